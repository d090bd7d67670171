//! Tables of the ledger and how older ones are brought up to date.

use crate::{ErrorKind, LedgerError};
use rusqlite::Connection;
use std::path::Path;

/// Steps from an empty file to the newest tables; step `n` makes version `n`. Steps are added, never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/v1.sql"),
    include_str!("schema/v2.sql"),
    include_str!("schema/v3.sql"),
    include_str!("schema/v4.sql"),
    include_str!("schema/v5.sql"),
    include_str!("schema/v6.sql"),
    include_str!("schema/v7.sql"),
    include_str!("schema/v8.sql"),
    include_str!("schema/v9.sql"),
    include_str!("schema/v10.sql"),
];

/// Version of the tables that this program writes, kept in `PRAGMA user_version`.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// Marks the file as a ledger (`PRAGMA application_id`): the letters CHAN.
const APPLICATION: i64 = 0x4348_414e;

/// What a file turns out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing in it yet.
    Empty,
    /// A ledger with tables of this version.
    Version(u32),
}

/// Tells what a file is.
pub(crate) fn state(conn: &Connection, file: &Path) -> Result<State, LedgerError> {
    let number = |pragma: &str| -> Result<i64, LedgerError> {
        conn.pragma_query_value(None, pragma, |row| row.get(0)).map_err(|e| LedgerError::sql(file, &e))
    };
    let application = number("application_id")?;
    let version = number("user_version")?;
    let tables: i64 = conn
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|e| LedgerError::sql(file, &e))?;
    match (application, u32::try_from(version)) {
        (0, Ok(0)) if tables == 0 => Ok(State::Empty),
        (APPLICATION, Ok(version)) if version > 0 => Ok(State::Version(version)),
        _ => Err(LedgerError::new(ErrorKind::NotALedger, file, "this is a database, but not a ledger")),
    }
}

/// Refuses tables of a version this program does not know.
pub(crate) fn known(version: u32, file: &Path) -> Result<(), LedgerError> {
    if version <= VERSION {
        return Ok(());
    }
    let cause =
        format!("tables of version {version}, this program knows versions up to {VERSION}; use a newer chancery");
    Err(LedgerError::new(ErrorKind::Newer, file, cause))
}

/// Brings the tables up to date, each step as a whole or not at all.
pub(crate) fn upgrade(conn: &Connection, from: u32, file: &Path) -> Result<(), LedgerError> {
    run_steps(conn, from, MIGRATIONS).map_err(|e| LedgerError::sql(file, &e))
}

fn run_steps(conn: &Connection, from: u32, steps: &[&str]) -> rusqlite::Result<()> {
    for (version, step) in (1..).zip(steps).skip(from as usize) {
        let step = format!(
            "BEGIN IMMEDIATE; {step}; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {version}; COMMIT;"
        );
        if let Err(error) = conn.execute_batch(&step) {
            if !conn.is_autocommit() {
                conn.execute_batch("ROLLBACK")?;
            }
            return Err(error);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(conn: &Connection) -> u32 {
        match state(conn, Path::new("x")).unwrap() {
            State::Empty => 0,
            State::Version(version) => version,
        }
    }

    #[test]
    fn steps_run_from_where_the_file_stands() {
        let conn = Connection::open_in_memory().unwrap();
        assert_eq!(version(&conn), 0);
        let steps = ["CREATE TABLE a (x)", "INSERT INTO a VALUES (1)", "INSERT INTO a VALUES (2)"];
        run_steps(&conn, 0, &steps[..2]).unwrap();
        assert_eq!(version(&conn), 2);
        run_steps(&conn, 2, &steps).unwrap();
        assert_eq!(version(&conn), 3);
        let rows: i64 = conn.query_row("SELECT count(*) FROM a", [], |r| r.get(0)).unwrap();
        assert_eq!(rows, 2, "no step ran twice");
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let conn = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"];
        assert!(run_steps(&conn, 0, &steps).is_err());
        assert_eq!(version(&conn), 1);
        assert!(conn.execute_batch("SELECT * FROM b").is_err(), "the half step is gone");
        assert!(conn.is_autocommit());
    }

    #[test]
    fn newer_tables_are_refused() {
        assert!(known(VERSION, Path::new("x")).is_ok());
        let error = known(VERSION + 1, Path::new("x")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Newer);
    }

    #[test]
    fn other_databases_are_not_ledgers() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE notes (x)").unwrap();
        assert_eq!(state(&conn, Path::new("x")).unwrap_err().kind(), ErrorKind::NotALedger);
    }
}
