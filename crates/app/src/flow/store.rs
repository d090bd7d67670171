//! Searching and taking care of the ledger, as the desk asks for it.

use super::{Flow, List, page, search, words};
use crate::decide::Decided;
use crate::filter::Filter;
use crate::revisions::Edition;
use crate::store::{Checked, Found, Paging, Relinked, Search, Store};
use crate::tidings::Tiding;
use crate::view::View;
use anyhow::Result;
use chancery_exchange::{conflict_from_json, group_from_json};
use chancery_ledger::{Backup, Digest, ErrorKind, Ledger, Open, View as Stored};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How often countries are related whole until none is left in which a report was placed by itself.
const ROUNDS: usize = 8;

impl Store for Flow {
    fn search(&self, ledger: &Path, search: &Search, paging: &Paging, filter: &Filter) -> Result<Found> {
        search::search(ledger, search, paging, filter)
    }

    fn page(&self, ledger: &Path, list: List, paging: &Paging, filter: &Filter) -> Result<Option<View>> {
        if let (List::Names(_), None) = (list, self.limit()) {
            // What an interrupted reading left behind is related first: that may move days.
            drop(self.open(ledger)?);
            drop(search::up_to_date(ledger, search::Due::Names)?);
        }
        let page = page::page(&self.open(ledger)?, list, paging, filter)?;
        Ok(page.map(|view| self.dated(view)))
    }

    fn one(&self, ledger: &Path, id: &str) -> Result<Option<View>> {
        Ok(page::one(&self.open(ledger)?, id)?.map(|view| self.dated(view)))
    }

    fn editions(&self, ledger: &Path, document: &str) -> Result<Vec<Edition>> {
        let ledger = self.open(ledger)?;
        super::revisions::editions(&*ledger.snapshot()?, document)
    }

    fn reindex(&self, ledger: &Path, tell: &mut dyn FnMut(Tiding)) -> Result<usize> {
        search::reindex(ledger, tell)
    }

    fn backup(&self, ledger: &Path, file: &Path) -> Result<Backup> {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let at = since.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX));
        let with = concat!("chancery ", env!("CARGO_PKG_VERSION"));
        Ok(viewed(ledger)?.backup(file, at, with)?)
    }

    fn restore(&self, ledger: &Path, file: &Path, replace: bool) -> Result<(Backup, Option<PathBuf>)> {
        Ok(chancery_ledger::restore(file, ledger, replace)?)
    }

    fn compact(&self, ledger: &Path) -> Result<(u64, u64)> {
        Ok(Ledger::open(ledger, Open::Existing)?.compact()?)
    }

    fn relink(&self, ledger: &Path, all: bool, tell: &mut dyn FnMut(Tiding)) -> Result<Relinked> {
        let mut ledger = Ledger::open(ledger, Open::Existing)?;
        let mut blocks = ledger.dirty_blocks()?;
        blocks.extend(if all { ledger.blocks()? } else { Vec::new() });
        let mut related = BTreeSet::new();
        let mut before = BTreeMap::new();
        // A report that gets another day in one country may be placed by itself in a further one.
        for _ in 0..ROUNDS {
            blocks.extend(ledger.unsettled_blocks()?);
            let new: Vec<String> = blocks.iter().filter(|block| related.insert((*block).clone())).cloned().collect();
            before.extend(links_of(&ledger, &new)?);
            ledger.batch(|writer| blocks.iter().try_for_each(|block| writer.mark_dirty(block)))?;
            super::relink(&mut ledger, self.tools()?, self.jobs(), tell)?;
            blocks = ledger.unsettled_blocks()?;
            if blocks.is_empty() {
                break;
            }
        }
        let after = links_of(&ledger, &related.iter().cloned().collect::<Vec<_>>())?;
        let mut out = Relinked { countries: related.len(), ..Relinked::default() };
        for (key, record) in &before {
            match after.get(key) {
                None => out.gone.push(key.1.clone()),
                Some(now) if now != record => out.changed.push(key.1.clone()),
                Some(_) => {}
            }
        }
        out.new.extend(after.keys().filter(|key| !before.contains_key(*key)).map(|key| key.1.clone()));
        Ok(out)
    }

    fn check(&self, ledger: &Path) -> Result<Checked> {
        // What is not in the search index yet is no damage: it is put there first, as a search would.
        check(&search::up_to_date(ledger, search::Due::Names)?)
    }
}

/// Digests of the groups and conflicts of some blocks, by block and id.
fn links_of(ledger: &Ledger, blocks: &[String]) -> Result<BTreeMap<(String, String), String>> {
    let mut out = BTreeMap::new();
    for block in blocks {
        for link in ledger.links_in_block(block)?.into_iter().filter(|l| !l.id.starts_with('=')) {
            out.insert((block.clone(), link.id), Digest::of(link.record.as_bytes()).short(16).to_owned());
        }
    }
    Ok(out)
}

fn viewed(dir: &Path) -> Result<Ledger> {
    match Ledger::open(dir, Open::View) {
        // Opening it for writing brings it up to date.
        Err(e) if e.kind() == ErrorKind::Older => Ok(Ledger::open(dir, Open::Existing)?),
        opened => Ok(opened?),
    }
}

/// All that `verify` looks at, and more: whether groups and conflicts name facts that are there, and whether the
/// search index holds the words of the documents.
fn check(ledger: &Ledger) -> Result<Checked> {
    let verified = super::verify(ledger)?;
    let mut out = Checked { documents: verified.documents, quotes: verified.quotes, ..Checked::default() };
    out.findings.extend(verified.damaged);
    for miss in verified.misses {
        let detail = format!(
            "{}: {} of bytes {}–{} is not in the document",
            miss.fact, miss.field, miss.span.start, miss.span.end
        );
        out.findings.push((miss.doc, detail));
    }
    let snapshot = ledger.snapshot()?;
    let mut ids: HashSet<String> = HashSet::new();
    for fact in snapshot.facts() {
        ids.insert(fact?.id);
    }
    out.facts = ids.len();
    check_links(&snapshot, &ids, &mut out)?;
    check_index(&snapshot, &mut out)?;
    Ok(out)
}

fn check_links(ledger: &Stored, ids: &HashSet<String>, out: &mut Checked) -> Result<()> {
    let dirty: HashSet<String> = ledger.dirty_blocks()?.into_iter().collect();
    for link in ledger.links() {
        let link = link?;
        out.links += 1;
        // Links of a block that is to be related anew may name what is gone.
        if dirty.contains(&link.block) {
            continue;
        }
        let named: Vec<String> = match (link.conflict, link.id.strip_prefix("=fact ")) {
            (true, _) => conflict_from_json(&link.record)
                .map(|c| c.values.into_iter().flat_map(|v| v.facts).collect())
                .unwrap_or_default(),
            (false, Some(fact)) => vec![fact.to_owned()],
            (false, None) if link.id.starts_with("=document ") => continue,
            (false, None) => group_from_json(&link.record)
                .map(|g| g.members.into_iter().chain(g.attached.into_iter().map(|a| a.fact)).collect())
                .unwrap_or_default(),
        };
        for fact in named.iter().filter(|f| !ids.contains(*f)) {
            out.findings.push((link.id.clone(), format!("names the fact {fact}, which is not there")));
        }
    }
    Ok(())
}

fn check_index(ledger: &Stored, out: &mut Checked) -> Result<()> {
    let decided = Decided::load(ledger)?;
    let unnamed: HashSet<String> = ledger.unnamed(usize::MAX)?.into_iter().collect();
    for document in ledger.documents() {
        let name = document?.name;
        // A damaged record was named before; what is not indexed yet, while somebody writes, is no damage.
        let Some(stored) = ledger.indexed_sum(&name)? else { continue };
        let Ok(Some(words)) = words::stored_words(ledger, &name, &decided) else { continue };
        if words.sum() != stored {
            out.findings.push((
                name.clone(),
                "the search index holds other words than the document; search --rebuild".to_owned(),
            ));
        }
        if !unnamed.contains(&name) && !ledger.is_named(&name, &words.named)? {
            out.findings
                .push((name, "lists of names hold other things than the document; search --rebuild".to_owned()));
        }
    }
    Ok(())
}
