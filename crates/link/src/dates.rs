//! What other reports tell about dates: the day a report came out, and the day of an act.
//!
//! All of it is a view: take the other report away, and the value falls back.

use crate::corpus::{Corpus, Doc, View};
use crate::days::{self, Day, Days};
use crate::groups::Draft;
use crate::lexicon::{Back, Lexicon};
use crate::names::fold;
use crate::{consensus, same, years};
use chancery_facts::{Basis, Date, GroupRelation, Kind, Precision, Published, When};
use jiff::civil::Weekday;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Points, without dates, that two incidents need before one may help to date the report of the other.
const LIKELY: i32 = 4;
/// Points in all that a day needs.
const ENOUGH: i32 = 5;
/// Points for a target that goes without saying.
const MEANT: i32 = 3;
/// Points by which it must beat every other day.
const AHEAD: i32 = 3;
/// Things that two reports share when they are about one matter.
const ONE_MATTER: usize = 3;
/// Days after an act in which it is fresh news.
const FRESH: i32 = 5;
/// A time phrase seldom reaches back further than this.
const REACH: i32 = 70;

/// Days on which reports without a date came out, where exactly one day fits what dated reports tell.
pub(crate) fn published(corpus: &Corpus<'_>) -> Vec<(String, Published)> {
    let dated = dated_acts(corpus);
    let undated = corpus.docs.iter().enumerate().filter(|(_, d)| d.published.is_none());
    let mut out: Vec<(String, Published)> =
        undated.filter_map(|(d, doc)| Some((doc.document.name.clone(), date_report(corpus, d, &dated)?))).collect();
    for (name, published) in years::published(corpus) {
        if !out.iter().any(|(other, _)| *other == name) {
            out.push((name, published));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

/// Incidents, contacts and steps of missions with a day known to within a week, by state.
fn dated_acts<'c>(corpus: &'c Corpus<'_>) -> BTreeMap<&'c str, Vec<usize>> {
    let mut out: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for kind in [Kind::Incident, Kind::Contact, Kind::Posture] {
        for i in corpus.of_kind(kind).filter(|&i| corpus.views[i].is_close() && corpus.views[i].happened()) {
            for state in states(corpus, i) {
                out.entry(state).or_default().push(i);
            }
        }
    }
    out
}

/// The state an act is about; of contacts and steps those of the parties as well, as they are told of from either side.
fn states<'c>(corpus: &'c Corpus<'_>, i: usize) -> BTreeSet<&'c str> {
    let view = &corpus.views[i];
    let sides = view.parties.iter().filter_map(|p| p.state.as_deref());
    corpus.matter_country(i).into_iter().chain(sides.filter(|_| view.fact.kind() != Kind::Incident)).collect()
}

/// Acts with a day that may be the given one.
fn acts_like(corpus: &Corpus<'_>, dated: &BTreeMap<&str, Vec<usize>>, i: usize) -> BTreeSet<usize> {
    states(corpus, i).iter().filter_map(|s| dated.get(s)).flatten().copied().collect()
}

/// What speaks for a day: points, and the reports that give them.
#[derive(Default)]
struct Support {
    points: i32,
    with: BTreeSet<usize>,
}

/// How much a report has in common with others: missions, places, persons and groups.
struct Matter<'c, 'a> {
    corpus: &'c Corpus<'a>,
    own: BTreeSet<String>,
    shared: RefCell<BTreeMap<usize, usize>>,
}

impl<'c, 'a> Matter<'c, 'a> {
    fn of(corpus: &'c Corpus<'a>, doc: &Doc<'_>) -> Matter<'c, 'a> {
        Matter { corpus, own: years::things(corpus, doc), shared: RefCell::default() }
    }

    /// Number of things shared with a report.
    fn with(&self, other: usize) -> usize {
        let count = || years::things(self.corpus, &self.corpus.docs[other]).intersection(&self.own).count();
        *self.shared.borrow_mut().entry(other).or_insert_with(count)
    }
}

fn date_report(corpus: &Corpus<'_>, d: usize, dated: &BTreeMap<&str, Vec<usize>>) -> Option<Published> {
    let doc = &corpus.docs[d];
    let matter = Matter::of(corpus, doc);
    // Where the report counts the days itself, its first weekday may be that of the act.
    let counted_days = doc.document.published.days_after.is_some_and(|n| n % 7 != 0);
    let weekday = news_weekday(corpus, doc).filter(|_| !counted_days);
    let mut support: BTreeMap<Day, Support> = BTreeMap::new();
    let counts = doc.document.published.days_after.is_some();
    let may_help = |view: &View<'_>| is_anchor(view) || counts && is_open_act(view);
    for &i in doc.facts.iter().filter(|&&i| may_help(&corpus.views[i])) {
        let phrase = phrase(&corpus.views[i]);
        // The best match of each day counts; several reports of one act are not several reasons.
        let mut best: BTreeMap<Day, (i32, usize)> = BTreeMap::new();
        let phrase = phrase.or_else(|| weekday.and_then(|_| before_the_news(&corpus.views[i])));
        let alike = acts_like(corpus, dated, i).into_iter();
        for j in alike.filter(|&j| corpus.views[j].doc != d && !corpus.rulings.apart(i, j)) {
            let Some(points) = likeness(corpus, i, j, &matter) else { continue };
            for day in phrase.map(|p| publication_days(p, corpus.views[j].days)).into_iter().flatten() {
                let fits = weekday.is_none_or(|w| days::date(day).weekday() == w) && within(corpus, doc, day);
                let better = best.get(&day).is_none_or(|(p, _)| points > *p);
                if fits && better {
                    best.insert(day, (points, corpus.views[j].doc));
                }
            }
        }
        counted(corpus, doc, i, weekday, dated, &matter, &mut support);
        for (day, (points, with)) in best {
            let held = support.entry(day).or_default();
            held.points += points;
            held.with.insert(with);
        }
    }
    if !doc.facts.iter().any(|&i| corpus.views[i].fact.kind() == Kind::Incident && is_open_act(&corpus.views[i])) {
        counted_from_matter(corpus, d, weekday, dated, &matter, &mut support);
    }
    let day = winner(&support)?;
    Some(inferred(corpus, doc, weekday, day, &support[&day].with))
}

/// Days counted from the act by the report itself: "six days have gone by since the raid".
fn counted(
    corpus: &Corpus<'_>,
    doc: &Doc<'_>,
    i: usize,
    weekday: Option<Weekday>,
    dated: &BTreeMap<&str, Vec<usize>>,
    matter: &Matter<'_, '_>,
    support: &mut BTreeMap<Day, Support>,
) {
    let Some(n) = doc.document.published.days_after.map(i32::from) else { return };
    let view = &corpus.views[i];
    let others = acts_like(corpus, dated, i).into_iter();
    let mut best: BTreeMap<Day, (i32, usize)> = BTreeMap::new();
    for j in others.filter(|&j| corpus.views[j].doc != view.doc && !corpus.rulings.apart(i, j)) {
        let (Some(points), Some(act)) = (likeness(corpus, i, j, matter), corpus.views[j].days) else { continue };
        // Weeks are round numbers: the weekday of the news tells which day is meant.
        let slack = if n % 7 == 0 { 3 } else { 0 };
        for day in act.to + n - slack..=act.to + n + slack {
            let fits = weekday.map_or(slack == 0, |w| days::date(day).weekday() == w);
            if act.width() == 1 && fits && within(corpus, doc, day) && best.get(&day).is_none_or(|(p, _)| points > *p) {
                best.insert(day, (points, corpus.views[j].doc));
            }
        }
    }
    for (day, (points, with)) in best {
        let held = support.entry(day).or_default();
        held.points += points;
        held.with.insert(with);
    }
}

/// "Six days have gone by since the drones", where the report tells nothing more of them: the days run from the one act that reports of
/// the same matter tell of as fresh news.
fn counted_from_matter(
    corpus: &Corpus<'_>,
    d: usize,
    weekday: Option<Weekday>,
    dated: &BTreeMap<&str, Vec<usize>>,
    matter: &Matter<'_, '_>,
    support: &mut BTreeMap<Day, Support>,
) {
    let doc = &corpus.docs[d];
    let Some(n) = doc.document.published.days_after.map(i32::from).filter(|n| n % 7 != 0) else { return };
    let country = doc.country.and_then(|c| dated.get(c)).into_iter().flatten();
    let mut acts: BTreeMap<Day, BTreeSet<usize>> = BTreeMap::new();
    for &j in country.filter(|&&j| corpus.views[j].fact.kind() == Kind::Incident && corpus.views[j].doc != d) {
        let view = &corpus.views[j];
        let (Some(act), Some(issued)) = (view.days, corpus.docs[view.doc].published) else { continue };
        let fresh = act.width() == 1 && (0..=FRESH).contains(&(issued.from - act.to));
        if fresh && matter.with(view.doc) + 1 >= ONE_MATTER {
            acts.entry(act.from).or_default().insert(view.doc);
        }
    }
    let Some((&act, with)) = acts.first_key_value().filter(|_| acts.len() == 1) else { return };
    let day = act + n;
    if weekday.is_none_or(|w| days::date(day).weekday() == w) && within(corpus, doc, day) {
        let held = support.entry(day).or_default();
        held.points += ENOUGH;
        held.with.extend(with);
    }
}

/// An act of the report whose day is open, or told by a weekday.
fn is_open_act(view: &View<'_>) -> bool {
    let kind = matches!(view.fact.kind(), Kind::Incident | Kind::Contact | Kind::Posture);
    kind && view.days.is_none() && view.happened()
}

/// The one day with enough support and well ahead of all others.
fn winner(support: &BTreeMap<Day, Support>) -> Option<Day> {
    let (&day, best) = support.iter().max_by_key(|(day, s)| (s.points, -**day))?;
    let alone = support.iter().all(|(d, s)| *d == day || s.points + AHEAD <= best.points);
    (best.points >= ENOUGH && alone).then_some(day)
}

fn inferred(
    corpus: &Corpus<'_>,
    doc: &Doc<'_>,
    weekday: Option<Weekday>,
    day: Day,
    with: &BTreeSet<usize>,
) -> Published {
    let names: Vec<&str> = with.iter().map(|&w| corpus.docs[w].document.name.as_str()).collect();
    let date = days::date(day);
    let by_day = weekday.map(|_| " and the weekday of the news").unwrap_or_default();
    Published {
        days: Some((date, date)),
        basis: Basis::CrossDocument,
        reason: Some(format!("the only day that fits the same acts as dated by {}{by_day}", names.join(", "))),
        ..doc.document.published.clone()
    }
}

/// An open act dated by a phrase that hangs on the day of publication.
fn is_anchor(view: &View<'_>) -> bool {
    let phrase = phrase(view).or_else(|| before_the_news(view));
    let kind = matches!(view.fact.kind(), Kind::Incident | Kind::Contact | Kind::Posture);
    kind && view.days.is_none() && view.happened() && phrase.is_some()
}

/// "a day earlier", "the evening before", "three days after gunmen killed him": counted from the day of the news, where that is told by
/// its weekday.
fn before_the_news(view: &View<'_>) -> Option<Phrase> {
    let words = view.date_words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let days = match words.as_slice() {
        ["the", "previous" | "preceding", "day" | "night" | "evening" | "morning" | "afternoon"]
        | ["the", "day" | "night" | "evening" | "morning" | "afternoon", "before"]
        | ["a" | "one", "day", "earlier" | "before" | "after"] => 1,
        [n, "days", "earlier" | "before" | "after"] => {
            const NUMBERS: [&str; 8] = ["two", "three", "four", "five", "six", "seven", "eight", "nine"];
            let spelt = NUMBERS.iter().position(|w| w == n).and_then(|n| i32::try_from(n).ok()).map(|n| n + 2);
            spelt.or_else(|| n.parse().ok()).filter(|n| (2..=20).contains(n))?
        }
        _ => return None,
    };
    Some(Phrase::Back(Back::Days(days)))
}

/// How alike two acts are, dates aside; `None` when too little. Reports that have more in common may tell less of the act.
fn likeness(corpus: &Corpus<'_>, i: usize, j: usize, matter: &Matter<'_, '_>) -> Option<i32> {
    if corpus.views[i].fact.kind() != Kind::Incident {
        return same::one_step(&corpus.views[i], &corpus.views[j]).then_some(ENOUGH);
    }
    let agreement = same::agreement(&corpus.views[i], &corpus.views[j])?;
    // "the shots of Wednesday", in a report that speaks of no other mission than the one that was shot at
    let meant = agreement.target == 0 && same::meant_by_report(corpus, &corpus.views[i], &corpus.views[j]);
    let shared = matter.with(corpus.views[j].doc);
    let close = i32::from(shared >= ONE_MATTER - 1) + i32::from(shared >= ONE_MATTER);
    let points = agreement.score.points + if meant { MEANT } else { close };
    ((agreement.is_specific() || meant || shared >= ONE_MATTER) && points >= LIKELY).then_some(points)
}

/// A time phrase that hangs on the day of publication.
#[derive(Clone, Copy)]
enum Phrase {
    /// The last such day.
    On(Weekday),
    /// The night that ends on the last such day.
    NightTo(Weekday),
    Back(Back),
}

fn phrase(view: &View<'_>) -> Option<Phrase> {
    let words = view.date_words();
    if let Some(back) = Lexicon::get().phrase(&words.join(" ")) {
        return Some(Phrase::Back(back));
    }
    // "on Tuesday evening", "late on Monday", "the night to Wednesday"; not "last Tuesday" or "since Tuesday".
    let plain = |w: &String| {
        days::weekday(w).is_some()
            || matches!(
                w.as_str(),
                "on" | "in"
                    | "into"
                    | "at"
                    | "the"
                    | "of"
                    | "to"
                    | "early"
                    | "late"
                    | "before"
                    | "about"
                    | "around"
                    | "toward"
                    | "towards"
                    | "shortly"
                    | "night"
                    | "evening"
                    | "morning"
                    | "afternoon"
                    | "noon"
                    | "midnight"
                    | "dawn"
                    | "dusk"
                    | "s"
            )
    };
    let mut weekdays = words.iter().filter_map(|w| days::weekday(w));
    let (first, second) = (weekdays.next()?, weekdays.next());
    let ends_night = words.windows(2).any(|w| matches!(w[0].as_str(), "to" | "into") && days::weekday(&w[1]).is_some());
    match second {
        _ if !words.iter().all(plain) => None,
        None if ends_night => Some(Phrase::NightTo(first)),
        None => Some(Phrase::On(first)),
        Some(second) if ends_night && first.next() == second => Some(Phrase::NightTo(second)),
        Some(_) => None,
    }
}

/// Days of publication on which the phrase means one of the given days.
fn publication_days(phrase: Phrase, act: Option<Days>) -> Vec<Day> {
    let Some(act) = act else { return Vec::new() };
    (act.from..=act.to + REACH).filter(|&day| meant(phrase, day).shared(act).is_some()).collect()
}

/// The days a phrase means in a report of the given day.
fn meant(phrase: Phrase, day: Day) -> Days {
    let date = days::date(day);
    match phrase {
        Phrase::On(weekday) => Days::one(day - i32::from(weekday.until(date.weekday()))),
        Phrase::NightTo(weekday) => {
            let last = day - i32::from(weekday.until(date.weekday()));
            Days { from: last - 1, to: last }
        }
        Phrase::Back(Back::Days(n)) => Days::one(day - n),
        Phrase::Back(Back::Weeks(n)) => {
            let monday = day - i32::from(date.weekday().to_monday_zero_offset()) - 7 * n;
            Days { from: monday, to: monday + 6 }
        }
        Phrase::Back(Back::Months(n)) => month_before(date, n),
    }
}

fn month_before(date: Date, n: i32) -> Days {
    let mut first = date.first_of_month();
    for _ in 0..n {
        first = days::date(days::number(first) - 1).first_of_month();
    }
    Days { from: days::number(first), to: days::number(first.last_of_month()) }
}

/// The weekday by which a report dates its news: as read from its head, or that of its first words said on a weekday.
fn news_weekday(corpus: &Corpus<'_>, doc: &Doc<'_>) -> Option<Weekday> {
    let stated = doc.document.published.weekday.as_deref().and_then(|w| days::weekday(&w.to_lowercase()));
    let spoken = || {
        doc.facts.iter().find_map(|&i| {
            let said = corpus.views[i].fact.speech_date.as_ref().filter(|d| d.is_open())?;
            fold(said.stated.as_deref()?).iter().find_map(|w| days::weekday(w))
        })
    };
    stated.or_else(spoken)
}

/// True when nothing the report itself tells speaks against the day.
pub(crate) fn within(corpus: &Corpus<'_>, doc: &Doc<'_>, day: Day) -> bool {
    let bounds = doc.document.published.bounds.unwrap_or_default();
    let after = bounds.not_before.is_none_or(|d| days::number(d) <= day);
    let before = bounds.not_after.is_none_or(|d| day <= days::number(d));
    let told = |i: &usize| {
        let v = &corpus.views[*i];
        let done = v.happened() && matches!(v.fact.kind(), Kind::Incident | Kind::Contact | Kind::Measure);
        v.days.filter(|_| done).is_none_or(|d| d.from <= day)
    };
    after && before && doc.facts.iter().all(told)
}

/// Event dates that other members of a group make narrower.
pub(crate) fn refine(corpus: &Corpus<'_>, groups: &[Draft]) -> BTreeMap<usize, When> {
    let mut narrowed: BTreeMap<usize, When> = BTreeMap::new();
    // What the group of an act allows, also where the act itself keeps its wider date.
    let mut allowed: BTreeMap<usize, (Days, String)> = BTreeMap::new();
    for group in groups.iter().filter(|g| g.relation == GroupRelation::Same && g.members.len() > 1) {
        if !matches!(group.kind, Kind::Incident | Kind::Measure) {
            continue;
        }
        let Some(shared) = consensus::days(corpus, &group.members) else { continue };
        for &i in &group.members {
            let others = dated_elsewhere(corpus, group, i);
            if others.is_empty() {
                continue;
            }
            let by = names(corpus, &others);
            if is_worth(corpus, group, i, shared) {
                narrowed.insert(i, cross(&corpus.views[i], shared, &by, "the same act as dated by"));
            }
            allowed.insert(i, (shared, by));
        }
    }
    for i in 0..corpus.views.len() {
        if let Some(when) = follow(corpus, &allowed, i) {
            narrowed.entry(i).or_insert(when);
        }
    }
    narrowed
}

/// Other reports with a date of the act.
fn dated_elsewhere(corpus: &Corpus<'_>, group: &Draft, i: usize) -> BTreeSet<usize> {
    let doc = corpus.views[i].doc;
    let dated = group.members.iter().map(|&j| &corpus.views[j]).filter(|v| v.doc != doc && v.days.is_some());
    dated.map(|v| v.doc).collect()
}

fn is_worth(corpus: &Corpus<'_>, group: &Draft, i: usize, shared: Days) -> bool {
    let view = &corpus.views[i];
    let dated_here = |j: &usize| *j != i && corpus.views[*j].doc == view.doc && corpus.views[*j].days.is_some();
    match view.days {
        // A report that dates the act elsewhere and leaves it open here does so for a reason.
        None => !group.members.iter().any(dated_here),
        // A month told by its name stays a month.
        Some(own) if (28..=31).contains(&own.width()) && view.date_words().iter().any(|w| days::month(w)) => false,
        Some(own) if own.width() <= 31 => shared.width() < own.width() && shared.width() <= 2,
        Some(own) => shared.width() < own.width(),
    }
}

/// An act counted from one that became narrower moves with it ("days later").
fn follow(corpus: &Corpus<'_>, allowed: &BTreeMap<usize, (Days, String)>, i: usize) -> Option<When> {
    let view = &corpus.views[i];
    let own = view.days.filter(|d| d.width() > 7)?;
    let counted = view.date_words().iter().any(|w| matches!(w.as_str(), "later" | "after" | "following"));
    let in_document = view.fact.event_date.as_ref().is_some_and(|d| d.basis == Basis::InDocument);
    if !counted || !in_document {
        return None;
    }
    let position = corpus.docs[view.doc].facts.iter().position(|&j| j == i)?;
    let before = corpus.docs[view.doc].facts[..position].iter().rev();
    let mut anchors = before.filter_map(|j| Some((*j, corpus.views[*j].days?)));
    anchors.find_map(|(j, old)| {
        let (first, last) = (own.from - old.from, own.to - old.to);
        if !(1..=7).contains(&first) || !(1..=7).contains(&last) {
            return None;
        }
        let (new, by) = allowed.get(&j).filter(|(new, _)| new.width() < old.width())?;
        let moved = Days { from: new.from + first, to: new.to + last };
        Some(cross(view, moved, by, "counted from an act as dated by"))
    })
}

fn names(corpus: &Corpus<'_>, docs: &BTreeSet<usize>) -> String {
    docs.iter().take(4).map(|&d| corpus.docs[d].document.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn cross(view: &View<'_>, shared: Days, by: &str, how: &str) -> When {
    let (from, to) = shared.dates();
    let precision = match shared.width() {
        1 => Precision::Day,
        2..=6 => Precision::Days,
        7 => Precision::Week,
        8..=16 => Precision::Approx,
        28..=31 => Precision::Month,
        _ => Precision::Range,
    };
    let mut when = When::between(from, to, precision, Basis::CrossDocument).because(&format!("{how} {by}"));
    when.stated = view.fact.event_date.as_ref().and_then(|d| d.stated.clone());
    when
}
