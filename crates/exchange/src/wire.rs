//! Closed lists and days on the wire: their spelling, checked while reading.

use chancery_facts::{
    AttachedAs, Basis, ConflictClass, CopiedKind, Credibility, DamageLevel, Date, DecisionKind, EvidenceRole,
    GroupRelation, GroupStatus, Kind, Level, Modality, Modifier, Outcome, Polarity, Precision, QuantityRole,
    QuantityWhat, Relation, Reliability, Role, Scope, SourceKind, Status, TargetClass, WeaponClass, Zone,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A closed list of the codebook.
pub(crate) trait Listed: Copy {
    /// What a value of the list is called in messages.
    const LIST: &'static str;
    fn spelling(self) -> &'static str;
    fn read(text: &str) -> Option<Self>;
}

macro_rules! listed {
    ($($list:ty => $name:literal),+ $(,)?) => { $(
        impl Listed for $list {
            const LIST: &'static str = $name;
            fn spelling(self) -> &'static str { self.as_str() }
            fn read(text: &str) -> Option<Self> { <$list>::parse(text) }
        }
    )+ };
}

listed! {
    AttachedAs => "part in a group",
    Basis => "basis of a date",
    ConflictClass => "class of conflict",
    CopiedKind => "kind of shared passage",
    Credibility => "credibility",
    DamageLevel => "damage level",
    DecisionKind => "decision",
    EvidenceRole => "evidence role",
    GroupRelation => "group relation",
    GroupStatus => "group status",
    Kind => "kind",
    Level => "place level",
    Modality => "modality",
    Modifier => "modifier",
    Outcome => "outcome",
    Polarity => "polarity",
    Precision => "precision",
    QuantityRole => "quantity role",
    QuantityWhat => "counted thing",
    Relation => "place relation",
    Reliability => "reliability",
    Role => "role",
    Scope => "scope",
    SourceKind => "source kind",
    Status => "status",
    TargetClass => "target class",
    WeaponClass => "weapon class",
    Zone => "zone",
}

/// A value of a closed list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code<T>(pub(crate) T);

impl<T: Listed> Serialize for Code<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.spelling())
    }
}

impl<'de, T: Listed> Deserialize<'de> for Code<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::read(&text).map(Code).ok_or_else(|| D::Error::custom(format!("`{text}` is not a known {}", T::LIST)))
    }
}

/// A day as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day(pub(crate) Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let day = text.parse::<Date>().ok().map(Day);
        // The parser takes other forms too (times, no dashes); the interchange format has one.
        day.filter(|d| d.0.to_string() == text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a day (YYYY-MM-DD)")))
    }
}

/// Null and a missing key are the same: the default.
pub(crate) fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// For `skip_serializing_if`: false is left out.
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}
