//! Who says, thinks, wants or feels what: verbs, nouns, adjectives and "according to", with their holder and content.
//!
//! Broader than `speech`, which knows what the ledger needs: here every attribution of a sentence is found, quotations
//! that run over sentences among them.

mod others;
mod quoted;
mod spans;
mod table;
mod verbs;

use crate::clauses::{Clause, clauses};
use chancery_facts::reading::{Reading, Sentence};
use std::ops::Range;
use table::Table;

/// An attribution: somebody's words, thoughts, wishes or feelings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Number of the sentence that the cue stands in.
    pub sentence: usize,
    /// Class of the cue: `say`, `order`, `think` and so on.
    pub class: &'static str,
    /// How the content is told.
    pub way: Way,
    /// True when the cue stands inside a quotation: a voice in somebody's words.
    pub quoted: bool,
    /// False for what only may, should or will be said: infinitives and modal verbs.
    pub real: bool,
    /// Word of the sentence that carries the cue.
    pub word: usize,
    /// Head word of the holder in that sentence; `None` where the text does not say whose voice it is.
    pub holder: Option<usize>,
    /// Bytes of the clean text: the phrase that names the holder.
    pub source: Vec<Range<usize>>,
    /// Bytes of the clean text: the words that tell of saying or thinking.
    pub cue: Vec<Range<usize>>,
    /// Bytes of the clean text: what is said or thought.
    pub content: Vec<Range<usize>>,
}

/// How what is said or thought stands beside its cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A clause: "said that …".
    Clause,
    /// An infinitive or gerund: "promised to …".
    Infinitive,
    /// An object: "praised the deal".
    Object,
    /// A phrase with a preposition: "spoke of …".
    Phrase,
    /// The sentence around: "…, he said".
    Around,
    /// A quotation beside it that the parse does not tell.
    Quotation,
    /// What a noun governs: "his claim that …".
    Noun,
    /// A word that leaves the speaker open, "according to", or a colon.
    Other,
}

/// Finds attributions; holds the table.
pub struct Voices {
    table: Table,
}

impl Default for Voices {
    fn default() -> Self {
        Voices { table: Table::embedded() }
    }
}

/// One sentence with what is looked at together.
struct View<'a> {
    reading: &'a Reading,
    text: &'a str,
    number: usize,
    sentence: &'a Sentence,
    clauses: Vec<Clause>,
}

/// An attribution in words of its sentence, before quotations are completed.
struct Found {
    class: &'static str,
    way: Way,
    word: usize,
    holder: Option<usize>,
    source: Vec<usize>,
    cue: Vec<usize>,
    content: Vec<usize>,
    real: bool,
    /// Content in other sentences, or quotations, as bytes.
    beyond: Vec<Range<usize>>,
}

impl Voices {
    /// All attributions of a reading, in order of their cues. `text` is the clean text it was read from.
    pub fn find(&self, reading: &Reading, text: &str) -> Vec<Voice> {
        let mut out: Vec<Voice> = Vec::new();
        for (number, sentence) in reading.sentences.iter().enumerate() {
            let view = View { reading, text, number, sentence, clauses: clauses(sentence) };
            let mut found = verbs::find(&view, &self.table);
            found.extend(others::find(&view, &self.table));
            found.sort_by_key(|f| f.word);
            out.extend(found.into_iter().filter_map(|f| spans::voice(&view, f)));
        }
        quoted::complete(reading, text, &mut out);
        out
    }
}

#[cfg(test)]
mod tests;
