//! Web pages: markup read with a forgiving hand, every character traced to its bytes.

mod article;
mod class;
mod entity;
mod head;
mod page;
mod token;
mod tree;

pub(crate) use head::Head;
pub(crate) use page::read;

use token::{Token, Tokens};

/// Characters looked at to tell a page from plain text.
const SNIFFED: usize = 64 * 1024;

/// True when a page ends inside a tag, or its body was opened and never closed.
pub(crate) fn is_cut_off(text: &str) -> bool {
    let last = text.rfind('<').map_or("", |at| &text[at..]);
    let in_tag = last[last.len().min(1)..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    if in_tag && !last.contains('>') {
        return true;
    }
    let (mut opened, mut closed) = (false, false);
    for token in Tokens::new(text) {
        match token {
            Token::Open(tag) => opened |= matches!(tag.name.as_str(), "html" | "body"),
            Token::Close { name, .. } => closed |= matches!(name.as_str(), "html" | "body"),
            _ => {}
        }
    }
    opened && !closed
}

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
        |t| matches!(t, Token::Open(tag) if tree::is_block(&tag.name) || tag.name == "br" || tag.name == "meta"),
    );
    known.take(needed).count() >= needed
}

#[cfg(test)]
mod tests {
    use super::is_cut_off;

    #[test]
    fn an_end_that_is_missing_is_told_from_one_left_out() {
        for cut in ["<html><head><title>Sho", "<html><body><p>Police sa<a hre", "<p>One</p><p", "<body><p>One</p>"] {
            assert!(is_cut_off(cut), "{cut}");
        }
        for whole in
            ["<html><body><p>One</p></body></html>", "<p>One<p>Two", "<html><p>5 < 6</html>", "<body><p>a</body>"]
        {
            assert!(!is_cut_off(whole), "{whole}");
        }
    }
}
