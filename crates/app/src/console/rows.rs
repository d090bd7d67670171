//! Incidents as lines, over time and on the map.

use super::{Window, failed, filter, lines};
use crate::commands::incidents;
use crate::filter::{Filter, Sieve};
use crate::flow::List;
use crate::store::{Paging, Store};
use crate::style::tame;
use crate::view::{Index, Matter, View, newest_first};
use crate::wording;
use chancery_atlas::Atlas;
use chancery_facts::{Date, Fact, Kind, Level, Place, Relation};
use chancery_serve::views::{Choice, Part, Row, Situation, Span, TimeBar};
use chancery_serve::{Answer, Ask};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Incidents of a large ledger that map and timeline are drawn from: the newest that fit.
const NEWEST: usize = 1_000;
/// Most bars of a timeline.
const BARS: i64 = 72;
/// Rows of the list beside the map.
const BESIDE: usize = 50;

/// An incident as a line, with what it is filtered and drawn by.
#[derive(Clone)]
pub struct Placed {
    /// The line.
    pub row: Row,
    /// First day and last day.
    days: Option<(Date, Date)>,
    /// Ids of the facts that tell it.
    members: Vec<String>,
}

/// All incidents of a view, newest first.
pub fn all(index: &Index) -> Vec<Placed> {
    let mut matters = index.matters(&[Kind::Incident]);
    matters.retain(|m| !m.members.is_empty());
    newest_first(&mut matters, |m| (m.date().and_then(|d| d.days), m.id().to_owned()));
    matters.iter().map(|m| placed(index, m)).collect()
}

fn placed(index: &Index, matter: &Matter) -> Placed {
    Placed {
        row: row(index, matter),
        days: matter.date().and_then(|d| d.days),
        members: matter.members.iter().map(|f| f.id.clone()).collect(),
    }
}

/// An incident as a line.
pub fn row(index: &Index, matter: &Matter) -> Row {
    let first = |of: fn(&Fact) -> String| tame(&incidents::first_text(matter, of));
    let killed = incidents::toll_of(matter, |c| c.killed.as_ref());
    let injured = incidents::toll_of(matter, |c| c.injured.as_ref());
    let weapons = matter.group.map(|g| g.consensus.weapons.as_slice()).filter(|w| !w.is_empty());
    let weapons = weapons.or_else(|| matter.members.iter().map(|f| f.weapons.as_slice()).find(|w| !w.is_empty()));
    let mut classes: Vec<String> = weapons.unwrap_or_default().iter().map(|w| w.class.as_str().to_owned()).collect();
    classes.dedup();
    let status = matter.status(index);
    let position = position(matter);
    let degrees = |n: i32| f64::from(n) / 10_000.0;
    Row {
        id: matter.id().to_owned(),
        short: wording::short_id(matter.id()),
        demo: matter.members.iter().any(|f| index.document(&f.doc).is_some_and(|d| d.demo)),
        date: matter.date().map_or_else(|| "open".to_owned(), wording::date),
        days: matter.date().and_then(|d| d.days).map(|(from, to)| span(from, to)),
        place: tame(&incidents::place(matter)),
        country: incidents::country(matter).unwrap_or_default(),
        lat: position.map(|p| degrees(p.0)),
        lon: position.map(|p| degrees(p.1)),
        r#type: matter.coding().ty().to_owned(),
        what: wording::words_of(matter.coding().ty()),
        target: first(wording::target),
        weapon: incidents::weapons(matter),
        weapons: classes,
        toll: incidents::casualties(killed, injured),
        killed: lines::range(killed),
        injured: lines::range(injured),
        status: status.as_str().to_owned(),
        standing: wording::words_of(status.as_str()),
        no_claim: matter.no_claim(index),
        conflicts: index.conflicts_among(&matter.members).len(),
        origins: matter.origins(),
        reports: matter.documents().len(),
        marks: crate::analyst::marks_of(&matter.members).into_iter().map(str::to_owned).collect(),
    }
}

/// Where to put it on the map: the most exact place that the gazetteer knows. A state alone is no place on a map.
fn position(matter: &Matter) -> Option<(i32, i32)> {
    let rank = |p: &&Place| {
        let near = match p.relation {
            Relation::Location | Relation::Hit => 0,
            Relation::Near | Relation::JustOutside | Relation::OnTheWayTo => 1,
            Relation::Target | Relation::Protected => 2,
            _ => 3,
        };
        let exact = match p.level {
            Level::Facility => 0,
            Level::District => 1,
            Level::City => 2,
            Level::Road | Level::Water => 3,
            Level::Region => 4,
            Level::Country => 5,
        };
        (near, exact)
    };
    let consensus = matter.group.map(|g| g.consensus.places.as_slice()).unwrap_or_default();
    let places = consensus.iter().chain(matter.members.iter().flat_map(|f| &f.places));
    let known =
        places.filter(|p| p.level != Level::Country && p.relation != Relation::Mentioned && p.position.is_some());
    known.min_by_key(rank).and_then(|p| p.position)
}

fn span(from: Date, to: Date) -> Span {
    Span { from: from.to_string(), to: to.to_string() }
}

/// Questions whose answer is kept until the ledger changes: map, bars and list ask the same one.
const KEPT: usize = 16;

/// Answers to the questions asked last over a large ledger, the last first: the ledger's stamp, the filter, the answer.
#[derive(Default)]
pub struct Answers(Mutex<VecDeque<(i64, Filter, Arc<Looked>)>>);

impl Answers {
    fn known(&self, stamp: i64, wanted: &Filter) -> Option<Arc<Looked>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(s, f, _)| *s == stamp && f == wanted).map(|(.., looked)| Arc::clone(looked))
    }

    fn keep(&self, stamp: i64, wanted: Filter, looked: &Arc<Looked>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((stamp, wanted, Arc::clone(looked)));
        kept.retain(|(s, ..)| *s == stamp);
        kept.truncate(KEPT);
    }
}

/// Incidents that were looked at, and how many if these are not all.
pub struct Looked {
    rows: Arc<Vec<Placed>>,
    /// Facts that fit the filter of the commands; `None` when all do.
    fit: Option<HashSet<String>>,
    newest_only: Option<usize>,
}

impl Looked {
    fn fits(&self, placed: &Placed, ask: &Ask) -> bool {
        let row = &placed.row;
        let weapon = ask.weapon.to_lowercase();
        self.fit.as_ref().is_none_or(|fit| placed.members.iter().any(|m| fit.contains(m)))
            && (weapon.is_empty() || row.weapons.iter().any(|w| w.contains(&weapon)))
            && (ask.status.is_empty() || row.status == ask.status)
            && row.origins >= ask.origins()
    }
}

impl Window {
    /// Incidents that fit apart from the period, and those that fit it.
    fn looked(&self, ask: &Ask) -> Answer<Arc<Looked>> {
        let wanted = filter(ask)?;
        let asked = !wanted.describe().is_empty();
        match self.whole().map_err(failed)? {
            Some(whole) => {
                let fit = asked.then(|| accepted(&whole.shown, &wanted));
                Ok(Arc::new(Looked { rows: Arc::clone(&whole.rows), fit, newest_only: None }))
            }
            None => {
                let stamp = self.reader.stamp().map_err(failed)?;
                if let Some(known) = self.answers.known(stamp, &wanted) {
                    return Ok(known);
                }
                let paging = Paging { limit: Some(NEWEST), page: 1, screen: true, rejected: false };
                let list = List::Facts(&[Kind::Incident]);
                let view = self.flow.page(&self.dir, list, &paging, &wanted).map_err(failed)?.unwrap_or_default();
                let view = view.without_rejected();
                let total = view.page.as_ref().map_or(0, |p| p.total);
                let index = Index::new(&view);
                let rows = all(&index);
                let fit = Some(accepted(&view, &wanted));
                let newest_only = (total > NEWEST).then_some(NEWEST);
                let looked = Arc::new(Looked { rows: Arc::new(rows), fit, newest_only });
                self.answers.keep(stamp, wanted, &looked);
                Ok(looked)
            }
        }
    }

    /// See [`chancery_serve::Desk::placed`].
    pub(super) fn placed_of(&self, ask: &Ask) -> Answer<Vec<Row>> {
        let looked = self.looked(ask)?;
        let fits = looked.rows.iter().filter(|p| p.row.lat.is_some() && looked.fits(p, ask));
        Ok(fits.map(|p| p.row.clone()).collect())
    }

    /// See [`chancery_serve::Desk::situation`].
    pub(super) fn situation_of(&self, ask: &Ask) -> Answer<Situation> {
        let looked = self.looked(ask)?;
        let chosen: Vec<&Placed> = looked.rows.iter().filter(|p| looked.fits(p, ask)).collect();
        // The bars stay as they are while a period is chosen on them.
        let timeless = Ask { since: String::new(), until: String::new(), ..ask.clone() };
        let days = if ask.since.is_empty() && ask.until.is_empty() {
            bars(&chosen)
        } else {
            let all = self.looked(&timeless)?;
            bars(&all.rows.iter().filter(|p| all.fits(p, &timeless)).collect::<Vec<_>>())
        };
        let rows = || chosen.iter().map(|p| &p.row);
        let (number, limit) = (ask.page(), ask.limit(BESIDE));
        let page = rows().skip((number - 1) * limit).take(limit).cloned().collect();
        let state = |code: &str| Atlas::shared().state(code).map_or_else(|| code.to_owned(), |s| s.name_in_text());
        let countries = choices(rows().map(|r| r.country.as_str()), |code| capital(&state(code)));
        Ok(Situation {
            incidents: page,
            part: Part { page: number, limit, total: chosen.len(), more: looked.newest_only.is_some() },
            bars: days,
            undated: chosen.iter().filter(|p| p.days.is_none()).count(),
            unplaced: rows().filter(|r| r.lat.is_none()).count(),
            deadly: rows().filter(|r| r.killed.is_some_and(|t| t.min.or(t.max).is_none_or(|n| n > 0))).count(),
            disputed: rows().filter(|r| r.conflicts > 0).count(),
            single: rows().filter(|r| r.origins < 2).count(),
            countries,
            types: choices(rows().map(|r| r.r#type.as_str()), wording::words_of),
            weapons: choices(rows().flat_map(|r| &r.weapons).map(String::as_str), wording::words_of),
            statuses: choices(rows().map(|r| r.status.as_str()), wording::words_of),
            newest_only: looked.newest_only,
        })
    }
}

/// Ids of the facts that fit.
fn accepted(view: &View, filter: &Filter) -> HashSet<String> {
    let index = Index::new(view);
    let sieve = Sieve::new(&index, filter);
    let incidents = view.facts.iter().filter(|f| f.kind() == Kind::Incident);
    incidents.filter(|f| sieve.accepts(f)).map(|f| f.id.clone()).collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The values that occur, by what is shown.
fn choices<'r>(values: impl Iterator<Item = &'r str>, label: impl Fn(&str) -> String) -> Vec<Choice> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    values.filter(|v| !v.is_empty()).for_each(|v| *counts.entry(v).or_default() += 1);
    let choice = |(value, count): (&str, usize)| Choice { value: value.to_owned(), label: label(value), count };
    let mut out: Vec<Choice> = counts.into_iter().map(choice).collect();
    out.sort_by(|a, b| a.label.cmp(&b.label));
    out
}

/// A stretch of time that a bar stands for.
#[derive(Clone, Copy)]
enum Step {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Step {
    const ALL: [Step; 5] = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year];

    /// The first day of the stretch a day lies in.
    fn begin(self, day: Date) -> Date {
        use jiff::ToSpan;
        match self {
            Step::Day => day,
            Step::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(back.days()).unwrap_or(day)
            }
            Step::Month => day.first_of_month(),
            Step::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).unwrap_or(day),
            Step::Year => day.first_of_year(),
        }
    }

    /// The first day of the next stretch.
    fn next(self, day: Date) -> Option<Date> {
        use jiff::ToSpan;
        let span = match self {
            Step::Day => 1.day(),
            Step::Week => 1.week(),
            Step::Month => 1.month(),
            Step::Quarter => 3.months(),
            Step::Year => 1.year(),
        };
        day.checked_add(span).ok()
    }

    fn days(self) -> i64 {
        match self {
            Step::Day => 1,
            Step::Week => 7,
            Step::Month => 30,
            Step::Quarter => 91,
            Step::Year => 365,
        }
    }
}

/// Bars over the time in which most incidents lie: the last [`BARS`] stretches of the shortest length that takes all,
/// or years. Older ones, such as those told in the background of a report, are in the first bar's year or before it.
fn bars(placed: &[&Placed]) -> Vec<TimeBar> {
    let days: Vec<(Date, bool)> = placed.iter().filter_map(|p| Some((p.days?.0, hurts(&p.row)))).collect();
    let (Some(first), Some(last)) = (days.iter().map(|d| d.0).min(), days.iter().map(|d| d.0).max()) else {
        return Vec::new();
    };
    let length = first.until(last).map_or(0, |s| i64::from(s.get_days()));
    let step = Step::ALL.into_iter().find(|s| length / s.days() < BARS).unwrap_or(Step::Year);
    let mut out: Vec<TimeBar> = Vec::new();
    let mut from = step.begin(first);
    while from <= last {
        let Some(next) = step.next(from) else { break };
        let within = || days.iter().filter(|(day, _)| *day >= from && *day < next);
        let to = next.yesterday().unwrap_or(next);
        out.push(TimeBar { days: span(from, to), count: within().count(), hurt: within().filter(|d| d.1).count() });
        from = next;
    }
    out
}

fn hurts(row: &Row) -> bool {
    let some = |t: Option<chancery_serve::views::Toll>| t.is_some_and(|t| t.min.or(t.max).is_none_or(|n| n > 0));
    some(row.killed) || some(row.injured)
}
