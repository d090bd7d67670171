//! Days of incidents: time expressions of a sentence, resolved from the dateline.

use super::messages::Message;
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Number of a month, by its English name or three letters.
pub fn month(word: &str) -> Option<i8> {
    const FULL: [&str; 12] = [
        "JANUARY",
        "FEBRUARY",
        "MARCH",
        "APRIL",
        "MAY",
        "JUNE",
        "JULY",
        "AUGUST",
        "SEPTEMBER",
        "OCTOBER",
        "NOVEMBER",
        "DECEMBER",
    ];
    let found = MONTHS.iter().position(|m| *m == word).or_else(|| FULL.iter().position(|m| *m == word));
    found.map(|i| i as i8 + 1)
}

/// The filler of a date slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filler {
    /// That day.
    On(Date),
    /// One of these days.
    Between(Date, Date),
    /// That day or before.
    By(Date),
}

impl Filler {
    /// As the slot has it.
    pub fn written(self) -> String {
        match self {
            Filler::On(day) => written(day),
            Filler::Between(first, last) => format!("{} - {}", written(first), written(last)),
            Filler::By(day) => format!("- {}", written(day)),
        }
    }
}

fn written(day: Date) -> String {
    format!("{:02} {} {:02}", day.day(), MONTHS[day.month() as usize - 1], day.year() % 100)
}

/// A time expression in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Number of its first token.
    pub token: usize,
    /// What it says.
    pub filler: Filler,
    /// How exact it is: 2 a day, 1 a stretch, 0 only "not later than".
    pub exact: u8,
}

/// All time expressions of a sentence.
pub fn times(message: &Message, sentence: usize) -> Vec<Time> {
    let Some(today) = message.day else { return Vec::new() };
    let range = message.sentences[sentence].tokens.clone();
    let words: Vec<&str> = range.clone().map(|i| message.word(i)).collect();
    (0..words.len())
        .filter_map(|i| {
            let (filler, exact) = time_at(&words, i, today)?;
            Some(Time { token: range.start + i, filler, exact })
        })
        .collect()
}

fn time_at(words: &[&str], at: usize, today: Date) -> Option<(Filler, u8)> {
    let word = |i: usize| words.get(i).copied().unwrap_or_default();
    let before = at.checked_sub(1).map_or("", word);
    let back = |span: Span| today.checked_sub(span).ok();
    match words[at] {
        "TODAY" | "TONIGHT" => Some((Filler::On(today), 2)),
        "THIS" if matches!(word(at + 1), "MORNING" | "AFTERNOON" | "EVENING" | "NOON" | "MIDDAY") => {
            Some((Filler::On(today), 2))
        }
        "DAWN" | "MIDNIGHT" if before == "AT" && word(at + 1) != "YESTERDAY" => None,
        "YESTERDAY" if before == "BEFORE" => Some((Filler::On(back(2.days())?), 2)),
        "YESTERDAY" => Some((Filler::On(back(1.days())?), 2)),
        "LAST" => last(word(at + 1), today),
        "AGO" => ago(words, at, today),
        "PAST" if matches!(word(at + 1), "FEW" | "WEEK") => Some((Filler::Between(back(7.days())?, today), 1)),
        // By the rules of the set a weekday is no date: the dateline ends an open range.
        w if is_weekday(w) => Some((Filler::By(today), 0)),
        _ => calendar(words, at, today),
    }
}

fn last(next: &str, today: Date) -> Option<(Filler, u8)> {
    let back = |days: i64| today.checked_sub(days.days()).ok();
    match next {
        "NIGHT" => Some((Filler::On(back(1)?), 2)),
        "WEEK" => Some((Filler::Between(back(13)?, back(1)?), 1)),
        "WEEKEND" => Some((Filler::Between(back(7)?, back(1)?), 1)),
        "MONTH" => Some((Filler::By(back(15)?), 0)),
        "YEAR" => Some((Filler::By(Date::new(today.year() - 1, 12, 31).ok()?), 0)),
        _ => None,
    }
}

/// `2 DAYS AGO`, `A FEW HOURS AGO`, `3 WEEKS AGO`.
fn ago(words: &[&str], at: usize, today: Date) -> Option<(Filler, u8)> {
    let unit = *words.get(at.checked_sub(1)?)?;
    let count = at.checked_sub(2).and_then(|i| super::numbers::value(words[i])).map(i64::from);
    let back = |span: Span| today.checked_sub(span).ok();
    match unit.trim_end_matches('S') {
        "HOUR" | "MINUTE" | "MOMENT" => Some((Filler::On(today), 1)),
        "DAY" => match count {
            Some(n) if n < 60 => Some((Filler::On(back(n.days())?), 2)),
            _ => Some((Filler::By(back(1.days())?), 0)),
        },
        "WEEK" => Some((Filler::By(back((7 * count.unwrap_or(2).min(50)).days())?), 0)),
        "MONTH" => Some((Filler::By(back(count.unwrap_or(2).min(50).months())?), 0)),
        "YEAR" => Some((Filler::By(back(count.unwrap_or(2).min(50).years())?), 0)),
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    matches!(word, "MONDAY" | "TUESDAY" | "WEDNESDAY" | "THURSDAY" | "FRIDAY" | "SATURDAY" | "SUNDAY")
}

/// `30 DECEMBER`, `30 DEC 1989`, `DECEMBER 30`, `IN DECEMBER`, `IN 1986`.
fn calendar(words: &[&str], at: usize, today: Date) -> Option<(Filler, u8)> {
    let word = |i: usize| words.get(i).copied().unwrap_or_default();
    let day_number = |w: &str| {
        w.trim_end_matches("ST").trim_end_matches("ND").trim_end_matches("RD").trim_end_matches("TH").parse::<i8>().ok()
    };
    let year_at = |i: usize| word(i).parse::<i16>().ok().filter(|y| (1900..2100).contains(y));
    if let (Some(day), Some(month)) = (day_number(words[at]), month(word(at + 1))) {
        return dated(day, month, year_at(at + 2), today).map(|d| (Filler::On(d), 2));
    }
    if let Some(month_number) = month(words[at]) {
        let after_day = at > 0 && day_number(words[at - 1]).is_some();
        if after_day
            || (words[at] == "MAY" && at.checked_sub(1).is_none_or(|i| !matches!(words[i], "IN" | "LAST" | "SINCE")))
        {
            return None;
        }
        if let Some(day) = day_number(word(at + 1)).filter(|_| year_at(at + 1).is_none()) {
            return dated(day, month_number, None, today).map(|d| (Filler::On(d), 2));
        }
        let first = dated(1, month_number, year_at(at + 1), today)?;
        let end = first.last_of_month().min(today);
        return Some((Filler::Between(first, end), 1));
    }
    let year = year_at(at)?;
    let alone = at > 0 && matches!(words[at - 1], "IN" | "SINCE" | "OF" | "LATE" | "EARLY") && year < today.year();
    alone.then(|| Date::new(year, 12, 31).ok().map(|d| (Filler::By(d), 0)))?
}

/// A day and month of the past year.
fn dated(day: i8, month: i8, year: Option<i16>, today: Date) -> Option<Date> {
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let this_year = Date::new(today.year(), month, day).ok()?;
    match this_year <= today {
        true => Some(this_year),
        false => Date::new(today.year() - 1, month, day).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_of(sentence: &str) -> Vec<String> {
        let text = format!("AAA-MUC3-0001\n\n   LIMA, 3 JAN 90 -- [TEXT] {sentence}\n");
        let messages = super::super::messages::read(&text);
        times(&messages[0], 0).iter().map(|t| t.filler.written()).collect()
    }

    #[test]
    fn days_are_counted_from_the_dateline() {
        assert_eq!(written_of("IT FELL YESTERDAY."), ["02 JAN 90"]);
        assert_eq!(written_of("IT FELL 4 DAYS AGO."), ["30 DEC 89"]);
        assert_eq!(written_of("IT FELL ON 30 DECEMBER."), ["30 DEC 89"]);
        assert_eq!(written_of("IT FELL ON 2 MARCH 1988."), ["02 MAR 88"]);
        assert_eq!(written_of("IT FELL LAST WEEK."), ["21 DEC 89 - 02 JAN 90"]);
        assert_eq!(written_of("THEY MAY FALL."), Vec::<String>::new());
    }
}
