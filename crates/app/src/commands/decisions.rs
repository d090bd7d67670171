//! `decisions`: everything analysts decided, in order, with what became of it; and the answer to `decide`.

use super::{Request, remark};
use crate::decide::{Entry, Found, State};
use crate::moment;
use crate::style::{Paint, tame};
use crate::table::{Cell, Column, Format, Table};
use crate::wording::{self, short_id};
use chancery_facts::{Decision, DecisionKind};
use std::io::{self, Write};

const COLUMNS: [Column; 12] = [
    Column::number("number", "no.", 3, 5, 0),
    Column::text("at", "entered", 17, 17, 2),
    Column::text("by", "by", 6, 16, 1),
    Column::text("decision", "decision", 8, 10, 0),
    Column::text("about", "about", 11, 14, 0),
    Column::text("what", "what", 10, 30, 1),
    Column::text("why", "why", 10, 36, 2),
    Column::text("state", "state", 8, 24, 0),
    Column::data("facts"),
    Column::data("orphaned"),
    Column::data("undoes"),
    Column::data("words"),
];

/// Prints all decisions, oldest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(entries: &[Entry], request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    table.rows = entries.iter().map(row).collect();
    if request.format != Format::Table {
        return table.write(request.format, out, request.style);
    }
    if entries.is_empty() {
        return writeln!(out, "none found: nothing was decided in this ledger");
    }
    table.write(Format::Table, out, request.style)?;
    remark(out, request.style, &wording::count(entries.len(), "decision", "decisions"))?;
    let orphans: Vec<&Entry> = entries.iter().filter(|e| e.is_orphaned()).collect();
    for entry in &orphans {
        for (anchor, found) in entry.decision.anchors().zip(&entry.found).filter(|(_, f)| f.id().is_none()) {
            let line = format!(
                "decision {}: {} {} — “{}”",
                entry.seq,
                anchor.fact,
                found_words(found),
                crate::style::cut(&tame(&anchor.words), 120)
            );
            remark(out, request.style, &line)?;
        }
    }
    Ok(())
}

fn row(entry: &Entry) -> Vec<Cell> {
    let decision = &entry.decision;
    let about = decision.about.clone().unwrap_or_default();
    let facts: Vec<String> = entry.facts().map(str::to_owned).collect();
    let lost = entry.decision.anchors().zip(&entry.found).filter(|(_, f)| f.id().is_none());
    let lost: Vec<_> = lost.map(|(anchor, _)| anchor).collect();
    let paint = match (entry.state, entry.is_orphaned()) {
        (State::InForce, true) => Paint::Alert,
        (State::InForce, false) => Paint::Plain,
        _ => Paint::Dim,
    };
    vec![
        Cell::number(usize::try_from(entry.seq).unwrap_or_default()),
        Cell::text(moment::shown(entry.at)).shown_as(moment::short(entry.at)),
        Cell::text(decision.by.clone()),
        Cell::text(decision.kind.as_str()),
        Cell::text(about.clone()).shown_as(short_id(&about)),
        Cell::text(what(decision)),
        Cell::text(decision.why.clone()),
        Cell::text(state(entry)).painted(paint),
        Cell::list(facts),
        Cell::list(lost.iter().map(|a| a.fact.clone()).collect()),
        Cell::maybe(decision.undoes.and_then(|n| u32::try_from(n).ok())),
        Cell::list(lost.iter().map(|a| a.words.clone()).collect()),
    ]
}

/// What is decided, beyond its name: `killed=2`, `with I-…`, `Red Oars → Blue Oars`.
pub fn what(decision: &Decision) -> String {
    let value = decision.value.as_deref().unwrap_or_default();
    let ids =
        |anchors: &[chancery_facts::Anchor]| anchors.iter().map(|a| short_id(&a.fact)).collect::<Vec<_>>().join(", ");
    match decision.kind {
        DecisionKind::Correct => format!("{}={value}", decision.field.as_deref().unwrap_or_default()),
        DecisionKind::Rename => format!("{} → {value}", decision.name.as_deref().unwrap_or_default()),
        DecisionKind::Grade => format!("{} {value}", decision.field.as_deref().unwrap_or_default()),
        DecisionKind::Note => value.to_owned(),
        DecisionKind::Undo => decision.undoes.map(|n| format!("decision {n}")).unwrap_or_default(),
        DecisionKind::Merge | DecisionKind::Link => format!("with {}", ids(&decision.with)),
        DecisionKind::Unlink => format!("from {}", ids(&decision.with)),
        DecisionKind::Split => format!("{} from {}", ids(&decision.on), ids(&decision.with)),
        DecisionKind::Accept | DecisionKind::Reject => String::new(),
    }
}

/// What became of it: in force, undone, overruled; and what its facts are now, where they changed.
pub fn state(entry: &Entry) -> String {
    let mut parts = vec![match entry.state {
        State::InForce => "in force".to_owned(),
        State::Undone(by) => format!("undone by {by}"),
        State::Overruled(by) => format!("overruled by {by}"),
    }];
    let lost = entry.found.iter().filter(|f| f.id().is_none()).count();
    if lost > 0 {
        parts.push(match lost == entry.found.len() {
            true => "orphaned".to_owned(),
            false => format!("orphaned in {lost} of {}", entry.found.len()),
        });
    }
    let moved = entry.found.iter().filter_map(|f| match f {
        Found::Moved(id) => Some(short_id(id)),
        _ => None,
    });
    let moved: Vec<String> = moved.collect();
    if !moved.is_empty() {
        parts.push(format!("moved to {}", moved.join(", ")));
    }
    parts.join("; ")
}

/// What was found, in words.
pub fn found_words(found: &Found) -> String {
    match found {
        Found::Same(id) => format!("is {id}"),
        Found::Moved(id) => format!("is now {id}, of another type or with other words"),
        Found::NoFact => "is gone: its words give no such fact any more".to_owned(),
        Found::NoDocument => "is gone: its document is not in the ledger".to_owned(),
    }
}

/// Prints decisions just entered.
///
/// # Errors
/// When `out` cannot be written.
pub fn confirm(entries: &[Entry], out: &mut dyn Write) -> io::Result<()> {
    for entry in entries {
        let decision = &entry.decision;
        let about = decision.about.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
        let what = what(decision);
        let what = if what.is_empty() { what } else { format!(": {}", tame(&what)) };
        let facts = match entry.found.len() {
            0 => String::new(),
            n => format!(" ({})", wording::count(n, "fact", "facts")),
        };
        writeln!(out, "decision {}: {}{about}{what}{facts}", entry.seq, decision.kind)?;
    }
    Ok(())
}
