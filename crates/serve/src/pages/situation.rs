//! The situation: map, timeline, list, under one filter that stands in the address.

use super::parts::{capital, day, marks, pager, select, status, toll};
use super::{Asked, Page, draw};
use crate::draw::{bars, beside, plain_map};
use crate::views::{Row, Situation, Spot};
use crate::{Ask, assets, escaped};
use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};

/// The page.
pub async fn page(page: Page, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    let load = move |desk: &dyn crate::Desk| Ok((desk.situation(&asked)?, desk.placed(&asked)?));
    draw(page, "Situation", load, |(found, placed)| body(&ask, found, placed)).await
}

fn body(ask: &Ask, found: &Situation, placed: &[Spot]) -> Markup {
    html! {
        h1.hidden { "Situation" }
        link rel="stylesheet" href=(assets::at("vendor/maplibre/maplibre-gl.css"));
        script type="module" src=(assets::at("map.mjs")) {}
        form #filter.filter.wide action="/" method="get" data-hx-get="/" data-hx-target="#found" data-hx-select="#found"
            data-hx-swap="outerHTML" data-hx-push-url="true" data-hx-trigger="change, submit" data-tidy="" {
            label.field { span { "From" } input type="date" name="since" value=(ask.since); }
            label.field { span { "Until" } input type="date" name="until" value=(ask.until); }
            (select("country", "Country", &ask.country, &found.countries))
            (select("kind", "Kind", &ask.kind, &found.types))
            (select("weapon", "Weapon", &ask.weapon, &found.weapons))
            (select("status", "Status", &ask.status, &found.statuses))
            label.field { span { "Mission" } input type="text" name="mission" value=(ask.mission) placeholder="embassy in …" autocomplete="off"; }
            label.field { span { "Actor" } input type="text" name="actor" value=(ask.actor) placeholder="name" autocomplete="off"; }
            label.field.narrow { span { "Origins ≥" } input type="number" min="1" max="20" name="origins" value=(ask.origins) placeholder="1"; }
            div.acts {
                button.primary type="submit" { "Apply" }
                a.button href="/" data-clear="" hidden[ask.is_open()] { "Clear" }
            }
        }
        div #found.situation data-query=(ask.link(&[])) data-live-part="" {
            div.picture {
                div.map data-map=(format!("/api/v1/map{}", ask.link(&[("page", "")]))) data-borders=(assets::at("world.json"))
                    data-library=(assets::at("vendor/maplibre/maplibre-gl.mjs")) data-worker=(assets::at("vendor/maplibre/maplibre-gl-worker.mjs")) {
                    (plain_map(placed))
                }
                p.under {
                    span {
                        @if found.unplaced > 0 { (found.unplaced) " without an exact place, not on the map" }
                        @else if placed.is_empty() { "Nothing to put on the map" }
                    }
                    span.dim { "Borders: Natural Earth, as drawn there; no statement on their status" }
                }
                (bars(ask, &found.bars))
                p.under {
                    span { @if found.undated > 0 { (found.undated) " without a day, not on the bars" } }
                    @if !found.bars.is_empty() { span.dim { "Drag over the bars, or " kbd { "Shift" } " with " kbd { "←" } kbd { "→" } ", to choose a period" } }
                }
                (steps(ask))
            }
            section.list aria-label="Incidents" {
                ul.figures {
                    li { b { (found.part.total) @if found.part.more { "+" } } " incidents" }
                    li { b { (found.deadly) } " deadly" }
                    li { b { (found.disputed) } " disputed" }
                    li { b { (found.single) } " with one origin" }
                }
                @if let Some(newest) = found.newest_only {
                    p.notice { "A large ledger: figures, map and bars are those of the newest " (newest) " reports that fit; all of them are being gathered, look again in a while." }
                }
                @if found.behind > 0 {
                    p.notice { "Very much is coming in: " (found.behind) " changes of the ledger are not in these figures yet." }
                }
                @if found.incidents.is_empty() { (none(ask)) }
                ol.rows { @for row in &found.incidents { (line(row)) } }
                (pager("/", ask, &found.part, "incidents"))
            }
        }
    }
}

/// From the period chosen to the one before and the one after it.
fn steps(ask: &Ask) -> Markup {
    let to = |by| {
        let (since, until) = beside(&ask.since, &ask.until, by)?;
        Some(format!("/{}", ask.link(&[("since", &since), ("until", &until)])))
    };
    html! { @if !ask.since.is_empty() || !ask.until.is_empty() {
        nav.period aria-label="Period" {
            @if let Some(link) = to(-1) { a.button href=(link) data-key="[" title="The period before, as long ( [ )" { "← Earlier" } }
            a.button href=(format!("/{}", ask.link(&[("since", ""), ("until", "")]))) data-key="\\" title="Without a period ( \\ )" { "Whole time" }
            @if let Some(link) = to(1) { a.button href=(link) data-key="]" title="The period after, as long ( ] )" { "Later →" } }
        }
    } }
}

/// One incident of the list.
pub fn line(row: &Row) -> Markup {
    html! {
        li.row data-item="" data-id=(row.id) {
            a.cover href=(format!("/incidents/{}", escaped(&row.id))) data-open="" {
                span.when { (day(&row.date)) }
                span.head { span.what { (capital(&row.what)) } @if !row.target.is_empty() { span.target dir="auto" { (row.target) } } }
                span.where dir="auto" { (row.place) }
            }
            div.tags {
                (status(row))
                @if !row.weapon.is_empty() { span.dim { (row.weapon) } }
                @if row.conflicts > 0 { span.pill.alert title="conflicts between reports" { (row.conflicts) @if row.conflicts == 1 { " conflict" } @else { " conflicts" } } }
                (marks(&row.marks))
                (toll(row))
                span.right.dim title=(format!("{} independent origins, {} reports", row.origins, row.reports)) {
                    (row.origins) @if row.origins == 1 { " origin" } @else { " origins" }
                }
            }
        }
    }
}

fn none(ask: &Ask) -> Markup {
    html! {
        section.empty {
            @if ask.is_open() {
                h2 { "Nothing here yet" }
                p { "The ledger holds no incident. Hand in a report and it is read at once." }
                p { a.button.primary href="/intake" { "Hand in a report" } }
            } @else {
                h2 { "None found" }
                p { "No incident fits this filter. That is not an all-clear: reports may not have told, or not have been read." }
                p { a.button href="/" { "Clear the filter" } }
            }
        }
    }
}
