//! What the light tagger sees of a word, a sentence and a phrase: names of features, as hashes.

use super::messages::Message;
use chancery_atlas::{Atlas, OrganisationClass, PlaceLevel};
use chancery_syntax::Xpos;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Beginnings of words that tell of an attack, or of who did it.
const TRIGGERS: &[&str] = &[
    "KILL",
    "MURDER",
    "ASSASSIN",
    "MASSACR",
    "EXECUT",
    "SLA",
    "DIED",
    "DEATH",
    "DEAD",
    "KIDNAP",
    "ABDUCT",
    "HOSTAGE",
    "RELEAS",
    "RANSOM",
    "BOMB",
    "EXPLO",
    "DETONAT",
    "DYNAMIT",
    "BLAST",
    "BLEW",
    "BLOWN",
    "GRENADE",
    "ROCKET",
    "MORTAR",
    "ATTACK",
    "ASSAULT",
    "AMBUSH",
    "RAID",
    "STRAF",
    "SHOT",
    "SHOOT",
    "FIRED",
    "FIRING",
    "GUNFIRE",
    "MACHINE",
    "SUBMACHINE",
    "WOUND",
    "INJUR",
    "HURT",
    "VICTIM",
    "DAMAG",
    "DESTR",
    "BURN",
    "FIRE",
    "ARSON",
    "TORCH",
    "SET",
    "SABOTAG",
    "KNOCK",
    "PLANT",
    "PLAC",
    "HURL",
    "THROW",
    "THREW",
    "THREAT",
    "ROB",
    "STOLE",
    "LOOT",
    "SEIZ",
    "HIJACK",
    "INTERCEPT",
    "CLAIM",
    "RESPONSIB",
    "ACCUS",
    "BLAM",
    "SUSPECT",
    "PERPETRAT",
    "COMMIT",
    "CLASH",
    "FIGHT",
    "BATTLE",
    "COMBAT",
    "CRIME",
    "TERROR",
    "DISAPPEAR",
    "TORTUR",
    "CAPTUR",
    "FORCED",
    "STAB",
    "SHELL",
    "INTIMIDAT",
    "BODY",
    "BODIES",
    "CORPSE",
    "ESCAP",
    "UNHARMED",
    "HIT",
];

/// The beginning of a word that tells of an attack.
pub fn trigger(word: &str) -> Option<&'static str> {
    if matches!(
        word,
        "SETTLE"
            | "FIREMEN"
            | "PLANTS"
            | "PLACE"
            | "PLACES"
            | "SETS"
            | "SLAVE"
            | "EXECUTIVE"
            | "EXECUTIVES"
            | "HITHERTO"
    ) {
        return None;
    }
    TRIGGERS
        .iter()
        .copied()
        .find(|t| word.starts_with(t) && (!matches!(*t, "SET" | "ROB" | "HIT" | "SLA") || word.len() <= t.len() + 4))
}

/// Class of a word in the dictionary: `n18` for a noun of persons, `v35` for a verb of contact, `a` for the rest, nothing
/// for what it does not have. Nouns before verbs, but for words that end like verb forms.
fn dictionary_class(word: &str) -> &'static str {
    static CLASSES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let lines = include_str!("../../../../data/english/wordnet.tsv").lines();
        lines.filter_map(|line| line.split_once('\t')).collect()
    });
    let low = word.to_lowercase();
    let direct = CLASSES.get(low.as_str()).copied();
    let base = |xpos| CLASSES.get(chancery_syntax::lemma(&low, xpos).as_str()).copied();
    let Some(files) = direct.or_else(|| base(Xpos::NNS)).or_else(|| base(Xpos::VBD)).or_else(|| base(Xpos::VBG)) else {
        return if chancery_syntax::is_word(&low) { "closed" } else { "unknown" };
    };
    const NOUNS: [&str; 26] = [
        "n03", "n04", "n05", "n06", "n07", "n08", "n09", "n10", "n11", "n12", "n13", "n14", "n15", "n16", "n17", "n18",
        "n19", "n20", "n21", "n22", "n23", "n24", "n25", "n26", "n27", "n28",
    ];
    let codes = || files.split(' ').filter_map(|f| f.parse::<usize>().ok());
    let verbal = direct.is_none() && (low.ends_with("ed") || low.ends_with("ing"));
    match codes().find(|c| (3..=28).contains(c)).filter(|_| !verbal) {
        Some(code) => NOUNS[code - 3],
        None if codes().any(|c| c >= 29) => "verb",
        None => "a",
    }
}

/// FNV-1a of the parts, with a mark between.
fn hash(parts: &[&str]) -> u32 {
    let mut h = 0x811c_9dc5u32;
    for part in parts {
        for b in part.bytes().chain([0x1f]) {
            h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
        }
    }
    h
}

/// Features of a message, computed once.
pub struct Features<'a> {
    message: &'a Message<'a>,
    /// For every token its class on the shelf.
    classes: Vec<&'static str>,
    /// For every token its class in the dictionary.
    nouns: Vec<&'static str>,
    /// For every token whether it begins a trigger, and which.
    triggers: Vec<Option<&'static str>>,
    /// How much of the message tells of attacks.
    heat: &'static str,
}

/// The unknown side of a window.
const NONE: &str = "_";

impl<'a> Features<'a> {
    /// Looks every word up.
    pub fn new(atlas: &Atlas, message: &'a Message<'a>) -> Features<'a> {
        let count = message.tokens.len();
        let triggers: Vec<_> = (0..count).map(|i| trigger(message.word(i))).collect();
        let hot = triggers.iter().flatten().count() * 1000 / count.max(1);
        let heat = ["cold", "mild", "warm", "hot", "burning"][(hot / 12).min(4)];
        let nouns = (0..count).map(|i| dictionary_class(message.word(i))).collect();
        Features { message, classes: classes(atlas, message), nouns, triggers, heat }
    }

    fn word(&self, token: usize, offset: isize) -> &'a str {
        let at = token.checked_add_signed(offset);
        at.filter(|i| *i < self.message.tokens.len()).map_or(NONE, |i| self.message.word(i))
    }

    fn class(&self, token: usize, offset: isize) -> &'static str {
        token.checked_add_signed(offset).and_then(|i| self.classes.get(i)).copied().unwrap_or("")
    }

    fn noun(&self, token: usize, offset: isize) -> &'static str {
        token.checked_add_signed(offset).and_then(|i| self.nouns.get(i)).copied().unwrap_or("")
    }

    /// The nearest trigger on one side within the sentence, with the voice and how far it is.
    fn nearest(
        &self,
        token: usize,
        range: &std::ops::Range<usize>,
        left: bool,
    ) -> (&'static str, &'static str, &'static str) {
        let found = if left {
            (range.start..token).rev().find_map(|i| Some((i, self.triggers[i]?)))
        } else {
            (token + 1..range.end).find_map(|i| Some((i, self.triggers[i]?)))
        };
        let Some((at, trigger)) = found else { return (NONE, NONE, NONE) };
        let far = match at.abs_diff(token) {
            0..=1 => "1",
            2..=3 => "3",
            4..=6 => "6",
            7..=12 => "12",
            _ => "far",
        };
        let before = |back: usize| at.checked_sub(back).map_or(NONE, |i| self.message.word(i));
        let passive =
            [before(1), before(2)].iter().any(|w| matches!(*w, "WAS" | "WERE" | "BEEN" | "BEING" | "IS" | "ARE"));
        let by = self.message.word(at + 1) == "BY";
        (trigger, far, if passive || by { "passive" } else { "active" })
    }

    /// Features of a word.
    pub fn of_token(&self, token: usize, sentence: usize) -> Vec<u32> {
        let range = &self.message.sentences[sentence].tokens;
        let w = |offset: isize| self.word(token, offset);
        let c = |offset: isize| self.class(token, offset);
        let d = |offset: isize| self.noun(token, offset);
        let word = w(0);
        let (left, left_far, left_voice) = self.nearest(token, range, true);
        let (right, right_far, right_voice) = self.nearest(token, range, false);
        let place = ["0", "1", "2", "3", "4+"][sentence.min(4)];
        let start: String = word.chars().take(3).collect();
        let end: String = word.chars().rev().take(3).collect();
        let kind = match word.as_bytes() {
            [b, ..] if b.is_ascii_digit() => "number",
            [b, ..] if b.is_ascii_alphabetic() => "word",
            _ => "mark",
        };
        let by = (range.start..token).rev().take(5).map(|i| self.message.word(i)).find(|w| {
            matches!(
                *w,
                "BY" | "OF" | "AGAINST" | "IN" | "AT" | "TO" | "ON" | "NEAR" | "FROM" | "WITH" | "AND" | "THAT" | "FOR"
            )
        });
        let mut f = vec![
            hash(&["w0", word]),
            hash(&["w-1", w(-1)]),
            hash(&["w+1", w(1)]),
            hash(&["w-2", w(-2)]),
            hash(&["w+2", w(2)]),
            hash(&["w-3", w(-3)]),
            hash(&["w+3", w(3)]),
            hash(&["b-", w(-1), word]),
            hash(&["b+", word, w(1)]),
            hash(&["b--", w(-2), w(-1)]),
            hash(&["b++", w(1), w(2)]),
            hash(&["pre", &start]),
            hash(&["suf", &end]),
            hash(&["kind", kind]),
            hash(&["c0", c(0)]),
            hash(&["c-1", c(-1)]),
            hash(&["c+1", c(1)]),
            hash(&["c-c", c(-1), c(0), c(1)]),
            hash(&["l", left]),
            hash(&["lf", left, left_far]),
            hash(&["lv", left, left_voice]),
            hash(&["lw", left, word]),
            hash(&["r", right]),
            hash(&["rf", right, right_far]),
            hash(&["rv", right, right_voice]),
            hash(&["rw", right, word]),
            hash(&["lr", left, right]),
            hash(&["lc", left, left_voice, c(0)]),
            hash(&["rc", right, right_voice, c(0)]),
            hash(&["by", by.unwrap_or(NONE)]),
            hash(&["byl", by.unwrap_or(NONE), left]),
            hash(&["byr", by.unwrap_or(NONE), right]),
            hash(&["d0", d(0)]),
            hash(&["d-1", d(-1)]),
            hash(&["d+1", d(1)]),
            hash(&["d+2", d(2)]),
            hash(&["d-d", d(-1), d(0)]),
            hash(&["d+d", d(0), d(1)]),
            hash(&["dc", d(0), c(0)]),
            hash(&["ld", left, left_voice, d(0)]),
            hash(&["rd", right, right_voice, d(0)]),
            hash(&["byd", by.unwrap_or(NONE), d(0)]),
            hash(&["bydl", by.unwrap_or(NONE), left, d(0)]),
            hash(&["w-1d", w(-1), d(0)]),
            hash(&["w+1d", w(1), d(0)]),
            hash(&["heat", self.heat]),
            hash(&["hw", self.heat, word]),
            hash(&["hc", self.heat, c(0)]),
            hash(&["at", place]),
            hash(&["atw", place, word]),
        ];
        f.sort_unstable();
        f.dedup();
        f
    }

    /// Features of a sentence: its words, pairs, those of its neighbours, and where it stands.
    pub fn of_sentence(&self, sentence: usize) -> Vec<u32> {
        let sentences = &self.message.sentences;
        let mut f = vec![hash(&["sheat", self.heat]), hash(&["sat", ["0", "1", "2", "3", "4+"][sentence.min(4)]])];
        let range = sentences[sentence].tokens.clone();
        for i in range.clone() {
            f.push(hash(&["s", self.message.word(i)]));
            f.push(hash(&["sc", self.class(i, 0)]));
            if i + 1 < range.end {
                f.push(hash(&["sb", self.message.word(i), self.message.word(i + 1)]));
            }
            if let Some(trigger) = self.triggers[i] {
                f.push(hash(&["st", trigger]));
                f.push(hash(&["sth", trigger, self.heat]));
            }
        }
        for (mark, other) in [("p", sentence.checked_sub(1)), ("n", Some(sentence + 1))] {
            let Some(other) = other.and_then(|s| sentences.get(s)) else { continue };
            for i in other.tokens.clone() {
                if let Some(trigger) = self.triggers[i] {
                    f.push(hash(&[mark, trigger]));
                }
            }
        }
        for trigger in self.triggers.iter().flatten() {
            f.push(hash(&["d", trigger]));
        }
        f.sort_unstable();
        f.dedup();
        f
    }

    /// Features of a phrase: its words, its head, what surrounds it.
    pub fn of_phrase(&self, start: usize, end: usize) -> Vec<u32> {
        let (first, last) = (self.message.token_at(start), self.message.token_at(end));
        let sentence = self.message.sentence_at(start).unwrap_or(0);
        let text = self.message.text(start, end);
        let head = super::entities::head(&text);
        let mut f = vec![
            hash(&["head", &head]),
            hash(&[
                "plural",
                if super::numbers::plural(text.split(' ').next_back().unwrap_or("")) { "1" } else { "0" },
            ]),
        ];
        for i in first..last {
            f.push(hash(&["in", self.message.word(i)]));
            f.push(hash(&["inc", self.class(i, 0)]));
            f.push(hash(&["ind", self.nouns[i]]));
            if i + 1 < last {
                f.push(hash(&["inb", self.message.word(i), self.message.word(i + 1)]));
            }
        }
        for (mark, at) in [("a1", last), ("a2", last + 1)] {
            f.push(hash(&[mark, self.word(at, 0)]));
        }
        for (mark, back) in [("p1", 1), ("p2", 2)] {
            f.push(hash(&[mark, self.word(first, -back)]));
        }
        if let Some(here) = self.message.sentences.get(sentence) {
            let (left, left_far, left_voice) = self.nearest(first, &here.tokens, true);
            let (right, right_far, right_voice) = self.nearest(last.saturating_sub(1).max(first), &here.tokens, false);
            for parts in [
                ["pl", left, left_far],
                ["plv", left, left_voice],
                ["pr", right, right_far],
                ["prv", right, right_voice],
                ["plr", left, right],
            ] {
                f.push(hash(&parts));
            }
            for i in here.tokens.clone() {
                f.push(hash(&["ps", self.message.word(i)]));
                if let Some(trigger) = self.triggers[i] {
                    f.push(hash(&["pst", trigger]));
                }
            }
        }
        for trigger in self.triggers.iter().flatten() {
            f.push(hash(&["pd", trigger]));
        }
        f.sort_unstable();
        f.dedup();
        f
    }
}

/// Classes of names on the shelf, longest first.
fn classes(atlas: &Atlas, message: &Message) -> Vec<&'static str> {
    let count = message.tokens.len();
    let mut classes = vec![""; count];
    let mut at = 0;
    while at < count {
        let length = (1..=6.min(count - at)).rev().find(|n| {
            let name = message.text(message.tokens[at].start, message.tokens[at + n - 1].end);
            class(atlas, &name).is_some()
        });
        let Some(length) = length else {
            at += 1;
            continue;
        };
        let name = message.text(message.tokens[at].start, message.tokens[at + length - 1].end);
        classes[at..at + length].fill(class(atlas, &name).unwrap_or(""));
        at += length;
    }
    classes
}

fn class(atlas: &Atlas, name: &str) -> Option<&'static str> {
    if name.len() < 3 || !name.as_bytes()[0].is_ascii_alphanumeric() {
        return None;
    }
    if let Some(organisation) = atlas.organisation_by_name(name) {
        return Some(match organisation.class {
            OrganisationClass::ArmedGroup => "armed group",
            OrganisationClass::SecurityForce => "security force",
            _ => "organisation",
        });
    }
    if atlas.state_by_name(name).is_some() {
        return Some("state");
    }
    if !atlas.state_by_demonym(name).is_empty() {
        return Some("people");
    }
    let place = atlas.places(name).first().map(|id| atlas.place(*id))?;
    let latin = place
        .country
        .is_some_and(|c| ["SV", "GT", "HN", "AR", "BO", "CL", "CO", "EC", "PE", "PA", "NI", "CR"].contains(&c));
    (latin && place.level != PlaceLevel::Country && !place.ordinary_word).then_some("place")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_attack_are_known_by_their_beginning() {
        assert_eq!(trigger("KIDNAPPERS"), Some("KIDNAP"));
        assert_eq!(trigger("SETTLEMENT"), None);
        assert_eq!(trigger("HOUSE"), None);
    }
}
