//! One incident and one fact: what is known at a glance, every value with its words.

use super::parts::{
    self, NOT_KNOWN, capital, conflict, fact_card, grade, history, marks, quote, short_quote, status, tone, voice,
};
use super::{Page, once::draw_once, situation};
use crate::draw::tolls;
use crate::escaped;
use crate::views::{Fact, Field, Incident, Link, Step};
use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};

/// The page of an incident.
pub async fn incident(page: Page, Path(id): Path<String>) -> Response {
    draw_once(page, "Incident", move |desk| desk.incident(&id), body).await
}

/// The page of a fact.
pub async fn fact(page: Page, Path(id): Path<String>) -> Response {
    draw_once(page, "Fact", move |desk| desk.fact(&id), fact_body).await
}

fn body(found: &Incident) -> Markup {
    let row = &found.row;
    html! {
        article.sheet data-live-part="" #sheet data-id=(row.id) data-version=(found.version) {
            header.head {
                p.crumbs { a href="/" { "Situation" } " / " code { (row.short) } @if row.demo { span.tag.demo { "demo" } } }
                h1 { span { (capital(&row.what)) } @if !row.target.is_empty() { span.target dir="auto" { (row.target) } } }
                p.lead { time { (parts::day(&row.date)) } @if !row.place.is_empty() { span dir="auto" { (row.place) } } (status(row)) (marks(&row.marks)) }
                @if let Some(words) = &found.words { blockquote { (quote(words)) } }
                div.acts data-decide="" {
                    button type="button" data-do="accept" { "Accept" }
                    button type="button" data-do="reject" { "Reject" }
                    @if let Some(report) = found.reports.first() {
                        a.button href=(format!("/review/{}#{}", escaped(&report.fact.words.document), report.fact.id)) { "Review beside the text" }
                    }
                }
            }
            div.columns {
                div.main {
                    (glance(found))
                    @if !found.attribution.is_empty() {
                        section { h2 #attribution { "Who did it" } (steps(&found.attribution)) }
                    } @else {
                        section { h2 { "Who did it" } p.dim { "No report tells of a claim, blame or denial of this act." } }
                    }
                    section {
                        h2 { "Casualties as they were told" }
                        @if found.tolls.is_empty() { p.dim { "Not stated, which is not “none”." } }
                        @else { (toll_table(found)) }
                    }
                    @if !found.conflicts.is_empty() {
                        section { h2 { "Where reports disagree" } @for c in &found.conflicts { (conflict(c)) } }
                    }
                    (links("Related statements, promises and measures", &found.linked))
                }
                aside {
                    section {
                        h2 { "Told by" }
                        p.big { b { (found.origins.len()) } @if found.origins.len() == 1 { " origin" } @else { " independent origins" } }
                        ul.origins {
                            @for origin in &found.origins {
                                li { bdi { (origin.name) } (grade(&origin.grade)) @if origin.documents.len() > 1 { small { (origin.documents.len()) " reports" } } }
                            }
                        }
                        @if !found.reason.is_empty() { p.reason { span.dim { "Joined because: " } (found.reason) } }
                    }
                    section {
                        h2 { "Reports" }
                        ol.reports {
                            @for report in &found.reports {
                                li {
                                    a href=(parts::at_words(&report.fact.words)) dir="auto" { (report.title) }
                                    p.dim { @if !report.outlet.is_empty() { bdi { (report.outlet) } " · " } (report.published) @if report.basis != NOT_KNOWN { " (" (report.basis) ")" } }
                                    (short_quote(&report.fact.words))
                                    (marks(&report.fact.marks))
                                    @if found.reports.len() > 1 {
                                        button.small type="button" data-split=(report.fact.id) title="This report tells of something else" { "Not the same act" }
                                    }
                                }
                            }
                        }
                    }
                    @if !found.near.is_empty() {
                        section {
                            h2 { "Around that time" }
                            ol.rows.small { @for row in &found.near { (situation::line(row)) } }
                        }
                    }
                    section { h2 { "History" } (history(&found.history)) }
                }
            }
        }
    }
}

/// What is known at a glance; each field opens to its values per report.
fn glance(found: &Incident) -> Markup {
    html! {
        section {
            h2 { "At a glance" }
            div.fields {
                @for field in found.fields.iter().filter(|f| !f.shown.is_empty()) { (field_row(field, found.reports.len() > 1)) }
            }
            @let missing: Vec<&str> = found.fields.iter().filter(|f| f.shown.is_empty()).map(|f| f.name.as_str()).collect();
            @if !missing.is_empty() { p.dim { "Not stated: " (missing.join(", ").to_lowercase()) "." } }
        }
    }
}

fn field_row(field: &Field, several: bool) -> Markup {
    html! {
        details.fieldrow {
            summary {
                span.name { (field.name) }
                span.shown dir="auto" { (field.shown) }
                @if field.differs { span.pill.alert { (field.values.len()) " values" } }
                @if field.values.iter().any(|v| v.machine.is_some()) { span.pill.good { "corrected" } }
                @if several && !field.differs && field.values.len() > 1 { small { (field.values.len()) " reports" } }
            }
            ul.values {
                @for value in &field.values {
                    li {
                        p { b dir="auto" { (value.value) }
                            @if let Some(machine) = &value.machine { span.dim { " set by an analyst; the program read " @if machine.is_empty() { "nothing" } @else { "“" bdi { (machine) } "”" } } }
                        }
                        @match &value.words {
                            Some(words) => (quote(words)),
                            None => p.dim { "follows from the whole statement; " a href=(format!("/facts/{}", escaped(&value.fact))) { "see its words" } },
                        }
                        p.by { (voice(&value.voice)) " · " a href=(format!("/documents/{}", escaped(&value.document))) { bdi { (value.document) } } }
                    }
                }
            }
        }
    }
}

/// Steps in the order of time, as a table that reads from the left.
pub fn steps(steps: &[Step]) -> Markup {
    html! {
        ol.steps {
            @for step in steps {
                li data-item="" {
                    time { (step.date) }
                    span class={ "pill " (tone(&step.step)) } { (step.step) }
                    div {
                        p {
                            @if !step.by.is_empty() { bdi.who { (step.by) } }
                            @if !step.on.is_empty() { span.dim { " → " } bdi.who { (step.on) } }
                            @if !step.note.is_empty() { span.dim { " " bdi { (step.note) } } }
                            @if !step.firmness.is_empty() { " " span.pill.plain { (step.firmness) } }
                            (marks(&step.fact.marks))
                        }
                        (short_quote(&step.fact.words))
                        p.by { (voice(&step.fact.voice)) (grade(&step.fact.grade)) " · " a.more href=(format!("/facts/{}", escaped(&step.fact.id))) data-open="" { "fact" } }
                    }
                }
            }
        }
    }
}

fn toll_table(found: &Incident) -> Markup {
    html! {
        (tolls(&found.tolls))
        div.scroll {
            table {
                thead { tr { th { "Told" } th.n { "Dead" } th.n { "Injured" } th.n { "Missing" } th.n { "Held" } th { "Word of" } th { "Words" } } }
                tbody {
                    @for line in &found.tolls {
                        tr {
                            td { time { (line.told) } }
                            @for value in [&line.killed, &line.injured, &line.missing, &line.captured] {
                                td.n { @if value.is_empty() { span.dim { "–" } } @else { (value) } }
                            }
                            td { (voice(&line.voice)) (grade(&line.grade)) }
                            td { @if let Some(words) = &line.words { (short_quote(words)) } }
                        }
                    }
                }
            }
        }
    }
}

fn links(head: &str, links: &[Link]) -> Markup {
    html! {
        @if !links.is_empty() {
            section {
                h2 { (head) }
                div.cards { @for link in links { div.linked { span.role { (link.role) } (fact_card(&link.fact)) } } }
            }
        }
    }
}

fn fact_body(found: &Fact) -> Markup {
    let line = &found.line;
    html! {
        article.sheet data-live-part="" #sheet data-id=(line.id) data-version=(found.version) {
            header.head {
                p.crumbs {
                    span { (capital(&line.kind)) } " / " code { (line.short) }
                    @if let Some((id, label)) = &found.group { " · " a href=(format!("/incidents/{}", escaped(id))) dir="auto" { (label) } }
                }
                h1 dir="auto" { (capital(&line.what)) }
                p.lead { time { (line.date) } span { (voice(&line.voice)) } (grade(&line.grade)) (marks(&line.marks)) }
                blockquote { (quote(&line.words)) }
                p.by {
                    a href=(format!("/documents/{}", escaped(&line.words.document))) dir="auto" { @if found.title.is_empty() { (line.words.document) } @else { (found.title) } }
                    " · " (found.published)
                }
                div.acts data-decide="" {
                    button type="button" data-do="accept" { "Accept" }
                    button type="button" data-do="reject" { "Reject" }
                    a.button href=(format!("/review/{}#{}", escaped(&line.words.document), line.id)) { "Review beside the text" }
                }
            }
            div.columns {
                div.main {
                    @if !found.steps.is_empty() { section { h2 { "The way it went" } (steps(&found.steps)) } }
                    section {
                        h2 { "Values" }
                        div.fields { @for field in &found.fields { (field_row(field, false)) } }
                    }
                    section {
                        h2 { "Words behind it" }
                        @for evidence in &found.evidence {
                            div.evidence { p.dim { (evidence.role) " · " (evidence.zone) } (quote(&evidence.words)) }
                        }
                    }
                    @if !found.conflicts.is_empty() {
                        section { h2 { "Where reports disagree" } @for c in &found.conflicts { (conflict(c)) } }
                    }
                    (links("Related", &found.linked))
                }
                aside { section { h2 { "History" } (history(&found.history)) } }
            }
        }
    }
}
