//! What a day in the head or foot of a page is the day of, by the words before it.

use crate::dateline::{is_label, rule};
use crate::furniture::furniture;
use crate::stamp::{self, Stamp};
use regex::Regex;
use std::sync::LazyLock;

/// What a day is the day of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The words name publication.
    Issue,
    /// The words name another matter: what is told, a picture, a founding, an archive, what is to come.
    Other,
    /// The words say nothing of it.
    Bare,
}

/// Words that name publication.
const ISSUE: &[&str] = &[
    "report",
    "reported",
    "published",
    "publication",
    "posted",
    "issued",
    "issue",
    "released",
    "release",
    "created",
    "circulated",
    "written",
    "aired",
    "broadcast",
    "judgment",
    "judgement",
    "delivered",
    "distributed",
    "transmitted",
    "answered",
];
/// Words of what is told; a word of publication behind them outweighs them: `Incident report`.
const TOLD: &[&str] = &[
    "event",
    "events",
    "incident",
    "incidents",
    "attack",
    "attacks",
    "attacked",
    "happened",
    "occurred",
    "occurrence",
    "offence",
    "heard",
    "hearing",
    "hearings",
    "held",
    "meeting",
];
/// Words beside which no day is that of publication.
const OTHER: &[&str] = &[
    // Stretches of time, and what is to come or to end.
    "covering",
    "covered",
    "covers",
    "period",
    "valid",
    "expires",
    "expiry",
    "next",
    "deadline",
    "expected",
    "scheduled",
    // What was done to a copy of the text.
    "received",
    "registered",
    "archived",
    "accessed",
    "retrieved",
    "downloaded",
    "crawled",
    "captured",
    "visited",
    "viewed",
    "scanned",
    "digitised",
    "digitized",
    "declassified",
    "declassify",
    "decl",
    "still",
    "copy",
    "approved",
    // How it was come by.
    "observed",
    "recorded",
    "filmed",
    "conducted",
    // Pictures.
    "taken",
    "seen",
    "photograph",
    "photographed",
    "pictured",
    // Lives of people, houses and papers.
    "founded",
    "established",
    "inaugurated",
    "opened",
    "granted",
    "licence",
    "license",
    "licensed",
    "born",
    "died",
    "joined",
    "appointed",
    "anniversary",
];
/// Words right before the end or the beginning of a stretch of time.
const ENDS: &[&str] = &["since", "until", "till", "before", "between"];
/// Labels of pictures; beside words for text they are part of a byline.
const PICTURES: &[&str] = &[
    "photo",
    "photos",
    "picture",
    "pictures",
    "image",
    "images",
    "drawing",
    "illustration",
    "graphic",
    "cartoon",
    "map",
    "video",
    "footage",
    "screenshot",
    "credit",
];

/// Forms in `-ed` that tell the making of a text; any other before a day tells what was done to something else.
const MADE: &[&str] = &[
    "added",
    "adopted",
    "announced",
    "appended",
    "changed",
    "checked",
    "closed",
    "compiled",
    "composed",
    "corrected",
    "dated",
    "dispatched",
    "drafted",
    "edited",
    "embargoed",
    "entered",
    "filed",
    "finished",
    "generated",
    "logged",
    "mailed",
    "modified",
    "amended",
    "prepared",
    "printed",
    "produced",
    "refreshed",
    "reviewed",
    "revised",
    "sealed",
    "signed",
    "submitted",
    "translated",
    "typed",
    "updated",
    "uploaded",
];
/// What a day may be the day of: `judgment of 10 May`, but not `letter of 10 May`.
const ISSUES: &[&str] = &[
    "issue",
    "edition",
    "number",
    "paper",
    "report",
    "bulletin",
    "digest",
    "summary",
    "newsletter",
    "dispatch",
    "despatch",
    "cable",
    "telegram",
    "statement",
    "communique",
    "communiqu\u{e9}",
    "release",
    "message",
    "note",
    "minutes",
    "sitting",
    "session",
    "judgment",
    "judgement",
    "ruling",
    "order",
    "decision",
    "resolution",
    "programme",
    "program",
    "transmission",
    "broadcast",
    "publication",
    "transcript",
    "news",
    "date",
    "day",
    "as",
    "briefing",
    "conference",
    "writing",
    "entry",
    "printing",
    "preparation",
    "posting",
    "issuance",
    "update",
    "upload",
    "filing",
    "document",
    "article",
    "story",
    "signature",
    "press",
    "post",
    "web",
    "online",
    "creation",
];

/// Openings of lines of which no day is that of the page.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^\W*(?:sources:|references?:|bibliography\b|further reading\b|in (?:loving )?memory\b|related\b|see also\b|read (?:also|more)\b|on this day\b|next (?:report|update|issue|edition|meeting|bulletin)\b|printed (?:on )?\d)",
    )
});
/// `[1] Halden Press, 4 March 2031`, `2. Radio Halden`: a note on a source.
static NOTE: LazyLock<Regex> = LazyLock::new(|| rule(r"^(?:\[\d{1,2}\]|\(\d{1,2}\)|\d{1,2}\.)\s*\p{L}"));
static WORDS: LazyLock<Regex> = LazyLock::new(|| rule(r"[\p{L}\d'\u{2019}]+"));

/// The clause right before a day, of the words since the day before it.
pub(crate) fn clause(before: &str) -> &str {
    let cut = before.rfind([';', '|', '\u{2022}', '\u{b7}']).map_or(0, |at| {
        // The mark itself may be of more than one byte.
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let rest = &before[cut..];
    // The stop of an initial ends nothing.
    let initial = |at: usize| rest[..at].rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|w| w.len() <= 1);
    let stops =
        rest.match_indices(". ").filter(|(at, _)| rest[at + 2..].starts_with(char::is_uppercase) && !initial(*at));
    let stop = stops.last();
    stop.map_or(rest, |(at, _)| &rest[at + 2..])
}

/// What the day behind these words is the day of.
pub(crate) fn role(before: &str) -> Role {
    let label = clause(before).to_lowercase();
    let words: Vec<&str> = WORDS.find_iter(&label).map(|w| w.as_str()).collect();
    let last = |list: &[&str]| words.iter().rposition(|w| list.contains(w));
    let joints = words.iter().rev().take_while(|w| matches!(**w, "on" | "at" | "in" | "the" | "also")).count();
    let bare = &words[..words.len() - joints];
    // `Recorded in Halden and published on`
    if matches!(bare.last(), Some(&"published" | &"posted" | &"issued")) && !words.contains(&"next") {
        return Role::Issue;
    }
    // `Founded 1931, Wednesday`: the year is what the word tells of.
    let year = |w: &&str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
    let other = last(OTHER).is_some_and(|at| !words[at + 1..].iter().any(year));
    let byline = words.first() == Some(&"by") || words.iter().any(|w| matches!(*w, "text" | "words" | "report"));
    let pictured = last(PICTURES) > last(ISSUE) && !byline;
    let ends = bare.last().is_some_and(|w| ENDS.contains(w));
    if other || pictured || ends {
        return Role::Other;
    }
    if of_a_thing(&words, label.trim_end().ends_with(':')) || done_to_a_thing(&label, &words) {
        return Role::Other;
    }
    match (last(TOLD), last(ISSUE)) {
        (Some(told), issue) if issue.is_none_or(|issue| issue < told) => Role::Other,
        (_, Some(_)) => Role::Issue,
        _ => Role::Bare,
    }
}

/// What the days of a line are the days of. `and`, `to` and dashes alone leave a day with the one before it.
pub(crate) fn roles(line: &str, stamps: &[Stamp]) -> Vec<Role> {
    let (mut from, mut out) = (0, Vec::new());
    for stamp in stamps {
        // Two readings of a row of numbers may overlap.
        let before = line.get(from..stamp.range.start).unwrap_or_default();
        from = from.max(stamp.range.end);
        let joins = matches!(before.trim(), "and" | "to" | "until" | "till" | "or" | "-" | "\u{2013}" | "\u{2014}");
        out.push(match out.last() {
            Some(Role::Other) if joins => Role::Other,
            _ => role(before),
        });
    }
    out
}

/// `your letter of`, `survivors of`: the day of what is named, unless that is a publication. `opening hours from`: a
/// beginning. `labels`: a colon stands before the day.
fn of_a_thing(words: &[&str], labels: bool) -> bool {
    let words = words.strip_suffix(&["the"]).unwrap_or(words);
    if words.windows(3).any(|w| w[..2] == ["date", "of"] && !matches!(w[2], "the" | "this") && !is_publication(w[2])) {
        return true;
    }
    match words {
        // `Ref: your note of`
        [before @ .., "of" | "dated"] if before.contains(&"your") => true,
        // `Court date:`, `Election day:`
        [.., before, "date" | "day"] if labels && words.len() <= 3 => !is_publication(before) && !is_label(before),
        [.., before, "of" | "from" | "for" | "on"] if is_publication(before) || furniture().is_paper_word(before) => {
            false
        }
        // `pending on`: the state of a thing; a place or a name before `on` says nothing.
        [.., before, "on"] => before.ends_with("ing"),
        [.., _, "of" | "from" | "for"] => true,
        // `Trial begins`
        [.., before] => words.len() > 1 && matches!(*before, "begins" | "starts" | "opens" | "ends" | "resumes"),
        [] => false,
    }
}

/// True for a word of what is made and given out.
fn is_publication(word: &str) -> bool {
    ISSUES.contains(&word) || ISSUE.contains(&word) || MADE.contains(&word)
}

/// `cached on`, `Awarded the prize on`: right before the day, or before `on` and `in`, a form in `-ed` of no text.
fn done_to_a_thing(label: &str, words: &[&str]) -> bool {
    let done = |w: &&str| w.len() > 5 && w.ends_with("ed") && !MADE.contains(w) && !ISSUE.contains(w);
    let joined = label.trim_end().ends_with(char::is_alphabetic);
    match words {
        [.., last] if joined && done(last) => words.len() <= 4,
        [before @ .., "on" | "in"] => before.iter().any(done) && !before.iter().any(|w| ISSUE.contains(w)),
        [first, "at" | "in" | "on" | "by" | "from" | "to" | "with", ..] if done(first) => true,
        _ => label.trim_end().ends_with("est."),
    }
}

/// True for a line whose days are those of other texts, of the dead, of what is to come.
pub(crate) fn leads_elsewhere(line: &str) -> bool {
    // `10. Mai 2034` is no note.
    let note = || NOTE.is_match(line) && stamp::stamps(line).first().is_none_or(|s| s.range.start > 2);
    ELSEWHERE.is_match(line) || note()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_day_tell_what_it_is_of() {
        for (before, is) in [
            ("Published on ", Role::Issue),
            ("Incident report: ", Role::Issue),
            ("Date of judgment: ", Role::Issue),
            ("Report on the incident of ", Role::Other),
            ("Date of incident: ", Role::Other),
            ("Period covered by this report: ", Role::Other),
            ("Photo taken ", Role::Other),
            ("Approved for release ", Role::Other),
            ("Next report: ", Role::Other),
            ("Valid until ", Role::Other),
            ("Founded in Halden on ", Role::Other),
            ("Text and photos: Ana Riss, ", Role::Bare),
            ("Drawing: A. Riss (", Role::Other),
            ("Recorded in Halden and published on ", Role::Issue),
            ("Video published on ", Role::Issue),
            ("Ministry of Information, ", Role::Bare),
            ("Founded 1931, ", Role::Bare),
            ("Founded on ", Role::Other),
            ("Closed until further notice, ", Role::Bare),
            ("Closed until ", Role::Other),
            ("Attacks between ", Role::Other),
            ("Ref: your note of ", Role::Other),
            ("Second copy, ", Role::Other),
            ("Photo: Ana Riss | ", Role::Bare),
            ("Photo: Ana Riss \u{2022} Posted ", Role::Issue),
            ("Incident no. 88, ", Role::Other),
            ("Heard at Halden. Delivered on ", Role::Issue),
            ("Page cached on ", Role::Other),
            ("Awarded the prize of Halden on ", Role::Other),
            ("THE HALDEN COURIER, est. ", Role::Other),
            ("Your letter of ", Role::Other),
            ("Date of birth of the suspect: ", Role::Other),
            ("Date of this report: ", Role::Issue),
            ("Date of writing: ", Role::Bare),
            ("Court date: ", Role::Other),
            ("Publication date: ", Role::Issue),
            ("Cases pending on ", Role::Other),
            ("Trial begins ", Role::Other),
            ("Briefing on ", Role::Bare),
            ("Clipping from the Halden Post of ", Role::Bare),
            ("Reproduced at the Halden archive, ", Role::Other),
            ("Declassify on: ", Role::Other),
            ("Opening hours from ", Role::Other),
            ("Judgment of ", Role::Issue),
            ("Wednesday, the ", Role::Bare),
            ("Ahmed Tarn, ", Role::Bare),
            ("Signed at Halden on ", Role::Bare),
            ("PORT AMAR, ", Role::Bare),
            ("", Role::Bare),
        ] {
            assert_eq!(role(before), is, "{before}");
        }
    }

    #[test]
    fn a_day_behind_and_goes_with_the_one_before() {
        let of = |line: &str| roles(line, &stamp::stamps(line));
        assert_eq!(of("Attacks between 3 May and 10 May 2031"), [Role::Other, Role::Other]);
        assert_eq!(of("Event: 9 May 2031, posted 10 May 2031"), [Role::Other, Role::Issue]);
    }

    #[test]
    fn lines_of_other_texts() {
        assert!(leads_elsewhere("Sources: Halden Press, 4 March 2031"));
        assert!(leads_elsewhere("In memory of Ana Riss, 4 March 1961 - 9 May 2031"));
        assert!(leads_elsewhere("Printed 4 March 2031 from a page"));
        assert!(leads_elsewhere("[1] Halden Press, 4 March 2031"));
        assert!(leads_elsewhere("2. Radio Halden, 4 March 2031."));
        assert!(!leads_elsewhere("10. Mai 2034, Halden"));
        assert!(!leads_elsewhere("Source: Radio Halden, 4 March 2031"));
    }
}
