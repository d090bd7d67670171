//! One incident, one fact, one conflict.

use super::lines::{Lines, Value, range, values};
use super::{Window, failed, rows, version_of};
use crate::commands::history::{Records, decided_on};
use crate::commands::{attribution, commitments, decisions};
use crate::decide::{Entry, State};
use crate::grading;
use crate::moment;
use crate::style::tame;
use crate::view::{Index, Matter, View, filed_under};
use crate::wording;
use chancery_facts::{Conflict, EvidenceRole, Fact, GroupRelation, Kind};
use chancery_ledger::LogEntry;
use chancery_serve::views::{self, ConflictValue, Decision, Evidence, Field, Link, Origin, Report, Side, TollLine};
use chancery_serve::{Answer, Trouble};
use std::collections::BTreeSet;

/// Other incidents of the time and place that are named.
const NEAR: usize = 6;
/// Days around an incident in which others are near it.
const NEAR_DAYS: i32 = 10;

impl Window {
    /// See [`chancery_serve::Desk::incident`].
    pub(super) fn incident_of(&self, id: &str) -> Answer<views::Incident> {
        let view = self.one(id)?;
        let index = Index::new(&view);
        let missing = || Trouble::NotFound(format!("no incident “{id}”"));
        let matter = matter(&index, id).filter(|m| m.members[0].kind() == Kind::Incident).ok_or_else(missing)?;
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::in_context(&index, &ledger);
        let records = self.reader.records(&matter.documents()).map_err(failed)?;
        Ok(views::Incident {
            row: rows::row(&index, &matter),
            version: version_of(&view, matter.id()),
            words: matter.members.first().map(|f| lines.main(f)),
            reason: matter.group.map(|g| g.reason.clone()).unwrap_or_default(),
            origins: origins(&index, &matter),
            fields: fields(&lines, &matter),
            attribution: steps(&lines, &matter),
            tolls: tolls(&lines, &matter),
            reports: matter.members.iter().map(|f| report(&lines, f)).collect(),
            linked: linked(&lines, &matter),
            conflicts: index.conflicts_among(&matter.members).into_iter().map(|c| conflict(&lines, c)).collect(),
            history: history(&view, &records, matter.id()),
            near: near(&index, &matter),
        })
    }

    /// See [`chancery_serve::Desk::fact`].
    pub(super) fn fact_of(&self, id: &str) -> Answer<views::Fact> {
        let view = self.one(id)?;
        let index = Index::new(&view);
        let by_short = || view.facts.iter().find(|f| wording::short_id(&f.id) == id);
        let fact = index.fact(id).or_else(by_short).ok_or_else(|| Trouble::NotFound(format!("no fact “{id}”")))?;
        let ledger = self.reader.ledger().map_err(failed)?;
        let lines = Lines::in_context(&index, &ledger);
        let records = self.reader.records(&[&fact.doc]).map_err(failed)?;
        let alone = Matter { group: index.same_as(&fact.id), members: vec![fact] };
        let life = matches!(fact.kind(), Kind::Commitment | Kind::Measure)
            .then(|| commitments::life(&index, &whole(&index, fact)))
            .flatten();
        let document = index.document(&fact.doc);
        let group = index.group_of(&fact.id);
        let told = |g: &chancery_facts::Group| (g.id.clone(), tame(&g.label));
        Ok(views::Fact {
            line: lines.line(fact),
            version: version_of(&view, &fact.id),
            summary: tame(&fact.summary),
            fields: values(fact).into_iter().map(|v| field(&lines, &[fact], v)).collect(),
            evidence: evidence(&lines, fact),
            title: lines.title(&fact.doc),
            published: document.map(|d| wording::published(&d.published)).unwrap_or_default(),
            linked: linked_to_fact(&lines, fact),
            group: group.filter(|g| g.relation == GroupRelation::Same && g.kind == Kind::Incident).map(told),
            steps: life.map(|life| lines.steps(&life)).unwrap_or_default(),
            conflicts: index.conflicts_among(&alone.members).into_iter().map(|c| conflict(&lines, c)).collect(),
            history: history(&view, &records, &fact.id),
        })
    }

    /// See [`chancery_serve::Desk::conflict`].
    pub(super) fn conflict_of(&self, id: &str) -> Answer<views::Conflict> {
        let view = self.one(id)?;
        let index = Index::new(&view);
        let found = view.conflicts.iter().find(|c| c.id == id);
        let found = found.ok_or_else(|| Trouble::NotFound(format!("no conflict “{id}”")))?;
        let ledger = self.reader.ledger().map_err(failed)?;
        Ok(conflict(&Lines::in_context(&index, &ledger), found))
    }
}

/// What an id stands for, by its whole, its short form, or the fact of a group.
pub fn matter<'a>(index: &Index<'a>, id: &str) -> Option<Matter<'a>> {
    let view = index.view;
    let group = view.groups.iter().find(|g| g.id == id || wording::short_id(&g.id) == id);
    if let Some(group) = group {
        let members = index.members(group);
        return (!members.is_empty()).then_some(Matter { group: Some(group), members });
    }
    index.fact(id).map(|fact| whole(index, fact))
}

/// The matter a fact tells of.
pub fn whole<'a>(index: &Index<'a>, fact: &'a Fact) -> Matter<'a> {
    match index.same_as(&fact.id) {
        Some(group) => Matter { group: Some(group), members: index.members(group) },
        None => Matter { group: None, members: vec![fact] },
    }
}

fn origins(index: &Index, matter: &Matter) -> Vec<Origin> {
    let lineages = matter.group.map(|g| g.origins.lineages.as_slice()).unwrap_or_default();
    let documents = |n: usize| -> Vec<String> {
        let facts = lineages.get(n).into_iter().flatten().filter_map(|id| index.fact(id));
        let names: BTreeSet<String> = facts.map(|f| f.doc.clone()).collect();
        if lineages.is_empty() { vec![matter.members[0].doc.clone()] } else { names.into_iter().collect() }
    };
    let of = |(n, origin): (usize, grading::Origin)| Origin {
        name: tame(&origin.name),
        grade: if origin.grade.is_unknown() { String::new() } else { origin.grade.to_string() },
        documents: documents(n),
    };
    grading::origins(index, matter).into_iter().enumerate().map(of).collect()
}

/// Names of the fields of an incident, in the order a person asks for them.
const FIELDS: [&str; 14] = [
    "Type",
    "Date",
    "Place",
    "Target",
    "Struck",
    "Victims",
    "Perpetrator",
    "Weapon",
    "Killed",
    "Injured",
    "Missing",
    "Held",
    "Outcome",
    "Damage",
];

fn fields(lines: &Lines, matter: &Matter) -> Vec<Field> {
    let mut told: Vec<(&Fact, Vec<Value>)> = matter.members.iter().map(|f| (*f, values(f))).collect();
    let mut out = Vec::new();
    for name in FIELDS.into_iter().chain(["Motive"]) {
        let mut field = Field { name: name.to_owned(), ..Field::default() };
        for (fact, values) in &mut told {
            if let Some(at) = values.iter().position(|v| v.name == name) {
                field.values.push(lines.value(fact, values.remove(at)));
            }
        }
        let distinct: BTreeSet<&str> = field.values.iter().map(|v| v.value.as_str()).collect();
        field.differs = distinct.len() > 1;
        field.shown = shown(matter, name).or_else(|| field.values.first().map(|v| v.value.clone())).unwrap_or_default();
        out.push(field);
    }
    out
}

/// The value of the group, where it has one of its own.
fn shown(matter: &Matter, name: &str) -> Option<String> {
    use crate::commands::incidents::{toll_of, weapons};
    let text = match name {
        "Type" => wording::words_of(matter.coding().ty()),
        "Date" => wording::date_or_empty(matter.date()),
        "Place" => wording::spelled(&tame(&crate::commands::incidents::place(matter))),
        "Weapon" => weapons(matter),
        "Killed" => wording::toll(toll_of(matter, |c| c.killed.as_ref())),
        "Injured" => wording::toll(toll_of(matter, |c| c.injured.as_ref())),
        "Missing" => wording::toll(toll_of(matter, |c| c.missing.as_ref())),
        "Held" => wording::toll(toll_of(matter, |c| c.captured.as_ref())),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn field(lines: &Lines, facts: &[&Fact], value: Value) -> Field {
    let value_of = lines
        .value(facts[0], Value { name: value.name, field: value.field, text: value.text.clone(), quote: value.quote });
    Field { name: value.name.to_owned(), shown: value.text, differs: false, values: vec![value_of] }
}

fn steps(lines: &Lines, matter: &Matter) -> Vec<views::Step> {
    let facts = attribution::of_act(lines.index, matter);
    attribution::in_order(lines.index, &facts).into_iter().map(|f| lines.attribution(f, false)).collect()
}

fn tolls(lines: &Lines, matter: &Matter) -> Vec<TollLine> {
    let index = lines.index;
    let mut stated: Vec<(&Fact, Option<chancery_facts::Date>)> = matter
        .members
        .iter()
        .filter(|f| f.casualties.as_ref().is_some_and(|c| !c.is_empty()))
        .map(|f| {
            let said = f.speech_date.as_ref().and_then(|w| w.to());
            let out = index.document(&f.doc).and_then(|d| d.published.days).map(|d| d.1);
            (*f, said.or(out).or_else(|| filed_under(f).map(|d| d.1)))
        })
        .collect();
    stated.sort_by_key(|(f, day)| (day.is_none(), *day, f.id.clone()));
    stated.into_iter().filter_map(|(fact, told)| toll_line(lines, fact, told)).collect()
}

fn toll_line(lines: &Lines, fact: &Fact, told: Option<chancery_facts::Date>) -> Option<TollLine> {
    let c = fact.casualties.as_ref()?;
    let words = crate::commands::show::tolls(c).into_iter().find_map(|(_, t)| t.words.as_deref());
    let quote = words.and_then(|w| crate::context::find_words(fact, w)).unwrap_or_else(|| fact.main().quote.clone());
    Some(TollLine {
        told: told.map(|d| d.to_string()).unwrap_or_default(),
        document: fact.doc.clone(),
        fact: fact.id.clone(),
        voice: wording::speaker(fact.speaker.as_ref()),
        grade: fact.grade.as_deref().map(ToString::to_string).unwrap_or_default(),
        killed: wording::toll(c.killed.as_ref()),
        injured: wording::toll(c.injured.as_ref()),
        missing: wording::toll(c.missing.as_ref()),
        captured: wording::toll(c.captured.as_ref()),
        killed_range: range(c.killed.as_ref()),
        injured_range: range(c.injured.as_ref()),
        words: Some(lines.words(&fact.doc, &quote)),
    })
}

fn report(lines: &Lines, fact: &Fact) -> Report {
    let document = lines.index.document(&fact.doc);
    Report {
        fact: lines.line(fact),
        title: lines.title(&fact.doc),
        outlet: document.and_then(|d| d.outlet.clone()).unwrap_or_default(),
        published: document.map(|d| wording::published(&d.published)).unwrap_or_default(),
        basis: document.map(|d| wording::basis(d.published.basis).to_owned()).unwrap_or_default(),
    }
}

/// What hangs on an incident apart from its attribution, which has a table of its own.
fn linked(lines: &Lines, matter: &Matter) -> Vec<Link> {
    let attached = matter.group.map(|g| g.attached.as_slice()).unwrap_or_default();
    let mut out: Vec<Link> = Vec::new();
    let mut take = |role: &str, fact: &Fact| {
        let own = matter.members.iter().any(|m| m.id == fact.id);
        if fact.kind() != Kind::Attribution && !own && !out.iter().any(|l| l.fact.id == fact.id) {
            out.push(Link { role: role.to_owned(), fact: lines.line(fact) });
        }
    };
    for attached in attached {
        if let Some(fact) = lines.index.fact(&attached.fact) {
            take(attached.role.as_str(), fact);
        }
    }
    for member in &matter.members {
        lines.index.spoken_of(&member.id).iter().for_each(|f| take("about it", f));
        member.about.iter().filter_map(|id| lines.index.fact(id)).for_each(|f| take("it is about", f));
    }
    out
}

fn linked_to_fact(lines: &Lines, fact: &Fact) -> Vec<Link> {
    let index = lines.index;
    let mut out: Vec<Link> = Vec::new();
    let mut take = |role: &str, other: &Fact| {
        if other.id != fact.id && !out.iter().any(|l| l.fact.id == other.id) {
            out.push(Link { role: role.to_owned(), fact: lines.line(other) });
        }
    };
    fact.about.iter().filter_map(|id| index.fact(id)).for_each(|f| take("it is about", f));
    index.spoken_of(&fact.id).iter().for_each(|f| take("about it", f));
    for (group, role) in index.attached_to(&fact.id) {
        if let Some(first) = index.members(group).first() {
            take(role.as_str(), first);
        }
    }
    if let Some(group) = index.group_of(&fact.id) {
        let role = if group.relation == GroupRelation::Same { "the same, told elsewhere" } else { "in one series" };
        index.members(group).into_iter().for_each(|f| take(role, f));
    }
    out
}

fn evidence(lines: &Lines, fact: &Fact) -> Vec<Evidence> {
    let mut all: Vec<&chancery_facts::Evidence> = fact.evidence().iter().collect();
    all.sort_by_key(|e| (e.role, e.quote.span));
    let role = |role| match role {
        EvidenceRole::Main => "stated by",
        EvidenceRole::Context => "read with",
        EvidenceRole::Repeat => "said again",
    };
    let one = |e: &chancery_facts::Evidence| Evidence {
        role: role(e.role).to_owned(),
        zone: e.zone.as_str().to_owned(),
        words: lines.words(&fact.doc, &e.quote),
    };
    all.into_iter().map(one).collect()
}

/// A value with its number set apart from a noun in the singular: `3× rocket`.
fn numbered(field: &str, value: &str) -> String {
    let value = tame(value);
    match value.split_once(' ') {
        Some((n, weapon)) if field == "weapons" && n.bytes().all(|b| b.is_ascii_digit()) => format!("{n}× {weapon}"),
        _ => value,
    }
}

/// Days of the interchange form, `2031-05-01/2031-05-03`, as they are written elsewhere on a page.
fn interval(days: &str) -> String {
    let both = days.split_once('/').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    both.map_or_else(|| days.to_owned(), |(a, b)| wording::days(a, b))
}

/// A conflict with who gives which value.
pub fn conflict(lines: &Lines, conflict: &Conflict) -> views::Conflict {
    let index = lines.index;
    let facts = conflict.values.iter().flat_map(|v| &v.facts);
    let group = |id: &String| index.same_as(id).or_else(|| index.attached_to(id).first().map(|(g, _)| *g));
    let incident = facts.filter_map(group).find(|g| g.kind == Kind::Incident).map(|g| (g.id.clone(), tame(&g.label)));
    let side = |fact: &Fact| Side {
        fact: lines.line(fact),
        published: index.document(&fact.doc).map(|d| wording::published(&d.published)).unwrap_or_default(),
    };
    let value = |v: &chancery_facts::ConflictValue| ConflictValue {
        value: numbered(&conflict.field, &v.value),
        as_of: v.as_of.as_deref().map(interval).unwrap_or_default(),
        sides: v.facts.iter().filter_map(|id| index.fact(id)).map(side).collect(),
    };
    views::Conflict {
        id: conflict.id.clone(),
        label: tame(&conflict.label),
        field: wording::words_of(&conflict.field),
        class: conflict.class.as_str().to_owned(),
        values: conflict.values.iter().map(value).collect(),
        note: conflict.note.as_deref().map(tame).unwrap_or_default(),
        incident,
    }
}

/// What happened to the reports of something, and what was decided on it, in the order of time.
fn history(view: &View, records: &Records, id: &str) -> Vec<Decision> {
    let mut out: Vec<((moment::Moment, u8, i64), Decision)> = Vec::new();
    out.extend(records.log.iter().map(|e| ((e.at, 0, e.seq), logged(e))));
    out.extend(decided_on(view, records, id).into_iter().map(|e| ((e.at, 1, e.seq), decision(e))));
    out.sort_by_key(|(key, _)| *key);
    out.into_iter().map(|(_, decision)| decision).collect()
}

fn logged(entry: &LogEntry) -> Decision {
    let kind = match entry.what.as_str() {
        "added" => "read",
        "recoded" => "coded again",
        "back" => "had again",
        other => other,
    };
    Decision {
        number: None,
        at: moment::short(entry.at),
        kind: kind.to_owned(),
        by: "chancery".to_owned(),
        what: entry.doc.clone().unwrap_or_default(),
        why: entry.detail.clone().unwrap_or_default(),
        ..Decision::default()
    }
}

/// A decision in a line.
pub fn decision(entry: &Entry) -> Decision {
    let about = entry.decision.about.clone().unwrap_or_default();
    let words = entry.decision.on.first().map(|anchor| crate::style::cut(&tame(&anchor.words), 160));
    let graded = || entry.decision.name.as_deref().map(tame);
    let whole = Some(about.clone()).filter(|id| id.starts_with("I-"));
    Decision {
        number: Some(entry.seq),
        on: words.or_else(graded).unwrap_or_default(),
        found: whole.or_else(|| entry.facts().next().map(str::to_owned)),
        at: moment::short(entry.at),
        kind: entry.decision.kind.as_str().to_owned(),
        by: tame(&entry.decision.by),
        what: tame(&decisions::what(&entry.decision)),
        about,
        why: tame(&entry.decision.why),
        state: decisions::state(entry),
        in_force: entry.state == State::InForce,
    }
}

/// Incidents of the same state within days of it.
pub fn near(index: &Index, matter: &Matter) -> Vec<views::Row> {
    let country = crate::commands::incidents::country(matter);
    let Some((from, to)) = matter.date().and_then(|d| d.days) else { return Vec::new() };
    let mut found: Vec<(i32, Matter)> = Vec::new();
    for other in index.matters(&[Kind::Incident]) {
        if other.members.is_empty()
            || other.id() == matter.id()
            || crate::commands::incidents::country(&other) != country
        {
            continue;
        }
        let Some((a, b)) = other.date().and_then(|d| d.days) else { continue };
        let gap = |x: chancery_facts::Date, y: chancery_facts::Date| x.until(y).map_or(i32::MAX, |s| s.get_days());
        let apart = gap(to, a).max(gap(b, from)).max(0);
        if apart <= NEAR_DAYS {
            found.push((apart, other));
        }
    }
    found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.id().cmp(y.id())));
    found.iter().take(NEAR).map(|(_, m)| rows::row(index, m)).collect()
}

/// The page a fact is shown on: its incident, else itself.
pub fn incident_id(index: &Index, fact: &Fact) -> Option<String> {
    let own = index.same_as(&fact.id).filter(|g| g.kind == Kind::Incident);
    let attached = || index.attached_to(&fact.id).iter().map(|(g, _)| *g).find(|g| g.kind == Kind::Incident);
    own.or_else(attached).map(|g| g.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_conflicts_read_like_the_rest_of_the_page() {
        assert_eq!(numbered("weapons", "3 rocket"), "3× rocket");
        assert_eq!(numbered("casualties", "3 killed"), "3 killed");
        assert_eq!(numbered("weapons", "car bomb"), "car bomb");
        assert_eq!(interval("2031-05-01/2031-05-03"), "2031-05-01…03");
        assert_eq!([interval("2031-05-01"), interval("2031-05")], ["2031-05-01", "2031-05"]);
    }
}
