//! The stated day of publication.

use crate::dateline;
use crate::furniture::list;
use crate::phrases::entries;
use crate::stamp::{self, Day, Stamp};
use chancery_facts::{Basis, Bounds, Date, Published, Quote, Text, TextZone, Zone};
use std::collections::HashSet;
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

/// The stated day in the time stamps and datelines of a text. Pictures, teasers and the article have no say.
pub(crate) fn from_zones(original: &[u8], text: &Text, today: Option<Date>, remarks: &mut Vec<String>) -> Published {
    let mut found: Vec<Found> = head_and_tail(&text.zones).flat_map(|z| in_line(text.as_str(), z)).collect();
    if !found.iter().any(|f| matches!(f.stamp.day, Day::Full(_))) {
        found.extend(notice_day(text));
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
    let Some(best) = found.iter().min_by_key(rank) else { return Published::unknown() };
    let time_only = found.iter().find(|f| f.stamp.time.is_some() && !f.update).and_then(|f| f.stamp.time.clone());
    let words = &text.as_str()[best.stamp.range.clone()];
    let mut published = read(settled(best.stamp.day, &found), words, today, remarks);
    published.time = best.stamp.time.clone().or(time_only);
    if best.stamp.day == Day::TimeOnly {
        published.stated = None;
    } else {
        published.evidence = Quote::cut(original, text.original(best.stamp.range.clone()));
    }
    if best.update && published.days.is_some() {
        published.reason = Some("only the day of a change is stated".into());
    }
    published
}

/// The day in the heading of an official notice.
fn notice_day(text: &Text) -> Option<Found> {
    let title = text.zones.iter().find(|z| z.zone == Zone::Title)?;
    let line = &text.as_str()[title.range.clone()];
    let stamp = stamp::stamps(line).into_iter().rfind(|s| matches!(s.day, Day::Full(_)))?;
    let last = line[stamp.range.end..].trim_matches([')', ']', '.', ' ']).is_empty();
    let range = title.range.start + stamp.range.start..title.range.start + stamp.range.end;
    (last && crate::letterhead::is_notice(line)).then(|| Found {
        stamp: Stamp { range, ..stamp },
        update: false,
        labelled: false,
    })
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
        let labelled = words.iter().any(|w| matches!(*w, "published" | "posted" | "issued" | "released" | "created"));
        let range = zone.range.start + stamp.range.start..zone.range.start + stamp.range.end;
        out.push(Found { stamp: Stamp { range, ..stamp }, update, labelled });
    }
    out
}
