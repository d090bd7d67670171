//! Runs of words out of BIO tags.

use crate::output::Head;
use std::ops::Range;

/// A run of words of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Words, counted in the window.
    pub words: Range<usize>,
    /// Kind, as the head labels it without `B-` and `I-`.
    pub kind: usize,
    /// How likely the run is of this kind: mean over its words, 0 to 1.
    pub probability: f32,
}

/// Weight of what usually follows what beside what the words say; chosen on held-out sentences of re3d.
const USUAL: f32 = 0.45;

impl Head<'_> {
    /// Spans of a head with tags `O, B-x, I-x, B-y, I-y …` over the words of one sentence: those of the likeliest sequence of
    /// tags in which every `I-x` goes on with an `x` (Viterbi 1967). `lean` is added to the score of `O`: above 0 fewer and surer spans
    /// come out, below 0 more.
    pub fn spans(&self, words: Range<usize>, lean: f32) -> Vec<Span> {
        let chances: Vec<Vec<f32>> = words.clone().map(|word| self.probabilities(word)).collect();
        let scores = chances.iter().map(|row| {
            let mut row: Vec<f32> = row.iter().map(|p| p.max(1e-9).ln()).collect();
            row[0] += lean;
            row
        });
        let path = likeliest(scores, self.labels().len(), |before, tag| match self.transitions.get(before) {
            Some(row) => USUAL * row[tag],
            None => 0.0,
        });
        let mut out: Vec<Span> = Vec::new();
        for ((tag, word), chances) in path.into_iter().zip(words).zip(&chances) {
            let Some(kind) = tag.checked_sub(1).map(|tag| tag / 2) else { continue };
            let here = chances[1 + 2 * kind] + chances[2 + 2 * kind];
            match out.last_mut() {
                Some(last) if tag % 2 == 0 => {
                    let n = last.words.len() as f32;
                    last.probability = (last.probability * n + here) / (n + 1.0);
                    last.words.end = word + 1;
                }
                _ => out.push(Span { words: word..word + 1, kind, probability: here }),
            }
        }
        out
    }
}

/// The sequence of BIO tags with the highest sum of scores and transitions. `follows(before, tag)` is the score of a tag
/// behind another; `tags`, one beyond the last, stands for the beginning.
fn likeliest(scores: impl Iterator<Item = Vec<f32>>, tags: usize, follows: impl Fn(usize, usize) -> f32) -> Vec<usize> {
    // Odd numbers begin a span; the even one behind goes on with it.
    let may = |before: usize, tag: usize| tag == 0 || tag % 2 == 1 || before == tag || before + 1 == tag;
    let mut sums: Vec<f32> = Vec::new();
    let mut came: Vec<Vec<usize>> = Vec::new();
    for row in scores {
        let (mut next, mut from) = (Vec::with_capacity(tags), Vec::with_capacity(tags));
        for (tag, score) in row.iter().enumerate() {
            let via = |before: usize| sums[before] + follows(before, tag);
            let best =
                (0..sums.len()).filter(|&b| may(b, tag)).max_by(|&a, &b| via(a).total_cmp(&via(b)).then(b.cmp(&a)));
            let sum = match best {
                Some(best) => via(best),
                None if may(tags, tag) => follows(tags, tag),
                None => f32::NEG_INFINITY,
            };
            next.push(sum + score);
            from.push(best.unwrap_or(0));
        }
        sums = next;
        came.push(from);
    }
    let Some(mut tag) = (0..sums.len()).max_by(|&a, &b| sums[a].total_cmp(&sums[b]).then(b.cmp(&a))) else {
        return Vec::new();
    };
    let mut path = vec![tag];
    for from in came.iter().skip(1).rev() {
        tag = from[tag];
        path.push(tag);
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::likeliest;

    fn path(rows: &[[f32; 5]]) -> Vec<usize> {
        likeliest(rows.iter().map(|row| row.to_vec()), 5, |_, _| 0.0)
    }

    #[test]
    fn nothing_goes_on_that_has_not_begun() {
        // Word by word the second kind would go on with a span of the first.
        let rows = [[0.0, 3.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0, 1.5]];
        assert_eq!(path(&rows), [1, 2]);
        assert_eq!(path(&[[0.0, 0.5, 4.0, 0.0, 0.0]]), [1]);
        assert!(path(&[]).is_empty());
    }

    #[test]
    fn what_usually_follows_counts() {
        let rows = [vec![0.0, 1.0, 0.0], vec![0.2, 0.0, 0.0]];
        let usual = |before: usize, tag: usize| if (before, tag) == (1, 2) { 0.5 } else { 0.0 };
        assert_eq!(likeliest(rows.clone().into_iter(), 3, usual), [1, 2]);
        assert_eq!(likeliest(rows.into_iter(), 3, |_, _| 0.0), [1, 0]);
    }
}
