//! What speaks for and against two reports telling one story, and how much each counts.

use super::kept::{Kept, cosine, shared};
use std::sync::LazyLock;

/// The kinds of evidence, in the order of [`Evidence::values`]; each has a row in `data/link/stories.tsv`.
pub const KINDS: [&str; 25] = [
    "always",
    "words alike",
    "words much alike",
    "titles alike",
    "names alike",
    "rare names shared",
    "rare capitals shared",
    "same day of publication",
    "days apart",
    "more than a week apart",
    "more than a month apart",
    "ages shared",
    "other ages",
    "days shared",
    "other days",
    "house numbers shared",
    "other house numbers",
    "length of the shorter",
    "words alike, days apart",
    "rare names, days apart",
    "title in the other text",
    "strongest words shared",
    "near each other",
    "far from each other",
    "reports so far",
];

/// What was found when two reports were compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// One value for each of [`KINDS`], most of them between 0 and 1.
    pub values: [f32; KINDS.len()],
}

/// An archive counts as one of so many reports from the start: in the first ones no word is known to be common.
const START: u32 = 300;
/// Kilometres within which two places are one place.
const NEAR: f32 = 20.0;
/// Kilometres from which two places are two.
const FAR: f32 = 60.0;

impl Evidence {
    /// Compares a new report with an earlier one.
    pub(super) fn of(a: &Kept, b: &Kept) -> Evidence {
        let alike = cosine(&a.words, &b.words);
        let rare = |xs: &[(u32, f32)], ys: &[(u32, f32)], n: usize| -> f32 {
            let mut found: Vec<f32> = shared(xs, ys).map(|(x, _)| x).collect();
            found.sort_by(|x, y| y.total_cmp(x));
            found.iter().take(n).sum::<f32>() / n as f32
        };
        let rare_names = rare(&a.rarity_of_names, &b.rarity_of_names, 3);
        let rare_capitals = rare(&a.capitals, &b.capitals, 4);
        let gap = a.day.zip(b.day).map(|(x, y)| (x - y).unsigned_abs() as f32);
        let apart = gap.unwrap_or(0.0).ln_1p();
        let flag = |yes: bool| f32::from(u8::from(yes));
        let common = |x: &[u32], y: &[u32]| x.iter().filter(|v| y.binary_search(v).is_ok()).count();
        let (ages, days, numbers) =
            (common(&a.ages, &b.ages), common(&a.told, &b.told), common(&a.numbers, &b.numbers));
        let two = |n: usize| n.min(2) as f32 / 2.0;
        let other = |n: usize, x: &[u32], y: &[u32]| flag(n == 0 && !x.is_empty() && !y.is_empty());
        let shorter = if a.length <= b.length { a } else { b };
        let longer = if a.length <= b.length { b } else { a };
        let distance = distance(a, b);
        let values = [
            1.0,
            alike,
            (alike - 0.3).max(0.0),
            cosine(&a.title, &b.title),
            cosine(&a.names, &b.names),
            rare_names,
            rare_capitals,
            flag(gap == Some(0.0)),
            apart,
            flag(gap.is_some_and(|g| g > 7.0)),
            flag(gap.is_some_and(|g| g > 30.0)),
            two(ages),
            other(ages, &a.ages, &b.ages),
            two(days),
            other(days, &a.told, &b.told),
            two(numbers),
            other(numbers, &a.numbers, &b.numbers),
            (shorter.length as f32).ln_1p().min(6.0) / 6.0,
            alike * apart,
            rare_names * apart,
            (a.title_in(b) + b.title_in(a)) / 2.0,
            shorter.strongest_in(longer),
            flag(distance.is_some_and(|d| d <= NEAR)),
            flag(distance.is_some_and(|d| d > FAR)),
            (a.before.max(START) as f32).ln_1p() / 10.0,
        ];
        Evidence { values }
    }

    /// The logarithm of the odds that both tell one story.
    pub fn log_odds(&self) -> f32 {
        self.values.iter().zip(WEIGHTS.iter()).map(|(value, weight)| value * weight).sum()
    }

    /// The kinds that speak most for one story, the strongest first.
    pub fn reasons(&self) -> Vec<&'static str> {
        let mut told: Vec<(f32, &str)> = (1..KINDS.len())
            .map(|i| (self.values[i] * WEIGHTS[i], KINDS[i]))
            .filter(|(points, _)| *points > 0.5)
            .collect();
        told.sort_by(|x, y| y.0.total_cmp(&x.0));
        told.into_iter().take(4).map(|(_, kind)| kind).collect()
    }
}

/// Kilometres between the places nearest to each other; `None` where one tells none.
fn distance(a: &Kept, b: &Kept) -> Option<f32> {
    let pairs = a.places.iter().flat_map(|x| b.places.iter().map(move |y| kilometres(*x, *y)));
    pairs.min_by(f32::total_cmp)
}

/// Great-circle distance, degrees north and east.
fn kilometres(a: (f32, f32), b: (f32, f32)) -> f32 {
    let (north, east) = ((b.0 - a.0).to_radians(), (b.1 - a.1).to_radians());
    let inner =
        (north / 2.0).sin().powi(2) + a.0.to_radians().cos() * b.0.to_radians().cos() * (east / 2.0).sin().powi(2);
    2.0 * 6371.0 * inner.min(1.0).sqrt().asin()
}

/// From log odds to a probability.
pub(super) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

static WEIGHTS: LazyLock<[f32; KINDS.len()]> = LazyLock::new(|| {
    let mut out = [0.0; KINDS.len()];
    for (kind, weight) in rows() {
        if let Some(at) = KINDS.iter().position(|k| *k == kind) {
            out[at] = weight;
        }
    }
    out
});

/// Kind and weight.
fn rows() -> impl Iterator<Item = (&'static str, f32)> {
    let lines = include_str!("../../../../data/link/stories.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).filter_map(|(kind, weight)| Some((kind, weight.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_weight() {
        let mut told: Vec<&str> = rows().map(|(kind, _)| kind).collect();
        let mut wanted = KINDS.to_vec();
        told.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(told, wanted);
    }

    #[test]
    fn distances_are_kilometres() {
        let one_degree = kilometres((0.0, 0.0), (0.0, 1.0));
        assert!((one_degree - 111.2).abs() < 0.5, "{one_degree}");
    }
}
