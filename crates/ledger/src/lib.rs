//! The ledger: one SQLite file that keeps the original bytes of every report, its facts and what links them.
//!
//! Records (documents, facts, groups, conflicts) come and go as lines written by the caller, each with the number of
//! its format; the ledger knows only the columns it has to search by. Whatever a finished [`Ledger::batch`] wrote
//! survives a kill or a power cut; whatever an unfinished one wrote is gone as a whole. One process writes at a time,
//! any number read meanwhile. Tables and promises: `docs/LEDGER-FORMAT.md`.

mod batch;
mod beginnings;
mod care;
mod carrying;
mod changes;
mod check;
mod decisions;
mod digest;
mod error;
mod ledger;
mod lock;
mod names;
mod naming;
mod packing;
mod pages;
mod past;
mod placing;
mod prints;
mod revisions;
mod schema;
mod search;
mod stretches;
mod view;

pub use batch::{Batch, NewDocument, NewFact, NewLink, Put};
pub use care::{BACKUP_FORMAT, Backup, look_into, restore};
pub use changes::Changes;
pub use check::Finding;
pub use decisions::{NewDecision, StoredDecision};
pub use digest::Digest;
pub use error::{ErrorKind, LedgerError};
pub use ledger::{FILE_NAME, Ledger, Open, Snapshot};
pub use names::{Named, NamesBy, Summed};
pub use naming::Naming;
pub use prints::{Near, Print, Sharing};
pub use revisions::Edition;
pub use schema::VERSION;
pub use search::{Asked, DocumentWords, Filed, Found, Hit, Period, RANKED, Words, beginnings, quoted, typed};
pub use view::{LogEntry, StoredDocument, StoredFact, StoredLink, View};

/// Block of the facts whose country is not known.
pub const UNPLACED: &str = "";
