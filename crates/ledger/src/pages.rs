//! Pieces of listings: some rows from the middle, what begins with some letters, counts that stop early.

use crate::search::{Asked, Filed, list_of};
use crate::view::{fact_row, link_kind, link_row};
use crate::{LedgerError, StoredFact, StoredLink, View};
use rusqlite::params_from_iter;

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The first text after all that begin with `beginning`.
fn after(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}

impl View {
    /// Number of facts, counted up to `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn count_facts(&self, most: usize) -> Result<usize, LedgerError> {
        // In this order it is read from the index alone.
        self.count("SELECT id FROM facts ORDER BY id", most)
    }

    /// Number of documents, counted up to `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn count_documents(&self, most: usize) -> Result<usize, LedgerError> {
        self.count("SELECT name FROM documents ORDER BY name", most)
    }

    /// Number of facts in a block, counted up to `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn count_in_block(&self, block: &str, most: usize) -> Result<usize, LedgerError> {
        const SQL: &str = "SELECT count(*) FROM (SELECT 1 FROM facts WHERE country = ?1 LIMIT ?2)";
        let rows = self.list(SQL, (block, number(most)), |r| r.get::<_, i64>(0))?;
        Ok(rows.first().map_or(0, |n| usize::try_from(*n).unwrap_or(0)))
    }

    /// Number of groups or of conflicts, counted up to `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn count_links(&self, conflicts: bool, most: usize) -> Result<usize, LedgerError> {
        let kind = link_kind(conflicts);
        self.count(&format!("SELECT 1 FROM links WHERE kind = '{kind}' AND id >= '>'"), most)
    }

    fn count(&self, rows: &str, most: usize) -> Result<usize, LedgerError> {
        let count = self.number(&format!("SELECT count(*) FROM ({rows} LIMIT {})", number(most)))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Groups or conflicts by id, some from the middle; one found in several blocks stands in each.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn links_by_id(&self, conflicts: bool, skip: usize, most: usize) -> Result<Vec<StoredLink>, LedgerError> {
        // Ids of other lines begin with `=`.
        const SQL: &str = "SELECT block, kind, id, format, record FROM links
             WHERE kind = ?1 AND id >= '>' ORDER BY id, block LIMIT ?2 OFFSET ?3";
        self.list(SQL, (link_kind(conflicts), number(most), number(skip)), link_row)
    }

    /// Groups and conflicts whose ids begin so.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn links_beginning(&self, id: &str, most: usize) -> Result<Vec<StoredLink>, LedgerError> {
        const SQL: &str = "SELECT block, kind, id, format, record FROM links
             WHERE kind IN ('group', 'conflict') AND id >= '>' AND id >= ?1 AND id < ?2 ORDER BY id, block LIMIT ?3";
        self.list(SQL, (id, after(id), number(most)), link_row)
    }

    /// Facts whose ids begin so.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn facts_beginning(&self, id: &str, most: usize) -> Result<Vec<StoredFact>, LedgerError> {
        const SQL: &str = "SELECT f.id, d.name, f.kind, f.type, f.country, f.from_day, f.to_day, f.format, f.record
             FROM facts f JOIN documents d ON d.id = f.doc_id WHERE f.id >= ?1 AND f.id < ?2 ORDER BY f.id LIMIT ?3";
        self.list(SQL, (id, after(id), number(most)), fact_row)
    }

    /// Names of documents that begin so.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn documents_beginning(&self, name: &str, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT name FROM documents WHERE name >= ?1 AND name < ?2 ORDER BY name LIMIT ?3";
        self.list(SQL, (name, after(name), number(most)), |r| r.get(0))
    }

    /// Name of the document of a fact.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn document_of(&self, fact: &str) -> Result<Option<String>, LedgerError> {
        const SQL: &str = "SELECT d.name FROM facts f JOIN documents d ON d.id = f.doc_id WHERE f.id = ?1";
        self.optional(SQL, [fact], |r| r.get(0))
    }

    /// Names of documents in their order, some from the middle.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn documents_page(&self, skip: usize, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT name FROM documents ORDER BY name LIMIT ?1 OFFSET ?2";
        self.list(SQL, (number(most), number(skip)), |r| r.get(0))
    }

    /// Facts by name of the document and place in it, some from the middle, without those of some ids.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn facts_page(&self, hidden: &[String], skip: usize, most: usize) -> Result<Vec<Filed>, LedgerError> {
        const SQL: &str = "SELECT d.name, f.position FROM documents d CROSS JOIN facts f ON f.doc_id = d.id
             WHERE f.id NOT IN (SELECT value FROM json_each(?3)) ORDER BY d.name, f.position LIMIT ?1 OFFSET ?2";
        self.list(SQL, (number(most), number(skip), list_of(hidden)), |r| {
            Ok(Filed { doc: r.get(0)?, position: usize::try_from(r.get::<_, i64>(1)?).ok(), days: None })
        })
    }

    /// Facts of some kinds that fit what was asked, newest first, and how many there are, counted up to `counted`.
    /// No kinds are all kinds.
    ///
    /// # Errors
    /// `Corrupt`, `Io`, `Internal` when what was asked is no expression.
    pub fn newest_found(
        &self,
        asked: &Asked,
        kinds: &[&str],
        skip: usize,
        most: usize,
        counted: usize,
    ) -> Result<(Vec<Filed>, usize), LedgerError> {
        let asked = Asked { facts: Some(true), ..asked.clone() };
        let (inner, values) = asked.unranked(number(counted));
        // Kinds come from a closed list of plain words.
        let kinds: Vec<String> = kinds.iter().map(|k| format!("'{}'", k.replace('\'', ""))).collect();
        let of_kind = if kinds.is_empty() { String::new() } else { format!("WHERE kind IN ({})", kinds.join(", ")) };
        let sql = format!(
            "SELECT line, from_day, to_day, count(*) OVER () FROM
                 (SELECT f.line, f.from_day, f.to_day, f.kind FROM ({inner}) w CROSS JOIN filed f ON f.line = w.line)
             {of_kind} ORDER BY from_day DESC, to_day DESC, line LIMIT {} OFFSET {}",
            number(most),
            number(skip)
        );
        type Line = (i64, Option<String>, Option<String>, i64);
        let rows: Vec<Line> =
            self.list(&sql, params_from_iter(values.iter()), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
        let total = rows.first().map_or(0, |r| usize::try_from(r.3).unwrap_or(0));
        let lines =
            rows.into_iter().map(|(line, from, to, _)| self.filed(line, from.zip(to))).collect::<Result<_, _>>()?;
        Ok((lines, total))
    }
}
