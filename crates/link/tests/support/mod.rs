//! Small reports built in code. Text, states and names are invented.

#![allow(dead_code, reason = "each test file uses its own part")]

use chancery_facts::*;
use chancery_link::{Relations, Report, relate};

/// A report under construction.
pub struct Paper {
    pub document: Document,
    pub facts: Vec<Fact>,
    pub text: Text,
    words: String,
    count: usize,
}

/// A day of the calendar, `2031-05-12`.
pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

impl Paper {
    /// A report that came out on a day, or without a date when `published` is empty.
    pub fn new(name: &str, published: &str) -> Paper {
        let mut date = Published::unknown();
        if !published.is_empty() {
            date.days = Some((day(published), day(published)));
            date.basis = Basis::Stated;
        }
        let document = Document {
            name: name.to_owned(),
            title: None,
            deck: None,
            outlet: None,
            agency: None,
            language: Some("en".to_owned()),
            published: date,
            zones: Vec::new(),
            copied: Vec::new(),
            revises: Vec::new(),
            encoding: "UTF-8".to_owned(),
            demo: false,
            remarks: Vec::new(),
            about: None,
            origin: None,
            grade: None,
        };
        Paper { document, facts: Vec::new(), text: Text::default(), words: String::new(), count: 0 }
    }

    /// Adds words in a zone that give no fact.
    pub fn words(&mut self, zone: Zone, words: &str) -> Span {
        let start = self.words.len();
        self.words.push_str(words);
        let span = Span::new(start, self.words.len());
        self.words.push('\n');
        self.document.zones.push(ZoneSpan { zone, span });
        span
    }

    /// Adds a sentence of the body and the fact it states; the fact can then be filled in.
    pub fn fact(&mut self, coding: &str, words: &str) -> &mut Fact {
        self.fact_in(Zone::Body, coding, words)
    }

    /// The same in another zone.
    pub fn fact_in(&mut self, zone: Zone, coding: &str, words: &str) -> &mut Fact {
        let span = self.words(zone, words);
        self.count += 1;
        let id = format!("{}-{:02}", self.document.name, self.count);
        let quote = Quote { span, text: words.to_owned() };
        let evidence = vec![Evidence { role: EvidenceRole::Main, zone, quote }];
        let coding = Coding::parse(coding).expect("a coding of the codebook");
        let fact = Fact::new(id, self.document.name.clone(), coding, evidence).expect("a fact");
        self.facts.push(fact);
        self.facts.last_mut().expect("just added")
    }

    /// Makes the clean text; nothing can be added afterwards.
    pub fn close(&mut self) {
        let mut builder = TextBuilder::new();
        builder.push(&self.words, Span::new(0, self.words.len()));
        self.text = builder.finish();
        let zones = self.document.zones.iter();
        self.text.zones = zones.map(|z| TextZone { zone: z.zone, range: z.span.start..z.span.end }).collect();
    }
}

/// Relates the reports, and checks that their order has no effect.
pub fn related(papers: &mut [Paper]) -> Relations {
    papers.iter_mut().for_each(Paper::close);
    let mut reports: Vec<Report> =
        papers.iter().map(|p| Report { document: &p.document, facts: &p.facts, text: &p.text }).collect();
    let out = relate(&reports);
    reports.reverse();
    assert_eq!(relate(&reports), out, "the order of the reports changes the result");
    out
}

/// Fields of a fact, set one after the other.
pub trait Fill {
    fn on(&mut self, from: &str, to: &str) -> &mut Self;
    fn open(&mut self, words: &str) -> &mut Self;
    fn said_on(&mut self, date: &str) -> &mut Self;
    fn at(&mut self, level: Level, name: &str, country: &str) -> &mut Self;
    fn actor(&mut self, role: Role, name: &str) -> &mut Self;
    fn mission(&mut self, role: Role, name: &str, class: TargetClass, sending: &str, host: &str) -> &mut Self;
    fn weapon(&mut self, class: WeaponClass, count: u32) -> &mut Self;
    fn killed(&mut self, count: u32) -> &mut Self;
    fn injured(&mut self, count: u32) -> &mut Self;
    fn count(&mut self, what: QuantityWhat, role: QuantityRole, n: u64, window: &str) -> &mut Self;
    fn spoken_by(&mut self, name: &str) -> &mut Self;
}

impl Fill for Fact {
    fn on(&mut self, from: &str, to: &str) -> &mut Self {
        let precision = if from == to { Precision::Day } else { Precision::Range };
        self.event_date = Some(When::between(day(from), day(to), precision, Basis::InDocument));
        self
    }

    fn open(&mut self, words: &str) -> &mut Self {
        self.event_date = Some(When::open(Some(words)));
        self
    }

    fn said_on(&mut self, date: &str) -> &mut Self {
        self.speech_date = Some(When::between(day(date), day(date), Precision::Day, Basis::InDocument));
        self
    }

    fn at(&mut self, level: Level, name: &str, country: &str) -> &mut Self {
        self.places.push(Place {
            name: name.to_owned(),
            level,
            country: Some(country.to_owned()),
            relation: Relation::Location,
            mention: None,
            position: None,
        });
        self
    }

    fn actor(&mut self, role: Role, name: &str) -> &mut Self {
        let name = name.to_owned();
        self.actors.push(Actor { role, name, mention: None, class: None, sending_state: None, host_state: None });
        self
    }

    fn mission(&mut self, role: Role, name: &str, class: TargetClass, sending: &str, host: &str) -> &mut Self {
        let state = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        self.actors.push(Actor {
            role,
            name: name.to_owned(),
            mention: None,
            class: Some(class),
            sending_state: state(sending),
            host_state: state(host),
        });
        self
    }

    fn weapon(&mut self, class: WeaponClass, count: u32) -> &mut Self {
        let number = (count > 0).then_some(count);
        self.weapons.push(Weapon { class, min: number, max: number, words: None, failed: None });
        self
    }

    fn killed(&mut self, count: u32) -> &mut Self {
        let toll = Toll { min: Some(count), max: Some(count), ..Toll::default() };
        self.casualties.get_or_insert_default().killed = Some(toll);
        self
    }

    fn injured(&mut self, count: u32) -> &mut Self {
        let toll = Toll { min: Some(count), max: Some(count), ..Toll::default() };
        self.casualties.get_or_insert_default().injured = Some(toll);
        self
    }

    fn count(&mut self, what: QuantityWhat, role: QuantityRole, n: u64, window: &str) -> &mut Self {
        let window = (!window.is_empty()).then(|| window.to_owned());
        self.quantities.push(Quantity { window, ..Quantity::new(what, role, Some(n), Some(n)) });
        self
    }

    fn spoken_by(&mut self, name: &str) -> &mut Self {
        self.speaker = Some(Speaker { name: name.to_owned(), mention: None, relayed_by: Vec::new() });
        self
    }
}

/// True when one group of relation `same` or `series` holds both facts.
pub fn together(out: &Relations, a: &str, b: &str) -> bool {
    let holds = |g: &Group, id: &str| g.members.iter().any(|m| m == id);
    out.groups.iter().any(|g| g.relation != GroupRelation::Related && holds(g, a) && holds(g, b))
}

/// The group of a fact.
pub fn group_of<'r>(out: &'r Relations, id: &str) -> &'r Group {
    let counted = |g: &&Group| g.relation != GroupRelation::Related && g.members.iter().any(|m| m == id);
    out.groups.iter().find(counted).expect("a group")
}
