//! The dictionary of word classes (from WordNet) and the lists of irregular forms.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::hash;
use crate::lists::entries;
use crate::table::Table;

/// What the dictionary says of a spelling; zero stands for "not in the dictionary as this".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u32);

const NOUN: u32 = 0;
const VERB: u32 = 6;
const ADJECTIVE: u32 = 12;
const ADVERB: u32 = 13;

impl Classes {
    /// Number of the noun class of the first sense (person, place, act...), or zero.
    pub fn noun(self) -> u32 {
        self.0 >> NOUN & 63
    }

    /// Number of the verb class of the first sense (communication, motion...), or zero.
    pub fn verb(self) -> u32 {
        self.0 >> VERB & 63
    }

    pub fn is_adjective(self) -> bool {
        self.0 >> ADJECTIVE & 1 == 1
    }

    /// Bits: noun, verb, adjective, adverb.
    pub fn parts(self) -> u32 {
        u32::from(self.noun() != 0) | u32::from(self.verb() != 0) << 1 | (self.0 >> ADJECTIVE & 3) << 2
    }

    /// Adds the lexicographer file of one sense to the classes.
    fn with_file(self, file: u32) -> Self {
        Classes(match file {
            0 | 1 | 44 => self.0 | 1 << ADJECTIVE,
            2 => self.0 | 1 << ADVERB,
            3..=28 if self.noun() == 0 => self.0 | (file - 2) << NOUN,
            29..=43 if self.verb() == 0 => self.0 | (file - 28) << VERB,
            _ => self.0,
        })
    }
}

static DICTIONARY: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::with_room(90_000);
    for line in entries(include_str!("../../../data/english/wordnet.tsv")) {
        if let Some((word, files)) = line.split_once('\t') {
            let files = files.split(' ').filter_map(|file| file.parse().ok());
            table.insert(hash::text(word), files.fold(Classes::default(), Classes::with_file).0);
        }
    }
    table
});

/// Form to base, of one list.
type Forms = HashMap<&'static str, &'static str>;

fn forms(list: &'static str) -> Forms {
    entries(list).filter_map(|line| line.split_once('\t')).collect()
}

static VERBS: LazyLock<Forms> = LazyLock::new(|| forms(include_str!("../../../data/english/irregular-verbs.tsv")));
static NOUNS: LazyLock<Forms> = LazyLock::new(|| forms(include_str!("../../../data/english/irregular-nouns.tsv")));
static COMPARISONS: LazyLock<Forms> =
    LazyLock::new(|| forms(include_str!("../../../data/english/irregular-comparisons.tsv")));

/// Classes of a lower-case spelling.
pub(crate) fn classes(low: &str) -> Classes {
    Classes(DICTIONARY.get(hash::text(low)).unwrap_or(0))
}

/// Base of an irregular verb form.
pub(crate) fn irregular_verb(low: &str) -> Option<&'static str> {
    VERBS.get(low).copied()
}

/// Singular of an irregular plural. Compounds in -man follow "man".
pub(crate) fn irregular_noun(low: &str) -> Option<String> {
    let listed = NOUNS.get(low).map(|base| (*base).to_owned());
    listed.or_else(|| {
        let man = low.strip_suffix("men").filter(|stem| stem.len() > 2)?;
        Some(format!("{man}man"))
    })
}

/// Base of an irregular comparative or superlative.
pub(crate) fn irregular_comparison(low: &str) -> Option<&'static str> {
    COMPARISONS.get(low).copied()
}

/// Whether a lower-case spelling, or the base of it, is in the dictionary or a grammatical word.
pub fn is_word(low: &str) -> bool {
    use crate::labels::Xpos;
    const GRAMMATICAL: &[&str] = &[
        "the",
        "and",
        "that",
        "this",
        "these",
        "those",
        "with",
        "from",
        "for",
        "into",
        "onto",
        "upon",
        "of",
        "to",
        "they",
        "them",
        "their",
        "theirs",
        "his",
        "her",
        "hers",
        "its",
        "our",
        "your",
        "my",
        "me",
        "him",
        "us",
        "we",
        "you",
        "he",
        "she",
        "it",
        "who",
        "whom",
        "whose",
        "which",
        "what",
        "when",
        "where",
        "while",
        "why",
        "how",
        "because",
        "since",
        "until",
        "unless",
        "although",
        "though",
        "if",
        "than",
        "then",
        "or",
        "nor",
        "but",
        "so",
        "as",
        "at",
        "by",
        "against",
        "among",
        "between",
        "during",
        "without",
        "within",
        "toward",
        "towards",
        "through",
        "despite",
        "could",
        "would",
        "should",
        "shall",
        "might",
        "must",
        "cannot",
        "anyone",
        "everyone",
        "someone",
        "nobody",
        "everybody",
        "anything",
        "everything",
        "something",
        "itself",
        "himself",
        "herself",
        "themselves",
        "ourselves",
        "each",
        "every",
        "some",
        "any",
        "several",
        "another",
        "others",
        "an",
        "a",
        "via",
        "per",
        "amid",
        "whether",
        "whereas",
        "whatever",
        "besides",
        "according",
        "regarding",
        "concerning",
        "near",
    ];
    let known = |base: &str| classes(base) != Classes::default();
    GRAMMATICAL.contains(&low)
        || known(low)
        || [Xpos::VBD, Xpos::VBG, Xpos::VBZ, Xpos::NNS, Xpos::JJR, Xpos::JJS]
            .iter()
            .any(|x| known(&crate::lemma(low, *x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_words() {
        assert_eq!(classes("attack").parts() & 3, 3);
        assert!(classes("seize").verb() != 0);
        assert_eq!(classes("seize").noun(), 0);
        assert_eq!(classes("baghdad").noun(), classes("beirut").noun());
        assert_eq!(classes("qwxyzzy"), Classes::default());
    }
}
