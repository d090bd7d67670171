//! What a ledger does when the disk is full or the file is damaged.

mod support;

use chancery_ledger::{ErrorKind, FILE_NAME, Ledger, LedgerError, Open};
use rusqlite::Connection;
use support::{copy, dump, fill, name, put, put_text, text};

#[test]
fn a_full_disk_is_told_and_the_ledger_stays_whole() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..20);
    let size = std::fs::metadata(ledger.file()).unwrap().len().max(200_000);
    ledger.limit_size(size + 100_000).unwrap();
    let mut kept = 20;
    let error = loop {
        // Text that cannot be packed small.
        let noise: String =
            (0..400).map(|i| chancery_ledger::Digest::of(format!("{kept} {i}").as_bytes()).to_string()).collect();
        match ledger.batch(|b| put_text(b, kept, &noise)) {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1000, "the limit is reached");
    };
    assert_eq!(error.kind(), ErrorKind::Full, "{error}");
    assert!(error.to_string().contains("ledger.sqlite") && error.to_string().contains("no room left"), "{error}");
    assert!(kept > 20, "some fitted");
    let before = dump(&ledger);
    assert_eq!(ledger.documents().count(), kept);
    assert_eq!(ledger.check().unwrap(), []);

    // The caller may go on within one batch after the failure of one document.
    let after = ledger.batch(|b| {
        let error = put_text(b, kept, &text(39).repeat(3000)).err();
        Ok::<_, LedgerError>(error.map(|e| e.kind()))
    });
    assert!(matches!(after, Ok(None | Some(ErrorKind::Full)) | Err(_)));
    drop(ledger);
    let ledger = Ledger::open(dir.path(), Open::Existing).unwrap();
    assert!(dump(&ledger).starts_with(&before[..before.len() / 2]), "nothing was lost");
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn room_made_lets_a_full_ledger_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..5);
    ledger.limit_size(1).unwrap();
    let mut n = 5;
    let error = loop {
        match ledger.batch(|b| put(b, n)) {
            Ok(_) => n += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Full);
    ledger.limit_size(u64::MAX).unwrap();
    ledger.batch(|b| put(b, n)).unwrap();
    assert_eq!(ledger.documents().count(), n + 1);
    assert_eq!(ledger.check().unwrap(), []);
}

/// Opens and reads everything; a panic fails the test, an error is fine.
fn read_all(dir: &std::path::Path) -> Result<bool, LedgerError> {
    let ledger = Ledger::open(dir, Open::View)?;
    let whole = ledger.check()?.is_empty();
    for document in ledger.documents() {
        ledger.bytes(&document?.name)?;
    }
    ledger.facts().try_for_each(|f| f.map(drop))?;
    ledger.links().try_for_each(|l| l.map(drop))?;
    ledger.log(0).try_for_each(|e| e.map(drop))?;
    Ok(whole)
}

/// Everything that was read and coded, without the log.
fn records(dir: &std::path::Path) -> Result<String, LedgerError> {
    let ledger = Ledger::open(dir, Open::View)?;
    let documents = ledger.documents().collect::<Result<Vec<_>, _>>()?;
    let facts = ledger.facts().collect::<Result<Vec<_>, _>>()?;
    let links = ledger.links().collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{documents:?}\n{facts:?}\n{links:?}\n{:?}", ledger.dirty_blocks()?))
}

#[test]
fn damaged_files_give_errors_and_findings() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("good");
    fill(&mut Ledger::open(&good, Open::Create).unwrap(), 0..80);
    assert!(read_all(&good).unwrap());
    let bytes = std::fs::read(good.join(FILE_NAME)).unwrap();

    let bad = dir.path().join("bad");
    let look = |bytes: &[u8]| {
        copy(&good, &bad);
        std::fs::write(bad.join(FILE_NAME), bytes).unwrap();
        read_all(&bad)
    };
    for part in 0..16 {
        let cut = look(&bytes[..bytes.len() * part / 16]);
        assert!(!matches!(cut, Ok(true)), "cut to {part}/16 must be noticed");
    }
    let cut_by_one = look(&bytes[..bytes.len() - 1]);
    assert!(!matches!(cut_by_one, Ok(true)));
    let content = records(&good).unwrap();
    let mut noticed = 0;
    for i in 0..200 {
        let mut damaged = bytes.clone();
        // A run of bytes every so often over the whole file, starting in the header.
        let at = bytes.len() * i / 200;
        damaged[at..(at + 40).min(bytes.len())].iter_mut().for_each(|b| *b ^= 0x55);
        match look(&damaged) {
            // Unused parts of pages and the log carry no sums.
            Ok(true) => assert_eq!(records(&bad).unwrap(), content, "damage at byte {at} goes unnoticed"),
            _ => noticed += 1,
        }
    }
    assert!(noticed > 60, "only {noticed} of 200 damaged files were noticed");
    let garbage = look(&[b'x'; 9000]).unwrap_err();
    assert_eq!(garbage.kind(), ErrorKind::NotALedger);
}

#[test]
fn a_changed_byte_in_a_record_or_text_is_found() {
    let dir = tempfile::tempdir().unwrap();
    fill(&mut Ledger::open(dir.path(), Open::Create).unwrap(), 0..9);
    let conn = Connection::open(dir.path().join(FILE_NAME)).unwrap();
    conn.execute("UPDATE documents SET record = replace(record, 'doc', 'dog') WHERE name = ?1", [name(2)]).unwrap();
    conn.execute("UPDATE facts SET record = record || ' ' WHERE position = 3", []).unwrap();
    conn.execute("UPDATE links SET record = '0' WHERE block = 'XS'", []).unwrap();
    conn.execute("UPDATE originals SET bytes = zeroblob(9) WHERE doc_id = 5", []).unwrap();
    drop(conn);
    let ledger = Ledger::open(dir.path(), Open::View).unwrap();
    let findings: Vec<String> = ledger.check().unwrap().iter().map(ToString::to_string).collect();
    let has = |what: &str| findings.iter().any(|f| f.starts_with(what));
    assert!(has("report-00002.txt: the record"), "{findings:?}");
    assert!(has("report-00004.txt: the original bytes"), "{findings:?}");
    assert!(has("G: the record"), "{findings:?}");
    assert_eq!(findings.len(), 4, "{findings:?}");
    assert_eq!(ledger.bytes(&name(4)).unwrap_err().kind(), ErrorKind::Corrupt);
    assert!(ledger.bytes(&name(3)).is_ok());
}

#[test]
fn the_log_cannot_be_rewritten() {
    let dir = tempfile::tempdir().unwrap();
    fill(&mut Ledger::open(dir.path(), Open::Create).unwrap(), 0..2);
    let conn = Connection::open(dir.path().join(FILE_NAME)).unwrap();
    assert!(conn.execute("UPDATE log SET at = 0", []).is_err());
    assert!(conn.execute("DELETE FROM log", []).is_err());
}

#[test]
fn newer_ledgers_and_other_files_are_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    fill(&mut Ledger::open(dir.path(), Open::Create).unwrap(), 0..2);
    let file = dir.path().join(FILE_NAME);
    let conn = Connection::open(&file).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let before = std::fs::read(&file).unwrap();
    for mode in [Open::View, Open::Existing, Open::Create] {
        let error = Ledger::open(dir.path(), mode).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Newer);
        assert!(error.to_string().contains("version 99"), "{error}");
    }
    assert_eq!(std::fs::read(&file).unwrap(), before);

    let other = tempfile::tempdir().unwrap();
    Connection::open(other.path().join(FILE_NAME)).unwrap().execute_batch("CREATE TABLE notes (x)").unwrap();
    for mode in [Open::View, Open::Existing, Open::Create] {
        assert_eq!(Ledger::open(other.path(), mode).unwrap_err().kind(), ErrorKind::NotALedger);
    }
}
