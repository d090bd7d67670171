//! Disjoint sets over indices; the smallest index stands for its set.

/// The index that stands for the set of `i`.
pub(crate) fn root(sets: &mut [usize], mut i: usize) -> usize {
    while sets[i] != i {
        sets[i] = sets[sets[i]];
        i = sets[i];
    }
    i
}

/// The same without shortening the way.
pub(crate) fn top(sets: &[usize], mut i: usize) -> usize {
    while sets.get(i).is_some_and(|&above| above != i) {
        i = sets[i];
    }
    i
}

/// Joins the sets of two indices.
pub(crate) fn union(sets: &mut [usize], a: usize, b: usize) {
    let (x, y) = (root(sets, a), root(sets, b));
    sets[x.max(y)] = x.min(y);
}
