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
pub(crate) mod words;

pub use place::{Placed, Timeline};
pub(crate) use words::ordinal;

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
    /// The same period of the year before, or of the year told: "a year ago" beside a quarter's figures, "the 2027
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
    /// The Tuesday after the first Monday of November.
    Election,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// What the expressions of a text written on Wednesday, 14 May 2031 stand for.
    fn placed(text: &str) -> Vec<(String, Option<Placed>)> {
        let mut timeline = Timeline::new(day("2031-05-14"));
        let found = moments(text);
        found.iter().map(|m| (text[m.range.clone()].to_owned(), timeline.place(m))).collect()
    }

    fn only(text: &str) -> Placed {
        let all = placed(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all[0].1.clone().unwrap()
    }

    #[test]
    fn weekdays_follow_the_tense() {
        assert_eq!(only("The pier was closed on Monday."), Placed::Day(day("2031-05-12")));
        assert_eq!(only("The pier will be closed on Monday."), Placed::Day(day("2031-05-19")));
        assert_eq!(only("The mayor said Tuesday that the pier would stay open."), Placed::Day(day("2031-05-13")));
        assert_eq!(only("The pier burned Wednesday."), Placed::Day(day("2031-05-14")));
        assert_eq!(only("It opened last Wednesday."), Placed::Day(day("2031-05-07")));
        assert_eq!(only("The sale was postponed until Friday."), Placed::Day(day("2031-05-16")));
        assert_eq!(only("He left for Oslo Saturday night."), Placed::Part(day("2031-05-10"), Watch::Night));
    }

    #[test]
    fn days_without_a_year_lie_near() {
        assert_eq!(only("Mr. Ode, 60, will succeed Ada P. Lind Feb. 1."), Placed::Day(day("2032-02-01")));
        assert_eq!(only("The bridge was opened on Dec. 3."), Placed::Day(day("2030-12-03")));
        assert_eq!(only("A dividend payable June 20 was declared."), Placed::Day(day("2031-06-20")));
        assert_eq!(only("It began on March 8, 1998, in rain."), Placed::Day(day("1998-03-08")));
        assert_eq!(only("the 8th of March"), Placed::Day(day("2031-03-08")));
    }

    #[test]
    fn a_year_ago_is_of_the_size_of_the_period_told() {
        let found = placed("Net for the first quarter fell to $3 million from $4 million a year earlier.");
        assert_eq!(found[0].1, Some(Placed::Quarter(2031, 1)));
        assert_eq!(found[1].1, Some(Placed::Quarter(2030, 1)));
        assert_eq!(only("The dam was finished a year ago."), Placed::Year(2030));
    }

    #[test]
    fn lengths_are_not_dates() {
        let length = |n, half, unit| Placed::Length(Length { n, half, unit });
        assert_eq!(only("They walked for the past three months."), length(Some(3), false, Span::Month));
        assert_eq!(only("a five-year plan"), length(Some(5), false, Span::Year));
        assert_eq!(only("It took 2 1/2 hours."), length(Some(2), true, Span::Hour));
        assert_eq!(only("They waited a few days."), length(None, false, Span::Day));
        assert_eq!(only("more than forty-two weeks"), length(Some(42), false, Span::Week));
    }

    #[test]
    fn words_that_only_look_like_time_are_left() {
        for text in
            ["They may march.", "a fall from grace", "He sat in the sun.", "a second chance", "$1990", "aged 30"]
        {
            assert_eq!(placed(text), [], "{text}");
        }
    }

    #[test]
    fn numbers_beyond_any_calendar_do_no_harm() {
        for text in
            ["9999999 days ago", "3000000000 years ago", "400th century", "4,000,000,000 decades ago", "99/99/9999"]
        {
            let dated = |p: &Placed| p.first_day().is_some();
            assert!(!placed(text).iter().any(|(_, p)| p.as_ref().is_some_and(dated)), "{text}");
        }
    }

    #[test]
    fn hedges_belong_to_what_they_hedge() {
        let bound = |text: &str| moments(text).first().and_then(|m| m.bound);
        assert_eq!(bound("early next year"), Some(Bound::Start));
        assert_eq!(bound("in mid-March"), Some(Bound::Mid));
        assert_eq!(bound("nearly two years"), Some(Bound::LessThan));
        assert_eq!(bound("last year"), None);
    }

    #[test]
    fn a_given_phrase_is_read_as_a_whole() {
        let on = |words: &str| phrase(words, day("2031-05-14"));
        assert_eq!(on("the day before yesterday"), Some(Placed::Day(day("2031-05-12"))));
        assert_eq!(on("10 p.m. Monday"), Some(Placed::Clock(day("2031-05-12"), 22, Some(0))));
        assert_eq!(on("every Thursday"), Some(Placed::Every(Repeated::Weekday(Weekday::Thursday, None))));
        assert_eq!(on("Thanksgiving 2030"), Some(Placed::Day(day("2030-11-28"))));
        assert_eq!(on("the summer of 2027"), Some(Placed::Season(2027, Season::Summer)));
        assert_eq!(on("the nineties"), Some(Placed::Decade(199)));
        assert_eq!(on("Easter 2031"), Some(Placed::Day(day("2031-04-13"))));
        assert_eq!(on("nothing of the kind"), None);
    }
}
