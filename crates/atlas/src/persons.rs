//! Persons of public office who are widely in the news.

use crate::fold::{fold, last_name_key, names_alike};
use crate::index::NameMap;
use crate::states::StateCode;
use crate::table::{TableFault, rows};

/// An office and the years in which it was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    /// The office in English, without the state: `president`, `foreign minister`.
    pub title: &'static str,
    /// State or organisation of the office; `None` for the leader of an armed group.
    pub state: Option<StateCode>,
    /// First year.
    pub from: Option<u16>,
    /// Last year; `None` while held, or when not known.
    pub to: Option<u16>,
}

impl Office {
    /// Whether the office was held at some time of the year.
    pub fn held_in(&self, year: u16) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

/// A person under the canonical name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name the ledger uses.
    pub name: &'static str,
    /// State the person is or was in office for; that of the first office given.
    pub state: Option<StateCode>,
    /// Offices, the best known first; at least one.
    pub offices: Vec<Office>,
    /// Other spellings.
    pub variants: Vec<&'static str>,
}

impl Person {
    /// The office held in a year, or else the best known.
    pub fn office_in(&self, year: u16) -> Option<&Office> {
        let held = self.offices.iter().find(|office| office.held_in(year));
        held.or(self.offices.first())
    }
}

/// All persons. Lines with the same name are one person with several offices.
#[derive(Debug)]
pub(crate) struct Persons {
    pub(crate) all: Vec<Person>,
    by_name: NameMap<String, u16>,
    by_last_name: NameMap<String, Vec<u16>>,
}

impl Persons {
    pub(crate) fn read(text: &'static str) -> Result<Self, TableFault> {
        let mut all: Vec<Person> = Vec::new();
        for row in rows::<6>("persons", text) {
            let row = row?;
            let office = Office {
                state: row.known(1),
                title: row.cell(2),
                from: row.known_number(3)?,
                to: row.known_number(4)?,
            };
            match all.last_mut().filter(|last| last.name == row.cell(0)) {
                Some(person) => {
                    person.offices.push(office);
                    person.variants.extend(row.list(5));
                }
                None => all.push(Person {
                    name: row.cell(0),
                    state: office.state,
                    offices: vec![office],
                    variants: row.list(5),
                }),
            }
        }
        let mut by_name = NameMap::default();
        let mut by_last_name: NameMap<String, Vec<u16>> = NameMap::default();
        for (at, person) in (0u16..).zip(&all) {
            for name in std::iter::once(&person.name).chain(&person.variants) {
                by_name.entry(fold(name)).or_insert(at);
                if let Some(key) = last_name_key(name) {
                    let bucket = by_last_name.entry(key).or_default();
                    if bucket.last() != Some(&at) {
                        bucket.push(at);
                    }
                }
            }
        }
        Ok(Self { all, by_name, by_last_name })
    }

    /// The person under this spelling, or under one that reads alike. A bare last name finds a person only where the
    /// table lists it.
    pub(crate) fn named(&self, name: &str) -> Option<&Person> {
        if let Some(at) = self.by_name.get(&fold(name)) {
            return self.all.get(usize::from(*at));
        }
        let bucket = self.by_last_name.get(&last_name_key(name)?)?;
        bucket.iter().filter_map(|at| self.all.get(usize::from(*at))).find(|person| {
            std::iter::once(&person.name)
                .chain(&person.variants)
                .any(|known| known.contains(' ') && names_alike(known, name))
        })
    }
}
