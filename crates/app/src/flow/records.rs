//! Facts and documents as rows of the ledger, and the block each fact is linked in.

use super::revisions::{self, Entered};
use super::words::words_of;
use super::{Coded, Tools};
use crate::moment::Moment;
use chancery_exchange::{Extras, FORMAT, document_to_json, fact_to_json};
use chancery_facts::{Date, Fact, Relation};
use chancery_ledger::{Batch, LedgerError, NewDocument, NewFact, Put};
use std::collections::BTreeMap;

/// Puts a coded document with its bytes into the ledger, and compares it with those that are there.
pub(super) fn put(
    writer: &Batch<'_>,
    tools: &Tools,
    bytes: &[u8],
    taken_from: Option<&[u8]>,
    coded: &Coded,
    read_at: Moment,
) -> Result<(Put, Entered), LedgerError> {
    let document = NewDocument {
        name: &coded.document.name,
        bytes,
        taken_from,
        format: FORMAT,
        record: &document_to_json(&coded.document, Extras::Stored),
        coded_with: &tools.versions,
        demo: coded.document.demo,
        read_at,
    };
    let put = writer.put_document(&document, &rows(&coded.facts))?;
    let mut entered = Entered::default();
    if let Put::Added { name } = &put {
        entered = revisions::enter(writer, coded)?;
        index(writer, name, coded)?;
    }
    Ok((put, entered))
}

/// Replaces the coding of a document.
pub(super) fn replace(writer: &Batch<'_>, tools: &Tools, coded: &Coded, at: Moment) -> Result<(), LedgerError> {
    let record = document_to_json(&coded.document, Extras::Stored);
    writer.replace_coding(&coded.document.name, FORMAT, &record, &tools.versions, &rows(&coded.facts), at)?;
    revisions::enter(writer, coded)?;
    index(writer, &coded.document.name, coded)
}

/// Puts the words of a document into the index. Where something was decided they may be others than those of the
/// coding; `index_missing` sees to these. A document with a newer revision is in no index.
fn index(writer: &Batch<'_>, name: &str, coded: &Coded) -> Result<(), LedgerError> {
    if writer.newest_of(name)?.is_some() {
        return Ok(());
    }
    if writer.has_decisions()? {
        return writer.reword(name);
    }
    writer.index(name, words_of(coded));
    Ok(())
}

fn rows(facts: &[Fact]) -> Vec<NewFact> {
    facts.iter().zip(countries(facts)).map(|(fact, country)| row(fact, country)).collect()
}

fn row(fact: &Fact, country: Option<&str>) -> NewFact {
    let days = fact.event_date.as_ref().and_then(|w| w.days);
    let day = |day: Date| day.to_string();
    NewFact {
        id: fact.id.clone(),
        kind: fact.kind().as_str().to_owned(),
        ty: fact.coding.ty().to_owned(),
        country: country.map(str::to_owned),
        from_day: days.map(|d| day(d.0)),
        to_day: days.map(|d| day(d.1)),
        format: FORMAT,
        record: fact_to_json(fact, Extras::Stored),
    }
}

/// The country each fact of a document is filed under: where it is set, else where the facts it speaks about are,
/// else where most of the document is set.
fn countries(facts: &[Fact]) -> Vec<Option<&str>> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for country in facts.iter().filter_map(setting) {
        *count.entry(country).or_default() += 1;
    }
    // Of equals the first in the alphabet.
    let main = count.iter().rev().max_by_key(|(_, n)| **n).map(|(c, _)| *c);
    facts.iter().map(|fact| setting(fact).or_else(|| spoken_of(fact, facts)).or(main)).collect()
}

/// Where the facts are set that a fact speaks about.
fn spoken_of<'f>(fact: &Fact, facts: &'f [Fact]) -> Option<&'f str> {
    let about = fact.about.iter().filter_map(|id| facts.iter().find(|f| f.id == *id));
    about.filter_map(setting).next()
}

/// Where a fact is set: a place where something happened, else the host state of a mission.
fn setting(fact: &Fact) -> Option<&str> {
    let named_only = [Relation::Mentioned, Relation::Launch, Relation::Route];
    let places = fact.places.iter().filter(|p| !named_only.contains(&p.relation));
    places
        .filter_map(|p| p.country.as_deref())
        .next()
        .or_else(|| fact.actors.iter().find_map(|a| a.host_state.as_deref()))
}
