//! The situation, incidents and single facts.

use super::{Choice, Conflict, Decision, FactLine, Part, Step, Words};
use serde::Serialize;
use utoipa::ToSchema;

/// A number of people, as an interval. Both ends missing: only vague words stand there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Toll {
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

/// First and last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// An incident in a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Row {
    /// Id of the group of reports.
    pub id: String,
    /// The id as it is shown.
    pub short: String,
    /// True for demonstration material.
    pub demo: bool,
    /// When, as it is shown; `open` when no report tells.
    pub date: String,
    /// First and last day; nothing when open.
    pub days: Option<Span>,
    /// Where.
    pub place: String,
    /// Two-letter code of the state.
    pub country: String,
    /// Latitude in degrees, of the most exact place of the gazetteer.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// Type of the codebook.
    pub r#type: String,
    /// The type in words.
    pub what: String,
    /// What was aimed at.
    pub target: String,
    /// Weapons with their number, in words.
    pub weapon: String,
    /// Classes of the weapons.
    pub weapons: Vec<String>,
    /// `dead/injured` as intervals; empty when neither is stated.
    pub toll: String,
    /// Dead; nothing when not stated.
    pub killed: Option<Toll>,
    /// Injured; nothing when not stated.
    pub injured: Option<Toll>,
    /// Code of the status of attribution.
    pub status: String,
    /// The status in words.
    pub standing: String,
    /// True when a report says that nobody has claimed it.
    pub no_claim: bool,
    /// Number of conflicts between reports.
    pub conflicts: usize,
    /// Number of independent origins.
    pub origins: usize,
    /// Number of reports.
    pub reports: usize,
    /// What analysts said: `accepted`, `corrected`, `rejected`.
    pub marks: Vec<String>,
}

/// Incidents of a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimeBar {
    /// First and last day.
    pub days: Span,
    /// Incidents that begin in it.
    pub count: usize,
    /// Of these, with dead or injured.
    pub hurt: usize,
}

/// A point of the map: the incidents at one place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Spot {
    /// The newest incident there; the only one unless very many points were joined.
    pub row: Row,
    /// Incidents there.
    pub count: usize,
    /// True when people were killed or hurt in one of them.
    pub hurt: bool,
}

/// A mission of the table, on the map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Post {
    /// Its number, the same for one version of the program.
    pub number: usize,
    /// What it is called: kind, sending state, city.
    pub name: String,
    /// `embassy`, `consulate` or `mission`.
    pub kind: String,
    /// Code of the sending state.
    pub sending: String,
    /// Code of the host state.
    pub host: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Address of the page with what the ledger tells of it.
    pub page: String,
}

/// A mission that incidents were aimed at, or that reports alone tell of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Struck {
    /// Number of the mission.
    pub mission: usize,
    /// Incidents that fit; none for one that stands in no table and was told of in another way.
    pub incidents: usize,
    /// The mission itself where it is known from reports only: it stands in no table, and lies at its city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported: Option<Post>,
}

/// The situation: incidents that fit, over time and space.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Situation {
    /// The page of incidents, newest first.
    pub incidents: Vec<Row>,
    /// Which page.
    pub part: Part,
    /// Bars of the timeline, oldest first, over all that fits apart from the period.
    pub bars: Vec<TimeBar>,
    /// Incidents without a day.
    pub undated: usize,
    /// Incidents without a place on the map.
    pub unplaced: usize,
    /// Incidents with dead.
    pub deadly: usize,
    /// Incidents with a conflict between reports.
    pub disputed: usize,
    /// Incidents told by one origin only.
    pub single: usize,
    /// States to choose from.
    pub countries: Vec<Choice>,
    /// Types to choose from.
    pub types: Vec<Choice>,
    /// Weapons to choose from.
    pub weapons: Vec<Choice>,
    /// Statuses to choose from.
    pub statuses: Vec<Choice>,
    /// Set when only the newest incidents of a large ledger were looked at: how many.
    pub newest_only: Option<usize>,
    /// True while all incidents of a large ledger are being gathered, so that these figures will be those of all.
    pub gathering: bool,
    /// Changes of the ledger that these figures do not hold yet: more came at once than is waited for.
    pub behind: usize,
}

/// One value of a field with who gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct FieldValue {
    /// The value.
    pub value: String,
    /// The words it was read from.
    pub words: Option<Words>,
    /// Id of the fact that gives it.
    pub fact: String,
    /// Name of the document.
    pub document: String,
    /// Whose word it is; empty for the report's own voice.
    pub voice: String,
    /// What the machine had read, where an analyst corrected it.
    pub machine: Option<String>,
}

/// A field of an incident with its values per report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Field {
    /// What it is.
    pub name: String,
    /// Value shown at a glance; empty when no report states it.
    pub shown: String,
    /// True when reports give values that differ.
    pub differs: bool,
    /// Values per report.
    pub values: Vec<FieldValue>,
}

/// An independent origin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Origin {
    /// Agency, outlet or report.
    pub name: String,
    /// Admiralty grade; empty when ungraded.
    pub grade: String,
    /// Documents that go back to it.
    pub documents: Vec<String>,
}

/// One report of an incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Report {
    /// The fact.
    pub fact: FactLine,
    /// Headline.
    pub title: String,
    /// Outlet; empty when not known.
    pub outlet: String,
    /// When the report came out.
    pub published: String,
    /// How that is known.
    pub basis: String,
}

/// Casualties by one report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct TollLine {
    /// The day it was told: of the words, else of the report.
    pub told: String,
    /// Name of the document.
    pub document: String,
    /// Id of the fact.
    pub fact: String,
    /// Whose word it is; empty for the report's own voice.
    pub voice: String,
    /// Admiralty grade; empty when ungraded.
    pub grade: String,
    /// Dead, as it is shown; empty when not stated.
    pub killed: String,
    /// Injured.
    pub injured: String,
    /// Missing.
    pub missing: String,
    /// Held.
    pub captured: String,
    /// Dead, as numbers.
    pub killed_range: Option<Toll>,
    /// Injured, as numbers.
    pub injured_range: Option<Toll>,
    /// The words that state it.
    pub words: Option<Words>,
}

/// A fact that hangs on an incident, or a group that a fact belongs to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Link {
    /// What it is to the other: `attribution`, `statement`, `possible`, …
    pub role: String,
    /// The fact.
    pub fact: FactLine,
}

/// An incident, with all that is known of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Incident {
    /// Its line in lists.
    pub row: Row,
    /// Changes when its facts or what was decided on them change; a decision carries the one it saw.
    pub version: String,
    /// The words that tell it first.
    pub words: Option<Words>,
    /// Why its reports were joined: matched keys.
    pub reason: String,
    /// Independent origins.
    pub origins: Vec<Origin>,
    /// Fields with their values per report.
    pub fields: Vec<Field>,
    /// Claims, blame, denials, arrests, verdicts, in the order of time.
    pub attribution: Vec<Step>,
    /// Casualties by report, in the order of time.
    pub tolls: Vec<TollLine>,
    /// Reports of it.
    pub reports: Vec<Report>,
    /// Statements, promises and other facts that hang on it.
    pub linked: Vec<Link>,
    /// Where reports disagree.
    pub conflicts: Vec<Conflict>,
    /// What happened to it: read, coded, decided.
    pub history: Vec<Decision>,
    /// Other incidents of the time and place, the nearest first.
    pub near: Vec<Row>,
}

/// A single fact with its values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Fact {
    /// Its line in lists.
    pub line: FactLine,
    /// Changes when the fact or what was decided on it changes.
    pub version: String,
    /// One sentence; empty when the coder gave none.
    pub summary: String,
    /// Values with their words.
    pub fields: Vec<Field>,
    /// All words that state it, repeat it or help to read it: what they do, and the words.
    pub evidence: Vec<Evidence>,
    /// Headline of its document.
    pub title: String,
    /// When the document came out.
    pub published: String,
    /// Facts it speaks about and that speak about it.
    pub linked: Vec<Link>,
    /// Its group: id and label.
    pub group: Option<(String, String)>,
    /// Steps, for a promise or measure.
    pub steps: Vec<Step>,
    /// Where it disagrees with others.
    pub conflicts: Vec<Conflict>,
    /// What happened to it.
    pub history: Vec<Decision>,
}

/// Words behind a fact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Evidence {
    /// `stated by`, `read with` or `said again`.
    pub role: String,
    /// Zone of the document, such as `body` or `caption`.
    pub zone: String,
    /// The words.
    pub words: Words,
}
