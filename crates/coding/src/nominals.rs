//! Facts told by nouns and set phrases: threats, drawdowns, unknown doers, passive blame, tensions, backing of groups.

use crate::desk::{Desk, Draft};
use crate::events::{self, add};
use crate::incidents::is_unknown;
use chancery_facts::reading::{Mention, Sort};
use chancery_facts::{Coding, Kind, Modality, Polarity, QuantityRole, QuantityWhat, Role, Scope};

/// Facts of one noun phrase.
pub fn of_mention(desk: &Desk, sentence: usize, m: &Mention) -> Vec<Draft> {
    let mut out = Vec::new();
    out.extend(threat(desk, sentence, m));
    out.extend(unknown_doer(desk, sentence, m));
    out.extend(unknown_identity(desk, sentence, m));
    let part = own_part(desk, sentence, m);
    out.extend(part.as_ref().and_then(|claim| purpose_of_claim(desk, claim)));
    out.extend(part);
    out.extend(it_was(desk, sentence, m));
    out.extend(no_claim(desk, sentence, m));
    out.extend(retaliation(desk, sentence, m));
    out.extend(avenged(desk, sentence, m));
    out.extend(plain_motive(desk, sentence, m));
    out.extend(work_of(desk, sentence, m));
    out.extend(blamed_on(desk, sentence, m));
    out.extend(backed_group(desk, sentence, m));
    out.extend(force_level(desk, sentence, m));
    out.extend(tension(desk, sentence, m));
    out.extend(meeting(desk, sentence, m));
    out.extend(talks(desk, sentence, m));
    out.extend(figure(desk, sentence, m));
    out.extend(reduction(desk, sentence, m));
    out
}

/// "a threat by X to withdraw", "X's threat to close".
fn threat(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("threatnoun") {
        return None;
    }
    let what = s
        .children(m.head)
        .find(|&c| {
            s.is_rel(c, &["acl"])
                && matches!(
                    s.words[c].lemma.as_str(),
                    "close"
                        | "withdraw"
                        | "pull"
                        | "shut"
                        | "expel"
                        | "leave"
                        | "evacuate"
                        | "cut"
                        | "recall"
                        | "sever"
                )
        })
        .or_else(|| {
            s.subtree(m.head).into_iter().find(|&c| {
                c > m.head
                    && matches!(
                        s.words[c].lemma.as_str(),
                        "close" | "withdraw" | "pull" | "shut" | "expel" | "evacuate"
                    )
            })
        })?;
    let by = s
        .subtree(m.head)
        .into_iter()
        .find(|&c| c > m.head && s.case(c) == Some("by"))
        .or_else(|| s.child(m.head, &["nmod:poss"]))?;
    let coding = Coding::of(Kind::Contact, "threat")?;
    let range = s.bytes(&s.subtree(m.head))?;
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:threat")?;
    add(desk, &mut draft.fact, Role::From, sentence, by);
    if let Some(c) = desk.clauses[sentence].iter().find(|c| c.verb == what)
        && let Some(o) = c.object
    {
        add(desk, &mut draft.fact, Role::Subject, sentence, o);
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

/// "the identity of the attackers is not known", "the motive and the gunmen's identities were unclear".
fn unknown_identity(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if s.words[m.head].lemma != "identity" {
        return None;
    }
    let clause =
        desk.clauses[sentence].iter().find(|c| c.subject == Some(m.head) || c.passive && c.object == Some(m.head))?;
    let unknown = matches!(clause.lemma.as_str(), "unclear" | "unknown" | "mystery")
        || clause.negated
            && matches!(clause.lemma.as_str(), "know" | "clear" | "establish" | "determine" | "reveal" | "disclose");
    let doers = s
        .subtree(m.head)
        .into_iter()
        .any(|i| desk.mention(sentence, i).is_some_and(|m| m.is("attacker") || m.is("group") || m.is("suspect")));
    if !unknown || !doers {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "unknown_perpetrator")?;
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, clause.verb), "nouns:identity")?;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "said it had carried out the attack", "said the militia was behind the shooting", "said it was not responsible":
/// claim, blame or denial by who speaks.
fn own_part(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let clause = desk.clauses[sentence].iter().find(|c| c.subject == Some(m.head))?;
    if desk.mood(sentence, clause) != crate::mood::Mood::Real
        || s.ancestors(clause.verb)
            .into_iter()
            .skip(1)
            .any(|i| matches!(s.words[i].lemma.as_str(), "deny" | "accuse" | "rumour" | "rumor" | "question" | "ask"))
    {
        return None;
    }
    // "claimed that the militia was behind it" is not told as blame; "claimed that its men had done it" is a claim.
    let claimed = s.ancestors(clause.verb).into_iter().skip(1).any(|i| s.words[i].lemma == "claim");
    let scene = desk.scene(sentence);
    let about_act = |w: usize| desk.mention(sentence, w).is_some_and(|m| m.is("act"));
    let behind = s.child(clause.verb, &["cop"]).is_some()
        && s.children(clause.verb).any(|c| s.is_rel(c, &["case"]) && s.words[c].lower == "behind")
        && about_act(clause.verb);
    let about_act = |w: usize| about_act(w) || desk.mention(sentence, w).is_some_and(|m| m.is("fire"));
    // "the army was to blame for the raid"
    let to_blame = clause.lemma == "blame"
        && clause.object.is_none()
        && s.child(clause.verb, &["cop"]).is_some()
        && s.children(clause.verb).any(|c| s.words[c].tag == "TO");
    let answers = (clause.lemma == "responsible" || desk.said_at(sentence, clause.verb).is_some())
        && (matches!(clause.lemma.as_str(), "responsible" | "involved" | "complicit") || to_blame)
        && (clause.obliques.is_empty()
            || clause.obliques.iter().any(|(p, w)| {
                matches!(p.as_str(), "for" | "in" | "behind") && (about_act(*w) || scene.is(*w, "weapon"))
            }));
    // "his men never set foot in the city"
    let away = clause.negated && clause.lemma == "set" && clause.object.is_some_and(|o| s.words[o].lemma == "foot");
    let none_done = clause.object.is_some_and(|o| s.words[o].lower == "nothing")
        && matches!(clause.lemma.as_str(), "throw" | "do" | "fire" | "plant" | "take" | "burn" | "break");
    let nothing = away
        || none_done
        || clause.lemma == "have"
            && clause.object.is_some_and(|o| {
                let none = s.words[o].lower == "nothing" && s.subtree(o).into_iter().any(|i| s.words[i].lower == "do");
                none || s.children(o).any(|c| s.words[c].lower == "no")
                    && matches!(
                        s.words[o].lemma.as_str(),
                        "hand" | "part" | "role" | "involvement" | "connection" | "link"
                    )
            });
    // Not "the mission said it came under fire".
    let doer = |f: &crate::frames::Frame| {
        f.coding.kind() == Kind::Incident
            && f.roles.iter().any(|(role, argument)| {
                *role == Role::Perpetrator && scene.fill(clause, argument).is_some_and(|w| w == m.head)
            })
    };
    let did = desk.frames.of(clause, &scene).is_some_and(doer);
    let said = desk.said_at(sentence, clause.verb);
    let speaker = said.and_then(|x| x.behind.or(x.speaker));
    // "No group said it was behind the raid": nobody speaks.
    if speaker.is_some_and(|(at, w)| crate::clauses::no_determiner(desk.sentence(at), w).is_some()) {
        return None;
    }
    let teller = speaker.and_then(|(at, w)| desk.entity(at, w));
    let me = desk.reading.entity(m);
    // "the group said it had ...": whoever speaks, speaks of himself
    let himself = m.pronoun
        && matches!(s.words[m.head].lower.as_str(), "it" | "they" | "he" | "she" | "we")
        && said.is_some_and(|x| x.verb.0 == sentence && s.words[clause.verb].head == Some(x.verb.1));
    // "said his fighters had no hand in it", "announced that one of its units had shot him": the speaker's own people
    let of_his = s
        .children(m.head)
        .find(|&c| c > m.head && s.case(c) == Some("of") && s.child(c, &["nmod:poss"]).is_some())
        .filter(|_| matches!(s.words[m.head].lower.as_str(), "one" | "two" | "some" | "none" | "members" | "group"))
        .unwrap_or(m.head);
    let his_people = s
        .child(of_his, &["nmod:poss"])
        .is_some_and(|p| matches!(s.words[p].lower.as_str(), "his" | "its" | "their" | "our" | "her"))
        && (scene.is(of_his, "attacker")
            || scene.is(of_his, "group")
            || matches!(
                s.words[of_his].lemma.as_str(),
                "member" | "people" | "man" | "supporter" | "follower" | "activist" | "client"
            )
            || desk.mention(sentence, of_his).is_some_and(|m| m.is("force") || m.is("person")))
        && said.is_some_and(|x| {
            x.speaker.is_some_and(|(at, w)| {
                at != sentence
                    || s.child(of_his, &["nmod:poss"])
                        .and_then(|p| desk.mention(sentence, p))
                        .is_none_or(|p| Some(p.entity) == desk.mention(at, w).map(|m| m.entity) || p.pronoun)
            })
        });
    // "We had nothing to do with it," in the words of the speaker
    let we = s.words[m.head].quoted && matches!(s.words[m.head].lower.as_str(), "we" | "i") && teller.is_some();
    let group_speaks = speaker.is_some_and(|(at, w)| desk.scene(at).is(w, "group"));
    // What is left at a gate is a thing: not fighters in the hills, nor the group's own flag.
    let laid = |o: usize| {
        let other = ["human", "force", "party", "area", "premises"].iter().any(|class| scene.is(o, class));
        !other && s.child(o, &["nmod:poss"]).is_none() && s.words[o].pos != "PRON"
    };
    // "said it had done so", "says it left the barrow at the gate"
    let done_so = matches!(clause.lemma.as_str(), "do")
        && s.children(clause.verb)
            .any(|c| c > clause.verb && matches!(s.words[c].lower.as_str(), "so" | "it" | "this"))
        || matches!(clause.lemma.as_str(), "leave" | "place" | "put" | "hide" | "park")
            && clause.object.is_some_and(laid)
            && s.children(clause.verb)
                .any(|c| matches!(s.case(c), Some("at" | "in" | "outside" | "under" | "beside" | "near")));
    let did = did || done_so && group_speaks;
    let did = did && (group_speaks || !we) || we && group_speaks && clause.lemma == "do" && !clause.negated;
    // "said the bomb had been planted by members of the group": the act of the report, with its doer
    let of_report =
        did && clause.object.and_then(|o| desk.mention(sentence, o)).is_some_and(|o| {
            (o.is("act") || o.is("weapon")) && desk.words(o.range.clone()).to_lowercase().starts_with("the ")
        }) && speaker.is_some_and(|(at, w)| !desk.scene(at).is(w, "group"))
            && (scene.is(m.head, "group")
                || scene.is(m.head, "attacker")
                || scene.is(m.head, "state")
                || matches!(
                    s.words[m.head].lemma.as_str(),
                    "member" | "element" | "remnant" | "loyalist" | "follower" | "agent" | "operative"
                ));
    let caller = speaker.is_some_and(|(at, w)| crate::doers::speaks_for_group(desk, at, w))
        && crate::doers::may_claim(desk, sentence, m.head)
        && !m.pronoun;
    let own = teller.is_some_and(|t| std::ptr::eq(t, me)) && (m.pronoun || behind || answers)
        || himself && teller.is_some()
        || his_people
        || caller
        || we && (nothing || answers || behind || group_speaks);
    let no = clause.negated || nothing;
    let ty = match (own, no) {
        (true, false) if behind || answers || did => "claim",
        (true, true) if behind || answers || did || nothing => "denial",
        (false, false) if claimed => return None,
        (false, false) if of_report => "blame",
        (false, false) if (behind || answers) && (scene.is(m.head, "party") || scene.is(m.head, "attacker")) => "blame",
        _ => return None,
    };
    // "officials believe that X was responsible": hedged
    let hedged = said.filter(|x| x.verb.0 == sentence).is_some_and(|x| {
        matches!(s.words[x.verb.1].lemma.as_str(), "believe" | "think" | "suspect" | "fear" | "assume" | "speculate")
    });
    let ty = if ty == "blame" && hedged { "suspicion" } else { ty };
    let coding = Coding::of(Kind::Attribution, ty)?;
    let top = said.map(|x| x.verb).filter(|(at, _)| *at == sentence).map_or(clause.verb, |(_, v)| v);
    let mut draft = desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, top), "nouns:part")?;
    let roles = match ty {
        "claim" if caller => [(Role::Claimant, Some((sentence, m.head))), (Role::Claimant, None)],
        "claim" => [(Role::Claimant, speaker), (Role::Claimant, None)],
        "denial" => [(Role::Denier, speaker), (Role::Denier, None)],
        _ => [(Role::Accuser, speaker), (Role::Accused, Some((sentence, m.head)))],
    };
    for (role, w) in roles {
        if let Some((at, w)) = w {
            add(desk, &mut draft.fact, role, at, w);
        }
    }
    draft.fact.modality = if matches!(ty, "blame" | "suspicion") { Modality::Alleged } else { Modality::Attributed };
    draft.fact.scope = Some(events::scope(&desk.words(s.range.clone()).to_lowercase(), ty));
    Some(draft)
}

/// "said it had done so to protest against a contract": the reason that comes with a claim.
fn purpose_of_claim(desk: &Desk, claim: &Draft) -> Option<Draft> {
    let s = desk.sentence(claim.sentence);
    let opens = |c: usize| s.children(c).any(|m| m < c && s.words[m].tag == "TO");
    let purpose = s
        .children(claim.word)
        .find(|&c| c > claim.word && s.is_rel(c, &["advcl", "xcomp"]) && s.words[c].tag == "VB" && opens(c))
        .filter(|_| claim.fact.coding.ty() == "claim")?;
    let range = crate::desk::trim(desk.text.as_str(), s.bytes(&s.subtree(purpose))?);
    let coding = Coding::of(Kind::Attribution, "motive")?;
    let mut draft = desk.draft(coding, claim.sentence, purpose, range, "nouns:purpose")?;
    draft.fact.modality = Modality::Attributed;
    draft.fact.motive = Some(desk.words(draft.range.clone()).to_owned());
    draft.fact.scope = claim.fact.scope;
    Some(draft)
}

/// "We believe it was the Tana Brigade."
fn it_was(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let scene = desk.scene(sentence);
    let it = s.child(m.head, &["nsubj"]).filter(|&w| matches!(s.words[w].lower.as_str(), "it" | "this" | "that"))?;
    let thinks = s.words[m.head].head.filter(|&h| {
        s.is_rel(m.head, &["ccomp"])
            && matches!(s.words[h].lemma.as_str(), "believe" | "think" | "suspect" | "fear" | "assume")
    })?;
    let doer = scene.is(m.head, "group") || scene.is(m.head, "attacker") || scene.is(m.head, "state");
    if s.child(m.head, &["cop"]).is_none() || !doer || it > m.head || desk.elsewhere(sentence) {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "suspicion")?;
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, thinks), "nouns:it-was")?;
    if let Some(w) = s.child(thinks, &["nsubj"]) {
        add(desk, &mut draft.fact, Role::Accuser, sentence, w);
    }
    add(desk, &mut draft.fact, Role::Accused, sentence, m.head);
    draft.fact.modality = Modality::Alleged;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "There was no immediate claim of responsibility", "no claim of responsibility was made".
fn no_claim(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let inside = s.subtree(m.head);
    let no = s.children(m.head).any(|c| c < m.head && s.words[c].lower == "no") || s.case(m.head) == Some("without");
    if s.words[m.head].lemma != "claim" || !no || !inside.iter().any(|&i| s.words[i].lemma == "responsibility") {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "no_claim")?;
    let top = s.words[m.head].head.filter(|&h| desk.clauses[sentence].iter().any(|c| c.verb == h)).unwrap_or(m.head);
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, top), "nouns:claim")?;
    draft.fact.polarity = Polarity::Negated;
    draft.fact.scope = Some(events::scope(&desk.words(s.range.clone()).to_lowercase(), "no_claim"));
    Some(draft)
}

/// "carried out the bombing to avenge the hanging of two members": the reason given by a purpose.
fn avenged(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let clause = desk.clauses[sentence]
        .iter()
        .find(|c| c.object == Some(m.head) && matches!(c.lemma.as_str(), "avenge" | "revenge"))?;
    let purpose =
        s.is_rel(clause.verb, &["advcl", "xcomp", "acl"]) && s.children(clause.verb).any(|c| s.words[c].tag == "TO");
    let head = s.words[clause.verb].head?;
    let over = desk.clauses[sentence].iter().find(|c| c.verb == head);
    let real = over.is_none_or(|c| {
        !c.negated
            && desk.mood(sentence, c) == crate::mood::Mood::Real
            && !matches!(c.lemma.as_str(), "vow" | "threaten" | "promise" | "swear" | "want" | "pledge" | "act")
    });
    let act = over
        .is_some_and(|c| desk.frames.of(c, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident))
        || desk.mention(sentence, head).is_some_and(|m| m.is("act"));
    if !purpose || !real || !act {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "motive")?;
    let mut draft = desk.draft(coding, sentence, clause.verb, s.bytes(&s.subtree(clause.verb))?, "nouns:motive")?;
    draft.fact.motive = Some(desk.words(draft.range.clone()).to_owned());
    reason_given_by(desk, &mut draft, sentence, clause.verb);
    draft.fact.modality = Modality::Alleged;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "The motive was not political, police said": a reason given for the act of the report.
fn plain_motive(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    // "robbery was the motive for the killing" as well as "the motive was robbery"
    let named = |c: &crate::clauses::Clause| {
        c.verb == m.head && !c.negated && c.subject.is_some_and(|w| s.words[w].pos == "NOUN") && !m.plural
    };
    let clause = desk.clauses[sentence]
        .iter()
        .find(|c| s.words[m.head].lemma == "motive" && (c.subject == Some(m.head) || named(c)))?;
    let told = s.child(clause.verb, &["cop"]).is_some()
        && !matches!(
            clause.lemma.as_str(),
            "unclear" | "unknown" | "mystery" | "clear" | "known" | "uncertain" | "obscure"
        );
    if !told || !matches!(desk.mood(sentence, clause), crate::mood::Mood::Real | crate::mood::Mood::Possible) {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "motive")?;
    let mut draft =
        desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "nouns:motive")?;
    draft.fact.motive = Some(desk.words(draft.range.clone()).to_owned());
    reason_given_by(desk, &mut draft, sentence, clause.verb);
    draft.fact.modality = Modality::Alleged;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// Who gives the reason: the group that did it is no accuser of others.
fn reason_given_by(desk: &Desk, draft: &mut Draft, sentence: usize, word: usize) {
    let Some((at, w)) = desk.said_at(sentence, word).and_then(|x| x.behind.or(x.speaker)) else { return };
    let doer = desk.scene(at).is(w, "group") || desk.words(desk.sentence(at).range.clone()).contains("claimed");
    add(desk, &mut draft.fact, if doer { Role::Claimant } else { Role::Accuser }, at, w);
}

/// "the attack was the work of X", "was probably the work of foreign agents".
fn work_of(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let clause =
        desk.clauses[sentence].iter().find(|c| c.verb == m.head && matches!(c.lemma.as_str(), "work" | "handiwork"))?;
    let scene = desk.scene(sentence);
    if let Some(own) = own_work(desk, sentence, clause) {
        return Some(own);
    }
    if clause.negated {
        return None;
    }
    let act = clause
        .subject
        .is_some_and(|w| desk.mention(sentence, w).is_some_and(|m| m.is("act") || m.is("weapon") || m.pronoun));
    let doer = s.children(m.head).find(|&c| {
        c > m.head
            && s.is_rel(c, &["nmod"])
            && s.case(c) == Some("of")
            && (scene.is(c, "party") || scene.is(c, "human") || scene.is(c, "group"))
    })?;
    if !act || !matches!(desk.mood(sentence, clause), crate::mood::Mood::Real | crate::mood::Mood::Possible) {
        return None;
    }
    let hedged = clause.modal.is_some()
        || s.words[m.head].head.is_some_and(|h| {
            matches!(s.words[h].lemma.as_str(), "appear" | "seem" | "believe" | "think" | "suspect" | "look")
        })
        || s.children(m.head).any(|c| {
            matches!(
                s.words[c].lower.as_str(),
                "probably" | "apparently" | "likely" | "possibly" | "presumably" | "almost"
            )
        });
    let speaker = desk.said_at(sentence, m.head).and_then(|x| x.behind.or(x.speaker));
    // "an anonymous caller said the bomb was the work of the Cells": claimed in their name
    let caller = speaker.filter(|&(at, w)| {
        crate::doers::may_claim(desk, sentence, doer) && crate::doers::speaks_for_group(desk, at, w)
    });
    let ty = match (caller.is_some(), hedged) {
        (true, _) => "claim",
        (_, true) => "suspicion",
        _ => "blame",
    };
    let coding = Coding::of(Kind::Attribution, ty)?;
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, m.head), "nouns:work")?;
    if caller.is_some() {
        add(desk, &mut draft.fact, Role::Claimant, sentence, doer);
        draft.fact.modality = Modality::Attributed;
        draft.fact.scope = Some(Scope::Incident);
        return Some(draft);
    }
    if let Some((at, w)) = speaker {
        add(desk, &mut draft.fact, Role::Accuser, at, w);
    }
    add(desk, &mut draft.fact, Role::Accused, sentence, doer);
    draft.fact.modality = Modality::Alleged;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "The Front said the attack was its work", "was not their work": claimed or denied by who speaks.
fn own_work(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let own = s.child(clause.verb, &["nmod:poss"]);
    own.filter(|&p| matches!(s.words[p].lower.as_str(), "its" | "their" | "our" | "his"))?;
    let (at, w) = desk.said_at(sentence, clause.verb).and_then(|x| x.behind.or(x.speaker))?;
    let group = desk.scene(at).is(w, "group") || desk.scene(at).is(w, "attacker");
    if !group || desk.mood(sentence, clause) != crate::mood::Mood::Real && !clause.negated {
        return None;
    }
    let (ty, role) = if clause.negated { ("denial", Role::Denier) } else { ("claim", Role::Claimant) };
    let coding = Coding::of(Kind::Attribution, ty)?;
    let mut draft =
        desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "nouns:work")?;
    add(desk, &mut draft.fact, role, at, w);
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "was in retaliation for", "fired in revenge for": the reason given for an act.
fn retaliation(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    // "seized the consulate in protest at the trial"
    let protest = s.words[m.head].lemma == "protest"
        && s.case(m.head) == Some("in")
        && s.words.get(m.head + 1).is_some_and(|w| matches!(w.lower.as_str(), "at" | "against" | "over"));
    if !protest
        && !matches!(
            s.words[m.head].lemma.as_str(),
            "retaliation" | "revenge" | "reprisal" | "retribution" | "response" | "vengeance"
        )
        || !(matches!(s.case(m.head), Some("in" | "as")) || s.child(m.head, &["cop"]).is_some())
    {
        return None;
    }
    let act = |w: usize| desk.mention(sentence, w).is_some_and(|m| m.is("act"));
    let told =
        desk.clauses[sentence].iter().find(|c| c.verb == m.head && c.subject.is_some_and(act)).or_else(|| {
            let head = s.words[m.head].head?;
            desk.clauses[sentence].iter().find(|c| {
                c.verb == head
                    && desk
                        .frames
                        .of(c, &desk.scene(sentence))
                        .is_some_and(|f| f.coding.kind() == Kind::Incident && !f.coding.ty().ends_with("_protest"))
            })
        })?;
    if told.negated || desk.mood(sentence, told) != crate::mood::Mood::Real {
        return None;
    }
    let coding = Coding::of(Kind::Attribution, "motive")?;
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, told.verb), "nouns:motive")?;
    draft.fact.motive = s.bytes(&s.subtree_without(m.head, &["cop", "nsubj"])).map(|r| desk.words(r).to_owned());
    reason_given_by(desk, &mut draft, sentence, m.head);
    draft.fact.modality = Modality::Alleged;
    draft.fact.scope = Some(events::scope(&desk.words(s.range.clone()).to_lowercase(), "motive"));
    Some(draft)
}

/// "the attacks, blamed on X": blame without a blamer.
fn blamed_on(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !m.is("act") {
        return None;
    }
    let verb = s.children(m.head).find(|&c| {
        s.is_rel(c, &["acl"]) && matches!(s.words[c].lemma.as_str(), "blame" | "attribute") && s.words[c].tag == "VBN"
    })?;
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
    let verb = s.children(m.head).find(|&c| {
        s.is_rel(c, &["acl", "amod"])
            && c > m.head
            && matches!(
                s.words[c].lemma.as_str(),
                "equip"
                    | "arm"
                    | "train"
                    | "back"
                    | "fund"
                    | "affiliate"
                    | "link"
                    | "support"
                    | "sponsor"
                    | "align"
                    | "affiliated"
                    | "linked"
                    | "loyal"
                    | "close"
            )
    })?;
    if s.ancestors(m.head)
        .into_iter()
        .skip(1)
        .any(|i| matches!(s.words[i].lemma.as_str(), "blame" | "accuse" | "suspect"))
    {
        return None;
    }
    let inside: Vec<usize> = s.subtree(verb);
    let party = inside.iter().copied().find(|&i| {
        desk.entity(sentence, i).is_some_and(|e| matches!(e.sort, Sort::Government | Sort::Organisation | Sort::Place))
            && i != m.head
    })?;
    let coding = Coding::of(Kind::Background, "armed_group")?;
    let mut range = s.bytes(&inside)?;
    range.start = range.start.min(m.range.start);
    let mut draft = desk.draft(coding, sentence, verb, range, "nouns:backed")?;
    add(desk, &mut draft.fact, Role::Subject, sentence, m.head);
    add(desk, &mut draft.fact, Role::Party, sentence, party);
    Some(draft)
}

/// "5,000 soldiers stationed in X", "800 marines based at two camps".
fn force_level(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let forces = m.is("force") || m.is("staff") || m.is("diplomat");
    let count = m.count.as_ref()?;
    if !forces || count.min == Some(1) {
        return None;
    }
    let verb = s.children(m.head).find(|&c| {
        s.is_rel(c, &["acl"])
            && matches!(s.words[c].lemma.as_str(), "station" | "base" | "deploy" | "serve" | "remain" | "work")
    });
    let existential = s.words[m.head]
        .head
        .filter(|&h| s.child(h, &["expl"]).is_some() || s.child(m.head, &["expl"]).is_some())
        .or_else(|| s.child(m.head, &["expl"]).map(|_| m.head));
    // "only 45 soldiers were still at the camp", "220 troops are in the country"
    let there = s.words[m.head].head.filter(|&h| {
        s.is_rel(m.head, &["nsubj"])
            && s.child(h, &["cop"]).is_some()
            && matches!(s.case(h), Some("in" | "at" | "on" | "inside"))
            && desk.entity(sentence, h).is_some_and(|e| matches!(e.sort, Sort::Place | Sort::Site | Sort::Mission))
    });
    let top = verb.or(existential).or(there)?;
    let base = if m.is("force") { "troop_level" } else { "staff_level" };
    let coding = Coding::of(Kind::Posture, base)?;
    let range = if verb.is_some() {
        let mut r = s.bytes(&s.subtree(m.head))?;
        r.start = r.start.min(m.range.start);
        r
    } else {
        s.range.clone()
    };
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:level")?;
    add(desk, &mut draft.fact, Role::Subject, sentence, m.head);
    if let Some(c) = desk.clauses[sentence].iter().find(|c| c.verb == top).or(desk.clauses[sentence].first()) {
        events::numbers(desk, &mut draft, c);
    }
    for p in desk.places(sentence, &draft.range) {
        draft.fact.places.push(p);
    }
    if let Some(t) =
        desk.reading.times_of(sentence).iter().find(|t| matches!(t.time, chancery_facts::reading::TimeExpr::Now))
    {
        draft.fact.event_date = Some(desk.date(t, false));
    } else if let Some(t) = there.and_then(|top| desk.time_of(sentence, top)) {
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
    let between: Vec<usize> = s
        .subtree(m.head)
        .into_iter()
        .filter(|&i| desk.entity(sentence, i).is_some_and(|e| e.sort == Sort::Government))
        .collect();
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
    let with: Vec<usize> = s
        .children(m.head)
        .filter(|&c| c > m.head && matches!(s.case(c), Some("with" | "between")) && desk.scene(sentence).is(c, "party"))
        .collect();
    let first = *with.first()?;
    // "asked for an audience with the minister": the request is the contact.
    let asked = s.ancestors(m.head).into_iter().skip(1).take(2).any(|v| {
        matches!(
            s.words[v].lemma.as_str(),
            "ask" | "request" | "seek" | "demand" | "want" | "propose" | "offer" | "refuse"
        )
    });
    if asked {
        return None;
    }
    let coding = Coding::of(Kind::Contact, "meeting")?;
    // Behind a quotation the meeting is that of whoever speaks, even where the tree hangs it on the words quoted.
    let outside = |word: usize| s.words[word].quoted == s.words[m.head].quoted;
    let clauses = &desk.clauses[sentence];
    let subject = s
        .ancestors(m.head)
        .into_iter()
        .skip(1)
        .filter_map(|v| clauses.iter().find(|c| c.verb == v).and_then(|c| c.subject))
        .find(|w| outside(*w))
        .or_else(|| {
            let before = clauses.iter().filter(|c| c.verb < m.head && outside(c.verb));
            before.max_by_key(|c| c.verb).and_then(|c| c.subject)
        });
    let mut range = s.bytes(&[m.head, first])?;
    range.start = range.start.min(m.range.start);
    range.end = range.end.max(desk.mention(sentence, first)?.range.end);
    let mut draft = desk.draft(coding, sentence, m.head, range, "nouns:meeting")?;
    for w in subject.into_iter().chain(with) {
        add(desk, &mut draft.fact, Role::Participant, sentence, w);
    }
    (draft.fact.actors.len() > 1).then_some(draft)
}

/// "Talks led by the bishop broke off", "its talks with the embassies are to begin on Friday".
fn talks(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    use crate::mood::Mood;
    let s = desk.sentence(sentence);
    if !m.is("meetingnoun") || s.words[m.head].lemma == "audience" {
        return None;
    }
    let clause = desk.clauses[sentence].iter().find(|c| c.subject == Some(m.head) || c.object == Some(m.head))?;
    let runs = matches!(
        clause.lemma.as_str(),
        "begin"
            | "start"
            | "open"
            | "resume"
            | "end"
            | "conclude"
            | "break"
            | "break off"
            | "break down"
            | "collapse"
            | "continue"
            | "go on"
            | "last"
            | "fail"
            | "way"
            | "underway"
    ) || matches!(clause.lemma.as_str(), "take" | "take place")
        && s.words[clause.verb + 1..].first().is_some_and(|w| w.lower == "place");
    let opens = clause.object == Some(m.head) && matches!(clause.lemma.as_str(), "begin" | "start" | "open" | "hold");
    let ahead = match desk.mood(sentence, clause) {
        Mood::Real if runs && clause.subject == Some(m.head) => false,
        Mood::Planned | Mood::Future
            if (runs || opens) && matches!(s.words[m.head].lemma.as_str(), "talk" | "talks") =>
        {
            true
        }
        _ => return None,
    };
    if clause.negated || desk.inside_condition(sentence, clause.verb) {
        return None;
    }
    let scene = desk.scene(sentence);
    let mut who: Vec<usize> = s
        .subtree(m.head)
        .into_iter()
        .filter(|&c| {
            let of_it =
                c > m.head && matches!(s.case(c), Some("with" | "between" | "by")) || s.is_rel(c, &["nmod:poss"]);
            of_it && (scene.is(c, "party") || scene.is(c, "human"))
        })
        .collect();
    who.extend(clause.subject.filter(|&w| w != m.head && scene.is(w, "party")));
    who.first()?;
    let coding = Coding::of(Kind::Contact, "meeting")?;
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, clause.verb), "nouns:talks")?;
    for w in who {
        add(desk, &mut draft.fact, Role::Participant, sentence, w);
    }
    if ahead {
        draft.fact.modality = Modality::Future;
    }
    if let Some(t) = desk.time_of(sentence, clause.verb) {
        draft.fact.event_date = Some(desk.date(t, ahead));
    }
    draft.fact.places.extend(desk.places(sentence, &draft.range));
    (!draft.fact.actors.is_empty()).then_some(draft)
}

/// "The number of its staff is 48, down from 500", "the strength of the force stands at 900".
fn figure(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if !matches!(s.words[m.head].lemma.as_str(), "number" | "strength" | "staff" | "force" | "contingent" | "total") {
        return None;
    }
    let force = desk.scene(sentence).is(m.head, "force");
    if !force && !desk.scene(sentence).is(m.head, "staff") {
        return None;
    }
    let over = s.words[m.head].head.filter(|_| s.is_rel(m.head, &["nsubj"]))?;
    let stands = matches!(s.words[over].lemma.as_str(), "stand" | "number" | "total");
    let is_number = |w: usize| s.words[w].lower.replace(',', "").parse::<u32>().ok();
    let copula = s.child(over, &["cop"]).is_some();
    let at = if stands {
        s.children(over).find(|&c| c > over && is_number(c).is_some())?
    } else {
        Some(over).filter(|_| copula)?
    };
    let count = is_number(at)?;
    let modal = s.children(over).any(|c| s.is_rel(c, &["aux"]) && matches!(s.words[c].tag, "MD"));
    let year = s.case(at) == Some("in");
    if modal || year || s.words[at].head.is_some_and(|h| s.words[h].lemma == "percent") {
        return None;
    }
    let coding = Coding::of(Kind::Posture, if force { "troop_level" } else { "staff_level" })?;
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, over), "nouns:figure")?;
    let inner = s.children(m.head).find(|&c| c > m.head && s.case(c) == Some("of")).unwrap_or(m.head);
    add(desk, &mut draft.fact, Role::Subject, sentence, inner);
    let what = if force { QuantityWhat::Troops } else { QuantityWhat::Staff };
    let quantity = |role, n: u32, word: usize| chancery_facts::Quantity {
        words: Some(desk.words(s.words[word].range.clone()).to_owned()),
        ..chancery_facts::Quantity::new(what, role, Some(n.into()), Some(n.into()))
    };
    draft.fact.quantities.push(quantity(QuantityRole::Level, count, at));
    // "down from 500 in spring"
    let before = s.words.iter().enumerate().skip(at).find_map(|(i, w)| {
        let from = w.lower == "from" && matches!(s.words[i - 1].lower.as_str(), "down" | "up");
        from.then(|| i + 1).filter(|&n| n < s.words.len()).and_then(|n| Some((n, is_number(n)?)))
    });
    if let Some((word, n)) = before {
        draft.fact.quantities.push(quantity(QuantityRole::From, n, word));
    }
    draft.fact.places.extend(desk.places(sentence, &draft.range));
    Some(draft)
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
        ("announce" | "plan" | "order" | "approve" | "propose" | "unveil", Mood::Real) => {
            (Status::Announced, Modality::Future)
        }
        ("complete" | "finish" | "begin" | "start" | "carry out" | "make" | "conclude" | "implement", Mood::Real)
            if said =>
        {
            (Status::DoneClaimed, Modality::Attributed)
        }
        ("complete" | "finish" | "begin" | "start" | "carry out" | "make" | "conclude" | "implement", Mood::Real) => {
            (Status::Done, Modality::Asserted)
        }
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
