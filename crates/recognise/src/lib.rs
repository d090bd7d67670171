//! Text into signals: sentences with their trees, mentions with the entities behind them, quotations and
//! time expressions. The only room with models in it: the encoder of `chancery-encoder`, and the tagger and parser
//! of `chancery-syntax` that stand in for it.
//!
//! Nothing here decides what a fact is; that is `coding`.

mod armed;
mod casing;
mod coref;
mod counts;
mod home;
pub mod moments;
mod names;
mod nouns;
pub mod offices;
pub mod particulars;
mod phrases;
mod placing;
mod repairs;
mod sentences;
mod signals;
mod times;
pub mod tolls;
pub mod toponyms;
mod trees;

pub use counts::number;
pub use signals::{PartSignal, SentenceSignals};
pub use times::weekday_name;

use chancery_atlas::Atlas;
use chancery_encoder::Encoder;
use chancery_facts::reading::Reading;
use chancery_facts::{Document, Text};
use chancery_syntax::{Node, Syntax};
use std::sync::Arc;

/// Reads clean text into signals. Holds the reference shelf, the noun table and the parser; share one per process.
pub struct Recogniser {
    atlas: Arc<Atlas>,
    syntax: Syntax,
    encoder: Option<Arc<Encoder>>,
    nouns: nouns::Nouns,
}

impl Recogniser {
    /// A recogniser with the embedded tables. Without an encoder it reads on rules and perceptrons alone.
    pub fn new(atlas: Arc<Atlas>, encoder: Option<Arc<Encoder>>) -> Recogniser {
        Recogniser { atlas, syntax: Syntax::embedded(), encoder, nouns: nouns::Nouns::embedded() }
    }

    /// Digests of the models in use: the encoder's, if there is one, and that of the tagger and parser.
    pub fn model_digests(&self) -> (Option<&str>, &str) {
        (self.encoder.as_deref().map(Encoder::digest), self.syntax.digest())
    }

    /// Tags and trees of sentences that stand one after the other, as words: by the encoder where there is one.
    pub fn trees(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Node>> {
        let plain = |words: &[&str]| self.syntax.parse(words);
        match self.encoder.as_deref() {
            Some(encoder) => {
                let bounds: Vec<_> = sentences.iter().map(|words| (0, words.len())).collect();
                trees::parse(encoder, &self.syntax, sentences, &bounds, plain)
            }
            None => sentences.iter().map(|words| plain(words)).collect(),
        }
    }

    /// What the encoder has learnt about incidents, for sentences that stand one after the other; `None` without it.
    /// `lean` makes parts rarer and surer (above 0) or more frequent (below 0); `capitals` says that letter case tells nothing.
    pub fn signals(&self, sentences: &[Vec<&str>], lean: f32, capitals: bool) -> Option<Vec<SentenceSignals>> {
        signals::signals(self.encoder.as_deref()?, sentences, lean, capitals)
    }

    /// A text set in capitals throughout, in sentence case; the bytes behind it are the same. Other text as it is.
    pub fn in_sentence_case(&self, text: Text) -> Text {
        casing::sentence_case(&self.atlas, &text).unwrap_or(text)
    }

    /// The signals of one document. Text in another language than English gives an empty reading.
    pub fn read(&self, text: &Text, document: &Document) -> Reading {
        if document.language.as_deref().is_some_and(|l| l != "en") {
            return Reading::default();
        }
        let quotations = sentences::quotations(text);
        let parsers = sentences::Parsers { syntax: &self.syntax, encoder: self.encoder.as_deref() };
        let sentences = sentences::sentences(text, &quotations, parsers);
        let times = sentences.iter().enumerate().flat_map(|(i, s)| times::times(s, i)).collect();
        let mut phrases: Vec<_> =
            sentences.iter().enumerate().flat_map(|(i, s)| phrases::phrases(s, i, &self.nouns)).collect();
        let home = home::home(text, &self.atlas);
        let found = names::Namer::new(&self.atlas, &self.nouns, text, &sentences, home.as_ref()).name(&mut phrases);
        let mut resolved = coref::resolve(&sentences, phrases, found, home.as_ref(), &self.atlas);
        armed::by_context(&sentences, &mut resolved, &self.atlas);
        Reading {
            sentences,
            mentions: resolved.mentions,
            entities: resolved.entities,
            quotations,
            times,
            setting_name: resolved.setting.as_deref().and_then(|c| self.atlas.state(c)).map(|s| s.name.to_string()),
            setting: resolved.setting,
            setting_city: resolved.city,
        }
    }
}
