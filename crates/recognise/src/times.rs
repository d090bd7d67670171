//! Time expressions: what the words say, not yet when that was.

use chancery_facts::reading::{Part, Sentence, TimeExpr, TimeMention, Unit, Word};

use crate::counts::number;
use crate::moments::ordinal;
use chancery_facts::Date;
use jiff::civil::Weekday;
use std::ops::Range;

/// Finds the time expressions of a sentence, longest match first, not overlapping.
pub fn times(sentence: &Sentence, number_of_sentence: usize) -> Vec<TimeMention> {
    let words = &sentence.words;
    let mut out: Vec<TimeMention> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((time, len)) = read(words, at) else {
            at += 1;
            continue;
        };
        let span = at..(at + len).min(words.len());
        // "in the twelve months to the end of September": the end of a window, not the time of what is told
        let windowed = (1..=2).any(|n| {
            at > n
                && words[at - n].lower == "to"
                && matches!(words[at - n - 1].lower.as_str(), "months" | "year" | "weeks")
        });
        let time = if windowed { TimeExpr::Open } else { time };
        out.push(TimeMention {
            sentence: number_of_sentence,
            range: words[span.start].range.start..words[span.end - 1].range.end,
            preposition: preposition(words, at),
            words: span.clone(),
            time,
        });
        at = span.end;
    }
    join_ranges(words, pairs_of_days(words, out))
}

/// "on November 7 and 8", "in the night of 8 to 9 March": two days of one month.
fn pairs_of_days(words: &[Word], mut found: Vec<TimeMention>) -> Vec<TimeMention> {
    let joint = |i: usize| matches!(lower(words, i), "and" | "or" | "to" | "-" | "\u{2013}");
    let day = |i: usize| words.get(i).and_then(|w| day_number(&w.lower));
    for mention in &mut found {
        let TimeExpr::Date { year, month, day: Some(own), .. } = mention.time else { continue };
        let Range { start, end } = mention.words;
        let pair = |first: i8, last: i8| {
            TimeExpr::Between(
                Box::new(date_expr(year, month, Some(first))),
                Box::new(date_expr(year, month, Some(last))),
            )
        };
        let month_first = day_number(lower(words, start)).is_none();
        // "on November 7 and 8 people gathered": eight people, no day
        let ends = |i: usize| words.get(i).is_none_or(|w| !matches!(w.pos, "NOUN" | "PROPN" | "ADJ" | "NUM"));
        if month_first && joint(end) && ends(end + 2) && day(end + 1).is_some_and(|last| last > own) {
            mention.time = pair(own, day(end + 1).unwrap_or(own));
            mention.words.end = end + 2;
            mention.range.end = words[end + 1].range.end;
        } else if !month_first && start >= 2 && joint(start - 1) && day(start - 2).is_some_and(|first| first < own) {
            mention.time = pair(day(start - 2).unwrap_or(own), own);
            mention.words.start = start - 2;
            mention.range.start = words[start - 2].range.start;
            mention.preposition = preposition(words, start - 2);
        }
    }
    found
}

/// "between A and B", "from A to B" become one expression.
fn join_ranges(words: &[Word], found: Vec<TimeMention>) -> Vec<TimeMention> {
    let mut out: Vec<TimeMention> = Vec::new();
    for mention in found {
        if let Some(last) = out.last_mut() {
            let gap: Vec<&str> = words[last.words.end..mention.words.start].iter().map(|w| w.lower.as_str()).collect();
            let opener = last.words.start.checked_sub(1).map(|i| words[i].lower.as_str());
            // "closed on Monday and Tuesday"
            let day_after = matches!((&last.time, &mention.time),
                (TimeExpr::Weekday { day: a, .. }, TimeExpr::Weekday { day: b, .. }) if a.next() == *b);
            let joined = matches!(
                (opener, gap.as_slice()),
                (Some("between"), ["and"]) | (Some("from"), ["to" | "until" | "till"])
            ) || day_after && matches!((opener, gap.as_slice()), (Some("on"), ["and" | "or"]));
            if joined {
                let first = last.time.clone();
                last.time = TimeExpr::Between(Box::new(first), Box::new(mention.time));
                last.words.end = mention.words.end;
                last.range.end = mention.range.end;
                last.preposition = None;
                continue;
            }
        }
        out.push(mention);
    }
    out
}

fn preposition(words: &[Word], at: usize) -> Option<&'static str> {
    const KEPT: &[&str] = &[
        "since",
        "until",
        "till",
        "before",
        "after",
        "by",
        "from",
        "ahead",
        "during",
        "within",
        "for",
        "following",
        "of",
    ];
    let back = |n: usize| at.checked_sub(n).map(|i| words[i].lower.as_str()).unwrap_or_default();
    let mut word = back(1);
    if matches!(word, "late" | "early" | "the" | "this") {
        word = back(2);
    }
    if word == "of" && back(2) == "ahead" {
        return Some("before");
    }
    KEPT.iter().find(|k| **k == word).copied()
}

fn lower(words: &[Word], at: usize) -> &str {
    words.get(at).map(|w| w.lower.as_str()).unwrap_or_default()
}

/// Reads one expression that starts at `at`; gives it with the number of words.
fn read(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    calendar(words, at)
        .or_else(|| weekday(words, at))
        .or_else(|| fixed(words, at))
        .or_else(|| night_to(words, at))
        .or_else(|| unit_phrase(words, at))
        .or_else(|| counted(words, at))
        .or_else(|| stretch(words, at))
        .or_else(|| feast(words, at))
        .or_else(|| year(words, at))
}

/// "the third quarter of 2019", "the first half of 2020", "the 1990s", "the late 1990s". A fiscal quarter is not one of
/// the calendar, and a season is not the same months everywhere, so neither is read.
fn stretch(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let i = at + usize::from(lower(words, at) == "the");
    if let Some(n) = ordinal(lower(words, i)).and_then(|n| i8::try_from(n).ok()) {
        let months = match lower(words, i + 1) {
            "quarter" if n <= 4 => 3,
            "half" if n <= 2 => 6,
            _ => return None,
        };
        let of = i + 2 + usize::from(matches!(lower(words, i + 2), "of" | "in"));
        let year = year_number(lower(words, of))?;
        let from = (year, (n - 1) * months + 1);
        return Some((TimeExpr::Months { from, to: (year, n * months) }, of + 1 - at));
    }
    // a part of a decade is not told closely enough to be narrower than the decade
    let part = usize::from(part(lower(words, i)).is_some());
    let hyphen = usize::from(part > 0 && lower(words, i + 1) == "-");
    let end = i + part + hyphen;
    let first = year_number(lower(words, end).strip_suffix('s')?).filter(|y| y % 10 == 0)?;
    let last = if first % 100 == 0 { return None } else { first + 9 };
    Some((TimeExpr::Months { from: (first, 1), to: (last, 12) }, end + 1 - at))
}

/// Feasts that fall on the same day every year.
fn feast(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    if words[at].pos != "PROPN" && !words[at].tag.starts_with("NNP") {
        return None;
    }
    let new_year = lower(words, at) == "new" && lower(words, at + 1) == "year" && lower(words, at + 2) == "'s";
    let (month, day, len) = match (lower(words, at), lower(words, at + 1)) {
        ("christmas", "eve") => (12, 24, 2),
        ("christmas", "day") => (12, 25, 2),
        _ if new_year && lower(words, at + 3) == "eve" => (12, 31, 4),
        _ if new_year && lower(words, at + 3) == "day" => (1, 1, 4),
        _ => return None,
    };
    let comma = usize::from(lower(words, at + len) == ",");
    let year = year_number(lower(words, at + len + comma));
    let end = if year.is_some() { len + comma + 1 } else { len };
    Some((date_expr(year, month, Some(day)), end))
}

/// Month name; three-letter forms only with a capital, and never the verb "may" or "march".
pub fn month(word: &str, capital: bool) -> Option<i8> {
    if capital { crate::moments::words::month(word.trim_end_matches('.')) } else { None }
}

fn month_at(words: &[Word], at: usize) -> Option<i8> {
    let w = words.get(at)?;
    if w.pos == "AUX" || w.pos == "VERB" {
        return None;
    }
    // Capital initials are kept in the lemma of names only, so ask the shape through the tag.
    month(&w.lower, w.tag.starts_with("NNP") || w.pos == "PROPN" || w.lower.len() > 5)
}

/// "the Ninth of May Command", "the September Martyrs": the month is a word of a longer name.
fn part_of_name(words: &[Word], at: usize) -> bool {
    const ORDINALS: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let next = words.get(at + 1).is_some_and(|w| w.pos == "PROPN" && weekday_name(&w.lower).is_none());
    let counted = at >= 2 && lower(words, at - 1) == "of" && ORDINALS.contains(&lower(words, at - 2));
    next && (counted || words[at].rel == "compound" && words[at].head == Some(at + 1))
}

fn day_number(word: &str) -> Option<i8> {
    let plain = word.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
    plain.parse::<i8>().ok().filter(|d| (1..=31).contains(d))
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse::<i16>().ok()).flatten().filter(|y| (1800..=2199).contains(y))
}

fn part(word: &str) -> Option<Part> {
    match word {
        "early" | "beginning" | "start" => Some(Part::Early),
        "mid" | "middle" | "mid-" => Some(Part::Mid),
        "late" | "end" => Some(Part::Late),
        _ => None,
    }
}

/// "in early September", "15 September 2020", "September 15, 2020", "November 2019", "mid-March", "July this year",
/// "last January", "2020-09-15", "December 20,2020".
fn calendar(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let first = lower(words, at);
    if let Ok(date) = first.parse::<Date>() {
        return Some((date_expr(Some(date.year()), date.month(), Some(date.day())), 1));
    }
    // "since the beginning of the year"
    let since = at >= 2 && lower(words, at - 2) == "since" && matches!(first, "beginning" | "start");
    if since && lower(words, at + 1) == "of" && matches!(lower(words, at + 2), "the" | "this") {
        let unit = match lower(words, at + 3) {
            "year" => Some(TimeExpr::Date { year: None, month: 1, day: None, part: None, year_shift: Some(0) }),
            "month" => Some(TimeExpr::Unit { unit: Unit::Month, shift: 0 }),
            "week" => Some(TimeExpr::Unit { unit: Unit::Week, shift: 0 }),
            _ => None,
        };
        if let Some(unit) = unit {
            return Some((unit, 4));
        }
    }
    let mut i = at;
    let mut chosen = part(first);
    if chosen.is_some() {
        i += 1;
        if lower(words, i) == "-" || lower(words, i) == "of" {
            i += 1;
        }
    }
    let shift_before = match lower(words, i) {
        "last" | "this" | "next" if chosen.is_none() && month_at(words, i + 1).is_some() => {
            i += 1;
            Some(match lower(words, i - 1) {
                "last" => -1,
                "this" => 0,
                _ => 1,
            })
        }
        _ => None,
    };
    // day before month: "15 September", "15th of September", "the 15th of September"
    let mut day = None;
    if let Some(d) = day_number(lower(words, i)) {
        let of = usize::from(lower(words, i + 1) == "of");
        if month_at(words, i + 1 + of).is_some() {
            day = Some(d);
            i += 1 + of;
        }
    }
    let month = month_at(words, i)?;
    // "Red December": a name, no date
    let named = i == at
        && day.is_none()
        && at > 0
        && (matches!(lower(words, at - 1), "red" | "black" | "white" | "green" | "blue" | "bloody")
            || words[at - 1].pos == "PROPN" && words[at].head == Some(at - 1));
    if named || part_of_name(words, i) && day.is_none() {
        return None;
    }
    i += 1;
    if lower(words, i) == "." {
        i += 1;
    }
    let mut glued_year = None;
    if day.is_none() {
        let word = lower(words, i);
        if let Some((d, y)) = word.split_once(',') {
            if let (Some(d), Some(y)) = (day_number(d), year_number(y)) {
                day = Some(d);
                glued_year = Some(y);
                i += 1;
            }
        } else if let Some(d) = day_number(word) {
            day = Some(d);
            i += 1;
        }
    }
    let comma = usize::from(matches!(lower(words, i), "," | "of"));
    let year = glued_year.or_else(|| year_number(lower(words, i + comma)).inspect(|_| i += comma + 1));
    let mut year_shift = shift_before;
    if year.is_none() {
        let of = usize::from(lower(words, i) == "of");
        match (lower(words, i + of), lower(words, i + of + 1)) {
            ("this", "year") => {
                year_shift = Some(0);
                i += of + 2;
            }
            ("last", "year") => {
                year_shift = Some(-1);
                i += of + 2;
            }
            _ => {}
        }
    }
    if day.is_some() {
        chosen = None;
    }
    // "last January": the most recent one, which is what a bare month means too.
    if shift_before == Some(-1) {
        year_shift = None;
    }
    Some((TimeExpr::Date { year, month, day, part: chosen, year_shift }, i - at))
}

fn date_expr(year: Option<i16>, month: i8, day: Option<i8>) -> TimeExpr {
    TimeExpr::Date { year, month, day, part: None, year_shift: None }
}

/// English weekday name.
pub fn weekday_name(word: &str) -> Option<Weekday> {
    Some(match word.trim_end_matches('.') {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tues" | "tue" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thurs" | "thu" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// "Monday", "last Friday", "next Tuesday", "Monday, 4 March 1985" (then the calendar date wins).
fn weekday(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let (shift, i) = match lower(words, at) {
        "this" if lower(words, at + 1) == "past" => (-1, at + 2),
        "this" if lower(words, at + 1) == "coming" => (1, at + 2),
        "last" | "past" => (-1, at + 1),
        "next" | "coming" => (1, at + 1),
        "this" => (0, at + 1),
        _ => (0, at),
    };
    let word = words.get(i)?;
    if word.lower.len() <= 4 && word.pos != "PROPN" {
        return None;
    }
    let day = weekday_name(&word.lower)?;
    let comma = usize::from(lower(words, i + 1) == ",");
    if let Some((date, len)) = calendar(words, i + 1 + comma)
        && matches!(date, TimeExpr::Date { day: Some(_), .. })
    {
        return Some((date, i + 1 + comma + len - at));
    }
    Some((TimeExpr::Weekday { day, shift }, i + 1 - at))
}

/// "the night to Thursday", "the night of Wednesday to Thursday": a night has two days.
fn night_to(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let night = at + usize::from(lower(words, at) == "the");
    if lower(words, night) != "night" {
        return None;
    }
    let first =
        matches!(lower(words, night + 1), "of" | "from").then(|| weekday_name(lower(words, night + 2))).flatten();
    let to = night + if first.is_some() { 3 } else { 1 };
    let last = weekday_name(lower(words, to + 1)).filter(|_| matches!(lower(words, to), "to" | "into"))?;
    let before = last.previous();
    if first.is_some_and(|day| day != before) || lower(words, to + 2) == "to" {
        return None;
    }
    let on = |day| Box::new(TimeExpr::Weekday { day, shift: 0 });
    Some((TimeExpr::Between(on(before), on(last)), to + 2 - at))
}

/// Words with one meaning.
fn fixed(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let day = |shift| TimeExpr::Unit { unit: Unit::Day, shift };
    let a_day = |later| TimeExpr::Offset { n: Some(1), unit: Unit::Day, later, governs: false };
    let part_of_day = |word: &str| matches!(word, "night" | "evening" | "morning" | "afternoon");
    let two = (lower(words, at), lower(words, at + 1));
    let found = match two {
        ("the", "day") if matches!(lower(words, at + 2), "before") && lower(words, at + 3) == "yesterday" => {
            (day(-2), 4)
        }
        ("the", "previous" | "preceding") if part_of_day(lower(words, at + 2)) => (a_day(false), 3),
        ("the", "following" | "next") if part_of_day(lower(words, at + 2)) => (a_day(true), 3),
        // "said on Wednesday … the evening before."
        ("the", "day" | "night" | "evening" | "morning" | "afternoon")
            if lower(words, at + 2) == "before"
                && words.get(at + 3).is_none_or(|w| w.pos == "PUNCT" || w.lower == "and") =>
        {
            (a_day(false), 3)
        }
        ("the", "previous" | "preceding") => {
            let unit = unit(lower(words, at + 2)).filter(|_| !lower(words, at + 2).ends_with('s'))?;
            (TimeExpr::Offset { n: Some(1), unit, later: false, governs: false }, 3)
        }
        ("the", "following" | "next") => {
            let unit = unit(lower(words, at + 2)).filter(|_| !lower(words, at + 2).ends_with('s'))?;
            (TimeExpr::Offset { n: Some(1), unit, later: true, governs: false }, 3)
        }
        ("a", "day") if lower(words, at + 2) == "earlier" => {
            (TimeExpr::Offset { n: Some(1), unit: Unit::Day, later: false, governs: false }, 3)
        }
        ("the", "same") if lower(words, at + 2) == "day" => {
            (TimeExpr::Offset { n: Some(0), unit: Unit::Day, later: true, governs: false }, 3)
        }
        ("the" | "last" | "this" | "past", "weekend") => {
            let on = |day| Box::new(TimeExpr::Weekday { day, shift: 0 });
            (TimeExpr::Between(on(Weekday::Saturday), on(Weekday::Sunday)), 2)
        }
        ("last", "night") => (TimeExpr::Unit { unit: Unit::Day, shift: -1 }, 2),
        ("this", "morning" | "afternoon" | "evening") => (day(0), 2),
        ("at", "present") | ("so", "far") => (TimeExpr::Now, 2),
        ("overnight", _) if at > 0 && words[at].pos == "ADV" => {
            (TimeExpr::Between(Box::new(day(-1)), Box::new(day(0))), 1)
        }
        // Older papers write "to-day".
        ("today" | "tonight" | "to-day" | "to-night", _) => (day(0), 1),
        ("yesterday", _) => (day(-1), 1),
        ("tomorrow" | "to-morrow", _) => (day(1), 1),
        ("now" | "currently" | "presently", _) => (TimeExpr::Now, 1),
        (
            "recently" | "often" | "repeatedly" | "frequently" | "regularly" | "lately" | "previously" | "occasionally",
            _,
        ) => (TimeExpr::Open, 1),
        _ => return None,
    };
    Some(found)
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "hour" | "hours" => Unit::Hour,
        "day" | "days" | "night" | "nights" => Unit::Day,
        "week" | "weeks" | "weekend" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// "last week", "this month", "next year", "in recent months", "in the past two months", "the past year".
fn unit_phrase(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let the = usize::from(lower(words, at) == "the");
    let first = lower(words, at + the);
    if matches!(first, "recent" | "coming") {
        let n = unit(lower(words, at + the + 1))?;
        let _ = n;
        return Some((TimeExpr::Open, the + 2));
    }
    let shift = match first {
        "last" | "past" | "previous" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    if let Some(u) = unit(lower(words, at + the + 1)) {
        let plural = lower(words, at + the + 1).ends_with('s');
        if plural {
            return Some((TimeExpr::Past { n: None, unit: u, window: true }, the + 2));
        }
        // "in the past year" is a window, "last year" a calendar year
        if the == 1 && shift == -1 {
            return Some((TimeExpr::Past { n: Some(1), unit: u, window: true }, the + 2));
        }
        return Some((TimeExpr::Unit { unit: u, shift }, the + 2));
    }
    let n = number(lower(words, at + the + 1)).or(match lower(words, at + the + 1) {
        "few" | "several" => Some(0),
        _ => None,
    })?;
    let u = unit(lower(words, at + the + 2))?;
    let n = u32::try_from(n).ok().filter(|n| *n > 0);
    (shift == -1).then_some((TimeExpr::Past { n, unit: u, window: true }, the + 3))
}

/// "three days ago", "days later", "two weeks after", "hours before", "a few days after", "more than a week after".
fn counted(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let mut i = at;
    if lower(words, i) == "just" || lower(words, i) == "only" {
        i += 1;
    }
    let first = lower(words, i);
    let n = if let Some(n) = number(first) {
        i += 1;
        if matches!(first, "a" | "an") && matches!(lower(words, i), "few" | "couple") {
            i += 1 + usize::from(lower(words, i + 1) == "of");
            None
        } else {
            u32::try_from(n).ok()
        }
    } else if matches!(first, "several" | "few" | "many" | "some") {
        i += 1;
        None
    } else {
        None
    };
    let vague = n.is_none() && i > at;
    let u = unit(lower(words, i))?;
    if n.is_none() && !vague && !lower(words, i).ends_with('s') {
        return None;
    }
    i += 1;
    let after = lower(words, i);
    let few = vague && lower(words, at + 1) == "few" || lower(words, at) == "few";
    let n = if few { Some(u32::MAX) } else { n };
    match after {
        "ago" => Some((TimeExpr::Past { n: n.filter(|n| *n != u32::MAX), unit: u, window: false }, i + 1 - at)),
        "later" | "afterwards" => Some((TimeExpr::Offset { n, unit: u, later: true, governs: false }, i + 1 - at)),
        "earlier" => Some((TimeExpr::Offset { n, unit: u, later: false, governs: false }, i + 1 - at)),
        "after" | "following" => Some((TimeExpr::Offset { n, unit: u, later: true, governs: true }, i + 1 - at)),
        "before" => {
            let that = usize::from(matches!(lower(words, i + 1), "that" | "this"));
            Some((TimeExpr::Offset { n, unit: u, later: false, governs: that == 0 }, i + 1 + that - at))
        }
        _ => None,
    }
}

/// "in 2019", "late 2018".
fn year(words: &[Word], at: usize) -> Option<(TimeExpr, usize)> {
    let chosen = part(lower(words, at));
    let i = at + usize::from(chosen.is_some());
    let hyphen = usize::from(chosen.is_some() && matches!(lower(words, i), "-" | "of"));
    let value = year_number(lower(words, i + hyphen))?;
    let before = at.checked_sub(1).map(|b| lower(words, b)).unwrap_or_default();
    let dated = chosen.is_some()
        || matches!(
            before,
            "in" | "since" | "of" | "until" | "by" | "from" | "during" | "between" | "and" | "to" | "(" | "the"
        );
    dated.then_some((TimeExpr::Year { year: value, part: chosen }, i + hyphen + 1 - at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words without a tree; a capital makes a name.
    fn sentence(text: &str) -> Sentence {
        let mut at = 0;
        let word = |form: &str| {
            let range = at..at + form.len();
            at = range.end + 1;
            let name = form.starts_with(char::is_uppercase);
            Word {
                range,
                lower: form.to_lowercase(),
                lemma: form.to_lowercase(),
                pos: if name { "PROPN" } else { "NOUN" },
                tag: if name { "NNP" } else { "NN" },
                head: None,
                rel: "dep",
                quoted: false,
            }
        };
        let words = text.split(' ').map(word).collect();
        Sentence { range: 0..text.len(), zone: chancery_facts::Zone::Body, paragraph: 0, words }
    }

    fn found(text: &str) -> Vec<TimeExpr> {
        times(&sentence(text), 0).into_iter().map(|t| t.time).collect()
    }

    #[test]
    fn quarters_halves_and_decades_are_stretches_of_months() {
        let months = |from, to| vec![TimeExpr::Months { from, to }];
        assert_eq!(found("in the third quarter of 2027"), months((2027, 7), (2027, 9)));
        assert_eq!(found("in the second half of 2027"), months((2027, 7), (2027, 12)));
        assert_eq!(found("during the 1970s"), months((1970, 1), (1979, 12)));
        assert_eq!(found("in the late 1970s"), months((1970, 1), (1979, 12)));
        assert_eq!(found("in the 2000s"), []);
        assert_eq!(found("in the third quarter"), []);
    }

    #[test]
    fn two_days_of_one_month() {
        for text in ["It will be closed on November 7 and 8", "in the night of 7 to 8 November", "from 7 to 8 November"]
        {
            let [TimeExpr::Between(first, last)] = &found(text)[..] else { panic!("{text}: {:?}", found(text)) };
            assert_eq!((&**first, &**last), (&date_expr(None, 11, Some(7)), &date_expr(None, 11, Some(8))), "{text}");
        }
    }

    #[test]
    fn feasts_are_days() {
        let day = |year, month, day| vec![TimeExpr::Date { year, month, day: Some(day), part: None, year_shift: None }];
        assert_eq!(found("on Christmas Day 2027"), day(Some(2027), 12, 25));
        assert_eq!(found("on New Year 's Eve"), day(None, 12, 31));
        assert_eq!(found("a Christmas party"), []);
    }

    #[test]
    fn this_past_weekday_is_the_last_one() {
        let on = |day| Box::new(TimeExpr::Weekday { day, shift: 0 });
        let night = [TimeExpr::Between(on(Weekday::Wednesday), on(Weekday::Thursday))];
        assert_eq!(found("in the night to Thursday"), night);
        assert_eq!(found("in the night of Wednesday to Thursday"), night);
        assert_eq!(found("this past Friday"), [TimeExpr::Weekday { day: Weekday::Friday, shift: -1 }]);
        assert_eq!(found("this coming Friday"), [TimeExpr::Weekday { day: Weekday::Friday, shift: 1 }]);
    }
}
