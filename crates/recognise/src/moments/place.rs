//! What time expressions stand for, given the day of writing and what was named before.

use super::{Feast, Length, Meaning, Moment, Repeated, Season, Span, Tense, Watch, YearOf};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What a time expression stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Placed {
    /// A day.
    Day(Date),
    /// A week by ISO year and number.
    Week(i16, i8),
    /// A weekend by ISO year and number of the week.
    Weekend(i16, i8),
    /// A month.
    Month(i16, i8),
    /// A quarter of a year.
    Quarter(i16, i8),
    /// A half of a year.
    Half(i16, i8),
    /// A season.
    Season(i16, Season),
    /// A year.
    Year(i16),
    /// A decade by its first three digits.
    Decade(i16),
    /// A century by its first two digits.
    Century(i16),
    /// A part of a day.
    Part(Date, Watch),
    /// A clock time.
    Clock(Date, i8, Option<i8>),
    /// A length of time.
    Length(Length),
    /// Something that comes back.
    Every(Repeated),
    /// Some time ago.
    Past,
    /// Now.
    Present,
    /// Some time to come.
    Future,
}

impl Placed {
    /// The day, if it is one or lies in one.
    pub fn day(&self) -> Option<Date> {
        match self {
            Placed::Day(day) | Placed::Part(day, _) | Placed::Clock(day, ..) => Some(*day),
            _ => None,
        }
    }

    /// First day of what has a place in the calendar.
    pub fn first_day(&self) -> Option<Date> {
        let first = |year, month| Date::new(year, month, 1).ok();
        match *self {
            Placed::Day(day) | Placed::Part(day, _) | Placed::Clock(day, ..) => Some(day),
            Placed::Week(year, week) => jiff::civil::ISOWeekDate::new(year, week, Weekday::Monday).ok().map(Date::from),
            Placed::Weekend(year, week) => {
                jiff::civil::ISOWeekDate::new(year, week, Weekday::Saturday).ok().map(Date::from)
            }
            Placed::Month(year, month) => first(year, month),
            Placed::Quarter(year, quarter) => first(year, quarter * 3 - 2),
            Placed::Half(year, half) => first(year, half * 6 - 5),
            Placed::Season(year, season) => first(year, first_month(season)),
            Placed::Year(year) => first(year, 1),
            Placed::Decade(decade) => first(decade * 10, 1),
            Placed::Century(century) => first(century * 100, 1),
            _ => None,
        }
    }
}

/// A period of account.
#[derive(Clone, Copy, Debug)]
enum Period {
    Quarter(i16, i8),
    /// A year, or several months that have no name of their own.
    Other(i16),
}

/// Leads expressions through a text, in order.
#[derive(Clone, Debug)]
pub struct Timeline {
    written: Date,
    /// What was placed last in the calendar.
    named: Option<Placed>,
    /// The quarter that was named last.
    quarter: Option<(i16, i8)>,
    /// The period whose figures are told: what "a year earlier" compares with.
    period: Option<Period>,
}

impl Timeline {
    /// For a text written on this day.
    pub fn new(written: Date) -> Timeline {
        Timeline { written, named: None, quarter: None, period: None }
    }

    /// Places the next expression of the text; `None` if it has no place.
    pub fn place(&mut self, moment: &Moment) -> Option<Placed> {
        let placed = self.meaning(&moment.meaning, moment.tense)?;
        let compared = matches!(moment.meaning, Meaning::SamePeriod(_));
        match placed {
            Placed::Quarter(year, quarter) => {
                self.quarter = Some((year, quarter));
                if !compared && year >= self.written.year() - i16::from(quarter == 4) {
                    self.period = Some(Period::Quarter(year, quarter));
                }
            }
            Placed::Length(Length { n: Some(2..=11), unit: Span::Month, .. }) => {
                self.period = Some(Period::Other(self.written.year()));
            }
            _ => {}
        }
        if placed.first_day().is_some() {
            self.named = Some(placed.clone());
        }
        Some(placed)
    }

    fn meaning(&self, meaning: &Meaning, tense: Tense) -> Option<Placed> {
        let written = self.written;
        Some(match meaning {
            Meaning::Day { year, month, day } => {
                let year = self.year(*year, tense, |y| Date::new(y, *month, *day).ok(), 20)?;
                Placed::Day(Date::new(year, *month, *day).ok()?)
            }
            Meaning::Month(year, month) => {
                let year = self.year(*year, tense, |y| Date::new(y, *month, 1).ok(), 0)?;
                Placed::Month(year, *month)
            }
            Meaning::Quarter(year, quarter) => {
                let year = self.year(*year, Tense::Past, |y| Date::new(y, quarter * 3 - 2, 1).ok(), 0)?;
                Placed::Quarter(year, *quarter)
            }
            Meaning::Half(year, half) => {
                let year = self.year(*year, tense, |y| Date::new(y, half * 6 - 5, 1).ok(), 0)?;
                Placed::Half(year, *half)
            }
            Meaning::Season(year, season) => {
                let year = self.year(*year, tense, |y| Date::new(y, first_month(*season), 1).ok(), 0)?;
                Placed::Season(year, *season)
            }
            Meaning::Year(year) => Placed::Year(*year),
            Meaning::Decade(decade) => Placed::Decade(*decade),
            Meaning::Century(century) => Placed::Century(*century),
            Meaning::Weekday(day, shift) => Placed::Day(self.weekday(*day, *shift, tense)?),
            Meaning::Away(unit, n) => self.shifted(*unit, *n, written)?,
            Meaning::AwayFromThat(unit, n) => self.counted_from_that(*unit, *n)?,
            Meaning::SamePeriod(year) => self.same_period(*year),
            Meaning::Latest(unit) => self.latest(*unit, tense)?,
            Meaning::Length(length) => Placed::Length(*length),
            Meaning::Every(repeated) => Placed::Every(*repeated),
            Meaning::Feast(feast, year) => {
                let hint = year.map_or(YearOf::Open, YearOf::Told);
                let year = self.year(hint, tense, |y| feast_day(*feast, y), 10)?;
                Placed::Day(feast_day(*feast, year)?)
            }
            Meaning::Clock { hour, minute, day } => Placed::Clock(self.day(day.as_deref(), tense)?, *hour, *minute),
            Meaning::Part(watch, day) => Placed::Part(self.day(day.as_deref(), tense)?, *watch),
            Meaning::Past => Placed::Past,
            Meaning::Present => Placed::Present,
            Meaning::Future => Placed::Future,
        })
    }

    /// The day that a clock time or a part of a day belongs to.
    fn day(&self, day: Option<&Meaning>, tense: Tense) -> Option<Date> {
        match day {
            Some(meaning) => self.meaning(meaning, tense)?.first_day(),
            None => Some(self.named.as_ref().and_then(Placed::day).unwrap_or(self.written)),
        }
    }

    /// The year of something that comes once a year and starts at `start`; `slack` days after writing still count as
    /// told in the year of writing.
    fn year(&self, hint: YearOf, tense: Tense, start: impl Fn(i16) -> Option<Date>, slack: i32) -> Option<i16> {
        let now = self.written.year();
        let same = match hint {
            YearOf::Told(year) => return Some(year),
            YearOf::Away(n) => return Some(now + n),
            YearOf::This => return Some(now),
            _ => start(now).or_else(|| start(now - 1))?,
        };
        Some(match hint {
            YearOf::Last if same.last_of_month() < self.written.first_of_month().yesterday().ok()? => now,
            YearOf::Last => now - 1,
            YearOf::Next if same > self.written => now,
            YearOf::Next => now + 1,
            _ => {
                let days = same.since(self.written).ok()?.get_days();
                let slack = match tense {
                    Tense::Past => slack,
                    Tense::Open => 100,
                    Tense::Ahead => 400,
                };
                match days {
                    _ if days > slack => now - 1,
                    ..-60 if tense == Tense::Ahead => now + 1,
                    // early next year, where nothing says that it has been
                    ..-300 if tense == Tense::Open => now + 1,
                    _ => now,
                }
            }
        })
    }

    fn weekday(&self, day: Weekday, shift: Option<i8>, tense: Tense) -> Option<Date> {
        if shift == Some(-2) {
            let from = self.named.as_ref().and_then(Placed::day).unwrap_or(self.written);
            let since = i64::from(from.weekday().since(day));
            return from.checked_sub(if since == 0 { 7 } else { since }.days()).ok();
        }
        let since = i64::from(self.written.weekday().since(day));
        let days = match shift {
            Some(-1) => -if since == 0 { 7 } else { since },
            Some(1) => 7 - since,
            Some(_) => {
                i64::from(day.to_monday_zero_offset()) - i64::from(self.written.weekday().to_monday_zero_offset())
            }
            None if tense == Tense::Ahead && since > 0 => 7 - since,
            None => -since,
        };
        self.written.checked_add(days.days()).ok()
    }

    /// The calendar unit so many units from a day.
    fn shifted(&self, unit: Span, n: i32, from: Date) -> Option<Placed> {
        // beyond any calendar
        if n.unsigned_abs() > 100_000 {
            return None;
        }
        let wide = i64::from(n);
        Some(match unit {
            Span::Second | Span::Minute | Span::Hour | Span::Unknown => return None,
            Span::Day => Placed::Day(from.checked_add(wide.days()).ok()?),
            Span::Week | Span::Weekend => {
                let week = from.checked_add((7 * wide).days()).ok()?.iso_week_date();
                match unit {
                    Span::Week => Placed::Week(week.year(), week.week()),
                    _ => Placed::Weekend(week.year(), week.week()),
                }
            }
            Span::Month => {
                let month = from.first_of_month().checked_add(wide.months()).ok()?;
                Placed::Month(month.year(), month.month())
            }
            Span::Quarter => {
                let month = from.first_of_month().checked_add((3 * wide).months()).ok()?;
                Placed::Quarter(month.year(), quarter_of(month))
            }
            Span::Year => Placed::Year(from.year().checked_add(i16::try_from(n).ok()?)?),
            Span::Decade if n.abs() <= 1 => Placed::Decade(from.year() / 10 + i16::try_from(n).ok()?),
            Span::Decade => Placed::Year(from.year().checked_add(i16::try_from(10 * n).ok()?)?),
            Span::Century => Placed::Century(from.year() / 100 + i16::try_from(n).ok()?),
        })
    }

    /// The unit so many units from what was named last.
    fn counted_from_that(&self, unit: Span, n: i32) -> Option<Placed> {
        let Some(named) = &self.named else { return self.shifted(unit, n, self.written) };
        match (unit, n, self.quarter) {
            (Span::Quarter, 0, Some((year, quarter))) => Some(Placed::Quarter(year, quarter)),
            _ => self.shifted(unit, n, named.first_day()?),
        }
    }

    fn same_period(&self, year: YearOf) -> Placed {
        match (year, self.period) {
            (YearOf::Told(year), Some(Period::Quarter(_, quarter))) => Placed::Quarter(year, quarter),
            (YearOf::Told(year), _) => Placed::Year(year),
            (_, Some(Period::Quarter(year, quarter))) => Placed::Quarter(year - 1, quarter),
            (_, Some(Period::Other(year))) => Placed::Year(year - 1),
            (_, None) => Placed::Year(self.written.year() - 1),
        }
    }

    /// The period named last, or the last full one.
    fn latest(&self, unit: Span, tense: Tense) -> Option<Placed> {
        match unit {
            Span::Quarter => {
                // "the latest quarter" is over
                let over =
                    |year, quarter: i8| Date::new(year, quarter * 3, 1).is_ok_and(|d| d.last_of_month() < self.written);
                if let Some(Period::Quarter(year, quarter)) =
                    self.period.filter(|p| !matches!(p, Period::Quarter(y, q) if !over(*y, *q)))
                {
                    return Some(Placed::Quarter(year, quarter));
                }
                self.shifted(Span::Quarter, -1, self.written)
            }
            Span::Weekend => {
                let sunday = self.written.weekday().since(Weekday::Saturday) <= 1;
                self.shifted(Span::Weekend, if tense == Tense::Ahead || sunday { 0 } else { -1 }, self.written)
            }
            _ => None,
        }
    }
}

fn quarter_of(day: Date) -> i8 {
    (day.month() - 1) / 3 + 1
}

fn first_month(season: Season) -> i8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    }
}

fn feast_day(feast: Feast, year: i16) -> Option<Date> {
    let on = |month, day| Date::new(year, month, day).ok();
    let nth = |month, n, day| Date::new(year, month, 1).ok()?.nth_weekday_of_month(n, day).ok();
    match feast {
        Feast::NewYear => on(1, 1),
        Feast::Valentine => on(2, 14),
        Feast::MemorialDay => nth(5, -1, Weekday::Monday),
        Feast::Independence => on(7, 4),
        Feast::LaborDay => nth(9, 1, Weekday::Monday),
        Feast::Election => nth(11, 1, Weekday::Monday)?.tomorrow().ok(),
        Feast::Halloween => on(10, 31),
        Feast::Thanksgiving => nth(11, 4, Weekday::Thursday),
        Feast::ChristmasEve => on(12, 24),
        Feast::Christmas => on(12, 25),
        Feast::NewYearsEve => on(12, 31),
        Feast::Easter => easter(year),
    }
}

/// Easter Sunday of the Gregorian calendar, by the reckoning of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}
