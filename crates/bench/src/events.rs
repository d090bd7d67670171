//! Set `ecb`: mentions of events, given with their extents, in many documents: which are one event.
//!
//! Topics of the input are not read: documents are sorted by their words.

use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_link::acts::{Mention, together};
use chancery_syntax::{Xpos, is_word, lemma};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Document {
    id: String,
    text: String,
    mentions: Vec<Extents>,
}

/// Where a mention stands, in code points; several spans if it has gaps.
#[derive(Deserialize)]
struct Extents {
    id: String,
    spans: Vec<(usize, usize)>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    clusters: BTreeMap<&'a str, String>,
}

pub fn run(_: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_name().context("a file has a name")?;
        let documents: Vec<Document> = lines::read(&path)?;
        let mentions: Vec<Mention> = documents
            .iter()
            .enumerate()
            .flat_map(|(report, d)| d.mentions.iter().map(move |m| Mention { report, forms: forms(&head(d, m)) }))
            .collect();
        let texts: Vec<&str> = documents.iter().map(|d| d.text.as_str()).collect();
        let mut acts = together(&texts, &mentions).into_iter();
        let answers = documents.iter().map(|d| Answer {
            id: &d.id,
            clusters: d.mentions.iter().zip(acts.by_ref()).map(|(m, act)| (m.id.as_str(), format!("c{act}"))).collect(),
        });
        lines::write(&out.join(name), answers.collect::<Vec<_>>())?;
        said.push(format!("{}: {} documents, {} mentions", name.to_string_lossy(), documents.len(), mentions.len()));
    }
    Ok(said.join("\n"))
}

/// The last word of a mention before a preposition or particle: "opened" of "opened up", "awards" of "the film awards".
fn head(document: &Document, mention: &Extents) -> String {
    let chars: Vec<char> = document.text.chars().collect();
    let span = |&(a, b): &(usize, usize)| chars.get(a..b).unwrap_or_default().iter().collect::<String>();
    let text = mention.spans.iter().map(span).collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = |w: &&str| SMALL.contains(&w.to_lowercase().as_str());
    let front = words.iter().take_while(|w| small(w)).count();
    let end = (front + 1..words.len()).find(|&i| small(&words[i])).unwrap_or(words.len());
    words[..end].last().copied().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Prepositions, particles and articles.
const SMALL: &[&str] = &[
    "on", "in", "at", "to", "of", "for", "with", "by", "from", "up", "down", "off", "out", "over", "into", "about",
    "after", "as", "a", "an", "the",
];

/// The word and its dictionary forms as a verb and as a noun.
fn forms(word: &str) -> Vec<String> {
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    let tags: &[Xpos] = match word {
        w if w.ends_with("ing") => &[Xpos::VBG],
        w if w.ends_with('s') => &[Xpos::VBZ, Xpos::NNS],
        _ => &[Xpos::VBD, Xpos::NNS],
    };
    let mut out: Vec<String> = tags.iter().map(|tag| lemma(word, *tag)).filter(|l| l != word && is_word(l)).collect();
    out.push(word.to_owned());
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head_of(text: &str) -> String {
        let document = Document { id: String::new(), text: text.to_owned(), mentions: Vec::new() };
        head(&document, &Extents { id: String::new(), spans: vec![(0, text.chars().count())] })
    }

    #[test]
    fn the_word_that_names_the_act() {
        assert_eq!(
            ["Opened up", "the film awards", "on strike", "trial of strength"].map(head_of),
            ["opened", "awards", "strike", "trial"]
        );
    }

    #[test]
    fn dictionary_forms() {
        assert_eq!(forms("fell"), ["fall", "fell"]);
        assert_eq!(forms("nominates"), ["nominate", "nominates"]);
        assert_eq!(forms("flood"), ["flood"]);
    }
}
