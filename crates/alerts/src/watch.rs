//! What somebody wants to be told of.

use crate::{Field, Matter, Schedule};
use serde::{Deserialize, Serialize};

/// A circle around a place; kinds of acts may have another radius.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Around {
    /// The place as it was typed.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Kilometres around it.
    pub km: f64,
    /// Other radii, by type of the codebook.
    pub by_type: Vec<(String, f64)>,
}

impl Around {
    /// Kilometres for a type.
    pub fn radius(&self, ty: &str) -> f64 {
        self.by_type.iter().find(|(of, _)| of == ty).map_or(self.km, |(_, km)| *km)
    }
}

/// Which matters, and which changes of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// Words of a mission's name, or its sending state's code; as in the lists.
    pub mission: String,
    /// Country code or name.
    pub country: String,
    /// Words of the name of an actor or speaker.
    pub actor: String,
    /// Type or kind of the codebook.
    pub kind: String,
    /// A circle; what the gazetteer cannot place is outside.
    pub around: Option<Around>,
    /// Fewest independent origins of an incident.
    pub origins: usize,
    /// Changes that are told; empty for all.
    pub fields: Vec<Field>,
}

impl Rule {
    /// True when the matter lies in the circle, if there is one.
    pub fn is_near(&self, matter: &Matter) -> bool {
        let Some(around) = &self.around else { return true };
        let near = |at: (f64, f64)| distance_km((around.lat, around.lon), at) <= around.radius(&matter.r#type);
        matter.position.is_some_and(near)
    }

    /// True when a change of this field is told.
    pub fn tells(&self, field: Field) -> bool {
        self.fields.is_empty() || self.fields.contains(&field)
    }
}

/// Kilometres between two points on the globe.
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (lat, lon) = ((lat_b - lat_a) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * lon.sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}

/// What a webhook is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// JSON of our own.
    #[default]
    Json,
    /// One CAP 1.2 message for each alert.
    Cap,
}

/// Where a webhook goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Address.
    pub url: String,
    /// What it is signed with.
    pub secret: String,
    /// What is sent.
    pub form: Form,
}

/// A watch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Watch {
    /// Number.
    #[serde(skip)]
    pub id: i64,
    /// Name.
    pub name: String,
    /// Who made it.
    pub by: String,
    /// When, in seconds since 1970 (UTC).
    pub created: i64,
    /// True when it rests.
    pub paused: bool,
    /// What it is about.
    pub rule: Rule,
    /// Where to, by HTTP.
    pub webhook: Option<Webhook>,
    /// Where to, by mail.
    pub email: Vec<String>,
    /// True when open pages of the console show it.
    pub desktop: bool,
    /// When.
    pub schedule: Schedule,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_circles_of_their_own() {
        let around = Around { km: 5.0, by_type: vec![("rocket_attack".into(), 40.0)], ..Around::default() };
        let rule = Rule { around: Some(around), ..Rule::default() };
        let at = |ty: &str, position| Matter { r#type: ty.into(), position, ..Matter::default() };
        // A tenth of a degree of latitude is some 11 km.
        assert!(rule.is_near(&at("rocket_attack", Some((0.1, 0.0)))));
        assert!(!rule.is_near(&at("ied", Some((0.1, 0.0)))));
        assert!(!rule.is_near(&at("rocket_attack", None)), "nobody knows where it was");
        let far = distance_km((52.52, 13.405), (48.8566, 2.3522));
        assert!((far - 878.0).abs() < 5.0, "{far}");
    }
}
