//! Set `rand`: incidents told in a few sentences; city, country, weapon, perpetrator, killed, injured.
//!
//! Conventions of the set that stand here: a text opens with the country in capitals, a toll that is not told is 0,
//! weapons have the class names of the source, and an attack on a mission is placed in the city where that mission is.

use crate::desk::Read;
use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_atlas::{MissionKind, OrganisationClass, Place, PlaceLevel};
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
        perpetrator: perpetrator(desk, &read, &acts, body, host.as_deref()),
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
    let of_part = || desk.atlas.place_named(name, None).filter(|p| p.level != PlaceLevel::City)?.country;
    by_name.or_else(|| of_part().map(str::to_owned))
}

fn weapon(read: &Read, acts: &[&Fact]) -> Option<&'static str> {
    let told = acts.iter().flat_map(|f| &f.weapons).map(|w| w.class);
    let named = read.reading.mentions.iter().filter_map(|m| read.reading.entity(m).weapon);
    told.chain(named).find_map(weapon_name).or_else(|| means(read))
}

/// Words that imply a weapon where none is named, the most telling first.
const MEANS: &[(&str, &[&str])] = &[
    ("Chemical Agent", &["poison", "acid"]),
    ("Fire or Firebomb", &["firebomb", "gasoline", "gasoline-filled", "incendiary", "molotov"]),
    ("Explosives", &["bomb", "dynamite", "tnt", "explode", "explosive", "explosive-laden", "blast", "bomber"]),
    (
        "Firearms",
        &["machine-gun", "machinegun", "gun", "shoot", "fire", "gunman", "gunmen", "gunpoint", "bullet", "slug"],
    ),
    ("Knives & sharp objects", &["stab", "knife", "machete"]),
    ("Firearms", &["armed", "ambush", "bullet-riddled", "submachine", "shootout"]),
    ("Fire or Firebomb", &["burn", "ablaze", "torch", "arson"]),
];

fn means(read: &Read) -> Option<&'static str> {
    let words = || read.reading.sentences.iter().flat_map(|s| &s.words);
    let said =
        |list: &[&str]| words().any(|w| list.iter().any(|word| w.lemma.eq_ignore_ascii_case(word) || w.lower == *word));
    MEANS.iter().find(|(_, list)| said(list)).map(|(class, _)| *class)
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

/// The largest number told; the source leaves out the attackers.
fn toll<'a>(acts: &[&'a Fact], of: impl Fn(&'a Fact) -> Option<&'a Toll>) -> u32 {
    const ATTACKERS: &[&str] =
        &["attacker", "gunm", "guerrilla", "raider", "assailant", "terrorist", "hijacker", "bomber", "militant"];
    let attackers = |t: &Toll| !t.who.is_empty() && t.who.iter().all(|w| ATTACKERS.iter().any(|a| w.contains(a)));
    let tolls = acts.iter().filter_map(|f| of(f)).filter(|t| !attackers(t));
    tolls.filter_map(|t| t.min.or(t.max)).max().unwrap_or(0)
}

/// The city of the act, as the text spells it: where the coder put the act, else the first city of the host state that
/// is named, else where the mission is that the text speaks of.
fn city(desk: &Desk, read: &Read, acts: &[&Fact], host: Option<&str>) -> Option<String> {
    let order = [Relation::Location, Relation::Target, Relation::Hit, Relation::Near];
    let of_acts = order.into_iter().flat_map(|relation| {
        let places = acts.iter().flat_map(|f| &f.places);
        places.filter(move |p| p.relation == relation && p.level == Level::City).map(|p| p.name.as_str())
    });
    let entities = || read.reading.mentions.iter().map(|m| read.reading.entity(m));
    let of_missions = entities().filter(|e| e.sort == Sort::Mission).filter_map(|e| e.city.as_deref());
    let of_mentions = entities().filter(|e| e.sort == Sort::Place && e.level != Some(Level::Country));
    let named = of_acts.chain(of_missions.clone()).chain(of_mentions.clone().map(|e| e.name.as_str()));
    let text = read.text.as_str();
    let here = named.clone().find_map(|name| city_of(desk, text, name, host));
    let unknown = || {
        let mut strange = of_mentions.filter(|e| e.country.is_none() && e.level == Some(Level::City));
        strange.find(|e| desk.atlas.places(&e.name).is_empty()).map(|e| e.name.clone())
    };
    here.or_else(|| of_missions.clone().next().map(str::to_owned))
        .or_else(unknown)
        .or_else(|| (host == Some("US") && united_nations(text)).then(|| "New York City".to_owned()))
        .or_else(|| seat(desk, read, host?))
}

fn united_nations(text: &str) -> bool {
    text.contains("to the United Nations") || text.contains("to the U.N") || text.contains("U.N. mission")
}

/// The name as the text spells it, if it is that of a city in this state; a province only where a city of that name is.
fn city_of(desk: &Desk, text: &str, name: &str, host: Option<&str>) -> Option<String> {
    let found = desk.atlas.places(name).iter().map(|id| desk.atlas.place(*id));
    let city_like = |level| matches!(level, PlaceLevel::City | PlaceLevel::District);
    let place = found.clone().find(|p| city_like(p.level) && (host.is_none() || lies_in(p, host)));
    let place = place.or_else(|| {
        let long = desk.atlas.places(&format!("{name} City")).iter().map(|id| desk.atlas.place(*id));
        let region = found.clone().any(|p| p.level == PlaceLevel::Region && lies_in(p, host));
        long.into_iter().find(|p| region && lies_in(p, host))
    })?;
    let spelled = |n: &str| text.match_indices(n).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphabetic()));
    let other = || std::iter::once(place.name).chain(place.alternates()).find(|n| spelled(n));
    let words = if spelled(name) { name } else { other().unwrap_or(place.city.unwrap_or(place.name)) };
    Some(words.to_owned())
}

fn lies_in(place: &Place, state: Option<&str>) -> bool {
    place.country.zip(state).is_some_and(|(a, b)| a == b)
}

/// The city where the mission that the text speaks of is; else the capital.
fn seat(desk: &Desk, read: &Read, host: &str) -> Option<String> {
    let missions = read.reading.mentions.iter().map(|m| read.reading.entity(m)).filter(|e| e.sort == Sort::Mission);
    let mut consulate = false;
    for e in missions {
        let Some(sender) = e.state.as_deref().filter(|s| *s != host) else { continue };
        consulate = e.class == Some(TargetClass::Consulate);
        let kind = if consulate { MissionKind::Consulate } else { MissionKind::Embassy };
        let mut of_kind = desk.atlas.missions(sender, host).iter().filter(|m| m.kind == kind);
        if let Some(m) = of_kind.next().filter(|_| !consulate || of_kind.next().is_none()) {
            return Some(m.city.to_owned());
        }
    }
    desk.atlas.state(host)?.capital.filter(|_| !consulate).map(str::to_owned)
}

fn perpetrator(desk: &Desk, read: &Read, acts: &[&Fact], text: &str, host: Option<&str>) -> Option<String> {
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
    let mut told = told.filter_map(|a| group(desk, read, &a.name, host));
    let named = || groups_in(desk, text).find_map(|name| group(desk, read, name, host));
    told.next().or_else(named).or_else(|| exiles(text))
}

/// Runs of words of a text that are names of organisations on the shelf, in reading order, the longest at each word.
fn groups_in<'t>(desk: &Desk, text: &'t str) -> impl Iterator<Item = &'t str> {
    let starts = text.char_indices().filter(|&(i, c)| {
        (c.is_uppercase() || c.is_ascii_digit()) && !text[..i].ends_with(|b: char| b.is_alphanumeric() || b == '-')
    });
    starts.filter_map(|(start, _)| {
        let rest = &text[start..text.floor_char_boundary(start + 80)];
        let inside = |&(i, c): &(usize, char)| !c.is_alphanumeric() && i > 1;
        let mut ends: Vec<usize> = rest.char_indices().filter(inside).map(|(i, _)| i).collect();
        ends.push(rest.len());
        ends.into_iter().rev().map(|end| &rest[..end]).find(|name| desk.atlas.organisation_by_name(name).is_some())
    })
}

/// What the source calls exiled opponents of the government in Havana, whatever the name of their group.
const EXILES: &str = "Anti-Castro Cubans";

fn exiles(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let told = ["anti-castro", "cuban exile", "cuban refugee"].iter().any(|w| lower.contains(w));
    told.then(|| EXILES.to_owned())
}

/// A named group with its other names in brackets, as the source would label it; nothing for "three gunmen".
fn group(desk: &Desk, read: &Read, name: &str, host: Option<&str>) -> Option<String> {
    let mut known = desk.atlas.organisations_by_name(name);
    // Of two groups of one name the one of the country, else of a country that is spoken of.
    let spoken_of = |state| read.reading.entities.iter().any(|e| e.state.as_deref() == state);
    let of_host = known.clone().find(|o| o.state.is_some() && o.state == host);
    let of_text = || known.clone().find(|o| o.state.is_some() && spoken_of(o.state));
    let org = of_host.or_else(of_text).or_else(|| known.next());
    if let Some(org) = org {
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
    if let Some(inner) = groups_in(desk, name).find(|inner| inner.len() < name.len()) {
        return group(desk, read, inner, host);
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
