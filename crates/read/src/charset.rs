//! Character sets that only the way to a document tells of, not the document itself.

use crate::RawDocument;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// First bytes in which a page names its character set.
const HEAD: usize = 4096;

/// Puts a document into UTF-8 where nothing in its bytes says how they are to be read and its header does. The bytes as
/// they were are kept beside it.
pub(crate) fn apply(document: &mut RawDocument, charset: Option<&str>) {
    let Some(encoding) = charset.and_then(|c| Encoding::for_label(c.as_bytes())) else { return };
    let bytes = &document.bytes;
    if encoding == UTF_8 || std::str::from_utf8(bytes).is_ok() || Encoding::for_bom(bytes).is_some() || names_one(bytes)
    {
        return;
    }
    // Two-byte text that reads as pages do is none.
    if (encoding == UTF_16LE || encoding == UTF_16BE) && !bytes[..bytes.len().min(HEAD)].contains(&0) {
        return;
    }
    let (text, _, broken) = encoding.decode(bytes);
    // A statement that does not fit the bytes is no help.
    if broken {
        return;
    }
    let text = text.into_owned().into_bytes();
    document.original = Some(std::mem::replace(&mut document.bytes, text));
    if let Some(origin) = &mut document.origin {
        origin.remarks.push(format!("put into UTF-8 from {}, which its header names", encoding.name()));
        origin.original = true;
    }
}

fn names_one(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let has = |word: &[u8]| head.windows(word.len()).any(|w| w == word);
    has(b"charset=") || has(b"encoding=")
}
