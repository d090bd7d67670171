//! Where everything comes from, the missions, and the search.

use super::parts::{NOT_KNOWN, at_words, filter, grade, marks, pager};
use super::{Asked, Page, draw, once::draw_once};
use crate::views::{Found, Hit, Missions, Source, Sources};
use crate::{Ask, escaped};
use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};

/// Documents and their publishers.
pub async fn documents(page: Page, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    draw(page, "Sources", move |desk| desk.sources(&asked), |found: &Sources| html! {
        header.head { h1 { "Sources" } p.dim { "Who publishes what, how far analysts rely on it, what it yields, and whose text a report is." } }
        (filter("/documents", &ask))
        div #book.book data-live-part="" {
            @if found.documents.is_empty() { (super::parts::empty("No report", html! { "Nothing was read yet, or nothing fits. " a href="/intake" { "Hand in a report" } "." })) }
            @if !found.publishers.is_empty() {
                section {
                    h2 { "Agencies and outlets" }
                    div.scroll {
                        table {
                            thead { tr { th { "Name" } th { "Kind" } th.n { "Reports" } th.n title="reports of others that name it as their source" { "Cited" } th.n { "Facts" } th.n { "Incidents" } th.n title="incidents nobody else tells of" { "Alone" } th { "Grade" } } }
                            tbody {
                                @for publisher in &found.publishers {
                                    tr {
                                        td { b { bdi { (publisher.name) } } }
                                        td.dim { (publisher.kind) }
                                        td.n { (publisher.documents) } td.n { (publisher.cited) } td.n { (publisher.facts) }
                                        td.n { (publisher.incidents) } td.n { (publisher.alone) }
                                        td { div.grading {
                                            @if publisher.grade.is_empty() { span.dim { "ungraded" } } @else { (grade(&publisher.grade)) small { (publisher.meaning) } }
                                            button.small type="button" data-grade=(publisher.name) { "Grade" }
                                        } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            section { h2 { "Reports" } ol.papers { @for source in &found.documents { (paper(source)) } } }
            (pager("/documents", &ask, &found.part, "reports"))
        }
    })
    .await
}

fn paper(source: &Source) -> Markup {
    html! {
        li data-item="" {
            a.what href=(format!("/documents/{}", escaped(&source.document))) data-open="" dir="auto" { @if source.title.is_empty() { (source.document) } @else { (source.title) } }
            p {
                @if !source.outlet.is_empty() { bdi { (source.outlet) } }
                @if !source.agency.is_empty() { bdi { (source.agency) } }
                (grade(&source.grade))
                time { (source.published) } @if source.basis != NOT_KNOWN { span.dim { "day " (source.basis) } }
                span.dim { (source.facts) @if source.facts == 1 { " fact" } @else { " facts" } }
                @if !source.language.is_empty() && source.language != "en" { span.pill.plain { (source.language) } }
                @if source.origin != source.document { span.pill.caution { "text of " bdi { (source.origin) } } }
                @if source.demo { span.tag.demo { "demo" } }
            }
            @for copy in &source.copies { p.dim { (copy) } }
            @for remark in &source.remarks { p.dim dir="auto" { (remark) } }
        }
    }
}

/// Missions.
pub async fn missions(page: Page, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    draw_once(page, "Missions", move |desk| desk.missions(&asked), |found: &Missions| html! {
        header.head { h1 { "Missions" } p.dim { "Every mission the ledger speaks of, the most attacked first." } }
        (filter("/missions", &ask))
        div #book.book data-live-part="" {
            @if found.missions.is_empty() { (super::parts::empty("No mission", html! { "None is named, or none fits." })) }
            @else {
                div.scroll {
                    table.missions {
                        thead { tr { th { "Mission" } th { "Of" } th { "In" } th.n { "Attacks" } th { "Last attack" } th { "Doors" } th.n { "Facts" } th.n { "Reports" } } }
                        tbody {
                            @for mission in &found.missions {
                                tr data-item="" {
                                    td {
                                        a.what href=(format!("/{}", Ask { mission: mission.name.clone(), ..Ask::default() }.link(&[]))) data-open="" { bdi { (mission.name) } }
                                        @if !mission.called.is_empty() { small.dim { "also " (mission.called.join(", ")) } }
                                    }
                                    td { (mission.of) } td { (mission.r#in) }
                                    td.n { @if mission.attacks == 0 { span.dim { "–" } } @else { b { (mission.attacks) } } }
                                    td.day { (mission.last) }
                                    td { @if let Some(fact) = &mission.fact { a href=(format!("/facts/{}", escaped(fact))) { (mission.standing) } } @else { span.dim { "not told" } } }
                                    td.n { (mission.facts) } td.n { (mission.documents) }
                                }
                            }
                        }
                    }
                }
            }
            (pager("/missions", &ask, &found.part, "missions"))
        }
    })
    .await
}

/// Full text.
pub async fn search(page: Page, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    draw_once(page, "Search", move |desk| desk.search(&asked), |found: &Found| html! {
        header.head { h1 { "Search" } p.dim { "Words in all reports and facts. “Several words” together; embass* for beginnings." } }
        form.filter action="/search" method="get" data-hx-get="/search" data-hx-target="#book" data-hx-select="#book" data-hx-swap="outerHTML"
            data-hx-push-url="true" data-hx-trigger="change, submit" data-tidy="" {
            label.field.grow { span { "Words" } input type="search" name="q" value=(ask.q) autofocus[ask.is_open()] autocomplete="off"; }
            label.field { span { "Near" } input type="text" name="near" value=(ask.near) placeholder="place"; }
            label.field.narrow { span { "km" } input type="number" name="km" min="0" max="20100" value=(ask.km) placeholder="25"; }
            label.field { span { "Source" } input type="text" name="source" value=(ask.source) placeholder="outlet, agency"; }
            label.field { span { "From" } input type="date" name="since" value=(ask.since); }
            label.field { span { "Until" } input type="date" name="until" value=(ask.until); }
            label.field { span { "Actor" } input type="text" name="actor" value=(ask.actor) placeholder="name"; }
            button.primary type="submit" { "Search" }
        }
        div #book.book {
            @if !found.remark.is_empty() { p.notice { (found.remark) } }
            @if found.missing { p.notice { "Some reports are not in the index yet; they are being read." } }
            @if ask.is_open() { (super::parts::empty("What are you looking for?", html! { "Type words, a place, a source or a period." })) }
            @else if found.hits.is_empty() && found.remark.is_empty() { (super::parts::empty("None found", html! { "No report or fact fits. Fewer words find more." })) }
            ol.hits { @for hit in &found.hits { (one_hit(hit)) } }
            @if !found.hits.is_empty() { (pager("/search", &ask, &found.part, "hits")) }
        }
    })
    .await
}

fn one_hit(hit: &Hit) -> Markup {
    let to = hit.fact.as_ref().map_or_else(|| at_words(&hit.words), |f| format!("/facts/{}", escaped(&f.id)));
    html! {
        li data-item="" {
            p.meta {
                a.what href=(to) data-open="" { @if let Some(fact) = &hit.fact { (super::parts::capital(&fact.what)) } @else { span dir="auto" { @if hit.title.is_empty() { (hit.document) } @else { (hit.title) } } } }
                time { (hit.date) }
                @if let Some(fact) = &hit.fact { (marks(&fact.marks)) }
            }
            a.quote href=(at_words(&hit.words)) { span dir="auto" { (highlighted(&hit.words.text, &hit.hits)) } }
            p.by { @if !hit.outlet.is_empty() { bdi { (hit.outlet) } " · " }
                // What a report is called by its file says little beside its headline.
                bdi title=(hit.document) { @if hit.title.is_empty() || hit.fact.is_none() { (hit.document) } @else { (hit.title) } }
                @if hit.demo { span.tag.demo { "demo" } } }
        }
    }
}

/// Words with what was looked for marked. A hit that does not fit the words is left out.
fn highlighted(words: &str, hits: &[(usize, usize)]) -> Markup {
    let mut at = 0;
    let mut pieces: Vec<(bool, &str)> = Vec::new();
    for (start, end) in hits {
        if let (Some(before), Some(hit)) = (words.get(at..*start), words.get(*start..*end)) {
            pieces.push((false, before));
            pieces.push((true, hit));
            at = *end;
        }
    }
    pieces.push((false, words.get(at..).unwrap_or_default()));
    html! { @for (hit, text) in pieces { @if hit { mark { (text) } } @else { (text) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_marked_and_odd_ones_left_out() {
        assert_eq!(highlighted("two rockets", &[(4, 11)]).into_string(), "two <mark>rockets</mark>");
        assert_eq!(highlighted("é", &[(1, 2), (5, 9)]).into_string(), "é");
        assert_eq!(highlighted("<b>", &[(0, 3)]).into_string(), "<mark>&lt;b&gt;</mark>");
    }
}
