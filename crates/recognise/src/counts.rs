//! Numbers in digits and words, hedges, and vague amounts that give no number.

use chancery_facts::Modifier;
use chancery_facts::reading::{Count, Sentence};

/// Vague amounts. None of them becomes a number.
const VAGUE: &[&str] = &[
    "several",
    "many",
    "numerous",
    "various",
    "multiple",
    "few",
    "some",
    "dozens",
    "scores",
    "hundreds",
    "thousands",
    "countless",
    "repeated",
    "series",
    "number",
    "string",
    "spate",
    "volley",
    "barrage",
    "handful",
    "most",
    "wave",
    "salvo",
    "tens",
    "majority",
    "lot",
    "group",
    "crowd",
];

/// Nouns of amount: "dozens of soldiers" is about soldiers.
pub const AMOUNT_NOUNS: &[&str] = &[
    "dozen", "score", "hundred", "thousand", "number", "series", "string", "spate", "volley", "barrage", "handful",
    "couple", "pair", "majority", "lot", "salvo", "wave", "ten", "million", "total", "rest", "part", "half", "member",
];

/// The value of a number word or of digits; `None` for anything else.
pub fn number(word: &str) -> Option<u64> {
    let plain = word.replace([',', '\u{a0}'], "");
    if plain.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        return plain.parse().ok();
    }
    let n = match word.to_lowercase().as_str() {
        "one" | "a" | "an" => 1,
        "two" | "both" | "pair" | "couple" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" | "dozen" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        "hundred" => 100,
        "thousand" => 1000,
        "million" => 1_000_000,
        _ => return None,
    };
    Some(n)
}

/// The number or vague amount stated with the noun at `head`, from its modifiers.
pub fn count(sentence: &Sentence, head: usize) -> Option<Count> {
    let words = &sentence.words;
    for child in sentence.children(head) {
        let w = &words[child];
        if sentence.is_rel(child, &["nummod"])
            || (w.pos == "NUM" && sentence.is_rel(child, &["amod", "compound", "det"]) && child < head)
        {
            return numeric(sentence, child);
        }
    }
    for child in sentence.children(head) {
        let w = &words[child];
        if child < head && sentence.is_rel(child, &["amod", "det", "nummod"]) && VAGUE.contains(&w.lower.as_str()) {
            return Some(vague(w.range.clone()));
        }
    }
    None
}

/// The amount of an amount noun: "dozens", "a number", "a dozen", "two dozen", "half".
pub fn amount(sentence: &Sentence, head: usize) -> Option<Count> {
    let w = &sentence.words[head];
    if let Some(child) = sentence.child(head, &["nummod"]) {
        let times = number(&sentence.words[child].lower)?;
        let unit = number(&w.lemma)?;
        let range = sentence.words[child].range.start..w.range.end;
        return Some(Count { min: Some(times * unit), max: Some(times * unit), modifier: Modifier::Exact, range });
    }
    // "a barrage of six mortar shells"
    let of = |c: &usize| *c > head && sentence.case(*c) == Some("of");
    let inner = matches!(w.lemma.as_str(), "barrage" | "volley" | "salvo" | "series" | "string" | "spate" | "wave")
        .then(|| sentence.children(head).find(of))
        .flatten()
        .and_then(|c| sentence.child(c, &["nummod"]));
    if let Some(number) = inner {
        return numeric(sentence, number);
    }
    match w.lower.as_str() {
        "dozen" => Some(Count { min: Some(12), max: Some(12), modifier: Modifier::About, range: w.range.clone() }),
        "pair" | "couple" => {
            Some(Count { min: Some(2), max: Some(2), modifier: Modifier::Exact, range: w.range.clone() })
        }
        _ => Some(vague(w.range.clone())),
    }
}

fn vague(range: std::ops::Range<usize>) -> Count {
    Count { min: None, max: None, modifier: Modifier::Vague, range }
}

/// Reads the number at `at`, the number words joined to it and the hedge in front.
pub fn numeric(sentence: &Sentence, at: usize) -> Option<Count> {
    let words = &sentence.words;
    // "11,000 two years ago": digits and a small number word are two numbers.
    let digits = |i: usize| words[i].lower.starts_with(|c: char| c.is_ascii_digit());
    let apart = |i: usize| digits(i - 1) && number(&words[i].lower).is_some_and(|n| n < 100);
    let mut first = at;
    while first > 0
        && at - first < 4
        && number_part(&words[first - 1].lower)
        && words[first - 1].lower != "a"
        && !apart(first)
    {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < words.len() && last - at < 4 && number_part(&words[last + 1].lower) && !apart(last + 1) {
        last += 1;
    }
    while last > at && !number_like(&words[last].lower) {
        last -= 1;
    }
    while first < at && !number_like(&words[first].lower) {
        first += 1;
    }
    if age(sentence, last + 1) {
        return None;
    }
    let value = combine(words[first..=last].iter().map(|w| w.lower.as_str()))?;
    let (modifier, from) = hedge(sentence, first);
    let range = words[from].range.start..words[last].range.end;
    // "10 to 15" is a range, "from 300 to 500" a change
    let change = from.checked_sub(1).is_some_and(|i| words[i].lower == "from");
    if !change
        && let (Some(next), Some(joint)) = (words.get(last + 2), words.get(last + 1))
        && matches!(joint.lower.as_str(), "to" | "-" | "–" | "or")
        && let Some(upper) = number(&next.lower).filter(|u| *u > value)
    {
        let range = range.start..next.range.end;
        return Some(Count { min: Some(value), max: Some(upper), modifier, range });
    }
    let (min, max) = match modifier {
        Modifier::AtLeast => (Some(value), None),
        Modifier::AtMost => (None, Some(value)),
        _ => (Some(value), Some(value)),
    };
    Some(Count { min, max, modifier, range })
}

/// "a 24-year-old clerk", "a twenty-four-year old clerk": an age counts nobody.
fn age(sentence: &Sentence, from: usize) -> bool {
    let mut rest = sentence.words.iter().skip(from).map(|w| w.lower.as_str()).filter(|w| *w != "-");
    let unit = |w: &str| matches!(w, "year" | "month") || w.ends_with("-year") || w.ends_with("-month");
    rest.next().is_some_and(unit) && rest.next() == Some("old")
}

fn number_like(word: &str) -> bool {
    !matches!(word, "a" | "an" | "both") && number(word).is_some()
}

fn number_part(word: &str) -> bool {
    matches!(word, "and" | "-") || number_like(word)
}

fn combine<'a>(words: impl Iterator<Item = &'a str>) -> Option<u64> {
    let (mut total, mut part, mut any) = (0u64, 0u64, false);
    for word in words {
        let Some(n) = number(word) else { continue };
        any = true;
        match n {
            100 if part > 0 => part *= 100,
            1000 | 1_000_000 if part > 0 => {
                total += part * n;
                part = 0;
            }
            _ => part += n,
        }
    }
    any.then_some(total + part)
}

/// The hedge in front of a number and the index it starts at.
fn hedge(sentence: &Sentence, number: usize) -> (Modifier, usize) {
    let word = |back: usize| number.checked_sub(back).map(|i| sentence.words[i].lower.as_str()).unwrap_or_default();
    match (word(3), word(2), word(1)) {
        ("no", "fewer" | "less", "than") => (Modifier::AtLeast, number - 3),
        ("no", "more", "than") => (Modifier::AtMost, number - 3),
        (_, "at", "least") | (_, "more", "than") => (Modifier::AtLeast, number - 2),
        (_, "up", "to") | (_, "fewer" | "less", "than") | (_, "at", "most") => (Modifier::AtMost, number - 2),
        (_, _, "over" | "above" | "exceeding") => (Modifier::AtLeast, number - 1),
        (_, _, "under" | "below") => (Modifier::AtMost, number - 1),
        (_, _, "about" | "around" | "some" | "nearly" | "almost" | "roughly" | "approximately" | "estimated") => {
            (Modifier::About, number - 1)
        }
        _ => (Modifier::Exact, number),
    }
}
