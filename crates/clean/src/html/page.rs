//! A page as paragraphs with what the markup says about them.

use super::article::{self, Article};
use super::entity;
use super::head::{Head, same_title, without_site};
use super::live;
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
    /// The page opens `html` or `body` and never closes it, or ends inside a tag.
    pub cut_off: bool,
    /// The page holds more passages than are read.
    pub endless: bool,
}

/// Reads a page.
pub(crate) fn read(source: &Source<'_>) -> Page {
    let mut tree = tree::build(source);
    let about = std::mem::take(&mut tree.about);
    let head = Head::read(source, &about);
    let posts = live::posts(&tree, source, head.live);
    let article = article::find(&mut tree, head.stated.as_ref(), posts.as_ref().map(|p| p.holder));
    let cut_off = tree.unclosed || ends_in_tag(&source.text);
    let mut text = std::mem::take(&mut tree.text).finish();
    text.entries = posts.map(|posts| posts.entries).unwrap_or_default();
    let title = title(&tree, &text, &article, source, &head);
    let first = article.content.iter().position(|c| *c).unwrap_or(tree.passages.len());
    let last = article.content.iter().rposition(|c| *c).unwrap_or(0);
    let mut blocks = Vec::with_capacity(tree.passages.len());
    for (i, passage) in tree.passages.iter().enumerate() {
        let hint = if Some(i) == title {
            Hint::Title
        } else {
            let place = Place { before: i < first, after: i > last, below_title: title.is_some_and(|t| i > t) };
            match hint(&tree, passage, &article, article.content[i], place) {
                Hint::None | Hint::Paragraph if article.content[i] && is_below_picture(&tree, &text, i) => {
                    Hint::Fixed(Zone::Caption)
                }
                hint => hint,
            }
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
    Page { text, blocks, head, cut_off, endless: tree.endless }
}

/// True when a page ends inside a tag.
fn ends_in_tag(text: &str) -> bool {
    let last = text.rfind('<').map_or("", |at| &text[at..]);
    let in_tag = last[last.len().min(1)..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    in_tag && !last.contains('>')
}

/// Where a passage stands to the article.
#[derive(Clone, Copy)]
struct Place {
    before: bool,
    after: bool,
    below_title: bool,
}

fn heading(tree: &Tree, passage: &Passage) -> Option<u8> {
    tree.path(passage.node).find_map(|n| match tree.nodes[n].tag() {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" | "h4" | "h5" | "h6" => Some(3),
        _ => None,
    })
}

/// The headline: the title element's words in a heading, else the first great heading, else the title element.
fn title(tree: &Tree, text: &Text, article: &Article, source: &Source<'_>, head: &Head) -> Option<usize> {
    let first = article.content.iter().rposition(|c| *c)?;
    let in_title = |p: &Passage| tree.path(p.node).any(|n| tree.nodes[n].tag() == "title");
    let element = tree.passages.iter().position(in_title);
    let mut names: Vec<String> =
        element.map(|i| text.as_str()[tree.passages[i].range.clone()].to_owned()).into_iter().collect();
    names.extend(head.titles.iter().map(|r| entity::decoded(&source.text[r.clone()])));
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

/// Longest text that is taken for a caption by its place alone, in bytes.
const CAPTION: usize = 220;

/// The only words in a block with a picture, and few of them.
fn is_below_picture(tree: &Tree, text: &Text, i: usize) -> bool {
    let passage = &tree.passages[i];
    let block = tree.block_of(passage.node);
    if block == 0 || !tree.nodes[block].pictured || passage.range.len() > CAPTION || heading(tree, passage).is_some() {
        return false;
    }
    let alone = |other: Option<&Passage>| other.is_none_or(|p| !tree.inside(p.node, block));
    let stops = text.as_str()[passage.range.clone()].ends_with(['.', '!', '?', '"', '\u{201d}', ':']);
    let loose = !matches!(tree.nodes[block].tag(), "p" | "li" | "tr" | "body");
    (loose || !stops) && alone(tree.passages.get(i + 1)) && alone(i.checked_sub(1).map(|b| &tree.passages[b]))
}

/// Text of an element for text, and no link to somewhere else.
fn is_paragraph(tree: &Tree, passage: &Passage) -> bool {
    let block = tree.nodes[tree.block_of(passage.node)].tag();
    matches!(block, "p" | "li" | "tr" | "dd" | "pre" | "blockquote") && article::link_share(passage) < 0.6
}

fn hint(tree: &Tree, passage: &Passage, article: &Article, content: bool, place: Place) -> Hint {
    let zone = article::furniture_zone(tree, passage.node, if content { article.node } else { 0 });
    if content {
        return match heading(tree, passage) {
            Some(_) => Hint::Heading,
            None if is_paragraph(tree, passage) => Hint::Paragraph,
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
