//! Building the whole ledger anew from its stored documents and decisions, and comparing what comes out.

use super::recode::code_again;
use super::revisions::note_again;
use super::{ReadOptions, Tools, index_missing, parallel, records, relink, view};
use crate::tidings::Tiding;
use anyhow::{Result, bail};
use chancery_exchange::{Extras, conflict_to_json, document_from_json, document_to_json, fact_to_json, group_to_json};
use chancery_ledger::{Digest, Ledger, LedgerError, NewDecision, Open, Put, StoredDocument};
use std::collections::BTreeMap;
use std::path::Path;

/// Documents coded and written at one time, for each thread.
const BATCH: usize = 16;

/// An export of both ledgers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Name.
    pub name: &'static str,
    /// Digest of the ledger's own.
    pub digest: String,
    /// Digest of what was built anew.
    pub anew: String,
    /// Ids of lines that differ or stand in one of the two only.
    pub differ: Vec<String>,
}

/// What came of building a ledger anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Documents read again.
    pub documents: usize,
    /// Decisions taken over.
    pub decisions: usize,
    /// Documents that another version of program, rules or model had coded.
    pub older: usize,
    /// Documents that could not be read again, with the reason.
    pub lost: Vec<(String, String)>,
    /// The exports compared.
    pub exports: Vec<Export>,
}

impl Replayed {
    /// True when everything came out byte for byte as it was.
    pub fn is_same(&self) -> bool {
        self.lost.is_empty() && self.exports.iter().all(|e| e.digest == e.anew)
    }
}

/// Builds the ledger anew, in a folder or in a file that vanishes, and compares the exports.
///
/// # Errors
/// When a ledger cannot be read or written, or the folder has a ledger already.
pub fn replay(
    ledger: &Ledger,
    tools: &Tools,
    how: ReadOptions,
    into: Option<&Path>,
    tell: &mut dyn FnMut(Tiding),
) -> Result<Replayed> {
    let mut out = Replayed::default();
    let mut anew = match into {
        Some(dir) if dir.join(chancery_ledger::FILE_NAME).exists() => {
            bail!("{}: there is a ledger already", dir.display())
        }
        Some(dir) => Ledger::open(dir, Open::Create)?,
        None => Ledger::scratch(ledger.file())?,
    };
    let mut documents: Vec<StoredDocument> = ledger.all_documents().collect::<Result<_, _>>()?;
    documents.sort_by(|a, b| (a.read_at, &a.name).cmp(&(b.read_at, &b.name)));
    for (n, batch) in documents.chunks(BATCH * how.jobs.max(1)).enumerate() {
        tell(Tiding::Step(format!("reading again: {} of {}", n * BATCH * how.jobs.max(1), documents.len())));
        copy_documents(ledger, &mut anew, tools, how, batch, &mut out)?;
    }
    let seen = ledger.sightings()?;
    anew.batch(|writer| {
        let known = |name: &str| Ok::<_, LedgerError>(writer.document(name)?.is_some());
        for (name, time, at) in &seen {
            if known(name)? {
                note_again(writer, name, time, *at)?;
            }
        }
        Ok::<_, LedgerError>(())
    })?;
    let decisions = ledger.decisions()?;
    anew.batch(|writer| {
        for d in &decisions {
            let new = NewDecision { who: d.who.clone(), format: d.format, record: d.record.clone() };
            let seq = writer.add_decision(&new, d.at)?;
            anyhow::ensure!(seq == d.seq, "decision {}: the ones before it are not whole", d.seq);
        }
        // Their words are those that analysts left; a rebuilt ledger that is kept gets them below.
        if !decisions.is_empty() {
            writer.forget_words()?;
        }
        Ok(())
    })?;
    out.decisions = decisions.len();
    for (key, value) in ledger.settings()? {
        anew.batch(|writer| writer.set_setting(&key, Some(&value)))?;
    }
    relink(&mut anew, tools, how.jobs, tell)?;
    if into.is_some() {
        index_missing(&mut anew, tell)?;
    }
    out.exports = compare(&lines(ledger)?, &lines(&anew)?);
    Ok(out)
}

fn copy_documents(
    ledger: &Ledger,
    anew: &mut Ledger,
    tools: &Tools,
    how: ReadOptions,
    batch: &[StoredDocument],
    out: &mut Replayed,
) -> Result<()> {
    let bytes: Vec<_> = batch.iter().map(|d| (d, ledger.bytes(&d.name))).collect();
    let coded = parallel::map(&bytes, how.jobs, |(document, bytes)| match bytes {
        Ok(bytes) => {
            let record = document_from_json(&document.record).map_err(|e| e.to_string())?;
            code_again(tools, &document.name, bytes.as_deref().unwrap_or_default(), record.origin.as_deref())
        }
        Err(e) => Err(e.cause().to_owned()),
    });
    anew.batch(|writer| {
        for ((document, bytes), coded) in bytes.iter().zip(coded) {
            out.documents += 1;
            out.older += usize::from(document.coded_with != tools.versions);
            let (Ok(Some(bytes)), Ok(mut coded)) = (
                bytes,
                coded.map_err(|why| {
                    out.lost.push((document.name.clone(), why));
                }),
            ) else {
                continue;
            };
            coded.document.demo = document.demo;
            let taken_from = ledger.taken_from(&document.name)?;
            match records::put(writer, tools, bytes, taken_from.as_deref(), &coded, document.read_at)? {
                (Put::Added { .. }, _) => {}
                (other, _) => out.lost.push((document.name.clone(), format!("not added: {other:?}"))),
            }
        }
        Ok(())
    })
}

/// The exports of a ledger: by name, each line with its id.
type Lines = Vec<(&'static str, Vec<(String, String)>)>;

fn lines(ledger: &Ledger) -> Result<Lines> {
    let view = view(ledger)?;
    let facts = view.facts.iter().map(|f| (f.id.clone(), fact_to_json(f, Extras::Stored)));
    let documents = view.documents.iter().map(|d| (d.name.clone(), document_to_json(d, Extras::Stored)));
    let groups = view.groups.iter().map(|g| (g.id.clone(), group_to_json(g, Extras::Stored)));
    let conflicts = view.conflicts.iter().map(|c| (c.id.clone(), conflict_to_json(c)));
    let decisions = ledger.decisions()?;
    let decisions = decisions.into_iter().map(|d| (format!("decision {}", d.seq), format!("{} {}", d.at, d.record)));
    Ok(vec![
        ("documents", documents.collect()),
        ("facts", facts.collect()),
        ("groups", groups.collect()),
        ("conflicts", conflicts.collect()),
        ("decisions", decisions.collect()),
    ])
}

fn compare(own: &Lines, anew: &Lines) -> Vec<Export> {
    let digest = |lines: &[(String, String)]| {
        let text: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
        Digest::of(text.as_bytes()).as_str().to_owned()
    };
    let pairs = own.iter().zip(anew);
    pairs
        .map(|((name, own), (_, anew))| {
            let map = |lines: &[(String, String)]| lines.iter().cloned().collect::<BTreeMap<String, String>>();
            let (x, y) = (map(own), map(anew));
            let mut differ: Vec<String> =
                x.iter().filter(|(id, line)| y.get(*id) != Some(line)).map(|(id, _)| id.clone()).collect();
            differ.extend(y.keys().filter(|id| !x.contains_key(*id)).cloned());
            differ.sort();
            Export { name, digest: digest(own), anew: digest(anew), differ }
        })
        .collect()
}
