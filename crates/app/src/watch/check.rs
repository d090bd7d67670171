//! A look at every feed of a list, now and once: how each is, and nothing is kept.

use super::ask::Asker;
use super::config::{Config, FeedConfig};
use super::desk::{ASKERS, ROBOT, oddities, origin};
use super::health::{self, Health};
use super::state::Known;
use super::{asker, host};
use crate::moment::Moment;
use chancery_feeds::Robots;
use chancery_fetch::{Answer, Reach, Url, Validators};
use std::collections::HashMap;
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Asks every feed of the list once, one host after the other in the order of the list and several at a time, and gives
/// how each is. Nothing is kept.
pub fn ask_once(config: &Config, reach: &Reach, now: Moment) -> Vec<Known> {
    let asker = asker(reach, config.contact());
    let (tell, told) = channel();
    let mut hosts: Vec<(String, Vec<usize>)> = Vec::new();
    for (n, feed) in config.feeds.iter().enumerate() {
        let name = host(&feed.url);
        match hosts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, feeds)) => feeds.push(n),
            None => hosts.push((name, vec![n])),
        }
    }
    let hosts = Mutex::new(hosts.into_iter());
    std::thread::scope(|scope| {
        for _ in 0..ASKERS {
            let (asker, tell, hosts) = (&asker, tell.clone(), &hosts);
            scope.spawn(move || {
                loop {
                    let next = hosts.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((_, feeds)) = next else { return };
                    let mut robots = HashMap::new();
                    for n in feeds {
                        // The main thread listens until all have ended.
                        let _ = tell.send((n, look_at(asker, config, &config.feeds[n], &mut robots, now)));
                        std::thread::sleep(config.watch.gap);
                    }
                }
            });
        }
    });
    drop(tell);
    let mut seen: Vec<(usize, Known)> = told.into_iter().collect();
    seen.sort_by_key(|(n, _)| *n);
    seen.into_iter().map(|(_, known)| known).collect()
}

/// What hosts say to robots, by origin.
type Said = HashMap<String, Robots>;

fn look_at(asker: &Asker, config: &Config, feed: &FeedConfig, robots: &mut Said, now: Moment) -> Known {
    if !may_ask(asker, &feed.url, robots) {
        let (health, detail) = (Health::Blocked.as_str().to_owned(), "robots.txt forbids it".to_owned());
        return Known { asked: Some(now), failing: Some(now), health, detail, ..Known::default() };
    }
    let (quiet, heard) = sync_channel(ASKERS);
    // Its items are not wanted here.
    let sink = std::thread::spawn(move || heard.into_iter().for_each(drop));
    let polled = asker.feed(0, &feed.url, &Validators::default(), "", config.watch.gap, &quiet);
    drop(quiet);
    drop(sink.join());
    let mut known = Known { asked: Some(now), ..Known::default() };
    let (health, detail) = match polled {
        Err(error) => health::of_error(&error),
        Ok(polled) => health::of_status(&polled).unwrap_or_else(|| {
            let mut odd = String::new();
            if let Some(Ok(read)) = &polled.read {
                known.entries = u32::try_from(read.entries).unwrap_or(u32::MAX);
                odd = oddities(read);
            }
            (known.dated, known.newest) = (polled.tally.dated, polled.tally.newest);
            known.moved = polled.answer.moved.map(String::from);
            let (health, detail) = health::of_counts(&known, now, feed.stale_after.unwrap_or(config.watch.stale_after));
            (health, detail + &odd)
        }),
    };
    if matches!(health, Health::Failing | Health::Blocked | Health::Gone | Health::NotAFeed) {
        known.failing = Some(now);
    }
    Known { health: health.as_str().to_owned(), detail, ..known }
}

/// What the watch keeps to: without it a feed that it will not ask would be called well.
fn may_ask(asker: &Asker, url: &str, robots: &mut Said) -> bool {
    let said = robots.entry(origin(url)).or_insert_with_key(|origin| {
        let answer = asker.pages.get(&format!("{origin}/robots.txt"), None);
        let bytes = answer.ok().filter(Answer::is_good).map(|a| a.body).unwrap_or_default();
        Robots::new(&bytes, ROBOT)
    });
    Url::parse(url).map_or(true, |url| said.allows(&url))
}
