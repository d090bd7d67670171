//! The ledger as watches see it.

use crate::as_read::Words;
use crate::commands::incidents::toll_of;
use crate::commands::{attribution, commitments};
use crate::console::{exactness, incident_row};
use crate::context::find_words;
use crate::filter::{Filter, Sieve};
use crate::life;
use crate::revisions::{fields, pairs};
use crate::series;
use crate::style::tame;
use crate::view::{Index, Matter as Happening, View};
use crate::wording;
use anyhow::{Context, Result};
use chancery_alerts::{Field, Kind as Sort, Marks, Matter, Seen, Source, Stated, Voice, Watch};
use chancery_exchange::fact_from_json;
use chancery_facts::{Fact, Kind, Level, Quote, Span};
use chancery_ledger::Ledger;
use chancery_serve::escaped;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Where a ledger is looked at.
pub trait Ledgers {
    /// The ledger, open for reading.
    ///
    /// # Errors
    /// When it cannot be read; so for all of these.
    fn ledger(&self) -> Result<Ledger>;
    /// The whole of it; `None` when it is too large to be looked at whole.
    ///
    /// # Errors
    /// See [`Ledgers::ledger`].
    fn whole(&self) -> Result<Option<Arc<View>>>;
    /// A document with what belongs to it.
    ///
    /// # Errors
    /// See [`Ledgers::ledger`].
    fn part(&self, document: &str) -> Result<Option<Arc<View>>>;
}

/// What stands in the ledger since the last look; `None` when nothing was entered, or its reports are being related
/// and nobody can say yet what belongs together.
///
/// # Errors
/// When it cannot be read.
pub fn look(ledgers: &dyn Ledgers, marks: Marks, watches: &[Watch]) -> Result<Option<Seen>> {
    let ledger = ledgers.ledger()?;
    // Before the view: what is entered meanwhile is looked at the next time.
    let entries = ledger.log(marks.log.unwrap_or(0)).collect::<Result<Vec<_>, _>>()?;
    let log = entries.last().map_or(marks.log.unwrap_or(0), |e| e.seq);
    let decision = ledger.decisions()?.last().map_or(0, |d| d.seq);
    let same = marks.log == Some(log) && marks.decision == decision;
    if same || !ledger.dirty_blocks()?.is_empty() {
        return Ok(None);
    }
    if let Some(view) = ledgers.whole()? {
        let mut matters = matters(&view, watches, None);
        name_former(&mut matters, &view, &ledger)?;
        put_as_read(&mut matters, &view, &ledger);
        return Ok(Some(Seen { matters, log, decision, new: None }));
    }
    // A large ledger: only what new reports tell of, and what belongs to it.
    let added = entries.iter().filter(|e| matches!(e.what.as_str(), "added" | "back")).filter_map(|e| e.doc.clone());
    let new: BTreeSet<String> = if marks.log.is_none() { BTreeSet::new() } else { added.collect() };
    let mut seen = Seen { log, decision, new: Some(new.clone()), ..Seen::default() };
    let mut ids = BTreeSet::new();
    for document in &new {
        if let Some(view) = ledgers.part(document)? {
            let mut part = matters(&view, watches, Some(document));
            name_former(&mut part, &view, &ledger)?;
            put_as_read(&mut part, &view, &ledger);
            seen.matters.extend(part.into_iter().filter(|m| ids.insert(m.id.clone())));
        }
    }
    Ok(Some(seen))
}

/// All that can be watched in a view, or only what a document tells of.
fn matters(view: &View, watches: &[Watch], of: Option<&str>) -> Vec<Matter> {
    let index = Index::new(view);
    let filters: Vec<(i64, Filter)> = watches.iter().map(|w| (w.id, filter(&w.rule))).collect();
    let sieves: Vec<(i64, Sieve)> = filters.iter().map(|(id, f)| (*id, Sieve::new(&index, f))).collect();
    let mut out = Vec::new();
    let mut take = |matter: Matter, facts: &[&Fact]| {
        if of.is_none_or(|doc| facts.iter().any(|f| f.doc == doc)) {
            let fits = sieves.iter().filter(|(_, sieve)| facts.iter().any(|f| sieve.accepts(f)));
            out.push(Matter { fits: fits.map(|(id, _)| *id).collect(), ..matter });
        }
    };
    for matter in index.matters(&[Kind::Incident]).iter().filter(|m| !m.members.is_empty()) {
        let hanging = index.hanging_on(&matter.members);
        take(incident(&index, matter), &[matter.members.as_slice(), &hanging].concat());
    }
    for matter in index.matters(&[Kind::Commitment, Kind::Measure]).iter().filter(|m| !m.members.is_empty()) {
        if let Some((made, facts)) = promise(&index, matter) {
            take(made, &facts);
        }
    }
    let postures: Vec<&Fact> = view.facts.iter().filter(|f| f.kind() == Kind::Posture).collect();
    for series in series::all(&index, &postures) {
        let facts: Vec<&Fact> = series.points.iter().map(|p| p.fact).collect();
        if !facts.is_empty() {
            take(posture(&index, &series), &facts);
        }
    }
    out
}

/// The filter of the lists: what a watch lets pass is what they show.
fn filter(rule: &chancery_alerts::Rule) -> Filter {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Filter {
        mission: text(&rule.mission),
        country: text(&rule.country),
        actor: text(&rule.actor),
        kind: text(&rule.kind),
        ..Filter::default()
    }
}

fn source(index: &Index, fact: &Fact, words: Option<&str>) -> Source {
    let main = &fact.main().quote;
    let quote = words.and_then(|w| find_words(fact, w)).unwrap_or_else(|| main.clone());
    let document = index.document(&fact.doc);
    let outlet = document
        .and_then(|d| d.outlet.clone().or_else(|| d.agency.as_ref().map(|a| a.name.clone())))
        .unwrap_or_default();
    Source {
        anchor: anchor(fact),
        formerly: Vec::new(),
        fact: fact.id.clone(),
        document: fact.doc.clone(),
        outlet: tame(&outlet),
        published: document.map(|d| wording::published(&d.published)).unwrap_or_default(),
        voice: wording::speaker(fact.speaker.as_ref()),
        quote: one_line(&quote.text),
        start: quote.span.start,
        end: quote.span.end,
    }
}

fn anchor(fact: &Fact) -> String {
    // The digest of the document is the first part of the id; the number behind it may change.
    let digest = fact.id.split('-').next().unwrap_or_default();
    let span = fact.main().quote.span;
    format!("{digest}:{}:{}-{}", fact.kind().as_str(), span.start, span.end)
}

/// Words of pages as they read: what is sent has no page beside it.
fn put_as_read(matters: &mut [Matter], view: &View, ledger: &Ledger) {
    let encodings: HashMap<&str, &str> =
        view.documents.iter().map(|d| (d.name.as_str(), d.encoding.as_str())).collect();
    let original = |name: &str| ledger.bytes(name).ok().flatten();
    let mut words = Words::new(&original);
    for source in matters.iter_mut().flat_map(Matter::sources_mut) {
        let Some(encoding) = encodings.get(source.document.as_str()) else { continue };
        let mut quote = Quote { span: Span::new(source.start, source.end), text: source.quote.clone() };
        words.reword(&source.document, encoding, &mut quote);
        if quote.text != source.quote {
            source.quote = one_line(&quote.text);
        }
    }
}

fn one_line(text: &str) -> String {
    tame(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds to words of edited reports the anchors that the same fact had in older revisions: it is news only where its
/// values changed.
fn name_former(matters: &mut [Matter], view: &View, ledger: &Ledger) -> Result<()> {
    let revised: HashMap<&str, &[String]> = view
        .documents
        .iter()
        .filter(|d| !d.revises.is_empty())
        .map(|d| (d.name.as_str(), d.revises.as_slice()))
        .collect();
    let mut former: HashMap<&str, Former> = HashMap::new();
    for source in matters.iter_mut().flat_map(Matter::sources_mut) {
        let Some((name, older)) = revised.get_key_value(source.document.as_str()) else { continue };
        if !former.contains_key(name) {
            former.insert(name, former_of(view, name, older, ledger)?);
        }
        source.formerly = former[name].get(&source.fact).cloned().unwrap_or_default();
    }
    Ok(())
}

/// By id of a fact, its anchors in older revisions, the newest first, and whether it said other things there.
type Former = HashMap<String, Vec<(String, bool)>>;

fn former_of(view: &View, name: &str, older: &[String], ledger: &Ledger) -> Result<Former> {
    let now: Vec<Fact> = view.facts.iter().filter(|f| f.doc == name).cloned().collect();
    let mut out = Former::new();
    for older in older.iter().rev() {
        let stored = ledger.older_facts_of(older)?;
        let before = stored.iter().map(|f| fact_from_json(&f.record).with_context(|| format!("record of {}", f.id)));
        let before: Vec<Fact> = before.collect::<Result<_>>()?;
        for (n, m) in pairs(&before, &now) {
            let former = (anchor(&before[n]), !fields(&before[n], &now[m]).is_empty());
            out.entry(now[m].id.clone()).or_default().push(former);
        }
    }
    Ok(out)
}

fn stated(text: String, sources: Vec<Source>) -> Stated {
    Stated { text, sources }
}

fn incident(index: &Index, matter: &Happening) -> Matter {
    let row = incident_row(index, matter);
    let told = |fact: &&Fact| source(index, fact, None);
    let toll = matter.members.iter().filter_map(|f| {
        let casualties = f.casualties.as_ref().filter(|c| !c.is_empty())?;
        let words = crate::commands::show::tolls(casualties).into_iter().find_map(|(_, t)| t.words.clone());
        Some(source(index, f, words.as_deref()))
    });
    let dated = matter.members.iter().filter(|f| f.event_date.is_some());
    let acts = attribution::of_act(index, matter);
    let voice = |fact: &&Fact| {
        let by = attribution::by(fact);
        let on = attribution::on(fact);
        let by = if by.is_empty() { by } else { format!(" by {by}") };
        let on = if on.is_empty() { on } else { format!(", naming {on}") };
        Voice { text: format!("{}{by}{on}", wording::words_of(fact.coding.ty())), source: source(index, fact, None) }
    };
    let title = [row.what.as_str(), row.target.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
    let date = stated(row.date.clone(), dated.map(|f| source(index, f, None)).collect());
    let values = [
        (Field::Toll, stated(toll_words(matter), toll.collect())),
        (Field::Status, stated(row.standing.clone(), acts.iter().map(told).collect())),
        (Field::Date, if row.date == "open" { Stated::default() } else { date }),
    ];
    Matter {
        id: row.id.clone(),
        kind: Sort::Incident,
        r#type: row.r#type.clone(),
        title: title.join(", "),
        page: format!("incidents/{}", escaped(&row.id)),
        country: row.country.clone(),
        place: row.place.clone(),
        position: row.lat.zip(row.lon),
        exact_km: exactness(matter).map_or(0.0, kilometres),
        days: row.days.as_ref().map(|d| (d.from.clone(), d.to.clone())),
        origins: row.origins,
        killed: row.killed.and_then(|t| t.min.or(t.max)),
        injured: row.injured.and_then(|t| t.min.or(t.max)),
        damage: matter.members.iter().any(|f| f.damage.is_some()),
        to_come: row.r#type.contains("threat"),
        disputed: row.conflicts > 0,
        demo: row.demo,
        values: values.into(),
        voices: acts.iter().map(voice).collect(),
        tellings: matter.members.iter().map(told).collect(),
        fits: Vec::new(),
    }
}

/// `2 killed, 3 injured`; what is not stated is left out.
fn toll_words(matter: &Happening) -> String {
    let say = |toll: Option<&chancery_facts::Toll>, what: &str| {
        let number = wording::toll(toll);
        (!number.is_empty()).then(|| format!("{number} {what}"))
    };
    let parts = [
        say(toll_of(matter, |c| c.killed.as_ref()), "killed"),
        say(toll_of(matter, |c| c.injured.as_ref()), "injured"),
        say(toll_of(matter, |c| c.missing.as_ref()), "missing"),
        say(toll_of(matter, |c| c.captured.as_ref()), "held"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// How exact a position of the gazetteer is, in kilometres.
fn kilometres(level: Level) -> f64 {
    match level {
        Level::Facility => 1.0,
        Level::District => 5.0,
        Level::City => 15.0,
        Level::Road | Level::Water => 30.0,
        Level::Region => 100.0,
        Level::Country => 500.0,
    }
}

fn promise<'a>(index: &Index<'a>, matter: &Happening<'a>) -> Option<(Matter, Vec<&'a Fact>)> {
    let life = commitments::life(index, matter)?;
    let mut facts: Vec<&Fact> = life.steps.iter().map(|s| s.fact).collect();
    facts.extend(matter.members.iter().copied());
    let mut ids = BTreeSet::new();
    facts.retain(|f| ids.insert(f.id.as_str()));
    let first = |of: fn(&Fact) -> String| tame(&crate::commands::incidents::first_text(matter, of));
    let who = first(life::who);
    let what = wording::words_of(matter.coding().ty());
    let title = if who.is_empty() { what } else { format!("{what} by {who}") };
    let last = life.steps.iter().rev().filter(|s| s.stage == life.stage).map(|s| source(index, s.fact, None));
    let lead = matter.members[0];
    let made = Matter {
        id: matter.id().to_owned(),
        kind: Sort::Commitment,
        r#type: matter.coding().ty().to_owned(),
        title,
        page: format!("facts/{}", escaped(&lead.id)),
        country: wording::country(lead).unwrap_or_default(),
        place: wording::spelled(&wording::place(&lead.places)),
        demo: facts.iter().any(|f| index.document(&f.doc).is_some_and(|d| d.demo)),
        values: [(Field::Stage, stated(life.code().to_owned(), last.collect()))].into(),
        tellings: facts.iter().map(|f| source(index, f, None)).collect(),
        ..Matter::default()
    };
    Some((made, facts))
}

fn posture(index: &Index, series: &series::Series) -> Matter {
    let now = series.in_force();
    let lead = now.map_or(series.points[0].fact, |p| p.fact);
    let mut tellings: Vec<Source> = series.points.iter().map(|p| source(index, p.fact, None)).collect();
    tellings.dedup();
    let value = now.map_or_else(Stated::default, |p| stated(tame(&p.words), vec![source(index, p.fact, None)]));
    Matter {
        id: lead.id.clone(),
        kind: Sort::Posture,
        r#type: lead.coding.ty().to_owned(),
        title: format!("{}: {}", tame(&series.of), series.figure.as_str()),
        page: format!("facts/{}", escaped(&lead.id)),
        country: wording::country(lead).unwrap_or_default(),
        place: wording::spelled(&wording::place(&lead.places)),
        demo: series.points.iter().any(|p| index.document(&p.fact.doc).is_some_and(|d| d.demo)),
        values: [(Field::Posture, value)].into(),
        tellings,
        ..Matter::default()
    }
}
