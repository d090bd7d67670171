//! The interchange format of `docs/FACTS.md`: facts, documents, groups and conflicts as JSON lines.
//!
//! One module per noun holds its serde twin and the conversions both ways, so that the nouns themselves know no wire
//! format. Keys come in a fixed order; null values and empty lists are left out. What only the ledger needs (the rule
//! that made a fact, coordinates, the encoding of a file) stands under the key `x`, which [`Extras::Plain`] leaves out.
//! Reading is lenient about keys it does not know and strict about values.

mod decision;
mod document;
mod error;
mod fact;
mod group;
mod origin;
mod shared;
mod wire;

pub use error::ExchangeError;

use chancery_facts::{Conflict, Decision, DecisionKind, Document, Fact, Group};
use serde::{Serialize, de::DeserializeOwned};

/// Number of the record format written by this version; stored beside every record of the ledger.
pub const FORMAT: u32 = 1;

/// Newest number of the format of decisions. Those of a kind that older programs do not know carry a higher one, so
/// that such a program says that it is too old instead of taking the record for a damaged one.
pub const DECISION_FORMAT: u32 = 2;

/// Number stored beside a decision.
pub fn format_of(decision: &Decision) -> u32 {
    if decision.kind == DecisionKind::Grade { DECISION_FORMAT } else { FORMAT }
}

/// Which keys a line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extras {
    /// The keys of the interchange format only.
    Plain,
    /// Also the key `x` with what only the ledger needs; reads back to an equal value.
    Stored,
}

/// A fact as one line of `facts.jsonl`, without line end.
pub fn fact_to_json(fact: &Fact, extras: Extras) -> String {
    write(&fact::FactLine::of(fact, extras))
}

/// Reads a line of `facts.jsonl`.
///
/// # Errors
/// Names the key and the bad value, also when the fact has no main evidence.
pub fn fact_from_json(line: &str) -> Result<Fact, ExchangeError> {
    read::<fact::FactLine>(line)?.into_fact()
}

/// A document as one line of `documents.jsonl`, without line end.
pub fn document_to_json(document: &Document, extras: Extras) -> String {
    write(&document::DocumentLine::of(document, extras))
}

/// Reads a line of `documents.jsonl`.
///
/// # Errors
/// Names the key and the bad value.
pub fn document_from_json(line: &str) -> Result<Document, ExchangeError> {
    read::<document::DocumentLine>(line)?.into_document()
}

/// A group as one line of `groups.jsonl`, without line end.
pub fn group_to_json(group: &Group, extras: Extras) -> String {
    write(&group::GroupLine::of(group, extras))
}

/// Reads a line of `groups.jsonl` that holds a group.
///
/// # Errors
/// Names the key and the bad value; a conflict line is an error here.
pub fn group_from_json(line: &str) -> Result<Group, ExchangeError> {
    read::<group::GroupLine>(line)?.into_group()
}

/// A conflict as one line of `groups.jsonl`, without line end.
pub fn conflict_to_json(conflict: &Conflict) -> String {
    write(&group::ConflictLine::of(conflict))
}

/// Reads a line of `groups.jsonl` that holds a conflict.
///
/// # Errors
/// Names the key and the bad value; a group line is an error here.
pub fn conflict_from_json(line: &str) -> Result<Conflict, ExchangeError> {
    read::<group::ConflictLine>(line)?.into_conflict()
}

/// A decision as one line, without line end.
pub fn decision_to_json(decision: &Decision) -> String {
    write(&decision::DecisionLine::of(decision))
}

/// Reads a line that holds a decision.
///
/// # Errors
/// Names the key and the bad value.
pub fn decision_from_json(line: &str) -> Result<Decision, ExchangeError> {
    read::<decision::DecisionLine>(line)?.into_decision()
}

/// The twins hold strings, numbers and lists only, which always have a JSON form.
fn write<T: Serialize>(line: &T) -> String {
    serde_json::to_string(line).expect("twins have string keys and plain values")
}

fn read<T: DeserializeOwned>(line: &str) -> Result<T, ExchangeError> {
    let mut json = serde_json::Deserializer::from_str(line);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|e| ExchangeError::new(e.path().to_string(), e.inner().to_string()))?;
    json.end().map_err(|e| ExchangeError::new("", e.to_string()))?;
    Ok(value)
}
