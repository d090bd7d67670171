//! Which facts were put together.

use crate::lines::{list, text};
use crate::report::{Row, Share};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of facts that gold and produced groups put together, among the counted facts that were found.
pub(crate) fn compare(gold: &[Value], produced: &[Value], rows: &[Row]) -> Share {
    let found = || rows.iter().filter(|r| r.counts && r.found_as.is_some());
    let own: BTreeMap<&str, &str> = found().map(|r| (r.id.as_str(), r.id.as_str())).collect();
    let as_gold: BTreeMap<&str, &str> = found().filter_map(|r| Some((r.found_as.as_deref()?, r.id.as_str()))).collect();
    let (gold, produced) = (pairs(gold, &own), pairs(produced, &as_gold));
    Share { gold: gold.len(), produced: produced.len(), right: gold.intersection(&produced).count() }
}

/// Pairs of members of groups, named by gold ids, each pair in order.
fn pairs<'a>(groups: &[Value], names: &BTreeMap<&str, &'a str>) -> BTreeSet<(&'a str, &'a str)> {
    let mut out = BTreeSet::new();
    for group in groups.iter().filter(|g| matches!(text(g, "relation"), Some("same" | "series"))) {
        let members = list(group, "members").iter().filter_map(|m| names.get(m.as_str()?).copied());
        let members: BTreeSet<&str> = members.collect();
        for a in &members {
            out.extend(members.range(*a..).skip(1).map(|b| (*a, *b)));
        }
    }
    out
}
