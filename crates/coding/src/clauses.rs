//! Predicates with their logical arguments: active and passive told alike, shared subjects filled in.

use chancery_facts::reading::{Sentence, Word};

/// A verb with what belongs to it. Words are indices into the sentence.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The verb.
    pub verb: usize,
    /// Lemma, with a particle if there is one: `carry out`, `blow up`.
    pub lemma: String,
    /// Who does it: subject, or the agent of a passive.
    pub subject: Option<usize>,
    /// To whom or what it is done: object, or the subject of a passive.
    pub object: Option<usize>,
    /// Indirect object.
    pub recipient: Option<usize>,
    /// Prepositional arguments: preposition and head noun.
    pub obliques: Vec<(String, usize)>,
    /// Verb complement: "to close", "closing".
    pub complement: Option<usize>,
    /// Clause complement: "that ...".
    pub content: Option<usize>,
    /// Told in the passive voice.
    pub passive: bool,
    /// Negated by "not", "never", "no".
    pub negated: bool,
    /// Modal auxiliary: will, would, may, might, could, should, must, can.
    pub modal: Option<&'static str>,
    /// Perfect: has, have, had.
    pub perfect: bool,
    /// Progressive.
    pub progressive: bool,
}

const MODALS: &[&str] = &["will", "would", "may", "might", "could", "should", "must", "can", "shall"];

/// Verbs whose object, not subject, does what the complement says: "asked Iran to intervene".
const OBJECT_CONTROL: &[&str] = &[
    "ask",
    "urge",
    "tell",
    "order",
    "force",
    "call",
    "request",
    "press",
    "advise",
    "warn",
    "allow",
    "enable",
    "help",
    "want",
    "expect",
    "require",
    "invite",
    "prompt",
    "lead",
    "cause",
    "beg",
    "instruct",
    "direct",
    "oblige",
    "compel",
    "encourage",
    "see",
    "find",
    "leave",
];

/// Verbs that give a name or a judgement to their object.
const NAMING: &[&str] = &["call", "brand", "label", "term", "dub", "deem", "consider"];

/// Verbs whose subject does what the complement says.
const SUBJECT_CONTROL: &[&str] = &[
    "vow",
    "pledge",
    "promise",
    "threaten",
    "agree",
    "refuse",
    "decide",
    "plan",
    "offer",
    "deny",
    "vote",
    "want",
    "seek",
    "design",
    "intend",
    "calculate",
];

/// Verbs with a receiver beside what is given.
const GIVE: &[&str] = &["grant", "give", "offer", "send", "hand", "award"];

/// Acts done by words, by whoever speaks.
const WORDS_AS_ACTS: &[&str] = &[
    "promise",
    "vow",
    "pledge",
    "warn",
    "urge",
    "accuse",
    "blame",
    "deny",
    "condemn",
    "denounce",
    "threaten",
    "demand",
    "insist",
    "thank",
    "reject",
    "praise",
    "criticise",
    "criticize",
    "announce",
    "appeal",
    "apologise",
    "apologize",
];

/// All clauses of a sentence, by verb.
pub fn clauses(sentence: &Sentence) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    for verb in (0..sentence.words.len()).filter(|&i| is_predicate(sentence, i)) {
        out.push(clause(sentence, verb));
    }
    // Governors first, so that shared subjects can be handed down.
    let mut order: Vec<usize> = (0..out.len()).collect();
    order.sort_by_key(|&i| sentence.ancestors(out[i].verb).len());
    for i in order {
        inherit(sentence, &mut out, i);
    }
    out
}

fn is_predicate(sentence: &Sentence, i: usize) -> bool {
    let w = &sentence.words[i];
    let participle = matches!(w.tag, "VBN" | "VBG") && sentence.is_rel(i, &["amod", "compound", "case", "fixed"]);
    match w.pos {
        "VERB" => !participle,
        "AUX" => !sentence.is_rel(i, &["aux", "cop"]) && !w.rel.starts_with("aux"),
        // "seven were killed and 31 others injured": told without its "were"
        "ADJ" if matches!(w.lower.as_str(), "injured" | "wounded" | "dead" | "missing" | "hurt" | "killed") => {
            sentence.child(i, &["cop"]).is_some() || sentence.child(i, &["nsubj"]).is_some_and(|n| n < i)
        }
        "ADJ" | "NOUN" | "PROPN" | "ADV" | "PRON" => sentence.child(i, &["cop"]).is_some(),
        _ => false,
    }
}

fn clause(sentence: &Sentence, verb: usize) -> Clause {
    let word = |i: usize| -> &Word { &sentence.words[i] };
    let mut c = Clause {
        verb,
        lemma: word(verb).lemma.to_lowercase(),
        subject: None,
        object: None,
        recipient: None,
        obliques: Vec::new(),
        complement: None,
        content: None,
        passive: false,
        negated: false,
        modal: None,
        perfect: false,
        progressive: false,
    };
    // "which has 1,200 soldiers" read as a copula
    let owned = sentence.child(verb, &["cop"]).is_some_and(|i| word(i).lemma == "have") && word(verb).pos == "NOUN";
    if owned {
        "have".clone_into(&mut c.lemma);
        c.object = Some(verb);
    }
    if let Some(particle) = sentence.child(verb, &["compound:prt"]) {
        c.lemma = format!("{} {}", c.lemma, word(particle).lower);
    }
    let mut grammatical_subject = None;
    for child in sentence.children(verb) {
        let w = word(child);
        match w.rel {
            // Of two the parser found, one behind the verb is that of another: "..., were killed, police said".
            "nsubj" => {
                let earlier =
                    grammatical_subject.filter(|_| child > verb && !matches!(c.lemma.as_str(), "say" | "add"));
                grammatical_subject = earlier.or(Some(child));
            }
            // "The force is to shrink": the subject of the whole
            "nsubj:outer" if word(verb).pos == "VERB" => grammatical_subject = grammatical_subject.or(Some(child)),
            "nsubj:pass" | "csubj:pass" => {
                grammatical_subject = grammatical_subject.filter(|_| child > verb).or(Some(child));
                c.passive = true;
            }
            "aux:pass" => c.passive = true,
            // "called the raid a breach of law": of two objects the second says what the first is called
            "obj" if c.object.is_some() && NAMING.contains(&c.lemma.as_str()) => c.complement = Some(child),
            "obj" => {
                // "handed the ambassador a note": two objects, the first of them the receiver
                c.recipient = c.recipient.or(c.object.filter(|_| GIVE.contains(&c.lemma.as_str())));
                // "declared the consul persona non grata"
                if c.object.is_none() || c.lemma != "declare" {
                    c.object = Some(child);
                }
            }
            "iobj" => c.recipient = Some(child),
            "xcomp" => c.complement = c.complement.or(Some(child)),
            "ccomp" => c.content = c.content.or(Some(child)),
            // "pleaded not guilty" negates what follows
            "advmod" if matches!(w.lower.as_str(), "not" | "n't" | "never" | "nowhere") => {
                c.negated |= child < verb || sentence.words[verb].lemma == "be";
            }
            "aux" => {
                let modal = MODALS.iter().find(|m| {
                    **m == w.lemma
                        || (**m == "will" && w.lower == "'ll")
                        || (**m == "would" && w.lower == "'d" && word(verb).tag == "VB")
                });
                // "must and will get a grip"
                let both =
                    matches!(c.modal, Some("must" | "should")) && matches!(modal, Some(&"will") | Some(&"would"));
                c.modal = if both { modal.copied() } else { c.modal.or(modal.copied()) };
                c.perfect |= w.lemma == "have";
                c.progressive |= w.lemma == "be" && word(verb).tag == "VBG";
            }
            rel if rel.starts_with("obl") => {
                let case = preposition(sentence, child);
                c.obliques.push((case, child));
            }
            _ => {}
        }
    }
    // "recalled its ambassador" read as a second subject: right behind an active verb it is the object.
    let right_behind = |late: usize| {
        (verb + 1..late)
            .all(|i| !matches!(word(i).pos, "VERB" | "AUX" | "PUNCT" | "SCONJ") && !word(i).tag.starts_with('W'))
    };
    if !c.passive
        && c.object.is_none()
        && c.content.is_none()
        && word(verb).pos == "VERB"
        && grammatical_subject.is_some_and(|g| g < verb)
        && let Some(late) = sentence.children(verb).find(|&i| i > verb && word(i).rel == "nsubj")
        && right_behind(late)
    {
        c.object = Some(late);
    }
    // "gunmen had shot at the car": no passive without "be" or "get", whatever the label of the subject
    let be = |i: usize| sentence.is_rel(i, &["aux", "aux:pass"]) && matches!(word(i).lemma.as_str(), "be" | "get");
    if c.passive && c.perfect && grammatical_subject.is_some() && !sentence.children(verb).any(be) {
        c.passive = false;
    }
    let nominal = |i: usize| matches!(word(i).pos, "NOUN" | "PROPN" | "PRON" | "NUM" | "ADJ");
    if let Some((particle, object)) = particle_object(sentence, verb).filter(|_| c.object.is_none() && !c.passive) {
        c.lemma = format!("{} {particle}", c.lemma);
        c.object = Some(object);
        c.obliques.retain(|(_, n)| *n != object);
    }
    // "pulled out half of its soldiers" read as a phrase with "of"
    if c.object.is_none() && !c.passive {
        let part = |i: usize| {
            let first = sentence.subtree(i).first().copied().unwrap_or(i);
            matches!(word(first).lower.as_str(), "half" | "most" | "all" | "part" | "some")
                && first == verb_end(sentence, verb)
        };
        c.object = c.obliques.iter().find(|(p, i)| p == "of" && part(*i)).map(|(_, i)| *i);
    }
    // "asked neighbouring Iran": a participle parsed as the object stands before the real one.
    for slot in [&mut c.object, &mut c.recipient] {
        if let Some(i) = slot.filter(|&i| !nominal(i)) {
            *slot = sentence.child(i, &["obj"]).or(Some(i));
        }
    }
    if c.object.is_none() {
        c.object = c.recipient.take();
    }
    c.object = c.object.map(|i| {
        if word(i).pos == "NOUN" && sentence.children(i).all(|d| d < i || sentence.is_rel(d, &["conj"])) {
            sentence.joined_head(i)
        } else {
            i
        }
    });
    let bare_root = word(verb).tag.starts_with("VB")
        && word(verb).head.is_none()
        && sentence.children(verb).all(|i| !matches!(word(i).lower.as_str(), "to"));
    if grammatical_subject.is_none() && (matches!(word(verb).tag, "VBD" | "VBZ" | "VBP") || bare_root) {
        grammatical_subject = left_noun(sentence, verb);
    }
    let unmarked = |i: usize| {
        let bare = sentence.is_rel(i, &["obl:unmarked", "nmod:unmarked", "dep"])
            || sentence.is_rel(i, &["advcl"]) && sentence.child(i, &["cop", "mark", "nsubj"]).is_none();
        bare && nominal(i) && !is_time_noun(&word(i).lemma)
    };
    if GIVE.contains(&c.lemma.as_str()) && c.recipient.is_none() {
        // "granted its ally a waiver": two bare objects
        if let (Some(first), Some(second)) = (c.object, sentence.children(verb).find(|&i| i > verb && unmarked(i))) {
            (c.recipient, c.object) = (Some(first), Some(second));
        }
    }
    if c.object.is_none()
        && word(verb).tag.starts_with("VB")
        && sentence.words.get(verb + 1).is_some_and(|w| {
            matches!(w.pos, "DET" | "NUM" | "ADJ" | "NOUN" | "PROPN")
                || w.tag == "PRP$"
                || matches!(w.lower.as_str(), "not" | "both")
        })
    {
        // The noun right behind the verb, hung elsewhere by the parse.
        c.object = (verb + 1..sentence.words.len().min(verb + 6))
            .find(|&i| nominal(i) && !matches!(word(i).pos, "ADJ" | "NUM") && word(i).tag != "PRP$")
            .filter(|&i| unmarked(i));
    }
    if c.object.is_none()
        && OBJECT_CONTROL.contains(&c.lemma.as_str())
        && let Some(inner) = c.complement.filter(|&i| word(i).tag == "VBG")
    {
        c.object = sentence.child(inner, &["obj"]);
    }
    // "called on the cabinet to halt the flights"
    let called_on = match c.lemma.as_str() {
        "call" => c.obliques.iter().any(|(p, _)| matches!(p.as_str(), "on" | "upon")),
        "appeal" | "plead" => c.obliques.iter().any(|(p, _)| matches!(p.as_str(), "to" | "with")),
        _ => false,
    };
    if c.complement.is_none()
        && (SUBJECT_CONTROL.contains(&c.lemma.as_str())
            || called_on
            || OBJECT_CONTROL.contains(&c.lemma.as_str()) && c.object.is_some())
    {
        // "vowed on Wednesday to protect": parsed as a purpose.
        c.complement = sentence
            .children(verb)
            .find(|&i| i > verb && sentence.is_rel(i, &["advcl"]) && sentence.children(i).any(|m| word(m).tag == "TO"));
    }
    // "told an attaché to leave", "had nothing to do with it": hung on the object
    let object = c.object.filter(|&o| {
        o > verb && (OBJECT_CONTROL.contains(&c.lemma.as_str()) || word(o).lower == "nothing" && c.lemma == "have")
    });
    if let Some(object) = object.filter(|_| c.complement.is_none()) {
        let to = |i: usize| sentence.children(i).any(|m| word(m).tag == "TO");
        c.complement = sentence.children(object).find(|&i| i > object && sentence.is_rel(i, &["acl"]) && to(i));
    }
    c.progressive |= sentence.child(verb, &["aux"]).is_some_and(|a| word(a).lemma == "be") && word(verb).tag == "VBG";
    // "no fewer than 17 bombs have gone off": the bombs
    grammatical_subject = grammatical_subject.map(|g| {
        let compared = matches!(word(g).lower.as_str(), "fewer" | "less" | "more");
        sentence.children(g).find(|&i| compared && i > g && sentence.case(i) == Some("than")).unwrap_or(g)
    });
    if c.passive {
        c.object = grammatical_subject.or(c.object);
        c.subject = c.obliques.iter().find(|(p, _)| p == "by").map(|(_, n)| *n);
    } else {
        c.subject = grammatical_subject;
    }
    let no = |i: Option<usize>| i.is_some_and(|i| negative_phrase(sentence, i));
    c.negated |= no(c.subject) || no(c.object) && !c.passive || no(c.object) && c.passive;
    c
}

/// The word behind a verb and its particle.
fn verb_end(sentence: &Sentence, verb: usize) -> usize {
    let particle = sentence.words.get(verb + 1).is_some_and(|w| w.rel == "compound:prt" && w.head == Some(verb));
    verb + 1 + usize::from(particle)
}

/// "flew out some 40 dependents", "rounded up members": the particle read as a preposition of the object.
fn particle_object(sentence: &Sentence, verb: usize) -> Option<(&str, usize)> {
    const TAKE_ONE: &[&str] = &[
        "fly", "pull", "bring", "take", "send", "ship", "set", "put", "shut", "draw", "round", "pick", "ferry", "call",
    ];
    let particle = sentence.words.get(verb + 1)?;
    let moves = TAKE_ONE.contains(&sentence.words[verb].lemma.as_str())
        && matches!(particle.lower.as_str(), "out" | "off" | "up" | "away" | "home")
        || matches!(
            (sentence.words[verb].lemma.as_str(), particle.lower.as_str()),
            ("pass", "on") | ("hand" | "take", "over") | ("call", "off") | ("fly", "in")
        );
    let object = particle.head.filter(|&o| moves && o > verb && sentence.words[o].head == Some(verb))?;
    let plain = sentence.is_rel(object, &["obl"])
        && sentence.is_rel(verb + 1, &["case"])
        && sentence.children(object).filter(|&i| sentence.is_rel(i, &["case"])).count() == 1
        && !is_time_noun(&sentence.words[object].lemma);
    plain.then_some((particle.lower.as_str(), object))
}

/// Days of the week and units of time.
pub fn is_time_noun(lemma: &str) -> bool {
    matches!(
        lemma,
        "day" | "week" | "month" | "year" | "hour" | "time" | "morning" | "night" | "evening" | "minute" | "times"
    ) || matches!(
        lemma.to_lowercase().as_str(),
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday" | "yesterday" | "today"
    )
}

/// The noun right in front of a finite verb that the parse left without subject: "..., the minister said".
fn left_noun(sentence: &Sentence, verb: usize) -> Option<usize> {
    if !sentence.is_rel(verb, &["parataxis"]) && sentence.words[verb].head.is_some() {
        return None;
    }
    let mut at = verb.checked_sub(1)?;
    if !matches!(sentence.words[at].pos, "NOUN" | "PROPN" | "PRON") {
        return None;
    }
    // "the Brotherhood of the Delta said": the head of the phrase, not its last word
    while let Some(head) =
        sentence.words[at].head.filter(|&h| h < verb && sentence.is_rel(at, &["flat", "compound", "nmod"]))
    {
        at = head;
    }
    Some(at)
}

/// "no group", "nobody", "none of the guards", "neither side".
fn negative_phrase(sentence: &Sentence, head: usize) -> bool {
    let w = &sentence.words[head];
    matches!(w.lower.as_str(), "nobody" | "none" | "no-one" | "nothing" | "neither")
        || no_determiner(sentence, head).is_some()
        || not_one(sentence, head)
}

/// "not a shot", "not one mission", "not a single guard"; not "not only the embassy".
fn not_one(sentence: &Sentence, head: usize) -> bool {
    const REACH: usize = 4;
    let word = |i: usize| sentence.words[i].lower.as_str();
    let at = (head.saturating_sub(REACH)..head).rev().find(|&i| word(i) == "not");
    let Some(at) = at else { return false };
    matches!(word(at + 1), "a" | "an" | "one" | "single")
        && sentence.ancestors(at).contains(&head)
        && (at + 1..head).all(|i| sentence.ancestors(i).contains(&head))
}

/// "no" or "neither" in front of a noun; not the "no" of "no fewer than 17".
pub fn no_determiner(sentence: &Sentence, head: usize) -> Option<usize> {
    let counted = |i: usize| {
        sentence.words.get(i + 1).is_some_and(|w| matches!(w.lower.as_str(), "fewer" | "less" | "more"))
            && sentence.words.get(i + 2).is_some_and(|w| w.lower == "than")
    };
    sentence
        .children(head)
        .find(|&i| i < head && matches!(sentence.words[i].lower.as_str(), "no" | "neither") && !counted(i))
}

/// The preposition of an oblique, with a fixed second part: `out of`, `because of`, `according to`.
pub fn preposition(sentence: &Sentence, noun: usize) -> String {
    let Some(case) = sentence.child(noun, &["case"]) else { return String::new() };
    let fixed: Vec<&str> = sentence
        .children(case)
        .filter(|&i| sentence.is_rel(i, &["fixed"]))
        .map(|i| sentence.words[i].lower.as_str())
        .collect();
    let mut out = sentence.words[case].lower.clone();
    for word in fixed {
        out = format!("{out} {word}");
    }
    out
}

/// Fills subject and object that the grammar leaves out.
fn inherit(sentence: &Sentence, all: &mut [Clause], i: usize) {
    let verb = all[i].verb;
    let w = &sentence.words[verb];
    let Some(head) = w.head else { return };
    let of = |v: usize| all.iter().position(|c| c.verb == v);
    let participle_passive = w.tag == "VBN" && sentence.child(verb, &["aux"]).is_none();
    match w.rel {
        "conj" => {
            if let Some(first) = of(head).map(|h| all[h].clone()) {
                let teller = teller(sentence, all, &first, verb);
                let c = &mut all[i];
                if let Some(teller) = teller.filter(|_| c.subject.is_none() && !c.passive) {
                    c.subject = Some(teller);
                } else if c.subject.is_none() && !c.passive {
                    let passive_pair = first.passive && w.tag == "VBN" && first.object.is_some() && c.object.is_none();
                    if passive_pair {
                        c.passive = true;
                        c.object = first.object;
                        c.subject = first.subject;
                    } else {
                        c.subject = if first.passive { first.object } else { first.subject };
                    }
                }
                if c.modal.is_none() && sentence.child(verb, &["aux"]).is_none() {
                    c.modal = first.modal;
                    c.negated |= first.negated && first.modal.is_some();
                }
                c.perfect |= first.perfect && w.tag == "VBN";
            }
        }
        // "stopped a car, dragged out the driver and sped off": joined by a comma alone
        "parataxis" if verb > head && w.tag == "VBD" && sentence.words[head].tag == "VBD" => {
            let comma = verb > 0 && sentence.words[verb - 1].lower == ",";
            if let Some(first) = of(head).map(|h| all[h].clone()).filter(|c| comma && !c.passive) {
                let c = &mut all[i];
                c.subject = c.subject.or(if c.passive { None } else { first.subject });
            }
        }
        "xcomp" | "ccomp" => {
            if let Some(governor) = of(head).map(|h| all[h].clone()) {
                // "was forced to land by armed men": the agent of the governor
                let agent = all[i].obliques.iter().find(|(p, n)| p == "by" && may_act(sentence, *n)).map(|(_, n)| *n);
                if governor.passive
                    && governor.subject.is_none()
                    && !all[i].passive
                    && matches!(
                        governor.lemma.as_str(),
                        "force" | "make" | "order" | "compel" | "oblige" | "ask" | "tell"
                    )
                    && let Some(h) = of(head)
                {
                    all[h].subject = agent;
                }
                let c = &mut all[i];
                // "ordered the guard doubled"
                if participle_passive && governor.lemma == "order" && c.subject.is_none() && c.object.is_none() {
                    c.passive = true;
                    (c.subject, c.object) = (governor.subject, governor.object);
                }
                if c.subject.is_none() && !c.passive {
                    let object_control = OBJECT_CONTROL.contains(&governor.lemma.as_str());
                    let given = if object_control { governor.object.or(governor.recipient) } else { None };
                    c.subject = given.or(if governor.passive { governor.object } else { governor.subject });
                }
            }
        }
        "advcl" => {
            if let Some(governor) = of(head).map(|h| all[h].clone()) {
                let c = &mut all[i];
                if c.subject.is_none() && !c.passive {
                    let given = if governor.passive { governor.object } else { governor.subject };
                    if participle_passive && c.object.is_none() {
                        c.passive = true;
                        c.object = given;
                    } else {
                        c.subject = given;
                    }
                }
            }
        }
        rel if rel.starts_with("acl") => {
            let c = &mut all[i];
            let relative = |n: Option<usize>| {
                n.is_some_and(|n| matches!(sentence.words[n].lower.as_str(), "which" | "who" | "that" | "whom"))
            };
            // "the raid in which", "the gate where": the noun is where it happened, not whom it happened to
            let where_or_when = c.obliques.iter().any(|(_, n)| relative(Some(*n)))
                || sentence
                    .children(verb)
                    .any(|c| c < verb && matches!(sentence.words[c].lower.as_str(), "where" | "when"));
            if rel == "acl:relcl" || relative(c.subject) {
                if relative(c.subject) {
                    c.subject = Some(head);
                } else if relative(c.object)
                    || c.object.is_none() && c.subject.is_some() && !c.passive && !where_or_when
                {
                    c.object = Some(head);
                }
            } else if participle_passive
                && sentence.words[head].head.is_none()
                && c.subject.is_none()
                && verbless(sentence, head, verb)
            {
                // a headline-like noun as root: "parliament voted ...", the participle is the predicate
                c.subject = Some(head);
            } else if participle_passive && c.subject.is_none() {
                c.passive = true;
                c.object = Some(head);
                c.subject = c.obliques.iter().find(|(p, _)| p == "by").map(|(_, n)| *n);
            } else if w.tag == "VBG" && c.subject.is_none() {
                c.subject = Some(head);
            }
        }
        _ => {}
    }
}

/// "The minister said guards had been sent and promised more": a plain past behind a reported perfect or future goes on with
/// what the speaker did, so its subject is his.
fn teller(sentence: &Sentence, all: &[Clause], first: &Clause, second: usize) -> Option<usize> {
    let above = sentence.words[first.verb].head?;
    // "dismissed reports that grenades had been used and promised a trial"
    let of_report = || {
        let report =
            matches!(sentence.words[above].lemma.as_str(), "report" | "claim" | "rumour" | "rumor" | "suggestion");
        let noun = report && sentence.is_rel(first.verb, &["acl"]) && sentence.is_rel(above, &["obj"]);
        sentence.words[above].head.filter(|_| noun)
    };
    let said = if sentence.is_rel(first.verb, &["ccomp"]) { above } else { of_report()? };
    let shifted = first.perfect || matches!(first.modal, Some("would"));
    // "had attacked the convoy and killed two" may go on with the perfect; what only a speaker does does not.
    let form = sentence.words[second].tag;
    let plain = (form == "VBD" || form == "VBN" && sentence.child(second, &["obj"]).is_some())
        && WORDS_AS_ACTS.contains(&sentence.words[second].lemma.as_str())
        && sentence.child(second, &["aux", "aux:pass", "nsubj", "nsubj:pass"]).is_none();
    let told = sentence.words[said].tag == "VBD";
    all.iter().find(|c| c.verb == said).filter(|_| shifted && plain && told && said < first.verb)?.subject
}

/// A noun that may be an agent, not the end of a term: "by gunmen", but not "by Friday", "by the end of May".
fn may_act(sentence: &Sentence, noun: usize) -> bool {
    let w = &sentence.words[noun];
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    matches!(w.pos, "NOUN" | "PROPN")
        && !is_time_noun(&w.lemma)
        && !months.contains(&w.lower.as_str())
        && !matches!(w.lemma.as_str(), "end" | "noon" | "midnight" | "dawn" | "dusk" | "deadline" | "sunset" | "vote")
}

/// True when a root noun has no verb of its own but this one right behind it.
fn verbless(sentence: &Sentence, noun: usize, verb: usize) -> bool {
    verb == noun + 1 && sentence.child(noun, &["cop", "nsubj"]).is_none()
}

impl Clause {
    /// The first oblique with one of the prepositions.
    pub fn oblique(&self, prepositions: &[&str]) -> Option<usize> {
        self.obliques.iter().find(|(p, _)| prepositions.contains(&p.as_str())).map(|(_, n)| *n)
    }
}
