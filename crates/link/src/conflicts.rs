//! Conflicts: values that differ, side by side with their days; nothing is averaged and nobody is believed.

mod attribution;
mod chronology;
mod contact;
mod numbers;
mod standing;
mod wording;

use crate::corpus::Corpus;
use crate::days::Days;
use crate::groups::Draft;
use crate::series;
use chancery_facts::{Conflict, ConflictClass, ConflictValue};
use std::collections::BTreeMap;

/// A conflict and the group it stands in, if any.
pub(crate) struct Found {
    pub(crate) conflict: Conflict,
    pub(crate) group: Option<usize>,
}

/// All conflicts, sorted by id.
pub(crate) fn find(corpus: &Corpus<'_>, groups: &[Draft]) -> Vec<Found> {
    let mut out = Vec::new();
    for (g, group) in groups.iter().enumerate() {
        let in_group = [
            numbers::weapons(corpus, group),
            numbers::casualties(corpus, group),
            numbers::attackers(corpus, group),
            numbers::levels(corpus, group),
            numbers::counts(corpus, group),
            numbers::arrests(corpus, group),
            contact::scope(corpus, group),
            wording::of_votes(corpus, group),
            attribution::of_incident(corpus, group),
            chronology::of_act(corpus, group),
        ];
        out.extend(in_group.into_iter().flatten().map(|conflict| Found { conflict, group: Some(g) }));
    }
    let elsewhere = [
        numbers::tempo(corpus),
        contact::opposite(corpus),
        standing::of_missions(corpus),
        attribution::of_sets(corpus),
        attribution::of_reports(corpus),
        attribution::of_arrests(corpus),
        chronology::in_reports(corpus),
        chronology::of_neighbours(corpus, groups),
    ];
    out.extend(elsewhere.into_iter().flatten().map(|conflict| Found { conflict, group: None }));
    // Arrests counted by two reports are told by the measure and by the act; the closer name stays.
    let pairs: Vec<Vec<ConflictValue>> =
        out.iter().filter(|f| f.conflict.label == numbers::ARRESTS).map(|f| f.conflict.values.clone()).collect();
    out.retain(|f| f.conflict.label != numbers::NUMBERS || !pairs.contains(&f.conflict.values));
    let known: Vec<Conflict> = out.iter().map(|f| f.conflict.clone()).collect();
    let answers =
        attribution::answered(corpus, &known).into_iter().chain(attribution::claimed_and_denied(corpus, &known));
    out.extend(answers.map(|conflict| Found { conflict, group: None }));
    out.sort_by(|a, b| (&a.conflict.id, &a.conflict.note).cmp(&(&b.conflict.id, &b.conflict.note)));
    number_doubles(&mut out);
    out
}

/// Two conflicts about one field may start with one fact; the second gets a number.
fn number_doubles(found: &mut [Found]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for f in found {
        let n = seen.entry(f.conflict.id.clone()).or_default();
        *n += 1;
        if *n > 1 {
            f.conflict.id = format!("{}-{n}", f.conflict.id);
        }
    }
}

/// A side of a conflict: facts that give one value.
struct Side {
    facts: Vec<usize>,
    value: String,
}

impl Side {
    fn one(fact: usize, value: String) -> Side {
        Side { facts: vec![fact], value }
    }
}

/// Puts facts with equal values on one side.
fn sides(values: impl IntoIterator<Item = (usize, String)>) -> Vec<Side> {
    let mut out: Vec<Side> = Vec::new();
    for (fact, value) in values {
        match out.iter_mut().find(|s| s.value == value) {
            Some(side) => side.facts.push(fact),
            None => out.push(Side::one(fact, value)),
        }
    }
    out
}

/// A conflict of at least two sides.
fn conflict(
    corpus: &Corpus<'_>,
    field: &str,
    class: ConflictClass,
    label: String,
    sides: Vec<Side>,
    note: &str,
) -> Option<Conflict> {
    if sides.len() < 2 {
        return None;
    }
    let first = sides.iter().flat_map(|s| &s.facts).min()?;
    let as_of = |s: &Side| s.facts.iter().find_map(|&i| series::as_of(corpus, i)).map(Days::words);
    let value = |s: &Side| ConflictValue {
        facts: s.facts.iter().map(|&i| corpus.id(i).to_owned()).collect(),
        value: s.value.clone(),
        as_of: as_of(s),
    };
    Some(Conflict {
        id: format!("X-{field}-{}", corpus.id(*first)),
        label,
        field: field.to_owned(),
        class,
        values: sides.iter().map(value).collect(),
        note: Some(note.to_owned()),
    })
}

/// The main evidence of a fact, cut to a length that fits a table.
fn words(corpus: &Corpus<'_>, i: usize) -> String {
    const MOST: usize = 120;
    let text = &corpus.views[i].fact.main().quote.text;
    let mut out: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = out.char_indices().nth(MOST) {
        out.truncate(cut);
        out.push('…');
    }
    out
}
