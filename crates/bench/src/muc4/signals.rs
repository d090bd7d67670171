//! What a tagger says about a message: phrases in their roles, and what is told where. The assembly does not ask which
//! tagger it was.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A distribution over set fills.
pub type Odds = BTreeMap<String, f32>;

/// The part a phrase plays in an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Role {
    /// Person or persons who did it.
    PerpInd,
    /// Organisation that did it.
    PerpOrg,
    /// Thing that was attacked.
    Target,
    /// Name of a person who was attacked.
    HumName,
    /// Description of persons who were attacked.
    HumDesc,
    /// Weapon.
    Instrument,
}

/// A phrase in a role.
#[derive(Debug, Clone, Deserialize)]
pub struct RoleSpan {
    /// First byte in the block.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Bounds as the tagger has them, if the phrase was put to those of a noun phrase since.
    #[serde(skip)]
    pub said: Option<(usize, usize)>,
    /// What it plays.
    pub role: Role,
    /// Probability of that.
    pub p: f32,
    /// Type of the target, person or instrument; for an organisation, how firmly it is blamed.
    #[serde(default)]
    pub types: Odds,
    /// What happened to it.
    #[serde(default)]
    pub effects: Odds,
}

/// What is told in one sentence.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SentenceSignal {
    /// First byte in the block.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Probability of each type of incident being described here.
    #[serde(default)]
    pub types: Odds,
    /// Stage of execution.
    #[serde(default, alias = "stages")]
    pub stage: Odds,
}

/// All signals of one message.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Signals {
    /// The message.
    pub id: String,
    /// Whether they are the joined signals of two taggers.
    #[serde(skip)]
    pub joined: bool,
    /// Sentence by sentence.
    #[serde(default)]
    pub sentences: Vec<SentenceSignal>,
    /// Phrases in reading order.
    #[serde(default)]
    pub spans: Vec<RoleSpan>,
}
