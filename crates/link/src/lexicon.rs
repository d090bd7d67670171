//! The word lists of `data/link`, read once.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Where a time phrase puts an act, seen from the day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    /// So many days before.
    Days(i32),
    /// So many calendar weeks (Monday to Sunday) before.
    Weeks(i32),
    /// So many calendar months before.
    Months(i32),
}

/// The lists.
pub(crate) struct Lexicon {
    states: HashMap<&'static str, &'static str>,
    lists: HashMap<&'static str, HashSet<&'static str>>,
    phrases: HashMap<&'static str, Back>,
}

impl Lexicon {
    /// The lists, parsed on first use.
    pub(crate) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Lexicon {
            states: states(include_str!("../../../data/link/states.tsv")),
            lists: lists(include_str!("../../../data/link/words.tsv")),
            phrases: phrases(include_str!("../../../data/link/phrases.tsv")),
        })
    }

    /// Code of a state for its name or adjective (folded).
    pub(crate) fn state(&self, words: &str) -> Option<&'static str> {
        self.states.get(words).copied()
    }

    /// True when the folded word stands in the list.
    pub(crate) fn is(&self, list: &str, word: &str) -> bool {
        self.lists.get(list).is_some_and(|l| l.contains(word))
    }

    /// What a folded time phrase means.
    pub(crate) fn phrase(&self, words: &str) -> Option<Back> {
        self.phrases.get(words).copied()
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

fn states(table: &'static str) -> HashMap<&'static str, &'static str> {
    rows(table).flat_map(|(code, names)| names.split(',').map(move |n| (n, code))).collect()
}

fn lists(table: &'static str) -> HashMap<&'static str, HashSet<&'static str>> {
    let mut out: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (list, word) in rows(table) {
        out.entry(list).or_default().insert(word);
    }
    out
}

fn phrases(table: &'static str) -> HashMap<&'static str, Back> {
    let back = |text: &str| {
        let (unit, n) = text.split_once(' ')?;
        let n = n.parse().ok()?;
        match unit {
            "day" => Some(Back::Days(n)),
            "week" => Some(Back::Weeks(n)),
            "month" => Some(Back::Months(n)),
            _ => None,
        }
    };
    rows(table).filter_map(|(words, text)| Some((words, back(text)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.state("sri lankan"), Some("LK"));
        assert_eq!(lexicon.phrase("last month"), Some(Back::Months(1)));
        assert!(lexicon.is("binding", "voted") && !lexicon.is("urging", "voted"));
        let rows_of = |t| rows(t).count();
        assert_eq!(lexicon.phrases.len(), rows_of(include_str!("../../../data/link/phrases.tsv")));
    }

    #[test]
    fn no_name_stands_for_two_states() {
        let table = include_str!("../../../data/link/states.tsv");
        let names: usize = rows(table).map(|(_, names)| names.split(',').count()).sum();
        assert_eq!(Lexicon::get().states.len(), names);
    }
}
