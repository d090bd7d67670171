//! Text in XML.

/// A text as character data or attribute: what would be markup is escaped, what XML 1.0 cannot hold is left out.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// `<name>text</name>`; nothing when the text is empty.
pub(crate) fn element(name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("<{name}>{}</{name}>\n", text(value)) }
}

/// A moment with seconds, `-00:00` or `Z` for UTC.
pub(crate) fn moment(at: i64, zone: &str) -> String {
    let text = jiff::Timestamp::from_second(at).map_or_else(|_| "1970-01-01T00:00:00Z".to_owned(), |t| t.to_string());
    format!("{}{zone}", text.trim_end_matches('Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(text("a<b>&\"'\u{0}\u{1b}c"), "a&lt;b&gt;&amp;&quot;&#39;c");
        assert_eq!(moment(86_400, "-00:00"), "1970-01-02T00:00:00-00:00");
    }
}
