//! What the encoder says about one window.

use crate::model::Labels;
use crate::tree::tree;
use std::ops::Range;

/// The numbers for one window of words.
pub struct Output<'m> {
    pub(crate) labels: &'m Labels,
    pub(crate) words: usize,
    /// Words × columns of all heads.
    pub(crate) linear: Vec<f32>,
    /// Words × words: how well the second governs the first.
    pub(crate) arcs: Vec<f32>,
    /// Words × width: what relations need of the governed and of the governing word.
    pub(crate) from: Vec<f32>,
    pub(crate) to: Vec<f32>,
}

/// The columns of one head.
pub struct Head<'o> {
    output: &'o Output<'o>,
    columns: Range<usize>,
    labels: &'o [String],
}

impl Output<'_> {
    /// Words of the window.
    pub fn len(&self) -> usize {
        self.words
    }

    /// True for a window without words.
    pub fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// Scores of a word under all heads, side by side.
    pub fn columns(&self, word: usize) -> &[f32] {
        &self.linear[word * self.labels.columns..(word + 1) * self.labels.columns]
    }

    /// How well each word of the window governs a word; the word itself stands for the root.
    pub fn arcs(&self, word: usize) -> &[f32] {
        &self.arcs[word * self.words..(word + 1) * self.words]
    }

    /// A head by name; `None` if the model has none of that name.
    pub fn head(&self, name: &str) -> Option<Head<'_>> {
        let head = self.labels.heads.iter().find(|head| head.name == name)?;
        Some(Head { output: self, columns: head.columns.clone(), labels: &head.labels })
    }

    /// Heads of the words of one sentence, counted from its first word; `None` for the root. `more(word, head)` is added
    /// to the score of an arc, of the root with itself as its head: what others know of the sentence.
    pub fn tree(&self, sentence: Range<usize>, more: impl Fn(usize, usize) -> f32) -> Vec<Option<usize>> {
        let first = sentence.start;
        tree(sentence.len(), |word, head| self.arcs[(first + word) * self.words + first + head] + more(word, head))
    }

    /// Name of the likeliest relation between a word and its head, counted in the window; the word itself for the root.
    /// `more` is added to the score of one relation.
    pub fn relation(&self, word: usize, head: usize, more: Option<(&str, f32)>) -> &str {
        let width = self.labels.relation_width;
        let with_one = |row: &[f32]| row.iter().copied().chain([1.0]).collect::<Vec<f32>>();
        let governed = with_one(&self.from[word * width..(word + 1) * width]);
        let governing = with_one(&self.to[head * width..(head + 1) * width]);
        let one = width + 1;
        let score = |relation: usize| -> f32 {
            let block = &self.labels.relation_weights[relation * one * one..(relation + 1) * one * one];
            let row = |(i, g): (usize, &f32)| g * dot(&block[i * one..(i + 1) * one], &governing);
            governed.iter().enumerate().map(row).sum()
        };
        let extra = |relation: usize| match more {
            Some((name, extra)) if self.labels.relations[relation] == name => extra,
            _ => 0.0,
        };
        let scores: Vec<f32> = (0..self.labels.relations.len()).map(|r| score(r) + extra(r)).collect();
        let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
        best.map_or("dep", |best| &self.labels.relations[best])
    }
}

/// In lanes, so that the compiler may use wide registers; the order of additions is fixed.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0f32; LANES];
    let (wide_a, wide_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = wide_a.remainder().iter().zip(wide_b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in wide_a.zip(wide_b) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

impl Head<'_> {
    /// Labels, in the order of the columns.
    pub fn labels(&self) -> &[String] {
        self.labels
    }

    /// Raw scores of a word.
    pub fn scores(&self, word: usize) -> &[f32] {
        let at = word * self.output.labels.columns;
        &self.output.linear[at + self.columns.start..at + self.columns.end]
    }

    /// Likeliest label of a word.
    pub fn best(&self, word: usize) -> usize {
        let scores = self.scores(word);
        (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a))).unwrap_or(0)
    }

    /// Shares of a word's labels, which exclude each other and add up to 1.
    pub fn probabilities(&self, word: usize) -> Vec<f32> {
        let scores = self.scores(word);
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
        let all: f32 = powers.iter().sum();
        powers.iter().map(|p| p / all).collect()
    }

    /// Mean scores of a run of words: what a head says that was taught on sentences.
    pub fn means(&self, words: Range<usize>) -> Vec<f32> {
        let mut sums = vec![0.0; self.labels.len()];
        for word in words.clone() {
            sums.iter_mut().zip(self.scores(word)).for_each(|(sum, score)| *sum += score);
        }
        let n = words.len().max(1) as f32;
        sums.iter().map(|sum| sum / n).collect()
    }
}
