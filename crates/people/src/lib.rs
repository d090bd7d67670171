//! Who may work at the console: accounts with a role, sessions, second factors, tokens of programs, and the log of
//! what everybody did. One small SQLite file beside the ledger; nothing here knows of HTTP or of reports.
//!
//! What opens a door is never kept: passwords as argon2id, cookies, tokens and recovery codes as digests. The secret
//! of a second factor must be known to be compared and is kept as it is: the file is for its owner alone.

mod audit;
mod book;
mod error;
mod password;
mod rights;
mod second;
mod secret;
mod sessions;
mod tokens;

pub use audit::{Act, Checked, Entry};
pub use book::{Account, FILE_NAME, People};
pub use error::PeopleError;
pub use password::{LONGEST_NAME, SHORTEST_PASSWORD};
pub use rights::{Need, Role, Scope};
pub use second::{Enrolment, code_of};
pub use secret::{digest_hex, equal, hex, random, readable};
pub use sessions::{IDLE, LONGEST, Live};
pub use tokens::{MOST_DAYS, Token, Wanted};

/// A moment in words, UTC: `2031-05-12 14:03:07`. `when` is in seconds since 1970.
pub fn stamp(when: i64) -> String {
    jiff::Timestamp::from_second(when).map(|t| t.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

/// Seconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
