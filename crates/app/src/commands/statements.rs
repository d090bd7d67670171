//! `statements`: condemnations, warnings, threats, demands, assessments, with speaker and words.

use super::{DATE_COLUMNS, DOC, ID, Request, date_cells, doc_cell, firmness_cell, print_facts, words_cell};
use crate::table::{Cell, Column};
use crate::view::Index;
use crate::wording;
use chancery_facts::{Fact, Kind, Role};
use std::io::{self, Write};

const COLUMNS: [Column; 13] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::text("type", "type", 8, 18, 1),
    Column::text("speaker", "speaker", 10, 28, 0),
    Column::text("to", "to", 8, 22, 5),
    Column::text("about", "about", 10, 26, 4),
    Column::text("firmness", "put as", 8, 14, 6),
    Column::text("words", "words", 20, 80, 0),
    DOC,
];

/// Prints statements, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    print_facts(request, out, ("statement", "statements"), &[Kind::Statement], &COLUMNS, row)
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let ty = fact.coding.ty();
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    let outlet = wording::names(fact, Role::Outlet);
    let speaker = wording::speaker(fact.speaker.as_ref());
    let heard = if outlet.is_empty() { speaker.clone() } else { format!("{speaker} [to {outlet}]") };
    cells.extend([
        Cell::text(ty).shown_as(wording::words_of(ty)),
        Cell::text(speaker).shown_as(heard),
        Cell::text(wording::names(fact, Role::To)),
        Cell::text(wording::about(index, fact)),
        firmness_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
