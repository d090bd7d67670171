//! What changed since one looked last, so that what was worked out from the ledger can follow it.

use crate::{Batch, LedgerError, View};
use std::collections::BTreeSet;

/// Changes that are kept. Whoever fell further behind works everything out anew.
const KEPT: i64 = 200_000;
/// How a decision stands among the changes.
const DECISION: &str = "=decision ";

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Ids of the facts that came, went, or stand in other groups and conflicts or under another day.
    pub facts: BTreeSet<String>,
    /// Numbers of the decisions entered.
    pub decisions: Vec<i64>,
    /// Number of the last change told.
    pub upto: i64,
    /// Changes after that one.
    pub left: i64,
}

impl View {
    /// Number of the last change; 0 when there was none.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn changed(&self) -> Result<i64, LedgerError> {
        self.number("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)")
    }

    /// The first `most` changes after a number; `None` when they are no longer known, or were never made here.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn changes_since(&self, after: i64, most: usize) -> Result<Option<Changes>, LedgerError> {
        let last = self.changed()?;
        let first = self.number("SELECT coalesce(min(seq), 0) FROM changes")?;
        if after > last || after < last && (first == 0 || first > after + 1) {
            return Ok(None);
        }
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows =
            self.list("SELECT seq, fact FROM changes WHERE seq > ?1 ORDER BY seq LIMIT ?2", (after, most), |r| {
                Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?))
            })?;
        let mut out = Changes { upto: rows.last().map_or(after, |row| row.0), ..Changes::default() };
        out.left = last - out.upto;
        for (_, fact) in rows {
            match fact.strip_prefix(DECISION).map(str::parse) {
                Some(Ok(number)) => out.decisions.push(number),
                _ => drop(out.facts.insert(fact)),
            }
        }
        Ok(Some(out))
    }

    /// What an entry of the log says, the last one without a number: that number and the entry in one line. The same line
    /// later means that the ledger was not exchanged for another one. `None` when there is no such entry.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn log_mark(&self, entry: Option<i64>) -> Result<Option<(i64, String)>, LedgerError> {
        const SQL: &str = "SELECT seq, at || ' ' || what || ' ' || coalesce(doc, '') FROM log
             WHERE seq = coalesce(?1, (SELECT max(seq) FROM log))";
        self.optional(SQL, [entry], |r| Ok((r.get(0)?, r.get(1)?)))
    }
}

impl Batch<'_> {
    /// Forgets changes that are long past.
    pub(crate) fn forget_changes(&self) -> Result<(), LedgerError> {
        self.change("DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - ?1", [KEPT])
    }
}
