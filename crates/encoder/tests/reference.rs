//! The numbers of this crate against those of Python for the same sentences (`training/encoder/export.py --reference`).

use chancery_encoder::{Depth, Encoder, Output};
use serde::Deserialize;

/// What Python says about one window.
#[derive(Deserialize)]
struct Reference {
    words: Vec<String>,
    /// The same graph in ONNX Runtime: tags, arcs, and the columns of all other heads.
    tags: Vec<Vec<f32>>,
    arcs: Vec<Vec<f32>>,
    signals: Vec<Vec<f32>>,
    /// The model before its weights became 8-bit numbers.
    full_tags: Vec<Vec<f32>>,
    full_arcs: Vec<Vec<f32>>,
    full_signals: Vec<Vec<f32>>,
}

/// Mean and largest difference, and the share of rows with the largest number in the same place.
fn compare(ours: &[Vec<f32>], theirs: &[Vec<f32>]) -> (f32, f32, f32) {
    let top = |row: &[f32]| (0..row.len()).max_by(|&i, &j| row[i].total_cmp(&row[j]));
    let (mut sum, mut most, mut n, mut same) = (0.0f32, 0.0f32, 0usize, 0usize);
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(theirs) {
        assert_eq!(a.len(), b.len());
        for (x, y) in a.iter().zip(b) {
            sum += (x - y).abs();
            most = most.max((x - y).abs());
        }
        n += a.len();
        same += usize::from(top(a) == top(b));
    }
    (sum / n as f32, most, same as f32 / ours.len() as f32)
}

#[test]
fn numbers_are_those_of_python() {
    let text = include_str!("data/reference.json");
    let reference: Reference = serde_json::from_str(text).unwrap_or_else(|e| panic!("reference.json: {e}"));
    let encoder = Encoder::embedded().unwrap_or_else(|e| panic!("{e}"));
    let words: Vec<&str> = reference.words.iter().map(String::as_str).collect();
    let output = encoder.read(&words, false, Depth::Signals).unwrap_or_else(|e| panic!("{e}"));
    let rows = |of: &dyn Fn(&Output<'_>, usize) -> Vec<f32>| {
        (0..words.len()).map(|word| of(&output, word)).collect::<Vec<_>>()
    };
    let tags = rows(&|output, word| output.tags(word).to_vec());
    let arcs = rows(&|output, word| output.arcs(word).to_vec());
    let signals = rows(&|output, word| output.columns(word).to_vec());
    let trees = encoder.read(&words, false, Depth::Trees).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(trees.tags(0), output.tags(0), "the lower layers do not know how far the window is read");
    assert!(trees.head("roles").is_none() && output.head("roles").is_some());
    for (what, ours, same, full) in [
        ("tags", &tags, &reference.tags, &reference.full_tags),
        ("signals", &signals, &reference.signals, &reference.full_signals),
        ("arcs", &arcs, &reference.arcs, &reference.full_arcs),
    ] {
        let (mean, most, _) = compare(ours, same);
        println!("{what}: same graph: {mean} on average, {most} at most");
        assert!(
            most < 1e-2,
            "{what} differ by {mean} on average, {most} at most; does this processor multiply 8-bit numbers exactly?"
        );
        let (mean, _, top) = compare(ours, full);
        println!("{what}: full model: {mean} on average, {top} of the best the same");
        // Arcs between sentences are in the window too, though no tree takes them: they make ties.
        assert!(top > 0.85, "{what}: only {top} of the best are the same as in the full model");
    }
}
