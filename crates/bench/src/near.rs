//! Set `near`: which of the reports of `gva` are near copies of one another, as the ledger finds them while reading in
//! the order of publication, beside pairs that were labelled by reading them.
//!
//! The pairs (`eval/near/gva.tsv`: ids alone) were drawn at random within strata by the share of three-word runs of the
//! shorter text that stand in the other, so that each pair stands for as many as its stratum has for each one drawn.

use crate::stories::{Report, each_file};
use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_ledger::{Ledger, NewDocument, Print, Put};
use chancery_link::sketch::{NEAR, Sketch};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

/// The labelled pairs: ids, stratum, pairs of the stratum, label.
const LABELS: &str = include_str!("../../../eval/near/gva.tsv");
/// End of the name of a stratum of log-in notices and the like: one text on very many pages.
const BOILERPLATE: &str = "boilerplate";
/// Documents compared with each; as the program does.
const COMPARED: usize = 64;

#[derive(Serialize)]
struct Line<'a> {
    one: &'a str,
    other: &'a str,
    shared: u8,
}

/// A labelled pair.
struct Label<'l> {
    one: &'l str,
    other: &'l str,
    stratum: &'l str,
    of: f64,
    copy: bool,
}

pub fn run(_: &Desk, data: &Path, out: &Path) -> Result<String> {
    let labels = labels()?;
    each_file(data, |name, mut reports| {
        reports.sort_by(|a, b| (a.day(), a.id()).cmp(&(b.day(), b.id())));
        let start = Instant::now();
        let found = find(&reports)?;
        let took = start.elapsed();
        let pairs = found.pairs.iter().map(|((one, other), shared)| Line { one, other, shared: *shared });
        lines::write(&out.join(name), pairs)?;
        let mut said = format!(
            "{name}: {} reports, {} of them exact copies, {} pairs of near copies; {:.0} reports a second\n",
            reports.len(),
            reports.len() - found.names.values().collect::<BTreeSet<_>>().len(),
            found.pairs.len(),
            reports.len() as f64 / took.as_secs_f64()
        );
        said.push_str(&table(&labels, &found));
        Ok(said)
    })
}

fn labels() -> Result<Vec<Label<'static>>> {
    let lines = LABELS.lines().skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [one, other, stratum, of, copy] = cells[..] else { anyhow::bail!("{line}: not five cells") };
            Ok(Label { one, other, stratum, of: of.parse().with_context(|| line.to_owned())?, copy: copy == "yes" })
        })
        .collect()
}

/// What was found.
struct Found {
    /// The document each report is in the ledger: exact copies are one.
    names: BTreeMap<String, String>,
    /// Pairs of documents and how much they share.
    pairs: BTreeMap<(String, String), u8>,
}

impl Found {
    fn is_copy(&self, one: &str, other: &str) -> bool {
        let (Some(a), Some(b)) = (self.names.get(one), self.names.get(other)) else { return false };
        a == b || self.pairs.contains_key(&(a.min(b).clone(), a.max(b).clone()))
    }
}

fn find(reports: &[Report]) -> Result<Found> {
    let mut found = Found { names: BTreeMap::new(), pairs: BTreeMap::new() };
    let mut ledger = Ledger::scratch(Path::new("near"))?;
    for report in reports {
        let sketch =
            Sketch::of(&chancery_clean::clean_text("report.txt", report.text().as_bytes()).unwrap_or_default());
        ledger.batch(|writer| -> Result<()> {
            let document = NewDocument {
                name: report.id(),
                bytes: report.text().as_bytes(),
                taken_from: None,
                format: 1,
                record: "{}",
                coded_with: "near",
                demo: false,
                read_at: 0,
            };
            let name = match writer.put_document(&document, &[])? {
                Put::Added { name } => name,
                Put::AlreadyThere { name } | Put::NameTaken { free: name } => {
                    found.names.insert(report.id().to_owned(), name);
                    return Ok(());
                }
            };
            let print = Print { pieces: sketch.pieces, sketch: sketch.to_bytes(), ..Print::default() };
            writer.set_print(&name, &print)?;
            for other in writer.sharing(&name, COMPARED)? {
                let shared = sketch.shared(&Sketch::from_bytes(other.pieces, &other.sketch));
                if shared >= NEAR {
                    let pair = (name.clone().min(other.name.clone()), name.clone().max(other.name));
                    found.pairs.insert(pair, shared);
                }
            }
            found.names.insert(report.id().to_owned(), name);
            Ok(())
        })?;
    }
    Ok(found)
}

/// Right and wrong by stratum, then precision and recall: over the labelled pairs, and estimated over all pairs that
/// the strata stand for.
fn table(labels: &[Label<'_>], found: &Found) -> String {
    let mut out =
        format!("{:<16}{:>8}{:>9}{:>8}{:>8}{:>8}\n", "stratum", "pairs", "labelled", "copies", "found", "right");
    let mut strata: Vec<&str> = labels.iter().map(|l| l.stratum).collect();
    strata.dedup();
    let (mut plain, mut all, mut articles) = ([0.0; 3], [0.0; 3], [0.0; 3]);
    for stratum in strata {
        let here: Vec<&Label<'_>> = labels.iter().filter(|l| l.stratum == stratum).collect();
        let told: Vec<bool> = here.iter().map(|l| found.is_copy(l.one, l.other)).collect();
        let count = |test: fn(bool, bool) -> bool| here.iter().zip(&told).filter(|(l, t)| test(l.copy, **t)).count();
        let (copies, told, right) = (count(|copy, _| copy), count(|_, told| told), count(|copy, told| copy && told));
        let (of, each) = (here[0].of, here[0].of / here.len() as f64);
        for (at, n) in [copies, told, right].into_iter().enumerate() {
            plain[at] += n as f64;
            all[at] += n as f64 * each;
            articles[at] += if stratum.ends_with(BOILERPLATE) { 0.0 } else { n as f64 * each };
        }
        let _ = writeln!(out, "{stratum:<16}{of:>8}{:>9}{copies:>8}{told:>8}{right:>8}", here.len());
    }
    let sums = [
        ("the labelled pairs", plain),
        ("all pairs, estimated", all),
        ("the same without notices that stand in place of an article", articles),
    ];
    for (what, [copies, told, right]) in sums {
        let percent = |part: f64, whole: f64| if whole > 0.0 { part / whole * 100.0 } else { 0.0 };
        let (precision, recall) = (percent(right, told), percent(right, copies));
        let _ = writeln!(out, "{what}: precision {precision:.1}, recall {recall:.1} ({copies:.0} copies)");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_its_stratum_and_none_stands_twice() {
        let labels = labels().expect("a sound table");
        assert!(labels.len() >= 150);
        let pairs: BTreeSet<(&str, &str)> = labels.iter().map(|l| (l.one.min(l.other), l.one.max(l.other))).collect();
        assert_eq!(pairs.len(), labels.len());
        for label in &labels {
            let drawn = labels.iter().filter(|l| l.stratum == label.stratum).count();
            assert!(drawn as f64 <= label.of, "{}", label.stratum);
        }
    }
}
