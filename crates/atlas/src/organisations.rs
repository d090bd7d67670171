//! Armed groups, bodies of states and of many states, agencies of aid.

use crate::index::NameIndex;
use crate::states::StateCode;
use crate::table::{Row, TableFault, rows};

/// What an [`Organisation`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrganisationClass {
    /// Group that fights without being a state's force.
    ArmedGroup,
    /// Body made by states: United Nations, NATO.
    InternationalOrganisation,
    /// Ministry, parliament, court, office of a state.
    GovernmentBody,
    /// Army, police, intelligence service, or force of several states.
    SecurityForce,
    /// Party or political movement, its fighters aside.
    PoliticalGroup,
    /// Business.
    Company,
    /// Press.
    Media,
    /// Relief or rights organisation.
    AidOrganisation,
}

impl OrganisationClass {
    /// The word of the table: `armed_group`, `security_force` and so on.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ArmedGroup => "armed_group",
            Self::InternationalOrganisation => "international_organisation",
            Self::GovernmentBody => "government_body",
            Self::SecurityForce => "security_force",
            Self::PoliticalGroup => "political_group",
            Self::Company => "company",
            Self::Media => "media",
            Self::AidOrganisation => "aid_organisation",
        }
    }

    fn read(row: &Row<4>) -> Result<Self, TableFault> {
        Ok(match row.cell(1) {
            "armed_group" => Self::ArmedGroup,
            "international_organisation" => Self::InternationalOrganisation,
            "government_body" => Self::GovernmentBody,
            "security_force" => Self::SecurityForce,
            "political_group" => Self::PoliticalGroup,
            "company" => Self::Company,
            "media" => Self::Media,
            "aid_organisation" => Self::AidOrganisation,
            other => return Err(row.fault(format!("unknown class {other:?}"))),
        })
    }
}

/// An organisation under its canonical name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Name the ledger uses.
    pub name: &'static str,
    /// What it is.
    pub class: OrganisationClass,
    /// State it belongs to, or in which it chiefly acts; `None` when there is no single one.
    pub state: Option<StateCode>,
    /// Other names, abbreviations and spellings.
    pub aliases: Vec<&'static str>,
}

/// All organisations.
#[derive(Debug)]
pub(crate) struct Organisations {
    pub(crate) all: Vec<Organisation>,
    by_name: NameIndex<u16>,
}

impl Organisations {
    pub(crate) fn read(text: &'static str) -> Result<Self, TableFault> {
        let all = rows::<4>("organisations", text)
            .map(|row| {
                let row = row?;
                Ok(Organisation {
                    name: row.cell(0),
                    class: OrganisationClass::read(&row)?,
                    state: row.known(2),
                    aliases: row.list(3),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut names = Vec::new();
        for (at, organisation) in (0u16..).zip(&all) {
            names.push((organisation.name, at));
            names.extend(organisation.aliases.iter().map(|alias| (*alias, at)));
        }
        Ok(Self { by_name: NameIndex::new(&names), all })
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Organisation> {
        self.all_named(name).next()
    }

    pub(crate) fn all_named(&self, name: &str) -> impl Iterator<Item = &Organisation> + Clone {
        // Typed apostrophes and printed ones name the same group.
        let straight;
        let name = match name.contains(['’', '‘', 'ʿ', 'ʾ', '`']) {
            true => {
                straight = name.replace(['’', '‘', 'ʿ', 'ʾ', '`'], "'");
                straight.as_str()
            }
            false => name,
        };
        self.by_name.get_any_case(name).iter().filter_map(|at| self.all.get(usize::from(*at)))
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.by_name.names().collect();
        names.sort_unstable();
        names
    }
}
