//! Incidents of a large ledger piece by piece: all of them once, and from then on those that changes touch.

use super::page::Part;
use crate::decide::Decided;
use crate::view::View;
use anyhow::{Context, Result};
use chancery_exchange::group_from_json;
use chancery_facts::{DecisionKind, Kind};
use chancery_ledger::{Ledger, View as Stored};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Documents whose incidents are gathered at once.
const DOCUMENTS: usize = 200;
/// Facts whose incidents are looked at anew at once.
const FACTS: usize = 200;
/// Changes read at once.
const CHANGES: usize = 5_000;

/// Facts, with everything that the incidents they tell, or speak about, are told by.
pub struct Around {
    /// The facts asked for and those that share an incident with one of them: incidents with one of these are whole in
    /// the view.
    pub facts: BTreeSet<String>,
    /// The facts and what belongs to them, without rejected ones.
    pub view: View,
}

impl Around {
    fn of(ledger: &Stored, decided: &Rc<Decided>, ids: &BTreeSet<String>) -> Result<Around> {
        let mut part = Part::new(ledger, Rc::clone(decided));
        let mut facts = BTreeSet::new();
        for id in ids {
            facts.extend(take(&mut part, ledger, id)?.unwrap_or_default());
        }
        for link in part.links.values().filter(|link| !link.conflict) {
            let group = group_from_json(&link.record).with_context(|| format!("record of {}", link.id))?;
            facts.extend(group.members);
        }
        for id in facts.difference(ids) {
            take(&mut part, ledger, id)?;
        }
        facts.extend(ids.iter().cloned());
        Ok(Around { facts, view: part.finish()?.without_rejected() })
    }
}

/// Takes a fact in; gives it with those it speaks about. `None` when it is not there.
fn take(part: &mut Part, ledger: &Stored, id: &str) -> Result<Option<Vec<String>>> {
    let Some(doc) = ledger.document_of(id)? else { return Ok(None) };
    part.fact(&doc, id)?;
    let about = part.facts.get(&doc).and_then(|all| all.iter().find(|f| f.id == id)).map(|f| f.about.clone());
    Ok(Some(about.unwrap_or_default().into_iter().chain([id.to_owned()]).collect()))
}

/// What has been followed so far.
pub enum Step {
    /// These changes; so many are left after them.
    Changed {
        /// Number of the last change followed.
        upto: i64,
        /// Changes after it.
        left: i64,
    },
    /// The changes since then are no longer known, or a decision changed very many: all is to be gathered anew.
    Lost,
}

/// Goes through the incidents of a ledger.
pub struct Following<'l>(pub &'l Ledger);

impl Following<'_> {
    /// Hands over all incidents, piece by piece; gives the number of the change they hold at the least. What is written
    /// meanwhile may be in it or not.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn all(&self, mut found: impl FnMut(Around)) -> Result<i64> {
        let begun = self.0.changed()?;
        let decided = Rc::new(Decided::load(self.0)?);
        let mut last = String::new();
        loop {
            let snapshot = self.0.snapshot()?;
            let names = snapshot.documents_after(&last, DOCUMENTS)?;
            let Some(name) = names.last() else { return Ok(begun) };
            last.clone_from(name);
            let mut ids = BTreeSet::new();
            for name in &names {
                let facts = snapshot.facts_of(name)?.into_iter();
                ids.extend(facts.filter(|f| f.kind == Kind::Incident.as_str()).map(|f| f.id));
            }
            found(Around::of(&snapshot, &decided, &ids)?);
        }
    }

    /// Hands over the incidents that the changes after a number touch, some thousand changes at once: the facts touched
    /// and what tells of them now. Gives back which further facts are to be looked at, if any.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn since(&self, after: i64, mut found: impl FnMut(Around) -> BTreeSet<String>) -> Result<Step> {
        let snapshot = self.0.snapshot()?;
        let Some(changes) = snapshot.changes_since(after, CHANGES)? else { return Ok(Step::Lost) };
        let mut open = changes.facts;
        let decided = Rc::new(Decided::load(&snapshot)?);
        for seq in changes.decisions {
            let mut entry = decided.entry(seq);
            while let Some(undone) = entry.and_then(|e| e.decision.undoes) {
                entry = decided.entry(undone);
            }
            match entry {
                Some(entry) if entry.decision.kind == DecisionKind::Rename => return Ok(Step::Lost),
                Some(entry) => open.extend(entry.facts().map(str::to_owned)),
                None => {}
            }
        }
        let mut seen = BTreeSet::new();
        while !open.is_empty() {
            let piece: BTreeSet<String> = open.iter().take(FACTS).cloned().collect();
            let around = Around::of(&snapshot, &decided, &piece)?;
            open.retain(|id| !piece.contains(id));
            seen.extend(around.facts.iter().cloned());
            open.extend(found(around).into_iter().filter(|id| !seen.contains(id)));
        }
        Ok(Step::Changed { upto: changes.upto, left: changes.left })
    }
}
