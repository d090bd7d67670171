//! Tells text from other bytes, without knowing the encoding.

use std::path::Path;

/// Extensions taken from folders; files without an extension are taken too.
const EXTENSIONS: &[&str] = &["txt", "text", "html", "htm", "md"];

/// First bytes of formats that look like text for a while.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "ZIP or an office format"),
    (b"\xd0\xcf\x11\xe0", "an old office format"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
];

/// Bytes looked at; more would not change the verdict on real files.
const SAMPLE: usize = 64 * 1024;

/// The extension in lower case; `None` when there is none.
pub(crate) fn extension(path: &Path) -> Option<String> {
    path.extension().map(|e| e.to_string_lossy().to_lowercase())
}

/// True for files that a folder walk takes.
pub(crate) fn wanted(path: &Path) -> bool {
    extension(path).is_none_or(|e| EXTENSIONS.contains(&e.as_str()))
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
