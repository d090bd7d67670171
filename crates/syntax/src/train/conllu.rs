//! Reading CoNLL-U.

use crate::labels::{Rel, Upos, Xpos};
use crate::state::NONE;

/// A gold sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentence {
    pub words: Vec<String>,
    pub lemmas: Vec<String>,
    pub tags: Vec<(Upos, Xpos)>,
    /// Head by word, `NONE` for the root.
    pub heads: Vec<u16>,
    pub rels: Vec<Rel>,
    /// The running text, from the `text` comment.
    pub text: String,
    /// Tokens of the text: ranges of words written together (`don't` is two words, one token).
    pub glued: Vec<(usize, usize)>,
}

/// Reads every sentence of a file.
pub(crate) fn read(text: &str) -> Result<Vec<Sentence>, String> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    for (number, line) in text.lines().enumerate() {
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(text) = comment.strip_prefix(" text = ") {
                sentence.text = text.to_owned();
            }
        } else if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            sentence = Sentence::default();
        } else {
            word(line, &mut sentence).ok_or_else(|| format!("line {}: not CoNLL-U", number + 1))?;
        }
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

fn word(line: &str, sentence: &mut Sentence) -> Option<()> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, upos, xpos, _, head, rel, ..] = fields.as_slice() else { return None };
    if let Some((from, to)) = id.split_once('-') {
        sentence.glued.push((from.parse().ok()?, to.parse().ok()?));
        return Some(());
    }
    if id.contains('.') {
        return Some(());
    }
    let head: u16 = head.parse().ok()?;
    sentence.words.push((*form).to_owned());
    sentence.lemmas.push((*lemma).to_owned());
    sentence.tags.push((Upos::from_text(upos)?, Xpos::from_text(xpos)?));
    sentence.heads.push(head.checked_sub(1).unwrap_or(NONE));
    sentence.rels.push(relation(rel)?);
    Some(())
}

/// A subtype outside the set falls back to its base relation.
pub(crate) fn relation(text: &str) -> Option<Rel> {
    Rel::from_text(text).or_else(|| Rel::from_text(text.split(':').next()?))
}
