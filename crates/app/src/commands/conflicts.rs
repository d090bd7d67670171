//! `conflicts`: where sources disagree, values side by side with date and source.

use super::{Request, finish, none_found, remark};
use crate::filter::Sieve;
use crate::style::{Paint, Style, wrap};
use crate::table::{Cell, Column, Format, Table};
use crate::view::Index;
use crate::wording;
use chancery_facts::{Conflict, ConflictClass, ConflictValue};
use std::io::{self, Write};

const COLUMNS: [Column; 11] = [
    Column::data("id"),
    Column::data("class"),
    Column::data("field"),
    Column::data("label"),
    Column::text("value", "value", 10, 60, 0),
    Column::text("as_of", "as of", 8, 18, 1),
    Column::text("said_by", "word of", 8, 30, 2),
    Column::text("grades", "grade", 5, 10, 2),
    Column::text("documents", "document", 12, 50, 1),
    Column::text("facts", "facts", 11, 26, 3),
    Column::data("note"),
];

/// Prints the conflicts that touch what was asked for.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    let filter = crate::filter::Filter { undated: true, ..request.filter.clone() };
    let sieve = Sieve::new(&index, &filter);
    let touches = |c: &&Conflict| {
        let facts = c.values.iter().flat_map(|v| &v.facts);
        if request.view.page.as_ref().is_some_and(|p| !p.links.contains(&c.id)) {
            return false;
        }
        request.filter.describe().is_empty() || facts.filter_map(|f| index.fact(f)).any(|f| sieve.accepts(f))
    };
    let chosen: Vec<&Conflict> = request.view.conflicts.iter().filter(touches).collect();
    if request.format != Format::Table {
        let mut table = Table::new(&COLUMNS);
        table.rows = chosen.iter().flat_map(|c| c.values.iter().map(|v| row(&index, c, v))).collect();
        return finish(request, out, ("value", "values"), &table, 0);
    }
    if chosen.is_empty() {
        return none_found(request, out, "conflicts");
    }
    for conflict in &chosen {
        write_conflict(&index, conflict, out, request.style)?;
    }
    remark(out, request.style, &wording::count(chosen.len(), "conflict", "conflicts"))?;
    super::tell_page(request, out)
}

/// One conflict with its values below each other.
pub fn write_conflict(index: &Index, conflict: &Conflict, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let paint = match conflict.class {
        ConflictClass::Contradiction | ConflictClass::Dispute => Paint::Alert,
        _ => Paint::Caution,
    };
    let head =
        format!("{} · {} of {}: {}", conflict.id, conflict.class, conflict.field, crate::style::tame(&conflict.label));
    for line in wrap(&head, style.width) {
        writeln!(out, "{}", style.paint(&line, paint))?;
    }
    let mut table = Table::new(&COLUMNS);
    table.rows = conflict.values.iter().map(|v| row(index, conflict, v)).collect();
    table.write(Format::Table, out, style)?;
    if let Some(note) = &conflict.note {
        remark(out, style, &crate::style::tame(note))?;
    }
    writeln!(out)
}

/// Names of the documents behind a value, each with its publication date.
pub fn documents_of(index: &Index, value: &ConflictValue) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for fact in value.facts.iter().filter_map(|f| index.fact(f)) {
        let document = index.document(&fact.doc);
        let published = document.map(|d| format!(" ({})", wording::published(&d.published))).unwrap_or_default();
        let name = format!("{}{published}", fact.doc);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Who says a value; the report's own voice where nobody is named.
pub fn voices_of(index: &Index, value: &ConflictValue) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for fact in value.facts.iter().filter_map(|f| index.fact(f)) {
        let name = wording::speaker(fact.speaker.as_ref());
        let name = if name.is_empty() { "the report itself".to_owned() } else { name };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Grades of the sources of a value; empty when none of them was graded.
fn grades_of(index: &Index, value: &ConflictValue) -> Vec<String> {
    let facts: Vec<_> = value.facts.iter().filter_map(|f| index.fact(f)).collect();
    if facts.iter().all(|f| f.grade.is_none()) {
        return Vec::new();
    }
    let mut grades: Vec<String> =
        facts.iter().map(|f| f.grade.as_deref().map_or_else(|| "–".to_owned(), ToString::to_string)).collect();
    grades.dedup();
    grades
}

fn row(index: &Index, conflict: &Conflict, value: &ConflictValue) -> Vec<Cell> {
    vec![
        Cell::text(conflict.id.clone()),
        Cell::text(conflict.class.as_str()),
        Cell::text(conflict.field.clone()),
        Cell::text(conflict.label.clone()),
        Cell::text(value.value.clone()),
        Cell::text(value.as_of.clone().unwrap_or_default()),
        Cell::list(voices_of(index, value)),
        Cell::list(grades_of(index, value)),
        Cell::list(documents_of(index, value)),
        Cell::list(value.facts.clone()),
        Cell::text(conflict.note.clone().unwrap_or_default()),
    ]
}
