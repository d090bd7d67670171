//! News agencies by the marks they leave in texts.

use crate::furniture::list;
use crate::phrases::entries;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

struct Table {
    marks: HashMap<&'static str, &'static str>,
    photo_only: HashSet<&'static str>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = entries(list!("agencies.tsv")).filter_map(|l| l.split_once('\t'));
    let marks = rows.flat_map(|(name, marks)| marks.split('|').map(move |mark| (mark, name))).collect();
    Table { marks, photo_only: entries(list!("photo_agencies.txt")).collect() }
});

/// The agency a mark stands for, text or picture.
pub(crate) fn any(mark: &str) -> Option<&'static str> {
    let mark = mark.trim_matches(|c: char| !c.is_alphanumeric());
    TABLE.marks.get(mark).copied()
}

/// The agency a mark stands for, if it supplies texts.
pub(crate) fn of_text(mark: &str) -> Option<&'static str> {
    any(mark).filter(|name| !TABLE.photo_only.contains(name))
}

/// Words in brackets that name no agency: desks, agencies without a name, clocks.
pub(crate) fn is_generic(name: &str) -> bool {
    const DESKS: &[&str] = &["agencies", "desk", "staff", "correspondent", "reporter", "bureau", "report", "local"];
    let lower = name.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    crate::stamp::is_clock(first) || lower.split_whitespace().last().is_some_and(|last| DESKS.contains(&last))
}

/// True for a known mark and for capitals that are no word of a page's menu: `HNA`.
pub(crate) fn is_short_name(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "US", "USA", "UK", "UN", "EU", "UAE", "DRC", "NATO", "PM", "FM", "ASIA", "NEWS", "LIVE", "HOME", "CITY", "WAR",
        "ARTS", "TECH", "FILM", "MORE", "TOP", "BLOG", "FILE", "NOTE", "TEXT", "VIEW", "IRAN", "IRAQ", "MALI", "CUBA",
        "PERU", "OMAN", "FIJI", "TOGO", "CHAD",
    ];
    of_text(name).is_some() || name.len() <= 4 && looks_like_one(name) && !WORDS.contains(&name)
}

/// True when a name is built like that of an agency, listed or not.
pub(crate) fn looks_like_one(name: &str) -> bool {
    const LAST: &[&str] = &["News", "Press", "Agency", "Newswire", "Wire", "Service", "Agencies"];
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |w: &&str| w.starts_with(char::is_uppercase);
    match words.as_slice() {
        [] => false,
        [one] => (2..=6).contains(&one.len()) && one.chars().all(|c| c.is_ascii_uppercase() || c == '-'),
        [.., last] => words.len() <= 5 && words.iter().all(capital) && LAST.contains(last),
    }
}
