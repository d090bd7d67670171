//! Measures the shelf: `cargo run --release -p chancery-atlas --example measure`.
//!
//! Prints the time to read all tables (median and least of eleven), the memory that one shelf takes, and the time of look-ups.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chancery_atlas::{Atlas, names_alike};

fn main() {
    let before = resident_kib();
    let atlas = Atlas::embedded();
    println!("places {}", atlas.place_count());
    println!("memory of one shelf {} KiB", resident_kib().saturating_sub(before));
    let mut loads: Vec<Duration> = (0..11).map(|_| time(|| drop(black_box(Atlas::embedded())))).collect();
    loads.sort_unstable();
    println!("load, median {:?}, least {:?}", loads[loads.len() / 2], loads[0]);
    per_call("place, found", || atlas.places(black_box("Baghdad")).len());
    per_call("place, not found", || atlas.places(black_box("Nowhere at all")).len());
    per_call("place, capitals", || atlas.places(black_box("SAN SALVADOR")).len());
    per_call("state by name", || atlas.state_by_name(black_box("Iraq")).is_some());
    per_call("state by demonym", || atlas.state_by_demonym(black_box("Iraqis")).len());
    per_call("missions", || atlas.missions(black_box("US"), black_box("IQ")).len());
    per_call("organisation", || atlas.organisation_by_name(black_box("Kataib Hezbollah")).is_some());
    per_call("person, listed", || atlas.person_by_name(black_box("Qassem Suleimani")).is_some());
    per_call("person, read alike", || atlas.person_by_name(black_box("Qasim Sulaimanee")).is_some());
    per_call("names alike", || names_alike(black_box("Qasem Soleimani"), black_box("Qassim Suleimani")));
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn per_call<T>(what: &str, call: impl Fn() -> T) {
    const CALLS: u32 = 200_000;
    let taken = time(|| (0..CALLS).for_each(|_| drop(black_box(call()))));
    println!("{what} {:?}", taken / CALLS);
}

/// Memory the process holds, where the system tells it; else 0.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
