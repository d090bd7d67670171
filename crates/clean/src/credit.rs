//! Credit lines and marks: bylines, agencies, photographers.

use crate::agency;
use crate::dateline::rule;
use crate::furniture::furniture;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?:(?i:by|words by|written by|reported by|posted by|author|authors|reporter|from|story by|text by))\s*:?\s+(\p{Lu}.*|our\s.*)$",
    )
});
/// `PHOTO/Ana Riss`, `Image: Halden Press`: whose picture, and nothing about what it shows.
static PICTURE_OF: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^[\[(]?(?i:photo|photos|photograph|image|images|picture|pictures|pic|video|graphic|illustration|credit)s?\s*(?i:credit|by|courtesy of|courtesy)?\s*[:/|]\s*(\p{Lu}[^:]*?)[\])]?$",
    )
});
static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^(?:\x{a9}|\(c\)\s|copyright\b)"));

/// Initials of editors, as German desks put them: `kn/sa (AFP, dpa)`.
static INITIALS: LazyLock<Regex> =
    LazyLock::new(|| rule(r"^(?:[a-z]{2,4}(?:/[a-z]{2,4}){1,3}|[A-Z]{2,3}/[A-Z]{2,3})(?: \([\w, ]+\))?$"));
static MARK_LINE: LazyLock<Regex> =
    LazyLock::new(|| rule(r"^(?:(?:--?|\x{2013}|\x{2014})\s?|[(\[/])([\p{Lu}][\w.&' -]+?)[)\]/]?$"));

/// The agency of a line that is nothing but its mark: `-LNA`, `(Halden News)`.
pub(crate) fn mark_line(line: &str) -> Option<String> {
    let name = MARK_LINE.captures(line.trim())?.get(1)?.as_str();
    match agency::of_text(name) {
        Some(known) => Some(known.to_owned()),
        None => agency::looks_like_one(name).then(|| name.to_owned()),
    }
}

/// True for a copyright mark.
pub(crate) fn is_copyright(line: &str) -> bool {
    line.len() <= 300 && COPYRIGHT.is_match(line)
}

/// True for a line that only names who made or supplied the text.
pub(crate) fn is_credit_line(line: &str) -> bool {
    if is_copyright(line) {
        return true;
    }
    if INITIALS.is_match(line) {
        return true;
    }
    let address = line.contains('@') && !line.starts_with('@') && !line.contains(char::is_whitespace);
    if address || is_picture_owner(line) {
        return true;
    }
    let line = line.strip_prefix('(').and_then(|l| l.strip_suffix(')')).unwrap_or(line);
    // Marks inside a long paragraph are part of what it tells.
    (line.len() <= 260 && furniture().credit.fits(line) && !tells_more(line)) || is_byline(line) || agencies_only(line)
}

/// True for `PHOTO/Ana Riss` and the like.
pub(crate) fn is_picture_owner(line: &str) -> bool {
    let names = PICTURE_OF.captures(line).and_then(|c| c.get(1)).map_or("", |m| m.as_str());
    line.len() <= 100 && mostly_names(names) && names.split_whitespace().count() <= 6 && !names.ends_with(['.', '?'])
}

/// Several sentences, none of which is a credit.
fn tells_more(line: &str) -> bool {
    line.len() > 160 && line.matches(". ").count() > 1
}

/// `By Ana Riss`, `By Ana Riss and Ivo Tarn, Port Amar`, `Ana Riss, Diplomatic Correspondent`.
pub(crate) fn is_byline(line: &str) -> bool {
    if line.len() > 140 {
        return false;
    }
    if let Some(found) = BYLINE.captures(line) {
        let names = found.get(1).map_or("", |m| m.as_str());
        return mostly_names(names) && !ends_as_sentence(names);
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let role_word = |w: &&str| furniture().is_role(w.trim_matches(|c: char| !c.is_alphabetic()));
    // `Ana Riss, court reporter`: the post in small letters behind the name.
    if let Some((name, post)) = line.split_once(", ")
        && is_bare_name(name)
        && post.split_whitespace().count() <= 4
        && post.split_whitespace().last().as_ref().is_some_and(role_word)
    {
        return true;
    }
    let role = words.iter().any(role_word);
    role && words.len() <= 9 && mostly_names(line) && !ends_as_sentence(line)
}

/// `Ana Riss is a reporter based in Port Amar.`
pub(crate) fn is_author_note(line: &str) -> bool {
    let names = line.split_whitespace().take_while(|w| w.starts_with(char::is_uppercase)).count();
    line.len() <= 300 && (2..=4).contains(&names) && furniture().author_note.fits(line)
}

/// Two or three names and nothing else: a byline where bylines stand.
pub(crate) fn is_bare_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let name = |w: &&str| {
        w.starts_with(char::is_uppercase)
            && w.chars().skip(1).any(char::is_lowercase)
            && w.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '.'))
    };
    (2..=3).contains(&words.len()) && words.iter().all(name)
}

/// `Ana Riss in Port Amar`, `Ana Riss and Ivo Tarn`, `Ana Riss, Port Amar`, `ANA RISS`: a byline where bylines stand.
pub(crate) fn is_head_name(line: &str) -> bool {
    if is_bare_name(line) || is_capital_name(line) {
        return true;
    }
    let first = [" and ", " in ", " & ", ", "].iter().filter_map(|cut| line.split_once(cut)).map(|(name, _)| name);
    let Some(first) = first.min_by_key(|name| name.len()) else { return false };
    is_bare_name(first)
        && line.split_whitespace().count() <= 9
        && mostly_names(line)
        && !line.ends_with(['.', '?', '!'])
}

/// `HNA, Port Amar`: the short name of an agency and where it reports from. Gives the bytes of the name.
pub(crate) fn agency_and_place(line: &str) -> Option<Range<usize>> {
    let (name, place) = line.split_once([',', '|', '/'])?;
    let (name, place) = (name.trim_end(), place.trim());
    let short = agency::is_short_name(name);
    let placed = (1..=3).contains(&place.split_whitespace().count())
        && place.split_whitespace().all(|w| w.starts_with(char::is_uppercase) && w.chars().any(char::is_lowercase));
    (short && placed).then_some(0..name.len())
}

/// Two or three names in capitals.
pub(crate) fn is_capital_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let name = |w: &&str| w.len() >= 2 && w.chars().all(|c| c.is_uppercase() || matches!(c, '\'' | '-' | '.'));
    (2..=3).contains(&words.len()) && words.iter().all(name) && !agency::looks_like_one(line)
}

/// The agency of `Source: Halden News`, listed or not.
pub(crate) fn source_agency(line: &str) -> Option<(String, Range<usize>)> {
    let at = line.find(':').filter(|at| matches!(line[..*at].to_lowercase().as_str(), "source" | "agency"))? + 1;
    let name = line[at..].trim().trim_end_matches('.');
    let start = at + line[at..].find(name)?;
    let many = name.split_whitespace().count() > 1;
    let found = many && agency::looks_like_one(name) && !agency::is_generic(name);
    found.then(|| (name.to_owned(), start..start + name.len()))
}

fn mostly_names(text: &str) -> bool {
    const SMALL: &[&str] = &[
        "and", "in", "at", "for", "of", "the", "de", "del", "al", "with", "van", "von", "bin", "ibn", "&", "news",
        "our", "own",
    ];
    let words: Vec<&str> = text.split([' ', ',', '/', '|']).filter(|w| w.chars().any(char::is_alphanumeric)).collect();
    let fine = |w: &&str| {
        w.starts_with(char::is_uppercase)
            || SMALL.contains(w)
            || furniture().is_role(w)
            || w.contains('@')
            || w.starts_with("al-")
    };
    !words.is_empty() && words.len() <= 14 && words.iter().all(fine)
}

fn ends_as_sentence(text: &str) -> bool {
    text.ends_with(['?', '!']) || (text.ends_with('.') && text.split_whitespace().count() > 5)
}

/// A line of agency names and nothing else: `AFP`, `Reuters, AP`, `Source: Agencies`.
pub(crate) fn agencies_only(line: &str) -> bool {
    // `HNA/Halden News Agency`
    let both = line.split_once('/').is_some_and(|(short, long)| {
        let name = |n: &str| agency::looks_like_one(n.trim()) || agency::any(n).is_some();
        name(short) && name(long) && long.contains(' ')
    });
    both || !agencies_in(line).is_empty()
        || line.trim_matches(|c: char| !c.is_alphabetic()).eq_ignore_ascii_case("agencies")
}

/// The agencies that make up a line, in order; empty when it says anything else.
pub(crate) fn agencies_in(line: &str) -> Vec<(&'static str, Range<usize>)> {
    const FILL: &[&str] = &[
        "by", "from", "source", "sources", "and", "with", "agencies", "staff", "writer", "news", "via", "in", "reports",
    ];
    if line.len() > 90 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    for piece in line.split_inclusive([',', '/', '|', ':', ';', '&', '(', ')', '-', '\u{2013}', '\u{2014}', '+']) {
        let here = at;
        at += piece.len();
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            continue;
        }
        let start = here + piece.find(bare).unwrap_or(0);
        match name_of(bare) {
            Some((name, skip)) => found.push((name, start + skip..start + bare.len())),
            None if bare.split_whitespace().all(|w| FILL.contains(&w.to_lowercase().as_str())) => {}
            // `Interfax-Ukraine`, `EPA-EFE`: names with a hyphen of their own.
            None => return whole_name(line),
        }
    }
    if found.len() > 1 { whole_name(line).into_iter().next().map_or(found, |one| vec![one]) } else { found }
}

fn whole_name(line: &str) -> Vec<(&'static str, Range<usize>)> {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let start = line.find(bare).unwrap_or(0);
    agency::any(bare).map(|name| (name, start..start + bare.len())).into_iter().collect()
}

/// The agency of a piece, after `By`, `and` and the like.
fn name_of(piece: &str) -> Option<(&'static str, usize)> {
    const LEAD: &[&str] = &["By ", "by ", "BY ", "and ", "with ", "From ", "from ", "Via ", "via ", "the ", "The "];
    let lead = LEAD.iter().find(|l| piece.starts_with(**l)).map_or(0, |l| l.len());
    agency::any(&piece[lead..]).map(|name| (name, lead)).or_else(|| agency::any(piece).map(|name| (name, 0)))
}

static TRAILING: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let name = r"[\p{Lu}][\w.&' -]+";
    [
        // `… / AFP / STR`
        format!(r"\s(/\s*{name}(?:\s*/\s*{name})*\.?)$"),
        // `… [Murat Kaya/Anadolu Agency]`
        r"(\[[^\[\]]+\])$".to_owned(),
        // `… (AP Photo/Ana Riss)`
        r"(\([^()]+\))$".to_owned(),
        // `… Photo: Ana Riss`
        r"(?:^|[\s.|])((?:Photo|PHOTO|Photos|Photograph|Picture|PICTURE|Image|IMAGE|Images|Video|Credit|CREDIT|(?:Photo|Image|Picture) (?i:credit|courtesy))\s*:\s*[^:]+)$".to_owned(),
        // `… . Photo by Ana Riss`
        r"(?:^|[.!?)\]|]\s*)((?:Photo|PHOTO|Photos|Photograph|Photography|Picture|Image|Video|Courtesy)\s(?:(?:by|BY|courtesy of|of|from)\s)+[\p{Lu}][^:]*)$".to_owned(),
        // `… REUTERS/Ana Riss`, `… AP Photo`, `… AFP via Getty Images`
        r"(?:^|[\s.])((?:REUTERS|Reuters|AFP|AP|EPA|EPA-EFE|Getty Images|Getty)\s?(?:/|(?:PHOTO|Photo|photo|pic)\b|via )(?:\s?/?\s?[\p{Lu}][\w.&'-]*)*\.?)$".to_owned(),
        // `… © AFP`
        r"(\x{a9}[^.]+\.?)$".to_owned(),
        // `… | AFP`
        format!(r"\s(\|\s*{name}(?:\s*[/|]\s*{name})*)$"),
    ]
    .iter()
    .map(|p| rule(p))
    .collect()
});
static HALF_BRACKET: LazyLock<Regex> =
    LazyLock::new(|| rule(r"(?:^|\s)([\p{Lu}][\w.&'/-]*(?:\s[\p{Lu}][\w.&'/-]*){0,3}\])$"));
static BARE_PHOTO: LazyLock<Regex> = LazyLock::new(|| rule(r"[.!?]\s+((?:[\p{Lu}][\w&'-]*\s?[/,]?\s?){1,5})$"));

/// A picture credit at the end of a line: where it begins.
pub(crate) fn trailing_photo_credit(line: &str) -> Option<usize> {
    let (line, before) = line_end(line);
    photo_credit_in(line).map(|at| before + at)
}

/// A bare agency behind the last sentence, `… in May. AFP`: under a picture its credit, else that of the text.
pub(crate) fn trailing_bare_agency(line: &str) -> Option<usize> {
    let (line, before) = line_end(line);
    // Most lines end as sentences do.
    if line.ends_with(['.', '!', '?', '"', '\u{201d}', ')', ']', ':']) {
        return None;
    }
    let found = BARE_PHOTO.captures(line)?.get(1)?;
    agency_words(found.as_str()).then_some(before + found.start())
}

/// Longest credit looked for, in bytes.
const LONGEST: usize = 140;

/// The last bytes of a line, and how many stand before them.
fn line_end(line: &str) -> (&str, usize) {
    let line = line.trim_end();
    let mut start = line.len().saturating_sub(LONGEST);
    while !line.is_char_boundary(start) {
        start += 1;
    }
    (&line[start..], start)
}

/// What each form of `TRAILING` cannot do without: one of these, of brackets the end. Looking for them takes less than looking for the form.
const SIGNS: [&[&str]; 8] = [
    &["/"],
    &["]"],
    &[")"],
    &[":"],
    &["Photo", "Picture", "Image", "Video", "Courtesy", "PHOTO"],
    &["REUTERS", "Reuters", "AFP", "AP", "EPA", "Getty"],
    &["\u{a9}"],
    &["|"],
];

fn photo_credit_in(line: &str) -> Option<usize> {
    for (i, (form, signs)) in TRAILING.iter().zip(SIGNS).enumerate() {
        let last = matches!(i, 1 | 2);
        if !signs.iter().any(|sign| if last { line.ends_with(sign) } else { line.contains(sign) }) {
            continue;
        }
        let Some(found) = form.captures(line).and_then(|c| c.get(1)) else { continue };
        let words = found.as_str();
        let sure = match i {
            1 => words.contains('/') || names_picture(words) || (names_person(words) && !gloss(words)),
            2 => names_picture(words),
            7 => agency_words(words) || names_picture(words) || names_person(words),
            _ => true,
        };
        if sure && found.start() > 0 {
            return Some(found.start());
        }
    }
    if line.ends_with(']')
        && !line.contains('[')
        && let Some(found) = HALF_BRACKET.captures(line).and_then(|c| c.get(1))
    {
        let words = found.as_str();
        // The bracket was opened nowhere: only the words known as a credit belong to it.
        let start = words
            .char_indices()
            .filter(|(i, _)| *i == 0 || words[..*i].ends_with(' '))
            .map(|(i, _)| i)
            .find(|i| agency::any(&words[*i..]).is_some() || words[*i..].split('/').any(|w| agency::any(w).is_some()))
            .unwrap_or(0);
        return Some(found.start() + start);
    }
    None
}

/// A short form behind the name it stands for: `Democratic Front [DF]`.
fn gloss(words: &str) -> bool {
    let bare = words.trim_matches(['[', ']']);
    bare.len() <= 6 && bare.chars().all(|c| c.is_ascii_uppercase()) && agency::any(bare).is_none()
}

fn agency_words(words: &str) -> bool {
    words.split(['/', '|', ',']).any(|p| agency::any(p).is_some())
}

fn names_picture(words: &str) -> bool {
    let lower = words.to_lowercase();
    let photo = [
        "photo",
        "file",
        "picture",
        "image",
        "courtesy",
        "handout",
        "getty",
        " via ",
        "archive",
        "screengrab",
        "screenshot",
        "shutterstock",
        "wikimedia",
    ]
    .iter()
    .any(|m| lower.contains(m));
    let slash = words.contains('/') && agency_words(words.trim_matches(['(', ')', '[', ']']));
    photo || slash
}

fn names_person(words: &str) -> bool {
    let bare = words.trim_matches(|c: char| !c.is_alphabetic());
    agency::any(bare).is_some() || agency::looks_like_one(bare) || is_bare_name(bare)
}

static TEXT_END: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        // `… troops.  -AFP`, `… troops. – Reuters`
        r"[.!?\x{201d}\x22')]\s*((?:--?|\x{2013}|\x{2014})\s?([\p{Lu}][\w.&' /-]+?)\.?)$",
        // `… troops. (AFP)`
        r"[.!?\x{201d}\x22']\s*(\(([\p{Lu}][\w.,&' /-]+)\)\.?)$",
        // `… troops. /TASS/`, `… troops. [Reuters]`
        r"[.!?\x{201d}\x22']\s*([/\[]([\p{Lu}][\w.&' /-]+?)[/\]])$",
        // `… troops. AFP`
        r"[.!?\x{201d}\x22']\s+(([\p{Lu}][\w&-]*(?: [\p{Lu}][\w&-]*){0,3}))$",
    ]
    .iter()
    .map(|p| rule(p))
    .collect()
});

/// `… on Monday. Enditem`, `… on Monday. -ENDS-`: where a dispatch ends.
static END_MARK: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"[.!?\x{201d}\x22')]\s*((?:End ?item|End of (?:text|statement|release)|\(?(?:ENDS?|Ends)\)?|-\s?(?:30|ENDS?|Ends)\s?-|/(?:ENDS?|ends?)/|#{2,3})\.?)$",
    )
});

/// An agency mark at the end of the last paragraph: its range and the agency, if it supplies texts. The mark of an end is of no
/// agency.
pub(crate) fn trailing_text_credit(paragraph: &str) -> Option<(Range<usize>, Option<String>)> {
    let (text, before) = line_end(paragraph);
    if let Some(mark) = END_MARK.captures(text).and_then(|found| found.get(1)) {
        return Some((before + mark.start()..before + mark.end(), None));
    }
    for (i, form) in TEXT_END.iter().enumerate() {
        let Some(found) = form.captures(text) else { continue };
        let (Some(mark), Some(name)) = (found.get(1), found.get(2)) else { continue };
        let first = name.as_str().split(['/', ',']).find_map(|p| agency::of_text(p.trim()));
        let name = match first {
            Some(known) => Some(known.to_owned()),
            // `. Embassy` at the end is a slip, not an unknown agency.
            None if i < 3 && agency::looks_like_one(name.as_str()) => Some(name.as_str().to_owned()),
            None => continue,
        };
        return Some((before + mark.start()..before + mark.end(), name));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_lines() {
        for line in [
            "By Ana Riss",
            "By Ana Riss and Ivo Tarn in Port Amar",
            "Ana Riss, Diplomatic Correspondent",
            "AFP",
            "Reuters, AP",
            "Source: AFP",
            "The Associated Press",
            "Staff writer, with agencies",
            "Reporting by Ana Riss; editing by Ivo Tarn",
            "\u{a9} 2031 The Halden Post. All rights reserved.",
            "Copyright 2031 Halden News",
            "Interfax-Ukraine",
            "(Reporting by Ana Riss; editing by Ivo Tarn)",
            "kn/sa (AFP, dpa)",
            "Ana Riss teaches law in Halden. The views are her own.",
            "by Nora Riss",
            "Ana Riss, court reporter",
            "From our own correspondent",
        ] {
            assert!(is_credit_line(line), "{line}");
        }
        for line in [
            "By Monday the embassy had been closed and the staff had left.",
            "Guards fire on crowd at embassy",
            "By the numbers: attacks on missions",
            "The editor of the paper was held for two days, a reporter said.",
        ] {
            assert!(!is_credit_line(line), "{line}");
        }
    }

    #[test]
    fn lines_of_one_mark() {
        assert_eq!(mark_line("-LNA").as_deref(), Some("LNA"));
        assert_eq!(mark_line("(Halden News)").as_deref(), Some("Halden News"));
        assert_eq!(mark_line("\u{2014} Agence France-Presse").as_deref(), Some("AFP"));
        assert_eq!(mark_line("- Norland closes embassy"), None);
    }

    #[test]
    fn picture_credits_at_the_end() {
        for (line, credit) in [
            ("Guards outside the embassy, June 2024. / Meridian Press", "/ Meridian Press"),
            ("The envoy speaks on Monday.   / AFP / POOL / ANA RISS", "/ AFP / POOL / ANA RISS"),
            ("The envoy at the gate in Port Amar [Ana Riss/Anadolu Agency]", "[Ana Riss/Anadolu Agency]"),
            ("The envoy says the embassy stays open Getty]", "Getty]"),
            ("The gate of the embassy. (AP Photo/Ana Riss)", "(AP Photo/Ana Riss)"),
            ("The gate of the embassy. Photo: Ana Riss", "Photo: Ana Riss"),
            ("The gate of the embassy. REUTERS/Ana Riss", "REUTERS/Ana Riss"),
            ("The gate of the embassy \u{a9} AFP", "\u{a9} AFP"),
            ("The gate of the embassy | AFP", "| AFP"),
            ("The gate of the embassy (File photo)", "(File photo)"),
        ] {
            assert_eq!(trailing_photo_credit(line).map(|i| &line[i..]), Some(credit), "{line}");
        }
        for line in [
            "Guards stood outside the embassy (four of them armed)",
            "The group is known as the Front [FMLN]",
            "He said the talks and/or the truce had failed.",
            "Guards stood outside the embassy.",
        ] {
            assert_eq!(trailing_photo_credit(line), None, "{line}");
        }
    }

    #[test]
    fn agency_marks_at_the_end_of_a_text() {
        for (line, mark, name) in [
            ("The guards were cut to 3,000. -AFP", "-AFP", "AFP"),
            ("The guards were cut to half. \u{2013} Reuters", "\u{2013} Reuters", "Reuters"),
            ("\u{201c}We stay,\u{201d} he said. (AFP)", "(AFP)", "AFP"),
            ("The guards left. /TASS/", "/TASS/", "TASS"),
            ("The guards left. AFP", "AFP", "AFP"),
            ("The guards left. - Halden News Agency", "- Halden News Agency", "Halden News Agency"),
        ] {
            let (range, got) = trailing_text_credit(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((&line[range], got.as_deref()), (mark, Some(name)));
        }
        for (line, mark) in [
            ("The visa hall will stay shut on Friday. Enditem", "Enditem"),
            ("The envoy leaves on Friday. (ENDS)", "(ENDS)"),
            ("The envoy leaves on Friday. -30-", "-30-"),
        ] {
            let (range, agency) = trailing_text_credit(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((&line[range], agency), (mark, None));
        }
        assert_eq!(trailing_text_credit("He said when the talks end. Ends"), Some((28..32, None)));
        assert_eq!(trailing_text_credit("They met at the embassy of Norland. Guards"), None);
        assert_eq!(trailing_text_credit("They met at the embassy of Norland."), None);
    }
}
