//! Review statistics: how machine and analysts agree.

use super::parts::empty;
use super::{Asked, Page, once::draw_once};
use crate::views::{Statistics, Tally};
use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};

/// The page.
pub async fn page(page: Page, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    draw_once(page, "Statistics", move |desk| desk.statistics(&asked), |found: &Statistics| html! {
        header.head { h1 { "Review statistics" } p.dim { "How machine and analysts agree: decisions in force, each fact counted once for every decision on it. Undone and overruled ones are left out." } }
        form.filter action="/statistics" method="get" data-tidy="" {
            label.field { span { "Decided from" } input type="date" name="since" value=(ask.since); }
            label.field { span { "to" } input type="date" name="until" value=(ask.until); }
            label.field { span { "Kind or type" } input type="text" name="kind" value=(ask.kind) autocomplete="off" placeholder="incident, denial"; }
            p.acts { button.primary type="submit" { "Show" } @if !ask.is_open() { a.button href="/statistics" { "Clear" } } }
        }
        div #book.book data-live-part="" {
            @if sum(&found.total) == 0 {
                (empty(if ask.is_open() { "Nothing was decided yet" } else { "Nothing was decided in that time" }, html! { a href="/review" { "Begin with the queue" } "." }))
            } @else {
                p.figures.wide {
                    span { b { (share(&found.total)) } " of facts judged hold" }
                    span { b { (found.total.accepted) } " accepted" } span { b { (found.total.rejected) } " rejected" } span { b { (found.total.corrected) } @if found.total.corrected == 1 { " correction" } @else { " corrections" } }
                    @if found.undone > 0 { span { b { (found.undone) } " undone or overruled" } }
                    @if found.lost > 0 { span { b { (found.lost) } " on facts that are there no more" } }
                }
                div.tallies {
                    (table("By month of the decision", "month", &found.months))
                    (table("By kind and type", "kind", &found.kinds))
                    (corrections(&found.fields))
                    (table("By rule", "rule", &found.rules))
                    (table("By version of rules and model", "version", &found.versions))
                    (table("By who decided", "who", &found.people))
                }
            }
        }
    })
    .await
}

fn sum(t: &Tally) -> usize {
    t.accepted + t.rejected + t.corrected
}

/// The share of judged facts that hold; nothing where none was judged, which is no zero.
fn share(t: &Tally) -> String {
    match t.accepted + t.rejected {
        0 => "–".to_owned(),
        judged => format!("{} %", (t.accepted * 100 + judged / 2) / judged),
    }
}

fn table(head: &str, first: &str, tallies: &[Tally]) -> Markup {
    html! {
        @if !tallies.is_empty() {
            section {
                h2 { (head) }
                div.scroll tabindex="0" role="region" aria-label=(head) {
                    table {
                        thead { tr { th { (first) } th { span.hidden { "share as a bar" } } th.n { "hold" } th.n { "accepted" } th.n { "rejected" } th.n { "corrected" } } }
                        tbody { @for t in tallies { tr {
                            th scope="row" dir="auto" { (t.name.replace('_', " ")) }
                            td { (bar(t)) }
                            td.n { (share(t)) } td.n { (t.accepted) } td.n { (t.rejected) } td.n { (t.corrected) }
                        } } }
                    }
                }
            }
        }
    }
}

/// Accepted and rejected side by side.
fn bar(t: &Tally) -> Markup {
    let judged = (t.accepted + t.rejected).max(1);
    html! {
        @if t.accepted + t.rejected > 0 {
            svg.share viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                rect.yes width=(t.accepted * 100 / judged) height="8" {}
                rect.no x=(t.accepted * 100 / judged) width=(100 - t.accepted * 100 / judged) height="8" {}
            }
        }
    }
}

fn corrections(fields: &[Tally]) -> Markup {
    let most = fields.iter().map(|t| t.corrected).max().unwrap_or(0).max(1);
    html! {
        @if !fields.is_empty() {
            section {
                h2 { "Corrections by field" }
                table {
                    thead { tr { th { "field" } th { span.hidden { "as a bar" } } th.n { "corrections" } } }
                    tbody { @for t in fields { tr {
                        th scope="row" { (t.name.replace('_', " ")) }
                        td { svg.share viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" { rect.some width=(t.corrected * 100 / most) height="8" {} } }
                        td.n { (t.corrected) }
                    } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_of_what_was_judged() {
        let tally = |accepted, rejected, corrected| Tally { name: String::new(), accepted, rejected, corrected };
        assert_eq!(share(&tally(2, 1, 9)), "67 %");
        assert_eq!(share(&tally(0, 0, 4)), "–", "corrections judge nothing");
    }
}
