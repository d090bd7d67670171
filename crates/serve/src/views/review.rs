//! Review: what to look at first, what was decided, and by whom.

use super::{Document, FactLine, Part, Row};
use serde::Serialize;
use utoipa::ToSchema;

/// Something to look at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Task {
    /// The document to open.
    pub document: String,
    /// Headline of the document.
    pub title: String,
    /// The fact to begin with.
    pub fact: FactLine,
    /// The incident it belongs to.
    pub incident: Option<String>,
    /// Why it matters, the weightiest reason first.
    pub reasons: Vec<String>,
    /// The higher the sooner.
    pub weight: u32,
}

/// The review queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Queue {
    /// What to look at, the most important first.
    pub tasks: Vec<Task>,
    /// Which part of the queue.
    pub part: Part,
    /// Facts that nobody has judged.
    pub open: usize,
    /// Facts accepted or rejected.
    pub judged: usize,
    /// Corrections by field.
    pub corrections: Vec<Tally>,
    /// How facts of each kind fared.
    pub kinds: Vec<Tally>,
}

/// Counts of decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tally {
    /// Kind or field.
    pub name: String,
    /// Facts accepted.
    pub accepted: usize,
    /// Facts rejected.
    pub rejected: usize,
    /// Facts corrected.
    pub corrected: usize,
}

/// How machine and analysts agree, counted from the decisions that are in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Statistics {
    /// All together.
    pub total: Tally,
    /// By month of the decision, the newest first.
    pub months: Vec<Tally>,
    /// By kind and type of the codebook, those decided on most first; so for the others.
    pub kinds: Vec<Tally>,
    /// Corrections by field.
    pub fields: Vec<Tally>,
    /// By the rule that made the fact.
    pub rules: Vec<Tally>,
    /// By the versions of rules, tables and model that had coded the document when it was decided on.
    pub versions: Vec<Tally>,
    /// By who decided.
    pub people: Vec<Tally>,
    /// Decisions that were undone or overruled and are not counted.
    pub undone: usize,
    /// Decisions whose fact is there no more; counted, but under no rule or version.
    pub lost: usize,
}

/// A field that can be corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Field {
    /// Name, as a correction says it.
    pub name: String,
    /// Value now, as it could be typed; empty when there is none.
    pub value: String,
    /// What the machine had read, where it was corrected.
    pub machine: Option<String>,
}

/// Another incident that may be the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Candidate {
    /// The incident.
    pub row: Row,
    /// Why it may be the same.
    pub reasons: Vec<String>,
}

/// A fact under review.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ReviewFact {
    /// The fact.
    pub line: FactLine,
    /// Version a decision on it carries.
    pub version: String,
    /// What can be corrected: fields with a value.
    pub fields: Vec<Field>,
    /// Names of all fields that a correction may name.
    pub more: Vec<String>,
    /// Incidents that may be the same.
    pub candidates: Vec<Candidate>,
    /// The incident it belongs to.
    pub incident: Option<String>,
    /// Reports of that incident.
    pub reports: usize,
    /// Version of that incident, where the fact stands in it with others and can be split off.
    pub together: Option<String>,
}

/// A document and its facts side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ReviewPage {
    /// The document as published.
    pub document: Document,
    /// Its facts.
    pub facts: Vec<ReviewFact>,
    /// Document to look at next.
    pub next: Option<String>,
}

/// Something that was decided, or that happened to a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Decision {
    /// Number; nothing for what was not decided.
    pub number: Option<i64>,
    /// When, as it is shown.
    pub at: String,
    /// `accept`, `reject`, `correct`, … or `read`, `coded again`.
    pub kind: String,
    /// Who.
    pub by: String,
    /// What exactly.
    pub what: String,
    /// Id it is about.
    pub about: String,
    /// Words it was made on, or the source that was graded.
    pub on: String,
    /// Where that stands now: an incident or a fact.
    pub found: Option<String>,
    /// Why.
    pub why: String,
    /// `in force`, `undone by 4`, …
    pub state: String,
    /// True when it counts and can be undone.
    pub in_force: bool,
}

/// Everything that was decided, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Decisions {
    /// The decisions of the page.
    pub decisions: Vec<Decision>,
    /// Which part of the list.
    pub part: Part,
}

/// A decision that was entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entered {
    /// Its numbers in the ledger.
    pub numbers: Vec<i64>,
    /// What it was about.
    pub about: String,
    /// Version of that from now on.
    pub version: String,
}
