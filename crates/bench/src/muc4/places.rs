//! Places of incidents: toponyms of a sentence, and the slot's `COUNTRY: PLACE (TYPE): PLACE (TYPE)`.

use super::messages::Message;
use chancery_atlas::{Atlas, Place, PlaceLevel};
use chancery_syntax::is_word;

/// Words that say what a named place is: word, type in the slot, level.
const KINDS: &[(&str, &str, u8)] = &[
    ("DEPARTMENT", "DEPARTMENT", 1),
    ("PROVINCE", "PROVINCE", 1),
    ("REGION", "REGION", 1),
    ("INTENDANCY", "INTENDANCY", 1),
    ("COMMISSARIAT", "COMMISSARIAT", 1),
    ("MUNICIPALITY", "MUNICIPALITY", 3),
    ("CITY", "CITY", 3),
    ("TOWN", "TOWN", 3),
    ("PORT", "PORT", 3),
    ("DISTRICT", "DISTRICT", 4),
    ("JURISDICTION", "JURISDICTION", 4),
    ("VILLAGE", "VILLAGE", 4),
    ("HAMLET", "HAMLET", 4),
    ("CANTON", "CANTON", 4),
    ("SUBURB", "SUBURB", 4),
    ("NEIGHBORHOOD", "NEIGHBORHOOD", 4),
    ("COLONIA", "NEIGHBORHOOD", 4),
    ("SECTOR", "SECTOR", 4),
    ("FARM", "FARM", 4),
    ("ESTATE", "ESTATE", 4),
    ("AIRPORT", "AIRPORT", 4),
    ("VOLCANO", "VOLCANO", 4),
    ("VALLEY", "VALLEY", 2),
    ("ISLAND", "ISLAND", 3),
];

/// Countries of interest.
const OF_INTEREST: &[&str] = &["SV", "GT", "HN", "AR", "BO", "CL", "CO", "EC", "PE"];

/// Words that no name of a place holds.
const NO_NAME: &[&str] = &[
    "IN",
    "THE",
    "OF",
    "AT",
    "NEAR",
    "FROM",
    "TO",
    "AND",
    "A",
    "AN",
    "THIS",
    "THAT",
    "ON",
    "BY",
    "FOR",
    "WITH",
    "WAS",
    "WERE",
    "IS",
    "HIS",
    "ITS",
    "THEIR",
    "OR",
    "BUT",
    "SAME",
    "CAPITAL",
    "OTHER",
    "SEVERAL",
    "POOR",
    "NORTHERN",
    "SOUTHERN",
    "EASTERN",
    "WESTERN",
    "CENTRAL",
    "RESIDENTIAL",
    "POPULAR",
    "DOWNTOWN",
    "SMALL",
    "INTO",
    "BETWEEN",
    "THROUGH",
    "ALSO",
    "SAID",
    "ANOTHER",
    "ONE",
    "TWO",
    "THREE",
    "EACH",
    "EVERY",
    "SOME",
    "VARIOUS",
    "OUR",
    "EXCLUSIVE",
    "NORTHEASTERN",
    "NORTHWESTERN",
    "SOUTHEASTERN",
    "SOUTHWESTERN",
    "REMOTE",
    "WHICH",
    "WHO",
    "FISHING",
    "COASTAL",
    "INTERNATIONAL",
    "NATIONAL",
    "LARGE",
    "MILITARY",
    "PRIVATE",
    "WORKING-CLASS",
    "SURROUNDING",
    "AS",
    "WELL",
    "AROUND",
    "LAST",
    "POLICE",
    "OWN",
    "FARM",
    "COFFEE",
    "HEALTH",
    "DEFENSE",
    "UNIVERSITY",
    "OUTSIDE",
    "INSIDE",
    "MOUNTAIN",
    "ANY",
];

/// A toponym in a sentence.
#[derive(Debug, Clone)]
pub struct Toponym<'a> {
    /// Number of its first token.
    pub token: usize,
    /// Number of the token after it, the word for its kind included.
    pub end: usize,
    /// The name.
    pub name: String,
    /// Its type in the slot.
    pub kind: &'static str,
    /// 1 a division of the country, 2 a valley, 3 a town, 4 part of a town or a village.
    pub level: u8,
    /// Country it lies in, if the shelf knows it.
    pub country: Option<&'a str>,
    /// Whether the text says where: a preposition or another toponym stands before it.
    pub local: bool,
}

/// The toponyms of a sentence.
pub fn toponyms<'a>(atlas: &'a Atlas, message: &Message, sentence: usize, home: Option<&str>) -> Vec<Toponym<'a>> {
    let range = message.sentences[sentence].tokens.clone();
    let mut found: Vec<Toponym<'a>> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let found_here = capital(atlas, message, at, home)
            .or_else(|| known(atlas, message, at, range.end, home))
            .or_else(|| described(message, at, range.clone()));
        let Some(mut top) = found_here else {
            at += 1;
            continue;
        };
        let before = top.token.checked_sub(1).filter(|i| *i >= range.start).map_or("", |i| message.word(i));
        let chained = found.last().is_some_and(|last| last.local && top.token <= last.end + 2);
        let place_word = matches!(
            before,
            "IN" | "AT"
                | "NEAR"
                | "FROM"
                | "OF"
                | "TO"
                | "BETWEEN"
                | "OUTSIDE"
                | "THROUGH"
                | "AROUND"
                | "TOWARD"
                | "INTO"
        ) || before.ends_with("ERN")
            || before == "THE" && top.level != 3
            || before == "DOWNTOWN";
        top.local = place_word || chained || top.kind != "CITY";
        at = top.end.max(at + 1);
        found.push(top);
    }
    found
}

/// A name of the shelf that starts at a token.
fn known<'a>(atlas: &'a Atlas, message: &Message, at: usize, end: usize, home: Option<&str>) -> Option<Toponym<'a>> {
    for length in (1..=5.min(end - at)).rev() {
        let (first, last) = (message.tokens[at], message.tokens[at + length - 1]);
        let name = message.text(first.start, last.end);
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'.' | b'\'')) || name.len() < 4
        {
            continue;
        }
        let after = message.word(at + length);
        let kind = kind_after(after);
        let Some(place) = best_place(atlas, &name, home, kind.map_or(0, |k| k.2)) else { continue };
        if place.level == PlaceLevel::Country {
            return None;
        }
        let (kind_name, level) = match (kind, place.level) {
            (Some((_, name, level)), _) => (*name, *level),
            (None, PlaceLevel::Region) => (division(place.country.unwrap_or_default()), 1),
            _ => (before_kind(message, at).unwrap_or("CITY"), 3),
        };
        let end = at + length + usize::from(kind.is_some());
        return Some(Toponym { token: at, end, name, kind: kind_name, level, country: place.country, local: false });
    }
    None
}

/// `THIS CAPITAL`, `THE COUNTRY'S CAPITAL`, `THIS CITY`.
fn capital<'a>(atlas: &'a Atlas, message: &Message, at: usize, home: Option<&str>) -> Option<Toponym<'a>> {
    let before = at.checked_sub(1).map(|i| message.word(i))?;
    let name = match (before, message.word(at)) {
        ("THIS" | "THE" | "'S" | "SALVADORAN" | "COLOMBIAN" | "PERUVIAN" | "CHILEAN" | "GUATEMALAN", "CAPITAL")
            if !matches!(message.word(at + 1), "OF" | "CITY" | "GOODS" | "PUNISHMENT")
                || message.word(at + 1) == "CITY" =>
        {
            atlas.state(home?)?.capital?.to_uppercase()
        }
        ("THIS", "CITY" | "TOWN") => message.place?.to_owned(),
        _ => return None,
    };
    let country = home.and_then(|code| atlas.state(code)).map(|state| state.code);
    Some(Toponym { token: at, end: at + 1, name, kind: "CITY", level: 3, country, local: true })
}

/// `TOWN OF` before a name.
fn before_kind(message: &Message, at: usize) -> Option<&'static str> {
    let of = at.checked_sub(1).is_some_and(|i| message.word(i) == "OF");
    let word = at.checked_sub(2).filter(|_| of).map(|i| message.word(i))?;
    kind_after(word).map(|k| k.1)
}

fn kind_after(word: &str) -> Option<&'static (&'static str, &'static str, u8)> {
    let singular = word.strip_suffix('S').unwrap_or(word);
    KINDS.iter().find(|(w, ..)| *w == word || *w == singular && word != singular)
}

/// What a first-order division is called.
fn division(country: &str) -> &'static str {
    match country {
        "EC" | "AR" | "PA" | "CR" | "CU" => "PROVINCE",
        "CL" => "REGION",
        "MX" | "BR" | "VE" | "US" => "STATE",
        _ => "DEPARTMENT",
    }
}

/// The place meant by a name: at home first, then in the countries of interest, then large places elsewhere.
fn best_place<'a>(atlas: &'a Atlas, name: &str, home: Option<&str>, level: u8) -> Option<&'a Place> {
    let all: Vec<&Place> = atlas.places(name).iter().map(|id| atlas.place(*id)).collect();
    if let Some(country) = all.iter().find(|p| p.level == PlaceLevel::Country) {
        return Some(country);
    }
    let wanted = |place: &&&Place| match level {
        1 => place.level == PlaceLevel::Region,
        _ => place.level == PlaceLevel::City,
    };
    let in_country = |code: &str| {
        let here = || all.iter().filter(|p| p.country == Some(code));
        here().find(wanted).or_else(|| here().next()).copied()
    };
    let sound = |place: &&Place| !place.ordinary_word || home.is_some_and(|h| place.country == Some(h));
    if let Some(place) = home.and_then(in_country) {
        return Some(place);
    }
    let near = all.iter().copied().filter(|p| p.country.is_some_and(|c| OF_INTEREST.contains(&c)));
    near.filter(|p| p.population > 20_000 || p.level == PlaceLevel::Region)
        .find(sound)
        .or_else(|| all.iter().copied().filter(|p| p.capital || home.is_none() && p.population > 300_000).find(sound))
}

/// A name the shelf does not have, with a word for its kind: `X NEIGHBORHOOD`, `VILLAGE OF X`.
fn described<'a>(message: &Message, at: usize, range: std::ops::Range<usize>) -> Option<Toponym<'a>> {
    let (_, kind, level) = *kind_after(message.word(at))?;
    let nameless = |word: &str| {
        NO_NAME.contains(&word) || word.len() < 2 || !word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if message.word(at + 1) == "OF" || message.word(at) == "COLONIA" {
        let first = at + if message.word(at) == "COLONIA" { 1 } else { 2 };
        let mut end = first;
        while end < range.end && end < first + 3 && !nameless(message.word(end)) {
            end += 1;
        }
        // Without a list of names only short ones before a mark are sure.
        let closed = matches!(message.word(end), "," | "." | "IN" | "AND" | "[" | "(" | "WAS" | "WERE" | "ON" | "BY");
        if end == first || !closed || (first..end).all(|i| is_word(&message.word(i).to_lowercase())) {
            return None;
        }
        let name = message.text(message.tokens[first].start, message.tokens[end - 1].end);
        return Some(Toponym { token: first, end, name, kind, level, country: None, local: true });
    }
    let mut first = at;
    while first > range.start && at - first < 4 && !nameless(message.word(first - 1)) {
        first -= 1;
    }
    if first == at || matches!(kind, "CITY" | "TOWN" | "REGION" | "PORT") && first + 1 >= at {
        return None;
    }
    // A name holds a word that is no English word.
    if (first..at).all(|i| is_word(&message.word(i).to_lowercase())) {
        return None;
    }
    let mut name = message.text(message.tokens[first].start, message.tokens[at - 1].end);
    if matches!(kind, "AIRPORT" | "VALLEY" | "VOLCANO" | "ISLAND") {
        name = format!("{name} {kind}");
    }
    Some(Toponym { token: first, end: at + 1, name, kind, level, country: None, local: true })
}

/// Name of a country in the slot.
pub fn country_name(atlas: &Atlas, code: &str) -> String {
    match code {
        "RU" | "SU" => "USSR".to_owned(),
        "CN" => "PEOPLES REP OF CHINA".to_owned(),
        "DE" => "WEST GERMANY".to_owned(),
        "TW" => "REPUBLIC OF CHINA".to_owned(),
        _ => atlas.state(code).map(|s| s.name.to_uppercase()).unwrap_or_default(),
    }
}

/// The country a message is about: the dateline's if it is of interest, else the one named most.
pub fn home(atlas: &Atlas, message: &Message) -> Option<&'static str> {
    let dateline = dateline_country(atlas, message);
    if dateline.is_some_and(|c| OF_INTEREST.contains(&c)) {
        return dateline;
    }
    let mut counts = vec![0usize; OF_INTEREST.len()];
    for i in 0..message.tokens.len() {
        for code in states_at(atlas, message, i) {
            if let Some(n) = OF_INTEREST.iter().position(|c| *c == code) {
                counts[n] += 1;
            }
        }
    }
    let most = (0..counts.len()).max_by_key(|i| (counts[*i], usize::MAX - i))?;
    if counts[most] > 0 { Some(OF_INTEREST[most]) } else { dateline }
}

/// The country of the dateline.
pub fn dateline_country(atlas: &Atlas, message: &Message) -> Option<&'static str> {
    if let Some(country) = message.country.and_then(|name| atlas.state_by_name(name)) {
        return Some(country.code);
    }
    let place = message.place?;
    if let Some(state) = atlas.state_by_name(place).or_else(|| atlas.state_by_capital(place)) {
        return Some(state.code);
    }
    best_place(atlas, place, None, 0)?.country
}

/// The town of the dateline, where it lies in the country the message is about.
pub fn dateline_city<'a>(atlas: &'a Atlas, message: &Message, home: Option<&str>) -> Option<Toponym<'a>> {
    let name = message.place?;
    let place = best_place(atlas, name, home, 3).filter(|p| p.level == PlaceLevel::City)?;
    Some(Toponym {
        token: 0,
        end: 0,
        name: name.to_owned(),
        kind: "CITY",
        level: 3,
        country: place.country,
        local: true,
    })
}

/// States that a word, or two words, name or give the people of.
pub fn states_at(atlas: &Atlas, message: &Message, at: usize) -> Vec<&'static str> {
    let word = message.word(at);
    if word.len() < 3 && word != "US" {
        return Vec::new();
    }
    if let (Some(a), Some(b)) = (message.tokens.get(at), message.tokens.get(at + 1))
        && let Some(state) = atlas.state_by_name(&message.text(a.start, b.end))
    {
        return vec![state.code];
    }
    if let Some(state) = atlas.state_by_name(word) {
        return vec![state.code];
    }
    atlas.state_by_demonym(word).to_vec()
}

/// Writes the slot.
pub fn written(atlas: &Atlas, country: &str, levels: &[&Toponym]) -> String {
    let mut sorted: Vec<&&Toponym> = levels.iter().collect();
    sorted.sort_by_key(|t| t.level);
    let mut slot = country_name(atlas, country);
    for level in sorted {
        slot.push_str(&format!(": {} ({})", level.name, level.kind));
    }
    slot
}
