//! Writing to a ledger.

use crate::digest::{document_sum, fact_sum, link_sum};
use crate::view::link_kind;
use crate::{Digest, DocumentWords, ErrorKind, LedgerError, Named, Naming, UNPLACED, View, packing};
use rusqlite::{ErrorCode, Params};
use std::cell::{RefCell, RefMut};
use std::collections::BTreeSet;
use std::ops::Deref;

/// A document to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// Name, as its record and facts have it; see [`View::name_for`].
    pub name: &'a str,
    /// Original bytes.
    pub bytes: &'a [u8],
    /// The file that these are the text of, if they are that of another one.
    pub taken_from: Option<&'a [u8]>,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: &'a str,
    /// Versions of the program and tables that coded it.
    pub coded_with: &'a str,
    /// True for demonstration material.
    pub demo: bool,
    /// When it was read, in seconds since 1970 (UTC).
    pub read_at: i64,
}

/// A fact to be added, with the columns it is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFact {
    /// Id, unique in the ledger.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// Type.
    pub ty: String,
    /// Country, the block the fact is linked in; `None` when not known.
    pub country: Option<String>,
    /// First day of the event as `YYYY-MM-DD`, if known.
    pub from_day: Option<String>,
    /// Last day of the event as `YYYY-MM-DD`, if known.
    pub to_day: Option<String>,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: String,
}

/// A group or conflict to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// Id, unique among the groups or conflicts of its block.
    pub id: String,
    /// Number of the format of the record.
    pub format: u32,
    /// The record.
    pub record: String,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// Added under this name.
    Added {
        /// Name in the ledger.
        name: String,
    },
    /// The same bytes were there already, under this name; nothing was changed.
    AlreadyThere {
        /// Name in the ledger.
        name: String,
    },
    /// Other bytes have this name; nothing was changed. The record and facts must be made anew under the free name.
    NameTaken {
        /// A name that is free.
        free: String,
    },
}

/// The writable side of a ledger, inside [`crate::Ledger::batch`]. Reads see what was written before.
#[derive(Debug)]
pub struct Batch<'l> {
    view: &'l View,
    /// Documents by name and the words that they will be found by.
    to_index: RefCell<Vec<(String, DocumentWords)>>,
    /// Documents by name and what they tell of the names in them.
    to_name: RefCell<Vec<(String, Vec<Named>)>>,
}

impl Deref for Batch<'_> {
    type Target = View;

    fn deref(&self) -> &View {
        self.view
    }
}

impl<'l> Batch<'l> {
    pub(crate) fn new(view: &'l View) -> Batch<'l> {
        Batch { view, to_index: RefCell::default(), to_name: RefCell::default() }
    }

    pub(crate) fn to_name(&self) -> RefMut<'_, Vec<(String, Vec<Named>)>> {
        self.to_name.borrow_mut()
    }

    pub(crate) fn to_index(&self) -> RefMut<'_, Vec<(String, DocumentWords)>> {
        self.to_index.borrow_mut()
    }

    /// Adds a document with its facts, as a whole or not at all. The same bytes are added once.
    ///
    /// # Errors
    /// `FactIdTaken`, `Full`, `TooLarge`, `Io`; the batch may go on with other documents after the first and third.
    pub fn put_document(&self, document: &NewDocument<'_>, facts: &[NewFact]) -> Result<Put, LedgerError> {
        let digest = Digest::of(document.bytes);
        match self.view.name_for(document.name, &digest)? {
            Naming::AlreadyThere(name) => return Ok(Put::AlreadyThere { name }),
            Naming::Free(free) if free != document.name => return Ok(Put::NameTaken { free }),
            Naming::Free(_) => {}
        }
        self.whole(|| {
            let id = self.insert_document(document, &digest)?;
            self.insert_facts(id, "facts", facts)?;
            self.note(document.read_at, "added", Some(document.name), Some(document.coded_with))
        })?;
        Ok(Put::Added { name: document.name.to_owned() })
    }

    /// Replaces the record and the facts of a document; its bytes stay. `at` is in seconds since 1970 (UTC).
    ///
    /// # Errors
    /// `UnknownDocument`, `FactIdTaken`, `Full`, `TooLarge`, `Io`.
    pub fn replace_coding(
        &self,
        name: &str,
        format: u32,
        record: &str,
        coded_with: &str,
        facts: &[NewFact],
        at: i64,
    ) -> Result<(), LedgerError> {
        let id = self.known(name)?;
        self.forget_index(name);
        self.whole(|| {
            self.forget_facts(id)?;
            let (demo, read_at) = self.origin(id)?;
            let sum = document_sum(format, record, coded_with, demo, read_at);
            self.change(
                "UPDATE documents SET format = ?2, record = ?3, sum = ?4, coded_with = ?5 WHERE id = ?1",
                (id, format, record, sum, coded_with),
            )?;
            self.insert_facts(id, if self.is_superseded(id)? { "older_facts" } else { "facts" }, facts)?;
            self.note(at, "recoded", Some(name), Some(coded_with))
        })
    }

    /// Removes a document with its bytes and facts; the log keeps that it was there. `at` is in seconds since 1970.
    ///
    /// # Errors
    /// `UnknownDocument`, `Full`, `Io`.
    pub fn remove_document(&self, name: &str, at: i64) -> Result<(), LedgerError> {
        let id = self.known(name)?;
        self.forget_index(name);
        self.whole(|| {
            self.forget_facts(id)?;
            self.unname(id)?;
            self.forget_print(id)?;
            self.change("DELETE FROM documents WHERE id = ?1", [id])?;
            self.note(at, "removed", Some(name), None)
        })
    }

    /// Replaces all groups and conflicts of a block and takes it off the list of dirty blocks. What is there already is
    /// left as it is.
    ///
    /// # Errors
    /// `Full`, `Io`; `Internal` when an id is given twice. The batch must not go on then: a part may be done.
    pub fn set_links(&self, block: &str, groups: &[NewLink], conflicts: &[NewLink]) -> Result<(), LedgerError> {
        const THERE: &str = "SELECT kind, id FROM links WHERE block = ?1 ORDER BY kind, id";
        let mut kept: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (conflict, links) in [(false, groups), (true, conflicts)] {
            let kind = link_kind(conflict);
            if let Some(twice) = links.iter().find(|link| !kept.insert((kind, &link.id))) {
                return Err(self.view.error(ErrorKind::Internal, format!("the {kind} `{}` is given twice", twice.id)));
            }
        }
        let there: Vec<(String, String)> = self.list(THERE, [block], |r| Ok((r.get(0)?, r.get(1)?)))?;
        for (kind, id) in there.iter().filter(|(kind, id)| !kept.contains(&(kind.as_str(), id.as_str()))) {
            self.remove_link(block, kind, id)?;
        }
        for (conflict, links) in [(false, groups), (true, conflicts)] {
            links.iter().try_for_each(|link| self.set_link(block, link_kind(conflict), link))?;
        }
        self.change("DELETE FROM unsettled WHERE block = ?1", [block])?;
        self.change("DELETE FROM dirty WHERE block = ?1", [block])
    }

    /// Keeps one line. One that is there as it should be is not touched: much hangs on it that would be made anew.
    pub(crate) fn set_link(&self, block: &str, kind: &str, link: &NewLink) -> Result<(), LedgerError> {
        const SAME: &str = "SELECT format = ?4 AND record = ?5 AND sum = ?6 FROM links
             WHERE block = ?1 AND kind = ?2 AND id = ?3";
        const INSERT: &str = "INSERT INTO links (block, kind, id, format, record, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let sum = link_sum(link.format, &link.record);
        let values = (block, kind, &link.id, link.format, &link.record, &sum);
        match self.optional(SAME, values, |r| r.get::<_, bool>(0))? {
            Some(true) => return Ok(()),
            Some(false) => self.remove_link(block, kind, &link.id)?,
            None => {}
        }
        self.change(INSERT, values)
    }

    /// Takes one line away.
    pub(crate) fn remove_link(&self, block: &str, kind: &str, id: &str) -> Result<(), LedgerError> {
        self.change("DELETE FROM links WHERE block = ?1 AND kind = ?2 AND id = ?3", (block, kind, id))
    }

    /// Puts a block on the list of those to be linked again.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn mark_dirty(&self, block: &str) -> Result<(), LedgerError> {
        self.soil(block)?;
        // Not one document that is new in it: all of it.
        self.change("INSERT OR IGNORE INTO fresh (block, doc_id) VALUES (?1, 0)", [block])
    }

    /// Puts a block on the list without saying what is new in it.
    pub(crate) fn soil(&self, block: &str) -> Result<(), LedgerError> {
        self.change("INSERT OR IGNORE INTO dirty (block) VALUES (?1)", [block])
    }

    /// Keeps a setting; `None` forgets it.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn set_setting(&self, key: &str, value: Option<&str>) -> Result<(), LedgerError> {
        match value {
            Some(value) => self.change(
                "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
                (key, value),
            ),
            None => self.change("DELETE FROM settings WHERE key = ?1", [key]),
        }
    }

    /// Adds an entry to the log. `at` is in seconds since 1970 (UTC).
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn note(&self, at: i64, what: &str, doc: Option<&str>, detail: Option<&str>) -> Result<(), LedgerError> {
        self.change("INSERT INTO log (at, what, doc, detail) VALUES (?1, ?2, ?3, ?4)", (at, what, doc, detail))
    }

    pub(crate) fn known(&self, name: &str) -> Result<i64, LedgerError> {
        let unknown = || self.view.error(ErrorKind::UnknownDocument, format!("no document is called `{name}`"));
        self.view.document_id(name)?.ok_or_else(unknown)
    }

    /// Whether a document is demonstration material, and when it was read.
    fn origin(&self, id: i64) -> Result<(bool, i64), LedgerError> {
        let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?));
        self.view
            .conn()
            .query_row("SELECT demo, read_at FROM documents WHERE id = ?1", [id], row)
            .map_err(|e| self.view.sql(&e))
    }

    fn insert_document(&self, document: &NewDocument<'_>, digest: &Digest) -> Result<i64, LedgerError> {
        let size = i64::try_from(document.bytes.len()).unwrap_or(i64::MAX);
        let sum = document_sum(document.format, document.record, document.coded_with, document.demo, document.read_at);
        self.change(
            "INSERT INTO documents (name, digest, size, format, record, sum, coded_with, demo, read_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                document.name,
                digest.as_str(),
                size,
                document.format,
                document.record,
                sum,
                document.coded_with,
                document.demo,
                document.read_at,
            ),
        )?;
        let id = self.view.conn().last_insert_rowid();
        let (packing, bytes) = packing::pack(document.bytes);
        self.change("INSERT INTO originals (doc_id, packing, bytes) VALUES (?1, ?2, ?3)", (id, packing, bytes))?;
        if let Some(file) = document.taken_from {
            self.insert_file(id, file)?;
        }
        Ok(id)
    }

    /// Keeps the file that a document was taken from.
    fn insert_file(&self, doc: i64, file: &[u8]) -> Result<(), LedgerError> {
        const SQL: &str = "INSERT INTO taken_from (doc_id, digest, size, packing, bytes) VALUES (?1, ?2, ?3, ?4, ?5)";
        let size = i64::try_from(file.len()).unwrap_or(i64::MAX);
        let (packing, bytes) = packing::pack(file);
        self.change(SQL, (doc, Digest::of(file).as_str(), size, packing, bytes))
    }

    /// Puts the facts of a document into `facts`, or into `older_facts` where a newer revision is there.
    fn insert_facts(&self, doc: i64, table: &str, facts: &[NewFact]) -> Result<(), LedgerError> {
        for (position, fact) in (0_i64..).zip(facts) {
            let block = fact.country.as_deref().unwrap_or(UNPLACED);
            self.insert_fact(doc, table, position, block, fact)?;
            if table == "facts" {
                self.soil(block)?;
            }
        }
        Ok(())
    }

    fn insert_fact(
        &self,
        doc: i64,
        table: &str,
        position: i64,
        block: &str,
        fact: &NewFact,
    ) -> Result<(), LedgerError> {
        let sql = format!(
            "INSERT INTO {table} (id, doc_id, position, kind, type, country, from_day, to_day, format, record, sum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        );
        let insert = || {
            self.view.conn().prepare_cached(&sql)?.execute((
                &fact.id,
                doc,
                position,
                &fact.kind,
                &fact.ty,
                block,
                &fact.from_day,
                &fact.to_day,
                fact.format,
                &fact.record,
                fact_sum(
                    &fact.kind,
                    &fact.ty,
                    fact.from_day.as_deref(),
                    fact.to_day.as_deref(),
                    fact.format,
                    &fact.record,
                ),
            ))
        };
        match insert() {
            Ok(_) => Ok(()),
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => Err(self
                .view
                .error(ErrorKind::FactIdTaken, format!("a fact with the id `{}` is there already", fact.id))),
            Err(e) => Err(self.view.sql(&e)),
        }
    }

    /// Takes away the facts of a document; the blocks they stood in must be linked again.
    fn forget_facts(&self, doc: i64) -> Result<(), LedgerError> {
        self.change("INSERT OR IGNORE INTO dirty (block) SELECT DISTINCT country FROM facts WHERE doc_id = ?1", [doc])?;
        self.change("DELETE FROM older_facts WHERE doc_id = ?1", [doc])?;
        self.change("DELETE FROM facts WHERE doc_id = ?1", [doc])
    }

    pub(crate) fn change(&self, sql: &str, params: impl Params) -> Result<(), LedgerError> {
        let change = || self.view.conn().prepare_cached(sql)?.execute(params);
        change().map(|_| ()).map_err(|e| self.view.sql(&e))
    }

    /// Keeps all of `work` or nothing of it, so that a batch can go on after one document failed.
    pub(crate) fn whole<T>(&self, work: impl FnOnce() -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        self.view.run("SAVEPOINT part")?;
        let out = work();
        // After some errors SQLite has ended the whole transaction by itself.
        match &out {
            Ok(_) => self.view.run("RELEASE part")?,
            Err(_) if self.view.in_transaction() => self.view.run("ROLLBACK TO part; RELEASE part")?,
            Err(_) => {}
        }
        out
    }
}
