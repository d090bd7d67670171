//! The index follows the documents, whatever is done to them.

mod support;

use chancery_ledger::{Asked, Batch, DocumentWords, Ledger, LedgerError, NewLink, Open, Period, Words, quoted};
use support::{fact_count, facts, name, put, text};

fn words(n: usize) -> DocumentWords {
    let fact = |i: usize| Words {
        text: format!("guard hurt number{n} telling{i}"),
        actors: format!("Captain Orrin Number{n}"),
        spots: vec![(100_000 + n as i32, 200_000)],
        marks: "kincident".to_owned(),
        ..Words::default()
    };
    DocumentWords {
        document: Words {
            title: format!("Report number{n}"),
            text: text(n),
            source: "Halden Courier".to_owned(),
            ..Words::default()
        },
        facts: (0..fact_count(n)).map(fact).collect(),
        named: Vec::new(),
    }
}

fn ledger(dir: &std::path::Path, documents: usize) -> Ledger {
    let mut ledger = Ledger::open(dir, Open::Create).unwrap();
    ledger
        .batch(|b| {
            (0..documents).try_for_each(|n| {
                put(b, n)?;
                b.index(&name(n), words(n));
                Ok::<_, LedgerError>(())
            })
        })
        .unwrap();
    ledger
}

fn index(ledger: &mut Ledger, n: usize, words: DocumentWords) {
    let put_in = |b: &Batch<'_>| -> Result<(), LedgerError> {
        b.index(&name(n), words);
        Ok(())
    };
    ledger.batch(put_in).unwrap();
}

fn find(ledger: &Ledger, asked: &Asked) -> Vec<(String, Option<usize>)> {
    ledger.search(asked, 0, 100).unwrap().hits.into_iter().map(|h| (h.doc, h.position)).collect()
}

fn asked(words: &str) -> Asked {
    Asked { matches: quoted(words, false), ..Asked::default() }
}

#[test]
fn documents_and_facts_are_found_by_their_words() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = ledger(dir.path(), 8);
    let mut hits = find(&ledger, &asked("number7"));
    hits.sort();
    assert_eq!(hits, [(name(7), None), (name(7), Some(0)), (name(7), Some(1))]);
    assert_eq!(find(&ledger, &Asked { facts: Some(false), ..asked("number7") }), [(name(7), None)]);
    assert_eq!(find(&ledger, &asked("number77")), []);
    assert_eq!(
        find(&ledger, &Asked { matches: format!("actors : {}", quoted("orrin number7", false)), ..Asked::default() })
            .len(),
        2
    );
    let page = ledger.search(&asked("guard"), 2, 3).unwrap();
    assert_eq!((page.hits.len(), page.more), (3, false));
    let whole = ledger.search(&asked("guard"), 0, 100).unwrap();
    assert_eq!(page.hits, whole.hits[2..5]);
    assert_eq!(page.matches, whole.hits.len());
}

#[test]
fn common_words_are_ranked_by_the_fields_they_stand_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path(), 3);
    let many = DocumentWords {
        document: Words { title: "gate".to_owned(), text: "gate".to_owned(), ..Words::default() },
        facts: vec![Words { text: "the gate again".to_owned(), ..Words::default() }; 6_000],
        named: Vec::new(),
    };
    index(&mut ledger, 1, many);
    let better = vec![("title : \"gate\"".to_owned(), 4.0)];
    let common = Asked { phrases: vec![quoted("gate", false)], better, ..asked("gate") };
    let found = ledger.search(&common, 0, 2).unwrap();
    assert!(found.more);
    assert_eq!((found.matches, found.hits.len()), (chancery_ledger::RANKED, 2));
    assert_eq!(found.hits[0].score, 0.0, "the headline is older than those that were ranked");
    let few = Asked { facts: Some(false), ..common.clone() };
    let found = ledger.search(&few, 0, 2).unwrap();
    assert_eq!((found.hits[0].doc.as_str(), found.hits[0].score), (name(1).as_str(), 4.0));
    let found = ledger.search(&Asked { all: true, ..common }, 0, 1).unwrap();
    assert!(!found.more && found.matches > 6_000);
}

#[test]
fn places_and_days_narrow_the_search() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = ledger(dir.path(), 8);
    let spots = ledger.spots(100_003, 100_004).unwrap();
    assert_eq!(spots, [(100_003, 200_000), (100_004, 200_000)]);
    let near = Asked { spots: Some(spots), ..asked("hurt") };
    assert_eq!(find(&ledger, &near).len(), fact_count(3) + fact_count(4));
    assert_eq!(find(&ledger, &Asked { spots: Some(Vec::new()), ..Asked::default() }), []);
    // The facts of the test documents have a first day and no last one; the documents have none.
    let late = Asked { since: Some("2031-06-01".to_owned()), ..asked("hurt") };
    assert_eq!(find(&ledger, &late), []);
}

#[test]
fn what_is_changed_or_taken_away_is_no_longer_found() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path(), 8);
    ledger.batch(|b| b.remove_document(&name(7), 0)).unwrap();
    assert_eq!(find(&ledger, &asked("number7")), []);
    ledger.batch(|b| b.replace_coding(&name(4), 1, "{}", "test 2", &facts(3, &text(4)), 0)).unwrap();
    assert_eq!(ledger.unindexed(10).unwrap(), [name(4)], "its facts are others now");
    assert_eq!(find(&ledger, &Asked { facts: Some(true), ..asked("number4") }), []);
    assert_eq!(ledger.check().unwrap(), []);
    index(&mut ledger, 4, words(3));
    assert!(ledger.unindexed(10).unwrap().is_empty());
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn words_are_put_in_when_the_batch_ends_unless_their_document_is_changed_or_gone_by_then() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path(), 4);
    let changes = |b: &Batch<'_>| -> Result<(), LedgerError> {
        (0..4).for_each(|n| b.index(&name(n), words(n + 20)));
        b.remove_document(&name(0), 0)?;
        b.replace_coding(&name(1), 1, "{}", "test 2", &facts(1, &text(1)), 0)?;
        b.reword(&name(2))
    };
    ledger.batch(changes).unwrap();
    assert_eq!(ledger.unindexed(9).unwrap(), [name(1), name(2)]);
    let of_document = |n: usize| Asked { facts: Some(false), ..asked(&format!("number{n}")) };
    assert_eq!([20, 21, 22, 23].map(|n| find(&ledger, &of_document(n)).len()), [0, 0, 0, 1]);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn the_index_can_be_made_anew_and_a_batch_given_up_leaves_nothing_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path(), 8);
    let before = ledger.search(&asked("guard"), 0, 100).unwrap();
    ledger.batch(|b| b.forget_words()).unwrap();
    assert_eq!(find(&ledger, &asked("guard")), []);
    assert_eq!(ledger.unindexed(100).unwrap().len(), 8);
    (0..8).for_each(|n| index(&mut ledger, n, words(n)));
    ledger.batch(|b| b.join_words()).unwrap();
    assert_eq!(ledger.search(&asked("guard"), 0, 100).unwrap().matches, before.matches);
    let given_up: Result<(), LedgerError> = ledger.batch(|b| {
        put(b, 20)?;
        b.index(&name(20), words(20));
        b.index("unknown.txt", words(1));
        b.remove_document("unknown.txt", 0)
    });
    assert!(given_up.is_err());
    assert_eq!(find(&ledger, &asked("number20")), []);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn lists_come_newest_first_as_other_documents_date_them() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path(), 4);
    let all = ledger.newest(&["incident"], &Period::default(), 0, 100).unwrap();
    assert_eq!(all.len(), (0..4).map(fact_count).sum::<usize>());
    let last = ledger.facts_of(&name(3)).unwrap()[2].clone();
    let line = |from: &str, to: &str| NewLink {
        id: format!("=fact {}", last.id),
        format: 1,
        record: format!("{{\"event_date\":{{\"from\":\"{from}\",\"to\":\"{to}\"}}}}"),
    };
    let group = NewLink { id: "G".to_owned(), format: 1, record: format!("{{\"members\":[\"{}\"]}}", last.id) };
    ledger
        .batch(|b| {
            b.set_links("XN", &[line("2031-07-01", "2031-07-09"), group], &[])?;
            b.set_links("XS", &[line("2031-08-01", "2031-08-01")], &[])
        })
        .unwrap();
    let first = |ledger: &Ledger| ledger.newest(&["incident"], &Period::default(), 0, 1).unwrap().remove(0);
    assert_eq!((first(&ledger).doc, first(&ledger).position), (name(3), Some(2)));
    assert_eq!(first(&ledger).days.unwrap().0, "2031-08-01", "the narrowest counts");
    assert_eq!(ledger.links_naming(&last.id).unwrap().len(), 1);
    assert_eq!(ledger.links_of_id(&format!("=fact {}", last.id)).unwrap().len(), 2);
    let period = Period { since: Some("2031-08-01".to_owned()), ..Period::default() };
    assert_eq!(ledger.newest(&["incident", "contact"], &period, 0, 9).unwrap().len(), 1);
    assert_eq!(ledger.count_filed(&["incident"], &period, 9).unwrap(), 1);
    ledger.batch(|b| b.set_links("XS", &[], &[])).unwrap();
    assert_eq!(first(&ledger).days.unwrap().1, "2031-07-09", "the other block still dates it");
    ledger.batch(|b| b.set_links("XN", &[], &[])).unwrap();
    assert_eq!(ledger.links_naming(&last.id).unwrap(), []);
    assert_eq!(ledger.newest(&["incident"], &Period { since: period.since, ..Period::default() }, 0, 9).unwrap(), []);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn single_documents_are_placed_in_a_block() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path(), 6);
    let fresh = |ledger: &Ledger| ledger.fresh_in_block("XN", 50).unwrap();
    assert!(fresh(&ledger).is_some_and(|f| !f.is_empty()));
    let group = |id: &str, record: &str| NewLink { id: id.to_owned(), format: 1, record: record.to_owned() };
    let old = [group("A", "{\"members\":[\"1\"]}"), group("B", "{\"members\":[\"2\"]}")];
    ledger.batch(|b| b.set_links("XN", &old, &[])).unwrap();
    assert_eq!((fresh(&ledger), ledger.unsettled_blocks().unwrap().len()), (None, 0));
    ledger.batch(|b| put(b, 9).map(drop)).unwrap();
    assert_eq!(fresh(&ledger), Some(vec![name(9)]));
    assert_eq!(ledger.fresh_in_block("XN", 0).unwrap(), None, "too many to be placed one by one");
    let new = [group("C", "{\"members\":[\"1\",\"9\"]}")];
    ledger.batch(|b| b.replace_links("XN", &name(9), &[(false, "A".to_owned())], &new, &[])).unwrap();
    let ids: Vec<String> = ledger.links_in_block("XN").unwrap().into_iter().map(|l| l.id).collect();
    assert_eq!(ids, ["B", "C"]);
    assert!(!ledger.dirty_blocks().unwrap().contains(&"XN".to_owned()));
    assert_eq!(ledger.unsettled_blocks().unwrap(), ["XN"]);
    assert_eq!(ledger.links_naming("9").unwrap().len(), 1);
    ledger.batch(|b| b.remove_document(&name(9), 0)).unwrap();
    assert_eq!(fresh(&ledger), None, "a document that is gone leaves the whole block to be related");
    assert!(ledger.dirty_blocks().unwrap().contains(&"XN".to_owned()));
    ledger.batch(|b| b.set_links("XN", &old, &[])).unwrap();
    assert_eq!(ledger.unsettled_blocks().unwrap().len(), 0);
    let around = ledger.facts_around("XN", "incident", ("2031-05-10", "2031-05-10"), 3, 3).unwrap();
    assert_eq!(around.len(), 2);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn facts_that_are_to_be_hidden_are_neither_found_nor_listed_nor_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path(), 8);
    let gone = ledger.facts_of(&name(7)).unwrap()[0].id.clone();
    let hidden = vec![gone.clone(), "an id with \" and \\ in it".to_owned()];
    let without = Asked { hidden: hidden.clone(), ..asked("number7") };
    let mut hits = find(&ledger, &without);
    hits.sort();
    assert_eq!(hits, [(name(7), None), (name(7), Some(1))]);
    assert_eq!(ledger.search(&without, 0, 1).unwrap().matches, 2);
    let all = ledger.count_facts(1_000).unwrap();
    let listed =
        ledger.newest(&["incident"], &Period { hidden: hidden.clone(), ..Period::default() }, 0, 1_000).unwrap();
    assert_eq!(listed.len(), all - 1);
    let counted = ledger.count_filed(&["incident"], &Period { hidden: hidden.clone(), ..Period::default() }, 1_000);
    assert_eq!(counted.unwrap(), all - 1);
    assert_eq!(ledger.facts_page(&hidden, 0, 1_000).unwrap().len(), all - 1);
    let found = ledger.newest_found(&without, &["incident"], 0, 9, 1_000).unwrap();
    assert_eq!((found.0.len(), found.1), (1, 1));
    // Words that a decision changed are put in anew.
    ledger.batch(|b| b.reword(&name(7))).unwrap();
    assert_eq!(ledger.unindexed(9).unwrap(), [name(7)]);
    let renamed = Words { text: "renamed".to_owned(), ..Words::default() };
    let other = DocumentWords { document: renamed.clone(), facts: vec![renamed; fact_count(7)], named: Vec::new() };
    index(&mut ledger, 7, other);
    assert_eq!(
        (find(&ledger, &asked("number7")).len(), find(&ledger, &asked("renamed")).len()),
        (0, 1 + fact_count(7))
    );
    assert_eq!(ledger.check().unwrap(), []);
}
