//! The reference shelf: states, places, missions, organisations, persons in office and outlets, and how their names
//! are looked up.
//!
//! The shelf takes text, not paths. [`Atlas::embedded`] reads the tables that ship with the program;
//! [`Atlas::from_tables`] reads others. A look-up never fails: what is not on the shelf is `None` or empty. Names given
//! wholly in capitals, as old wires print them, are found under their usual spelling.

mod fold;
mod index;
mod missions;
mod organisations;
mod outlets;
mod persons;
mod places;
mod states;
mod table;
mod towns;

use std::sync::OnceLock;

pub use fold::{fold, last_name_key, names_alike, shortens};
pub use missions::{Mission, MissionKind};
pub use organisations::{Organisation, OrganisationClass};
pub use outlets::{Outlet, OutletKind};
pub use persons::{Office, Person};
pub use places::{Place, PlaceId, PlaceLevel, distance_km};
pub use states::{Metonym, State, StateCode, StateKind};
pub use table::TableFault;
pub use towns::{Division, Town};

/// The texts of the tables, in the form that each folder's ORIGIN.md describes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tables {
    /// States: code, name, article, kind, capitals, demonyms, aliases.
    pub states: &'static str,
    /// Phrases for bodies of government: phrase, body, state.
    pub metonyms: &'static str,
    /// Middle and population of states: code, lat, lon, population.
    pub centres: &'static str,
    /// Hand-written places: level, name, country, city, admin1, lat, lon, flags, alternates.
    pub sites: &'static str,
    /// Towns and provinces, likeliest first: name, country, admin1, lat, lon, population, flags, alternates.
    pub places: &'static str,
    /// Small towns and counties, sorted by name: name, country, division, kind, lat, lon, population, number.
    pub towns: &'static str,
    /// Divisions with abbreviations: country, code, name, lat, lon, abbreviations.
    pub divisions: &'static str,
    /// Missions, sorted: sending, host, kind, city, lat, lon.
    pub missions: &'static str,
    /// Organisations: name, class, state, aliases.
    pub organisations: &'static str,
    /// Persons: name, state, office, from, to, variants.
    pub persons: &'static str,
    /// Outlets: name, kind, state, aliases.
    pub outlets: &'static str,
}

/// The tables that ship with the program.
pub const EMBEDDED: Tables = Tables {
    states: include_str!("../../../data/states/states.tsv"),
    metonyms: include_str!("../../../data/states/metonyms.tsv"),
    centres: include_str!("../../../data/states/centres.tsv"),
    sites: include_str!("../../../data/places/sites.tsv"),
    places: include_str!("../../../data/places/places.tsv"),
    towns: include_str!("../../../data/places/towns.tsv"),
    divisions: include_str!("../../../data/places/divisions.tsv"),
    missions: include_str!("../../../data/missions/missions.tsv"),
    organisations: include_str!("../../../data/organisations/organisations.tsv"),
    persons: include_str!("../../../data/persons/persons.tsv"),
    outlets: include_str!("../../../data/outlets/outlets.tsv"),
};

/// The reference shelf.
#[derive(Debug)]
pub struct Atlas {
    states: states::States,
    places: places::Places,
    missions: missions::Missions,
    organisations: organisations::Organisations,
    persons: persons::Persons,
    outlets: outlets::Outlets,
    towns: &'static str,
    divisions: Vec<Division>,
}

impl Atlas {
    /// The shelf of the tables that ship with the program. Reads them anew; see [`Atlas::shared`].
    ///
    /// # Panics
    /// When a shipped table is malformed, which the tests of this crate rule out.
    pub fn embedded() -> Atlas {
        match Self::from_tables(&EMBEDDED) {
            Ok(atlas) => atlas,
            Err(fault) => panic!("shipped table: {fault}"),
        }
    }

    /// The embedded shelf, read once in a run and kept.
    pub fn shared() -> &'static Atlas {
        static SHELF: OnceLock<Atlas> = OnceLock::new();
        SHELF.get_or_init(Self::embedded)
    }

    /// A shelf of the given tables.
    ///
    /// # Errors
    /// The first line that does not hold what its table asks for.
    pub fn from_tables(tables: &Tables) -> Result<Atlas, TableFault> {
        let states = states::States::read(tables.states, tables.metonyms)?;
        let places = places::Places::read(&states.all, tables.centres, tables.sites, tables.places)?;
        Ok(Atlas {
            states,
            places,
            missions: missions::Missions::read(tables.missions)?,
            organisations: organisations::Organisations::read(tables.organisations)?,
            persons: persons::Persons::read(tables.persons)?,
            outlets: outlets::Outlets::read(tables.outlets)?,
            towns: tables.towns,
            divisions: towns::divisions(tables.divisions),
        })
    }

    /// Version of the shelf; changes whenever a table does in a way that may change a ledger.
    pub fn version() -> &'static str {
        concat!("atlas-", env!("CARGO_PKG_VERSION"))
    }

    /// The state with this code.
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.state(code)
    }

    /// All states, in the order of their codes, former states and unions last.
    pub fn states(&self) -> &[State] {
        &self.states.all
    }

    /// The state under exactly this name, alias or abbreviation, without article: `Iraq`, `U.S.`, `Britain`, `Zaire`.
    /// Where two states share a name (`Congo`, `Korea`) the one first in [`Atlas::states_by_name`].
    pub fn state_by_name(&self, name: &str) -> Option<&State> {
        self.state(self.states.by_name(name).first()?)
    }

    /// All states under exactly this name.
    pub fn states_by_name(&self, name: &str) -> &[StateCode] {
        self.states.by_name(name)
    }

    /// States whose people or things an adjective or noun names, singular or plural: `Iraqi`, `Britons`, `Congolese`.
    pub fn state_by_demonym(&self, word: &str) -> &[StateCode] {
        self.states.by_demonym(word)
    }

    /// The state whose capital or seat of government has this name: `Washington`, `Tel Aviv`, `Bonn`.
    pub fn state_by_capital(&self, name: &str) -> Option<&State> {
        self.states.by_capital(name)
    }

    /// The body for which a phrase stands: `the Kremlin`, `Foggy Bottom`.
    pub fn metonym(&self, phrase: &str) -> Option<&Metonym> {
        self.states.metonym(phrase)
    }

    /// All phrases that stand for a body of government.
    pub fn metonyms(&self) -> &[Metonym] {
        self.states.metonyms()
    }

    /// All places of this name, the likeliest first: countries, sites written by hand, then towns and provinces by
    /// population, national capitals weighted up.
    pub fn places(&self, name: &str) -> &[PlaceId] {
        self.places.named(name)
    }

    /// The place of this name, in this country if one is given and has one of that name; else the likeliest.
    pub fn place_named(&self, name: &str, country: Option<&str>) -> Option<&Place> {
        let found = self.places.named(name).iter();
        let mut found = found.filter_map(|id| self.places.get(*id));
        let likeliest = found.clone().next();
        let in_country = country.and_then(|code| found.find(|place| place.country.is_some_and(|c| c == code)));
        in_country.or(likeliest)
    }

    /// The place with this number.
    ///
    /// # Panics
    /// When the number comes from another shelf and is out of range here.
    pub fn place(&self, id: PlaceId) -> &Place {
        match self.places.get(id) {
            Some(place) => place,
            None => panic!("place {} is not on this shelf", id.0),
        }
    }

    /// The places written by hand: airports, bases, quarters, waters, regions of the world.
    pub fn sites(&self) -> impl Iterator<Item = PlaceId> + use<> {
        self.places.sites()
    }

    /// Number of places.
    pub fn place_count(&self) -> usize {
        self.places.len()
    }

    /// Every name of every place, in no order.
    pub fn place_names(&self) -> impl Iterator<Item = &'static str> {
        self.places.names()
    }

    /// Towns and counties of the wider table, the largest first: too many to be taken for places wherever their name
    /// stands. See [`Atlas::places`] for those that are.
    pub fn towns(&self, name: &str) -> impl Iterator<Item = Town> + use<> {
        towns::named(self.towns, name)
    }

    /// Divisions of states that write them behind the names of towns.
    pub fn divisions(&self) -> &[Division] {
        &self.divisions
    }

    /// Missions of one state in another, embassies first.
    pub fn missions(&self, sending: &str, host: &str) -> &[Mission] {
        self.missions.between(sending, host)
    }

    /// All missions in a city, by sending state.
    pub fn missions_in_city(&self, city: &str) -> impl Iterator<Item = &Mission> {
        self.missions.in_city(city)
    }

    /// All missions, by sending and host state.
    pub fn all_missions(&self) -> &[Mission] {
        self.missions.all()
    }

    /// The organisation of this name, alias, abbreviation or spelling.
    pub fn organisation_by_name(&self, name: &str) -> Option<&Organisation> {
        self.organisations.named(name)
    }

    /// All organisations of this name, alias, abbreviation or spelling: two armies may share their initials.
    pub fn organisations_by_name(&self, name: &str) -> impl Iterator<Item = &Organisation> + Clone {
        self.organisations.all_named(name)
    }

    /// All organisations.
    pub fn organisations(&self) -> &[Organisation] {
        &self.organisations.all
    }

    /// Every name and alias of every organisation, sorted, each once.
    pub fn organisation_names(&self) -> Vec<&'static str> {
        self.organisations.names()
    }

    /// The person of this name in any spelling that reads alike: `Qassem Suleimani`.
    pub fn person_by_name(&self, name: &str) -> Option<&Person> {
        self.persons.named(name)
    }

    /// All persons on the shelf.
    pub fn persons(&self) -> &[Person] {
        &self.persons.all
    }

    /// The news agency of this name.
    pub fn agency_by_name(&self, name: &str) -> Option<&Outlet> {
        self.outlets.agency(name)
    }

    /// The outlet of this name, agencies included.
    pub fn outlet_by_name(&self, name: &str) -> Option<&Outlet> {
        self.outlets.named(name)
    }

    /// All outlets.
    pub fn outlets(&self) -> &[Outlet] {
        &self.outlets.all
    }
}
