//! Tells what bytes are: text, an archive, an office file, something else. Encodings of text are not looked at.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Extensions taken from folders; files without an extension are taken too.
const EXTENSIONS: &[&str] = &[
    "txt", "text", "html", "htm", "xhtml", "md", "gz", "zst", "zip", "warc", "wacz", "jsonl", "ndjson", "mbox", "eml",
    "pdf", "docx", "rss", "atom", "rdf",
];
/// Extensions of feeds and articles of dumps, and of much that is neither: taken where the first bytes say that it is one.
const PERHAPS: &[&str] = &["xml", "json"];

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Gzip,
    Zstd,
    Zip,
    Warc,
    /// One JSON object on each line.
    Lines,
    Mbox,
    Mail,
    Pdf,
    /// RSS, Atom, JSON Feed or a sitemap.
    Feed,
    /// Text, a page, or something that is no text at all.
    Plain,
}

/// First bytes of formats that look like text for a while.
const MAGIC: &[(&[u8], &str)] = &[
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "an old office format"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
];

/// First bytes that are looked at in a file that perhaps is one to read.
const HEAD: u64 = 8 << 10;

/// Bytes looked at; more would not change the verdict on real files.
const SAMPLE: usize = 64 * 1024;

/// The extension in lower case; `None` when there is none.
pub(crate) fn extension(path: &Path) -> Option<String> {
    path.extension().map(|e| e.to_string_lossy().to_lowercase())
}

/// True for files that a folder walk takes by their name.
pub(crate) fn wanted(path: &Path) -> bool {
    extension(path).is_none_or(|e| EXTENSIONS.contains(&e.as_str()))
}

/// True for names of which only the first bytes tell whether they are taken: see [`taken`].
pub(crate) fn perhaps(path: &Path) -> bool {
    extension(path).is_some_and(|e| PERHAPS.contains(&e.as_str()))
}

/// True when bytes that begin like this are a feed, or an article as news-please writes each into a file of its own.
pub(crate) fn taken(head: &[u8]) -> bool {
    is_feed(head) || first_letter(head) == Some(b'{') && head.windows(10).any(|w| w == b"\"maintext\"")
}

/// The same of a file; false where it cannot be opened.
pub(crate) fn file_is_taken(path: &Path) -> bool {
    let mut head = Vec::new();
    perhaps(path) && File::open(path).is_ok_and(|file| file.take(HEAD).read_to_end(&mut head).is_ok()) && taken(&head)
}

fn is_feed(head: &[u8]) -> bool {
    // Text in two-byte characters opens with its mark.
    let opens = matches!(first_letter(head), Some(b'<' | b'{' | 0xfe | 0xff));
    opens && chancery_feeds::is_feed(head, "")
}

/// What bytes that begin like this, under this name, are read as. The bytes decide; the name only where they leave it open.
pub(crate) fn detect(head: &[u8], name: &str) -> Kind {
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"\x1f\x8b") {
        return Kind::Gzip;
    }
    let skippable = head.len() >= 4 && (0x50..=0x5f).contains(&head[0]) && head[1..4] == *b"\x2a\x4d\x18";
    if starts(b"\x28\xb5\x2f\xfd") || skippable {
        return Kind::Zstd;
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if starts(b"WARC/") {
        return Kind::Warc;
    }
    if head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") && !looks_like_page(head) {
        return Kind::Pdf;
    }
    if is_feed(head) {
        return Kind::Feed;
    }
    let ending = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    if starts(b"From ") && (ending == "mbox" || is_message(after_line(head), 2)) {
        return Kind::Mbox;
    }
    match ending.as_str() {
        "eml" if is_message(head, 1) => return Kind::Mail,
        "jsonl" | "ndjson" | "json" if first_letter(head) == Some(b'{') => return Kind::Lines,
        _ => {}
    }
    if is_message(head, 3) {
        return Kind::Mail;
    }
    if is_json_line(head) { Kind::Lines } else { Kind::Plain }
}

fn looks_like_page(head: &[u8]) -> bool {
    first_letter(head) == Some(b'<')
}

fn first_letter(head: &[u8]) -> Option<u8> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.iter().copied().find(|b| !b.is_ascii_whitespace())
}

fn after_line(head: &[u8]) -> &[u8] {
    head.iter().position(|b| *b == b'\n').map_or(&[], |i| &head[i + 1..])
}

/// Names of header lines that programs write into messages.
const HEADERS: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "content-type",
    "reply-to",
    "list-unsubscribe",
    "dkim-signature",
    "x-mailer",
    "content-transfer-encoding",
    "sender",
];

/// True when the bytes open with a block of header lines, at least `least` of them those of a message; where only the
/// lines themselves say so, one must be of a kind that nobody writes above a text.
fn is_message(head: &[u8], least: usize) -> bool {
    let mut known = 0;
    let mut by_program = least < 3;
    for line in head.split(|b| *b == b'\n').take(200) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|b| *b == b':') else { return false };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_graphic()) {
            return false;
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        known += usize::from(HEADERS.contains(&name.as_str()));
        by_program |=
            matches!(name.as_str(), "received" | "return-path" | "message-id" | "mime-version" | "delivered-to");
    }
    known >= least && by_program
}

/// True when the first line is a JSON object, or the beginning of a long one.
fn is_json_line(head: &[u8]) -> bool {
    if first_letter(head) != Some(b'{') {
        return false;
    }
    let line = head.split(|b| *b == b'\n').find(|l| !l.trim_ascii().is_empty()).unwrap_or_default();
    let ends = line.len() < head.len();
    let opens = line.trim_ascii_start().strip_prefix(b"{").is_some_and(|l| l.trim_ascii_start().starts_with(b"\""));
    opens && (!ends || serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line).is_ok())
}

/// Why the bytes are no text, with the place of the first telling byte.
pub(crate) fn not_text(bytes: &[u8]) -> Option<(usize, String)> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some((0, format!("looks like {name}")));
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nuls = sample.iter().filter(|b| **b == 0).count();
    if nuls > 0 && wide(sample, nuls) {
        return None;
    }
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x1a | 0);
    let controls = sample.iter().filter(|b| control(b)).count();
    // A stray NUL in a text is a slip of some transfer, a whole share of them is a format.
    if nuls * 100 > sample.len() {
        let first = sample.iter().position(|b| *b == 0).unwrap_or(0);
        return Some((first, format!("{nuls} NUL bytes in the first {}", sample.len())));
    }
    if controls * 20 > sample.len() {
        let first = sample.iter().position(control).unwrap_or(0);
        return Some((first, format!("{controls} control bytes in the first {}", sample.len())));
    }
    None
}

/// True when NUL is the high half of two-byte characters: all on one side, and many.
fn wide(sample: &[u8], nuls: usize) -> bool {
    let even = sample.iter().step_by(2).filter(|b| **b == 0).count();
    let more = even.max(nuls - even);
    nuls * 10 > sample.len() * 3 && more * 100 >= nuls * 99
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_file_is() {
        let message = "Received: by x\nFrom: a@b.example\nSubject: s\nDate: d\n\nText";
        for (head, name, kind) in [
            (&b"\x1f\x8b\x08"[..], "a.txt", Kind::Gzip),
            (b"\x28\xb5\x2f\xfd", "a", Kind::Zstd),
            (b"PK\x03\x04", "a.docx", Kind::Zip),
            (b"WARC/1.0\r\n", "a", Kind::Warc),
            (b"junk\n%PDF-1.4", "a", Kind::Pdf),
            (b"<p>%PDF-1.4</p>", "a", Kind::Plain),
            (message.as_bytes(), "a", Kind::Mail),
            (b"Subject: s\n\nText", "a.eml", Kind::Mail),
            (b"Subject: s\nDate: d\nFrom: x\n\nText", "a.txt", Kind::Plain),
            (b"From our correspondent\n\nText", "a.txt", Kind::Plain),
            (b"From x Mon\nFrom: a\nSubject: b\n\n", "a", Kind::Mbox),
            (b"{\"text\": \"a\"}\n", "a", Kind::Lines),
            (b"<?xml version='1.0'?>\n<rss version='2.0'><channel>", "a.txt", Kind::Feed),
            (b"<urlset xmlns='x'><url>", "a.xml", Kind::Feed),
            (b"{\"version\": \"https://jsonfeed.org/version/1.1\"", "a.json", Kind::Feed),
            (b"<!DOCTYPE html><html><body><feed>", "a.xml", Kind::Plain),
            (b"{not json}\n", "a", Kind::Plain),
            (b"{\"text\": \"no end", "a", Kind::Lines),
            (b"Gunmen fired.", "a.warc", Kind::Plain),
            (b"", "a", Kind::Plain),
        ] {
            assert_eq!(detect(head, name), kind, "{:?} {name}", String::from_utf8_lossy(head));
        }
    }
}
