//! Whether the words around an expression look back or ahead. The nearest sign counts.

use super::Tense;
use super::tokens::Token;
use std::ops::Range;

/// How many words are looked at before and behind the expression.
const BEFORE: usize = 12;
const BEHIND: usize = 8;

/// Words that may stand between "said" and its day.
const LEADING: &[&str] = &["on", "late", "early", "earlier", "also", "in"];

/// Verbs of saying: their own day is past, but what is said may not be.
const SAYING: &[&str] = &[
    "said",
    "says",
    "told",
    "announced",
    "reported",
    "confirmed",
    "declared",
    "disclosed",
    "predicted",
    "warned",
    "stated",
];

/// The tense of the clause around the tokens.
pub fn tense(tokens: &[Token], at: Range<usize>) -> Tense {
    let behind = |n: usize| tokens.get(at.end + n).map_or("", |t| t.lower.as_str());
    if said(tokens, at.start) || SAYING.contains(&behind(0)) {
        return Tense::Past;
    }
    // "Friday's vote": the clause before it may well speak of something else
    let possessive = behind(0) == "'s";
    let mut nearest: Option<(usize, Tense)> = None;
    let mut see = |distance: usize, sign: Option<Tense>| {
        if let Some(sign) = sign
            && nearest.is_none_or(|(d, _)| distance < d)
        {
            nearest = Some((distance, sign));
        }
    };
    let mut words = 0;
    for distance in 1..=BEFORE {
        let Some(i) = at.start.checked_sub(distance) else { break };
        if tokens[i + 1].breaks || ends(tokens, i) {
            break;
        }
        words += usize::from(!LEADING.contains(&tokens[i].lower.as_str()));
        if !possessive {
            see(distance, sign(tokens, i, at.start));
        }
    }
    if at.start > 0 && tokens[at.start - 1].lower == "by" {
        see(6, Some(Tense::Ahead));
    }
    // what follows says less than what stands before, unless the sentence opens with the expression
    let opens = words == 0;
    for distance in 1..=BEHIND {
        let i = at.end + distance - 1;
        if i >= tokens.len() || tokens[i].breaks || ends(tokens, i) {
            break;
        }
        let word = tokens[i].lower.as_str();
        if matches!(word, "that" | "when" | "which" | "who" | ";") || !opens && word == "," {
            break;
        }
        see(distance + 5, sign(tokens, i, at.start));
    }
    nearest.map_or(Tense::Open, |(_, tense)| tense)
}

/// "said Friday", "a spokesman told reporters on Friday".
fn said(tokens: &[Token], at: usize) -> bool {
    let mut i = at;
    while let Some(back) = i.checked_sub(1) {
        let word = tokens[back].lower.as_str();
        if !LEADING.contains(&word) {
            return SAYING.contains(&word)
                && !matches!(back.checked_sub(1).map(|b| tokens[b].lower.as_str()), Some("be" | "to"));
        }
        i = back;
    }
    false
}

/// Short forms that a full stop belongs to.
const SHORT: &[&str] = &[
    "mr", "mrs", "ms", "dr", "gen", "lt", "col", "capt", "sgt", "maj", "sen", "rep", "gov", "st", "mt", "jr", "sr",
    "inc", "co", "corp", "ltd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "vs", "no", "prof", "rev",
];

/// True when a full stop ends a sentence here.
fn ends(tokens: &[Token], at: usize) -> bool {
    let stop = matches!(tokens[at].lower.as_str(), "." | "!" | "?");
    let opens = |next: &Token| next.spaced && (next.capital || !next.lower.starts_with(char::is_alphanumeric));
    let short = at > 0 && (SHORT.contains(&tokens[at - 1].lower.as_str()) || tokens[at - 1].lower.len() == 1);
    stop && !short && tokens.get(at + 1).is_none_or(opens)
}

/// What a word says of the time of its clause; `start` is where the expression begins.
fn sign(tokens: &[Token], at: usize, start: usize) -> Option<Tense> {
    let word = tokens[at].lower.as_str();
    let next = tokens.get(at + 1).map_or("", |t| t.lower.as_str());
    let before = at.checked_sub(1).map_or("", |i| tokens[i].lower.as_str());
    let been = matches!(before, "been" | "had" | "previously" | "originally");
    match word {
        // "to be held", "will be completed": not the participle decides
        _ if before == "be" => match at.checked_sub(2).map(|i| tokens[i].lower.as_str()) {
            Some("to") => Some(Tense::Ahead),
            _ => None,
        },
        "plan" | "set" if next == "to" => Some(Tense::Ahead),
        "until" | "till" if at + 3 >= start && before != "not" && at > 0 && !ends(tokens, at - 1) => Some(Tense::Ahead),
        "and" | "to" if before == "now" => Some(Tense::Ahead),
        "would" | "due" | "expected" | "scheduled" | "planned" | "slated" | "set" | "supposed"
            if next == "have" || been =>
        {
            Some(Tense::Past)
        }
        "will" | "shall" | "'ll" | "would" | "plans" | "planning" | "scheduled" | "expected" | "expects" | "expect"
        | "upcoming" | "slated" | "due" | "planned" | "intends" | "wants" | "hopes" | "may" | "supposed" | "should"
        | "ahead" | "can" | "effective" | "going" | "payable" | "preparing" | "deadline" | "tomorrow" => {
            Some(Tense::Ahead).filter(|_| word != "deadline" || at < start)
        }
        "record" if before == "of" => Some(Tense::Ahead),
        "soon" | "early" if before == "as" => Some(Tense::Ahead),
        "postponed" | "adjourned" | "delayed" | "extended" if matches!(next, "until" | "to") => Some(Tense::Ahead),
        "to" if matches!(before, "is" | "are" | "have") => Some(Tense::Ahead),
        "said" | "says" | "told" | "reported" => None,
        "was" | "were" | "had" | "did" | "fell" | "rose" | "took" | "went" | "came" | "made" | "began" | "left"
        | "met" | "won" | "lost" | "gave" | "got" | "held" | "kept" | "found" | "saw" | "sent" | "spoke" | "shot"
        | "struck" | "broke" | "brought" | "led" | "ran" | "sold" | "bought" | "became" | "grew" | "since" | "has"
        | "have" | "been" | "ago" => Some(Tense::Past),
        _ if word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed") && !tokens[at].capital => {
            Some(Tense::Past)
        }
        _ => None,
    }
}
