//! What belongs to a group without reporting the same thing: who did it, what was said, what followed.

use crate::corpus::{Corpus, View};
use crate::groups::Draft;
use crate::{consensus, series};
use chancery_facts::{AttachedAs, GroupRelation, Kind, Modifier, QuantityWhat, Role, Scope, Status};
use std::collections::{BTreeMap, BTreeSet};

/// An attribution this close behind an incident speaks about it, when no other stands between.
const NEAR_BYTES: usize = 600;

/// Attaches facts to the groups of relation `same` and `series`.
pub(crate) fn to_groups(corpus: &Corpus<'_>, groups: &mut [Draft]) {
    let mut of_fact: BTreeMap<usize, usize> = BTreeMap::new();
    for (g, group) in groups.iter().enumerate() {
        of_fact.extend(group.members.iter().map(|&i| (i, g)));
    }
    let mut found: Vec<(usize, usize, AttachedAs)> = Vec::new();
    for i in 0..corpus.views.len() {
        found.extend(by_reference(corpus, &of_fact, groups, i).into_iter().map(|(g, role)| (i, g, role)));
        if let Some((g, role)) = by_report(corpus, &of_fact, groups, i) {
            found.push((i, g, role));
        }
        found.extend(parts(corpus, &of_fact, groups, i).into_iter().map(|g| (i, g, AttachedAs::Part)));
    }
    found.extend(fulfilments(corpus, groups));
    found.extend(of_series(corpus, groups));
    found.extend(possible_visits(corpus, groups));
    found.extend(ruled(corpus, &of_fact));
    attach_all(corpus, groups, found);
    let brought = brought_to_court(corpus, &of_fact, groups);
    attach_all(corpus, groups, brought);
    let opened = inquiries(corpus, &of_fact, groups);
    attach_all(corpus, groups, opened);
}

/// What an analyst hung on a group.
fn ruled<'r>(
    corpus: &'r Corpus<'_>,
    of_fact: &'r BTreeMap<usize, usize>,
) -> impl Iterator<Item = (usize, usize, AttachedAs)> + 'r {
    corpus.rulings.attached.iter().filter_map(|(i, to, role)| Some((*i, *of_fact.get(to)?, *role)))
}

fn attach_all(corpus: &Corpus<'_>, groups: &mut [Draft], found: Vec<(usize, usize, AttachedAs)>) {
    for (i, g, role) in found {
        if !groups[g].members.contains(&i) && !corpus.rulings.apart_from_any(i, &groups[g].members) {
            groups[g].attached.entry(i).or_insert(role);
        }
    }
}

/// Arrests, charges and verdicts over the one act of a report carry out the promise of that report to punish it.
fn brought_to_court(
    corpus: &Corpus<'_>,
    of_fact: &BTreeMap<usize, usize>,
    groups: &[Draft],
) -> Vec<(usize, usize, AttachedAs)> {
    let mut out = Vec::new();
    for (g, group) in groups.iter().enumerate().filter(|(_, g)| g.kind == Kind::Commitment) {
        for &promise in group.members.iter().filter(|&&i| corpus.views[i].ty() == "arrest_or_prosecute") {
            let facts = corpus.doc(promise).facts.iter();
            let acts = facts.filter(|&&j| corpus.views[j].fact.kind() == Kind::Incident).filter_map(|j| of_fact.get(j));
            let acts: BTreeSet<usize> = acts.copied().collect();
            let [act] = acts.iter().collect::<Vec<_>>()[..] else { continue };
            let steps = groups[*act].attached.keys().filter(|&&i| {
                let step = matches!(corpus.views[i].ty(), "arrest_of_suspect" | "charge" | "conviction");
                step && !is_before(corpus, i, promise)
            });
            out.extend(steps.map(|&i| (i, g, AttachedAs::Fulfilment)));
        }
    }
    out
}

/// The one act that a report tells, if it is one.
fn only_act(corpus: &Corpus<'_>, of_fact: &BTreeMap<usize, usize>, i: usize) -> Option<usize> {
    let incidents = corpus.doc(i).facts.iter().filter(|&&j| corpus.views[j].fact.kind() == Kind::Incident);
    let acts: BTreeSet<usize> = incidents.filter_map(|j| of_fact.get(j)).copied().collect();
    match acts.iter().collect::<Vec<_>>()[..] {
        [act] => Some(*act),
        _ => None,
    }
}

/// Inquiries told by a report of one act carry out the promise, in a report of that same act, to look into it; who
/// opens them is seldom who promised them.
fn inquiries(
    corpus: &Corpus<'_>,
    of_fact: &BTreeMap<usize, usize>,
    groups: &[Draft],
) -> Vec<(usize, usize, AttachedAs)> {
    let begun = |i: &usize| {
        let view = &corpus.views[*i];
        view.ty() == "investigation"
            && matches!(view.fact.status, Some(Status::Done | Status::DoneClaimed | Status::UnderWay))
    };
    let mut by_act: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in corpus.of_kind(Kind::Measure).filter(begun) {
        if let Some(act) = only_act(corpus, of_fact, i) {
            by_act.entry(act).or_default().push(i);
        }
    }
    let mut out = Vec::new();
    if by_act.is_empty() {
        return out;
    }
    for (g, group) in groups.iter().enumerate().filter(|(_, g)| g.kind == Kind::Commitment) {
        for &promise in group.members.iter().filter(|&&i| corpus.views[i].ty() == "investigate") {
            let steps = only_act(corpus, of_fact, promise).and_then(|act| by_act.get(&act)).into_iter().flatten();
            out.extend(steps.filter(|&&i| !is_before(corpus, i, promise)).map(|&i| (i, g, AttachedAs::Fulfilment)));
        }
    }
    out
}

/// True when a fact surely comes before another.
fn is_before(corpus: &Corpus<'_>, i: usize, j: usize) -> bool {
    matches!((series::as_of(corpus, i), series::as_of(corpus, j)), (Some(x), Some(y)) if x.to < y.from)
}

/// Groups of the facts that a fact is about or linked to.
fn by_reference(
    corpus: &Corpus<'_>,
    of_fact: &BTreeMap<usize, usize>,
    groups: &[Draft],
    i: usize,
) -> Vec<(usize, AttachedAs)> {
    let view = &corpus.views[i];
    if matches!(view.fact.scope, Some(Scope::Similar | Scope::General)) {
        // Blame for similar acts is never attached to the acts told in the report.
        return Vec::new();
    }
    let told: BTreeSet<usize> =
        corpus.about(i).chain(corpus.links(i)).filter_map(|j| of_fact.get(&j).copied()).collect();
    let role = |g: usize| match view.fact.kind() {
        Kind::Attribution => AttachedAs::Attribution,
        Kind::Statement => AttachedAs::Statement,
        Kind::Measure => AttachedAs::Measure,
        Kind::Aggregate if count(view).is_some_and(|n| n >= 2) => AttachedAs::Part,
        Kind::Posture if groups[g].kind == Kind::Commitment => AttachedAs::Fulfilment,
        _ => AttachedAs::Mention,
    };
    told.into_iter().map(|g| (g, role(g))).collect()
}

/// Attributions of one act and reactions to one, where the report leaves no doubt which act is meant.
fn by_report(
    corpus: &Corpus<'_>,
    of_fact: &BTreeMap<usize, usize>,
    groups: &[Draft],
    i: usize,
) -> Option<(usize, AttachedAs)> {
    let view = &corpus.views[i];
    let role = match view.fact.kind() {
        Kind::Attribution if view.fact.scope == Some(Scope::Incident) => AttachedAs::Attribution,
        Kind::Statement if is_reaction(view) => AttachedAs::Statement,
        _ => return None,
    };
    if corpus.about(i).next().is_some() {
        return None;
    }
    let start = view.fact.main().quote.span.start;
    let incidents: Vec<(usize, usize)> = corpus
        .doc(i)
        .facts
        .iter()
        .filter(|&&j| corpus.views[j].fact.kind() == Kind::Incident)
        .filter_map(|j| Some((*of_fact.get(j)?, corpus.views[*j].fact.main().quote.span.start)))
        .collect();
    let all: BTreeSet<usize> = incidents.iter().map(|(g, _)| *g).collect();
    if all.len() == 1 {
        return all.first().map(|&g| (g, role));
    }
    let before = incidents.iter().rfind(|(g, s)| *s <= start && groups[*g].kind == Kind::Incident)?;
    (role == AttachedAs::Attribution && start - before.1 <= NEAR_BYTES).then_some((before.0, role))
}

fn is_reaction(view: &View<'_>) -> bool {
    matches!(view.ty(), "condemnation" | "sympathy" | "confirmation" | "denial_of_report" | "apology")
}

/// The number of acts an aggregate counts.
fn count(view: &View<'_>) -> Option<u64> {
    let attacks = view.fact.quantities.iter().filter(|q| q.what == QuantityWhat::Attacks);
    attacks.filter(|q| q.modifier == Modifier::Exact && q.min == q.max).find_map(|q| q.min)
}

/// The groups whose acts a small count sums up: as many acts in its window in its report as it counts.
fn parts(corpus: &Corpus<'_>, of_fact: &BTreeMap<usize, usize>, groups: &[Draft], i: usize) -> Vec<usize> {
    let view = &corpus.views[i];
    let sum = view.fact.kind() == Kind::Aggregate && corpus.links(i).next().is_none();
    let (true, Some(n), Some(window)) = (sum, count(view), view.days) else { return Vec::new() };
    let acts: BTreeSet<usize> = corpus
        .doc(i)
        .facts
        .iter()
        .filter(|&&j| corpus.views[j].days.is_some_and(|d| d.shared(window) == Some(d)))
        .filter_map(|j| of_fact.get(j).copied())
        .filter(|&g| groups[g].kind == Kind::Incident)
        .collect();
    if (2..=12).contains(&n) && acts.len() as u64 == n { acts.into_iter().collect() } else { Vec::new() }
}

/// Steps that carry out a promise: same party, the kind of step that was promised, told with or after it.
fn fulfilments(corpus: &Corpus<'_>, groups: &[Draft]) -> Vec<(usize, usize, AttachedAs)> {
    let mut steps: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for kind in [Kind::Measure, Kind::Posture] {
        for i in corpus.of_kind(kind) {
            if matches!(corpus.views[i].fact.status, Some(Status::Done | Status::DoneClaimed | Status::UnderWay)) {
                steps.entry(corpus.views[i].ty()).or_default().push(i);
            }
        }
    }
    let mut out = Vec::new();
    for (g, group) in groups.iter().enumerate().filter(|(_, g)| g.kind == Kind::Commitment) {
        for &promise in &group.members {
            let types = carried_out_by(corpus.views[promise].ty());
            let told = types.iter().filter_map(|ty| steps.get(ty)).flatten();
            let fits = told.filter(|&&step| carries_out(corpus, promise, step));
            out.extend(fits.map(|&step| (step, g, AttachedAs::Fulfilment)));
        }
    }
    out
}

fn carried_out_by(promise: &str) -> &'static [&'static str] {
    match promise {
        "reinforce" => &["guard_reinforcement", "guard_change"],
        "investigate" => &["investigation"],
        "arrest_or_prosecute" => &["arrests", "prosecution"],
        "compensate_or_repair" => &["compensation_or_repair"],
        "retaliate" => &["retaliation"],
        "withdraw_or_reduce" => &["troop_change", "staff_change", "departure_or_evacuation"],
        "close_or_suspend" => &["closure", "suspension"],
        "stay_or_reopen" => &["reopening", "normal_operations"],
        "legislate" => &["legislation_or_vote"],
        _ => &[],
    }
}

fn carries_out(corpus: &Corpus<'_>, promise: usize, step: usize) -> bool {
    let (p, s) = (&corpus.views[promise], &corpus.views[step]);
    let promisors = p.parties_as(&[Role::Promisor]);
    let of_promisor = promisors.into_iter().any(|x| s.parties_as(&[Role::Actor]).any(|y| x.name.same(&y.name)));
    let subject = p
        .targets
        .iter()
        .any(|t| t.role == Role::Subject && s.targets.iter().any(|u| u.role == Role::Subject && t.name.same(&u.name)));
    let country = p.countries.iter().any(|c| s.countries.contains(c)) || (p.doc == s.doc);
    let in_time = match (corpus.doc(promise).published, corpus.doc(step).published) {
        _ if p.doc == s.doc => true,
        (Some(a), Some(b)) => (0..=366).contains(&(b.from - a.from)),
        _ => false,
    };
    // In another report the actor alone is too little: both who and what must agree.
    let same_matter = if p.doc == s.doc { of_promisor || subject } else { of_promisor && subject };
    same_matter && country && in_time
}

/// Promises and changes without a figure that concern the forces or staff of a series.
fn of_series(corpus: &Corpus<'_>, groups: &[Draft]) -> Vec<(usize, usize, AttachedAs)> {
    let all = groups.iter().enumerate().filter(|(_, g)| g.relation == GroupRelation::Series);
    let by_key: BTreeMap<series::Key, usize> =
        all.filter_map(|(g, group)| Some((series::key(corpus, &corpus.views[group.members[0]])?, g))).collect();
    let posture = corpus.of_kind(Kind::Posture).filter_map(|i| Some((i, series::matter(corpus, &corpus.views[i])?)));
    posture.filter_map(|(i, key)| Some((i, *by_key.get(&key)?, AttachedAs::Mention))).collect()
}

/// Open visits of the same visitor to the same city, told elsewhere: possible, not proven.
fn possible_visits(corpus: &Corpus<'_>, groups: &[Draft]) -> Vec<(usize, usize, AttachedAs)> {
    let mut visits: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (g, group) in groups.iter().enumerate().filter(|(_, g)| g.kind == Kind::Contact) {
        for key in group.members.iter().flat_map(|&i| visit_keys(&corpus.views[i])).collect::<BTreeSet<_>>() {
            visits.entry(key).or_default().push(g);
        }
    }
    let mut out = Vec::new();
    for i in corpus.of_kind(Kind::Contact).filter(|&i| corpus.views[i].days.is_none()) {
        for key in visit_keys(&corpus.views[i]) {
            // Only where one visit is known; among several the text does not choose.
            if let Some([g]) = visits.get(&key).map(Vec::as_slice) {
                let elsewhere = groups[*g].members.iter().all(|&j| corpus.views[j].doc != corpus.views[i].doc);
                if elsewhere && consensus::days(corpus, &groups[*g].members).is_some() {
                    out.push((i, *g, AttachedAs::Possible));
                }
            }
        }
    }
    out
}

fn visit_keys(view: &View<'_>) -> Vec<String> {
    let visitors = view.parties_as(&[Role::Visitor]).filter(|p| p.name.proper && p.name.words.len() >= 2);
    let names: Vec<String> = visitors.map(|p| p.name.words.join(" ")).collect();
    view.cities.iter().flat_map(|c| names.iter().map(move |n| format!("{n} to {}", c.words.join(" ")))).collect()
}
