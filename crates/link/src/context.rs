//! Reports of one act tell of the same inquiry, the same promise and the same call in words that share little: what would be too
//! little between two reports at large is enough between two that are known to tell of one act.

use crate::candidates::Link;
use crate::corpus::{Corpus, Party, View};
use crate::names::overlap;
use crate::same::{self, Score, Verdict};
use crate::series;
use chancery_facts::{Kind, Modifier, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A report of more acts than this is a list; what it tells beside one of them may belong to any.
const MOST_ACTS: usize = 6;
/// An act that so many reports tell is compared between neighbours in their order only.
const MOST_REPORTS: usize = 24;
/// Kinds that are told around an act.
const AROUND: [Kind; 4] = [Kind::Measure, Kind::Commitment, Kind::Contact, Kind::Posture];

/// Links between what two reports of one act tell beside it, given the links found so far.
pub(crate) fn links(corpus: &Corpus<'_>, known: &[Link]) -> Vec<Link> {
    let linked: BTreeSet<(usize, usize)> = known.iter().map(|l| (l.a, l.b)).collect();
    let mut out: Vec<Link> = Vec::new();
    for (x, y) in pairs_of_reports(corpus, known) {
        let of = |doc: usize, kind: Kind| {
            corpus.docs[doc].facts.iter().copied().filter(move |&i| corpus.views[i].fact.kind() == kind)
        };
        let mut found: Vec<(usize, usize, Score)> = Vec::new();
        for kind in AROUND {
            for i in of(x, kind) {
                for j in of(y, kind).filter(|&j| !linked.contains(&(i.min(j), i.max(j)))) {
                    found.extend(alike(corpus, i, j).map(|score| (i, j, score)));
                }
            }
        }
        // What fits two things of the other report fits neither for sure.
        let times = |of: &dyn Fn(&(usize, usize, Score)) -> usize| {
            let mut count: BTreeMap<usize, usize> = BTreeMap::new();
            found.iter().for_each(|f| *count.entry(of(f)).or_default() += 1);
            count
        };
        let (left, right) = (times(&|f| f.0), times(&|f| f.1));
        let sole = found.into_iter().filter(|(i, j, _)| left[i] == 1 && right[j] == 1);
        out.extend(sole.map(|(i, j, score)| Link { a: i.min(j), b: i.max(j), score }));
    }
    out
}

/// Reports that tell of one act, pair by pair.
fn pairs_of_reports(corpus: &Corpus<'_>, known: &[Link]) -> BTreeSet<(usize, usize)> {
    let acts =
        |doc: usize| corpus.docs[doc].facts.iter().filter(|&&i| corpus.views[i].fact.kind() == Kind::Incident).count();
    let mut met: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for link in known.iter().filter(|l| corpus.views[l.a].fact.kind() == Kind::Incident) {
        let (x, y) = (corpus.views[link.a].doc, corpus.views[link.b].doc);
        if x != y && acts(x) <= MOST_ACTS && acts(y) <= MOST_ACTS {
            met.entry(x.min(y)).or_default().insert(x.max(y));
        }
    }
    met.into_iter().flat_map(|(x, others)| others.into_iter().take(MOST_REPORTS).map(move |y| (x, y))).collect()
}

/// How two facts of one kind agree, told around one act; `None` when they may be two.
fn alike(corpus: &Corpus<'_>, i: usize, j: usize) -> Option<Score> {
    let (a, b) = (&corpus.views[i], &corpus.views[j]);
    let one_type = a.ty() == b.ty() || asks(a) && asks(b);
    // Changes of forces and staff make a series, one after the other.
    let open = a.ty().starts_with("other_")
        || series::matter(corpus, a).is_some()
        || matches!(a.ty(), "troop_change" | "staff_change");
    if !one_type || open || a.fact.polarity != b.fact.polarity || same::compare(corpus, i, j) == Verdict::Forbidden {
        return None;
    }
    let one_day = matches!((a.days, b.days), (Some(x), Some(y)) if x.width().max(y.width()) <= 7);
    if numbers_differ(a, b) && !one_day {
        return None;
    }
    let mut score = Score { points: 4, why: vec!["told by reports of one act"] };
    let roles: &[Role] = match a.fact.kind() {
        Kind::Commitment => &[Role::Promisor],
        Kind::Contact => &[Role::From, Role::To, Role::Host, Role::Visitor, Role::Participant],
        _ => &[Role::Actor, Role::Subject],
    };
    let party = a.parties_as(roles).any(|p| b.parties_as(roles).any(|q| p.role == q.role && one_side(p, q)));
    let silent = a.parties_as(roles).next().is_none() || b.parties_as(roles).next().is_none();
    let words = overlap(&a.content, &b.content);
    if party {
        score.points += 2;
        score.why.push("the same side");
    }
    if one_day {
        score.points += 2;
        score.why.push("same day");
    }
    if words >= 34 {
        score.points += 1;
        score.why.push("like words");
    }
    // Somebody or some day must be shared; where one report leaves open who acted, the day or the words must agree.
    let enough = match a.fact.kind() {
        Kind::Contact => party && (one_day || words >= 34 || asks(a) && words >= 15),
        Kind::Commitment => party,
        _ => party || silent && (one_day || words >= 34),
    };
    enough.then_some(score)
}

/// A request, a demand, an appeal: how strongly somebody asked is told in either way.
fn asks(view: &View<'_>) -> bool {
    matches!(view.ty(), "request" | "demand")
}

/// One party, or two that speak for one state.
fn one_side(a: &Party, b: &Party) -> bool {
    let of_state = a.state.is_some() && a.state == b.state;
    of_state || !a.name.generic && !a.name.words.is_empty() && a.name.may_be(&b.name)
}

fn numbers_differ(a: &View<'_>, b: &View<'_>) -> bool {
    let exact = |v: &View<'_>| -> BTreeSet<(u64, &'static str)> {
        let stated = v.fact.quantities.iter().filter(|q| q.modifier == Modifier::Exact && q.min == q.max);
        stated.filter_map(|q| Some((q.min?, q.what.as_str()))).collect()
    };
    let (x, y) = (exact(a), exact(b));
    !x.is_empty() && !y.is_empty() && x.is_disjoint(&y)
}
