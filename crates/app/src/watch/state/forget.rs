//! Items that no feed lists any more, and that need not be known for ever.

use super::State;
use crate::moment::Moment;
use anyhow::Result;
use rusqlite::{OptionalExtension, Transaction, params};

/// Listings are noted this often, in seconds: not every poll writes every item anew.
const NOTED: i64 = 24 * 3600;

/// Items that may go: they are in the ledger or refused by it (2) or given up (3), no feed listed them since `?1`, and each
/// feed that ever did was read whole since then, so that what a feed keeps listing unchanged is not mistaken for gone. An
/// item that ended the program whenever it was read stays.
const GONE: &str =
    "SELECT i.id FROM items i WHERE i.state IN (2, 3) AND i.body IS NULL AND max(i.seen, coalesce(i.done, 0)) < ?1
    AND i.why IS NOT ?3 AND NOT EXISTS (SELECT 1 FROM listed l LEFT JOIN feeds f ON f.url = l.feed
        WHERE l.item = i.id AND (l.at >= ?1 OR f.whole IS NULL OR f.whole <= l.at + ?2))";

impl State {
    /// Forgets items that no feed has listed since `before`, and gives how many. One that returns after that is fetched
    /// again, and the ledger knows it by its bytes or its address.
    ///
    /// # Errors
    /// When the file cannot be read or written; nothing is forgotten then.
    pub fn forget(&mut self, before: Moment) -> Result<u64> {
        let tx = self.db.transaction()?;
        tx.execute_batch("CREATE TEMP TABLE IF NOT EXISTS gone (id INTEGER PRIMARY KEY); DELETE FROM gone;")?;
        let sql = format!("INSERT INTO gone {GONE}");
        let gone = tx.execute(&sql, params![before, NOTED, super::POISON])? as u64;
        if gone > 0 {
            tx.execute_batch(
                "DELETE FROM items WHERE id IN (SELECT id FROM gone);
                 DELETE FROM listed WHERE item IN (SELECT id FROM gone);
                 DELETE FROM names WHERE item IN (SELECT id FROM gone);",
            )?;
            let sql = "INSERT INTO sums (name, n) VALUES ('forgotten', ?1) ON CONFLICT (name) DO UPDATE SET n = n + ?1";
            tx.execute(sql, [gone.cast_signed()])?;
        }
        // What robots.txt said is believed for a day only.
        tx.execute("DELETE FROM hosts WHERE at < ?1", [before])?;
        tx.commit()?;
        Ok(gone)
    }

    /// Items forgotten so far.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn forgotten(&self) -> Result<u64> {
        let sum = self.db.query_row("SELECT n FROM sums WHERE name = 'forgotten'", [], |r| r.get::<_, i64>(0));
        Ok(sum.optional()?.unwrap_or(0).unsigned_abs())
    }
}

/// Notes that a feed lists an item. One noted within a day, or later than now by a clock that was wrong, is corrected.
pub(super) fn note(tx: &Transaction<'_>, item: i64, feed: &str, now: Moment) -> Result<()> {
    const SQL: &str = "INSERT INTO listed (item, feed, at) VALUES (?1, ?2, ?3)
        ON CONFLICT (item, feed) DO UPDATE SET at = ?3 WHERE at < ?3 - ?4 OR at > ?3";
    tx.prepare_cached(SQL)?.execute(params![item, feed, now, NOTED])?;
    Ok(())
}
