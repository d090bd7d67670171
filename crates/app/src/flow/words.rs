//! The words that documents and facts are found by, and bringing the index up to date.

use super::search::as_seen;
use super::{Coded, MOST_TEXT, readable};
use crate::decide::Decided;
use crate::filter::is_mission;
use crate::sums::named;
use crate::tidings::Tiding;
use anyhow::{Context, Result};
use chancery_exchange::{document_from_json, fact_from_json};
use chancery_facts::{Document, Fact, Text};
use chancery_ledger::{DocumentWords, ErrorKind, Ledger, LedgerError, Named, View, Words};
use std::collections::BTreeSet;

/// Documents that are put into the index in one batch.
const BATCH: usize = 200;

/// The words of a document just coded.
pub(super) fn words_of(coded: &Coded) -> DocumentWords {
    document_words(&coded.document, &coded.text, &coded.facts)
}

/// The words that a document and its facts, as analysts left them, are found by. They depend on what is stored and on
/// nothing else, so that a check can make them again; small letters throughout, because reading changes the letters of
/// texts in capitals. What was rejected keeps its own line and says nothing of the document.
pub fn document_words(document: &Document, text: &Text, facts: &[Fact]) -> DocumentWords {
    let body = text.as_str();
    let body = &body[..body.floor_char_boundary(MOST_TEXT)];
    let main = main_state(facts);
    let words: Vec<Words> = facts.iter().map(|f| of_fact(f, document, main.as_deref())).collect();
    let standing: Vec<&Words> = facts.iter().zip(&words).filter(|(f, _)| !f.is_rejected()).map(|(_, w)| w).collect();
    let quote = |q: &Option<chancery_facts::Quote>| q.as_ref().map(|q| q.text.clone()).unwrap_or_default();
    let all = |of: fn(&Words) -> &String| distinct(standing.iter().map(|f| of(f).as_str()));
    let document = Words {
        title: format!("{}\n{}", quote(&document.title), quote(&document.deck)).to_lowercase(),
        text: body.to_lowercase(),
        actors: all(|f| &f.actors),
        places: all(|f| &f.places),
        missions: all(|f| &f.missions),
        things: all(|f| &f.things),
        source: source(document).to_lowercase(),
        marks: all(|f| &f.marks),
        spots: standing.iter().flat_map(|f| f.spots.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect(),
    };
    DocumentWords { document, facts: words, named: named(facts) }
}

fn of_fact(fact: &Fact, document: &Document, main: Option<&str>) -> Words {
    let mut texts: Vec<&str> = fact.evidence().iter().map(|e| e.quote.text.as_str()).collect();
    texts.extend(fact.quotes.iter().map(|q| q.text.as_str()));
    let mut actors: Vec<&str> = Vec::new();
    for actor in &fact.actors {
        actors.push(&actor.name);
        actors.extend(actor.mention.iter().map(|m| m.text.as_str()));
    }
    if let Some(speaker) = &fact.speaker {
        actors.push(&speaker.name);
        actors.extend(speaker.mention.iter().map(|m| m.text.as_str()));
        actors.extend(speaker.relayed_by.iter().map(String::as_str));
    }
    let weapons = fact.weapons.iter().flat_map(|w| [w.class.as_str(), w.words.as_deref().unwrap_or_default()]);
    Words {
        title: String::new(),
        text: distinct(texts.into_iter()),
        actors: distinct(actors.into_iter()),
        places: distinct(fact.places.iter().map(|p| p.name.as_str())),
        missions: missions(fact),
        things: distinct(weapons),
        source: source(document).to_lowercase(),
        marks: marks(fact, main),
        spots: fact.places.iter().filter_map(|p| p.position).collect::<BTreeSet<_>>().into_iter().collect(),
    }
}

/// Between two texts of a column: a word for the index that nobody types, so that no phrase runs from one into the next.
const BETWEEN: &str = "\u{E000}";

/// Every text once, in order, one a line.
fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for line in texts.flat_map(str::lines).map(str::to_lowercase).filter(|l| !l.is_empty() && l != BETWEEN) {
        if !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen.join(&format!("\n{BETWEEN}\n"))
}

fn source(document: &Document) -> String {
    let agency = document.agency.as_ref().map_or("", |a| a.name.as_str());
    format!("{}\n{}\n{agency}", document.name, document.outlet.as_deref().unwrap_or_default())
}

/// Name, class and sending state of each mission.
fn missions(fact: &Fact) -> String {
    let named =
        fact.actors.iter().filter(|a| a.class.is_some_and(is_mission) || crate::filter::looks_like_mission(&a.name));
    let lines = named.map(|a| {
        let class = a.class.map_or("", |c| c.as_str());
        let mention = a.mention.as_ref().map_or("", |m| m.text.as_str());
        let sent = a.sending_state.as_ref().map(|s| sent_by(s)).unwrap_or_default();
        format!("{} {mention} {class} {sent}", a.name)
    });
    let places = fact.places.iter().filter(|p| crate::filter::looks_like_mission(&p.name)).map(|p| p.name.clone());
    let lines: Vec<String> = lines.chain(places).collect();
    distinct(lines.iter().map(String::as_str))
}

/// The word that stands for a mission's sending state.
pub(super) fn sent_by(state: &str) -> String {
    format!("sentby{}", state.to_lowercase())
}

/// The word that stands for a country.
pub(super) fn in_country(state: &str) -> String {
    format!("in{}", state.to_lowercase())
}

/// The beginning of words that stand for kinds and types.
pub(super) const KIND: &str = "kind";

fn marks(fact: &Fact, main: Option<&str>) -> String {
    let places = fact.places.iter().filter_map(|p| p.country.as_deref());
    let hosts = fact.actors.iter().filter_map(|a| a.host_state.as_deref());
    let mut states: Vec<&str> = places.chain(hosts).collect();
    if states.is_empty() {
        states.extend(main);
    }
    let coding = fact.coding.to_string();
    let kinds = coding.split(['/', '_']).map(|word| format!("{KIND}{word}"));
    let all: Vec<String> = kinds.chain(states.into_iter().map(in_country)).collect();
    distinct(all.iter().map(String::as_str))
}

/// The state that most places of a document lie in; the first by code where several tie.
fn main_state(facts: &[Fact]) -> Option<String> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for state in facts.iter().filter(|f| !f.is_rejected()).flat_map(|f| &f.places).filter_map(|p| p.country.as_deref())
    {
        *counts.entry(state).or_default() += 1;
    }
    let most = counts.values().max()?;
    counts.iter().find(|(_, n)| *n == most).map(|(state, _)| (*state).to_owned())
}

/// The words of a stored document under what was decided; `None` when there is none of that name. Damaged bytes count as no text.
pub(super) fn stored_words(ledger: &View, name: &str, decided: &Decided) -> Result<Option<DocumentWords>> {
    let Some(stored) = ledger.document(name)? else { return Ok(None) };
    let document = document_from_json(&stored.record).with_context(|| format!("record of {name}"))?;
    let mut facts = Vec::new();
    for fact in ledger.facts_of(name)? {
        facts.push(fact_from_json(&fact.record).with_context(|| format!("record of {}", fact.id))?);
    }
    let mut seen = facts.iter().map(|fact| as_seen(ledger, fact.clone())).collect::<Result<Vec<_>>>()?;
    decided.apply(&mut facts);
    decided.apply(&mut seen);
    let bytes = match ledger.bytes(name) {
        Err(e) if e.kind() == ErrorKind::Corrupt => Vec::new(),
        bytes => bytes?.unwrap_or_default(),
    };
    let text = readable(&document, &bytes);
    Ok(Some(DocumentWords { named: named(&seen), ..document_words(&document, &text, &facts) }))
}

/// What a stored document tells of names, its facts dated as other documents date them, under what was decided.
fn stored_names(ledger: &View, name: &str, decided: &Decided) -> Result<Vec<Named>> {
    let mut seen = Vec::new();
    for fact in ledger.facts_of(name)? {
        let fact = fact_from_json(&fact.record).with_context(|| format!("record of {}", fact.id))?;
        seen.push(as_seen(ledger, fact)?);
    }
    decided.apply(&mut seen);
    Ok(named(&seen))
}

/// Puts into the index and the lists of names what is missing there: after an upgrade, when documents were coded anew,
/// decided on, or dated by others. Gives the number of documents whose words were put in.
///
/// # Errors
/// When the ledger cannot be read or written; batches done before that stay done.
pub fn index_missing(ledger: &mut Ledger, tell: &mut dyn FnMut(Tiding)) -> Result<usize> {
    let done = index_words(ledger, tell)?;
    name_missing(ledger, tell)?;
    Ok(done)
}

/// The index of words alone.
pub(super) fn index_words(ledger: &mut Ledger, tell: &mut dyn FnMut(Tiding)) -> Result<usize> {
    let mut done = 0;
    if ledger.unindexed(1)?.is_empty() {
        return Ok(done);
    }
    let decided = Decided::load(ledger)?;
    loop {
        let names = ledger.unindexed(BATCH)?;
        if names.is_empty() {
            return Ok(done);
        }
        let mut made = Vec::new();
        for name in names {
            made.push((stored_words(ledger, &name, &decided)?.unwrap_or_default(), name));
        }
        done += made.len();
        ledger.batch(|writer| {
            made.into_iter().for_each(|(words, name)| writer.index(&name, words));
            Ok::<_, LedgerError>(())
        })?;
        tell(Tiding::Step(format!("indexing: {done} documents")));
    }
}

/// Brings the lists of names up to date, where other documents moved the days of facts.
fn name_missing(ledger: &mut Ledger, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
    let mut done = 0;
    if ledger.unnamed(1)?.is_empty() {
        return Ok(());
    }
    let decided = Decided::load(ledger)?;
    loop {
        let names = ledger.unnamed(BATCH)?;
        if names.is_empty() {
            return Ok(());
        }
        done += names.len();
        let mut made = Vec::new();
        for name in names {
            made.push((stored_names(ledger, &name, &decided)?, name));
        }
        ledger.batch(|writer| {
            made.into_iter().for_each(|(named, name)| writer.name(&name, named));
            Ok::<_, LedgerError>(())
        })?;
        tell(Tiding::Step(format!("listing names: {done} documents")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_document_is_found_by_what_its_facts_name() {
        let view = samples::view();
        let document = &view.documents[0];
        let facts: Vec<Fact> = view.facts.iter().filter(|f| f.doc == document.name).cloned().collect();
        let made = document_words(document, &Text::default(), &facts);
        assert_eq!(made.facts.len(), facts.len());
        for words in &made.facts {
            assert!(words.actors.lines().all(|a| made.document.actors.lines().any(|b| a == b)));
            assert!(words.marks.starts_with(KIND), "{}", words.marks);
            assert_eq!(words.text, words.text.to_lowercase());
        }
        assert!(made.document.source.starts_with(&document.name.to_lowercase()));
    }

    #[test]
    fn each_line_stands_once() {
        assert_eq!(distinct(["Ode Marn", "", "ODE MARN\nguard"].into_iter()), "ode marn\n\u{E000}\nguard");
    }
}
