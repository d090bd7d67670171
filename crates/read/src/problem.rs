//! What kept a document from being read.

use std::fmt;

/// Kind of a reading problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// Nothing stands at the path.
    Missing,
    /// The file or folder cannot be opened or read.
    Unreadable,
    /// The file has no bytes.
    Empty,
    /// The bytes are not text.
    Binary,
    /// The file is larger than the limit.
    TooLarge,
    /// A device, pipe or socket.
    NotAFile,
    /// A link leads back to a folder that is already being read.
    SymlinkLoop,
    /// Files of a folder whose extension is not one of a report.
    SkippedKind,
}

impl ProblemKind {
    /// The kind in words, as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            ProblemKind::Missing => "missing",
            ProblemKind::Unreadable => "unreadable",
            ProblemKind::Empty => "empty file",
            ProblemKind::Binary => "not text",
            ProblemKind::TooLarge => "too large",
            ProblemKind::NotAFile => "not a regular file",
            ProblemKind::SymlinkLoop => "symlink loop",
            ProblemKind::SkippedKind => "skipped kind",
        }
    }
}

/// One thing that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadProblem {
    /// Path of the file or folder as it was reached; `stdin` for standard input.
    pub file: String,
    /// Place inside the file, such as `byte 120`, when there is one.
    pub place: Option<String>,
    /// What is wrong.
    pub kind: ProblemKind,
    /// The same in a few words, with figures.
    pub detail: String,
}

impl ReadProblem {
    pub(crate) fn new(file: impl Into<String>, kind: ProblemKind, detail: impl Into<String>) -> Self {
        ReadProblem { file: file.into(), place: None, kind, detail: detail.into() }
    }

    pub(crate) fn at(mut self, place: String) -> Self {
        self.place = Some(place);
        self
    }
}

impl fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line whatever the file is called: names may hold line feeds.
        let line = |s: &str| s.replace(['\n', '\r'], " ");
        write!(f, "{}: ", line(&self.file))?;
        if let Some(place) = &self.place {
            write!(f, "{}: ", line(place))?;
        }
        write!(f, "{}: {}", self.kind.as_str(), line(&self.detail))
    }
}

impl std::error::Error for ReadProblem {}
