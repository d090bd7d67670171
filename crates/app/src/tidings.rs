//! What the path tells the desk: news while it reads, the result of a check, the state of an installation.

use chancery_facts::Span;

/// News of one step while documents are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tiding {
    /// A document was read and coded, or was in the ledger already.
    Document {
        /// Name of the document.
        name: String,
        /// Facts coded from it; 0 when it was known.
        facts: usize,
        /// False when the ledger held it already.
        new: bool,
        /// True when the ledger held its bytes from another place.
        copy: bool,
        /// True when most of its words, or of another document's, stand in the other.
        near: bool,
        /// True when it is a revision of a document that was there.
        revision: bool,
        /// Two-letter code of its language, if it was read now and can be told.
        language: Option<String>,
    },
    /// A page of a web archive or dump that is about other things, and was not kept.
    PassedOver,
    /// Parts of an archive that are no reports.
    LeftOut {
        /// File they lie in.
        file: String,
        /// What they are, with numbers.
        detail: String,
        /// How many.
        count: u64,
    },
    /// How far reading is.
    Progress {
        /// Bytes of files read.
        done: u64,
        /// Bytes of all files; `None` when not known beforehand.
        all: Option<u64>,
    },
    /// Something worth knowing about a document that was read all the same.
    Remark {
        /// File it is about.
        file: String,
        /// Kind of remark, in a word or two.
        kind: String,
        /// What exactly.
        detail: String,
    },
    /// A document that could not be read.
    Problem {
        /// File it is about.
        file: String,
        /// Kind of problem, in a word or two.
        kind: String,
        /// What exactly.
        detail: String,
        /// How many such things it stands for.
        count: u64,
    },
    /// A step that has no documents to count, such as `grouping`.
    Step(String),
}

/// A quote that is not in its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// Id of the fact, or `-` for a quote of the document's own record.
    pub fact: String,
    /// Name of the document.
    pub doc: String,
    /// Field that shows the quote.
    pub field: String,
    /// Where it should stand.
    pub span: Span,
    /// The words stored.
    pub expected: String,
    /// The words found there; `None` when the document is missing or too short.
    pub found: Option<String>,
}

/// Result of re-reading every stored quote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Documents looked into.
    pub documents: usize,
    /// Facts looked into.
    pub facts: usize,
    /// Quotes compared.
    pub quotes: usize,
    /// Quotes that are not there.
    pub misses: Vec<Miss>,
    /// Documents whose bytes could not be read back, with the reason.
    pub damaged: Vec<(String, String)>,
}

/// How a part of the installation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In order.
    Fine,
    /// Not there, and nothing is wrong with that.
    Absent,
    /// Not in order.
    Wrong,
}

/// One line of `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// Version, path, size or reason.
    pub value: String,
    /// How it is.
    pub state: State,
}

impl Check {
    /// A part that is in order.
    pub fn fine(name: &str, value: impl Into<String>) -> Check {
        Check { name: name.to_owned(), value: value.into(), state: State::Fine }
    }

    /// A part that is not there, and need not be.
    pub fn absent(name: &str, value: impl Into<String>) -> Check {
        Check { name: name.to_owned(), value: value.into(), state: State::Absent }
    }

    /// A part that is not in order.
    pub fn wrong(name: &str, value: impl Into<String>) -> Check {
        Check { name: name.to_owned(), value: value.into(), state: State::Wrong }
    }
}
