//! What a larger ledger answers without going through all of it is what going through all of it gives.

mod support;

use chancery_ledger::{
    Asked, DocumentWords, Filed, Ledger, LedgerError, NewDocument, NewFact, Open, Period, Words, quoted,
};
use std::collections::BTreeSet;
use support::name;

/// Documents, in three stretches.
const DOCUMENTS: usize = 700;
/// Facts of each.
const FACTS: usize = 10;

type Days = Option<(String, String)>;

/// Days of a fact: a hundred documents a month, with some that lie elsewhere, last long or have none.
fn days(n: usize, i: usize) -> Days {
    let day = |text: &str| Some((text.to_owned(), text.to_owned()));
    match (n, i) {
        (650, 1) => Some(("2031-01-05".to_owned(), "2031-06-20".to_owned())),
        (3, 2) => day("2031-08-30"),
        (n, 0) if n % 97 == 0 => day("1983-10-23"),
        (n, 3) if n % 50 == 7 => None,
        _ => day(&format!("2031-{:02}-{:02}", 1 + n / 100, 1 + (n + 3 * i) % 28)),
    }
}

fn facts(n: usize, moved: bool) -> Vec<NewFact> {
    let fact = |i: usize| {
        let days = if moved { Some(("2030-12-31".to_owned(), "2031-01-01".to_owned())) } else { days(n, i) };
        NewFact {
            id: format!("{n:04}-{i:02}"),
            kind: if i == 9 { "contact" } else { "incident" }.to_owned(),
            ty: "shooting".to_owned(),
            country: None,
            from_day: days.clone().map(|d| d.0),
            to_day: days.map(|d| d.1),
            format: 1,
            record: "{}".to_owned(),
        }
    };
    (0..FACTS).map(fact).collect()
}

fn words(n: usize) -> DocumentWords {
    let fact = |i: usize| Words {
        text: format!("the gate number{n} {}", if i == 4 && n.is_multiple_of(5) { "seldom seldomly" } else { "often" }),
        actors: if n.is_multiple_of(7) { "gate keeper".to_owned() } else { String::new() },
        ..Words::default()
    };
    DocumentWords { facts: (0..FACTS).map(fact).collect(), ..DocumentWords::default() }
}

fn ledger(dir: &std::path::Path) -> Ledger {
    let mut ledger = Ledger::open(dir, Open::Create).unwrap();
    for first in (0..DOCUMENTS).step_by(100) {
        ledger
            .batch(|b| {
                (first..first + 100).try_for_each(|n| {
                    let (name, bytes) = (name(n), format!("text {n}"));
                    let document = NewDocument {
                        name: &name,
                        bytes: bytes.as_bytes(),
                        taken_from: None,
                        format: 1,
                        record: "{}",
                        coded_with: "test 1",
                        demo: false,
                        read_at: 0,
                    };
                    b.put_document(&document, &facts(n, false))?;
                    b.index(&name, words(n));
                    Ok::<_, LedgerError>(())
                })
            })
            .unwrap();
    }
    ledger
}

/// All facts that fit, newest first, by looking at each; `moved` documents have other days, `gone` ones are not there.
fn by_hand(fits: impl Fn(usize, usize, &Days) -> bool, moved: &[usize], gone: &[usize]) -> Vec<Filed> {
    let mut out: Vec<(Days, usize, usize)> = Vec::new();
    for n in (0..DOCUMENTS).filter(|n| !gone.contains(n)) {
        for (i, fact) in facts(n, moved.contains(&n)).into_iter().enumerate() {
            let days = fact.from_day.zip(fact.to_day);
            if fits(n, i, &days) {
                out.push((days, n, i));
            }
        }
    }
    out.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    out.into_iter().map(|(days, n, i)| Filed { doc: name(n), position: Some(i), days }).collect()
}

fn gate() -> Asked {
    let better = vec![("actors : \"gate\"".to_owned(), 2.0)];
    Asked { matches: quoted("gate", false), phrases: vec![quoted("gate", false)], better, ..Asked::default() }
}

fn within(days: &Days, since: Option<&str>, until: Option<&str>) -> bool {
    days.as_ref().is_some_and(|(from, to)| {
        since.is_none_or(|since| to.as_str() >= since) && until.is_none_or(|until| from.as_str() <= until)
    })
}

const PERIODS: [(Option<&str>, Option<&str>); 6] = [
    (Some("2031-03-10"), Some("2031-03-20")),
    (Some("2031-06-10"), None),
    (None, Some("2031-01-15")),
    (Some("1983-01-01"), Some("1983-12-31")),
    (Some("2031-08-01"), Some("2031-08-31")),
    (Some("2040-01-01"), None),
];

fn asked(since: Option<&str>, until: Option<&str>) -> Asked {
    Asked { since: since.map(str::to_owned), until: until.map(str::to_owned), ..gate() }
}

#[test]
fn the_newest_of_very_many_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = ledger(dir.path());
    let all = by_hand(|_, _, _| true, &[], &[]);
    for (skip, most) in [(0, 50), (600, 60), (990, 700), (6_990, 50)] {
        let (found, total) = ledger.newest_found(&gate(), &[], skip, most, 100_000).unwrap();
        let end = (skip + most).min(all.len());
        assert_eq!(found, all[skip..end], "{most} after {skip}");
        assert_eq!(total, DOCUMENTS * FACTS);
    }
    let incidents = by_hand(|_, i, _| i != 9, &[], &[]);
    assert_eq!(ledger.newest_found(&gate(), &["incident"], 0, 80, 100_000).unwrap().0, incidents[..80]);
    let few = Asked { matches: quoted("seldom", false), ..Asked::default() };
    let seldom = by_hand(|n, i, _| i == 4 && n % 5 == 0, &[], &[]);
    assert_eq!(ledger.newest_found(&few, &[], 0, 1_000, 100_000).unwrap(), (seldom, 140));
}

#[test]
fn a_period_is_looked_for_where_it_lies_and_nothing_of_it_is_missed() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = ledger(dir.path());
    for (since, until) in PERIODS {
        let expected = by_hand(|_, _, days| within(days, since, until), &[], &[]);
        let (found, total) = ledger.newest_found(&asked(since, until), &[], 0, 10_000, 100_000).unwrap();
        assert_eq!((found.len(), total), (expected.len(), expected.len()), "{since:?} {until:?}");
        assert_eq!(found, expected);
        let period = Period { since: since.map(str::to_owned), until: until.map(str::to_owned), ..Period::default() };
        let kinds = ["contact", "incident"];
        assert_eq!(ledger.newest(&kinds, &period, 0, 10_000).unwrap(), expected);
        assert_eq!(ledger.count_filed(&kinds, &period, 10_000).unwrap(), expected.len());
        let hits = ledger.search(&asked(since, until), 0, 10_000).unwrap();
        let lines: BTreeSet<(String, Option<usize>)> = hits.hits.iter().map(|h| (h.doc.clone(), h.position)).collect();
        assert_eq!(lines, expected.into_iter().map(|f| (f.doc, f.position)).collect());
        assert!(hits.hits.iter().all(|h| (h.score > 0.0) == (h.doc[7..12].parse::<usize>().unwrap() % 7 == 0)));
        assert!(hits.hits.windows(2).all(|two| two[0].score >= two[1].score), "the keeper's gates come first");
    }
    let undated = Asked { undated: true, ..asked(Some("2031-08-01"), None) };
    assert_eq!(ledger.search(&undated, 0, 100).unwrap().matches, 1 + DOCUMENTS / 50);
}

#[test]
fn of_very_many_those_read_last_are_ranked() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = ledger(dir.path());
    let found = ledger.search(&gate(), 0, 10_000).unwrap();
    assert_eq!((found.hits.len(), found.matches, found.more), (5_000, 5_000, true));
    assert!(found.hits.iter().all(|h| h.doc >= name(200)), "the first 2,000 facts are not among them");
    let until = asked(None, Some("2031-06-31"));
    let found = ledger.search(&until, 0, 10_000).unwrap();
    assert!(found.more && found.hits.iter().any(|h| h.doc < name(150)), "of the period, not of the ledger");
}

#[test]
fn what_moves_or_goes_is_found_where_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = ledger(dir.path());
    let (moved, gone) = ([5, 300, 650], [3, 97]);
    let changes = |b: &chancery_ledger::Batch<'_>| -> Result<(), LedgerError> {
        for n in moved {
            b.replace_coding(&name(n), 1, "{}", "test 2", &facts(n, true), 0)?;
            b.index(&name(n), words(n));
        }
        gone.iter().try_for_each(|n| b.remove_document(&name(*n), 0))
    };
    ledger.batch(changes).unwrap();
    assert_eq!(ledger.check().unwrap(), []);
    for (since, until) in PERIODS.into_iter().chain([(None, Some("2030-12-31"))]) {
        let expected = by_hand(|_, _, days| within(days, since, until), &moved, &gone);
        assert_eq!(ledger.newest_found(&asked(since, until), &[], 0, 10_000, 100_000).unwrap().0, expected);
    }
}

#[test]
fn a_wrong_stretch_is_found() {
    let dir = tempfile::tempdir().unwrap();
    drop(ledger(dir.path()));
    let conn = rusqlite::Connection::open(dir.path().join("ledger.sqlite")).unwrap();
    conn.execute("UPDATE stretches SET n = n + 1 WHERE month = '1983-10' AND stretch = 1", []).unwrap();
    drop(conn);
    let findings = Ledger::open(dir.path(), Open::View).unwrap().check().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].detail.contains("stretches"), "{findings:?}");
}

#[test]
fn beginnings_of_words_find_what_the_words_find() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = ledger(dir.path());
    let count = |matches: &str| {
        let asked = Asked { matches: matches.to_owned(), ..Asked::default() };
        ledger.search(&asked, 0, 1).unwrap().matches
    };
    // One word, two words, and hundreds, which stay a beginning.
    assert_eq!(count("\"sel\"*"), 140);
    assert_eq!(count("\"seldom\"* AND \"gat\"*"), 140);
    assert_eq!(count("actors : (\"keep\"*)"), 1_000);
    assert_eq!(count("\"number6\"*"), FACTS * (0..DOCUMENTS).filter(|n| n.to_string().starts_with('6')).count());
    assert_eq!(count("\"none\"*"), 0);
}

#[test]
fn the_log_is_carried_over_while_writing() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), Open::Create).unwrap();
    let log = dir.path().join("ledger.sqlite-wal");
    let (mut written, mut carried) = (0, false);
    for n in 0..150 {
        let put = |b: &chancery_ledger::Batch<'_>| support::put_bytes(b, n, &support::noise(n));
        ledger.batch(put).unwrap();
        written += 1_u64 << 20;
        let size = log.metadata().unwrap().len();
        assert!(size < 80 << 20, "the writer waits when the log grows to {size}");
        carried |= size + (20 << 20) < written;
    }
    assert!(carried, "the log only ever grew");
    drop(ledger);
    let ledger = Ledger::open(dir.path(), Open::View).unwrap();
    assert_eq!(ledger.counts().unwrap().0, 150);
    assert_eq!(ledger.check().unwrap(), []);
}
