//! `read` killed at any moment and started again: nothing lost, nothing twice.
#![cfg(unix)]

mod support;

use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::{assert_whole, exports, many_reports, read_all, read_command, verify};
use tempfile::tempdir;

/// Ledgers that are killed, and how often each.
const LEDGERS: u64 = 8;
const KILLS: u64 = 3;
const REPORTS: usize = 120;

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_twice() {
    let folder = tempdir().expect("a folder");
    let reports = many_reports(folder.path(), REPORTS);
    let quiet = folder.path().join("quiet");
    let start = Instant::now();
    read_all(&[&reports], &quiet);
    let whole = start.elapsed();
    let undisturbed = exports(&quiet);
    assert!(undisturbed.contains("r0119.txt"));

    let (mut seed, mut hits) = (1, 0);
    // What a run takes is learnt anew when the machine has become idler: kills that come too late prove nothing.
    let mut whole = whole;
    for n in 0..LEDGERS {
        let ledger = folder.path().join(format!("killed-{n}"));
        let mut begun = false;
        for kill in 0..KILLS {
            let moment = moment(&mut seed, whole);
            // Every second ledger meets its first kill while it is being made.
            let moment = if kill == 0 && n % 2 == 0 { moment / 50 } else { moment };
            let met = kill_while_reading(&reports, &ledger, moment);
            hits += usize::from(met);
            whole = if met { whole } else { whole.mul_f64(0.8) };
            begun = whole_once_begun(&ledger, begun);
        }
        read_all(&[&reports], &ledger);
        assert_whole(&ledger);
        assert_eq!(exports(&ledger), undisturbed, "ledger {n}");
    }
    assert!(hits >= 8, "only {hits} of {} kills met a running program: too late to prove anything", LEDGERS * KILLS);
}

/// Whether there is a ledger. It is whole, and once it was there it stays: a file that was killed before its tables were
/// made has nothing in it, and `verify` says that there is no ledger yet.
fn whole_once_begun(ledger: &Path, begun: bool) -> bool {
    let run = verify(ledger);
    let none_yet = !begun && run.code == Some(2) && run.said.contains("there is no ledger here yet");
    assert!(run.code == Some(0) || none_yet, "verify: {:?}, {}", run.code, run.said);
    !none_yet
}

/// A moment within the time of a whole run, spread over it.
fn moment(seed: &mut u64, whole: Duration) -> Duration {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    whole.mul_f64((*seed >> 40) as f64 / f64::from(1 << 24))
}

/// Starts `read`, kills it after `moment`; true when it was still running then.
fn kill_while_reading(reports: &Path, ledger: &Path, moment: Duration) -> bool {
    let mut child = read_command(&[reports], ledger)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    sleep(moment);
    let running = child.try_wait().expect("a child of ours").is_none();
    child.kill().expect("a child of ours");
    child.wait().expect("a child of ours");
    running
}
