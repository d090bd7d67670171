//! All incidents in order, with the sums that the situation shows: kept in step one incident at a time.

use super::bars::bars;
use super::posts;
use super::rows::{self, Placed};
use super::traits::{Asked, Texts};
use crate::filter::Filter;
use crate::view::{Index, View};
use crate::wording;
use chancery_facts::Date;
use chancery_serve::Ask;
use chancery_serve::views::{Choice, Part, Row, Situation, Spot, Struck, Toll};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Points of the map above which those at one place are joined.
const POINTS: usize = 2_000;
/// Rows of the list beside the map.
const BESIDE: usize = 50;

/// The place of an incident in lists: newest first, those without a day last, ties by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key(bool, Reverse<Option<(Date, Date)>>, Arc<str>);

impl Key {
    fn of(placed: &Placed) -> Key {
        Key(placed.days.is_none(), Reverse(placed.days), placed.row.id.as_str().into())
    }
}

/// Latitude and longitude, bit by bit.
type Point = (u64, u64);

fn point(row: &Row) -> Option<Point> {
    Some((row.lat?.to_bits(), row.lon?.to_bits()))
}

/// The incidents at one point.
#[derive(Default, PartialEq, Debug)]
struct There {
    all: BTreeSet<Key>,
    hurt: usize,
}

/// What is counted over incidents.
#[derive(Default, PartialEq, Debug)]
struct Sums {
    total: usize,
    unplaced: usize,
    deadly: usize,
    disputed: usize,
    single: usize,
    undated: usize,
    /// By first day: incidents, and those with dead or injured.
    days: BTreeMap<Date, (usize, usize)>,
    countries: BTreeMap<String, usize>,
    types: BTreeMap<String, usize>,
    weapons: BTreeMap<String, usize>,
    statuses: BTreeMap<String, usize>,
}

impl Sums {
    /// Counts an incident in, or out again.
    fn count(&mut self, placed: &Placed, comes: bool) {
        let row = &placed.row;
        let step = |n: &mut usize, counts: bool| match comes {
            true => *n += usize::from(counts),
            false => *n -= usize::from(counts).min(*n),
        };
        step(&mut self.total, true);
        step(&mut self.unplaced, row.lat.is_none());
        step(&mut self.deadly, some(row.killed));
        step(&mut self.disputed, row.conflicts > 0);
        step(&mut self.single, row.origins < 2);
        step(&mut self.undated, placed.days.is_none());
        if let Some((day, _)) = placed.days {
            let at = self.days.entry(day).or_default();
            step(&mut at.0, true);
            step(&mut at.1, hurts(row));
            if at.0 == 0 {
                self.days.remove(&day);
            }
        }
        let one = |tally: &mut BTreeMap<String, usize>, value: &str| {
            if !value.is_empty() {
                match tally.get_mut(value) {
                    Some(n) => step(n, true),
                    None => drop(tally.insert(value.to_owned(), usize::from(comes))),
                }
                if tally.get(value) == Some(&0) {
                    tally.remove(value);
                }
            }
        };
        one(&mut self.countries, &row.country);
        one(&mut self.types, &row.r#type);
        one(&mut self.statuses, &row.status);
        row.weapons.iter().for_each(|w| one(&mut self.weapons, w));
    }

    fn of<'p>(all: impl Iterator<Item = &'p Placed>) -> Sums {
        let mut out = Sums::default();
        all.for_each(|placed| out.count(placed, true));
        out
    }
}

/// All incidents of a ledger, or of a part of it.
#[derive(Default)]
pub struct Board {
    rows: BTreeMap<Key, Arc<Placed>>,
    /// Where the incidents that a fact tells stand.
    by_member: HashMap<String, Vec<Key>>,
    /// Where the incidents stand that a state is asked for by: few of them are one country's.
    by_state: HashMap<u32, BTreeSet<Key>>,
    sums: Sums,
    places: HashMap<Point, There>,
    /// Texts that facts are filtered by.
    pub texts: Texts,
}

impl Board {
    /// Of all incidents of a view.
    pub fn of(view: &View) -> Board {
        let mut board = Board::default();
        let found = rows::all(&Index::new(view), &mut board.texts);
        found.into_iter().for_each(|placed| board.put(placed));
        board
    }

    /// Puts in what `view` tells of `facts` in place of whatever the board had on them. Gives further facts that told what
    /// was taken away.
    pub fn follow(&mut self, view: &View, facts: &BTreeSet<String>) -> BTreeSet<String> {
        let mut left = BTreeSet::new();
        for id in facts {
            left.extend(self.take(id).into_iter().filter(|id| !facts.contains(id)));
        }
        let found = rows::all(&Index::new(view), &mut self.texts);
        for placed in found.into_iter().filter(|p| p.members.iter().any(|m| facts.contains(&m.id))) {
            self.put(placed);
        }
        left
    }

    /// Puts an incident in; one of its id goes.
    pub fn put(&mut self, placed: Placed) {
        let key = Key::of(&placed);
        self.remove(&key);
        self.sums.count(&placed, true);
        if let Some(point) = point(&placed.row) {
            let there = self.places.entry(point).or_default();
            there.all.insert(key.clone());
            there.hurt += usize::from(hurts(&placed.row));
        }
        for member in &placed.members {
            self.by_member.entry(member.id.clone()).or_default().push(key.clone());
            for state in member.told.states() {
                self.by_state.entry(*state).or_default().insert(key.clone());
            }
        }
        self.rows.insert(key, Arc::new(placed));
    }

    /// Takes away the incidents that a fact tells; gives all facts that told them.
    fn take(&mut self, fact: &str) -> Vec<String> {
        let keys = self.by_member.get(fact).cloned().unwrap_or_default();
        let gone = keys.iter().filter_map(|key| self.remove(key));
        gone.flat_map(|placed| placed.members.iter().map(|m| m.id.clone()).collect::<Vec<_>>()).collect()
    }

    fn remove(&mut self, key: &Key) -> Option<Arc<Placed>> {
        let placed = self.rows.remove(key)?;
        self.sums.count(&placed, false);
        if let Some(point) = point(&placed.row)
            && let Some(there) = self.places.get_mut(&point)
        {
            there.all.remove(key);
            there.hurt -= usize::from(hurts(&placed.row)).min(there.hurt);
            if there.all.is_empty() {
                self.places.remove(&point);
            }
        }
        for member in &placed.members {
            if let Some(keys) = self.by_member.get_mut(&member.id) {
                keys.retain(|k| k != key);
                if keys.is_empty() {
                    self.by_member.remove(&member.id);
                }
            }
            for state in member.told.states() {
                if let Some(keys) = self.by_state.get_mut(state) {
                    keys.remove(key);
                    if keys.is_empty() {
                        self.by_state.remove(state);
                    }
                }
            }
        }
        Some(placed)
    }

    /// All incidents, newest first.
    pub fn all(&self) -> impl Iterator<Item = &Placed> {
        self.rows.values().map(Arc::as_ref)
    }

    /// Number of incidents.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The situation as it was asked for.
    pub fn situation(&self, ask: &Ask, wanted: &Filter) -> Situation {
        let (number, limit) = (ask.page(), ask.limit(BESIDE));
        let skip = (number - 1) * limit;
        let question = Question::of(self, ask, wanted);
        let (own, page): (Option<Sums>, Vec<Row>) = if question.is_open() {
            (None, self.all().skip(skip).take(limit).map(|p| p.row.clone()).collect())
        } else {
            let chosen: Vec<&Placed> = question.chosen().collect();
            let page = chosen.iter().skip(skip).take(limit).map(|p| p.row.clone()).collect();
            (Some(Sums::of(chosen.into_iter())), page)
        };
        let sums = own.as_ref().unwrap_or(&self.sums);
        // The bars stay as they are while a period is chosen on them.
        let timeless = question.timeless().map(|timeless| match timeless.is_open() {
            true => self.sums.days.clone(),
            false => Sums::of(timeless.chosen()).days,
        });
        Situation {
            incidents: page,
            part: Part { page: number, limit, total: sums.total, more: false },
            bars: bars(timeless.as_ref().unwrap_or(&sums.days)),
            undated: sums.undated,
            unplaced: sums.unplaced,
            deadly: sums.deadly,
            disputed: sums.disputed,
            single: sums.single,
            countries: choices(&sums.countries, |code| capital(&crate::wording::state(code))),
            types: choices(&sums.types, wording::words_of),
            weapons: choices(&sums.weapons, wording::words_of),
            statuses: choices(&sums.statuses, wording::words_of),
            newest_only: None,
            gathering: false,
            behind: 0,
        }
    }

    /// Missions that the incidents that fit were aimed at.
    pub fn struck(&self, ask: &Ask, wanted: &Filter) -> Vec<Struck> {
        let question = Question::of(self, ask, wanted);
        posts::struck(self, question.chosen())
    }

    /// Points of the map, that with the newest incident first; of very many, those at one place are one.
    pub fn spots(&self, ask: &Ask, wanted: &Filter) -> Vec<Spot> {
        let question = Question::of(self, ask, wanted);
        if question.is_open() && self.sums.total - self.sums.unplaced > POINTS {
            let mut places: Vec<(&Key, &There)> =
                self.places.values().filter_map(|t| Some((t.all.first()?, t))).collect();
            places.sort_by_key(|(newest, _)| *newest);
            let spot = |(newest, there): (&Key, &There)| {
                let row = self.rows.get(newest)?.row.clone();
                Some(Spot { row, count: there.all.len(), hurt: there.hurt > 0 })
            };
            return places.into_iter().filter_map(spot).collect();
        }
        spots(question.chosen().filter(|p| p.row.lat.is_some()).map(|p| &p.row).collect())
    }
}

/// What was asked, held against every text of the board.
struct Question<'q> {
    board: &'q Board,
    ask: &'q Ask,
    wanted: Filter,
    asked: Asked,
    weapon: String,
}

impl<'q> Question<'q> {
    fn of(board: &'q Board, ask: &'q Ask, wanted: &Filter) -> Question<'q> {
        let asked = board.texts.asked(wanted);
        Question { board, ask, wanted: wanted.clone(), asked, weapon: ask.weapon.to_lowercase() }
    }

    /// True when all fit.
    fn is_open(&self) -> bool {
        self.wanted.describe().is_empty()
            && self.weapon.is_empty()
            && self.ask.status.is_empty()
            && self.ask.origins() < 2
    }

    /// The same without the period; `None` when there is none.
    fn timeless(&self) -> Option<Question<'q>> {
        let wanted = Filter { since: None, until: None, ..self.wanted.clone() };
        self.wanted.has_period().then(|| Question::of(self.board, self.ask, &wanted))
    }

    /// The incidents that fit, newest first. Where a country is asked for, only its own are looked at.
    fn chosen(&self) -> Box<dyn Iterator<Item = &'q Placed> + '_> {
        let board = self.board;
        let Some(states) = self.asked.states() else { return Box::new(board.all().filter(|p| self.fits(p))) };
        let keys: BTreeSet<&'q Key> = states.filter_map(|n| board.by_state.get(&n)).flatten().collect();
        let found = keys.into_iter().filter_map(|key| board.rows.get(key)).map(Arc::as_ref);
        Box::new(found.filter(|p| self.fits(p)))
    }

    fn fits(&self, placed: &Placed) -> bool {
        let row = &placed.row;
        placed.members.iter().any(|m| self.wanted.takes_days(m.days) && self.asked.fits(&m.told))
            && (self.weapon.is_empty() || row.weapons.iter().any(|w| w.contains(&self.weapon)))
            && (self.ask.status.is_empty() || row.status == self.ask.status)
            && row.origins >= self.ask.origins()
    }
}

/// Points of the map; of very many, those at one place are one, named by the newest.
fn spots(rows: Vec<&Row>) -> Vec<Spot> {
    let joins = rows.len() > POINTS;
    let mut at: HashMap<Option<Point>, usize> = HashMap::new();
    let mut out: Vec<Spot> = Vec::new();
    for row in rows {
        match at.get(&point(row)).filter(|_| joins).and_then(|n| out.get_mut(*n)) {
            Some(spot) => {
                spot.count += 1;
                spot.hurt |= hurts(row);
            }
            None => {
                at.insert(point(row), out.len());
                out.push(Spot { row: row.clone(), count: 1, hurt: hurts(row) });
            }
        }
    }
    out
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The values that occur, by what is shown.
fn choices(counts: &BTreeMap<String, usize>, label: impl Fn(&str) -> String) -> Vec<Choice> {
    let choice =
        |(value, count): (&String, &usize)| Choice { value: value.clone(), label: label(value), count: *count };
    let mut out: Vec<Choice> = counts.iter().map(choice).collect();
    out.sort_by(|a, b| a.label.cmp(&b.label));
    out
}

fn some(toll: Option<Toll>) -> bool {
    toll.is_some_and(|t| t.min.or(t.max).is_none_or(|n| n > 0))
}

fn hurts(row: &Row) -> bool {
    some(row.killed) || some(row.injured)
}

#[cfg(test)]
mod tests {
    use super::super::rows::Member;
    use super::*;

    fn placed(n: usize, places: usize) -> Placed {
        let day = |n: usize| Date::new(2031, 1, 1 + i8::try_from(n % 28).expect("small")).expect("a day");
        let row = Row {
            id: format!("I-{n:05}"),
            lat: (n % 9 != 8).then_some((n % places) as f64 / 10.0),
            lon: (n % 9 != 8).then_some((n % places) as f64 / 5.0),
            country: ["TD", "CL", ""][n % 3].into(),
            status: ["claimed", "denied"][n % 2].into(),
            weapons: vec!["rocket".into(); n % 2],
            origins: 1 + n % 4,
            conflicts: n % 5 / 4,
            injured: n.is_multiple_of(6).then_some(Toll { min: Some(1), max: None }),
            ..Row::default()
        };
        let days = (n % 7 != 6).then(|| (day(n), day(n)));
        Placed { row, days, members: vec![Member { id: format!("f-{n:05}"), days, ..Member::default() }] }
    }

    fn board(numbers: impl Iterator<Item = usize>) -> Board {
        let mut board = Board::default();
        numbers.for_each(|n| board.put(placed(n, 40)));
        board
    }

    #[test]
    fn sums_kept_are_those_of_all_that_is_there() {
        let mut board = board(0..300);
        for n in (0..300).step_by(3) {
            assert_eq!(board.take(&format!("f-{n:05}")), [format!("f-{n:05}")]);
        }
        (0..60).for_each(|n| board.put(placed(n, 40)));
        let anew = self::board((0..300).filter(|n| n % 3 > 0 || *n < 60));
        assert_eq!(board.len(), anew.len());
        assert_eq!(board.sums, anew.sums);
        assert_eq!(board.places, anew.places);
        assert_eq!(board.by_member, anew.by_member);
        assert_eq!(board.by_state, anew.by_state);
        assert_eq!(board.sums, Sums::of(board.all()), "counted one by one");
        (0..300).for_each(|n| drop(board.take(&format!("f-{n:05}"))));
        assert_eq!((&board.sums, board.places.len(), board.by_member.len()), (&Sums::default(), 0, 0));
    }

    #[test]
    fn a_question_that_all_fit_is_answered_as_one_that_looks_at_all() {
        let board = board(0..500);
        let (open, wanted) = (Ask::default(), Filter::default());
        let since = Filter { since: Date::new(1900, 1, 1).ok(), undated: true, ..Filter::default() };
        assert_eq!(board.situation(&open, &wanted), board.situation(&open, &since));
        assert_eq!(board.spots(&open, &wanted), board.spots(&open, &since));
        let claimed = board.situation(&Ask { status: "claimed".into(), ..Ask::default() }, &wanted);
        assert_eq!((claimed.part.total, claimed.statuses.len(), claimed.incidents.len()), (250, 1, BESIDE));
        let days: Vec<_> = board.all().map(|p| p.days).collect();
        assert!(days.windows(2).all(|w| w[1].is_none() || w[0] >= w[1]), "newest first, those without a day last");
        let three = board.situation(&Ask { origins: "3".into(), weapon: "Rock".into(), ..Ask::default() }, &wanted);
        assert_eq!(three.part.total, 125, "those of four origins have a rocket, those of three none");
        let none = board.situation(&Ask { page: "99".into(), ..Ask::default() }, &wanted);
        assert_eq!((none.incidents.len(), none.part.total), (0, 500));
    }

    #[test]
    fn of_a_country_only_its_own_are_looked_at_and_none_is_missed() {
        let mut board = Board::default();
        for n in 0..600 {
            let mut placed = placed(n, 40);
            let states = ["TD", "CL TD", "CL", ""][n % 4].split_whitespace().map(str::to_owned).collect();
            let traits = crate::filter::Traits { states, ..Default::default() };
            placed.members[0].told = board.texts.keep(traits);
            board.put(placed);
        }
        (0..600).step_by(5).for_each(|n| drop(board.take(&format!("f-{n:05}"))));
        for (country, status) in [("TD", ""), ("CL", "claimed"), ("PE", ""), ("", "denied")] {
            let ask = Ask { country: country.into(), status: status.into(), ..Ask::default() };
            let wanted = Filter { country: (!country.is_empty()).then(|| country.to_owned()), ..Filter::default() };
            let question = Question::of(&board, &ask, &wanted);
            let ids = |all: Vec<&Placed>| all.iter().map(|p| p.row.id.clone()).collect::<Vec<_>>();
            let hoped: Vec<&Placed> = board.all().filter(|p| question.fits(p)).collect();
            assert_eq!(hoped.is_empty(), country == "PE", "{country} {status}");
            assert_eq!(ids(question.chosen().collect()), ids(hoped), "{country} {status}");
        }
    }

    #[test]
    fn very_many_points_are_one_for_each_place_and_few_stay_apart() {
        let many = board(0..9_000);
        let (open, wanted) = (Ask::default(), Filter::default());
        let joined = many.spots(&open, &wanted);
        assert_eq!((joined.len(), joined.iter().map(|s| s.count).sum::<usize>()), (40, 8_000));
        let rows: Vec<&Row> = many.all().map(|p| &p.row).filter(|r| r.lat.is_some()).collect();
        assert_eq!(joined, spots(rows), "kept and looked for");
        assert!(board(0..40).spots(&open, &wanted).iter().all(|s| s.count == 1));
    }

    #[test]
    fn the_bars_stay_while_a_period_is_chosen() {
        let board = board(0..500);
        let ask = Ask { since: "2031-01-05".into(), until: "2031-01-06".into(), ..Ask::default() };
        let day = |n| Date::new(2031, 1, n).ok();
        let chosen = board.situation(&ask, &Filter { since: day(5), until: day(6), ..Filter::default() });
        assert_eq!(chosen.bars, board.situation(&Ask::default(), &Filter::default()).bars);
        assert!(chosen.part.total > 20 && chosen.part.total < 40, "{}", chosen.part.total);
        assert_eq!(chosen.undated, 0);
    }
}
