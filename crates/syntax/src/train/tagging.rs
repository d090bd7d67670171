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

/// Trains the shipped tagger, and gives every treebank sentence the tags of a tagger trained
/// without it, so that the parser learns from tags as faulty as those it will get. Sentences
/// past the first `treebank` were made from patterns and keep their own tags.
pub(crate) fn train_with_silver(
    train: &[Sentence],
    treebank: usize,
    inventory: &Inventory,
    options: &Options,
) -> std::io::Result<(Perceptron, Vec<Vec<u8>>)> {
    let gold = |sentence: &Sentence| -> Vec<u8> { sentence.tags.iter().map(|&tag| inventory.class(tag)).collect() };
    let mut silver: Vec<Vec<u8>> = train.iter().map(gold).collect();
    if options.folds >= 2 {
        let words = silver[..treebank].iter().map(Vec::len).sum();
        let kept = options.silver.as_ref().and_then(|path| std::fs::read(path).ok());
        let tags = match kept.filter(|tags| tags.len() == words) {
            Some(tags) => tags,
            None => jackknifed(&train[..treebank], inventory, options).concat(),
        };
        if let Some(path) = &options.silver {
            std::fs::write(path, &tags)?;
        }
        replace(&mut silver[..treebank], &tags);
    }
    Ok((learn(train, inventory, options.tag_epochs, options.seed, options), silver))
}

/// Puts the tags, one after the other, in place of the gold ones.
fn replace(silver: &mut [Vec<u8>], tags: &[u8]) {
    let mut same = 0;
    let mut rest = tags;
    for sentence in silver {
        let (mine, others) = rest.split_at(sentence.len());
        same += mine.iter().zip(sentence.iter()).filter(|(a, b)| a == b).count();
        sentence.copy_from_slice(mine);
        rest = others;
    }
    eprintln!("silver tags: {:.2} % right", 100.0 * same as f64 / tags.len().max(1) as f64);
}

/// Tags of every sentence by a tagger trained on the other folds.
fn jackknifed(train: &[Sentence], inventory: &Inventory, options: &Options) -> Vec<Vec<u8>> {
    let mut tags = vec![Vec::new(); train.len()];
    // Two workers: results are put together by sentence, so the outcome does not depend on timing.
    let parts: Vec<Vec<(usize, Vec<u8>)>> = std::thread::scope(|scope| {
        let work = |worker: usize| {
            (0..options.folds)
                .filter(|fold| fold % 2 == worker)
                .flat_map(|fold| tag_fold(train, fold, inventory, options))
                .collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..2).map(|worker| scope.spawn(move || work(worker))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    for (at, given) in parts.into_iter().flatten() {
        tags[at] = given;
    }
    tags
}

/// Trains on all folds but one and tags that one. Counts are made anew, without the fold, but
/// the tag classes are those of the whole.
fn tag_fold(train: &[Sentence], fold: usize, whole: &Inventory, options: &Options) -> Vec<(usize, Vec<u8>)> {
    let in_fold = |at: usize| (at / 20) % options.folds == fold;
    let rest: Vec<Sentence> =
        train.iter().enumerate().filter(|(at, _)| !in_fold(*at)).map(|(_, s)| s.clone()).collect();
    let inventory = Inventory::count_with_tags(&rest, whole.tags.clone());
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
