//! Time expressions in plain text: where they stand, what they say, and, once it is known when the text was written,
//! what they stand for.
//!
//! [`moments`] needs words only, no tree. What depends on the day of writing, on the tense and on what was named
//! before is worked out by a [`Timeline`] that is led through the text in order. The ledger's own dates are made in
//! `coding`, which leaves open what this module ventures to read from context.

mod find;
mod place;
mod tense;
mod tokens;
mod words;

pub use place::{Placed, Timeline};

use jiff::civil::{Date, Weekday};
use std::ops::Range;

/// A time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it says.
    pub meaning: Meaning,
    /// Hedge or part: "about", "early".
    pub bound: Option<Bound>,
    /// Where the words around it look: "will meet on Friday" looks ahead.
    pub tense: Tense,
}

/// Where the words around an expression look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// To what has been.
    Past,
    /// To what is to come.
    Ahead,
    /// No sign of either.
    Open,
}

/// What a time expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A day; the year may be missing.
    Day {
        /// Year, told or hinted at.
        year: YearOf,
        /// Month, 1 to 12.
        month: i8,
        /// Day, 1 to 31.
        day: i8,
    },
    /// A month.
    Month(YearOf, i8),
    /// A quarter of a year, 1 to 4.
    Quarter(YearOf, i8),
    /// A half of a year, 1 or 2.
    Half(YearOf, i8),
    /// A season.
    Season(YearOf, Season),
    /// A year.
    Year(i16),
    /// A decade by its first three digits: 198.
    Decade(i16),
    /// A century by its first two digits: 19.
    Century(i16),
    /// A weekday; -1 for "last", 1 for "next", -2 for "the previous", `None` for a bare one.
    Weekday(Weekday, Option<i8>),
    /// The unit so many units away from the time of writing: last week, tomorrow, three years ago.
    Away(Span, i32),
    /// The unit so many units away from what was named before: that day, the following month, a year earlier.
    AwayFromThat(Span, i32),
    /// The same period of the year before, or of the year told: "a year ago" beside a quarter's figures, "the 1988
    /// period".
    SamePeriod(YearOf),
    /// The period named before, or the last full one of its size: "the quarter", "the latest period".
    Latest(Span),
    /// A length of time.
    Length(Length),
    /// Something that comes back.
    Every(Repeated),
    /// A feast with a date of its own.
    Feast(Feast, Option<i16>),
    /// A clock time, on a day if one is told.
    Clock {
        /// Hour, 0 to 24.
        hour: i8,
        /// Minute.
        minute: Option<i8>,
        /// The day.
        day: Option<Box<Meaning>>,
    },
    /// A part of a day.
    Part(Watch, Option<Box<Meaning>>),
    /// Recently, in the past.
    Past,
    /// Now, currently.
    Present,
    /// Soon, in the future.
    Future,
}

/// The year of a day, month, quarter or season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearOf {
    /// Told.
    Told(i16),
    /// So many years from the year of writing: "this year's third quarter".
    Away(i16),
    /// The last such one: "last December".
    Last,
    /// The next such one: "next June".
    Next,
    /// The one of this year: "this summer".
    This,
    /// Not told.
    Open,
}

/// A length of time; `n` is missing when vague.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Number of units.
    pub n: Option<u32>,
    /// And a half.
    pub half: bool,
    /// The unit.
    pub unit: Span,
}

/// Something that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// Once in this length.
    Length(Length),
    /// On a weekday, possibly at a part of it.
    Weekday(Weekday, Option<Watch>),
    /// In a month.
    Month(i8),
}

/// Units, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A weekend.
    Weekend,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// No unit is told: "a while", "some time".
    Unknown,
}

/// A season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
    /// Before night.
    Evening,
    /// Night.
    Night,
}

/// A feast or holiday that a calendar gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    /// 1 January.
    NewYear,
    /// 4 July.
    Independence,
    /// 31 October.
    Halloween,
    /// The fourth Thursday of November.
    Thanksgiving,
    /// 24 December.
    ChristmasEve,
    /// 25 December.
    Christmas,
    /// 31 December.
    NewYearsEve,
    /// The first Monday of September.
    LaborDay,
    /// The last Monday of May.
    MemorialDay,
    /// Easter Sunday of the Western churches.
    Easter,
    /// 14 February.
    Valentine,
}

/// Hedges and parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Early, beginning of.
    Start,
    /// Middle of.
    Mid,
    /// Late, end of.
    End,
    /// About, around.
    About,
    /// Less than, nearly.
    LessThan,
    /// More than, over.
    MoreThan,
    /// Up to, at most.
    AtMost,
    /// At least.
    AtLeast,
}

/// All time expressions of a text, in order.
pub fn moments(text: &str) -> Vec<Moment> {
    find::all(text)
}

/// The time expression that a given stretch of a text holds; the words around it are asked for the tense only.
pub fn moment_within(text: &str, range: Range<usize>) -> Option<Moment> {
    find::within(text, range)
}

/// What a phrase such as "last Friday" or "the third quarter" stands for in a text written on `written`.
pub fn phrase(words: &str, written: Date) -> Option<Placed> {
    let moment = moment_within(words, 0..words.len())?;
    Timeline::new(written).place(&moment)
}
