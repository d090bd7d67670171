//! The publication day worked out from the text, when the page does not state it.
//!
//! A day is given only when year and week are certain; otherwise the weekday and the limits are kept.

use chancery_facts::reading::{Reading, TimeExpr, TimeMention, Unit};
use chancery_facts::{Basis, Bounds, Date, Fact, Kind, Published, Text, Zone};
use jiff::ToSpan;
use jiff::civil::Weekday;

/// Fills in what the text tells of an unstated publication day.
pub fn infer(stated: &Published, reading: &Reading, text: &Text) -> Published {
    if stated.days.is_some() {
        return stated.clone();
    }
    let mut out = stated.clone();
    let weekday = out.weekday.as_deref().and_then(named).or_else(|| lead_weekday(reading));
    out.weekday = out.weekday.or_else(|| weekday.map(|d| format!("{d:?}")));
    out.days_after = told_after(reading);
    let explicit = explicit_days(reading);
    let not_before = explicit.iter().map(|(from, _)| *from).max();
    if let Some(day) = not_before {
        out.bounds = Some(Bounds { not_before: Some(day), not_after: out.bounds.as_ref().and_then(|b| b.not_after) });
        out.reason = Some(format!("not before {day}, which the text tells of"));
    }
    let year = year(reading);
    let found = settled(stated, reading)
        .or_else(|| by_another_day(reading, text))
        .or_else(|| counted(reading, text))
        .or_else(|| since(reading, text))
        .or_else(|| weeks_beyond(reading, text, year?, weekday?))
        .or_else(|| days_after(reading, text, year, weekday))
        .or_else(|| lead_day(reading, year, weekday))
        .or_else(|| between(reading, weekday?, not_before?));
    let possible = |day: &Date| {
        let after = out.bounds.as_ref().is_none_or(|b| {
            b.not_before.is_none_or(|first| *day >= first) && b.not_after.is_none_or(|last| *day <= last)
        });
        after && planned(reading).iter().all(|(_, last)| *day <= *last)
    };
    let Some((day, reason)) = found.filter(|(day, _)| possible(day)) else { return out };
    out.days = Some((day, day));
    out.bounds = None;
    out.basis = Basis::InDocument;
    out.reason = Some(reason);
    out.weekday = None;
    out
}

fn named(weekday: &str) -> Option<Weekday> {
    let days = std::iter::successors(Some(Weekday::Monday), |day| Some(day.next()));
    days.take(7).find(|day| format!("{day:?}") == weekday)
}

/// The day a report was written on: that of its dateline, where it names another than the paper of the next days bears.
/// `FREETOWN, Tuesday.` in a paper of Wednesday, `LIMA, March 27` in one of the 28th: "to-day" is the day of the dateline.
pub fn written(day: Date, text: &Text) -> Date {
    let first = text.zones.iter().position(|z| z.zone == Zone::Body).unwrap_or(text.zones.len());
    let Some(line) = text.zones[..first].iter().rev().find(|z| z.zone == Zone::Dateline) else { return day };
    let words: Vec<&str> =
        text.as_str()[line.range.clone()].split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let weekdays: Vec<Weekday> = words.iter().filter_map(|w| named(w)).collect();
    let back = |days: i32| day.checked_sub(i64::from(days).days()).unwrap_or(day);
    if let [weekday] = weekdays[..] {
        let days = i32::from(weekday.until(day.weekday()));
        return if (1..=2).contains(&days) { back(days) } else { day };
    }
    // A month and a day beside it, in either order.
    (1..=3)
        .map(back)
        .find(|earlier| {
            let month = earlier.strftime("%B").to_string();
            let number = earlier.day().to_string();
            let is_month = |w: &str| w.len() >= 3 && month.to_lowercase().starts_with(&w.to_lowercase());
            words.windows(2).any(|w| is_month(w[0]) && w[1] == number || w[0] == number && is_month(w[1]))
        })
        .unwrap_or(day)
}

/// Days before a report on which what it tells of happened, at most.
const NEAR: i32 = 10;

/// A stated day with two readings: the one that days of the text lie right before, if they lie before one only.
fn settled(stated: &Published, reading: &Reading) -> Option<(Date, String)> {
    let bounds = stated.bounds.as_ref()?;
    let (first, last) = (bounds.not_before?, bounds.not_after?);
    if (i32::from(first.day()), i32::from(first.month())) != (i32::from(last.month()), i32::from(last.day())) {
        return None;
    }
    let told = |t: &&TimeMention| reading.sentences[t.sentence].zone == Zone::Body && !is_ahead(reading, t);
    let near = |reading_of: Date| {
        reading.times.iter().filter(told).filter_map(|t| full_day(&t.time, Some(first.year()))).any(|day| {
            let before = (reading_of - day).get_days();
            (0..=NEAR).contains(&before)
        })
    };
    let day = match (near(first), near(last)) {
        (true, false) => first,
        (false, true) => last,
        _ => return None,
    };
    Some((day, format!("read so that days of the text lie within {NEAR} days before it")))
}

/// `yesterday, 11 March 2014`: a day counted from today beside its full date.
fn counted(reading: &Reading, text: &Text) -> Option<(Date, String)> {
    reading.times.windows(2).find_map(|pair| {
        let near = pair[0].sentence == pair[1].sentence
            && pair[1].range.start.saturating_sub(pair[0].range.end) <= 2
            && reading.sentences[pair[0].sentence].zone == Zone::Body;
        let (shift, date) = match (&pair[0].time, &pair[1].time) {
            (TimeExpr::Unit { unit: Unit::Day, shift }, date) | (date, TimeExpr::Unit { unit: Unit::Day, shift }) => {
                (*shift, full_day(date, None)?)
            }
            _ => return None,
        };
        let words = &text.as_str()[pair[0].range.start..pair[1].range.end];
        let day = date.checked_sub(i64::from(shift).days()).ok()?;
        near.then(|| (day, format!("\"{words}\"")))
    })
}

/// "Six days have gone by since the raid", "Three days after Monday's attack, police …": how long after the act that it is about a
/// report is written, where it says so in its first sentences and does not date the act there.
fn told_after(reading: &Reading) -> Option<u16> {
    let act = |sentence: usize, from: usize| {
        let s = &reading.sentences[sentence];
        let mentions = reading.mentions_of(sentence);
        mentions.iter().find(|m| (from..from + 8).contains(&m.head)).is_some_and(|m| {
            let known = s.children(m.head).any(|c| {
                let word = s.words[c].lower.as_str();
                matches!(word, "the" | "this" | "that") || names_weekday(word)
            });
            // A day told in full with it dates the report without the help of others.
            let in_full = |t: &TimeMention| matches!(t.time, TimeExpr::Date { .. }) && t.words.start > from;
            known && (m.is("act") || m.is("weapon")) && !reading.times_of(sentence).iter().any(in_full)
        })
    };
    lengths(reading).into_iter().find_map(|l| act(l.sentence, l.after + 1).then_some(l.days))
}

/// The same where the act is told by a clause: "Nine days have passed since gunmen stormed the residence", "three days after Baku
/// expelled two diplomats". The act is one of the facts.
pub fn counted_from(facts: &[Fact], reading: &Reading, text: &Text) -> Option<u16> {
    let begins = |l: &Length, fact: &&Fact| {
        let words = &reading.sentences[l.sentence].words;
        let (first, last) = (words[l.first].range.start, words[(l.after + 8).min(words.len() - 1)].range.end);
        let (here, own) = (text.original(first..last), fact.main().quote.span);
        let starts_there = (here.start..here.end).contains(&own.start);
        matches!(fact.kind(), Kind::Incident | Kind::Contact | Kind::Posture)
            && starts_there
            && fact.event_date.as_ref().is_none_or(|d| d.days.is_none())
            // The whole sentence tells of another act than the clause behind "after".
            && (own.start > here.start || l.first > 0 || fact.kind() == Kind::Incident)
    };
    lengths(reading).into_iter().find_map(|l| facts.iter().any(|f| begins(&l, &f)).then_some(l.days))
}

/// A length of time between an act and the report.
struct Length {
    sentence: usize,
    /// Word that counts.
    first: usize,
    /// "since" or "after".
    after: usize,
    days: u16,
}

/// "Six days have gone by since", "three weeks after", in the first sentences.
fn lengths(reading: &Reading) -> Vec<Length> {
    let in_sentence = |sentence: usize| {
        let words: Vec<&str> = reading.sentences[sentence].words.iter().map(|w| w.lower.as_str()).collect();
        (1..words.len()).find_map(|i| {
            let unit = match words[i] {
                "day" | "days" => 1,
                "week" | "weeks" => 7,
                _ => return None,
            };
            let count = match words[i - 1] {
                "a" | "one" => 1,
                word => crate::harm::small_number(word).or_else(|| word.parse().ok())?,
            };
            let count = u16::try_from(count).ok().filter(|n| (1..=60).contains(n))?;
            // "more than a week after" and "some ten days after" count nothing exactly.
            let vague = i > 1
                && matches!(
                    words[i - 2],
                    "than" | "about" | "some" | "almost" | "nearly" | "within" | "around" | "the" | "in"
                );
            // What stands between the length of time and the act.
            let after = (i + 1..words.len().min(i + 6)).find(|&j| matches!(words[j], "since" | "after"))?;
            let bare = words[i + 1..after].iter().all(|w| {
                matches!(*w, "have" | "has" | "had" | "gone" | "by" | "passed" | "elapsed" | "on" | "now" | "ago")
            });
            let apart = i < 8 || words[i - 2] == ",";
            (bare && apart && !vague && after + 1 < words.len()).then_some(Length {
                sentence,
                first: i - 1,
                after,
                days: count * unit,
            })
        })
    };
    lead(reading).into_iter().take(3).filter_map(in_sentence).collect()
}

/// "It is two weeks since the consulate closed on 4 September 2029": as long after that day.
fn since(reading: &Reading, text: &Text) -> Option<(Date, String)> {
    reading.sentences.iter().enumerate().filter(|(_, s)| s.zone == Zone::Body).take(6).find_map(|(i, s)| {
        let words: Vec<&str> = s.words.iter().map(|w| w.lower.as_str()).collect();
        let at = words.iter().position(|w| *w == "since").filter(|at| (3..=8).contains(at))?;
        let opens = matches!(&words[..2], ["it", "is" | "'s" | "has"]);
        let exact = words[..at].windows(3).any(|w| w == ["to", "the", "day"])
            || words[..at].iter().any(|w| matches!(*w, "exactly" | "today"));
        let unit = (1..at).find_map(|n| {
            let days = match words[n] {
                "day" | "days" => 1,
                "week" | "weeks" => 7,
                _ => return None,
            };
            let count = crate::harm::small_number(words[n - 1]).or_else(|| words[n - 1].parse().ok())?;
            Some(i64::from(count) * days)
        })?;
        let event = reading.times.iter().find(|t| t.sentence == i && t.words.start > at)?;
        let day = full_day(&event.time, None)?.checked_add(unit.days()).ok()?;
        let told = &text.as_str()[s.words[0].range.start..event.range.end];
        (opens && (exact || unit % 7 != 0 || unit <= 28)).then(|| (day, format!("\"{told}\"")))
    })
}

/// "more than a week after" an event: the first such weekday beyond it, if that leaves one week only.
fn weeks_beyond(reading: &Reading, text: &Text, year: i16, weekday: Weekday) -> Option<(Date, String)> {
    let (event, gap, words) = weeks_after(reading, year, text)?;
    let earliest = event.checked_add((7 * gap + 1).days()).ok()?;
    let day = first_on(weekday, earliest)?;
    let reason = format!(
        "\"{words}\" after {event}, and the news is dated by {weekday:?}; the year {year} from the dates of the text"
    );
    Some((day, reason))
}

/// "today, the tenth anniversary of the attack of 9 June 2021", "today, two weeks to the day after 4 September 2029", "tonight, on the
/// eve of 5 July 2034", "on Tuesday, the day after the storming of Monday, 14 June 1993": the day by one that is stated whole.
fn by_another_day(reading: &Reading, text: &Text) -> Option<(Date, String)> {
    let stated = reading.times.iter().filter(|t| lead(reading).contains(&t.sentence));
    stated.filter_map(|t| Some((t, full_day(&t.time, None)?))).find_map(|(t, day)| {
        let start = reading.sentences[t.sentence].range.start;
        let before = text.as_str()[start..t.range.start].to_lowercase();
        let words: Vec<&str> = before.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let at = |phrase: &[&str]| words.windows(phrase.len()).position(|w| w == phrase);
        let now = words.iter().position(|w| matches!(*w, "today" | "tonight"));
        let weekday = words.iter().find_map(|w| named(&capital(w)));
        let found = if let (Some(_), Some(n)) = (now, words.iter().position(|w| *w == "anniversary")) {
            let years = ordinal(words.get(n.checked_sub(1)?)?)?;
            day.checked_add(i32::try_from(years).ok()?.years()).ok()
        } else if let (Some(_), Some(n)) =
            (now, at(&["to", "the", "day", "after"]).or_else(|| at(&["to", "the", "day", "since"])))
        {
            let unit = match *words.get(n.checked_sub(1)?)? {
                "day" | "days" => 1,
                "week" | "weeks" => 7,
                _ => return None,
            };
            let count = cardinal(words.get(n.checked_sub(2)?)?)?;
            day.checked_add((i64::from(count) * unit).days()).ok()
        } else if now.is_some() && at(&["on", "the", "eve", "of"]).is_some() {
            day.yesterday().ok()
        } else if let (Some(weekday), Some(_)) = (weekday, at(&["the", "day", "after"])) {
            // The weekday named first must be the one it leads to.
            day.tomorrow().ok().filter(|next| next.weekday() == weekday)
        } else {
            None
        };
        let words = text.as_str()[start..t.range.end].split_whitespace().collect::<Vec<_>>().join(" ");
        found.map(|found| (found, format!("\"{words}\"")))
    })
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// "one" to "twelve", or figures.
fn cardinal(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = NAMES.iter().position(|n| *n == word).and_then(|at| u32::try_from(at + 1).ok());
    named.or_else(|| (word == "a").then_some(1)).or_else(|| word.parse().ok().filter(|n| *n <= 100))
}

/// "first" to "twelfth", the round ones to "fiftieth", or figures: "25th".
fn ordinal(word: &str) -> Option<u32> {
    if word == "first" {
        return Some(1);
    }
    let round = ["twentieth", "thirtieth", "fortieth", "fiftieth"].iter().position(|n| *n == word);
    let round = round.and_then(|at| u32::try_from(20 + 10 * at).ok());
    let counted = crate::incidents::ordinal_word(word).and_then(|n| u32::try_from(n).ok());
    counted.or(round).or_else(|| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok())
}

/// "three days after" a dated event, if the weekday of the news is the one it leads to; weeks need that weekday too.
fn days_after(reading: &Reading, text: &Text, year: Option<i16>, weekday: Option<Weekday>) -> Option<(Date, String)> {
    let weekday = weekday?;
    reading.times.iter().filter(|t| lead(reading).contains(&t.sentence)).find_map(|t| {
        let TimeExpr::Offset { n: Some(n), unit, later: true, governs: true } = t.time else { return None };
        let slack = match unit {
            Unit::Day if n <= 10 => 0,
            Unit::Week if n <= 3 => 3,
            _ => return None,
        };
        let event = reading
            .times
            .iter()
            .filter(|o| o.sentence == t.sentence && o.range.start >= t.range.end)
            .find_map(|o| full_day(&o.time, year))?;
        let middle = event.checked_add((i64::from(n) * if slack == 0 { 1 } else { 7 }).days()).ok()?;
        let day = first_on(weekday, middle.checked_sub(i64::from(slack).days()).ok()?)?;
        let words = &text.as_str()[t.range.clone()];
        (day <= middle.checked_add(i64::from(slack).days()).ok()?)
            .then(|| (day, format!("\"{words}\" {event}, and the news is dated by {weekday:?}")))
    })
}

/// The news itself has a full date: the day, or the weekday of the words about it within the six days that follow.
fn lead_day(reading: &Reading, year: Option<i16>, weekday: Option<Weekday>) -> Option<(Date, String)> {
    let body: Vec<usize> = lead(reading).into_iter().take(2).collect();
    let news = reading.times.iter().filter(|t| body.contains(&t.sentence)).find(|t| {
        let s = &reading.sentences[t.sentence];
        let main = s.ancestors(t.words.start).into_iter().find(|&i| s.words[i].pos == "VERB");
        let root = main.is_some_and(|v| {
            let head = s.words[v].head;
            head.is_none()
                || matches!(s.words[v].rel, "ccomp" | "conj") && head.is_some_and(|h| s.words[h].head.is_none())
        });
        // The day hangs on the verb itself, not on a thing of that day.
        let own = main.is_some_and(|v| s.words[t.words.clone()].iter().any(|w| w.head == Some(v)));
        // A weekday beside the date is how news of this week is told: `on Tuesday, 11 March 2014`.
        let weekday = s.words[t.words.start.saturating_sub(3)..t.words.end].iter().any(|w| names_weekday(&w.lower));
        root && own && weekday && !is_ahead(reading, t) && matches!(t.preposition, None | Some("on"))
    })?;
    let day = full_day(&news.time, year)?;
    let later = explicit_days(reading).iter().all(|(from, _)| *from <= day.saturating_add(6.days()));
    let out = match weekday {
        Some(weekday) => first_on(weekday, day)?,
        None => day,
    };
    later.then(|| {
        (out, format!("the news is dated {day}{}", weekday.map(|w| format!(" and told on {w:?}")).unwrap_or_default()))
    })
}

/// One such weekday only lies between the last day told of and the first one planned.
fn between(reading: &Reading, weekday: Weekday, not_before: Date) -> Option<(Date, String)> {
    let first_planned = planned(reading).into_iter().map(|(from, _)| from).min()?;
    let day = first_on(weekday, not_before)?;
    let next = day.checked_add(7.days()).ok()?;
    (day < first_planned && next >= first_planned)
        .then(|| (day, format!("the only {weekday:?} between {not_before} and {first_planned}, which lies ahead")))
}

fn names_weekday(word: &str) -> bool {
    matches!(word, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// The first such weekday from a day on.
fn first_on(weekday: Weekday, from: Date) -> Option<Date> {
    from.checked_add(i64::from(weekday.since(from.weekday())).days()).ok()
}

/// The day of a date with its year, or without one where the year is known.
fn full_day(time: &TimeExpr, year: Option<i16>) -> Option<Date> {
    let TimeExpr::Date { year: own, month, day: Some(day), year_shift: None, .. } = time else { return None };
    Date::new(own.or(year)?, *month, *day).ok()
}

/// The first sentences of the article.
fn lead(reading: &Reading) -> Vec<usize> {
    reading.sentences.iter().enumerate().filter(|(_, s)| s.zone == Zone::Body).map(|(i, _)| i).take(4).collect()
}

/// True for a time of something that is to come.
fn is_ahead(reading: &Reading, t: &TimeMention) -> bool {
    let s = &reading.sentences[t.sentence];
    s.ancestors(t.words.start).into_iter().any(|i| {
        let will = |c: usize| matches!(s.words[c].lower.as_str(), "will" | "'ll" | "shall" | "would" | "to" | "may");
        matches!(s.words[i].lemma.as_str(), "schedule" | "plan" | "due" | "expect" | "set" | "slate" | "upcoming")
            || s.words[i].pos == "VERB" && s.children(i).any(|c| matches!(s.words[c].rel, "aux" | "mark") && will(c))
    })
}

/// Days stated with their year that lie ahead of the report.
fn planned(reading: &Reading) -> Vec<(Date, Date)> {
    let anchor = crate::dates::Anchor::default();
    let ahead =
        reading.times.iter().filter(|t| reading.sentences[t.sentence].zone == Zone::Body && is_ahead(reading, t));
    ahead.filter_map(|t| crate::dates::resolve(&t.time, &anchor, "").days).collect()
}

/// Weekday that the news of the first sentences is dated by.
fn lead_weekday(reading: &Reading) -> Option<Weekday> {
    let body = lead(reading);
    let lead = || {
        reading.times.iter().filter(|t| body.contains(&t.sentence)).filter_map(|t| match t.time {
            TimeExpr::Weekday { day, shift: 0 } => Some((t, day)),
            _ => None,
        })
    };
    // "informed this Saturday the director": the day of the report itself
    let this = |t: &TimeMention| {
        let s = &reading.sentences[t.sentence];
        let past = governing(reading, t).is_some_and(|v| matches!(s.words[v].tag, "VBD" | "VBN"));
        s.words[t.words.start].lower == "this" && past && !is_ahead(reading, t)
    };
    if let Some((_, day)) = lead().find(|(t, _)| this(t)) {
        return Some(day);
    }
    // The day the words were said is nearer to publication than the day of the act, and the day of the main clause than that of
    // an act recalled in another.
    let (said, (_, day)) = match lead().find(|(t, _)| is_said(reading, t)) {
        Some(found) => (true, found),
        None => (false, lead().find(|(t, _)| is_told(reading, t)).or_else(|| lead().next())?),
    };
    let recalled = !said && !lead().any(|(t, d)| d == day && is_told(reading, t));
    Some(later(reading, day, recalled))
}

/// A day shortly after the given one that is told as past somewhere below: the report is no older than that. Days of what was said
/// count; where the given day is only recalled, days of what was done as well.
fn later(reading: &Reading, day: Weekday, recalled: bool) -> Weekday {
    let days = reading.times.iter().filter_map(|t| match t.time {
        TimeExpr::Weekday { day, shift: 0 } => Some((t, day)),
        _ => None,
    });
    let counts = |t: &TimeMention| {
        let s = &reading.sentences[t.sentence];
        let verb = governing(reading, t);
        let before = verb.is_some_and(|v| s.children(v).any(|c| s.words[c].lower == "had"));
        let past = verb.is_some_and(|v| matches!(s.words[v].tag, "VBD" | "VBN"));
        let first = is_said(reading, t) || recalled && is_told(reading, t);
        s.zone == Zone::Body && past && !before && first && !is_ahead(reading, t)
    };
    let after = |d: Weekday| day.until(d);
    let behind = days.filter(|(t, d)| (1..=2).contains(&after(*d)) && counts(t));
    behind.map(|(_, d)| d).max_by_key(|d| after(*d)).unwrap_or(day)
}

/// The verb that a time is told with.
fn governing(reading: &Reading, t: &TimeMention) -> Option<usize> {
    let s = &reading.sentences[t.sentence];
    s.ancestors(t.words.start).into_iter().find(|&i| s.words[i].pos == "VERB")
}

/// True for the time of a main clause.
fn is_told(reading: &Reading, t: &TimeMention) -> bool {
    let s = &reading.sentences[t.sentence];
    let main = |v: usize| s.words[v].head.is_none() || s.is_rel(v, &["ccomp", "parataxis"]);
    governing(reading, t).is_some_and(|v| main(v) || s.is_rel(v, &["conj"]) && s.words[v].head.is_some_and(main))
}

fn is_said(reading: &Reading, t: &TimeMention) -> bool {
    let s = &reading.sentences[t.sentence];
    governing(reading, t).is_some_and(|v| {
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
                | "inform"
                | "affirm"
                | "assure"
                | "communicate"
                | "indicate"
                | "explain"
                | "recount"
                | "specify"
                | "note"
                | "comment"
                | "admit"
                | "write"
                | "tweet"
        )
    })
}

/// Intervals stated with their year.
fn explicit_days(reading: &Reading) -> Vec<(Date, Date)> {
    let anchor = crate::dates::Anchor::default();
    reading
        .times
        .iter()
        .filter(|t| !matches!(t.preposition, Some("before" | "by" | "until")) && !is_ahead(reading, t))
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
