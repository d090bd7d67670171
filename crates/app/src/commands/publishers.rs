//! The second part of `sources`: agencies and outlets by name, what they gave, and how analysts graded them.

use super::{Request, remark};
use crate::grading;
use crate::moment;
use crate::style::Paint;
use crate::table::{Cell, Column, Format, Table};
use chancery_atlas::fold;
use chancery_facts::{Document, SourceKind};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

const COLUMNS: [Column; 9] = [
    Column::text("source", "source", 12, 34, 0),
    Column::text("kind", "kind", 6, 8, 4),
    Column::number("documents", "docs", 4, 5, 3),
    Column::number("cited", "cited", 5, 5, 5),
    Column::text("grade", "grade", 5, 8, 0),
    Column::text("meaning", "meaning", 12, 40, 3),
    Column::text("by", "by", 6, 16, 2),
    Column::text("entered", "entered", 17, 17, 6),
    Column::text("why", "why", 10, 36, 1),
];

/// What the ledger holds of one source.
#[derive(Default)]
struct Entry<'a> {
    name: &'a str,
    kind: &'static str,
    documents: BTreeSet<&'a str>,
    cited: BTreeSet<&'a str>,
}

/// Prints the sources of the documents by name; nothing when none has one and none was graded.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(request: &Request, chosen: &[&Document], out: &mut dyn Write) -> io::Result<()> {
    let entries = entries(request, chosen);
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut table = Table::new(&COLUMNS);
    table.rows = entries.values().map(|entry| row(request, entry)).collect();
    table.write(Format::Table, out, request.style)?;
    let ungraded = "ungraded: nobody has said how far it is relied on; “decide grade SOURCE B2” does";
    remark(out, request.style, ungraded)
}

fn entries<'a>(request: &Request<'a>, chosen: &[&'a Document]) -> BTreeMap<String, Entry<'a>> {
    let mut out: BTreeMap<String, Entry> = BTreeMap::new();
    let names: BTreeSet<&str> = chosen.iter().map(|d| d.name.as_str()).collect();
    let mut take = |kind: &'static str, name: &'a str, doc: Option<&'a str>, cited_in: Option<&'a str>| {
        let entry = out.entry(fold(name)).or_insert_with(|| Entry { name, kind, ..Entry::default() });
        entry.documents.extend(doc);
        entry.cited.extend(cited_in);
    };
    for document in chosen {
        let agency = document.agency.iter().map(|a| ("agency", a.name.as_str()));
        for (kind, name) in agency.chain(document.outlet.iter().map(|o| ("outlet", o.as_str()))) {
            take(kind, name, Some(&document.name), None);
        }
    }
    for fact in request.view.facts.iter().filter(|f| names.contains(f.doc.as_str())) {
        for step in &fact.source_chain {
            match step.kind {
                SourceKind::Agency => take("agency", &step.name, None, Some(&fact.doc)),
                SourceKind::Outlet => take("outlet", &step.name, None, Some(&fact.doc)),
                _ => {}
            }
        }
    }
    for graded in request.view.grades.iter().filter(|g| names.contains(g.source.as_str())) {
        take("report", &graded.source, Some(&graded.source), None);
    }
    for entry in out.values_mut() {
        entry.cited.retain(|doc| !entry.documents.contains(doc));
    }
    out
}

fn row(request: &Request, entry: &Entry) -> Vec<Cell> {
    let graded = request.view.grades.iter().find(|g| fold(&g.source) == fold(entry.name));
    let grade = graded.map(|g| g.grade.clone()).unwrap_or_default();
    let meaning: Vec<&str> = grade
        .reliability
        .map(grading::reliability)
        .into_iter()
        .chain(grade.credibility.map(grading::credibility))
        .collect();
    let count = |n: usize| Cell::number(n).shown_as(if n == 0 { String::new() } else { n.to_string() });
    vec![
        Cell::text(entry.name),
        Cell::text(entry.kind),
        count(entry.documents.len()),
        count(entry.cited.len()),
        Cell::text(grade.to_string()).painted(if grade.is_unknown() { Paint::Dim } else { Paint::Plain }),
        Cell::text(meaning.join("; ")),
        Cell::text(graded.map(|g| g.by.clone()).unwrap_or_default()),
        Cell::text(graded.map(|g| moment::short(g.at)).unwrap_or_default()),
        Cell::text(graded.map(|g| g.why.clone()).unwrap_or_default()),
    ]
}
