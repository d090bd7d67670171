//! The result of a comparison.

use crate::fields::{self, FIELDS};
use crate::lines::{Fact, text};
use crate::names::Names;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Points for a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// What agrees.
    pub right: usize,
    /// What was asked, or given without being asked.
    pub asked: usize,
}

impl Points {
    pub(crate) fn one(right: bool) -> Points {
        Points { right: usize::from(right), asked: 1 }
    }

    /// Right as a share of asked, 0 to 1; `None` when nothing was asked.
    pub fn share(self) -> Option<f64> {
        (self.asked > 0).then(|| self.right as f64 / self.asked as f64)
    }

    fn add(&mut self, other: Points) {
        self.right += other.right;
        self.asked += other.asked;
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.asked == 1 { write!(f, "{}", self.right) } else { write!(f, "{}/{}", self.right, self.asked) }
    }
}

/// Counts behind precision, recall and F.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// In gold.
    pub gold: usize,
    /// Produced, without what is neutral.
    pub produced: usize,
    /// In both.
    pub right: usize,
}

impl Share {
    /// Right as a share of produced, 0 to 1; `None` when nothing was produced.
    pub fn precision(self) -> Option<f64> {
        (self.produced > 0).then(|| self.right as f64 / self.produced as f64)
    }

    /// Right as a share of gold, 0 to 1; `None` when gold has nothing.
    pub fn recall(self) -> Option<f64> {
        (self.gold > 0).then(|| self.right as f64 / self.gold as f64)
    }

    /// Harmonic mean of precision and recall, 0 to 1; `None` when there is nothing on either side.
    pub fn f(self) -> Option<f64> {
        let both = self.gold + self.produced;
        (both > 0).then(|| 2.0 * self.right as f64 / both as f64)
    }
}

/// A gold fact and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Id of the gold fact.
    pub id: String,
    /// Document.
    pub doc: String,
    /// Kind, as in gold.
    pub kind: String,
    /// False for neutral facts.
    pub counts: bool,
    /// Id of the produced fact that stands for it; `None` when it was not found.
    pub found_as: Option<String>,
    /// Points for each of [`FIELDS`], `None` where nothing is asked; empty when it was not found.
    pub fields: Vec<Option<Points>>,
}

impl Row {
    /// Points for a field of [`FIELDS`]; `None` when it was not asked or the fact not found.
    pub fn field(&self, name: &str) -> Option<Points> {
        let at = FIELDS.iter().position(|f| *f == name)?;
        self.fields.get(at).copied().flatten()
    }
}

/// Gold against produced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One row for each gold fact, in the order of the gold file.
    pub rows: Vec<Row>,
    /// Ids of produced facts that stand for nothing, in the order of the produced file.
    pub wrong: Vec<String>,
    /// Facts by kind, sorted.
    pub kinds: BTreeMap<String, Share>,
    /// Pairs of facts in groups.
    pub groups: Share,
}

impl Report {
    /// Facts of all kinds.
    pub fn facts(&self) -> Share {
        let mut all = Share::default();
        for kind in self.kinds.values() {
            all.gold += kind.gold;
            all.produced += kind.produced;
            all.right += kind.right;
        }
        all
    }

    /// Points for each of [`FIELDS`] over the counted facts that were found.
    pub fn fields(&self) -> Vec<(&'static str, Points)> {
        let total = |field: &'static str| {
            let mut points = Points::default();
            let counted = self.rows.iter().filter(|r| r.counts);
            counted.filter_map(|r| r.field(field)).for_each(|p| points.add(p));
            (field, points)
        };
        FIELDS.iter().copied().map(total).collect()
    }

    /// The rows as CSV with a head line: `id,doc,kind,counts,found` and one column per field, `1`, `0`, `2/3`, or empty
    /// where nothing is asked. Ids of produced facts are left out, so that a difference between two files is a
    /// difference in quality.
    pub fn to_csv(&self) -> String {
        let mut out = format!("id,doc,kind,counts,found,{}\n", FIELDS.join(","));
        for row in &self.rows {
            let (counts, found) = (u8::from(row.counts), u8::from(row.found_as.is_some()));
            // Writing to a string cannot fail.
            let _ = write!(out, "{},{},{},{counts},{found}", cell(&row.id), cell(&row.doc), cell(&row.kind));
            for (i, _) in FIELDS.iter().enumerate() {
                let points = row.fields.get(i).copied().flatten().map(|p| p.to_string()).unwrap_or_default();
                let _ = write!(out, ",{points}");
            }
            out.push('\n');
        }
        out
    }

    /// Totals as CSV: `part,name,gold,produced,right,precision,recall,f`, shares with four digits. Fields have points
    /// asked under `gold` and a share under `recall`.
    pub fn totals_csv(&self) -> String {
        let mut out = "part,name,gold,produced,right,precision,recall,f\n".to_owned();
        let all = self.facts();
        for (name, share) in self.kinds.iter().map(|(k, s)| (k.as_str(), *s)).chain([("all", all)]) {
            out += &share_line("facts", name, share);
        }
        for (name, points) in self.fields() {
            let _ = writeln!(out, "field,{name},{},,{},,{},", points.asked, points.right, digits(points.share()));
        }
        out + &share_line("groups", "pairs", self.groups)
    }
}

fn share_line(part: &str, name: &str, s: Share) -> String {
    let (p, r, f) = (digits(s.precision()), digits(s.recall()), digits(s.f()));
    format!("{part},{name},{},{},{},{p},{r},{f}\n", s.gold, s.produced, s.right)
}

fn digits(share: Option<f64>) -> String {
    share.map(|s| format!("{s:.4}")).unwrap_or_default()
}

/// A cell of a CSV table.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

pub(crate) fn build(
    gold: &[Fact],
    produced: &[Fact],
    known: &BTreeSet<&str>,
    pairs: &[Option<usize>],
    names: &Names,
) -> Report {
    let mut report = Report::default();
    for (fact, found) in gold.iter().zip(pairs) {
        let found = found.map(|p| &produced[p]);
        if fact.counts() {
            let kind = report.kinds.entry(fact.kind.clone()).or_default();
            kind.gold += 1;
            kind.produced += usize::from(found.is_some());
            kind.right += usize::from(found.is_some());
        }
        report.rows.push(Row {
            id: fact.id.clone(),
            doc: fact.doc.clone(),
            kind: fact.kind.clone(),
            counts: fact.counts(),
            found_as: found.map(|p| p.id.clone()),
            fields: found.map_or_else(Vec::new, |p| fields::compare(fact, p, names)),
        });
    }
    let used: BTreeSet<usize> = pairs.iter().copied().flatten().collect();
    for (at, fact) in produced.iter().enumerate() {
        let caption = text(&fact.line, "zone") == Some("caption");
        if !used.contains(&at) && known.contains(fact.doc.as_str()) && !caption {
            report.kinds.entry(fact.kind.clone()).or_default().produced += 1;
            report.wrong.push(fact.id.clone());
        }
    }
    report
}
