//! The log of acts: who did what, when, from where, and how it ended. Lines are only added; each holds the digest of
//! the one before, so that a line changed or taken out shows.

use crate::secret::digest_hex;
use crate::{People, PeopleError};
use rusqlite::{Row, params};

/// Longest part of a line, in characters.
const LONGEST: usize = 300;

/// An act to be written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Act {
    /// Who: the name of an account, of a one-time session, or `-`.
    pub who: String,
    /// What, such as `sign in` or `POST /api/v1/decisions`.
    pub what: String,
    /// On whom or what; may be empty.
    pub about: String,
    /// From which address; `terminal` for the command line.
    pub address: String,
    /// How it ended: `done`, `refused`, or a status.
    pub outcome: String,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1 without a gap.
    pub number: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The act.
    pub act: Act,
    /// Digest of this line and the one before.
    pub hash: String,
}

/// What a check of the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Lines looked at.
    pub lines: i64,
    /// Digest of the last line. Whoever notes it elsewhere notices later that the whole log was written anew.
    pub head: String,
    /// What is wrong; empty when nothing is.
    pub faults: Vec<String>,
}

fn chained(before: &str, number: i64, at: i64, act: &Act) -> String {
    // Lengths stand before the parts: no two lines read the same.
    let parts = [&act.who, &act.what, &act.about, &act.address, &act.outcome];
    let told: String = parts.iter().map(|p| format!("{}:{p};", p.len())).collect();
    digest_hex(&format!("{before}|{number}|{at}|{told}"))
}

impl People {
    /// Writes an act down.
    ///
    /// # Errors
    /// `Failed` when the file cannot be written.
    pub fn note(&self, act: &Act, now: i64) -> Result<(), PeopleError> {
        let tame = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
        let act = Act {
            who: tame(&act.who),
            what: tame(&act.what),
            about: tame(&act.about),
            address: tame(&act.address),
            outcome: tame(&act.outcome),
        };
        self.with(|db| {
            let (last, before): (i64, String) =
                db.query_row("SELECT number, hash FROM head", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let (number, hash) = (last + 1, chained(&before, last + 1, now, &act));
            db.execute(
                "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![number, now, act.who, act.what, act.about, act.address, act.outcome, hash],
            )?;
            db.execute("UPDATE head SET number = ?1, hash = ?2", params![number, hash])?;
            Ok(())
        })
    }

    /// Lines of the log, newest first, those of one person when `who` is not empty; and how many there are.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn acts(&self, who: &str, skip: usize, limit: usize) -> Result<(Vec<Entry>, usize), PeopleError> {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.look(|db| {
            let fits = "FROM audit WHERE ?1 = '' OR who = ?1 COLLATE NOCASE";
            let total: i64 = db.query_row(&format!("SELECT count(*) {fits}"), [who], |row| row.get(0))?;
            let ask = format!("SELECT number, at, who, what, about, address, outcome, hash {fits} ORDER BY number DESC LIMIT ?2 OFFSET ?3");
            let mut found = db.prepare_cached(&ask)?;
            let rows = found.query_map(params![who, number(limit), number(skip)], entry)?;
            Ok((rows.collect::<Result<_, _>>()?, usize::try_from(total).unwrap_or(0)))
        })
    }

    /// True when a line has this digest: what stood up to it then stands there now, so long as the log checks.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn log_holds(&self, digest: &str) -> Result<bool, PeopleError> {
        let ask = "SELECT EXISTS (SELECT 1 FROM audit WHERE hash = ?1)";
        self.look(|db| Ok(db.query_row(ask, [digest], |row| row.get(0))?))
    }

    /// Goes through the whole log and compares every digest.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn check_log(&self) -> Result<Checked, PeopleError> {
        self.look(|db| {
            let mut found =
                db.prepare("SELECT number, at, who, what, about, address, outcome, hash FROM audit ORDER BY number")?;
            let (mut before, mut last, mut faults) = (String::new(), 0, Vec::new());
            for line in found.query_map([], entry)? {
                let line = line?;
                if line.number != last + 1 {
                    faults.push(format!("line {} is missing", last + 1));
                }
                if chained(&before, line.number, line.at, &line.act) != line.hash {
                    faults.push(format!("line {} is not as it was written, or what stood before it", line.number));
                }
                (before, last) = (line.hash, line.number);
            }
            let head: (i64, String) =
                db.query_row("SELECT number, hash FROM head", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if head != (last, before.clone()) {
                faults.push(format!("the log ends at line {last}, and line {} was written last", head.0));
            }
            Ok(Checked { lines: last, head: before, faults })
        })
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let act =
        Act { who: row.get(2)?, what: row.get(3)?, about: row.get(4)?, address: row.get(5)?, outcome: row.get(6)? };
    Ok(Entry { number: row.get(0)?, at: row.get(1)?, act, hash: row.get(7)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(who: &str, what: &str) -> Act {
        Act {
            who: who.into(),
            what: what.into(),
            address: "127.0.0.1".into(),
            outcome: "done".into(),
            ..Act::default()
        }
    }

    fn written() -> People {
        let people = People::in_memory().expect("a file");
        for (n, who) in ["A. First", "B. Second", "A. First", "B. Second"].into_iter().enumerate() {
            people.note(&act(who, &format!("act {n}")), 100).expect("written");
        }
        people
    }

    #[test]
    fn lines_are_listed_newest_first_and_tamed() {
        let people = written();
        people.note(&act("C\n\u{1b}[2J", &"x".repeat(900)), 200).expect("written");
        let (lines, total) = people.acts("", 0, 2).expect("read");
        assert_eq!((total, lines.len(), lines[0].number), (5, 2, 5));
        assert!(!lines[0].act.who.contains(['\n', '\u{1b}']) && lines[0].act.what.len() == LONGEST);
        assert_eq!(people.acts("a. first", 0, 10).expect("read").1, 2);
        assert_eq!(people.check_log().expect("read").faults, Vec::<String>::new());
    }

    #[test]
    fn lines_can_be_neither_changed_nor_taken_out_unnoticed() {
        let people = written();
        let tamper = |sql: &str| people.look(|db| Ok(db.execute_batch(sql)?));
        assert!(tamper("UPDATE audit SET who = 'X' WHERE number = 2").is_err(), "the table refuses");
        assert!(tamper("DELETE FROM audit").is_err());
        let before = people.check_log().expect("read");
        assert!(before.faults.is_empty() && before.lines == 4);
        tamper("DROP TRIGGER audit_stays; DROP TRIGGER audit_keeps;").expect("by one who holds the file");
        for (sql, named) in [
            ("UPDATE audit SET who = 'X' WHERE number = 2", "line 2 is not"),
            ("UPDATE audit SET about = outcome, outcome = about WHERE number = 3", "line 3 is not"),
            ("DELETE FROM audit WHERE number = 1", "line 1 is missing"),
            ("DELETE FROM audit WHERE number = 4", "ends at line 3"),
        ] {
            people.look(|db| Ok(db.execute_batch("SAVEPOINT here")?)).expect("kept");
            tamper(sql).expect("done");
            let faults = people.check_log().expect("read").faults.join("; ");
            assert!(faults.contains(named), "{sql}: {faults}");
            people.look(|db| Ok(db.execute_batch("ROLLBACK TO here; RELEASE here")?)).expect("undone");
        }
    }
}
