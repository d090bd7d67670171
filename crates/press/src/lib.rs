//! Papers to hand out: one plain model of a text, set as PDF or written as DOCX.
//!
//! The same paper gives the same bytes: nothing in them comes from a clock, a random number or the machine. Fonts are
//! embedded (`fonts/ORIGIN.md`): Latin, Greek, Cyrillic, Arabic and Hebrew, shaped and in their own direction. Of other
//! scripts the PDF has no letters and says so on the page; the DOCX leaves them to the reader's fonts.

mod docx;
mod fonts;
mod layout;
mod pdf;

pub use docx::to_docx;
pub use pdf::to_pdf;

/// A colour: red, green, blue.
pub type Colour = (u8, u8, u8);

/// What the paper may be used for, shown at the head and foot of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marking {
    /// Such as `TLP:AMBER`.
    pub label: String,
    /// Colour of its letters, on black.
    pub colour: Colour,
}

/// A moment, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Year.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day, from 1.
    pub day: u8,
    /// Hour.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
}

/// Letters of one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Small and raised: numbers of notes.
    pub raised: bool,
    /// Grey.
    pub soft: bool,
}

impl Run {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Run {
        Run { text: text.into(), ..Run::default() }
    }

    /// Bold words.
    pub fn bold(text: impl Into<String>) -> Run {
        Run { text: text.into(), bold: true, ..Run::default() }
    }

    /// Grey words.
    pub fn soft(text: impl Into<String>) -> Run {
        Run { text: text.into(), soft: true, ..Run::default() }
    }

    /// Raised words.
    pub fn raised(text: impl Into<String>) -> Run {
        Run { text: text.into(), raised: true, ..Run::default() }
    }
}

/// A part of the paper, from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The title.
    Title(String),
    /// A heading.
    Heading(String),
    /// Words; `mark` draws a bar beside them.
    Paragraph {
        /// The words.
        runs: Vec<Run>,
        /// A bar beside them: these are somebody's own words.
        mark: bool,
    },
    /// Words behind a label that hangs at the left, such as a number.
    Item {
        /// The label.
        label: String,
        /// The words.
        runs: Vec<Run>,
        /// A bar beside them.
        mark: bool,
        /// Small, for notes and sources.
        small: bool,
    },
    /// Pairs side by side: a name and its value.
    Pairs(Vec<(String, String)>),
}

/// A paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// Title, for the reader's window.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// When it was issued.
    pub stamp: Stamp,
    /// What it may be used for.
    pub marking: Marking,
    /// A line at the foot, such as its number.
    pub foot: String,
    /// The parts.
    pub blocks: Vec<Block>,
}

/// What went wrong: nothing that a text alone could do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub(crate) String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
