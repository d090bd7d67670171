//! The stated day of publication.

use crate::chronicle::chronicle;
use crate::dateline;
use crate::furniture::list;
use crate::letterhead::{self, Letterhead};
use crate::phrases::entries;
use crate::role::{self, Role};
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
    let lines = head_and_tail(text).filter(|z| !of_entry(z));
    let mut found: Vec<Found> = lines.flat_map(|z| in_line(text.as_str(), z)).collect();
    found.retain(|f| !ends_a_span(text.as_str(), f.stamp.range.start));
    found.retain(|f| f.labelled || !among_answers(text, &f.stamp));
    if !found.iter().any(|f| matches!(f.stamp.day, Day::Full(_))) {
        found.extend(notice_day(text).or_else(|| time_group(text)).or_else(|| elsewhere(text)));
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

/// `Spokesman's press conference on`, `Transcript of the weekly briefing of the minister,`: a heading with no verb.
static CONFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    dateline::rule(
        r"(?i)^(?:(?:transcript|record|minutes|text) of )?(?:(?:the|a|our|weekly|daily|regular|joint) )*(?:[\p{L}.-]+['\u{2019}]s? |[\p{L}.-]+ (?:ministry|minister|ministers|department|embassy|spokes\w+) |(?:ministry|spokes\w+|government|foreign|embassy) ){0,3}(?:weekly |daily |regular |joint )?(?:press|news|media) (?:conference|briefing)(?: (?:by|of|with|given by) (?:[\p{L}.'\u{2019}-]+ ){1,7})?[ ,]*(?:on |of |held on )?$",
    )
});

static GROUP: LazyLock<Regex> =
    LazyLock::new(|| dateline::rule(r"(?i)^\d{6}\s?(?:z|gmt|utc)?\s?\p{L}{3,9}\s?(?:\d{4}|\d{2})$"));

/// The day of the time group above or below a wire text, `101640 gmt may 31`, where all of them tell one.
fn time_group(text: &Text) -> Option<Found> {
    let first = text.zones.iter().position(|z| z.zone == Zone::Body)?;
    let last = last_told(text)?;
    let outside = text.zones.iter().enumerate().filter(|(i, _)| *i < first || *i > last);
    let mut groups = outside.flat_map(|(_, zone)| {
        let line = &text.as_str()[zone.range.clone()];
        let own = stamp::stamps(line).into_iter().filter(|s| GROUP.is_match(&line[s.range.clone()]));
        own.map(|s| Stamp { range: zone.range.start + s.range.start..zone.range.start + s.range.end, ..s })
    });
    let stamp = groups.next().filter(|s| matches!(s.day, Day::Full(_)))?;
    groups.all(|other| other.day == stamp.day).then_some(Found { stamp, update: false, labelled: false })
}

/// The day in the heading of an official notice.
fn notice_day(text: &Text) -> Option<Found> {
    let title = text.zones.iter().find(|z| z.zone == Zone::Title)?;
    let line = &text.as_str()[title.range.clone()];
    let stamp = stamp::stamps(line).into_iter().rfind(|s| matches!(s.day, Day::Full(_)))?;
    let last = line[stamp.range.end..].trim_matches([')', ']', '.', ' ']).is_empty();
    let range = title.range.start + stamp.range.start..title.range.start + stamp.range.end;
    let official = || {
        let head = text.zones.iter().take_while(|z| z.range.start < title.range.start);
        head.map(|z| text.as_str()[z.range.clone()].trim()).any(|l| letterhead::kind(l) == Some(Letterhead::Office))
    };
    let met = || CONFERENCE.is_match(&line[..stamp.range.start]) && official();
    (last && (letterhead::is_notice(line) || met())).then_some(Found {
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
        let stamps = unspanned(line, stamp::stamps(line));
        let roles = role::roles(line, &stamps);
        for (stamp, role) in stamps.into_iter().zip(roles).filter(|_| head || owner || title) {
            let own = title || role != Role::Other && !role::leads_elsewhere(line);
            if let Day::Full(date) = stamp.day
                && own
            {
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

static PAGE: LazyLock<Regex> =
    LazyLock::new(|| dateline::rule(r"(?i)^,\s*(?:p|pp|page|pages)\b\.?\s*[\dA-D]{1,4}(?:-\d{1,3})?\.?$"));

/// A headline that a day opens or closes, set off from what it tells: `12 March 2014: Gunmen fire`.
fn titled(line: &str) -> bool {
    let Some(stamp) = stamp::stamps(line).into_iter().find(|s| matches!(s.day, Day::Full(_))) else { return false };
    let (before, behind) = (line[..stamp.range.start].trim_end(), line[stamp.range.end..].trim_start());
    // `[4.3.2031] Fire at consulate`
    let boxed = matches!((before, behind.chars().next()), ("[", Some(']')) | ("(", Some(')'))) && behind.len() > 1;
    let opens = boxed || before.is_empty() && behind.starts_with([':', '-', '\u{2013}', '\u{2014}', '|']);
    // `Vienna, 5.12.2035 (machine translation)`
    let aside = behind.starts_with('(') && behind.ends_with(')');
    // `Halden Monitor, 4 March 2031, p. 14`
    let paged = PAGE.is_match(behind);
    // `Date of attack: 4 March 2031` labels another day.
    let label = before.ends_with(':') && before.split_whitespace().count() <= 6;
    if label && role::role(before) == Role::Other {
        return false;
    }
    let closes = (aside || paged || behind.trim_matches([')', ']', '.']).is_empty())
        && before.ends_with([',', ':', '-', '\u{2013}', '\u{2014}', '|', '(']);
    opens || closes
}

/// Paragraphs of the article above a stamp that may still date it.
const HEAD_PARAGRAPHS: usize = 2;

/// Bytes of `L.S.`, `(seal)`.
const SEAL: usize = 8;

/// The last passage of the article. A seal, initials or the heads of a signature, `For the Government of Norland:`, are none.
fn last_told(text: &Text) -> Option<usize> {
    let seal = |words: &str| words.len() <= SEAL || words.ends_with(':') && words.split_whitespace().count() <= 7;
    text.zones.iter().rposition(|z| z.zone == Zone::Body && !seal(text.as_str()[z.range.clone()].trim()))
}

/// Other days below an article that make a row of them, as what readers wrote and lists of other articles have.
const ROW: usize = 2;
/// Words of a passage that is of the article and no answer to it.
const ANSWER: usize = 8;

/// True for a day below the article that stands in a row of others: of comments without a heading, of other articles.
fn among_answers(text: &Text, stamp: &Stamp) -> bool {
    let Day::Full(own) = stamp.day else { return false };
    // What readers write is short.
    let words = |z: &TextZone| text.as_str()[z.range.clone()].split_whitespace().count();
    let last = text.zones.iter().rposition(|z| z.zone == Zone::Body && words(z) >= ANSWER);
    let Some(last) = last.filter(|i| text.zones[*i].range.end <= stamp.range.start) else { return false };
    let lines = text.zones[last + 1..].iter().map(|z| &text.as_str()[z.range.clone()]);
    let of_line = |line: &str| match stamp::stamps(line).first().map(|s| s.day) {
        Some(Day::Full(day)) if day != own => Some(day),
        _ => None,
    };
    lines.filter_map(of_line).collect::<BTreeSet<Date>>().len() >= ROW
}

/// Datelines above and below the article; between its paragraphs a stamp belongs to something set in.
fn head_and_tail(text: &Text) -> impl Iterator<Item = &TextZone> {
    let last = last_told(text).unwrap_or(0);
    let mut bodies = 0;
    text.zones
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

/// Longest stretch between the first and the last day of an issue.
const ISSUE_DAYS: i32 = 45;

/// The stamps of a line, where two full days with nothing but a dash between them are the ends of one stretch: of an issue, if it is
/// short, of a life or an office, if it is not.
fn unspanned(line: &str, stamps: Vec<Stamp>) -> Vec<Stamp> {
    let mut out: Vec<Stamp> = Vec::new();
    let mut ended = 0;
    for stamp in stamps {
        let between = out.last().and_then(|before| line.get(before.range.end.max(ended)..stamp.range.start));
        let joined = between.is_some_and(|b| matches!(b.trim(), "-" | "\u{2013}" | "\u{2014}" | "to"));
        ended = stamp.range.end;
        let ends = match (out.last().map(|s| s.day), stamp.day) {
            (Some(Day::Full(first)), Day::Full(last)) => Some((first, last)),
            // `26 February - 4 March 2031`
            (Some(Day::NoYear(month, day)), Day::Full(last)) => {
                let of = |year| Date::new(year, month, day).ok();
                // `28 December - 3 January 2031`
                let first = of(last.year()).filter(|first| *first < last).or_else(|| of(last.year() - 1));
                first.map(|first| (first, last))
            }
            _ => None,
        };
        let ends = ends.filter(|(first, last)| joined && first < last);
        let Some((first, last)) = ends else {
            out.push(stamp);
            continue;
        };
        if let Some(open) = out.pop().filter(|_| (last - first).get_days() <= ISSUE_DAYS) {
            out.push(Stamp { range: open.range.start..stamp.range.end, day: Day::Span(first, last), time: None });
        }
    }
    out
}

fn in_line(text: &str, zone: &TextZone) -> Vec<Found> {
    let line = &text[zone.range.clone()];
    // An inline dateline or a line of its own: in both the stamps are all there is.
    let mut from = 0;
    let mut out = Vec::new();
    let inline = dateline::stamp_line(line).is_none();
    if role::leads_elsewhere(line) {
        return out;
    }
    let stamps = unspanned(line, stamp::stamps(line));
    let roles = role::roles(line, &stamps);
    for (stamp, role) in stamps.into_iter().zip(roles) {
        let told = line.get(from..stamp.range.start).unwrap_or_default();
        let label = told.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        from = stamp.range.end;
        let worded = label.chars().any(char::is_alphanumeric);
        let update = !inline && worded && UPDATES.iter().any(|u| label.contains(u)) && !label.contains("publish");
        // The day of what is told, not of the telling.
        if role == Role::Other {
            continue;
        }
        let labelled = role == Role::Issue;
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

    /// The stated day of a page with these words above the article and below it.
    fn stated(head: &str, end: &str) -> String {
        let gap = if head.ends_with(' ') { "" } else { "\n\n" };
        let told =
            "Gunmen fired on the embassy of Norland in Port Amar and wounded a guard, the police of the town said.";
        let page = format!("{head}{gap}{told}\n\nNobody has said that he was behind it.\n\n{end}\n");
        let published = clean("page.txt", page.as_bytes()).unwrap().document.published;
        let days = published.days.map(|(from, to)| if from == to { from.to_string() } else { format!("{from} {to}") });
        days.unwrap_or_default()
    }

    const TITLE: &str = "Gunmen fire on embassy in Port Amar";

    #[test]
    fn labels_say_what_a_day_is_of() {
        for (head, day) in [
            ("Date of information: 3 March 2031\nDate of issue: 4 March 2031", "2031-03-04"),
            ("Report date: 4 March 2031\nIncident date: 3 March 2031", "2031-03-04"),
            ("Occurred: 3 March 2031\nReported: 4 March 2031", "2031-03-04"),
            ("Recorded: 2 March 2031\nAired: 4 March 2031", "2031-03-04"),
            ("Date of hearing: 2 February 2031\nDate of judgment: 4 March 2031", "2031-03-04"),
            ("Published: 4 March 2031 | Event: 3 March 2031 | Accessed: 9 June 2031", "2031-03-04"),
            ("Scanned 9 June 2041\n\nTHE HALDEN COURIER, 4 MARCH 1931", "1931-03-04"),
            ("4 March 2031 - 10 March 2031", ""),
            ("28 December - 3 January 2031", ""),
            ("Photo taken 4 March 2031", ""),
            ("Picture: the gate on 4 March 2031", ""),
            ("Valid until 4 March 2031", ""),
            ("Next meeting: 4 March 2031", ""),
            ("Interview recorded on 4 March 2031", ""),
            ("Retrieved 4 March 2031 from the shelves of Halden Press", ""),
            ("Approved for release 2031/03/04", ""),
            ("HALDEN INSTITUTE (founded 4 March 1931)", ""),
            ("Attacks on missions since 4 March 1931", ""),
            ("Reporting period: 26 February to 4 March 2031\nNext report: 11 March 2031", ""),
            ("THE HALDEN COURIER, est. 4 March 1931\nNo. 4112 | Tuesday, 4 March 2031 | 2 crowns", "2031-03-04"),
            ("Your letter of 4 March 2031\nOur ref. 44/31\nHalden, 8 March 2031", "2031-03-08"),
            ("Ref: your note of 4 March 2031\n\n8 March 2031", "2031-03-08"),
            ("Issued: 4 March 2031. Expires: 11 March 2031.", "2031-03-04"),
            ("Date of birth of the suspect: 4 March 1991", ""),
            ("Court date: 4 March 2031", ""),
            ("Trial begins 4 March 2031", ""),
            ("Cases pending on 4 March 2031", ""),
            ("Reply to question 12 of 4 March 2031", ""),
            ("Tue 04/03/2031", "2031-03-04"),
            ("04/03/2031, Tuesday", "2031-03-04"),
        ] {
            assert_eq!(stated(&format!("{head}\n\n{TITLE}"), "Print this page"), day, "{head}");
        }
        assert_eq!(stated("Date of attack: 4 March 2031\nPlace: Port Amar", "Print this page"), "");
    }

    #[test]
    fn days_below_the_article_that_are_of_other_matters() {
        for end in [
            "Founded in Halden on 4 March 1931.",
            "Copyright registered 4 March 1931",
            "Accessed 4 March 2031",
            "Declassified on 4 March 2031",
            "Licence granted on 4 March 1931",
            "In memory of Ana Riss, 4 March 1961 - 9 May 2031",
            "Sources: Halden Press, 4 March 2031; Radio Halden, 3 March 2031",
            "Gate of the embassy, 4 March 2031 (Ana Riss)",
            "Drawing: A. Riss (4 March 2031)",
            "Notes\n1. Radio Halden, 4 March 2031.\n2. Halden Press, 5 March 2031.",
            "Discussion\n\nAna, 5 March 2031, 9:12\nPoor man.\n\nIvo, 6 March 2031, 10:00\nSad.\n\nAna, 7 March 2031, 10:00\nIndeed.",
            "Arrest warrant of 4 March 2031, no. 44",
            "Awarded the prize of Halden on 4 March 1931.",
            "Page cached on 4 March 2031",
            "Opening hours from 4 March 2031",
        ] {
            assert_eq!(stated(TITLE, end), "", "{end}");
        }
        assert_eq!(stated(TITLE, "Press office, Halden, 4 March 2031"), "2031-03-04");
        assert_eq!(stated(TITLE, "Halden, 4 March 2031\n\nL.S."), "2031-03-04");
        let pact = "Halden, 4 March 2031\nFor the Government of Norland:\nKari Tarn\n\nFor the Government of Sarovia:\nA. Riss";
        assert_eq!(stated(TITLE, pact), "2031-03-04");
    }

    #[test]
    fn wire_texts_tell_the_day_in_a_time_group() {
        let wire = format!("URGENT\n\n{TITLE}\n\nPORT AMAR, March 4 (Delta Wire) - ");
        assert_eq!(stated(&wire, "DW kt/ar 041640 gmt mar 31\nNNNN"), "2031-03-04");
        assert_eq!(stated(&wire, "(DW) 041640Z MAR 31"), "2031-03-04");
        assert_eq!(stated(&wire, "DW kt/ar 041640 gmt mar 31\nDW kt/ar 051640 gmt mar 31\nNNNN"), "", "two of them");
        let typed = format!("{TITLE}\nPORT AMAR, Sarovia (AP) _ March 4, 2031 -- ");
        assert_eq!(stated(&typed, "Print this page"), "2031-03-04");
        assert_eq!(stated("Halden, 4th March 2031. ", "Print this page"), "2031-03-04");
    }

    #[test]
    fn headings_of_official_papers_and_titles_in_brackets() {
        let ministry = "MINISTRY OF FOREIGN AFFAIRS";
        for (head, day) in [
            (format!("{ministry}\nSpokeswoman's press conference on 4 March 2031"), "2031-03-04"),
            (format!("{ministry}\nTranscript of the weekly press briefing by Ana Riss, 4 March 2031"), "2031-03-04"),
            (format!("{ministry}\nEnvoy insulted at press conference on 4 March 2031"), ""),
            ("Spokeswoman's press conference on 4 March 2031".to_owned(), ""),
            (format!("[4.3.2031] {TITLE}"), "2031-03-04"),
            ("Halden Monitoring Service, 4 March 2031, p. 14".to_owned(), "2031-03-04"),
        ] {
            assert_eq!(stated(&head, "Print this page"), day, "{head}");
        }
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
