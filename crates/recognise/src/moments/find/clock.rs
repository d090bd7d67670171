//! Clock times and parts of the day.

use super::super::{Meaning, Span, Watch, words};
use super::calendar::stands_alone;
use super::{Read, Words};

impl Words<'_> {
    /// "3 a.m. Sunday", "4:40 p.m.", "noon Thursday", "midnight", "5 in the morning".
    pub fn clock(&self, at: usize) -> Read {
        let (hour, minute, end) = self.hour(at)?;
        let mut next = end;
        let zone =
            matches!(self.word(next), "est" | "edt" | "gmt" | "pst" | "pdt" | "cst" | "cdt" | "et" | "utc" | "local");
        if zone {
            next += 1 + usize::from(self.word(next + 1) == "time");
        }
        let comma = next + usize::from(self.word(next) == "," || self.word(next) == "on");
        let day = self
            .weekday(comma)
            .or_else(|| self.date(comma).filter(|(m, _)| matches!(m, Meaning::Day { .. })))
            .or_else(|| self.named_day(comma));
        let (day, end) = match day {
            Some((meaning, end)) => (Some(Box::new(meaning)), end),
            None => (None, next),
        };
        Some((Meaning::Clock { hour, minute, day }, end))
    }

    fn hour(&self, at: usize) -> Option<(i8, Option<i8>, usize)> {
        let word = self.word(at);
        match word {
            "noon" if !self.capital(at) => return Some((12, Some(0), at + 1)),
            "midnight" => return Some((24, None, at + 1)),
            _ => {}
        }
        let (hour, minute) = match word.split_once(':') {
            Some((h, m)) => (h.parse::<i8>().ok()?, m.parse::<i8>().ok()?),
            None => (i8::try_from(self.number(at)?.0).ok()?, 0),
        };
        if !(0..=24).contains(&hour) || !(0..60).contains(&minute) {
            return None;
        }
        let end = at + 1;
        let half = match self.word(end) {
            "a.m." | "a.m" | "am" => 0,
            "p.m." | "p.m" | "pm" => 12,
            "o'clock" => return Some((hour, Some(minute), end + 1)),
            "o" if self.word(end + 1) == "'clock" => return Some((hour, Some(minute), end + 2)),
            "in" if self.word(end + 1) == "the" && word.len() <= 5 => match words::watch(self.word(end + 2)) {
                Some(Watch::Morning) => return Some((hour, Some(minute), end + 3)),
                Some(Watch::Afternoon | Watch::Evening) if hour < 12 => {
                    return Some((hour + 12, Some(minute), end + 3));
                }
                _ => return None,
            },
            _ if word.contains(':')
                && word.len() == 5
                && matches!(self.before(at, 1), "at" | "by" | "around" | "about") =>
            {
                return Some((hour, Some(minute), end));
            }
            _ => return None,
        };
        (1..=12).contains(&hour).then(|| (hour % 12 + half, Some(minute), end + 1))
    }

    /// "today", "yesterday morning", "tomorrow", "the day before yesterday", "tonight".
    pub fn named_day(&self, at: usize) -> Read {
        let away = |n| Meaning::Away(Span::Day, n);
        if let Some(next) = self.skip(at, &["the", "day"]) {
            return match (self.word(next), self.word(next + 1)) {
                ("before", "yesterday") => Some((away(-2), next + 2)),
                ("after", "tomorrow") => Some((away(2), next + 2)),
                _ => None,
            };
        }
        let meaning = match self.word(at) {
            "today" => away(0),
            "yesterday" => away(-1),
            "tomorrow" => away(1),
            "tonight" => return Some((Meaning::Part(Watch::Night, Some(Box::new(away(0)))), at + 1)),
            _ => return None,
        };
        Some(self.with_part(meaning, at + 1))
    }

    /// "this morning", "last night", "overnight", "afternoon today".
    pub fn part_of_day(&self, at: usize) -> Read {
        let article = self.word(at);
        let i = at + usize::from(matches!(article, "this" | "last" | "the" | "that" | "late" | "early" | "mid"));
        let i = self.past_hyphen(i);
        let watch = words::watch(self.word(i))?;
        if self.word(i).ends_with('s') {
            return None;
        }
        let day = self
            .weekday(i + 1)
            .or_else(|| self.date(i + 1).filter(|(m, _)| matches!(m, Meaning::Day { .. })))
            .or_else(|| self.named_day(i + 1));
        if let Some((day, end)) = day {
            return Some((Meaning::Part(watch, Some(Box::new(day))), end));
        }
        if stands_alone(watch, article) {
            let n = if article == "last" { -1 } else { 0 };
            return Some((Meaning::Part(watch, Some(Box::new(Meaning::Away(Span::Day, n)))), i + 1));
        }
        if self.word(i) == "overnight" && i == at {
            return Some((Meaning::Part(watch, None), i + 1));
        }
        if article == "that" {
            return Some((Meaning::Part(watch, Some(Box::new(Meaning::AwayFromThat(Span::Day, 0)))), i + 1));
        }
        None
    }
}
