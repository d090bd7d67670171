//! A short round of every fault of `cargo xtask faults`.
#![cfg(unix)]

use std::path::Path;

#[test]
fn nothing_acknowledged_is_lost_whatever_happens() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = Path::new(env!("CARGO_BIN_EXE_chancery"));
    let outcomes =
        chancery_testkit::faults::all(binary, folder.path(), 3, &mut |o| println!("{}", o.row())).expect("set up");
    for outcome in &outcomes {
        assert!(outcome.broken.is_empty(), "{}: {:#?}", outcome.fault, outcome.broken);
        assert!(outcome.done >= 3, "{}", outcome.fault);
    }
    let met: usize = outcomes.iter().map(|o| o.met).sum();
    assert!(met >= outcomes.len(), "only {met} faults met the program at work");
}
