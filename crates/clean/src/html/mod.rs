//! Web pages: markup read with a forgiving hand, every character traced to its bytes.

mod article;
mod class;
mod element;
pub(crate) mod entity;
mod head;
mod linked;
mod live;
mod page;
mod pieces;
mod stated;
mod token;
mod tree;

pub(crate) use entity::decoded;
pub(crate) use head::{Head, TRANSLATED};
pub(crate) use page::read;
pub(crate) use pieces::{Piece, each_piece};

use token::{Token, Tokens};

/// The words of an attribute or of a text of linked data.
pub(crate) fn attribute_words(raw: &str) -> String {
    linked::plain(raw)
}

/// Characters looked at to tell a page from plain text.
const SNIFFED: usize = 64 * 1024;

/// True when `text` is a web page. A page needs tags of its own; the ending of the name only lowers the number.
pub(crate) fn is_page(name: &str, text: &str) -> bool {
    let mut end = text.len().min(SNIFFED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = &text[..end];
    let start = window.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let lower: String = start.chars().take(15).flat_map(char::to_lowercase).collect();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return true;
    }
    let ending = name.rsplit('.').next().map(str::to_ascii_lowercase);
    let needed = if matches!(ending.as_deref(), Some("html" | "htm" | "xhtml")) { 1 } else { 4 };
    let known = Tokens::new(window).filter(
        |t| matches!(t, Token::Open(tag) if tag.element.is_block() || matches!(tag.element.as_str(), "br" | "meta")),
    );
    known.take(needed).count() >= needed
}

#[cfg(test)]
mod tests {
    use crate::encoding;

    #[test]
    fn an_end_that_is_missing_is_told_from_one_left_out() {
        let cut_off = |text: &str| super::read(&encoding::decode(text.as_bytes(), None)).cut_off;
        for cut in ["<html><head><title>Sho", "<html><body><p>Police sa<a hre", "<p>One</p><p", "<body><p>One</p>"] {
            assert!(cut_off(cut), "{cut}");
        }
        for whole in
            ["<html><body><p>One</p></body></html>", "<p>One<p>Two", "<html><p>5 < 6</html>", "<body><p>a</body>"]
        {
            assert!(!cut_off(whole), "{whole}");
        }
    }
}
