//! Review: the queue, a document beside its facts, and what was decided.

use super::document::text;
use super::parts::{capital, day, decided, empty, marks, pager, short_quote, supple, voice};
use super::{Asked, Page, once::draw_once};
use crate::views::{Decisions, Queue, ReviewFact, ReviewPage, Tally};
use crate::{assets, escaped};
use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};

/// The queue.
pub async fn queue(page: Page, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    draw_once(page, "Review", move |desk| desk.queue(&asked), |found: &Queue| html! {
        header.head { h1 { "Review" } p.dim { "What nobody has judged yet, the weightiest first: conflicts, dead and hurt, one origin only, no day told." } }
        div #book.book.columns data-live-part="" {
            div.main {
                @if found.tasks.is_empty() { (empty("Nothing is waiting", html! { "Every fact was judged, or nothing was read yet." })) }
                ol.tasks {
                    @for task in &found.tasks {
                        li data-item="" {
                            a.what href=(format!("/review/{}#{}", escaped(&task.document), task.fact.id)) data-open="" dir="auto" { (supple(&capital(&task.fact.what))) }
                            time.dim { (task.fact.date) }
                            p.reasons { @for reason in &task.reasons { span.pill.plain { (reason) } } }
                            (short_quote(&task.fact.words))
                            p.by dir="auto" { (task.title) }
                        }
                    }
                }
                (pager("/review", &ask, &found.part, "matters"))
            }
            aside {
                section { h2 { "So far" } p.big { b { (found.judged) } " judged" } p.big { b { (found.open) } @if found.part.more { "+" } " open" } }
                (tally("By kind", &found.kinds))
                (tally("Corrections by field", &found.corrections))
            }
        }
    })
    .await
}

fn tally(head: &str, tallies: &[Tally]) -> Markup {
    html! {
        @if !tallies.is_empty() {
            section {
                h2 { (head) }
                table {
                    thead { tr { td { span.hidden { "what" } } th.n { "accepted" } th.n { "rejected" } th.n { "corrected" } } }
                    tbody { @for t in tallies { tr { th scope="row" { (t.name) } td.n { (t.accepted) } td.n { (t.rejected) } td.n { (t.corrected) } } } }
                }
            }
        }
    }
}

/// A document beside its facts.
pub async fn page(page: Page, Path(name): Path<String>) -> Response {
    draw_once(page, "Review", move |desk| desk.review(&name), |found: &ReviewPage| html! {
        script src=(assets::at("review.js")) defer {}
        article.review #review data-next=[found.next.as_ref().map(|n| format!("/review/{}", escaped(n)))] {
            header.head {
                p.crumbs { a href="/review" { "Review" } " / " a href=(format!("/documents/{}", escaped(&found.document.name))) { code { (found.document.name) } } }
                h1 dir="auto" { (found.document.title) }
                p.lead { @if !found.document.outlet.is_empty() { bdi { (found.document.outlet) } } time { (found.document.published) } span.dim { (found.document.basis) } }
                p.legend {
                    span.pair { kbd { "j" } kbd { "k" } "next, previous" } span.pair { kbd { "a" } "accept" } span.pair { kbd { "r" } "reject" }
                    span.pair { kbd { "c" } "correct" } span.pair { kbd { "m" } "merge" } span.pair { kbd { "s" } "split off" } span.pair { kbd { "u" } "undo my last" }
                    @if found.next.is_some() { span.pair { kbd { "n" } "next report" } }
                }
                p #refusal.wrong role="alert" {}
            }
            div.beside {
                div.paper tabindex="0" role="region" aria-label="The report as published" { (text(&found.document)) }
                ol.stack #deck {
                    @if found.facts.is_empty() { li { (empty("No facts", html! { "Nothing was coded from this report." })) } }
                    @for fact in &found.facts { (card(fact)) }
                }
            }
        }
    })
    .await
}

fn card(fact: &ReviewFact) -> Markup {
    html! {
        @let whole = fact.incident.as_ref().filter(|_| fact.together.is_some());
        li.fact #(fact.line.id) data-fact=(fact.line.id) data-version=(fact.version) data-kind=(fact.line.kind) tabindex="-1"
            data-whole=[whole] data-whole-version=[fact.together.as_ref()] {
            header {
                span.role { (fact.line.kind) }
                b.what dir="auto" { (supple(&capital(&fact.line.what))) }
                (marks(&fact.line.marks))
            }
            p { @if !fact.line.date.is_empty() { time { (fact.line.date) } " · " } (voice(&fact.line.voice))
                @if let Some(id) = &fact.incident { " · " a href=(format!("/incidents/{}", escaped(id))) { "incident" @if fact.reports > 1 { ", " (fact.reports) " reports" } } }
            }
            (short_quote(&fact.line.words))
            dl.fieldlist {
                @for field in &fact.fields {
                    div data-field=(field.name) { dt { (field.name.replace('_', " ")) } dd dir="auto" { (field.value)
                        @if let Some(machine) = &field.machine { small.dim { " read as " @if machine.is_empty() { "nothing" } @else { "“" (machine) "”" } } } } }
                }
            }
            form.correct hidden {
                label.field { span { "Field" } select name="field" {
                    @for field in &fact.fields { option value=(field.name) data-value=(field.value) { (field.name.replace('_', " ")) } }
                    @for name in &fact.more { option value=(name) data-value="" { (name.replace('_', " ")) " (none yet)" } }
                } }
                label.field.grow { span { "Value" } input type="text" name="value" dir="auto" autocomplete="off" placeholder="none takes it away"; }
                button.primary type="submit" { "Correct" }
                button type="button" data-cancel="" { "Cancel" }
            }
            @if !fact.candidates.is_empty() {
                form.merge hidden {
                    label.field.grow { span { "The same act as" } select name="with" {
                        @for candidate in &fact.candidates {
                            option value=(candidate.row.id) { (candidate.row.what) ", " (candidate.row.target) " · " (day(&candidate.row.date)) " · " (candidate.row.place) " (" (candidate.reasons.join(", ")) ")" }
                        }
                    } }
                    button.primary type="submit" { "Merge" }
                    button type="button" data-cancel="" { "Cancel" }
                }
            }
            footer.acts {
                button type="button" data-do="accept" { kbd { "a" } "Accept" }
                button type="button" data-do="reject" { kbd { "r" } "Reject" }
                button type="button" data-do="correct" { kbd { "c" } "Correct" }
                @if !fact.candidates.is_empty() { button type="button" data-do="merge" { kbd { "m" } "Merge" } }
                @if whole.is_some() { button type="button" data-do="split" title="This report tells of something else than the others" { kbd { "s" } "Split off" } }
            }
        }
    }
}

/// Everything that was decided.
pub async fn decisions(page: Page, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    draw_once(page, "Decisions", move |desk| desk.decisions(&asked), |found: &Decisions| html! {
        header.head { h1 { "Decisions" } p.dim { "Everything analysts decided, by whom and why. Decisions are only ever added; undoing one is a decision too." } }
        div #book.book data-live-part="" {
            @if found.decisions.is_empty() { (empty("Nothing was decided yet", html! { a href="/review" { "Begin with the queue" } "." })) }
            (decided(&found.decisions))
            (pager("/decisions", &ask, &found.part, "decisions"))
        }
    })
    .await
}
