//! Web pages: markup read with a forgiving hand, every character traced to its bytes.

mod article;
mod class;
mod entity;
mod head;
mod page;
mod token;
mod tree;

pub(crate) use page::read;

use token::{Token, Tokens};

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
        |t| matches!(t, Token::Open(tag) if tree::is_block(&tag.name) || tag.name == "br" || tag.name == "meta"),
    );
    known.take(needed).count() >= needed
}
