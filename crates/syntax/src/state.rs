//! The arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez and Satta 2011).
//!
//! A word left of the buffer's front may become its dependent (left), the top of the stack may
//! become a dependent of the word below it (right), or the front moves onto the stack (shift).
//! A finished sentence holds one word on the stack: the root. Every run makes one tree.

/// No word here.
pub(crate) const NONE: u16 = u16::MAX;

/// A step of the parser; labels are numbers of the model's relation list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Shift,
    Left(u8),
    Right(u8),
}

impl Step {
    /// Class number: shift 0, then the lefts, then the rights.
    #[cfg(any(test, feature = "train"))]
    pub fn class(self, labels: usize) -> usize {
        match self {
            Step::Shift => 0,
            Step::Left(label) => 1 + usize::from(label),
            Step::Right(label) => 1 + labels + usize::from(label),
        }
    }

    /// The step with this class number.
    pub fn of_class(class: usize, labels: usize) -> Self {
        if class == 0 {
            Step::Shift
        } else if class <= labels {
            Step::Left((class - 1) as u8)
        } else {
            Step::Right((class - 1 - labels) as u8)
        }
    }
}

/// What is known of a word's dependents so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kin {
    pub head: u16,
    pub label: u8,
    pub lefts: u8,
    pub rights: u8,
    /// Outermost and second left dependents.
    pub left: [u16; 2],
    /// Outermost and second right dependents.
    pub right: [u16; 2],
    pub left_labels: u64,
    pub right_labels: u64,
}

const ALONE: Kin = Kin {
    head: NONE,
    label: 0,
    lefts: 0,
    rights: 0,
    left: [NONE; 2],
    right: [NONE; 2],
    left_labels: 0,
    right_labels: 0,
};

/// A partial parse.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub stack: Vec<u16>,
    pub front: u16,
    pub length: u16,
    pub kin: Vec<Kin>,
    pub score: f32,
    /// Index of the last step in the search history, for the trainer.
    pub trace: u32,
}

impl State {
    /// Empties the state for a sentence of `length` words.
    pub fn reset(&mut self, length: usize) {
        self.stack.clear();
        self.front = 0;
        self.length = length as u16;
        self.kin.clear();
        self.kin.resize(length, ALONE);
        self.score = 0.0;
        self.trace = u32::MAX;
    }

    /// Copies `other` into this state, reusing its storage.
    pub fn copy_from(&mut self, other: &State) {
        self.stack.clear();
        self.stack.extend_from_slice(&other.stack);
        self.kin.clear();
        self.kin.extend_from_slice(&other.kin);
        (self.front, self.length, self.score, self.trace) = (other.front, other.length, other.score, other.trace);
    }

    pub fn can_shift(&self) -> bool {
        self.front < self.length
    }

    pub fn can_left(&self) -> bool {
        !self.stack.is_empty() && self.front < self.length
    }

    pub fn can_right(&self) -> bool {
        self.stack.len() >= 2
    }

    /// The word `depth` places below the top of the stack.
    #[inline]
    pub fn below(&self, depth: usize) -> u16 {
        self.stack.len().checked_sub(depth + 1).map_or(NONE, |at| self.stack[at])
    }

    /// The word `ahead` places after the buffer's front.
    #[inline]
    pub fn ahead(&self, ahead: u16) -> u16 {
        let at = self.front + ahead;
        if at < self.length { at } else { NONE }
    }

    /// Takes a step that the `can_` checks allow.
    pub fn take(&mut self, step: Step) {
        match step {
            Step::Shift => {
                self.stack.push(self.front);
                self.front += 1;
            }
            Step::Left(label) => {
                if let Some(child) = self.stack.pop() {
                    self.attach_left(child, self.front, label);
                }
            }
            Step::Right(label) => {
                if let (Some(child), Some(&head)) = (self.stack.pop(), self.stack.last()) {
                    self.attach_right(child, head, label);
                }
            }
        }
    }

    fn attach_left(&mut self, child: u16, head: u16, label: u8) {
        self.name(child, head, label);
        let kin = &mut self.kin[head as usize];
        kin.lefts = kin.lefts.saturating_add(1);
        kin.left_labels |= 1 << (label & 63);
        kin.left = [child, kin.left[0]];
    }

    fn attach_right(&mut self, child: u16, head: u16, label: u8) {
        self.name(child, head, label);
        let kin = &mut self.kin[head as usize];
        kin.rights = kin.rights.saturating_add(1);
        kin.right_labels |= 1 << (label & 63);
        kin.right = [child, kin.right[0]];
    }

    fn name(&mut self, child: u16, head: u16, label: u8) {
        let kin = &mut self.kin[child as usize];
        (kin.head, kin.label) = (head, label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_number_every_step() {
        for class in 0..=20 {
            assert_eq!(Step::of_class(class, 10).class(10), class);
        }
    }

    #[test]
    fn three_words_under_the_middle_one() {
        let mut state = State::default();
        state.reset(3);
        for step in [Step::Shift, Step::Left(4), Step::Shift, Step::Shift, Step::Right(7)] {
            state.take(step);
        }
        assert_eq!(state.stack, [1]);
        assert_eq!((state.kin[0].head, state.kin[0].label), (1, 4));
        assert_eq!((state.kin[2].head, state.kin[2].label), (1, 7));
        assert!(!state.can_shift() && !state.can_left() && !state.can_right());
    }
}
