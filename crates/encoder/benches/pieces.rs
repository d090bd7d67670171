//! Word pieces per second, one thread, in windows as long as those of reports: trees alone, and everything.

use chancery_encoder::{Depth, Encoder};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use std::hint::black_box;

/// Words of a window.
const WORDS: usize = 140;

#[derive(Deserialize)]
struct Reference {
    words: Vec<String>,
}

fn pieces(criterion: &mut Criterion) {
    let text = include_str!("../tests/data/reference.json");
    let reference: Reference = serde_json::from_str(text).expect("reference values");
    let words: Vec<&str> = reference.words.iter().map(String::as_str).cycle().take(WORDS).collect();
    let encoder = Encoder::embedded().expect("the model is sound");
    let count = 2 + words.iter().map(|word| encoder.pieces(word)).sum::<usize>();
    let mut group = criterion.benchmark_group("pieces");
    group.throughput(Throughput::Elements(count as u64));
    for (name, depth) in [("trees", Depth::Trees), ("signals", Depth::Signals)] {
        group.bench_function(name, |b| {
            b.iter(|| encoder.read(black_box(&words), false, depth).expect("the model runs").len());
        });
    }
    group.finish();
}

criterion_group!(benches, pieces);
criterion_main!(benches);
