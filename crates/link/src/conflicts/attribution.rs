//! Who did it: accusers who name different parties, claims against silence.

use super::{Side, conflict, words};
use crate::corpus::{Corpus, Party};
use crate::groups::Draft;
use crate::series;
use chancery_facts::{AttachedAs, Conflict, ConflictClass, GroupRelation, Kind, Role, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Stances told within so many days of each other belong to one run of attacks.
const ONE_RUN: i32 = 120;

/// One incident with several parties named as its doer.
pub(super) fn of_incident(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    if group.kind != Kind::Incident || group.relation != GroupRelation::Same {
        return None;
    }
    let given = group.attached.iter().filter(|(_, role)| **role == AttachedAs::Attribution).map(|(&i, _)| i);
    let of_act = given.filter(|&i| matches!(corpus.views[i].fact.scope, None | Some(Scope::Incident)));
    let of_act: Vec<usize> = of_act.collect();
    let sides = with_answers(corpus, by_doer(corpus, of_act.iter().copied()), &of_act);
    conflict(
        corpus,
        "attribution",
        ConflictClass::Dispute,
        "Who did it".into(),
        sides,
        "named by different parties; shown by accuser",
    )
}

/// Charges that one report sets beside the answer of whom they are made against: "Manila accused the authorities of … Jakarta
/// rejected the charge." What stands in a conflict about the act itself is left out.
pub(super) fn answered(corpus: &Corpus<'_>, known: &[Conflict]) -> Vec<Conflict> {
    /// Facts between a charge and its answer.
    const NEAR: usize = 3;
    let mut out = Vec::new();
    for doc in &corpus.docs {
        for (at, &i) in doc.facts.iter().enumerate() {
            if !matches!(corpus.views[i].ty(), "accusation" | "blame" | "suspicion") {
                continue;
            }
            let behind = doc.facts[at + 1..].iter().take(NEAR).copied();
            let Some(j) = behind.into_iter().find(|&j| answers(corpus, i, j)) else { continue };
            let told = |c: &Conflict| {
                [i, j].iter().all(|&f| c.values.iter().any(|v| v.facts.iter().any(|id| id == corpus.id(f))))
            };
            if known.iter().any(told) {
                continue;
            }
            let sides = vec![Side::one(i, words(corpus, i)), Side::one(j, words(corpus, j))];
            let note = "a charge and the answer to it; nobody is believed";
            out.extend(conflict(
                corpus,
                "attribution",
                ConflictClass::Dispute,
                "A charge and its denial".into(),
                sides,
                note,
            ));
        }
    }
    out
}

/// True when the second denies what the first charges: whoever is charged says so, or his state; or the charge names nobody and
/// the denial is the next thing said.
fn answers(corpus: &Corpus<'_>, charge: usize, denial: usize) -> bool {
    let (a, b) = (&corpus.views[charge], &corpus.views[denial]);
    if !matches!(b.ty(), "denial" | "denial_of_report") || b.fact.polarity != chancery_facts::Polarity::Affirmed {
        return false;
    }
    let mut accused = a.parties_as(&[Role::Accused]).peekable();
    let one = |x: &Party, y: &Party| {
        x.name.may_be(&y.name) && !x.name.words.is_empty() || x.state.is_some() && x.state == y.state
    };
    if accused.peek().is_none() {
        let position = |i: usize| corpus.docs[a.doc].facts.iter().position(|&f| f == i);
        return position(charge).zip(position(denial)).is_some_and(|(x, y)| y == x + 1);
    }
    accused.any(|x| b.parties_as(&[Role::Denier]).any(|y| one(x, y)))
}

/// Adds the denials, and the silence where somebody claims the act, to the parties named.
fn with_answers(corpus: &Corpus<'_>, mut sides: Vec<Side>, facts: &[usize]) -> Vec<Side> {
    let of = |ty: &str| facts.iter().copied().filter(|&i| corpus.views[i].ty() == ty).collect::<Vec<_>>();
    let claimed = !of("claim").is_empty();
    if sides.is_empty() {
        return sides;
    }
    for (ty, wanted) in [("denial", true), ("claim_withdrawn", claimed), ("no_claim", claimed)] {
        let facts = of(ty);
        if wanted && !facts.is_empty() {
            sides.push(Side { value: words(corpus, facts[0]), facts });
        }
    }
    sides
}

/// Sets of attacks: who is accused, and whether anybody claimed them, state by state and run by run.
pub(super) fn of_sets(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let mut out = Vec::new();
    for (state, run) in runs(corpus) {
        let sides = by_doer(corpus, run.iter().copied());
        // Reports that each follow their own source do not dispute; accusers do when one report sets them side by
        // side, or when they speak of the same attacks.
        if disputed(corpus, &sides) {
            let note = "accusers name different parties; shown by accuser, never one perpetrator";
            let label = format!("Who carried out the attacks in {}", (corpus.naming)(state));
            out.extend(conflict(
                corpus,
                "attribution",
                ConflictClass::Dispute,
                label,
                with_unknown(corpus, sides, &run),
                note,
            ));
        }
        out.extend(claims(corpus, state, &run));
    }
    out
}

/// Attributions of sets of attacks in one state, split where long silence lies between reports.
fn runs<'a>(corpus: &Corpus<'a>) -> Vec<(&'a str, Vec<usize>)> {
    let mut by_state: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in corpus.of_kind(Kind::Attribution).filter(|&i| is_of_set(corpus, i)) {
        if let Some(state) = corpus.matter_country(i) {
            by_state.entry(state).or_default().push(i);
        }
    }
    let mut out = Vec::new();
    for (state, facts) in by_state {
        let (mut dated, open): (Vec<usize>, Vec<usize>) =
            facts.into_iter().partition(|&i| series::as_of(corpus, i).is_some());
        dated.sort_by_key(|&i| (series::as_of(corpus, i), i));
        let mut split: Vec<Vec<usize>> = Vec::new();
        for i in dated {
            let near = split.last().and_then(|r| r.last()).is_some_and(|&j| gap(corpus, i, j) <= ONE_RUN);
            if !near {
                split.push(Vec::new());
            }
            split.last_mut().into_iter().for_each(|r| r.push(i));
        }
        // Reports without a date can belong to a run only when there is no choice.
        match split.as_mut_slice() {
            [one] => one.extend(open),
            _ => split.push(open),
        }
        out.extend(split.into_iter().filter(|r| r.len() > 1).map(|r| (state, r)));
    }
    out
}

fn is_of_set(corpus: &Corpus<'_>, i: usize) -> bool {
    let view = &corpus.views[i];
    let of_attacks =
        matches!(view.ty(), "blame" | "suspicion" | "claim" | "no_claim" | "unknown_perpetrator" | "accusation");
    // An act in the past with victims of its own is a matter of its own.
    let own_matter = view.ty() == "accusation" && (view.fact.scope == Some(Scope::General) || !view.victims.is_empty());
    of_attacks && !own_matter && view.fact.scope != Some(Scope::General)
}

fn gap(corpus: &Corpus<'_>, i: usize, j: usize) -> i32 {
    match (series::as_of(corpus, i), series::as_of(corpus, j)) {
        (Some(x), Some(y)) => x.gap(y),
        _ => 0,
    }
}

/// Sides by the party named as doer.
fn by_doer(corpus: &Corpus<'_>, facts: impl Iterator<Item = usize>) -> Vec<Side> {
    let mut named: Vec<(&Party, Side)> = Vec::new();
    for i in facts {
        let view = &corpus.views[i];
        let roles: &[Role] = match view.ty() {
            "claim" => &[Role::Claimant],
            "blame" | "suspicion" | "accusation" => &[Role::Accused],
            _ => continue,
        };
        for party in view.parties_as(roles).filter(|p| !p.name.words.is_empty()) {
            match named.iter_mut().find(|(p, _)| p.name.may_be(&party.name)) {
                Some((_, side)) if side.facts.contains(&i) => {}
                Some((_, side)) => side.facts.push(i),
                None => named.push((party, Side::one(i, shown(corpus, i, roles)))),
            }
        }
    }
    named.into_iter().map(|(_, side)| side).collect()
}

/// The name of the accused, and by whom.
fn shown(corpus: &Corpus<'_>, i: usize, roles: &[Role]) -> String {
    let fact = corpus.views[i].fact;
    let names =
        |roles: &[Role]| roles.iter().flat_map(|r| fact.actors_as(*r)).map(|a| a.name.as_str()).collect::<Vec<_>>();
    let accusers = names(&[Role::Accuser]);
    let by = if accusers.is_empty() { String::new() } else { format!(" (by {})", accusers.join(", ")) };
    format!("{}{by}", names(roles).join(", "))
}

/// True when two accusers who are not one name different parties in one report, or for the same facts.
fn disputed(corpus: &Corpus<'_>, sides: &[Side]) -> bool {
    let accuser = |i: usize| corpus.views[i].parties_as(&[Role::Accuser]).next().map(|p| &p.name);
    let meets = |i: usize, j: usize| {
        let one_report = corpus.views[i].doc == corpus.views[j].doc;
        let about: BTreeSet<usize> = corpus.about(i).collect();
        let other_voice = matches!((accuser(i), accuser(j)), (Some(a), Some(b)) if !a.may_be(b));
        other_voice && (one_report || corpus.about(j).any(|f| about.contains(&f)))
    };
    let pairs = sides.iter().enumerate().flat_map(|(k, s)| sides[k + 1..].iter().map(move |t| (s, t)));
    pairs.into_iter().any(|(s, t)| s.facts.iter().any(|&i| t.facts.iter().any(|&j| meets(i, j))))
}

/// Adds those who say that the doer is unknown.
fn with_unknown(corpus: &Corpus<'_>, mut sides: Vec<Side>, run: &[usize]) -> Vec<Side> {
    let unknown: Vec<usize> = run.iter().copied().filter(|&i| corpus.views[i].ty() == "unknown_perpetrator").collect();
    if !unknown.is_empty() {
        sides.push(Side { facts: unknown, value: "unknown".to_owned() });
    }
    sides
}

/// Claimed by somebody, by one account, and by nobody, by another.
fn claims(corpus: &Corpus<'_>, state: &str, run: &[usize]) -> Option<Conflict> {
    let of = |ty: &str| -> Vec<usize> {
        let set = |i: &usize| corpus.views[*i].ty() == ty && corpus.views[*i].fact.scope != Some(Scope::Incident);
        run.iter().copied().filter(set).collect()
    };
    let (claimed, silent) = (of("claim"), of("no_claim"));
    if claimed.is_empty() || silent.is_empty() {
        return None;
    }
    let side = |facts: Vec<usize>| Side { value: words(corpus, facts[0]), facts };
    let note = "days and sets of attacks differ; not resolved here";
    let label = format!("Were the attacks in {} claimed?", (corpus.naming)(state));
    conflict(corpus, "attribution", ConflictClass::Contradiction, label, vec![side(claimed), side(silent)], note)
}
