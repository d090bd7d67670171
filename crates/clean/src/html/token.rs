//! Tags, text and comments of a page with their places. Broken markup never stops it.

use std::ops::Range;

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Name in lower case.
    pub name: String,
    /// Attributes: name in lower case, place of the value.
    pub attributes: Vec<(String, Range<usize>)>,
    /// Bytes of the whole tag.
    pub range: Range<usize>,
}

impl Tag {
    /// Place of the value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<Range<usize>> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, r)| r.clone())
    }
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Open(Tag),
    Close {
        name: String,
        at: usize,
    },
    Text(Range<usize>),
    /// Content of an element that holds no markup, such as a script.
    Raw {
        element: String,
        range: Range<usize>,
    },
}

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "xmp", "noembed", "noframes"];
/// Most attributes kept of one tag.
const MOST_ATTRIBUTES: usize = 64;

/// The pieces of a page in order.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Raw element just opened.
    raw: Option<String>,
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

    fn raw_text(&mut self, element: String) -> Token {
        let start = self.at;
        let end = find_close(self.text, start, &element);
        self.at = end;
        Token::Raw { element, range: start..end }
    }

    /// Comments, doctypes and the like; an unclosed one runs to the end.
    fn skip_declaration(&mut self) {
        let rest = self.rest();
        let len = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.find("-->").map_or(rest.len(), |i| i + 7)
        } else if rest.starts_with("<![CDATA[") {
            rest.find("]]>").map_or(rest.len(), |i| i + 3)
        } else {
            rest.find('>').map_or(rest.len(), |i| i + 1)
        };
        self.at += len;
    }

    fn close(&mut self) -> Token {
        let start = self.at;
        let name = self.name(start + 2);
        self.at = self.rest().find('>').map_or(self.text.len(), |i| start + i + 1);
        Token::Close { name, at: start }
    }

    fn name(&self, from: usize) -> String {
        let name = self.text[from..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':'));
        name.take(40).map(|b| char::from(b.to_ascii_lowercase())).collect()
    }

    fn open(&mut self) -> Token {
        let start = self.at;
        let name = self.name(start + 1);
        let mut at = start + 1 + name.len();
        let mut attributes = Vec::new();
        loop {
            while self.byte(at).is_ascii_whitespace() || self.byte(at) == b'/' {
                at += 1;
            }
            if at >= self.text.len() {
                break;
            }
            if self.byte(at) == b'>' {
                at += 1;
                break;
            }
            let (attribute, next) = self.one_attribute(at);
            at = next.max(at + 1);
            if attributes.len() < MOST_ATTRIBUTES && !attribute.0.is_empty() {
                attributes.push(attribute);
            }
        }
        while !self.text.is_char_boundary(at.min(self.text.len())) {
            at += 1;
        }
        self.at = at.min(self.text.len());
        if RAW.contains(&name.as_str()) {
            self.raw = Some(name.clone());
        }
        Token::Open(Tag { name, attributes, range: start..self.at })
    }

    fn one_attribute(&self, from: usize) -> ((String, Range<usize>), usize) {
        let bytes = self.text.as_bytes();
        let stop = |b: u8| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/');
        let mut at = from;
        while at < bytes.len() && !stop(bytes[at]) {
            at += 1;
        }
        let name = self.text.get(from..at).unwrap_or("").to_ascii_lowercase();
        let mut next = at;
        while self.byte(next).is_ascii_whitespace() {
            next += 1;
        }
        if self.byte(next) != b'=' {
            return ((name, at..at), at);
        }
        next += 1;
        while self.byte(next).is_ascii_whitespace() {
            next += 1;
        }
        let quote = self.byte(next);
        if quote == b'"' || quote == b'\'' {
            let start = next + 1;
            let end = self.text[start..].find(char::from(quote)).map_or(self.text.len(), |i| start + i);
            return ((name, start..end), end + 1);
        }
        let mut end = next;
        while end < bytes.len() && !bytes[end].is_ascii_whitespace() && bytes[end] != b'>' {
            end += 1;
        }
        ((name, next..end), end)
    }

    fn plain(&mut self) -> Token {
        let start = self.at;
        // The first byte is text even when it is `<`.
        let skip = self.rest().chars().next().map_or(1, char::len_utf8);
        let rest = &self.text[start + skip..];
        self.at = rest.find('<').map_or(self.text.len(), |i| start + skip + i);
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

/// Start of `</element` at or after `from`, else the end of the text.
fn find_close(text: &str, from: usize, element: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(i) = text[at..].find("</") {
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
        assert_eq!((p.name.as_str(), &text[p.attribute("class").unwrap()]), ("p", "a b"));
        assert!(p.attribute("hidden").unwrap().is_empty());
        assert_eq!(tokens[1], Token::Text(22..24));
        assert_eq!(tokens[2], Token::Text(24..27));
        assert!(matches!(&tokens[3], Token::Close { name, .. } if name == "p"));
        assert!(
            matches!(&tokens[5], Token::Raw { element, range } if element == "script" && text[range.clone()].contains("</p>"))
        );
    }

    #[test]
    fn broken_tags_end_with_the_text() {
        for text in ["<", "<p", "<p class=", "<p class=\"x", "</", "</p", "<!--", "<!", "<script>", "<a é=ü", "<p/é"]
        {
            assert!(Tokens::new(text).count() <= 2, "{text}");
        }
    }
}
