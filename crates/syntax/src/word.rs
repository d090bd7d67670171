//! What the classifiers see of a written word: hashed spelling, affixes and shape.

use crate::hash;
use crate::lemma::{Sense, sense};
use crate::table::Table;

/// Atom of a place outside the sentence.
pub(crate) const NOTHING: u32 = 1;
/// Spelling atom of a word the model has not counted.
const UNKNOWN: u32 = 2;

/// What training counted about words: known spellings with the tags they bear.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    /// Spelling to the number of its tag set.
    pub words: Table,
}

/// One word as atoms.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Lower-cased spelling, or the unknown mark.
    pub form: u32,
    /// Spelling for the parser: unknown words keep shape and ending.
    pub parse_form: u32,
    /// Spelling with its capitals.
    pub cased: u32,
    /// Endings of one to four characters.
    pub endings: [u32; 4],
    /// Beginnings of one to four characters.
    pub beginnings: [u32; 4],
    /// Capitals, digits and signs in short.
    pub shape: u32,
    /// Set of tags the spelling bore in training, zero if never counted.
    pub tags: u32,
    /// What the dictionary says.
    pub sense: Sense,
    /// Bits: capital first, all capitals, digit, hyphen.
    pub traits: u32,
}

/// Typographic signs and digits brought to the forms the treebank uses.
pub(crate) fn normalise(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for ch in word.chars() {
        match ch {
            '“' | '”' | '„' | '«' | '»' | '‟' => out.push('"'),
            '‘' | '’' | '‚' | '‛' | '`' | '´' | 'ʼ' => out.push('\''),
            '—' => out.push_str("--"),
            '–' | '‐' | '‑' | '‒' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            _ => out.push(ch),
        }
    }
    if out == "``" || out == "''" {
        out = "\"".into();
    }
    out
}

/// The key under which a spelling is counted: lower case, every digit zero.
#[cfg(any(test, feature = "train"))]
pub(crate) fn spelling(normal: &str) -> u32 {
    hash::text(&folded(normal))
}

fn folded(normal: &str) -> String {
    normal.chars().flat_map(char::to_lowercase).map(|ch| if ch.is_numeric() { '0' } else { ch }).collect()
}

/// Capitals `X`, small letters `x`, digits `d`, others as they are; runs cut to two.
fn shape(normal: &str) -> String {
    let mut out = String::new();
    let (mut last, mut run) = ('\0', 0);
    for ch in normal.chars() {
        let class = if ch.is_numeric() {
            'd'
        } else if ch.is_uppercase() {
            'X'
        } else if ch.is_alphabetic() {
            'x'
        } else {
            ch
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 {
            out.push(class);
        }
    }
    out
}

impl Word {
    /// The atoms of `word`; `hide` treats it as never counted.
    pub fn new(word: &str, lexicon: &Lexicon, hide: bool) -> Self {
        let normal = normalise(word);
        let low = folded(&normal);
        let key = hash::text(&low);
        let counted = if hide { None } else { lexicon.words.get(key) };
        let shape = hash::text(&shape(&normal));
        let endings = std::array::from_fn(|size| hash::text(ending(&low, size + 1)));
        let beginnings = std::array::from_fn(|size| hash::text(beginning(&low, size + 1)));
        Word {
            form: if counted.is_some() { key } else { UNKNOWN },
            parse_form: if counted.is_some() { key } else { hash::mix(0, &[UNKNOWN, shape, endings[1]]) },
            cased: hash::mix(1, &[if counted.is_some() { key } else { UNKNOWN }, shape]),
            endings,
            beginnings,
            shape,
            tags: counted.unwrap_or(0),
            sense: sense(&low),
            traits: traits(&normal),
        }
    }
}

fn traits(normal: &str) -> u32 {
    let first = normal.chars().next().is_some_and(char::is_uppercase);
    let letters = normal.chars().any(char::is_alphabetic);
    let all = letters && !normal.chars().any(char::is_lowercase);
    let digit = normal.chars().any(char::is_numeric);
    u32::from(first)
        | u32::from(all) << 1
        | u32::from(digit) << 2
        | u32::from(normal.contains('-')) << 3
        | u32::from(letters) << 4
}

/// The last `size` characters, or all of a shorter word.
fn ending(low: &str, size: usize) -> &str {
    let start = low.char_indices().rev().nth(size - 1).map_or(0, |(at, _)| at);
    &low[start..]
}

/// The first `size` characters, or all of a shorter word.
fn beginning(low: &str, size: usize) -> &str {
    let end = low.char_indices().nth(size).map_or(low.len(), |(at, _)| at);
    &low[..end]
}

/// True when most words past the first bear capitals, as in a headline.
pub(crate) fn is_headline(words: &[Word]) -> bool {
    let lettered = words.iter().skip(1).filter(|word| word.traits & 16 != 0);
    let (mut all, mut capital) = (0usize, 0usize);
    for word in lettered {
        all += 1;
        capital += (word.traits & 1) as usize;
    }
    all >= 3 && capital * 10 >= all * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curly_quotes_and_dashes_become_plain() {
        assert_eq!(normalise("’s"), "'s");
        assert_eq!(normalise("“"), "\"");
        assert_eq!(normalise("—"), "--");
        assert_eq!(spelling("5,200"), spelling("6,300"));
        assert_eq!(spelling("Said"), spelling("said"));
    }

    #[test]
    fn shapes_and_affixes() {
        assert_eq!(shape("McDonald-42"), "XxXxx-dd");
        assert_eq!(ending("été", 2), "té");
        assert_eq!(beginning("été", 2), "ét");
        assert_eq!(ending("a", 3), "a");
    }

    #[test]
    fn headlines_are_told_by_their_capitals() {
        let lexicon = Lexicon::default();
        let words =
            |text: &str| -> Vec<Word> { text.split(' ').map(|word| Word::new(word, &lexicon, false)).collect() };
        assert!(is_headline(&words("Rockets Hit Airport Near Capital")));
        assert!(!is_headline(&words("The rockets hit the airport near Erbil")));
    }
}
