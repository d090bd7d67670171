//! Small ledgers for tests.
#![allow(dead_code)] // each test file uses a part of it

use chancery_ledger::{Batch, Digest, Ledger, LedgerError, NewDecision, NewDocument, NewFact, NewLink, Put};
use std::path::Path;

/// Countries that test facts are spread over.
pub const COUNTRIES: [Option<&str>; 4] = [Some("XN"), Some("XS"), None, Some("XE")];

/// The text of test document `n`.
pub fn text(n: usize) -> String {
    format!("Report number {n}\n\n{}", "A guard was slightly hurt near the gate on Monday. ".repeat(n % 40))
}

/// The name of test document `n`.
pub fn name(n: usize) -> String {
    format!("report-{n:05}.txt")
}

/// Number of facts of test document `n`.
pub fn fact_count(n: usize) -> usize {
    n % 5
}

/// The facts of a text; ids come from its digest, as in the program.
pub fn facts(n: usize, text: &str) -> Vec<NewFact> {
    let digest = Digest::of(text.as_bytes());
    (0..fact_count(n))
        .map(|i| NewFact {
            id: format!("{}-{i:02}", digest.short(12)),
            kind: "incident".to_owned(),
            ty: "shooting".to_owned(),
            country: COUNTRIES[(n + i) % COUNTRIES.len()].map(str::to_owned),
            from_day: Some("2031-05-12".to_owned()),
            to_day: None,
            format: 1,
            record: format!("{{\"id\":\"{n}-{i}\",\"doc\":\"{}\"}}", name(n)),
        })
        .collect()
}

/// Puts test document `n` with all its facts.
pub fn put(batch: &Batch<'_>, n: usize) -> Result<Put, LedgerError> {
    put_text(batch, n, &text(n))
}

/// Puts a text under the name and with the facts of test document `n`.
pub fn put_text(batch: &Batch<'_>, n: usize, text: &str) -> Result<Put, LedgerError> {
    let name = name(n);
    let record = format!("{{\"doc\":\"{name}\"}}");
    let document = NewDocument {
        name: &name,
        bytes: text.as_bytes(),
        taken_from: (n % 6 == 5).then_some(b"%PDF-1.4 the file that the report was taken from".as_slice()),
        format: 1,
        record: &record,
        coded_with: "test 1",
        demo: n % 2 == 1,
        read_at: 1_900_000_000 + n as i64,
    };
    batch.put_document(&document, &facts(n, text))
}

/// A megabyte that cannot be packed, another for each `n`.
pub fn noise(n: usize) -> Vec<u8> {
    let mut seed = 88_172_645_463_325_252_u64 + n as u64;
    let mut byte = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 32) as u8
    };
    (0..1 << 20).map(|_| byte()).collect()
}

/// Puts any bytes under the name of test document `n`, without facts.
pub fn put_bytes(batch: &Batch<'_>, n: usize, bytes: &[u8]) -> Result<Put, LedgerError> {
    let name = name(n);
    let document = NewDocument {
        name: &name,
        bytes,
        taken_from: None,
        format: 1,
        record: "{}",
        coded_with: "test 1",
        demo: false,
        read_at: 0,
    };
    batch.put_document(&document, &[])
}

/// Sets one group for a block that says how many facts the block has.
pub fn link(batch: &Batch<'_>, block: &str) -> Result<(), LedgerError> {
    let facts = batch.facts_in_block(block).count();
    let group = NewLink { id: "G".to_owned(), format: 1, record: facts.to_string() };
    batch.set_links(block, &[group], &[])
}

/// Adds test decision `n`.
pub fn decide(batch: &Batch<'_>, n: usize) -> Result<i64, LedgerError> {
    let record = format!("{{\"what\":\"note\",\"n\":{n}}}");
    batch.add_decision(&NewDecision { who: format!("analyst {}", n % 3), format: 1, record }, 1_900_100_000 + n as i64)
}

/// A ledger with some test documents, all blocks linked.
pub fn fill(ledger: &mut Ledger, documents: std::ops::Range<usize>) {
    ledger
        .batch(|b| {
            for n in documents {
                put(b, n)?;
            }
            for block in b.dirty_blocks()? {
                link(b, &block)?;
            }
            Ok::<_, LedgerError>(())
        })
        .unwrap();
}

/// All that can be read, in one string, to compare ledgers with.
pub fn dump(ledger: &Ledger) -> String {
    let mut out = String::new();
    for d in ledger.documents() {
        let d = d.unwrap();
        let bytes = ledger.bytes(&d.name).unwrap().unwrap();
        // Examples of old versions know of no revisions.
        let row = format!("{d:?}").replace(", superseded: false", "");
        out += &format!("{row} {}\n", String::from_utf8_lossy(&bytes));
        if let Some(file) = ledger.taken_from(&d.name).unwrap() {
            out += &format!("taken from {}\n", String::from_utf8_lossy(&file));
        }
    }
    ledger.facts().for_each(|f| out += &format!("{:?}\n", f.unwrap()));
    ledger.links().for_each(|l| out += &format!("{:?}\n", l.unwrap()));
    ledger.log(0).for_each(|e| out += &format!("{:?}\n", e.unwrap()));
    ledger.decisions().unwrap().iter().for_each(|d| out += &format!("{d:?}\n"));
    out += &format!("{:?} {:?}\n", ledger.dirty_blocks().unwrap(), ledger.settings().unwrap());
    out
}

/// Copies the files of a ledger.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
