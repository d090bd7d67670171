//! Decisions are kept in order and for ever, and the ledger can be had as it was.

mod support;

use chancery_ledger::{Ledger, Open};
use rusqlite::Connection;
use support::{decide, fill, put};

fn ledger() -> (tempfile::TempDir, Ledger) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    (dir, ledger)
}

#[test]
fn decisions_come_back_in_order_and_cannot_be_changed() {
    let (dir, mut ledger) = ledger();
    let numbers: Vec<i64> = (0..3).map(|n| ledger.batch(|b| decide(b, n)).unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3]);
    let stored = ledger.decisions().unwrap();
    assert_eq!(stored.iter().map(|d| d.who.as_str()).collect::<Vec<_>>(), ["analyst 0", "analyst 1", "analyst 2"]);
    assert_eq!(ledger.check().unwrap(), []);
    drop(ledger);
    let conn = Connection::open(dir.path().join("ledger.sqlite")).unwrap();
    for sql in ["UPDATE decisions SET who = 'x'", "DELETE FROM decisions"] {
        assert!(conn.execute(sql, []).unwrap_err().to_string().contains("decisions are never"), "{sql}");
    }
}

#[test]
fn a_clock_put_back_does_not_turn_the_order() {
    let (_dir, mut ledger) = ledger();
    ledger.batch(|b| decide(b, 9)).unwrap();
    ledger.batch(|b| decide(b, 2)).unwrap();
    let times: Vec<i64> = ledger.decisions().unwrap().iter().map(|d| d.at).collect();
    assert_eq!(times[0], times[1]);
}

#[test]
fn a_batch_that_fails_leaves_no_decision() {
    let (_dir, mut ledger) = ledger();
    let failed: Result<(), chancery_ledger::LedgerError> = ledger.batch(|b| {
        decide(b, 0)?;
        b.replace_coding("nowhere.txt", 1, "{}", "x", &[], 0)
    });
    assert!(failed.is_err());
    assert!(ledger.decisions().unwrap().is_empty());
}

#[test]
fn damage_to_a_decision_is_found() {
    let (dir, mut ledger) = ledger();
    ledger.batch(|b| decide(b, 0)).unwrap();
    drop(ledger);
    let conn = Connection::open(dir.path().join("ledger.sqlite")).unwrap();
    conn.execute_batch("DROP TRIGGER decisions_are_not_changed; UPDATE decisions SET who = 'somebody'").unwrap();
    drop(conn);
    let ledger = Ledger::open(dir.path(), Open::View).unwrap();
    assert_eq!(ledger.check().unwrap()[0].what, "decision 1");
}

#[test]
fn the_past_holds_what_was_entered_up_to_a_moment() {
    let (_dir, mut ledger) = ledger();
    fill(&mut ledger, 0..10);
    ledger.batch(|b| (0..4).try_for_each(|n| decide(b, n).map(|_| ()))).unwrap();
    assert_eq!(ledger.last_entry().unwrap(), Some(1_900_100_003));
    let past = ledger.before(1_900_000_004).unwrap();
    assert_eq!(past.documents().count(), 5, "documents are read one second after the other");
    assert_eq!(past.decisions().unwrap(), []);
    assert!(past.links().next().is_none());
    assert_eq!(past.dirty_blocks().unwrap(), past.blocks().unwrap());
    assert_eq!(past.bytes("report-00003.txt").unwrap(), ledger.bytes("report-00003.txt").unwrap());
    assert_eq!(past.check().unwrap(), []);
    let mut past = ledger.before(1_900_100_001).unwrap();
    assert_eq!((past.documents().count(), past.decisions().unwrap().len()), (10, 2));
    past.batch(|b| put(b, 30)).unwrap();
    assert_eq!((past.documents().count(), ledger.documents().count()), (11, 10), "the copy is its own");
}

#[test]
fn the_past_can_be_seen_while_another_writes() {
    let (dir, mut writer) = ledger();
    fill(&mut writer, 0..4);
    let viewer = Ledger::open(dir.path(), Open::View).unwrap();
    let seen = writer.batch(|b| {
        put(b, 7)?;
        Ok::<_, chancery_ledger::LedgerError>(viewer.before(i64::MAX)?.documents().count())
    });
    assert_eq!(seen.unwrap(), 4);
}
