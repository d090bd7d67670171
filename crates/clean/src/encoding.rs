//! Bytes to characters, whatever the encoding, with the way back.

use chancery_facts::{Span, Text, TextBuilder};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::ops::Range;

/// Decoded characters of a file and the bytes behind them.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    /// The characters.
    pub text: Cow<'a, str>,
    /// Way back to the bytes; `None` when the bytes are the characters, moved by `base`.
    map: Option<Text>,
    base: usize,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// What had to be mended.
    pub remarks: Vec<String>,
}

impl Source<'_> {
    /// Bytes of the file behind a range of `text`.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        match &self.map {
            None => Span::new(self.base + range.start, self.base + range.end),
            Some(map) => map.original(range),
        }
    }

    /// The piece of the text that maps byte by byte, for a quick way through long plain stretches.
    pub(crate) fn is_plain(&self) -> bool {
        self.map.is_none()
    }
}

/// Bytes of a page in which it names its character set.
const HEAD: usize = 4096;

/// Decodes `bytes`: byte-order mark, the character set that the header of the answer names, the one that the page names,
/// UTF-8, else windows-1252. Valid UTF-8 is UTF-8 whatever is said of it, and a statement that does not fit is no help.
pub(crate) fn decode<'b>(bytes: &'b [u8], header: Option<&str>) -> Source<'b> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = &bytes[mark..];
        return if encoding == UTF_8 { utf8(rest, mark) } else { foreign(rest, mark, encoding) };
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        let mut source = foreign(bytes, 0, encoding);
        source.remarks.push(format!("no byte-order mark, read as {}", encoding.name()));
        return source;
    }
    let declared = declared(bytes);
    let said = header.and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    let stated = said.filter(|said| fits(said, bytes)).or(declared);
    let mut source = match stated {
        Some(encoding) if encoding != UTF_8 && !is_utf8(encoding, bytes) => foreign(bytes, 0, encoding),
        _ => utf8(bytes, 0),
    };
    // In plain ASCII every statement is right.
    if bytes.is_ascii() && source.encoding == UTF_8.name() {
        return source;
    }
    for (who, says) in [("header", said), ("page", declared)] {
        if let Some(says) = says.filter(|says| says.name() != source.encoding) {
            source.remarks.push(format!("the {who} says encoding {}, read as {}", says.name(), source.encoding));
        }
    }
    if let Some(label) = header.filter(|_| said.is_none()) {
        let label: String = label.chars().filter(|c| !c.is_control()).take(40).collect();
        source.remarks.push(format!("the header says encoding “{label}”, which is none; read as {}", source.encoding));
    }
    source
}

/// True for bytes that are UTF-8 although another encoding is stated. One that has seven bits and escapes looks so, and
/// two-byte text that fits may.
fn is_utf8(stated: &'static Encoding, bytes: &[u8]) -> bool {
    let looks_so = (stated == ISO_2022_JP && bytes.contains(&0x1b)) || stated == UTF_16LE || stated == UTF_16BE;
    !looks_so && std::str::from_utf8(bytes).is_ok()
}

/// True when bytes can be what the header says of them.
fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    if encoding == UTF_8 {
        let (wide, broken) = balance(bytes);
        return broken == 0 || (wide > 0 && broken <= 4 * wide);
    }
    // Two-byte text has NUL in its markup, spaces and line ends.
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let head = &bytes[..bytes.len().min(HEAD)];
        return head.iter().filter(|b| **b == 0).count() * 10 > head.len();
    }
    if encoding.is_single_byte() {
        return true;
    }
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let signs = || text.chars().filter(|c| !c.is_ascii()).count();
    !broken || text.matches('\u{fffd}').count() * 20 <= signs()
}

/// UTF-8 as it should be, with single bytes of windows-1252 in between, or all windows-1252.
fn utf8(bytes: &[u8], base: usize) -> Source<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Source { text: Cow::Borrowed(text), map: None, base, encoding: UTF_8.name(), remarks: Vec::new() };
    }
    let (wide, broken) = balance(bytes);
    if wide == 0 {
        return foreign(bytes, base, WINDOWS_1252);
    }
    // An accidental pair of windows-1252 letters may look like one character of UTF-8, many do not.
    if broken > 4 * wide {
        return foreign(bytes, base, WINDOWS_1252);
    }
    mixed(bytes, base, broken)
}

/// Characters of UTF-8 beyond ASCII, and bytes that are of none.
fn balance(bytes: &[u8]) -> (usize, usize) {
    let (mut wide, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    (wide, broken)
}

fn mixed(bytes: &[u8], base: usize, broken: usize) -> Source<'_> {
    let mut builder = TextBuilder::new();
    let mut at = base;
    for chunk in bytes.utf8_chunks() {
        builder.push(chunk.valid(), Span::new(at, at + chunk.valid().len()));
        at += chunk.valid().len();
        for byte in chunk.invalid() {
            let (character, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(byte));
            builder.push(&character, Span::new(at, at + 1));
            at += 1;
        }
    }
    let noun = if broken == 1 { "byte that is" } else { "bytes that are" };
    let remark = format!("{broken} {noun} not UTF-8 read as windows-1252");
    built(builder, UTF_8, vec![remark])
}

fn built(builder: TextBuilder, encoding: &'static Encoding, remarks: Vec<String>) -> Source<'static> {
    let map = builder.finish();
    Source { text: Cow::Owned(map.as_str().to_owned()), map: Some(map), base: 0, encoding: encoding.name(), remarks }
}

/// Any encoding, fed byte by byte so that each character knows its bytes.
fn foreign<'a>(bytes: &'a [u8], base: usize, encoding: &'static Encoding) -> Source<'a> {
    let mut builder = TextBuilder::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let plain_ascii = encoding.is_ascii_compatible();
    let (mut done, mut at, mut broken) = (0usize, 0usize, 0usize);
    let mut out = String::with_capacity(32);
    while at < bytes.len() {
        if plain_ascii && done == at {
            let run = bytes[at..].iter().take_while(|b| b.is_ascii()).count();
            if run > 0 {
                // ASCII only: checked just above.
                builder.push(&String::from_utf8_lossy(&bytes[at..at + run]), Span::new(base + at, base + at + run));
                at += run;
                done = at;
                continue;
            }
        }
        let last = at + 1 == bytes.len();
        let (_, _, bad) = decoder.decode_to_string(&bytes[at..=at], &mut out, last);
        broken += usize::from(bad);
        at += 1;
        if !out.is_empty() {
            builder.push(&out, Span::new(base + done, base + at));
            out.clear();
            done = at;
        }
    }
    let mut remarks = Vec::new();
    if broken > 0 {
        remarks.push(format!("{broken} broken sequences of {} replaced", encoding.name()));
    }
    built(builder, encoding, remarks)
}

/// Two-byte text without a mark: nearly every second byte is NUL.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(HEAD)];
    if sample.len() < 4 {
        return None;
    }
    let nul = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nul(0), nul(1));
    let many = |n: usize, other: usize| n * 10 > sample.len() * 3 && other * 100 <= n;
    match (many(odd, even), many(even, odd)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// The character set a page names in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if !head.contains('<') {
        return None;
    }
    let after = &head[head.find("charset=").map(|i| i + 8).or_else(|| head.find("encoding=").map(|i| i + 9))?..];
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    // A page that says UTF-16 in bytes that can be read as ASCII is wrong about itself.
    (encoding != UTF_16BE && encoding != UTF_16LE).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart_and_traced() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("caf\u{e9} \u{1f6e1}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bare: Vec<u8> = "Guards stood by".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let cases: Vec<(Vec<u8>, &str, &str)> = vec![
            (b"plain".to_vec(), "UTF-8", "plain"),
            ("\u{feff}caf\u{e9}".into(), "UTF-8", "caf\u{e9}"),
            (b"caf\xe9 \x93quoted\x94".to_vec(), "windows-1252", "caf\u{e9} \u{201c}quoted\u{201d}"),
            (utf16, "UTF-16LE", "caf\u{e9} \u{1f6e1}"),
            (bare, "UTF-16BE", "Guards stood by"),
            (
                [&b"caf\xc3\xa9 \xe2\x80\x94 it"[..], b"\x92", b"s \xe2\x80\x94 so"].concat(),
                "UTF-8",
                "caf\u{e9} \u{2014} it\u{2019}s \u{2014} so",
            ),
            (
                b"<html><meta charset='iso-8859-2'>\xb1".to_vec(),
                "ISO-8859-2",
                "<html><meta charset='iso-8859-2'>\u{105}",
            ),
            (
                b"<meta charset=shift_jis>\x93\x8c\x8b\x9e".to_vec(),
                "Shift_JIS",
                "<meta charset=shift_jis>\u{6771}\u{4eac}",
            ),
            (b"<meta charset=big5>caf\xc3\xa9".to_vec(), "UTF-8", "<meta charset=big5>caf\u{e9}"),
        ];
        for (bytes, name, text) in cases {
            let source = decode(&bytes, None);
            assert_eq!((source.encoding, &*source.text), (name, text));
            let whole = source.span(0..source.text.len());
            assert_eq!(whole.end, bytes.len(), "{text}");
        }
        let wrong = decode(b"<meta charset=utf-8>caf\xe9", None);
        assert_eq!(wrong.remarks, ["the page says encoding UTF-8, read as windows-1252"]);
        assert!(decode(b"<meta charset=big5>cafe", None).remarks.is_empty());
        let source = decode(b"caf\xe9s", None);
        assert_eq!(source.span(3..5), Span::new(3, 4));
        assert_eq!(source.span(5..6), Span::new(4, 5));
    }

    #[test]
    fn what_the_header_says_outweighs_the_page_and_a_mark_outweighs_both() {
        let word = "\u{43f}\u{43e}\u{441}\u{43e}\u{43b}";
        let (russian, ..) = encoding_rs::WINDOWS_1251.encode(word);
        let (japanese, ..) = encoding_rs::SHIFT_JIS.encode("\u{6771}\u{4eac}\u{306e}\u{8b66}\u{5099}");
        let (escaped, ..) = ISO_2022_JP.encode("\u{6771}\u{4eac}");
        let in_page = |label: &str, bytes: &[u8]| [format!("<meta charset={label}>").as_bytes(), bytes].concat();
        let marked = [b"\xef\xbb\xbf", word.as_bytes()].concat();
        let two_byte: Vec<u8> = format!("<p>{word} {word}</p>").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let read = |bytes: &[u8], header: &str| {
            let source = decode(bytes, Some(header));
            // The escape back to Latin letters at the end is no letter itself.
            let end = bytes.strip_suffix(b"\x1b(B").unwrap_or(bytes).len();
            assert_eq!(source.span(0..source.text.len()).end, end, "{header}");
            (source.encoding, source.text.into_owned(), source.remarks)
        };
        let plain = |encoding, text: &str| (encoding, text.to_owned(), Vec::new());
        assert_eq!(read(&russian, "windows-1251"), plain("windows-1251", word));
        assert_eq!(read(&russian, " CP1251 "), plain("windows-1251", word));
        assert_eq!(read(&japanese, "Shift_JIS"), plain("Shift_JIS", "\u{6771}\u{4eac}\u{306e}\u{8b66}\u{5099}"));
        assert_eq!(read(&escaped, "iso-2022-jp"), plain("ISO-2022-JP", "\u{6771}\u{4eac}"));
        assert_eq!(read(&two_byte, "utf-16le"), plain("UTF-16LE", &format!("<p>{word} {word}</p>")));
        assert_eq!(read(b"plain", "utf-16"), plain("UTF-8", "plain"));
        // Against the page.
        let (encoding, text, remarks) = read(&in_page("koi8-r", &russian), "windows-1251");
        assert_eq!((encoding, text.ends_with(word)), ("windows-1251", true));
        assert_eq!(remarks, ["the page says encoding KOI8-R, read as windows-1251"]);
        // What does not fit the bytes is no help: the page has its say.
        let (encoding, text, remarks) = read(&in_page("windows-1251", &russian), "utf-8");
        assert_eq!((encoding, text.ends_with(word)), ("windows-1251", true));
        assert_eq!(remarks, ["the header says encoding UTF-8, read as windows-1251"]);
        assert_eq!(read(&in_page("windows-1251", &russian), "utf-16").0, "windows-1251");
        assert_eq!(read(&in_page("windows-1251", &russian), "euc-jp").0, "windows-1251");
        // UTF-8 is known by itself, a mark more so.
        assert_eq!(read(word.as_bytes(), "windows-1251").0, "UTF-8");
        assert_eq!(read(&marked, "shift_jis"), plain("UTF-8", word));
        // Labels that are none, and one that browsers refuse to read.
        for label in ["none", "", "hz-gb-2312", "x\u{1b}[2J"] {
            let (encoding, text, remarks) = read(&in_page("windows-1251", &russian), label);
            assert_eq!((encoding, text.ends_with(word)), ("windows-1251", true), "{label}");
            assert!(remarks.len() == 1 && remarks[0].starts_with("the header says encoding “"), "{remarks:?}");
            assert!(!remarks[0].contains('\u{1b}'));
        }
    }
}
