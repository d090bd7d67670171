//! Who decides: whom to ask when, and what comes of an answer.

use super::ask::{Asker, Came, Job, Polled};
use super::config::{Config, FeedConfig};
use super::health::{self, Health};
use super::state::{Arrived, Counts, Fetched, Known, State, Wanted};
use super::{Arrival, Clock, Options, asker, host};
use crate::flow::{Flow, Given};
use crate::moment::Moment;
use crate::tidings::Tiding;
use anyhow::Result;
use chancery_feeds::{Robots, backoff, canonical, file_name, jittered, retry_after};
use chancery_fetch::{Answer, FetchError, Url, Validators};
use chancery_ledger::Digest;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Requests at one time, over all hosts.
pub(super) const ASKERS: usize = 6;
/// Longest look at nothing: due feeds are seen this late at most.
const TICK: Duration = Duration::from_millis(200);
/// Articles handed over at one time, and their bytes.
const BATCH: usize = 16;
const BATCH_BYTES: usize = 8 << 20;
/// Articles that may lie fetched before the next is asked for.
const MOST_SPOOLED: u64 = 256;
/// Longest wait after failures.
const LONGEST_RETRY: Duration = Duration::from_secs(6 * 3600);
/// How long robots.txt is believed (RFC 9309, 2.4).
const ROBOTS_AGE: i64 = 24 * 3600;
/// How often items that no feed lists any more are looked for, in seconds.
const TIDY: i64 = 24 * 3600;
/// Every so many polls a feed is asked without validators: some servers say "nothing new" when there is.
const WHOLE_EVERY: u32 = 12;
/// How often an article is handed over that ends the program each time.
const MOST_HANDED: u32 = 4;
/// Tries of an article whose server answers, but nonsense.
const NONSENSE_TRIES: u32 = 3;
/// Failures of robots.txt by the server after which it counts as not there.
const ROBOTS_TRIES: u32 = 3;
/// How long a single round waits for a host that asks to be left alone.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// Name of this robot in robots.txt.
pub(super) const ROBOT: &str = "chancery";

/// What the watch tells while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A feed gave news, or its health changed: name, health, detail, new items, changed items.
    Feed(String, Health, String, u32, u32),
    /// An article is in the ledger: name of the document, facts; true when another version of it was there before.
    Read(String, usize, bool),
    /// An article the ledger had already, under another address or from before.
    Same(String),
    /// An article was given up, or could not be read: address and reason.
    Refused(String, String),
    /// Items were forgotten that no feed has listed for long: how many.
    Forgot(u64),
    /// Something went wrong that concerns all, and will be tried again.
    Trouble(String),
}

/// Runs the watch and tells of it; ends when `stop` is set, after the batch at hand. Gives how the feeds are at the end,
/// and how many items stand where.
///
/// # Errors
/// When the state or the ledger cannot be opened or written.
pub fn run(
    flow: &Flow,
    dir: &Path,
    config: &Config,
    options: &Options,
    clock: Clock,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(Moment, Told),
) -> Result<(Vec<Seen>, Counts)> {
    let state = State::open(dir, true)?;
    // A table or model that is not sound is told now and not at the first article.
    flow.warm()?;
    std::thread::scope(|scope| {
        let (give, given) = sync_channel::<Vec<Fetched>>(1);
        let (report, reports) = channel();
        scope.spawn(move || read_all(flow, dir, &given, &report));
        let mut desk = Desk::new(config, options, state, clock, give)?;
        desk.work(stop, &reports, tell)?;
        desk.end(&reports, tell)
    })
}

/// What became of a batch that was handed over.
struct Report {
    batch: Vec<(i64, String, String, u32)>,
    result: Result<Vec<Tiding>>,
}

fn read_all(flow: &Flow, dir: &Path, given: &Receiver<Vec<Fetched>>, report: &Sender<Report>) {
    while let Ok(batch) = given.recv() {
        let named = batch.iter().map(|f| (f.id, f.url.clone(), f.name.clone(), f.versions)).collect();
        let result = hand_over(flow, dir, batch);
        if report.send(Report { batch: named, result }).is_err() {
            return;
        }
    }
}

/// The one place where what was fetched goes onto the path of every report.
fn hand_over(flow: &Flow, dir: &Path, batch: Vec<Fetched>) -> Result<Vec<Tiding>> {
    let mut tidings = Vec::new();
    let given = batch.into_iter();
    let given = given.map(|f| Given { name: f.name, url: Some(f.url), charset: f.charset, bytes: f.body }).collect();
    flow.read_fetched(dir, given, &mut |tiding| tidings.push(tiding))?;
    Ok(tidings)
}

/// Name and address of a feed, and how it was when the watch ended.
pub type Seen = (String, String, Known);

/// A host, as far as politeness goes.
struct Host {
    busy: bool,
    free: Instant,
    /// Failures in a row of its robots.txt.
    mute: u32,
}

/// A feed while the watch runs.
struct Running {
    config: FeedConfig,
    known: Known,
    busy: bool,
    /// True after its first poll of this run.
    polled: bool,
    new: u32,
    changed: u32,
}

struct Desk<'c> {
    config: &'c Config,
    options: &'c Options,
    state: State,
    clock: Clock,
    feeds: Vec<Running>,
    hosts: HashMap<String, Host>,
    /// Hosts with articles waiting.
    waiting: Vec<String>,
    robots: HashMap<String, (Robots, Moment)>,
    jobs: Sender<Job>,
    came: Receiver<Came>,
    flying: usize,
    give: Option<SyncSender<Vec<Fetched>>>,
    reading: bool,
    /// When the ledger could not be written: not before then again.
    rest: Option<Instant>,
    /// When items that no feed lists any more are looked for again.
    tidy: Moment,
    chance: RandomState,
    dice: u64,
}

impl<'c> Desk<'c> {
    fn new(
        config: &'c Config,
        options: &'c Options,
        state: State,
        clock: Clock,
        give: SyncSender<Vec<Fetched>>,
    ) -> Result<Desk<'c>> {
        let (jobs, taken) = channel();
        // Few answers wait at a time: a feed of a million items is not in memory twice.
        let (tell, came) = sync_channel(ASKERS);
        let taken = Arc::new(Mutex::new(taken));
        let asker: Asker = asker(&options.reach, config.contact());
        for _ in 0..ASKERS {
            let (asker, taken, tell) = (asker.clone(), Arc::clone(&taken), tell.clone());
            // Not waited for at the end: what they ask for then is asked for again.
            std::thread::spawn(move || asker.work(&taken, &tell));
        }
        let now = clock.now();
        state.settle(now, seconds(LONGEST_RETRY))?;
        let mut feeds = Vec::new();
        for feed in &config.feeds {
            let mut known = state.feed(&feed.url)?.unwrap_or_default();
            // However the clock went meanwhile, no feed waits longer than it would after this poll.
            let longest = if known.failures > 0 { LONGEST_RETRY } else { config.pace(feed).longest };
            if known.next > now.saturating_add(seconds(longest) + 1) {
                known.next = now;
            }
            feeds.push(Running { config: feed.clone(), known, busy: false, polled: false, new: 0, changed: 0 });
        }
        let waiting = state.hosts_waiting()?;
        let (hosts, robots, chance) = (HashMap::new(), HashMap::new(), RandomState::new());
        Ok(Desk {
            config,
            options,
            state,
            clock,
            feeds,
            hosts,
            waiting,
            robots,
            jobs,
            came,
            flying: 0,
            give: Some(give),
            reading: false,
            rest: None,
            tidy: now,
            chance,
            dice: 0,
        })
    }

    fn work(
        &mut self,
        stop: &AtomicBool,
        reports: &Receiver<Report>,
        tell: &mut dyn FnMut(Moment, Told),
    ) -> Result<()> {
        while !stop.load(Ordering::Relaxed) && self.options.until.is_none_or(|end| self.clock.running() < end) {
            self.tidy(tell)?;
            self.ask_feeds(tell)?;
            self.ask_articles(tell)?;
            self.hand_over(tell)?;
            if self.options.once && self.is_done()? {
                break;
            }
            match self.came.recv_timeout(TICK) {
                Ok(came) => self.take(came, tell)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => anyhow::bail!("those who ask have ended"),
            }
            while let Ok(report) = reports.try_recv() {
                self.reported(report, tell)?;
            }
        }
        Ok(())
    }

    /// Forgets what no feed lists any more, once a day.
    fn tidy(&mut self, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        let now = self.clock.now();
        let after = self.config.watch.forget_after;
        if now < self.tidy || after.is_zero() {
            return Ok(());
        }
        self.tidy = now.saturating_add(TIDY);
        let forgot = self.state.forget(now.saturating_sub(seconds(after)))?;
        if forgot > 0 {
            tell(now, Told::Forgot(forgot));
        }
        Ok(())
    }

    /// Waits for the batch at hand, and tells how the feeds are.
    fn end(mut self, reports: &Receiver<Report>, tell: &mut dyn FnMut(Moment, Told)) -> Result<(Vec<Seen>, Counts)> {
        self.give = None;
        while self.reading {
            let report = reports.recv()?;
            self.reported(report, tell)?;
        }
        let counts = self.state.counts()?;
        Ok((self.feeds.into_iter().map(|f| (f.config.name, f.config.url, f.known)).collect(), counts))
    }

    fn is_done(&self) -> Result<bool> {
        // A host that wants to be left alone is left for the next time.
        let rests = |url: &str| self.hosts.get(&host(url)).is_some_and(|h| h.free > Instant::now() + LONGEST_REST);
        let asked = self.feeds.iter().all(|f| f.polled || rests(&f.config.url));
        let quiet = self.flying == 0 && !self.reading && asked;
        Ok(quiet && self.rest.is_none() && self.state.open_items(self.clock.now())? == 0)
    }

    /// A number from 0 to 1, another one each time.
    fn dice(&mut self) -> f64 {
        self.dice += 1;
        self.chance.hash_one(self.dice) as f64 / u64::MAX as f64
    }

    fn is_free(&self, name: &str) -> bool {
        self.flying < ASKERS && self.hosts.get(name).is_none_or(|h| !h.busy && h.free <= Instant::now())
    }

    fn host(&mut self, name: &str) -> &mut Host {
        self.hosts.entry(name.to_owned()).or_insert(Host { busy: false, free: Instant::now(), mute: 0 })
    }

    fn send(&mut self, name: &str, job: Job) {
        self.host(name).busy = true;
        self.flying += 1;
        // They only end with this desk.
        let _ = self.jobs.send(job);
    }

    /// The host of an answer is free again, after its gap.
    fn landed(&mut self, url: &str) {
        let name = host(url);
        let gap = self.gap(&origin(url));
        let host = self.host(&name);
        host.busy = false;
        host.free = host.free.max(Instant::now() + gap);
        self.flying -= 1;
    }

    fn gap(&self, origin: &str) -> Duration {
        let asked = self.robots.get(origin).and_then(|(robots, _)| robots.delay());
        asked.unwrap_or_default().max(self.config.watch.gap)
    }

    /// What a host says to robots; `None` while it is asked, which may begin here.
    fn robots(&mut self, url: &str) -> Result<Option<Robots>> {
        let (origin, now) = (origin(url), self.clock.now());
        if let Some((robots, at)) = self.robots.get(&origin)
            && now.saturating_sub(*at) < ROBOTS_AGE
        {
            return Ok(Some(robots.clone()));
        }
        if let Some((bytes, at)) = self.state.robots(&origin)?
            && now.saturating_sub(at) < ROBOTS_AGE
        {
            let robots = Robots::new(&bytes, ROBOT);
            self.robots.insert(origin, (robots.clone(), at));
            return Ok(Some(robots));
        }
        self.send(&host(url), Job::Robots { origin });
        Ok(None)
    }

    fn ask_feeds(&mut self, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        for n in 0..self.feeds.len() {
            let (now, feed) = (self.clock.now(), &self.feeds[n]);
            let due = feed.known.next <= now || (self.options.once && !feed.polled && feed.known.failures == 0);
            let rests = self.options.once && !feed.polled && !due;
            if feed.busy || !due || (self.options.once && feed.polled) {
                // A feed that failed lately is left for the next time.
                self.feeds[n].polled |= rests;
                continue;
            }
            let url = feed.config.url.clone();
            let name = host(&url);
            if !self.is_free(&name) {
                continue;
            }
            let Some(robots) = self.robots(&url)? else { continue };
            if Url::parse(&url).is_ok_and(|u| !robots.allows(&u)) {
                let feed = &mut self.feeds[n];
                feed.polled = true;
                self.failed(n, Health::Blocked, "robots.txt forbids it".to_owned(), Some(ROBOTS_AGE), tell)?;
                continue;
            }
            let gap = self.gap(&origin(&url));
            let feed = &mut self.feeds[n];
            feed.busy = true;
            let whole = feed.known.polls.is_multiple_of(WHOLE_EVERY);
            let known = if whole { Validators::default() } else { feed.known.validators.clone() };
            let digest = feed.known.digest.clone();
            (feed.new, feed.changed) = (0, 0);
            self.send(&name, Job::Feed { feed: n, url, known, digest, gap });
        }
        Ok(())
    }

    fn ask_articles(&mut self, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        if self.waiting.is_empty() || self.state.spooled()? >= MOST_SPOOLED {
            return Ok(());
        }
        let mut empty = Vec::new();
        for name in self.waiting.clone() {
            if !self.is_free(&name) {
                continue;
            }
            let Some(wanted) = self.state.wanted(&name, self.clock.now())? else {
                empty.push(name);
                continue;
            };
            self.ask_article(&name, wanted, tell)?;
        }
        if !empty.is_empty() {
            // Those that only rest are found again when their time has come.
            self.waiting = self.state.hosts_waiting()?;
        }
        Ok(())
    }

    fn ask_article(&mut self, name: &str, wanted: Wanted, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        let Some(url) = wanted.url else {
            return self.take_from_feed(wanted.id, name, "nothing to read in it", tell);
        };
        let Some(robots) = self.robots(&url)? else { return Ok(()) };
        if Url::parse(&url).is_ok_and(|u| !robots.allows(&u)) {
            return self.take_from_feed(wanted.id, &url, "robots.txt forbids it", tell);
        }
        self.send(name, Job::Article { id: wanted.id, url });
        Ok(())
    }

    /// Takes what the feed itself says of an article that cannot be had; gives the article up where that is nothing.
    fn take_from_feed(&mut self, id: i64, url: &str, why: &str, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        let now = self.clock.now();
        match self.state.text(id)? {
            Some(text) => {
                let name = file_name(url, "html");
                let digest = Digest::of(text.as_bytes());
                self.state.fetched(id, &name, text.as_bytes(), None, digest.as_str(), now)?;
            }
            None => {
                self.state.failed(id, None, why)?;
                tell(now, Told::Refused(url.to_owned(), why.to_owned()));
            }
        }
        Ok(())
    }

    fn take(&mut self, came: Came, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        match came {
            Came::Items(feed, items) => self.items(feed, &items),
            Came::Feed(feed, polled) => {
                let url = self.feeds[feed].config.url.clone();
                self.landed(&url);
                self.feeds[feed].busy = false;
                self.feeds[feed].polled = true;
                self.feeds[feed].known.asked = Some(self.clock.now());
                match *polled {
                    Ok(polled) => self.polled(feed, polled, tell),
                    Err(error) => {
                        let (health, detail) = health::of_error(&error);
                        self.failed(feed, health, detail, None, tell)
                    }
                }
            }
            Came::Article(id, answer) => self.article(id, *answer, tell),
            Came::Robots(origin, answer) => self.robots_came(origin, *answer, tell),
        }
    }

    fn items(&mut self, feed: usize, items: &[Arrival]) -> Result<()> {
        let running = &self.feeds[feed];
        let url = running.config.url.as_str();
        let follow = running.config.follow;
        let arrived: Vec<Arrived<'_>> = items
            .iter()
            .map(|item| Arrived {
                feed: url,
                key: item.key.clone(),
                guid: item.guid.as_deref(),
                url: item.url.as_deref().filter(|_| follow || item.text.is_none()),
                host: item.host(url),
                title: &item.title,
                mark: item.mark.clone(),
                date: item.date,
                text: item.text.clone(),
            })
            .collect();
        let again = seconds(self.config.pace(&running.config).interval);
        let (new, changed) = self.state.take(&arrived, self.clock.now(), again)?;
        if new + changed > 0 {
            self.waiting = self.state.hosts_waiting()?;
        }
        let running = &mut self.feeds[feed];
        running.new += new;
        running.changed += changed;
        Ok(())
    }

    fn polled(&mut self, feed: usize, polled: Polled, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        if let Some((health, detail)) = health::of_status(&polled) {
            let asks = self.asks_to_wait(&polled.answer);
            return self.failed(feed, health, detail, asks, tell);
        }
        let now = self.clock.now();
        let chance = self.dice();
        let config = self.feeds[feed].config.clone();
        let pace = self.config.pace(&config);
        let running = &mut self.feeds[feed];
        let known = &mut running.known;
        known.polls += 1;
        (known.failures, known.failing, known.good) = (0, None, Some(now));
        known.quiet = if running.new + running.changed > 0 { 0 } else { known.quiet.saturating_add(1) };
        known.moved = polled.answer.moved.map(String::from);
        let mut odd = String::new();
        if let Some(Ok(read)) = &polled.read {
            let whole = read.broken.is_none();
            (known.entries, known.dated, known.newest) =
                (u32::try_from(read.entries).unwrap_or(u32::MAX), polled.tally.dated, polled.tally.newest);
            // What broke off is asked for whole the next time.
            known.validators = if whole { polled.answer.validators } else { Validators::default() };
            known.digest = if whole { polled.digest } else { String::new() };
            known.whole = if whole { Some(now) } else { known.whole };
            odd = oddities(read);
        }
        known.next = now.saturating_add(seconds(jittered(pace.next(known.quiet), chance)).max(1));
        let stale_after = config.stale_after.unwrap_or(self.config.watch.stale_after);
        let (health, detail) = health::of_counts(known, now, stale_after);
        self.keep(feed, health, detail + &odd, tell)
    }

    fn failed(
        &mut self,
        feed: usize,
        health: Health,
        detail: String,
        asks: Option<i64>,
        tell: &mut dyn FnMut(Moment, Told),
    ) -> Result<()> {
        let now = self.clock.now();
        let chance = self.dice();
        let retry = self.config.watch.retry;
        let known = &mut self.feeds[feed].known;
        known.polls += 1;
        known.failures = known.failures.saturating_add(1);
        known.failing.get_or_insert(now);
        let longest = if health == Health::Gone { Duration::from_secs(24 * 3600) } else { LONGEST_RETRY };
        let wait = jittered(backoff(known.failures, retry, longest), chance);
        known.next = now.saturating_add(seconds(wait).max(asks.unwrap_or(0)).max(1));
        self.keep(feed, health, detail, tell)
    }

    fn keep(&mut self, feed: usize, health: Health, detail: String, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        let running = &mut self.feeds[feed];
        let changed = running.known.health != health.as_str();
        running.known.health = health.as_str().to_owned();
        running.known.detail = detail.chars().take(300).collect();
        self.state.keep_feed(&running.config.url, &running.known)?;
        if changed || running.new + running.changed > 0 {
            let (name, detail) = (running.config.name.clone(), running.known.detail.clone());
            tell(self.clock.now(), Told::Feed(name, health, detail, running.new, running.changed));
        }
        (running.new, running.changed) = (0, 0);
        Ok(())
    }

    /// Seconds that a server asks to be left alone, which then holds for its whole host.
    fn asks_to_wait(&mut self, answer: &Answer) -> Option<i64> {
        if !matches!(answer.status, 429 | 500..600) {
            return None;
        }
        let now = self.clock.now();
        let wait = retry_after(answer.retry_after.as_deref()?, answer.date.as_deref(), now)?;
        let name = host(answer.url.as_str());
        let host = self.host(&name);
        host.free = host.free.max(Instant::now() + wait);
        self.state.put_off_host(&name, now.saturating_add(seconds(wait))).ok()?;
        Some(seconds(wait))
    }

    fn article(
        &mut self,
        id: i64,
        answer: Result<Answer, FetchError>,
        tell: &mut dyn FnMut(Moment, Told),
    ) -> Result<()> {
        let (url, tries) = self.state.asked(id)?;
        self.landed(&url);
        let now = self.clock.now();
        let (why, tries_left, asks) = match answer {
            Ok(answer) if answer.is_good() && !answer.body.is_empty() => {
                let name = file_name(&canonical(&url).unwrap_or_default(), ending(&answer));
                let (digest, charset) = (Digest::of(&answer.body), chancery_read::charset(&answer.content_type));
                self.state.fetched(id, &name, &answer.body, charset.as_deref(), digest.as_str(), now)?;
                return Ok(());
            }
            Ok(answer) if answer.is_good() => ("nothing in it".to_owned(), NONSENSE_TRIES, None),
            Ok(answer) => {
                let asks = self.asks_to_wait(&answer);
                let passes = matches!(answer.status, 408 | 425 | 429 | 500..600);
                (format!("status {}", answer.status), if passes { self.config.watch.tries } else { 0 }, asks)
            }
            Err(error) => {
                use chancery_fetch::ErrorKind::{Encoding, Head, Redirects};
                let tries = match error.kind {
                    kind if kind.passes() => self.config.watch.tries,
                    Encoding | Head | Redirects => NONSENSE_TRIES,
                    _ => 0,
                };
                (format!("{}: {}", error.kind.as_str(), error.detail), tries, None)
            }
        };
        if tries + 1 >= tries_left {
            return self.take_from_feed(id, &url, &why, tell);
        }
        let chance = self.dice();
        let wait = jittered(backoff(tries + 1, self.config.watch.retry, LONGEST_RETRY), chance);
        self.state.failed(id, Some(now.saturating_add(seconds(wait).max(asks.unwrap_or(0)).max(1))), &why)
    }

    fn robots_came(
        &mut self,
        origin: String,
        answer: Result<Answer, FetchError>,
        tell: &mut dyn FnMut(Moment, Told),
    ) -> Result<()> {
        self.landed(&origin);
        let now = self.clock.now();
        let name = host(&origin);
        let bytes = match &answer {
            Ok(answer) if answer.is_good() => answer.body.clone(),
            // A server that has none, or does not show it, forbids nothing.
            Ok(answer) if (400..429).contains(&answer.status) || (430..500).contains(&answer.status) => Vec::new(),
            Ok(_) if self.host(&name).mute + 1 >= ROBOTS_TRIES => Vec::new(),
            // Not to be had because of what it is: too large, redirects without end.
            Err(error) if !error.kind.passes() => Vec::new(),
            _ => {
                let why = match &answer {
                    Ok(answer) => {
                        self.asks_to_wait(answer);
                        format!("robots.txt: status {}", answer.status)
                    }
                    Err(error) => format!("robots.txt: {}", error.kind.as_str()),
                };
                return self.mute(&name, &origin, why, tell);
            }
        };
        self.host(&name).mute = 0;
        let bytes = &bytes[..bytes.len().min(512 << 10)];
        self.state.keep_robots(&origin, bytes, now)?;
        self.robots.insert(origin, (Robots::new(bytes, ROBOT), now));
        Ok(())
    }

    /// A host that does not even say what robots may: left alone for a while.
    fn mute(&mut self, name: &str, of: &str, why: String, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        let chance = self.dice();
        let retry = self.config.watch.retry;
        let host = self.host(name);
        host.mute = host.mute.saturating_add(1);
        let wait = jittered(backoff(host.mute, retry, LONGEST_RETRY), chance);
        host.free = host.free.max(Instant::now() + wait);
        let now = self.clock.now();
        for n in 0..self.feeds.len() {
            let feed = &self.feeds[n];
            if origin(&feed.config.url) == of && feed.known.next <= now {
                self.feeds[n].polled = true;
                self.failed(n, Health::Failing, why.clone(), None, tell)?;
            }
        }
        self.state.put_off_host(name, now.saturating_add(seconds(wait)))
    }

    fn hand_over(&mut self, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        if self.reading || self.rest.is_some_and(|until| Instant::now() < until) {
            return Ok(());
        }
        self.rest = None;
        let batch = self.state.to_hand_over(BATCH, BATCH_BYTES)?;
        if let Some(poison) = batch.iter().find(|f| f.handed >= MOST_HANDED) {
            self.state.poison(poison.id)?;
            tell(self.clock.now(), Told::Refused(poison.url.clone(), "reading it ended the program".to_owned()));
            return Ok(());
        }
        if let Some(give) = self.give.as_ref().filter(|_| !batch.is_empty()) {
            self.reading = true;
            // The reader only ends with this desk.
            let _ = give.send(batch);
        }
        Ok(())
    }

    fn reported(&mut self, report: Report, tell: &mut dyn FnMut(Moment, Told)) -> Result<()> {
        self.reading = false;
        let now = self.clock.now();
        let tidings = match report.result {
            Ok(tidings) => tidings,
            Err(error) => {
                // The ledger is in use or the disk full: nothing of it is the articles' fault.
                let ids: Vec<i64> = report.batch.iter().map(|(id, ..)| *id).collect();
                self.state.not_handed(&ids)?;
                self.rest = Some(Instant::now() + Duration::from_secs(10));
                tell(now, Told::Trouble(format!("{error:#}")));
                return Ok(());
            }
        };
        let mut problems: HashMap<&str, String> = HashMap::new();
        for tiding in &tidings {
            match tiding {
                Tiding::Document { name, facts, new: true, .. } => {
                    let again = report.batch.iter().any(|(_, _, n, versions)| {
                        *versions > 0 && name.starts_with(n.rsplit_once('.').map_or(n.as_str(), |(stem, _)| stem))
                    });
                    tell(now, Told::Read(name.clone(), *facts, again));
                }
                Tiding::Document { name, new: false, .. } => tell(now, Told::Same(name.clone())),
                Tiding::Problem { file, kind, detail, .. } => {
                    problems.insert(file, format!("{kind}: {detail}"));
                }
                _ => {}
            }
        }
        let mut done = Vec::new();
        for (id, url, name, _) in &report.batch {
            let why = problems.get(name.as_str()).or_else(|| problems.get(url.as_str())).cloned();
            if let Some(why) = &why {
                tell(now, Told::Refused(url.clone(), why.clone()));
            }
            done.push((*id, why));
        }
        self.state.done(&done, now)
    }
}

fn seconds(of: Duration) -> i64 {
    i64::try_from(of.as_millis().div_ceil(1000)).unwrap_or(i64::MAX)
}

/// Scheme, host and port of an address.
pub(super) fn origin(url: &str) -> String {
    Url::parse(url).map(|u| u.origin().ascii_serialization()).unwrap_or_default()
}

/// The ending of a document's name, by what the server says it is.
fn ending(answer: &Answer) -> &'static str {
    let kind = answer.content_type.to_ascii_lowercase();
    match kind.split(';').next().unwrap_or_default().trim() {
        "text/plain" => "txt",
        "application/pdf" => "pdf",
        _ => "html",
    }
}

/// What was odd about a feed that was read all the same.
pub(super) fn oddities(read: &chancery_feeds::Read) -> String {
    let mut odd = String::new();
    if let Some(broken) = &read.broken {
        odd.push_str(&format!("; breaks off: {broken}"));
    }
    if read.bad > 0 {
        odd.push_str(&format!("; {} unreadable", read.bad));
    }
    if read.left_out > 0 {
        odd.push_str(&format!("; {} beyond the limit", read.left_out));
    }
    odd
}
