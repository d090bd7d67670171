//! A document as published, with the words that facts were read from.

use super::FactLine;
use serde::Serialize;
use utoipa::ToSchema;

/// Words inside a passage that facts stand on. Bytes of the passage's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mark {
    /// First byte in the passage's text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Ids of the facts.
    pub facts: Vec<String>,
    /// True for the words that were asked for.
    pub asked: bool,
}

/// A passage of the readable text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Passage {
    /// Zone: `title`, `body`, `caption`, `furniture`, …
    pub zone: String,
    /// The text.
    pub text: String,
    /// First byte in the original file.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Marked words, in order, not overlapping.
    pub marks: Vec<Mark>,
}

/// A fact of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct FactInDocument {
    /// The fact.
    pub line: FactLine,
    /// Page to look at: the incident it belongs to, or itself.
    pub incident: Option<String>,
}

/// Something known of a document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Detail {
    /// What it is, such as `authors`.
    pub name: String,
    /// Its value, as the page or the container states it.
    pub value: String,
    /// First byte of its words in the original file and the byte after the last one; `None` where it is not read from words.
    pub at: Option<(usize, usize)>,
}

/// A document as published.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Document {
    /// Name in the ledger.
    pub name: String,
    /// Headline; the name when there is none.
    pub title: String,
    /// Outlet; empty when not known.
    pub outlet: String,
    /// Agency of the text.
    pub agency: String,
    /// When it came out.
    pub published: String,
    /// How that is known, with the reason.
    pub basis: String,
    /// Admiralty grade.
    pub grade: String,
    /// Two-letter code of its language; empty when not known.
    pub language: String,
    /// Character encoding.
    pub encoding: String,
    /// Bytes of the original.
    pub size: usize,
    /// True for demonstration material.
    pub demo: bool,
    /// What the page says about itself: last change, authors, section, address.
    pub about: Vec<Detail>,
    /// Where it was found, and what was said of it there.
    pub origin: Vec<Detail>,
    /// Remarks made while reading.
    pub remarks: Vec<String>,
    /// Passages shared with other documents, in words.
    pub copies: Vec<String>,
    /// The readable text, passage by passage.
    pub passages: Vec<Passage>,
    /// Facts coded from it, in the order of the text.
    pub facts: Vec<FactInDocument>,
    /// Set when words were asked for that do not stand in the readable text.
    pub unseen: bool,
}
