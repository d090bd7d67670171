//! Writes generated reports to a folder.

use anyhow::{Context, Result, ensure};
use chancery_testkit::Reports;
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

/// Reports in one folder, so that no folder grows too long to list.
const PER_FOLDER: usize = 1000;

/// What to write.
#[derive(Args)]
pub struct Options {
    /// Folder to write to; made when it is not there
    #[arg(long)]
    pub out: PathBuf,
    /// Number of reports
    #[arg(long, default_value_t = 1000)]
    pub reports: usize,
    /// Seed; the same seed gives the same reports
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// The chore.
pub fn run(options: &Options) -> Result<()> {
    let bytes = write(&options.out, options.reports, options.seed)?;
    println!("{} reports, {bytes} bytes, in {}", options.reports, options.out.display());
    Ok(())
}

/// Writes the corpus and gives its size in bytes. The folder must be empty or new: leftovers would be read too.
pub fn write(out: &Path, reports: usize, seed: u64) -> Result<u64> {
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    ensure!(fs::read_dir(out)?.next().is_none(), "{} is not empty", out.display());
    let mut total = 0;
    for (index, made) in Reports::new(seed)?.take(reports).enumerate() {
        let folder = out.join(format!("{:03}", index / PER_FOLDER));
        fs::create_dir_all(&folder)?;
        let path = folder.join(&made.name);
        fs::write(&path, &made.bytes).with_context(|| path.display().to_string())?;
        total += made.bytes.len() as u64;
    }
    Ok(total)
}
