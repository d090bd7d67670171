//! Sparse weights: each feature key owns a short row of (class, weight).

use crate::bytes::Reader;
#[cfg(any(test, feature = "train"))]
use crate::bytes::Writer;
use crate::error::ModelError;
use crate::table::Table;

/// Anything that can add up the weights of a set of features.
pub(crate) trait Scorer {
    /// Adds the rows of `keys` to `scores`, one place per class.
    fn score(&self, keys: &[u32], scores: &mut [f32]);
}

/// Row addresses packed into one number: 22 bits of start, 7 of length, 3 of shift.
const LENGTH_BITS: u32 = 7;
const SHIFT_BITS: u32 = 3;
/// Features looked up at once.
const BATCH: usize = 64;
/// From this length a row is kept with a place for every class: adding it needs no jumps.
const WIDE: usize = 24;
/// Length that marks a wide row.
const WIDE_MARK: usize = (1 << LENGTH_BITS) - 1;
/// Longest row a packed address can name.
#[cfg(feature = "train")]
pub(crate) const LONGEST_ROW: usize = WIDE_MARK - 1;
/// Most cells a packed address can reach.
pub(crate) const MOST_CELLS: usize = 1 << (32 - LENGTH_BITS - SHIFT_BITS);

/// The quantised weights of one classifier.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    rows: Table,
    cells: Vec<(u8, i8)>,
    /// Rows of all classes, one after the other.
    wide: Vec<i8>,
    classes: usize,
}

impl Scorer for Weights {
    #[inline]
    fn score(&self, keys: &[u32], scores: &mut [f32]) {
        // Looking all addresses up first lets the memory reads overlap.
        let mut addresses = [0u32; BATCH];
        for batch in keys.chunks(BATCH) {
            let mut found = 0;
            for &key in batch {
                if let Some(address) = self.rows.get(key) {
                    addresses[found] = address;
                    found += 1;
                }
            }
            for &address in &addresses[..found] {
                self.add_row(address, scores);
            }
        }
    }
}

impl Weights {
    #[inline(always)]
    fn add_row(&self, address: u32, scores: &mut [f32]) {
        let start = (address >> (LENGTH_BITS + SHIFT_BITS)) as usize;
        let length = (address >> SHIFT_BITS) as usize & WIDE_MARK;
        let scale = (1u32 << (address & ((1 << SHIFT_BITS) - 1))) as f32;
        if length == WIDE_MARK {
            let row = &self.wide[start * self.classes..][..self.classes];
            for (score, &weight) in scores.iter_mut().zip(row) {
                *score += f32::from(weight) * scale;
            }
        } else {
            for &(class, weight) in &self.cells[start..start + length] {
                scores[class as usize] += f32::from(weight) * scale;
            }
        }
    }
}

/// One row before packing: key, shift, cells.
#[cfg(any(test, feature = "train"))]
pub(crate) type Row = (u32, u8, Vec<(u8, i8)>);

impl Weights {
    /// Packs rows sorted by key.
    #[cfg(test)]
    pub fn from_rows(rows: &[Row], classes: usize) -> Self {
        let mut weights = Weights { rows: Table::with_room(rows.len()), classes, ..Weights::default() };
        for (key, shift, cells) in rows {
            weights.push(*key, *shift, cells.iter().copied());
        }
        weights
    }

    fn push(&mut self, key: u32, shift: u8, cells: impl ExactSizeIterator<Item = (u8, i8)>) {
        let (start, length) = if cells.len() >= WIDE {
            let start = self.wide.len();
            self.wide.resize(start + self.classes, 0);
            for (class, weight) in cells {
                self.wide[start + usize::from(class)] = weight;
            }
            (start / self.classes, WIDE_MARK)
        } else {
            let start = self.cells.len();
            self.cells.extend(cells);
            (start, self.cells.len() - start)
        };
        let address = (start as u32) << (LENGTH_BITS + SHIFT_BITS) | (length as u32) << SHIFT_BITS | u32::from(shift);
        self.rows.insert(key, address);
    }

    /// Writes rows, sorted by key, as key differences and cells.
    #[cfg(any(test, feature = "train"))]
    pub fn write(rows: &[Row], out: &mut Writer) {
        out.number(rows.len() as u32);
        let mut last = 0;
        for (key, shift, cells) in rows {
            out.number(key - last);
            last = *key;
            out.byte((cells.len() as u8) << 1 | u8::from(*shift != 0));
            if *shift != 0 {
                out.byte(*shift);
            }
            for &(class, weight) in cells {
                out.byte(class);
                out.byte(weight as u8);
            }
        }
    }

    /// Reads what `write` wrote; every class must be below `classes`.
    pub fn read(input: &mut Reader<'_>, classes: usize) -> Result<Self, ModelError> {
        let count = input.number()? as usize;
        let rows = Table::with_room(count.min(1 << 22));
        let mut weights = Weights { rows, classes, ..Weights::default() };
        let mut key = 0u32;
        for _ in 0..count {
            key = key.checked_add(input.number()?).filter(|&key| key != 0).ok_or(ModelError::Damaged)?;
            let head = input.byte()?;
            let shift = if head & 1 == 1 { input.byte()? } else { 0 };
            let cells = input.take(usize::from(head >> 1) * 2)?;
            let fits = weights.cells.len() + cells.len() / 2 <= MOST_CELLS;
            if !fits || shift >= 1 << SHIFT_BITS || cells.iter().step_by(2).any(|&class| usize::from(class) >= classes)
            {
                return Err(ModelError::Damaged);
            }
            weights.push(key, shift, cells.chunks_exact(2).map(|cell| (cell[0], cell[1] as i8)));
        }
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_rows_score_as_before() {
        let rows: Vec<Row> = vec![(5, 0, vec![(0, 3), (2, -4)]), (900, 2, vec![(1, 100)])];
        let mut out = Writer::default();
        Weights::write(&rows, &mut out);
        let bytes = out.into_bytes();
        let read = Weights::read(&mut Reader::new(&bytes), 3).unwrap();
        let (mut direct, mut back) = ([0.0; 3], [0.0; 3]);
        Weights::from_rows(&rows, 3).score(&[5, 900, 17], &mut direct);
        read.score(&[5, 900, 17], &mut back);
        assert_eq!(direct, [3.0, 400.0, -4.0]);
        assert_eq!(direct, back);
    }

    #[test]
    fn wide_rows_score_like_narrow_ones() {
        let cells: Vec<(u8, i8)> = (0..40).map(|class| (class, class as i8 - 20)).collect();
        let weights = Weights::from_rows(&[(9, 1, cells)], 50);
        let mut scores = [1.0; 50];
        weights.score(&[9], &mut scores);
        assert_eq!((scores[0], scores[39], scores[40]), (-39.0, 39.0, 1.0));
    }

    #[test]
    fn a_class_out_of_range_is_refused() {
        let rows: Vec<Row> = vec![(5, 0, vec![(7, 3)])];
        let mut out = Writer::default();
        Weights::write(&rows, &mut out);
        let bytes = out.into_bytes();
        assert!(Weights::read(&mut Reader::new(&bytes), 3).is_err());
    }
}
