//! The table of nouns that matter (`data/nouns/nouns.tsv`).

use chancery_facts::{TargetClass, WeaponClass};
use std::collections::HashMap;

const TABLE: &str = include_str!("../../../data/nouns/nouns.tsv");

/// What the table says of one noun.
#[derive(Clone, Debug)]
pub struct Noun {
    /// Classes for coding rules.
    pub classes: Vec<&'static str>,
    /// Class of the codebook.
    pub target: Option<TargetClass>,
    /// Class as a weapon.
    pub weapon: Option<WeaponClass>,
}

/// The table, by lemma of one to three words.
pub struct Nouns {
    by_lemma: HashMap<&'static str, Noun>,
}

impl Nouns {
    /// Reads the embedded table. A lemma given twice keeps its first row.
    pub fn embedded() -> Nouns {
        let mut by_lemma = HashMap::new();
        for line in TABLE.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let mut columns = line.split('\t');
            let lemmas = columns.next().unwrap_or_default();
            let classes: Vec<&'static str> = columns.next().unwrap_or_default().split_whitespace().collect();
            let target = columns.next().and_then(TargetClass::parse);
            let weapon = columns.next().and_then(WeaponClass::parse);
            for lemma in lemmas.split(',') {
                by_lemma.entry(lemma).or_insert_with(|| Noun { classes: classes.clone(), target, weapon });
            }
        }
        Nouns { by_lemma }
    }

    /// Looks up a lemma of one or several words, lower case.
    pub fn get(&self, lemma: &str) -> Option<&Noun> {
        self.by_lemma.get(lemma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_well_formed() {
        for line in TABLE.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!((2..=4).contains(&columns.len()), "{line}");
            if let Some(target) = columns.get(2).filter(|c| !c.is_empty()) {
                assert!(TargetClass::parse(target).is_some(), "unknown target class in: {line}");
            }
            if let Some(weapon) = columns.get(3).filter(|c| !c.is_empty()) {
                assert!(WeaponClass::parse(weapon).is_some(), "unknown weapon class in: {line}");
            }
        }
    }
}
