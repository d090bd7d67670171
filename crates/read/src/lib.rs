//! Bytes in, with provenance: files, folders and standard input.
//!
//! [`documents`] streams one document at a time. What cannot be read is handed over as a [`ReadProblem`] in
//! the place where the document would have stood, so that nothing is left out without a word. Character
//! encodings and markup are the business of the next stage.

mod folder;
mod kind;
mod limits;
mod problem;
mod stream;

pub use limits::Limits;
pub use problem::{ProblemKind, ReadProblem};
pub use stream::{Documents, documents, documents_with_input};

use std::path::PathBuf;

/// The bytes of one document and where they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDocument {
    /// File name without folders; `stdin` for standard input. Bytes that are not UTF-8 show as U+FFFD.
    pub name: String,
    /// Path as it was reached; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The bytes, never empty.
    pub bytes: Vec<u8>,
}
