//! Templates, and the official file of them.

use std::fmt::Write as _;

/// A thing or weapon with what the slots say of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thing {
    /// The phrase.
    pub text: String,
    /// The phrase as the taggers are surest of it.
    pub said: String,
    /// Type.
    pub kind: Option<String>,
    /// Number.
    pub number: Option<String>,
    /// Nationality.
    pub nation: Option<String>,
    /// What happened to it.
    pub effect: Option<String>,
}

/// Persons who were attacked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// Name.
    pub name: Option<String>,
    /// Title, role, or what unnamed persons are called.
    pub description: Option<String>,
    /// What else the slots say; its phrase is the name or the description.
    pub thing: Thing,
}

/// One incident.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template {
    /// Date slot.
    pub date: Option<String>,
    /// Location slot.
    pub location: Option<String>,
    /// Type of incident.
    pub kind: String,
    /// Stage of execution.
    pub stage: String,
    /// Weapons.
    pub instruments: Vec<Thing>,
    /// Category.
    pub category: Option<String>,
    /// Individuals.
    pub individuals: Vec<Thing>,
    /// Organisations; the kind is the confidence.
    pub organisations: Vec<Thing>,
    /// Physical targets.
    pub targets: Vec<Thing>,
    /// Human targets.
    pub persons: Vec<Person>,
    /// Whether it is told that nobody came to harm, and nobody is named who might have.
    pub nobody_hurt: bool,
}

/// A filler with the filler it refers to.
fn tagged(value: &Option<String>, tag: &str) -> Option<String> {
    value.as_ref().map(|v| format!("{v}: {}", quoted(tag)))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.to_uppercase().replace('"', "\\\""))
}

impl Template {
    /// All 23 slots that are scored, in order, with their fillers.
    fn slots(&self) -> Vec<(&'static str, Vec<String>)> {
        let things = |list: &[Thing], get: fn(&Thing) -> &Option<String>| -> Vec<String> {
            list.iter().filter_map(|t| tagged(get(t), &t.text)).collect()
        };
        let people = |get: fn(&Thing) -> &Option<String>| -> Vec<String> {
            self.persons.iter().filter_map(|p| tagged(get(&p.thing), &p.thing.text)).collect()
        };
        let texts =
            |list: &[Thing]| list.iter().filter(|t| !t.text.is_empty()).map(|t| quoted(&t.text)).collect::<Vec<_>>();
        let plain = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
        let instrument_types = self.instruments.iter().filter_map(|t| match t.text.is_empty() {
            true => t.kind.clone(),
            false => tagged(&t.kind, &t.text),
        });
        let names = self.persons.iter().filter_map(|p| p.name.as_deref()).map(quoted).collect();
        let descriptions = self.persons.iter().filter_map(|p| {
            let description = quoted(p.description.as_deref()?);
            Some(p.name.as_ref().map_or(description.clone(), |name| format!("{description}: {}", quoted(name))))
        });
        let mut harm = people(|t| &t.effect);
        if self.nobody_hurt {
            harm.push("NO INJURY OR DEATH: \"-\"".to_owned());
        }
        vec![
            ("INCIDENT: DATE", plain(&self.date)),
            ("INCIDENT: LOCATION", plain(&self.location)),
            ("INCIDENT: TYPE", vec![self.kind.clone()]),
            ("INCIDENT: STAGE OF EXECUTION", vec![self.stage.clone()]),
            ("INCIDENT: INSTRUMENT ID", texts(&self.instruments)),
            ("INCIDENT: INSTRUMENT TYPE", instrument_types.collect()),
            ("PERP: INCIDENT CATEGORY", plain(&self.category)),
            ("PERP: INDIVIDUAL ID", texts(&self.individuals)),
            ("PERP: ORGANIZATION ID", texts(&self.organisations)),
            ("PERP: ORGANIZATION CONFIDENCE", things(&self.organisations, |t| &t.kind)),
            ("PHYS TGT: ID", texts(&self.targets)),
            ("PHYS TGT: TYPE", things(&self.targets, |t| &t.kind)),
            ("PHYS TGT: NUMBER", things(&self.targets, |t| &t.number)),
            ("PHYS TGT: FOREIGN NATION", things(&self.targets, |t| &t.nation)),
            ("PHYS TGT: EFFECT OF INCIDENT", things(&self.targets, |t| &t.effect)),
            ("PHYS TGT: TOTAL NUMBER", Vec::new()),
            ("HUM TGT: NAME", names),
            ("HUM TGT: DESCRIPTION", descriptions.collect()),
            ("HUM TGT: TYPE", people(|t| &t.kind)),
            ("HUM TGT: NUMBER", people(|t| &t.number)),
            ("HUM TGT: FOREIGN NATION", people(|t| &t.nation)),
            ("HUM TGT: EFFECT OF INCIDENT", harm),
            ("HUM TGT: TOTAL NUMBER", Vec::new()),
        ]
    }

    /// Whether a slot never applies to this type of incident.
    fn inapplicable(&self, slot: &str) -> bool {
        match self.kind.as_str() {
            "ARSON" => slot.starts_with("INCIDENT: INSTRUMENT"),
            "KIDNAPPING" => slot.starts_with("INCIDENT: INSTRUMENT") || slot.starts_with("PHYS TGT"),
            _ => false,
        }
    }
}

/// Column at which fillers stand.
const COLUMN: usize = 36;

/// The templates of one message in the official form; without any, the one of an irrelevant message.
pub fn write(id: &str, templates: &[Template], out: &mut String) {
    if templates.is_empty() {
        let empty = Template::default();
        write_one(id, "*", &empty, out);
    }
    for (i, template) in templates.iter().enumerate() {
        write_one(id, &(i + 1).to_string(), template, out);
    }
}

fn write_one(id: &str, number: &str, template: &Template, out: &mut String) {
    line(0, "MESSAGE: ID", &[id.to_owned()], out);
    line(1, "MESSAGE: TEMPLATE", &[number.to_owned()], out);
    for (i, (slot, fillers)) in template.slots().into_iter().enumerate() {
        let fillers = match fillers {
            _ if number == "*" || template.inapplicable(slot) => vec!["*".to_owned()],
            none if none.is_empty() => vec!["-".to_owned()],
            some => some,
        };
        line(i + 2, slot, &fillers, out);
    }
    out.push('\n');
}

fn line(number: usize, slot: &str, fillers: &[String], out: &mut String) {
    let label = format!("{:<4}{slot}", format!("{number}."));
    for (i, filler) in fillers.iter().enumerate() {
        let label = if i == 0 { label.as_str() } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{label:<COLUMN$}{filler}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kidnapping_has_no_instrument_slot() {
        let person = Person {
            name: Some("ANA PAZ".to_owned()),
            description: Some("MAYOR".to_owned()),
            thing: Thing {
                text: "ANA PAZ".to_owned(),
                kind: Some("GOVERNMENT OFFICIAL".to_owned()),
                ..Thing::default()
            },
        };
        let template = Template { kind: "KIDNAPPING".to_owned(), persons: vec![person], ..Template::default() };
        let mut out = String::new();
        write("X-MUC3-0001", &[template], &mut out);
        assert!(out.contains("6.  INCIDENT: INSTRUMENT ID         *\n"), "{out}");
        assert!(out.contains("19. HUM TGT: DESCRIPTION            \"MAYOR\": \"ANA PAZ\"\n"), "{out}");
        assert!(out.contains("20. HUM TGT: TYPE                   GOVERNMENT OFFICIAL: \"ANA PAZ\"\n"), "{out}");
    }

    #[test]
    fn an_irrelevant_message_is_all_stars() {
        let mut out = String::new();
        write("X-MUC3-0001", &[], &mut out);
        assert_eq!(out.lines().filter(|l| l.ends_with(" *")).count(), 24);
    }
}
