//! Facts of several documents that report one thing, and the conflicts between them.

use crate::{AttachedAs, Casualties, Coding, ConflictClass, GroupRelation, GroupStatus, Kind, Place, Weapon, When};

/// Independent origins of the members of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Fact ids, one list per origin. The count of origins is the length.
    pub lineages: Vec<Vec<String>>,
}

/// A fact that belongs to a group without reporting the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Id of the fact.
    pub fact: String,
    /// What it is to the group.
    pub role: AttachedAs,
}

/// One dated value of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedValue {
    /// Id of the fact.
    pub fact: String,
    /// The value, in words or digits.
    pub value: String,
    /// Day, interval or `open`.
    pub as_of: String,
}

/// The values a ledger would show for a group; a view, with the members unchanged below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consensus {
    /// Narrowest date that all members allow.
    pub event_date: Option<When>,
    /// Most exact type among the members.
    pub coding: Option<Coding>,
    /// ISO code of the country.
    pub country: Option<String>,
    /// Places.
    pub places: Vec<Place>,
    /// Weapons.
    pub weapons: Vec<Weapon>,
    /// Casualties.
    pub casualties: Option<Casualties>,
    /// Values of a series.
    pub values: Vec<DatedValue>,
}

/// Facts that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Id, stable for the same members.
    pub id: String,
    /// Kind of the members.
    pub kind: Kind,
    /// A short name.
    pub label: String,
    /// Same act, series of values, or only related.
    pub relation: GroupRelation,
    /// Fact ids, sorted.
    pub members: Vec<String>,
    /// Facts attached.
    pub attached: Vec<Attached>,
    /// Independent origins.
    pub origins: Origins,
    /// Values shown.
    pub consensus: Consensus,
    /// Where the matter stands.
    pub status: Option<GroupStatus>,
    /// Ids of conflicts among the members.
    pub conflicts: Vec<String>,
    /// Matched keys and why.
    pub reason: String,
}

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictValue {
    /// Fact ids.
    pub facts: Vec<String>,
    /// The value they give.
    pub value: String,
    /// Day or interval it holds for.
    pub as_of: Option<String>,
}

/// Values that differ, side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Id.
    pub id: String,
    /// A short name.
    pub label: String,
    /// Field that differs.
    pub field: String,
    /// Kind of difference.
    pub class: ConflictClass,
    /// The values; at least two.
    pub values: Vec<ConflictValue>,
    /// One line of reasoning.
    pub note: Option<String>,
}

/// A value that other documents add to a fact: a view that falls away with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refinement {
    /// Id of the fact.
    pub fact: String,
    /// The narrower event date.
    pub event_date: When,
}
