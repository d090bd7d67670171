//! From facts of single reports to what they say together: which report the same thing, which only copy each
//! other, and where they contradict each other.
//!
//! Pure: nothing is read, no clock is asked, and the result does not depend on the order of the reports. A wrong
//! merge is worse than a missing one; every group carries the reason why it was made. The path: [`relate`].

pub mod acts;
mod attach;
mod candidates;
mod clusters;
mod conflicts;
mod consensus;
mod context;
mod copies;
mod corpus;
mod dates;
mod days;
mod groups;
mod lexicon;
mod methods;
mod names;
mod origins;
mod rulings;
mod same;
mod series;
mod sets;
pub mod sketch;
mod status;
pub mod stories;
mod years;

use chancery_facts::{Conflict, Copied, Document, Fact, Group, Published, Quote, Refinement, Text};
use corpus::Corpus;
pub use rulings::{Join, Ruling, joins};

/// A report with the facts coded from it.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What is known about it as a whole.
    pub document: &'a Document,
    /// Its facts. Ids are unique over all reports.
    pub facts: &'a [Fact],
    /// Its clean text with zones.
    pub text: &'a Text,
}

/// What reports say together. Every list is sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// Facts that belong together.
    pub groups: Vec<Group>,
    /// Values that differ, side by side.
    pub conflicts: Vec<Conflict>,
    /// Name of a report, and a passage of it that stands elsewhere too.
    pub copied: Vec<(String, Copied)>,
    /// Name of a report without a date of its own, and the day that other reports give it.
    pub published: Vec<(String, Published)>,
    /// Event dates that other reports make narrower.
    pub refinements: Vec<Refinement>,
}

/// Relates all facts of all reports.
///
/// Text work never fails: what cannot be decided stays apart. The words of a copied passage are those of the clean
/// text, as the bytes of the file are not at hand here; the caller, who has them, cuts the quotation by its span.
pub fn relate(reports: &[Report<'_>]) -> Relations {
    relate_with(reports, &[], str::to_owned)
}

/// The name of a state by its code, as it stands in a sentence; of anything else the same words.
pub type Naming = fn(&str) -> String;

/// Relates all facts of all reports under what analysts ruled, the ruling that weighs most first. `naming` gives the
/// titles of groups and conflicts their names of states, and has no part in anything else.
pub fn relate_with(reports: &[Report<'_>], rulings: &[Ruling], naming: Naming) -> Relations {
    let mut corpus = Corpus::new(reports);
    corpus.naming = naming;
    corpus.rulings = rulings::Rulings::new(&corpus, rulings);
    let copies = copies::find(&corpus);
    let links = candidates::links(&corpus, &copies);
    let clusters = clusters::merge(&corpus, &links);
    let drafts = groups::draft(&corpus, clusters);
    corpus.refined = dates::refine(&corpus, &drafts);
    let conflicts = conflicts::find(&corpus, &drafts);
    let mut groups: Vec<Group> = drafts
        .iter()
        .enumerate()
        .map(|(g, draft)| {
            let ids = conflicts.iter().filter(|c| c.group == Some(g)).map(|c| c.conflict.id.clone()).collect();
            groups::finish(&corpus, &copies, draft, ids)
        })
        .collect();
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    Relations {
        refinements: refinements(&corpus),
        published: dates::published(&corpus),
        copied: copied(&corpus, &copies),
        conflicts: conflicts.into_iter().map(|c| c.conflict).collect(),
        groups,
    }
}

fn refinements(corpus: &Corpus<'_>) -> Vec<Refinement> {
    let refined = corpus.refined.iter();
    refined.map(|(&i, when)| Refinement { fact: corpus.id(i).to_owned(), event_date: when.clone() }).collect()
}

fn copied(corpus: &Corpus<'_>, copies: &copies::Copies) -> Vec<(String, Copied)> {
    let name = |doc: usize| corpus.docs[doc].document.name.clone();
    let entry = |p: &copies::Passage| {
        let quote = Quote { span: p.span, text: p.text.clone() };
        (name(p.doc), Copied { quote, kind: p.kind, with_doc: name(p.with_doc), with_span: p.with_span })
    };
    copies.passages.iter().map(entry).collect()
}
