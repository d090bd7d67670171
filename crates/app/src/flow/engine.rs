//! The path as the desk asks for it: by folder of the ledger.

use super::{Model, ReadOptions, Tools, alone_view, demo, health, read, relink, verify, view};
use crate::desk::Engine;
use crate::tidings::{Check, Tiding, Verified};
use crate::view::View;
use anyhow::{Context, Result};
use chancery_ledger::{ErrorKind, Ledger, Open};
use chancery_read::{Limits, documents};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The real path behind the desk. Tables and model are loaded when first needed.
#[derive(Default)]
pub struct Flow {
    jobs: Option<usize>,
    model: Model,
    tools: OnceLock<Result<Tools, String>>,
}

impl Flow {
    /// A path that works on `jobs` threads, with an encoder; `None` takes one thread for each core.
    pub fn new(jobs: Option<usize>, model: Model) -> Flow {
        Flow { jobs, model, ..Flow::default() }
    }

    pub(super) fn tools(&self) -> Result<&Tools> {
        let loaded = self.tools.get_or_init(|| Tools::load(&self.model).map_err(|e| format!("{e:#}")));
        loaded.as_ref().map_err(|e| anyhow::anyhow!(e.clone())).context("tables or model of this program")
    }

    pub(super) fn jobs(&self) -> usize {
        self.how(false).jobs
    }

    fn how(&self, demo: bool) -> ReadOptions {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        ReadOptions { jobs: self.jobs.unwrap_or_else(cores).max(1), demo }
    }

    /// Opens a ledger for reading, first relating what an interrupted reading left behind.
    pub(super) fn open(&self, dir: &Path) -> Result<Ledger> {
        let ledger = match Ledger::open(dir, Open::View) {
            // Opening it for writing brings it up to date.
            Err(e) if e.kind() == ErrorKind::Older => Ledger::open(dir, Open::Existing)?,
            opened => opened?,
        };
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
        read(documents(paths, &Limits::default()), &mut ledger, self.tools()?, self.how(false), tell)
    }

    fn demo(&self, ledger: &Path, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
        let mut ledger = Ledger::open(ledger, Open::Create)?;
        read(demo::reports(), &mut ledger, self.tools()?, self.how(true), tell)
    }

    fn view(&self, ledger: &Path) -> Result<View> {
        view(&self.open(ledger)?)
    }

    fn alone(&self, ledger: &Path) -> Result<View> {
        alone_view(&Ledger::open(ledger, Open::View)?)
    }

    fn original(&self, ledger: &Path, doc: &str) -> Option<Vec<u8>> {
        Ledger::open(ledger, Open::View).ok()?.bytes(doc).ok()?
    }

    fn verify(&self, ledger: &Path) -> Result<Verified> {
        verify(&Ledger::open(ledger, Open::View)?)
    }

    fn store(&self) -> Option<&dyn crate::store::Store> {
        Some(self)
    }

    fn checks(&self, ledger: &Path) -> Vec<Check> {
        health::checks(self.tools(), self.how(false), ledger)
    }
}
