//! Grades of sources and of single facts: which are in force, and whose grade a fact carries.

use super::{Decided, Entry};
use crate::moment::Moment;
use crate::view::View;
use chancery_atlas::fold;
use chancery_facts::{Credibility, DecisionKind, Document, Fact, Grade, Reliability, SourceKind};
use std::collections::{BTreeMap, HashMap};

/// The parts of a grade, as the field of a decision.
pub const RELIABILITY: &str = "reliability";
/// See [`RELIABILITY`].
pub const CREDIBILITY: &str = "credibility";

/// The grade of a source, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceGrade {
    /// Name of the outlet, agency or report.
    pub source: String,
    /// The grade.
    pub grade: Grade,
    /// Who decided last on it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: String,
    /// Number of that decision.
    pub decision: i64,
}

/// Grades in force.
#[derive(Default)]
pub(super) struct Grades {
    /// By folded name of the source.
    sources: BTreeMap<String, SourceGrade>,
    /// By id of the fact.
    facts: HashMap<String, Credibility>,
}

impl Grades {
    /// Takes over the next decision; the last on each part counts.
    pub fn take(&mut self, entry: &Entry) {
        let decision = &entry.decision;
        let value = decision.value.as_deref().unwrap_or_default();
        let Some(name) = &decision.name else {
            for id in entry.facts().map(str::to_owned) {
                match Credibility::parse(value) {
                    Some(credibility) => self.facts.insert(id, credibility),
                    None => self.facts.remove(&id),
                };
            }
            return;
        };
        let known = self.sources.remove(&fold(name)).map(|g| g.grade).unwrap_or_default();
        let grade = match decision.field.as_deref() {
            Some(RELIABILITY) => Grade { reliability: Reliability::parse(value), ..known },
            _ => Grade { credibility: Credibility::parse(value), ..known },
        };
        if !grade.is_unknown() {
            let (by, why) = (decision.by.clone(), decision.why.clone());
            let graded = SourceGrade { source: name.clone(), grade, by, at: entry.at, why, decision: entry.seq };
            self.sources.insert(fold(name), graded);
        }
    }

    fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.facts.is_empty()
    }

    /// The grade of the first of some sources that has one.
    fn of_first(&self, sources: &[&str]) -> Option<Grade> {
        let graded = sources.iter().find_map(|name| self.sources.get(&fold(name)))?;
        Some(Grade { source: Some(graded.source.clone()), ..graded.grade.clone() })
    }
}

/// The sources a document goes back to: itself, its agency, its outlet.
fn sources_of_document(document: &Document) -> Vec<&str> {
    let agency = document.agency.as_ref().map(|a| a.name.as_str());
    [Some(document.name.as_str()), agency, document.outlet.as_deref()].into_iter().flatten().collect()
}

/// The sources a fact goes back to, the one whose grade counts first: the report if it was graded by itself, then the
/// agency or outlet it cites, then its own agency, then the outlet that printed it.
pub fn sources_of<'a>(fact: &'a Fact, document: Option<&'a Document>) -> Vec<&'a str> {
    let cited = fact.source_chain.iter().rev().filter(|s| matches!(s.kind, SourceKind::Agency | SourceKind::Outlet));
    let mut out = vec![fact.doc.as_str()];
    out.extend(cited.map(|s| s.name.as_str()));
    out.extend(document.iter().flat_map(|d| sources_of_document(d)).skip(1));
    let mut seen: Vec<&str> = Vec::new();
    out.retain(|name| {
        !seen.contains(name) && {
            seen.push(name);
            true
        }
    });
    out
}

/// Where a fact comes from, by name: the agency or outlet it cites, its agency, its outlet, else the report.
pub fn origin_of<'a>(fact: &'a Fact, document: Option<&'a Document>) -> &'a str {
    let sources = sources_of(fact, document);
    sources.get(1).or(sources.first()).copied().unwrap_or_default()
}

/// True when a source of that name stands in the ledger; gives its spelling there.
pub fn known_source<'v>(view: &'v View, name: &str) -> Option<&'v str> {
    let wanted = fold(name.trim());
    let of_documents = view.documents.iter().flat_map(sources_of_document);
    let cited = view.facts.iter().flat_map(|f| &f.source_chain);
    let cited = cited.filter(|s| matches!(s.kind, SourceKind::Agency | SourceKind::Outlet)).map(|s| s.name.as_str());
    of_documents.chain(cited).find(|known| !wanted.is_empty() && fold(known) == wanted)
}

impl Decided {
    /// Lays over a view what was decided on its facts and sources; rejected facts are marked, not taken away.
    pub fn lay_over(&self, view: &mut View) {
        self.apply(&mut view.facts);
        if self.grades.is_empty() {
            return;
        }
        for document in &mut view.documents {
            document.grade = self.grades.of_first(&sources_of_document(document)).map(Box::new);
        }
        let documents: HashMap<&str, &Document> = view.documents.iter().map(|d| (d.name.as_str(), d)).collect();
        for fact in &mut view.facts {
            let of_source = self.grades.of_first(&sources_of(fact, documents.get(fact.doc.as_str()).copied()));
            let own = self.grades.facts.get(&fact.id).copied();
            if of_source.is_some() || own.is_some() {
                let mut grade = of_source.unwrap_or_default();
                grade.credibility = own.or(grade.credibility);
                fact.grade = Some(Box::new(grade));
            }
        }
        view.grades = self.grades.sources.values().cloned().collect();
    }

    /// Reads the grades in force.
    pub(super) fn fold_grades(&mut self) {
        let graded = self.entries.iter().filter(|e| e.decision.kind == DecisionKind::Grade && !e.is_undone());
        let mut grades = Grades::default();
        graded.for_each(|entry| grades.take(entry));
        self.grades = grades;
    }
}
