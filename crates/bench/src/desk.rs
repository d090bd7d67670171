//! The stages, loaded once.

use anyhow::{Context, Result};
use chancery_atlas::Atlas;
use chancery_clean::clean;
use chancery_coding::{Coder, Known};
use chancery_encoder::Encoder;
use chancery_facts::reading::Reading;
use chancery_facts::{Document, Fact, Text};
use chancery_recognise::Recogniser;
use chancery_syntax::Syntax;
use std::sync::Arc;

/// The stages of the program that adapters run.
pub struct Desk {
    /// The reference shelf.
    pub atlas: Arc<Atlas>,
    /// Sentences, names, times.
    pub recogniser: Recogniser,
    /// Facts of one document.
    pub coder: Coder,
    /// The encoder; `None` measures what rules and perceptrons do alone.
    pub encoder: Option<Arc<Encoder>>,
    /// Tagger and parser alone.
    pub syntax: Syntax,
}

/// A text after all stages that look at one document.
pub struct Read {
    /// Head, publication day, language.
    pub document: Document,
    /// Clean text with the way back to the bytes.
    pub text: Text,
    /// Sentences, mentions, times.
    pub reading: Reading,
    /// Facts, in reading order.
    pub facts: Vec<Fact>,
}

impl Desk {
    /// Loads tables and models. `model` is the encoder's file, `none` for none; without a word the built-in one reads.
    ///
    /// # Errors
    /// When a table is not sound or the file is no model.
    pub fn load(model: Option<&str>) -> Result<Desk> {
        let atlas = Arc::new(Atlas::embedded());
        let encoder = match model {
            None => Some(Encoder::embedded()?),
            Some("none") => None,
            Some(path) => Some(Encoder::load(&std::fs::read(path).with_context(|| path.to_owned())?)?),
        };
        let encoder = encoder.map(Arc::new);
        Ok(Desk {
            recogniser: Recogniser::new(atlas.clone(), encoder.clone()),
            encoder,
            atlas,
            coder: Coder::new()?,
            syntax: Syntax::embedded(),
        })
    }

    /// Reads and codes one text as the program would a file of this name.
    ///
    /// # Errors
    /// When there is no text in it.
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<Read> {
        let cleaned =
            clean(name, bytes).map_err(|problem| anyhow::anyhow!("{}", problem.detail)).context(name.to_owned())?;
        let mut document = cleaned.document;
        let text = self.recogniser.in_sentence_case(cleaned.text);
        let reading = self.recogniser.read(&text, &document);
        let facts = self.coder.code(&mut document, &text, bytes, &reading, Known::default(), |n| format!("{n:03}"));
        Ok(Read { document, text, reading, facts })
    }
}
