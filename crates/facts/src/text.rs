//! Readable text that remembers the bytes it was made from.

use crate::{Date, Span, Zone};
use std::ops::Range;

/// A run of clean bytes and the original bytes behind it. Runs of equal length map byte by byte.
#[derive(Clone, Copy, Debug)]
struct Run {
    clean: usize,
    clean_len: usize,
    original: usize,
    original_len: usize,
}

/// A zone of the clean text (byte offsets of [`Text::as_str`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextZone {
    /// What the passage is.
    pub zone: Zone,
    /// Bytes of the clean text.
    pub range: Range<usize>,
}

/// An entry of a running report, dated by the markup of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEntry {
    /// Bytes of the clean text.
    pub range: Range<usize>,
    /// Day it is dated by.
    pub day: Date,
    /// Time of day as `HH:MM`, if stated.
    pub time: Option<String>,
}

/// The clean text of one document: markup gone, spaces and apostrophes made plain, every byte traceable.
///
/// In the clean text no-break spaces are spaces, `’` is `'`, soft hyphens are gone; `“ ”` stay, because
/// they tell where a quotation opens and closes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    text: String,
    runs: Vec<Run>,
    /// Zones in reading order, not overlapping; filled in by `clean`.
    pub zones: Vec<TextZone>,
    /// Entries of a running report, in reading order, not overlapping; empty for any other text. Filled in by `clean`.
    pub entries: Vec<TextEntry>,
}

impl Text {
    /// The clean text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same text in other letters, byte for byte as long: runs and zones stay. Another length leaves it as it is.
    pub fn with_letters(&self, letters: String) -> Text {
        let same = letters.len() == self.text.len();
        debug_assert!(same, "letters of another length");
        Text { text: if same { letters } else { self.text.clone() }, ..self.clone() }
    }

    /// The original bytes behind a range of the clean text.
    ///
    /// An empty range gives an empty span. A range that cuts through a replaced character covers all of it.
    pub fn original(&self, range: Range<usize>) -> Span {
        if self.runs.is_empty() {
            return Span::new(0, 0);
        }
        let start = self.map_start(range.start);
        if range.end <= range.start {
            return Span::new(start, start);
        }
        Span::new(start, self.map_end(range.end))
    }

    /// The range of the clean text that original bytes stand in: the way back from [`Text::original`]. Bytes that were left out,
    /// such as markup, take none.
    pub fn readable(&self, span: Span) -> Range<usize> {
        let at = |byte: usize| {
            let i = self.runs.partition_point(|r| r.original + r.original_len <= byte);
            let Some(run) = self.runs.get(i) else { return self.text.len() };
            let into = byte.saturating_sub(run.original);
            let inside = if run.clean_len == run.original_len { into.min(run.clean_len) } else { 0 };
            run.clean + inside
        };
        let (start, end) = (at(span.start), at(span.end));
        start..end.max(start)
    }

    fn run_at(&self, clean: usize) -> Run {
        let i = self.runs.partition_point(|r| r.clean <= clean).saturating_sub(1);
        self.runs[i]
    }

    fn map_start(&self, clean: usize) -> usize {
        let run = self.run_at(clean);
        let into = clean.saturating_sub(run.clean);
        if run.clean_len == run.original_len { run.original + into.min(run.original_len) } else { run.original }
    }

    fn map_end(&self, clean_end: usize) -> usize {
        let run = self.run_at(clean_end - 1);
        let into = clean_end - run.clean;
        if run.clean_len == run.original_len && into <= run.clean_len {
            run.original + into
        } else {
            run.original + run.original_len
        }
    }
}

/// Builds a [`Text`] piece by piece, in order of the original.
#[derive(Debug, Default)]
pub struct TextBuilder {
    out: Text,
}

impl TextBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends `clean`, which stands for the original bytes `span`.
    ///
    /// Pieces of equal length are mapped byte by byte; others as a whole, so pass replaced characters one by one.
    pub fn push(&mut self, clean: &str, span: Span) {
        if clean.is_empty() {
            return;
        }
        let run =
            Run { clean: self.out.text.len(), clean_len: clean.len(), original: span.start, original_len: span.len() };
        self.out.text.push_str(clean);
        if let Some(last) = self.out.runs.last_mut() {
            let plain = |r: &Run| r.clean_len == r.original_len;
            if plain(last) && plain(&run) && last.original + last.original_len == run.original {
                last.clean_len += run.clean_len;
                last.original_len += run.original_len;
                return;
            }
        }
        self.out.runs.push(run);
    }

    /// Bytes of clean text so far.
    pub fn len(&self) -> usize {
        self.out.text.len()
    }

    /// True before the first piece.
    pub fn is_empty(&self) -> bool {
        self.out.text.is_empty()
    }

    /// The clean text so far.
    pub fn as_str(&self) -> &str {
        self.out.as_str()
    }

    /// The finished text; zones are still empty.
    pub fn finish(self) -> Text {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn original_bytes_lead_back_to_the_words_they_stand_for() {
        // <b>it&rsquo;s</b> on
        let mut builder = TextBuilder::new();
        builder.push("it", Span::new(3, 5));
        builder.push("'", Span::new(5, 12));
        builder.push("s", Span::new(12, 13));
        builder.push(" on", Span::new(17, 20));
        let text = builder.finish();
        for range in [0..4, 0..7, 2..4, 4..7] {
            assert_eq!(text.readable(text.original(range.clone())), range);
        }
        assert_eq!(text.readable(Span::new(0, 17)), 0..4);
        assert_eq!(text.readable(Span::new(20, 20)), 7..7);
    }

    #[test]
    fn replaced_characters_map_to_all_their_bytes() {
        let original = "a\u{a0}b’s";
        let mut builder = TextBuilder::new();
        builder.push("a", Span::new(0, 1));
        builder.push(" ", Span::new(1, 3));
        builder.push("b", Span::new(3, 4));
        builder.push("'", Span::new(4, 7));
        builder.push("s", Span::new(7, 8));
        let text = builder.finish();
        assert_eq!(text.as_str(), "a b's");
        assert_eq!(text.original(1..2), Span::new(1, 3));
        assert_eq!(text.original(0..5), Span::new(0, original.len()));
        assert_eq!(text.original(3..4), Span::new(4, 7));
        assert_eq!(text.original(2..3), Span::new(3, 4));
        assert_eq!(text.original(2..2).len(), 0);
    }
}
