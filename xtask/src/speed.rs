//! Documents per second and peak memory over a growing corpus.

use crate::command::{release_binary, target};
use crate::{corpus, measure};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// Largest corpus; smaller ones of 1,000 and 3,000 reports are measured before it
    #[arg(long, default_value_t = 10_000)]
    reports: usize,
    /// Seed of the corpus
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Binary to measure, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// The chore: one row of Markdown for each size.
pub fn run(options: &Options) -> Result<()> {
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    let folder = target().join("speed");
    println!(
        "| reports | text, MB | time, s | documents/s | processor, s | documents/s per core | peak memory, MiB | ledger, MB |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    let smaller = [1_000, 3_000].into_iter().filter(|n| *n < options.reports);
    for reports in smaller.chain([options.reports]) {
        println!("{}", row(&binary, &folder, reports, options.seed)?);
    }
    Ok(())
}

fn row(binary: &Path, folder: &Path, reports: usize, seed: u64) -> Result<String> {
    let texts = folder.join(format!("reports-{reports}"));
    let ledger = folder.join(format!("ledger-{reports}"));
    for old in [&texts, &ledger] {
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| old.display().to_string())?;
        }
    }
    let bytes = corpus::write(&texts, reports, seed)?;
    let mut command = Command::new(binary);
    command.arg("read").arg(&texts).arg("--ledger").arg(&ledger);
    let measured = measure::run(&mut command, &folder.join(format!("read-{reports}.log")))?;
    ensure!(measured.status.success(), "read ended with {}\n{}", measured.status, measured.said.trim_end());
    let size: u64 = fs::read_dir(&ledger)?.filter_map(|e| e.ok()?.metadata().ok()).map(|m| m.len()).sum();
    let per_second = |seconds: f64| reports as f64 / seconds.max(f64::EPSILON);
    Ok(format!(
        "| {reports} | {:.1} | {:.1} | {:.0} | {:.1} | {:.0} | {:.0} | {:.1} |",
        bytes as f64 / 1e6,
        measured.wall,
        per_second(measured.wall),
        measured.cpu,
        per_second(measured.cpu),
        measured.peak,
        size as f64 / 1e6
    ))
}
