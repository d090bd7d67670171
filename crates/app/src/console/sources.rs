//! Where everything comes from: documents, who published them, missions.

use super::lines::Lines;
use super::{Window, failed};
use crate::commands::{Request, sources};
use crate::filter::Sieve;
use crate::flow::List;
use crate::grading;
use crate::style::{Style, tame};
use crate::sums::{CALLED, CLASS, DOORS, HOST, Names, STATE, STRUCK, end, summed, usual, values};
use crate::table::Format;
use crate::view::{Index, View};
use crate::wording;
use chancery_atlas::fold;
use chancery_facts::{Document, Fact, Kind, SourceKind};
use chancery_ledger::Summed;
use chancery_serve::views::{Mission, Missions, Part, Publisher, Source, Sources};
use chancery_serve::{Answer, Ask};
use std::collections::{BTreeMap, BTreeSet};

impl Window {
    /// See [`chancery_serve::Desk::sources`].
    pub(super) fn papers(&self, ask: &Ask) -> Answer<Sources> {
        let listed = self.list(List::Documents, ask, 50)?;
        let style = Style::plain(80);
        let request = Request { view: &listed.view, filter: &listed.filter, format: Format::Jsonl, style: &style };
        let asked = sources::documents_asked_for(&request);
        let publishers = publishers(&listed.view, &asked);
        let (chosen, part) = listed.cut(asked);
        let index = Index::new(&listed.view);
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let origins = sources::origins(&listed.view);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        listed.view.facts.iter().for_each(|f| *counts.entry(f.doc.as_str()).or_default() += 1);
        let documents = chosen.into_iter().map(|d| {
            let origin = origins.get(d.name.as_str()).cloned().unwrap_or_default();
            source(&lines, d, origin, counts.get(d.name.as_str()).copied().unwrap_or_default())
        });
        Ok(Sources { publishers, documents: documents.collect(), part })
    }

    /// See [`chancery_serve::Desk::missions`].
    pub(super) fn missions_of(&self, ask: &Ask) -> Answer<Missions> {
        let listed = self.list(List::Names(Names::Missions), ask, 50)?;
        let index = Index::new(&listed.view);
        let sums: Vec<Summed> = match listed.view.page.as_ref().and_then(|p| p.names.clone()) {
            Some(names) => names,
            None => {
                let sieve = Sieve::new(&index, &listed.filter);
                let facts: Vec<&Fact> = listed.view.facts.iter().filter(|f| sieve.accepts(f)).collect();
                summed(Names::Missions, &index, &facts)
            }
        };
        let (sums, part): (Vec<Summed>, Part) = listed.cut(sums);
        Ok(Missions { missions: sums.iter().map(|s| mission(&index, s)).collect(), part })
    }
}

fn source(lines: &Lines, document: &Document, origin: String, facts: usize) -> Source {
    let time = document.published.time.as_deref().map(|t| format!(" {t}")).unwrap_or_default();
    Source {
        document: document.name.clone(),
        title: document.title.as_ref().map(|t| lines.head(document, t)).unwrap_or_default(),
        outlet: document.outlet.as_deref().map(tame).unwrap_or_default(),
        agency: document.agency.as_ref().map(|a| tame(&a.name)).unwrap_or_default(),
        grade: document.grade.as_deref().filter(|g| !g.is_unknown()).map(ToString::to_string).unwrap_or_default(),
        published: format!("{}{time}", wording::published(&document.published)),
        basis: wording::basis(document.published.basis).to_owned(),
        origin,
        copies: sources::copies(document),
        facts,
        language: document.language.clone().unwrap_or_default(),
        demo: document.demo,
        remarks: document.remarks.iter().map(|r| tame(r)).collect(),
    }
}

/// What the ledger holds of one publisher.
#[derive(Default)]
struct Entry<'a> {
    name: &'a str,
    kind: &'static str,
    documents: BTreeSet<&'a str>,
    cited: BTreeSet<&'a str>,
}

/// Agencies and outlets, those that gave most first.
fn publishers(view: &View, chosen: &[&Document]) -> Vec<Publisher> {
    let names: BTreeSet<&str> = chosen.iter().map(|d| d.name.as_str()).collect();
    let mut found: BTreeMap<String, Entry> = BTreeMap::new();
    for document in chosen {
        let agency = document.agency.iter().map(|a| ("agency", a.name.as_str()));
        for (kind, name) in agency.chain(document.outlet.iter().map(|o| ("outlet", o.as_str()))) {
            let entry = found.entry(fold(name)).or_insert_with(|| Entry { name, kind, ..Entry::default() });
            entry.documents.insert(&document.name);
        }
    }
    let mut facts: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in view.facts.iter().filter(|f| names.contains(f.doc.as_str())) {
        *facts.entry(&fact.doc).or_default() += 1;
        for step in fact.source_chain.iter().filter(|s| matches!(s.kind, SourceKind::Agency | SourceKind::Outlet)) {
            let kind = if step.kind == SourceKind::Agency { "agency" } else { "outlet" };
            let name = step.name.as_str();
            let entry = found.entry(fold(name)).or_insert_with(|| Entry { name, kind, ..Entry::default() });
            entry.cited.insert(&fact.doc);
        }
    }
    let index = Index::new(view);
    let told: Vec<Vec<&str>> = index.matters(&[Kind::Incident]).iter().map(|m| m.documents()).collect();
    let mut out: Vec<Publisher> = found
        .values()
        .map(|entry| {
            let own = |doc: &&str| entry.documents.contains(doc);
            let graded = view.grades.iter().find(|g| fold(&g.source) == fold(entry.name));
            let words = |g: &crate::decide::grades::SourceGrade| {
                let letter = g.grade.reliability.map(grading::reliability);
                let figure = g.grade.credibility.map(grading::credibility);
                let meaning = letter.into_iter().chain(figure).collect::<Vec<_>>().join("; ");
                format!("{meaning} — {}: {}", tame(&g.by), tame(&g.why))
            };
            Publisher {
                name: tame(entry.name),
                kind: entry.kind.to_owned(),
                documents: entry.documents.len(),
                cited: entry.cited.difference(&entry.documents).count(),
                facts: entry.documents.iter().filter_map(|d| facts.get(d)).sum(),
                incidents: told.iter().filter(|docs| docs.iter().any(&own)).count(),
                alone: told.iter().filter(|docs| !docs.is_empty() && docs.iter().all(&own)).count(),
                grade: graded.map(|g| g.grade.to_string()).unwrap_or_default(),
                meaning: graded.map(words).unwrap_or_default(),
            }
        })
        .collect();
    out.sort_by(|a, b| b.facts.cmp(&a.facts).then_with(|| a.name.cmp(&b.name)));
    out
}

fn mission(index: &Index, sum: &Summed) -> Mission {
    let struck = end(sum, STRUCK).split_once(' ').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    let doors = end(sum, DOORS).split_once(' ').and_then(|(_, id)| index.fact(id));
    let standing = |fact: &Fact| {
        let status = fact.status.map(|s| format!(", {}", wording::words_of(s.as_str()))).unwrap_or_default();
        format!("{}{status}", wording::words_of(fact.coding.ty()))
    };
    // "The embassy" and "the embassy" are one name.
    let mut seen = BTreeSet::new();
    let called =
        values(sum, CALLED).map(|(called, _)| tame(called)).filter(|c| seen.insert(c.to_lowercase())).collect();
    Mission {
        name: tame(&sum.name),
        class: wording::words_of(usual(sum, CLASS)),
        sending: usual(sum, STATE).to_owned(),
        of: wording::state_alone(usual(sum, STATE)),
        r#in: wording::state_alone(usual(sum, HOST)),
        host: usual(sum, HOST).to_owned(),
        attacks: sum.acts,
        last: struck.map(|(from, to)| wording::days(from, to)).unwrap_or_default(),
        standing: doors.map(standing).unwrap_or_default(),
        fact: doors.map(|f| f.id.clone()),
        called,
        facts: sum.facts,
        documents: sum.documents,
    }
}
