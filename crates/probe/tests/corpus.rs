//! Every parser of ours over its corpus as it is and broken at random, the same way each time.

use chancery_probe::TARGETS;
use chancery_probe::mutate::Dice;
use chancery_probe::shake::{corpus, holds};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Broken forms of each file, and the longest time a target may take for all of them.
const FORMS: u64 = 1200;
const LONGEST: Duration = Duration::from_secs(120);

fn survive(names: &[&str]) {
    for target in TARGETS.iter().filter(|(name, _)| names.contains(name)) {
        let (name, begun) = (target.0, Instant::now());
        let hold = |file: &Path, form, bytes: &[u8]| holds(target, file, form, bytes).unwrap_or_else(|e| panic!("{e}"));
        for file in corpus(name) {
            let whole = fs::read(&file).expect("readable");
            hold(&file, 0, &whole);
            let mut dice = Dice::new(whole.len() as u64);
            // What reads PDF files is not ours and slow; the program runs it in a process of its own.
            let forms = if name == "pdf" { FORMS / 8 } else { FORMS };
            for form in 1..=forms {
                let mut bytes = whole.clone();
                dice.mutate(&mut bytes);
                hold(&file, form, &bytes);
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let entries = fs::read_dir(root).expect("a folder").map(|e| e.expect("an entry").path());
    let folders = entries.filter(|path| path.is_dir());
    let mut folders: Vec<String> =
        folders.map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    folders.sort();
    assert_eq!(folders, targets);
    for name in targets {
        assert!(!corpus(&name).is_empty(), "{name} has no files");
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fuzz/targets/{name}.rs"));
        let body = fs::read_to_string(&target).unwrap_or_else(|e| panic!("{}: {e}", target.display()));
        assert!(body.contains(&format!("run(\"{name}\", ")), "{}", target.display());
    }
}
