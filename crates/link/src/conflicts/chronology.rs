//! Dates that do not fit together, inside one report and between reports of one act.

use super::{Side, conflict, sides};
use crate::consensus::day_words;
use crate::corpus::{Corpus, Doc, View};
use crate::days::Days;
use crate::groups::Draft;
use crate::names::fold;
use crate::same;
use chancery_facts::{Conflict, ConflictClass, GroupRelation, Kind, When};
use std::collections::{BTreeMap, BTreeSet};

/// One act that reports put on different days.
pub(super) fn of_act(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    if group.kind != Kind::Incident || group.relation != GroupRelation::Same {
        return None;
    }
    let told: Vec<(usize, Days)> = group.members.iter().filter_map(|&i| Some((i, corpus.views[i].days?))).collect();
    if !told.iter().any(|x| told.iter().any(|y| x.1.shared(y.1).is_none())) {
        return None;
    }
    let values = sides(told.into_iter().map(|(i, days)| (i, days.words())));
    let note = "the reports give different days for one act";
    conflict(corpus, "event_date", ConflictClass::Contradiction, "Day of the act".into(), values, note)
}

/// Acts of one kind on neighbouring days, in two reports that tell of one affair and of which neither tells the other's act, though both
/// came out after it: one act or two. They stay two groups.
pub(super) fn of_neighbours(corpus: &Corpus<'_>, groups: &[Draft]) -> Vec<Conflict> {
    /// An affair that so many reports tell is compared between the first in their order only.
    const MOST_REPORTS: usize = 12;
    /// A report of more acts than this is a list, and leaves out what it does not tell for reasons of its own.
    const MOST_ACTS: usize = 6;
    let incidents: Vec<&Draft> =
        groups.iter().filter(|g| g.kind == Kind::Incident && g.relation == GroupRelation::Same).collect();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (g, group) in incidents.iter().enumerate() {
        group_of.extend(group.members.iter().map(|&i| (i, g)));
    }
    let docs = |g: usize| -> BTreeSet<usize> { incidents[g].members.iter().map(|&i| corpus.views[i].doc).collect() };
    let is_list = |doc: usize| corpus.docs[doc].facts.iter().filter(|i| group_of.contains_key(i)).count() > MOST_ACTS;
    let mut met: BTreeSet<(usize, usize)> = BTreeSet::new();
    for g in 0..incidents.len() {
        let reports: Vec<usize> = docs(g).into_iter().filter(|&d| !is_list(d)).take(MOST_REPORTS).collect();
        for (k, &x) in reports.iter().enumerate() {
            let acts = |doc: usize| corpus.docs[doc].facts.iter().filter_map(|i| Some((*i, *group_of.get(i)?)));
            for (y, (i, a)) in reports[k + 1..].iter().flat_map(|&y| acts(x).map(move |found| (y, found))) {
                let others = acts(y).filter(|&(j, b)| a != b && may_be_one(corpus, i, j));
                let apart = others.filter(|&(_, b)| !docs(a).contains(&y) && !docs(b).contains(&x));
                met.extend(apart.map(|(_, b)| (a.min(b), a.max(b))));
            }
        }
    }
    let pairs = met.into_iter();
    pairs
        .filter_map(|(a, b)| {
            let side = |g: usize| {
                let dated = incidents[g].members.iter().copied().filter(|&i| corpus.views[i].days.is_some());
                let facts: Vec<usize> = dated.collect();
                Some(Side { value: corpus.views[*facts.first()?].days?.words(), facts })
            };
            let sides = vec![side(a)?, side(b)?];
            let note = "told for neighbouring days by reports of one affair; one act is possible, not proven";
            conflict(corpus, "event_date", ConflictClass::Contradiction, "One act or two".into(), sides, note)
        })
        .collect()
}

/// True when both acts have a day, one after the other, and nothing else sets them apart, and each report could have told either.
fn may_be_one(corpus: &Corpus<'_>, i: usize, j: usize) -> bool {
    let (a, b) = (&corpus.views[i], &corpus.views[j]);
    let (Some(x), Some(y)) = (a.days, b.days) else { return false };
    let later = x.to.max(y.to);
    let could_tell =
        |v: &View<'_>| corpus.docs[v.doc].published.is_some_and(|p| (later + 1..=later + 14).contains(&p.from));
    let meant = || same::meant_by_report(corpus, a, b) || same::meant_by_report(corpus, b, a);
    x.width() == 1
        && y.width() == 1
        && (x.from - y.from).abs() == 1
        && could_tell(a)
        && could_tell(b)
        && same::only_days_differ(a, b)
        && same::agreement(a, b).is_some_and(|found| found.target == 3 || meant())
}

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
