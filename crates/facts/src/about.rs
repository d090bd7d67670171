//! What a page says about itself beside its text.

use crate::Quote;
use jiff::civil::Date;

/// When a report was changed last, as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    /// The day, in the time zone it is stated in.
    pub day: Date,
    /// Time of day as `HH:MM`, if stated.
    pub time: Option<String>,
    /// The words that state it.
    pub evidence: Quote,
}

/// What a page says about itself beside its text. All of it may be missing, and plain text has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Address its publisher keeps it under, with `https` or `http`.
    pub canonical: Option<String>,
    /// Section of the outlet, such as `World`.
    pub section: Option<String>,
    /// Names of its authors, in the order of the page.
    pub authors: Vec<String>,
    /// Its last change, when that is told apart from publication.
    pub updated: Option<Updated>,
}
