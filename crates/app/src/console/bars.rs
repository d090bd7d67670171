//! Incidents over time: how many in each stretch, of a length that shows the whole.

use super::rows::span;
use chancery_facts::Date;
use chancery_serve::views::TimeBar;
use std::collections::BTreeMap;

/// Most bars of a timeline.
const BARS: i64 = 72;

/// A stretch of time that a bar stands for.
#[derive(Clone, Copy)]
enum Step {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Step {
    const ALL: [Step; 5] = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year];

    /// The first day of the stretch a day lies in.
    fn begin(self, day: Date) -> Date {
        use jiff::ToSpan;
        match self {
            Step::Day => day,
            Step::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(back.days()).unwrap_or(day)
            }
            Step::Month => day.first_of_month(),
            Step::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).unwrap_or(day),
            Step::Year => day.first_of_year(),
        }
    }

    /// The first day of the next stretch.
    fn next(self, day: Date) -> Option<Date> {
        use jiff::ToSpan;
        let span = match self {
            Step::Day => 1.day(),
            Step::Week => 1.week(),
            Step::Month => 1.month(),
            Step::Quarter => 3.months(),
            Step::Year => 1.year(),
        };
        day.checked_add(span).ok()
    }

    fn days(self) -> i64 {
        match self {
            Step::Day => 1,
            Step::Week => 7,
            Step::Month => 30,
            Step::Quarter => 91,
            Step::Year => 365,
        }
    }
}

/// Bars over the time in which most incidents lie: the last [`BARS`] stretches of the shortest length that takes all,
/// or years; from how many incidents begin on each day, and with how many of them somebody was hurt. Older ones, such as those told in the background of a report, are in the first bar's year or before it.
pub(super) fn bars(days: &BTreeMap<Date, (usize, usize)>) -> Vec<TimeBar> {
    let (Some(first), Some(last)) = (days.keys().next().copied(), days.keys().next_back().copied()) else {
        return Vec::new();
    };
    let length = first.until(last).map_or(0, |s| i64::from(s.get_days()));
    let step = Step::ALL.into_iter().find(|s| length / s.days() < BARS).unwrap_or(Step::Year);
    let mut out: Vec<TimeBar> = Vec::new();
    let mut from = step.begin(first);
    while from <= last {
        let Some(next) = step.next(from) else { break };
        let within = days.range(from..next).fold((0, 0), |sum, (_, n)| (sum.0 + n.0, sum.1 + n.1));
        let to = next.yesterday().unwrap_or(next);
        out.push(TimeBar { days: span(from, to), count: within.0, hurt: within.1 });
        from = next;
    }
    out
}
