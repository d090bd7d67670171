//! What the console shows, as plain values: made by the app, drawn by the pages, sent by the interface for programs.
//!
//! Days are `YYYY-MM-DD`. An empty text or `null` is "not stated", never zero and never "none". Ids are those of the
//! codebook's interchange files and stay the same while a ledger's documents stay the same.

mod books;
mod briefs;
mod document;
mod feeds;
mod incident;
mod review;
mod watches;

pub use books::{
    Act, Attribution, Board, Conflict, ConflictValue, Conflicts, Contact, Contacts, Edge, Found, Hit, Mission,
    Missions, Pair, Point, Posture, Promise, Publisher, Saying, Sayings, Series, Side, Source, Sources, Stage,
    Statement, Step,
};
pub use briefs::{
    BriefChange, BriefFile, BriefForm, BriefLine, BriefNote, BriefPage, BriefPart, BriefSide, BriefSource,
    BriefStatement, Briefs, Marking,
};
pub use document::{Detail, Document, FactInDocument, Mark, Passage};
pub use feeds::{Feed, Feeds, LostItem};
pub use incident::{
    Evidence, Fact, Field, FieldValue, Incident, Link, Origin, Post, Report, Row, Situation, Span, Spot, Struck,
    TimeBar, Toll, TollLine,
};
pub use review::{
    Candidate, Decision, Decisions, Entered, Field as ReviewField, Queue, ReviewFact, ReviewPage, Statistics, Tally,
    Task,
};

pub use watches::{Alerted, Changed, Delivery, Notice, Quiet, Saved, Watch, WatchAct, WatchForm, WatchPage, Watches};

use serde::Serialize;
use utoipa::ToSchema;

/// Words of a document, with the bytes they stand at in the original file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Words {
    /// Rest of the sentence before the words; empty where the original is not looked at.
    pub before: String,
    /// The words.
    pub text: String,
    /// Rest of the sentence after the words.
    pub after: String,
    /// Name of the document.
    pub document: String,
    /// First byte in the original file.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// Which part of a list this is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Part {
    /// Page, from 1.
    pub page: usize,
    /// Most entries of a page.
    pub limit: usize,
    /// Entries in all, as far as they were counted.
    pub total: usize,
    /// True when there are more than were counted.
    pub more: bool,
}

impl Part {
    /// True when there is a page after this one.
    pub fn has_next(&self) -> bool {
        self.page.saturating_mul(self.limit) < self.total
    }
}

/// A line on a fact: enough to name it, and its words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct FactLine {
    /// Id of the fact.
    pub id: String,
    /// The id as it is shown.
    pub short: String,
    /// Kind of the codebook, such as `statement`.
    pub kind: String,
    /// Type of the codebook, such as `condemnation`.
    pub r#type: String,
    /// What it says in a few words.
    pub what: String,
    /// When it was done or said, as it is shown.
    pub date: String,
    /// Whose word it is; empty for the report's own voice.
    pub voice: String,
    /// Its words.
    pub words: Words,
    /// `accepted`, `rejected`, `corrected`, `caption`, `demo`.
    pub marks: Vec<String>,
    /// Admiralty grade of source and fact, such as `B2`; empty when ungraded.
    pub grade: String,
}

/// The ledger in a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Summary {
    /// Documents.
    pub documents: u64,
    /// Facts.
    pub facts: u64,
    /// The newest day the ledger tells of; "nothing since" is counted to it.
    pub today: Option<String>,
    /// True when all documents are demonstration material.
    pub demo: bool,
    /// Folder of the ledger, by its last part.
    pub name: String,
    /// Days without a word after which a promise counts as stalled.
    pub patience: u16,
}

/// A value that can be chosen in a filter, with how often it occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Choice {
    /// What is asked for.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Incidents with it, among those the other filters leave.
    pub count: usize,
}
