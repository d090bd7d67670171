//! What documents add to one another, as lines of the ledger, and the view that lays them over the facts.
//!
//! A block of the ledger holds groups and conflicts, and two more kinds of lines: `=fact ID` is a fact as other
//! documents date it, `=document NAME` a document with the passages it shares and the day that others give it. All of
//! them are made anew whenever a document of the block changes.

use crate::decide::Decided;
use crate::view::View;
use anyhow::{Context, Result, ensure};
use chancery_exchange::{
    Extras, FORMAT, conflict_from_json, conflict_to_json, document_from_json, document_to_json, fact_from_json,
    fact_to_json, group_from_json, group_to_json,
};
use chancery_facts::{Basis, Conflict, Copied, Document, Fact, Group, GroupRelation, Published, Quote, When};
use chancery_ledger::{Ledger, LedgerError, Near, NewLink, StoredLink};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const FACT: &str = "=fact ";
const DOCUMENT: &str = "=document ";

/// The lines of one block.
#[derive(Default)]
pub(super) struct Lines {
    /// Groups, and documents and facts as others see them.
    pub groups: Vec<NewLink>,
    /// Conflicts.
    pub conflicts: Vec<NewLink>,
    ids: BTreeSet<String>,
}

impl Lines {
    /// Adds a group. Two groups of one id are told apart by a number.
    pub fn add_group(&mut self, group: &Group) {
        let id = self.free(&group.id);
        let record = if id == group.id {
            group_to_json(group, Extras::Stored)
        } else {
            group_to_json(&Group { id: id.clone(), ..group.clone() }, Extras::Stored)
        };
        self.groups.push(NewLink { id, format: FORMAT, record });
    }

    /// Adds a conflict, unless one of its id is there.
    pub fn add_conflict(&mut self, conflict: &Conflict) {
        if self.ids.insert(conflict.id.clone()) {
            let record = conflict_to_json(conflict);
            self.conflicts.push(NewLink { id: conflict.id.clone(), format: FORMAT, record });
        }
    }

    /// Adds what others tell of a document, if anything: the day of `hint`, and shared passages cut from its bytes.
    pub fn add_document(&mut self, name: &str, bytes: &[u8], hint: Option<&Published>, copied: &[&Copied]) {
        let cut = |c: &Copied| Some(Copied { quote: Quote::cut(bytes, c.quote.span)?, ..c.clone() });
        let copied: Vec<Copied> = copied.iter().copied().filter_map(cut).collect();
        if hint.is_none() && copied.is_empty() {
            return;
        }
        let published = hint.cloned().unwrap_or_else(Published::unknown);
        let record = document_to_json(&Document { copied, ..bare(name, published) }, Extras::Stored);
        self.groups.push(NewLink { id: format!("{DOCUMENT}{name}"), format: FORMAT, record });
    }

    /// Adds a fact when it differs from what its document alone gives.
    pub fn add_fact(&mut self, alone: &Fact, fact: &Fact, narrower: Option<&When>) {
        let mut fact = fact.clone();
        fact.event_date = narrower.cloned().or(fact.event_date);
        if fact != *alone {
            let record = fact_to_json(&fact, Extras::Stored);
            self.groups.push(NewLink { id: format!("{FACT}{}", fact.id), format: FORMAT, record });
        }
    }

    fn free(&mut self, id: &str) -> String {
        let numbered = (2..).map(|n| format!("{id}~{n}"));
        let found = std::iter::once(id.to_owned()).chain(numbered).find(|id| self.ids.insert(id.clone()));
        found.unwrap_or_else(|| id.to_owned())
    }
}

/// A document of which nothing is told but its name and day.
pub(super) fn bare(name: &str, published: Published) -> Document {
    Document {
        name: name.to_owned(),
        title: None,
        deck: None,
        outlet: None,
        agency: None,
        language: None,
        published,
        about: None,
        zones: Vec::new(),
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: String::new(),
        demo: false,
        remarks: Vec::new(),
        origin: None,
        grade: None,
    }
}

/// The day that all agree on; where blocks give different days, none is certain.
pub(super) fn agreed<'p>(mut given: impl Iterator<Item = &'p Published>) -> Option<&'p Published> {
    let first = given.next()?;
    given.all(|p| p.days == first.days).then_some(first)
}

/// The days that a block gives to documents, as the ledger has them.
pub(super) fn hints(ledger: &chancery_ledger::View, block: &str) -> Result<BTreeMap<String, Published>> {
    let mut out = BTreeMap::new();
    for link in ledger.links_in_block(block)?.into_iter().filter(|l| l.id.starts_with(DOCUMENT)) {
        let document = parsed(&link, document_from_json)?;
        if document.published.basis == Basis::CrossDocument {
            out.insert(document.name, document.published);
        }
    }
    Ok(out)
}

fn parsed<T, E>(link: &StoredLink, parse: fn(&str) -> Result<T, E>) -> Result<T>
where
    Result<T, E>: Context<T, E>,
{
    readable(link.format, &link.id)?;
    parse(&link.record).with_context(|| format!("record of {}", link.id))
}

fn readable(format: u32, what: &str) -> Result<()> {
    ensure!(format <= FORMAT, "{what}: written by a newer version (record format {format}, known up to {FORMAT})");
    Ok(())
}

/// The ledger as it stands: every document and fact with what the others add to it, under what analysts decided.
/// Rejected facts are there, marked.
///
/// # Errors
/// When the ledger cannot be read.
pub fn view(ledger: &Ledger) -> Result<View> {
    let snapshot = ledger.snapshot()?;
    let overlay = Overlay::load(&snapshot)?;
    let (mut view, home) = tables(&snapshot)?;
    overlay.lay_over(&mut view, &home);
    Decided::load(&snapshot)?.lay_over(&mut view);
    Ok(view)
}

/// Each document as it stands alone: no dates from others, no groups, no copies.
///
/// # Errors
/// When the ledger cannot be read.
pub fn alone_view(ledger: &Ledger) -> Result<View> {
    let snapshot = ledger.snapshot()?;
    let mut view = tables(&snapshot)?.0;
    Decided::load(&snapshot)?.lay_over(&mut view);
    Ok(view)
}

/// Documents and facts as stored, and the block of each fact.
fn tables(ledger: &chancery_ledger::View) -> Result<(View, HashMap<String, String>)> {
    let mut view = View::default();
    let mut older: HashMap<String, Vec<String>> = HashMap::new();
    for (newest, name) in ledger.revised()? {
        older.entry(newest).or_default().push(name);
    }
    for stored in ledger.documents() {
        let stored = stored?;
        readable(stored.format, &stored.name)?;
        let document = document_from_json(&stored.record).with_context(|| format!("record of {}", stored.name))?;
        let revises = older.remove(&stored.name).unwrap_or_default();
        view.documents.push(Document { demo: stored.demo, revises, ..document });
    }
    for (name, near) in ledger.all_near()? {
        let back = Near { doc: name.clone(), shared: near.shared };
        view.near.entry(near.doc.clone()).or_default().push(back);
        view.near.entry(name).or_default().push(near);
    }
    view.near.values_mut().for_each(|near| near.sort_by(|a, b| b.shared.cmp(&a.shared).then(a.doc.cmp(&b.doc))));
    let mut home = HashMap::new();
    for stored in ledger.facts() {
        let stored = stored?;
        readable(stored.format, &stored.id)?;
        view.facts.push(fact_from_json(&stored.record).with_context(|| format!("record of {}", stored.id))?);
        home.insert(stored.id, stored.country);
    }
    Ok((view, home))
}

/// All lines of all blocks, parsed.
#[derive(Default)]
pub(super) struct Overlay {
    /// By fact id: width of its date, block, and the fact as that block sees it. The narrowest counts.
    facts: HashMap<String, (i32, String, Fact)>,
    documents: HashMap<String, Vec<Document>>,
    groups: Vec<(String, Group)>,
    conflicts: Vec<(String, Conflict)>,
}

impl Overlay {
    pub fn load(ledger: &chancery_ledger::View) -> Result<Overlay> {
        Overlay::of(ledger.links())
    }

    /// From some lines.
    pub fn of(links: impl Iterator<Item = Result<StoredLink, LedgerError>>) -> Result<Overlay> {
        let mut out = Overlay::default();
        for link in links {
            let link = link?;
            if link.conflict {
                out.conflicts.push((link.block.clone(), parsed(&link, conflict_from_json)?));
            } else if link.id.starts_with(FACT) {
                out.add_fact(link.block.clone(), parsed(&link, fact_from_json)?);
            } else if link.id.starts_with(DOCUMENT) {
                let document = parsed(&link, document_from_json)?;
                out.documents.entry(document.name.clone()).or_default().push(document);
            } else {
                out.groups.push((link.block.clone(), parsed(&link, group_from_json)?));
            }
        }
        Ok(out)
    }

    fn add_fact(&mut self, block: String, fact: Fact) {
        let width = fact.event_date.as_ref().and_then(|w| w.days).map_or(i32::MAX, |(a, b)| (b - a).get_days());
        let better = |(w, b, _): &(i32, String, Fact)| (width, &block) < (*w, b);
        if self.facts.get(&fact.id).is_none_or(better) {
            self.facts.insert(fact.id.clone(), (width, block, fact));
        }
    }

    /// Adds to documents and facts what others tell of them, and the groups. `home` gives the block of each fact.
    pub fn lay_over(self, view: &mut View, home: &HashMap<String, String>) {
        view.documents.iter_mut().for_each(|d| self.complete(d));
        view.facts.iter_mut().for_each(|f| {
            if let Some((.., seen)) = self.facts.get(&f.id) {
                f.clone_from(seen);
            }
        });
        (view.groups, view.conflicts) = self.groups(home);
    }

    /// Facts as other documents see them, by document, in the order of ids.
    pub fn facts_by_document(&self) -> HashMap<&str, Vec<&Fact>> {
        let mut out: HashMap<&str, Vec<&Fact>> = HashMap::new();
        self.facts.values().for_each(|(.., fact)| out.entry(&fact.doc).or_default().push(fact));
        out.values_mut().for_each(|facts| facts.sort_by(|a, b| a.id.cmp(&b.id)));
        out
    }

    /// Adds to a document what others tell of it.
    pub fn complete(&self, document: &mut Document) {
        let Some(seen) = self.documents.get(&document.name) else { return };
        let days = seen.iter().map(|d| &d.published).filter(|p| p.basis == Basis::CrossDocument);
        if let Some(day) = agreed(days) {
            document.published = day.clone();
        }
        let key = |c: &Copied| (c.quote.span, c.with_doc.clone(), c.with_span);
        document.copied.extend(seen.iter().flat_map(|d| d.copied.iter().cloned()));
        document.copied.sort_by_key(key);
        document.copied.dedup_by_key(|c| key(c));
    }

    /// Groups and conflicts by id. A group may be found in two countries, whole in one and in part in the other: of
    /// groups that share a member the largest stays, then the one more at home in its country.
    fn groups(mut self, home: &HashMap<String, String>) -> (Vec<Group>, Vec<Conflict>) {
        let at_home =
            |block: &str, g: &Group| g.members.iter().filter(|id| home.get(*id).is_some_and(|b| b == block)).count();
        self.groups.sort_by_cached_key(|(block, g)| {
            let size = (g.members.len(), at_home(block, g), g.attached.len());
            (std::cmp::Reverse(size), block.clone(), g.id.clone())
        });
        let mut taken: HashSet<(GroupRelation, String)> = HashSet::new();
        let (mut kept, mut kept_in, mut named) = (Vec::new(), HashSet::new(), HashSet::new());
        for (block, group) in self.groups {
            let members = || group.members.iter().map(|id| (group.relation, id.clone()));
            named.extend(group.conflicts.iter().map(|id| (block.clone(), id.clone())));
            if members().any(|m| taken.contains(&m)) {
                continue;
            }
            taken.extend(members());
            kept_in.extend(group.conflicts.iter().map(|id| (block.clone(), id.clone())));
            kept.push(group);
        }
        // A conflict of a group stays or goes with it; of one id that of a kept group comes first.
        let in_kept = |entry: &(String, Conflict)| kept_in.contains(&(entry.0.clone(), entry.1.id.clone()));
        let mut conflicts = self.conflicts;
        conflicts.retain(|c| in_kept(c) || !named.contains(&(c.0.clone(), c.1.id.clone())));
        conflicts
            .sort_by_cached_key(|c| (c.1.id.clone(), !in_kept(c), std::cmp::Reverse(c.1.values.len()), c.0.clone()));
        conflicts.dedup_by(|a, b| a.1.id == b.1.id);
        kept.sort_by(|a, b| a.id.cmp(&b.id));
        (kept, conflicts.into_iter().map(|(_, c)| c).collect())
    }
}
