//! The outlet, where the text itself names it.

use crate::agency;
use crate::dateline::rule;
use chancery_facts::{TextZone, Zone};
use regex::Regex;
use std::sync::LazyLock;

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^(?:\x{a9}|\(c\)|copyright(?:\s*(?:\x{a9}|\(c\)))?)\s*(?:\d{4}(?:\s*[-\x{2013}]\s*\d{4})?)?\s*,?\s*(?:by\s+)?([^.,|;\d]+?)\s*(?:\d{4})?\s*(?:[.,|;-].*)?(?:all rights reserved.*)?$",
    )
});

/// The name in a copyright mark, unless it is that of an agency.
pub(crate) fn from_marks(text: &str, zones: &[TextZone]) -> Option<String> {
    // Between headline and end a copyright mark is that of a picture.
    let last = zones.iter().rposition(|z| z.zone == Zone::Body).unwrap_or(0);
    zones[last..].iter().filter(|z| z.zone == Zone::Credit).find_map(|z| from_mark(&text[z.range.clone()]))
}

fn from_mark(line: &str) -> Option<String> {
    let name = MARK.captures(line.trim())?.get(1)?.as_str().trim();
    let name = name.strip_suffix(" All rights reserved").unwrap_or(name);
    let named = (3..=60).contains(&name.len())
        && name.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && name.split_whitespace().count() <= 6;
    (named
        && !name.ends_with(" News Agency")
        && agency::any(name).is_none()
        && !name.eq_ignore_ascii_case("all rights reserved"))
    .then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copyright_marks() {
        for (line, name) in [
            ("\u{a9} 2031 The Halden Post. All rights reserved.", Some("The Halden Post")),
            ("Copyright 2031 Halden Post", Some("Halden Post")),
            ("(c) Halden Post 2031", Some("Halden Post")),
            ("\u{a9} 2031 AFP", None),
            ("\u{a9} 2031. All rights reserved.", None),
            ("Photo by Ana Riss", None),
        ] {
            assert_eq!(from_mark(line).as_deref(), name, "{line}");
        }
    }
}
