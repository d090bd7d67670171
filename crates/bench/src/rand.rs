//! Set `rand`: incidents told in a few sentences; city, country, weapon, perpetrator, killed, injured.
//!
//! Conventions of the set that stand here: a text opens with the country in capitals, a toll that is not told is 0,
//! weapons have the class names of the source, and an attack on a mission is placed in the city where that mission is.

use crate::desk::Read;
use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_atlas::{MissionKind, OrganisationClass};
use chancery_facts::reading::Sort;
use chancery_facts::{Fact, Kind, Level, Polarity, Relation, Role, TargetClass, Toll, WeaponClass};
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Deserialize)]
struct Record {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct Answer {
    id: String,
    city: Option<String>,
    country: Option<String>,
    weapon: Option<&'static str>,
    perpetrator: Option<String>,
    killed: u32,
    injured: u32,
}

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut n = 0;
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_name().context("a file has a name")?;
        let records: Vec<Record> = lines::read(&path)?;
        n += records.len();
        let answers = records.into_iter().map(|r| answer(desk, r)).collect::<Result<Vec<_>>>()?;
        lines::write(&out.join(name), answers)?;
    }
    Ok(format!("{n} incidents"))
}

fn answer(desk: &Desk, record: Record) -> Result<Answer> {
    let (heading, body) = heading(&record.text);
    let host = heading.as_deref().and_then(|h| state(desk, h));
    let text = match &heading {
        Some(country) => format!("{country}\n\n{body}\n"),
        None => format!("{body}\n"),
    };
    let read = desk.read("incident.txt", text.as_bytes())?;
    let acts: Vec<&Fact> =
        read.facts.iter().filter(|f| f.kind() == Kind::Incident && f.polarity == Polarity::Affirmed).collect();
    let host = host.or_else(|| read.reading.setting.clone());
    Ok(Answer {
        city: city(desk, &read, &acts, host.as_deref()),
        country: heading.or_else(|| host.as_deref().and_then(|c| desk.atlas.state(c)).map(|s| s.name.to_owned())),
        weapon: weapon(&read, &acts),
        perpetrator: perpetrator(desk, &read, &acts, &text),
        killed: toll(&acts, |f| f.casualties.as_ref()?.killed.as_ref()),
        injured: toll(&acts, |f| f.casualties.as_ref()?.injured.as_ref()),
        id: record.id,
    })
}

/// The country in capitals before the first full stop, in usual spelling, and the rest.
fn heading(text: &str) -> (Option<String>, &str) {
    let Some((head, body)) = text.split_once(". ") else { return (None, text) };
    let capitals = head.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if !capitals || head.len() < 3 || head.len() > 50 {
        return (None, text);
    }
    let words = head.split_whitespace().map(|word| {
        let mut letters = word.chars();
        let first: String = letters.by_ref().take(1).collect();
        first + &letters.as_str().to_lowercase()
    });
    (Some(words.collect::<Vec<_>>().join(" ")), body.trim_start())
}

/// The state of a heading, former names included.
fn state(desk: &Desk, heading: &str) -> Option<String> {
    let name = heading.split(" (").next().unwrap_or(heading).trim_start_matches("The ");
    let by_name = desk.atlas.state_by_name(name).map(|s| s.code.to_string());
    by_name.or_else(|| desk.atlas.place_named(name, None)?.country.map(str::to_owned))
}

fn weapon(read: &Read, acts: &[&Fact]) -> Option<&'static str> {
    let told = acts.iter().flat_map(|f| &f.weapons).map(|w| w.class);
    let named = read.reading.mentions.iter().filter_map(|m| read.reading.entity(m).weapon);
    told.chain(named).find_map(weapon_name)
}

fn weapon_name(class: WeaponClass) -> Option<&'static str> {
    Some(match class {
        WeaponClass::Firearm => "Firearms",
        WeaponClass::Fire | WeaponClass::PetrolBomb => "Fire or Firebomb",
        WeaponClass::Blade => "Knives & sharp objects",
        WeaponClass::ChemicalOrBiological => "Chemical Agent",
        WeaponClass::Cyber | WeaponClass::Fake | WeaponClass::StrikeUnspecified | WeaponClass::Vehicle => return None,
        WeaponClass::StoneOrObject | WeaponClass::BluntObject | WeaponClass::Other => return None,
        _ => "Explosives",
    })
}

fn toll<'a>(acts: &[&'a Fact], of: impl Fn(&'a Fact) -> Option<&'a Toll>) -> u32 {
    acts.iter().filter_map(|f| of(f)).filter_map(|t| t.min.or(t.max)).max().unwrap_or(0)
}

fn city(desk: &Desk, read: &Read, acts: &[&Fact], host: Option<&str>) -> Option<String> {
    let in_host = |country: Option<&str>| host.is_none() || country.is_none() || country == host;
    for relation in [Relation::Location, Relation::Target, Relation::Hit, Relation::Near] {
        for place in acts.iter().flat_map(|f| &f.places) {
            if place.relation == relation && place.level == Level::City && in_host(place.country.as_deref()) {
                return Some(place.name.clone());
            }
        }
    }
    let mention = read.reading.mentions.iter().map(|m| read.reading.entity(m));
    let named = mention.clone().find_map(|e| {
        let here = in_host(e.country.as_deref()) && e.country.is_some();
        match (e.level, &e.city) {
            (_, Some(city)) if here => Some(city.clone()),
            (Some(Level::City), None) if here && e.sort == Sort::Place => Some(e.name.clone()),
            _ => None,
        }
    });
    named.or_else(|| seat(desk, read, host?))
}

/// The city where the mission that the text speaks of is; else the capital.
fn seat(desk: &Desk, read: &Read, host: &str) -> Option<String> {
    let consulates = [TargetClass::Consulate];
    let missions = read.reading.mentions.iter().map(|m| read.reading.entity(m)).filter(|e| e.sort == Sort::Mission);
    for e in missions {
        let Some(sender) = e.state.as_deref().filter(|s| *s != host) else { continue };
        let listed = desk.atlas.missions(sender, host);
        let consulate = e.class.is_some_and(|c| consulates.contains(&c));
        let kind = if consulate { MissionKind::Consulate } else { MissionKind::Embassy };
        let mut of_kind = listed.iter().filter(|m| m.kind == kind);
        if let Some(m) = of_kind.next().filter(|_| !consulate || of_kind.next().is_none()) {
            return Some(m.city.to_owned());
        }
        if consulate {
            return None;
        }
    }
    desk.atlas.state(host)?.capital.map(str::to_owned)
}

fn perpetrator(desk: &Desk, read: &Read, acts: &[&Fact], text: &str) -> Option<String> {
    let said = |ty: &'static str, role: Role| {
        let facts = read.facts.iter().filter(move |f| f.kind() == Kind::Attribution && f.coding.ty() == ty);
        facts.filter(|f| f.polarity == Polarity::Affirmed).flat_map(move |f| f.actors_as(role))
    };
    let doers = acts.iter().flat_map(|f| f.actors_as(Role::Perpetrator));
    let told = said("claim", Role::Claimant)
        .chain(doers)
        .chain(said("blame", Role::Accused))
        .chain(said("suspicion", Role::Accused))
        .chain(said("accusation", Role::Accused))
        .chain(said("arrest_of_suspect", Role::Suspect));
    let mut told = told.filter_map(|a| group(desk, read, &a.name));
    let named = || {
        let entities = read.reading.mentions.iter().map(|m| read.reading.entity(m));
        let mut armed = entities.filter(|e| e.class == Some(TargetClass::ArmedGroup));
        armed.find_map(|e| group(desk, read, &e.name))
    };
    told.next().or_else(named).or_else(|| exiles(text))
}

/// What the source calls exiled opponents of the government in Havana, whatever the name of their group.
const EXILES: &str = "Anti-Castro Cubans";

fn exiles(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let told = ["anti-castro", "cuban exile", "cuban refugee"].iter().any(|w| lower.contains(w));
    told.then(|| EXILES.to_owned())
}

/// A named group with its other names in brackets, as the source would label it; nothing for "three gunmen".
fn group(desk: &Desk, read: &Read, name: &str) -> Option<String> {
    if let Some(org) = desk.atlas.organisation_by_name(name) {
        let armed = matches!(org.class, OrganisationClass::ArmedGroup | OrganisationClass::PoliticalGroup);
        let others = org.aliases.iter().fold(String::new(), |s, alias| s + " (" + alias + ")");
        // The source lists what Islamic Jihad claimed in those years under the party it came from.
        let lebanese = ["Islamic Jihad", "Revolutionary Justice", "Oppressed on Earth"];
        return armed.then(|| match org.name {
            _ if org.state == Some("CU") => EXILES.to_owned(),
            name if lebanese.iter().any(|part| name.contains(part)) => format!("{}{others} (Hizballah)", org.name),
            _ => format!("{}{others}", org.name),
        });
    }
    let known_as = read.reading.entities.iter().find(|e| e.name == name);
    let words: Vec<&str> = name.split_whitespace().filter(|w| w.len() > 3).collect();
    let capitals = words.iter().all(|w| w.starts_with(char::is_uppercase));
    let initials = name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    let person = known_as.is_some_and(|e| matches!(e.sort, Sort::Person | Sort::Government | Sort::Place));
    let grouped = words.last().is_some_and(|w| GROUP_WORDS.iter().any(|g| w.eq_ignore_ascii_case(g)));
    (initials || capitals && (words.len() > 1 && !person || grouped && words.len() > 1)).then(|| name.to_owned())
}

/// Last words of names that are those of groups even where they read like names of persons.
const GROUP_WORDS: &[&str] = &[
    "action",
    "army",
    "brigade",
    "brigades",
    "command",
    "commando",
    "commandos",
    "faction",
    "force",
    "forces",
    "fighters",
    "front",
    "group",
    "kommando",
    "league",
    "movement",
    "organisation",
    "organization",
    "party",
    "resistance",
    "team",
];

#[cfg(test)]
mod tests {
    use super::heading;

    #[test]
    fn the_country_in_capitals_is_cut_off() {
        let (country, body) = heading("NEW  FREEDONIA.  A bomb went off.  Nobody was hurt.");
        assert_eq!((country.as_deref(), body), (Some("New Freedonia"), "A bomb went off.  Nobody was hurt."));
        assert_eq!(heading("A bomb went off. Nobody was hurt.").0, None);
    }
}
