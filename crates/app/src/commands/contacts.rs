//! `contacts`: visits, meetings, calls, requests, demands, threats, with their direction.

use super::{
    DATE_COLUMNS, DOC, ID, Request, WORDS, date_cells, doc_cell, firmness_cell, print_facts, word_of_cell, words_cell,
};
use crate::table::{Cell, Column};
use crate::view::Index;
use crate::wording;
use chancery_facts::{Fact, Kind, Role};
use std::io::{self, Write};

const COLUMNS: [Column; 17] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::text("type", "type", 8, 18, 0),
    Column::text("from", "from", 10, 28, 0),
    Column::text("to", "to", 10, 28, 0),
    Column::text("participants", "with", 8, 28, 4),
    Column::text("about", "about", 10, 28, 3),
    Column::text("place", "place", 8, 22, 5),
    Column::text("firmness", "put as", 8, 14, 5),
    Column::text("condition", "condition", 10, 30, 4),
    Column::text("word_of", "word of", 10, 24, 5),
    WORDS,
    DOC,
];

/// Prints contacts, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    print_facts(request, out, ("contact", "contacts"), &[Kind::Contact], &COLUMNS, row)
}

/// The side that acts.
pub fn from(fact: &Fact) -> String {
    wording::names_in(fact, &[Role::From, Role::Visitor, Role::Actor])
}

/// The side it is done to.
pub fn to(fact: &Fact) -> String {
    wording::names_in(fact, &[Role::To, Role::Host])
}

/// Those who take part without a side.
pub fn with(fact: &Fact) -> String {
    let lists = [wording::names(fact, Role::Participant), wording::names(fact, Role::Partner)];
    lists.into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join(", ")
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let ty = fact.coding.ty();
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    cells.extend([
        Cell::text(ty).shown_as(wording::words_of(ty)),
        Cell::text(from(fact)),
        Cell::text(to(fact)),
        Cell::text(with(fact)),
        Cell::text(wording::about(index, fact)),
        Cell::text(wording::place(&fact.places)),
        firmness_cell(fact),
        Cell::text(fact.condition.clone().unwrap_or_default()),
        word_of_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
