//! Gold against produced: which facts were found, and which of their fields are right.
//!
//! The definition is our own and simpler than that of the scoring tool of the interchange format, so that a row can be
//! checked by hand. Production code cannot reach this crate.
//!
//! **Found.** A produced fact can stand for a gold fact of the same document when their kinds are equal (or gold accepts
//! the kind) and the main evidence of the produced fact shares at least half of the shorter span with a main or repeated
//! evidence of the gold fact. Each produced fact stands for at most one gold fact and the other way round; when several
//! could, the pair with the right type goes first, then the one with most right fields, then the one that shares most
//! bytes, then by order of the lines.
//!
//! **Counted.** Gold facts of tier `main` that are not `optional` count. All others are neutral: finding them is neither
//! right nor wrong. A produced fact in a document of the gold set that stands for no gold fact is wrong, unless it is
//! caption material. Documents without gold are left out.
//!
//! **Fields.** Only counted facts that were found have fields. A field is asked when gold or produced has a value:
//! leaving open what gold leaves open is no achievement, inventing a value is a mistake. Lists (actors, places, weapons,
//! casualties, quantities) give as many points as items agree, out of the items of both sides together; items that gold
//! calls `optional` are neither asked nor punished. What counts as agreement stands in `fields.rs`.
//!
//! **Groups.** Pairs of counted, found gold facts that gold puts into one group (`same` or `series`) against pairs that
//! the produced groups put together.

mod fields;
mod groups;
mod lines;
mod matching;
mod names;
mod report;

pub use fields::FIELDS;
pub use lines::ScoreError;
pub use report::{Points, Report, Row, Share};

use names::Names;

/// A gold set, as JSON lines; an empty string where a file is missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gold<'a> {
    /// Facts.
    pub facts: &'a str,
    /// Documents: those without facts must stay without.
    pub documents: &'a str,
    /// Groups.
    pub groups: &'a str,
    /// Names that count as the same.
    pub entities: &'a str,
}

/// What was produced, as JSON lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Produced<'a> {
    /// Facts.
    pub facts: &'a str,
    /// Groups; may be empty.
    pub groups: &'a str,
}

/// Compares produced facts and groups with gold.
///
/// # Errors
/// When a line is not JSON, or a fact has no id, document, kind or evidence; names the file and the line.
pub fn score(gold: &Gold<'_>, produced: &Produced<'_>) -> Result<Report, ScoreError> {
    let gold_facts = lines::facts("gold facts", gold.facts)?;
    let produced_facts = lines::facts("produced facts", produced.facts)?;
    let documents = lines::values("gold documents", gold.documents)?;
    let names = Names::new(&lines::values("gold entities", gold.entities)?);
    let known: std::collections::BTreeSet<&str> = gold_facts
        .iter()
        .map(|f| f.doc.as_str())
        .chain(documents.iter().filter_map(|d| d.get("doc")?.as_str()))
        .collect();
    let pairs = matching::pair(&gold_facts, &produced_facts, &names);
    let mut report = report::build(&gold_facts, &produced_facts, &known, &pairs, &names);
    let gold_groups = lines::values("gold groups", gold.groups)?;
    let produced_groups = lines::values("produced groups", produced.groups)?;
    report.groups = groups::compare(&gold_groups, &produced_groups, &report.rows);
    Ok(report)
}
