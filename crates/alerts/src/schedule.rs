//! When an alert may go out: quiet hours and digests, on the clock of whoever reads it.

use serde::{Deserialize, Serialize};

const DAY: i64 = 86_400;
const MINUTE: i64 = 60;

/// Hours in which nothing is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// Days on which it begins, Monday first.
    pub days: [bool; 7],
    /// Minute of the day it begins at.
    pub from: u16,
    /// Minute of the day it ends at; not after `from` means the next day.
    pub to: u16,
}

/// Whether alerts are gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digest {
    /// Each at once.
    #[default]
    None,
    /// At every full hour.
    Hourly,
    /// Once a day, at this minute of it.
    Daily(u16),
}

/// When alerts go out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// Minutes that local time is ahead of UTC.
    pub offset: i32,
    /// Hours in which nothing is sent.
    pub quiet: Vec<Quiet>,
    /// Whether alerts are gathered.
    pub digest: Digest,
}

impl Schedule {
    /// The earliest moment, in seconds since 1970 (UTC), at which something that happened at `at` goes out.
    pub fn due(&self, at: i64) -> i64 {
        let ahead = i64::from(self.offset) * MINUTE;
        let mut local = match self.digest {
            Digest::None => at + ahead,
            Digest::Hourly => next(at + ahead, 60 * MINUTE, 0),
            Digest::Daily(minute) => next(at + ahead, DAY, i64::from(minute) * MINUTE),
        };
        // One quiet time may lead into another; seven days that are all quiet are none.
        for _ in 0..self.quiet.len().saturating_mul(14) {
            match self.quiet.iter().find_map(|q| q.end(local)) {
                Some(end) => local = end,
                None => break,
            }
        }
        local - ahead
    }
}

/// The first moment not before `at` that is `after` seconds into a stretch.
fn next(at: i64, stretch: i64, after: i64) -> i64 {
    let passed = (at - after).rem_euclid(stretch);
    if passed == 0 { at } else { at - passed + stretch }
}

impl Quiet {
    /// When it ends, if a local moment lies in it.
    fn end(&self, local: i64) -> Option<i64> {
        let today = local.div_euclid(DAY);
        let (from, to) = (i64::from(self.from) * MINUTE, i64::from(self.to) * MINUTE);
        let length = if to > from { to - from } else { to + DAY - from };
        [today - 1, today].into_iter().find_map(|day| {
            // 1970-01-01 was a Thursday.
            let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
            let begin = day * DAY + from;
            (self.days[weekday] && (begin..begin + length).contains(&local)).then_some(begin + length)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2031-05-12 was to be a Monday.
    fn at(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().expect("a time").as_second()
    }

    fn night() -> Quiet {
        Quiet { days: [true; 7], from: 22 * 60, to: 6 * 60 }
    }

    #[test]
    fn nights_hold_back_on_the_readers_clock() {
        let schedule = Schedule { offset: 180, quiet: vec![night()], digest: Digest::None };
        assert_eq!(schedule.due(at("2031-05-12T20:00:00Z")), at("2031-05-13T03:00:00Z"), "23:00 there");
        assert_eq!(schedule.due(at("2031-05-12T02:59:59Z")), at("2031-05-12T03:00:00Z"), "past midnight");
        assert_eq!(schedule.due(at("2031-05-12T03:00:00Z")), at("2031-05-12T03:00:00Z"), "06:00 there");
    }

    #[test]
    fn weekends_lead_into_nights() {
        let weekend = Quiet { days: [false, false, false, false, false, true, true], from: 0, to: 0 };
        let schedule = Schedule { offset: 0, quiet: vec![weekend, night()], digest: Digest::None };
        assert_eq!(schedule.due(at("2031-05-10T12:00:00Z")), at("2031-05-12T06:00:00Z"));
        assert_eq!(schedule.due(at("2031-05-14T12:00:00Z")), at("2031-05-14T12:00:00Z"));
        let always = Quiet { days: [true; 7], from: 0, to: 0 };
        let never = Schedule { quiet: vec![always], ..Schedule::default() };
        assert!(never.due(0) > 0, "it ends");
    }

    #[test]
    fn digests_wait_for_the_hour_or_the_day() {
        let hourly = Schedule { digest: Digest::Hourly, ..Schedule::default() };
        assert_eq!(hourly.due(at("2031-05-12T20:00:01Z")), at("2031-05-12T21:00:00Z"));
        let daily = Schedule { offset: -300, digest: Digest::Daily(7 * 60), ..Schedule::default() };
        assert_eq!(daily.due(at("2031-05-12T12:00:01Z")), at("2031-05-13T12:00:00Z"));
        assert_eq!(daily.due(at("2031-05-12T12:00:00Z")), at("2031-05-12T12:00:00Z"));
    }
}
