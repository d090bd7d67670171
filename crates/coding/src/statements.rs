//! What is said and was coded by nothing else; and standing circumstances in the voice of the text.

use crate::desk::{Desk, Draft};
use crate::events::add;
use crate::mood::Mood;
use chancery_facts::reading::Sort;
use chancery_facts::{Coding, EvidenceRole, Kind, Modality, Role, Status, Zone};

/// Statements for reported passages without other facts, and the fact of speaking to a medium.
pub fn rest(desk: &Desk, sentence: usize, others: &[Draft]) -> Vec<Draft> {
    let mut out = Vec::new();
    let s = desk.sentence(sentence);
    for (n, said) in desk.said[sentence].iter().enumerate() {
        out.extend(appearance(desk, sentence, said));
        let inner_reports = desk.said[sentence].iter().skip(n + 1).any(|o| said.words[o.verb.1]);
        let words: Vec<usize> = (0..s.words.len()).filter(|&i| said.words[i]).collect();
        let Some(range) = s.bytes(&words) else { continue };
        let root = root_of(s, &words);
        // "The blast tore off the gate, but none of the diplomats was hurt, the ambassador said": that nobody was hurt is what is said
        let unhurt = desk.clauses[sentence].iter().find(|c| {
            let nobody = |w: Option<usize>| {
                w.is_some_and(|w| {
                    matches!(s.words[w].lower.as_str(), "none" | "nobody")
                        || s.children(w).any(|d| d < w && s.words[d].lower == "no")
                })
            };
            words.contains(&c.verb)
                && c.verb != root
                && s.is_rel(c.verb, &["conj"])
                && matches!(c.lemma.as_str(), "hurt" | "injure" | "harm" | "wound" | "kill")
                && (c.negated || nobody(c.subject) || nobody(c.object))
        });
        let covered = others.iter().any(|d| {
            d.sentence == sentence
                && !(unhurt.is_some() && d.fact.kind() == Kind::Incident)
                && (d.word == said.verb.1
                    || said.words.get(d.word) == Some(&true)
                        && d.fact.kind() != Kind::Background
                        && (d.fact.kind() == Kind::Commitment || tells_it(s, d.word, root)))
        });
        let hoax = others.iter().any(|d| {
            d.sentence == sentence
                && (d.fact.coding.ty() == "suspicious_object_or_hoax" || d.fact.kind() == Kind::Aggregate)
                && said.words.get(d.word) == Some(&true)
        });
        let played = desk.elsewhere(sentence) && desk.said[sentence].iter().all(|x| x.statement == "assessment");
        if covered || hoax || played || inner_reports || words.len() < 3 {
            continue;
        }
        if let Some(deed) = crate::own_words::of_deed(desk, sentence, said, &range, root) {
            out.push(deed);
            continue;
        }
        let verb = desk.clauses[sentence].iter().find(|c| words.contains(&c.verb) && c.verb == root);
        let ty = statement_type(desk, sentence, said, verb.map(|c| (c, desk.mood(sentence, c))));
        let verb = unhurt.or(verb);
        let ty = if unhurt.is_some() && matches!(ty, "assessment" | "announcement") { "denial_of_report" } else { ty };
        let ty = if ty == "need" && advises(desk, sentence, said) { "advice" } else { ty };
        let heartfelt = matches!(ty, "condemnation" | "sympathy" | "apology" | "advice" | "threat");
        let plain = matches!(ty, "assessment" | "confirmation" | "announcement")
            && verb.is_none_or(|c| plain_fact(desk, sentence, c));
        // "no documents were stolen, the ministry said"
        let cleared = ty == "denial_of_report" && crate::events::official_voice(desk, said);
        if !heartfelt && !cleared && !relevant(desk, sentence, said)
            || ty != "threat" && unhurt.is_none() && verb.is_some_and(|c| told_act(desk, sentence, c))
            || plain && !of_missions(desk, sentence, said) && !(ty == "announcement" && of_staff(desk, sentence, said))
            || ty == "assessment" && !desk.reading.mentions.iter().any(|m| is_mission(desk, m))
            || unsaid(desk, said)
        {
            continue;
        }
        let Some(coding) = Coding::of(Kind::Statement, ty) else { continue };
        let whole =
            if said.verb.0 == sentence { join(range, s.words[said.verb.1].range.clone()) } else { s.range.clone() };
        let whole = match said.speaker.filter(|(at, _)| *at == sentence).and_then(|(_, w)| desk.mention(sentence, w)) {
            Some(m) => join(whole, m.range.clone()),
            None => whole,
        };
        let Some(mut draft) = desk.draft(coding, sentence, said.verb.1, whole, "speech") else { continue };
        draft.word = root;
        draft.fact.modality = Modality::Attributed;
        if let Some((clause, mood)) = verb.map(|c| (c, desk.mood(sentence, c))) {
            draft.fact.modality = match mood {
                Mood::Possible => Modality::Possible,
                Mood::Necessary => Modality::Necessity,
                Mood::Future => Modality::Future,
                _ => Modality::Attributed,
            };
            if let Some(range) = desk.condition(sentence, clause.verb) {
                draft.fact.modality = Modality::Conditional;
                draft.fact.condition = Some(desk.words(range).to_owned());
            }
            if let Some(subject) = clause.subject.or(clause.object)
                && desk.entity(sentence, subject).is_some_and(|e| {
                    matches!(e.sort, Sort::Government | Sort::Organisation | Sort::Mission | Sort::People)
                })
            {
                add(desk, &mut draft.fact, Role::Subject, sentence, subject);
            }
        }
        if ty == "denial_of_report" && (unhurt.is_some() || verb.is_some_and(|c| c.negated)) {
            draft.fact.polarity = chancery_facts::Polarity::Negated;
        }
        if ty == "threat" {
            if draft.fact.modality == Modality::Attributed {
                draft.fact.modality = Modality::Future;
            }
            if let Some((at, word)) = said.behind.or(said.speaker) {
                add(desk, &mut draft.fact, Role::From, at, word);
            }
            draft.fact.actors.retain(|a| a.role != Role::Subject);
            threatened(desk, sentence, said, &mut draft);
        }
        if ty == "need" {
            draft.fact.status = Some(Status::NeedStated);
            draft.fact.modality = Modality::Necessity;
        }
        // The words said, not the reporting verb, decide who spoke.
        out.push(draft);
    }
    if desk.said[sentence].is_empty() && others.iter().all(|d| d.sentence != sentence) {
        out.extend(author_need(desk, sentence).or_else(|| author_advice(desk, sentence)));
    }
    if out.is_empty() && others.iter().all(|d| d.sentence != sentence) && desk.said[sentence].is_empty() {
        out.extend(circumstance(desk, sentence));
    }
    out
}

/// The missions and people that words of menace name.
fn threatened(desk: &Desk, sentence: usize, said: &crate::speech::Said, draft: &mut Draft) {
    let aimed = |m: &&chancery_facts::reading::Mention| {
        said.words.get(m.head) == Some(&true)
            && (desk.reading.entity(m).sort == Sort::Mission
                || ["diplomat", "staff", "foreign_nationals", "premises"].iter().any(|c| m.is(c)))
    };
    if let Some(m) = desk.reading.mentions_of(sentence).iter().find(aimed) {
        add(desk, &mut draft.fact, Role::Target, sentence, m.head);
    }
}

/// True for an act of violence told as plain fact: where it is not an incident of its own, it is part of one.
fn told_act(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> bool {
    let incident = desk.frames.of(clause, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident);
    // "this came days after the attack"
    let remark = matches!(clause.lemma.as_str(), "come" | "follow" | "coincide" | "occur" | "happen")
        && clause.modal.is_none()
        && !clause.negated;
    remark
        || incident
            && !clause.negated
            && desk.mood(sentence, clause) == Mood::Real
            && !desk.sentence(sentence).words[clause.verb].quoted
}

/// Words that make a forecast a warning.
const HARM: &[&str] = &[
    "attack",
    "strike",
    "kill",
    "danger",
    "dangerous",
    "threat",
    "threaten",
    "lead",
    "affect",
    "consequence",
    "worsen",
    "harm",
    "retaliate",
    "fire",
    "war",
    "suffer",
    "close",
    "collapse",
    "violence",
    "pullout",
    "withdrawal",
    "target",
    "risk",
    "fail",
    "lose",
    "damage",
    "violent",
    "bloodshed",
    "chaos",
    "unless",
    "if",
    "another",
    "return",
    "offensive",
    "bomb",
];

/// Verbs that judge what became of something rather than tell that it happened.
const JUDGES: &[&str] = &[
    "affect",
    "aggravate",
    "cause",
    "contribute",
    "damage",
    "endanger",
    "fail",
    "force",
    "harm",
    "help",
    "hurt",
    "impact",
    "improve",
    "justify",
    "lead",
    "mean",
    "prove",
    "serve",
    "show",
    "strain",
    "succeed",
    "suffer",
    "threaten",
    "undermine",
    "violate",
    "weaken",
    "worsen",
    "treat",
    "target",
    "know",
];

/// True for something told as having happened, without a word on what to think of it.
fn plain_fact(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> bool {
    let word = &desk.sentence(sentence).words[clause.verb];
    let past = matches!(word.tag, "VBD" | "VBN") || clause.progressive;
    past && word.pos == "VERB"
        && clause.modal.is_none()
        && !clause.negated
        && !word.quoted
        && !JUDGES.contains(&clause.lemma.as_str())
}

fn is_mission(desk: &Desk, m: &chancery_facts::reading::Mention) -> bool {
    desk.reading.entity(m).sort == Sort::Mission || ["diplomat", "residence", "quarter"].iter().any(|c| m.is(c))
}

/// True when the words said name a mission or its people.
fn of_missions(desk: &Desk, sentence: usize, said: &crate::speech::Said) -> bool {
    desk.reading
        .mentions
        .iter()
        .any(|m| m.sentence == sentence && said.words.get(m.head) == Some(&true) && is_mission(desk, m))
}

/// True when the words said name the staff of a mission: "all embassy staff are accounted for".
fn of_staff(desk: &Desk, sentence: usize, said: &crate::speech::Said) -> bool {
    desk.reading
        .mentions_of(sentence)
        .iter()
        .any(|m| said.words.get(m.head) == Some(&true) && (m.is("missionstaff") || m.is("diplomat")))
}

/// "tries to make people believe", "could say": nobody is told to have said it.
pub fn unsaid(desk: &Desk, said: &crate::speech::Said) -> bool {
    let clause = desk.clauses[said.verb.0].iter().find(|c| c.verb == said.verb.1);
    clause.is_some_and(|c| c.negated || !matches!(desk.mood(said.verb.0, c), Mood::Real | Mood::Future | Mood::Planned))
}

/// Nouns that make words worth keeping, whoever says them.
const MATTERS: &[&str] = &[
    "mission",
    "diplomat",
    "residence",
    "quarter",
    "act",
    "weapon",
    "attacker",
    "group",
    "force",
    "sanctions",
    "relations",
    "securitynoun",
    "threatnoun",
    "evacuation",
    "closure",
    "expulsion",
    "reduction",
    "victimnoun",
    "tension",
    "staff",
    "guard",
    "responsibility",
    "fire",
];

/// True when the words said bear on missions, attacks, states or their steps: the ledger keeps no other words.
pub fn relevant(desk: &Desk, sentence: usize, said: &crate::speech::Said) -> bool {
    let s = desk.sentence(sentence);
    // "called the attack a grave breach": the object belongs to the words
    let about = desk.clauses[sentence].iter().find(|c| (sentence, c.verb) == said.verb).and_then(|c| c.object);
    let inside = |i: usize| said.words.get(i) == Some(&true) || Some(i) == about;
    let matters = |m: &chancery_facts::reading::Mention| {
        MATTERS.iter().any(|c| m.is(c))
            || matches!(desk.reading.entity(m).sort, Sort::Mission | Sort::Weapon | Sort::Act)
    };
    let state = |m: &chancery_facts::reading::Mention| {
        m.is("government") || m.is("official") || {
            let e = desk.reading.entity(m);
            e.sort == Sort::Government
                || e.sort == Sort::Place && e.level == Some(chancery_facts::Level::Country)
                || e.sort == Sort::People && e.state.is_some()
        }
    };
    let speaker = said.behind.or(said.speaker).and_then(|(at, w)| desk.mention(at, w));
    let public = speaker.is_some_and(|m| {
        let e = desk.reading.entity(m);
        matches!(e.sort, Sort::Government | Sort::Mission)
            || ["official", "diplomat", "spokesman", "government", "body", "group", "commander", "mission"]
                .iter()
                .any(|c| m.is(c))
            || e.sort == Sort::Person && e.state.is_some()
    }) || said.behind.or(said.speaker).is_some_and(|(at, w)| {
        ["official", "diplomat", "spokesman", "commander"].iter().any(|c| desk.scene(at).titled(w, c))
    });
    let told = || desk.reading.mentions.iter().filter(|m| m.sentence == sentence && inside(m.head));
    if told().any(|m| !m.pronoun && matters(m) || m.pronoun && desk.reading.entity(m).sort == Sort::Mission)
        || public && told().any(|m| !m.pronoun && state(m))
    {
        return true;
    }
    // A named person's or an official's own words about himself.
    let named = speaker.is_some_and(|m| {
        desk.reading.entity(m).sort == Sort::Person
            && desk.reading.entity(m).name.chars().next().is_some_and(char::is_uppercase)
    });
    let own = s
        .words
        .iter()
        .enumerate()
        .any(|(i, w)| inside(i) && w.quoted && matches!(w.lower.as_str(), "we" | "i" | "our" | "us" | "me" | "my"));
    own && (named || public)
}

/// "Citizens should stay away from crowds, the consulate said", "Please vary your routes": what a mission or state tells its
/// people to do.
fn advises(desk: &Desk, sentence: usize, said: &crate::speech::Said) -> bool {
    let speaker = said.behind.or(said.speaker).and_then(|(at, w)| desk.mention(at, w));
    let minds = speaker.is_some_and(|m| matches!(desk.reading.entity(m).sort, Sort::Mission | Sort::Government));
    let s = desk.sentence(sentence);
    let scene = desk.scene(sentence);
    minds
        && desk.clauses[sentence].iter().any(|c| {
            said.words.get(c.verb) == Some(&true)
                && matches!(c.modal, Some("must" | "should"))
                && !c.negated
                && s.words[c.verb].pos == "VERB"
                && c.subject.is_some_and(|w| {
                    scene.is(w, "foreign_nationals") && desk.mention(sentence, w).is_some_and(|m| m.plural)
                })
        })
}

/// "The government must rebuild the consulate" in the voice of the text: a need stated by its author.
fn author_need(desk: &Desk, sentence: usize) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let root = s.words.iter().position(|w| w.head.is_none())?;
    let clause =
        desk.clauses[sentence].iter().find(|c| c.verb == root && matches!(c.modal, Some("must" | "should")))?;
    let party =
        clause.subject.is_some_and(|w| desk.scene(sentence).is(w, "government") || desk.scene(sentence).is(w, "state"));
    if s.zone != Zone::Body || !party {
        return None;
    }
    let coding = Coding::of(Kind::Statement, "need")?;
    let mut draft = desk.draft(coding, sentence, root, s.range.clone(), "author")?;
    draft.fact.modality = Modality::Necessity;
    draft.fact.status = Some(Status::NeedStated);
    Some(draft)
}

/// "Please stay away from the airport road": advice of a notice to its readers.
fn author_advice(desk: &Desk, sentence: usize) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let root = s.words.iter().position(|w| w.head.is_none())?;
    let asked = s.words[root].tag == "VB"
        && s.children(root).any(|c| s.words[c].lower == "please")
        && !s.children(root).any(|c| s.is_rel(c, &["nsubj"]));
    let careful =
        matches!(s.words[root].lemma.as_str(), "stay" | "avoid" | "vary" | "keep" | "remain" | "exercise" | "leave");
    if s.zone != Zone::Body || !asked || !careful {
        return None;
    }
    let coding = Coding::of(Kind::Statement, "advice")?;
    desk.draft(coding, sentence, root, s.range.clone(), "author:advice")
}

/// True when a fact read at `word` is what the clause at `root` says, not something named inside it.
fn tells_it(s: &chancery_facts::reading::Sentence, word: usize, root: usize) -> bool {
    let mut at = word;
    while at != root {
        let nominal = s.is_rel(at, &["nmod", "acl", "obl", "appos", "advcl", "amod", "compound"]);
        match s.words[at].head {
            Some(head) if !nominal => at = head,
            _ => return false,
        }
    }
    true
}

fn join(a: std::ops::Range<usize>, b: std::ops::Range<usize>) -> std::ops::Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// The word among `words` that hangs on none of them.
fn root_of(s: &chancery_facts::reading::Sentence, words: &[usize]) -> usize {
    words
        .iter()
        .copied()
        .find(|&i| s.words[i].head.is_none_or(|h| !words.contains(&h)) && s.words[i].pos != "PUNCT")
        .unwrap_or(words[0])
}

/// "no data were lost", "there was no second bomb": something said not to have happened.
fn denies_event(desk: &Desk, sentence: usize, clause: &crate::clauses::Clause) -> bool {
    const TOLD: &[&str] = &[
        "know", "want", "see", "expect", "need", "mean", "disclose", "release", "name", "identify", "make", "give",
        "leave", "consult", "inform", "invite", "ask", "tell", "allow", "justify", "find", "hear", "answer", "decide",
        "surprise",
    ];
    const HAPPENS: &[&str] =
        &["lose", "happen", "occur", "take place", "explode", "go off", "enter", "reach", "flee", "close", "shut"];
    let s = desk.sentence(sentence);
    let word = &s.words[clause.verb];
    let there = s.children(clause.verb).any(|c| s.words[c].lower == "there");
    let be = |i: usize| matches!(s.words[i].lower.as_str(), "was" | "were" | "had" | "been");
    let past = word.tag == "VBD"
        || word.tag == "VBN" && s.children(clause.verb).any(|c| be(c) || s.words[c].lemma == "have")
        || word.tag == "VB" && s.children(clause.verb).any(|c| s.words[c].lower == "did");
    let deed =
        |w: usize| desk.mention(sentence, w).is_some_and(|m| m.is("act") || m.is("weapon") || m.is("victimnoun"));
    let none_there = there && clause.lemma == "be" && clause.subject.or(clause.object).is_some_and(deed);
    let undone = clause.passive && !TOLD.contains(&clause.lemma.as_str());
    past && clause.modal.is_none() && (undone || none_there || HAPPENS.contains(&clause.lemma.as_str()))
}

/// The type of a statement from its words.
fn statement_type(
    desk: &Desk,
    sentence: usize,
    said: &crate::speech::Said,
    verb: Option<(&crate::clauses::Clause, Mood)>,
) -> &'static str {
    let s = desk.sentence(sentence);
    if crate::menace::threatens(desk, sentence, said, verb) {
        return "threat";
    }
    let words: String =
        (0..s.words.len()).filter(|&i| said.words[i]).map(|i| s.words[i].lemma.to_lowercase() + " ").collect();
    let any = |list: &[&str]| list.iter().any(|w| words.contains(&format!("{w} ")));
    if any(&[
        "condemn",
        "denounce",
        "deplore",
        "cowardly",
        "heinous",
        "outrageous",
        "unacceptable",
        "despicable",
        "barbaric",
        "barbarous",
        "abhorrent",
        "atrocity",
        "disgraceful",
        "shameful",
        "vile",
    ]) {
        return "condemnation";
    }
    if any(&[
        "condolence",
        "sympathy",
        "solidarity",
        "grief",
        "mourn",
        "thought be with",
        "prayer be with",
        "heart go out",
    ]) {
        return "sympathy";
    }
    if any(&["apologise", "apologize", "sorry"]) {
        return "apology";
    }
    if any(&["concern", "concerned", "worried", "alarmed", "alarm"]) {
        return "concern";
    }
    const SCORN: &[&str] = &[
        "an insult",
        "a insult",
        "a betrayal",
        "slap in the face",
        "a gift to",
        "a present to",
        "a mockery",
        "a farce",
        "a capitulation",
    ];
    // "The raid was a present to the gunmen": of an act it is a condemnation
    let of_act = verb.is_some_and(|(c, _)| {
        c.subject.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.is("act") && !m.pronoun)
    });
    if of_act && any(SCORN) {
        return "condemnation";
    }
    if any(&["reject", "oppose", "opposed", "not happy", "object"]) || any(SCORN) {
        return "opposition";
    }
    if any(&["welcome", "thank", "grateful", "praise", "support", "commend"]) && !any(&["must", "should"]) {
        return "support";
    }
    if any(&["safe", "unharmed", "unhurt", "uninjured", "account for"])
        && verb.is_some_and(|(c, m)| m == Mood::Real && !c.negated)
    {
        return "announcement";
    }
    let violent = |c: &crate::clauses::Clause| {
        desk.frames.of(c, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident)
    };
    match verb {
        Some((c, Mood::Future))
            if violent(c)
                && !c.negated
                && c.subject.is_some_and(|w| {
                    matches!(s.words[w].lower.as_str(), "we" | "i") || desk.scene(sentence).is(w, "group")
                }) =>
        {
            return "threat";
        }
        Some((c, Mood::Real)) if c.negated && (violent(c) || denies_event(desk, sentence, c)) => {
            return "denial_of_report";
        }
        Some((_, Mood::Necessary)) => return "need",
        Some((c, Mood::Future)) if !c.negated && (violent(c) || any(HARM)) => return "warning",
        Some((c, Mood::Future)) if !c.negated && said.statement == "assessment" => return "announcement",
        Some((c, Mood::Possible)) if matches!(said.statement.as_str(), "assessment") && !c.negated => return "warning",
        _ => {}
    }
    // "The city needs more policemen", "the government ought to guard the embassies better"
    let guards =
        |w: usize| desk.mention(sentence, w).is_some_and(|m| m.is("police") || MATTERS.iter().any(|c| m.is(c)));
    let needs = |c: &crate::clauses::Clause| {
        !c.negated && (c.lemma == "ought" || c.lemma == "need" && c.object.is_some_and(guards))
    };
    if any(&["be the duty", "have a duty", "have an obligation", "be obliged", "need to", "high time"])
        || verb.is_some_and(|(c, _)| needs(c))
    {
        return "need";
    }
    // "something has to be done": the finite verb is the having
    let has_to = |c: &crate::clauses::Clause| {
        let word = &s.words[c.verb];
        c.lemma == "have" && c.complement.is_some() && !c.negated && (matches!(word.tag, "VBZ" | "VBP") || word.quoted)
    };
    if any(&["must", "should", "need to", "duty", "have to", "necessary"])
        && verb.is_none_or(|(c, m)| m != Mood::Real || has_to(c))
    {
        return "need";
    }
    Coding::of(Kind::Statement, &said.statement).map_or("assessment", |c| c.ty())
}

/// "in an interview with Al X", "on Twitter", "told reporters": the fact of speaking, with the outlet.
fn appearance(desk: &Desk, sentence: usize, said: &crate::speech::Said) -> Option<Draft> {
    if said.verb.0 != sentence {
        return None;
    }
    let s = desk.sentence(sentence);
    let medium = desk
        .reading
        .mentions_of(sentence)
        .iter()
        .find(|m| s.words[m.head].lemma == "interview" && !said.words[m.head])?;
    let outlet = s
        .subtree(medium.head)
        .into_iter()
        .find(|&i| {
            i > medium.head
                && matches!(s.case(i), Some("with" | "to" | "on" | "by"))
                && desk.mention(sentence, i).is_some()
        })
        .or_else(|| {
            (medium.head + 1..s.words.len()).find(|&i| {
                matches!(s.case(i), Some("with" | "to")) && desk.mention(sentence, i).is_some() && i - medium.head < 6
            })
        });
    let coding = Coding::of(Kind::Statement, "media_appearance")?;
    let own: Vec<usize> =
        (0..s.words.len()).filter(|&i| !said.words[i] && s.words[i].pos != "PUNCT" && !s.words[i].quoted).collect();
    let near: Vec<usize> = own.into_iter().filter(|&i| i.abs_diff(medium.head) < 14).collect();
    let range = crate::desk::trim(desk.text.as_str(), s.bytes(&near)?);
    let mut draft = desk.draft(coding, sentence, said.verb.1, range, "speech:medium")?;
    if let Some(w) = outlet {
        add(desk, &mut draft.fact, Role::Outlet, sentence, w);
    }
    draft.fact.modality = Modality::Asserted;
    Some(draft)
}

/// A sentence of the body in the voice of the text that tells of states of affairs the ledger knows words for.
fn circumstance(desk: &Desk, sentence: usize) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if s.zone != Zone::Body || s.words.len() < 6 {
        return None;
    }
    let mentions: Vec<_> = desk.reading.mentions_of(sentence).iter().collect();
    let mission = mentions.iter().any(|m| desk.reading.entity(m).sort == Sort::Mission);
    let group = mentions.iter().any(|m| desk.scene(sentence).is(m.head, "group"));
    let root = s.words.iter().position(|w| w.head.is_none())?;
    let clause = desk.clauses[sentence].iter().find(|c| c.verb == root)?;
    // "is in the quarter", "are on one street"; not "was a good neighbour"
    let at =
        |i: usize| matches!(s.case(i), Some("in" | "at" | "on" | "near" | "within" | "inside" | "along" | "opposite"));
    let there = s.words[root].pos != "VERB" && at(root)
        || s.children(root).any(|c| s.is_rel(c, &["obl"]) && at(c) && desk.time_of(sentence, c).is_none());
    let located = (clause.lemma == "be" || s.child(root, &["cop"]).is_some()) && there
        || matches!(clause.lemma.as_str(), "lie" | "stand" | "sit" | "locate" | "house" | "host");
    // What a group did once is no standing circumstance.
    let acted = s.words[root].tag == "VBD" && clause.lemma != "be"
        || desk.frames.of(clause, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident)
        || clause.progressive;
    let group = group && !acted;
    let ty = if mission
        && located
        && clause.subject.is_some_and(|w| desk.entity(sentence, w).is_some_and(|e| e.sort == Sort::Mission))
    {
        "location_of_missions"
    } else if group
        && clause.subject.is_some_and(|w| desk.scene(sentence).is(w, "group"))
        && !mentions.iter().any(|m| m.is("act") || m.is("responsibility"))
    {
        "armed_group"
    } else if mentions.iter().filter(|m| desk.reading.entity(m).sort == Sort::Government || m.is("government")).count()
        >= 1
        && mentions.iter().any(|m| m.is("relations") || m.is("tension") || m.is("sanctions"))
    {
        "political_context"
    } else {
        return None;
    };
    let coding = Coding::of(Kind::Background, ty)?;
    let mut draft = desk.draft(coding, sentence, root, s.range.clone(), "circumstance")?;
    for w in clause.subject.into_iter().chain(clause.object) {
        let role = if ty == "location_of_missions" || ty == "armed_group" { Role::Subject } else { Role::Party };
        add(desk, &mut draft.fact, role, sentence, w);
    }
    for p in desk.places(sentence, &draft.range) {
        draft.fact.places.push(p);
    }
    debug_assert!(draft.fact.evidence().iter().all(|e| e.role == EvidenceRole::Main));
    Some(draft)
}
