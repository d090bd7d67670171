//! The feeds that a watch asks, and how they are.

use serde::Serialize;
use utoipa::ToSchema;

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// `ok`, `empty`, `stale`, `undated`, `blocked`, `not a feed`, `gone`, `failing` or `new`.
    pub health: String,
    /// The same with figures, in words.
    pub detail: String,
    /// Items of its last good answer.
    pub items: u32,
    /// Date of the newest of them, as it is shown.
    pub newest: String,
    /// When it was last asked.
    pub asked: String,
    /// When it is to be asked again.
    pub next: String,
    /// Since when it fails; empty when it does not.
    pub failing: String,
    /// Where it says that it has moved to for good.
    pub moved: String,
}

/// An item that was given up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LostItem {
    /// Its title, as the feed has it.
    pub title: String,
    /// Address of the article; empty for one that is all in the feed.
    pub url: String,
    /// Why it could not be had.
    pub why: String,
}

/// The feeds of a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Feeds {
    /// All of them, those that are not well first.
    pub feeds: Vec<Feed>,
    /// Items to be fetched, or fetched and not read yet.
    pub waiting: u64,
    /// Items that the ledger has, or refused.
    pub done: u64,
    /// Items that were given up.
    pub given_up: u64,
    /// The last of these, the newest first.
    pub lost: Vec<LostItem>,
    /// When the last of the feeds was asked; empty when none was.
    pub asked: String,
    /// True when every feed is overdue by an hour or more: the watch seems not to run.
    pub asleep: bool,
}
