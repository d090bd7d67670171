//! Set `look`: the first look, over any texts. Its recall is that of the ledger scores, since the program reads
//! nothing closely that did not pass; here stand its speed and how much it lets pass.

use crate::{Desk, lines};
use anyhow::Result;
use serde_json::json;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long the looking is repeated.
const LONG: Duration = Duration::from_secs(2);

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let texts = texts(data)?;
    let passed: Vec<bool> = texts.iter().map(|(_, text)| desk.coder.matters(text)).collect();
    lines::write(
        &out.join("look.jsonl"),
        texts.iter().zip(&passed).map(|((id, _), m)| json!({"id": id, "matters": m})),
    )?;
    let (start, mut rounds) = (Instant::now(), 0);
    while start.elapsed() < LONG {
        texts.iter().for_each(|(_, text)| {
            black_box(desk.coder.matters(black_box(text)));
        });
        rounds += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let n = passed.iter().filter(|p| **p).count();
    Ok(format!(
        "{n} of {} texts pass; {:.0} texts a second, {:.0} MB a second, on one core",
        texts.len(),
        (texts.len() * rounds) as f64 / seconds,
        (bytes * rounds) as f64 / seconds / 1e6,
    ))
}

/// Names and texts of a folder.
fn texts(data: &Path) -> Result<Vec<(String, String)>> {
    #[derive(serde::Deserialize)]
    struct Line {
        id: String,
        text: String,
    }
    let mut out = Vec::new();
    for path in lines::files(data, ".txt").unwrap_or_default() {
        out.push((path.display().to_string(), String::from_utf8_lossy(&std::fs::read(&path)?).into_owned()));
    }
    for path in lines::files(data, ".jsonl").unwrap_or_default() {
        out.extend(lines::read::<Line>(&path)?.into_iter().map(|line| (line.id, line.text)));
    }
    anyhow::ensure!(!out.is_empty(), "{}: no *.txt and no *.jsonl", data.display());
    Ok(out)
}
