//! Training the tagger, and tagging the treebank by taggers that have not seen the sentence.

use super::Options;
use super::augment::{plain, visit};
use super::conllu::Sentence;
use super::perceptron::{Average, Perceptron};
use super::random::Random;
use super::vocabulary::Inventory;
use crate::tagger::{TagScratch, best, features, tag};
use crate::weights::Scorer;
use crate::word::is_headline;

/// Trains the shipped tagger, and gives every training sentence the tags of a tagger trained
/// without it, so that the parser learns from tags as faulty as those it will get.
pub(crate) fn train_with_silver(
    train: &[Sentence],
    inventory: &Inventory,
    options: &Options,
) -> (Perceptron, Vec<Vec<u8>>) {
    let gold = |sentence: &Sentence| -> Vec<u8> { sentence.tags.iter().map(|&tag| inventory.class(tag)).collect() };
    let mut silver: Vec<Vec<u8>> = train.iter().map(gold).collect();
    if let Ok(path) = std::env::var("TMP_SILVER") {
        if let Ok(bytes) = std::fs::read(&path) {
            let mut at = 0;
            for tags in &mut silver {
                let size = tags.len();
                tags.copy_from_slice(&bytes[at..at + size]);
                at += size;
            }
            return (learn(train, inventory, options.tag_epochs, options.seed, options), silver);
        }
    }
    if options.folds < 2 {
        return (learn(train, inventory, options.tag_epochs, options.seed, options), silver);
    }
    // Two workers: results are put together by fold, so the outcome does not depend on timing.
    let parts: Vec<Vec<(usize, Vec<u8>)>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|worker| {
                scope.spawn(move || {
                    (0..options.folds)
                        .filter(|fold| fold % 2 == worker)
                        .flat_map(|fold| tag_fold(train, fold, options))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut wrong = 0;
    let mut all = 0;
    for (at, tags) in parts.into_iter().flatten() {
        wrong += tags.iter().zip(&silver[at]).filter(|(a, b)| a != b).count();
        all += tags.len();
        silver[at] = tags;
    }
    if let Ok(path) = std::env::var("TMP_SILVER") {
        let _ = std::fs::write(path, silver.concat());
    }
    eprintln!("silver tags: {:.2} % right", 100.0 - 100.0 * wrong as f64 / all.max(1) as f64);
    (learn(train, inventory, options.tag_epochs, options.seed, options), silver)
}

/// Trains on all folds but one and tags that one. Counts are made anew, without the fold.
fn tag_fold(train: &[Sentence], fold: usize, options: &Options) -> Vec<(usize, Vec<u8>)> {
    let in_fold = |at: usize| (at / 20) % options.folds == fold;
    let rest: Vec<Sentence> =
        train.iter().enumerate().filter(|(at, _)| !in_fold(*at)).map(|(_, s)| s.clone()).collect();
    // Tag classes must be those of the whole treebank; the words must not.
    let whole = Inventory::count(train);
    let mut inventory = Inventory::count_with_tags(&rest, whole.tags);
    inventory.rels = whole.rels;
    let weights =
        learn(&rest, &inventory, options.tag_epochs.min(6), options.seed + fold as u64 + 1, options).average();
    let mut scratch = TagScratch::default();
    (0..train.len())
        .filter(|&at| in_fold(at))
        .map(|at| {
            let mut given = Vec::new();
            tag(&weights, inventory.tags.len(), &plain(&train[at], &inventory), &mut scratch, &mut given);
            (at, given)
        })
        .collect()
}

/// Averaged perceptron, each word tagged after the tags the tagger itself gave before it.
fn learn(train: &[Sentence], inventory: &Inventory, epochs: usize, seed: u64, options: &Options) -> Perceptron {
    let mut perceptron = Perceptron::new(options.tag_patience);
    let mut random = Random::new(seed);
    let mut keys = Vec::new();
    let mut scores = vec![0.0; inventory.tags.len()];
    let mut given = Vec::new();
    for epoch in 0..epochs {
        let (mut right, mut all) = (0usize, 0usize);
        for at in random.order(train.len()) {
            let sentence = &train[at];
            let visit = visit(sentence, inventory, &mut random);
            let headline = is_headline(&visit.words);
            given.clear();
            for at in 0..visit.length {
                features(&visit.words, at, &given, headline, &mut keys);
                scores.fill(0.0);
                perceptron.score(&keys, &mut scores);
                let guess = best(&scores);
                let gold = inventory.class(sentence.tags[at]);
                if guess != gold {
                    perceptron.update(&keys, gold.into(), 1.0);
                    perceptron.update(&keys, guess.into(), -1.0);
                }
                perceptron.tick();
                right += usize::from(guess == gold);
                all += 1;
                given.push(guess);
            }
        }
        eprintln!("tagger pass {}: {:.2} % while learning", epoch + 1, 100.0 * right as f64 / all as f64);
    }
    perceptron
}

/// Tags of every sentence under the averaged weights.
pub(crate) fn tag_all(sentences: &[Sentence], inventory: &Inventory, weights: &Average) -> Vec<Vec<u8>> {
    let mut scratch = TagScratch::default();
    sentences
        .iter()
        .map(|sentence| {
            let mut given = Vec::new();
            tag(weights, inventory.tags.len(), &plain(sentence, inventory), &mut scratch, &mut given);
            given
        })
        .collect()
}

/// Prints the tagger's accuracy.
pub(crate) fn report(sentences: &[Sentence], inventory: &Inventory, tagger: &Perceptron, name: &str) {
    let given = tag_all(sentences, inventory, &tagger.average());
    let (mut upos, mut xpos, mut all) = (0usize, 0usize, 0usize);
    for (sentence, given) in sentences.iter().zip(&given) {
        for (&gold, &class) in sentence.tags.iter().zip(given) {
            let guess = inventory.tags[usize::from(class)];
            upos += usize::from(guess.0 == gold.0);
            xpos += usize::from(guess.1 == gold.1);
            all += 1;
        }
    }
    let share = |part: usize| 100.0 * part as f64 / all as f64;
    eprintln!("tagger, {name}: UPOS {:.2} XPOS {:.2}", share(upos), share(xpos));
}
