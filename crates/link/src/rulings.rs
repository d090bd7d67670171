//! What analysts ruled: facts that belong together, and facts that do not, whatever the comparison says.

use crate::candidates::MERGED;
use crate::corpus::Corpus;
use crate::sets;
use chancery_facts::{AttachedAs, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// A ruling on two facts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ruling {
    /// Id of a fact.
    pub a: String,
    /// Id of another.
    pub b: String,
    /// True when they belong together, false when they do not.
    pub together: bool,
}

/// Rulings over the facts at hand that do not contradict each other.
#[derive(Debug, Default)]
pub(crate) struct Rulings {
    /// Facts of one kind that are one thing.
    pub(crate) joined: Vec<(usize, usize)>,
    /// A fact, and one to whose group it is attached as what it is to it.
    pub(crate) attached: Vec<(usize, usize, AttachedAs)>,
    /// Facts that are not one thing, and do not hang on one another; both ways round.
    apart: BTreeMap<usize, BTreeSet<usize>>,
}

impl Rulings {
    /// Takes over what holds: rulings come with the strongest first, and one that contradicts those before it, also
    /// by way of a third fact, is left out. So is one on a fact that is not at hand.
    pub(crate) fn new(corpus: &Corpus<'_>, rulings: &[Ruling]) -> Rulings {
        let mut out = Rulings::default();
        if rulings.is_empty() {
            return out;
        }
        let mut sets: Vec<usize> = (0..corpus.views.len()).collect();
        let index = |id: &String| corpus.by_id.get(id.as_str()).copied();
        for ruling in rulings {
            let (Some(a), Some(b)) = (index(&ruling.a), index(&ruling.b)) else { continue };
            let (x, y) = (sets::root(&mut sets, a), sets::root(&mut sets, b));
            match (ruling.together, parts(corpus, a, b)) {
                (false, _) if x == y || out.hang_together(a, b) => {}
                (false, _) => out.part(a, b),
                (true, Some(Part::One)) if x != y && !out.is_parted(&mut sets, x, y) => {
                    sets::union(&mut sets, a, b);
                    out.joined.push((a, b));
                }
                (true, Some(Part::Attached(i, to, role))) if !out.apart(a, b) => out.attached.push((i, to, role)),
                (true, _) => {}
            }
        }
        out
    }

    /// True when nothing was ruled on the facts at hand.
    pub(crate) fn is_empty(&self) -> bool {
        self.joined.is_empty() && self.apart.is_empty()
    }

    /// True when the two must not be taken for one thing.
    pub(crate) fn apart(&self, a: usize, b: usize) -> bool {
        self.apart.get(&a).is_some_and(|others| others.contains(&b))
    }

    /// True when a fact must be kept from one of several.
    pub(crate) fn apart_from_any(&self, a: usize, others: &[usize]) -> bool {
        self.apart.get(&a).is_some_and(|apart| others.iter().any(|b| apart.contains(b)))
    }

    fn part(&mut self, a: usize, b: usize) {
        if a != b {
            self.apart.entry(a).or_default().insert(b);
            self.apart.entry(b).or_default().insert(a);
        }
    }

    fn hang_together(&self, a: usize, b: usize) -> bool {
        self.attached.iter().any(|(i, to, _)| (*i, *to) == (a, b) || (*i, *to) == (b, a))
    }

    /// True when a fact of one set must be kept from one of the other.
    fn is_parted(&self, sets: &mut [usize], x: usize, y: usize) -> bool {
        let pairs = self.apart.iter().flat_map(|(a, others)| others.iter().map(|b| (*a, *b)));
        pairs.into_iter().any(|(a, b)| (sets::root(sets, a), sets::root(sets, b)) == (x, y))
    }
}

/// What two facts that belong together are to each other.
enum Part {
    One,
    Attached(usize, usize, AttachedAs),
}

fn parts(corpus: &Corpus<'_>, a: usize, b: usize) -> Option<Part> {
    let kind = |i: usize| corpus.views[i].fact.kind();
    match joins(kind(a), kind(b))? {
        Join::One => Some(Part::One),
        Join::First(role) => Some(Part::Attached(a, b, role)),
        Join::Second(role) => Some(Part::Attached(b, a, role)),
    }
}

/// How facts of two kinds can belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// As tellings of one thing.
    One,
    /// The first is attached to the group of the second.
    First(AttachedAs),
    /// The second is attached to the group of the first.
    Second(AttachedAs),
}

/// How facts of two kinds can belong together; `None` when they cannot.
pub fn joins(a: Kind, b: Kind) -> Option<Join> {
    if a == b {
        return MERGED.contains(&a).then_some(Join::One);
    }
    hangs_on(a, b).map(Join::First).or_else(|| hangs_on(b, a).map(Join::Second))
}

/// What a fact of a kind is to a group of another.
fn hangs_on(kind: Kind, group: Kind) -> Option<AttachedAs> {
    Some(match (kind, group) {
        (Kind::Attribution, Kind::Incident) => AttachedAs::Attribution,
        (Kind::Statement, _) if MERGED.contains(&group) => AttachedAs::Statement,
        (Kind::Measure | Kind::Posture, Kind::Commitment) => AttachedAs::Fulfilment,
        (Kind::Measure, Kind::Incident) => AttachedAs::Measure,
        (Kind::Aggregate, Kind::Incident) => AttachedAs::Part,
        (Kind::Contact | Kind::Commitment | Kind::Posture | Kind::Background, Kind::Incident) => AttachedAs::Mention,
        _ => return None,
    })
}
