//! How output looks: width, colours, and what untrusted text may do to a terminal.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns used when the output is not a terminal.
pub const PIPED_WIDTH: usize = 120;

/// Width in columns and whether colours may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns at hand; nothing printed is wider, save a single word of `show` text that cannot be cut.
    pub width: usize,
    /// True when SGR colour codes may be written.
    pub color: bool,
}

/// What a piece of text is, and so how it is painted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// As it comes.
    #[default]
    Plain,
    /// Less important: rules, ids, remarks.
    Dim,
    /// Headings.
    Bold,
    /// Sources disagree, a quote is missing.
    Alert,
    /// Hedged, claimed, open.
    Caution,
    /// Confirmed, in order.
    Good,
    /// The quoted words inside their sentence.
    Quote,
}

impl Style {
    /// No colours, `width` columns.
    pub fn plain(width: usize) -> Style {
        Style { width, color: false }
    }

    /// `text` painted, or unchanged when colours are off.
    pub fn paint<'a>(&self, text: &'a str, paint: Paint) -> Cow<'a, str> {
        let code = match paint {
            Paint::Plain => return Cow::Borrowed(text),
            Paint::Dim => "2",
            Paint::Bold => "1",
            Paint::Alert => "31",
            Paint::Caution => "33",
            Paint::Good => "32",
            Paint::Quote => "1;4",
        };
        if self.color && !text.is_empty() {
            Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Columns that `text` takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Text of a report made safe for a terminal and for one line: white space becomes single spaces; control
/// characters, escape codes and direction overrides, which could repaint the screen or swap the
/// reading order, are shown as `�`.
pub fn tame(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            out.push(' ');
        }
        // A quotation from a text in UTF-16 has one beside every letter.
        if c != '\0' {
            out.push(if is_hostile(c) { '\u{fffd}' } else { c });
        }
    }
    out
}

fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// `text` cut to at most `columns`, the last one `…` when something was left out.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = take_columns(text, columns.saturating_sub(1)).trim_end().to_owned();
    if columns > 0 {
        out.push('…');
    }
    out
}

fn take_columns(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// `text` padded with spaces to `columns`; longer text comes back as it is.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Breaks `text` into lines of at most `columns`, at spaces where that is possible.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let joined = width(&line) + usize::from(!line.is_empty()) + width(word);
        if joined <= columns {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = break_word(word, columns, &mut lines);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Pushes full lines of a word that is too long and returns its rest.
fn break_word(word: &str, columns: usize, lines: &mut Vec<String>) -> String {
    let mut rest = word;
    while width(rest) > columns {
        let mut head = take_columns(rest, columns);
        if head.is_empty() {
            // One grapheme wider than the column: it is replaced rather than let out of the frame.
            let first = rest.graphemes(true).next().map_or(rest.len(), str::len);
            lines.push("…".to_owned());
            rest = &rest[first..];
            continue;
        }
        if let Some(at) = break_after(head) {
            head = &head[..at];
        }
        lines.push(head.to_owned());
        rest = &rest[head.len()..];
    }
    rest.to_owned()
}

/// Where a long word breaks best: after the dots of an interval, else after a hyphen, slash, underscore or point.
fn break_after(head: &str) -> Option<usize> {
    let dots = head.rfind('…').map(|at| at + '…'.len_utf8());
    dots.or_else(|| head.rfind(['-', '/', '_', '.']).filter(|at| *at > 0).map(|at| at + 1))
}

/// [`wrap`], with at most `most` lines; the last one ends in `…` when text was left out.
pub fn wrap_at_most(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > most {
        lines.truncate(most.max(1));
        if let Some(last) = lines.last_mut() {
            *last = if width(last) < columns {
                format!("{last}…")
            } else {
                format!("{}…", take_columns(last, columns.saturating_sub(1)))
            };
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_codes_and_direction_overrides_do_not_reach_the_terminal() {
        let hostile = "a\u{1b}[2Jb\u{202e}c\n\n d\te\u{7}";
        let tamed = tame(hostile);
        assert_eq!(tamed, "a\u{fffd}[2Jb\u{fffd}c d e\u{fffd}");
    }

    #[test]
    fn wide_characters_count_double() {
        assert_eq!(width("大使館"), 6);
        assert_eq!(cut("大使館前", 5), "大使…");
        assert_eq!(wrap("大使館前", 4), vec!["大使", "館前"]);
        assert_eq!(wrap("大", 1), vec!["…"]);
    }

    #[test]
    fn combining_marks_stay_with_their_letter() {
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    }

    #[test]
    fn lines_break_at_spaces_and_never_run_over() {
        for columns in 1..20 {
            for line in wrap("the consulate-general of Estmark was closed", columns) {
                assert!(width(&line) <= columns, "{line:?} in {columns}");
            }
        }
        assert_eq!(wrap("2031-05-30…06-02", 13), vec!["2031-05-30…", "06-02"]);
        assert_eq!(wrap_at_most("one two three four", 5, 2), vec!["one", "two…"]);
        assert_eq!(wrap_at_most("abcde fghij klm", 5, 2), vec!["abcde", "fghi…"]);
    }

    #[test]
    fn paint_is_silent_without_colour() {
        assert_eq!(Style::plain(80).paint("x", Paint::Alert), "x");
        assert_eq!(Style { width: 80, color: true }.paint("x", Paint::Alert), "\u{1b}[31mx\u{1b}[0m");
    }
}
