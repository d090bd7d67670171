//! The phrase lists of page furniture, compiled once.

use crate::phrases::{Phrases, entries};
use std::sync::LazyLock;

macro_rules! list {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/furniture/", $name))
    };
}
pub(crate) use list;

/// All phrase lists.
pub(crate) struct Furniture {
    pub widget: Phrases,
    pub social: Phrases,
    pub teaser: Phrases,
    pub teaser_heading: Phrases,
    pub tagline: Phrases,
    pub caption_strong: Phrases,
    pub caption_weak: Phrases,
    pub credit: Phrases,
    pub author_note: Phrases,
    /// Asks for payment before the rest is shown.
    pub paywall: Phrases,
    /// Asks for consent.
    pub consent: Phrases,
    /// Asks for a person, or for scripts.
    pub robot: Phrases,
    /// The three in one, for what asks no more than whether a line is of a wall.
    pub walls: Phrases,
    pub machine_translation: Phrases,
    byline_roles: Vec<&'static str>,
    mastheads: Vec<&'static str>,
}

static FURNITURE: LazyLock<Furniture> = LazyLock::new(|| Furniture {
    widget: Phrases::compile(list!("widget.txt")),
    social: Phrases::compile(list!("social.txt")),
    teaser: Phrases::compile(list!("teaser.txt")),
    teaser_heading: Phrases::compile(list!("teaser_heading.txt")),
    tagline: Phrases::compile(list!("tagline.txt")),
    caption_strong: Phrases::compile(list!("caption_strong.txt")),
    caption_weak: Phrases::compile(list!("caption_weak.txt")),
    credit: Phrases::compile(list!("credit.txt")),
    author_note: Phrases::compile(list!("author_note.txt")),
    paywall: Phrases::compile(list!("wall_paywall.txt")),
    consent: Phrases::compile(list!("wall_consent.txt")),
    robot: Phrases::compile(list!("wall_robot.txt")),
    walls: Phrases::compile(concat!(
        list!("wall_paywall.txt"),
        "\n",
        list!("wall_consent.txt"),
        "\n",
        list!("wall_robot.txt")
    )),
    machine_translation: Phrases::compile(list!("machine_translation.txt")),
    byline_roles: entries(list!("byline_role.txt")).collect(),
    mastheads: entries(list!("masthead.txt")).collect(),
});

/// The lists.
pub(crate) fn furniture() -> &'static Furniture {
    &FURNITURE
}

impl Furniture {
    /// True for a word that names a post on a newspaper.
    pub(crate) fn is_role(&self, word: &str) -> bool {
        self.byline_roles.contains(&word.to_lowercase().as_str())
    }

    /// True for a word that ends names of newspapers.
    pub(crate) fn is_paper_word(&self, word: &str) -> bool {
        self.mastheads.contains(&word)
    }

    /// True for a line that reads like the name of a newspaper.
    pub(crate) fn is_masthead(&self, line: &str) -> bool {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(last) = words.last() else { return false };
        (2..=5).contains(&words.len())
            && words.iter().all(|w| is_name_word(w))
            && self.mastheads.contains(&last.to_lowercase().as_str())
    }

    /// The name of the paper in a line above the headline: alone, or before its motto.
    pub(crate) fn masthead<'a>(&self, line: &'a str) -> Option<&'a str> {
        let line = line.trim();
        if self.is_masthead(line) {
            return Some(line);
        }
        let (name, motto) =
            [" \u{2013} ", " \u{2014} ", " - ", " | ", ": "].iter().find_map(|dash| line.split_once(dash))?;
        let named = (1..=5).contains(&name.split_whitespace().count()) && name.split_whitespace().all(is_name_word);
        let motto_like = motto.starts_with(char::is_lowercase) || self.tagline.fits(motto);
        let short = motto.split_whitespace().count() <= 12;
        (named && short && (motto_like || self.is_masthead(name))).then_some(name)
    }
}

fn is_name_word(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || matches!(word, "of" | "the" | "and" | "&" | "de" | "del" | "la" | "el")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_papers() {
        for (line, name) in [
            ("The Halden Examiner", Some("The Halden Examiner")),
            ("HALDEN DAILY POST \u{2013} the region, every morning", Some("HALDEN DAILY POST")),
            ("Port Notebook \u{2013} your guide to the week", Some("Port Notebook")),
            ("Guards hurt in attack on embassy", None),
            ("Norland \u{2013} Envoy recalled after attack", None),
        ] {
            assert_eq!(furniture().masthead(line), name, "{line}");
        }
    }
}
