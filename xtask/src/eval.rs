//! Scores the ledger on the gold sets; the marks of every gold fact are committed under eval/results.

mod bars;
mod outside;
mod produce;
mod set;

use crate::command::{release_binary, root, target};
use anyhow::{Context, Result, bail};
use bars::Bars;
use chancery_score::{Gold, Produced, Report};
use clap::Args;
use set::Set;
use std::fs;
use std::path::{Path, PathBuf};

/// What to score.
#[derive(Args)]
pub struct Options {
    /// Folder with the shared seeds, their gold and the shared scoring tool
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Compare with eval/results and eval/bars.toml instead of writing the rows
    #[arg(long)]
    check: bool,
    /// Binary to score, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Only sets whose name begins so
    #[arg(long, default_value = "")]
    only: String,
}

/// The chore.
pub fn run(options: &Options) -> Result<()> {
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    let work = Work { binary: &binary, shared: at_root(&options.shared), bars: Bars::read()? };
    let outcome = work.all(&options.only, if options.check { compare } else { write })?;
    println!("{}", outcome.lines.join("\n"));
    if options.check {
        outcome.fail()?;
    }
    outcome.wrong.iter().for_each(|w| println!("below the bar: {w}"));
    Ok(())
}

/// Scores all sets; an error when a bar is missed or a committed row no longer holds.
pub fn check(binary: &Path, shared: &Path) -> Result<String> {
    let work = Work { binary, shared: at_root(shared), bars: Bars::read()? };
    let outcome = work.all("", compare)?;
    outcome.fail()?;
    Ok(outcome.lines.join("\n"))
}

/// What is scored, and with what.
struct Work<'a> {
    binary: &'a Path,
    shared: PathBuf,
    bars: Bars,
}

/// What scoring gave: lines to be read, and what is wrong.
#[derive(Default)]
struct Outcome {
    lines: Vec<String>,
    wrong: Vec<String>,
}

impl Outcome {
    fn fail(&self) -> Result<()> {
        if self.wrong.is_empty() {
            return Ok(());
        }
        bail!("{}\n{}", self.lines.join("\n"), self.wrong.join("\n"))
    }
}

/// What is done with a results file: its path and its content now. Gives what is wrong.
type Keep = fn(&Path, &str) -> Result<Option<String>>;

impl Work<'_> {
    fn all(&self, only: &str, keep: Keep) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        let tool = Some(self.shared.join("tools/score_facts.py")).filter(|t| t.exists());
        let seeds = Set::seeds(&self.shared);
        if tool.is_none() || seeds.is_empty() {
            outcome.lines.push("skipped: ../shared not here (seeds score)".to_owned());
        }
        for set in Set::own().into_iter().chain(seeds).filter(|s| s.name.starts_with(only)) {
            // Our own scores know no gold for reports read alone; only the shared tool does.
            if set.alone && tool.is_none() {
                continue;
            }
            self.one(&set, tool.as_deref(), keep, &mut outcome).with_context(|| set.name.clone())?;
        }
        Ok(outcome)
    }

    fn one(&self, set: &Set, tool: Option<&Path>, keep: Keep, outcome: &mut Outcome) -> Result<()> {
        let out = target().join("eval").join(&set.name);
        produce::files(set, self.binary, &out)?;
        let mut line = format!("{:<15}", set.name);
        let mut marks = Vec::new();
        if !set.alone {
            let report = own_score(set, &out)?;
            let facts = 100.0 * report.facts().f().unwrap_or_default();
            let groups = 100.0 * report.groups.f().unwrap_or_default();
            line += &format!(" facts F {facts:5.1}, groups F {groups:5.1}");
            marks.extend([("facts_f", facts), ("groups_f", groups)]);
            for (ending, content) in [("", report.to_csv()), ("-totals", report.totals_csv())] {
                let path = root().join(format!("eval/results/{}{ending}.csv", set.name));
                outcome.wrong.extend(keep(&path, &content)?);
            }
        }
        if let Some(tool) = tool {
            let shared = outside::score(tool, set, &out)?;
            line += &format!(" LEDGER SCORE {:5.2}, {} cardinal errors", shared.ledger_score, shared.cardinal_errors);
            if !shared.cardinal_kinds.is_empty() {
                line += &format!(" ({})", shared.cardinal_kinds.join(", "));
            }
            marks.extend([("ledger_score", shared.ledger_score), ("cardinal_errors", shared.cardinal_errors as f64)]);
        }
        outcome.lines.push(line);
        outcome.wrong.extend(self.bars.missed(&set.name, &marks));
        Ok(())
    }
}

fn at_root(path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_path_buf() } else { root().join(path) }
}

/// Scores the produced files of a set with our own measure.
fn own_score(set: &Set, produced: &Path) -> Result<Report> {
    let text = |path: PathBuf| fs::read_to_string(&path).with_context(|| path.display().to_string());
    let gold = |part: &str| text(set.gold.join(format!("{}{part}.jsonl", set.stem)));
    let (facts, documents, groups, entities) = (gold("")?, gold(".documents")?, gold(".groups")?, gold(".entities")?);
    let (ours, our_groups) = (text(produced.join("facts.jsonl"))?, text(produced.join("groups.jsonl"))?);
    let gold = Gold { facts: &facts, documents: &documents, groups: &groups, entities: &entities };
    Ok(chancery_score::score(&gold, &Produced { facts: &ours, groups: &our_groups })?)
}

fn write(path: &Path, now: &str) -> Result<Option<String>> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    fs::write(path, now).with_context(|| path.display().to_string())?;
    Ok(None)
}

/// The first rows that differ from the committed ones.
fn compare(path: &Path, now: &str) -> Result<Option<String>> {
    let committed = fs::read_to_string(path).unwrap_or_default();
    if committed == now {
        return Ok(None);
    }
    let pairs = committed.lines().zip(now.lines()).filter(|(a, b)| a != b);
    let shown: Vec<String> = pairs.take(5).map(|(a, b)| format!("  - {a}\n  + {b}")).collect();
    let (before, after) = (committed.lines().count(), now.lines().count());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let head = format!(
        "eval/results/{name} no longer holds ({before} lines committed, {after} now); `cargo xtask eval` writes it"
    );
    Ok(Some(std::iter::once(head).chain(shown).collect::<Vec<_>>().join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_differ_are_shown() {
        let path = std::env::temp_dir().join(format!("chancery-rows-{}.csv", std::process::id()));
        write(&path, "a\nb\n").expect("a folder to write to");
        assert_eq!(compare(&path, "a\nb\n").expect("readable"), None);
        let told = compare(&path, "a\nc\nd\n").expect("readable").expect("they differ");
        fs::remove_file(&path).expect("it was written");
        assert!(told.contains("2 lines committed, 3 now") && told.contains("- b\n  + c"), "{told}");
    }

    #[test]
    fn our_own_sets_are_there() {
        let sets = Set::own();
        assert!(["own-dev", "own-test", "own-test-alone"].iter().all(|name| sets.iter().any(|s| s.name == *name)));
        assert!(sets.iter().all(|s| s.texts.is_dir()));
    }

    #[test]
    fn gold_against_itself_is_all_right() {
        for set in Set::own().into_iter().filter(|s| !s.alone) {
            let folder = std::env::temp_dir().join(format!("chancery-gold-{}-{}", set.name, std::process::id()));
            fs::create_dir_all(&folder).expect("a folder to write to");
            for (part, file) in [("", "facts"), (".groups", "groups")] {
                let gold = set.gold.join(format!("{}{part}.jsonl", set.stem));
                fs::copy(gold, folder.join(format!("{file}.jsonl"))).expect("gold is there");
            }
            let report = own_score(&set, &folder).expect("gold is sound");
            fs::remove_dir_all(&folder).expect("it was made");
            assert_eq!(report.facts().f(), Some(1.0), "{}", set.name);
        }
    }
}
