//! Set `muc4`: reports on terrorist incidents of 1988 to 1991, in capitals; templates of 24 slots, and five roles.
//!
//! Phrases in their roles and what each sentence tells of are [`signals`]; `tagger` gives them from light models, `blend`
//! joins those of the encoder (`learned`), `snap` puts them to noun phrases. `entities`, `split` and `assemble` make templates of
//! them by the conventions of the set. For work on it: `MUC4_SIGNALS` names a folder with another tagger's signals,
//! `MUC4_PARAMS` sets thresholds (`entity=0.3,kind=0.2`), `MUC4_FEATURES` writes what training reads.

mod assemble;
mod blend;
mod dates;
mod entities;
mod features;
mod fills;
mod learned;
mod messages;
mod numbers;
mod places;
mod response;
mod signals;
mod slots;
mod snap;
mod split;
mod tagger;

use crate::{Desk, lines};
use anyhow::{Context, Result};
use signals::Signals;
use std::collections::HashMap;
use std::path::Path;

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".txt")? {
        let name = path.file_stem().context("a file has a name")?.to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        let messages = messages::read(&text);
        if messages.is_empty() {
            continue;
        }
        let given = given_signals(&name)?;
        if let Some(folder) = std::env::var_os("MUC4_FEATURES") {
            dump(desk, &messages, &given, &Path::new(&folder).join(format!("{name}.jsonl")))?;
        }
        let (mut response, mut roles, mut count) = (String::new(), Vec::new(), 0);
        for message in &messages {
            let signals = signals_of(desk, message, given.get(message.id));
            let templates = assemble::templates(&desk.atlas, message, &signals);
            count += templates.len();
            slots::write(message.id, &templates, &mut response);
            roles.push((message.id, templates));
        }
        std::fs::write(out.join(format!("{name}.response")), response)?;
        let rows = roles.iter().map(|(id, templates)| response::Line::new(id, templates));
        lines::write(&out.join(format!("{name}.roles.jsonl")), rows)?;
        said.push(format!("{name}: {} messages, {count} templates", messages.len()));
    }
    anyhow::ensure!(!said.is_empty(), "{}: no file of messages", data.display());
    Ok(said.join("\n"))
}

/// The pairs of `MUC4_PARAMS`, in their order; what is no name and number is passed over.
fn params() -> Vec<(String, f32)> {
    let given = std::env::var("MUC4_PARAMS").unwrap_or_default();
    let pair = |text: &str| text.split_once('=').and_then(|(key, value)| Some((key.to_owned(), value.parse().ok()?)));
    given.split(',').filter_map(pair).collect()
}

/// One of them; of several the last.
fn given(key: &str) -> Option<f32> {
    params().into_iter().rev().find_map(|(name, value)| (name == key).then_some(value))
}

/// The signals of a message: the light tagger's, joined by the encoder's where there is one, or by the given ones.
fn signals_of(desk: &Desk, message: &messages::Message, given: Option<&Signals>) -> Signals {
    let light = tagger::signals(&desk.atlas, message);
    let mut signals = match given.cloned().or_else(|| learned::signals(desk, message)) {
        Some(better) => blend::blend(&light, &better),
        None => light,
    };
    snap::Trees::new(desk, message, &signals).snap(message, &mut signals);
    tagger::describe(&features::Features::new(&desk.atlas, message), &mut signals);
    signals
}

/// Signals that another program wrote, for work on the assembly: `$MUC4_SIGNALS/NAME.jsonl`.
fn given_signals(name: &str) -> Result<HashMap<String, Signals>> {
    let Some(folder) = std::env::var_os("MUC4_SIGNALS") else { return Ok(HashMap::new()) };
    let path = Path::new(&folder).join(format!("{name}.jsonl"));
    if !path.is_file() {
        return Ok(HashMap::new());
    }
    Ok(lines::read::<Signals>(&path)?.into_iter().map(|s| (s.id.clone(), s)).collect())
}

/// What training reads of one message.
#[derive(serde::Serialize)]
struct Dump<'a> {
    id: &'a str,
    /// First byte, byte after the last, features of every word.
    tokens: Vec<(usize, usize, Vec<u32>)>,
    /// First byte, byte after the last, features of every sentence.
    sentences: Vec<(usize, usize, Vec<u32>)>,
    /// First byte, byte after the last, features of the given phrases.
    phrases: Vec<(usize, usize, Vec<u32>)>,
}

/// Writes the features that the light tagger is trained on (`training/muc4`).
fn dump(desk: &Desk, messages: &[messages::Message], given: &HashMap<String, Signals>, path: &Path) -> Result<()> {
    let rows = messages.iter().map(|message| {
        let features = features::Features::new(&desk.atlas, message);
        let sentences = message.sentences.iter().enumerate();
        let tokens = sentences.clone().flat_map(|(s, sentence)| sentence.tokens.clone().map(move |t| (s, t)));
        let spans = given.get(message.id).map_or(&[][..], |signals| &signals.spans);
        Dump {
            id: message.id,
            tokens: tokens
                .map(|(s, t)| (message.tokens[t].start, message.tokens[t].end, features.of_token(t, s)))
                .collect(),
            sentences: sentences.map(|(s, at)| (at.start, at.end, features.of_sentence(s))).collect(),
            phrases: spans.iter().map(|s| (s.start, s.end, features.of_phrase(s.start, s.end))).collect(),
        }
    });
    lines::write(path, rows)
}
