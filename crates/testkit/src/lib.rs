//! Generated reports for tests, benchmarks and measuring: many shapes, sizes, countries and encodings, the same for the
//! same seed. No production code reaches this crate.

mod event;
pub mod faults;
mod grammar;
mod layout;
mod random;
pub mod soak;
mod web;

pub use grammar::TableError;
pub use web::Web;

use event::{Event, World};
use grammar::Grammar;
use layout::Layout;
use random::Random;

/// Events that later reports may still come back to.
const OPEN_EVENTS: usize = 40;

/// One report ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// File name with ending.
    pub name: String,
    /// Content in its encoding.
    pub bytes: Vec<u8>,
}

/// An event still in the news, and what the last report wrote about it.
struct Open {
    event: Event,
    last: Vec<String>,
}

/// The endless row of reports of one seed.
pub struct Reports {
    random: Random,
    grammar: Grammar,
    world: World,
    open: Vec<Open>,
    number: usize,
}

impl Reports {
    /// Starts the row of a seed.
    ///
    /// # Errors
    /// When a table of the grammar is not sound; a test reads them, so a built crate has none.
    pub fn new(seed: u64) -> Result<Self, TableError> {
        Ok(Reports {
            random: Random::new(seed),
            grammar: Grammar::own()?,
            world: World::own()?,
            open: Vec::new(),
            number: 0,
        })
    }

    /// Index of the event to report: an open one as often as not.
    fn choose(&mut self) -> usize {
        if !self.open.is_empty() && self.random.chance(55) {
            return self.random.below(self.open.len());
        }
        let event = Event::happen(&self.world, &self.grammar, &mut self.random);
        if self.open.len() == OPEN_EVENTS {
            self.open.remove(0);
        }
        self.open.push(Open { event, last: Vec::new() });
        self.open.len() - 1
    }

    fn report(&mut self) -> Made {
        let chosen = self.choose();
        let random = &mut self.random;
        let open = &mut self.open[chosen];
        let days = open.event.next_report(&self.world, random);
        let body = if open.last.len() > 2 && random.chance(25) {
            copied(&open.last, random)
        } else {
            open.event.paragraphs(&self.grammar, days, random)
        };
        if body.len() > open.last.len() {
            open.last.clone_from(&body);
        }
        let layout = Layout::pick(random);
        let bytes = layout.write(&open.event, &body, &self.grammar, random);
        let name = format!("r{:06}-{}.{}", self.number, open.event.slug(), layout.ending());
        self.number += 1;
        Made { name, bytes }
    }
}

impl Iterator for Reports {
    type Item = Made;

    fn next(&mut self) -> Option<Made> {
        Some(self.report())
    }
}

/// Another outlet prints the same text: whole, or without its end, with other spaces.
fn copied(last: &[String], random: &mut Random) -> Vec<String> {
    let keep = if random.chance(50) { last.len() } else { 2 + random.below(last.len() - 2) };
    let space = random.chance(30);
    last[..keep].iter().map(|p| if space { p.replacen(' ', "\u{a0}", 1) } else { p.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn made(seed: u64, count: usize) -> Vec<Made> {
        Reports::new(seed).expect("own tables").take(count).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_reports() {
        assert_eq!(made(7, 60), made(7, 60));
        assert_ne!(made(7, 60), made(8, 60));
    }

    #[test]
    fn reports_are_varied_and_within_bounds() {
        let reports = made(3, 400);
        let names: BTreeSet<&str> = reports.iter().map(|r| r.name.as_str()).collect();
        assert_eq!(names.len(), 400, "every report has its own name");
        let texts: Vec<String> = reports.iter().map(|r| String::from_utf8_lossy(&r.bytes).into_owned()).collect();
        let different: BTreeSet<&String> = texts.iter().collect();
        assert!(different.len() > 395, "{} different", different.len());
        for text in &texts {
            assert!(!text.contains(['{', '}']), "an open brace in {text}");
        }
        let words: Vec<usize> = texts.iter().map(|t| t.split_whitespace().count()).collect();
        assert!(words.iter().any(|n| *n < 120) && words.iter().any(|n| *n > 350), "{words:?}");
        assert!(words.iter().all(|n| *n < 900));
        let marked = |start: &[u8]| reports.iter().filter(|r| r.bytes.starts_with(start)).count();
        assert!(marked(b"<!DOCTYPE") > 20 && marked(&[0xff, 0xfe]) > 2);
        assert!(reports.iter().any(|r| std::str::from_utf8(&r.bytes).is_err()));
    }

    #[test]
    fn some_reports_copy_others() {
        let reports = made(5, 300);
        let lines = |r: &Made| -> BTreeSet<String> {
            let text = String::from_utf8_lossy(&r.bytes).replace('\u{a0}', " ");
            text.lines().filter(|l| l.len() > 90).map(str::to_owned).collect()
        };
        let all: Vec<BTreeSet<String>> = reports.iter().map(lines).collect();
        let copies = (1..all.len()).filter(|i| all[..*i].iter().any(|b| b.intersection(&all[*i]).count() > 1));
        assert!(copies.count() > 10);
    }
}
