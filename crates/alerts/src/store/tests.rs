use super::*;
use crate::{Digest, Kind, Schedule, Source, Stated, Webhook};

const MONDAY: i64 = 1_936_310_400; // 2031-05-12T00:00:00Z

fn telling(anchor: &str) -> Source {
    Source {
        anchor: anchor.to_owned(),
        quote: format!("words {anchor}"),
        document: anchor.to_owned(),
        ..Source::default()
    }
}

fn incident(toll: &str, anchors: &[&str]) -> Matter {
    let tellings: Vec<Source> = anchors.iter().map(|a| telling(a)).collect();
    Matter {
        title: "rocket fire, embassy of Norland".to_owned(),
        origins: anchors.len(),
        values: [(Field::Toll, Stated { text: toll.to_owned(), sources: tellings.clone() })].into(),
        tellings,
        ..Matter::default()
    }
}

/// A store in a folder that goes with it, and a watch that everything passes.
fn watched(rule: crate::Rule, schedule: Schedule) -> (tempfile::TempDir, Store, i64) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&dir.path().join("alerts.sqlite")).expect("opens");
    let webhook = Some(Webhook { url: "https://example.org/".into(), secret: "s".into(), form: Form::Json });
    let watch = Watch { name: "all".into(), rule, schedule, webhook, ..Watch::default() };
    let (id, _) = store.add(&watch).expect("added");
    (dir, store, id)
}

fn look(store: &mut Store, now: i64, log: i64, matters: Vec<Matter>) -> usize {
    let seen = |_: Marks, watches: &[Watch]| {
        let fits: Vec<i64> = watches.iter().map(|w| w.id).collect();
        let matters = matters.into_iter().map(|m| Matter { fits: fits.clone(), ..m }).collect();
        Ok::<_, Error>(Some(Seen { matters, log, decision: 0, new: None }))
    };
    store.evaluate(now, seen).expect("looked")
}

fn changes_told(store: &Store) -> Vec<String> {
    let alerts = store.alerts(None, 0, 10).expect("alerts");
    alerts.iter().rev().flat_map(|a| a.changes.iter().map(Change::in_words)).collect()
}

#[test]
fn what_was_there_at_the_first_look_is_no_news_and_each_change_is_told_once() {
    let (dir, mut store, _) = watched(crate::Rule::default(), Schedule::default());
    assert_eq!(look(&mut store, MONDAY, 1, vec![incident("2 killed", &["a"])]), 0, "the first look");
    assert_eq!(look(&mut store, MONDAY, 2, vec![incident("2 killed", &["a"])]), 0);
    assert_eq!(look(&mut store, MONDAY, 3, vec![incident("5 killed", &["a", "b"])]), 1);
    assert_eq!(look(&mut store, MONDAY, 3, vec![incident("5 killed", &["a", "b"])]), 0);
    drop(store);
    let mut store = Store::open(&dir.path().join("alerts.sqlite")).expect("opens again");
    assert_eq!(look(&mut store, MONDAY, 3, vec![incident("5 killed", &["a", "b"])]), 0, "after a restart");
    assert_eq!(changes_told(&store), ["toll: 2 killed → 5 killed", "independent origins: 1 → 2"]);
    let due = store.take_due(MONDAY, 10).expect("due");
    assert_eq!((due.len(), due[0].alerts.len()), (1, 1));
    assert!(store.take_due(MONDAY, 10).expect("due").is_empty(), "somebody has it");
    assert_eq!(store.done(due[0].id, &Done::Taken("200".into()), MONDAY).expect("done"), State::Sent);
    assert!(store.take_due(MONDAY + 10_000, 10).expect("due").is_empty());
}

#[test]
fn groups_that_are_joined_and_parted_anew_are_no_news() {
    let (_dir, mut store, _) = watched(crate::Rule::default(), Schedule::default());
    look(&mut store, MONDAY, 1, vec![incident("2 killed", &["a", "b"]), incident("3 killed", &["c"])]);
    assert_eq!(look(&mut store, MONDAY, 2, vec![incident("2 killed", &["a"]), incident("3 killed", &["b", "c"])]), 0);
    assert_eq!(look(&mut store, MONDAY, 3, vec![incident("2 killed", &["a", "b", "c"])]), 0, "joined");
    assert_eq!(look(&mut store, MONDAY, 4, vec![incident("2 killed", &["a", "b"]), incident("3 killed", &["c"])]), 0);
    assert_eq!(look(&mut store, MONDAY, 5, vec![]), 0, "taken away");
    assert_eq!(look(&mut store, MONDAY, 6, vec![incident("2 killed", &["a", "b"])]), 0, "and read again");
    assert_eq!(look(&mut store, MONDAY, 7, vec![incident("1 killed", &["d"])]), 1, "a new one is");
}

#[test]
fn an_edited_report_tells_what_it_changed_and_nothing_twice() {
    let (_dir, mut store, _) = watched(crate::Rule::default(), Schedule::default());
    look(&mut store, MONDAY, 1, vec![]);
    assert_eq!(look(&mut store, MONDAY, 2, vec![incident("2 killed", &["a"])]), 1);
    let revision = |toll: &str, anchor: &str, former: &str, edited: bool| {
        let mut matter = incident(toll, &[anchor]);
        let sources = matter.values.values_mut().flat_map(|v| &mut v.sources).chain(&mut matter.tellings);
        sources.for_each(|source| source.formerly = vec![(former.to_owned(), edited)]);
        vec![matter]
    };
    assert_eq!(look(&mut store, MONDAY, 3, revision("2 killed", "b", "a", false)), 0, "the same words again");
    assert_eq!(look(&mut store, MONDAY, 4, revision("5 killed", "c", "b", true)), 1);
    assert_eq!(look(&mut store, MONDAY, 5, revision("5 killed", "c", "b", true)), 0);
    assert_eq!(changes_told(&store).last().map(String::as_str), Some("toll: 2 killed → 5 killed"));
}

#[test]
fn a_second_origin_makes_it_new_to_who_wants_two() {
    let rule = crate::Rule { origins: 2, fields: vec![Field::New], ..crate::Rule::default() };
    let (_dir, mut store, _) = watched(rule, Schedule::default());
    look(&mut store, MONDAY, 1, vec![]);
    assert_eq!(look(&mut store, MONDAY, 2, vec![incident("2 killed", &["a"])]), 0);
    assert_eq!(look(&mut store, MONDAY, 3, vec![incident("2 killed", &["a", "b"])]), 1);
    assert_eq!(look(&mut store, MONDAY, 4, vec![incident("2 killed", &["a", "b", "c"])]), 0);
    assert_eq!(changes_told(&store), ["told by 2 origins now: rocket fire, embassy of Norland"]);
}

#[test]
fn digests_gather_and_a_way_that_fails_is_tried_again_ever_later() {
    let hourly = Schedule { digest: Digest::Hourly, ..Schedule::default() };
    let (_dir, mut store, id) = watched(crate::Rule::default(), hourly);
    look(&mut store, MONDAY, 1, vec![]);
    look(&mut store, MONDAY + 60, 2, vec![incident("2 killed", &["a"])]);
    look(&mut store, MONDAY + 120, 3, vec![incident("5 killed", &["a", "b"])]);
    assert!(store.take_due(MONDAY + 3_599, 10).expect("due").is_empty());
    let mut now = MONDAY + 3_600;
    for tries in 1..=MOST_TRIES {
        let due = store.take_due(now, 10).expect("due");
        assert_eq!((due.len(), due[0].alerts.len()), (1, 2), "both in one, try {tries}");
        let state = store.done(due[0].id, &Done::Failed("503".into()), now).expect("done");
        assert_eq!(state, if tries == MOST_TRIES { State::Dead } else { State::Waiting });
        assert!(store.take_due(now + backoff(tries) - 1, 10).expect("due").is_empty());
        now += backoff(tries);
    }
    assert!(store.take_due(now + 1_000_000, 10).expect("due").is_empty(), "given up");
    let (log, total) = store.deliveries(Some(id), 0, 10).expect("log");
    assert_eq!((total, log[0].tries, log[0].state, log[0].said.as_str()), (1, MOST_TRIES, State::Dead, "503"));
    assert!(store.retry(log[0].id, now).expect("again"));
    assert_eq!(store.take_due(now, 10).expect("due").len(), 1);
}

#[test]
fn postures_and_promises_are_told_by_their_value() {
    let (_dir, mut store, _) = watched(crate::Rule::default(), Schedule::default());
    look(&mut store, MONDAY, 1, vec![]);
    let posture = |text: &str, anchors: &[&str]| Matter {
        kind: Kind::Posture,
        title: "embassy of Norland: open or shut".into(),
        values: [(Field::Posture, Stated { text: text.into(), sources: Vec::new() })].into(),
        ..incident("", anchors)
    };
    look(&mut store, MONDAY, 2, vec![posture("closed", &["a"])]);
    look(&mut store, MONDAY, 3, vec![posture("open", &["a", "b"])]);
    assert_eq!(changes_told(&store), ["posture: closed", "posture: closed → open"]);
}

#[test]
fn tests_go_out_at_once_and_watches_that_rest_are_silent() {
    let daily = Schedule { digest: Digest::Daily(0), ..Schedule::default() };
    let (_dir, mut store, id) = watched(crate::Rule::default(), daily);
    let watch = store.watch(id).expect("read").expect("there");
    assert_eq!(store.test(&watch, MONDAY + 5).expect("test"), 1);
    let due = store.take_due(MONDAY + 5, 10).expect("due");
    assert!(due[0].test && due[0].alerts.is_empty());
    look(&mut store, MONDAY, 1, vec![]);
    store.replace(&Watch { paused: true, ..watch }).expect("kept");
    assert_eq!(look(&mut store, MONDAY, 2, vec![incident("2 killed", &["a"])]), 0);
}

#[test]
fn a_feed_is_found_by_its_token_alone() {
    let (_dir, mut store, id) = watched(crate::Rule::default(), Schedule::default());
    let token = store.renew_token(id).expect("made").expect("there");
    assert_eq!(store.watch_of_token(&token).expect("read").map(|w| w.id), Some(id));
    assert!(store.watch_of_token("").expect("read").is_none());
    let next = store.renew_token(id).expect("made").expect("there");
    assert!(store.watch_of_token(&token).expect("read").is_none() && next != token);
    assert!(store.remove(id).expect("gone"));
    assert!(store.watch_of_token(&next).expect("read").is_none());
}

#[test]
fn of_a_large_ledger_only_what_new_reports_add_is_told() {
    let (_dir, mut store, id) = watched(crate::Rule::default(), Schedule::default());
    look(&mut store, MONDAY, 1, vec![]);
    let seen = |matters: Vec<Matter>, log| {
        let matters = matters.into_iter().map(|m| Matter { fits: vec![id], ..m }).collect();
        Ok::<_, Error>(Some(Seen { matters, log, decision: 0, new: Some(["n".to_owned()].into()) }))
    };
    let known = incident("2 killed", &["old"]);
    assert_eq!(store.evaluate(MONDAY, |_, _| seen(vec![known], 2)).expect("looked"), 0);
    let (more, new) = (incident("2 killed", &["older", "n"]), incident("1 killed", &["n"]));
    assert_eq!(store.evaluate(MONDAY, |_, _| seen(vec![more], 3)).expect("looked"), 1);
    assert_eq!(changes_told(&store), ["another report; independent origins: 2"]);
    assert_eq!(store.evaluate(MONDAY, |_, _| seen(vec![new], 4)).expect("looked"), 0, "told with the other");
}
