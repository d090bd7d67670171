//! Placing single reports in a country too large to be related as a whole for each of them.
//!
//! A report is related with its neighbours: reports of the same country whose facts are of the same days and most like
//! its own, and whatever they are grouped with. What comes out replaces what the ledger had of them. That may differ
//! from relating the whole country, so the country stays on a list, and `relink` settles it.

use super::Tools;
use super::linking::{Block, Member, dates, lines, safely};
use super::overlay::{Lines, agreed, bare};
use crate::decide::Decided;
use anyhow::{Context, Result};
use chancery_exchange::{
    Extras, FORMAT, conflict_from_json, document_from_json, document_to_json, fact_from_json, group_from_json,
};
use chancery_facts::{Basis, Copied, Fact, Published};
use chancery_ledger::{Ledger, NewLink, StoredLink, View};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A country with fewer facts is related as a whole.
const LARGE: usize = 300;
/// Facts that a country has for each report that is placed by itself; with fewer it is related as a whole, so that a
/// first reading, however long, leaves no trace of its order.
const FOR_EACH: usize = 40;
/// Reports that are placed one by one at most.
const SINGLE: usize = 64;
/// Facts of the same days that are looked at for each fact.
const LOOKED_AT: usize = 120;
/// Reports that a report is related with, before those they are grouped with come in.
const NEIGHBOURS: usize = 20;
/// Reports that are related at one time.
const MOST: usize = 48;
/// Days before and after a fact in which others may tell the same.
const DAYS: u32 = 4;

/// The reports that can be placed one by one in a block that is to be related anew; `None` when it is to be related
/// whole.
pub(super) fn single(ledger: &View, block: &str, decided: &Decided) -> Result<Option<Vec<String>>> {
    // Facts that an analyst joined over two countries are looked at in both, with all there is.
    let hosts = decided.visits().any(|(host, _)| host == block);
    let facts = ledger.count_in_block(block, SINGLE * FOR_EACH)?;
    if hosts || facts < LARGE {
        return Ok(None);
    }
    Ok(ledger.fresh_in_block(block, facts / FOR_EACH)?)
}

/// Relates one report with its neighbours in one block and keeps what comes out.
pub(super) fn place(
    ledger: &mut Ledger,
    tools: &Tools,
    block: &str,
    doc: &str,
    decided: &Decided,
) -> Result<Result<(), String>> {
    // One look at the ledger: each by itself would ask for the locks and the newest page anew.
    let looked = relate(&*ledger.snapshot()?, tools, block, doc, decided)?;
    let Placed { gone, found, moved } = match looked {
        Ok(placed) => placed,
        Err(why) => return Ok(Err(why)),
    };
    ledger.batch(|writer| -> Result<()> {
        writer.replace_links(block, doc, &gone, &found.groups, &found.conflicts)?;
        moved.iter().try_for_each(|(other, name)| writer.mark_fresh(other, name))?;
        Ok(())
    })?;
    Ok(Ok(()))
}

/// What changes when a report is placed.
struct Placed {
    /// Lines that fall away.
    gone: Vec<(bool, String)>,
    /// Lines that come.
    found: Lines,
    /// Other countries, with reports that got another day: they must hear of it.
    moved: Vec<(String, String)>,
}

fn relate(ledger: &View, tools: &Tools, block: &str, doc: &str, decided: &Decided) -> Result<Result<Placed, String>> {
    let mut naming = Naming { ledger, block, documents: HashMap::new() };
    let names = neighbours(&mut naming, doc)?;
    let mut members = Vec::new();
    for name in &names {
        members.extend(Member::load(ledger, name)?);
    }
    let mut around = Block { name: block.to_owned(), members };
    around.fill(ledger)?;
    let gone = Gone::of(&mut naming, &around)?;
    let before = gone.hints.clone();
    let mut own = before.clone();
    if around.members.iter().any(Member::is_undated) {
        match safely(|| dates(&around, tools, decided)) {
            Ok(found) => own.extend(found),
            Err(why) => return Ok(Err(why)),
        }
    }
    for member in around.members.iter_mut().filter(|m| m.is_undated()) {
        let elsewhere = hints_elsewhere(ledger, block, &member.document.name)?;
        member.hint = agreed(elsewhere.iter().chain(own.get(&member.document.name))).cloned();
    }
    let mut found = match safely(|| lines(&around, &own, tools, decided)) {
        Ok(lines) => lines,
        Err(why) => return Ok(Err(why)),
    };
    gone.keep_copies(&mut found)?;
    let mut moved = Vec::new();
    for member in &around.members {
        let name = &member.document.name;
        if before.get(name).map(|p| p.days) != own.get(name).map(|p| p.days) {
            let others: BTreeSet<&String> = member.homes.iter().filter(|home| *home != block).collect();
            moved.extend(others.into_iter().map(|other| (other.clone(), name.clone())));
        }
    }
    Ok(Ok(Placed { gone: gone.links, found, moved }))
}

/// Names of the reports that a report is related with, itself among them.
fn neighbours(naming: &mut Naming<'_>, doc: &str) -> Result<BTreeSet<String>> {
    let (ledger, block) = (naming.ledger, naming.block);
    let mut names = BTreeSet::from([doc.to_owned()]);
    let Some(member) = Member::load(ledger, doc)? else { return Ok(names) };
    let mut ranked: BTreeMap<String, i32> = BTreeMap::new();
    let here = member.facts.iter().zip(&member.homes).filter(|(_, home)| *home == block);
    let mut seen = BTreeSet::new();
    for (fact, _) in here {
        let days = fact.event_date.as_ref().and_then(|w| w.days).or(member.document.published.days);
        let Some((from, to)) = days else { continue };
        if !seen.insert((fact.kind(), from, to)) {
            continue;
        }
        let days = (from.to_string(), to.to_string());
        let found = ledger.facts_around(block, fact.kind().as_str(), (&days.0, &days.1), DAYS, LOOKED_AT)?;
        for (id, name, record) in found {
            if name == doc {
                continue;
            }
            let other = fact_from_json(&record).with_context(|| format!("record of {id}"))?;
            let points = likeness(fact, &other);
            let best = ranked.entry(name).or_insert(points);
            *best = points.max(*best);
        }
    }
    let mut best: Vec<(i32, String)> = ranked.into_iter().map(|(name, points)| (-points, name)).collect();
    best.sort();
    names.extend(best.into_iter().take(NEIGHBOURS).map(|(_, name)| name));
    grouped(naming, names)
}

/// What speaks for two facts telling the same, roughly: the real comparison is that of `link`.
fn likeness(a: &Fact, b: &Fact) -> i32 {
    let names = |f: &Fact| -> BTreeSet<String> {
        let places = f.places.iter().map(|p| p.name.to_lowercase());
        places.chain(f.actors.iter().map(|a| a.name.to_lowercase())).collect()
    };
    let shared = names(a).intersection(&names(b)).count();
    let same_type = i32::from(a.coding == b.coding);
    let same_day = i32::from(a.event_date.as_ref().map(|w| w.days) == b.event_date.as_ref().map(|w| w.days));
    3 * i32::try_from(shared).unwrap_or(0) + 2 * same_type + same_day
}

/// The same with all reports of the groups that name one of their facts.
fn grouped(naming: &mut Naming<'_>, names: BTreeSet<String>) -> Result<BTreeSet<String>> {
    let mut out = names.clone();
    for name in &names {
        for fact in naming.ledger.facts_of(name)? {
            for link in naming.links(&fact.id)? {
                let docs = naming.documents_of(&link)?;
                if out.union(docs).count() <= MOST {
                    out.extend(docs.iter().cloned());
                }
            }
        }
    }
    Ok(out)
}

/// The groups and conflicts of a block that name facts, and the documents of these.
struct Naming<'l> {
    ledger: &'l View,
    block: &'l str,
    /// Documents of groups and conflicts already looked at; many facts share one.
    documents: HashMap<(bool, String), BTreeSet<String>>,
}

impl Naming<'_> {
    /// The groups and conflicts that name a fact.
    fn links(&self, fact: &str) -> Result<Vec<StoredLink>> {
        let mut links = self.ledger.links_naming(fact)?;
        links.retain(|link| link.block == self.block);
        Ok(links)
    }

    fn documents_of(&mut self, link: &StoredLink) -> Result<&BTreeSet<String>> {
        let key = (link.conflict, link.id.clone());
        if !self.documents.contains_key(&key) {
            let mut documents = BTreeSet::new();
            for fact in facts_of(link)? {
                documents.extend(self.ledger.document_of(&fact)?);
            }
            self.documents.insert(key.clone(), documents);
        }
        Ok(&self.documents[&key])
    }
}

fn facts_of(link: &StoredLink) -> Result<Vec<String>> {
    if link.conflict {
        let conflict = conflict_from_json(&link.record).with_context(|| format!("record of {}", link.id))?;
        return Ok(conflict.values.into_iter().flat_map(|v| v.facts).collect());
    }
    let group = group_from_json(&link.record).with_context(|| format!("record of {}", link.id))?;
    Ok(group.members.into_iter().chain(group.attached.into_iter().map(|a| a.fact)).collect())
}

/// What the ledger has of some reports in one block.
struct Gone {
    /// Lines that are about these reports and no others.
    links: Vec<(bool, String)>,
    /// The days that others give to these reports.
    hints: BTreeMap<String, Published>,
    /// Passages that these reports share with others that are not looked at now.
    copies: BTreeMap<String, Vec<Copied>>,
}

impl Gone {
    fn of(naming: &mut Naming<'_>, around: &Block) -> Result<Gone> {
        let ledger = naming.ledger;
        let names: BTreeSet<&str> = around.members.iter().map(|m| m.document.name.as_str()).collect();
        let mut links = BTreeSet::new();
        let (mut hints, mut copies) = (BTreeMap::new(), BTreeMap::new());
        for member in &around.members {
            let name = &member.document.name;
            for link in ledger.links_of_id(&format!("=document {name}"))?.into_iter().filter(|l| l.block == around.name)
            {
                let seen = document_from_json(&link.record).with_context(|| format!("record of {}", link.id))?;
                if seen.published.basis == Basis::CrossDocument {
                    hints.insert(name.clone(), seen.published);
                }
                let mut others = Vec::new();
                for copied in seen.copied.into_iter().filter(|c| !names.contains(c.with_doc.as_str())) {
                    // What only an older revision shared with it is shared no more.
                    if ledger.newest_of(&copied.with_doc)?.is_none() {
                        others.push(copied);
                    }
                }
                copies.insert(name.clone(), others);
                links.insert((false, link.id));
            }
            for fact in &member.facts {
                let id = format!("=fact {}", fact.id);
                links.extend(
                    ledger.links_of_id(&id)?.into_iter().filter(|l| l.block == around.name).map(|l| (false, l.id)),
                );
                for link in naming.links(&fact.id)? {
                    if naming.documents_of(&link)?.iter().all(|d| names.contains(d.as_str())) {
                        links.insert((link.conflict, link.id));
                    }
                }
            }
        }
        copies.retain(|_, copied| !copied.is_empty());
        Ok(Gone { links: links.into_iter().collect(), hints, copies })
    }

    /// Adds to the new lines what these reports share with reports that were not looked at.
    fn keep_copies(&self, lines: &mut Lines) -> Result<()> {
        for (name, copied) in &self.copies {
            let id = format!("=document {name}");
            let line = lines.groups.iter_mut().find(|l| l.id == id);
            let mut document = match &line {
                Some(line) => document_from_json(&line.record).with_context(|| format!("record of {id}"))?,
                None => bare(name, Published::unknown()),
            };
            document.copied.extend(copied.iter().cloned());
            let record = document_to_json(&document, Extras::Stored);
            match line {
                Some(line) => line.record = record,
                None => lines.groups.push(NewLink { id, format: FORMAT, record }),
            }
        }
        Ok(())
    }
}

/// The days that other blocks give to a report.
fn hints_elsewhere(ledger: &View, block: &str, name: &str) -> Result<Vec<Published>> {
    let mut out = Vec::new();
    for link in ledger.links_of_id(&format!("=document {name}"))?.into_iter().filter(|l| l.block != block) {
        let seen = document_from_json(&link.record).with_context(|| format!("record of {}", link.id))?;
        out.extend(Some(seen.published).filter(|p| p.basis == Basis::CrossDocument));
    }
    Ok(out)
}
