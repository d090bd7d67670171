//! How much of one text stands in another, from a few hundred bytes kept of each.
//!
//! A text is cut into runs of three words. Of very many fixed orders of all such runs a sketch keeps the first that the
//! text has: two texts agree in as large a part of these as they share of all their runs together (MinHash). So texts can
//! be compared without having them, and those that share much be found by parts of their sketches.

use crate::copies::words_of;
use chancery_facts::{Text, Zone};

/// Words in a run. Longer runs would lose "almost the same words", shorter ones are shared by all texts of one subject.
const RUN: usize = 3;
/// Numbers of a sketch.
const NUMBERS: usize = 128;
/// Numbers in which texts must agree for anything to be said of them: fewer agree by chance, or because one text is so
/// much longer that a sketch cannot tell.
const LEAST: usize = 6;

/// From this share of the shorter text on, in hundredths, a text is a near copy.
pub const NEAR: u8 = 50;

/// What is kept of a text to compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Different runs of words in the text.
    pub pieces: u32,
    numbers: Vec<u32>,
}

impl Sketch {
    /// The sketch of an article: body and deck, without head and furniture of its page.
    pub fn of(text: &Text) -> Sketch {
        let article = text.zones.iter().filter(|z| matches!(z.zone, Zone::Body | Zone::Deck));
        let words = article.flat_map(|z| words_of(text.as_str(), z.range.clone())).map(|(word, _)| word);
        Sketch::of_words(&words.collect::<Vec<_>>())
    }

    /// The sketch of words in their order, in small letters.
    pub fn of_words(words: &[String]) -> Sketch {
        let mut runs: Vec<u64> = words.windows(RUN).map(hash).collect();
        runs.sort_unstable();
        runs.dedup();
        let mut numbers = vec![u32::MAX; NUMBERS];
        for run in &runs {
            for (n, number) in (0_u64..).zip(&mut numbers) {
                *number = (*number).min(place(*run, n));
            }
        }
        Sketch { pieces: u32::try_from(runs.len()).unwrap_or(u32::MAX), numbers }
    }

    /// The sketch as bytes, 4 for each number, the lowest first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    /// A sketch from its bytes; what is missing counts as nothing.
    pub fn from_bytes(pieces: u32, bytes: &[u8]) -> Sketch {
        let number = |four: &[u8]| four.try_into().map_or(u32::MAX, u32::from_le_bytes);
        let mut numbers: Vec<u32> = bytes.chunks_exact(4).map(number).collect();
        numbers.resize(NUMBERS, u32::MAX);
        Sketch { pieces, numbers }
    }

    /// How much of the shorter of two texts stands in the other, in hundredths; 0 where that is too little to tell.
    pub fn shared(&self, other: &Sketch) -> u8 {
        let equal = self.numbers.iter().zip(&other.numbers).filter(|(a, b)| a == b && **a != u32::MAX).count();
        let (a, b) = (f64::from(self.pieces), f64::from(other.pieces));
        if equal < LEAST || a.min(b) < 1.0 {
            return 0;
        }
        let alike = equal as f64 / NUMBERS as f64;
        let both = alike / (1.0 + alike) * (a + b);
        // At most 100, and never negative.
        (both / a.min(b) * 100.0).round().clamp(0.0, 100.0) as u8
    }
}

/// FNV-1a over the words of a run.
fn hash(run: &[String]) -> u64 {
    let bytes = run.iter().flat_map(|word| word.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

/// Where a run stands in the order of a number.
fn place(run: u64, number: u64) -> u32 {
    // The finishing steps of SplitMix64: every bit of the run moves every bit of the place.
    let mut z = run.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(range: std::ops::Range<usize>) -> Vec<String> {
        range.map(|n| format!("w{n}")).collect()
    }

    #[test]
    fn shares_are_near_the_truth() {
        let whole = Sketch::of_words(&words(0..400));
        assert_eq!(whole.shared(&whole), 100);
        assert_eq!(whole.shared(&Sketch::of_words(&words(1000..1400))), 0);
        for (from, to, share) in [(0, 200, 100), (200, 600, 50), (100, 500, 75), (300, 700, 25)] {
            let found = whole.shared(&Sketch::of_words(&words(from..to)));
            assert!(found.abs_diff(share) <= 15, "{from}..{to}: {found}, not {share}");
        }
    }

    #[test]
    fn a_sketch_survives_its_bytes_and_nothing_shares_nothing() {
        let sketch = Sketch::of_words(&words(0..50));
        assert_eq!(Sketch::from_bytes(sketch.pieces, &sketch.to_bytes()), sketch);
        let empty = Sketch::of_words(&[]);
        assert_eq!((empty.pieces, empty.shared(&empty)), (0, 0));
        assert_eq!(Sketch::from_bytes(50, &[]).shared(&sketch), 0);
    }
}
