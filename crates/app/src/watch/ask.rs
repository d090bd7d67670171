//! Asking, on threads of their own: each takes one job, asks, and tells what came of it. Nothing is decided here.

use crate::watch::Arrival;
use chancery_feeds::{Entry, NotAFeed, Read};
use chancery_fetch::{Answer, Client, FetchError, Validators};
use chancery_ledger::Digest;
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Sitemaps of a list that are followed, newest first.
const MOST_SITEMAPS: usize = 5;

/// What to ask.
#[derive(Clone, Debug)]
pub enum Job {
    /// A feed or sitemap, by its number in the file.
    Feed {
        /// Number.
        feed: usize,
        /// Address.
        url: String,
        /// The version that is known.
        known: Validators,
        /// Digest of its body: the same again holds nothing new.
        digest: String,
        /// Least time between two requests to its host.
        gap: Duration,
    },
    /// An article.
    Article {
        /// Number of the item.
        id: i64,
        /// Address.
        url: String,
    },
    /// What a host says to robots.
    Robots {
        /// Scheme, host and port.
        origin: String,
    },
}

/// What came of it. Items of a feed come in pieces before its end.
pub enum Came {
    /// Some items of a feed.
    Items(usize, Vec<Arrival>),
    /// The end of a feed.
    Feed(usize, Box<Result<Polled, FetchError>>),
    /// An article.
    Article(i64, Box<Result<Answer, FetchError>>),
    /// robots.txt of an origin.
    Robots(String, Box<Result<Answer, FetchError>>),
}

/// A feed that answered.
pub struct Polled {
    /// The answer, without its body.
    pub answer: Answer,
    /// Digest of the body; empty when there was none.
    pub digest: String,
    /// What it held; `None` when the server said, or the digest shows, that it is the same as before.
    pub read: Option<Result<Read, NotAFeed>>,
    /// Counts over all its items.
    pub tally: Tally,
}

/// Counts over the items of a feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Items with a date that could be read.
    pub dated: u32,
    /// The newest date.
    pub newest: Option<i64>,
}

impl Tally {
    fn count(&mut self, entry: &Entry) {
        if let Some(at) = entry.published.or(entry.updated) {
            self.dated += 1;
            self.newest = self.newest.max(Some(at));
        }
    }
}

/// Those who ask: one client for feeds, one with narrower limits for articles and robots.txt.
#[derive(Clone)]
pub struct Asker {
    /// For feeds.
    pub feeds: Client,
    /// For everything else.
    pub pages: Client,
}

impl Asker {
    /// Takes jobs until there are no more.
    pub fn work(&self, jobs: &Arc<Mutex<Receiver<Job>>>, tell: &SyncSender<Came>) {
        loop {
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(job) = job else { return };
            let came = match job {
                Job::Feed { feed, url, known, digest, gap } => {
                    let polled = self.feed(feed, &url, &known, &digest, gap, tell);
                    Came::Feed(feed, Box::new(polled))
                }
                Job::Article { id, url } => Came::Article(id, Box::new(self.pages.get(&url, None))),
                Job::Robots { origin } => {
                    let answer = self.pages.get(&format!("{origin}/robots.txt"), None);
                    Came::Robots(origin, Box::new(answer))
                }
            };
            // Nobody listens any more: the watch is at its end.
            if tell.send(came).is_err() {
                return;
            }
        }
    }

    /// Asks one feed; its items are told in pieces.
    ///
    /// # Errors
    /// When no whole answer came.
    pub(super) fn feed(
        &self,
        feed: usize,
        url: &str,
        known: &Validators,
        before: &str,
        gap: Duration,
        tell: &SyncSender<Came>,
    ) -> Result<Polled, FetchError> {
        let mut answer = self.feeds.get(url, Some(known))?;
        let body = std::mem::take(&mut answer.body);
        let digest = if answer.is_good() { Digest::of(&body).as_str().to_owned() } else { String::new() };
        let mut tally = Tally::default();
        if !answer.is_good() || digest == before {
            return Ok(Polled { answer, digest, read: None, tally });
        }
        let mut read = read(feed, &body, answer.url.as_str(), &answer.content_type, &mut tally, tell);
        drop(body);
        if let Ok(list) = &mut read {
            self.sitemaps(feed, list, gap, &mut tally, tell);
        }
        Ok(Polled { answer, digest, read: Some(read), tally })
    }

    /// Follows the newest sitemaps of a list. What fails is told with the feed and asked again with its next poll.
    fn sitemaps(&self, feed: usize, list: &mut Read, gap: Duration, tally: &mut Tally, tell: &SyncSender<Came>) {
        let mut sitemaps = std::mem::take(&mut list.sitemaps);
        sitemaps.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
        for (url, _) in sitemaps.into_iter().take(MOST_SITEMAPS) {
            std::thread::sleep(gap);
            let failed = |why: String| Some(format!("{url}: {why}"));
            let answer = match self.feeds.get(&url, None) {
                Ok(answer) if answer.is_good() => answer,
                Ok(answer) => {
                    list.broken = failed(format!("status {}", answer.status));
                    continue;
                }
                Err(error) => {
                    list.broken = failed(error.kind.as_str().to_owned());
                    continue;
                }
            };
            match read(feed, &answer.body, answer.url.as_str(), &answer.content_type, tally, tell) {
                Ok(part) => {
                    list.entries += part.entries;
                    list.left_out += part.left_out;
                }
                Err(not) => list.broken = failed(not.why),
            }
        }
    }
}

fn read(
    feed: usize,
    body: &[u8],
    base: &str,
    content_type: &str,
    tally: &mut Tally,
    tell: &SyncSender<Came>,
) -> Result<Read, NotAFeed> {
    chancery_feeds::read(body, base, content_type, &chancery_feeds::Limits::default(), &mut |entries| {
        entries.iter().for_each(|e| tally.count(e));
        let arrivals = entries.into_iter().map(|e| Arrival::new(e, base)).collect();
        // Nobody listens at the end of the watch; the feed counts as not polled then.
        let _ = tell.send(Came::Items(feed, arrivals));
    })
}
