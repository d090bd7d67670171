//! Lists of phrases, as they stand in the data files.
//!
//! `=whole line`, `>start`, `<end`, `~anywhere`; `{n}` a number, `{w}` one word, `{any}` anything.

use regex::{RegexSet, RegexSetBuilder};

/// A compiled list.
#[derive(Debug)]
pub(crate) struct Phrases {
    set: RegexSet,
}

impl Phrases {
    /// Compiles a list. A line that cannot be compiled is a fault of the data file, found by the tests.
    pub(crate) fn compile(list: &str) -> Phrases {
        let patterns: Vec<String> = entries(list).map(pattern).collect();
        let set = RegexSetBuilder::new(patterns)
            .case_insensitive(true)
            .size_limit(64 << 20)
            .build()
            .unwrap_or_else(|e| panic!("phrase list: {e}"));
        Phrases { set }
    }

    /// True when any phrase fits the line.
    pub(crate) fn fits(&self, line: &str) -> bool {
        self.set.is_match(line)
    }
}

/// Lines of a data file without comments.
pub(crate) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim_end).filter(|l| !l.is_empty() && !l.starts_with("# ") && *l != "#")
}

fn pattern(entry: &str) -> String {
    let (kind, phrase) = entry.split_at(entry.chars().next().map_or(0, char::len_utf8));
    let body = body(phrase);
    let open = if phrase.starts_with(char::is_alphanumeric) { r"\b" } else { "" };
    let close = if phrase.ends_with(char::is_alphanumeric) { r"\b" } else { "" };
    match kind {
        "=" => format!(r"^[^\w@#+©(\[]*{body}[\s.:!…|»›>→*-]*$"),
        ">" => format!(r"^[^\w@(\[©]*{body}{close}"),
        "<" => format!(r"{open}{body}[\s.:!]*$"),
        _ => format!("{open}{body}{close}"),
    }
}

fn body(phrase: &str) -> String {
    let mut out = String::new();
    let mut rest = phrase;
    while let Some(open) = rest.find('{') {
        out.push_str(&regex::escape(&rest[..open]));
        let close = rest[open..].find('}').map_or(rest.len(), |i| open + i + 1);
        out.push_str(match &rest[open..close] {
            "{n}" => r"\d[\d.,]*[km]?",
            "{w}" => r"\w+",
            _ => ".{0,60}?",
        });
        rest = &rest[close..];
    }
    out.push_str(&regex::escape(rest));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fit_where_they_say() {
        let list = Phrases::compile("# note\n={n} min read\n>read:\n<(file)\n~(l)\n~since {n}\n=menu\n");
        for (line, fits) in [
            ("4 min read", true),
            ("It took 4 min read it", false),
            ("READ: Envoy leaves", true),
            ("• Read: Envoy leaves", true),
            ("She read: a letter", false),
            ("A gate (file)", true),
            ("A gate (file) stands", false),
            ("The envoy (L) and a guard", true),
            ("Free since 1999", true),
            ("Menu", true),
            ("menus", false),
        ] {
            assert_eq!(list.fits(line), fits, "{line}");
        }
    }
}
