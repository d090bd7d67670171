//! Lists of names: what documents tell of whom they name, summed up over the ledger.
//!
//! Each document tells of a name how many of its facts name it, and values: how it is called, what it did, on which day.
//! Their numbers are kept over all documents, so that a page of a list costs the same in a ledger of any size. The tables
//! are derived; triggers follow the groups that acts belong to and mark documents whose days moved.

use crate::{Batch, Finding, LedgerError, View};
use rusqlite::params_from_iter;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// List and name, and what a document tells of it.
type Told = ((String, String), String);

/// What one document tells of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The list it stands in.
    pub list: String,
    /// The name.
    pub name: String,
    /// Facts that name it.
    pub facts: i64,
    /// Values by what they are, a word of small letters, with their numbers. Of what begins with `<` only the first
    /// value is listed, of what begins with `>` only the last.
    pub tells: BTreeMap<(String, String), i64>,
    /// Ids of the facts that are acts and counted by the groups they belong to.
    pub acts: BTreeSet<String>,
}

impl Named {
    fn to_text(&self) -> String {
        let mut out = format!("{}\n", self.facts);
        // Writing to a string cannot fail.
        for ((what, value), n) in &self.tells {
            let _ = writeln!(out, "{n}\t{what}\t{}", value.replace(['\t', '\n'], " "));
        }
        for fact in &self.acts {
            let _ = writeln!(out, "1\t=\t{fact}");
        }
        out
    }
}

/// What the ledger tells of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summed {
    /// The name.
    pub name: String,
    /// Facts that name it.
    pub facts: usize,
    /// Documents of these facts.
    pub documents: usize,
    /// Acts: groups, and facts without one.
    pub acts: usize,
    /// Values by what they are, with their numbers; of what begins with `<` or `>` the first or last alone.
    pub tells: BTreeMap<String, BTreeMap<String, i64>>,
}

/// How a list of names is sorted, the largest number first, of equals by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesBy {
    /// By facts.
    Facts,
    /// By acts.
    Acts,
}

/// What changes about a name.
#[derive(Default)]
struct Change {
    facts: i64,
    documents: i64,
    /// Values and their numbers; acts under `=`.
    tells: BTreeMap<(String, String), i64>,
    /// What documents tell now; `None` where they tell nothing any more.
    rows: Vec<(i64, Option<String>)>,
}

impl Change {
    fn add(&mut self, doc: i64, text: &str, times: i64) {
        let mut lines = text.lines();
        self.facts += times * lines.next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        self.documents += times;
        for line in lines {
            let mut parts = line.splitn(3, '\t');
            let n = parts.next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
            if let (Some(what), Some(value)) = (parts.next(), parts.next()) {
                *self.tells.entry((what.to_owned(), value.to_owned())).or_default() += times * n;
            }
        }
        self.rows.retain(|(other, _)| *other != doc);
        self.rows.push((doc, (times > 0).then(|| text.to_owned())));
    }
}

impl Batch<'_> {
    /// Keeps what a document tells of the names in it, in place of what it told, when the batch ends. Nothing happens
    /// for a name of a document that is unknown then.
    pub fn name(&self, doc: &str, named: Vec<Named>) {
        self.to_name().push((doc.to_owned(), named));
    }

    /// Keeps all that is to be kept.
    pub(crate) fn name_all(&self) -> Result<(), LedgerError> {
        let all = std::mem::take(&mut *self.to_name());
        let mut changes: BTreeMap<(String, String), Change> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        // Of two tellings of one document the last holds.
        for (doc, named) in all.iter().rev() {
            let Some(id) = self.document_id(doc)?.filter(|id| seen.insert(*id)) else { continue };
            self.compare(id, named, &mut changes)?;
            self.change("UPDATE searched SET named = 1 WHERE doc_id = ?1", [id])?;
        }
        changes.iter().try_for_each(|((list, name), change)| self.apply(list, name, change))
    }

    /// Takes away all that a document tells.
    pub(crate) fn unname(&self, doc: i64) -> Result<(), LedgerError> {
        let mut changes = BTreeMap::new();
        self.compare(doc, &[], &mut changes)?;
        changes.iter().try_for_each(|((list, name), change)| self.apply(list, name, change))
    }

    /// Empties the lists.
    pub(crate) fn forget_names(&self) -> Result<(), LedgerError> {
        // In this order the triggers on acts find nothing to count down.
        for table in ["names", "tally", "acts", "named"] {
            self.change(&format!("DELETE FROM {table}"), [])?;
        }
        self.change("UPDATE searched SET named = 0", [])
    }

    fn compare(
        &self,
        doc: i64,
        named: &[Named],
        changes: &mut BTreeMap<(String, String), Change>,
    ) -> Result<(), LedgerError> {
        let before: BTreeMap<(String, String), String> = self.told_by(doc)?.into_iter().collect();
        let now: BTreeMap<(String, String), String> =
            named.iter().map(|n| ((n.list.clone(), n.name.clone()), n.to_text())).collect();
        for (key, text) in before.iter().filter(|(key, text)| now.get(*key) != Some(text)) {
            changes.entry(key.clone()).or_default().add(doc, text, -1);
        }
        for (key, text) in now.iter().filter(|(key, text)| before.get(*key) != Some(text)) {
            changes.entry(key.clone()).or_default().add(doc, text, 1);
        }
        Ok(())
    }

    fn apply(&self, list: &str, name: &str, change: &Change) -> Result<(), LedgerError> {
        const ID: &str = "SELECT id FROM names WHERE list = ?1 AND name = ?2";
        const NUMBERS: &str = "UPDATE names SET facts = facts + ?2, documents = documents + ?3 WHERE id = ?1";
        const MORE: &str = "INSERT INTO tally (name, what, value, n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name, what, value) DO UPDATE SET n = n + excluded.n";
        const LESS: &str = "UPDATE tally SET n = n + ?4 WHERE name = ?1 AND what = ?2 AND value = ?3";
        const NONE: &str = "DELETE FROM tally WHERE name = ?1 AND what = ?2 AND value = ?3 AND n <= 0";
        let id: i64 = match self.optional(ID, (list, name), |r| r.get(0))? {
            Some(id) => id,
            None => {
                self.change("INSERT INTO names (list, name) VALUES (?1, ?2)", (list, name))?;
                self.conn().last_insert_rowid()
            }
        };
        self.change(NUMBERS, (id, change.facts, change.documents))?;
        for ((what, value), n) in &change.tells {
            match (what.as_str(), n.signum()) {
                (_, 0) => {}
                ("=", 1) => self.add_act(id, value)?,
                ("=", _) => self.change("DELETE FROM acts WHERE fact = ?1 AND name = ?2", (value, id))?,
                (_, 1) => self.change(MORE, (id, what, value, n))?,
                _ => {
                    self.change(LESS, (id, what, value, n))?;
                    self.change(NONE, (id, what, value))?;
                }
            }
        }
        for (doc, tells) in &change.rows {
            match tells {
                Some(tells) => self.change(
                    "INSERT OR REPLACE INTO named (doc_id, name, tells) VALUES (?1, ?2, ?3)",
                    (doc, id, tells),
                )?,
                None => self.change("DELETE FROM named WHERE doc_id = ?1 AND name = ?2", (doc, id))?,
            }
        }
        self.change("DELETE FROM names WHERE id = ?1 AND documents <= 0", [id])
    }

    fn add_act(&self, name: i64, fact: &str) -> Result<(), LedgerError> {
        // The same as the triggers on groups. A cross join is one in this order: few groups name a fact.
        const SQL: &str = "INSERT OR IGNORE INTO acts (fact, name, act, size) SELECT ?1, ?2, id, size FROM (
                 SELECT l.id AS id, json_array_length(l.record, '$.members') AS size FROM members m
                     CROSS JOIN links l ON l.block = m.block AND l.kind = m.kind AND l.id = m.id
                     WHERE m.fact = ?1 AND m.kind = 'group'
                     AND iif(json_valid(l.record), l.record ->> '$.relation', '') IN ('same', 'series')
                     AND m.fact IN (SELECT value FROM json_each(l.record, '$.members'))
                 UNION ALL SELECT ?1, 0 ORDER BY 2 DESC, 1 LIMIT 1)";
        self.change(SQL, (fact, name))
    }
}

impl View {
    /// Names of some indexed documents of which the lists of names are not up to date, at most `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn unnamed(&self, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str = "SELECT d.name FROM searched s JOIN documents d ON d.id = s.doc_id
             WHERE s.named = 0 ORDER BY s.doc_id LIMIT ?1";
        self.list(SQL, [i64::try_from(most).unwrap_or(i64::MAX)], |r| r.get(0))
    }

    /// True when a document tells of names what is given, as far as the lists know.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn is_named(&self, doc: &str, named: &[Named]) -> Result<bool, LedgerError> {
        let Some(id) = self.document_id(doc)? else { return Ok(named.is_empty()) };
        let told: BTreeMap<(String, String), String> = self.told_by(id)?.into_iter().collect();
        let given = named.iter().map(|n| ((n.list.clone(), n.name.clone()), n.to_text()));
        Ok(told == given.collect())
    }

    fn told_by(&self, doc: i64) -> Result<Vec<Told>, LedgerError> {
        const SQL: &str =
            "SELECT n.list, n.name, d.tells FROM named d JOIN names n ON n.id = d.name WHERE d.doc_id = ?1";
        self.list(SQL, [doc], |r| Ok(((r.get(0)?, r.get(1)?), r.get(2)?)))
    }

    /// Some names of a list from the middle, with what is told of each. `ends` are the values of which the first
    /// (`<…`) or last (`>…`) is wanted.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn names_page(
        &self,
        list: &str,
        by: NamesBy,
        ends: &[&str],
        skip: usize,
        most: usize,
    ) -> Result<Vec<Summed>, LedgerError> {
        let column = match by {
            NamesBy::Facts => "facts",
            NamesBy::Acts => "acts",
        };
        let sql = format!(
            "SELECT id, name, facts, documents, acts FROM names WHERE list = ?1
             ORDER BY {column} DESC, name LIMIT ?2 OFFSET ?3"
        );
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let count = |n: i64| usize::try_from(n).unwrap_or(0);
        let rows: Vec<(i64, Summed)> = self.list(&sql, (list, number(most), number(skip)), |r| {
            let (facts, documents, acts) = (count(r.get(2)?), count(r.get(3)?), count(r.get(4)?));
            Ok((r.get(0)?, Summed { name: r.get(1)?, facts, documents, acts, tells: BTreeMap::new() }))
        })?;
        rows.into_iter()
            .map(|(id, mut summed)| {
                self.tell(id, ends, &mut summed)?;
                Ok(summed)
            })
            .collect()
    }

    fn tell(&self, id: i64, ends: &[&str], summed: &mut Summed) -> Result<(), LedgerError> {
        type Row = (String, String, i64);
        let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
        // Small letters come after the signs of acts and ends.
        const PLAIN: &str = "SELECT what, value, n FROM tally WHERE name = ?1 AND what >= 'a'";
        let mut rows: Vec<Row> = self.list(PLAIN, [id], row)?;
        for end in ends {
            let order = if end.starts_with('<') { "ASC" } else { "DESC" };
            let sql = format!(
                "SELECT what, value, n FROM tally WHERE name = ?1 AND what = ?2 ORDER BY value {order} LIMIT 1"
            );
            rows.extend(self.list(&sql, (id, end), row)?);
        }
        for (what, value, n) in rows {
            summed.tells.entry(what).or_default().insert(value, n);
        }
        Ok(())
    }

    /// How many names a list has, counted up to `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn count_names(&self, list: &str, most: usize) -> Result<usize, LedgerError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM names WHERE list = ?1 LIMIT {most})");
        let rows = self.list(&sql, params_from_iter([list]), |r| r.get::<_, i64>(0))?;
        Ok(rows.first().map_or(0, |n| usize::try_from(*n).unwrap_or(0)))
    }

    /// Whether the numbers of the lists are the sums of what documents tell.
    pub(crate) fn check_names(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        let parts = [
            (
                "documents that are gone and still tell of names",
                "SELECT count(*) FROM named WHERE doc_id NOT IN (SELECT id FROM documents WHERE superseded_by IS NULL)",
            ),
            (
                "names whose number of documents is wrong",
                "SELECT count(*) FROM (SELECT id, documents FROM names EXCEPT SELECT name, count(*) FROM named GROUP BY name)",
            ),
            (
                "names whose number of acts is wrong",
                "SELECT count(*) FROM names n
                 WHERE acts <> (SELECT count(*) FROM tally t WHERE t.name = n.id AND t.what = '=')",
            ),
            (
                "acts whose number is wrong",
                "SELECT count(*) FROM (SELECT name, value, n FROM tally WHERE what = '='
                 EXCEPT SELECT name, act, count(*) FROM acts GROUP BY name, act)",
            ),
            (
                "acts that are counted under a group that is not there",
                "SELECT count(*) FROM acts WHERE act <> fact
                 AND NOT EXISTS (SELECT 1 FROM links WHERE kind = 'group' AND id = act)",
            ),
        ];
        for (what, sql) in parts {
            let count = self.number(sql)?;
            if count > 0 {
                findings.push(Finding { what: "names".to_owned(), detail: format!("{what}: {count}") });
            }
        }
        Ok(())
    }
}
