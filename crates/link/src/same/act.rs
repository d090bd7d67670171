//! Promises, measures and the state of missions and forces.

use super::{
    Score, Tri, Verdict, disjoint_days, one_day, other_country, other_sending_state, published_apart, same_parties,
    shared_subject,
};
use crate::corpus::{Corpus, Target, View};
use crate::names::overlap;
use crate::series;
use chancery_facts::{Kind, Role, Status, TargetClass};
use std::collections::BTreeSet;

/// Compares two promises: one promisor, one thing promised, one occasion.
pub(super) fn commitment(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Verdict {
    let promisor = promisors(a, b);
    if promisor == Tri::No || disjoint_days(a, b) || a.ty() != b.ty() || other_sending_state(a, b) {
        return Verdict::Forbidden;
    }
    if promisor != Tri::Yes {
        return Verdict::Unrelated;
    }
    let mut score = Score::default();
    score.add(3, "same promisor");
    score.add(2, "same promise");
    let dated = one_day(a, b);
    if dated {
        score.add(2, "same day");
    }
    if overlap(&a.content, &b.content) >= 50 {
        score.add(2, "like words");
    }
    if a.ty() == "other_commitment" && !score.why.contains(&"like words") {
        return Verdict::Unrelated;
    }
    let one_occasion = if a.doc == b.doc {
        dated || (a.days.is_none() && b.days.is_none())
    } else {
        dated
            || falls_within(a, b)
            || falls_within(b, a)
            || (score.points >= 7 && published_apart(corpus, a, b).is_some_and(|d| d <= 2))
    };
    if one_occasion { Verdict::Same(score) } else { Verdict::Unrelated }
}

/// True when the text bounds an open date to a few weeks and the other falls within.
fn falls_within(open: &View<'_>, dated: &View<'_>) -> bool {
    let stated = open.fact.event_date.as_ref().and_then(|d| d.bounds);
    let both = stated.is_some_and(|b| b.not_before.is_some() && b.not_after.is_some());
    let inside = dated.days.is_some_and(|d| open.window.shared(d) == Some(d));
    open.days.is_none() && both && open.window.width() <= 21 && inside
}

/// The promisors, or whoever gives the promise in their name.
fn promisors(a: &View<'_>, b: &View<'_>) -> Tri {
    let direct = same_parties(a, b, &[Role::Promisor]);
    let by_one_speaker = matches!((&a.speaker, &b.speaker), (Some(x), Some(y)) if !x.generic && x.same(y));
    match direct {
        Tri::Unknown if by_one_speaker && a.doc == b.doc => Tri::Yes,
        other => other,
    }
}

/// Compares two measures: one actor, one step, one day; a vote also when it has one subject and open days.
pub(super) fn measure(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Verdict {
    let actor = same_parties(a, b, &[Role::Actor]);
    if actor == Tri::No || disjoint_days(a, b) || other_country(a, b) || other_sending_state(a, b) {
        return Verdict::Forbidden;
    }
    if is_undone(a) != is_undone(b) {
        return Verdict::Forbidden;
    }
    if a.ty() != b.ty() || actor != Tri::Yes {
        return Verdict::Unrelated;
    }
    if a.doc == b.doc {
        // A report lists the steps of one actor; two of one type are two unless the words repeat.
        // "banned gatherings and closed the avenue": two steps, though one sentence tells both.
        let others = !a.targets.is_empty()
            && !b.targets.is_empty()
            && !a.targets.iter().any(|s| b.targets.iter().any(|t| s.name.same(&t.name)));
        return if !others && overlap(&a.content, &b.content) >= 75 { repeated() } else { Verdict::Forbidden };
    }
    let mut score = Score::default();
    score.add(4, "same actor and kind of step");
    let vote = a.ty() == "legislation_or_vote";
    let about_one = shared_subject(a, b) || vote && same_matter(a, b);
    if about_one {
        score.add(2, "about the same");
    }
    let width = match (a.days, b.days) {
        (Some(x), Some(y)) => Some(x.width().max(y.width())),
        _ if one_day(a, b) => Some(1),
        _ => None,
    };
    let timely = match width {
        Some(w) if w <= 7 => true,
        Some(w) if w <= 31 => vote || about_one,
        _ if vote => about_one && (a.days.is_some() || b.days.is_some()),
        _ => published_apart(corpus, a, b).is_some_and(|d| d <= 2) && overlap(&a.content, &b.content) >= 50,
    };
    if width.is_some_and(|w| w <= 31) {
        score.add(2, "days that fit");
    }
    if timely { Verdict::Same(score) } else { Verdict::Unrelated }
}

/// True when a step is taken back: a curfew is lifted, a road opened again.
fn is_undone(v: &View<'_>) -> bool {
    const BACK: [&str; 9] =
        ["lift", "lifts", "lifted", "lifting", "ended", "revoked", "repealed", "rescinded", "reopened"];
    v.fact.status == Some(Status::Reversed) || v.content.iter().any(|w| BACK.contains(&w.as_str()))
}

/// What two votes are about: the same class of forces, staff or premises in words that meet, whatever they call it.
fn same_matter(a: &View<'_>, b: &View<'_>) -> bool {
    let fits = |x: &Target<'_>, y: &Target<'_>| {
        x.role == y.role
            && x.class.is_some()
            && x.class == y.class
            && x.name.words.iter().any(|w| y.name.words.contains(w))
    };
    a.targets.iter().any(|x| b.targets.iter().any(|y| fits(x, y)))
}

fn repeated() -> Verdict {
    let mut score = Score::default();
    score.add(5, "same words in one report");
    Verdict::Same(score)
}

/// Compares two states or changes of state: one subject, one kind of change, one day.
pub(super) fn posture(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Verdict {
    let actor = same_parties(a, b, &[Role::Actor]);
    let numbered = !a.fact.quantities.is_empty() && !b.fact.quantities.is_empty();
    let other_numbers = numbered && numbers(a) != numbers(b);
    if actor == Tri::No || disjoint_days(a, b) || other_country(a, b) || other_sending_state(a, b) || other_numbers {
        return Verdict::Forbidden;
    }
    // Figures of forces and staff form a series, whatever their days.
    if a.ty() != b.ty() || a.fact.kind() == Kind::Posture && series::key(corpus, a).is_some() {
        return Verdict::Unrelated;
    }
    let close = one_day(a, b);
    if a.doc == b.doc && !(close && a.days == b.days && overlap(&a.content, &b.content) >= 75) {
        return Verdict::Forbidden;
    }
    if stage(a) != stage(b) && !close {
        return Verdict::Unrelated;
    }
    let subject = shared_subject(a, b);
    let fresh = published_apart(corpus, a, b).is_some_and(|d| d <= 3);
    let open = a.days.is_none() && b.days.is_none();
    let mut score = Score::default();
    if subject {
        score.add(3, "about the same");
    }
    if actor == Tri::Yes {
        score.add(2, "same actor");
    }
    if close {
        score.add(3, "same day");
    }
    if one_change_of_month(a, b) {
        score.add(5, "the same change within a month");
        return Verdict::Same(score);
    }
    if (close || (open && fresh)) && subject && score.points >= 3 { Verdict::Same(score) } else { Verdict::Unrelated }
}

/// True when two reports tell one change that comes seldom, one of them only by its month; whose it is may go unsaid in a report
/// that tells of the missions of one state.
fn one_change_of_month(a: &View<'_>, b: &View<'_>) -> bool {
    let in_month = matches!((a.days, b.days), (Some(x), Some(y)) if x.width().max(y.width()) <= 31);
    let owner = |v: &View<'_>| -> BTreeSet<String> {
        let told: BTreeSet<String> = v.fact.actors.iter().filter_map(|a| a.sending_state.clone()).collect();
        if told.is_empty() { v.sender.map(str::to_owned).into_iter().collect() } else { told }
    };
    let people = |v: &View<'_>| -> BTreeSet<TargetClass> {
        v.targets.iter().filter(|t| t.role == Role::Subject).filter_map(|t| t.class).collect()
    };
    let (x, y) = (owner(a), owner(b));
    let (p, q) = (people(a), people(b));
    let other_people = !p.is_empty() && !q.is_empty() && p.is_disjoint(&q);
    let one_owner = !x.is_empty() && x == y;
    a.doc != b.doc && in_month && one_owner && !other_people && is_seldom(a) && may_be_one_change(a, b)
}

/// True when both are one change of one mission, or of one state towards another, that comes seldom: a closing, an expulsion, a
/// recall. Figures and the state of alert change all the time.
pub(super) fn one_change(a: &View<'_>, b: &View<'_>) -> bool {
    let owners = |v: &View<'_>| v.fact.actors.iter().filter_map(|a| a.sending_state.clone()).collect::<Vec<_>>();
    let (x, y) = (owners(a), owners(b));
    let between = !x.is_empty() && x.iter().all(|s| y.contains(s));
    is_seldom(a) && may_be_one_change(a, b) && (shared_subject(a, b) || between)
}

fn is_seldom(v: &View<'_>) -> bool {
    matches!(
        v.ty(),
        "closure"
            | "suspension"
            | "reopening"
            | "relocation"
            | "expulsion"
            | "recall"
            | "departure_or_evacuation"
            | "relations_lowered_or_broken"
            | "relations_restored"
    )
}

/// True when nothing told of the two changes sets them apart.
fn may_be_one_change(a: &View<'_>, b: &View<'_>) -> bool {
    let numbered = !a.fact.quantities.is_empty() && !b.fact.quantities.is_empty();
    stage(a) == stage(b)
        && same_parties(a, b, &[Role::Actor]) != Tri::No
        && !other_country(a, b)
        && !other_sending_state(a, b)
        && !(numbered && numbers(a) != numbers(b))
}

/// How far a step has come; done is done, whoever says so.
fn stage(v: &View<'_>) -> Option<Status> {
    v.fact.status.map(|s| if s == Status::DoneClaimed { Status::Done } else { s })
}

fn numbers(v: &View<'_>) -> Vec<(Option<u64>, Option<u64>)> {
    let mut out: Vec<_> = v.fact.quantities.iter().map(|q| (q.min, q.max)).collect();
    out.sort_unstable();
    out
}
