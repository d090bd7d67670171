//! What to look at first, and a document beside its facts.

use super::document::facts_of;
use super::lines::Lines;
use super::{Window, failed, incident, rows, version_of};
use crate::decide::fields;
use crate::flow::List;
use crate::view::{Index, Matter, View};
use chancery_facts::{AttachedAs, Fact, Kind, Zone};
use chancery_serve::views::{self, Candidate, Part, Queue, ReviewFact, ReviewPage, Tally, Task};
use chancery_serve::{Answer, Ask, Trouble};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of a page of the queue.
const TASKS: usize = 30;
/// Kinds that are worth an analyst's eye, and their weight.
const KINDS: [(Kind, u32); 6] = [
    (Kind::Incident, 40),
    (Kind::Attribution, 30),
    (Kind::Posture, 20),
    (Kind::Commitment, 15),
    (Kind::Measure, 12),
    (Kind::Contact, 8),
];
/// Kinds in a list, for the pages of a large ledger.
const LISTED: [Kind; 6] =
    [Kind::Incident, Kind::Attribution, Kind::Posture, Kind::Commitment, Kind::Measure, Kind::Contact];

impl Window {
    /// See [`chancery_serve::Desk::queue`].
    pub(super) fn queue_of(&self, ask: &Ask) -> Answer<Queue> {
        let listed = self.list(List::Facts(&LISTED), ask, 300)?;
        let index = Index::new(&listed.view);
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let facts = listed.facts(&index, &LISTED);
        let open: Vec<&Fact> = facts.iter().filter(|f| !is_judged(f)).copied().collect();
        let waiting = waiting(&index, &open);
        let (number, limit) = (ask.page(), ask.limit(TASKS));
        let part = Part { page: number, limit, total: waiting.len(), more: listed.view.page.is_some() };
        // Words and titles are looked up in the reports: only for what is shown.
        let shown = waiting.into_iter().skip((number - 1) * limit).take(limit);
        let tasks = shown.map(|w| w.task(&lines)).collect();
        // Rejected facts are not in lists; what was judged is counted where they are.
        let all = self.whole().map_err(failed)?.map(|w| std::sync::Arc::clone(&w.all));
        let view = all.as_deref().unwrap_or(&listed.view);
        let (corrections, kinds) = tallies(view);
        let judged = view.facts.iter().filter(|f| is_judged(f)).count();
        Ok(Queue { tasks, part, open: open.len(), judged, corrections, kinds })
    }

    /// See [`chancery_serve::Desk::review`].
    pub(super) fn review_of(&self, name: &str) -> Answer<ReviewPage> {
        let document = self.document_of(name, None)?;
        let view = self.one(name)?;
        let index = Index::new(&view);
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let facts = facts_of(&view, name).into_iter().map(|f| review_fact(&lines, &view, f)).collect();
        // What comes next is what else is first in the queue.
        let queue = self.queue_of(&Ask::default()).or_else(|e| match e {
            Trouble::Refused(_) => Ok(Queue::default()),
            other => Err(other),
        })?;
        let next = queue.tasks.into_iter().map(|t| t.document).find(|d| d != name);
        Ok(ReviewPage { document, facts, next })
    }
}

fn is_judged(fact: &Fact) -> bool {
    fact.judgement.as_ref().is_some_and(|j| j.holds.is_some())
}

/// An open fact in the queue.
struct Waiting<'a> {
    fact: &'a Fact,
    weight: u32,
    reasons: Vec<String>,
}

impl Waiting<'_> {
    fn task(self, lines: &Lines) -> Task {
        Task {
            document: self.fact.doc.clone(),
            title: lines.title(&self.fact.doc),
            fact: lines.line(self.fact),
            incident: incident::incident_id(lines.index, self.fact),
            reasons: self.reasons,
            weight: self.weight,
        }
    }
}

/// Open facts, one for each matter, the weightiest first.
fn waiting<'a>(index: &Index<'a>, open: &[&'a Fact]) -> Vec<Waiting<'a>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut out: Vec<Waiting> = Vec::new();
    for &fact in open {
        let matter = incident::whole(index, fact);
        let id = matter.group.map_or(fact.id.as_str(), |g| g.id.as_str());
        // A matter is looked at once, at the first of its facts that nobody judged.
        if !seen.insert(id) {
            continue;
        }
        let (weight, reasons) = weight(index, fact, &matter);
        out.push(Waiting { fact, weight, reasons });
    }
    out.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.fact.id.cmp(&b.fact.id)));
    out
}

/// How much a fact needs an eye, and why.
fn weight(index: &Index, fact: &Fact, matter: &Matter) -> (u32, Vec<String>) {
    let mut found: Vec<(u32, String)> = Vec::new();
    let conflicts = index.conflicts_among(&matter.members);
    if let Some(first) = conflicts.first() {
        found.push((30, format!("reports disagree on {}", crate::wording::words_of(&first.field))));
    }
    if fact.kind() == Kind::Incident {
        let row = rows::row(index, matter);
        let dead = row.killed.is_some_and(|t| t.min.or(t.max).is_none_or(|n| n > 0));
        let hurt = row.injured.is_some_and(|t| t.min.or(t.max).is_none_or(|n| n > 0));
        if dead {
            found.push((28, "people were killed".to_owned()));
        } else if hurt {
            found.push((16, "people were hurt".to_owned()));
        }
        if row.origins < 2 {
            found.push((12, "one origin only".to_owned()));
        }
        if row.days.is_none() {
            found.push((10, "no day told".to_owned()));
        }
        if row.place.is_empty() {
            found.push((8, "no place".to_owned()));
        }
        if matches!(row.status.as_str(), "contested" | "denied") {
            found.push((10, "who did it is contested".to_owned()));
        }
        if let Some(group) = matter.group
            && group.attached.iter().any(|a| a.role == AttachedAs::Possible)
        {
            found.push((14, "another report may tell of the same".to_owned()));
        }
    }
    if matches!(fact.coding.ty(), "claim" | "denial" | "closure") {
        found.push((14, format!("a {}", crate::wording::words_of(fact.coding.ty()))));
    }
    if fact.zone() == Zone::Caption {
        found.push((6, "told by a caption".to_owned()));
    }
    found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let base = KINDS.iter().find(|(kind, _)| *kind == fact.kind()).map_or(0, |(_, n)| *n);
    let weight = base + found.iter().map(|(n, _)| n).sum::<u32>();
    (weight, found.into_iter().map(|(_, why)| why).collect())
}

/// Corrections by field, and how facts of each kind fared.
fn tallies(view: &View) -> (Vec<Tally>, Vec<Tally>) {
    let mut by_field: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_kind: BTreeMap<&str, Tally> = BTreeMap::new();
    for fact in &view.facts {
        let Some(judgement) = &fact.judgement else { continue };
        judgement.corrected.iter().for_each(|c| *by_field.entry(&c.field).or_default() += 1);
        let tally = by_kind.entry(fact.kind().as_str()).or_default();
        tally.accepted += usize::from(judgement.holds == Some(true));
        tally.rejected += usize::from(judgement.holds == Some(false));
        tally.corrected += usize::from(!judgement.corrected.is_empty());
    }
    let field = |(name, corrected): (&str, usize)| Tally { name: name.to_owned(), corrected, ..Tally::default() };
    let mut fields: Vec<Tally> = by_field.into_iter().map(field).collect();
    fields.sort_by_key(|t| std::cmp::Reverse(t.corrected));
    let kinds = by_kind.into_iter().map(|(name, tally)| Tally { name: name.to_owned(), ..tally }).collect();
    (fields, kinds)
}

fn review_fact(lines: &Lines, view: &View, fact: &Fact) -> ReviewFact {
    let index = lines.index;
    let matter = incident::whole(index, fact);
    let corrected = |name: &str| {
        let found = fact.judgement.iter().flat_map(|j| &j.corrected).find(|c| c.field == name);
        found.map(|c| c.machine.clone())
    };
    let names = fields::names();
    let mut shown = Vec::new();
    for name in &names {
        let value = fields::in_words(name, &fields::get(fact, name).unwrap_or_default());
        let machine = corrected(name).map(|m| fields::in_words(name, &m));
        if !value.is_empty() || machine.is_some() {
            shown.push(views::ReviewField { name: (*name).to_owned(), value, machine });
        }
    }
    let more = names.iter().filter(|n| !shown.iter().any(|s| s.name == **n)).map(|n| (*n).to_owned()).collect();
    let is_incident = fact.kind() == Kind::Incident;
    let together = matter.group.filter(|g| is_incident && g.members.len() > 1);
    ReviewFact {
        line: lines.line(fact),
        version: version_of(view, &fact.id),
        together: together.map(|g| version_of(view, &g.id)),
        fields: shown,
        more,
        candidates: if is_incident { candidates(index, &matter) } else { Vec::new() },
        incident: incident::incident_id(index, fact),
        reports: if is_incident { matter.documents().len() } else { 0 },
    }
}

/// Incidents that may be the same: those that linking held possible, then those of the place and days.
fn candidates(index: &Index, matter: &Matter) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    let possible = matter.group.iter().flat_map(|g| &g.attached).filter(|a| a.role == AttachedAs::Possible);
    for fact in possible.filter_map(|a| index.fact(&a.fact)).filter(|f| f.kind() == Kind::Incident) {
        let other = incident::whole(index, fact);
        out.push(Candidate { row: rows::row(index, &other), reasons: vec!["held possible by its words".to_owned()] });
    }
    for row in incident::near(index, matter) {
        if !out.iter().any(|c| c.row.id == row.id) {
            out.push(Candidate { row, reasons: vec!["same country and days".to_owned()] });
        }
    }
    out.retain(|c| c.row.id != matter.id());
    out.truncate(5);
    out
}
