//! Does faults to a ledger and writes what came of them.

use crate::command::release_binary;
use anyhow::{Context, Result, anyhow, ensure};
use chancery_testkit::faults::{HEAD, all};
use clap::Args;
use std::fs;
use std::path::PathBuf;

/// What to do.
#[derive(Args)]
pub struct Options {
    /// Document whose table is replaced; without it the table is printed
    #[arg(long)]
    out: Option<PathBuf>,
    /// How often each fault is done
    #[arg(long, default_value_t = 40)]
    rounds: usize,
    /// Program to do it to, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// Where the table stands in the document.
const MARKS: [&str; 2] = ["<!-- faults -->", "<!-- end of faults -->"];

/// The chore.
pub fn run(options: &Options) -> Result<()> {
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    let scratch = std::env::temp_dir().join(format!("chancery-faults-{}", std::process::id()));
    let done = all(&binary, &scratch, options.rounds, &mut |outcome| eprintln!("{}", outcome.row()));
    if scratch.exists() {
        fs::remove_dir_all(&scratch).with_context(|| scratch.display().to_string())?;
    }
    let outcomes = done.map_err(|e| anyhow!("{e}"))?;
    let rows: Vec<String> = outcomes.iter().map(|o| o.row()).collect();
    let table = format!("{HEAD}\n{}\n", rows.join("\n"));
    match &options.out {
        Some(path) => {
            let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
            let replaced =
                replaced(&text, &table, MARKS).with_context(|| format!("{}: no {} in it", path.display(), MARKS[0]))?;
            fs::write(path, replaced).with_context(|| path.display().to_string())?;
        }
        None => println!("{table}"),
    }
    let broken: Vec<String> =
        outcomes.iter().flat_map(|o| o.broken.iter().map(move |b| format!("{}: {b}", o.fault))).collect();
    ensure!(broken.is_empty(), "not all held:\n  {}", broken.join("\n  "));
    Ok(())
}

/// A document with a table between two marks replaced.
pub fn replaced(text: &str, table: &str, [from, to]: [&str; 2]) -> Option<String> {
    let (before, rest) = text.split_once(from)?;
    let (_, after) = rest.split_once(to)?;
    Some(format!("{before}{from}\n{table}{to}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_table_is_replaced() {
        let text = "a\n<!-- faults -->\nold\n<!-- end of faults -->\nb\n";
        let new = replaced(text, "| x |\n", MARKS).expect("marks are there");
        assert_eq!(new, "a\n<!-- faults -->\n| x |\n<!-- end of faults -->\nb\n");
        assert_eq!(replaced("none", "", MARKS), None);
    }
}
