//! Passages that stand in two reports, or twice in one.
//!
//! Sentences are compared word by word, blind to case, punctuation, quotation marks and spaces. Whole equal
//! sentences are found by their hash; others are compared only when they share word sequences.

use crate::corpus::{Corpus, Doc};
use crate::names::fold;
use crate::sets;
use chancery_facts::{CopiedKind, Span, Zone};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Shortest passage in words; up to eight words are a stock phrase.
const LEAST_WORDS: usize = 9;
/// Words in one piece of the fingerprint.
const SHINGLE: usize = 5;
/// A piece found in more sentences than this is a stock phrase.
const COMMON: usize = 64;
/// Partners listed for one passage; one text in a hundred outlets is not listed ten thousand times.
const MOST_PARTNERS: usize = 12;

/// A passage and where it stands again.
pub(crate) struct Passage {
    pub(crate) doc: usize,
    pub(crate) span: Span,
    /// The words as the clean text has them.
    pub(crate) text: String,
    pub(crate) kind: CopiedKind,
    pub(crate) with_doc: usize,
    pub(crate) with_span: Span,
}

/// All shared passages.
#[derive(Default)]
pub(crate) struct Copies {
    /// Each passage once for each partner, both ways.
    pub(crate) passages: Vec<Passage>,
    /// By report: passages with the number of the text they belong to.
    texts: Vec<Vec<(Span, usize)>>,
}

impl Copies {
    /// Numbers of the shared texts that hold most of the given words.
    pub(crate) fn texts_of(&self, doc: usize, words: Span) -> Vec<usize> {
        let Some(texts) = self.texts.get(doc) else { return Vec::new() };
        let mut out: Vec<usize> =
            texts.iter().filter(|(span, _)| span.shared(words) * 10 >= words.len() * 6).map(|(_, t)| *t).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// A sentence: its words as numbers, with their places in the clean text.
struct Sentence {
    doc: usize,
    words: Vec<u32>,
    places: Vec<Range<usize>>,
}

/// Finds all shared passages.
pub(crate) fn find(corpus: &Corpus<'_>) -> Copies {
    let sentences = sentences(corpus);
    let equal = equal_sentences(&sentences);
    let mut pairs = Vec::new();
    for group in equal.values().filter(|g| g.len() > 1) {
        let whole = 0..sentences[group[0]].words.len();
        let listed = pairs_of(group);
        pairs.extend(listed.into_iter().map(|(a, b)| (a, b, whole.clone(), whole.clone())));
    }
    let first: Vec<usize> = equal.values().map(|g| g[0]).collect();
    for (a, b, in_a, in_b) in near_pairs(&sentences, &first) {
        for (x, y) in across(&equal_to(&equal, &sentences, a), &equal_to(&equal, &sentences, b)) {
            pairs.push((x, y, in_a.clone(), in_b.clone()));
        }
    }
    collect(corpus, &sentences, &pairs)
}

/// Neighbours in a list of equal sentences: each with the next few, so that all hang together.
fn pairs_of(group: &[usize]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (i, &a) in group.iter().enumerate() {
        out.extend(group[i + 1..].iter().take(MOST_PARTNERS / 2).map(|&b| (a, b)));
    }
    out
}

fn across(a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (i, &x) in a.iter().enumerate() {
        // The first of each side meets all of the other, so that no copy is left out.
        let most = if i == 0 { b.len() } else { 1 };
        out.extend(b.iter().take(most).map(|&y| (x, y)));
    }
    out
}

type Equal = BTreeMap<Vec<u32>, Vec<usize>>;

fn equal_sentences(sentences: &[Sentence]) -> Equal {
    let mut out: Equal = BTreeMap::new();
    for (i, s) in sentences.iter().enumerate() {
        out.entry(s.words.clone()).or_default().push(i);
    }
    out
}

fn equal_to(equal: &Equal, sentences: &[Sentence], i: usize) -> Vec<usize> {
    equal.get(&sentences[i].words).cloned().unwrap_or_default()
}

/// Pairs of different sentences that share a long passage.
fn near_pairs(sentences: &[Sentence], first: &[usize]) -> Vec<(usize, usize, Range<usize>, Range<usize>)> {
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for &i in first {
        for shingle in sentences[i].words.windows(SHINGLE) {
            let mut hasher = DefaultHasher::new();
            shingle.hash(&mut hasher);
            let held = index.entry(hasher.finish()).or_default();
            if held.last() != Some(&i) {
                held.push(i);
            }
        }
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for held in index.values().filter(|h| h.len() <= COMMON) {
        for (k, &a) in held.iter().enumerate() {
            for &b in &held[k + 1..] {
                *shared.entry((a.min(b), a.max(b))).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = shared.into_iter().filter(|(_, n)| *n >= 2).map(|(p, _)| p).collect();
    pairs.sort_unstable();
    pairs.into_iter().filter_map(|(a, b)| passage(&sentences[a], &sentences[b]).map(|(x, y)| (a, b, x, y))).collect()
}

/// The shared passage of two sentences, as ranges of words; `None` when it is short or covers little.
fn passage(a: &Sentence, b: &Sentence) -> Option<(Range<usize>, Range<usize>)> {
    let blocks = blocks(&a.words, &b.words);
    let longest = blocks.iter().map(|b| b.2).max()?;
    // Blocks too far from the others would stretch the passage over words that are not shared.
    let mut kept = blocks;
    loop {
        let matched: usize = kept.iter().map(|b| b.2).sum();
        let (first, last) = (kept.first()?, kept.last()?);
        let in_a = first.0..last.0 + last.2;
        let in_b = first.1..last.1 + last.2;
        if matched < LEAST_WORDS || longest < LEAST_WORDS.min(7) {
            return None;
        }
        if matched * 100 >= in_a.len().max(in_b.len()) * 75 {
            let shorter = a.words.len().min(b.words.len());
            return (matched * 100 >= shorter * 60).then_some((in_a, in_b));
        }
        if first.2 <= last.2 {
            kept.remove(0);
        } else {
            kept.pop();
        }
    }
}

/// Matching runs of at least two words in the same order, found from the longest outwards.
fn blocks(a: &[u32], b: &[u32]) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    let mut open = vec![(0..a.len(), 0..b.len())];
    while let Some((in_a, in_b)) = open.pop() {
        let Some((i, j, n)) = longest_run(a, b, &in_a, &in_b) else { continue };
        out.push((i, j, n));
        open.push((in_a.start..i, in_b.start..j));
        open.push((i + n..in_a.end, j + n..in_b.end));
    }
    out.sort_unstable();
    out
}

fn longest_run(a: &[u32], b: &[u32], in_a: &Range<usize>, in_b: &Range<usize>) -> Option<(usize, usize, usize)> {
    let mut best = (0, 0, 0);
    let mut row = vec![0; in_b.len() + 1];
    for i in in_a.clone() {
        for j in in_b.clone().rev() {
            let k = j - in_b.start + 1;
            row[k] = if a[i] == b[j] { row[k - 1] + 1 } else { 0 };
            if row[k] > best.2 {
                best = (i + 1 - row[k], j + 1 - row[k], row[k]);
            }
        }
    }
    (best.2 >= 2).then_some(best)
}

type Pair = (usize, usize, Range<usize>, Range<usize>);

fn collect(corpus: &Corpus<'_>, sentences: &[Sentence], pairs: &[Pair]) -> Copies {
    let mut texts: Vec<usize> = (0..sentences.len()).collect();
    let mut out = Copies { texts: vec![Vec::new(); corpus.docs.len()], ..Copies::default() };
    let mut held = Vec::new();
    for (a, b, in_a, in_b) in pairs {
        let (sa, sb) = (&sentences[*a], &sentences[*b]);
        let ((span_a, text_a), (span_b, text_b)) = (words_at(corpus, sa, in_a), words_at(corpus, sb, in_b));
        let kind = if sa.doc == sb.doc { CopiedKind::Repetition } else { CopiedKind::Copy };
        out.passages.push(Passage {
            doc: sa.doc,
            span: span_a,
            text: text_a,
            kind,
            with_doc: sb.doc,
            with_span: span_b,
        });
        out.passages.push(Passage {
            doc: sb.doc,
            span: span_b,
            text: text_b,
            kind,
            with_doc: sa.doc,
            with_span: span_a,
        });
        sets::union(&mut texts, *a, *b);
        held.extend([(*a, sa.doc, span_a), (*b, sb.doc, span_b)]);
    }
    for (sentence, doc, span) in held {
        let text = sets::root(&mut texts, sentence);
        out.texts[doc].push((span, text));
    }
    out.passages.sort_by_key(|p| (p.doc, p.span, p.with_doc, p.with_span));
    out.passages.dedup_by_key(|p| (p.doc, p.span, p.with_doc, p.with_span));
    let mut listed: BTreeMap<(usize, Span), usize> = BTreeMap::new();
    out.passages.retain(|p| {
        let n = listed.entry((p.doc, p.span)).or_default();
        *n += 1;
        *n <= MOST_PARTNERS
    });
    out
}

/// Original bytes and clean text of a range of words, with the punctuation that closes them.
fn words_at(corpus: &Corpus<'_>, s: &Sentence, words: &Range<usize>) -> (Span, String) {
    let text = corpus.docs[s.doc].text;
    let start = s.places[words.start].start;
    let end = s.places[words.end - 1].end;
    let closing: usize = text.as_str()[end..]
        .chars()
        .take_while(|c| matches!(c, '.' | '!' | '?' | '"' | '”' | '\''))
        .map(char::len_utf8)
        .sum();
    (text.original(start..end + closing), text.as_str()[start..end + closing].to_owned())
}

fn sentences(corpus: &Corpus<'_>) -> Vec<Sentence> {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut out = Vec::new();
    for (d, doc) in corpus.docs.iter().enumerate() {
        for range in sentence_ranges(doc) {
            let (mut words, mut places) = (Vec::new(), Vec::new());
            for (word, place) in words_of(doc.text.as_str(), range) {
                let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                words.push(*known.entry(word).or_insert(next));
                places.push(place);
            }
            if words.len() >= LEAST_WORDS {
                out.push(Sentence { doc: d, words, places });
            }
        }
    }
    out
}

/// Sentences of the article; furniture of the page never counts.
fn sentence_ranges(doc: &Doc<'_>) -> Vec<Range<usize>> {
    let text = doc.text.as_str();
    let article = |z: Zone| matches!(z, Zone::Body | Zone::Deck | Zone::Title | Zone::Caption);
    let zones = doc.text.zones.iter().filter(|z| article(z.zone));
    zones.flat_map(|z| split(text, z.range.clone())).collect()
}

/// Splits after closing punctuation before a space, and at line ends.
fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(part) = text.get(range.clone()) else { return Vec::new() };
    let mut out = Vec::new();
    let mut start = range.start;
    let mut ended = false;
    for (i, c) in part.char_indices() {
        let at = range.start + i;
        if c == '\n' || (ended && c.is_whitespace() && !is_initial(&part[..i])) {
            out.push(start..at);
            start = at;
            ended = false;
        } else if matches!(c, '.' | '!' | '?') {
            ended = true;
        } else if !matches!(c, '"' | '”' | '’' | '\'' | ')') {
            ended = false;
        }
    }
    out.push(start..range.end);
    out
}

/// True when the text ends in a single letter with a stop, or a title: no sentence ends there.
fn is_initial(before: &str) -> bool {
    let last = before.rsplit(char::is_whitespace).next().unwrap_or("").trim_end_matches('.');
    last.chars().count() == 1
        || matches!(last, "Mr" | "Mrs" | "Ms" | "Dr" | "Gen" | "Col" | "Lt" | "St")
        || last.contains('.')
}

/// Folded words with their bytes; an apostrophe stays inside a word.
pub(crate) fn words_of(text: &str, range: Range<usize>) -> Vec<(String, Range<usize>)> {
    let part = &text[range.clone()];
    let mut out = Vec::new();
    let mut start = None;
    let mut push = |from: usize, to: usize| {
        let word = fold(&part[from..to]).concat();
        if !word.is_empty() {
            out.push((word, range.start + from..range.start + to));
        }
    };
    for (i, c) in part.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                push(from, i);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        push(from, part.len());
    }
    out
}
