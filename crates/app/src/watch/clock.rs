//! The watch's clock: the time at its start, and from there on a clock that nobody sets.

use crate::moment::{self, Moment};
use std::time::Instant;

/// A clock that goes on evenly, whatever is done to the computer's while the watch runs.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Moment,
    since: Instant,
}

impl Clock {
    /// One that starts at a moment, or at that of the computer's clock.
    pub fn new(start: Option<Moment>) -> Clock {
        Clock { start: start.unwrap_or_else(moment::now), since: Instant::now() }
    }

    /// The moment.
    pub fn now(&self) -> Moment {
        self.start.saturating_add(i64::try_from(self.since.elapsed().as_secs()).unwrap_or(i64::MAX))
    }

    /// Time since the start.
    pub fn running(&self) -> std::time::Duration {
        self.since.elapsed()
    }
}
