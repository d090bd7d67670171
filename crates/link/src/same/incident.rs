//! Incidents: same day, same target, same means.

use super::{Score, Verdict, disjoint_days, other_country};
use crate::corpus::{Corpus, Target, View, is_head};
use crate::days::{Days, date, month, month_number, weekday};
use crate::lexicon::Lexicon;
use crate::methods;
use chancery_facts::{Casualties, Level, Relation, Role, TargetClass, Toll};
use std::collections::BTreeSet;

/// Agreement of two incidents apart from their dates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agreement {
    /// Points and reasons.
    pub(crate) score: Score,
    /// 3 for the same mission or named thing, 2 and 1 for looser fits, 0 for none.
    pub(crate) target: i32,
    /// Number of named victims in common.
    pub(crate) victims: usize,
    /// A named building or place in common.
    pub(crate) site: bool,
    /// Stated numbers that differ.
    pub(crate) odds: i32,
    /// Stated numbers that agree.
    pub(crate) evens: i32,
}

impl Agreement {
    /// True when more agrees than country and kind.
    pub(crate) fn is_specific(&self) -> bool {
        self.target >= 2 || self.victims > 0 || self.site
    }
}

/// Compares two incidents.
pub(super) fn compare(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Verdict {
    let Some(mut agreement) = agreement(a, b) else { return Verdict::Forbidden };
    if disjoint_days(a, b) || after_publication(corpus, a, b) || after_publication(corpus, b, a) {
        return Verdict::Forbidden;
    }
    if !a.happened() || !b.happened() {
        return if a.doc == b.doc { Verdict::Forbidden } else { Verdict::Unrelated };
    }
    if a.doc == b.doc {
        return if told_twice(a, b, &agreement) { Verdict::Same(agreement.score) } else { Verdict::Forbidden };
    }
    let (date, by_weekday) = date_points(corpus, a, b);
    if date > 0 {
        agreement.score.add(date, if date > 1 { "same day" } else { "days that fit" });
    }
    let untold = agreement.target == 0 && date == 3 && a.fact.coding == b.fact.coding;
    if untold && (meant_by_report(corpus, a, b) || meant_by_report(corpus, b, a)) {
        agreement.target = 2;
        agreement.score.add(2, "the only mission of the report");
    }
    let one_mission = agreement.target == 3;
    // Numbers that differ are what reports of one act are known for: one mission struck on one day was struck once, unless one of
    // the reports tells of two.
    let needed = match (one_mission && date >= 1, agreement.is_specific()) {
        (true, _) => 6 - agreement.odds,
        (_, true) => 6,
        _ => 7,
    };
    let loose = methods::is_loose(a.ty()) || methods::is_loose(b.ty());
    let by_weekday = by_weekday && agreement.evens == 0 && a.fact.coding != b.fact.coding && !loose;
    let dated = date >= 2 || agreement.victims > 0 || (date == 1 && one_mission && !by_weekday);
    if dated && agreement.score.points >= needed { Verdict::Same(agreement.score) } else { Verdict::Unrelated }
}

/// True when the first act is told without a target, in a report all whose missions and diplomats are of one state, and the second
/// was aimed at a mission of that state: "the shots of Wednesday".
pub(crate) fn meant_by_report(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> bool {
    if a.targets.iter().any(|t| t.role == Role::Target) {
        return false;
    }
    let actors = corpus.docs[a.doc].facts.iter().flat_map(|&k| &corpus.views[k].fact.actors);
    let mut senders = actors.filter_map(|a| a.sending_state.as_deref());
    let Some(sender) = senders.next() else { return false };
    senders.all(|s| s == sender) && b.targets.iter().any(|t| aimed_state(t) == Some(sender))
}

/// Everything but the dates; `None` when the two cannot be one act.
pub(crate) fn agreement(a: &View<'_>, b: &View<'_>) -> Option<Agreement> {
    if a.methods & b.methods == 0 || other_country(a, b) {
        return None;
    }
    let mut out = Agreement { victims: shared_victims(a, b), ..Agreement::default() };
    if out.victims == 0 && same_described(a, b) {
        out.victims = 1;
        out.score.add(4, "same victims");
    } else if out.victims > 0 {
        out.score.add(if out.victims > 1 { 5 } else { 4 }, "same named victims");
    } else if other_city(a, b) && !taken_for_granted(a, b) || other_doer(a, b) || other_target(a, b) {
        return None;
    }
    means(a, b, &mut out);
    out.target = target_points(a, b);
    if out.target > 0 {
        out.score.add(out.target, if out.target == 3 { "same target" } else { "targets that fit" });
    }
    unowned(a, b, &mut out);
    places(a, b, &mut out);
    numbers(a, b, &mut out);
    Some(out)
}

fn means(a: &View<'_>, b: &View<'_>, out: &mut Agreement) {
    let loose = methods::is_loose(a.ty()) || methods::is_loose(b.ty());
    if a.fact.coding == b.fact.coding && a.ty() != "attack_unspecified" {
        out.score.add(2, "same kind of attack");
    } else if !loose || a.methods == b.methods {
        out.score.add(1, "kinds of attack that fit");
    }
}

/// "the consulate in Lutsk": a mission whose state goes unsaid is the one of its kind in that city, where the means agree too.
fn unowned(a: &View<'_>, b: &View<'_>, out: &mut Agreement) {
    let missions = |v: &View<'_>, known: bool| -> BTreeSet<TargetClass> {
        let kinds = v.targets.iter().filter(|t| t.role == Role::Target && t.sending.is_some() == known);
        kinds.filter_map(|t| t.class).filter(|c| is_mission(*c)).collect()
    };
    let one_city = a.cities.iter().any(|s| b.cities.iter().any(|t| s.same(t)));
    let open = |x: &View<'_>, y: &View<'_>| {
        missions(x, true).is_empty() && missions(x, false).intersection(&missions(y, true)).next().is_some()
    };
    let alike = a.fact.coding == b.fact.coding && a.ty() != "attack_unspecified";
    if out.target == 1 && one_city && alike && (open(a, b) || open(b, a)) {
        out.target = 2;
        out.score.add(1, "targets that fit");
    }
}

fn places(a: &View<'_>, b: &View<'_>, out: &mut Agreement) {
    out.site = a.sites.iter().any(|s| b.sites.iter().any(|t| s.same(t)));
    if out.site {
        // The building of the target has been counted already.
        out.score.add(if out.target == 3 { 1 } else { 2 }, "same place");
    }
    if a.cities.iter().any(|s| b.cities.iter().any(|t| s.same(t))) {
        out.score.add(1, "same city");
        // Who was meant may go unsaid; that there were two of such a kind in one city would be said.
        if out.target == 0 && a.fact.coding == b.fact.coding && methods::is_rare(a.ty()) {
            out.score.add(1, "a rare kind");
        }
    }
}

fn numbers(a: &View<'_>, b: &View<'_>, out: &mut Agreement) {
    for (x, y) in a.fact.weapons.iter().flat_map(|x| b.fact.weapons.iter().map(move |y| (x, y))) {
        if let (true, Some(n), Some(m)) =
            (methods::same_family(x.class, y.class), only(x.min, x.max), only(y.min, y.max))
        {
            compare_numbers(n, m, 1, "same number of weapons", out);
        }
    }
    if let (Some(x), Some(y)) = (&a.fact.casualties, &b.fact.casualties) {
        if !died_since(x, y) && !died_since(y, x) {
            tolls(x.killed.as_ref(), y.killed.as_ref(), 2, "same number of dead", out);
        }
        tolls(x.injured.as_ref(), y.injured.as_ref(), 1, "same number of injured", out);
    }
}

/// True when the dead that the second tells beyond the first may be wounded of the first.
fn died_since(before: &Casualties, after: &Casualties) -> bool {
    let told = |toll: &Option<Toll>| toll.as_ref().and_then(|t| only(t.min, t.max));
    let (Some(few), Some(hurt), Some(many)) = (told(&before.killed), told(&before.injured), told(&after.killed)) else {
        return false;
    };
    few < many && many <= few + hurt
}

fn tolls(a: Option<&Toll>, b: Option<&Toll>, points: i32, why: &'static str, out: &mut Agreement) {
    if let (Some(x), Some(y)) = (a, b)
        && let (Some(n), Some(m)) = (only(x.min, x.max), only(y.min, y.max))
        && n + m > 0
    {
        compare_numbers(n, m, points, why, out);
    }
}

fn compare_numbers(n: u32, m: u32, points: i32, why: &'static str, out: &mut Agreement) {
    match n == m {
        true => {
            out.evens += 1;
            if n > 1 {
                out.score.add(points, why);
            }
        }
        false => {
            out.odds += 1;
            out.score.points -= 1;
        }
    }
}

fn only(min: Option<u32>, max: Option<u32>) -> Option<u32> {
    min.filter(|_| min == max)
}

fn shared_victims(a: &View<'_>, b: &View<'_>) -> usize {
    a.victims.iter().filter(|v| b.victims.iter().any(|w| v.same(w))).count()
}

/// True when two or more victims are described in the same words: "the ambassador's driver and a bodyguard".
fn same_described(a: &View<'_>, b: &View<'_>) -> bool {
    let victims = |v: &View<'_>| -> BTreeSet<String> {
        v.fact.actors_as(Role::Victim).map(|x| x.name.to_lowercase()).filter(|n| !plain(n)).collect()
    };
    victims(a).intersection(&victims(b)).count() > 1
}

/// Words that any report may use: "two people", "others".
fn plain(name: &str) -> bool {
    let counted = name.split(' ').next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let last = name.rsplit(' ').next().unwrap_or_default();
    counted
        || matches!(
            last,
            "people" | "persons" | "others" | "man" | "men" | "woman" | "women" | "civilians" | "soldiers"
        )
}

/// True when both cities are told and differ; what is only near a city may be near another as well.
fn other_city(a: &View<'_>, b: &View<'_>) -> bool {
    let near = |v: &View<'_>| {
        let mut cities = v.fact.places.iter().filter(|p| p.level == Level::City);
        v.cities.is_empty() || cities.all(|p| p.relation == Relation::Near)
    };
    !near(a) && !near(b) && !a.cities.iter().any(|s| b.cities.iter().any(|t| s.may_be(t)))
}

/// True where one report leaves the city of a mission open and only its dateline or the state's only post there suggested one.
fn taken_for_granted(a: &View<'_>, b: &View<'_>) -> bool {
    let told = |v: &View<'_>| v.fact.places.iter().any(|p| p.level == Level::City && p.mention.is_some());
    target_points(a, b) == 3 && told(a) != told(b)
}

/// True when the text names two different states or proper bodies as the doer.
fn other_doer(a: &View<'_>, b: &View<'_>) -> bool {
    let mut seen = false;
    for x in a.parties_as(&[Role::Perpetrator]) {
        for y in b.parties_as(&[Role::Perpetrator]) {
            let differ = x.state.is_some() && y.state.is_some() && x.state != y.state;
            if !differ {
                return false;
            }
            seen = true;
        }
    }
    seen
}

/// True when both aims are told and nothing aimed at, struck or hurt fits.
fn other_target(a: &View<'_>, b: &View<'_>) -> bool {
    let aims = |v: &View<'_>| -> bool { v.targets.iter().any(|t| t.role == Role::Target && told(t)) };
    let missions = |v: &'_ View<'_>| v.targets.iter().any(|t| aimed_state(t).is_some());
    let shared = a.targets.iter().filter_map(aimed_state).any(|s| b.targets.iter().any(|t| aimed_state(t) == Some(s)));
    let other_state = missions(a) && missions(b) && !shared;
    other_state || (aims(a) && aims(b) && target_points(a, b) == 0)
}

/// The sending state of a mission that was aimed at.
fn aimed_state<'t>(target: &'t Target<'_>) -> Option<&'t str> {
    let mission = target.role == Role::Target && target.class.is_some_and(is_mission);
    target.sending.filter(|_| mission)
}

fn told(target: &Target<'_>) -> bool {
    target.class.is_some_and(|c| c != TargetClass::Other)
}

/// How well anything aimed at, struck or hurt in one fits anything in the other.
fn target_points(a: &View<'_>, b: &View<'_>) -> i32 {
    let counted = |t: &&Target<'_>| matches!(t.role, Role::Target | Role::Hit | Role::Victim);
    let mut best = 0;
    for x in a.targets.iter().filter(counted) {
        for y in b.targets.iter().filter(counted) {
            // What was struck says less than what was aimed at, but for a mission itself.
            let struck = |t: &Target<'_>| t.role == Role::Hit && t.class.is_some_and(is_premises);
            let aimed = (x.role == Role::Target || struck(x)) && (y.role == Role::Target || struck(y));
            let fit = fit(x, y);
            best = best.max(if aimed { fit } else { fit.min(2) });
        }
    }
    best
}

fn fit(x: &Target<'_>, y: &Target<'_>) -> i32 {
    let (Some(c), Some(d)) = (x.class, y.class) else {
        return if x.name.proper && x.name.same(&y.name) { 2 } else { 0 };
    };
    let states = match (x.sending, y.sending) {
        (Some(s), Some(t)) if s != t => return 0,
        (Some(_), Some(_)) => true,
        _ => false,
    };
    let named = x.name.named && y.name.named && !x.name.generic && x.name.same(&y.name);
    if c == d {
        return match (is_mission(c), states, named) {
            (true, true, _) | (_, _, true) => 3,
            _ => 1,
        };
    }
    neighbours(c, d, states)
}

/// Classes that reports use for one thing: the zone for the embassy in it, the guard for the mission.
fn neighbours(c: TargetClass, d: TargetClass, same_state: bool) -> i32 {
    use TargetClass as T;
    let pair = |x: TargetClass, ys: &[TargetClass]| (c == x && ys.contains(&d)) || (d == x && ys.contains(&c));
    let in_zone = [T::Embassy, T::Consulate, T::MissionOther, T::Residence, T::MissionGroup];
    if pair(T::DiplomaticQuarter, &in_zone) {
        return 2;
    }
    let beside_zone = [T::PrivateHome, T::PoliceOrCheckpoint, T::GovernmentPremises, T::ForeignInterests];
    if pair(T::DiplomaticQuarter, &beside_zone) {
        return 1;
    }
    let of_mission = [T::MissionOther, T::MissionGroup, T::MissionGuard, T::MissionStaff, T::Diplomat];
    if same_state && pair(T::Embassy, &of_mission) {
        return 2;
    }
    let loose = [
        (T::Consulate, T::MissionStaff),
        (T::Consulate, T::MissionGuard),
        (T::Diplomat, T::DiplomatFamily),
        (T::Diplomat, T::MissionVehicle),
        (T::Diplomat, T::MissionStaff),
        (T::MissionStaff, T::MissionVehicle),
        (T::MissionGuard, T::PoliceOrCheckpoint),
        (T::MilitaryBase, T::MilitaryForce),
        (T::Convoy, T::MilitaryForce),
        (T::MilitaryCommander, T::OfficialOrPolitician),
        (T::ForeignNationals, T::ForeignInterests),
        (T::ForeignNationals, T::Civilians),
    ];
    i32::from(loose.iter().any(|&(x, y)| pair(x, &[y])))
}

/// Premises, vehicles and people of a sending state or organisation.
fn is_mission(class: TargetClass) -> bool {
    use TargetClass as T;
    matches!(
        class,
        T::Embassy
            | T::Consulate
            | T::Residence
            | T::MissionOther
            | T::MissionVehicle
            | T::MissionGroup
            | T::Diplomat
            | T::MissionStaff
            | T::DiplomatFamily
            | T::MissionGuard
            | T::InternationalOrganisation
    )
}

/// Buildings of a mission.
fn is_premises(class: TargetClass) -> bool {
    use TargetClass as T;
    matches!(class, T::Embassy | T::Consulate | T::Residence | T::MissionOther)
}

/// 3 same day, 2 within a week, 1 within a month or fresh news about it, 0 nothing known; and whether only a weekday tells.
fn date_points(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> (i32, bool) {
    let (open, days) = match (a.days, b.days) {
        (Some(x), Some(y)) => {
            let points = match x.width().max(y.width()) {
                1..=2 => 3,
                3..=7 => 2,
                8..=31 => 1,
                _ => 0,
            };
            return (points, false);
        }
        (Some(x), None) => (b, x),
        (None, Some(y)) => (a, y),
        (None, None) => {
            let (x, y) = (day_of_year(&a.date_words()), day_of_year(&b.date_words()));
            return (if x.is_some() && x == y { 2 } else { 0 }, false);
        }
    };
    if is_news_of(corpus, open, days) {
        return (1, false);
    }
    // A report that came out nobody knows when: "on the night of 9 June", "on Monday".
    let published = corpus.docs[open.doc].published;
    if published.is_some_and(|p| p.width() <= 7 || p.to < days.from) || days.width() > 2 {
        return (0, false);
    }
    let words = open.date_words();
    match (day_of_year(&words), words.iter().find_map(|w| weekday(w))) {
        (Some(day), _) => (if in_any_year(day, days) { 3 } else { 0 }, false),
        (None, Some(day)) if (days.from..=days.to).any(|n| date(n).weekday() == day) => (1, true),
        _ => (0, false),
    }
}

/// "9 June", "June 9", "the 9th of June": month and day without a year.
pub(super) fn day_of_year(words: &[String]) -> Option<(i8, i8)> {
    let at = words.iter().position(|w| month(w))?;
    let number = |w: &String| {
        w.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok().filter(|n| (1..=31).contains(n))
    };
    let before = words[..at].iter().rev().take(2).find_map(number);
    let behind = || words.get(at + 1).and_then(number);
    Some((month_number(&words[at])?, before.or_else(behind)?))
}

/// True when an open date names one of the days.
pub(super) fn on_day_of_year(open: &View<'_>, days: Days) -> bool {
    days.width() <= 7 && day_of_year(&open.date_words()).is_some_and(|day| in_any_year(day, days))
}

fn in_any_year((month, day): (i8, i8), days: Days) -> bool {
    (days.from..=days.to).map(date).any(|d| d.month() == month && d.day() == day)
}

/// True when an undated fact is told within a few days after the given ones.
fn is_news_of(corpus: &Corpus<'_>, open: &View<'_>, days: Days) -> bool {
    if open.date_words().iter().any(|w| Lexicon::get().is("vague", w)) || days.width() > 7 {
        return false;
    }
    let said = open.fact.speech_date.as_ref().and_then(|d| d.days).map(Days::of);
    let (told, within) = match said {
        Some(said) => (Some(said), 7),
        None => (corpus.docs[open.doc].published, 3),
    };
    told.is_some_and(|t| t.width() <= 7 && days.from <= t.to && t.from - days.to <= within)
}

/// True when an open fact was published before the other took place.
fn after_publication(corpus: &Corpus<'_>, open: &View<'_>, dated: &View<'_>) -> bool {
    let published = corpus.docs[open.doc].published;
    matches!((open.days, dated.days, published), (None, Some(d), Some(p)) if d.from > p.to)
}

/// Inside one report two incidents are two, unless one only repeats the other: in the head or a caption, or
/// in the mouth of another speaker who gives it no day of its own.
fn told_twice(a: &View<'_>, b: &View<'_>, agreement: &Agreement) -> bool {
    let means = |x: &View<'_>| x.fact.weapons.iter().map(|w| w.class).collect::<Vec<_>>();
    let one_family = means(a).iter().any(|&x| means(b).iter().any(|&y| methods::same_family(x, y)));
    let fits = (a.fact.coding == b.fact.coding || one_family) && agreement.target >= 2 && agreement.odds == 0;
    let in_head = is_head(a.fact.zone()) != is_head(b.fact.zone());
    let by_other = match (&a.speaker, &b.speaker) {
        (None, Some(_)) | (Some(_), None) => true,
        (Some(x), Some(y)) => !x.same(y),
        (None, None) => false,
    };
    let (open, dated) = if a.days.is_none() { (a, b) } else { (b, a) };
    let said = open.fact.speech_date.as_ref().and_then(|d| d.days).map(Days::of);
    let soon_after =
        matches!((open.days, dated.days, said), (None, Some(d), Some(s)) if d.from <= s.to && s.from - d.to <= 7);
    fits && ((in_head && (a.days == b.days || open.days.is_none())) || (by_other && soon_after))
}
