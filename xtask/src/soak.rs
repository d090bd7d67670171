//! Lets the watch run against sites that misbehave, and writes what came of it.

use crate::command::release_binary;
use crate::faults::replaced;
use anyhow::{Context, Result, ensure};
use chancery_testkit::soak::world::Fault;
use chancery_testkit::soak::{Plan, soak};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What to do.
#[derive(Args)]
pub struct Options {
    /// How long the sites misbehave
    #[arg(long, default_value_t = 30.0)]
    minutes: f64,
    /// Seconds between two articles of each site
    #[arg(long, default_value_t = 6.0)]
    period: f64,
    /// Document whose table is replaced; without it the table is printed
    #[arg(long)]
    out: Option<PathBuf>,
    /// Program to do it to, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Encoder model of the program, as its own flag takes it
    #[arg(long)]
    model: Option<String>,
    /// Keep the ledger and the log of the watch in this folder
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// Where the table stands in the document.
const MARKS: [&str; 2] = ["<!-- soak -->", "<!-- end of soak -->"];

/// The page that the table goes into.
fn page(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    ensure!(text.contains(MARKS[0]), "{}: no {} in it", path.display(), MARKS[0]);
    Ok(text)
}

/// The chore.
pub fn run(options: &Options) -> Result<()> {
    // Asked for before the long run, not after it.
    if let Some(path) = &options.out {
        page(path)?;
    }
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    let scratch = std::env::temp_dir().join(format!("chancery-soak-{}", std::process::id()));
    let scratch = options.keep.clone().unwrap_or(scratch);
    let plan = Plan {
        time: Duration::from_secs_f64(options.minutes * 60.0),
        period: Duration::from_secs_f64(options.period),
        faults: Fault::ALL.to_vec(),
        arguments: options.model.iter().flat_map(|m| ["--model".to_owned(), m.clone()]).collect(),
    };
    let outcome = soak(&binary, &scratch, &plan, &mut |line| eprintln!("{line}"));
    if options.keep.is_none() && scratch.exists() {
        fs::remove_dir_all(&scratch).with_context(|| scratch.display().to_string())?;
    }
    let outcome = outcome?;
    let table = outcome.table();
    match &options.out {
        Some(path) => {
            let text =
                replaced(&page(path)?, &table, MARKS).with_context(|| format!("{}: no marks", path.display()))?;
            fs::write(path, text).with_context(|| path.display().to_string())?;
        }
        None => println!("{table}"),
    }
    let broken = outcome.broken();
    ensure!(broken.is_empty(), "not all held:\n  {}", broken.join("\n  "));
    Ok(())
}
