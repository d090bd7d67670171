//! Left-to-right tagging: one classifier gives the universal and the Penn tag together.

use crate::hash::mix;
use crate::weights::Scorer;
use crate::word::{NOTHING, Word, is_headline};

/// Scratch space for tagging, kept between sentences.
#[derive(Default)]
pub(crate) struct TagScratch {
    pub keys: Vec<u32>,
    pub scores: Vec<f32>,
}

/// Views of a word that may lie outside the sentence.
#[derive(Clone, Copy)]
struct View {
    form: u32,
    tags: u32,
    ending: u32,
    shape: u32,
    parts: u32,
}

fn view(words: &[Word], at: Option<usize>) -> View {
    match at.and_then(|at| words.get(at)) {
        Some(word) => View {
            form: word.form,
            tags: tag_atom(word),
            ending: word.endings[2],
            shape: word.shape,
            parts: word.sense.parts,
        },
        None => View { form: NOTHING, tags: NOTHING, ending: NOTHING, shape: NOTHING, parts: u32::MAX },
    }
}

/// The tags a word bore in training, or for an uncounted word its ending and traits.
fn tag_atom(word: &Word) -> u32 {
    if word.tags != 0 { word.tags } else { mix(0, &[word.traits, word.endings[1], word.sense.parts]) }
}

/// Atoms of the tags given to the two words before, `NOTHING` at the edge.
pub(crate) fn history(given: &[u8], at: usize) -> (u32, u32) {
    let atom = |back: usize| at.checked_sub(back).map_or(NOTHING, |at| u32::from(given[at]) + 8);
    (atom(1), atom(2))
}

/// Fills `keys` with the features of the word at `at`, given the tags before it.
pub(crate) fn features(words: &[Word], at: usize, given: &[u8], headline: bool, keys: &mut Vec<u32>) {
    let word = &words[at];
    let here = view(words, Some(at));
    let (p1, p2) = (view(words, at.checked_sub(1)), view(words, at.checked_sub(2)));
    let (n1, n2) = (view(words, Some(at + 1)), view(words, Some(at + 2)));
    let (t1, t2) = history(given, at);
    let place = u32::from(headline) << 8 | u32::from(at == 0) << 7 | word.traits;
    let mut template = 0;
    keys.clear();
    let mut add = |atoms: &[u32]| {
        template += 1;
        keys.push(mix(template, atoms));
    };
    add(&[]);
    add(&[here.form]);
    add(&[word.cased]);
    add(&[here.tags]);
    add(&[here.tags, place]);
    for size in 0..4 {
        add(&[word.endings[size]]);
        add(&[word.beginnings[size]]);
    }
    add(&[word.endings[2], place]);
    add(&[word.endings[1], place]);
    add(&[here.shape]);
    add(&[here.shape, u32::from(headline), u32::from(at == 0)]);
    add(&[place]);
    add(&[t1]);
    add(&[t2]);
    add(&[t1, t2]);
    add(&[t1, here.form]);
    add(&[t1, here.tags]);
    add(&[t1, t2, here.tags]);
    add(&[t1, t2, here.form]);
    add(&[t1, here.ending]);
    add(&[t1, here.shape, place]);
    add(&[t1, n1.tags]);
    add(&[t1, n1.form]);
    add(&[t1, here.tags, n1.tags]);
    add(&[t1, here.ending, n1.tags]);
    add(&[t1, place, n1.tags]);
    add(&[here.tags, n1.tags]);
    add(&[here.form, n1.tags]);
    add(&[here.tags, n1.form]);
    add(&[here.ending, n1.tags]);
    add(&[here.ending, n1.form]);
    add(&[here.tags, n1.tags, n2.tags]);
    add(&[here.form, n1.form]);
    add(&[here.form, n1.form, n2.form]);
    add(&[p1.form]);
    add(&[p1.form, here.form]);
    add(&[p1.form, here.tags]);
    add(&[p1.form, here.ending]);
    add(&[p1.form, n1.form]);
    add(&[p1.form, p2.form]);
    add(&[p1.form, here.form, n1.form]);
    add(&[p1.form, here.tags, n1.tags]);
    add(&[p2.form]);
    add(&[p2.form, here.tags]);
    add(&[p1.ending]);
    add(&[p1.shape, here.shape, n1.shape]);
    add(&[p1.shape, place]);
    add(&[n1.form]);
    add(&[n1.tags]);
    add(&[n1.ending]);
    add(&[n1.shape, place]);
    add(&[n1.form, n2.form]);
    add(&[n2.form]);
    add(&[n2.tags]);
    add(&[n1.tags, n2.tags]);
    add(&[here.parts]);
    add(&[here.parts, place]);
    add(&[here.parts, word.endings[1]]);
    add(&[here.parts, word.sense.noun, word.sense.verb]);
    add(&[t1, here.parts]);
    add(&[t1, t2, here.parts]);
    add(&[t1, here.parts, n1.parts]);
    add(&[p1.form, here.parts]);
    add(&[here.parts, n1.form]);
    add(&[here.parts, n1.parts, n2.parts]);
}

/// Tags every word with the best-scoring class; `given` receives one class per word.
pub(crate) fn tag(scorer: &impl Scorer, classes: usize, words: &[Word], scratch: &mut TagScratch, given: &mut Vec<u8>) {
    let headline = is_headline(words);
    given.clear();
    for at in 0..words.len() {
        features(words, at, given, headline, &mut scratch.keys);
        scratch.scores.clear();
        scratch.scores.resize(classes, 0.0);
        scorer.score(&scratch.keys, &mut scratch.scores);
        given.push(best(&scratch.scores));
    }
}

/// Index of the highest score; the first of equals.
pub(crate) fn best(scores: &[f32]) -> u8 {
    let mut at = 0;
    for (class, &score) in scores.iter().enumerate() {
        if score > scores[at] {
            at = class;
        }
    }
    at as u8
}
