//! The fields of a fact that an analyst can correct: how a value is typed, set, and read back.

use crate::wording::words_of;
use chancery_atlas::Atlas;
use chancery_facts::{
    Actor, Basis, Casualties, Coding, Damage, DamageLevel, Date, Fact, Level, Modality, Outcome, Place, Polarity,
    Precision, Relation, Role, Scope, Speaker, Status, TargetClass, Toll, Weapon, WeaponClass, When,
};

/// Takes a value away.
pub const NONE: &str = "none";

/// Fields apart from the roles of actors, with what may stand there.
const FIELDS: &[(&str, &str)] = &[
    ("type", "a type of the fact's kind"),
    ("date", "when it took place: day, first..last, month, year, none"),
    ("said", "when the words were said"),
    ("deadline", "until when"),
    ("country", "code or name of the state it took place in"),
    ("place", "name of the place, none"),
    ("killed", "3, 3-5, 3+, none"),
    ("injured", "3, 3-5, 3+, none"),
    ("missing", "3, 3-5, 3+, none"),
    ("captured", "3, 3-5, 3+, none"),
    ("weapon", "class of the weapon, none"),
    ("weapons", "number of weapons: 3, 3-5, 3+"),
    ("number", "the first number: 3, 3-5, 3+"),
    ("outcome", "what became of the attack, none"),
    ("damage", "level of damage; not-stated takes it away"),
    ("status", "where it stands, none"),
    ("modality", "how the text puts it"),
    ("polarity", "said to be so or not"),
    ("scope", "reach of an attribution, none"),
    ("speaker", "whose word it is, none for the report itself"),
    ("motive", "words, none"),
    ("condition", "words, none"),
];

/// Parts of an actor, behind its role and a dot.
const PARTS: [&str; 3] = ["class", "state", "host"];

/// Names of all fields.
pub fn names() -> Vec<&'static str> {
    FIELDS.iter().map(|(name, _)| *name).chain(Role::ALL.iter().map(|r| r.as_str())).collect()
}

/// A field as typed, known to exist.
enum Field {
    Plain(&'static str),
    Actor(Role),
    ActorPart(Role, &'static str),
}

fn field(name: &str) -> Result<Field, String> {
    if let Some((known, _)) = FIELDS.iter().find(|(known, _)| *known == name) {
        return Ok(Field::Plain(known));
    }
    let (role, part) = name.split_once('.').map_or((name, None), |(role, part)| (role, Some(part)));
    let found = match (Role::parse(role), part) {
        (Some(role), None) => Some(Field::Actor(role)),
        (Some(role), Some(part)) => PARTS.iter().find(|p| **p == part).map(|part| Field::ActorPart(role, part)),
        (None, _) => None,
    };
    found.ok_or_else(|| {
        let fields: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        let roles: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
        format!(
            "there is no field “{name}”; fields are {}; and the actors by role ({}), each also with .{}",
            fields.join(", "),
            roles.join(", "),
            PARTS.join(", .")
        )
    })
}

/// The value of a field as it could be typed; empty when there is none.
///
/// # Errors
/// When there is no such field.
pub fn get(fact: &Fact, name: &str) -> Result<String, String> {
    Ok(match field(name)? {
        Field::Plain(name) => get_plain(fact, name),
        Field::Actor(role) => {
            let mut names: Vec<&str> = fact.actors_as(role).map(|a| a.name.as_str()).collect();
            names.dedup();
            names.join("; ")
        }
        Field::ActorPart(role, part) => {
            let first = fact.actors_as(role).next();
            let value = first.and_then(|a| match part {
                "class" => a.class.map(|c| c.as_str().to_owned()),
                "state" => a.sending_state.clone(),
                _ => a.host_state.clone(),
            });
            value.unwrap_or_default()
        }
    })
}

fn get_plain(fact: &Fact, name: &str) -> String {
    let code = |text: Option<&'static str>| text.unwrap_or_default().to_owned();
    let toll = |of: fn(&Casualties) -> &Option<Toll>| {
        let toll = fact.casualties.as_ref().and_then(|c| of(c).as_ref());
        toll.map(|t| interval(t.min.map(u64::from), t.max.map(u64::from))).unwrap_or_default()
    };
    match name {
        "type" => fact.coding.ty().to_owned(),
        "date" => days(fact.event_date.as_ref()),
        "said" => days(fact.speech_date.as_ref()),
        "deadline" => days(fact.deadline.as_ref()),
        "country" => set_in(fact).find_map(|p| p.country.clone()).unwrap_or_default(),
        "place" => set_in(fact).next().map(|p| p.name.clone()).unwrap_or_default(),
        "killed" => toll(|c| &c.killed),
        "injured" => toll(|c| &c.injured),
        "missing" => toll(|c| &c.missing),
        "captured" => toll(|c| &c.captured),
        "weapon" => code(fact.weapons.first().map(|w| w.class.as_str())),
        "weapons" => {
            fact.weapons.first().map(|w| interval(w.min.map(u64::from), w.max.map(u64::from))).unwrap_or_default()
        }
        "number" => fact.quantities.first().map(|q| interval(q.min, q.max)).unwrap_or_default(),
        "outcome" => code(fact.outcome.map(|o| o.as_str())),
        "damage" => code(fact.damage.as_ref().map(|d| d.level.as_str())),
        "status" => code(fact.status.map(|s| s.as_str())),
        "modality" => fact.modality.as_str().to_owned(),
        "polarity" => fact.polarity.as_str().to_owned(),
        "scope" => code(fact.scope.map(|s| s.as_str())),
        "speaker" => fact.speaker.as_ref().map(|s| s.name.clone()).unwrap_or_default(),
        "motive" => fact.motive.clone().unwrap_or_default(),
        _ => fact.condition.clone().unwrap_or_default(),
    }
}

/// The value of a field as [`get`] gives it, in words where it is a code; it may be typed so too.
pub fn in_words(name: &str, value: &str) -> String {
    match name.rsplit_once('.').map_or(name, |(_, part)| part) {
        "country" | "state" | "host" => crate::wording::state_alone(value),
        _ if is_code(name) => words_of(value),
        _ => value.to_owned(),
    }
}

/// True for fields with a closed list of values.
pub fn is_code(name: &str) -> bool {
    let codes = ["type", "weapon", "outcome", "damage", "status", "modality", "polarity", "scope"];
    codes.contains(&name) || name.ends_with(".class")
}

/// True when `value` is a code or its words.
fn says(code: &str, value: &str) -> bool {
    code == value || words_of(code) == value || code.replace('_', " ") == value
}

/// Sets a field to a value as typed.
///
/// # Errors
/// When there is no such field, or the value cannot stand there; what may stand there is listed.
pub fn set(fact: &mut Fact, name: &str, value: &str) -> Result<(), String> {
    let value = value.trim();
    match field(name)? {
        Field::Plain(name) => set_plain(fact, name, value),
        Field::Actor(role) => {
            set_actor(fact, role, value);
            Ok(())
        }
        Field::ActorPart(role, part) => set_part(fact, role, part, value),
    }
}

fn set_plain(fact: &mut Fact, name: &str, value: &str) -> Result<(), String> {
    match name {
        "type" => {
            let types = Coding::all().filter(|c| c.kind() == fact.kind()).map(|c| c.ty()).collect::<Vec<_>>();
            let wrong = || format!("type: “{value}” is no type of {}; types are {}", fact.kind(), types.join(", "));
            fact.coding = Coding::all().find(|c| c.kind() == fact.kind() && says(c.ty(), value)).ok_or_else(wrong)?;
        }
        "date" => fact.event_date = when(name, value, fact.event_date.as_ref())?,
        "said" => fact.speech_date = when(name, value, fact.speech_date.as_ref())?,
        "deadline" => fact.deadline = when(name, value, fact.deadline.as_ref())?,
        "country" => set_country(fact, value)?,
        "place" => set_place(fact, value),
        "killed" | "injured" | "missing" | "captured" => set_toll(fact, name, value)?,
        "weapon" | "weapons" => set_weapon(fact, name, value)?,
        "number" => {
            let (min, max) = numbers(name, value)?;
            let first = fact.quantities.first_mut().ok_or("number: the fact has no number to correct")?;
            (first.min, first.max) = (min, max);
        }
        "outcome" => fact.outcome = code(name, value, Outcome::ALL, Outcome::as_str)?,
        "damage" => {
            let level = match value {
                "not-stated" => None,
                _ => Some(listed(name, value, DamageLevel::ALL, DamageLevel::as_str)?),
            };
            fact.damage = level.map(|level| Damage { level, words: None });
        }
        "status" => fact.status = code(name, value, Status::ALL, Status::as_str)?,
        "modality" => fact.modality = listed(name, value, Modality::ALL, Modality::as_str)?,
        "polarity" => fact.polarity = listed(name, value, Polarity::ALL, Polarity::as_str)?,
        "scope" => fact.scope = code(name, value, Scope::ALL, Scope::as_str)?,
        "speaker" => {
            fact.speaker = words(value).map(|name| {
                let old = fact.speaker.take();
                Speaker {
                    name,
                    ..old.unwrap_or(Speaker { name: String::new(), mention: None, relayed_by: Vec::new() })
                }
            });
        }
        "motive" => fact.motive = words(value),
        _ => fact.condition = words(value),
    }
    Ok(())
}

fn words(value: &str) -> Option<String> {
    (value != NONE && !value.is_empty()).then(|| value.to_owned())
}

/// A value of a closed list.
fn listed<T: Copy>(name: &str, value: &str, all: &[T], spelling: fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|v| says(spelling(*v), value)).ok_or_else(|| {
        let list: Vec<&str> = all.iter().map(|v| spelling(*v)).collect();
        format!("{name}: “{value}” is not one of {}", list.join(", "))
    })
}

/// A value of a closed list, or none.
fn code<T: Copy>(name: &str, value: &str, all: &[T], spelling: fn(T) -> &'static str) -> Result<Option<T>, String> {
    match value {
        NONE => Ok(None),
        _ => listed(name, value, all, spelling).map(Some).map_err(|e| format!("{e}, {NONE}")),
    }
}

fn when(name: &str, value: &str, old: Option<&When>) -> Result<Option<When>, String> {
    if value == NONE {
        return Ok(None);
    }
    let wrong =
        || format!("{name}: “{value}” is no date; write YYYY-MM-DD, YYYY-MM-DD..YYYY-MM-DD, YYYY-MM, YYYY, or {NONE}");
    let (from, to, precision) = period(value).ok_or_else(wrong)?;
    let mut when = When::between(from, to, precision, Basis::Stated).because("set by an analyst");
    // The words of the text stay what they are.
    when.stated = old.and_then(|w| w.stated.clone());
    when.as_of = old.is_some_and(|w| w.as_of);
    Ok(Some(when))
}

/// First and last day of what was typed.
fn period(value: &str) -> Option<(Date, Date, Precision)> {
    let day = |text: &str| (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten();
    if let Some((from, to)) = value.split_once("..") {
        let (from, to) = (day(from)?, day(to)?);
        return (from <= to).then_some((from, to, Precision::Range));
    }
    match value.len() {
        10 => day(value).map(|d| (d, d, Precision::Day)),
        7 => day(&format!("{value}-01")).map(|d| (d, d.last_of_month(), Precision::Month)),
        4 => day(&format!("{value}-01-01")).map(|d| (d, d.last_of_year(), Precision::Year)),
        _ => None,
    }
}

fn days(when: Option<&When>) -> String {
    match when.and_then(|w| w.days) {
        Some((from, to)) if from == to => from.to_string(),
        Some((from, to)) => format!("{from}..{to}"),
        None => String::new(),
    }
}

/// Places where something happened.
fn is_setting(place: &Place) -> bool {
    !matches!(place.relation, Relation::Mentioned | Relation::Launch | Relation::Route)
}

fn set_in(fact: &Fact) -> impl Iterator<Item = &Place> {
    fact.places.iter().filter(|p| is_setting(p))
}

fn set_country(fact: &mut Fact, value: &str) -> Result<(), String> {
    let code = state(value).ok_or_else(|| format!("country: no state “{value}” is known; write its code or name"))?;
    let old: Option<String> = set_in(fact).find_map(|p| p.country.clone());
    let mut found = false;
    for place in fact.places.iter_mut().filter(|p| is_setting(p)) {
        place.country = Some(code.clone());
        found = true;
    }
    if !found {
        let name = Atlas::shared().state(&code).map_or_else(|| code.clone(), |s| s.name_in_text());
        let country = Some(code.clone());
        let place =
            Place { name, level: Level::Country, country, relation: Relation::Location, mention: None, position: None };
        fact.places.push(place);
    }
    for actor in fact.actors.iter_mut().filter(|a| old.is_some() && a.host_state == old) {
        actor.host_state = Some(code.clone());
    }
    Ok(())
}

/// The code of a state by code or name; codes of invented states (XA to XZ) pass.
pub fn state(value: &str) -> Option<String> {
    let code = value.to_ascii_uppercase();
    let invented = code.len() == 2 && code.starts_with('X') && code.bytes().all(|b| b.is_ascii_uppercase());
    if invented || Atlas::shared().state(&code).is_some() {
        return Some(code);
    }
    match Atlas::shared().states_by_name(value) {
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

fn set_place(fact: &mut Fact, value: &str) {
    let Some(name) = words(value) else {
        fact.places.retain(|p| !is_setting(p));
        return;
    };
    match fact.places.iter_mut().find(|p| is_setting(p)) {
        Some(place) => {
            place.name = name;
            place.position = None;
        }
        None => {
            let country = fact.actors.iter().find_map(|a| a.host_state.clone());
            let place = Place {
                name,
                level: Level::City,
                country,
                relation: Relation::Location,
                mention: None,
                position: None,
            };
            fact.places.push(place);
        }
    }
}

type Interval = (Option<u64>, Option<u64>);

fn numbers(name: &str, value: &str) -> Result<Interval, String> {
    let wrong = || format!("{name}: “{value}” is no number; write 3, 3-5 or 3+");
    let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
    if let Some(least) = value.strip_suffix('+') {
        return Ok((Some(number(least)?), None));
    }
    let (min, max) = match value.split_once(['-', '–']) {
        Some((min, max)) => (number(min)?, number(max)?),
        None => (number(value)?, number(value)?),
    };
    if min <= max { Ok((Some(min), Some(max))) } else { Err(wrong()) }
}

fn few(name: &str, value: &str) -> Result<(Option<u32>, Option<u32>), String> {
    let (min, max) = numbers(name, value)?;
    let small = |n: Option<u64>| n.map(u32::try_from).transpose();
    match (small(min), small(max)) {
        (Ok(min), Ok(max)) => Ok((min, max)),
        _ => Err(format!("{name}: “{value}” is too large")),
    }
}

fn interval(min: Option<u64>, max: Option<u64>) -> String {
    match (min, max) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a}-{b}"),
        (Some(a), None) => format!("{a}+"),
        (None, Some(b)) => format!("0-{b}"),
        (None, None) => "some".to_owned(),
    }
}

fn set_toll(fact: &mut Fact, name: &str, value: &str) -> Result<(), String> {
    let toll = match value {
        NONE => None,
        _ => {
            let (min, max) = few(name, value).map_err(|e| format!("{e}, or {NONE}"))?;
            Some((min, max))
        }
    };
    let mut casualties = fact.casualties.take().unwrap_or_default();
    let place = match name {
        "killed" => &mut casualties.killed,
        "injured" => &mut casualties.injured,
        "missing" => &mut casualties.missing,
        _ => &mut casualties.captured,
    };
    *place = toll.map(|(min, max)| Toll { min, max, ..place.take().unwrap_or_default() });
    fact.casualties = (!casualties.is_empty()).then_some(casualties);
    Ok(())
}

fn set_weapon(fact: &mut Fact, name: &str, value: &str) -> Result<(), String> {
    if name == "weapons" {
        let (min, max) = few(name, value)?;
        let first = fact.weapons.first_mut().ok_or("weapons: the fact names no weapon; set weapon=CLASS first")?;
        (first.min, first.max) = (min, max);
        return Ok(());
    }
    match (code(name, value, WeaponClass::ALL, WeaponClass::as_str)?, fact.weapons.first_mut()) {
        (None, _) => fact.weapons.clear(),
        (Some(class), Some(first)) => first.class = class,
        (Some(class), None) => fact.weapons.push(Weapon { class, min: None, max: None, words: None, failed: None }),
    }
    Ok(())
}

fn bare(role: Role, name: &str) -> Actor {
    Actor { role, name: name.to_owned(), mention: None, class: None, sending_state: None, host_state: None }
}

/// Names in one role, divided by `;`. The first takes the place of the first that was there, with its class and states.
fn set_actor(fact: &mut Fact, role: Role, value: &str) {
    let mut old = fact.actors.iter().filter(|a| a.role == role).cloned().collect::<Vec<_>>().into_iter();
    let at = fact.actors.iter().position(|a| a.role == role).unwrap_or(fact.actors.len());
    fact.actors.retain(|a| a.role != role);
    let names = if value == NONE { "" } else { value };
    let names = names.split(';').map(str::trim).filter(|n| !n.is_empty());
    let new: Vec<Actor> =
        names.map(|name| Actor { name: name.to_owned(), ..old.next().unwrap_or_else(|| bare(role, name)) }).collect();
    let at = at.min(fact.actors.len());
    fact.actors.splice(at..at, new);
}

fn set_part(fact: &mut Fact, role: Role, part: &str, value: &str) -> Result<(), String> {
    let name = format!("{role}.{part}");
    let class = if part == "class" { code(&name, value, TargetClass::ALL, TargetClass::as_str)? } else { None };
    let code = match value {
        NONE => None,
        _ if part == "class" => None,
        "UN" | "EU" => Some(value.to_owned()),
        _ => Some(state(value).ok_or_else(|| format!("{name}: no state “{value}” is known; write its code or name"))?),
    };
    let first = fact.actors.iter_mut().find(|a| a.role == role);
    let first = first.ok_or_else(|| format!("{name}: the fact has no {role}; set {role}=NAME first"))?;
    match part {
        "class" => first.class = class,
        "state" => first.sending_state = code,
        _ => first.host_state = code,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn shelling() -> Fact {
        samples::view().facts.into_iter().next().expect("the sample has facts")
    }

    #[test]
    fn every_field_can_be_set_and_read_back() {
        let cases = [
            ("type", "ied", "ied"),
            ("date", "2031-06-02", "2031-06-02"),
            ("date", "2031-06-02..2031-06-04", "2031-06-02..2031-06-04"),
            ("date", "2031-02", "2031-02-01..2031-02-28"),
            ("date", "none", ""),
            ("said", "2031", "2031-01-01..2031-12-31"),
            ("deadline", "2031-07-01", "2031-07-01"),
            ("country", "xe", "XE"),
            ("place", "Dellmouth", "Dellmouth"),
            ("killed", "2-3", "2-3"),
            ("injured", "4+", "4+"),
            ("injured", "none", ""),
            ("missing", "1", "1"),
            ("captured", "0", "0"),
            ("weapon", "rocket", "rocket"),
            ("weapons", "5", "5"),
            ("outcome", "foiled", "foiled"),
            ("damage", "destroyed", "destroyed"),
            ("status", "none", ""),
            ("modality", "possible", "possible"),
            ("polarity", "negated", "negated"),
            ("scope", "incident", "incident"),
            ("speaker", "Mayor of Kest", "Mayor of Kest"),
            ("motive", "revenge", "revenge"),
            ("condition", "if they stay", "if they stay"),
            ("target", "Arvan legation", "Arvan legation"),
            ("target.class", "consulate", "consulate"),
            ("target.state", "XA", "XA"),
            ("target.host", "XB", "XB"),
            ("perpetrator", "Red Oars; Blue Oars", "Red Oars; Blue Oars"),
            ("victim", "none", ""),
        ];
        for (field, value, read) in cases {
            let mut fact = shelling();
            assert_eq!(set(&mut fact, field, value), Ok(()), "{field}={value}");
            assert_eq!(get(&fact, field).as_deref(), Ok(read), "{field}={value}");
        }
    }

    #[test]
    fn a_wrong_value_is_told_what_may_stand_there() {
        let cases = [
            ("colour", "red", "fields are type, date"),
            ("target.hat", "red", "there is no field"),
            ("type", "visit", "rocket_or_mortar_fire"),
            ("date", "Tuesday", "YYYY-MM-DD"),
            ("date", "2031-06-04..2031-06-02", "YYYY-MM-DD"),
            ("killed", "many", "3-5"),
            ("killed", "5-3", "no number"),
            ("weapon", "harsh words", "rocket"),
            ("number", "4", "no number to correct"),
            ("outcome", "fine", "foiled"),
            ("polarity", "none", "affirmed"),
            ("country", "Nowhereland", "code or name"),
            ("claimant.state", "XA", "has no claimant"),
        ];
        for (field, value, says) in cases {
            let mut fact = shelling();
            let error = set(&mut fact, field, value).expect_err(field);
            assert!(error.contains(says), "{field}={value}: {error}");
            assert_eq!(fact, shelling(), "{field}={value} left a trace");
        }
    }

    #[test]
    fn a_new_name_keeps_class_and_states() {
        let mut fact = shelling();
        set(&mut fact, "target", "Velda trade mission").expect("a role");
        let target = fact.actors_as(Role::Target).next().expect("one");
        assert_eq!((target.name.as_str(), target.sending_state.as_deref()), ("Velda trade mission", Some("XN")));
    }
}
