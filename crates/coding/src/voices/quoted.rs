//! Quotations: those beside a reporting verb, and those that run on over sentences and paragraphs.

use super::spans::is_mark;
use super::{View, Voice};
use chancery_facts::reading::Reading;
use std::ops::Range;

/// The quotation that ends right before the reporting clause or starts right after the verb.
pub fn beside(view: &View, verb: usize) -> Vec<Range<usize>> {
    let s = view.sentence;
    if s.words[verb].quoted {
        return Vec::new();
    }
    let clause = |i: usize| view.clauses.iter().any(|c| c.verb == i);
    let opens = |i: usize| s.words[i].quoted && !s.words[i - 1].quoted;
    for i in verb + 1..s.words.len() {
        if s.words[i].quoted {
            return if opens(i) { quotation_at(view.reading, view.text, s.words[i].range.start) } else { Vec::new() };
        }
        if clause(i) {
            break;
        }
    }
    for i in (0..verb).rev() {
        if s.words[i].quoted {
            return quotation_at(view.reading, view.text, s.words[i].range.start);
        }
        if clause(i) {
            return Vec::new();
        }
    }
    // A question or exclamation ends the sentence before the reporting clause.
    let near = view.reading.quotations.iter().find(|q| {
        let end = marked(view.text, q).end;
        end <= s.range.start && view.text[end..s.range.start].trim().is_empty()
    });
    let same_paragraph = view.number > 0 && view.reading.sentences[view.number - 1].paragraph == s.paragraph;
    if let Some(q) = near.filter(|_| same_paragraph && verb < 8) {
        return vec![marked(view.text, q)];
    }
    // "She went on:" — the next sentence, if it opens a quotation
    let colon = s.words.last().is_some_and(|w| w.lower == ":");
    let next = view.reading.sentences.get(view.number + 1).filter(|_| colon);
    let Some(next) = next else { return Vec::new() };
    match next.words.iter().find(|w| w.quoted) {
        Some(word) if next.words[0].quoted || is_mark(&next.words[0].lower) => {
            quotation_at(view.reading, view.text, word.range.start)
        }
        _ => vec![next.range.clone()],
    }
}

/// The quotation that holds a byte, with its marks.
fn quotation_at(reading: &Reading, text: &str, byte: usize) -> Vec<Range<usize>> {
    quotation(reading, text, byte).into_iter().collect()
}

pub fn quotation(reading: &Reading, text: &str, byte: usize) -> Option<Range<usize>> {
    let q = reading.quotations.iter().find(|q| q.contains(&byte))?;
    Some(marked(text, q))
}

/// A quotation with the marks around it.
fn marked(text: &str, q: &Range<usize>) -> Range<usize> {
    let before = text[..q.start].chars().next_back().filter(|c| is_mark(c.encode_utf8(&mut [0; 4])));
    let after = text[q.end..].chars().next().filter(|c| is_mark(c.encode_utf8(&mut [0; 4])));
    q.start - before.map_or(0, char::len_utf8)..q.end + after.map_or(0, char::len_utf8)
}

/// Extends contents to the whole of a quotation that runs over several sentences, and hangs a quotation that follows
/// in the same paragraph without a cue of its own on the speaker before.
pub fn complete(reading: &Reading, text: &str, voices: &mut [Voice]) {
    for voice in voices.iter_mut() {
        for range in &mut voice.content {
            for q in &reading.quotations {
                let whole = marked(text, q);
                let cut_front = q.contains(&range.start) && whole.start < range.start;
                let cut_end = range.end > q.start && range.end <= q.end;
                let sentence = &reading.sentences[voice.sentence].range;
                if cut_front && q.start < sentence.start && range.start <= sentence.start + 2 {
                    range.start = whole.start;
                }
                if cut_end && q.end > sentence.end && range.end + 2 >= sentence.end {
                    range.end = whole.end;
                }
            }
        }
    }
    for q in &reading.quotations {
        let whole = marked(text, q);
        if voices.iter().any(|v| v.content.iter().any(|r| r.start < q.end && q.start < r.end)) {
            continue;
        }
        let Some(at) = reading.sentences.iter().position(|s| s.range.start <= whole.start && whole.start < s.range.end)
        else {
            continue;
        };
        let opens = whole.start <= reading.sentences[at].range.start;
        let closes = reading.sentences.iter().any(|s| s.range.end.abs_diff(whole.end) <= 1);
        let speaker = voices.iter_mut().rev().find(|v| {
            v.sentence < at
                && reading.sentences[v.sentence].paragraph == reading.sentences[at].paragraph
                && v.content.iter().any(|r| reading.quotations.iter().any(|q| q.start <= r.end && r.start <= q.start))
        });
        if let Some(voice) = speaker.filter(|_| opens && closes) {
            voice.content.push(whole);
        }
    }
}
