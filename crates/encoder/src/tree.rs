//! The best tree under arc scores: Chu and Liu (1965), Edmonds (1967).

/// Heads of the words of one sentence; `None` for its root. `score(word, head)` says how well `head` governs `word`,
/// `score(word, word)` how good a root it is. The tree has one root.
pub(crate) fn tree(n: usize, score: impl Fn(usize, usize) -> f32) -> Vec<Option<usize>> {
    if n == 0 {
        return Vec::new();
    }
    // How much better as the root than under its best head.
    let gain = |word: usize| {
        let best = (0..n).filter(|&h| h != word).map(|h| score(word, h)).fold(f32::MIN, f32::max);
        score(word, word) - best.max(-1e4)
    };
    let root = (0..n).max_by(|&a, &b| gain(a).total_cmp(&gain(b)).then(b.cmp(&a))).unwrap_or(0);
    let matrix: Vec<Vec<f32>> = (0..n)
        .map(|word| (0..n).map(|head| if head == word { f32::NEG_INFINITY } else { score(word, head) }).collect())
        .collect();
    let heads = span(&matrix, root);
    (0..n).map(|word| (word != root).then(|| heads[word])).collect()
}

/// The best spanning tree from `root`: the head of every other word.
fn span(score: &[Vec<f32>], root: usize) -> Vec<usize> {
    let n = score.len();
    let best = |word: usize| {
        (0..n).filter(|&h| h != word).max_by(|&a, &b| score[word][a].total_cmp(&score[word][b])).unwrap_or(root)
    };
    let mut heads: Vec<usize> = (0..n).map(|word| if word == root { root } else { best(word) }).collect();
    let Some(circle) = circle(&heads, root) else { return heads };
    // The words of the circle become one; an arc into it costs what it takes the place of.
    let inside = |word: usize| circle.contains(&word);
    let outer: Vec<usize> = (0..n).filter(|&word| !inside(word)).collect();
    let one = outer.len();
    let mut smaller = vec![vec![f32::NEG_INFINITY; one + 1]; one + 1];
    let (mut enters, mut leaves) = (vec![0; one], vec![0; one]);
    for (i, &word) in outer.iter().enumerate() {
        for (j, &head) in outer.iter().enumerate() {
            smaller[i][j] = score[word][head];
        }
        for &within in &circle {
            if score[word][within] > smaller[i][one] {
                (smaller[i][one], leaves[i]) = (score[word][within], within);
            }
            let gain = score[within][word] - score[within][heads[within]];
            if gain > smaller[one][i] {
                (smaller[one][i], enters[i]) = (gain, within);
            }
        }
    }
    let smaller_root = outer.iter().position(|&word| word == root).unwrap_or(0);
    let solved = span(&smaller, smaller_root);
    for (i, &word) in outer.iter().enumerate() {
        heads[word] = if solved[i] == one { leaves[i] } else { outer[solved[i]] };
    }
    let into = solved[one];
    heads[enters[into]] = outer[into];
    heads[root] = root;
    heads
}

/// Words that govern each other in a circle, if there are any.
fn circle(heads: &[usize], root: usize) -> Option<Vec<usize>> {
    let mut seen = vec![usize::MAX; heads.len()];
    for start in 0..heads.len() {
        let mut word = start;
        while word != root && seen[word] == usize::MAX {
            seen[word] = start;
            word = heads[word];
        }
        if word != root && seen[word] == start {
            let mut members = vec![word];
            let mut next = heads[word];
            while next != word {
                members.push(next);
                next = heads[next];
            }
            return Some(members);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::tree;

    fn solve(rows: &[&[f32]]) -> Vec<Option<usize>> {
        tree(rows.len(), |word, head| rows[word][head])
    }

    #[test]
    fn best_heads_that_form_a_tree_are_taken() {
        assert_eq!(solve(&[&[0.0, 5.0, 1.0], &[1.0, 9.0, 1.0], &[1.0, 5.0, 0.0]]), [Some(1), None, Some(1)]);
    }

    #[test]
    fn a_circle_is_broken_where_it_costs_least() {
        // 1 and 2 prefer each other; 0 is the root and 2 takes it nearly as gladly.
        let rows: [&[f32]; 3] = [&[9.0, 0.0, 0.0], &[1.0, -5.0, 8.0], &[6.0, 7.0, -5.0]];
        assert_eq!(solve(&rows), [None, Some(2), Some(0)]);
    }

    #[test]
    fn two_good_roots_give_one() {
        let heads = solve(&[&[5.0, 1.0], &[1.0, 6.0]]);
        assert_eq!(heads.iter().filter(|h| h.is_none()).count(), 1);
        assert_eq!(heads[1], None);
    }

    #[test]
    fn every_matrix_gives_a_tree() {
        // A linear congruence stands in for chance, so that the test is the same every time.
        let mut x = 1u32;
        for n in 1..9 {
            for _ in 0..200 {
                let rows: Vec<Vec<f32>> = (0..n)
                    .map(|_| {
                        let mut next = || {
                            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                            (x >> 16) as f32 / 100.0
                        };
                        (0..n).map(|_| next()).collect()
                    })
                    .collect();
                let heads = tree(n, |w, h| rows[w][h]);
                assert_eq!(heads.iter().filter(|h| h.is_none()).count(), 1);
                for mut word in 0..n {
                    for _ in 0..=n {
                        word = heads[word].unwrap_or(word);
                    }
                    assert!(heads[word].is_none(), "a circle in {heads:?}");
                }
            }
        }
    }
}
