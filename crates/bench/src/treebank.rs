//! Set `treebank`: gold words in, our tags and trees out. There is no scorer for it, so the figures are counted here.

use crate::{Desk, lines};
use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::path::Path;

/// Columns of CoNLL-U.
const FORM: usize = 1;
const LEMMA: usize = 2;
const UPOS: usize = 3;
const XPOS: usize = 4;
const HEAD: usize = 6;
const REL: usize = 7;

/// Words counted, and right ones; punctuation counts.
#[derive(Default)]
struct Counts {
    words: usize,
    upos: usize,
    xpos: usize,
    lemma: usize,
    uas: usize,
    las: usize,
}

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".conllu")? {
        let name = path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let mut counts = Counts::default();
        let mut parsed = String::with_capacity(text.len());
        for block in text.split_inclusive("\n\n") {
            parse_block(desk, block, &mut counts, &mut parsed).with_context(|| path.display().to_string())?;
        }
        std::fs::write(out.join(&name), parsed)?;
        let share = |n: usize| 100.0 * n as f64 / counts.words.max(1) as f64;
        said.push(format!(
            "{name}: {} words: UPOS {:.2}, XPOS {:.2}, lemma {:.2}, UAS {:.2}, LAS {:.2} (punctuation counts)",
            counts.words,
            share(counts.upos),
            share(counts.xpos),
            share(counts.lemma),
            share(counts.uas),
            share(counts.las),
        ));
    }
    Ok(said.join("\n"))
}

/// One sentence with its comments; lines of tokens that hold several words stay as they are.
fn parse_block(desk: &Desk, block: &str, counts: &mut Counts, out: &mut String) -> Result<()> {
    let is_word = |line: &&str| line.split('\t').next().is_some_and(|id| id.parse::<u32>().is_ok());
    let words: Vec<Vec<&str>> = block.lines().filter(is_word).map(|line| line.split('\t').collect()).collect();
    anyhow::ensure!(words.iter().all(|word| word.len() == 10), "a word without ten columns");
    let forms: Vec<&str> = words.iter().map(|word| word[FORM]).collect();
    let nodes = desk.syntax.parse(&forms);
    let mut parsed = words.iter().zip(&nodes);
    for line in block.lines() {
        let Some((word, node)) = is_word(&line).then(|| parsed.next()).flatten() else {
            writeln!(out, "{line}")?;
            continue;
        };
        let head = node.head.map_or(0, |head| head + 1).to_string();
        let mut ours = word.clone();
        (ours[LEMMA], ours[UPOS], ours[XPOS]) = (&node.lemma, node.upos.as_str(), node.xpos.as_str());
        (ours[HEAD], ours[REL]) = (&head, node.rel.as_str());
        counts.words += 1;
        counts.upos += usize::from(ours[UPOS] == word[UPOS]);
        counts.xpos += usize::from(ours[XPOS] == word[XPOS]);
        counts.lemma += usize::from(ours[LEMMA].eq_ignore_ascii_case(word[LEMMA]));
        counts.uas += usize::from(ours[HEAD] == word[HEAD]);
        counts.las += usize::from(ours[HEAD] == word[HEAD] && ours[REL] == word[REL]);
        writeln!(out, "{}", ours.join("\t"))?;
    }
    Ok(())
}
