//! Is the ledger whole?

use crate::digest::{decision_sum, document_sum, fact_sum, link_sum};
use crate::{Digest, ErrorKind, LedgerError, View, packing};
use rusqlite::Row;

/// Something that is wrong with a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong: the name of a document, the id of a record, or `file`.
    pub what: String,
    /// How it is wrong.
    pub detail: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.what, self.detail)
    }
}

/// Most findings that one check gives; a broken file could have millions.
const MOST: usize = 1000;

/// An original as stored: name of the document, packing, bytes, size, digest.
type Original = (String, Option<i64>, Option<Vec<u8>>, i64, String);

/// Id of a record, the sum stored beside it, and its sum now.
type Sums = (String, String, String);

/// One part of the check; adds what it finds.
type Part = fn(&View, &mut Vec<Finding>) -> Result<(), LedgerError>;

impl View {
    /// Reads the whole ledger and compares it with its digests and sums; empty when all is well.
    ///
    /// Gives at most 1,000 findings. Memory does not grow with the ledger.
    ///
    /// # Errors
    /// `Io`, `InUse`; damage is a finding, not an error.
    pub fn check(&self) -> Result<Vec<Finding>, LedgerError> {
        let mut findings = Vec::new();
        let parts: [Part; 8] = [
            View::check_pages,
            View::check_references,
            View::check_originals,
            View::check_records,
            View::check_words,
            View::check_names,
            View::check_stretches,
            View::check_prints,
        ];
        for part in parts {
            match part(self, &mut findings) {
                Err(e) if e.kind() == ErrorKind::Corrupt => add(&mut findings, "file", e.cause()),
                other => other?,
            }
        }
        findings.truncate(MOST);
        Ok(findings)
    }

    fn check_pages(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        let lines: Vec<String> = self.list("PRAGMA integrity_check(100)", [], |r| r.get(0))?;
        for line in lines.iter().filter(|l| *l != "ok") {
            add(findings, "file", line);
        }
        Ok(())
    }

    fn check_references(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        let orphans: Vec<String> =
            self.list("SELECT id FROM facts WHERE doc_id NOT IN (SELECT id FROM documents) LIMIT 1000", [], |r| {
                r.get(0)
            })?;
        for id in orphans {
            add(findings, &id, "the fact belongs to no document");
        }
        let lost = self.number("SELECT count(*) FROM originals WHERE doc_id NOT IN (SELECT id FROM documents)")?;
        if lost > 0 {
            add(findings, "file", &format!("original bytes of {lost} documents that are not there"));
        }
        Ok(())
    }

    fn check_originals(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        const SQL: &str = "SELECT d.name, o.packing, o.bytes, d.size, d.digest FROM documents d
             LEFT JOIN originals o ON o.doc_id = d.id";
        let row = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?));
        self.each(SQL, row, |original: Original| {
            let name = original.0.clone();
            if !is_whole(original) {
                add(findings, &name, "the original bytes are missing or damaged");
            }
        })?;
        const FILES: &str = "SELECT d.name, t.packing, t.bytes, t.size, t.digest FROM taken_from t
             JOIN documents d ON d.id = t.doc_id";
        self.each(FILES, row, |file: Original| {
            let name = file.0.clone();
            if !is_whole(file) {
                add(findings, &name, "the file it was taken from is damaged");
            }
        })
    }

    fn check_records(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        let document = |r: &Row<'_>| {
            let record: String = r.get(3)?;
            let coded_with: String = r.get(4)?;
            Ok((r.get(0)?, r.get(1)?, document_sum(r.get(2)?, &record, &coded_with, r.get(5)?, r.get(6)?)))
        };
        let fact = |r: &Row<'_>| {
            let (kind, ty): (String, String) = (r.get(2)?, r.get(3)?);
            let (from, to): (Option<String>, Option<String>) = (r.get(4)?, r.get(5)?);
            let record: String = r.get(7)?;
            Ok((r.get(0)?, r.get(1)?, fact_sum(&kind, &ty, from.as_deref(), to.as_deref(), r.get(6)?, &record)))
        };
        let link = |r: &Row<'_>| {
            let record: String = r.get(3)?;
            Ok((r.get(0)?, r.get(1)?, link_sum(r.get(2)?, &record)))
        };
        let mut compare = |(id, stored, found): Sums| {
            if stored != found {
                add(findings, &id, "the record is damaged");
            }
        };
        self.each(
            "SELECT name, sum, format, record, coded_with, demo, read_at FROM documents",
            document,
            &mut compare,
        )?;
        for table in ["facts", "older_facts"] {
            let sql = format!("SELECT id, sum, kind, type, from_day, to_day, format, record FROM {table}");
            self.each(&sql, fact, &mut compare)?;
        }
        self.each("SELECT id, sum, format, record FROM links", link, &mut compare)?;
        let decision = |r: &Row<'_>| {
            let (seq, who, record): (i64, String, String) = (r.get(0)?, r.get(3)?, r.get(5)?);
            Ok((format!("decision {seq}"), r.get(1)?, decision_sum(r.get(2)?, &who, r.get(4)?, &record)))
        };
        self.each("SELECT seq, sum, at, who, format, record FROM decisions", decision, &mut compare)
    }

    fn each<T>(
        &self,
        sql: &str,
        row: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        mut look: impl FnMut(T),
    ) -> Result<(), LedgerError> {
        let mut read = || {
            let mut statement = self.conn().prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(r) = rows.next()? {
                look(row(r)?);
            }
            Ok(())
        };
        read().map_err(|e: rusqlite::Error| self.sql(&e))
    }
}

fn is_whole((_, packing, bytes, size, digest): Original) -> bool {
    let size = usize::try_from(size).unwrap_or(0);
    let bytes = packing.zip(bytes).and_then(|(packing, bytes)| packing::unpack(packing, bytes, size));
    bytes.is_some_and(|b| Digest::of(&b).as_str() == digest)
}

fn add(findings: &mut Vec<Finding>, what: &str, detail: &str) {
    if findings.len() < MOST {
        findings.push(Finding { what: what.to_owned(), detail: detail.to_owned() });
    }
}
