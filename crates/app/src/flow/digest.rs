//! Digests: several short reports in one document.

use super::Tools;
use chancery_clean::Entry;
use chancery_coding::Known;
use chancery_facts::{Date, Document, Fact, Published, Text};

/// The facts of a digest: each entry is read by itself, in its own place and on its own day.
pub(super) fn code(
    tools: &Tools,
    document: &mut Document,
    text: &Text,
    parts: Vec<Entry>,
    bytes: &[u8],
    hint: Option<&Published>,
    id: impl Fn(usize) -> String,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for part in parts {
        let mut passage = text.clone();
        passage.zones = part.zones;
        let day = part.day.and_then(|(year, month, day)| last_such_day(year, month, day, document.published.day()));
        let reading = tools.recogniser.read(&passage, document);
        let before = facts.len();
        let known = Known { published: hint, entry: day, days: &[] };
        facts.extend(tools.coder.code(document, &passage, bytes, &reading, known, |n| id(before + n)));
    }
    facts
}

/// A day without its year: the last one before the report came out.
fn last_such_day(year: Option<i16>, month: i8, day: i8, published: Option<Date>) -> Option<Date> {
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let published = published?;
    let this_year = Date::new(published.year(), month, day).ok()?;
    if this_year <= published { Some(this_year) } else { Date::new(published.year() - 1, month, day).ok() }
}
