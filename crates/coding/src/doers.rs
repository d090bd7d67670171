//! Who is held to have done it: unknown doers, suspects, voices that speak for a group.

use crate::desk::{Desk, Draft};
use crate::events;
use chancery_facts::reading::{Mention, Sort};
use chancery_facts::{Coding, Kind, Modality, Polarity, Role, Scope};

/// "We do not know who fired them", "it was not clear who was behind the attack": nobody known did it.
pub fn unknown_who(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let unclear = matches!(clause.lemma.as_str(), "unclear" | "unknown")
        || clause.negated && matches!(clause.lemma.as_str(), "know" | "clear" | "identify" | "establish" | "determine")
        || clause.negated
            && clause.lemma == "have"
            && clause.object.is_some_and(|o| {
                matches!(s.words[o].lemma.as_str(), "idea" | "clue" | "inkling" | "lead" | "knowledge" | "word")
            });
    let unclear = unclear
        || !clause.passive
            && matches!(clause.lemma.as_str(), "say" | "tell")
            && matches!(clause.modal, Some("can" | "could"))
            && (clause.negated
                || clause.subject.is_some_and(|w| matches!(s.words[w].lower.as_str(), "nobody" | "no-one")));
    if desk.inside_condition(sentence, clause.verb) {
        return None;
    }
    if too_early(desk, sentence, clause) || unnamed_doer(desk, sentence, clause) {
        return unknown(desk, sentence, clause);
    }
    if !unclear {
        return None;
    }
    // "who fired them", "where the shots came from"
    let from = |i: usize| s.words[i].lower == "where" && s.words[i..].iter().any(|w| w.lower == "from");
    // No relative pronoun, "a protester who was punched", but of him whom nobody knows: "the man who threw it was never found".
    let relative = |i: usize| s.words[i].head.filter(|&h| s.is_rel(h, &["acl"])).and_then(|h| s.words[h].head);
    let asked = |i: usize| {
        s.words[i].lower == "who"
            && relative(i).is_none_or(|noun| clause.object == Some(noun) || clause.subject == Some(noun))
    };
    let who = s.subtree(clause.verb).into_iter().find(|&i| asked(i) || from(i))?;
    let deed = desk
        .reading
        .mentions_of(sentence)
        .iter()
        .any(|m| m.head > who && (m.is("act") || m.is("attacker") || m.is("weapon") || m.is("fire")));
    let act = deed
        || s.words.iter().skip(who).any(|w| {
            matches!(
                w.lemma.as_str(),
                "fire"
                    | "launch"
                    | "carry"
                    | "attack"
                    | "plant"
                    | "behind"
                    | "responsible"
                    | "shoot"
                    | "throw"
                    | "bomb"
                    | "do"
                    | "kill"
                    | "stage"
                    | "set"
                    | "place"
                    | "leave"
                    | "lay"
                    | "hurl"
                    | "blow"
            )
        });
    if !act {
        return None;
    }
    unknown(desk, sentence, clause)
}

fn unknown(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> Option<Draft> {
    let coding = Coding::of(Kind::Attribution, "unknown_perpetrator")?;
    let mut draft =
        desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "nouns:unknown")?;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "it was too early to say who was responsible", "too soon to point the finger at anyone".
fn too_early(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> bool {
    let s = desk.sentence(sentence);
    let early = matches!(clause.lemma.as_str(), "early" | "soon" | "premature");
    let verdict =
        ["say", "tell", "point", "blame", "know", "identify", "accuse", "attribute", "name", "speculate", "judge"];
    let after = || s.words.iter().skip(clause.verb + 1);
    early
        && after().any(|w| verdict.contains(&w.lemma.as_str()))
        && after().any(|w| {
            matches!(
                w.lemma.as_str(),
                "who" | "anyone" | "anybody" | "finger" | "blame" | "culprit" | "perpetrator" | "whom"
            ) || w.lower == "responsible"
        })
}

/// "could not yet name the culprits", "had no idea who", "the attackers have not been identified".
fn unnamed_doer(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> bool {
    let scene = desk.scene(sentence);
    let doer = |w: usize| {
        scene.is(w, "attacker") && desk.entity(sentence, w).is_some_and(|e| e.name.chars().all(|c| !c.is_uppercase()))
    };
    clause.negated
        && matches!(clause.lemma.as_str(), "identify" | "name" | "know" | "trace" | "find")
        && clause.object.is_some_and(doer)
        && !matches!(clause.modal, Some("will" | "would" | "must" | "should"))
}

/// "No one has said they did it", "nobody has come forward", "no group has admitted the killing": no claim.
pub fn nobody_says(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let subject = clause.subject?;
    let w = &s.words[subject];
    let none = matches!(w.lower.as_str(), "nobody" | "none" | "no-one")
        || s.children(subject).any(|c| c < subject && s.words[c].lower == "no")
            && (w.lower == "one"
                || desk.scene(sentence).is(subject, "group")
                || matches!(
                    w.lemma.as_str(),
                    "group" | "side" | "party" | "faction" | "organisation" | "organization"
                ));
    let tells = match clause.lemma.as_str() {
        "say" | "state" => s.words.iter().skip(clause.verb).any(|w| {
            matches!(
                w.lemma.as_str(),
                "do" | "behind" | "responsible" | "carry" | "plant" | "fire" | "launch" | "stage" | "commit"
            )
        }),
        "admit" | "acknowledge" | "own" | "own up" | "confess" => true,
        "come" | "come forward" => s.words.iter().skip(clause.verb).take(3).any(|w| w.lower == "forward"),
        _ => false,
    };
    if !none || !tells || clause.modal.is_some() || desk.elsewhere(sentence) {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "no_claim")?;
    let mut draft =
        desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "nouns:claim")?;
    draft.fact.polarity = Polarity::Negated;
    draft.fact.scope = Some(events::scope(&desk.words(s.range.clone()).to_lowercase(), "no_claim"));
    Some(draft)
}

/// A voice that speaks for a group without being known: "an anonymous caller", "a purported spokesman", "a man telephoned a
/// radio station and said".
pub fn speaks_for_group(desk: &Desk, sentence: usize, word: usize) -> bool {
    const VOICES: &[&str] = &[
        "caller",
        "purported",
        "masked man",
        "hooded man",
        "masked gunman",
        "anonymous",
        "claiming to",
        "introduced himself",
        "self-styled",
        "self-proclaimed",
    ];
    let s = desk.sentence(sentence);
    let words = s.bytes(&s.subtree(word)).map(|range| desk.words(range).to_lowercase()).unwrap_or_default();
    let unnamed = matches!(s.words[word].lemma.as_str(), "man" | "woman" | "voice" | "person" | "somebody" | "someone")
        && s.children(word).all(|c| !matches!(s.words[c].lower.as_str(), "the" | "this" | "that"));
    let rings = || {
        s.words.iter().any(|w| {
            w.pos == "VERB" && matches!(w.lemma.as_str(), "telephone" | "phone" | "ring" | "call" | "speak" | "contact")
        })
    };
    VOICES.iter().any(|w| words.contains(w)) || unnamed && rings()
}

/// True for whoever may claim an attack through a voice: an armed group, or an organisation of no state.
pub fn may_claim(desk: &Desk, sentence: usize, word: usize) -> bool {
    let named = |m: &Mention| {
        let e = desk.reading.entity(m);
        e.sort == Sort::Organisation && e.state.is_none() && e.name.starts_with(char::is_uppercase)
    };
    desk.scene(sentence).is(word, "group")
        || desk.mention(sentence, word).is_some_and(|m| named(m) && !m.is("police") && !m.is("body"))
}

/// "X is the main suspect", "the main suspect is X", "we believe it was X": suspicion.
pub fn held_to_be(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let scene = desk.scene(sentence);
    let subject = clause.subject.filter(|_| s.child(clause.verb, &["cop"]).is_some())?;
    if clause.negated || clause.modal.is_some() || desk.inside_condition(sentence, clause.verb) {
        return None;
    }
    let party =
        |w: usize| scene.is(w, "group") || desk.mention(sentence, w).is_some_and(|m| may_claim(desk, sentence, m.head));
    let suspect = |w: usize| {
        s.words[w].lemma == "suspect"
            && s.children(w)
                .any(|c| matches!(s.words[c].lower.as_str(), "main" | "prime" | "chief" | "leading" | "likely"))
    };
    let said = desk.said_at(sentence, clause.verb);
    let speaker = said.and_then(|x| x.behind.or(x.speaker));
    let hedged = said
        .filter(|x| x.verb.0 == sentence)
        .is_some_and(|x| matches!(s.words[x.verb.1].lemma.as_str(), "believe" | "think" | "suspect" | "assume"));
    let it = matches!(s.words[subject].lower.as_str(), "it" | "this" | "that");
    let believed = it && hedged && scene.is(clause.verb, "group");
    let accused = if suspect(clause.verb) && party(subject) {
        subject
    } else if suspect(subject) && party(clause.verb) || believed {
        clause.verb
    } else {
        return None;
    };
    let coding = Coding::of(Kind::Attribution, "suspicion")?;
    let range = desk.clause_range(sentence, said.filter(|x| x.verb.0 == sentence).map_or(clause.verb, |x| x.verb.1));
    let mut draft = desk.draft(coding, sentence, clause.verb, range, "nouns:suspect")?;
    if let Some((at, w)) = speaker {
        events::add(desk, &mut draft.fact, Role::Accuser, at, w);
    }
    events::add(desk, &mut draft.fact, Role::Accused, sentence, accused);
    draft.fact.modality = Modality::Alleged;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}
