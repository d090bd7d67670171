//! Set `treebank`: gold words in, our tags and trees out. There is no scorer for it, so the figures are counted here.

use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_syntax::Node;
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
        let blocks: Vec<&str> = text.split_inclusive("\n\n").collect();
        let sentences: Vec<Vec<&str>> = blocks.iter().map(|block| forms(block)).collect();
        let trees = desk.recogniser.trees(&sentences);
        for (block, nodes) in blocks.iter().zip(&trees) {
            write_block(block, nodes, &mut counts, &mut parsed).with_context(|| path.display().to_string())?;
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

/// True for the line of a word, not of a comment, of an empty node or of a token that holds several words.
fn is_word(line: &str) -> bool {
    line.split('\t').next().is_some_and(|id| id.parse::<u32>().is_ok())
}

/// The words of one sentence.
fn forms(block: &str) -> Vec<&str> {
    block.lines().filter(|line| is_word(line)).filter_map(|line| line.split('\t').nth(FORM)).collect()
}

/// One sentence with its comments; other lines than words stay as they are.
fn write_block(block: &str, nodes: &[Node], counts: &mut Counts, out: &mut String) -> Result<()> {
    let mut nodes = nodes.iter();
    for line in block.lines() {
        let Some(node) = is_word(line).then(|| nodes.next()).flatten() else {
            writeln!(out, "{line}")?;
            continue;
        };
        let word: Vec<&str> = line.split('\t').collect();
        anyhow::ensure!(word.len() == 10, "a word without ten columns: {line:?}");
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
