//! How machine and analysts agree: decisions counted by kind, field, rule, version, person and month.

use super::{Window, failed, filter};
use crate::decide::{Entry, Found, State};
use crate::filter::Filter;
use crate::moment;
use anyhow::{Context, Result};
use chancery_exchange::fact_from_json;
use chancery_facts::{Anchor, DecisionKind};
use chancery_ledger::{Ledger, LogEntry};
use chancery_serve::views::{Statistics, Tally};
use chancery_serve::{Answer, Ask};
use std::collections::BTreeMap;

/// Most lines of a table; what was decided on least is left out.
const LINES: usize = 60;

/// Tallies by name.
#[derive(Default)]
struct Table(BTreeMap<String, Tally>);

impl Table {
    fn count(&mut self, name: &str, kind: DecisionKind) {
        let tally = self.0.entry(name.to_owned()).or_default();
        match kind {
            DecisionKind::Accept => tally.accepted += 1,
            DecisionKind::Reject => tally.rejected += 1,
            _ => tally.corrected += 1,
        }
    }

    /// Those decided on most first.
    fn lines(self) -> Vec<Tally> {
        let mut lines: Vec<Tally> = self.0.into_iter().map(|(name, tally)| Tally { name, ..tally }).collect();
        lines.sort_by_key(|t| std::cmp::Reverse(t.accepted + t.rejected + t.corrected));
        lines.truncate(LINES);
        lines
    }
}

/// What is known of a fact that was decided on.
#[derive(Clone, Default)]
struct Origin {
    rule: String,
    document: String,
}

/// Looks facts up, each once.
struct Origins<'l> {
    ledger: &'l Ledger,
    facts: BTreeMap<String, Option<Origin>>,
    logs: BTreeMap<String, Vec<LogEntry>>,
}

impl Origins<'_> {
    fn of(&mut self, id: &str) -> Result<Option<Origin>> {
        if let Some(known) = self.facts.get(id) {
            return Ok(known.clone());
        }
        let stored = self.ledger.fact(id)?;
        let origin = match stored {
            None => None,
            Some(stored) => {
                let fact = fact_from_json(&stored.record).with_context(|| format!("record of {id}"))?;
                Some(Origin { rule: fact.made_by, document: fact.doc })
            }
        };
        self.facts.insert(id.to_owned(), origin.clone());
        Ok(origin)
    }

    /// The versions that had coded a document at a time.
    fn version(&mut self, document: &str, at: i64) -> Result<String> {
        if !self.logs.contains_key(document) {
            self.logs.insert(document.to_owned(), self.ledger.log_of(document)?);
        }
        let log = self.logs.get(document).map(Vec::as_slice).unwrap_or_default();
        let mut coded = log.iter().filter(|l| matches!(l.what.as_str(), "added" | "recoded"));
        let then = coded.rfind(|l| l.at <= at);
        Ok(then.and_then(|l| l.detail.clone()).unwrap_or_default())
    }
}

impl Window {
    /// See [`chancery_serve::Desk::statistics`].
    pub(super) fn statistics_of(&self, ask: &Ask) -> Answer<Statistics> {
        let filter = filter(ask)?;
        let records = self.reader.records(&[]).map_err(failed)?;
        let ledger = self.reader.ledger().map_err(failed)?;
        counted(&ledger, &records.entries, &filter).map_err(failed)
    }
}

fn counted(ledger: &Ledger, entries: &[Entry], filter: &Filter) -> Result<Statistics> {
    let mut origins = Origins { ledger, facts: BTreeMap::new(), logs: BTreeMap::new() };
    let (mut total, mut months, mut kinds, mut fields) =
        (Table::default(), Table::default(), Table::default(), Table::default());
    let (mut rules, mut versions, mut people) = (Table::default(), Table::default(), Table::default());
    let (mut undone, mut lost) = (0, 0);
    for entry in entries.iter().filter(|e| is_asked(e, filter)) {
        if entry.state != State::InForce {
            undone += 1;
            continue;
        }
        let kind = entry.decision.kind;
        let day = moment::day(entry.at).map(|d| d.to_string()).unwrap_or_default();
        for (anchor, found) in entry.decision.on.iter().zip(&entry.found).filter(|(a, _)| is_kind(a, filter)) {
            total.count("", kind);
            months.count(day.get(..7).unwrap_or_default(), kind);
            kinds.count(&format!("{}/{}", anchor.kind.as_str(), anchor.ty), kind);
            people.count(&crate::style::tame(&entry.decision.by), kind);
            if let (DecisionKind::Correct, Some(field)) = (kind, &entry.decision.field) {
                fields.count(field, kind);
            }
            let origin = match found {
                Found::Same(id) | Found::Moved(id) => origins.of(id)?,
                _ => None,
            };
            let Some(origin) = origin else {
                lost += 1;
                continue;
            };
            if !origin.rule.is_empty() {
                rules.count(&origin.rule, kind);
            }
            let version = origins.version(&origin.document, entry.at)?;
            versions.count(if version.is_empty() { "not told" } else { &version }, kind);
        }
    }
    let mut months = months.lines();
    months.sort_by(|a, b| b.name.cmp(&a.name));
    Ok(Statistics {
        total: total.lines().into_iter().next().unwrap_or_default(),
        months,
        kinds: kinds.lines(),
        fields: fields.lines(),
        rules: rules.lines(),
        versions: versions.lines(),
        people: people.lines(),
        undone,
        lost,
    })
}

/// Judgements and corrections of the days asked for.
fn is_asked(entry: &Entry, filter: &Filter) -> bool {
    let judges = matches!(entry.decision.kind, DecisionKind::Accept | DecisionKind::Reject | DecisionKind::Correct);
    let day = moment::day(entry.at);
    let since = filter.since.is_none_or(|since| day.is_some_and(|d| d >= since));
    let until = filter.until.is_none_or(|until| day.is_some_and(|d| d <= until));
    judges && since && until
}

fn is_kind(anchor: &Anchor, filter: &Filter) -> bool {
    filter.kind.as_deref().is_none_or(|kind| anchor.kind.as_str() == kind || anchor.ty == kind)
}
