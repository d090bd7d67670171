//! Ledgers of all versions ever written can be opened, for ever. Nothing under `tests/examples` is changed once it is
//! committed; a new version of the tables adds a folder.

mod support;

use chancery_ledger::{Ledger, Open, VERSION};
use std::path::{Path, PathBuf};
use support::{copy, dump, fill};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples")
}

/// Writes the example of the present version; run by hand once for each new version:
/// `cargo test -p chancery-ledger --test old_versions -- --ignored`
#[test]
#[ignore = "writes a committed file"]
fn write_the_example_of_this_version() {
    let to = examples().join(format!("v{VERSION}"));
    assert!(!to.exists(), "{} is there already and must not change", to.display());
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..12);
    ledger.batch(|b| b.set_setting("watch", Some("XS"))).unwrap();
    ledger.batch(|b| (0..4).try_for_each(|n| support::decide(b, n).map(|_| ()))).unwrap();
    std::fs::create_dir_all(&to).unwrap();
    std::fs::write(to.join("content.txt"), dump(&ledger)).unwrap();
    drop(ledger);
    std::fs::copy(dir.path().join("ledger.sqlite"), to.join("ledger.sqlite")).unwrap();
}

#[test]
fn ledgers_of_all_versions_open_with_all_they_hold() {
    for version in 1..=VERSION {
        let example = examples().join(format!("v{version}"));
        let dir = tempfile::tempdir().unwrap();
        copy(&example, dir.path());
        let mut ledger = Ledger::open(dir.path(), Open::Existing).unwrap();
        assert_eq!(dump(&ledger), std::fs::read_to_string(example.join("content.txt")).unwrap(), "v{version}");
        assert_eq!(ledger.check().unwrap(), []);
        fill(&mut ledger, 0..20);
        assert_eq!(ledger.documents().count(), 20, "v{version} can be written on");
        assert_eq!(ledger.check().unwrap(), []);
    }
}
