//! What the encoder has learnt about incidents: which sentences tell of one and of what type, and which words name who
//! did it, what and whom it hit, and with what. Signals, not facts: they say how likely, and leave the rest to others.

use chancery_encoder::{Depth, Encoder, Head, Output, windows};
use std::ops::Range;

/// Longest window in word pieces: as in training, so that a message mostly is one window.
const WINDOW: usize = 288;

/// Signals of one sentence.
#[derive(Clone, Debug, Default)]
pub struct SentenceSignals {
    /// Incident types and how likely the sentence tells of one, 0 to 1; types do not exclude each other.
    pub incidents: Vec<(String, f32)>,
    /// Stages of execution, likewise.
    pub stages: Vec<(String, f32)>,
    /// Words that play a part.
    pub parts: Vec<PartSignal>,
}

/// A run of words that plays a part in an incident.
#[derive(Clone, Debug)]
pub struct PartSignal {
    /// Words, counted in the sentence.
    pub words: Range<usize>,
    /// The part: `perp_individual`, `perp_organization`, `physical_target`, `human_name`, `human_description`, `instrument`.
    pub role: String,
    /// How likely, 0 to 1.
    pub probability: f32,
    /// What the words name, as set fills of MUC-4, with shares that add up to 1; small shares are left out.
    pub fills: Vec<(String, f32)>,
    /// What happened to it, likewise.
    pub effects: Vec<(String, f32)>,
}

/// Signals of sentences that stand one after the other; `None` if the model has no such heads or cannot run.
/// `lean` makes parts rarer and surer (above 0) or more frequent (below 0).
pub(crate) fn signals(
    encoder: &Encoder,
    sentences: &[Vec<&str>],
    lean: f32,
    capitals: bool,
) -> Option<Vec<SentenceSignals>> {
    let lengths: Vec<usize> =
        sentences.iter().map(|words| words.iter().map(|word| encoder.pieces(word)).sum()).collect();
    let mut out = Vec::with_capacity(sentences.len());
    for window in windows(&lengths, WINDOW) {
        let words: Vec<&str> = sentences[window.clone()].iter().flatten().copied().collect();
        let output = encoder.read(&words, capitals, Depth::Signals).ok()?;
        let mut from = 0;
        for sentence in &sentences[window] {
            let range = from..from + sentence.len();
            from = range.end;
            out.push(of_sentence(&output, range, lean)?);
        }
    }
    Some(out)
}

fn of_sentence(output: &Output<'_>, words: Range<usize>, lean: f32) -> Option<SentenceSignals> {
    let (roles, fills, effects) = (output.head("roles")?, output.head("fills")?, output.head("effects")?);
    let part = |span: chancery_encoder::Span| PartSignal {
        words: span.words.start - words.start..span.words.end - words.start,
        role: roles.labels()[1 + 2 * span.kind].trim_start_matches("B-").to_owned(),
        probability: span.probability,
        fills: shares(&fills, span.words.start),
        effects: shares(&effects, span.words.start),
    };
    Some(SentenceSignals {
        incidents: sigmoids(&output.head("incidents")?, words.clone()),
        stages: sigmoids(&output.head("stages")?, words.clone()),
        parts: roles.spans(words.clone(), lean).into_iter().map(part).collect(),
    })
}

/// Labels that exclude each other, with their shares.
fn shares(head: &Head<'_>, word: usize) -> Vec<(String, f32)> {
    let chances = head.probabilities(word);
    head.labels().iter().zip(chances).filter(|(_, p)| *p > 0.03).map(|(label, p)| (label.clone(), p)).collect()
}

/// Labels that do not, with how likely each is.
fn sigmoids(head: &Head<'_>, words: Range<usize>) -> Vec<(String, f32)> {
    let means = head.means(words);
    head.labels().iter().zip(means).map(|(label, score)| (label.clone(), 1.0 / (1.0 + (-score).exp()))).collect()
}
