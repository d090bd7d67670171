//! Chores of the project: `cargo xtask NAME`. One file per chore.

mod archive;
mod bench;
mod beside;
mod bigline;
mod command;
mod corpus;
mod eval;
mod faults;
mod fuzz;
mod gate;
mod load;
mod measure;
mod paths;
mod revised;
mod scale;
mod soak;
mod speed;
mod walls;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Chores of the project.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

/// The chores.
#[derive(Subcommand)]
enum Chore {
    /// Everything that must hold before a change is taken: format, lints, tests, documents, walls, paths, scores
    Gate(gate::Options),
    /// Dependencies between crates against the walls of the design
    Walls,
    /// Relative paths named in documents exist
    Paths,
    /// Scores the ledger on the gold sets and writes or checks eval/results
    Eval(eval::Options),
    /// Writes synthetic reports for measuring speed and memory
    Corpus(corpus::Options),
    /// Every parser over files of its corpus broken at random, for some seconds each
    Fuzz(fuzz::Options),
    /// Kills, full disks, torn writes and damage done to a ledger, and what came of it
    Faults(faults::Options),
    /// Latency, size and memory over a large generated ledger
    Scale(scale::Options),
    /// The watch of feeds against sites that misbehave: nothing lost, nothing twice, memory flat
    Soak(soak::Options),
    /// Edits reports of a public set and asks which page is a revision of which, which a copy, and which is new
    Revisions(revised::Options),
    /// Writes a web archive of made-up pages, or measures reading one by stage
    Archive(archive::Options),
    /// Requests a second of the console by address, with many who look and some who write; time from a pasted report to the map
    Load(load::Options),
    /// Documents per second and peak memory over a growing corpus
    Speed(speed::Options),
    /// Writes predictions for a public test set, in the form its scorer reads
    #[command(after_help = bench::sets())]
    Bench(bench::Options),
    /// Reads a report with one very long line and looks at time, memory and exit code
    Bigline(bigline::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Gate(options) => gate::run(&options),
        Chore::Walls => walls::run(),
        Chore::Paths => paths::run(),
        Chore::Eval(options) => eval::run(&options),
        Chore::Corpus(options) => corpus::run(&options),
        Chore::Archive(options) => archive::run(&options),
        Chore::Fuzz(options) => fuzz::chore(&options),
        Chore::Faults(options) => faults::run(&options),
        Chore::Scale(options) => scale::run(&options),
        Chore::Soak(options) => soak::run(&options),
        Chore::Revisions(options) => revised::run(&options),
        Chore::Load(options) => load::run(&options),
        Chore::Speed(options) => speed::run(&options),
        Chore::Bench(options) => bench::run(&options),
        Chore::Bigline(options) => bigline::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
