//! Words into lines: broken where they may be, shaped, in the order they are seen.

use crate::Run;
use crate::fonts::Fonts;
use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// Letters of one font, one look and one direction, side by side.
pub(crate) struct Piece {
    /// Left edge, from the left of the line.
    pub(crate) x: f32,
    /// The letters as shaped; advances in parts of the size.
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// The words they stand for.
    pub(crate) text: String,
    /// Place of the font.
    pub(crate) font: usize,
    /// Bold.
    pub(crate) bold: bool,
    /// Raised.
    pub(crate) raised: bool,
    /// Grey.
    pub(crate) soft: bool,
    /// Size in points.
    pub(crate) size: f32,
}

/// A line.
pub(crate) struct Line {
    /// What stands on it, from the left.
    pub(crate) pieces: Vec<Piece>,
}

/// Words made ready: one text, and the look of each of its letters.
struct Words<'r> {
    text: String,
    /// End of each run in the text.
    ends: Vec<(usize, &'r Run)>,
}

impl<'r> Words<'r> {
    fn of(runs: &'r [Run]) -> Words<'r> {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for run in runs {
            // A line break inside words is a space; control characters are nothing.
            text.extend(run.text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()));
            ends.push((text.len(), run));
        }
        Words { text, ends }
    }

    fn run_at(&self, at: usize) -> Option<&'r Run> {
        self.ends.iter().find(|(end, _)| at < *end).map(|(_, run)| *run)
    }
}

/// Breaks words into lines of a width in points. The first strong letter says from which side they are read.
pub(crate) fn lines(fonts: &Fonts, runs: &[Run], size: f32, width: f32) -> Vec<Line> {
    let words = Words::of(runs);
    if words.text.trim().is_empty() {
        return Vec::new();
    }
    let bidi = BidiInfo::new(&words.text, None);
    let Some(paragraph) = bidi.paragraphs.first() else { return Vec::new() };
    let rtl = paragraph.level.is_rtl();
    let mut out = Vec::new();
    let mut begin = 0;
    while begin < words.text.len() {
        let end = line_end(fonts, &words, &bidi.levels, begin, size, width);
        let trimmed = begin + words.text[begin..end].trim_end().len();
        let (_, visual) = bidi.visual_runs(paragraph, begin..trimmed.max(begin));
        let mut line = Line { pieces: Vec::new() };
        let mut x = 0.0;
        for range in visual {
            let level = bidi.levels.get(range.start).copied().unwrap_or_else(Level::ltr);
            let mut pieces = shape(fonts, &words, range, level.is_rtl(), size);
            if level.is_rtl() {
                pieces.reverse();
            }
            for mut piece in pieces {
                piece.x = x;
                x += width_of(&piece);
                line.pieces.push(piece);
            }
        }
        if rtl {
            line.pieces.iter_mut().for_each(|p| p.x += (width - x).max(0.0));
        }
        out.push(line);
        begin = end + words.text[end..].len() - words.text[end..].trim_start().len();
    }
    out
}

fn width_of(piece: &Piece) -> f32 {
    piece.glyphs.iter().map(|g| g.x_advance).sum::<f32>() * piece.size
}

/// Where the line that begins at `begin` ends: the last place to break before it is full; a word that is longer than a
/// line is cut.
fn line_end(fonts: &Fonts, words: &Words, levels: &[Level], begin: usize, size: f32, width: f32) -> usize {
    let measure = |end: usize| -> f32 {
        let rtl = levels.get(begin).is_some_and(|l| l.is_rtl());
        let text = words.text[begin..end].trim_end();
        shape(fonts, words, begin..begin + text.len(), rtl, size).iter().map(width_of).sum()
    };
    let mut last = None;
    for (at, kind) in linebreaks(&words.text[begin..]) {
        let end = begin + at;
        if measure(end) > width {
            break;
        }
        last = Some(end);
        if kind == BreakOpportunity::Mandatory {
            break;
        }
    }
    if let Some(end) = last {
        return end;
    }
    let mut end = begin;
    for (at, letter) in words.text[begin..].char_indices() {
        let next = begin + at + letter.len_utf8();
        if end > begin && measure(next) > width {
            break;
        }
        end = next;
    }
    end
}

/// The letters of a stretch of one direction, cut where font or look is another, in the order they are read.
fn shape(fonts: &Fonts, words: &Words, range: std::ops::Range<usize>, rtl: bool, size: f32) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut start = range.start;
    let mut now: Option<(usize, *const Run)> = None;
    for (at, letter) in words.text[range.clone()].char_indices() {
        let at = range.start + at;
        let run = words.run_at(at).map_or(std::ptr::null(), std::ptr::from_ref);
        // Spaces and marks stay with the letters before them.
        let font = match fonts.with(letter) {
            _ if letter == ' ' || Fonts::is_silent(letter) => now.map_or(0, |(font, _)| font),
            found => found.unwrap_or(0),
        };
        if now.is_some_and(|known| known != (font, run)) {
            out.extend(piece(fonts, words, start..at, now.map_or(0, |n| n.0), rtl, size));
            start = at;
        }
        now = Some((font, run));
    }
    if start < range.end {
        out.extend(piece(fonts, words, start..range.end, now.map_or(0, |n| n.0), rtl, size));
    }
    out
}

fn piece(
    fonts: &Fonts,
    words: &Words,
    range: std::ops::Range<usize>,
    font: usize,
    rtl: bool,
    size: f32,
) -> Option<Piece> {
    let run = words.run_at(range.start)?;
    let text = &words.text[range];
    let cut = fonts.get(run.bold, font);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if rtl { Direction::RightToLeft } else { Direction::LeftToRight });
    let shaped = rustybuzz::shape(&cut.face, &[], buffer);
    let units = cut.face.units_per_em().max(1) as f32;
    let infos = shaped.glyph_infos();
    // A glyph stands for the letters up to the next cluster.
    let mut starts: Vec<usize> = infos.iter().map(|i| i.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let end_of = |start: usize| starts.iter().find(|s| **s > start).copied().unwrap_or(text.len());
    let glyphs = infos.iter().zip(shaped.glyph_positions()).map(|(info, position)| {
        let start = info.cluster as usize;
        KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            position.x_advance as f32 / units,
            position.x_offset as f32 / units,
            position.y_offset as f32 / units,
            position.y_advance as f32 / units,
            start..end_of(start),
            None,
        )
    });
    let size = if run.raised { size * 0.68 } else { size };
    Some(Piece {
        x: 0.0,
        glyphs: glyphs.collect(),
        text: text.to_owned(),
        font,
        bold: run.bold,
        raised: run.raised,
        soft: run.soft,
        size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, width: f32) -> Vec<Line> {
        lines(&Fonts::load().expect("fonts"), &[Run::plain(text)], 10.0, width)
    }

    #[test]
    fn lines_stay_within_their_width_and_lose_no_word() {
        let text = "Three rockets struck the embassy of Norland in the old port of Quito on Monday morning, killing two guards";
        let made = set(text, 120.0);
        assert!(made.len() > 3);
        for line in &made {
            let last = line.pieces.last().expect("words");
            assert!(last.x + width_of(last) <= 120.0);
        }
        let back: Vec<String> =
            made.iter().map(|l| l.pieces.iter().map(|p| p.text.as_str()).collect::<String>()).collect();
        assert_eq!(back.join(" "), text);
        assert!(set(&"x".repeat(200), 100.0).len() > 5, "a word longer than a line is cut");
    }

    #[test]
    fn arabic_is_shaped_and_read_from_the_right() {
        let made = set("انفجار قرب السفارة", 400.0);
        let pieces = &made[0].pieces;
        assert!(pieces.iter().all(|p| p.font == 1));
        let last = pieces.last().expect("words");
        assert!((last.x + width_of(last) - 400.0).abs() < 1.0, "it stands at the right");
        // Joined letters have other glyphs than the same ones alone.
        let alone = set("ف", 400.0)[0].pieces[0].glyphs[0].glyph_id;
        assert!(pieces.iter().flat_map(|p| &p.glyphs).all(|g| g.glyph_id != alone));
        // In an English line it stays at its place.
        let mixed = set("The “السفارة” was hit", 400.0);
        let fonts: Vec<usize> = mixed[0].pieces.iter().map(|p| p.font).collect();
        assert_eq!((fonts.first(), fonts.last()), (Some(&0), Some(&0)));
        assert!(fonts.contains(&1));
    }
}
