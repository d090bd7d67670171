//! Briefs: the list and the form for another, a draft to edit, one that was issued.

use super::layout::grouped;
use super::parts::{empty, short_quote, voice};
use super::{Page, draw};
use crate::assets;
use crate::views::{BriefLine, BriefPage, BriefPart, BriefStatement, Briefs, Marking};
use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};

/// A marking as it stands on paper: in its colour, on black.
fn marking(marking: &Marking) -> Markup {
    html! { b class={ "tlp " (marking.code.replace('+', "-")) } title=(marking.meaning) { (marking.label) } }
}

/// The list, and the form for another.
pub async fn list(page: Page) -> Response {
    let by = page.session.name.clone();
    draw(page, "Briefs", move |desk| desk.briefs(&by), |found: &Briefs| html! {
        script src=(assets::at("briefs.js")) defer {}
        header.head { h1 { "Briefs" } p.dim { "A situation report over a period, a country or a mission. Every statement has its words; you put it your way, and what you issue stays as it is." } }
        form.filter #newbrief {
            label.field { span { "From" } input type="date" name="since"; }
            label.field { span { "Until" } input type="date" name="until"; }
            label.field { span { "Country" } input type="text" name="country" placeholder="name or code" autocomplete="off" maxlength="200"; }
            label.field { span { "Mission" } input type="text" name="mission" placeholder="embassy in …" autocomplete="off" maxlength="200"; }
            label.field { span { "Marking" } select name="tlp" { @for m in &found.markings { option value=(m.code) selected[m.code == "amber"] { (m.label) } } } }
            @if !found.last.is_empty() { label.check title=(found.last) { input type="checkbox" name="since_last" value="yes"; " since my last" } }
            button.primary type="submit" { "Compose" }
            p.wrong role="alert" {}
        }
        div #book.book data-live-part="" {
            @if !found.drafts.is_empty() { div.drafts { h2 { "Drafts" } ul.briefs { @for line in &found.drafts { (one(line)) } } } }
            @if !found.issued.is_empty() { h2 { "Issued" } ul.briefs { @for line in &found.issued { (one(line)) } } }
            @if found.drafts.is_empty() && found.issued.is_empty() {
                (empty("No brief was made yet", html! { "Choose a period, a country or a mission above, or nothing for the whole ledger." }))
            }
        }
    })
    .await
}

fn one(line: &BriefLine) -> Markup {
    let to = if line.number > 0 { format!("/briefs/{}", line.number) } else { format!("/briefs/drafts/{}", line.id) };
    html! {
        li.watch data-item="" data-id=(to) {
            header {
                @if line.number > 0 { span.dim { "No. " (line.number) } }
                a.what href=(to) data-open="" dir="auto" { (line.title) }
                (marking(&line.marking))
            }
            p.by { bdi { (line.by) } " · " (line.at) " · " (grouped(line.statements as u64)) " statements" }
        }
    }
}

/// A draft.
pub async fn draft(page: Page, Path(id): Path<String>) -> Response {
    draw(page, "Draft of a brief", move |desk| desk.draft(&id), |found: &BriefPage| html! {
        script src=(assets::at("briefs.js")) defer {}
        article.sheet.brief #draft data-draft=(found.id) data-version=(found.version) {
            p.crumbs { a href="/briefs" { "Briefs" } " / draft" }
            header.head {
                h1 { span.hidden { "Draft: " } input #title type="text" name="title" value=(found.title) maxlength="300" aria-label="Title" dir="auto" data-change="title"; }
                p.dim { (found.issue) @if !found.asked.is_empty() { " · " bdi { (found.asked) } } }
                p.acts {
                    label.field.inline { span.hidden { "Marking" } select name="tlp" data-change="tlp" {
                        @for m in &found.markings { option value=(m.code) selected[m.code == found.marking.code] { (m.label) } }
                    } }
                    button.primary type="button" data-issue="" data-key="i" { "Issue it" }
                    button.danger type="button" data-discard="" { "Discard" }
                }
                p.dim #meaning { (found.marking.meaning) }
                p.wrong role="alert" {}
            }
            div.columns {
                div.main {
                    section {
                        h2 { "In your words" }
                        label.field { span.hidden { "What you say first" } textarea name="opening" rows="4" dir="auto" maxlength="10000" data-change="opening" placeholder="What matters, in your words. It stands ahead of everything and is marked as yours." { (found.opening) } }
                    }
                    @for p in &found.parts { (part(p, found, true)) }
                }
                aside { (summary(found)) }
            }
        }
    })
    .await
}

/// One that was issued.
pub async fn issued(page: Page, Path(number): Path<u32>) -> Response {
    draw(page, "Brief", move |desk| desk.issued_brief(number), |found: &BriefPage| html! {
        article.sheet.brief {
            p.crumbs { a href="/briefs" { "Briefs" } " / no. " (found.number) }
            header.head {
                h1 dir="auto" { (found.title) " " (marking(&found.marking)) }
                p.dim { (found.issue) }
                p.acts { @for file in &found.files {
                    @if file.name.starts_with("brief.") && file.name != "brief.json" {
                        a.button href=(format!("/briefs/{}/{}", found.number, file.name)) title=(format!("{} bytes, SHA-256 {}", file.bytes, file.sha256)) download { (name_of(&file.name)) }
                    }
                } }
                p.dim { (found.marking.meaning) }
            }
            div.columns {
                div.main {
                    @if !found.opening.is_empty() {
                        section { h2 { "In the analyst’s words" } @for line in found.opening.lines().filter(|l| !l.trim().is_empty()) { p.own dir="auto" { (line) } } }
                    }
                    @for p in &found.parts { (part(p, found, false)) }
                }
                aside { (summary(found)) }
            }
        }
    })
    .await
}

fn name_of(file: &str) -> &'static str {
    match file.rsplit_once('.').map_or("", |n| n.1) {
        "pdf" => "PDF",
        "docx" => "DOCX",
        "md" => "Markdown",
        _ => "HTML",
    }
}

fn part(part: &BriefPart, brief: &BriefPage, open: bool) -> Markup {
    let shown = |s: &&BriefStatement| open || !s.left_out;
    html! {
        section {
            h2 { (part.heading) }
            @if !part.lead.is_empty() { p.dim { (part.lead) } }
            @if part.statements.iter().filter(shown).count() == 0 { p.dim { "None found." } }
            ol.statements { @for s in part.statements.iter().filter(shown) { (statement(s, brief, open)) } }
        }
    }
}

fn statement(s: &BriefStatement, brief: &BriefPage, open: bool) -> Markup {
    html! {
        li #(format!("s{}", s.number)) .own[s.machine.is_some()] .out[s.left_out] data-item="" data-id=(s.number) data-statement=(s.number) {
            span.number { (s.number) }
            div {
                p dir="auto" { @if !s.date.is_empty() { b.date { (s.date) } " " } span data-text="" { (s.text) }
                    @for n in &s.notes { " " a.noteref href=(format!("#n{n}")) { (n) } }
                }
                @if let Some(machine) = &s.machine { p.by { "Words of " bdi { (s.edited_by) } ". The ledger: " span data-machine="" dir="auto" { (machine) } } }
                @for side in &s.sides { p.sideline dir="auto" { (side.text) @for n in &side.notes { " " a.noteref href=(format!("#n{n}")) { (n) } } } }
                details.words { summary { (s.notes.len().max(s.sides.len())) " in its words" }
                    @for n in s.notes.iter().chain(s.sides.iter().flat_map(|x| &x.notes)) {
                        @if let Some(note) = brief.notes.get(n - 1) { p { (short_quote(&note.words)) span.by { " " (voice(&note.voice)) " · " (note.words.document) } } }
                    }
                }
                @if open {
                    p.acts {
                        button.small type="button" data-edit="" { "Put it your way" }
                        @if s.machine.is_some() { button.small type="button" data-restore="" { "The ledger’s words" } }
                        button.small type="button" data-leave=(if s.left_out { "false" } else { "true" }) { @if s.left_out { "Take it in again" } @else { "Leave it out" } }
                        @if !s.page.is_empty() { a.more href=(s.page) { "in the ledger" } }
                    }
                }
            }
        }
    }
}

fn summary(brief: &BriefPage) -> Markup {
    html! {
        section { h2 { "Summary" }
            @if brief.demo { p.notice { "Made from demonstration reports; nothing here happened." } }
            dl.counts { @for (name, number) in &brief.counts { div { dt { (name) } dd { (number) } } } }
        }
        @if !brief.not_stated.is_empty() { section { h2 { "Not stated" } ul.plainlist { @for line in &brief.not_stated { li { (line) } } } } }
        section { h2 { "Sources" } ol.numbered { @for s in &brief.sources { li {
            a href=(format!("/documents/{}", crate::escaped(&s.document))) { bdi { @if s.title.is_empty() { (s.document) } @else { (s.title) } } }
            p.by { (s.about) @if !s.copies.is_empty() { "; shares " (s.copies) } }
        } } } }
        section { h2 { "Words" } ol.numbered { @for (n, note) in brief.notes.iter().enumerate() { li #(format!("n{}", n + 1)) { (short_quote(&note.words)) p.by { (voice(&note.voice)) " · " (note.words.document) } } } } }
    }
}
