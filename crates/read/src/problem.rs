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
    /// The data end before they should; what came before was read.
    CutOff,
    /// The data do not hold to their format.
    Broken,
    /// Packed data come out as far more bytes than text does.
    Bomb,
    /// Archives lie in archives deeper than the limit.
    TooDeep,
    /// An archive has more entries than the limit.
    TooMany,
    /// The file needs a password.
    Encrypted,
    /// A way of packing or a kind of office file that is not read.
    Unsupported,
    /// A file of pages or of fields without text in it.
    NoText,
    /// It took longer than the limit.
    TooSlow,
    /// Parts of an archive that are no reports: pictures, requests, pages that were not found. Nothing is wrong with it.
    NotAReport,
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
            ProblemKind::CutOff => "cut off",
            ProblemKind::Broken => "broken",
            ProblemKind::Bomb => "unpacks to too much",
            ProblemKind::TooDeep => "nested too deep",
            ProblemKind::TooMany => "too many entries",
            ProblemKind::Encrypted => "encrypted",
            ProblemKind::Unsupported => "kind not read",
            ProblemKind::NoText => "no text",
            ProblemKind::TooSlow => "took too long",
            ProblemKind::NotAReport => "no reports",
        }
    }
}

/// One thing that could not be read, or several alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadProblem {
    /// Path of the file or folder as it was reached; `stdin` for standard input. Members of archives stand behind it.
    pub file: String,
    /// Place inside the file, such as `byte 120`, when there is one.
    pub place: Option<String>,
    /// What is wrong.
    pub kind: ProblemKind,
    /// The same in a few words, with figures.
    pub detail: String,
    /// How many such things it stands for; 1 but for those that are counted together.
    pub count: u64,
}

impl ReadProblem {
    pub(crate) fn new(file: impl Into<String>, kind: ProblemKind, detail: impl Into<String>) -> Self {
        ReadProblem { file: file.into(), place: None, kind, detail: detail.into(), count: 1 }
    }

    pub(crate) fn at(mut self, place: String) -> Self {
        self.place = Some(place);
        self
    }

    pub(crate) fn times(mut self, count: u64) -> Self {
        self.count = count;
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
