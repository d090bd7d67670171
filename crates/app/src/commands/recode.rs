//! `recode` and `replay`: what another coding changes, and whether the ledger comes out the same again.

use super::{decisions, remark};
use crate::flow::{Change, Recoded, Replayed};
use crate::style::{Paint, Style, tame};
use crate::table::{Cell, Column, Format, Table};
use crate::wording::{self, short_id};
use chancery_facts::Fact;
use std::io::{self, Write};

const COLUMNS: [Column; 6] = [
    Column::text("doc", "document", 10, 30, 1),
    Column::text("change", "change", 7, 8, 0),
    Column::text("before", "before", 9, 12, 2),
    Column::text("after", "after", 9, 12, 2),
    Column::text("fact", "fact", 10, 34, 0),
    Column::text("fields", "fields", 8, 40, 0),
];

/// Prints what changed, or would.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(recoded: &Recoded, dry: bool, format: Format, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for (doc, changes) in &recoded.changes {
        table.rows.extend(changes.iter().map(|change| row(doc, change)));
    }
    if format != Format::Table {
        return table.write(format, out, style);
    }
    if !table.rows.is_empty() {
        table.write(Format::Table, out, style)?;
    }
    for (seq, before, after) in &recoded.moved {
        let line = format!("decision {seq}: {before} {}", decisions::found_words(after));
        let paint = if after.id().is_none() { Paint::Alert } else { Paint::Caution };
        writeln!(out, "{}", style.paint(&line, paint))?;
    }
    for (doc, why) in &recoded.kept {
        writeln!(out, "{}", style.paint(&format!("{}: not coded again: {}", tame(doc), tame(why)), Paint::Alert))?;
    }
    let count = |of: fn(&Change) -> bool| recoded.changes.iter().flat_map(|(_, c)| c).filter(|c| of(c)).count();
    let line = format!(
        "{}: {} of {}, {} added, {} gone, {} changed, {} moved; {} of this version already",
        if dry { "would be coded again" } else { "coded again" },
        recoded.documents - recoded.current - recoded.kept.len(),
        wording::count(recoded.documents, "document", "documents"),
        wording::count(count(|c| matches!(c, Change::Added(_))), "fact", "facts"),
        count(|c| matches!(c, Change::Gone(_))),
        count(|c| matches!(c, Change::Changed(..))),
        wording::count(recoded.moved.len(), "decision", "decisions"),
        recoded.current,
    );
    remark(out, style, &line)?;
    if !recoded.records.is_empty() {
        let shown: Vec<&str> = recoded.records.iter().take(8).map(String::as_str).collect();
        let more = if recoded.records.len() > 8 { ", …" } else { "" };
        remark(out, style, &format!("document records that differ: {}{more}", shown.join(", ")))?;
    }
    Ok(())
}

fn row(doc: &str, change: &Change) -> Vec<Cell> {
    let told = |f: &Fact| format!("{}: “{}”", f.coding, crate::style::cut(&wording::main_words(f), 60));
    let id = |f: Option<&Fact>| f.map(|f| Cell::text(f.id.clone()).shown_as(short_id(&f.id))).unwrap_or_default();
    let (name, before, after, fields) = match change {
        Change::Added(fact) => ("added", None, Some(fact), String::new()),
        Change::Gone(fact) => ("gone", Some(fact), None, String::new()),
        Change::Changed(pair, fields) => ("changed", Some(&pair.0), Some(&pair.1), fields.join(", ")),
    };
    let fact = after.or(before).map(told).unwrap_or_default();
    vec![Cell::text(doc), Cell::text(name), id(before), id(after), Cell::text(fact), Cell::text(fields)]
}

/// Prints the digests of the exports of both ledgers; true when they are the same.
///
/// # Errors
/// When `out` cannot be written.
pub fn render_replay(replayed: &Replayed, out: &mut dyn Write, style: &Style) -> io::Result<bool> {
    const MOST: usize = 10;
    for export in &replayed.exports {
        let same = export.digest == export.anew;
        let paint = if same { Paint::Good } else { Paint::Alert };
        let short = |digest: &str| digest.get(..16).unwrap_or(digest).to_owned();
        let line = match same {
            true => format!("{:<10} {}  same", export.name, short(&export.digest)),
            false => format!("{:<10} {}  now {}", export.name, short(&export.digest), short(&export.anew)),
        };
        writeln!(out, "{}", style.paint(&line, paint))?;
        for id in export.differ.iter().take(MOST) {
            writeln!(out, "  differs: {}", tame(id))?;
        }
        if export.differ.len() > MOST {
            writeln!(out, "  and {} more", export.differ.len() - MOST)?;
        }
    }
    for (doc, why) in &replayed.lost {
        writeln!(out, "{}", style.paint(&format!("{}: not read again: {}", tame(doc), tame(why)), Paint::Alert))?;
    }
    let looked_at = format!(
        "{} and {}",
        wording::count(replayed.documents, "document", "documents"),
        wording::count(replayed.decisions, "decision", "decisions")
    );
    let same = replayed.is_same();
    let verdict = if same { "replayed: byte for byte the same" } else { "NOT the same" };
    writeln!(
        out,
        "{}",
        style.paint(&format!("{verdict}, from {looked_at}"), if same { Paint::Good } else { Paint::Alert })
    )?;
    if replayed.older > 0 {
        let line = format!(
            "{} coded by another version of program, rules or model; “recode --dry-run” shows what this one changes",
            wording::count(replayed.older, "document was", "documents were")
        );
        remark(out, style, &line)?;
    }
    Ok(same)
}
