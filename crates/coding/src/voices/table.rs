//! The table of words that give voice or thought to somebody (`data/frames/voices.tsv`).

use std::collections::HashMap;

const ROWS: &str = include_str!("../../../../data/frames/voices.tsv");

/// What may stand for the thing said or thought beside a word of the table.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// Class of the row: `say`, `order`, `think` and so on.
    pub class: &'static str,
    /// A clause or a quotation.
    pub clause: bool,
    /// An infinitive or gerund.
    pub infinitive: bool,
    /// An object.
    pub object: bool,
    /// An object of which more is said: "called it a mistake".
    pub predicated: bool,
    /// The object is who is addressed.
    pub addressee: bool,
    /// Prepositions before it.
    pub prepositions: Vec<&'static str>,
}

/// The table by part of speech and word.
pub struct Table {
    rows: HashMap<&'static str, HashMap<&'static str, Slots>>,
}

impl Table {
    /// Reads the embedded table.
    pub fn embedded() -> Table {
        let mut rows: HashMap<_, HashMap<_, Slots>> = HashMap::new();
        for line in ROWS.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let columns: Vec<&'static str> = line.split('\t').collect();
            let &[part, class, letters, prepositions, words] = columns.as_slice() else { continue };
            let slots = Slots {
                class,
                clause: letters.contains('c'),
                infinitive: letters.contains('i'),
                object: letters.contains('o'),
                predicated: letters.contains('x'),
                addressee: letters.contains('a'),
                prepositions: prepositions.split(',').filter(|p| *p != "-").collect(),
            };
            for word in words.split(',') {
                rows.entry(part)
                    .or_default()
                    .entry(word)
                    .and_modify(|s: &mut Slots| s.join(&slots))
                    .or_insert(slots.clone());
            }
        }
        Table { rows }
    }

    /// All rows of a word taken together; the class is that of the first.
    pub fn get(&self, part: &str, word: &str) -> Option<&Slots> {
        self.rows.get(part)?.get(word)
    }
}

impl Slots {
    fn join(&mut self, other: &Slots) {
        self.clause |= other.clause;
        self.infinitive |= other.infinitive;
        self.object |= other.object;
        self.predicated |= other.predicated;
        self.addressee |= other.addressee;
        self.prepositions.extend(&other.prepositions);
    }
}
