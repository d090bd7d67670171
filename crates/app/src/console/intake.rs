//! What comes in by address, and how the feeds of the watch are.

use super::{Window, failed};
use crate::moment::{self, Moment};
use crate::style::tame;
use crate::watch::health::Health;
use crate::watch::host;
use crate::watch::state::{FILE, Known, State};
use crate::web;
use anyhow::Result;
use chancery_serve::views::{Feed, Feeds, LostItem};
use chancery_serve::{Answer, Intake, Outcome, Paper, Reading};
use std::time::{Duration, Instant};

/// Articles of a feed that are taken at a time, newest first; `chancery watch` takes all.
const ARTICLES: usize = 20;
/// Longest time for what was handed in at a time.
const PATIENCE: Duration = Duration::from_secs(300);
/// Most bytes for what was handed in at a time.
const BYTES: usize = 64 << 20;
/// Items given up that are listed.
const LOST: u32 = 20;
/// A feed overdue by this many seconds is asked by nobody.
const OVERDUE: i64 = 3600;

impl Intake for Window {
    fn fetches(&self) -> bool {
        self.fetches
    }

    fn fetch(&self, addresses: &[String], reading: &Reading) -> Vec<Paper> {
        let begun = Instant::now();
        let mut pages = web::pages(addresses.to_vec(), self.flow.reach(), ARTICLES);
        let (mut papers, mut bytes) = (Vec::new(), 0);
        loop {
            let (next, waiting) = pages.waiting();
            let Some(next) = next.map(str::to_owned) else { break };
            let left_out = if begun.elapsed() > PATIENCE {
                Some(format!("{} minutes are over", PATIENCE.as_secs() / 60))
            } else {
                (bytes > BYTES).then(|| format!("more than {} MB were had", BYTES >> 20))
            };
            if let Some(why) = left_out {
                let what = crate::wording::count(waiting, "address", "addresses");
                reading.note(|p| p.read.push(lost(&next, &format!("{what} not asked: {why}"))));
                break;
            }
            let had = papers.len();
            reading.note(|p| {
                p.papers = p.papers.max(p.read.len() + had + waiting);
                p.step = format!("asking {}, {had} fetched, {waiting} to go", tame(&host(&next)));
            });
            match pages.next() {
                Some(Ok(page)) => {
                    bytes += page.bytes.len();
                    papers.push(Paper {
                        name: page.name,
                        bytes: page.bytes,
                        url: Some(page.url),
                        charset: page.charset,
                    });
                }
                Some(Err(problem)) => reading.note(|p| p.read.push(lost(&problem.file, &problem.detail))),
                None => break,
            }
        }
        papers
    }

    fn feeds(&self) -> Answer<Option<Feeds>> {
        if !self.dir.join(FILE).exists() {
            return Ok(None);
        }
        let known = || feeds(&State::open(&self.dir, false)?, moment::now());
        known().map(Some).map_err(failed)
    }
}

/// An address that could not be had.
fn lost(url: &str, why: &str) -> Outcome {
    Outcome { document: tame(url), remark: tame(why), ..Outcome::default() }
}

fn feeds(state: &State, now: Moment) -> Result<Feeds> {
    let mut known = state.feeds()?;
    let well = |k: &Known| matches!(Health::of(&k.health), Health::Ok | Health::New);
    known.sort_by_cached_key(|(url, k)| (well(k), url.clone()));
    let counts = state.counts()?;
    let asked = known.iter().filter_map(|(_, k)| k.asked).max();
    let lost = state.lost(LOST)?.into_iter();
    Ok(Feeds {
        waiting: counts.waiting + counts.fetched,
        done: counts.done,
        given_up: counts.given_up,
        lost: lost
            .map(|(title, url, why)| LostItem { title: tame(&title), url: tame(&url), why: tame(&why) })
            .collect(),
        asked: shown(asked),
        asleep: !known.is_empty() && known.iter().all(|(_, k)| k.next.saturating_add(OVERDUE) < now),
        feeds: known.iter().map(|(url, k)| feed(url, k)).collect(),
    })
}

fn feed(url: &str, known: &Known) -> Feed {
    Feed {
        url: tame(url),
        health: Health::of(&known.health).as_str().to_owned(),
        detail: tame(&known.detail),
        items: known.entries,
        newest: shown(known.newest),
        asked: shown(known.asked),
        next: shown(Some(known.next).filter(|at| *at > 0)),
        failing: shown(known.failing),
        moved: known.moved.as_deref().map(tame).unwrap_or_default(),
    }
}

fn shown(at: Option<Moment>) -> String {
    at.map(moment::short).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_that_are_not_well_come_first_and_a_watch_that_sleeps_shows() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State::open(folder.path(), true).expect("a file");
        let known =
            |health: &str, asked| Known { health: health.into(), asked: Some(asked), next: 10_000, ..Known::default() };
        state.keep_feed("https://a.example/", &known("ok", 50)).expect("kept");
        state.keep_feed("https://b.example/", &known("failing", 70)).expect("kept");
        let found = feeds(&state, 10_000 + OVERDUE).expect("read");
        assert_eq!(found.feeds.iter().map(|f| f.health.as_str()).collect::<Vec<_>>(), ["failing", "ok"]);
        assert_eq!((found.asked.as_str(), found.asleep), ("1970-01-01 00:01Z", false));
        assert!(feeds(&state, 10_001 + OVERDUE).expect("read").asleep);
    }
}
