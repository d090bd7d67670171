//! One event of the invented news, and what reports say about it.

use crate::grammar::{Grammar, TableError, Values, sections};
use crate::random::Random;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Kinds of news with their share out of 100; `irrelevant` is news of no interest to a ledger of missions.
const KINDS: &[(&str, usize)] = &[
    ("irrelevant", 20),
    ("rocket", 11),
    ("bomb", 11),
    ("shooting", 10),
    ("storm", 9),
    ("posture", 9),
    ("vow", 7),
    ("protest", 5),
    ("kidnap", 5),
    ("drone", 4),
    ("hoax", 4),
    ("stab", 3),
    ("trial", 1),
    ("cyber", 1),
];
/// Kinds that may have casualties.
const VIOLENT: &[&str] = &["rocket", "bomb", "shooting", "storm", "drone", "stab"];
/// What follows the lead of a report, besides the details of its kind.
const FOLLOWING: &[&str] = &[
    "claim",
    "noclaim",
    "blame",
    "condemn",
    "vow",
    "measure",
    "contact",
    "posture",
    "aggregate",
    "background",
    "witness",
    "filler",
];
/// Days from the first to the last event: 1990 to the end of 2026.
const DAYS: usize = 13_500;

/// A state of the tables.
pub struct State {
    code: String,
    name: String,
    adjective: String,
    cities: Vec<String>,
}

/// Tables from which events are drawn.
pub struct World {
    states: Vec<State>,
    first: Vec<String>,
    last: Vec<String>,
    outlets: Vec<String>,
    agencies: Vec<String>,
}

impl World {
    /// The project's own tables.
    pub fn own() -> Result<Self, TableError> {
        let mut names = sections(include_str!("../corpus/names.txt"))?;
        let mut list =
            |name: &str| names.remove(name).ok_or_else(|| TableError { what: format!("names.txt has no [{name}]") });
        let mut states = states(include_str!("../../../data/states/states.tsv"));
        for line in rows(include_str!("../corpus/cities.tsv")) {
            if let Some(state) = states.iter_mut().find(|s| s.code == line[0]) {
                state.cities.extend(line.get(1).map(|c| (*c).to_owned()));
            }
        }
        Ok(World {
            states,
            first: list("first")?,
            last: list("last")?,
            outlets: list("outlet")?,
            agencies: list("agency")?,
        })
    }

    fn person(&self, random: &mut Random) -> String {
        format!("{} {}", random.one(&self.first), random.one(&self.last))
    }

    /// Most news comes from states with more than their capital in the table.
    fn host(&self, random: &mut Random) -> &State {
        for _ in 0..2 {
            let state = random.one(&self.states);
            if state.cities.len() > 1 {
                return state;
            }
        }
        random.one(&self.states)
    }
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

/// Sovereign states with a capital and a demonym.
fn states(text: &str) -> Vec<State> {
    let first = |list: &str| list.split(';').next().unwrap_or_default().to_owned();
    let state = |row: Vec<&str>| {
        let (capital, adjective) = (first(row.get(4)?), first(row.get(5)?));
        let sovereign = row[3] == "state" && !capital.is_empty() && !adjective.is_empty();
        let name = if row[2] == "1" { format!("the {}", row[1]) } else { row[1].to_owned() };
        sovereign.then(|| State { code: row[0].to_owned(), name, adjective, cities: vec![capital] })
    };
    rows(text).filter_map(state).collect()
}

/// One event.
pub struct Event {
    kind: &'static str,
    day: Date,
    published: Date,
    toll: Option<(usize, usize)>,
    values: Values,
}

impl Event {
    /// Something happens.
    pub fn happen(world: &World, grammar: &Grammar, random: &mut Random) -> Self {
        let kind = kind(random);
        let day = date(1990, 1, 1).saturating_add((random.below(DAYS) as i64).days());
        let host = world.host(random);
        let sending = loop {
            let state = random.one(&world.states);
            if state.code != host.code {
                break state;
            }
        };
        let toll =
            (VIOLENT.contains(&kind) && random.chance(60)).then(|| (random.between(1, 9), random.between(2, 30)));
        let mut values = Values::from([
            ("host", host.name.clone()),
            ("host_adj", host.adjective.clone()),
            ("host_capital", host.cities[0].clone()),
            ("city", random.one(&host.cities).clone()),
            ("sending", sending.name.clone()),
            ("sending_adj", sending.adjective.clone()),
            ("sending_capital", sending.cities[0].clone()),
            ("minister", world.person(random)),
            ("police", world.person(random)),
            ("envoy", world.person(random)),
            ("spokes", world.person(random)),
            ("suspect", world.person(random)),
            ("weekday", day.strftime("%A").to_string()),
            ("date", day.strftime("%B %-d").to_string()),
        ]);
        for fixed in ["mission", "group", "place", "ministry"] {
            let value = random.one(grammar.alternatives(fixed)).clone();
            values.insert(fixed, value);
        }
        Event { kind, day, published: day, toll, values }
    }

    /// Moves on to the next report: another outlet, some days later, perhaps a higher toll. Gives the days passed.
    pub fn next_report(&mut self, world: &World, random: &mut Random) -> usize {
        let days = *random.one(&[0, 0, 1, 1, 1, 2, 3, 5, 9, 30]);
        self.published = self.day.saturating_add((days as i64).days());
        if let Some((killed, injured)) = &mut self.toll
            && days > 0
            && random.chance(25)
        {
            *killed += random.between(0, 3);
            *injured += random.between(0, 6);
        }
        let (killed, injured) = self.toll.unwrap_or_default();
        self.values.insert("killed", number(killed));
        self.values.insert("injured", number(injured));
        self.values.insert("outlet", random.one(&world.outlets).clone());
        self.values.insert("agency", random.one(&world.agencies).clone());
        self.values.insert("reporter", world.person(random));
        days
    }

    /// The body: a lead and then paragraphs up to a length drawn between 60 and 560 words.
    pub fn paragraphs(&self, grammar: &Grammar, days: usize, random: &mut Random) -> Vec<String> {
        let wanted = if random.chance(60) { random.between(60, 260) } else { random.between(200, 560) };
        let mut paragraphs = vec![grammar.paragraph(&format!("lead.{}", self.kind), &self.values, random)];
        if days > 2 && random.chance(60) {
            paragraphs[0] = format!("{} after the event, more became known. {}", ago(days), paragraphs[0]);
        }
        let mut lines: Vec<&String> = self.sections().iter().flat_map(|s| grammar.alternatives(s)).collect();
        let mut words = paragraphs[0].split_whitespace().count();
        while words < wanted && !lines.is_empty() {
            let sentences = random.between(1, 3);
            let mut paragraph = Vec::new();
            for _ in 0..sentences.min(lines.len()) {
                let line = lines.swap_remove(random.below(lines.len()));
                paragraph.push(grammar.filled(line, &self.values, random));
            }
            let paragraph = paragraph.join(" ");
            words += paragraph.split_whitespace().count();
            paragraphs.push(paragraph);
        }
        paragraphs
    }

    fn sections(&self) -> Vec<String> {
        if self.kind == "irrelevant" {
            return vec!["body.irrelevant".to_owned(), "filler".to_owned()];
        }
        let casualties = match (VIOLENT.contains(&self.kind), self.toll) {
            (true, Some(_)) => "casualty",
            (true, None) => "nocasualty",
            _ => "filler",
        };
        let own = [format!("detail.{}", self.kind), casualties.to_owned()];
        own.into_iter().chain(FOLLOWING.iter().map(|s| (*s).to_owned())).collect()
    }

    /// The headline.
    pub fn title(&self, grammar: &Grammar, random: &mut Random) -> String {
        grammar.paragraph(&format!("title.{}", self.kind), &self.values, random)
    }

    /// Day of the present report.
    pub fn published(&self) -> Date {
        self.published
    }

    /// Values of the event and of the present report.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// A value by name; empty when there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// City and kind for a file name.
    pub fn slug(&self) -> String {
        let city: String = self.value("city").chars().filter(char::is_ascii_alphabetic).collect();
        format!("{}-{}", city.to_lowercase(), self.kind)
    }
}

fn kind(random: &mut Random) -> &'static str {
    let mut at = random.below(KINDS.iter().map(|(_, share)| share).sum());
    for (kind, share) in KINDS {
        if at < *share {
            return kind;
        }
        at -= share;
    }
    KINDS[0].0
}

fn number(n: usize) -> String {
    const WORDS: &[&str] = &["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

fn ago(days: usize) -> String {
    match days {
        30 => "A month".to_owned(),
        9 => "More than a week".to_owned(),
        _ => format!("{} days", number(days)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_sections_and_a_fifth_is_irrelevant() {
        let grammar = Grammar::own().expect("grammar");
        for (kind, _) in KINDS {
            for part in ["title", "lead"] {
                assert!(!grammar.alternatives(&format!("{part}.{kind}")).is_empty(), "{part}.{kind}");
            }
        }
        let total: usize = KINDS.iter().map(|(_, share)| share).sum();
        assert_eq!((total, KINDS[0]), (100, ("irrelevant", 20)));
    }

    #[test]
    fn tables_hold_many_states_and_every_city_has_its_state() {
        let world = World::own().expect("tables");
        assert!(world.states.len() > 150);
        let listed = rows(include_str!("../corpus/cities.tsv")).count();
        let beyond: usize = world.states.iter().map(|s| s.cities.len() - 1).sum();
        assert_eq!(beyond, listed);
    }
}
