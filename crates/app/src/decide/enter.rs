//! Entering decisions: from what was typed to records of the ledger.

use super::{Decided, State, fields, formerly, grades};
use crate::moment::Moment;
use crate::view::View;
use crate::wording::short_id;
use anyhow::{Context, Result, bail, ensure};
use chancery_exchange::{decision_to_json, fact_from_json, format_of};
use chancery_facts::{Anchor, Credibility, Decision, DecisionKind, Fact, Grade, Group, GroupRelation, Reliability};
use chancery_ledger::{Ledger, NewDecision};
use chancery_link::joins;

/// Ids that an ambiguous beginning lists at most.
const MOST_LISTED: usize = 12;

/// What is to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// A fact or all facts of a group hold.
    Accept(String),
    /// A fact or all facts of a group do not hold.
    Reject(String),
    /// Fields of a fact, or of all facts of a group: `FIELD=VALUE`.
    Correct(String, Vec<String>),
    /// Two groups, or facts that stand alone, are one.
    Merge(String, String),
    /// Some facts of a group are something else.
    Split(String, Vec<String>),
    /// Two facts belong together.
    Link(String, String),
    /// Two facts do not belong together.
    Unlink(String, String),
    /// An actor has another name.
    Rename(String, String),
    /// Words about a fact or group.
    Note(String, String),
    /// A source is relied on so far, or a fact or incident believed so far: `B2`, `B`, `2`, `none`.
    Grade(String, String),
    /// The decision of that number no longer counts.
    Undo(i64),
}

/// An order with who gives it and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What.
    pub order: Order,
    /// Who.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Writes what is asked into the ledger, all of it or nothing, and puts what it touches on the list of blocks to be
/// linked anew. `view` is the ledger as shown, rejected facts included. Gives the numbers of the decisions.
///
/// # Errors
/// When an id, field or value does not fit, or the ledger cannot be written; nothing is kept then.
pub fn enter(ledger: &mut Ledger, view: &View, ask: &Ask, at: Moment) -> Result<Vec<i64>> {
    ensure!(!ask.by.trim().is_empty(), "say who decides: --by NAME");
    let decisions = Desk { ledger, view }.decisions(ask)?;
    let before = Decided::load(ledger)?;
    ledger.batch(|writer| {
        let mut seqs = Vec::new();
        for decision in &decisions {
            let record = decision_to_json(decision);
            seqs.push(
                writer.add_decision(&NewDecision { who: ask.by.clone(), format: format_of(decision), record }, at)?,
            );
        }
        let after = Decided::load(writer)?;
        let mut touched = after.touched(writer, &seqs)?;
        touched.extend(before.visits().map(|(block, _)| block.clone()));
        touched.iter().try_for_each(|block| writer.mark_dirty(block))?;
        after.reworded(&before, writer, &seqs)?.iter().try_for_each(|name| writer.reword(name))?;
        Ok(seqs)
    })
}

struct Desk<'d> {
    ledger: &'d Ledger,
    view: &'d View,
}

/// What an id stands for.
struct Named<'d> {
    id: String,
    group: Option<&'d Group>,
    facts: Vec<&'d Fact>,
}

impl Desk<'_> {
    fn decisions(&self, ask: &Ask) -> Result<Vec<Decision>> {
        let new = |kind| Decision::new(kind, ask.by.trim(), ask.why.trim());
        let on = |kind: DecisionKind, id: &str| -> Result<Decision> {
            let named = self.named(id)?;
            Ok(Decision { on: self.anchors(&named.facts)?, about: Some(named.id.clone()), ..new(kind) })
        };
        Ok(match &ask.order {
            Order::Accept(id) => vec![on(DecisionKind::Accept, id)?],
            Order::Reject(id) => vec![on(DecisionKind::Reject, id)?],
            Order::Note(id, text) => {
                ensure!(!text.trim().is_empty(), "the note is empty");
                vec![Decision { value: Some(text.trim().to_owned()), ..on(DecisionKind::Note, id)? }]
            }
            Order::Correct(id, changes) => {
                let named = self.named(id)?;
                let decision = on(DecisionKind::Correct, id)?;
                let each = changes.iter().map(|change| {
                    let (field, value) = change_of(&named, change)?;
                    Ok(Decision { field: Some(field), value: Some(value), ..decision.clone() })
                });
                each.collect::<Result<_>>()?
            }
            Order::Merge(a, b) => vec![self.joined(new(DecisionKind::Merge), a, b)?],
            Order::Link(a, b) => vec![self.joined(new(DecisionKind::Link), a, b)?],
            Order::Unlink(a, b) => {
                let (x, y) = (self.named(a)?, self.named(b)?);
                ensure!(!x.facts.iter().any(|f| y.facts.iter().any(|g| f.id == g.id)), "{a} and {b} share a fact");
                vec![self.pair(new(DecisionKind::Unlink), &x, &y.facts)?]
            }
            Order::Split(id, parts) => vec![self.split(new(DecisionKind::Split), id, parts)?],
            Order::Rename(from, to) => {
                let (from, to) = (from.trim(), to.trim());
                ensure!(!to.is_empty(), "the new name is empty");
                ensure!(
                    self.view.facts.iter().any(|f| super::is_named(f, from)),
                    "no actor or speaker is called “{from}”; “show {from}” looks for parts of names"
                );
                let (name, value) = (Some(from.to_owned()), Some(to.to_owned()));
                vec![Decision { name, value, ..new(DecisionKind::Rename) }]
            }
            Order::Grade(what, grade) => self.graded(ask, what, grade)?,
            Order::Undo(seq) => vec![self.undone(new(DecisionKind::Undo), *seq)?],
        })
    }

    /// What an id, its short form or its beginning stands for.
    fn named(&self, id: &str) -> Result<Named<'_>> {
        let id = id.trim();
        ensure!(id.len() >= 3, "“{id}” is too short for an id");
        let all = || {
            let groups = self.view.groups.iter().map(|g| g.id.as_str());
            groups.chain(self.view.facts.iter().map(|f| f.id.as_str()))
        };
        let exact = all().find(|name| *name == id);
        let fits: Vec<&str> = match exact {
            Some(name) => vec![name],
            None => all().filter(|n| n.starts_with(id) || short_id(n) == id).collect(),
        };
        let (id, group, ids) = match fits[..] {
            [one] => match self.view.groups.iter().find(|g| g.id == one) {
                Some(group) => (one, Some(group), group.members.clone()),
                None => (one, None, vec![one.to_owned()]),
            },
            // A group that decisions took apart is still known by them.
            [] => (id, None, formerly(&Decided::load(self.ledger)?.entries, &self.view.facts, id)),
            _ => {
                let listed = fits.iter().take(MOST_LISTED).copied().collect::<Vec<_>>().join(", ");
                bail!("“{id}” stands for several: {listed}; say which")
            }
        };
        let facts: Vec<&Fact> = self.view.facts.iter().filter(|f| ids.contains(&f.id)).collect();
        ensure!(!facts.is_empty(), "no incident, group or fact “{id}”; “facts” and “incidents” list them");
        Ok(Named { id: id.to_owned(), group, facts })
    }

    /// Anchors of facts, made from the facts as coded: what an analyst changed is not what a coding gives again.
    fn anchors(&self, facts: &[&Fact]) -> Result<Vec<Anchor>> {
        facts.iter().map(|fact| self.anchor(fact)).collect()
    }

    fn anchor(&self, fact: &Fact) -> Result<Anchor> {
        let document = self.ledger.document(&fact.doc)?.with_context(|| format!("{}: not in the ledger", fact.doc))?;
        let stored = self.ledger.facts_of(&fact.doc)?;
        let coded = stored.iter().map(|s| fact_from_json(&s.record).with_context(|| format!("record of {}", s.id)));
        let coded: Vec<Fact> = coded.collect::<Result<_>>()?;
        let own = coded.iter().find(|f| f.id == fact.id).with_context(|| format!("{}: not in the ledger", fact.id))?;
        Ok(Anchor::of(own, document.digest.as_str(), &coded))
    }

    fn pair(&self, decision: Decision, a: &Named, b: &[&Fact]) -> Result<Decision> {
        Ok(Decision { on: self.anchors(&a.facts)?, with: self.anchors(b)?, about: Some(a.id.clone()), ..decision })
    }

    fn joined(&self, decision: Decision, a: &str, b: &str) -> Result<Decision> {
        let (x, y) = (self.named(a)?, self.named(b)?);
        ensure!(x.id != y.id, "{a} and {b} are one and the same");
        let (of_x, of_y) = (x.facts[0].kind(), y.facts[0].kind());
        let how = joins(of_x, of_y);
        ensure!(how.is_some(), "a fact of kind {of_x} and one of kind {of_y} cannot be joined");
        if decision.kind == DecisionKind::Merge {
            ensure!(of_x == of_y, "{a} is of kind {of_x}, {b} of kind {of_y}; “link” hangs one on the other");
        }
        if let Some(rejected) = x.facts.iter().chain(&y.facts).find(|f| f.is_rejected()) {
            bail!("{} was rejected; accept it first", rejected.id);
        }
        self.pair(decision, &x, &y.facts)
    }

    fn split(&self, decision: Decision, id: &str, parts: &[String]) -> Result<Decision> {
        let whole = self.named(id)?;
        let group = whole.group.filter(|g| g.relation == GroupRelation::Same);
        let group = group.with_context(|| format!("{id} is not a group of reports of one thing"))?;
        let mut out: Vec<&Fact> = Vec::new();
        for part in parts {
            for fact in self.named(part)?.facts {
                let fact = whole.facts.iter().find(|f| f.id == fact.id);
                out.push(fact.with_context(|| {
                    format!("{part} is not in {}; its facts are {}", group.id, group.members.join(", "))
                })?);
            }
        }
        let stay: Vec<&Fact> = whole.facts.iter().filter(|f| !out.iter().any(|o| o.id == f.id)).copied().collect();
        ensure!(!stay.is_empty(), "nothing would be left of {}", group.id);
        let out = Named { id: whole.id.clone(), group: None, facts: out };
        self.pair(decision, &out, &stay)
    }

    /// One decision for each part of the grade, so that each can be overruled and undone by itself.
    fn graded(&self, ask: &Ask, what: &str, typed: &str) -> Result<Vec<Decision>> {
        let typed = typed.trim();
        let none = typed.eq_ignore_ascii_case(fields::NONE);
        let grade = if none { Some(Grade::default()) } else { Grade::parse(typed) };
        let wrong = || {
            format!(
                "“{typed}” is no grade: a letter A to F for the source (A completely reliable … E unreliable, F cannot be \
                 judged), a figure 1 to 6 for the information (1 confirmed … 5 improbable, 6 cannot be judged), both, \
                 or {}",
                fields::NONE
            )
        };
        let grade = grade.with_context(wrong)?;
        let letter = grade.reliability.map(Reliability::as_str).or(none.then_some(fields::NONE));
        let figure = grade.credibility.map(Credibility::as_str).or(none.then_some(fields::NONE));
        let new = |field: &str, value: &str| Decision {
            field: Some(field.to_owned()),
            value: Some(value.to_owned()),
            ..Decision::new(DecisionKind::Grade, ask.by.trim(), ask.why.trim())
        };
        if let Some(source) = grades::known_source(self.view, what) {
            let parts = [(grades::RELIABILITY, letter), (grades::CREDIBILITY, figure)];
            let parts = parts.into_iter().filter_map(|(part, value)| Some((part, value?)));
            let named =
                |decision| Decision { name: Some(source.to_owned()), about: Some(source.to_owned()), ..decision };
            return Ok(parts.map(|(part, value)| named(new(part, value))).collect());
        }
        let missing = || format!("no source is called “{what}”; “sources” lists them by name");
        let named = self.named(what).with_context(missing)?;
        ensure!(
            grade.reliability.is_none(),
            "the letter grades a source, not a fact or incident: grade {} for that, or {} by a figure alone",
            self.origins(&named).join(", "),
            named.id
        );
        let figure = figure.unwrap_or(fields::NONE);
        let (on, about) = (self.anchors(&named.facts)?, Some(named.id));
        Ok(vec![Decision { on, about, ..new(grades::CREDIBILITY, figure) }])
    }

    /// Names of the sources that some facts come from.
    fn origins(&self, named: &Named) -> Vec<String> {
        let document = |fact: &Fact| self.view.documents.iter().find(|d| d.name == fact.doc);
        let mut names: Vec<String> =
            named.facts.iter().map(|f| format!("“{}”", grades::origin_of(f, document(f)))).collect();
        names.dedup();
        names
    }

    fn undone(&self, decision: Decision, seq: i64) -> Result<Decision> {
        let decided = Decided::load(self.ledger)?;
        let entry = decided.entry(seq).with_context(|| match decided.entries.last() {
            Some(last) => format!("there is no decision {seq}; they are numbered 1 to {}", last.seq),
            None => format!("there is no decision {seq}; nothing was decided yet"),
        })?;
        if let State::Undone(by) = entry.state {
            bail!("decision {seq} is undone already, by {by}; “decide undo {by}” brings it back");
        }
        Ok(Decision { undoes: Some(seq), about: entry.decision.about.clone(), ..decision })
    }
}

/// `FIELD=VALUE`, tried on every fact it is for.
fn change_of(named: &Named, change: &str) -> Result<(String, String)> {
    let (field, value) =
        change.split_once('=').with_context(|| format!("“{change}”: write FIELD=VALUE, such as killed=2"))?;
    let (field, value) = (field.trim().to_lowercase(), value.trim());
    let mut entered = value.to_owned();
    for fact in &named.facts {
        let mut tried = (*fact).clone();
        fields::set(&mut tried, &field, value).map_err(|why| anyhow::anyhow!(why))?;
        // Words may be put otherwise one day, codes stay.
        if fields::is_code(&field) && value != fields::NONE {
            entered = fields::get(&tried, &field).map_err(|why| anyhow::anyhow!(why))?;
        }
    }
    Ok((field, entered))
}
