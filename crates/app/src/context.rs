//! A quote inside the sentence it stands in, cut from the original bytes.

use crate::style::{Paint, Style, tame, width, wrap};
use chancery_facts::{Fact, Quote, Span};

/// Gives the original bytes of a document by name; `None` when they are not at hand.
pub type Originals<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// Farthest the context reaches on either side, in bytes.
const REACH: usize = 300;

/// Words before a quote, the quote, words after it: one sentence or a little more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// What stands before in the same sentence.
    pub before: String,
    /// The quoted words.
    pub quote: String,
    /// What stands after in the same sentence.
    pub after: String,
}

/// Cuts the sentence around `span`. A paragraph's end, a tag of markup and the end of a sentence end it.
/// Without bytes, or when the span is not in them, the quote stands alone.
pub fn sentence(original: Option<&[u8]>, quote: &Quote) -> Context {
    within(original, quote, &|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// The same as it reads, of a document in this encoding: without markup, with references such as `&amp;` resolved.
pub fn sentence_as_read(original: Option<&[u8]>, quote: &Quote, encoding: &str) -> Context {
    within(original, quote, &|bytes| chancery_clean::shown(bytes, encoding))
}

fn within(original: Option<&[u8]>, quote: &Quote, read: &dyn Fn(&[u8]) -> String) -> Context {
    let alone = || Context { before: String::new(), quote: tame(&quote.text), after: String::new() };
    let Some(bytes) = original else { return alone() };
    let Span { start, end } = quote.span;
    if end > bytes.len() || start > end {
        return alone();
    }
    let before = &bytes[start.saturating_sub(REACH)..start];
    let after = &bytes[end..(end + REACH).min(bytes.len())];
    let ended = ends_sentence(&bytes[start..end]);
    Context {
        before: spaced_right(&read(&before[sentence_start(before)..])),
        quote: tame(&read(&bytes[start..end])),
        after: if ended { String::new() } else { spaced_left(&read(&after[..sentence_end(after)])) },
    }
}

fn spaced_right(text: &str) -> String {
    let tamed = tame(text.trim_start_matches('\u{fffd}'));
    if text.ends_with(char::is_whitespace) && !tamed.is_empty() { tamed + " " } else { tamed }
}

fn spaced_left(text: &str) -> String {
    let tamed = tame(text.trim_end_matches('\u{fffd}'));
    if text.starts_with(char::is_whitespace) && !tamed.is_empty() { format!(" {tamed}") } else { tamed }
}

fn is_stop(bytes: &[u8], at: usize) -> bool {
    // A full stop ends a sentence when a space and then a capital or quotation mark follow: "6.5" and "p.m. on" do not.
    matches!(bytes[at], b'.' | b'!' | b'?')
        && bytes.get(at + 1).is_some_and(u8::is_ascii_whitespace)
        && bytes.get(at + 2).is_some_and(|b| b.is_ascii_uppercase() || matches!(b, b'"' | b'\'') || !b.is_ascii())
}

fn sentence_start(before: &[u8]) -> usize {
    for at in (0..before.len()).rev() {
        if matches!(before[at], b'\n' | b'\r' | b'>') {
            return at + 1;
        }
        if matches!(before[at], b'.' | b'!' | b'?')
            && (at + 2 >= before.len() || is_stop(before, at))
            && at + 1 < before.len()
        {
            return at + 1;
        }
    }
    0
}

fn sentence_end(after: &[u8]) -> usize {
    for at in 0..after.len() {
        if matches!(after[at], b'\n' | b'\r' | b'<') {
            return at;
        }
        if is_stop(after, at) {
            return at + 1;
        }
    }
    after.len()
}

fn ends_sentence(quote: &[u8]) -> bool {
    let text = String::from_utf8_lossy(quote);
    text.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with(['.', '!', '?'])
}

impl Context {
    /// The sentence as lines of at most `columns`, the quote marked by `«` `»` and, with colours, underlined.
    pub fn lines(&self, columns: usize, style: &Style) -> Vec<String> {
        let text = format!("{}«{}»{}", self.before, self.quote, self.after);
        let mut inside = false;
        wrap(&text, columns)
            .into_iter()
            .map(|line| {
                debug_assert!(width(&line) <= columns.max(1));
                paint_inside(&line, &mut inside, style)
            })
            .collect()
    }
}

impl Context {
    /// The same with so much of the sentence cut away at both ends that it takes one line of `columns`.
    pub fn shortened(mut self, columns: usize) -> Context {
        let room = columns.saturating_sub(width(&self.quote) + 2);
        if width(&self.before) + width(&self.after) <= room {
            return self;
        }
        let left = (room / 2).max(room.saturating_sub(width(&self.after))).min(width(&self.before));
        if left < width(&self.before) {
            self.before = last_columns(&self.before, left);
        }
        self.after = crate::style::cut(&self.after, room.saturating_sub(left));
        self
    }
}

/// The end of `text`, at most `columns` wide, the first one `…`.
fn last_columns(text: &str, columns: usize) -> String {
    let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let start = starts.find(|at| width(&text[*at..]) < columns).unwrap_or(text.len());
    if columns == 0 { String::new() } else { format!("…{}", &text[start..]) }
}

/// Paints what stands between the marks, also across lines.
pub(crate) fn paint_inside(line: &str, inside: &mut bool, style: &Style) -> String {
    let mut out = String::new();
    let mut part = String::new();
    for c in line.chars() {
        if c == '«' || c == '»' {
            let paint = if *inside { Paint::Quote } else { Paint::Plain };
            out.push_str(&style.paint(&part, paint));
            part.clear();
            out.push(c);
            *inside = c == '«';
        } else {
            part.push(c);
        }
    }
    let paint = if *inside { Paint::Quote } else { Paint::Plain };
    out.push_str(&style.paint(&part, paint));
    out
}

/// The bytes of `words` inside the fact's evidence, when they stand there letter for letter.
pub fn find_words(fact: &Fact, words: &str) -> Option<Quote> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    fact.evidence().iter().find_map(|e| {
        // A replaced byte changes lengths; then no offset is better than a wrong one.
        let exact = e.quote.text.len() == e.quote.span.len();
        let at = exact.then(|| e.quote.text.find(words))??;
        let start = e.quote.span.start + at;
        Some(Quote { span: Span::new(start, start + words.len()), text: words.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "First line\nThe guards fled. At 6.5 km two shells fell near the legation, he said. More came.\n";

    fn around(words: &str) -> Context {
        let start = TEXT.find(words).expect("words of the text");
        let quote = Quote::cut(TEXT.as_bytes(), Span::new(start, start + words.len())).expect("inside");
        sentence(Some(TEXT.as_bytes()), &quote)
    }

    #[test]
    fn context_is_the_sentence() {
        let context = around("two shells");
        assert_eq!(context.before, "At 6.5 km ");
        assert_eq!(context.after, " fell near the legation, he said.");
        assert_eq!(around("More came.").before, "");
        assert_eq!(around("The guards").after, " fled.");
    }

    #[test]
    fn a_short_context_keeps_the_quote() {
        let short = around("two shells").shortened(30);
        assert_eq!(short.quote, "two shells");
        assert!(width(&short.before) + width(&short.after) + 12 <= 30, "{short:?}");
        assert!(short.after.ends_with('…'));
        assert_eq!(around("two shells").shortened(100), around("two shells"));
    }

    #[test]
    fn markup_and_line_ends_stop_it() {
        let html = b"<p>The <b>legation</b> was <i>shut</i></p>";
        let quote = Quote::cut(html, Span::new(10, 18)).expect("inside");
        assert_eq!(
            sentence(Some(html), &quote),
            Context { before: String::new(), quote: "legation".into(), after: String::new() }
        );
    }

    #[test]
    fn missing_or_short_bytes_leave_the_quote_alone() {
        let quote = Quote { span: Span::new(5, 500), text: "words".into() };
        for bytes in [None, Some(&b"short"[..])] {
            assert_eq!(sentence(bytes, &quote).quote, "words");
        }
    }

    #[test]
    fn the_quote_is_marked_across_lines() {
        let lines = around("two shells fell near").lines(20, &Style { width: 20, color: true });
        assert!(lines.len() > 2);
        let painted = lines.iter().filter(|l| l.contains("\u{1b}[1;4m")).count();
        assert!(painted >= 2, "{lines:?}");
    }
}
