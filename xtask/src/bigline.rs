//! Reads a report that is one very long line, beside a good one: too large for a test, so it is a chore.

use crate::command::{output, release_binary, target};
use crate::measure;
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to read.
#[derive(Args)]
pub struct Options {
    /// Length of the line in MB
    #[arg(long, default_value_t = 200)]
    megabytes: usize,
    /// Binary to try, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// The chore: the line must be named, the report beside it read, the ledger whole.
pub fn run(options: &Options) -> Result<()> {
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    let folder = target().join("bigline");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let texts = folder.join("reports");
    fs::create_dir_all(&texts)?;
    write_line(&texts.join("a-long-line.txt"), options.megabytes)?;
    let good = "Gunmen fired at the Kenyan embassy in Quito on 3 May 2024, wounding two guards, police said.\n";
    fs::write(texts.join("b-good.txt"), good)?;

    let ledger = folder.join("ledger");
    let measured =
        measure::run(Command::new(&binary).arg("read").arg(&texts).arg("--ledger").arg(&ledger), &folder.join("log"))?;
    print!("{}", measured.said);
    println!("{}; {:.1} s, peak memory {:.0} MiB", measured.status, measured.wall, measured.peak);
    let named = measured.said.lines().any(|l| l.contains("a-long-line.txt"));
    match measured.status.code() {
        Some(0) => {}
        Some(1) => ensure!(named, "exit code 1, but no line names the file"),
        _ => anyhow::bail!("neither read nor refused in good order"),
    }
    let documents =
        output(Command::new(&binary).args(["documents", "--format", "jsonl", "--ledger"]).arg(&ledger))?.stdout;
    ensure!(String::from_utf8_lossy(&documents).contains("b-good.txt"), "the good report beside it was not read");
    output(Command::new(&binary).args(["verify", "--ledger"]).arg(&ledger)).context("the ledger does not verify")?;
    println!("the report beside it was read, the ledger verifies");
    Ok(())
}

fn write_line(path: &Path, megabytes: usize) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let words = "The guards at the gate of the embassy heard a shot and closed the street for an hour. ";
    let times = megabytes * 1_000_000 / words.len();
    for _ in 0..times {
        file.write_all(words.as_bytes())?;
    }
    file.flush()?;
    Ok(())
}
