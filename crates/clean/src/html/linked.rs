//! Linked data of a page (JSON-LD), read with a forgiving hand: its objects with their texts, each with its place.
//!
//! Broken data are common: line breaks inside texts, commas too many, ends that are missing. What can be read is read.

use super::entity;
use std::ops::Range;

/// An object. Ranges are bytes of the decoded source.
#[derive(Debug, Default)]
pub(crate) struct Thing {
    /// The object around it.
    pub parent: Option<usize>,
    /// Key under which it stands; empty for the outermost.
    pub key: Range<usize>,
    /// Keys with their texts, numbers and truth values, quotes left out; a list gives one line for each member.
    pub values: Vec<(Range<usize>, Range<usize>)>,
}

/// The objects of all scripts of a page, outer before inner.
#[derive(Debug, Default)]
pub(crate) struct Things(Vec<Thing>);

/// Deepest nesting followed, far above any real one.
const DEEPEST: usize = 48;
/// Most objects kept of a page.
const MOST: usize = 20_000;

/// An object or list that is open.
struct Frame {
    /// `None` for a list.
    thing: Option<usize>,
    /// Key under which what stands in it is kept.
    key: Range<usize>,
}

impl Things {
    /// Reads one script.
    pub(crate) fn read(&mut self, text: &str, range: Range<usize>) {
        let bytes = &text.as_bytes()[..range.end];
        let mut frames: Vec<Frame> = Vec::new();
        let (mut at, mut too_deep) = (range.start, 0usize);
        while at < range.end {
            match bytes[at] {
                b'{' | b'[' if frames.len() >= DEEPEST || self.0.len() >= MOST => too_deep += 1,
                b'}' | b']' if too_deep > 0 => too_deep -= 1,
                _ if too_deep > 0 && bytes[at] != b'"' => {}
                b'{' => {
                    let key = frames.last().map_or(0..0, |f| f.key.clone());
                    let parent = frames.iter().rev().find_map(|f| f.thing);
                    self.0.push(Thing { parent, key, values: Vec::new() });
                    frames.push(Frame { thing: Some(self.0.len() - 1), key: 0..0 });
                }
                b'[' => {
                    let key = frames.last().map_or(0..0, |f| f.key.clone());
                    frames.push(Frame { thing: None, key });
                }
                b'}' | b']' => drop(frames.pop()),
                b'"' => {
                    let end = string_end(bytes, at + 1);
                    if too_deep == 0 {
                        self.string(bytes, &mut frames, at + 1..end);
                    }
                    at = end;
                }
                b if b.is_ascii_alphanumeric() || b == b'-' => {
                    let bare = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
                    let end = at + bytes[at..].iter().take_while(|b| bare(b)).count();
                    self.value(&frames, at..end);
                    at = end - 1;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// A text: the key of what follows, or a value.
    fn string(&mut self, bytes: &[u8], frames: &mut [Frame], range: Range<usize>) {
        let behind = bytes.get(range.end + 1..).unwrap_or_default();
        let colon = behind.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
        match frames.last_mut() {
            Some(frame) if frame.thing.is_some() && colon => frame.key = range,
            _ => self.value(frames, range),
        }
    }

    fn value(&mut self, frames: &[Frame], range: Range<usize>) {
        let Some(frame) = frames.last() else { return };
        if let Some(thing) = frames.iter().rev().find_map(|f| f.thing) {
            self.0[thing].values.push((frame.key.clone(), range));
        }
    }

    /// Number of objects.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Places of the values of `key`.
    pub(crate) fn all<'a>(&'a self, text: &'a str, thing: usize, key: &'a str) -> impl Iterator<Item = Range<usize>> {
        self.0[thing]
            .values
            .iter()
            .filter(move |(k, v)| &text[k.clone()] == key && !v.is_empty())
            .map(|(_, v)| v.clone())
    }

    /// Place of the first value of `key`.
    pub(crate) fn one(&self, text: &str, thing: usize, key: &str) -> Option<Range<usize>> {
        self.all(text, thing, key).next()
    }

    /// The objects that stand under `key` of `thing`.
    pub(crate) fn under<'a>(&'a self, text: &'a str, thing: usize, key: &'a str) -> impl Iterator<Item = usize> {
        let fits = move |i: &usize| self.0[*i].parent == Some(thing) && &text[self.0[*i].key.clone()] == key;
        (thing + 1..self.0.len()).filter(fits)
    }

    /// True when one of its types fits.
    pub(crate) fn is(&self, text: &str, thing: usize, fits: impl Fn(&str) -> bool) -> bool {
        self.all(text, thing, "@type").any(|r| fits(text[r].rsplit(['/', ':']).next().unwrap_or("")))
    }

    /// True for an object that describes the page itself, and no part of something else it describes.
    pub(crate) fn is_outer(&self, text: &str, thing: usize) -> bool {
        let mut at = thing;
        loop {
            let key = &text[self.0[at].key.clone()];
            if !matches!(key, "" | "@graph" | "mainEntity" | "mainEntityOfPage") {
                return false;
            }
            match self.0[at].parent {
                Some(parent) => at = parent,
                None => return true,
            }
        }
    }
}

/// The closing quote of a text that begins at `from`, or the end.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(i) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        if bytes[at + i] == b'"' {
            return at + i;
        }
        at = (at + i + 2).min(bytes.len());
    }
    bytes.len()
}

/// A text of linked data as it reads: escapes, references and tags gone.
pub(crate) fn plain(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    let mut high = None;
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'r' | 't' | 'b' | 'f') => out.push(' '),
            Some('u') => {
                let digits: String = chars.by_ref().take(4).collect();
                let code = u32::from_str_radix(&digits, 16).unwrap_or(0xfffd);
                match (high.take(), code) {
                    (_, 0xd800..0xdc00) => high = Some(code),
                    (Some(high), 0xdc00..0xe000) => {
                        let pair = 0x1_0000 + ((high - 0xd800) << 10) + (code - 0xdc00);
                        out.push(char::from_u32(pair).unwrap_or('\u{fffd}'));
                    }
                    (_, code) => out.push(char::from_u32(code).unwrap_or('\u{fffd}')),
                }
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    let out = entity::decoded(&out);
    if !out.contains('<') {
        return out;
    }
    let mut words = String::with_capacity(out.len());
    for token in super::token::Tokens::new(&out) {
        match token {
            super::token::Token::Text(range) => words.push_str(&out[range]),
            super::token::Token::Open(tag) if tag.element.is_block() || tag.element.as_str() == "br" => words.push(' '),
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Things {
        let mut things = Things::default();
        things.read(text, 0..text.len());
        things
    }

    #[test]
    fn objects_and_their_places() {
        let text = r#"{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle","Report"],"headline":"Guards hurt",
            "author":[{"@type":"Person","name":"Ana Riss"},{"name":"Ivo Tarn"}],"isAccessibleForFree":false},
            {"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Other"}]}]}"#;
        let things = read(text);
        let article = (0..things.len()).find(|i| things.is(text, *i, |t| t == "NewsArticle")).unwrap();
        assert!(things.is(text, article, |t| t == "Report") && things.is_outer(text, article));
        assert_eq!(&text[things.one(text, article, "headline").unwrap()], "Guards hurt");
        assert_eq!(&text[things.one(text, article, "isAccessibleForFree").unwrap()], "false");
        let authors: Vec<&str> = things
            .under(text, article, "author")
            .filter_map(|a| things.one(text, a, "name"))
            .map(|r| &text[r])
            .collect();
        assert_eq!(authors, ["Ana Riss", "Ivo Tarn"]);
        let other = (0..things.len()).rfind(|i| things.is(text, *i, |t| t == "NewsArticle")).unwrap();
        assert!(other != article && !things.is_outer(text, other));
    }

    #[test]
    fn broken_data_give_what_they_hold() {
        for text in [
            "{\"@type\":\"NewsArticle\",\"headline\":\"Two\nlines\",,\"datePublished\":\"2031-06-12\"",
            "/*<![CDATA[*/{\"@type\":\"NewsArticle\" \"datePublished\":\"2031-06-12\",}]}/*]]>*/",
        ] {
            let things = read(text);
            assert_eq!(things.one(text, 0, "datePublished").map(|r| &text[r]), Some("2031-06-12"), "{text}");
        }
        let deep = "[{\"a\":".repeat(100_000);
        assert!(read(&deep).len() <= DEEPEST);
        assert_eq!(read("\"\\").len(), 0);
    }

    #[test]
    fn texts_read_as_they_are_shown() {
        assert_eq!(plain(r"It\u2019s \ud83d\ude00 <p>a\/b &amp; c<\/p>"), "It\u{2019}s \u{1f600}  a/b & c");
    }
}
