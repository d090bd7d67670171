//! Latency, size and memory over large generated ledgers.

mod ledger;

pub use ledger::fill;

use crate::command::{release_binary, target};
use crate::measure;
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// Documents of the ledger; each has three facts
    #[arg(long, default_value_t = 100_000)]
    documents: usize,
    /// Reports placed one by one afterwards; 0 for none
    #[arg(long, default_value_t = 300)]
    placed: usize,
    /// How often each command is run; 0 for not at all
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Folder for the ledger; removed afterwards
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Keep the ledger
    #[arg(long)]
    keep: bool,
    /// Take the ledger that is there, from a run with --keep
    #[arg(long)]
    there: bool,
    /// Program to measure, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Also the commands that read the whole ledger
    #[arg(long)]
    whole: bool,
}

/// Commands whose first page is measured, each run so often; the first run after filling finds a cold cache.
const LISTS: &[&[&str]] = &[
    &["incidents"],
    &["incidents", "--page", "20"],
    &["incidents", "--since", "2033-03-01", "--until", "2033-03-31"],
    &["incidents", "--since", "2040-11-01", "--until", "2040-11-30"],
    &["incidents", "--country", "IQ"],
    &["incidents", "--mission", "US embassy"],
    &["attribution"],
    &["statements"],
    &["commitments"],
    &["contacts"],
    &["posture"],
    &["aggregates"],
    &["timeline"],
    &["facts"],
    &["documents"],
    &["sources"],
    &["missions"],
    &["actors"],
    &["groups"],
    &["conflicts"],
    &["show", "s0000100.txt"],
    &["search", "report"],
    &["search", "embassy", "mortar"],
    &["search", "\"no group has claimed\""],
    &["search", "embassy", "--country", "IQ", "--weapon", "rocket"],
    &["search", "attack", "--near", "Cairo", "--km", "50"],
    &["search", "attack", "--since", "2033-03-01", "--until", "2033-03-31"],
    &["search", "attack", "--until", "2032-03-31"],
    &["search", "renba*"],
    &["search", "zanlo", "vorke"],
    &["search", "--actor", "balo"],
    &["search", "--source", "Halden", "rocket"],
    &["doctor"],
];

/// The chore: tables of Markdown.
pub fn run(options: &Options) -> Result<()> {
    let folder = options.dir.clone().unwrap_or_else(|| target().join("scale"));
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    if !options.there {
        ensure!(!folder.exists(), "{} is there already", folder.display());
        fs::create_dir_all(&folder)?;
        ledger::fill(&folder, options.documents)?;
    }
    let size: u64 = fs::read_dir(&folder)?.filter_map(|e| e.ok()?.metadata().ok()).map(|m| m.len()).sum();
    println!("{} documents: {:.2} GB on disk\n", options.documents, size as f64 / 1e9);
    println!("load average before placing {}", load());
    if options.placed > 0 {
        ledger::place(&folder, options.placed)?;
    }
    println!("load average before asking {}", load());
    println!(
        "\n| command | median, ms | slowest of {}, ms | processor, median, ms | peak memory, MiB |\n|---|---:|---:|---:|---:|",
        options.runs
    );
    for words in LISTS.iter().filter(|w| options.runs > 0 && (w[0] != "doctor" || options.whole)) {
        println!("{}", row(&binary, words, &folder, options.runs)?);
    }
    println!("load average at the end {}", load());
    if !options.keep {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

/// Tasks that wanted a processor in the last 1, 5 and 15 minutes.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn row(binary: &Path, words: &[&str], folder: &Path, runs: usize) -> Result<String> {
    let log = std::env::temp_dir().join(format!("chancery-scale-{}", std::process::id()));
    let (mut times, mut busy, mut peak) = (Vec::new(), Vec::new(), 0.0_f64);
    for _ in 0..runs {
        let mut command = Command::new(binary);
        command.args(words).arg("--ledger").arg(folder).env("NO_COLOR", "1");
        let measured = measure::run(&mut command, &log)?;
        ensure!(measured.status.success(), "{words:?} ended with {}: {}", measured.status, measured.said);
        times.push(measured.wall * 1e3);
        busy.push(measured.cpu * 1e3);
        peak = peak.max(measured.peak);
    }
    fs::remove_file(&log)?;
    times.sort_by(f64::total_cmp);
    busy.sort_by(f64::total_cmp);
    let words = words.join(" ");
    Ok(format!("| `{words}` | {:.0} | {:.0} | {:.0} | {peak:.0} |", times[runs / 2], times[runs - 1], busy[runs / 2]))
}
