//! What a noun phrase stands for: names by the reference shelf, missions by their sending and host state,
//! capitals as governments or as places.

use crate::home::Home;
use crate::nouns::Nouns;
use crate::offices::is_modifier;
use crate::phrases::Phrase;
use chancery_atlas::{Atlas, OrganisationClass, PlaceLevel};
use chancery_facts::reading::{Entity, Sentence, Sort};
use chancery_facts::{Level, TargetClass, Text};
use std::ops::Range;

/// A first reading of a phrase.
#[derive(Clone, Debug)]
pub struct Guess {
    /// What it seems to stand for.
    pub entity: Entity,
    /// How the phrase may be joined to others.
    pub tie: Tie,
    /// Title nouns in front of a name, or the head of a title-only phrase, lower case.
    pub titles: Vec<String>,
}

/// How a phrase may be joined to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// By its name.
    Name,
    /// A pronoun.
    Pronoun,
    /// By its head noun: "the embassy", "the minister".
    Definite,
    /// Stands alone.
    Fresh,
}

/// Verbs whose subject or object speaks, decides or acts as a party.
const PARTY_VERBS: &[&str] = &[
    "say",
    "tell",
    "ask",
    "urge",
    "warn",
    "accuse",
    "blame",
    "threaten",
    "demand",
    "call",
    "condemn",
    "deny",
    "announce",
    "insist",
    "want",
    "agree",
    "decide",
    "refuse",
    "reject",
    "vow",
    "pledge",
    "promise",
    "notify",
    "inform",
    "summon",
    "expel",
    "order",
    "describe",
    "consider",
    "fear",
    "hope",
    "expect",
    "believe",
    "suspect",
    "launch",
    "grant",
    "impose",
    "lift",
    "support",
    "back",
    "help",
    "protest",
    "seek",
    "close",
    "recall",
    "withdraw",
    "send",
    "deploy",
    "fund",
    "arm",
    "train",
    "equip",
    "sponsor",
    "request",
    "press",
    "respond",
    "retaliate",
    "offer",
    "sign",
    "approve",
    "extend",
    "blacklist",
    "sanction",
    "prop",
    "cut",
    "sever",
    "restore",
    "resume",
    "have",
    "be",
    "plan",
];

/// Names phrases of one document.
pub struct Namer<'a> {
    atlas: &'a Atlas,
    nouns: &'a Nouns,
    text: &'a Text,
    sentences: &'a [Sentence],
    /// State named most often, for towns of one name in several states.
    prefer: Option<String>,
    /// States the report names, by code, with how often.
    told: std::collections::BTreeMap<String, usize>,
}

/// People of a town that is meant when a report about another state names it without a word more.
const LARGE: u32 = 250_000;
/// People of a town that may tell its state beside another.
const TOWN: u32 = 15_000;
/// People of a city that tells its state.
const VERY_LARGE: u32 = 1_000_000;
/// So many times as many people make one of two towns of a name the likelier.
const MUCH_LARGER: u32 = 50;

/// Head nouns of organisations whose names go on behind them: "Front for the Liberation of the Coast".
const LONG_HEADS: &[&str] = &[
    "action",
    "alliance",
    "army",
    "association",
    "avengers",
    "battalion",
    "battalions",
    "brigade",
    "brigades",
    "brotherhood",
    "cell",
    "cells",
    "coalition",
    "command",
    "commando",
    "commandos",
    "committee",
    "companions",
    "coordination",
    "corps",
    "council",
    "defenders",
    "eagles",
    "faction",
    "federation",
    "fighters",
    "forces",
    "front",
    "group",
    "guardians",
    "heirs",
    "knights",
    "league",
    "legion",
    "lions",
    "martyrs",
    "militia",
    "movement",
    "network",
    "organisation",
    "organization",
    "partisans",
    "party",
    "resistance",
    "shield",
    "soldiers",
    "sons",
    "supporters",
    "sword",
    "swords",
    "tigers",
    "union",
    "vanguard",
    "warriors",
    "wolves",
];

/// Classes of nouns that tell what a phrase stands for, whatever its capitals.
const TOLD_BY_THEIR_NOUN: &[&str] =
    &["person", "official", "site", "premises", "mission", "area", "vehicle", "act", "outlet", "organisation", "body"];

/// True for a word that heads names of groups, in small letters.
pub fn heads_group(word: &str) -> bool {
    LONG_HEADS.contains(&word)
}

impl<'a> Namer<'a> {
    /// A namer over the reference shelf.
    pub fn new(
        atlas: &'a Atlas,
        nouns: &'a Nouns,
        text: &'a Text,
        sentences: &'a [Sentence],
        home: Option<&Home>,
    ) -> Self {
        let mut namer = Namer { atlas, nouns, text, sentences, prefer: None, told: std::collections::BTreeMap::new() };
        namer.told = namer.states_told(home);
        if let Some(code) = namer.state_of_towns() {
            namer.told.entry(code).or_insert(1);
        }
        namer.prefer = namer.most_told();
        namer
    }

    /// The gazetteer's site under the words of the phrase, leading adjectives dropped: "the high-security Green Zone".
    fn site_named(&self, p: &Phrase) -> Option<&'a chancery_atlas::Place> {
        let s = &self.sentences[p.sentence];
        (p.words.start..=p.core).filter(|&i| s.words[i].pos == "PROPN" || s.words[i].tag == "NNP").find_map(|i| {
            let words = self.words(p.sentence, i..p.words.end);
            let several = i < p.core;
            several.then(|| self.place_named(words)).flatten()
        })
    }

    fn most_told(&self) -> Option<String> {
        self.told.iter().max_by_key(|(code, n)| (**n, std::cmp::Reverse(*code))).map(|(code, _)| code.clone())
    }

    fn states_told(&self, home: Option<&Home>) -> std::collections::BTreeMap<String, usize> {
        let mut votes: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        if let Some(home) = home {
            votes.insert(home.country.clone(), 6);
        }
        for (n, s) in self.sentences.iter().enumerate() {
            for i in (0..s.words.len()).filter(|&i| matches!(s.words[i].pos, "PROPN" | "ADJ")) {
                // "the Peruvian consulate in Concepción": the sender of a mission is not where it stands
                let abroad = |w: &chancery_facts::reading::Word| {
                    matches!(
                        w.lemma.as_str(),
                        "embassy"
                            | "consulate"
                            | "legation"
                            | "chancery"
                            | "mission"
                            | "ambassador"
                            | "consul"
                            | "diplomat"
                            | "attaché"
                            | "attache"
                            | "institute"
                            | "commissioner"
                            | "commission"
                    )
                };
                let sends = s.words[i + 1..].iter().take(2).any(abroad);
                // "the embassy of France"
                let before = &s.words[i.saturating_sub(3)..i];
                let of = before.iter().any(|w| w.lower == "of") && before.iter().any(abroad);
                if sends || of {
                    continue;
                }
                let word = self.words(n, i..i + 1);
                let capital = self.atlas.state_by_capital(word).map(|s| s.code.to_string());
                let known = capital.or_else(|| self.state_word(n, i, i + 1)).or_else(|| self.state_of_city(word));
                if let Some(code) = known {
                    // "moved to Bogota": where something goes is less often where the report is set
                    *votes.entry(code).or_default() += if s.case(i) == Some("to") { 1 } else { 2 };
                }
            }
        }
        votes
    }

    /// The state of two or more towns that a local report names without saying where they are: "two brothers from Negombo",
    /// "the Wattala magistrate". One such name may be a namesake, two of one state are not.
    fn state_of_towns(&self) -> Option<String> {
        const PLACED: [&str; 8] = ["in", "from", "at", "near", "to", "of", "outside", "around"];
        const LOCAL: [&str; 8] =
            ["magistrate", "police", "hospital", "court", "district", "road", "station", "municipality"];
        let mut towns: std::collections::BTreeMap<String, std::collections::BTreeSet<&str>> =
            std::collections::BTreeMap::new();
        for (n, s) in self.sentences.iter().enumerate() {
            for i in (0..s.words.len()).filter(|&i| s.words[i].pos == "PROPN") {
                let near = |at: Option<usize>| at.and_then(|at| s.words.get(at));
                let placed = near(i.checked_sub(1)).is_some_and(|w| PLACED.contains(&w.lower.as_str()));
                let local = near(Some(i + 1)).is_some_and(|w| LOCAL.contains(&w.lower.as_str()));
                let longer = near(Some(i + 1)).is_some_and(|w| w.pos == "PROPN");
                if !(placed || local) || longer {
                    continue;
                }
                let word = self.words(n, i..i + 1);
                let places: Vec<_> = self.atlas.places(word).iter().map(|id| self.atlas.place(*id)).collect();
                let mut codes = places.iter().filter(|p| p.population >= TOWN).filter_map(|p| p.country);
                let Some(code) = codes.next().filter(|_| !places.iter().any(|p| p.ordinary_word)) else { continue };
                if codes.all(|other| other == code) && places.iter().all(|p| p.level == PlaceLevel::City) {
                    towns.entry(code.to_string()).or_default().insert(word);
                }
            }
        }
        let mut found = towns.into_iter().filter(|(_, names)| names.len() >= 2);
        let (code, _) = found.next()?;
        found.next().is_none().then_some(code)
    }

    /// State of a city so large that its bare name means no other.
    fn state_of_city(&self, word: &str) -> Option<String> {
        let place = self.atlas.place_named(word, None)?;
        let sure = place.level == PlaceLevel::City && place.population >= VERY_LARGE && !place.ordinary_word;
        place.country.filter(|_| sure).map(|code| code.to_string())
    }

    /// The place of a name: the one in the state the report names most, else the largest. A small town of a state that
    /// the report does not name at all is another one: a quarter or a village that the shelf does not have.
    fn place_named(&self, name: &str) -> Option<&'a chancery_atlas::Place> {
        let place = self.atlas.place_named(name, self.prefer.as_deref())?;
        let of_told =
            |p: &chancery_atlas::Place| p.country.is_some_and(|code| self.told.contains_key(&*code.to_string()));
        // A village of the state named most gives way to a city of that name in another that is named.
        let larger = |p: &&chancery_atlas::Place| p.population / MUCH_LARGER > place.population && of_told(p);
        let place = self.atlas.place_named(name, None).filter(larger).unwrap_or(place);
        let known = place.capital || place.population >= LARGE || !matches!(place.level, PlaceLevel::City);
        let told = self.told.is_empty() || place.country.is_none() || of_told(place);
        (known || told).then_some(place)
    }

    /// One guess for each phrase, in the same order. What stands inside the long name of an organisation names nothing
    /// of its own: no Palestine in the "Front for the Liberation of Palestine".
    pub fn name(&self, phrases: &mut [Phrase]) -> Vec<Guess> {
        phrases.iter_mut().for_each(|p| self.people_of_a_state(p));
        let long = |p: &Phrase| self.long_name(p).or_else(|| self.self_styled(p));
        let long: Vec<Option<Range<usize>>> = phrases.iter().map(long).collect();
        let mut until = (usize::MAX, 0);
        let mut out = Vec::with_capacity(phrases.len());
        for (p, long) in phrases.iter().zip(long) {
            if until.0 == p.sentence && p.core < until.1 && p.words.start > 0 && !p.pronoun && p.name.is_some() {
                out.push(self.plain(p, Sort::Thing, Tie::Fresh));
                continue;
            }
            match long {
                Some(words) => {
                    until = (p.sentence, words.end);
                    out.push(self.long_organisation(p, words));
                }
                None => out.push(self.guess(p)),
            }
        }
        for (p, guess) in phrases.iter().zip(&mut out) {
            self.in_full(p, guess);
        }
        // "the Sword of Sindh" is no sword.
        for guess in out.iter_mut().filter(|g| g.entity.sort == Sort::Organisation) {
            guess.entity.weapon = None;
        }
        out
    }

    /// "the Red Column", "the Hand of Justice", "the Young Eagles": nobody is called Column, Hand or Eagles. Where the
    /// shelf knows no such name, all capitalised words behind "the" are the name of a group.
    fn in_full(&self, p: &Phrase, guess: &mut Guess) {
        let entity = &mut guess.entity;
        let told = |n: &crate::nouns::Noun| n.classes.iter().any(|c| TOLD_BY_THEIR_NOUN.contains(c));
        let low = self.sentences[p.sentence].words[p.core].lower.as_str();
        // "The Sons of the Dry River" are no sons.
        let heads = entity.sort == Sort::People && heads_group(low);
        let open = heads
            || matches!(entity.sort, Sort::Person | Sort::Organisation | Sort::Thing)
                && (guess.titles.is_empty() || heads_group(low))
                && !p.pronoun
                && (entity.sort == Sort::Organisation || !p.noun.as_ref().is_some_and(told));
        let known = |name: &str| {
            self.atlas.person_by_name(name).is_some()
                || self.atlas.organisation_by_name(name).is_some()
                || self.atlas.outlet_by_name(name).is_some()
                || self.atlas.agency_by_name(name).is_some()
                || self.is_toponym(name)
        };
        let Some(words) = self.behind_article(p).filter(|_| open) else { return };
        let name = self.words(p.sentence, words);
        let same = name.len() <= entity.name.len() && entity.sort != Sort::Thing;
        let plain = heads || heads_group(low) && entity.name.eq_ignore_ascii_case(low) || entity.sort == Sort::Thing;
        if same || known(&entity.name) && !plain || known(name) {
            return;
        }
        entity.name = name.to_owned();
        entity.sort = Sort::Organisation;
        guess.titles.clear();
        guess.tie = Tie::Name;
        if armed_name(name) {
            entity.class = Some(TargetClass::ArmedGroup);
        }
    }

    /// Two capitalised words or more right behind "the", the core among them: "the People's Army of the North". None
    /// where most of the sentence is written so.
    fn behind_article(&self, p: &Phrase) -> Option<Range<usize>> {
        let s = &self.sentences[p.sentence];
        let capital = |i: usize| self.words(p.sentence, i..i + 1).starts_with(char::is_uppercase);
        let joins = |i: usize| matches!(s.words[i].lower.as_str(), "'s" | "’s" | "-");
        let low = |i: usize| s.words[i].lower.as_str();
        if !capital(p.core) {
            return None;
        }
        let first = (0..=p.core).rev().take_while(|&i| (capital(i) || joins(i)) && low(i) != "the").last()?;
        let state = |i: usize| self.state_word(p.sentence, i, i + 1).is_some();
        if first == 0 || low(first - 1) != "the" || joins(first) || (first..=p.core).any(state) {
            return None;
        }
        let end = self.name_run(p.sentence, first.max(p.core)).max(p.core + 1);
        // "the Army of Italy" is that of a state
        let of_state = |i: usize| self.atlas.state_by_name(self.words(p.sentence, i..end)).is_some();
        let cut = (p.core + 1..end).any(|i| low(i) == "and" || of_state(i));
        let end = if cut { p.core + 1 } else { end };
        let others = (0..s.words.len()).filter(|i| !(first..end).contains(i) && s.words[*i].pos != "PUNCT");
        let (large, small): (Vec<usize>, Vec<usize>) = others.partition(|&i| capital(i));
        (end - first > 1 && small.len() > large.len()).then_some(first..end)
    }

    /// "two Americans", "a Dane", "one Korean": people told by their state alone.
    fn people_of_a_state(&self, p: &mut Phrase) {
        let s = &self.sentences[p.sentence];
        let word = self.words(p.sentence, p.core..p.core + 1);
        let alone = p.noun.is_none() && p.words.end == p.core + 1 && word.starts_with(char::is_uppercase);
        if !alone || p.pronoun || self.atlas.state_by_name(word).is_some() || !self.demonym(p.sentence, p.core) {
            return;
        }
        // "Danes", "one Dane", "another Dane"; "Norwegian said" may be a newspaper, and "the British" are a government.
        let counted = s.children(p.core).any(|c| {
            c < p.core
                && (s.is_rel(c, &["nummod"]) || matches!(s.words[c].lower.as_str(), "a" | "an" | "another" | "one"))
        });
        let before =
            (p.words.start..p.core).any(|i| matches!(s.words[i].pos, "PROPN" | "ADJ") && self.demonym(p.sentence, i));
        let many = p.plural && word.ends_with(['s', 'n']);
        if (counted || many) && !before {
            (p.noun, p.lemma, p.name) = (self.nouns.get("national").cloned(), "national".to_owned(), None);
        }
    }

    /// The name in "a group calling itself the Sons of the Coast", "an organisation known as Red Dawn".
    fn self_styled(&self, p: &Phrase) -> Option<Range<usize>> {
        let s = &self.sentences[p.sentence];
        if p.name.is_some() || !(self.has(p, "group") || self.has(p, "organisation")) {
            return None;
        }
        let lower = |i: usize| s.words.get(i).map(|w| w.lower.as_str()).unwrap_or_default();
        let mut at = p.words.end;
        if lower(at) == "," {
            at += 1;
        }
        if matches!(lower(at), "which" | "that") {
            at += 1;
        }
        at += match (lower(at), lower(at + 1)) {
            ("calling" | "called" | "calls" | "styling" | "identifying", "itself" | "themselves") => 2,
            ("known", "as") => 2,
            ("called" | "named" | "dubbed", _) => 1,
            _ => return None,
        };
        while matches!(lower(at), "the" | "as" | "\"" | "“" | "‘" | "'") {
            at += 1;
        }
        let end = self.name_run(p.sentence, at);
        (end > at).then_some(at..end)
    }

    /// End of the run of capitalised words that starts here, links such as "of the" included.
    fn name_run(&self, sentence: usize, start: usize) -> usize {
        let s = &self.sentences[sentence];
        let capital = |i: usize| {
            i < s.words.len()
                && self.words(sentence, i..i + 1).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                && s.words[i].pos != "PRON"
        };
        let lower = |i: usize| s.words.get(i).map(|w| w.lower.as_str()).unwrap_or_default();
        let mut end = start;
        while end < start + 12 {
            let mut next = end;
            if end > start && matches!(lower(next), "of" | "for" | "de" | "and" | "-" | "al") {
                next += 1;
                next += usize::from(lower(next) == "the");
            }
            if !capital(next) {
                break;
            }
            end = next + 1;
        }
        end
    }

    /// The words of an organisation's name that goes on behind its head noun: "Movement of the Southern Dawn".
    fn long_name(&self, p: &Phrase) -> Option<Range<usize>> {
        let s = &self.sentences[p.sentence];
        let name = p.name.clone()?;
        let capital = |i: usize| {
            self.words(p.sentence, i..i + 1).starts_with(char::is_uppercase)
                && matches!(s.words[i].pos, "PROPN" | "ADJ" | "NOUN")
        };
        let numbered = |i: usize| self.words(p.sentence, i..i + 1).starts_with(|c: char| c.is_ascii_digit());
        if name.end != p.core + 1 || !LONG_HEADS.contains(&s.words[p.core].lower.as_str()) || !capital(p.core) {
            return None;
        }
        let mut end = p.core + 1;
        while end < s.words.len() && end < p.core + 12 {
            let lower = |i: usize| s.words.get(i).map(|w| w.lower.as_str()).unwrap_or_default();
            let mut next = end;
            if matches!(lower(next), "of" | "for" | "de" | "to" | "and" | "-") && next < s.words.len() {
                next += 1;
            }
            if lower(next) == "the" && next > end {
                next += 1;
            }
            // "of April 19", "of the 8th"
            let named = next < s.words.len()
                && (capital(next) || next > end && numbered(next) || numbered(next) && next > p.core + 1);
            if !named || next == end && s.words[next].pos != "PROPN" && !numbered(next) {
                break;
            }
            end = next + 1;
        }
        // "the Army of Italy" is that of a state, "the Front and Israel" two parties
        let behind = p.core + 1..end;
        let only = |words: Range<usize>| self.atlas.state_by_name(self.words(p.sentence, words)).is_some();
        let first = (behind.start..end).find(|&i| capital(i))?;
        if only(first..end) || s.words[behind.start].lower == "and" {
            return None;
        }
        let before = (p.words.start..p.core).rev().take_while(|&i| capital(i)).last();
        let start = before.unwrap_or(p.core);
        // The longest end that the shelf knows, else the whole.
        let known = |end: &usize| self.atlas.organisation_by_name(self.words(p.sentence, start..*end)).is_some();
        Some(start..(p.core + 2..=end).rev().find(known).unwrap_or(end))
    }

    fn long_organisation(&self, p: &Phrase, words: Range<usize>) -> Guess {
        let mut guess = self.plain(p, Sort::Organisation, Tie::Name);
        let name = self.words(p.sentence, words);
        guess.entity.name = name.to_owned();
        if let Some(org) = self.atlas.organisation_by_name(name) {
            self.as_organisation(&mut guess, org);
        }
        guess
    }

    fn as_organisation(&self, guess: &mut Guess, org: &chancery_atlas::Organisation) {
        guess.entity.name = org.name.to_string();
        guess.entity.state = org.state.as_ref().map(|s| s.to_string()).or(guess.entity.state.take());
        if matches!(org.class, OrganisationClass::GovernmentBody) {
            guess.entity.sort = Sort::Government;
        }
        if org.class == OrganisationClass::ArmedGroup {
            guess.entity.class = Some(TargetClass::ArmedGroup);
        }
    }

    fn words(&self, sentence: usize, words: Range<usize>) -> &'a str {
        let s = &self.sentences[sentence];
        if words.is_empty() {
            return "";
        }
        &self.text.as_str()[s.words[words.start].range.start..s.words[words.end - 1].range.end]
    }

    fn guess(&self, p: &Phrase) -> Guess {
        let mut guess = self.first_guess(p);
        if guess.entity.class.is_none_or(|c| c == TargetClass::MilitaryForce) && armed_name(&guess.entity.name) {
            guess.entity.class = Some(TargetClass::ArmedGroup);
        }
        guess
    }

    fn first_guess(&self, p: &Phrase) -> Guess {
        if p.pronoun {
            return self.plain(p, Sort::Thing, Tie::Pronoun);
        }
        let core = self.sentences[p.sentence].words[p.core].lower.as_str();
        if crate::times::weekday_name(core).is_some() && core.len() > 4 || crate::times::month(core, true).is_some() {
            return self.named_for_day(p).unwrap_or_else(|| self.plain(p, Sort::Thing, Tie::Fresh));
        }
        // "the Ministry for Foreign Affairs" names nobody called Affairs
        let of_office =
            matches!(core, "affairs" | "relations" | "interior" | "defence" | "defense" | "justice" | "health")
                && self.sentences[p.sentence].words[p.core]
                    .head
                    .is_some_and(|h| h < p.core && self.sentences[p.sentence].words[h].lower == "ministry");
        if of_office {
            return self.plain(p, Sort::Thing, Tie::Fresh);
        }
        self.organisation(p)
            .or_else(|| self.mission(p))
            .or_else(|| self.body(p))
            .or_else(|| self.person(p))
            .or_else(|| self.place_of(p))
            .or_else(|| self.toponym(p))
            .or_else(|| self.site(p))
            .unwrap_or_else(|| self.other(p))
    }

    /// "Black September", which is no month; "17 November" is left to be a day.
    fn named_for_day(&self, p: &Phrase) -> Option<Guess> {
        let before = p.core.checked_sub(1).filter(|&i| i >= p.words.start)?;
        let w = &self.sentences[p.sentence].words[before];
        let spelled = self.words(p.sentence, before..before + 1).starts_with(char::is_uppercase);
        (spelled && matches!(w.pos, "PROPN" | "ADJ")).then(|| self.organisation(p)).flatten()
    }

    /// An entity with nothing known but the words and the row of the noun table.
    fn plain(&self, p: &Phrase, sort: Sort, tie: Tie) -> Guess {
        let entity = Entity {
            name: self.bare(p).to_owned(),
            sort,
            class: p.noun.as_ref().and_then(|n| n.target),
            weapon: p.noun.as_ref().and_then(|n| n.weapon),
            level: None,
            state: self.modifier_state(p),
            country: None,
            position: None,
            city: None,
        };
        Guess { entity, tie, titles: Vec::new() }
    }

    /// The phrase without article.
    fn bare(&self, p: &Phrase) -> &'a str {
        let s = &self.sentences[p.sentence];
        let mut first = p.words.start;
        while first < p.core && matches!(s.words[first].pos, "DET" | "PUNCT") {
            first += 1;
        }
        self.words(p.sentence, first..p.words.end)
    }

    /// State named in front of the head: "Iraqi", "US", "Iraq's", or behind it: "of France".
    fn modifier_state(&self, p: &Phrase) -> Option<String> {
        let s = &self.sentences[p.sentence];
        // "two Americans" are of the state that the word itself names
        let own = usize::from(p.lemma == "national" && p.noun.is_some());
        for i in p.words.start..p.core + own {
            if let Some(code) = self.state_word(p.sentence, i, p.core + own) {
                return Some(code);
            }
        }
        // "two peacekeepers from Bangladesh"
        let people = p.noun.as_ref().is_some_and(|n| n.classes.contains(&"person"));
        let behind = |c: &usize| match s.case(*c) {
            Some("of") => true,
            Some("from") => people && *c <= p.core + 3,
            _ => false,
        };
        let of = s.children(p.core).find(|c| *c > p.core && s.is_rel(*c, &["nmod"]) && behind(c))?;
        if s.words[of].pos != "PROPN" {
            return None;
        }
        let tree = s.subtree(of);
        let first = tree.iter().copied().find(|&i| s.words[i].pos == "PROPN")?;
        self.state_name(p.sentence, first, of + 1)
    }

    /// The state that the word at `i` (and those right behind it) names, before `end`.
    fn state_word(&self, sentence: usize, i: usize, end: usize) -> Option<String> {
        let word = self.words(sentence, i..i + 1);
        if !word.chars().next().is_some_and(char::is_uppercase) {
            return None;
        }
        if let Some(code) = self.state_name(sentence, i, end) {
            return Some(code);
        }
        // "South Korean" is no Korean of the other state
        let pair = (i + 2 <= end.max(i + 1)).then(|| self.atlas.state_by_demonym(self.words(sentence, i..i + 2)));
        if let Some([one, ..]) = pair {
            return Some(one.to_string());
        }
        if word == "UN" || word == "U.N." || self.words(sentence, i..(i + 2).min(end.max(i + 1))) == "United Nations" {
            return Some("UN".to_owned());
        }
        if word == "EU" {
            return Some("EU".to_owned());
        }
        let s = &self.sentences[sentence];
        let hyphened = s.words.get(i + 1).is_some_and(|w| w.lower == "-");
        if hyphened
            && s.words.get(i + 2).is_some_and(|w| {
                matches!(
                    w.lower.as_str(),
                    "backed" | "linked" | "aligned" | "supported" | "funded" | "made" | "born" | "trained"
                )
            })
        {
            return None;
        }
        match self.atlas.state_by_demonym(word) {
            [one] => Some(one.to_string()),
            [first, ..] => Some(first.to_string()),
            [] => self
                .atlas
                .state_by_capital(word)
                .filter(|_| s.words.get(i + 1).is_some_and(|w| w.lower == "'s"))
                .map(|st| st.code.to_string()),
        }
    }

    fn state_name(&self, sentence: usize, first: usize, end: usize) -> Option<String> {
        let len = self.sentences[sentence].words.len();
        for n in (1..=5).rev() {
            if first + n > len || first + n > end.max(first + 1) {
                continue;
            }
            if let Some(state) = self.atlas.state_by_name(self.words(sentence, first..first + n)) {
                return Some(state.code.to_string());
            }
        }
        None
    }

    fn named(&self, p: &Phrase) -> Option<&'a str> {
        p.name.clone().map(|n| self.words(p.sentence, n))
    }

    fn organisation(&self, p: &Phrase) -> Option<Guess> {
        let s = &self.sentences[p.sentence];
        let span = p.words.clone();
        let mut first = span.start;
        while first < span.end && matches!(s.words[first].pos, "DET" | "PUNCT") {
            first += 1;
        }
        for start in first..span.end {
            let named = |i: usize| {
                s.words[i].pos == "PROPN" || s.words[i].tag.starts_with("JJ") || self.initials(p.sentence, i)
            };
            if !(start..span.end).any(named) {
                break;
            }
            for end in (start + 1..=span.end).rev() {
                if end <= p.core && end != span.end {
                    break;
                }
                let words = self.words(p.sentence, start..end);
                if !words.chars().next().is_some_and(char::is_uppercase) {
                    break;
                }
                if let Some(metonym) = self.atlas.metonym(words) {
                    let mut guess = self.plain(p, Sort::Government, Tie::Name);
                    guess.entity.name = metonym.body.to_owned();
                    guess.entity.state = Some(metonym.state.to_string());
                    guess.entity.class = None;
                    return Some(guess);
                }
                if let Some(org) = self.atlas.organisation_by_name(words) {
                    let mut guess = self.plain(p, Sort::Organisation, Tie::Name);
                    self.as_organisation(&mut guess, org);
                    if p.noun
                        .as_ref()
                        .is_some_and(|n| n.classes.iter().any(|c| matches!(*c, "vehicle" | "premises" | "person")))
                    {
                        return None;
                    }
                    return Some(guess);
                }
            }
        }
        None
    }

    /// "PFLP", which the tagger may take for a common noun.
    fn initials(&self, sentence: usize, i: usize) -> bool {
        let word = self.words(sentence, i..i + 1);
        (3..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
    }

    fn has(&self, p: &Phrase, class: &str) -> bool {
        p.noun.as_ref().is_some_and(|n| n.classes.contains(&class))
    }

    /// Embassies, consulates, missions, residences, their vehicles, the quarter they stand in.
    fn mission(&self, p: &Phrase) -> Option<Guess> {
        let is_mission = self.has(p, "mission") || self.has(p, "quarter");
        let s = &self.sentences[p.sentence];
        let modified = (p.words.start..p.core).any(|i| {
            let w = s.words[i].lower.as_str();
            matches!(
                w,
                "embassy" | "consulate" | "consular" | "diplomatic" | "ambassador" | "ambassadorial" | "diplomat"
            )
        });
        let residence = p.lemma == "residence" && modified;
        let vehicle = self.has(p, "vehicle") && modified;
        if !is_mission && !residence && !vehicle {
            return None;
        }
        if p.lemma == "mission" && !modified && self.modifier_state(p).is_none() && !p.plural && !self.possessed(p) {
            return None;
        }
        let mut guess = self.plain(p, Sort::Mission, Tie::Definite);
        let e = &mut guess.entity;
        if vehicle {
            e.class = Some(TargetClass::MissionVehicle);
        } else if p.plural && !matches!(e.class, Some(TargetClass::DiplomaticQuarter))
            || p.lemma.ends_with("mission") && !p.lemma.ends_with("commission") && e.state.is_none()
        {
            e.class = Some(TargetClass::MissionGroup);
        }
        if matches!(e.class, Some(TargetClass::MissionGroup)) && p.lemma == "mission" && !p.plural {
            e.class = Some(TargetClass::Embassy);
        }
        e.level = Some(if self.has(p, "quarter") { Level::District } else { Level::Facility });
        self.locate(p, e);
        if self.has(p, "quarter") {
            e.sort = Sort::Site;
            if let Some(place) = self.site_named(p) {
                e.name = place.name.to_string();
                e.country = place.country.as_ref().map(|c| c.to_string());
            }
            return Some(guess);
        }
        let sender = e.state.as_deref().map(|code| self.short(code));
        let noun = self.words(p.sentence, self.noun_words(p));
        let place = e.city.clone().or_else(|| e.country.as_deref().map(|c| self.state_label(c)));
        e.name = match (sender, place, vehicle || p.plural) {
            (Some(sender), Some(place), false) => format!("{sender} {} in {place}", noun.to_lowercase()),
            (Some(sender), _, _) => format!("{sender} {}", noun.to_lowercase()),
            (None, Some(place), false) => format!("{} in {place}", self.bare(p)),
            _ => self.bare(p).to_owned(),
        };
        if sender_known(e) {
            guess.tie = Tie::Name;
        }
        Some(guess)
    }

    fn possessed(&self, p: &Phrase) -> bool {
        let s = &self.sentences[p.sentence];
        (p.words.start..p.core).any(|i| s.words[i].rel == "nmod:poss")
    }

    /// The words of the noun-table lemma that ends at the core.
    fn noun_words(&self, p: &Phrase) -> Range<usize> {
        let n = p.lemma.split([' ', '-']).count();
        (p.core + 1).saturating_sub(n).max(p.words.start)..p.core + 1
    }

    fn short(&self, code: &str) -> String {
        short_name(self.atlas, code)
    }

    fn state_label(&self, code: &str) -> String {
        self.atlas.state(code).map(|s| s.name.to_string()).unwrap_or_else(|| code.to_owned())
    }

    /// Fills country and city from "in X" right behind the phrase, or from a place name inside it.
    fn locate(&self, p: &Phrase, e: &mut Entity) {
        let s = &self.sentences[p.sentence];
        let mut at = p.words.end;
        for _ in 0..2 {
            let Some(w) = s.words.get(at) else { return };
            if !matches!(w.lower.as_str(), "in" | "at" | "of" | "," | "near") {
                break;
            }
            let mut first = at + 1;
            while s.words.get(first).is_some_and(|w| {
                w.pos == "DET"
                    || matches!(
                        w.lower.as_str(),
                        "capital"
                            | "city"
                            | "downtown"
                            | "central"
                            | "northern"
                            | "southern"
                            | "eastern"
                            | "western"
                            | "of"
                            | "town"
                            | "port"
                    )
                    || self.demonym(p.sentence, first)
                    || w.pos == "ADJ"
                    || w.lower == "capital"
            }) {
                first += 1;
            }
            let mut end = first;
            while s.words.get(end).is_some_and(|w| w.pos == "PROPN" || w.lower == "-") {
                end += 1;
            }
            if end == first {
                // "in the Libyan capital"
                let of_state =
                    (at + 1..first).find(|&i| self.demonym(p.sentence, i) && s.words[i + 1].lower == "capital");
                let state = of_state.and_then(|i| self.state_word(p.sentence, i, i + 1));
                if let Some((state, city)) =
                    state.and_then(|code| Some((self.atlas.state(&code)?, *self.atlas.state(&code)?.capitals.first()?)))
                {
                    e.country = Some(state.code.to_string());
                    e.city = Some(city.to_owned());
                    e.position = self.atlas.place_named(city, Some(state.code)).map(position_of);
                }
                return;
            }
            let name = self.words(p.sentence, self.widened(p.sentence, first..end));
            let sender = w.lower == "of" && e.class != Some(TargetClass::DiplomaticQuarter);
            if let Some(state) = self.atlas.state_by_name(name) {
                // "the Embassy of Italy in Nakasero"
                let slot = if sender { &mut e.state } else { &mut e.country };
                *slot = Some(state.code.to_string());
            } else if let Some(place) = self.place_named(name) {
                e.country = place.country.as_ref().map(|c| c.to_string());
                if matches!(level_of(place), Level::City) {
                    e.city = Some(place.name.to_string());
                }
                e.position = Some(position_of(place));
            } else {
                return;
            }
            at = end;
        }
        // "its Baghdad embassy", "the Khartoum consulate": a city inside the phrase
        for i in p.words.start..p.core {
            if s.words[i].pos != "PROPN" || e.city.is_some() {
                continue;
            }
            let word = self.words(p.sentence, i..i + 1);
            // "Belgrade's embassy": the state, by its capital
            let sends =
                s.words.get(i + 1).is_some_and(|w| w.lower == "'s") && self.atlas.state_by_capital(word).is_some();
            if sends || self.atlas.state_by_name(word).is_some() || self.demonym(p.sentence, i) {
                continue;
            }
            if let Some(place) = self.place_named(word)
                && matches!(level_of(place), Level::City)
                && place.population > 50_000
            {
                e.country = place.country.as_ref().map(|c| c.to_string());
                e.city = Some(place.name.to_string());
                e.position = Some(position_of(place));
            }
        }
    }

    fn demonym(&self, sentence: usize, i: usize) -> bool {
        !self.atlas.state_by_demonym(self.words(sentence, i..i + 1)).is_empty()
    }

    /// Governments, ministries, parliaments, courts, forces of a state.
    fn body(&self, p: &Phrase) -> Option<Guess> {
        if !(self.has(p, "government") || self.has(p, "body")) {
            return None;
        }
        let mut guess = self.plain(p, Sort::Government, Tie::Definite);
        let state = guess.entity.state.clone();
        let office = self.office(p);
        if let (Some((_, end)), None) = (&office, &state) {
            self.words(p.sentence, p.core..*end).clone_into(&mut guess.entity.name);
            guess.tie = Tie::Name;
        }
        if let Some(code) = &state {
            let st = self.state_label(code);
            let lemma = office.map_or_else(|| p.lemma.clone(), |(lemma, _)| lemma);
            guess.entity.name = match lemma.as_str() {
                "government" | "authority" | "administration" | "cabinet" | "regime" | "state" => self.government(code),
                "parliament" | "congress" | "assembly" | "national assembly" => format!("Parliament of {st}"),
                lemma if lemma.contains("ministry") => format!("{} of {st}", title_case(lemma)),
                _ => self.bare(p).to_owned(),
            };
            guess.tie = Tie::Name;
        }
        guess.entity.level = None;
        Some(guess)
    }

    /// "the Ministry for Foreign Affairs", "the Interior Ministry" by its other name: what it sees to, and where its name ends.
    fn office(&self, p: &Phrase) -> Option<(String, usize)> {
        let words = &self.sentences[p.sentence].words;
        let lower = |i: usize| words.get(i).map(|w| w.lower.as_str()).unwrap_or_default();
        if lower(p.core) != "ministry" || !matches!(lower(p.core + 1), "of" | "for") {
            return None;
        }
        let first = p.core + 2 + usize::from(lower(p.core + 2) == "the");
        let (what, n) = match (lower(first), lower(first + 1)) {
            ("foreign" | "external", "affairs" | "relations") => ("foreign", 2),
            ("interior", _) => ("interior", 1),
            ("internal" | "home", "affairs") => ("interior", 2),
            ("defence" | "defense", _) => ("defence", 1),
            ("justice", _) => ("justice", 1),
            ("health", _) => ("health", 1),
            _ => return None,
        };
        Some((format!("{what} ministry"), first + n))
    }

    fn government(&self, code: &str) -> String {
        match code {
            "UN" => "United Nations".to_owned(),
            "EU" => "European Union".to_owned(),
            _ => self
                .atlas
                .state(code)
                .map(|s| s.government.to_string())
                .unwrap_or_else(|| format!("Government of {code}")),
        }
    }

    /// A named person, or a title that stands for one.
    fn person(&self, p: &Phrase) -> Option<Guess> {
        let s = &self.sentences[p.sentence];
        let titled = |class: &[&str]| p.noun.as_ref().is_some_and(|n| n.classes.iter().any(|c| class.contains(c)));
        let Some(name) = p.name.clone() else {
            if titled(&["person", "force", "police", "group"]) {
                let sort = if titled(&["group"]) {
                    Sort::Organisation
                } else if p.plural || titled(&["force", "crowd", "civil", "attacker"]) {
                    Sort::People
                } else {
                    Sort::Person
                };
                let mut guess = self.plain(p, sort, Tie::Definite);
                guess.titles = vec![p.lemma.clone()];
                return Some(guess);
            }
            return None;
        };
        // "Saudi Arabia", "Burkina Faso": no Arabia of Saudi nationality
        let whole = name.start.saturating_sub(usize::from(name.start > p.words.start))..name.end;
        if [name.clone(), whole].into_iter().any(|run| self.atlas.state_by_name(self.words(p.sentence, run)).is_some())
        {
            return None;
        }
        // Words before the name: titles, honorifics, nationality.
        let mut titles: Vec<String> =
            (p.words.start..p.core).map(|i| s.words[i].lower.clone()).filter(|w| is_title(w)).collect();
        // "prime minister", "foreign minister": the post in full tells ministers apart.
        let in_full = |title: usize| {
            let word = |i: usize| s.words[i].lower.as_str();
            let before = title.checked_sub(1).filter(|&i| i >= p.words.start && is_post(word(i)));
            before.map(|i| format!("{} {}", word(i), word(title)))
        };
        titles.extend((p.words.start..p.core).filter(|&i| is_title(&s.words[i].lower)).filter_map(in_full));
        // Capitalised titles inside the run, with what belongs to them: "Deputy Foreign Minister Ana Ruiz".
        let office = |first: usize| {
            let low = |i: usize| s.words[i].lower.as_str();
            let before = (first..name.end).take_while(|&i| is_modifier(low(i)) && !is_title(low(i))).count();
            let title = first + before;
            (title + 1 < name.end && is_title(low(title))).then_some(title)
        };
        let mut first = name.start;
        loop {
            if let Some(title) = office(first) {
                titles.push(s.words[title].lower.clone());
                titles.extend(in_full(title));
                first = title + 1;
            } else if first + 1 < name.end
                && (self.state_at(p.sentence, first)
                    || matches!(s.words[first].lower.as_str(), "'s" | "." | "of" | "-"))
            {
                first += 1;
            } else {
                break;
            }
        }
        let bare = self.words(p.sentence, first..name.end);
        let known = self.atlas.person_by_name(bare);
        let tokens = name.end - first;
        let located =
            matches!(s.case(p.head), Some("in" | "at" | "near" | "outside" | "inside" | "around" | "towards"));
        if titles.is_empty() && known.is_none() && located {
            return None;
        }
        // "the Wharf Alliance": nobody is called so
        let article =
            (p.words.start..name.start).any(|i| s.words[i].lower == "the") || s.words[name.start].lower == "the";
        let last = s.words[name.end - 1].lower.as_str();
        if titles.is_empty() && known.is_none() && article && tokens > 1 && LONG_HEADS.contains(&last) {
            return Some(self.plain(p, Sort::Organisation, Tie::Name));
        }
        if titles.is_empty() && known.is_none() {
            if p.noun.is_some()
                || self.is_toponym(bare)
                || self.atlas.outlet_by_name(bare).is_some()
                || self.atlas.agency_by_name(bare).is_some()
            {
                return None;
            }
            let speaks = s.is_rel(p.head, &["nsubj", "appos", "obj", "iobj", "nmod", "obl", "conj"])
                || s.words[p.head].head.is_none();
            if !speaks || bare.chars().filter(|c| c.is_uppercase()).count() == bare.chars().count() {
                return None;
            }
            if tokens == 1 && !s.is_rel(p.head, &["nsubj", "obj", "iobj", "nmod", "obl"]) {
                return None;
            }
            if tokens > 4 || s.words[name.end - 1].lower.ends_with("party") {
                return None;
            }
        }
        if is_title(&s.words[name.end - 1].lower) && known.is_none() {
            // the whole run is a title: "Foreign Minister"
            let mut guess = self.plain(p, Sort::Person, Tie::Definite);
            guess.titles = vec![s.words[name.end - 1].lower.clone()];
            return Some(guess);
        }
        let mut guess = self.plain(p, Sort::Person, Tie::Name);
        guess.entity.name = known.map_or_else(|| bare.to_owned(), |k| k.name.to_string());
        guess.entity.state =
            guess.entity.state.take().or_else(|| known.and_then(|k| k.state.as_ref().map(|s| s.to_string())));
        guess.entity.class = class_of_titles(&titles);
        guess.titles = titles;
        Some(guess)
    }

    fn state_at(&self, sentence: usize, i: usize) -> bool {
        self.demonym(sentence, i)
            || self.atlas.state_by_name(self.words(sentence, i..i + 1)).is_some()
            || self.words(sentence, i..i + 1) == "UN"
    }

    /// The name with up to two capitalised words in front of it or behind it, where the shelf knows it so: the tagger may
    /// take the first word of "New Delhi" or "Tel Aviv" for no name, the parser "Port Sudan" for two.
    fn widened(&self, sentence: usize, name: Range<usize>) -> Range<usize> {
        let capital = |i: usize| self.words(sentence, i..i + 1).starts_with(char::is_uppercase);
        let known = |n: &usize| {
            let first = name.start - n;
            (first..name.start).all(capital) && self.is_toponym(self.words(sentence, first..name.end))
        };
        let more = (1..=2usize.min(name.start)).rev().find(known).unwrap_or(0);
        let last = self.sentences[sentence].words.len();
        let behind = |n: &usize| {
            let end = name.end + n;
            end <= last && (name.end..end).all(capital) && self.is_toponym(self.words(sentence, name.start..end))
        };
        let after = if more == 0 { (1..=2).rev().find(behind).unwrap_or(0) } else { 0 };
        name.start - more..name.end + after
    }

    /// "the Sudanese city of Port Sudan": one place, by the name behind "of".
    fn place_of(&self, p: &Phrase) -> Option<Guess> {
        let words = &self.sentences[p.sentence].words;
        let level = match words[p.core].lemma.as_str() {
            "city" | "town" | "village" | "port" | "township" | "municipality" | "resort" => Level::City,
            "district" | "suburb" | "quarter" => Level::District,
            "province" | "region" | "governorate" => Level::Region,
            _ => return None,
        };
        let first = p.core + 2;
        if p.plural || words.get(p.core + 1).is_none_or(|w| w.lower != "of") {
            return None;
        }
        let capital = |i: &usize| {
            words.get(*i).is_some_and(|w| w.pos == "PROPN")
                && self.words(p.sentence, *i..i + 1).starts_with(char::is_uppercase)
        };
        let run = (first..first + 4).take_while(capital).count();
        let known = |n: &usize| !self.atlas.places(self.words(p.sentence, first..first + n)).is_empty();
        let length = (1..=run).rev().find(known).or(Some(run).filter(|n| *n > 0))?;
        let name = self.words(p.sentence, first..first + length);
        if self.atlas.state_by_name(name).is_some() && level != Level::City {
            return None;
        }
        let mut guess = self.plain(p, Sort::Place, Tie::Name);
        let e = &mut guess.entity;
        let state = e.state.take();
        let place = self.atlas.place_named(name, state.as_deref().or(self.prefer.as_deref()));
        let place =
            place.filter(|p| state.is_none() || p.country.is_none_or(|c| Some(&*c.to_string()) == state.as_deref()));
        e.name = place.map_or_else(|| name.to_owned(), |p| p.name.to_string());
        e.level = Some(place.map_or(level, level_of));
        e.country = place.and_then(|p| p.country.as_ref().map(|c| c.to_string())).or(state);
        e.position = place.map(position_of);
        Some(guess)
    }

    fn is_toponym(&self, name: &str) -> bool {
        self.atlas.state_by_name(name).is_some() || !self.atlas.places(name).is_empty()
    }

    /// Countries, cities, regions, rivers; a capital or country that acts is its government.
    fn toponym(&self, p: &Phrase) -> Option<Guess> {
        if p.noun.is_some() && !self.has(p, "area") {
            return None;
        }
        // "Saudi Arabia" with its first word read as an adjective
        let whole = self.bare(p);
        let widened = p.name.clone().map(|name| self.words(p.sentence, self.widened(p.sentence, name)));
        // "Port Louis" ends in no state, "Port Sudan" does
        let name = match self.atlas.state_by_name(whole) {
            Some(_) => widened.filter(|w| w.len() > whole.len()).unwrap_or(whole),
            None => widened?,
        };
        let s = &self.sentences[p.sentence];
        if name == "UN" || name == "U.N." || name == "EU" {
            let mut guess = self.plain(p, Sort::Government, Tie::Name);
            guess.entity.name = self.government(&name.replace('.', ""));
            guess.entity.state = Some(name.replace('.', ""));
            return Some(guess);
        }
        if let Some(state) = self.atlas.state_by_name(name) {
            let mut guess = self.plain(p, Sort::Place, Tie::Name);
            guess.entity.state = Some(state.code.to_string());
            guess.entity.country = Some(state.code.to_string());
            if self.acts(s, p) {
                guess.entity.sort = Sort::Government;
                guess.entity.name = self.government(state.code);
            } else {
                guess.entity.name = state.name.to_string();
                guess.entity.level = Some(Level::Country);
            }
            return Some(guess);
        }
        let acts = self.acts(s, p) || stands_for_state(s, p);
        if let Some(state) = self.atlas.state_by_capital(name).filter(|_| acts) {
            let mut guess = self.plain(p, Sort::Government, Tie::Name);
            guess.entity.state = Some(state.code.to_string());
            guess.entity.name = self.government(state.code);
            return Some(guess);
        }
        let place = self.place_named(name)?;
        let mut guess = self.plain(p, Sort::Place, Tie::Name);
        guess.entity.name = place.name.to_string();
        guess.entity.level = Some(level_of(place));
        guess.entity.country = place.country.as_ref().map(|c| c.to_string());
        guess.entity.position = Some(position_of(place));
        guess.entity.state = None;
        if level_of(place) == Level::Facility {
            guess.entity.sort = Sort::Site;
        }
        Some(guess)
    }

    /// True when the phrase is told as a party that acts or is addressed, not as a place.
    fn acts(&self, s: &Sentence, p: &Phrase) -> bool {
        let w = &s.words[p.head];
        let case = s.case(p.head);
        let verb = w.head.map(|h| &s.words[h]);
        if matches!(
            case,
            Some(
                "in" | "at"
                    | "near"
                    | "inside"
                    | "outside"
                    | "across"
                    | "around"
                    | "throughout"
                    | "into"
                    | "over"
                    | "within"
                    | "through"
            )
        ) {
            return false;
        }
        if s.is_rel(p.head, &["nsubj", "iobj"]) {
            return verb.is_none_or(|v| !(v.lemma == "be" || v.pos == "ADJ") || w.rel != "nsubj:pass");
        }
        if case == Some("by") {
            return true;
        }
        if s.is_rel(p.head, &["obj"]) {
            return verb.is_some_and(|v| PARTY_VERBS.contains(&v.lemma.as_str()) && v.lemma != "leave");
        }
        if s.is_rel(p.head, &["obl", "nmod"]) && matches!(case, Some("between" | "with" | "against" | "for" | "on")) {
            return true;
        }
        if s.is_rel(p.head, &["obl"]) && case == Some("to") {
            return verb.is_some_and(|v| {
                matches!(
                    v.lemma.as_str(),
                    "reach"
                        | "complain"
                        | "appeal"
                        | "apologise"
                        | "apologize"
                        | "protest"
                        | "hand"
                        | "deliver"
                        | "send"
                        | "say"
                        | "grant"
                )
            });
        }
        if s.is_rel(p.head, &["conj"]) {
            // a party beside a party
            if let Some(first) = w.head.filter(|h| s.words[*h].pos == "PROPN") {
                let q = Phrase { head: first, core: first, ..p.clone() };
                return self.acts(s, &q);
            }
        }
        false
    }

    /// Buildings, bases, airports, vehicles that belong to no mission.
    fn site(&self, p: &Phrase) -> Option<Guess> {
        if !(self.has(p, "site") || self.has(p, "vehicle") || self.has(p, "area")) {
            return None;
        }
        let mut guess = self.plain(p, Sort::Site, Tie::Definite);
        let e = &mut guess.entity;
        self.locate(p, e);
        e.level = match p.lemma.as_str() {
            "road" | "street" | "highway" | "expressway" | "motorway" | "avenue" | "boulevard" | "freeway" => {
                Some(Level::Road)
            }
            "city" | "town" | "village" | "capital" => Some(Level::City),
            "district" | "suburb" | "quarter" | "neighbourhood" | "square" => Some(Level::District),
            "province" | "region" | "territory" | "area" | "border" => Some(Level::Region),
            "country" => Some(Level::Country),
            _ if self.has(p, "vehicle") => None,
            _ => Some(Level::Facility),
        };
        if let Some(place) = self.site_named(p) {
            e.name = place.name.to_string();
            e.country = place.country.as_ref().map(|c| c.to_string());
            e.position = Some(position_of(place));
            guess.tie = Tie::Name;
        } else if let Some(state) = e.state.clone().filter(|_| e.country.is_none() && !self.has(p, "vehicle")) {
            e.country = Some(state);
        }
        if e.state.as_deref() == Some("UN") {
            e.class = Some(TargetClass::InternationalOrganisation);
        }
        if matches!(p.lemma.as_str(), "country" | "capital" | "city") {
            e.sort = Sort::Place;
        }
        // "the Chadian capital": the city itself; "in the capital": that of the state the report names most
        let s = &self.sentences[p.sentence];
        let case = s.case(p.head);
        let bare = || {
            let inside =
                matches!(case, Some("in" | "of" | "outside" | "around" | "near" | "from" | "to" | "across" | "for"));
            self.prefer.as_deref().filter(|_| inside && s.words[p.words.start].lower == "the" && p.words.len() == 2)
        };
        let capital = e
            .state
            .as_deref()
            .or_else(bare)
            .filter(|_| p.lemma == "capital" && p.name.is_none())
            .and_then(|code| self.atlas.state(code))
            .and_then(|s| s.capital);
        if let Some(place) = capital.and_then(|name| self.atlas.place_named(name, e.state.as_deref())) {
            e.name = place.name.to_string();
            e.country = place.country.as_ref().map(|c| c.to_string());
            e.position = Some(position_of(place));
            guess.tie = Tie::Name;
        }
        Some(guess)
    }

    fn other(&self, p: &Phrase) -> Guess {
        let s = &self.sentences[p.sentence];
        let located = matches!(s.case(p.head), Some("in" | "near" | "outside" | "around"));
        if p.noun.is_none() && located && p.name.is_some() && s.words[p.core].pos == "PROPN" {
            // A place the gazetteer does not know.
            let mut guess = self.plain(p, Sort::Place, Tie::Name);
            guess.entity.name = self.named(p).unwrap_or_default().to_owned();
            guess.entity.level = Some(Level::City);
            guess.entity.country = None;
            return guess;
        }
        let sort = if p.noun.as_ref().is_some_and(|n| n.classes.contains(&"act")) {
            Sort::Act
        } else if self.has(p, "weapon") {
            Sort::Weapon
        } else if self.has(p, "person") || self.has(p, "force") {
            Sort::People
        } else if p.name.is_some() || self.has(p, "organisation") || self.has(p, "outlet") {
            Sort::Organisation
        } else {
            Sort::Thing
        };
        let tie = if p.name.is_some() && p.noun.is_none() { Tie::Name } else { Tie::Fresh };
        let mut guess = self.plain(p, sort, tie);
        if let Some(name) = self.named(p).filter(|_| p.noun.is_none()) {
            if let Some(outlet) = self.atlas.outlet_by_name(name) {
                guess.entity.name = outlet.name.to_owned();
            } else if let Some(agency) = self.atlas.agency_by_name(name) {
                guess.entity.name = agency.name.to_owned();
            }
        }
        guess
    }
}

/// "Free Norland Army", "Revolutionary Front of the Coast": the name of an armed group, by its words.
fn armed_name(name: &str) -> bool {
    const BODIES: &[&str] =
        &["Army", "Front", "Brigade", "Brigades", "Command", "Movement", "Battalion", "Battalions", "Forces"];
    const CAUSES: &[&str] = &[
        "Free",
        "Liberation",
        "Resistance",
        "Revolutionary",
        "Salvation",
        "Martyrs",
        "Holy",
        "Jihad",
        "Islamic",
        "Patriotic",
    ];
    let has = |list: &[&str]| name.split(' ').any(|w| list.contains(&w));
    name.starts_with(char::is_uppercase) && has(BODIES) && has(CAUSES)
}

fn sender_known(e: &Entity) -> bool {
    e.state.is_some()
}

fn title_case(lemma: &str) -> String {
    lemma.split(' ').map(|w| w[..1].to_uppercase() + &w[1..]).collect::<Vec<_>>().join(" ")
}

/// Short name of a sending state for a mission's name: "US", "British", "Iranian".
pub fn short_name(atlas: &Atlas, code: &str) -> String {
    match code {
        "US" | "UN" | "EU" => code.to_owned(),
        _ => atlas
            .state(code)
            .and_then(|s| s.demonyms.first().map(|d| (*d).to_owned()))
            .unwrap_or_else(|| code.to_owned()),
    }
}

/// "Belgrade's embassy", "Lima's ambassador", "Sofia's answer": the state, by its capital.
fn stands_for_state(s: &Sentence, p: &Phrase) -> bool {
    const OF_STATES: [&str; 24] = [
        "embassy",
        "consulate",
        "mission",
        "chancery",
        "legation",
        "ambassador",
        "consul",
        "envoy",
        "diplomat",
        "government",
        "army",
        "troop",
        "soldier",
        "decision",
        "demand",
        "request",
        "offer",
        "answer",
        "reply",
        "protest",
        "wish",
        "policy",
        "claim",
        "complaint",
    ];
    let owned = s.words[p.head].head.filter(|_| s.is_rel(p.head, &["nmod:poss"]));
    owned.is_some_and(|h| OF_STATES.contains(&s.words[h].lemma.as_str()))
}

/// Words in front of a name that tell an office or a form of address.
pub fn is_title(word: &str) -> bool {
    const TITLES: &[&str] = &[
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "sir",
        "general",
        "gen",
        "gen.",
        "col",
        "col.",
        "colonel",
        "major",
        "maj",
        "maj.",
        "lt",
        "lt.",
        "lieutenant",
        "captain",
        "capt",
        "capt.",
        "sgt",
        "sergeant",
        "brigadier",
        "admiral",
        "commander",
        "president",
        "minister",
        "premier",
        "ambassador",
        "secretary",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "senator",
        "sen.",
        "rep.",
        "governor",
        "gov.",
        "mayor",
        "king",
        "queen",
        "prince",
        "princess",
        "sheikh",
        "ayatollah",
        "imam",
        "chancellor",
        "consul",
        "attaché",
        "attache",
        "chief",
        "director",
        "judge",
        "prosecutor",
        "inspector",
        "superintendent",
        "commissioner",
        "leader",
        "diplomat",
        "envoy",
        "professor",
        "prof.",
        "deputy",
        "head",
        "chairman",
        "official",
        "pope",
        "cardinal",
        "archbishop",
        "bishop",
        "marshal",
        "emir",
        "sultan",
        "counsellor",
        "chargé",
        "charge",
        "guard",
        "driver",
        "analyst",
        "lawyer",
        "officer",
        "mp",
        "counterpart",
        "militant",
    ];
    TITLES.contains(&word)
}

/// Words before a title that say which post it is.
pub fn is_post(word: &str) -> bool {
    const POSTS: &[&str] = &[
        "prime",
        "foreign",
        "interior",
        "defence",
        "defense",
        "justice",
        "finance",
        "oil",
        "health",
        "security",
        "deputy",
        "vice",
        "culture",
        "information",
        "labour",
        "education",
        "transport",
        "home",
    ];
    POSTS.contains(&word)
}

fn class_of_titles(titles: &[String]) -> Option<TargetClass> {
    let has = |list: &[&str]| titles.iter().any(|t| list.contains(&t.as_str()));
    if has(&["ambassador", "consul", "diplomat", "envoy", "attaché", "attache", "chargé", "charge", "counsellor"]) {
        Some(TargetClass::Diplomat)
    } else if has(&["general", "gen", "gen.", "commander", "brigadier", "admiral", "marshal"]) {
        Some(TargetClass::MilitaryCommander)
    } else if has(&[
        "president",
        "minister",
        "premier",
        "secretary",
        "senator",
        "governor",
        "mayor",
        "king",
        "queen",
        "chancellor",
        "mp",
    ]) {
        Some(TargetClass::OfficialOrPolitician)
    } else {
        None
    }
}

/// Level of a gazetteer entry as a level of the codebook.
pub fn level_of(place: &chancery_atlas::Place) -> Level {
    Level::parse(place.level.as_str()).unwrap_or(Level::City)
}

/// Position of a gazetteer entry in 1/10,000 degree.
pub fn position_of(place: &chancery_atlas::Place) -> chancery_facts::Position {
    #[expect(clippy::cast_possible_truncation, reason = "degrees times 10,000 fit an i32")]
    let fixed = |degrees: f64| (degrees * 10_000.0).round() as i32;
    (fixed(place.lat), fixed(place.lon))
}
