//! Pieces of listings: some rows from the middle, what begins with some letters, counts that stop early.

use crate::search::{Asked, Filed, list_of};
use crate::stretches::Lines;
use crate::view::{fact_row, link_kind, link_row};
use crate::{LedgerError, StoredFact, StoredLink, View};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// Matches that are all sorted for a page of the newest.
const FEW: usize = 5_000;
/// How often the whole ledger may be gone through to find the newest of many matches month by month.
const AGAIN: i64 = 3;

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

    /// Number of documents that count, counted up to `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn count_documents(&self, most: usize) -> Result<usize, LedgerError> {
        self.count("SELECT name FROM documents WHERE superseded_by IS NULL ORDER BY name", most)
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

    /// Names of documents that begin so, also of those with a newer revision.
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

    /// Names of the documents that count in their order, some from the middle.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn documents_page(&self, skip: usize, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT name FROM documents WHERE superseded_by IS NULL ORDER BY name LIMIT ?1 OFFSET ?2";
        self.list(SQL, (number(most), number(skip)), |r| r.get(0))
    }

    /// Names of the documents that count after a name, in their order; the empty name comes before all.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn documents_after(&self, name: &str, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT name FROM documents WHERE superseded_by IS NULL AND name > ?1 ORDER BY name LIMIT ?2";
        self.list(SQL, (name, number(most)), |r| r.get(0))
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
    /// No kinds are all kinds. Where very many fit, they are counted by what was asked alone, so that marks of the kinds
    /// should stand in it.
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
        let asked = Asked { facts: Some(true), matches: self.widened(&asked.matches)?, ..asked.clone() };
        let pieces = self.lines_within(&asked.period())?;
        let few = self.last_read(&asked, &pieces, FEW + 1)?.len() <= FEW;
        if !few && let Some(rows) = self.by_month(&asked, kinds, skip.saturating_add(most))? {
            let total = self.count_found(&asked, &pieces, counted)?;
            let page = rows.into_iter().skip(skip).take(most);
            return Ok((page.map(|row| row.filed(self)).collect::<Result<_, _>>()?, total));
        }
        self.sorted(&asked, kinds, (skip, most), counted)
    }

    /// The same of few matches: all are sorted. Of more than `counted` those read last.
    fn sorted(
        &self,
        asked: &Asked,
        kinds: &[&str],
        (skip, most): (usize, usize),
        counted: usize,
    ) -> Result<(Vec<Filed>, usize), LedgerError> {
        let (inner, values) = asked.select("0.0", &asked.matches, Lines::ALL, Some(number(counted)));
        let sql = format!(
            "SELECT line, from_day, to_day, count(*) OVER () FROM
                 (SELECT f.line, f.from_day, f.to_day, f.kind FROM ({inner}) w CROSS JOIN filed f ON f.line = w.line)
             WHERE {} ORDER BY from_day DESC, to_day DESC, line LIMIT {} OFFSET {}",
            of_kinds(kinds),
            number(most),
            number(skip)
        );
        let rows: Vec<(Row, i64)> =
            self.list(&sql, params_from_iter(values.iter()), |r| Ok((Row::read(r)?, r.get(3)?)))?;
        let total = rows.first().map_or(0, |r| usize::try_from(r.1).unwrap_or(0));
        Ok((rows.into_iter().map(|(row, _)| row.filed(self)).collect::<Result<_, _>>()?, total))
    }

    /// The first `most` of very many matches: month by month from the last, until there are so many. `None` when the
    /// ledger was read in no order of days, so that every month would have to be looked for in all of it.
    fn by_month(&self, asked: &Asked, kinds: &[&str], most: usize) -> Result<Option<Vec<Row>>, LedgerError> {
        let period = asked.period();
        let by_days = period.since.is_some() || period.until.is_some();
        let end = self.number("SELECT coalesce(max(stretch), 0) + 1 FROM stretches WHERE long IN (0, 1)")?;
        let within = self.lines_within(&period)?;
        let mut looked_at = 0;
        let mut out: Vec<Row> = Vec::new();
        // After the month of the last day.
        let mut month = period.until.as_deref().map_or_else(|| "~".to_owned(), |day| format!("{day}~"));
        while let Some(before) = self.month_before(&month)? {
            month = before;
            if out.len() >= most || by_days && month.is_empty() && !period.undated {
                break;
            }
            let mut pieces = self.lines_of_month(&month)?;
            if period.since.as_deref().is_some_and(|since| month.as_str() < since.get(..7).unwrap_or(since)) {
                // What began before the period and lasted into it lies where lines of the period are looked for.
                pieces
                    .retain(|piece| within.iter().any(|other| piece.first <= other.last && other.first <= piece.last));
            }
            looked_at += pieces.iter().map(Lines::stretches).sum::<i64>();
            if looked_at > AGAIN * end {
                return Ok(None);
            }
            for piece in pieces {
                self.of_month(asked, kinds, &month, piece, &mut out)?;
            }
        }
        out.sort_by(|a, b| (&b.from, &b.to).cmp(&(&a.from, &a.to)).then(a.line.cmp(&b.line)));
        Ok(Some(out))
    }

    /// Adds the matches of a piece of the ledger whose first day lies in a month.
    fn of_month(
        &self,
        asked: &Asked,
        kinds: &[&str],
        month: &str,
        piece: Lines,
        out: &mut Vec<Row>,
    ) -> Result<(), LedgerError> {
        let (inner, mut values) = asked.select("0.0", &asked.matches, piece, None);
        values.push(Value::from(month.to_owned()));
        let sql = format!(
            "SELECT f.line, f.from_day, f.to_day FROM ({inner}) w CROSS JOIN filed f ON f.line = w.line
             WHERE coalesce(substr(f.from_day, 1, 7), '') = ?{} AND {}",
            values.len(),
            of_kinds(kinds)
        );
        out.extend(self.list(&sql, params_from_iter(values.iter()), Row::read)?);
        Ok(())
    }

    /// How many fit, counted up to `most`.
    fn count_found(&self, asked: &Asked, pieces: &[Lines], most: usize) -> Result<usize, LedgerError> {
        let mut counted = 0;
        for piece in pieces {
            let (inner, values) = asked.select("0.0", &asked.matches, *piece, None);
            let sql = format!("SELECT count(*) FROM (SELECT 1 FROM ({inner}) LIMIT {})", number(most - counted));
            let rows = self.list(&sql, params_from_iter(values.iter()), |r| r.get::<_, i64>(0))?;
            counted += rows.first().map_or(0, |n| usize::try_from(*n).unwrap_or(0));
            if counted >= most {
                break;
            }
        }
        Ok(counted)
    }
}

/// A line with its days as text.
struct Row {
    line: i64,
    from: Option<String>,
    to: Option<String>,
}

impl Row {
    fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
        Ok(Row { line: r.get(0)?, from: r.get(1)?, to: r.get(2)? })
    }

    fn filed(self, view: &View) -> Result<Filed, LedgerError> {
        view.filed(self.line, self.from.zip(self.to))
    }
}

/// The condition that a line is of some kinds; they come from a closed list of plain words.
fn of_kinds(kinds: &[&str]) -> String {
    let kinds: Vec<String> = kinds.iter().map(|k| format!("'{}'", k.replace('\'', ""))).collect();
    if kinds.is_empty() { "1".to_owned() } else { format!("kind IN ({})", kinds.join(", ")) }
}
