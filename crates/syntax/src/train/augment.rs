//! Variants of treebank sentences that news is full of: headlines, lines without a full stop.

use super::random::Random;
use super::vocabulary::Inventory;
use crate::labels::{Rel, Upos};
use crate::word::Word;

use super::conllu::Sentence;

/// Share of visits on which the final punctuation is dropped.
const OPEN_END: f64 = 0.08;
/// Share of visits on which the words are capitalised as in a headline.
const HEADLINE: f64 = 0.05;
/// Share of visits on which everything is in capitals.
const CAPITALS: f64 = 0.01;
/// A word counted n times is treated as unknown with chance RARE / (RARE + n).
const RARE: f64 = 0.3;

/// One visit to a sentence: its words as seen this time. `length` may be one short of the gold.
pub(crate) struct Visit {
    pub words: Vec<Word>,
    pub length: usize,
}

/// The sentence as it stands.
pub(crate) fn plain(sentence: &Sentence, inventory: &Inventory) -> Vec<Word> {
    sentence.words.iter().map(|word| Word::new(word, &inventory.lexicon, false)).collect()
}

/// The sentence with the changes chance chose for this visit.
pub(crate) fn visit(sentence: &Sentence, inventory: &Inventory, random: &mut Random) -> Visit {
    let mut length = sentence.words.len();
    if random.share() < OPEN_END && may_lose_last(sentence) {
        length -= 1;
    }
    let dress = random.share();
    let words = sentence.words[..length]
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let count = inventory.count_of(word) as f64;
            let hide = random.share() < RARE / (RARE + count);
            if dress < HEADLINE {
                Word::new(&headline(word, sentence.tags[at].0), &inventory.lexicon, hide)
            } else if dress < HEADLINE + CAPITALS {
                Word::new(&word.to_uppercase(), &inventory.lexicon, hide)
            } else {
                Word::new(word, &inventory.lexicon, hide)
            }
        })
        .collect();
    Visit { words, length }
}

/// A final punctuation mark with no dependents, in a sentence of more than two words.
fn may_lose_last(sentence: &Sentence) -> bool {
    let last = sentence.words.len() - 1;
    last >= 2 && sentence.rels[last] == Rel::Punct && !sentence.heads.contains(&(last as u16))
}

/// Content words get a capital; short grammatical words keep theirs small.
fn headline(word: &str, tag: Upos) -> String {
    let small = matches!(tag, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Punct);
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if !small => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}
