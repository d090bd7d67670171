//! `feeds`: the list of feeds, how each of them is, and where a site keeps its own.

use super::watch::articles;
use crate::cli::{Cli, Feeds};
use crate::style::tame;
use crate::table::Format;
use crate::watch::ask_once;
use crate::watch::config::{Config, add};
use crate::watch::health::{self, Health};
use crate::watch::state::{FILE, State};
use crate::watch::{Clock, asker};
use crate::wording::count;
use anyhow::{Context, Result, anyhow, ensure};
use chancery_feeds::{COMMON_PATHS, discover, is_feed, opml};
use chancery_fetch::Reach;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// Does what was asked; 1 when a feed is not well, or none was found.
///
/// # Errors
/// When a file cannot be read or written, or the site does not answer.
pub fn run(cli: &Cli, what: &Feeds, out: &mut dyn Write) -> Result<ExitCode> {
    match what {
        Feeds::Check { feeds, stored, .. } => check(cli, feeds, *stored, out),
        Feeds::Add { urls, name, feeds } => {
            ensure!(name.is_empty() || urls.len() == 1, "one name for {} feeds", urls.len());
            let named: Vec<(String, String)> = urls.iter().map(|u| (u.clone(), name.clone())).collect();
            added(feeds, &named, out)
        }
        Feeds::Import { file, feeds } => {
            let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
            let found = opml(&bytes).map_err(|e| anyhow!("{}: {e}", file.display()))?;
            let named: Vec<(String, String)> = found.into_iter().map(|o| (o.url, o.title)).collect();
            added(feeds, &named, out)
        }
        Feeds::Discover { url, add: adding, feeds, .. } => {
            let found = find(url, &cli.reach("")?)?;
            for feed in &found {
                writeln!(out, "{}", tame(feed))?;
            }
            if found.is_empty() {
                writeln!(out, "no feed found at {}", tame(url))?;
                return Ok(ExitCode::FAILURE);
            }
            let named: Vec<(String, String)> = found.into_iter().map(|u| (u, String::new())).collect();
            if *adding { added(feeds, &named, out) } else { Ok(ExitCode::SUCCESS) }
        }
    }
}

fn added(path: &Path, feeds: &[(String, String)], out: &mut dyn Write) -> Result<ExitCode> {
    let new = add(path, feeds)?;
    let there = feeds.len() - new.len();
    let known = if there > 0 { format!("; {there} stood there already") } else { String::new() };
    writeln!(out, "{}: {} added{known}", path.display(), count(new.len(), "feed", "feeds"))?;
    Ok(ExitCode::SUCCESS)
}

fn check(cli: &Cli, path: &Path, stored: bool, out: &mut dyn Write) -> Result<ExitCode> {
    let config = Config::load(path)?;
    let kept = match cli.ledger().join(FILE).exists() {
        true => Some(State::open(&cli.ledger(), false)?),
        false => None,
    };
    let known = |url: &str| -> Result<_> {
        Ok(kept.as_ref().map(|state| state.feed(url)).transpose()?.flatten().unwrap_or_default())
    };
    let mut rows = Vec::new();
    if stored {
        for feed in &config.feeds {
            rows.push((feed.name.clone(), feed.url.clone(), known(&feed.url)?));
        }
    } else {
        let clock = Clock::new(cli.global.now);
        let seen = ask_once(&config, &cli.reach(&config.watch.proxy)?, clock.now());
        for (feed, mut seen) in config.feeds.iter().zip(seen) {
            // Since when it fails only the watch can know.
            let before = known(&feed.url)?;
            if seen.failing.is_some() {
                seen.failing = before.failing.or(seen.failing);
            }
            rows.push((feed.name.clone(), feed.url.clone(), seen));
        }
    }
    health::table(&rows).write(cli.global.format, out, &cli.global.style())?;
    if let Some(state) = kept.as_ref().filter(|_| cli.global.format == Format::Table) {
        writeln!(out, "{}", articles(&state.counts()?))?;
    }
    let well = rows.iter().all(|(_, _, k)| matches!(Health::of(&k.health), Health::Ok | Health::New));
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Feeds that a page names; of a page that names none, those that lie where feeds often lie.
fn find(url: &str, reach: &Reach) -> Result<Vec<String>> {
    let asker = asker(reach, None);
    let answer = asker.feeds.get(url, None)?;
    ensure!(answer.is_good(), "{url}: status {}", answer.status);
    if is_feed(&answer.body, &answer.content_type) {
        return Ok(vec![answer.url.into()]);
    }
    let named = discover(&answer.body, &answer.url);
    if !named.is_empty() {
        return Ok(named);
    }
    let mut found = Vec::new();
    for path in COMMON_PATHS {
        std::thread::sleep(Duration::from_millis(500));
        let Ok(there) = answer.url.join(path) else { continue };
        match asker.feeds.get(there.as_str(), None) {
            Ok(a) if a.is_good() && is_feed(&a.body, &a.content_type) => found.push(a.url.to_string()),
            _ => {}
        }
    }
    found.dedup();
    Ok(found)
}
