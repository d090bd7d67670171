//! Incidents as lines, over time and on the map.

use super::bars::bars;
use super::traits::{Texts, Told};
use super::{Window, failed, filter, lines};
use crate::commands::incidents;
use crate::filter::{Filter, Sieve};
use crate::flow::List;
use crate::store::{Paging, Store};
use crate::style::tame;
use crate::view::{Index, Matter, View, filed_under, newest_first};
use crate::wording;
use chancery_atlas::Atlas;
use chancery_facts::{Date, Fact, Kind, Level, Place, Relation};
use chancery_serve::views::{Choice, Part, Row, Situation, Span, Spot};
use chancery_serve::{Answer, Ask};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Incidents of a large ledger that map and timeline are drawn from: the newest that fit.
const NEWEST: usize = 1_000;
/// Points of the map above which those at one place are joined.
const POINTS: usize = 2_000;
/// Rows of the list beside the map.
const BESIDE: usize = 50;

/// An incident as a line, with what it is filtered and drawn by.
#[derive(Clone)]
pub struct Placed {
    /// The line.
    pub row: Row,
    /// First day and last day.
    days: Option<(Date, Date)>,
    members: Vec<Member>,
}

/// A fact that tells an incident.
#[derive(Clone, Default)]
struct Member {
    id: String,
    /// The days it is filed under.
    days: Option<(Date, Date)>,
    /// What it is filtered by; filled where incidents of a large ledger are gathered.
    told: Told,
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
        members: matter
            .members
            .iter()
            .map(|f| Member { id: f.id.clone(), days: filed_under(f), told: Told::default() })
            .collect(),
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

/// Where to put it on the map.
fn position(matter: &Matter) -> Option<(i32, i32)> {
    spot(matter).and_then(|p| p.position)
}

/// What kind of place its position on the map is of.
pub fn exactness(matter: &Matter) -> Option<Level> {
    spot(matter).map(|p| p.level)
}

/// The most exact place that the gazetteer knows. A state alone is no place on a map.
fn spot<'a>(matter: &'a Matter) -> Option<&'a Place> {
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
    known.min_by_key(rank)
}

pub(super) fn span(from: Date, to: Date) -> Span {
    Span { from: from.to_string(), to: to.to_string() }
}

/// Questions whose answer is kept until the ledger changes: map, bars and list ask the same one.
const KEPT: usize = 16;

/// An answer that is kept: the ledger's stamp, when its making began, what was asked, what was found.
struct Kept {
    stamp: i64,
    begun: Instant,
    wanted: Filter,
    looked: Arc<Looked>,
}

/// What an answer hangs on: the ledger's stamp, that of the incidents gathered, what was asked.
type Key = (i64, Option<i64>, Ask);

/// Answers given last, the last first.
struct Recent<T>(Mutex<VecDeque<(Key, Arc<T>)>>);

impl<T> Default for Recent<T> {
    fn default() -> Recent<T> {
        Recent(Mutex::default())
    }
}

impl<T> Recent<T> {
    fn known(&self, key: &Key) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(k, _)| k == key).map(|(_, answer)| Arc::clone(answer))
    }

    fn keep(&self, key: Key, answer: T) -> Arc<T> {
        let answer = Arc::new(answer);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(k, _)| *k != key);
        kept.push_front((key, Arc::clone(&answer)));
        kept.truncate(KEPT);
        answer
    }
}

/// Answers to the questions asked last over a large ledger, the last first.
#[derive(Default)]
pub struct Answers {
    /// As pages show them.
    situations: Recent<Situation>,
    spots: Recent<Vec<Spot>>,
    kept: Mutex<VecDeque<Kept>>,
    /// One is made at a time: while somebody writes, all who look would make the same one at once.
    turn: Mutex<()>,
}

impl Answers {
    /// The answer of this stamp, or one whose making began since `came`.
    fn known(&self, stamp: i64, came: Instant, wanted: &Filter) -> Option<Arc<Looked>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = |k: &&Kept| (k.stamp == stamp || k.begun >= came) && k.wanted == *wanted;
        kept.iter().find(holds).map(|k| Arc::clone(&k.looked))
    }

    fn keep(&self, answer: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|k| k.wanted != answer.wanted);
        kept.push_front(answer);
        kept.truncate(KEPT);
    }
}

/// Incidents that were looked at, and how many if these are not all.
#[derive(Clone)]
pub struct Looked {
    rows: Arc<Vec<Arc<Placed>>>,
    /// Facts that fit the filter of the commands; `None` when all do.
    fit: Option<HashSet<String>>,
    newest_only: Option<usize>,
    gathering: bool,
}

impl Looked {
    fn fits(&self, placed: &Placed, ask: &Ask) -> bool {
        let row = &placed.row;
        let weapon = ask.weapon.to_lowercase();
        self.fit.as_ref().is_none_or(|fit| placed.members.iter().any(|m| fit.contains(&m.id)))
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
                Ok(Arc::new(Looked { rows: Arc::clone(&whole.rows), fit, newest_only: None, gathering: false }))
            }
            None => {
                let stamp = self.reader.stamp().map_err(failed)?;
                let newest = self.newest(stamp, wanted.clone())?;
                match self.gathered.known() {
                    // All that fit are among the newest, as they are now.
                    _ if newest.newest_only.is_none() => Ok(newest),
                    Some(all) => Ok(Arc::new(all.with(stamp, &newest, &wanted))),
                    None => Ok(Arc::new(Looked { gathering: true, ..newest.as_ref().clone() })),
                }
            }
        }
    }

    /// The newest incidents of a large ledger that fit. Whoever finds somebody at it waits, and takes what was begun after
    /// they came: it holds all that was written before.
    fn newest(&self, stamp: i64, wanted: Filter) -> Answer<Arc<Looked>> {
        let came = Instant::now();
        if let Some(known) = self.answers.known(stamp, came, &wanted) {
            return Ok(known);
        }
        let _turn = self.answers.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.answers.known(stamp, came, &wanted) {
            return Ok(known);
        }
        let begun = Instant::now();
        // Read before the rows are: what is written meanwhile makes it another one.
        let stamp = self.reader.stamp().map_err(failed)?;
        let (rows, fit, total) = self.leaf(1, &wanted, None).map_err(failed)?;
        let rows: Vec<Arc<Placed>> = rows.into_iter().map(Arc::new).collect();
        let newest_only = (total > NEWEST).then_some(NEWEST);
        let looked = Arc::new(Looked { rows: Arc::new(rows), fit: Some(fit), newest_only, gathering: false });
        self.answers.keep(Kept { stamp, begun, wanted, looked: Arc::clone(&looked) });
        Ok(looked)
    }

    /// One page of incidents of a large ledger: their lines, the facts of them that fit, and how many facts fit in all. What
    /// they are filtered by goes into `texts`.
    fn leaf(
        &self,
        page: usize,
        wanted: &Filter,
        texts: Option<&mut Texts>,
    ) -> anyhow::Result<(Vec<Placed>, HashSet<String>, usize)> {
        let paging = Paging { limit: Some(NEWEST), page, screen: true, rejected: false };
        let view = self.flow.page(&self.dir, List::Facts(&[Kind::Incident]), &paging, wanted)?.unwrap_or_default();
        let view = view.without_rejected();
        let total = view.page.as_ref().map_or(0, |p| p.total);
        let index = Index::new(&view);
        let mut rows = all(&index);
        if let Some(texts) = texts {
            let sieve = Sieve::of_traits(&index, wanted);
            texts.keep_countries(&view);
            for member in rows.iter_mut().flat_map(|r| &mut r.members) {
                if let Some(fact) = index.fact(&member.id) {
                    member.told = texts.keep(sieve.traits(fact));
                }
            }
        }
        Ok((rows, accepted(&view, wanted), total))
    }

    /// Gathers all incidents of a large ledger, when it is another than it was. Takes long: done beside the answering.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(super) fn gather(&self) -> anyhow::Result<()> {
        let stamp = self.reader.stamp()?;
        if self.gathered.known().is_some_and(|g| g.stamp == stamp) || !self.reader.is_large()? {
            return Ok(());
        }
        let (mut rows, mut seen, mut texts) = (Vec::new(), HashSet::new(), Texts::default());
        for page in 1.. {
            let (found, fit, _) = self.leaf(page, &Filter::default(), Some(&mut texts))?;
            if fit.is_empty() {
                break;
            }
            // A page brings along what belongs to its facts; an incident is taken where its newest fact is.
            let own = found.into_iter().filter(|p| p.members.iter().any(|m| fit.contains(&m.id)));
            rows.extend(own.filter(|p| seen.insert(p.row.id.clone())).map(Arc::new));
        }
        self.gathered.keep(Gathered { stamp, rows: Arc::new(rows), texts });
        Ok(())
    }

    /// See [`chancery_serve::Desk::placed`].
    pub(super) fn placed_of(&self, ask: &Ask) -> Answer<Vec<Spot>> {
        let key = self.key(&Ask { page: String::new(), limit: String::new(), ..ask.clone() })?;
        if let Some(known) = self.answers.spots.known(&key) {
            return Ok(known.as_ref().clone());
        }
        let looked = self.looked(ask)?;
        let fits = looked.rows.iter().filter(|p| p.row.lat.is_some() && looked.fits(p, ask));
        let found = spots(fits.map(|p| &p.row).collect());
        Ok(self.answers.spots.keep(key, found).as_ref().clone())
    }

    /// What an answer hangs on. Read before the answer is made: what is written meanwhile makes it another one.
    fn key(&self, ask: &Ask) -> Answer<Key> {
        let stamp = self.reader.stamp().map_err(failed)?;
        Ok((stamp, self.gathered.known().map(|g| g.stamp), ask.clone()))
    }

    /// See [`chancery_serve::Desk::situation`].
    pub(super) fn situation_of(&self, ask: &Ask) -> Answer<Situation> {
        let key = self.key(ask)?;
        if let Some(known) = self.answers.situations.known(&key) {
            return Ok(known.as_ref().clone());
        }
        let made = self.make_situation(ask)?;
        Ok(self.answers.situations.keep(key, made).as_ref().clone())
    }

    fn make_situation(&self, ask: &Ask) -> Answer<Situation> {
        let looked = self.looked(ask)?;
        let chosen: Vec<&Placed> = looked.rows.iter().map(Arc::as_ref).filter(|p| looked.fits(p, ask)).collect();
        // The bars stay as they are while a period is chosen on them.
        let timeless = Ask { since: String::new(), until: String::new(), ..ask.clone() };
        let days = if ask.since.is_empty() && ask.until.is_empty() {
            bars(days_of(&chosen))
        } else {
            let all = self.looked(&timeless)?;
            bars(days_of(&all.rows.iter().map(Arc::as_ref).filter(|p| all.fits(p, &timeless)).collect::<Vec<_>>()))
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
            gathering: looked.gathering,
        })
    }
}

/// Points of the map; of very many, those at one place are one, named by the newest.
fn spots(rows: Vec<&Row>) -> Vec<Spot> {
    let joins = rows.len() > POINTS;
    let mut at: HashMap<(u64, u64), usize> = HashMap::new();
    let mut out: Vec<Spot> = Vec::new();
    for row in rows {
        let place = (row.lat.unwrap_or_default().to_bits(), row.lon.unwrap_or_default().to_bits());
        match at.get(&place).filter(|_| joins).and_then(|n| out.get_mut(*n)) {
            Some(spot) => {
                spot.count += 1;
                spot.hurt |= hurts(row);
            }
            None => {
                at.insert(place, out.len());
                out.push(Spot { row: row.clone(), count: 1, hurt: hurts(row) });
            }
        }
    }
    out
}

/// All incidents of a large ledger as they were a while ago.
struct Gathered {
    stamp: i64,
    rows: Arc<Vec<Arc<Placed>>>,
    texts: Texts,
}

impl Gathered {
    /// Those that fit, with the newest as they are now.
    fn with(&self, stamp: i64, newest: &Looked, wanted: &Filter) -> Looked {
        if stamp == self.stamp && wanted.describe().is_empty() {
            return Looked { rows: Arc::clone(&self.rows), fit: None, newest_only: None, gathering: false };
        }
        let mut rows: Vec<Arc<Placed>> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        if stamp != self.stamp {
            let fits = |p: &&Arc<Placed>| newest.fits(p, &Ask::default());
            rows.extend(newest.rows.iter().filter(fits).cloned());
            known.extend(newest.rows.iter().map(|p| p.row.id.as_str()));
        }
        let asked = self.texts.asked(wanted);
        let fits = |p: &&Arc<Placed>| p.members.iter().any(|m| wanted.takes_days(m.days) && asked.fits(&m.told));
        rows.extend(self.rows.iter().filter(|p| !known.contains(p.row.id.as_str())).filter(fits).cloned());
        Looked { rows: Arc::new(rows), fit: None, newest_only: None, gathering: false }
    }
}

/// Where they are kept.
#[derive(Default)]
pub struct Gathering(Mutex<Option<Arc<Gathered>>>);

impl Gathering {
    fn known(&self) -> Option<Arc<Gathered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, gathered: Gathered) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(gathered));
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

/// The first day of each that has one, and whether somebody was hurt.
fn days_of(placed: &[&Placed]) -> Vec<(Date, bool)> {
    placed.iter().filter_map(|p| Some((p.days?.0, hurts(&p.row)))).collect()
}

fn hurts(row: &Row) -> bool {
    let some = |t: Option<chancery_serve::views::Toll>| t.is_some_and(|t| t.min.or(t.max).is_none_or(|n| n > 0));
    some(row.killed) || some(row.injured)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: usize, places: usize) -> Vec<Row> {
        let place = |n: usize| (Some((n % places) as f64 / 10.0), Some((n % places) as f64 / 5.0));
        let row = |n: usize| Row { id: format!("I-{n}"), lat: place(n).0, lon: place(n).1, ..Row::default() };
        (0..count).map(row).collect()
    }

    #[test]
    fn very_many_points_are_one_for_each_place_and_few_stay_apart() {
        let many = rows(50_000, 500);
        let joined = spots(many.iter().collect());
        assert_eq!((joined.len(), joined.iter().map(|s| s.count).sum::<usize>()), (500, 50_000));
        assert_eq!(joined[7].row.id, "I-7", "named by the first, which is the newest");
        let few = rows(40, 4);
        assert!(spots(few.iter().collect()).iter().all(|s| s.count == 1));
    }

    #[test]
    fn one_who_was_hurt_marks_the_whole_place() {
        let mut many = rows(3_000, 2);
        many[2_001].injured = Some(chancery_serve::views::Toll { min: Some(1), max: None });
        let joined = spots(many.iter().collect());
        assert_eq!(joined.iter().map(|s| s.hurt).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn an_answer_begun_since_one_came_is_taken_and_an_older_one_is_not() {
        let (answers, wanted) = (Answers::default(), Filter::default());
        let begun = Instant::now();
        let looked = Arc::new(Looked { rows: Arc::default(), fit: None, newest_only: None, gathering: false });
        answers.keep(Kept { stamp: 1, begun, wanted: wanted.clone(), looked });
        let later = begun + std::time::Duration::from_millis(1);
        assert!(answers.known(1, later, &wanted).is_some(), "nothing was written since");
        assert!(answers.known(2, begun, &wanted).is_some() && answers.known(2, later, &wanted).is_none());
        let other = Filter { undated: true, ..Filter::default() };
        assert!(answers.known(1, begun, &other).is_none());
    }

    #[test]
    fn an_answer_is_given_again_until_something_changes() {
        let recent: Recent<u8> = Recent::default();
        let ask = |country: &str| Ask { country: country.into(), ..Ask::default() };
        recent.keep((1, None, ask("TD")), 7);
        assert_eq!(recent.known(&(1, None, ask("TD"))).as_deref(), Some(&7));
        for other in [(2, None, ask("TD")), (1, Some(1), ask("TD")), (1, None, ask("CL"))] {
            assert!(recent.known(&other).is_none(), "{other:?}");
        }
        (0..KEPT as i64).for_each(|n| drop(recent.keep((n + 2, None, ask("TD")), 8)));
        assert!(recent.known(&(1, None, ask("TD"))).is_none(), "only the last ones are kept");
    }

    #[test]
    fn the_newest_are_as_they_are_now_and_the_others_as_they_were() {
        let day = |n: i8| Date::new(2031, 1, n).ok();
        let line = |id: &str, n: i8| {
            let days = day(n).zip(day(n));
            Arc::new(Placed {
                row: Row { id: id.into(), ..Row::default() },
                days,
                members: vec![Member { id: format!("{id}-f"), days, ..Member::default() }],
            })
        };
        let old = Gathered {
            stamp: 1,
            rows: Arc::new(vec![line("b", 9), line("c", 5), line("d", 1)]),
            texts: Texts::default(),
        };
        let fit = Some(HashSet::from(["a-f".to_owned(), "b-f".to_owned()]));
        let newest =
            Looked { rows: Arc::new(vec![line("a", 10), line("b", 9)]), fit, newest_only: Some(2), gathering: false };
        let ids = |looked: &Looked| looked.rows.iter().map(|p| p.row.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&old.with(2, &newest, &Filter::default())), ["a", "b", "c", "d"]);
        assert_eq!(ids(&old.with(1, &newest, &Filter::default())), ["b", "c", "d"], "nothing changed since");
        let since = Filter { since: day(4), ..Filter::default() };
        assert_eq!(ids(&old.with(1, &newest, &since)), ["b", "c"]);
    }
}
