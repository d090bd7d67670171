//! Same input, same ledger: twice, in another order, and read again.

mod support;

use support::{export, exports, files, own_reports, read_all, sorted};
use tempfile::tempdir;

#[test]
fn the_same_input_twice_gives_the_same_bytes() {
    let folder = tempdir().expect("a folder");
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    read_all(&[own_reports()], &one);
    read_all(&[own_reports()], &two);
    let exported = exports(&one);
    assert!(exported.lines().count() > 60, "a ledger of twelve reports has more to say than\n{exported}");
    assert_eq!(exported, exports(&two));
}

#[test]
fn another_order_gives_the_same_groups() {
    let folder = tempdir().expect("a folder");
    let (forward, backward, single) = (folder.path().join("f"), folder.path().join("b"), folder.path().join("s"));
    let mut reports = files(&own_reports());
    read_all(&reports, &forward);
    reports.reverse();
    read_all(&reports, &backward);
    reports.rotate_left(5);
    for report in &reports {
        read_all(&[report], &single);
    }
    assert!(sorted(&forward, "groups").len() > 3, "the reports tell of shared events");
    for what in ["groups", "facts", "documents"] {
        assert_eq!(sorted(&forward, what), sorted(&backward, what), "{what}, read backward");
        assert_eq!(sorted(&forward, what), sorted(&single, what), "{what}, read one by one");
    }
}

#[test]
fn reading_again_adds_nothing() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    read_all(&[own_reports()], &ledger);
    let before = exports(&ledger);
    read_all(&[own_reports()], &ledger);
    assert_eq!(before, exports(&ledger));
    let documents = export(&ledger, "documents", "jsonl");
    assert_eq!(documents.lines().count(), files(&own_reports()).len(), "one line for each report");
}
