//! Acts told by the noun of their means: "the shots of Wednesday", "this week's car bomb at the embassy", "the petrol bomb of 2031".

use super::{describe, figurative, fill};
use crate::desk::{Desk, Draft};
use crate::mood::Mood;
use chancery_facts::reading::{Mention, Sort};
use chancery_facts::{Coding, Kind, Role};

/// Verbs that tell what was done with a weapon, or what became of it, themselves.
const HANDLED: &[&str] = &[
    "find", "discover", "defuse", "disarm", "seize", "recover", "plant", "place", "carry", "throw", "build", "make",
    "hide", "lay", "drop", "bring", "send", "buy", "sell", "supply", "contain", "destroy", "remove", "detect", "hurl",
];

/// The act that a weapon noun with a day of its own, or with the mission that it struck, stands for.
pub fn of_noun(desk: &Desk, sentence: usize, m: &Mention) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let e = desk.reading.entity(m);
    let lemma = s.words[m.head].lemma.as_str();
    let deed = e.sort == Sort::Weapon
        && matches!(
            lemma,
            "bomb" | "shot" | "gunfire" | "rocket" | "grenade" | "mortar" | "shell" | "missile" | "gunshot"
        );
    if !deed || m.pronoun || s.words[m.head].rel.starts_with("compound") || desk.elsewhere(sentence) {
        return None;
    }
    let time_noun = |c: usize| {
        desk.reading.times_of(sentence).iter().any(|t| t.words.contains(&c))
            || crate::clauses::is_time_noun(&s.words[c].lemma)
    };
    let of_day = |c: usize| s.is_rel(c, &["nmod:poss", "nmod", "nmod:unmarked"]) && time_noun(c);
    let known = s.children(m.head).any(|c| {
        matches!(s.words[c].lower.as_str(), "the" | "this" | "that") || s.is_rel(c, &["nmod:poss"]) && time_noun(c)
    });
    let dated = s.children(m.head).any(of_day);
    let at = |c: usize| matches!(s.case(c), Some("on" | "against" | "at" | "outside" | "before" | "near"));
    let mission = |c: usize| desk.entity(sentence, c).is_some_and(|e| e.sort == Sort::Mission);
    let target = s.children(m.head).find(|&c| c > m.head && at(c) && mission(c));
    // "tried for the petrol bomb at the embassy in 2031"
    let answered_for = s.case(m.head) == Some("for")
        && desk.reading.times_of(sentence).iter().any(|t| t.words.start > m.head)
        && target.is_some();
    let told_elsewhere = s.ancestors(m.head).into_iter().skip(1).take(2).any(|v| {
        HANDLED.contains(&s.words[v].lemma.as_str())
            || desk.clauses[sentence].iter().find(|c| c.verb == v).is_some_and(|c| {
                let framed = desk.frames.of(c, &desk.scene(sentence));
                framed.is_some_and(|f| f.coding.kind() == Kind::Incident) || desk.mood(sentence, c) == Mood::Future
            })
    });
    let described = s.children(m.head).any(|c| s.is_rel(c, &["acl", "acl:relcl"]));
    if !known || !(dated || answered_for) || told_elsewhere || described || figurative(desk, sentence, m.head) {
        return None;
    }
    let coding = Coding::of(Kind::Incident, "attack_unspecified")?;
    let words = s.subtree_without(m.head, &["case", "mark", "cc"]);
    let mut range = s.bytes(&words)?;
    range.start = range.start.min(m.range.start);
    let mut draft = desk.draft(coding, sentence, m.head, crate::desk::trim(desk.text.as_str(), range), "nouns:act")?;
    draft.fact.presupposed = true;
    if let Some(target) = target {
        fill(desk, &mut draft.fact, Role::Target, sentence, target);
    }
    describe(desk, &mut draft);
    Some(draft)
}
