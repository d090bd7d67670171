//! The watch: polls feeds, follows them to articles, and hands those over to the path.
//!
//! One thread decides (this file): whom to ask when, what came of it, what is kept. Others ask (`ask`), and one reads, on
//! the path that every report takes (`Flow::read_fetched`). Everything that must outlive the program is in `state`.

mod arrival;
mod ask;
mod check;
mod clock;
pub mod config;
mod desk;
pub mod health;
pub mod state;

pub use arrival::{Arrival, host};
pub use ask::Asker;
pub use check::ask_once;
pub use clock::Clock;
pub use desk::{Told, run};

use chancery_fetch::{Client, Limits, Reach};
use std::time::Duration;

/// Most bytes of an article, packed and unpacked.
pub const ARTICLE_BYTES: u64 = 16 << 20;
/// Most bytes of a feed over the wire and unpacked by the transport.
pub const FEED_BYTES: u64 = 32 << 20;

/// How the watch runs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Ask every feed once, read what there is, and end.
    pub once: bool,
    /// End after so long.
    pub until: Option<Duration>,
    /// How other hosts are reached.
    pub reach: Reach,
}

/// Those who ask, within the limits of feeds and articles.
pub fn asker(reach: &Reach, contact: Option<&str>) -> Asker {
    let client = |bytes| {
        let limits = Limits { body_bytes: bytes, ..Limits::default() };
        Client::new(limits, reach.allow.clone(), contact).by_way_of(reach.proxies.clone(), contact)
    };
    Asker { feeds: client(FEED_BYTES), pages: client(ARTICLE_BYTES) }
}
