//! `decide` killed at any moment: what was acknowledged stays, what was not is there once or not at all.
#![cfg(unix)]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::{Run, assert_whole, chancery, export, many_reports};
use tempfile::tempdir;

const REPORTS: usize = 24;
/// Decisions killed at least, and at most.
const DECISIONS: u32 = 16;
const MOST: u32 = 80;
/// Kills that must have met the program at work, and decisions it must have acknowledged before.
const HITS: u32 = 4;
const KEPT: usize = 2;

#[test]
fn what_was_decided_and_acknowledged_stays() {
    let folder = tempdir().expect("a folder");
    let (reports, ledger) = (many_reports(folder.path(), REPORTS), folder.path().join("ledger"));
    run(&["read", &reports.display().to_string()], &ledger);
    let ids = ids(&ledger);
    let start = Instant::now();
    run(&order(0, &ids), &ledger);
    let whole = start.elapsed();

    let (mut acknowledged, mut hits, mut there) = (vec![0], 0, 1);
    // A machine that grows busier or idler than it was makes all kills come too early or too late: what a run takes is learnt anew.
    let mut pace = 1.0;
    for n in 1..=MOST {
        if n > DECISIONS && hits >= HITS && acknowledged.len() > KEPT {
            break;
        }
        // Moments spread over the time of a whole run and a little longer.
        let moment = whole.mul_f64(pace * f64::from(n * 7 % DECISIONS) * 1.25 / f64::from(DECISIONS));
        let (running, said) = kill_while_deciding(n, &ids, &ledger, moment);
        hits += u32::from(running);
        pace *= if running { 1.1 } else { 0.9 };
        if !said.is_empty() {
            acknowledged.push(n);
        }
        assert_whole(&ledger);
        let entered = export(&ledger, "decisions", "jsonl");
        for n in &acknowledged {
            assert_eq!(entered.matches(&reason(*n)).count(), 1, "decision {n} in {entered}");
        }
        assert!(entered.matches(&reason(n)).count() <= 1, "{entered}");
        let now = entered.lines().count();
        assert!((there..=there + 1).contains(&now), "{there} decisions became {now}");
        there = now;
    }
    assert!(hits >= HITS, "only {hits} kills met a running program: too late to prove anything");
    assert!(acknowledged.len() > KEPT, "{acknowledged:?}: too early to prove anything");
    // The next decision finishes what the last one left; what is shown is what documents and decisions give.
    run(&order(MOST + 1, &ids), &ledger);
    assert!(run(&["check"], &ledger).starts_with("whole"));
    run(&["replay"], &ledger);
}

/// Ids of the facts in the ledger.
fn ids(ledger: &Path) -> Vec<String> {
    let facts = export(ledger, "facts", "jsonl");
    facts.lines().filter_map(|l| l.split('"').nth(3)).map(str::to_owned).collect()
}

/// The reason that a decision is known by.
fn reason(n: u32) -> String {
    format!("reason {n} of the night desk")
}

/// The decision of a number: facts rejected, noted and accepted by turns.
fn order(n: u32, ids: &[String]) -> Vec<String> {
    let id = ids[n as usize * 5 % ids.len()].as_str();
    let (note, why) = (format!("seen {n} times"), reason(n));
    let what = match n % 3 {
        0 => vec!["reject", id],
        1 => vec!["note", id, &note],
        _ => vec!["accept", id],
    };
    let all = ["decide"].into_iter().chain(what).chain(["--by", "R. Ames", "--why", &why]);
    all.map(str::to_owned).collect()
}

fn command<T: AsRef<str>>(args: &[T], ledger: &Path) -> Command {
    let mut command = chancery();
    command.args(args.iter().map(AsRef::as_ref)).args(["--model", "none", "--ledger"]).arg(ledger);
    command
}

/// What a command that must succeed says.
fn run<T: AsRef<str>>(args: &[T], ledger: &Path) -> String {
    let run = Run::of(command(args, ledger).output().expect("the binary starts"));
    assert_eq!(run.code, Some(0), "{}", run.said);
    run.said
}

/// Starts `decide` and kills it after `moment`: whether it was still running then, and what it had said.
fn kill_while_deciding(n: u32, ids: &[String], ledger: &Path, moment: Duration) -> (bool, String) {
    let mut command = command(&order(n, ids), ledger);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary starts");
    sleep(moment);
    let running = child.try_wait().expect("a child of ours").is_none();
    child.kill().expect("a child of ours");
    let output = child.wait_with_output().expect("a child of ours");
    (running, String::from_utf8_lossy(&output.stdout).into_owned())
}
