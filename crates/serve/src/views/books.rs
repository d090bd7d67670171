//! The books: commitments, posture, attribution, statements, contacts, conflicts, sources, missions, search.

use super::{FactLine, Part, Row, Words};
use serde::Serialize;
use utoipa::ToSchema;

/// A stage of the commitments board.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Stage {
    /// `vowed`, `under way`, `said done`, `done`, `stalled` or `broken`.
    pub name: String,
    /// What stands there.
    pub promises: Vec<Promise>,
}

/// Promises and measures by where they stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Board {
    /// The columns.
    pub stages: Vec<Stage>,
    /// Days without a word after which a promise counts as stalled.
    pub patience: u16,
    /// The day these are counted to: the newest the ledger tells of, never the clock's.
    pub today: Option<String>,
    /// Which part of the list.
    pub part: Part,
}

/// A promise or measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Promise {
    /// Id of the fact that names it, for its page.
    pub id: String,
    /// Type of the codebook in words.
    pub what: String,
    /// Who promised or acts.
    pub who: String,
    /// To whom.
    pub to: String,
    /// For whom or what.
    pub about: String,
    /// Where it stands, in words.
    pub standing: String,
    /// Until when; empty when not stated.
    pub until: String,
    /// True when that has passed and it is not done.
    pub overdue: bool,
    /// Days since the last word; nothing when that is not too long.
    pub quiet: Option<i32>,
    /// The way it went.
    pub steps: Vec<Step>,
    /// Name and words of the last telling.
    pub line: FactLine,
}

/// A step in the order of time: of a promise, or in the attribution of an act.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Step {
    /// When it was told, as it is shown.
    pub date: String,
    /// First day; nothing when not known.
    pub day: Option<String>,
    /// `claim`, `blame`, `denial`, `vowed`, `done`, …
    pub step: String,
    /// By whom.
    pub by: String,
    /// On whom; empty for promises.
    pub on: String,
    /// Reach or motive; empty when there is none.
    pub note: String,
    /// How firmly it is put; empty for plain assertion.
    pub firmness: String,
    /// The fact that tells it.
    pub fact: FactLine,
}

/// A value at a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Point {
    /// First and last day; nothing when not known.
    pub day: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// When, as it is shown.
    pub when: String,
    /// The value in words.
    pub value: String,
    /// Smallest number, for figures.
    pub min: Option<u64>,
    /// Largest number.
    pub max: Option<u64>,
    /// State without a number: `open`, `closed`, `services stopped`, …
    pub state: Option<String>,
    /// True when it holds or held; false when only announced, ordered or considered.
    pub holds: bool,
    /// True for the value before a change.
    pub before: bool,
    /// True for the value in force.
    pub in_force: bool,
    /// Ids of facts that give another value for the same days.
    pub against: Vec<String>,
    /// The fact.
    pub fact: FactLine,
}

/// The values of one figure of one mission, force or state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Series {
    /// Whose figure.
    pub of: String,
    /// `open or shut`, `staff`, `troops`, …
    pub figure: String,
    /// Values in the order of time, undated last.
    pub points: Vec<Point>,
}

/// Posture: series by mission.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Posture {
    /// The series.
    pub series: Vec<Series>,
    /// Which part of the facts behind them.
    pub part: Part,
}

/// Attributions of one act.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Act {
    /// The act.
    pub incident: Row,
    /// The steps in the order of time.
    pub steps: Vec<Step>,
}

/// How often one names another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pair {
    /// Who claims, blames, denies, arrests.
    pub by: String,
    /// Who is named; the one who speaks for a claim or denial.
    pub on: String,
    /// `claim`, `blame`, `denial`, …
    pub step: String,
    /// Ids of the facts.
    pub facts: Vec<String>,
}

/// The book of attribution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Attribution {
    /// Act by act, newest first.
    pub acts: Vec<Act>,
    /// What is about no single act.
    pub others: Vec<Step>,
    /// Who names whom.
    pub matrix: Vec<Pair>,
    /// Which part of the facts.
    pub part: Part,
}

/// Statements of one speaker.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Saying {
    /// Who; empty for the reports' own voice.
    pub speaker: String,
    /// What was said, newest first.
    pub statements: Vec<Statement>,
}

/// Something said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Statement {
    /// The fact.
    pub fact: FactLine,
    /// To whom.
    pub to: String,
    /// About what.
    pub about: String,
    /// Condition, in the words of the text.
    pub condition: String,
}

/// Statements by speaker.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Sayings {
    /// Speakers, those who said most first.
    pub speakers: Vec<Saying>,
    /// Which part of the list.
    pub part: Part,
}

/// A contact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Contact {
    /// The fact.
    pub fact: FactLine,
    /// Who calls, visits, asks.
    pub from: String,
    /// Who is called, visited, asked.
    pub to: String,
    /// Who else takes part.
    pub with: String,
    /// `done`, `announced`, …
    pub status: String,
}

/// Who has to do with whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Edge {
    /// One side.
    pub from: String,
    /// The other side.
    pub to: String,
    /// How often.
    pub count: usize,
}

/// The book of contacts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Contacts {
    /// Newest first.
    pub contacts: Vec<Contact>,
    /// Who has to do with whom, on this page of the list.
    pub edges: Vec<Edge>,
    /// Which part of the list.
    pub part: Part,
}

/// One side of a conflict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ConflictValue {
    /// The value.
    pub value: String,
    /// Day it holds for; empty when not said.
    pub as_of: String,
    /// Who says so.
    pub sides: Vec<Side>,
}

/// Who gives a value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Side {
    /// The fact.
    pub fact: FactLine,
    /// When its report came out.
    pub published: String,
}

/// Values that differ, side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Conflict {
    /// Id.
    pub id: String,
    /// What it is about.
    pub label: String,
    /// Field that differs.
    pub field: String,
    /// Kind of difference.
    pub class: String,
    /// The values.
    pub values: Vec<ConflictValue>,
    /// One line of reasoning.
    pub note: String,
    /// Id and name of the incident it belongs to, where there is one.
    pub incident: Option<(String, String)>,
}

/// All conflicts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Conflicts {
    /// The conflicts of the page.
    pub conflicts: Vec<Conflict>,
    /// Which part of the list.
    pub part: Part,
}

/// A document as a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Source {
    /// Name in the ledger.
    pub document: String,
    /// Headline.
    pub title: String,
    /// Outlet; empty when not known.
    pub outlet: String,
    /// Agency of the text.
    pub agency: String,
    /// Admiralty grade.
    pub grade: String,
    /// When it came out.
    pub published: String,
    /// How that is known.
    pub basis: String,
    /// Name of the document whose text it is; its own name when the text is its own.
    pub origin: String,
    /// Shared passages, in words.
    pub copies: Vec<String>,
    /// Facts coded from it.
    pub facts: usize,
    /// Two-letter code of its language.
    pub language: String,
    /// True for demonstration material.
    pub demo: bool,
    /// Remarks made while reading.
    pub remarks: Vec<String>,
}

/// An agency or outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Publisher {
    /// Name.
    pub name: String,
    /// `agency`, `outlet` or `report`.
    pub kind: String,
    /// Documents of it.
    pub documents: usize,
    /// Documents of others that cite it.
    pub cited: usize,
    /// Facts from its documents.
    pub facts: usize,
    /// Incidents that its documents tell of.
    pub incidents: usize,
    /// Of these, told by nobody else.
    pub alone: usize,
    /// Admiralty grade; empty when ungraded.
    pub grade: String,
    /// The grade in words, with who gave it and why.
    pub meaning: String,
}

/// Where everything comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Sources {
    /// Agencies and outlets of these documents.
    pub publishers: Vec<Publisher>,
    /// The documents of the page, by name.
    pub documents: Vec<Source>,
    /// Which part of the list.
    pub part: Part,
}

/// A mission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mission {
    /// Name.
    pub name: String,
    /// Class in words.
    pub class: String,
    /// Code of the sending state.
    pub sending: String,
    /// Its name.
    pub of: String,
    /// Code of the host state.
    pub host: String,
    /// Its name.
    pub r#in: String,
    /// Attacks on it.
    pub attacks: usize,
    /// The last attack.
    pub last: String,
    /// How it stands, by the latest word on its doors.
    pub standing: String,
    /// The fact that says so.
    pub fact: Option<String>,
    /// What else it is called.
    pub called: Vec<String>,
    /// Facts that name it.
    pub facts: usize,
    /// Documents that name it.
    pub documents: usize,
}

/// Missions, the most attacked first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Missions {
    /// The missions of the page.
    pub missions: Vec<Mission>,
    /// Which part of the list.
    pub part: Part,
}

/// Something found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// The fact; nothing when the document as a whole fits.
    pub fact: Option<FactLine>,
    /// Name of the document.
    pub document: String,
    /// Headline.
    pub title: String,
    /// Outlet.
    pub outlet: String,
    /// When: of the fact, else of the document.
    pub date: String,
    /// Words of the quotation or of the text around the hits.
    pub words: Words,
    /// Where in these words the words asked for stand: first byte and byte after the last.
    pub hits: Vec<(usize, usize)>,
    /// True for demonstration material.
    pub demo: bool,
}

/// A page of hits, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Found {
    /// The hits.
    pub hits: Vec<Hit>,
    /// Which part of them.
    pub part: Part,
    /// True when the index lacks documents that are being read right now.
    pub missing: bool,
    /// What was wrong with the question; empty when nothing.
    pub remark: String,
}
