//! Dictionary forms: lists of irregular words first, then endings checked against the dictionary.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::dictionary::{Classes, classes, irregular_comparison, irregular_noun, irregular_verb};
use crate::labels::Xpos;
use crate::lists::entries;
use crate::word::normalise;

static CLOSED: LazyLock<HashMap<(Xpos, &'static str), &'static str>> = LazyLock::new(|| {
    entries(include_str!("../../../data/english/closed-class-lemmas.tsv"))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some(((Xpos::from_text(fields.next()?)?, fields.next()?), fields.next()?))
        })
        .collect()
});

/// Lemma of a word under its Penn tag: `("said", VBD)` gives `say`.
///
/// Names keep their capitals; everything else is given in small letters.
pub fn lemma(word: &str, xpos: Xpos) -> String {
    let normal = normalise(word);
    let low = normal.to_lowercase();
    if let Some(lemma) = CLOSED.get(&(xpos, low.as_str())) {
        return (*lemma).to_owned();
    }
    match xpos {
        Xpos::NNP | Xpos::ADD | Xpos::GW | Xpos::SYM => normal,
        Xpos::NNPS => dressed_like(&normal, plural_base(&low)),
        Xpos::NNS => plural_base(&low),
        Xpos::VB | Xpos::VBP | Xpos::VBZ | Xpos::VBD | Xpos::VBN | Xpos::VBG => verb_base(&low, xpos),
        Xpos::JJR | Xpos::RBR => comparison_base(low, "er"),
        Xpos::JJS | Xpos::RBS => comparison_base(low, "est"),
        Xpos::PRP if low == "i" => "I".to_owned(),
        _ => low,
    }
}

/// Gives `base` the first capital of `normal`.
fn dressed_like(normal: &str, base: String) -> String {
    let mut letters = base.chars();
    match (normal.chars().next(), letters.next()) {
        (Some(capital), Some(first)) if capital.is_uppercase() => first.to_uppercase().chain(letters).collect(),
        _ => base,
    }
}

/// Base of a verb form.
pub(crate) fn verb_base(low: &str, xpos: Xpos) -> String {
    let base_form = matches!(xpos, Xpos::VB | Xpos::VBP);
    if let Some(base) = irregular_verb(low).filter(|_| !base_form || classes(low).verb() == 0) {
        return base.to_owned();
    }
    if !base_form {
        let ending = match xpos {
            Xpos::VBZ => "s",
            Xpos::VBG => "ing",
            _ => "ed",
        };
        if let Some(base) = regular_verb(low, ending) {
            return base;
        }
    }
    low.to_owned()
}

/// Takes a regular ending off a verb; none when the ending is not there.
pub(crate) fn regular_verb(low: &str, ending: &str) -> Option<String> {
    let stem = match ending {
        "s" => return Some(choose(&s_stems(low)?, |found| found.verb() != 0)),
        "ing" => low.strip_suffix("ing").or_else(|| low.strip_suffix("in'"))?,
        // "died", "lied", "tied"
        _ if low.ends_with("ied") && low.len() == 4 => return low.strip_suffix('d').map(str::to_owned),
        _ if low.ends_with("ied") => return Some(format!("{}y", low.strip_suffix("ied")?)),
        _ => low.strip_suffix("ed")?,
    };
    if stem.is_empty() || !stem.contains(|ch: char| "aeiouy".contains(ch)) {
        return None;
    }
    Some(choose(&stems(stem), |found| found.verb() != 0))
}

/// Bases a bare stem may come from, likeliest first.
fn stems(stem: &str) -> Vec<String> {
    let mut found = Vec::with_capacity(3);
    let (bare, silent) = (stem.to_owned(), format!("{stem}e"));
    if let Some(single) = undoubled(stem) {
        found.extend([single.to_owned(), bare]);
        return order_doubled(found, stem);
    }
    if wants_e(stem) {
        found.extend([silent, bare])
    } else {
        found.extend([bare, silent])
    }
    found
}

/// Doubled l, s, z and f often belong to the base ("kill", "miss").
fn order_doubled(mut found: Vec<String>, stem: &str) -> Vec<String> {
    if stem.ends_with(['l', 's', 'z', 'f']) {
        found.reverse();
    }
    found
}

/// The stem less one of two equal last consonants.
fn undoubled(stem: &str) -> Option<&str> {
    let mut back = stem.chars().rev();
    let (last, before) = (back.next()?, back.next()?);
    (last == before && last.is_ascii_alphabetic() && !"aeiou".contains(last)).then(|| &stem[..stem.len() - 1])
}

/// Whether a stem looks as if it lost a silent e.
fn wants_e(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let Some((&last, rest)) = bytes.split_last() else { return false };
    let before = rest.last().copied().unwrap_or(b' ');
    let vowel = |letter: u8| b"aeiou".contains(&letter);
    match last {
        b'c' | b'v' | b'u' | b'z' => true,
        b's' => before != b's' && before != b'u',
        b'g' => matches!(before, b'r' | b'd' | b'l' | b'a' | b'u'),
        b'l' => matches!(before, b'b' | b't' | b'p' | b'g' | b'd' | b'f' | b'k' | b'z' | b'c'),
        b't' | b'd' | b'm' | b'n' | b'k' | b'p' | b'r' => {
            let second = rest.len().checked_sub(2).map(|at| rest[at]);
            vowel(before) && before != b'e' && !second.is_some_and(vowel)
        }
        _ => false,
    }
}

/// The first candidate the dictionary knows as wanted, else the likeliest.
fn choose(candidates: &[String], wanted: impl Fn(Classes) -> bool) -> String {
    let known = candidates.iter().find(|candidate| wanted(classes(candidate)));
    known.or(candidates.first()).cloned().unwrap_or_default()
}

/// Bases of a form in -s, likeliest first.
fn s_stems(low: &str) -> Option<Vec<String>> {
    let stem = low.strip_suffix('s')?;
    if stem.is_empty() || stem.ends_with(['s', '\'']) {
        return None;
    }
    let Some(short) = stem.strip_suffix('e') else { return Some(vec![stem.to_owned()]) };
    if let Some(root) = short.strip_suffix('i') {
        return Some(vec![format!("{root}y"), stem.to_owned()]);
    }
    let hissing = short.ends_with(['s', 'x', 'z', 'o']) || short.ends_with("ch") || short.ends_with("sh");
    let (stem, short) = (stem.to_owned(), short.to_owned());
    Some(if hissing { vec![short, stem] } else { vec![stem] })
}

/// Singular of a plural.
pub(crate) fn plural_base(low: &str) -> String {
    if let Some(base) = irregular_noun(low) {
        return base;
    }
    if low.ends_with("us") || low.ends_with("ss") || (low.ends_with("ics") && classes(low).noun() != 0) {
        return low.to_owned();
    }
    match low.strip_suffix("'s").filter(|stem| !stem.is_empty()) {
        Some(stem) => stem.to_owned(),
        None => s_stems(low).map_or_else(|| low.to_owned(), |stems| choose(&stems, |found| found.noun() != 0)),
    }
}

/// Base of a regular comparative or superlative.
fn comparison_base(low: String, ending: &str) -> String {
    if let Some(base) = irregular_comparison(&low) {
        return base.to_owned();
    }
    let Some(stem) = low.strip_suffix(ending).filter(|stem| stem.len() >= 2) else { return low };
    if let Some(root) = stem.strip_suffix('i') {
        return format!("{root}y");
    }
    choose(&stems(stem), Classes::is_adjective)
}

/// What the dictionary says of a word as it stands and of the bases its endings point to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sense {
    /// Bits: parts of speech as it stands, then plural, -s, -ed, -ing and irregular verb form.
    pub parts: u32,
    /// Noun class of the word or its singular, or zero.
    pub noun: u32,
    /// Verb class of the word or its base, or zero.
    pub verb: u32,
}

/// Looks a lower-case spelling up, with its bases.
pub(crate) fn sense(low: &str) -> Sense {
    let own = classes(low);
    let mut sense = Sense { parts: own.parts(), noun: own.noun(), verb: own.verb() };
    let mut inflected = |bit: u32, base: Option<String>, is_noun: bool| {
        let Some(found) = base.map(|base| classes(&base)) else { return };
        let class = if is_noun { found.noun() } else { found.verb() };
        if class != 0 {
            sense.parts |= 1 << bit;
            let place = if is_noun { &mut sense.noun } else { &mut sense.verb };
            *place = if *place == 0 { class } else { *place };
        }
    };
    if let Some(base) = irregular_verb(low) {
        inflected(8, Some(base.to_owned()), false);
    } else if low.ends_with('s') {
        inflected(4, Some(plural_base(low)).filter(|base| base != low), true);
        inflected(5, regular_verb(low, "s"), false);
    } else if low.ends_with("ed") {
        inflected(6, regular_verb(low, "ed"), false);
    } else if low.ends_with("ing") {
        inflected(7, regular_verb(low, "ing"), false);
    } else if low.ends_with("men") {
        inflected(4, irregular_noun(low), true);
    }
    sense
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xpos: Xpos, pairs: &[(&str, &str)]) {
        for (word, base) in pairs {
            assert_eq!(lemma(word, xpos), *base, "{word} {xpos}");
        }
    }

    #[test]
    fn irregular_and_regular_pasts() {
        let pairs = [
            ("said", "say"),
            ("Shot", "shoot"),
            ("wounded", "wound"),
            ("raised", "raise"),
            ("attacked", "attack"),
            ("closed", "close"),
            ("stopped", "stop"),
            ("killed", "kill"),
            ("controlled", "control"),
            ("denied", "deny"),
            ("targeted", "target"),
            ("fired", "fire"),
            ("evacuated", "evacuate"),
            ("seized", "seize"),
            ("explained", "explain"),
            ("challenged", "challenge"),
            ("was", "be"),
        ];
        check(Xpos::VBD, &pairs);
        check(Xpos::VBN, &[("held", "hold"), ("taken", "take"), ("injured", "injure"), ("found", "find")]);
    }

    #[test]
    fn present_forms() {
        check(
            Xpos::VBZ,
            &[("says", "say"), ("'s", "be"), ("denies", "deny"), ("launches", "launch"), ("closes", "close")],
        );
        check(
            Xpos::VBG,
            &[("firing", "fire"), ("running", "run"), ("saying", "say"), ("dying", "die"), ("using", "use")],
        );
        check(Xpos::VBD, &[("died", "die"), ("tied", "tie"), ("tried", "try")]);
        check(Xpos::VB, &[("found", "found"), ("be", "be")]);
    }

    #[test]
    fn senses_reach_through_endings() {
        assert_eq!(sense("rockets").noun, sense("rocket").noun);
        assert_eq!(sense("evacuated").verb, sense("evacuate").verb);
        assert_eq!(sense("said").verb, sense("say").verb);
        assert_ne!(sense("said").verb, sense("seize").verb);
        assert_eq!(sense("qwxyzzy").parts, 0);
    }

    #[test]
    fn plurals() {
        let pairs = [
            ("embassies", "embassy"),
            ("rockets", "rocket"),
            ("gunmen", "gunman"),
            ("crises", "crisis"),
            ("buses", "bus"),
            ("churches", "church"),
            ("bases", "base"),
            ("houses", "house"),
            ("politics", "politics"),
        ];
        check(Xpos::NNS, &pairs);
        check(Xpos::NNPS, &[("Americans", "American"), ("States", "State")]);
    }

    #[test]
    fn comparisons_and_closed_words() {
        check(Xpos::JJR, &[("bigger", "big"), ("easier", "easy"), ("larger", "large"), ("better", "good")]);
        check(Xpos::JJS, &[("latest", "late"), ("highest", "high")]);
        check(Xpos::RB, &[("n’t", "not")]);
        check(Xpos::MD, &[("ca", "can"), ("’d", "would")]);
        check(Xpos::NNP, &[("Erbil", "Erbil")]);
        check(Xpos::PRP, &[("them", "they"), ("I", "I")]);
    }
}
