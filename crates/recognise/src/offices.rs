//! Words that tell an office, and names that name nobody in particular.

use crate::names::is_title;
use crate::nouns::Nouns;
use std::sync::OnceLock;

/// Words that stand before a title and belong to it: "deputy foreign minister", "police commissioner".
const MODIFIERS: &[&str] = &[
    "foreign",
    "interior",
    "home",
    "defence",
    "defense",
    "prime",
    "vice",
    "finance",
    "justice",
    "information",
    "communication",
    "communications",
    "health",
    "oil",
    "energy",
    "security",
    "police",
    "army",
    "navy",
    "military",
    "press",
    "first",
    "second",
    "third",
    "assistant",
    "acting",
    "former",
    "interim",
    "state",
    "trade",
    "culture",
    "education",
    "labour",
    "labor",
    "agriculture",
    "transport",
    "tourism",
    "public",
    "regional",
    "provincial",
    "district",
    "presidential",
    "government",
    "ministry",
    "embassy",
    "consulate",
    "opposition",
    "national",
    "federal",
    "supreme",
    "senior",
    "rebel",
    "militia",
    "party",
    "consular",
    "naval",
    "general",
    "under",
    "city",
    "council",
];

/// Forms of address and callings that are titles of a kind but no offices.
const NO_OFFICES: &[&str] = &[
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "dr",
    "dr.",
    "sir",
    "guard",
    "driver",
    "analyst",
    "lawyer",
    "militant",
    "professor",
    "prof.",
    "official",
    "officer",
    "counterpart",
    "diplomat",
    "envoy",
    "head",
];

/// Words that count or point and name nobody.
const POINTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "around",
    "about",
    "some",
    "several",
    "many",
    "few",
    "other",
    "another",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozens",
    "hundreds",
    "thousands",
    "all",
    "no",
    "one",
    "local",
    "armed",
    "masked",
    "unknown",
    "unidentified",
    "suspected",
    "young",
    "his",
    "her",
    "its",
    "their",
    "of",
    "and",
    "former",
    "senior",
    "top",
    "more",
    "than",
    "nearly",
    "at",
    "least",
    "up",
    "to",
    "both",
    "most",
];

const PRONOUNS: &[&str] = &["i", "we", "he", "she", "they", "it", "you", "who", "this", "that", "these", "those"];

fn nouns() -> &'static Nouns {
    static NOUNS: OnceLock<Nouns> = OnceLock::new();
    NOUNS.get_or_init(Nouns::embedded)
}

/// True for a word that can stand before a title as a part of it.
pub(crate) fn is_modifier(word: &str) -> bool {
    MODIFIERS.contains(&word)
}

/// A name without the title in front of it; the whole where nothing would be left, or where no title stands there.
pub fn without_office(name: &str) -> &str {
    let words: Vec<(usize, &str)> = words(name);
    let mut end = 0;
    for (n, (_, word)) in words.iter().enumerate() {
        let low = word.to_lowercase();
        match (is_title(&low), is_modifier(&low)) {
            (true, _) => end = n + 1,
            (false, true) => {}
            (false, false) => break,
        }
    }
    match words.get(end) {
        // "General Staff of Estmark" is a body: what is left must be a name throughout.
        Some((at, next)) if end > 0 && next.starts_with(char::is_uppercase) && !name.contains(" of ") => &name[*at..],
        _ => name,
    }
}

/// Words with the byte each begins at.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    for part in text.split(char::is_whitespace) {
        if !part.is_empty() {
            out.push((at, part));
        }
        at += part.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

/// The office that a phrase tells, without article and in small letters where the phrase had them: "the deputy mayor"
/// gives "deputy mayor", "Prime Minister" "prime minister", "Chad's interior minister" "interior minister of Chad".
/// `None` when the phrase is no office.
pub fn office(phrase: &str) -> Option<String> {
    let phrase = phrase.trim().trim_matches([',', '.', ';', '"', '“', '”']);
    let mut parts: Vec<&str> = phrase.split_whitespace().collect();
    while parts
        .first()
        .is_some_and(|w| matches!(w.to_lowercase().as_str(), "the" | "a" | "an" | "its" | "his" | "their" | "her"))
    {
        parts.remove(0);
    }
    let mut of = None;
    if let Some(owner) =
        parts.first().and_then(|w| w.strip_suffix("'s").or(w.strip_suffix("’s")).or(w.strip_suffix("�s")))
    {
        of = Some(owner.to_owned());
        parts.remove(0);
    }
    let head = parts.iter().position(|w| matches!(*w, "of" | "for" | "in" | "at" | "to"));
    let (title, rest) = parts.split_at(head.unwrap_or(parts.len()));
    let last = title.last()?.to_lowercase();
    let sound = |w: &&&str| w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    if !is_title(&last)
        || NO_OFFICES.contains(&last.as_str())
        || title.len() > 4
        || title.iter().filter(sound).count() < title.len()
    {
        return None;
    }
    let told = |w: &&str| {
        let low = w.to_lowercase();
        // Nationalities keep their capital: "Dutch ambassador".
        if is_title(&low) || is_modifier(&low) { low } else { (*w).to_owned() }
    };
    let mut text = title.iter().map(told).collect::<Vec<_>>().join(" ");
    if !rest.is_empty() && rest.len() <= 6 {
        text = format!("{text} {}", rest.join(" "));
    }
    Some(match of {
        Some(owner) => format!("{text} of {owner}"),
        None => text,
    })
}

/// True for a name that names nobody in particular: "Gunmen", "two other men", "Police", "an Indian diplomat",
/// "Chad's ambassador". `is_state` tells names and people of states. A body of a state is somebody: "Philippine army".
pub fn names_nobody(name: &str, is_state: impl Fn(&str) -> bool) -> bool {
    let mut person = false;
    let mut body = false;
    let mut state = false;
    let bare = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric());
        w.strip_suffix("'s").or(w.strip_suffix("’s")).unwrap_or(w).to_owned()
    };
    for word in name.split(|c: char| c.is_whitespace() || c == '�').map(bare).filter(|w| !w.is_empty()) {
        let low = word.to_lowercase();
        let counts = low.chars().next().is_some_and(|c| c.is_ascii_digit()) || POINTERS.contains(&low.as_str());
        if counts || is_label(&low) {
            continue;
        }
        if PRONOUNS.contains(&low.as_str()) {
            person = true;
            continue;
        }
        let (is_person, is_body) = kind_of(&low);
        person |= is_person;
        body |= is_body;
        if is_person || is_body || is_modifier(&low) {
            continue;
        }
        if is_state(&word) {
            state = true;
        } else if word.starts_with(char::is_uppercase) {
            return false;
        }
    }
    // A body without a state ("Police", "the ministry") is any; one of a state is that one.
    match (person, body) {
        (false, true) => !state,
        (true, _) => true,
        (false, false) => !state && name.chars().any(char::is_alphabetic),
    }
}

/// True for words that describe a group without naming it: "Norland-backed", "pro-Norland".
fn is_label(low: &str) -> bool {
    const ENDS: [&str; 7] = ["-backed", "-linked", "-led", "-affiliated", "-aligned", "-based", "-allied"];
    ENDS.iter().any(|e| low.ends_with(e))
        || ["pro-", "anti-"].iter().any(|b| low.starts_with(b))
        || matches!(low, "shia" | "shiite" | "sunni" | "islamist" | "separatist" | "leftist" | "maoist" | "marxist")
}

/// Whether a word is a noun for persons, and whether one for a body.
fn kind_of(low: &str) -> (bool, bool) {
    let singular = singular(low);
    let found = nouns().get(low).or_else(|| nouns().get(&singular));
    let has = |classes: &[&str]| found.is_some_and(|n| n.classes.iter().any(|c| classes.contains(c)));
    let body = has(&[
        "government",
        "police",
        "force",
        "body",
        "organisation",
        "assembly",
        "court",
        "security",
        "premises",
        "site",
    ]);
    // A militia of a state is any of its militias.
    let person =
        !body && (has(&["person", "crowd", "attacker", "civil", "group"]) || is_title(low) || is_title(&singular));
    (person, body)
}

fn singular(low: &str) -> String {
    match low {
        "men" => "man".to_owned(),
        "women" => "woman".to_owned(),
        "people" => "person".to_owned(),
        "children" => "child".to_owned(),
        _ if low.ends_with("men") => format!("{}man", &low[..low.len() - 3]),
        _ if low.ends_with("women") => format!("{}woman", &low[..low.len() - 5]),
        _ if low.ends_with("ies") => format!("{}y", &low[..low.len() - 3]),
        _ => low.strip_suffix('s').unwrap_or(low).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_part_of_the_name() {
        for (name, bare) in [
            ("Foreign Minister Inés Duarte Rial", "Inés Duarte Rial"),
            ("Deputy Foreign Minister Inés Duarte", "Inés Duarte"),
            ("Brigadier General Oto Vann", "Oto Vann"),
            ("Police Commissioner Lena Marsh", "Lena Marsh"),
            ("Lena Marsh", "Lena Marsh"),
            ("Foreign Minister", "Foreign Minister"),
            ("General Staff of Estmark", "General Staff of Estmark"),
            ("Home Office", "Home Office"),
        ] {
            assert_eq!(without_office(name), bare);
        }
    }

    #[test]
    fn offices_are_read_from_phrases() {
        let of = |phrase: &str| office(phrase).unwrap_or_default();
        assert_eq!(of("the deputy mayor"), "deputy mayor");
        assert_eq!(of("Interior minister"), "interior minister");
        assert_eq!(of("Chad’s interior minister"), "interior minister of Chad");
        assert_eq!(of("The Dutch ambassador"), "Dutch ambassador");
        assert_eq!(of("minister of the interior"), "minister of the interior");
        for none in ["Mr", "he", "67", "who had fled", "an opposition lawmaker", "the driver", "Halden News", ""] {
            assert_eq!(office(none), None, "{none}");
        }
    }

    #[test]
    fn common_nouns_name_nobody_and_bodies_of_states_somebody() {
        let state =
            |word: &str| matches!(word, "Indian" | "Chad" | "Philippine" | "Chile" | "Philippines" | "Peruvian");
        for nobody in [
            "Gunmen",
            "Police",
            "Residents",
            "Two other men",
            "Around 2,000 people",
            "Indian nationals",
            "Diplomats",
            "Peruvian diplomat",
            "Chad's ambassador",
            "Chile's Interior Minister",
            "I",
            "Prosecutors",
            "Troops",
            "police",
            "Chad-backed militias",
            "armed Indian factions",
            "pro-Chile groups",
        ] {
            assert!(names_nobody(nobody, state), "{nobody}");
        }
        for somebody in [
            "Red Oars",
            "Ode Marn",
            "Government of Chile",
            "Philippine army",
            "Defence Ministry of Philippines",
            "Dawn",
            "Captain Ode Marn",
            "Embassy of Estmark in Kest",
            "Lake Liberation Front",
        ] {
            assert!(!names_nobody(somebody, state), "{somebody}");
        }
    }
}
