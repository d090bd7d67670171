//! The elements of a page and the passages of text in them.

use super::class::{self, Marks};
use super::element::Element;
use super::entity;
use super::token::{Tag, Token, Tokens};
use crate::encoding::Source;
use crate::normalise::{self, Plain};
use chancery_facts::{Span, TextBuilder, Zone};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Deepest nesting followed; what lies deeper counts as part of the deepest element.
const DEEPEST: usize = 400;

/// Most elements and most passages kept of a page, far above any real one; the rest of the text is left out.
const MOST_NODES: usize = 300_000;
const MOST_PASSAGES: usize = 40_000;

/// An element.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub parent: usize,
    pub depth: usize,
    pub element: Element,
    /// Points for or against holding the article, by class and id.
    pub weight: f64,
    /// Furniture by element, role, class or id.
    pub zone: Option<Zone>,
    /// Not shown.
    pub hidden: bool,
    /// Its text is not part of the page as read.
    pub unread: bool,
    /// Marked as the text of the article.
    pub article_body: bool,
    /// Marked as an entry of a running report.
    pub entry: bool,
    /// Holds a picture, not inside a smaller block.
    pub pictured: bool,
}

impl Node {
    /// Name of the element.
    pub(crate) fn tag(&self) -> &str {
        self.element.as_str()
    }
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
    /// Value of the first time element in it, in the source.
    pub time: Option<Range<usize>>,
}

/// A page in elements and passages.
#[derive(Debug)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    pub passages: Vec<Passage>,
    pub text: TextBuilder,
    /// Tags and scripts that describe the page.
    pub about: Vec<Token>,
    /// The page opens `html` or `body` and never closes it.
    pub unclosed: bool,
    /// There are more passages than are kept.
    pub endless: bool,
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
    /// Open elements that end where the next of their kind begins, by kind.
    open: [usize; KINDS],
    /// Open elements below the deepest that is followed.
    beyond: usize,
    /// What class and id names say, by the names.
    marks: HashMap<Cow<'a, str>, Marks>,
    closed: bool,
    /// Value of a time element whose text has not been written yet.
    time: Option<Range<usize>>,
}

/// Reads a page.
pub(crate) fn build(source: &Source<'_>) -> Tree {
    let root = Node {
        parent: 0,
        depth: 0,
        element: Element::opening(b""),
        weight: 0.0,
        zone: None,
        hidden: false,
        unread: false,
        article_body: false,
        entry: false,
        pictured: false,
    };
    let tree = Tree {
        nodes: vec![root],
        passages: Vec::new(),
        text: TextBuilder::new(),
        about: Vec::new(),
        unclosed: false,
        endless: false,
    };
    let mut builder = Builder {
        source,
        tree,
        stack: vec![0],
        passage: None,
        space: None,
        breaks: None,
        unread: 0,
        links: 0,
        open: [0; KINDS],
        beyond: 0,
        marks: HashMap::new(),
        closed: false,
        time: None,
    };
    for token in Tokens::new(&source.text) {
        builder.token(token);
        if builder.tree.passages.len() >= MOST_PASSAGES {
            builder.tree.endless = true;
            break;
        }
    }
    builder.end_passage();
    builder.tree.unclosed &= !builder.closed;
    builder.tree
}

impl<'a> Builder<'a, '_> {
    fn token(&mut self, token: Token) {
        match token {
            Token::Open(tag) => self.open(tag),
            Token::Close(element) => self.close(&element),
            Token::Text(range) => self.text(range),
            Token::Raw { ref element, .. } => {
                // A script cannot be closed by anything but its own end, and never deepens the tree.
                if element.as_str() == "script" {
                    self.tree.about.push(token);
                }
            }
        }
    }

    fn current(&self) -> usize {
        self.stack.last().copied().unwrap_or(0)
    }

    fn open(&mut self, tag: Tag) {
        let name = tag.element.as_str();
        if name == "br" {
            self.line_break(tag.range.clone());
        }
        if tag.element.is_block() {
            self.end_passage();
            self.close_implied(name);
        } else if matches!(name, "td" | "th") {
            // The cells of a row are read in one line.
            self.close_implied(name);
            self.space.get_or_insert(tag.range.clone());
        }
        match name {
            "img" | "amp-img" | "picture" => self.picture(),
            "html" | "body" => self.tree.unclosed = true,
            _ => {}
        }
        let about = matches!(name, "html" | "meta" | "time" | "link" | "script");
        if !tag.element.is_void() && !matches!(name, "script" | "style") {
            if self.stack.len() < DEEPEST && self.tree.nodes.len() < MOST_NODES {
                self.push_node(&tag);
            } else {
                self.beyond += 1;
            }
        }
        if about {
            self.tree.about.push(Token::Open(tag));
        }
    }

    fn picture(&mut self) {
        let nodes = &self.tree.nodes;
        let block = self.stack.iter().rev().find(|n| nodes[**n].element.is_block()).copied().unwrap_or(0);
        self.tree.nodes[block].pictured = true;
    }

    /// What class and id say.
    fn marks(&mut self, tag: &Tag) -> Marks {
        let text: &'a str = &self.source.text;
        let mut names = Cow::Borrowed("");
        for name in ["class", "id", "data-component", "data-testid"] {
            let value = tag.value(text, name);
            if names.is_empty() {
                names = Cow::Borrowed(value);
            } else if !value.is_empty() {
                let names = names.to_mut();
                names.push(' ');
                names.push_str(value);
            }
        }
        if names.is_empty() {
            return Marks::default();
        }
        if let Some(marks) = self.marks.get(&*names) {
            return *marks;
        }
        let marks = class::marks(&names.to_lowercase());
        self.marks.insert(names, marks);
        marks
    }

    fn push_node(&mut self, tag: &Tag) {
        let marks = self.marks(tag);
        let text = &*self.source.text;
        let hidden = tag.attribute("hidden").is_some()
            || tag.value(text, "aria-hidden").eq_ignore_ascii_case("true")
            || is_hiding(tag.value(text, "style"));
        let name = tag.element.as_str();
        let structural = matches!(name, "html" | "body" | "article" | "main" | "head");
        let by_element = class::zone_of_element(name, &tag.value(text, "role").to_lowercase());
        let itemprop = tag.value(text, "itemprop").to_lowercase();
        let by_name = if structural { None } else { marks.zone };
        let by_property = || class::zone_of_property(&itemprop);
        if name == "time" {
            self.time = tag.attribute("datetime").filter(|r| !r.is_empty());
        }
        // Words inside a line that only machines read, or that show when pointed at, would break the sentence.
        let unseen = !tag.element.is_block()
            && !matches!(name, "td" | "th")
            && (marks.unseen || tag.attribute("hidden").is_some() || is_hiding(tag.value(text, "style")));
        let parent = self.current();
        let node = Node {
            parent,
            depth: self.tree.nodes[parent].depth + 1,
            element: tag.element.clone(),
            weight: marks.weight,
            zone: by_element.or(by_name).or_else(by_property),
            hidden,
            unread: unseen || tag.element.is_unread(),
            article_body: itemprop.contains("articlebody"),
            entry: marks.entry || itemprop.contains("liveblogupdate"),
            pictured: false,
        };
        self.tree.nodes.push(node);
        self.stack.push(self.tree.nodes.len() - 1);
        self.unread += usize::from(unseen || tag.element.is_unread());
        self.links += usize::from(name == "a");
        if let Some(kind) = closing_kind(name) {
            self.open[kind] += 1;
        }
    }

    /// Paragraphs, list items and cells end where the next begins.
    fn close_implied(&mut self, name: &str) {
        if self.open[closing_kind(name).unwrap_or(PARAGRAPHS)] == 0 {
            return;
        }
        let (closes, walls): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "tr" => (&["tr"], &["table"]),
            _ => (&["p"], &["td", "th", "table", "button", "figure", "object"]),
        };
        for i in (1..self.stack.len()).rev() {
            let tag = self.tree.nodes[self.stack[i]].tag();
            if closes.contains(&tag) {
                self.pop_to(i);
                return;
            }
            if walls.contains(&tag) {
                return;
            }
        }
    }

    fn close(&mut self, element: &Element) {
        if element.is_block() {
            self.end_passage();
        }
        self.closed |= matches!(element.as_str(), "html" | "body");
        // The end of something too deep to be followed.
        if self.beyond > 0 && !matches!(element.as_str(), "html" | "body") {
            self.beyond -= 1;
            return;
        }
        let found = (1..self.stack.len()).rev().find(|i| self.tree.nodes[self.stack[*i]].element == *element);
        let Some(i) = found else { return };
        // A stray end tag of an inline element must not close the blocks around it.
        let crosses = self.stack[i + 1..].iter().any(|n| self.tree.nodes[*n].element.is_block());
        if element.is_block() || !crosses || element.is_unread() {
            self.pop_to(i);
        }
    }

    fn pop_to(&mut self, i: usize) {
        while self.stack.len() > i {
            if let Some(n) = self.stack.pop() {
                let node = &self.tree.nodes[n];
                self.unread -= usize::from(node.unread);
                self.links -= usize::from(node.tag() == "a");
                if let Some(kind) = closing_kind(node.tag()) {
                    self.open[kind] -= 1;
                }
                if node.tag() == "time" {
                    self.time = None;
                }
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
            if let Some(len) = plain_run(rest) {
                let words = source.is_plain().then_some(&rest[..len]);
                self.write(here..here + len, words);
                at += len;
                continue;
            }
            let len = {
                let ends = |c: char| c == '&' || c.is_whitespace() || normalise::plain(c) == Plain::Be(" ");
                rest[c.len_utf8()..].find(ends).map_or(rest.len(), |i| i + c.len_utf8())
            };
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
            self.passage = Some(Passage { range: start..start, node, linked: 0, time: None });
        }
        let before = self.tree.text.len();
        match replaced {
            Some(words) => self.tree.text.push(words, self.source.span(range)),
            None => normalise::push(&mut self.tree.text, self.source, range),
        }
        let end = self.tree.text.len();
        if let Some(passage) = &mut self.passage {
            passage.range.end = end;
            passage.time = passage.time.take().or_else(|| self.time.take());
            passage.linked += if self.links > 0 { end - before } else { 0 };
        }
    }
}

/// Kinds of elements that end where the next begins.
const KINDS: usize = 5;
const PARAGRAPHS: usize = 0;

/// The kind of an element that ends where the next begins; every block ends a paragraph.
fn closing_kind(name: &str) -> Option<usize> {
    match name {
        "p" => Some(PARAGRAPHS),
        "li" => Some(1),
        "dt" | "dd" => Some(2),
        "td" | "th" => Some(3),
        "tr" => Some(4),
        _ => None,
    }
}

/// Bytes at the start that stand for themselves: words of ASCII with one space between them.
fn plain_run(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let word = |b: &u8| matches!(b, b'!'..=b'~') && *b != b'&';
    let mut len = 0;
    loop {
        let n = bytes[len..].iter().take_while(|b| word(b)).count();
        len += n;
        // The space is written only when a plain character follows in this very text.
        if n == 0 || bytes.get(len) != Some(&b' ') || !bytes.get(len + 1).is_some_and(word) {
            break;
        }
        len += 1;
    }
    (len > 0).then_some(len)
}

/// `display: none` in whatever spacing.
fn is_hiding(style: &str) -> bool {
    style.len() >= 12
        && style.split(';').any(|rule| {
            rule.split_once(':').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("display")
                    && value.trim().get(..4).is_some_and(|v| v.eq_ignore_ascii_case("none"))
            })
        })
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

    /// Smallest element that holds both.
    pub(crate) fn common(&self, a: usize, b: usize) -> usize {
        common(&self.nodes, a, b)
    }

    /// True when `node` is `holder` or lies inside.
    pub(crate) fn inside(&self, node: usize, holder: usize) -> bool {
        holder == 0 || self.path(node).any(|n| n == holder)
    }

    /// The smallest block element around a node.
    pub(crate) fn block_of(&self, node: usize) -> usize {
        self.path(node).find(|n| self.nodes[*n].element.is_block()).unwrap_or(0)
    }
}
