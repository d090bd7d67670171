//! Zones into sentences, sentences into words with their trees, and words inside quotation marks.

use chancery_facts::Text;
use chancery_facts::Zone;
use chancery_facts::reading::{Sentence, Word};
use chancery_syntax::{Syntax, tokenize};
use std::ops::Range;

/// Longest sentence given to the parser, in words; the rest of a longer one is parsed on its own.
const MAX_WORDS: usize = 120;

/// Splits the zones that can give or repeat facts into sentences and parses them.
pub fn sentences(text: &Text, quotations: &[Range<usize>], syntax: &Syntax) -> Vec<Sentence> {
    let mut out = Vec::new();
    for (paragraph, zone) in text.zones.iter().enumerate() {
        if !matches!(zone.zone, Zone::Title | Zone::Deck | Zone::Caption | Zone::Body) {
            continue;
        }
        let passage = &text.as_str()[zone.range.clone()];
        for piece in split(passage) {
            let start = zone.range.start + piece.start;
            out.extend(parse(text.as_str(), start..zone.range.start + piece.end, zone.zone, paragraph, quotations, syntax));
        }
    }
    out
}

/// Sentence ranges of a passage. Full stops inside a quotation end a sentence too, so that a long
/// quotation does not become one.
fn split(passage: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for boundary in sentencex::get_sentence_boundaries("en", passage) {
        let (start, end) = (boundary.start_index, boundary.end_index);
        let Some(piece) = passage.get(start..end) else { continue };
        let mut from = start;
        for cut in inner_stops(piece) {
            push_trimmed(passage, from..start + cut, &mut out);
            from = start + cut;
        }
        push_trimmed(passage, from..end, &mut out);
    }
    out
}

fn push_trimmed(passage: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let piece = &passage[range.clone()];
    let lead = piece.len() - piece.trim_start().len();
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        out.push(range.start + lead..range.start + lead + trimmed.len());
    }
}

/// Byte positions right after a full stop that is followed by a space and a capital, inside one piece.
fn inner_stops(piece: &str) -> Vec<usize> {
    let bytes = piece.as_bytes();
    let mut out = Vec::new();
    let mut last = 0;
    for i in 1..bytes.len().saturating_sub(2) {
        if !matches!(bytes[i], b'.' | b'?' | b'!') || bytes[i + 1] != b' ' || !bytes[i + 2].is_ascii_uppercase() {
            continue;
        }
        let word = piece[last..i].rsplit([' ', '"']).next().unwrap_or_default();
        let plain = word.chars().all(char::is_lowercase) && word.chars().count() > 3;
        if plain && i - last > 30 && piece.len() - i > 20 {
            out.push(i + 1);
            last = i + 1;
        }
    }
    out
}

fn parse(
    text: &str,
    range: Range<usize>,
    zone: Zone,
    paragraph: usize,
    quotations: &[Range<usize>],
    syntax: &Syntax,
) -> Vec<Sentence> {
    let piece = &text[range.clone()];
    let tokens = tokenize(piece);
    let mut out = Vec::new();
    for chunk in tokens.chunks(MAX_WORDS) {
        let words: Vec<&str> = chunk.iter().map(|t| &piece[t.clone()]).collect();
        let nodes = syntax.parse(&words);
        let words: Vec<Word> = nodes
            .into_iter()
            .zip(chunk)
            .map(|(node, token)| {
                let bytes = range.start + token.start..range.start + token.end;
                Word {
                    lower: piece[token.clone()].to_lowercase(),
                    lemma: node.lemma.clone(),
                    pos: node.upos.as_str(),
                    tag: node.xpos.as_str(),
                    head: node.head,
                    rel: node.rel.as_str(),
                    quoted: quotations.iter().any(|q| q.start <= bytes.start && bytes.end <= q.end),
                    range: bytes,
                }
            })
            .collect();
        let Some((first, last)) = words.first().zip(words.last()) else { continue };
        out.push(Sentence { range: first.range.start..last.range.end, zone, paragraph, words });
    }
    out
}

/// Words inside double quotation marks, curly or straight, marks left out. A quotation that is not
/// closed in its paragraph runs to the end of it (the next paragraph then opens anew).
pub fn quotations(text: &Text) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for zone in &text.zones {
        let passage = &text.as_str()[zone.range.clone()];
        let mut open: Option<usize> = None;
        for (i, c) in passage.char_indices() {
            let at = zone.range.start + i;
            match c {
                '“' | '«' | '„' => open = Some(at + c.len_utf8()),
                '”' | '»' => {
                    if let Some(start) = open.take() {
                        out.push(start..at);
                    }
                }
                '"' => match open.take() {
                    Some(start) => out.push(start..at),
                    None => open = Some(at + 1),
                },
                _ => {}
            }
        }
        if let Some(start) = open {
            let end = zone.range.end;
            if zone.zone == Zone::Body && end > start + 20 {
                out.push(start..end);
            }
        }
    }
    out.retain(|q| q.start < q.end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_stops_inside_quotations_split_but_abbreviations_do_not() {
        let passage = "\"We shall rebuild the consulate within weeks. The staff remain safe and well,\" Mr. Tarn said on Friday.";
        let pieces: Vec<&str> = split(passage).into_iter().map(|r| &passage[r]).collect();
        assert_eq!(pieces.len(), 2, "{pieces:?}");
        let passage = "Gen. Adan Koro met U.S. Ambassador Lee. He left at 6 p.m. on Sunday.";
        assert_eq!(split(passage).len(), 2);
    }
}
