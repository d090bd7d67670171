//! Steps told by a noun: "ordered the closure of the consulate", "the evacuation began", "during a visit to Lima",
//! "gave a pledge that diplomats would be protected". Nouns and verbs stand in `data/frames/steps.tsv`.

use super::add;
use crate::clauses::Clause;
use crate::desk::{Desk, Draft};
use crate::mood::Mood;
use chancery_facts::reading::{Mention, Sentence};
use chancery_facts::{Coding, Kind, Modality, Role, Status};
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../../data/frames/steps.tsv");

/// A noun of a step and what must hang on it.
struct Step {
    coding: Coding,
    nouns: Vec<&'static str>,
    about: Vec<&'static str>,
}

/// Verbs that tell how far a step has come, as their object (`obj`) or subject (`subj`).
struct Stage {
    status: Status,
    object: bool,
    verbs: Vec<&'static str>,
}

struct Table {
    steps: Vec<Step>,
    stages: Vec<Stage>,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let mut table = Table { steps: Vec::new(), stages: Vec::new() };
        for line in TABLE.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            let list =
                |i: usize| columns.get(i).copied().unwrap_or_default().split(',').filter(|w| !w.is_empty()).collect();
            if let Some(coding) = Coding::parse(columns[0]) {
                table.steps.push(Step { coding, nouns: list(1), about: list(2) });
            } else if let Some(status) = status(columns[0]) {
                table.stages.push(Stage { status, object: columns.get(1) == Some(&"obj"), verbs: list(2) });
            }
        }
        table
    })
}

fn status(name: &str) -> Option<Status> {
    Some(match name {
        "ordered" => Status::Ordered,
        "announced" => Status::Announced,
        "considered" => Status::Considered,
        "under_way" => Status::UnderWay,
        "done" => Status::Done,
        "reversed" => Status::Reversed,
        _ => return None,
    })
}

/// Facts of the step nouns of a sentence.
pub fn of_sentence(desk: &Desk, sentence: usize) -> Vec<Draft> {
    let mentions = || desk.reading.mentions.iter().filter(|m| m.sentence == sentence && !m.pronoun);
    let mut out: Vec<Draft> = mentions().filter_map(|m| step(desk, sentence, m)).collect();
    out.extend(mentions().filter_map(|m| visit(desk, sentence, m)));
    out.extend(mentions().filter_map(|m| call(desk, sentence, m)));
    out.extend(mentions().filter_map(|m| pledge(desk, sentence, m)));
    out
}

fn step(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let lemma = s.words[m.head].lemma.to_lowercase();
    let about = |step: &Step| {
        step.about.is_empty()
            || belongings(s, m.head).any(|w| step.about.iter().any(|class| desk.scene(sentence).is(w, class)))
    };
    let row = table().steps.iter().find(|r| r.nouns.contains(&lemma.as_str()) && about(r))?;
    let clause = desk.clauses[sentence].iter().find(|c| c.object == Some(m.head) || c.subject == Some(m.head))?;
    let stage = table()
        .stages
        .iter()
        .find(|t| t.verbs.contains(&clause.lemma.as_str()) && t.object == (clause.object == Some(m.head)))?;
    let told = desk
        .frames
        .of(clause, &desk.scene(sentence))
        .is_some_and(|f| matches!(f.coding.kind(), Kind::Posture | Kind::Measure));
    if clause.negated || told {
        return None;
    }
    let said = desk.said_at(sentence, clause.verb).is_some();
    let status = match desk.mood(sentence, clause) {
        Mood::Real if stage.status == Status::Done && said => Status::DoneClaimed,
        Mood::Real => stage.status,
        Mood::Future | Mood::Planned if stage.status != Status::Considered => Status::Announced,
        _ => return None,
    };
    if row.coding.kind() == Kind::Contact && !matches!(status, Status::Done | Status::DoneClaimed | Status::UnderWay) {
        return None;
    }
    let mut draft =
        desk.draft(row.coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "steps:noun")?;
    let f = &mut draft.fact;
    f.status = Some(status).filter(|_| row.coding.kind() != Kind::Contact);
    f.modality = match status {
        Status::Announced => Modality::Future,
        Status::Considered => Modality::Possible,
        _ if said => Modality::Attributed,
        _ => Modality::Asserted,
    };
    if stage.object
        && let Some(w) = clause.subject
    {
        add(desk, f, Role::Actor, sentence, w);
    }
    for w in belongings(s, m.head)
        .filter(|&w| row.about.is_empty() || row.about.iter().any(|class| desk.scene(sentence).is(w, class)))
    {
        let role = if row.coding.ty() == "sanctions" { Role::Target } else { Role::Subject };
        add(desk, f, role, sentence, w);
    }
    if row.coding.kind() == Kind::Posture {
        super::numbers(desk, &mut draft, clause);
    }
    draft.fact.places.extend(desk.places(sentence, &draft.range));
    Some(draft)
}

/// What hangs on a noun by "of", "on" or "against", or stands before it as owner.
fn belongings(s: &Sentence, noun: usize) -> impl Iterator<Item = usize> + '_ {
    s.children(noun).filter(move |&c| {
        s.is_rel(c, &["nmod:poss"])
            || c > noun
                && s.is_rel(c, &["nmod"])
                && matches!(s.case(c), Some("of" | "on" | "against" | "at" | "between"))
    })
}

/// "during a visit to Lima", "on a visit to": who governs the sentence is the visitor.
fn visit(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("visitnoun")
        || !s.is_rel(m.head, &["obl", "nmod"])
        || !matches!(s.case(m.head), Some("during" | "on" | "after" | "following"))
    {
        return None;
    }
    let governor =
        s.ancestors(m.head).into_iter().skip(1).find_map(|v| desk.clauses[sentence].iter().find(|c| c.verb == v))?;
    if matches!(desk.mood(sentence, governor), Mood::Future | Mood::Planned | Mood::Imagined) {
        return None;
    }
    let owner = s
        .child(m.head, &["nmod:poss"])
        .or_else(|| s.children(m.head).find(|&c| c > m.head && matches!(s.case(c), Some("by" | "of"))));
    let visitor = owner.or(governor.subject).filter(|&w| desk.scene(sentence).is(w, "party"))?;
    let to = s.children(m.head).find(|&c| c > m.head && s.case(c) == Some("to"));
    let coding = Coding::of(Kind::Contact, "visit")?;
    let last = to.unwrap_or(m.head);
    let mut range = s.bytes(&[m.head, last])?;
    range.start = range.start.min(m.range.start);
    range.end = range.end.max(desk.mention(sentence, last).map_or(range.end, |t| t.range.end));
    let mut draft = desk.draft(coding, sentence, m.head, range, "steps:visit")?;
    add(desk, &mut draft.fact, Role::Visitor, sentence, visitor);
    if draft.fact.actors.is_empty() {
        return None;
    }
    told_on(desk, &mut draft, last, governor);
    Some(draft)
}

/// "in a telephone call with the minister": told in passing.
fn call(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let spoken = matches!(s.words[m.head].lemma.as_str(), "call" | "conversation") && m.is("messagenoun");
    if !spoken
        || !s.is_rel(m.head, &["obl", "nmod"])
        || !matches!(s.case(m.head), Some("in" | "during" | "after" | "following"))
    {
        return None;
    }
    let with = s
        .children(m.head)
        .find(|&c| c > m.head && matches!(s.case(c), Some("with" | "to")) && desk.scene(sentence).is(c, "party"))?;
    let governor =
        s.ancestors(m.head).into_iter().skip(1).find_map(|v| desk.clauses[sentence].iter().find(|c| c.verb == v))?;
    let coding = Coding::of(Kind::Contact, "call_or_message")?;
    let mut range = s.bytes(&[m.head, with])?;
    range.start = range.start.min(m.range.start);
    range.end = range.end.max(desk.mention(sentence, with)?.range.end);
    let mut draft = desk.draft(coding, sentence, m.head, range, "steps:call")?;
    for w in governor.subject.into_iter().chain([with]) {
        add(desk, &mut draft.fact, Role::Participant, sentence, w);
    }
    told_on(desk, &mut draft, with, governor);
    (draft.fact.actors.len() > 1).then_some(draft)
}

/// The time that stands right behind a phrase, else that of the clause around it.
fn told_on(desk: &Desk, draft: &mut Draft, last: usize, governor: &Clause) {
    let near = desk
        .reading
        .times
        .iter()
        .find(|t| t.sentence == draft.sentence && t.words.start > last && t.words.start <= last + 3);
    if let Some(t) = near.or_else(|| desk.time_of(draft.sentence, governor.verb)) {
        draft.fact.event_date = Some(desk.date(t, false));
    }
}

/// "gave a pledge that diplomats would be protected", "broke its promise to protect them".
fn pledge(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("promisenoun") {
        return None;
    }
    let clause = desk.clauses[sentence]
        .iter()
        .find(|c| c.object == Some(m.head) || c.lemma == "renege" && c.oblique(&["on"]) == Some(m.head))?;
    let kept = outcome(s, clause);
    let gives = matches!(clause.lemma.as_str(), "give" | "make" | "renew" | "repeat" | "reiterate" | "issue");
    // "a promise to protect" with the verb under the noun is told by `promise`.
    let what = desk.clauses[sentence].iter().find(|c| {
        let relative = s.is_rel(c.verb, &["acl", "ccomp"]) && s.words[c.verb].head == Some(m.head) && c.modal.is_some();
        let purpose = kept.is_some()
            && s.is_rel(c.verb, &["advcl"])
            && s.words[c.verb].head == Some(clause.verb)
            && s.words[c.verb].tag == "VB";
        relative || purpose
    })?;
    if !gives && kept.is_none() {
        return None;
    }
    let ty = desk.frames.promise(what, &desk.scene(sentence)).unwrap_or("other_commitment");
    let coding = Coding::of(Kind::Commitment, ty)?;
    let mut draft =
        desk.draft(coding, sentence, what.verb, desk.clause_range(sentence, clause.verb), "steps:pledge")?;
    draft.fact.status = kept.or(Some(Status::Vowed));
    draft.fact.modality = if kept.is_some() { Modality::Asserted } else { Modality::Future };
    if let Some(w) = clause.subject {
        add(desk, &mut draft.fact, Role::Promisor, sentence, w);
    }
    Some(draft)
}

/// Whether a promise was broken or kept, by the verb over it.
fn outcome(s: &Sentence, clause: &Clause) -> Option<Status> {
    let under = |list: &[&str]| s.words[clause.verb].head.is_some_and(|h| list.contains(&s.words[h].lemma.as_str()));
    match clause.lemma.as_str() {
        "break" | "betray" | "breach" | "forget" | "renege" => Some(Status::NotDone),
        "keep" | "honour" | "honor" | "fulfil" | "fulfill"
            if clause.negated || under(&["fail", "refuse", "neglect"]) =>
        {
            Some(Status::NotDone)
        }
        "keep" | "honour" | "honor" | "fulfil" | "fulfill" if s.words[clause.verb].tag != "VB" => Some(Status::Done),
        _ => None,
    }
}

/// For a promise told by a noun: who gave it, and whether it was kept.
pub fn keeper(desk: &Desk, sentence: usize, noun: usize) -> (Option<usize>, Option<Status>) {
    let s = desk.sentence(sentence);
    if s.words[noun].pos == "VERB" {
        return (None, None);
    }
    let clause = desk.clauses[sentence].iter().find(|c| c.object == Some(noun));
    let owner = s.child(noun, &["nmod:poss"]).or(clause.and_then(|c| c.subject));
    (owner, clause.and_then(|c| outcome(s, c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads() {
        let lines = TABLE.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).count();
        assert_eq!(
            table().steps.len() + table().stages.len(),
            lines,
            "a row of steps.tsv names an unknown coding or status"
        );
    }
}
