//! `history ID`: when the reports behind a fact or incident were read and coded, and what was decided on it, in order.

use super::{Request, decisions, remark};
use crate::decide::grades::{known_source, sources_of};
use crate::decide::{Entry, State, formerly};
use crate::moment::{self, Moment};
use crate::style::Paint;
use crate::table::{Cell, Column, Format, Table};
use crate::view::View;
use crate::wording::short_id;
use chancery_facts::{DecisionKind, Fact, Group};
use chancery_ledger::LogEntry;
use std::collections::BTreeSet;
use std::io::{self, Write};

const COLUMNS: [Column; 7] = [
    Column::text("at", "when", 17, 17, 0),
    Column::text("event", "event", 8, 12, 0),
    Column::number("number", "no.", 3, 5, 2),
    Column::text("by", "by", 6, 18, 1),
    Column::text("what", "what", 12, 44, 0),
    Column::text("why", "why", 10, 40, 1),
    Column::text("state", "state", 8, 26, 1),
];

/// What a ledger remembers besides documents and facts.
#[derive(Default)]
pub struct Records {
    /// Decisions, oldest first.
    pub entries: Vec<Entry>,
    /// What happened to documents, oldest first.
    pub log: Vec<LogEntry>,
}

/// Prints the history of a fact, group or document. False when there is none of that id.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(id: &str, records: &Records, request: &Request, out: &mut dyn Write) -> io::Result<bool> {
    let Some(subject) = Subject::find(request.view, records, id) else {
        writeln!(out, "none found: no incident, group, fact or document “{}”", crate::style::tame(id))?;
        return Ok(false);
    };
    let mut rows: Vec<((Moment, u8, i64), Vec<Cell>)> = Vec::new();
    for entry in records.log.iter().filter(|e| e.doc.as_ref().is_some_and(|d| subject.docs.contains(d))) {
        rows.push(((entry.at, 0, entry.seq), log_row(entry)));
    }
    for entry in records.entries.iter().filter(|e| subject.is_about(e, &records.entries)) {
        rows.push(((entry.at, 1, entry.seq), decision_row(entry)));
    }
    rows.sort_by_key(|(key, _)| *key);
    let mut table = Table::new(&COLUMNS);
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    table.write(request.format, out, request.style)?;
    if request.format == Format::Table {
        let facts: Vec<String> = subject.facts.iter().map(|f| short_id(f)).collect();
        let facts = if facts.is_empty() { String::new() } else { format!(": {}", facts.join(", ")) };
        remark(out, request.style, &format!("{}{facts}", subject.name))?;
    }
    Ok(true)
}

/// What was decided on a fact, group, document or source, oldest first.
pub(crate) fn decided_on<'r>(view: &View, records: &'r Records, id: &str) -> Vec<&'r Entry> {
    let Some(subject) = Subject::find(view, records, id) else { return Vec::new() };
    records.entries.iter().filter(|e| subject.is_about(e, &records.entries)).collect()
}

/// What the history is of.
struct Subject {
    name: String,
    facts: Vec<String>,
    docs: Vec<String>,
    /// Names of its actors, for renamings.
    actors: Vec<String>,
    /// Names of its sources, for grades.
    sources: BTreeSet<String>,
}

impl Subject {
    fn find(view: &View, records: &Records, id: &str) -> Option<Subject> {
        let id = id.trim();
        let groups = || view.groups.iter().map(|g| g.id.as_str());
        let facts = || view.facts.iter().map(|f| f.id.as_str());
        let docs = || view.documents.iter().map(|d| d.name.as_str());
        let exact = groups().chain(facts()).chain(docs()).find(|name| *name == id);
        let fits = || {
            groups().chain(facts()).chain(docs()).filter(|n| id.len() >= 3 && (n.starts_with(id) || short_id(n) == id))
        };
        let name = exact.or_else(|| fits().next().filter(|_| fits().count() == 1));
        let Some(name) = name else { return Subject::gone(view, records, id) };
        let group: Option<&Group> = view.groups.iter().find(|g| g.id == name);
        let chosen = view
            .facts
            .iter()
            .filter(|f| f.id == name || f.doc == name || group.is_some_and(|g| g.members.contains(&f.id)));
        Some(Subject::of(name, view, chosen.collect()))
    }

    fn of(name: &str, view: &View, chosen: Vec<&Fact>) -> Subject {
        let mut docs: Vec<String> = chosen.iter().map(|f| f.doc.clone()).collect();
        docs.extend(view.documents.iter().filter(|d| d.name == name).map(|d| d.name.clone()));
        let mut actors: Vec<String> = Vec::new();
        for fact in &chosen {
            let renamed = fact.judgement.iter().flat_map(|j| &j.corrected).map(|c| &c.machine);
            actors.extend(fact.actors.iter().map(|a| &a.name).chain(renamed).map(|n| chancery_atlas::fold(n)));
        }
        let document = |doc: &str| view.documents.iter().find(|d| d.name == doc);
        let sources = chosen.iter().flat_map(|f| sources_of(f, document(&f.doc)));
        let sources: BTreeSet<String> = sources.map(chancery_atlas::fold).collect();
        let facts = chosen.iter().map(|f| f.id.clone()).collect();
        Subject { name: name.to_owned(), facts, docs, actors, sources }
    }

    /// A group or fact that is no longer there, known from decisions alone.
    fn gone(view: &View, records: &Records, id: &str) -> Option<Subject> {
        if let Some(source) = known_source(view, id) {
            let sources = BTreeSet::from([chancery_atlas::fold(source)]);
            return Some(Subject { sources, ..Subject::of(source, view, Vec::new()) });
        }
        let formerly = formerly(&records.entries, &view.facts, id);
        let facts: Vec<&Fact> = view.facts.iter().filter(|f| formerly.contains(&f.id)).collect();
        if !facts.is_empty() {
            return Some(Subject::of(id, view, facts));
        }
        let known = records.entries.iter().flat_map(|e| e.decision.anchors()).find(|a| a.fact == id)?;
        Some(Subject {
            name: known.fact.clone(),
            facts: vec![known.fact.clone()],
            docs: Vec::new(),
            actors: Vec::new(),
            sources: BTreeSet::new(),
        })
    }

    fn is_about(&self, entry: &Entry, all: &[Entry]) -> bool {
        let now = |id: &str| self.facts.iter().any(|f| f == id);
        let then = |a: &chancery_facts::Anchor| now(&a.fact);
        let anchored = entry.decision.anchors().zip(&entry.found);
        let found = anchored.into_iter().any(|(a, f)| f.id().map_or_else(|| then(a), now));
        let names = if entry.decision.kind == DecisionKind::Grade {
            |subject: &Subject, name: &String| subject.sources.contains(name)
        } else {
            |subject: &Subject, name: &String| subject.actors.contains(name)
        };
        let renames = entry.decision.name.as_deref().is_some_and(|n| names(self, &chancery_atlas::fold(n)));
        let undone = entry.decision.undoes.and_then(|seq| all.iter().find(|e| e.seq == seq));
        found || renames || undone.is_some_and(|e| self.is_about(e, all))
    }
}

fn log_row(entry: &LogEntry) -> Vec<Cell> {
    let event = match entry.what.as_str() {
        "added" => "read",
        "recoded" => "coded again",
        "back" => "had again",
        other => other,
    };
    vec![
        Cell::text(moment::shown(entry.at)).shown_as(moment::short(entry.at)),
        Cell::text(event),
        Cell::default(),
        Cell::text("chancery"),
        Cell::text(entry.doc.clone().unwrap_or_default()),
        Cell::text(entry.detail.clone().unwrap_or_default()),
        Cell::default(),
    ]
}

fn decision_row(entry: &Entry) -> Vec<Cell> {
    let paint = if entry.state == State::InForce { Paint::Plain } else { Paint::Dim };
    let about = entry.decision.about.as_deref().map(short_id).unwrap_or_default();
    let what = decisions::what(&entry.decision);
    let what = [about, what].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    vec![
        Cell::text(moment::shown(entry.at)).shown_as(moment::short(entry.at)),
        Cell::text(entry.decision.kind.as_str()),
        Cell::number(usize::try_from(entry.seq).unwrap_or_default()),
        Cell::text(entry.decision.by.clone()),
        Cell::text(what),
        Cell::text(entry.decision.why.clone()),
        Cell::text(decisions::state(entry)).painted(paint),
    ]
}
