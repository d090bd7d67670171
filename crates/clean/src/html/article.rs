//! Which part of a page is the article.

use super::stated::{Stated, Told};
use super::tree::{Passage, Tree};
use crate::walls;
use chancery_facts::Zone;

/// The part of a page that holds the article.
#[derive(Debug)]
pub(crate) struct Article {
    /// Element that holds it.
    pub node: usize,
    /// For each passage: stands in the article.
    pub content: Vec<bool>,
}

/// Shortest passage that counts as a paragraph, in bytes.
const PARAGRAPH: usize = 25;

/// Finds the article by the weight of its paragraphs, and by the text that the data of the page give for it.
pub(crate) fn find(tree: &mut Tree, stated: Option<&Stated>, posts: Option<usize>) -> Article {
    trust_large_parts(tree);
    let tree = &*tree;
    let told = stated.and_then(|stated| stated.told(tree));
    let scores = scores(tree);
    let marked = marked_body(tree);
    let mut node = marked.unwrap_or_else(|| widened(tree, &scores));
    if let Some(told) = &told {
        node = holding(tree, node, told);
    }
    // A running report is told by all its entries.
    if let Some(holder) = posts.filter(|holder| !tree.inside(*holder, node)) {
        node = tree.common(node, holder);
    }
    let mut content: Vec<bool> = tree.passages.iter().map(|p| belongs(tree, p, node)).collect();
    if let Some(told) = &told {
        agree(tree, node, &mut content, told);
    }
    if told.is_none_or(|told| told.end.is_none()) {
        cut_lists_of_links(tree, &mut content);
    }
    // A page whose every paragraph sits in furniture is told wrong by its class names: take it as it is.
    let length = |content: &[bool]| {
        tree.passages.iter().zip(content).filter(|(_, c)| **c).map(|(p, _)| p.range.len()).sum::<usize>()
    };
    if length(&content) < 140 {
        let all: Vec<bool> = tree.passages.iter().map(|p| !is_head(tree, p) && link_share(p) < 0.5).collect();
        if length(&all) > 2 * length(&content) {
            return Article { node: 0, content: all };
        }
    }
    Article { node, content }
}

/// The part of the page that holds the stated text, where the one that was found holds too little of it.
fn holding(tree: &Tree, node: usize, told: &Told) -> usize {
    let stated = |i: &usize| told.shares[*i].is_some_and(|s| s >= 0.8) && !is_head(tree, &tree.passages[*i]);
    let all: Vec<usize> = (0..tree.passages.len()).filter(stated).collect();
    let length = |n: usize| -> usize {
        all.iter().map(|i| &tree.passages[*i]).filter(|p| tree.inside(p.node, n)).map(|p| p.range.len()).sum()
    };
    let whole = length(0);
    if length(node) * 10 >= whole * 9 {
        return node;
    }
    // The smallest element that holds nearly all: a passage may stand elsewhere once more.
    let mut best = 0;
    for n in all.first().map(|i| tree.path(tree.passages[*i].node).collect::<Vec<_>>()).unwrap_or_default() {
        if length(n) * 10 >= whole * 9 {
            best = n;
            break;
        }
    }
    best
}

/// Takes in what the stated text has, and leaves out what stands behind its end.
fn agree(tree: &Tree, node: usize, content: &mut [bool], told: &Told) {
    for (i, passage) in tree.passages.iter().enumerate() {
        let share = told.shares[i];
        let kept =
            !matches!(furniture_zone(tree, passage.node, node), Some(Zone::Caption | Zone::Credit | Zone::Dateline));
        if share.is_some_and(|s| s >= 0.9) && kept && !is_head(tree, passage) && tree.inside(passage.node, node) {
            content[i] = true;
        }
        if told.end.is_some_and(|end| i > end) && share.is_none_or(|s| s < 0.5) {
            content[i] = false;
        }
    }
}

/// Leaves out lists of links at the end of the article, with the heading above each.
fn cut_lists_of_links(tree: &Tree, content: &mut [bool]) {
    let listed = |p: &Passage| tree.path(p.node).any(|n| tree.nodes[n].tag() == "li");
    let inside: Vec<usize> = (0..content.len()).filter(|i| content[*i]).collect();
    let links =
        inside.iter().rev().take_while(|i| listed(&tree.passages[**i]) && tree.passages[**i].linked > 0).count();
    let cut = &inside[inside.len() - links..];
    let share = |of: &[usize]| {
        let (linked, all) =
            of.iter().map(|i| &tree.passages[*i]).fold((0, 1), |(l, a), p| (l + p.linked, a + p.range.len()));
        linked as f64 / all as f64
    };
    if links < 3 || links == inside.len() || share(cut) < 0.4 {
        return;
    }
    cut.iter().for_each(|i| content[*i] = false);
    if let Some(above) = inside[..inside.len() - links].last() {
        let words = &tree.text.as_str()[tree.passages[*above].range.clone()];
        if words.split_whitespace().count() <= 8 && !words.ends_with(['.', '!', '?', '"', '\u{201d}']) {
            content[*above] = false;
        }
    }
}

/// Takes the mark of furniture off elements that hold half of the paragraphs of the page: a class name may be
/// wrong about them, and old pages stand in one great form.
fn trust_large_parts(tree: &mut Tree) {
    let mut held = vec![0usize; tree.nodes.len()];
    let mut all = 0;
    for passage in &tree.passages {
        if passage.range.len() < 60 || link_share(passage) > 0.4 || is_head(tree, passage) {
            continue;
        }
        all += passage.range.len();
        for node in tree.path(passage.node) {
            held[node] += passage.range.len();
        }
    }
    for (node, held) in tree.nodes.iter_mut().zip(held) {
        if all >= 200 && held * 2 >= all && !matches!(node.tag(), "nav" | "footer" | "p") {
            node.zone = None;
            node.hidden = false;
        }
    }
}

/// Furniture zone of a passage by the elements between it and `holder`.
pub(crate) fn furniture_zone(tree: &Tree, node: usize, holder: usize) -> Option<Zone> {
    tree.path(node)
        .take_while(|n| *n != holder)
        .find_map(|n| if tree.nodes[n].hidden { Some(Zone::Widget) } else { tree.nodes[n].zone })
}

/// Share of a passage that is link text.
pub(crate) fn link_share(passage: &Passage) -> f64 {
    passage.linked as f64 / passage.range.len().max(1) as f64
}

fn is_head(tree: &Tree, passage: &Passage) -> bool {
    tree.path(passage.node).any(|n| matches!(tree.nodes[n].tag(), "head" | "title"))
}

fn belongs(tree: &Tree, passage: &Passage, node: usize) -> bool {
    if is_head(tree, passage) || !tree.inside(passage.node, node) {
        return false;
    }
    furniture_zone(tree, passage.node, node).is_none() && (link_share(passage) < 0.7 || passage.range.len() > 300)
}

/// The element marked as body of the article, if there is one with enough text.
fn marked_body(tree: &Tree) -> Option<usize> {
    let marked: Vec<usize> = (1..tree.nodes.len()).filter(|n| tree.nodes[*n].article_body).collect();
    let length =
        |n: usize| -> usize { tree.passages.iter().filter(|p| belongs(tree, p, n)).map(|p| p.range.len()).sum() };
    match marked.as_slice() {
        [one] => Some(*one).filter(|n| length(*n) > 250),
        _ => None,
    }
}

/// Paragraph points of every element: its own paragraphs in full, those further down for less.
fn scores(tree: &Tree) -> Vec<f64> {
    let mut scores = vec![0.0; tree.nodes.len()];
    for passage in &tree.passages {
        if passage.range.len() < PARAGRAPH || is_head(tree, passage) || furniture_zone(tree, passage.node, 0).is_some()
        {
            continue;
        }
        let block = tree.block_of(passage.node);
        let tag = tree.nodes[block].tag();
        if tag.len() == 2 && tag.starts_with('h') {
            continue;
        }
        let text = &tree.text.as_str()[passage.range.clone()];
        if walls::reads_like_consent(text) {
            continue;
        }
        let commas = text.matches([',', '\u{60c}', '\u{3001}', '\u{ff0c}']).count();
        let points = (1.0 + commas as f64 + (text.len() as f64 / 100.0).min(3.0)) * (1.0 - link_share(passage));
        let direct = !matches!(tag, "p" | "pre" | "blockquote" | "li" | "td");
        let first = if direct { block } else { tree.nodes[block].parent };
        for (level, node) in tree.path(first).take(5).enumerate() {
            scores[node] += points / [1.0, 2.0, 6.0, 9.0, 12.0][level];
        }
    }
    scores
}

/// The element with most points, and then the element around it while that adds paragraphs of the same kind.
fn widened(tree: &Tree, scores: &[f64]) -> usize {
    let worth = |n: usize| {
        if scores[n] == 0.0 { f64::MIN } else { scores[n] + tree.nodes[n].weight * 0.2 }
    };
    if scores.iter().all(|s| *s <= 0.0) {
        return 0;
    }
    let Some(mut best) = (1..tree.nodes.len()).max_by(|a, b| worth(*a).total_cmp(&worth(*b))) else { return 0 };
    let text_in = |n: usize| -> f64 {
        tree.passages
            .iter()
            .filter(|p| p.range.len() >= 60 && link_share(p) < 0.4 && belongs(tree, p, n))
            .map(|p| p.range.len() as f64)
            .sum()
    };
    let mut held = text_in(best);
    for around in tree.path(best).skip(1).take(6).collect::<Vec<_>>() {
        // What is told outside the article, or outside the main part, is another story.
        let closed = matches!(tree.nodes[best].tag(), "article" | "main") && held >= 600.0;
        if matches!(tree.nodes[around].tag(), "body" | "html") || closed {
            break;
        }
        let more = text_in(around);
        if more > held * 1.4 {
            best = around;
            held = more;
        }
    }
    best
}
