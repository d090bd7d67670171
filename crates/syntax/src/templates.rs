//! What the parser sees of a state: feature templates after Zhang and Nivre (2011),
//! carried over to the arc-hybrid system, with case markers of the words involved.

use crate::hash::mix;
use crate::labels::Upos;
use crate::state::{Kin, NONE, State};
use crate::word::{NOTHING, Word};

/// Per-word atoms the templates combine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Atoms {
    /// Spelling.
    pub word: u32,
    /// Universal and Penn tag together.
    pub tag: u32,
    /// Dictionary class of a noun or verb; names and pronouns have classes of their own.
    pub sense: u32,
}

impl Atoms {
    /// The atoms of a word under a tag class and its universal tag.
    pub fn new(word: &Word, class: u8, upos: Upos) -> Self {
        let sense = match upos {
            Upos::Noun => 100 + word.sense.noun,
            Upos::Propn => 200 + word.sense.noun,
            Upos::Verb => 300 + word.sense.verb,
            _ => 400 + upos as u32,
        };
        Atoms { word: word.parse_form, tag: u32::from(class) + 8, sense }
    }
}

const OUTSIDE: Atoms = Atoms { word: NOTHING, tag: NOTHING, sense: NOTHING };

/// Place of a label in an atom; zero is no dependent.
fn label_atom(kin: &[Kin], at: u16) -> u32 {
    if at == NONE { NOTHING } else { u32::from(kin[at as usize].label) + 2 }
}

fn fold(set: u64) -> u32 {
    (set ^ (set >> 32)) as u32
}

/// Distance in steps that matter: 1, 2, 3, 4, 5-6, 7-9, more.
fn distance(from: u16, to: u16) -> u32 {
    if from == NONE || to == NONE {
        return 0;
    }
    match to.abs_diff(from) {
        near @ 0..=4 => u32::from(near) + 1,
        5..=6 => 6,
        7..=9 => 7,
        _ => 8,
    }
}

/// Fills `keys` with the features of `state`.
pub(crate) fn features(atoms: &[Atoms], state: &State, keys: &mut Vec<u32>) {
    let of = |at: u16| if at == NONE { OUTSIDE } else { atoms[at as usize] };
    let kin_of = |at: u16| (at != NONE).then(|| state.kin[at as usize]);
    let (i0, i1, i2, j0) = (state.below(0), state.below(1), state.below(2), state.ahead(0));
    let (s0, s1, s2) = (of(i0), of(i1), of(i2));
    let (b0, b1, b2) = (of(j0), of(state.ahead(1)), of(state.ahead(2)));
    let none = Kin {
        head: NONE,
        label: 0,
        lefts: 0,
        rights: 0,
        left: [NONE; 2],
        right: [NONE; 2],
        left_labels: 0,
        right_labels: 0,
    };
    let (k0, k1, kb) = (kin_of(i0).unwrap_or(none), kin_of(i1).unwrap_or(none), kin_of(j0).unwrap_or(none));
    let label = |at: u16| label_atom(&state.kin, at);
    let (s0l, s0l2, s0r, s0r2) = (of(k0.left[0]), of(k0.left[1]), of(k0.right[0]), of(k0.right[1]));
    let (s1l, s1r, s1r2) = (of(k1.left[0]), of(k1.right[0]), of(k1.right[1]));
    let (b0l, b0l2) = (of(kb.left[0]), of(kb.left[1]));
    let (near, wide) = (distance(i0, j0), distance(i1, i0));
    let (set0l, set0r, set1l, set1r, setbl) = (
        fold(k0.left_labels),
        fold(k0.right_labels),
        fold(k1.left_labels),
        fold(k1.right_labels),
        fold(kb.left_labels),
    );
    let (v0l, v0r, v1r, vbl) = (u32::from(k0.lefts), u32::from(k0.rights), u32::from(k1.rights), u32::from(kb.lefts));

    keys.clear();
    let mut template = 1000;
    let mut add = |atoms: &[u32]| {
        template += 1;
        keys.push(mix(template, atoms));
    };
    // One word.
    for word in [s0, s1, b0, b1] {
        add(&[word.word]);
        add(&[word.tag]);
        add(&[word.word, word.tag]);
    }
    for word in [s2, b2] {
        add(&[word.tag]);
        add(&[word.word, word.tag]);
    }
    // Stack top and buffer front.
    add(&[s0.word, s0.tag, b0.word, b0.tag]);
    add(&[s0.word, s0.tag, b0.word]);
    add(&[s0.word, b0.word, b0.tag]);
    add(&[s0.word, s0.tag, b0.tag]);
    add(&[s0.tag, b0.word, b0.tag]);
    add(&[s0.word, b0.word]);
    add(&[s0.tag, b0.tag]);
    // The two topmost stack words.
    add(&[s1.word, s1.tag, s0.word, s0.tag]);
    add(&[s1.word, s1.tag, s0.tag]);
    add(&[s1.tag, s0.word, s0.tag]);
    add(&[s1.word, s0.word]);
    add(&[s1.tag, s0.tag]);
    add(&[s1.tag, b0.tag]);
    add(&[s1.word, b0.word]);
    add(&[b0.tag, b1.tag]);
    add(&[b0.word, b1.tag]);
    add(&[b0.tag, b1.word]);
    // Three and four words.
    add(&[s0.tag, b0.tag, b1.tag]);
    add(&[b0.tag, b1.tag, b2.tag]);
    add(&[s1.tag, s0.tag, b0.tag]);
    add(&[s2.tag, s1.tag, s0.tag]);
    add(&[s1.tag, s0.tag, b0.tag, b1.tag]);
    add(&[s2.tag, s1.tag, s0.tag, b0.tag]);
    add(&[s0.word, b0.tag, b1.tag]);
    add(&[s0.tag, b0.word, b1.tag]);
    add(&[s0.tag, b0.tag, b1.word]);
    add(&[s1.word, s0.tag, b0.tag]);
    add(&[s1.tag, s0.word, b0.tag]);
    add(&[s1.tag, s0.tag, b0.word]);
    add(&[s1.word, s0.word, b0.tag]);
    add(&[s1.word, s0.tag, b0.word]);
    // Dependents.
    for (child, at) in [
        (s0l, k0.left[0]),
        (s0r, k0.right[0]),
        (s1l, k1.left[0]),
        (s1r, k1.right[0]),
        (b0l, kb.left[0]),
        (s0l2, k0.left[1]),
        (s0r2, k0.right[1]),
        (s1r2, k1.right[1]),
        (b0l2, kb.left[1]),
    ] {
        add(&[child.word]);
        add(&[child.tag]);
        add(&[label(at)]);
    }
    add(&[s0.tag, s0l.tag, b0.tag]);
    add(&[s0.tag, s0r.tag, b0.tag]);
    add(&[s0.tag, b0.tag, b0l.tag]);
    add(&[s1.tag, s1l.tag, s0.tag]);
    add(&[s1.tag, s1r.tag, s0.tag]);
    add(&[s1.tag, s0.tag, s0l.tag]);
    add(&[s1.tag, s0.tag, s0r.tag]);
    add(&[s0.tag, s0l.tag, s0l2.tag]);
    add(&[s0.tag, s0r.tag, s0r2.tag]);
    add(&[s1.tag, s1r.tag, s1r2.tag]);
    add(&[b0.tag, b0l.tag, b0l2.tag]);
    add(&[s1.tag, label(k1.right[0]), s0.tag]);
    add(&[s1.tag, label(k1.right[0]), s0.tag, s0l.word]);
    // Case markers and subordinators stand leftmost under their word.
    add(&[s1.tag, s0.tag, s0l.word]);
    add(&[s1.word, s0l.word]);
    add(&[s1.word, s0.tag, s0l.word]);
    add(&[s1.word, s0.word, s0l.word]);
    add(&[s0.word, s0l.word]);
    add(&[s0.tag, b0.tag, b0l.word]);
    add(&[s0.word, b0l.word]);
    add(&[s0.word, b0.tag, b0l.word]);
    add(&[s1.tag, s1l.word, s0.tag, s0l.word]);
    add(&[s0l.word, s0.tag, b0.word]);
    // Distances.
    add(&[s0.word, near]);
    add(&[s0.tag, near]);
    add(&[b0.word, near]);
    add(&[b0.tag, near]);
    add(&[s0.word, b0.word, near]);
    add(&[s0.tag, b0.tag, near]);
    add(&[s1.tag, s0.tag, wide]);
    add(&[s1.word, s0.tag, wide]);
    add(&[s1.tag, s0.word, wide]);
    // Numbers and kinds of dependents.
    add(&[s0.word, v0r, 1]);
    add(&[s0.tag, v0r, 1]);
    add(&[s0.word, v0l, 2]);
    add(&[s0.tag, v0l, 2]);
    add(&[s1.word, v1r]);
    add(&[s1.tag, v1r]);
    add(&[b0.word, vbl]);
    add(&[b0.tag, vbl]);
    add(&[s0.word, set0r]);
    add(&[s0.tag, set0r]);
    add(&[s0.word, set0l]);
    add(&[s0.tag, set0l]);
    add(&[s1.word, set1r]);
    add(&[s1.tag, set1r]);
    add(&[s1.tag, set1l]);
    add(&[b0.word, setbl]);
    add(&[b0.tag, setbl]);
    add(&[s1.tag, s0.tag, set1r]);
    add(&[s1.tag, s0.tag, set0l]);
    add(&[s1.tag, s0.tag, set0r]);
    add(&[s1.tag, s0.tag, set1l]);
    add(&[s0.tag, b0.tag, set0r]);
    add(&[s0.tag, b0.tag, set0l]);
    add(&[s0.tag, b0.tag, setbl]);
    add(&[s1.tag, s0.tag, set1l, set0l]);
    add(&[s1.tag, s0.tag, b0.tag, set0l]);
    add(&[s0.tag, b0.tag, set0l, setbl]);
    // Dictionary classes.
    add(&[s0.sense]);
    add(&[b0.sense]);
    add(&[s1.sense, s0.sense]);
    add(&[s1.tag, s0.sense]);
    add(&[s1.sense, s0.tag]);
    add(&[s1.word, s0.sense]);
    add(&[s1.sense, s0.word]);
    add(&[s0.sense, b0.sense]);
    add(&[s0.word, b0.sense]);
    add(&[s0.sense, b0.word]);
    add(&[s0.tag, b0.tag, s0.sense, b0.sense]);
    add(&[s1.tag, s0.tag, s0l.word, s0.sense]);
    add(&[s1.sense, s0.sense, s0l.word]);
    add(&[s1.word, s0.sense, s0l.word]);
    add(&[s0.sense, s0l.word]);
    add(&[b0.sense, b0l.word]);
    add(&[s0.sense, set0l, set0r]);
    add(&[s1.sense, set1r]);
}
