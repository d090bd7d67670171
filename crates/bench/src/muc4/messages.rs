//! Messages of the official files: id line, dateline, body; tokens and sentences with their bytes in the block.

use jiff::civil::Date;

/// One word, number or punctuation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the block.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// First byte in the block.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Its tokens, as a range of the message's.
    pub tokens: std::ops::Range<usize>,
    /// Number of the paragraph.
    pub paragraph: usize,
}

/// One message.
#[derive(Debug)]
pub struct Message<'a> {
    /// Name of the message without the annotator.
    pub id: &'a str,
    /// Everything after the id line up to the next id line.
    pub raw: &'a str,
    /// Place of the dateline, without its country.
    pub place: Option<&'a str>,
    /// Country of the dateline, where it is given.
    pub country: Option<&'a str>,
    /// Day of the dateline.
    pub day: Option<Date>,
    /// Words of the body.
    pub tokens: Vec<Token>,
    /// Sentences of the body.
    pub sentences: Vec<Sentence>,
}

/// Cuts a file into messages.
pub fn read(text: &str) -> Vec<Message<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(id) = id_of(line) {
            starts.push((at, at + line.len(), id));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    starts.iter().zip(ends).map(|((_, body, id), end)| Message::new(id, &text[*body..end])).collect()
}

/// `DEV-MUC3-0001` of an id line.
fn id_of(line: &str) -> Option<&str> {
    let word = line.split_whitespace().next()?;
    let mut parts = word.split('-');
    let (set, conference, number) = (parts.next()?, parts.next()?, parts.next()?);
    let sound = parts.next().is_none()
        && set.len() >= 3
        && set.bytes().all(|b| b.is_ascii_alphanumeric())
        && conference.starts_with("MUC")
        && number.len() == 4
        && number.bytes().all(|b| b.is_ascii_digit());
    (sound && line.starts_with(word)).then_some(word)
}

impl<'a> Message<'a> {
    fn new(id: &'a str, raw: &'a str) -> Message<'a> {
        let head_end = raw.find("--").unwrap_or(0);
        let head = &raw[..head_end];
        let body = match raw.find("[TEXT]") {
            Some(at) if at < head_end + 2000 => at + 6,
            _ if head_end > 0 => head_end + 2,
            _ => 0,
        };
        let name = head.split(',').next().unwrap_or_default().trim();
        let (place, country) = match name.split_once('(') {
            Some((place, rest)) => (place.trim(), Some(rest.trim_end_matches(')').trim())),
            None => (name, None),
        };
        let tokens = tokens(raw, body);
        let sentences = sentences(raw, &tokens);
        Message { id, raw, place: (!place.is_empty()).then_some(place), country, day: day_of(head), tokens, sentences }
    }

    /// The letters of a token.
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| &self.raw[t.start..t.end])
    }

    /// The text of a span on one line.
    pub fn text(&self, start: usize, end: usize) -> String {
        self.raw[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The sentence that holds a byte.
    pub fn sentence_at(&self, byte: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.start <= byte);
        let found = after.checked_sub(1)?;
        (byte < self.sentences[found].end).then_some(found)
    }

    /// The first token that starts at or after a byte.
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| t.start < byte)
    }
}

/// The day of a dateline.
fn day_of(head: &str) -> Option<Date> {
    let words: Vec<&str> = head.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(3).find_map(|w| {
        let day: i8 = w[0].parse().ok()?;
        let month = super::dates::month(w[1])?;
        let year: i16 = w[2].parse().ok()?;
        Date::new(if year < 100 { 1900 + year } else { year }, month, day).ok()
    })
}

/// Words that end with a stop without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "MR", "MRS", "MS", "DR", "COL", "GEN", "LT", "CPT", "CAPT", "MAJ", "SGT", "NO", "ST", "JR", "SR", "REV", "FR",
    "MSGR", "PROF", "INC", "CORP", "CO", "BRIG", "ADM", "ENG", "LIC", "NOV", "DEC", "JAN", "FEB", "AUG", "SEP", "OCT",
];

/// Words, numbers with their signs, and single punctuation marks.
fn tokens(raw: &str, from: usize) -> Vec<Token> {
    let bytes = raw.as_bytes();
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
    let mut tokens = Vec::new();
    let mut at = from;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        if is_word(bytes[at]) {
            at = word_end(bytes, at, is_word);
        } else if bytes[at..].starts_with(b"--")
            || bytes[at..].starts_with(b"'S") && !bytes.get(at + 2).is_some_and(|b| is_word(*b))
        {
            at += 2;
        } else {
            at += 1;
        }
        tokens.push(Token { start, end: at });
    }
    tokens
}

/// The end of the word that starts here: inner hyphens, stops of initials, stops and commas within numbers belong to it.
fn word_end(bytes: &[u8], start: usize, is_word: impl Fn(u8) -> bool) -> usize {
    let mut at = start;
    while at < bytes.len() && is_word(bytes[at]) {
        at += 1;
    }
    loop {
        let next = bytes.get(at + 1).is_some_and(|b| is_word(*b));
        let joined = match bytes.get(at) {
            Some(b'-') => next,
            Some(b'.' | b',') if next => {
                bytes[at - 1].is_ascii_digit() && bytes[at + 1].is_ascii_digit()
                    || bytes[at] == b'.' && is_initials(&bytes[start..at])
            }
            Some(b'\'') if next => bytes[at + 1] != b'S' || bytes.get(at + 2).is_some_and(|b| is_word(*b)),
            _ => false,
        };
        if !joined {
            break;
        }
        at += 1;
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
    }
    let initials = bytes.get(at) == Some(&b'.') && (at - start > 1) && is_initials(&bytes[start..at]);
    at + usize::from(initials)
}

/// `U`, `U.S`: single letters parted by stops.
fn is_initials(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(i, b)| if i % 2 == 0 { b.is_ascii_alphabetic() } else { *b == b'.' })
        && bytes.len() % 2 == 1
}

/// Sentences end at stops and at blank lines.
fn sentences(raw: &str, tokens: &[Token]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let (mut first, mut paragraph) = (0, 0);
    for (i, token) in tokens.iter().enumerate() {
        let gap = tokens.get(i + 1).map_or("\n\n", |next| &raw[token.end..next.start]);
        let new_paragraph = gap.bytes().filter(|b| *b == b'\n').count() > 1;
        if !(new_paragraph || ends_sentence(raw, tokens, i) && !gap.is_empty()) {
            continue;
        }
        let start = tokens[first].start;
        sentences.push(Sentence { start, end: token.end, tokens: first..i + 1, paragraph });
        first = i + 1;
        paragraph += usize::from(new_paragraph);
    }
    sentences
}

fn ends_sentence(raw: &str, tokens: &[Token], at: usize) -> bool {
    let word = |i: usize| &raw[tokens[i].start..tokens[i].end];
    let stop = |i: usize| matches!(word(i), "." | "!" | "?");
    match word(at) {
        "." => {
            let before = at.checked_sub(1).map_or("", word);
            let short = before.len() == 1 && before.bytes().all(|b| b.is_ascii_alphabetic());
            let closing = tokens
                .get(at + 1)
                .is_some_and(|t| t.start == tokens[at].end && matches!(&raw[t.start..t.end], "\"" | ")" | "]" | "'"));
            !short && !ABBREVIATIONS.contains(&before) && !closing
        }
        "!" | "?" => true,
        "\"" | ")" | "]" => at > 0 && tokens[at - 1].end == tokens[at].start && stop(at - 1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "AAA-MUC3-0001 (X)\n\n   LIMA, 3 JAN 90 (EFE) -- [TEXT] COL. A. PRADO SAID THE U.S. MISSION\n\
                        WAS HIT. \"IT BURNED.\" NOBODY DIED.\n\n   MORE.\n\nAAA-MUC3-0002\n\n   PARIS (FRANCE), NO DATE -- X.\n";

    #[test]
    fn messages_have_ids_and_datelines() {
        let messages = read(FILE);
        let heads: Vec<_> = messages.iter().map(|m| (m.id, m.place, m.country)).collect();
        assert_eq!(heads, [("AAA-MUC3-0001", Some("LIMA"), None), ("AAA-MUC3-0002", Some("PARIS"), Some("FRANCE"))]);
        assert_eq!(messages[0].day, Date::new(1990, 1, 3).ok());
        assert_eq!(messages[1].day, None);
    }

    #[test]
    fn titles_and_initials_end_no_sentence() {
        let messages = read(FILE);
        let texts: Vec<_> = messages[0].sentences.iter().map(|s| messages[0].text(s.start, s.end)).collect();
        assert_eq!(texts, ["COL. A. PRADO SAID THE U.S. MISSION WAS HIT.", "\"IT BURNED.\"", "NOBODY DIED.", "MORE."]);
        assert_eq!(messages[0].sentences[3].paragraph, 1);
    }
}
