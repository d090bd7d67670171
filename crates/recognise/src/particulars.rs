//! Particulars of local reports: clock times, ages of persons, street addresses. Each is found in one sentence.

use crate::counts;
use chancery_facts::reading::Sentence;
use std::ops::Range;

/// How old somebody is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Age {
    /// Years.
    pub years: u8,
    /// Bytes of the clean text: the number alone.
    pub range: Range<usize>,
    /// Head word of the person, in the same sentence.
    pub of: Option<usize>,
}

/// What kind of address it is, the most exact first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressKind {
    /// "the 400 block of Elm Street".
    Block,
    /// "the corner of Elm and 4th", "Elm Street and Oak Road".
    Crossing,
    /// "212 Elm Street", "Elm Street".
    Street,
}

/// An address in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Kind.
    pub kind: AddressKind,
    /// Bytes of the clean text.
    pub range: Range<usize>,
}

/// Clock times: "7:20 p.m.", "9 PM", "noon". Bytes of the clean text.
pub fn clocks(sentence: &Sentence) -> Vec<Range<usize>> {
    let words = &sentence.words;
    let half = |w: &str| matches!(w.trim_end_matches('.'), "a.m" | "p.m" | "am" | "pm" | "o'clock");
    let mut out = Vec::new();
    for (i, w) in words.iter().enumerate() {
        let lower = w.lower.as_str();
        let digits = lower.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
        let (number, rest) = lower.split_at(digits);
        if !is_clock(number) {
            if matches!(lower, "noon" | "midnight") {
                out.push(w.range.clone());
            }
            continue;
        }
        let next = words.get(i + 1);
        if half(rest) || rest.is_empty() && number.contains(':') && !next.is_some_and(|n| half(&n.lower)) {
            out.push(w.range.clone());
        } else if rest.is_empty()
            && let Some(next) = next.filter(|n| half(&n.lower))
        {
            out.push(w.range.start..next.range.end);
        }
    }
    out
}

fn is_clock(number: &str) -> bool {
    let (hour, minute) = number.split_once(':').unwrap_or((number, "00"));
    let hour_fits = hour.len() <= 2 && hour.parse::<u8>().is_ok_and(|h| (1..=23).contains(&h));
    hour_fits && minute.len() == 2 && minute.parse::<u8>().is_ok_and(|m| m < 60)
}

/// Ages: "a 27-year-old man", "Ana Tarn, 27, of …", "aged 27".
pub fn ages(sentence: &Sentence) -> Vec<Age> {
    (0..sentence.words.len()).filter_map(|i| age_at(sentence, i)).collect()
}

fn age_at(s: &Sentence, i: usize) -> Option<Age> {
    let w = &s.words[i];
    let first = w.lower.split('-').next()?;
    let years = counts::number(first).filter(|n| (1..=110).contains(n))? as u8;
    let range = w.range.start..w.range.start + first.len();
    let lower = |k: usize| s.words.get(k).map_or("", |w| w.lower.as_str());
    // "27-year-old", however it was cut; "27 years old"
    let tail: String = (i..i + 5).map(lower).collect::<Vec<_>>().join("");
    let rest = &tail[first.len()..];
    if rest.starts_with("-year") || rest.starts_with("yearold") || rest.starts_with("yearsold") {
        let after = (i + 1..s.words.len().min(i + 9)).filter(|&k| !lower(k).contains("year") && lower(k) != "old");
        let noun = after
            .take_while(|&k| s.words[k].pos != "VERB")
            .find(|&k| matches!(s.words[k].pos, "NOUN" | "PROPN") && !s.is_rel(k, &["compound", "flat"]));
        return Some(Age { years, range, of: noun.or_else(|| name_before(s, i)) });
    }
    let digits = w.lower.bytes().all(|b| b.is_ascii_digit()) && w.lower.len() <= 3;
    let closed = matches!(lower(i + 1), "," | "." | ")" | ";" | "of" | "who" | "was" | "and" | "-" | "–" | "—");
    if i > 1 && digits && matches!(lower(i - 1), "," | "(") && closed {
        return name_before(s, i - 1).map(|of| Age { years, range, of: Some(of) });
    }
    if i > 0 && matches!(lower(i - 1), "age" | "aged") {
        return Some(Age { years, range, of: name_before(s, i - 1) });
    }
    None
}

/// Head of the name or noun that ends right before a word, a comma between them allowed.
fn name_before(s: &Sentence, i: usize) -> Option<usize> {
    let mut k = i.checked_sub(1)?;
    if s.words[k].lower == "," {
        k = k.checked_sub(1)?;
    }
    if !matches!(s.words[k].pos, "PROPN" | "NOUN") {
        return None;
    }
    while s.is_rel(k, &["flat", "compound"]) {
        match s.words[k].head {
            Some(head) if matches!(s.words[head].pos, "PROPN" | "NOUN") => k = head,
            _ => break,
        }
    }
    Some(k)
}

/// Street addresses and crossings.
pub fn addresses(sentence: &Sentence, text: &str) -> Vec<Address> {
    let mut out: Vec<Address> = Vec::new();
    let mut i = 0;
    while i < sentence.words.len() {
        match address_at(sentence, text, i) {
            Some((kind, end)) => {
                let range = sentence.words[i].range.start..sentence.words[end - 1].range.end;
                out.push(Address { kind, range });
                i = end;
            }
            None => i += 1,
        }
    }
    out
}

/// Kind and end of the address that starts at a word.
fn address_at(s: &Sentence, text: &str, i: usize) -> Option<(AddressKind, usize)> {
    let lower = |k: usize| s.words.get(k).map_or("", |w| w.lower.as_str());
    let numbered = lower(i).starts_with(|c: char| c.is_ascii_digit());
    let block = if lower(i).ends_with("-block") || lower(i + 1) == "block" {
        Some(i + 1 + usize::from(lower(i + 1) == "block"))
    } else if lower(i + 1) == "-" && lower(i + 2) == "block" {
        Some(i + 3)
    } else {
        None
    };
    if let Some(at) = block.filter(|_| numbered) {
        let at = at + usize::from(matches!(lower(at), "of" | "on" | "in" | "and"));
        let end = street(s, text, at).unwrap_or(at);
        return Some((AddressKind::Block, end));
    }
    if matches!(lower(i), "intersection" | "corner" | "area") && lower(i + 1) == "of" {
        let end = street(s, text, i + 2)?;
        return Some((AddressKind::Crossing, crossing(s, text, end).unwrap_or(end)));
    }
    let end = street(s, text, i)?;
    let suffixed = (i + 1..end).any(|k| is_suffix(lower(k)));
    let ordinal = lower(i).starts_with(|c: char| c.is_ascii_digit()) && lower(i).ends_with(['t', 'd', 'h']);
    let placed = i > 0 && matches!(lower(i - 1), "near" | "at" | "on" | "of" | "by");
    match crossing(s, text, end) {
        Some(far) if suffixed || ordinal && placed => Some((AddressKind::Crossing, far)),
        Some(far) if placed && (end..far).any(|k| is_suffix(lower(k))) => Some((AddressKind::Crossing, far)),
        _ => suffixed.then_some((AddressKind::Street, end)),
    }
}

/// End of a second street: "and Oak Road", "near Oak".
fn crossing(s: &Sentence, text: &str, from: usize) -> Option<usize> {
    s.words.get(from).filter(|w| matches!(w.lower.as_str(), "and" | "&" | "at" | "near" | "/"))?;
    street(s, text, from + 1)
}

/// End of a run of words that may name a street.
fn street(s: &Sentence, text: &str, from: usize) -> Option<usize> {
    let mut end = from;
    while let Some(w) = s.words.get(end).filter(|_| end < from + 7) {
        let word = &text[w.range.clone()];
        let capital = word.starts_with(|c: char| c.is_uppercase());
        let number = word.starts_with(|c: char| c.is_ascii_digit()) && !word.contains(':');
        let of_name = w.lower == "." && s.words[end - 1].range.end == w.range.start && end > from;
        if !(capital || number || of_name) || crate::times::weekday_name(&w.lower).is_some() {
            break;
        }
        end += 1;
        if is_suffix(&w.lower) {
            break;
        }
    }
    (end > from).then_some(end)
}

fn is_suffix(word: &str) -> bool {
    const SUFFIXES: &[&str] = &[
        "street",
        "st",
        "avenue",
        "ave",
        "av",
        "road",
        "rd",
        "drive",
        "dr",
        "boulevard",
        "blvd",
        "lane",
        "ln",
        "highway",
        "hwy",
        "parkway",
        "pkwy",
        "court",
        "ct",
        "place",
        "pl",
        "way",
        "circle",
        "cir",
        "terrace",
        "ter",
        "pike",
        "route",
        "freeway",
        "expressway",
        "turnpike",
        "trail",
        "loop",
        "alley",
        "plaza",
        "square",
        "row",
    ];
    SUFFIXES.contains(&word.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_facts::{Text, TextBuilder, TextZone, Zone};

    fn read(passage: &str) -> (Text, Sentence) {
        let mut builder = TextBuilder::new();
        builder.push(passage, chancery_facts::Span::new(0, passage.len()));
        let mut text = builder.finish();
        text.zones = vec![TextZone { zone: Zone::Body, range: 0..passage.len() }];
        let syntax = chancery_syntax::Syntax::embedded();
        let mut sentences =
            crate::sentences::sentences(&text, &[], crate::sentences::Parsers { syntax: &syntax, encoder: None });
        (text, sentences.remove(0))
    }

    #[test]
    fn clock_times_are_told_from_other_numbers() {
        let (text, s) = read("At 7:20 p.m. on May 12 about 30 men met near 4th Street until noon");
        let found: Vec<_> = clocks(&s).into_iter().map(|r| &text.as_str()[r]).collect();
        assert_eq!(found, ["7:20 p.m.", "noon"]);
    }

    #[test]
    fn ages_have_their_persons() {
        let (text, s) = read("Tarn, 27, and a 9-year-old boy left in 14 cars");
        let found: Vec<_> = ages(&s).into_iter().map(|a| (a.years, a.of.map(|w| s.words[w].lower.clone()))).collect();
        assert_eq!(found, [(27, Some("tarn".to_owned())), (9, Some("boy".to_owned()))]);
        assert_eq!(&text.as_str()[ages(&s)[0].range.clone()], "27");
    }

    #[test]
    fn blocks_and_crossings_are_addresses() {
        let (text, s) =
            read("It began in the 400 block of Elm Street and ended near the corner of Tarn and Oak Road today");
        let found: Vec<_> =
            addresses(&s, text.as_str()).into_iter().map(|a| (a.kind, text.as_str()[a.range].to_owned())).collect();
        assert_eq!(
            found,
            [
                (AddressKind::Block, "400 block of Elm Street".to_owned()),
                (AddressKind::Crossing, "corner of Tarn and Oak Road".to_owned())
            ]
        );
    }
}
