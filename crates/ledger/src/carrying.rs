//! Carrying the write-ahead log over into the file, beside the writing: whoever commits does not wait for it.
//!
//! What was committed is safe in the log already. A second connection copies it (a passive checkpoint, which neither
//! waits for others nor makes them wait); once all of it is over, the next commit begins the log anew. Where commits
//! follow so fast that it never catches up, the writer waits for it.

use crate::View;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// Pages of the log from which on they are carried over: 16 MiB.
const PAGES: i32 = 4_096;
/// Pages from which on the writer waits for that: 64 MiB. So many are there only while very much is written.
const MOST: i32 = 16_384;

/// Carries the log of one ledger over.
#[derive(Debug)]
pub(crate) struct Carrier {
    file: PathBuf,
    /// Pages in the log after the last commit.
    pages: Arc<AtomicI32>,
    helper: Option<Helper>,
}

/// The thread that does it; it ends when nobody can ask it any more.
#[derive(Debug)]
struct Helper {
    ask: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Carrier {
    /// Takes over from SQLite, which would do it within the commit.
    pub(crate) fn of(conn: &mut Connection, file: &Path) -> rusqlite::Result<Carrier> {
        let pages = Arc::new(AtomicI32::new(0));
        let counted = Arc::clone(&pages);
        conn.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages| {
            counted.store(pages, Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Carrier { file: file.to_owned(), pages, helper: None })
    }

    /// After a commit: has the log carried over when it is long.
    pub(crate) fn look(&mut self, view: &View) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < PAGES {
            return;
        }
        if pages >= MOST {
            // Nobody else writes now, so that all of it is carried over; most of it was by the helper.
            self.rest();
            // Failing is no harm: all is in the log.
            let _ = view.number("PRAGMA wal_checkpoint(PASSIVE)");
            return;
        }
        if self.helper.is_none() {
            self.helper = Helper::start(&self.file);
        }
        if let Some(helper) = &self.helper {
            // It may be at it; it is asked again after the next commit.
            let _ = helper.ask.try_send(());
        }
    }

    /// Waits until the helper is done, and sends it away.
    pub(crate) fn rest(&mut self) {
        if let Some(Helper { ask, thread }) = self.helper.take() {
            drop(ask);
            // A panic there has left nothing half done here.
            let _ = thread.join();
        }
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.rest();
    }
}

impl Helper {
    fn start(file: &Path) -> Option<Helper> {
        let (ask, asked) = sync_channel(1);
        let file = file.to_owned();
        let thread = Builder::new().name("log".to_owned()).spawn(move || carry(&file, &asked)).ok()?;
        Some(Helper { ask, thread })
    }
}

/// Carries over whenever asked. What fails is tried again when next asked, or done by the writer.
fn carry(file: &Path, asked: &Receiver<()>) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(conn) = Connection::open_with_flags(file, flags) else { return };
    while asked.recv().is_ok() {
        let _ = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }
}
