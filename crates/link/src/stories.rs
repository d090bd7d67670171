//! Which reports tell the same story: a stream of reports, each put with earlier ones as it comes in.
//!
//! Plain words, names, ages, house numbers, days and places are compared; a logistic score whose few weights stand in
//! `data/link/stories.tsv` says how likely two reports tell one story. How rare a word is, is learnt from the reports
//! that came before. Nothing is read and no clock is asked; the same reports in the same order give the same stories.

mod evidence;
mod kept;
pub(crate) mod words;

pub use evidence::{Evidence, KINDS};

use chancery_facts::Date;
use evidence::probability;
use kept::{Kept, Vocabulary};
use std::collections::{BTreeMap, HashMap};

/// A report as it comes in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// Day of publication, if known.
    pub published: Option<Date>,
    /// Title; empty if there is none.
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
    /// Days that the text names, as far as they can be told.
    pub days: &'a [Date],
    /// Degrees north and east of the towns that the text names, those that count most first.
    pub places: &'a [(f64, f64)],
}

/// Where a report was put.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Number of the story, counted from 0.
    pub story: usize,
    /// The earlier report it fits best, if it opened no story of its own.
    pub with: Option<Likeness>,
}

/// How an earlier report fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// Its number, in the order of arrival.
    pub report: usize,
    /// How likely both tell one story.
    pub probability: f32,
    /// What speaks for it, the strongest first.
    pub reasons: Vec<&'static str>,
}

/// Log odds from which a report joins a story: more than even, because a wrong merge is worse than a missing one.
const JOINS: f32 = 0.3;
/// Members of a story that a new report is compared with, the latest first.
const MEMBERS: usize = 12;
/// Reports that are looked at closely.
const CANDIDATES: usize = 40;
/// Words and names of a report that are looked up.
const LOOKED_UP: usize = 40;
/// Reports, the latest, that are gone through for one word; bounds the work in a large archive.
const RECENT: usize = 3000;
/// Words kept for being found by; the weakest find nothing alone.
const FOUND_BY: usize = 60;

/// The reports so far and their stories.
#[derive(Debug, Default)]
pub struct Archive {
    vocabulary: Vocabulary,
    reports: Vec<Kept>,
    stories: Vec<Vec<u32>>,
    /// For a word the reports it stands in, in the order of arrival, with its weight.
    with_word: HashMap<u32, Vec<(u32, f32)>>,
}

impl Archive {
    /// An archive without reports.
    pub fn new() -> Archive {
        Archive::default()
    }

    /// Reports so far.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// True before the first report.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// Takes a report in and puts it with the story it belongs to.
    pub fn place(&mut self, told: &Told<'_>) -> Placed {
        self.place_showing(told).0
    }

    /// Like [`Archive::place`]; shows also what each of the reports compared had in common with the new one.
    pub fn place_showing(&mut self, told: &Told<'_>) -> (Placed, Vec<(usize, Evidence)>) {
        let new = Kept::new(told, &mut self.vocabulary);
        let found: Vec<(usize, Evidence)> =
            self.candidates(&new).into_iter().map(|i| (i, Evidence::of(&new, &self.reports[i]))).collect();
        let best = self.best_story(&new, &found).filter(|(odds, _)| *odds > JOINS);
        let placed = match best {
            Some((odds, story)) => Placed { story, with: self.likeness(story, odds, &found) },
            None => Placed { story: self.stories.len(), with: None },
        };
        self.keep(new, placed.story);
        (placed, found)
    }

    /// Earlier reports worth comparing.
    fn candidates(&self, new: &Kept) -> Vec<usize> {
        let mut alike: HashMap<u32, f32> = HashMap::new();
        let common = self.vocabulary.total / 5 + 5;
        for list in [&new.words, &new.names] {
            let mut strongest: Vec<(u32, f32)> =
                list.iter().copied().filter(|(word, _)| self.vocabulary.reports(*word) <= common).collect();
            strongest.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            for (word, weight) in strongest.into_iter().take(LOOKED_UP) {
                let with = self.with_word.get(&word).map_or(&[][..], Vec::as_slice);
                for (report, other) in with.iter().rev().take(RECENT) {
                    *alike.entry(*report).or_default() += weight * other;
                }
            }
        }
        let fresh = |report: u32| match (new.day, self.reports[report as usize].day) {
            (Some(a), Some(b)) => 0.5 + (-((a - b).abs() as f32) / 10.0).exp(),
            _ => 1.0,
        };
        let mut ranked: Vec<(f32, u32)> = alike.into_iter().map(|(report, x)| (x * fresh(report), report)).collect();
        ranked.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        ranked.into_iter().take(CANDIDATES).map(|(_, report)| report as usize).collect()
    }

    /// The story that fits best with its log odds: half by the member that fits best, half by all of them.
    fn best_story(&self, new: &Kept, found: &[(usize, Evidence)]) -> Option<(f32, usize)> {
        let odds: BTreeMap<usize, f32> = found.iter().map(|(i, evidence)| (*i, evidence.log_odds())).collect();
        let mut best: BTreeMap<usize, f32> = BTreeMap::new();
        for (&report, &x) in &odds {
            let most = best.entry(self.reports[report].story).or_insert(x);
            *most = most.max(x);
        }
        let joined = best.into_iter().filter(|(_, most)| *most > JOINS - 2.0).map(|(story, most)| {
            let members = self.stories[story].iter().rev().take(MEMBERS).map(|&i| i as usize);
            let each: Vec<f32> = members
                .map(|i| odds.get(&i).copied().unwrap_or_else(|| Evidence::of(new, &self.reports[i]).log_odds()))
                .map(|x| x.max(-4.0))
                .collect();
            ((most + each.iter().sum::<f32>() / each.len().max(1) as f32) / 2.0, story)
        });
        joined.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)))
    }

    fn likeness(&self, story: usize, odds: f32, found: &[(usize, Evidence)]) -> Option<Likeness> {
        let members = found.iter().filter(|(i, _)| self.reports[*i].story == story);
        let (report, evidence) = members.max_by(|x, y| x.1.log_odds().total_cmp(&y.1.log_odds()))?;
        Some(Likeness { report: *report, probability: probability(odds), reasons: evidence.reasons() })
    }

    fn keep(&mut self, mut new: Kept, story: usize) {
        let report = self.reports.len() as u32;
        let mut strongest = new.words.clone();
        strongest.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        for &(word, weight) in strongest.iter().take(FOUND_BY).chain(&new.names) {
            self.with_word.entry(word).or_default().push((report, weight));
        }
        if story == self.stories.len() {
            self.stories.push(Vec::new());
        }
        self.stories[story].push(report);
        new.story = story;
        self.reports.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn told<'a>(day: i8, title: &'a str, text: &'a str) -> Told<'a> {
        Told { published: Some(date(2031, 5, day)), title, text, ..Told::default() }
    }

    /// Reports that have nothing to do with each other, so that words of all reports are known to be common.
    fn archive() -> Archive {
        let mut archive = Archive::new();
        for (i, text) in OTHERS.iter().enumerate() {
            let place = [(40.0 + i as f64, -80.0 - i as f64)];
            archive.place(&Told { places: &place, days: &[date(2031, 5, i as i8 + 1)], ..told(i as i8 + 1, "", text) });
        }
        archive
    }

    const OTHERS: [&str; 6] = [
        "Police in Brill said a man was shot in the leg by a passing cyclist near the old mill. Nobody was arrested.",
        "A shop owner in Corwen drove off two robbers with a broom, police said. One of them fired at the ceiling.",
        "Three teenagers were wounded at a party in Dunmore when somebody fired through a window, the sheriff said.",
        "A hunter from Eastry died when his rifle went off while he climbed a fence, a coroner found.",
        "Officers in Fenwick shot a driver who had rammed their car after a chase along the river.",
        "Shots were heard in Garth on Saturday night; a school was closed, and police found nothing but a firework.",
    ];

    const FIRST: &str = "Derrick Amberly, 27, was shot dead outside a bakery in the 1400 block of Ellery Avenue in Marlow on \
                         Monday night, police said. A witness saw a green van drive off.";
    const SECOND: &str = "Police in Marlow named the man killed on Ellery Avenue as Derrick Amberly, 27. They look for a green \
                          van that drove off after the shooting outside a bakery.";

    #[test]
    fn two_reports_of_one_shooting_are_one_story_with_reasons() {
        let mut archive = archive();
        let first = archive.place(&told(12, "Man shot dead in Marlow", FIRST));
        let second = archive.place(&told(13, "Police name man killed in Marlow", SECOND));
        assert_eq!(first.with, None);
        assert_eq!(second.story, first.story);
        let with = second.with.expect("it joins the first");
        assert!(with.report == 6 && with.probability > 0.5 && !with.reasons.is_empty());
    }

    #[test]
    fn like_stories_of_other_towns_stay_apart() {
        let mut archive = archive();
        let stories: Vec<usize> = archive.reports.iter().map(|r| r.story).collect();
        assert_eq!(stories, [0, 1, 2, 3, 4, 5]);
        let other = "A man was shot in Harwell on Tuesday, police said. Nobody was arrested.";
        let elsewhere = Told { places: &[(30.0, -90.0)], days: &[date(2031, 5, 6)], ..told(7, "", other) };
        assert_eq!(archive.place(&elsewhere).story, 6);
    }

    #[test]
    fn the_same_reports_give_the_same_stories() {
        let run = || {
            let mut archive = archive();
            let placed = [FIRST, SECOND, FIRST].map(|text| archive.place(&told(12, "", text)));
            (placed, archive.len())
        };
        assert_eq!(run(), run());
    }
}
