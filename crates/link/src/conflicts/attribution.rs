//! Who did it: accusers who name different parties, claims against silence.

use super::{Side, conflict, words};
use crate::corpus::{Corpus, Party};
use crate::groups::Draft;
use crate::names::{Name, fold, overlap};
use crate::series;
use chancery_facts::{AttachedAs, Conflict, ConflictClass, GroupRelation, Kind, Role, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Share of words, in percent, from which a denial speaks of an act in the words that told it.
const NAMED: usize = 20;
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
    let mut sides = with_answers(corpus, by_doer(corpus, of_act.iter().copied()), &of_act);
    if sides.is_empty() {
        sides = told_and_denied(corpus, group, &of_act);
    }
    conflict(
        corpus,
        "attribution",
        ConflictClass::Dispute,
        "Who did it".into(),
        sides,
        "named by different parties; shown by accuser",
    )
}

/// An act whose accounts state the doer, and those who deny it. Who only takes another group's part in it away denies nothing of it.
fn told_and_denied(corpus: &Corpus<'_>, group: &Draft, facts: &[usize]) -> Vec<Side> {
    // "He denies it" may be said of many things; one who denies the act names it.
    let of_act = |i: &usize| {
        let own = &corpus.views[*i].content;
        group.members.iter().any(|&j| overlap(own, &corpus.views[j].content) >= NAMED)
    };
    let denials: Vec<usize> =
        facts.iter().copied().filter(|&i| corpus.views[i].ty() == "denial").filter(of_act).collect();
    let stated = |i: &usize| corpus.views[*i].parties_as(&[Role::Perpetrator]).next().is_some();
    let members: Vec<usize> = group.members.iter().copied().filter(stated).collect();
    let (Some(&first), Some(&denial)) = (members.first(), denials.first()) else { return Vec::new() };
    let told = Side { value: words(corpus, first), facts: members };
    vec![told, Side { value: words(corpus, denial), facts: denials }]
}

/// Who is said to have claimed an act by one report, and to have had no hand in it by another: one group, one state, told within
/// weeks. The acts themselves may be told too loosely to be joined, but none of them may be surely another.
pub(super) fn claimed_and_denied(corpus: &Corpus<'_>, known: &[Conflict]) -> Vec<Conflict> {
    /// Days between the two reports.
    const NEAR: i32 = 45;
    let of = |ty: &'static str| corpus.of_kind(Kind::Attribution).filter(move |&i| corpus.views[i].ty() == ty);
    let mut claims: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in of("claim") {
        claims.entry(corpus.matter_country(i).unwrap_or_default()).or_default().push(i);
    }
    let mut out = Vec::new();
    for j in of("denial") {
        let state = corpus.matter_country(j).unwrap_or_default();
        let near = |i: usize| {
            let issued = (corpus.doc(i).published, corpus.doc(j).published);
            matches!(issued, (Some(x), Some(y)) if x.gap(y) <= NEAR)
                || corpus.one_matter(corpus.views[i].doc, corpus.views[j].doc)
        };
        let deniers =
            || corpus.views[j].parties_as(&[Role::Denier]).filter(|p| !p.name.words.is_empty() && p.name.named);
        let claimed = |i: usize| {
            corpus.views[i]
                .parties_as(&[Role::Claimant])
                .any(|c| c.name.named && deniers().any(|d| d.name.may_be(&c.name)))
        };
        let told = |i: usize| known.iter().any(|c| is_told(corpus, c, i, j));
        let found = claims.get(state).into_iter().flatten().copied();
        let found = found
            .filter(|&i| corpus.views[i].doc != corpus.views[j].doc && claimed(i) && near(i) && one_act(corpus, i, j));
        let Some(i) = found.min().filter(|&i| !told(i)) else { continue };
        let sides = vec![Side::one(i, words(corpus, i)), Side::one(j, words(corpus, j))];
        let note = "the same group by two reports; one act is likely, not proven";
        out.extend(conflict(
            corpus,
            "attribution",
            ConflictClass::Dispute,
            "Claimed and denied by one group".into(),
            sides,
            note,
        ));
    }
    out
}

/// True when both speak of one act each, and these may be one: of the same kind, and not on different days.
fn one_act(corpus: &Corpus<'_>, claim: usize, denial: usize) -> bool {
    let acts =
        |i: usize| corpus.about(i).filter(|&f| corpus.views[f].fact.kind() == Kind::Incident).collect::<Vec<_>>();
    let (x, y) = (acts(claim), acts(denial));
    let may_be_one = |i: usize, j: usize| {
        let (a, b) = (&corpus.views[i], &corpus.views[j]);
        let apart = matches!((a.days, b.days), (Some(p), Some(q)) if p.shared(q).is_none());
        !apart && a.fact.coding == b.fact.coding && a.countries.first() == b.countries.first()
    };
    x.iter().any(|&i| y.iter().any(|&j| may_be_one(i, j)))
}

/// True when the conflict holds both facts.
fn is_told(corpus: &Corpus<'_>, conflict: &Conflict, i: usize, j: usize) -> bool {
    [i, j].iter().all(|&f| conflict.values.iter().any(|v| v.facts.iter().any(|id| id == corpus.id(f))))
}

/// Who did it, in a report that does not tell the act itself but what became of it: a claim, a denial, the blame of a minister.
pub(super) fn of_reports(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let mut out = Vec::new();
    for doc in &corpus.docs {
        if doc.facts.iter().any(|&i| corpus.views[i].fact.kind() == Kind::Incident) {
            continue;
        }
        let of_act = |i: &usize| {
            let view = &corpus.views[*i];
            view.fact.kind() == Kind::Attribution
                && view.fact.scope == Some(Scope::Incident)
                && corpus.about(*i).next().is_none()
        };
        let facts: Vec<usize> = doc.facts.iter().copied().filter(of_act).collect();
        let named = by_doer(corpus, facts.iter().copied());
        if named.len() < 2 {
            continue;
        }
        let sides = with_answers(corpus, named, &facts);
        let note = "named by different parties; the report does not tell the act itself";
        out.extend(conflict(corpus, "attribution", ConflictClass::Dispute, "Who did it".into(), sides, note));
    }
    out
}

/// Arrests beside the word of a group that none of its people is held.
pub(super) fn of_arrests(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let held = |i: usize| {
        let words = fold(&corpus.views[i].fact.main().quote.text);
        words
            .iter()
            .any(|w| matches!(w.as_str(), "captured" | "arrested" | "detained" | "custody" | "prisoner" | "prisoners"))
    };
    let denied = |i: &usize| corpus.views[*i].ty() == "denial_of_report" && held(*i);
    let mut out = Vec::new();
    for doc in &corpus.docs {
        let of = |ty: &'static str| doc.facts.iter().copied().filter(move |&i| corpus.views[i].ty() == ty);
        let arrests: Vec<usize> = of("arrest_of_suspect").collect();
        let denials: Vec<usize> = doc.facts.iter().copied().filter(denied).collect();
        let (Some(&first), Some(&denial)) = (arrests.first(), denials.first()) else { continue };
        let sides = vec![
            Side { value: words(corpus, first), facts: arrests },
            Side { value: words(corpus, denial), facts: denials },
        ];
        let note = "arrests told beside the word of a group that none of its people is held";
        out.extend(conflict(
            corpus,
            "attribution",
            ConflictClass::Dispute,
            "Whether members were arrested".into(),
            sides,
            note,
        ));
    }
    out
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
            if known.iter().any(|c| is_told(corpus, c, i, j)) {
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
    accused.any(|x| b.parties_as(&[Role::Denier]).any(|y| one(x, y))) || answers_by_name(corpus, charge, denial)
}

/// True when the very next words are those of one whom the charge names: "accused the party Norte of … Norte denied it."
fn answers_by_name(corpus: &Corpus<'_>, charge: usize, denial: usize) -> bool {
    let (a, b) = (&corpus.views[charge], &corpus.views[denial]);
    let facts = &corpus.docs[a.doc].facts;
    let behind = facts.windows(2).any(|w| w == [charge, denial]);
    let charged = fold(&a.fact.main().quote.text);
    let accuser = |name: &Name| a.parties_as(&[Role::Accuser]).any(|p| p.name.may_be(name));
    let named =
        |name: &Name| name.proper && !name.generic && !accuser(name) && name.words.iter().all(|w| charged.contains(w));
    let deniers = b.parties_as(&[Role::Denier]).map(|p| &p.name);
    behind && b.speaker.iter().chain(deniers).any(named)
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
