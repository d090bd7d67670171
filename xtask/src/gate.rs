//! Everything that must hold before a change is taken: one line and its time for each step.

use crate::command::{cargo, target};
use crate::{eval, fuzz, paths, walls};
use anyhow::{Result, bail};
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Where things lie.
#[derive(Args)]
pub struct Options {
    /// Folder with the shared seeds and their gold; its score is left out, visibly, where it is not there
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
}

/// Steps in their order; a failed one does not hide what the next ones say.
pub fn run(options: &Options) -> Result<()> {
    let mut failed = Vec::new();
    step("fmt", &mut failed, || quiet(cargo().args(["fmt", "--all", "--check"])));
    step("walls", &mut failed, walls::check);
    step("paths", &mut failed, paths::check);
    step("clippy", &mut failed, || {
        quiet(cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
    });
    step("tests", &mut failed, || run_tests(cargo().args(["test", "--workspace", "--no-fail-fast"])));
    step("fuzz", &mut failed, fuzz::step);
    step("doc", &mut failed, || {
        quiet(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))
    });
    // The tests have just built this binary from the same sources.
    let binary = target().join("debug").join(format!("chancery{}", std::env::consts::EXE_SUFFIX));
    step("eval", &mut failed, || eval::check(&binary, &options.shared));
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    println!("all steps passed");
    Ok(())
}

/// Runs one step; what it reports is set in below its line.
fn step(name: &'static str, failed: &mut Vec<&'static str>, work: impl FnOnce() -> Result<String>) {
    print!("{name:<8}");
    let _ = io::stdout().flush();
    let start = Instant::now();
    let done = work();
    let seconds = start.elapsed().as_secs_f64();
    let (word, report) = match done {
        Ok(report) => ("ok", report),
        Err(error) => {
            failed.push(name);
            ("FAILED", format!("{error:#}"))
        }
    };
    println!("{word:<8}{seconds:>7.1} s");
    for line in report.lines() {
        println!("        {line}");
    }
}

/// Runs a command that has nothing to say when all is well.
fn quiet(command: &mut Command) -> Result<String> {
    said(command).map(|_| String::new())
}

/// Runs the tests and counts them. Lines by which a test says that it was left out are shown; where some failed, what
/// they said comes last, so that it is found in a log that is cut.
fn run_tests(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    let head = summary(&text);
    if output.status.success() {
        return Ok(head);
    }
    let compiled: Vec<&str> = errors.lines().skip_while(|l| !l.starts_with("error")).collect();
    bail!("{head}\n{}\n{}{}", output.status, failures(&text), compiled.join("\n"))
}

/// What the failed tests said, without the tests that passed.
fn failures(said: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in said.lines() {
        // The runner tells what failed between a line "failures:" and its count.
        inside = line == "failures:" || inside && !line.starts_with("test result:");
        if inside && !line.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Numbers of tests passed and ignored in what the test runner printed, and every line about one left out.
fn summary(said: &str) -> String {
    let count = |what: &str| -> usize {
        let results = said.lines().filter(|l| l.starts_with("test result:"));
        let numbers = results.filter_map(|l| l.split([';', '.']).find_map(|p| p.trim().strip_suffix(what)));
        numbers.filter_map(|n| n.trim().parse::<usize>().ok()).sum()
    };
    let left_out = said.lines().filter(|l| l.ends_with("... ignored") || l.starts_with("skipped:"));
    let head = format!("{} passed, {} ignored", count("passed"), count("ignored"));
    std::iter::once(head.as_str()).chain(left_out).collect::<Vec<_>>().join("\n")
}

fn said(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        bail!("{}\n{}", output.status, text.trim_end());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_and_those_left_out_are_shown() {
        let said = "running 2 tests\ntest a ... ok\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
            skipped: an unreadable file\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured\n";
        assert_eq!(summary(said), "15 passed, 1 ignored\nskipped: an unreadable file");
    }

    #[test]
    fn of_failed_tests_only_what_they_said_is_shown() {
        let said = "test a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\nleft: 1\n\nfailures:\n    b\n\n\
            test result: FAILED. 1 passed; 1 failed\ntest c ... ok\n";
        assert_eq!(failures(said), "failures:\n---- b stdout ----\nleft: 1\nfailures:\n    b\n");
    }
}
