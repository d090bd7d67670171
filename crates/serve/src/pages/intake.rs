//! Handing reports in: pasted words or files, and how their reading goes on.

use super::{Here, Page};
use crate::{Progress, escaped};
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

/// The form, and what was handed in lately.
pub async fn page(page: Page, State(console): Here) -> Response {
    let readings = console.readings();
    let fetches = console.desk.fetches();
    // A file that cannot be read is told on the page of the feeds.
    let feeds = console.look(|desk| desk.feeds()).await.ok().flatten();
    page.show("Intake", html! {
        header.head { h1 { "Intake" } p.dim { "Paste a report, drop files" @if fetches { ", or give an address" } ". They are read here, on this machine, and kept with every byte." } }
        form.intake #intake {
            @if fetches {
                label.field { span { "Address" }
                    input type="text" inputmode="url" name="url" dir="ltr" placeholder="https://" autocomplete="off" spellcheck="false" maxlength="8000";
                    small { "A page, or a feed, whose newest articles are taken. Several with spaces between. Addresses of the inside are not asked." }
                }
            }
            label.field { span { "Report" }
                textarea name="text" rows="12" dir="auto" placeholder="Headline\n\nCITY, May 12 — Paste the whole report, with its date line if it has one." {} }
            div.row {
                label.field { span { "Name" } input type="text" name="name" placeholder="made from the text" maxlength="100"; }
                label.field { span { "Files" } input type="file" name="file" multiple; }
                button.primary type="submit" { "Read it" }
            }
            p.dim { kbd { "Ctrl" } "+" kbd { "Enter" } " reads it. Text, web pages, PDF, DOCX, mail and archives of them; at most 32 MB at a time." }
            p.wrong role="alert" {}
        }
        @if let Some(feeds) = &feeds { (super::feeds::line(feeds)) }
        section #readings {
            @if !readings.is_empty() { h2 { "Handed in since the console started" } }
            @for (number, progress) in &readings { (shown(*number, progress)) }
        }
    })
    .await
}

/// How one reading stands; asks again while it goes on.
pub async fn reading(page: Page, Path(number): Path<u64>) -> Response {
    match page.console.reading(number) {
        Ok(progress) => {
            let body = html! { header.head { h1 { "Intake" } } section #readings { (shown(number, &progress)) } };
            page.show("Intake", body).await
        }
        Err(trouble) => page.trouble(trouble).await,
    }
}

fn shown(number: u64, progress: &Progress) -> Markup {
    let again = format!("/intake/{number}");
    let id = format!("reading-{number}");
    html! {
        @if progress.done {
            article.reading #(id) { (outcome(progress)) }
        } @else {
            article.reading.going #(id) data-hx-get=(again) data-hx-trigger="load delay:250ms" data-hx-target="this"
                data-hx-select=(format!("#{id}")) data-hx-swap="outerHTML" aria-busy="true" {
                progress max=(progress.papers.max(1)) value=(progress.read.len()) aria-label="Reports read" {}
                p dir="auto" { @if progress.step.is_empty() { "waiting" } @else { (progress.step) } span.dim { " · " (progress.read.len()) " of " (progress.papers) } }
            }
        }
    }
}

fn outcome(progress: &Progress) -> Markup {
    html! {
        @if !progress.failed.is_empty() { p.wrong { "Not read: " (progress.failed) } }
        p.dim { (progress.read.len()) " of " (progress.papers) " read in " (progress.milliseconds) " ms · " a href="/intake" { "Hand in more" } }
        ul.outcomes {
            @for one in &progress.read {
                li {
                    p {
                        @if one.kept { a href=(format!("/documents/{}", escaped(&one.document))) { bdi { (one.document) } } } @else { bdi { (one.document) } }
                        @if one.kept && one.new { span.dim { " " (one.facts) @if one.facts == 1 { " fact" } @else { " facts" } } }
                        @if !one.kept { " " span.pill.alert { "not kept" } }
                        @if one.kept { " " a.more href=(format!("/review/{}", escaped(&one.document))) { "review" } }
                    }
                    @if !one.remark.is_empty() { p.dim dir="auto" { (one.remark) } }
                    @if one.kept && one.new && one.incidents.is_empty() { p.dim { "No incident found in it." } }
                    @for (id, name) in &one.incidents { p { "→ " a.what href=(format!("/incidents/{}", escaped(id))) dir="auto" { (name) } } }
                }
            }
        }
    }
}
