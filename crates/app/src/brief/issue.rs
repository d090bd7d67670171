//! What a brief carries once somebody stands behind it: its marking, its number, and whose words its passages are.

use crate::moment::{self, Moment};
use serde::{Deserialize, Serialize};

/// The Traffic Light Protocol, version 2.0, of FIRST.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tlp {
    /// To the world.
    #[serde(rename = "clear")]
    Clear,
    /// Within the community.
    #[serde(rename = "green")]
    Green,
    /// Within the organisation and its clients.
    #[default]
    #[serde(rename = "amber")]
    Amber,
    /// Within the organisation.
    #[serde(rename = "amber+strict")]
    AmberStrict,
    /// For individual recipients.
    #[serde(rename = "red")]
    Red,
}

impl Tlp {
    /// All of them, the widest first.
    pub const ALL: [Tlp; 5] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red];

    /// The code, as it is typed.
    pub fn code(self) -> &'static str {
        match self {
            Tlp::Clear => "clear",
            Tlp::Green => "green",
            Tlp::Amber => "amber",
            Tlp::AmberStrict => "amber+strict",
            Tlp::Red => "red",
        }
    }

    /// The marking of a code.
    pub fn of(code: &str) -> Option<Tlp> {
        Tlp::ALL.into_iter().find(|t| t.code() == code)
    }

    /// The label, as FIRST writes it.
    pub fn label(self) -> &'static str {
        match self {
            Tlp::Clear => "TLP:CLEAR",
            Tlp::Green => "TLP:GREEN",
            Tlp::Amber => "TLP:AMBER",
            Tlp::AmberStrict => "TLP:AMBER+STRICT",
            Tlp::Red => "TLP:RED",
        }
    }

    /// What it allows, in the words of the standard.
    pub fn meaning(self) -> &'static str {
        match self {
            Tlp::Clear => "Recipients can spread this to the world, there is no limit on disclosure.",
            Tlp::Green => "Limited disclosure, recipients can spread this within their community.",
            Tlp::Amber => {
                "Limited disclosure, recipients can only spread this on a need-to-know basis within their organization and its clients."
            }
            Tlp::AmberStrict => {
                "Limited disclosure, recipients can only spread this on a need-to-know basis; TLP:AMBER+STRICT restricts sharing to the organization only."
            }
            Tlp::Red => "For the eyes and ears of individual recipients only, no further disclosure.",
        }
    }

    /// The colour of the label, on black.
    pub fn colour(self) -> (u8, u8, u8) {
        match self {
            Tlp::Clear => (0xff, 0xff, 0xff),
            Tlp::Green => (0x33, 0xff, 0x00),
            Tlp::Amber | Tlp::AmberStrict => (0xff, 0xc0, 0x00),
            Tlp::Red => (0xff, 0x2b, 0x2b),
        }
    }
}

/// How a brief was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Its number in the ledger, from 1; 0 while it is a draft.
    pub number: u32,
    /// Its marking.
    pub tlp: Tlp,
    /// Who issued it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The ledger as of this moment is what it was made from (`--as-of`).
    pub moment: Moment,
    /// Last entry of the ledger's log at that moment: what came later is new.
    #[serde(default)]
    pub log: i64,
}

impl Issue {
    /// `Brief 3, issued 2031-05-12 14:03Z by R. Ames, from the ledger as of 2031-05-12 13:55Z`.
    pub fn in_words(&self) -> String {
        let as_of = moment::shown(self.moment);
        match self.number {
            0 => format!("Draft, from the ledger as of {as_of}"),
            n => format!("Brief {n}, issued {} by {}, from the ledger as of {as_of}", moment::short(self.at), self.by),
        }
    }
}

/// A passage that an analyst put otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Whose words it is.
    pub by: String,
    /// What stood there.
    pub machine: String,
}

/// Days as texts: the interchange of the ledger knows them so.
pub(super) mod days {
    use chancery_facts::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(days: &(Date, Date), to: S) -> Result<S::Ok, S::Error> {
        (days.0.to_string(), days.1.to_string()).serialize(to)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<(Date, Date), D::Error> {
        let (a, b) = <(String, String)>::deserialize(from)?;
        Ok((a.parse().map_err(D::Error::custom)?, b.parse().map_err(D::Error::custom)?))
    }
}
