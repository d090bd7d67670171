//! Placing single documents in a block too large to be related as a whole for each of them.

use crate::view::link_kind;
use crate::{Batch, LedgerError, NewLink, View};
use std::collections::BTreeSet;

impl View {
    /// Names of the documents that the links of a dirty block do not know yet; `None` when only relating the whole
    /// block will do, or when there are more than `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn fresh_in_block(&self, block: &str, most: usize) -> Result<Option<Vec<String>>, LedgerError> {
        const SQL: &str = "SELECT d.name FROM fresh f LEFT JOIN documents d ON d.id = f.doc_id
             WHERE f.block = ?1 ORDER BY d.name LIMIT ?2";
        let limit = i64::try_from(most).unwrap_or(i64::MAX - 1) + 1;
        let names: Vec<Option<String>> = self.list(SQL, (block, limit), |r| r.get(0))?;
        let some = !names.is_empty() && names.len() <= most;
        Ok(names.into_iter().collect::<Option<Vec<String>>>().filter(|_| some))
    }

    /// Blocks in which documents were placed since they were last related as a whole, sorted.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn unsettled_blocks(&self) -> Result<Vec<String>, LedgerError> {
        self.list("SELECT block FROM unsettled ORDER BY block", [], |r| r.get(0))
    }

    /// Facts of one kind in a block whose first day lies between two days or up to `more` days before or after: id of
    /// the fact, name of the document, record. Those nearest to the first day come first, at most `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn facts_around(
        &self,
        block: &str,
        kind: &str,
        (from, to): (&str, &str),
        more: u32,
        most: usize,
    ) -> Result<Vec<(String, String, String)>, LedgerError> {
        const SQL: &str = "SELECT f.id, d.name, f.record FROM
                 (SELECT id, doc_id, record, abs(julianday(from_day) - julianday(?3)) AS apart FROM facts
                  WHERE country = ?1 AND kind = ?2
                      AND from_day BETWEEN date(?3, '-' || ?5 || ' days') AND date(?4, '+' || ?5 || ' days')
                  ORDER BY apart, id LIMIT ?6) f
             JOIN documents d ON d.id = f.doc_id ORDER BY f.apart, f.id";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.list(SQL, (block, kind, from, to, more, most), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
    }
}

impl Batch<'_> {
    /// Replaces some groups, conflicts and other lines of a block (`true` for a conflict, and its id) by others, takes
    /// `placed` off the list of documents its links do not know, and remembers that the block was not related whole.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn replace_links(
        &self,
        block: &str,
        placed: &str,
        gone: &[(bool, String)],
        groups: &[NewLink],
        conflicts: &[NewLink],
    ) -> Result<(), LedgerError> {
        let kept: BTreeSet<(bool, &str)> = groups
            .iter()
            .map(|link| (false, link.id.as_str()))
            .chain(conflicts.iter().map(|link| (true, link.id.as_str())))
            .collect();
        self.whole(|| {
            for (conflict, id) in gone.iter().filter(|(conflict, id)| !kept.contains(&(*conflict, id.as_str()))) {
                self.remove_link(block, link_kind(*conflict), id)?;
            }
            for (conflict, links) in [(false, groups), (true, conflicts)] {
                links.iter().try_for_each(|link| self.set_link(block, link_kind(conflict), link))?;
            }
            self.change(
                "DELETE FROM fresh WHERE block = ?1 AND doc_id = (SELECT id FROM documents WHERE name = ?2)",
                (block, placed),
            )?;
            self.change(
                "DELETE FROM dirty WHERE block = ?1 AND NOT EXISTS (SELECT 1 FROM fresh WHERE block = ?1)",
                [block],
            )?;
            self.change("INSERT OR IGNORE INTO unsettled (block) VALUES (?1)", [block])
        })
    }

    /// Puts a document on the list of those that the links of a block do not know as they are now.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn mark_fresh(&self, block: &str, doc: &str) -> Result<(), LedgerError> {
        self.soil(block)?;
        self.change(
            "INSERT OR IGNORE INTO fresh (block, doc_id) SELECT ?1, id FROM documents WHERE name = ?2",
            (block, doc),
        )
    }
}
