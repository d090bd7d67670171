//! Finding documents and facts by their words, and listing the newest first, without reading the whole ledger.
//!
//! The index is derived: triggers of the tables take lines out of it and mark what is missing, [`Batch::index`] puts
//! words in, in the transaction of the document they belong to. What is missing is found by [`View::unindexed`].

use crate::stretches::{LONG, Lines, month_before};
use crate::{Batch, Finding, LedgerError, Named, View};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Lines that one document can have; see `schema/v3.sql`.
pub(crate) const LINES: i64 = 65_536;

/// Most matches that are ranked. Of more, those read last are.
pub const RANKED: usize = 5_000;

/// Lines a word may stand in to be weighed: weighing it means counting all of them.
const COMMON: i64 = RANKED as i64;

/// Pages of the index that are written anew for each document put in, to join its parts: twice of what keeps up with
/// a million documents. It stops where there is nothing to join.
const JOINED: i64 = 32;

/// How much a word counts in each column, in their order.
const WEIGHTS: &str = "5.0, 1.0, 3.0, 2.0, 3.0, 2.0, 1.0, 0.0";

/// The words that a document or fact is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Headlines.
    pub title: String,
    /// Clean text of a document, or quotations of a fact.
    pub text: String,
    /// Names of persons and bodies.
    pub actors: String,
    /// Names of places.
    pub places: String,
    /// Missions: name, sending state, kind.
    pub missions: String,
    /// Kind, type and weapons.
    pub things: String,
    /// Outlet, agency and file name.
    pub source: String,
    /// Words made up for filters.
    pub marks: String,
    /// Where it was, in 1/10,000 degree north and east.
    pub spots: Vec<(i32, i32)>,
}

impl Words {
    fn columns(&self) -> [&str; 8] {
        [&self.title, &self.text, &self.actors, &self.places, &self.missions, &self.things, &self.source, &self.marks]
    }

    /// The marks with one more for each spot.
    fn all_marks(&self) -> String {
        let mut out = self.marks.clone();
        for spot in &self.spots {
            out.push(' ');
            out.push_str(&spot_mark(*spot));
        }
        out
    }
}

/// The words of a document and of its facts in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentWords {
    /// The document as a whole.
    pub document: Words,
    /// Its facts.
    pub facts: Vec<Words>,
    /// What it tells of the names in it; see [`Batch::name`].
    pub named: Vec<Named>,
}

impl DocumentWords {
    /// Sum of all words, kept beside the index so that a check can tell whether it fits the documents.
    pub fn sum(&self) -> String {
        let mut all = String::new();
        for words in std::iter::once(&self.document).chain(&self.facts) {
            words.columns().iter().for_each(|c| {
                all.push_str(c);
                all.push('\0');
            });
            // Writing to a string cannot fail.
            let _ = writeln!(all, "{:?}", words.spots);
        }
        crate::Digest::of(all.as_bytes()).short(16).to_owned()
    }
}

/// The word that stands for a place in the index.
fn spot_mark((lat, lon): (i32, i32)) -> String {
    format!("p{:07}x{:07}", lat + 900_000, lon + 1_800_000)
}

/// What is looked for. Empty fields let everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// An expression of FTS5 over the columns of `words`; see [`quoted`].
    pub matches: String,
    /// The words and filters in it one by one, to tell whether one is too common to be weighed.
    pub phrases: Vec<String>,
    /// Expressions that make a match better where words are too common to be weighed, and by how much. Each holds the
    /// filters too: rare ones make it fast, and common words need not be looked for twice.
    pub better: Vec<(String, f64)>,
    /// Only these spots, when asked for.
    pub spots: Option<Vec<(i32, i32)>>,
    /// First day, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Also what has no date, when a period is asked for.
    pub undated: bool,
    /// Only facts (`Some(true)`) or only documents (`Some(false)`).
    pub facts: Option<bool>,
    /// Rank all matches, however many.
    pub all: bool,
    /// Ids of facts that are left out.
    pub hidden: Vec<String>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Name of the document.
    pub doc: String,
    /// Place of the fact in its document; `None` for the document as a whole.
    pub position: Option<usize>,
    /// How well it fits; larger is better.
    pub score: f64,
}

/// A page of what was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The hits of the page, best first.
    pub hits: Vec<Hit>,
    /// How many there are, or [`RANKED`] when there are more.
    pub matches: usize,
    /// True when there are more than were counted and ranked.
    pub more: bool,
}

/// A word or phrase made safe for [`Asked::matches`], also as the beginning of words.
pub fn quoted(words: &str, beginning: bool) -> String {
    let safe = words.replace('"', "\"\"").replace('\0', " ");
    format!("\"{safe}\"{}", if beginning { "*" } else { "" })
}

/// What somebody typed as an expression of FTS5: one word, several as a phrase, `embass*` as the beginning of a word; `None` when no
/// letter or digit is in it.
pub fn typed(words: &str) -> Option<String> {
    let beginning = words.ends_with('*');
    let words = words.trim_end_matches('*');
    words.chars().any(char::is_alphanumeric).then(|| quoted(&words.to_lowercase(), beginning))
}

/// All words of a name, each as the beginning of a word; `None` when there is none.
pub fn beginnings(name: &str) -> Option<String> {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| quoted(&w.to_lowercase(), true))
        .collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}

impl Batch<'_> {
    /// Puts the words of a document and its facts into the index, in place of those it had, when the batch ends.
    /// Nothing happens for a name that is unknown then.
    pub fn index(&self, name: &str, mut words: DocumentWords) {
        self.name(name, std::mem::take(&mut words.named));
        self.to_index().push((name.to_owned(), words));
    }

    /// Forgets words of a document that were to be put in.
    pub(crate) fn forget_index(&self, name: &str) {
        self.to_index().retain(|(other, _)| other != name);
        self.to_name().retain(|(other, _)| other != name);
    }

    /// Puts in all that was to be put in. There is no savepoint around or between: at each one the index would write out
    /// what it has gathered, as a part of its own that is to be joined with others later.
    pub(crate) fn index_all(&self) -> Result<(), LedgerError> {
        let all = std::mem::take(&mut *self.to_index());
        all.iter().try_for_each(|(name, words)| self.index_now(name, words))?;
        let pages = JOINED.saturating_mul(i64::try_from(all.len()).unwrap_or(i64::MAX));
        if pages == 0 {
            return Ok(());
        }
        // Left to itself the index would join parts rarely and then very many.
        self.change("INSERT INTO words (words, rank) VALUES ('merge', ?1)", [pages])
    }

    fn index_now(&self, name: &str, words: &DocumentWords) -> Result<(), LedgerError> {
        const INSERT: &str = "INSERT OR REPLACE INTO words
             (rowid, title, text, actors, places, missions, things, source, marks)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let Some(id) = self.document_id(name)? else { return Ok(()) };
        let all = std::iter::once(&words.document).chain(&words.facts);
        for (line, words) in (id * LINES..(id + 1) * LINES).zip(all) {
            let [title, text, actors, places, missions, things, source, _] = words.columns();
            let marks = words.all_marks();
            self.change(INSERT, (line, title, text, actors, places, missions, things, source, marks))?;
            for (lat, lon) in &words.spots {
                self.change("INSERT OR IGNORE INTO spots (lat, lon) VALUES (?1, ?2)", (lat, lon))?;
            }
        }
        self.change("UPDATE searched SET sum = ?2 WHERE doc_id = ?1", (id, words.sum()))
    }

    /// Empties the index of words; all documents are to be put in again.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn forget_words(&self) -> Result<(), LedgerError> {
        self.to_index().clear();
        self.to_name().clear();
        self.whole(|| {
            self.forget_names()?;
            self.change("INSERT INTO words (words) VALUES ('delete-all')", [])?;
            self.change("DELETE FROM spots", [])?;
            self.change("UPDATE searched SET sum = NULL", [])
        })
    }

    /// Takes note that the words of a document are no longer what the index has; it is put in again when next looked at.
    ///
    /// # Errors
    /// `Full`, `Io`; nothing happens for an unknown name.
    pub fn reword(&self, name: &str) -> Result<(), LedgerError> {
        self.forget_index(name);
        self.change("UPDATE searched SET sum = NULL WHERE doc_id = (SELECT id FROM documents WHERE name = ?1)", [name])
    }

    /// Joins the parts of the index into one; searching is faster afterwards.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn join_words(&self) -> Result<(), LedgerError> {
        self.change("INSERT INTO words (words) VALUES ('optimize')", [])
    }
}

impl View {
    /// Names of some documents whose words are not in the index, at most `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn unindexed(&self, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT d.name FROM searched s JOIN documents d ON d.id = s.doc_id
             WHERE s.sum IS NULL ORDER BY s.doc_id LIMIT ?1";
        self.list(SQL, [i64::try_from(most).unwrap_or(i64::MAX)], |r| r.get(0))
    }

    /// The sum of a document's words when they were put into the index; `None` when they are not in it.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn indexed_sum(&self, name: &str) -> Result<Option<String>, LedgerError> {
        const SQL: &str = "SELECT s.sum FROM searched s JOIN documents d ON d.id = s.doc_id WHERE d.name = ?1";
        Ok(self.optional(SQL, [name], |r| r.get::<_, Option<String>>(0))?.flatten())
    }

    /// Places that facts have within limits of latitude, in 1/10,000 degree.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn spots(&self, south: i32, north: i32) -> Result<Vec<(i32, i32)>, LedgerError> {
        const SQL: &str = "SELECT lat, lon FROM spots WHERE lat BETWEEN ?1 AND ?2";
        self.list(SQL, [south, north], |r| Ok((r.get(0)?, r.get(1)?)))
    }

    /// A page of what fits, best first, of equals the newest reading first. With nothing but a period asked for, the
    /// newest first.
    ///
    /// # Errors
    /// `Corrupt`, `Io`; `Internal` when [`Asked::matches`] is no expression.
    pub fn search(&self, asked: &Asked, offset: usize, limit: usize) -> Result<Found, LedgerError> {
        if asked.all {
            return self.weigh(asked, i64::MAX - 1, offset, limit);
        }
        let wide = Asked { matches: self.widened(&asked.matches)?, ..asked.clone() };
        let pieces = self.lines_within(&asked.period())?;
        let mut lines = self.last_read(&wide, &pieces, RANKED + 1)?;
        let more = lines.len() > RANKED;
        if !more && !self.has_common(asked)? {
            return self.weigh(asked, RANKED as i64, offset, limit);
        }
        lines.truncate(RANKED);
        let matches = lines.len();
        let mut scored = self.by_fields(&wide, &pieces, &lines)?;
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        let page = scored.into_iter().skip(offset).take(limit);
        let hits = page.map(|(line, score)| self.hit(line, score)).collect::<Result<_, _>>()?;
        Ok(Found { hits, matches, more })
    }

    /// A page of what fits, each match weighed, at most `most`.
    fn weigh(&self, asked: &Asked, most: i64, offset: usize, limit: usize) -> Result<Found, LedgerError> {
        let (inner, values) = asked.statement(most);
        let sql = format!(
            "SELECT line, score, count(*) OVER () FROM ({inner})
             ORDER BY score DESC, line DESC LIMIT {limit} OFFSET {offset}"
        );
        let rows: Vec<(i64, f64, i64)> =
            self.list(&sql, params_from_iter(values.iter()), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        let mut matches = rows.first().map_or(0, |r| usize::try_from(r.2).unwrap_or(0));
        if rows.is_empty() && offset > 0 {
            matches = self.matches(asked, most)?;
        }
        let hits = rows.into_iter().map(|(line, score, _)| self.hit(line, score)).collect::<Result<_, _>>()?;
        Ok(Found { hits, matches, more: false })
    }

    /// Lines of some pieces of the ledger that fit, the last read first, at most `most`.
    pub(crate) fn last_read(&self, asked: &Asked, pieces: &[Lines], most: usize) -> Result<Vec<i64>, LedgerError> {
        let mut out = Vec::new();
        for piece in pieces {
            let left = i64::try_from(most - out.len()).unwrap_or(i64::MAX);
            let (sql, values) = asked.select("0.0", &asked.expression(), *piece, Some(left));
            out.extend(self.list(&sql, params_from_iter(values.iter()), |r| r.get::<_, i64>(0))?);
            if out.len() >= most {
                break;
            }
        }
        Ok(out)
    }

    /// Lines, the last read first, with scores for the fields that the words stand in.
    fn by_fields(&self, asked: &Asked, pieces: &[Lines], lines: &[i64]) -> Result<Vec<(i64, f64)>, LedgerError> {
        const UP: &str = "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3";
        const DOWN: &str =
            "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC";
        let mut scores: HashMap<i64, f64> = lines.iter().map(|line| (*line, 0.0)).collect();
        let (Some(newest), Some(oldest)) = (lines.first(), lines.last()) else { return Ok(Vec::new()) };
        // Only among these lines: a word that stands in no headline would be looked for through the whole ledger.
        let end = self.number("SELECT coalesce(max(line), 0) FROM filed")?;
        for (better, points) in &asked.better {
            let better = Asked { matches: self.widened(better)?, spots: asked.spots.clone(), ..Asked::default() };
            let expression = better.expression();
            for piece in pieces.iter().filter(|piece| piece.first <= *newest && *oldest <= piece.last) {
                let (first, last) = (piece.first.max(*oldest), piece.last.min(*newest));
                // A word that stands in none of these fields is looked for to the end of the ledger whatever the last
                // line: so towards the nearer end.
                let sql = if end - first < last { UP } else { DOWN };
                for line in self.list(sql, (&expression, first, last), |r| r.get::<_, i64>(0))? {
                    scores.entry(line).and_modify(|score| *score += points);
                }
            }
        }
        Ok(scores.into_iter().collect())
    }

    /// True when a word or filter stands in so many lines that weighing it would take long.
    fn has_common(&self, asked: &Asked) -> Result<bool, LedgerError> {
        if asked.spots.as_ref().is_some_and(|spots| spots.len() > 20) {
            return Ok(true);
        }
        for phrase in &asked.phrases {
            let alone = Asked { matches: self.widened(phrase)?, ..Asked::default() };
            if self.matches(&alone, COMMON + 1)? as i64 > COMMON {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many fit, counted up to `most`.
    fn matches(&self, asked: &Asked, most: i64) -> Result<usize, LedgerError> {
        let (inner, values) = asked.select("0.0", &asked.expression(), Lines::ALL, Some(most));
        let sql = format!("SELECT count(*) FROM ({inner})");
        let counted = self.list(&sql, params_from_iter(values.iter()), |r| r.get::<_, i64>(0))?;
        Ok(counted.first().map_or(0, |n| usize::try_from(*n).unwrap_or(0)))
    }

    fn hit(&self, line: i64, score: f64) -> Result<Hit, LedgerError> {
        const SQL: &str = "SELECT name FROM documents WHERE id = ?1";
        let doc = self.optional(SQL, [line / LINES], |r| r.get(0))?.unwrap_or_default();
        Ok(Hit { doc, position: usize::try_from(line % LINES - 1).ok(), score })
    }

    /// What the index and the lists of days hold that no document or fact stands behind, and the other way round.
    pub(crate) fn check_words(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        const LINES_OF_FACTS: &str = "SELECT doc_id * 65536 + position + 1 FROM facts WHERE position < 65535";
        let parts = [
            (
                "lines of the search index that belong to nothing",
                format!(
                    "SELECT count(*) FROM words_docsize WHERE id NOT IN (SELECT id * 65536 FROM documents WHERE superseded_by IS NULL
                     UNION ALL {LINES_OF_FACTS})"
                ),
            ),
            (
                "documents that the search index says it has and has not",
                "SELECT count(*) FROM searched WHERE sum IS NOT NULL
                 AND doc_id * 65536 NOT IN (SELECT id FROM words_docsize)"
                    .to_owned(),
            ),
            (
                "facts missing in the search index",
                "SELECT count(*) FROM facts f JOIN searched s ON s.doc_id = f.doc_id AND s.sum IS NOT NULL
                 WHERE position < 65535 AND f.doc_id * 65536 + f.position + 1 NOT IN (SELECT id FROM words_docsize)"
                    .to_owned(),
            ),
            (
                "documents that nothing says whether they are indexed",
                "SELECT count(*) FROM documents WHERE (superseded_by IS NULL) <> (id IN (SELECT doc_id FROM searched))".to_owned(),
            ),
            (
                "lines of the list of days that belong to nothing",
                format!(
                    "SELECT count(*) FROM filed WHERE line NOT IN (SELECT id * 65536 FROM documents WHERE superseded_by IS NULL
                     UNION ALL {LINES_OF_FACTS})"
                ),
            ),
            (
                "documents and facts missing in the list of days",
                format!(
                    "SELECT count(*) FROM (SELECT id * 65536 AS line FROM documents WHERE superseded_by IS NULL UNION ALL {LINES_OF_FACTS})
                     WHERE line NOT IN (SELECT line FROM filed)"
                ),
            ),
            (
                "facts named by a group or conflict that is not there",
                "SELECT count(*) FROM members m WHERE NOT EXISTS
                 (SELECT 1 FROM links l WHERE l.block = m.block AND l.kind = m.kind AND l.id = m.id)"
                    .to_owned(),
            ),
        ];
        for (what, sql) in parts {
            let count = self.number(&sql)?;
            if count > 0 {
                findings.push(Finding { what: "index".to_owned(), detail: format!("{what}: {count}") });
            }
        }
        Ok(())
    }

    /// Lines of one of the kinds with their days, newest first, those without days last. `skip` lines are left out.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn newest(&self, kinds: &[&str], period: &Period, skip: usize, most: usize) -> Result<Vec<Filed>, LedgerError> {
        let (conditions, mut values) = period.conditions();
        // Each kind is a walk along the index; the newest of all walks are among the newest of each.
        let mut walks = Vec::new();
        for kind in kinds {
            values.push(Value::from((*kind).to_owned()));
            let kind = values.len();
            let most = skip.saturating_add(most);
            for condition in &conditions {
                walks.push(format!(
                    "SELECT * FROM (SELECT line, from_day, to_day FROM filed WHERE kind = ?{kind} AND {condition}
                     ORDER BY from_day DESC, to_day DESC, line LIMIT {most})"
                ));
            }
        }
        let sql = format!(
            "{} ORDER BY from_day DESC, to_day DESC, line LIMIT {most} OFFSET {skip}",
            walks.join(" UNION ALL ")
        );
        let rows: Vec<(i64, Option<String>, Option<String>)> =
            self.list(&sql, params_from_iter(values.iter()), |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        rows.into_iter().map(|(line, from, to)| self.filed(line, from.zip(to))).collect()
    }

    pub(crate) fn filed(&self, line: i64, days: Option<(String, String)>) -> Result<Filed, LedgerError> {
        let hit = self.hit(line, 0.0)?;
        Ok(Filed { doc: hit.doc, position: hit.position, days })
    }

    /// How many lines of the kinds are listed, counted up to `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn count_filed(&self, kinds: &[&str], period: &Period, most: usize) -> Result<usize, LedgerError> {
        let (conditions, mut values) = period.conditions();
        let mut counted = 0;
        for (kind, condition) in kinds.iter().flat_map(|kind| conditions.iter().map(move |c| (kind, c))) {
            values.push(Value::from((*kind).to_owned()));
            let sql = format!(
                "SELECT count(*) FROM (SELECT 1 FROM filed WHERE kind = ?{} AND {condition} LIMIT {most})",
                values.len()
            );
            let rows = self.list(&sql, params_from_iter(values.iter()), |r| r.get::<_, i64>(0))?;
            counted += rows.first().map_or(0, |n| usize::try_from(*n).unwrap_or(0));
            values.pop();
        }
        Ok(counted.min(most))
    }

    /// Groups and conflicts that name a fact.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn links_naming(&self, fact: &str) -> Result<Vec<crate::StoredLink>, LedgerError> {
        const SQL: &str = "SELECT l.block, l.kind, l.id, l.format, l.record FROM members m
             JOIN links l ON l.block = m.block AND l.kind = m.kind AND l.id = m.id
             WHERE m.fact = ?1 ORDER BY l.block, l.kind, l.id";
        self.list(SQL, [fact], crate::view::link_row)
    }

    /// Groups, conflicts and other lines of one id, in all blocks.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn links_of_id(&self, id: &str) -> Result<Vec<crate::StoredLink>, LedgerError> {
        const SQL: &str = "SELECT block, kind, id, format, record FROM links
             WHERE kind IN ('group', 'conflict') AND id = ?1 ORDER BY block, kind";
        self.list(SQL, [id], crate::view::link_row)
    }
}

/// Days asked for in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// First day, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Also what has no days.
    pub undated: bool,
    /// Ids of facts that are left out.
    pub hidden: Vec<String>,
}

impl Period {
    /// The days and the facts left out, as conditions on `filed` of which a line fits one at most: of days that lie
    /// together, and of long ones that began before, which have an index of their own.
    fn conditions(&self) -> (Vec<String>, Vec<Value>) {
        let (mut condition, mut values) = self.days();
        if let Some(shown) = shown("line", &self.hidden, &mut values) {
            condition = format!("{condition} AND {shown}");
        }
        let Some(since) = self.since.as_deref().filter(|_| !self.undated) else { return (vec![condition], values) };
        values.push(Value::from(month_before(since)));
        let month = values.len();
        let conditions = vec![
            format!("from_day >= ?{month} AND {condition}"),
            format!("from_day < ?{month} AND {LONG} AND {condition}"),
        ];
        (conditions, values)
    }

    pub(crate) fn days(&self) -> (String, Vec<Value>) {
        let mut parts = Vec::new();
        let mut values = Vec::new();
        for (day, condition) in [(&self.since, "to_day >="), (&self.until, "from_day <=")] {
            if let Some(day) = day {
                values.push(Value::from(day.clone()));
                parts.push(format!("{condition} ?{}", values.len()));
            }
        }
        let dated = parts.join(" AND ");
        match (dated.is_empty(), self.undated) {
            (true, _) => ("1".to_owned(), values),
            (false, true) => (format!("(from_day IS NULL OR {dated})"), values),
            (false, false) => (dated, values),
        }
    }
}

/// The condition that a line is not that of one of some facts; `None` when there are none.
pub(crate) fn shown(line: &str, hidden: &[String], values: &mut Vec<Value>) -> Option<String> {
    if hidden.is_empty() {
        return None;
    }
    values.push(Value::from(list_of(hidden)));
    Some(format!(
        "{line} NOT IN (SELECT doc_id * {LINES} + position + 1 FROM facts
         WHERE id IN (SELECT value FROM json_each(?{})))",
        values.len()
    ))
}

/// Ids as a list of JSON, one value however many there are.
pub(crate) fn list_of(ids: &[String]) -> String {
    let quoted: Vec<String> =
        ids.iter().map(|id| format!("\"{}\"", id.replace('\\', "\\\\").replace('"', "\\\""))).collect();
    format!("[{}]", quoted.join(","))
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Name of the document.
    pub doc: String,
    /// Place of the fact in it; `None` for the document as a whole.
    pub position: Option<usize>,
    /// First and last day.
    pub days: Option<(String, String)>,
}

impl Asked {
    /// The words and spots as one expression; empty when neither is asked for.
    fn expression(&self) -> String {
        let spots = self.spots.as_ref().map(|spots| {
            let marks: Vec<String> = spots.iter().map(|s| spot_mark(*s)).collect();
            // No place at all lies there.
            let marks = if marks.is_empty() { "pnowhere".to_owned() } else { marks.join(" OR ") };
            format!("marks : ({marks})")
        });
        let parts: Vec<String> =
            [(!self.matches.is_empty()).then(|| format!("({})", self.matches)), spots].into_iter().flatten().collect();
        parts.join(" AND ")
    }

    /// Lines and scores of what fits, the last read first.
    fn statement(&self, most: i64) -> (String, Vec<Value>) {
        let expression = self.expression();
        let score = if expression.is_empty() { "0.0".to_owned() } else { format!("-bm25(words, {WEIGHTS})") };
        self.select(&score, &expression, Lines::ALL, Some(most))
    }

    /// The days asked for.
    pub(crate) fn period(&self) -> Period {
        Period { since: self.since.clone(), until: self.until.clone(), undated: self.undated, ..Period::default() }
    }

    /// Lines of a piece of the ledger that fit, the last read first, with scores that cost time where they are not 0.
    /// Without `most` all, in any order.
    pub(crate) fn select(
        &self,
        score: &str,
        expression: &str,
        piece: Lines,
        most: Option<i64>,
    ) -> (String, Vec<Value>) {
        let mut values: Vec<Value> = Vec::new();
        let mut conditions = Vec::new();
        let period = self.period();
        let by_days = period.since.is_some() || period.until.is_some();
        let (condition, days) = period.days();
        values.extend(days);
        if by_days {
            conditions.push(condition);
        }
        let no_words = expression.is_empty();
        let line = if no_words { "filed.line" } else { "words.rowid" };
        if !no_words {
            values.push(Value::from(expression.to_owned()));
            conditions.push(format!("words MATCH ?{}", values.len()));
        }
        if piece != Lines::ALL {
            conditions.push(format!("{line} BETWEEN {} AND {}", piece.first, piece.last));
        }
        match self.facts {
            Some(true) => conditions.push(format!("{line} % {LINES} > 0")),
            Some(false) => conditions.push(format!("{line} % {LINES} = 0")),
            None => {}
        }
        conditions.extend(shown(line, &self.hidden, &mut values));
        let from = match (no_words, by_days) {
            (true, _) => "filed",
            (false, true) => "words CROSS JOIN filed ON filed.line = words.rowid",
            (false, false) => "words",
        };
        let condition = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
        let order = most.map(|most| format!(" ORDER BY {line} DESC LIMIT {most}")).unwrap_or_default();
        (format!("SELECT {line} AS line, {score} AS score FROM {from} WHERE {condition}{order}"), values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_cannot_break_the_expression() {
        assert_eq!(quoted("gate", false), "\"gate\"");
        assert_eq!(quoted("a\"b OR c", true), "\"a\"\"b OR c\"*");
    }

    #[test]
    fn every_word_and_spot_counts_in_the_sum() {
        let mut words = DocumentWords::default();
        let empty = words.sum();
        words.facts.push(Words { spots: vec![(1, 2)], ..Words::default() });
        let one = words.sum();
        words.facts[0].spots[0] = (2, 1);
        let other = words.sum();
        assert!(empty != one && one != other);
        words.facts[0].title = "a".to_owned();
        let title = words.sum();
        words.facts[0] = Words { text: "a".to_owned(), spots: vec![(2, 1)], ..Words::default() };
        assert_ne!(title, words.sum(), "a word in another column is another sum");
    }

    #[test]
    fn a_period_is_a_condition() {
        let period = Period { since: Some("2031-05-01".to_owned()), until: None, undated: true, ..Period::default() };
        assert_eq!(period.conditions().0, ["(from_day IS NULL OR to_day >= ?1)"]);
        assert_eq!(Period::default().conditions().0, ["1"]);
        let (conditions, values) = Period { undated: false, ..period }.conditions();
        assert_eq!((conditions.len(), values.len()), (2, 2));
    }
}
