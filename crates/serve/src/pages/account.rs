//! One's own account: password, second factor, tokens, where one is signed in.

use super::Page;
use crate::assets;
use crate::people_api::{Own, TokenLine};
use axum::response::Response;
use chancery_people::{MOST_DAYS, SHORTEST_PASSWORD, Scope};
use maud::{Markup, html};

/// The page.
pub async fn page(page: Page) -> Response {
    match page.console.own(&page.session) {
        Ok(own) => page.show("Account", body(&own)).await,
        Err(error) => page.trouble(error.into()).await,
    }
}

fn body(own: &Own) -> Markup {
    let must_change = own.account.as_ref().is_some_and(|a| a.must_change);
    html! {
        script src=(assets::at("people.js")) defer {}
        header.head { h1 { "Account" } p.dim { bdi { (own.name) } " · " b { (own.role) } ": " (own.may) } }
        @if own.account.is_none() {
            p.notice { "There is no account behind this session: you came in by a one-time password or through a proxy. "
                @if own.role == "owner" { "Make accounts on the page " a href="/people" { "People" } "; with the first one, one-time passwords end." } }
        }
        @if must_change { p.notice role="alert" { "Somebody else set your password. Choose one of your own before anything else." } }
        @if own.account.is_some() {
            div.columns.even {
                div.main {
                    (password_form())
                    @if !must_change { (second(own)) }
                }
                @if !must_change { div { (tokens(own)) (sessions(own)) } }
            }
        }
    }
}

fn password_form() -> Markup {
    html! {
        section #password {
            h2 { "Password" }
            form.plain data-api="/api/v1/account/password" data-done="Set. You are signed out everywhere else." {
                label.field { span { "Present password" } input type="password" name="old" required autocomplete="current-password"; }
                label.field { span { "New password" } input type="password" name="new" required minlength=(SHORTEST_PASSWORD) autocomplete="new-password";
                    small { "At least " (SHORTEST_PASSWORD) " characters. A few words are better than a few signs." } }
                p.wrong role="alert" {}
                button.primary type="submit" { "Set it" }
            }
        }
    }
}

fn second(own: &Own) -> Markup {
    let on = own.account.as_ref().is_some_and(|a| a.second);
    html! {
        section #second {
            h2 { "Second factor " @if on { span.pill.good { "on" } } @else { span.pill.plain { "off" } } }
            @if on {
                p.dim { "Signing in asks for a code of your device. Recovery codes left: " b { (own.recovery_left) } ". A new device, or new recovery codes, means beginning anew." }
            } @else {
                p.dim { "With it, signing in also asks for a code that an app on your telephone shows (TOTP, RFC 6238)." }
            }
            form.plain data-begin="/api/v1/account/second" {
                label.field { span { "Password, to show it is you" } input type="password" name="password" required autocomplete="current-password"; }
                p.wrong role="alert" {}
                p.acts {
                    button type="submit" { @if on { "Begin anew" } @else { "Begin" } }
                    @if on { button type="submit" data-other="/api/v1/account/second/drop" { "Take it away" } }
                }
            }
            div #enrol hidden {
                p { "Read this with the app, or type the letters:" }
                div.pattern {}
                p { code.secret {} }
                form.plain data-confirm="/api/v1/account/second/confirm" {
                    label.field { span { "The code it shows now" } input type="text" name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="10"; }
                    p.wrong role="alert" {}
                    button.primary type="submit" { "It works" }
                }
            }
            div #recovery hidden {
                h3 { "Recovery codes" }
                p { "Each lets you in once when the device is gone. They are shown this once: print them or keep them where the device is not." }
                ol.codes {}
                button type="button" data-reload="" { "I have them" }
            }
        }
    }
}

fn tokens(own: &Own) -> Markup {
    html! {
        section #tokens {
            h2 { "Tokens of programs" }
            p.dim { "A program sends one as " code { "Authorization: Bearer …" } ". It may do what its scopes say, within what your role may, and never touches accounts." }
            (token_table(&own.tokens, "/api/v1/account/tokens", false))
            form.plain data-api="/api/v1/account/tokens" data-shows="token" {
                label.field { span { "What it is for" } input type="text" name="label" required maxlength="80" autocomplete="off"; }
                fieldset {
                    legend { "Scopes" }
                    @for scope in Scope::ALL { label.check { input type="checkbox" name="scopes" value=(scope.as_str()) checked[scope == Scope::Read]; " " (scope.as_str()) } }
                }
                label.field.narrow { span { "Days" } input type="number" name="days" value="90" min="1" max=(MOST_DAYS) required; }
                p.wrong role="alert" {}
                button type="submit" { "Make a token" }
            }
            (shown_once())
        }
    }
}

/// Where something is shown that is kept nowhere.
pub fn shown_once() -> Markup {
    html! {
        div.once hidden role="status" {
            p { "Shown this once; nobody can look it up later:" }
            p { output.password {} }
            button type="button" data-reload="" { "I have it" }
        }
    }
}

/// Tokens in a table; with whose they are on the page for owners.
pub fn token_table(tokens: &[TokenLine], path: &str, whose: bool) -> Markup {
    html! {
        @if !tokens.is_empty() {
            div.scroll tabindex="0" role="region" aria-label="Tokens" {
                table {
                    thead { tr { th { "For" } @if whose { th { "Of" } } th { "Scopes" } th { "Ends" } th { "Last used" } th { span.hidden { "Take back" } } } }
                    tbody { @for t in tokens {
                        tr.gone[t.standing != "holds"] {
                            td { bdi { (t.label) } " " span.dim { "no. " (t.id) } }
                            @if whose { td { bdi { (t.account) } } }
                            td { @for scope in &t.scopes { span.pill.plain { (scope) } " " } }
                            td { @if t.standing == "holds" { time { (day(&t.expires)) } } @else { (t.standing) } }
                            td { @if t.seen.is_empty() { span.dim { "never" } } @else { time { (minute(&t.seen)) } } }
                            td.n { @if t.standing == "holds" { button.small type="button" data-delete=(format!("{path}/{}", t.id)) aria-label=(format!("Take back “{}”", t.label)) { "Take back" } } }
                        }
                    } }
                }
            }
        }
    }
}

fn sessions(own: &Own) -> Markup {
    html! {
        section #sessions {
            h2 { "Where you are signed in" }
            ul.plainlist {
                @for s in &own.sessions {
                    li { b { (s.address) } @if s.this { " " span.pill.good { "this one" } }
                        p.dim { (agent(&s.agent)) " · since " time { (minute(&s.made)) } " · last seen " time { (minute(&s.seen)) } " UTC" } }
                }
            }
            form.plain data-api="/api/v1/account/sessions/end" data-done="Signed out everywhere else." {
                p.wrong role="alert" {}
                button type="submit" { "Sign out everywhere else" }
            }
        }
    }
}

/// To the minute.
pub fn minute(stamp: &str) -> &str {
    stamp.get(..16).unwrap_or(stamp)
}

fn day(stamp: &str) -> &str {
    stamp.get(..10).unwrap_or(stamp)
}

/// The browser and system in what a browser calls itself.
fn agent(agent: &str) -> String {
    let named = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, n)| *n);
    let browser =
        named(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chromium or Chrome"), ("Safari/", "Safari")]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => "something that does not name itself".to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(agent(firefox), "Firefox on Linux");
        assert_eq!(agent("curl/8"), "curl/8");
        assert_eq!(agent(""), "something that does not name itself");
    }
}
