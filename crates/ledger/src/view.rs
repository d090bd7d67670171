//! Reading a ledger. Order is always the same: by name, by id, by time of entry.

use crate::{Digest, ErrorKind, LedgerError, Naming, naming, packing};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use std::path::{Path, PathBuf};

/// Rows fetched at a time while listing; the memory of a listing does not grow with the ledger.
const PAGE: u32 = 256;

/// Statements that are kept ready.
const STATEMENTS: usize = 64;

/// A document as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// Name, used once.
    pub name: String,
    /// Digest of the original bytes.
    pub digest: Digest,
    /// Number of original bytes.
    pub size: u64,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: String,
    /// Versions of the program and tables that coded it.
    pub coded_with: String,
    /// True for demonstration material.
    pub demo: bool,
    /// When it was read, in seconds since 1970 (UTC).
    pub read_at: i64,
    /// True when a newer revision of it is there, so that it does not count.
    pub superseded: bool,
}

/// A fact as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFact {
    /// Id, used once.
    pub id: String,
    /// Name of the document.
    pub doc: String,
    /// Kind.
    pub kind: String,
    /// Type.
    pub ty: String,
    /// Country, the block the fact is linked in; [`crate::UNPLACED`] when not known.
    pub country: String,
    /// First day of the event as `YYYY-MM-DD`, if known.
    pub from_day: Option<String>,
    /// Last day of the event as `YYYY-MM-DD`, if known.
    pub to_day: Option<String>,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: String,
}

/// A group or conflict as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLink {
    /// Block it was found in.
    pub block: String,
    /// True for a conflict, false for a group.
    pub conflict: bool,
    /// Id, used once in its block.
    pub id: String,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: String,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Number, rising, never used again.
    pub seq: i64,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
    /// What happened, one word: `added`, `recoded`, `removed`, or a word of the caller.
    pub what: String,
    /// Name of the document it happened to.
    pub doc: Option<String>,
    /// More about it.
    pub detail: Option<String>,
}

/// The readable side of a ledger.
///
/// Listings fetch some rows at a time; use [`crate::Ledger::snapshot`] when another process may write meanwhile.
#[derive(Debug)]
pub struct View {
    conn: Connection,
    file: PathBuf,
}

impl View {
    pub(crate) fn new(conn: Connection, file: &Path) -> View {
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        View { conn, file: file.to_owned() }
    }

    /// The file of the ledger.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// What a text with this file name and digest is or would be called.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn name_for(&self, name: &str, digest: &Digest) -> Result<Naming, LedgerError> {
        let there = self.optional("SELECT name FROM documents WHERE digest = ?1", [digest.as_str()], |r| r.get(0))?;
        if let Some(name) = there {
            return Ok(Naming::AlreadyThere(name));
        }
        for name in naming::candidates(name, digest) {
            let taken = self.optional("SELECT 1 FROM documents WHERE name = ?1", [&name], |r| r.get::<_, i64>(0))?;
            if taken.is_none() {
                return Ok(Naming::Free(name));
            }
        }
        Err(self.error(ErrorKind::Corrupt, format!("every name made from `{name}` and its digest is taken")))
    }

    /// All documents that count, by name: those without a newer revision.
    pub fn documents(&self) -> impl Iterator<Item = Result<StoredDocument, LedgerError>> + '_ {
        const SQL: &str =
            "SELECT name, digest, size, format, record, coded_with, demo, read_at, superseded_by FROM documents
             WHERE superseded_by IS NULL AND (?1 IS NULL OR name > ?1) ORDER BY name LIMIT ?2";
        self.paged(|last: Option<&StoredDocument>| self.list(SQL, (last.map(|d| &d.name), PAGE), document_row))
    }

    /// All documents by name, with those that have a newer revision.
    pub fn all_documents(&self) -> impl Iterator<Item = Result<StoredDocument, LedgerError>> + '_ {
        const SQL: &str =
            "SELECT name, digest, size, format, record, coded_with, demo, read_at, superseded_by FROM documents
             WHERE ?1 IS NULL OR name > ?1 ORDER BY name LIMIT ?2";
        self.paged(|last: Option<&StoredDocument>| self.list(SQL, (last.map(|d| &d.name), PAGE), document_row))
    }

    /// One document, whether it counts or has a newer revision; `None` when there is none of that name.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn document(&self, name: &str) -> Result<Option<StoredDocument>, LedgerError> {
        const SQL: &str =
            "SELECT name, digest, size, format, record, coded_with, demo, read_at, superseded_by FROM documents
             WHERE name = ?1";
        self.optional(SQL, [name], document_row)
    }

    /// Number of documents and of facts that count.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn counts(&self) -> Result<(u64, u64), LedgerError> {
        let documents = self.number("SELECT count(*) FROM documents WHERE superseded_by IS NULL")?;
        // Every document that counts and every fact is a line of some stretch: far fewer rows than facts to be gone through.
        let lines = self.number("SELECT coalesce(sum(n), 0) FROM stretches")?;
        Ok((documents.unsigned_abs(), lines.saturating_sub(documents).unsigned_abs()))
    }

    /// The original bytes of a document; `None` when there is none of that name.
    ///
    /// # Errors
    /// `Corrupt` when they are not the bytes that were read (the digest is checked), `Io`.
    pub fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        const SQL: &str = "SELECT o.packing, o.bytes, d.size, d.digest FROM documents d
             LEFT JOIN originals o ON o.doc_id = d.id WHERE d.name = ?1";
        let row = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?));
        let Some((packing, bytes, size, digest)) =
            self.optional::<(Option<i64>, Option<Vec<u8>>, i64, String)>(SQL, [name], row)?
        else {
            return Ok(None);
        };
        let size = usize::try_from(size).unwrap_or(0);
        let bytes = packing.zip(bytes).and_then(|(packing, bytes)| packing::unpack(packing, bytes, size));
        match bytes.filter(|b| Digest::of(b).as_str() == digest) {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(self.error(ErrorKind::Corrupt, format!("the original bytes of `{name}` are damaged"))),
        }
    }

    /// The file that the bytes of a document are the text of; `None` when they are their own file, or there is no such
    /// document.
    ///
    /// # Errors
    /// `Corrupt` when it is not the file that was read (the digest is checked), `Io`.
    pub fn taken_from(&self, name: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        const SQL: &str = "SELECT t.packing, t.bytes, t.size, t.digest FROM documents d
             JOIN taken_from t ON t.doc_id = d.id WHERE d.name = ?1";
        let row = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?));
        let Some((packing, bytes, size, digest)) = self.optional::<(i64, Vec<u8>, i64, String)>(SQL, [name], row)?
        else {
            return Ok(None);
        };
        let bytes = packing::unpack(packing, bytes, usize::try_from(size).unwrap_or(0));
        match bytes.filter(|b| Digest::of(b).as_str() == digest) {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(self.error(ErrorKind::Corrupt, format!("the file that `{name}` was taken from is damaged"))),
        }
    }

    /// All facts: by name of the document, then in the order of the document.
    pub fn facts(&self) -> impl Iterator<Item = Result<StoredFact, LedgerError>> + '_ {
        const NAMES: &str = "SELECT id, name FROM documents
             WHERE superseded_by IS NULL AND (?1 IS NULL OR name > ?1) ORDER BY name LIMIT ?2";
        let names = self.paged(|last: Option<&(i64, String)>| {
            self.list(NAMES, (last.map(|d| &d.1), PAGE), |r| Ok((r.get(0)?, r.get(1)?)))
        });
        names.flat_map(|name| {
            let facts = name.and_then(|(id, _)| self.list(FACTS_OF, [id], fact_row));
            let (facts, error) = facts.map_or_else(|e| (Vec::new(), Some(e)), |f| (f, None));
            facts.into_iter().map(Ok).chain(error.map(Err))
        })
    }

    /// The facts of one document in their order; none for an unknown name, or where a newer revision is there.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn facts_of(&self, doc: &str) -> Result<Vec<StoredFact>, LedgerError> {
        match self.document_id(doc)? {
            Some(id) => self.list(FACTS_OF, [id], fact_row),
            None => Ok(Vec::new()),
        }
    }

    /// One fact; `None` when there is none with that id.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn fact(&self, id: &str) -> Result<Option<StoredFact>, LedgerError> {
        const SQL: &str = "SELECT f.id, d.name, f.kind, f.type, f.country, f.from_day, f.to_day, f.format, f.record
             FROM facts f JOIN documents d ON d.id = f.doc_id WHERE f.id = ?1";
        self.optional(SQL, [id], fact_row)
    }

    /// The facts of one block by id.
    pub fn facts_in_block<'v>(&'v self, block: &str) -> impl Iterator<Item = Result<StoredFact, LedgerError>> + 'v {
        const SQL: &str = "SELECT f.id, d.name, f.kind, f.type, f.country, f.from_day, f.to_day, f.format, f.record
             FROM facts f JOIN documents d ON d.id = f.doc_id
             WHERE f.country = ?1 AND (?2 IS NULL OR f.id > ?2) ORDER BY f.id LIMIT ?3";
        let block = block.to_owned();
        self.paged(move |last: Option<&StoredFact>| self.list(SQL, (&block, last.map(|f| &f.id), PAGE), fact_row))
    }

    /// Names of the documents with at least one fact in a block, sorted.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn documents_in_block(&self, block: &str) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT DISTINCT d.name FROM facts f JOIN documents d ON d.id = f.doc_id
             WHERE f.country = ?1 ORDER BY d.name";
        self.list(SQL, [block], |r| r.get(0))
    }

    /// Blocks with facts or links, sorted.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn blocks(&self) -> Result<Vec<String>, LedgerError> {
        self.list("SELECT country FROM facts UNION SELECT block FROM links ORDER BY 1", [], |r| r.get(0))
    }

    /// Blocks whose facts changed since their links were set, sorted. Kept in the file, so that a program that was
    /// killed before linking finds them at the next start.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn dirty_blocks(&self) -> Result<Vec<String>, LedgerError> {
        self.list("SELECT block FROM dirty ORDER BY block", [], |r| r.get(0))
    }

    /// Groups and conflicts of all blocks: by block, groups after conflicts, by id.
    pub fn links(&self) -> impl Iterator<Item = Result<StoredLink, LedgerError>> + '_ {
        const SQL: &str = "SELECT block, kind, id, format, record FROM links
             WHERE ?1 IS NULL OR (block, kind, id) > (?1, ?2, ?3) ORDER BY block, kind, id LIMIT ?4";
        self.paged(|last: Option<&StoredLink>| {
            let kind = last.map(|l| link_kind(l.conflict));
            self.list(SQL, (last.map(|l| &l.block), kind, last.map(|l| &l.id), PAGE), link_row)
        })
    }

    /// Groups and conflicts of one block, groups after conflicts, by id.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn links_in_block(&self, block: &str) -> Result<Vec<StoredLink>, LedgerError> {
        const SQL: &str = "SELECT block, kind, id, format, record FROM links WHERE block = ?1 ORDER BY kind, id";
        self.list(SQL, [block], link_row)
    }

    /// The log from an entry on, oldest first; `after` 0 gives all.
    pub fn log(&self, after: i64) -> impl Iterator<Item = Result<LogEntry, LedgerError>> + '_ {
        const SQL: &str = "SELECT seq, at, what, doc, detail FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2";
        self.paged(move |last: Option<&LogEntry>| {
            self.list(SQL, (last.map_or(after, |e| e.seq), PAGE), |r| {
                Ok(LogEntry { seq: r.get(0)?, at: r.get(1)?, what: r.get(2)?, doc: r.get(3)?, detail: r.get(4)? })
            })
        })
    }

    /// What happened to one document, oldest first.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn log_of(&self, doc: &str) -> Result<Vec<LogEntry>, LedgerError> {
        const SQL: &str = "SELECT seq, at, what, doc, detail FROM log WHERE doc = ?1 ORDER BY seq";
        self.list(SQL, [doc], |r| {
            Ok(LogEntry { seq: r.get(0)?, at: r.get(1)?, what: r.get(2)?, doc: r.get(3)?, detail: r.get(4)? })
        })
    }

    /// A number that is another one once somebody else wrote to the ledger. It means something only beside an earlier
    /// one of the same open ledger.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn stamp(&self) -> Result<i64, LedgerError> {
        self.number("PRAGMA data_version")
    }

    /// A setting kept in the ledger; `None` when it was never set.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn setting(&self, key: &str) -> Result<Option<String>, LedgerError> {
        self.optional("SELECT value FROM settings WHERE key = ?1", [key], |r| r.get(0))
    }

    /// All settings by key.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn settings(&self) -> Result<Vec<(String, String)>, LedgerError> {
        self.list("SELECT key, value FROM settings ORDER BY key", [], |r| Ok((r.get(0)?, r.get(1)?)))
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.conn
    }

    pub(crate) fn error(&self, kind: ErrorKind, cause: impl Into<String>) -> LedgerError {
        LedgerError::new(kind, &self.file, cause)
    }

    pub(crate) fn sql(&self, error: &rusqlite::Error) -> LedgerError {
        LedgerError::sql(&self.file, error)
    }

    pub(crate) fn in_transaction(&self) -> bool {
        !self.conn.is_autocommit()
    }

    pub(crate) fn document_id(&self, name: &str) -> Result<Option<i64>, LedgerError> {
        self.optional("SELECT id FROM documents WHERE name = ?1", [name], |r| r.get(0))
    }

    /// Runs statements without values or rows.
    pub(crate) fn run(&self, sql: &str) -> Result<(), LedgerError> {
        self.conn.execute_batch(sql).map_err(|e| self.sql(&e))
    }

    /// The number that a statement gives.
    pub(crate) fn number(&self, sql: &str) -> Result<i64, LedgerError> {
        let get = || self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0));
        get().map_err(|e: rusqlite::Error| self.sql(&e))
    }

    pub(crate) fn optional<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, LedgerError> {
        let get = || self.conn.prepare_cached(sql)?.query_row(params, row).optional();
        get().map_err(|e: rusqlite::Error| self.sql(&e))
    }

    pub(crate) fn list<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let get = || self.conn.prepare_cached(sql)?.query_map(params, row)?.collect::<rusqlite::Result<Vec<T>>>();
        get().map_err(|e: rusqlite::Error| self.sql(&e))
    }

    /// Lists page by page; `fetch` gets the last row of the page before.
    fn paged<'v, T: Clone + 'v>(
        &'v self,
        fetch: impl Fn(Option<&T>) -> Result<Vec<T>, LedgerError> + 'v,
    ) -> impl Iterator<Item = Result<T, LedgerError>> + 'v {
        let mut page = Vec::new().into_iter();
        let mut last: Option<T> = None;
        let mut more = true;
        std::iter::from_fn(move || {
            loop {
                if let Some(row) = page.next() {
                    if page.len() == 0 {
                        last = Some(T::clone(&row));
                    }
                    return Some(Ok(row));
                }
                if !more {
                    return None;
                }
                match fetch(last.as_ref()) {
                    Ok(rows) => {
                        more = rows.len() == PAGE as usize;
                        page = rows.into_iter();
                    }
                    Err(error) => {
                        more = false;
                        return Some(Err(error));
                    }
                }
            }
        })
    }
}

const FACTS_OF: &str = "SELECT f.id, d.name, f.kind, f.type, f.country, f.from_day, f.to_day, f.format, f.record
     FROM facts f JOIN documents d ON d.id = f.doc_id WHERE f.doc_id = ?1 ORDER BY f.position";

pub(crate) fn document_row(r: &Row<'_>) -> rusqlite::Result<StoredDocument> {
    Ok(StoredDocument {
        name: r.get(0)?,
        digest: Digest::stored(r.get(1)?),
        size: r.get::<_, i64>(2)?.unsigned_abs(),
        format: r.get(3)?,
        record: r.get(4)?,
        coded_with: r.get(5)?,
        demo: r.get(6)?,
        read_at: r.get(7)?,
        superseded: r.get::<_, Option<i64>>(8)?.is_some(),
    })
}

pub(crate) fn fact_row(r: &Row<'_>) -> rusqlite::Result<StoredFact> {
    Ok(StoredFact {
        id: r.get(0)?,
        doc: r.get(1)?,
        kind: r.get(2)?,
        ty: r.get(3)?,
        country: r.get(4)?,
        from_day: r.get(5)?,
        to_day: r.get(6)?,
        format: r.get(7)?,
        record: r.get(8)?,
    })
}

pub(crate) fn link_row(r: &Row<'_>) -> rusqlite::Result<StoredLink> {
    let kind: String = r.get(1)?;
    let conflict = kind == link_kind(true);
    Ok(StoredLink { block: r.get(0)?, conflict, id: r.get(2)?, format: r.get(3)?, record: r.get(4)? })
}

/// The word in the column `kind` of links.
pub(crate) fn link_kind(conflict: bool) -> &'static str {
    if conflict { "conflict" } else { "group" }
}
