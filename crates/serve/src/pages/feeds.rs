//! The feeds that a watch asks: how each of them is, and what could not be had.

use super::layout::grouped;
use super::parts::{capital, empty};
use super::{Page, draw};
use crate::views::{Feed, Feeds};
use axum::response::Response;
use maud::{Markup, html};

/// The page.
pub async fn page(page: Page) -> Response {
    draw(page, "Feeds", |desk| desk.feeds(), |found| body(found.as_ref())).await
}

fn body(found: Option<&Feeds>) -> Markup {
    let none = html! { code { "chancery watch feeds.toml" } " asks feeds and reads their articles into this ledger; how each of them is then stands here." };
    html! {
        header.head { h1 { "Feeds" } p.dim { "What the watch of this ledger asks, as it last found it. Those that are not well come first." } }
        div #feeds data-live-part="" {
            @match found {
                None => (empty("No feed is watched", none)),
                Some(found) => (table(found)),
            }
        }
    }
}

fn table(found: &Feeds) -> Markup {
    html! {
        ul.figures {
            li { b { (found.feeds.len()) } @if found.feeds.len() == 1 { " feed" } @else { " feeds" } }
            li { b { (unwell(found)) } " not well" }
            li { b { (grouped(found.waiting)) } " articles waiting" }
            li { b { (grouped(found.done)) } " dealt with" }
            li { b { (grouped(found.given_up)) } " given up" }
        }
        @if found.asleep { p.notice { "Every feed is overdue; the last was asked " (found.asked) ". Is the watch running?" } }
        div.scroll tabindex="0" role="region" aria-label="Feeds" {
            table.feeds {
                thead { tr { th { "Feed" } th { "Health" } th { "What it gave" } th.n { "Items" } th { "Newest" } th { "Last asked" } th { "Next" } } }
                tbody { @for feed in &found.feeds { (row(feed)) } }
            }
        }
        @if !found.lost.is_empty() {
            section.lost {
                h2 { "Given up last" }
                ul { @for item in &found.lost {
                    li { p.what dir="auto" { @if item.title.is_empty() { (item.url) } @else { (item.title) } }
                        p.dim { @if !item.title.is_empty() && !item.url.is_empty() { span.address dir="ltr" { (item.url) } " · " } bdi { (item.why) } } }
                } }
            }
        }
    }
}

fn row(feed: &Feed) -> Markup {
    let address = feed.url.split_once("://").map_or(feed.url.as_str(), |(_, rest)| rest);
    html! {
        tr data-item="" data-id=(feed.url) {
            td.address dir="ltr" title=(feed.url) { (address) }
            td { span class={ "pill " (tone(&feed.health)) } { (capital(&feed.health)) } }
            td dir="auto" {
                (feed.detail)
                @if !feed.failing.is_empty() { " " span.dim { "since " (feed.failing) } }
                @if !feed.moved.is_empty() { " " span.dim { "has moved to " (feed.moved) } }
            }
            td.n { (feed.items) }
            td.when { (feed.newest) }
            td.when { (feed.asked) }
            td.when { (feed.next) }
        }
    }
}

fn tone(health: &str) -> &'static str {
    match health {
        "ok" => "good",
        "new" => "plain",
        "empty" | "stale" | "undated" => "caution",
        _ => "alert",
    }
}

fn unwell(found: &Feeds) -> usize {
    found.feeds.iter().filter(|f| !matches!(f.health.as_str(), "ok" | "new")).count()
}

/// The feeds in a line, which leads to their page.
pub fn line(found: &Feeds) -> Markup {
    html! {
        p.dim.feeds {
            a href="/feeds" { (found.feeds.len()) @if found.feeds.len() == 1 { " feed is" } @else { " feeds are" } " watched" }
            @match unwell(found) {
                0 => { ", all of them well" }
                n => { ", " (n) " not well" }
            }
            @if found.asleep { "; the watch seems not to run" }
            "."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(health: &str) -> Feed {
        Feed { url: "https://a.example/<b>".into(), health: health.into(), ..Feed::default() }
    }

    #[test]
    fn feeds_that_are_not_well_are_counted_and_nothing_of_them_runs() {
        let found = Feeds { feeds: vec![feed("failing"), feed("stale"), feed("ok"), feed("new")], ..Feeds::default() };
        assert_eq!(unwell(&found), 2);
        let drawn = body(Some(&found)).into_string();
        assert!(
            drawn.contains("a.example/&lt;b&gt;") && !drawn.contains("<b>a") && !drawn.contains("seems"),
            "{drawn}"
        );
        assert!(line(&Feeds { asleep: true, ..found }).into_string().contains("4 feeds are"));
        assert!(body(None).into_string().contains("No feed is watched"));
    }
}
