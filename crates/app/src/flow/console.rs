//! The path as the console asks for it: a ledger that stays open for looking, reports handed in as bytes, decisions
//! bound to the version that was seen.

use super::page::LARGE;
use super::{Flow, index_missing, read, relink, view};
use crate::commands::history::{Records, decided_on};
use crate::console::version_of;
use crate::decide::{Ask, Decided, Entry, enter};
use crate::tidings::Tiding;
use crate::view::View;
use anyhow::Result;
use chancery_ledger::{ErrorKind, Ledger, LedgerError, Open};
use chancery_read::documents_of;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a write waits for another process that is writing.
const WAIT: Duration = Duration::from_secs(20);

/// A ledger opened for looking again and again.
pub struct Reader {
    dir: PathBuf,
    watched: Mutex<Ledger>,
}

impl Reader {
    /// Opens it; a ledger that is not there is made, and what an interrupted reading left behind is related.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(flow: &Flow, dir: &Path) -> Result<Reader> {
        if matches!(Ledger::open(dir, Open::View), Err(e) if e.kind() == ErrorKind::NotFound) {
            drop(Ledger::open(dir, Open::Create)?);
        }
        drop(flow.open_now(dir)?);
        Ok(Reader { dir: dir.to_owned(), watched: Mutex::new(flow.open_at_all(dir)?) })
    }

    /// A number that is another one whenever somebody wrote to the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn stamp(&self) -> Result<i64> {
        Ok(self.watched.lock().unwrap_or_else(PoisonError::into_inner).stamp()?)
    }

    /// Opens the ledger to look at it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn ledger(&self) -> Result<Ledger> {
        Ok(Ledger::open(&self.dir, Open::View)?)
    }

    /// The whole ledger; `None` when it is too large to be looked at whole.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn whole(&self) -> Result<Option<View>> {
        let ledger = self.ledger()?;
        if ledger.count_facts(LARGE + 1)? > LARGE {
            return Ok(None);
        }
        view(&ledger).map(Some)
    }

    /// True when it is too large to be looked at whole.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_large(&self) -> Result<bool> {
        Ok(self.ledger()?.count_facts(LARGE + 1)? > LARGE)
    }

    /// Decisions, and what happened to some documents.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn records(&self, docs: &[&str]) -> Result<Records> {
        let ledger = self.ledger()?;
        let mut log = Vec::new();
        for doc in docs {
            log.extend(ledger.log_of(doc)?);
        }
        Ok(Records { entries: Decided::load(&ledger)?.entries, log })
    }
}

/// A report at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// Where it was fetched from.
    pub url: Option<String>,
    /// Character set that the header of the answer named.
    pub charset: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of a decision that carried a version.
pub enum Bound {
    /// Entered: its numbers, and the ledger's view after it.
    Entered(Vec<i64>, Box<View>),
    /// Not entered: somebody decided otherwise meanwhile. The version now, and what was decided, oldest first.
    Changed(String, Vec<Entry>),
}

impl Flow {
    /// Loads tables and model now instead of at the first report.
    ///
    /// # Errors
    /// When they are not sound.
    pub fn warm(&self) -> Result<()> {
        self.tools().map(drop)
    }

    /// Relates what an interrupted reading left behind; what somebody else is relating is left to him.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn settle(&self, dir: &Path) -> Result<()> {
        self.open_now(dir).map(drop)
    }

    /// Reads reports that are at hand as bytes, under their names, the same way as files.
    ///
    /// # Errors
    /// When the ledger cannot be written; a bad report is a [`Tiding::Problem`].
    pub fn read_given(&self, dir: &Path, given: Vec<(String, Vec<u8>)>, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
        let given = given.into_iter().map(|(name, bytes)| Given { name, bytes, ..Given::default() }).collect();
        self.read_fetched(dir, given, tell)
    }

    /// The same for what was fetched. Documents know the address they came from.
    ///
    /// # Errors
    /// When the ledger cannot be opened or written. A bad report is a [`Tiding::Problem`].
    pub fn read_fetched(&self, dir: &Path, given: Vec<Given>, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
        let limits = self.limits();
        let mut ledger =
            patiently(dir, Open::Create, &mut || tell(Tiding::Step("waiting for another process".into())))?;
        let found = given.into_iter().flat_map(|Given { name, url, charset, bytes }| {
            let at = move |raw: chancery_read::RawDocument| match &url {
                Some(url) => raw.fetched_from(url, charset.as_deref()),
                None => raw,
            };
            documents_of(&name, bytes, &limits).map(move |one| one.map(&at))
        });
        read(found, &mut ledger, self.tools()?, self.how(false), tell)
    }

    /// Enters a decision if `about` (a fact or group) is still as it was when its version was `seen`; an empty version
    /// is that of nothing in particular.
    ///
    /// # Errors
    /// When an id, field or value does not fit, or the ledger cannot be written.
    pub fn decide_bound(&self, dir: &Path, ask: &Ask, about: Option<(&str, &str)>) -> Result<Bound> {
        let mut ledger = patiently(dir, Open::Existing, &mut || ())?;
        let before = view(&ledger)?;
        if let Some((id, seen)) = about {
            let now = version_of(&before, id);
            if now != seen {
                let records = Records { entries: Decided::load(&ledger)?.entries, log: Vec::new() };
                let entries = decided_on(&before, &records, id).into_iter().cloned().collect();
                return Ok(Bound::Changed(now, entries));
            }
        }
        let seqs = enter(&mut ledger, &before, ask, self.how(false).at)?;
        relink(&mut ledger, self.tools()?, self.jobs(), &mut |_| ())?;
        index_missing(&mut ledger, &mut |_| ())?;
        Ok(Bound::Entered(seqs, Box::new(view(&ledger)?)))
    }
}

/// Opens for writing; waits a while where another process writes.
fn patiently(dir: &Path, mode: Open, waiting: &mut dyn FnMut()) -> Result<Ledger, LedgerError> {
    let until = Instant::now() + WAIT;
    loop {
        match Ledger::open(dir, mode) {
            Err(e) if e.kind() == ErrorKind::InUse && Instant::now() < until => {
                waiting();
                std::thread::sleep(Duration::from_millis(200));
            }
            opened => return opened,
        }
    }
}
