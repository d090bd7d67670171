//! Set `quotes`: who says, thinks or wants what, with the span conventions of PolNeAR.

use crate::lines::{self, CodePoints};
use crate::{Desk, plain};
use anyhow::{Context, Result};
use chancery_coding::voices::{Voice, Voices};
use chancery_facts::Text;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::Path;

#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct Prediction {
    id: String,
    attributions: Vec<Attribution>,
}

#[derive(Serialize)]
struct Attribution {
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    class: String,
}

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let voices = Voices::default();
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_name().context("a file has a name")?;
        let articles: Vec<Article> = lines::read(&path)?;
        let predictions: Vec<_> = articles.into_iter().map(|a| predict(desk, &voices, a)).collect();
        let n: usize = predictions.iter().map(|p| p.attributions.len()).sum();
        said.push(format!("{}: {n} attributions in {} articles", name.to_string_lossy(), predictions.len()));
        lines::write(&out.join(name), predictions)?;
    }
    Ok(said.join("\n"))
}

fn predict(desk: &Desk, voices: &Voices, article: Article) -> Prediction {
    let (document, text) = plain::passages(&article.text);
    let reading = desk.recogniser.read(&text, &document);
    let points = CodePoints::new(&article.text);
    let found = voices.find(&reading, text.as_str());
    Prediction { id: article.id, attributions: found.iter().filter(|v| !v.quoted && v.real).map(|v| attribution(&text, &points, v)).collect() }
}

fn attribution(text: &Text, points: &CodePoints, voice: &Voice) -> Attribution {
    let spans = |ranges: &[Range<usize>]| ranges.iter().map(|r| span(text, points, r)).collect();
    Attribution { source: spans(&voice.source), cue: spans(&voice.cue), content: spans(&voice.content), class: format!("{}:{:?}", voice.class, voice.way) }
}

fn span(text: &Text, points: &CodePoints, range: &Range<usize>) -> [usize; 2] {
    let original = text.original(range.clone());
    [points.of(original.start), points.of(original.end)]
}
