//! Accuracy and speed of a finished model.

use std::ops::Range;
use std::time::Instant;

use super::conllu::Sentence;
use crate::labels::Upos;
use crate::state::NONE;
use crate::syntax::Syntax;
use crate::tokenize;

/// Shares in per cent, on gold words with the model's own tags.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Universal tags right.
    pub upos: f64,
    /// Penn tags right.
    pub xpos: f64,
    /// Words cut as in the treebank (F1 of their places).
    pub words: f64,
    /// Lemmas right, letter case ignored.
    pub lemma: f64,
    /// Heads right, punctuation counted.
    pub uas: f64,
    /// Heads and full relations right, punctuation counted.
    pub las: f64,
    /// Heads right, punctuation left out.
    pub uas_words: f64,
    /// Heads and full relations right, punctuation left out.
    pub las_words: f64,
    /// Heads and relations without subtypes right, punctuation counted.
    pub las_base: f64,
    /// Words tagged, parsed and lemmatised per second, on one core.
    pub words_per_second: f64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "words F1 {:.2}  UPOS {:.2}  XPOS {:.2}  lemma {:.2}",
            self.words, self.upos, self.xpos, self.lemma
        )?;
        writeln!(f, "with punctuation     UAS {:.2}  LAS {:.2}", self.uas, self.las)?;
        writeln!(f, "without punctuation  UAS {:.2}  LAS {:.2}", self.uas_words, self.las_words)?;
        writeln!(f, "without subtypes     LAS {:.2} (with punctuation)", self.las_base)?;
        write!(f, "{:.0} words a second", self.words_per_second)
    }
}

#[derive(Default)]
struct Counts {
    all: usize,
    words: usize,
    upos: usize,
    xpos: usize,
    lemma: usize,
    heads: usize,
    both: usize,
    base: usize,
    heads_words: usize,
    both_words: usize,
}

pub(crate) fn figures(syntax: &Syntax, dev: &[Sentence]) -> Figures {
    let mut counts = Counts::default();
    let start = Instant::now();
    let parses: Vec<_> = dev
        .iter()
        .map(|sentence| syntax.parse(&sentence.words.iter().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    let seconds = start.elapsed().as_secs_f64();
    for (sentence, nodes) in dev.iter().zip(&parses) {
        for (at, node) in nodes.iter().enumerate() {
            let (upos, xpos) = sentence.tags[at];
            let head = node.head.map_or(NONE, |head| head as u16) == sentence.heads[at];
            let rel = node.rel == sentence.rels[at];
            let base = node.rel.base() == sentence.rels[at].base();
            let word = upos != Upos::Punct;
            counts.all += 1;
            counts.words += usize::from(word);
            counts.upos += usize::from(node.upos == upos);
            counts.xpos += usize::from(node.xpos == xpos);
            counts.lemma += usize::from(node.lemma.to_lowercase() == sentence.lemmas[at].to_lowercase());
            counts.heads += usize::from(head);
            counts.both += usize::from(head && rel);
            counts.base += usize::from(head && base);
            counts.heads_words += usize::from(head && word);
            counts.both_words += usize::from(head && rel && word);
        }
    }
    let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
    Figures {
        words: word_f1(dev),
        upos: share(counts.upos, counts.all),
        xpos: share(counts.xpos, counts.all),
        lemma: share(counts.lemma, counts.all),
        uas: share(counts.heads, counts.all),
        las: share(counts.both, counts.all),
        uas_words: share(counts.heads_words, counts.words),
        las_words: share(counts.both_words, counts.words),
        las_base: share(counts.base, counts.all),
        words_per_second: counts.all as f64 / seconds.max(1e-9),
    }
}

/// F1 of word places over the sentences whose words can be found in their text.
fn word_f1(dev: &[Sentence]) -> f64 {
    let (mut same, mut gold_all, mut cut_all) = (0usize, 0usize, 0usize);
    for sentence in dev {
        let Some(gold) = places(sentence) else { continue };
        let cut = tokenize(&sentence.text);
        same += cut.iter().filter(|range| gold.contains(range)).count();
        gold_all += gold.len();
        cut_all += cut.len();
        if std::env::var_os("CHANCERY_SHOW_WORDS").is_some() && cut != gold {
            show_difference(&sentence.text, &gold, &cut);
        }
    }
    200.0 * same as f64 / (gold_all + cut_all).max(1) as f64
}

fn show_difference(text: &str, gold: &[Range<usize>], cut: &[Range<usize>]) {
    let missed: Vec<&str> =
        gold.iter().filter(|range| !cut.contains(range)).map(|range| &text[range.clone()]).collect();
    let wrong: Vec<&str> = cut.iter().filter(|range| !gold.contains(range)).map(|range| &text[range.clone()]).collect();
    eprintln!("{missed:?} cut as {wrong:?}");
}

/// Byte ranges of the gold words in the running text.
fn places(sentence: &Sentence) -> Option<Vec<Range<usize>>> {
    let mut at = 0;
    sentence
        .words
        .iter()
        .map(|word| {
            let rest = &sentence.text[at..];
            let start = at + (rest.len() - rest.trim_start().len());
            sentence.text[start..].starts_with(word.as_str()).then(|| {
                at = start + word.len();
                start..at
            })
        })
        .collect()
}
