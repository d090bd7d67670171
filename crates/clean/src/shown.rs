//! A few words cut out of a document, as they read.

use crate::html::entity;
use encoding_rs::{Encoding, UTF_8};

/// Words as they read: by their character encoding, without markup, references such as `&amp;` resolved. `encoding` is
/// the name that a document bears; an unknown one counts as UTF-8.
pub fn shown(bytes: &[u8], encoding: &str) -> String {
    let encoding = Encoding::for_label(encoding.as_bytes()).unwrap_or(UTF_8);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut rest: &str = &text;
    let mut out = String::with_capacity(rest.len());
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = entity::at(rest).filter(|(_, len)| rest[..*len].ends_with(';'));
        if let Some((characters, len)) = reference {
            out.push_str(&characters);
            rest = &rest[len..];
        } else if let Some((len, parts)) = rest.starts_with('<').then(|| tag(rest)).flatten() {
            if parts {
                out.push(' ');
            }
            rest = &rest[len..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Length of the tag that the text begins with, and whether it parts words. An address in angle brackets is none.
fn tag(text: &str) -> Option<(usize, bool)> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, behind) = name.split_at(letters);
    let opens = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let fits = opens && letters <= 12 && behind.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
    let end = text.find('>').filter(|end| fits && !text[1..*end].contains('<'))?;
    const WITHIN_WORDS: [&str; 13] =
        ["a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "small", "span", "strong", "u"];
    Some((end + 1, !WITHIN_WORDS.contains(&name.to_ascii_lowercase().as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_as_on_the_page() {
        for (bytes, encoding, words) in [
            (&b"killing one guard &amp; a driver"[..], "UTF-8", "killing one guard & a driver"),
            (b"the ministry\x92s caf\xe9", "windows-1252", "the ministry\u{2019}s caf\u{e9}"),
            (b"Norland&#8217;s <a href=\"/x\">embassy</a>,<br/>shut", "UTF-8", "Norland\u{2019}s embassy, shut"),
            (b"h\0i\0", "UTF-16LE", "hi"),
            (b"AT&T, <desk@a.example>, 3 < 4 > 2, R&copy", "UTF-8", "AT&T, <desk@a.example>, 3 < 4 > 2, R&copy"),
            (b"</p><p>Two", "nonsense", "  Two"),
            (b"<", "UTF-8", "<"),
            (b"&", "UTF-8", "&"),
        ] {
            assert_eq!(shown(bytes, encoding), words);
        }
    }
}
