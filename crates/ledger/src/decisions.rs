//! What analysts decided: rows that are only ever added.

use crate::digest::decision_sum;
use crate::{Batch, LedgerError, View};
use rusqlite::Row;

/// A decision to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// Who decided.
    pub who: String,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: String,
}

/// A decision as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDecision {
    /// Number, rising, never used again.
    pub seq: i64,
    /// When it was entered, in seconds since 1970 (UTC); never before the decision ahead of it.
    pub at: i64,
    /// Who decided.
    pub who: String,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: String,
}

impl View {
    /// All decisions, oldest first.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn decisions(&self) -> Result<Vec<StoredDecision>, LedgerError> {
        self.list("SELECT seq, at, who, format, record FROM decisions ORDER BY seq", [], decision_row)
    }

    /// True when anything was ever decided.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn has_decisions(&self) -> Result<bool, LedgerError> {
        Ok(self.number("SELECT EXISTS (SELECT 1 FROM decisions)")? > 0)
    }

    /// The name of the document with this digest of 64 digits; `None` when it is not there.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn name_of(&self, digest: &str) -> Result<Option<String>, LedgerError> {
        self.optional("SELECT name FROM documents WHERE digest = ?1", [digest], |r| r.get(0))
    }

    /// The last moment at which a document or a decision was entered, or a document was had again, in seconds since 1970; `None` for an empty ledger.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn last_entry(&self) -> Result<Option<i64>, LedgerError> {
        const SQL: &str = "SELECT max(at) FROM (SELECT max(read_at) AS at FROM documents
             UNION ALL SELECT max(at) FROM decisions UNION ALL SELECT max(read_at) FROM seen)";
        Ok(self.optional(SQL, [], |r| r.get(0))?.flatten())
    }
}

impl Batch<'_> {
    /// Adds a decision and gives its number. `at` is in seconds since 1970 (UTC); where the clock was put back, the
    /// time of the decision before it is kept, so that numbers and times run alike.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn add_decision(&self, decision: &NewDecision, at: i64) -> Result<i64, LedgerError> {
        let last: Option<i64> =
            self.optional("SELECT max(at) FROM decisions", [], |r| r.get::<_, Option<i64>>(0))?.flatten();
        let at = last.map_or(at, |last| last.max(at));
        let NewDecision { who, format, record } = decision;
        self.change(
            "INSERT INTO decisions (at, who, format, record, sum) VALUES (?1, ?2, ?3, ?4, ?5)",
            (at, who, format, record, decision_sum(at, who, *format, record)),
        )?;
        Ok(self.conn().last_insert_rowid())
    }
}

fn decision_row(r: &Row<'_>) -> rusqlite::Result<StoredDecision> {
    Ok(StoredDecision { seq: r.get(0)?, at: r.get(1)?, who: r.get(2)?, format: r.get(3)?, record: r.get(4)? })
}
