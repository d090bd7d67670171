//! The books: attribution, commitments, posture, statements, contacts, conflicts.

use super::incident::steps;
use super::parts::{
    self, capital, conflict as conflict_card, day, empty, filter, marks, pager, short_quote, status, supple, tone,
    voice,
};
use super::{Asked, Page, once::draw_once};
use crate::draw::{graph, series as chart};
use crate::views::{Act, Attribution, Board, Conflict, Conflicts, Contacts, Pair, Posture, Promise, Sayings, Series};
use crate::{Ask, escaped};
use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};

/// A book: head, filter, what it holds.
fn book(head: &str, about: &str, path: &str, ask: &Ask, body: Markup) -> Markup {
    html! {
        header.head { h1 { (head) } p.dim { (about) } }
        (filter(path, ask))
        div #book.book data-live-part="" { (body) }
    }
}

/// What an empty book says.
fn none(what: &str, ask: &Ask, path: &str) -> Markup {
    let advice = html! {
        @if ask.is_open() { "The reports read so far tell of none. " a href="/intake" { "Hand in a report" } "." }
        @else { "None fits this filter, which is not an all-clear. " a href=(path) { "Clear it" } "." }
    };
    empty(&format!("No {what}"), advice)
}

/// Attribution act by act.
pub async fn attribution(page: Page, Query(ask): Asked) -> Response {
    let (ask, asked) = twice(ask);
    draw_once(page, "Attribution", move |desk| desk.attribution(&asked), |found: &Attribution| {
        let about = "Who claims, blames, denies, act by act in the order of time. ≤ stands before the day of a report that does not date what it tells.";
        book("Attribution", about, "/attribution", &ask, html! {
            @if found.acts.is_empty() && found.others.is_empty() { (none("claim, blame or denial", &ask, "/attribution")) }
            @if !found.matrix.is_empty() { (matrix(&found.matrix)) }
            @for act in &found.acts { (one_act(act)) }
            @if !found.others.is_empty() {
                section.act { h2 { "Sets of acts, conduct at large, acts not told here" } (steps(&found.others)) }
            }
            (pager("/attribution", &ask, &found.part, "attributions"))
        })
    })
    .await
}

fn twice(ask: Ask) -> (Ask, Ask) {
    let ask = ask.tidy();
    (ask.clone(), ask)
}

fn one_act(act: &Act) -> Markup {
    let row = &act.incident;
    html! {
        section.act data-item="" {
            header {
                h2 { a href=(format!("/incidents/{}", escaped(&row.id))) data-open="" { (capital(&row.what)) @if !row.target.is_empty() { ", " bdi { (row.target) } } } }
                p { time { (day(&row.date)) } span dir="auto" { (row.place) } (status(row)) }
            }
            (steps(&act.steps))
        }
    }
}

/// True for a condition that brings its own word for it.
fn conditional(condition: &str) -> bool {
    let first = condition.split_whitespace().next().unwrap_or_default().to_lowercase();
    ["if", "unless", "provided", "once", "until", "should", "when"].contains(&first.as_str())
}

/// Who names whom, as a table of counts.
fn matrix(pairs: &[Pair]) -> Markup {
    const MOST: usize = 12;
    let mut rows: Vec<&str> = Vec::new();
    let mut columns: Vec<&str> = Vec::new();
    for pair in pairs {
        let (by, on) = (pair.by.as_str(), pair.on.as_str());
        let room = (rows.contains(&by) || rows.len() < MOST) && (columns.contains(&on) || columns.len() < MOST);
        if room && !rows.contains(&by) {
            rows.push(by);
        }
        if room && !columns.contains(&on) {
            columns.push(on);
        }
    }
    let cell = |by: &str, on: &str| -> Vec<&Pair> { pairs.iter().filter(|p| p.by == by && p.on == on).collect() };
    let who = |by: &str| html! { @if by.is_empty() { span.dim { "not said who" } } @else { bdi { (by) } } };
    let steps = |by: &str, on: &str| {
        html! {
            @for pair in cell(by, on) {
                @if let Some(first) = pair.facts.first() {
                    a class={ "pill " (tone(&pair.step)) } href=(format!("/facts/{}", escaped(first))) {
                        (pair.step) @if pair.facts.len() > 1 { " ×" (pair.facts.len()) }
                    }
                }
            }
        }
    };
    rows.retain(|by| columns.iter().any(|on| !cell(by, on).is_empty()));
    html! {
        details.matrix open {
            summary { h2 { "Who names whom" } }
            div.scroll tabindex="0" role="region" aria-label="Who names whom" {
                table {
                    thead { tr { td { span.hidden { "by, on" } } @for on in &columns { th scope="col" { bdi { (on) } } } } }
                    tbody {
                        @for by in &rows {
                            tr { th scope="row" { (who(by)) } @for on in &columns { td { (steps(by, on)) } } }
                        }
                    }
                }
            }
            // A narrow screen has no room for a dozen columns: the same, line by line.
            dl.named {
                @for by in &rows {
                    dt { (who(by)) }
                    @for on in columns.iter().filter(|on| !cell(by, on).is_empty()) { dd { (steps(by, on)) " → " bdi { (on) } } }
                }
            }
        }
    }
}

/// The commitments board.
pub async fn commitments(page: Page, Query(ask): Asked) -> Response {
    let (ask, asked) = twice(ask);
    draw_once(page, "Commitments", move |desk| desk.commitments(&asked), |found: &Board| {
        let about = "What was vowed, what is under way, what somebody says is done, what is done. Said done is not seen done.";
        book("Commitments", about, "/commitments", &ask, html! {
            @if found.stages.iter().all(|s| s.promises.is_empty()) { (none("promise or measure", &ask, "/commitments")) }
            @else {
                div.board {
                    @for stage in &found.stages {
                        section.stage {
                            h2 { span class={ "pill " (tone(&stage.name)) } { (stage.name) } b { (stage.promises.len()) } }
                            @for promise in &stage.promises { (card(promise)) }
                        }
                    }
                }
            }
            p.dim {
                        "Stalled: nothing told for more than " (found.patience) " days"
                        @if let Some(day) = &found.today { ", counted to " (day) ", the newest day of the ledger" } "."
                    }
                    (pager("/commitments", &ask, &found.part, "promises and measures"))
        })
    })
    .await
}

fn card(promise: &Promise) -> Markup {
    html! {
        article.card data-item="" {
            header { a.what href=(format!("/facts/{}", escaped(&promise.id))) data-open="" { (supple(&capital(&promise.what))) } span.dim { (promise.line.date) } }
            p {
                bdi.who { @if promise.who.is_empty() { "somebody not named" } @else { (promise.who) } }
                @if !promise.to.is_empty() { span.dim { " to " } bdi { (promise.to) } }
                @if !promise.about.is_empty() { span.dim { " for " } bdi { (promise.about) } }
            }
            (short_quote(&promise.line.words))
            @if promise.steps.len() > 1 {
                ol.path { @for told in promise.steps.chunk_by(|a, b| a.step == b.step) {
                    @let title = told.iter().map(|s| format!("{} {}", s.date, s.step)).collect::<Vec<_>>().join(", ");
                    li class=(tone(&told[0].step)) title=(title) { (told[0].step) @if told.len() > 1 { " ×" (told.len()) } }
                } }
            }
            footer {
                (voice(&promise.line.voice))
                @if !promise.until.is_empty() { span class={ "pill " (if promise.overdue { "alert" } else { "plain" }) } { "until " (promise.until) } }
                @if promise.overdue && promise.until.is_empty() { span.pill.alert { "overdue" } }
                @if let Some(days) = promise.quiet { span.pill.alert title=(format!("{days} days")) { "quiet " (super::parts::days(days)) } }
                (marks(&promise.line.marks))
            }
        }
    }
}

/// Posture series.
pub async fn posture(page: Page, Query(ask): Asked) -> Response {
    let (ask, asked) = twice(ask);
    draw_once(page, "Posture", move |desk| desk.posture(&asked), |found: &Posture| {
        let about = "Missions open or shut, staff, guards, troops, sanctions: values by day and source, never averaged. Hollow is announced or considered, not in force.";
        book("Posture", about, "/posture", &ask, html! {
            @if found.series.is_empty() { (none("posture", &ask, "/posture")) }
            div.charts { @for series in &found.series { (one_series(series)) } }
            (pager("/posture", &ask, &found.part, "facts"))
        })
    })
    .await
}

fn one_series(series: &Series) -> Markup {
    let now = series.points.iter().find(|p| p.in_force);
    html! {
        section.chart data-item="" {
            header {
                h2 dir="auto" { (series.of) }
                span.dim { (series.figure) }
                p.now {
                    @match now {
                        Some(point) => { b { (point.value) } span.dim { " " (point.when) } @if !point.against.is_empty() { span.pill.alert { "contradicted" } } }
                        None => span.dim { "nothing in force" },
                    }
                }
            }
            (chart(series))
            ul.points {
                @for point in &series.points {
                    li {
                        time { (point.when) }
                        span { b.hollow[!point.holds] { (point.value) } @if !point.holds { span.pill.plain { "not in force" } } @if !point.against.is_empty() { span.pill.alert { "contradicted" } } }
                        (short_quote(&point.fact.words))
                        span.by { (voice(&point.fact.voice)) " · " a href=(format!("/facts/{}", escaped(&point.fact.id))) data-open="" { "fact" } }
                    }
                }
            }
        }
    }
}

/// Statements by speaker.
pub async fn statements(page: Page, Query(ask): Asked) -> Response {
    let (ask, asked) = twice(ask);
    draw_once(page, "Statements", move |desk| desk.statements(&asked), |found: &Sayings| {
        let about = "Condemnations, warnings, threats, assessments, by who said them.";
        book("Statements", about, "/statements", &ask, html! {
            @if found.speakers.is_empty() { (none("statement", &ask, "/statements")) }
            div.speakers {
                @for saying in &found.speakers {
                    section.speaker {
                        h2 {
                            @if saying.speaker.is_empty() { span.dim { "The reports themselves" } }
                            @else { a href=(format!("/statements{}", Ask { actor: saying.speaker.clone(), ..Ask::default() }.link(&[]))) { bdi { (saying.speaker) } } }
                            span.dim { " " (saying.statements.len()) }
                        }
                        @for statement in &saying.statements {
                            article.saying data-item="" {
                                p.meta {
                                    span class={ "pill " (tone(&statement.fact.r#type)) } { (statement.fact.r#type.replace('_', " ")) }
                                    time { (statement.fact.date) }
                                    @if !statement.to.is_empty() { span.dim { "to " } bdi { (statement.to) } }
                                    (marks(&statement.fact.marks))
                                    a.more href=(format!("/facts/{}", escaped(&statement.fact.id))) data-open="" { "fact" }
                                }
                                (short_quote(&statement.fact.words))
                                @if !statement.about.is_empty() { p.dim dir="auto" { "about " (statement.about) } }
                                @if !statement.condition.is_empty() { p.dim dir="auto" { @if !conditional(&statement.condition) { "if " } (statement.condition) } }
                            }
                        }
                    }
                }
            }
            (pager("/statements", &ask, &found.part, "statements"))
        })
    })
    .await
}

/// Contacts.
pub async fn contacts(page: Page, Query(ask): Asked) -> Response {
    let (ask, asked) = twice(ask);
    draw_once(page, "Contacts", move |desk| desk.contacts(&asked), |found: &Contacts| {
        let about = "Visits, meetings, calls, requests, demands, with their direction.";
        book("Contacts", about, "/contacts", &ask, html! {
            @if found.contacts.is_empty() { (none("contact", &ask, "/contacts")) }
            (graph(&found.edges))
            ol.lines {
                @for contact in &found.contacts {
                    li data-item="" {
                        time { (contact.fact.date) }
                        span class={ "pill " (tone(&contact.fact.r#type)) } { (contact.fact.r#type.replace('_', " ")) }
                        div {
                            p {
                                @if !contact.from.is_empty() { bdi.who { (contact.from) } }
                                @if !contact.to.is_empty() { span.dim { " → " } bdi.who { (contact.to) } }
                                @if !contact.with.is_empty() { span.dim { " with " } bdi { (contact.with) } }
                                @if !contact.status.is_empty() { span.pill.plain { (contact.status) } }
                                (marks(&contact.fact.marks))
                            }
                            (short_quote(&contact.fact.words))
                            p.by { (voice(&contact.fact.voice)) " · " a href=(format!("/facts/{}", escaped(&contact.fact.id))) data-open="" { "fact" } }
                        }
                    }
                }
            }
            (pager("/contacts", &ask, &found.part, "contacts"))
        })
    })
    .await
}

/// Conflicts.
pub async fn conflicts(page: Page, Query(ask): Asked) -> Response {
    let (ask, asked) = twice(ask);
    draw_once(
        page,
        "Conflicts",
        move |desk| desk.conflicts(&asked),
        |found: &Conflicts| {
            let about = "Where reports disagree: values side by side, each with its words. None is chosen.";
            book(
                "Conflicts",
                about,
                "/conflicts",
                &ask,
                html! {
                    @if found.conflicts.is_empty() { (none("conflict", &ask, "/conflicts")) }
                    div.conflicts { @for conflict in &found.conflicts { (conflict_card(conflict)) } }
                    (pager("/conflicts", &ask, &found.part, "conflicts"))
                },
            )
        },
    )
    .await
}

/// One conflict, its words in their sentences.
pub async fn conflict(page: Page, Path(id): Path<String>) -> Response {
    draw_once(page, "Conflict", move |desk| desk.conflict(&id), |found: &Conflict| html! {
        article.sheet data-live-part="" #sheet {
            header.head {
                p.crumbs { a href="/conflicts" { "Conflicts" } " / " code { (found.id) } }
                h1 dir="auto" { (found.label) }
                p.lead { span class={ "pill " (tone(&found.class)) } { (found.class) } span.dim { (found.field) }
                    @if let Some((id, label)) = &found.incident { a href=(format!("/incidents/{}", escaped(id))) dir="auto" { (label) } } }
                @if !found.note.is_empty() { p.note { (found.note) } }
            }
            @for value in &found.values {
                section {
                    h2 dir="auto" { (value.value) @if !value.as_of.is_empty() { small { " " (value.as_of) } } }
                    @for side in &value.sides {
                        div.evidence {
                            (parts::quote(&side.fact.words))
                            p.by { (voice(&side.fact.voice)) (parts::grade(&side.fact.grade)) " · " (side.published) " · "
                                a href=(format!("/facts/{}", escaped(&side.fact.id))) data-open="" { "fact" } }
                        }
                    }
                }
            }
        }
    })
    .await
}
