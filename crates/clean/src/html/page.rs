//! A page as paragraphs with what the markup says about them.

use super::article::{self, Article};
use super::entity;
use super::head::{Head, same_title, without_site};
use super::tree::{self, Passage, Tree};
use crate::block::{Block, Hint};
use crate::encoding::Source;
use chancery_facts::{Text, Zone};

/// A page read.
#[derive(Debug)]
pub(crate) struct Page {
    pub text: Text,
    pub blocks: Vec<Block>,
    pub head: Head,
}

/// Reads a page.
pub(crate) fn read(source: &Source<'_>) -> Page {
    let mut tree = tree::build(source);
    let about = std::mem::take(&mut tree.about);
    let head = Head::read(source, &about);
    let article = article::find(&mut tree);
    let text = std::mem::take(&mut tree.text).finish();
    let title = title(&tree, &text, &article, source, &head);
    let first = article.content.iter().position(|c| *c).unwrap_or(tree.passages.len());
    let last = article.content.iter().rposition(|c| *c).unwrap_or(0);
    let mut blocks = Vec::with_capacity(tree.passages.len());
    for (i, passage) in tree.passages.iter().enumerate() {
        let hint = if Some(i) == title {
            Hint::Title
        } else {
            let place = Place { before: i < first, after: i > last, below_title: title.is_some_and(|t| i > t) };
            hint(&tree, passage, &article, article.content[i], place)
        };
        let mut range = passage.range.clone();
        if hint == Hint::Title && heading(&tree, passage).is_none() {
            // The title element names the site too.
            let cut = range.start + without_site(&text.as_str()[range.clone()], &head);
            blocks.push(Block { range: range.start..cut, hint });
            range.start = cut;
        }
        blocks.push(Block {
            range: range.clone(),
            hint: if range.start > passage.range.start { Hint::Fixed(Zone::Widget) } else { hint },
        });
    }
    Page { text, blocks, head }
}

/// Where a passage stands to the article.
#[derive(Clone, Copy)]
struct Place {
    before: bool,
    after: bool,
    below_title: bool,
}

fn heading(tree: &Tree, passage: &Passage) -> Option<u8> {
    tree.path(passage.node).find_map(|n| match tree.nodes[n].tag.as_str() {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" | "h4" | "h5" | "h6" => Some(3),
        _ => None,
    })
}

/// The headline: the title element's words in a heading, else the first great heading, else the title element.
fn title(tree: &Tree, text: &Text, article: &Article, source: &Source<'_>, head: &Head) -> Option<usize> {
    let first = article.content.iter().rposition(|c| *c)?;
    let in_title = |p: &Passage| tree.path(p.node).any(|n| tree.nodes[n].tag == "title");
    let element = tree.passages.iter().position(in_title);
    let mut names: Vec<String> =
        element.map(|i| text.as_str()[tree.passages[i].range.clone()].to_owned()).into_iter().collect();
    names.extend(head.title.clone().map(|r| entity::decoded(&source.text[r])));
    let visible = |i: &usize| !tree.path(tree.passages[*i].node).any(|n| tree.nodes[n].hidden);
    let headings: Vec<(usize, u8)> =
        (0..=first).filter(visible).filter_map(|i| heading(tree, &tree.passages[i]).map(|level| (i, level))).collect();
    let told = |i: usize| names.iter().any(|name| same_title(text, tree.passages[i].range.clone(), name));
    let best = headings.iter().filter(|(i, _)| told(*i)).min_by_key(|(i, level)| (*level, *i)).map(|(i, _)| *i);
    let great: Vec<usize> = headings
        .iter()
        .filter(|(i, level)| *level == 1 && tree.passages[*i].range.len() >= 15)
        .map(|(i, _)| *i)
        .collect();
    // The name of the site is a heading too, but links to its first page.
    let own = |i: &&usize| {
        article::furniture_zone(tree, tree.passages[**i].node, 0).is_none()
            && article::link_share(&tree.passages[**i]) < 0.5
    };
    best.or_else(|| great.iter().find(own).or(great.last()).copied()).or(element)
}

fn hint(tree: &Tree, passage: &Passage, article: &Article, content: bool, place: Place) -> Hint {
    let zone = article::furniture_zone(tree, passage.node, if content { article.node } else { 0 });
    if content {
        return match heading(tree, passage) {
            Some(_) => Hint::Heading,
            None if matches!(tree.nodes[tree.block_of(passage.node)].tag.as_str(), "p" | "li" | "tr") => {
                Hint::Paragraph
            }
            None => Hint::None,
        };
    }
    let inside = tree.inside(passage.node, article.node) && !place.before && !place.after;
    let nearby = inside || (place.before && place.below_title);
    match zone {
        Some(zone @ (Zone::Caption | Zone::Credit | Zone::Dateline)) if nearby => Hint::Fixed(zone),
        Some(Zone::Social) => Hint::Fixed(Zone::Social),
        Some(Zone::Teaser) => Hint::Fixed(Zone::Teaser),
        Some(Zone::Widget) => Hint::Fixed(Zone::Widget),
        _ if place.before && place.below_title && article::link_share(passage) < 0.5 => Hint::None,
        _ if inside || (place.after && article::link_share(passage) >= 0.5) => Hint::Fixed(Zone::Teaser),
        _ => Hint::Fixed(Zone::Widget),
    }
}
