//! Running reports: pages of many entries, each with its own time.

use super::head::day_of;
use super::tree::Tree;
use crate::encoding::Source;
use chancery_facts::{Date, TextEntry};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The entries of a running report.
#[derive(Debug)]
pub(crate) struct Posts {
    /// Element that holds them.
    pub holder: usize,
    pub entries: Vec<TextEntry>,
}

/// Fewest entries of a running report.
const FEWEST: usize = 2;
/// Levels above a time at which its entry may begin.
const LEVELS: usize = 8;

/// Finds entries side by side, each with a day in a time element. Lists of other articles look the same: `live`, or the class
/// of the entries, must say that it is a running report.
pub(crate) fn posts(tree: &Tree, source: &Source<'_>, live: bool) -> Option<Posts> {
    let timed: Vec<usize> = (0..tree.passages.len()).filter(|i| tree.passages[*i].time.is_some()).collect();
    if timed.len() < FEWEST {
        return None;
    }
    // Which elements have several children with times of their own?
    let mut children: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for i in &timed {
        for node in tree.path(tree.passages[*i].node).take(LEVELS) {
            children.entry(tree.nodes[node].parent).or_default().insert(node);
        }
    }
    let marked = |holder: usize, of: &BTreeSet<usize>| {
        live || tree.nodes[holder].entry || of.iter().filter(|n| tree.nodes[**n].entry).count() * 2 > of.len()
    };
    let (holder, posts) = children
        .iter()
        .filter(|(holder, of)| of.len() >= FEWEST && marked(**holder, of))
        .max_by_key(|(holder, of)| (of.len(), tree.nodes[**holder].depth))?;
    /// An entry being gathered: its bytes, and its first day.
    struct Post {
        range: Range<usize>,
        time: Option<(Date, Option<String>)>,
    }
    let mut gathered: BTreeMap<usize, Post> = BTreeMap::new();
    for passage in &tree.passages {
        let Some(post) = tree.path(passage.node).find(|n| posts.contains(n)) else { continue };
        let post = gathered.entry(post).or_insert_with(|| Post { range: passage.range.clone(), time: None });
        post.range.end = passage.range.end;
        post.time = post.time.take().or_else(|| day_of(source.text[passage.time.clone()?].trim()));
    }
    let dated = gathered.into_values().filter_map(|post| {
        let (day, time) = post.time?;
        Some(TextEntry { range: post.range, day, time })
    });
    let mut entries: Vec<TextEntry> = dated.collect();
    entries.sort_by_key(|e| e.range.start);
    (entries.len() >= FEWEST).then_some(Posts { holder: *holder, entries })
}
