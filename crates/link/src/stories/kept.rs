//! A report as the archive keeps it: numbers instead of words.

use super::Told;
use super::words::{Words, words};
use crate::days;
use std::collections::{BTreeMap, HashMap};

/// Words kept of one report, the strongest; a long page is no stronger than a short one.
const WORDS: usize = 160;
/// Names kept of one report.
const NAMES: usize = 60;
/// The words that must be found again for [`Kept::strongest_in`].
const STRONGEST: usize = 10;
/// Places kept of one report: those told first are where it is set.
const PLACES: usize = 2;

/// Words as numbers, and in how many reports each stood so far.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    reports: Vec<u32>,
    /// Reports so far.
    pub(super) total: u32,
}

impl Vocabulary {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&n) = self.numbers.get(word) {
            return n;
        }
        let n = self.reports.len() as u32;
        self.numbers.insert(word.to_owned(), n);
        self.reports.push(0);
        n
    }

    /// Reports that hold the word.
    pub(super) fn reports(&self, word: u32) -> u32 {
        self.reports[word as usize]
    }

    /// How rare a word is, from 0 in all reports to nearly 1 in one: on the same scale in a small and in a large archive.
    pub(super) fn rarity(&self, word: u32) -> f32 {
        let all = f64::from(self.total + 2).ln();
        (1.0 - f64::from(self.reports(word) + 1).ln() / all).max(0.0) as f32
    }

    /// Numbers of the words and how often each stands, each report counted once.
    fn learn<'w>(&mut self, counted: impl Iterator<Item = (&'w String, &'w u32)>) -> Vec<(u32, u32)> {
        let mut out: Vec<(u32, u32)> = counted.map(|(word, n)| (self.number(word), *n)).collect();
        out.sort_unstable();
        for (word, _) in &out {
            self.reports[*word as usize] += 1;
        }
        out
    }
}

/// A report made ready for comparison. Lists of words are sorted by number.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Day of publication.
    pub(super) day: Option<i32>,
    /// Words with weights; the squares sum up to at most 1.
    pub(super) words: Vec<(u32, f32)>,
    /// Words of the title, likewise.
    pub(super) title: Vec<(u32, f32)>,
    /// Names, likewise.
    pub(super) names: Vec<(u32, f32)>,
    /// Names and how rare they were.
    pub(super) rarity_of_names: Vec<(u32, f32)>,
    /// Capitalised words and how rare they were.
    pub(super) capitals: Vec<(u32, f32)>,
    pub(super) ages: Vec<u32>,
    /// Days told as days.
    pub(super) told: Vec<u32>,
    pub(super) numbers: Vec<u32>,
    pub(super) places: Vec<(f32, f32)>,
    /// Reports that came before it.
    pub(super) before: u32,
    /// Content words, repetitions counted.
    pub(super) length: u32,
    /// Its strongest words.
    strongest: Vec<u32>,
    /// The story it was put in.
    pub(super) story: usize,
}

impl Kept {
    /// Reads a report; its words count as seen from now on.
    pub(super) fn new(told: &Told<'_>, vocabulary: &mut Vocabulary) -> Kept {
        let found: Words = words(&format!("{}\n{}", told.title, told.text));
        let title: BTreeMap<String, u32> = words(told.title).stems;
        vocabulary.total += 1;
        let counted = vocabulary.learn(found.stems.iter());
        let named = vocabulary.learn(found.names.iter());
        // Capitals and titles are made of words that have just been counted.
        let of_title: BTreeMap<u32, u32> = title.iter().map(|(w, n)| (vocabulary.number(w), *n)).collect();
        let in_title = |word: &u32| of_title.get(word).copied().unwrap_or(0);
        let weight = |word: u32, n: u32| (1.0 + (n as f32).ln()) * vocabulary.rarity(word);
        let mut words: Vec<(u32, f32)> =
            counted.iter().map(|&(word, n)| (word, weight(word, n + 2 * in_title(&word)))).collect();
        normalise(&mut words);
        keep_strongest(&mut words, WORDS);
        let mut by_weight = words.clone();
        by_weight.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let mut title: Vec<(u32, f32)> = of_title.keys().map(|&word| (word, vocabulary.rarity(word))).collect();
        normalise(&mut title);
        let mut rarity_of_names: Vec<(u32, f32)> =
            named.iter().map(|&(name, _)| (name, vocabulary.rarity(name))).collect();
        keep_strongest(&mut rarity_of_names, NAMES);
        let mut names = rarity_of_names.clone();
        normalise(&mut names);
        let mut capitals: Vec<(u32, f32)> = Vec::with_capacity(found.capitals.len());
        let mut numbers: Vec<u32> = Vec::with_capacity(found.numbers.len());
        for word in &found.capitals {
            let number = vocabulary.number(word);
            capitals.push((number, vocabulary.rarity(number)));
        }
        keep_strongest(&mut capitals, NAMES);
        for number in &found.numbers {
            numbers.push(vocabulary.number(number));
        }
        numbers.sort_unstable();
        let mut days: Vec<u32> = told.days.iter().map(|day| days::number(*day).cast_unsigned()).collect();
        days.sort_unstable();
        days.dedup();
        let mut places: Vec<(f32, f32)> = Vec::new();
        for place in told.places {
            let place = (place.0 as f32, place.1 as f32);
            if places.len() < PLACES && !places.contains(&place) {
                places.push(place);
            }
        }
        Kept {
            day: told.published.map(days::number),
            strongest: by_weight.iter().take(STRONGEST).map(|(word, _)| *word).collect(),
            length: counted.iter().map(|(_, n)| n).sum(),
            ages: found.ages.iter().map(|&age| u32::from(age)).collect(),
            before: vocabulary.total - 1,
            told: days,
            words,
            title,
            names,
            rarity_of_names,
            capitals,
            numbers,
            places,
            story: 0,
        }
    }

    /// Share of this title, rare words counting more, that stands in the other text.
    pub(super) fn title_in(&self, other: &Kept) -> f32 {
        let all: f32 = self.title.iter().map(|(_, weight)| weight).sum();
        let found: f32 = shared(&self.title, &other.words).map(|(weight, _)| weight).sum();
        if all > 0.0 { found / all } else { 0.0 }
    }

    /// Share of the strongest words that stand in the other text.
    pub(super) fn strongest_in(&self, other: &Kept) -> f32 {
        let found = self.strongest.iter().filter(|w| other.words.binary_search_by_key(*w, |(o, _)| *o).is_ok());
        found.count() as f32 / self.strongest.len().max(1) as f32
    }
}

/// The weights at numbers that stand in both lists.
pub(super) fn shared<'l>(a: &'l [(u32, f32)], b: &'l [(u32, f32)]) -> impl Iterator<Item = (f32, f32)> + 'l {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let swapped = a.len() > b.len();
    short.iter().filter_map(move |&(number, x)| {
        let y = long[long.binary_search_by_key(&number, |(n, _)| *n).ok()?].1;
        Some(if swapped { (y, x) } else { (x, y) })
    })
}

/// The cosine of two lists of weights.
pub(super) fn cosine(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    shared(a, b).map(|(x, y)| x * y).sum()
}

fn normalise(weights: &mut [(u32, f32)]) {
    let length = weights.iter().map(|(_, x)| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        weights.iter_mut().for_each(|(_, x)| *x /= length);
    }
}

/// Keeps the heaviest, in the order of their numbers.
fn keep_strongest(weights: &mut Vec<(u32, f32)>, most: usize) {
    weights.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    weights.truncate(most);
    weights.sort_by_key(|(word, _)| *word);
    weights.dedup_by_key(|(word, _)| *word);
}
