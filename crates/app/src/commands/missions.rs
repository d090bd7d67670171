//! `missions`: every mission the ledger speaks of, with its states, what happened to it and how it stands.

use super::{Request, print_entries};
use crate::sums::{CALLED, CLASS, DOORS, HOST, Names, STATE, STRUCK, end, usual, values};
use crate::table::{Cell, Column};
use crate::view::Index;
use crate::wording;
use chancery_facts::Fact;
use chancery_ledger::Summed;
use std::io::{self, Write};

const COLUMNS: [Column; 10] = [
    Column::text("mission", "mission", 16, 40, 0),
    Column::text("class", "class", 8, 14, 4),
    Column::text("sending", "of", 2, 4, 1),
    Column::text("host", "in", 2, 4, 1),
    Column::number("incidents", "attacks", 4, 7, 0),
    Column::text("last_incident", "last attack", 10, 24, 2),
    Column::text("state", "state", 10, 34, 0),
    Column::text("variants", "also called", 10, 40, 6),
    Column::number("facts", "facts", 5, 5, 5),
    Column::number("documents", "docs", 4, 4, 5),
];

/// Prints missions, the most attacked first. Those without a name of their own ("the mission") are left out.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let rows = super::summed(request, Names::Missions, row);
    print_entries(request, out, ("mission", "missions"), &COLUMNS, rows)
}

fn row(index: &Index, sum: &Summed) -> Vec<Cell> {
    let class = usual(sum, CLASS);
    let struck = end(sum, STRUCK).split_once(' ').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    let doors = end(sum, DOORS).split_once(' ').and_then(|(_, id)| index.fact(id));
    vec![
        Cell::text(sum.name.clone()),
        Cell::text(class).shown_as(wording::words_of(class)),
        Cell::text(usual(sum, STATE)),
        Cell::text(usual(sum, HOST)),
        Cell::number(sum.acts),
        Cell::text(struck.map(|(from, to)| wording::days(from, to)).unwrap_or_default()),
        Cell::text(doors.map(state).unwrap_or_default()),
        Cell::list(values(sum, CALLED).map(|(called, _)| called.to_owned()).collect()),
        Cell::number(sum.facts),
        Cell::number(sum.documents),
    ]
}

/// How it stands: the latest word on its doors.
fn state(fact: &Fact) -> String {
    let status = fact.status.map(|s| format!(", {}", wording::words_of(s.as_str()))).unwrap_or_default();
    let day = super::date_text(fact);
    let day = if day.is_empty() { day } else { format!(" ({day})") };
    format!("{}{status}{day}", wording::words_of(fact.coding.ty()))
}
