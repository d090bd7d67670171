//! How many were killed and hurt, from plain words: "two men were killed and a woman wounded".
//!
//! Words only, no trees: for texts that are not read closely. The ledger's own casualties are made in `coding`.

use crate::counts::number;

/// Numbers of persons; `None` where the text says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// Killed.
    pub killed: Option<u32>,
    /// Hurt and alive.
    pub injured: Option<u32>,
}

/// Words before or behind which those killed are counted.
const KILLED: &[&str] = &[
    "killed",
    "dead",
    "died",
    "dies",
    "slain",
    "kills",
    "fatally",
    "killing",
    "deceased",
    "murdered",
    "fatalities",
    "deaths",
];
/// The same for those hurt.
const INJURED: &[&str] = &[
    "injured",
    "wounded",
    "hurt",
    "injures",
    "wounds",
    "wounding",
    "injuring",
    "hospitalized",
    "hospitalised",
    "injuries",
    "hospital",
];
/// Words that tell of one person killed or hurt where no number stands.
const ONE_KILLED: &[&str] =
    &["killed", "slain", "died", "dies", "dead", "fatally", "homicide", "murder", "deceased", "fatal"];
const ONE_INJURED: &[&str] =
    &["injured", "wounded", "hospitalized", "hospitalised", "survived", "non-life-threatening", "injuries", "wounding"];
/// Words of being hit, dead or alive.
const SHOT: &[&str] = &["shot"];
/// Nouns of persons between a number and what happened to them.
const PERSONS: &[&str] = &[
    "people",
    "persons",
    "person",
    "men",
    "man",
    "women",
    "woman",
    "others",
    "other",
    "teens",
    "teen",
    "teenagers",
    "teenager",
    "boys",
    "boy",
    "girls",
    "girl",
    "children",
    "child",
    "victims",
    "victim",
    "more",
    "officers",
    "officer",
    "adults",
    "students",
    "student",
    "were",
    "was",
    "are",
    "is",
    "left",
    "and",
    "have",
    "has",
    "been",
    "being",
    "critically",
    "seriously",
    "also",
    "shot",
    "the",
    "in",
    "of",
    "who",
    "found",
    "to",
    "taken",
    "sent",
    "at",
    "least",
    "a",
    "with",
    "young",
    "suffered",
    "sustained",
    "gunshot",
    "after",
    "locals",
    "males",
    "male",
    "females",
    "female",
    "brothers",
    "sisters",
    "residents",
];
/// Words between a number and those it counts.
const REACH: usize = 7;
/// Sentences that are read: the toll is told at the front, what follows is often another story.
const SENTENCES: usize = 12;

/// The toll of a text: the first number told beside a word of killing or hurting, else one where such words stand. Those
/// shot of whom nothing worse is told are hurt.
pub fn toll(text: &str) -> Toll {
    let mut out = Toll::default();
    let (mut one, mut shot) = (Toll::default(), None);
    for sentence in text.split(['.', '!', '?', '\n', ';', '|']).filter(|s| s.trim().len() > 3).take(SENTENCES) {
        // A comma stays a word of its own: "a man, 27, was killed" counts nobody.
        let words: Vec<String> = sentence
            .replace(',', " , ")
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | ',')))
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        out.killed = out.killed.or_else(|| counted(&words, KILLED));
        out.injured = out.injured.or_else(|| counted(&words, INJURED));
        let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
        one.killed = one.killed.or(has(ONE_KILLED).then_some(1));
        one.injured = one.injured.or(has(ONE_INJURED).then_some(1));
        shot = shot.or_else(|| counted(&words, SHOT)).or((shot.is_none() && has(SHOT)).then_some(1));
    }
    let killed = out.killed.or(one.killed);
    let left = shot.map(|n| n.saturating_sub(killed.unwrap_or(0))).filter(|n| *n > 0);
    Toll { killed, injured: out.injured.or(left).or(one.injured) }
}

/// "two people were killed", "3 dead", "kills two", "injuring four others".
fn counted(words: &[String], happened: &[&str]) -> Option<u32> {
    let value = |w: &str| number(w).filter(|n| (1..200).contains(n)).and_then(|n| u32::try_from(n).ok());
    let between = |from: usize, to: usize| words[from..to].iter().all(|w| PERSONS.contains(&w.as_str()));
    for (i, word) in words.iter().enumerate() {
        if !happened.contains(&word.as_str()) {
            continue;
        }
        let before = (i.saturating_sub(REACH)..i).rev().find(|&k| value(&words[k]).is_some() && !is_article(&words[k]));
        if let Some(k) = before.filter(|&k| between(k + 1, i)) {
            return value(&words[k]);
        }
        let after = words.get(i + 1).filter(|w| !is_article(w)).and_then(|w| value(w));
        let persons = words.get(i + 2).is_none_or(|w| w == "," || PERSONS.contains(&w.as_str()));
        if let Some(n) = after.filter(|_| persons) {
            return Some(n);
        }
    }
    None
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beside_what_happened() {
        let of = |text: &str| {
            let found = toll(text);
            (found.killed, found.injured)
        };
        assert_eq!(of("Two men were killed and three others injured, police said."), (Some(2), Some(3)));
        assert_eq!(of("A man was fatally shot on Ellery Avenue."), (Some(1), None));
        assert_eq!(of("Shooting leaves 4 wounded"), (None, Some(4)));
        assert_eq!(of("Gunman kills two, injuring four others"), (Some(2), Some(4)));
        assert_eq!(of("A man, 27, was killed at 22 Ellery Road."), (Some(1), None));
        assert_eq!(of("Five people were shot, one of them fatally."), (Some(1), Some(4)));
        assert_eq!(of("Police found a gun in a car."), (None, None));
    }
}
