//! Phrases of one entity, put together.

use super::messages::Message;
use super::signals::{Odds, Role, RoleSpan, Signals};
use chancery_atlas::Atlas;

/// An entity in a role: all phrases that stand for it.
#[derive(Debug, Clone)]
pub struct Entity {
    /// Its role; persons with a name have `HumName`.
    pub role: Role,
    /// Its phrases: number of the signal's span.
    pub spans: Vec<usize>,
    /// Surest probability among them.
    pub p: f32,
    /// Types, summed over the phrases.
    pub types: Odds,
    /// Effects, summed over the phrases.
    pub effects: Odds,
}

/// Words that the scorer drops before it compares.
const DROPPED: &[&str] = &[
    "A", "THE", "AN", "THIS", "THAT", "THESE", "THOSE", "MORE", "MOST", "MANY", "SEVERAL", "SOME", "ALL", "FEW", "ANY",
    "ANOTHER", "OTHER", "CERTAIN", "OF", "AND", "OR", "AT", "LEAST", "ABOUT", "HIS", "HER", "ITS", "THEIR", "OUR",
    "MY", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN",
];

/// Words after which the head cannot come.
const AFTER_HEAD: &[&str] = &[
    "OF",
    "IN",
    "AT",
    "ON",
    "FROM",
    "WITH",
    "BY",
    "FOR",
    "TO",
    "INTO",
    "WHO",
    "WHOM",
    "WHICH",
    "THAT",
    "WHOSE",
    "WHERE",
    "WHEN",
    "WHILE",
    "DURING",
    "NEAR",
    "BETWEEN",
    "AGAINST",
    "ALONG",
    "INSIDE",
    "OUTSIDE",
    "INCLUDING",
    ",",
    ";",
    ":",
    "(",
    "[",
    ")",
    "]",
];

/// Whether the head of a phrase stands before this word.
pub fn after_head(word: &str) -> bool {
    AFTER_HEAD.contains(&word)
}

/// The words of a phrase.
pub fn words(text: &str) -> Vec<String> {
    let cut = text.replace("'S ", " ").replace(['"', '\''], " ");
    let marks = [",", ";", ":", "(", "[", ")", "]"].iter().fold(cut, |t, m| t.replace(m, &format!(" {m} ")));
    marks.split_whitespace().map(str::to_owned).collect()
}

/// The words that carry meaning, in the singular.
pub fn terms(text: &str) -> Vec<String> {
    let sound = |w: &String| {
        w.bytes().any(|b| b.is_ascii_alphanumeric())
            && !DROPPED.contains(&w.as_str())
            && !AFTER_HEAD.contains(&w.as_str())
            && !w.bytes().all(|b| b.is_ascii_digit())
    };
    words(text).into_iter().filter(sound).map(|w| singular(&w)).collect()
}

/// The head noun, in the singular.
pub fn head(text: &str) -> String {
    let mut last = String::new();
    for word in words(text) {
        if AFTER_HEAD.contains(&word.as_str()) {
            if !last.is_empty() {
                break;
            }
        } else if !DROPPED.contains(&word.as_str()) {
            last = word;
        }
    }
    singular(&last)
}

/// A noun in the singular, by its ending.
pub fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("MEN") {
        return format!("{stem}MAN");
    }
    if let Some(stem) = word.strip_suffix("IES").filter(|s| s.len() > 1) {
        return format!("{stem}Y");
    }
    match word.strip_suffix('S') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('S') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Groups the spans whose probability reaches `floor` into entities, in reading order.
pub fn entities(atlas: &Atlas, message: &Message, signals: &Signals, floor: impl Fn(Role) -> f32) -> Vec<Entity> {
    let spans = &signals.spans;
    let mut order: Vec<usize> = (0..spans.len()).filter(|i| spans[*i].p >= floor(spans[*i].role)).collect();
    order.sort_by_key(|i| (spans[*i].start, std::cmp::Reverse(spans[*i].end)));
    let texts: Vec<String> = spans.iter().map(|s| message.text(s.start, s.end)).collect();
    let mut found: Vec<Entity> = Vec::new();
    for i in order {
        let span = &spans[i];
        let joins = |entity: &Entity| {
            entity.spans.iter().any(|j| same(atlas, message, (&spans[*j], &texts[*j]), (span, &texts[i])))
        };
        match found.iter().rposition(joins) {
            Some(n) => add(&mut found[n], i, span),
            None => {
                let mut entity =
                    Entity { role: span.role, spans: Vec::new(), p: 0.0, types: Odds::new(), effects: Odds::new() };
                add(&mut entity, i, span);
                found.push(entity);
            }
        }
    }
    found
}

fn add(entity: &mut Entity, number: usize, span: &RoleSpan) {
    entity.spans.push(number);
    entity.p = entity.p.max(span.p);
    if span.role == Role::HumName {
        entity.role = Role::HumName;
    }
    for (sum, odds) in [(&mut entity.types, &span.types), (&mut entity.effects, &span.effects)] {
        for (fill, p) in odds {
            *sum.entry(fill.clone()).or_default() += p * span.p;
        }
    }
}

/// Whether two phrases stand for one entity.
fn same(atlas: &Atlas, message: &Message, a: (&RoleSpan, &str), b: (&RoleSpan, &str)) -> bool {
    use Role::*;
    match (a.0.role, b.0.role) {
        (PerpOrg, PerpOrg) => same_organisation(atlas, message, a, b),
        (HumName, HumName) => same_name(a.1, b.1),
        (HumDesc, HumName) => beside(message, a.0, b.0),
        (HumName, HumDesc) => beside(message, b.0, a.0),
        (x, y) if x == y => same_phrase(a.1, b.1),
        _ => false,
    }
}

fn same_phrase(a: &str, b: &str) -> bool {
    let (x, y) = (terms(a), terms(b));
    let within = |x: &[String], y: &[String]| !x.is_empty() && x.iter().all(|w| y.contains(w));
    let begins = |x: &[String], y: &[String]| !x.is_empty() && y.starts_with(x);
    let one_head = head(a) == head(b) && (within(&x, &y) || within(&y, &x));
    one_head || begins(&x, &y) || begins(&y, &x)
}

fn same_name(a: &str, b: &str) -> bool {
    let (x, y) = (terms(a), terms(b));
    let (short, long) = if x.len() <= y.len() { (&x, &y) } else { (&y, &x) };
    !short.is_empty() && short.iter().all(|w| long.contains(w))
}

/// A title before a name, or an apposition after it.
fn beside(message: &Message, description: &RoleSpan, name: &RoleSpan) -> bool {
    let gap = |from: usize, to: usize| {
        from <= to && {
            let between = message.raw[from..to].trim();
            between.len() <= 30
                && between.split_whitespace().all(|w| {
                    matches!(
                        w,
                        "," | "("
                            | "["
                            | "--"
                            | "THE"
                            | "A"
                            | "DR"
                            | "DR."
                            | "MR"
                            | "MR."
                            | "COL"
                            | "GENERAL"
                            | "COLONEL"
                            | "PRESIDENT"
                            | "FATHER"
                            | "NAMED"
                            | "IDENTIFIED"
                            | "AS"
                            | "\""
                    )
                })
        }
    };
    gap(description.end, name.start)
        || gap(name.end, description.start)
        || description.start <= name.start && name.end <= description.end
}

fn same_organisation(atlas: &Atlas, message: &Message, a: (&RoleSpan, &str), b: (&RoleSpan, &str)) -> bool {
    let canon = |text: &str| atlas.organisation_by_name(text).map(|o| o.name);
    let abbreviates = |long: &RoleSpan, short: &RoleSpan| {
        long.end <= short.start
            && short.start - long.end <= 3
            && matches!(message.raw[long.end..short.start].trim(), "(" | "[")
    };
    same_phrase(a.1, b.1)
        || canon(a.1).is_some_and(|name| canon(b.1) == Some(name))
        || abbreviates(a.0, b.0)
        || abbreviates(b.0, a.0)
        || initials(a.1) == b.1
        || initials(b.1) == a.1
}

/// The initials of a name of several words.
fn initials(text: &str) -> String {
    let terms: Vec<&str> = text.split_whitespace().filter(|w| !matches!(*w, "OF" | "THE" | "FOR" | "AND")).collect();
    if terms.len() < 2 { String::new() } else { terms.iter().filter_map(|w| w.chars().next()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_stand_before_what_follows() {
        assert_eq!(head("THE 2 TOWERS OF THE POWER COMPANY"), "TOWER");
        assert_eq!(head("A GROUP OF ARMED MEN"), "GROUP");
        assert_eq!(head("POLICEMEN"), "POLICEMAN");
    }

    #[test]
    fn longer_phrases_stand_for_the_same() {
        assert!(same_phrase("THE CAR", "BLUE CAR"));
        assert!(!same_phrase("RED CAR", "BLUE CAR"));
        assert!(same_name("PRADO", "JUAN PRADO LUNA"));
        assert_eq!(initials("FRONT FOR THE RIVER"), "FR");
    }
}
