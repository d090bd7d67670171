//! Watches: what somebody wants to be told of, what changed, and the letters that say so.
//!
//! The crate knows nothing of the ledger. It is handed matters (incidents, promises, figures of missions) as plain
//! values, remembers in one SQLite file how they stood, and makes alerts of what is another. It sends nothing itself:
//! what is due is taken out of the file by whoever can reach other hosts, and what became of it is put back.

pub mod atom;
pub mod cap;
mod change;
pub mod letter;
mod matter;
mod schedule;
mod sign;
mod store;
mod watch;
mod xml;

pub use change::{Change, Field};
pub use matter::{Kind, Matter, Source, Stated, Voice};
pub use schedule::{Digest, Quiet, Schedule};
pub use sign::{secret, signature, token, token_sum};
pub use store::{
    Alert, Channel, Delivery, Done, Due, Error, MOST_TRIES, Marks, Reference, Seen, State, Store, backoff,
};
pub use watch::{Around, Form, Rule, Watch, Webhook, distance_km};
