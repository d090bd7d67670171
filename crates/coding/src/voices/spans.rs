//! From words to bytes: fragments without the punctuation at their edges.

use super::{Found, View, Voice};
use chancery_facts::reading::Sentence;
use std::ops::Range;

/// The attribution with byte ranges; nothing when no content is left.
pub fn voice(view: &View, found: Found) -> Option<Voice> {
    let s = view.sentence;
    let own: Vec<usize> = found.cue.iter().chain(&found.source).copied().collect();
    let mut content: Vec<Range<usize>> = fragments(s, &found.content, &own);
    content.extend(found.beyond);
    content = merged(content);
    if content.is_empty() {
        return None;
    }
    Some(Voice {
        sentence: view.number,
        class: found.class,
        way: found.way,
        quoted: s.words[found.word].quoted,
        real: found.real,
        word: found.word,
        holder: found.holder,
        source: fragments(s, &found.source, &[]),
        cue: marks_too(s, &found.cue),
        content,
    })
}

/// Ranges in order, those that overlap joined.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => out.push(range),
        }
    }
    out
}

/// The fragments of a cue, which may be a mark alone.
fn marks_too(sentence: &Sentence, words: &[usize]) -> Vec<Range<usize>> {
    let out = fragments(sentence, words, &[]);
    if out.is_empty() { sentence.bytes(words).into_iter().collect() } else { out }
}

/// Runs of the words, as bytes. A gap of punctuation alone is bridged; punctuation at the edges falls off, except
/// quotation marks that belong to the run.
fn fragments(sentence: &Sentence, words: &[usize], without: &[usize]) -> Vec<Range<usize>> {
    let n = sentence.words.len();
    let mut inside = vec![false; n];
    for &i in words.iter().filter(|i| !without.contains(i)) {
        inside[i] = true;
    }
    let punct = |i: usize| sentence.words[i].pos == "PUNCT";
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut i = 0;
    while i < n {
        if !inside[i] || punct(i) {
            i += 1;
            continue;
        }
        let first = i;
        let mut last = i;
        while i < n && (inside[i] || punct(i)) {
            if !punct(i) {
                last = i;
            }
            i += 1;
        }
        out.push(with_marks(sentence, first, last));
    }
    out
}

/// The bytes of a run, with the quotation marks that open or close at its edges.
fn with_marks(sentence: &Sentence, first: usize, last: usize) -> Range<usize> {
    let words = &sentence.words;
    let (mut from, mut to) = (first, last);
    if words[first].quoted && first > 0 && is_mark(&words[first - 1].lower) {
        from = first - 1;
    }
    if words[last].quoted {
        let mut end = last;
        while end + 1 < words.len() && words[end + 1].pos == "PUNCT" && words[end + 1].quoted {
            end += 1;
        }
        if end + 1 < words.len() && is_mark(&words[end + 1].lower) {
            to = end + 1;
        }
    }
    words[from].range.start..words[to].range.end
}

/// True for a double quotation mark.
pub fn is_mark(word: &str) -> bool {
    matches!(word, "“" | "”" | "\"" | "``" | "''" | "«" | "»" | "„")
}
