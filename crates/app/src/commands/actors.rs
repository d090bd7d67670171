//! `actors`: persons, groups and governments, under one name each with what they were called, and the parts they played.

use super::{Request, print_entries};
use crate::filter::Sieve;
use crate::table::{Cell, Column};
use crate::view::{Index, filed_under};
use crate::wording;
use chancery_facts::{Actor, Date, Fact, Role};
use std::collections::{BTreeMap, BTreeSet};
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

/// They name nobody, also where they open a sentence.
const PRONOUNS: [&str; 9] = ["he", "she", "it", "they", "we", "i", "who", "this", "that"];

/// What the ledger holds of one actor.
#[derive(Default)]
struct Entry<'a> {
    state: Option<&'a str>,
    parts: BTreeMap<&'static str, usize>,
    days: Option<(Date, Date)>,
    variants: BTreeSet<String>,
    facts: BTreeSet<&'a str>,
    documents: BTreeSet<&'a str>,
}

/// Prints those who act and speak, the most active first; who is only struck or spoken of stands under `missions` and `incidents`.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
    for fact in request.view.facts.iter().filter(|f| sieve.accepts(f)) {
        for actor in fact.actors.iter().filter(|a| acts(a) && is_named(&a.name)) {
            let entry = entries.entry(&actor.name).or_default();
            entry.state = entry.state.or(actor.sending_state.as_deref());
            note(entry, fact, actor.role.as_str(), actor.mention.as_ref().map(|m| m.text.as_str()), &actor.name);
        }
        for speaker in fact.speaker.iter().filter(|s| is_named(&s.name)) {
            let entry = entries.entry(&speaker.name).or_default();
            note(entry, fact, "speaker", speaker.mention.as_ref().map(|m| m.text.as_str()), &speaker.name);
        }
    }
    let mut rows: Vec<(&str, Entry)> = entries.into_iter().collect();
    rows.sort_by(|(a, x), (b, y)| y.facts.len().cmp(&x.facts.len()).then(a.cmp(b)));
    print_entries(request, out, ("actor", "actors"), &COLUMNS, rows.into_iter().map(|(name, e)| row(name, e)).collect())
}

/// Parts in which somebody does or says something.
fn acts(actor: &Actor) -> bool {
    !matches!(actor.role, Role::Target | Role::Hit | Role::Victim | Role::Subject | Role::Beneficiary)
}

/// "25 ambassadors" and "police" are nobody in particular.
fn is_named(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.starts_with(|c: char| c.is_ascii_digit())
}

fn note<'a>(entry: &mut Entry<'a>, fact: &'a Fact, part: &'static str, called: Option<&str>, name: &str) {
    *entry.parts.entry(part).or_default() += 1;
    entry.facts.insert(&fact.id);
    entry.documents.insert(&fact.doc);
    let called = called.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
    let pronoun = |words: &str| PRONOUNS.contains(&words.to_lowercase().as_str());
    entry.variants.extend(called.filter(|words| words != name && is_named(words) && !pronoun(words)));
    if let Some((from, to)) = filed_under(fact) {
        entry.days = Some(entry.days.map_or((from, to), |(first, last)| (first.min(from), last.max(to))));
    }
}

fn row(name: &str, entry: Entry) -> Vec<Cell> {
    let mut parts: Vec<(usize, &str)> = entry.parts.iter().map(|(part, n)| (*n, *part)).collect();
    parts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let parts = parts.into_iter().map(|(n, part)| format!("{} {n}", wording::words_of(part))).collect();
    let day = |of: fn((Date, Date)) -> Date| entry.days.map(|d| of(d).to_string()).unwrap_or_default();
    vec![
        Cell::text(name.to_owned()),
        Cell::text(entry.state.unwrap_or_default().to_owned()),
        Cell::list(parts),
        Cell::text(day(|d| d.0)),
        Cell::text(day(|d| d.1)),
        Cell::list(entry.variants.into_iter().collect()),
        Cell::number(entry.facts.len()),
        Cell::number(entry.documents.len()),
    ]
}
