//! Sentences from a small grammar: sections of alternatives, with braces to be filled.

use crate::random::Random;
use std::collections::BTreeMap;

/// A table of the grammar that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for TableError {}

/// Sections by name.
pub struct Grammar {
    sections: BTreeMap<String, Vec<String>>,
}

/// Values fixed for one event, by name.
pub type Values = BTreeMap<&'static str, String>;

/// Reads `[section]` headings with one alternative per line.
pub fn sections(text: &str) -> Result<BTreeMap<String, Vec<String>>, TableError> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = None;
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            current = Some(name.to_owned());
        } else {
            let Some(section) = &current else {
                return Err(TableError { what: format!("a line before the first heading: {line}") });
            };
            all.entry(section.clone()).or_default().push(line.to_owned());
        }
    }
    Ok(all)
}

impl Grammar {
    /// The project's own grammar.
    pub fn own() -> Result<Self, TableError> {
        Ok(Grammar { sections: sections(include_str!("../corpus/grammar.txt"))? })
    }

    /// Alternatives of a section; none when there is no such section.
    pub fn alternatives(&self, section: &str) -> &[String] {
        self.sections.get(section).map_or(&[], Vec::as_slice)
    }

    /// Fills one alternative of a section and sets it as a paragraph: capitals, `a` or `an`.
    pub fn paragraph(&self, section: &str, values: &Values, random: &mut Random) -> String {
        set(&self.raw(section, values, random))
    }

    /// Fills a given line and sets it as a paragraph.
    pub fn filled(&self, line: &str, values: &Values, random: &mut Random) -> String {
        set(&self.fill(line, values, random))
    }

    fn raw(&self, section: &str, values: &Values, random: &mut Random) -> String {
        let lines = self.alternatives(section);
        if lines.is_empty() { String::new() } else { self.fill(random.one::<String>(lines), values, random) }
    }

    fn fill(&self, line: &str, values: &Values, random: &mut Random) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let Some(close) = closing(&rest[open..]) else { break };
            out.push_str(&self.inside(&rest[open + 1..open + close], values, random));
            rest = &rest[open + close + 1..];
        }
        out + rest
    }

    fn inside(&self, inside: &str, values: &Values, random: &mut Random) -> String {
        let choices = choices(inside);
        if choices.len() > 1 {
            return self.fill(random.one::<&str>(&choices), values, random);
        }
        if let Some((low, high)) = inside.strip_prefix("num:").and_then(|n| n.split_once('-')) {
            let number = |n: &str| n.parse().unwrap_or_default();
            return random.between(number(low), number(high)).to_string();
        }
        if let Some(value) = values.get(inside) {
            return value.clone();
        }
        let mut letters = inside.chars();
        if letters.next().is_some_and(char::is_uppercase) {
            return capital(&self.raw(&inside.to_lowercase(), values, random));
        }
        if inside.contains([' ', '{']) { self.fill(inside, values, random) } else { self.raw(inside, values, random) }
    }
}

/// Place of the brace that closes the one at the start.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Parts between bars that stand in no inner brace.
fn choices(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '|' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn set(text: &str) -> String {
    let mut out = String::new();
    for (n, part) in text.split("a(n) ").enumerate() {
        if n > 0 {
            out.push_str(if part.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an " } else { "a " });
        }
        out.push_str(part);
    }
    capital(&out).replace("the the ", "the ").replace("The the ", "The ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_hold_values_sections_choices_and_numbers() {
        let grammar = Grammar { sections: sections("[who]\n{name|{name}} left\n").expect("sections") };
        let values = Values::from([("name", "Ann".to_owned())]);
        let mut random = Random::new(1);
        assert_eq!(grammar.filled("a(n) oak. {who} with {num:3-3}.", &values, &mut random), "An oak. Ann left with 3.");
        assert_eq!(grammar.paragraph("who", &values, &mut random), "Ann left");
        assert!(sections("no heading").is_err());
    }
}
