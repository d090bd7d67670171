//! The fonts built in, and which of them has a letter.

use crate::Error;
use krilla::text::Font;
use rustybuzz::Face;
use rustybuzz::ttf_parser::GlyphId;

/// A font in both forms that are needed: to measure and shape, and to embed.
pub(crate) struct Cut {
    pub(crate) face: Face<'static>,
    pub(crate) font: Font,
}

/// Fonts of one weight, in the order they are asked.
type Family = [Cut; 3];

/// All fonts.
pub(crate) struct Fonts {
    plain: Family,
    bold: Family,
}

fn cut(bytes: &'static [u8]) -> Result<Cut, Error> {
    let broken = || Error("a built-in font cannot be read".to_owned());
    Ok(Cut {
        face: Face::from_slice(bytes, 0).ok_or_else(broken)?,
        font: Font::new(bytes.into(), 0).ok_or_else(broken)?,
    })
}

impl Fonts {
    /// Reads them.
    pub(crate) fn load() -> Result<Fonts, Error> {
        Ok(Fonts {
            plain: [
                cut(include_bytes!("../fonts/NotoSans-Regular.ttf"))?,
                cut(include_bytes!("../fonts/NotoSansArabic-Regular.ttf"))?,
                cut(include_bytes!("../fonts/NotoSansHebrew-Regular.ttf"))?,
            ],
            bold: [
                cut(include_bytes!("../fonts/NotoSans-Bold.ttf"))?,
                cut(include_bytes!("../fonts/NotoSansArabic-Bold.ttf"))?,
                cut(include_bytes!("../fonts/NotoSansHebrew-Bold.ttf"))?,
            ],
        })
    }

    /// A font by weight and place.
    pub(crate) fn get(&self, bold: bool, at: usize) -> &Cut {
        let family = if bold { &self.bold } else { &self.plain };
        &family[at.min(family.len() - 1)]
    }

    /// The place of the first font that has the letter; `None` when none has.
    pub(crate) fn with(&self, letter: char) -> Option<usize> {
        let has = |cut: &Cut| cut.face.glyph_index(letter).is_some_and(|GlyphId(id)| id != 0);
        self.plain.iter().position(has)
    }

    /// True for what may stay without a letter of its own: joiners, marks of direction.
    pub(crate) fn is_silent(letter: char) -> bool {
        matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
    }
}
