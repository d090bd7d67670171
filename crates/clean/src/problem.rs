//! What kept a document from being cleaned.

use std::fmt;

/// Kind of a cleaning problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanProblemKind {
    /// No readable character is left.
    NoText,
}

/// A document without readable text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanProblem {
    /// Name of the document.
    pub file: String,
    /// What is wrong.
    pub kind: CleanProblemKind,
    /// The same in a few words.
    pub detail: String,
}

impl fmt::Display for CleanProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            CleanProblemKind::NoText => "no text",
        };
        write!(f, "{}: {kind}: {}", self.file.replace(['\n', '\r'], " "), self.detail)
    }
}

impl std::error::Error for CleanProblem {}
