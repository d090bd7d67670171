//! The nouns of Chancery: what a report is, what a fact is, and what must hold of both.
//!
//! Nothing here reads a file, knows a wire format or makes a guess. Offsets are bytes of the original
//! document ([`Span`], half-open); [`Text`] is the readable text that remembers where each byte came from.
//! Closed lists ([`codebook`]) follow the codebook of `docs/FACTS.md`.

mod about;
pub mod codebook;
mod codes;
mod decision;
mod document;
mod fact;
mod grade;
mod group;
mod origin;
pub mod reading;
mod span;
mod text;
mod when;

pub use about::{About, Updated};
pub use codebook::Coding;
pub use codes::*;
pub use decision::{Anchor, Bound, Correction, Decision, Judgement};
pub use document::{Agency, Copied, Document, Published, ZoneSpan};
pub use fact::{
    Actor, Casualties, Damage, Evidence, Fact, FactError, FieldSpan, Link, MAX_EVIDENCE_BYTES, Place, Position,
    Quantity, SourceLink, Speaker, Toll, Weapon,
};
pub use grade::Grade;
pub use group::{Attached, Conflict, ConflictValue, Consensus, DatedValue, Group, Origins, Refinement};
pub use origin::{Origin, Stated, StatedTime};
pub use span::{Quote, Span};
pub use text::{Text, TextBuilder, TextEntry, TextZone};
pub use when::{Bounds, When};

/// A day of the civil calendar; all dates of the ledger are days.
pub use jiff::civil::Date;
