//! Every parser of ours over its corpus as it is and broken at random, the same way each time.

use chancery_probe::TARGETS;
use chancery_probe::mutate::Dice;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Broken forms of each file, and the longest time a target may take for all of them.
const FORMS: usize = 1200;
const LONGEST: Duration = Duration::from_secs(120);

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn files(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap_or_else(|e| panic!("{}: {e}", of.display()));
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Runs a target; a panic names the file and keeps the bytes that led to it.
fn holds(name: &str, run: fn(&[u8]), file: &Path, form: usize, bytes: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| run(bytes))).is_err() {
        let kept = std::env::temp_dir().join(format!("chancery-{name}-{form}"));
        fs::write(&kept, bytes).expect("a folder to write to");
        panic!("{name}: form {form} of {} does not hold; kept as {}", file.display(), kept.display());
    }
}

fn survive(names: &[&str]) {
    for (name, run) in TARGETS.iter().filter(|(name, _)| names.contains(name)) {
        let begun = Instant::now();
        for file in files(&corpus().join(name)) {
            let whole = fs::read(&file).expect("readable");
            holds(name, *run, &file, 0, &whole);
            let mut dice = Dice::new(whole.len() as u64);
            // What reads PDF files is not ours and slow; the program runs it in a process of its own.
            let forms = if *name == "pdf" { FORMS / 8 } else { FORMS };
            for form in 1..=forms {
                let mut bytes = whole.clone();
                dice.mutate(&mut bytes);
                holds(name, *run, &file, form, &bytes);
            }
        }
        assert!(begun.elapsed() < LONGEST, "{name} took {:?}", begun.elapsed());
    }
}

#[test]
fn web_archives_and_packed_files() {
    survive(&["warc", "zip", "docx", "pdf", "gzip", "zstd"]);
}

#[test]
fn dumps_mail_and_mailboxes() {
    survive(&["jsonl", "mail", "mbox"]);
}

#[test]
fn pages_and_texts() {
    survive(&["page", "text"]);
}

#[test]
fn feeds_addresses_and_records() {
    survive(&["feed", "opml", "robots", "address", "record"]);
}

#[test]
fn times_searches_letters_and_what_reports_say_together() {
    survive(&["moments", "related", "query", "letter"]);
}

#[test]
fn every_target_has_a_corpus_and_every_corpus_a_target() {
    let mut targets: Vec<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    targets.sort();
    let folders = files(&corpus()).into_iter().filter(|path| path.is_dir());
    let folders: Vec<String> =
        folders.map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    assert_eq!(folders, targets);
    for name in targets {
        assert!(!files(&corpus().join(&name)).is_empty(), "{name} has no files");
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fuzz/targets/{name}.rs"));
        let body = fs::read_to_string(&target).unwrap_or_else(|e| panic!("{}: {e}", target.display()));
        assert!(body.contains(&format!("run(\"{name}\", ")), "{}", target.display());
    }
}
