//! Lists of names follow what documents tell and the groups that acts belong to.

mod support;

use chancery_ledger::{Batch, DocumentWords, Ledger, LedgerError, Named, NamesBy, NewLink, Open, Summed, View, Words};
use support::{facts, name, put, text};

/// Documents of the tests; each has as many facts as its number, all of them acts.
const DOCUMENTS: std::ops::Range<usize> = 1..5;

fn fact_ids(n: usize) -> Vec<String> {
    facts(n, &text(n)).into_iter().map(|f| f.id).collect()
}

/// Document `n` tells of the mission, and of one that it alone names.
fn told(n: usize) -> Vec<Named> {
    let named = |name: &str| Named {
        list: "missions".to_owned(),
        name: name.to_owned(),
        facts: n as i64,
        tells: [
            (("called".to_owned(), "the mission".to_owned()), 2),
            ((">day".to_owned(), format!("2031-05-0{n}")), 1),
            (("<day".to_owned(), format!("2031-05-0{n}")), 1),
        ]
        .into(),
        acts: fact_ids(n).into_iter().collect(),
    };
    vec![named("Norland embassy"), named(&format!("Post {n}"))]
}

fn ledger(dir: &std::path::Path) -> Ledger {
    let mut ledger = Ledger::open(dir, Open::Create).unwrap();
    write(&mut ledger, |b| {
        for n in DOCUMENTS {
            put(b, n)?;
            b.index(
                &name(n),
                DocumentWords { named: told(n), facts: vec![Words::default(); n], ..DocumentWords::default() },
            );
        }
        Ok(())
    });
    ledger
}

fn write(ledger: &mut Ledger, work: impl FnOnce(&Batch<'_>) -> Result<(), LedgerError>) {
    ledger.batch(work).unwrap();
}

fn list(ledger: &View) -> Vec<Summed> {
    ledger.names_page("missions", NamesBy::Acts, &["<day", ">day"], 0, 9).unwrap()
}

fn numbers(ledger: &View) -> Vec<(String, usize, usize, usize)> {
    list(ledger).into_iter().map(|s| (s.name, s.facts, s.documents, s.acts)).collect()
}

fn group(id: &str, relation: &str, members: &[String]) -> NewLink {
    let quoted: Vec<String> = members.iter().map(|m| format!("\"{m}\"")).collect();
    let record = format!("{{\"id\":\"{id}\",\"relation\":\"{relation}\",\"members\":[{}]}}", quoted.join(","));
    NewLink { id: id.to_owned(), format: 1, record }
}

#[test]
fn names_are_listed_with_their_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = ledger(dir.path());
    let all = list(&ledger);
    let shared = &all[0];
    assert_eq!((shared.name.as_str(), shared.facts, shared.documents, shared.acts), ("Norland embassy", 10, 4, 10));
    assert_eq!(shared.tells["called"]["the mission"], 8);
    assert_eq!(shared.tells["<day"].keys().collect::<Vec<_>>(), ["2031-05-01"]);
    assert_eq!(shared.tells[">day"].keys().collect::<Vec<_>>(), ["2031-05-04"]);
    let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["Norland embassy", "Post 4", "Post 3", "Post 2", "Post 1"]);
    let page = ledger.names_page("missions", NamesBy::Facts, &[], 1, 2).unwrap();
    assert_eq!(page.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["Post 4", "Post 3"]);
    assert_eq!((ledger.count_names("missions", 9).unwrap(), ledger.count_names("actors", 9).unwrap()), (5, 0));
    assert!(ledger.unnamed(9).unwrap().is_empty());
    assert!(ledger.is_named(&name(2), &told(2)).unwrap() && !ledger.is_named(&name(2), &told(3)).unwrap());
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn tellings_that_change_or_fall_away_leave_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path());
    write(&mut ledger, |b| b.remove_document(&name(4), 0));
    let less: Vec<_> = numbers(&ledger).into_iter().map(|n| (n.0, n.1)).collect();
    let expected = [("Norland embassy", 6), ("Post 3", 3), ("Post 2", 2), ("Post 1", 1)];
    assert_eq!(less, expected.map(|(n, f)| (n.to_owned(), f)));
    assert_eq!(list(&ledger)[0].tells[">day"].keys().collect::<Vec<_>>(), ["2031-05-03"]);
    write(&mut ledger, |b| {
        // Of two tellings the last holds.
        b.name(&name(3), Vec::new());
        b.name(&name(3), told(3).split_off(1));
        b.name("unknown.txt", told(1));
        Ok(())
    });
    assert_eq!(numbers(&ledger)[0], ("Norland embassy".to_owned(), 3, 2, 3));
    assert_eq!(ledger.check().unwrap(), []);
    write(&mut ledger, |b| b.forget_words());
    assert!(list(&ledger).is_empty());
    assert_eq!(ledger.unnamed(9).unwrap().len(), 3);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn facts_of_one_group_are_one_act() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path());
    let acts = |ledger: &View| numbers(ledger)[0].3;
    let (three, four) = (fact_ids(3), fact_ids(4));
    let two = [three[0].clone(), four[0].clone()];
    let larger = [two.as_slice(), &[four[1].clone()]].concat();
    write(&mut ledger, |b| b.set_links("XN", &[group("I-1", "same", &two), group("I-2", "related", &four)], &[]));
    assert_eq!(acts(&ledger), 9, "related facts stay apart");
    write(&mut ledger, |b| b.set_links("XS", &[group("I-3", "same", &larger)], &[]));
    assert_eq!(acts(&ledger), 8, "the larger group counts");
    // What is told later is counted by the groups that are there.
    write(&mut ledger, |b| {
        b.name(&name(4), Vec::new());
        Ok(())
    });
    assert_eq!(acts(&ledger), 6);
    write(&mut ledger, |b| {
        b.name(&name(4), told(4));
        Ok(())
    });
    assert_eq!(acts(&ledger), 8);
    assert_eq!(ledger.check().unwrap(), []);
    write(&mut ledger, |b| b.set_links("XS", &[], &[]));
    assert_eq!(acts(&ledger), 9, "the smaller group is back");
    write(&mut ledger, |b| b.set_links("XN", &[], &[]));
    assert_eq!(acts(&ledger), 10);
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn a_document_whose_days_moved_tells_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path());
    let fact = &fact_ids(2)[0];
    let dated = NewLink {
        id: format!("=fact {fact}"),
        format: 1,
        record: "{\"event_date\":{\"from\":\"2031-04-01\",\"to\":\"2031-04-01\"}}".to_owned(),
    };
    write(&mut ledger, |b| b.set_links("XN", std::slice::from_ref(&dated), &[]));
    assert_eq!(ledger.unnamed(9).unwrap(), [name(2)]);
    assert_eq!(ledger.unindexed(9).unwrap(), Vec::<String>::new(), "its words are the same");
    write(&mut ledger, |b| {
        b.name(&name(2), told(2));
        Ok(())
    });
    write(&mut ledger, |b| b.set_links("XN", std::slice::from_ref(&dated), &[]));
    assert_eq!(ledger.unnamed(9).unwrap(), Vec::<String>::new(), "the same again moves nothing");
    write(&mut ledger, |b| b.set_links("XN", &[], &[]));
    assert_eq!(ledger.unnamed(9).unwrap(), [name(2)], "it has its own days again");
    assert_eq!(ledger.check().unwrap(), []);
}

#[test]
fn a_wrong_number_is_found() {
    for change in [
        "UPDATE names SET documents = documents + 1 WHERE name = 'Post 3'",
        "UPDATE names SET acts = 0 WHERE name = 'Post 3'",
        "UPDATE tally SET n = n + 1 WHERE what = '=' AND name = (SELECT id FROM names WHERE name = 'Post 3')",
        "DELETE FROM named WHERE doc_id = (SELECT id FROM documents WHERE name = 'report-00003.txt')",
        "UPDATE acts SET act = 'I-9' WHERE name = (SELECT id FROM names WHERE name = 'Post 1')",
    ] {
        let dir = tempfile::tempdir().unwrap();
        drop(ledger(dir.path()));
        let conn = rusqlite::Connection::open(dir.path().join("ledger.sqlite")).unwrap();
        conn.execute(change, []).unwrap();
        drop(conn);
        let findings = Ledger::open(dir.path(), Open::View).unwrap().check().unwrap();
        assert!(findings.iter().any(|f| f.what == "names"), "{change}: {findings:?}");
    }
}
