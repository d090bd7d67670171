//! Groups: what reports the same thing, its series, and what is only related.

use crate::clusters::Cluster;
use crate::copies::Copies;
use crate::corpus::{Corpus, View};
use crate::days::Days;
use crate::{attach, consensus, origins, series, status};
use chancery_facts::{Attached, Group, GroupRelation, Kind, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A group by the indices of its members.
pub(crate) struct Draft {
    pub(crate) kind: Kind,
    pub(crate) relation: GroupRelation,
    pub(crate) members: Vec<usize>,
    pub(crate) reason: String,
    /// Facts attached, and what they are to the group.
    pub(crate) attached: BTreeMap<usize, chancery_facts::AttachedAs>,
}

impl Draft {
    fn new(kind: Kind, relation: GroupRelation, members: Vec<usize>, reason: String) -> Draft {
        Draft { kind, relation, members, reason, attached: BTreeMap::new() }
    }
}

/// All groups, with what is attached to them.
pub(crate) fn draft(corpus: &Corpus<'_>, clusters: Vec<Cluster>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let mut grouped: BTreeSet<usize> = BTreeSet::new();
    for cluster in clusters {
        grouped.extend(&cluster.members);
        let reason = cluster.why.into_iter().collect::<Vec<_>>().join("; ");
        let kind = corpus.views[cluster.members[0]].fact.kind();
        out.push(Draft::new(kind, GroupRelation::Same, cluster.members, reason));
    }
    for (matter, mut members) in series::find(corpus) {
        // One step told by two reports is one step, not two points of a series.
        members.retain(|&i| corpus.views[i].fact.kind() == Kind::Posture || !grouped.contains(&i));
        if members.len() < 2 {
            continue;
        }
        grouped.extend(&members);
        out.push(Draft::new(
            Kind::Posture,
            GroupRelation::Series,
            members,
            format!("figures for {}", matter.words(corpus)),
        ));
    }
    // Incidents and promises have a life of their own even when one report alone tells them.
    for kind in [Kind::Incident, Kind::Commitment] {
        for i in corpus.of_kind(kind).filter(|i| !grouped.contains(i)) {
            out.push(Draft::new(kind, GroupRelation::Same, vec![i], "told by one report".to_owned()));
        }
    }
    attach::to_groups(corpus, &mut out);
    out.extend(related(corpus));
    out
}

/// Statements of one stance: the same accuser and accused, or the same speaker on the same subject.
fn related(corpus: &Corpus<'_>) -> Vec<Draft> {
    let mut stances: BTreeMap<(Kind, String), Vec<usize>> = BTreeMap::new();
    for i in 0..corpus.views.len() {
        let view = &corpus.views[i];
        let key = match view.fact.kind() {
            Kind::Attribution => accusation(corpus, i),
            Kind::Statement => stance(view),
            _ => None,
        };
        if let Some(key) = key {
            stances.entry((view.fact.kind(), key)).or_default().push(i);
        }
    }
    let several_reports = |m: &[usize]| m.iter().any(|&i| corpus.views[i].doc != corpus.views[m[0]].doc);
    let found = stances.into_iter().filter(|(_, m)| several_reports(m));
    found.map(|((kind, key), m)| Draft::new(kind, GroupRelation::Related, m, key)).collect()
}

fn accusation(corpus: &Corpus<'_>, i: usize) -> Option<String> {
    let view = &corpus.views[i];
    let name = |role: Role| -> Option<String> {
        let mut names: Vec<String> = view.parties_as(&[role]).map(|p| p.name.words.join(" ")).collect();
        names.sort();
        Some(names.join(", ")).filter(|n| !n.is_empty())
    };
    let country = corpus.matter_country(i)?;
    let blames = matches!(view.ty(), "blame" | "accusation" | "suspicion");
    blames.then_some(())?;
    let country = (corpus.naming)(country);
    Some(format!("{} against {} in {country}", name(Role::Accuser)?, name(Role::Accused)?))
}

fn stance(view: &View<'_>) -> Option<String> {
    let speaker = view.speaker.as_ref().filter(|s| !s.generic && s.proper)?;
    let mut subjects: Vec<String> =
        view.targets.iter().filter(|t| t.name.proper).map(|t| t.name.words.join(" ")).collect();
    subjects.sort();
    let subject = subjects.first()?;
    Some(format!("{} by {} on {subject}", view.ty().replace('_', " "), speaker.words.join(" ")))
}

/// Turns a draft into a group of the ledger. `conflicts` are the ids of conflicts among its facts.
pub(crate) fn finish(corpus: &Corpus<'_>, copies: &Copies, draft: &Draft, conflicts: Vec<String>) -> Group {
    let consensus = match draft.relation {
        GroupRelation::Same => consensus::of(corpus, &draft.members),
        GroupRelation::Series => consensus::of_series(corpus, &draft.members),
        GroupRelation::Related => chancery_facts::Consensus::default(),
    };
    let attached = draft.attached.iter();
    Group {
        id: id(corpus, draft),
        kind: draft.kind,
        label: label(corpus, draft),
        relation: draft.relation,
        members: draft.members.iter().map(|&i| corpus.id(i).to_owned()).collect(),
        attached: attached.map(|(&i, &role)| Attached { fact: corpus.id(i).to_owned(), role }).collect(),
        origins: origins::of(corpus, copies, &draft.members),
        consensus,
        status: status::of(corpus, draft),
        conflicts,
        reason: draft.reason.clone(),
    }
}

fn id(corpus: &Corpus<'_>, draft: &Draft) -> String {
    let letter = match (draft.relation, draft.kind) {
        (GroupRelation::Related, _) => 'R',
        (_, Kind::Incident) => 'I',
        (_, Kind::Contact) => 'C',
        (_, Kind::Measure) => 'M',
        (_, Kind::Posture) => 'P',
        (_, Kind::Commitment) => 'V',
        (_, Kind::Aggregate) => 'A',
        _ => 'R',
    };
    format!("{letter}-{}", corpus.id(draft.members[0]))
}

/// Type, whom it concerns, and when, in the ledger's own neutral words.
fn label(corpus: &Corpus<'_>, draft: &Draft) -> String {
    if draft.relation != GroupRelation::Same {
        return capital(&draft.reason);
    }
    let best = consensus::best_told(corpus, &draft.members);
    let view = &corpus.views[best];
    let mut out = capital(&consensus::coding(corpus, &draft.members).map_or(view.ty(), |c| c.ty()).replace('_', " "));
    let whom = concerned(view);
    if !whom.is_empty() {
        out.push_str(": ");
        out.push_str(&whom);
    }
    if let Some(days) = consensus::days(corpus, &draft.members) {
        out.push_str(&format!(", {}", Days::words(days)));
    }
    out
}

/// Up to two names of those concerned, else the first place.
fn concerned(view: &View<'_>) -> String {
    let order = [
        Role::Target,
        Role::Victim,
        Role::Promisor,
        Role::From,
        Role::To,
        Role::Host,
        Role::Visitor,
        Role::Participant,
        Role::Actor,
        Role::Subject,
    ];
    let mut names: Vec<&str> = Vec::new();
    for actor in order.iter().flat_map(|role| view.fact.actors_as(*role)) {
        let name = actor.name.split(" (").next().unwrap_or(&actor.name);
        if names.len() < 2 && !names.contains(&name) {
            names.push(name);
        }
    }
    match (names.is_empty(), view.fact.places.first()) {
        (true, Some(place)) => place.name.clone(),
        _ => names.join(", "),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
