//! The stated day of publication.

use crate::chronicle::chronicle;
use crate::dateline;
use crate::furniture::list;
use crate::phrases::entries;
use crate::stamp::{self, Day, Stamp};
use crate::worded::{self, Worded};
use chancery_facts::{Basis, Bounds, Date, Published, Quote, Text, TextZone, Zone};
use regex::Regex;
use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

static UPDATES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| entries(list!("stamp_update.txt")).collect());

/// A stamp found in a head line.
struct Found {
    stamp: Stamp,
    /// Says when the text was changed.
    update: bool,
    /// The label names publication.
    labelled: bool,
}

/// True for the last day of a stretch that a report covers: "16-22 April 2029".
fn ends_a_span(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches(' ');
    let Some(first) = before.strip_suffix(['-', '\u{2013}', '\u{2014}']).map(|b| b.trim_end_matches(' ')) else {
        return false;
    };
    let digits = first.len() - first.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let word = first[..first.len() - digits].trim_end_matches(' ');
    let line = word.rsplit('\n').next().unwrap_or_default().to_lowercase();
    let covers = ["cover", "period", "week", "from", "report"].iter().any(|w| line.contains(w));
    (1..=2).contains(&digits) && covers
}

/// The stated day in the time stamps and datelines of a text. Pictures, teasers and the article have no say.
pub(crate) fn from_zones(original: &[u8], text: &Text, today: Option<Date>, remarks: &mut Vec<String>) -> Published {
    // The days of a chronology are those of its entries.
    let entries = chronicle(text);
    let of_entry = |z: &&TextZone| {
        entries
            .iter()
            .any(|(body, _)| z.range.end <= body.start && text.as_str()[z.range.end..body.start].trim().is_empty())
    };
    let lines = head_and_tail(&text.zones).filter(|z| !of_entry(z));
    let mut found: Vec<Found> = lines.flat_map(|z| in_line(text.as_str(), z)).collect();
    found.retain(|f| !ends_a_span(text.as_str(), f.stamp.range.start));
    if !found.iter().any(|f| matches!(f.stamp.day, Day::Full(_))) {
        found.extend(notice_day(text).or_else(|| elsewhere(text)));
    }
    let rank = |f: &&Found| match (f.stamp.day, f.update) {
        (Day::Full(_), false) if f.labelled => 0,
        (Day::Full(_), false) => 1,
        (Day::Ambiguous(..) | Day::Span(..) | Day::Impossible, false) => 2,
        (Day::Full(_), true) => 3,
        (Day::Ambiguous(..) | Day::Span(..) | Day::Impossible, true) => 4,
        (Day::NoYear(..), false) => 5,
        _ => 6,
    };
    let exact = |f: &Found| matches!(f.stamp.day, Day::Full(_) | Day::Ambiguous(..) | Day::Span(..));
    if !found.iter().any(exact) {
        let bare = found.iter().find_map(|f| match f.stamp.day {
            Day::NoYear(month, day) => {
                let line = text
                    .zones
                    .iter()
                    .find(|z| z.range.start <= f.stamp.range.start && f.stamp.range.end <= z.range.end)?;
                let date = worded::with_year(text, month, day, &text.as_str()[line.range.clone()])?;
                Some(Worded { days: (date, date), range: f.stamp.range.clone() })
            }
            _ => None,
        });
        if let Some(told) = worded::worded(text).or(bare).filter(|w| today.is_none_or(|today| w.days.0 <= today)) {
            return Published {
                days: Some(told.days),
                basis: Basis::Stated,
                stated: Some(text.as_str()[told.range.clone()].to_owned()),
                evidence: Quote::cut(original, text.original(told.range)),
                reason: Some("stated in the document".into()),
                ..Published::unknown()
            };
        }
    }
    if !found.iter().any(exact)
        && let Some(month) = month_of_issue(original, text, today)
    {
        return month;
    }
    let Some(best) = found.iter().min_by_key(rank) else {
        return Published { weekday: head_weekday(text), ..Published::unknown() };
    };
    let time_only = found.iter().find(|f| f.stamp.time.is_some() && !f.update).and_then(|f| f.stamp.time.clone());
    let words = &text.as_str()[best.stamp.range.clone()];
    let mut published = read(settled(best.stamp.day, &found), words, today, remarks);
    published.time = best.stamp.time.clone().or(time_only);
    if best.stamp.day == Day::TimeOnly {
        published.stated = None;
    } else {
        published.evidence = Quote::cut(original, text.original(best.stamp.range.clone()));
    }
    if published.days.is_none() && published.bounds.is_none() {
        published.weekday = head_weekday(text);
    }
    if best.update && published.days.is_some() {
        published.reason = Some("only the day of a change is stated".into());
    }
    published
}

static ISSUE: LazyLock<Regex> = LazyLock::new(|| {
    dateline::rule(
        r"(?:^|[,:|(\u{2013}\u{2014}-]\s*|\bNo\.?\s*\d+\s+)((January|February|March|April|May|June|July|August|September|October|November|December)\s+((?:19|20)\d\d))\)?\.?$",
    )
});
/// Words of a line that tell an issue of a periodical.
const PERIODICALS: [&str; 12] = [
    "newsletter",
    "monthly",
    "issue",
    "no.",
    "journal",
    "magazine",
    "letter",
    "review",
    "quarterly",
    "bulletin",
    "note",
    "notes",
];

/// The month under the head of a monthly, a note, a newsletter: `Vilnius, October 2034`. A title that names a month tells of it, unless
/// it is that of an issue.
fn month_of_issue(original: &[u8], text: &Text, today: Option<Date>) -> Option<Published> {
    let first = text.zones.iter().position(|z| z.zone == Zone::Body)?;
    for zone in &text.zones[..first] {
        let line = text.as_str()[zone.range.clone()].trim_end();
        let lower = line.to_lowercase();
        let periodical = || lower.split_whitespace().any(|w| PERIODICALS.contains(&w.trim_end_matches([':', ','])));
        let own = match zone.zone {
            Zone::Title => periodical(),
            Zone::Deck | Zone::Dateline | Zone::Widget | Zone::Credit | Zone::Tagline => {
                line.split_whitespace().count() <= 12
            }
            _ => false,
        };
        let Some(found) = ISSUE.captures(line).filter(|_| own) else { continue };
        let month = stamp::month(&found[2].to_lowercase())?;
        let from = Date::new(found[3].parse().ok()?, month, 1).ok()?;
        if today.is_some_and(|today| from > today) {
            continue;
        }
        let stated = found.get(1)?;
        let range = zone.range.start + stated.start()..zone.range.start + stated.end();
        return Some(Published {
            days: Some((from, from.last_of_month())),
            basis: Basis::Stated,
            stated: Some(stated.as_str().to_owned()),
            evidence: Quote::cut(original, text.original(range)),
            reason: Some("the month of the issue".into()),
            ..Published::unknown()
        });
    }
    None
}

/// The weekday of `Updated Tuesday, 15.40` or `Port Amar, Wednesday`, where the head names one and no date.
fn head_weekday(text: &Text) -> Option<String> {
    let first = text.zones.iter().position(|z| z.zone == Zone::Body)?;
    let lines = text.zones[..first].iter().filter(|z| z.zone == Zone::Dateline);
    let words = lines.flat_map(|z| text.as_str()[z.range.clone()].split(|c: char| !c.is_alphabetic()));
    let days: BTreeSet<String> = words.filter(|w| stamp::is_weekday(w)).map(stamp::weekday_name).collect();
    (days.len() == 1).then(|| days.into_iter().next()).flatten()
}

/// The day in the heading of an official notice.
fn notice_day(text: &Text) -> Option<Found> {
    let title = text.zones.iter().find(|z| z.zone == Zone::Title)?;
    let line = &text.as_str()[title.range.clone()];
    let stamp = stamp::stamps(line).into_iter().rfind(|s| matches!(s.day, Day::Full(_)))?;
    let last = line[stamp.range.end..].trim_matches([')', ']', '.', ' ']).is_empty();
    let range = title.range.start + stamp.range.start..title.range.start + stamp.range.end;
    (last && crate::letterhead::is_notice(line)).then_some(Found {
        stamp: Stamp { range, ..stamp },
        update: false,
        labelled: false,
    })
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    dateline::rule(r"https?://\S+?/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|\b)")
});

/// The only full day that the lines around the article name: in the address of the page, in the mark of its owner, in a line
/// of the head that is no stamp by itself.
fn elsewhere(text: &Text) -> Option<Found> {
    let first = text.zones.iter().position(|z| z.zone == Zone::Body)?;
    let last = text.zones.iter().rposition(|z| z.zone == Zone::Body)?;
    let mut days: Vec<(Date, Stamp)> = Vec::new();
    // The address of another article dates that article.
    let own = |zone: Zone| !matches!(zone, Zone::Teaser | Zone::Social);
    for (i, zone) in text.zones.iter().enumerate().filter(|(i, z)| (*i < first || *i > last) && own(z.zone)) {
        let line = &text.as_str()[zone.range.clone()];
        let shift = |stamp: Stamp| Stamp {
            range: zone.range.start + stamp.range.start..zone.range.start + stamp.range.end,
            ..stamp
        };
        if let Some(found) = ADDRESS.captures(line) {
            let part = |n: usize| found.get(n).and_then(|m| m.as_str().parse::<i16>().ok());
            let date = (part(1)?, i8::try_from(part(2)?).ok()?, i8::try_from(part(3)?).ok()?);
            let date = Date::new(date.0, date.1, date.2).ok()?;
            let range = found.get(1)?.start()..found.get(3)?.end();
            days.push((date, shift(Stamp { range, day: Day::Full(date), time: None })));
            continue;
        }
        let head = i < first && matches!(zone.zone, Zone::Widget | Zone::Credit | Zone::Tagline);
        let owner = i > last && zone.zone == Zone::Credit;
        let title = matches!(zone.zone, Zone::Title | Zone::Deck) && titled(line);
        for stamp in stamp::stamps(line).into_iter().filter(|_| head || owner || title) {
            if let Day::Full(date) = stamp.day {
                days.push((date, shift(stamp)));
            }
        }
    }
    // `Saturday 14 May 2031. All times local.`: a short line of its own, above the first words.
    let line = &text.as_str()[text.zones[first].range.clone()];
    let own_line =
        stamp::stamps(line).into_iter().next().filter(|s| s.range.start <= 12 && line.split_whitespace().count() <= 9);
    if let Some((date, stamp)) = own_line.and_then(|s| if let Day::Full(date) = s.day { Some((date, s)) } else { None })
    {
        let told = line[..stamp.range.start].trim().trim_end_matches(',');
        let range = text.zones[first].range.start + stamp.range.start..text.zones[first].range.start + stamp.range.end;
        if (told.is_empty() || stamp::is_weekday(told)) && line[stamp.range.end..].starts_with('.') {
            days.push((date, Stamp { range, ..stamp }));
        }
    }
    let (date, stamp) = days.first()?.clone();
    days.iter().all(|(other, _)| *other == date).then_some(Found { stamp, update: false, labelled: false })
}

/// A headline that a day opens or closes, set off from what it tells: `12 March 2014: Gunmen fire`.
fn titled(line: &str) -> bool {
    let Some(stamp) = stamp::stamps(line).into_iter().find(|s| matches!(s.day, Day::Full(_))) else { return false };
    let (before, behind) = (line[..stamp.range.start].trim_end(), line[stamp.range.end..].trim_start());
    let opens = before.is_empty() && behind.starts_with([':', '-', '\u{2013}', '\u{2014}', '|']);
    // `Vienna, 5.12.2035 (machine translation)`
    let aside = behind.starts_with('(') && behind.ends_with(')');
    let closes = (aside || behind.trim_matches([')', ']', '.']).is_empty())
        && before.ends_with([',', ':', '-', '\u{2013}', '\u{2014}', '|', '(']);
    opens || closes
}

/// Paragraphs of the article above a stamp that may still date it.
const HEAD_PARAGRAPHS: usize = 2;

/// Datelines above and below the article; between its paragraphs a stamp belongs to something set in.
fn head_and_tail(zones: &[TextZone]) -> impl Iterator<Item = &TextZone> {
    let last = zones.iter().rposition(|z| z.zone == Zone::Body).unwrap_or(0);
    let mut bodies = 0;
    zones
        .iter()
        .enumerate()
        .filter(move |(i, z)| {
            bodies += usize::from(z.zone == Zone::Body);
            z.zone == Zone::Dateline && (bodies <= HEAD_PARAGRAPHS || *i > last)
        })
        .map(|(_, z)| z)
}

/// Figures with two readings, told by the day and month of the dateline.
fn settled(day: Day, found: &[Found]) -> Day {
    let Day::Ambiguous(first, second) = day else { return day };
    let named = |date: Date| found.iter().any(|f| f.stamp.day == Day::NoYear(date.month(), date.day()));
    match (named(first), named(second)) {
        (true, false) => Day::Full(first),
        (false, true) => Day::Full(second),
        _ => day,
    }
}

/// What a stamp says about publication.
pub(crate) fn read(day: Day, words: &str, today: Option<Date>, remarks: &mut Vec<String>) -> Published {
    let mut published = Published { stated: Some(words.to_owned()), ..Published::unknown() };
    match day {
        Day::Full(date) if today.is_some_and(|today| date > today) => {
            remarks.push(format!("the stated date {words} lies in the future"));
            published.reason = Some("the stated date lies in the future".into());
        }
        Day::Full(date) => {
            published.days = Some((date, date));
            published.basis = Basis::Stated;
            published.reason = Some("stated in the document".into());
        }
        Day::Ambiguous(first, last) => {
            published.bounds = Some(Bounds { not_before: Some(first), not_after: Some(last) });
            remarks.push(format!("the date {words} can be read as day first or month first"));
            published.reason = Some("day and month cannot be told apart".into());
        }
        Day::Span(first, last) => {
            published.bounds = Some(Bounds { not_before: Some(first), not_after: Some(last) });
            published.reason = Some("the issue is dated by its first and last day".into());
        }
        Day::Impossible => {
            remarks.push(format!("there is no day {words}"));
            published.reason = Some("the stated day does not exist".into());
        }
        Day::NoYear(..) => published.reason = Some("the dateline gives no year".into()),
        Day::TimeOnly => {}
    }
    published
}

fn in_line(text: &str, zone: &TextZone) -> Vec<Found> {
    let line = &text[zone.range.clone()];
    // An inline dateline or a line of its own: in both the stamps are all there is.
    let mut from = 0;
    let mut out = Vec::new();
    let inline = dateline::stamp_line(line).is_none();
    for stamp in stamp::stamps(line) {
        let label = line[from..stamp.range.start].trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        from = stamp.range.end;
        let words: Vec<&str> = label.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let update =
            !inline && !words.is_empty() && UPDATES.iter().any(|u| label.contains(u)) && !label.contains("publish");
        // The day of what is told, not of the telling.
        if words
            .iter()
            .any(|w| matches!(*w, "event" | "incident" | "attack" | "heard" | "held" | "covering" | "received"))
        {
            continue;
        }
        let labelled = words.iter().any(|w| {
            matches!(*w, "report" | "published" | "posted" | "issued" | "released" | "created" | "circulated")
        });
        let range = zone.range.start + stamp.range.start..zone.range.start + stamp.range.end;
        out.push(Found { stamp: Stamp { range, ..stamp }, update, labelled });
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::clean;

    #[test]
    fn a_weekday_of_the_head_is_kept_where_no_day_is_stated() {
        let weekday = |head: &str| {
            let page =
                format!("Fire at the consulate\n\n{head}\n\nThe consulate burned down, the police of the town said.");
            let published = clean("page.txt", page.as_bytes()).unwrap().document.published;
            (published.day().map(|d| d.to_string()), published.weekday)
        };
        assert_eq!(weekday("Updated Tuesday, 15.40 local time"), (None, Some("Tuesday".to_owned())));
        assert_eq!(weekday("Friday 6 October 2028, compiled at 07.15"), (Some("2028-10-06".to_owned()), None));
    }

    #[test]
    fn lines_under_the_title_that_end_in_a_day_or_a_month() {
        let days = |head: &str| {
            let page =
                format!("Fire at the consulate\n\n{head}\n\nThe consulate burned down, the police of the town said.");
            let published = clean("page.txt", page.as_bytes()).unwrap().document.published;
            published.days.map(|(from, to)| format!("{from} {to}")).unwrap_or_default()
        };
        assert_eq!(days("Interview with Minister Ana Tarn, Port Amar, 9 March 2040"), "2040-03-09 2040-03-09");
        assert_eq!(days("From our correspondent, Halden, 5.12.2035 (translated)"), "2035-12-05 2035-12-05");
        assert_eq!(days("Saturday 23 August 2036. All times local."), "2036-08-23 2036-08-23");
        assert_eq!(days("Background note No. 112 for subscribers, May 2036"), "2036-05-01 2036-05-31");
        assert_eq!(days("Halden, October 2034"), "2034-10-01 2034-10-31");
        let title = "The attacks of the year, March 2036\n\nThe consulate burned down, the police of the town said.";
        let published = clean("page.txt", title.as_bytes()).unwrap().document.published;
        assert_eq!(published.days, None, "a title tells what the text is about");
    }

    #[test]
    fn addresses_date_their_own_page() {
        let day = |last: &str, first: &str| {
            let body = "Gunmen fired on the embassy of Norland in Port Amar and wounded a guard, police said.";
            let page = format!(
                "{first}Gunmen fire on embassy\n\n{body}\n\nNobody has said that he was behind it.\n\n{last}\n"
            );
            clean("page.txt", page.as_bytes()).unwrap().document.published.day().map(|d| d.to_string())
        };
        let own = "https://herald.example/world/2031/05/14/gunmen-fire\n\n";
        assert_eq!(day("", own).as_deref(), Some("2031-05-14"));
        assert_eq!(day("Read also: https://herald.example/world/2030/01/02/envoy-shot", ""), None);
    }
}
