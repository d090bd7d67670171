//! Texts under pictures.

use crate::credit;
use crate::furniture::furniture;

/// How sure a line is a caption, and where its credit begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signs {
    /// Words that only stand under pictures, or a picture credit that cannot be anything else.
    pub strong: bool,
    /// Words common under pictures.
    pub weak: bool,
    /// First byte of the credit.
    pub credit: Option<usize>,
}

/// Longest caption, in bytes.
const LONGEST: usize = 900;

/// Looks for the signs of a caption.
pub(crate) fn signs(line: &str) -> Signs {
    if line.len() > LONGEST {
        return Signs::default();
    }
    let certain = credit::trailing_photo_credit(line);
    let credit = certain.or_else(|| credit::trailing_bare_agency(line));
    let text = &line[..credit.unwrap_or(line.len())];
    // "(Photo: Police seal off the street.)"
    let lower = text.to_lowercase();
    let bare = lower.trim().trim_start_matches(['(', '[']);
    let labelled = ["photo:", "picture:", "image:", "caption:", "pictured:", "photos:", "in pictures:", "video:"]
        .iter()
        .any(|label| bare.starts_with(label));
    let strong = labelled || furniture().caption_strong.fits_lower(lower.trim()) && sentences(text) <= 3;
    let weak = furniture().caption_weak.fits_lower(&lower) || credit.is_some();
    Signs { strong: strong || (certain.is_some() && text.len() <= 600), weak, credit }
}

fn sentences(text: &str) -> usize {
    text.matches(". ").count() + 1
}
