//! Counting: tag pairs, relations, and the words with the tags they bear.

use std::collections::{BTreeMap, HashMap};

use super::conllu::Sentence;
use crate::labels::{Rel, Upos, Xpos};
use crate::table::Table;
use crate::word::{Lexicon, normalise, spelling};

/// Rarer tag pairs are annotation slips.
const LEAST_PAIRS: usize = 5;
/// Words seen once stand for all words never seen.
const LEAST_WORDS: usize = 2;
/// Below this count the tags of a word say more about chance than about the word.
const LEAST_TAGGED: usize = 3;

/// The closed sets a model distinguishes.
pub(crate) struct Inventory {
    pub tags: Vec<(Upos, Xpos)>,
    pub rels: Vec<Rel>,
    pub lexicon: Lexicon,
    /// How often each spelling occurs.
    pub counts: HashMap<u32, usize>,
}

impl Inventory {
    pub fn count(sentences: &[Sentence]) -> Self {
        Self::count_with_tags(sentences, Vec::new())
    }

    /// Counts words under a tag set fixed beforehand; an empty one is counted too.
    pub fn count_with_tags(sentences: &[Sentence], fixed: Vec<(Upos, Xpos)>) -> Self {
        let mut pairs: BTreeMap<(Upos, Xpos), usize> = BTreeMap::new();
        let mut rels: BTreeMap<Rel, usize> = BTreeMap::new();
        let mut words: BTreeMap<u32, BTreeMap<(Upos, Xpos), usize>> = BTreeMap::new();
        for sentence in sentences {
            for ((word, &tag), &rel) in sentence.words.iter().zip(&sentence.tags).zip(&sentence.rels) {
                *pairs.entry(tag).or_default() += 1;
                *rels.entry(rel).or_default() += 1;
                *words.entry(spelling(&normalise(word))).or_default().entry(tag).or_default() += 1;
            }
        }
        let common = pairs.iter().filter(|pair| *pair.1 >= LEAST_PAIRS).map(|pair| *pair.0);
        let tags = if fixed.is_empty() { common.collect() } else { fixed };
        let rels: Vec<_> = rels.into_keys().filter(|&rel| rel != Rel::Root).collect();
        let mut inventory = Inventory { tags, rels, lexicon: Lexicon::default(), counts: HashMap::new() };
        let mut table = Table::default();
        for (&key, borne) in &words {
            let count: usize = borne.values().sum();
            inventory.counts.insert(key, count);
            if count >= LEAST_WORDS {
                table.insert(key, inventory.tag_set(borne, count));
            }
        }
        inventory.lexicon.words = table;
        inventory
    }

    /// The two commonest tags of a word and how sure the first is, as one number.
    fn tag_set(&self, borne: &BTreeMap<(Upos, Xpos), usize>, count: usize) -> u32 {
        if count < LEAST_TAGGED {
            return 0;
        }
        let mut order: Vec<_> = borne.iter().collect();
        order.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let class = |at: usize| order.get(at).map_or(0, |pair| u32::from(self.class(*pair.0)) + 1);
        let share = |at: usize| order.get(at).map_or(0, |pair| pair.1 * 100 / count);
        let second = if share(1) >= 3 { class(1) } else { 0 };
        let sure = match share(0) {
            97.. => 3,
            85.. => 2,
            60.. => 1,
            _ => 0,
        };
        class(0) | second << 7 | sure << 14
    }

    /// Class number of a tag pair; a rare pair counts as the commonest with its Penn tag.
    pub fn class(&self, tag: (Upos, Xpos)) -> u8 {
        let exact = self.tags.iter().position(|&known| known == tag);
        let near = || self.tags.iter().position(|known| known.1 == tag.1);
        let same = || self.tags.iter().position(|known| known.0 == tag.0);
        exact.or_else(near).or_else(same).unwrap_or(0) as u8
    }

    /// Label number of a relation.
    pub fn label(&self, rel: Rel) -> u8 {
        self.rels.iter().position(|&known| known == rel).unwrap_or(0) as u8
    }

    pub fn count_of(&self, word: &str) -> usize {
        self.counts.get(&spelling(&normalise(word))).copied().unwrap_or(0)
    }
}
