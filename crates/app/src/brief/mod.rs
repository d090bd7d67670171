//! A situation report: numbered statements, each with its footnote to a quote in a document.

mod html;
mod issue;
mod markdown;
mod paper;
mod picture;
mod sentences;
mod shelf;

pub use html::to_html;
pub use issue::{Edit, Issue, Tlp};
pub use markdown::to_markdown;
pub use paper::to_paper;
pub use picture::timeline_svg;
pub use shelf::{Change, Draft, FILES, Issued, Shelf};

use crate::commands::{conflicts, incidents, sources};
use crate::filter::{Filter, Sieve};
use crate::view::{Index, Matter, View, filed_under, newest_first};
use crate::wording;
use chancery_facts::{Date, Fact, Kind, Zone};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// A report ready to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Heading.
    pub title: String,
    /// What was asked for, in words; empty for the whole ledger.
    pub asked: String,
    /// True when demonstration material is in it.
    pub demo: bool,
    /// Counts, as name and number in words.
    pub counts: Vec<(String, String)>,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// What the sources do not tell.
    pub not_stated: Vec<String>,
    /// Footnotes; number `n` stands at `n - 1`.
    pub notes: Vec<Note>,
    /// Documents used, in words.
    pub sources: Vec<Source>,
    /// Incidents for the picture.
    pub marks: Vec<Mark>,
    /// What an analyst says ahead of everything; empty where nobody does.
    #[serde(default)]
    pub opening: String,
    /// How it was issued; `None` for one that was only composed.
    #[serde(default)]
    pub issue: Option<Issue>,
}

/// Statements of one book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Heading.
    pub heading: String,
    /// A line on how to read it.
    pub lead: Option<String>,
    /// Statements, newest first.
    pub statements: Vec<Statement>,
}

/// One numbered statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Number in the report, from 1.
    pub number: usize,
    /// Date in short form.
    pub date: String,
    /// The statement, in neutral words.
    pub text: String,
    /// Values side by side, for conflicts: text and footnotes.
    pub sides: Vec<(String, Vec<usize>)>,
    /// Footnotes.
    pub notes: Vec<usize>,
    /// Id of the group, fact or conflict in the ledger.
    pub id: String,
    /// Whose words the text is, where an analyst put it otherwise.
    #[serde(default)]
    pub edit: Option<Edit>,
    /// True when an analyst left it out; it keeps its number.
    #[serde(default)]
    pub left_out: bool,
}

/// A footnote: words of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The words, byte for byte.
    pub quote: String,
    /// Name of the document.
    pub doc: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Zone when it is not the body.
    pub zone: Option<String>,
    /// Whose word; empty for the report itself.
    pub word_of: String,
    /// Id of the fact.
    pub fact: String,
}

/// A document used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the document.
    pub doc: String,
    /// Headline.
    pub title: String,
    /// Outlet, agency, publication date and how it is known.
    pub about: String,
    /// What it shares with others; empty when nothing.
    pub copies: String,
}

/// An incident in the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// First and last day.
    #[serde(with = "issue::days")]
    pub days: (Date, Date),
    /// A few words.
    pub label: String,
    /// Number of its statement.
    pub number: usize,
    /// True when sources disagree about it.
    pub disputed: bool,
}

/// Types of contact, statement and posture that belong to "threats and mission status".
const THREATS: [(Kind, &[&str]); 3] = [
    (Kind::Contact, &["threat", "demand", "warning"]),
    (Kind::Statement, &["threat", "warning"]),
    (
        Kind::Posture,
        &[
            "closure",
            "suspension",
            "reopening",
            "relocation",
            "departure_or_evacuation",
            "security_level",
            "guard_change",
            "expulsion",
            "recall",
            "relations_lowered_or_broken",
            "relations_restored",
            "normal_operations",
            "other_posture",
        ],
    ),
];

fn is_threat(fact: &Fact) -> bool {
    THREATS.iter().any(|(kind, types)| fact.kind() == *kind && types.contains(&fact.coding.ty()))
}

/// Writes the report over what the filter lets pass.
pub fn compose(view: &View, filter: &Filter) -> Brief {
    compose_from(view, filter, None)
}

/// What came since another brief.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Names of the documents.
    pub documents: BTreeSet<String>,
    /// Ids of their facts that older revisions of them told already.
    pub told: BTreeSet<String>,
}

/// The same over what came since.
pub fn compose_from(view: &View, filter: &Filter, since: Option<&Since>) -> Brief {
    let index = Index::new(view);
    let sieve = Sieve::new(&index, filter);
    let mut composer =
        Composer { index: &index, sieve: &sieve, since, brief: Brief::default(), next: 1, note_of: HashMap::new() };
    composer.sections();
    composer.finish(filter)
}

struct Composer<'c, 'a> {
    index: &'c Index<'a>,
    sieve: &'c Sieve<'c>,
    since: Option<&'c Since>,
    brief: Brief,
    next: usize,
    /// Footnote of each fact that has one.
    note_of: HashMap<String, usize>,
}

impl<'a> Composer<'_, 'a> {
    fn sections(&mut self) {
        self.incidents();
        self.section(
            "Attribution",
            Some("Claims, blame and denials are words of those named; they prove nothing."),
            |f| f.kind() == Kind::Attribution,
        );
        self.section("Threats and mission status", None, is_threat);
        self.section("Commitments and measures", Some("A thing said to be done is not a thing seen done."), |f| {
            matches!(f.kind(), Kind::Commitment | Kind::Measure)
        });
        self.section("Contacts", None, |f| f.kind() == Kind::Contact && !is_threat(f));
        self.section("Statements", None, |f| f.kind() == Kind::Statement && !is_threat(f));
        self.section(
            "Figures",
            Some("By date and source. Windows and scopes overlap: the numbers are not to be added."),
            |f| f.kind() == Kind::Aggregate || f.kind() == Kind::Posture && !is_threat(f),
        );
        self.conflicts();
    }

    fn accepts(&self, fact: &Fact) -> bool {
        self.sieve.accepts(fact)
            && self.since.is_none_or(|s| s.documents.contains(&fact.doc) && !s.told.contains(&fact.id))
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn note(&mut self, fact: &Fact) -> usize {
        let main = fact.main();
        let note = Note {
            quote: main.quote.text.clone(),
            doc: fact.doc.clone(),
            start: main.quote.span.start,
            end: main.quote.span.end,
            zone: (main.zone != Zone::Body).then(|| main.zone.as_str().to_owned()),
            word_of: wording::speaker(fact.speaker.as_ref()),
            fact: fact.id.clone(),
        };
        if let Some(number) = self.note_of.get(&note.fact) {
            return *number;
        }
        self.brief.notes.push(note);
        self.note_of.insert(fact.id.clone(), self.brief.notes.len());
        self.brief.notes.len()
    }

    fn matters(&self, wanted: impl Fn(&Fact) -> bool) -> Vec<Matter<'a>> {
        let kinds = [
            Kind::Incident,
            Kind::Attribution,
            Kind::Statement,
            Kind::Commitment,
            Kind::Measure,
            Kind::Contact,
            Kind::Posture,
            Kind::Aggregate,
        ];
        let all = self.index.matters(&kinds).into_iter().filter(|m| wanted(m.members[0]));
        let mut chosen: Vec<Matter> = all.filter(|m| m.members.iter().any(|f| self.accepts(f))).collect();
        newest_first(&mut chosen, |m| (matter_days(m), m.id().to_owned()));
        chosen
    }

    fn incidents(&mut self) {
        let mut section = Section { heading: "Incidents".to_owned(), ..Section::default() };
        for matter in self.matters(|f| f.kind() == Kind::Incident) {
            let number = self.number();
            let notes = matter.members.iter().map(|f| self.note(f)).collect();
            // "open" before a sentence would be read as the state of what it tells.
            let date = wording::date_or_empty(matter.date());
            let date = date.strip_prefix("open").map(|limits| limits.trim_start().to_owned()).unwrap_or(date);
            if let Some(days) = matter.date().and_then(|d| d.days) {
                let disputed = !self.index.conflicts_among(&matter.members).is_empty();
                self.brief.marks.push(Mark { days, label: mark_label(&matter), number, disputed });
            }
            section.statements.push(Statement {
                number,
                date,
                text: sentences::incident(self.index, &matter) + &corrected(&matter),
                notes,
                id: matter.id().to_owned(),
                ..Statement::default()
            });
        }
        self.brief.sections.push(section);
    }

    fn section(&mut self, heading: &'static str, lead: Option<&'static str>, wanted: impl Fn(&Fact) -> bool) {
        let mut section = Section { heading: heading.to_owned(), lead: lead.map(str::to_owned), ..Section::default() };
        for matter in self.matters(wanted) {
            let number = self.number();
            let notes = matter.members.iter().map(|f| self.note(f)).collect();
            section.statements.push(Statement {
                number,
                date: crate::commands::date_text(matter.members[0]),
                text: sentences::matter(self.index, &matter) + &corrected(&matter),
                notes,
                id: matter.id().to_owned(),
                ..Statement::default()
            });
        }
        self.brief.sections.push(section);
    }

    fn conflicts(&mut self) {
        let lead = Some("Values stay side by side with their sources; nothing is averaged.");
        let mut section =
            Section { heading: "Conflicts".to_owned(), lead: lead.map(str::to_owned), ..Section::default() };
        for conflict in &self.index.view.conflicts {
            let facts: Vec<&Fact> =
                conflict.values.iter().flat_map(|v| &v.facts).filter_map(|f| self.index.fact(f)).collect();
            if !facts.iter().any(|f| self.accepts(f)) {
                continue;
            }
            let number = self.number();
            let mut sides = Vec::new();
            for value in &conflict.values {
                let notes: Vec<usize> =
                    value.facts.iter().filter_map(|f| self.index.fact(f)).map(|f| self.note(f)).collect();
                let as_of = value.as_of.as_deref().map(|d| format!(", as of {d}")).unwrap_or_default();
                let voices = conflicts::voices_of(self.index, value).join(", ");
                let documents = conflicts::documents_of(self.index, value).join(", ");
                sides.push((
                    format!("{}{as_of} (word of {voices}; in {documents})", crate::style::tame(&value.value)),
                    notes,
                ));
            }
            section.statements.push(Statement {
                number,
                text: sentences::conflict(conflict),
                sides,
                id: conflict.id.clone(),
                ..Statement::default()
            });
        }
        self.brief.sections.push(section);
    }

    fn finish(mut self, filter: &Filter) -> Brief {
        let mut docs: Vec<&str> = self.brief.notes.iter().map(|n| n.doc.as_str()).collect();
        docs.sort_unstable();
        docs.dedup();
        let all = filter.describe().is_empty() && self.since.is_none();
        let used = self.index.view.documents.iter().filter(|d| all || docs.binary_search(&d.name.as_str()).is_ok());
        let mut sources: Vec<Source> = Vec::new();
        for document in used {
            self.brief.demo |= document.demo;
            sources.push(source(document));
        }
        self.brief.sources = sources;
        let asked = [filter.describe(), self.index.view.moment()];
        self.brief.asked = asked.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
        let demo = if self.brief.demo { "DEMO " } else { "" };
        self.brief.title = format!("{demo}Situation report{}", scope_of(filter));
        self.brief.counts = self.counts();
        self.brief.not_stated = self.not_stated();
        self.brief
    }

    fn counts(&self) -> Vec<(String, String)> {
        let incidents = self.matters(|f| f.kind() == Kind::Incident);
        let many = incidents.iter().filter(|m| m.origins() > 1).count();
        let mut counts = vec![("Documents".to_owned(), self.brief.sources.len().to_string())];
        let used: Vec<&str> = self.brief.sources.iter().map(|s| s.doc.as_str()).collect();
        let origins = sources::origins(self.index.view);
        let mut leads: Vec<&String> = origins.iter().filter(|(d, _)| used.contains(*d)).map(|(_, o)| o).collect();
        leads.sort_unstable();
        leads.dedup();
        counts.push(("Origins (copied text counts once)".to_owned(), leads.len().to_string()));
        for section in &self.brief.sections {
            counts.push((section.heading.clone(), section.statements.len().to_string()));
        }
        if !incidents.is_empty() {
            counts.push(("Incidents told by more than one origin".to_owned(), many.to_string()));
        }
        counts
    }

    /// What a reader would look for and the documents do not tell.
    fn not_stated(&self) -> Vec<String> {
        let has = |kind: Kind, types: &[&str]| {
            self.index.view.facts.iter().any(|f| f.kind() == kind && types.contains(&f.coding.ty()) && self.accepts(f))
        };
        let looked_for: [(&str, Kind, &[&str]); 7] = [
            ("Claims of responsibility", Kind::Attribution, &["claim"]),
            ("Blame or suspicion", Kind::Attribution, &["blame", "accusation", "suspicion"]),
            ("Denials of responsibility", Kind::Attribution, &["denial"]),
            (
                "Arrests, charges or verdicts over an act",
                Kind::Attribution,
                &["arrest_of_suspect", "charge", "conviction"],
            ),
            ("Closure or suspension of a mission", Kind::Posture, &["closure", "suspension"]),
            ("Departure or evacuation of staff", Kind::Posture, &["departure_or_evacuation"]),
            ("Condemnations", Kind::Statement, &["condemnation"]),
        ];
        let mut lines: Vec<String> = looked_for
            .iter()
            .filter(|(_, kind, types)| !has(*kind, types))
            .map(|(what, ..)| format!("{what}: none found"))
            .collect();
        let incidents = self.matters(|f| f.kind() == Kind::Incident);
        let mut silent = |what: &str, is_silent: &dyn Fn(&Matter) -> bool| {
            let n = incidents.iter().filter(|m| is_silent(m)).count();
            if n > 0 {
                let of = wording::count(incidents.len(), "incident", "incidents");
                lines.push(format!("{what}: not stated for {n} of {of} (not stated is not “none”)"));
            }
        };
        silent("Dead", &|m| incidents::toll_of(m, |c| c.killed.as_ref()).is_none());
        silent("Injured", &|m| incidents::toll_of(m, |c| c.injured.as_ref()).is_none());
        silent("Date", &|m| m.date().and_then(|d| d.days).is_none());
        silent("Weapon", &|m| incidents::weapons(m).is_empty());
        silent("Perpetrator", &|m| {
            !m.members.iter().any(|f| f.actors_as(chancery_facts::Role::Perpetrator).next().is_some())
        });
        let undated = self.index.view.facts.iter().filter(|f| self.sieve.undated_only(f)).count();
        if undated > 0 {
            lines.push(format!("{} without a date left out of the period", wording::count(undated, "fact", "facts")));
        }
        lines
    }
}

/// What analysts said of a statement's facts; an empty text where they said nothing.
fn corrected(matter: &Matter) -> String {
    let mut said: Vec<String> = Vec::new();
    for line in matter.members.iter().flat_map(|f| crate::analyst::lines(f)) {
        if !said.contains(&line) {
            said.push(line);
        }
    }
    if said.is_empty() { String::new() } else { format!(" [Analyst: {}]", said.join("; ")) }
}

fn matter_days(matter: &Matter) -> Option<(Date, Date)> {
    matter.date().and_then(|d| d.days).or_else(|| matter.members.iter().find_map(|f| filed_under(f)))
}

fn mark_label(matter: &Matter) -> String {
    let target = incidents::first_text(matter, wording::target);
    let what = wording::words_of(matter.coding().ty());
    if target.is_empty() { what } else { format!("{what}, {target}") }
}

fn scope_of(filter: &Filter) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(filter.mission.as_ref().map(|m| format!("mission “{}”", crate::style::tame(m))));
    parts.extend(filter.country.as_ref().map(|c| {
        let state = chancery_atlas::Atlas::shared().state(&c.to_ascii_uppercase());
        state.map_or_else(|| crate::style::tame(c), |s| s.name.to_owned())
    }));
    parts.extend(match (filter.since, filter.until) {
        (Some(a), Some(b)) => Some(format!("{a} to {b}")),
        (Some(a), None) => Some(format!("since {a}")),
        (None, Some(b)) => Some(format!("until {b}")),
        (None, None) => None,
    });
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

fn source(document: &chancery_facts::Document) -> Source {
    let published = &document.published;
    let reason = published.reason.as_deref().map(|r| format!(": {r}")).unwrap_or_default();
    let when = format!("published {} ({}{reason})", wording::published(published), wording::basis(published.basis));
    let agency = document.agency.as_ref().map(|a| format!("agency {}", a.name));
    let grade = document.grade.as_ref().map(|_| format!("graded {}", crate::grading::of_document(document)));
    let parts = [document.outlet.clone(), agency, grade, Some(when)];
    Source {
        doc: document.name.clone(),
        title: document.title.as_ref().map(|t| crate::style::tame(&t.text)).unwrap_or_default(),
        about: parts.into_iter().flatten().collect::<Vec<_>>().join("; "),
        copies: sources::copies(document).join("; "),
    }
}
