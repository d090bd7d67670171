//! Lines of plain text to paragraphs; lines broken at a fixed width are joined.

use crate::block::{Block, Hint, trimmed};
use std::ops::Range;

/// Widest line of a text that counts as broken by hand or machine.
const WIDEST: usize = 100;
/// Narrowest such width.
const NARROWEST: usize = 40;

struct Line {
    range: Range<usize>,
    indent: usize,
    width: usize,
    /// A blank line stands before it.
    after_blank: bool,
}

/// The paragraphs of plain text.
pub(crate) fn paragraphs(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let width = wrap_width(&lines, text);
    let mut blocks: Vec<Block> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let joins =
            i > 0 && !line.after_blank && width.is_some_and(|width| continues(text, &lines[i - 1], line, width));
        match blocks.last_mut() {
            Some(block) if joins => block.range.end = line.range.end,
            _ => blocks.push(Block { range: line.range.clone(), hint: Hint::None }),
        }
    }
    blocks
}

fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut after_blank = true;
    for raw in text.split_inclusive('\n') {
        let range = trimmed(text, at..at + raw.len());
        if range.is_empty() {
            after_blank = true;
        } else {
            let width = text[range.clone()].chars().count();
            out.push(Line { indent: range.start - at, width, after_blank, range });
            after_blank = false;
        }
        at += raw.len();
    }
    out
}

/// The width at which lines were broken; `None` when lines are whole paragraphs.
fn wrap_width(lines: &[Line], text: &str) -> Option<usize> {
    let inner: Vec<&Line> = lines.windows(2).filter(|pair| !pair[1].after_blank).map(|pair| &pair[0]).collect();
    // A few long lines (a header, a table) do not change how the rest was set.
    let long = lines.iter().filter(|l| l.width + l.indent > WIDEST).count();
    if inner.len() < 2 || long * 20 > lines.len() {
        return None;
    }
    let mut widths: Vec<usize> = inner.iter().map(|l| l.width).filter(|w| *w <= WIDEST).collect();
    widths.sort_unstable();
    let width = *widths.get(widths.len().saturating_sub(1) * 95 / 100)?;
    if width < NARROWEST {
        return None;
    }
    let open = inner.iter().filter(|l| l.width * 4 >= width * 3 && !ends_sentence(&text[l.range.clone()])).count();
    (open * 2 >= inner.len()).then_some(width)
}

/// True when `next` goes on with the paragraph of `line`.
fn continues(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    if next.indent >= line.indent + 2 && ends_sentence(&text[line.range.clone()]) {
        return false;
    }
    let words = &text[next.range.clone()];
    if words.starts_with(char::is_lowercase) && line.width * 2 >= width {
        return true;
    }
    let first = words.split_whitespace().next().map_or(0, |w| w.chars().count());
    // Broken because the next word did not fit, give or take the habits of the machine that set it.
    line.width + 1 + first + width / 10 > width && line.width * 3 >= width * 2
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\u{201d}', '\'', ')', ']']).ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|b| &text[b.range]).collect()
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let text = "A title\nA deck line\n\nFirst paragraph of the report, long enough to be one.\nSecond one.\n";
        assert_eq!(texts(text).len(), 4);
    }

    #[test]
    fn wrapped_lines_are_joined_and_indents_open_paragraphs() {
        let text = "   PORT AMAR, 3 MAY 31 -- THE MINISTRY OF THE INTERIOR HAS REPORTED THAT\n\
                    TWO MORTAR ROUNDS WERE FIRED AT THE EMBASSY OF NORLAND LATE ON SUNDAY.\n   \
                    A GUARD WAS WOUNDED BY GLASS AND TAKEN TO THE MILITARY HOSPITAL OF THE\n\
                    CAPITAL.\n\n   NOBODY HAS CLAIMED THE ATTACK SO FAR, THE MINISTRY SAID IN A STATEMENT\n\
                    READ OUT ON STATE RADIO.\n";
        let got = texts(text);
        assert_eq!(got.len(), 3, "{got:#?}");
        assert!(got[1].starts_with("A GUARD") && got[1].ends_with("CAPITAL."));
    }

    #[test]
    fn short_lists_are_not_joined() {
        let text = "Norland\nSarovia\nEstmark\nOther news of the day\nThe envoy left on Monday, officials said.\n";
        assert_eq!(texts(text).len(), 5);
    }
}
