//! The model file: labels, lexicon, tagger and parser weights.

use crate::bytes::Reader;
use crate::error::ModelError;
use crate::labels::{Rel, Upos, Xpos};
use crate::table::Table;
use crate::weights::Weights;
use crate::word::Lexicon;

/// First bytes of a model file; the digit is the version of the format and of the features.
pub(crate) const MARK: &[u8] = b"chancery-syntax 1\n";

/// Everything that training found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// Tag pairs, by tagger class.
    pub tags: Vec<(Upos, Xpos)>,
    /// Relations, by label number.
    pub rels: Vec<Rel>,
    /// Width of the parser's beam.
    pub width: usize,
    pub lexicon: Lexicon,
    pub tagger: Weights,
    pub parser: Weights,
}

impl Model {
    /// Reads a model file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MARK).ok_or(ModelError::Foreign)?;
        let mut input = Reader::new(rest);
        let width = usize::from(input.byte()?);
        let tags = read_tags(&mut input)?;
        let rels = read_rels(&mut input)?;
        if width == 0 || tags.is_empty() || rels.is_empty() || rels.len() > 60 {
            return Err(ModelError::Damaged);
        }
        let lexicon = read_lexicon(&mut input)?;
        let tagger = Weights::read(&mut input, tags.len())?;
        let parser = Weights::read(&mut input, 1 + 2 * rels.len())?;
        if !input.is_done() {
            return Err(ModelError::Damaged);
        }
        Ok(Model { tags, rels, width, lexicon, tagger, parser })
    }
}

fn read_tags(input: &mut Reader<'_>) -> Result<Vec<(Upos, Xpos)>, ModelError> {
    let count = input.byte()?;
    (0..count)
        .map(|_| {
            let upos = Upos::from_text(input.text()?).ok_or(ModelError::Damaged)?;
            let xpos = Xpos::from_text(input.text()?).ok_or(ModelError::Damaged)?;
            Ok((upos, xpos))
        })
        .collect()
}

fn read_rels(input: &mut Reader<'_>) -> Result<Vec<Rel>, ModelError> {
    let count = input.byte()?;
    (0..count).map(|_| Rel::from_text(input.text()?).ok_or(ModelError::Damaged)).collect()
}

fn read_lexicon(input: &mut Reader<'_>) -> Result<Lexicon, ModelError> {
    let count = input.number()? as usize;
    let mut words = Table::with_room(count.min(1 << 20));
    let mut key = 0u32;
    for _ in 0..count {
        key = key.checked_add(input.number()?).filter(|&key| key != 0).ok_or(ModelError::Damaged)?;
        words.insert(key, input.number()?);
    }
    Ok(Lexicon { words })
}
