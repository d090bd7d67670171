//! Sentences into windows.

use std::ops::Range;

/// Groups neighbouring sentences so that the lengths of a group add up to `limit` at most; a longer sentence stands alone.
/// Groups come out about equally long, so that the last sentences are not left without company.
pub fn windows(lengths: &[usize], limit: usize) -> Vec<Range<usize>> {
    let all: usize = lengths.iter().sum();
    let parts = all.div_ceil(limit.max(1)).max(1);
    let wanted = all.div_ceil(parts);
    let mut out = Vec::new();
    let (mut from, mut length) = (0, 0);
    for (i, &more) in lengths.iter().enumerate() {
        let full = length + more > limit || (length >= wanted && out.len() + 1 < parts);
        if i > from && full {
            out.push(from..i);
            (from, length) = (i, 0);
        }
        length += more;
    }
    if from < lengths.len() {
        out.push(from..lengths.len());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::windows;

    #[test]
    fn sentences_share_windows_evenly() {
        assert_eq!(windows(&[10, 10, 10, 10], 30), [0..2, 2..4]);
        assert_eq!(windows(&[50, 10, 10], 30), [0..1, 1..3]);
        assert_eq!(windows(&[], 30), Vec::<std::ops::Range<usize>>::new());
    }
}
