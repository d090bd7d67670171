//! Set `ner`: names and mentions with their types. re3d marks descriptions as well as names and has ten types; the
//! other files mark names of persons, organisations and places.

use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_encoder::{Depth, Span};
use chancery_syntax::tokenize;
use serde::Deserialize;
use serde_json::json;
use std::ops::Range;
use std::path::Path;

/// Added to the score of a word being part of no mention; chosen on the held-out sentences of re3d.
const LEAN: f32 = 0.3;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
}

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        let head = if name.starts_with("re3d") { "mentions" } else { "names" };
        let texts: Vec<Line> = lines::read(&path)?;
        let mut found = 0;
        let mut predictions = Vec::with_capacity(texts.len());
        for line in &texts {
            let points = lines::CodePoints::new(&line.text);
            let spans = spans(desk, head, &line.text)?;
            found += spans.len();
            let entities: Vec<_> =
                spans.iter().map(|(range, kind)| json!([points.of(range.start), points.of(range.end), kind])).collect();
            predictions.push(json!({"id": line.id, "entities": entities}));
        }
        lines::write(&out.join(&name), predictions)?;
        said.push(format!("{name}: {found} spans in {} texts, head {head}", texts.len()));
    }
    Ok(said.join("\n"))
}

/// Mentions of re3d are whole phrases: an article before one is part of it, and none by itself.
fn with_articles(words: &[&str], spans: &mut Vec<Span>) {
    let article = |at: usize| matches!(words[at], "a" | "an" | "A" | "An" | "the" | "The");
    spans.retain(|span| span.words.len() > 1 || !article(span.words.start));
    let taken: Vec<Range<usize>> = spans.iter().map(|span| span.words.clone()).collect();
    for span in spans {
        let before = span.words.start.checked_sub(1).filter(|&at| article(at));
        if let Some(at) = before.filter(|at| !taken.iter().any(|range| range.contains(at))) {
            span.words.start = at;
        }
    }
}

/// Byte ranges and types. Without the encoder there are none: the rules tell actors and targets apart, not types of names.
fn spans(desk: &Desk, name: &str, text: &str) -> Result<Vec<(Range<usize>, String)>> {
    let Some(encoder) = &desk.encoder else { return Ok(Vec::new()) };
    let tokens = tokenize(text);
    let words: Vec<&str> = tokens.iter().map(|range| &text[range.clone()]).collect();
    let output = encoder.read(&words, false, Depth::Signals)?;
    let head = output.head(name).context("the model has no such head")?;
    let mut spans = head.spans(0..words.len(), LEAN);
    if name == "mentions" {
        with_articles(&words, &mut spans);
    }
    let kind = |n: usize| head.labels()[1 + 2 * n].trim_start_matches("B-").to_owned();
    Ok(spans
        .into_iter()
        .map(|span| (tokens[span.words.start].start..tokens[span.words.end - 1].end, kind(span.kind)))
        .collect())
}
