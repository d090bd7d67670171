//! `watch`: polls feeds and reads their articles until it is ended; a line for everything that came in.

use crate::cli::Cli;
use crate::flow::Flow;
use crate::moment::{self, Moment};
use crate::style::{Paint, Style, tame};
use crate::table::Format;
use crate::watch::config::Config;
use crate::watch::health::Health;
use crate::watch::state::Counts;
use crate::watch::{self, Clock, Options, Told};
use crate::wording::{count, grouped};
use anyhow::{Context, Result};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Runs the watch until Ctrl-C, for the time `until`, or one round (`once`); then shows how the feeds are.
///
/// # Errors
/// When the list of feeds, the state or the ledger cannot be read or written, or a proxy is named that is none.
pub fn run(flow: &Flow, cli: &Cli, feeds: &Path, once: bool, until: Option<Duration>) -> Result<ExitCode> {
    let config = Config::load(feeds)?;
    let options = Options { once, until, reach: cli.reach(&config.watch.proxy)? };
    let style = cli.global.style();
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    // The second signal ends at once: what is under way is taken up again by the next watch.
    let on_signal = move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(on_signal).context("signals")?;
    let mut out = io::stdout().lock();
    let named = count(config.feeds.len(), "feed", "feeds");
    let by = match &options.reach.proxies {
        none if none.is_none() => String::new(),
        proxies => format!(" by way of {proxies}"),
    };
    writeln!(out, "watching {named} into {}{by}; Ctrl-C ends it", cli.ledger().display())?;
    out.flush()?;
    let mut broken = None;
    let mut tell = |at: Moment, told: Told| {
        if let Err(error) = writeln!(out, "{}", line(at, &told, &style)).and_then(|()| out.flush()) {
            // Nobody reads any more: the watch goes on for the ledger's sake, as under nohup.
            broken = Some(error);
        }
    };
    let clock = Clock::new(cli.global.now);
    let (known, counts) = watch::run(flow, &cli.ledger(), &config, &options, clock, &stop, &mut tell)?;
    if let Some(error) = broken {
        return Err(error.into());
    }
    watch::health::table(&known).write(cli.global.format, &mut out, &style)?;
    if cli.global.format == Format::Table {
        writeln!(out, "{}", articles(&counts))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How many items stand where, in one line.
pub(super) fn articles(counts: &Counts) -> String {
    let forgotten = match counts.forgotten {
        0 => String::new(),
        n => format!(", {} forgotten", grouped(n)),
    };
    format!(
        "articles: {} read, {} to be handed over, {} waiting, {} given up{forgotten}",
        grouped(counts.done),
        grouped(counts.fetched),
        grouped(counts.waiting),
        grouped(counts.given_up)
    )
}

/// One line: the time, what it is, and what about.
fn line(at: Moment, told: &Told, style: &Style) -> String {
    let time = moment::shown(at);
    let time = style.paint(time.get(11..).unwrap_or(&time), Paint::Dim).into_owned();
    let (word, paint, rest) = match told {
        Told::Feed(name, health, detail, new, changed) => {
            let changed = if *changed > 0 { format!(", {changed} changed") } else { String::new() };
            let well = matches!(health, Health::Ok | Health::New);
            let paint = if well { Paint::Plain } else { Paint::Caution };
            ("feed", paint, format!("{name}: {}, {new} new{changed}; {detail}", health.as_str()))
        }
        Told::Read(name, facts, false) => ("new", Paint::Good, format!("{name}: {}", count(*facts, "fact", "facts"))),
        Told::Read(name, facts, true) => {
            ("revised", Paint::Good, format!("{name}: {}", count(*facts, "fact", "facts")))
        }
        Told::Same(name) => ("known", Paint::Dim, name.clone()),
        Told::Refused(url, why) => ("left out", Paint::Caution, format!("{url}: {why}")),
        Told::Forgot(items) => {
            let items = count(usize::try_from(*items).unwrap_or(usize::MAX), "item", "items");
            ("forgot", Paint::Dim, format!("{items} that no feed lists any more"))
        }
        Told::Trouble(why) => ("trouble", Paint::Alert, format!("{why}; will be tried again")),
    };
    format!("{time} {} {}", style.paint(&format!("{word:<8}"), paint), tame(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_tame() {
        let style = Style::plain(80);
        let told = Told::Feed("a\u{1b}[2J".into(), Health::Ok, "3 items".into(), 2, 1);
        assert_eq!(line(5, &told, &style), "00:00:05Z feed     a�[2J: ok, 2 new, 1 changed; 3 items");
        let forgot = line(5, &Told::Forgot(1_200), &style);
        assert_eq!(forgot, "00:00:05Z forgot   1,200 items that no feed lists any more");
        assert_eq!(line(5, &Told::Read("n".into(), 1, true), &style), "00:00:05Z revised  n: 1 fact");
    }
    #[test]
    fn what_was_forgotten_is_counted() {
        let counts = Counts { done: 1_234, forgotten: 56, ..Counts::default() };
        assert_eq!(articles(&counts), "articles: 1,234 read, 0 to be handed over, 0 waiting, 0 given up, 56 forgotten");
        assert!(!articles(&Counts::default()).contains("forgotten"));
    }
}
