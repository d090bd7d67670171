//! Which produced fact stands for which gold fact.

use crate::fields::{self, has_right_type};
use crate::lines::{Fact, overlap};
use crate::names::Names;
use std::cmp::Reverse;

/// For each gold fact the index of the produced fact that stands for it.
pub(crate) fn pair(gold: &[Fact], produced: &[Fact], names: &Names) -> Vec<Option<usize>> {
    let mut candidates = Vec::new();
    for (g, gold) in gold.iter().enumerate() {
        for (p, produced) in produced.iter().enumerate() {
            if let Some(shared) = shared_bytes(gold, produced) {
                let right: usize = fields::compare(gold, produced, names).iter().flatten().map(|f| f.right).sum();
                candidates.push((Reverse((has_right_type(gold, produced), right, shared)), g, p));
            }
        }
    }
    candidates.sort_unstable();
    let mut pairs = vec![None; gold.len()];
    let mut used = vec![false; produced.len()];
    for (_, g, p) in candidates {
        if pairs[g].is_none() && !used[p] {
            pairs[g] = Some(p);
            used[p] = true;
        }
    }
    pairs
}

/// Most bytes of evidence that both share; `None` when the produced fact cannot stand for the gold fact.
fn shared_bytes(gold: &Fact, produced: &Fact) -> Option<u64> {
    if gold.doc != produced.doc || !gold.codings().any(|(kind, _)| kind == produced.kind) {
        return None;
    }
    let shared = gold.told.iter().flat_map(|g| produced.main.iter().map(|p| overlap(*g, *p))).max()?;
    (shared > 0).then_some(shared)
}
