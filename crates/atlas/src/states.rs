//! States, territories, states that are no more, and the two unions that send envoys.

use crate::index::NameIndex;
use crate::table::{Row, TableFault, rows};

/// ISO 3166 two-letter code, capitals; `UN`, `EU`, `XK` and withdrawn codes stand beside them.
pub type StateCode = &'static str;

/// What kind of sender or host a [`State`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateKind {
    /// A state of today, recognised by some at least.
    State,
    /// A dependent territory with a code of its own.
    Territory,
    /// A state that is no more.
    Former,
    /// The United Nations or the European Union.
    Organisation,
}

/// A state and its names.
#[derive(Debug, Clone)]
pub struct State {
    /// Code of the state.
    pub code: StateCode,
    /// English short name without article: `United States`.
    pub name: &'static str,
    /// Name of its government: `Government of the United States`; for a union, the union itself.
    pub government: String,
    /// State, territory, former state or union.
    pub kind: StateKind,
    /// Whether the state is no more.
    pub former: bool,
    /// Capital, the present seat first; `None` for the unions and empty islands.
    pub capital: Option<&'static str>,
    /// All capitals and seats of government, spellings included.
    pub capitals: Vec<&'static str>,
    /// Adjectives and nouns for its people, singular.
    pub demonyms: Vec<&'static str>,
    /// Other names and abbreviations, old names of the same state included.
    pub aliases: Vec<&'static str>,
    article: bool,
}

impl State {
    /// Name as it stands inside a sentence: `the United States`, `Iraq`.
    pub fn name_in_text(&self) -> String {
        with_article(self.name, self.article)
    }

    fn read(row: &Row<7>) -> Result<Self, TableFault> {
        let (name, article) = (row.cell(1), row.cell(2) == "1");
        let kind = match row.cell(3) {
            "state" => StateKind::State,
            "territory" => StateKind::Territory,
            "former" => StateKind::Former,
            "organisation" => StateKind::Organisation,
            other => return Err(row.fault(format!("unknown kind {other:?}"))),
        };
        let government = match kind {
            StateKind::Organisation => name.to_owned(),
            _ => format!("Government of {}", with_article(name, article)),
        };
        let capitals = row.list(4);
        Ok(Self {
            code: row.cell(0),
            name,
            government,
            kind,
            former: kind == StateKind::Former,
            capital: capitals.first().copied(),
            capitals,
            demonyms: row.list(5),
            aliases: row.list(6),
            article,
        })
    }
}

fn with_article(name: &str, article: bool) -> String {
    match article {
        true => format!("the {name}"),
        false => name.to_owned(),
    }
}

/// A phrase that stands for a body of government: `Downing Street`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metonym {
    /// The phrase, with its article where one belongs to it.
    pub phrase: &'static str,
    /// Name of the body meant.
    pub body: &'static str,
    /// State of the body.
    pub state: StateCode,
}

/// All states with their names, demonyms, capitals and metonyms.
#[derive(Debug)]
pub(crate) struct States {
    pub(crate) all: Vec<State>,
    metonyms: Vec<Metonym>,
    by_code: NameIndex<u16>,
    by_name: NameIndex<StateCode>,
    by_demonym: NameIndex<StateCode>,
    by_capital: NameIndex<u16>,
    by_phrase: NameIndex<u16>,
}

impl States {
    pub(crate) fn read(states: &'static str, metonyms: &'static str) -> Result<Self, TableFault> {
        let all = rows::<7>("states", states).map(|row| State::read(&row?)).collect::<Result<Vec<_>, _>>()?;
        let metonyms = rows::<3>("metonyms", metonyms)
            .map(|row| {
                let row = row?;
                Ok(Metonym { phrase: row.cell(0), body: row.cell(1), state: row.cell(2) })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut names = Vec::new();
        let mut demonyms = Vec::new();
        let mut capitals = Vec::new();
        let mut codes = Vec::new();
        for (at, state) in (0u16..).zip(&all) {
            codes.push((state.code, at));
            names.push((state.name, state.code));
            names.extend(state.aliases.iter().map(|alias| (*alias, state.code)));
            demonyms.extend(state.demonyms.iter().map(|word| (*word, state.code)));
        }
        // A dependent territory's seat is never what a wire means by a capital's bare name.
        for kind in [StateKind::State, StateKind::Former, StateKind::Territory] {
            for (at, state) in (0u16..).zip(&all).filter(|(_, state)| state.kind == kind) {
                capitals.extend(state.capitals.iter().map(|name| (*name, at)));
            }
        }
        let phrases: Vec<_> = (0u16..).zip(&metonyms).map(|(at, metonym)| (metonym.phrase, at)).collect();
        Ok(Self {
            by_code: NameIndex::new(&codes),
            by_name: NameIndex::new(&names),
            by_demonym: NameIndex::new(&demonyms),
            by_capital: NameIndex::new(&capitals),
            by_phrase: NameIndex::new(&phrases),
            all,
            metonyms,
        })
    }

    pub(crate) fn state(&self, code: &str) -> Option<&State> {
        self.at(self.by_code.get(code))
    }

    pub(crate) fn by_name(&self, name: &str) -> &[StateCode] {
        self.by_name.get_any_case(name)
    }

    pub(crate) fn by_demonym(&self, word: &str) -> &[StateCode] {
        let exact = self.by_demonym.get_any_case(word);
        if !exact.is_empty() {
            return exact;
        }
        match singular(word) {
            Some(singular) => self.by_demonym.get_any_case(singular),
            None => &[],
        }
    }

    pub(crate) fn by_capital(&self, name: &str) -> Option<&State> {
        self.at(self.by_capital.get_any_case(name))
    }

    pub(crate) fn metonym(&self, phrase: &str) -> Option<&Metonym> {
        let at = self.by_phrase.get_any_case(phrase).first()?;
        self.metonyms.get(usize::from(*at))
    }

    pub(crate) fn metonyms(&self) -> &[Metonym] {
        &self.metonyms
    }

    fn at(&self, found: &[u16]) -> Option<&State> {
        self.all.get(usize::from(*found.first()?))
    }
}

/// `Iraqis` → `Iraqi`. Words such as `Chinese` or `Swiss` have no plural in -s, and the lookup of the
/// shortened word finds nothing for them; abbreviations (`US`) are no plurals.
fn singular(word: &str) -> Option<&str> {
    let stem = word.strip_suffix(['s', 'S'])?;
    (stem.len() >= 4 && !stem.contains('.')).then_some(stem)
}
