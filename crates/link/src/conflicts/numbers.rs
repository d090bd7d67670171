//! Numbers that cannot all be true: weapons, tolls, levels, tempo.

use super::{Side, conflict, sides};
use crate::corpus::{Corpus, View};
use crate::days::Days;
use crate::groups::Draft;
use crate::names::fold;
use crate::{methods, series};
use chancery_facts::{
    Casualties, Conflict, ConflictClass, GroupRelation, Kind, Modifier, QuantityRole, QuantityWhat, Role, Toll, Weapon,
    WeaponClass,
};
use std::collections::{BTreeMap, BTreeSet};

/// Title of a conflict of counts in measures, contacts and posture.
pub(super) const NUMBERS: &str = "Numbers";
/// Title of a conflict of arrests told beside one act.
pub(super) const ARRESTS: &str = "Number of arrests";

/// Figures of forces this many days apart are meant for one time.
const SAME_TIME: i32 = 14;
/// Guards and staff come and go faster.
const SAME_WEEK: i32 = 7;
/// One tempo is another when it is more than so many times as fast.
const OTHER_TEMPO: f64 = 2.5;
/// Counts over shorter windows say nothing of a tempo.
const LEAST_WINDOW: f64 = 14.0;

/// Different numbers or kinds of weapons in one incident.
pub(super) fn weapons(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    if group.kind != Kind::Incident || group.members.len() < 2 {
        return None;
    }
    let armed: Vec<usize> =
        group.members.iter().copied().filter(|&i| !corpus.views[i].fact.weapons.is_empty()).collect();
    // A well-reported act is told with few different lists of weapons; two facts of each show every difference.
    type List = Vec<(WeaponClass, Option<u32>, Option<u32>)>;
    let mut lists: BTreeMap<List, Vec<usize>> = BTreeMap::new();
    for &i in &armed {
        let list = corpus.views[i].fact.weapons.iter().map(|w| (w.class, w.min, w.max)).collect();
        let facts = lists.entry(list).or_default();
        if facts.len() < 2 && facts.iter().all(|&j| corpus.views[j].doc != corpus.views[i].doc) {
            facts.push(i);
        }
    }
    let some: Vec<usize> = lists.into_values().flatten().collect();
    let pairs = || some.iter().enumerate().flat_map(|(k, &i)| some[k + 1..].iter().map(move |&j| (i, j)));
    let other_number = pairs().any(|(i, j)| numbers_apart(&corpus.views[i], &corpus.views[j]));
    let other_kind = pairs().any(|(i, j)| kinds_apart(&corpus.views[i], &corpus.views[j]));
    if !other_number && !other_kind {
        return None;
    }
    let told = armed.iter().filter_map(|&i| {
        let counted = |w: &&Weapon| other_kind || w.min.is_some() || w.max.is_some();
        let words: Vec<String> = corpus.views[i].fact.weapons.iter().filter(counted).map(weapon).collect();
        (!words.is_empty()).then(|| (i, words.join(", ")))
    });
    let note = match other_kind {
        true => "the reports give different weapons for one act",
        false => "the reports give different numbers for one act",
    };
    conflict(corpus, "weapons", ConflictClass::Contradiction, "Number and kind of weapons".into(), sides(told), note)
}

/// `3 rockets`, or the kind alone.
fn weapon(weapon: &Weapon) -> String {
    let class = weapon.class.as_str().replace('_', " ");
    match (weapon.min, weapon.max) {
        (None, None) => class,
        (min, max) => format!("{} {class}", series::range(min, max)),
    }
}

/// True when both count one kind of weapon, and no number fits both.
fn numbers_apart(a: &View<'_>, b: &View<'_>) -> bool {
    let above = |x: &Weapon, y: &Weapon| matches!((x.min, y.max), (Some(min), Some(max)) if min > max);
    let apart = |x: &Weapon, y: &Weapon| methods::same_family(x.class, y.class) && (above(x, y) || above(y, x));
    a.fact.weapons.iter().any(|x| b.fact.weapons.iter().any(|y| apart(x, y)))
}

/// True when both reports are exact about the weapons and none of one can be one of the other.
fn kinds_apart(a: &View<'_>, b: &View<'_>) -> bool {
    let exact = |v: &View<'_>| -> Vec<WeaponClass> {
        v.fact.weapons.iter().map(|w| w.class).filter(|c| !methods::is_vague(*c)).collect()
    };
    let (x, y) = (exact(a), exact(b));
    let one = x.iter().any(|&c| y.iter().any(|&d| methods::may_be_called(c, d)));
    a.doc != b.doc && !x.is_empty() && !y.is_empty() && !one
}

/// Different tolls of one incident.
pub(super) fn casualties(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    if group.kind != Kind::Incident {
        return None;
    }
    type Field = fn(&Casualties) -> Option<&Toll>;
    let fields: [(&str, Field); 4] = [
        ("killed", |c| c.killed.as_ref()),
        ("injured", |c| c.injured.as_ref()),
        ("missing", |c| c.missing.as_ref()),
        ("captured", |c| c.captured.as_ref()),
    ];
    let mut all: Vec<(usize, String)> = Vec::new();
    for (name, of) in fields {
        let tolls: Vec<(usize, &Toll)> =
            group.members.iter().filter_map(|&i| Some((i, of(corpus.views[i].fact.casualties.as_ref()?)?))).collect();
        let differ = tolls.iter().any(|(_, x)| tolls.iter().any(|(_, y)| apart(x, y)));
        if differ {
            let stated = tolls.iter().filter(|(_, t)| t.min.is_some() || t.max.is_some());
            all.extend(stated.map(|(i, t)| (*i, format!("{} {name}", series::range(t.min, t.max)))));
        }
    }
    let label = "Number of casualties".to_owned();
    if all.is_empty() {
        let note = "the first report tells of hurt alone, a later one of dead; both can be true";
        return conflict(corpus, "casualties", ConflictClass::Compatible, label, died_since(corpus, group), note);
    }
    let note = "tolls may have been revised; each stands with its day";
    conflict(corpus, "casualties", ConflictClass::Contradiction, label, sides(all), note)
}

/// An act that cost no life by the first reports, and did by a later one.
fn died_since(corpus: &Corpus<'_>, group: &Draft) -> Vec<Side> {
    let toll = |t: Option<&Toll>| t.and_then(|t| t.min).filter(|n| *n > 0);
    let told = |i: usize| {
        let casualties = corpus.views[i].fact.casualties.as_ref()?;
        let published = corpus.doc(i).published?;
        Some((
            i,
            published,
            casualties.killed.is_some(),
            toll(casualties.killed.as_ref()),
            toll(casualties.injured.as_ref()),
        ))
    };
    let all: Vec<_> = group.members.iter().filter_map(|&i| told(i)).collect();
    let hurt_alone = all.iter().filter(|t| !t.2 && t.4.is_some());
    let Some(first) = hurt_alone.min_by_key(|t| (t.1, t.0)) else { return Vec::new() };
    let later = all.iter().filter(|t| t.1.from > first.1.to && t.3.is_some());
    let Some(last) = later.max_by_key(|t| (t.1, t.0)) else { return Vec::new() };
    let injured = Side::one(first.0, format!("{} injured", first.4.unwrap_or_default()));
    vec![injured, Side::one(last.0, format!("{} killed", last.3.unwrap_or_default()))]
}

/// True when no number fits both tolls.
fn apart(x: &Toll, y: &Toll) -> bool {
    let above = |a: &Toll, b: &Toll| matches!((a.min, b.max), (Some(min), Some(max)) if min > max);
    above(x, y) || above(y, x)
}

/// Different numbers of attackers in one incident: "ten armed men", "eleven men". Crowds are always told in round numbers.
pub(super) fn attackers(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    /// More than so many are a crowd.
    const MOST: u32 = 60;
    if group.kind != Kind::Incident || group.relation != GroupRelation::Same {
        return None;
    }
    let told = group.members.iter().filter_map(|&i| {
        let doers: Vec<&str> = corpus.views[i].fact.actors_as(Role::Perpetrator).map(|a| a.name.as_str()).collect();
        let [doer] = doers[..] else { return None };
        let first = fold(doer).into_iter().next()?;
        Some((i, number(&first).filter(|n| *n >= 1.0)? as u32))
    });
    let told: Vec<(usize, u32)> = told.filter(|(_, n)| *n <= MOST).collect();
    let differ = told.iter().any(|x| told.iter().any(|y| x.1 != y.1));
    if !differ {
        return None;
    }
    let values = told.iter().map(|(i, n)| (*i, format!("{n} attackers")));
    let note = "the reports give different numbers of those who did it";
    conflict(corpus, "actors", ConflictClass::Contradiction, "Number of attackers".into(), sides(values), note)
}

/// Levels in one series that differ at one time.
pub(super) fn levels(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    if group.relation != GroupRelation::Series {
        return None;
    }
    let level = |i: usize| {
        let figure = series::figures(&corpus.views[i]).find(|q| q.role == QuantityRole::Level)?;
        Some((i, series::as_of(corpus, i)?, figure.min?, figure.max?, figure.modifier))
    };
    let known: Vec<_> = group.members.iter().filter_map(|&i| level(i)).collect();
    // "had 34 before the attack; nine are left": in one report a level without a day is not of the day of another.
    let of_one_time = |i: usize, j: usize| {
        let (a, b) = (&corpus.views[i], &corpus.views[j]);
        a.doc != b.doc || a.days.is_some() && b.days.is_some()
    };
    let matter = group.members.iter().find_map(|&i| series::key(corpus, &corpus.views[i]))?;
    let most = if matter.is_of_troops() { SAME_TIME } else { SAME_WEEK };
    let differ = known.iter().any(|x| {
        known.iter().any(|y| {
            if !of_one_time(x.0, y.0) {
                return false;
            }
            let slack = if x.4 == Modifier::About || y.4 == Modifier::About { x.3 / 10 } else { 0 };
            x.1.gap(y.1) <= most && x.2 > y.3 + slack
        })
    });
    if !differ {
        return None;
    }
    let words = |i: usize| series::figures(&corpus.views[i]).map(series::words).collect::<Vec<_>>().join(", ");
    let values: Vec<(usize, String)> = group.members.iter().map(|&i| (i, words(i))).collect();
    let note = "levels told for one time differ; a series is not averaged";
    let label = format!("Level of {}", matter.words(corpus));
    conflict(corpus, "quantities", ConflictClass::Contradiction, label, sides(values), note)
}

/// Exact counts of one thing that differ between reports of one step or meeting.
pub(super) fn counts(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    let counted = matches!(group.kind, Kind::Measure | Kind::Contact | Kind::Posture);
    if group.relation != GroupRelation::Same || !counted {
        return None;
    }
    let told = group.members.iter().flat_map(|&i| corpus.views[i].fact.quantities.iter().map(move |q| (i, q)));
    let exact: Vec<(usize, QuantityWhat, u64)> = told
        .filter(|(_, q)| q.role == QuantityRole::Count && q.modifier == Modifier::Exact && q.min == q.max)
        .filter_map(|(i, q)| Some((i, q.what, q.min?)))
        .collect();
    let differs = |x: &&(usize, QuantityWhat, u64)| exact.iter().any(|y| y.0 != x.0 && y.1 == x.1 && y.2 != x.2);
    let values =
        exact.iter().filter(differs).map(|(i, what, n)| (*i, format!("{n} {}", what.as_str().replace('_', " "))));
    let note = "the reports give different numbers";
    conflict(corpus, "quantities", ConflictClass::Contradiction, NUMBERS.into(), sides(values), note)
}

/// Different numbers of arrests on one day, told by reports of one act. A report that gives several is left out.
pub(super) fn arrests(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    if group.kind != Kind::Incident || group.relation != GroupRelation::Same {
        return None;
    }
    let docs: BTreeSet<usize> = group.members.iter().map(|&i| corpus.views[i].doc).collect();
    let number = |i: usize| {
        let view = &corpus.views[i];
        let held = matches!(view.ty(), "arrests" | "arrest_of_suspect");
        let count = view.fact.quantities.iter().filter(|_| held).find(|q| q.what == QuantityWhat::Arrests)?;
        let exact = count.role == QuantityRole::Count && count.modifier == Modifier::Exact && count.min == count.max;
        Some((view.days.filter(|d| exact && d.width() == 1)?, count.min?))
    };
    let mut told: Vec<(usize, Days, u64)> = Vec::new();
    for doc in docs {
        let given: Vec<_> = corpus.docs[doc].facts.iter().filter_map(|&i| number(i).map(|(d, n)| (i, d, n))).collect();
        if let [one] = given[..] {
            told.push(one);
        }
    }
    let differs = |x: &&(usize, Days, u64)| told.iter().any(|y| y.1 == x.1 && y.2 != x.2);
    let values = told.iter().filter(differs).map(|(i, _, n)| (*i, format!("{n} arrests")));
    let note = "the reports give different numbers for one day";
    conflict(corpus, "quantities", ConflictClass::Contradiction, ARRESTS.into(), sides(values), note)
}

/// A tempo of attacks told by one fact.
struct Tempo {
    fact: usize,
    per_week: f64,
}

/// Counts and rates of attacks in one state and at one time that tell of very different tempos.
pub(super) fn tempo(corpus: &Corpus<'_>) -> Vec<Conflict> {
    let mut by_state: BTreeMap<&str, Vec<Tempo>> = BTreeMap::new();
    for i in corpus.of_kind(Kind::Aggregate) {
        if let (Some(state), Some(per_week)) = (corpus.matter_country(i), per_week(&corpus.views[i])) {
            by_state.entry(state).or_default().push(Tempo { fact: i, per_week });
        }
    }
    let mut out = Vec::new();
    for (state, told) in by_state {
        for run in at_one_time(corpus, told) {
            let (slow, fast) = run.iter().fold((f64::MAX, 0.0_f64), |(s, f), t| (s.min(t.per_week), f.max(t.per_week)));
            if fast > slow * OTHER_TEMPO {
                let values =
                    run.iter().map(|t| (t.fact, format!("{:.1} a week: {}", t.per_week, super::words(corpus, t.fact))));
                let values: Vec<Side> = sides(values);
                let note = "windows and targets may differ; counts are never added";
                let label = format!("Tempo of attacks in {}", (corpus.naming)(state));
                out.extend(conflict(corpus, "quantities", ConflictClass::Contradiction, label, values, note));
            }
        }
    }
    out
}

/// Splits tempos into runs whose reports came out close together. An old closed window stands for itself.
fn at_one_time(corpus: &Corpus<'_>, told: Vec<Tempo>) -> Vec<Vec<Tempo>> {
    let now = |t: &Tempo| {
        let published = corpus.doc(t.fact).published?;
        let old = corpus.views[t.fact].days.is_some_and(|d| published.from - d.to > 31);
        (!old).then_some(published.from)
    };
    let mut dated: Vec<(i32, Tempo)> = told.into_iter().filter_map(|t| Some((now(&t)?, t))).collect();
    dated.sort_by_key(|(day, t)| (*day, t.fact));
    let mut runs: Vec<Vec<Tempo>> = Vec::new();
    let mut start = i32::MIN;
    for (day, tempo) in dated {
        if runs.is_empty() || day - start > SAME_TIME {
            runs.push(Vec::new());
            start = day;
        }
        runs.last_mut().into_iter().for_each(|r| r.push(Tempo { ..tempo }));
    }
    runs
}

/// Attacks a week, from a rate or from a count with a window.
fn per_week(view: &View<'_>) -> Option<f64> {
    let attacks = view.fact.quantities.iter().find(|q| {
        q.what == QuantityWhat::Attacks && q.modifier != Modifier::Vague && (q.min.is_some() || q.max.is_some())
    })?;
    let n = attacks.min.or(attacks.max)? as f64;
    let days = match (attacks.role, attacks.per.as_deref()) {
        (QuantityRole::Rate, Some(unit)) => unit_days(unit)?,
        (QuantityRole::Rate, None) => return None,
        _ => {
            let given = view.days.map(|d| f64::from(d.width()));
            let stated = view.fact.event_date.as_ref().and_then(|d| d.stated.as_deref());
            let words = [attacks.window.as_deref(), stated, Some(&view.fact.main().quote.text)];
            let days = given.or_else(|| words.into_iter().flatten().find_map(window_days))?;
            (days >= LEAST_WINDOW).then_some(days)?
        }
    };
    Some(n / days * 7.0)
}

/// "two months", "the past 3 weeks": a number and a unit side by side.
fn window_days(words: &str) -> Option<f64> {
    let words = fold(words);
    words.windows(2).find_map(|w| Some(number(&w[0])? * unit_days(w[1].trim_end_matches('s'))?))
}

fn unit_days(unit: &str) -> Option<f64> {
    Some(match unit {
        "day" => 1.0,
        "week" => 7.0,
        "month" => 30.4,
        "year" => 365.0,
        _ => return None,
    })
}

fn number(word: &str) -> Option<f64> {
    const NAMES: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = NAMES.iter().position(|n| *n == word).map(|i| i as f64 + 1.0);
    named.or_else(|| word.parse::<u16>().ok().filter(|n| *n <= 120).map(f64::from))
}
