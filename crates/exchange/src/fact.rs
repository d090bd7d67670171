//! Facts as lines of `facts.jsonl`.

use crate::decision::{GradeLine, JudgementLine};
use crate::shared::{QuoteLine, WhenLine, each, maybe, span};
use crate::wire::{Code, is_false, null_is_default};
use crate::{ExchangeError, Extras};
use chancery_facts::{
    Actor, Casualties, Coding, Damage, DamageLevel, Evidence, EvidenceRole, Fact, FactError, FieldSpan, Kind, Level,
    Link, Modality, Modifier, Outcome, Place, Polarity, Position, Quantity, QuantityRole, QuantityWhat, Quote,
    Relation, Role, Scope, SourceKind, SourceLink, Speaker, Status, TargetClass, Toll, Weapon, WeaponClass, Zone,
};
use serde::{Deserialize, Serialize};

/// A line of `facts.jsonl`.
#[derive(Serialize, Deserialize)]
pub(crate) struct FactLine {
    id: String,
    doc: String,
    kind: Code<Kind>,
    #[serde(rename = "type")]
    ty: String,
    zone: Option<Code<Zone>>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "String::is_empty")]
    summary: String,
    #[serde(default, deserialize_with = "null_is_default")]
    evidence: Vec<EvidenceLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    spans: Vec<FieldSpanLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_date: Option<WhenLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speech_date: Option<WhenLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deadline: Option<WhenLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    places: Vec<PlaceLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    actors: Vec<ActorLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    weapons: Vec<WeaponLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    casualties: Option<CasualtiesLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    quantities: Vec<QuantityLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    damage: Option<DamageLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<Code<Outcome>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    motive: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<Code<Scope>>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    about: Vec<String>,
    modality: Code<Modality>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    polarity: Code<Polarity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<Code<Status>>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "is_false")]
    presupposed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<SpeakerLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    source_chain: Vec<SourceLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    quotes: Vec<QuoteLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    analyst: Option<JudgementLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grade: Option<GradeLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<FactExtras>,
}

/// What only the ledger needs.
#[derive(Default, Serialize, Deserialize)]
struct FactExtras {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    made_by: String,
    /// Positions of the places, in their order; left out when no place has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    positions: Vec<Option<Position>>,
}

impl FactExtras {
    fn of(fact: &Fact) -> FactExtras {
        let positions: Vec<_> = fact.places.iter().map(|p| p.position).collect();
        let positions = if positions.iter().any(Option::is_some) { positions } else { Vec::new() };
        FactExtras { made_by: fact.made_by.clone(), positions }
    }
}

impl FactLine {
    pub(crate) fn of(fact: &Fact, extras: Extras) -> FactLine {
        FactLine {
            id: fact.id.clone(),
            doc: fact.doc.clone(),
            kind: Code(fact.kind()),
            ty: fact.coding.ty().to_owned(),
            zone: Some(Code(fact.zone())),
            summary: fact.summary.clone(),
            evidence: fact.evidence().iter().map(EvidenceLine::of).collect(),
            spans: fact.spans.iter().map(FieldSpanLine::of).collect(),
            event_date: fact.event_date.as_ref().map(WhenLine::of),
            speech_date: fact.speech_date.as_ref().map(WhenLine::of),
            deadline: fact.deadline.as_ref().map(WhenLine::of),
            places: fact.places.iter().map(PlaceLine::of).collect(),
            actors: fact.actors.iter().map(ActorLine::of).collect(),
            weapons: fact.weapons.iter().map(WeaponLine::of).collect(),
            casualties: fact.casualties.as_ref().map(CasualtiesLine::of),
            quantities: fact.quantities.iter().map(QuantityLine::of).collect(),
            damage: fact.damage.as_ref().map(|d| DamageLine { level: Code(d.level), words: d.words.clone() }),
            outcome: fact.outcome.map(Code),
            motive: fact.motive.clone(),
            scope: fact.scope.map(Code),
            about: fact.about.clone(),
            modality: Code(fact.modality),
            condition: fact.condition.clone(),
            polarity: Code(fact.polarity),
            status: fact.status.map(Code),
            presupposed: fact.presupposed,
            speaker: fact.speaker.as_ref().map(SpeakerLine::of),
            source_chain: fact.source_chain.iter().map(SourceLine::of).collect(),
            quotes: fact.quotes.iter().map(QuoteLine::of).collect(),
            links: fact.links.iter().map(|l| LinkLine { to: l.to.clone(), rel: l.rel.clone() }).collect(),
            analyst: fact.judgement.as_deref().map(JudgementLine::of),
            grade: fact.grade.as_deref().map(GradeLine::of),
            x: (extras == Extras::Stored).then(|| FactExtras::of(fact)),
        }
    }

    pub(crate) fn into_fact(self) -> Result<Fact, ExchangeError> {
        let kind = self.kind.0;
        let coding = Coding::of(kind, &self.ty)
            .ok_or_else(|| ExchangeError::new("type", format!("`{}` is not a type of {kind}", self.ty)))?;
        let evidence = each(self.evidence, "evidence", EvidenceLine::into_evidence)?;
        let mut fact = Fact::new(self.id, self.doc, coding, evidence).map_err(|e| not_a_fact(&e))?;
        if let Some(zone) = self.zone.map(|z| z.0).filter(|z| *z != fact.zone()) {
            let problem = format!("`{zone}`, but the main evidence stands in `{}`", fact.zone());
            return Err(ExchangeError::new("zone", problem));
        }
        let extras = self.x.unwrap_or_default();
        fact.summary = self.summary;
        fact.spans = each(self.spans, "spans", FieldSpanLine::into_span)?;
        fact.event_date = maybe(self.event_date, "event_date", WhenLine::into_when)?;
        fact.speech_date = maybe(self.speech_date, "speech_date", WhenLine::into_when)?;
        fact.deadline = maybe(self.deadline, "deadline", WhenLine::into_when)?;
        fact.places = each(self.places, "places", PlaceLine::into_place)?;
        locate(&mut fact.places, extras.positions)?;
        fact.actors = each(self.actors, "actors", ActorLine::into_actor)?;
        fact.weapons = each(self.weapons, "weapons", WeaponLine::into_weapon)?;
        fact.casualties = maybe(self.casualties, "casualties", CasualtiesLine::into_casualties)?;
        fact.quantities = each(self.quantities, "quantities", QuantityLine::into_quantity)?;
        fact.damage = self.damage.map(|d| Damage { level: d.level.0, words: d.words });
        fact.outcome = self.outcome.map(|c| c.0);
        fact.motive = self.motive;
        fact.scope = self.scope.map(|c| c.0);
        fact.about = self.about;
        fact.modality = self.modality.0;
        fact.condition = self.condition;
        fact.polarity = self.polarity.0;
        fact.status = self.status.map(|c| c.0);
        fact.presupposed = self.presupposed;
        fact.speaker = maybe(self.speaker, "speaker", SpeakerLine::into_speaker)?;
        fact.source_chain =
            self.source_chain.into_iter().map(|s| SourceLink { kind: s.kind.0, name: s.name }).collect();
        fact.quotes = each(self.quotes, "quotes", QuoteLine::into_quote)?;
        fact.links = self.links.into_iter().map(|l| Link { to: l.to, rel: l.rel }).collect();
        fact.judgement = self.analyst.map(|line| Box::new(line.into_judgement()));
        fact.grade = self.grade.map(|line| Box::new(line.into_grade()));
        fact.made_by = extras.made_by;
        Ok(fact)
    }
}

fn not_a_fact(error: &FactError) -> ExchangeError {
    ExchangeError::new("evidence", error.to_string())
}

pub(crate) fn locate(places: &mut [Place], positions: Vec<Option<Position>>) -> Result<(), ExchangeError> {
    if !positions.is_empty() && positions.len() != places.len() {
        let problem = format!("{} positions for {} places", positions.len(), places.len());
        return Err(ExchangeError::new("x.positions", problem));
    }
    for (place, position) in places.iter_mut().zip(positions) {
        place.position = position;
    }
    Ok(())
}

#[derive(Serialize, Deserialize)]
struct EvidenceLine {
    role: Code<EvidenceRole>,
    zone: Code<Zone>,
    start: usize,
    end: usize,
    text: String,
}

impl EvidenceLine {
    fn of(evidence: &Evidence) -> EvidenceLine {
        let Quote { span, text } = &evidence.quote;
        EvidenceLine {
            role: Code(evidence.role),
            zone: Code(evidence.zone),
            start: span.start,
            end: span.end,
            text: text.clone(),
        }
    }

    fn into_evidence(self, key: &str) -> Result<Evidence, ExchangeError> {
        let quote = Quote { span: span(self.start, self.end, key)?, text: self.text };
        Ok(Evidence { role: self.role.0, zone: self.zone.0, quote })
    }
}

#[derive(Serialize, Deserialize)]
struct FieldSpanLine {
    field: String,
    start: usize,
    end: usize,
    text: String,
}

impl FieldSpanLine {
    fn of(span: &FieldSpan) -> FieldSpanLine {
        let Quote { span: at, text } = &span.quote;
        FieldSpanLine { field: span.field.clone(), start: at.start, end: at.end, text: text.clone() }
    }

    fn into_span(self, key: &str) -> Result<FieldSpan, ExchangeError> {
        let quote = Quote { span: span(self.start, self.end, key)?, text: self.text };
        Ok(FieldSpan { field: self.field, quote })
    }
}

/// `{name, level, country, relation, mention}`
#[derive(Serialize, Deserialize)]
pub(crate) struct PlaceLine {
    name: String,
    level: Code<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    relation: Code<Relation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mention: Option<QuoteLine>,
}

impl PlaceLine {
    pub(crate) fn of(place: &Place) -> PlaceLine {
        PlaceLine {
            name: place.name.clone(),
            level: Code(place.level),
            country: place.country.clone(),
            relation: Code(place.relation),
            mention: place.mention.as_ref().map(QuoteLine::of),
        }
    }

    pub(crate) fn into_place(self, key: &str) -> Result<Place, ExchangeError> {
        Ok(Place {
            name: self.name,
            level: self.level.0,
            country: self.country,
            relation: self.relation.0,
            mention: mention(self.mention, key)?,
            position: None,
        })
    }
}

fn mention(line: Option<QuoteLine>, key: &str) -> Result<Option<Quote>, ExchangeError> {
    maybe(line, &format!("{key}.mention"), QuoteLine::into_quote)
}

#[derive(Serialize, Deserialize)]
struct ActorLine {
    role: Code<Role>,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mention: Option<QuoteLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<Code<TargetClass>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sending_state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host_state: Option<String>,
}

impl ActorLine {
    fn of(actor: &Actor) -> ActorLine {
        ActorLine {
            role: Code(actor.role),
            name: actor.name.clone(),
            mention: actor.mention.as_ref().map(QuoteLine::of),
            class: actor.class.map(Code),
            sending_state: actor.sending_state.clone(),
            host_state: actor.host_state.clone(),
        }
    }

    fn into_actor(self, key: &str) -> Result<Actor, ExchangeError> {
        Ok(Actor {
            role: self.role.0,
            name: self.name,
            mention: mention(self.mention, key)?,
            class: self.class.map(|c| c.0),
            sending_state: self.sending_state,
            host_state: self.host_state,
        })
    }
}

/// `{class, min, max, words, failed}`
#[derive(Serialize, Deserialize)]
pub(crate) struct WeaponLine {
    class: Code<WeaponClass>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<u32>,
}

impl WeaponLine {
    pub(crate) fn of(weapon: &Weapon) -> WeaponLine {
        WeaponLine {
            class: Code(weapon.class),
            min: weapon.min,
            max: weapon.max,
            words: weapon.words.clone(),
            failed: weapon.failed,
        }
    }

    pub(crate) fn into_weapon(self, key: &str) -> Result<Weapon, ExchangeError> {
        in_order(self.min, self.max, key)?;
        Ok(Weapon { class: self.class.0, min: self.min, max: self.max, words: self.words, failed: self.failed })
    }
}

/// A number whose smallest value lies above its largest is a mistake.
fn in_order<N: PartialOrd + std::fmt::Display>(min: Option<N>, max: Option<N>, key: &str) -> Result<(), ExchangeError> {
    match (min, max) {
        (Some(min), Some(max)) if min > max => {
            Err(ExchangeError::new(key, format!("min {min} is larger than max {max}")))
        }
        _ => Ok(()),
    }
}

/// `{min, max, who, words}`
#[derive(Serialize, Deserialize)]
struct TollLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    who: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

impl TollLine {
    fn of(toll: &Toll) -> TollLine {
        TollLine { min: toll.min, max: toll.max, who: toll.who.clone(), words: toll.words.clone() }
    }

    fn into_toll(self, key: &str) -> Result<Toll, ExchangeError> {
        in_order(self.min, self.max, key)?;
        Ok(Toll { min: self.min, max: self.max, who: self.who, words: self.words })
    }
}

/// `{killed, injured, missing, captured}`
#[derive(Serialize, Deserialize)]
pub(crate) struct CasualtiesLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    killed: Option<TollLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    injured: Option<TollLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<TollLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    captured: Option<TollLine>,
}

impl CasualtiesLine {
    pub(crate) fn of(casualties: &Casualties) -> CasualtiesLine {
        let line = |toll: &Option<Toll>| toll.as_ref().map(TollLine::of);
        CasualtiesLine {
            killed: line(&casualties.killed),
            injured: line(&casualties.injured),
            missing: line(&casualties.missing),
            captured: line(&casualties.captured),
        }
    }

    pub(crate) fn into_casualties(self, key: &str) -> Result<Casualties, ExchangeError> {
        let toll = |line, name: &str| maybe(line, &format!("{key}.{name}"), TollLine::into_toll);
        Ok(Casualties {
            killed: toll(self.killed, "killed")?,
            injured: toll(self.injured, "injured")?,
            missing: toll(self.missing, "missing")?,
            captured: toll(self.captured, "captured")?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct QuantityLine {
    what: Code<QuantityWhat>,
    role: Code<QuantityRole>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<u64>,
    modifier: Code<Modifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    direction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    window: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
}

impl QuantityLine {
    fn of(quantity: &Quantity) -> QuantityLine {
        QuantityLine {
            what: Code(quantity.what),
            role: Code(quantity.role),
            min: quantity.min,
            max: quantity.max,
            modifier: Code(quantity.modifier),
            words: quantity.words.clone(),
            per: quantity.per.clone(),
            direction: quantity.direction.clone(),
            window: quantity.window.clone(),
            as_of: quantity.as_of.clone(),
        }
    }

    fn into_quantity(self, key: &str) -> Result<Quantity, ExchangeError> {
        in_order(self.min, self.max, key)?;
        one_of(self.per.as_deref(), &["day", "week", "month", "year"], &format!("{key}.per"))?;
        one_of(self.direction.as_deref(), &["up", "down", "same"], &format!("{key}.direction"))?;
        Ok(Quantity {
            what: self.what.0,
            role: self.role.0,
            min: self.min,
            max: self.max,
            modifier: self.modifier.0,
            words: self.words,
            per: self.per,
            direction: self.direction,
            window: self.window,
            as_of: self.as_of,
        })
    }
}

fn one_of(value: Option<&str>, list: &[&str], key: &str) -> Result<(), ExchangeError> {
    match value {
        Some(value) if !list.contains(&value) => {
            Err(ExchangeError::new(key, format!("`{value}` is not one of {}", list.join(", "))))
        }
        _ => Ok(()),
    }
}

#[derive(Serialize, Deserialize)]
struct DamageLine {
    level: Code<DamageLevel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct SpeakerLine {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mention: Option<QuoteLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    relayed_by: Vec<String>,
}

impl SpeakerLine {
    fn of(speaker: &Speaker) -> SpeakerLine {
        SpeakerLine {
            name: speaker.name.clone(),
            mention: speaker.mention.as_ref().map(QuoteLine::of),
            relayed_by: speaker.relayed_by.clone(),
        }
    }

    fn into_speaker(self, key: &str) -> Result<Speaker, ExchangeError> {
        Ok(Speaker { name: self.name, mention: mention(self.mention, key)?, relayed_by: self.relayed_by })
    }
}

#[derive(Serialize, Deserialize)]
struct SourceLine {
    kind: Code<SourceKind>,
    name: String,
}

impl SourceLine {
    fn of(link: &SourceLink) -> SourceLine {
        SourceLine { kind: Code(link.kind), name: link.name.clone() }
    }
}

#[derive(Serialize, Deserialize)]
struct LinkLine {
    to: String,
    rel: String,
}
