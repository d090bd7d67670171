//! The elements of HTML and what reading needs to know of them.

use std::borrow::Cow;

/// Begins a new passage.
const BLOCK: u8 = 1;
/// Has no content.
const VOID: u8 = 2;
/// Its text is not part of the page as read.
const UNREAD: u8 = 4;
/// Its content is no markup.
const RAW: u8 = 8;

/// Elements by name, sorted.
const KNOWN: &[(&str, u8)] = &[
    ("a", 0),
    ("abbr", 0),
    ("address", BLOCK),
    ("amp-img", 0),
    ("applet", UNREAD),
    ("area", VOID),
    ("article", BLOCK),
    ("aside", BLOCK),
    ("audio", UNREAD),
    ("b", 0),
    ("base", VOID),
    ("basefont", VOID),
    ("blockquote", BLOCK),
    ("body", BLOCK),
    ("br", VOID),
    ("button", BLOCK),
    ("canvas", UNREAD),
    ("caption", BLOCK),
    ("center", BLOCK),
    ("cite", 0),
    ("code", 0),
    ("col", VOID),
    ("datalist", UNREAD),
    ("dd", BLOCK),
    ("details", BLOCK),
    ("dialog", BLOCK),
    ("dir", BLOCK),
    ("div", BLOCK),
    ("dl", BLOCK),
    ("dt", BLOCK),
    ("em", 0),
    ("embed", VOID),
    ("fieldset", BLOCK),
    ("figcaption", BLOCK),
    ("figure", BLOCK),
    ("font", 0),
    ("footer", BLOCK),
    ("form", BLOCK),
    ("frame", VOID),
    ("frameset", BLOCK),
    ("h1", BLOCK),
    ("h2", BLOCK),
    ("h3", BLOCK),
    ("h4", BLOCK),
    ("h5", BLOCK),
    ("h6", BLOCK),
    ("head", BLOCK),
    ("header", BLOCK),
    ("hgroup", BLOCK),
    ("hr", BLOCK | VOID),
    ("html", BLOCK),
    ("i", 0),
    ("iframe", UNREAD),
    ("img", VOID),
    ("input", VOID),
    ("label", 0),
    ("legend", BLOCK),
    ("li", BLOCK),
    ("link", VOID),
    ("main", BLOCK),
    ("map", UNREAD),
    ("math", UNREAD),
    ("menu", BLOCK),
    ("meta", VOID),
    ("nav", BLOCK),
    ("noembed", UNREAD | RAW),
    ("noframes", RAW),
    ("noscript", UNREAD),
    ("object", UNREAD),
    ("ol", BLOCK),
    ("p", BLOCK),
    ("param", VOID),
    ("picture", 0),
    ("pre", BLOCK),
    ("script", RAW),
    ("section", BLOCK),
    ("select", UNREAD),
    ("small", 0),
    ("source", VOID),
    ("span", 0),
    ("strong", 0),
    ("style", RAW),
    ("sub", 0),
    ("summary", BLOCK),
    ("sup", 0),
    ("svg", UNREAD),
    ("table", BLOCK),
    ("tbody", BLOCK),
    ("td", 0),
    ("template", UNREAD),
    ("textarea", RAW),
    ("tfoot", BLOCK),
    ("th", 0),
    ("thead", BLOCK),
    ("time", 0),
    ("title", BLOCK),
    ("tr", BLOCK),
    ("track", VOID),
    ("u", 0),
    ("ul", BLOCK),
    ("video", UNREAD),
    ("wbr", VOID),
    ("xmp", RAW),
];

/// Where the names of each first letter begin in the table, and where those of z end.
const STARTS: [usize; 27] = {
    let mut starts = [KNOWN.len(); 27];
    let (mut letter, mut at) = (0, 0);
    while letter < 26 {
        while at < KNOWN.len() && ((KNOWN[at].0.as_bytes()[0] - b'a') as usize) < letter {
            at += 1;
        }
        starts[letter] = at;
        letter += 1;
    }
    starts
};

/// Longest name that is kept; what is longer counts by its beginning.
const LONGEST: usize = 40;

/// Name and kind of an element. Names that HTML does not have are inline elements with content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    name: Cow<'static, str>,
    traits: u8,
}

impl Element {
    /// The element whose name opens `bytes`.
    pub(crate) fn opening(bytes: &[u8]) -> Element {
        let mut lower = [0u8; LONGEST];
        let mut len = 0;
        for (to, from) in lower.iter_mut().zip(bytes) {
            if !(from.is_ascii_alphanumeric() || matches!(from, b'-' | b':')) {
                break;
            }
            *to = from.to_ascii_lowercase();
            len += 1;
        }
        let name = &lower[..len];
        let known = match name.first() {
            Some(first @ b'a'..=b'z') => {
                &KNOWN[STARTS[usize::from(first - b'a')]..STARTS[usize::from(first - b'a') + 1]]
            }
            _ => &[],
        };
        match known.iter().find(|(known, _)| known.as_bytes() == name) {
            Some((known, traits)) => Element { name: Cow::Borrowed(known), traits: *traits },
            None => Element { name: Cow::Owned(name.iter().map(|b| char::from(*b)).collect()), traits: 0 },
        }
    }

    /// The name in lower case.
    pub(crate) fn as_str(&self) -> &str {
        &self.name
    }

    /// True for elements that begin a new passage.
    pub(crate) fn is_block(&self) -> bool {
        self.traits & BLOCK != 0
    }

    /// True for elements without content.
    pub(crate) fn is_void(&self) -> bool {
        self.traits & VOID != 0
    }

    /// True for elements whose text is not part of the page as read.
    pub(crate) fn is_unread(&self) -> bool {
        self.traits & UNREAD != 0
    }

    /// True for elements whose content is no markup, such as a script.
    pub(crate) fn is_raw(&self) -> bool {
        self.traits & RAW != 0
    }
}

/// Attributes that are read; all others are passed over.
const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "style",
    "role",
    "itemprop",
    "content",
    "property",
    "name",
    "datetime",
    "href",
    "rel",
    "type",
    "lang",
    "hidden",
    "pubdate",
    "aria-hidden",
    "data-component",
    "data-testid",
    "xml:lang",
    "http-equiv",
];

/// The attribute of this name, if it is one that is read.
pub(crate) fn attribute(name: &[u8]) -> Option<&'static str> {
    ATTRIBUTES.iter().find(|known| known.len() == name.len() && known.as_bytes().eq_ignore_ascii_case(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_read_in_any_case() {
        assert!(KNOWN.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (name, traits) in KNOWN {
            let element = Element::opening(format!("{}>", name.to_uppercase()).as_bytes());
            assert_eq!((element.as_str(), element.traits), (*name, *traits));
            assert!(matches!(element.name, Cow::Borrowed(_)));
        }
        let section = Element::opening(b"SecTion class=x");
        assert_eq!((section.as_str(), section.is_block(), section.is_void()), ("section", true, false));
        assert!(Element::opening(b"hr/").is_void() && Element::opening(b"hr/").is_block());
        let custom = Element::opening(b"x-Story>");
        assert_eq!((custom.as_str(), custom.is_block()), ("x-story", false));
        assert_eq!(Element::opening(&[b'a'; 5000]).as_str().len(), LONGEST);
    }
}
