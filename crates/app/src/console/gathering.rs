//! The situation of a large ledger: all incidents are gathered once, from then on what changed is followed. Until they
//! are gathered, the newest are shown. A small ledger is looked at whole.

use super::board::Board;
use super::keeping::{self, Mark};
use super::{Window, failed, filter, posts};
use crate::filter::Filter;
use crate::flow::{Following, List, Step};
use crate::store::{Paging, Store};
use chancery_facts::Kind;
use chancery_serve::views::{Part, Situation, Spot, Struck};
use chancery_serve::{Answer, Ask};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Incidents of a large ledger that are shown until all are gathered: the newest that fit.
const NEWEST: usize = 250;
/// Questions whose answer is kept until the ledger changes: map, bars and list ask the same one.
const KEPT: usize = 32;
/// Missions of the reports that are looked at for those that stand in no table.
const TOLD_OF: usize = 500;
/// Changes that a question waits for. What came in such a heap is followed beside the answering, and pages say so.
const AWAITED: i64 = 5_000;
/// How often incidents are written down at most, so that the next start has them.
const KEEPING: Duration = Duration::from_secs(300);

/// What an answer hangs on: which state of the incidents, what was asked.
type Key = (u64, Ask);

/// Answers given last, the last first.
struct Recent<T> {
    kept: Mutex<VecDeque<(Key, Arc<T>)>>,
    /// One is made at a time: while somebody writes, all who look would make the same one at once.
    turn: Mutex<()>,
}

impl<T> Default for Recent<T> {
    fn default() -> Recent<T> {
        Recent { kept: Mutex::default(), turn: Mutex::default() }
    }
}

impl<T> Recent<T> {
    fn known(&self, key: &Key) -> Option<Arc<T>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(k, _)| k == key).map(|(_, answer)| Arc::clone(answer))
    }

    fn get(&self, key: Key, make: impl FnOnce() -> T) -> Arc<T> {
        if let Some(known) = self.known(&key) {
            return known;
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.known(&key) {
            return known;
        }
        let answer = Arc::new(make());
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, Arc::clone(&answer)));
        kept.truncate(KEPT);
        answer
    }
}

/// All incidents of a ledger, and how far what changed was followed.
struct Gathered {
    board: Board,
    /// Counts states of the board.
    version: u64,
    /// The ledger's stamp when nothing more was to be followed; `None` while there is.
    stamp: Option<i64>,
    mark: Mark,
    behind: usize,
    /// True when changes cannot be followed any more: all is being gathered anew, and until then this is shown.
    lost: bool,
}

/// The newest incidents that fit, while all are gathered.
struct Newest {
    stamp: i64,
    begun: Instant,
    wanted: Filter,
    number: u64,
    board: Arc<Board>,
    /// True when more fit.
    more: bool,
}

/// Where incidents are kept.
#[derive(Default)]
pub struct Gathering {
    all: RwLock<Option<Gathered>>,
    /// One follows the changes, all who look meanwhile wait for it.
    turn: Mutex<()>,
    newest: Mutex<VecDeque<Arc<Newest>>>,
    newest_turn: Mutex<()>,
    situations: Recent<Situation>,
    spots: Recent<Arc<Vec<Spot>>>,
    struck: Recent<Vec<Struck>>,
    /// When incidents were last written down, and which change they held.
    kept: Mutex<Option<(Instant, i64)>>,
    numbers: Mutex<u64>,
}

impl Gathering {
    /// A number for a state of the incidents that none had before.
    fn number(&self) -> u64 {
        let mut last = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        *last += 1;
        *last
    }

    fn keep(&self, gathered: Option<Gathered>) {
        *self.all.write().unwrap_or_else(PoisonError::into_inner) = gathered;
    }

    /// Looks at the incidents gathered, if they are.
    fn look<T>(&self, at: impl FnOnce(&Gathered) -> T) -> Option<T> {
        self.all.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(at)
    }

    /// The newest of this stamp, or of a question whose answer was begun since `came`.
    fn known(&self, stamp: i64, came: Instant, wanted: &Filter) -> Option<Arc<Newest>> {
        let kept = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|k| (k.stamp == stamp || k.begun >= came) && k.wanted == *wanted).map(Arc::clone)
    }
}

impl Window {
    /// See [`chancery_serve::Desk::situation`].
    pub(super) fn situation_of(&self, ask: &Ask) -> Answer<Situation> {
        let wanted = filter(ask)?;
        if let Some(whole) = self.whole().map_err(failed)? {
            let key = (whole.number, ask.clone());
            return Ok(self.gathering.situations.get(key, || whole.board.situation(ask, &wanted)).as_ref().clone());
        }
        self.follow(AWAITED).map_err(failed)?;
        let all = self.gathering.look(|all| {
            let key = (all.version, ask.clone());
            let made = self.gathering.situations.get(key, || all.board.situation(ask, &wanted));
            Situation { behind: all.behind, ..made.as_ref().clone() }
        });
        if let Some(all) = all {
            return Ok(all);
        }
        let newest = self.newest(&wanted)?;
        let found = newest.board.situation(ask, &wanted);
        let timeless = Filter { since: None, until: None, ..wanted.clone() };
        let bars = match wanted.has_period() {
            true => self.newest(&timeless)?.board.situation(&Ask::default(), &timeless).bars,
            false => found.bars,
        };
        let newest_only = newest.more.then_some(NEWEST);
        let part = Part { more: newest.more, ..found.part };
        Ok(Situation { bars, part, newest_only, gathering: newest.more, ..found })
    }

    /// See [`chancery_serve::Desk::placed`].
    pub(super) fn placed_of(&self, ask: &Ask) -> Answer<Arc<Vec<Spot>>> {
        let ask = &Ask { page: String::new(), limit: String::new(), ..ask.clone() };
        self.of_board(ask, &self.gathering.spots, |board, wanted| Arc::new(board.spots(ask, wanted)))
    }

    /// See [`chancery_serve::Desk::struck`].
    pub(super) fn struck_of(&self, ask: &Ask) -> Answer<Vec<Struck>> {
        let ask = &Ask { page: String::new(), limit: String::new(), ..ask.clone() };
        let mut found = self.of_board(ask, &self.gathering.struck, |board, wanted| board.struck(ask, wanted))?;
        // Like those of the table, they stand there whatever the list is filtered by.
        let told = self.missions_of(&Ask { limit: TOLD_OF.to_string(), ..Ask::default() })?;
        found.extend(posts::told_of(&told.missions, &found));
        Ok(found)
    }

    /// What is worked out of the incidents as they are now.
    fn of_board<T: Clone>(&self, ask: &Ask, kept: &Recent<T>, make: impl Fn(&Board, &Filter) -> T) -> Answer<T> {
        let wanted = filter(ask)?;
        let made = |number, board: &Board| kept.get((number, ask.clone()), || make(board, &wanted)).as_ref().clone();
        if let Some(whole) = self.whole().map_err(failed)? {
            return Ok(made(whole.number, &whole.board));
        }
        self.follow(AWAITED).map_err(failed)?;
        if let Some(all) = self.gathering.look(|all| made(all.version, &all.board)) {
            return Ok(all);
        }
        let newest = self.newest(&wanted)?;
        Ok(made(newest.number, &newest.board))
    }

    /// A number for a view of the whole ledger.
    pub(super) fn next_number(&self) -> u64 {
        self.gathering.number()
    }

    /// Follows what changed in the ledger since incidents were gathered, if they are; where more than `most` changes are
    /// left, only counts them.
    fn follow(&self, most: i64) -> anyhow::Result<()> {
        let stamp = self.reader.stamp()?;
        if self.gathering.look(|all| all.stamp == Some(stamp)) != Some(false) {
            return Ok(());
        }
        let ledger = self.reader.ledger()?;
        loop {
            let Some((upto, lost)) = self.gathering.look(|all| (all.mark.upto, all.lost)) else { return Ok(()) };
            let left = ledger.changed()? - upto;
            if left > most || lost {
                self.moved(|all| all.behind = usize::try_from(left).unwrap_or(0));
                return Ok(());
            }
            let _turn = self.gathering.turn.lock().unwrap_or_else(PoisonError::into_inner);
            // Read before the changes are: what is written meanwhile makes it another one.
            let stamp = self.reader.stamp()?;
            let Some((false, mark)) = self.gathering.look(|all| (all.stamp == Some(stamp), all.mark.clone())) else {
                return Ok(());
            };
            if !mark.holds(&ledger)? {
                self.gathering.keep(None);
                return Ok(());
            }
            let step = Following(&ledger).since(mark.upto, |around| {
                let mut left = Default::default();
                self.moved(|all| {
                    left = all.board.follow(&around.view, &around.facts);
                    all.version = self.gathering.number();
                });
                left
            })?;
            let Step::Changed { upto, left } = step else {
                self.moved(|all| (all.lost, all.behind) = (true, usize::try_from(left).unwrap_or(0)));
                return Ok(());
            };
            let mark = Mark::of(&ledger, upto)?;
            self.moved(|all| {
                all.behind = usize::try_from(left).unwrap_or(0);
                all.stamp = (left == 0).then_some(stamp);
                all.mark = mark;
            });
            if left == 0 {
                return Ok(());
            }
        }
    }

    fn moved(&self, change: impl FnOnce(&mut Gathered)) {
        let mut all = self.gathering.all.write().unwrap_or_else(PoisonError::into_inner);
        all.as_mut().map(change);
    }

    /// The newest incidents of a large ledger that fit. Whoever finds somebody at it waits, and takes what was begun after
    /// they came: it holds all that was written before.
    fn newest(&self, wanted: &Filter) -> Answer<Arc<Newest>> {
        let came = Instant::now();
        let stamp = self.reader.stamp().map_err(failed)?;
        if let Some(known) = self.gathering.known(stamp, came, wanted) {
            return Ok(known);
        }
        let _turn = self.gathering.newest_turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.gathering.known(stamp, came, wanted) {
            return Ok(known);
        }
        let begun = Instant::now();
        let stamp = self.reader.stamp().map_err(failed)?;
        let paging = Paging { limit: Some(NEWEST), page: 1, screen: true, rejected: false };
        let list = List::Facts(&[Kind::Incident]);
        let view = self.flow.page(&self.dir, list, &paging, wanted).map_err(failed)?.unwrap_or_default();
        let view = view.without_rejected();
        let page = view.page.clone().unwrap_or_default();
        let mut board = Board::default();
        board.follow(&view, &page.facts.into_iter().collect());
        let (number, more) = (self.gathering.number(), page.total > NEWEST);
        let newest = Arc::new(Newest { stamp, begun, wanted: wanted.clone(), number, board: Arc::new(board), more });
        let mut kept = self.gathering.newest.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|k| k.wanted != newest.wanted);
        kept.push_front(Arc::clone(&newest));
        kept.truncate(KEPT);
        Ok(newest)
    }

    /// Takes the incidents that were written down when the console last ran, if they are of this ledger.
    pub(super) fn remember(&self) {
        if !self.reader.is_large().unwrap_or(false) {
            return;
        }
        let Some((board, mark)) = keeping::read(&self.dir) else { return };
        let Ok(true) = self.reader.ledger().map_err(drop).and_then(|l| mark.holds(&l).map_err(drop)) else { return };
        *self.gathering.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), mark.upto));
        let version = self.gathering.number();
        self.gathering.keep(Some(Gathered { board, version, stamp: None, mark, behind: 0, lost: false }));
    }

    /// Gathers all incidents of a large ledger where they are not, and follows what changed. May take long: done beside the
    /// answering.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(super) fn gather(&self) -> anyhow::Result<()> {
        if !self.reader.is_large()? {
            self.gathering.keep(None);
            return Ok(());
        }
        if self.gathering.look(|all| all.lost) != Some(false) {
            let ledger = self.reader.ledger()?;
            let mut board = Board::default();
            // What was moved meanwhile is among the changes, so that nobody need ask for what was left over.
            let upto = Following(&ledger).all(|around| drop(board.follow(&around.view, &around.facts)))?;
            let mark = Mark::of(&ledger, upto)?;
            let version = self.gathering.number();
            self.gathering.keep(Some(Gathered { board, version, stamp: None, mark, behind: 0, lost: false }));
        }
        self.follow(i64::MAX)?;
        self.write_down(false)
    }

    /// Writes the incidents down for the next start, when some time has passed or at the end.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn write_down(&self, at_once: bool) -> anyhow::Result<()> {
        let mut kept = self.gathering.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let due = |upto: i64| kept.is_none_or(|(when, held)| held != upto && (at_once || when.elapsed() > KEEPING));
        // Made under the lock, written without it.
        let text = self
            .gathering
            .look(|all| due(all.mark.upto).then(|| (all.mark.upto, keeping::text(&all.board, &all.mark))));
        if let Some(Some((upto, text))) = text {
            keeping::write(&self.dir, &text?)?;
            *kept = Some((Instant::now(), upto));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_given_again_until_something_changes() {
        let recent: Recent<u8> = Recent::default();
        let ask = |country: &str| Ask { country: country.into(), ..Ask::default() };
        assert_eq!(*recent.get((1, ask("TD")), || 7), 7);
        assert_eq!(*recent.get((1, ask("TD")), || 8), 7, "not made again");
        assert_eq!((*recent.get((2, ask("TD")), || 9), *recent.get((1, ask("CL")), || 10)), (9, 10));
        (0..KEPT as u64).for_each(|n| drop(recent.get((n + 3, ask("TD")), || 8)));
        assert!(recent.known(&(1, ask("TD"))).is_none(), "only the last ones are kept");
    }

    #[test]
    fn an_answer_begun_since_one_came_is_taken_and_an_older_one_is_not() {
        let (gathering, wanted) = (Gathering::default(), Filter::default());
        let begun = Instant::now();
        let newest = Newest { stamp: 1, begun, wanted: wanted.clone(), number: 1, board: Arc::default(), more: false };
        gathering.newest.lock().expect("no panic").push_front(Arc::new(newest));
        let later = begun + Duration::from_millis(1);
        assert!(gathering.known(1, later, &wanted).is_some(), "nothing was written since");
        assert!(gathering.known(2, begun, &wanted).is_some() && gathering.known(2, later, &wanted).is_none());
        let other = Filter { undated: true, ..Filter::default() };
        assert!(gathering.known(1, begun, &other).is_none());
    }
}
