//! `actors`: persons, groups and governments, under one name each with what they were called, and the parts they played.

use super::{Request, print_entries};
use crate::sums::{CALLED, FIRST, LAST, Names, PART, STATE, end, usual, values};
use crate::table::{Cell, Column};
use crate::wording;
use chancery_ledger::Summed;
use std::io::{self, Write};

const COLUMNS: [Column; 8] = [
    Column::text("actor", "actor", 14, 36, 0),
    Column::text("state", "of", 2, 4, 2),
    Column::text("parts", "parts played", 16, 48, 0),
    Column::text("first", "first", 10, 10, 4),
    Column::text("last", "last", 10, 10, 3),
    Column::text("variants", "also called", 10, 40, 5),
    Column::number("facts", "facts", 5, 5, 1),
    Column::number("documents", "docs", 4, 4, 2),
];

/// Prints those who act and speak, the most active first; who is only struck or spoken of stands under `missions` and `incidents`.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let rows = super::summed(request, Names::Actors, |_, sum| row(sum));
    print_entries(request, out, ("actor", "actors"), &COLUMNS, rows)
}

fn row(sum: &Summed) -> Vec<Cell> {
    let mut parts: Vec<(i64, &str)> = values(sum, PART).map(|(part, n)| (n, part)).collect();
    parts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let parts = parts.into_iter().map(|(n, part)| format!("{} {n}", wording::words_of(part))).collect();
    vec![
        Cell::text(sum.name.clone()),
        Cell::text(usual(sum, STATE)),
        Cell::list(parts),
        Cell::text(end(sum, FIRST)),
        Cell::text(end(sum, LAST)),
        Cell::list(values(sum, CALLED).map(|(called, _)| called.to_owned()).collect()),
        Cell::number(sum.facts),
        Cell::number(sum.documents),
    ]
}
