//! Characters made plain: one kind of space, apostrophe and line end; invisible ones gone.

use crate::encoding::Source;
use chancery_facts::TextBuilder;
use std::ops::Range;

/// What becomes of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    Keep,
    Drop,
    Be(&'static str),
}

/// The plain form of a character.
pub(crate) fn plain(c: char) -> Plain {
    match c {
        '\n' | ' '..='~' => Plain::Keep,
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Plain::Be(" "),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Plain::Be("\n"),
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' => Plain::Be("'"),
        '\u{2010}' | '\u{2011}' => Plain::Be("-"),
        '\u{fb00}' => Plain::Be("ff"),
        '\u{fb01}' => Plain::Be("fi"),
        '\u{fb02}' => Plain::Be("fl"),
        '\u{fb03}' => Plain::Be("ffi"),
        '\u{fb04}' => Plain::Be("ffl"),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => Plain::Drop,
        c if c.is_control() => Plain::Drop,
        _ => Plain::Keep,
    }
}

/// Appends a stretch of the source in plain characters.
pub(crate) fn push(builder: &mut TextBuilder, source: &Source<'_>, range: Range<usize>) {
    let text = &source.text[range.clone()];
    // Stretches of unchanged characters go over in one piece only where they map byte by byte.
    let mut kept = range.start;
    let mut skip_feed = false;
    for (i, c) in text.char_indices() {
        let at = range.start + i;
        let end = at + c.len_utf8();
        let what = if skip_feed && c == '\n' { Plain::Drop } else { plain(c) };
        skip_feed = false;
        if what == Plain::Keep && source.is_plain() {
            continue;
        }
        flush(builder, source, kept..at);
        kept = end;
        match what {
            Plain::Keep => builder.push(&source.text[at..end], source.span(at..end)),
            Plain::Drop => {}
            Plain::Be(new) => {
                let two = c == '\r' && text[i + 1..].starts_with('\n');
                skip_feed = two;
                builder.push(new, source.span(at..end + usize::from(two)));
            }
        }
    }
    flush(builder, source, kept..range.end);
}

fn flush(builder: &mut TextBuilder, source: &Source<'_>, range: Range<usize>) {
    if !range.is_empty() {
        builder.push(&source.text[range.clone()], source.span(range));
    }
}
