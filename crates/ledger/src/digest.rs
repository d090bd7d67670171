//! Digests of original bytes and sums of records.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// SHA-256 of the original bytes of a document: the same that `sha256sum` prints.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(String);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(hex(&Sha256::digest(bytes)))
    }

    /// As stored; not checked, a wrong one is found by comparing.
    pub(crate) fn stored(text: String) -> Digest {
        Digest(text)
    }

    /// All 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first digits, at most 64.
    pub fn short(&self, digits: usize) -> &str {
        self.0.get(..digits).unwrap_or(&self.0)
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// Sum of the values of a row that no index and no digest covers, kept beside them: SQLite does not notice when a
/// byte inside a value changes.
fn sum(values: &[&dyn std::fmt::Display]) -> String {
    let mut line = String::new();
    for value in values {
        // Writing to a string cannot fail.
        let _ = write!(line, "{value}\0");
    }
    hex(&Sha256::digest(line.as_bytes())[..8])
}

/// Sum of a row of documents; its name and digest stand in indexes too, its size is checked with the bytes.
pub(crate) fn document_sum(format: u32, record: &str, coded_with: &str, demo: bool, read_at: i64) -> String {
    sum(&[&format, &record, &coded_with, &demo, &read_at])
}

/// Sum of a row of facts; its id, document, position and country stand in indexes too.
pub(crate) fn fact_sum(
    kind: &str,
    ty: &str,
    from_day: Option<&str>,
    to_day: Option<&str>,
    format: u32,
    record: &str,
) -> String {
    sum(&[&kind, &ty, &from_day.unwrap_or_default(), &to_day.unwrap_or_default(), &format, &record])
}

/// Sum of a row of links; its block, kind and id stand in an index too.
pub(crate) fn link_sum(format: u32, record: &str) -> String {
    sum(&[&format, &record])
}

/// Sum of a row of decisions.
pub(crate) fn decision_sum(at: i64, who: &str, format: u32, record: &str) -> String {
    sum(&[&at, &who, &format, &record])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_is_plain_sha256() {
        // First test value of the standard (FIPS 180).
        let digest = Digest::of(b"abc");
        assert_eq!(digest.as_str(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest.short(6), "ba7816");
        assert_eq!(digest.short(100), digest.as_str());
    }
}
