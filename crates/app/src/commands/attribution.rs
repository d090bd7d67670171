//! `attribution`: claims, blame, denials, suspects, and the plain "nobody has claimed it".

use super::{
    DATE_COLUMNS, DOC, ID, Request, WORDS, date_cells, doc_cell, firmness_cell, print_facts, word_of_cell, words_cell,
};
use crate::style::Paint;
use crate::table::{Cell, Column};
use crate::view::Index;
use crate::wording;
use chancery_facts::{Fact, Kind, Role};
use std::io::{self, Write};

const COLUMNS: [Column; 15] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::text("type", "type", 8, 20, 0),
    Column::text("by", "by", 10, 28, 0),
    Column::text("on", "on", 10, 28, 1),
    Column::text("for", "for", 14, 44, 2),
    Column::data("scope"),
    Column::text("firmness", "put as", 8, 14, 5),
    Column::text("word_of", "word of", 10, 24, 4),
    WORDS,
    DOC,
];

/// Prints attributions, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    print_facts(request, out, ("attribution", "attributions"), &[Kind::Attribution], &COLUMNS, row)
}

/// Who makes the attribution: claims, blames, denies, arrests. Empty when the text does not say.
pub fn by(fact: &Fact) -> String {
    match fact.coding.ty() {
        "claim" | "claim_withdrawn" => wording::names(fact, Role::Claimant),
        "denial" => wording::names(fact, Role::Denier),
        "arrest_of_suspect" | "charge" | "conviction" | "acquittal" => wording::names(fact, Role::Authority),
        _ => wording::names_in(fact, &[Role::Accuser, Role::Claimant]),
    }
}

/// Whom it names as the doer.
pub fn on(fact: &Fact) -> String {
    wording::names_in(fact, &[Role::Accused, Role::Suspect, Role::Perpetrator])
}

/// The acts it is about, with its reach when that is wider.
pub fn acts(index: &Index, fact: &Fact) -> String {
    let about = wording::about(index, fact);
    match wording::reach(fact) {
        Some(reach) if about.is_empty() => reach.to_owned(),
        Some(reach) => format!("{about} ({reach})"),
        None => about,
    }
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let ty = fact.coding.ty();
    let paint = match ty {
        "denial" | "claim_withdrawn" | "acquittal" => Paint::Alert,
        "claim" | "conviction" => Paint::Good,
        "blame" | "accusation" | "suspicion" => Paint::Caution,
        _ => Paint::Plain,
    };
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    let motive = fact.motive.as_deref().map(|m| format!(" (motive: {m})")).unwrap_or_default();
    cells.extend([
        Cell::text(ty).shown_as(wording::words_of(ty)).painted(paint),
        Cell::text(by(fact)),
        Cell::text(on(fact)),
        Cell::text(format!("{}{motive}", acts(index, fact))),
        Cell::text(fact.scope.map(|s| s.as_str()).unwrap_or_default()),
        firmness_cell(fact),
        word_of_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
