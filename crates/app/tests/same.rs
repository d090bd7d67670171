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

#[test]
fn what_is_none_of_the_ledgers_matters_is_not_kept() {
    let folder = tempdir().expect("a folder");
    let brewers = "LEEDS, 4 May 2031 (Vox) - The chairman of the brewery vowed on Saturday to fight the tax, and demanded that the council withdraw its plan. \
                   The council promised to look into the matter.\n";
    let (beer, embassy) = (folder.path().join("beer"), folder.path().join("embassy"));
    for (at, words) in [(&beer, brewers.to_owned()), (&embassy, format!("{brewers}\nThe Danish embassy stood by.\n"))] {
        std::fs::create_dir(at).expect("a folder to write to");
        std::fs::write(at.join("report.txt"), words).expect("a file");
    }
    let facts = |reports: &std::path::Path| {
        let ledger = reports.with_extension("ledger");
        read_all(&[reports], &ledger);
        export(&ledger, "facts", "jsonl").lines().count()
    };
    assert_eq!(facts(&beer), 0, "no mission, no force, no attack, no government");
    assert!(facts(&embassy) > 1, "the same beside a mission is kept");
}
