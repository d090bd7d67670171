//! Every place name of a text, small towns, counties and streets among them, and where on the map it is.
//!
//! Wider than the places of [`crate::Recogniser::read`], which keeps to what a ledger may rest on: here a name counts
//! that looks like a place in its context even where a smaller town bears it, and what is meant is settled by what
//! else the text names (see `placing`).

use crate::placing::{self, Named};
use chancery_atlas::Atlas;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

pub use crate::placing::{Home, Spot};

/// A place name of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Where it is; `None` for streets and for names that no table holds.
    pub spot: Option<Spot>,
}

/// The place names of a text, in order. `home` is where its outlet is read, if that is known.
pub fn toponyms(atlas: &Atlas, text: &str, home: Option<&Home>) -> Vec<Toponym> {
    let finder = Finder::new(atlas, text);
    let named = finder.find();
    let spots = placing::place(atlas, text, &named, home);
    named.into_iter().zip(spots).map(|(n, spot)| Toponym { range: n.range, spot }).collect()
}

/// Where the given names of a text are; the extents are taken as they stand.
pub fn placed(atlas: &Atlas, text: &str, ranges: &[Range<usize>], home: Option<&Home>) -> Vec<Option<Spot>> {
    let finder = Finder::new(atlas, text);
    let named: Vec<Named> = ranges.iter().map(|r| finder.given(r.clone())).collect();
    placing::place(atlas, text, &named, home)
}

fn words_of(table: &'static str) -> HashSet<&'static str> {
    table.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect()
}

static GIVEN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words_of(include_str!("../../../data/persons/given_names.txt")));
static ORDINARY: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words_of(include_str!("../../../data/places/dropped_words.txt")));
static WORDS: LazyLock<[HashSet<&str>; KINDS.len()]> = LazyLock::new(|| {
    let mut sets: [HashSet<&str>; KINDS.len()] = Default::default();
    let lines = include_str!("../../../data/places/contexts.tsv").lines().filter(|l| !l.starts_with('#'));
    for line in lines {
        let Some((kind, list)) = line.split_once('\t') else { continue };
        if let Some(at) = KINDS.iter().position(|k| *k == kind) {
            sets[at].extend(list.split(' '));
        }
    }
    sets
});
/// Rows of `contexts.tsv`, by what their words say of a name beside them.
const KINDS: [&str; 9] = ["in", "from", "people", "bodies", "roads", "lands", "titles", "speech", "never"];

fn is(kind: &str, word: &str) -> bool {
    KINDS.iter().position(|k| *k == kind).is_some_and(|at| WORDS[at].contains(word))
}

/// Names of towns that nearly always name something else.
const NO_PLACES: &[&str] = &["White House", "Red Cross", "United Nations", "Santa Claus", "United Russia", "Old Town"];

struct Token {
    start: usize,
    end: usize,
}

struct Finder<'a> {
    atlas: &'a Atlas,
    text: &'a str,
    tokens: Vec<Token>,
    /// Words that are family names of this text.
    family: HashSet<&'a str>,
}

/// How sure a name alone makes a place.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Sure {
    /// Only with support.
    Little,
    /// Unless something speaks against it.
    Fairly,
    /// A state, its people, a division, a large city.
    Known,
}

struct Found {
    words: Range<usize>,
    end: usize,
    sure: Sure,
    support: bool,
    against: bool,
    county: bool,
    open: bool,
}

impl<'a> Finder<'a> {
    fn new(atlas: &'a Atlas, text: &'a str) -> Self {
        let mut finder = Finder { atlas, text, tokens: tokens(text), family: HashSet::new() };
        for i in 1..finder.tokens.len() {
            let word = finder.word(i);
            let before = finder.word(i - 1);
            let person = GIVEN.contains(before) && !is("in", &finder.lower(i.wrapping_sub(2)))
                || is("titles", before)
                || initial(before) && i > 1 && capital(finder.word(i - 2));
            let unknown = || {
                capital(before)
                    && !["never", "bodies", "lands", "roads", "titles"].iter().any(|kind| is(kind, before))
                    && !is("lands", &format!("<{}>", before.to_lowercase()))
                    && !capital(finder.word(i + 1))
                    && finder.sureness(before, 1).is_none()
            };
            if capital(word) && !finder.breaks(i) && (person || unknown()) {
                finder.family.insert(word);
            }
        }
        finder
    }

    fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| &self.text[t.start..t.end])
    }

    fn lower(&self, i: usize) -> String {
        self.word(i).to_lowercase()
    }

    fn slice(&self, words: Range<usize>) -> &'a str {
        &self.text[self.tokens[words.start].start..self.tokens[words.end - 1].end]
    }

    /// True when a line ends between this token and the one before.
    fn breaks(&self, i: usize) -> bool {
        i == 0 || self.text[self.tokens[i - 1].end..self.tokens[i].start].contains('\n')
    }

    /// True for the first word of a sentence or heading.
    fn opens(&self, i: usize) -> bool {
        self.breaks(i) || matches!(self.word(i - 1), "." | "!" | "?" | ":" | "“" | "\"" | "”" | "—" | "--" | "•" | "*")
    }

    fn find(&self) -> Vec<Named> {
        let mut found: Vec<Found> = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            let hit =
                self.road(i).or_else(|| self.land(i)).or_else(|| self.name(i, &found)).or_else(|| self.strange(i));
            match hit {
                Some(f) => {
                    i = f.words.end.max(i + 1);
                    found.push(f);
                }
                None => i += 1,
            }
        }
        self.counties(&mut found);
        self.joined(&mut found);
        // One sense in a text: a name that once stands as a place does so elsewhere.
        let places: HashSet<String> = found.iter().filter(|f| self.stands(f)).map(|f| self.key(f)).collect();
        found.retain(|f| self.stands(f) || !f.against && !self.as_family(f) && places.contains(&self.key(f)));
        found.into_iter().map(|f| self.named(f)).collect()
    }

    fn key(&self, f: &Found) -> String {
        self.text[self.tokens[f.words.start].start..f.end].to_owned()
    }

    fn as_family(&self, f: &Found) -> bool {
        f.words.len() == 1 && self.family.contains(self.word(f.words.start))
    }

    fn stands(&self, f: &Found) -> bool {
        if f.open {
            return true;
        }
        match f.sure {
            Sure::Known => !f.against,
            Sure::Fairly => !f.against && (f.support || !self.as_family(f)),
            Sure::Little => !f.against && f.support,
        }
    }

    /// "Elm Street", "Interstate 45": a road, of which no table tells.
    fn road(&self, i: usize) -> Option<Found> {
        let open = |end: usize| Found {
            words: i..end,
            end: self.tokens[end - 1].end,
            sure: Sure::Known,
            support: true,
            against: false,
            county: false,
            open: true,
        };
        let numbered = matches!(self.word(i), "Highway" | "Interstate" | "Route" | "Hwy." | "I" | "FM" | "CR");
        if numbered {
            let skip = usize::from(matches!(self.word(i + 1), "-" | "Highway" | "Route" | "Hwy."));
            let at = i + 1 + skip;
            let digits = |w: &str| !w.is_empty() && w.len() < 5 && w.bytes().all(|b| b.is_ascii_digit());
            if digits(self.word(at)) && !(self.word(i) == "I" && skip == 0) {
                return Some(open(at + 1));
            }
        }
        if !capital(self.word(i)) || self.opens(i) && is("never", self.word(i)) {
            return None;
        }
        let mut end = i + 1;
        while end < self.tokens.len() && end < i + 4 && !self.breaks(end) {
            if is("roads", self.word(end)) {
                let patrol = matches!(self.word(end + 1), "Patrol" | "Department" | "Commission" | "Authority");
                return (!patrol && self.word(end - 1) != "County").then(|| open(end + 1));
            }
            if !capital(self.word(end)) {
                return None;
            }
            end += 1;
        }
        None
    }

    /// "Marble River", "Lake Anna", "Dry Fork Township".
    fn land(&self, i: usize) -> Option<Found> {
        if !capital(self.word(i)) || self.opens(i) && is("never", self.word(i)) {
            return None;
        }
        let mut end = i + 1;
        if matches!(self.word(i), "Lake" | "Mount" | "Mt." | "Fort" | "Cape")
            && capital(self.word(end))
            && !self.breaks(end)
        {
            end += 1;
        } else {
            while end < i + 3 && capital(self.word(end)) && !is("lands", self.word(end)) && !self.breaks(end) {
                end += 1;
            }
            if !is("lands", self.word(end)) || self.breaks(end) || GIVEN.contains(self.word(i)) && end == i + 2 {
                return None;
            }
            end += 1;
        }
        // "Pine River Bank", "Lake City Police"
        let next = self.word(end);
        let longer = capital(next) && !self.breaks(end) && !is("bodies", next) && !is("never", next);
        (!longer).then(|| Found {
            words: i..end,
            end: self.tokens[end - 1].end,
            sure: Sure::Known,
            support: true,
            against: false,
            county: false,
            open: true,
        })
    }

    /// A name that a table holds.
    fn name(&self, i: usize, before: &[Found]) -> Option<Found> {
        if !capital(self.word(i)) {
            return None;
        }
        for n in (1..=5).rev() {
            let words = i..i + n;
            if words.end > self.tokens.len() || (i + 1..words.end).any(|k| self.breaks(k)) {
                continue;
            }
            let last = self.word(words.end - 1);
            if n > 1 && !capital(last) || self.word(words.end - 1) == "." {
                continue;
            }
            let name = self.slice(words.clone());
            if name.contains(',') || NO_PLACES.contains(&name) {
                continue;
            }
            let Some(sure) = self.sureness(name, n) else { continue };
            let county = matches!(last, "County" | "Parish" | "Co.");
            let mut f = Found {
                end: self.tokens[words.end - 1].end,
                words,
                sure,
                support: false,
                against: false,
                county,
                open: false,
            };
            self.weigh(&mut f, before);
            // "SWAT", "NICE": capitals all through name a place only where a dateline stands.
            let shouted = name.len() > 3 && !name.contains('.') && !name.chars().any(char::is_lowercase);
            f.against |= shouted && sure < Sure::Known && !self.dateline(&f);
            return Some(f);
        }
        None
    }

    /// A name that no table holds where only a place can stand: "in Underwell", "the Underwell Volunteer Fire Department".
    fn strange(&self, i: usize) -> Option<Found> {
        let fits = |k: usize| {
            let word = self.word(k);
            capital(word)
                && word.len() > 3
                && word.chars().skip(1).all(char::is_lowercase)
                && !is("never", word)
                && !is("bodies", word)
                && !is("titles", word)
                && !GIVEN.contains(word)
                && !self.family.contains(word)
        };
        if i == 0 || self.breaks(i) || !fits(i) {
            return None;
        }
        let end = if fits(i + 1) && !self.breaks(i + 1) { i + 2 } else { i + 1 };
        let next = self.word(end);
        let before = self.word(i - 1);
        let inside = matches!(before, "in" | "near" | "outside") && !capital(next);
        let body = matches!(next, "Police" | "Township" | "Volunteer" | "Sheriff") && !capital(before);
        (inside || body).then(|| Found {
            words: i..end,
            end: self.tokens[end - 1].end,
            sure: Sure::Known,
            support: true,
            against: false,
            county: false,
            open: true,
        })
    }

    fn sureness(&self, name: &str, words: usize) -> Option<Sure> {
        let plain = spelled(name);
        let name = plain.as_ref();
        if words == 1 && (ORDINARY.contains(name) || is("never", name) || name.len() < 2) {
            return None;
        }
        let atlas = self.atlas;
        let division = |d: &chancery_atlas::Division| d.name == name || d.abbreviations().any(|a| a == name);
        if atlas.state_by_name(name).is_some() && name != "Jersey" || atlas.divisions().iter().any(division) {
            return Some(Sure::Known);
        }
        let people = || name.strip_suffix('s').filter(|one| one.len() > 3).unwrap_or(name);
        if !atlas.state_by_demonym(name).is_empty() || !atlas.state_by_demonym(people()).is_empty() {
            return Some(Sure::Known);
        }
        let held = atlas
            .places(name)
            .iter()
            .map(|id| atlas.place(*id))
            .find(|p| p.level != chancery_atlas::PlaceLevel::Facility);
        if let Some(place) = held {
            let large = place.population >= 100_000 || place.level > chancery_atlas::PlaceLevel::City;
            return Some(match (large, place.ordinary_word) {
                (true, false) => Sure::Known,
                (true, true) | (false, false) => Sure::Fairly,
                (false, true) => Sure::Little,
            });
        }
        let town = atlas.towns(name).next()?;
        Some(match () {
            () if town.county => Sure::Known,
            () if words > 1 => Sure::Fairly,
            () => Sure::Little,
        })
    }

    fn weigh(&self, f: &mut Found, before: &[Found]) {
        let Range { start, end } = f.words;
        let prev = if start > 0 && !self.breaks(start) { self.word(start - 1) } else { "" };
        let back = if start > 1 && !self.breaks(start) { self.lower(start - 2) } else { String::new() };
        let next = if end < self.tokens.len() && !self.breaks(end) { self.word(end) } else { "" };
        let lower = prev.to_lowercase();
        let directed = is("lands", &format!("<{lower}>"));
        f.support = is("in", &lower)
            || (directed || lower == "the" || lower == "of")
                && (is("in", &back) || matches!(back.as_str(), "city" | "town" | "village"))
            || is("from", &lower) && !self.as_family(f) && !matches!(next, "'" | "’")
            || directed
            || is("people", next)
            || is("bodies", next)
            || next == "-" && is("people", self.word(end + 1))
            || next == "," && self.container(end + 1)
            || self.dateline(f);
        // "Gainesville, Dawson and Lula": beside a name that stands
        if matches!(prev, "," | "and" | "&" | "-")
            && let Some(last) = before.last().filter(|b| b.words.end + 1 == start || b.words.end + 2 == start)
        {
            f.support |= last.support && self.stands(last) && !last.open;
        }
        let alone = f.words.len() == 1;
        let named = GIVEN.contains(prev) && !is("in", &back) && f.words.len() < 3;
        f.against = named && !prev.is_empty() || is("titles", prev) || initial(prev) && alone;
        let runs_on = capital(next) && !is("bodies", next) && !is("never", next) && next.len() > 1;
        if runs_on
            && (f.sure < Sure::Known
                || is("roads", next)
                || initial(next)
                || !GIVEN.contains(next) && is("never", &format!("<{next}>")))
        {
            f.against = true;
        }
        if runs_on && alone && f.sure == Sure::Known && GIVEN.contains(self.word(start)) {
            f.against = true;
        }
        // "Sunny Jones" before a town's name: a word that is neither opener nor direction
        if capital(prev)
            && !self.opens(start - 1)
            && !directed
            && !is("never", prev)
            && !is("bodies", prev)
            && f.sure < Sure::Known
        {
            f.against = true;
        }
        if self.opens(start) && !f.support && f.sure == Sure::Fairly && alone && next != "," && !is("never", next) {
            f.sure = Sure::Little;
        }
        // A family name of this text, though a city bears it: "Lincoln was tall"
        let state = || {
            self.atlas.state_by_name(self.word(start)).is_some()
                || placing::container(self.atlas, self.word(start)).is_some()
        };
        if alone && !f.support && self.as_family(f) && !state() {
            f.against = true;
        }
        // "Bellows said": persons speak
        if is("speech", next) && !is("in", &lower) && f.sure < Sure::Known {
            f.against = true;
        }
        // "Native Americans", "Accessible America"
        if matches!(prev, "Native" | "United") && alone {
            f.against = true;
        }
        // "University of Georgia" is no place here
        if lower == "of" && matches!(back.as_str(), "university" | "college" | "bank" | "institute") {
            f.against = f.sure < Sure::Known;
        }
    }

    /// A division or state starts here: what follows the comma behind a town.
    fn container(&self, i: usize) -> bool {
        (1..=3).any(|n| i + n <= self.tokens.len() && placing::container(self.atlas, self.slice(i..i + n)).is_some())
    }

    /// "COLUMBUS — ", "GORI, Georgia (AP)".
    fn dateline(&self, f: &Found) -> bool {
        let name = self.slice(f.words.clone());
        let shouted = name.len() > 3 && !name.chars().any(char::is_lowercase);
        let next = self.word(f.words.end);
        self.opens(f.words.start) && (matches!(next, "—" | "–" | "--") || shouted && matches!(next, "," | "-" | "("))
    }

    /// "Jackson and Barrow counties": names of counties without the word.
    fn counties(&self, found: &mut Vec<Found>) {
        for i in 0..self.tokens.len() {
            if !matches!(self.word(i), "counties" | "Counties") {
                continue;
            }
            let mut at = i;
            while at > 0 {
                let word = self.word(at - 1);
                if capital(word) {
                    let end = at;
                    let mut start = at - 1;
                    while start > 0 && capital(self.word(start - 1)) && !self.opens(start - 1) {
                        start -= 1;
                    }
                    // "Ohio counties": of a state, no county
                    if placing::container(self.atlas, self.slice(end - 1..end)).is_some() {
                        break;
                    }
                    found.retain(|f| f.words.end <= start || f.words.start >= end);
                    found.push(Found {
                        words: start..end,
                        end: self.tokens[end - 1].end,
                        sure: Sure::Known,
                        support: true,
                        against: false,
                        county: true,
                        open: false,
                    });
                    at = start;
                } else if matches!(word, "and" | "," | "or" | "&") {
                    at -= 1;
                } else {
                    break;
                }
            }
        }
        found.sort_by_key(|f| f.words.start);
        found.dedup_by_key(|f| f.words.start);
    }

    /// "X County" where the table has no such county under the longest run, "Miami-Dade County".
    fn joined(&self, found: &mut Vec<Found>) {
        for i in 1..self.tokens.len() {
            if !matches!(self.word(i), "County" | "Parish") || !capital(self.word(i - 1)) || self.breaks(i) {
                continue;
            }
            if found.iter().any(|f| f.words.contains(&i)) {
                continue;
            }
            let start = i - 1;
            found.retain(|f| !f.words.contains(&start));
            let f = Found {
                words: start..i + 1,
                end: self.tokens[i].end,
                sure: Sure::Known,
                support: true,
                against: false,
                county: true,
                open: false,
            };
            let at = found.partition_point(|x| x.words.start < start);
            found.insert(at, f);
        }
    }

    fn named(&self, f: Found) -> Named {
        let range = self.tokens[f.words.start].start..f.end;
        let container = self.behind(f.words.end);
        Named { range, county: f.county, container, open: f.open && !self.held(&f) }
    }

    fn held(&self, f: &Found) -> bool {
        let name = self.slice(f.words.clone());
        !self.atlas.places(name).is_empty() || self.atlas.towns(name).next().is_some()
    }

    /// The division or state behind a comma.
    fn behind(&self, end: usize) -> Option<placing::Container> {
        if self.word(end) != "," {
            return None;
        }
        let fits = |n: &usize| end + 1 + n <= self.tokens.len();
        (1..=3).rev().filter(fits).find_map(|n| placing::container(self.atlas, self.slice(end + 1..end + 1 + n)))
    }

    fn given(&self, range: Range<usize>) -> Named {
        let end = self.tokens.partition_point(|t| t.start < range.end);
        let county = matches!(self.word(end), "counties" | "Counties" | "County" | "Parish")
            || (1..8).any(|k| matches!(self.word(end + k), "counties" | "Counties"))
                && (0..8)
                    .take_while(|k| !matches!(self.word(end + k), "counties" | "Counties"))
                    .all(|k| capital(self.word(end + k)) || matches!(self.word(end + k), "," | "and" | "or"));
        let name = &self.text[range.clone()];
        let ending = name.ends_with(" County") || name.ends_with(" Parish") || name.ends_with(" Co.");
        Named { range, county: county || ending, container: self.behind(end), open: false }
    }
}

/// Names in capitals, as datelines print them, under their usual spelling.
pub(crate) fn spelled(name: &str) -> std::borrow::Cow<'_, str> {
    let shouted = name.len() > 3 && !name.contains('.') && !name.chars().any(char::is_lowercase);
    if !shouted {
        return name.into();
    }
    let mut start = true;
    let usual = |c: char| {
        let c = if start { c } else { c.to_ascii_lowercase() };
        start = !c.is_alphanumeric();
        c
    };
    name.chars().map(usual).collect::<String>().into()
}

fn capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// "J." in a person's name.
fn initial(word: &str) -> bool {
    word.len() == 2 && word.ends_with('.') && capital(word)
}

/// Words, numbers and marks; a point belongs to initials, "S.C." and usual abbreviations, "'s" stands alone.
fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some(&(at, d)) = chars.peek() {
                let rest = &text[at + d.len_utf8()..];
                let letter = rest.chars().next().is_some_and(char::is_alphabetic);
                let possessive = (rest.starts_with('s') || rest.starts_with('S'))
                    && !rest[1..].starts_with(|x: char| x.is_alphanumeric());
                let inside = d.is_alphanumeric()
                    || matches!(d, '\'' | '’') && letter && !possessive
                    || d == '.' && abbreviated(&text[start..at], rest);
                if !inside {
                    break;
                }
                end = at + d.len_utf8();
                chars.next();
            }
        } else if c == '-' && text[end..].starts_with('-') {
            chars.next();
            end += 1;
        }
        out.push(Token { start, end });
    }
    out
}

fn abbreviated(word: &str, rest: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let dotted = word.contains('.') && word.rsplit('.').next().is_some_and(|last| last.len() <= 2);
    let follows = rest.starts_with(|c: char| c.is_uppercase());
    letters == 1 && word.len() == 1 && capital(word)
        || dotted && letters < 5
        || follows && letters <= 2 && capital(word) && rest.chars().nth(1).is_some_and(|c| c == '.' || c == 'a')
        || is("titles", &format!("{word}."))
        || is("roads", &format!("{word}."))
        || is("in", &format!("<{word}.>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        toponyms(Atlas::shared(), text, None).into_iter().map(|t| &text[t.range]).collect()
    }

    #[test]
    fn towns_count_in_the_context_of_places() {
        assert_eq!(names("Two men of Lisbon, Ohio, drove to Toledo."), ["Lisbon", "Ohio", "Toledo"]);
        assert_eq!(names("Mr. Madison met Anna Toledo and said that Madison was tired."), Vec::<&str>::new());
    }

    #[test]
    fn counties_roads_and_people_are_names_of_places() {
        let text = "The fire on Quarry Road in Clark and Wayne counties; French firemen came to Wayne County.";
        assert_eq!(names(text), ["Quarry Road", "Clark", "Wayne", "French", "Wayne County"]);
    }

    #[test]
    fn a_town_lies_where_its_neighbours_do() {
        let text = "A man from Paris was held in Lamar County. Police in Paris, Texas, would say no more.";
        let found = toponyms(Atlas::shared(), text, None);
        let paris = found[0].spot.as_ref().expect("Paris is known");
        assert!((paris.lat - 33.66).abs() < 0.5, "{paris:?}");
        let abroad = toponyms(Atlas::shared(), "A minister of France spoke in Paris.", None);
        assert!(abroad[1].spot.as_ref().is_some_and(|s| s.lat > 45.0));
    }
}
