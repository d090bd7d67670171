//! The text of a page piece by piece, as the tree reads it, without building the tree.

use super::element::Element;
use super::token::{Token, Tokens};

/// A piece of the text of a page.
pub(crate) enum Piece<'a> {
    /// Characters, with their references.
    Text(&'a str),
    /// Words before it and behind it are apart.
    Break,
}

/// Gives the pieces of a page in their order.
pub(crate) fn each_piece<'a>(text: &'a str, take: &mut dyn FnMut(Piece<'a>)) {
    for token in Tokens::new(text) {
        match token {
            Token::Text(range) => take(Piece::Text(&text[range])),
            Token::Open(tag) if parts(&tag.element) => take(Piece::Break),
            Token::Close(element) if parts(&element) => take(Piece::Break),
            // Where a page gives its article in its data too, its words may be read there.
            Token::Raw { range, .. } if text[range.clone()].contains("\"articleBody\"") => {
                take(Piece::Break);
                take(Piece::Text(&text[range]));
                take(Piece::Break);
            }
            Token::Open(_) | Token::Close(_) | Token::Raw { .. } => {}
        }
    }
}

fn parts(element: &Element) -> bool {
    element.is_block() || matches!(element.as_str(), "br" | "td" | "th")
}
