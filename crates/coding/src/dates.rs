//! Time expressions into dates, from the publication day or from another event. What cannot be anchored stays open.

use chancery_facts::reading::{Part, TimeExpr, Unit};
use chancery_facts::{Basis, Date, Precision, When};
use jiff::ToSpan;
use jiff::civil::Weekday;

/// What relative dates hang on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anchor {
    /// Day of publication, if exactly one is known.
    pub day: Option<Date>,
    /// Year of publication, if only that is known.
    pub year: Option<i16>,
    /// Last day it can have come out, where only a month is known.
    pub last: Option<Date>,
    /// True when the day of publication was taken from other documents.
    pub cross_document: bool,
    /// True when the expression looks ahead: a promise, a deadline, a plan.
    pub ahead: bool,
}

impl Anchor {
    fn basis(&self) -> Basis {
        if self.cross_document { Basis::CrossDocument } else { Basis::InDocument }
    }

    /// The same anchor for an expression that looks ahead.
    pub fn ahead(mut self) -> Anchor {
        self.ahead = true;
        self
    }
}

/// Resolves an expression; open when the anchor it needs is missing.
pub fn resolve(time: &TimeExpr, anchor: &Anchor, words: &str) -> When {
    days(time, anchor).map_or_else(
        || When::open(Some(words)),
        |(from, to, precision, basis)| {
            let mut when = When::between(from, to, precision, basis).stated(words);
            if matches!(time, TimeExpr::Now) {
                when.as_of = true;
            }
            when
        },
    )
}

type Days = (Date, Date, Precision, Basis);

fn days(time: &TimeExpr, anchor: &Anchor) -> Option<Days> {
    match time {
        TimeExpr::Date { year, month, day, part, year_shift } => {
            calendar(*year, *month, *day, *part, *year_shift, anchor)
        }
        TimeExpr::Year { year, part } => {
            let (from, to, precision) = year_part(*year, *part)?;
            Some((from, to, precision, Basis::Stated))
        }
        TimeExpr::Months { from, to } => {
            let last = Date::new(to.0, to.1, 1).ok()?.last_of_month();
            Some((Date::new(from.0, from.1, 1).ok()?, last, Precision::Range, Basis::Stated))
        }
        TimeExpr::Weekday { day, shift } => {
            let on = weekday(*day, *shift, anchor)?;
            Some((on, on, Precision::Day, anchor.basis()))
        }
        TimeExpr::Unit { unit, shift } => {
            if *unit == Unit::Year {
                let year = anchor.day.map(|d| d.year()).or(anchor.year)? + i16::try_from(*shift).ok()?;
                let (from, to, precision) = year_part(year, None)?;
                return Some((from, to, precision, anchor.basis()));
            }
            let (from, to, precision) = calendar_unit(*unit, *shift, anchor.day?)?;
            Some((from, to, precision, anchor.basis()))
        }
        TimeExpr::Past { n, unit, window } => {
            past((*n)?, *unit, *window, anchor.day?).map(|(a, b, p)| (a, b, p, anchor.basis()))
        }
        TimeExpr::Offset { .. } | TimeExpr::Open => None,
        TimeExpr::Between(a, b) => {
            // The later end carries the year for both when the first has none.
            let (b_from, b_to, _, b_basis) = days(b, anchor)?;
            let near = Anchor { day: Some(b_to), year: Some(b_to.year()), ..*anchor };
            // "the night of Wednesday to Thursday", told on a Wednesday: the last but one
            let (from, _, _, a_basis) =
                days(a, anchor).filter(|(from, ..)| *from <= b_to).or_else(|| days(a, &near))?;
            let basis =
                if a_basis == Basis::Stated && b_basis == Basis::Stated { Basis::Stated } else { anchor.basis() };
            (from <= b_to || from <= b_from).then_some((from, b_to, Precision::Range, basis))
        }
        TimeExpr::Now => anchor.day.map(|d| (d, d, Precision::Day, anchor.basis())),
    }
}

/// A date counted from another event: "days later", "hours before that", "the previous day".
pub fn offset(n: Option<u32>, unit: Unit, later: bool, event: (Date, Date), basis: Basis) -> Option<When> {
    let (from, to) = event;
    let sign = if later { 1 } else { -1 };
    let few = n == Some(u32::MAX);
    let day = |d: Date, n: i64| d.checked_add(n.days()).ok();
    let (a, b, precision) = match (unit, n) {
        (Unit::Hour, _) if later => (from, day(to, 1)?, Precision::Range),
        (Unit::Hour, _) => (day(from, -1)?, to, Precision::Range),
        (Unit::Day, _) if few => (day(from, 2 * sign)?, day(to, 4 * sign)?, Precision::Approx),
        (Unit::Day, None) => (day(from, 2 * sign)?, day(to, 7 * sign)?, Precision::Approx),
        (Unit::Day, Some(n)) => {
            let n = i64::from(n) * sign;
            (day(from, n)?, day(to, n)?, if from == to { Precision::Day } else { Precision::Range })
        }
        (Unit::Week, Some(n)) if !few => {
            let n = 7 * i64::from(n) * sign;
            (day(from, n - 3)?, day(to, n + 3)?, Precision::Approx)
        }
        (Unit::Month, Some(n)) if !few => {
            let n = i32::try_from(n).ok()? * if later { 1 } else { -1 };
            calendar_unit(Unit::Month, n, from).filter(|_| from == to)?
        }
        (Unit::Year, Some(n)) if !few => {
            let n = i32::try_from(n).ok()? * if later { 1 } else { -1 };
            calendar_unit(Unit::Year, n, from).filter(|_| from == to)?
        }
        _ => return None,
    };
    Some(When::between(a, b, precision, basis))
}

fn year_part(year: i16, part: Option<Part>) -> Option<(Date, Date, Precision)> {
    let (first, last, precision) = match part {
        None => (1, 12, Precision::Year),
        Some(Part::Early) => (1, 3, Precision::Approx),
        Some(Part::Mid) => (5, 8, Precision::Approx),
        Some(Part::Late) => (10, 12, Precision::Approx),
    };
    let from = Date::new(year, first, 1).ok()?;
    let to = Date::new(year, last, 1).ok()?.last_of_month();
    Some((from, to, precision))
}

fn calendar(
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
    part: Option<Part>,
    shift: Option<i16>,
    anchor: &Anchor,
) -> Option<Days> {
    let stated = year.is_some();
    let anchor_year = anchor.day.map(|d| d.year()).or(anchor.year);
    let year = match (year, shift) {
        (Some(y), _) => y,
        (None, Some(shift)) => anchor_year? + shift,
        (None, None) => year_near(month, day.unwrap_or(1), anchor)?,
    };
    let first = Date::new(year, month, 1).ok()?;
    let basis = if stated { Basis::Stated } else { anchor.basis() };
    if let Some(day) = day {
        let on = Date::new(year, month, day).ok()?;
        return Some((on, on, Precision::Day, basis));
    }
    let last = first.last_of_month();
    let on = |d: i8| Date::new(year, month, d).ok();
    let (from, to, precision) = match part {
        None => (first, last, Precision::Month),
        Some(Part::Early) => (first, on(10)?, Precision::Approx),
        Some(Part::Mid) => (on(11)?, on(20)?, Precision::Approx),
        Some(Part::Late) => (on(21)?, last, Precision::Approx),
    };
    Some((from, to, precision, basis))
}

/// The year of a day and month without one: the last such day up to publication, or the next one when looking ahead.
fn year_near(month: i8, day: i8, anchor: &Anchor) -> Option<i16> {
    let Some(published) = anchor.day else {
        let to_come = |year: &i16| {
            let on = Date::new(*year, month, day).ok();
            !anchor.ahead && on.zip(anchor.last).is_some_and(|(on, last)| on > last)
        };
        return anchor.year.map(|year| if to_come(&year) { year - 1 } else { year });
    };
    let same = Date::new(published.year(), month, day).ok()?;
    let year = if anchor.ahead {
        if same >= published { published.year() } else { published.year() + 1 }
    } else if same <= published || (same.year(), same.month()) == (published.year(), published.month()) {
        published.year()
    } else {
        published.year() - 1
    };
    Some(year)
}

fn weekday(day: Weekday, shift: i8, anchor: &Anchor) -> Option<Date> {
    let published = anchor.day?;
    let since = i64::from(published.weekday().since(day));
    let back = |n: i64| published.checked_sub(n.days()).ok();
    match shift {
        1 => published.checked_add((7 - since).days()).ok(),
        -1 => back(if since == 0 { 7 } else { since }),
        _ if anchor.ahead && since > 0 => published.checked_add((7 - since).days()).ok(),
        _ => back(since),
    }
}

fn calendar_unit(unit: Unit, shift: i32, day: Date) -> Option<(Date, Date, Precision)> {
    let shift = i64::from(shift);
    match unit {
        Unit::Hour | Unit::Day => {
            let on = day.checked_add(shift.days()).ok()?;
            Some((on, on, Precision::Day))
        }
        Unit::Week => {
            let monday = day
                .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
                .ok()?
                .checked_add((7 * shift).days())
                .ok()?;
            Some((monday, monday.checked_add(6.days()).ok()?, Precision::Week))
        }
        Unit::Month => {
            let first = day.first_of_month().checked_add(shift.months()).ok()?;
            Some((first, first.last_of_month(), Precision::Month))
        }
        Unit::Year => {
            let year = day.year().checked_add(i16::try_from(shift).ok()?)?;
            year_part(year, None)
        }
    }
}

fn past(n: u32, unit: Unit, window: bool, day: Date) -> Option<(Date, Date, Precision)> {
    let n = i32::try_from(n).ok()?;
    if window {
        let wide = i64::from(n);
        let from = match unit {
            Unit::Hour | Unit::Day => day.checked_sub(wide.days()).ok()?,
            Unit::Week => day.checked_sub((7 * wide).days()).ok()?,
            Unit::Month => day.checked_sub(wide.months()).ok()?,
            Unit::Year => day.checked_sub(wide.years()).ok()?,
        };
        return Some((from, day, Precision::Range));
    }
    match unit {
        Unit::Hour => Some((day.checked_sub(1.days()).ok()?, day, Precision::Days)),
        Unit::Week => calendar_unit(Unit::Week, -n, day),
        _ => calendar_unit(unit, -n, day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn shown(time: &TimeExpr, published: &str) -> String {
        let anchor = Anchor { day: Some(date(published)), ..Anchor::default() };
        match resolve(time, &anchor, "words").days {
            Some((a, b)) if a == b => a.to_string(),
            Some((a, b)) => format!("{a}..{b}"),
            None => "open".to_owned(),
        }
    }

    #[test]
    fn conventions_of_the_codebook_hold() {
        // 2031-05-14 is a Wednesday.
        let day = "2031-05-14";
        let month = |month, part| TimeExpr::Date { year: None, month, day: None, part, year_shift: None };
        let cases: &[(TimeExpr, &str)] = &[
            (TimeExpr::Weekday { day: Weekday::Monday, shift: 0 }, "2031-05-12"),
            (TimeExpr::Weekday { day: Weekday::Wednesday, shift: 0 }, "2031-05-14"),
            (TimeExpr::Weekday { day: Weekday::Wednesday, shift: -1 }, "2031-05-07"),
            (TimeExpr::Unit { unit: Unit::Week, shift: -1 }, "2031-05-05..2031-05-11"),
            (TimeExpr::Unit { unit: Unit::Day, shift: -1 }, "2031-05-13"),
            (TimeExpr::Unit { unit: Unit::Month, shift: 0 }, "2031-05-01..2031-05-31"),
            (TimeExpr::Unit { unit: Unit::Year, shift: -1 }, "2030-01-01..2030-12-31"),
            (month(4, Some(Part::Early)), "2031-04-01..2031-04-10"),
            (month(11, None), "2030-11-01..2030-11-30"),
            (TimeExpr::Year { year: 2018, part: Some(Part::Late) }, "2018-10-01..2018-12-31"),
            (TimeExpr::Past { n: Some(1), unit: Unit::Year, window: true }, "2030-05-14..2031-05-14"),
            (TimeExpr::Past { n: Some(3), unit: Unit::Day, window: false }, "2031-05-11"),
            (TimeExpr::Months { from: (2028, 7), to: (2028, 9) }, "2028-07-01..2028-09-30"),
            (TimeExpr::Open, "open"),
            (TimeExpr::Now, "2031-05-14"),
        ];
        for (time, expected) in cases {
            assert_eq!(&shown(time, day), expected, "{time:?}");
        }
    }

    #[test]
    fn without_publication_day_relative_dates_stay_open() {
        let when = resolve(&TimeExpr::Weekday { day: Weekday::Monday, shift: 0 }, &Anchor::default(), "on Monday");
        assert!(when.is_open());
        assert_eq!(when.stated.as_deref(), Some("on Monday"));
    }

    #[test]
    fn offsets_count_from_the_event() {
        let on = date("2031-05-12");
        let few = offset(Some(u32::MAX), Unit::Day, true, (on, on), Basis::InDocument).unwrap();
        assert_eq!(few.days, Some((date("2031-05-14"), date("2031-05-16"))));
        let hours = offset(None, Unit::Hour, false, (on, on), Basis::InDocument).unwrap();
        assert_eq!(hours.days, Some((date("2031-05-11"), on)));
    }
}
