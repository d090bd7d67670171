//! `groups`: facts that belong together and the conflicts between them, as `groups.jsonl`, a table or CSV.

use super::{Request, finish};
use crate::filter::Sieve;
use crate::table::{Cell, Column, Format, Table};
use crate::view::Index;
use crate::wording;
use chancery_exchange::{Extras, conflict_to_json, group_to_json};
use chancery_facts::{Conflict, Group};
use std::io::{self, Write};

const COLUMNS: [Column; 10] = [
    Column::text("id", "id", 14, 14, 0),
    Column::text("kind", "kind", 8, 11, 1),
    Column::text("relation", "relation", 7, 8, 2),
    Column::text("label", "label", 16, 50, 0),
    Column::text("status", "status", 8, 18, 3),
    Column::text("members", "members", 7, 30, 2),
    Column::text("attached", "attached", 8, 26, 5),
    Column::number("origins", "origins", 7, 7, 3),
    Column::text("conflicts", "≠", 1, 20, 4),
    Column::text("reason", "why together", 16, 50, 4),
];

/// Prints the groups and conflicts that touch what was asked for.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let all = request.filter.describe().is_empty();
    let page = request.view.page.as_ref();
    let on_page = |id: &str| page.is_none_or(|p| p.links.contains(id));
    let touches = |ids: &[String]| all || ids.iter().filter_map(|f| index.fact(f)).any(|f| sieve.accepts(f));
    let groups: Vec<&Group> = request.view.groups.iter().filter(|g| on_page(&g.id) && touches(&g.members)).collect();
    let about = |c: &&Conflict| on_page(&c.id) && c.values.iter().any(|v| touches(&v.facts));
    let conflicts: Vec<&Conflict> = request.view.conflicts.iter().filter(about).collect();
    if request.format == Format::Jsonl {
        for group in groups {
            writeln!(out, "{}", group_to_json(group, Extras::Plain))?;
        }
        for conflict in conflicts {
            writeln!(out, "{}", conflict_to_json(conflict))?;
        }
        return Ok(());
    }
    let mut table = Table::new(&COLUMNS);
    table.rows = groups.iter().map(|g| row(g)).collect();
    finish(request, out, ("group", "groups"), &table, 0)
}

fn row(group: &Group) -> Vec<Cell> {
    let attached: Vec<String> = group.attached.iter().map(|a| format!("{} ({})", a.fact, a.role)).collect();
    let count = |n: usize| if n == 0 { String::new() } else { n.to_string() };
    let status = group.status.map(|s| s.as_str()).unwrap_or_default();
    vec![
        Cell::text(group.id.clone()),
        Cell::text(group.kind.as_str()),
        Cell::text(group.relation.as_str()),
        Cell::text(group.label.clone()),
        Cell::text(status).shown_as(wording::words_of(status)),
        Cell::list(group.members.clone()).shown_as(count(group.members.len())),
        Cell::list(attached).shown_as(count(group.attached.len())),
        Cell::number(group.origins.lineages.len()),
        Cell::list(group.conflicts.clone()).shown_as(count(group.conflicts.len())),
        Cell::text(group.reason.clone()),
    ]
}
