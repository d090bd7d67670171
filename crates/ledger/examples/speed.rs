//! How fast a ledger is written and read, and how much memory that takes.
//!
//! `cargo run --release -p chancery-ledger --example speed -- DIR DOCUMENTS BATCH`
//! with an empty or missing folder, the number of documents (10000) and documents per batch (64).

use chancery_ledger::{Digest, Ledger, LedgerError, NewDocument, NewFact, Open};
use std::fmt::Write as _;
use std::time::Instant;

/// Facts per document, as in news reports of some 3 kB.
const FACTS: usize = 12;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let dir = args.next().ok_or("give a folder")?;
    let documents: usize = args.next().map_or(Ok(10_000), |n| n.parse())?;
    let batch: usize = args.next().map_or(Ok(64), |n| n.parse())?;
    let mut ledger = Ledger::open(dir.as_ref(), Open::Create)?;
    let all: Vec<usize> = (0..documents).collect();

    let start = Instant::now();
    for part in all.chunks(batch.max(1)) {
        ledger.batch(|b| part.iter().try_for_each(|n| put(b, *n)))?;
    }
    report("written", documents, start);

    let start = Instant::now();
    for part in all.chunks(batch.max(1)) {
        ledger.batch(|b| part.iter().try_for_each(|n| put(b, *n)))?;
    }
    report("found to be there", documents, start);

    let start = Instant::now();
    let mut bytes = 0;
    for fact in ledger.facts() {
        bytes += fact?.record.len();
    }
    report("listed with all facts", documents, start);

    let start = Instant::now();
    let findings = ledger.check()?.len();
    report("checked", documents, start);
    let file = ledger.file().to_owned();
    drop(ledger);
    let size = std::fs::metadata(file)?.len();
    println!("{} kB of fact records, {} kB of ledger, {findings} findings", bytes / 1000, size / 1000);
    Ok(())
}

fn put(batch: &chancery_ledger::Batch<'_>, n: usize) -> Result<(), LedgerError> {
    let text = text(n);
    let short = Digest::of(text.as_bytes()).short(12).to_owned();
    let fact = |i: usize| NewFact {
        id: format!("{short}-{i:02}"),
        kind: "statement".to_owned(),
        ty: "assessment".to_owned(),
        country: Some(format!("X{}", n % 50)),
        from_day: Some("2031-05-12".to_owned()),
        to_day: Some("2031-05-12".to_owned()),
        format: 1,
        record: format!("{{\"id\":\"{short}-{i:02}\",\"text\":\"{}\"}}", &text[..1200]),
    };
    let facts: Vec<NewFact> = (0..FACTS).map(fact).collect();
    let document = NewDocument {
        taken_from: None,
        name: &format!("report-{n}.txt"),
        bytes: text.as_bytes(),
        format: 1,
        record: &text[..800],
        coded_with: "speed",
        demo: true,
        read_at: 0,
    };
    batch.put_document(&document, &facts).map(drop)
}

/// About 3 kB of words in an order that does not repeat.
fn text(n: usize) -> String {
    const WORDS: &[&str] =
        &["embassy", "guard", "minister", "rocket", "said", "on", "the", "capital", "convoy", "road"];
    let mut out = format!("Report {n}.");
    let mut seed = n as u64 + 1;
    while out.len() < 3000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let _ = write!(out, " {}{}", WORDS[(seed >> 33) as usize % WORDS.len()], (seed >> 50) % 30);
    }
    out
}

fn report(what: &str, documents: usize, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = memory.lines().find_map(|l| l.strip_prefix("VmHWM:")).map_or("unknown", str::trim);
    println!(
        "{documents} documents {what} in {seconds:.2} s: {:.0} per second, peak memory {peak}",
        documents as f64 / seconds
    );
}
