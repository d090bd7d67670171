//! `cargo xtask bench articles --beside PYTHON`: trafilatura on the same pages in the same run.
//!
//! Both take bytes to article, headline, day and byline, one core each, round about. Time is that of the processor where
//! the system tells it, so that other programs on the machine weigh little.

use anyhow::{Context, Result, ensure};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Rounds of each, in turn, and how long each of them lasts.
const ROUNDS: usize = 3;
const LONG: Duration = Duration::from_secs(4);

/// Prints the version, then milliseconds a page for the text alone and with metadata.
const SCRIPT: &str = r"
import pathlib, sys, time, trafilatura
pages = [p.read_bytes() for p in sorted(pathlib.Path(sys.argv[1]).glob('*.html'))]
def measured(seconds, **how):
    start, rounds = time.process_time(), 0
    while time.process_time() - start < seconds or not rounds:
        for page in pages:
            trafilatura.extract(page, **how)
        rounds += 1
    return (time.process_time() - start) * 1000 / rounds / len(pages)
measured(0)
half = float(sys.argv[2]) / 2
print(trafilatura.__version__, measured(half), measured(half, with_metadata=True))
";

/// Measures both; `python` has trafilatura.
pub fn run(python: &Path, data: &Path) -> Result<String> {
    let inner = data.join("pages");
    let folder = if inner.is_dir() { inner } else { data.to_owned() };
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "html") {
            pages.push((path.display().to_string(), std::fs::read(&path)?));
        }
    }
    ensure!(!pages.is_empty(), "{}: no pages", folder.display());
    let (mut ours, mut text, mut whole, mut version) = (Vec::new(), Vec::new(), Vec::new(), String::new());
    ours_once(&pages, Duration::ZERO);
    for _ in 0..ROUNDS {
        ours.push(ours_once(&pages, LONG));
        let theirs = theirs(python, &folder)?;
        version = theirs.0;
        text.push(theirs.1);
        whole.push(theirs.2);
    }
    let (ours, text, whole) = (middle(ours), middle(text), middle(whole));
    let build = if cfg!(debug_assertions) { " (debug build)" } else { "" };
    Ok(format!(
        "one core each, processor time of {ROUNDS} rounds, the middle one: chancery{build} {ours:.2} ms a page; trafilatura {version} \
         {whole:.2} ms with metadata, {text:.2} ms for the text alone: {:.1} and {:.1} times as long; load {}",
        whole / ours,
        text / ours,
        std::fs::read_to_string("/proc/loadavg")
            .map_or_else(|_| "unknown".to_owned(), |l| l.chars().take(14).collect())
    ))
}

/// Milliseconds a page.
fn ours_once(pages: &[(String, Vec<u8>)], long: Duration) -> f64 {
    let (begun, mut rounds) = (clock(), 0u32);
    loop {
        for (name, bytes) in pages {
            let _ = black_box(chancery_clean::clean(name, black_box(bytes)));
        }
        rounds += 1;
        let passed = clock().saturating_sub(begun);
        if passed >= long {
            return passed.as_secs_f64() * 1e3 / f64::from(rounds) / pages.len() as f64;
        }
    }
}

fn theirs(python: &Path, folder: &Path) -> Result<(String, f64, f64)> {
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).arg(folder).arg(LONG.as_secs_f64().to_string());
    let output = command.output().with_context(|| python.display().to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "trafilatura: {}", String::from_utf8_lossy(&output.stderr).trim_end());
    let mut words = said.split_whitespace();
    let mut next = || words.next().context("trafilatura said too little");
    Ok((next()?.to_owned(), next()?.parse()?, next()?.parse()?))
}

/// Time that this thread had a processor for; where the system does not tell, the time that passed.
fn clock() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn middle(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_clock() {
        assert_eq!(middle(vec![3.0, 1.0, 2.0]), 2.0);
        let begun = clock();
        let pages = [("a.html".to_owned(), b"<html><body><p>The embassy was shut.</p></body></html>".to_vec())];
        assert!(ours_once(&pages, Duration::from_millis(20)) > 0.0);
        assert!(clock() - begun >= Duration::from_millis(20));
    }
}
