//! `actors`: persons, groups and governments, under one name each with what they were called, the offices they were
//! seen in, and the parts they played; apart from them those without a name.

use super::{Request, none_found, print_entries, remark};
use crate::filter::Sieve;
use crate::people::{Names, Offices, is_nobody};
use crate::style::Paint;
use crate::sums::{self, CALLED, FIRST, LAST, PART, PRONOUNS, STATE, acts, end, usual};
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, filed_under};
use crate::wording;
use chancery_facts::{Date, Fact, Quote};
use chancery_ledger::Summed;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::{self, Write};

const COLUMNS: [Column; 10] = [
    Column::text("actor", "actor", 14, 36, 0),
    Column::text("state", "of", 2, 4, 2),
    Column::text("offices", "offices, as reported", 14, 40, 1),
    Column::text("parts", "parts played", 14, 40, 0),
    Column::text("first", "first", 10, 10, 4),
    Column::text("last", "last", 10, 10, 3),
    Column::text("variants", "also called", 10, 40, 5),
    Column::number("facts", "facts", 5, 5, 1),
    Column::number("documents", "docs", 4, 4, 2),
    Column::data("named"),
];

/// What the ledger holds of one actor.
#[derive(Default)]
struct Entry<'a> {
    state: Option<&'a str>,
    parts: BTreeMap<&'static str, usize>,
    days: Option<(Date, Date)>,
    variants: BTreeSet<String>,
    offices: Offices,
    facts: BTreeSet<&'a str>,
    documents: BTreeSet<&'a str>,
}

/// Prints those who act and speak, the most active first; who is only struck or spoken of stands under `missions` and
/// `incidents`. Those without a name come apart.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    if let Some(page) = request.view.page.as_ref().and_then(|page| page.names.as_ref()) {
        let rows = page.iter().map(summed_row).collect();
        print_entries(request, out, ("actor", "actors"), &COLUMNS, rows)?;
        return match request.format {
            Format::Table => {
                remark(out, request.style, "offices stand under “show NAME”; those without a name are left out")
            }
            _ => Ok(()),
        };
    }
    let index = Index::new(request.view);
    let names = Names::of(request.view);
    let entries = entries(request, &index, &names);
    if request.format == Format::Table && entries.is_empty() {
        return none_found(request, out, "actors");
    }
    let mut rows: Vec<(&str, Entry, bool)> = entries.into_iter().map(|(n, e)| (n, e, !is_nobody(n))).collect();
    rows.sort_by(|(a, x, p), (b, y, q)| q.cmp(p).then(y.facts.len().cmp(&x.facts.len())).then(a.cmp(b)));
    if request.format != Format::Table {
        let mut table = Table::new(&COLUMNS);
        table.rows = rows.into_iter().map(|(name, e, named)| row(name, e, named)).collect();
        return table.write(request.format, out, request.style);
    }
    let (named, unnamed): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(.., named)| *named);
    let count = wording::count(named.len(), "actor", "actors");
    if !named.is_empty() {
        write(request, named, out)?;
    }
    remark(out, request.style, &format!("{count}; offices with the days of the reports that give them"))?;
    if !unnamed.is_empty() {
        writeln!(out)?;
        writeln!(out, "{}", request.style.paint("Without a name", Paint::Bold))?;
        write(request, unnamed, out)?;
    }
    Ok(())
}

fn write(request: &Request, rows: Vec<(&str, Entry, bool)>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    table.rows = rows.into_iter().map(|(name, e, named)| row(name, e, named)).collect();
    table.write(Format::Table, out, request.style)
}

fn entries<'a>(request: &Request<'a>, index: &Index<'a>, names: &'a Names) -> BTreeMap<&'a str, Entry<'a>> {
    let sieve = Sieve::new(index, request.filter);
    let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
    for fact in request.view.facts.iter().filter(|f| sieve.accepts(f)) {
        for actor in fact.actors.iter().filter(|a| acts(a) && is_told(&a.name)) {
            let name = names.one(&actor.name);
            let entry = entries.entry(name).or_default();
            entry.state = entry.state.or(actor.sending_state.as_deref());
            note(entry, index, fact, actor.role.as_str(), (&actor.name, actor.mention.as_ref()), name);
        }
        for speaker in fact.speaker.iter().filter(|s| is_told(&s.name)) {
            let name = names.one(&speaker.name);
            let entry = entries.entry(name).or_default();
            note(entry, index, fact, "speaker", (&speaker.name, speaker.mention.as_ref()), name);
        }
    }
    entries
}

/// A number of people is no actor, and a pronoun names nobody.
fn is_told(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit()) && !PRONOUNS.contains(&name.to_lowercase().as_str())
}

fn note<'a>(
    entry: &mut Entry<'a>,
    index: &Index<'a>,
    fact: &'a Fact,
    part: &'static str,
    (told, mention): (&str, Option<&Quote>),
    name: &str,
) {
    *entry.parts.entry(part).or_default() += 1;
    entry.facts.insert(&fact.id);
    entry.documents.insert(&fact.doc);
    entry.offices.note(index, fact, name, mention);
    let called = mention.map(|m| crate::style::tame(&m.text));
    let spelled = [Some(told.to_owned()), called].into_iter().flatten();
    let says = |words: &String| words.as_str() != name && words.chars().any(char::is_uppercase) && is_told(words);
    entry.variants.extend(spelled.filter(says));
    if let Some((from, to)) = filed_under(fact) {
        entry.days = Some(entry.days.map_or((from, to), |(first, last)| (first.min(from), last.max(to))));
    }
}

/// Parts with how often each was played, the most frequent first.
fn in_words<N: Ord + Display>(mut parts: Vec<(N, &str)>) -> Vec<String> {
    parts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    parts.into_iter().map(|(n, part)| format!("{} {n}", wording::words_of(part))).collect()
}

/// A row of a page: of a large ledger the sums are kept, and offices are not among them.
fn summed_row(sum: &Summed) -> Vec<Cell> {
    let parts = in_words(sums::values(sum, PART).map(|(part, n)| (n, part)).collect());
    vec![
        Cell::text(sum.name.clone()),
        Cell::text(usual(sum, STATE)),
        Cell::list(Vec::new()),
        Cell::list(parts),
        Cell::text(end(sum, FIRST)),
        Cell::text(end(sum, LAST)),
        Cell::list(sums::values(sum, CALLED).map(|(called, _)| called.to_owned()).collect()),
        Cell::number(sum.facts),
        Cell::number(sum.documents),
        Cell::text("yes"),
    ]
}

fn row(name: &str, entry: Entry, named: bool) -> Vec<Cell> {
    let parts = in_words(entry.parts.iter().map(|(part, n)| (*n, *part)).collect());
    let day = |of: fn((Date, Date)) -> Date| entry.days.map(|d| of(d).to_string()).unwrap_or_default();
    // What has no name has no office either: the words are the office.
    let offices = if named { entry.offices.told().iter().map(|o| o.in_words()).collect() } else { Vec::new() };
    vec![
        Cell::text(name.to_owned()),
        Cell::text(entry.state.unwrap_or_default().to_owned()),
        Cell::list(offices),
        Cell::list(parts),
        Cell::text(day(|d| d.0)),
        Cell::text(day(|d| d.1)),
        Cell::list(entry.variants.into_iter().collect()),
        Cell::number(entry.facts.len()),
        Cell::number(entry.documents.len()),
        Cell::text(if named { "yes" } else { "no" }),
    ]
}
