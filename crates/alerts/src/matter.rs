//! What can be watched, as it stands.

use crate::Field;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of matter it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An attack, attempt, threat or hoax.
    #[default]
    Incident,
    /// A figure or state of a mission, force or state.
    Posture,
    /// A promise or measure.
    Commitment,
}

/// Words of a report, with where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The fact by what does not change when facts are numbered anew: document, kind and words.
    pub anchor: String,
    /// Anchors of the same words in older revisions of the document, the newest first; true where other things were
    /// said there than now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<(String, bool)>,
    /// Id of the fact when it was looked at.
    pub fact: String,
    /// Name of the document.
    pub document: String,
    /// Outlet or agency; empty where none is known.
    pub outlet: String,
    /// When it came out, as it is shown.
    pub published: String,
    /// Whose word it is; empty for the report itself.
    pub voice: String,
    /// The words.
    pub quote: String,
    /// First byte of the words in the original.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// A value and the words it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The value, as it is shown; empty for "not stated".
    pub text: String,
    /// The words it was read from.
    pub sources: Vec<Source>,
}

/// A claim, blame or denial, or a report that nobody has claimed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// What it is and by whom, such as `denial by Sarovia`.
    pub text: String,
    /// Its words.
    pub source: Source,
}

/// A matter as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Matter {
    /// Id in the ledger, for links. Another report may change it; what the matter is told apart by are its anchors.
    pub id: String,
    /// Kind.
    pub kind: Kind,
    /// Type of the codebook, such as `ied`.
    pub r#type: String,
    /// What it is, in a few words.
    pub title: String,
    /// Page of the console, without a leading slash.
    pub page: String,
    /// Two-letter code of the country; empty when unknown.
    pub country: String,
    /// Where, as it is shown.
    pub place: String,
    /// Degrees north and east, where the gazetteer knows the place.
    pub position: Option<(f64, f64)>,
    /// Kilometres that the position is exact to.
    pub exact_km: f64,
    /// Days it took place, as `YYYY-MM-DD`, first and last.
    pub days: Option<(String, String)>,
    /// Independent origins.
    pub origins: usize,
    /// Fewest people killed by any report; `None` when not stated.
    pub killed: Option<u32>,
    /// Fewest people injured.
    pub injured: Option<u32>,
    /// True when there was damage to things.
    pub damage: bool,
    /// True for what is told to come: a threat, a warning.
    pub to_come: bool,
    /// True when reports contradict each other.
    pub disputed: bool,
    /// True when demonstration material is in it.
    pub demo: bool,
    /// Values whose change is told, by field.
    pub values: BTreeMap<Field, Stated>,
    /// Claims, blame, denials.
    pub voices: Vec<Voice>,
    /// The words that tell it, report by report.
    pub tellings: Vec<Source>,
    /// Numbers of the watches whose filter lets it pass; worked out anew whenever it is looked at.
    #[serde(skip)]
    pub fits: Vec<i64>,
}

impl Matter {
    /// Everything it rests on: what tells it, and who claims, blames or denies.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.tellings.iter().chain(self.voices.iter().map(|v| &v.source))
    }

    /// The same, to be filled in.
    pub fn sources_mut(&mut self) -> impl Iterator<Item = &mut Source> {
        self.tellings.iter_mut().chain(self.voices.iter_mut().map(|v| &mut v.source))
    }

    /// The value of a field, as it is shown; empty when not stated.
    pub fn value(&self, field: Field) -> &str {
        self.values.get(&field).map_or("", |v| v.text.as_str())
    }
}
