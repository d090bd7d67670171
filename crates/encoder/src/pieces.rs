//! Words to word pieces, as the base model's own tokeniser cuts them (BERT, uncased).

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word longer than this, in characters, is unknown as a whole.
const LONGEST: usize = 100;

/// The vocabulary. Pieces that begin a word and pieces that go on with one are looked up apart.
pub(crate) struct Vocabulary {
    begins: HashMap<Box<str>, i32>,
    goes_on: HashMap<Box<str>, i32>,
    unknown: i32,
    /// The piece before the first and after the last word.
    pub begin: i32,
    pub end: i32,
}

impl Vocabulary {
    /// Reads one piece a line; its number is its line.
    pub fn new(text: &str) -> Option<Vocabulary> {
        let mut begins = HashMap::with_capacity(30_000);
        let mut goes_on = HashMap::with_capacity(6_000);
        for (n, piece) in text.lines().enumerate() {
            let n = i32::try_from(n).ok()?;
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => goes_on.insert(rest.into(), n),
                _ => begins.insert(piece.into(), n),
            };
        }
        let of = |piece: &str| begins.get(piece).copied();
        let (unknown, begin, end) = (of("[UNK]")?, of("[CLS]")?, of("[SEP]")?);
        Some(Vocabulary { begins, goes_on, unknown, begin, end })
    }

    /// Appends the pieces of a word; at least one.
    pub fn cut(&self, word: &str, out: &mut Vec<i32>) {
        let before = out.len();
        let plain: String = word.nfd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)).collect();
        for part in parts(&plain) {
            self.cut_part(part, out);
        }
        if out.len() == before {
            out.push(self.unknown);
        }
    }

    /// Longest piece first, from the left.
    fn cut_part(&self, part: &str, out: &mut Vec<i32>) {
        let before = out.len();
        let mut rest = part;
        while !rest.is_empty() && part.chars().count() <= LONGEST {
            let known = if rest.len() == part.len() { &self.begins } else { &self.goes_on };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let Some((end, piece)) = ends.rev().find_map(|end| Some((end, *known.get(&rest[..end])?))) else { break };
            out.push(piece);
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            out.truncate(before);
            out.push(self.unknown);
        }
    }
}

/// Runs of letters and digits; every mark and every ideograph is a part of its own.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{fffd}');
        let first = rest.chars().next()?;
        let end = if alone(first) {
            first.len_utf8()
        } else {
            rest.find(|c: char| alone(c) || c.is_whitespace() || c.is_control()).unwrap_or(rest.len())
        };
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

/// True for a character that is a part by itself.
fn alone(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
        || c.is_ascii_punctuation()
        || (!c.is_ascii() && mark(c))
}

/// Marks beyond ASCII that news prints: the general punctuation block and a few of Latin-1 and of the East.
fn mark(c: char) -> bool {
    matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{60c}' | '\u{61b}' | '\u{61f}')
        && !matches!(c, '\u{2044}' | '\u{2052}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\n.\nu\ns\ncafe").unwrap()
    }

    fn cut(word: &str) -> Vec<i32> {
        let mut out = Vec::new();
        vocabulary().cut(word, &mut out);
        out
    }

    #[test]
    fn longest_pieces_come_first() {
        assert_eq!(cut("UnAffable"), [4, 5, 6]);
    }

    #[test]
    fn marks_stand_alone_and_accents_fall() {
        assert_eq!(cut("U.S."), [8, 7, 9, 7]);
        assert_eq!(cut("Café"), [10]);
    }

    #[test]
    fn a_part_that_cannot_be_cut_is_unknown_as_a_whole() {
        assert_eq!(cut("unx"), [1]);
        assert_eq!(cut(" "), [1]);
    }
}
