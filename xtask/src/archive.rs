//! Web archives: writing one of made-up pages, and measuring how fast one is read, by stage and as a whole.

use crate::command::{release_binary, target};
use crate::measure;
use anyhow::{Context, Result, ensure};
use chancery_clean::{clean, outline};
use chancery_coding::Coder;
use chancery_read::{Limits, RawDocument, documents};
use chancery_testkit::Web;
use clap::Args;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Bytes of pages held in memory for the stages behind reading.
const HELD: usize = 128 << 20;

/// What to do.
#[derive(Args)]
pub struct Options {
    /// The archive; written when it is not there, packed if it ends in .gz
    #[arg(long)]
    file: PathBuf,
    /// Size when written, unpacked, such as 200M or 1G
    #[arg(long, default_value = "200M", value_parser = size)]
    size: u64,
    /// Seed of the pages
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Time the stages one by one, in this process; build it with --release
    #[arg(long)]
    stages: bool,
    /// Read the whole archive into a new ledger, with one thread and with two
    #[arg(long)]
    whole: bool,
    /// Binary to measure with --whole, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
}

fn size(text: &str) -> Result<u64, String> {
    let (digits, unit) = text.split_at(text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len());
    let unit = match unit.to_ascii_uppercase().as_str() {
        "" => 1,
        "K" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        _ => return Err(format!("“{text}” is no size such as 200M")),
    };
    digits.parse::<u64>().map(|n| n * unit).map_err(|e| e.to_string())
}

/// The chore.
pub fn run(options: &Options) -> Result<()> {
    if !options.file.exists() {
        let packed = options.file.extension().is_some_and(|e| e == "gz");
        let mut out = BufWriter::new(File::create(&options.file).with_context(|| options.file.display().to_string())?);
        let (pages, bytes) = Web::new(options.seed)?.write(&mut out, options.size, packed)?;
        out.flush()?;
        let on_disk = fs::metadata(&options.file)?.len();
        println!("{pages} pages, {bytes} bytes unpacked, {on_disk} on disk: {}", options.file.display());
    }
    if options.stages {
        stages(&options.file)?;
    }
    if options.whole {
        whole(&options.file, options.binary.clone().map_or_else(release_binary, Ok)?.as_path())?;
    }
    Ok(())
}

/// Does `work` and prints how many bytes of pages it took in a second of processor time.
fn timed<T>(what: &str, work: impl FnOnce() -> (T, usize)) -> T {
    let cpu = || measure::cpu_seconds_of(std::process::id()).unwrap_or_default();
    let before = cpu();
    let (out, bytes) = work();
    let took = cpu() - before;
    println!("| {what} | {:.0} | {took:.2} | {:.0} |", bytes as f64 / 1e6, bytes as f64 / 1e6 / took.max(0.01));
    out
}

fn stages(file: &Path) -> Result<()> {
    println!("| stage | pages, MB | processor, s | MB/s per core |\n|---|---:|---:|---:|");
    let read = || documents(&[file.to_path_buf()], &Limits::default()).filter_map(Result::ok);
    timed("unpack and parse records", || {
        let bytes = read().map(|d| d.bytes.len()).sum();
        ((), bytes)
    });
    let mut held = 0;
    let pages: Vec<RawDocument> = read()
        .take_while(|d| {
            held += d.bytes.len();
            held < HELD
        })
        .collect();
    let all: usize = pages.iter().map(|p| p.bytes.len()).sum();
    let coder = Coder::new()?;
    let outlines: Vec<_> = timed("first look: words of the page", || {
        (pages.iter().map(|p| outline(&p.name, &p.bytes, p.charset())).collect(), all)
    });
    let matters: Vec<bool> = timed("first look: verdict", || {
        (outlines.iter().map(|o| o.as_ref().is_none_or(|o| coder.matters(&o.words))).collect(), all)
    });
    let irrelevant: Vec<&RawDocument> = pages.iter().zip(&matters).filter(|(_, m)| !**m).map(|(p, _)| p).collect();
    let bytes = irrelevant.iter().map(|p| p.bytes.len()).sum();
    timed("first look on what it passes over", || {
        let look = |p: &&RawDocument| outline(&p.name, &p.bytes, p.charset()).is_some_and(|o| coder.matters(&o.words));
        (irrelevant.iter().filter(|p| look(p)).count(), bytes)
    });
    let cleaned: Vec<bool> = timed("clean", || {
        let after = |p: &RawDocument| clean(&p.name, &p.bytes).is_ok_and(|c| coder.matters(c.text.as_str()));
        (pages.iter().map(after).collect(), all)
    });
    let lost = cleaned.iter().zip(&matters).filter(|(after, before)| **after && !**before).count();
    let kept = matters.iter().filter(|m| **m).count();
    let passed = cleaned.iter().filter(|m| **m).count();
    println!(
        "{} pages; the first look lets {kept} through, the look after cleaning {passed}; lost: {lost}",
        pages.len()
    );
    ensure!(lost == 0, "a page that matters after cleaning was passed over before it");
    Ok(())
}

fn whole(file: &Path, binary: &Path) -> Result<()> {
    println!("| threads | time, s | processor, s | peak memory, MiB | ledger, MB |\n|---:|---:|---:|---:|---:|");
    let folder = target().join("archive");
    for jobs in ["1", "2"] {
        let ledger = folder.join(format!("ledger-{jobs}"));
        if ledger.exists() {
            fs::remove_dir_all(&ledger)?;
        }
        fs::create_dir_all(&folder)?;
        let mut command = Command::new(binary);
        command.arg("read").arg(file).args(["--jobs", jobs]).arg("--ledger").arg(&ledger);
        let measured = measure::run(&mut command, &folder.join(format!("read-{jobs}.log")))?;
        ensure!(measured.status.success(), "read ended with {}\n{}", measured.status, measured.said.trim_end());
        let size: u64 = fs::read_dir(&ledger)?.filter_map(|e| e.ok()?.metadata().ok()).map(|m| m.len()).sum();
        let (wall, cpu, peak) = (measured.wall, measured.cpu, measured.peak);
        println!("| {jobs} | {wall:.1} | {cpu:.1} | {peak:.0} | {:.1} |", size as f64 / 1e6);
        println!("{}", measured.said.lines().filter(|l| !l.contains(": remark: ")).collect::<Vec<_>>().join("\n"));
    }
    Ok(())
}
