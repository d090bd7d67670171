//! How a feed is: from what its last polls gave.

use super::ask::Polled;
use super::state::Known;
use crate::moment::{self, Moment};
use crate::style::Paint;
use crate::table::{Cell, Column, Table};
use chancery_fetch::{ErrorKind, FetchError};
use std::time::Duration;

/// Health of a feed, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Not asked yet.
    New,
    /// Answers, with items that are fresh and dated.
    Ok,
    /// Answers without items.
    Empty,
    /// Its newest item is old.
    Stale,
    /// Most of its items have no date that could be read.
    Undated,
    /// It does not want to be asked: robots.txt, a refusal, an address that is not allowed.
    Blocked,
    /// Not a feed.
    NotAFeed,
    /// Gone for good, as it says.
    Gone,
    /// Does not answer well.
    Failing,
}

impl Health {
    /// The word, as stored and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Health::New => "new",
            Health::Ok => "ok",
            Health::Empty => "empty",
            Health::Stale => "stale",
            Health::Undated => "undated",
            Health::Blocked => "blocked",
            Health::NotAFeed => "not a feed",
            Health::Gone => "gone",
            Health::Failing => "failing",
        }
    }

    /// Of a stored word.
    pub fn of(word: &str) -> Health {
        use Health::{Blocked, Empty, Failing, Gone, NotAFeed, Ok, Stale, Undated};
        let all = [Ok, Empty, Stale, Undated, Blocked, NotAFeed, Gone, Failing];
        all.into_iter().find(|h| h.as_str() == word).unwrap_or(Health::New)
    }

    fn paint(self) -> Paint {
        match self {
            Health::Ok => Paint::Good,
            Health::New => Paint::Dim,
            Health::Empty | Health::Stale | Health::Undated => Paint::Caution,
            _ => Paint::Alert,
        }
    }
}

/// Health of a feed whose last good answer gave these counts.
pub fn of_counts(known: &Known, now: Moment, stale_after: Duration) -> (Health, String) {
    let items = crate::wording::count(known.entries as usize, "item", "items");
    if known.entries == 0 {
        return (Health::Empty, items);
    }
    if known.dated * 2 < known.entries {
        return (Health::Undated, format!("{items}, {} with a date", known.dated));
    }
    let day = |at| moment::day(at).map_or_else(|| "an odd day".to_owned(), |d| d.to_string());
    let newest = known.newest.unwrap_or(0);
    let old = i64::try_from(stale_after.as_secs()).unwrap_or(i64::MAX);
    let health = if now.saturating_sub(newest) > old { Health::Stale } else { Health::Ok };
    (health, format!("{items}, newest of {}", day(newest)))
}

/// Health of a feed that answered something else than a feed.
pub fn of_status(polled: &Polled) -> Option<(Health, String)> {
    let status = polled.answer.status;
    if let Some(Err(not)) = &polled.read {
        return Some((Health::NotAFeed, not.why.clone()));
    }
    match status {
        200..300 | 304 => None,
        401 | 402 | 403 | 451 => Some((Health::Blocked, format!("status {status}"))),
        410 => Some((Health::Gone, "status 410".to_owned())),
        429 => Some((Health::Failing, "status 429: asked too often".to_owned())),
        _ => Some((Health::Failing, format!("status {status}"))),
    }
}

/// Health of a feed that did not answer.
pub fn of_error(error: &FetchError) -> (Health, String) {
    let health = match error.kind {
        ErrorKind::Forbidden | ErrorKind::Scheme | ErrorKind::BadUrl => Health::Blocked,
        _ => Health::Failing,
    };
    (health, format!("{}: {}", error.kind.as_str(), error.detail))
}

const COLUMNS: [Column; 8] = [
    Column::text("feed", "feed", 12, 30, 0),
    Column::text("health", "health", 7, 10, 0),
    Column::text("detail", "what it gave", 16, 60, 1),
    Column::number("items", "items", 5, 8, 3),
    Column::text("newest", "newest", 10, 17, 2),
    Column::text("asked", "last asked", 10, 17, 4),
    Column::text("failing", "failing since", 10, 17, 3),
    Column::data("url"),
];

/// The table of feeds: name, address and what is known.
pub fn table(feeds: &[(String, String, Known)]) -> Table {
    let mut table = Table::new(&COLUMNS);
    let at = |moment: Option<Moment>| Cell::text(moment.map(moment::short).unwrap_or_default());
    for (name, url, known) in feeds {
        let health = Health::of(&known.health);
        let moved = known.moved.as_ref().map(|to| format!("; has moved to {to}")).unwrap_or_default();
        table.rows.push(vec![
            Cell::text(name.clone()),
            Cell::text(health.as_str()).painted(health.paint()),
            Cell::text(format!("{}{moved}", known.detail)),
            Cell::number(known.entries as usize),
            at(known.newest),
            at(known.asked),
            at(known.failing),
            Cell::text(url.clone()),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_tell_how_a_feed_is() {
        let day = 86_400;
        let of = |entries, dated, newest| {
            let known = Known { entries, dated, newest, ..Known::default() };
            of_counts(&known, 100 * day, Duration::from_secs(30 * 86_400)).0
        };
        assert_eq!(of(0, 0, None), Health::Empty);
        assert_eq!(of(10, 4, Some(99 * day)), Health::Undated);
        assert_eq!(of(10, 10, Some(60 * day)), Health::Stale);
        assert_eq!(of(10, 10, Some(99 * day)), Health::Ok);
        // A feed whose clock is ahead of ours is not stale.
        assert_eq!(of(10, 10, Some(200 * day)), Health::Ok);
        for health in [Health::Ok, Health::Failing, Health::NotAFeed, Health::New] {
            assert_eq!(Health::of(health.as_str()), health);
        }
    }
}
