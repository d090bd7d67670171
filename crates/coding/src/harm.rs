//! What an act cost: dead, wounded, missing and held, told by verbs, by nouns, or alone after the act.

use crate::clauses::Clause;
use crate::desk::{Desk, Draft};
use crate::incidents::{in_range, ordinal, push_actor};
use crate::mood::Mood;
use chancery_facts::reading::{Sentence, Sort};
use chancery_facts::{Casualties, Coding, EvidenceRole, Fact, Kind, Level, Role, Toll};
use std::ops::Range;

/// Dead, wounded, missing and held, from verbs and nouns inside the evidence.
pub fn casualties(desk: &Desk, draft: &mut Draft) {
    let sentence = draft.sentence;
    let s = desk.sentence(sentence);
    let words = in_range(desk, sentence, &draft.range);
    let mut found = draft.fact.casualties.take().unwrap_or_default();
    for clause in desk.clauses[sentence].iter().filter(|c| words.contains(&c.verb)) {
        let Some((slot, who)) = harm(desk, sentence, clause) else { continue };
        if clause.negated {
            if matches!(slot, Slot::Killed | Slot::Injured) && !negates_other(s, who) {
                slot.put(&mut found, nobody(desk, s.range.clone()));
            }
            continue;
        }
        let mut toll = toll(desk, sentence, who, clause);
        // "killed ..., alongside Y": one more at least
        if let Some(beside) =
            clause.obliques.iter().find(|(p, _)| p.starts_with("along") || p.starts_with("together")).map(|(_, n)| *n)
            && desk.scene(sentence).is(beside, "human")
            && clause.lemma == "kill"
        {
            toll.min = toll.min.map(|n| n + 1);
            toll.max = None;
            push_actor(&mut draft.fact, desk.actor(Role::Victim, sentence, beside));
        }
        if draft.fact.kind() == Kind::Incident {
            push_victims(desk, &mut draft.fact, sentence, who);
        }
        slot.put(&mut found, toll);
    }
    dead_nouns(desk, sentence, &words, &mut found);
    if !found.is_empty() {
        draft.fact.casualties = Some(found);
    }
}

fn push_victims(desk: &Desk, fact: &mut Fact, sentence: usize, who: usize) {
    for w in group_of(desk.sentence(sentence), who) {
        if desk.mention(sentence, w).is_some() {
            push_actor(fact, desk.actor(Role::Victim, sentence, w));
        }
    }
}

/// True for verbs that tell what an act cost: "nobody was hurt in the bombing" is told of a bombing.
pub fn is_of(lemma: &str) -> bool {
    matches!(lemma, "kill" | "die" | "hurt" | "injure" | "wound" | "harm")
}

/// Told to have hurt nobody.
fn nobody(desk: &Desk, range: Range<usize>) -> Toll {
    Toll { min: Some(0), max: Some(0), who: Vec::new(), words: Some(desk.words(range).to_owned()) }
}

/// What a clause tells to have been done to whom: the noun that tells it. Only what is told as having happened.
fn harm(desk: &Desk, sentence: usize, clause: &Clause) -> Option<(Slot, usize)> {
    let s = desk.sentence(sentence);
    let lemma = clause.lemma.as_str();
    let slot = slot_of(s, clause)?;
    let intransitive = matches!(lemma, "die" | "perish" | "dead" | "injured" | "wounded" | "hurt" | "missing");
    // "three people were killed and 12 wounded": the second subject is told without its verb
    let gapped = matches!(lemma, "kill" | "wound" | "injure") && s.is_rel(clause.verb, &["conj"]);
    let life = || {
        let lives = clause.object?;
        let of = |c: &usize| *c > lives && s.case(*c) == Some("of") || s.is_rel(*c, &["nmod:poss"]);
        s.children(lives).find(of).or(s.child(lives, &["nummod"]))
    };
    let who = match lemma {
        "claim" | "take" | "cost" if slot == Slot::Killed => life(),
        "lose" | "suffer" | "sustain" | "receive" => clause.subject,
        "find" | "recover" | "pull" | "retrieve" | "count" => {
            let body = clause.object?;
            s.children(body).find(|c| *c > body && s.case(*c) == Some("of")).or(Some(body))
        }
        _ if (intransitive || gapped) && clause.object.is_none() => clause.subject,
        _ => clause.object,
    };
    let who = whole_of_part(desk, sentence, who?);
    // "held 14 ambassadors hostage": parsed as whose hostage
    let who = s
        .child(who, &["nmod:poss"])
        .filter(|_| matches!(s.words[who].lower.as_str(), "hostage" | "captive"))
        .unwrap_or(who);
    if desk.mood(sentence, clause) != Mood::Real {
        return None;
    }
    // "two of the five people wounded": who was wounded are the five
    let of_them = s.is_rel(clause.verb, &["acl"])
        && s.words[clause.verb].head.is_some_and(|h| h != who && s.words[h].head == Some(who));
    if of_them {
        return None;
    }
    let no_one = s.words[who].lower == "one" && s.children(who).any(|c| s.words[c].lower == "no");
    let people = no_one
        || desk.scene(sentence).is(who, "human")
        || s.words[who].pos == "NUM"
        || matches!(s.words[who].lemma.as_str(), "nobody" | "wounded" | "injured" | "body" | "corpse")
        || desk
            .mention(sentence, who)
            .is_some_and(|m| m.is("victimnoun") || m.is("person") || m.is("civil") || m.count.is_some());
    people.then_some((slot, who))
}

fn slot_of(s: &Sentence, clause: &Clause) -> Option<Slot> {
    let object = |any: &[&str]| clause.object.is_some_and(|o| any.contains(&s.words[o].lemma.as_str()));
    let hurts = |w: usize| {
        matches!(
            s.words[w].lemma.as_str(),
            "wound" | "injury" | "cut" | "burn" | "bruise" | "fracture" | "concussion" | "shrapnel" | "laceration"
        )
    };
    let of_hurts = |any: &[&str]| clause.obliques.iter().any(|(p, w)| any.contains(&p.as_str()) && hurts(*w));
    let child = |any: &[&str]| s.children(clause.verb).any(|c| any.contains(&s.words[c].lower.as_str()));
    Some(match clause.lemma.as_str() {
        "kill" | "die" | "assassinate" | "murder" | "execute" | "slay" | "shoot dead" | "gun down" | "perish" => {
            Slot::Killed
        }
        "shoot" | "beat" | "stab" | "hack" | "club" | "burn" | "knife" | "slash" | "wound" | "injure"
            if child(&["death", "dead", "fatally"]) =>
        {
            Slot::Killed
        }
        "wound" | "injure" | "maim" | "stab" | "beat" | "hurt" => Slot::Injured,
        "harm" | "burn" if clause.passive => Slot::Injured,
        "treat" | "hospitalize" | "hospitalise" | "admit" if of_hurts(&["for", "with"]) => Slot::Injured,
        "suffer" | "sustain" | "receive" if clause.object.is_some_and(hurts) => Slot::Injured,
        "suffer" if of_hurts(&["from"]) => Slot::Injured,
        "take" | "bring" | "rush" | "fly" | "admit" if clause.passive && to_hospital(s, clause) => Slot::Injured,
        "hit" | "strike" | "cut" if clause.passive && by_fragments(s, clause) => Slot::Injured,
        "leave" if of_hurts(&["with"]) => Slot::Injured,
        "find" | "recover" | "pull" | "retrieve" | "count" if clause.passive && object(&["body", "corpse"]) => {
            Slot::Killed
        }
        "kidnap" | "abduct" | "seize" | "capture" | "snatch" => Slot::Captured,
        "take" | "hold" | "keep" if hostages(s, clause.verb) => Slot::Captured,
        // "claimed two lives", "two employees lost their lives"
        "claim" | "cost" | "take" | "lose" if object(&["life"]) => Slot::Killed,
        "leave" => {
            // "left three people dead", "left two wounded"
            let state = clause.complement.map(|c| s.words[c].lower.as_str()).unwrap_or_default();
            match state {
                "dead" => Slot::Killed,
                "wounded" | "injured" | "hurt" => Slot::Injured,
                _ => return None,
            }
        }
        "dead" => Slot::Killed,
        "injured" | "wounded" => Slot::Injured,
        "missing" => Slot::Missing,
        _ => return None,
    })
}

fn to_hospital(s: &Sentence, clause: &Clause) -> bool {
    clause.obliques.iter().any(|(p, w)| p == "to" && matches!(s.words[*w].lemma.as_str(), "hospital" | "clinic"))
}

fn by_fragments(s: &Sentence, clause: &Clause) -> bool {
    let flying = |w: usize| {
        matches!(
            s.words[w].lemma.as_str(),
            "bullet" | "shrapnel" | "fragment" | "splinter" | "glass" | "stone" | "pellet" | "debris" | "ricochet"
        )
    };
    clause.subject.is_some_and(flying)
        || clause.obliques.iter().any(|(p, w)| matches!(p.as_str(), "by" | "with") && flying(*w))
}

/// A clause that tells of harm beside the act that caused it: "Two guards died when ...", "..., a gardener was burned". The act is
/// told in the same sentence or right before.
fn harm_alone(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let (slot, who) = harm(desk, sentence, clause)?;
    let held = matches!(slot, Slot::Missing | Slot::Captured);
    if held || clause.negated && negates_other(s, who) || desk.elsewhere(sentence) || clause.modal.is_some() {
        return None;
    }
    // Who did it makes an act of it, and so does a time of its own.
    let doer = clause.subject.filter(|&w| w != who).is_some_and(|w| desk.scene(sentence).is(w, "human"));
    if doer || desk.mention(sentence, who).is_some_and(|m| m.pronoun && !clause.negated) {
        return None;
    }
    let coding = Coding::of(Kind::Incident, "attack_unspecified")?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range.clone(), HARM)?;
    let mut found = Casualties::default();
    if clause.negated {
        slot.put(&mut found, nobody(desk, range));
    } else {
        slot.put(&mut found, toll(desk, sentence, who, clause));
        push_victims(desk, &mut draft.fact, sentence, who);
    }
    draft.fact.casualties = Some(found);
    Some(draft)
}

/// "put the death toll at 12", "the number of wounded had risen to four", "bringing the toll to one": how many by then. It belongs
/// to an act told before.
pub fn toll_told(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    died_of_wounds(desk, sentence, clause).or_else(|| toll_moved(desk, sentence, clause))
}

/// "A third guard died of his wounds": one more, or the third.
fn died_of_wounds(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let wounds = |w: usize| matches!(s.words[w].lemma.as_str(), "wound" | "injury" | "burn");
    let of = clause.obliques.iter().any(|(p, w)| matches!(p.as_str(), "of" | "from" | "to") && wounds(*w));
    let dies = matches!(clause.lemma.as_str(), "die" | "succumb") && of && !clause.negated;
    let who = clause.subject.filter(|_| dies && desk.mood(sentence, clause) == Mood::Real)?;
    let m = desk.mention(sentence, who)?;
    let count = ordinal(s, who)
        .and_then(|n| u32::try_from(n).ok())
        .or(m.count.as_ref().and_then(|c| c.min).and_then(|n| u32::try_from(n).ok()))
        .or((!m.plural).then_some(1))?;
    let coding = Coding::of(Kind::Incident, "attack_unspecified")?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range.clone(), DEATH)?;
    let words = Some(desk.words(range).to_owned());
    let killed = Toll { min: Some(count), max: Some(count), who: Vec::new(), words };
    draft.fact.casualties = Some(Casualties { killed: Some(killed), ..Casualties::default() });
    push_actor(&mut draft.fact, desk.actor(Role::Victim, sentence, who));
    Some(draft)
}

fn toll_moved(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let moves = matches!(
        clause.lemma.as_str(),
        "put"
            | "bring"
            | "take"
            | "raise"
            | "revise"
            | "rise"
            | "climb"
            | "grow"
            | "increase"
            | "stand"
            | "reach"
            | "lower"
    );
    if !moves || clause.negated || desk.mood(sentence, clause) != Mood::Real || desk.elsewhere(sentence) {
        return None;
    }
    let slot = |&w: &usize| {
        let phrase: Vec<&str> = s.subtree(w).into_iter().map(|i| s.words[i].lemma.as_str()).collect();
        let has = |any: &[&str]| any.iter().any(|x| phrase.contains(x));
        match s.words[w].lemma.as_str() {
            "number" | "count" | "toll" if has(&["injured", "wounded", "injure", "wound", "hurt"]) => {
                Some(Slot::Injured)
            }
            "toll" => Some(Slot::Killed),
            "number" | "count" if has(&["dead", "kill", "death", "fatality"]) => Some(Slot::Killed),
            _ => None,
        }
    };
    let (told, slot) = clause.object.iter().chain(&clause.subject).find_map(|w| Some((*w, slot(w)?)))?;
    // What a series of acts has cost is no act's toll.
    let several =
        s.subtree(told).into_iter().any(|i| desk.mention(sentence, i).is_some_and(|m| m.is("act") && m.plural));
    let reached = (clause.lemma == "reach").then_some(clause.object).flatten();
    // "from five to eight": the second may hang on the first
    let behind = || {
        let (_, from) = clause.obliques.iter().find(|(p, _)| p == "from")?;
        s.children(*from).find(|&c| s.case(c) == Some("to"))
    };
    let at = clause.obliques.iter().find(|(p, _)| matches!(p.as_str(), "at" | "to")).map(|(_, w)| *w);
    let number = at.or(reached).or_else(behind)?;
    let count = small_number(&s.words[number].lower)
        .or_else(|| s.child(number, &["nummod"]).and_then(|n| small_number(&s.words[n].lower)))
        .or_else(|| s.words[number].lower.replace(',', "").parse().ok())?;
    let coding = Coding::of(Kind::Incident, "attack_unspecified")?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range.clone(), TOLL)?;
    let least = s.subtree(number).into_iter().any(|i| s.words[i].lower == "least");
    let max = if least { None } else { Some(count) };
    let words = Some(desk.words(range).to_owned());
    let mut found = Casualties::default();
    slot.put(&mut found, Toll { min: Some(count), max, who: Vec::new(), words });
    dead_nouns(desk, sentence, &s.subtree(number), &mut found);
    draft.fact.casualties = Some(found);
    if several {
        draft.fact.coding = Coding::of(Kind::Aggregate, "casualty_total")?;
        draft.fact.casualties = None;
        draft.fact.quantities.push(chancery_facts::Quantity::new(
            chancery_facts::QuantityWhat::Persons,
            chancery_facts::QuantityRole::Count,
            Some(count.into()),
            max.map(Into::into),
        ));
    }
    Some(draft)
}

/// What made a draft that is a toll alone, or one more death.
const TOLL: &str = "harm:toll";
const DEATH: &str = "harm:death";
const HARM: &str = "harm:alone";

/// Harm told by clauses that stand beside the acts of the sentence.
pub fn beside_acts(desk: &Desk, sentence: usize, out: &[Draft]) -> Vec<Draft> {
    let told = |verb: usize| {
        let at = desk.sentence(sentence).words[verb].range.start;
        let own = |d: &&Draft| d.word == verb || d.fact.kind() == Kind::Aggregate;
        out.iter().any(|d| matches!(d.fact.kind(), Kind::Incident | Kind::Aggregate) && d.range.contains(&at))
            || out.iter().any(|d| own(&d))
    };
    let clauses = desk.clauses[sentence].iter().filter(|c| !told(c.verb));
    let mut harmed: Vec<Draft> = clauses.filter_map(|clause| harm_alone(desk, sentence, clause)).collect();
    let untold: Vec<usize> = (0..desk.sentence(sentence).words.len()).filter(|&w| !told(w)).collect();
    harmed.extend(nouns_alone(desk, sentence, &untold));
    harmed
}

/// "There were no casualties when ...", "No injuries were reported.", "two dead and five wounded", beside the act.
fn nouns_alone(desk: &Desk, sentence: usize, words: &[usize]) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let harm = |w: usize| matches!(s.words[w].lemma.as_str(), "casualty" | "injury" | "dead" | "wounded" | "injured");
    let word = words.iter().copied().find(|&w| harm(w))?;
    let unreal = |verb: usize| {
        let clause = desk.clauses[sentence].iter().find(|c| c.verb == verb);
        clause.is_some_and(|c| desk.mood(sentence, c) != Mood::Real)
    };
    if desk.elsewhere(sentence) || s.ancestors(word).into_iter().any(unreal) {
        return None;
    }
    let mut found = Casualties::default();
    dead_nouns(desk, sentence, words, &mut found);
    let coding = Coding::of(Kind::Incident, "attack_unspecified").filter(|_| !found.is_empty())?;
    let mut draft = desk.draft(coding, sentence, word, s.range.clone(), HARM)?;
    draft.fact.casualties = Some(found);
    Some(draft)
}

/// True for drafts that only say what an act told elsewhere has cost.
pub fn is_toll(draft: &Draft) -> bool {
    matches!(draft.fact.made_by.as_str(), TOLL | DEATH | HARM)
}

/// Gives tolls to the acts they belong to; a toll says more than one death.
pub fn settle(desk: &Desk, out: &mut [Draft], mut tolls: Vec<Draft>) {
    tolls.sort_by_key(|toll| toll.fact.made_by == DEATH);
    for toll in &tolls {
        if toll.fact.made_by == HARM {
            settle_harm(desk, out, toll);
        } else {
            settle_toll(desk, out, toll);
        }
    }
}

/// Harm goes with the one act of its sentence, else with the one act of the sentence before.
fn settle_harm(desk: &Desk, out: &mut [Draft], toll: &Draft) {
    let acts = |sentence: usize| -> Vec<usize> {
        let in_it = |&i: &usize| out[i].sentence == sentence && out[i].fact.kind() == Kind::Incident;
        (0..out.len()).filter(in_it).collect()
    };
    let here = acts(toll.sentence);
    let before = || toll.sentence.checked_sub(1).map(&acts).unwrap_or_default();
    let at = match here.as_slice() {
        [one] => *one,
        [] => match before().as_slice() {
            [one] if desk.time_of(toll.sentence, toll.word).is_none() => *one,
            _ => return,
        },
        _ => return,
    };
    let cities = |fact: &Fact| -> Vec<String> {
        fact.places.iter().filter(|p| p.level == Level::City).map(|p| p.name.clone()).collect()
    };
    let there = cities(&out[at].fact);
    let of_toll = desk.places(toll.sentence, &toll.range);
    let moved = of_toll.iter().any(|p| p.level == Level::City && !there.is_empty() && !there.contains(&p.name));
    if !moved && out[at].fact.zone() == toll.fact.zone() {
        give(&mut out[at], toll);
    }
}

/// Gives a toll to the act before it that has none of its kind; another number than one already told is left out, as nothing
/// says whether it is of the same act and the same hour.
fn settle_toll(desk: &Desk, out: &mut [Draft], toll: &Draft) {
    let before = |d: &Draft| d.sentence <= toll.sentence && toll.sentence - d.sentence <= 5;
    let behind = |d: &Draft| d.sentence > toll.sentence && d.sentence - toll.sentence <= 3;
    let incident = |d: &Draft| d.fact.kind() == Kind::Incident;
    let at = out.iter().rposition(|d| incident(d) && before(d));
    let next = || (0..out.len()).filter(|&i| incident(&out[i]) && behind(&out[i])).min_by_key(|&i| out[i].sentence);
    // "burned on Sunday, died on Tuesday": the act of that Sunday, wherever it is told
    let told: Vec<_> = desk.reading.times_of(toll.sentence).iter().filter_map(|t| desk.date(t, false).days).collect();
    let on_its_day = || {
        let near = (0..out.len()).filter(|&i| incident(&out[i]) && (before(&out[i]) || behind(&out[i])));
        let mut dated = near
            .filter(|&i| out[i].fact.event_date.as_ref().and_then(|w| w.days).is_some_and(|days| told.contains(&days)));
        dated.next_back()
    };
    if let Some(at) = on_its_day().or(at).or_else(next) {
        give(&mut out[at], toll);
    }
}

/// What a toll tells is put where the act says nothing yet, with the words that tell it.
fn give(act: &mut Draft, toll: &Draft) {
    let Some(c) = &toll.fact.casualties else { return };
    let mine = act.fact.casualties.get_or_insert_with(Casualties::default);
    for (a, b) in [(&mut mine.killed, &c.killed), (&mut mine.injured, &c.injured)] {
        if a.as_ref().is_none_or(|x| x.min.is_none()) && b.is_some() {
            a.clone_from(b);
        }
    }
    for victim in toll.fact.actors_as(Role::Victim) {
        push_actor(&mut act.fact, Some(victim.clone()));
    }
    let covered = act.range.start <= toll.range.start && toll.range.end <= act.range.end;
    if !covered {
        for evidence in toll.fact.evidence() {
            let mut evidence = evidence.clone();
            evidence.role = EvidenceRole::Repeat;
            act.fact.add_evidence(evidence);
        }
    }
}

/// Digits, and the number words up to twenty.
pub fn small_number(word: &str) -> Option<u32> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    word.parse().ok().or_else(|| WORDS.iter().position(|w| *w == word).and_then(|n| u32::try_from(n).ok()))
}

/// "At least seven persons, four of them officers, were killed": the part in apposition read as the subject; the toll is
/// that of the whole.
fn whole_of_part(desk: &Desk, sentence: usize, who: usize) -> usize {
    let s = desk.sentence(sentence);
    let lower = |i: usize| s.words.get(i).map(|w| w.lower.as_str()).unwrap_or_default();
    // "killed eight, among them two guards": the part read as a second object
    let them = |i: usize| matches!(lower(i + 1), "them" | "whom");
    let part = (who.saturating_sub(4)..who).find(|&i| matches!(lower(i), "of" | "among") && them(i));
    let comma = part.and_then(|of| (of.saturating_sub(3)..of).rev().find(|&i| lower(i) == ","));
    let whole = comma.and_then(|at| {
        (at.saturating_sub(6)..at).rev().find(|&i| desk.mention(sentence, i).is_some_and(|m| m.count.is_some()))
    });
    whole.unwrap_or(who)
}

/// "took them hostage", "was held captive", "took ten hostages".
fn hostages(s: &Sentence, verb: usize) -> bool {
    s.children(verb)
        .any(|c| matches!(s.words[c].lower.as_str(), "hostage" | "captive" | "hostages" | "captives" | "prisoner"))
}

fn negates_other(s: &Sentence, who: usize) -> bool {
    s.children(who).any(|c| s.words[c].lower == "other")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Killed,
    Injured,
    Missing,
    Captured,
}

impl Slot {
    fn put(&self, casualties: &mut Casualties, toll: Toll) {
        let place = match self {
            Slot::Killed => &mut casualties.killed,
            Slot::Injured => &mut casualties.injured,
            Slot::Missing => &mut casualties.missing,
            Slot::Captured => &mut casualties.captured,
        };
        let better = place.as_ref().is_none_or(|old| old.min.is_none() && toll.min.is_some());
        if better {
            *place = Some(toll);
        }
    }
}

/// The noun and those joined to it.
fn group_of(s: &Sentence, who: usize) -> Vec<usize> {
    let mut out = vec![who];
    out.extend(s.children(who).filter(|&c| s.is_rel(c, &["conj"]) && s.child(c, &["nsubj", "cop", "aux"]).is_none()));
    out
}

fn compound_number(s: &Sentence, word: usize) -> Option<u32> {
    let first = s.child(word, &["compound"])?;
    s.child(first, &["nummod"]).and_then(|c| small_number(&s.words[c].lower))
}

/// The number of people: parts are added ("five children and two women"); a vague part leaves it open.
fn toll(desk: &Desk, sentence: usize, who: usize, clause: &Clause) -> Toll {
    let s = desk.sentence(sentence);
    let mut min = Some(0u64);
    let mut max = Some(0u64);
    let mut names = Vec::new();
    let group = group_of(s, who);
    let mut named_only = true;
    for &w in &group {
        let Some(m) = desk.mention(sentence, w) else {
            // "claimed nine lives": the number alone is told
            let own = s.words[w].pos == "NUM";
            let number = if own { Some(w) } else { s.child(w, &["nummod"]) };
            let n = number.and_then(|c| small_number(&s.words[c].lower)).map(u64::from);
            named_only = false;
            (min, max) = (min.zip(n).map(|(a, b)| a + b), max.zip(n).map(|(a, b)| a + b));
            continue;
        };
        names.push(desk.words(m.range.clone()).to_owned());
        let e = desk.reading.entity(m);
        let one = match (&m.count, e.sort, m.plural) {
            (Some(c), _, _) => {
                named_only = false;
                (c.min, c.max)
            }
            // "five police officers": the number hangs on the noun in front
            (None, _, true) if compound_number(s, w).is_some() => {
                named_only = false;
                let n = compound_number(s, w).map(u64::from);
                (n, n)
            }
            (None, Sort::Person, false) => {
                // "the ambassador's driver and a bodyguard": told by what they are, and so all of them
                named_only &= s.words[w].pos == "PROPN";
                (Some(1), Some(1))
            }
            (None, _, false)
                if !m.pronoun
                    && !matches!(
                        s.words[w].lemma.as_str(),
                        "family"
                            | "crowd"
                            | "group"
                            | "police"
                            | "staff"
                            | "personnel"
                            | "public"
                            | "convoy"
                            | "patrol"
                            | "army"
                            | "force"
                            | "team"
                    ) =>
            {
                named_only = false;
                (Some(1), Some(1))
            }
            _ => (None, None),
        };
        // "14 officers and some demonstrators": 14 at least
        if one.0.is_none() && min.is_some_and(|n| n > 0) {
            max = None;
            continue;
        }
        min = min.zip(one.0).map(|(a, b)| a + b);
        max = max.zip(one.1).map(|(a, b)| a + b);
    }
    // Named dead alone are not a full toll.
    if named_only && group.len() > 1 {
        max = None;
    }
    let cut = |n: Option<u64>| n.and_then(|n| u32::try_from(n).ok());
    let range = desk.clause_range(sentence, clause.verb);
    Toll { min: cut(min), max: cut(max), who: names, words: Some(desk.words(range).to_owned()) }
}

/// "two dead", "no casualties", "the death of a family".
fn dead_nouns(desk: &Desk, sentence: usize, words: &[usize], found: &mut Casualties) {
    let s = desk.sentence(sentence);
    for &w in words {
        let word = &s.words[w];
        match word.lemma.as_str() {
            "dead" | "wounded" | "injured" | "missing" | "injure" | "wound"
                if s.is_rel(w, &["conj", "obj", "xcomp", "amod"]) && s.child(w, &["nummod"]).is_some() =>
            {
                // "left two dead and five wounded"
                let n = s.child(w, &["nummod"]).and_then(|c| small_number(&s.words[c].lower));
                let slot = match word.lemma.as_str() {
                    "dead" => Slot::Killed,
                    "missing" => Slot::Missing,
                    _ => Slot::Injured,
                };
                slot.put(
                    found,
                    Toll { min: n, max: n, who: Vec::new(), words: Some(desk.words(s.range.clone()).to_owned()) },
                );
            }
            "casualty" | "injury" if s.children(w).any(|c| s.words[c].lower == "no") => {
                let none = || Toll {
                    min: Some(0),
                    max: Some(0),
                    who: Vec::new(),
                    words: Some(desk.words(s.range.clone()).to_owned()),
                };
                Slot::Injured.put(found, none());
                if word.lemma == "casualty" {
                    Slot::Killed.put(found, none());
                }
            }
            "death" => {
                let Some(of) = s.children(w).find(|&c| c > w && s.is_rel(c, &["nmod"]) && s.case(c) == Some("of"))
                else {
                    continue;
                };
                let Some(m) = desk.mention(sentence, of) else { continue };
                let human = desk.scene(sentence).is(of, "human");
                if human {
                    let n = m.count.as_ref().map(|c| (c.min, c.max));
                    let one = !m.plural && !matches!(s.words[of].lemma.as_str(), "family" | "group");
                    let (min, max) = n.unwrap_or(if one { (Some(1), Some(1)) } else { (None, None) });
                    let cut = |n: Option<u64>| n.and_then(|n| u32::try_from(n).ok());
                    Slot::Killed.put(
                        found,
                        Toll {
                            min: cut(min),
                            max: cut(max),
                            who: vec![desk.words(m.range.clone()).to_owned()],
                            words: None,
                        },
                    );
                }
            }
            _ => {}
        }
    }
}
