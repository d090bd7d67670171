//! The `chancery` binary: reads what was typed, runs it, and turns the result into an exit code.
//!
//! Where to go from here: `desk.rs` has one line per command, `commands/` one file per command, and `flow.rs`
//! the path from bytes to ledger.

use chancery::cli::{Cli, Command};
use chancery::commands::{alerts, feeds, people, serve, watch};
use chancery::desk::{is_broken_pipe, run};
use chancery::flow::{Flow, Intake};
use chancery_read::Helper;
use clap::Parser;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

/// Nothing could be done.
const FAILED: u8 = 2;

/// Memory for one PDF file, and seconds of processor time.
const PDF_MEMORY: u64 = 1 << 30;
const PDF_SECONDS: u64 = 30;

/// How files are read: PDF files by this program in another process, which can be stopped.
fn intake(cli: &Cli) -> Intake {
    let mut intake = cli.intake();
    intake.limits.pdf_helper =
        std::env::current_exe().ok().map(|program| Helper { program, arguments: vec!["pdf-text".into()] });
    intake
}

/// The text of a PDF file on standard input, within bounds that the system keeps.
fn pdf_text() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use rlimit::{Resource, setrlimit};
        for (what, most) in [(Resource::AS, PDF_MEMORY), (Resource::CPU, PDF_SECONDS), (Resource::CORE, 0)] {
            setrlimit(what, most, most)?;
        }
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    // What goes wrong is said in one line below; a panic has nothing to add.
    std::panic::set_hook(Box::new(|_| ()));
    let text = chancery_read::pdf_text(&bytes).map_err(anyhow::Error::msg)?;
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}

fn go(cli: &Cli) -> anyhow::Result<ExitCode> {
    let flow = Flow::new(cli.jobs(), cli.global.model.clone().unwrap_or_default());
    let flow = flow.until(cli.global.as_of).at(cli.global.now).reaching(cli.reach_of_path()?).taking(intake(cli));
    match &cli.command {
        Command::PdfText => pdf_text().map(|()| ExitCode::SUCCESS),
        // It keeps the path for itself, speaks from other threads, and needs a runtime that no other command starts.
        Command::Serve(options) if cli.global.as_of.is_none() => {
            let patience = cli.global.stalled_after;
            serve::run(flow, &cli.ledger(), options, patience).map(|()| ExitCode::SUCCESS)
        }
        // They look at the ledger through the path, not at one view of it.
        Command::Alerts { what } if cli.global.as_of.is_none() => {
            let mut out = io::stdout().lock();
            alerts::run(&flow, cli, what, &mut out)
        }
        // Beside the ledger, not in it.
        Command::People { what } => {
            let (global, mut out) = (&cli.global, BufWriter::new(io::stdout().lock()));
            let done = people::run(what, &cli.ledger(), global.format, &global.style(), &mut out);
            done.and_then(|code| Ok(out.flush().map(|()| code)?))
        }
        // These speak while they work, and are ended by a signal.
        Command::Watch { feeds, once, lasting, .. } if cli.global.as_of.is_none() => {
            watch::run(&flow, cli, feeds, *once, *lasting)
        }
        Command::Feeds { what } if cli.global.as_of.is_none() => {
            let mut out = BufWriter::new(io::stdout().lock());
            feeds::run(cli, what, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?))
        }
        _ => {
            let mut out = BufWriter::new(io::stdout().lock());
            run(cli, &flow, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?))
        }
    }
}

fn main() -> ExitCode {
    match go(&Cli::parse()) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // A closed standard error leaves nobody to tell.
            drop(writeln!(io::stderr(), "chancery: {error:#}"));
            ExitCode::from(FAILED)
        }
    }
}
