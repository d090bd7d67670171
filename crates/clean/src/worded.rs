//! Days of publication told in the wording of a head or an end: `Vol. XII No. 44, Saturday, 4 March 1995`, `Done at Lima, 4 March 2031`.

use crate::dateline::rule;
use crate::role::{self, Role};
use crate::stamp::{self, Day};
use chancery_facts::{Date, Text, Zone};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Lines at the top that may tell the day of the whole.
const HEAD: usize = 5;
/// Lines at the end that may.
const TAIL: usize = 3;
/// Lines at the end that may where those below them are no more than names and offices.
const SIGNED_TAIL: usize = 9;
/// Words of a line of a signature.
const NAME: usize = 7;
/// A line of a head is no longer than so many bytes.
const LONGEST: usize = 140;

const MONTHS: &str = "January|February|March|April|May|June|July|August|September|October|November|December";

/// Words of a line that tells an issue, or labels that open one.
static OF_ISSUE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:vol\.?|volume|nos?\.?|number|issue|edition)\s*(?:\d|[ivxlc]+\b)|\bprice\b|\bcorresponding to\b|^(?:circulated|issued|released|delivered|posted|published)\b",
    )
});
/// Words that no sentence of an article has beside a day.
static PLATE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bvol(?:\.|ume)?\s*(?:\d|[ivxlc]+\b)|\bprice \d"));
/// A line that opens with its own issuing.
static ISSUED: LazyLock<Regex> = LazyLock::new(|| rule(r"^(?:Circulated|Issued|Released)(?: (?:in|at|on|by)\b|:)"));
/// What is told of another day than that of the telling.
static OF_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:heard|hearing|hearings|held|covering|period|received|registered|archived|accessed|retrieved|printed|incident|event|attack)\b",
    )
});
/// What stands before the day where a document is signed: a place, and words that lead to the day.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?i:done|given|signed|delivered|dated|issued|adopted|sealed)(?:,? (?:at|in|on|this|the|day|of|under|my|our|hand|seal|and|[A-Z][\p{L}'\u{2019}-]*))*,?$",
    )
});
/// What stands before the day where a page or an issue says when it was made: `Sent to press on`, `Page last built`, `Figures as of`.
static MADE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?ix)^(?:the\x20|this\x20)?
        (?:(?:web\x20)?(?:page|site|edition|issue|number|bulletin|article|text|report|story|list|file|version|document|newsletter|briefing|notice|table|figures?|tally|data|map|chart|copy)\x20)?
        (?:(?:was|were|is|are|has|have|been|went|gone|last|first|newly|put|again)\x20)*
        (?:built|rebuilt|generated|regenerated|sent\x20to\x20(?:press|print|the\x20printers?|readers|subscribers)|to\x20press|to\x20bed|online|closed|composed|compiled|
           updated|published|republished|posted|issued|released|uploaded|refreshed|revised|edited|filed|transmitted|dispatched|prepared|circulated|mailed|distributed|written|drafted|changed|modified|amended|
           as\x20at|as\x20of|(?:correct|current|valid|complete)\x20(?:as\x20(?:of|at)|to|on)|state\x20of\x20play|status|
           (?:editorial|copy|press)\x20(?:close|deadline|date|closing)|date\x20of\x20(?:issue|publication|release))
        (?:\x20(?:at|in|on|by|the|from|as|of|press|information|news|media|office|desk|service|section|department|secretariat|newsroom|ministry|embassy|editors?|(?-i:[A-Z])[\p{L}'\u{2019}-]*))*\x20?[:,\u{2013}-]?$",
    )
});
static SIGNED_WORDS: LazyLock<Regex> =
    LazyLock::new(|| rule(r"(?i)\b(the|this) (\d{1,2})(?:st|nd|rd|th) day of ([A-Z][a-z]+),? ((?:19|20)\d\d)\b"));
/// `Halden,`: the place before `this 4th day of March`.
static PLACE: LazyLock<Regex> = LazyLock::new(|| rule(r"^(?:[A-Z][\p{L}'\u{2019}-]*[ ,]*){1,4}$"));
/// A monitored broadcast: `Radio Halden, in French 1900 GMT` before the day.
static HEARD: LazyLock<Regex> = LazyLock::new(|| rule(r"\bin (?-i:[A-Z])\p{L}+,?$"));
/// What precedes the words of making in one line: `Text: K. Tarn.`, `Notes to editors:`.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^(?:(?:text|words|by|report|photos?|author|notes?(?: (?:to|for) (?:the )?(?:editors?|desks?))?|ends?|imprint)\b[:.]?(?: [\p{Lu}][\p{L}.'\u{2019}-]*){0,4}[.:;]\s+)",
    )
});
/// What parts the day of making from that of a change behind it.
static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^[,;.|]?\s*(?:and |was )?(?:last |first )?(?:changed|updated|revised|modified|corrected|amended|edited)\b(?: (?:on|at))?:?\s*$",
    )
});
/// A remark behind the last day of a line.
static REMARK: LazyLock<Regex> = LazyLock::new(|| rule(r"^\s*(?:\([^()]{1,40}\))?\s*\.?$"));
static ROMAN: LazyLock<Regex> =
    LazyLock::new(|| rule(r"\b(\d{1,2})\.\s?(X{0,1}(?:IX|IV|V?I{1,3}|V|X|XI|XII))\.\s?((?:19|20)\d\d)\b"));
static UNIX: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) \d\d:\d\d(?::\d\d)? [A-Z]{3,4} ((?:19|20)\d\d)$",
    )
});
static SITUATION: LazyLock<Regex> = LazyLock::new(|| {
    rule(&format!(r"(?i)\b((?:19|20)\d\d),? (?:and )?issued (?:on )?(?:the )?(\d{{1,2}}) ({MONTHS})\b"))
});
static MONTH_FIRST: LazyLock<Regex> =
    LazyLock::new(|| rule(&format!(r"^({MONTHS})(?:\s?[/-]\s?({MONTHS}))? ((?:19|20)\d\d)(?:\s*\|.*)?$")));
static SEASON: LazyLock<Regex> =
    LazyLock::new(|| rule(&format!(r"\b((?:19|20)\d\d) \(({MONTHS})\s?[-\u{{2013}}]\s?({MONTHS})\)$")));
static COPYRIGHT: LazyLock<Regex> =
    LazyLock::new(|| rule(r"(?i)(?:\(c\)|\u{a9}|\bcopyright\b)[^0-9\n]{0,20}((?:19|20)\d\d)\b"));

/// Days of publication, with the bytes that tell them.
pub(crate) struct Worded {
    /// First and last day.
    pub days: (Date, Date),
    /// Bytes of the clean text.
    pub range: Range<usize>,
}

/// The day that a line of the head or of the end tells in words of its own.
pub(crate) fn worded(text: &Text) -> Option<Worded> {
    if !crate::chronicle(text).is_empty() {
        return None;
    }
    let lines = lines(text);
    // Sentences of the article tell of other days.
    let body = |line: &Range<usize>| text.zones.iter().any(|z| z.zone == Zone::Body && z.range.contains(&line.start));
    let plate = |line: &Range<usize>| {
        let told = &text.as_str()[line.clone()];
        PLATE.is_match(told) || ISSUED.is_match(told) && told.split_whitespace().count() <= 12
    };
    let end = text.zones.iter().rfind(|z| z.zone == Zone::Body).map_or(usize::MAX, |z| z.range.end);
    let head = lines.iter().take(HEAD).filter(|l| l.start < end && l.len() <= LONGEST && (!body(l) || plate(l)));
    let told = |line: &Range<usize>| &text.as_str()[line.clone()];
    for line in head {
        if let Some(found) = in_head(told(line)) {
            return Some(placed(found, line));
        }
    }
    let mut names = true;
    for (i, line) in lines.iter().rev().take(SIGNED_TAIL).enumerate() {
        if i >= TAIL && !names {
            break;
        }
        names &= told(line).split_whitespace().count() <= NAME && !told(line).ends_with(['.', '!', '?']);
        if let Some(found) = in_tail(told(line)) {
            return Some(placed(found, line));
        }
    }
    None
}

/// `QUITO, Saturday, August 22` under a copyright of 1998, `7 Jun` in a file of 1996: the year of a day without one.
pub(crate) fn with_year(text: &Text, month: i8, day: i8, line: &str) -> Option<Date> {
    let year = COPYRIGHT.captures(text.as_str()).and_then(|c| c[1].parse::<i16>().ok()).or_else(|| {
        let body = text.zones.iter().find(|z| z.zone == Zone::Body)?;
        let head = &text.as_str()[..body.range.start];
        let mut years =
            head.split(|c: char| !c.is_ascii_digit()).filter(|w| w.len() == 4).filter_map(|w| w.parse::<i16>().ok());
        let first = years.next().filter(|y| (1900..2100).contains(y))?;
        years.all(|y| y == first).then_some(first)
    })?;
    let date = Date::new(year, month, day).ok()?;
    // A copyright may be younger than the text: the weekday must agree.
    let named = line.split(|c: char| !c.is_alphabetic()).find(|w| stamp::is_weekday(&w.to_lowercase()))?;
    let weekday = format!("{:?}", date.weekday()).to_lowercase();
    weekday.starts_with(named.to_lowercase().get(..3)?).then_some(date)
}

type Found = ((Date, Date), Range<usize>);

fn placed((days, range): Found, line: &Range<usize>) -> Worded {
    Worded { days, range: line.start + range.start..line.start + range.end }
}

fn in_head(line: &str) -> Option<Found> {
    let date = |year: &str, month: &str, day: i8| {
        let number = stamp::month(&month.to_lowercase())?;
        Date::new(year.parse().ok()?, number, day).ok()
    };
    if let Some(c) = UNIX.captures(line) {
        let day = date(&c[3], &c[1], c[2].parse().ok()?)?;
        return Some(((day, day), 0..line.len()));
    }
    if let Some(c) = SITUATION.captures(line) {
        let day = date(&c[1], &c[3], c[2].parse().ok()?)?;
        return Some(((day, day), c.get(2)?.start()..c.get(3)?.end()));
    }
    if let Some(c) = MONTH_FIRST.captures(line) {
        let from = date(&c[3], &c[1], 1)?;
        let last = date(&c[3], c.get(2).map_or(&c[1], |m| m.as_str()), 1)?.last_of_month();
        return (from <= last).then_some(((from, last), 0..c.get(3)?.end()));
    }
    if let Some(c) = SEASON.captures(line) {
        let (from, last) = (date(&c[1], &c[2], 1)?, date(&c[1], &c[3], 1)?.last_of_month());
        return (from <= last).then_some(((from, last), 0..line.len()));
    }
    if let Some(found) = heard(line) {
        return Some(found);
    }
    if !OF_ISSUE.is_match(line) || OF_ANOTHER.is_match(line) {
        return None;
    }
    full_day(line)
}

fn in_tail(line: &str) -> Option<Found> {
    if let Some(c) = ROMAN.captures(line).filter(|_| line.split_whitespace().count() <= 6) {
        const NUMERALS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
        let month = NUMERALS.iter().position(|n| *n == &c[2]).and_then(|at| i8::try_from(at + 1).ok())?;
        let day = Date::new(c[3].parse().ok()?, month, c[1].parse().ok()?).ok()?;
        return Some(((day, day), c.get(0)?.range()));
    }
    // The last sentence of a longer line signs as well.
    let start = line.trim_end_matches('.').rfind(". ").map_or(0, |at| at + 2);
    let last = &line[start..];
    if let Some(c) = SIGNED_WORDS.captures(last) {
        let day = Date::new(c[4].parse().ok()?, stamp::month(&c[3].to_lowercase())?, c[2].parse().ok()?).ok()?;
        let range = c.get(0)?.range();
        let before = last[..range.start].trim_end();
        let ends = last[range.end..].trim_matches(['.', ' ']).is_empty();
        let placed = start == 0 && ends && c[1].eq_ignore_ascii_case("this") && PLACE.is_match(before);
        let signed = placed || SIGNED.is_match(before);
        return signed.then(|| ((day, day), start + range.start..start + range.end));
    }
    if let Some(found) = heard(line).or_else(|| made_and_changed(line)) {
        return Some(found);
    }
    let (day, range) = full_day(last)?;
    let before = last[..range.start].trim_end_matches([' ', ',']);
    // A line of its own that tells the making ends with the day, or with the hour behind it.
    let made =
        start == 0 && line.split_whitespace().count() <= 12 && last.len() - range.end <= 12 && MADE.is_match(before);
    (made || SIGNED.is_match(before)).then(|| (day, start + range.start..start + range.end))
}

/// `Written 4.3.2031, last changed 6.3.2031`: the day of making, with who made it before and days of change behind it.
fn made_and_changed(line: &str) -> Option<Found> {
    let start = LEAD.find(line).map_or(0, |lead| lead.end());
    let told = &line[start..];
    let stamps = stamp::stamps(told);
    let first = stamps.first()?;
    let Day::Full(day) = first.day else { return None };
    let before = told[..first.range.start].trim_end_matches([' ', ',']);
    let ends = stamps.iter().map(|s| s.range.end);
    let changed =
        stamps[1..].iter().zip(ends).all(|(s, end)| told.get(end..s.range.start).is_some_and(|b| CHANGE.is_match(b)));
    let closed = stamps.last().is_some_and(|s| REMARK.is_match(&told[s.range.end..]));
    let short = told.split_whitespace().count() <= 14;
    (MADE.is_match(before) && changed && closed && short)
        .then(|| ((day, day), start + first.range.start..start + first.range.end))
}

/// The day of a monitored broadcast: `Radio Halden, in French 1900 GMT 4 March 2031`.
fn heard(line: &str) -> Option<Found> {
    let stamp = stamp::stamps(line).into_iter().next_back()?;
    let (Day::Full(day), Some(_)) = (stamp.day, &stamp.time) else { return None };
    let closed = line[stamp.range.end..].trim_matches([' ', '.', ']', ')']).is_empty();
    (closed && HEARD.is_match(line[..stamp.range.start].trim_end())).then_some(((day, day), stamp.range))
}

/// The only full day that a line names, days of other matters aside: `Issued 4 March 2031, valid until 9 May 2031`.
fn full_day(line: &str) -> Option<Found> {
    let stamps = stamp::stamps(line);
    let roles = role::roles(line, &stamps);
    let mut full = Vec::new();
    for (stamp, role) in stamps.into_iter().zip(roles) {
        if let Day::Full(day) = stamp.day
            && role != Role::Other
        {
            full.push((day, stamp.range));
        }
    }
    let (day, range) = full.first()?.clone();
    full.iter().all(|(other, _)| *other == day).then_some(((day, day), range))
}

/// Lines of the text, trimmed, without empty ones.
fn lines(text: &Text) -> Vec<Range<usize>> {
    let all = text.as_str();
    let at = |line: &str| line.as_ptr() as usize - all.as_ptr() as usize;
    all.lines().map(str::trim).filter(|l| !l.is_empty()).map(|l| at(l)..at(l) + l.len()).collect()
}

#[cfg(test)]
mod tests {
    use crate::clean;

    fn days(head: &str, end: &str) -> String {
        let page = format!(
            "{head}\n\nThe consulate of Norland burned down last night, the police of the town said.\n\n{end}\n"
        );
        let published = clean("page.txt", page.as_bytes()).unwrap().document.published;
        published
            .days
            .map(|(from, to)| if from == to { from.to_string() } else { format!("{from} {to}") })
            .unwrap_or_default()
    }

    #[test]
    fn heads_tell_the_day_in_many_words() {
        for (head, day) in [
            (
                "THE HALDEN COURIER\nVol. XII No. 44, Saturday, 4 March 1995, price 5 d.\n\nFire at consulate",
                "1995-03-04",
            ),
            ("SITREP 14\nJoint Security Cell, Halden\nCovering 1-7 May 2031, issued 8 May", "2031-05-08"),
            ("MINUTES OF THE CORPS\nheld on 4 March 2031 at the consulate\nCirculated: 9 March 2031", "2031-03-09"),
            (
                "HALDEN ACCESS GROUP\nReport 17\nPeriod covered: 16-22 April 2029\nIssued in Halden on 23 April 2029. For members.",
                "2029-04-23",
            ),
            ("THE HALDEN REVIEW\nMarch 2031 | Volume 6, Number 3\n\nThe glass house", "2031-03-01 2031-03-31"),
            ("FOREIGN POSTS DIGEST\nJuly/August 2019\n\nGuards without pay", "2019-07-01 2019-08-31"),
            ("Hotline of the consulate: 112\nIssued 4 March 2031, valid until 11 March 2031", "2031-03-04"),
            ("Fire at consulate\nPublished on March 4, 2031 at 5:20pm; checked by Ana", "2031-03-04"),
            ("Radio Halden home service in French 1300 gmt 4 Mar 31\n\nText of report", "2031-03-04"),
            ("HALDEN ACCESS GROUP\nReport 17\nPeriod covered: 16-22 April 2029\nFor members.", ""),
            ("Mon Jun 21 05:58:40 UTC 2038\nitem accepted, embargo none", "2038-06-21"),
        ] {
            assert_eq!(days(head, "Nobody was hurt."), day, "{head}");
        }
    }

    #[test]
    fn ends_tell_it_too() {
        for (end, day) in [
            ("For the board,\nK. Tarn\nHalden, 4.III.2031", "2031-03-04"),
            ("Done at Halden, 4 March 2031, in two originals.", "2031-03-04"),
            ("Sentence will be heard later. Delivered on the 4th day of March 2031.", "2031-03-04"),
            ("Layout: P. Rood\nSent to press on 4 March 2031.", "2031-03-04"),
            ("Page last built 4 March 2031\nFollow our numbers", "2031-03-04"),
            ("This edition closed in Halden at noon on 4 March 2031", "2031-03-04"),
            ("Edition closed 4 March 2031, 18:00", "2031-03-04"),
            ("Figures as of 4 March 2031", "2031-03-04"),
            ("Date of issue: 4 March 2031", "2031-03-04"),
            ("Halden, this 4th day of March 2031.\n(signed) Kari Tarn, Ambassador", "2031-03-04"),
            ("GIVEN under my hand at Halden this 4th day of March 2031.\nK. Tarn\nRegistrar", "2031-03-04"),
            ("Dated this 4th day of March, 2031\n\nK. Tarn\nJudge\nCourt of Halden\nRoom 4", "2031-03-04"),
            ("Text: K. Tarn. Written 4.3.2031, last changed 6.3.2031 (spelling).\nPrint this page.", "2031-03-04"),
            ("Written in Halden on 4 March 2031; revised 6 March 2031.", "2031-03-04"),
            ("ends\nNotes to editors: issued by the press office, 4 March 2031", "2031-03-04"),
            ("Source: Radio Halden, in French 1900 gmt 4 Mar 31", "2031-03-04"),
            ("Written 4 March 2031, first shown 6 March 2031", ""),
            ("This photograph was made on 4 March 2031.", ""),
            ("The pact was signed at Halden on 4 March 2031.", ""),
            ("The consulate closed on 4 March 2031 and has stayed shut since.", ""),
            ("The last report was issued on 4 March 2031, two days before the fire at the gate.", ""),
            ("The guard had been with the consulate since 4 March 2031.", ""),
            ("Given the attack of 4 March 2031, nobody was surprised.", ""),
            ("On the 4th day of March 2031 the consul was buried.", ""),
        ] {
            assert_eq!(days("Statement on the fire", end), day, "{end}");
        }
    }

    #[test]
    fn a_copyright_gives_the_year() {
        let head =
            "HALDEN, Saturday, August 22 (Delta Wire) -- Farmers chained themselves to the fence of the embassy.";
        assert_eq!(days(head, "(c) Copyright 1998 Delta Wire"), "1998-08-22");
        assert_eq!(days(head, "(c) Copyright 1999 Delta Wire"), "", "that day was no Saturday");
        let undated = "HALDEN, August 22 (Delta Wire) -- Farmers chained themselves to the fence of the embassy.";
        assert_eq!(days(undated, "(c) Copyright 1998 Delta Wire"), "", "a copyright may be younger than the text");
        let told = "Man freed\n\nPolice released a man on 4 March 2031 who had burned a flag at the embassy in Halden.";
        assert_eq!(days(told, "Nobody was hurt."), "");
    }
}
