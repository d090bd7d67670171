//! The elements of a page and the passages of text in them.

use super::class;
use super::entity;
use super::token::{Tag, Token, Tokens};
use crate::encoding::Source;
use crate::normalise::{self, Plain};
use chancery_facts::{Span, TextBuilder, Zone};
use std::ops::Range;

/// Deepest nesting followed; what lies deeper counts as part of the deepest element.
const DEEPEST: usize = 400;

/// An element.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub parent: usize,
    pub depth: usize,
    pub tag: String,
    /// Class and id, in lower case.
    pub names: String,
    /// Furniture by element, role, class or id.
    pub zone: Option<Zone>,
    /// Not shown.
    pub hidden: bool,
    /// Marked as the text of the article.
    pub article_body: bool,
}

/// A passage of text that no block element cuts.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// Bytes of the clean text.
    pub range: Range<usize>,
    /// Smallest element that holds all of it.
    pub node: usize,
    /// Bytes of it inside links.
    pub linked: usize,
}

/// A page in elements and passages.
#[derive(Debug)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    pub passages: Vec<Passage>,
    pub text: TextBuilder,
    /// Tags and scripts that describe the page.
    pub about: Vec<Token>,
}

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "basefont", "frame",
];
/// Elements whose text is not part of the page as read.
const UNREAD: &[&str] = &[
    "noscript", "template", "svg", "math", "select", "iframe", "object", "audio", "video", "canvas", "map", "datalist",
    "noembed", "applet",
];

/// True for elements that begin a new passage.
pub(crate) fn is_block(tag: &str) -> bool {
    BLOCKS.contains(&tag)
}

struct Builder<'a, 's> {
    source: &'a Source<'s>,
    tree: Tree,
    stack: Vec<usize>,
    passage: Option<Passage>,
    /// A space not yet written, by its place.
    space: Option<Range<usize>>,
    /// Line breaks in a row, with the place of the last.
    breaks: Option<(usize, Range<usize>)>,
    unread: usize,
    links: usize,
}

/// Reads a page.
pub(crate) fn build(source: &Source<'_>) -> Tree {
    let root = Node {
        parent: 0,
        depth: 0,
        tag: "#root".into(),
        names: String::new(),
        zone: None,
        hidden: false,
        article_body: false,
    };
    let tree = Tree { nodes: vec![root], passages: Vec::new(), text: TextBuilder::new(), about: Vec::new() };
    let mut builder =
        Builder { source, tree, stack: vec![0], passage: None, space: None, breaks: None, unread: 0, links: 0 };
    for token in Tokens::new(&source.text) {
        builder.token(token);
    }
    builder.end_passage();
    builder.tree
}

impl Builder<'_, '_> {
    fn token(&mut self, token: Token) {
        match token {
            Token::Open(tag) => self.open(tag),
            Token::Close { name, .. } => self.close(&name),
            Token::Text(range) => self.text(range),
            Token::Raw { .. } => self.tree.about.push(token),
        }
    }

    fn current(&self) -> usize {
        self.stack.last().copied().unwrap_or(0)
    }

    fn open(&mut self, tag: Tag) {
        let name = tag.name.clone();
        if name == "br" {
            self.line_break(tag.range.clone());
        }
        if is_block(&name) {
            self.end_passage();
            self.close_implied(&name);
        } else if matches!(name.as_str(), "td" | "th") {
            // The cells of a row are read in one line.
            self.close_implied(&name);
            self.space.get_or_insert(tag.range.clone());
        }
        let about = matches!(name.as_str(), "meta" | "time" | "link" | "script");
        if !VOID.contains(&name.as_str()) && self.stack.len() < DEEPEST {
            self.push_node(&tag);
        }
        if about {
            self.tree.about.push(Token::Open(tag));
        }
    }

    fn push_node(&mut self, tag: &Tag) {
        let value = |name: &str| tag.attribute(name).map(|r| self.source.text[r].to_lowercase()).unwrap_or_default();
        let names =
            [value("class"), value("id"), value("data-component"), value("data-testid")].join(" ").trim().to_owned();
        let style: String = value("style").chars().filter(|c| !c.is_whitespace()).collect();
        let hidden =
            tag.attribute("hidden").is_some() || value("aria-hidden") == "true" || style.contains("display:none");
        let structural = matches!(tag.name.as_str(), "html" | "body" | "article" | "main" | "head");
        let by_element = class::zone_of_element(&tag.name, &value("role"));
        let zone = by_element.or_else(|| if structural { None } else { class::zone_of(&names) });
        let parent = self.current();
        let node = Node {
            parent,
            depth: self.tree.nodes[parent].depth + 1,
            tag: tag.name.clone(),
            names,
            zone,
            hidden,
            article_body: value("itemprop").contains("articlebody"),
        };
        self.tree.nodes.push(node);
        self.stack.push(self.tree.nodes.len() - 1);
        self.unread += usize::from(UNREAD.contains(&tag.name.as_str()));
        self.links += usize::from(tag.name == "a");
    }

    /// Paragraphs, list items and cells end where the next begins.
    fn close_implied(&mut self, name: &str) {
        let (closes, walls): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "tr" => (&["tr"], &["table"]),
            _ => (&["p"], &["td", "th", "table", "button", "figure", "object"]),
        };
        for i in (1..self.stack.len()).rev() {
            let tag = self.tree.nodes[self.stack[i]].tag.as_str();
            if closes.contains(&tag) {
                self.pop_to(i);
                return;
            }
            if walls.contains(&tag) {
                return;
            }
        }
    }

    fn close(&mut self, name: &str) {
        if is_block(name) {
            self.end_passage();
        }
        let found = (1..self.stack.len()).rev().find(|i| self.tree.nodes[self.stack[*i]].tag == name);
        let Some(i) = found else { return };
        // A stray end tag of an inline element must not close the blocks around it.
        let crosses = self.stack[i + 1..].iter().any(|n| is_block(&self.tree.nodes[*n].tag));
        if is_block(name) || !crosses || UNREAD.contains(&name) {
            self.pop_to(i);
        }
    }

    fn pop_to(&mut self, i: usize) {
        while self.stack.len() > i {
            if let Some(n) = self.stack.pop() {
                let tag = self.tree.nodes[n].tag.as_str();
                self.unread -= usize::from(UNREAD.contains(&tag));
                self.links -= usize::from(tag == "a");
            }
        }
    }

    fn line_break(&mut self, range: Range<usize>) {
        let count = self.breaks.as_ref().map_or(0, |(n, _)| *n) + 1;
        if count >= 2 {
            self.end_passage();
        } else if self.passage.is_some() {
            self.breaks = Some((count, range));
        }
    }

    fn end_passage(&mut self) {
        self.space = None;
        self.breaks = None;
        if let Some(passage) = self.passage.take() {
            self.tree.passages.push(passage);
        }
    }

    fn text(&mut self, range: Range<usize>) {
        if self.unread > 0 {
            return;
        }
        let source = self.source;
        let text = &source.text[range.clone()];
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let Some(c) = rest.chars().next() else { break };
            let here = range.start + at;
            if c == '&'
                && let Some((words, len)) = entity::at(rest)
            {
                self.reference(&words, here..here + len);
                at += len;
                continue;
            }
            if normalise::plain(c) == Plain::Be(" ") || c.is_whitespace() {
                self.space.get_or_insert(here..here + c.len_utf8());
                at += c.len_utf8();
                continue;
            }
            let len = rest[c.len_utf8()..]
                .char_indices()
                .find(|(_, c)| *c == '&' || c.is_whitespace() || normalise::plain(*c) == Plain::Be(" "))
                .map_or(rest.len(), |(i, _)| i + c.len_utf8());
            self.write(here..here + len, None);
            at += len;
        }
    }

    fn reference(&mut self, words: &str, range: Range<usize>) {
        let mut plain = String::new();
        for c in words.chars() {
            match normalise::plain(c) {
                Plain::Keep => plain.push(c),
                Plain::Drop => {}
                Plain::Be(new) => plain.push_str(new),
            }
        }
        if plain.trim().is_empty() {
            if !plain.is_empty() {
                self.space.get_or_insert(range);
            }
            return;
        }
        self.write(range, Some(&plain));
    }

    /// Writes visible characters, after the space or line break that stands before them.
    fn write(&mut self, range: Range<usize>, replaced: Option<&str>) {
        let node = self.current();
        if let Some(passage) = &mut self.passage {
            if let Some((_, tag)) = self.breaks.take() {
                self.tree.text.push("\n", self.source.span(tag));
                self.space = None;
            } else if let Some(space) = self.space.take() {
                self.tree.text.push(" ", self.source.span(space));
            }
            if passage.node != node {
                passage.node = common(&self.tree.nodes, passage.node, node);
            }
        } else {
            self.space = None;
            if !self.tree.text.is_empty() {
                let at = self.source.span(range.start..range.start).start;
                self.tree.text.push("\n\n", Span::new(at, at));
            }
            let start = self.tree.text.len();
            self.passage = Some(Passage { range: start..start, node, linked: 0 });
        }
        let before = self.tree.text.len();
        match replaced {
            Some(words) => self.tree.text.push(words, self.source.span(range)),
            None => normalise::push(&mut self.tree.text, self.source, range),
        }
        let end = self.tree.text.len();
        if let Some(passage) = &mut self.passage {
            passage.range.end = end;
            passage.linked += if self.links > 0 { end - before } else { 0 };
        }
    }
}

/// Smallest element that holds both.
fn common(nodes: &[Node], mut a: usize, mut b: usize) -> usize {
    while a != b {
        if nodes[a].depth >= nodes[b].depth { a = nodes[a].parent } else { b = nodes[b].parent }
    }
    a
}

impl Tree {
    /// An element and those around it, smallest first, without the root.
    pub(crate) fn path(&self, node: usize) -> impl Iterator<Item = usize> {
        let mut at = node;
        std::iter::from_fn(move || {
            let here = at;
            at = self.nodes[at].parent;
            (here != 0).then_some(here)
        })
    }

    /// True when `node` is `holder` or lies inside.
    pub(crate) fn inside(&self, node: usize, holder: usize) -> bool {
        holder == 0 || self.path(node).any(|n| n == holder)
    }

    /// The smallest block element around a node.
    pub(crate) fn block_of(&self, node: usize) -> usize {
        self.path(node).find(|n| is_block(&self.nodes[*n].tag)).unwrap_or(0)
    }
}
