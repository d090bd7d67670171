//! What the desk asks of the ledger itself, beside what it shows: searching it and taking care of it.

use crate::filter::Filter;
use crate::flow::List;
use crate::revisions::Edition;
use crate::tidings::Tiding;
use crate::view::View;
use anyhow::Result;
use chancery_facts::{Document, Fact, Span};
use chancery_ledger::Backup;
use clap::Args;
use std::path::{Path, PathBuf};

/// What is searched for.
#[derive(Args, Clone, Debug, Default)]
pub struct Search {
    /// Words that must all stand there; "several words" together, embass* for beginnings.
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// A word or phrase that must not stand there.
    #[arg(long, value_name = "WORD")]
    pub without: Vec<String>,
    /// Near a place: its name, or latitude,longitude.
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub near: Option<String>,
    /// Kilometres around --near [default: 25].
    #[arg(long, value_name = "N", requires = "near", value_parser = kilometres)]
    pub km: Option<f64>,
    /// Words of a weapon or its class, such as rocket.
    #[arg(long, value_name = "TEXT")]
    pub weapon: Option<String>,
    /// Words of an outlet, agency or file name.
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Only facts, or only documents.
    #[arg(long, value_name = "facts|documents", value_parser = only)]
    pub only: Option<bool>,
    /// Rank every match, also of very common words; without it the 5,000 read last are ranked, of a period those in it.
    #[arg(long)]
    pub every: bool,
    /// Make the index anew from the stored documents first.
    #[arg(long)]
    pub rebuild: bool,
}

fn kilometres(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|n: &f64| *n >= 0.0 && *n <= 20_100.0);
    number.ok_or_else(|| format!("“{text}” is no number of kilometres on this earth"))
}

fn only(text: &str) -> Result<bool, String> {
    match text {
        "facts" => Ok(true),
        "documents" => Ok(false),
        _ => Err("say facts or documents".to_owned()),
    }
}

/// A page of a list, as it was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// Rows of a page; `usize::MAX` for all, `None` when nothing was said.
    pub limit: Option<usize>,
    /// Which page, from 1.
    pub page: usize,
    /// True for a table on the screen; data is given whole unless a page is asked for.
    pub screen: bool,
    /// True when facts that analysts rejected are asked for too.
    pub rejected: bool,
}

/// Rows of a page as typed.
pub(crate) fn rows(text: &str) -> Result<usize, String> {
    if text == "all" { Ok(usize::MAX) } else { at_least_one(text) }
}

/// A number of pages or rows as typed.
pub(crate) fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| format!("“{text}” is not a whole number from 1 on"))
}

impl Search {
    /// What was asked in words, filters of the command itself.
    pub fn describe(&self) -> Vec<String> {
        let text =
            |name: &str, text: &Option<String>| text.as_ref().map(|t| format!("{name} “{}”", crate::style::tame(t)));
        let near = self.near.as_ref().map(|p| {
            let km = self.km.map(|km| format!(" within {km} km")).unwrap_or_default();
            format!("near “{}”{km}", crate::style::tame(p))
        });
        let words = (!self.words.is_empty()).then(|| format!("“{}”", crate::style::tame(&self.words.join(" "))));
        [words, near, text("weapon", &self.weapon), text("source", &self.source)].into_iter().flatten().collect()
    }
}

/// Something found, with what is shown of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The document.
    pub document: Document,
    /// The fact; `None` when the document as a whole fits.
    pub fact: Option<Fact>,
    /// Words of the quotation or of the text around the hits.
    pub words: String,
    /// Where in them the words asked for stand.
    pub hits: Vec<Span>,
    /// Where the words stand in the original.
    pub span: Span,
    /// How well it fits.
    pub score: f64,
}

/// Hits of a page when no number is asked for.
pub const HITS: usize = 20;

/// A page of hits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The hits of the page.
    pub hits: Vec<Hit>,
    /// How many fit, or were ranked when there are more.
    pub matches: usize,
    /// True when more fit than were ranked.
    pub more: bool,
    /// True when the index lacks documents and somebody else is writing.
    pub missing: bool,
}

/// What a deep check looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Documents looked at.
    pub documents: usize,
    /// Facts looked at.
    pub facts: usize,
    /// Groups and conflicts looked at.
    pub links: usize,
    /// Quotations compared with their documents.
    pub quotes: usize,
    /// What is wrong: with what, and how.
    pub findings: Vec<(String, String)>,
}

/// What relating whole countries changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relinked {
    /// Countries related.
    pub countries: usize,
    /// Ids of groups and conflicts that are no longer there.
    pub gone: Vec<String>,
    /// Ids of those that are new.
    pub new: Vec<String>,
    /// Ids of those whose content is another.
    pub changed: Vec<String>,
}

/// Searching the ledger and taking care of it.
pub trait Store {
    /// A page of what fits.
    ///
    /// # Errors
    /// When there is no ledger, it cannot be read, or what is asked for cannot be.
    fn search(&self, ledger: &Path, search: &Search, paging: &Paging, filter: &Filter) -> Result<Found>;

    /// One page of a list; `None` when the ledger is to be shown whole.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn page(&self, ledger: &Path, list: List, paging: &Paging, filter: &Filter) -> Result<Option<View>>;

    /// What an id, name or actor stands for in a large ledger; `None` when the ledger is to be looked through whole.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn one(&self, ledger: &Path, id: &str) -> Result<Option<View>>;

    /// The revisions of a document with their facts and passages, the oldest first, the one that counts last; none when
    /// there is only one.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn editions(&self, ledger: &Path, document: &str) -> Result<Vec<Edition>>;

    /// Makes the search index anew and gives the number of documents in it.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    fn reindex(&self, ledger: &Path, tell: &mut dyn FnMut(Tiding)) -> Result<usize>;

    /// Writes a backup to a new file.
    ///
    /// # Errors
    /// When there is no ledger or the file cannot be written.
    fn backup(&self, ledger: &Path, file: &Path) -> Result<Backup>;

    /// Makes the ledger from a backup; gives where the old one was kept.
    ///
    /// # Errors
    /// When the file is no whole backup, or there is a ledger that is not to be replaced.
    fn restore(&self, ledger: &Path, file: &Path, replace: bool) -> Result<(Backup, Option<PathBuf>)>;

    /// Takes the holes out of the file; bytes before and after.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    fn compact(&self, ledger: &Path) -> Result<(u64, u64)>;

    /// Relates countries as a whole: those in which single reports were placed, or all. Gives their number, and the
    /// groups and conflicts that went and that are new.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    fn relink(&self, ledger: &Path, all: bool, tell: &mut dyn FnMut(Tiding)) -> Result<Relinked>;

    /// Looks into every corner.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read at all.
    fn check(&self, ledger: &Path) -> Result<Checked>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_told() {
        let search = Search {
            words: vec!["gate".to_owned()],
            near: Some("Quito".to_owned()),
            km: Some(5.0),
            ..Search::default()
        };
        assert_eq!(search.describe().join(", "), "“gate”, near “Quito” within 5 km");
        assert!(kilometres("-3").is_err() && kilometres("NaN").is_err() && kilometres("10").is_ok());
        assert!(at_least_one("0").is_err());
    }
}
