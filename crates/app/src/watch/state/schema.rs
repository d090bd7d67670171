//! The tables, and how files of older versions become files of this one.

use anyhow::{Result, ensure};
use rusqlite::{Connection, TransactionBehavior};

/// Version of the tables below.
const VERSION: i64 = 2;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, of TEXT NOT NULL DEFAULT '', etag TEXT, modified TEXT, digest TEXT NOT NULL DEFAULT '',
    asked INTEGER, good INTEGER, failing INTEGER, failures INTEGER NOT NULL DEFAULT 0, quiet INTEGER NOT NULL DEFAULT 0,
    polls INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0, health TEXT NOT NULL DEFAULT 'new',
    detail TEXT NOT NULL DEFAULT '', entries INTEGER NOT NULL DEFAULT 0, dated INTEGER NOT NULL DEFAULT 0,
    newest INTEGER, moved TEXT, whole INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, feed TEXT NOT NULL, url TEXT, host TEXT NOT NULL, title TEXT NOT NULL,
    mark TEXT NOT NULL, date INTEGER NOT NULL DEFAULT 0, text TEXT, state INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    next INTEGER NOT NULL DEFAULT 0, name TEXT, body BLOB, digest TEXT, handed INTEGER NOT NULL DEFAULT 0,
    seen INTEGER NOT NULL, done INTEGER, versions INTEGER NOT NULL DEFAULT 0, why TEXT, charset TEXT) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON items (host, date) WHERE state = 0;
CREATE INDEX IF NOT EXISTS fetched ON items (id) WHERE state = 1;
CREATE TABLE IF NOT EXISTS names (feed TEXT NOT NULL, guid TEXT NOT NULL, title TEXT NOT NULL, item INTEGER NOT NULL,
    PRIMARY KEY (feed, guid)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (item INTEGER NOT NULL, feed TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (item, feed)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hosts (origin TEXT PRIMARY KEY, robots BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sums (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT;
";

/// What the first version lacked. Nobody noted then which feed listed what when: every item counts as listed by its feed
/// when it was seen, and is kept until that feed was read whole once more.
const FROM_1: &str = "
ALTER TABLE feeds ADD COLUMN whole INTEGER;
ALTER TABLE items ADD COLUMN charset TEXT;
INSERT OR IGNORE INTO listed (item, feed, at) SELECT id, feed, seen FROM items;
";

/// Makes the tables, or brings them up to date.
///
/// # Errors
/// When a newer version of the program made them, or the file cannot be written.
pub(super) fn prepare(db: &mut Connection) -> Result<()> {
    let version = |db: &Connection| db.query_row("PRAGMA user_version", [], |r| r.get::<_, i64>(0));
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
    if version(db)? == VERSION {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again behind the lock: another process may have been quicker.
    let before = version(&tx)?;
    ensure!(before <= VERSION, "written by a newer version of this program (tables {before}, known {VERSION})");
    tx.execute_batch(TABLES)?;
    if before == 1 {
        tx.execute_batch(FROM_1)?;
    }
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()?;
    Ok(())
}
