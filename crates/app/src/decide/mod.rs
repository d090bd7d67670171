//! What the decisions of a ledger come to: which are in force, which facts they find, and what they change.
//!
//! Decisions are rows that are only ever added. Everything here is worked out from them and the facts as coded, in the
//! order of their numbers; the later of two that contradict each other wins, and an undone one counts as never made.

mod enter;
pub mod fields;
pub mod grades;
mod typed;

pub use enter::{Ask, Order, enter};
pub use typed::Typed;

use crate::moment::Moment;
use crate::wording::short_id;
use anyhow::{Context, Result, ensure};
use chancery_atlas::fold;
use chancery_exchange::{DECISION_FORMAT, decision_from_json, fact_from_json};
use chancery_facts::{Anchor, Bound, Correction, Decision, DecisionKind, Fact, Judgement};
use chancery_ledger::View;
use chancery_link::{Join, Ruling, joins};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What an anchor finds in the ledger now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The fact of that id, as it was when the decision was made.
    Same(String),
    /// The fact of that id, of another type or with other bounds of its words.
    Moved(String),
    /// The document is there, but no fact on the words, or several that cannot be told apart.
    NoFact,
    /// The document is not in the ledger.
    NoDocument,
}

impl Found {
    /// What an anchor found among the facts of its document.
    pub fn of(bound: Bound<'_>) -> Found {
        match bound {
            Bound::Same(fact) => Found::Same(fact.id.clone()),
            Bound::Moved(fact) => Found::Moved(fact.id.clone()),
            Bound::Lost => Found::NoFact,
        }
    }

    /// Id of the fact, if one was found.
    pub fn id(&self) -> Option<&str> {
        match self {
            Found::Same(id) | Found::Moved(id) => Some(id),
            Found::NoFact | Found::NoDocument => None,
        }
    }
}

/// Whether a decision counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It counts.
    InForce,
    /// It was undone by the decision of that number.
    Undone(i64),
    /// The later decision of that number says otherwise.
    Overruled(i64),
}

/// A decision of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number.
    pub seq: i64,
    /// When it was entered.
    pub at: Moment,
    /// What was decided.
    pub decision: Decision,
    /// Whether it counts.
    pub state: State,
    /// What its anchors find, those of `on` before those of `with`.
    pub found: Vec<Found>,
}

impl Entry {
    /// Ids of the facts it is about.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.found.iter().filter_map(Found::id)
    }

    /// True when it needs an eye: it counts, and one of its facts is gone.
    pub fn is_orphaned(&self) -> bool {
        self.state == State::InForce && self.found.iter().any(|f| f.id().is_none())
    }

    fn sides(&self) -> (Vec<&str>, Vec<&str>) {
        let (on, with) = self.found.split_at(self.decision.on.len());
        (on.iter().filter_map(Found::id).collect(), with.iter().filter_map(Found::id).collect())
    }

    fn is_undone(&self) -> bool {
        matches!(self.state, State::Undone(_))
    }
}

/// A document that decisions speak of, with its facts as coded.
struct Home {
    name: String,
    facts: Vec<Fact>,
    /// The block of each fact.
    blocks: Vec<String>,
    /// True when they are the facts of a newer revision of the document.
    revised: bool,
}

/// All decisions and what they come to.
#[derive(Default)]
pub struct Decided {
    /// All decisions, oldest first.
    pub entries: Vec<Entry>,
    /// Places in `entries` of what is decided on the values of a fact, by its id.
    on_fact: HashMap<String, Vec<usize>>,
    renames: Vec<usize>,
    /// Facts that analysts joined or kept apart, the latest first.
    pub rulings: Vec<Ruling>,
    /// By fact, facts it does not speak about.
    cut: HashMap<String, HashSet<String>>,
    /// Documents that are looked at in a block although none of their facts is filed there.
    guests: BTreeMap<String, BTreeSet<String>>,
    /// Blocks of the facts of a document, by its name; only of documents that decisions speak of.
    blocks: BTreeMap<String, BTreeSet<String>>,
    grades: grades::Grades,
}

impl Decided {
    /// Reads the decisions of a ledger and finds their facts.
    ///
    /// # Errors
    /// When the ledger cannot be read or a record is of a newer version.
    pub fn load(ledger: &View) -> Result<Decided> {
        let mut out = Decided::default();
        for stored in ledger.decisions()? {
            let what = || format!("decision {}", stored.seq);
            ensure!(stored.format <= DECISION_FORMAT, "{}: written by a newer version", what());
            let decision = decision_from_json(&stored.record).with_context(what)?;
            let (seq, at) = (stored.seq, stored.at);
            out.entries.push(Entry { seq, at, decision, state: State::InForce, found: Vec::new() });
        }
        if out.entries.is_empty() {
            return Ok(out);
        }
        mark_undone(&mut out.entries);
        let homes = homes(ledger, &out.entries)?;
        for entry in &mut out.entries {
            entry.found = entry.decision.anchors().map(|anchor| find(&homes, anchor)).collect();
        }
        for home in homes.values() {
            out.blocks.insert(home.name.clone(), home.blocks.iter().cloned().collect());
        }
        mark_overruled(&mut out.entries);
        out.fold(&homes);
        out.fold_grades();
        Ok(out)
    }

    /// The decision of a number.
    pub fn entry(&self, seq: i64) -> Option<&Entry> {
        self.entries.iter().find(|e| e.seq == seq)
    }

    /// Works out what is in force.
    fn fold(&mut self, homes: &HashMap<String, Home>) {
        let by_id: HashMap<&str, (&Home, usize)> = homes
            .values()
            .flat_map(|h| h.facts.iter().enumerate().map(move |(i, f)| (f.id.as_str(), (h, i))))
            .collect();
        for (n, entry) in self.entries.iter().enumerate().filter(|(_, e)| !e.is_undone()) {
            match entry.decision.kind {
                DecisionKind::Accept | DecisionKind::Reject | DecisionKind::Correct | DecisionKind::Note => {
                    for id in entry.facts() {
                        self.on_fact.entry(id.to_owned()).or_default().push(n);
                    }
                }
                DecisionKind::Rename => self.renames.push(n),
                _ => {}
            }
        }
        let rejected: HashSet<&str> = rejected(&self.entries);
        for entry in self.entries.iter().rev().filter(|e| !e.is_undone()) {
            let pairs = pairs(entry, &by_id, &rejected);
            let together = matches!(entry.decision.kind, DecisionKind::Merge | DecisionKind::Link);
            if together {
                invite(&mut self.guests, &pairs, &by_id);
            }
            for (a, b) in pairs {
                self.rulings.push(Ruling { a: a.to_owned(), b: b.to_owned(), together });
            }
            if entry.decision.kind == DecisionKind::Correct && entry.decision.field.as_deref() == Some("country") {
                let to = entry.decision.value.as_deref().and_then(fields::state);
                for id in entry.facts().filter(|_| to.is_some()) {
                    let name = by_id[id].0.name.clone();
                    self.guests.entry(to.clone().unwrap_or_default()).or_default().insert(name);
                }
            }
        }
        self.cut = cuts(&self.rulings);
    }

    /// Documents that a block looks at besides its own.
    pub fn guests_of(&self, block: &str) -> impl Iterator<Item = &String> {
        self.guests.get(block).into_iter().flatten()
    }

    /// Blocks that look at a document besides those its facts are filed in.
    pub fn visited_by<'d>(&'d self, doc: &'d str) -> impl Iterator<Item = &'d String> {
        self.guests.iter().filter(move |(_, docs)| docs.contains(doc)).map(|(block, _)| block)
    }

    /// Blocks with guests, and for each the blocks its guests come from.
    pub fn visits(&self) -> impl Iterator<Item = (&String, BTreeSet<&String>)> {
        self.guests
            .iter()
            .map(|(block, docs)| (block, docs.iter().filter_map(|d| self.blocks.get(d)).flatten().collect()))
    }

    /// Blocks that the decisions of these places touch.
    pub fn touched(&self, ledger: &View, seqs: &[i64]) -> Result<BTreeSet<String>> {
        let mut out = BTreeSet::new();
        for entry in self.entries.iter().filter(|e| seqs.contains(&e.seq)) {
            let mut entry = entry;
            // What an undoing touches is what the undone touches.
            while let Some(undone) = entry.decision.undoes.and_then(|seq| self.entry(seq)) {
                entry = undone;
            }
            // Grades change neither groups nor words.
            if entry.decision.kind == DecisionKind::Grade {
                continue;
            }
            for digest in entry.decision.anchors().map(|a| &a.digest).collect::<BTreeSet<_>>() {
                let Some((name, _)) = standing(ledger, digest)? else { continue };
                out.extend(ledger.facts_of(&name)?.into_iter().map(|f| f.country));
                out.extend(self.visited_by(&name).cloned());
            }
            if let Some(name) = &entry.decision.name {
                for stored in ledger.facts() {
                    let stored = stored?;
                    // Without the record's own parts: a name is looked for, not compared.
                    let fact = fact_from_json(&stored.record).with_context(|| format!("record of {}", stored.id))?;
                    if is_named(&fact, name) {
                        out.insert(stored.country);
                    }
                }
            }
        }
        out.extend(self.guests.keys().cloned());
        Ok(out)
    }

    /// Ids of the facts that do not hold, sorted.
    pub fn rejected(&self) -> Vec<String> {
        let ids: BTreeSet<&str> = rejected(&self.entries).into_iter().collect();
        ids.into_iter().map(str::to_owned).collect()
    }

    /// Documents with a fact that the decisions of these places left otherwise than before.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn reworded(&self, before: &Decided, ledger: &View, seqs: &[i64]) -> Result<BTreeSet<String>> {
        let mut out = BTreeSet::new();
        let mut renamed = false;
        for entry in self.entries.iter().filter(|e| seqs.contains(&e.seq)) {
            let mut entry = entry;
            while let Some(undone) = entry.decision.undoes.and_then(|seq| self.entry(seq)) {
                entry = undone;
            }
            if entry.decision.kind == DecisionKind::Grade {
                continue;
            }
            renamed |= entry.decision.name.is_some();
            for digest in entry.decision.anchors().map(|a| &a.digest).collect::<BTreeSet<_>>() {
                out.extend(ledger.name_of(digest)?);
            }
        }
        if renamed {
            for stored in ledger.facts() {
                let stored = stored?;
                let fact = fact_from_json(&stored.record).with_context(|| format!("record of {}", stored.id))?;
                let under = |decided: &Decided| {
                    let mut fact = fact.clone();
                    decided.apply(std::slice::from_mut(&mut fact));
                    fact
                };
                if !out.contains(&fact.doc) && under(before) != under(self) {
                    out.insert(fact.doc);
                }
            }
        }
        Ok(out)
    }

    /// Lays what is decided over facts; rejected ones are marked, not taken away.
    pub fn apply(&self, facts: &mut [Fact]) {
        if self.on_fact.is_empty() && self.renames.is_empty() && self.cut.is_empty() {
            return;
        }
        for fact in facts {
            let own = self.on_fact.get(&fact.id).map_or(&[][..], Vec::as_slice);
            let mut all: Vec<usize> = own.iter().chain(&self.renames).copied().collect();
            all.sort_unstable();
            let mut judgement = Judgement::default();
            for n in all {
                judge(fact, &self.entries[n], &mut judgement);
            }
            if judgement != Judgement::default() {
                fact.judgement = Some(Box::new(judgement));
            }
            if let Some(cut) = self.cut.get(&fact.id) {
                fact.about.retain(|id| !cut.contains(id));
            }
        }
    }

    /// The same, and takes rejected facts away.
    pub fn judged(&self, mut facts: Vec<Fact>) -> Vec<Fact> {
        self.apply(&mut facts);
        facts.retain(|f| !f.is_rejected());
        facts
    }
}

/// Lays one decision over a fact.
fn judge(fact: &mut Fact, entry: &Entry, judgement: &mut Judgement) {
    let decision = &entry.decision;
    match (decision.kind, decision.field.as_deref(), decision.value.as_deref()) {
        (DecisionKind::Accept, ..) => judgement.holds = Some(true),
        (DecisionKind::Reject, ..) => judgement.holds = Some(false),
        (DecisionKind::Note, _, Some(text)) => judgement.notes.push(format!("{} ({})", text, decision.by)),
        (DecisionKind::Correct, Some(field), Some(value)) => {
            let machine = fields::get(fact, field).unwrap_or_default();
            match fields::set(fact, field, value) {
                Ok(()) => {
                    let value = fields::get(fact, field).unwrap_or_default();
                    correct(judgement, field, machine, value, entry.seq);
                }
                Err(why) => judgement.notes.push(format!("decision {} does not fit any more: {why}", entry.seq)),
            }
        }
        (DecisionKind::Rename, _, Some(to)) => {
            for (field, from) in rename(fact, decision.name.as_deref().unwrap_or_default(), to) {
                correct(judgement, &field, from, to.to_owned(), entry.seq);
            }
        }
        _ => {}
    }
}

/// Notes a correction; of several of one field the machine's value and the last stay.
fn correct(judgement: &mut Judgement, field: &str, machine: String, value: String, decision: i64) {
    match judgement.corrected.iter_mut().find(|c| c.field == field) {
        Some(known) => (known.value, known.decision) = (value, decision),
        None => judgement.corrected.push(Correction { field: field.to_owned(), machine, value, decision }),
    }
}

fn is_named(fact: &Fact, name: &str) -> bool {
    let wanted = fold(name);
    let actors = fact.actors.iter().map(|a| &a.name);
    let voices = fact.speaker.iter().flat_map(|s| std::iter::once(&s.name).chain(&s.relayed_by));
    actors.chain(voices).chain(fact.source_chain.iter().map(|s| &s.name)).any(|n| fold(n) == wanted)
}

/// Gives every actor and speaker of a name another; the fields changed with what stood there.
fn rename(fact: &mut Fact, from: &str, to: &str) -> Vec<(String, String)> {
    let wanted = fold(from);
    let mut out: Vec<(String, String)> = Vec::new();
    let mut take = |field: &str, name: &mut String| {
        if fold(name) == wanted && name != to {
            let old = std::mem::replace(name, to.to_owned());
            if !out.iter().any(|(f, _)| f == field) {
                out.push((field.to_owned(), old));
            }
        }
    };
    fact.actors.iter_mut().for_each(|a| take(a.role.as_str(), &mut a.name));
    if let Some(speaker) = &mut fact.speaker {
        take("speaker", &mut speaker.name);
        speaker.relayed_by.iter_mut().for_each(|name| take("relayed by", name));
    }
    fact.source_chain.iter_mut().for_each(|step| take("source", &mut step.name));
    out
}

/// Facts of a group that is no longer there under this id: as the last decision on it found them, else the fact that
/// it was called after.
pub fn formerly(entries: &[Entry], facts: &[Fact], id: &str) -> Vec<String> {
    let is_about = |e: &&Entry| e.decision.about.as_deref().is_some_and(|a| a == id || short_id(a) == id);
    let last = entries.iter().rev().find(|e| is_about(e) && !e.decision.on.is_empty());
    let found: Vec<String> = last.map(|e| e.sides().0.into_iter().map(str::to_owned).collect()).unwrap_or_default();
    match id.split_once('-').filter(|(letter, _)| letter.len() == 1 && found.is_empty()) {
        Some((_, fact)) => facts.iter().filter(|f| f.id == fact).map(|f| f.id.clone()).collect(),
        None => found,
    }
}

/// From the last to the first: a decision undone by one in force is not in force.
fn mark_undone(entries: &mut [Entry]) {
    let mut undone: HashMap<i64, i64> = HashMap::new();
    for entry in entries.iter_mut().rev() {
        match undone.get(&entry.seq) {
            Some(by) => entry.state = State::Undone(*by),
            None => undone.extend(entry.decision.undoes.map(|seq| (seq, entry.seq))),
        }
    }
}

/// The documents that decisions speak of, by digest.
fn homes(ledger: &View, entries: &[Entry]) -> Result<HashMap<String, Home>> {
    let digests: BTreeSet<&String> = entries.iter().flat_map(|e| e.decision.anchors()).map(|a| &a.digest).collect();
    let mut out = HashMap::new();
    for digest in digests {
        let Some((name, revised)) = standing(ledger, digest)? else { continue };
        let (mut facts, mut blocks) = (Vec::new(), Vec::new());
        for stored in ledger.facts_of(&name)? {
            facts.push(fact_from_json(&stored.record).with_context(|| format!("record of {}", stored.id))?);
            blocks.push(stored.country);
        }
        out.insert(digest.clone(), Home { name, facts, blocks, revised });
    }
    Ok(out)
}

fn find(homes: &HashMap<String, Home>, anchor: &Anchor) -> Found {
    homes.get(&anchor.digest).map_or(Found::NoDocument, |home| {
        Found::of(if home.revised { anchor.find_in_revision(&home.facts) } else { anchor.find(&home.facts) })
    })
}

/// The document with these bytes, or the newest revision of it; true where that is another one.
fn standing(ledger: &View, digest: &str) -> Result<Option<(String, bool)>> {
    let Some(name) = ledger.name_of(digest)? else { return Ok(None) };
    Ok(Some(ledger.newest_of(&name)?.map_or((name, false), |newest| (newest, true))))
}

/// What a decision settles, and how.
fn settles(entry: &Entry) -> (Vec<String>, String) {
    let decision = &entry.decision;
    let each = |name: &str| entry.facts().map(|id| format!("{name} {id}")).collect::<Vec<String>>();
    let (on, with) = entry.sides();
    let pair = |a: &str, b: &str| format!("pair {} {}", a.min(b), a.max(b));
    let pairs = || on.iter().flat_map(|a| with.iter().map(move |b| pair(a, b))).collect();
    match decision.kind {
        DecisionKind::Accept | DecisionKind::Reject => (each("holds"), decision.kind.to_string()),
        DecisionKind::Correct => {
            let field = decision.field.clone().unwrap_or_default();
            (each(&field), decision.value.clone().unwrap_or_default())
        }
        DecisionKind::Merge | DecisionKind::Link => (pairs(), "together".to_owned()),
        DecisionKind::Split | DecisionKind::Unlink => (pairs(), "apart".to_owned()),
        DecisionKind::Rename => {
            let name = fold(decision.name.as_deref().unwrap_or_default());
            (vec![format!("name {name}")], decision.value.clone().unwrap_or_default())
        }
        DecisionKind::Grade => {
            let part = decision.field.clone().unwrap_or_default();
            let of_source = decision.name.iter().map(|name| format!("{part} of {}", fold(name)));
            (of_source.chain(each(&part)).collect(), decision.value.clone().unwrap_or_default())
        }
        DecisionKind::Note | DecisionKind::Undo => (Vec::new(), String::new()),
    }
}

/// Of decisions that settle the same in different ways the last counts.
fn mark_overruled(entries: &mut [Entry]) {
    let mut last: HashMap<String, (i64, String)> = HashMap::new();
    for entry in entries.iter_mut().rev().filter(|e| !e.is_undone()) {
        let (keys, how) = settles(entry);
        let later: Option<Vec<i64>> =
            keys.iter().map(|key| last.get(key).filter(|(_, other)| *other != how).map(|(seq, _)| *seq)).collect();
        if let Some(seq) = later.and_then(|l| l.into_iter().max()) {
            entry.state = State::Overruled(seq);
        }
        for key in keys {
            last.entry(key).or_insert_with(|| (entry.seq, how.clone()));
        }
    }
}

fn rejected(entries: &[Entry]) -> HashSet<&str> {
    let mut out = HashSet::new();
    for entry in entries.iter().filter(|e| !e.is_undone()) {
        match entry.decision.kind {
            DecisionKind::Reject => out.extend(entry.facts()),
            DecisionKind::Accept => entry.facts().for_each(|id| {
                out.remove(id);
            }),
            _ => {}
        }
    }
    out
}

type ById<'h> = HashMap<&'h str, (&'h Home, usize)>;

/// The pairs of facts that a decision joins or keeps apart. Facts of one kind are joined in a chain, which holds when
/// one of them is gone; a fact is hung on every fact of another kind.
fn pairs<'e>(entry: &'e Entry, by_id: &ById<'_>, rejected: &HashSet<&str>) -> Vec<(&'e str, &'e str)> {
    let (mut on, mut with) = entry.sides();
    on.retain(|id| !rejected.contains(id));
    with.retain(|id| !rejected.contains(id));
    let kind = |id: &str| by_id.get(id).map(|(home, i)| home.facts[*i].kind());
    let as_one = |a: &str, b: &str| kind(a).zip(kind(b)).and_then(|(a, b)| joins(a, b)) == Some(Join::One);
    let product = || on.iter().flat_map(|a| with.iter().map(move |b| (*a, *b))).collect();
    match entry.decision.kind {
        DecisionKind::Split | DecisionKind::Unlink => product(),
        DecisionKind::Merge | DecisionKind::Link => match (on.first(), with.first()) {
            (Some(a), Some(b)) if as_one(a, b) => {
                let all: Vec<&str> = on.iter().chain(&with).copied().collect();
                all.windows(2).map(|w| (w[0], w[1])).collect()
            }
            _ => product(),
        },
        _ => Vec::new(),
    }
}

/// Facts that are joined must meet: the blocks of each look at the documents of all.
fn invite(guests: &mut BTreeMap<String, BTreeSet<String>>, pairs: &[(&str, &str)], by_id: &ById<'_>) {
    let ids: BTreeSet<&str> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let homes: Vec<&(&Home, usize)> = ids.iter().filter_map(|id| by_id.get(id)).collect();
    let docs: BTreeSet<&String> = homes.iter().map(|(home, _)| &home.name).collect();
    if docs.len() > 1 {
        for (home, i) in homes {
            guests.entry(home.blocks[*i].clone()).or_default().extend(docs.iter().map(|d| (*d).clone()));
        }
    }
}

/// The pairs kept apart, both ways round, unless a later decision joined them.
fn cuts(rulings: &[Ruling]) -> HashMap<String, HashSet<String>> {
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    let mut out: HashMap<String, HashSet<String>> = HashMap::new();
    for Ruling { a, b, together } in rulings {
        if seen.insert((a.min(b), a.max(b))) && !together {
            out.entry(a.clone()).or_default().insert(b.clone());
            out.entry(b.clone()).or_default().insert(a.clone());
        }
    }
    out
}
