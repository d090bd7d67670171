//! Which phrases stand for the same entity: names by name, titles by office, pronouns by the nearest fitting subject.
//!
//! A pronoun that nothing fits stays an entity of its own, under its own words; nothing is guessed.

use crate::home::Home;
use crate::names::{self, Guess, Tie};
use crate::phrases::Phrase;
use chancery_atlas::{Atlas, MissionKind, names_alike, shortens};
use chancery_facts::TargetClass;
use chancery_facts::reading::{Entity, Mention, Sentence, Sort};
use std::collections::{BTreeMap, BTreeSet};

/// Mentions with their entities.
pub struct Resolved {
    /// Mentions by sentence and head.
    pub mentions: Vec<Mention>,
    /// Entities in order of first mention.
    pub entities: Vec<Entity>,
    /// State the report is mostly set in.
    pub setting: Option<String>,
    /// City of that state the report is set in, if one stands out.
    pub city: Option<(String, Option<chancery_facts::Position>)>,
}

/// What is remembered of an entity while reading on.
struct Known {
    titles: Vec<String>,
    lemma: String,
    plural: bool,
    last_sentence: usize,
    last_was_subject: bool,
    quoted: bool,
}

struct Resolver<'a> {
    sentences: &'a [Sentence],
    entities: Vec<Entity>,
    known: Vec<Known>,
    mentions: Vec<Mention>,
}

/// Joins phrases to entities, in reading order.
pub fn resolve(
    sentences: &[Sentence],
    phrases: Vec<Phrase>,
    guesses: Vec<Guess>,
    home: Option<&Home>,
    atlas: &Atlas,
) -> Resolved {
    let (setting, sure) = setting(&guesses, &phrases, sentences, home).unzip();
    let sure = sure.unwrap_or(false);
    let mut r = Resolver { sentences, entities: Vec::new(), known: Vec::new(), mentions: Vec::new() };
    for (phrase, mut guess) in phrases.into_iter().zip(guesses) {
        r.possessor(&phrase, &mut guess, atlas);
        r.host_from_opening(&phrase, &mut guess.entity);
        if !sure {
            r.host_from_before(&phrase, &mut guess.entity);
        }
        host_from_setting(&mut guess.entity, setting.as_deref());
        // "two Kenyans" are no foreigners in Kenya
        let class = &mut guess.entity.class;
        if *class == Some(TargetClass::ForeignNationals)
            && guess.entity.state.is_some()
            && guess.entity.state == setting
        {
            *class = Some(TargetClass::Civilians);
        }
        let entity = r.join(&phrase, &guess);
        r.note(&phrase, &guess, entity);
    }
    let city = r.setting_city(setting.as_deref(), home);
    r.sent_by_the_only_one(atlas);
    r.cities_of_missions(home, atlas);
    r.mentions.sort_by_key(|m| (m.sentence, m.head));
    r.mentions.dedup_by_key(|m| (m.sentence, m.head));
    Resolved { mentions: r.mentions, entities: r.entities, setting, city }
}

/// The state that most places of the body lie in, and whether hardly any other comes up; `None` without a clear lead.
fn setting(
    guesses: &[Guess],
    phrases: &[Phrase],
    sentences: &[Sentence],
    home: Option<&Home>,
) -> Option<(String, bool)> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    if let Some(home) = home {
        votes.insert(&home.country, 8);
    }
    for (g, p) in guesses.iter().zip(phrases) {
        let e = &g.entity;
        let weight = match e.sort {
            Sort::Mission if e.country.is_some() && e.country != e.state => 3,
            // "Uganda's security minister": whose people act is where it happened; "a group based in Mali" is elsewhere.
            Sort::Place if p.is_possessor(sentences) => 3,
            Sort::Place if p.is_base(sentences) || p.is_sender(sentences) => 0,
            Sort::Place | Sort::Site => 2,
            Sort::Government => 1,
            _ => 0,
        };
        // "flew to Vienna": where somebody goes is not where the report is set
        let weight = if weight == 2 && sentences[p.sentence].case(p.head) == Some("to") { 1 } else { weight };
        let early = if p.sentence < 6 || sentences[p.sentence].zone == chancery_facts::Zone::Title { 2 } else { 1 };
        if let Some(country) = e.country.as_deref() {
            *votes.entry(country).or_default() += weight * early;
        }
    }
    // No mission stands in the state that sends it: who reads of one is elsewhere, if there is an elsewhere.
    let sender = |(g, p): (&Guess, &Phrase)| match p.is_sender(sentences) {
        true => g.entity.country.clone(),
        false => g.entity.state.clone().filter(|_| sent_abroad(&g.entity)),
    };
    let mut senders: BTreeSet<String> = guesses.iter().zip(phrases).filter_map(sender).collect();
    // Ambassadors are abroad as well: "Brazil's ambassador in Ghana".
    let abroad = |p: &Phrase| {
        let s = &sentences[p.sentence];
        s.children(p.head).any(|c| c > p.head && s.is_rel(c, &["nmod"]) && matches!(s.case(c), Some("in" | "to")))
    };
    let envoys = guesses
        .iter()
        .zip(phrases)
        .filter(|(g, p)| g.entity.class == Some(TargetClass::Diplomat) && g.entity.sort == Sort::Person && abroad(p));
    senders.extend(envoys.filter_map(|(g, _)| g.entity.state.clone()));
    let sends = |code: &str| home.is_none_or(|home| home.country != code) && senders.contains(code);
    let told = votes.iter().filter(|(_, n)| **n > 0);
    let best = told.max_by_key(|(code, n)| (!sends(code) && **n > 1, **n, std::cmp::Reverse(**code)))?;
    // A report that names but the state whose mission it tells of does not say where it is set; one other state beside it does.
    let hosts = |e: &chancery_facts::reading::Entity| {
        e.sort == Sort::Mission && e.country.as_deref() == Some(best.0) && e.state.as_deref() != Some(best.0)
    };
    let told_of = |e: &chancery_facts::reading::Entity| sent_abroad(e) && e.state.as_deref() == Some(best.0);
    let entities = || guesses.iter().map(|g| &g.entity);
    if sends(best.0) && entities().any(told_of) && !entities().any(hosts) {
        let mut others = votes.iter().filter(|(code, n)| **n > 0 && !sends(code));
        let sole = others.next().filter(|_| others.next().is_none());
        return sole.map(|(code, _)| ((*code).to_owned(), false));
    }
    // A survey of many states is set in none of them.
    let all: usize = votes.values().sum();
    let sure = best.1 * 2 >= all || home.is_some_and(|home| home.country == *best.0);
    (votes.len() < 5 || best.1 * 10 >= all * 3).then(|| ((*best.0).to_owned(), sure))
}

impl Phrase {
    /// "Uganda's police".
    fn is_possessor(&self, sentences: &[Sentence]) -> bool {
        sentences[self.sentence].is_rel(self.head, &["nmod:poss"])
    }

    /// "the embassies of Denmark, Norway and Sweden".
    fn is_sender(&self, sentences: &[Sentence]) -> bool {
        let s = &sentences[self.sentence];
        let chain = s.ancestors(self.head);
        let mission = |i: &usize| matches!(s.words[*i].lemma.as_str(), "embassy" | "consulate" | "mission");
        let Some(at) = chain.iter().position(mission) else { return false };
        let joined = chain[..at].iter().all(|&i| s.is_rel(i, &["nmod", "conj"]));
        at > 0 && joined && chain[..at].iter().any(|&i| s.case(i) == Some("of"))
    }

    /// "based in Mali".
    fn is_base(&self, sentences: &[Sentence]) -> bool {
        let s = &sentences[self.sentence];
        s.words[self.head].head.is_some_and(|h| matches!(s.words[h].lower.as_str(), "based" | "born" | "-based"))
    }
}

/// Embassies and consulates, which stand in another state than their own, and their cars.
fn sent_abroad(e: &Entity) -> bool {
    use chancery_facts::TargetClass::{Consulate, Embassy, MissionVehicle};
    e.sort == Sort::Mission && matches!(e.class, Some(Embassy | Consulate | MissionVehicle))
}

/// A mission without a stated place lies in the state the report is set in, unless that is its own.
fn host_from_setting(e: &mut Entity, setting: Option<&str>) {
    // "the Embassy of Italy in Nakasero": the state named is the one that sends it.
    if sent_abroad(e) && e.country.is_some() && e.country == e.state {
        (e.country, e.city, e.position) = (None, None, None);
    }
    if e.sort == Sort::Mission && e.country.is_none() && e.state.as_deref() != setting {
        e.country = setting.map(str::to_owned);
    }
}

impl Resolver<'_> {
    /// Mentions of the phrase's own sentence so far.
    fn here(&self, p: &Phrase) -> impl DoubleEndedIterator<Item = &Mention> {
        let first = self.mentions.partition_point(|m| m.sentence < p.sentence);
        self.mentions[first..].iter().filter(|m| m.sentence == p.sentence)
    }

    /// "Take Tbilisi. In May gunmen wounded an usher at the Kazakh embassy": in a report of many places the city named last, here
    /// or in the two sentences before, is where a mission without a stated place stands.
    fn host_from_before(&self, p: &Phrase, e: &mut Entity) {
        if e.sort != Sort::Mission || e.country.is_some() || e.city.is_some() || e.state.is_none() {
            return;
        }
        let near = |m: &&Mention| m.sentence <= p.sentence && p.sentence - m.sentence <= 2 && !m.pronoun;
        let city = |m: &Mention| {
            let place = &self.entities[m.entity];
            (place.level == Some(chancery_facts::Level::City) && place.country != e.state).then_some(place)
        };
        if let Some(place) = self.mentions.iter().rev().filter(near).find_map(city) {
            e.country = place.country.clone();
            // An embassy stands in the capital, whatever quarter or town the passage names.
            if e.class != Some(TargetClass::Embassy) {
                (e.city, e.position) = (Some(place.name.clone()), place.position);
            }
        }
    }

    /// "In Harare, youths pelted the British embassy": the city that opens the sentence, or the part of it behind a
    /// semicolon, is where a mission without a stated place stands.
    fn host_from_opening(&self, p: &Phrase, e: &mut Entity) {
        // "In Brasília nobody speaks of closing the embassy": the one told of before
        let told =
            e.state.is_none() && self.entities.iter().any(|known| known.sort == Sort::Mission && known.state.is_some());
        if e.sort != Sort::Mission || e.country.is_some() || e.city.is_some() || told {
            return;
        }
        let s = &self.sentences[p.sentence];
        let start = (0..p.words.start).rev().find(|&i| s.words[i].lower == ";").map_or(0, |i| i + 1);
        let opens = |m: &&Mention| {
            m.head >= start
                && m.head <= start + 5
                && s.case(m.head) == Some("in")
                && self.entities[m.entity].level == Some(chancery_facts::Level::City)
        };
        let Some(m) = self.here(p).find(opens) else { return };
        let city = &self.entities[m.entity];
        if city.country != e.state {
            (e.country, e.city) = (city.country.clone(), Some(city.name.clone()));
            e.position = city.position;
        }
    }

    /// The city of the state of the report that most of its places and missions lie in.
    fn setting_city(
        &self,
        setting: Option<&str>,
        home: Option<&Home>,
    ) -> Option<(String, Option<chancery_facts::Position>)> {
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for m in self.mentions.iter().filter(|m| !m.pronoun) {
            let e = &self.entities[m.entity];
            let inside = e.country.as_deref() == setting && setting.is_some();
            let city = match e.level {
                Some(chancery_facts::Level::City) => Some(e.name.as_str()),
                _ if e.sort == Sort::Mission => e.city.as_deref(),
                _ => None,
            };
            let bound = self.sentences[m.sentence].case(m.head) == Some("to");
            if let Some(city) = city.filter(|_| inside) {
                *votes.entry(city).or_default() += if bound { 1 } else { 2 };
            }
        }
        if let Some(home) = home.filter(|h| Some(h.country.as_str()) == setting) {
            *votes.entry(&home.city).or_default() += 3;
        }
        let (city, n) = votes.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse(**name)))?;
        let all: usize = votes.values().sum();
        let position = home.filter(|h| h.city == *city).map(|h| h.position).or_else(|| {
            let at = |e: &&Entity| e.name == *city && e.level == Some(chancery_facts::Level::City);
            self.entities.iter().find(at).and_then(|e| e.position)
        });
        (n * 10 >= all * 6).then(|| ((*city).to_owned(), position))
    }

    fn join(&mut self, p: &Phrase, g: &Guess) -> usize {
        if let Some(i) = self.in_apposition(p, g) {
            self.enrich(i, g);
            return i;
        }
        let found = match g.tie {
            Tie::Name if g.entity.sort == Sort::Person => self.same_person(g),
            Tie::Name => self.same_name(g),
            Tie::Definite if g.entity.sort == Sort::Person => self.by_title(p, g),
            Tie::Definite => self.by_noun(p, g),
            // "the mission" behind "its embassy"; without one it may be any errand
            Tie::Fresh if p.lemma == "mission" => self.by_noun(p, g),
            Tie::Pronoun => self.antecedent(p),
            Tie::Fresh => None,
        };
        match found {
            Some(i) => {
                self.enrich(i, g);
                i
            }
            None => {
                self.entities.push(g.entity.clone());
                self.known.push(Known {
                    titles: g.titles.clone(),
                    lemma: p.lemma.clone(),
                    plural: p.plural,
                    last_sentence: p.sentence,
                    last_was_subject: false,
                    quoted: false,
                });
                self.entities.len() - 1
            }
        }
    }

    /// The state in whose name a text speaks: of the first official, envoy or government that its opening names.
    fn voice(&self) -> Option<String> {
        const OPENING: usize = 4;
        let speaks = |m: &&Mention| {
            let e = &self.entities[m.entity];
            m.sentence < OPENING
                && e.state.is_some()
                && (e.sort == Sort::Government
                    || m.is("official")
                    || m.is("diplomat")
                    || m.is("government")
                    || m.is("body"))
        };
        self.mentions.iter().find(speaks).and_then(|m| self.entities[m.entity].state.clone())
    }

    /// "its troops", "their embassy": the state of the owner.
    fn possessor(&self, p: &Phrase, g: &mut Guess, atlas: &Atlas) {
        let country = p.lemma == "country" && p.name.is_none();
        if g.entity.state.is_some()
            || !(country || matches!(g.entity.sort, Sort::Mission | Sort::People | Sort::Government))
        {
            return;
        }
        let s = &self.sentences[p.sentence];
        let Some(owner) = (p.words.start..p.core).find(|&i| s.words[i].rel == "nmod:poss") else { return };
        let known = self.here(p).rev().find(|m| m.head == owner);
        // "our embassy": of the state in whose name the text speaks
        if matches!(s.words[owner].lower.as_str(), "our" | "my") {
            g.entity.state = self.voice();
            return;
        }
        let state = known
            .map(|m| &self.entities[m.entity])
            .filter(|e| matches!(e.sort, Sort::Government | Sort::Mission | Sort::Person | Sort::Place))
            .and_then(|e| e.state.clone());
        // "After a crowd attacked its consulate in Mandalay, China …": no state has a mission in itself.
        let at_home = g.entity.sort == Sort::Mission && state.is_some() && state == g.entity.country;
        let state = state.filter(|_| !at_home);
        if let Some(st) = state.as_deref().filter(|_| country).and_then(|code| atlas.state(code)) {
            g.entity.name = st.name.to_string();
            g.entity.country = Some(st.code.to_string());
            g.tie = Tie::Name;
        }
        g.entity.state = state;
    }

    /// "the ambassador's residence", "the consul's car": in a report that names the missions of one state alone they are that
    /// state's, with their people.
    fn sent_by_the_only_one(&mut self, atlas: &Atlas) {
        use chancery_facts::TargetClass::{Diplomat, MissionVehicle, Residence};
        let abroad = |e: &&Entity| e.sort == Sort::Mission && e.country.is_some() && e.country != e.state;
        let mut told = self.entities.iter().filter(abroad).filter_map(|e| Some((e.state.clone()?, e.country.clone()?)));
        let Some((sender, host)) = told.next() else { return };
        if told.any(|(state, _)| state != sender) {
            return;
        }
        for e in self.entities.iter_mut().filter(|e| e.state.is_none()) {
            let owned = e.sort == Sort::Mission && matches!(e.class, Some(Residence | MissionVehicle));
            let of_host = e.country.is_none() || e.country.as_ref() == Some(&host);
            let bare = e.name.strip_prefix("the ").unwrap_or(&e.name).to_lowercase();
            let own = |e: &Entity| {
                let rest = ["its ", "their ", "Its ", "Their "].iter().find_map(|own| e.name.strip_prefix(own));
                rest.map(|rest| format!("{} {rest}", crate::names::short_name(atlas, &sender)))
            };
            let theirs = own(e).filter(|_| e.sort == Sort::Mission && e.country.as_ref() == Some(&host));
            if let Some(name) = theirs {
                (e.name, e.state) = (name, Some(sender.clone()));
                continue;
            }
            let by_office = ["ambassador", "consul", "embassy", "consulate"].iter().any(|w| bare.starts_with(w));
            if owned && of_host && by_office {
                e.state = Some(sender.clone());
                e.country = Some(host.clone());
                if e.class == Some(Residence) {
                    e.name = format!("{} residence", crate::names::short_name(atlas, &sender));
                }
            } else if e.sort == Sort::Person && e.class == Some(Diplomat) {
                e.state = Some(sender.clone());
            }
        }
    }

    /// A mission whose city is not told stands in the city of that state the report was sent from or speaks of most, else in
    /// the only city where the table of missions has one of the sending state. An embassy rather stands where the table has it
    /// than in a town that the report only names.
    fn cities_of_missions(&mut self, home: Option<&Home>, atlas: &Atlas) {
        let mut votes: BTreeMap<(String, String), usize> = BTreeMap::new();
        if let Some(home) = home {
            votes.insert((home.country.clone(), home.city.clone()), 2);
        }
        for m in &self.mentions {
            let e = &self.entities[m.entity];
            if let (Some(chancery_facts::Level::City), Some(country)) = (e.level, e.country.clone()) {
                // "returned from Nairobi": where somebody comes from or goes to is elsewhere
                let bound = matches!(self.sentences[m.sentence].case(m.head), Some("from" | "to"));
                *votes.entry((country, e.name.clone())).or_default() += if bound { 1 } else { 2 };
            }
        }
        let known: Vec<(String, String, Option<chancery_facts::Position>)> = self
            .entities
            .iter()
            .filter(|e| e.level == Some(chancery_facts::Level::City))
            .filter_map(|e| Some((e.country.clone()?, e.name.clone(), e.position)))
            .collect();
        for e in self.entities.iter_mut().filter(|e| e.sort == Sort::Mission) {
            // No state has a mission in itself.
            if sent_abroad(e) && e.country.is_some() && e.country == e.state {
                (e.country, e.city, e.position) = (None, None, None);
            }
            let Some(country) = e.country.clone() else { continue };
            // Embassies stand in capitals; a town that the report only names is none's.
            let seats = atlas.state(&country).map(|s| s.capitals.as_slice()).unwrap_or_default();
            let can_be =
                |city: &str| e.class != Some(TargetClass::Embassy) || seats.is_empty() || seats.contains(&city);
            let told = votes
                .iter()
                .filter(|((c, city), _)| *c == country && can_be(city))
                .max_by_key(|((_, name), n)| (**n, std::cmp::Reverse(name.clone())))
                .map(|((_, name), _)| name.clone());
            let tabled = || {
                let mut cities: Vec<&str> = atlas
                    .missions(e.state.as_deref()?, &country)
                    .iter()
                    .map(|m| m.city)
                    .filter(|c| !c.is_empty())
                    .collect();
                cities.sort_unstable();
                cities.dedup();
                (cities.len() == 1).then(|| cities[0].to_owned())
            };
            let sent_from = || home.filter(|h| h.country == country).map(|h| h.city.clone());
            let seat = || {
                let mut seats =
                    atlas.missions(e.state.as_deref()?, &country).iter().filter(|m| m.kind == MissionKind::Embassy);
                let seat = seats.next().filter(|_| e.class == Some(TargetClass::Embassy) && seats.next().is_none())?;
                Some(seat.city.to_owned()).filter(|city| !city.is_empty())
            };
            let inferred =
                sent_from().filter(|city| told.as_ref() == Some(city)).or_else(seat).or(told).or_else(tabled);
            let Some(city) = e.city.clone().or(inferred) else { continue };
            e.position =
                e.position.or_else(|| known.iter().find(|(c, n, _)| *c == country && *n == city).and_then(|k| k.2));
            name_with_city(e, &city, atlas);
            e.city = Some(city);
        }
    }

    /// "a top general, Omar Tarn": the name behind a title is the same person.
    fn in_apposition(&self, p: &Phrase, g: &Guess) -> Option<usize> {
        let s = &self.sentences[p.sentence];
        if g.entity.sort != Sort::Person || !s.is_rel(p.head, &["appos"]) {
            return None;
        }
        let head = s.words[p.head].head.filter(|&h| h < p.head)?;
        let m = self.here(p).rev().find(|m| m.head == head)?;
        let e = &self.entities[m.entity];
        let unnamed = e.name.chars().next().is_some_and(char::is_lowercase)
            || !self.known[m.entity].titles.is_empty() && e.sort == Sort::Person;
        (matches!(e.sort, Sort::Person | Sort::People)
            && unnamed
            && !m.plural
            && self.same_person(g).is_none_or(|i| i == m.entity))
        .then_some(m.entity)
    }

    fn enrich(&mut self, i: usize, g: &Guess) {
        let e = &mut self.entities[i];
        let unnamed = e.name.chars().next().is_some_and(char::is_lowercase)
            || e.name.contains("'s ")
            || e.name.to_lowercase().contains("minister");
        if g.tie == Tie::Name && g.entity.sort == Sort::Person && (unnamed || g.entity.name.len() > e.name.len()) {
            e.name = g.entity.name.clone();
            e.sort = Sort::Person;
        }
        e.state = e.state.take().or_else(|| g.entity.state.clone());
        if g.tie != Tie::Pronoun {
            e.class = e.class.or(g.entity.class);
            e.country = e.country.take().or_else(|| g.entity.country.clone());
            e.city = e.city.take().or_else(|| g.entity.city.clone());
        }
        for t in &g.titles {
            if !self.known[i].titles.contains(t) {
                self.known[i].titles.push(t.clone());
            }
        }
    }

    fn note(&mut self, p: &Phrase, g: &Guess, entity: usize) {
        let s = &self.sentences[p.sentence];
        let bytes = s.words[p.words.start].range.start..s.words[p.words.end - 1].range.end;
        let subject = s.is_rel(p.head, &["nsubj"]);
        let w = &s.words[p.head];
        self.known[entity].last_sentence = p.sentence;
        self.known[entity].last_was_subject = subject;
        self.known[entity].quoted = w.quoted;
        self.mentions.push(Mention {
            sentence: p.sentence,
            head: p.head,
            range: bytes,
            entity,
            classes: p.noun.as_ref().map(|n| n.classes.clone()).unwrap_or_default(),
            count: p.count.clone(),
            plural: p.plural,
            pronoun: p.pronoun,
        });
        if p.core != p.head {
            let mut second = self.mentions[self.mentions.len() - 1].clone();
            second.head = p.core;
            self.mentions.push(second);
        }
        let _ = g;
    }

    fn same_person(&self, g: &Guess) -> Option<usize> {
        self.entities
            .iter()
            .enumerate()
            .rev()
            .find(|(_, e)| {
                let (a, b) = (&e.name, &g.entity.name);
                e.sort == Sort::Person && (names_alike(a, b) || shortens(a, b) || shortens(b, a))
            })
            .map(|(i, _)| i)
    }

    fn same_name(&self, g: &Guess) -> Option<usize> {
        self.entities
            .iter()
            .enumerate()
            .rev()
            .find(|(_, e)| {
                e.sort == g.entity.sort
                    && (e.name == g.entity.name
                        || e.sort == Sort::Mission
                            && e.class == g.entity.class
                            && e.state == g.entity.state
                            && (e.country == g.entity.country || g.entity.country.is_none())
                            && (e.city == g.entity.city || g.entity.city.is_none() || e.city.is_none()))
            })
            .map(|(i, _)| i)
    }

    /// "the Iraqi minister", "the spokesman": a person told with that title before.
    fn by_title(&self, p: &Phrase, g: &Guess) -> Option<usize> {
        if p.plural || !self.definite(p) {
            return None;
        }
        let wanted = p.lemma.rsplit(' ').next().unwrap_or(&p.lemma);
        // "the prime minister" is not the foreign minister.
        let words = &self.sentences[p.sentence].words;
        let post = (p.words.start..=p.core)
            .find(|&i| words[i].lower == wanted)
            .and_then(|i| i.checked_sub(1))
            .map(|i| words[i].lower.as_str())
            .filter(|w| names::is_post(w));
        let fits_post = |titles: &[String]| match post {
            None => true,
            Some(post) => {
                let told = |t: &String| {
                    t.split_once(' ').filter(|(_, title)| *title == wanted).map(|(post, _)| post.to_owned())
                };
                let posts: Vec<String> = titles.iter().filter_map(told).collect();
                posts.is_empty() || posts.iter().any(|p| p == post)
            }
        };
        (0..self.entities.len()).rev().find(|&i| {
            let e = &self.entities[i];
            let fits_state = g.entity.state.is_none() || e.state.is_none() || e.state == g.entity.state;
            e.sort == Sort::Person
                && fits_state
                && fits_post(&self.known[i].titles)
                && self.known[i].titles.iter().any(|t| t.rsplit(' ').next().unwrap_or(t) == wanted)
        })
    }

    fn definite(&self, p: &Phrase) -> bool {
        let s = &self.sentences[p.sentence];
        let first = &s.words[p.words.start].lower;
        matches!(first.as_str(), "the" | "this" | "that" | "these" | "those" | "both")
            || (p.words.start..p.core).any(|i| s.words[i].rel == "nmod:poss")
    }

    /// "the embassy", "its embassy", "the group": the last entity under the same head noun.
    fn by_noun(&self, p: &Phrase, g: &Guess) -> Option<usize> {
        let s = &self.sentences[p.sentence];
        let mut wanted_state = g.entity.state.clone();
        if let Some(owner) =
            (p.words.start..p.core).find(|&i| s.words[i].rel == "nmod:poss" && s.words[i].pos == "PRON")
        {
            // "its embassy": the owner's state decides
            let owner = self.here(p).rev().find(|m| m.head == owner)?;
            wanted_state = self.entities[owner.entity].state.clone();
            wanted_state.as_ref()?;
        } else if !self.definite(p) {
            return None;
        }
        (0..self.entities.len()).rev().find(|&i| {
            let e = &self.entities[i];
            // "the mission" after "its embassy"
            let bare = p.core == p.words.start + 1 && !p.plural;
            let mission = p.lemma == "mission" && bare && e.sort == Sort::Mission && e.state.is_some();
            let same_noun = self.known[i].lemma == p.lemma
                || mission
                || (e.sort == Sort::Mission && g.entity.sort == Sort::Mission && e.class == g.entity.class);
            let states = wanted_state.is_none() || e.state.is_none() || e.state == wanted_state;
            // "its consulate in Basra" after that in Erbil
            let elsewhere =
                e.sort == Sort::Mission && g.entity.city.is_some() && e.city.is_some() && g.entity.city != e.city;
            let count_fits = self.known[i].plural == p.plural;
            let distinct_premises =
                g.entity.sort == Sort::Site && p.sentence != self.known[i].last_sentence && e.name != g.entity.name;
            same_noun
                && states
                && count_fits
                && !distinct_premises
                && !elsewhere
                && (mission || e.sort == g.entity.sort)
        })
    }

    /// The entity a pronoun stands for.
    fn antecedent(&self, p: &Phrase) -> Option<usize> {
        let body = |e: &Entity, k: &Known| {
            !k.plural
                && matches!(e.sort, Sort::Government | Sort::Organisation | Sort::Mission | Sort::Place)
                && e.level != Some(chancery_facts::Level::City)
        };
        let s = &self.sentences[p.sentence];
        let w = &s.words[p.head];
        match w.lower.as_str() {
            "who" | "which" | "that" | "whom" | "whose" => self.relative(p),
            "he" | "she" | "him" | "her" | "his" | "hers" => {
                self.nearest(p, |e, k| e.sort == Sort::Person && !k.plural)
            }
            "it" | "they" if self.reporter(p).is_some() => self.reporter(p),
            "it" if self.of_main_clause(p).is_some() => self.of_main_clause(p),
            "it" if self.is_struck(p) => {
                let premises = |e: &Entity, k: &Known| !k.plural && e.sort == Sort::Mission && e.class.is_some();
                self.nearest(p, premises).or_else(|| self.nearest(p, body))
            }
            "it" | "its" => self.nearest(p, body),
            "they" | "them" | "their" => self
                .nearest(p, |e, k| {
                    k.plural
                        && matches!(
                            e.sort,
                            Sort::People | Sort::Person | Sort::Organisation | Sort::Government | Sort::Mission
                        )
                })
                .or_else(|| {
                    self.nearest(p, |e, _| matches!(e.sort, Sort::Government | Sort::Organisation | Sort::People))
                }),
            _ => None,
        }
    }

    /// "The convoy was on its way to the base when it came under fire": the subject of the clause that "when" hangs on.
    fn of_main_clause(&self, p: &Phrase) -> Option<usize> {
        let s = &self.sentences[p.sentence];
        let told = s.words[p.head].head.filter(|_| s.is_rel(p.head, &["nsubj"]))?;
        let main = s.words[told].head.filter(|&v| v < told && s.is_rel(told, &["advcl"]))?;
        let timed =
            s.children(told).any(|c| c < p.head && matches!(s.words[c].lower.as_str(), "when" | "as" | "while"));
        let subject = s.child(main, &["nsubj"]).filter(|_| timed)?;
        let m = self.here(p).find(|m| m.head == subject && !m.pronoun)?;
        let (e, k) = (&self.entities[m.entity], &self.known[m.entity]);
        let thing = matches!(e.sort, Sort::Site | Sort::Mission | Sort::Thing) && !k.plural;
        thing.then_some(m.entity)
    }

    /// "after it was stoned", "a crowd had pelted it", "opened fire at it": a building, not a government.
    fn is_struck(&self, p: &Phrase) -> bool {
        const DONE: &[&str] = &[
            "attack",
            "stone",
            "storm",
            "bomb",
            "torch",
            "hit",
            "shell",
            "ransack",
            "besiege",
            "burn",
            "damage",
            "destroy",
            "evacuate",
            "reopen",
            "loot",
            "surround",
            "vandalise",
            "vandalize",
            "firebomb",
            "pelt",
            "rocket",
            "smear",
            "daub",
            "fence",
            "guard",
        ];
        const AT: &[&str] = &["shoot", "fire", "open", "throw", "hurl", "lob", "explode", "go", "detonate", "aim"];
        let s = &self.sentences[p.sentence];
        let Some(verb) = s.words[p.head].head else { return false };
        let lemma = s.words[verb].lemma.as_str();
        let at =
            s.is_rel(p.head, &["obl"]) && matches!(s.case(p.head), Some("at" | "on" | "into" | "outside" | "near"));
        s.is_rel(p.head, &["nsubj:pass", "obj"]) && DONE.contains(&lemma) || at && AT.contains(&lemma)
    }

    /// "The Front said it had carried out the raid": the subject of what is said is whoever says it.
    fn reporter(&self, p: &Phrase) -> Option<usize> {
        let s = &self.sentences[p.sentence];
        let told = s.words[p.head].head.filter(|_| s.is_rel(p.head, &["nsubj"]))?;
        let says = s.words[told].head.filter(|&v| v < told && s.is_rel(told, &["ccomp"]))?;
        let subject = s.child(says, &["nsubj"])?;
        let m = self.here(p).find(|m| m.head == subject && !m.pronoun)?;
        let several = s.children(subject).any(|c| s.is_rel(c, &["conj"]));
        let (e, plural) = (&self.entities[m.entity], self.known[m.entity].plural || several);
        let fits = matches!(e.sort, Sort::Government | Sort::Organisation | Sort::Mission)
            || plural && matches!(e.sort, Sort::People | Sort::Person | Sort::Place);
        (fits && (s.words[p.head].lower == "it") != plural).then_some(m.entity)
    }

    /// A relative pronoun stands for the noun its clause hangs on.
    fn relative(&self, p: &Phrase) -> Option<usize> {
        let s = &self.sentences[p.sentence];
        let clause = s.ancestors(p.head).into_iter().find(|&i| s.is_rel(i, &["acl"]))?;
        let noun = s.words[clause].head?;
        self.here(p).find(|m| m.head == noun).map(|m| m.entity)
    }

    /// The nearest fitting entity: subjects before others, the same sentence before the one before; not
    /// further than three sentences back. A reporting clause that follows its quotation looks past what
    /// stands inside the quotation.
    fn nearest(&self, p: &Phrase, fits: impl Fn(&Entity, &Known) -> bool) -> Option<usize> {
        let s = &self.sentences[p.sentence];
        let outside = !s.words[p.head].quoted;
        let mut best: Option<(i64, usize)> = None;
        for m in self.mentions.iter().rev() {
            let back = p.sentence - m.sentence;
            if back > 4 {
                break;
            }
            let sentence = &self.sentences[m.sentence];
            let word = &sentence.words[m.head];
            let e = &self.entities[m.entity];
            if !fits(e, &self.known[m.entity]) {
                continue;
            }
            let subject = i64::from(sentence.is_rel(m.head, &["nsubj"]));
            let main_subject = i64::from(
                subject == 1
                    && word.head.is_some_and(|h| {
                        sentence.words[h].head.is_none() || sentence.is_rel(h, &["parataxis", "conj"])
                    }),
            );
            let quoted = i64::from(outside && word.quoted);
            let local = i64::from(back == 0 && self.same_clause_subject(p, m));
            let score =
                40 * local + 12 * subject + 8 * main_subject - 14 * quoted - 10 * i64::try_from(back).unwrap_or(9);
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, m.entity));
            }
        }
        best.map(|(_, i)| i)
    }

    /// "Oslo threatened to shut its embassy": the subject of the clause owns it.
    fn same_clause_subject(&self, p: &Phrase, m: &Mention) -> bool {
        let s = &self.sentences[p.sentence];
        if !s.words[p.head].rel.starts_with("nmod:poss") || !s.is_rel(m.head, &["nsubj"]) {
            return false;
        }
        let Some(verb) = s.words[m.head].head else { return false };
        s.ancestors(p.head).contains(&verb)
    }
}

/// Gives a mission the name "US embassy in Baghdad", whatever phrase it was first told by.
fn name_with_city(e: &mut Entity, city: &str, atlas: &Atlas) {
    use chancery_facts::TargetClass::{Consulate, Embassy, MissionOther, Residence};
    let Some(code) =
        e.state.clone().filter(|_| matches!(e.class, Some(Embassy | Consulate | MissionOther | Residence)))
    else {
        return;
    };
    let unnamed = e.name.chars().next().is_some_and(char::is_lowercase)
        || ["Its ", "Their ", "His ", "Her ", "The "].iter().any(|w| e.name.starts_with(w));
    if unnamed && matches!(e.class, Some(Embassy | Consulate)) {
        let noun = if e.class == Some(Consulate) { "consulate" } else { "embassy" };
        e.name = format!("{} {noun} in {city}", crate::names::short_name(atlas, &code));
    } else if !e.name.contains(" in ") {
        e.name = format!("{} in {city}", e.name);
    }
}
