//! What can go wrong.

use std::fmt;

/// Why something about people could not be done.
#[derive(Debug)]
pub enum PeopleError {
    /// What was asked cannot be; said to the one who asked.
    Refused(String),
    /// Nobody and nothing of that name.
    NotFound(String),
    /// The file cannot be read or written, or the system gives no random numbers.
    Failed(String),
}

impl PeopleError {
    pub(crate) fn refused(why: impl Into<String>) -> PeopleError {
        PeopleError::Refused(why.into())
    }
}

impl fmt::Display for PeopleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PeopleError::Refused(why) | PeopleError::NotFound(why) | PeopleError::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for PeopleError {}

impl From<rusqlite::Error> for PeopleError {
    fn from(error: rusqlite::Error) -> PeopleError {
        PeopleError::Failed(format!("the file of accounts: {error}"))
    }
}
