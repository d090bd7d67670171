//! Series: levels and changes of forces, staff and guards over time, one line per subject.

use crate::corpus::{Corpus, View};
use crate::days::Days;
use chancery_facts::TargetClass::{Civilians, Diplomat, MissionStaff, PoliceOrCheckpoint};
use chancery_facts::{DatedValue, Kind, Modifier, Quantity, QuantityRole, QuantityWhat, Role};
use std::collections::BTreeMap;

/// What a series is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// What is counted.
    what: &'static str,
    /// Code of the state whose they are, or a name.
    owner: String,
    /// Code of the state they are in.
    country: String,
}

impl Key {
    /// True for forces, false for staff and guards.
    pub(crate) fn is_of_troops(&self) -> bool {
        self.what == "troops"
    }

    /// `troops of the United States in Iraq`.
    pub(crate) fn words(&self, corpus: &Corpus<'_>) -> String {
        let (owner, country) = ((corpus.naming)(&self.owner), (corpus.naming)(&self.country));
        format!("{} of {owner} in {country}", self.what)
    }
}

/// The series that a fact belongs to. `None` for facts that give no figure of one.
pub(crate) fn key(corpus: &Corpus<'_>, view: &View<'_>) -> Option<Key> {
    figures(view).next()?;
    matter(corpus, view)
}

/// The same for a fact with or without a figure.
pub(crate) fn matter(corpus: &Corpus<'_>, view: &View<'_>) -> Option<Key> {
    let what = match view.ty() {
        "troop_level" | "troop_change" => "troops",
        "staff_level" | "staff_change" => "staff",
        "guard_change" | "guard_reinforcement" => "guards",
        _ => return None,
    };
    let country = country(corpus, view)?;
    let owner = match what {
        "guards" => guarded(view).or_else(|| unsaid(corpus, view, country)),
        "staff" => owner(view).or_else(|| unsaid(corpus, view, country)),
        _ => owner(view),
    };
    Some(Key { what, owner: owner?, country: country.to_owned() })
}

/// State they are in: where those who are counted serve, else where the fact or its report is set. Who counts them may sit
/// elsewhere ("according to the ministry at home").
fn country<'c>(corpus: &'c Corpus<'_>, view: &View<'c>) -> Option<&'c str> {
    let subject = view.fact.actors_as(Role::Subject).find_map(|a| a.host_state.as_deref());
    subject.or_else(|| view.countries.first().copied()).or(corpus.docs[view.doc].country)
}

/// "Six remain", "when this began there were 12": figures without an owner are those of the only missions of the report.
fn unsaid(corpus: &Corpus<'_>, view: &View<'_>, country: &str) -> Option<String> {
    let mut counted = view.targets.iter().filter(|t| matches!(t.role, Role::Beneficiary | Role::Subject));
    let of_others = counted.any(|t| {
        let nobody = t.class.is_none_or(|c| matches!(c, MissionStaff | Diplomat | Civilians | PoliceOrCheckpoint));
        !nobody || t.sending.is_some() || t.name.named
    });
    let sender = corpus.docs[view.doc].sender.filter(|s| *s != country && !of_others)?;
    Some(sender.to_owned())
}

/// State whose mission is guarded.
fn guarded(view: &View<'_>) -> Option<String> {
    let whose = view.targets.iter().filter(|t| matches!(t.role, Role::Beneficiary | Role::Subject));
    let mut states = whose.filter_map(|t| t.sending);
    let state = states.next()?;
    states.all(|other| other == state).then(|| state.to_owned())
}

/// State or name of those who are counted.
fn owner(view: &View<'_>) -> Option<String> {
    let subject = view.targets.iter().find(|t| t.role == Role::Subject);
    let by_record = subject.and_then(|t| t.sending).map(str::to_owned);
    let by_name = || subject.and_then(|t| t.name.state).map(str::to_owned);
    let by_actor = || view.parties_as(&[Role::Actor]).find_map(|p| p.state.clone());
    let by_words = || subject.filter(|t| t.name.proper).map(|t| t.name.words.join(" "));
    by_record.or_else(by_name).or_else(by_actor).or_else(by_words)
}

/// Figures of troops or staff.
pub(crate) fn figures<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v Quantity> {
    let counted = |q: &&Quantity| {
        let guards = || matches!(view.ty(), "guard_change" | "guard_reinforcement") && q.what == QuantityWhat::Persons;
        (matches!(q.what, QuantityWhat::Troops | QuantityWhat::Staff) || guards())
            && matches!(q.role, QuantityRole::Level | QuantityRole::From | QuantityRole::To | QuantityRole::Count)
            && (q.min.is_some() || q.max.is_some())
    };
    view.fact.quantities.iter().filter(counted)
}

/// The series of at least two facts, in the order of their keys.
pub(crate) fn find(corpus: &Corpus<'_>) -> Vec<(Key, Vec<usize>)> {
    let mut out: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for i in corpus.of_kind(Kind::Posture).chain(corpus.of_kind(Kind::Measure)) {
        if let Some(key) = key(corpus, &corpus.views[i]) {
            out.entry(key).or_default().push(i);
        }
    }
    out.into_iter().filter(|(_, facts)| facts.len() > 1).collect()
}

/// When a figure holds: the day of the fact, or else of the report.
pub(crate) fn as_of(corpus: &Corpus<'_>, i: usize) -> Option<Days> {
    corpus.views[i].days.or(corpus.doc(i).published)
}

/// The values of a series in the order of time; open ones last.
pub(crate) fn values(corpus: &Corpus<'_>, facts: &[usize]) -> Vec<DatedValue> {
    let mut sorted = facts.to_vec();
    sorted.sort_by_key(|&i| (as_of(corpus, i).is_none(), as_of(corpus, i), i));
    let value = |i: usize| DatedValue {
        fact: corpus.id(i).to_owned(),
        value: figures(&corpus.views[i]).map(words).collect::<Vec<_>>().join(", "),
        as_of: corpus.views[i].days.map_or_else(|| "open".to_owned(), Days::words),
    };
    sorted.into_iter().map(value).collect()
}

/// `5000`, `about 3000`, `from 5200`, `to 3000`.
pub(crate) fn words(q: &Quantity) -> String {
    let role = match q.role {
        QuantityRole::From => "from ",
        QuantityRole::To => "to ",
        _ => "",
    };
    let modifier = if q.modifier == Modifier::About { "about " } else { "" };
    format!("{role}{modifier}{}", range(q.min, q.max))
}

/// `5`, `5 or more`, `up to 5`, `5 to 7`.
pub(crate) fn range<N: std::fmt::Display + PartialEq>(min: Option<N>, max: Option<N>) -> String {
    match (min, max) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("{a} or more"),
        (None, Some(b)) => format!("up to {b}"),
        (None, None) => "no number".to_owned(),
    }
}
