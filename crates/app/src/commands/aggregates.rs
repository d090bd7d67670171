//! `aggregates`: counts, rates and trends over several acts. Never summed, never split into incidents.

use super::{
    DATE_COLUMNS, DOC, ID, Request, WORDS, date_cells, doc_cell, firmness_cell, print_facts, remark, word_of_cell,
    words_cell,
};
use crate::style::Paint;
use crate::table::{Cell, Column, Format};
use crate::view::Index;
use crate::wording;
use chancery_facts::{Fact, Kind, Role};
use std::io::{self, Write};

const COLUMNS: [Column; 16] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::text("type", "type", 8, 16, 1),
    Column::text("figures", "figures", 8, 30, 0),
    Column::text("window", "window", 8, 26, 0),
    Column::text("targets", "on", 10, 32, 2),
    Column::text("by", "by", 8, 22, 5),
    Column::number("origins", "origins", 7, 7, 4),
    Column::text("firmness", "put as", 8, 14, 6),
    Column::text("word_of", "word of", 10, 24, 3),
    WORDS,
    DOC,
];

/// Prints aggregates, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    print_facts(request, out, ("aggregate", "aggregates"), &[Kind::Aggregate], &COLUMNS, row)?;
    if request.format == Format::Table {
        remark(out, request.style, "windows and scopes overlap: these numbers are not to be added")?;
    }
    Ok(())
}

/// The window in the words of the text.
pub fn window(fact: &Fact) -> String {
    let said = fact.quantities.iter().find_map(|q| q.window.as_deref());
    let stated = fact.event_date.as_ref().and_then(|d| d.stated.as_deref());
    said.or(stated).map(crate::style::tame).unwrap_or_default()
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let ty = fact.coding.ty();
    let group = index.same_as(&fact.id);
    let origins = group.map_or(1, |g| g.origins.lineages.len().max(1));
    let members = group.map_or(1, |g| g.members.len());
    // Two documents and one origin: one of them copies.
    let copied = members > origins;
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    cells.extend([
        Cell::text(ty).shown_as(wording::words_of(ty)),
        Cell::text(wording::quantities(fact)),
        Cell::text(window(fact)),
        Cell::text(wording::names_in(fact, &[Role::Target, Role::Victim, Role::Hit, Role::Subject])),
        Cell::text(wording::names(fact, Role::Perpetrator)),
        Cell::number(origins)
            .shown_as(if copied { format!("{origins} of {members}") } else { origins.to_string() })
            .painted(if copied { Paint::Caution } else { Paint::Plain }),
        firmness_cell(fact),
        word_of_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
