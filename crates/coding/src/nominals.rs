//! Facts told by nouns and set phrases: threats, drawdowns, unknown doers, passive blame, tensions, backing of groups.

use crate::desk::{Desk, Draft};
use crate::events::{self, add};
use crate::incidents::is_unknown;
use chancery_facts::reading::{Mention, Sort};
use chancery_facts::{Coding, Kind, Modality, Role, Scope};

/// Facts of one noun phrase.
pub fn of_mention(desk: &Desk, sentence: usize, m: &Mention) -> Vec<Draft> {
    let mut out = Vec::new();
    out.extend(threat(desk, sentence, m));
    out.extend(unknown_doer(desk, sentence, m));
    out.extend(blamed_on(desk, sentence, m));
    out.extend(backed_group(desk, sentence, m));
    out.extend(force_level(desk, sentence, m));
    out.extend(tension(desk, sentence, m));
    out.extend(meeting(desk, sentence, m));
    out.extend(reduction(desk, sentence, m));
    out
}

/// "a threat by X to withdraw", "X's threat to close".
fn threat(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("threatnoun") {
        return None;
    }
    let what = s.children(m.head).find(|&c| s.is_rel(c, &["acl"]) && matches!(s.words[c].lemma.as_str(), "close" | "withdraw" | "pull" | "shut" | "expel" | "leave" | "evacuate" | "cut" | "recall" | "sever"))
        .or_else(|| s.subtree(m.head).into_iter().find(|&c| c > m.head && matches!(s.words[c].lemma.as_str(), "close" | "withdraw" | "pull" | "shut" | "expel" | "evacuate")))?;
    let by = s.subtree(m.head).into_iter().find(|&c| c > m.head && s.case(c) == Some("by")).or_else(|| s.child(m.head, &["nmod:poss"]))?;
    let coding = Coding::of(Kind::Contact, "threat")?;
    let range = s.bytes(&s.subtree(m.head))?;
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:threat")?;
    add(desk, &mut draft.fact, Role::From, sentence, by);
    if let Some(c) = desk.clauses[sentence].iter().find(|c| c.verb == what) {
        if let Some(o) = c.object {
            add(desk, &mut draft.fact, Role::Subject, sentence, o);
        }
    }
    draft.fact.modality = Modality::Future;
    for p in desk.places(sentence, &draft.range) {
        draft.fact.places.push(p);
    }
    Some(draft)
}

/// "unknown persons fired": the attribution beside the incident.
fn unknown_doer(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let words = desk.words(m.range.clone());
    let s = desk.sentence(sentence);
    if !is_unknown(words) || !(m.is("person") || m.is("group") || m.is("attacker")) {
        return None;
    }
    let clause = desk.clauses[sentence].iter().find(|c| c.subject == Some(m.head))?;
    let verb = clause.verb;
    if clause.negated {
        return None;
    }
    desk.frames.of(clause, &desk.scene(sentence)).filter(|f| f.coding.kind() == Kind::Incident)?;
    let coding = Coding::of(Kind::Attribution, "unknown_perpetrator")?;
    let range = desk.clause_range(sentence, verb);
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:unknown")?;
    if let Some(mut actor) = desk.actor(Role::Perpetrator, sentence, m.head) {
        actor.name = "unknown".to_owned();
        draft.fact.actors.push(actor);
    }
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "the attacks, blamed on X": blame without a blamer.
fn blamed_on(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("act") {
        return None;
    }
    let verb = s.children(m.head).find(|&c| s.is_rel(c, &["acl"]) && matches!(s.words[c].lemma.as_str(), "blame" | "attribute") && s.words[c].tag == "VBN")?;
    let clause = desk.clauses[sentence].iter().find(|c| c.verb == verb)?;
    let accused = clause.oblique(&["on", "to"])?;
    if clause.subject.is_some() {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "blame")?;
    let words: Vec<usize> = s.subtree(verb).into_iter().chain([m.head]).collect();
    let mut range = s.bytes(&words)?;
    range.start = range.start.min(m.range.start);
    let mut draft = desk.draft(coding, sentence, verb, range.clone(), "nouns:blamed")?;
    add(desk, &mut draft.fact, Role::Accused, sentence, accused);
    draft.fact.modality = Modality::Alleged;
    draft.fact.scope = Some(events::scope(&desk.words(range).to_lowercase(), "blame"));
    Some(draft)
}

/// "groups armed and trained by X", "militias affiliated with X".
fn backed_group(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !desk.scene(sentence).is(m.head, "group") {
        return None;
    }
    let verb = s.children(m.head).find(|&c| s.is_rel(c, &["acl", "amod"]) && c > m.head && matches!(s.words[c].lemma.as_str(), "equip" | "arm" | "train" | "back" | "fund" | "affiliate" | "link" | "support" | "sponsor" | "align" | "affiliated" | "linked" | "loyal" | "close"))?;
    if s.ancestors(m.head).into_iter().skip(1).any(|i| matches!(s.words[i].lemma.as_str(), "blame" | "accuse" | "suspect")) {
        return None;
    }
    let inside: Vec<usize> = s.subtree(verb);
    let party = inside.iter().copied().find(|&i| desk.entity(sentence, i).is_some_and(|e| matches!(e.sort, Sort::Government | Sort::Organisation | Sort::Place)) && i != m.head)?;
    let coding = Coding::of(Kind::Background, "armed_group")?;
    let mut range = s.bytes(&inside)?;
    range.start = range.start.min(m.range.start);
    let mut draft = desk.draft(coding, sentence, verb, range, "nouns:backed")?;
    add(desk, &mut draft.fact, Role::Subject, sentence, m.head);
    add(desk, &mut draft.fact, Role::Party, sentence, party);
    Some(draft)
}

/// "5,000 soldiers stationed in X", "3,000 troops based in three bases".
fn force_level(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let forces = m.is("force") || m.is("staff") || m.is("diplomat");
    let count = m.count.as_ref()?;
    if !forces || count.min == Some(1) {
        return None;
    }
    let verb = s.children(m.head).find(|&c| s.is_rel(c, &["acl"]) && matches!(s.words[c].lemma.as_str(), "station" | "base" | "deploy" | "serve" | "remain" | "work"));
    let existential = s.words[m.head].head.filter(|&h| s.child(h, &["expl"]).is_some() || s.child(m.head, &["expl"]).is_some()).or_else(|| s.child(m.head, &["expl"]).map(|_| m.head));
    let top = verb.or(existential)?;
    let base = if m.is("force") { "troop_level" } else { "staff_level" };
    let coding = Coding::of(Kind::Posture, base)?;
    let range = if verb.is_some() { let mut r = s.bytes(&s.subtree(m.head))?; r.start = r.start.min(m.range.start); r } else { s.range.clone() };
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:level")?;
    add(desk, &mut draft.fact, Role::Subject, sentence, m.head);
    if let Some(c) = desk.clauses[sentence].iter().find(|c| c.verb == top).or(desk.clauses[sentence].first()) {
        events::numbers(desk, &mut draft, c);
    }
    for p in desk.places(sentence, &draft.range) {
        draft.fact.places.push(p);
    }
    if let Some(t) = desk.reading.times.iter().find(|t| t.sentence == sentence && matches!(t.time, chancery_facts::reading::TimeExpr::Now)) {
        draft.fact.event_date = Some(desk.date(t, false));
    }
    Some(draft)
}

/// "Tensions between X and Y".
fn tension(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("tension") || desk.said_at(sentence, m.head).is_some() {
        return None;
    }
    let verb = s.words[m.head].head.filter(|_| s.is_rel(m.head, &["nsubj"]))?;
    let coding = Coding::of(Kind::Background, "tensions")?;
    let range = desk.clause_range(sentence, verb);
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:tension")?;
    let between: Vec<usize> = s.subtree(m.head).into_iter().filter(|&i| desk.entity(sentence, i).is_some_and(|e| e.sort == Sort::Government)).collect();
    for w in between {
        add(desk, &mut draft.fact, Role::Party, sentence, w);
    }
    if let Some(t) = desk.time_of(sentence, verb) {
        draft.fact.event_date = Some(desk.date(t, false));
    }
    Some(draft)
}

/// "a meeting with the ambassadors", "talks between X and Y": told in passing.
fn meeting(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("meetingnoun") || s.is_rel(m.head, &["obj", "nsubj"]) {
        return None;
    }
    let with: Vec<usize> = s.children(m.head).filter(|&c| c > m.head && matches!(s.case(c), Some("with" | "between")) && desk.scene(sentence).is(c, "party")).collect();
    let first = *with.first()?;
    let coding = Coding::of(Kind::Contact, "meeting")?;
    let subject = s.ancestors(m.head).into_iter().skip(1).find_map(|v| desk.clauses[sentence].iter().find(|c| c.verb == v).and_then(|c| c.subject));
    let mut range = s.bytes(&[m.head, first])?;
    range.start = range.start.min(m.range.start);
    range.end = range.end.max(desk.mention(sentence, first)?.range.end);
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:meeting")?;
    for w in subject.into_iter().chain(with) {
        add(desk, &mut draft.fact, Role::Participant, sentence, w);
    }
    (draft.fact.actors.len() > 1).then_some(draft)
}

/// "the drawdown of troops", "a cut to troop numbers from X to Y", "a withdrawal of embassy staff".
fn reduction(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("reduction") {
        return None;
    }
    let verb = s.words[m.head].head.filter(|_| s.is_rel(m.head, &["obj", "nsubj"]))?;
    let clause = desk.clauses[sentence].iter().find(|c| c.verb == verb)?;
    if clause.negated {
        return None;
    }
    let inside = s.subtree(m.head);
    let words = desk.words(s.bytes(&inside)?).to_lowercase();
    let ty = if ["troop", "soldier", "force", "military"].iter().any(|w| words.contains(w)) {
        "troop_change"
    } else if ["staff", "diplomat", "personnel"].iter().any(|w| words.contains(w)) {
        "staff_change"
    } else {
        return None;
    };
    use crate::mood::Mood;
    use chancery_facts::Status;
    let said = desk.said_at(sentence, verb).is_some();
    let (status, modality) = match (clause.lemma.as_str(), desk.mood(sentence, clause)) {
        ("announce" | "plan" | "order" | "approve" | "propose" | "unveil", Mood::Real) => (Status::Announced, Modality::Future),
        ("complete" | "finish" | "begin" | "start" | "carry out" | "make" | "conclude" | "implement", Mood::Real) if said => (Status::DoneClaimed, Modality::Attributed),
        ("complete" | "finish" | "begin" | "start" | "carry out" | "make" | "conclude" | "implement", Mood::Real) => (Status::Done, Modality::Asserted),
        ("consider" | "weigh", Mood::Real) => (Status::Considered, Modality::Possible),
        _ => return None,
    };
    let coding = Coding::of(Kind::Posture, ty)?;
    let range = desk.clause_range(sentence, verb);
    let mut draft = desk.draft(coding, sentence, verb, range, "nouns:reduction")?;
    draft.fact.status = Some(status);
    draft.fact.modality = modality;
    if let Some(w) = clause.subject {
        add(desk, &mut draft.fact, Role::Actor, sentence, w);
    }
    for w in inside {
        if desk.mention(sentence, w).is_some_and(|m| m.is("force") || m.is("staff") || m.is("diplomat")) {
            add(desk, &mut draft.fact, Role::Subject, sentence, w);
        }
    }
    events::numbers(desk, &mut draft, clause);
    draft.fact.places.extend(desk.places(sentence, &draft.range));
    Some(draft)
}

/// "We do not know who fired them", "it was not clear who was behind the attack": nobody known did it.
pub fn unknown_who(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let unclear = matches!(clause.lemma.as_str(), "unclear" | "unknown") || clause.negated && matches!(clause.lemma.as_str(), "know" | "clear" | "identify" | "establish" | "determine");
    if !unclear {
        return None;
    }
    let who = s.subtree(clause.verb).into_iter().find(|&i| s.words[i].lower == "who")?;
    let act = s.words.iter().skip(who).any(|w| matches!(w.lemma.as_str(), "fire" | "launch" | "carry" | "attack" | "plant" | "behind" | "responsible" | "shoot" | "throw" | "bomb" | "do" | "kill" | "stage" | "set"));
    if !act {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "unknown_perpetrator")?;
    let mut draft = desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "nouns:unknown")?;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}
