//! Groups and conflicts as lines of `groups.jsonl`.

use crate::fact::{CasualtiesLine, PlaceLine, WeaponLine};
use crate::shared::{WhenLine, each, maybe};
use crate::wire::{Code, null_is_default};
use crate::{ExchangeError, Extras};
use chancery_facts::{
    Attached, AttachedAs, Coding, Conflict, ConflictClass, ConflictValue, Consensus, DatedValue, Group, GroupRelation,
    GroupStatus, Kind, Origins, Position,
};
use serde::{Deserialize, Serialize};

/// A line of `groups.jsonl` that holds a group.
#[derive(Serialize, Deserialize)]
pub(crate) struct GroupLine {
    id: String,
    kind: Code<Kind>,
    #[serde(default, deserialize_with = "null_is_default")]
    label: String,
    relation: Code<GroupRelation>,
    #[serde(default, deserialize_with = "null_is_default")]
    members: Vec<String>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    attached: Vec<AttachedLine>,
    #[serde(default, deserialize_with = "null_is_default")]
    origins: OriginsLine,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "ConsensusLine::is_empty")]
    consensus: ConsensusLine,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<Code<GroupStatus>>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<String>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<GroupExtras>,
}

/// What only the ledger needs.
#[derive(Default, Serialize, Deserialize)]
struct GroupExtras {
    /// Positions of the consensus places, in their order; left out when no place has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    positions: Vec<Option<Position>>,
    /// Kind of the consensus type where it is not the kind of the group, as in groups of related facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consensus_kind: Option<Code<Kind>>,
}

impl GroupExtras {
    fn of(group: &Group) -> Option<GroupExtras> {
        let positions: Vec<_> = group.consensus.places.iter().map(|p| p.position).collect();
        let positions = if positions.iter().any(Option::is_some) { positions } else { Vec::new() };
        let kind = group.consensus.coding.map(Coding::kind).filter(|k| *k != group.kind);
        let any = !positions.is_empty() || kind.is_some();
        any.then_some(GroupExtras { positions, consensus_kind: kind.map(Code) })
    }
}

#[derive(Serialize, Deserialize)]
struct AttachedLine {
    fact: String,
    #[serde(rename = "as")]
    role: Code<AttachedAs>,
}

#[derive(Default, Serialize, Deserialize)]
struct OriginsLine {
    #[serde(default)]
    count: usize,
    #[serde(default, deserialize_with = "null_is_default")]
    lineages: Vec<Vec<String>>,
}

#[derive(Default, Serialize, Deserialize)]
struct ConsensusLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_date: Option<WhenLine>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    ty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    places: Vec<PlaceLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    weapons: Vec<WeaponLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    casualties: Option<CasualtiesLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    values: Vec<DatedValueLine>,
}

#[derive(Serialize, Deserialize)]
struct DatedValueLine {
    fact: String,
    value: String,
    as_of: String,
}

impl ConsensusLine {
    fn of(consensus: &Consensus) -> ConsensusLine {
        let value =
            |v: &DatedValue| DatedValueLine { fact: v.fact.clone(), value: v.value.clone(), as_of: v.as_of.clone() };
        ConsensusLine {
            event_date: consensus.event_date.as_ref().map(WhenLine::of),
            ty: consensus.coding.map(|c| c.ty().to_owned()),
            country: consensus.country.clone(),
            places: consensus.places.iter().map(PlaceLine::of).collect(),
            weapons: consensus.weapons.iter().map(WeaponLine::of).collect(),
            casualties: consensus.casualties.as_ref().map(CasualtiesLine::of),
            values: consensus.values.iter().map(value).collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.event_date.is_none()
            && self.ty.is_none()
            && self.country.is_none()
            && self.places.is_empty()
            && self.weapons.is_empty()
            && self.casualties.is_none()
            && self.values.is_empty()
    }

    fn into_consensus(self, kind: Kind) -> Result<Consensus, ExchangeError> {
        let coding = self.ty.map(|ty| coding(kind, &ty)).transpose()?;
        let value = |v: DatedValueLine| DatedValue { fact: v.fact, value: v.value, as_of: v.as_of };
        Ok(Consensus {
            event_date: maybe(self.event_date, "consensus.event_date", WhenLine::into_when)?,
            coding,
            country: self.country,
            places: each(self.places, "consensus.places", PlaceLine::into_place)?,
            weapons: each(self.weapons, "consensus.weapons", WeaponLine::into_weapon)?,
            casualties: maybe(self.casualties, "consensus.casualties", CasualtiesLine::into_casualties)?,
            values: self.values.into_iter().map(value).collect(),
        })
    }
}

fn coding(kind: Kind, ty: &str) -> Result<Coding, ExchangeError> {
    let problem = || ExchangeError::new("consensus.type", format!("`{ty}` is not a type of {kind}"));
    Coding::of(kind, ty).ok_or_else(problem)
}

impl GroupLine {
    pub(crate) fn of(group: &Group, extras: Extras) -> GroupLine {
        let attached = |a: &Attached| AttachedLine { fact: a.fact.clone(), role: Code(a.role) };
        let lineages = group.origins.lineages.clone();
        GroupLine {
            id: group.id.clone(),
            kind: Code(group.kind),
            label: group.label.clone(),
            relation: Code(group.relation),
            members: group.members.clone(),
            attached: group.attached.iter().map(attached).collect(),
            origins: OriginsLine { count: lineages.len(), lineages },
            consensus: ConsensusLine::of(&group.consensus),
            status: group.status.map(Code),
            conflicts: group.conflicts.clone(),
            reason: group.reason.clone(),
            x: if extras == Extras::Stored { GroupExtras::of(group) } else { None },
        }
    }

    pub(crate) fn into_group(self) -> Result<Group, ExchangeError> {
        let extras = self.x.unwrap_or_default();
        let lineages = self.origins.lineages;
        if self.origins.count != lineages.len() {
            let problem = format!("{} with {} lineages", self.origins.count, lineages.len());
            return Err(ExchangeError::new("origins.count", problem));
        }
        let kind = self.kind.0;
        let mut consensus = self.consensus.into_consensus(extras.consensus_kind.map_or(kind, |k| k.0))?;
        crate::fact::locate(&mut consensus.places, extras.positions)?;
        Ok(Group {
            id: self.id,
            kind,
            label: self.label,
            relation: self.relation.0,
            members: self.members,
            attached: self.attached.into_iter().map(|a| Attached { fact: a.fact, role: a.role.0 }).collect(),
            origins: Origins { lineages },
            consensus,
            status: self.status.map(|s| s.0),
            conflicts: self.conflicts,
            reason: self.reason,
        })
    }
}

/// A line of `groups.jsonl` that holds a conflict.
#[derive(Serialize, Deserialize)]
pub(crate) struct ConflictLine {
    id: String,
    kind: String,
    #[serde(default, deserialize_with = "null_is_default")]
    label: String,
    field: String,
    class: Code<ConflictClass>,
    #[serde(default, deserialize_with = "null_is_default")]
    values: Vec<ConflictValueLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ConflictValueLine {
    #[serde(default, deserialize_with = "null_is_default")]
    facts: Vec<String>,
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
}

/// What the key `kind` of a conflict line says.
const CONFLICT: &str = "conflict";

impl ConflictLine {
    pub(crate) fn of(conflict: &Conflict) -> ConflictLine {
        let value = |v: &ConflictValue| ConflictValueLine {
            facts: v.facts.clone(),
            value: v.value.clone(),
            as_of: v.as_of.clone(),
        };
        ConflictLine {
            id: conflict.id.clone(),
            kind: CONFLICT.to_owned(),
            label: conflict.label.clone(),
            field: conflict.field.clone(),
            class: Code(conflict.class),
            values: conflict.values.iter().map(value).collect(),
            note: conflict.note.clone(),
        }
    }

    pub(crate) fn into_conflict(self) -> Result<Conflict, ExchangeError> {
        if self.kind != CONFLICT {
            return Err(ExchangeError::new("kind", format!("`{}` is not `{CONFLICT}`", self.kind)));
        }
        let value = |v: ConflictValueLine| ConflictValue { facts: v.facts, value: v.value, as_of: v.as_of };
        Ok(Conflict {
            id: self.id,
            label: self.label,
            field: self.field,
            class: self.class.0,
            values: self.values.into_iter().map(value).collect(),
            note: self.note,
        })
    }
}
