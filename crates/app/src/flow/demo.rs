//! The demonstration reports, written for this project and built into the program.

use chancery_read::{RawDocument, ReadProblem};

// `REPORTS`: names and bytes, sorted by name; made by build.rs.
include!(concat!(env!("OUT_DIR"), "/demo_reports.rs"));

/// The reports as if they had been read from files.
pub(super) fn reports() -> impl Iterator<Item = Result<RawDocument, ReadProblem>> {
    REPORTS.iter().map(|(name, bytes)| Ok(RawDocument::plain(*name, None, bytes.to_vec())))
}

/// Number of reports.
pub(super) fn count() -> usize {
    REPORTS.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_reports_are_built_in_once() {
        let names: BTreeSet<&str> = REPORTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), count());
        assert!(count() >= 13, "{count} reports", count = count());
        assert!(names.iter().any(|n| n.ends_with(".html")), "one page at least");
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/gold/own/dev/texts");
        for entry in std::fs::read_dir(folder).expect("our own reports") {
            let name = entry.expect("an entry").file_name().into_string().expect("plain names");
            assert!(names.contains(name.as_str()), "{name} is missing");
        }
    }
}
