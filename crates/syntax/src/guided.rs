//! A parse within bounds: another parser is sure of most heads, and only the rest is searched.

use crate::state::{NONE, State, Step};
use crate::templates::{Atoms, features};
use crate::weights::Scorer;

/// What another parser leaves open about one word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Heads to choose from; the word itself stands for the root. None at all: any head.
    pub heads: Vec<u16>,
    /// The relation to the only head, where it is settled.
    pub rel: Option<crate::Rel>,
}

/// States kept side by side while something is open.
const WIDTH: usize = 2;

/// Scratch space, kept between sentences.
#[derive(Default)]
pub(crate) struct Guided {
    states: Vec<State>,
    next: Vec<State>,
    spare: Vec<State>,
    ways: Vec<Way>,
    keys: Vec<u32>,
    scores: Vec<f32>,
    /// For every word the last of those that have no other head to choose.
    last_in_need: Vec<Option<u16>>,
}

/// A step that a state can take.
#[derive(Clone, Copy)]
struct Way {
    score: f32,
    from: usize,
    step: Step,
}

/// The best tree found under `choices`, by `scorer` wherever more than one step keeps all choices open; where none does, all
/// steps are tried. `rels` has the number of a word's settled relation.
pub(crate) fn parse<'a>(
    scorer: &impl Scorer,
    atoms: &[Atoms],
    labels: usize,
    choices: &[Choice],
    rels: &[Option<u8>],
    work: &'a mut Guided,
) -> &'a State {
    let n = atoms.len();
    work.spare.append(&mut work.states);
    let mut first = work.spare.pop().unwrap_or_default();
    first.reset(n);
    work.states.push(first);
    work.last_in_need.clear();
    work.last_in_need.resize(n, None);
    for (word, choice) in choices.iter().enumerate() {
        if let [head] = choice.heads[..] {
            work.last_in_need[usize::from(head)] = Some(word as u16);
        }
    }
    for _ in 0..crate::beam::steps(n) {
        work.advance(scorer, atoms, labels, choices, rels);
    }
    &work.states[0]
}

impl Guided {
    fn advance(
        &mut self,
        scorer: &impl Scorer,
        atoms: &[Atoms],
        labels: usize,
        choices: &[Choice],
        rels: &[Option<u8>],
    ) {
        self.ways.clear();
        let alone = self.states.len() == 1;
        for from in 0..self.states.len() {
            let state = &self.states[from];
            let open = self.open(state, choices);
            let top = state.below(0);
            let rel = if top == NONE { None } else { rels[usize::from(top)] };
            let only = match (open, rel) {
                ([true, false, false], _) => Some(Step::Shift),
                ([false, true, false], Some(rel)) => Some(Step::Left(rel)),
                ([false, false, true], Some(rel)) => Some(Step::Right(rel)),
                _ => None,
            };
            if let Some(step) = only.filter(|_| alone) {
                self.states[0].take(step);
                return;
            }
            features(atoms, state, &mut self.keys);
            self.scores.clear();
            self.scores.resize(1 + 2 * labels, 0.0);
            scorer.score(&self.keys, &mut self.scores);
            let (base, scores) = (state.score, &self.scores);
            let mut way = |class: usize| {
                let step = Step::of_class(class, labels);
                self.ways.push(Way { score: base + scores[class], from, step });
            };
            if open[0] {
                way(0);
            }
            for (side, first) in [(1, 1), (2, 1 + labels)] {
                match rel {
                    _ if !open[side] => {}
                    Some(rel) => way(first + usize::from(rel)),
                    None => {
                        let best =
                            (first..first + labels).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
                        best.into_iter().for_each(&mut way);
                    }
                }
            }
        }
        // The order of equals is that of the states and steps: the same words give the same tree.
        self.ways.sort_by(|a, b| b.score.total_cmp(&a.score));
        for at in 0..self.ways.len() {
            let Way { score, from, step } = self.ways[at];
            let mut state = self.spare.pop().unwrap_or_default();
            state.copy_from(&self.states[from]);
            state.take(step);
            state.score = score;
            // States with the same words left to attach differ in what is done with: the better one stands for both, so
            // that soon after a doubtful word one state is left and sure steps need no scores again.
            if self.next.iter().any(|better| better.stack == state.stack && better.front == state.front) {
                self.spare.push(state);
                continue;
            }
            self.next.push(state);
            if self.next.len() == WIDTH {
                break;
            }
        }
        self.spare.append(&mut self.states);
        std::mem::swap(&mut self.states, &mut self.next);
    }

    /// Whether shift, left and right are possible and keep all choices open; what is possible if nothing does.
    fn open(&self, state: &State, choices: &[Choice]) -> [bool; 3] {
        let possible = [state.can_shift(), state.can_left(), state.can_right()];
        let top = state.below(0);
        let open = [
            possible[0] && may_shift(state, choices),
            possible[1] && self.may_leave(state, choices, top, state.front),
            possible[2] && self.may_leave(state, choices, top, state.below(1)),
        ];
        if open == [false; 3] { possible } else { open }
    }

    /// Whether a word may get this head now and be done with: nothing ahead needs it.
    fn may_leave(&self, state: &State, choices: &[Choice], word: u16, head: u16) -> bool {
        let heads = &choices[usize::from(word)].heads;
        let waits = self.last_in_need[usize::from(word)].is_some_and(|last| last >= state.front && last != word);
        !waits && (heads.is_empty() || heads.contains(&head))
    }
}

/// Whether every word still has a head to choose when the front joins the stack: there a word's only neighbours are the one
/// below it and those yet to come.
fn may_shift(state: &State, choices: &[Choice]) -> bool {
    let (stack, front) = (&state.stack, state.front);
    let keeps = |word: u16, below: Option<&u16>| {
        let heads = &choices[usize::from(word)].heads;
        heads.is_empty() || heads.iter().any(|head| *head == word || *head > front || Some(head) == below)
    };
    let below = |at: usize| at.checked_sub(1).map(|at| &stack[at]);
    stack.iter().enumerate().all(|(at, &word)| keeps(word, below(at))) && keeps(front, stack.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Upos;
    use crate::word::{Lexicon, Word};

    /// Gladly shifts, and never names a relation by itself.
    struct Shifts;

    impl Scorer for Shifts {
        fn score(&self, _: &[u32], scores: &mut [f32]) {
            scores[0] += 1.0;
        }
    }

    fn heads(choices: &[&[u16]]) -> Vec<Option<u16>> {
        let choices: Vec<Choice> = choices.iter().map(|heads| Choice { heads: heads.to_vec(), rel: None }).collect();
        let lexicon = Lexicon::default();
        let atoms: Vec<Atoms> =
            choices.iter().map(|_| Atoms::new(&Word::new("x", &lexicon, false), 0, Upos::Noun)).collect();
        let mut work = Guided::default();
        let state = parse(&Shifts, &atoms, 3, &choices, &vec![None; choices.len()], &mut work);
        state.kin.iter().map(|kin| (kin.head != NONE).then_some(kin.head)).collect()
    }

    #[test]
    fn settled_heads_are_kept() {
        assert_eq!(heads(&[&[1], &[1], &[4], &[4], &[1]]), [Some(1), None, Some(4), Some(4), Some(1)]);
        assert_eq!(heads(&[&[0], &[0], &[1], &[0]]), [None, Some(0), Some(1), Some(0)]);
    }

    #[test]
    fn the_scorer_decides_what_is_open() {
        // Shifting gladly, it hangs the last word on the word before it.
        assert_eq!(heads(&[&[0], &[0], &[0, 1]]), [None, Some(0), Some(1)]);
    }

    #[test]
    fn choices_that_make_no_tree_still_give_one() {
        let found = heads(&[&[2], &[3], &[0], &[1]]);
        assert_eq!(found.iter().filter(|head| head.is_none()).count(), 1);
    }
}
