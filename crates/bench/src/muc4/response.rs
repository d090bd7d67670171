//! The five roles, one message a line.

use super::slots::Template;
use serde::Serialize;

/// One message.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    docid: &'a str,
    templates: Vec<Roles>,
}

#[derive(Debug, Serialize)]
#[allow(non_snake_case)]
struct Roles {
    incident_type: String,
    PerpInd: Vec<[String; 1]>,
    PerpOrg: Vec<[String; 1]>,
    Target: Vec<[String; 1]>,
    Victim: Vec<[String; 1]>,
    Weapon: Vec<[String; 1]>,
}

impl<'a> Line<'a> {
    /// The roles of the templates of one message.
    pub fn new(docid: &'a str, templates: &[Template]) -> Line<'a> {
        Line { docid, templates: templates.iter().map(roles).collect() }
    }
}

/// One mention stands for each entity: the one most surely right.
fn roles(template: &Template) -> Roles {
    let said =
        |list: &[super::slots::Thing]| list.iter().filter(|t| !t.said.is_empty()).map(|t| [lower(&t.said)]).collect();
    Roles {
        incident_type: template.kind.to_lowercase(),
        PerpInd: said(&template.individuals),
        PerpOrg: said(&template.organisations),
        Target: said(&template.targets),
        Victim: template.persons.iter().filter_map(|p| Some([lower(p.name.as_ref()?)])).collect(),
        Weapon: said(&template.instruments),
    }
}

fn lower(text: &str) -> String {
    text.to_lowercase().replace('[', "(").replace(']', ")")
}
