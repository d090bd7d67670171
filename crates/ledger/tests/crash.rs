//! A writer killed at any moment loses nothing that it had finished, and leaves nothing half done.

mod support;

use chancery_ledger::{Ledger, LedgerError, Open};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Tells the second process, which runs this same test file, where to write.
const DIR: &str = "CHANCERY_CRASH_TEST_DIR";

const KILLS: usize = 30;

/// Writes until it is killed. Each line `ack NAME` comes after the batch with that document was finished.
#[test]
#[ignore = "runs in the second process of the test below"]
fn writer_that_gets_killed() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let mut ledger = Ledger::open(Path::new(&dir), Open::Create).unwrap();
    let mut out = std::io::stdout();
    writeln!(out, "ready").unwrap();
    let mut n = ledger.documents().count();
    loop {
        // Sometimes one document in a batch, sometimes several.
        let size = 1 + n % 4;
        ledger.batch(|b| (n..n + size).try_for_each(|n| support::put(b, n).map(drop))).unwrap();
        for n in n..n + size {
            writeln!(out, "ack {}", support::name(n)).unwrap();
        }
        n += size;
        if n.is_multiple_of(3) {
            for block in ledger.dirty_blocks().unwrap() {
                ledger.batch(|b| support::link(b, &block)).unwrap();
            }
        }
    }
}

/// Writes so much that the log is carried over beside the writing, until it is killed.
#[test]
#[ignore = "runs in the second process of a test below"]
fn writer_of_much_that_gets_killed() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let mut ledger = Ledger::open(Path::new(&dir), Open::Create).unwrap();
    let mut out = std::io::stdout();
    writeln!(out, "ready").unwrap();
    for n in 0.. {
        ledger.batch(|b| support::put_bytes(b, n, &support::noise(n))).unwrap();
        writeln!(out, "ack {}", support::name(n)).unwrap();
    }
}

/// One test at a time starts writers: between fork and exec a child of one test holds the locks that the other has open.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Starts a writer, kills it after some time, and gives the lines it wrote.
fn run_and_kill(writer: &str, dir: &Path, wait: Duration, from_ready: bool) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", writer, "--ignored", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = Vec::new();
    if from_ready {
        for line in lines.by_ref() {
            let line = line.unwrap();
            let ready = line.ends_with("ready");
            seen.push(line);
            if ready {
                break;
            }
        }
        std::thread::sleep(wait);
    } else {
        std::thread::sleep(wait.saturating_sub(start.elapsed()));
    }
    child.kill().unwrap();
    let status = child.wait().unwrap();
    // Each line goes into the pipe in one piece, so what is left there are whole lines.
    seen.extend(lines.map_while(Result::ok));
    assert!(!status.success(), "the writer ends only by being killed");
    let failed = seen.iter().any(|l| l.contains("FAILED"));
    assert!(!failed, "the writer failed by itself: {seen:?}");
    seen
}

fn check_whole(dir: &Path, acknowledged: &BTreeSet<String>) -> Result<(), LedgerError> {
    let ledger = Ledger::open(dir, Open::Existing)?;
    assert_eq!(ledger.check()?, []);
    let mut there = BTreeSet::new();
    let mut digests = BTreeSet::new();
    for document in ledger.documents() {
        let document = document?;
        let n: usize = document.name[7..12].parse().unwrap();
        assert_eq!(ledger.facts_of(&document.name)?.len(), support::fact_count(n), "{} is whole", document.name);
        assert!(digests.insert(document.digest), "{} is there twice", document.name);
        assert!(there.insert(document.name));
    }
    let lost: Vec<_> = acknowledged.difference(&there).collect();
    assert!(lost.is_empty(), "lost after they were acknowledged: {lost:?}");
    let logged = ledger.log(0).map(|e| e.unwrap().doc.unwrap()).collect::<Vec<_>>();
    assert_eq!(logged.len(), there.len(), "one entry of the log for each document");
    let dirty = ledger.dirty_blocks()?;
    for block in ledger.blocks()? {
        if dirty.contains(&block) {
            continue;
        }
        let facts = ledger.facts_in_block(&block).count();
        let links = ledger.links_in_block(&block)?;
        assert_eq!(links[0].record, facts.to_string(), "links of `{block}` are stale though it is not dirty");
    }
    Ok(())
}

#[test]
fn nothing_finished_is_lost_when_the_writer_is_killed() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeSet::new();
    let mut wait = 7;
    let mut kills = 0;
    // On a slow machine many kills come before the first document; go on until some were written.
    while kills < KILLS || (acknowledged.len() < KILLS && kills < 10 * KILLS) {
        // 5 to 80 milliseconds, in an order without pattern.
        wait = (wait * 37 + 11) % 76;
        // Half of them from the start, so that opening and recovery are hit too.
        let lines =
            run_and_kill("writer_that_gets_killed", dir.path(), Duration::from_millis(5 + wait), kills % 2 == 0);
        kills += 1;
        acknowledged.extend(lines.iter().filter_map(|l| l.strip_prefix("ack ")).map(str::to_owned));
        if dir.path().join(chancery_ledger::FILE_NAME).is_file() {
            match check_whole(dir.path(), &acknowledged) {
                Err(e) if e.kind() == chancery_ledger::ErrorKind::NotFound && acknowledged.is_empty() => {}
                other => other.unwrap(),
            }
        }
    }
    assert!(acknowledged.len() >= KILLS, "the writer got to write: {} documents", acknowledged.len());
    println!("{} documents acknowledged over {kills} kills, none lost", acknowledged.len());
}

#[test]
fn nothing_is_lost_while_the_log_is_carried_over() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut most = 0;
    for kill in 0..8 {
        let dir = tempfile::tempdir().unwrap();
        let wait = Duration::from_millis(200 + 130 * kill);
        let lines = run_and_kill("writer_of_much_that_gets_killed", dir.path(), wait, true);
        let ledger = Ledger::open(dir.path(), Open::Existing).unwrap();
        assert_eq!(ledger.check().unwrap(), []);
        let acknowledged: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix("ack ")).collect();
        for name in &acknowledged {
            let n = name[7..12].parse().unwrap();
            assert_eq!(ledger.bytes(name).unwrap().as_deref(), Some(support::noise(n).as_slice()), "{name}");
        }
        most = most.max(acknowledged.len());
    }
    println!("up to {most} documents of a megabyte acknowledged before a kill, none lost");
}
