//! Tags, text and comments of a page with their places. Broken markup never stops it.

use super::element::{Element, attribute};
use memchr::{memchr, memmem};
use std::ops::Range;

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// What it opens.
    pub element: Element,
    /// Attributes that are read, and the places of their values.
    pub attributes: Vec<(&'static str, Range<usize>)>,
    /// Bytes of the whole tag.
    pub range: Range<usize>,
}

impl Tag {
    /// Place of the value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<Range<usize>> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, r)| r.clone())
    }

    /// Value of an attribute in `text`; empty where there is none.
    pub(crate) fn value<'t>(&self, text: &'t str, name: &str) -> &'t str {
        self.attribute(name).map_or("", |r| &text[r])
    }
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Open(Tag),
    Close(Element),
    Text(Range<usize>),
    /// Content of an element that holds no markup, such as a script.
    Raw {
        element: Element,
        range: Range<usize>,
    },
}

/// The pieces of a page in order.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Raw element just opened.
    raw: Option<Element>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0, raw: None }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn raw_text(&mut self, element: Element) -> Token {
        let start = self.at;
        let end = find_close(self.text, start, element.as_str());
        self.at = end;
        Token::Raw { element, range: start..end }
    }

    /// Comments, doctypes and the like; an unclosed one runs to the end.
    fn skip_declaration(&mut self) {
        let rest = self.rest();
        let len = if let Some(comment) = rest.strip_prefix("<!--") {
            comment_len(comment) + 4
        } else if rest.starts_with("<![CDATA[") {
            rest.find("]]>").map_or(rest.len(), |i| i + 3)
        } else {
            rest.find('>').map_or(rest.len(), |i| i + 1)
        };
        self.at += len;
    }

    fn close(&mut self) -> Token {
        let start = self.at;
        let element = Element::opening(&self.text.as_bytes()[start + 2..]);
        self.at = self.rest().find('>').map_or(self.text.len(), |i| start + i + 1);
        Token::Close(element)
    }

    fn open(&mut self) -> Token {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let element = Element::opening(&bytes[start + 1..]);
        let mut at = start + 1 + element.as_str().len();
        let mut attributes = Vec::new();
        loop {
            while self.byte(at).is_ascii_whitespace() || self.byte(at) == b'/' {
                at += 1;
            }
            if at >= bytes.len() {
                break;
            }
            if bytes[at] == b'>' {
                at += 1;
                break;
            }
            let (name, value, next) = self.one_attribute(at);
            // The first of several attributes of one name counts.
            if let Some(name) = attribute(&bytes[at..name])
                && attributes.iter().all(|(known, _)| *known != name)
            {
                attributes.push((name, value));
            }
            at = next.max(at + 1);
        }
        while !self.text.is_char_boundary(at.min(bytes.len())) {
            at += 1;
        }
        self.at = at.min(bytes.len());
        if element.is_raw() {
            self.raw = Some(element.clone());
        }
        Token::Open(Tag { element, attributes, range: start..self.at })
    }

    /// End of the name of the attribute that begins at `from`, place of its value, and where the next may begin.
    fn one_attribute(&self, from: usize) -> (usize, Range<usize>, usize) {
        let bytes = self.text.as_bytes();
        let stop = |b: u8| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/');
        let mut at = from;
        while at < bytes.len() && !stop(bytes[at]) {
            at += 1;
        }
        let mut next = at;
        while self.byte(next).is_ascii_whitespace() {
            next += 1;
        }
        if self.byte(next) != b'=' {
            return (at, at..at, at);
        }
        next += 1;
        while self.byte(next).is_ascii_whitespace() {
            next += 1;
        }
        let quote = self.byte(next);
        if quote == b'"' || quote == b'\'' {
            let start = next + 1;
            let end = memchr(quote, &bytes[start..]).map_or(bytes.len(), |i| start + i);
            return (at, start..end, end + 1);
        }
        let mut end = next;
        while end < bytes.len() && !bytes[end].is_ascii_whitespace() && bytes[end] != b'>' {
            end += 1;
        }
        (at, next..end, end)
    }

    fn plain(&mut self) -> Token {
        let start = self.at;
        // The first byte is text even when it is `<`.
        let skip = self.rest().chars().next().map_or(1, char::len_utf8);
        let rest = &self.text.as_bytes()[start + skip..];
        self.at = memchr(b'<', rest).map_or(self.text.len(), |i| start + skip + i);
        Token::Text(start..self.at)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            if let Some(element) = self.raw.take() {
                return Some(self.raw_text(element));
            }
            if self.byte(self.at) != b'<' {
                return Some(self.plain());
            }
            match self.byte(self.at + 1) {
                b'!' | b'?' => self.skip_declaration(),
                b'/' if self.byte(self.at + 2).is_ascii_alphabetic() => return Some(self.close()),
                b if b.is_ascii_alphabetic() => return Some(self.open()),
                _ => return Some(self.plain()),
            }
        }
    }
}

/// Bytes of a comment behind its `<!--`, with its end. `-->` ends it, and so do `--!>` and a `>` right at its start.
fn comment_len(comment: &str) -> usize {
    for short in [">", "->"] {
        if comment.starts_with(short) {
            return short.len();
        }
    }
    let mut at = 0;
    while let Some(i) = memmem::find(&comment.as_bytes()[at..], b"--") {
        let behind = &comment.as_bytes()[at + i + 2..];
        if behind.first() == Some(&b'>') {
            return at + i + 3;
        }
        if behind.starts_with(b"!>") {
            return at + i + 4;
        }
        at += i + 1;
    }
    comment.len()
}

/// Start of `</element` at or after `from`, else the end of the text.
fn find_close(text: &str, from: usize, element: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    let ends = memmem::Finder::new("</");
    while let Some(i) = ends.find(&bytes[at..]) {
        let name = at + i + 2;
        let end = name + element.len();
        if bytes.get(name..end).is_some_and(|n| n.eq_ignore_ascii_case(element.as_bytes())) {
            return at + i;
        }
        at = name;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_page() {
        let text = "<p class='a b' hidden>1 < 2<!-- no --></P><script>if (a<b) '</p>'</script><br/>x";
        let tokens: Vec<Token> = Tokens::new(text).collect();
        let Token::Open(p) = &tokens[0] else { panic!("{tokens:?}") };
        assert_eq!((p.element.as_str(), &text[p.attribute("class").unwrap()]), ("p", "a b"));
        assert!(p.attribute("hidden").unwrap().is_empty());
        assert_eq!(tokens[1], Token::Text(22..24));
        assert_eq!(tokens[2], Token::Text(24..27));
        assert!(matches!(&tokens[3], Token::Close(element) if element.as_str() == "p"));
        assert!(
            matches!(&tokens[5], Token::Raw { element, range } if element.as_str() == "script" && text[range.clone()].contains("</p>"))
        );
    }

    #[test]
    fn broken_tags_end_with_the_text() {
        for text in ["<", "<p", "<p class=", "<p class=\"x", "</", "</p", "<!--", "<!", "<script>", "<a é=ü", "<p/é"]
        {
            assert!(Tokens::new(text).count() <= 2, "{text}");
        }
    }

    #[test]
    fn comments_end_where_browsers_end_them() {
        for (text, left) in [
            ("<!-->a", "a"),
            ("<!--->b", "b"),
            ("<!-- x -- y --!>c", "c"),
            ("<!-- x --->d", "d"),
            ("<!---- x -->e", "e"),
            ("<!-- <p>never closed", ""),
        ] {
            let tokens: Vec<Token> = Tokens::new(text).collect();
            let words: String =
                tokens.iter().map(|t| if let Token::Text(r) = t { &text[r.clone()] } else { "?" }).collect();
            assert_eq!(words, left, "{text}");
        }
    }
}
