//! A mission told as closed by some and as open by others at the same time.

use super::{Side, conflict, words};
use crate::corpus::{Corpus, View};
use crate::days::Days;
use crate::names::fold;
use crate::series;
use chancery_facts::{Conflict, ConflictClass, Kind, Level, Polarity, Role, Status, TargetClass};
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

/// An account of how a mission stands.
struct Account {
    fact: usize,
    standing: Standing,
    /// When it holds; `None` in a report without a date.
    day: Option<Days>,
}

/// Missions that are shut by one account and at work by another.
pub(super) fn of_missions(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let mut told: BTreeMap<String, Vec<Account>> = BTreeMap::new();
    for i in corpus.of_kind(Kind::Posture) {
        let view = &corpus.views[i];
        if let (Some(mission), Some(standing)) = (mission(corpus, view), standing(view)) {
            told.entry(mission).or_default().push(Account { fact: i, standing, day: series::as_of(corpus, i) });
        }
    }
    let mut out = Vec::new();
    for (mission, accounts) in told {
        let of = |wanted: Standing| accounts.iter().filter(move |a| a.standing == wanted);
        let side = |own: Standing, others: Standing| -> Vec<usize> {
            of(own).filter(|a| of(others).any(|b| against(corpus, &accounts, a, b))).map(|a| a.fact).collect()
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

/// True when two accounts hold for one time. One in a report without a date answers another when both reports tell of one matter.
fn against(corpus: &Corpus<'_>, all: &[Account], a: &Account, b: &Account) -> bool {
    let (x, y) = (corpus.views[a.fact].doc, corpus.views[b.fact].doc);
    let other = x != y || voice(corpus, a.fact) != voice(corpus, b.fact);
    let reopened = |between: Days| {
        let mut opened = all.iter().filter(|c| c.standing == Standing::Reopened);
        opened.any(|c| c.day.is_none_or(|d| d.shared(between).is_some()))
    };
    let at_once = match (a.day, b.day) {
        (Some(x), Some(y)) => {
            let between = Days { from: x.from.min(y.from), to: x.to.max(y.to) };
            x.gap(y) <= AT_ONCE && !reopened(between)
        }
        _ => x != y && corpus.one_matter(x, y) && !all.iter().any(|c| c.standing == Standing::Reopened),
    };
    other && at_once
}

fn standing(view: &View<'_>) -> Option<Standing> {
    let stands = matches!(view.fact.status, Some(Status::Done | Status::DoneClaimed | Status::UnderWay) | None);
    match view.ty() {
        "closure" if stands && is_denied(view) => Some(Standing::Open),
        "closure" if stands => Some(Standing::Closed),
        "normal_operations" if stands => Some(Standing::Open),
        "reopening" if stands => Some(Standing::Reopened),
        _ => None,
    }
}

/// "has at no time been closed", "never shut".
fn is_denied(view: &View<'_>) -> bool {
    let words = fold(&view.fact.main().quote.text);
    let never = words.windows(3).any(|w| w[0] == "at" && w[1] == "no" && w[2] == "time");
    view.fact.polarity == Polarity::Negated || never || words.iter().any(|w| w == "never")
}

/// Class, sending state and place of the one mission that a fact is about: "the embassy" is that of the one state whose missions
/// the report tells of.
fn mission(corpus: &Corpus<'_>, view: &View<'_>) -> Option<String> {
    let subject = view.targets.iter().find(|t| t.role == Role::Subject)?;
    let host = view.countries.first().copied().or(corpus.docs[view.doc].country)?;
    let unsaid = || view.sender.filter(|s| !subject.name.named && *s != host);
    let (sending, host) = ((corpus.naming)(subject.sending.or_else(unsaid)?), (corpus.naming)(host));
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
