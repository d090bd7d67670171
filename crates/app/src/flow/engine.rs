//! The path as the desk asks for it: by folder of the ledger.

use super::revisions::settle_open;
use super::{
    Model, ReadOptions, Recoded, Replayed, Tools, alone_view, demo, health, index_missing, read, recode, relink,
    replay, verify, view,
};
use crate::commands::history::Records;
use crate::decide::{Ask, Decided, Entry, enter};
use crate::desk::Engine;
use crate::moment::{self, Moment};
use crate::tidings::{Check, Tiding, Verified};
use crate::view::View;
use anyhow::{Context, Result, ensure};
use chancery_ledger::{ErrorKind, Ledger, Open};
use chancery_read::{Limits, documents};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The real path behind the desk. Tables and model are loaded when first needed.
#[derive(Default)]
pub struct Flow {
    jobs: Option<usize>,
    model: Model,
    /// The last moment to be seen; later entries are left out.
    until: Option<Moment>,
    /// The time, where it is not the clock's.
    now: Option<Moment>,
    /// How other hosts are reached.
    reach: chancery_fetch::Reach,
    intake: Intake,
    tools: OnceLock<Result<Tools, String>>,
}

/// How often it is told how far reading is.
const PACE: Duration = Duration::from_millis(200);

/// How files are read.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// Limits, keys of dumps, and the helper for PDF files.
    pub limits: Limits,
    /// True to keep the pages of web archives and dumps that are about other things, too. Default: they are counted.
    pub keep_all: bool,
}

impl Flow {
    /// A path that works on `jobs` threads, with an encoder; `None` takes one thread for each core.
    pub fn new(jobs: Option<usize>, model: Model) -> Flow {
        Flow { jobs, model, ..Flow::default() }
    }

    /// The same path, looking at the ledger as it was at a moment.
    #[must_use]
    pub fn until(self, until: Option<Moment>) -> Flow {
        Flow { until, ..self }
    }

    /// The same path, entering what it writes under a time that is not the clock's.
    #[must_use]
    pub fn at(self, now: Option<Moment>) -> Flow {
        Flow { now, ..self }
    }

    /// The same path, reaching other hosts in this way.
    #[must_use]
    pub fn reaching(self, reach: chancery_fetch::Reach) -> Flow {
        Flow { reach, ..self }
    }

    /// How other hosts are reached.
    pub fn reach(&self) -> &chancery_fetch::Reach {
        &self.reach
    }

    /// The same path, reading files in another way.
    #[must_use]
    pub fn taking(self, intake: Intake) -> Flow {
        Flow { intake, ..self }
    }

    pub(super) fn limits(&self) -> Limits {
        self.intake.limits.clone()
    }

    pub(super) fn tools(&self) -> Result<&Tools> {
        let loaded = self.tools.get_or_init(|| Tools::load(&self.model).map_err(|e| format!("{e:#}")));
        loaded.as_ref().map_err(|e| anyhow::anyhow!(e.clone())).context("tables or model of this program")
    }

    pub(super) fn jobs(&self) -> usize {
        self.how(false).jobs
    }

    pub(super) fn how(&self, demo: bool) -> ReadOptions {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        ReadOptions {
            jobs: self.jobs.unwrap_or_else(cores).max(1),
            demo,
            keep_all: self.intake.keep_all,
            at: self.now.unwrap_or_else(moment::now),
        }
    }

    /// The last moment to be seen, where that is not now.
    pub(super) fn limit(&self) -> Option<Moment> {
        self.until
    }

    /// A view with the moment it is of.
    pub(super) fn dated(&self, view: View) -> View {
        View { as_of: self.until, ..view }
    }

    /// Opens a ledger for reading, as it was at the moment asked for.
    pub(super) fn open(&self, dir: &Path) -> Result<Ledger> {
        let ledger = self.open_now(dir)?;
        let Some(until) = self.until else { return Ok(ledger) };
        if ledger.last_entry()? <= Some(until) {
            return Ok(ledger);
        }
        let mut past = ledger.before(until)?;
        if !past.dirty_blocks()?.is_empty() || !past.open_articles(1)?.is_empty() {
            relink(&mut past, self.tools()?, self.how(false).jobs, &mut |_| ())?;
        }
        Ok(past)
    }

    /// The same without relating the documents of a past ledger anew.
    fn open_unrelated(&self, dir: &Path) -> Result<Ledger> {
        let ledger = self.open_at_all(dir)?;
        Ok(match self.until {
            Some(until) => {
                let mut past = ledger.before(until)?;
                settle_open(&mut past)?;
                past
            }
            None => ledger,
        })
    }

    pub(super) fn open_at_all(&self, dir: &Path) -> Result<Ledger> {
        match Ledger::open(dir, Open::View) {
            // Opening it for writing brings it up to date.
            Err(e) if e.kind() == ErrorKind::Older => Ok(Ledger::open(dir, Open::Existing)?),
            opened => Ok(opened?),
        }
    }

    /// Opens a ledger for reading, first relating what an interrupted reading left behind.
    pub(super) fn open_now(&self, dir: &Path) -> Result<Ledger> {
        let ledger = self.open_at_all(dir)?;
        if ledger.dirty_blocks()?.is_empty() {
            return Ok(ledger);
        }
        drop(ledger);
        // Where that fails (somebody is reading into it right now, the disk is full) it is shown as it is.
        self.relink_left_over(dir).or_else(|_| Ok(Ledger::open(dir, Open::View)?))
    }

    fn relink_left_over(&self, dir: &Path) -> Result<Ledger> {
        let mut ledger = Ledger::open(dir, Open::Existing)?;
        relink(&mut ledger, self.tools()?, self.how(false).jobs, &mut |_| ())?;
        Ok(ledger)
    }
}

impl Engine for Flow {
    fn read(&self, ledger: &Path, paths: &[PathBuf], tell: &mut dyn FnMut(Tiding)) -> Result<()> {
        let mut ledger = Ledger::open(ledger, Open::Create)?;
        let (addresses, files): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.iter().cloned().partition(|p| crate::web::address(p).is_some());
        let addresses: Vec<String> = addresses.iter().filter_map(|p| crate::web::address(p)).collect();
        let documents = documents(&files, &self.intake.limits);
        let (all, counter) = (documents.size(), documents.counter());
        let found = documents.chain(crate::web::documents(addresses, &self.reach, &self.intake.limits));
        let mut told = Instant::now();
        let mut tell_pace = |tiding| {
            tell(tiding);
            if told.elapsed() > PACE {
                told = Instant::now();
                tell(Tiding::Progress { done: counter.bytes(), all });
            }
        };
        read(found, &mut ledger, self.tools()?, self.how(false), &mut tell_pace)
    }

    fn demo(&self, ledger: &Path, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
        let mut ledger = Ledger::open(ledger, Open::Create)?;
        read(demo::reports(), &mut ledger, self.tools()?, self.how(true), tell)
    }

    fn view(&self, ledger: &Path) -> Result<View> {
        Ok(self.dated(view(&self.open(ledger)?)?))
    }

    fn alone(&self, ledger: &Path) -> Result<View> {
        Ok(self.dated(alone_view(&self.open_unrelated(ledger)?)?))
    }

    fn original(&self, ledger: &Path, doc: &str) -> Option<Vec<u8>> {
        Ledger::open(ledger, Open::View).ok()?.bytes(doc).ok()?
    }

    fn taken_from(&self, ledger: &Path, doc: &str) -> Result<Option<Vec<u8>>> {
        let ledger = self.open_at_all(ledger)?;
        Ok(match ledger.taken_from(doc)? {
            Some(file) => Some(file),
            None => ledger.bytes(doc)?,
        })
    }

    fn verify(&self, ledger: &Path) -> Result<Verified> {
        verify(&self.open(ledger)?)
    }

    fn store(&self) -> Option<&dyn crate::store::Store> {
        Some(self)
    }

    fn checks(&self, ledger: &Path) -> Vec<Check> {
        health::checks(self.tools(), self.how(false), ledger)
    }

    fn decide(&self, dir: &Path, ask: &Ask) -> Result<Vec<Entry>> {
        // Ids are looked up in the ledger as it is shown, so what an interrupted reading left behind is related first.
        drop(self.open_now(dir)?);
        let mut ledger = Ledger::open(dir, Open::Existing)?;
        let seen = view(&ledger)?;
        let how = self.how(false);
        let seqs = enter(&mut ledger, &seen, ask, how.at)?;
        relink(&mut ledger, self.tools()?, how.jobs, &mut |_| ())?;
        index_missing(&mut ledger, &mut |_| ())?;
        let entries = Decided::load(&ledger)?.entries;
        Ok(entries.into_iter().filter(|e| seqs.contains(&e.seq)).collect())
    }

    fn records(&self, ledger: &Path) -> Result<Records> {
        let ledger = self.open_unrelated(ledger)?;
        let log = ledger.log(0).collect::<Result<Vec<_>, _>>()?;
        Ok(Records { entries: Decided::load(&ledger)?.entries, log })
    }

    fn recode(&self, dir: &Path, all: bool, dry: bool, tell: &mut dyn FnMut(Tiding)) -> Result<Recoded> {
        let mut ledger = Ledger::open(dir, if dry { Open::View } else { Open::Existing })?;
        recode(&mut ledger, self.tools()?, self.how(false), all, dry, tell)
    }

    fn replay(&self, dir: &Path, into: Option<&Path>, tell: &mut dyn FnMut(Tiding)) -> Result<Replayed> {
        let ledger = self.open_now(dir)?;
        // Reports placed one by one may be grouped otherwise than a rebuilt ledger groups them.
        ensure!(
            ledger.unsettled_blocks()?.is_empty(),
            "reports were placed one by one since countries were related whole; “relink” first, then what is rebuilt can be compared"
        );
        replay(&ledger, self.tools()?, self.how(false), into, tell)
    }
}
