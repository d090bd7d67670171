//! Toponyms: countries, regions, cities, waters, and sites that matter to missions.

use crate::index::NameIndex;
use crate::states::{State, StateCode};
use crate::table::{Row, TableFault, list, rows};

/// Number of a place on the shelf; good for one version of the shelf only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PlaceId(pub u32);

/// What a place is, from the smallest to the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceLevel {
    /// Building, compound, base, airport.
    Facility,
    /// Road or route.
    Road,
    /// Part of a city.
    District,
    /// Town or city.
    City,
    /// Province, or group of countries.
    Region,
    /// River, sea, strait.
    Water,
    /// State or territory.
    Country,
}

impl PlaceLevel {
    /// The word of the codebook: `facility`, `road`, `district`, `city`, `region`, `water`, `country`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Road => "road",
            Self::District => "district",
            Self::City => "city",
            Self::Region => "region",
            Self::Water => "water",
            Self::Country => "country",
        }
    }

    fn read(row: &Row<9>, word: &str) -> Result<Self, TableFault> {
        Ok(match word {
            "facility" => Self::Facility,
            "road" => Self::Road,
            "district" => Self::District,
            "city" => Self::City,
            "region" => Self::Region,
            "water" => Self::Water,
            other => return Err(row.fault(format!("unknown level {other:?}"))),
        })
    }
}

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Usual English name.
    pub name: &'static str,
    /// What it is.
    pub level: PlaceLevel,
    /// State it lies in; `None` for seas and for regions of several states.
    pub country: Option<StateCode>,
    /// First-order division it lies in, by name.
    pub admin1: Option<&'static str>,
    /// City a facility, road or district belongs to.
    pub city: Option<&'static str>,
    /// Degrees north, −90 to 90; the middle for what is large.
    pub lat: f64,
    /// Degrees east, −180 to 180.
    pub lon: f64,
    /// People living there; for a region the sum over its listed towns; 0 when not known.
    pub population: u32,
    /// Whether the name is an ordinary English word or a given name too (`Reading`, `Sydney`): take it for the place
    /// only where the sentence speaks of a place.
    pub ordinary_word: bool,
    /// Whether it is the seat of its state's government.
    pub capital: bool,
    alternates: &'static str,
}

impl Place {
    /// Other names, without those that are ordinary English words.
    pub fn alternates(&self) -> impl Iterator<Item = &'static str> + use<> {
        list(self.alternates)
    }

    /// Great-circle distance to a point, in kilometres on a sphere.
    pub fn distance_km(&self, lat: f64, lon: f64) -> f64 {
        distance_km((self.lat, self.lon), (lat, lon))
    }

    fn of_state(state: &State, centre: (f64, f64), population: u32) -> Self {
        Self {
            name: state.name,
            level: PlaceLevel::Country,
            country: Some(state.code),
            admin1: None,
            city: None,
            lat: centre.0,
            lon: centre.1,
            population,
            ordinary_word: false,
            capital: false,
            alternates: "",
        }
    }

    /// A line of `sites`: level, name, country, city, admin1, lat, lon, flags, alternates.
    fn of_site(row: &Row<9>) -> Result<Self, TableFault> {
        Ok(Self {
            level: PlaceLevel::read(row, row.cell(0))?,
            name: row.cell(1),
            country: row.known(2),
            city: row.known(3),
            admin1: row.known(4),
            lat: row.number(5)?,
            lon: row.number(6)?,
            population: 0,
            ordinary_word: row.cell(7).contains('w'),
            capital: false,
            alternates: row.cell(8),
        })
    }

    /// A line of `places`: name, country, admin1, lat, lon, population, flags, alternates.
    fn of_town_or_region(row: &Row<8>) -> Result<Self, TableFault> {
        let flags = row.cell(6);
        let level = match flags.contains('r') {
            true => PlaceLevel::Region,
            false => PlaceLevel::City,
        };
        Ok(Self {
            level,
            name: row.cell(0),
            country: row.known(1),
            city: None,
            admin1: row.known(2),
            lat: row.number(3)?,
            lon: row.number(4)?,
            population: row.number(5)?,
            ordinary_word: flags.contains('w'),
            capital: flags.contains('c'),
            alternates: row.cell(7),
        })
    }
}

/// Great-circle distance between two points in degrees, in kilometres on a sphere of radius 6371 km.
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (from, to) = (a.0.to_radians(), b.0.to_radians());
    let (half_lat, half_lon) = ((to - from) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = half_lat.sin().powi(2) + from.cos() * to.cos() * half_lon.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// The gazetteer.
#[derive(Debug)]
pub(crate) struct Places {
    all: Vec<Place>,
    sites: std::ops::Range<u32>,
    by_name: NameIndex<PlaceId>,
}

impl Places {
    /// Countries stand before sites, sites before towns and provinces: that is the order in which a bare name is
    /// meant. Towns and provinces stand in the order of the table, the likeliest first.
    pub(crate) fn read(
        states: &[State],
        centres: &'static str,
        sites: &'static str,
        places: &'static str,
    ) -> Result<Self, TableFault> {
        // A line of the table takes some fifty bytes; growing the list by doubling would copy it often.
        let mut all = Vec::with_capacity(places.len() / 50);
        let mut names = Vec::with_capacity(places.len() / 24);
        for row in rows::<4>("centres", centres) {
            let row = row?;
            let Some(state) = states.iter().find(|state| state.code == row.cell(0)) else {
                return Err(row.fault(format!("no state {:?}", row.cell(0))));
            };
            let id = PlaceId(all.len() as u32);
            names.push((state.name, id));
            names.extend(state.aliases.iter().map(|alias| (*alias, id)));
            let centre = (row.number(1)?, row.number(2)?);
            all.push(Place::of_state(state, centre, row.number(3)?));
        }
        let first_site = all.len() as u32;
        for row in rows::<9>("sites", sites) {
            push(Place::of_site(&row?)?, &mut all, &mut names);
        }
        let first_town = all.len() as u32;
        for row in rows::<8>("places", places) {
            push(Place::of_town_or_region(&row?)?, &mut all, &mut names);
        }
        Ok(Self { by_name: NameIndex::new(&names), all, sites: first_site..first_town })
    }

    pub(crate) fn named(&self, name: &str) -> &[PlaceId] {
        self.by_name.get_any_case(name)
    }

    pub(crate) fn get(&self, id: PlaceId) -> Option<&Place> {
        self.all.get(id.0 as usize)
    }

    pub(crate) fn sites(&self) -> impl Iterator<Item = PlaceId> + use<> {
        self.sites.clone().map(PlaceId)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.by_name.names()
    }
}

fn push(place: Place, all: &mut Vec<Place>, names: &mut Vec<(&'static str, PlaceId)>) {
    let id = PlaceId(all.len() as u32);
    names.push((place.name, id));
    names.extend(place.alternates().map(|name| (name, id)));
    all.push(place);
}
