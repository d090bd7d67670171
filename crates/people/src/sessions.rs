//! Sessions: who came in and is still there. They outlast the program, by the digest of their cookie.

use crate::secret::{digest_hex, hex, random};
use crate::{Account, People, PeopleError};
use rusqlite::{OptionalExtension, params};

/// A session ends after so long without a request, in seconds.
pub const IDLE: i64 = 12 * 3600;
/// A session ends so long after signing in, in seconds, however busy.
pub const LONGEST: i64 = 7 * 24 * 3600;
/// Most sessions of one account; the oldest ends for the next.
const MOST: i64 = 20;
/// An address from which somebody signed in stays known for so long, in seconds.
const KNOWN: i64 = 30 * 24 * 3600;
/// The last request of a session is written down at most so often, in seconds.
const NOTED: i64 = 60;

/// A session of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Digest of its cookie: names it, opens nothing.
    pub digest: String,
    /// What writing requests carry.
    pub csrf: String,
    /// When it began and was last used, in seconds since 1970.
    pub made: i64,
    /// See `made`.
    pub seen: i64,
    /// Where it was begun from.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

impl People {
    /// Begins a session; gives the value of its cookie, which is kept nowhere.
    ///
    /// # Errors
    /// `Failed` when the file cannot be written.
    pub fn begin(&self, account: &str, address: &str, agent: &str, now: i64) -> Result<String, PeopleError> {
        let (cookie, csrf) = (hex(&random::<32>()?), hex(&random::<32>()?));
        let agent: String = agent.chars().filter(|c| !c.is_control()).take(160).collect();
        self.with(|db| {
            db.execute("DELETE FROM sessions WHERE seen <= ?1 OR made <= ?2", params![now - IDLE, now - LONGEST])?;
            db.execute(
                "DELETE FROM sessions WHERE account = ?1 AND digest NOT IN
                   (SELECT digest FROM sessions WHERE account = ?1 ORDER BY seen DESC LIMIT ?2)",
                params![account, MOST - 1],
            )?;
            db.execute(
                "INSERT INTO sessions (digest, account, csrf, made, seen, address, agent) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
                params![digest_hex(&cookie), account, csrf, now, address, agent],
            )?;
            let known = "INSERT INTO known VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET seen = excluded.seen";
            db.execute(known, params![account, address, now])?;
            Ok(())
        })?;
        Ok(cookie)
    }

    /// Whose cookie it is; `None` when it opens nothing, or not any more.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn session(&self, cookie: &str, now: i64) -> Result<Option<(Account, Live)>, PeopleError> {
        let digest = digest_hex(cookie);
        let found = self.look(|db| {
            let ask = "SELECT s.account, s.csrf, s.made, s.seen, s.address, s.agent FROM sessions s
                       JOIN accounts a ON a.name = s.account
                       WHERE s.digest = ?1 AND s.seen > ?2 AND s.made > ?3 AND a.disabled = 0";
            let row = db.prepare_cached(ask)?.query_row(params![digest, now - IDLE, now - LONGEST], |row| {
                let live = Live {
                    digest: digest.clone(),
                    csrf: row.get(1)?,
                    made: row.get(2)?,
                    seen: row.get(3)?,
                    address: row.get(4)?,
                    agent: row.get(5)?,
                };
                Ok((row.get::<_, String>(0)?, live))
            });
            let Some((name, live)) = row.optional()? else { return Ok(None) };
            Ok(crate::book::by_name(db, &name)?.map(|account| (account, live)))
        })?;
        if let Some((_, live)) = &found
            && now - live.seen >= NOTED
        {
            self.with(|db| {
                db.execute("UPDATE sessions SET seen = ?2 WHERE digest = ?1", params![digest, now])?;
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Ends the session of a cookie.
    ///
    /// # Errors
    /// `Failed` when the file cannot be written.
    pub fn end(&self, cookie: &str) -> Result<(), PeopleError> {
        self.with(|db| {
            db.execute("DELETE FROM sessions WHERE digest = ?1", [digest_hex(cookie)])?;
            Ok(())
        })
    }

    /// Ends all sessions of an account but one, or all; gives how many.
    ///
    /// # Errors
    /// `Failed` when the file cannot be written.
    pub fn end_all(&self, account: &str, keep: Option<&str>) -> Result<usize, PeopleError> {
        let ended = "DELETE FROM sessions WHERE account = ?1 AND digest <> ?2";
        self.with(|db| Ok(db.execute(ended, params![account, keep.unwrap_or_default()])?))
    }

    /// Sessions of an account, the one used last first.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn sessions_of(&self, account: &str, now: i64) -> Result<Vec<Live>, PeopleError> {
        self.look(|db| {
            let ask = "SELECT digest, csrf, made, seen, address, agent FROM sessions
                       WHERE account = ?1 AND seen > ?2 AND made > ?3 ORDER BY seen DESC, digest";
            let mut found = db.prepare_cached(ask)?;
            let rows = found.query_map(params![account, now - IDLE, now - LONGEST], |row| {
                Ok(Live {
                    digest: row.get(0)?,
                    csrf: row.get(1)?,
                    made: row.get(2)?,
                    seen: row.get(3)?,
                    address: row.get(4)?,
                    agent: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// True when this account signed in from this address within a month.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn is_known(&self, account: &str, address: &str, now: i64) -> Result<bool, PeopleError> {
        self.look(|db| {
            let ask = "SELECT EXISTS (SELECT 1 FROM known WHERE account = ?1 AND address = ?2 AND seen > ?3)";
            Ok(db.prepare_cached(ask)?.query_row(params![account, address, now - KNOWN], |row| row.get(0))?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    fn people() -> People {
        let people = People::in_memory().expect("a file");
        people.add("A. First", Role::Owner, Some("grey heron, low tide"), 0).expect("added");
        people
    }

    #[test]
    fn sessions_end_when_idle_when_old_and_when_told() {
        let people = people();
        let cookie = people.begin("A. First", "127.0.0.1", "a browser", 1000).expect("begun");
        let live = |at| people.session(&cookie, at).expect("asked").is_some();
        assert!(live(1000 + IDLE - 1), "and that was noted");
        assert!(live(1000 + IDLE + 10) && !live(1000 + 2 * IDLE + 100));
        let busy = people.begin("A. First", "127.0.0.1", "a browser", 1000).expect("begun");
        for hour in 1..LONGEST / 3600 {
            assert!(people.session(&busy, 1000 + hour * 3600).expect("asked").is_some(), "{hour}");
        }
        assert!(people.session(&busy, 1001 + LONGEST).expect("asked").is_none(), "however busy");
        let (one, two) = (
            people.begin("A. First", "::1", "", 9000).expect("begun"),
            people.begin("A. First", "::1", "", 9000).expect("begun"),
        );
        assert_ne!(one, two);
        people.end(&one).expect("ended");
        assert!(
            people.session(&one, 9001).expect("asked").is_none()
                && people.session(&two, 9001).expect("asked").is_some()
        );
        people.end_all("A. First", None).expect("ended");
        assert!(people.session(&two, 9001).expect("asked").is_none());
        assert!(people.session("", 9001).expect("asked").is_none());
    }

    #[test]
    fn who_is_disabled_is_out_at_once_and_a_role_counts_at_once() {
        let people = people();
        people.add("B. Second", Role::Reviewer, Some("grey heron, low tide"), 0).expect("added");
        let cookie = people.begin("B. Second", "::1", "", 10).expect("begun");
        people.set_role("B. Second", Role::Viewer).expect("set");
        assert_eq!(people.session(&cookie, 11).expect("asked").map(|s| s.0.role), Some(Role::Viewer));
        people.set_disabled("B. Second", true).expect("set");
        assert!(people.session(&cookie, 11).expect("asked").is_none());
        people.set_disabled("B. Second", false).expect("set");
        assert!(people.session(&cookie, 11).expect("asked").is_none(), "it does not come back");
    }

    #[test]
    fn a_new_password_ends_the_other_sessions() {
        let people = people();
        let (kept, other) = (
            people.begin("A. First", "::1", "", 10).expect("begun"),
            people.begin("A. First", "::1", "", 10).expect("begun"),
        );
        people.set_password("A. First", "another heron, high tide", Some(&digest_hex(&kept))).expect("set");
        assert!(
            people.session(&kept, 11).expect("asked").is_some() && people.session(&other, 11).expect("asked").is_none()
        );
        assert!(
            people.is_known("a. first", "::1", 11).expect("asked")
                && !people.is_known("A. First", "10.0.0.1", 11).expect("asked")
        );
    }

    #[test]
    fn an_account_has_so_many_sessions() {
        let people = people();
        let first = people.begin("A. First", "::1", "", 10).expect("begun");
        for n in 0..MOST {
            people.begin("A. First", "::1", "", 11 + n).expect("begun");
        }
        assert_eq!(people.sessions_of("A. First", 40).expect("asked").len(), usize::try_from(MOST).expect("small"));
        assert!(people.session(&first, 40).expect("asked").is_none());
    }
}
