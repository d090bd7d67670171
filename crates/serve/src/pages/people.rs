//! For owners: everybody's accounts and tokens, and the log of acts.

use super::Page;
use super::account::{minute, shown_once, token_table};
use crate::doors::Way;
use crate::people_api::{Acts, AskActs, Person, TokenLine};
use crate::{assets, escaped};
use axum::extract::Query;
use axum::response::Response;
use chancery_people::{Checked, LONGEST_NAME, Role};
use maud::{Markup, html};

/// Everybody.
pub async fn page(page: Page) -> Response {
    let found = page.console.everybody().and_then(|people| Ok((people, page.console.token_lines(None)?)));
    match found {
        Ok((people, tokens)) => {
            let body = everybody(&people, &tokens, &page.session.name, page.session.way == Way::Once);
            page.show("People", body).await
        }
        Err(error) => page.trouble(error.into()).await,
    }
}

fn everybody(people: &[Person], tokens: &[TokenLine], own: &str, once: bool) -> Markup {
    html! {
        script src=(assets::at("people.js")) defer {}
        header.head { h1 { "People" } p.dim { "Who may work here, and as what. " a href="/people/acts" { "The log of acts" } " has what everybody did." } }
        @if once {
            p.notice { "There are no accounts yet: whoever has the one-time password of the terminal comes in as owner. The first account is an owner's; make your own. "
                "With it one-time passwords and their sessions end, this one too: note the first password shown below and sign in with it." }
        }
        div.columns.alone[people.is_empty()] {
            div.main {
                @if !people.is_empty() {
                    section {
                        h2 { (people.len()) @if people.len() == 1 { " account" } @else { " accounts" } }
                        div.scroll tabindex="0" role="region" aria-label="Accounts" {
                            table.people {
                                thead { tr { th { "Name" } th { "Role" } th { "Standing" } th { "Second factor" } th { "Last seen" } th { span.hidden { "What to do" } } } }
                                tbody { @for person in people { (row(person, own)) } }
                            }
                        }
                        p.wrong role="alert" data-wrong="" {}
                        (shown_once())
                    }
                }
                @if !tokens.is_empty() { section { h2 { "Tokens of programs" } (token_table(tokens, "/api/v1/tokens", true)) } }
            }
            aside {
                section #add {
                    h2 { "Make an account" }
                    form.plain data-api="/api/v1/people" data-shows="password" {
                        label.field { span { "Name" } input type="text" name="name" required maxlength=(LONGEST_NAME) autocomplete="off"; small { "Decisions are signed with it." } }
                        label.field { span { "Role" } select name="role" {
                            @for role in Role::ALL { @if !once || role == Role::Owner { option value=(role.as_str()) selected[role == Role::Analyst] { (role.as_str()) } } }
                        } }
                        p.wrong role="alert" {}
                        button.primary type="submit" { "Make it" }
                    }
                    (shown_once())
                }
                section {
                    h2 { "What a role may do" }
                    dl.roles { @for role in Role::ALL { div { dt { (role.as_str()) } dd { (role.meaning()) } } } }
                }
            }
        }
    }
}

fn row(person: &Person, own: &str) -> Markup {
    let path = format!("/api/v1/people/{}", escaped(&person.name));
    html! {
        tr.gone[person.disabled] {
            td { b { bdi { (person.name) } } @if person.name == own { " " span.pill.plain { "you" } } p.dim { "since " (person.made.get(..10).unwrap_or_default()) } }
            td { select data-role=(path) aria-label=(format!("Role of {}", person.name)) {
                @for role in Role::ALL { option value=(role.as_str()) selected[role.as_str() == person.role] { (role.as_str()) } }
            } }
            td { @if person.disabled { span.pill.alert { "disabled" } } @else if person.must_change { span.pill.caution { "first password" } } @else { span.pill.good { "open" } } }
            td { @if person.second { span.pill.good { "on" } } @else { span.dim { "off" } } }
            td { @if person.seen.is_empty() { span.dim { "not signed in" } } @else { time { (minute(&person.seen)) } } }
            td.n {
                button.small type="button" data-change=(path) data-what=(if person.disabled { "enable" } else { "disable" }) { @if person.disabled { "Enable" } @else { "Disable" } span.hidden { " " (person.name) } }
                " " button.small type="button" data-change=(path) data-what="reset" { "New password" span.hidden { " for " (person.name) } }
            }
        }
    }
}

/// The log of acts.
pub async fn acts(page: Page, Query(ask): Query<AskActs>) -> Response {
    let found = page.console.act_lines(&ask).and_then(|acts| Ok((acts, page.console.doors.people.check_log()?)));
    match found {
        Ok((acts, checked)) => page.show("Acts", log(&acts, &checked, &ask)).await,
        Err(error) => page.trouble(error.into()).await,
    }
}

fn log(acts: &Acts, checked: &Checked, ask: &AskActs) -> Markup {
    let to = |page: usize| format!("/people/acts?page={page}&who={}", escaped(&ask.who));
    html! {
        header.head {
            p.crumbs { a href="/people" { "People" } " / acts" }
            h1 { "Acts" }
            p.dim { "What everybody did: signing in, handing in, deciding, seeing to accounts, and what was refused. Looking is not written down. Lines are only added." }
        }
        form.filter action="/people/acts" method="get" data-tidy="" {
            label.field.grow { span { "Who" } input type="search" name="who" value=(ask.who) autocomplete="off"; }
            p.acts { button type="submit" { "Show" } }
        }
        @if checked.faults.is_empty() {
            p.seal { span.pill.good { "whole" } " " (checked.lines) @if checked.lines == 1 { " line, which holds the digest of what comes before. The last: " } @else { " lines, each holds the digest of the one before. The last: " } code { (checked.head) } }
        } @else {
            div.notice role="alert" { @for fault in &checked.faults { p { (fault) } } }
        }
        div.scroll tabindex="0" role="region" aria-label="Acts" {
            table.acts-log {
                thead { tr { th.n { "No." } th { "When (UTC)" } th { "Who" } th { "What" } th { "About" } th { "From" } th { "Outcome" } } }
                tbody { @for act in &acts.acts {
                    tr data-item="" {
                        td.n { (act.number) } td { time { (act.at) } } td { bdi { (act.who) } } td { code { (act.what) } } td dir="auto" { (act.about) } td { (act.address) }
                        td { span class={ "pill " (tone(&act.outcome)) } { (act.outcome) } }
                    }
                } }
            }
        }
        nav.pager aria-label="Pages of the log" {
            span { (acts.part.total) @if acts.part.total == 1 { " line" } @else { " lines" } }
            @if acts.part.page > 1 { a.button href=(to(acts.part.page - 1)) { "Newer" } }
            @if acts.part.has_next() { a.button href=(to(acts.part.page + 1)) { "Older" } }
        }
    }
}

fn tone(outcome: &str) -> &'static str {
    match outcome {
        "in" | "done" => "good",
        "wrong" | "told to wait" => "alert",
        "code wanted" => "plain",
        code if code.starts_with('2') || code.starts_with('3') => "good",
        code if code.starts_with('4') => "caution",
        _ => "alert",
    }
}
