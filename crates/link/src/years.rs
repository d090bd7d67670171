//! The year of a report whose head gives a day and a month alone: "MANDALAY, Aug. 19".
//!
//! Reports of one matter come out close together. Where dated reports that share missions, persons or groups with it leave
//! exactly one such day, with the weekday that the report names, that is the day.

use crate::corpus::{Corpus, Doc};
use crate::dates::within;
use crate::days;
use crate::names::fold;
use chancery_facts::{Basis, Date, Level, Published, TargetClass};
use std::collections::{BTreeMap, BTreeSet};

/// Days between two reports of one matter.
const NEAR: i32 = 45;
/// Things shared with a dated report where the weekday is known, and where it is not.
const SHARED: usize = 2;
const SHARED_WITHOUT_WEEKDAY: usize = 3;

/// Days of issue of reports whose head lacks the year.
pub(crate) fn published(corpus: &Corpus<'_>) -> Vec<(String, Published)> {
    let open: Vec<(usize, (i8, i8))> = corpus
        .docs
        .iter()
        .enumerate()
        .filter(|(_, d)| d.published.is_none())
        .filter_map(|(i, d)| Some((i, day_and_month(d.document.published.stated.as_deref()?)?)))
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let mut dated: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (d, doc) in corpus.docs.iter().enumerate().filter(|(_, d)| d.published.is_some_and(|p| p.width() == 1)) {
        for thing in things(corpus, doc) {
            dated.entry(thing).or_default().push(d);
        }
    }
    open.into_iter()
        .filter_map(|(d, day)| Some((corpus.docs[d].document.name.clone(), year_of(corpus, d, day, &dated)?)))
        .collect()
}

fn year_of(
    corpus: &Corpus<'_>,
    d: usize,
    (month, day): (i8, i8),
    dated: &BTreeMap<String, Vec<usize>>,
) -> Option<Published> {
    let doc = &corpus.docs[d];
    let weekday = doc.document.published.weekday.as_deref().and_then(|w| days::weekday(&w.to_lowercase()));
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for thing in things(corpus, doc) {
        for &other in dated.get(&thing).into_iter().flatten() {
            *shared.entry(other).or_default() += 1;
        }
    }
    let enough = if weekday.is_some() { SHARED } else { SHARED_WITHOUT_WEEKDAY };
    let mut found: BTreeMap<Date, BTreeSet<usize>> = BTreeMap::new();
    for (&other, _) in shared.iter().filter(|(_, n)| **n >= enough) {
        let Some(issued) = corpus.docs[other].published else { continue };
        let year = days::date(issued.from).year();
        for date in (year - 1..=year + 1).filter_map(|y| Date::new(y, month, day).ok()) {
            let number = days::number(date);
            let fits = (number - issued.from).abs() <= NEAR
                && weekday.is_none_or(|w| date.weekday() == w)
                && within(corpus, doc, number);
            if fits {
                found.entry(date).or_default().insert(other);
            }
        }
    }
    let (&date, with) = found.first_key_value().filter(|_| found.len() == 1)?;
    let names: Vec<&str> = with.iter().map(|&w| corpus.docs[w].document.name.as_str()).collect();
    let by_day = weekday.map(|_| " and the weekday it names").unwrap_or_default();
    Some(Published {
        days: Some((date, date)),
        basis: Basis::CrossDocument,
        reason: Some(format!(
            "the head gives no year; that of {}, which tell of the same matter{by_day}",
            names.join(", ")
        )),
        ..doc.document.published.clone()
    })
}

/// Missions with their host states, cities, and named persons and groups that a report tells of.
pub(crate) fn things(corpus: &Corpus<'_>, doc: &Doc<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for &i in &doc.facts {
        let view = &corpus.views[i];
        for actor in &view.fact.actors {
            let host = actor.host_state.as_deref().or(view.countries.first().copied());
            if let (Some(sender), Some(host)) = (actor.sending_state.as_deref(), host) {
                out.insert(format!("{sender} in {host}"));
            }
            let words = actor.name.split(' ').filter(|w| w.starts_with(char::is_uppercase)).count();
            let named = actor.sending_state.is_none()
                && (words >= 2 || actor.class == Some(TargetClass::ArmedGroup))
                && !actor.name.starts_with("Government ")
                && actor.name.starts_with(char::is_uppercase);
            if named {
                out.insert(fold(&actor.name).join(" "));
            }
        }
        let full =
            |name: &&str| name.split(' ').count() >= 2 && name.split(' ').all(|w| w.starts_with(char::is_uppercase));
        if let Some(name) = view.fact.speaker.as_ref().map(|s| s.name.as_str()).filter(full) {
            out.insert(fold(name).join(" "));
        }
        for place in view.fact.places.iter().filter(|p| p.level == Level::City) {
            out.insert(format!("at {}", fold(&place.name).join(" ")));
        }
    }
    out
}

/// True for a mission or a city, which many reports share.
pub(crate) fn is_place(thing: &str) -> bool {
    thing.starts_with("at ") || thing.get(2..6) == Some(" in ")
}

/// Month and day of "Aug. 19", "Saturday, May 7"; `None` with a year.
fn day_and_month(stated: &str) -> Option<(i8, i8)> {
    let words = fold(stated);
    let month = words.iter().find_map(|w| days::month_number(w).or_else(|| short_month(w)))?;
    let numbers: Vec<i16> =
        words.iter().filter_map(|w| w.trim_end_matches(['t', 'h', 's', 'n', 'd', 'r']).parse().ok()).collect();
    let [day] = numbers[..] else { return None };
    i8::try_from(day).ok().filter(|d| (1..=31).contains(d)).map(|d| (month, d))
}

fn short_month(word: &str) -> Option<i8> {
    const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let at = SHORT.iter().position(|m| word == *m || word == "sept" && *m == "sep")?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_a_year() {
        assert_eq!(day_and_month("Aug. 19"), Some((8, 19)));
        assert_eq!(day_and_month("Saturday, May 7"), Some((5, 7)));
        assert_eq!(day_and_month("7th of June"), Some((6, 7)));
        assert_eq!(day_and_month("May 7, 1994"), None);
        assert_eq!(day_and_month("on Sunday"), None);
    }
}
