//! The days that a timeline shows.

use chancery_facts::Date;

/// First and last day shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl Axis {
    /// An axis over the intervals; `None` when there are none. Up to a tenth of them, the oldest, are left before
    /// its beginning when they would squeeze the rest: an act recalled from decades ago must not hide this month.
    pub fn over(days: &[(Date, Date)]) -> Option<Axis> {
        let mut starts: Vec<Date> = days.iter().map(|d| d.0).collect();
        starts.sort();
        let last = days.iter().map(|d| d.1).max()?;
        let mut first = *starts.first()?;
        let spare = if starts.len() < 5 { 0 } else { starts.len().div_ceil(10) };
        for candidate in starts.iter().skip(1).take(spare) {
            if span(*candidate, last) * 2 < span(first, last) {
                first = *candidate;
            }
        }
        Some(Axis { first, last })
    }

    /// Days shown.
    pub fn days(&self) -> i64 {
        span(self.first, self.last)
    }

    /// Days before `day`; negative before the axis.
    pub fn offset(&self, day: Date) -> i64 {
        if day < self.first { 1 - span(day, self.first) } else { span(self.first, day) - 1 }
    }
}

/// Days from one to the other, both counted.
fn span(from: Date, to: Date) -> i64 {
    from.until(to).map_or(1, |s| i64::from(s.get_days()) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> (Date, Date) {
        let day = text.parse().expect("a day");
        (day, day)
    }

    #[test]
    fn one_old_act_does_not_squeeze_the_month() {
        let mut days = vec![day("1983-10-23")];
        days.extend((1..=9).map(|d| day(&format!("2031-05-0{d}"))));
        let axis = Axis::over(&days).expect("dated");
        assert_eq!(axis.first, day("2031-05-01").0);
        assert_eq!(axis.days(), 9);
        assert!(axis.offset(days[0].0) < 0);
        assert_eq!(axis.offset(axis.last), 8);
    }

    #[test]
    fn an_even_spread_is_kept_whole() {
        let days: Vec<_> = (1..=9).map(|m| day(&format!("2031-0{m}-01"))).collect();
        assert_eq!(Axis::over(&days).map(|a| a.first), Some(days[0].0));
        assert_eq!(Axis::over(&[]), None);
    }
}
