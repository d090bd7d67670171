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
    let marked = outermost(&found);
    Prediction { id: article.id, attributions: marked.iter().map(|v| attribution(&text, &points, v)).collect() }
}

/// What the annotators marked: told as real, in the writer's voice, and not inside what somebody else says.
fn outermost(found: &[Voice]) -> Vec<&Voice> {
    let candidates: Vec<&Voice> = found.iter().filter(|v| !v.quoted && v.real).collect();
    let size = |v: &Voice| v.content.iter().map(|r| r.len()).sum::<usize>();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(size(candidates[i])), i));
    let mut kept: Vec<usize> = Vec::new();
    for i in order {
        let inside = |outer: &Voice| {
            let holds = |cue: &Range<usize>| outer.content.iter().any(|c| c.start < cue.end && cue.start < c.end);
            candidates[i].cue.iter().any(holds)
        };
        if !kept.iter().any(|&k| inside(candidates[k])) {
            kept.push(i);
        }
    }
    kept.sort_unstable();
    kept.into_iter().map(|i| candidates[i]).collect()
}

fn attribution(text: &Text, points: &CodePoints, voice: &Voice) -> Attribution {
    let spans = |ranges: &[Range<usize>]| ranges.iter().map(|r| span(text, points, r)).collect();
    Attribution { source: spans(&voice.source), cue: spans(&voice.cue), content: spans(&voice.content) }
}

fn span(text: &Text, points: &CodePoints, range: &Range<usize>) -> [usize; 2] {
    let original = text.original(range.clone());
    [points.of(original.start), points.of(original.end)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Vec<(String, String, String)> {
        let text = format!("Talks go on.\n\n{body}");
        let article = Article { id: "1".to_owned(), text: text.clone() };
        let prediction = predict(&Desk::load(Some("none")).expect("tables are sound"), &Voices::default(), article);
        let chars: Vec<char> = text.chars().collect();
        let say = |spans: &[[usize; 2]]| {
            spans.iter().map(|s| chars[s[0]..s[1]].iter().collect::<String>()).collect::<Vec<_>>().join(" … ")
        };
        prediction.attributions.iter().map(|a| (say(&a.source), say(&a.cue), say(&a.content))).collect()
    }

    fn one(source: &str, cue: &str, content: &str) -> (String, String, String) {
        (source.to_owned(), cue.to_owned(), content.to_owned())
    }

    #[test]
    fn quotations_run_on_around_the_speaker() {
        let found = told("“The gate is shut,” said the warden. “Nobody came out.”");
        assert_eq!(found, [one("the warden", "said", "“The gate is shut,” … “Nobody came out.”")]);
    }

    #[test]
    fn clauses_and_phrases_are_attributed() {
        let found = told("The warden said that the gate was shut. According to the mayor, nobody came out.");
        assert!(found.contains(&one("The warden", "said", "that the gate was shut")), "{found:?}");
        assert!(found.contains(&one("the mayor", "According to", "nobody came out")), "{found:?}");
    }

    #[test]
    fn what_may_be_said_and_what_a_quotation_holds_is_not_marked() {
        let found = told("The warden wanted to say that it was late. “I think it rains,” he said.");
        assert!(!found.iter().any(|f| f.1.contains("say") || f.1.contains("think")), "{found:?}");
    }
}
