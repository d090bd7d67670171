//! Character references such as `&amp;` and `&#8217;`.

use crate::furniture::list;
use crate::phrases::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

static NAMED: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let text = |codes: &str| {
        codes.split(' ').filter_map(|c| u32::from_str_radix(c, 16).ok()).filter_map(char::from_u32).collect::<String>()
    };
    entries(list!("html_entities.tsv"))
        .filter_map(|l| l.split_once('\t'))
        .map(|(name, codes)| (name, text(codes)))
        .collect()
});

/// Longest name in the table, with the semicolon.
const LONGEST: usize = 33;

/// The characters a reference at the start of `text` stands for, and its length in bytes.
pub(crate) fn at(text: &str) -> Option<(String, usize)> {
    let rest = text.strip_prefix('&')?;
    if let Some(digits) = rest.strip_prefix('#') {
        return numeric(digits).map(|(c, len)| (c.to_string(), len + 2));
    }
    let name_len = rest.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    if rest.as_bytes().get(name_len) == Some(&b';')
        && let Some(found) = NAMED.get(&rest[..=name_len])
    {
        return Some((found.clone(), name_len + 2));
    }
    // Old names may lack the semicolon; the longest that fits counts.
    (2..=name_len).rev().find_map(|len| NAMED.get(&rest[..len]).map(|found| (found.clone(), len + 1)))
}

fn numeric(digits: &str) -> Option<(char, usize)> {
    let (radix, prefix) = if digits.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let body = &digits[prefix..];
    let len = body.bytes().take(8).take_while(|b| char::from(*b).is_digit(radix)).count();
    if len == 0 {
        return None;
    }
    let code = u32::from_str_radix(&body[..len], radix).ok()?;
    let end = prefix + len + usize::from(body.as_bytes().get(len) == Some(&b';'));
    Some((character(code), end))
}

/// Codes 128 to 159 mean windows-1252, as browsers read them.
fn character(code: u32) -> char {
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(code) {
        let byte = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
        return text.chars().next().unwrap_or('\u{fffd}');
    }
    match char::from_u32(code) {
        Some('\0') | None => '\u{fffd}',
        Some(c) => c,
    }
}

/// `text` with its references resolved, for attribute values.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(i) = rest.find('&') {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        let (words, len) = at(rest).unwrap_or_else(|| ("&".to_owned(), 1));
        out.push_str(&words);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (text, want) in [
            ("&amp;", Some(("&", 5))),
            ("&rsquo;s", Some(("\u{2019}", 7))),
            ("&nbsp", Some(("\u{a0}", 5))),
            ("&notit;", Some(("\u{ac}", 4))),
            ("&#8217;", Some(("\u{2019}", 7))),
            ("&#x2019", Some(("\u{2019}", 7))),
            ("&#146;", Some(("\u{2019}", 6))),
            ("&#0;", Some(("\u{fffd}", 4))),
            ("&#xffffff;", Some(("\u{fffd}", 10))),
            ("& b", None),
            ("&;", None),
            ("&#;", None),
            ("&qwertz;", None),
        ] {
            assert_eq!(at(text), want.map(|(s, n)| (s.to_owned(), n)), "{text}");
        }
        assert_eq!(decoded("A &amp; B &c &eacute;"), "A & B &c \u{e9}");
    }
}
