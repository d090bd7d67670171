//! A first look at a text: whether it can hold anything for the ledger at all. It costs a thousandth of a close reading.

use crate::frames::TableError;
use aho_corasick::{AhoCorasick, MatchKind};

const TABLE: &str = include_str!("../../../data/frames/look.tsv");
const NAME: &str = "look";

/// The words a text must hold to be worth a close reading.
pub struct FirstLook {
    words: AhoCorasick,
    /// By word: true if it is enough alone.
    alone: Vec<bool>,
}

impl FirstLook {
    /// Reads `data/frames/look.tsv`.
    ///
    /// # Errors
    /// When a row is not a word and `alone` or `pair`.
    pub fn new() -> Result<FirstLook, TableError> {
        let (mut words, mut alone) = (Vec::new(), Vec::new());
        for (i, row) in TABLE.lines().enumerate().filter(|(_, row)| !row.starts_with('#')) {
            let wrong = |what: &str| TableError { table: NAME, line: i + 1, what: what.to_owned() };
            let (word, enough) = row.split_once('\t').ok_or_else(|| wrong("not two columns"))?;
            words.push(word);
            alone.push(match enough {
                "alone" => true,
                "pair" => false,
                _ => return Err(wrong("neither alone nor pair")),
            });
        }
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(words)
            .map_err(|e| TableError { table: NAME, line: 0, what: e.to_string() })?;
        Ok(FirstLook { words, alone })
    }

    /// True if the text may tell of anything the ledger keeps: one word that is enough, or two different ones.
    pub fn matters(&self, text: &str) -> bool {
        let mut first = None;
        self.words.find_iter(text).filter(|hit| begins_word(text, hit.start())).any(|hit| {
            let pattern = hit.pattern().as_usize();
            self.alone[pattern] || *first.get_or_insert(pattern) != pattern
        })
    }
}

/// True where a word begins: what stands before is no letter.
pub fn begins_word(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::FirstLook;

    #[test]
    fn a_mission_is_enough_and_so_are_two_hints() {
        let look = FirstLook::new().unwrap();
        assert!(look.matters("The Embassy of Peru moved."));
        assert!(look.matters("POLICE MADE AN ARREST."));
        assert!(!look.matters("The arrests, another arrest."), "one hint, however often");
        assert!(!look.matters("The harvest was good and the wine better."));
        assert!(!look.matters("Aspirin, misstated, unfired."), "only where words begin");
    }
}
