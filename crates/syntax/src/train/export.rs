//! Writing the model file within its size.

use super::Options;
use super::perceptron::Perceptron;
use super::vocabulary::Inventory;
use crate::bytes::Writer;
use crate::model::MARK;
use crate::weights::{Row, Weights};

/// What one step of a stored weight stands for: fine enough that rounding moves no decision.
const UNIT: f32 = 0.05;

/// Tagger weights below this are left out; the tagger is small beside the parser.
const TAGGER_LEAST: f32 = 0.3;

/// The model file, with the smallest parser weights left out until it fits.
pub(crate) fn fitted(inventory: &Inventory, tagger: &Perceptron, parser: &Perceptron, options: &Options) -> Vec<u8> {
    let tagger = tagger.quantised(TAGGER_LEAST, UNIT);
    let (mut low, mut high) = (0.1f32, 20.0f32);
    let at = |least: f32| written(inventory, &tagger, &parser.quantised(least, UNIT), options.width);
    let whole = at(low);
    eprintln!("without leaving weights out: {} bytes", whole.len());
    if whole.len() <= options.size {
        return whole;
    }
    let mut best = at(high);
    for _ in 0..8 {
        let middle = (low + high) / 2.0;
        let bytes = at(middle);
        if bytes.len() <= options.size {
            (high, best) = (middle, bytes);
        } else {
            low = middle;
        }
    }
    eprintln!("parser weights below {high:.2} left out: {} bytes", best.len());
    best
}

fn written(inventory: &Inventory, tagger: &[Row], parser: &[Row], width: usize) -> Vec<u8> {
    let mut out = Writer::default();
    out.put(MARK);
    out.byte(width as u8);
    out.byte(inventory.tags.len() as u8);
    for (upos, xpos) in &inventory.tags {
        out.text(upos.as_str());
        out.text(xpos.as_str());
    }
    out.byte(inventory.rels.len() as u8);
    for rel in &inventory.rels {
        out.text(rel.as_str());
    }
    write_lexicon(inventory, &mut out);
    Weights::write(tagger, &mut out);
    Weights::write(parser, &mut out);
    out.into_bytes()
}

fn write_lexicon(inventory: &Inventory, out: &mut Writer) {
    let mut words: Vec<(u32, u32)> = inventory.lexicon.words.iter().collect();
    words.sort_unstable();
    out.number(words.len() as u32);
    let mut last = 0;
    for (key, tags) in words {
        out.number(key - last);
        out.number(tags);
        last = key;
    }
}
