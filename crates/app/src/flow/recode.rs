//! Coding stored documents again, with other rules or another model: what changes, and which decisions move.

use super::{Coded, ReadOptions, Tools, code, index_missing, parallel, records, relink};
use crate::decide::{Decided, Found};
use crate::moment::Moment;
use crate::tidings::Tiding;
use anyhow::{Context, Result};
use chancery_exchange::{Extras, document_from_json, document_to_json, fact_from_json, fact_to_json};
use chancery_facts::{Anchor, Document, Fact, Origin};
use chancery_ledger::{Ledger, StoredDocument, View};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Documents coded and written at one time, for each thread.
const BATCH: usize = 16;

/// What another coding changes in a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A fact that was not there.
    Added(Fact),
    /// A fact that is no longer found.
    Gone(Fact),
    /// A fact with other values: as it was, as it is, and the names of the fields.
    Changed(Box<(Fact, Fact)>, Vec<String>),
}

/// What coding again did or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recoded {
    /// Documents looked at.
    pub documents: usize,
    /// Documents that this version had coded already.
    pub current: usize,
    /// Documents that could not be coded again and keep their coding, with the reason.
    pub kept: Vec<(String, String)>,
    /// Names of documents whose own record changes.
    pub records: Vec<String>,
    /// Changes by document.
    pub changes: Vec<(String, Vec<Change>)>,
    /// Decisions that move: number, id before, and what is found now.
    pub moved: Vec<(i64, String, Found)>,
}

/// Codes stored documents again; those that this version coded only when `all` are asked for. With `dry` nothing is
/// written. What a finished batch wrote stays; doing it again goes on where it ended.
///
/// # Errors
/// When the ledger cannot be read or written.
pub fn recode(
    ledger: &mut Ledger,
    tools: &Tools,
    how: ReadOptions,
    all: bool,
    dry: bool,
    tell: &mut dyn FnMut(Tiding),
) -> Result<Recoded> {
    let mut out = Recoded::default();
    let documents: Vec<StoredDocument> = ledger.all_documents().collect::<Result<_, _>>()?;
    out.documents = documents.len();
    let (old, current): (Vec<_>, Vec<_>) = documents.into_iter().partition(|d| all || d.coded_with != tools.versions);
    out.current = current.len();
    let before = Decided::load(ledger)?;
    let mut finds = Finds::new(&before);
    for (n, batch) in old.chunks(BATCH * how.jobs.max(1)).enumerate() {
        tell(Tiding::Step(format!("coding again: {} of {}", n * BATCH * how.jobs.max(1), old.len())));
        let loaded = batch.iter().map(|d| Old::load(ledger, d)).collect::<Result<Vec<_>>>()?;
        let coded = parallel::map(&loaded, how.jobs, |old| old.again(tools));
        let mut new = Vec::new();
        for (old, coded) in loaded.iter().zip(coded) {
            match coded {
                Ok(coded) => {
                    finds.look(old, &coded.facts);
                    compare(old, &coded, &mut out);
                    new.push(coded);
                }
                Err(why) => out.kept.push((old.document.name.clone(), why)),
            }
        }
        if !dry {
            write(ledger, tools, &before, &new, how.at)?;
        }
    }
    out.moved = finds.moved;
    if !dry {
        relink(ledger, tools, how.jobs, tell)?;
        index_missing(ledger, tell)?;
    }
    Ok(out)
}

fn write(ledger: &mut Ledger, tools: &Tools, before: &Decided, new: &[Coded], at: Moment) -> Result<()> {
    ledger.batch(|writer| {
        for coded in new {
            records::replace(writer, tools, coded, at)?;
        }
        // Where joined facts are filed may change with the coding.
        let after = Decided::load(writer)?;
        let hosts: BTreeSet<&String> = before.visits().chain(after.visits()).map(|(host, _)| host).collect();
        hosts.into_iter().try_for_each(|host| writer.mark_dirty(host))?;
        Ok(())
    })
}

/// A document as stored, with its bytes.
struct Old {
    document: Document,
    digest: String,
    facts: Vec<Fact>,
    bytes: Result<Vec<u8>, String>,
    /// True when a newer revision is there.
    superseded: bool,
}

impl Old {
    fn load(ledger: &View, stored: &StoredDocument) -> Result<Old> {
        let name = &stored.name;
        let document = document_from_json(&stored.record).with_context(|| format!("record of {name}"))?;
        let facts = [ledger.older_facts_of(name)?, ledger.facts_of(name)?].concat();
        let facts = facts.iter().map(|f| fact_from_json(&f.record).with_context(|| format!("record of {}", f.id)));
        let bytes = match ledger.bytes(name) {
            Ok(bytes) => bytes.ok_or_else(|| "its bytes are missing".to_owned()),
            Err(e) => Err(e.cause().to_owned()),
        };
        Ok(Old {
            document: Document { demo: stored.demo, ..document },
            digest: stored.digest.as_str().to_owned(),
            facts: facts.collect::<Result<_>>()?,
            bytes,
            superseded: stored.superseded,
        })
    }

    fn again(&self, tools: &Tools) -> Result<Coded, String> {
        let bytes = self.bytes.as_ref().map_err(Clone::clone)?;
        let mut coded = code_again(tools, &self.document.name, bytes, self.document.origin.as_deref())?;
        coded.document.demo = self.document.demo;
        Ok(coded)
    }
}

/// Codes stored bytes; a mistake of ours in one document is that document's trouble and nobody else's.
pub(super) fn code_again(tools: &Tools, name: &str, bytes: &[u8], origin: Option<&Origin>) -> Result<Coded, String> {
    let attempt = std::panic::AssertUnwindSafe(|| code(tools, name, bytes, origin, None));
    match std::panic::catch_unwind(attempt) {
        Ok(coded) => coded.map_err(|trouble| format!("{}: {}", trouble.kind, trouble.detail)),
        Err(_) => Err("internal error".to_owned()),
    }
}

fn compare(old: &Old, new: &Coded, out: &mut Recoded) {
    let line = |d: &Document| document_to_json(d, Extras::Stored);
    if line(&old.document) != line(&new.document) {
        out.records.push(old.document.name.clone());
    }
    let changes = changes(&old.digest, &old.facts, &new.facts);
    if !changes.is_empty() {
        out.changes.push((old.document.name.clone(), changes));
    }
}

/// What differs between two codings of one document; facts are matched the way decisions find theirs.
fn changes(digest: &str, old: &[Fact], new: &[Fact]) -> Vec<Change> {
    let mut out = Vec::new();
    let mut matched: BTreeSet<&str> = BTreeSet::new();
    let mut twin: BTreeMap<&str, &str> = BTreeMap::new();
    let mut pairs = Vec::new();
    for fact in old {
        match Anchor::of(fact, digest, old).find(new).fact() {
            Some(found) if matched.insert(&found.id) => {
                twin.insert(&fact.id, &found.id);
                pairs.push((fact, found));
            }
            _ => out.push(Change::Gone(fact.clone())),
        }
    }
    for (was, is) in pairs {
        let fields = fields_changed(was, is, &twin);
        if !fields.is_empty() {
            out.push(Change::Changed(Box::new((was.clone(), is.clone())), fields));
        }
    }
    out.extend(new.iter().filter(|f| !matched.contains(f.id.as_str())).cloned().map(Change::Added));
    out
}

/// Names of the keys whose values differ; ids are compared by what they stand for.
fn fields_changed(was: &Fact, is: &Fact, twin: &BTreeMap<&str, &str>) -> Vec<String> {
    let renumbered = |id: &String| twin.get(id.as_str()).map_or_else(|| id.clone(), |new| (*new).to_owned());
    let mut was = was.clone();
    was.id = is.id.clone();
    was.about = was.about.iter().map(renumbered).collect();
    was.links.iter_mut().for_each(|link| link.to = renumbered(&link.to));
    let keys = |fact: &Fact| match serde_json::from_str(&fact_to_json(fact, Extras::Stored)) {
        Ok(Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    };
    let (was, is) = (keys(&was), keys(is));
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let differ = names.into_iter().filter(|name| was.get(*name) != is.get(*name));
    differ.map(|name| if name == "x" { "made by".to_owned() } else { name.clone() }).collect()
}

/// The anchors of decisions, by document, and those that find something else.
struct Finds<'d> {
    anchors: BTreeMap<&'d str, Vec<(i64, &'d Anchor, &'d Found)>>,
    moved: Vec<(i64, String, Found)>,
}

impl<'d> Finds<'d> {
    fn new(decided: &'d Decided) -> Finds<'d> {
        let mut anchors: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for entry in &decided.entries {
            for (anchor, found) in entry.decision.anchors().zip(&entry.found) {
                anchors.entry(&anchor.digest).or_default().push((entry.seq, anchor, found));
            }
        }
        Finds { anchors, moved: Vec::new() }
    }

    fn look(&mut self, old: &Old, new: &[Fact]) {
        // What was decided on it counts for a newer revision, if for any.
        if old.superseded {
            return;
        }
        for (seq, anchor, before) in self.anchors.get(old.digest.as_str()).into_iter().flatten() {
            let after = Found::of(anchor.find(new));
            if after != **before {
                self.moved.push((*seq, before.id().unwrap_or(&anchor.fact).to_owned(), after));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_renumbered_fact_is_the_same_and_other_values_are_named() {
        let words = ["Three shells fired at the Velda legation", "promised the envoy", "No group has claimed"];
        let fact = |id: &str, coding: &str, n: usize| samples::fact(id, "a.txt", samples::A, coding, words[n]);
        let mut old = vec![
            fact("d-00", "incident/shooting", 0),
            fact("d-01", "commitment/reinforce", 1),
            fact("d-02", "attribution/no_claim", 2),
        ];
        old[2].about = vec!["d-00".to_owned()];
        let mut new = vec![
            fact("d-00", "statement/concern", 1),
            fact("d-01", "incident/rocket_or_mortar_fire", 0),
            fact("d-02", "attribution/no_claim", 2),
        ];
        new[2].about = vec!["d-01".to_owned()];
        let found = changes("0a", &old, &new);
        let [Change::Gone(gone), Change::Changed(pair, fields), Change::Added(added)] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!((gone.id.as_str(), added.id.as_str()), ("d-01", "d-00"));
        assert_eq!((pair.0.id.as_str(), pair.1.id.as_str()), ("d-00", "d-01"));
        assert_eq!(fields, &["type"]);
    }
}
