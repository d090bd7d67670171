//! Every target of the fuzzer for some seconds: by the fuzzer where a nightly compiler and cargo-fuzz are installed, else
//! over files broken at random, which any compiler does.

use crate::command::{output, root};
use anyhow::{Context, Result, anyhow, bail, ensure};
use chancery_probe::TARGETS;
use chancery_probe::shake::shake;
use clap::Args;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Seconds each target runs under the fuzzer.
const SECONDS: u32 = 5;
/// What reads these is not ours and runs in a process of its own: built, and run by hand to see how it fails.
const FOREIGN: &str = "pdf";

/// What to do.
#[derive(Args)]
pub struct Options {
    /// Seconds for each target
    #[arg(long, default_value_t = 2.5)]
    seconds: f64,
    /// Seed of the breaking; by default that of the last commit, so that the same state is broken the same way
    #[arg(long)]
    seed: Option<u64>,
    /// One target instead of all but those that run what is not ours
    #[arg(long)]
    target: Option<String>,
}

/// The chore: files of the corpus broken at random. What does not hold is kept in the folder for scratch files.
pub fn chore(options: &Options) -> Result<()> {
    let seed = options.seed.unwrap_or_else(of_last_commit);
    let wanted = |name: &str| options.target.as_deref().map_or(name != FOREIGN, |target| target == name);
    let (mut targets, mut inputs) = (0, 0);
    for target in TARGETS.iter().filter(|(name, _)| wanted(name)) {
        // A target that hangs cannot be stopped but with the program.
        let hung = |what: String| {
            eprintln!("error: {what}");
            std::process::exit(1);
        };
        let tried = shake(target, seed, Duration::from_secs_f64(options.seconds), hung);
        inputs += tried.map_err(|what| anyhow!("{what} (seed {seed})"))?;
        targets += 1;
    }
    ensure!(targets > 0, "no such target");
    println!("{targets} targets, {inputs} files broken at random, seed {seed}");
    Ok(())
}

fn of_last_commit() -> u64 {
    let said = output(Command::new("git").args(["rev-parse", "HEAD"]).current_dir(root()));
    let digits = said.map(|o| String::from_utf8_lossy(&o.stdout).chars().take(12).collect::<String>());
    digits.ok().and_then(|digits| u64::from_str_radix(&digits, 16).ok()).unwrap_or(1)
}

/// The step of the gate; says by which of the two ways it went.
pub fn step() -> Result<String> {
    if is_there() {
        return run();
    }
    // In a process of its own: a stack that overflows ends it.
    let said = said(Command::new(std::env::current_exe()?).arg("fuzz"))?;
    Ok(format!("{}\nwithout the fuzzer: no nightly compiler with cargo-fuzz here", said.trim_end()))
}

/// The cargo of the nightly compiler, which is not the one that runs this chore.
fn nightly() -> Command {
    let mut command = Command::new("cargo");
    command.args(["+nightly", "fuzz"]).current_dir(root()).env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// True where the fuzzer can be built.
fn is_there() -> bool {
    nightly().arg("--version").output().is_ok_and(|said| said.status.success())
}

/// Runs all targets over their corpus and on from it; the names of those that found something are the error, with what
/// the fuzzer said last.
fn run() -> Result<String> {
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
