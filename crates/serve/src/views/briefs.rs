//! Briefs: drafts to edit, and what was issued.

use super::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A marking of the Traffic Light Protocol 2.0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Marking {
    /// `clear`, `green`, `amber`, `amber+strict`, `red`.
    pub code: String,
    /// `TLP:AMBER`.
    pub label: String,
    /// What it allows.
    pub meaning: String,
}

/// What a brief is to be made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BriefForm {
    /// First day, YYYY-MM-DD.
    pub since: String,
    /// Last day, YYYY-MM-DD.
    pub until: String,
    /// Country code or name.
    pub country: String,
    /// Words of a mission's name, or its sending state's code.
    pub mission: String,
    /// Marking; `amber` where none is given.
    pub tlp: String,
    /// Only what came into the ledger since the last brief that the same person issued.
    pub since_last: bool,
}

/// A brief in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefLine {
    /// Name of the draft; empty for one that was issued.
    pub id: String,
    /// Its number; 0 for a draft.
    pub number: u32,
    /// Title.
    pub title: String,
    /// Marking.
    pub marking: Marking,
    /// Who issued or began it.
    pub by: String,
    /// When.
    pub at: String,
    /// Statements in it.
    pub statements: usize,
}

/// All briefs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Briefs {
    /// Drafts, the newest first.
    pub drafts: Vec<BriefLine>,
    /// Issued ones, the newest first.
    pub issued: Vec<BriefLine>,
    /// All markings, the widest first.
    pub markings: Vec<Marking>,
    /// The last brief of whoever asks, in words; empty when there is none.
    pub last: String,
}

/// A value of one side of a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefSide {
    /// It.
    pub text: String,
    /// Numbers of its notes.
    pub notes: Vec<usize>,
}

/// A numbered statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefStatement {
    /// Its number.
    pub number: usize,
    /// When.
    pub date: String,
    /// Its words.
    pub text: String,
    /// What stood there before an analyst put it otherwise.
    pub machine: Option<String>,
    /// Who did.
    pub edited_by: String,
    /// True when it is left out.
    pub left_out: bool,
    /// Numbers of its notes.
    pub notes: Vec<usize>,
    /// Values side by side.
    pub sides: Vec<BriefSide>,
    /// Page of what it is about; empty where there is none.
    pub page: String,
}

/// Statements of one book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefPart {
    /// Heading.
    pub heading: String,
    /// How to read it.
    pub lead: String,
    /// Statements.
    pub statements: Vec<BriefStatement>,
}

/// A document used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefSource {
    /// Name.
    pub document: String,
    /// Headline.
    pub title: String,
    /// Outlet, publication day and how it is known.
    pub about: String,
    /// What it shares with others.
    pub copies: String,
}

/// Words that a statement rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct BriefNote {
    /// The words.
    pub words: Words,
    /// Whose word; empty for the report itself.
    pub voice: String,
}

/// A form an issued brief was handed out in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefFile {
    /// File name.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: String,
}

/// A brief: a draft, or one that was issued.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct BriefPage {
    /// Name of the draft; empty for one that was issued.
    pub id: String,
    /// Its number; 0 for a draft.
    pub number: u32,
    /// Version of the draft; a change carries the one it saw.
    pub version: u64,
    /// Title.
    pub title: String,
    /// Marking.
    pub marking: Marking,
    /// How it was issued, or from what it was made.
    pub issue: String,
    /// What was asked for.
    pub asked: String,
    /// True when demonstration material is in it.
    pub demo: bool,
    /// What the analyst says first.
    pub opening: String,
    /// Counts by name.
    pub counts: Vec<(String, String)>,
    /// Its parts.
    pub parts: Vec<BriefPart>,
    /// What the sources do not tell.
    pub not_stated: Vec<String>,
    /// Sources; number `n` is at `n - 1`.
    pub sources: Vec<BriefSource>,
    /// Notes; number `n` is at `n - 1`.
    pub notes: Vec<BriefNote>,
    /// Forms of an issued one.
    pub files: Vec<BriefFile>,
    /// All markings.
    pub markings: Vec<Marking>,
}

/// What is to be changed in a draft; what is not given stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BriefChange {
    /// The version that was looked at.
    pub version: u64,
    /// Title.
    pub title: Option<String>,
    /// Marking.
    pub tlp: Option<String>,
    /// What the analyst says first.
    pub opening: Option<String>,
    /// Number of a statement whose words or place are changed.
    pub statement: Option<usize>,
    /// Its words; empty ones bring back those of the ledger.
    pub text: Option<String>,
    /// Whether it is left out.
    pub left_out: Option<bool>,
}
