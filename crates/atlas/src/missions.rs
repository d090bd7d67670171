//! Which state keeps a mission where.

use crate::index::NameIndex;
use crate::states::StateCode;
use crate::table::{Row, TableFault, rows};

/// Rank of a mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MissionKind {
    /// Embassy, high commission, nunciature, or what serves as one.
    Embassy,
    /// Consulate general, consulate or consular office.
    Consulate,
    /// Honorary consulate.
    HonoraryConsulate,
    /// Interests section, liaison or representative office.
    Office,
}

/// A mission of one state in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mission {
    /// Rank.
    pub kind: MissionKind,
    /// State whose mission it is.
    pub sending: StateCode,
    /// State in which it lies.
    pub host: StateCode,
    /// City in which it lies.
    pub city: &'static str,
    /// Degrees north; `None` when the source has no point for it.
    pub lat: Option<f64>,
    /// Degrees east; `None` when the source has no point for it.
    pub lon: Option<f64>,
}

impl Mission {
    fn read(row: &Row<6>) -> Result<Self, TableFault> {
        let kind = match row.cell(2) {
            "embassy" => MissionKind::Embassy,
            "consulate" => MissionKind::Consulate,
            "honorary" => MissionKind::HonoraryConsulate,
            "office" => MissionKind::Office,
            other => return Err(row.fault(format!("unknown kind {other:?}"))),
        };
        Ok(Self {
            sending: row.cell(0),
            host: row.cell(1),
            kind,
            city: row.cell(3),
            lat: row.known_number(4)?,
            lon: row.known_number(5)?,
        })
    }
}

/// The list of missions, sorted by sending state, host state, kind and city.
#[derive(Debug)]
pub(crate) struct Missions {
    all: Vec<Mission>,
    by_city: NameIndex<u32>,
}

impl Missions {
    pub(crate) fn read(text: &'static str) -> Result<Self, TableFault> {
        let mut all = Vec::new();
        let mut cities = Vec::new();
        for row in rows::<6>("missions", text) {
            let row = row?;
            let mission = Mission::read(&row)?;
            if all.last().is_some_and(|last| key(last) > key(&mission)) {
                return Err(row.fault("out of order".to_owned()));
            }
            cities.push((mission.city, all.len() as u32));
            all.push(mission);
        }
        Ok(Self { by_city: NameIndex::new(&cities), all })
    }

    pub(crate) fn between(&self, sending: &str, host: &str) -> &[Mission] {
        let wanted = (sending, host);
        let start = self.all.partition_point(|m| (m.sending, m.host) < wanted);
        let count = self.all[start..].partition_point(|m| (m.sending, m.host) == wanted);
        &self.all[start..start + count]
    }

    pub(crate) fn in_city(&self, city: &str) -> impl Iterator<Item = &Mission> {
        self.by_city.get_any_case(city).iter().filter_map(|at| self.all.get(*at as usize))
    }

    pub(crate) fn all(&self) -> &[Mission] {
        &self.all
    }
}

fn key(mission: &Mission) -> (&str, &str, MissionKind, &str) {
    (mission.sending, mission.host, mission.kind, mission.city)
}
