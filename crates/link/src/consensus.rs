//! Values that a ledger shows for a group. A view: the values of the members stay as they are.

use crate::corpus::Corpus;
use crate::days::{self, Days};
use crate::{methods, series};
use chancery_facts::{Basis, Bounds, Casualties, Coding, Consensus, Kind, Place, Precision, Toll, Weapon, When};
use std::collections::{BTreeMap, BTreeSet};

/// Places shown for one group.
const MOST_PLACES: usize = 6;

/// Values of facts that report one thing.
pub(crate) fn of(corpus: &Corpus<'_>, members: &[usize]) -> Consensus {
    let incident = corpus.views[members[0]].fact.kind() == Kind::Incident;
    Consensus {
        event_date: Some(date(corpus, members)),
        coding: coding(corpus, members),
        country: country(corpus, members),
        places: places(corpus, members),
        weapons: if incident { weapons(corpus, members) } else { Vec::new() },
        casualties: casualties(corpus, members),
        values: Vec::new(),
    }
}

/// Values of a series.
pub(crate) fn of_series(corpus: &Corpus<'_>, members: &[usize]) -> Consensus {
    Consensus { country: country(corpus, members), values: series::values(corpus, members), ..Consensus::default() }
}

/// The days that all dated members allow.
pub(crate) fn days(corpus: &Corpus<'_>, members: &[usize]) -> Option<Days> {
    let mut known = members.iter().filter_map(|&i| corpus.date(i)?.days).map(Days::of);
    let first = known.next()?;
    known.try_fold(first, Days::shared)
}

fn date(corpus: &Corpus<'_>, members: &[usize]) -> When {
    let Some(shared) = days(corpus, members) else {
        if let Some(told) = told_by_most(corpus, members) {
            return told;
        }
        return When { bounds: bounds(corpus, members), ..When::open(None) };
    };
    // A date of a member as it stands comes before one that was worked out from several.
    let own = members.iter().filter_map(|&i| corpus.views[i].fact.event_date.as_ref());
    let worked_out = members.iter().filter_map(|i| corpus.refined.get(i));
    if let Some(when) = own.chain(worked_out).find(|d| d.days.map(Days::of) == Some(shared)) {
        return when.clone();
    }
    let precision = if shared.width() == 1 { Precision::Day } else { Precision::Range };
    let (from, to) = shared.dates();
    When::between(from, to, precision, Basis::CrossDocument).because("the days that all members allow")
}

/// The day that most of the reports give, where they do not agree; the conflict beside the group shows the others.
fn told_by_most(corpus: &Corpus<'_>, members: &[usize]) -> Option<When> {
    let mut told: BTreeMap<Days, BTreeSet<usize>> = BTreeMap::new();
    let mut reports: BTreeSet<usize> = BTreeSet::new();
    for &i in members {
        let Some(day) = corpus.date(i).and_then(|d| d.days).map(Days::of) else { continue };
        reports.insert(corpus.views[i].doc);
        told.entry(day).or_default().insert(corpus.views[i].doc);
    }
    let (day, _) = told.into_iter().find(|(day, docs)| day.width() == 1 && 2 * docs.len() > reports.len())?;
    let (from, to) = day.dates();
    Some(When::between(from, to, Precision::Day, Basis::CrossDocument).because("the day that most reports give"))
}

fn bounds(corpus: &Corpus<'_>, members: &[usize]) -> Option<Bounds> {
    let all = members.iter().filter_map(|&i| corpus.views[i].fact.event_date.as_ref()?.bounds);
    let joined = all.fold(Bounds::default(), |b, c| Bounds {
        not_before: b.not_before.max(c.not_before),
        not_after: [b.not_after, c.not_after].into_iter().flatten().min(),
    });
    (joined != Bounds::default()).then_some(joined)
}

/// The type told most often; an exact type wins over a loose one.
pub(crate) fn coding(corpus: &Corpus<'_>, members: &[usize]) -> Option<Coding> {
    let mut told: BTreeMap<Coding, usize> = BTreeMap::new();
    for &i in members {
        *told.entry(corpus.views[i].fact.coding).or_default() += 1;
    }
    let rank = |c: &Coding, n: usize| (!methods::is_loose(c.ty()), n);
    told.into_iter().max_by(|(c, n), (d, m)| rank(c, *n).cmp(&rank(d, *m)).then(d.cmp(c))).map(|(c, _)| c)
}

fn country(corpus: &Corpus<'_>, members: &[usize]) -> Option<String> {
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for country in members.iter().filter_map(|&i| corpus.views[i].countries.first()) {
        *told.entry(country).or_default() += 1;
    }
    told.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(c, _)| c.to_owned())
}

fn places(corpus: &Corpus<'_>, members: &[usize]) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for place in members.iter().flat_map(|&i| &corpus.views[i].fact.places) {
        if out.len() < MOST_PLACES && !out.iter().any(|p| p.name == place.name) {
            out.push(Place { mention: None, ..place.clone() });
        }
    }
    out
}

/// One line per class; the most exact number of each.
fn weapons(corpus: &Corpus<'_>, members: &[usize]) -> Vec<Weapon> {
    let mut out: BTreeMap<chancery_facts::WeaponClass, Weapon> = BTreeMap::new();
    for weapon in members.iter().flat_map(|&i| &corpus.views[i].fact.weapons) {
        let held = out.entry(weapon.class).or_insert_with(|| weapon.clone());
        if looseness(weapon.min, weapon.max) < looseness(held.min, held.max) {
            *held = weapon.clone();
        }
    }
    out.into_values().collect()
}

/// 0 for one number, 1 for an interval, 2 for an open one, 3 for no number.
fn looseness(min: Option<u32>, max: Option<u32>) -> u8 {
    match (min, max) {
        (Some(a), Some(b)) => u8::from(a != b),
        (None, None) => 3,
        _ => 2,
    }
}

/// The most exact toll of each kind; of equally exact ones that of the latest report, as tolls are revised.
fn casualties(corpus: &Corpus<'_>, members: &[usize]) -> Option<Casualties> {
    let pick = |of: fn(&Casualties) -> Option<&Toll>| -> Option<Toll> {
        let told = members.iter().filter_map(|&i| {
            let toll = of(corpus.views[i].fact.casualties.as_ref()?)?;
            let late = corpus.doc(i).published.map_or(i32::MIN, |p| p.to);
            Some((looseness(toll.min, toll.max), std::cmp::Reverse(late), i, toll))
        });
        told.min_by_key(|(loose, late, i, _)| (*loose, *late, *i)).map(|(.., toll)| toll.clone())
    };
    let out = Casualties {
        killed: pick(|c| c.killed.as_ref()),
        injured: pick(|c| c.injured.as_ref()),
        missing: pick(|c| c.missing.as_ref()),
        captured: pick(|c| c.captured.as_ref()),
    };
    (!out.is_empty()).then_some(out)
}

/// The member that tells most: it lends its names to the label.
pub(crate) fn best_told(corpus: &Corpus<'_>, members: &[usize]) -> usize {
    let fields = |i: usize| {
        let fact = corpus.views[i].fact;
        fact.actors.len() * 2 + fact.places.len() + fact.weapons.len() + usize::from(fact.casualties.is_some())
    };
    members.iter().copied().max_by_key(|&i| (fields(i), std::cmp::Reverse(i))).unwrap_or(members[0])
}

/// A day as the ledger prints it.
pub(crate) fn day_words(day: i32) -> String {
    days::date(day).to_string()
}
