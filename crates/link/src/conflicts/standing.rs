//! A mission told as closed by some and as open by others at the same time.

use super::{Side, conflict, words};
use crate::Naming;
use crate::corpus::{Corpus, View};
use crate::days::Days;
use crate::series;
use chancery_facts::{Conflict, ConflictClass, Kind, Level, Role, Status, TargetClass};
use std::collections::BTreeMap;

/// Days between two accounts of how a mission stands, at most; later it may have changed.
const AT_ONCE: i32 = 5;

/// How a fact says that a mission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Closed,
    Open,
    /// Opened again: what stood before it and behind it may differ.
    Reopened,
}

/// Missions that are shut by one account and at work by another.
pub(super) fn of_missions(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let mut told: BTreeMap<String, Vec<(usize, Standing, Days)>> = BTreeMap::new();
    for i in corpus.of_kind(Kind::Posture) {
        let view = &corpus.views[i];
        let mission = mission(view, corpus.naming);
        if let (Some(mission), Some(standing), Some(day)) = (mission, standing(view), series::as_of(corpus, i)) {
            told.entry(mission).or_default().push((i, standing, day));
        }
    }
    let mut out = Vec::new();
    for (mission, facts) in told {
        let of = |wanted: Standing| facts.iter().filter(move |(_, s, _)| *s == wanted);
        let reopened = |a: Days, b: Days| {
            let between = Days { from: a.from.min(b.from), to: a.to.max(b.to) };
            of(Standing::Reopened).any(|(_, _, d)| d.shared(between).is_some())
        };
        let against = |a: &(usize, Standing, Days), b: &(usize, Standing, Days)| {
            let other = corpus.views[a.0].doc != corpus.views[b.0].doc || voice(corpus, a.0) != voice(corpus, b.0);
            other && a.2.gap(b.2) <= AT_ONCE && !reopened(a.2, b.2)
        };
        let side = |own: Standing, others: Standing| -> Vec<usize> {
            of(own).filter(|a| of(others).any(|b| against(a, b))).map(|(i, _, _)| *i).collect()
        };
        let (closed, open) = (side(Standing::Closed, Standing::Open), side(Standing::Open, Standing::Closed));
        if closed.is_empty() || open.is_empty() {
            continue;
        }
        let value = |facts: Vec<usize>| Side { value: words(corpus, facts[0]), facts };
        let note = "told as shut and as open within days; nothing says that it was opened in between";
        let label = format!("Whether the {mission} is open");
        let sides = vec![value(closed), value(open)];
        out.extend(conflict(corpus, "status", ConflictClass::Contradiction, label, sides, note));
    }
    out
}

fn standing(view: &View<'_>) -> Option<Standing> {
    let stands = matches!(view.fact.status, Some(Status::Done | Status::DoneClaimed | Status::UnderWay) | None);
    match view.ty() {
        "closure" if stands => Some(Standing::Closed),
        "normal_operations" if stands => Some(Standing::Open),
        "reopening" if stands => Some(Standing::Reopened),
        _ => None,
    }
}

/// Class, sending state and place of the one mission that a fact is about.
fn mission(view: &View<'_>, naming: Naming) -> Option<String> {
    let subject = view.targets.iter().find(|t| t.role == Role::Subject)?;
    let (sending, host) = (naming(subject.sending?), naming(view.countries.first()?));
    match subject.class? {
        TargetClass::Embassy => Some(format!("embassy of {sending} in {host}")),
        TargetClass::Consulate => {
            let city = view.fact.places.iter().find(|p| p.level == Level::City)?;
            Some(format!("consulate of {sending} in {}", city.name))
        }
        _ => None,
    }
}

fn voice<'c>(corpus: &'c Corpus<'_>, i: usize) -> Option<&'c str> {
    corpus.views[i].fact.speaker.as_ref().map(|s| s.name.as_str())
}
