//! The file of accounts, and what may be done to them.

use crate::secret::readable;
use crate::{PeopleError, Role, password};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Name of the file in the ledger's folder.
pub const FILE_NAME: &str = "people.sqlite";
/// Version of its tables.
const VERSION: i64 = 1;
/// How long a write waits for another process.
const WAIT: Duration = Duration::from_secs(5);
/// A password that somebody else set holds for so long until its owner chose another, in seconds.
const FIRST: i64 = 7 * 24 * 3600;

const TABLES: &str = "
CREATE TABLE accounts (
  name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL, made INTEGER NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0, until INTEGER, secret BLOB, begun BLOB, step INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE recovery (account TEXT NOT NULL COLLATE NOCASE, digest TEXT NOT NULL, PRIMARY KEY (account, digest)) STRICT;
CREATE TABLE sessions (
  digest TEXT PRIMARY KEY, account TEXT NOT NULL COLLATE NOCASE, csrf TEXT NOT NULL, made INTEGER NOT NULL,
  seen INTEGER NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL) STRICT;
CREATE TABLE known (
  account TEXT NOT NULL COLLATE NOCASE, address TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (account, address)) STRICT;
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL COLLATE NOCASE, label TEXT NOT NULL, digest TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL, made INTEGER NOT NULL, expires INTEGER NOT NULL, seen INTEGER, revoked INTEGER) STRICT;
CREATE TABLE audit (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL,
  address TEXT NOT NULL, outcome TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0, '');
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the log of acts is only added to'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the log of acts is only added to'); END;
PRAGMA user_version = 1;
";

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name decisions are signed with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// When it was made, in seconds since 1970.
    pub made: i64,
    /// True when it opens nothing any more.
    pub disabled: bool,
    /// True while its password is one that somebody else set: they must choose their own before anything else.
    pub must_change: bool,
    /// True with a second factor.
    pub second: bool,
}

/// The file of accounts, opened.
pub struct People(Mutex<Connection>);

impl People {
    /// Opens the file in a ledger's folder; makes it when it is not there.
    ///
    /// # Errors
    /// `Failed` when it cannot be opened or is of a later version.
    pub fn open(dir: &Path) -> Result<People, PeopleError> {
        let file = dir.join(FILE_NAME);
        let named = |e: &dyn std::fmt::Display| PeopleError::Failed(format!("{}: {e}", file.display()));
        std::fs::create_dir_all(dir).map_err(|e| named(&e))?;
        if !file.exists() {
            own_alone(&file).map_err(|e| named(&e))?;
        }
        let db = Connection::open(&file).map_err(|e| named(&e))?;
        People::of(db).map_err(|e| named(&e))
    }

    /// True when the file is there, so that looking at it makes none.
    pub fn is_there(dir: &Path) -> bool {
        dir.join(FILE_NAME).is_file()
    }

    /// One that ends with the program.
    ///
    /// # Errors
    /// `Failed` when there is no memory for it.
    pub fn in_memory() -> Result<People, PeopleError> {
        People::of(Connection::open_in_memory()?)
    }

    fn of(db: Connection) -> Result<People, PeopleError> {
        db.busy_timeout(WAIT)?;
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;")?;
        let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        match version {
            0 => db.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} COMMIT;"))?,
            VERSION => {}
            later => return Err(PeopleError::Failed(format!("made by a later version ({later})"))),
        }
        Ok(People(Mutex::new(db)))
    }

    /// Does all of `work`, or nothing of it.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, PeopleError>) -> Result<T, PeopleError> {
        let mut db = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let done = work(&whole)?;
        whole.commit()?;
        Ok(done)
    }

    /// Only looks.
    pub(crate) fn look<T>(&self, work: impl FnOnce(&Connection) -> Result<T, PeopleError>) -> Result<T, PeopleError> {
        work(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// True when there are accounts: one-time passwords open nothing then.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read; so for all of these.
    pub fn any(&self) -> Result<bool, PeopleError> {
        self.look(|db| {
            Ok(db.prepare_cached("SELECT EXISTS (SELECT 1 FROM accounts)")?.query_row([], |row| row.get(0))?)
        })
    }

    /// All accounts by name.
    ///
    /// # Errors
    /// See [`People::any`].
    pub fn accounts(&self) -> Result<Vec<Account>, PeopleError> {
        self.look(|db| {
            let mut found = db.prepare_cached(&format!("{ACCOUNT} ORDER BY name"))?;
            let rows = found.query_map([], account)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The account of that name.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn account(&self, name: &str) -> Result<Account, PeopleError> {
        let found = self.look(|db| by_name(db, name))?;
        found.ok_or_else(|| PeopleError::NotFound(format!("nobody is called “{name}”")))
    }

    /// Makes an account. Without a password one is made up, given back, and must be changed by its owner within a week.
    ///
    /// # Errors
    /// `Refused` when the name is taken or no name, the password too weak, or the first account is no owner's.
    pub fn add(&self, name: &str, role: Role, password: Option<&str>, now: i64) -> Result<Option<String>, PeopleError> {
        let name = password::name(name)?;
        let first = if password.is_some() { None } else { Some(readable(4)?) };
        let typed = password.or(first.as_deref()).unwrap_or_default();
        let digest = password::hashed(&name, typed)?;
        let until = first.is_some().then_some(now + FIRST);
        self.with(|db| {
            let taken = db.query_row("SELECT count(*), coalesce(sum(name = ?1), 0) FROM accounts", [&name], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })?;
            if taken.0 == 0 && role != Role::Owner {
                return Err(PeopleError::refused("the first account is an owner's: somebody must see to the others"));
            }
            if taken.1 > 0 {
                return Err(PeopleError::refused(format!("somebody is called “{name}” already")));
            }
            db.execute(
                "INSERT INTO accounts (name, role, password, made, until) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![name, role.as_str(), digest, now, until],
            )?;
            Ok(())
        })?;
        Ok(first)
    }

    /// Gives an account another role; whoever is signed in with it has that one from now on.
    ///
    /// # Errors
    /// `Refused` when nobody would be owner any more.
    pub fn set_role(&self, name: &str, role: Role) -> Result<(), PeopleError> {
        self.change(name, |db| {
            db.execute("UPDATE accounts SET role = ?2 WHERE name = ?1", params![name, role.as_str()])?;
            Ok(())
        })
    }

    /// Makes an account open nothing any more, or again. Its sessions end; its tokens count no longer while it is off.
    ///
    /// # Errors
    /// `Refused` when nobody would be owner any more.
    pub fn set_disabled(&self, name: &str, disabled: bool) -> Result<(), PeopleError> {
        self.change(name, |db| {
            db.execute("UPDATE accounts SET disabled = ?2 WHERE name = ?1", params![name, disabled])?;
            if disabled {
                db.execute("DELETE FROM sessions WHERE account = ?1", [name])?;
            }
            Ok(())
        })
    }

    /// A new first password for somebody who lost theirs; takes their second factor away and ends sessions and tokens.
    ///
    /// # Errors
    /// `NotFound` when there is nobody of that name.
    pub fn reset(&self, name: &str, now: i64) -> Result<String, PeopleError> {
        let first = readable(4)?;
        let digest = password::hashed(name, &first)?;
        self.change(name, |db| {
            let set =
                "UPDATE accounts SET password = ?2, until = ?3, secret = NULL, begun = NULL, step = 0 WHERE name = ?1";
            db.execute(set, params![name, digest, now + FIRST])?;
            db.execute("DELETE FROM recovery WHERE account = ?1", [name])?;
            db.execute("DELETE FROM sessions WHERE account = ?1", [name])?;
            db.execute("UPDATE tokens SET revoked = ?2 WHERE account = ?1 AND revoked IS NULL", params![name, now])?;
            Ok(())
        })?;
        Ok(first)
    }

    /// Sets a password that its owner chose. All their other sessions end.
    ///
    /// # Errors
    /// `Refused` when it is too weak.
    pub fn set_password(&self, name: &str, password: &str, keep: Option<&str>) -> Result<(), PeopleError> {
        let digest = password::hashed(name, password)?;
        self.change(name, |db| {
            db.execute("UPDATE accounts SET password = ?2, until = NULL WHERE name = ?1", params![name, digest])?;
            let kept = keep.unwrap_or_default();
            db.execute("DELETE FROM sessions WHERE account = ?1 AND digest <> ?2", params![name, kept])?;
            Ok(())
        })
    }

    /// Whether this is the account's password now. It takes the same time for names that nobody has.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn password_fits(&self, name: &str, typed: &str, now: i64) -> Result<Option<Account>, PeopleError> {
        let found = self.look(|db| {
            let ask =
                "SELECT password FROM accounts WHERE name = ?1 AND disabled = 0 AND (until IS NULL OR until > ?2)";
            let digest: Option<String> =
                db.prepare_cached(ask)?.query_row(params![name, now], |r| r.get(0)).optional()?;
            Ok((digest, by_name(db, name)?))
        })?;
        let fits = password::fits(found.0.as_deref(), typed);
        Ok(found.1.filter(|_| fits))
    }

    fn change(&self, name: &str, work: impl FnOnce(&Connection) -> Result<(), PeopleError>) -> Result<(), PeopleError> {
        self.with(|db| {
            if by_name(db, name)?.is_none() {
                return Err(PeopleError::NotFound(format!("nobody is called “{name}”")));
            }
            work(db)?;
            let owners = "SELECT EXISTS (SELECT 1 FROM accounts WHERE role = 'owner' AND disabled = 0)";
            let some: bool = db.query_row(owners, [], |row| row.get(0))?;
            if some { Ok(()) } else { Err(PeopleError::refused("nobody would be owner any more")) }
        })
    }
}

/// Makes the file readable by its owner alone, before anything is in it.
fn own_alone(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

const ACCOUNT: &str = "SELECT name, role, made, disabled, until IS NOT NULL, secret IS NOT NULL FROM accounts";

pub(crate) fn by_name(db: &Connection, name: &str) -> Result<Option<Account>, PeopleError> {
    Ok(db.prepare_cached(&format!("{ACCOUNT} WHERE name = ?1"))?.query_row([name], account).optional()?)
}

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let role: String = row.get(1)?;
    Ok(Account {
        name: row.get(0)?,
        // A role that is none reads only.
        role: role.parse().unwrap_or(Role::Viewer),
        made: row.get(2)?,
        disabled: row.get(3)?,
        must_change: row.get(4)?,
        second: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "grey heron, low tide";

    #[test]
    fn the_first_is_an_owner_and_one_owner_stays() {
        let people = People::in_memory().expect("a file");
        assert!(!people.any().expect("asked"));
        assert!(matches!(people.add("A. First", Role::Reviewer, Some(GOOD), 0), Err(PeopleError::Refused(_))));
        people.add("A. First", Role::Owner, Some(GOOD), 0).expect("added");
        assert!(people.any().expect("asked"));
        assert!(people.add("a. first", Role::Viewer, Some(GOOD), 0).is_err(), "the same name");
        assert!(people.set_role("A. First", Role::Viewer).is_err());
        assert!(people.set_disabled("A. First", true).is_err());
        people.add("B. Second", Role::Owner, Some(GOOD), 0).expect("added");
        people.set_role("A. First", Role::Viewer).expect("there is another");
        assert_eq!(people.account("A. First").expect("there").role, Role::Viewer);
        assert!(people.set_disabled("B. Second", true).is_err());
        assert!(matches!(people.set_role("C. Nobody", Role::Viewer), Err(PeopleError::NotFound(_))));
    }

    #[test]
    fn a_first_password_is_to_be_changed_and_ends() {
        let people = People::in_memory().expect("a file");
        let first = people.add("A. First", Role::Owner, None, 1000).expect("added").expect("a password");
        assert!(people.account("A. First").expect("there").must_change);
        assert!(people.password_fits("a. First", &first, 2000).expect("asked").is_some());
        assert!(people.password_fits("A. First", "another of that length", 2000).expect("asked").is_none());
        assert!(people.password_fits("A. First", &first, 1001 + FIRST).expect("asked").is_none(), "too late");
        people.set_password("A. First", GOOD, None).expect("set");
        assert!(!people.account("A. First").expect("there").must_change);
        assert!(people.password_fits("A. First", GOOD, 1001 + FIRST).expect("asked").is_some());
        assert!(people.password_fits("A. First", &first, 2000).expect("asked").is_none());
        let again = people.reset("A. First", 5000).expect("reset");
        assert!(people.password_fits("A. First", &again, 5000).expect("asked").is_some());
        assert!(people.password_fits("A. First", GOOD, 5000).expect("asked").is_none());
    }

    #[test]
    fn the_file_is_for_its_owner_and_opens_again() {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(!People::is_there(dir.path()));
        People::open(dir.path()).expect("made").add("A. First", Role::Owner, Some(GOOD), 0).expect("added");
        assert!(People::is_there(dir.path()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join(FILE_NAME)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let bytes = std::fs::read(dir.path().join(FILE_NAME)).expect("read");
        assert!(!bytes.windows(GOOD.len()).any(|w| w == GOOD.as_bytes()), "no password in it");
        assert_eq!(People::open(dir.path()).expect("opened").accounts().expect("read").len(), 1);
    }
}
