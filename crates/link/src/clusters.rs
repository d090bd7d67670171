//! From links to groups of facts: strongest links first, and no group with a forbidden pair.

use crate::candidates::Link;
use crate::corpus::Corpus;
use crate::same::{self, Verdict};
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

/// Merges along the links. Facts without a link stay out.
pub(crate) fn merge(corpus: &Corpus<'_>, links: &[Link]) -> Vec<Cluster> {
    let mut cluster_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut clusters: Vec<Cluster> = Vec::new();
    for link in links {
        for i in [link.a, link.b] {
            cluster_of.entry(i).or_insert_with(|| {
                clusters.push(Cluster::of(corpus, vec![i]));
                clusters.len() - 1
            });
        }
        let (x, y) = (cluster_of[&link.a], cluster_of[&link.b]);
        // The smaller one moves.
        let (x, y) = if clusters[x].members.len() < clusters[y].members.len() { (y, x) } else { (x, y) };
        if x != y {
            if !fits(corpus, &clusters[x], &clusters[y]) {
                continue;
            }
            let gone = std::mem::replace(&mut clusters[y], Cluster::of(corpus, Vec::new()));
            for &i in &gone.members {
                cluster_of.insert(i, x);
            }
            clusters[x].members.extend(gone.members);
            clusters[x].why.extend(gone.why);
            clusters[x].kinds.extend(gone.kinds);
        }
        clusters[x].why.extend(link.score.why.iter());
    }
    let mut out: Vec<Cluster> = clusters.into_iter().filter(|c| c.members.len() > 1).collect();
    for cluster in &mut out {
        cluster.members.sort_unstable();
    }
    out.sort_by(|a, b| a.members.cmp(&b.members));
    out
}

/// True when no pair across the two is forbidden. Of members that compare alike one is looked at, apart from
/// reports that stand on both sides.
fn fits(corpus: &Corpus<'_>, x: &Cluster, y: &Cluster) -> bool {
    let forbidden = |a: usize, b: usize| same::compare(corpus, a, b) == Verdict::Forbidden;
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
