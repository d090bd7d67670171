//! Everything a clause can tell beside acts of violence: attributions, statements, promises, measures, contacts, postures.

mod step_nouns;

use crate::clauses::Clause;
use crate::desk::{Desk, Draft};
use crate::frames::Frame;
use crate::incidents::{is_unknown, push_actor};
use crate::mood::Mood;
use chancery_facts::reading::{Count, Sort};
use chancery_facts::{
    Coding, Fact, Kind, Modality, Modifier, Polarity, Quantity, QuantityRole, QuantityWhat, Relation, Role, Scope,
    Status, TargetClass,
};

/// Builds the fact that a frame gives for a clause, if the mood of the clause allows it.
pub fn of_clause(desk: &Desk, sentence: usize, clause: &Clause, frame: &Frame) -> Option<Draft> {
    // "ambassadors and Charges d'Affaires": nobody is charged
    let next = desk.sentence(sentence).words.get(clause.verb + 1).map(|w| w.lower.as_str());
    if clause.lemma == "charge" && next.is_some_and(|w| w.starts_with("d'") || w.starts_with("d\u{2019}")) {
        return None;
    }
    let clause = &with_doer(desk, sentence, clause);
    let mood = desk.mood(sentence, clause);
    let kind = frame.coding.kind();
    // "it was the work of outsiders": no embassy at work
    if frame.coding.ty() == "normal_operations"
        && clause.lemma == "work"
        && desk.sentence(sentence).words[clause.verb].pos != "VERB"
    {
        return None;
    }
    if desk.sentence(sentence).words[clause.verb].head.is_some_and(|h| desk.sentence(sentence).words[h].lower == "what")
    {
        return None;
    }
    let said = desk.said_at(sentence, clause.verb);
    if matches!(kind, Kind::Measure | Kind::Posture) && said.is_some_and(|x| crate::statements::unsaid(desk, x)) {
        return None;
    }
    let said = said.is_some();
    let condition = condition(desk, sentence, clause.verb);
    let mut coding = frame.coding;
    let mut status = None;
    let mut modality = if said { Modality::Attributed } else { Modality::Asserted };
    match kind {
        Kind::Measure | Kind::Posture => match mood {
            Mood::Real if clause.negated && !frame.tells_negation() => return None,
            Mood::Real if is_order(clause, frame.coding.kind()) => status = Some(Status::Ordered),
            Mood::Real if matches!(clause.lemma.as_str(), "announce" | "unveil") => {
                status = Some(Status::Announced);
                modality = Modality::Future;
            }
            Mood::Real if matches!(clause.lemma.as_str(), "way" | "underway" | "ongoing") => {
                status = Some(Status::UnderWay)
            }
            Mood::Real
                if clause.progressive || clause.lemma.starts_with("begin") || clause.lemma.starts_with("start") =>
            {
                status = Some(Status::UnderWay)
            }
            Mood::Real => status = Some(if said { Status::DoneClaimed } else { Status::Done }),
            // "shall not travel more than 25 kilometres"
            Mood::Future | Mood::Possible | Mood::Necessary if kind == Kind::Measure && frame.tells_negation() => {
                status = Some(Status::Ordered);
            }
            // "motorcycles will be banned from Friday": made known as coming; of other steps a future is a promise or a guess
            Mood::Future | Mood::Planned
                if kind == Kind::Measure
                    && matches!(coding.ty(), "restriction" | "site_security" | "guard_reinforcement")
                    && !clause.negated
                    && condition.is_none() =>
            {
                status = Some(Status::Announced);
                modality = Modality::Future;
            }
            Mood::Requested if kind == Kind::Measure && ordered(desk, sentence, clause) => {
                if governor_tells(desk, sentence, clause) {
                    return None;
                }
                status = Some(Status::Ordered);
            }
            Mood::Future if kind == Kind::Measure => return None,
            Mood::Future | Mood::Planned => {
                // "warned that it would close the embassy if ...": the warning tells it.
                let warned = condition.is_some()
                    && desk.sentence(sentence).words[clause.verb]
                        .head
                        .is_some_and(|h| desk.sentence(sentence).words[h].lemma == "warn");
                if clause.negated && !frame.tells_negation() || warned {
                    return None;
                }
                // "said it would expel the envoy if he did not apologise"
                if kind == Kind::Posture && condition.is_some() && said && clause.modal.is_some() {
                    return conditional_threat(desk, sentence, clause, condition);
                }
                status = Some(Status::Announced);
                modality = Modality::Future;
            }
            Mood::Possible
                if desk.sentence(sentence).words[clause.verb].head.is_some_and(|h| {
                    matches!(
                        desk.sentence(sentence).words[h].lemma.as_str(),
                        "fear" | "worry" | "warn" | "hope" | "doubt"
                    )
                }) =>
            {
                return None;
            }
            Mood::Considered | Mood::Possible if kind == Kind::Posture => {
                status = Some(Status::Considered);
                modality = Modality::Possible;
            }
            Mood::Requested if kind == Kind::Posture && ordered(desk, sentence, clause) => {
                if governor_tells(desk, sentence, clause) {
                    return None;
                }
                status = Some(Status::Ordered);
            }
            _ => return None,
        },
        Kind::Background
            if coding.ty() == "armed_group" && desk.sentence(sentence).is_rel(clause.verb, &["acl", "conj"]) =>
        {
            return None;
        }
        // "is to meet his colleague on 3 May", "the next round is set for June"
        Kind::Contact
            if matches!(mood, Mood::Future | Mood::Planned)
                && matches!(coding.ty(), "meeting" | "visit" | "call_or_message")
                && !clause.negated
                && condition.is_none() =>
        {
            modality = Modality::Future;
        }
        Kind::Contact if frame.tells_negation() && matches!(mood, Mood::Real | Mood::Future) => {}
        Kind::Contact | Kind::Background if (mood != Mood::Real || clause.negated) => {
            return None;
        }
        // "23 of them will be charged, prosecutors said"
        Kind::Attribution
            if coding.ty() == "charge" && mood == Mood::Future && clause.passive && said && !clause.negated =>
        {
            modality = Modality::Future;
        }
        Kind::Statement | Kind::Attribution if !matches!(mood, Mood::Real) => {
            return None;
        }
        _ => {}
    }
    if coding.ty().ends_with("_level") && coding.ty() != "security_level" && matches!(kind, Kind::Posture) {
        status = None;
    }
    let negated = clause.negated && !frame.tells_negation();
    if kind == Kind::Attribution && negated {
        coding = match coding.ty() {
            "claim" => Coding::of(Kind::Attribution, "no_claim")?,
            "denial" => return None,
            _ => return None,
        };
    }
    // "The Front did it, the police said": another's word
    if coding.ty() == "claim"
        && clause.lemma == "do"
        && desk.said_at(sentence, clause.verb).is_some_and(|x| !own_word(desk, sentence, clause, x))
    {
        coding = Coding::of(Kind::Attribution, "blame")?;
    }
    if kind == Kind::Contact && only_words(desk, sentence, clause, coding.ty()) {
        return None;
    }
    // "told the station that the consul was in the hands of the Front"
    let in_hands = coding.ty() == "claim" && clause.lemma == "hand";
    if in_hands && !desk.said_at(sentence, clause.verb).is_some_and(|x| crate::menace::speaks(desk, x)) {
        return None;
    }
    // "An anonymous caller said it was the work of the Cells": a claim, told by the noun of the act
    if coding.ty() == "blame"
        && matches!(clause.lemma.as_str(), "work" | "handiwork" | "doing" | "deed")
        && desk.said_at(sentence, clause.verb).is_some_and(|x| crate::menace::speaks(desk, x))
    {
        return None;
    }
    // "groups that oppose the occupation": a standing trait, no words
    let trait_only = desk.sentence(sentence).is_rel(clause.verb, &["acl"])
        && matches!(desk.sentence(sentence).words[clause.verb].tag, "VBP" | "VBZ");
    // "two gendarmes guarding the mission were hurt": who they are, no step.
    // "sixty policemen watch over the embassy", "is guarded by four policemen": how many stand there
    let standing = coding.ty() == "guard_reinforcement" && stands_guard(desk, sentence, clause);
    if standing {
        coding = Coding::of(Kind::Posture, "guard_change")?;
        status = None;
    }
    let guarding = !standing
        && matches!(clause.lemma.as_str(), "guard" | "protect" | "patrol" | "watch" | "stand")
        && desk.sentence(sentence).is_rel(clause.verb, &["acl"])
        && matches!(desk.sentence(sentence).words[clause.verb].tag, "VBG" | "VBP" | "VBZ" | "VBD");
    if kind == Kind::Measure && guarding {
        return None;
    }
    let kind = coding.kind();
    // "condemned what he called a cowardly act": said once.
    let what = crate::incidents::s_is_what(desk, sentence, clause.verb);
    if kind == Kind::Statement && (negated || trait_only || what) {
        return None;
    }
    // Arrests in a report that tells of an attack are arrests over that attack, but for those of a crowd: so many are a step.
    let over_act = coding.ty() == "arrests"
        && desk.reading.mentions.iter().any(|m| m.sentence <= sentence && m.is("act"))
        && !swept_up(desk, sentence, clause);
    if over_act {
        coding = Coding::of(Kind::Attribution, "arrest_of_suspect")?;
        status = None;
    }
    let sent_off = clause.lemma.starts_with("send") || status == Some(Status::Ordered);
    // "told not to leave the compound": no departure
    let kept_in = clause.complement.is_some_and(|v| desk.clauses[sentence].iter().any(|c| c.verb == v && c.negated));
    if coding.ty() == "departure_or_evacuation" && kept_in {
        coding = Coding::of(Kind::Posture, "security_level")?;
    }
    if coding.ty() == "departure_or_evacuation" && sent_off && by_host(desk, sentence, clause) {
        coding = Coding::of(Kind::Posture, "expulsion")?;
    }
    let threat = if coding.kind() == Kind::Contact && coding.ty() == "warning" {
        own_step(desk, sentence, clause)
    } else {
        None
    };
    if threat.is_some() {
        coding = Coding::of(Kind::Contact, "threat")?;
    }
    let condition = threat.and_then(|c| desk.condition(sentence, c.verb)).or(condition);
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range, &frame.source())?;
    let scene = desk.scene(sentence);
    for (role, argument) in &frame.roles {
        let Some(word) = scene.fill(clause, argument) else { continue };
        let role = &if over_act && *role == Role::Actor { Role::Authority } else { *role };
        if coding.ty() == "blame" && *role == Role::Claimant {
            add(desk, &mut draft.fact, Role::Accused, sentence, word);
            continue;
        }
        if negated && coding.ty() == "no_claim" {
            continue;
        }
        add(desk, &mut draft.fact, *role, sentence, word);
    }
    let f = &mut draft.fact;
    if let Some(object) = threat.and_then(|c| c.object) {
        add(desk, f, Role::Subject, sentence, object);
    }
    if coding.kind() == Kind::Contact
        && matches!(coding.ty(), "demand" | "request")
        && f.actors.iter().all(|a| a.role != Role::To)
    {
        // "demanded that Iraq arrest them": whoever is to act is addressed.
        let asked =
            clause.content.and_then(|v| desk.clauses[sentence].iter().find(|c| c.verb == v)).and_then(|c| c.subject);
        if let Some(word) = asked.filter(|&w| scene.is(w, "government") || scene.is(w, "state")) {
            add(desk, f, Role::To, sentence, word);
        }
        // "asked for an audience with the minister"
        let s = desk.sentence(sentence);
        let meeting = clause.object.or_else(|| clause.oblique(&["for"])).filter(|&w| scene.is(w, "meetingnoun"));
        if let Some(word) = meeting.and_then(|m| s.children(m).find(|&c| c > m && s.case(c) == Some("with"))) {
            add(desk, f, Role::To, sentence, word);
        }
    }
    if coding.kind() == Kind::Contact && matches!(coding.ty(), "demand" | "request") {
        // A crowd that addresses nobody, or people at large that are addressed: a public call.
        let people = |a: &chancery_facts::Actor| {
            // "urged residents to", "appealed to residents to"
            let addressed = clause.object.or_else(|| clause.oblique(&["to", "on", "upon", "with"]));
            addressed.and_then(|w| desk.entity(sentence, w)).is_some_and(|e| {
                e.sort == Sort::People
                    && e.name == a.name
                    && desk.mention(sentence, addressed.unwrap_or(0)).is_some_and(|m| m.is("civil"))
            })
        };
        let to: Vec<_> = f.actors.iter().filter(|a| a.role == Role::To).collect();
        let crowd = clause.subject.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.is("crowd"));
        // "gave the foreigners until Friday to leave", said by gunmen
        let armed = clause.subject.is_some_and(|w| crate::menace::hostile(desk, sentence, w));
        let ultimatum = armed && matches!(clause.lemma.as_str(), "give" | "grant");
        if ultimatum || if to.is_empty() { crowd } else { to.into_iter().all(people) } {
            f.coding = Coding::of(Kind::Statement, if ultimatum { "threat" } else { "call" })?;
            f.actors.retain(|a| a.role != Role::From);
        }
    }
    if kind == Kind::Posture {
        own_mission(f);
    }
    f.modality = modality;
    f.status = status;
    // "today there are 26": how it stands, and no step of anybody's
    if coding.ty() == "guard_change" && (standing || matches!(clause.lemma.as_str(), "be" | "there" | "remain")) {
        f.status = None;
    }
    // "the ministry counts 65 gendarmes": by its own account
    if kind == Kind::Posture && clause.lemma == "count" && status == Some(Status::Done) {
        f.status = Some(Status::DoneClaimed);
    }
    if kind == Kind::Statement {
        let told = clause
            .content
            .and_then(|w| desk.clauses[sentence].iter().find(|c| c.verb == w))
            .map(|c| desk.mood(sentence, c));
        f.modality = match told {
            Some(Mood::Possible) => Modality::Possible,
            Some(Mood::Necessary) => Modality::Necessity,
            Some(Mood::Future) => Modality::Future,
            _ => f.modality,
        };
    }
    if kind == Kind::Contact && matches!(coding.ty(), "threat" | "demand" | "request" | "warning")
        || coding.ty() == "threat"
    {
        if let Some(range) = &condition {
            f.modality = Modality::Conditional;
            f.condition = Some(desk.words(range.clone()).to_owned());
        } else if coding.ty() == "threat" {
            f.modality = Modality::Future;
        }
    }
    let inner = clause.complement.and_then(|v| desk.clauses[sentence].iter().find(|c| c.verb == v));
    if let Some(object) = inner.and_then(|c| c.object) {
        let s = desk.sentence(sentence);
        // "halt the deployment of allied soldiers": the soldiers
        let of = s.children(object).find(|&c| c > object && s.case(c) == Some("of"));
        let about = of
            .filter(|_| matches!(s.words[object].lemma.as_str(), "presence" | "deployment" | "number"))
            .unwrap_or(object);
        let known = desk
            .mention(sentence, about)
            .is_some_and(|m| m.is("force") || m.is("staff") || m.is("diplomat") || m.is("premises") || m.is("quarter"));
        match coding.ty() {
            "threat" if kind == Kind::Contact && known => add(desk, &mut draft.fact, Role::Subject, sentence, about),
            "legislation_or_vote" if known => add(desk, &mut draft.fact, Role::Target, sentence, about),
            _ => {}
        }
    }
    if coding.kind() == Kind::Attribution {
        attribution(desk, &mut draft, clause);
    }
    if kind == Kind::Posture && matches!(draft.fact.status, Some(Status::Announced | Status::Ordered)) {
        deadline(desk, &mut draft);
    }
    if matches!(kind, Kind::Posture) {
        numbers(desk, &mut draft, clause);
        of_the_mission(desk, &mut draft);
        of_the_sender(desk, &mut draft);
        if coding.ty().ends_with("_level") && coding.ty() != "security_level" && draft.fact.quantities.is_empty() {
            return None;
        }
    }
    if kind == Kind::Measure && coding.ty() == "arrests" {
        match among(desk, sentence, clause) {
            Some(count) => {
                draft.fact.quantities.push(counted(desk, QuantityWhat::Arrests, QuantityRole::Count, &count))
            }
            None => persons(desk, &mut draft.fact, sentence, clause.object, QuantityWhat::Arrests),
        }
    }
    if matches!(
        coding.ty(),
        "guard_reinforcement" | "site_security" | "support_by_third_party" | "compensation_or_repair"
    ) {
        for w in [clause.object, clause.subject].into_iter().flatten() {
            measured(desk, &mut draft.fact, sentence, w);
        }
        raised(desk, &mut draft.fact, sentence, clause);
    }
    if matches!(kind, Kind::Measure | Kind::Posture | Kind::Contact) {
        let relation = Relation::Location;
        let mut places = desk.places(sentence, &draft.range);
        // "will pull its last soldier out of Haiti", said at talks elsewhere
        if coding.ty().starts_with("troop_") {
            places = left(desk, &draft).unwrap_or(places);
        }
        if places.is_empty() && kind == Kind::Posture {
            places = of_those_counted(desk, sentence, clause).or_else(|| left(desk, &draft)).unwrap_or_default();
        }
        for mut place in places {
            if place.relation == Relation::Target
                || place.level == chancery_facts::Level::Facility && place.relation == relation && kind != Kind::Contact
            {
                place.relation = if kind == Kind::Measure { Relation::Protected } else { Relation::Subject };
            }
            draft.fact.places.push(place);
        }
        let here = matches!(
            coding.ty(),
            "troop_level"
                | "troop_change"
                | "staff_level"
                | "security_level"
                | "arrests"
                | "restriction"
                | "legislation_or_vote"
        );
        if draft.fact.places.is_empty() && here {
            // Steps of a city's police and alerts for its people are the city's, votes and forces the country's.
            let local = matches!(coding.ty(), "restriction" | "security_level" | "staff_level");
            let place = if local { desk.home(Relation::Location, true) } else { desk.setting(Relation::Location) };
            draft.fact.places.extend(place);
        }
    }
    Some(draft)
}

/// Contacts in form alone: "asked why", "asked that his name be left out", "rang the agency's bureau", "drove on to his embassy".
fn only_words(desk: &Desk, sentence: usize, clause: &Clause, ty: &str) -> bool {
    const QUESTIONS: [&str; 9] = ["why", "how", "whether", "what", "who", "when", "where", "if", "which"];
    const NEWSROOMS: [&str; 9] =
        ["bureau", "radio", "station", "newspaper", "agency", "newsroom", "television", "paper", "broadcaster"];
    let s = desk.sentence(sentence);
    let object = |words: &[&str]| {
        clause.object.is_some_and(|o| s.subtree(o).into_iter().any(|i| words.contains(&s.words[i].lemma.as_str())))
    };
    match ty {
        "request" if clause.lemma == "ask" => {
            let question = clause
                .content
                .is_some_and(|c| s.subtree(c).first().is_some_and(|&i| QUESTIONS.contains(&s.words[i].lower.as_str())));
            let unnamed = clause
                .content
                .and_then(|c| s.child(c, &["nsubj", "nsubj:pass"]))
                .is_some_and(|n| matches!(s.words[n].lemma.as_str(), "name" | "identity"));
            question || unnamed || clause.oblique(&["about"]).is_some()
        }
        "call_or_message" => {
            matches!(clause.lemma.as_str(), "telephone" | "phone" | "ring" | "ring up" | "call") && object(&NEWSROOMS)
        }
        // To his own mission
        "visit" => clause.oblique(&["to"]).is_some_and(|w| {
            clause.lemma == "drive" && s.child(w, &["nmod:poss"]).is_some_and(|p| s.words[p].pos == "PRON")
        }),
        _ => false,
    }
}

/// Guards told in the present, with their number.
fn stands_guard(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let s = desk.sentence(sentence);
    let now = matches!(s.words[clause.verb].tag, "VBP" | "VBZ")
        || clause.passive
            && s.children(clause.verb)
                .any(|c| s.is_rel(c, &["aux:pass"]) && matches!(s.words[c].lower.as_str(), "is" | "are"));
    let counted = clause
        .subject
        .and_then(|w| desk.mention(sentence, w))
        .is_some_and(|m| m.count.as_ref().is_some_and(|c| c.min.is_some()));
    matches!(clause.lemma.as_str(), "guard" | "watch" | "watch over" | "protect")
        && now
        && counted
        && !clause.progressive
        && clause.modal.is_none()
}

/// "Nine employees were flown out": those of the mission that this sentence, or else the ones before it, speak of.
fn of_the_mission(desk: &Desk, draft: &mut Draft) {
    let staff = draft.fact.coding.ty().starts_with("staff_");
    if !staff && !matches!(draft.fact.coding.ty(), "departure_or_evacuation" | "guard_change") {
        return;
    }
    let theirs = |a: &chancery_facts::Actor| {
        let class = match a.class {
            None | Some(TargetClass::Civilians) => staff,
            Some(TargetClass::MissionStaff | TargetClass::Diplomat | TargetClass::MissionGuard) => true,
            _ => false,
        };
        a.role == Role::Subject && a.sending_state.is_none() && class
    };
    if !draft.fact.actors.iter().any(theirs) {
        return;
    }
    let zone = desk.sentence(draft.sentence).zone;
    let near = (draft.sentence.saturating_sub(2)..=draft.sentence).rev();
    let told = near.take_while(|&at| desk.sentence(at).zone == zone).find_map(|at| {
        let senders = desk.reading.mentions_of(at).iter().map(|m| desk.reading.entity(m));
        let mut states: Vec<(&str, Option<&String>)> = senders
            .filter(|e| e.sort == Sort::Mission)
            .filter_map(|e| Some((e.state.as_deref()?, e.country.as_ref())))
            .collect();
        states.sort();
        states.dedup();
        (!states.is_empty()).then_some(states)
    });
    // Missions of two states: either may be meant.
    let Some(states) = told.filter(|t| t.iter().all(|(state, _)| *state == t[0].0)) else { return };
    for a in draft.fact.actors.iter_mut().filter(|a| theirs(a)) {
        if matches!(a.class, None | Some(TargetClass::Civilians)) {
            a.class = Some(TargetClass::MissionStaff);
        }
        a.sending_state = Some(states[0].0.to_owned());
        if a.host_state.is_none() {
            a.host_state = states[0].1.cloned();
        }
    }
}

/// "The contingent shrinks to 800": in a report that speaks of the soldiers of one state abroad it is that state's.
fn of_the_sender(desk: &Desk, draft: &mut Draft) {
    if !draft.fact.coding.ty().starts_with("troop_") {
        return;
    }
    let host = draft.fact.places.first().and_then(|p| p.country.clone()).or_else(|| desk.reading.setting.clone());
    let force = |e: &&chancery_facts::reading::Entity| e.class == Some(TargetClass::MilitaryForce);
    let named = || desk.reading.entities.iter().filter(force).filter_map(|e| e.state.as_deref());
    let sender = only(keepers(desk)).or_else(|| only(named()));
    let Some(sender) = sender.filter(|&state| Some(state) != host.as_deref()) else { return };
    let theirs = |a: &&mut chancery_facts::Actor| {
        a.role == Role::Subject && a.sending_state.is_none() && a.class == Some(TargetClass::MilitaryForce)
    };
    for a in draft.fact.actors.iter_mut().filter(theirs) {
        a.sending_state = Some(sender.to_owned());
    }
}

/// The one state among those given.
fn only<'s>(mut states: impl Iterator<Item = &'s str>) -> Option<&'s str> {
    let first = states.next()?;
    states.all(|s| s == first).then_some(first)
}

/// "Portugal will bring home 180 soldiers", "the soldiers it keeps": states told to do something with soldiers.
fn keepers<'d>(desk: &'d Desk<'_>) -> impl Iterator<Item = &'d str> {
    let keeps = |sentence: usize, clause: &'d Clause| {
        let moved = ["bring", "keep", "withdraw", "send", "station", "have", "pull", "reduce", "cut"];
        let bare = clause.lemma.split(' ').next().unwrap_or_default();
        let force = clause.object.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.is("force"));
        let state = desk.entity(sentence, clause.subject?).filter(|e| e.sort == Sort::Government)?.state.as_deref()?;
        (force && moved.contains(&bare)).then_some(state)
    };
    desk.clauses.iter().enumerate().flat_map(move |(at, all)| all.iter().filter_map(move |c| keeps(at, c)))
}

/// "Slovakia called home its ambassador in Bishkek": nobody is sent to his own state. Who is called home or leaves is sent by the
/// state that acts, who is expelled is sent to it.
pub fn sent_abroad(fact: &mut Fact) {
    if fact.kind() != Kind::Posture {
        return;
    }
    let actor = fact
        .actors_as(Role::Actor)
        .filter(|a| a.name.starts_with("Government of "))
        .find_map(|a| a.sending_state.clone());
    let expelled = fact.coding.ty() == "expulsion";
    for a in fact.actors.iter_mut().filter(|a| a.role == Role::Subject) {
        if a.sending_state.is_none() || a.sending_state != a.host_state {
            continue;
        }
        match (&actor, expelled) {
            (Some(state), true) if Some(state) != a.sending_state.as_ref() => a.host_state = Some(state.clone()),
            (Some(state), false) if Some(state) != a.host_state.as_ref() => a.sending_state = Some(state.clone()),
            (_, true) => a.host_state = None,
            _ => a.sending_state = None,
        }
    }
}

/// "Some 900 remain": where those were of whom they remain.
fn of_those_counted(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Vec<chancery_facts::Place>> {
    let told = [clause.subject, clause.object];
    let (at, _, _) = told.into_iter().flatten().find_map(|w| crate::bare_counts::whom(desk.reading, sentence, w))?;
    let whole = desk.sentence(at).range.clone();
    let places = desk.places(at, &whole);
    if places.is_empty() { left_in(desk, at, &whole) } else { Some(places) }
}

/// "withdrew 200 soldiers from Chad": the country that is left.
fn left(desk: &Desk, draft: &Draft) -> Option<Vec<chancery_facts::Place>> {
    left_in(desk, draft.sentence, &draft.range)
}

fn left_in(desk: &Desk, sentence: usize, range: &std::ops::Range<usize>) -> Option<Vec<chancery_facts::Place>> {
    let s = desk.sentence(sentence);
    let inside = |r: &std::ops::Range<usize>| range.start <= r.start && r.end <= range.end;
    let country = |m: &&chancery_facts::reading::Mention| {
        let e = desk.reading.entity(m);
        let out_of = s.case(m.head) == Some("of") && s.children(m.head).any(|c| s.words[c].lower == "out");
        inside(&m.range)
            && e.sort == Sort::Place
            && e.level == Some(chancery_facts::Level::Country)
            && (s.case(m.head) == Some("from") || out_of)
    };
    let m = desk.reading.mentions_of(sentence).iter().find(country)?;
    Some(vec![desk.place(Relation::Location, sentence, m.head)?])
}

/// "Police arrested 43 people": many held without a word on the act; those held over an act are its suspects.
fn swept_up(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    const TIES: [&str; 14] = [
        "connection",
        "over ",
        "suspect",
        " for ",
        "link",
        "responsib",
        "perpetrat",
        "behind",
        "involve",
        "attack",
        "bomb",
        "accus",
        "charge",
        "plot",
    ];
    let Some(m) = clause.object.and_then(|o| desk.mention(sentence, o)) else { return false };
    let many = m.count.as_ref().is_some_and(|c| c.min.or(c.max).is_none_or(|n| n >= 5));
    let words = desk.words(m.range.clone()).to_lowercase();
    let told = desk.words(desk.clause_range(sentence, clause.verb)).to_lowercase();
    // "have detained 48 people since the attack": when, not for what
    let told = told.split(" since ").next().unwrap_or_default();
    let plain = m.is("civil") || m.is("crowd") || words.ends_with("men") || words.ends_with("persons");
    many && plain && !words.starts_with("the ") && !TIES.iter().any(|t| told.contains(t))
}

/// The condition of a step, also where the parse hangs the "unless" clause on a verb above it.
fn condition(desk: &Desk, sentence: usize, verb: usize) -> Option<std::ops::Range<usize>> {
    let s = desk.sentence(sentence);
    let above = || {
        s.ancestors(verb).into_iter().skip(1).find_map(|a| {
            let late = s.children(a).find(|&c| {
                c > verb
                    && s.is_rel(c, &["advcl"])
                    && s.subtree(c)
                        .first()
                        .is_some_and(|&f| f > verb && matches!(s.words[f].lower.as_str(), "if" | "unless"))
            })?;
            s.bytes(&s.subtree(late)).map(|r| crate::desk::trim(desk.text.as_str(), r))
        })
    };
    // "would otherwise call its envoy home": on what was said before
    let otherwise = || {
        let word = s.children(verb).find(|&c| s.words[c].lower == "otherwise")?;
        Some(s.words[word].range.clone())
    };
    desk.condition(sentence, verb).or_else(above).or_else(otherwise)
}

/// The clause with the subject that the parse hangs elsewhere: "Portugal is to close ...".
fn with_doer(desk: &Desk, sentence: usize, clause: &Clause) -> Clause {
    let s = desk.sentence(sentence);
    let mut clause = clause.clone();
    if clause.subject.is_none() && !clause.passive {
        clause.subject = s.children(clause.verb).find(|&c| s.words[c].rel == "nsubj:outer");
    }
    // "Moscow retaliated by expelling" read as a passive
    if clause.passive
        && clause.subject.is_none()
        && s.child(clause.verb, &["nsubj:pass"]).is_some()
        && s.child(clause.verb, &["aux:pass"]).is_none()
    {
        (clause.subject, clause.object, clause.passive) = (clause.object, None, false);
    }
    // "Italy plans to reopen" with the verb of planning read as a noun.
    let head = s.words[clause.verb].head.filter(|&h| s.words[h].pos == "NOUN" && s.words[clause.verb].tag == "VB");
    if let Some(planner) = head
        .filter(|_| clause.subject.is_none() && s.is_rel(clause.verb, &["acl"]))
        .and_then(|h| s.child(h, &["nsubj"]))
    {
        clause.subject = Some(planner);
    }
    // "is considering closing" hung on another verb.
    if s.words[clause.verb].tag == "VBG" {
        let weigher = desk.clauses[sentence]
            .iter()
            .find(|c| c.verb + 1 == clause.verb && desk.mood(sentence, &clause) == Mood::Considered);
        clause.subject = weigher.and_then(|c| c.subject).or(clause.subject);
    }
    clause
}

/// Verbs of ordering: what they order is not yet seen carried out.
fn is_order(clause: &Clause, kind: Kind) -> bool {
    match clause.lemma.as_str() {
        "order" | "instruct" | "direct" | "authorise" | "authorize" => true,
        "give" => kind == Kind::Posture,
        "tell" | "ask" | "advise" | "call" | "urge" => {
            kind == Kind::Posture && (clause.complement.is_some() || clause.recipient.is_some())
        }
        _ => false,
    }
}

/// True when the verb that governs an ordered step has a posture of its own, so that the step is told once.
fn governor_tells(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let head = desk.sentence(sentence).words[clause.verb].head;
    let governor = desk.clauses[sentence].iter().find(|c| Some(c.verb) == head);
    governor
        .and_then(|c| desk.frames.of(c, &desk.scene(sentence)))
        .is_some_and(|f| matches!(f.coding.kind(), Kind::Posture | Kind::Measure))
}

/// Diplomats of another state told to leave are expelled, not withdrawn.
fn by_host(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let state = |w: Option<usize>| w.and_then(|w| desk.entity(sentence, w)).and_then(|e| e.state.clone());
    let diplomat =
        clause.object.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.is("diplomat") || m.is("staff"));
    match (state(clause.subject), state(clause.object)) {
        (Some(a), Some(b)) => diplomat && a != b,
        _ => false,
    }
}

/// The step of its own that a warning announces: "warned Haiti that it will withdraw its diplomats".
fn own_step<'d>(desk: &'d Desk, sentence: usize, clause: &Clause) -> Option<&'d Clause> {
    let step = clause.content.and_then(|v| desk.clauses[sentence].iter().find(|c| c.verb == v))?;
    let same = desk
        .entity(sentence, step.subject?)
        .zip(desk.entity(sentence, clause.subject?))
        .is_some_and(|(a, b)| std::ptr::eq(a, b) || a.state.is_some() && a.state == b.state);
    let posture = desk.frames.of(step, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Posture);
    (same && posture && matches!(step.modal, Some("will" | "would" | "may" | "might" | "could"))).then_some(step)
}

/// Steps told by nouns, and those listed behind "which include": a measure for each.
pub fn listed_measures(desk: &Desk, sentence: usize) -> Vec<Draft> {
    let s = desk.sentence(sentence);
    let mut out = step_nouns::of_sentence(desk, sentence);
    let Some(at) =
        s.words.iter().position(|w| matches!(w.lower.as_str(), "include" | "including" | "included" | "includes"))
    else {
        return out;
    };
    let Some(steps) =
        desk.reading.mentions_of(sentence).iter().rev().find(|m| m.head < at && m.is("measurenoun") && m.plural)
    else {
        return out;
    };
    let by = s.subtree(steps.head).into_iter().find(|&i| i > steps.head && i < at && s.case(i) == Some("by"));
    let welcomed = desk.clauses[sentence].iter().find(|c| c.object == Some(steps.head));
    let end = s.words.iter().skip(at).position(|w| w.quoted != s.words[at].quoted).map_or(s.words.len(), |n| at + n);
    for m in desk.reading.mentions_of(sentence).iter().filter(|m| m.head > at && m.head < end) {
        let ty = if m.is("investigation") {
            "investigation"
        } else if m.is("operation") {
            "security_operation"
        } else if m.is("arrestnoun") {
            "arrests"
        } else if m.is("reinforcement") {
            "guard_reinforcement"
        } else if m.is("restriction") {
            "restriction"
        } else if m.is("securitynoun") {
            let site = desk.words(m.range.clone()).split(' ').count() > 1;
            if site { "site_security" } else { "security_measures" }
        } else {
            continue;
        };
        let mut range = steps.range.start..s.words[end - 1].range.end;
        range.end = range.end.min(s.range.end);
        let Some(coding) = Coding::of(Kind::Measure, ty) else { continue };
        let Some(mut draft) =
            desk.draft(coding, sentence, m.head, crate::desk::trim(desk.text.as_str(), range), "measures:list")
        else {
            continue;
        };
        if let Some(w) = by {
            add(desk, &mut draft.fact, Role::Actor, sentence, w);
        }
        let teller = welcomed.and_then(|c| c.subject).and_then(|w| desk.speaker_from(sentence, w));
        draft.fact.status = Some(if teller.is_some() || desk.said_at(sentence, m.head).is_some() {
            Status::DoneClaimed
        } else {
            Status::Done
        });
        if teller.is_some() {
            draft.fact.modality = Modality::Attributed;
        }
        draft.fact.speaker = teller;
        out.push(draft);
    }
    out
}

/// "pledging results", "promised protection": a promise told by its object.
pub fn promised_thing(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    let told = |nouns: &[&str]| {
        clause.object.is_some_and(|o| nouns.contains(&desk.sentence(sentence).words[o].lemma.as_str()))
    };
    let truce = matches!(clause.lemma.as_str(), "announce" | "declare" | "proclaim" | "offer")
        && told(&["truce", "ceasefire", "cease-fire"])
        && clause.subject.is_some_and(|w| desk.scene(sentence).is(w, "group"));
    let pays = matches!(clause.lemma.as_str(), "announce" | "offer") && told(&["compensation"]) || truce;
    if !pays && !matches!(clause.lemma.as_str(), "vow" | "pledge" | "promise" | "guarantee")
        || clause.complement.is_some()
        || clause.content.is_some()
    {
        return None;
    }
    let object = clause.object?;
    let scene = desk.scene(sentence);
    let promises = clause.subject.is_none_or(|w| scene.is(w, "party") || scene.is(w, "human") || scene.is(w, "group"));
    if clause.negated || !promises || !matches!(desk.mood(sentence, clause), Mood::Real | Mood::Future | Mood::Planned)
    {
        return None;
    }
    let s = desk.sentence(sentence);
    let m = desk.mention(sentence, object)?;
    let ty = match s.words[object].lemma.as_str() {
        "result" | "action" | "step" | "measure" | "outcome" => "results_unspecified",
        "investigation" | "inquiry" | "probe" => "investigate",
        "truce" | "ceasefire" | "cease-fire" => "stop_attacks",
        "cooperation" | "support" | "help" | "assistance" => "cooperate",
        "compensation" => "compensate_or_repair",
        "revenge" | "retaliation" | "response" => "retaliate",
        "law" | "bill" | "legislation" | "reform" => "legislate",
        "justice" | "punishment" | "trial" | "prosecution" | "arrest" => "arrest_or_prosecute",
        "soldier" | "troop" | "policeman" | "reinforcement" => "reinforce",
        _ if m.is("police") || m.is("guard") || m.is("force") => "reinforce",
        "patrol" | "guard" | "escort" | "camera" | "barrier" | "wall" | "fence" => "protect",
        _ if m.is("securitynoun") => "protect",
        _ => "other_commitment",
    };
    let coding = Coding::of(Kind::Commitment, ty)?;
    let mut draft =
        desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "promises:noun")?;
    draft.fact.status = Some(Status::Vowed);
    draft.fact.modality = Modality::Future;
    if let Some(w) = clause.subject {
        add(desk, &mut draft.fact, Role::Promisor, sentence, w);
    }
    deadline(desk, &mut draft);
    Some(draft)
}

/// "Japan will close the consulate in Mombasa": a mission without a sender, closed by a state abroad, is that state's.
fn own_mission(fact: &mut Fact) {
    let actor = fact.actors.iter().find(|a| a.role == Role::Actor && a.name.starts_with("Government of "));
    let Some(state) = actor.and_then(|a| a.sending_state.clone()) else { return };
    for a in fact.actors.iter_mut().filter(|a| a.role == Role::Subject) {
        let mission = matches!(a.class, Some(TargetClass::Embassy | TargetClass::Consulate));
        if mission && a.sending_state.is_none() && a.host_state.as_ref() != Some(&state) {
            a.sending_state = Some(state.clone());
        }
    }
}

/// "ordered its staff to leave": an order that is itself told as given.
fn ordered(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let s = desk.sentence(sentence);
    let orders =
        |h: usize| matches!(s.words[h].lemma.as_str(), "order" | "instruct" | "authorise" | "authorize" | "tell");
    let head = s.words[clause.verb].head;
    head.is_some_and(orders)
        || s.is_rel(clause.verb, &["acl"]) && head.and_then(|h| s.words[h].head).is_some_and(orders)
}

/// Adds an actor with those joined to it by "and".
pub fn add(desk: &Desk, fact: &mut Fact, role: Role, sentence: usize, word: usize) {
    let s = desk.sentence(sentence);
    let mut words = vec![word];
    words.extend(s.children(word).filter(|&c| s.is_rel(c, &["conj"])));
    for w in words {
        let w = if role == Role::Claimant { behind_voice(desk, sentence, w) } else { w };
        if let Some((at, noun, _)) = crate::bare_counts::whom(desk.reading, sentence, w) {
            let actor = desk.actor(role, at, noun);
            push_actor(fact, actor.map(|a| uncounted(desk, a, at, noun)));
            continue;
        }
        let Some(e) = desk.entity(sentence, w) else { continue };
        let does = matches!(
            role,
            Role::Accuser
                | Role::Claimant
                | Role::Denier
                | Role::From
                | Role::Promisor
                | Role::Authority
                | Role::Actor
                | Role::Host
                | Role::Visitor
                | Role::Participant
        );
        if does && matches!(e.sort, Sort::Act | Sort::Weapon) {
            continue;
        }
        let own_voice = crate::desk::first_person(&s.words[w]);
        if e.sort == Sort::Thing
            && !own_voice
            && !matches!(role, Role::Subject | Role::Target | Role::Beneficiary | Role::Suspect | Role::Accused)
        {
            continue;
        }
        let m = desk.mention(sentence, w);
        if e.sort == Sort::Thing
            && matches!(role, Role::Subject | Role::Beneficiary)
            && m.is_some_and(|m| m.classes.is_empty())
        {
            continue;
        }
        push_actor(fact, desk.actor(role, sentence, w));
    }
}

/// "2,400 troops" as those of whom 900 remain: the troops.
fn uncounted(desk: &Desk, mut actor: chancery_facts::Actor, sentence: usize, word: usize) -> chancery_facts::Actor {
    let Some(m) = desk.mention(sentence, word) else { return actor };
    let Some(count) = m.count.as_ref().filter(|c| c.range.start >= m.range.start && c.range.end < m.range.end) else {
        return actor;
    };
    // "400 of its soldiers", "half of the 90 staff"
    let rest = desk.words(count.range.end..m.range.end).trim_start();
    let part = rest.strip_prefix("of ").map(|r| {
        let own = |w: &&str| {
            matches!(*w, "its" | "the" | "their" | "his" | "her") || w.starts_with(|c: char| c.is_ascii_digit())
        };
        r.split(' ').skip_while(own).collect::<Vec<_>>().join(" ")
    });
    let rest = part.unwrap_or_else(|| rest.to_owned());
    if actor.name == desk.words(m.range.clone()) && !rest.is_empty() {
        actor.name = rest;
    }
    actor
}

/// "A purported spokesman for the Brigade": the claim of an unnamed voice is that of the armed group it speaks for.
fn behind_voice(desk: &Desk, sentence: usize, word: usize) -> usize {
    let s = desk.sentence(sentence);
    let unnamed = desk.entity(sentence, word).is_some_and(|e| e.name.chars().next().is_some_and(char::is_lowercase));
    let voice = matches!(
        s.words[word].lemma.as_str(),
        "spokesman" | "spokeswoman" | "spokesperson" | "representative" | "caller" | "voice"
    );
    let group = s.children(word).find(|&c| {
        s.is_rel(c, &["nmod"]) && desk.entity(sentence, c).is_some_and(|e| e.class == Some(TargetClass::ArmedGroup))
    });
    group.filter(|_| unnamed && voice).unwrap_or(word)
}

/// Scope, speaker and dates of an attribution.
fn attribution(desk: &Desk, draft: &mut Draft, clause: &Clause) {
    let sentence = draft.sentence;
    let text = desk.words(desk.sentence(sentence).range.clone()).to_lowercase();
    let ty = draft.fact.coding.ty();
    draft.fact.scope = Some(scope(&text, ty));
    match ty {
        "blame" | "accusation" | "suspicion" | "motive" => draft.fact.modality = Modality::Alleged,
        "no_claim" => {
            draft.fact.polarity = Polarity::Negated;
            draft.fact.modality = Modality::Asserted;
        }
        _ => {}
    }
    if ty == "motive" {
        // The doer gives his own motive, or somebody gives it for him.
        draft.fact.actors.retain(|a| a.role != Role::Accuser);
        let teller = desk.said_at(sentence, clause.verb).and_then(|x| x.behind.or(x.speaker));
        let same = teller.zip(clause.subject).is_some_and(|((at, w), subject)| {
            desk.mention(at, w).map(|m| m.entity) == desk.mention(sentence, subject).map(|m| m.entity)
        });
        if let Some((at, w)) = teller.filter(|_| !same) {
            push_actor(&mut draft.fact, desk.actor(Role::Accuser, at, w));
        }
    }
    // "the minister said the army bore the responsibility": whoever says it blames
    if matches!(ty, "blame" | "accusation" | "suspicion")
        && !clause.passive
        && draft.fact.actors_as(Role::Accuser).next().is_none()
        && clause.subject.is_some_and(|w| {
            draft.fact.actors_as(Role::Accused).any(|a| {
                desk.mention(sentence, w)
                    .and_then(|m| desk.quote(m.range.clone()))
                    .is_some_and(|q| a.mention == Some(q))
            })
        })
        && let Some((at, w)) = desk.said_at(sentence, clause.verb).and_then(|x| x.behind.or(x.speaker))
    {
        push_actor(&mut draft.fact, desk.actor(Role::Accuser, at, w));
    }
    let held = ty == "arrest_of_suspect";
    if held || matches!(ty, "charge" | "conviction" | "acquittal") {
        let what = if held { QuantityWhat::Arrests } else { QuantityWhat::Persons };
        persons(desk, &mut draft.fact, sentence, clause.object.or(clause.subject), what);
    }
    // "the charge was baseless, the ministry said": whoever says it denies
    if ty == "denial"
        && draft.fact.actors_as(Role::Denier).next().is_none()
        && let Some((at, w)) = desk.said_at(sentence, clause.verb).and_then(|x| x.behind.or(x.speaker))
    {
        push_actor(&mut draft.fact, desk.actor(Role::Denier, at, w));
    }
    // "armed groups blamed for": the doer told as unknown
    for a in &mut draft.fact.actors {
        if a.role == Role::Accused && a.mention.as_ref().is_some_and(|m| is_unknown(&m.text)) {
            a.name = "unknown".to_owned();
        }
    }
}

/// Reach of an attribution, from the words of its object.
pub fn scope(text: &str, ty: &str) -> Scope {
    let has = |w: &str| text.contains(w);
    if has("similar ") {
        Scope::Similar
    } else if [
        "attacks",
        "incidents",
        "shootings",
        "bombings",
        "strikes",
        "rockets",
        "killings",
        "explosions",
        "raids",
        "blasts",
        "series of",
        "recent ",
    ]
    .iter()
    .any(|w| has(w))
    {
        Scope::Set
    } else if matches!(ty, "accusation")
        && !["attack", "bomb", "kill", "murder", "assassinat", "shoot", "explosion", "blast", "raid", "fire"]
            .iter()
            .any(|w| has(w))
    {
        Scope::General
    } else {
        Scope::Incident
    }
}

/// "12 of the 38 people arrested on Saturday": of whom a participle behind a noun tells, not how many are picked out.
fn among(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Count> {
    let s = desk.sentence(sentence);
    let noun = s.words[clause.verb].head.filter(|&n| n < clause.verb && s.is_rel(clause.verb, &["acl"]))?;
    // The participle may hang on the number ("12 … arrested") or on the noun.
    let of = |n: usize| s.children(n).find(|&c| c > n && s.is_rel(c, &["nmod"]) && s.case(c) == Some("of"));
    let all = if s.words[noun].pos == "NUM" { of(noun)? } else { noun };
    let picked = s.words[all].head.filter(|&h| s.words[h].pos == "NUM" && of(h) == Some(all));
    picked?;
    let number = s.children(all).find(|&c| c < all && s.is_rel(c, &["nummod"]))?;
    let n: u64 = s.words[number].lower.replace(',', "").parse().ok()?;
    Some(Count { min: Some(n), max: Some(n), modifier: Modifier::Exact, range: s.words[number].range.clone() })
}

/// How many were held, charged or cleared: "three men", "all twelve of the accused".
fn persons(desk: &Desk, fact: &mut Fact, sentence: usize, who: Option<usize>, what: QuantityWhat) {
    let Some(who) = who else { return };
    let Some(count) = desk.mention(sentence, who).and_then(|m| m.count.clone()) else { return };
    // "put the number of people detained at 81"
    let put_at = || {
        let s = desk.sentence(sentence);
        let is_number = |w: &usize| s.words[*w].lemma == "number";
        let number = s.ancestors(who).into_iter().take(2).find(is_number)?;
        let over = s.words[number].head.filter(|&v| matches!(s.words[v].lemma.as_str(), "put" | "give" | "set"))?;
        let at = (who.max(over)..s.words.len()).find(|&i| s.words[i].pos == "NUM" && s.case(i) == Some("at"))?;
        let n = s.words[at].lower.replace(',', "").parse().ok()?;
        let range = s.words[at].range.clone();
        Some(Count { min: Some(n), max: Some(n), modifier: Modifier::Exact, range })
    };
    let count = if count.min.is_none() { put_at().unwrap_or(count) } else { count };
    fact.quantities.push(counted(desk, what, QuantityRole::Count, &count));
}

/// A number of the text as a quantity.
fn counted(desk: &Desk, what: QuantityWhat, role: QuantityRole, count: &Count) -> Quantity {
    let words = Some(desk.words(count.range.clone()).to_owned());
    Quantity { modifier: count.modifier, words, ..Quantity::new(what, role, count.min, count.max) }
}

/// "60 extra gendarmes", "twelve checkpoints": how many were added.
fn measured(desk: &Desk, fact: &mut Fact, sentence: usize, word: usize) {
    let Some((m, what)) = desk.mention(sentence, word).zip(what_of(desk, sentence, word)) else { return };
    let Some(count) = m.count.as_ref().filter(|c| c.min.or(c.max).is_some() && c.max != Some(1)) else { return };
    if matches!(what, QuantityWhat::Days | QuantityWhat::Countries) || desk.sentence(sentence).words[word].pos == "NUM"
    {
        return;
    }
    let words = desk.words(m.range.clone()).to_lowercase();
    let more = ["extra", "additional", "more ", "further", "another"].iter().any(|w| words.contains(w));
    let role = if more { QuantityRole::Change } else { QuantityRole::Count };
    fact.quantities.push(counted(desk, what, role, count));
}

/// "was doubled to 24 policemen", "raised from 12 to at least 40 officers".
fn raised(desk: &Desk, fact: &mut Fact, sentence: usize, clause: &Clause) {
    for (preposition, word) in &clause.obliques {
        let role = match preposition.as_str() {
            "from" => QuantityRole::From,
            "to" => QuantityRole::To,
            _ => continue,
        };
        let number = desk.sentence(sentence).words[*word].pos == "NUM";
        let what = what_of(desk, sentence, *word)
            .filter(|what| *what == QuantityWhat::Persons || *what == QuantityWhat::Troops);
        let what = if number { Some(QuantityWhat::Persons) } else { what };
        let count = desk.mention(sentence, *word).and_then(|m| m.count.clone()).filter(|c| c.min.or(c.max).is_some());
        if let (Some(what), Some(count)) = (what, count) {
            fact.quantities.push(counted(desk, what, role, &count));
        }
    }
}

/// Figures of a posture: levels, changes from and to.
pub fn numbers(desk: &Desk, draft: &mut Draft, clause: &Clause) {
    let sentence = draft.sentence;
    let s = desk.sentence(sentence);
    // A clause set in behind a noun counts something else.
    let aside = |i: usize| {
        s.ancestors(i).into_iter().any(|a| s.words[a].rel == "acl:relcl" && !s.ancestors(draft.word).contains(&a))
    };
    // "closed two consulates and brought home 45 staff": a clause joined on counts its own.
    let aside = |i: usize| {
        aside(i)
            || s.ancestors(i).into_iter().any(|a| {
                a != draft.word
                    && s.words[a].pos == "VERB"
                    && s.is_rel(a, &["conj"])
                    && !s.ancestors(draft.word).contains(&a)
            })
    };
    let words: Vec<usize> = (0..s.words.len())
        .filter(|&i| draft.range.start <= s.words[i].range.start && s.words[i].range.end <= draft.range.end)
        .filter(|&i| !aside(i))
        .collect();
    let ty = draft.fact.coding.ty();
    let text = desk.words(draft.range.clone()).to_lowercase();
    let mut seen: Vec<std::ops::Range<usize>> = Vec::new();
    for &w in &words {
        let Some(m) = desk.mention(sentence, w) else { continue };
        let Some(count) = &m.count else { continue };
        if seen.contains(&count.range)
            || desk
                .reading
                .times_of(sentence)
                .iter()
                .any(|t| t.range.start <= count.range.start && count.range.end <= t.range.end)
        {
            continue;
        }
        seen.push(count.range.clone());
        let Some(what) = what_of(desk, sentence, w) else { continue };
        // "nine are left", "now has about 450": told by a verb of its own
        let whom = crate::bare_counts::whom(desk.reading, sentence, w);
        let verb = s.words[w].head.unwrap_or(draft.word);
        let leaving = s.words[verb].lower == "leaving";
        if whom.is_some() && verb != draft.word && !leaving {
            continue;
        }
        let what = match whom {
            Some((_, _, crate::bare_counts::Body::Staff)) => QuantityWhat::Staff,
            Some((_, _, crate::bare_counts::Body::Guard)) => QuantityWhat::Persons,
            _ => what,
        };
        // "from twelve to five", "to 15 people": what the posture is about
        let bare = s.words[w].pos == "NUM" || matches!(s.words[w].lemma.as_str(), "people" | "person");
        let what = match (ty, what) {
            ("staff_level" | "staff_change", QuantityWhat::Troops | QuantityWhat::Persons) if bare => {
                QuantityWhat::Staff
            }
            ("troop_level" | "troop_change", QuantityWhat::Persons) if bare => QuantityWhat::Troops,
            (_, QuantityWhat::Troops) if bare && !ty.starts_with("troop") => QuantityWhat::Persons,
            _ => what,
        };
        let before = desk.words(s.range.start..count.range.start).trim_end().to_lowercase();
        // "counts 65 gendarmes", "today there are 26"
        let standing = matches!(
            clause.lemma.as_str(),
            "count" | "be" | "there" | "remain" | "have" | "guard" | "watch" | "protect"
        );
        let role = if before.ends_with("from") {
            QuantityRole::From
        } else if ty == "guard_change" && standing {
            QuantityRole::Level
        } else if (leaving && whom.is_some())
            || (before.ends_with(" to")
                || before.ends_with("to just")
                || before.ends_with("to about")
                || before.ends_with("to around")
                || before.ends_with("to some")
                || before.ends_with("to fewer than")
                || before.ends_with("to only"))
                && !before.ends_with("up to")
        {
            QuantityRole::To
        } else if (before.ends_with(" of its") || before.ends_with("of the")) && !ty.ends_with("_level") {
            QuantityRole::From
        } else if what == QuantityWhat::Days {
            QuantityRole::Duration
        } else if ty.ends_with("_change") || matches!(ty, "departure_or_evacuation" | "expulsion" | "recall") {
            if ty == "departure_or_evacuation" || ty == "expulsion" || ty == "recall" {
                QuantityRole::Count
            } else {
                QuantityRole::Change
            }
        } else if ty.ends_with("_level") || matches!(what, QuantityWhat::Troops | QuantityWhat::Staff) {
            QuantityRole::Level
        } else {
            QuantityRole::Count
        };
        draft.fact.quantities.push(counted(desk, what, role, count));
    }
    // "is 450 strong"
    if clause.lemma == "strong"
        && let Some(n) = s.child(clause.verb, &["nummod"])
        && let Ok(count) = s.words[n].lower.replace(',', "").parse::<u64>()
    {
        draft.fact.quantities.push(Quantity {
            words: Some(s.words[n].lower.clone()),
            ..Quantity::new(QuantityWhat::Troops, QuantityRole::Level, Some(count), Some(count))
        });
    }
    if let Some(whole) = part_of(desk, draft) {
        draft.fact.quantities.push(whole);
    }
    if ty.ends_with("_change") && draft.fact.quantities.is_empty() && (text.contains("half") || text.contains("halve"))
    {
        let what = if ty == "troop_change" { QuantityWhat::Troops } else { QuantityWhat::Staff };
        draft.fact.quantities.push(Quantity {
            modifier: Modifier::Vague,
            words: Some("half".to_owned()),
            ..Quantity::new(what, QuantityRole::Change, None, None)
        });
    }
}

/// "The 240 who stay will hold two bases": how many stay, told beside what they will do.
pub fn those_who_stay(desk: &Desk, sentence: usize) -> Vec<Draft> {
    use crate::bare_counts::{Body, who_stay};
    let s = desk.sentence(sentence);
    let told = (0..s.words.len()).filter_map(|w| Some((w, who_stay(desk.reading, sentence, w)?)));
    told.filter_map(|(word, (n, body))| {
        let (ty, what) = match body {
            Body::Force => ("troop_level", QuantityWhat::Troops),
            Body::Staff => ("staff_level", QuantityWhat::Staff),
            Body::Guard => ("guard_change", QuantityWhat::Persons),
        };
        let range = crate::desk::trim(desk.text.as_str(), s.bytes(&s.subtree(word))?);
        let mut draft = desk.draft(Coding::of(Kind::Posture, ty)?, sentence, word, range, "posture:stay")?;
        let words = Some(s.words[word].lower.clone());
        draft.fact.quantities = vec![Quantity { words, ..Quantity::new(what, QuantityRole::Level, Some(n), Some(n)) }];
        if let Some((at, noun, _)) = crate::bare_counts::whom(desk.reading, sentence, word) {
            let actor = desk.actor(Role::Subject, at, noun);
            push_actor(&mut draft.fact, actor.map(|a| uncounted(desk, a, at, noun)));
        }
        draft.fact.places.extend(desk.setting(Relation::Location));
        of_the_mission(desk, &mut draft);
        of_the_sender(desk, &mut draft);
        Some(draft)
    })
    .collect()
}

/// The whole that a figure is a part of: "26 of its 32 staff", "six of the 14 diplomats".
fn part_of(desk: &Desk, draft: &Draft) -> Option<Quantity> {
    let part =
        draft.fact.quantities.first().filter(|q| matches!(q.what, QuantityWhat::Staff | QuantityWhat::Persons))?;
    let s = desk.sentence(draft.sentence);
    let known = |n: u64| draft.fact.quantities.iter().any(|q| q.min == Some(n));
    let at = s.words.windows(3).position(|w| {
        let of = w[0].lower == "of" && matches!(w[1].lower.as_str(), "its" | "the" | "their");
        of && w[2].range.end <= draft.range.end && w[0].range.start >= draft.range.start
    })?;
    let figure = at > 0 && (s.words[at - 1].pos == "NUM" || matches!(s.words[at - 1].lower.as_str(), "most" | "all"));
    let whole = &s.words[at + 2];
    let n = whole.lower.replace(',', "").parse::<u64>().ok().filter(|n| figure && !known(*n))?;
    Some(Quantity {
        role: QuantityRole::From,
        min: Some(n),
        max: Some(n),
        modifier: Modifier::Exact,
        words: Some(whole.lower.clone()),
        ..part.clone()
    })
}

/// What a counted noun counts; `None` for things the ledger does not count.
pub fn what_of(desk: &Desk, sentence: usize, word: usize) -> Option<QuantityWhat> {
    let m = desk.mention(sentence, word)?;
    let s = desk.sentence(sentence);
    let lemma = m_lemma(desk, sentence, word);
    if m.is("force") {
        return Some(QuantityWhat::Troops);
    }
    if m.is("staff") || m.is("diplomat") {
        return Some(QuantityWhat::Staff);
    }
    Some(match lemma.as_str() {
        "day" | "week" | "month" | "year" => QuantityWhat::Days,
        "base" | "site" | "checkpoint" | "post" => QuantityWhat::Sites,
        "country" | "state" | "nation" => QuantityWhat::Countries,
        "embassy" | "consulate" | "mission" => QuantityWhat::Missions,
        "vehicle" | "car" | "truck" => QuantityWhat::Vehicles,
        "dollar" | "euro" | "pound" | "million" => QuantityWhat::Money,
        "waiver" | "resolution" | "decision" => QuantityWhat::Decisions,
        "national" | "citizen" | "people" | "person" | "family" | "dependent" | "dependant" | "american" | "briton"
        | "officer" | "guard" | "police" => QuantityWhat::Persons,
        _ if m.is("person") => QuantityWhat::Persons,
        _ if s.words[word].pos == "NUM" => QuantityWhat::Troops,
        _ => return None,
    })
}

fn m_lemma(desk: &Desk, sentence: usize, word: usize) -> String {
    desk.sentence(sentence).words[word].lemma.to_lowercase()
}

/// What is promised: the clauses governed by a verb of promising, or told in the future by the one who will do it.
pub fn promise(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    let mood = desk.mood(sentence, clause);
    let s = desk.sentence(sentence);
    let said = desk.said_at(sentence, clause.verb);
    let (status, governor) = match mood {
        Mood::Promised(g) => (Status::Vowed, Some(g)),
        Mood::UnderWay(g) => (Status::UnderWay, Some(g)),
        Mood::Future if said.is_some() || s.words[clause.verb].quoted => (Status::Vowed, None),
        Mood::Real if clause.progressive && said.is_some() && matches!(clause.lemma.as_str(), "work") => return None,
        _ => return None,
    };
    // "will spare no effort to find them": told by what the effort is for
    let for_another = |c: &Clause| matches!(desk.mood(sentence, c), Mood::Promised(g) if g == clause.verb);
    if matches!(clause.lemma.as_str(), "spare" | "do" | "make" | "take" | "leave" | "use" | "give")
        && desk.clauses[sentence].iter().any(|c| c.verb != clause.verb && for_another(c))
    {
        return None;
    }
    let clause = &with_doer(desk, sentence, clause);
    // "will not allow such attacks" is a promise, "will allow" is none.
    let scene = desk.scene(sentence);
    let forbids = matches!(clause.lemma.as_str(), "allow" | "let" | "permit" | "tolerate");
    let ty = frames_promise(desk, &scene, clause);
    // "the killers will not go unpunished": what is promised is that it will not be
    let unpunished = matches!(ty, Some("arrest_or_prosecute" | "retaliate"))
        && matches!(clause.lemma.as_str(), "go" | "remain" | "stay" | "escape" | "evade" | "get" | "get away");
    // "no harm would come to them", "there would be no more attacks"
    let averted = matches!(clause.lemma.as_str(), "come" | "be" | "happen" | "occur")
        && matches!(ty, Some("protect" | "stop_attacks"));
    let forbids = forbids || unpunished || averted;
    if clause.negated != forbids && governor.is_none() || (unpunished || averted) && !clause.negated {
        return None;
    }
    // "gave its word that it would not attack embassies"
    let framed = desk.frames.of(clause, &scene).is_some_and(|f| f.coding.kind() == Kind::Incident);
    let ty = if governor.is_some() && clause.negated && framed && ty.is_none() { Some("stop_attacks") } else { ty };
    if status == Status::UnderWay && ty.is_none() {
        return None;
    }
    let promisor = clause.subject;
    // "vowed to carry out more attacks": violence announced
    let violent = desk.frames.of(clause, &scene).filter(|f| f.coding.kind() == Kind::Incident);
    let vower = governor.and_then(|g| desk.clauses[sentence].iter().find(|c| c.verb == g)?.subject);
    let spares = matches!(
        clause.lemma.as_str(),
        "spare"
            | "stop"
            | "end"
            | "free"
            | "release"
            | "respect"
            | "observe"
            | "keep"
            | "halt"
            | "refrain"
            | "let"
            | "allow"
            | "lay down"
    );
    let menaced = violent.is_none()
        && !spares
        && vower.is_some_and(|w| crate::menace::hostile(desk, sentence, w))
        && crate::menace::harm_in(s, |i| s.ancestors(i).contains(&clause.verb));
    let roles: Option<&[_]> = violent.map(|f| f.roles.as_slice()).or(menaced.then_some(&[]));
    if let (Some(g), Some(roles), Status::Vowed) = (governor, roles, status)
        && s.words[g].pos == "VERB"
        && !clause.negated
        && (menaced || !matches!(ty, Some("stop_attacks" | "arrest_or_prosecute" | "protect")))
    {
        let coding = Coding::of(Kind::Statement, "threat")?;
        let mut draft = desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, g), "promises:threat")?;
        let by = desk.clauses[sentence].iter().find(|c| c.verb == g).and_then(|c| c.subject);
        if let Some(w) = by {
            add(desk, &mut draft.fact, Role::From, sentence, w);
        }
        for (_, argument) in roles.iter().filter(|(r, _)| matches!(r, Role::Target | Role::Victim)) {
            if let Some(w) = scene.fill(clause, argument) {
                add(desk, &mut draft.fact, Role::Target, sentence, w);
            }
        }
        if let Some(object) = clause.object.filter(|_| menaced) {
            add(desk, &mut draft.fact, Role::Target, sentence, object);
        }
        draft.fact.modality = Modality::Future;
        return Some(draft);
    }
    if governor.is_none() {
        // A future alone is a promise only of the speaker or of his side, about something the ledger knows.
        let ty = match ty {
            Some(ty) => ty,
            None if own_future(desk, sentence, clause, said) => "other_commitment",
            None => return None,
        };
        let unnamed = clause.passive
            && promisor.is_none()
            && said.is_some()
            && (matches!(ty, "reinforce" | "protect" | "investigate" | "compensate_or_repair" | "arrest_or_prosecute")
                || ty == "retaliate" && matches!(clause.lemma.as_str(), "answer" | "avenge"));
        // "work on the gate would begin in May", said by those who will do it
        let works = said.is_some_and(|x| official_voice(desk, x))
            && (unpunished
                || matches!(ty, "compensate_or_repair" | "other_commitment")
                    && matches!(clause.lemma.as_str(), "begin" | "start" | "commence" | "resume" | "go ahead")
                    && promisor.is_some_and(|w| desk.entity(sentence, w).is_none_or(|e| e.sort == Sort::Thing))
                // "each mission would get twenty more guards", "more police would patrol the quarter"
                || matches!(ty, "protect" | "reinforce")
                    && promisor.is_some_and(|w| scene.is(w, "mission") || scene.is(w, "police") || scene.is(w, "guard"))
                // "the province would pay for the cars", said by its governor
                || ty == "compensate_or_repair"
                    && promisor.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.is("area")));
        let own = unnamed || works || promisor.is_some_and(|w| own_side(desk, sentence, w, said));
        let stays = matches!(clause.lemma.as_str(), "stay" | "remain")
            && clause.complement.is_none()
            && clause.oblique(&["in", "at", "on"]).is_some()
            || clause.lemma.starts_with("stay")
                && s.children(clause.verb).any(|c| matches!(s.words[c].lower.as_str(), "on" | "put" | "behind"));
        if !own
            || ty == "stay_or_reopen"
                && !scene.argument(clause, "obj").is_some_and(|o| scene.is(o, "mission"))
                && clause.lemma != "reopen"
                && !(clause.lemma == "keep" && clause.complement.is_some())
                && !stays
        {
            return None;
        }
    }
    let condition = condition(desk, sentence, clause.verb);
    let warned =
        s.words[clause.verb].head.is_some_and(|h| s.words[h].lemma == "warn" && s.is_rel(clause.verb, &["ccomp"]));
    let steps = matches!(ty, Some("close_or_suspend" | "withdraw_or_reduce" | "retaliate"));
    if governor.is_none() && warned && condition.is_some() && steps && !warns_somebody(desk, sentence, clause) {
        return conditional_threat(desk, sentence, clause, condition);
    }
    if governor.is_none() && warned {
        return None;
    }
    let unless = condition.clone().is_some_and(|r| desk.words(r).to_lowercase().starts_with("unless"));
    if governor.is_none()
        && condition.is_some()
        && (matches!(ty, Some("close_or_suspend" | "withdraw_or_reduce" | "retaliate")) || unless && ty.is_none())
    {
        return conditional_threat(desk, sentence, clause, condition);
    }
    let posture = || desk.frames.of(clause, &scene).is_some_and(|f| f.coding.kind() == Kind::Posture);
    if governor.is_none()
        && matches!(ty, Some("close_or_suspend" | "withdraw_or_reduce" | "stay_or_reopen"))
        && posture()
    {
        return None; // told as coming, not promised to anybody: a posture that is announced
    }
    let coding = Coding::of(Kind::Commitment, ty.unwrap_or("other_commitment"))?;
    let top = governor.unwrap_or(clause.verb);
    let range = if governor.is_some() && !s.is_rel(clause.verb, &["conj"]) {
        desk.clause_range(sentence, top)
    } else {
        desk.clause_range(sentence, clause.verb)
    };
    let mut draft = desk.draft(coding, sentence, clause.verb, range, "promises")?;
    let f = &mut draft.fact;
    f.status = Some(status);
    f.modality = if status == Status::Vowed {
        Modality::Future
    } else if said.is_some() {
        Modality::Attributed
    } else {
        Modality::Asserted
    };
    let by_governor = governor
        .and_then(|g| desk.clauses[sentence].iter().find(|c| c.verb == g))
        .and_then(|c| c.subject.or(c.object.filter(|_| c.passive)));
    let (by_noun, kept) = governor.map_or((None, None), |g| step_nouns::keeper(desk, sentence, g));
    if let Some(status) = kept {
        f.status = Some(status);
    }
    // "assured the ambassador that the mission would be protected"
    let by_speaker = said
        .and_then(|x| x.speaker)
        .filter(|(at, _)| *at == sentence && governor.is_none() && promisor.is_none())
        .map(|(_, w)| w);
    // "remains committed to protecting"
    let above = governor.filter(|&g| s.words[g].pos == "ADJ").and_then(|g| {
        s.ancestors(g).into_iter().find_map(|v| desk.clauses[sentence].iter().find(|c| c.verb == v)?.subject)
    });
    let promisor = promisor.filter(|_| !unpunished && !averted);
    if let Some(word) = by_governor
        .or(by_noun)
        .or(promisor)
        .or(above)
        .or(by_speaker.filter(|_| clause.passive && s.words[said.map_or(0, |x| x.verb.1)].lemma == "assure"))
    {
        add(desk, f, Role::Promisor, sentence, word);
    }
    if let Some(object) = clause.object {
        let role = match coding.ty() {
            "protect" => Role::Beneficiary,
            "arrest_or_prosecute" => Role::Target,
            "withdraw_or_reduce" | "close_or_suspend" | "stay_or_reopen" => Role::Subject,
            _ => Role::Target,
        };
        let keep =
            desk.entity(sentence, object).is_some_and(|e| !matches!(e.sort, Sort::Act | Sort::Weapon | Sort::Thing));
        if keep {
            add(desk, f, role, sentence, object);
        }
    }
    if matches!(coding.ty(), "reinforce" | "compensate_or_repair" | "close_or_suspend") {
        if let Some(w) = clause.object.or(clause.subject.filter(|&w| Some(w) != promisor)) {
            measured(desk, f, sentence, w);
        }
        raised(desk, f, sentence, clause);
    }
    if let Some(with) =
        clause.oblique(&["with"]).filter(|_| coding.ty() == "arrest_or_prosecute" || coding.ty() == "cooperate")
    {
        add(desk, f, if coding.ty() == "cooperate" { Role::Partner } else { Role::Target }, sentence, with);
    }
    deadline(desk, &mut draft);
    for place in desk.places(sentence, &draft.range) {
        draft.fact.places.push(place);
    }
    Some(draft)
}

/// True when who is told to have done something says so himself, or says "we".
fn own_word(desk: &Desk, sentence: usize, clause: &Clause, said: &crate::speech::Said) -> bool {
    let Some(subject) = clause.subject else { return true };
    let speaker = said.behind.or(said.speaker).and_then(|(at, w)| desk.entity(at, w));
    let same = desk.entity(sentence, subject).zip(speaker).is_none_or(|(a, b)| std::ptr::eq(a, b));
    same || crate::desk::first_person(&desk.sentence(sentence).words[subject])
        || said.speaker.is_some_and(|(at, w)| desk.scene(at).is(w, "group"))
}

/// "warned Haiti that it will withdraw": the warning is told with whom it is for.
fn warns_somebody(desk: &Desk, sentence: usize, step: &Clause) -> bool {
    let head = desk.sentence(sentence).words[step.verb].head;
    desk.clauses[sentence].iter().any(|c| Some(c.verb) == head && c.object.is_some())
}

/// "We will begin work on the gate": the speaker himself will do something that the ledger has no closer word for.
fn own_future(desk: &Desk, sentence: usize, clause: &Clause, said: Option<&crate::speech::Said>) -> bool {
    let Some(said) = said else { return false };
    let deed = desk.sentence(sentence).words[clause.verb].pos == "VERB"
        && !clause.passive
        && !matches!(
            clause.lemma.as_str(),
            "have"
                | "know"
                | "see"
                | "die"
                | "win"
                | "lose"
                | "need"
                | "like"
                | "want"
                | "find"
                | "continue"
                | "say"
                | "face"
                | "fight"
                | "happen"
                | "lead"
        );
    let group = |at: usize, w: usize| desk.scene(at).is(w, "group");
    let own = clause.subject.is_some_and(|w| own_side(desk, sentence, w, Some(said)) && !group(sentence, w))
        && said.speaker.is_none_or(|(at, w)| !group(at, w));
    let framed = desk.frames.of(clause, &desk.scene(sentence)).is_some();
    deed && own && !framed && crate::statements::relevant(desk, sentence, said)
}

/// Words of an official, a government or a mission.
pub fn official_voice(desk: &Desk, said: &crate::speech::Said) -> bool {
    said.behind.or(said.speaker).and_then(|(at, w)| desk.mention(at, w)).is_some_and(|m| {
        let e = desk.reading.entity(m);
        matches!(e.sort, Sort::Government | Sort::Mission)
            || e.sort == Sort::Person
                && (e.state.is_some()
                    || ["official", "diplomat"].iter().any(|c| desk.scene(m.sentence).titled(m.head, c)))
            || ["official", "diplomat", "spokesman", "government", "body", "police"].iter().any(|c| m.is(c))
    })
}

/// "his government would close the consulate unless ...": a threat, not a promise.
fn conditional_threat(
    desk: &Desk,
    sentence: usize,
    clause: &Clause,
    condition: Option<std::ops::Range<usize>>,
) -> Option<Draft> {
    let coding = Coding::of(Kind::Contact, "threat")?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range, "promises:threat")?;
    if let Some(word) = clause.subject {
        add(desk, &mut draft.fact, Role::From, sentence, word);
    }
    if let Some(object) = clause.object {
        add(desk, &mut draft.fact, Role::Subject, sentence, object);
    }
    draft.fact.modality = Modality::Conditional;
    draft.fact.condition = condition.map(|r| desk.words(r).to_owned());
    for mut place in desk.places(sentence, &draft.range) {
        if place.level == chancery_facts::Level::Facility {
            place.relation = Relation::Subject;
        }
        draft.fact.places.push(place);
    }
    Some(draft)
}

fn frames_promise<'d>(desk: &'d Desk, scene: &crate::frames::Scene, clause: &Clause) -> Option<&'d str> {
    desk.frames.promise(clause, scene)
}

/// The speaker himself, "we", "the government", his state, its forces.
fn own_side(desk: &Desk, sentence: usize, word: usize, said: Option<&crate::speech::Said>) -> bool {
    let s = desk.sentence(sentence);
    if matches!(s.words[word].lower.as_str(), "we" | "i") {
        return true;
    }
    // "The army said it would send more soldiers"
    let body_speaks = said
        .and_then(|x| x.speaker)
        .filter(|(at, _)| *at == sentence)
        .and_then(|(at, w)| desk.mention(at, w))
        .is_some_and(|m| !m.is("person") && desk.reading.entity(m).sort != Sort::Person);
    if s.words[word].lower == "it" && body_speaks {
        return true;
    }
    let Some(e) = desk.entity(sentence, word) else { return false };
    let speaker = said.and_then(|x| x.behind.or(x.speaker)).and_then(|(at, w)| desk.entity(at, w));
    let m = desk.mention(sentence, word);
    let owner = s.child(word, &["nmod:poss"]).and_then(|p| desk.entity(sentence, p));
    if let (Some(sp), Some(owner)) = (speaker, owner) {
        // "his country would apologise"
        let public = m.is_some_and(|m| {
            m.is("area") || m.is("government") || m.is("body") || m.is("force") || m.is("police") || m.is("mission")
        });
        if public && (std::ptr::eq(sp, owner) || sp.state.is_some() && sp.state == owner.state) {
            return true;
        }
    }
    let body = matches!(e.sort, Sort::Government)
        || m.is_some_and(|m| m.is("government") || m.is("body") || m.is("force") || m.is("police"));
    match speaker {
        Some(sp) if std::ptr::eq(sp, e) => true,
        Some(sp)
            if m.is_some_and(|m| m.is("diplomat") || m.is("mission")) && sp.state.is_some() && sp.state == e.state =>
        {
            true
        }
        Some(sp) => {
            body && (sp.state.is_none() || e.state.is_none() || sp.state == e.state || m.is_some_and(|m| m.pronoun))
        }
        None => body,
    }
}

/// "before the summit", "by Friday", "in the near future": the horizon of a promise or demand.
pub fn deadline(desk: &Desk, draft: &mut Draft) {
    let s = desk.sentence(draft.sentence);
    let inside = |r: &std::ops::Range<usize>| draft.range.start <= r.start && r.end <= draft.range.end;
    for t in desk.reading.times_of(draft.sentence).iter().filter(|t| inside(&t.range)) {
        if matches!(t.preposition, Some("before" | "by" | "until" | "within")) {
            draft.fact.deadline = Some(desk.date(t, true));
            return;
        }
    }
    // "would spend more next year": a promise reaches as far as the time it names.
    let ahead = |t: &&chancery_facts::reading::TimeMention| {
        matches!(
            t.time,
            chancery_facts::reading::TimeExpr::Unit { shift: 1.., .. }
                | chancery_facts::reading::TimeExpr::Weekday { shift: 1, .. }
        )
    };
    if draft.fact.kind() == Kind::Commitment
        && let Some(t) = desk.reading.times_of(draft.sentence).iter().filter(|t| inside(&t.range)).find(ahead)
    {
        draft.fact.deadline = Some(desk.date(t, true));
        return;
    }
    let text = desk.words(draft.range.clone());
    for phrase in [
        "in the near future",
        "in the coming days",
        "in the coming weeks",
        "as soon as possible",
        "in the coming months",
        "soon",
        "shortly",
    ] {
        if let Some(at) = text.find(phrase) {
            let _ = at;
            draft.fact.deadline = Some(chancery_facts::When::open(Some(phrase)));
            return;
        }
    }
    for (i, w) in s.words.iter().enumerate() {
        if w.lower == "before" && inside(&w.range) && w.head.is_some() {
            let head = w.head.unwrap_or(i);
            if let Some(range) = s.bytes(&s.subtree(head)).filter(|r| r.start <= w.range.start) {
                draft.fact.deadline = Some(chancery_facts::When::open(Some(desk.words(w.range.start..range.end))));
                return;
            }
        }
    }
}

/// Class of what a posture or a threat is about; subjects of other facts have none.
pub fn subject_class(fact: &mut Fact) {
    if fact.kind() == Kind::Contact && fact.coding.ty() == "threat" {
        // "a threat by Norland to pull its troops out": its own
        let sender = fact.actors_as(Role::From).find_map(|a| a.sending_state.clone());
        let own = |a: &chancery_facts::Actor| {
            let words = a.mention.as_ref().map(|m| m.text.to_lowercase()).unwrap_or_default();
            a.role == Role::Subject && (words.starts_with("its ") || words.starts_with("their "))
        };
        for a in fact.actors.iter_mut().filter(|a| sender.is_some() && own(a)) {
            a.sending_state.clone_from(&sender);
        }
        return;
    }
    if fact.kind() != Kind::Posture {
        for a in &mut fact.actors {
            if a.role == Role::Subject && fact.coding.kind() != Kind::Posture {
                a.class = None;
                a.sending_state = None;
                a.host_state = None;
            }
        }
        return;
    }
    for a in &mut fact.actors {
        if a.role == Role::Subject && a.class == Some(TargetClass::OfficialOrPolitician) {
            a.class = None;
        }
    }
}
