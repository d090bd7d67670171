//! Bytes as they came to text: packing and character encodings.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// The bytes, unpacked when they are gzip; `None` when that is over `most` bytes or broken.
pub fn unpacked(bytes: &[u8], most: usize) -> Option<Cow<'_, [u8]>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Some(Cow::Borrowed(bytes));
    }
    let mut out = Vec::new();
    MultiGzDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut out).ok()?;
    (out.len() <= most).then_some(Cow::Owned(out))
}

/// Text of bytes, by byte order mark, else UTF-8 where it is that, else what `declared` (of the transport) or the XML
/// declaration says, else Windows-1252. What does not fit becomes U+FFFD; the mark is left out.
pub fn text<'b>(bytes: &'b [u8], declared: Option<&str>) -> Cow<'b, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    if bytes.starts_with(b"<\0") || bytes.starts_with(b"\0<") {
        let wide = if bytes[0] == 0 { UTF_16BE } else { UTF_16LE };
        return wide.decode_without_bom_handling(bytes).0;
    }
    let named = declared.and_then(charset).or_else(|| declaration(bytes)).unwrap_or(encoding_rs::WINDOWS_1252);
    // One that says UTF-8 and is cut or spoilt somewhere is still UTF-8 for the most part.
    named.decode_without_bom_handling(bytes).0
}

/// The encoding of a `Content-Type`.
fn charset(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset=")?;
    let label = after.split(';').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    Encoding::for_label(label.as_bytes())
}

/// The encoding of an XML declaration.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let (_, after) = head.trim_start().strip_prefix("<?xml")?.split_once("encoding")?;
    let label = after.trim_start_matches([' ', '=']).trim_start_matches(['"', '\'']);
    let end = label.find(['"', '\'', '?', ' '])?;
    Encoding::for_label(&label.as_bytes()[..end]).map(|e| if e.is_ascii_compatible() { e } else { UTF_8 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_where_they_are_told() {
        assert_eq!(text("é".as_bytes(), None), "é");
        assert_eq!(text(b"\xef\xbb\xbfa", None), "a");
        assert_eq!(text(b"\xff\xfe<\0a\0", None), "<a");
        assert_eq!(text(b"<\0a\0\xe9\0", None), "<aé");
        assert_eq!(text(b"<?xml version='1.0' encoding='windows-1251'?>\xcf", None).chars().last(), Some('П'));
        assert_eq!(text(b"\xcf", Some("text/xml; charset=\"windows-1251\"")), "П");
        assert_eq!(
            text(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>a\xffb", None)
                .chars()
                .filter(|c| *c == '\u{fffd}')
                .count(),
            1
        );
        // What says another encoding and is UTF-8 is UTF-8.
        assert_eq!(text("<?xml version='1.0' encoding='iso-8859-1'?>é".as_bytes(), None).chars().last(), Some('é'));
    }

    #[test]
    fn packing_is_bounded() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0; 1 << 20]).expect("memory");
        let bomb = packer.finish().expect("memory");
        assert_eq!(unpacked(&bomb, 1000), None);
        assert_eq!(unpacked(&bomb, 1 << 20).map(|b| b.len()), Some(1 << 20));
        assert_eq!(unpacked(b"plain", 2).as_deref(), Some(&b"plain"[..]));
        assert_eq!(unpacked(&bomb[..20], 1 << 20), None);
    }
}
