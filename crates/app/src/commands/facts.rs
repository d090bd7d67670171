//! `facts`: every fact, as the interchange file `facts.jsonl`, a table or CSV.

use super::{DATE_COLUMNS, DOC, ID, Request, date_cells, doc_cell, finish, firmness_cell, word_of_cell, words_cell};
use crate::filter::Sieve;
use crate::table::{Cell, Column, Format, Table};
use crate::view::Index;
use crate::wording;
use chancery_exchange::{Extras, fact_to_json};
use chancery_facts::Fact;
use std::io::{self, Write};

const COLUMNS: [Column; 18] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::text("kind", "kind", 8, 11, 1),
    Column::text("type", "type", 8, 22, 0),
    Column::text("zone", "zone", 5, 8, 7),
    Column::text("status", "status", 8, 13, 6),
    Column::text("firmness", "put as", 8, 14, 6),
    Column::text("word_of", "word of", 10, 24, 4),
    Column::text("grade", "grade", 5, 8, 3),
    Column::text("words", "words", 20, 80, 1),
    Column::data("start"),
    Column::data("end"),
    DOC,
    super::ANALYST,
];

/// Prints the facts asked for, in the order of the ledger.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let chosen = || request.view.facts.iter().filter(|f| sieve.accepts(f));
    if request.format == Format::Jsonl {
        for fact in chosen() {
            writeln!(out, "{}", fact_to_json(fact, Extras::Plain))?;
        }
        return Ok(());
    }
    let mut table = Table::new(&COLUMNS);
    table.rows = chosen().map(|f| row(&index, f)).collect();
    let undated = request.view.facts.iter().filter(|f| sieve.undated_only(f)).count();
    finish(request, out, ("fact", "facts"), &table, undated)
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let status = fact.status.map(|s| s.as_str()).unwrap_or_default();
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    cells.extend([
        Cell::text(fact.kind().as_str()),
        Cell::text(fact.coding.ty()).shown_as(wording::words_of(fact.coding.ty())),
        Cell::text(fact.zone().as_str()),
        Cell::text(status).shown_as(wording::words_of(status)),
        firmness_cell(fact),
        word_of_cell(fact),
        super::grade_cell(fact),
        words_cell(fact),
        Cell::number(fact.main().quote.span.start),
        Cell::number(fact.main().quote.span.end),
        doc_cell(index, fact),
        super::analyst_cell(&[fact]),
    ]);
    cells
}
