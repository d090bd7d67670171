//! What the encoder says about one window.

use crate::model::Labels;
use crate::tree::tree;
use std::ops::Range;

/// The numbers for one window of words.
pub struct Output<'m> {
    pub(crate) labels: &'m Labels,
    pub(crate) words: usize,
    /// Words × tags.
    pub(crate) tags: Vec<f32>,
    /// Words × words: how well the second governs the first.
    pub(crate) arcs: Vec<f32>,
    /// Words × relations × one more than the width of [`governing`](Output::governing): its product with a governing word,
    /// and a number added to it, is the score of a relation.
    pub(crate) governed: Vec<f32>,
    /// Words × width.
    pub(crate) governing: Vec<f32>,
    /// Words × columns of all heads; empty when only trees were asked for.
    pub(crate) signals: Vec<f32>,
}

/// The columns of one head.
pub struct Head<'o> {
    output: &'o Output<'o>,
    columns: Range<usize>,
    labels: &'o [String],
    pub(crate) transitions: &'o [Vec<f32>],
}

impl<'m> Output<'m> {
    /// The output for no words.
    pub(crate) fn empty(labels: &'m Labels) -> Output<'m> {
        let none = Vec::new;
        Output { labels, words: 0, tags: none(), arcs: none(), governed: none(), governing: none(), signals: none() }
    }

    /// Whether what relations need is of one width.
    pub(crate) fn fits(&self) -> bool {
        let width = self.governing.len() / self.words.max(1);
        self.governed.len() == self.words * self.labels.relations.len() * (width + 1)
    }

    /// Words of the window.
    pub fn len(&self) -> usize {
        self.words
    }

    /// True for a window without words.
    pub fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// Scores of a word under all heads, side by side; none when only trees were asked for.
    pub fn columns(&self, word: usize) -> &[f32] {
        self.signals.get(word * self.labels.columns..(word + 1) * self.labels.columns).unwrap_or_default()
    }

    /// Scores of a word's tags.
    pub fn tags(&self, word: usize) -> &[f32] {
        let n = self.labels.tags.len();
        &self.tags[word * n..(word + 1) * n]
    }

    /// Likeliest tag of a word: universal and Penn tag with a blank between.
    pub fn tag(&self, word: usize) -> &str {
        highest(self.tags(word)).map_or("X FW", |tag| &self.labels.tags[tag])
    }

    /// How well each word of the window governs a word; the word itself stands for the root.
    pub fn arcs(&self, word: usize) -> &[f32] {
        &self.arcs[word * self.words..(word + 1) * self.words]
    }

    /// A head by name; `None` if the model has none of that name or only trees were asked for.
    pub fn head(&self, name: &str) -> Option<Head<'_>> {
        if self.signals.is_empty() && self.words > 0 {
            return None;
        }
        let head = self.labels.heads.iter().find(|head| head.name == name)?;
        Some(Head { output: self, columns: head.columns.clone(), labels: &head.labels, transitions: &head.transitions })
    }

    /// Heads of the words of one sentence, counted from its first word; `None` for the root. `more(word, head)` is added
    /// to the score of an arc, of the root with itself as its head: what others know of the sentence.
    pub fn tree(&self, sentence: Range<usize>, more: impl Fn(usize, usize) -> f32) -> Vec<Option<usize>> {
        let first = sentence.start;
        tree(sentence.len(), |word, head| self.arcs[(first + word) * self.words + first + head] + more(word, head))
    }

    /// Scores of the relations between a word and its head, counted in the window; the word itself for the root.
    pub fn relations(&self, word: usize, head: usize) -> Vec<f32> {
        let width = self.governing.len() / self.words;
        let governing = &self.governing[head * width..(head + 1) * width];
        let rows = self.labels.relations.len() * (width + 1);
        let rows = self.governed[word * rows..(word + 1) * rows].chunks_exact(width + 1);
        rows.map(|row| dot(&row[..width], governing) + row[width]).collect()
    }

    /// Names of the relations, in the order of their scores.
    pub fn relation_names(&self) -> &[String] {
        &self.labels.relations
    }
}

/// Place of the highest number; of equals the first.
pub fn highest(scores: &[f32]) -> Option<usize> {
    (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))
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
        &self.output.signals[at + self.columns.start..at + self.columns.end]
    }

    /// Likeliest label of a word.
    pub fn best(&self, word: usize) -> usize {
        highest(self.scores(word)).unwrap_or(0)
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
