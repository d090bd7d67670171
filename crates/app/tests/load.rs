//! How fast the console answers fifty who look while two write. Not run with the other tests:
//!
//! ```sh
//! cargo build --release && LOAD_PROGRAM=target/release/chancery cargo test -p chancery --test load -- --ignored --nocapture
//! ```
//!
//! `LOAD_LEDGER` is a folder with a ledger to take instead of the demonstration one; it is copied. `LOAD_REQUESTS` are asked for each
//! address (500), for at most twenty seconds each. Loopback only.

mod support;
#[path = "support/web.rs"]
mod web;

use chancery_people::{People, Role, now};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use web::{Console, Visitor};

const READERS: usize = 50;
const WRITERS: usize = 2;
/// Longest time for one address.
const MOST: Duration = Duration::from_secs(20);
/// A writer hands in at most one report in this time.
const PAUSE: Duration = Duration::from_millis(500);

/// A connection that stays open.
struct Line {
    stream: BufReader<TcpStream>,
    at: String,
    cookie: String,
}

impl Line {
    fn open(at: &str, cookie: &str) -> Line {
        let stream = TcpStream::connect(at).expect("connected");
        stream.set_nodelay(true).expect("set");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        Line { stream: BufReader::new(stream), at: at.to_owned(), cookie: cookie.to_owned() }
    }

    /// Status, bytes of the body, and how long it took.
    fn get(&mut self, path: &str) -> (u16, usize, Duration) {
        let begun = Instant::now();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept-Encoding: gzip\r\n\r\n",
            self.at, self.cookie
        );
        self.stream.get_mut().write_all(head.as_bytes()).expect("sent");
        let (mut status, mut length, mut chunked) = (0, 0, false);
        loop {
            let mut line = String::new();
            assert!(self.stream.read_line(&mut line).expect("a head") > 0, "closed");
            let line = line.trim_end().to_lowercase();
            if status == 0 {
                status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
            } else if let Some(n) = line.strip_prefix("content-length:") {
                length = n.trim().parse().unwrap_or(0);
            } else if line.starts_with("transfer-encoding:") {
                chunked = line.contains("chunked");
            } else if line.is_empty() {
                break;
            }
        }
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).expect("a body");
        let mut more = chunked;
        while more {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("a size");
            let size = usize::from_str_radix(line.trim(), 16).expect("a size");
            bytes.resize(size + 2, 0);
            self.stream.read_exact(&mut bytes).expect("a part");
            length += size;
            more = size > 0;
        }
        (status, length, begun.elapsed())
    }
}

fn ms(times: &[Duration], share: f64) -> f64 {
    let at = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len()) - 1;
    times[at].as_secs_f64() * 1e3
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

fn ledger(dir: &Path) -> PathBuf {
    let to = dir.join("ledger");
    match setting("LOAD_LEDGER") {
        Some(from) => {
            std::fs::create_dir_all(&to).expect("a folder");
            for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
                let from = Path::new(&from).join(file);
                if from.exists() {
                    std::fs::copy(&from, to.join(file)).expect("copied");
                }
            }
        }
        None => {
            let made = support::chancery().args(["--model", "none", "demo", "--ledger"]).arg(&to).output();
            assert!(made.expect("runs").status.success());
        }
    }
    to
}

/// Hands in reports until told to stop; gives how long each took to be read.
fn write(visitor: &Visitor, number: usize, stop: &AtomicBool) -> Vec<Duration> {
    const CITIES: [&str; 6] = ["Quito", "Tunis", "Dhaka", "Accra", "Lima", "Oslo"];
    let mut took = Vec::new();
    for n in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let (city, begun) = (CITIES[(n + number) % CITIES.len()], Instant::now());
        let text = format!(
            "{}, May {}, 2031 - Three rockets struck the Kenyan embassy in {city} on Monday, killing {} guards, police said. It was report {n} of desk {number}.",
            city.to_uppercase(),
            1 + n % 28,
            2 + n % 7
        );
        let read = visitor.hand_in(&format!("load-{number}-{n}"), &text);
        assert!(read["failed"] == "", "{read}");
        took.push(begun.elapsed());
        std::thread::sleep(PAUSE.saturating_sub(begun.elapsed()));
    }
    took
}

#[test]
#[ignore = "measures; takes minutes"]
fn fifty_look_and_two_write() {
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = ledger(dir.path());
    let people = People::open(&ledger).expect("a file");
    let cookies: Vec<String> = (0..READERS + WRITERS)
        .map(|n| {
            let name = format!("person {n}");
            let role = if n == 0 { Role::Owner } else { Role::Analyst };
            people.add(&name, role, Some("grey heron, low tide"), now()).expect("added");
            people.begin(&name, "127.0.0.1", "load", now()).expect("begun")
        })
        .collect();
    let program = setting("LOAD_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_chancery").to_owned());
    let console = Console::of_program(&program, &ledger);
    let visitors: Vec<Visitor> = cookies.iter().map(|c| console.with_cookie(c)).collect();
    let mut first = Line::open(&console.at, &visitors[0].cookie);
    let alone: Vec<String> = (0..5).map(|_| format!("{:.0}", first.get("/").2.as_secs_f64() * 1e3)).collect();
    println!("first page of the situation, ms, one after the other from a cold start: {}", alone.join(", "));
    let about = visitors[0].json("/api/v1/ledger");
    println!("{} documents, {} facts", about["documents"], about["facts"]);
    if setting("LOAD_LEDGER").is_some() {
        let begun = Instant::now();
        while visitors[0].json("/api/v1/incidents?limit=1")["gathering"] == true {
            assert!(begun.elapsed() < Duration::from_secs(900), "not gathered in time");
            std::thread::sleep(Duration::from_millis(500));
        }
        let situation = visitors[0].json("/api/v1/incidents?limit=1");
        println!("{} incidents gathered after {:.1} s more", situation["part"]["total"], begun.elapsed().as_secs_f64());
        // A line that nothing was asked on for a while is closed.
        let mut first = Line::open(&console.at, &visitors[0].cookie);
        let (_, bytes, time) = first.get("/api/v1/map");
        let points = visitors[0].json("/api/v1/map")["features"].as_array().map_or(0, Vec::len);
        println!("map: {points} points, {bytes} bytes packed, {:.0} ms", time.as_secs_f64() * 1e3);
        let warm: Vec<String> = (0..5).map(|_| format!("{:.0}", first.get("/").2.as_secs_f64() * 1e3)).collect();
        println!("situation then, ms: {}", warm.join(", "));
    }
    let row = visitors[0].json("/api/v1/incidents?limit=1")["incidents"][0].clone();
    let incident = format!("/incidents/{}", row["id"].as_str().expect("an id"));
    let document =
        visitors[0].json("/api/v1/documents?limit=1")["documents"][0]["document"].as_str().map(str::to_owned);
    let document = format!("/documents/{}", document.expect("a name"));
    let paths = [
        "/",
        "/?since=2031-01-01&until=2031-12-31",
        "/api/v1/incidents",
        "/api/v1/map",
        &incident,
        &document,
        "/attribution",
        "/commitments",
        "/posture",
        "/conflicts",
        "/missions",
        "/review",
        "/search?q=embassy",
        "/statistics",
        "/api/v1/session",
    ];
    let requests: usize = setting("LOAD_REQUESTS").and_then(|n| n.parse().ok()).unwrap_or(500);
    println!(
        "\n| address | requests | a second | p50, ms | p99, ms | most, ms | not 200 |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (READERS..READERS + WRITERS)
        .map(|n| {
            let (visitor, stop) = (visitors[n].clone(), Arc::clone(&stop));
            std::thread::spawn(move || write(&visitor, n, &stop))
        })
        .collect();
    let mut odd = 0;
    for path in paths {
        let (left, times, bad) = (AtomicUsize::new(requests), Mutex::new(Vec::new()), AtomicUsize::new(0));
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for visitor in &visitors[..READERS] {
                scope.spawn(|| {
                    let mut line = Line::open(&visitor.at, &visitor.cookie);
                    while begun.elapsed() < MOST
                        && left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok()
                    {
                        let (status, _, time) = line.get(path);
                        bad.fetch_add(usize::from(status != 200), Ordering::Relaxed);
                        times.lock().expect("whole").push(time);
                    }
                });
            }
        });
        let took = begun.elapsed().as_secs_f64();
        let mut times = times.into_inner().expect("whole");
        times.sort();
        let bad = bad.into_inner();
        odd += bad;
        println!(
            "| `{path}` | {} | {:.0} | {:.0} | {:.0} | {:.0} | {bad} |",
            times.len(),
            times.len() as f64 / took,
            ms(&times, 0.5),
            ms(&times, 0.99),
            ms(&times, 1.0)
        );
    }
    stop.store(true, Ordering::Relaxed);
    let mut read: Vec<Duration> = writers.into_iter().flat_map(|w| w.join().expect("a writer")).collect();
    read.sort();
    println!(
        "\n{} reports handed in meanwhile, ms from handing in to read: p50 {:.0}, p99 {:.0}",
        read.len(),
        ms(&read, 0.5),
        ms(&read, 0.99)
    );
    assert_eq!(odd, 0, "answers that were not 200");
    assert!(read.len() >= WRITERS, "both wrote");
}
