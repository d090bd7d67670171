//! Every target of the fuzzer for some seconds, where a nightly compiler and cargo-fuzz are installed.

use crate::command::root;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// Seconds each target runs.
const SECONDS: u32 = 5;
/// What reads these is not ours and runs in a process of its own: built, and run by hand to see how it fails.
const FOREIGN: &str = "pdf";

/// The cargo of the nightly compiler, which is not the one that runs this chore.
fn nightly() -> Command {
    let mut command = Command::new("cargo");
    command.args(["+nightly", "fuzz"]).current_dir(root()).env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// True where the fuzzer can be built.
pub fn is_there() -> bool {
    nightly().arg("--version").output().is_ok_and(|said| said.status.success())
}

/// Runs all targets over their corpus and on from it; the names of those that found something are the error, with what
/// the fuzzer said last.
pub fn run() -> Result<String> {
    let listed = said(nightly().arg("list"))?;
    let targets: Vec<&str> =
        listed.lines().map(str::trim).filter(|name| !name.is_empty() && *name != FOREIGN).collect();
    said(nightly().args(["build", "-s", "none"]))?;
    let new = std::env::temp_dir().join(format!("chancery-fuzz-{}", std::process::id()));
    let run: Result<Vec<u64>> = targets.iter().map(|target| run_one(target, &new.join(target))).collect();
    // Whether it is gone or not says nothing about the targets.
    drop(std::fs::remove_dir_all(&new));
    Ok(format!("{} targets, {} inputs", targets.len(), run?.iter().sum::<u64>()))
}

/// Runs one; gives the number of inputs tried.
fn run_one(target: &str, new: &Path) -> Result<u64> {
    std::fs::create_dir_all(new).with_context(|| new.display().to_string())?;
    let corpus = root().join("crates/probe/corpus").join(target);
    let time = format!("-max_total_time={SECONDS}");
    let mut command = nightly();
    command.args(["run", "-s", "none", target]).arg(new).arg(corpus).args(["--", &time, "-rss_limit_mb=2048"]);
    tried(&said(&mut command).with_context(|| target.to_owned())?).with_context(|| format!("{target}: no count"))
}

/// The count in the last line of the fuzzer: `Done 8421 runs in 6 second(s)`.
fn tried(said: &str) -> Option<u64> {
    said.lines().rev().find_map(|line| line.strip_prefix("Done ")?.split(' ').next()?.parse().ok())
}

fn said(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        let lines: Vec<&str> = text.lines().collect();
        bail!("{}\n{}", output.status, lines[lines.len().saturating_sub(30)..].join("\n"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_of_inputs_is_read_from_the_last_line() {
        assert_eq!(tried("#2 INITED\nDone 8421 runs in 6 second(s)\n"), Some(8421));
        assert_eq!(tried("no such line"), None);
    }
}
