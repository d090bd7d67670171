//! What can go wrong with a ledger.

use rusqlite::{Error as SqlError, ErrorCode};
use std::path::{Path, PathBuf};

/// What went wrong, for callers that act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// There is no ledger.
    NotFound,
    /// The file is something else.
    NotALedger,
    /// The file is damaged.
    Corrupt,
    /// Written by a newer version.
    Newer,
    /// Written by an older version and opened for viewing only; opening it for writing brings it up to date.
    Older,
    /// Another process is writing.
    InUse,
    /// The disk or the size limit is full; what was being written is not in the ledger.
    Full,
    /// Written to through a view, or a file that may not be written.
    ReadOnly,
    /// A document or record larger than SQLite can hold (1 GB).
    TooLarge,
    /// No document of that name.
    UnknownDocument,
    /// A fact with that id belongs to another document.
    FactIdTaken,
    /// The disk or the operating system refused.
    Io,
    /// A mistake in the program.
    Internal,
}

/// An error of the ledger, with the file it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerError {
    kind: ErrorKind,
    file: PathBuf,
    cause: String,
}

impl LedgerError {
    pub(crate) fn new(kind: ErrorKind, file: &Path, cause: impl Into<String>) -> LedgerError {
        LedgerError { kind, file: file.to_owned(), cause: cause.into() }
    }

    pub(crate) fn io(file: &Path, error: &std::io::Error) -> LedgerError {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorKind::Full,
            std::io::ErrorKind::ReadOnlyFilesystem => ErrorKind::ReadOnly,
            _ => ErrorKind::Io,
        };
        LedgerError::new(kind, file, error.to_string())
    }

    pub(crate) fn sql(file: &Path, error: &SqlError) -> LedgerError {
        let (kind, cause) = sql_cause(error);
        LedgerError::new(kind, file, cause)
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file it is about.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The cause in words, without the file.
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

fn sql_cause(error: &SqlError) -> (ErrorKind, String) {
    // Values that no longer have the type they were written with.
    if matches!(
        error,
        SqlError::FromSqlConversionFailure(..) | SqlError::InvalidColumnType(..) | SqlError::Utf8Error(..)
    ) {
        return (ErrorKind::Corrupt, format!("the file is damaged: {error}"));
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => (ErrorKind::Corrupt, format!("the file is damaged: {error}")),
        Some(ErrorCode::NotADatabase) => (ErrorKind::NotALedger, "the file is not a ledger".to_owned()),
        Some(ErrorCode::DiskFull) => (
            ErrorKind::Full,
            "no room left on the disk or below the size limit; nothing of this step was kept, \
             the ledger is as it was before"
                .to_owned(),
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            (ErrorKind::InUse, "another process keeps the file locked".to_owned())
        }
        Some(ErrorCode::ReadOnly) => (ErrorKind::ReadOnly, "the file may not be written".to_owned()),
        Some(ErrorCode::TooBig) => (ErrorKind::TooLarge, "a document is too large for the ledger".to_owned()),
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            (ErrorKind::Io, error.to_string())
        }
        _ => (ErrorKind::Internal, error.to_string()),
    }
}

impl std::fmt::Display for LedgerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.cause)
    }
}

impl std::error::Error for LedgerError {}
