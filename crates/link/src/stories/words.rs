//! What the words of a report show without trees: stems, names, ages, house numbers and roads.

use crate::lexicon::Lexicon;
use std::collections::BTreeMap;

/// The words of one text, counted.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Words {
    /// Stems that carry content, and how often they stand in the text.
    pub(crate) stems: BTreeMap<String, u32>,
    /// Two capitalised words in a row: most names of persons, streets and bodies.
    pub(crate) names: BTreeMap<String, u32>,
    /// Stems of words with a capital inside a sentence.
    pub(crate) capitals: Vec<String>,
    /// Ages told, in years.
    pub(crate) ages: Vec<u16>,
    /// House numbers and numbered roads.
    pub(crate) numbers: Vec<String>,
}

/// A word, or what parts sentences.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    /// A stop, a line break.
    Stop,
    Comma,
    Hyphen,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_alphanumeric() {
            let mut end = start + c.len_utf8();
            while let Some(&(at, c)) = chars.peek() {
                let inner = matches!(c, '\'' | '’') && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
                if !c.is_alphanumeric() && !inner {
                    break;
                }
                end = at + c.len_utf8();
                chars.next();
            }
            out.push(Token::Word(&text[start..end]));
            continue;
        }
        match c {
            // The stop of an initial or a short title parts nothing.
            '.' if matches!(out.last(), Some(Token::Word(w)) if w.len() <= 2 && w.starts_with(char::is_uppercase)) => {}
            '.' | '!' | '?' | '\n' | ':' | ';' | '"' | '“' | '”' | '|' => out.push(Token::Stop),
            ',' | '(' | ')' => out.push(Token::Comma),
            '-' | '‐' | '–' => out.push(Token::Hyphen),
            _ => {}
        }
    }
    out
}

/// The word without its commonest endings, in lower case.
pub(crate) fn stem(word: &str) -> String {
    let mut w = word.to_lowercase().replace('’', "'");
    let cut = |w: &mut String, n: usize| w.truncate(w.len() - n);
    if w.ends_with("'s") {
        cut(&mut w, 2);
    }
    if w.len() > 4 && w.ends_with("ies") {
        cut(&mut w, 3);
        w.push('y');
    } else if w.len() > 3 && w.ends_with('s') && !w.ends_with("ss") {
        cut(&mut w, 1);
    }
    if w.len() > 5 && w.ends_with("ing") {
        cut(&mut w, 3);
    } else if w.len() > 4 && w.ends_with("ed") {
        cut(&mut w, 2);
    }
    w
}

/// Counts the words of a text.
pub(crate) fn words(text: &str) -> Words {
    let tokens = tokens(text);
    let mut out = Words::default();
    let word = |i: usize| match tokens.get(i) {
        Some(Token::Word(w)) => Some(*w),
        _ => None,
    };
    // The capitalised word just before, as a stem.
    let mut before: Option<String> = None;
    for (i, token) in tokens.iter().enumerate() {
        let Token::Word(w) = *token else {
            before = None;
            continue;
        };
        let empty = is_empty(w);
        let stem = stem(w);
        let capital = w.starts_with(char::is_uppercase) && !empty;
        if capital {
            if i > 0 && word(i - 1).is_some() {
                out.capitals.push(stem.clone());
            }
            if let Some(first) = before.take() {
                *out.names.entry(format!("{first} {stem}")).or_default() += 1;
            }
        }
        before = capital.then(|| stem.clone());
        out.ages.extend(age(&tokens, i));
        out.numbers.extend(road(&tokens, i));
        if !empty && stem.len() > 1 {
            *out.stems.entry(stem).or_default() += 1;
        }
    }
    out.capitals.sort_unstable();
    out.capitals.dedup();
    out.ages.sort_unstable();
    out.ages.dedup();
    out.numbers.sort_unstable();
    out.numbers.dedup();
    out
}

fn is_empty(word: &str) -> bool {
    Lexicon::get().is("empty", &word.to_lowercase())
}

/// "31-year-old", "Jo Pettibone, 31, of", "aged 31".
fn age(tokens: &[Token<'_>], i: usize) -> Option<u16> {
    let Token::Word(w) = tokens[i] else { return None };
    let years: u16 = w.parse().ok().filter(|n| (1..=110).contains(n))?;
    let token = |k: usize| tokens.get(k).copied();
    let is = |t: Option<Token<'_>>, word: &str| matches!(t, Some(Token::Word(w)) if w == word);
    let year = is(token(i + 1), "year") || token(i + 1) == Some(Token::Hyphen) && is(token(i + 2), "year");
    let between = i > 1 && tokens[i - 1] == Token::Comma && matches!(token(i + 1), Some(Token::Comma | Token::Stop));
    let named = i > 0 && (is(token(i - 1), "age") || is(token(i - 1), "aged"));
    (year || between || named).then_some(years)
}

/// Last words of names of roads.
const ROADS: &[&str] = &[
    "Street",
    "St",
    "Avenue",
    "Ave",
    "Av",
    "Road",
    "Rd",
    "Drive",
    "Dr",
    "Boulevard",
    "Blvd",
    "Lane",
    "Ln",
    "Way",
    "Court",
    "Ct",
    "Highway",
    "Place",
    "Terrace",
    "Circle",
    "Parkway",
    "Pike",
    "Square",
];

/// The number of "1400 block", "1400 South Ellery Avenue", "42nd Street".
fn road(tokens: &[Token<'_>], i: usize) -> Option<String> {
    let Token::Word(w) = tokens[i] else { return None };
    let digits = w.chars().take_while(char::is_ascii_digit).count();
    let ordinal = digits > 0 && matches!(&w[digits..], "st" | "nd" | "rd" | "th");
    let number = digits == w.len() && (2..=5).contains(&digits);
    if !(number || ordinal) {
        return None;
    }
    let behind = tokens[i + 1..].iter().take(4).map_while(|t| match t {
        Token::Word(next) if *next == "block" || next.starts_with(|c: char| c.is_ascii_uppercase()) => Some(*next),
        _ => None,
    });
    behind.into_iter().any(|next| next == "block" || ROADS.contains(&next)).then(|| w.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ages_and_roads_are_seen() {
        let found = words(
            "Derrick Amberly, 27, was shot in the 1400 block of Ellery Avenue. A 31-year-old man ran off along 42nd Street.",
        );
        assert!(found.names.contains_key("derrick amberly") && found.names.contains_key("ellery avenue"));
        assert_eq!(found.ages, [27, 31]);
        assert_eq!(found.numbers, ["1400", "42nd"]);
        assert!(found.stems.contains_key("amberly") && !found.stems.contains_key("the"));
    }

    #[test]
    fn a_name_does_not_cross_a_stop_but_an_initial() {
        let found = words("They met in Tarn. Police came. Ada B. Marlow left");
        assert!(!found.names.contains_key("tarn police"));
        assert!(found.names.contains_key("b marlow"));
    }

    #[test]
    fn endings_fall() {
        assert_eq!(
            ["bodies", "shots", "Marlow's", "charged", "shooting", "glass"].map(stem),
            ["body", "shot", "marlow", "charg", "shoot", "glass"]
        );
    }
}
