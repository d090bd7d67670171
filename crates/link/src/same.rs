//! Do two facts report one thing? Decisions for pairs, kind by kind, each with its reasons.
//!
//! A wrong merge is worse than a missing one: what is not known never counts as agreement, and some
//! differences (day, target, means, direction) forbid a merge whatever else agrees.

mod act;
mod contact;
mod figure;
mod incident;

use crate::corpus::{Corpus, Party, Target, View};
use chancery_facts::{Kind, Role, TargetClass};

/// What comparing two facts gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They cannot be one thing and must not meet in one group.
    Forbidden,
    /// Nothing speaks against it, too little for it.
    Unrelated,
    /// They report one thing.
    Same(Score),
}

/// How strongly two facts agree, and in what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Score {
    /// More is stronger; only compared within one kind.
    pub(crate) points: i32,
    /// What agrees.
    pub(crate) why: Vec<&'static str>,
}

impl Score {
    fn add(&mut self, points: i32, why: &'static str) {
        self.points += points;
        if !self.why.contains(&why) {
            self.why.push(why);
        }
    }
}

pub(crate) use incident::{agreement, meant_by_report, only_days_differ};

/// Compares two facts of one kind.
pub(crate) fn compare(corpus: &Corpus<'_>, a: usize, b: usize) -> Verdict {
    let (va, vb) = (&corpus.views[a], &corpus.views[b]);
    match va.fact.kind() {
        kind if kind != vb.fact.kind() => Verdict::Forbidden,
        Kind::Incident => incident::compare(corpus, va, vb),
        Kind::Contact => contact::compare(corpus, va, vb),
        Kind::Commitment => act::commitment(corpus, va, vb),
        Kind::Measure => act::measure(corpus, va, vb),
        Kind::Posture => act::posture(corpus, va, vb),
        Kind::Aggregate => figure::compare(corpus, va, vb),
        Kind::Attribution | Kind::Statement | Kind::Background => Verdict::Unrelated,
    }
}

/// True when two contacts or two steps about missions are one, dates aside: the same kind between the same two sides, the
/// same step about the same mission.
pub(crate) fn one_step(a: &View<'_>, b: &View<'_>) -> bool {
    if a.fact.coding != b.fact.coding || a.fact.kind() != b.fact.kind() || a.fact.polarity != b.fact.polarity {
        return false;
    }
    match a.fact.kind() {
        Kind::Contact => contact::same_sides(a, b),
        Kind::Posture => act::one_change(a, b),
        _ => false,
    }
}

/// A quick look at pairs that no comparison can join: undated incidents without a named victim.
pub(crate) fn is_hopeless(a: &View<'_>, b: &View<'_>) -> bool {
    let undated = a.days.is_none() && b.days.is_none() && a.doc != b.doc;
    let incidents = a.fact.kind() == Kind::Incident && b.fact.kind() == Kind::Incident;
    let told = |v: &View<'_>| v.fact.event_date.as_ref().is_some_and(|d| d.stated.is_some());
    incidents && undated && (a.victims.is_empty() || b.victims.is_empty()) && !(told(a) && told(b))
}

/// True when two facts whose words stand in one copied passage can be one and the same.
pub(crate) fn copied_alike(corpus: &Corpus<'_>, a: usize, b: usize) -> bool {
    let (va, vb) = (&corpus.views[a], &corpus.views[b]);
    va.fact.coding == vb.fact.coding
        && va.doc != vb.doc
        && va.fact.polarity == vb.fact.polarity
        && !disjoint_days(va, vb)
        && compare(corpus, a, b) != Verdict::Forbidden
}

/// Yes, no, or not to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tri {
    Yes,
    No,
    Unknown,
}

/// Are two parties one? Two governments are, when their states are.
fn same_party(a: &Party, b: &Party) -> Tri {
    if a.name.same(&b.name) {
        return Tri::Yes;
    }
    let states_differ = a.state.is_some() && b.state.is_some() && a.state != b.state;
    if states_differ {
        return Tri::No;
    }
    match (a.name.government, b.name.government) {
        (true, true) if a.state.is_some() && a.state == b.state && is_whole(a) && is_whole(b) => Tri::Yes,
        (true, true) => Tri::Unknown,
        (false, false) if a.name.proper && b.name.proper && !a.name.may_be(&b.name) => Tri::No,
        _ => Tri::Unknown,
    }
}

/// True for a government as such, not for one of its parts.
fn is_whole(party: &Party) -> bool {
    party.name.words.iter().any(|w| w == "government" || w == "administration")
}

/// Compares the parties of two facts in the given roles: yes when one pair is the same, no when all differ.
fn same_parties(a: &View<'_>, b: &View<'_>, roles: &[Role]) -> Tri {
    let mut verdict = None;
    for pa in a.parties_as(roles) {
        for pb in b.parties_as(roles) {
            match same_party(pa, pb) {
                Tri::Yes => return Tri::Yes,
                Tri::Unknown => verdict = Some(Tri::Unknown),
                Tri::No => verdict = verdict.or(Some(Tri::No)),
            }
        }
    }
    verdict.unwrap_or(Tri::Unknown)
}

/// True when both states are known and none is shared.
fn other_country(a: &View<'_>, b: &View<'_>) -> bool {
    !a.countries.is_empty() && !b.countries.is_empty() && !a.countries.iter().any(|c| b.countries.contains(c))
}

/// True when both days are known and none is shared.
fn disjoint_days(a: &View<'_>, b: &View<'_>) -> bool {
    matches!((a.days, b.days), (Some(x), Some(y)) if x.shared(y).is_none())
}

/// True when both are told to within a week, or by one day of one month without a year where nothing tells another.
fn one_day(a: &View<'_>, b: &View<'_>) -> bool {
    match (a.days, b.days) {
        (Some(x), Some(y)) => x.width().max(y.width()) <= 7,
        (Some(days), None) => incident::on_day_of_year(b, days),
        (None, Some(days)) => incident::on_day_of_year(a, days),
        (None, None) => {
            let (x, y) = (incident::day_of_year(&a.date_words()), incident::day_of_year(&b.date_words()));
            x.is_some() && x == y
        }
    }
}

/// Days between the publication of two reports; `None` when one is unknown.
fn published_apart(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Option<i32> {
    Some(corpus.docs[a.doc].published?.gap(corpus.docs[b.doc].published?))
}

/// True when the two share a named thing they are about: a subject, a target or a site.
fn shared_subject(a: &View<'_>, b: &View<'_>) -> bool {
    let of_targets = a.targets.iter().any(|s| b.targets.iter().any(|t| !s.name.generic && s.name.same(&t.name)));
    of_targets || a.sites.iter().any(|s| b.sites.iter().any(|t| s.same(t))) || one_mission(a, b)
}

/// True when both are about the embassy of one state in one country, or about its consulate in one city, however the reports call
/// them.
fn one_mission(a: &View<'_>, b: &View<'_>) -> bool {
    let one_city = a.cities.iter().any(|s| b.cities.iter().any(|t| s.same(t)));
    let in_one_state = a.countries.iter().any(|c| b.countries.contains(c));
    let same = |s: &Target<'_>, t: &Target<'_>| {
        s.sending.is_some()
            && s.sending == t.sending
            && s.class == t.class
            && match s.class {
                Some(TargetClass::Embassy) => in_one_state,
                Some(TargetClass::Consulate | TargetClass::Residence | TargetClass::MissionOther) => one_city,
                _ => false,
            }
    };
    a.targets.iter().any(|s| b.targets.iter().any(|t| same(s, t)))
}

/// True when both name a mission and the missions belong to different states.
fn other_sending_state(a: &View<'_>, b: &View<'_>) -> bool {
    let states = |v: &View<'_>| v.targets.iter().filter_map(|t| t.sending.map(str::to_owned)).collect::<Vec<_>>();
    let (x, y) = (states(a), states(b));
    !x.is_empty() && !y.is_empty() && !x.iter().any(|s| y.contains(s))
}
