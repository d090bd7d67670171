//! Mentions and signals of one report into facts, by the codebook.
//!
//! The way: [`Coder::code`] lays the document out on a `Desk` (clauses, reported speech), lets each clause and each
//! noun phrase tell what it can (`frames`, `incidents`, `events`, `aggregates`, `nominals`, `statements`), and
//! `assemble` joins, dates and numbers the result. Tables are in `data/frames`.

mod aggregates;
mod assemble;
mod bare_counts;
mod clauses;
mod comparisons;
mod dates;
mod desk;
mod doers;
mod events;
mod figures;
mod frames;
mod harm;
mod incidents;
mod look;
mod menace;
mod mood;
mod nominals;
mod own_words;
pub mod parties;
mod published;
mod rates;
mod speech;
mod statements;
pub mod voices;

pub use figures::of_concern;
pub use frames::TableError;

use chancery_facts::reading::{Reading, Sort};
use chancery_facts::{Basis, Date, Document, Fact, Kind, Precision, Published, Role, Text, When, Zone};
use desk::{Desk, Draft};
use std::ops::Range;

/// Version of the rules and tables; a change of what is coded changes it.
pub const VERSION: &str = "rules 1";

/// Codes documents. Holds the tables; share one per process.
pub struct Coder {
    frames: frames::Frames,
    look: look::FirstLook,
}

impl Coder {
    /// A coder with the embedded tables.
    ///
    /// # Errors
    /// When a table row names an unknown coding or role; the tests of a release exclude that.
    pub fn new() -> Result<Coder, TableError> {
        Ok(Coder { frames: frames::Frames::embedded()?, look: look::FirstLook::new()? })
    }

    /// A first look: false for a text that can hold nothing for the ledger and need not be read closely.
    pub fn matters(&self, text: &str) -> bool {
        self.look.matters(text)
    }

    /// The facts of one document, in reading order, and what the text tells of its publication day
    /// (left in `document.published`).
    ///
    /// `id` makes fact ids from a running number.
    pub fn code(
        &self,
        document: &mut Document,
        text: &Text,
        original: &[u8],
        reading: &Reading,
        known: Known<'_>,
        id: impl Fn(usize) -> String,
    ) -> Vec<Fact> {
        let Known { published, entry, days } = known;
        document.published = match published {
            Some(published) => published.clone(),
            None => published::infer(&document.published, reading, text),
        };
        let anchor = dates::Anchor {
            day: entry.or(document.published.day().map(|day| published::written(day, text))),
            year: document.published.days.filter(|(a, b)| a.year() == b.year()).map(|(a, _)| a.year()),
            last: document.published.days.map(|(_, last)| last),
            cross_document: document.published.basis == Basis::CrossDocument,
            ahead: false,
        };
        let desk = Desk::new(document, text, original, reading, &self.frames, anchor).under_days(days);
        let mut drafts = Vec::new();
        for (i, sentence) in reading.sentences.iter().enumerate() {
            match sentence.zone {
                Zone::Body => {
                    // Streets closed in a film or for a match are no measure, and what a trainer promises is no promise of a state.
                    let official = desk.reading.mentions_of(i).iter().any(|m| {
                        let sort = desk.reading.entity(m).sort;
                        matches!(sort, Sort::Mission | Sort::Government) || m.is("diplomat") || m.is("official")
                    });
                    let aside = |d: &Draft| {
                        desk.elsewhere(i)
                            && (d.fact.kind() == Kind::Measure
                                || matches!(d.fact.kind(), Kind::Contact | Kind::Commitment) && !official)
                    };
                    let mut told = code_sentence(&desk, i);
                    if let Some(day) = desk.day_above(i) {
                        told.iter_mut().for_each(|d| date_line(d, &desk, day));
                    }
                    drafts.extend(told.into_iter().filter(|d| !aside(d)));
                }
                Zone::Caption => {
                    drafts.extend(code_sentence(&desk, i).into_iter().filter(|d| d.fact.kind() == Kind::Incident))
                }
                _ => {}
            }
        }
        let mut facts = assemble::assemble(&desk, drafts, id);
        if document.published.days.is_none() && document.published.days_after.is_none() {
            document.published.days_after = published::counted_from(&facts, reading, text);
        }
        if let Some(day) = entry {
            date_entry(&mut facts, day);
        }
        facts
    }
}

/// What is known of a text before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// A publication day taken from other documents; dates that hang on it get basis `cross_document`. Default: none.
    pub published: Option<&'a Published>,
    /// The day at the head of an entry of a digest: its acts happened then, unless they say otherwise. Default: none.
    pub entry: Option<Date>,
    /// Passages of a chronology, as bytes of the clean text, and the days they stand under. Default: none.
    pub days: &'a [(Range<usize>, Date)],
}

/// What the main clause of a line of a chronology tells happened on its day, if it says no other.
fn date_line(draft: &mut Draft, desk: &Desk, day: Date) {
    let fact = &mut draft.fact;
    let s = desk.sentence(draft.sentence);
    let dated = matches!(
        fact.kind(),
        Kind::Incident
            | Kind::Contact
            | Kind::Measure
            | Kind::Posture
            | Kind::Commitment
            | Kind::Statement
            | Kind::Attribution
    );
    // "abducted at his home; freed on 5 October": the day of what follows
    let line = desk.words(s.range.clone());
    let later = |stated: &str| {
        let (cut, at) = (line.find(';'), line.rfind(stated));
        cut.zip(at).is_some_and(|(cut, at)| s.range.start + cut > s.words[draft.word].range.start && at > cut)
    };
    let told = fact.event_date.as_ref().is_none_or(|d| match d.stated.as_deref() {
        Some(stated) => later(stated),
        None => d.is_open(),
    });
    let main = !s.is_rel(draft.word, &["acl", "acl:relcl", "advcl", "amod"]) && !fact.presupposed;
    if dated && told && main {
        let mut when = When::between(day, day, Precision::Day, Basis::InDocument);
        when.reason = Some("the day at the head of the line".to_owned());
        fact.event_date = Some(when);
    }
}

/// Acts of an entry that tell no time happened on its day.
fn date_entry(facts: &mut [Fact], day: Date) {
    let open = |f: &&mut Fact| f.kind() == Kind::Incident && !f.presupposed && f.event_date.is_none();
    for fact in facts.iter_mut().filter(open) {
        let mut when = When::between(day, day, Precision::Day, Basis::InDocument);
        when.reason = Some("the day at the head of the entry".to_owned());
        fact.event_date = Some(when);
    }
}

/// "14 people have been killed and 53 injured since March": what is joined to a total is no act of its own.
fn without_parts_of_totals(desk: &Desk, sentence: usize, drafts: &mut Vec<Draft>) {
    let s = desk.sentence(sentence);
    let totals = drafts.iter().filter(|d| d.fact.coding.to_string() == "aggregate/casualty_total");
    let verbs: Vec<usize> = totals.filter_map(|d| s.words[d.word].head).collect();
    let joined = |word: usize| s.is_rel(word, &["conj"]) && s.words[word].head.is_some_and(|h| verbs.contains(&h));
    drafts.retain(|d| !(d.fact.coding.to_string() == "incident/attack_unspecified" && joined(d.word)));
    // "31 people have died in bombings since January": the dead are counted, not the bombings
    let uncounted = |d: &Draft| {
        d.fact.coding.to_string() == "aggregate/attack_count" && d.fact.quantities.iter().all(|q| q.min.is_none())
    };
    let dead = |d: &Draft| {
        let mut aims = d.fact.actors_as(Role::Target);
        aims.any(|a| a.name.starts_with(|c: char| c.is_ascii_digit())) && !verbs.is_empty()
    };
    drafts.retain(|d| !(uncounted(d) && dead(d)));
}

/// "Three men accused of building the bomb were charged": the charge tells it all.
fn without_accusations_of_charged(desk: &Desk, sentence: usize, drafts: &mut Vec<Draft>) {
    let s = desk.sentence(sentence);
    let of = |d: &Draft, types: &[&str]| {
        d.sentence == sentence && d.fact.kind() == Kind::Attribution && types.contains(&d.fact.coding.ty())
    };
    let charged: Vec<usize> = drafts
        .iter()
        .filter(|d| of(d, &["charge", "conviction", "acquittal", "arrest_of_suspect"]))
        .map(|d| d.word)
        .collect();
    drafts.retain(|d| {
        let named = s.is_rel(d.word, &["acl"]).then(|| s.words[d.word].head).flatten();
        let under = named.and_then(|n| s.words[n].head).is_some_and(|v| charged.contains(&v));
        !(under && of(d, &["accusation", "suspicion", "blame"]))
    });
}

/// "A curfew, decreed on Friday, is to last until Monday": one step, told by the noun's participle and by the verb.
fn without_steps_told_twice(desk: &Desk, sentence: usize, drafts: &mut Vec<Draft>) {
    let s = desk.sentence(sentence);
    let step = |d: &Draft| d.sentence == sentence && d.fact.kind() == Kind::Measure;
    let told: Vec<(usize, chancery_facts::Coding)> =
        drafts.iter().filter(|d| step(d)).map(|d| (d.word, d.fact.coding)).collect();
    let mut days = Vec::new();
    drafts.retain(|d| {
        let noun = s.is_rel(d.word, &["acl"]).then(|| s.words[d.word].head).flatten().filter(|_| step(d));
        let over = noun.and_then(|n| s.words[n].head).filter(|&v| told.contains(&(v, d.fact.coding)));
        if let Some(over) = over {
            days.push((over, d.fact.event_date.clone()));
        }
        over.is_none()
    });
    for (over, day) in days {
        if let Some(d) = drafts.iter_mut().find(|d| step(d) && d.word == over && d.fact.event_date.is_none()) {
            d.fact.event_date = day;
        }
    }
}

/// Everything one sentence tells.
fn code_sentence(desk: &Desk, sentence: usize) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for clause in &desk.clauses[sentence] {
        if let Some(draft) = events::promise(desk, sentence, clause) {
            out.push(draft);
            continue;
        }
        out.extend(aggregates::rate(desk, sentence, clause));
        if let Some(toll) = harm::toll_told(desk, sentence, clause) {
            out.push(toll);
            continue;
        }
        if let Some(draft) = doers::unknown_who(desk, sentence, clause)
            .or_else(|| doers::nobody_says(desk, sentence, clause))
            .or_else(|| doers::held_to_be(desk, sentence, clause))
            .or_else(|| aggregates::received(desk, sentence, clause))
            .or_else(|| events::promised_thing(desk, sentence, clause))
        {
            out.push(draft);
            continue;
        }
        let scene = desk.scene(sentence);
        let Some(frame) = desk.frames.of(clause, &scene) else { continue };
        let made = if frame.coding.kind() == Kind::Incident {
            aggregates::of_clause(desk, sentence, clause, frame)
                .or_else(|| incidents::of_clause(desk, sentence, clause, frame))
        } else {
            events::of_clause(desk, sentence, clause, frame)
        };
        out.extend(made);
    }
    out.extend(events::listed_measures(desk, sentence));
    out.extend(events::those_who_stay(desk, sentence));
    let mut heads = Vec::new();
    for m in desk.reading.mentions_of(sentence).iter() {
        if heads.contains(&m.range) {
            continue;
        }
        heads.push(m.range.clone());
        out.extend(aggregates::of_noun(desk, sentence, m));
        out.extend(incidents::of_noun(desk, sentence, m));
        out.extend(nominals::of_mention(desk, sentence, m));
    }
    without_parts_of_totals(desk, sentence, &mut out);
    without_accusations_of_charged(desk, sentence, &mut out);
    without_steps_told_twice(desk, sentence, &mut out);
    let told_against = comparisons::of_sentence(desk, sentence, &mut out);
    out.extend(told_against);
    let compared = aggregates::compared(desk, sentence, &mut out);
    out.extend(compared);
    let harmed = harm::beside_acts(desk, sentence, &out);
    out.extend(harmed);
    let more = statements::rest(desk, sentence, &out);
    out.extend(more);
    out.retain(|d| figures::is_meant(desk, d));
    out
}
