//! Watches: looking at the ledger for what changed, and telling those who asked for it.
//!
//! The same in the console, after every change of the ledger, and in `chancery alerts run`, for those who have a clock
//! start it. What was looked at and what was sent stands in `alerts.sqlite` in the ledger's folder.

mod deliver;
pub mod form;
mod look;

pub use deliver::{Outbound, Routes};
pub use look::{Ledgers, look};

use crate::moment::Moment;
use anyhow::Result;
use chancery_alerts::letter::Home;
use chancery_alerts::{Done, State, Store};
use std::path::{Path, PathBuf};

/// Deliveries that are taken at a time.
const AT_ONCE: usize = 20;

/// Where a ledger's watches are kept.
pub fn file(ledger: &Path) -> PathBuf {
    ledger.join("alerts.sqlite")
}

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Alerts that were made.
    pub alerts: usize,
    /// Deliveries that were taken by the other end.
    pub sent: usize,
    /// Deliveries that failed and are tried again.
    pub waiting: usize,
    /// Deliveries that were given up, with why.
    pub dead: Vec<String>,
}

/// Looks at the ledger once.
///
/// # Errors
/// When the ledger or the file of watches cannot be read or written.
pub fn evaluate(store: &mut Store, ledgers: &dyn Ledgers, now: Moment) -> Result<usize> {
    store.evaluate(now, |marks, watches| look(ledgers, marks, watches))
}

/// Sends what is due.
///
/// # Errors
/// When the file of watches cannot be read or written; a letter that is not taken is no error.
pub fn deliver(store: &mut Store, routes: &dyn Routes, base: &str, now: Moment) -> Result<Round> {
    let home = Home { base: base.to_owned(), instance: store.instance()? };
    let mut round = Round::default();
    loop {
        let due = store.take_due(now, AT_ONCE)?;
        if due.is_empty() {
            return Ok(round);
        }
        for due in due {
            let done = deliver::one(routes, &home, &due, now);
            match (store.done(due.id, &done, now)?, &done) {
                (State::Sent, _) => round.sent += 1,
                (State::Waiting, _) => round.waiting += 1,
                (State::Dead, Done::Failed(why) | Done::Refused(why)) => {
                    round.dead.push(format!("delivery {} of “{}”: {why}", due.id, due.watch.name));
                }
                (State::Dead, Done::Taken(_)) => {}
            }
        }
    }
}
