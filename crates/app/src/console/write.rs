//! The one who writes: takes reports and decisions from the channel, one after the other, on the path of the commands.

use super::incident::decision;
use super::version_of;
use crate::decide::{Ask, Order};
use crate::flow::{Bound, Flow, Given};
use crate::tidings::Tiding;
use crate::view::Index;
use chancery_facts::Kind;
use chancery_serve::views::Entered;
use chancery_serve::{self as serve, Outcome, Paper, Progress, Reading, Refusal, Work};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// Writes for the console.
pub struct Writer {
    flow: Arc<Flow>,
    dir: PathBuf,
}

impl Writer {
    /// One who writes to a ledger.
    pub fn new(flow: Arc<Flow>, dir: PathBuf) -> Writer {
        Writer { flow, dir }
    }

    /// Does what comes through the channel until it is closed.
    pub fn run(&self, work: &Receiver<Work>) {
        // Whoever hands in the first report does not wait for tables and model; if they fail, reading says so.
        drop(self.flow.warm());
        while let Ok(work) = work.recv() {
            match work {
                Work::Read { papers, reading } => self.read(papers, &reading),
                Work::Decide { order, by, reply } => reply.give(self.decide(&order, &by)),
            }
        }
    }

    fn read(&self, papers: Vec<Paper>, reading: &Reading) {
        reading.note(|p| p.step = "reading".to_owned());
        let given = papers.into_iter();
        let given = given.map(|p| Given { name: p.name, url: p.url, charset: p.charset, bytes: p.bytes }).collect();
        let done = self.flow.read_fetched(&self.dir, given, &mut |tiding| reading.note(|p| tell(p, tiding)));
        let done = done.and_then(|()| self.name_incidents(reading));
        reading.end(done.err().map(|error| format!("{error:#}")));
    }

    /// Adds to each document read the incidents it tells of.
    fn name_incidents(&self, reading: &Reading) -> anyhow::Result<()> {
        use crate::desk::Engine;
        use crate::store::Store;
        let documents: Vec<String> = reading.look().read.into_iter().filter(|o| o.kept).map(|o| o.document).collect();
        let mut whole = None;
        for name in documents {
            let view = match self.flow.one(&self.dir, &name)? {
                Some(part) => part,
                None => match whole.take() {
                    Some(view) => view,
                    None => self.flow.view(&self.dir)?,
                },
            };
            let index = Index::new(&view);
            let told: Vec<(String, String)> = index
                .matters(&[Kind::Incident])
                .iter()
                .filter(|m| m.members.iter().any(|f| f.doc == name && !f.is_rejected()))
                .map(|m| {
                    let row = super::rows::row(&index, m);
                    let parts = [row.what, row.target, row.place, row.date];
                    (row.id, super::lines::joined(&parts, " · "))
                })
                .collect();
            reading.note(|p| {
                if let Some(outcome) = p.read.iter_mut().find(|o| o.document == name) {
                    outcome.incidents = told;
                }
            });
            whole = Some(view);
        }
        Ok(())
    }

    fn decide(&self, order: &serve::Order, by: &str) -> Result<Entered, Refusal> {
        let (ask, about) = asked(order, by);
        let entered = self.flow.decide_bound(&self.dir, &ask, about);
        match entered {
            Ok(Bound::Entered(numbers, view)) => {
                let id = about.map(|(id, _)| id.to_owned()).unwrap_or_default();
                Ok(Entered { numbers, version: version_of(&view, &id), about: id })
            }
            Ok(Bound::Changed(version, entries)) => {
                Err(Refusal::Changed { version, history: entries.iter().rev().map(decision).collect() })
            }
            Err(error) if error.downcast_ref::<chancery_ledger::LedgerError>().is_some() => {
                Err(Refusal::Failed(format!("{error:#}")))
            }
            Err(error) => Err(Refusal::Refused(format!("{error:#}"))),
        }
    }
}

/// The order of the commands, and what it is about with the version that was seen.
fn asked<'o>(order: &'o serve::Order, by: &str) -> (Ask, Option<(&'o str, &'o str)>) {
    use serve::Order as Said;
    let (order, why, about) = match order {
        Said::Accept { id, seen, why } => (Order::Accept(id.clone()), why.as_str(), Some((id, seen))),
        Said::Reject { id, seen, why } => (Order::Reject(id.clone()), why.as_str(), Some((id, seen))),
        Said::Correct { id, seen, changes, why } => {
            (Order::Correct(id.clone(), changes.clone()), why.as_str(), Some((id, seen)))
        }
        Said::Merge { id, seen, with, why } => (Order::Merge(id.clone(), with.clone()), why.as_str(), Some((id, seen))),
        Said::Split { id, seen, facts, why } => {
            (Order::Split(id.clone(), facts.clone()), why.as_str(), Some((id, seen)))
        }
        Said::Note { id, seen, text } => (Order::Note(id.clone(), text.clone()), "", Some((id, seen))),
        Said::Grade { source, grade, why } => (Order::Grade(source.clone(), grade.clone()), why.as_str(), None),
        Said::Undo { number, why } => (Order::Undo(*number), why.as_str(), None),
    };
    let why = if why.trim().is_empty() { "reviewed" } else { why };
    let ask = Ask { order, by: by.to_owned(), why: why.to_owned() };
    (ask, about.map(|(id, seen)| (id.as_str(), seen.as_str())))
}

fn tell(progress: &mut Progress, tiding: Tiding) {
    match tiding {
        Tiding::Document { name, facts, new, .. } => {
            let remark = if new { String::new() } else { "already in the ledger".to_owned() };
            progress.read.push(Outcome { document: name, facts, new, remark, kept: true, incidents: Vec::new() });
        }
        Tiding::Problem { file, kind, detail, .. } => {
            let remark = format!("{kind}: {detail}");
            progress.read.push(Outcome { document: file, remark, ..Outcome::default() });
        }
        Tiding::Remark { detail, .. } => {
            if let Some(last) = progress.read.last_mut() {
                let between = if last.remark.is_empty() { "" } else { "; " };
                last.remark = format!("{}{between}{detail}", last.remark);
            }
        }
        Tiding::Step(step) => progress.step = step,
        Tiding::LeftOut { file, detail, .. } => {
            progress.read.push(Outcome { document: file, remark: detail, ..Outcome::default() });
        }
        Tiding::PassedOver | Tiding::Progress { .. } => {}
    }
}
