use super::*;

fn item<'a>(key: &str, guid: &'a str, title: &'a str, mark: &str) -> Arrived<'a> {
    let guid = Some(guid).filter(|g| !g.is_empty());
    Arrived {
        feed: "f",
        key: key.into(),
        guid,
        url: Some("https://a.example/1"),
        host: "a.example".into(),
        title,
        mark: mark.into(),
        ..Arrived::default()
    }
}

#[test]
fn an_item_is_one_by_address_and_by_name_with_title() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut state = State::open(folder.path(), true).expect("a file");
    let mut take = |items: &[Arrived<'_>]| state.take(items, 1, 0).expect("written");
    assert_eq!(take(&[item("u1", "7", "One", "m"), item("u1", "7", "One", "m")]), (1, 0));
    assert_eq!(take(&[item("u1", "8", "One", "m")]), (0, 0), "another name, the same address");
    assert_eq!(take(&[item("u2", "7", "One", "m")]), (0, 0), "another address, the same name and title");
    assert_eq!(take(&[item("u3", "7", "Two", "m")]), (1, 0), "one name for all items is no name");
    assert_eq!(take(&[item("u4", "", "One", "m")]), (1, 0));
    assert_eq!(state.counts().expect("read").waiting, 3);
}

#[test]
fn an_item_is_done_only_after_the_ledger_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut state = State::open(folder.path(), true).expect("a file");
    state.take(&[item("u1", "", "One", "m")], 1, 0).expect("written");
    let wanted = state.wanted("a.example", 5).expect("read").expect("one");
    assert!(state.fetched(wanted.id, "n", b"bytes", Some("shift_jis"), "d1", 5).expect("written"));
    assert_eq!(state.wanted("a.example", 5).expect("read"), None);
    // Killed before the ledger had it: the same bytes are handed over again, alone.
    for handed in 0..3 {
        let again = state.to_hand_over(16, 1 << 20).expect("read");
        assert_eq!((again.len(), again[0].handed, again[0].body.as_slice()), (1, handed, &b"bytes"[..]));
        assert_eq!(again[0].charset.as_deref(), Some("shift_jis"));
        drop(state);
        state = State::open(folder.path(), true).expect("a file");
    }
    state.done(&[(wanted.id, None)], 6).expect("written");
    assert!(state.to_hand_over(16, 1 << 20).expect("read").is_empty());
    // The feed says that it changed: fetched again; the same bytes are nothing new, others are another version.
    assert_eq!(state.take(&[item("u1", "", "One", "m2")], 7, 0).expect("written"), (0, 1));
    assert!(!state.fetched(wanted.id, "n", b"bytes", None, "d1", 8).expect("written"));
    state.take(&[item("u1", "", "One", "m3")], 9, 0).expect("written");
    assert!(state.fetched(wanted.id, "n", b"other", None, "d2", 9).expect("written"));
    assert_eq!(state.to_hand_over(16, 1 << 20).expect("read")[0].versions, 1);
}

#[test]
fn failures_wait_and_a_clock_set_back_does_not_keep_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut state = State::open(folder.path(), true).expect("a file");
    state.take(&[item("u1", "", "One", "m")], 1, 0).expect("written");
    let id = state.wanted("a.example", 5).expect("read").expect("one").id;
    state.failed(id, Some(1_000_000), "no answer").expect("written");
    assert_eq!(state.wanted("a.example", 500_000).expect("read"), None);
    // The clock was set back a year meanwhile.
    state.settle(100, 86_400).expect("written");
    assert_eq!(state.wanted("a.example", 100).expect("read").map(|w| w.tries), Some(1));
    state.failed(id, None, "gone").expect("written");
    assert_eq!(state.counts().expect("read"), Counts { given_up: 1, ..Counts::default() });
}

#[test]
fn one_watch_for_one_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = State::open(folder.path(), true).expect("a file");
    assert!(State::open(folder.path(), true).is_err());
    assert!(State::open(folder.path(), false).is_ok(), "looking is always possible");
    drop(first);
    assert!(State::open(folder.path(), true).is_ok());
}

#[test]
fn feeds_come_back_as_they_were_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = State::open(folder.path(), true).expect("a file");
    assert_eq!(state.feed("u").expect("read"), None);
    let known = Known {
        validators: Validators { of: "u".into(), etag: Some("e".into()), modified: None },
        digest: "d".into(),
        failing: Some(4),
        next: 9,
        health: "ok".into(),
        newest: Some(3),
        ..Known::default()
    };
    state.keep_feed("u", &known).expect("written");
    assert_eq!(state.feed("u").expect("read"), Some(known));
}

/// Days in seconds.
const DAY: Moment = 86_400;

/// Fetches what waits and has the ledger take it.
fn read_all(state: &mut State, now: Moment) -> usize {
    let mut read = 0;
    while let Some(wanted) = state.wanted("a.example", now).expect("read") {
        if state.fetched(wanted.id, "n", b"bytes", None, &format!("d{}", wanted.id), now).expect("written") {
            state.done(&[(wanted.id, None)], now).expect("written");
        }
        read += 1;
    }
    read
}

/// A feed that was read whole at a moment, and listed these.
fn listing(state: &mut State, feed: &str, keys: &[&str], now: Moment) -> u32 {
    let titles: Vec<String> = keys.iter().map(|k| format!("On {k}")).collect();
    let items: Vec<Arrived<'_>> =
        keys.iter().zip(&titles).map(|(k, t)| Arrived { feed, ..item(k, k, t, "m") }).collect();
    let (new, _) = state.take(&items, now, 0).expect("written");
    let known = Known { whole: Some(now), ..state.feed(feed).expect("read").unwrap_or_default() };
    state.keep_feed(feed, &known).expect("written");
    new
}

#[test]
fn what_no_feed_lists_any_more_is_forgotten_and_what_one_lists_never() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut state = State::open(folder.path(), true).expect("a file");
    let cut = |day: Moment| (day - 90) * DAY;
    assert_eq!(listing(&mut state, "f", &["old", "kept"], DAY), 2);
    assert_eq!(listing(&mut state, "g", &["quiet"], DAY), 1);
    assert_eq!(read_all(&mut state, DAY), 3);
    // One is listed on and on, one by a feed that says "nothing new" all the time, one no more.
    for day in 2..=100 {
        assert_eq!(listing(&mut state, "f", &["kept"], day * DAY), 0);
    }
    assert_eq!(state.forget(cut(90)).expect("written"), 0, "not yet 90 days");
    assert_eq!(state.forget(cut(100)).expect("written"), 1);
    assert_eq!(state.forget(cut(100)).expect("written"), 0);
    let counts = state.counts().expect("read");
    assert_eq!((counts.done, counts.forgotten), (2, 1));
    assert_eq!(listing(&mut state, "f", &["kept"], 100 * DAY) + listing(&mut state, "g", &["quiet"], 100 * DAY), 0);
    // The quiet feed has other items since: what it listed last, it listed on the hundredth day.
    assert_eq!(listing(&mut state, "g", &["other"], 102 * DAY), 1);
    assert_eq!(state.forget(cut(150)).expect("written"), 0);
    assert_eq!(state.forget(cut(191)).expect("written"), 1, "quiet");
    // The rest of what was known of it went too: it would be a new item now, under its old name.
    let left = |sql: &str| state.db.query_row(sql, [], |r| r.get::<_, i64>(0)).expect("read");
    assert_eq!(left("SELECT count(*) FROM listed"), 2);
    assert_eq!(left("SELECT count(*) FROM names"), 2);
    assert_eq!(listing(&mut state, "f", &["old"], 200 * DAY), 1);
}

#[test]
fn what_two_feeds_list_stays_as_long_as_one_of_them_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut state = State::open(folder.path(), true).expect("a file");
    assert_eq!(listing(&mut state, "g", &["u"], DAY), 1);
    assert_eq!(listing(&mut state, "f", &["u"], 3 * DAY), 0);
    read_all(&mut state, 3 * DAY);
    listing(&mut state, "f", &[], 50 * DAY);
    assert_eq!(state.forget(200 * DAY).expect("written"), 0, "the first feed has not changed");
    listing(&mut state, "g", &[], 60 * DAY);
    assert_eq!(state.forget(200 * DAY).expect("written"), 1);
}

#[test]
fn what_the_ledger_has_not_and_what_ended_the_program_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut state = State::open(folder.path(), true).expect("a file");
    listing(&mut state, "f", &["waiting", "fetched", "poison", "lost"], DAY);
    let ids: Vec<i64> = (1..=4).collect();
    assert!(state.fetched(ids[1], "n", b"bytes", None, "d", DAY).expect("written"));
    state.poison(ids[2]).expect("written");
    state.failed(ids[3], None, "status 404").expect("written");
    listing(&mut state, "f", &[], 5 * DAY);
    assert_eq!(state.forget(500 * DAY).expect("written"), 1);
    let counts = state.counts().expect("read");
    assert_eq!((counts.waiting, counts.fetched, counts.given_up), (1, 1, 1));
    assert_eq!(listing(&mut state, "f", &["waiting", "fetched", "poison", "lost"], 501 * DAY), 1, "the lost one");
}

#[test]
fn a_file_of_the_first_version_is_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Connection::open(folder.path().join(FILE)).expect("a file");
    // As the first version wrote it.
    db.execute_batch(
        "CREATE TABLE feeds (
            url TEXT PRIMARY KEY, of TEXT NOT NULL DEFAULT '', etag TEXT, modified TEXT, digest TEXT NOT NULL DEFAULT '',
            asked INTEGER, good INTEGER, failing INTEGER, failures INTEGER NOT NULL DEFAULT 0,
            quiet INTEGER NOT NULL DEFAULT 0, polls INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0,
            health TEXT NOT NULL DEFAULT 'new', detail TEXT NOT NULL DEFAULT '', entries INTEGER NOT NULL DEFAULT 0,
            dated INTEGER NOT NULL DEFAULT 0, newest INTEGER, moved TEXT) STRICT;
         CREATE TABLE items (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, feed TEXT NOT NULL, url TEXT, host TEXT NOT NULL,
            title TEXT NOT NULL, mark TEXT NOT NULL, date INTEGER NOT NULL DEFAULT 0, text TEXT, state INTEGER NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0, name TEXT, body BLOB, digest TEXT,
            handed INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL, done INTEGER, versions INTEGER NOT NULL DEFAULT 0,
            why TEXT) STRICT;
         CREATE TABLE names (feed TEXT NOT NULL, guid TEXT NOT NULL, title TEXT NOT NULL, item INTEGER NOT NULL,
            PRIMARY KEY (feed, guid)) STRICT, WITHOUT ROWID;
         CREATE TABLE hosts (origin TEXT PRIMARY KEY, robots BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
         INSERT INTO feeds (url, health) VALUES ('f', 'ok');
         INSERT INTO items (key, feed, url, host, title, mark, state, seen, done, versions, digest) VALUES
            ('gone', 'f', 'https://a.example/1', 'a.example', 'On gone', 'm', 2, 100, 100, 1, 'd1'),
            ('there', 'f', 'https://a.example/2', 'a.example', 'On there', 'm', 2, 100, 100, 1, 'd2');
         INSERT INTO names VALUES ('f', 'gone', 'On gone', 1), ('f', 'there', 'On there', 2);
         PRAGMA user_version = 1;",
    )
    .expect("a file of old");
    drop(db);
    let looking = State::open(folder.path(), false).expect("taken over by who looks");
    assert_eq!(looking.counts().expect("read").done, 2);
    let mut state = State::open(folder.path(), true).expect("taken over");
    assert_eq!(state.feed("f").expect("read").map(|k| (k.health, k.whole)), Some(("ok".to_owned(), None)));
    // Which of them the feed lists nobody knows before it is read whole.
    assert_eq!(state.forget(500 * DAY).expect("written"), 0);
    assert_eq!(listing(&mut state, "f", &["there"], 400 * DAY), 0);
    assert_eq!(state.forget(399 * DAY).expect("written"), 1);
    assert_eq!(listing(&mut state, "f", &["there"], 401 * DAY), 0);
    state.db.pragma_update(None, "user_version", 99).expect("written");
    drop(state);
    assert!(State::open(folder.path(), false).err().is_some_and(|e| format!("{e:#}").contains("newer version")));
}
