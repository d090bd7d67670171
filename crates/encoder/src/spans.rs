//! Runs of words out of BIO tags.

use crate::output::Head;
use std::ops::Range;

/// A run of words of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Words, counted in the window.
    pub words: Range<usize>,
    /// Kind, as the head labels it without `B-` and `I-`.
    pub kind: usize,
    /// How likely the run is of this kind: mean over its words, 0 to 1.
    pub probability: f32,
}

impl Head<'_> {
    /// Spans of a head with tags `O, B-x, I-x, B-y, I-y …` over a range of words. `lean` is added to the score of `O`:
    /// above 0 fewer and surer spans come out, below 0 more.
    ///
    /// A word belongs to a kind when its two tags together outweigh `O` and every other kind; a span is cut in two only
    /// where a word is likelier to begin than to go on.
    pub fn spans(&self, words: Range<usize>, lean: f32) -> Vec<Span> {
        let kinds = self.labels().len() / 2;
        let mut out: Vec<Span> = Vec::new();
        for word in words {
            let chances = self.probabilities(word);
            let of = |kind: usize| chances[1 + 2 * kind] + chances[2 + 2 * kind];
            let Some(kind) = (0..kinds).max_by(|&a, &b| of(a).total_cmp(&of(b))) else { continue };
            let outside = chances[0] * lean.exp();
            if of(kind) <= outside {
                continue;
            }
            let begins = chances[1 + 2 * kind] >= chances[2 + 2 * kind];
            match out.last_mut() {
                Some(last) if last.words.end == word && last.kind == kind && !begins => {
                    let n = last.words.len() as f32;
                    last.probability = (last.probability * n + of(kind)) / (n + 1.0);
                    last.words.end += 1;
                }
                _ => out.push(Span { words: word..word + 1, kind, probability: of(kind) }),
            }
        }
        out
    }
}
