//! Set `articles`: the article out of a web page. Beside the predictions for the set's scorer stand headline, day and source of
//! the day of each page; against our own annotation (`eval/pages/heads.tsv`, days and digests of headlines) they are counted here.

use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_clean::{Cleaned, clean};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// Annotated heads: id, day, digest of the headline.
const HEADS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../eval/pages/heads.tsv"));
/// How long the cleaning is repeated for its speed.
const LONG: Duration = Duration::from_secs(3);

pub fn run(_: &Desk, data: &Path, out: &Path) -> Result<String> {
    let pages = pages(data)?;
    let cleaned: Vec<Option<Cleaned>> = pages.iter().map(|(id, bytes)| clean(&page_name(id), bytes).ok()).collect();
    let read = || pages.iter().zip(&cleaned).filter_map(|((id, _), c)| Some((id, c.as_ref()?)));
    lines::write(&out.join("articles.jsonl"), read().map(|(id, c)| json!({"id": id, "body": c.article()})))?;
    lines::write(&out.join("heads.jsonl"), read().map(|(id, c)| head(id, c)))?;
    Ok(format!("{} of {} pages read; {}; {}", read().count(), pages.len(), heads(read()), speed(&pages)))
}

/// The pages of a folder, or of its folder `pages`, by id.
fn pages(data: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let inner = data.join("pages");
    let folder = if inner.is_dir() { inner } else { data.to_owned() };
    let read = |path: std::path::PathBuf| {
        let id = path.file_stem().context("a file has a name")?.to_string_lossy().into_owned();
        Ok((id, std::fs::read(&path).with_context(|| path.display().to_string())?))
    };
    lines::files(&folder, ".html")?.into_iter().map(read).collect()
}

fn page_name(id: &str) -> String {
    format!("{id}.html")
}

fn head(id: &str, cleaned: &Cleaned) -> Value {
    let (d, p) = (&cleaned.document, &cleaned.document.published);
    json!({
        "id": id, "title": cleaned.headline(), "day": p.day().map(|day| day.to_string()), "time": p.time, "reason": p.reason,
        "language": d.language, "outlet": d.outlet, "agency": d.agency.as_ref().map(|a| &a.name),
        "authors": d.about.as_ref().map(|a| &a.authors), "section": d.about.as_ref().and_then(|a| a.section.as_ref()),
        "canonical": d.about.as_ref().and_then(|a| a.canonical.as_ref()), "remarks": d.remarks,
    })
}

/// Right headlines and days among the annotated pages.
fn heads<'a>(read: impl Iterator<Item = (&'a String, &'a Cleaned)>) -> String {
    let annotated = HEADS.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, (columns.next()?, columns.next()?)))
    });
    let annotated: HashMap<&str, (&str, &str)> = annotated.collect();
    let (mut known, mut titles, mut days, mut invented) = (0, 0, 0, 0);
    for (id, cleaned) in read {
        let Some((day, title)) = annotated.get(id.as_str()) else { continue };
        known += 1;
        titles += usize::from(cleaned.headline().is_some_and(|words| digest(&words) == *title));
        let found = cleaned.document.published.day();
        days += usize::from(found.is_some_and(|found| found.to_string() == *day));
        invented += usize::from(found.is_some_and(|found| found.to_string() != *day));
    }
    format!("of {known} annotated heads {titles} headlines and {days} days right, {invented} days wrong")
}

/// The first digits of the digest of the letters of a headline.
fn digest(title: &str) -> String {
    let letters: String = title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Sha256::digest(letters.as_bytes()).iter().take(8).fold(String::new(), |mut out, byte| {
        // Writing to a string does not fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn speed(pages: &[(String, Vec<u8>)]) -> String {
    let (start, mut rounds) = (Instant::now(), 0);
    while start.elapsed() < LONG {
        for (id, bytes) in pages {
            let _ = black_box(clean(&page_name(id), black_box(bytes)));
        }
        rounds += 1;
    }
    let seconds = start.elapsed().as_secs_f64() / f64::from(rounds);
    let bytes: usize = pages.iter().map(|(_, bytes)| bytes.len()).sum();
    let build = if cfg!(debug_assertions) { ", debug build" } else { "" };
    format!(
        "{:.0} pages, {:.1} MB a second on one core{build}",
        pages.len() as f64 / seconds,
        bytes as f64 / seconds / 1e6
    )
}
