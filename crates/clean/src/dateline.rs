//! Datelines at the start of a paragraph and lines that are a time stamp.

use crate::furniture::{furniture, list};
use crate::phrases::entries;
use crate::stamp::{self, Day, Stamp};
use crate::{agency, credit, letterhead};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A dateline that opens a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Bytes of the paragraph up to and with the dash or colon.
    pub range: Range<usize>,
    /// Name in brackets, if it is one of an agency or a paper.
    pub agency: Option<Range<usize>>,
}

/// Longest dateline, in bytes.
const LONGEST: usize = 120;

/// A break between dateline and text: dash or colon, alone or with what wire texts put around it. Behind a bracket
/// or a closing slash a space is enough.
static BREAK: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"\)\.\s+|\b\d{4}\.\s+|\)\s*(?:-+|\u{2014}|\u{2013}|_|:)\s*|/\.?\s*(?:-+|\u{2014}|\u{2013})\s*|/\.\s+|\)\s+|\s*(?:--+|\u{2014}|\u{2013})\s*|\s*-+\s+|\.-+\s*|:\s+|\s\|\s+",
    )
});
static LISTED: LazyLock<Regex> = LazyLock::new(|| rule(r",\s*([A-Z][A-Z]+)\s*$"));
static SLASHED: LazyLock<Regex> = LazyLock::new(|| rule(r"/\s*([A-Z][\w .&-]+?)\s*/?\s*$"));
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| rule(r"\(\s*([^()]+?)\s*\)?\s*$"));
static TAGS_BEHIND: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:\s*\[[A-Z][^\[\]]+\])+\s*$"));
/// `[Text]` before the place, as monitoring services put it.
static TAGS_BEFORE: LazyLock<Regex> = LazyLock::new(|| rule(r"^\[(?:Text|Report|Excerpts?|Summary|Communique)\]\s+"));
static TAGS: LazyLock<Regex> = LazyLock::new(|| rule(r"^(?:\s*\[[A-Z][^\[\]]+\])+\s*"));

pub(crate) fn rule(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| panic!("{pattern}: {e}"))
}

/// `22.14`, `9:05 pm`, `0830 GMT -` at the head of an entry.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?:[01]?\d|2[0-3])(?:[.:h][0-5]\d|[0-5]\d(?:\s?(?:hrs|hours|GMT|UTC|h)\b))(?:\s?[ap]\.?m\b\.?)?(?:\s(?:GMT|UTC|local time|local|hrs|hours|[A-Z]{3,4}))?\s*(?:[-\u{2013}\u{2014}:|]\s*)?",
    )
});

static NOT_PLACES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| entries(list!("not_dateline.txt")).collect());

/// The dateline that opens `paragraph`, such as `PORT AMAR, 14 May 2031 (Reuters) - `.
pub(crate) fn opening(paragraph: &str) -> Option<Opening> {
    if paragraph.starts_with('[')
        && let Some(tag) = TAGS_BEFORE.find(paragraph)
    {
        let shift = |r: Range<usize>| r.start + tag.end()..r.end + tag.end();
        let behind = opening(&paragraph[tag.end()..])?;
        return Some(Opening { range: 0..behind.range.end + tag.end(), agency: behind.agency.map(shift) });
    }
    if let Some(opening) =
        bracketed_opening(paragraph).or_else(|| clock_opening(paragraph)).or_else(|| day_and_place(paragraph))
    {
        return Some(opening);
    }
    let mut window = paragraph.len().min(LONGEST);
    while !paragraph.is_char_boundary(window) {
        window -= 1;
    }
    for cut in BREAK.find_iter(&paragraph[..window]) {
        let closed = cut.as_str().starts_with([')', '/']);
        // `LONDON, 17 April 2005. Nine exiles`: the year belongs to the head.
        let year = if cut.as_str().starts_with(|c: char| c.is_ascii_digit()) { 4 } else { 0 };
        // The mark of an agency may follow the full stop: `OCTOBER 3, 1987. /TASS/.`
        if year > 0 && paragraph[cut.end()..].starts_with(['/', '(']) {
            continue;
        }
        let head = &paragraph[..cut.start() + usize::from(closed) + year];
        let mark = match cut.as_str().trim_matches([')', '/', '.', ' ']) {
            _ if year > 0 || cut.as_str().starts_with(").") => Mark::Stop,
            "" => Mark::Space,
            ":" => Mark::Colon,
            "|" => Mark::Dash,
            // Behind the dash of an aside the sentence goes on in small letters.
            _ if paragraph[cut.end()..].starts_with(char::is_lowercase) => Mark::Aside,
            _ => Mark::Dash,
        };
        if let Some(agency) = place_line(head, mark) {
            let mut end = cut.start() + cut.as_str().trim_end().len();
            if let Some(tags) = TAGS.find(&paragraph[end..]) {
                end += tags.as_str().trim_end().len();
            }
            end += day_behind(&paragraph[end..]);
            return is_told(&paragraph[end..]).then_some(Opening { range: 0..end, agency });
        }
    }
    None
}

static DAY_AND_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?:\d{1,2}(?:st|nd|rd|th)?\s\p{Lu}\p{Ll}{2,8}|\p{Lu}\p{Ll}{2,8}\s\d{1,2})(?:,?\s\d{4})?,\s\p{Lu}[\p{L}'\x{2019}-]+(?:\s\p{Lu}[\p{L}'\x{2019}-]+){0,3}(?:,\s\p{Lu}[\p{L}'\x{2019}-]+(?:\s\p{Lu}[\p{L}'\x{2019}-]+){0,2})?[.:]\s",
    )
});

/// `14 May, Port Amar. Two rounds fell`: the head of an entry in a list of incidents.
fn day_and_place(paragraph: &str) -> Option<Opening> {
    if !paragraph.bytes().take(12).any(|b| b.is_ascii_digit()) {
        return None;
    }
    let end = DAY_AND_PLACE.find(paragraph)?.as_str().trim_end().len();
    let dated = stamp::stamps(&paragraph[..end]).iter().any(|s| s.range.start == 0 && s.day != Day::TimeOnly);
    (dated && is_told(&paragraph[end..])).then_some(Opening { range: 0..end, agency: None })
}

/// `(Port Amar, 14 May 2031) Two rounds fell`: all of the dateline in brackets.
fn bracketed_opening(paragraph: &str) -> Option<Opening> {
    let end = paragraph.strip_prefix(['(', '['])?.find([')', ']'])? + 1;
    let full = |head: &str| stamp::stamps(head).iter().any(|s| matches!(s.day, Day::Full(_)));
    if end > LONGEST || !full(&paragraph[1..end]) || !is_told(&paragraph[end + 1..]) {
        return None;
    }
    let agency = place_line(&paragraph[1..end], Mark::Dash)?;
    let behind = paragraph[end + 1..].trim_start_matches([' ', '-', '\u{2013}', '\u{2014}', ':']);
    let range = 0..paragraph[..paragraph.len() - behind.len()].trim_end().len();
    Some(Opening { range, agency: agency.map(|name| name.start + 1..name.end + 1) })
}

/// `Halden, October 2034`, `May 2031`: the month of an issue on a line of its own.
pub(crate) fn is_month_line(line: &str) -> bool {
    if !line.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let month = line.rsplit_once(", ").map_or(line, |(_, month)| month);
    let place = line.rsplit_once(", ").map_or("", |(place, _)| place);
    let words: Vec<&str> = month.split_whitespace().collect();
    let dated = matches!(words.as_slice(), [name, year]
        if stamp::month(&name.to_lowercase()).is_some() && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    let named =
        place.split_whitespace().all(|w| w.starts_with(char::is_uppercase)) && place.split_whitespace().count() <= 3;
    dated && named && !place.contains(|c: char| c.is_ascii_digit() || c == ':')
}

/// A line that is nothing but a time of day: `17:40`, `9.05 pm`.
pub(crate) fn is_clock(line: &str) -> bool {
    let line = line.trim();
    line.len() <= 14 && CLOCK.find(line).is_some_and(|found| found.end() == line.len())
}

/// `22.14 Young men are throwing stones.`: the clock is no part of the sentence.
pub(crate) fn clock_opening(paragraph: &str) -> Option<Opening> {
    if !paragraph.starts_with(|c: char| c.is_ascii_digit() || !c.is_ascii()) {
        return None;
    }
    let end = CLOCK.find(paragraph)?.end();
    let behind = &paragraph[end..];
    let sentence = behind.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '\u{201c}'));
    let spaced = paragraph[..end].ends_with(char::is_whitespace);
    let range = 0..paragraph[..end].trim_end().len();
    (spaced && sentence && is_told(behind)).then_some(Opening { range, agency: None })
}

/// Length of a day that follows the first dash, with the dash behind it: `(ANP) - 14 May 2031 - Two`.
fn day_behind(text: &str) -> usize {
    let mut window = text.len().min(LONGEST);
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let Some(day) = stamp::stamps(&text[..window]).into_iter().find(|s| s.day != Day::TimeOnly) else { return 0 };
    let behind = &text[day.range.end..];
    let dash = behind.trim_start().starts_with(['-', '\u{2013}', '\u{2014}', '_']);
    if !dash || !text[..day.range.start].trim().is_empty() {
        return 0;
    }
    let rest =
        behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2013}' | '\u{2014}' | '_'));
    text[..text.len() - rest.len()].trim_end().len()
}

/// What stands between dateline and text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Dash,
    Aside,
    Colon,
    Space,
    Stop,
}

/// A sentence, or a paragraph cut short: what a dateline stands before. The motto of a paper is neither.
fn is_told(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let stop = text
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?'))
        .ends_with(['.', '!', '?']);
    words >= 18 || (words >= 4 && stop) || (words >= 8 && text.contains(". "))
}

/// `Some(agency)` when `head` is place, date and agency and nothing else.
fn place_line(head: &str, mark: Mark) -> Option<Option<Range<usize>>> {
    let (rest, agency) = split_agency(head);
    let agency = agency.or_else(|| agency_beside_day(head));
    let dates: Vec<Stamp> = stamp::stamps(rest).into_iter().filter(|s| s.day != Day::TimeOnly).collect();
    if dates.len() > 1 {
        return None;
    }
    let dated = dates.first();
    let full = dated.is_some_and(|d| matches!(d.day, Day::Full(_)));
    let edges = [' ', ',', '.', ';', '-', '(', ')', '[', ']', '\u{2013}', '\u{2014}'];
    let place = match dated {
        Some(date) => {
            let (before, behind) = (rest[..date.range.start].trim_matches(edges), &rest[date.range.end..]);
            match (before.is_empty(), behind.trim_matches(edges).is_empty()) {
                // `14 May 2031, PORT AMAR:`
                (true, false) if full => behind,
                (_, true) => before,
                _ => return None,
            }
        }
        None => rest,
    };
    let place = place.trim_matches(edges);
    let words: Vec<&str> = place.split([' ', '/', ',']).filter(|w| !w.is_empty()).collect();
    // The weekday of `BAGHDAD, Monday (Halden News)` is part of the date.
    let weekday = words.last().is_some_and(|w| words.len() > 1 && stamp::is_weekday(w));
    let names = if weekday { &words[..words.len() - 1] } else { &words[..] };
    if names.is_empty() && dated.is_none() && agency.is_some() {
        // `(CNN) -- `: the agency alone.
        return (mark == Mark::Dash && head.starts_with('(')).then_some(agency);
    }
    if names.is_empty() && full {
        // `14 May 2031 - `: the day alone.
        return (mark == Mark::Dash).then_some(agency);
    }
    if names.is_empty() || names.len() > 7 || NOT_PLACES.contains(names[0].to_uppercase().as_str()) {
        return None;
    }
    let capitals =
        names[0].chars().filter(|c| c.is_alphabetic()).count() >= 3 && !names[0].chars().any(char::is_lowercase);
    if !names.iter().all(|w| is_place_word(w)) || !names[0].starts_with(char::is_uppercase) {
        return None;
    }
    let known = agency.clone().is_some_and(|name| agency::any(&head[name]).is_some());
    let fits = match mark {
        Mark::Dash | Mark::Aside => capitals || dated.is_some() || agency.is_some() || weekday,
        Mark::Colon => (capitals || full) && names.len() <= 4 || (agency.is_some() && dated.is_some()),
        // A place and a full date, or a date and an agency, ended like a sentence.
        Mark::Stop => dated.is_some() && names.len() <= 3 && (capitals || agency.is_some() || full),
        Mark::Space => known && (capitals || dated.is_some()),
    };
    // A place in small letters with nothing but a dash: `Port Amar - Two rounds fell`.
    let plain = mark == Mark::Dash && names.len() <= 3 && head.len() <= 30;
    (fits || plain).then_some(agency)
}

fn is_place_word(word: &str) -> bool {
    const SMALL: &[&str] =
        &["of", "the", "and", "de", "del", "la", "el", "al", "los", "san", "es", "ed", "in", "da", "do", "on"];
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    !bare.is_empty()
        && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '.'))
        && (bare.starts_with(char::is_uppercase)
            || SMALL.contains(&bare)
            || bare.starts_with("al-")
            || bare.starts_with("el-"))
}

/// Takes `(Reuters)` or `/TASS/` off the end.
fn split_agency(head: &str) -> (&str, Option<Range<usize>>) {
    for form in [&*BRACKETED, &*SLASHED, &*LISTED] {
        let Some(found) = form.captures(head) else { continue };
        let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
        let words = name.as_str().split_whitespace().count();
        let known =
            agency::any(name.as_str()).is_some() || name.as_str().split(['/', ',']).any(|p| agency::any(p).is_some());
        let dated = stamp::stamps(name.as_str()).iter().any(|s| s.day != Day::TimeOnly);
        if dated {
            continue;
        }
        if agency::is_generic(name.as_str()) && stamp::is_clock(name.as_str().split(['+', '-']).next().unwrap_or("")) {
            continue;
        }
        // `Halden, Oct 3, 2031, HNW –`: initials behind the day
        let behind_day = whole.as_str().starts_with(',')
            && (2..=6).contains(&name.as_str().len())
            && stamp::stamps(&head[..whole.start()])
                .iter()
                .any(|s| s.day != Day::TimeOnly && s.range.end == whole.start());
        if behind_day {
            return (&head[..whole.start()], Some(name.range()));
        }
        let round = whole.as_str().starts_with('(');
        // `WASHINGTON/PORT AMAR` is two places: between slashes only a known agency or a closed pair counts.
        let closed = whole.as_str().trim_end().ends_with(['/', ')']);
        if known
            || (closed
                && (1..=5).contains(&words)
                && name.as_str().starts_with(char::is_uppercase)
                && (round || whole.as_str().len() > 3))
        {
            return (&head[..whole.start()], Some(name.range()));
        }
    }
    (head, None)
}

/// The agency of `(HNA, 14 May 2031)`.
fn agency_beside_day(head: &str) -> Option<Range<usize>> {
    let start = head.rfind('(')? + 1;
    let name = head[start..].split(',').next()?;
    let fits = agency::any(name).is_some() || agency::looks_like_one(name) && !agency::is_generic(name);
    (fits && head[start + name.len()..].starts_with(',')).then_some(start..start + name.len())
}

/// A line that is a time stamp: dates and times, and around them only labels, places and clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StampLine {
    /// A byline before or behind the stamp, such as `By Ana Riss |`.
    pub byline: Option<Range<usize>>,
    /// The rest.
    pub range: Range<usize>,
    /// Name in brackets behind the date, brackets included.
    pub agency: Option<Range<usize>>,
    /// Words before the date that are no label: a place or the name of a paper.
    pub lead: Range<usize>,
}

impl StampLine {
    fn whole(line: &str) -> StampLine {
        StampLine { byline: None, range: 0..line.len(), agency: None, lead: 0..0 }
    }
}

static LABELS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(list!("stamp_label.txt")).flat_map(str::split_whitespace).collect());
static AGO: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^(?:(?:last )?(?:published|updated|posted)\W*)?(?:about |over )?(?:\d+|an?|one|two|three) ?(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?|[hdm]) ago$",
    )
});

/// Where the text behind the stamp is from: `Sahel Herald, 12 March 2014. Translated from French.`
static NOTE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"\.\s+(?:Translat(?:ed|ion)|Excerpts?|Abridged|Reprinted|Pages?|Text as|Unofficial translation|Next (?:issue|edition|update|report|summary|bulletin))\b[^.]{0,60}\.?$",
    )
});

/// `This report was first published on 14 May 2031.`
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^(?:this|the) (?:article|report|story|text|piece|statement|dispatch|interview|item|transcript) (?:was |has been |is )?(?:first |originally )?(?:published|posted|issued|released|broadcast|filed|printed|distributed|appeared|dated)\b[^.]{0,80}\.?$",
    )
});

/// Recognises a line that is a time stamp.
pub(crate) fn stamp_line(line: &str) -> Option<StampLine> {
    if line.len() > 200 {
        return None;
    }
    let told = line.trim();
    let ago =
        told.len().checked_sub(3).and_then(|at| told.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("ago"));
    if ago && AGO.is_match(told) {
        return Some(StampLine::whole(line));
    }
    // Every stamp has a figure.
    if !line.bytes().any(|b| b.is_ascii_digit()) || letterhead::is_notice(line) {
        return None;
    }
    if let Some(note) = NOTE_BEHIND.find(line) {
        return stamp_line(&line[..note.start()]).map(|stamp| StampLine { range: 0..line.len(), ..stamp });
    }
    if TOLD.is_match(line) && stamp::stamps(line).iter().any(|s| matches!(s.day, Day::Full(_))) {
        return Some(StampLine::whole(line));
    }
    // `Port Amar | 2 February 2031 | Halden Mirror Bureau`: place, day and desk between bars
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let full = |part: &&str| {
        stamp::stamps(part).iter().any(|s| matches!(s.day, Day::Full(_)) && s.range.len() + 12 >= part.len())
    };
    let title =
        |part: &&str| (1..=5).contains(&part.split_whitespace().count()) && part.split_whitespace().all(is_place_word);
    if parts.len() == 3 && parts.iter().filter(|p| full(p)).count() == 1 && parts.iter().all(|p| full(p) || title(p)) {
        let agency = parts.iter().find(|p| agency::is_short_name(p));
        let at = |p: &str| p.as_ptr() as usize - line.as_ptr() as usize;
        return Some(StampLine { agency: agency.map(|p| at(p)..at(p) + p.len()), ..StampLine::whole(line) });
    }
    let found = stamp::stamps(line);
    let dated = found.iter().any(|s| s.day != Day::TimeOnly);
    let first = found.first()?;
    if dated && let Some(stamp) = placed(line) {
        return Some(stamp);
    }
    let before = &line[..first.range.start];
    let mut rest = String::new();
    let mut at = first.range.end;
    for stamp in &found[1..] {
        // Two readings of a row of numbers may overlap.
        rest.push_str(line.get(at..stamp.range.start).unwrap_or_default());
        rest.push(' ');
        at = at.max(stamp.range.end);
    }
    rest.push_str(&line[at..]);
    let lead: Vec<&str> = words(before).collect();
    let labels = lead.iter().rev().take_while(|w| is_label(w)).count();
    let mut other = &lead[..lead.len() - labels];
    // `First published in The Halden Herald, 14 May 2031`
    if let Some(at) = other.iter().position(|w| *w == "in").filter(|at| other[..*at].iter().all(|w| is_label(w))) {
        other = &other[at + 1..];
    }
    let full = found.iter().any(|s| matches!(s.day, Day::Full(_)));
    let ends_open = !line.trim_end().ends_with('.') || line.trim_end().ends_with(".m.");
    let beside = full && ends_open && stands_beside(&line[at..], &rest);
    if full
        && other.is_empty()
        && labels > 0
        && let Some(name) = published_in(line, at)
    {
        return Some(StampLine { lead: name, ..StampLine::whole(line) });
    }
    if !words(&rest).all(is_label) && !beside {
        let behind = &line[at..];
        let by = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = line.len() - by.len();
        let named = other.is_empty()
            && dated
            && found.len() == 1
            && credit::is_byline(by.trim_end_matches('.'))
            && by.to_lowercase().starts_with("by ");
        return named.then(|| StampLine { byline: Some(start..line.len()), range: 0..start, ..StampLine::whole(line) });
    }
    if other.is_empty() {
        // A lone time needs a label: `10:12` may be anything.
        return (dated || labels > 0).then(|| StampLine::whole(line));
    }
    let by = other[0].eq_ignore_ascii_case("by");
    let capital = other.iter().skip(usize::from(by)).all(|w| is_place_word(w) || w.eq_ignore_ascii_case("at"));
    // `Port Amar, 14 May 2031.`: a place and the day, ended like a sentence.
    let ends_open = ends_open || full && at + 1 == line.trim_end().len() && other.iter().all(|w| is_place_word(w));
    if !capital || !dated || !ends_open || other.len() > 8 {
        return None;
    }
    let bar = before.contains(['|', '\u{2022}', '\u{b7}'])
        && (2..=6).contains(&other.len())
        && !before.contains(':')
        && !furniture().is_masthead(before.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let end = if labels == 0 { bare_end(before) } else { label_start(before, labels) };
    if by || (bar && labels == 0) {
        return Some(StampLine { byline: Some(0..end), range: end..line.len(), ..StampLine::whole(line) });
    }
    let lead = 0..bare_end(&before[..end]);
    let agency =
        before.trim_end_matches([' ', '-', '\u{2013}', '\u{2014}', ',']).ends_with(')').then(|| bracket(before));
    (other.len() <= 5).then(|| StampLine { lead, agency: agency.flatten(), ..StampLine::whole(line) })
}

/// The brackets with the name of an agency that end `before`, but for a dash.
fn bracket(before: &str) -> Option<Range<usize>> {
    let end = before.rfind(')')? + 1;
    let start = before[..end].rfind('(')?;
    let name = &before[start + 1..end - 1];
    (agency::any(name).is_some() || agency::looks_like_one(name)).then_some(start..end)
}

/// `Port Amar, Wednesday`.
pub(crate) fn is_place_and_weekday(line: &str) -> bool {
    let Some((place, day)) = line.trim_end_matches('.').rsplit_once(", ") else { return false };
    stamp::is_weekday(day) && words(place).count() <= 3 && words(place).all(is_place_word)
}

/// `HNA/ak/14.05.2031 17:44`: the initials of those who made a wire text.
static INITIALS: LazyLock<Regex> = LazyLock::new(|| rule(r"^\p{L}{2,4}(?:/\p{L}{2,4})+(?:/|\s)"));

/// A signature below an article: a stamp with names and an office beside it. What a picture shows is told in other words.
pub(crate) fn is_signature(line: &str) -> bool {
    const OFFICES: &[&str] = &[
        "office",
        "desk",
        "service",
        "bureau",
        "section",
        "department",
        "ministry",
        "editor",
        "editors",
        "correspondent",
        "staff",
        "team",
        "secretary",
        "press",
        "secretariat",
        "newsroom",
        "ambassador",
        "spokesman",
        "spokesperson",
        "agency",
    ];
    let dated = |w: &str| stamp::month(&w.to_lowercase()).is_some();
    let line = INITIALS.find(line).map_or(line, |initials| &line[initials.end()..]);
    // `Posted in Security | 14 May 2031 | 3 comments`
    let labelled = words(line).next().is_some_and(is_label);
    let office = |w: &str| is_label(w) || dated(w) || OFFICES.contains(&w);
    is_mostly_stamp(line) && (labelled || words(line).all(|w| !w.starts_with(char::is_lowercase) || office(w)))
}

/// A full date with few other words, hardly one of them in small letters: in the head of a report a time stamp, even
/// with words beside it that no list has.
pub(crate) fn is_mostly_stamp(line: &str) -> bool {
    let found = stamp::stamps(line);
    if line.len() > 160 || line.trim_end().ends_with('.') || !found.iter().any(|s| matches!(s.day, Day::Full(_))) {
        return false;
    }
    let (mut rest, mut at) = (String::new(), 0);
    for stamp in &found {
        rest.push_str(&line[at..stamp.range.start]);
        rest.push(' ');
        at = stamp.range.end;
    }
    rest.push_str(&line[at..]);
    let other: Vec<&str> = words(&rest).filter(|w| !is_label(w)).collect();
    other.len() <= 6 && other.iter().filter(|w| w.starts_with(char::is_lowercase)).count() <= 1
}

/// Section, page or edition behind a date: short names set off by a mark. `rest` is `behind` and what stands between
/// the dates.
fn stands_beside(behind: &str, rest: &str) -> bool {
    let marks = [',', '|', '\u{2022}', '\u{b7}', '\u{2013}', '\u{2014}', '-', ';', '(', '/'];
    let set_off = behind.trim_start().starts_with(marks) || words(behind).count() <= 1;
    let piece = |piece: &str| {
        let count = words(piece).count();
        let capital = |w: &str| is_label(w) || w.starts_with(char::is_uppercase);
        count <= 4 && (words(piece).all(capital) || piece.contains(':'))
    };
    set_off
        && words(rest).count() <= 8
        && !credit::is_byline(behind.trim_start_matches([' ', ',', '|']))
        && rest.split(marks).all(piece)
}

/// The paper of `Published on 14 May 2031 in The Halden Herald`.
fn published_in(line: &str, from: usize) -> Option<Range<usize>> {
    let name = line[from..].trim_start().strip_prefix("in ")?.trim_end_matches('.');
    let fits = (1..=5).contains(&words(name).count()) && words(name).all(is_place_word);
    let start = line.len() - line[from..].trim_start().len() + "in ".len();
    fits.then_some(start..start + name.len())
}

fn bare_end(text: &str) -> usize {
    text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')').len()
}

/// `Berlin/Port Amar, 5 September 2024 (Halden News)` alone in its line.
fn placed(line: &str) -> Option<StampLine> {
    let tags = TAGS_BEHIND.find(line).map_or(line.len(), |tags| tags.start());
    let head = line[..tags].trim_end_matches([' ', '-', '\u{2013}', '\u{2014}']);
    let name = head.ends_with([')', '/']).then(|| place_line(head, Mark::Dash)).flatten().flatten()?;
    let open = line[..name.start].rfind(['(', '/'])?;
    Some(StampLine { agency: Some(open..head.len()), ..StampLine::whole(line) })
}

/// Where the last `labels` words of `before` begin.
fn label_start(before: &str, labels: usize) -> usize {
    let mut starts: Vec<usize> = words(before).map(|w| w.as_ptr() as usize - before.as_ptr() as usize).collect();
    starts.split_off(starts.len() - labels).first().copied().unwrap_or(before.len())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-').filter(|w| w.chars().any(char::is_alphabetic))
}

pub(crate) fn is_label(word: &str) -> bool {
    LABELS.contains(word.to_lowercase().as_str()) || stamp::is_clock(word) || stamp::is_weekday(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_numbers_that_read_as_overlapping_days_are_no_trouble() {
        for line in ["Feb MAR Apr 24 2010 2011 2012 2 copies 24 Mar 11 - 24 Mar 11", "3 prints 27 June 12 - 27 June 12"]
        {
            let found = stamp_line(line);
            assert!(found.is_none_or(|stamp| line.get(stamp.range).is_some()), "{line}");
        }
    }

    #[test]
    fn datelines_open_paragraphs() {
        let text = "Two mortar rounds fell near the embassy.";
        for (head, agency) in [
            ("PORT AMAR, 14 May 2031 -", None),
            ("PORT AMAR (Reuters) -", Some("Reuters")),
            ("NAIROBI, March 4 (Halden News) \u{2014}", Some("Halden News")),
            ("KABUL, Afghanistan (AP) \u{2014}", Some("AP")),
            ("WASHINGTON/PORT AMAR (Reuters) -", Some("Reuters")),
            ("BAGHDAD:", None),
            ("Port Amar, 3 July 2031 (Delta Wire):", Some("Delta Wire")),
            ("PORT AMAR, 17 April 2031.", None),
            ("PORT AMAR \u{2014}", None),
            ("Port Amar \u{2013}", None),
            ("BAGHDAD, Dec. 20, 2020 /PRNewswire/ --", Some("PRNewswire")),
            ("SAN SALVADOR, 3 JAN 90 (ACAN-EFE) --", Some("ACAN-EFE")),
            ("SAN SALVADOR, 3 JAN 90 -- [REPORT] [TEXT]", None),
            ("(CNN) \u{2014}", Some("CNN")),
            ("MOSCOW, June 5. /TASS/.", Some("TASS")),
            ("MOSCOW, June 5 /TASS/.", Some("TASS")),
            ("New Delhi, Jun 12 (PTI)", Some("PTI")),
            ("Port Amar [Sarovia], June 12 (ANI):", Some("ANI")),
            ("Tehran, June 12, IRNA \u{2013}", Some("IRNA")),
            ("Damascus, SANA-", Some("SANA")),
            ("RAMALLAH, Monday, June 12, 2031 (WAFA) \u{2013}", Some("WAFA")),
            ("Port Amar, 12 June (Halden News) -", Some("Halden News")),
            ("14 May 2031, PORT AMAR:", None),
            ("PORT AMAR (HNA, 14 May 2031) \u{2014}", Some("HNA")),
            ("(Port Amar, May 14, 2031)", None),
            ("Port Amar, May 14, 2031 |", None),
            ("14 May 2031 -", None),
            ("PORT AMAR (14 May 2031) -", None),
            ("Port Amar, May 14th, 2031:", None),
            ("Port Amar, 14th May 2031.", None),
            ("PORT AMAR, Sarovia (AP) _", Some("AP")),
            ("PORT AMAR, Sarovia (AP) _ May 14, 2031 --", Some("AP")),
            ("[Text] Port Amar, 14 May 89 (DOMESTIC SERVICE) --", Some("DOMESTIC SERVICE")),
            ("PORT AMAR, Monday (Halden News) -", Some("Halden News")),
            ("AIN AL-HILWEH, Lebanon (AP) --", Some("AP")),
            ("22.14", None),
            ("9:05 pm -", None),
            ("0830 GMT", None),
        ] {
            let line = format!("{head} {text}");
            let got = opening(&line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(&line[got.range.clone()], head);
            assert_eq!(got.agency.map(|r| &line[r]), agency, "{line}");
        }
    }

    #[test]
    fn other_paragraphs_have_no_dateline() {
        for line in [
            "The envoy - who had served for two years in the capital - left on Monday.",
            "READ: Norland closes its embassy in the capital of Sarovia",
            "Norland's embassy will be closed \u{2014} for good, the ministry said on Sunday.",
            "Rockets hit the Green Zone \u{2014} and the airport, officials said on Sunday night.",
            "HALDEN DAILY POST \u{2013} the region, every morning",
            "Norland (four guards) said on Monday that it would close the embassy.",
            "Mr. Tarn \u{2014} the envoy of Norland in the capital \u{2014} left on Monday.",
            "The United Nations (UN) said on Monday that it would close the office.",
            "UPDATE: The number of wounded guards has risen to four, the ministry said.",
            "On 12 March 2020 - a Thursday - the guards were withdrawn from the compound.",
        ] {
            assert_eq!(opening(line), None, "{line}");
        }
    }

    #[test]
    fn signatures_below_an_article() {
        for line in [
            "HNA/ak/14.05.2031 17:44",
            "hna/ak/kt 14 May 2031 1744Z",
            "Ana Riss, Port Amar, 14 May 2031",
            "Press office, Port Amar, 14 May 2031",
            "Posted in Security | 14 May 2031 | 3 comments",
        ] {
            assert!(is_signature(line), "{line}");
        }
        for line in ["Gate of the embassy, 14 May 2031 (Ana Riss)", "The gate, 14 May 2031 at dusk"] {
            assert!(!is_signature(line), "{line}");
        }
    }

    #[test]
    fn stamp_lines() {
        for line in [
            "06 October, 2020",
            "March 12, 2019 at 6:41 pm",
            "Published: 12 Feb 2019 | 14:05 GMT",
            "Published 12 Feb 2019 14:05 GMT | Updated 13 Feb 2019",
            "Issued on: 03/05/2021 - 12:10",
            "Last modified on Mon 4 Mar 2019 10.12 am GMT",
            "Posted at 10:12",
            "3 hours ago",
            "PORT AMAR, 14 May 2031",
            "Monday, 4 March 1985, page 6",
            "15 June 2031, 11.32 (UTC-4)",
            "CLANDESTINE, 15 MAR 89 (RADIO HALDEN) -- [COMMUNIQUE]",
            "Port Amar, 14 May 2031.",
            "Done at Port Amar, 14 May 2031",
            "This report was published on 14 May 2031.",
            "Sahel Herald, 12 March 2014. Translated from French.",
        ] {
            assert_eq!(stamp_line(line).map(|s| s.byline), Some(None), "{line}");
        }
        let line = "By Ana Riss | Published 12 Feb 2019";
        let got = stamp_line(line).unwrap();
        assert_eq!(line[got.byline.unwrap()].trim_end_matches([' ', '|']), "By Ana Riss");
        let line = "April 7th, 2016 by Nora Riss";
        assert_eq!(&line[stamp_line(line).unwrap().byline.unwrap()], "by Nora Riss");
        let line = "By ANA RISS | March 12, 2014 at 9:14 p.m.";
        assert_eq!(line[stamp_line(line).unwrap().byline.unwrap()].trim_end_matches([' ', '|']), "By ANA RISS");
        for line in
            ["First published in The Halden Herald, 14 May 2031", "Published on 14 May 2031 in The Halden Herald"]
        {
            assert!(line[stamp_line(line).unwrap().lead].ends_with("The Halden Herald"), "{line}");
        }
        let line = "Berlin/Port Amar, 5 September 2024 (Halden Nachrichten)";
        assert_eq!(&line[stamp_line(line).unwrap().agency.unwrap()], "(Halden Nachrichten)");
        let line = "The Halden Weekly, issue of 24 June 2031";
        assert_eq!(&line[stamp_line(line).unwrap().lead], "The Halden Weekly");
        for line in [
            "The envoy left on 12 March 2020.",
            "Attack on consulate of 12 March 2020",
            "Rockets fell at 10:12",
            "2020",
            "Guards outside the Norland embassy, June 2024.",
        ] {
            assert_eq!(stamp_line(line), None, "{line}");
        }
    }
}
