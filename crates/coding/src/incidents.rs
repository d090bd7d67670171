//! Acts of violence: which clauses and nouns tell of one, what kind it was, with what, against whom, with what effect.

mod by_weapon;
mod retold;

use crate::clauses::Clause;
use crate::desk::{Desk, Draft};
use crate::harm;
use crate::mood::Mood;
use chancery_facts::reading::{Entity, Mention, Sentence, Sort, TimeExpr, TimeMention, Unit};
use chancery_facts::{
    Actor, Casualties, Coding, Damage, DamageLevel, EvidenceRole, Fact, Kind, Level, Modality, Outcome, Polarity,
    Relation, Role, TargetClass, Toll, Weapon, WeaponClass, Zone,
};

/// Builds the incident told by a clause whose frame is an incident; `None` when it is not told as having happened.
pub fn of_clause(desk: &Desk, sentence: usize, clause: &Clause, frame: &crate::frames::Frame) -> Option<Draft> {
    if clause.negated
        || desk.mood(sentence, clause) != Mood::Real
        || desk.elsewhere(sentence)
        || cleft(desk, sentence, clause)
    {
        return None;
    }
    let scene = desk.scene(sentence);
    let acts = clause.subject.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.is("act") && m.plural);
    if acts
        || habitual(desk, sentence, clause, frame.coding)
        || s_is_what(desk, sentence, clause.verb)
        || disbelieved(desk, sentence, clause.verb)
        || anybody(desk, sentence, clause)
    {
        return None;
    }
    let means = clause.obliques.iter().filter(|(p, _)| matches!(p.as_str(), "in" | "by" | "with")).map(|(_, w)| *w);
    if means.into_iter().any(|w| controlled(desk, sentence, w)) {
        return None;
    }
    if [clause.subject, clause.object]
        .into_iter()
        .flatten()
        .any(|w| figurative(desk, sentence, w) || nothing(desk.sentence(sentence), w))
    {
        return None;
    }
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(frame.coding, sentence, clause.verb, range, &frame.source())?;
    for (role, argument) in &frame.roles {
        let Some(word) = scene.fill(clause, argument) else { continue };
        fill(desk, &mut draft.fact, *role, sentence, word);
    }
    if let Some(place) = where_of(desk.sentence(sentence), clause.verb) {
        happened_at(desk, &mut draft, place);
    }
    describe(desk, &mut draft);
    if let Some(act) = act_of_which(desk, sentence, clause) {
        of_act(desk, &mut draft, act);
    }
    Some(draft)
}

/// "a shooting near the gate, in which a policeman was killed": the noun for the act.
fn act_of_which(desk: &Desk, sentence: usize, clause: &Clause) -> Option<usize> {
    let s = desk.sentence(sentence);
    let which =
        clause.obliques.iter().any(|(p, w)| matches!(p.as_str(), "in" | "during") && s.words[*w].lower == "which");
    let head = s.words[clause.verb].head.filter(|&h| which && h < clause.verb && s.is_rel(clause.verb, &["acl"]))?;
    // "a shooting on Saturday night in which …": the clause may hang on a noun that belongs to the act
    let act = |w: &usize| desk.mention(sentence, *w).is_some_and(|m| m.is("act") && !m.plural);
    s.ancestors(head).into_iter().take(3).find(act)
}

/// What was done and where, from the noun for the act.
fn of_act(desk: &Desk, draft: &mut Draft, noun: usize) {
    let s = desk.sentence(draft.sentence);
    if draft.fact.coding.ty() == "attack_unspecified"
        && let Some(coding) = Coding::of(Kind::Incident, noun_type(&s.words[noun].lemma))
    {
        draft.fact.coding = coding;
    }
    for c in s.children(noun).filter(|&c| c > noun && s.is_rel(c, &["nmod"])) {
        if matches!(s.case(c), Some("on" | "against" | "at" | "of" | "near" | "outside")) {
            happened_at(desk, draft, c);
        }
    }
}

/// "the consulate in Herat, where three policemen were hurt": the noun that "where" stands for.
fn where_of(s: &Sentence, verb: usize) -> Option<usize> {
    let relative = s.ancestors(verb).into_iter().find(|&v| s.is_rel(v, &["acl"]))?;
    let joined = s.ancestors(verb).into_iter().take_while(|&v| v != relative).all(|v| s.is_rel(v, &["conj"]));
    let noun = s.words[relative].head.filter(|&noun| joined && noun < relative)?;
    s.children(relative).any(|c| c < relative && s.words[c].lower == "where").then_some(noun)
}

/// Where an act happened that is told of a place: a mission there is what was struck, if nothing else is told to be.
fn happened_at(desk: &Desk, draft: &mut Draft, place: usize) {
    let Some(m) = desk.mention(draft.sentence, place) else { return };
    let struck = draft.fact.actors.iter().any(|a| matches!(a.role, Role::Target | Role::Hit));
    if !struck && (m.is("premises") || desk.reading.entity(m).sort == Sort::Mission) {
        fill(desk, &mut draft.fact, Role::Target, draft.sentence, place);
    }
    let s = desk.sentence(draft.sentence);
    if let Some(range) = s.bytes(&s.subtree_without(place, &["acl", "acl:relcl"])) {
        for place in desk.places(draft.sentence, &range) {
            if !draft.fact.places.contains(&place) {
                draft.fact.places.push(place);
            }
        }
    }
}

/// "what the parliament approved": a clause on "what" tells of nothing new.
pub fn s_is_what(desk: &Desk, sentence: usize, verb: usize) -> bool {
    let s = desk.sentence(sentence);
    s.words[verb].head.is_some_and(|h| s.words[h].lower == "what")
        || s.children(verb).any(|c| c < verb && s.words[c].lower == "what" && s.is_rel(c, &["obj"]))
}

/// "a force that carries out killings": the simple present tells of a habit, but for what can last.
fn habitual(desk: &Desk, sentence: usize, clause: &Clause, coding: Coding) -> bool {
    let lasts = matches!(
        coding.ty(),
        "kidnapping_or_hostage_taking"
            | "seizure_or_occupation"
            | "siege_or_blockade"
            | "peaceful_protest"
            | "detention_of_mission_personnel"
            | "suspicious_object_or_hoax"
    );
    let simple =
        matches!(desk.sentence(sentence).words[clause.verb].tag, "VBZ" | "VBP") && !clause.perfect && !clause.passive;
    // A chronology tells what happened in the present tense.
    simple && !lasts && desk.time_of(sentence, clause.verb).is_none() && desk.day_above(sentence).is_none()
}

/// Told only to be denied or as a rumour: "denied that the envoy had been seized", "rumours that a bomb had gone off".
fn disbelieved(desk: &Desk, sentence: usize, verb: usize) -> bool {
    let s = desk.sentence(sentence);
    // "denied having planted the bomb that killed two guards": it did kill them
    let known = s.words[verb].head.filter(|_| s.words[verb].rel == "acl:relcl" && s.words[verb].tag == "VBD");
    if known.is_some_and(|noun| {
        desk.mention(sentence, noun).is_some_and(|m| m.is("weapon"))
            && s.children(noun).any(|c| s.words[c].lower == "the")
    }) {
        return false;
    }
    let mut at = verb;
    while let Some(head) = s.words[at].head {
        if !s.is_rel(at, &["ccomp", "acl", "xcomp", "nmod", "obj", "conj"]) {
            return false;
        }
        at = head;
        if s.children(at).any(|c| c < at && s.words[c].lemma == "deny")
            || matches!(
                s.words[at].lemma.as_str(),
                "deny" | "rumour" | "rumor" | "dismiss" | "refute" | "simulate" | "pretend" | "imagine" | "dream"
            )
        {
            return true;
        }
    }
    false
}

/// "no rocket", "none of the shells".
fn nothing(s: &chancery_facts::reading::Sentence, word: usize) -> bool {
    matches!(s.words[word].lower.as_str(), "none" | "nobody" | "nothing")
        || crate::clauses::no_determiner(s, word).is_some()
}

/// "anyone who attacks an embassy": nobody in particular.
fn anybody(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    clause
        .subject
        .is_some_and(|w| matches!(desk.sentence(sentence).words[w].lower.as_str(), "anyone" | "anybody" | "whoever"))
}

/// Attacks in words and explosions of prices.
pub fn figurative(desk: &Desk, sentence: usize, word: usize) -> bool {
    const OF: &[&str] = &[
        "price",
        "anger",
        "joy",
        "laughter",
        "applause",
        "interest",
        "population",
        "cost",
        "violence",
        "colour",
        "color",
        "emotion",
        "protest",
        "criticism",
        "nerve",
        "conscience",
    ];
    const WORDS: &[&str] =
        &["verbal", "scathing", "blistering", "stinging", "withering", "rhetorical", "personal", "oral"];
    let s = desk.sentence(sentence);
    desk.mention(sentence, word).is_some_and(|m| m.is("act") || m.is("weapon"))
        && s.children(word).any(|c| {
            c > word && s.is_rel(c, &["nmod"]) && s.case(c) == Some("of") && OF.contains(&s.words[c].lemma.as_str())
                || c < word && WORDS.contains(&s.words[c].lower.as_str())
        })
}

/// "a controlled explosion", "a mock attack": nobody's act of violence.
fn controlled(desk: &Desk, sentence: usize, word: usize) -> bool {
    const WORDS: &[&str] = &["controlled", "accidental", "staged", "mock", "simulated"];
    let s = desk.sentence(sentence);
    s.children(word).any(|c| c < word && WORDS.contains(&s.words[c].lower.as_str()))
}

/// "Not just Norway was struck": no act of its own.
fn cleft(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let s = desk.sentence(sentence);
    let first = |i: usize| s.words.get(i).map(|w| w.lower.as_str()).unwrap_or_default();
    first(0) == "it" && matches!(first(1), "is" | "was") && s.words[clause.verb].rel.starts_with("acl")
}

/// Adds an actor and those joined to it by "and"; weapons and acts are no actors.
fn fill(desk: &Desk, fact: &mut Fact, role: Role, sentence: usize, word: usize) {
    let s = desk.sentence(sentence);
    let mut words = vec![word];
    words.extend(s.children(word).filter(|&c| s.is_rel(c, &["conj"])));
    for w in words {
        let Some(m) = desk.mention(sentence, w) else { continue };
        let e = desk.reading.entity(m);
        if e.sort == Sort::Weapon || e.sort == Sort::Act || m.is("fire") || m.is("act") {
            continue;
        }
        if e.sort == Sort::Thing && !m.is("premises") && !m.is("vehicle") && !m.is("thing") && role != Role::Perpetrator
        {
            continue;
        }
        if matches!(e.sort, Sort::Thing | Sort::Mission | Sort::Site) && role == Role::Perpetrator {
            continue;
        }
        push_actor(fact, whole(desk, role, sentence, w));
    }
}

/// The actor behind a word; for a part of a mission ("the gate of the embassy", "in front of the consulate") the
/// mission, and vehicles and homes of missions and their people under the state that sent them.
fn whole(desk: &Desk, role: Role, sentence: usize, word: usize) -> Option<Actor> {
    const PARTS: &[&str] = &[
        "gate",
        "wall",
        "entrance",
        "compound",
        "ground",
        "grounds",
        "garden",
        "roof",
        "courtyard",
        "perimeter",
        "fence",
        "front",
        "door",
        "building",
        "complex",
        "lobby",
        "window",
    ];
    let s = desk.sentence(sentence);
    if role == Role::Perpetrator {
        return desk.actor(role, sentence, word);
    }
    let owner = s.children(word).find(|&c| {
        c > word && s.is_rel(c, &["nmod"]) && s.case(c) == Some("of") || c < word && s.is_rel(c, &["nmod:poss"])
    });
    // "a convoy carrying the ambassador"
    let carries = |c: &usize| {
        s.is_rel(*c, &["acl"])
            && matches!(s.words[*c].lemma.as_str(), "carry" | "transport" | "take" | "bring" | "escort")
    };
    let carried = || s.children(word).find(carries).and_then(|c| s.child(c, &["obj"]));
    // "two cars belonging to the consulate"
    let belongs = |c: &usize| s.is_rel(*c, &["acl"]) && s.words[*c].lemma == "belong";
    let belonging = || s.children(word).find(belongs).and_then(|c| s.children(c).find(|&to| s.case(to) == Some("to")));
    let owner = owner.or_else(carried).or_else(belonging);
    let Some((owner, e)) = owner.and_then(|c| Some((c, desk.entity(sentence, c)?))) else {
        let told = PARTS.contains(&s.words[word].lemma.as_str()).then(|| told_mission(desk, sentence, word)).flatten();
        if let Some((at, head)) = told_residence(desk, sentence, word) {
            return whole(desk, role, at, head);
        }
        return told.and_then(|(at, head)| desk.actor(role, at, head)).or_else(|| desk.actor(role, sentence, word));
    };
    let mission = e.sort == Sort::Mission && !desk.mention(sentence, owner).is_some_and(|m| m.is("person"));
    if mission && PARTS.contains(&s.words[word].lemma.as_str()) {
        return desk.actor(role, sentence, owner);
    }
    let mut actor = desk.actor(role, sentence, word)?;
    // "gunmen fired at his car": the ambassador's, where the pronoun stands for one
    let his = || s.words[owner].pos == "PRON" && e.sort == Sort::Person && e.class == Some(TargetClass::Diplomat);
    let sent = mission || desk.mention(sentence, owner).is_some_and(|m| m.is("diplomat")) || his();
    let class = match actor.class {
        Some(TargetClass::Transport | TargetClass::Convoy) => TargetClass::MissionVehicle,
        Some(TargetClass::MissionVehicle) if actor.sending_state.is_none() => TargetClass::MissionVehicle,
        Some(TargetClass::PrivateHome) => TargetClass::Residence,
        Some(TargetClass::Residence) if actor.sending_state.is_none() => TargetClass::Residence,
        _ => return Some(actor),
    };
    if sent {
        actor.class = Some(class);
        actor.name = owned(desk, sentence, word, owner).unwrap_or(actor.name);
        actor.sending_state.clone_from(&e.state);
        actor.host_state = e.country.clone().or_else(|| desk.reading.setting.clone());
    }
    Some(actor)
}

/// The mission that "the building", "the same gate" is part of: the premises named last before it, here or in the two
/// sentences above.
fn told_mission(desk: &Desk, sentence: usize, word: usize) -> Option<(usize, usize)> {
    let s = desk.sentence(sentence);
    let definite = s.children(word).any(|c| c < word && matches!(s.words[c].lower.as_str(), "the" | "its" | "their"));
    let of_mission = |c: usize| matches!(s.words[c].lower.as_str(), "embassy" | "consulate" | "mission" | "chancery");
    let plain = s.children(word).filter(|&c| c < word && !s.is_rel(c, &["case"])).all(|c| {
        of_mission(c)
            || matches!(
                s.words[c].lower.as_str(),
                "the" | "its" | "their" | "same" | "main" | "front" | "rear" | "back"
            )
    });
    if !definite || !plain {
        return None;
    }
    // "the embassy garden" in a report of one embassy
    if s.children(word).any(of_mission) {
        let missions = |at: usize, end: usize| {
            let mentions = desk.reading.mentions_of(at).iter().filter(move |m| m.head < end && !m.pronoun && !m.plural);
            mentions.filter(|m| {
                let e = desk.reading.entity(m);
                e.sort == Sort::Mission && m.is("premises") && e.state.is_some() && e.state != e.country
            })
        };
        let all = (0..=sentence).flat_map(|at| missions(at, if at == sentence { word } else { usize::MAX }));
        let all: Vec<&Mention> = all.collect();
        let last = *all.last()?;
        let one = all.iter().all(|m| m.entity == last.entity);
        return one.then_some((last.sentence, last.head));
    }
    let premises = |at: usize, end: usize| {
        let mentions = desk.reading.mentions_of(at).iter().filter(|m| m.head < end && !m.pronoun);
        mentions.filter(|m| m.is("premises") || desk.reading.entity(m).sort == Sort::Mission).max_by_key(|m| m.head)
    };
    let same = s.children(word).any(|c| s.words[c].lower == "same");
    for at in (sentence.saturating_sub(if same { 12 } else { 2 })..=sentence).rev() {
        let end = if at == sentence { word } else { usize::MAX };
        let Some(m) = premises(at, end) else { continue };
        let e = desk.reading.entity(m);
        let whole = e.sort == Sort::Mission && !m.is("person") && e.state.is_some() && !m.plural;
        return whole.then_some((at, m.head));
    }
    None
}

/// "the house", "the villa": the residence told of here or in the two sentences above.
fn told_residence(desk: &Desk, sentence: usize, word: usize) -> Option<(usize, usize)> {
    let s = desk.sentence(sentence);
    let home = matches!(s.words[word].lemma.as_str(), "house" | "home" | "villa" | "mansion" | "property");
    let plain = s.children(word).all(|c| c > word || s.is_rel(c, &["case"]) || s.words[c].lower == "the");
    let definite = s.children(word).any(|c| c < word && s.words[c].lower == "the");
    if !home || !plain || !definite {
        return None;
    }
    (sentence.saturating_sub(2)..=sentence).rev().find_map(|at| {
        let before = |m: &&Mention| at < sentence || m.head < word;
        let residence = |m: &&Mention| desk.sentence(at).words[m.head].lemma == "residence" && !m.plural;
        let m = desk.reading.mentions_of(at).iter().filter(|m| before(m) && residence(m)).max_by_key(|m| m.head)?;
        Some((at, m.head))
    })
}

/// "residence of the Kenyan ambassador", "Kenyan ambassador's residence": what belongs to somebody, in the words of the text.
fn owned(desk: &Desk, sentence: usize, thing: usize, owner: usize) -> Option<String> {
    let s = desk.sentence(sentence);
    let phrase = s.bytes(&s.subtree_without(owner, &["acl", "acl:relcl", "appos", "case"]))?;
    let words = desk.words(phrase).trim_start_matches("the ").trim_end_matches("\u{2019}s").trim_end_matches("'s");
    let thing = &s.words[thing].lower;
    let pronoun = matches!(s.words[owner].pos, "PRON" | "DET");
    let article = if ["a ", "an "].iter().any(|a| words.starts_with(a)) { "" } else { "the " };
    (!pronoun && !words.contains('\n')).then(|| format!("{thing} of {article}{words}"))
}

/// Adds an actor once.
pub fn push_actor(fact: &mut Fact, actor: Option<Actor>) {
    if let Some(actor) = actor {
        let same = |a: &Actor| {
            a.role == actor.role && (a.name == actor.name || a.mention.is_some() && a.mention == actor.mention)
        };
        if !fact.actors.iter().any(same) {
            fact.actors.push(actor);
        }
    }
}

/// Fills in weapons, the exact type, places, date, casualties, damage and outcome.
fn describe(desk: &Desk, draft: &mut Draft) {
    let (sentence, word) = (draft.sentence, draft.word);
    let words: Vec<usize> = in_range(desk, sentence, &draft.range);
    let mentions: Vec<&Mention> = words.iter().filter_map(|&w| desk.mention(sentence, w)).collect();
    draft.fact.weapons = weapons(desk, &mentions);
    missiles_called_rockets(desk, draft);
    for p in desk.places(sentence, &draft.range) {
        draft.fact.places.push(p);
    }
    harm::casualties(desk, draft);
    let text = desk.words(draft.range.clone()).to_lowercase();
    outcome(&mut draft.fact, &text);
    damage(desk, &mut draft.fact, &mentions, &text);
    draft.fact.coding = refine(&draft.fact, &text);
    implied_weapon(&mut draft.fact, &text);
    striking_state(desk, draft, &words);
    unknown_doer(draft);
    // A noun under "condemned on Wednesday" is not dated by the condemnation.
    let noun = draft.fact.made_by == "nouns:act";
    let outer = || if noun { None } else { desk.outer_time(sentence, word) };
    let inner = || {
        // The only time told inside the evidence.
        let span = draft.range.clone();
        let mut inside = desk.reading.times_of(sentence).iter().filter(|t| {
            span.start <= t.range.start
                && t.range.end <= span.end
                && !matches!(t.preposition, Some("before" | "until" | "by" | "since"))
                && !matches!(t.time, TimeExpr::Now)
        });
        inside.next().filter(|_| inside.next().is_none())
    };
    // "which is now known to have killed nine": the knowing is of now, the act was before
    let past = |t: &&TimeMention| !matches!(t.time, TimeExpr::Now);
    if let Some(t) = desk.time_of(sentence, word).filter(past).or_else(|| outer().filter(past)).or_else(inner)
        && !matches!(t.time, TimeExpr::Offset { .. })
    {
        draft.fact.event_date = Some(desk.date(t, false));
    }
}

/// "a US strike", "an American drone air strike": the state in front of the noun carried it out.
fn striking_state(desk: &Desk, draft: &mut Draft, words: &[usize]) {
    let s = desk.sentence(draft.sentence);
    if draft.fact.actors_as(Role::Perpetrator).next().is_some() {
        return;
    }
    for &w in words {
        let Some(m) = desk.mention(draft.sentence, w) else { continue };
        if !matches!(s.words[w].lemma.as_str(), "strike" | "raid" | "airstrike" | "bombardment") {
            continue;
        }
        let e = desk.reading.entity(m);
        let state = s.children(w).find(|&c| {
            c < w
                && s.is_rel(c, &["amod", "compound"])
                && desk.words(s.words[c].range.clone()).chars().next().is_some_and(char::is_uppercase)
        });
        if let (Some(c), Some(code)) = (state, e.state.as_deref()) {
            let name = desk.state_name(Some(code)).unwrap_or_else(|| desk.words(s.words[c].range.clone()).to_owned());
            draft.fact.actors.push(Actor {
                role: Role::Perpetrator,
                name,
                mention: desk.quote(s.words[c].range.clone()),
                class: None,
                sending_state: None,
                host_state: None,
            });
            return;
        }
    }
}

/// A passage that says rocket and missile for the same thing tells of rockets.
fn missiles_called_rockets(desk: &Desk, draft: &mut Draft) {
    let paragraph = desk.sentence(draft.sentence).paragraph;
    let rockets = desk.reading.mentions.iter().any(|m| {
        desk.sentence(m.sentence).paragraph == paragraph && desk.reading.entity(m).weapon == Some(WeaponClass::Rocket)
    });
    for w in draft.fact.weapons.iter_mut().filter(|w| rockets && w.class == WeaponClass::Missile) {
        w.class = WeaponClass::Rocket;
    }
}

/// The weapon that the kind of act implies when no noun names one: arson is done with fire, shots with firearms.
fn implied_weapon(fact: &mut Fact, text: &str) {
    let class = match fact.coding.ty() {
        "arson" => WeaponClass::Fire,
        "shooting" => WeaponClass::Firearm,
        "armed_assault" if ["gunm", "shot", "gunfire", "opened fire", "rifle"].iter().any(|w| text.contains(w)) => {
            WeaponClass::Firearm
        }
        // "The embassy was bombed": as much as "the bombing of the embassy"
        "explosion_unspecified" | "ied"
            if ["bombed", "dynamited", "blew up", "blown up"].iter().any(|w| text.contains(w)) =>
        {
            WeaponClass::ExplosiveUnspecified
        }
        "strike_unspecified" => WeaponClass::StrikeUnspecified,
        "airstrike" => WeaponClass::AerialBomb,
        _ => return,
    };
    if fact.weapons.is_empty() {
        fact.weapons.push(Weapon { class, min: None, max: None, words: None, failed: None });
    }
}

pub fn in_range(desk: &Desk, sentence: usize, range: &std::ops::Range<usize>) -> Vec<usize> {
    let s = desk.sentence(sentence);
    (0..s.words.len()).filter(|&i| range.start <= s.words[i].range.start && s.words[i].range.end <= range.end).collect()
}

/// Told behind "days after" or "weeks since": the weapon of an act before.
fn earlier_act(desk: &Desk, m: &Mention) -> bool {
    let s = desk.sentence(m.sentence);
    let case = s.children(m.head).find(|&c| matches!(s.words[c].lower.as_str(), "after" | "since" | "before"));
    let unit = |w: &str| matches!(w, "day" | "days" | "week" | "weeks" | "hours" | "hour" | "month" | "months");
    case.filter(|&c| c < m.head).is_some_and(|c| s.words[..c].iter().rev().take(2).any(|w| unit(&w.lower)))
}

/// Weapons told by nouns, with their number.
fn weapons(desk: &Desk, mentions: &[&Mention]) -> Vec<Weapon> {
    let mut out: Vec<Weapon> = Vec::new();
    for m in mentions {
        let e = desk.reading.entity(m);
        let Some(mut class) = e.weapon else { continue };
        // "fired at the gate, three days after a bomb there": that of another act
        if earlier_act(desk, m) {
            continue;
        }
        // What disperses a crowd is not what it came with.
        if class == WeaponClass::ChemicalOrBiological && desk.words(m.range.clone()).to_lowercase().contains("tear gas")
        {
            continue;
        }
        if class == WeaponClass::Fire && shots(desk, m) {
            class = WeaponClass::Firearm;
        }
        if class == WeaponClass::ExplosiveUnspecified && carried(desk, m) {
            class = WeaponClass::VehicleBomb;
        }
        if let Some(first) = out.iter().position(|w| w.class == class) {
            // "Two Molotov cocktails" read as two mentions: the counted one tells more
            if m.count.is_none() || out[first].min.is_some() {
                continue;
            }
            out.remove(first);
        }
        // "gunfire", "a rocket attack" tell the class; numbers belong to things that can be counted.
        let count = m.count.as_ref();
        let act = e.sort == Sort::Act || m.is("act");
        let single = !m.plural
            && !act
            && m.count.is_none()
            && countable(class)
            && desk
                .words(m.range.clone())
                .split(' ')
                .next()
                .is_some_and(|w| matches!(w.to_lowercase().as_str(), "a" | "an" | "one"));
        let (min, max) = match count {
            Some(c) if !act => (c.min.and_then(|n| u32::try_from(n).ok()), c.max.and_then(|n| u32::try_from(n).ok())),
            _ if single => (Some(1), Some(1)),
            _ => (None, None),
        };
        out.push(Weapon { class, min, max, words: Some(desk.words(m.range.clone()).to_owned()), failed: None });
    }
    // One thing under two names: rocket and missile, bomb and device.
    let has = |c: WeaponClass, out: &[Weapon]| out.iter().any(|w| w.class == c);
    if out.len() > 1 {
        let exact = out.iter().any(|w| {
            !matches!(w.class, WeaponClass::ExplosiveUnspecified | WeaponClass::StrikeUnspecified | WeaponClass::Fire)
        });
        if exact {
            out.retain(|w| !matches!(w.class, WeaponClass::ExplosiveUnspecified | WeaponClass::StrikeUnspecified));
        }
        if has(WeaponClass::Rocket, &out) && has(WeaponClass::Missile, &out) {
            let counted = out.iter().find(|w| w.class == WeaponClass::Missile && w.min.is_some()).cloned();
            if let (Some(c), Some(r)) = (counted, out.iter_mut().find(|w| w.class == WeaponClass::Rocket)) {
                (r.min, r.max, r.words) = (c.min, c.max, c.words);
            }
            out.retain(|w| w.class != WeaponClass::Missile);
        }
        if has(WeaponClass::PetrolBomb, &out) {
            out.retain(|w| w.class != WeaponClass::Fire);
        }
    }
    out
}

/// "opened fire", "came under fire", "returned fire": shots, no flames.
fn shots(desk: &Desk, m: &Mention) -> bool {
    let s = desk.sentence(m.sentence);
    let verb = s.words[m.head].head.map(|h| s.words[h].lemma.as_str()).unwrap_or_default();
    let burst = matches!(verb, "exchange" | "burst" | "hail" | "volley" | "line");
    s.case(m.head) == Some("under")
        || burst && s.case(m.head) == Some("of")
        || s.is_rel(m.head, &["obj"])
            && matches!(verb, "open" | "return" | "exchange" | "trade" | "take" | "draw" | "direct")
}

/// "a truck packed with explosives", "a car full of dynamite".
fn carried(desk: &Desk, m: &Mention) -> bool {
    let s = desk.sentence(m.sentence);
    let chain: Vec<usize> = s.ancestors(m.head).into_iter().skip(1).take(3).collect();
    let loaded = chain.iter().any(|&i| {
        matches!(
            s.words[i].lemma.as_str(),
            "pack" | "load" | "fill" | "full" | "rig" | "lade" | "laden" | "stuff" | "carry"
        )
    });
    let vehicle = |i: usize| desk.mention(m.sentence, i).is_some_and(|v| v.is("vehicle"));
    // "a bomb hidden in a motorcycle"
    let hidden = s.children(m.head).find(|&c| {
        s.is_rel(c, &["acl"]) && matches!(s.words[c].lemma.as_str(), "hide" | "conceal" | "pack" | "stuff" | "fit")
    });
    if hidden.is_some_and(|v| {
        s.children(v).any(|c| matches!(s.case(c), Some("in" | "inside" | "into" | "to")) && vehicle(c))
    }) {
        return true;
    }
    loaded && chain.iter().any(|&i| vehicle(i) || s.child(i, &["obj"]).is_some_and(vehicle))
}

fn countable(class: WeaponClass) -> bool {
    !matches!(
        class,
        WeaponClass::Fire
            | WeaponClass::Firearm
            | WeaponClass::Artillery
            | WeaponClass::Cyber
            | WeaponClass::ChemicalOrBiological
    )
}

/// The exact type: the means named in the text win over the verb.
fn refine(fact: &Fact, text: &str) -> Coding {
    let ty = fact.coding.ty();
    let has = |c: WeaponClass| fact.weapons.iter().any(|w| w.class == c);
    let fixed = matches!(
        ty,
        "kidnapping_or_hostage_taking"
            | "hijacking"
            | "storming_or_intrusion"
            | "seizure_or_occupation"
            | "siege_or_blockade"
            | "vandalism"
            | "detention_of_mission_personnel"
            | "peaceful_protest"
            | "robbery_or_looting"
            | "foiled_plot"
            | "suspicious_object_or_hoax"
            | "stabbing"
            | "vehicle_ramming"
            | "harassment"
            | "cyber_attack"
            | "police_raid_on_premises"
            | "surveillance_or_bugging"
            | "sabotage"
    );
    let suicide = ty == "suicide_bombing"
        || has(WeaponClass::SuicideVest)
        || text.contains("suicide")
        || text.contains("blew himself")
        || text.contains("blew herself")
        || text.contains("blew themselves");
    let refined = if fixed && !(ty == "vehicle_ramming" && (suicide || has(WeaponClass::VehicleBomb))) {
        ty
    } else if ty == "shooting" && [" their way in", " his way in", " her way in"].iter().any(|w| text.contains(w)) {
        // "shot their way into the embassy"
        "storming_or_intrusion"
    } else if suicide && !text.contains("murder-suicide") {
        "suicide_bombing"
    } else if ty == "armed_assault" && has(WeaponClass::Firearm) {
        ty
    } else if has(WeaponClass::Drone) {
        "drone_attack"
    } else if has(WeaponClass::VehicleBomb) {
        "vehicle_bomb"
    } else if has(WeaponClass::LetterBomb) {
        "letter_or_parcel_bomb"
    } else if has(WeaponClass::Rocket)
        || has(WeaponClass::Mortar)
        || has(WeaponClass::Rpg)
        || has(WeaponClass::Artillery)
    {
        "rocket_or_mortar_fire"
    } else if has(WeaponClass::Missile) {
        "missile_strike"
    } else if has(WeaponClass::AerialBomb) {
        "airstrike"
    } else if has(WeaponClass::Ied) || has(WeaponClass::Mine) {
        "ied"
    } else if has(WeaponClass::Grenade) {
        "grenade"
    } else if has(WeaponClass::PetrolBomb) || has(WeaponClass::StoneOrObject) {
        if ty == "arson" { "arson" } else { "stone_or_petrol_bomb" }
    } else if has(WeaponClass::Fire) && matches!(ty, "attack_unspecified" | "arson") {
        "arson"
    } else if has(WeaponClass::ChemicalOrBiological) && !text.contains("tear gas") {
        "chemical_or_biological"
    } else if has(WeaponClass::ExplosiveUnspecified)
        && matches!(ty, "attack_unspecified" | "explosion_unspecified" | "ied")
    {
        // what is found, laid or made safe has not gone off
        let any = |words: &[&str]| words.iter().any(|w| text.contains(w));
        let left = text.contains("left ") && !any(&["dead", "wounded", "injured", "hurt"]);
        if ty == "ied" || left || any(&["planted", "planting", "placed", "roadside", "hidden"]) {
            "ied"
        } else {
            "explosion_unspecified"
        }
    } else if has(WeaponClass::Blade) {
        "stabbing"
    } else if has(WeaponClass::Firearm) && matches!(ty, "attack_unspecified") {
        if text.contains("storm") || text.contains("gunmen attacked") { "armed_assault" } else { "shooting" }
    } else if has(WeaponClass::StrikeUnspecified) && ty == "attack_unspecified" {
        "strike_unspecified"
    } else if has(WeaponClass::Cyber) {
        "cyber_attack"
    } else if ty == "attack_unspecified" && text.contains("gunm") {
        "armed_assault"
    } else {
        ty
    };
    Coding::of(Kind::Incident, refined).unwrap_or(fact.coding)
}

fn outcome(fact: &mut Fact, text: &str) {
    let any = |list: &[&str]| list.iter().any(|w| text.contains(w));
    fact.outcome = if any(&["intercepted", "shot down", "brought down by air defen"]) {
        Some(Outcome::Intercepted)
    } else if any(&[
        "failed to explode",
        "did not explode",
        "failed to detonate",
        "failed to go off",
        "did not go off",
        "defused",
        "disarmed",
    ]) {
        Some(if fact.coding.ty() == "ied" && any(&["defused", "disarmed"]) { Outcome::Foiled } else { Outcome::Dud })
    } else if any(&[
        "missed ",
        "fell short",
        "landed in an empty",
        "landed in a field",
        "landed in an open",
        "overshot",
        "landed near",
        "fell near",
        "landed outside",
        "fell outside",
        "without causing",
    ]) {
        Some(Outcome::Missed)
    } else if any(&["repelled", "driven off", "driven back", "beaten back"]) {
        Some(Outcome::Repelled)
    } else if any(&["foiled", "thwarted"]) {
        Some(Outcome::Foiled)
    } else if any(&["hoax", "false alarm", "harmless"]) {
        Some(Outcome::Hoax)
    } else {
        None
    };
}

fn damage(desk: &Desk, fact: &mut Fact, mentions: &[&Mention], text: &str) {
    let any = |list: &[&str]| list.iter().any(|w| text.contains(w));
    let things = fact.actors.iter().any(|a| matches!(a.role, Role::Hit | Role::Target))
        || mentions.iter().any(|m| desk.reading.entity(m).sort == Sort::Site);
    let level = if any(&["no damage", "without causing damage", "without damage", "no serious damage"]) {
        DamageLevel::None
    } else if any(&["destroyed", "destroying", "gutted", "burned down", "burnt down", "razed", "reduced to rubble"]) {
        DamageLevel::Destroyed
    } else if any(&[
        "damaged",
        "damaging",
        "damage to",
        "torched",
        "shattered",
        "smashed",
        "ransacked",
        "set fire",
        "set ablaze",
        "caused damage",
        "burned",
        "slight damage",
        "minor damage",
    ]) && things
    {
        DamageLevel::Some
    } else {
        return;
    };
    fact.damage = Some(Damage { level, words: None });
}

/// "unknown gunmen", "unidentified attackers": the perpetrator is told to be unknown.
fn unknown_doer(draft: &mut Draft) {
    for a in &mut draft.fact.actors {
        if a.role == Role::Perpetrator && a.mention.as_ref().is_some_and(|m| is_unknown(&m.text)) {
            a.name = "unknown".to_owned();
        }
    }
}

/// True for "unknown persons", "unidentified gunmen".
pub fn is_unknown(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["unknown", "unidentified", "unnamed assailant"]
        .iter()
        .any(|w| lower.starts_with(w) || lower.contains(&format!(" {w} ")))
}

/// A raid on a house, or one that police or troops made, is a step of the authorities.
fn raid_of_police(desk: &Desk, sentence: usize, m: &Mention) -> bool {
    let s = desk.sentence(sentence);
    let home = |c: usize| desk.entity(sentence, c).is_some_and(|e| e.class == Some(TargetClass::PrivateHome));
    let forces = |c: usize| desk.mention(sentence, c).is_some_and(|m| m.is("police") || m.is("security"));
    matches!(s.words[m.head].lemma.as_str(), "raid" | "search")
        && s.children(m.head)
            .any(|c| home(c) || forces(c) || matches!(s.words[c].lower.as_str(), "police" | "pre-dawn"))
}

/// "set fire to the embassy" where the tagger takes the verb for an adjective or noun.
fn set_fire(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let set = m
        .head
        .checked_sub(1)
        .filter(|&i| s.words[m.head].lower == "fire" && s.words[i].lower == "set" && s.words[i].pos != "VERB")?;
    let target = s
        .children(set)
        .chain(s.children(m.head))
        .find(|&c| c > m.head && s.case(c) == Some("to") && desk.mention(sentence, c).is_some())?;
    let coding = Coding::of(Kind::Incident, "arson")?;
    let mut draft = desk.draft(coding, sentence, set, s.range.clone(), "nouns:fire")?;
    let doer = s.child(set, &["nsubj"]).or(set.checked_sub(1)).filter(|&w| desk.scene(sentence).is(w, "human"));
    if let Some(w) = doer {
        fill(desk, &mut draft.fact, Role::Perpetrator, sentence, w);
    }
    fill(desk, &mut draft.fact, Role::Target, sentence, target);
    if desk.elsewhere(sentence) || desk.inside_condition(sentence, set) {
        return None;
    }
    describe(desk, &mut draft);
    Some(draft)
}

/// "Sunday's riot at the Argentine embassy", "the rally outside the consulate on Saturday": held there, on a day told; not one that is
/// called for, planned, allowed or banned.
fn held_at_a_mission(desk: &Desk, sentence: usize, head: usize) -> bool {
    let s = desk.sentence(sentence);
    let known = matches!(
        s.words[head].lemma.as_str(),
        "riot" | "rally" | "march" | "vigil" | "sit-in" | "picket" | "demonstration" | "protest"
    );
    let mission = s.children(head).any(|c| {
        let at = matches!(s.case(c), Some("at" | "outside" | "on" | "before" | "against" | "near"));
        let mission = |i: usize| desk.entity(sentence, i).is_some_and(|e| e.sort == Sort::Mission);
        // "in front of the embassy"
        let front = s.words[c].lower == "front" && s.children(c).any(mission);
        c > head && (at && mission(c) || front)
    });
    let of_day = s
        .children(head)
        .any(|c| s.is_rel(c, &["nmod:poss"]) && crate::clauses::is_time_noun(&s.words[c].lemma.to_lowercase()));
    let dated = of_day || s.children(head).any(|c| c > head && s.case(c) == Some("on") && names_day(&s.words[c].lower));
    let meant = s.case(head) == Some("for")
        || s.ancestors(head).into_iter().skip(1).take(2).any(|v| {
            matches!(
                s.words[v].lemma.as_str(),
                "call"
                    | "plan"
                    | "announce"
                    | "organise"
                    | "organize"
                    | "ban"
                    | "cancel"
                    | "postpone"
                    | "allow"
                    | "permit"
                    | "forbid"
                    | "prepare"
            )
        });
    known && mission && dated && !meant
}

fn names_day(word: &str) -> bool {
    crate::clauses::is_time_noun(word) || word.bytes().all(|b| b.is_ascii_digit())
}

/// Acts told by a noun with details of its own: "a rocket attack at dawn", "the bombing of the embassy", "the killing of X".
pub fn of_noun(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    if let Some(draft) = set_fire(desk, sentence, m).or_else(|| by_weapon::of_noun(desk, sentence, m)) {
        return Some(draft);
    }
    let e = desk.reading.entity(m);
    let s = desk.sentence(sentence);
    let w = &s.words[m.head];
    if !m.is("act")
        || m.is("plot")
        || m.is("protest") && !held_at_a_mission(desk, sentence, m.head)
        || m.plural
        || m.count.as_ref().is_some_and(|c| {
            c.min != Some(1)
                && !desk
                    .reading
                    .times
                    .iter()
                    .any(|t| t.sentence == sentence && t.range.start <= c.range.start && c.range.end <= t.range.end)
        })
    {
        return None;
    }
    // "an attack on an embassy is an attack on all": what such an act means
    let says = |i: usize, j: usize| {
        s.is_rel(i, &["nsubj"])
            && s.words[i].head == Some(j)
            && s.child(j, &["cop"]).is_some_and(|c| s.words[c].lower == "is")
            && [i, j].iter().all(|&n| desk.mention(sentence, n).is_some_and(|m| m.is("act")))
    };
    if (0..s.words.len()).any(|other| says(m.head, other) || says(other, m.head)) {
        return None;
    }
    // "was beaten to death": how he was beaten
    let outcome = w.lemma == "death" && s.case(m.head) == Some("to");
    // "denounced the bombing as an attack on all missions": what it is called
    let called = s.case(m.head) == Some("as") && s.is_rel(m.head, &["obl", "xcomp", "advcl"]);
    if w.rel.starts_with("compound")
        || outcome
        || called
        || matches!(w.lemma.as_str(), "act" | "violence" | "targeting" | "incident")
        || raid_of_police(desk, sentence, m)
        || figurative(desk, sentence, m.head)
        || disbelieved(desk, sentence, m.head) && !part_denied(s, m.head)
        || remembered(desk, sentence, m.head)
    {
        return None;
    }
    // "an assassination attempt" tells what was attempted; a bare attempt tells nothing
    let attempted = s.child(m.head, &["compound"]).map(|c| s.words[c].lemma.as_str()).filter(|_| w.lemma == "attempt");
    if w.lemma == "attempt" && attempted.is_none() {
        return None;
    }
    let unreal_verbs = [
        "rule", "prevent", "avoid", "deny", "fear", "threaten", "warn", "expect", "foil", "thwart", "want", "simulate",
    ];
    let judging_verbs = [
        "blame",
        "accuse",
        "suspect",
        "charge",
        "convict",
        "sentence",
        "try",
        "arrest",
        "detain",
        "plead",
        "indict",
        "guilty",
        "acquit",
        "clear",
        "cleared",
        "jail",
        "imprison",
        "prosecute",
        "implicate",
    ];
    let labour =
        w.lemma == "strike" && (s.case(m.head) == Some("on") || m.head > 0 && s.words[m.head - 1].lower == "on");
    let answered_for = s.case(m.head) == Some("behind") && s.child(m.head, &["cop"]).is_some();
    if labour || answered_for || controlled(desk, sentence, m.head) {
        return None;
    }
    // "Saturday's arson attack" is one that is known, too
    let of_day =
        |c: usize| s.is_rel(c, &["nmod:poss"]) && crate::clauses::is_time_noun(&s.words[c].lemma.to_lowercase());
    let definite =
        s.children(m.head).any(|c| matches!(s.words[c].lower.as_str(), "the" | "this" | "that" | "its") || of_day(c));
    let detail = |c: &usize| *c > m.head && s.is_rel(*c, &["nmod", "acl"]);
    let details: Vec<usize> = s.children(m.head).filter(|c| detail(c)).collect();
    let time = desk.time_of(sentence, m.head);
    let target = details.iter().copied().find(|&c| match s.case(c) {
        Some("on" | "against" | "at" | "of") => desk.mention(sentence, c).is_some(),
        Some("in" | "near" | "outside") => desk.entity(sentence, c).is_some_and(|e| e.level.is_some()),
        _ => false,
    });
    // "arrested over the bombing of the embassy", "denied any link to the shooting at the consul's car": somebody's part is in
    // question, the act is not. Blame alone is about acts told elsewhere.
    // "the consul's car", "a car of the embassy"
    let owned = |c: usize| {
        s.children(c).any(|d| {
            let sent = desk.entity(sentence, d).is_some_and(|e| e.state.is_some() && e.sort == Sort::Mission)
                || desk
                    .mention(sentence, d)
                    .is_some_and(|m| m.is("diplomat") && desk.reading.entity(m).state.is_some());
            sent && s.is_rel(d, &["nmod", "nmod:poss"])
        })
    };
    let premises = |c: usize| {
        let known = |e: &Entity| e.sort == Sort::Mission || e.class.is_some_and(sent_from_abroad);
        owned(c) || desk.entity(sentence, c).is_some_and(known)
    };
    let above: Vec<&str> = s.ancestors(m.head).into_iter().skip(1).map(|i| s.words[i].lemma.as_str()).collect();
    let denied_part = part_denied(s, m.head);
    let in_court = above.iter().any(|w| judging_verbs.contains(w) && !matches!(*w, "blame" | "accuse" | "suspect"));
    let doubted = above.iter().any(|w| unreal_verbs.contains(w)) && !denied_part;
    let of_state = |c: usize| owned(c) || desk.entity(sentence, c).is_some_and(|e| e.state.is_some());
    let known = time.is_some() || target.is_some_and(of_state);
    let presupposed = definite && known && target.is_some_and(premises) && (denied_part || in_court) && !doubted;
    // "told its staff to stay at home after a shooting near the gate": before what is to be done, it was
    let since = matches!(s.case(m.head), Some("after" | "following" | "since")) && (definite || target.is_some());
    let irreal = desk.elsewhere(sentence)
        || ordinal(s, m.head).is_some()
        || s.ancestors(m.head).into_iter().skip(1).any(|i| {
            let verb = s.words[i].lemma.as_str();
            (unreal_verbs.contains(&verb) || judging_verbs.contains(&verb)) && !presupposed
                || desk.clauses[sentence].iter().find(|c| c.verb == i).is_some_and(|c| {
                    c.negated && !harm::is_of(&c.lemma) && !unsolved(&c.lemma)
                        || desk.mood(sentence, c) != Mood::Real && !since
                })
        })
        || desk.inside_condition(sentence, m.head);
    if irreal
        || s.children(m.head).any(|c| {
            matches!(
                s.words[c].lower.as_str(),
                "any"
                    | "no"
                    | "possible"
                    | "future"
                    | "further"
                    | "another"
                    | "potential"
                    | "similar"
                    | "such"
                    | "every"
                    | "each"
            )
        })
    {
        return None;
    }
    if definite && target.is_none() && time.is_none()
        || !definite && target.is_none() && time.is_none() && details.is_empty()
    {
        return None;
    }
    // "the heaviest bombardment in years": a comparison, not an act of its own.
    if s.children(m.head).any(|c| {
        c < m.head
            && (s.words[c].tag == "JJS" || s.words[c].tag == "RBS" || s.children(c).any(|d| s.words[d].tag == "RBS"))
    }) {
        return None;
    }
    // "over the seizure of a fishing boat": goods and ships are seized by the authorities
    let goods = target.is_some_and(|c| {
        let at = |class: &str| desk.mention(sentence, c).is_some_and(|x| x.is(class));
        at("weapon") || at("vehicle") || desk.entity(sentence, c).is_none()
    });
    if goods && matches!(w.lemma.as_str(), "seizure" | "takeover" | "occupation") {
        return None;
    }
    // "the burning of waste", "the beating of drums": done to a mission or to somebody, or no attack
    let done = matches!(
        w.lemma.as_str(),
        "stoning"
            | "pelting"
            | "smearing"
            | "daubing"
            | "defacing"
            | "beating"
            | "clubbing"
            | "burning"
            | "torching"
            | "ramming"
    );
    let somebody = |c: usize| {
        let human = desk.scene(sentence).is(c, "human") && !desk.scene(sentence).is(c, "attacker");
        premises(c) || human && matches!(w.lemma.as_str(), "beating" | "clubbing" | "stoning")
    };
    let of_mission =
        |c: usize| s.subtree(c).into_iter().any(|i| desk.entity(sentence, i).is_some_and(|e| e.sort == Sort::Mission));
    if done && !target.is_some_and(|c| somebody(c) || of_mission(c)) {
        return None;
    }
    let hostages = desk.words(m.range.clone()).to_lowercase();
    let ty = if hostages.ends_with("hostage-taking") || hostages.ends_with("hostage taking") {
        "kidnapping_or_hostage_taking"
    } else if m.is("hoax") {
        "suspicious_object_or_hoax"
    } else {
        noun_type(&attempted.unwrap_or(&w.lemma).to_lowercase())
    };
    let coding = Coding::of(Kind::Incident, ty)?;
    let words = s.subtree_without(m.head, &["case", "mark", "cc"]);
    let mut range = s.bytes(&words)?;
    range.start = range.start.min(m.range.start);
    let range = crate::desk::trim(desk.text.as_str(), range);
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:act")?;
    draft.fact.presupposed = true;
    for &d in &details {
        let case = s.case(d).unwrap_or_default();
        let human = desk.scene(sentence).is(d, "human");
        match case {
            "on" | "against" | "at" | "outside" => fill(desk, &mut draft.fact, Role::Target, sentence, d),
            "of" if human || noun_type(&w.lemma) == "assassination" => {
                fill(desk, &mut draft.fact, Role::Victim, sentence, d)
            }
            "of" => fill(desk, &mut draft.fact, Role::Target, sentence, d),
            "by" => fill(desk, &mut draft.fact, Role::Perpetrator, sentence, d),
            _ => {}
        }
    }
    if e.state.is_some() {
        // "a US strike": the state in front does it
        let first = s.children(m.head).find(|&c| {
            c < m.head
                && s.is_rel(c, &["amod", "compound", "nmod"])
                && desk.words(s.words[c].range.clone()).chars().next().is_some_and(char::is_uppercase)
        });
        if let Some(c) = first {
            let name =
                desk.state_name(e.state.as_deref()).unwrap_or_else(|| desk.words(s.words[c].range.clone()).to_owned());
            draft.fact.actors.push(Actor {
                role: Role::Perpetrator,
                name,
                mention: desk.quote(s.words[c].range.clone()),
                class: None,
                sending_state: None,
                host_state: None,
            });
        }
    }
    describe(desk, &mut draft);
    if w.lemma == "killing" || w.lemma == "death" {
        let killed = draft.fact.actors_as(Role::Victim).count();
        if killed > 0 && draft.fact.casualties.is_none() {
            let n = u32::try_from(killed).ok();
            draft.fact.casualties =
                Some(Casualties { killed: Some(Toll { min: n, max: n, ..Toll::default() }), ..Casualties::default() });
        }
    }
    let f = &draft.fact;
    // "a murder which was committed years ago": nobody, nowhere, no day
    if f.actors.is_empty()
        && f.casualties.is_none()
        && f.event_date.as_ref().is_none_or(|d| d.is_open())
        && !f.places.iter().any(|p| p.level == Level::Facility || p.mention.is_some())
    {
        return None;
    }
    Some(draft)
}

/// "the anniversary of the killing": an act called to mind; without a day of its own it is no news.
fn remembered(desk: &Desk, sentence: usize, head: usize) -> bool {
    let s = desk.sentence(sentence);
    let kept = s
        .ancestors(head)
        .into_iter()
        .any(|i| matches!(s.words[i].lemma.as_str(), "anniversary" | "commemoration" | "remembrance" | "jubilee"));
    // a time behind it, with no verb between
    let dated = || {
        desk.reading.times_of(sentence).iter().any(|t| {
            s.words[head].range.end <= t.range.start
                && s.words[head..]
                    .iter()
                    .take_while(|w| w.range.start < t.range.start)
                    .all(|w| !matches!(w.pos, "VERB" | "AUX"))
        })
    };
    kept && !dated()
}

/// The number of an ordinal in front of a noun: "the third attack".
pub fn ordinal(s: &chancery_facts::reading::Sentence, head: usize) -> Option<u64> {
    s.children(head).filter(|&c| c < head).find_map(|c| ordinal_word(&s.words[c].lower))
}

/// The number of "second" to "thirteenth".
pub fn ordinal_word(word: &str) -> Option<u64> {
    const ORDINALS: [&str; 12] = [
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
    ];
    ORDINALS.iter().position(|o| *o == word).map(|i| i as u64 + 2)
}

/// "The murder was never solved", "the attack was not mentioned": what is missing is not the act.
fn unsolved(lemma: &str) -> bool {
    matches!(
        lemma,
        "solve"
            | "clear up"
            | "explain"
            | "investigate"
            | "forget"
            | "punish"
            | "avenge"
            | "forgive"
            | "mention"
            | "link"
    )
}

fn noun_type(lemma: &str) -> &'static str {
    match lemma {
        "bombing" | "explosion" | "blast" | "detonation" => "explosion_unspecified",
        "shooting" | "gunfight" | "shootout" | "gunbattle" | "firefight" => "shooting",
        "strike" => "strike_unspecified",
        "raid" => "strike_unspecified",
        "ambush" => "armed_assault",
        "assassination" | "murder" | "killing" | "slaying" => "assassination",
        "kidnapping" | "abduction" | "hostage-taking" => "kidnapping_or_hostage_taking",
        "hijacking" => "hijacking",
        "arson" | "firebombing" => "arson",
        "storming" | "intrusion" | "break-in" | "invasion" | "incursion" => "storming_or_intrusion",
        "takeover" | "occupation" | "seizure" => "seizure_or_occupation",
        "siege" => "siege_or_blockade",
        "stabbing" => "stabbing",
        "cyberattack" | "hacking" | "hack" => "cyber_attack",
        "vandalism" | "desecration" => "vandalism",
        "sabotage" => "sabotage",
        "looting" | "robbery" | "burglary" => "robbery_or_looting",
        "airstrike" | "bombardment" => "airstrike",
        "stoning" | "pelting" => "stone_or_petrol_bomb",
        "smearing" | "daubing" | "defacing" | "defacement" => "vandalism",
        "beating" | "clubbing" | "mugging" => "physical_assault",
        "burning" | "torching" => "arson",
        "ramming" => "vehicle_ramming",
        "riot" => "violent_protest",
        "rally" | "march" | "vigil" | "sit-in" | "picket" | "demonstration" | "protest" => "peaceful_protest",
        _ => "attack_unspecified",
    }
}

/// Joins what one sentence tells of one act, and later sentences that go on about it.
pub fn merge(desk: &Desk, drafts: Vec<Draft>) -> Vec<Draft> {
    let (mut out, mut tolls): (Vec<Draft>, Vec<Draft>) = (Vec::new(), Vec::new());
    for draft in drafts {
        if draft.fact.kind() != Kind::Incident {
            out.push(draft);
            continue;
        }
        let mut draft = draft;
        if harm::is_toll(&draft) {
            tolls.push(draft);
            continue;
        }
        if retold::in_a_claim(desk, &out, &draft) {
            continue;
        }
        draft = retold::cost_of_all(desk, &out, draft);
        if draft.fact.kind() != Kind::Incident {
            out.push(draft);
            continue;
        }
        let part = part_of(desk, &draft);
        if part {
            for a in draft.fact.actors.iter_mut().filter(|a| a.role == Role::Target) {
                a.role = Role::Hit;
            }
        }
        let found = out.iter().rposition(|o| {
            o.fact.kind() == Kind::Incident
                && (same_act(desk, o, &draft)
                    || part && draft.sentence - o.sentence <= 3
                    || told_again(desk, o, &draft)
                    || retold::killed_beside(desk, o, &draft)
                    || retold::of_day_within(desk, o, &draft)
                    || retold::struck_before(desk, o, &draft)
                    || retold::condemned_first(desk, o, &draft)
                    || retold::confirmed_harm(desk, o, &draft))
        });
        let found = found.or_else(|| {
            let incident = |o: &Draft| o.fact.kind() == Kind::Incident;
            let lost = out.iter().rposition(|o| incident(o) && lost_in(desk, o, &draft));
            let before = || out.iter().rposition(incident).filter(|&i| goes_on(desk, &out[i], &draft));
            lost.or_else(before)
        });
        match found {
            Some(i)
                if out[i].sentence != draft.sentence
                    && !damaged(desk, &out[i], &draft)
                    && (out[i].fact.made_by == "nouns:act" && draft.fact.made_by != "nouns:act"
                        || in_head(&out[i]) && draft.fact.zone() == Zone::Body) =>
            {
                // The fuller telling carries the fact, the noun repeats it.
                let noun = std::mem::replace(&mut out[i], draft);
                absorb(desk, &mut out[i], noun);
            }
            Some(i) => absorb(desk, &mut out[i], draft),
            None => out.push(draft),
        }
    }
    harm::settle(desk, &mut out, tolls);
    out
}

/// True for what stands in the title or deck, which only repeat.
fn in_head(d: &Draft) -> bool {
    matches!(d.fact.zone(), Zone::Title | Zone::Deck)
}

/// "One of the rockets hit a wall": a part of the act told before.
fn part_of(desk: &Desk, draft: &Draft) -> bool {
    let s = desk.sentence(draft.sentence);
    (0..s.words.len()).any(|i| {
        let w = &s.words[i];
        let amount = matches!(
            w.lower.as_str(),
            "one" | "two" | "three" | "some" | "several" | "others" | "another" | "most" | "none"
        );
        amount
            && s.is_rel(i, &["nsubj"])
            && s.children(i).any(|c| {
                s.case(c) == Some("of")
                    && desk.mention(draft.sentence, c).is_some_and(|m| desk.reading.entity(m).weapon.is_some())
            })
    })
}

/// A noun with "the" that names the target of an act told elsewhere in the report: "condemned the attack on its embassy".
fn told_again(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let noun = |d: &Draft| d.fact.made_by == "nouns:act";
    if !noun(first) && !noun(second) {
        return false;
    }
    let days = |d: &Draft| d.fact.event_date.as_ref().and_then(|w| w.days);
    let dates_fit = days(first).zip(days(second)).is_none_or(|(a, b)| a.0 <= b.1 && b.0 <= a.1);
    let targets = |d: &Draft| {
        d.fact
            .actors
            .iter()
            .filter(|a| matches!(a.role, Role::Target | Role::Victim))
            .map(|a| (a.class, a.sending_state.clone(), a.name.clone()))
            .collect::<Vec<_>>()
    };
    let (a, b) = (targets(first), targets(second));
    // "the initial assault on Wednesday": no target, but the day of an act already told
    let bare_noun = noun(second) && b.is_empty() && definite(desk, second);
    if bare_noun && first.sentence < second.sentence && days(second).is_some() && days(first) == days(second) {
        return true;
    }
    // "over the bombing of the embassy ... said it had carried out Monday's bombing"
    let act = |d: &Draft| {
        let s = desk.sentence(d.sentence);
        let object = s.child(d.word, &["obj"]).filter(|&o| desk.mention(d.sentence, o).is_some_and(|m| m.is("act")));
        let word = if noun(d) { Some(d.word) } else { object };
        word.map(|w| s.words[w].lemma.as_str())
    };
    let dated_later =
        noun(first) && definite(desk, first) && b.is_empty() && days(first).is_none() && days(second).is_some();
    if dated_later && act(first) == act(second) && (1..=4).contains(&second.sentence.saturating_sub(first.sentence)) {
        return true;
    }
    let same = a.iter().any(|x| b.iter().any(|y| x.2 == y.2 || x.0 == y.0 && x.1.is_some() && x.1 == y.1));
    let years = |d: &Draft| {
        desk.sentence(d.sentence)
            .words
            .iter()
            .any(|w| w.lower.len() == 4 && w.lower.chars().all(|c| c.is_ascii_digit()))
    };
    same && dates_fit && (days(first).is_some() && days(second).is_some() || !years(first) && !years(second))
}

/// "Two persons lost their lives in the assault on Wednesday": what an act of that day, told before, has cost.
fn lost_in(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let (a, b) = (&first.fact, &second.fact);
    let s = desk.sentence(second.sentence);
    let only_harm = b.coding.ty() == "attack_unspecified"
        && b.casualties.is_some()
        && b.weapons.is_empty()
        && b.actors.iter().all(|x| x.role == Role::Victim);
    let days = |f: &Fact| f.event_date.as_ref().and_then(|d| d.days);
    let known = |c: usize| {
        matches!(s.case(c), Some("in" | "during"))
            && desk.mention(second.sentence, c).is_some_and(|m| m.is("act") && !m.plural)
            && s.children(c).any(|d| s.words[d].lower == "the")
    };
    only_harm && days(a).is_some() && days(a) == days(b) && s.children(second.word).any(known)
}

/// True for a sentence with a word that sets what it tells apart from what was told before.
fn set_apart(s: &Sentence) -> bool {
    const WORDS: [&str; 11] = [
        "another",
        "second",
        "separate",
        "separately",
        "earlier",
        "previous",
        "previously",
        "elsewhere",
        "again",
        "later",
        "also",
    ];
    s.words.iter().any(|w| WORDS.contains(&w.lower.as_str()))
}

/// Sentences behind an act in which its course may be told.
const COURSE: usize = 4;

/// "Gunmen stormed the embassy. A policeman who tried to bar the door was shot dead": the course of the act told just before, without
/// day, place, mission or person of its own.
fn goes_on(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let (a, b) = (&first.fact, &second.fact);
    let s = desk.sentence(second.sentence);
    let told = second.sentence.checked_sub(first.sentence).is_some_and(|n| (1..=COURSE).contains(&n));
    let course = matches!(
        b.coding.ty(),
        "shooting" | "physical_assault" | "attack_unspecified" | "explosion_unspecified" | "stone_or_petrol_bomb"
    );
    let of_crowd = matches!(b.coding.ty(), "stone_or_petrol_bomb")
        && !matches!(a.coding.ty(), "violent_protest" | "storming_or_intrusion" | "attack_unspecified" | "arson");
    let open = b.event_date.is_none() && desk.time_of(second.sentence, second.word).is_none() && !b.presupposed;
    let nowhere = b.places.iter().all(|p| p.mention.is_none() || a.places.iter().any(|q| q.name == p.name));
    let named = |x: &Actor| x.name.starts_with(char::is_uppercase) && x.class.is_none();
    let nobody = b.actors.iter().all(|x| match x.role {
        Role::Victim => {
            !named(x)
                && x.class != Some(TargetClass::ArmedGroup)
                && (x.sending_state.is_none() || x.sending_state == x.host_state)
        }
        Role::Perpetrator => x.sending_state.is_none() && x.name.starts_with(char::is_lowercase),
        _ => x.sending_state.is_none() && matches!(x.class, None | Some(TargetClass::Other)),
    });
    let apart = set_apart(s);
    let harmless =
        matches!(a.coding.ty(), "peaceful_protest" | "suspicious_object_or_hoax" | "foiled_plot" | "cyber_attack");
    let quoted = s.words[second.word].quoted && !desk.sentence(first.sentence).words[first.word].quoted;
    !quoted && told && course && !of_crowd && open && nowhere && nobody && !apart && !harmless && !a.presupposed
}

/// "the blast, heard across the city, ...": a participle between commas tells more of what is known already.
fn set_off(s: &Sentence, participle: usize) -> bool {
    let first = s.subtree(participle).first().copied().unwrap_or(participle);
    first > 0 && s.is_rel(participle, &["acl"]) && (s.words[first].lower == "," || s.words[first - 1].lower == ",")
}

fn definite(desk: &Desk, d: &Draft) -> bool {
    let s = desk.sentence(d.sentence);
    s.children(d.word).any(|c| matches!(s.words[c].lower.as_str(), "the" | "this" | "that"))
}

fn same_act(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let (a, b) = (&first.fact, &second.fact);
    let means = |f: &Fact| {
        f.weapons
            .iter()
            .map(|w| w.class)
            .filter(|c| !matches!(c, WeaponClass::ExplosiveUnspecified | WeaponClass::StrikeUnspecified))
            .collect::<Vec<_>>()
    };
    let (ma, mb) = (means(a), means(b));
    let weapons_fit = ma.is_empty()
        || mb.is_empty()
        || ma.iter().any(|x| mb.contains(x))
        || [&ma, &mb]
            .iter()
            .all(|m| m.iter().all(|c| matches!(c, WeaponClass::Rocket | WeaponClass::Missile | WeaponClass::Mortar)))
        || first.sentence == second.sentence
            && aflame(&ma)
            && aflame(&mb)
            && (ma == [WeaponClass::Fire] || mb == [WeaponClass::Fire]);
    let dates_fit = match (a.event_date.as_ref().and_then(|d| d.days), b.event_date.as_ref().and_then(|d| d.days)) {
        (Some((f, t)), Some((f2, t2))) => f <= t2 && f2 <= t,
        _ => true,
    };
    let s = desk.sentence(second.sentence);
    if first.sentence == second.sentence {
        if told_of(s, first, second) || told_of(s, second, first) {
            return true;
        }
        // "the deadliest since 2008, when a bomb killed 12": an older act
        let older = |d: &Draft| desk.when_time(d.sentence, d.word).map(|t| t.range.clone());
        if older(first) != older(second) {
            return false;
        }
    }
    if first.sentence == second.sentence && weapons_fit {
        // "...; a bomb killed a clerk in Rome; ...": a list
        let between = first.range.end.min(second.range.end)..first.range.start.max(second.range.start);
        if between.start < between.end && desk.words(between).contains(';') {
            return false;
        }
    }
    if !weapons_fit || !dates_fit {
        return false;
    }
    let clash = |role: Role| {
        let names = |f: &Fact| f.actors_as(role).map(|x| (x.class, x.sending_state.clone())).collect::<Vec<_>>();
        let (x, y) = (names(a), names(b));
        !x.is_empty()
            && !y.is_empty()
            && !x.iter().any(|p| y.iter().any(|q| p.0 == q.0 && (p.1 == q.1 || p.1.is_none() || q.1.is_none())))
    };
    // Taking persons is an act of its own, and so is a knife drawn after a gate was rammed.
    let family = |f: &Fact| match f.coding.ty() {
        "kidnapping_or_hostage_taking" => 1,
        "detention_of_mission_personnel" => 2,
        "stabbing" => 3,
        "vehicle_ramming" => 4,
        "attack_unspecified" | "armed_assault" | "assassination" => 5,
        _ => 0,
    };
    let (fa, fb) = (family(a), family(b));
    let looted = |f: &Fact| f.coding.ty() == "robbery_or_looting";
    if looted(a) != looted(b) && [a, b].iter().any(|f| matches!(f.coding.ty(), "arson" | "storming_or_intrusion")) {
        return false;
    }
    if first.sentence == second.sentence && held_inside(s, first, second) {
        return true;
    }
    if fa != fb && (fa.min(fb) > 0 && fa.max(fb) < 5 || matches!(fa, 1 | 2) || matches!(fb, 1 | 2)) {
        return false;
    }
    if first.sentence == second.sentence {
        // One sentence, one act: unless two verbs with their own subject tell of two targets.
        let s = desk.sentence(first.sentence);
        let nested = s.ancestors(second.word).contains(&first.word) || s.ancestors(first.word).contains(&second.word);
        // "a guard was killed and two others were wounded when ...": the harm of one act
        let harm = |d: &Draft| {
            let verb = s.words[d.word].lemma.as_str();
            matches!(verb, "kill" | "die" | "wound" | "injure" | "hurt")
                && d.fact.actors_as(Role::Perpetrator).next().is_none()
        };
        // "a bomb damaged a car, and two soldiers were hurt": what it cost
        let elsewhere = b.places.iter().any(|p| p.level == Level::City && !a.places.iter().any(|q| q.name == p.name));
        let cost = b.coding.ty() == "attack_unspecified"
            && b.weapons.is_empty()
            && b.actors.iter().all(|x| x.role == Role::Victim)
            && !elsewhere;
        let coordinate = s.is_rel(second.word, &["conj"])
            && s.child(second.word, &["nsubj", "nsubj:pass"]).is_some()
            && !(harm(second) && (harm(first) || cost));
        let other_time = desk.time_of(first.sentence, first.word).map(|t| t.range.clone())
            != desk.time_of(second.sentence, second.word).map(|t| t.range.clone())
            && desk.time_of(first.sentence, first.word).is_some()
            && desk.time_of(second.sentence, second.word).is_some();
        return !other_time && !coordinate && (nested || !clash(Role::Target));
    }
    // A later sentence that goes on about "the attack", "the blast", "one of the rockets".
    let near = second.sentence - first.sentence <= 3 && desk.time_of(second.sentence, second.word).is_none();
    if near && (shot_down(desk, first, second) || damaged(desk, first, second)) {
        return true;
    }
    let dated = b.event_date.as_ref().is_some_and(|d| !d.is_open());
    // A noun with details of its own refers by itself: "the killing of its commander" is not "the assault".
    let itself = |h: usize| b.made_by != "nouns:act" || h == second.word;
    let refers = s.words.iter().enumerate().any(|(i, w)| {
        (w.lower == "the" || w.lower == "this")
            && w.head.is_some_and(|h| {
                h > i
                    && itself(h)
                    && (s.words[h].lemma == "charge"
                        || desk.mention(second.sentence, h).is_some_and(|m| m.is("act") || m.is("weapon")))
                    && s.children(h)
                        .all(|c| c < h || c == second.word || set_off(s, c) || !s.is_rel(c, &["nmod", "acl"]))
                    && !s.words[h].tag.ends_with('S')
            })
            || w.lower == "one"
                && s.children(i).any(|c| {
                    s.case(c) == Some("of") && desk.mention(second.sentence, c).is_some_and(|m| m.is("weapon"))
                })
    });
    // "Three people were killed.": what came of the act told just before.
    let only_harm = b.coding.ty() == "attack_unspecified"
        && b.casualties.is_some()
        && b.weapons.is_empty()
        && b.actors.iter().all(|x| x.role == Role::Victim)
        && second.sentence - first.sentence <= if b.places.is_empty() { 3 } else { 1 };
    let same_paragraph = s.paragraph - desk.sentence(first.sentence).paragraph <= 1;
    if only_harm && same_paragraph && !b.presupposed && desk.time_of(second.sentence, second.word).is_none() {
        return true;
    }
    // "... a week after a car of the mission came under fire. On Tuesday gunmen had shot at the car": first recalled, then told.
    let clause = |d: &Draft| {
        let s = desk.sentence(d.sentence);
        s.is_rel(d.word, &["advcl", "acl"]) && s.children(d.word).any(|c| c < d.word && s.words[c].lower == "after")
    };
    let vehicles = |f: &Fact| {
        let vehicle = |t: &Actor| matches!(t.class, Some(TargetClass::MissionVehicle | TargetClass::Transport));
        f.actors_as(Role::Target).next().is_some() && f.actors_as(Role::Target).all(vehicle)
    };
    let targets_fit = !clash(Role::Target) || vehicles(a) && vehicles(b);
    let kind_fits = a.coding == b.coding && targets_fit && !clash(Role::Perpetrator);
    if clause(first)
        && kind_fits
        && dated
        && a.event_date.as_ref().is_none_or(|d| d.is_open())
        && second.sentence - first.sentence <= 4
    {
        return true;
    }
    // "the killing of the priests", told again: one fact is printed once.
    let named = |f: &Fact| {
        f.actors
            .iter()
            .filter(|x| matches!(x.role, Role::Victim | Role::Target))
            .map(|x| x.name.clone())
            .collect::<Vec<_>>()
    };
    let (na, nb) = (named(a), named(b));
    let apart = desk.time_of(second.sentence, second.word).is_some() || set_apart(s);
    let sent = |f: &Fact| f.actors.iter().any(|x| x.role == Role::Target && x.sending_state.is_some());
    if a.coding == b.coding && !apart && sent(b) && nb.iter().any(|n| na.contains(n)) && !clash(Role::Perpetrator) {
        return true;
    }
    if b.presupposed
        && (fa == fb || b.coding.ty() == "attack_unspecified")
        && !nb.is_empty()
        && nb.iter().all(|n| na.contains(n))
    {
        return true;
    }
    // "sentenced for the ambush of a convoy. Gunmen had killed the driver and two guards.": how the act named went; so does
    // what follows on "the attack on the residence", whatever was done
    let details = b.casualties.is_some() && fb == 5 && matches!(fa, 0 | 5);
    let how =
        a.coding.ty() == "attack_unspecified" && b.actors_as(Role::Target).all(|t| t.class == Some(TargetClass::Other));
    if near && (how || details && !clash(Role::Target)) && a.presupposed && !b.presupposed && !dated && !apart {
        return true;
    }
    // "Protesters attacked the embassy. Youths lit fires along its wall and threw stones": how it went.
    let crowd = matches!(
        b.coding.ty(),
        "stone_or_petrol_bomb" | "arson" | "storming_or_intrusion" | "vandalism" | "violent_protest"
    );
    let aimed = a.actors_as(Role::Target).any(|t| t.sending_state.is_some());
    let inside = b.actors_as(Role::Target).all(|t| t.class == Some(TargetClass::Other) || na.contains(&t.name));
    let went =
        a.coding.ty() == "attack_unspecified" && crowd && aimed && inside && second.sentence - first.sentence <= 2;
    if near && went && !dated && !apart {
        return true;
    }
    // "hurled stones and petrol bombs at the embassy. At least six petrol bombs were thrown": how many
    let counted = a.coding == b.coding
        && crowd
        && aimed
        && b.actors_as(Role::Target).next().is_none()
        && !clash(Role::Perpetrator)
        && second.sentence - first.sentence <= 4;
    if counted && !dated && !apart {
        return true;
    }
    near && refers && !dated && !clash(Role::Target)
}

/// "the attack on the convoy in which one man was killed": what is told of the noun is the act itself, whatever day stands
/// between or belongs to the sentence.
fn told_of(s: &Sentence, noun: &Draft, clause: &Draft) -> bool {
    let chain = s.ancestors(clause.word);
    let Some(at) = chain.iter().position(|&i| i == noun.word) else { return false };
    let relative = chain[..at].iter().any(|&i| s.is_rel(i, &["acl:relcl"]));
    let which = (noun.word..clause.word).any(|i| matches!(s.words[i].lower.as_str(), "which" | "that"));
    noun.fact.made_by == "nouns:act"
        && noun.fact.presupposed
        && relative
        && which
        && clause.fact.coding.ty() != "kidnapping_or_hostage_taking"
}

/// "Sirens sounded and one rocket was shot down": what became of the fire told before.
fn shot_down(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let s = desk.sentence(second.sentence);
    let verb = s.words[second.word].lemma.as_str();
    let down = matches!(verb, "intercept" | "down") || verb == "shoot" && s.words.iter().any(|w| w.lower == "down");
    let fired = |f: &Fact| f.coding.ty() == "rocket_or_mortar_fire" || f.coding.ty() == "drone_attack";
    down && fired(&first.fact) && second.fact.actors_as(Role::Target).next().is_none()
}

/// "Two cars belonging to the consulate were damaged": by the act against the consulate told before.
fn damaged(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let s = desk.sentence(second.sentence);
    let verb = s.words[second.word].lemma.as_str();
    let harmed = matches!(verb, "damage" | "destroy" | "shatter" | "scorch" | "gut" | "wreck" | "burn" | "smash");
    let passive = s.children(second.word).any(|c| s.words[c].rel == "nsubj:pass");
    let state = |f: &Fact| f.actors_as(Role::Target).find_map(|a| a.sending_state.clone());
    let own = second.fact.actors_as(Role::Perpetrator).next().is_none();
    harmed && passive && own && state(&first.fact).is_some() && state(&first.fact) == state(&second.fact)
}

/// Only what burns, and what is thrown beside it.
fn aflame(weapons: &[WeaponClass]) -> bool {
    weapons.iter().all(|c| matches!(c, WeaponClass::Fire | WeaponClass::PetrolBomb | WeaponClass::StoneOrObject))
}

/// "shot their way into the embassy and were holding 17 people hostage": premises taken with those inside.
fn held_inside(s: &chancery_facts::reading::Sentence, first: &Draft, second: &Draft) -> bool {
    let entered = |d: &Draft| {
        matches!(d.fact.coding.ty(), "storming_or_intrusion" | "seizure_or_occupation" | "armed_assault")
            && d.fact.actors_as(Role::Target).any(|a| {
                matches!(a.class, Some(TargetClass::Embassy | TargetClass::Consulate | TargetClass::Residence))
            })
    };
    let holds = |d: &Draft| d.fact.coding.ty() == "kidnapping_or_hostage_taking";
    let joined = s.is_rel(second.word, &["conj", "advcl"]) && s.child(second.word, &["nsubj"]).is_none();
    joined && (entered(first) && holds(second) || holds(first) && entered(second))
}

/// Fills the gaps of an incident from a second telling.
fn absorb(desk: &Desk, into: &mut Draft, other: Draft) {
    let same_sentence = into.sentence == other.sentence;
    if same_sentence && told_of(desk.sentence(into.sentence), &other, into) {
        into.fact.event_date.clone_from(&other.fact.event_date);
    }
    let f = &mut into.fact;
    let o = other.fact;
    for mut e in o.evidence().to_vec() {
        if !same_sentence {
            e.role = EvidenceRole::Repeat;
            f.add_evidence(e);
        }
    }
    let specific = |c: Coding| !matches!(c.ty(), "attack_unspecified" | "explosion_unspecified" | "strike_unspecified");
    let pair = [f.coding.ty(), o.coding.ty()];
    let seized = same_sentence
        && pair.contains(&"kidnapping_or_hostage_taking")
        && pair.iter().any(|t| matches!(*t, "storming_or_intrusion" | "seizure_or_occupation"));
    if seized && let Some(coding) = Coding::of(Kind::Incident, "seizure_or_occupation") {
        f.coding = coding;
    } else if !specific(f.coding) && specific(o.coding)
        || f.coding.ty() == "attack_unspecified"
        // "gathered outside the consulate and threw stones": no peaceful protest
        || same_sentence && f.coding.ty() == "peaceful_protest" && o.coding.ty() == "stone_or_petrol_bomb"
    {
        f.coding = o.coding;
    }
    for a in o.actors {
        let same_words = f.actors.iter().any(|x| x.mention.is_some() && x.mention == a.mention);
        let taken = !same_sentence && f.actors.iter().any(|x| x.role == a.role && a.role != Role::Victim);
        if !same_words && !taken {
            push_actor(f, Some(a));
        }
    }
    // What was struck beside a target of its own is a hit.
    for p in o.places {
        if !f.places.iter().any(|x| x.name == p.name) {
            f.places.push(p);
        }
    }
    let unarmed = f.weapons.is_empty();
    for w in o.weapons {
        match f.weapons.iter_mut().find(|x| x.class == w.class) {
            Some(x) if x.min.is_none() && w.min.is_some() => (x.min, x.max, x.words) = (w.min, w.max, w.words),
            Some(_) => {}
            None if unarmed || same_sentence && !matches!(w.class, WeaponClass::ExplosiveUnspecified) => {
                f.weapons.push(w)
            }
            None => {}
        }
    }
    if let Some(c) = o.casualties {
        let mine = f.casualties.get_or_insert_with(Casualties::default);
        for (a, b) in [
            (&mut mine.killed, c.killed),
            (&mut mine.injured, c.injured),
            (&mut mine.missing, c.missing),
            (&mut mine.captured, c.captured),
        ] {
            if a.as_ref().is_none_or(|x| x.min.is_none()) && b.is_some() {
                *a = b;
            }
        }
    }
    f.damage = f.damage.take().or(o.damage);
    f.outcome = f.outcome.or(o.outcome);
    let span = |d: &Option<chancery_facts::When>| d.as_ref().and_then(|w| w.days);
    let narrower =
        span(&f.event_date).zip(span(&o.event_date)).is_some_and(|(a, b)| a.0 <= b.0 && b.1 <= a.1 && b.0 == b.1);
    if f.event_date.as_ref().is_none_or(|d| d.is_open()) && o.event_date.as_ref().is_some_and(|d| !d.is_open())
        || narrower && !same_sentence
    {
        f.event_date = o.event_date;
    } else if f.event_date.as_ref().is_none_or(|d| d.is_open() && d.stated.is_none()) && o.event_date.is_some() {
        // Words that date it once the day of the report is known.
        f.event_date = o.event_date;
    }
    if same_sentence {
        let range = into.range.start.min(other.range.start)..into.range.end.max(other.range.end);
        if let Some(wider) = desk.draft(f.coding, into.sentence, into.word, range.clone(), &f.made_by.clone()) {
            let mut fact = wider.fact;
            copy_fields(&mut fact, f);
            *f = fact;
            into.range = range;
        }
    }
    let refined = refine(f, &desk.words(into.range.clone()).to_lowercase());
    f.coding = refined;
}

/// Copies everything but id, coding and evidence.
fn copy_fields(to: &mut Fact, from: &Fact) {
    to.event_date = from.event_date.clone();
    to.speech_date = from.speech_date.clone();
    to.places = from.places.clone();
    to.actors = from.actors.clone();
    to.weapons = from.weapons.clone();
    to.casualties = from.casualties.clone();
    to.quantities = from.quantities.clone();
    to.damage = from.damage.clone();
    to.outcome = from.outcome;
    to.modality = from.modality;
    to.polarity = from.polarity;
    to.speaker = from.speaker.clone();
    to.presupposed = from.presupposed;
    for e in from.evidence().iter().filter(|e| e.role != EvidenceRole::Main) {
        to.add_evidence(e.clone());
    }
}

/// Last touches once everything is joined: the target of an act near a mission, the country.
pub fn finish(desk: &Desk, draft: &mut Draft) {
    let f = &mut draft.fact;
    // Struck and aimed at: "targeting X hit Y".
    let targets: Vec<usize> = (0..f.actors.len()).filter(|&i| f.actors[i].role == Role::Target).collect();
    if targets.len() > 1 {
        let sent = desk.sentence(draft.sentence);
        let aimed = desk.clauses[draft.sentence]
            .iter()
            .find(|c| c.lemma == "target" || c.lemma == "aim")
            .and_then(|c| c.object);
        if let Some(m) = aimed.and_then(|w| desk.mention(draft.sentence, w)) {
            let span = desk.text.original(m.range.clone());
            for i in targets {
                if f.actors[i].mention.as_ref().is_some_and(|q| q.span != span)
                    && !sent.is_rel(draft.word, &["nothing"])
                {
                    f.actors[i].role = Role::Hit;
                }
            }
            for p in &mut f.places {
                if p.relation == Relation::Target && p.mention.as_ref().is_some_and(|q| q.span != span) {
                    p.relation = Relation::Hit;
                }
            }
            f.outcome = f.outcome.or(Some(Outcome::Missed));
        }
    }
    let struck: Vec<String> = f.actors.iter().filter(|a| a.role == Role::Target).map(|a| a.name.clone()).collect();
    for p in &mut f.places {
        if p.relation == Relation::Location && p.level == Level::Facility && struck.contains(&p.name) {
            p.relation = Relation::Target;
        }
    }
    // "a bomb hidden in a parked car went off outside the embassy": what carried it is not what it was meant for.
    if f.coding.ty() == "vehicle_bomb" && f.places.iter().any(|p| p.level == Level::Facility) {
        f.actors
            .retain(|a| a.role != Role::Target || a.class != Some(TargetClass::Transport) || a.sending_state.is_some());
    }
    at_a_mission(desk, draft.sentence, &draft.range, f);
    premises_as_places(desk, f);
    if f.places.iter().all(|p| p.country.is_none()) {
        let dated = f.event_date.as_ref().is_some_and(|d| !d.is_open());
        // What is done to a mission and its people is done where the report finds them.
        let of_mission = |a: &Actor| {
            a.sending_state.is_some()
                && matches!(a.role, Role::Target | Role::Hit | Role::Victim)
                && a.class.is_some_and(|c| sent_from_abroad(c) || c == TargetClass::MissionGuard)
        };
        f.places.extend(desk.home(Relation::Location, dated || f.actors.iter().any(of_mission)));
    }
    city_of_premises(desk, f);
    // Persons hurt are victims, not targets.
    for a in &mut f.actors {
        let person = matches!(
            a.class,
            Some(
                TargetClass::Civilians
                    | TargetClass::MissionGuard
                    | TargetClass::MissionStaff
                    | TargetClass::Diplomat
                    | TargetClass::DiplomatFamily
            )
        );
        if a.role == Role::Target && person && f.casualties.is_some() {
            a.role = Role::Victim;
        }
    }
    if f.speaker.is_none() {
        f.modality = Modality::Asserted;
    }
    f.polarity = Polarity::Affirmed;
}

/// An act at the gate, the flag or the car park of a mission is aimed at the mission; one "near" it need not be.
fn at_a_mission(desk: &Desk, sentence: usize, range: &std::ops::Range<usize>, f: &mut Fact) {
    // A gate or a wall that was hit is a part of something.
    let part = |a: &Actor| {
        let beside = matches!(a.class, Some(TargetClass::Other | TargetClass::Transport));
        matches!(a.role, Role::Hit | Role::Target) && beside && a.sending_state.is_none()
    };
    let s = desk.sentence(sentence);
    // What later sentences add to the damage does not say what was aimed at.
    let here = desk.text.original(s.range.clone());
    let told_here = |a: &Actor| a.mention.as_ref().is_none_or(|q| here.start <= q.span.start && q.span.end <= here.end);
    let aimed = |a: &Actor| a.role == Role::Target || a.role == Role::Hit && told_here(a);
    if f.actors.iter().any(|a| aimed(a) && !part(a)) {
        return;
    }
    let found = desk.reading.mentions_of(sentence).iter().find(|m| {
        let premises = desk.reading.entity(m).sort == Sort::Mission && m.is("premises") && !m.plural;
        let near = s
            .ancestors(m.head)
            .into_iter()
            .take(2)
            .any(|i| matches!(s.case(i), Some("near" | "close" | "by" | "from" | "to" | "after")));
        range.start <= m.range.start && m.range.end <= range.end && premises && !near
    });
    // "a bomb went off beside Japanese embassy cars"
    let vehicle = || {
        desk.reading.mentions_of(sentence).iter().find(|m| {
            let e = desk.reading.entity(m);
            let beside = s.words[m.head].head.is_some_and(|v| desk.clauses[sentence].iter().any(|c| c.verb == v))
                && matches!(s.case(m.head), Some("beside" | "next" | "near" | "under" | "beneath" | "underneath"));
            range.start <= m.range.start
                && m.range.end <= range.end
                && m.is("vehicle")
                && e.sort == Sort::Mission
                && beside
        })
    };
    let blast =
        matches!(f.coding.ty(), "ied" | "explosion_unspecified" | "vehicle_bomb" | "suicide_bombing" | "grenade");
    if let Some(m) = found.or_else(|| if blast { vehicle() } else { None }) {
        f.actors.iter_mut().filter(|a| part(a)).for_each(|a| a.role = Role::Hit);
        // "two cars of the Japanese embassy"
        let cars = s.words[m.head]
            .head
            .filter(|&h| s.case(m.head) == Some("of") && desk.mention(sentence, h).is_some_and(|o| o.is("vehicle")));
        push_actor(
            f,
            cars.and_then(|h| whole(desk, Role::Target, sentence, h))
                .or_else(|| desk.actor(Role::Target, sentence, m.head)),
        );
    }
}

/// The mission an act was aimed at, or struck, is a place too, and so is its city.
fn premises_as_places(desk: &Desk, f: &mut Fact) {
    let aimed: Vec<(String, Role, Option<chancery_facts::Quote>)> = f
        .actors
        .iter()
        .filter(|a| {
            matches!(a.role, Role::Target | Role::Hit)
                && matches!(
                    a.class,
                    Some(
                        TargetClass::Embassy
                            | TargetClass::Consulate
                            | TargetClass::Residence
                            | TargetClass::MissionOther
                            | TargetClass::DiplomaticQuarter
                            | TargetClass::Airport
                            | TargetClass::MilitaryBase
                    )
                )
        })
        .map(|a| (a.name.clone(), a.role, a.mention.clone()))
        .collect();
    for (name, role, mention) in aimed {
        let Some(e) = desk.reading.entities.iter().find(|e| e.name == name) else { continue };
        let country = e.country.clone().or_else(|| desk.reading.setting.clone());
        let relation = if role == Role::Target { Relation::Target } else { Relation::Hit };
        match f.places.iter_mut().find(|p| p.name == name) {
            Some(p) => p.relation = relation,
            None => f.places.push(chancery_facts::Place {
                name,
                level: e.level.unwrap_or(Level::Facility),
                country: country.clone(),
                relation,
                mention,
                position: e.position,
            }),
        }
        if let Some(city) = e.city.clone().filter(|c| !f.places.iter().any(|p| p.name == *c)) {
            f.places.push(chancery_facts::Place {
                name: city,
                level: Level::City,
                country,
                relation: Relation::Location,
                mention: None,
                position: e.position,
            });
        }
    }
}

/// "near the Brazilian embassy": in the city of the embassy.
fn city_of_premises(desk: &Desk, f: &mut Fact) {
    if f.places.iter().any(|p| matches!(p.level, Level::City | Level::District | Level::Region)) {
        return;
    }
    let missions = |p: &chancery_facts::Place| {
        let of_place = desk.reading.entities.iter().find(|e| e.sort == Sort::Mission && e.name == p.name)?;
        Some((of_place.city.clone()?, p.country.clone(), of_place.position))
    };
    let near = |p: &&chancery_facts::Place| !matches!(p.relation, Relation::Mentioned | Relation::Launch);
    let Some((name, country, position)) = f.places.iter().filter(near).find_map(missions) else { return };
    f.places.push(chancery_facts::Place {
        name,
        level: Level::City,
        country,
        relation: Relation::Location,
        mention: None,
        position,
    });
}

/// Guards, staff and families belong to the state whose mission the fact names.
pub fn sending_of_staff(desk: &Desk, fact: &mut Fact) {
    let stated = fact
        .actors
        .iter()
        .find(|a| {
            matches!(
                a.class,
                Some(
                    TargetClass::Embassy
                        | TargetClass::Consulate
                        | TargetClass::Residence
                        | TargetClass::MissionVehicle
                        | TargetClass::MissionOther
                )
            )
        })
        .and_then(|a| a.sending_state.clone());
    let at = fact_sentence(desk, fact);
    let of_report = || at.and_then(|s| sender_told_in(desk, s)).or_else(|| sole_sender(desk));
    // "The US still has 3,000 troops": the forces are those of the state that has them.
    let owner = fact
        .actors_as(Role::Actor)
        .filter_map(|a| desk.reading.entities.iter().find(|e| e.name == a.name))
        .find_map(|e| e.state.clone());
    let near = || {
        let s = fact_sentence(desk, fact)?;
        let m =
            desk.reading.mentions_of(s).iter().find(|m| {
                desk.reading.entity(m).sort == Sort::Government && desk.sentence(s).is_rel(m.head, &["nsubj"])
            })?;
        desk.reading.entity(m).state.clone()
    };
    let forces = if fact.kind() == Kind::Posture { owner.or_else(near) } else { None };
    for a in fact.actors.iter_mut().filter(|a| a.class == Some(TargetClass::MilitaryForce) && a.sending_state.is_none())
    {
        a.sending_state = forces.clone();
    }
    let leaving = fact.kind() == Kind::Posture && fact.coding.ty() == "departure_or_evacuation";
    // "As of tonight the embassy is closed", said by a minister of the state that sends it
    let speaking =
        fact.speaker.as_ref().filter(|_| fact.kind() == Kind::Posture).and_then(|s| {
            desk.reading.entities.iter().find(|e| e.name == s.name && e.sort == Sort::Person)?.state.clone()
        });
    for a in &mut fact.actors {
        let words = a.mention.as_ref().map(|m| m.text.to_lowercase()).unwrap_or_default();
        // "Families have been told to leave": those of the mission
        if leaving && a.class == Some(TargetClass::Civilians) && words.ends_with("families") {
            a.class = Some(TargetClass::DiplomatFamily);
        }
        let staff = matches!(
            a.class,
            Some(
                TargetClass::MissionGuard
                    | TargetClass::MissionStaff
                    | TargetClass::DiplomatFamily
                    | TargetClass::Diplomat
            )
        );
        if staff && a.sending_state.is_none() {
            a.sending_state = stated.clone().or_else(of_report);
        }
        let bare = matches!(words.as_str(), "the mission" | "the embassy" | "the consulate" | "the residence");
        let premises = matches!(
            a.class,
            Some(TargetClass::Embassy | TargetClass::Consulate | TargetClass::Residence | TargetClass::MissionGroup)
        );
        // "the ambassador's residence", "the car of the consul"
        let owned = matches!(a.class, Some(TargetClass::Residence | TargetClass::MissionVehicle))
            && a.name.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|w| {
                matches!(
                    w,
                    "ambassador" | "consul" | "attaché" | "attache" | "envoy" | "embassy" | "consulate" | "consular"
                )
            });
        if owned && a.sending_state.is_none() {
            a.sending_state = of_report().filter(|state| Some(state) != a.host_state.as_ref());
        }
        if bare && premises && a.sending_state.is_none() {
            // No state has a mission in itself.
            a.sending_state =
                of_report().or_else(|| speaking.clone()).filter(|state| Some(state) != a.host_state.as_ref());
            let sole = a.sending_state.as_deref().and_then(|state| sole_embassy(desk, state));
            if let Some(e) = sole.filter(|_| matches!(words.as_str(), "the mission" | "the embassy")) {
                (a.class, a.host_state) = (e.class, e.country.clone().or(a.host_state.take()));
                a.name.clone_from(&e.name);
            }
        }
    }
}

/// "any link to the shooting", "a part in the raid": what is denied is the part.
fn part_denied(s: &Sentence, act: usize) -> bool {
    let above = s.ancestors(act).into_iter().skip(1).take(2);
    above.map(|i| s.words[i].lemma.as_str()).any(|w| matches!(w, "link" | "part" | "role" | "involvement" | "hand"))
}

/// Premises, vehicles and persons of another state.
fn sent_from_abroad(class: TargetClass) -> bool {
    use TargetClass as T;
    matches!(
        class,
        T::Embassy | T::Consulate | T::Residence | T::MissionOther | T::MissionVehicle | T::Diplomat | T::MissionStaff
    )
}

/// The state whose missions or diplomats alone a sentence speaks of.
fn sender_told_in(desk: &Desk, sentence: usize) -> Option<String> {
    let sent = |m: &&Mention| desk.reading.entity(m).sort == Sort::Mission || m.is("diplomat");
    let mut states =
        desk.reading.mentions_of(sentence).iter().filter(sent).filter_map(|m| desk.reading.entity(m).state.clone());
    let first = states.next()?;
    states.all(|s| s == first).then_some(first)
}

/// The state whose missions alone a report speaks of; without any, that of its only diplomats.
fn sole_sender(desk: &Desk) -> Option<String> {
    let only = |mut states: Box<dyn Iterator<Item = String> + '_>| {
        let first = states.next()?;
        states.all(|s| s == first).then_some(first)
    };
    let missions = desk.reading.entities.iter().filter(|e| e.sort == Sort::Mission).filter_map(|e| e.state.clone());
    let diplomats = || {
        let told = desk.reading.mentions.iter().filter(|m| m.is("diplomat"));
        told.filter_map(|m| desk.reading.entity(m).state.clone())
    };
    let mut missions = missions.peekable();
    if missions.peek().is_some() { only(Box::new(missions)) } else { only(Box::new(diplomats())) }
}

/// The only embassy of a state that a report names.
fn sole_embassy<'a>(desk: &Desk<'a>, state: &str) -> Option<&'a chancery_facts::reading::Entity> {
    let of_state = |e: &&chancery_facts::reading::Entity| {
        e.sort == Sort::Mission && e.state.as_deref() == Some(state) && e.class == Some(TargetClass::Embassy)
    };
    let mut found = desk.reading.entities.iter().filter(of_state);
    found.next().filter(|_| found.next().is_none())
}

/// The sentence that holds the main evidence.
fn fact_sentence(desk: &Desk, fact: &Fact) -> Option<usize> {
    let span = fact.main().quote.span;
    desk.reading.sentences.iter().position(|s| desk.text.original(s.range.clone()).covers(span))
}

/// Whole windows are for sets of acts, not for one: a year or more without a day tells of several.
pub fn window_of_several(time: &TimeExpr) -> bool {
    if let TimeExpr::Between(a, b) = time
        && [a, b].iter().all(|t| matches!(***t, TimeExpr::Unit { unit: Unit::Day, .. } | TimeExpr::Weekday { .. }))
    {
        return false;
    }
    matches!(
        time,
        TimeExpr::Open
            | TimeExpr::Past { window: true, .. }
            | TimeExpr::Unit { unit: Unit::Year | Unit::Month, .. }
            | TimeExpr::Between(..)
    )
}
