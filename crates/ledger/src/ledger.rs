//! Opening a ledger.

use crate::carrying::Carrier;
use crate::lock::WriterLock;
use crate::schema::{self, State};
use crate::{Batch, ErrorKind, LedgerError, View};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

/// Name of the ledger in its folder.
pub const FILE_NAME: &str = "ledger.sqlite";

/// How long one step waits for another process before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// A write-ahead log that grew in a large batch is cut back to this many bytes.
const LOG_KEPT: i64 = 16 << 20;

/// Room for pages while writing, in KiB; taken as far as the ledger has pages.
const CACHE_KIB: i64 = 64 << 10;
/// The same while reading.
const VIEW_KIB: i64 = 32 << 10;

/// What a ledger is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Writing; folder and file are made when missing.
    Create,
    /// Writing; the file must be there.
    Existing,
    /// Reading, also while another process writes; the file must be there.
    View,
}

/// An open ledger. Reading is on [`View`], to which it dereferences; writing goes through [`Ledger::batch`].
#[derive(Debug)]
pub struct Ledger {
    /// Closed before the view, which as the last one carries over what is left.
    carrier: Option<Carrier>,
    view: View,
    lock: Option<WriterLock>,
    /// True for a private file that nobody else can open: it needs no lock.
    private: bool,
}

impl Ledger {
    /// Opens `dir/ledger.sqlite`; older tables are brought up to date unless it is only viewed.
    ///
    /// # Errors
    /// `NotFound`, `InUse` (another process writes; its number is in the message), `NotALedger`, `Corrupt`, `Newer`,
    /// `Older` (only for [`Open::View`]), `Full`, `ReadOnly`, `Io`.
    pub fn open(dir: &Path, mode: Open) -> Result<Ledger, LedgerError> {
        let file = dir.join(FILE_NAME);
        if mode == Open::Create {
            std::fs::create_dir_all(dir).map_err(|e| LedgerError::io(dir, &e))?;
        } else if !file.is_file() {
            return Err(missing(&file));
        }
        match mode {
            Open::View => Ledger::open_view(&file),
            Open::Create | Open::Existing => Ledger::open_writer(&file, WriterLock::take(dir)?, mode),
        }
    }

    pub(crate) fn private(view: View) -> Ledger {
        Ledger { carrier: None, view, lock: None, private: true }
    }

    fn open_writer(file: &Path, lock: WriterLock, mode: Open) -> Result<Ledger, LedgerError> {
        let sql = |e: rusqlite::Error| LedgerError::sql(file, &e);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let create = if mode == Open::Create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
        let mut conn = Connection::open_with_flags(file, flags | create).map_err(sql)?;
        conn.busy_timeout(PATIENCE).map_err(sql)?;
        let version = match schema::state(&conn, file)? {
            State::Empty if mode == Open::Existing => return Err(missing(file)),
            State::Empty => 0,
            State::Version(version) => version,
        };
        schema::known(version, file)?;
        make_durable(&conn).map_err(sql)?;
        schema::upgrade(&conn, version, file)?;
        let carrier = Carrier::of(&mut conn, file).map_err(sql)?;
        Ok(Ledger { carrier: Some(carrier), view: View::new(conn, file), lock: Some(lock), private: false })
    }

    fn open_view(file: &Path) -> Result<Ledger, LedgerError> {
        let viewed = viewing(file).and_then(|conn| Ok((schema::state(&conn, file)?, conn)));
        let (state, conn) = match viewed {
            // A folder that may not be written has no room for the shared memory of the write-ahead log. Without
            // such a log nobody is writing, and the file can be read as it lies.
            Err(e) if matches!(e.kind(), ErrorKind::Io | ErrorKind::ReadOnly) && !has_log(file) => {
                let conn = viewing_at_rest(file)?;
                (schema::state(&conn, file)?, conn)
            }
            viewed => viewed?,
        };
        match state {
            State::Empty => Err(missing(file)),
            State::Version(version) if version < schema::VERSION => {
                let cause = format!("tables of version {version}; open it once for writing to bring it up to date");
                Err(LedgerError::new(ErrorKind::Older, file, cause))
            }
            State::Version(version) => {
                schema::known(version, file)?;
                Ok(Ledger { carrier: None, view: View::new(conn, file), lock: None, private: false })
            }
        }
    }

    /// Runs `work` and keeps all it wrote, or nothing: when it fails, when the disk is full, when the process dies.
    ///
    /// What was written is on the disk when this returns. Many documents in one batch are much faster than one each.
    ///
    /// # Errors
    /// What `work` returns; `ReadOnly` for a ledger opened for viewing; `Full`, `InUse`, `Io` from the disk.
    pub fn batch<T, E: From<LedgerError>>(&mut self, work: impl FnOnce(&Batch<'_>) -> Result<T, E>) -> Result<T, E> {
        if self.lock.is_none() && !self.private {
            let cause = "the ledger was opened for viewing only";
            return Err(LedgerError::new(ErrorKind::ReadOnly, self.view.file(), cause).into());
        }
        self.view.run("BEGIN IMMEDIATE")?;
        let undo = Rollback(&self.view);
        let batch = Batch::new(&self.view);
        let out = work(&batch)?;
        batch.name_all()?;
        batch.index_all()?;
        batch.forget_changes()?;
        self.view.run("COMMIT")?;
        drop(undo);
        if let Some(carrier) = &mut self.carrier {
            carrier.look(&self.view);
        }
        Ok(out)
    }

    /// Waits until nothing of the log is being carried over by the side.
    pub(crate) fn rest(&mut self) {
        if let Some(carrier) = &mut self.carrier {
            carrier.rest();
        }
    }

    /// Sets the most bytes the file may grow to, rounded down to pages; writing past it fails with `Full`.
    /// The default is the limit of SQLite. A limit below the present size stops growth only.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn limit_size(&mut self, bytes: u64) -> Result<(), LedgerError> {
        let page: i64 = self.view.number("PRAGMA page_size")?;
        let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(1);
        self.view.number(&format!("PRAGMA max_page_count = {}", pages.max(1)))?;
        Ok(())
    }

    /// The ledger as it is now, for as long as the snapshot lives, whatever another process writes meanwhile.
    ///
    /// # Errors
    /// `Corrupt`, `Io`, or `InUse` when the file stays locked.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, LedgerError> {
        self.view.run("BEGIN")?;
        let snapshot = Snapshot { undo: Rollback(&self.view) };
        // The snapshot begins with the first read.
        self.view.number("SELECT count(*) FROM settings")?;
        Ok(snapshot)
    }
}

impl Deref for Ledger {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

/// A ledger at one moment; see [`Ledger::snapshot`].
#[derive(Debug)]
pub struct Snapshot<'l> {
    undo: Rollback<'l>,
}

impl Deref for Snapshot<'_> {
    type Target = View;

    fn deref(&self) -> &View {
        self.undo.0
    }
}

/// Ends an open transaction without keeping it, also when a panic passes by.
#[derive(Debug)]
struct Rollback<'l>(&'l View);

impl Drop for Rollback<'_> {
    fn drop(&mut self) {
        if self.0.in_transaction() {
            // SQLite rolls back by itself when this fails: at the latest when the file is opened again.
            let _ = self.0.run("ROLLBACK");
        }
    }
}

fn missing(file: &Path) -> LedgerError {
    LedgerError::new(ErrorKind::NotFound, file, "there is no ledger here yet")
}

/// A write-ahead log lets others read while one writes; `FULL` waits for the disk at every commit, without it the
/// last commits could be lost in a power cut.
fn make_durable(conn: &Connection) -> rusqlite::Result<()> {
    keep_plans(conn)?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update_and_check(None, "journal_size_limit", LOG_KEPT, |_| Ok(()))?;
    // A page that is changed again and again in one batch is written once, if it has room to wait for that.
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // What undoing a statement would need is not written to a file. Each statement walks along what undoing the part
    // around it would need, so that parts are to be small: a document, not all links of a country.
    conn.pragma_update(None, "temp_store", "MEMORY")
}

/// Statements are not planned anew for each value: none of ours gains by that, and it takes longer than running them.
fn keep_plans(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// Opened as a writer that writes nothing: it takes part in the log that another process may be writing.
fn viewing(file: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let conn = Connection::open_with_flags(file, flags)?;
        conn.busy_timeout(PATIENCE)?;
        keep_plans(&conn)?;
        conn.pragma_update(None, "cache_size", -VIEW_KIB)?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(conn)
    };
    open().map_err(|e| LedgerError::sql(file, &e))
}

/// Opened without locks and without a log.
fn viewing_at_rest(file: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(at_rest(file), flags).map_err(|e| LedgerError::sql(file, &e))
}

fn at_rest(file: &Path) -> String {
    uri(file) + "?immutable=1"
}

/// The file as SQLite's URI, without options.
pub(crate) fn uri(file: &Path) -> String {
    let mut uri = String::from("file:");
    for c in file.to_string_lossy().chars() {
        match c {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            c => uri.push(c),
        }
    }
    uri
}

fn has_log(file: &Path) -> bool {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).metadata().is_ok_and(|m| m.len() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_at_rest_can_be_read_without_writing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("odd 100% #1?");
        drop(Ledger::open(&dir, Open::Create).unwrap());
        let file = dir.join(FILE_NAME);
        let conn = viewing_at_rest(&file).unwrap();
        assert_eq!(schema::state(&conn, &file).unwrap(), State::Version(schema::VERSION));
        let mut beside: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        beside.sort();
        assert_eq!(beside, ["ledger.lock", FILE_NAME]);
    }
}
