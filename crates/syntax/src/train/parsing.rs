//! Training the parser: structured perceptron under a beam with max-violation updates
//! (Huang, Fayong and Guo 2012).

use super::Options;
use super::augment::{plain, visit};
use super::conllu::Sentence;
use super::perceptron::Perceptron;
use super::random::Random;
use super::tagging::tag_all;
use super::vocabulary::Inventory;
use crate::beam::{Beam, drop_muted, parse, steps};
use crate::state::{NONE, State, Step};
use crate::templates::{Atoms, features};
use crate::weights::Scorer;
use crate::word::Word;

/// Trains the parser and prints its figures on the development half after each pass.
pub(crate) fn train(
    train: &[Sentence],
    silver: &[Vec<u8>],
    dev: &[Sentence],
    inventory: &Inventory,
    tagger: &Perceptron,
    options: &Options,
) -> Perceptron {
    let gold: Vec<Vec<Step>> = train.iter().map(|sentence| oracle(sentence, inventory)).collect();
    let dev_tags = tag_all(dev, inventory, &tagger.average());
    let mut trainer = Trainer::new(inventory.rels.len(), options);
    let mut random = Random::new(options.seed + 1000);
    for epoch in 0..options.parse_epochs {
        let start = std::time::Instant::now();
        let mut exact = 0usize;
        for at in random.order(train.len()) {
            let visit = visit(&train[at], inventory, &mut random);
            trainer.mute(options.mute, &mut random);
            let atoms = atoms(&visit.words, &silver[at], inventory);
            exact += usize::from(if visit.length == train[at].words.len() {
                trainer.learn(&atoms, &gold[at])
            } else {
                trainer.learn(&atoms, &oracle(&shortened(&train[at]), inventory))
            });
        }
        eprintln!(
            "parser pass {} ({:.0} s): {:.2} % exact while learning",
            epoch + 1,
            start.elapsed().as_secs_f64(),
            100.0 * exact as f64 / train.len() as f64
        );
        if (epoch + 1) % 2 == 0 || epoch + 1 == options.parse_epochs {
            report(dev, &dev_tags, inventory, &trainer.perceptron, options.width);
        }
    }
    trainer.perceptron
}

fn shortened(sentence: &Sentence) -> Sentence {
    let mut short = sentence.clone();
    short.words.pop();
    short.heads.pop();
    short.rels.pop();
    short
}

fn atoms(words: &[Word], tags: &[u8], inventory: &Inventory) -> Vec<Atoms> {
    words.iter().zip(tags).map(|(word, &tag)| Atoms::new(word, tag, inventory.tags[usize::from(tag)].0)).collect()
}

/// The steps that build the gold tree, made projective where it is not.
fn oracle(sentence: &Sentence, inventory: &Inventory) -> Vec<Step> {
    let heads = projective(&sentence.heads);
    let mut open = vec![0usize; heads.len()];
    for &head in heads.iter().filter(|&&head| head != NONE) {
        open[head as usize] += 1;
    }
    let mut state = State::default();
    state.reset(heads.len());
    let mut out = Vec::with_capacity(steps(heads.len()));
    while out.len() < steps(heads.len()) {
        let (top, under, front) = (state.below(0), state.below(1), state.ahead(0));
        let label = |word: u16| inventory.label(sentence.rels[word as usize]);
        let step = if top != NONE && front != NONE && heads[top as usize] == front {
            open[front as usize] -= 1;
            Step::Left(label(top))
        } else if under != NONE && heads[top as usize] == under && open[top as usize] == 0 {
            open[under as usize] -= 1;
            Step::Right(label(top))
        } else {
            Step::Shift
        };
        debug_assert!(step != Step::Shift || state.can_shift());
        state.take(step);
        out.push(step);
    }
    out
}

/// Lifts the shortest crossing arc to its head's head until nothing crosses.
fn projective(heads: &[u16]) -> Vec<u16> {
    let mut heads = heads.to_vec();
    while let Some(child) = shortest_crossing(&heads) {
        heads[child] = heads[heads[child] as usize];
    }
    heads
}

fn shortest_crossing(heads: &[u16]) -> Option<usize> {
    (0..heads.len())
        .filter(|&child| heads[child] != NONE && crosses(heads, child))
        .min_by_key(|&child| heads[child].abs_diff(child as u16))
}

/// Whether a word under the arc does not descend from its head.
fn crosses(heads: &[u16], child: usize) -> bool {
    let head = heads[child] as usize;
    let (from, to) = (child.min(head), child.max(head));
    (from + 1..to).any(|inside| {
        let mut at = inside;
        while at != head && heads[at] != NONE {
            at = heads[at] as usize;
        }
        at != head
    })
}

/// More than there are templates.
const MOST_TEMPLATES: usize = 256;

struct Trainer {
    perceptron: Perceptron,
    beam: Beam,
    labels: usize,
    width: usize,
    keys: Vec<u32>,
    scores: Vec<f32>,
}

impl Trainer {
    fn new(labels: usize, options: &Options) -> Self {
        Trainer {
            perceptron: Perceptron::new(options.parse_patience),
            beam: Beam::default(),
            labels,
            width: options.train_width,
            keys: Vec::new(),
            scores: vec![0.0; 1 + 2 * labels],
        }
    }

    /// Silences a share of the templates for the next sentence, so that weight spreads over all.
    fn mute(&mut self, share: f64, random: &mut Random) {
        self.beam.muted.clear();
        if share > 0.0 {
            self.beam.muted.extend((0..MOST_TEMPLATES).map(|_| random.share() < share));
        }
    }

    /// Parses and corrects; true when the best parse was the gold one.
    fn learn(&mut self, atoms: &[Atoms], gold: &[Step]) -> bool {
        let violation = self.search(atoms, gold);
        if let Some((length, trace)) = &violation {
            let guess = self.path(*trace);
            self.correct(atoms, &gold[..*length], &guess);
        }
        self.perceptron.tick();
        violation.is_none()
    }

    /// The prefix at which the best wrong state most outscores the gold one: its length and the
    /// trace of the wrong state. `None` when the gold parse won.
    fn search(&mut self, atoms: &[Atoms], gold: &[Step]) -> Option<(usize, u32)> {
        self.beam.start(atoms.len());
        let mut right = State::default();
        right.reset(atoms.len());
        let mut right_trace = Some(u32::MAX);
        let mut worst: Option<(f32, usize, u32)> = None;
        for (at, &step) in gold.iter().enumerate() {
            let gain = self.step_score(atoms, &right, step);
            self.beam.advance(&self.perceptron, atoms, self.labels, self.width);
            right.take(step);
            right.score += gain;
            right_trace = right_trace.and_then(|before| {
                let found = self.beam.states().iter().find(|state| {
                    let taken = self.beam.taken[state.trace as usize];
                    taken.before == before && taken.step == step
                });
                found.map(|state| state.trace)
            });
            let best = self.beam.best();
            if right_trace != Some(best.trace) {
                let violation = best.score - right.score;
                let last = at + 1 == gold.len();
                // Inside the beam the gold path may still win: only losing it, or the end, counts.
                if (right_trace.is_none() || last) && worst.is_none_or(|(most, ..)| violation >= most) {
                    worst = Some((violation, at + 1, best.trace));
                }
            } else if at + 1 == gold.len() {
                return None;
            }
        }
        worst.map(|(_, length, trace)| (length, trace))
    }

    fn step_score(&mut self, atoms: &[Atoms], state: &State, step: Step) -> f32 {
        features(atoms, state, &mut self.keys);
        drop_muted(&self.beam.muted, &mut self.keys);
        self.scores.fill(0.0);
        self.perceptron.score(&self.keys, &mut self.scores);
        self.scores[step.class(self.labels)]
    }

    /// The steps that led to a point of the search.
    fn path(&self, mut trace: u32) -> Vec<Step> {
        let mut path = Vec::new();
        while trace != u32::MAX {
            let taken = self.beam.taken[trace as usize];
            path.push(taken.step);
            trace = taken.before;
        }
        path.reverse();
        path
    }

    /// Rewards the gold steps and punishes the guessed ones past their common beginning.
    fn correct(&mut self, atoms: &[Atoms], gold: &[Step], guess: &[Step]) {
        let common = gold.iter().zip(guess).take_while(|(a, b)| a == b).count();
        for (path, change) in [(gold, 1.0), (guess, -1.0)] {
            let mut state = State::default();
            state.reset(atoms.len());
            for (at, &step) in path.iter().enumerate() {
                if at >= common {
                    features(atoms, &state, &mut self.keys);
                    drop_muted(&self.beam.muted, &mut self.keys);
                    self.perceptron.update(&self.keys, step.class(self.labels), change);
                }
                state.take(step);
            }
        }
    }
}

/// Prints attachment on the development half with the tagger's tags.
fn report(dev: &[Sentence], tags: &[Vec<u8>], inventory: &Inventory, perceptron: &Perceptron, width: usize) {
    let weights = perceptron.average();
    let mut beam = Beam::default();
    let (mut all, mut heads, mut both) = (0usize, 0usize, 0usize);
    for (sentence, tags) in dev.iter().zip(tags) {
        let atoms = atoms(&plain(sentence, inventory), tags, inventory);
        let state = parse(&weights, &atoms, inventory.rels.len(), width, &mut beam);
        for (at, kin) in state.kin.iter().enumerate() {
            let right = kin.head == sentence.heads[at];
            let named = kin.head == NONE || inventory.rels[usize::from(kin.label)] == sentence.rels[at];
            all += 1;
            heads += usize::from(right);
            both += usize::from(right && named);
        }
    }
    let share = |part: usize| 100.0 * part as f64 / all as f64;
    eprintln!("parser, development: UAS {:.2} LAS {:.2}", share(heads), share(both));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_arcs_are_lifted() {
        // 0 -> 2 crosses 1 -> 3 (root 1).
        let heads = [2, NONE, 1, 0];
        assert!(shortest_crossing(&heads).is_some());
        let lifted = projective(&heads);
        assert!(shortest_crossing(&lifted).is_none());
    }
}
