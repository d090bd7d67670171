//! Backing up, restoring and compacting a ledger.
//!
//! A backup is itself a ledger file, with one table more that says when it was made and what it must hold: `backup`.
//! Nothing takes its final name before it is whole and on the disk.

use crate::lock::WriterLock;
use crate::schema::{self, State};
use crate::{ErrorKind, FILE_NAME, Ledger, LedgerError, Open};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Number of the format of backups.
pub const BACKUP_FORMAT: u32 = 1;

/// A backup, as it was made or found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When it was made, in seconds since 1970 (UTC).
    pub made_at: i64,
    /// Versions of the program that made it.
    pub made_with: String,
    /// Documents in it.
    pub documents: u64,
    /// Facts in it.
    pub facts: u64,
    /// Digest of its contents.
    pub digest: String,
    /// Bytes of the file.
    pub size: u64,
}

impl Ledger {
    /// Writes the ledger as it is now to a new file, also while another process writes to the ledger. `at` is in
    /// seconds since 1970 (UTC), `with` names the program.
    ///
    /// # Errors
    /// `Io` when the file is there already or cannot be written, `Full`, `Corrupt`.
    pub fn backup(&self, to: &Path, at: i64, with: &str) -> Result<Backup, LedgerError> {
        if to.exists() {
            return Err(LedgerError::new(ErrorKind::Io, to, "there is a file of that name already"));
        }
        let partial = beside(to, ".partial");
        remove(&partial)?;
        let made = self.write_backup(&partial, at, with).and_then(|backup| {
            settle(&partial, to)?;
            Ok(backup)
        });
        if made.is_err() {
            // What is left of it helps nobody and may be what fills the disk.
            let _ = remove(&partial);
        }
        made
    }

    fn write_backup(&self, partial: &Path, at: i64, with: &str) -> Result<Backup, LedgerError> {
        self.copy_into(partial)?;
        let sql = |e: rusqlite::Error| LedgerError::sql(partial, &e);
        let conn = plain(partial)?;
        conn.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;").map_err(sql)?;
        let count = |table: &str| -> Result<u64, LedgerError> {
            let count = conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get::<_, i64>(0));
            Ok(count.map_err(sql)?.unsigned_abs())
        };
        let mut backup = Backup {
            made_at: at,
            made_with: with.to_owned(),
            documents: count("documents")?,
            facts: count("facts")?,
            digest: digest(&conn, partial)?,
            size: 0,
        };
        note(&conn, &backup).map_err(sql)?;
        drop(conn);
        backup.size = partial.metadata().map_err(|e| LedgerError::io(partial, &e))?.len();
        Ok(backup)
    }

    /// SQLite's own copy: one state of the ledger, without holes.
    fn copy_into(&self, to: &Path) -> Result<(), LedgerError> {
        let sql = |e: rusqlite::Error| self.sql(&e);
        let Some(name) = to.to_str() else {
            return Err(LedgerError::new(ErrorKind::Io, to, "the name of the file is no Unicode"));
        };
        // Viewing forbids every statement that writes, also into another file.
        let viewing: bool =
            self.conn().pragma_query_value(None, "query_only", |r| r.get::<_, i64>(0)).map_err(sql)? != 0;
        self.conn().pragma_update(None, "query_only", false).map_err(sql)?;
        let copied = self.conn().execute("VACUUM INTO ?1", [name]).map_err(sql);
        self.conn().pragma_update(None, "query_only", viewing).map_err(sql)?;
        copied.map(drop)
    }

    /// Takes out the holes that removed and replaced rows left, joins the parts of the search index, and gives the
    /// bytes of the file before and after.
    ///
    /// # Errors
    /// `ReadOnly` for a ledger opened for viewing, `Full` (the ledger then stays as it was), `InUse`, `Io`.
    pub fn compact(&mut self) -> Result<(u64, u64), LedgerError> {
        let size = |file: &Path| file.metadata().map(|m| m.len()).map_err(|e| LedgerError::io(file, &e));
        self.batch(|b| b.join_words())?;
        self.rest();
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")?;
        let before = size(self.file())?;
        self.run("VACUUM")?;
        self.run("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok((before, size(self.file())?))
    }
}

/// Looks into a backup and compares it with its own digest.
///
/// # Errors
/// `NotFound`, `NotALedger`, `Newer`, `Corrupt` when it does not hold what it says, `Io`.
pub fn look_into(file: &Path) -> Result<Backup, LedgerError> {
    if !file.is_file() {
        return Err(LedgerError::new(ErrorKind::NotFound, file, "there is no such file"));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags).map_err(|e| LedgerError::sql(file, &e))?;
    match schema::state(&conn, file)? {
        State::Empty => return Err(LedgerError::new(ErrorKind::NotALedger, file, "the file is empty")),
        State::Version(version) => schema::known(version, file)?,
    }
    let backup = noted(&conn, file)?;
    let damaged = |cause: &str| LedgerError::new(ErrorKind::Corrupt, file, format!("damaged: {cause}"));
    let size = file.metadata().map_err(|e| LedgerError::io(file, &e))?.len();
    let number = |pragma: &str| -> Result<u64, LedgerError> {
        let number = conn.pragma_query_value(None, pragma, |r| r.get::<_, i64>(0));
        Ok(number.map_err(|e| LedgerError::sql(file, &e))?.unsigned_abs())
    };
    if number("page_count")? * number("page_size")? != size {
        return Err(damaged("the file is not as long as it should be"));
    }
    let pages: String =
        conn.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0)).map_err(|e| LedgerError::sql(file, &e))?;
    if pages != "ok" {
        return Err(damaged(&pages));
    }
    let found = digest(&conn, file)?;
    if found != backup.digest {
        return Err(damaged(&format!("its contents have the digest {found}, it says {}", backup.digest)));
    }
    Ok(Backup { size, ..backup })
}

/// Makes the ledger of a folder from a backup. A ledger that is there already is replaced only when `replace` says so;
/// its file is kept beside the new one, and its path is the second value.
///
/// # Errors
/// Those of [`look_into`]; `InUse` when somebody has the old ledger open, `Io` when there is one and it is not to be
/// replaced, `Full`. The old ledger is as it was then.
pub fn restore(from: &Path, dir: &Path, replace: bool) -> Result<(Backup, Option<PathBuf>), LedgerError> {
    if !from.is_file() {
        return Err(LedgerError::new(ErrorKind::NotFound, from, "there is no such file"));
    }
    fs::create_dir_all(dir).map_err(|e| LedgerError::io(dir, &e))?;
    let lock = WriterLock::take(dir)?;
    let file = dir.join(FILE_NAME);
    if file.exists() && !replace {
        let cause = "there is a ledger already; --replace puts the backup in its place and keeps the old file";
        return Err(LedgerError::new(ErrorKind::Io, &file, cause));
    }
    let coming = beside(&file, ".restoring");
    remove(&coming)?;
    let backup = bring(from, &coming).inspect_err(|_| drop(remove(&coming)))?;
    let kept = if file.exists() { Some(set_aside(&file)?) } else { None };
    for ending in ["-wal", "-shm"] {
        remove(&beside(&file, ending))?;
    }
    settle(&coming, &file)?;
    drop(lock);
    // Brings tables of an older version up to date, and proves that it opens.
    drop(Ledger::open(dir, Open::Existing)?);
    Ok((backup, kept))
}

/// Copies a backup, compares the copy with its digest and makes a ledger of it.
fn bring(from: &Path, to: &Path) -> Result<Backup, LedgerError> {
    fs::copy(from, to).map_err(|e| LedgerError::io(to, &e))?;
    // What is wrong with the copy is wrong with the backup.
    let backup = look_into(to).map_err(|e| LedgerError::new(e.kind(), from, e.cause()))?;
    let conn = plain(to)?;
    let made = conn.execute_batch("PRAGMA synchronous = FULL; DROP TABLE backup;");
    made.map_err(|e| LedgerError::sql(to, &e))?;
    Ok(backup)
}

/// Keeps the old ledger under another name beside its own, so that there is a ledger at every moment.
fn set_aside(file: &Path) -> Result<PathBuf, LedgerError> {
    let io = |e: &std::io::Error| LedgerError::io(file, e);
    let free = (1..).map(|n| beside(file, &format!(".replaced-{n}"))).find(|p| !p.exists());
    let kept = free.unwrap_or_else(|| beside(file, ".replaced"));
    // Without a log all of it is in the one file. This fails when somebody has it open; a damaged one is kept as it is.
    let closed = plain(file).and_then(|conn| {
        let mode: String =
            conn.query_row("PRAGMA journal_mode = DELETE", [], |r| r.get(0)).map_err(|e| LedgerError::sql(file, &e))?;
        Ok(mode)
    });
    match closed {
        Ok(mode) if mode == "wal" => {
            return Err(LedgerError::new(ErrorKind::InUse, file, "somebody has the ledger open; close it first"));
        }
        Err(e) if e.kind() == ErrorKind::InUse => return Err(e),
        Ok(_) => {}
        Err(_) => {
            let log = beside(file, "-wal");
            if log.exists() {
                fs::rename(&log, beside(&kept, "-wal")).map_err(|e| io(&e))?;
            }
        }
    }
    // Where a file system has no second names, it is moved, and for a moment there is none.
    fs::hard_link(file, &kept).or_else(|_| fs::rename(file, &kept)).map_err(|e| io(&e))?;
    Ok(kept)
}

fn plain(file: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags).map_err(|e| LedgerError::sql(file, &e))
}

fn note(conn: &Connection, backup: &Backup) -> rusqlite::Result<()> {
    conn.execute_batch(
        "BEGIN; CREATE TABLE backup (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    )?;
    let values = [
        ("format", BACKUP_FORMAT.to_string()),
        ("made_at", backup.made_at.to_string()),
        ("made_with", backup.made_with.clone()),
        ("documents", backup.documents.to_string()),
        ("facts", backup.facts.to_string()),
        ("digest", backup.digest.clone()),
    ];
    for (key, value) in values {
        conn.execute("INSERT INTO backup (key, value) VALUES (?1, ?2)", (key, value))?;
    }
    conn.execute_batch("COMMIT")
}

fn noted(conn: &Connection, file: &Path) -> Result<Backup, LedgerError> {
    let value = |key: &str| -> Result<String, LedgerError> {
        let read = conn.query_row("SELECT value FROM backup WHERE key = ?1", [key], |r| r.get(0));
        read.map_err(|_| LedgerError::new(ErrorKind::NotALedger, file, "this is no backup made by `chancery backup`"))
    };
    let number = |key: &str| -> Result<u64, LedgerError> { Ok(value(key)?.parse().unwrap_or_default()) };
    let format = number("format")?;
    if format > u64::from(BACKUP_FORMAT) {
        let cause =
            format!("a backup of format {format}, this program knows up to {BACKUP_FORMAT}; use a newer chancery");
        return Err(LedgerError::new(ErrorKind::Newer, file, cause));
    }
    Ok(Backup {
        made_at: value("made_at")?.parse().unwrap_or_default(),
        made_with: value("made_with")?,
        documents: number("documents")?,
        facts: number("facts")?,
        digest: value("digest")?,
        size: 0,
    })
}

/// SHA-256 over all rows of all tables, those of the search index among them: table by table in the order of names, row
/// by row in the order of the table; each value with its type and length before it.
fn digest(conn: &Connection, file: &Path) -> Result<String, LedgerError> {
    let sql = |e: rusqlite::Error| LedgerError::sql(file, &e);
    const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND sql NOT LIKE 'CREATE VIRTUAL%' AND name <> 'backup' ORDER BY name";
    let mut statement = conn.prepare(TABLES).map_err(sql)?;
    let names = statement.query_map([], |r| r.get::<_, String>(0)).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut sum = Sha256::new();
    for name in names.map_err(sql)? {
        sum.update(name.as_bytes());
        sum.update([0]);
        let mut statement = conn.prepare(&format!("SELECT * FROM \"{name}\"")).map_err(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([]).map_err(sql)?;
        while let Some(row) = rows.next().map_err(sql)? {
            for column in 0..columns {
                add(&mut sum, row.get_ref(column).map_err(sql)?);
            }
        }
    }
    Ok(sum.finalize().iter().fold(String::new(), |out, b| out + &format!("{b:02x}")))
}

fn add(sum: &mut Sha256, value: ValueRef<'_>) {
    let mut piece = |kind: u8, bytes: &[u8]| {
        sum.update([kind]);
        sum.update((bytes.len() as u64).to_le_bytes());
        sum.update(bytes);
    };
    match value {
        ValueRef::Null => piece(0, &[]),
        ValueRef::Integer(n) => piece(1, &n.to_le_bytes()),
        ValueRef::Real(n) => piece(2, &n.to_le_bytes()),
        ValueRef::Text(bytes) => piece(3, bytes),
        ValueRef::Blob(bytes) => piece(4, bytes),
    }
}

/// Gives a finished file its name, once it is on the disk, and waits until the name is there too.
fn settle(from: &Path, to: &Path) -> Result<(), LedgerError> {
    let io = |e: std::io::Error| LedgerError::io(to, &e);
    File::open(from).and_then(|f| f.sync_all()).map_err(io)?;
    fs::rename(from, to).map_err(io)?;
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Not every system lets a folder be opened; there the rename is all there is.
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().map_err(io)?;
    }
    Ok(())
}

fn remove(file: &Path) -> Result<(), LedgerError> {
    match fs::remove_file(file) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(LedgerError::io(file, &e)),
        _ => Ok(()),
    }
}

/// The same path with more at its end.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file.as_os_str());
    name.push(ending);
    PathBuf::from(name)
}
