//! The `chancery` binary: reads what was typed, runs it, and turns the result into an exit code.
//!
//! Where to go from here: `desk.rs` has one line per command, `commands/` one file per command, and `flow.rs`
//! the path from bytes to ledger.

use chancery::cli::{Cli, Command};
use chancery::commands::serve;
use chancery::desk::{is_broken_pipe, run};
use chancery::flow::Flow;
use clap::Parser;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Nothing could be done.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let flow = Flow::new(cli.jobs(), cli.global.model.clone().unwrap_or_default());
    let flow = flow.until(cli.global.as_of).at(cli.global.now);
    let result = match &cli.command {
        // It keeps the path for itself, speaks from other threads, and needs a runtime that no other command starts.
        Command::Serve { listen, host } if cli.global.as_of.is_none() => {
            let patience = cli.global.stalled_after;
            serve::run(flow, &cli.ledger(), *listen, host.clone(), patience).map(|()| ExitCode::SUCCESS)
        }
        _ => {
            let mut out = BufWriter::new(io::stdout().lock());
            run(&cli, &flow, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?))
        }
    };
    match result {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // A closed standard error leaves nobody to tell.
            drop(writeln!(io::stderr(), "chancery: {error:#}"));
            ExitCode::from(FAILED)
        }
    }
}
