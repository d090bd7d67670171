//! The publication day worked out from the text, when the page does not state it.
//!
//! A day is given only when year and week are certain; otherwise the weekday and the limits are kept.

use chancery_facts::reading::{Reading, TimeExpr, Unit};
use chancery_facts::{Basis, Bounds, Date, Published, Text, Zone};
use jiff::ToSpan;
use jiff::civil::Weekday;

/// Fills in what the text tells of an unstated publication day.
pub fn infer(stated: &Published, reading: &Reading, text: &Text) -> Published {
    if stated.days.is_some() {
        return stated.clone();
    }
    let mut out = stated.clone();
    let weekday = lead_weekday(reading);
    out.weekday = out.weekday.or_else(|| weekday.map(|d| format!("{d:?}")));
    let explicit = explicit_days(reading);
    let not_before = explicit.iter().map(|(from, _)| *from).max();
    if let Some(day) = not_before {
        out.bounds = Some(Bounds { not_before: Some(day), not_after: out.bounds.and_then(|b| b.not_after) });
        out.reason = Some(format!("not before {day}, which the text tells of"));
    }
    let Some(year) = year(reading) else { return out };
    let Some(weekday) = weekday else { return out };
    let Some((event, gap, words)) = weeks_after(reading, year, text) else { return out };
    // "more than a week after" an event: the first such weekday beyond it, if that leaves one week only.
    let Ok(earliest) = event.checked_add((7 * gap + 1).days()) else { return out };
    let ahead = i64::from(weekday.since(earliest.weekday()));
    let Ok(day) = earliest.checked_add(ahead.days()) else { return out };
    out.days = Some((day, day));
    out.bounds = None;
    out.basis = Basis::InDocument;
    out.reason = Some(format!(
        "\"{words}\" after {event}, and the news is dated by {weekday:?}; the year {year} from the dates of the text"
    ));
    out.weekday = None;
    out
}

/// Weekday that the news of the first sentences is dated by.
fn lead_weekday(reading: &Reading) -> Option<Weekday> {
    let body: Vec<usize> =
        reading.sentences.iter().enumerate().filter(|(_, s)| s.zone == Zone::Body).map(|(i, _)| i).take(4).collect();
    let lead = || {
        reading.times.iter().filter(|t| body.contains(&t.sentence)).filter_map(|t| match t.time {
            TimeExpr::Weekday { day, shift: 0 } => Some((t, day)),
            _ => None,
        })
    };
    // The day the words were said is nearer to publication than the day of the act.
    let said = |t: &chancery_facts::reading::TimeMention| {
        let s = &reading.sentences[t.sentence];
        let verb = s.ancestors(t.words.start).into_iter().find(|&i| s.words[i].pos == "VERB");
        verb.is_some_and(|v| {
            matches!(
                s.words[v].lemma.as_str(),
                "say"
                    | "tell"
                    | "announce"
                    | "report"
                    | "state"
                    | "warn"
                    | "add"
                    | "vow"
                    | "pledge"
                    | "declare"
                    | "confirm"
                    | "disclose"
                    | "reveal"
                    | "insist"
            )
        })
    };
    lead().find(|(t, _)| said(t)).or_else(|| lead().next()).map(|(_, day)| day)
}

/// Intervals stated with their year.
fn explicit_days(reading: &Reading) -> Vec<(Date, Date)> {
    let anchor = crate::dates::Anchor::default();
    reading
        .times
        .iter()
        .filter(|t| !matches!(t.preposition, Some("before" | "by" | "until")))
        .filter(|t| reading.sentences[t.sentence].zone == Zone::Body || !photo(reading, t.sentence))
        .filter_map(|t| crate::dates::resolve(&t.time, &anchor, "").days)
        .collect()
}

/// Captions date the photo; only a caption with an event of its own tells more, and that is not known here.
fn photo(reading: &Reading, sentence: usize) -> bool {
    let s = &reading.sentences[sentence];
    s.zone == Zone::Caption
        && s.words.iter().any(|w| matches!(w.lower.as_str(), "photo" | "taken" | "pictured" | "file"))
}

/// The year of writing: "last year" beside a stated year, or "this year".
fn year(reading: &Reading) -> Option<i16> {
    let stated_year = |time: &TimeExpr| match time {
        TimeExpr::Date { year: Some(y), .. } | TimeExpr::Year { year: y, .. } => Some(*y),
        _ => None,
    };
    for t in &reading.times {
        let shift = match t.time {
            TimeExpr::Unit { unit: Unit::Year, shift } if shift.abs() <= 1 => i16::try_from(shift).ok()?,
            _ => continue,
        };
        // The stated year of the same or the next sentence tells which one is meant.
        let near = reading.times.iter().find_map(|o| {
            let close = o.sentence == t.sentence || o.sentence == t.sentence + 1;
            stated_year(&o.time).filter(|_| close)
        });
        if let Some(y) = near {
            return Some(y - shift);
        }
    }
    None
}

/// "more than a week after" with the last dated event of that year behind it: event, weeks, words.
fn weeks_after(reading: &Reading, year: i16, text: &Text) -> Option<(Date, i64, String)> {
    let t = reading.times.iter().find(|t| match t.time {
        TimeExpr::Offset { n: Some(n), unit: Unit::Week, later: true, governs: true } => {
            (1..=3).contains(&n) && reading.sentences[t.sentence].zone == Zone::Body
        }
        _ => false,
    })?;
    let TimeExpr::Offset { n: Some(n), .. } = t.time else { return None };
    let event = reading.times.iter().filter(|o| o.sentence >= t.sentence && o.sentence <= t.sentence + 3).find_map(
        |o| match o.time {
            TimeExpr::Date { year: None, month, day: Some(day), .. } => Date::new(year, month, day).ok(),
            _ => None,
        },
    )?;
    Some((event, i64::from(n), text.as_str()[t.range.clone()].to_owned()))
}
