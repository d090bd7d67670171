//! `posture`: missions open, reduced, closed; troop and staff numbers by date and source; sanctions and waivers.

use super::{
    DATE_COLUMNS, DOC, ID, Request, WORDS, date_cells, doc_cell, firmness_cell, print_facts, word_of_cell, words_cell,
};
use crate::style::Paint;
use crate::table::{Cell, Column};
use crate::view::Index;
use crate::wording;
use chancery_facts::{Fact, GroupRelation, Kind, Role};
use std::io::{self, Write};

const COLUMNS: [Column; 18] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::text("type", "type", 8, 22, 0),
    Column::text("subject", "of", 10, 30, 0),
    Column::text("actor", "by", 8, 26, 3),
    Column::text("figures", "figures", 8, 28, 1),
    Column::text("place", "place", 8, 22, 6),
    Column::text("status", "status", 8, 13, 1),
    Column::text("firmness", "put as", 8, 14, 6),
    Column::number("conflicts", "≠", 1, 2, 4),
    Column::text("series", "series", 13, 14, 7),
    Column::text("word_of", "word of", 10, 24, 3),
    WORDS,
    DOC,
];

/// Prints posture facts, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    print_facts(request, out, ("posture entry", "posture entries"), &[Kind::Posture], &COLUMNS, row)
}

/// The mission, force or state it is about.
pub fn subject(fact: &Fact) -> String {
    let named = wording::names_in(fact, &[Role::Subject, Role::Beneficiary, Role::Target]);
    if named.is_empty() { wording::names_in(fact, &[Role::Actor]) } else { named }
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let ty = fact.coding.ty();
    let status = fact.status.map(|s| s.as_str()).unwrap_or_default();
    let conflicts = index.conflicts_among(&[fact]).len();
    let series = index.group_of(&fact.id).filter(|g| g.relation == GroupRelation::Series);
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    cells.extend([
        Cell::text(ty).shown_as(wording::words_of(ty)),
        Cell::text(subject(fact)),
        Cell::text(wording::names(fact, Role::Actor)),
        Cell::text(wording::quantities(fact)),
        Cell::text(wording::place(&fact.places)),
        Cell::text(status).shown_as(wording::words_of(status)).painted(super::commitments::status_paint(fact.status)),
        firmness_cell(fact),
        Cell::number(conflicts)
            .shown_as(if conflicts == 0 { String::new() } else { conflicts.to_string() })
            .painted(Paint::Alert),
        Cell::text(series.map(|g| g.id.clone()).unwrap_or_default()),
        word_of_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
