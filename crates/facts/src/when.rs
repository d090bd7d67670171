//! Dates as intervals with their basis. Unknown stays unknown.

use crate::{Basis, Precision};
use jiff::civil::Date;

/// Limits of a date that is otherwise open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Not before this day.
    pub not_before: Option<Date>,
    /// Not after this day.
    pub not_after: Option<Date>,
}

/// A date value: a closed interval of days, or open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// First and last day, both inclusive; `None` when the text leaves it open.
    pub days: Option<(Date, Date)>,
    /// How wide the words make it.
    pub precision: Precision,
    /// Where the value comes from.
    pub basis: Basis,
    /// The words of the text.
    pub stated: Option<String>,
    /// One line of reasoning.
    pub reason: Option<String>,
    /// True for "now", "currently" with a figure.
    pub as_of: bool,
    /// Known limits of an open date.
    pub bounds: Option<Bounds>,
    /// A guess, never used as the value.
    pub assumed: Option<(Date, Date)>,
}

impl When {
    /// An open date, with the words that leave it open if there are any.
    pub fn open(stated: Option<&str>) -> When {
        When {
            days: None,
            precision: Precision::Unknown,
            basis: Basis::Unknown,
            stated: stated.map(str::to_owned),
            reason: None,
            as_of: false,
            bounds: None,
            assumed: None,
        }
    }

    /// A closed interval; `from` and `to` are put in order.
    pub fn between(from: Date, to: Date, precision: Precision, basis: Basis) -> When {
        let days = Some((from.min(to), from.max(to)));
        When { days, precision, basis, ..When::open(None) }
    }

    /// The same value with the words it was read from.
    pub fn stated(mut self, words: &str) -> When {
        self.stated = Some(words.to_owned());
        self
    }

    /// The same value with its reasoning.
    pub fn because(mut self, reason: &str) -> When {
        self.reason = Some(reason.to_owned());
        self
    }

    /// True when no interval is given.
    pub fn is_open(&self) -> bool {
        self.days.is_none()
    }

    /// First day, if known.
    pub fn from(&self) -> Option<Date> {
        self.days.map(|d| d.0)
    }

    /// Last day, if known.
    pub fn to(&self) -> Option<Date> {
        self.days.map(|d| d.1)
    }
}
