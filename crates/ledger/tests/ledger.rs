//! What a ledger does when all goes well.

mod support;

use chancery_ledger::{Digest, ErrorKind, Ledger, LedgerError, Naming, NewDocument, NewLink, Open, Put, UNPLACED};
use support::{dump, facts, fill, link, name, put, put_text, text};

fn one<T>(ledger: &mut Ledger, work: impl FnOnce(&chancery_ledger::Batch<'_>) -> Result<T, LedgerError>) -> T {
    ledger.batch(work).unwrap()
}

#[test]
fn what_was_put_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    assert_eq!(one(&mut ledger, |b| put(b, 7)), Put::Added { name: name(7) });
    let document = ledger.document(&name(7)).unwrap().unwrap();
    assert_eq!(document.digest, Digest::of(text(7).as_bytes()));
    assert_eq!(document.size, text(7).len() as u64);
    assert_eq!((document.demo, document.read_at, document.format), (true, 1_900_000_007, 1));
    assert_eq!((document.record.as_str(), document.coded_with.as_str()), ("{\"doc\":\"report-00007.txt\"}", "test 1"));
    assert_eq!(ledger.bytes(&name(7)).unwrap().unwrap(), text(7).as_bytes());
    let stored = ledger.facts_of(&name(7)).unwrap();
    let given = facts(7, &text(7));
    assert_eq!(stored.len(), given.len());
    for (stored, given) in stored.iter().zip(&given) {
        assert_eq!((&stored.id, &stored.record, &stored.from_day), (&given.id, &given.record, &given.from_day));
        assert_eq!(stored.doc, name(7));
        assert_eq!(ledger.fact(&given.id).unwrap().as_ref(), Some(stored));
    }
    assert_eq!(ledger.document("nothing").unwrap(), None);
    assert_eq!(ledger.bytes("nothing").unwrap(), None);
    assert!(ledger.facts_of("nothing").unwrap().is_empty());
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn reading_twice_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..30);
    let before = dump(&ledger);
    for n in 0..30 {
        assert_eq!(one(&mut ledger, |b| put(b, n)), Put::AlreadyThere { name: name(n) });
    }
    assert_eq!(dump(&ledger), before);
    // The same bytes under another name are the same report.
    let same = text(3);
    let other = NewDocument {
        name: "other.txt",
        bytes: same.as_bytes(),
        taken_from: None,
        format: 1,
        record: "{}",
        coded_with: "test 1",
        demo: false,
        read_at: 0,
    };
    assert_eq!(one(&mut ledger, |b| b.put_document(&other, &[])), Put::AlreadyThere { name: name(3) });
    assert_eq!(dump(&ledger), before);
}

#[test]
fn a_ledger_opened_again_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..20);
    one(&mut ledger, |b| b.set_setting("watch", Some("XS")));
    let before = dump(&ledger);
    drop(ledger);
    for mode in [Open::View, Open::Existing, Open::Create] {
        assert_eq!(dump(&Ledger::open(dir.path(), mode).unwrap()), before, "{mode:?}");
    }
    let mut files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["ledger.lock", "ledger.sqlite"], "one file when nobody has it open");
}

#[test]
fn listings_do_not_depend_on_the_order_of_reading() {
    let orders: [Vec<usize>; 3] =
        [(0..600).collect(), (0..600).rev().collect(), (0..600).map(|n| n * 7 % 600).collect()];
    let lists = orders.map(|order| {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
        one(&mut ledger, |b| order.iter().try_for_each(|n| put(b, *n).map(drop)));
        for block in ledger.dirty_blocks().unwrap() {
            one(&mut ledger, |b| link(b, &block));
        }
        let documents: Vec<_> = ledger.documents().map(Result::unwrap).collect();
        let facts: Vec<_> = ledger.facts().map(Result::unwrap).collect();
        let links: Vec<_> = ledger.links().map(Result::unwrap).collect();
        let block: Vec<_> = ledger.facts_in_block("XS").map(Result::unwrap).collect();
        (documents, facts, links, block)
    });
    assert_eq!(lists[0].0.len(), 600, "more than two pages");
    assert_eq!(lists[0].1.len(), 1200);
    assert!(lists[0].3.len() > 256 && lists[0].3.is_sorted_by_key(|f| &f.id));
    assert!(lists[0].0.is_sorted_by_key(|d| &d.name));
    assert_eq!(lists[0], lists[1]);
    assert_eq!(lists[0], lists[2]);
}

#[test]
fn a_page_that_is_just_full_ends_the_listing() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    assert_eq!(ledger.documents().count(), 0);
    fill(&mut ledger, 0..256);
    assert_eq!(ledger.documents().count(), 256);
    fill(&mut ledger, 256..257);
    assert_eq!(ledger.documents().count(), 257);
    assert_eq!(ledger.counts().unwrap(), (257, (0..257).map(support::fact_count).sum::<usize>() as u64));
}

#[test]
fn another_text_under_a_taken_name_gets_a_name_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    one(&mut ledger, |b| put(b, 1));
    let digest = Digest::of(b"another text");
    let free = format!("report-00001~{}.txt", digest.short(6));
    assert_eq!(ledger.name_for(&name(1), &digest).unwrap(), Naming::Free(free.clone()));
    assert_eq!(
        one(&mut ledger, |b| put_text(b, 1, "another text")),
        Put::NameTaken { free: free.clone() },
        "nothing is put under a name that the record does not have"
    );
    assert_eq!(ledger.counts().unwrap().0, 1);
    let document = NewDocument {
        name: &free,
        bytes: b"another text",
        taken_from: None,
        format: 1,
        record: "{}",
        coded_with: "test 1",
        demo: false,
        read_at: 5,
    };
    assert_eq!(one(&mut ledger, |b| b.put_document(&document, &[])), Put::Added { name: free.clone() });
    assert_eq!(ledger.name_for(&name(1), &digest).unwrap(), Naming::AlreadyThere(free));
}

#[test]
fn a_failed_batch_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..3);
    let before = dump(&ledger);
    let failed: Result<(), Box<dyn std::error::Error>> = ledger.batch(|b| {
        put(b, 3)?;
        b.set_setting("a", Some("b"))?;
        Err("the caller gave up".into())
    });
    assert_eq!(failed.unwrap_err().to_string(), "the caller gave up");
    assert_eq!(dump(&ledger), before);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        ledger.batch(|b| -> Result<(), LedgerError> {
            put(b, 3)?;
            panic!("a mistake of the caller")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(dump(&ledger), before);
    fill(&mut ledger, 3..4);
    assert_eq!(ledger.counts().unwrap().0, 4);
}

#[test]
fn a_fact_id_that_is_taken_spoils_one_document_only() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    one(&mut ledger, |b| {
        put(b, 3)?;
        let document = NewDocument {
            name: "thief.txt",
            bytes: b"thief",
            taken_from: None,
            format: 1,
            record: "{}",
            coded_with: "test 1",
            demo: false,
            read_at: 0,
        };
        let error = b.put_document(&document, &facts(3, &text(3))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FactIdTaken);
        assert!(error.to_string().contains(&facts(3, &text(3))[0].id), "{error}");
        put(b, 4).map(drop)
    });
    let names: Vec<_> = ledger.documents().map(|d| d.unwrap().name).collect();
    assert_eq!(names, [name(3), name(4)]);
    assert_eq!(ledger.facts().count(), 7);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn recoding_replaces_facts_and_marks_old_and_new_blocks() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..10);
    assert!(ledger.dirty_blocks().unwrap().is_empty());
    let mut new = facts(9, &text(9));
    new.truncate(1);
    new[0].country = Some("XQ".to_owned());
    one(&mut ledger, |b| b.replace_coding(&name(9), 2, "{\"new\":1}", "test 2", &new, 77));
    let document = ledger.document(&name(9)).unwrap().unwrap();
    assert_eq!((document.format, document.record.as_str(), document.coded_with.as_str()), (2, "{\"new\":1}", "test 2"));
    assert_eq!(ledger.facts_of(&name(9)).unwrap().len(), 1);
    assert_eq!(ledger.dirty_blocks().unwrap(), [UNPLACED, "XE", "XN", "XQ", "XS"]);
    assert_eq!(ledger.bytes(&name(9)).unwrap().unwrap(), text(9).as_bytes());
    let last = ledger.log(0).last().unwrap().unwrap();
    assert_eq!((last.at, last.what.as_str(), last.doc), (77, "recoded", Some(name(9))));
    let unknown = ledger.batch(|b| b.replace_coding("nothing", 1, "{}", "x", &[], 0)).unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::UnknownDocument);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn a_removed_document_is_gone_and_its_blocks_are_dirty() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..10);
    one(&mut ledger, |b| b.remove_document(&name(4), 9));
    assert_eq!(ledger.document(&name(4)).unwrap(), None);
    assert_eq!(ledger.bytes(&name(4)).unwrap(), None);
    assert_eq!(ledger.facts().filter(|f| f.as_ref().unwrap().doc == name(4)).count(), 0);
    assert_eq!(ledger.dirty_blocks().unwrap().len(), 4);
    assert_eq!(ledger.log(0).last().unwrap().unwrap().what, "removed");
    assert_eq!(ledger.check().unwrap(), []);
    assert_eq!(one(&mut ledger, |b| put(b, 4)), Put::Added { name: name(4) });
}

#[test]
fn links_are_set_block_by_block() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    one(&mut ledger, |b| (0..8).try_for_each(|n| put(b, n).map(drop)));
    assert_eq!(ledger.dirty_blocks().unwrap(), [UNPLACED, "XE", "XN", "XS"]);
    assert_eq!(ledger.blocks().unwrap(), [UNPLACED, "XE", "XN", "XS"]);
    let record = |id: &str| NewLink { id: id.to_owned(), format: 1, record: format!("{{\"id\":\"{id}\"}}") };
    one(&mut ledger, |b| b.set_links("XS", &[record("I-2"), record("I-1")], &[record("X-1")]));
    assert_eq!(ledger.dirty_blocks().unwrap(), [UNPLACED, "XE", "XN"]);
    let ids = |ledger: &Ledger| -> Vec<_> { ledger.links().map(|l| l.unwrap()).map(|l| (l.conflict, l.id)).collect() };
    let expected = [(true, "X-1"), (false, "I-1"), (false, "I-2")].map(|(c, id)| (c, id.to_owned()));
    assert_eq!(ids(&ledger), expected);
    assert_eq!(ledger.links_in_block("XS").unwrap().len(), 3);
    assert!(ledger.links_in_block("XN").unwrap().is_empty());
    let twice = ledger.batch(|b| b.set_links("XS", &[record("a"), record("a")], &[]));
    assert!(twice.is_err());
    assert_eq!(ids(&ledger), expected, "the old links stay when new ones cannot be set");
    one(&mut ledger, |b| b.set_links("XS", &[], &[]));
    assert!(ids(&ledger).is_empty());
}

#[test]
fn settings_and_the_log_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    one(&mut ledger, |b| {
        b.set_setting("a", Some("1"))?;
        b.set_setting("b", Some("2"))?;
        b.set_setting("a", Some("3"))?;
        b.set_setting("b", None)?;
        b.note(5, "linked", None, Some("3 groups"))
    });
    assert_eq!(ledger.settings().unwrap(), [("a".to_owned(), "3".to_owned())]);
    assert_eq!(ledger.setting("b").unwrap(), None);
    let entries: Vec<_> = ledger.log(0).map(Result::unwrap).collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].detail.as_deref(), Some("3 groups"));
    assert_eq!(ledger.log(entries[0].seq).count(), 0);
}

#[test]
fn one_writes_and_others_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut writer, 0..5);
    let error = Ledger::open(dir.path(), Open::Existing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InUse);
    assert!(error.to_string().contains(&format!("process {}", std::process::id())), "{error}");

    let mut viewer = Ledger::open(dir.path(), Open::View).unwrap();
    let snapshot = viewer.snapshot().unwrap();
    writer
        .batch(|b| {
            put(b, 5)?;
            assert_eq!(snapshot.documents().count(), 5, "a viewer is not held up by an unfinished batch");
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    assert_eq!(snapshot.documents().count(), 5, "a snapshot does not change");
    drop(snapshot);
    assert_eq!(viewer.documents().count(), 6);
    let error = viewer.batch(|b| put(b, 6)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly);
    drop(writer);
    assert!(Ledger::open(dir.path(), Open::Existing).is_ok());
}

#[test]
fn missing_ledgers_are_told_and_not_made() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("none");
    for mode in [Open::View, Open::Existing] {
        let error = Ledger::open(&at, mode).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.to_string().contains("none"), "{error}");
    }
    assert!(!at.exists());
    // A ledger whose making was cut short at once.
    std::fs::create_dir_all(&at).unwrap();
    std::fs::write(at.join("ledger.sqlite"), b"").unwrap();
    for mode in [Open::View, Open::Existing] {
        assert_eq!(Ledger::open(&at, mode).unwrap_err().kind(), ErrorKind::NotFound);
    }
    assert!(Ledger::open(&at, Open::Create).is_ok());
}

#[test]
fn a_file_in_the_way_of_the_folder_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("file");
    std::fs::write(&at, b"x").unwrap();
    let error = Ledger::open(&at, Open::Create).unwrap_err();
    assert!(error.to_string().contains("file"), "{error}");
}

#[test]
fn who_looks_on_knows_that_somebody_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut writer, 0..3);
    let watcher = Ledger::open(dir.path(), Open::View).unwrap();
    let before = watcher.stamp().unwrap();
    assert_eq!(watcher.stamp().unwrap(), before, "looking changes nothing");
    fill(&mut writer, 3..4);
    let after = watcher.stamp().unwrap();
    assert_ne!(after, before);
    let names: Vec<String> = watcher.documents().map(|d| d.unwrap().name).collect();
    for name in &names {
        let own: Vec<_> = watcher.log(0).map(Result::unwrap).filter(|e| e.doc.as_ref() == Some(name)).collect();
        assert_eq!(watcher.log_of(name).unwrap(), own, "{name}");
        assert!(!own.is_empty());
    }
    assert_eq!(watcher.log_of("none").unwrap(), []);
}

#[test]
fn changes_tell_which_facts_to_look_at_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    assert_eq!(ledger.changes_since(0, 9).unwrap(), Some(chancery_ledger::Changes::default()));
    one(&mut ledger, |b| put(b, 9));
    let facts: Vec<String> = ledger.facts_of(&name(9)).unwrap().into_iter().map(|f| f.id).collect();
    assert_eq!(ledger.counts().unwrap(), (1, facts.len() as u64));
    let came = ledger.changes_since(0, 100).unwrap().unwrap();
    assert_eq!(came.facts.iter().collect::<Vec<_>>(), facts.iter().collect::<Vec<_>>());
    assert_eq!((came.upto, came.left), (ledger.changed().unwrap(), 0));
    let part = ledger.changes_since(0, 1).unwrap().unwrap();
    assert_eq!((part.facts.len(), part.upto, part.left), (1, 1, came.upto - 1));
    // A group names two of them; another fact is seen otherwise.
    let group = |record: &str| NewLink { id: "G".to_owned(), format: 1, record: record.to_owned() };
    let named = group(&format!("{{\"members\":[\"{}\",\"{}\"]}}", facts[0], facts[1]));
    let dated = NewLink { id: format!("=fact {}", facts[2]), format: 1, record: "{}".to_owned() };
    one(&mut ledger, |b| b.set_links("XN", &[named.clone(), dated], &[]));
    let related = ledger.changes_since(came.upto, 100).unwrap().unwrap();
    assert_eq!(related.facts.iter().collect::<Vec<_>>(), facts[..3].iter().collect::<Vec<_>>());
    // What stays as it is is no change; what goes is one.
    one(&mut ledger, |b| b.set_links("XN", &[named], &[]));
    let gone = ledger.changes_since(related.upto, 100).unwrap().unwrap();
    assert_eq!(gone.facts.iter().collect::<Vec<_>>(), [&facts[2]]);
    let decision = ledger.batch(|b| support::decide(b, 1)).unwrap();
    let decided = ledger.changes_since(gone.upto, 100).unwrap().unwrap();
    assert_eq!((decided.facts.len(), decided.decisions), (0, vec![decision]));
    one(&mut ledger, |b| b.remove_document(&name(9), 5));
    let removed = ledger.changes_since(decided.upto, 100).unwrap().unwrap();
    assert!(facts.iter().all(|f| removed.facts.contains(f)), "{removed:?}");
    assert_eq!(ledger.counts().unwrap(), (0, 0));
    assert_eq!(ledger.changes_since(removed.upto + 1, 9).unwrap(), None, "what was never made here");
}

#[test]
fn who_falls_far_behind_is_told_so() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    one(&mut ledger, |b| put(b, 9));
    let named: Vec<String> = (0..60_000).map(|n| format!("\"f{n}\"")).collect();
    let group = NewLink { id: "G".to_owned(), format: 1, record: format!("{{\"members\":[{}]}}", named.join(",")) };
    for _ in 0..2 {
        one(&mut ledger, |b| b.set_links("XN", std::slice::from_ref(&group), &[]));
        one(&mut ledger, |b| b.set_links("XN", &[], &[]));
    }
    assert_eq!(ledger.changes_since(0, 9).unwrap(), None, "the first ones are forgotten");
    let last = ledger.changed().unwrap();
    let near = ledger.changes_since(last - 100_000, 10).unwrap().unwrap();
    assert_eq!((near.upto, near.left), (last - 99_990, 99_990));
}
