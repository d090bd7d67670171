//! Backups hold everything and are believed only when they prove it; compacting changes nothing but the size.

mod support;

use chancery_ledger::{ErrorKind, FILE_NAME, Ledger, Open, look_into, restore};
use std::fs;
use support::{dump, fill};

fn filled(dir: &std::path::Path) -> Ledger {
    let mut ledger = Ledger::open(dir, Open::Create).unwrap();
    fill(&mut ledger, 0..30);
    ledger
}

#[test]
fn what_was_backed_up_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new, file) = (dir.path().join("old"), dir.path().join("new"), dir.path().join("b.sqlite"));
    let mut ledger = filled(&old);
    let before = dump(&ledger);
    // Made by one who only looks, while the writer has the ledger open.
    let backup = Ledger::open(&old, Open::View).unwrap().backup(&file, 7, "test 1").unwrap();
    assert_eq!((backup.documents, backup.made_at, backup.made_with.as_str()), (30, 7, "test 1"));
    fill(&mut ledger, 30..40);
    assert_eq!(look_into(&file).unwrap(), backup);
    let (restored, kept) = restore(&file, &new, false).unwrap();
    assert_eq!((restored.digest, kept), (backup.digest, None));
    let there = Ledger::open(&new, Open::Existing).unwrap();
    assert_eq!(dump(&there), before);
    assert_eq!(there.check().unwrap(), []);
    assert!(!dir.path().join("b.sqlite.partial").exists());
}

#[test]
fn a_ledger_is_replaced_only_when_asked_and_kept_even_then() {
    let dir = tempfile::tempdir().unwrap();
    let (home, file) = (dir.path().join("home"), dir.path().join("b"));
    let mut ledger = filled(&home);
    let then = dump(&ledger);
    ledger.backup(&file, 0, "test").unwrap();
    assert_eq!(ledger.backup(&file, 0, "test").unwrap_err().kind(), ErrorKind::Io, "no backup is overwritten");
    fill(&mut ledger, 30..40);
    let now = dump(&ledger);
    assert_eq!(restore(&file, &home, true).unwrap_err().kind(), ErrorKind::InUse, "somebody writes");
    drop(ledger);
    assert_eq!(restore(&file, &home, false).unwrap_err().kind(), ErrorKind::Io);
    let reader = Ledger::open(&home, Open::View).unwrap();
    assert_eq!(restore(&file, &home, true).unwrap_err().kind(), ErrorKind::InUse, "somebody reads");
    assert_eq!(dump(&reader), now);
    drop(reader);
    let (_, kept) = restore(&file, &home, true).unwrap();
    assert_eq!(dump(&Ledger::open(&home, Open::Existing).unwrap()), then);
    let other = dir.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::copy(kept.unwrap(), other.join(FILE_NAME)).unwrap();
    assert_eq!(dump(&Ledger::open(&other, Open::Existing).unwrap()), now, "the old one is whole");
}

#[test]
fn a_backup_that_was_touched_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let (home, file) = (dir.path().join("home"), dir.path().join("b"));
    let ledger = filled(&home);
    let before = dump(&ledger);
    ledger.backup(&file, 0, "test").unwrap();
    drop(ledger);
    let whole = fs::read(&file).unwrap();
    let mut refused = 0;
    for at in (4096..whole.len()).step_by(whole.len() / 61) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        fs::write(&file, &bytes).unwrap();
        // A byte that no row uses may be any byte; whatever is believed must hold the same.
        match restore(&file, &home, true) {
            Err(e) => {
                assert!(matches!(e.kind(), ErrorKind::Corrupt | ErrorKind::NotALedger), "{e}");
                refused += 1;
            }
            Ok(_) => assert_eq!(dump(&Ledger::open(&home, Open::Existing).unwrap()), before, "byte {at}"),
        }
        assert_eq!(dump(&Ledger::open(&home, Open::Existing).unwrap()), before, "byte {at}");
    }
    assert!(refused > 5, "{refused}");
    for size in [0, 100, 5000, whole.len() / 2, whole.len() - 1] {
        fs::write(&file, &whole[..size]).unwrap();
        assert!(restore(&file, &home, true).is_err(), "the first {size} bytes");
    }
    assert_eq!(restore(&home.join(FILE_NAME), &dir.path().join("x"), false).unwrap_err().kind(), ErrorKind::NotALedger);
    assert_eq!(dump(&Ledger::open(&home, Open::Existing).unwrap()), before);
}

#[test]
fn a_damaged_ledger_can_be_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let (home, file) = (dir.path().join("home"), dir.path().join("b"));
    let ledger = filled(&home);
    let before = dump(&ledger);
    ledger.backup(&file, 0, "test").unwrap();
    drop(ledger);
    fs::write(home.join(FILE_NAME), b"no database at all, and long enough to be looked at").unwrap();
    fs::write(home.join("ledger.sqlite-wal"), b"left over").unwrap();
    restore(&file, &home, true).unwrap();
    assert_eq!(dump(&Ledger::open(&home, Open::Existing).unwrap()), before);
}

#[test]
fn compacting_keeps_everything() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = filled(dir.path());
    ledger.batch(|b| (0..20).try_for_each(|n| b.remove_document(&support::name(n), 0))).unwrap();
    let before = dump(&ledger);
    let (was, is) = ledger.compact().unwrap();
    assert!(is < was, "{was} → {is}");
    assert_eq!(dump(&ledger), before);
    assert_eq!(ledger.check().unwrap(), []);
    let size = fs::metadata(dir.path().join(FILE_NAME)).unwrap().len();
    assert_eq!(size, is);
}
