//! How fast the console answers fifty who look while two write; on the loopback alone, bounded in count and time.

mod browser;
mod client;

use crate::command::{output, release_binary};
use crate::scale::fill;
use anyhow::{Context, Result, anyhow, ensure};
use chancery_people::{People, Role, now};
use clap::Args;
use client::{Console, Line, Person};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Facts of a document of a generated ledger.
const FACTS_EACH: usize = 3;
/// A writer hands in at most one report in this time.
const PAUSE: Duration = Duration::from_millis(500);
/// Longest time for gathering all incidents of a large ledger.
const GATHERING: Duration = Duration::from_secs(1800);
/// Reports pasted one after the other, to see how long one takes.
const PASTED: usize = 5;

/// What to measure.
#[derive(Args, Clone)]
pub struct Options {
    /// Facts of a generated ledger; 0 takes the demonstration one
    #[arg(long, default_value_t = 0)]
    facts: usize,
    /// A ledger to copy instead
    #[arg(long, value_name = "FOLDER", conflicts_with = "facts")]
    ledger: Option<PathBuf>,
    /// Use the ledger of --ledger where it lies: reports and accounts of the run stay in it
    #[arg(long, requires = "ledger")]
    there: bool,
    /// Instead of many requests: the map in a headless browser, beside that of the demonstration ledger
    #[arg(long)]
    browser: bool,
    /// Requests for each address
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    requests: u32,
    /// Longest time for each address, in seconds
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=120))]
    seconds: u64,
    /// Who looks, each with an account and a connection
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    readers: u16,
    /// Who writes: a report every half second at most
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(0..=8))]
    writers: u16,
    /// Program to measure, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Encoder model of the program, as its own flag takes it
    #[arg(long)]
    model: Option<String>,
}

/// The chore: tables of Markdown.
pub fn run(options: &Options) -> Result<()> {
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    let scratch = std::env::temp_dir().join(format!("chancery-load-{}", std::process::id()));
    let done = match (&options.ledger, options.there) {
        (Some(there), true) => measured(options, &binary, there),
        _ => make(options, &binary, &scratch).and_then(|()| measured(options, &binary, &scratch)),
    };
    if scratch.exists() {
        fs::remove_dir_all(&scratch).with_context(|| scratch.display().to_string())?;
    }
    done
}

fn measured(options: &Options, binary: &Path, ledger: &Path) -> Result<()> {
    let cookies = sessions(ledger, options.readers + options.writers)?;
    let begun = Instant::now();
    let console = Console::start(binary, ledger, options.model.as_deref())?;
    println!("listening after {} ms", ms(begun.elapsed()));
    if options.browser {
        return browser::measured(options, binary, &Person::new(&console, &cookies[0]));
    }
    let persons: Vec<Person> = cookies.iter().map(|c| Person::new(&console, c)).collect();
    let (readers, writers) = persons.split_at(usize::from(options.readers));
    first_pages(&readers[0])?;
    pasted(&readers[0])?;
    under_load(options, readers, writers)
}

/// The cookies of so many people, each with an account; the first is an owner.
fn sessions(ledger: &Path, count: u16) -> Result<Vec<String>> {
    let refused = |e: chancery_people::PeopleError| anyhow!("{e}");
    let people = People::open(ledger).map_err(refused)?;
    let mut cookies = Vec::new();
    for n in 0..count {
        let (name, role) = (format!("person {n}"), if n == 0 { Role::Owner } else { Role::Analyst });
        // Of a ledger used where it lies they may be there from the last time.
        if people.account(&name).is_err() {
            people.add(&name, role, Some("grey heron, low tide"), now()).map_err(refused)?;
        }
        cookies.push(people.begin(&name, "127.0.0.1", "load", now()).map_err(refused)?);
    }
    Ok(cookies)
}

/// The ledger that is looked at.
fn make(options: &Options, binary: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    if let Some(from) = &options.ledger {
        for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
            if from.join(file).exists() {
                fs::copy(from.join(file), to.join(file)).with_context(|| from.join(file).display().to_string())?;
            }
        }
    } else if options.facts > 0 {
        fill(to, options.facts.div_ceil(FACTS_EACH))?;
    } else {
        output(Command::new(binary).args(["--model", "none", "demo", "--ledger"]).arg(to))?;
    }
    Ok(())
}

/// The first page of the situation from a cold start and after it, and with all incidents gathered.
fn first_pages(person: &Person) -> Result<()> {
    let pages = |what: &str| -> Result<()> {
        let mut line = Line::open(person)?;
        let times: Vec<Duration> = (0..5).map(|_| Ok(line.get("/")?.took)).collect::<Result<_>>()?;
        println!("situation, {what}, ms: {}", times.iter().map(|t| ms(*t)).collect::<Vec<_>>().join(", "));
        Ok(())
    };
    pages("from a cold start on")?;
    let about = person.json("/api/v1/ledger")?;
    println!("{} reports, {} facts", about["documents"], about["facts"]);
    let begun = Instant::now();
    let waited = gathered(person)?;
    let total = person.json("/api/v1/incidents?limit=1")?["part"]["total"].clone();
    println!("{total} incidents");
    if waited {
        println!("gathered within {:.1} s more", begun.elapsed().as_secs_f64());
        pages("with all gathered")?;
    }
    let mut line = Line::open(person)?;
    let map = line.get("/api/v1/map")?;
    println!("map, {} bytes packed, ms: {}", map.body.len(), ms(map.took));
    Ok(())
}

/// Waits until all incidents of a large ledger are gathered; false when they were already.
fn gathered(person: &Person) -> Result<bool> {
    let begun = Instant::now();
    let mut waited = false;
    while person.json("/api/v1/incidents?limit=1")?["gathering"] == true {
        ensure!(begun.elapsed() < GATHERING, "not gathered in time");
        waited = true;
        std::thread::sleep(Duration::from_millis(500));
    }
    Ok(waited)
}

/// How long it takes from pasting a report to its incident on the map.
fn pasted(person: &Person) -> Result<()> {
    let token = person.json("/api/v1/session")?["token"].as_str().context("a token")?.to_owned();
    let mut times = Vec::new();
    for n in 0..PASTED {
        let begun = Instant::now();
        let progress = person.hand_in(&token, &format!("pasted-{n}"), &report(n, PASTED + n))?;
        let id = progress["read"][0]["incidents"][0][0].as_str().context("an incident was read")?.to_owned();
        let map = person.json("/api/v1/map")?;
        let ids = map["features"].as_array().context("points")?.iter().map(|f| &f["properties"]["id"]);
        // Of very many points those at one place are one, under another name.
        let joined = map["features"].as_array().is_some_and(|f| f.iter().any(|f| f["properties"]["count"] != 1));
        ensure!(joined || ids.into_iter().any(|i| *i == id.as_str()), "{id} is not on the map");
        times.push(begun.elapsed());
    }
    times.sort();
    println!("from pasting to the map, ms: {}", times.iter().map(|t| ms(*t)).collect::<Vec<_>>().join(", "));
    Ok(())
}

/// A report that tells of an attack of its own.
fn report(n: usize, desk: usize) -> String {
    const CITIES: [&str; 6] = ["Quito", "Tunis", "Dhaka", "Accra", "Lima", "Oslo"];
    let city = CITIES[(n + desk) % CITIES.len()];
    format!(
        "{}, May {}, 2031 - Three rockets struck the Kenyan embassy in {city}, killing {} guards, police said. It was report {n} of desk {desk} in run {}.",
        city.to_uppercase(),
        1 + n % 28,
        2 + n % 7,
        std::process::id()
    )
}

/// Every address in turn, while the writers write.
fn under_load(options: &Options, readers: &[Person], writers: &[Person]) -> Result<()> {
    let paths = addresses(&readers[0])?;
    println!(
        "\n| address | requests | a second | p50, ms | p99, ms | most, ms | not 200 |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writing: Vec<_> = writers
            .iter()
            .enumerate()
            .map(|(n, w)| {
                scope.spawn({
                    let stop = &stop;
                    move || write(w, n, stop)
                })
            })
            .collect();
        let measured = paths.iter().try_for_each(|path| one(options, readers, path));
        stop.store(true, Ordering::Relaxed);
        let mut read = Vec::new();
        for writer in writing {
            read.extend(writer.join().map_err(|_| anyhow!("a writer broke off"))??);
        }
        read.sort();
        if !read.is_empty() {
            let (half, most) = (ms(at(&read, 0.5)), ms(at(&read, 0.99)));
            println!(
                "\n{} reports handed in meanwhile, ms from handing in to read: p50 {half}, p99 {most}",
                read.len()
            );
        }
        measured
    })
}

/// Asks for one address and prints its line.
fn one(options: &Options, readers: &[Person], path: &str) -> Result<()> {
    let left = AtomicUsize::new(options.requests as usize);
    let (times, odd, begun) = (Mutex::new(Vec::new()), AtomicUsize::new(0), Instant::now());
    let most = Duration::from_secs(options.seconds);
    let ask = |person: &Person| -> Result<()> {
        let mut line = Line::open(person)?;
        let take = || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok();
        while begun.elapsed() < most && take() {
            let answer = line.get(path)?;
            odd.fetch_add(usize::from(answer.status != 200), Ordering::Relaxed);
            times.lock().unwrap_or_else(PoisonError::into_inner).push(answer.took);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let asking: Vec<_> = readers.iter().map(|p| scope.spawn(|| ask(p))).collect();
        asking.into_iter().try_for_each(|a| a.join().map_err(|_| anyhow!("a reader broke off"))?)
    })?;
    let took = begun.elapsed().as_secs_f64();
    let mut times = times.into_inner().unwrap_or_else(PoisonError::into_inner);
    times.sort();
    let odd = odd.into_inner();
    println!(
        "| `{path}` | {} | {:.0} | {} | {} | {} | {odd} |",
        times.len(),
        times.len() as f64 / took,
        ms(at(&times, 0.5)),
        ms(at(&times, 0.99)),
        ms(at(&times, 1.0))
    );
    ensure!(odd == 0, "{odd} answers of {path} were not 200");
    Ok(())
}

fn addresses(person: &Person) -> Result<Vec<String>> {
    let incidents = person.json("/api/v1/incidents?limit=1")?;
    let incident = incidents["incidents"][0]["id"].as_str().context("an incident")?.to_owned();
    let documents = person.json("/api/v1/documents?limit=1")?;
    let document = documents["documents"][0]["document"].as_str().context("a document")?.to_owned();
    let fixed = [
        "/",
        "/?since=2031-01-01&until=2031-12-31",
        "/?country=IQ",
        "/api/v1/incidents",
        "/api/v1/map",
        "/attribution",
        "/commitments",
        "/posture",
        "/conflicts",
        "/missions",
        "/review",
        "/search?q=embassy",
        "/statistics",
        "/watches",
        "/briefs",
        "/intake",
        "/api/v1/session",
    ];
    let mut paths: Vec<String> = fixed.iter().map(|p| (*p).to_owned()).collect();
    paths.extend([format!("/incidents/{incident}"), format!("/documents/{document}")]);
    Ok(paths)
}

/// Hands in reports until told to stop; gives how long each took to be read.
fn write(person: &Person, number: usize, stop: &AtomicBool) -> Result<Vec<Duration>> {
    let token = person.json("/api/v1/session")?["token"].as_str().context("a token")?.to_owned();
    let mut took = Vec::new();
    for n in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let begun = Instant::now();
        person.hand_in(&token, &format!("load-{number}-{n}"), &report(n, number))?;
        took.push(begun.elapsed());
        std::thread::sleep(PAUSE.saturating_sub(begun.elapsed()));
    }
    Ok(took)
}

fn ms(time: Duration) -> String {
    format!("{:.0}", time.as_secs_f64() * 1e3)
}

/// The time that this share of all is not above; the times are in order.
fn at(times: &[Duration], share: f64) -> Duration {
    let place = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len().max(1)) - 1;
    times.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_of_the_nearest_rank() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!((at(&times, 0.5), at(&times, 0.99), at(&times, 1.0)), (times[99], times[197], times[199]));
        assert_eq!((at(&[], 0.5), at(&times[..1], 0.01)), (Duration::ZERO, times[0]));
    }

    #[test]
    fn reports_of_two_desks_are_never_the_same() {
        let all: std::collections::BTreeSet<String> =
            (0..20).flat_map(|d| (0..40).map(move |n| report(n, d))).collect();
        assert_eq!(all.len(), 800);
    }
}
