//! The books: promises, posture, attribution, statements, contacts, conflicts, search.

use super::lines::{Lines, dated};
use super::{Window, failed, filter, incident, rows};
use crate::commands::attribution::Books;
use crate::commands::{commitments, contacts};
use crate::filter::{Filter, Sieve};
use crate::flow::List;
use crate::life::{self, Stage};
use crate::series;
use crate::store::{Found, Hit, Paging, Search, Store};
use crate::style::tame;
use crate::view::{Index, Matter, View, filed_under, newest_first};
use crate::wording;
use chancery_facts::{Conflict, Fact, Kind, Quote, Role};
use chancery_ledger::View as Stored;
use chancery_serve::views::{
    self, Act, Attribution, Board, Contact, Contacts, Edge, Pair, Part, Point, Posture, Promise, Saying, Sayings,
    Series, Statement, Words,
};
use chancery_serve::{Answer, Ask};
use std::collections::BTreeMap;

/// Kinds of the commitments board.
const PROMISES: [Kind; 2] = [Kind::Commitment, Kind::Measure];
/// Columns of the board, in the order a promise moves through them.
const STAGES: [&str; 6] = ["vowed", "under way", "said done", "done", "stalled", "broken"];
/// Entries of a page of the board.
const BOARD: usize = 200;
/// Facts that a page of series is made of.
const POINTS: usize = 500;
/// Speakers' statements on a page.
const SAYINGS: usize = 100;

impl Window {
    /// See [`chancery_serve::Desk::commitments`].
    pub(super) fn board(&self, ask: &Ask) -> Answer<Board> {
        let listed = self.list(List::Facts(&PROMISES), ask, BOARD)?;
        let index = Index::new(&listed.view);
        let sieve = Sieve::new(&index, &listed.filter);
        let mut chosen: Vec<Matter> =
            index.matters(&PROMISES).into_iter().filter(|m| m.members.iter().any(|f| sieve.accepts(f))).collect();
        newest_first(&mut chosen, |m| (m.members.iter().filter_map(|f| filed_under(f)).max(), m.id().to_owned()));
        let (chosen, part) = listed.cut(chosen);
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let mut stages: Vec<views::Stage> =
            STAGES.iter().map(|name| views::Stage { name: (*name).to_owned(), promises: Vec::new() }).collect();
        for matter in &chosen {
            let (column, promise) = promise(&lines, matter);
            if let Some(stage) = stages.iter_mut().find(|s| s.name == column) {
                stage.promises.push(promise);
            }
        }
        let today = index.today().map(|d| d.to_string());
        Ok(Board { stages, patience: listed.view.patience(), today, part })
    }

    /// See [`chancery_serve::Desk::posture`].
    pub(super) fn series(&self, ask: &Ask) -> Answer<Posture> {
        let listed = self.list(List::Facts(&[Kind::Posture]), ask, POINTS)?;
        let index = Index::new(&listed.view);
        let (facts, part) = listed.cut(listed.facts(&index, &[Kind::Posture]));
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let found = series::all(&index, &facts);
        let mut out: Vec<Series> = found.iter().map(|s| one_series(&lines, s)).collect();
        // What has most to tell comes first.
        out.sort_by(|a, b| {
            b.points.len().cmp(&a.points.len()).then_with(|| (&a.of, &a.figure).cmp(&(&b.of, &b.figure)))
        });
        Ok(Posture { series: out, part })
    }

    /// See [`chancery_serve::Desk::attribution`].
    pub(super) fn acts(&self, ask: &Ask) -> Answer<Attribution> {
        let listed = self.list(List::Facts(&[Kind::Attribution]), ask, SAYINGS)?;
        let index = Index::new(&listed.view);
        let (facts, part) = listed.cut(listed.facts(&index, &[Kind::Attribution]));
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let books = Books::of(&index, &facts);
        let act = |(matter, facts): &(Matter, Vec<&Fact>)| Act {
            incident: rows::row(&index, matter),
            steps: crate::commands::attribution::in_order(&index, facts)
                .into_iter()
                .map(|f| lines.attribution(f, false))
                .collect(),
        };
        Ok(Attribution {
            acts: books.acts.iter().map(act).collect(),
            others: books.others.iter().map(|f| lines.attribution(f, true)).collect(),
            matrix: matrix(&lines, &facts),
            part,
        })
    }

    /// See [`chancery_serve::Desk::statements`].
    pub(super) fn sayings(&self, ask: &Ask) -> Answer<Sayings> {
        let listed = self.list(List::Facts(&[Kind::Statement]), ask, SAYINGS)?;
        let index = Index::new(&listed.view);
        let (facts, part) = listed.cut(listed.facts(&index, &[Kind::Statement]));
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let mut speakers: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
        for fact in facts {
            let speaker = fact.speaker.as_ref().map(|s| tame(&s.name)).unwrap_or_default();
            speakers.entry(speaker).or_default().push(Statement {
                fact: lines.line(fact),
                to: wording::names(fact, Role::To),
                about: wording::about(&index, fact),
                condition: fact.condition.as_deref().map(tame).unwrap_or_default(),
            });
        }
        let mut speakers: Vec<Saying> =
            speakers.into_iter().map(|(speaker, statements)| Saying { speaker, statements }).collect();
        let rank = |s: &Saying| (s.speaker.is_empty(), std::cmp::Reverse(s.statements.len()));
        speakers.sort_by_key(rank);
        Ok(Sayings { speakers, part })
    }

    /// See [`chancery_serve::Desk::contacts`].
    pub(super) fn meetings(&self, ask: &Ask) -> Answer<Contacts> {
        let listed = self.list(List::Facts(&[Kind::Contact]), ask, SAYINGS)?;
        let index = Index::new(&listed.view);
        let (facts, part) = listed.cut(listed.facts(&index, &[Kind::Contact]));
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        let contact = |fact: &&Fact| Contact {
            fact: lines.line(fact),
            from: contacts::from(fact),
            to: contacts::to(fact),
            with: contacts::with(fact),
            status: fact.status.map(|s| wording::words_of(s.as_str())).unwrap_or_default(),
        };
        let out: Vec<Contact> = facts.iter().map(contact).collect();
        Ok(Contacts { edges: edges(&facts), contacts: out, part })
    }

    /// See [`chancery_serve::Desk::conflicts`].
    pub(super) fn disputes(&self, ask: &Ask) -> Answer<views::Conflicts> {
        let listed = self.list(List::Conflicts, ask, 30)?;
        let index = Index::new(&listed.view);
        let wanted = Filter { undated: true, ..listed.filter.clone() };
        let sieve = Sieve::new(&index, &wanted);
        let chosen: Vec<&Conflict> = listed
            .view
            .conflicts
            .iter()
            .filter(|c| listed.view.page.as_ref().is_none_or(|p| p.links.contains(&c.id)))
            .filter(|c| {
                let mut facts = c.values.iter().flat_map(|v| &v.facts).filter_map(|f| index.fact(f)).peekable();
                facts.peek().is_some() && (wanted.describe().is_empty() || facts.any(|f| sieve.accepts(f)))
            })
            .collect();
        let (chosen, part) = listed.cut(chosen);
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::new(&index, &ledger);
        Ok(views::Conflicts { conflicts: chosen.into_iter().map(|c| incident::conflict(&lines, c)).collect(), part })
    }

    /// See [`chancery_serve::Desk::search`].
    pub(super) fn found(&self, ask: &Ask) -> Answer<views::Found> {
        let wanted = filter(ask)?;
        let (number, limit) = (ask.page(), ask.limit(20));
        let empty = Part { page: number, limit, ..Part::default() };
        if ask.is_open() {
            return Ok(views::Found { part: empty, ..views::Found::default() });
        }
        let set = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let search = Search {
            words: terms(&ask.q),
            near: set(&ask.near),
            km: ask.km.parse().ok().filter(|n: &f64| (0.0..=20_100.0).contains(n)),
            weapon: set(&ask.weapon),
            source: set(&ask.source),
            ..Search::default()
        };
        let paging = Paging { limit: Some(limit), page: number, screen: true, rejected: false };
        match self.flow.search(&self.dir, &search, &paging, &wanted) {
            Ok(found) => Ok(self.told(found, number, limit)),
            // A place that is not known, a question without a word: said to the one who asked.
            Err(e) if e.downcast_ref::<chancery_ledger::LedgerError>().is_none() => {
                Ok(views::Found { part: empty, remark: format!("{e:#}"), ..views::Found::default() })
            }
            Err(e) => Err(failed(e)),
        }
    }

    fn told(&self, found: Found, page: usize, limit: usize) -> views::Found {
        let part = Part { page, limit, total: found.matches, more: found.more };
        let ledger = self.reader.ledger().ok();
        let hits = found.hits.into_iter().map(|h| hit(h, ledger.as_deref())).collect();
        views::Found { hits, part, missing: found.missing, remark: String::new() }
    }

    /// See [`chancery_serve::Desk::decisions`].
    pub(super) fn decided(&self, ask: &Ask) -> Answer<views::Decisions> {
        let records = self.reader.records(&[]).map_err(failed)?;
        let (page, limit) = (ask.page(), ask.limit(50));
        let total = records.entries.len();
        let entries = records.entries.iter().rev().skip((page - 1) * limit).take(limit);
        let decisions = entries.map(incident::decision).collect();
        Ok(views::Decisions { decisions, part: Part { page, limit, total, more: false } })
    }
}

/// Words and phrases in quotation marks.
fn terms(typed: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (n, piece) in typed.split(['"', '“', '”']).enumerate() {
        if n % 2 == 1 {
            out.push(piece.trim().to_owned());
        } else {
            out.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    out.retain(|t| !t.is_empty());
    out
}

/// The column of the board and the card.
fn promise(lines: &Lines, matter: &Matter) -> (&'static str, Promise) {
    let index = lines.index;
    let life = commitments::life(index, matter);
    let last = life.as_ref().and_then(|l| l.steps.last()).map_or(matter.members[0], |s| s.fact);
    let first = |of: fn(&Fact) -> String| tame(&crate::commands::incidents::first_text(matter, of));
    let column = match &life {
        Some(l) if l.stalled.is_some() => "stalled",
        Some(l) if l.stage == Stage::TakenBack => "broken",
        Some(l) => l.stage.as_str(),
        // Considered, discussed, needed: not promised yet.
        None => "vowed",
    };
    let status = || matter.members[0].status.map(|s| wording::words_of(s.as_str())).unwrap_or_default();
    let promise = Promise {
        id: matter.members[0].id.clone(),
        what: wording::words_of(matter.coding().ty()),
        who: first(life::who),
        to: first(|f| wording::names(f, Role::To)),
        about: first(|f| wording::names_in(f, &[Role::Beneficiary, Role::Target, Role::Subject])),
        standing: life.as_ref().map_or_else(status, |l| l.in_words()),
        until: first(commitments::deadline),
        overdue: life.as_ref().is_some_and(|l| l.overdue),
        quiet: life.as_ref().and_then(|l| l.stalled),
        steps: life.as_ref().map(|l| lines.steps(l)).unwrap_or_default(),
        line: lines.line(last),
    };
    (column, promise)
}

fn one_series(lines: &Lines, series: &series::Series) -> Series {
    let now = series.in_force();
    let point = |p: &series::Point| {
        let (min, max, state) = match &p.value {
            series::Value::Number(min, max) => (*min, *max, None),
            series::Value::State(state) => (None, None, Some((*state).to_owned())),
        };
        Point {
            day: p.days.map(|d| d.0.to_string()),
            until: p.days.map(|d| d.1.to_string()),
            when: series::when(lines.index, p),
            value: tame(&p.words),
            min,
            max,
            state,
            holds: p.holds,
            before: p.before,
            in_force: now.is_some_and(|n| std::ptr::eq(n, p)),
            against: series.against(p).iter().map(|p| p.fact.id.clone()).collect(),
            fact: lines.line(p.fact),
        }
    };
    Series {
        of: tame(&series.of),
        figure: series.figure.as_str().to_owned(),
        points: series.points.iter().map(point).collect(),
    }
}

/// Who names whom, those who do it most first.
fn matrix(lines: &Lines, facts: &[&Fact]) -> Vec<Pair> {
    let mut pairs: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
    for fact in facts {
        let step = lines.attribution(fact, false);
        let by = if step.by.is_empty() { step.fact.voice } else { step.by };
        let on = match fact.coding.ty() {
            // Who claims or denies speaks of himself.
            "claim" | "denial" | "claim_withdrawn" if step.on.is_empty() => by.clone(),
            _ => step.on,
        };
        if !on.is_empty() {
            pairs.entry((by, on, step.step)).or_default().push(fact.id.clone());
        }
    }
    let pair = |((by, on, step), facts): ((String, String, String), Vec<String>)| Pair { by, on, step, facts };
    let mut out: Vec<Pair> = pairs.into_iter().map(pair).collect();
    out.sort_by_key(|p| std::cmp::Reverse(p.facts.len()));
    out
}

/// Who has to do with whom, those who meet most first.
fn edges(facts: &[&Fact]) -> Vec<Edge> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for fact in facts {
        let sides = |roles: &[Role]| -> Vec<String> {
            let found = roles.iter().map(|r| fact.actors_as(*r).map(wording::actor_name).collect::<Vec<_>>());
            found.into_iter().find(|n| !n.is_empty()).unwrap_or_default()
        };
        let from = sides(&[Role::From, Role::Visitor, Role::Actor]);
        let to = sides(&[Role::To, Role::Host]);
        let with = sides(&[Role::Participant, Role::Partner]);
        let pairs: Vec<(&String, &String)> = match (from.is_empty(), to.is_empty()) {
            (false, false) => from.iter().flat_map(|a| to.iter().map(move |b| (a, b))).collect(),
            _ => with.iter().enumerate().flat_map(|(n, a)| with[n + 1..].iter().map(move |b| (a, b))).collect(),
        };
        for (a, b) in pairs.into_iter().filter(|(a, b)| a != b) {
            *counts.entry((a.clone(), b.clone())).or_default() += 1;
        }
    }
    let mut out: Vec<Edge> = counts.into_iter().map(|((from, to), count)| Edge { from, to, count }).collect();
    out.sort_by_key(|e| std::cmp::Reverse(e.count));
    out
}

fn hit(hit: Hit, ledger: Option<&Stored>) -> views::Hit {
    let (document, words) = (hit.document, hit.words);
    let view = View { documents: vec![document.clone()], facts: hit.fact.into_iter().collect(), ..View::default() };
    let index = Index::new(&view);
    let fact = view.facts.first();
    let line = fact.map(|f| Lines::bare(&index).line(f));
    let published = wording::published(&document.published);
    // Only a headline with markup in it is worth reading the document for.
    let title = |quote: &Quote| match ledger.filter(|_| quote.text.contains(['&', '<'])) {
        Some(ledger) => Lines::new(&index, ledger).head(&document, quote),
        None => tame(&quote.text),
    };
    views::Hit {
        date: fact.map(|f| dated(&index, f)).filter(|d| !d.is_empty()).unwrap_or(published),
        fact: line,
        document: document.name.clone(),
        title: document.title.as_ref().map(title).unwrap_or_default(),
        outlet: document.outlet.clone().unwrap_or_default(),
        hits: hit.hits.iter().map(|h| (h.start, h.end)).collect(),
        words: Words {
            text: words,
            document: document.name.clone(),
            start: hit.span.start,
            end: hit.span.end,
            ..Words::default()
        },
        demo: document.demo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_stay_together() {
        assert_eq!(terms("rockets \"green zone\" embass*"), ["rockets", "green zone", "embass*"]);
        assert_eq!(terms("“Blue Oars”"), ["Blue Oars"]);
        assert!(terms(" \"\" ").is_empty());
    }
}
