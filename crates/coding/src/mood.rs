//! Whether a predicate is told as real, promised, threatened, asked for, considered or only imagined.

use crate::clauses::Clause;
use crate::desk::Desk;

/// How the text puts a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Told as having happened or happening.
    Real,
    /// Will happen.
    Future,
    /// Planned, decided or announced.
    Planned,
    /// Promised; the word is the verb of the promise.
    Promised(usize),
    /// Worked on.
    UnderWay(usize),
    /// Weighed.
    Considered,
    /// Threatened.
    Threatened,
    /// Asked of, or ordered to, somebody.
    Requested,
    /// May or could happen.
    Possible,
    /// Must or should happen.
    Necessary,
    /// Depends on a condition, is wished, feared, prevented or refused.
    Imagined,
}

const PROMISE: &[&str] = &[
    "vow",
    "pledge",
    "promise",
    "commit",
    "undertake",
    "swear",
    "determine",
    "determined",
    "resolve",
    "guarantee",
    "resolved",
    "committed",
];
const WORK: &[&str] = &["work", "strive", "endeavour", "endeavor"];
const PLAN: &[&str] =
    &["plan", "intend", "prepare", "decide", "agree", "announce", "schedule", "set", "due", "mean", "choose", "opt"];
const CONSIDER: &[&str] = &["consider", "weigh", "mull", "contemplate", "study", "discuss", "debate", "examine"];
const REQUEST: &[&str] = &[
    "ask",
    "urge",
    "call",
    "demand",
    "order",
    "tell",
    "request",
    "press",
    "appeal",
    "advise",
    "instruct",
    "warn",
    "invite",
    "authorise",
    "authorize",
    "insist",
    "recommend",
    "allow",
    "permit",
    "encourage",
];
const REAL: &[&str] = &[
    "begin",
    "start",
    "continue",
    "manage",
    "succeed",
    "help",
    "see",
    "leave",
    "force",
    "send",
    "use",
    "go",
    "come",
    "cause",
    "report",
    "find",
    "seem",
    "appear",
    "say",
    "know",
    "add",
    "tell",
    "confirm",
    "believe",
    "reveal",
    "note",
    "state",
    "claim",
    "stress",
    "announce",
    "disclose",
    "show",
    "be",
    "have",
    "explain",
    "keep",
    "remain",
    "acknowledge",
    "admit",
    "indicate",
];
const NEED: &[&str] = &["need", "have", "ought", "require", "duty", "necessary", "must"];

impl Desk<'_> {
    /// The mood of a clause.
    pub fn mood(&self, sentence: usize, clause: &Clause) -> Mood {
        let s = self.sentence(sentence);
        if self.denied(sentence, clause.verb) {
            return Mood::Imagined;
        }
        // "gave his word that the killers would be tried"
        if matches!(clause.modal, Some("will" | "would"))
            && let Some(giver) = self.word_given(sentence, clause.verb)
        {
            return Mood::Promised(giver);
        }
        // "promised that every embassy would have a guard"
        let promised = s.words[clause.verb].head.filter(|&h| {
            s.is_rel(clause.verb, &["ccomp"])
                && matches!(
                    s.words[h].lemma.as_str(),
                    "promise" | "pledge" | "vow" | "guarantee" | "swear" | "undertake"
                )
        });
        if let (Some(head), Some("will" | "would")) = (promised, clause.modal)
            && !self.inside_condition(sentence, clause.verb)
        {
            return Mood::Promised(head);
        }
        match clause.modal {
            Some("will" | "shall") => return Mood::Future,
            Some("would") => {
                return if self.inside_condition(sentence, clause.verb) { Mood::Imagined } else { Mood::Future };
            }
            Some("may" | "might" | "could" | "can") => return Mood::Possible,
            // "threatened to cut ties should the attacks go on": a condition, no duty
            Some("should") if s.children(clause.verb).any(|c| c > clause.verb && s.words[c].lower == "should") => {}
            Some("should" | "must") => return Mood::Necessary,
            _ => {}
        }
        // "The need to take measures"
        if s.child(clause.verb, &["nsubj"])
            .is_some_and(|n| matches!(s.words[n].lemma.as_str(), "need" | "necessity" | "obligation" | "duty"))
            && s.words[clause.verb].tag == "VB"
        {
            return Mood::Necessary;
        }
        // "demanded that they investigate": asked for, whatever form the verb has
        let asked = matches!(s.words[clause.verb].tag, "VBP" | "VBZ" | "VB")
            && s.is_rel(clause.verb, &["ccomp"])
            && clause.modal.is_none();
        let asks = |h: usize| {
            matches!(
                s.words[h].lemma.to_lowercase().as_str(),
                "demand" | "urge" | "request" | "propose" | "recommend" | "ask" | "require"
            )
        };
        if asked && s.words[clause.verb].head.is_some_and(asks) {
            return Mood::Requested;
        }
        // "ordered the guard doubled"
        let done = s.words[clause.verb].tag == "VBN" && s.is_rel(clause.verb, &["xcomp"]);
        if done && s.words[clause.verb].head.is_some_and(|h| s.words[h].lemma == "order") {
            return Mood::Requested;
        }
        // "is considering closing", whatever the parse hangs it on
        let before = clause.verb.checked_sub(1).map(|i| &s.words[i]);
        if s.words[clause.verb].tag == "VBG"
            && before.is_some_and(|w| w.pos == "VERB" && CONSIDER.contains(&w.lemma.to_lowercase().as_str()))
        {
            return Mood::Considered;
        }
        let to = s
            .children(clause.verb)
            .find(|&c| s.is_rel(c, &["mark", "aux"]) && s.words[c].lower == "to" && s.words[c].tag == "TO");
        let head_lemma = s.words[clause.verb].head.map(|h| s.words[h].lemma.to_lowercase());
        let head_is = |list: &[&str]| head_lemma.as_deref().is_some_and(|l| list.contains(&l));
        // "weighing whether to move"
        if to.is_some() && head_is(CONSIDER) && s.children(clause.verb).any(|c| s.words[c].lower == "whether") {
            return Mood::Considered;
        }
        if self.inside_condition(sentence, clause.verb) {
            return Mood::Imagined;
        }
        // "is to close", "were to be withdrawn"
        let is_to = |to: usize| {
            to > 0 && matches!(s.words[to - 1].lower.as_str(), "is" | "are" | "was" | "were") && !head_is(PLAN)
        };
        if to.is_some_and(is_to) && clause.lemma != "blame" {
            return Mood::Planned;
        }
        // "that the embassy be closed"
        let subjunctive = s.children(clause.verb).any(|c| s.words[c].rel == "aux:pass" && s.words[c].lower == "be")
            && s.child(clause.verb, &["aux"]).is_none_or(|a| s.words[a].rel == "aux:pass");
        // "insisted that his men never set foot there": a past that looks like an infinitive
        let past = matches!(clause.lemma.as_str(), "set" | "put" | "cut" | "hit" | "shut" | "hurt" | "burst" | "let")
            && s.is_rel(clause.verb, &["ccomp"])
            && s.child(clause.verb, &["nsubj"]).is_some()
            && !s.words[clause.verb].head.is_some_and(asks);
        let infinitive = to.is_some() || subjunctive || s.words[clause.verb].tag == "VB" && !past;
        let gerund = s.words[clause.verb].tag == "VBG"
            && (s.is_rel(clause.verb, &["xcomp", "ccomp", "obj"])
                || s.children(clause.verb).any(|c| s.is_rel(c, &["mark"])));
        let word = &s.words[clause.verb];
        // "is thinking of closing"
        if word.tag == "VBG" && head_lemma.as_deref() == Some("think") {
            return Mood::Considered;
        }
        // "accused of launching", "stopped from closing": not told as having happened.
        let unreal = s.children(clause.verb).any(|c| {
            s.is_rel(c, &["mark", "case"])
                && (matches!(s.words[c].lower.as_str(), "from" | "of" | "against" | "without" | "instead")
                    // "known for kidnapping envoys"
                    || s.words[c].lower == "for" && head_is(&["known", "know", "notorious", "infamous", "famous"]))
        });
        // "accused of having ignored it"
        let having = s.children(clause.verb).any(|c| c < clause.verb && s.words[c].lower == "having");
        // "not a week passes without stones being thrown"
        let being = s.children(clause.verb).any(|c| c < clause.verb && s.words[c].lower == "being");
        if (word.tag == "VBG" || having || being) && unreal {
            return Mood::Imagined;
        }
        if let Some(head) = word.head {
            if s.is_rel(clause.verb, &["conj"]) && !infinitive && word.tag != "VBG" {
                return Mood::Real;
            }
            if s.is_rel(clause.verb, &["conj"])
                && let Some(first) = self.clauses[sentence].iter().find(|c| c.verb == head)
            {
                return self.mood(sentence, first);
            }
            let along = word.tag == "VBG"
                && s.is_rel(clause.verb, &["advcl"])
                && s.children(clause.verb).any(|c| matches!(s.words[c].lower.as_str(), "while" | "as" | "when"));
            if along {
                return Mood::Real;
            }
            // "ordered the embassy to reduce": the infinitive hung on the object.
            let over = s.words[head].head.filter(|&v| {
                infinitive
                    && s.is_rel(clause.verb, &["acl"])
                    && s.is_rel(head, &["obj"])
                    && REQUEST.contains(&s.words[v].lemma.to_lowercase().as_str())
            });
            if let Some(over) = over {
                return self.governed(sentence, clause.verb, over, infinitive);
            }
            if infinitive && let Some(pledge) = self.utmost(sentence, clause.verb) {
                return Mood::Promised(pledge);
            }
            // "will remain closed": as what it completes
            if word.tag == "VBN"
                && s.is_rel(clause.verb, &["xcomp"])
                && matches!(head_lemma.as_deref(), Some("remain" | "stay" | "keep"))
                && let Some(over) = self.clauses[sentence].iter().find(|c| c.verb == head)
            {
                return self.mood(sentence, over);
            }
            if infinitive || gerund {
                return self.governed(sentence, clause.verb, head, infinitive);
            }
        }
        Mood::Real
    }

    /// The verb that gives a word: "gave assurances that ...", "made a pledge that ...".
    fn word_given(&self, sentence: usize, verb: usize) -> Option<usize> {
        const WORDS: &[&str] =
            &["word", "assurance", "pledge", "promise", "guarantee", "undertaking", "vow", "commitment"];
        let s = self.sentence(sentence);
        let head = s.words[verb].head.filter(|_| s.is_rel(verb, &["acl", "ccomp"]))?;
        let noun = |i: usize| WORDS.contains(&s.words[i].lemma.as_str()) && s.words[i].pos == "NOUN";
        let giver = if noun(head) { s.words[head].head? } else { head };
        let object = s.children(giver).any(|c| noun(c) && s.is_rel(c, &["obj"]));
        (object && matches!(s.words[giver].lemma.as_str(), "give" | "make" | "offer" | "receive")).then_some(giver)
    }

    /// The verb of "will spare no effort to find", "would do everything in its power to protect".
    fn utmost(&self, sentence: usize, verb: usize) -> Option<usize> {
        let s = self.sentence(sentence);
        let over = s.ancestors(verb).into_iter().skip(1).take(3).find(|&i| {
            i < verb
                && matches!(s.words[i].lemma.as_str(), "spare" | "do" | "make" | "take" | "leave" | "use")
                && s.words[i].pos == "VERB"
        })?;
        let clause = self.clauses[sentence].iter().find(|c| c.verb == over)?;
        let all = s.words[over..verb].iter().any(|w| {
            matches!(
                w.lower.as_str(),
                "everything" | "utmost" | "every" | "whatever" | "all" | "unturned" | "best" | "effort"
            )
        });
        let ahead = matches!(clause.modal, Some("will" | "would" | "shall"))
            || clause.progressive
            || matches!(self.mood(sentence, clause), Mood::Promised(_) | Mood::Future);
        (all && ahead && (!clause.negated || s.words[over].lemma == "spare" || s.words[over].lemma == "leave"))
            .then_some(over)
    }

    /// "denied that the embassy would be closed", "dismissed reports that ...": what is denied is not told.
    fn denied(&self, sentence: usize, verb: usize) -> bool {
        let s = self.sentence(sentence);
        let denies = |i: usize| {
            matches!(s.words[i].lemma.to_lowercase().as_str(), "deny" | "dismiss" | "reject" | "doubt" | "refute")
        };
        // "Had the bomb gone off, it would have killed dozens"
        let had = s.children(verb).any(|c| {
            c < verb
                && s.words[c].lower == "had"
                && s.words.get(c + 1).is_some_and(|w| w.pos != "ADV" && w.pos != "VERB")
                && s.child(verb, &["nsubj"]).is_some_and(|subject| c < subject)
        });
        if had && s.is_rel(verb, &["advcl"]) {
            return true;
        }
        let content = ["ccomp", "acl", "csubj", "nsubj", "advcl"];
        let Some(head) = s.words[verb].head.filter(|_| s.is_rel(verb, &content)) else { return false };
        if denies(head) && s.is_rel(verb, &["ccomp"]) {
            return true;
        }
        // "It is not true that the consulate was bombed"
        let that = s.children(verb).any(|c| c < verb && s.words[c].lower == "that");
        if that && self.told_false(sentence, head) {
            return true;
        }
        let report = |i: usize| {
            matches!(
                s.words[i].lemma.to_lowercase().as_str(),
                "report"
                    | "rumour"
                    | "rumor"
                    | "suggestion"
                    | "speculation"
                    | "claim"
                    | "allegation"
                    | "idea"
                    | "story"
                    | "talk"
                    | "news"
                    | "account"
                    | "assertion"
                    | "theory"
            )
        };
        let over = s.words[head].head;
        let denied = |noun: usize| {
            s.words[noun].head.is_some_and(|h| denies(h) || s.is_rel(noun, &["nsubj"]) && self.told_false(sentence, h))
                || noun > 0 && denies(noun - 1)
        };
        // "Reports that shots were fired do not correspond to the facts", where the first word was taken for a verb
        let as_verb =
            head == 0 && s.children(0).any(|c| c > verb && s.is_rel(c, &["ccomp"]) && self.told_false(sentence, c));
        if as_verb && report(head) {
            return true;
        }
        // "talk of a grenade thrown at the mission is baseless": the act hangs on what the talk is of
        report(head) && denied(head)
            || s.is_rel(verb, &["acl"])
                && s.is_rel(head, &["nmod"])
                && over.is_some_and(|noun| report(noun) && denied(noun))
    }

    /// "is untrue", "do not correspond to the facts", "turned out to be false": said of what is told as not so.
    fn told_false(&self, sentence: usize, predicate: usize) -> bool {
        const FALSE: &[&str] = &[
            "false",
            "untrue",
            "wrong",
            "baseless",
            "unfounded",
            "groundless",
            "incorrect",
            "fabricated",
            "invented",
            "fake",
            "nonsense",
            "lie",
            "hoax",
            "fabrication",
            "invention",
            "rubbish",
            "mistaken",
        ];
        const TRUE: &[&str] =
            &["correspond", "true", "correct", "accurate", "hold", "case", "founded", "stand", "fit", "match"];
        let s = self.sentence(sentence);
        let lemma = |i: usize| s.words[i].lemma.to_lowercase();
        let negated = |i: usize| {
            s.children(i).any(|c| matches!(s.words[c].lower.as_str(), "not" | "n't" | "never" | "no" | "hardly"))
        };
        let inner = s.children(predicate).find(|&c| s.is_rel(c, &["xcomp"]));
        let says = |i: usize| {
            FALSE.contains(&lemma(i).as_str()) && !negated(i) || TRUE.contains(&lemma(i).as_str()) && negated(i)
        };
        says(predicate)
            || inner.is_some_and(|i| FALSE.contains(&lemma(i).as_str()) && !negated(predicate))
            || inner.is_some_and(|i| TRUE.contains(&lemma(i).as_str()) && negated(predicate))
    }

    fn governed(&self, sentence: usize, verb: usize, head: usize, infinitive: bool) -> Mood {
        let s = self.sentence(sentence);
        let h = &s.words[head];
        let lemma = h.lemma.to_lowercase();
        let has = |list: &[&str]| list.contains(&lemma.as_str());
        let governor = self.clauses[sentence].iter().find(|c| c.verb == head);
        if lemma == "go" && h.tag == "VBG" && infinitive && s.is_rel(verb, &["xcomp"]) {
            return if governor.is_some_and(|c| c.negated) { Mood::Imagined } else { Mood::Future };
        }
        if has(PROMISE) && governor.is_some_and(|c| c.negated) {
            return Mood::Imagined;
        }
        // "has no plans to close"
        if h.pos == "NOUN" && s.children(head).any(|c| c < head && s.words[c].lower == "no") {
            return Mood::Imagined;
        }
        if lemma == "threaten" || lemma == "threat" {
            return Mood::Threatened;
        }
        if has(PROMISE) || matches!(lemma.as_str(), "vow" | "pledge" | "promise" | "commitment" | "determination") {
            return Mood::Promised(head);
        }
        if has(WORK) {
            return Mood::UnderWay(head);
        }
        // "is ready to cooperate with the investigators"
        let aids = matches!(s.words[verb].lemma.as_str(), "cooperate" | "co-operate" | "compensate");
        if matches!(lemma.as_str(), "ready" | "willing" | "prepared")
            && infinitive
            && aids
            && governor.is_some_and(|c| !c.negated && c.modal.is_none())
        {
            return Mood::Promised(head);
        }
        let purpose = s.is_rel(verb, &["advcl", "acl"]) && infinitive && h.pos == "VERB";
        if has(CONSIDER) && !purpose {
            return Mood::Considered;
        }
        if has(REQUEST) && infinitive {
            return Mood::Requested;
        }
        // "wants to bring the last of them home"; not "wants Kenya to"
        let wishes = matches!(lemma.as_str(), "want" | "wish" | "hope") && s.is_rel(verb, &["xcomp"]);
        if wishes && infinitive && governor.is_some_and(|c| !c.negated && c.object.is_none()) {
            return Mood::Considered;
        }
        if purpose {
            // "has rallied efforts to stop", "took measures to protect"
            return Mood::Imagined;
        }
        if has(PLAN) || matches!(lemma.as_str(), "decision" | "plan") {
            return Mood::Planned;
        }
        if has(REQUEST) {
            return Mood::Requested;
        }
        if has(NEED) && infinitive {
            return Mood::Necessary;
        }
        if has(REAL) || !infinitive && s.is_rel(verb, &["advcl", "acl"]) {
            // The mood of what it hangs on.
            if let Some(c) = self.clauses[sentence].iter().find(|c| c.verb == head)
                && c.verb != verb
            {
                // "vowed to leave before closing": what goes along with a promise is not promised
                let mood = self.mood(sentence, c);
                let beside = s.is_rel(verb, &["advcl", "acl"]) && mood != Mood::Real;
                return if beside { Mood::Imagined } else { mood };
            }
            return Mood::Real;
        }
        if !infinitive && !s.is_rel(verb, &["xcomp", "ccomp"]) { Mood::Real } else { Mood::Imagined }
    }
}
