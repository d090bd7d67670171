//! Beam search over transition sequences.

use crate::state::{State, Step};
use crate::templates::{Atoms, features};
use crate::weights::Scorer;

/// One step of the search: which step was taken from which earlier one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    // Only the trainer walks back through the search.
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    pub step: Step,
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    pub before: u32,
}

/// A way on from one state of the beam.
#[derive(Clone, Copy)]
struct Candidate {
    score: f32,
    parent: u32,
    class: u32,
}

/// The beam and its scratch space, kept between sentences.
#[derive(Default)]
pub(crate) struct Beam {
    states: Vec<State>,
    next: Vec<State>,
    spare: Vec<State>,
    candidates: Vec<Candidate>,
    keys: Vec<u32>,
    scores: Vec<f32>,
    /// Templates silenced for this sentence, by place; empty outside training.
    pub muted: Vec<bool>,
    /// Every step kept so far.
    pub taken: Vec<Taken>,
}

impl Beam {
    /// Starts a sentence.
    pub fn start(&mut self, length: usize) {
        self.spare.append(&mut self.states);
        let mut first = self.spare.pop().unwrap_or_default();
        first.reset(length);
        self.states.push(first);
        self.taken.clear();
    }

    /// The best state so far.
    pub fn best(&self) -> &State {
        &self.states[0]
    }

    /// Every state of the beam, best first.
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// Extends every state by one step and keeps the `width` best.
    pub fn advance(&mut self, scorer: &impl Scorer, atoms: &[Atoms], labels: usize, width: usize) {
        self.candidates.clear();
        for parent in 0..self.states.len() {
            self.extend(scorer, atoms, labels, width, parent);
        }
        self.candidates
            .sort_by(|a, b| b.score.total_cmp(&a.score).then(a.parent.cmp(&b.parent)).then(a.class.cmp(&b.class)));
        self.candidates.truncate(width);
        for at in 0..self.candidates.len() {
            let Candidate { score, parent, class } = self.candidates[at];
            let step = Step::of_class(class as usize, labels);
            let mut state = self.spare.pop().unwrap_or_default();
            state.copy_from(&self.states[parent as usize]);
            self.taken.push(Taken { step, before: state.trace });
            state.take(step);
            state.score = score;
            state.trace = self.taken.len() as u32 - 1;
            self.next.push(state);
        }
        self.spare.append(&mut self.states);
        std::mem::swap(&mut self.states, &mut self.next);
    }

    fn extend(&mut self, scorer: &impl Scorer, atoms: &[Atoms], labels: usize, width: usize, parent: usize) {
        let state = &self.states[parent];
        features(atoms, state, &mut self.keys);
        drop_muted(&self.muted, &mut self.keys);
        self.scores.clear();
        self.scores.resize(1 + 2 * labels, 0.0);
        scorer.score(&self.keys, &mut self.scores);
        let base = state.score;
        let open = [
            (state.can_shift(), 0..1),
            (state.can_left(), 1..1 + labels),
            (state.can_right(), 1 + labels..1 + 2 * labels),
        ];
        // A parent can fill at most the whole beam: keep its `width` best by insertion.
        let first = self.candidates.len();
        for (_, classes) in open.into_iter().filter(|(open, _)| *open) {
            for class in classes {
                let score = base + self.scores[class];
                let full = self.candidates.len() - first == width;
                if full && self.candidates.last().is_some_and(|worst| worst.score >= score) {
                    continue;
                }
                if full {
                    self.candidates.pop();
                }
                let mut at = self.candidates.len();
                while at > first && self.candidates[at - 1].score < score {
                    at -= 1;
                }
                let candidate = Candidate { score, parent: parent as u32, class: class as u32 };
                self.candidates.insert(at, candidate);
            }
        }
    }
}

/// Leaves out the keys of silenced templates.
pub(crate) fn drop_muted(muted: &[bool], keys: &mut Vec<u32>) {
    if !muted.is_empty() {
        let mut at = 0;
        keys.retain(|_| {
            at += 1;
            !muted[at - 1]
        });
    }
}

/// Number of steps every complete parse of `length` words takes.
pub(crate) fn steps(length: usize) -> usize {
    (2 * length).saturating_sub(1)
}

/// Parses a sentence: the best complete state.
pub(crate) fn parse<'a>(
    scorer: &impl Scorer,
    atoms: &[Atoms],
    labels: usize,
    width: usize,
    beam: &'a mut Beam,
) -> &'a State {
    beam.start(atoms.len());
    for _ in 0..steps(atoms.len()) {
        beam.advance(scorer, atoms, labels, width);
    }
    beam.best()
}
