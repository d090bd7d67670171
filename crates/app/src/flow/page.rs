//! A part of the ledger as a view: some facts with all that belongs to them, and nothing else. So the first page of a
//! list and one thing to show cost the same in a large ledger as in a small one.

use super::overlay::Overlay;
use super::search::filtered;
use super::words::KIND;
use crate::decide::Decided;
use crate::filter::{Filter, Sieve};
use crate::store::Paging;
use crate::sums::{DOORS, Names, end, summed};
use crate::view::{Index, PAST, Page, View};
use anyhow::{Context, Result};
use chancery_exchange::{document_from_json, fact_from_json};
use chancery_facts::{Date, Document, Fact, Kind};
use chancery_ledger::{Asked, Filed, Ledger, Near, Period, StoredLink, View as Stored};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// A ledger of more facts than this is shown page by page unless asked otherwise.
pub(super) const LARGE: usize = 20_000;
/// Rows of a page when none are asked for.
const ROWS: usize = 50;
/// Lines of a list that are counted.
const COUNTED: usize = 100_000;
/// Most documents taken into a view for the sake of the facts on a page.
const MOST_DOCUMENTS: usize = 2_000;
/// Facts shown of an actor whose ledger is large.
const OF_ACTOR: usize = 200;

/// What a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Facts of these kinds, newest first.
    Facts(&'static [Kind]),
    /// All facts, by document.
    AllFacts,
    /// Documents, by name.
    Documents,
    /// Groups and conflicts, by id.
    Groups,
    /// Conflicts, by id.
    Conflicts,
    /// Names, those named most first.
    Names(Names),
}

/// The rows of one page with all that belongs to them; `None` when the ledger is small and no page is asked for, so
/// that it can be shown whole.
///
/// # Errors
/// When the ledger cannot be read.
pub fn page(ledger: &Ledger, list: List, paging: &Paging, filter: &Filter) -> Result<Option<View>> {
    let snapshot = ledger.snapshot()?;
    let rows = match paging.limit {
        Some(usize::MAX) => return Ok(None),
        Some(rows) => rows,
        None if paging.page > 1 => ROWS,
        None if paging.screen && snapshot.count_facts(LARGE + 1)? > LARGE => ROWS,
        None => return Ok(None),
    };
    // A ledger of the past has no search index.
    if !filtered(filter)?.is_empty() && !snapshot.unindexed(1)?.is_empty() {
        return Ok(None);
    }
    if let List::Names(names) = list
        && (paging.rejected || !filter.describe().is_empty())
    {
        return names_of_some(&snapshot, names, paging, filter, rows);
    }
    if matches!(list, List::Names(_)) && !can_be_listed(&snapshot)? {
        return Ok(None);
    }
    let skip = paging.page.saturating_sub(1).saturating_mul(rows);
    let decided = Decided::load(&snapshot)?;
    let hidden = if paging.rejected { Vec::new() } else { decided.rejected() };
    let mut part = Part::new(&snapshot, decided);
    let noun = match list {
        List::Facts(_) | List::AllFacts => "facts",
        List::Documents => "documents",
        List::Groups => "groups",
        List::Conflicts => "conflicts",
        List::Names(names) => names.as_str(),
    };
    let mut page = Page { noun, number: paging.page.max(1), rows, ..Page::default() };
    match list {
        List::Facts(kinds) => {
            let (lines, total) = newest(&snapshot, kinds, filter, &hidden, (skip, rows))?;
            page.total = total;
            for line in &lines {
                page.facts.extend(part.line(line)?);
            }
        }
        List::AllFacts => {
            let (lines, total) = by_document(&snapshot, filter, &hidden, (skip, rows))?;
            page.total = total;
            for line in &lines {
                page.facts.extend(part.line(line)?);
            }
        }
        List::Documents => {
            let (names, total) = documents(&snapshot, filter, &hidden, (skip, rows))?;
            page.total = total;
            for name in names {
                part.document(&name)?;
                part.copies(&name)?;
                part.near(&name)?;
                page.documents.insert(name);
            }
        }
        List::Groups | List::Conflicts => {
            let links = snapshot.links_by_id(list == List::Conflicts, skip, rows)?;
            page.total = snapshot.count_links(list == List::Conflicts, COUNTED)?;
            for link in links {
                page.links.insert(link.id.clone());
                part.link(link)?;
            }
        }
        List::Names(list) => {
            let names = snapshot.names_page(list.as_str(), list.by(), list.ends(), skip, rows)?;
            page.total = snapshot.count_names(list.as_str(), COUNTED)?;
            for id in names.iter().filter_map(|sum| Some(end(sum, DOORS).split_once(' ')?.1)) {
                if let Some(doc) = snapshot.document_of(id)? {
                    part.document(&doc)?;
                }
            }
            page.names = Some(names);
        }
    }
    page.more = page.total >= COUNTED;
    let mut view = part.finish()?;
    view.page = Some(page);
    Ok(Some(view))
}

/// In a ledger of the past, or while they are being brought up to date, the lists of names are not there.
fn can_be_listed(ledger: &Stored) -> Result<bool> {
    Ok(ledger.unindexed(1)?.is_empty() && ledger.unnamed(1)?.is_empty())
}

/// Names of the facts that fit a filter: the lists of the ledger know none, so these facts are looked at one by one.
/// `None` when they are very many.
fn names_of_some(ledger: &Stored, list: Names, paging: &Paging, filter: &Filter, rows: usize) -> Result<Option<View>> {
    let decided = Decided::load(ledger)?;
    let hidden = if paging.rejected { Vec::new() } else { decided.rejected() };
    let (lines, total) = newest(ledger, Kind::ALL, filter, &hidden, (0, COUNTED))?;
    if total >= COUNTED {
        return Ok(None);
    }
    let mut part = Part::new(ledger, decided);
    let mut page = Page { noun: list.as_str(), number: paging.page.max(1), rows, ..Page::default() };
    for line in &lines {
        page.facts.extend(part.line(line)?);
    }
    let view = part.finish()?;
    let mut view = if paging.rejected { view } else { view.without_rejected() };
    // Without facts to look for, all of a page count.
    let nothing = page.facts.is_empty();
    view.page = Some(page.clone());
    let index = Index::new(&view);
    let sieve = Sieve::new(&index, filter);
    let facts: Vec<&Fact> = view.facts.iter().filter(|f| !nothing && sieve.accepts(f)).collect();
    let names = summed(list, &index, &facts);
    page.total = names.len();
    let skip = paging.page.saturating_sub(1).saturating_mul(rows);
    page.names = Some(names.into_iter().skip(skip).take(rows).collect());
    view.page = Some(page);
    Ok(Some(view))
}

/// What one id, name or actor stands for, with all that belongs to it; `None` when the ledger is small, so that it
/// can be looked for in the whole.
///
/// # Errors
/// When the ledger cannot be read.
pub fn one(ledger: &Ledger, id: &str) -> Result<Option<View>> {
    let snapshot = ledger.snapshot()?;
    if snapshot.count_facts(LARGE + 1)? <= LARGE {
        return Ok(None);
    }
    part_of(&snapshot, id).map(Some)
}

/// The same, however large the ledger is.
fn part_of(snapshot: &Stored, id: &str) -> Result<View> {
    let id = id.trim();
    let mut part = Part::new(snapshot, Decided::load(snapshot)?);
    for link in snapshot.links_beginning(id, 20)? {
        part.link(link)?;
    }
    for fact in snapshot.facts_beginning(id, 20)? {
        part.fact(&fact.doc, &fact.id)?;
    }
    for name in snapshot.documents_beginning(id, 20)? {
        let newest = snapshot.newest_of(&name)?.unwrap_or(name);
        part.whole_document(&newest)?;
        part.near(&newest)?;
    }
    if part.documents.is_empty() {
        let filter = Filter { actor: Some(id.to_owned()), ..Filter::default() };
        let asked = Asked { matches: filtered(&filter)?.join(" AND "), ..Asked::default() };
        if !asked.matches.is_empty() {
            let (lines, _) = snapshot.newest_found(&asked, &[], 0, OF_ACTOR, COUNTED)?;
            for line in &lines {
                part.line(line)?;
            }
        }
    }
    part.finish()
}

fn period(filter: &Filter, hidden: &[String]) -> Period {
    Period {
        since: filter.since.map(|d| d.to_string()),
        until: filter.until.map(|d| d.to_string()),
        undated: filter.undated,
        hidden: hidden.to_vec(),
    }
}

/// The newest facts of some kinds, and how many there are.
fn newest(
    ledger: &Stored,
    kinds: &[Kind],
    filter: &Filter,
    hidden: &[String],
    (skip, rows): (usize, usize),
) -> Result<(Vec<Filed>, usize)> {
    let period = period(filter, hidden);
    let names: Vec<&str> = kinds.iter().map(|k| k.as_str()).collect();
    let parts = filtered(filter)?;
    if parts.is_empty() {
        let lines = ledger.newest(&names, &period, skip, rows)?;
        return Ok((lines, ledger.count_filed(&names, &period, COUNTED)?));
    }
    let of_kind: Vec<String> = names.iter().map(|k| format!("{KIND}{k}")).collect();
    let matches = format!("{} AND marks : ({})", parts.join(" AND "), of_kind.join(" OR "));
    let asked = Asked {
        matches,
        since: period.since,
        until: period.until,
        undated: period.undated,
        hidden: period.hidden,
        ..Asked::default()
    };
    Ok(ledger.newest_found(&asked, &names, skip, rows, COUNTED)?)
}

/// Facts in the order of the ledger: by name of the document.
fn by_document(
    ledger: &Stored,
    filter: &Filter,
    hidden: &[String],
    (skip, rows): (usize, usize),
) -> Result<(Vec<Filed>, usize)> {
    if filter.describe().is_empty() {
        let shown = ledger.count_facts(COUNTED + hidden.len())?.saturating_sub(hidden.len());
        return Ok((ledger.facts_page(hidden, skip, rows)?, shown));
    }
    newest(ledger, Kind::ALL, filter, hidden, (skip, rows))
}

fn documents(
    ledger: &Stored,
    filter: &Filter,
    hidden: &[String],
    (skip, rows): (usize, usize),
) -> Result<(Vec<String>, usize)> {
    if filter.describe().is_empty() {
        return Ok((ledger.documents_page(skip, rows)?, ledger.count_documents(COUNTED)?));
    }
    // Documents of the facts that fit; some facts share one.
    let (lines, total) = newest(ledger, Kind::ALL, filter, hidden, (skip, rows))?;
    let names: BTreeSet<String> = lines.into_iter().map(|l| l.doc).collect();
    Ok((names.into_iter().collect(), total))
}

/// The newest day of the whole ledger.
///
/// # Errors
/// When the ledger cannot be read.
pub fn newest_day(ledger: &Stored) -> Result<Option<Date>> {
    let kinds = PAST.map(Kind::as_str);
    let first = ledger.newest(&kinds, &Period::default(), 0, 1)?.into_iter().next();
    Ok(first.and_then(|line| line.days).and_then(|(from, _)| from.parse().ok()))
}

/// A view in the making.
pub(super) struct Part<'s> {
    ledger: &'s Stored,
    decided: Rc<Decided>,
    documents: BTreeMap<String, Document>,
    pub(super) facts: BTreeMap<String, Vec<chancery_facts::Fact>>,
    home: HashMap<String, String>,
    pub(super) links: BTreeMap<(String, bool, String), StoredLink>,
    near: BTreeMap<String, Vec<Near>>,
    asked: HashSet<String>,
}

impl<'s> Part<'s> {
    pub(super) fn new(ledger: &'s Stored, decided: impl Into<Rc<Decided>>) -> Part<'s> {
        Part {
            ledger,
            decided: decided.into(),
            documents: BTreeMap::new(),
            facts: BTreeMap::new(),
            home: HashMap::new(),
            links: BTreeMap::new(),
            near: BTreeMap::new(),
            asked: HashSet::new(),
        }
    }

    /// Takes a line of a list in and gives the id of its fact.
    fn line(&mut self, line: &Filed) -> Result<Option<String>> {
        self.document(&line.doc)?;
        let Some(position) = line.position else { return Ok(None) };
        let id = self.facts.get(&line.doc).and_then(|f| f.get(position)).map(|f| f.id.clone());
        if let Some(id) = &id {
            self.fact(&line.doc, id)?;
        }
        Ok(id)
    }

    /// Takes a fact in, with the groups and conflicts that name it and what these name.
    pub(super) fn fact(&mut self, doc: &str, id: &str) -> Result<()> {
        self.document(doc)?;
        // Facts of the same report that it speaks about bring their groups: they are shown with it.
        let about = self.facts.get(doc).and_then(|all| all.iter().find(|f| f.id == id)).map(|f| f.about.clone());
        for id in about.unwrap_or_default().iter().map(String::as_str).chain([id]) {
            if self.asked.insert(id.to_owned()) {
                for link in self.ledger.links_naming(id)? {
                    self.link(link)?;
                }
            }
        }
        Ok(())
    }

    fn whole_document(&mut self, doc: &str) -> Result<()> {
        self.document(doc)?;
        let ids: Vec<String> = self.facts.get(doc).into_iter().flatten().map(|f| f.id.clone()).collect();
        ids.iter().try_for_each(|id| self.fact(doc, id))
    }

    /// Takes in the documents that share passages with a document, and those that share some with them: where its text
    /// comes from is told by them.
    fn copies(&mut self, doc: &str) -> Result<()> {
        let mut open = vec![doc.to_owned()];
        let mut seen: HashSet<String> = HashSet::from([doc.to_owned()]);
        while let Some(doc) = open.pop() {
            for link in self.ledger.links_of_id(&format!("=document {doc}"))? {
                let others = document_from_json(&link.record).with_context(|| format!("record of {}", link.id))?;
                for name in others.copied.into_iter().map(|c| c.with_doc) {
                    if self.documents.len() < MOST_DOCUMENTS && seen.insert(name.clone()) {
                        self.document(&name)?;
                        open.push(name);
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes note of the near copies of a document.
    fn near(&mut self, doc: &str) -> Result<()> {
        let found = self.ledger.near_of(doc)?;
        if !found.is_empty() {
            self.near.insert(doc.to_owned(), found);
        }
        Ok(())
    }

    /// Takes a group or conflict in, with the documents of the facts it names.
    fn link(&mut self, link: StoredLink) -> Result<()> {
        let key = (link.block.clone(), link.conflict, link.id.clone());
        if self.links.contains_key(&key) || link.id.starts_with('=') {
            return Ok(());
        }
        let named: Vec<String>;
        let mut conflicts = Vec::new();
        if link.conflict {
            let conflict = chancery_exchange::conflict_from_json(&link.record).with_context(|| link.id.clone())?;
            named = conflict.values.into_iter().flat_map(|v| v.facts).collect();
        } else {
            let group = chancery_exchange::group_from_json(&link.record).with_context(|| link.id.clone())?;
            conflicts = group.conflicts;
            named = group.members.into_iter().chain(group.attached.into_iter().map(|a| a.fact)).collect();
        }
        self.links.insert(key, link);
        for id in conflicts {
            for link in self.ledger.links_of_id(&id)? {
                self.link(link)?;
            }
        }
        for id in named {
            if self.documents.len() >= MOST_DOCUMENTS {
                break;
            }
            if let Some(doc) = self.ledger.document_of(&id)? {
                self.document(&doc)?;
            }
        }
        Ok(())
    }

    pub(super) fn document(&mut self, name: &str) -> Result<()> {
        if self.documents.contains_key(name) {
            return Ok(());
        }
        let Some(stored) = self.ledger.document(name)?.filter(|d| !d.superseded) else { return Ok(()) };
        let document = document_from_json(&stored.record).with_context(|| format!("record of {name}"))?;
        let revises = self.ledger.older_of(name)?.into_iter().map(|d| d.name).collect();
        self.documents.insert(name.to_owned(), Document { demo: stored.demo, revises, ..document });
        let mut facts = Vec::new();
        for stored in self.ledger.facts_of(name)? {
            facts.push(fact_from_json(&stored.record).with_context(|| format!("record of {}", stored.id))?);
            self.home.insert(stored.id, stored.country);
        }
        self.facts.insert(name.to_owned(), facts);
        Ok(())
    }

    /// The view, documents and facts as the others see them.
    pub(super) fn finish(self) -> Result<View> {
        let mut links: Vec<StoredLink> = self.links.into_values().collect();
        for name in self.documents.keys() {
            links.extend(self.ledger.links_of_id(&format!("=document {name}"))?);
        }
        for id in self.home.keys() {
            links.extend(self.ledger.links_of_id(&format!("=fact {id}"))?);
        }
        let overlay = Overlay::of(links.into_iter().map(Ok))?;
        let mut view = View {
            documents: self.documents.into_values().collect(),
            facts: self.facts.into_values().flatten().collect(),
            newest: newest_day(self.ledger)?,
            near: self.near,
            ..View::default()
        };
        overlay.lay_over(&mut view, &self.home);
        self.decided.lay_over(&mut view);
        Ok(view)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_becomes_a_period_and_marks() {
        let filter = Filter {
            since: Some("2031-05-01".parse().expect("a day")),
            country: Some("EC".to_owned()),
            ..Filter::default()
        };
        assert_eq!(period(&filter, &[]).since.as_deref(), Some("2031-05-01"));
        assert!(filtered(&filter).expect("sound")[0].contains(&super::super::words::in_country("EC")));
    }
}
