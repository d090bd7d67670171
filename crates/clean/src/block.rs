//! Paragraphs before they have a zone.

use chancery_facts::Zone;
use std::ops::Range;

/// What the markup says about a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Nothing: plain text, or a paragraph of the article.
    #[default]
    None,
    /// Headline by markup.
    Title,
    /// Heading inside the article.
    Heading,
    /// Text of a paragraph element of the article: never the headline.
    Paragraph,
    /// Certain by markup: figure captions, navigation, share boxes and the like.
    Fixed(Zone),
}

/// One paragraph of the clean text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Bytes of the clean text, without surrounding spaces, never empty.
    pub range: Range<usize>,
    /// What the markup says.
    pub hint: Hint,
}

/// `range` without spaces at its ends.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    start..end
}
