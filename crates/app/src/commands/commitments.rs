//! `commitments`: what was vowed, what is under way, what somebody says is done, what is done.

use super::{DATE_COLUMNS, DOC, ID, Request, WORDS, date_cells, doc_cell, print_facts, word_of_cell, words_cell};
use crate::style::Paint;
use crate::table::{Cell, Column};
use crate::view::Index;
use crate::wording;
use chancery_facts::{Fact, Kind, Role, Status};
use std::io::{self, Write};

const COLUMNS: [Column; 17] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::data("kind"),
    Column::text("type", "what", 10, 24, 0),
    Column::text("who", "who", 10, 28, 0),
    Column::text("to", "to", 8, 24, 5),
    Column::text("for", "for", 8, 26, 4),
    Column::text("status", "status", 8, 14, 0),
    Column::text("life", "life", 6, 14, 4),
    Column::text("deadline", "until", 8, 18, 3),
    Column::text("word_of", "word of", 10, 24, 5),
    WORDS,
    DOC,
];

/// Prints commitments and measures, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let kinds = [Kind::Commitment, Kind::Measure];
    print_facts(request, out, ("commitment or measure", "commitments and measures"), &kinds, &COLUMNS, row)
}

/// Until when: the interval, else the words of the text.
pub fn deadline(fact: &Fact) -> String {
    let Some(when) = &fact.deadline else { return String::new() };
    match &when.stated {
        Some(words) if when.is_open() => format!("“{words}”"),
        _ => wording::date(when),
    }
}

/// Colour of a status: vowed and claimed things are not done things.
pub(super) fn status_paint(status: Option<Status>) -> Paint {
    match status {
        Some(Status::Done) => Paint::Good,
        Some(Status::NotDone | Status::Reversed) => Paint::Alert,
        Some(Status::DoneClaimed | Status::UnderWay | Status::Ordered) => Paint::Caution,
        _ => Paint::Plain,
    }
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let ty = fact.coding.ty();
    let status = fact.status.map(|s| s.as_str()).unwrap_or_default();
    let life = index.group_of(&fact.id).and_then(|g| g.status).map(|s| s.as_str()).unwrap_or_default();
    let negated = if fact.polarity == chancery_facts::Polarity::Negated { "not: " } else { "" };
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    cells.extend([
        Cell::text(fact.kind().as_str()),
        Cell::text(ty).shown_as(format!("{negated}{}", wording::words_of(ty))),
        Cell::text(wording::names_in(fact, &[Role::Promisor, Role::Actor])),
        Cell::text(wording::names(fact, Role::To)),
        Cell::text(wording::names_in(fact, &[Role::Beneficiary, Role::Target, Role::Subject])),
        Cell::text(status).shown_as(wording::words_of(status)).painted(status_paint(fact.status)),
        Cell::text(life).shown_as(wording::words_of(life)),
        Cell::text(deadline(fact)),
        word_of_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
