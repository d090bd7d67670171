//! Days as numbers, and closed intervals of them.

use chancery_facts::Date;
use jiff::SignedDuration;
use jiff::civil::Weekday;

/// Days since 1 January 1970.
pub(crate) type Day = i32;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The number of a date.
pub(crate) fn number(date: Date) -> Day {
    // Civil years stay within ±9999, so the count of days fits.
    (date.duration_since(EPOCH).as_hours() / 24) as Day
}

/// The date of a number.
pub(crate) fn date(day: Day) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(i64::from(day) * 24))
}

/// A closed interval of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Days {
    /// First day.
    pub(crate) from: Day,
    /// Last day.
    pub(crate) to: Day,
}

impl Days {
    /// The interval of two dates.
    pub(crate) fn of((from, to): (Date, Date)) -> Days {
        Days { from: number(from), to: number(to) }
    }

    /// One day.
    pub(crate) fn one(day: Day) -> Days {
        Days { from: day, to: day }
    }

    /// Number of days, 1 or more.
    pub(crate) fn width(self) -> i32 {
        self.to - self.from + 1
    }

    /// The days in both.
    pub(crate) fn shared(self, other: Days) -> Option<Days> {
        let both = Days { from: self.from.max(other.from), to: self.to.min(other.to) };
        (both.from <= both.to).then_some(both)
    }

    /// Days between the two intervals; 0 when they touch or overlap.
    pub(crate) fn gap(self, other: Days) -> i32 {
        (self.from.max(other.from) - self.to.min(other.to)).max(0)
    }

    /// As dates.
    pub(crate) fn dates(self) -> (Date, Date) {
        (date(self.from), date(self.to))
    }

    /// `2031-05-12` or `2031-05-12/2031-05-14`.
    pub(crate) fn words(self) -> String {
        let (from, to) = self.dates();
        if from == to { from.to_string() } else { format!("{from}/{to}") }
    }
}

/// True for the name of a month, lower case.
pub(crate) fn month(word: &str) -> bool {
    month_number(word).is_some()
}

/// 1 for January, from the English name in small letters.
pub(crate) fn month_number(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    NAMES.iter().position(|name| *name == word).and_then(|at| i8::try_from(at + 1).ok())
}

/// A weekday from its English name, short or long.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_agree_before_and_after_the_epoch() {
        for (y, m, d) in [(1969, 12, 31), (1970, 1, 1), (2031, 5, 12), (1899, 2, 28)] {
            let day = jiff::civil::date(y, m, d);
            assert_eq!(date(number(day)), day);
        }
        assert_eq!(number(jiff::civil::date(1970, 1, 31)), 30);
    }

    #[test]
    fn gap_counts_days_between() {
        assert_eq!(Days { from: 1, to: 3 }.gap(Days::one(5)), 2);
        assert_eq!(Days { from: 1, to: 3 }.gap(Days::one(2)), 0);
        assert_eq!(Days { from: 1, to: 3 }.shared(Days { from: 3, to: 9 }), Some(Days::one(3)));
    }
}
