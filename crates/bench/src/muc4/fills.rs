//! Set fills: the best of what the tagger says, else what the words around say.

use super::messages::Message;
use super::numbers;
use super::signals::Odds;

/// The likeliest fill.
pub fn best(odds: &Odds) -> Option<(&str, f32)> {
    let total: f32 = odds.values().sum();
    let (fill, p) = odds.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    (total > 0.0).then(|| (fill.as_str(), p / total))
}

/// Number of a target from its phrase and the words before it.
pub fn number(message: &Message, start: usize, end: usize) -> String {
    let first = message.token_at(start);
    let last = message.token_at(end);
    let words: Vec<&str> = (first..last).map(|i| message.word(i)).collect();
    // A group of nine men is nine.
    let group = ["GROUP", "GROUPS", "BAND", "MEMBERS"].iter().any(|g| words.contains(g)) && words.contains(&"OF");
    let head_end = if group {
        words.len()
    } else {
        words.iter().position(|w| super::entities::after_head(w)).unwrap_or(words.len())
    };
    let within = (0..head_end.min(words.len())).find_map(|i| Some((first + i, numbers::value(words[i])?)));
    let before = (1..=2).find_map(|back| {
        let at = first.checked_sub(back)?;
        Some((at, numbers::value(message.word(at))?))
    });
    let exact = within.or(before.filter(|(at, _)| (at + 1..first).all(|i| !is_closed(message.word(i)))));
    if let Some((at, n)) = exact.filter(|(_, n)| *n > 0 && *n < 2000) {
        let hint = |back: usize| at.checked_sub(back).map_or("", |i| message.word(i));
        return match (hint(2), hint(1)) {
            ("AT", "LEAST") => format!("{n}-"),
            ("MORE", "THAN") => format!("{n}-"),
            (_, "ABOUT" | "APPROXIMATELY" | "AROUND" | "SOME" | "NEARLY" | "ALMOST") => format!("~{n}"),
            _ => n.to_string(),
        };
    }
    let head = words[..head_end].iter().rev().find(|w| w.bytes().any(|b| b.is_ascii_alphabetic())).copied();
    if head.is_some_and(numbers::plural) { "PLURAL".to_owned() } else { "1".to_owned() }
}

fn is_closed(word: &str) -> bool {
    matches!(word, "OF" | "IN" | "THE" | "A" | "AN" | "AND" | "," | "." | "BY" | "ON" | "TO" | "WERE" | "WAS")
}
