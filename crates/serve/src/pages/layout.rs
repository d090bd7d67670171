//! The frame around every page: navigation, search, the switch for light and dark, keys.

use crate::assets::at;
use crate::views::Summary;
use axum::http::{HeaderMap, header};
use maud::{DOCTYPE, Markup, html};

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// What the cookie says.
    pub fn of(headers: &HeaderMap) -> Theme {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
        let mut pairs = cookies.flat_map(|c| c.split(';')).filter_map(|pair| pair.trim().split_once('='));
        match pairs.find(|(name, _)| *name == "theme").map(|(_, value)| value) {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// What a frame is made of.
pub struct Frame<'a> {
    /// Title of the page.
    pub title: &'a str,
    /// Path, to mark where one is.
    pub path: &'a str,
    /// Who is signed in.
    pub name: &'a str,
    /// Token of writing requests.
    pub token: &'a str,
    /// What they may do, in words with spaces between; what they may not is not shown.
    pub may: &'a str,
    /// True when they came in by a one-time password.
    pub once: bool,
    /// Their role.
    pub role: &'a str,
    /// Light or dark.
    pub theme: Theme,
}

/// A group of pages: its name, and for each page address, name and key.
type Places = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

/// Navigation: groups of address and name, with the key that goes there after `g`.
const PLACES: [Places; 3] = [
    ("", &[("/", "Situation", "s"), ("/search", "Search", "f")]),
    (
        "Books",
        &[
            ("/attribution", "Attribution", "a"),
            ("/commitments", "Commitments", "c"),
            ("/posture", "Posture", "p"),
            ("/statements", "Statements", "t"),
            ("/contacts", "Contacts", "o"),
            ("/conflicts", "Conflicts", "x"),
            ("/missions", "Missions", "m"),
            ("/documents", "Sources", "d"),
        ],
    ),
    (
        "Work",
        &[
            ("/intake", "Intake", "i"),
            ("/feeds", "Feeds", "e"),
            ("/review", "Review", "r"),
            ("/decisions", "Decisions", "h"),
            ("/watches", "Watches", "w"),
            ("/briefs", "Briefs", "b"),
            ("/statistics", "Statistics", "y"),
        ],
    ),
];

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="htmx-config" content="includeIndicatorCSS:false";
            title { (title) " · Chancery" }
            link rel="icon" type="image/svg+xml" href=(at("icon.svg"));
            link rel="stylesheet" href=(at("console.css"));
            script src=(at("vendor/htmx/htmx.min.js")) defer {}
            script src=(at("console.js")) defer {}
        }
    }
}

/// A page with its frame.
pub fn page(frame: &Frame, summary: &Summary, body: impl maud::Render) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-theme=(frame.theme.as_str()) {
            (head(frame.title))
            body data-token=(frame.token) data-may=(frame.may) {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    a.brand href="/" { (mark()) span { "Chancery" } }
                    form.find action="/search" role="search" {
                        label.hidden for="find" { "Search the ledger" }
                        input #find type="search" name="q" placeholder="Search the ledger" autocomplete="off" data-key="/";
                        kbd aria-hidden="true" { "/" }
                    }
                    div.ledger title=(format!("ledger {}", summary.name)) {
                        @if summary.demo { span.tag.demo { "demo" } }
                        span.live data-live="" title="Live: pages follow the ledger" { span.dot {} span { "live" } }
                        span.count { (grouped(summary.documents)) " reports · " (grouped(summary.facts)) " facts" }
                    }
                    button.icon type="button" data-theme-switch="" aria-label="Light or dark" title="Light or dark" { (sun()) }
                    button.icon type="button" data-keys="" aria-label="Keys" title="Keys (?)" { "?" }
                    details.me {
                        summary { span.hidden { "Signed in as " } bdi { (frame.name) } }
                        div.menu {
                            p.dim { (frame.role) @if frame.once { ", by one-time password" } }
                            a href="/account" { "Account" }
                            @if frame.may.contains("manage") { a href="/people" { "People" } a href="/people/acts" { "Acts" } }
                            @if frame.once { button type="button" data-invite="" { "Invite somebody" } }
                            form action="/logout" method="post" {
                                input type="hidden" name="csrf" value=(frame.token);
                                button type="submit" { "Sign out" }
                            }
                        }
                    }
                }
                nav.side aria-label="Pages" {
                    @for (group, places) in PLACES {
                        @if !group.is_empty() { h2 { (group) } }
                        ul {
                            @for (path, name, key) in places {
                                li { a href=(path) aria-current=[is_at(frame.path, path).then_some("page")] data-go=(key) { (name) } }
                            }
                        }
                    }
                }
                main #main tabindex="-1" { (body) }
                dialog #keys aria-labelledby="keys-head" {
                    h2 #keys-head { "Keys" }
                    dl.keys {
                        div { dt { kbd { "/" } } dd { "search" } }
                        div { dt { kbd { "j" } kbd { "k" } } dd { "next, previous entry" } }
                        div { dt { kbd { "Enter" } } dd { "open it" } }
                        div { dt { kbd { "g" } " then a letter" } dd {
                            @for (_, places) in PLACES { @for (_, name, key) in places { span.pair { kbd { (key) } (name) } } }
                        } }
                        div { dt { "situation" } dd {
                            span.pair { kbd { "[" } kbd { "]" } "period before, after" } span.pair { kbd { "\\" } "whole time" }
                        } }
                        div { dt { "bars of time" } dd {
                            span.pair { kbd { "←" } kbd { "→" } "bar by bar" } span.pair { kbd { "Shift" } "draw a period" } span.pair { kbd { "Enter" } "take it" }
                        } }
                        div { dt { "map" } dd {
                            span.pair { kbd { "← ↑ ↓ →" } "move" } span.pair { kbd { "+" } kbd { "-" } "zoom" } span.pair { kbd { "Enter" } "open the middle" }
                        } }
                        div { dt { kbd { "t" } } dd { "light or dark" } }
                        div { dt { kbd { "?" } } dd { "these keys" } }
                        div { dt { kbd { "Esc" } } dd { "close, leave a field" } }
                        div { dt { "in watches, briefs" } dd {
                            span.pair { kbd { "n" } "new watch" } span.pair { kbd { "e" } "edit" } span.pair { kbd { "i" } "issue" }
                        } }
                        div { dt { "in review" } dd {
                            span.pair { kbd { "a" } "accept" } span.pair { kbd { "r" } "reject" } span.pair { kbd { "c" } "correct" }
                            span.pair { kbd { "m" } "merge" } span.pair { kbd { "s" } "split off" } span.pair { kbd { "u" } "undo" } span.pair { kbd { "n" } "next report" }
                        } }
                    }
                    form method="dialog" { button.primary { "Close" } }
                }
                dialog #invite aria-labelledby="invite-head" {
                    h2 #invite-head { "Invite somebody" }
                    p { "This password lets one person in, once, within a quarter of an hour:" }
                    p { output.password {} }
                    form method="dialog" { button.primary { "Close" } }
                }
                div #news role="status" aria-live="polite" {}
            }
        }
    }
}

/// A page without navigation.
pub fn bare(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-theme="system" {
            (head(title))
            body.bare { main #main { (body) } }
        }
    }
}

fn is_at(path: &str, place: &str) -> bool {
    if place == "/" {
        path == "/" || path.starts_with("/incidents/") || path.starts_with("/facts/")
    } else {
        path == place || path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// The mark of the program: a seal.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 24 24" aria-hidden="true" {
            path d="M12 2.2 20 5v6.2c0 5-3.3 8.600-8 10.600-4.700-2-8-5.600-8-10.600V5z" {}
            path.line d="M8 10.200h8M8 13.600h5" {}
        }
    }
}

fn sun() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" {
            circle cx="12" cy="12" r="8" fill="none" {}
            path d="M12 4a8 8 0 0 1 0 16z" stroke="none" fill="currentColor" {}
        }
    }
}

/// A number with commas between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
