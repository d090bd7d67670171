//! Byte spans of the original document.

/// Bytes `start..end` of the original document, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; a reversed pair gives an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// True when no byte is covered.
    pub fn is_empty(&self) -> bool {
        self.end == self.start
    }

    /// Number of bytes that both spans cover.
    pub fn shared(&self, other: Span) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    /// True when `other` lies wholly inside.
    pub fn covers(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn join(&self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// Words of a document: where they stand and exactly how they read there.
///
/// `text` is the bytes of the file read as UTF-8, a broken byte shown as U+FFFD, so that anybody can check
/// a quotation without knowing the encoding of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Where the words stand.
    pub span: Span,
    /// The words, byte for byte.
    pub text: String,
}

impl Quote {
    /// Cuts the words out of the original bytes; `None` when the span runs past the end.
    pub fn cut(original: &[u8], span: Span) -> Option<Quote> {
        let bytes = original.get(span.start..span.end)?;
        Some(Quote { span, text: String::from_utf8_lossy(bytes).into_owned() })
    }
}
