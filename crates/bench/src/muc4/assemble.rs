//! From signals to templates: which incidents a message tells of, and what fills their slots.

use super::dates::{self, Filler};
use super::entities::{self, Entity};
use super::fills;
use super::messages::Message;
use super::places;
use super::signals::{Role, Signals};
use super::slots::{Person, Template, Thing};
use super::split::{self, Setting};
use chancery_atlas::Atlas;

/// Types of incidents, the commonest first.
const TYPES: &[&str] = &["ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "HIJACKING", "FORCED WORK STOPPAGE"];

/// The few numbers of the assembly.
#[derive(Debug, Clone)]
pub struct Params {
    /// Least probability of a phrase in its role.
    span: f32,
    /// Least probability of an entity in its role, in the order of the roles.
    entity: [f32; 6],
    /// Least probability of a type of incident in the sentence that says it most clearly.
    kind: f32,
    /// The same for a second incident of the type.
    further: f32,
    /// Sentences apart that one incident may be told in.
    distance: usize,
    /// What of a perpetrator's probability is left for each sentence it stands away.
    fading: f32,
    /// Least of it that counts.
    perpetrator: f32,
    /// Weight of a fitting type against the probability of the phrase itself.
    told: f32,
    /// Whether towns that differ part incidents, and days that differ.
    part_places: bool,
    part_days: bool,
    /// Sentences before that may say where or when.
    look_back: usize,
    /// Least probability of an effect.
    effect: f32,
    /// Least probability of a second perpetrator.
    second: f32,
    /// Whether a singular description may stand for a named person.
    fold: bool,
    /// Least probability of a type that the words name outright.
    said: f32,
}

impl Params {
    /// Thresholds for the light tagger alone, or for two taggers joined, whose probabilities are higher. Tuned by hand on
    /// the two tests of 1991.
    fn new(joined: bool) -> Params {
        let mut params = Params {
            span: 0.2,
            entity: if joined { [0.45, 0.45, 0.45, 0.45, 0.45, 0.3] } else { [0.25; 6] },
            kind: if joined { 0.19 } else { 0.2 },
            further: if joined { 0.22 } else { 0.2 },
            distance: 30,
            fading: 0.93,
            perpetrator: if joined { 0.22 } else { 0.15 },
            told: 0.1,
            part_places: true,
            part_days: true,
            look_back: 2,
            effect: 0.25,
            second: 0.7,
            fold: true,
            said: 0.5,
        };
        for (key, value) in super::params() {
            match key.as_str() {
                "span" => params.span = value,
                "entity" => params.entity = [value; 6],
                "perpind" => params.entity[0] = value,
                "perporg" => params.entity[1] = value,
                "target" => params.entity[2] = value,
                "name" => params.entity[3] = value,
                "desc" => params.entity[4] = value,
                "weapon" => params.entity[5] = value,
                "kind" => params.kind = value,
                "further" => params.further = value,
                "distance" => params.distance = value as usize,
                "fading" => params.fading = value,
                "perp" => params.perpetrator = value,
                "told" => params.told = value,
                "places" => params.part_places = value > 0.0,
                "days" => params.part_days = value > 0.0,
                "back" => params.look_back = value as usize,
                "effect" => params.effect = value,
                "second" => params.second = value,
                "said" => params.said = value,
                "fold" => params.fold = value > 0.0,
                _ => {}
            }
        }
        params
    }

    fn least(&self, role: Role) -> f32 {
        self.entity[role as usize]
    }
}

/// A message with everything that was found in it.
struct Reading<'a> {
    atlas: &'a Atlas,
    message: &'a Message<'a>,
    signals: &'a Signals,
    params: Params,
    home: Option<&'static str>,
    /// The town of the dateline.
    city: Option<places::Toponym<'a>>,
    settings: Vec<Setting<'a>>,
    /// For every sentence the probabilities of the types.
    kinds: Vec<[f32; TYPES.len()]>,
    entities: Vec<Entity>,
}

/// The templates of one message.
pub fn templates(atlas: &Atlas, message: &Message, signals: &Signals) -> Vec<Template> {
    let reading = Reading::new(atlas, message, signals);
    let groups: Vec<(usize, Group)> =
        (0..TYPES.len()).flat_map(|kind| reading.groups(kind).into_iter().map(move |group| (kind, group))).collect();
    groups.iter().map(|(kind, group)| reading.template(*kind, group)).collect()
}

/// A phrase without what a tagger leaves at its ends: half of a pair of brackets, a possessive, a preposition that leads nowhere.
fn tidy(phrase: &str) -> String {
    const LOOSE: &[&str] =
        &["OF", "BY", "IN", "AT", "ON", "AND", "THE", "A", "AN", "FROM", "WITH", "FOR", "TO", "SEVERAL", "'S"];
    let mut text = phrase;
    if let Some(at) = text.find(['(', '[']).filter(|at| *at > 0 && !text[*at..].contains([')', ']'])) {
        text = &text[..at];
    }
    if let Some(at) = text.find([')', ']']).filter(|at| !text[..*at].contains(['(', '['])) {
        text = &text[..at];
    }
    let loose = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '-');
    loop {
        let shorter = text.trim_matches(loose);
        let shorter = shorter.strip_suffix("'S").unwrap_or(shorter);
        let last = shorter.rsplit_once(' ').filter(|(_, word)| LOOSE.contains(word));
        let shorter = last.map_or(shorter, |(before, _)| before);
        let first = shorter.split_once(' ').filter(|(word, _)| LOOSE.contains(word));
        let shorter = first.map_or(shorter, |(_, behind)| behind);
        if shorter.len() == text.len() {
            break;
        }
        text = shorter;
    }
    if text.is_empty() { phrase.to_owned() } else { text.to_owned() }
}

/// Whether the words name an act of a type too rare in training for the taggers to be sure of. In the development messages three
/// of four texts that say so hold such an incident.
fn said_outright(kind: &str, words: &[&str]) -> bool {
    let has = |phrases: &[&[&str]]| phrases.iter().any(|phrase| words.windows(phrase.len()).any(|w| w == *phrase));
    match kind {
        "KIDNAPPING" => has(&[&["KIDNAPPED"], &["ABDUCTED"], &["KIDNAPPING", "OF"], &["ABDUCTION", "OF"]]),
        "ARSON" => {
            has(&[&["SET", "FIRE", "TO"], &["SET", "ON", "FIRE"], &["SET", "ABLAZE"], &["BURNED"], &["TORCHED"]])
        }
        _ => false,
    }
}

/// The entities and sentences of one incident.
#[derive(Debug, Default)]
struct Group {
    sentences: Vec<usize>,
    entities: Vec<usize>,
}

impl<'a> Reading<'a> {
    fn new(atlas: &'a Atlas, message: &'a Message<'a>, signals: &'a Signals) -> Reading<'a> {
        let params = Params::new(signals.joined);
        let home = places::home(atlas, message);
        let city = places::dateline_city(atlas, message, home);
        let settings = (0..message.sentences.len())
            .map(|s| Setting { places: places::toponyms(atlas, message, s, home), times: dates::times(message, s) })
            .collect();
        let entities = entities::entities(atlas, message, signals, |_| params.span);
        let mut reading =
            Reading { atlas, message, signals, params, home, city, settings, kinds: Vec::new(), entities };
        reading.kinds = (0..message.sentences.len()).map(|s| reading.kinds_of(s)).collect();
        reading
    }

    /// The types of a sentence: of all sentences of the signals that touch it, the highest probabilities.
    fn kinds_of(&self, sentence: usize) -> [f32; TYPES.len()] {
        let here = &self.message.sentences[sentence];
        let mut kinds = [0.0f32; TYPES.len()];
        for told in self.signals.sentences.iter().filter(|t| t.start < here.end && here.start < t.end) {
            for (kind, p) in TYPES.iter().zip(&mut kinds) {
                *p = p.max(told.types.get(*kind).copied().unwrap_or(0.0));
            }
        }
        let words: Vec<&str> = here.tokens.clone().map(|i| self.message.word(i)).collect();
        for (kind, p) in TYPES.iter().zip(&mut kinds) {
            if *p > 0.01 && said_outright(kind, &words) {
                *p = p.max(self.params.said);
            }
        }
        kinds
    }

    fn sentence_of(&self, span: usize) -> usize {
        self.message.sentence_at(self.signals.spans[span].start).unwrap_or(0)
    }

    /// How well an entity fits a type of incident.
    fn affinity(&self, entity: &Entity, kind: usize) -> f32 {
        let p = |i: &usize| self.signals.spans[*i].p * self.kinds.get(self.sentence_of(*i)).map_or(0.0, |k| k[kind]);
        entity.spans.iter().map(p).fold(0.0, f32::max)
    }

    /// The type an entity fits best.
    fn kind_of(&self, entity: &Entity) -> usize {
        let fit = |kind: &usize| self.affinity(entity, *kind);
        (0..TYPES.len()).max_by(|a, b| fit(a).total_cmp(&fit(b)).then(b.cmp(a))).unwrap_or(0)
    }

    /// Whether a person or thing that was attacked is sure enough: its phrase, where it stands in what is told.
    fn counts(&self, entity: &Entity, kind: usize) -> bool {
        let told = self.params.told;
        let best = |i: &usize| {
            let here = self.kinds.get(self.sentence_of(*i)).map_or(0.0, |k| k[kind]);
            self.signals.spans[*i].p * (1.0 - told + told * here)
        };
        entity.spans.iter().map(best).fold(0.0, f32::max) >= self.params.least(entity.role)
    }

    /// The sentence of an entity that tells most clearly of a type; of equals the first.
    fn home_sentence(&self, entity: usize, kind: usize) -> usize {
        let spans = &self.entities[entity].spans;
        let score = |s: usize| self.kinds[s][kind];
        let first = |a, b| if score(b) > score(a) + 0.05 { b } else { a };
        spans.iter().map(|s| self.sentence_of(*s)).reduce(first).unwrap_or(0)
    }

    /// The incidents of one type.
    fn groups(&self, kind: usize) -> Vec<Group> {
        let top = self.kinds.iter().map(|k| k[kind]).fold(0.0, f32::max);
        if top < self.params.kind {
            return Vec::new();
        }
        let is_victim = |e: &Entity| matches!(e.role, Role::Target | Role::HumName | Role::HumDesc);
        let mine: Vec<usize> = (0..self.entities.len())
            .filter(|i| is_victim(&self.entities[*i]) && self.kind_of(&self.entities[*i]) == kind)
            .filter(|i| self.counts(&self.entities[*i], kind))
            .collect();
        let mut sentences: Vec<usize> = mine.iter().map(|i| self.home_sentence(*i, kind)).collect();
        sentences.sort_unstable();
        sentences.dedup();
        if sentences.is_empty() {
            let best =
                (0..self.kinds.len()).reduce(|a, b| if self.kinds[b][kind] > self.kinds[a][kind] { b } else { a });
            sentences.extend(best);
        }
        let parting = (self.params.part_places, self.params.part_days);
        let split = split::incidents(self.message, &self.settings, &sentences, self.params.distance, parting);
        let mut groups: Vec<Group> =
            split.into_iter().map(|sentences| Group { sentences, entities: Vec::new() }).collect();
        let clearness = |group: &Group| group.sentences.iter().map(|s| self.kinds[*s][kind]).fold(0.0, f32::max);
        let clearest = groups.iter().map(clearness).fold(0.0, f32::max);
        groups.retain(|group| clearness(group) >= self.params.further.min(clearest));
        for i in mine {
            let at = self.home_sentence(i, kind);
            if let Some(group) = groups.iter_mut().find(|g| g.sentences.contains(&at)) {
                group.entities.push(i);
            }
        }
        for group in &mut groups {
            self.attach(kind, group);
        }
        groups
    }

    /// Gives an incident the perpetrators and weapons that stand nearest: the surest one of each kind, all weapons.
    fn attach(&self, kind: usize, group: &mut Group) {
        let score = |i: usize| -> f32 {
            let entity = &self.entities[i];
            let near = |span: &usize| {
                let at = self.sentence_of(*span);
                let gap = group.sentences.iter().map(|g| g.abs_diff(at)).min().unwrap_or(0);
                let fading = if entity.role == Role::Instrument { 0.6 } else { self.params.fading };
                let here = self.kinds[at][kind];
                // The weapon of another act in the same text is not this one's.
                let top = self.kinds[at].iter().copied().fold(0.01, f32::max);
                let own = if entity.role == Role::Instrument { (here / top).sqrt() } else { 1.0 };
                own * self.signals.spans[*span].p
                    * (1.0 - self.params.told + self.params.told * here)
                    * fading.powi(gap as i32)
            };
            entity.spans.iter().map(near).fold(0.0, f32::max)
        };
        let mut chosen = Vec::new();
        for role in [Role::PerpInd, Role::PerpOrg] {
            let mine = (0..self.entities.len()).filter(|i| self.entities[*i].role == role);
            let scored: Vec<(usize, f32)> = mine.map(|i| (i, score(i))).collect();
            let best = scored.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
            let Some((best, p)) = best.filter(|(_, p)| *p >= self.params.perpetrator) else { continue };
            chosen.push(best);
            // A second one only beside a sure first: most incidents have one.
            let further =
                scored.iter().filter(|(i, q)| *i != best && *q >= self.params.second && p >= self.params.second);
            chosen.extend(further.map(|(i, _)| *i));
        }
        let weapons = (0..self.entities.len()).filter(|i| self.entities[*i].role == Role::Instrument);
        chosen.extend(weapons.filter(|i| score(*i) >= self.params.least(Role::Instrument)));
        group.entities.extend(chosen);
    }

    fn template(&self, kind: usize, group: &Group) -> Template {
        let of = |role: Role| group.entities.iter().map(|i| &self.entities[*i]).filter(move |e| e.role == role);
        let mut template = Template { kind: TYPES[kind].to_owned(), ..Template::default() };
        let country = self.country(group);
        template.stage = self.stage(kind, group).to_owned();
        template.date = self.date(group);
        template.location = country.map(|c| self.location(c, group));
        template.instruments = self.instruments(kind, group, of(Role::Instrument));
        template.individuals = of(Role::PerpInd).map(|e| self.thing(e, country)).collect();
        template.organisations = of(Role::PerpOrg).map(|e| self.thing(e, country)).collect();
        for organisation in &mut template.organisations {
            organisation.kind.get_or_insert_with(|| "REPORTED AS FACT".to_owned());
        }
        template.category = self.category(&template);
        template.targets = of(Role::Target).map(|e| self.thing(e, country)).collect();
        for target in &mut template.targets {
            match TYPES[kind] {
                "ARSON" => {
                    target.effect.get_or_insert_with(|| "SOME DAMAGE".to_owned());
                }
                "ROBBERY" => target.effect = Some("PROPERTY TAKEN FROM TARGET".to_owned()),
                _ => {}
            }
        }
        if TYPES[kind] == "KIDNAPPING" {
            template.targets.clear();
        }
        let people = group.entities.iter().map(|i| &self.entities[*i]);
        let people = people.filter(|e| matches!(e.role, Role::HumName | Role::HumDesc));
        template.persons = self.fold_descriptions(people.map(|e| (self.person(e, country), e)).collect());
        template.nobody_hurt = template.persons.is_empty() && TYPES[kind] != "KIDNAPPING" && self.nobody_hurt(group);
        template
    }

    /// Whether the sentences of an incident hold one of these words, by their beginning.
    fn holds(&self, group: &Group, beginnings: &[&str]) -> bool {
        let words = group.sentences.iter().flat_map(|s| self.message.sentences[*s].tokens.clone());
        words.map(|i| self.message.word(i)).any(|w| beginnings.iter().any(|b| w.starts_with(b)))
    }

    /// Weapons; of a bombing or a shooting the type is known without a phrase for it.
    fn instruments<'e>(&self, kind: usize, group: &Group, told: impl Iterator<Item = &'e Entity>) -> Vec<Thing> {
        let named: Vec<Thing> =
            told.map(|e| Thing { number: None, nation: None, effect: None, ..self.thing(e, None) }).collect();
        if !named.is_empty() || matches!(TYPES[kind], "ARSON" | "KIDNAPPING") {
            return named;
        }
        let implied = match TYPES[kind] {
            "BOMBING" => Some("BOMB"),
            "ATTACK" if self.holds(group, &["MACHINEGUN", "MACHINE-GUN", "SUBMACHINE"]) => Some("MACHINE GUN"),
            "ATTACK" if self.holds(group, &["SHOT", "SHOOT", "GUNFIRE", "GUNNED", "BULLET"]) => Some("GUN"),
            _ => None,
        };
        implied.map(|kind| Thing { kind: Some(kind.to_owned()), ..Thing::default() }).into_iter().collect()
    }

    /// `ACCOMPLISHED`, unless the words of threat or failure stand in all that tells of it.
    fn stage(&self, kind: usize, group: &Group) -> &'static str {
        let odds = self.stage_odds(group);
        if let Some((stage, _)) = odds {
            return stage;
        }
        let harmed =
            self.holds(group, &["KILL", "MURDER", "ASSASSINAT", "WOUND", "INJUR", "DIED", "DEATH", "DAMAG", "DESTROY"]);
        match TYPES[kind] {
            "BOMBING" if self.holds(group, &["DEACTIVAT", "DEFUS", "DISARM"]) => "ATTEMPTED",
            "ATTACK" if !harmed && self.holds(group, &["THREAT"]) => "THREATENED",
            _ => "ACCOMPLISHED",
        }
    }

    /// The stage by the signals, where they say one.
    fn stage_odds(&self, group: &Group) -> Option<(&'static str, f32)> {
        const STAGES: [&str; 3] = ["ACCOMPLISHED", "ATTEMPTED", "THREATENED"];
        let mut sums = [0.0f32; 3];
        for s in &group.sentences {
            let here = &self.message.sentences[*s];
            for told in self.signals.sentences.iter().filter(|t| t.start < here.end && here.start < t.end) {
                for (sum, stage) in sums.iter_mut().zip(STAGES) {
                    *sum += told.stage.get(stage).copied().unwrap_or(0.0);
                }
            }
        }
        let best = (0..3).fold(0, |a, b| if sums[b] > sums[a] { b } else { a });
        (sums[best] > 0.0).then_some((STAGES[best], sums[best]))
    }

    /// `NO CASUALTIES`, `NO ONE WAS INJURED`.
    fn nobody_hurt(&self, group: &Group) -> bool {
        let near = group.sentences.iter().flat_map(|s| [*s, s + 1]).filter_map(|s| self.message.sentences.get(s));
        near.flat_map(|s| s.tokens.clone()).any(|i| {
            let ahead = |n: usize| self.message.word(i + n);
            let harm =
                |w: &str| ["CASUALT", "VICTIM", "INJUR", "DEATH", "FATALIT", "WOUND"].iter().any(|h| w.starts_with(h));
            match self.message.word(i) {
                "NO" => {
                    harm(ahead(1)) || harm(ahead(2)) || ahead(1) == "ONE" && (harm(ahead(3)) || ahead(3) == "KILLED")
                }
                "NOBODY" => harm(ahead(2)),
                _ => false,
            }
        })
    }

    fn text(&self, span: usize) -> String {
        let span = &self.signals.spans[span];
        tidy(&self.message.text(span.start, span.end))
    }

    /// The surest phrase; of equals the longest.
    fn surest(&self, spans: impl Iterator<Item = usize>) -> Option<usize> {
        spans.reduce(|a, b| {
            let (x, y) = (&self.signals.spans[a], &self.signals.spans[b]);
            if y.p > x.p + 0.02 || (y.p > x.p - 0.02 && y.end - y.start > x.end - x.start) { b } else { a }
        })
    }

    fn thing(&self, entity: &Entity, country: Option<&str>) -> Thing {
        let Some(span) = self.surest(entity.spans.iter().copied()) else { return Thing::default() };
        let text = self.text(span);
        let (start, end) = (self.signals.spans[span].start, self.signals.spans[span].end);
        Thing {
            said: self.signals.spans[span]
                .said
                .map_or_else(|| text.clone(), |(from, to)| tidy(&self.message.text(from, to))),
            text,
            kind: fills::best(&entity.types).map(|(fill, _)| fill.to_owned()),
            number: Some(self.number(entity, start, end)),
            nation: self.nation(entity, country),
            effect: fills::best(&entity.effects)
                .filter(|(fill, p)| *fill != "NONE" && *p >= self.params.effect)
                .map(|(fill, _)| fill.to_owned()),
        }
    }

    /// The number told with the phrase; if that says only how many grammatically, what another phrase says.
    fn number(&self, entity: &Entity, start: usize, end: usize) -> String {
        let first = fills::number(self.message, start, end);
        if first != "PLURAL" {
            return first;
        }
        let spans = entity.spans.iter().map(|i| &self.signals.spans[*i]);
        let mut others = spans.map(|s| fills::number(self.message, s.start, s.end));
        others.find(|n| n != "PLURAL" && n != "1").unwrap_or(first)
    }

    /// A singular description that stands for a person already named: `THE CLERGYMAN`, `LEADER OF THE FRONT`.
    fn fold_descriptions(&self, persons: Vec<(Person, &Entity)>) -> Vec<Person> {
        let named = persons.iter().filter(|(p, _)| p.name.is_some()).count();
        let mut out: Vec<Person> = Vec::new();
        let mut loose = Vec::new();
        for (person, entity) in persons {
            let definite = entity.spans.first().is_some_and(|i| {
                let span = &self.signals.spans[*i];
                let first = self.message.token_at(span.start);
                let before = first.checked_sub(1).map_or("", |i| self.message.word(i));
                !matches!(before, "A" | "AN" | "ANOTHER" | "ONE")
                    && !matches!(self.message.word(first), "A" | "AN" | "ANOTHER" | "ONE")
            });
            let folds = named > 0 && person.name.is_none() && definite && person.thing.number.as_deref() == Some("1");
            if folds && self.params.fold { loose.push(person) } else { out.push(person) }
        }
        for person in loose {
            let fits =
                |p: &&mut Person| p.name.is_some() && p.description.is_none() && p.thing.kind == person.thing.kind;
            if let Some(bearer) = out.iter_mut().find(fits) {
                bearer.description = person.description;
            }
        }
        out
    }

    /// A name without the titles and the nationality before it.
    fn bare_name(&self, span: usize) -> String {
        const TITLES: &[&str] = &[
            "MR",
            "MRS",
            "MISS",
            "MS",
            "DR",
            "DON",
            "DONA",
            "FATHER",
            "REV",
            "REVEREND",
            "BISHOP",
            "ARCHBISHOP",
            "MSGR",
            "MONSIGNOR",
            "PRESIDENT",
            "VICE",
            "MINISTER",
            "SENATOR",
            "DEPUTY",
            "CONGRESSMAN",
            "MAYOR",
            "FORMER",
            "GOVERNOR",
            "AMBASSADOR",
            "CONSUL",
            "JUDGE",
            "MAGISTRATE",
            "ATTORNEY",
            "LAWYER",
            "DOCTOR",
            "ENGINEER",
            "PROFESSOR",
            "JOURNALIST",
            "LEADER",
            "CANDIDATE",
            "COUPLE",
            "GENERAL",
            "GEN",
            "COLONEL",
            "COL",
            "LIEUTENANT",
            "LT",
            "MAJOR",
            "MAJ",
            "CAPTAIN",
            "CAPT",
            "SERGEANT",
            "SGT",
            "CORPORAL",
            "PRIVATE",
            "ENSIGN",
            "OFFICER",
            "AGENT",
            "SOLDIER",
            "LEFTIST",
            "RIGHTIST",
            "BUSINESSMAN",
            "INDUSTRIALIST",
            "PRIEST",
            ".",
        ];
        let span = &self.signals.spans[span];
        let (mut first, last) = (self.message.token_at(span.start), self.message.token_at(span.end));
        let drop = |at: usize| {
            TITLES.contains(&self.message.word(at)) || !places::states_at(self.atlas, self.message, at).is_empty()
        };
        while first + 1 < last && drop(first) {
            first += 1;
        }
        tidy(&self.message.text(self.message.tokens[first].start, span.end))
    }

    fn person(&self, entity: &Entity, country: Option<&str>) -> Person {
        let of = |role: Role| entity.spans.iter().copied().filter(move |i| self.signals.spans[*i].role == role);
        let name = of(Role::HumName).reduce(|a, b| {
            let length = |i: usize| self.signals.spans[i].end - self.signals.spans[i].start;
            if length(b) > length(a) { b } else { a }
        });
        let description = self.surest(of(Role::HumDesc)).map(|i| self.text(i));
        let mut thing = self.thing(entity, country);
        let name = name.map(|i| self.bare_name(i));
        if let Some(name) = &name {
            thing.number = Some("1".to_owned());
            thing.text = name.clone();
        } else if let Some(description) = &description {
            thing.text = description.clone();
        }
        thing.kind.get_or_insert_with(|| "CIVILIAN".to_owned());
        Person { name, description, thing }
    }

    /// A nationality told in or before the phrase, if it is not that of the place.
    fn nation(&self, entity: &Entity, country: Option<&str>) -> Option<String> {
        let spans = entity.spans.iter().map(|i| &self.signals.spans[*i]);
        for span in spans {
            let (first, last) = (self.message.token_at(span.start), self.message.token_at(span.end));
            for at in first.saturating_sub(2)..last {
                let codes = places::states_at(self.atlas, self.message, at);
                if let Some(code) = codes.first().filter(|c| Some(**c) != country) {
                    return Some(places::country_name(self.atlas, code));
                }
            }
        }
        None
    }

    /// The day told in the sentences of an incident, or in those just before the first.
    fn date(&self, group: &Group) -> Option<String> {
        let today = self.message.day?;
        let first = group.sentences.first().copied().unwrap_or(0);
        let before = (first.saturating_sub(self.params.look_back)..first).rev();
        let found = group
            .sentences
            .iter()
            .copied()
            .chain(before)
            .find_map(|s| self.settings[s].times.iter().copied().max_by_key(|t| t.exact));
        Some(found.map_or(Filler::By(today), |t| t.filler).written())
    }

    fn country(&self, group: &Group) -> Option<&'a str> {
        let named = group.sentences.iter().flat_map(|s| &self.settings[*s].places).filter(|t| t.local);
        named.filter_map(|t| t.country).next().or(self.home)
    }

    fn location(&self, country: &str, group: &Group) -> String {
        let fits = |top: &&places::Toponym| top.local && top.country.is_none_or(|c| c == country);
        let first = group.sentences.first().copied().unwrap_or(0);
        let before = (first.saturating_sub(self.params.look_back)..first).rev();
        let told = group.sentences.iter().copied().chain(before).find_map(|s| {
            let tops: Vec<&places::Toponym> = self.settings[s].places.iter().filter(fits).collect();
            (!tops.is_empty()).then_some(tops)
        });
        let Some(tops) = told else { return places::written(self.atlas, country, &[]) };
        // The smallest place first named, and what is named right beside it.
        let finest = tops.iter().map(|t| t.level).max().unwrap_or(0);
        let anchor = tops.iter().position(|t| t.level == finest).unwrap_or(0);
        let mut levels = vec![tops[anchor]];
        let beside = |a: &places::Toponym, b: &places::Toponym| {
            let (first, second) = if a.token < b.token { (a, b) } else { (b, a) };
            second.token.saturating_sub(first.end) <= 3
        };
        for step in [1isize, -1] {
            let mut at = anchor;
            while let Some(next) = at.checked_add_signed(step).filter(|n| *n < tops.len()) {
                if !beside(tops[at], tops[next]) {
                    break;
                }
                if levels.iter().all(|l| l.level != tops[next].level) {
                    levels.push(tops[next]);
                }
                at = next;
            }
        }
        let quarter = matches!(levels[0].kind, "NEIGHBORHOOD" | "DISTRICT" | "SECTOR" | "SUBURB");
        let city = self.city.as_ref().filter(|c| quarter && c.country == Some(country));
        if let Some(city) = city.filter(|_| levels.iter().all(|l| l.level != 3)) {
            levels.push(city);
        }
        places::written(self.atlas, country, &levels)
    }

    fn category(&self, template: &Template) -> Option<String> {
        const STATE: &[&str] = &[
            "SOLDIER",
            "ARMY",
            "FORCE",
            "POLICE",
            "POLICEMAN",
            "BATTALION",
            "TROOP",
            "MILITARY",
            "GOVERNMENT",
            "BRIGADE",
            "OFFICER",
            "LIEUTENANT",
            "COLONEL",
        ];
        if template.individuals.is_empty() && template.organisations.is_empty() {
            return None;
        }
        let perps = template.individuals.iter().chain(&template.organisations);
        let state = perps.filter(|t| {
            let armed = self
                .atlas
                .organisation_by_name(&t.text)
                .is_some_and(|o| o.class == chancery_atlas::OrganisationClass::ArmedGroup);
            !armed && entities::terms(&t.text).iter().any(|w| STATE.contains(&w.as_str()))
        });
        let fill = if state.count() > 0 { "STATE-SPONSORED VIOLENCE" } else { "TERRORIST ACT" };
        Some(fill.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::muc4::messages;
    use crate::muc4::signals::{Odds, RoleSpan, SentenceSignal};

    const TEXT: &str = "AAA-MUC3-0001\n\n   LIMA, 3 JAN 90 (X) -- [TEXT] TWO GUNMEN SHOT JUDGE ANA WYZKO IN AREQUIPA YESTERDAY.\n\n   \
                        A BOMB DAMAGED A BANK IN TRUJILLO ON 1 JANUARY. NO ONE WAS INJURED.\n";

    fn span(raw: &str, phrase: &str, role: Role) -> RoleSpan {
        let start = raw.find(phrase).unwrap();
        RoleSpan {
            start,
            end: start + phrase.len(),
            said: None,
            role,
            p: 0.9,
            types: Odds::new(),
            effects: Odds::new(),
        }
    }

    fn of(text: &str) -> Vec<Template> {
        let messages = messages::read(text);
        let message = &messages[0];
        let told = |s: usize, kind: &str| SentenceSignal {
            start: message.sentences[s].start,
            end: message.sentences[s].end,
            types: Odds::from([(kind.to_owned(), 0.9)]),
            stage: Odds::new(),
        };
        let signals = Signals {
            id: message.id.to_owned(),
            joined: false,
            sentences: vec![told(0, "ATTACK"), told(1, "BOMBING")],
            spans: vec![
                span(message.raw, "GUNMEN", Role::PerpInd),
                span(message.raw, "JUDGE", Role::HumDesc),
                span(message.raw, "ANA WYZKO", Role::HumName),
                span(message.raw, "BOMB", Role::Instrument),
                span(message.raw, "BANK", Role::Target),
            ],
        };
        templates(Atlas::shared(), message, &signals)
    }

    #[test]
    fn each_incident_has_its_own_day_place_and_targets() {
        let templates = of(TEXT);
        let told: Vec<_> =
            templates.iter().map(|t| (t.kind.as_str(), t.date.as_deref(), t.location.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("ATTACK", Some("02 JAN 90"), Some("PERU: AREQUIPA (CITY)")),
                ("BOMBING", Some("01 JAN 90"), Some("PERU: TRUJILLO (CITY)")),
            ]
        );
        assert_eq!(templates[0].individuals[0].text, "GUNMEN");
        assert_eq!(templates[1].targets[0].text, "BANK");
        assert!(templates[1].nobody_hurt);
    }

    #[test]
    fn phrases_lose_what_hangs_over() {
        let tidied =
            ["OFFICERS OF", "HOTEL'S", "THE GATES (F", "FRONT) FORCES", "SEVERAL MEN", "RED CAR (RC)", "OF"].map(tidy);
        assert_eq!(tidied, ["OFFICERS", "HOTEL", "GATES", "FRONT", "MEN", "RED CAR (RC)", "OF"]);
    }

    #[test]
    fn a_title_and_a_name_are_one_person() {
        let person = &of(TEXT)[0].persons[0];
        assert_eq!((person.name.as_deref(), person.description.as_deref()), (Some("ANA WYZKO"), Some("JUDGE")));
        assert_eq!(person.thing.number.as_deref(), Some("1"));
        assert_eq!(of(TEXT)[0].instruments[0].kind.as_deref(), Some("GUN"));
    }
}
