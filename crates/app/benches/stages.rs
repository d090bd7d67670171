//! Documents per second of each stage, on the same generated reports, one thread, with everything before the stage done
//! beforehand.

use chancery_atlas::Atlas;
use chancery_clean::{Cleaned, clean};
use chancery_coding::{Coder, Known};
use chancery_facts::Fact;
use chancery_facts::reading::Reading;
use chancery_link::{Report, relate};
use chancery_recognise::Recogniser;
use chancery_testkit::{Made, Reports};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;

/// Reports measured at once.
const REPORTS: usize = 200;
const SEED: u64 = 1;

/// The reports at each point of the path.
struct Bench {
    made: Vec<Made>,
    recogniser: Recogniser,
    coder: Coder,
    cleaned: Vec<(usize, Cleaned)>,
    readings: Vec<Reading>,
    facts: Vec<Vec<Fact>>,
}

impl Bench {
    fn new() -> Bench {
        let made: Vec<Made> = Reports::new(SEED).expect("own tables are sound").take(REPORTS).collect();
        let recogniser = Recogniser::new(Arc::new(Atlas::embedded()), None);
        let coder = Coder::new().expect("own tables are sound");
        let cleaned: Vec<(usize, Cleaned)> =
            made.iter().enumerate().filter_map(|(n, m)| Some((n, clean(&m.name, &m.bytes).ok()?))).collect();
        let mut bench = Bench { made, recogniser, coder, cleaned, readings: Vec::new(), facts: Vec::new() };
        bench.readings = bench.recognise();
        bench.facts = bench.code();
        bench
    }

    fn clean(&self) -> usize {
        self.made.iter().filter(|m| clean(&m.name, black_box(&m.bytes)).is_ok()).count()
    }

    fn recognise(&self) -> Vec<Reading> {
        self.cleaned.iter().map(|(_, c)| self.recogniser.read(&c.text, &c.document)).collect()
    }

    fn code(&self) -> Vec<Vec<Fact>> {
        let one = |((n, cleaned), reading): (&(usize, Cleaned), &Reading)| {
            let mut document = cleaned.document.clone();
            let id = |k: usize| format!("{n:08x}-{k:02}");
            self.coder.code(&mut document, &cleaned.text, &self.made[*n].bytes, reading, Known::default(), id)
        };
        self.cleaned.iter().zip(&self.readings).map(one).collect()
    }

    fn link(&self) -> usize {
        let reports: Vec<Report> = self
            .cleaned
            .iter()
            .zip(&self.facts)
            .map(|((_, c), facts)| Report { document: &c.document, facts, text: &c.text })
            .collect();
        relate(black_box(&reports)).groups.len()
    }
}

fn stages(criterion: &mut Criterion) {
    let bench = Bench::new();
    let found: usize = bench.facts.iter().map(Vec::len).sum();
    assert!(found > REPORTS / 2, "only {found} facts: nothing worth timing");
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10);
    group.throughput(Throughput::Elements(bench.cleaned.len() as u64));
    group.bench_function("clean", |b| b.iter(|| bench.clean()));
    group.bench_function("recognise", |b| b.iter(|| bench.recognise()));
    group.bench_function("coding", |b| b.iter(|| bench.code()));
    group.bench_function("link", |b| b.iter(|| bench.link()));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
