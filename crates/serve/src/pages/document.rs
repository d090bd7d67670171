//! A document as published, with the words that facts were read from.

use super::parts::{capital, fact_card, grade};
use super::{Page, once::draw_once};
use crate::escaped;
use crate::views::{Detail, Document, Passage};
use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

/// The words asked for: `START-END`, bytes of the original.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct At {
    at: String,
}

/// The page.
pub async fn page(page: Page, Path(name): Path<String>, Query(at): Query<At>) -> Response {
    let at = at.at.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    draw_once(page, "Document", move |desk| desk.document(&name, at), body).await
}

fn body(found: &Document) -> Markup {
    html! {
        article.sheet data-live-part="" #sheet {
            header.head {
                p.crumbs { a href="/documents" { "Sources" } " / " code { (found.name) } @if found.demo { span.tag.demo { "demo" } } }
                h1 dir="auto" { (found.title) }
                p.lead {
                    @if !found.outlet.is_empty() { bdi { (found.outlet) } }
                    @if !found.agency.is_empty() { bdi { (found.agency) } }
                    time { (found.published) }
                    span.dim { (found.basis) }
                    (grade(if found.grade == "ungraded" { "" } else { &found.grade }))
                }
                div.acts {
                    a.button href=(format!("/review/{}", escaped(&found.name))) { "Review" }
                    a.button href=(format!("/documents/{}/original", escaped(&found.name))) download { "Original file, " (found.size) " bytes" }
                }
                @if found.unseen { p.notice { "The words asked for do not stand in the readable text; the original file holds them." } }
                @for copy in &found.copies { p.notice { (copy) } }
                @for remark in &found.remarks { p.notice dir="auto" { (remark) } }
            }
            div.columns {
                div.main { (text(found)) }
                aside {
                    (known(found))
                    section {
                        h2 { (found.facts.len()) @if found.facts.len() == 1 { " fact" } @else { " facts" } " read from it" }
                        @if found.facts.is_empty() { p.dim { "None. That is no all-clear: read it." } }
                        @for fact in &found.facts {
                            div.linked data-fact=(fact.line.id) {
                                span.role { (fact.line.kind) @if let Some(id) = &fact.incident { " · " a href=(format!("/incidents/{}", escaped(id))) { @if fact.line.kind == "incident" { "all reports of it" } @else { "the incident" } } } }
                                (fact_card(&fact.line))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What is known of it as a whole. Addresses are text: nothing here leads out of the console.
fn known(found: &Document) -> Markup {
    let list = |head: &str, details: &[Detail]| {
        html! { @if !details.is_empty() {
            h2 { (head) }
            dl.details { @for one in details {
                div { dt { (capital(&one.name)) } dd dir="auto" {
                    @match one.at {
                        Some((start, end)) => a href=(format!("/documents/{}?at={start}-{end}#here", escaped(&found.name))) { (one.value) },
                        None => (one.value),
                    }
                } }
            } }
        } }
    };
    html! { @if !found.about.is_empty() || !found.origin.is_empty() {
        section.known {
            (list("What the page says of itself", &found.about))
            (list("Where it was found", &found.origin))
        }
    } }
}

/// The readable text with its marks.
pub fn text(found: &Document) -> Markup {
    // Only the first run of the words asked for is where the page goes.
    let mut here = true;
    html! {
        div.text lang=[(!found.language.is_empty()).then_some(&found.language)] dir="auto" {
            @if found.passages.is_empty() { p.dim { "There is no readable text in this file." } }
            @for passage in &found.passages { (paragraph(passage, &mut here)) }
        }
    }
}

fn paragraph(passage: &Passage, here: &mut bool) -> Markup {
    let class = match passage.zone.as_str() {
        "title" => "p title",
        "deck" => "p deck",
        "body" => "p body",
        "caption" => "p caption",
        _ => "p other",
    };
    html! {
        div class=(class) dir="auto" title=[(class == "p other").then_some(&passage.zone)] {
            @if class == "p caption" { span.zone dir="ltr" { "caption" } }
            (marked(passage, here))
        }
    }
}

fn marked(passage: &Passage, here: &mut bool) -> Markup {
    let mut at = 0;
    let mut pieces: Vec<(Option<&crate::views::Mark>, &str)> = Vec::new();
    for mark in &passage.marks {
        // Marks come in order and inside the text; one that does not is left out rather than shown wrongly.
        if let (Some(before), Some(words)) = (passage.text.get(at..mark.start), passage.text.get(mark.start..mark.end))
        {
            pieces.push((None, before));
            pieces.push((Some(mark), words));
            at = mark.end;
        }
    }
    pieces.push((None, passage.text.get(at..).unwrap_or_default()));
    html! {
        @for (mark, words) in pieces {
            @match mark {
                None => (words),
                Some(mark) => {
                    @let first = mark.asked && std::mem::take(here);
                    @let id = first.then_some("here");
                    mark class=(if mark.asked { "asked" } else { "told" }) id=[id] data-facts=(mark.facts.join(" ")) { (words) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::Mark;

    #[test]
    fn marks_stand_where_the_words_stand_and_nothing_runs() {
        let mark = |start, end, asked| Mark { start, end, facts: vec!["a-01".into()], asked };
        let passage = Passage {
            zone: "body".into(),
            text: "<script>x</script> the envoy fled".into(),
            marks: vec![mark(0, 8, false), mark(23, 28, true)],
            ..Passage::default()
        };
        let drawn = marked(&passage, &mut true).into_string();
        assert!(drawn.contains("<mark class=\"told\" data-facts=\"a-01\">&lt;script&gt;</mark>"), "{drawn}");
        assert!(drawn.contains("id=\"here\""), "{drawn}");
        assert!(drawn.contains(">envoy</mark>"), "{drawn}");
        assert!(!drawn.contains("<script"), "{drawn}");
    }

    #[test]
    fn a_mark_outside_the_text_is_left_out() {
        let passage = Passage {
            text: "é fled".into(),
            marks: vec![Mark { start: 1, end: 99, ..Mark::default() }],
            ..Passage::default()
        };
        assert_eq!(marked(&passage, &mut true).into_string(), "é fled");
    }
}
