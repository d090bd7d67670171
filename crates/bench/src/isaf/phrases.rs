//! Noun phrases for persons: who, how many, and whether they were told of before.

use super::release::Sentence;
use chancery_recognise::number;

/// Who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Leader, commander, official.
    Leader,
    /// Somebody with a task: facilitator, planner.
    Member,
    /// Insurgents, men, suspects.
    Group,
}

/// Persons that something is said of.
#[derive(Clone, Copy, Debug)]
pub struct Persons {
    /// Who.
    pub kind: Kind,
    /// How many.
    pub number: u32,
    /// "the", "his", a pronoun: told before.
    pub known: bool,
    /// "another", "additional": beside those told before.
    pub more: bool,
    /// "including", "identified as": among those told before.
    pub among: bool,
    /// "them".
    pub pronoun: bool,
    /// "both", "the three": all there are.
    pub all: bool,
}

impl Persons {
    /// So many persons, told of for the first time.
    fn new(kind: Kind, number: u32) -> Persons {
        Persons { kind, number, known: false, more: false, among: false, pronoun: false, all: false }
    }
}

/// Nouns for those who lead.
pub const LEADERS: &[&str] =
    &["leader", "leaders", "commander", "commanders", "governor", "governors", "official", "officials", "emir"];
/// Nouns for those with a task.
const MEMBERS: &[&str] = &[
    "facilitator",
    "facilitators",
    "planner",
    "supplier",
    "coordinator",
    "coordinators",
    "operative",
    "operatives",
    "kidnapper",
    "expert",
    "officer",
    "bomber",
    "bombers",
    "trafficker",
    "smuggler",
    "dealer",
    "financier",
    "recruiter",
    "mullah",
    "emplacer",
    "maker",
    "sub-commander",
    "sub-commanders",
    "subcommander",
    "sub-leader",
    "deputy",
    "specialist",
    "criminal",
    "criminals",
    "advisor",
    "bomb-maker",
    "courier",
    "trainer",
    "distributor",
    "liaison",
];
/// Nouns for fighters and suspects.
const GROUPS: &[&str] = &[
    "insurgent",
    "insurgents",
    "militant",
    "militants",
    "individual",
    "individuals",
    "man",
    "men",
    "male",
    "males",
    "suspect",
    "suspects",
    "fighter",
    "fighters",
    "associate",
    "associates",
    "others",
    "person",
    "persons",
    "people",
    "team",
    "detainee",
    "detainees",
    "gunman",
    "gunmen",
    "terrorists",
    "terrorist",
    "enemy",
    "enemies",
    "subordinates",
    "attacker",
    "attackers",
    "taliban",
    "occupants",
    "personnel",
    "bodyguard",
    "bodyguards",
    "group",
    "occupant",
    "subject",
    "subjects",
];
/// Victims that are no insurgents.
const OTHERS: &[&str] = &[
    "civilian",
    "civilians",
    "soldier",
    "soldiers",
    "policeman",
    "policemen",
    "women",
    "woman",
    "child",
    "children",
    "member",
    "members",
    "citizens",
    "civilian.",
    "troops",
    "locals",
    "residents",
    "elders",
    "elder",
    "villagers",
];

/// A noun for persons.
pub fn noun_like(word: &str) -> bool {
    GROUPS.contains(&word) || MEMBERS.contains(&word) || LEADERS.contains(&word)
}

/// True for nouns of one person.
fn singular(word: &str) -> bool {
    !word.ends_with('s') && !matches!(word, "men" | "gunmen" | "people" | "personnel")
}

/// Skips the name behind a title: "a leader, Omid,".
pub fn skip_name(sentence: &Sentence, at: usize) -> usize {
    let comma = usize::from(sentence.word(at) == ",");
    let capital = |i: usize| sentence.cased.get(i).is_some_and(|w| w.starts_with(char::is_uppercase));
    let mut i = at + comma;
    while capital(i) {
        i += 1;
    }
    if i == at + comma { at } else { i }
}

/// A noun phrase for persons that starts at an index, with the index behind it.
pub fn noun_phrase(sentence: &Sentence, start: usize) -> Option<(Persons, usize)> {
    let (quantity, first) = quantity(sentence, start);
    let (head, end) = head(sentence, first, quantity)?;
    let beside = |i: usize| matches!(sentence.word(i), "another" | "additional" | "other" | "others" | "remaining");
    let more = (start..end).any(beside);
    let Some((kind, at)) = head else {
        return bare(sentence, start, first, quantity).map(|(persons, end)| (Persons { more, ..persons }, end));
    };
    let word = sentence.word(at);
    let number = match (quantity, word) {
        (Quantity::None | Quantity::Known | Quantity::Number(1), "team") => 3,
        (quantity, _) => quantity.number(!singular(word)),
    };
    // sub-commanders and logistics officials are no leaders
    let lesser = (first..=at).any(|i| matches!(sentence.word(i), "sub-commander" | "logistics"));
    let kind = if kind == Kind::Leader && lesser { Kind::Member } else { kind };
    let named = (at + 1..at + 3).any(|i| sentence.capital(i)) && kind != Kind::Group;
    let own = matches!(word, "associate" | "associates") && matches!(sentence.word(start), "his" | "their" | "her");
    let known = matches!(quantity, Quantity::Known | Quantity::KnownNumber(_)) && !named && !own;
    let all = sentence.word(start) == "both" || matches!(quantity, Quantity::KnownNumber(_));
    let number = if all && number == 1 { 2 } else { number };
    Some((Persons { known, more, all, ..Persons::new(kind, number) }, at + 1))
}

/// The head of a noun phrase: the last noun for persons in a run of words, with the index where the run ends; `None`
/// in all if the phrase is about others.
fn head(sentence: &Sentence, first: usize, quantity: Quantity) -> Option<(Option<(Kind, usize)>, usize)> {
    let mut head = None;
    let mut i = first;
    while i < sentence.words.len() && i < first + 14 {
        let word = sentence.word(i);
        if OTHERS.contains(&word) {
            return None;
        }
        if let Some(kind) = kind_of(sentence, i) {
            head = Some((kind, i));
        } else {
            // a verb, unless a number stands before: "three wounded men"
            let verb = matches!(quantity, Quantity::None)
                && (word.ends_with("ed") || word.ends_with("ing"))
                && !matches!(word, "armed" | "suspected" | "associated" | "wanted" | "alleged" | "targeted");
            let inside = word.starts_with(char::is_alphanumeric) || matches!(word, "(" | ")" | "/" | "'" | "-");
            let past = head.is_some() && !sentence.capital(i) && !noun_like(sentence.word(i + 1));
            if verb || !inside || ends_phrase(word) || past {
                break;
            }
        }
        i += 1;
    }
    Some((head, i))
}

fn kind_of(sentence: &Sentence, at: usize) -> Option<Kind> {
    let word = sentence.word(at);
    if LEADERS.contains(&word) {
        return Some(Kind::Leader);
    }
    if MEMBERS.contains(&word) {
        return Some(Kind::Member);
    }
    let modifier = word == "group" || word == "taliban" && at + 1 < sentence.words.len();
    (GROUPS.contains(&word) && !modifier).then_some(Kind::Group)
}

/// Persons without a noun: "killing several of them", "two were detained", a pronoun, a leader's name.
fn bare(sentence: &Sentence, start: usize, first: usize, quantity: Quantity) -> Option<(Persons, usize)> {
    let told = matches!(quantity, Quantity::Vague(_) | Quantity::Number(_));
    let next = sentence.word(first);
    let stands = told && (next.is_empty() || ends_phrase(next) || !next.starts_with(char::is_alphanumeric));
    if stands && !matches!(sentence.word(start), "a" | "an" | "one" | "the") {
        let end = if next == "of" && sentence.word(first + 1) == "them" { first + 2 } else { first };
        return Some((Persons::new(Kind::Group, quantity.number(true)), end));
    }
    let known = |persons: Persons, end: usize| Some((Persons { known: true, ..persons }, end));
    match sentence.word(start) {
        _ if named_before(sentence, start) => {
            let end = (start..sentence.words.len()).find(|&i| !sentence.capital(i)).unwrap_or(sentence.words.len());
            known(Persons::new(Kind::Leader, 1), end)
        }
        "him" => known(Persons::new(Kind::Group, 1), start + 1),
        "them" => known(Persons { pronoun: true, ..Persons::new(Kind::Group, 2) }, start + 1),
        _ => None,
    }
}

/// The name of a leader told of stands here.
fn named_before(sentence: &Sentence, at: usize) -> bool {
    sentence.cased.get(at).is_some_and(|w| w.starts_with(char::is_uppercase))
        && sentence.leaders.iter().any(|name| name == sentence.word(at))
}

/// Words that end a noun phrase before its head is found.
fn ends_phrase(word: &str) -> bool {
    matches!(
        word,
        "in" | "during"
            | "who"
            | "that"
            | "which"
            | "while"
            | "was"
            | "were"
            | "is"
            | "are"
            | "for"
            | "at"
            | "on"
            | "by"
            | "from"
            | "to"
            | "and"
            | "when"
            | "as"
            | "with"
            | "of"
            | "after"
            | "responsible"
            | "operating"
            | "has"
            | "had"
            | "have"
            | "killed"
            | "detained"
            | "captured"
            | "arrested"
            | "yesterday"
            | "today"
            | "fired"
            | "armed"
            | "or"
            | "believed"
            | "wanted"
            | "targeting"
            | "conducted"
            | "attempted"
    ) && word != "armed"
}

/// What stands before a noun and says how many.
#[derive(Clone, Copy, Debug)]
pub enum Quantity {
    None,
    Known,
    /// "the three".
    KnownNumber(u32),
    Number(u32),
    Vague(u32),
}

impl Quantity {
    fn number(self, plural: bool) -> u32 {
        match self {
            Quantity::Number(n) | Quantity::Vague(n) | Quantity::KnownNumber(n) => n.min(9999),
            Quantity::None | Quantity::Known => 1 + u32::from(plural),
        }
    }
}

/// The quantity at an index, and where the noun phrase goes on.
pub fn quantity(sentence: &Sentence, start: usize) -> (Quantity, usize) {
    let word = |n: usize| sentence.word(start + n);
    let vague = |n: u32, len: usize| (Quantity::Vague(n), start + len);
    let of = |n: u32, len: usize| {
        // "several of his associates", "two of the men"
        let own = word(len) == "of" && matches!(word(len + 1), "his" | "her" | "their" | "its" | "the");
        (Quantity::Number(n), start + if own { len + 2 } else { len })
    };
    match (word(0), word(1), word(2)) {
        ("no", ..) | ("neither", ..) => (Quantity::Number(0), start + 1),
        ("a", "couple", "of") => vague(2, 3),
        ("a", "few", _) => of(3, 2),
        ("a", "number", "of") => vague(4, 3),
        ("a", "handful", "of") => vague(4, 3),
        ("a", "large", "number") if word(3) == "of" => vague(5, 4),
        ("a", "group", "of") => vague(3, 3),
        ("a", "small", "group") if word(3) == "of" => vague(3, 4),
        ("a", "dozen", _) => vague(12, 2),
        ("dozens", "of", _) => vague(24, 2),
        ("more" | "less", "than", "a") if word(3) == "dozen" => vague(13, 4),
        ("more", "than", n) => match number(n).and_then(|n| u32::try_from(n).ok()) {
            Some(n) => vague(n + 1, 3),
            None => (Quantity::None, start),
        },
        ("at", "least", n) | ("as", "many", n) | ("up", "to", n) => match number(n).and_then(|n| u32::try_from(n).ok())
        {
            Some(n) => vague(n, 3),
            None => (Quantity::None, start),
        },
        ("several" | "multiple" | "some", ..) => {
            let (Quantity::Number(n), end) = of(3, 1) else { return vague(3, 1) };
            vague(n, end - start)
        }
        ("numerous" | "many", ..) => vague(4, 1),
        ("another", ..) => of(1, 1),
        ("the" | "this" | "these" | "those" | "his" | "its" | "their" | "both", next, _) => {
            match number(next).and_then(|n| u32::try_from(n).ok()) {
                Some(n) if n > 1 => (Quantity::KnownNumber(n), start + 2),
                _ => (Quantity::Known, start + 1),
            }
        }
        (n, "dozen", _) if number(n).is_some_and(|n| n < 100) => vague(number(n).map_or(1, |n| n as u32) * 12, 2),
        (first, ..) => match number(first).and_then(|n| u32::try_from(n).ok()) {
            Some(n) => of(n, 1),
            None => (Quantity::None, start),
        },
    }
}
