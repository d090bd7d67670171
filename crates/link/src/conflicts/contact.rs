//! Contacts told in ways that do not agree.

use super::{Side, conflict, sides, words};
use crate::corpus::{Corpus, Party, View};
use crate::groups::Draft;
use crate::names::overlap;
use crate::series;
use chancery_facts::{Conflict, ConflictClass, GroupRelation, Kind, Modality, Relation, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Reports further apart than this tell of different occasions.
const ONE_OCCASION: i32 = 120;

/// One threat or demand told with different subjects or conditions.
pub(super) fn scope(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    let firm = |ty: &str| matches!(ty, "threat" | "demand" | "request" | "warning");
    let members: Vec<usize> = group.members.iter().copied().filter(|&i| firm(corpus.views[i].ty())).collect();
    if group.relation != GroupRelation::Same || group.kind != Kind::Contact || members.len() < 2 {
        return None;
    }
    let reach = |i: usize| {
        let view = &corpus.views[i];
        let subjects: BTreeSet<String> = view.parties_as(&[Role::Subject]).map(|p| p.name.words.join(" ")).collect();
        (subjects, view.fact.modality == Modality::Conditional)
    };
    let first = reach(members[0]);
    if members.iter().all(|&i| reach(i) == first) {
        return None;
    }
    let values = members.iter().map(|&i| (i, words(corpus, i)));
    let note = "told with different reach or condition; all wordings are kept";
    conflict(corpus, "subject", ConflictClass::Scope, "Reach of the same words".into(), sides(values), note)
}

/// Two states of which each, by one account, asked something of the other about one matter.
pub(super) fn opposite(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let home = homes(corpus);
    let mut by_pair: BTreeMap<(String, String), Vec<(usize, bool)>> = BTreeMap::new();
    for i in corpus.of_kind(Kind::Contact) {
        let Some((from, to)) = direction(corpus, &home, &corpus.views[i]) else { continue };
        let forward = from < to;
        let pair = if forward { (from, to) } else { (to, from) };
        by_pair.entry(pair).or_default().push((i, forward));
    }
    let mut out = Vec::new();
    for ((a, b), told) in by_pair {
        let side = |way: bool| told.iter().filter(move |(_, f)| *f == way).map(|(i, _)| *i);
        let meets = |i: usize, way: bool| side(way).any(|j| one_matter(corpus, i, j));
        let forward: Vec<usize> = side(true).filter(|&i| meets(i, false)).collect();
        let back: Vec<usize> = side(false).filter(|&i| meets(i, true)).collect();
        if forward.is_empty() || back.is_empty() {
            continue;
        }
        let value = |facts: Vec<usize>, from: &str, to: &str| Side {
            value: format!("{} to {}: {}", (corpus.naming)(from), (corpus.naming)(to), words(corpus, facts[0])),
            facts,
        };
        let both = vec![value(forward, &a, &b), value(back, &b, &a)];
        let note = "each side is said to have asked the other; one occasion is possible, not proven";
        let label = format!("Who asked what of whom: {} and {}", (corpus.naming)(&a), (corpus.naming)(&b));
        out.extend(conflict(corpus, "contact", ConflictClass::Dispute, label, both, note));
    }
    out
}

/// States that persons belong to: a host at home, a speaker in the name of his government.
fn homes(corpus: &Corpus<'_>) -> BTreeMap<String, String> {
    let mut votes: BTreeMap<(String, String), usize> = BTreeMap::new();
    for view in &corpus.views {
        let at = view.fact.places.iter().find(|p| p.relation == Relation::Location).and_then(|p| p.country.clone());
        for host in view.parties_as(&[Role::Host]).filter(|p| p.name.proper) {
            if let Some(state) = &at {
                *votes.entry((host.name.words.join(" "), state.clone())).or_default() += 1;
            }
        }
    }
    let mut out: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for ((name, state), n) in votes {
        let best = out.entry(name).or_insert((0, String::new()));
        if n > best.0 {
            *best = (n, state);
        }
    }
    out.into_iter().map(|(name, (_, state))| (name, state)).collect()
}

/// From which state to which, for requests and demands.
fn direction(corpus: &Corpus<'_>, home: &BTreeMap<String, String>, view: &View<'_>) -> Option<(String, String)> {
    if !matches!(view.ty(), "request" | "demand") {
        return None;
    }
    let state = |p: &Party| p.state.clone().or_else(|| home.get(&p.name.words.join(" ")).cloned());
    let from = view.parties_as(&[Role::From]).find_map(state)?;
    let to = view.parties_as(&[Role::To]).find_map(state).or_else(|| visitor_state(corpus, view, &from))?;
    (from != to).then_some((from, to))
}

/// The state addressed when only a person is named: that of another request of the same sender in the report.
fn visitor_state(corpus: &Corpus<'_>, view: &View<'_>, from: &str) -> Option<String> {
    let facts = corpus.docs[view.doc].facts.iter().map(|&j| &corpus.views[j]);
    let like = facts.filter(|v| matches!(v.ty(), "request" | "demand") && v.days == view.days);
    like.flat_map(|v| v.parties_as(&[Role::To]).filter_map(|p| p.state.clone())).find(|s| s != from)
}

/// Requests about things in one state, or in like words, told close together.
fn one_matter(corpus: &Corpus<'_>, i: usize, j: usize) -> bool {
    let (a, b) = (&corpus.views[i], &corpus.views[j]);
    let near = match (series::as_of(corpus, i), series::as_of(corpus, j)) {
        (Some(x), Some(y)) => x.gap(y) <= ONE_OCCASION,
        _ => true,
    };
    let guarded = |v: &View<'_>| -> Vec<String> {
        let places = v.fact.places.iter().filter(|p| p.relation == Relation::Protected);
        places.filter_map(|p| p.country.clone()).collect()
    };
    let (x, y) = (guarded(a), guarded(b));
    // The safety of missions in one state is one matter, whatever they are called.
    let safety = |v: &View<'_>| v.content.iter().any(|w| MISSIONS.iter().any(|m| w.starts_with(m)));
    let host = |v: &View<'_>, i: usize| {
        let at = v.fact.places.iter().find_map(|p| p.country.clone());
        at.or_else(|| v.parties_as(&[Role::To]).find_map(|p| p.state.clone()))
            .or_else(|| corpus.matter_country(i).map(str::to_owned))
    };
    let one_host = safety(a) && safety(b) && host(a, i).is_some_and(|x| host(b, j).is_some_and(|y| x == y));
    near && (one_host || x.iter().any(|c| y.contains(c)) || overlap(&a.content, &b.content) >= 40)
}

/// Beginnings of words for missions.
const MISSIONS: &[&str] = &["diplomat", "embass", "consul", "mission"];
