//! Documents that are revisions of one another: the newest counts, the others are kept and count no more.
//!
//! Which they are is for the program to say; here facts move between `facts` and `older_facts`, and all that hangs on
//! them follows.

use crate::view::{document_row, fact_row, link_kind};
use crate::{Batch, LedgerError, StoredDocument, StoredFact, View};
use std::collections::BTreeSet;

/// A document among those of the same address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number in this file, by which chains are named.
    pub number: i64,
    /// Name.
    pub name: String,
    /// The chain it was found to belong to, if that was worked out.
    pub chain: Option<i64>,
    /// See [`crate::Print::changed`].
    pub changed: Option<String>,
    /// See [`crate::Print::fetched`].
    pub fetched: Option<String>,
    /// When its address gave the same bytes again, in the order of time; see [`Batch::saw`].
    pub seen: Vec<String>,
    /// When it was read, in seconds since 1970 (UTC).
    pub read_at: i64,
    /// See [`crate::Print::title`].
    pub title: Option<String>,
    /// See [`crate::Print::pieces`].
    pub pieces: u32,
    /// See [`crate::Print::sketch`].
    pub sketch: Vec<u8>,
    /// Number of the newest one, where that is another.
    pub superseded_by: Option<i64>,
}

impl View {
    /// The documents with the address of one article, in the order they were entered.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn editions(&self, address: &str) -> Result<Vec<Edition>, LedgerError> {
        const SQL: &str = "SELECT d.id, d.name, p.chain, p.changed, p.fetched, d.read_at, p.title, p.pieces, p.sketch,
                 d.superseded_by, (SELECT group_concat(at, char(10)) FROM seen s WHERE s.doc_id = d.id)
             FROM prints p JOIN documents d ON d.id = p.doc_id WHERE p.address = ?1 ORDER BY d.id";
        self.list(SQL, [address], |r| {
            let seen = r.get::<_, Option<String>>(10)?.unwrap_or_default();
            let mut seen: Vec<String> = seen.lines().map(str::to_owned).collect();
            seen.sort_unstable();
            Ok(Edition {
                seen,
                number: r.get(0)?,
                name: r.get(1)?,
                chain: r.get(2)?,
                changed: r.get(3)?,
                fetched: r.get(4)?,
                read_at: r.get(5)?,
                title: r.get(6)?,
                pieces: r.get(7)?,
                sketch: r.get(8)?,
                superseded_by: r.get(9)?,
            })
        })
    }

    /// Addresses with documents of which nobody worked out yet what they are revisions of, at most `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn open_articles(&self, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT DISTINCT address FROM prints WHERE address IS NOT NULL AND chain IS NULL
             ORDER BY address LIMIT ?1";
        self.list(SQL, [i64::try_from(most).unwrap_or(i64::MAX)], |r| r.get(0))
    }

    /// The name of the newest revision of a document, where that is another one.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn newest_of(&self, name: &str) -> Result<Option<String>, LedgerError> {
        const SQL: &str = "SELECT n.name FROM documents d JOIN documents n ON n.id = d.superseded_by
             WHERE d.name = ?1";
        self.optional(SQL, [name], |r| r.get(0))
    }

    /// The older revisions of a document, the oldest first.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn older_of(&self, name: &str) -> Result<Vec<StoredDocument>, LedgerError> {
        const SQL: &str = "SELECT d.name, d.digest, d.size, d.format, d.record, d.coded_with, d.demo, d.read_at,
                 d.superseded_by
             FROM documents d LEFT JOIN prints p ON p.doc_id = d.id
             WHERE d.superseded_by = (SELECT id FROM documents WHERE name = ?1)
             ORDER BY p.changed, p.fetched, d.read_at, d.name";
        self.list(SQL, [name], document_row)
    }

    /// Names of all documents that have older revisions, each with those of its revisions, the oldest first.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn revised(&self) -> Result<Vec<(String, String)>, LedgerError> {
        const SQL: &str = "SELECT n.name, d.name FROM documents d JOIN documents n ON n.id = d.superseded_by
             LEFT JOIN prints p ON p.doc_id = d.id
             WHERE d.superseded_by IS NOT NULL ORDER BY n.name, p.changed, p.fetched, d.read_at, d.name";
        self.list(SQL, [], |r| Ok((r.get(0)?, r.get(1)?)))
    }

    /// The facts of a document with a newer revision, in their order; none for any other.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn older_facts_of(&self, name: &str) -> Result<Vec<StoredFact>, LedgerError> {
        const SQL: &str = "SELECT f.id, d.name, f.kind, f.type, f.country, f.from_day, f.to_day, f.format, f.record
             FROM older_facts f JOIN documents d ON d.id = f.doc_id WHERE d.name = ?1 ORDER BY f.position";
        self.list(SQL, [name], fact_row)
    }

    /// Names of documents whose address gave their bytes again, when it did, and when that was entered, in the order of entry.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn sightings(&self) -> Result<Vec<(String, String, i64)>, LedgerError> {
        const SQL: &str = "SELECT d.name, s.at, s.read_at FROM seen s JOIN documents d ON d.id = s.doc_id
             ORDER BY s.read_at, s.at, d.name";
        self.list(SQL, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
    }

    pub(crate) fn is_superseded(&self, id: i64) -> Result<bool, LedgerError> {
        let found = self.optional("SELECT superseded_by IS NOT NULL FROM documents WHERE id = ?1", [id], |r| r.get(0));
        Ok(found?.unwrap_or(false))
    }
}

/// Times at which the bytes of a document were had again that are kept of it; the latest.
const TIMES: i64 = 32;

impl Batch<'_> {
    /// Keeps that the address of a document gave its bytes again at `at`, a time of fetching in an order of text. `read_at` is in
    /// seconds since 1970 (UTC). False when that was known.
    ///
    /// # Errors
    /// `UnknownDocument`, `Full`, `Io`.
    pub fn saw(&self, name: &str, at: &str, read_at: i64) -> Result<bool, LedgerError> {
        const OLD: &str = "DELETE FROM seen WHERE doc_id = ?1 AND at NOT IN (
                 SELECT at FROM seen WHERE doc_id = ?1 ORDER BY at DESC LIMIT ?2)";
        let id = self.known(name)?;
        let there = "SELECT 1 FROM seen WHERE doc_id = ?1 AND at = ?2";
        if self.optional(there, (id, at), |_| Ok(()))?.is_some() {
            return Ok(false);
        }
        self.whole(|| {
            self.change("INSERT INTO seen (doc_id, at, read_at) VALUES (?1, ?2, ?3)", (id, at, read_at))?;
            self.change(OLD, (id, TIMES))
        })?;
        Ok(true)
    }

    /// Keeps which chain a document belongs to.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn set_chain(&self, number: i64, chain: i64) -> Result<(), LedgerError> {
        self.change("UPDATE prints SET chain = ?2 WHERE doc_id = ?1", (number, chain))
    }

    /// Sets the newest revision of a document, by which it counts no more; `None` lets it count again.
    ///
    /// # Errors
    /// `UnknownDocument`, `Full`, `Io`.
    pub fn supersede(&self, name: &str, by: Option<&str>) -> Result<(), LedgerError> {
        let id = self.known(name)?;
        let Some(by) = by else { return self.let_stand(id) };
        let by = self.known(by)?;
        self.whole(|| {
            if !self.is_superseded(id)? {
                self.forget_index(name);
                self.unname(id)?;
                self.set_aside(id, name)?;
            }
            self.change("UPDATE documents SET superseded_by = ?2 WHERE id = ?1", (id, by))
        })
    }

    /// Lets a document count again.
    pub(crate) fn let_stand(&self, id: i64) -> Result<(), LedgerError> {
        if !self.is_superseded(id)? {
            return Ok(());
        }
        self.whole(|| {
            self.change("UPDATE documents SET superseded_by = NULL WHERE id = ?1", [id])?;
            self.change("INSERT INTO facts SELECT * FROM older_facts WHERE doc_id = ?1 ORDER BY position", [id])?;
            self.change("DELETE FROM older_facts WHERE doc_id = ?1", [id])?;
            self.change(
                "INSERT OR IGNORE INTO dirty (block) SELECT DISTINCT country FROM facts WHERE doc_id = ?1",
                [id],
            )
        })
    }

    /// Takes the facts of a document out of what counts, with the lines that name them. What was told together with
    /// them is to be related anew: of a large block these documents alone.
    fn set_aside(&self, id: i64, name: &str) -> Result<(), LedgerError> {
        const WHOLE: &str = "SELECT block FROM fresh WHERE doc_id = 0";
        const UNKNOWN: &str = "SELECT block FROM fresh WHERE doc_id = ?1";
        const NOTHING: &str = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM fresh WHERE block = ?1)";
        const NAMING: &str = "SELECT block, kind, id FROM members WHERE fact = ?1";
        const NAMED: &str = "SELECT DISTINCT f.doc_id FROM links l, facts f
             WHERE l.block = ?1 AND l.kind = ?2 AND l.id = ?3 AND f.id IN (
                 SELECT value FROM json_each(iif(json_valid(l.record), l.record, '{}'), '$.members')
                 UNION ALL SELECT value ->> '$.fact'
                     FROM json_each(iif(json_valid(l.record), l.record, '{}'), '$.attached')
                 UNION ALL SELECT f.value FROM json_each(iif(json_valid(l.record), l.record, '{}'), '$.values') v,
                     json_each(v.value, '$.facts') f)";
        const COPIED: &str = "SELECT DISTINCT l.block, d.id FROM links l,
                 json_each(iif(json_valid(l.record), l.record, '{}'), '$.copied') c
             JOIN documents d ON d.name = c.value ->> '$.with.doc' WHERE l.kind = 'group' AND l.id = ?1";
        let whole: BTreeSet<String> = self.list(WHOLE, [], |r| r.get(0))?.into_iter().collect();
        let unknown: BTreeSet<String> = self.list(UNKNOWN, [id], |r| r.get(0))?.into_iter().collect();
        let facts: Vec<String> = self.list("SELECT id FROM facts WHERE doc_id = ?1", [id], |r| r.get(0))?;
        let blocks: Vec<String> =
            self.list("SELECT DISTINCT country FROM facts WHERE doc_id = ?1", [id], |r| r.get(0))?;
        let own = format!("=document {name}");
        let mut partners: BTreeSet<(String, i64)> =
            self.list(COPIED, [&own], |r| Ok((r.get(0)?, r.get(1)?)))?.into_iter().collect();
        let mut lines: BTreeSet<(String, String, String)> = BTreeSet::new();
        for fact in &facts {
            lines.extend(self.list(NAMING, [fact], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?);
            lines.extend(self.lines_called(&format!("=fact {fact}"))?);
        }
        for (block, kind, link) in &lines {
            let named: Vec<i64> = self.list(NAMED, (block, kind, link), |r| r.get(0))?;
            partners.extend(named.into_iter().map(|doc| (block.clone(), doc)));
        }
        lines.extend(self.lines_called(&own)?);
        lines.iter().try_for_each(|(block, kind, link)| self.remove_link(block, kind, link))?;
        self.change("INSERT INTO older_facts SELECT * FROM facts WHERE doc_id = ?1", [id])?;
        self.change("DELETE FROM facts WHERE doc_id = ?1", [id])?;
        // The triggers ask for the whole block wherever a fact goes.
        for block in blocks.iter().filter(|block| !whole.contains(*block)) {
            self.change("DELETE FROM fresh WHERE block = ?1 AND doc_id = 0", [block])?;
        }
        let fresh = "INSERT OR IGNORE INTO fresh (block, doc_id) VALUES (?1, ?2)";
        for (block, doc) in partners.iter().filter(|(_, doc)| *doc != id) {
            self.soil(block)?;
            self.change(fresh, (block, doc))?;
        }
        for block in &blocks {
            let nothing = self.optional(NOTHING, [block], |_| Ok(()))?.is_some();
            match unknown.contains(block) {
                // It came and goes without having been related to anything.
                true if nothing => self.change("DELETE FROM dirty WHERE block = ?1", [block])?,
                true => {}
                // It was alone: whether others were dated by it, only relating the whole block can tell.
                false if nothing => self.mark_dirty(block)?,
                false => self.soil(block)?,
            }
        }
        Ok(())
    }

    fn lines_called(&self, line: &str) -> Result<Vec<(String, String, String)>, LedgerError> {
        const SQL: &str = "SELECT block, kind, id FROM links WHERE kind = ?1 AND id = ?2";
        self.list(SQL, (link_kind(false), line), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
    }
}
