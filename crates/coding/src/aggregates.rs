//! Several acts told as one number, plural, habit or trend. Never summed, never split into incidents.

use crate::clauses::Clause;
use crate::desk::{Desk, Draft};
use crate::events::add;
use crate::incidents::window_of_several;
use crate::mood::Mood;
use chancery_facts::reading::{Mention, Sort, TimeExpr};
use chancery_facts::{
    Coding, Kind, Modality, Modifier, Quantity, QuantityRole, QuantityWhat, Role, TargetClass, Weapon,
};

const UP: &[&str] = &[
    "increase",
    "rise",
    "escalate",
    "grow",
    "surge",
    "intensify",
    "multiply",
    "mount",
    "spike",
    "soar",
    "worsen",
    "step up",
    "climb",
    "double",
    "triple",
    "quadruple",
    "jump",
    "upsurge",
    "quicken",
    "accelerate",
    "swell",
    "heighten",
    "uptick",
    "escalation",
    "intensification",
    "rising",
    "growing",
    "increasing",
];
const DOWN: &[&str] = &[
    "decrease",
    "fall",
    "decline",
    "drop",
    "subside",
    "ease",
    "wane",
    "diminish",
    "halve",
    "drop off",
    "dwindle",
    "reduction",
    "slow",
    "slacken",
    "abate",
    "lessen",
    "lull",
    "respite",
];

/// Adjectives that make a plural a habit.
const HABIT: &[&str] = &[
    "daily",
    "weekly",
    "monthly",
    "nightly",
    "almost-daily",
    "near-daily",
    "regular",
    "frequent",
    "repeated",
    "sporadic",
    "constant",
    "recurrent",
    "recurring",
    "continual",
    "successive",
    "periodic",
];

/// "It was the fourth time in three years that an embassy had been attacked."
fn nth_time(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if s.words[m.head].lower != "time" || s.child(m.head, &["cop"]).is_none() {
        return None;
    }
    let n = crate::incidents::ordinal(s, m.head)?;
    let acts = desk.clauses[sentence].iter().any(|c| {
        c.verb != m.head
            && s.ancestors(c.verb).contains(&m.head)
            && desk.frames.of(c, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident)
    });
    if !acts || desk.elsewhere(sentence) {
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, "attack_count")?;
    let mut draft = desk.draft(coding, sentence, m.head, desk.clause_range(sentence, m.head), "aggregates:time")?;
    draft
        .fact
        .quantities
        .push(Quantity { words: Some(desk.words(m.range.clone()).to_owned()), ..count_quantity(Some(n), Some(n)) });
    let time = desk.reading.times.iter().find(|t| t.sentence == sentence && window_of_several(&t.time));
    finish(desk, &mut draft, time);
    Some(draft)
}

/// "The attack was the second within days."
fn nth_act(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let said = s.words[m.head].head.filter(|&h| s.is_rel(m.head, &["nsubj"]) && s.child(h, &["cop"]).is_some())?;
    let n = crate::incidents::ordinal_word(&s.words[said].lower)?;
    // "The round that burst behind the embassy was the sixth of its kind"
    let kind = || s.children(said).any(|c| s.words[c].lemma == "kind" && s.case(c) == Some("of"));
    let act = m.is("act") || m.is("weapon") && kind();
    if !act || m.plural || desk.elsewhere(sentence) {
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, "attack_count")?;
    let mut draft = desk.draft(coding, sentence, said, desk.clause_range(sentence, said), "aggregates:nth")?;
    let words = Some(desk.words(m.range.start..s.words[said].range.end).to_owned());
    draft.fact.quantities.push(Quantity { words, ..count_quantity(Some(n), Some(n)) });
    targets(desk, &mut draft, m.head);
    let time = desk.reading.times.iter().find(|t| t.sentence == sentence && window_of_several(&t.time));
    finish(desk, &mut draft, time);
    Some(draft)
}

/// True for a relative clause that hangs on one act, or on a noun that belongs to one.
fn of_one_act(desk: &Desk, sentence: usize, verb: usize) -> bool {
    let above = desk.sentence(sentence).ancestors(verb).into_iter().skip(1).take(3);
    above.filter_map(|w| desk.mention(sentence, w)).find(|m| m.is("act")).is_some_and(|m| !m.plural)
}

/// People killed, hurt, taken or held over several acts: "40 people have been killed in attacks since 2029".
fn total(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let count = m.count.as_ref().filter(|c| c.min != Some(1))?;
    if !desk.scene(sentence).is(m.head, "human") {
        return None;
    }
    // "claimed the lives of 200 people"
    let lives = s.words[m.head].head.filter(|&h| is_life(s, h) && s.is_rel(m.head, &["nmod"]));
    let clause = desk.clauses[sentence].iter().find(|c| {
        c.object == Some(m.head)
            || lives.is_some() && c.object == lives
            || c.subject == Some(m.head) && c.lemma == "die"
            || c.subject == Some(m.head) && c.lemma == "lose" && c.object.is_some_and(|o| is_life(s, o))
    })?;
    // "the three bombings left 41 people dead"
    // "seven people were killed in them"
    let in_them =
        clause.oblique(&["in", "during"]).is_some_and(|w| {
            let word = s.words[w].lower.as_str();
            // "the bombing in which four people died" is one act
            matches!(word, "them" | "these" | "those") || word == "which" && !of_one_act(desk, sentence, clause.verb)
        }) || s.words.get(clause.verb + 1..clause.verb + 3).is_some_and(|w| w[0].lower == "in" && w[1].lower == "them");
    let by_set = in_them
        || clause.object == Some(m.head)
            && clause
                .subject
                .is_some_and(|w| desk.mention(sentence, w).is_some_and(|x| x.is("act") && x.plural && x.head == w));
    let dead = s.children(clause.verb).any(|c| matches!(s.words[c].lower.as_str(), "dead" | "wounded" | "injured"));
    let ty = match clause.lemma.as_str() {
        "kill" | "die" | "lose" | "wound" | "injure" | "kidnap" | "abduct" | "murder" | "assassinate" => {
            "casualty_total"
        }
        "hold" | "take" if clause.perfect && hostage(s, clause.verb) => "casualty_total",
        "claim" | "cost" if lives.is_some() => "casualty_total",
        "leave" | "claim" if by_set && (dead || clause.lemma == "claim") => "casualty_total",
        "take" if clause.oblique(&["into"]).is_some_and(|w| s.words[w].lower == "custody") => "arrest_total",
        "arrest" | "detain" | "round up" => "arrest_total",
        _ => return None,
    };
    let time = desk.time_of(sentence, clause.verb).or_else(|| {
        // "died in the attacks of last week", "have died and 40 were hurt in this year's attacks"
        let joined = || {
            let with = |c: &&Clause| s.is_rel(c.verb, &["conj"]) && s.words[c.verb].head == Some(clause.verb);
            desk.clauses[sentence].iter().find(with).and_then(|c| c.oblique(&["in", "during"]))
        };
        let acts = clause
            .oblique(&["in", "during"])
            .or_else(joined)
            .filter(|&w| desk.mention(sentence, w).is_some_and(|x| x.is("act") && x.plural))?;
        desk.time_of(sentence, acts)
    });
    let spans = clause_spans(desk, sentence, clause);
    let by_set = by_set || ty == "casualty_total" && of_set_before(desk, sentence, clause);
    if time.is_none() && !by_set && !spans {
        return None;
    }
    let window = by_set
        || spans
        || time.is_some_and(|t| {
            window_of_several(&t.time) || t.preposition == Some("since") || of_set(desk, sentence, clause)
        });
    let several = s.words.iter().enumerate().any(|(i, w)| {
        desk.mention(sentence, i)
            .is_some_and(|m| m.is("act") && (m.plural || matches!(w.lower.as_str(), "violence" | "unrest")))
    }) || clause.object == Some(m.head)
        && clause.perfect
        && clause.subject.is_some_and(|w| desk.mention(sentence, w).is_some_and(|x| x.is("weapon") && x.plural));
    // "24 foreigners have been kidnapped since 1985": one by one
    let one_by_one = clause.perfect
        && (spans
            || time.is_some_and(|t| {
                t.preposition == Some("since") || matches!(t.time, TimeExpr::Past { window: true, .. })
            }))
        && count.min.is_none_or(|n| n > 3);
    if !window
        || !(several || by_set || one_by_one || ty == "arrest_total")
        || clause.negated
        || desk.mood(sentence, clause) != Mood::Real
        || desk.elsewhere(sentence)
    {
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, ty)?;
    let mut draft =
        desk.draft(coding, sentence, m.head, desk.clause_range(sentence, clause.verb), "aggregates:total")?;
    let what = if ty == "arrest_total" { QuantityWhat::Arrests } else { QuantityWhat::Persons };
    draft.fact.quantities.push(Quantity {
        what,
        modifier: count.modifier,
        words: Some(desk.words(count.range.clone()).to_owned()),
        ..count_quantity(count.min, count.max)
    });
    finish(desk, &mut draft, time);
    Some(draft)
}

/// "63 attacks were counted. Nine soldiers have been killed.": the dead of the set told before, where nothing says when or where.
fn of_set_before(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let s = desk.sentence(sentence);
    let Some(before) = sentence.checked_sub(1).filter(|&b| desk.sentence(b).zone == s.zone) else { return false };
    let set = |m: &Mention| m.is("act") && m.plural && m.count.as_ref().is_some_and(|c| c.min.is_some_and(|n| n > 1));
    let bare = clause.obliques.is_empty() && desk.reading.times_of(sentence).is_empty();
    let lost = clause.lemma == "lose" && clause.object.is_some_and(|o| is_life(s, o));
    (clause.perfect && clause.passive || lost) && bare && desk.reading.mentions_of(before).iter().any(set)
}

/// "up from 14 in the same period of 2029", "against 44 in February", "after three in July": the number a count is held against.
pub fn compared(desk: &Desk, sentence: usize, drafts: &mut [Draft]) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let counted = |d: &&Draft| {
        d.sentence == sentence
            && matches!(d.fact.coding.to_string().as_str(), "aggregate/attack_count" | "aggregate/protest_count")
            && d.fact.quantities.first().is_some_and(|q| q.role == QuantityRole::Count && q.min.is_some())
    };
    let first = drafts.iter_mut().find(|d| counted(&&**d))?;
    let at = (1..s.words.len()).find(|&i| {
        let lower = |i: usize| s.words.get(i).map_or("", |w| w.lower.as_str());
        let held = matches!(lower(i - 1), "from" | "against" | "after" | "with")
            && (lower(i - 1) != "with" || i > 1 && lower(i - 2) == "compared")
            && (lower(i - 1) != "from" || i > 1 && matches!(lower(i - 2), "up" | "down"));
        let bare = matches!(lower(i + 1), "in" | "during" | "for" | "a" | "the" | "last" | "over");
        held && bare && s.words[i].pos == "NUM" && s.words[i].range.start > first.range.start
    })?;
    let n = s.words[at]
        .lower
        .replace(',', "")
        .parse::<u64>()
        .ok()
        .or_else(|| crate::harm::small_number(&s.words[at].lower).map(u64::from))?;
    let time = desk.reading.times_of(sentence).iter().find(|t| t.words.start > at && t.words.start <= at + 8)?;
    let from = at - 1 - usize::from(at > 1 && matches!(s.words[at - 2].lower.as_str(), "up" | "down" | "compared"));
    let range = s.words[from].range.start..time.range.end;
    let mut draft = desk.draft(first.fact.coding, sentence, at, range, "aggregates:compared")?;
    let words = Some(s.words[at].lower.clone());
    draft.fact.quantities.push(Quantity { words, ..count_quantity(Some(n), Some(n)) });
    draft.fact.actors = first.fact.actors.iter().filter(|a| a.role == Role::Target).cloned().collect();
    finish(desk, &mut draft, Some(time));
    draft.fact.places = first.fact.places.clone();
    // The period behind it is that of the number it is held against.
    if first.fact.event_date == draft.fact.event_date {
        first.fact.event_date = None;
        first.fact.quantities.iter_mut().for_each(|q| q.window = None);
    }
    Some(draft)
}

/// "Hardly a week goes by without a threatening call": a rate.
fn hardly_without(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let unit = clause.subject.map(|w| s.words[w].lemma.as_str())?;
    let per = match unit {
        "day" | "night" => "day",
        "week" => "week",
        "month" => "month",
        _ => return None,
    };
    let rarely = s.words.iter().any(|w| matches!(w.lower.as_str(), "hardly" | "scarcely" | "barely" | "rarely"))
        || clause.negated
        || s.children(clause.subject?).any(|c| matches!(s.words[c].lower.as_str(), "no" | "not"));
    let named = clause.oblique(&["without"]).and_then(|w| desk.mention(sentence, w));
    // "without stones being thrown at it"
    let told = || {
        let marked =
            |v: usize| s.children(v).any(|c| s.words[c].lower == "without") && s.words[v].head == Some(clause.verb);
        desk.clauses[sentence]
            .iter()
            .filter(|c| marked(c.verb))
            .any(|c| desk.frames.of(c, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident))
    };
    let act =
        named.is_some_and(|m| m.is("act") || m.is("threatnoun") || m.is("messagenoun") || m.is("weapon")) || told();
    if !rarely || !act || !matches!(clause.lemma.as_str(), "pass" | "go" | "go by" | "pass by") {
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, "attack_rate")?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range, "aggregates:hardly")?;
    draft.fact.quantities.push(Quantity {
        role: QuantityRole::Rate,
        per: Some(per.to_owned()),
        modifier: Modifier::About,
        ..count_quantity(Some(1), Some(1))
    });
    finish(desk, &mut draft, None);
    Some(draft)
}

/// "within four days", "in the space of two weeks", "in five years": a length of time that several acts fall into.
fn clause_spans(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let s = desk.sentence(sentence);
    let unit = |w: usize| {
        matches!(s.words[w].lemma.trim_end_matches('s'), "day" | "week" | "month" | "year" | "hour" | "decade")
    };
    let past = |w: usize| s.children(w).any(|c| matches!(s.words[c].lower.as_str(), "last" | "past"));
    let numbered = |w: usize| {
        let counted = s.children(w).any(|c| s.is_rel(c, &["nummod"])) || s.words[w].lower.ends_with('s');
        counted || s.words[w].lemma == "decade" && past(w)
    };
    let mut spans =
        s.children(clause.verb).filter(|&c| s.is_rel(c, &["obl"])).filter(|&c| match s.words[c].lemma.as_str() {
            "space" => s.children(c).any(unit),
            _ if s.case(c) == Some("within") => unit(c),
            // "in a single week"
            _ if s.case(c) == Some("in") && s.children(c).any(|d| s.words[d].lower == "single") => unit(c),
            _ => clause.perfect && s.case(c) == Some("in") && unit(c) && numbered(c),
        });
    spans.next().is_some()
}

/// "in the attacks of last week": the dead of several acts.
fn of_set(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let acts = clause.oblique(&["in", "during"]);
    acts.is_some_and(|w| desk.mention(sentence, w).is_some_and(|x| x.is("act") && x.plural && x.head == w))
}

/// "cost 40 lives", "have lost their lives".
fn is_life(s: &chancery_facts::reading::Sentence, word: usize) -> bool {
    s.words[word].lemma == "life" || s.words[word].lower == "lives"
}

fn hostage(s: &chancery_facts::reading::Sentence, verb: usize) -> bool {
    s.children(verb).any(|c| matches!(s.words[c].lower.as_str(), "hostage" | "captive" | "hostages"))
}

/// "attacks rose to 214, claiming 67 lives": the dead of a set.
fn lives_of_set(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let count = m.count.as_ref().filter(|_| is_life(s, m.head))?;
    let clause = desk.clauses[sentence]
        .iter()
        .find(|c| c.object == Some(m.head) && matches!(c.lemma.as_str(), "claim" | "cost" | "take") && !c.negated)?;
    let set = |w: usize| {
        let mass =
            matches!(s.words[w].lemma.as_str(), "violence" | "unrest" | "fighting" | "conflict" | "campaign" | "war");
        mass || desk.mention(sentence, w).is_some_and(|m| m.is("act") && m.plural)
    };
    let over = s.ancestors(clause.verb);
    let acts = clause.subject.is_some_and(set)
        || desk.clauses[sentence].iter().any(|c| over.contains(&c.verb) && c.subject.is_some_and(set));
    if !acts || count.min == Some(1) || desk.elsewhere(sentence) {
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, "casualty_total")?;
    let mut draft =
        desk.draft(coding, sentence, m.head, desk.clause_range(sentence, clause.verb), "aggregates:lives")?;
    let cut = |n: Option<u64>| n.and_then(|n| u32::try_from(n).ok());
    draft.fact.casualties = Some(chancery_facts::Casualties {
        killed: Some(chancery_facts::Toll { min: cut(count.min), max: cut(count.max), who: Vec::new(), words: None }),
        ..Default::default()
    });
    draft.fact.quantities.push(Quantity {
        what: QuantityWhat::Persons,
        modifier: count.modifier,
        ..count_quantity(count.min, count.max)
    });
    finish(desk, &mut draft, desk.time_of(sentence, clause.verb));
    Some(draft)
}

/// A set of acts told by a noun: "40 attacks", "several rocket attacks", "the rise in attacks".
pub fn of_noun(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if let Some(total) = total(desk, sentence, m).or_else(|| lives_of_set(desk, sentence, m)) {
        return Some(total);
    }
    if crate::incidents::figurative(desk, sentence, m.head) {
        return None;
    }
    if let Some(nth) = nth_time(desk, sentence, m).or_else(|| nth_act(desk, sentence, m)) {
        return Some(nth);
    }
    let demonstration = s.words[m.head].lemma == "demonstration"
        && (m.plural && m.count.is_some() || crate::incidents::ordinal(s, m.head).is_some());
    // "Car bombs have become rarer"
    let grown = m.is("weapon")
        && m.plural
        && s.words[m.head].head.is_some_and(|h| {
            s.is_rel(m.head, &["nsubj"]) && matches!(s.words[h].lemma.as_str(), "become" | "grow" | "get")
        })
        && trend_of(desk, sentence, m).is_some();
    if !(m.is("act") || demonstration || grown)
        || m.is("plot")
        || m.is("hoax")
        || s.words[m.head].rel.starts_with("compound")
    {
        return None;
    }
    if desk.elsewhere(sentence) {
        return None;
    }
    // "attacks on diplomats cost 381 lives": the dead are counted, not the acts
    let lives = |c: &Clause| {
        c.subject == Some(m.head)
            && s.words[m.head].head == Some(c.verb)
            && matches!(c.lemma.as_str(), "cost" | "claim" | "take")
            && c.object.is_some_and(|o| is_life(s, o))
    };
    if m.count.is_none() && desk.clauses[sentence].iter().any(lives) {
        return None;
    }
    let ordinal = crate::incidents::ordinal(s, m.head).filter(|_| s.child(m.head, &["cop"]).is_some());
    let habit =
        s.children(m.head).any(|c| c < m.head && s.is_rel(c, &["amod"]) && HABIT.contains(&s.words[c].lower.as_str()));
    // "the 1980 murder", "the 16 November attack": a date, no number
    let dated = |c: &chancery_facts::reading::Count| {
        desk.reading
            .times
            .iter()
            .any(|t| t.sentence == sentence && t.range.start <= c.range.start && c.range.end <= t.range.end)
    };
    // "picked up in raids on flats": how the police did it
    let by_police = s.words[m.head].lemma == "raid"
        && s.case(m.head) == Some("in")
        && governed_by(desk, sentence, m.head, &["arrest", "detain", "pick", "round", "hold", "seize", "capture"]);
    if by_police {
        return None;
    }
    let several = ordinal.is_some()
        || habit && m.plural
        || m.count.as_ref().filter(|c| !dated(c)).is_some_and(|c| c.min != Some(1) || c.max != Some(1));
    let mass = matches!(s.words[m.head].lemma.as_str(), "violence" | "unrest" | "shelling" | "harassment" | "fire")
        && trend_of(desk, sentence, m).is_some();
    if !m.plural && !several && !mass {
        return None;
    }
    let blamed = governed_by(
        desk,
        sentence,
        m.head,
        &[
            "blame",
            "accuse",
            "claim",
            "deny",
            "condemn",
            "denounce",
            "describe",
            "stop",
            "prevent",
            "end",
            "halt",
            "investigate",
            "link",
            "protest",
            "deplore",
            "suspect",
            "behind",
            "mastermind",
            "continue",
            "over",
            "launch",
            "carry",
        ],
    );
    let disowned = governed_by(
        desk,
        sentence,
        m.head,
        &["condemn", "denounce", "deplore", "stop", "prevent", "end", "halt", "protect", "secure", "against"],
    );
    let definite = s.children(m.head).any(|c| {
        matches!(
            s.words[c].lower.as_str(),
            "the" | "these" | "those" | "such" | "any" | "all" | "no" | "similar" | "further" | "future" | "more"
        )
    });
    let trend = trend_of(desk, sentence, m);
    let time = desk
        .time_of(sentence, m.head)
        .or_else(|| verb_over(desk, sentence, m.head).and_then(|v| desk.time_of(sentence, v)));
    let targeted = s.children(m.head).any(|c| {
        c > m.head
            && (s.is_rel(c, &["nmod"]) && matches!(s.case(c), Some("on" | "against" | "at"))
                || s.is_rel(c, &["acl"]) && matches!(s.words[c].lemma.as_str(), "target" | "hit" | "strike" | "kill"))
    });
    let chain = Chain::of(desk, sentence, m);
    let targeted = targeted || chain.after.is_some();
    if disowned && trend.is_none() && !several {
        return None;
    }
    if trend.is_none() && !several {
        let windowed = time.is_some_and(|t| window_of_several(&t.time));
        if definite && (blamed || !windowed) || !targeted && !windowed {
            return None;
        }
    }
    if trend.is_none() && definite && several && time.is_none() && blamed {
        return None;
    }
    let irreal = verb_over(desk, sentence, m.head)
        .and_then(|v| desk.clauses[sentence].iter().find(|c| c.verb == v))
        .is_some_and(|c| !matches!(desk.mood(sentence, c), Mood::Real | Mood::Imagined) || c.negated);
    if irreal && !several {
        return None;
    }
    // "Attacks on embassies are a crime": what such acts are, not how many there were
    let judged = s.is_rel(m.head, &["nsubj"])
        && m.count.is_none()
        && trend.is_none()
        && s.words[m.head].head.is_some_and(|h| {
            s.child(h, &["cop"]).is_some_and(|c| matches!(s.words[c].lower.as_str(), "are" | "is"))
                && !matches!(s.words[h].lemma.as_str(), "frequent" | "common" | "rare" | "daily" | "routine")
        });
    if judged && time.is_none() {
        return None;
    }
    let protest = m.is("protest") || demonstration;
    // "rose by a quarter to 214": the number it came to
    let reached = trend.and_then(|(word, _)| {
        let to = s.children(word).find(|&c| c > word && s.case(c) == Some("to") && s.words[c].pos == "NUM")?;
        let n = s.words[to].lower.replace(',', "").parse::<u64>().ok()?;
        Some((to, n))
    });
    let ty = if reached.is_some() {
        "attack_count"
    } else if trend.is_some() {
        "attack_trend"
    } else if protest {
        "protest_count"
    } else {
        "attack_count"
    };
    let coding = Coding::of(Kind::Aggregate, ty)?;
    let verb = verb_over(desk, sentence, m.head)
        .filter(|_| chain.after.is_none() && (trend.is_none() || s.is_rel(m.head, &["nsubj"])));
    let top = verb.unwrap_or(m.head);
    let mut range = if verb.is_some() { desk.clause_range(sentence, top) } else { s.bytes(&s.subtree(m.head))? };
    if let Some((word, _)) = trend {
        range.start = range.start.min(s.words[word].range.start);
        range.end = range.end.max(s.words[word].range.end);
    }
    let (range, time) = chain.cut(desk, sentence, range, time);
    let range = crate::desk::trim(desk.text.as_str(), range);
    let mut draft = desk.draft(coding, sentence, m.head, range, "aggregates")?;
    weapons(desk, &mut draft);
    let q = match (trend, &m.count) {
        _ if reached.is_some() => {
            let (to, n) = reached?;
            Quantity { words: Some(s.words[to].lower.clone()), ..count_quantity(Some(n), Some(n)) }
        }
        (Some((word, up)), _) => Quantity {
            role: QuantityRole::Trend,
            direction: Some(if up { "up" } else { "down" }.to_owned()),
            modifier: Modifier::Vague,
            words: Some(s.words[word].lower.clone()),
            ..count_quantity(None, None)
        },
        (None, _) if ordinal.is_some() => {
            Quantity { words: Some(desk.words(m.range.clone()).to_owned()), ..count_quantity(ordinal, ordinal) }
        }
        (None, Some(c)) => Quantity {
            modifier: c.modifier,
            words: Some(desk.words(c.range.clone()).to_owned()),
            ..count_quantity(c.min, c.max)
        },
        (None, None) => Quantity {
            modifier: Modifier::Vague,
            words: Some(desk.words(m.range.clone()).to_owned()),
            ..count_quantity(None, None)
        },
    };
    draft.fact.quantities.push(q);
    targets(desk, &mut draft, m.head);
    // Trees hang the second set on the target of the first.
    if chain.before.is_some() {
        let end = desk.text.original(draft.range.clone()).end;
        draft.fact.actors.retain(|a| a.mention.as_ref().is_none_or(|m| m.span.start < end));
    }
    finish(desk, &mut draft, time);
    Some(draft)
}

/// Sets told one after the other: "rocket attacks on bases and air raids on convoys last year" are two.
#[derive(Clone, Copy, Debug, Default)]
struct Chain {
    /// The `and` in front of this set, and its own object.
    after: Option<(usize, usize)>,
    /// The `and` behind it, when another set with its own object follows.
    before: Option<usize>,
}

impl Chain {
    fn of(desk: &Desk, sentence: usize, m: &Mention) -> Chain {
        let s = desk.sentence(sentence);
        let before = (m.head + 1..s.words.len())
            .filter(|&i| joins(s, i) && own_object(s, m.head).is_some_and(|o| o < i))
            .find(|&i| opens_set(desk, sentence, i + 1, m).is_some());
        let first = (0..m.head).rev().take_while(|&i| s.words[i].pos != "ADP" && s.words[i].pos != "VERB");
        let after = first
            .filter(|&i| joins(s, i))
            .find(|&i| opens_set(desk, sentence, i + 1, m) == Some(m.head) && set_before(desk, sentence, i))
            .zip(own_object(s, m.head));
        Chain { after, before }
    }

    /// Range and time of this set alone.
    fn cut<'d>(
        self,
        desk: &'d Desk,
        sentence: usize,
        mut range: std::ops::Range<usize>,
        mut time: Option<&'d chancery_facts::reading::TimeMention>,
    ) -> (std::ops::Range<usize>, Option<&'d chancery_facts::reading::TimeMention>) {
        let s = desk.sentence(sentence);
        if let Some(and) = self.before {
            range.end = range.end.min(s.words[and].range.start);
        }
        if let Some((and, object)) = self.after {
            let end = s.subtree(object).into_iter().max().unwrap_or(object).max(object);
            let behind = |t: &&chancery_facts::reading::TimeMention| t.sentence == sentence && t.words.start == end + 1;
            range = s.words[and + 1].range.start..s.words[end].range.end;
            time = desk.reading.times.iter().find(behind);
            range.end = time.map_or(range.end, |t| t.range.end);
        }
        // The time of the other set is not that of this one.
        (range.clone(), time.filter(|t| self.before.is_none() || t.range.end <= range.end))
    }
}

/// True for an `and` between nouns.
fn joins(s: &chancery_facts::reading::Sentence, i: usize) -> bool {
    matches!(s.words[i].lower.as_str(), "and" | "or")
}

/// What a set is directed at by the word right behind it: "raids on convoys".
fn own_object(s: &chancery_facts::reading::Sentence, noun: usize) -> Option<usize> {
    let case = noun + 1;
    let near = s.words.get(case).is_some_and(|w| matches!(w.lower.as_str(), "on" | "against" | "at"));
    (case + 1..s.words.len()).find(|&i| near && s.words[case].head == Some(i))
}

/// The plural act with its own object that stands from `at` on, behind nothing but what describes it.
fn opens_set(desk: &Desk, sentence: usize, at: usize, like: &Mention) -> Option<usize> {
    let s = desk.sentence(sentence);
    let noun = (at..s.words.len()).find(|&i| {
        !matches!(s.words[i].pos, "ADJ" | "PROPN" | "NUM" | "DET") && {
            s.words.get(i + 1).is_none_or(|next| !matches!(next.pos, "NOUN" | "PROPN"))
        }
    })?;
    let m = desk.mention(sentence, noun)?;
    (m.is("act") && m.plural && like.plural && own_object(s, noun).is_some()).then_some(noun)
}

/// True when another set with its own object ends before the `and`.
fn set_before(desk: &Desk, sentence: usize, and: usize) -> bool {
    let s = desk.sentence(sentence);
    (0..and).any(|i| {
        desk.mention(sentence, i).is_some_and(|m| m.head == i && m.is("act") && m.plural)
            && own_object(s, i).is_some_and(|o| o < and)
    })
}

/// Repeated acts told by a verb: "shells have often fallen on the compound", "missions were hit in spring".
pub fn of_clause(desk: &Desk, sentence: usize, clause: &Clause, frame: &crate::frames::Frame) -> Option<Draft> {
    let s = desk.sentence(sentence);
    if frame.coding.kind() != Kind::Incident || desk.mood(sentence, clause) != Mood::Real {
        return None;
    }
    let time = desk.time_of(sentence, clause.verb);
    if clause.negated {
        return none_attacked(desk, sentence, clause, time);
    }
    let repeated = s.children(clause.verb).any(|c| {
        matches!(
            s.words[c].lower.as_str(),
            "often"
                | "repeatedly"
                | "frequently"
                | "regularly"
                | "routinely"
                | "continuously"
                | "continually"
                | "constantly"
                | "sporadically"
        )
    });
    let recently = time.is_some_and(|t| {
        matches!(t.time, TimeExpr::Open) && desk.words(t.range.clone()).to_lowercase().starts_with("recent ")
    }) && clause.perfect;
    let often = crate::rates::of(desk, sentence, clause);
    let rate = often.is_some() || often_told(desk, sentence, clause);
    // "the deadliest since 2008, when a bomb killed 12" tells of one act
    let time = time.filter(|_| desk.when_time(sentence, clause.verb).is_none());
    let many = |w: usize| {
        let m = desk.mention(sentence, w);
        m.is_some_and(|m| m.plural && m.count.as_ref().is_some_and(|c| c.min.is_none_or(|n| n > 1)))
            // "fourteen of the 40 missions"
            || s.words[w].pos == "NUM" && s.children(w).any(|c| c > w && s.case(c) == Some("of"))
    };
    let counted_targets = clause.object.is_some_and(many);
    let missions = |w: usize| {
        let is = |i: usize| desk.mention(sentence, i).is_some_and(|m| m.is("mission"));
        is(w) || s.children(w).any(|c| c > w && s.case(c) == Some("of") && is(c))
    };
    let each_its_own = clause.object.is_some_and(|w| many(w) && missions(w));
    // "Diplomats have been kidnapped here before"
    let before = clause.perfect
        && s.children(clause.verb).any(|c| s.is_rel(c, &["advmod"]) && s.words[c].lower == "before")
        && clause.object.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.plural && m.count.is_none());
    // "in March, in May and again in June"
    let months = || {
        let inside = desk.clause_range(sentence, clause.verb);
        let times = desk.reading.times_of(sentence).iter();
        let of_month =
            times.filter(|t| matches!(t.time, TimeExpr::Date { day: None, .. }) && inside.contains(&t.range.start));
        of_month.count() > 1 && s.words.iter().any(|w| w.lower == "again")
    };
    let window = recently
        || (counted_targets || clause.subject.is_some_and(many)) && clause_spans(desk, sentence, clause)
        || each_its_own
            && time.is_some_and(|t| {
                use chancery_facts::reading::Unit;
                matches!(t.time, TimeExpr::Unit { unit: Unit::Week | Unit::Month, .. }) || window_of_several(&t.time)
            })
        || time.is_some_and(|t| {
            matches!(t.time, TimeExpr::Past { window: true, .. })
                || matches!(t.time, TimeExpr::Between(..)) && window_of_several(&t.time)
                || matches!(t.time, TimeExpr::Unit { unit: chancery_facts::reading::Unit::Year, .. })
                || t.preposition == Some("since")
        });
    let plural_acts = [clause.subject, clause.object]
        .into_iter()
        .flatten()
        .any(|w| desk.mention(sentence, w).is_some_and(|m| m.is("act") && m.plural));
    let group_target = clause.object.is_some_and(|w| {
        desk.entity(sentence, w).is_some_and(|e| e.class == Some(TargetClass::MissionGroup))
            && desk.mention(sentence, w).is_some_and(|m| m.plural && m.count.is_none())
    });
    let counted = times_told(desk, sentence, clause);
    // "bombs have gone off outside four embassies since Christmas", "a series of letter bombs was sent"
    let several = |w: usize| {
        desk.mention(sentence, w).is_some_and(|m| m.plural)
            || matches!(
                s.words[w].lemma.as_str(),
                "series" | "spate" | "string" | "wave" | "flurry" | "rash" | "succession"
            )
    };
    let since = clause.perfect
        && s.children(clause.verb).any(|c| {
            (c > clause.verb || s.is_rel(c, &["obl"]))
                && (s.case(c) == Some("since")
                    || s.children(c).any(|m| s.words[m].lower == "since" && s.is_rel(m, &["mark", "case"])))
        });
    let series = [clause.subject, clause.object].into_iter().flatten().any(|w| {
        several(w) && (since || !desk.mention(sentence, w).is_some_and(|m| m.plural) && s.words[w].lemma != "wave")
    });
    if clause.object.is_some_and(|o| is_life(s, o)) {
        return None; // the dead are counted, not the acts
    }
    if !(repeated
        || before
        || months()
        || changed(s, clause).is_some()
        || series
        || counted.is_some()
        || rate
        || window && !single_act(desk, sentence, clause)
        || plural_acts
        || group_target && time.is_none_or(|t| window_of_several(&t.time)))
    {
        return None;
    }
    let lasts = matches!(
        frame.coding.ty(),
        "siege_or_blockade"
            | "seizure_or_occupation"
            | "kidnapping_or_hostage_taking"
            | "detention_of_mission_personnel"
            | "peaceful_protest"
            | "surveillance_or_bugging"
    );
    if plural_acts || lasts && !repeated && !before && !rate && counted.is_none() {
        // the noun itself is coded; what lasts has a window and is one act
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, "attack_count")?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range, "aggregates")?;
    weapons(desk, &mut draft);
    let scene = desk.scene(sentence);
    for (role, argument) in &frame.roles {
        if let Some(word) = scene
            .fill(clause, argument)
            .filter(|&w| !matches!(s.words[w].lemma.as_str(), "occasion" | "time" | "times"))
            .filter(|&w| desk.entity(sentence, w).is_some_and(|e| !matches!(e.sort, Sort::Weapon | Sort::Act)))
        {
            let role = if *role == Role::Perpetrator { Role::Perpetrator } else { Role::Target };
            add(desk, &mut draft.fact, role, sentence, word);
        }
    }
    draft.fact.quantities.push(match counted {
        Some(n) => count_quantity(Some(n), Some(n)),
        // "17 missions have been attacked since": as many acts as targets
        None if clause
            .object
            .and_then(|w| desk.mention(sentence, w))
            .is_some_and(|m| m.plural && m.count.is_some()) =>
        {
            let count = clause.object.and_then(|w| desk.mention(sentence, w)).and_then(|m| m.count.clone());
            let (min, max, modifier) = count.map_or((None, None, Modifier::Vague), |c| (c.min, c.max, c.modifier));
            Quantity { modifier, ..count_quantity(min, max) }
        }
        None => Quantity { modifier: Modifier::Vague, ..count_quantity(None, None) },
    });
    finish(desk, &mut draft, time);
    if let Some(often) = often {
        if let Some(coding) = Coding::of(Kind::Aggregate, "attack_rate") {
            draft.fact.coding = coding;
        }
        let words = s.words[often.words.start].range.start..s.words[often.words.end - 1].range.end;
        draft.range.start = draft.range.start.min(words.start);
        draft.fact.quantities = vec![Quantity {
            role: QuantityRole::Rate,
            per: often.per.map(str::to_owned),
            modifier: often.modifier,
            words: Some(desk.words(words).to_owned()),
            ..count_quantity(often.n, often.n)
        }];
        draft.fact.event_date = None;
    } else if let Some(up) = changed(s, clause) {
        if let Some(coding) = Coding::of(Kind::Aggregate, "attack_trend") {
            draft.fact.coding = coding;
        }
        let direction = if up { "up" } else { "down" };
        for q in &mut draft.fact.quantities {
            (q.role, q.direction, q.modifier) = (QuantityRole::Trend, Some(direction.to_owned()), Modifier::Vague);
        }
    }
    Some(draft)
}

/// "Fewer rockets have been fired since the truce": false; "ever more embassies are attacked": true.
fn changed(s: &chancery_facts::reading::Sentence, clause: &Clause) -> Option<bool> {
    let than = |c: usize| s.words.get(c + 1).is_some_and(|n| n.lower == "than");
    let of = |w: usize| {
        s.children(w).filter(|&c| c < w).find_map(|c| match s.words[c].lower.as_str() {
            "fewer" if !than(c) => Some(false),
            "more" if c > 0 && matches!(s.words[c - 1].lower.as_str(), "ever" | "and") && !than(c) => Some(true),
            _ => None,
        })
    };
    [clause.subject, clause.object].into_iter().flatten().find_map(of)
}

/// "No embassy has been attacked here since 1998": a count of nought over a stretch of time.
fn none_attacked(
    desk: &Desk,
    sentence: usize,
    clause: &Clause,
    time: Option<&chancery_facts::reading::TimeMention>,
) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let spared = clause.object?;
    let none = s.subtree(spared).first().is_some_and(|&i| matches!(s.words[i].lower.as_str(), "no" | "not" | "none"));
    let mission = desk.mention(sentence, spared).is_some_and(|m| {
        desk.reading.entity(m).sort == Sort::Mission || ["mission", "diplomat", "staff"].iter().any(|c| m.is(c))
    });
    let long = clause.perfect && time.is_some_and(|t| window_of_several(&t.time) || t.preposition == Some("since"));
    if !none || !mission || !long || desk.elsewhere(sentence) {
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, "attack_count")?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, clause.verb, range, "aggregates:none")?;
    draft.fact.quantities.push(count_quantity(Some(0), Some(0)));
    draft.fact.polarity = chancery_facts::Polarity::Negated;
    finish(desk, &mut draft, time);
    Some(draft)
}

/// "shelled the airport twice", "was attacked three times", "on four occasions".
fn times_told(desk: &Desk, sentence: usize, clause: &Clause) -> Option<u64> {
    let s = desk.sentence(sentence);
    let opening = (0..clause.verb.min(3)).find(|&i| s.words[i].lower == "twice");
    if opening.is_some() {
        return Some(2);
    }
    let counts = |c: usize| c > clause.verb || s.words[c].tag == "RB" || s.child(c, &["nummod"]).is_some();
    s.children(clause.verb).filter(|&c| counts(c)).find_map(|c| match s.words[c].lower.as_str() {
        "twice" => Some(2),
        "thrice" => Some(3),
        "times" | "occasions" => {
            let n = s.child(c, &["nummod"]).and_then(|n| crate::harm::small_number(&s.words[n].lower))?;
            (n > 1).then_some(u64::from(n))
        }
        _ => None,
    })
}

/// "has received nine such calls since April": threats counted, not told one by one.
pub fn received(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let object = clause.object?;
    let threats = matches!(
        s.words[object].lemma.as_str(),
        "call" | "threat" | "letter" | "warning" | "message" | "email" | "hoax"
    );
    let m = desk.mention(sentence, object).filter(|m| m.plural)?;
    let menacing = s.subtree(object).into_iter().any(|i| {
        matches!(
            s.words[i].lemma.as_str(),
            "such" | "threat" | "bomb" | "threaten" | "hoax" | "anonymous" | "menacing" | "death"
        )
    });
    if !threats
        || !menacing
        || clause.negated
        || !matches!(clause.lemma.as_str(), "receive" | "get" | "have" | "record" | "log" | "log in" | "report")
        || desk.mood(sentence, clause) != Mood::Real
    {
        return None;
    }
    let coding = Coding::of(Kind::Aggregate, "attack_count")?;
    let mut draft =
        desk.draft(coding, sentence, object, desk.clause_range(sentence, clause.verb), "aggregates:received")?;
    if let Some(w) = clause.subject.filter(|&w| desk.entity(sentence, w).is_some_and(|e| e.sort == Sort::Mission)) {
        add(desk, &mut draft.fact, Role::Target, sentence, w);
    }
    let q = m.count.as_ref().map_or_else(
        || Quantity { modifier: Modifier::Vague, ..count_quantity(None, None) },
        |c| Quantity { modifier: c.modifier, ..count_quantity(c.min, c.max) },
    );
    draft.fact.quantities.push(q);
    finish(desk, &mut draft, desk.time_of(sentence, clause.verb));
    Some(draft)
}

/// "several times", "time and again": often, without a number; what is told by the unit of time is a [rate](crate::rates).
fn often_told(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    let s = desk.sentence(sentence);
    let Some(range) = s.bytes(&s.subtree(clause.verb)) else { return false };
    let text = desk.words(range).to_lowercase();
    [
        "on a daily basis",
        " times a ",
        "several times",
        "many times",
        "several occasions",
        "many occasions",
        "various occasions",
        "numerous occasions",
        "time and again",
        "again and again",
        "over and over",
    ]
    .iter()
    .any(|w| text.contains(w))
}

/// Kinds of weapon named in the evidence; no number is told of a set.
fn weapons(desk: &Desk, draft: &mut Draft) {
    let span = draft.range.clone();
    for m in desk
        .reading
        .mentions_of(draft.sentence)
        .iter()
        .filter(|m| span.start <= m.range.start && m.range.end <= span.end)
    {
        if let Some(class) = desk.reading.entity(m).weapon.filter(|c| !draft.fact.weapons.iter().any(|w| w.class == *c))
        {
            draft.fact.weapons.push(Weapon {
                class,
                min: None,
                max: None,
                words: Some(desk.words(m.range.clone()).to_owned()),
                failed: None,
            });
        }
    }
}

/// Acts that "have been occurring weekly": a rate beside the count.
pub fn rate(desk: &Desk, sentence: usize, clause: &Clause) -> Option<Draft> {
    if let Some(draft) = hardly_without(desk, sentence, clause) {
        return Some(draft);
    }
    let s = desk.sentence(sentence);
    let acts = clause.subject.and_then(|w| desk.mention(sentence, w)).is_some_and(|m| m.plural);
    if !acts || !matches!(clause.lemma.as_str(), "occur" | "happen" | "continue" | "come") || clause.negated {
        return None;
    }
    let text = desk.words(s.bytes(&s.subtree(clause.verb))?).to_lowercase();
    let per =
        [("daily", "day"), ("weekly", "week"), ("monthly", "month"), ("every day", "day"), ("every week", "week")]
            .into_iter()
            .find(|(w, _)| text.contains(w))?
            .1;
    let coding = Coding::of(Kind::Aggregate, "attack_rate")?;
    let mut draft =
        desk.draft(coding, sentence, clause.verb, desk.clause_range(sentence, clause.verb), "aggregates:rate")?;
    let about = text.contains("near") || text.contains("almost") || text.contains("about");
    draft.fact.quantities.push(Quantity {
        role: QuantityRole::Rate,
        per: Some(per.to_owned()),
        modifier: if about { Modifier::About } else { Modifier::Exact },
        ..count_quantity(Some(1), Some(1))
    });
    Some(draft)
}

/// One act may well fall into a long window: "was killed in an attack in the past year".
fn single_act(desk: &Desk, sentence: usize, clause: &Clause) -> bool {
    clause.object.is_some_and(|w| desk.entity(sentence, w).is_some_and(|e| e.sort == Sort::Person))
}

/// A number of acts.
pub fn count_quantity(min: Option<u64>, max: Option<u64>) -> Quantity {
    Quantity::new(QuantityWhat::Attacks, QuantityRole::Count, min, max)
}

/// Rate, window, places and doers of a count.
pub fn finish(desk: &Desk, draft: &mut Draft, time: Option<&chancery_facts::reading::TimeMention>) {
    let sentence = draft.sentence;
    let text = desk.words(draft.range.clone()).to_lowercase();
    for (words, per) in [
        ("daily", "day"),
        ("weekly", "week"),
        ("monthly", "month"),
        ("every day", "day"),
        ("every night", "day"),
        ("each night", "day"),
        ("each day", "day"),
        ("nightly", "day"),
        ("every month", "month"),
        ("per month", "month"),
        ("per day", "day"),
        ("every week", "week"),
        ("a week", "week"),
        ("a month", "month"),
        ("per week", "week"),
    ] {
        let rate = text.contains(words)
            && (words.ends_with('y')
                || words.starts_with("every ")
                || words.starts_with("each ")
                || text.contains("on average")
                || text.contains(&format!("times {words}"))
                || text.contains(&format!("twice {words}"))
                || text.contains(&format!("attacks {words}")));
        if rate && draft.fact.coding.ty() == "attack_count" {
            if let Some(coding) = Coding::of(Kind::Aggregate, "attack_rate") {
                draft.fact.coding = coding;
            }
            if let Some(q) = draft.fact.quantities.first_mut() {
                (q.role, q.per) = (QuantityRole::Rate, Some(per.to_owned()));
                if let Some(n) = times(&text) {
                    (q.min, q.max, q.modifier) = (Some(n), Some(n), Modifier::Exact);
                } else if q.min.is_none() {
                    (q.min, q.max, q.modifier) = (Some(1), Some(1), Modifier::About);
                }
            }
        }
    }
    if let Some(t) = time {
        draft.fact.event_date = Some(years_to(desk, t).unwrap_or_else(|| desk.window(t)));
        if let Some(q) = draft.fact.quantities.first_mut() {
            q.window = Some(desk.words(t.range.clone()).to_owned());
        }
    }
    for mut place in desk.places(sentence, &draft.range) {
        let aimed = draft.fact.actors.iter().any(|a| a.name == place.name);
        if aimed || place.level == chancery_facts::Level::District {
            place.relation = chancery_facts::Relation::Target;
        }
        draft.fact.places.push(place);
    }
    if draft.fact.places.is_empty() {
        draft.fact.places.extend(desk.setting(chancery_facts::Relation::Location));
    }
    draft.fact.modality = Modality::Asserted;
}

/// "the ten years to 2033": all of them, not the last.
fn years_to(desk: &Desk, t: &chancery_facts::reading::TimeMention) -> Option<chancery_facts::When> {
    let TimeExpr::Year { year, .. } = t.time else { return None };
    let words = &desk.sentence(t.sentence).words;
    let before = |n: usize| t.words.start.checked_sub(n).map(|i| words[i].lower.as_str());
    if before(1) != Some("to") || before(2) != Some("years") {
        return None;
    }
    let n = before(3).and_then(|w| crate::harm::small_number(w).or_else(|| w.parse().ok()))?;
    let first = year.checked_sub(i16::try_from(n).ok()?.checked_sub(1)?)?;
    let (from, to) = (chancery_facts::Date::new(first, 1, 1).ok()?, chancery_facts::Date::new(year, 12, 31).ok()?);
    let when = chancery_facts::When::between(from, to, chancery_facts::Precision::Range, chancery_facts::Basis::Stated);
    Some(when.stated(desk.words(words[t.words.start - 3].range.start..t.range.end)))
}

/// The number of "three times a week", "twice a month".
fn times(text: &str) -> Option<u64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at =
        words.windows(2).position(|w| matches!(w[0], "times" | "twice") && matches!(w[1], "a" | "per" | "every"))?;
    if words[at] == "twice" {
        return Some(2);
    }
    words.get(at.checked_sub(1)?).and_then(|w| crate::harm::small_number(w)).map(u64::from)
}

/// Targets told behind the noun: "on the embassy", "against bases", or by a verb behind it: "targeting convoys".
fn targets(desk: &Desk, draft: &mut Draft, head: usize) {
    let sentence = draft.sentence;
    let s = desk.sentence(sentence);
    let mut found: Vec<usize> = s
        .children(head)
        .filter(|&c| c > head && s.is_rel(c, &["nmod"]) && matches!(s.case(c), Some("on" | "against" | "at")))
        .filter(|&c| s.words[c].range.start < draft.range.end)
        .collect();
    found.extend(own_object(s, head).filter(|o| !found.contains(o)));
    for clause in &desk.clauses[sentence] {
        let inside = (0..s.words.len()).contains(&clause.verb)
            && draft.range.start <= s.words[clause.verb].range.start
            && s.words[clause.verb].range.end <= draft.range.end;
        if inside && matches!(clause.lemma.as_str(), "target" | "hit" | "strike" | "attack") {
            found.extend(clause.object);
        }
    }
    for w in found {
        add(desk, &mut draft.fact, Role::Target, sentence, w);
    }
    // "Western diplomatic presence": told by the phrase
    let state = desk.mention(sentence, head).and_then(|m| desk.reading.entity(m).state.clone());
    if let Some(c) = s.children(head).find(|&c| c < head && state.is_some() && s.words[c].pos == "PROPN")
        && draft.fact.actors_as(Role::Perpetrator).next().is_none()
        && let Some(a) = desk.actor(Role::Perpetrator, sentence, c)
    {
        draft.fact.actors.push(a);
    }
}

/// The word that tells of rise or fall, and whether it is a rise.
fn trend_of(desk: &Desk, sentence: usize, m: &Mention) -> Option<(usize, bool)> {
    let s = desk.sentence(sentence);
    let word = |i: usize| s.words[i].lemma.to_lowercase();
    let judge = |i: usize| {
        let l = word(i);
        let lower = s.words[i].lower.as_str();
        let goes = |way: &str| l == "go" && s.children(i).any(|c| s.words[c].lower == way);
        if goes("up") {
            return Some((i, true));
        }
        if goes("down") {
            return Some((i, false));
        }
        if UP.contains(&l.as_str())
            || matches!(lower, "increased" | "growing" | "rising" | "increasing" | "mounting" | "intensified")
        {
            Some((i, true))
        } else if DOWN.contains(&l.as_str()) || matches!(lower, "declining" | "fewer" | "reduced") {
            Some((i, false))
        } else {
            None
        }
    };
    if let Some(found) = s.children(m.head).filter(|&c| c < m.head && s.is_rel(c, &["amod"])).find_map(judge) {
        return Some(found);
    }
    // "attacks have become more frequent"
    if let Some(i) = s.words[m.head].head.filter(|_| s.is_rel(m.head, &["nsubj"])) {
        let scale = |c: usize| {
            matches!(
                s.words[c].lemma.as_str(),
                "frequent" | "common" | "numerous" | "bold" | "violent" | "deadly" | "rare" | "scarce" | "infrequent"
            ) || matches!(s.words[c].lower.as_str(), "rarer" | "bolder" | "deadlier" | "bloodier" | "fewer")
        };
        let more = s.children(i).chain([i]).find(|&c| scale(c)).filter(|&c| {
            s.words[c].tag == "JJR"
                || matches!(s.words[i].lemma.as_str(), "become" | "grow" | "get")
                || s.words[c].lower.ends_with("er")
                || s.children(c).any(|d| matches!(s.words[d].lower.as_str(), "more" | "less" | "increasingly"))
        });
        if let Some(c) = more {
            let less = s.children(c).any(|d| s.words[d].lower == "less")
                || matches!(s.words[c].lower.as_str(), "rare" | "rarer" | "fewer" | "scarce" | "infrequent");
            return Some((c, !less));
        }
    }
    let chain = s.ancestors(m.head);
    for &i in chain.iter().skip(1).take(3) {
        if let Some(found) = judge(i) {
            // "the pace of the bombings has quickened"
            let measure = s.words[m.head].head.is_some_and(|h| {
                s.is_rel(m.head, &["nmod"])
                    && s.is_rel(h, &["nsubj"])
                    && s.words[h].head == Some(i)
                    && matches!(
                        s.words[h].lemma.as_str(),
                        "pace" | "rate" | "frequency" | "number" | "intensity" | "scale" | "tempo" | "level" | "wave"
                    )
            });
            let linked = s.words[i].pos != "VERB" || s.is_rel(m.head, &["nsubj"]) || measure;
            return linked.then_some(found);
        }
    }
    None
}

fn governed_by(desk: &Desk, sentence: usize, word: usize, lemmas: &[&str]) -> bool {
    let s = desk.sentence(sentence);
    s.ancestors(word).into_iter().skip(1).take(3).any(|i| lemmas.contains(&s.words[i].lemma.as_str()))
}

/// The nearest predicate above a word, if the word is its subject or object.
fn verb_over(desk: &Desk, sentence: usize, word: usize) -> Option<usize> {
    let s = desk.sentence(sentence);
    let head = s.words[word].head?;
    let argument = s.is_rel(word, &["nsubj", "obj"]);
    (argument && desk.clauses[sentence].iter().any(|c| c.verb == head)).then_some(head)
}
