//! Incidents: same day, same target, same means.

use super::{Score, Verdict, disjoint_days, other_country};
use crate::corpus::{Corpus, Target, View, is_head, is_mission};
use crate::days::{Days, date, month, month_number, weekday};
use crate::lexicon::Lexicon;
use crate::methods;
use crate::names::fold;
use chancery_facts::{Basis, Casualties, Kind, Level, Relation, Role, TargetClass, Toll};
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
    let other_day = disjoint_days(a, b) && !(agreement.victims > 0 && died_once(a, b));
    if other_day || after_publication(corpus, a, b) || after_publication(corpus, b, a) {
        return Verdict::Forbidden;
    }
    if !a.happened() || !b.happened() {
        return if a.doc == b.doc { Verdict::Forbidden } else { Verdict::Unrelated };
    }
    if a.doc == b.doc {
        return if told_twice(corpus, a, b, &agreement) { Verdict::Same(agreement.score) } else { Verdict::Forbidden };
    }
    let (mut date, by_weekday) = date_points(corpus, a, b);
    let in_one_matter = date <= 2 && told_of_one_matter(corpus, a, b);
    if in_one_matter {
        date = 2;
    }
    if date > 0 {
        agreement.score.add(
            date,
            if in_one_matter {
                "reports of one matter"
            } else if date > 1 {
                "same day"
            } else {
                "days that fit"
            },
        );
    }
    let mut meant = false;
    let untold = agreement.target <= 1 && date >= 2 && one_kind(a, b) && (date == 3 || in_one_matter);
    if untold && (meant_by_report(corpus, a, b) || meant_by_report(corpus, b, a)) {
        agreement.target = 2;
        agreement.score.add(2, "the only mission of the report");
        meant = one_city(a, b);
    }
    let one_mission = agreement.target == 3;
    // Numbers that differ are what reports of one act are known for: one mission struck on one day was struck once, unless one of
    // the reports tells of two.
    let needed = match (one_mission && date >= 1, agreement.is_specific()) {
        (true, _) => 6 - agreement.odds,
        (_, true) if meant => 6 - agreement.odds.min(1),
        (_, true) => 6,
        _ => 7,
    };
    let loose = methods::is_loose(a.ty()) || methods::is_loose(b.ty());
    let by_weekday = by_weekday && agreement.evens == 0 && a.fact.coding != b.fact.coding && !loose;
    if date == 1 && has_rival(corpus, a, b) {
        return Verdict::Unrelated;
    }
    let dated = date >= 2 || agreement.victims > 0 || (date == 1 && one_mission && !by_weekday);
    if dated && agreement.score.points >= needed { Verdict::Same(agreement.score) } else { Verdict::Unrelated }
}

/// True when the first act is told without a target, in a report whose missions and diplomats in that city are of one state, and the
/// second was aimed at a mission of that state: "the shots of Wednesday".
pub(crate) fn meant_by_report(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> bool {
    if a.targets.iter().any(|t| t.role == Role::Target) {
        return false;
    }
    let here = |v: &&View<'_>| v.cities.is_empty() || b.cities.is_empty() || one_city(v, b);
    let views = corpus.docs[a.doc].facts.iter().map(|&k| &corpus.views[k]).filter(here);
    let abroad = views.flat_map(|v| &v.fact.actors).filter(|a| a.sending_state != a.host_state);
    let states = abroad.filter_map(|a| a.sending_state.as_deref());
    // Those at home there send no mission.
    let mut senders = states.filter(|s| !b.countries.contains(s));
    let Some(sender) = senders.next() else { return false };
    senders.all(|s| s == sender) && b.targets.iter().any(|t| struck_state(t) == Some(sender))
}

/// The sending state of a mission that was aimed at, or whose building was struck.
fn struck_state<'t>(target: &'t Target<'_>) -> Option<&'t str> {
    let struck = target.role == Role::Hit && target.class.is_some_and(is_premises);
    aimed_state(target).or(target.sending.filter(|_| struck))
}

fn one_city(a: &View<'_>, b: &View<'_>) -> bool {
    a.cities.iter().any(|s| b.cities.iter().any(|t| s.same(t)))
}

/// One kind of attack, or a blast that one report leaves open.
fn one_kind(a: &View<'_>, b: &View<'_>) -> bool {
    let open = |v: &View<'_>| matches!(v.ty(), "explosion_unspecified" | "strike_unspecified");
    a.fact.coding == b.fact.coding || (open(a) || open(b)) && a.methods & b.methods != 0
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
    if out.target == 1 && one_city && alike && (open(a, b) || open(b, a) || by_bare_name(a, b)) {
        out.target = 2;
        out.score.add(1, "targets that fit");
    }
}

/// True when one target is called by the bare noun of the other: "the base", "the UN base".
fn by_bare_name(a: &View<'_>, b: &View<'_>) -> bool {
    let aims = |v: &'_ View<'_>| v.targets.iter().filter(|t| t.role == Role::Target).count() == 1;
    let mut pairs = a.targets.iter().flat_map(|x| b.targets.iter().map(move |y| (x, y)));
    aims(a) && aims(b) && pairs.any(|(x, y)| bare_name_of(x, y) || bare_name_of(y, x))
}

/// True when the first is a noun alone, without an owner, that ends the name of the second.
fn bare_name_of(x: &Target<'_>, y: &Target<'_>) -> bool {
    let places = |c: TargetClass| matches!(c, TargetClass::MilitaryBase | TargetClass::InternationalOrganisation);
    let of_place = x.class.is_some_and(places) && y.class.is_some_and(places);
    let bare = x.sending.is_none() && !x.name.named && x.name.words.len() == 1;
    x.role == Role::Target && y.role == Role::Target && of_place && bare && y.name.words.last() == x.name.words.last()
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

/// True when both tell of dead on days that lie close together: nobody dies twice, and reports err by a day or two.
fn died_once(a: &View<'_>, b: &View<'_>) -> bool {
    let dead = |v: &View<'_>| {
        let toll = v.fact.casualties.as_ref().and_then(|c| c.killed.as_ref());
        toll.is_some_and(|t| t.min.is_some_and(|n| n > 0))
    };
    dead(a) && dead(b) && shared_victims(a, b) > 0 && close_days(a, b)
}

/// True when both days are told and lie at most two days apart.
fn close_days(a: &View<'_>, b: &View<'_>) -> bool {
    matches!((a.days, b.days), (Some(x), Some(y)) if x.gap(y) <= 2 && x.width().max(y.width()) <= 2)
}

/// True when nothing but the day, told by both, sets the two apart.
pub(crate) fn only_days_differ(a: &View<'_>, b: &View<'_>) -> bool {
    disjoint_days(a, b) && close_days(a, b) && a.happened() && b.happened() && agreement(a, b).is_some()
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
            let fit = match fit(x, y) {
                0 if bare_name_of(x, y) || bare_name_of(y, x) => 1,
                0 if is_home_of(x, a, y) || is_home_of(y, b, x) => 2,
                fit => fit,
            };
            best = best.max(if aimed { fit } else { fit.min(2) });
        }
    }
    best
}

/// True for "their house", without a name or an owner, in a report whose only missions are of the state whose residence the other is.
fn is_home_of(home: &Target<'_>, told: &View<'_>, residence: &Target<'_>) -> bool {
    home.class == Some(TargetClass::PrivateHome)
        && home.sending.is_none()
        && !home.name.named
        && residence.class == Some(TargetClass::Residence)
        && residence.sending.is_some()
        && residence.sending == told.sender
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
    if counted_from_report(corpus, open, days) || counted_from_act(corpus, open, days) {
        return (2, false);
    }
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

/// "two weeks after a crowd attacked it", "three weeks ago": counted back from the day of the report, weeks being round numbers.
fn counted_from_report(corpus: &Corpus<'_>, open: &View<'_>, days: Days) -> bool {
    let words = open.date_words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ([n, "week" | "weeks", "after" | "ago"], Some(published)) = (&words[..], corpus.docs[open.doc].published)
    else {
        return false;
    };
    let counted = |n: i32| Days { from: published.from - 7 * n - 3, to: published.to - 7 * n + 3 };
    let few = |days: Days| days.width() <= 3;
    few(published) && few(days) && number(n).is_some_and(|n| counted(n).shared(days).is_some())
}

/// "six days before the bomb", "hours after the ambush": counted from another act of the report that has a day.
fn counted_from_act(corpus: &Corpus<'_>, open: &View<'_>, days: Days) -> bool {
    let words = open.date_words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (first, last) = match words[..] {
        [n, "day" | "days", "before"] => (number(n).map(|n| -n), number(n).map(|n| -n)),
        [n, "day" | "days", "later"] => (number(n), number(n)),
        ["hours", "after" | "later"] | [_, "hours", "after" | "later"] => (Some(0), Some(1)),
        ["hours", "before" | "earlier"] | [_, "hours", "before" | "earlier"] => (Some(-1), Some(0)),
        _ => return false,
    };
    let (Some(first), Some(last)) = (first, last) else { return false };
    let acts = corpus.docs[open.doc].facts.iter().map(|&i| &corpus.views[i]);
    let mut told = acts.filter(|v| v.fact.kind() == Kind::Incident && v.happened()).filter_map(|v| v.days);
    let at = |d: Days| Days { from: d.from + first, to: d.to + last };
    days.width() <= 2 && told.any(|d| d.width() == 1 && at(d).shared(days).is_some())
}

/// "a", "six", "14".
fn number(word: &str) -> Option<i32> {
    const NAMES: [&str; 13] =
        ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = NAMES.iter().position(|n| *n == word).and_then(|n| i32::try_from(n.max(1)).ok());
    named.or_else(|| word.parse().ok().filter(|n| (1..=60).contains(n)))
}

/// True when one act is told without a day, in a report that came out nobody knows when but shares missions, places and persons with
/// the other's, which tells of the act as its news. Once such a report has a day from others, its act may have a week.
fn told_of_one_matter(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> bool {
    let is_open = |v: &View<'_>| {
        let published = &corpus.docs[v.doc].document.published;
        let undated = published.days.is_none() || published.basis == Basis::CrossDocument;
        undated && v.days.is_none_or(|d| (3..=7).contains(&d.width()))
    };
    let (open, dated) = if is_open(a) { (a, b) } else { (b, a) };
    let Some(days) = dated.days.filter(|d| is_open(open) && d.width() <= 2) else { return false };
    let words = open.date_words();
    let elsewhen = words.iter().any(|w| Lexicon::get().is("vague", w) || weekday(w).is_some() || month(w));
    let issued = corpus.docs[dated.doc].published;
    let news = issued.is_some_and(|p| p.width() <= 3 && (0..=5).contains(&(p.from - days.to)));
    news && !elsewhen && corpus.one_matter(open.doc, dated.doc)
}

/// True when the report of an act without a day tells another act on the same mission that has one: what other reports tell is rather
/// that one ("a second bomb was found").
fn has_rival(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> bool {
    let (open, dated) = if a.days.is_none() { (a, b) } else { (b, a) };
    if open.days.is_some() || dated.days.is_none() {
        return false;
    }
    let others = corpus.docs[open.doc].facts.iter().map(|&i| &corpus.views[i]);
    let mut acts = others.filter(|v| v.fact.kind() == Kind::Incident && v.fact.id != open.fact.id && v.happened());
    acts.any(|v| {
        let one_aim = target_points(v, open) == 3 && v.methods & open.methods != 0;
        one_aim && v.days.is_some_and(|d| d.width() <= 2 && dated.days.is_some_and(|e| d.gap(e) <= 2))
    })
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
fn told_twice(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>, agreement: &Agreement) -> bool {
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
        || (mentions(a, b) || mentions(b, a)) && agreement.target == 3 && agreement.odds == 0
        || by_other && soon_after && adds_to(corpus, open, dated)
}

/// True when somebody's words add to the one dated act of a report on the missions of one state, without saying at whom it was aimed:
/// "19 demonstrators and 23 officers had been hurt, the minister said".
fn adds_to(corpus: &Corpus<'_>, open: &View<'_>, dated: &View<'_>) -> bool {
    let acts = corpus.docs[dated.doc].facts.iter().map(|&i| &corpus.views[i]);
    let said = open.fact.speech_date.as_ref().and_then(|d| d.days).map(Days::of);
    let of_days = |v: &View<'_>| matches!((v.days, said), (Some(d), Some(s)) if d.from <= s.to && s.from - d.to <= 7);
    let acts = acts.filter(|v| v.fact.kind() == Kind::Incident && v.happened() && of_days(v));
    let told = open.fact.event_date.as_ref().is_some_and(|d| d.stated.is_some());
    let aimed = open.targets.iter().any(|t| t.role == Role::Target);
    let named = open.fact.places.iter().any(|p| p.mention.is_some());
    let of_mission = dated.targets.iter().any(|t| struck_state(t).is_some_and(|s| dated.sender == Some(s)));
    acts.count() == 1 && !told && !aimed && !named && of_mission && !methods::is_loose(open.ty())
}

/// True when the first only mentions in a loose word ("a day after the embassy was bombed") what the second tells with its means or its
/// toll, of the same day. Two acts of one day are told as two: another, a second, again.
fn mentions(loose: &View<'_>, told: &View<'_>) -> bool {
    const AGAIN: [&str; 8] = ["another", "second", "third", "again", "later", "earlier", "also", "more"];
    let bare = methods::is_loose(loose.ty()) && loose.fact.casualties.is_none();
    let counted = loose.fact.weapons.iter().any(|w| w.min.is_some() || !methods::is_vague(w.class));
    let full = !methods::is_loose(told.ty()) || told.fact.casualties.is_some();
    let two = |v: &View<'_>| fold(&v.fact.main().quote.text).iter().any(|w| AGAIN.contains(&w.as_str()));
    let one_day = loose.days.is_some_and(|d| d.width() == 1 && loose.days == told.days);
    bare && !counted && full && one_day && !two(loose) && !two(told)
}
