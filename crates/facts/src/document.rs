//! What is known about a report as a whole.

use crate::{About, Basis, Bounds, CopiedKind, Grade, Origin, Quote, Span, Zone};
use jiff::civil::Date;

/// A zone of the original file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneSpan {
    /// What the passage is.
    pub zone: Zone,
    /// Its bytes.
    pub span: Span,
}

/// The agency of the text (not of a photo).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Name.
    pub name: String,
    /// The mark in the text.
    pub mark: Quote,
}

/// When a report came out, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// First and last day; `None` when unknown.
    pub days: Option<(Date, Date)>,
    /// Where the value comes from.
    pub basis: Basis,
    /// The words of the text.
    pub stated: Option<String>,
    /// Time of day as `HH:MM`, if stated.
    pub time: Option<String>,
    /// The words that state it.
    pub evidence: Option<Quote>,
    /// Limits of an open date.
    pub bounds: Option<Bounds>,
    /// Weekday that the text dates its news by, in English.
    pub weekday: Option<String>,
    /// Days from the act that the text is about to its telling, as it counts them: "six days have gone by since the raid".
    pub days_after: Option<u16>,
    /// One line of reasoning.
    pub reason: Option<String>,
}

impl Published {
    /// Not known.
    pub fn unknown() -> Published {
        Published {
            days: None,
            basis: Basis::Unknown,
            stated: None,
            time: None,
            evidence: None,
            bounds: None,
            weekday: None,
            days_after: None,
            reason: None,
        }
    }

    /// The day, when exactly one is known.
    pub fn day(&self) -> Option<Date> {
        self.days.filter(|(a, b)| a == b).map(|(a, _)| a)
    }
}

/// A passage that stands elsewhere too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The passage here.
    pub quote: Quote,
    /// Copy of another document, or repetition inside this one.
    pub kind: CopiedKind,
    /// Name of the document that holds the other passage.
    pub with_doc: String,
    /// The passage there.
    pub with_span: Span,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Name in the ledger: the file name.
    pub name: String,
    /// Headline.
    pub title: Option<Quote>,
    /// Sub-headline.
    pub deck: Option<Quote>,
    /// Outlet, only from the document or a table of site marks.
    pub outlet: Option<String>,
    /// Agency of the text.
    pub agency: Option<Agency>,
    /// Two-letter code of the language; `None` when it cannot be told.
    pub language: Option<String>,
    /// When it came out.
    pub published: Published,
    /// What the page says about itself; `None` when that is nothing.
    pub about: Option<Box<About>>,
    /// Zones that cover the file in order; nothing is deleted, only marked.
    pub zones: Vec<ZoneSpan>,
    /// Passages shared with other documents or repeated.
    pub copied: Vec<Copied>,
    /// Names of the documents that it is a newer revision of, the oldest first. Laid over it when it is shown.
    pub revises: Vec<String>,
    /// Name of the character encoding, such as `UTF-8` or `windows-1252`.
    pub encoding: String,
    /// True for demonstration material.
    pub demo: bool,
    /// Remarks made while reading: broken bytes replaced, text not coded, and the like.
    pub remarks: Vec<String>,
    /// Where it was found, if it did not lie in a file of its own.
    pub origin: Option<Box<Origin>>,
    /// How its source was graded; `None` when nobody did. Laid over it when it is shown.
    pub grade: Option<Box<Grade>>,
}
