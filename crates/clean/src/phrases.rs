//! Lists of phrases, as they stand in the data files.
//!
//! `=whole line`, `>start`, `<end`, `~anywhere`; `{n}` a number, `{w}` one word, `{any}` anything. Case does not
//! matter. Phrases are literal words: an automaton finds those that may stand anywhere, a table by first letter the others.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{HashMap, HashSet};

/// A list.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// Whole lines without gaps, and the length of the longest in bytes.
    lines: HashSet<String>,
    longest: usize,
    /// Whole lines with gaps.
    open_lines: ByFirst,
    starts: ByFirst,
    /// By last letter.
    ends: ByLetter<String>,
    inside: Inside,
}

/// Phrases by the letter they begin with.
#[derive(Debug, Default)]
struct ByFirst {
    of: ByLetter<Phrase>,
    /// Those that begin with a gap.
    open: Vec<Phrase>,
}

/// Things by a letter; those of ASCII are found without hashing.
#[derive(Debug)]
struct ByLetter<T> {
    ascii: Vec<Vec<T>>,
    others: HashMap<char, Vec<T>>,
}

impl<T> Default for ByLetter<T> {
    fn default() -> Self {
        ByLetter { ascii: (0..128).map(|_| Vec::new()).collect(), others: HashMap::new() }
    }
}

impl<T> ByLetter<T> {
    fn add(&mut self, letter: char, thing: T) {
        match self.ascii.get_mut(letter as usize) {
            Some(of) => of.push(thing),
            None => self.others.entry(letter).or_default().push(thing),
        }
    }

    fn of(&self, letter: char) -> &[T] {
        match self.ascii.get(letter as usize) {
            Some(of) => of,
            None => self.others.get(&letter).map_or(&[], Vec::as_slice),
        }
    }
}

/// Phrases that may stand anywhere in a line.
#[derive(Debug, Default)]
struct Inside {
    /// Finds the first words of `worded`; `None` without any.
    words: Option<AhoCorasick>,
    worded: Vec<Phrase>,
    /// Those that begin with a gap.
    open: Vec<Phrase>,
}

#[derive(Debug)]
struct Phrase {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Words(String),
    Number,
    Word,
    Anything,
}

/// Most characters that `{any}` stands for.
const GAP: usize = 60;

impl Phrases {
    /// Reads a list. Lines without a mark of the syntax are passed over.
    pub(crate) fn compile(list: &str) -> Phrases {
        let mut out = Phrases::default();
        let mut inside = Vec::new();
        for entry in entries(list) {
            let lower = entry.to_lowercase();
            let Some(mark) = lower.chars().next() else { continue };
            let words = &lower[mark.len_utf8()..];
            match mark {
                '=' if words.contains('{') => out.open_lines.add(Phrase::read(words)),
                '=' => drop(out.lines.insert(bare(words).to_owned())),
                '>' => out.starts.add(Phrase::read(words)),
                '<' => out.ends.add(words.chars().next_back().unwrap_or(' '), words.to_owned()),
                '~' => inside.push(Phrase::read(words)),
                _ => {}
            }
        }
        out.inside = Inside::new(inside);
        out.longest = out.lines.iter().map(String::len).max().unwrap_or(0);
        out
    }

    /// True when any phrase fits the line.
    pub(crate) fn fits(&self, line: &str) -> bool {
        self.fits_lower(&line.to_lowercase())
    }

    /// The same for a line in small letters, for whoever asks several lists about it.
    pub(crate) fn fits_lower(&self, lower: &str) -> bool {
        let whole = bare(lower);
        let from_start =
            lower.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '(' | '[' | '\u{a9}'));
        let to_end = lower.trim_end_matches([' ', '.', ':', '!']);
        let end = to_end.chars().next_back().unwrap_or(' ');
        (whole.len() <= self.longest && self.lines.contains(whole))
            || self.open_lines.beginning(whole).any(|p| p.at_start(whole).any(|rest| bare(rest).is_empty()))
            || self.starts.beginning(from_start).any(|p| p.at_start(from_start).any(|rest| p.ends_at_word(rest)))
            || self.ends.of(end).iter().any(|p| {
                let before = to_end.strip_suffix(p.as_str());
                before.is_some_and(|before| starts_word(before, p))
            })
            || self.inside.fits(lower)
    }
}

impl ByFirst {
    fn add(&mut self, phrase: Phrase) {
        match phrase.first_words().and_then(|words| words.chars().next()) {
            Some(first) => self.of.add(first, phrase),
            None => self.open.push(phrase),
        }
    }

    /// Phrases that can begin where the line does.
    fn beginning(&self, line: &str) -> impl Iterator<Item = &Phrase> {
        let worded = line.chars().next().map_or(&[][..], |first| self.of.of(first));
        worded.iter().chain(&self.open)
    }
}

impl Inside {
    fn new(phrases: Vec<Phrase>) -> Inside {
        let (worded, open): (Vec<Phrase>, Vec<Phrase>) =
            phrases.into_iter().partition(|phrase| phrase.first_words().is_some());
        let first: Vec<&str> = worded.iter().filter_map(Phrase::first_words).collect();
        // Every occurrence counts, one inside another too.
        let words =
            AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA)).build(first);
        // A few hundred phrases never fill an automaton.
        let words = words.unwrap_or_else(|e| unreachable!("{e}"));
        Inside { words: Some(words), worded, open }
    }

    fn fits(&self, line: &str) -> bool {
        let found = self.words.iter().flat_map(|words| words.find_overlapping_iter(line));
        found.into_iter().any(|hit| self.worded[hit.pattern().as_usize()].fits_at(line, hit.start()))
            || self.open.iter().any(|phrase| line.char_indices().any(|(at, _)| phrase.fits_at(line, at)))
    }
}

/// A line without what decorates it.
fn bare(line: &str) -> &str {
    const KEPT: &[char] = &['@', '#', '+', '\u{a9}', '(', '['];
    line.trim_start_matches(|c: char| !c.is_alphanumeric() && !KEPT.contains(&c)).trim_end_matches([
        ' ', '.', ':', '!', '\u{2026}', '|', '\u{bb}', '\u{203a}', '>', '\u{2192}', '*', '-', '\u{2013}',
    ])
}

fn starts_word(before: &str, phrase: &str) -> bool {
    !phrase.starts_with(char::is_alphanumeric) || !before.ends_with(char::is_alphanumeric)
}

impl Phrase {
    fn read(text: &str) -> Phrase {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            if open > 0 {
                parts.push(Part::Words(rest[..open].to_owned()));
            }
            let close = rest[open..].find('}').map_or(rest.len(), |i| open + i + 1);
            parts.push(match &rest[open..close] {
                "{n}" => Part::Number,
                "{w}" => Part::Word,
                _ => Part::Anything,
            });
            rest = &rest[close..];
        }
        if !rest.is_empty() {
            parts.push(Part::Words(rest.to_owned()));
        }
        Phrase { parts }
    }

    /// What is left of the text behind the phrase, for each way it fits at the start.
    fn at_start<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let mut found = Vec::new();
        fit(&self.parts, text, &mut found);
        found.into_iter()
    }

    /// The phrase does not stop inside a word.
    fn ends_at_word(&self, rest: &str) -> bool {
        match self.parts.last() {
            Some(Part::Words(words)) if !words.ends_with(char::is_alphanumeric) => true,
            _ => !rest.starts_with(char::is_alphanumeric),
        }
    }

    /// The words it begins with; `None` if it begins with a gap.
    fn first_words(&self) -> Option<&str> {
        match self.parts.first() {
            Some(Part::Words(words)) => Some(words),
            _ => None,
        }
    }

    /// True if it stands there, from the beginning of a word to the end of one.
    fn fits_at(&self, text: &str, at: usize) -> bool {
        let word = text[at..].starts_with(char::is_alphanumeric);
        (!word || !text[..at].ends_with(char::is_alphanumeric))
            && self.at_start(&text[at..]).any(|rest| self.ends_at_word(rest))
    }
}

fn fit<'a>(parts: &[Part], text: &'a str, found: &mut Vec<&'a str>) {
    let Some((part, more)) = parts.split_first() else {
        found.push(text);
        return;
    };
    match part {
        Part::Words(words) => {
            if let Some(rest) = text.strip_prefix(words.as_str()) {
                fit(more, rest, found);
            }
        }
        Part::Number => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() < text.len() {
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
                fit(more, rest.strip_prefix(['k', 'm']).unwrap_or(rest), found);
                fit(more, rest, found);
            }
        }
        Part::Word => {
            let rest = text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            if rest.len() < text.len() {
                fit(more, rest, found);
            }
        }
        Part::Anything => {
            for (at, _) in text.char_indices().take(GAP).chain([(text.len(), ' ')]) {
                if at < text.len() || text.chars().count() <= GAP {
                    fit(more, &text[at..], found);
                }
            }
        }
    }
}

/// Lines of a data file without comments.
pub(crate) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim_end).filter(|l| !l.is_empty() && !l.starts_with("# ") && *l != "#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fit_where_they_say() {
        let list = Phrases::compile(
            "# note\n={n} min read\n>read:\n<(file)\n~(l)\n~since {n}\n=menu\n>follow{any}on x\n~@{w} on x\n=page {n} of {n}\n>(c) {n}\n",
        );
        for (line, fits) in [
            ("4 min read", true),
            ("4.5k min read", true),
            ("It took 4 min read it", false),
            ("READ: Envoy leaves", true),
            ("\u{2022} Read: Envoy leaves", true),
            ("She read: a letter", false),
            ("A gate (file)", true),
            ("A gate (file) stands", false),
            ("The envoy (L) and a guard", true),
            ("Free since 1999", true),
            ("Free since then", false),
            ("Menu", true),
            ("menus", false),
            ("Follow the Halden Post on X", true),
            ("Follow the Halden Post on Xylophone", false),
            ("write to @halden on X", true),
            ("Page 2 of 3", true),
            ("Page 2 of", false),
            ("(c) 2031 Halden", true),
        ] {
            assert_eq!(list.fits(line), fits, "{line}");
        }
    }
}
