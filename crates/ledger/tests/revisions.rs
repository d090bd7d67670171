//! Revisions count no more and come back whole; near copies are found by pieces of sketches.

mod support;

use chancery_ledger::{Ledger, LedgerError, NewLink, Open, Print};
use support::{dump, facts, fill, name, text};

fn opened() -> (tempfile::TempDir, Ledger) {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    fill(&mut ledger, 0..12);
    (dir, ledger)
}

fn relate(ledger: &mut Ledger) {
    ledger
        .batch(|b| b.dirty_blocks()?.iter().try_for_each(|block| support::link(b, block)))
        .unwrap_or_else(|e: LedgerError| panic!("{e}"));
}

#[test]
fn a_document_with_a_newer_revision_is_in_no_list_and_comes_back_whole() {
    let (_dir, mut ledger) = opened();
    let before = dump(&ledger);
    let (documents, count) = ledger.counts().unwrap();
    let (old, new) = (name(4), name(7));
    let own = facts(4, &text(4)).len() as u64;
    assert!(own > 0);
    ledger.batch(|b| b.supersede(&old, Some(&new))).unwrap();
    relate(&mut ledger);
    assert_eq!(ledger.counts().unwrap(), (documents - 1, count - own));
    assert!(ledger.documents().all(|d| d.unwrap().name != old));
    assert!(ledger.all_documents().any(|d| d.as_ref().is_ok_and(|d| d.name == old && d.superseded)));
    assert!(ledger.facts().all(|f| f.unwrap().doc != old));
    assert!(ledger.facts_of(&old).unwrap().is_empty());
    assert_eq!(ledger.older_facts_of(&old).unwrap().len() as u64, own);
    assert_eq!(ledger.newest_of(&old).unwrap(), Some(new.clone()));
    assert_eq!(ledger.older_of(&new).unwrap().len(), 1);
    assert_eq!(ledger.revised().unwrap(), [(new, old.clone())]);
    assert!(!ledger.documents_page(0, 100).unwrap().contains(&old));
    assert!(!ledger.unindexed(100).unwrap().contains(&old));
    assert!(ledger.bytes(&old).unwrap().is_some(), "its bytes are kept");
    assert_eq!(ledger.check().unwrap(), []);

    // As it was, before anybody works out what is a revision of what, all count.
    let past = ledger.before(i64::MAX).unwrap();
    assert_eq!(past.counts().unwrap(), (documents, count));
    assert_eq!(past.check().unwrap(), []);

    ledger.batch(|b| b.supersede(&old, None)).unwrap();
    relate(&mut ledger);
    assert_eq!(dump(&ledger), before);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn what_stood_with_a_superseded_document_is_related_anew_and_nothing_else() {
    let (_dir, mut ledger) = opened();
    let block = "XS";
    let of_block = |ledger: &Ledger| ledger.documents_in_block(block).unwrap();
    let [old, partner, apart] = <[String; 3]>::try_from(of_block(&ledger)[..3].to_vec()).unwrap();
    let fact = |ledger: &Ledger, doc: &str| {
        let facts = ledger.facts_of(doc).unwrap();
        facts.into_iter().find(|f| f.country == block).map(|f| f.id).unwrap()
    };
    let (a, b, c) = (fact(&ledger, &old), fact(&ledger, &partner), fact(&ledger, &apart));
    let group = |id: &str, members: &[&str]| NewLink {
        id: id.to_owned(),
        format: 1,
        record: format!("{{\"relation\":\"same\",\"members\":[\"{}\"]}}", members.join("\",\"")),
    };
    let groups = [group("I-1", &[&a, &b]), group("I-2", &[&c]), group(&format!("=fact {a}"), &[])];
    ledger.batch(|batch| batch.set_links(block, &groups, &[])).unwrap();
    assert!(ledger.dirty_blocks().unwrap().is_empty());
    ledger.batch(|batch| batch.supersede(&old, Some(&apart))).unwrap();
    assert!(ledger.dirty_blocks().unwrap().contains(&block.to_owned()));
    assert_eq!(ledger.fresh_in_block(block, 10).unwrap(), Some(vec![partner]));
    let left: Vec<String> = ledger.links_in_block(block).unwrap().into_iter().map(|l| l.id).collect();
    assert_eq!(left, ["I-2"]);
}

#[test]
fn a_document_that_was_never_related_leaves_nothing_to_do() {
    let (_dir, mut ledger) = opened();
    ledger
        .batch(|b| {
            support::put(b, 14)?;
            b.supersede(&name(14), Some(&name(3)))
        })
        .unwrap();
    assert_eq!(ledger.dirty_blocks().unwrap(), [""; 0]);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn near_copies_are_found_by_bands_and_go_with_their_documents() {
    let (_dir, mut ledger) = opened();
    let print = |seed: u8, pieces| Print {
        address: Some(format!("https://news.example/{seed}")),
        pieces,
        sketch: (0..512_u16).map(|n| if n < 256 { (n % 251) as u8 } else { seed }).collect(),
        ..Print::default()
    };
    ledger
        .batch(|b| {
            b.set_print(&name(1), &print(1, 90))?;
            b.set_print(&name(2), &print(2, 80))?;
            b.set_print(&name(3), &print(3, 4))?;
            b.set_print(&name(4), &Print { sketch: vec![9; 512], ..print(4, 70) })
        })
        .unwrap();
    let found: Vec<String> = ledger.sharing(&name(1), 10).unwrap().into_iter().map(|s| s.name).collect();
    assert_eq!(found, [name(2)], "neither what shares no band nor what is too short");
    ledger.batch(|b| b.add_near(&name(1), &name(2), 88)).unwrap();
    assert_eq!(ledger.near_of(&name(1)).unwrap()[0].doc, name(2));
    assert_eq!(ledger.near_of(&name(2)).unwrap()[0].shared, 88);
    assert_eq!(ledger.open_articles(9).unwrap().len(), 4);
    ledger.batch(|b| b.supersede(&name(2), Some(&name(5)))).unwrap();
    assert!(ledger.near_of(&name(1)).unwrap().is_empty() && ledger.all_near().unwrap().is_empty());
    ledger.batch(|b| b.remove_document(&name(5), 1_900_000_100)).unwrap();
    relate(&mut ledger);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn times_at_which_a_page_gave_the_same_again_are_kept_once_and_the_latest_of_them() {
    let (_dir, mut ledger) = opened();
    let (own, at) = (name(3), |n: u8| format!("2031-05-14T{:02}:{:02}:00Z", n / 60, n % 60));
    let print = Print { address: Some("https://harbour.example/a".to_owned()), ..Print::default() };
    ledger.batch(|b| b.set_print(&own, &print)).unwrap();
    let saw = |ledger: &mut Ledger, n: u8| ledger.batch(|b| b.saw(&own, &at(n), 5_000_000_000 + i64::from(n))).unwrap();
    assert!(saw(&mut ledger, 2) && saw(&mut ledger, 1));
    assert!(!saw(&mut ledger, 2), "known");
    assert_eq!(ledger.editions("https://harbour.example/a").unwrap()[0].seen, [at(1), at(2)]);
    assert_eq!(ledger.last_entry().unwrap(), Some(5_000_000_002), "an entry like any other");
    let past = ledger.before(5_000_000_001).unwrap();
    assert_eq!(past.sightings().unwrap(), [(own.clone(), at(1), 5_000_000_001)]);
    (3..100).for_each(|n| assert!(saw(&mut ledger, n)));
    let kept = &ledger.editions("https://harbour.example/a").unwrap()[0].seen;
    assert_eq!((kept.len(), &kept[0], &kept[31]), (32, &at(68), &at(99)));
    assert_eq!(ledger.check().unwrap(), []);
    let unknown = ledger.batch(|b| b.saw("nowhere.txt", &at(1), 1)).unwrap_err();
    assert_eq!(unknown.kind(), chancery_ledger::ErrorKind::UnknownDocument);
}
