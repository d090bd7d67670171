//! A fact: a small piece of what a document says, with the words that say it.

use crate::{
    Coding, EvidenceRole, Grade, Judgement, Kind, Level, Modality, Modifier, Outcome, Polarity, QuantityRole,
    QuantityWhat, Quote, Relation, Role, Scope, Status, TargetClass, WeaponClass, When, Zone,
};

/// Longest evidence span in bytes; a longer one proves nothing.
pub const MAX_EVIDENCE_BYTES: usize = 800;

/// Words that state, repeat or help to read a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What the words do for the fact.
    pub role: EvidenceRole,
    /// Zone the words stand in.
    pub zone: Zone,
    /// The words.
    pub quote: Quote,
}

/// The words behind one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSpan {
    /// Name of the field, as in the interchange format.
    pub field: String,
    /// The words.
    pub quote: Quote,
}

/// A place and what it is to the fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Fullest name known.
    pub name: String,
    /// Size of the place.
    pub level: Level,
    /// ISO 3166 code of the state it lies in; for a mission, the host state.
    pub country: Option<String>,
    /// What the place is to the fact.
    pub relation: Relation,
    /// The words at hand.
    pub mention: Option<Quote>,
    /// Latitude and longitude in degrees, from the gazetteer; not part of the interchange format.
    pub position: Option<Position>,
}

/// Degrees north and east, as integers of 1/10,000 degree, so that facts can be compared exactly.
pub type Position = (i32, i32);

/// A person, body or thing and its part in the fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Part in the fact.
    pub role: Role,
    /// Fullest name known.
    pub name: String,
    /// The words at hand, also a pronoun or a title.
    pub mention: Option<Quote>,
    /// Class, for what was aimed at, struck, hurt or protected.
    pub class: Option<TargetClass>,
    /// ISO code of the state it belongs to (`UN`, `EU` too).
    pub sending_state: Option<String>,
    /// ISO code of the state it is in.
    pub host_state: Option<String>,
}

/// A weapon with its number; both ends `None` when no number is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weapon {
    /// Class of the codebook.
    pub class: WeaponClass,
    /// Smallest number.
    pub min: Option<u32>,
    /// Largest number.
    pub max: Option<u32>,
    /// The words of the text.
    pub words: Option<String>,
    /// How many failed to explode, if stated.
    pub failed: Option<u32>,
}

/// A number of people, as an interval; both ends `None` when only vague words stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
    /// Who they are, in the words of the text.
    pub who: Vec<String>,
    /// The words that state the toll.
    pub words: Option<String>,
}

/// Casualties by kind; `None` is "not stated", never zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Casualties {
    /// Dead.
    pub killed: Option<Toll>,
    /// Wounded.
    pub injured: Option<Toll>,
    /// Missing.
    pub missing: Option<Toll>,
    /// Taken or held.
    pub captured: Option<Toll>,
}

impl Casualties {
    /// True when nothing at all is stated.
    pub fn is_empty(&self) -> bool {
        self.killed.is_none() && self.injured.is_none() && self.missing.is_none() && self.captured.is_none()
    }
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// What is counted.
    pub what: QuantityWhat,
    /// Count, level, from, to, change, rate, trend or duration.
    pub role: QuantityRole,
    /// Smallest value.
    pub min: Option<u64>,
    /// Largest value.
    pub max: Option<u64>,
    /// How firm the number is.
    pub modifier: Modifier,
    /// The words of the text.
    pub words: Option<String>,
    /// day, week, month or year, for a rate.
    pub per: Option<String>,
    /// up, down or same, for a trend.
    pub direction: Option<String>,
    /// The window in words or as an interval.
    pub window: Option<String>,
    /// The day or phrase the value holds for.
    pub as_of: Option<String>,
}

impl Quantity {
    /// An exact number, or none where both limits are `None`; without words, unit of time, direction, window or day.
    pub fn new(what: QuantityWhat, role: QuantityRole, min: Option<u64>, max: Option<u64>) -> Quantity {
        let modifier = Modifier::Exact;
        Quantity { what, role, min, max, modifier, words: None, per: None, direction: None, window: None, as_of: None }
    }
}

/// Damage to things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// `none`, `some` or `destroyed`.
    pub level: crate::DamageLevel,
    /// The words of the text.
    pub words: Option<String>,
}

/// Whose word a fact is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Fullest name known.
    pub name: String,
    /// The words at hand.
    pub mention: Option<Quote>,
    /// Who passed the words on, nearest last.
    pub relayed_by: Vec<String>,
}

/// One step from the document to the first speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLink {
    /// document, outlet, agency, medium, person, body or unnamed.
    pub kind: crate::SourceKind,
    /// Name at this step.
    pub name: String,
}

/// A link to another fact of the same document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Id of the other fact.
    pub to: String,
    /// Relation, such as `see`.
    pub rel: String,
}

/// Why a fact could not be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactError {
    /// No evidence of role `main`.
    NoMainEvidence,
    /// Evidence of more than [`MAX_EVIDENCE_BYTES`] bytes, or none.
    EvidenceLength(usize),
    /// The zone never gives facts.
    BarrenZone(Zone),
}

impl std::fmt::Display for FactError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FactError::NoMainEvidence => write!(f, "fact without main evidence"),
            FactError::EvidenceLength(n) => write!(f, "evidence of {n} bytes, allowed are 1 to {MAX_EVIDENCE_BYTES}"),
            FactError::BarrenZone(zone) => write!(f, "facts never come from zone {}", zone.as_str()),
        }
    }
}

impl std::error::Error for FactError {}

/// A coded fact of one document. Built from evidence or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Id, unique in the ledger: `<document>#<number>`.
    pub id: String,
    /// Name of the document.
    pub doc: String,
    /// Kind and type.
    pub coding: Coding,
    /// Zone of the main evidence.
    zone: Zone,
    evidence: Vec<Evidence>,
    /// One sentence; not compared with anything.
    pub summary: String,
    /// Words behind single fields.
    pub spans: Vec<FieldSpan>,
    /// When the act took place.
    pub event_date: Option<When>,
    /// When the words were said.
    pub speech_date: Option<When>,
    /// Limit or horizon of a promise or demand.
    pub deadline: Option<When>,
    /// Places.
    pub places: Vec<Place>,
    /// Actors.
    pub actors: Vec<Actor>,
    /// Weapons.
    pub weapons: Vec<Weapon>,
    /// Casualties; `None` when nothing is stated.
    pub casualties: Option<Casualties>,
    /// Numbers.
    pub quantities: Vec<Quantity>,
    /// Damage.
    pub damage: Option<Damage>,
    /// What became of the attack; `None` when not stated.
    pub outcome: Option<Outcome>,
    /// Motive, in the words of the text.
    pub motive: Option<String>,
    /// Reach of an attribution.
    pub scope: Option<Scope>,
    /// Ids of the facts of the same document it speaks about.
    pub about: Vec<String>,
    /// How the text puts it.
    pub modality: Modality,
    /// The words of the condition.
    pub condition: Option<String>,
    /// Said to be so, or not to be so.
    pub polarity: Polarity,
    /// Where a promise, measure or posture stands.
    pub status: Option<Status>,
    /// Taken for granted, not stated.
    pub presupposed: bool,
    /// Whose word it is; `None` for the document's own voice.
    pub speaker: Option<Speaker>,
    /// From the document to the first speaker.
    pub source_chain: Vec<SourceLink>,
    /// Words inside quotation marks.
    pub quotes: Vec<Quote>,
    /// Links to facts of the same document.
    pub links: Vec<Link>,
    /// Name and version of the rule or model that made it; not part of the interchange format.
    pub made_by: String,
    /// What analysts said of it; never stored with the fact, laid over it when it is shown.
    pub judgement: Option<Box<Judgement>>,
    /// How its source and it itself were graded; `None` when nobody did. Laid over it when it is shown.
    pub grade: Option<Box<Grade>>,
}

impl Fact {
    /// A bare fact on its evidence.
    ///
    /// # Errors
    /// When there is no main evidence, evidence is empty or too long, or the zone of the main evidence gives no facts.
    pub fn new(id: String, doc: String, coding: Coding, evidence: Vec<Evidence>) -> Result<Fact, FactError> {
        let main = evidence.iter().find(|e| e.role == EvidenceRole::Main).ok_or(FactError::NoMainEvidence)?;
        for e in &evidence {
            let n = e.quote.span.len();
            if n == 0 || n > MAX_EVIDENCE_BYTES {
                return Err(FactError::EvidenceLength(n));
            }
        }
        if !main.zone.gives_facts() {
            return Err(FactError::BarrenZone(main.zone));
        }
        Ok(Fact {
            id,
            doc,
            coding,
            zone: main.zone,
            evidence,
            summary: String::new(),
            spans: Vec::new(),
            event_date: None,
            speech_date: None,
            deadline: None,
            places: Vec::new(),
            actors: Vec::new(),
            weapons: Vec::new(),
            casualties: None,
            quantities: Vec::new(),
            damage: None,
            outcome: None,
            motive: None,
            scope: None,
            about: Vec::new(),
            modality: Modality::Asserted,
            condition: None,
            polarity: Polarity::Affirmed,
            status: None,
            presupposed: false,
            speaker: None,
            source_chain: Vec::new(),
            quotes: Vec::new(),
            links: Vec::new(),
            made_by: String::new(),
            judgement: None,
            grade: None,
        })
    }

    /// The kind of the coding.
    pub fn kind(&self) -> Kind {
        self.coding.kind()
    }

    /// Zone of the main evidence.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// All evidence, main first.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The words that state the fact.
    pub fn main(&self) -> &Evidence {
        self.evidence.iter().find(|e| e.role == EvidenceRole::Main).unwrap_or(&self.evidence[0])
    }

    /// Puts the words of all quotations another way, for showing; where they stand must stay.
    pub fn reword(&mut self, put: &mut dyn FnMut(&mut Quote)) {
        self.evidence.iter_mut().for_each(|evidence| put(&mut evidence.quote));
        self.quotes.iter_mut().for_each(put);
    }

    /// Adds words that repeat the fact or help to read it; too long or empty ones are left out.
    pub fn add_evidence(&mut self, evidence: Evidence) {
        let n = evidence.quote.span.len();
        if (1..=MAX_EVIDENCE_BYTES).contains(&n) && !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    /// True when an analyst rejected it.
    pub fn is_rejected(&self) -> bool {
        self.judgement.as_ref().is_some_and(|j| j.is_rejected())
    }

    /// Actors in one role.
    pub fn actors_as(&self, role: Role) -> impl Iterator<Item = &Actor> {
        self.actors.iter().filter(move |a| a.role == role)
    }

    /// Every quotation the fact shows, with the name of the field it stands in. `verify` checks these.
    pub fn all_quotes(&self) -> Vec<(&'static str, &Quote)> {
        let mut out: Vec<(&'static str, &Quote)> = Vec::new();
        out.extend(self.evidence.iter().map(|e| ("evidence", &e.quote)));
        out.extend(self.spans.iter().map(|s| ("spans", &s.quote)));
        out.extend(self.quotes.iter().map(|q| ("quotes", q)));
        out.extend(self.actors.iter().filter_map(|a| a.mention.as_ref()).map(|q| ("actor mention", q)));
        out.extend(self.places.iter().filter_map(|p| p.mention.as_ref()).map(|q| ("place mention", q)));
        out.extend(self.speaker.iter().filter_map(|s| s.mention.as_ref()).map(|q| ("speaker mention", q)));
        out
    }
}
