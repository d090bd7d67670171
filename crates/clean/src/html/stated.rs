//! The text of the article as the data of the page give it, to check by it which passages are the article.

use super::article::link_share;
use super::tree::Tree;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Words in a row that are compared.
const ROW: usize = 4;
/// Fewest words of a passage that can be told by its rows.
const FEWEST: usize = 8;
/// Fewest words of a text that is believed to be an article.
const TRUSTED: usize = 60;

/// Rows of words of a text.
#[derive(Debug)]
pub(crate) struct Stated {
    rows: HashSet<u64>,
    last: Option<u64>,
}

/// What passages have in common with the stated text.
#[derive(Debug)]
pub(crate) struct Told {
    /// For each passage, the share of its rows that are stated; `None` for passages too short to tell.
    pub shares: Vec<Option<f64>>,
    /// Last passage that is stated, if the stated text ends in it: what comes behind is not of the article.
    pub end: Option<usize>,
}

impl Stated {
    /// The rows of a text; `None` when it is too short to be an article.
    pub(crate) fn new(text: &str) -> Option<Stated> {
        let all: Vec<u64> = rows(text);
        let last = all.last().copied();
        (all.len() + ROW > TRUSTED).then(|| Stated { rows: all.into_iter().collect(), last })
    }

    /// Compares the passages of a page; `None` when the page does not hold most of the text.
    pub(crate) fn told(&self, tree: &Tree) -> Option<Told> {
        let mut found: HashSet<u64> = HashSet::new();
        let mut shares = Vec::with_capacity(tree.passages.len());
        let mut end = None;
        for (i, passage) in tree.passages.iter().enumerate() {
            let own = rows(&tree.text.as_str()[passage.range.clone()]);
            if own.len() + ROW <= FEWEST || link_share(passage) > 0.9 {
                shares.push(None);
                continue;
            }
            let known = own.iter().filter(|row| self.rows.contains(row));
            let share = known.clone().count() as f64 / own.len() as f64;
            if share >= 0.7 {
                found.extend(known);
                // A text that was cut off ends inside a passage.
                end = if own.last() == self.last.as_ref() { Some(i) } else { end };
            }
            shares.push(Some(share));
        }
        let trusted = found.len() + ROW > TRUSTED && found.len() * 10 >= self.rows.len() * 6;
        trusted.then_some(Told { shares, end })
    }
}

/// A number for every few words in a row.
fn rows(text: &str) -> Vec<u64> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            if word.is_ascii() {
                word.bytes().for_each(|b| b.to_ascii_lowercase().hash(&mut hasher));
            } else {
                word.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
            }
            hasher.finish()
        })
        .collect();
    words
        .windows(ROW)
        .map(|row| row.iter().fold(0u64, |sum, word| sum.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(*word)))
        .collect()
}
