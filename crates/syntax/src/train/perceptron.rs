//! Averaged perceptron weights while they are being learnt.

use crate::table::Table;
use crate::weights::{LONGEST_ROW, Row, Scorer};

/// Weight of one class under one feature, with its sum over time.
#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: f32,
    /// Sum of each change times the clock at which it was made.
    past: f32,
}

/// One feature: its cells and how often it was corrected.
#[derive(Default)]
struct Feature {
    cells: Vec<Cell>,
    corrected: u32,
}

/// Weights that learn. A feature counts only once it was corrected `patience` times
/// (Goldberg and Elhadad 2011): rare features would only learn the treebank by heart.
pub(crate) struct Perceptron {
    rows: Table,
    features: Vec<Feature>,
    clock: f32,
    patience: u32,
}

impl Scorer for Perceptron {
    fn score(&self, keys: &[u32], scores: &mut [f32]) {
        for &key in keys {
            let Some(row) = self.rows.get(key) else { continue };
            let feature = &self.features[row as usize];
            if feature.corrected >= self.patience {
                for cell in &feature.cells {
                    scores[cell.class as usize] += cell.weight;
                }
            }
        }
    }
}

impl Perceptron {
    /// Empty weights.
    pub fn new(patience: u32) -> Self {
        Perceptron { rows: Table::default(), features: Vec::new(), clock: 0.0, patience }
    }

    /// Moves the averaging clock on by one decision.
    pub fn tick(&mut self) {
        self.clock += 1.0;
    }

    /// Adds `change` to a class under every key.
    pub fn update(&mut self, keys: &[u32], class: usize, change: f32) {
        for &key in keys {
            let row = match self.rows.get(key) {
                Some(row) => row,
                None => {
                    self.features.push(Feature::default());
                    let row = self.features.len() as u32 - 1;
                    self.rows.insert(key, row);
                    row
                }
            };
            let feature = &mut self.features[row as usize];
            feature.corrected += 1;
            let row = &mut feature.cells;
            let past = self.clock * change;
            match row.iter_mut().find(|cell| usize::from(cell.class) == class) {
                Some(cell) => {
                    cell.weight += change;
                    cell.past += past;
                }
                None => row.push(Cell { class: class as u8, weight: change, past }),
            }
        }
    }

    /// Averaged weights of at least `least`, sorted by key and class.
    pub fn averaged(&self, least: f32) -> Vec<(u32, Vec<(u8, f32)>)> {
        let mut rows: Vec<(u32, Vec<(u8, f32)>)> = self
            .rows
            .iter()
            .filter(|(_, row)| self.features[*row as usize].corrected >= self.patience)
            .filter_map(|(key, row)| {
                let mut cells: Vec<(u8, f32)> = self.features[row as usize]
                    .cells
                    .iter()
                    .map(|cell| (cell.class, cell.weight - cell.past / (self.clock + 1.0)))
                    .filter(|(_, weight)| weight.abs() >= least)
                    .collect();
                cells.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
                cells.truncate(LONGEST_ROW);
                cells.sort_by_key(|cell| cell.0);
                (!cells.is_empty()).then_some((key, cells))
            })
            .collect();
        rows.sort_by_key(|row| row.0);
        rows
    }

    /// Quantised rows for the model file.
    pub fn quantised(&self, least: f32, unit: f32) -> Vec<Row> {
        self.averaged(least).into_iter().map(|(key, cells)| quantise(key, &cells, unit)).collect()
    }

    /// The averaged weights at full resolution, for measuring during training.
    pub fn average(&self) -> Average {
        let mut average = Average::default();
        for (key, cells) in self.averaged(0.0) {
            average.rows.insert(key, average.cells.len() as u32);
            average.cells.push(cells);
        }
        average
    }
}

/// Averaged weights at full resolution.
#[derive(Default)]
pub(crate) struct Average {
    rows: Table,
    cells: Vec<Vec<(u8, f32)>>,
}

impl Scorer for Average {
    fn score(&self, keys: &[u32], scores: &mut [f32]) {
        for &key in keys {
            let Some(row) = self.rows.get(key) else { continue };
            for &(class, weight) in &self.cells[row as usize] {
                scores[class as usize] += weight;
            }
        }
    }
}

fn quantise(key: u32, cells: &[(u8, f32)], unit: f32) -> Row {
    let largest = cells.iter().map(|cell| (cell.1 / unit).abs().round()).fold(0.0, f32::max);
    let shift = (0..7u8).find(|&shift| largest <= 127.0 * f32::from(1u16 << shift)).unwrap_or(7);
    let step = unit * f32::from(1u16 << shift);
    let cells = cells
        .iter()
        .map(|&(class, weight)| (class, (weight / step).round().clamp(-127.0, 127.0) as i8))
        .filter(|cell| cell.1 != 0)
        .collect();
    (key, shift, cells)
}
