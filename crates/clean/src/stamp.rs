//! Dates and times as they stand in heads of reports.

use crate::furniture::list;
use crate::phrases::entries;
use chancery_facts::Date;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What a stamp says of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// A full date.
    Full(Date),
    /// Month and day without a year, such as `March 4`.
    NoYear(i8, i8),
    /// Figures that can be read two ways, such as `03/05/2021`; the earlier day first.
    Ambiguous(Date, Date),
    /// First and last day of an issue, such as `18-24 March 2014`.
    Span(Date, Date),
    /// No such day, such as `31 February 2020`.
    Impossible,
    /// Only a time of day.
    TimeOnly,
}

/// A date, a time or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Bytes of the text given.
    pub range: Range<usize>,
    /// The day.
    pub day: Day,
    /// Time of day as `HH:MM`.
    pub time: Option<String>,
}

static MONTHS: LazyLock<HashMap<&'static str, i8>> = LazyLock::new(|| {
    let rows = entries(list!("months.tsv")).filter_map(|l| l.split_once('\t'));
    rows.flat_map(|(n, names)| names.split('|').map(move |name| (name, n.parse().unwrap_or(0)))).collect()
});

const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const WEEKDAYS_SHORT: &[&str] = &["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"];
const CLOCKS: &[&str] = &[
    "gmt", "utc", "z", "est", "edt", "et", "cst", "cdt", "mst", "mdt", "pst", "pdt", "pt", "bst", "cet", "cest", "eet",
    "eest", "ist", "msk", "jst", "kst", "hkt", "sgt", "pkt", "aest", "aedt", "wat", "cat", "eat", "sast", "gst", "ast",
    "hrs", "hours", "h",
];
/// Time zones of a country that puts the month first.
const MONTH_FIRST: &[&str] = &["et", "edt", "ct", "cdt", "mt", "mdt", "pt", "pdt", "pst"];

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Number,
    Word,
    Mark(char),
}

#[derive(Clone, Debug)]
struct Token<'a> {
    kind: Kind,
    range: Range<usize>,
    lower: Cow<'a, str>,
    /// A space stands before it.
    spaced: bool,
}

/// All stamps of a line, in order.
pub(crate) fn stamps(line: &str) -> Vec<Stamp> {
    // Every stamp has a figure.
    if !line.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let tokens = tokens(line);
    let scan = Scan { tokens: &tokens };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match scan.stamp(at) {
            Some((mut stamp, next)) => {
                // The first day of a stretch may have been read as the end of another: `May 3 to 9 May 2031`.
                if let Some(before) = found.last().filter(|b: &&Stamp| b.range.end > stamp.range.start) {
                    if matches!(before.day, Day::NoYear(..) | Day::TimeOnly) {
                        stamp.range.start = before.range.start.min(stamp.range.start);
                        found.pop();
                    } else {
                        stamp.range.start = before.range.end;
                    }
                }
                found.push(stamp);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// The stamp that makes up the whole of a machine-readable value, such as `2019-02-12T14:05:00Z`.
pub(crate) fn value(text: &str) -> Option<Stamp> {
    stamps(text).into_iter().find(|s| s.day != Day::TimeOnly)
}

/// True for the name of a weekday.
pub(crate) fn is_weekday(word: &str) -> bool {
    let lower = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    WEEKDAYS.contains(&lower.as_str()) || WEEKDAYS_SHORT.contains(&lower.as_str())
}

/// True for the name of a time zone.
pub(crate) fn is_clock(word: &str) -> bool {
    CLOCKS.contains(&word.to_lowercase().as_str())
}

/// The whole name of a weekday from any form of it: `Tues` is Tuesday.
pub(crate) fn weekday_name(word: &str) -> String {
    let lower = word.to_lowercase();
    let whole = WEEKDAYS.iter().find(|day| lower.len() >= 3 && day.starts_with(&lower[..3])).copied().unwrap_or(&lower);
    let (first, rest) = whole.split_at(1);
    first.to_uppercase() + rest
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    let class = |c: char| {
        if c.is_ascii_digit() {
            Some(Kind::Number)
        } else if c.is_alphabetic() {
            Some(Kind::Word)
        } else {
            None
        }
    };
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut spaced = false;
    for (at, c) in line.char_indices() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let end = at + c.len_utf8();
        let kind = class(c).unwrap_or(Kind::Mark(c));
        match out.last_mut() {
            Some(last) if !spaced && last.kind == kind && !matches!(kind, Kind::Mark(_)) => last.range.end = end,
            _ => out.push(Token { kind, range: at..end, lower: Cow::Borrowed(""), spaced }),
        }
        spaced = false;
    }
    for token in &mut out {
        let word = &line[token.range.clone()];
        let small = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        token.lower = if small { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
    }
    out
}

struct Scan<'a> {
    tokens: &'a [Token<'a>],
}

/// A day and the index behind it.
type DayAt = (Day, usize);

impl Scan<'_> {
    fn stamp(&self, at: usize) -> Option<(Stamp, usize)> {
        let (day, day_end) = match self.day(at) {
            Some(found) => found,
            None => return self.time_first(at),
        };
        let (time, end) = match self.time_near(day_end) {
            Some((time, end)) => (Some(time), end),
            None => (None, day_end),
        };
        let zone = (day_end..=end).filter_map(|i| self.word(i)).any(|w| MONTH_FIRST.contains(&w));
        let day = if zone { month_first(day, &self.tokens[at].lower) } else { day };
        let (from, day) = self.spanned(at, day).unwrap_or((at, day));
        Some((self.made(from, end, day, time), end))
    }

    /// `18-24 March 2014`, `18 to 24 March 2014`: the first day stands before a dash.
    fn spanned(&self, at: usize, day: Day) -> Option<(usize, Day)> {
        let Day::Full(last) = day else { return None };
        let joins = |i: &usize| self.mark(*i, &['-', '\u{2013}', '/']) || self.word(*i) == Some("to");
        let dash = at.checked_sub(1).filter(joins)?;
        let from = dash.checked_sub(1)?;
        let (first, len) = self.number(from)?;
        // The colon of a label has a space behind it: `Period covered: 3-9 May 2034`.
        let open = from == 0 || self.tokens[from].spaced || !self.mark(from - 1, &['-', '/', '.', ':', '\u{2013}']);
        if len > 2 || !open || !self.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word) {
            return None;
        }
        let first = Date::new(last.year(), last.month(), i8::try_from(first).ok()?).ok()?;
        (first < last).then_some((from, Day::Span(first, last)))
    }

    /// `14:05 GMT, 12 Feb 2019`, or a time alone.
    fn time_first(&self, at: usize) -> Option<(Stamp, usize)> {
        let (time, time_end) = self.time(at)?;
        let mut next = time_end;
        while next < self.tokens.len() && next < time_end + 2 && self.is_joint(next) {
            next += 1;
        }
        match self.day(next) {
            Some((day, end)) => Some((self.made(at, end, day, Some(time)), end)),
            None => Some((self.made(at, time_end, Day::TimeOnly, Some(time)), time_end)),
        }
    }

    fn made(&self, from: usize, to: usize, day: Day, time: Option<String>) -> Stamp {
        Stamp { range: self.tokens[from].range.start..self.tokens[to - 1].range.end, day, time }
    }

    fn number(&self, at: usize) -> Option<(i16, usize)> {
        let token = self.tokens.get(at).filter(|t| t.kind == Kind::Number)?;
        Some((token.lower.parse().ok()?, token.range.len()))
    }

    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|t| t.kind == Kind::Word).map(|t| &*t.lower)
    }

    fn mark(&self, at: usize, marks: &[char]) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Mark(c), .. }) if marks.contains(c))
    }

    fn is_joint(&self, at: usize) -> bool {
        self.mark(at, &[',', '|', '-', '\u{2013}', '\u{2014}', '\u{b7}', '\u{2022}', '/', '(', ';'])
            || matches!(self.word(at), Some("at" | "t" | "kl" | "on"))
    }

    fn skip(&self, at: usize, marks: &[char]) -> usize {
        if self.mark(at, marks) { at + 1 } else { at }
    }

    fn day(&self, at: usize) -> Option<DayAt> {
        if let Some(word) = self.word(at)
            && is_weekday(word)
        {
            let mut next = self.skip(at + 1, &['.']);
            next = self.skip(next, &[',']);
            next = if self.word(next) == Some("the") { next + 1 } else { next };
            let (day, end) = self.bare_day(next)?;
            return Some((told_by_weekday(day, word), end));
        }
        let (day, end) = self.bare_day(at)?;
        // `03/05/2021, Monday`
        let behind = self.word(self.skip(end, &[',', '('])).filter(|w| is_weekday(w));
        Some((behind.map_or(day, |word| told_by_weekday(day, word)), end))
    }

    fn bare_day(&self, at: usize) -> Option<DayAt> {
        self.figures(at).or_else(|| self.joined(at)).or_else(|| self.day_month(at)).or_else(|| self.month_day(at))
    }

    fn month(&self, at: usize) -> Option<(i8, usize)> {
        let month = *MONTHS.get(self.word(at)?)?;
        Some((month, self.skip(at + 1, &['.'])))
    }

    fn day_of_month(&self, at: usize) -> Option<(i8, usize)> {
        let (n, len) = self.number(at)?;
        if len > 2 || !(1..=31).contains(&n) {
            return None;
        }
        let ordinal = matches!(self.word(at + 1), Some("st" | "nd" | "rd" | "th")) && !self.tokens[at + 1].spaced;
        Some((i8::try_from(n).ok()?, at + 1 + usize::from(ordinal)))
    }

    fn year(&self, at: usize) -> Option<(i16, usize)> {
        let (n, len) = self.number(at)?;
        (len == 4 && (1800..=2199).contains(&n)).then_some((n, at + 1))
    }

    /// `20310514` alone, and the day, hour and minute of wire texts: `142105 GMT MAY 31`.
    fn joined(&self, at: usize) -> Option<DayAt> {
        let token = self.tokens.get(at).filter(|t| t.kind == Kind::Number)?;
        let part = |range: Range<usize>| token.lower.get(range).and_then(|d| d.parse::<i16>().ok());
        let small = |n: i16| i8::try_from(n).ok();
        if token.lower.len() == 8 && self.tokens.len() == 1 {
            let date = Date::new(part(0..4)?, small(part(4..6)?)?, small(part(6..8)?)?).ok()?;
            return (1900..2100).contains(&date.year()).then_some((Day::Full(date), at + 1));
        }
        if token.lower.len() != 6 || part(2..4)? > 23 || part(4..6)? > 59 {
            return None;
        }
        let month_at = if self.word(at + 1).is_some_and(is_clock) { at + 2 } else { at + 1 };
        let (month, after) = self.month(month_at)?;
        let (year, end) = self.year(after).or_else(|| self.short_year(after))?;
        Some((made(year, month, small(part(0..2)?)?), end))
    }

    /// `85`, `'85`.
    fn short_year(&self, at: usize) -> Option<(i16, usize)> {
        let figures = self.skip(at, &['\'', '\u{2019}']);
        let (short, 2) = self.number(figures)? else { return None };
        Some((century(short), figures + 1))
    }

    /// A year of two figures that an apostrophe tells from any other number.
    fn apostrophe_year(&self, at: usize) -> Option<(i16, usize)> {
        if self.mark(at, &['\'', '\u{2019}']) { self.short_year(at) } else { None }
    }

    /// `14 May 2031`, `14th of May, 2031`, `25-Dec-2020`, `3 JAN 90`, `4 March`.
    fn day_month(&self, at: usize) -> Option<DayAt> {
        let (day, mut next) = self.day_of_month(at)?;
        next = self.skip(next, &['.', '-', '/']);
        if matches!(self.word(next), Some("of" | "de")) {
            next += 1;
        }
        let capitals = self.tokens.get(next).is_some();
        let month_at = next;
        let (month, after) = self.month(next)?;
        let mut year_at = self.skip(after, &[',', '-', '/']);
        if matches!(self.word(year_at), Some("de" | "of")) {
            year_at += 1;
        }
        if let Some((year, end)) = self.year(year_at).or_else(|| self.apostrophe_year(year_at)) {
            return Some((made(year, month, day), end));
        }
        // Wire texts of the last century: `3 JAN 90 (`. A figure that goes on into a time is not a year.
        if capitals
            && let Some((short, 2)) = self.number(after)
            && self.tokens[month_at].lower.len() == 3
            && !self.mark(after + 1, &[':', '.'])
            && self.word(after + 1).is_none()
        {
            return Some((made(century(short), month, day), after + 1));
        }
        Some((no_year(month, day), after))
    }

    /// `May 14, 2031`, `Dec. 25 2020`, `March 4`.
    fn month_day(&self, at: usize) -> Option<DayAt> {
        let (month, next) = self.month(at)?;
        let next = if self.word(next) == Some("the") { next + 1 } else { next };
        let (day, after) = self.day_of_month(next)?;
        // `May 14:05` is a time behind a name, not a day.
        if self.mark(after, &[':']) {
            return None;
        }
        let year_at = self.skip(after, &[',']);
        match self.year(year_at).or_else(|| self.apostrophe_year(year_at)) {
            Some((year, end)) => Some((made(year, month, day), end)),
            None => Some((no_year(month, day), after)),
        }
    }

    /// Figures only: `2031-05-14`, `14.05.2031`, `03/05/2021`.
    fn figures(&self, at: usize) -> Option<DayAt> {
        let separators = ['-', '/', '.'];
        let separator = |i: usize| separators.iter().copied().find(|c| self.mark(i, &[*c]) && !self.tokens[i].spaced);
        let (a, a_len) = self.number(at)?;
        let first = separator(at + 1)?;
        let (b, b_len) = self.number(at + 2)?;
        if separator(at + 3)? != first {
            return None;
        }
        let (c, c_len) = self.number(at + 4)?;
        let small = |n: i16, len: usize| len <= 2 && (1..=31).contains(&n);
        let end = at + 5;
        if a_len == 4 && (1800..=2199).contains(&a) && small(b, b_len) && c_len <= 2 {
            return Some((made(a, i8::try_from(b).ok()?, i8::try_from(c).ok()?), end));
        }
        let full_year = c_len == 4 && (1800..=2199).contains(&c);
        // `11/19/19`: two figures for the year only where no number looks like it.
        let dotted = first == '.' && a_len == 2 && b_len == 2;
        let short_year = c_len == 2 && (first == '/' || dotted);
        if !(full_year || short_year) || !small(a, a_len) || !small(b, b_len) {
            return None;
        }
        let c = if full_year { c } else { century(c) };
        let (a, b) = (i8::try_from(a).ok()?, i8::try_from(b).ok()?);
        let day = match (a > 12, b > 12) {
            (true, true) => Day::Impossible,
            (true, false) => made(c, b, a),
            (false, true) => made(c, a, b),
            // Full stops are the habit of countries that put the day first.
            (false, false) if a == b || first == '.' => made(c, b, a),
            (false, false) => two_readings(c, a, b),
        };
        Some((day, end))
    }

    /// A time after up to three joints behind a date.
    fn time_near(&self, from: usize) -> Option<(String, usize)> {
        let mut at = from;
        while at < self.tokens.len() && at < from + 3 && self.is_joint(at) {
            at += 1;
        }
        self.clock_time(at, true)
    }

    /// `14:05`, `4:02 am`, `4 p.m.`, `1405 GMT`, `14:05:33+03:00`.
    fn time(&self, at: usize) -> Option<(String, usize)> {
        self.clock_time(at, false)
    }

    /// A time; `dated` when it stands behind a date, where `11.32` is a time too.
    fn clock_time(&self, at: usize, dated: bool) -> Option<(String, usize)> {
        let (first, first_len) = self.number(at)?;
        let (mut hour, minute, mut next) = match self.minutes(at, first, first_len, dated) {
            Some(parts) => parts,
            None if first_len <= 2 => (first, 0, at + 1),
            None => return None,
        };
        let exact = next > at + 1 || first_len == 4;
        let half = self.half(next);
        match half {
            Some((afternoon, end)) if (1..=12).contains(&hour) => {
                hour = hour % 12 + if afternoon { 12 } else { 0 };
                next = end;
            }
            _ if !exact => return None,
            _ => {}
        }
        if hour > 23 || minute > 59 {
            return None;
        }
        Some((format!("{hour:02}:{minute:02}"), self.clock(next)))
    }

    /// `Tuesday, 15.40`, `at 07.15`.
    fn is_behind_day(&self, at: usize) -> bool {
        let before = |n: usize| at.checked_sub(n).and_then(|i| self.word(i));
        let comma = at > 0 && self.mark(at - 1, &[',']);
        before(1).is_some_and(|w| w == "at" || is_weekday(w)) || comma && before(2).is_some_and(is_weekday)
    }

    fn minutes(&self, at: usize, first: i16, first_len: usize, dated: bool) -> Option<(i16, i16, usize)> {
        if first_len == 4 && self.word(at + 1).is_some_and(is_clock) {
            return Some((first / 100, first % 100, at + 1));
        }
        let colon = self.mark(at + 1, &[':']);
        let point = self.mark(at + 1, &['.']) && (dated || self.half(at + 3).is_some() || self.is_behind_day(at));
        if first_len > 2 || !(colon || point) {
            return None;
        }
        let (minute, 2) = self.number(at + 2)? else { return None };
        let mut next = at + 3;
        if self.mark(next, &[':']) && self.number(next + 1).is_some_and(|(_, len)| len == 2) {
            next += 2;
            if self.mark(next, &['.']) && self.number(next + 1).is_some() && !self.tokens[next + 1].spaced {
                next += 2;
            }
        }
        Some((first, minute, next))
    }

    /// `am`, `p.m.`: true for the afternoon.
    fn half(&self, at: usize) -> Option<(bool, usize)> {
        match self.word(at)? {
            "am" => Some((false, at + 1)),
            "pm" => Some((true, at + 1)),
            letter @ ("a" | "p") if self.mark(at + 1, &['.']) && self.word(at + 2) == Some("m") => {
                Some((letter == "p", self.skip(at + 3, &['.'])))
            }
            _ => None,
        }
    }

    /// The index behind a time zone, if one follows.
    fn clock(&self, at: usize) -> usize {
        let open = self.skip(at, &['(']);
        if self.word(open).is_some_and(is_clock) {
            let end = open + 1;
            let shift = self.shift(end);
            return if open > at { self.skip(shift, &[')']) } else { shift };
        }
        self.shift(at)
    }

    /// The index behind `+03:00` or `+3`.
    fn shift(&self, at: usize) -> usize {
        if !self.mark(at, &['+', '-']) || self.tokens[at].spaced || self.number(at + 1).is_none() {
            return at;
        }
        if self.mark(at + 2, &[':']) && self.number(at + 3).is_some() { at + 4 } else { at + 2 }
    }
}

fn made(year: i16, month: i8, day: i8) -> Day {
    Date::new(year, month, day).map_or(Day::Impossible, Day::Full)
}

fn no_year(month: i8, day: i8) -> Day {
    // Any leap year will do to see whether the month has the day.
    Date::new(2000, month, day).map_or(Day::Impossible, |_| Day::NoYear(month, day))
}

/// Years of two figures: news texts of this form are older than 2030 and younger than 1930.
fn century(short: i16) -> i16 {
    if short >= 60 { 1900 + short } else { 2000 + short }
}

fn two_readings(year: i16, a: i8, b: i8) -> Day {
    match (Date::new(year, a, b), Date::new(year, b, a)) {
        (Ok(x), Ok(y)) => Day::Ambiguous(x.min(y), x.max(y)),
        (Ok(only), _) | (_, Ok(only)) => Day::Full(only),
        _ => Day::Impossible,
    }
}

/// Figures beside the time zone of a country that writes the month first. `first` is the first figure.
fn month_first(day: Day, first: &str) -> Day {
    let Day::Ambiguous(a, b) = day else { return day };
    let month: i8 = first.parse().unwrap_or(0);
    Day::Full(if a.month() == month { a } else { b })
}

/// A weekday beside figures may fit only one reading of them.
fn told_by_weekday(day: Day, word: &str) -> Day {
    let Day::Ambiguous(first, second) = day else { return day };
    let fits = |date: Date| {
        let names = WEEKDAYS[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)];
        names.starts_with(word)
    };
    match (fits(first), fits(second)) {
        (true, false) => Day::Full(first),
        (false, true) => Day::Full(second),
        _ => day,
    }
}

/// The number of a month, from its name or a short form in small letters.
pub(crate) fn month(word: &str) -> Option<i8> {
    MONTHS.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_facts::Date;

    #[test]
    fn forms_of_dates_and_times() {
        let day = |y, m, d| Day::Full(Date::constant(y, m, d));
        let cases: &[(&str, &str, Day, Option<&str>)] = &[
            ("14 May 2031", "14 May 2031", day(2031, 5, 14), None),
            ("06 October, 2020", "06 October, 2020", day(2020, 10, 6), None),
            ("March 12, 2019 at 6:41 pm", "March 12, 2019 at 6:41 pm", day(2019, 3, 12), Some("18:41")),
            ("Dec. 25, 2020 12:30 p.m. EST", "Dec. 25, 2020 12:30 p.m. EST", day(2020, 12, 25), Some("12:30")),
            ("Published: 12 Feb 2019 | 14:05 GMT", "12 Feb 2019 | 14:05 GMT", day(2019, 2, 12), Some("14:05")),
            ("2019-02-12T14:05:09+03:00", "2019-02-12T14:05:09+03:00", day(2019, 2, 12), Some("14:05")),
            ("2019-02-12T14:05Z", "2019-02-12T14:05Z", day(2019, 2, 12), Some("14:05")),
            ("Monday 4 March 1985", "Monday 4 March 1985", day(1985, 3, 4), None),
            ("Mon, Mar 4th, 1985", "Mon, Mar 4th, 1985", day(1985, 3, 4), None),
            ("25-Dec-2020", "25-Dec-2020", day(2020, 12, 25), None),
            ("15 June 2031, 11.32 (UTC-4)", "15 June 2031, 11.32 (UTC-4)", day(2031, 6, 15), Some("11:32")),
            ("3 JAN 90 --", "3 JAN 90", day(1990, 1, 3), None),
            ("14:05, 12 February 2019", "14:05, 12 February 2019", day(2019, 2, 12), Some("14:05")),
            ("1405 GMT, 12 February 2019", "1405 GMT, 12 February 2019", day(2019, 2, 12), Some("14:05")),
            ("Issued on: 13/05/2021 - 12:10", "13/05/2021 - 12:10", day(2021, 5, 13), Some("12:10")),
            ("05/13/2021", "05/13/2021", day(2021, 5, 13), None),
            (
                "Issued on: 03/05/2021 - 12:10",
                "03/05/2021 - 12:10",
                Day::Ambiguous(Date::constant(2021, 3, 5), Date::constant(2021, 5, 3)),
                Some("12:10"),
            ),
            ("Monday 03/05/2021", "Monday 03/05/2021", day(2021, 5, 3), None),
            ("11/19/19 06:56 AM EST", "11/19/19 06:56 AM EST", day(2019, 11, 19), Some("06:56")),
            ("03/05/2021, Monday", "03/05/2021", day(2021, 5, 3), None),
            ("05/05/2021", "05/05/2021", day(2021, 5, 5), None),
            ("14.05.2031", "14.05.2031", day(2031, 5, 14), None),
            ("31 February 2020", "31 February 2020", Day::Impossible, None),
            ("March 4", "March 4", Day::NoYear(3, 4), None),
            ("Posted at 10:12", "10:12", Day::TimeOnly, Some("10:12")),
            ("4 p.m.", "4 p.m.", Day::TimeOnly, Some("16:00")),
            ("12 février 2019", "12 février 2019", day(2019, 2, 12), None),
            ("3 de mayo de 2021", "3 de mayo de 2021", day(2021, 5, 3), None),
            ("3 Mayıs 2021", "3 Mayıs 2021", day(2021, 5, 3), None),
            ("3 мая 2021", "3 мая 2021", day(2021, 5, 3), None),
            ("20310514", "20310514", day(2031, 5, 14), None),
            ("142105 GMT MAY 31", "142105 GMT MAY 31", day(2031, 5, 14), None),
            ("November the 20th, 1985", "November the 20th, 1985", day(1985, 11, 20), None),
            ("Nov. 20, '85", "Nov. 20, '85", day(1985, 11, 20), None),
            ("Posted 3/12/2014 9:14 PM ET", "3/12/2014 9:14 PM ET", day(2014, 3, 12), Some("21:14")),
            (
                "Issue of 18 to 24 March 2014",
                "18 to 24 March 2014",
                Day::Span(Date::constant(2014, 3, 18), Date::constant(2014, 3, 24)),
                None,
            ),
            (
                "Period covered: 18-24 March 2014",
                "18-24 March 2014",
                Day::Span(Date::constant(2014, 3, 18), Date::constant(2014, 3, 24)),
                None,
            ),
            (
                "Issue of 18\u{2013}24 March 2014",
                "18\u{2013}24 March 2014",
                Day::Span(Date::constant(2014, 3, 18), Date::constant(2014, 3, 24)),
                None,
            ),
        ];
        for (line, words, day, time) in cases {
            let all = stamps(line);
            let got = all.first().unwrap_or_else(|| panic!("{line}: nothing found"));
            assert_eq!((&line[got.range.clone()], got.day, got.time.as_deref()), (*words, *day, *time), "{line}");
            assert_eq!(all.len(), 1, "{line}");
        }
    }

    #[test]
    fn stamps_do_not_overlap() {
        for line in [
            "May 3 to 9 May 2031",
            "17:20 3 to 9 May 2031",
            "5 May 31-9 May 2031",
            "24 Mar 11 - 24 Mar 11",
            "14.05.31-15 May 2031 to 16 May 2031",
            "Feb MAR Apr 24 2010 2011 2012 2 copies 24 Mar 11 - 24 Mar 11",
        ] {
            let all = stamps(line);
            assert!(all.windows(2).all(|w| w[0].range.end <= w[1].range.start), "{line}: {all:?}");
            assert!(all.iter().all(|s| line.get(s.range.clone()).is_some()), "{line}: {all:?}");
        }
    }

    #[test]
    fn other_figures_are_no_dates() {
        for line in
            ["2 min read", "40 attacks", "Flight 1405", "a ratio of 3-2", "version 1.2.3", "may 5,000 troops", "99:99"]
        {
            let got: Vec<_> = stamps(line).into_iter().filter(|s| matches!(s.day, Day::Full(_))).collect();
            assert!(got.is_empty(), "{line}: {got:?}");
        }
    }
}
