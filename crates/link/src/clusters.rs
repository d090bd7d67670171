//! From links to groups of facts: strongest links first, and no group with a forbidden pair.

use crate::candidates::Link;
use crate::corpus::Corpus;
use crate::same::{self, Verdict};
use crate::sets;
use std::collections::{BTreeMap, BTreeSet};

/// Facts that report one thing, and what held them together.
pub(crate) struct Cluster {
    pub(crate) members: Vec<usize>,
    pub(crate) why: BTreeSet<&'static str>,
    /// One member for each way of comparing.
    kinds: BTreeMap<usize, usize>,
}

impl Cluster {
    fn of(corpus: &Corpus<'_>, members: Vec<usize>) -> Cluster {
        let kinds = members.iter().map(|&i| (corpus.views[i].likeness, i)).collect();
        Cluster { members, why: BTreeSet::new(), kinds }
    }
}

/// Merges along the links, then what analysts joined. Facts without either stay out.
///
/// What analysts joined is compared part by part: a report that fits one part joins it, whatever sets it apart from
/// the other. What they kept apart holds for the whole, from the first link on.
pub(crate) fn merge(corpus: &Corpus<'_>, links: &[Link]) -> Vec<Cluster> {
    let mut table = Table::default();
    let mut wholes = Wholes::new(corpus);
    for link in links {
        let x = table.join(corpus, link.a, link.b, |x, y| wholes.may_join(corpus, link) && fits(corpus, x, y));
        if table.cluster_of[&link.b] == x {
            wholes.join(link.a, link.b);
            table.clusters[x].why.extend(link.score.why.iter());
        }
    }
    for &(a, b) in &corpus.rulings.joined {
        let x = table.join(corpus, a, b, |_, _| true);
        table.clusters[x].why.insert("an analyst joined them");
    }
    let mut out: Vec<Cluster> = table.clusters.into_iter().filter(|c| c.members.len() > 1).collect();
    for cluster in &mut out {
        cluster.members.sort_unstable();
    }
    out.sort_by(|a, b| a.members.cmp(&b.members));
    out
}

/// Facts that will stand in one group in the end, by links and by what analysts joined; nothing without rulings.
struct Wholes {
    sets: Vec<usize>,
    members: BTreeMap<usize, Vec<usize>>,
}

impl Wholes {
    fn new(corpus: &Corpus<'_>) -> Wholes {
        let facts = if corpus.rulings.is_empty() { 0 } else { corpus.views.len() };
        let mut wholes = Wholes { sets: (0..facts).collect(), members: (0..facts).map(|i| (i, vec![i])).collect() };
        corpus.rulings.joined.iter().for_each(|(a, b)| wholes.join(*a, *b));
        wholes
    }

    fn may_join(&self, corpus: &Corpus<'_>, link: &Link) -> bool {
        let whole = |i: usize| self.members.get(&sets::top(&self.sets, i)).map_or(&[][..], Vec::as_slice);
        self.sets.is_empty() || !whole(link.a).iter().any(|&i| corpus.rulings.apart_from_any(i, whole(link.b)))
    }

    fn join(&mut self, a: usize, b: usize) {
        if self.sets.is_empty() {
            return;
        }
        let (x, y) = (sets::root(&mut self.sets, a), sets::root(&mut self.sets, b));
        if x != y {
            sets::union(&mut self.sets, x, y);
            let gone = self.members.remove(&x.max(y)).unwrap_or_default();
            self.members.entry(x.min(y)).or_default().extend(gone);
        }
    }
}

/// Clusters under construction.
#[derive(Default)]
struct Table {
    clusters: Vec<Cluster>,
    cluster_of: BTreeMap<usize, usize>,
}

impl Table {
    /// Joins the clusters of two facts if they may be, and gives the cluster of the first.
    fn join(&mut self, corpus: &Corpus<'_>, a: usize, b: usize, may: impl Fn(&Cluster, &Cluster) -> bool) -> usize {
        for i in [a, b] {
            self.cluster_of.entry(i).or_insert_with(|| {
                self.clusters.push(Cluster::of(corpus, vec![i]));
                self.clusters.len() - 1
            });
        }
        let (x, y) = (self.cluster_of[&a], self.cluster_of[&b]);
        // The smaller one moves.
        let (x, y) = if self.clusters[x].members.len() < self.clusters[y].members.len() { (y, x) } else { (x, y) };
        if x != y && may(&self.clusters[x], &self.clusters[y]) {
            let gone = std::mem::replace(&mut self.clusters[y], Cluster::of(corpus, Vec::new()));
            for &i in &gone.members {
                self.cluster_of.insert(i, x);
            }
            self.clusters[x].members.extend(gone.members);
            self.clusters[x].why.extend(gone.why);
            self.clusters[x].kinds.extend(gone.kinds);
        }
        self.cluster_of[&a]
    }
}

/// True when only the day sets two acts apart, and one side holds accounts of either day already: those of one named victim.
fn both_days_held(corpus: &Corpus<'_>, x: &Cluster, y: &Cluster, a: usize, b: usize) -> bool {
    let views = &corpus.views;
    let day = |i: usize| views[i].days.filter(|d| d.width() == 1);
    let holds = |c: &Cluster, i: usize| day(i).is_some() && c.members.iter().any(|&j| day(j) == day(i));
    (holds(x, b) || holds(y, a)) && same::only_days_differ(&views[a], &views[b])
}

/// True when no pair across the two is forbidden. Of members that compare alike one is looked at, apart from
/// reports that stand on both sides.
fn fits(corpus: &Corpus<'_>, x: &Cluster, y: &Cluster) -> bool {
    let forbidden =
        |a: usize, b: usize| same::compare(corpus, a, b) == Verdict::Forbidden && !(both_days_held(corpus, x, y, a, b));
    let docs: BTreeSet<usize> = x.members.iter().map(|&i| corpus.views[i].doc).collect();
    let met = y.members.iter().filter(|&&b| docs.contains(&corpus.views[b].doc));
    let in_one_report =
        |b: usize| x.members.iter().any(|&a| corpus.views[a].doc == corpus.views[b].doc && forbidden(a, b));
    if met.into_iter().any(|&b| in_one_report(b)) {
        return false;
    }
    let apart = |a: usize, b: usize| corpus.views[a].doc != corpus.views[b].doc;
    !x.kinds.values().any(|&a| y.kinds.values().any(|&b| apart(a, b) && forbidden(a, b)))
}
