//! Text into signals: sentences with their trees, mentions with the entities behind them, quotations and
//! time expressions. The only room with a model in it (the tagger and parser of `chancery-syntax`).
//!
//! Nothing here decides what a fact is; that is `coding`.

mod coref;
mod counts;
mod names;
mod nouns;
pub mod particulars;
mod phrases;
mod sentences;
mod times;

pub use counts::number;
pub use times::weekday_name;

use chancery_atlas::Atlas;
use chancery_facts::reading::Reading;
use chancery_facts::{Document, Text};
use chancery_syntax::Syntax;
use std::sync::Arc;

/// Reads clean text into signals. Holds the reference shelf, the noun table and the parser; share one per process.
pub struct Recogniser {
    atlas: Arc<Atlas>,
    syntax: Syntax,
    nouns: nouns::Nouns,
}

impl Recogniser {
    /// A recogniser with the embedded model and tables.
    pub fn new(atlas: Arc<Atlas>) -> Recogniser {
        Recogniser { atlas, syntax: Syntax::embedded(), nouns: nouns::Nouns::embedded() }
    }

    /// Digest of the syntax model in use.
    pub fn model_digest(&self) -> &str {
        self.syntax.digest()
    }

    /// The signals of one document. Text in another language than English gives an empty reading.
    pub fn read(&self, text: &Text, document: &Document) -> Reading {
        if document.language.as_deref().is_some_and(|l| l != "en") {
            return Reading::default();
        }
        let quotations = sentences::quotations(text);
        let sentences = sentences::sentences(text, &quotations, &self.syntax);
        let times = sentences.iter().enumerate().flat_map(|(i, s)| times::times(s, i)).collect();
        let phrases: Vec<_> =
            sentences.iter().enumerate().flat_map(|(i, s)| phrases::phrases(s, i, &self.nouns)).collect();
        let found = names::Namer::new(&self.atlas, text, &sentences).name(&phrases);
        let resolved = coref::resolve(&sentences, phrases, found, &quotations, &self.atlas);
        Reading {
            sentences,
            mentions: resolved.mentions,
            entities: resolved.entities,
            quotations,
            times,
            setting_name: resolved.setting.as_deref().and_then(|c| self.atlas.state(c)).map(|s| s.name.to_string()),
            setting: resolved.setting,
        }
    }
}
