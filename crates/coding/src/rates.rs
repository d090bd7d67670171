//! How often: "every other night", "two convoys a week", "once every two months", "nearly every Friday".

use crate::clauses::Clause;
use crate::desk::Desk;
use chancery_facts::Modifier;
use chancery_facts::reading::Sentence;

/// Acts per unit of time, as told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Acts in each unit; `None` where the words give none.
    pub n: Option<u64>,
    /// Unit of time: day, week, month, year; `None` for several of one ("every two months").
    pub per: Option<&'static str>,
    /// Exact, or about ("nearly every night").
    pub modifier: Modifier,
    /// First and last word.
    pub words: std::ops::Range<usize>,
}

/// The rate at which the act of a clause is told to happen, if it is told as happening again and again.
pub fn of(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Rate> {
    let s = desk.sentence(sentence);
    let found = find(s)?;
    let verb = |i: usize| s.words[i].pos == "VERB" || s.child(i, &["cop"]).is_some();
    let over = s.ancestors(found.words.end - 1).into_iter().find(|&i| verb(i));
    // The rate of a clause set in behind a noun is not that of the act.
    let told = over.is_none_or(|v| {
        v == clause.verb || s.ancestors(clause.verb).contains(&v) || desk.said[sentence].iter().any(|x| x.verb.1 == v)
    });
    told.then_some(found)
}

/// The first words of a sentence that tell a rate.
pub fn find(s: &Sentence) -> Option<Rate> {
    (0..s.words.len()).find_map(|i| every(s, i).or_else(|| by_the_unit(s, i)).or_else(|| on_end(s, i)))
}

/// "night after night".
fn on_end(s: &Sentence, at: usize) -> Option<Rate> {
    let same = s.words.get(at + 1)?.lower == "after" && s.words.get(at + 2)?.lower == s.words[at].lower;
    let per = unit(&s.words[at].lower).filter(|_| same)?;
    Some(Rate { n: Some(1), per: Some(per), modifier: Modifier::About, words: at..at + 3 })
}

/// "every night", "each week", "every two months", "almost every Friday", "once every three days".
fn every(s: &Sentence, at: usize) -> Option<Rate> {
    let lower = |i: usize| s.words.get(i).map_or("", |w| w.lower.as_str());
    if !matches!(lower(at), "every" | "each") {
        return None;
    }
    let single = unit(lower(at + 1)).map(|per| (Some(per), at + 1));
    let several = || {
        let step = matches!(lower(at + 1), "other" | "second" | "third" | "fourth" | "few" | "fifth")
            || crate::harm::small_number(lower(at + 1)).is_some();
        unit(lower(at + 2)).filter(|_| step).map(|_| (None, at + 2))
    };
    let (per, last) = single.or_else(several)?;
    // "every week's end", "every day of the siege"
    if matches!(lower(last + 1), "'s" | "of") {
        return None;
    }
    let before = |n: usize| at.checked_sub(n).map_or("", lower);
    let about = matches!(before(1), "almost" | "nearly" | "practically" | "virtually" | "about" | "roughly");
    let front = if about { 2 } else { 1 };
    let (n, first) = number_before(s, at + 1 - front).unwrap_or((1, at + 1 - front));
    let modifier = if about { Modifier::About } else { Modifier::Exact };
    Some(Rate { n: Some(n), per, modifier, words: first..last + 1 })
}

/// "twice a month", "three times a week", "two convoys a week", "some 40 shells per day".
fn by_the_unit(s: &Sentence, at: usize) -> Option<Rate> {
    let lower = |i: usize| s.words.get(i).map_or("", |w| w.lower.as_str());
    if at == 0 || !matches!(lower(at), "a" | "an" | "per") {
        return None;
    }
    let per = unit(lower(at + 1)).filter(|_| !lower(at + 1).ends_with("day") || lower(at + 1) == "day")?;
    if matches!(
        lower(at + 2),
        "ago" | "after" | "before" | "later" | "earlier" | "since" | "long" | "of" | "or" | "old"
    ) {
        return None;
    }
    let (n, first) = number_before(s, at).or_else(|| {
        // "two armoured convoys a week": the number stands in front of the noun
        let noun = at - 1;
        let plain = |i: usize| matches!(s.words[i].pos, "NOUN" | "ADJ" | "PROPN");
        let opens = (at.saturating_sub(5)..at).rev().take_while(|&i| plain(i)).last()?;
        (s.words[noun].pos == "NOUN" && opens > 0).then(|| figure(s, opens - 1)).flatten().map(|n| (n, opens - 1))
    })?;
    let about = first > 0 && matches!(lower(first - 1), "about" | "some" | "around" | "nearly" | "roughly" | "almost");
    Some(Rate {
        n: Some(n),
        per: Some(per),
        modifier: if about { Modifier::About } else { Modifier::Exact },
        words: first..at + 2,
    })
}

/// "once", "twice", "three times" right before a word, and where it begins.
fn number_before(s: &Sentence, at: usize) -> Option<(u64, usize)> {
    let last = at.checked_sub(1)?;
    match s.words[last].lower.as_str() {
        "once" => Some((1, last)),
        "twice" => Some((2, last)),
        "thrice" => Some((3, last)),
        "times" => figure(s, last.checked_sub(1)?).map(|n| (n, last - 1)),
        _ => None,
    }
}

fn figure(s: &Sentence, at: usize) -> Option<u64> {
    let word = s.words.get(at)?.lower.as_str();
    crate::harm::small_number(word).map(u64::from).or_else(|| word.replace(',', "").parse().ok())
}

/// The unit of time that a word names; a day of the week comes round once a week.
fn unit(word: &str) -> Option<&'static str> {
    Some(match word {
        "day" | "days" | "night" | "nights" | "morning" | "evening" | "afternoon" => "day",
        "week" | "weeks" | "weekend" | "fortnight" => "week",
        "month" | "months" => "month",
        "year" | "years" | "summer" | "winter" => "year",
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday" => "week",
        _ => return None,
    })
}
