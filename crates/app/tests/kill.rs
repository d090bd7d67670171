//! `read` killed at any moment and started again: nothing lost, nothing twice.
#![cfg(unix)]

mod support;

use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::{assert_whole, exports, many_reports, read_all, read_command};
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
    for n in 0..LEDGERS {
        let ledger = folder.path().join(format!("killed-{n}"));
        for _ in 0..KILLS {
            hits += usize::from(kill_while_reading(&reports, &ledger, moment(&mut seed, whole)));
            if ledger.join("ledger.sqlite").exists() {
                assert_whole(&ledger);
            }
        }
        read_all(&[&reports], &ledger);
        assert_whole(&ledger);
        assert_eq!(exports(&ledger), undisturbed, "ledger {n}");
    }
    assert!(hits >= 8, "only {hits} of {} kills met a running program: too late to prove anything", LEDGERS * KILLS);
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
