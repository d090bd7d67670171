//! What the facts of a large ledger are filtered by, every text once: a filter is held against each text, not against each fact.

use crate::filter::{Filter, Traits, Wanted, codes_of};
use crate::view::View;
use chancery_atlas::fold;
use chancery_facts::Level;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

/// Texts by number.
struct Table<T> {
    rows: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table { rows: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn keep(&mut self, text: T) -> u32 {
        if let Some(number) = self.numbers.get(&text) {
            return *number;
        }
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    fn of(rows: Vec<T>) -> Table<T> {
        let numbers = rows.iter().cloned().zip(0..).collect();
        Table { rows, numbers }
    }

    fn keep_all(&mut self, texts: Vec<T>) -> Box<[u32]> {
        texts.into_iter().map(|text| self.keep(text)).collect()
    }

    fn fit(&self, fits: impl Fn(&T) -> bool) -> Vec<bool> {
        self.rows.iter().map(fits).collect()
    }
}

/// The texts of a ledger.
#[derive(Default)]
pub struct Texts {
    codes: Table<String>,
    states: Table<String>,
    missions: Table<(String, Option<String>)>,
    names: Table<String>,
    /// Codes of countries by the names the ledger has for them.
    countries: BTreeMap<String, BTreeSet<String>>,
}

/// The texts as they are written down: their numbers are their places.
#[derive(Serialize, Deserialize)]
pub struct Written {
    codes: Vec<String>,
    states: Vec<String>,
    missions: Vec<(String, Option<String>)>,
    names: Vec<String>,
    countries: BTreeMap<String, BTreeSet<String>>,
}

/// What a fact is filtered by, as numbers of texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    codes: Box<[u32]>,
    states: Box<[u32]>,
    missions: Box<[u32]>,
    names: Box<[u32]>,
}

impl Texts {
    /// Keeps what a fact is filtered by.
    pub fn keep(&mut self, traits: Traits) -> Told {
        Told {
            codes: self.codes.keep_all(traits.codes),
            states: self.states.keep_all(traits.states),
            missions: self.missions.keep_all(traits.missions),
            names: self.names.keep_all(traits.names),
        }
    }

    /// Missions that a fact names: their words, and the code of the sending state.
    pub fn missions_of<'t>(&'t self, told: &'t Told) -> impl Iterator<Item = (&'t str, Option<&'t str>)> {
        let named = told.missions.iter().filter_map(|n| self.missions.rows.get(*n as usize));
        named.map(|(words, sending)| (words.as_str(), sending.as_deref()))
    }

    /// All of them, to be written down.
    pub fn written(&self) -> Written {
        Written {
            codes: self.codes.rows.clone(),
            states: self.states.rows.clone(),
            missions: self.missions.rows.clone(),
            names: self.names.rows.clone(),
            countries: self.countries.clone(),
        }
    }

    /// Those that were written down.
    pub fn of(written: Written) -> Texts {
        Texts {
            codes: Table::of(written.codes),
            states: Table::of(written.states),
            missions: Table::of(written.missions),
            names: Table::of(written.names),
            countries: written.countries,
        }
    }

    /// Keeps what countries are called in a part of the ledger.
    pub fn keep_countries(&mut self, view: &View) {
        for place in view.facts.iter().flat_map(|f| &f.places).filter(|p| p.level == Level::Country) {
            if let Some(code) = &place.country {
                self.countries.entry(fold(&place.name)).or_default().insert(code.clone());
            }
        }
    }

    /// Holds a filter against every text.
    pub fn asked(&self, filter: &Filter) -> Asked {
        let named = |name: &str| self.countries.get(name).into_iter().flatten().cloned().collect();
        let wanted = Wanted::new(filter, |asked| codes_of(asked, named));
        let set = |text: &Option<String>| text.is_some();
        Asked {
            codes: set(&filter.kind).then(|| self.codes.fit(|c| wanted.code(c))),
            states: set(&filter.country).then(|| self.states.fit(|s| wanted.state(s))),
            missions: set(&filter.mission).then(|| self.missions.fit(|(words, s)| wanted.mission(words, s.as_deref()))),
            names: set(&filter.actor).then(|| self.names.fit(|n| wanted.name(n))),
        }
    }
}

impl Told {
    /// Numbers of the states a fact is asked for by.
    pub fn states(&self) -> &[u32] {
        &self.states
    }
}

/// Which texts fit; `None` where nothing was asked.
pub struct Asked {
    codes: Option<Vec<bool>>,
    states: Option<Vec<bool>>,
    missions: Option<Vec<bool>>,
    names: Option<Vec<bool>>,
}

impl Asked {
    /// Numbers of the states asked for; nothing where any will do.
    pub fn states(&self) -> Option<impl Iterator<Item = u32>> {
        let fit = self.states.as_ref()?;
        Some(fit.iter().zip(0..).filter(|(fits, _)| **fits).map(|(_, n)| n))
    }

    /// True when a fact is asked for, apart from its days.
    pub fn fits(&self, told: &Told) -> bool {
        let any = |fit: &Option<Vec<bool>>, numbers: &[u32]| {
            fit.as_ref().is_none_or(|fit| numbers.iter().any(|n| fit.get(*n as usize).copied().unwrap_or(false)))
        };
        any(&self.codes, &told.codes)
            && any(&self.states, &told.states)
            && any(&self.missions, &told.missions)
            && any(&self.names, &told.names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Sieve;
    use crate::samples::view;
    use crate::view::Index;

    #[test]
    fn a_filter_lets_the_same_facts_pass_as_by_the_facts_themselves() {
        let view = view();
        let index = Index::new(&view);
        let (open, mut texts) = (Filter::default(), Texts::default());
        let whole = Sieve::of_traits(&index, &open);
        texts.keep_countries(&view);
        let told: Vec<Told> = view.facts.iter().map(|f| texts.keep(whole.traits(f))).collect();
        let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        let (mut some, mut tried) = (0, 0);
        for country in ["", "IQ", "Iraq", "XS", "nowhere"] {
            for kind in ["", "incident", "ied", "rocket", "statement"] {
                for mission in ["", "embassy", "US embassy", "American consulate", "IR"] {
                    for actor in ["", "minister", "embassy", "police", "group"] {
                        let filter = Filter {
                            country: text(country),
                            kind: text(kind),
                            mission: text(mission),
                            actor: text(actor),
                            ..Filter::default()
                        };
                        let (sieve, asked) = (Sieve::new(&index, &filter), texts.asked(&filter));
                        for (fact, told) in view.facts.iter().zip(&told) {
                            let fits = sieve.accepts(fact);
                            assert_eq!(asked.fits(told), fits, "{} by {}", fact.id, filter.describe());
                            some += usize::from(fits && !filter.describe().is_empty());
                            tried += 1;
                        }
                    }
                }
            }
        }
        assert!(some > 30 && some < tried / 2, "{some} of {tried}");
    }
}
