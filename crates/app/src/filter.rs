//! Which facts a command is about.

use crate::view::{Index, View, filed_under};
use chancery_atlas::{Atlas, fold, names_alike, shortens};
use chancery_facts::{Actor, Date, Fact, Level, TargetClass};
use std::collections::{BTreeMap, HashMap};

/// What was asked for. Empty fields let everything pass; the fields set must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// First day, inclusive.
    pub since: Option<Date>,
    /// Last day, inclusive.
    pub until: Option<Date>,
    /// Two-letter code or name of the country where it happened.
    pub country: Option<String>,
    /// Words of the mission's name, or its sending state's code.
    pub mission: Option<String>,
    /// Words of the name of an actor or speaker.
    pub actor: Option<String>,
    /// Type or kind of the codebook, or a part of it.
    pub kind: Option<String>,
    /// Keep facts without a date although a period was asked for.
    pub undated: bool,
}

impl Filter {
    /// The filter in words, such as `since 2031-05-01, country XS`; empty when nothing was asked.
    pub fn describe(&self) -> String {
        let day = |name: &str, day: Option<Date>| day.map(|d| format!("{name} {d}"));
        let text =
            |name: &str, text: &Option<String>| text.as_ref().map(|t| format!("{name} “{}”", crate::style::tame(t)));
        let parts = [
            day("since", self.since),
            day("until", self.until),
            text("country", &self.country),
            text("mission", &self.mission),
            text("actor", &self.actor),
            text("kind", &self.kind),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// True when what is filed under these days lies in the period asked for.
    pub fn takes_days(&self, days: Option<(Date, Date)>) -> bool {
        match days {
            Some((from, to)) => self.since.is_none_or(|day| to >= day) && self.until.is_none_or(|day| from <= day),
            None => self.undated || !self.has_period(),
        }
    }

    /// True when a period was asked for.
    pub fn has_period(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }
}

/// A filter made ready for one view.
pub struct Sieve<'a> {
    index: &'a Index<'a>,
    filter: &'a Filter,
    wanted: Wanted,
    /// The state most places of a document lie in, for facts that name none; empty unless a country was asked for.
    main_state: HashMap<&'a str, &'a str>,
}

/// A mission asked for: words of its name, or its sending state and kind (`American consulate`).
#[derive(Default)]
pub(crate) struct MissionAsked {
    /// Codes of the states that can be meant.
    pub(crate) sending: Vec<String>,
    /// Words of the kind of mission.
    pub(crate) kind: String,
}

impl<'a> Sieve<'a> {
    /// Makes `filter` ready: names of states are looked up on the shelf and among the places of the ledger.
    pub fn new(index: &'a Index<'a>, filter: &'a Filter) -> Sieve<'a> {
        let wanted = Wanted::new(filter, |asked| country_codes(index.view, asked));
        let main_state = if wanted.countries.is_empty() { HashMap::new() } else { main_states(index.view) };
        Sieve { index, filter, wanted, main_state }
    }

    /// Makes it ready to tell traits as well.
    pub fn of_traits(index: &'a Index<'a>, filter: &'a Filter) -> Sieve<'a> {
        Sieve { main_state: main_states(index.view), ..Sieve::new(index, filter) }
    }

    /// What a fact is filtered by: its own, or that of the facts it speaks about and the groups it hangs on.
    pub fn traits(&self, fact: &Fact) -> Traits {
        let weapons = fact.weapons.iter().map(|w| w.class.as_str().to_owned());
        let owned = |states: Vec<&str>| states.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let states = self.around(fact, |f| states_of(f).map(owned));
        let main = || self.main_state.get(fact.doc.as_str()).map(|s| vec![(*s).to_owned()]);
        let missions = |f: &Fact| {
            let missions: Vec<_> = missions_of(f).into_iter().map(|m| (m.words, m.sending)).collect();
            (!missions.is_empty()).then_some(missions)
        };
        Traits {
            codes: [fact.coding.to_string()].into_iter().chain(weapons).collect(),
            states: states.or_else(|| main().map(|s| vec![s])).unwrap_or_default().concat(),
            missions: self.around(fact, missions).unwrap_or_default().concat(),
            names: names_of(fact).into_iter().map(str::to_owned).collect(),
        }
    }

    /// What a fact says, or else what each of those around it says; `None` when nobody says anything.
    fn around<T>(&self, fact: &Fact, says: impl Fn(&Fact) -> Option<T>) -> Option<Vec<T>> {
        if let Some(own) = says(fact) {
            return Some(vec![own]);
        }
        let about = fact.about.iter().filter_map(|id| self.index.fact(id));
        let groups = self.index.attached_to(&fact.id).iter().flat_map(|(g, _)| self.index.members(g));
        let said: Vec<T> = about.chain(groups).filter_map(says).collect();
        (!said.is_empty()).then_some(said)
    }

    /// True when the fact is asked for.
    pub fn accepts(&self, fact: &Fact) -> bool {
        self.on_page(fact) && self.in_period(fact) && self.accepts_apart_from_period(fact)
    }

    /// What a page brought along is not asked for by itself.
    fn on_page(&self, fact: &Fact) -> bool {
        self.index.view.page.as_ref().is_none_or(|page| page.facts.is_empty() || page.facts.contains(&fact.id))
    }

    /// True when only the missing date keeps the fact out.
    pub fn undated_only(&self, fact: &Fact) -> bool {
        self.filter.has_period()
            && self.index.view.page.is_none()
            && !self.filter.undated
            && filed_under(fact).is_none()
            && self.accepts_apart_from_period(fact)
    }

    fn accepts_apart_from_period(&self, fact: &Fact) -> bool {
        self.of_kind(fact) && self.in_country(fact) && self.of_mission(fact) && self.of_actor(fact)
    }

    fn in_period(&self, fact: &Fact) -> bool {
        self.filter.takes_days(filed_under(fact))
    }

    fn of_kind(&self, fact: &Fact) -> bool {
        let Some(_) = &self.filter.kind else { return true };
        self.wanted.code(&fact.coding.to_string()) || fact.weapons.iter().any(|w| self.wanted.code(w.class.as_str()))
    }

    fn in_country(&self, fact: &Fact) -> bool {
        if self.filter.country.is_none() {
            return true;
        }
        let answer = self.look_around(fact, |f| states_of(f).map(|s| s.iter().any(|s| self.wanted.state(s))));
        answer.unwrap_or_else(|| self.main_state.get(fact.doc.as_str()).is_some_and(|s| self.wanted.state(s)))
    }

    fn of_mission(&self, fact: &Fact) -> bool {
        if self.filter.mission.is_none() {
            return true;
        }
        let answer = self.look_around(fact, |f| {
            let missions = missions_of(f);
            let fits = |m: &Mission| self.wanted.mission(&m.words, m.sending.as_deref());
            (!missions.is_empty()).then(|| missions.iter().any(fits))
        });
        answer.unwrap_or(false)
    }

    fn of_actor(&self, fact: &Fact) -> bool {
        self.filter.actor.is_none() || names_of(fact).into_iter().any(|n| self.wanted.name(n))
    }

    /// Asks the fact itself; when it has no say, the facts it speaks about and the groups it hangs on.
    fn look_around(&self, fact: &Fact, asks: impl Fn(&Fact) -> Option<bool>) -> Option<bool> {
        self.around(fact, asks).map(|said| said.contains(&true))
    }
}

/// What a fact is filtered by, apart from its days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Its coding and the classes of its weapons.
    pub codes: Vec<String>,
    /// Codes of the states it took place in.
    pub states: Vec<String>,
    /// Missions named: their words, and the code of the sending state.
    pub missions: Vec<(String, Option<String>)>,
    /// Actors and speakers.
    pub names: Vec<String>,
}

/// What was asked for apart from a period, made ready to be held against traits one by one.
#[derive(Default)]
pub struct Wanted {
    /// Beginnings of the words of a code.
    kind: Option<Vec<String>>,
    /// Codes that the country asked for stands for; empty when nothing was asked or nothing fits.
    countries: Vec<String>,
    mission: Option<(String, MissionAsked)>,
    actor: Option<String>,
}

impl Wanted {
    /// Makes a filter ready; `countries` gives the codes that the name of a country stands for.
    pub fn new(filter: &Filter, countries: impl Fn(&str) -> Vec<String>) -> Wanted {
        let words = |asked: &String| {
            let asked = asked.to_lowercase();
            let words = asked.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            words.map(str::to_owned).collect()
        };
        Wanted {
            kind: filter.kind.as_ref().map(words),
            countries: filter.country.as_deref().map(countries).unwrap_or_default(),
            mission: filter.mission.as_ref().map(|asked| (asked.clone(), mission_asked(asked))),
            actor: filter.actor.clone(),
        }
    }

    /// True for a code of the kind asked for. By words, not letters: `ied` must not find `unspecified`.
    pub fn code(&self, code: &str) -> bool {
        let begins = |asked: &String| code.split(['/', '_']).any(|word| word.starts_with(asked.as_str()));
        self.kind.as_ref().is_none_or(|asked| asked.iter().all(begins))
    }

    /// True for the code of a state asked for.
    pub fn state(&self, code: &str) -> bool {
        self.countries.iter().any(|c| c == code)
    }

    /// True for a mission asked for.
    pub fn mission(&self, words: &str, sending: Option<&str>) -> bool {
        self.mission.as_ref().is_none_or(|(asked, mission)| {
            let sent = sending.is_some_and(|s| mission.sending.iter().any(|m| m == s));
            has_words(words, asked) || sent && has_words(words, &mission.kind)
        })
    }

    /// True for the name of an actor asked for.
    pub fn name(&self, name: &str) -> bool {
        self.actor.as_ref().is_none_or(|asked| is_named(name, asked))
    }
}

/// Actors and speakers of a fact, as they are called and as they are worded.
fn names_of(fact: &Fact) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for actor in &fact.actors {
        names.push(&actor.name);
        names.extend(actor.mention.iter().map(|m| m.text.as_str()));
    }
    if let Some(speaker) = &fact.speaker {
        names.push(&speaker.name);
        names.extend(speaker.mention.iter().map(|m| m.text.as_str()));
        names.extend(speaker.relayed_by.iter().map(String::as_str));
    }
    names
}

/// The state that most places of each document lie in; the first by code where several tie.
fn main_states(view: &View) -> HashMap<&str, &str> {
    let mut counts: HashMap<&str, BTreeMap<&str, usize>> = HashMap::new();
    for fact in &view.facts {
        for state in fact.places.iter().filter_map(|p| p.country.as_deref()) {
            *counts.entry(&fact.doc).or_default().entry(state).or_default() += 1;
        }
    }
    counts.into_iter().filter_map(|(doc, states)| Some((doc, most_named(&states)?))).collect()
}

fn most_named<'s>(states: &BTreeMap<&'s str, usize>) -> Option<&'s str> {
    let most = states.values().max()?;
    states.iter().find(|(_, n)| *n == most).map(|(state, _)| *state)
}

/// Codes that a country's code or name stands for in this ledger.
fn country_codes(view: &View, asked: &str) -> Vec<String> {
    codes_of(asked, |name| {
        let places = view.facts.iter().flat_map(|f| &f.places);
        let named = places.filter(|p| p.level == Level::Country && fold(&p.name) == name);
        named.filter_map(|p| p.country.clone()).collect()
    })
}

/// Codes that a country's code or name stands for; `named` gives those that the ledger calls so, by the folded name.
pub fn codes_of(asked: &str, named: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let asked = asked.trim();
    if asked.len() == 2 && asked.bytes().all(|b| b.is_ascii_alphabetic()) {
        return vec![asked.to_ascii_uppercase()];
    }
    let mut codes = named(&fold(asked));
    codes.extend(Atlas::shared().states_by_name(asked).iter().map(|c| (*c).to_owned()));
    codes.sort();
    codes.dedup();
    codes
}

/// States a fact took place in; `None` when it has no say.
fn states_of(fact: &Fact) -> Option<Vec<&str>> {
    let places = fact.places.iter().filter_map(|p| p.country.as_deref());
    let hosts = fact.actors.iter().filter_map(|a| a.host_state.as_deref());
    let mut states: Vec<&str> = places.chain(hosts).collect();
    if states.is_empty() {
        states = fact.actors.iter().filter_map(|a| a.sending_state.as_deref()).collect();
    }
    (!states.is_empty()).then_some(states)
}

/// True for the classes that make an actor a mission, its people or its things.
pub fn is_mission(class: TargetClass) -> bool {
    use TargetClass::{
        Consulate, Diplomat, DiplomatFamily, DiplomaticQuarter, Embassy, InternationalOrganisation, MissionGroup,
        MissionGuard, MissionOther, MissionStaff, MissionVehicle, Residence,
    };
    matches!(
        class,
        Embassy
            | Consulate
            | Residence
            | MissionOther
            | MissionVehicle
            | MissionGroup
            | DiplomaticQuarter
            | Diplomat
            | MissionStaff
            | DiplomatFamily
            | MissionGuard
            | InternationalOrganisation
    )
}

/// A mission named in a fact.
struct Mission {
    /// Name, words at hand and class.
    words: String,
    sending: Option<String>,
}

fn missions_of(fact: &Fact) -> Vec<Mission> {
    let named = |a: &&Actor| a.class.is_some_and(is_mission) || looks_like_mission(&a.name);
    let of_actor = |a: &Actor| {
        let mention = a.mention.as_ref().map_or("", |m| m.text.as_str());
        let class = a.class.map_or("", TargetClass::as_str);
        Mission { words: format!("{} {mention} {class}", a.name), sending: a.sending_state.clone() }
    };
    let places = fact.places.iter().filter(|p| looks_like_mission(&p.name));
    let of_places = places.map(|p| Mission { words: p.name.clone(), sending: None });
    fact.actors.iter().filter(named).map(of_actor).chain(of_places).collect()
}

/// Splits `American consulate` into the states it can stand for and the kind of mission.
pub(crate) fn mission_asked(asked: &str) -> MissionAsked {
    let (kind, rest): (Vec<&str>, Vec<&str>) = asked.split_whitespace().partition(|w| looks_like_mission(w));
    let rest = rest.join(" ");
    let shelf = Atlas::shared();
    let mut sending: Vec<String> =
        [shelf.states_by_name(&rest), shelf.state_by_demonym(&rest)].concat().into_iter().map(str::to_owned).collect();
    if rest.len() == 2 {
        sending.push(rest.to_ascii_uppercase());
    }
    MissionAsked { sending, kind: kind.join(" ") }
}

pub(crate) fn looks_like_mission(name: &str) -> bool {
    let name = name.to_lowercase();
    ["embass", "consul", "mission", "high commission", "nunciature", "legation"].iter().any(|w| name.contains(w))
}

/// True when every word of `asked` begins a word of `name`, whatever case and accents. No words fit everything.
fn has_words(name: &str, asked: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let folded = fold(text);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let have = words(name);
    words(asked).iter().all(|w| have.iter().any(|h| h.starts_with(w.as_str())))
}

/// [`has_words`], or another spelling of the name or of its end.
fn is_named(name: &str, asked: &str) -> bool {
    has_words(name, asked) || names_alike(name, asked) || shortens(asked, name)
}

/// True when a name or the words at hand fit the actor asked for.
pub fn names_fit(filter: &Filter, name: &str, mention: Option<&chancery_facts::Quote>) -> bool {
    let asked = filter.actor.as_deref().unwrap_or_default();
    is_named(name, asked) || mention.is_some_and(|m| is_named(&m.text, asked))
}
