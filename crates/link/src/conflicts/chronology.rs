//! Dates inside one report that do not fit together.

use super::{Side, conflict};
use crate::consensus::day_words;
use crate::corpus::{Corpus, Doc, View};
use crate::names::fold;
use chancery_facts::{Conflict, ConflictClass, Kind, When};

/// A conflict per report at most for each check.
pub(super) fn in_reports(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let docs = corpus.docs.iter();
    docs.flat_map(|doc| [this_year(corpus, doc), after_publication(corpus, doc)]).flatten().collect()
}

/// "This year" for what is past and for what is to come, in a text whose year is not certain and that tells of
/// acts of an earlier year: one of the two was written in another year.
fn this_year(corpus: &Corpus<'_>, doc: &Doc<'_>) -> Option<Conflict> {
    if doc.published.is_some() {
        return None;
    }
    let says = |date: Option<&When>| date.and_then(|d| d.stated.as_deref()).is_some_and(says_this_year);
    let in_words = |v: &View<'_>| says_this_year(&v.fact.main().quote.text);
    let facts: Vec<usize> = doc.facts.clone();
    let past = |i: &usize| {
        let v = &corpus.views[*i];
        matches!(v.fact.kind(), Kind::Incident | Kind::Aggregate) && (says(v.fact.event_date.as_ref()) || in_words(v))
    };
    let to_come = |i: &usize| {
        let v = &corpus.views[*i];
        matches!(v.fact.kind(), Kind::Commitment | Kind::Posture) && (says(v.fact.deadline.as_ref()) || in_words(v))
    };
    let past: Vec<usize> = facts.iter().copied().filter(past).collect();
    let to_come: Vec<usize> = facts.iter().copied().filter(to_come).collect();
    // An act dated by its year shows that the report looks back on that year.
    let dated = facts
        .iter()
        .copied()
        .find(|&i| names_year(&corpus.views[i]) && corpus.views[i].fact.kind() == Kind::Incident)?;
    if past.is_empty() || to_come.is_empty() {
        return None;
    }
    let value = |facts: Vec<usize>| Side { value: super::words(corpus, facts[0]), facts };
    let sides = vec![value(past), value(to_come), value(vec![dated])];
    let note = "the year of the report is not certain, and one year can hardly hold both; the past one may be stale";
    conflict(corpus, "event_date", ConflictClass::Chronology, "Which year is this year".into(), sides, note)
}

fn says_this_year(words: &str) -> bool {
    fold(words).windows(2).any(|w| w[0] == "this" && w[1] == "year")
}

fn names_year(view: &View<'_>) -> bool {
    view.days.is_some() && view.date_words().iter().any(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
}

/// Acts told as done on a day after the report came out.
fn after_publication(corpus: &Corpus<'_>, doc: &Doc<'_>) -> Option<Conflict> {
    let published = doc.published?;
    let done = |i: &usize| {
        let v = &corpus.views[*i];
        v.fact.kind() == Kind::Incident && v.happened() && v.days.is_some_and(|d| d.from > published.to)
    };
    let late = doc.facts.iter().copied().find(done)?;
    let timely =
        doc.facts.iter().copied().find(|&i| i != late && corpus.views[i].days.is_some_and(|d| d.to <= published.to))?;
    let value = |i: usize| corpus.views[i].days.map(|d| Side::one(i, d.words()));
    let sides = vec![value(late)?, value(timely)?];
    let note = format!("told as past, but dated after the report of {}", day_words(published.to));
    conflict(corpus, "event_date", ConflictClass::Chronology, "Act dated after its report".into(), sides, &note)
}
