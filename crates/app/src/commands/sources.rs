//! `sources`: documents, where their text comes from, and when they came out with the reason.

use super::{Request, none_found, remark};
use crate::filter::Sieve;
use crate::style::Paint;
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, View};
use crate::wording;
use chancery_facts::{CopiedKind, Document, Zone};
use chancery_ledger::Near;
use std::collections::BTreeMap;
use std::io::{self, Write};

const COLUMNS: [Column; 17] = [
    Column::text("doc", "document", 12, 30, 0),
    Column::text("title", "title", 16, 44, 3),
    Column::text("outlet", "outlet", 8, 20, 4),
    Column::text("agency", "agency", 6, 14, 4),
    Column::text("grade", "grade", 5, 8, 1).screen(),
    Column::data("reliability"),
    Column::data("credibility"),
    Column::text("published", "published", 10, 24, 0),
    Column::text("basis", "known how", 10, 26, 2),
    Column::text("reason", "reason", 16, 50, 5),
    Column::text("origin", "origin", 10, 30, 1),
    Column::text("copies", "shared passages", 12, 44, 2),
    Column::text("near", "near copies", 12, 40, 6),
    Column::number("facts", "facts", 5, 5, 6),
    Column::number("revisions", "revisions", 9, 9, 6),
    Column::data("encoding"),
    Column::text("remarks", "remarks", 10, 30, 7),
];

/// Prints the documents that hold something asked for; without a filter all of them, by name.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let chosen = documents_asked_for(request);
    if request.format == Format::Table && chosen.is_empty() {
        return none_found(request, out, "documents");
    }
    let origins = origins(request.view);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in &request.view.facts {
        *counts.entry(fact.doc.as_str()).or_default() += 1;
    }
    let mut table = Table::new(&COLUMNS);
    table.rows = chosen
        .iter()
        .map(|d| row(request.view, d, &origins, counts.get(d.name.as_str()).copied().unwrap_or_default()))
        .collect();
    table.write(request.format, out, request.style)?;
    if request.format == Format::Table {
        let mut different: Vec<&str> =
            chosen.iter().filter_map(|d| origins.get(d.name.as_str())).map(String::as_str).collect();
        different.sort_unstable();
        different.dedup();
        let documents = wording::count(chosen.len(), "document", "documents");
        let line = format!("{documents}, {}", wording::count(different.len(), "origin", "origins"));
        remark(out, request.style, &line)?;
        super::tell_page(request, out)?;
        super::publishers::write(request, &chosen, out)?;
    }
    Ok(())
}

/// Documents of facts that pass the filter; without one, all.
pub fn documents_asked_for<'a>(request: &Request<'a>) -> Vec<&'a Document> {
    if let Some(page) = &request.view.page {
        return request.view.documents.iter().filter(|d| page.documents.contains(&d.name)).collect();
    }
    if request.filter.describe().is_empty() {
        return request.view.documents.iter().collect();
    }
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let mut names: Vec<&str> = request.view.facts.iter().filter(|f| sieve.accepts(f)).map(|f| f.doc.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    request.view.documents.iter().filter(|d| names.binary_search(&d.name.as_str()).is_ok()).collect()
}

/// Near copies listed of a document.
const MOST_NEAR: usize = 5;

/// Share of the body that another document has too, from which on both are one origin.
const ONE_ORIGIN_SHARE: f64 = 0.5;

/// The origin of each document: the first (by publication, then name) of those that share most of their text.
pub fn origins(view: &View) -> BTreeMap<&str, String> {
    let mut origin: BTreeMap<&str, &str> = view.documents.iter().map(|d| (d.name.as_str(), d.name.as_str())).collect();
    for document in &view.documents {
        for (other, bytes) in shared_bytes(document) {
            let body = body_bytes(document);
            if body > 0 && bytes as f64 / body as f64 >= ONE_ORIGIN_SHARE {
                join(&mut origin, document.name.as_str(), other);
            }
        }
    }
    let published: BTreeMap<&str, _> =
        view.documents.iter().map(|d| (d.name.as_str(), d.published.days.map(|p| p.0))).collect();
    let first = |name: &str| {
        let day = published.get(name).copied().flatten();
        (day.is_none(), day, name.to_owned())
    };
    let mut leader: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, root) in &origin {
        let lead = leader.entry(root).or_insert(name);
        if first(name) < first(lead) {
            *lead = name;
        }
    }
    let lead_of = |name: &str| leader.get(origin.get(name).copied().unwrap_or_default()).copied().unwrap_or_default();
    view.documents.iter().map(|d| (d.name.as_str(), lead_of(&d.name).to_owned())).collect()
}

fn join<'a>(origin: &mut BTreeMap<&'a str, &'a str>, one: &str, other: &str) {
    let (Some(a), Some(b)) = (origin.get(one).copied(), origin.get(other).copied()) else { return };
    let (keep, drop) = (a.min(b), a.max(b));
    origin.values_mut().filter(|root| **root == drop).for_each(|root| *root = keep);
}

/// Bytes of copied passages, per other document.
fn shared_bytes(document: &Document) -> BTreeMap<&str, usize> {
    let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
    for copied in document.copied.iter().filter(|c| c.kind == CopiedKind::Copy) {
        *shared.entry(copied.with_doc.as_str()).or_default() += copied.quote.span.len();
    }
    shared
}

fn body_bytes(document: &Document) -> usize {
    document.zones.iter().filter(|z| z.zone == Zone::Body).map(|z| z.span.len()).sum()
}

/// Shared passages in words: `1 passage (210 bytes, 12 % of the body) with b.txt`.
pub fn copies(document: &Document) -> Vec<String> {
    let body = body_bytes(document).max(1);
    let mut lines: Vec<String> = shared_bytes(document)
        .into_iter()
        .map(|(other, bytes)| {
            let of_other = document.copied.iter().filter(|c| c.kind == CopiedKind::Copy && c.with_doc == other).count();
            let percent = (bytes * 100 / body).min(100);
            format!("{} ({percent} % of the body) with {other}", wording::count(of_other, "passage", "passages"))
        })
        .collect();
    let repeated = document.copied.iter().filter(|c| c.kind == CopiedKind::Repetition).count();
    if repeated > 0 {
        lines.push(format!("{} inside the document", wording::count(repeated, "repetition", "repetitions")));
    }
    lines
}

/// A near copy in words: `92 % with b.txt`.
pub fn near_copy(near: &Near) -> String {
    format!("{} % with {}", near.shared, near.doc)
}

fn row(view: &View, document: &Document, origins: &BTreeMap<&str, String>, facts: usize) -> Vec<Cell> {
    let demo = if document.demo { "DEMO " } else { "" };
    let origin = origins.get(document.name.as_str()).cloned().unwrap_or_default();
    let own = origin == document.name;
    let published = wording::published(&document.published);
    let grade = document.grade.as_deref().cloned().unwrap_or_default();
    let near = view.near.get(&document.name).into_iter().flatten();
    let time = document.published.time.as_deref().map(|t| format!(" {t}")).unwrap_or_default();
    vec![
        Cell::text(document.name.clone()).shown_as(format!("{demo}{}", document.name)),
        Cell::text(document.title.as_ref().map(|t| t.text.clone()).unwrap_or_default()),
        Cell::text(document.outlet.clone().unwrap_or_default()),
        Cell::text(document.agency.as_ref().map(|a| a.name.clone()).unwrap_or_default()),
        Cell::text(grade.to_string()).painted(if grade.is_unknown() { Paint::Dim } else { Paint::Plain }),
        Cell::text(grade.reliability.map(|r| r.as_str()).unwrap_or_default()),
        Cell::text(grade.credibility.map(|c| c.as_str()).unwrap_or_default()),
        Cell::text(published.clone()).shown_as(format!("{published}{time}")),
        Cell::text(document.published.basis.as_str()).shown_as(wording::basis(document.published.basis)),
        Cell::text(document.published.reason.clone().unwrap_or_default()),
        Cell::text(origin.clone())
            .shown_as(if own { "own text".to_owned() } else { format!("same as {origin}") })
            .painted(if own { Paint::Plain } else { Paint::Caution }),
        Cell::list(copies(document)),
        Cell::list(near.take(MOST_NEAR).map(near_copy).collect()),
        Cell::number(facts),
        if document.revises.is_empty() { Cell::default() } else { Cell::number(document.revises.len() + 1) },
        Cell::text(document.encoding.clone()),
        Cell::list(document.remarks.clone()),
    ]
}
