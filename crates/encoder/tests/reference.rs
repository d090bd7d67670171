//! The numbers of this crate against those of the unquantised model in Python (`training/encoder/export.py --reference`).

use chancery_encoder::Encoder;
use serde::Deserialize;

/// What Python says about one window.
#[derive(Deserialize)]
struct Reference {
    words: Vec<String>,
    linear: Vec<Vec<f32>>,
    arcs: Vec<Vec<f32>>,
}

fn reference() -> Reference {
    let text = include_str!("data/reference.json");
    serde_json::from_str(text).unwrap_or_else(|e| panic!("reference.json: {e}"))
}

/// Mean difference of two lists of numbers, and the share of places where the largest of a row is the same.
fn compare(ours: &[&[f32]], theirs: &[Vec<f32>]) -> (f32, f32) {
    let (mut sum, mut n, mut same) = (0.0, 0usize, 0usize);
    for (a, b) in ours.iter().zip(theirs) {
        assert_eq!(a.len(), b.len());
        sum += a.iter().zip(b).map(|(x, y)| (x - y).abs()).sum::<f32>();
        n += a.len();
        let top = |row: &[f32]| (0..row.len()).max_by(|&i, &j| row[i].total_cmp(&row[j]));
        same += usize::from(top(a) == top(b));
    }
    (sum / n as f32, same as f32 / ours.len() as f32)
}

#[test]
fn eight_bits_say_what_the_full_model_says() {
    let reference = reference();
    let encoder = Encoder::embedded().unwrap_or_else(|e| panic!("{e}"));
    let words: Vec<&str> = reference.words.iter().map(String::as_str).collect();
    let output = encoder.read(&words, false).unwrap_or_else(|e| panic!("{e}"));
    let tags = output.head("tags").expect("a head for tags");
    let ours: Vec<&[f32]> = (0..words.len()).map(|word| tags.scores(word)).collect();
    let columns = ours[0].len();
    let theirs: Vec<Vec<f32>> = reference.linear.iter().map(|row| row[..columns].to_vec()).collect();
    let (difference, same) = compare(&ours, &theirs);
    assert!(difference < 0.5, "tag scores differ by {difference} on average");
    assert!(same > 0.95, "only {same} of the tags are the same");
    let heads = output.tree(0..words.len(), |_, _| 0.0);
    let best = |word: usize| {
        let row = &reference.arcs[word];
        (0..row.len()).max_by(|&i, &j| row[i].total_cmp(&row[j])).filter(|&head| head != word)
    };
    let agreeing = (0..words.len()).filter(|&word| heads[word] == best(word)).count();
    assert!(agreeing * 100 >= words.len() * 85, "{agreeing} of {} heads are the same", words.len());
}
