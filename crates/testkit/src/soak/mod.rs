//! The watch under a misbehaving world: killed, restarted with another clock, and at the end held to what was offered.

pub mod world;

use chancery_ledger::{Ledger, Open};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use world::{Fault, NETWORK, World, mark_in};

/// How long and how it is done.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How long the world misbehaves.
    pub time: Duration,
    /// Time between two articles of a site.
    pub period: Duration,
    /// The sites.
    pub faults: Vec<Fault>,
    /// Arguments for every run of the program, such as its model.
    pub arguments: Vec<String>,
}

/// What came of one site.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the site does wrong.
    pub fault: Fault,
    /// Times that it did.
    pub done: u64,
    /// Polls of its feed.
    pub polls: u64,
    /// Articles that a polite reader must have.
    pub offered: usize,
    /// Of them, those that the ledger has not.
    pub lost: Vec<String>,
    /// Versions of articles that the ledger has more than once.
    pub twice: Vec<String>,
    /// Documents of the site in the ledger.
    pub documents: usize,
    /// What the watch said of the feed while it misbehaved, without what it says of one that is well.
    pub said: String,
}

/// What came of all.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Row by row.
    pub rows: Vec<Row>,
    /// How long it took.
    pub took: Duration,
    /// kill -9 done, and restarts with the clock set forward or back.
    pub kills: u32,
    /// See `kills`.
    pub jumps: u32,
    /// Requests that reached an address which must not be asked.
    pub inside: u64,
    /// Requests of what robots.txt forbids.
    pub trespasses: u64,
    /// Requests in all.
    pub requests: u64,
    /// Memory of the last process, in MB, at a quarter, a half, three quarters and the end of its life.
    pub memory: Vec<u64>,
    /// Peak of any process, in MB.
    pub peak: u64,
    /// How the last process ended, where it should not have ended so.
    pub bad_end: Option<String>,
}

impl Outcome {
    /// What did not hold, in words.
    pub fn broken(&self) -> Vec<String> {
        let mut broken: Vec<String> = self.bad_end.iter().cloned().collect();
        for row in &self.rows {
            let few = |of: &[String]| of.iter().take(5).cloned().collect::<Vec<_>>().join(" ");
            if !row.lost.is_empty() {
                broken.push(format!("{:?}: {} lost: {}", row.fault, row.lost.len(), few(&row.lost)));
            }
            if !row.twice.is_empty() {
                broken.push(format!("{:?}: {} twice: {}", row.fault, row.twice.len(), few(&row.twice)));
            }
        }
        if self.inside > 0 {
            broken.push(format!("{} requests went inside", self.inside));
        }
        if self.trespasses > 0 {
            broken.push(format!("{} requests of what robots.txt forbids", self.trespasses));
        }
        broken
    }

    /// The table for a document.
    pub fn table(&self) -> String {
        let mut out = "| what the site does wrong | polls | did it | articles offered | lost | twice | the watch said |\n|---|---:|---:|---:|---:|---:|---|\n".to_owned();
        for row in &self.rows {
            let (lost, twice, said) = (row.lost.len(), row.twice.len(), row.said.replace('|', "/"));
            let words = row.fault.words();
            out.push_str(&format!(
                "| {words} | {} | {} | {} | {lost} | {twice} | {said} |\n",
                row.polls, row.done, row.offered
            ));
        }
        let memory: Vec<String> = self.memory.iter().map(u64::to_string).collect();
        out.push_str(&format!(
            "\n{:.0} minutes, {} requests; killed with -9 {} times, {} of the restarts with the clock set days forward or back; \
             {} requests reached an address inside, {} what robots.txt forbids. Memory of the last process at a quarter, a half, \
             three quarters and the end of its life: {} MB; the most of any process: {} MB.\n",
            self.took.as_secs_f64() / 60.0,
            self.requests,
            self.kills,
            self.jumps,
            self.inside,
            self.trespasses,
            memory.join(", "),
            self.peak
        ));
        out
    }
}

/// A process that is not left behind.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        // One that ended already cannot be killed, and need not be.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Lets `binary` watch a misbehaving world for a while in the folder `scratch`: in the first half it is killed and restarted
/// again and again, in the second one process lives on; then the world calms down, and what the ledger holds is compared with
/// what was offered.
///
/// # Errors
/// When the world or the program cannot be started, or the ledger not be read.
pub fn soak(binary: &Path, scratch: &Path, plan: &Plan, tell: &mut dyn FnMut(&str)) -> io::Result<Outcome> {
    fs::create_dir_all(scratch)?;
    let world = World::open(&plan.faults, plan.period, usize::MAX)?;
    let feeds = scratch.join("feeds.toml");
    fs::write(&feeds, world.feeds())?;
    let (ledger, log) = (scratch.join("ledger"), scratch.join("watch.log"));
    let start = |more: &[String]| -> io::Result<Watching> {
        let out = fs::OpenOptions::new().create(true).append(true).open(&log)?;
        let mut command = Command::new(binary);
        command.arg("watch").arg(&feeds).arg("--ledger").arg(&ledger).args(["--allow", NETWORK]);
        command.args(&plan.arguments).args(more).env("NO_COLOR", "1");
        command.stdin(Stdio::null()).stderr(out.try_clone()?).stdout(out);
        Ok(Watching(command.spawn()?))
    };
    let (begun, mut outcome, mut turn) = (Instant::now(), Outcome::default(), 0u64);
    while begun.elapsed() < plan.time / 2 {
        // The clock stands where it is, or days before or after.
        let jump = ["", "2031-01-05T00:00:00Z", "2031-06-04T00:00:00Z", "2032-02-01T00:00:00Z"]
            [usize::try_from(turn % 4).unwrap_or(0)];
        let clock: Vec<String> = if jump.is_empty() { Vec::new() } else { vec!["--now".into(), jump.into()] };
        outcome.jumps += u32::from(!jump.is_empty());
        let mut child = start(&clock)?;
        let life =
            Duration::from_millis(4000 + (turn * 7919) % 20_000).min((plan.time / 2).saturating_sub(begun.elapsed()));
        outcome.peak = outcome.peak.max(live(&mut child, life, &mut Vec::new())?);
        drop(child);
        (outcome.kills, turn) = (outcome.kills + 1, turn + 1);
        tell(&format!("{:.0} s: killed, {} requests so far", begun.elapsed().as_secs_f64(), world.requests()));
    }
    let mut child = start(&["--now".into(), "2031-06-04T00:00:00Z".into()])?;
    let mut memory = Vec::new();
    outcome.peak = outcome.peak.max(live(&mut child, plan.time.saturating_sub(begun.elapsed()), &mut memory)?);
    let at = |quarter: usize| memory.get((memory.len() * quarter / 4).min(memory.len().saturating_sub(1))).copied();
    outcome.memory = (1..=4).filter_map(at).collect();
    world.stop_news();
    tell(&format!("{:.0} s: the news stops, {} requests so far", begun.elapsed().as_secs_f64(), world.requests()));
    drop(child);
    outcome.kills += 1;
    world.calm();
    // What was put off comes in some rounds; a feed with a lying tag is asked whole within twelve.
    let end = Instant::now() + Duration::from_secs(240).max(plan.time / 4);
    while Instant::now() < end && missing(&ledger, &world, plan)? > 0 {
        let mut child = start(&["--once".into(), "--now".into(), "2031-06-05T00:00:00Z".into()])?;
        let ended = wait(&mut child, Duration::from_secs(120))?;
        outcome.bad_end = match ended {
            Some(status) if status.success() => None,
            Some(status) => Some(format!("a round ended with {status}")),
            None => Some("a round did not end".to_owned()),
        };
        // Those that were asked to wait a little wait outside of a round.
        std::thread::sleep(Duration::from_secs(2));
    }
    // Another round must find nothing new, and end by itself.
    let mut child = start(&["--once".into(), "--now".into(), "2031-06-06T00:00:00Z".into()])?;
    match wait(&mut child, Duration::from_secs(180))? {
        Some(status) if status.success() => {}
        Some(status) => outcome.bad_end = Some(format!("a last round ended with {status}")),
        None => outcome.bad_end = Some("a last round did not end".to_owned()),
    }
    outcome.took = begun.elapsed();
    outcome.inside = world.inside();
    outcome.requests = world.requests();
    let held = held(&ledger)?;
    let said = fs::read_to_string(&log)?;
    for (n, fault) in plan.faults.iter().enumerate() {
        let done = world.log(n);
        outcome.trespasses += done.trespasses;
        outcome.rows.push(row(*fault, n, &world, &held, &said, &done));
    }
    Ok(outcome)
}

fn row(fault: Fault, n: usize, world: &World, held: &BTreeMap<String, usize>, said: &str, done: &world::Log) -> Row {
    let offered = world.offered(n);
    let lost = offered.iter().filter(|m| !held.contains_key(*m)).cloned().collect();
    let own = format!("Ref {fault:?}-");
    let ours = || held.iter().filter(|(mark, _)| mark.starts_with(&own));
    let twice = ours().filter(|(_, count)| **count > 1).map(|(mark, _)| mark.clone()).collect();
    Row {
        fault,
        done: done.faults,
        polls: done.polls,
        offered: offered.len(),
        lost,
        twice,
        documents: ours().map(|(_, count)| count).sum(),
        said: heard(said, fault),
    }
}

/// What the watch said of a feed, each kind of it once.
fn heard(said: &str, fault: Fault) -> String {
    let name = format!(" {fault:?}: ");
    let mut kinds: Vec<String> = Vec::new();
    for line in said.lines().filter(|l| l.contains(" feed ")) {
        let Some((_, rest)) = line.split_once(&name) else { continue };
        let health = rest.split(',').next().unwrap_or_default();
        let detail = rest.split_once("; ").map_or("", |(_, detail)| detail);
        let kind = match health {
            "ok" | "stale" if detail.contains("breaks off") => "breaks off, items before it taken".to_owned(),
            "ok" | "stale" => continue,
            "failing" | "blocked" => format!("{health}: {}", detail.split(':').next().unwrap_or_default()),
            other => other.to_owned(),
        };
        if !kinds.contains(&kind) && kinds.len() < 5 {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() { "ok".to_owned() } else { kinds.join("; ") }
}

/// Lets a process live for a while; gives its peak in MB.
fn live(child: &mut Watching, life: Duration, memory: &mut Vec<u64>) -> io::Result<u64> {
    let end = Instant::now() + life;
    let mut peak = 0;
    while Instant::now() < end {
        if let Some(status) = child.0.try_wait()? {
            return Err(io::Error::other(format!("the watch ended by itself with {status}")));
        }
        let now = megabytes(child.0.id());
        peak = peak.max(now);
        memory.push(now);
        std::thread::sleep(Duration::from_secs(1).min(end.saturating_duration_since(Instant::now())));
    }
    Ok(peak)
}

fn wait(child: &mut Watching, most: Duration) -> io::Result<Option<ExitStatus>> {
    let end = Instant::now() + most;
    while Instant::now() < end {
        if let Some(status) = child.0.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(None)
}

fn megabytes(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn missing(ledger: &Path, world: &World, plan: &Plan) -> io::Result<usize> {
    let held = held(ledger)?;
    let offered = (0..plan.faults.len()).flat_map(|n| world.offered(n));
    Ok(offered.filter(|mark| !held.contains_key(mark)).count())
}

/// Marks in the documents of the ledger, and how many documents have each.
fn held(ledger: &Path) -> io::Result<BTreeMap<String, usize>> {
    let mut held = BTreeMap::new();
    let ledger = Ledger::open(ledger, Open::View).map_err(io::Error::other)?;
    for document in ledger.documents() {
        let name = document.map_err(io::Error::other)?.name;
        let bytes = ledger.bytes(&name).map_err(io::Error::other)?.unwrap_or_default();
        let mark = mark_in(&String::from_utf8_lossy(&bytes)).unwrap_or_else(|| format!("without a mark: {name}"));
        *held.entry(mark).or_default() += 1;
    }
    Ok(held)
}
