//! Verbs and predicates of saying, thinking, wanting and feeling.

use super::table::{Slots, Table};
use super::{Found, View, Way};
use crate::clauses::Clause;
use chancery_facts::reading::Sentence;

/// The attributions that verbs, and adjectives with "be", carry.
pub fn find(view: &View, table: &Table) -> Vec<Found> {
    view.clauses.iter().filter_map(|clause| of_clause(view, clause, table)).collect()
}

/// A row of the table that fits the clause, and the prepositional phrase that plays its object ("call on").
fn row<'t>(view: &View, clause: &Clause, table: &'t Table) -> Option<(&'t Slots, Option<usize>)> {
    let part = if view.sentence.words[clause.verb].pos == "ADJ" { "adj" } else { "verb" };
    for (preposition, noun) in &clause.obliques {
        if let Some(slots) = table.get(part, &format!("{} {preposition}", clause.lemma)) {
            return Some((slots, Some(*noun)));
        }
    }
    let bare = clause.lemma.split(' ').next()?;
    table.get(part, &clause.lemma).or_else(|| table.get(part, bare)).map(|slots| (slots, None))
}

fn of_clause(view: &View, clause: &Clause, table: &Table) -> Option<Found> {
    let (slots, oblique) = row(view, clause, table)?;
    let s = view.sentence;
    let verb = clause.verb;
    let (mut content, mut way) = content(s, clause, slots, oblique);
    let mut beyond = Vec::new();
    if content.is_empty() && slots.clause {
        content = around(s, clause);
        way = Way::Around;
    }
    if content.is_empty() && slots.clause {
        beyond = super::quoted::beside(view, verb);
        way = Way::Quotation;
    }
    if content.is_empty() && beyond.is_empty() {
        return None;
    }
    let holder = holder(s, clause, slots);
    let source = holder.map(|h| phrase(s, h, verb)).unwrap_or_default();
    content.retain(|i| !source.contains(i));
    let cue = cue(s, clause, oblique);
    Some(Found { class: slots.class, way, word: verb, holder, source, cue, content, real: real(s, clause), beyond })
}


/// False for infinitives and verbs under a modal auxiliary.
fn real(s: &Sentence, clause: &Clause) -> bool {
    let to = s.children(clause.verb).any(|c| s.is_rel(c, &["mark"]) && s.words[c].lower == "to");
    let own_modal = s.children(clause.verb).any(|c| s.is_rel(c, &["aux"]) && s.words[c].tag == "MD");
    !to && !own_modal
}

/// What hangs on the verb and is said or thought.
fn content(s: &Sentence, clause: &Clause, slots: &Slots, oblique: Option<usize>) -> (Vec<usize>, Way) {
    let verb = clause.verb;
    let mut heads: Vec<usize> = Vec::new();
    let quoted = |i: usize| s.words[i].quoted;
    for child in s.children(verb) {
        let case = s.case(child);
        let fits = match s.words[child].rel.split(':').next().unwrap_or_default() {
            "ccomp" => slots.clause || slots.infinitive,
            "xcomp" => slots.infinitive || slots.clause || slots.prepositions.contains(&"as"),
            "advcl" => {
                slots.clause && matches!(case, Some("that" | "if" | "whether"))
                    || case.is_some_and(|c| slots.prepositions.contains(&c))
            }
            "parataxis" => slots.clause && child > verb && clause.content.is_none() && !is_report(s, child),
            "obj" => slots.object || quoted(child) && !quoted(verb) && slots.clause,
            "obl" => Some(child) == oblique || case.is_some_and(|c| slots.prepositions.contains(&c)),
            _ => false,
        };
        if fits {
            heads.push(child);
        }
    }
    if slots.addressee && heads.iter().any(|&h| !s.is_rel(h, &["obj"])) {
        heads.retain(|&h| !s.is_rel(h, &["obj"]));
    }
    if clause.passive && !heads.is_empty() | slots.object && !slots.addressee {
        heads.extend(s.child(verb, &["nsubj", "csubj"]));
    }
    if heads.is_empty() && slots.object && s.is_rel(verb, &["acl:relcl"]) && clause.subject != s.words[verb].head {
        let noun = s.words[verb].head;
        return (noun.map(|n| phrase(s, n, verb)).unwrap_or_default(), Way::Object);
    }
    let any = |rels: &[&str]| heads.iter().any(|&h| s.is_rel(h, rels));
    let way = match () {
        () if any(&["ccomp", "parataxis"]) => Way::Clause,
        () if any(&["xcomp", "advcl"]) => Way::Infinitive,
        () if any(&["obj", "nsubj", "csubj"]) => Way::Object,
        () => Way::Phrase,
    };
    let mut words: Vec<usize> = heads.iter().flat_map(|&h| s.subtree(h)).collect();
    words.sort_unstable();
    words.dedup();
    (words, way)
}

/// True for "he said", "she added" parsed beside another report.
fn is_report(s: &Sentence, word: usize) -> bool {
    matches!(s.words[word].lemma.as_str(), "say" | "add" | "tell" | "report" | "continue")
}

/// The clause that a reporting clause stands in, or hangs behind: "…, he said", "as he said".
fn around(s: &Sentence, clause: &Clause) -> Vec<usize> {
    let verb = clause.verb;
    let Some(head) = s.words[verb].head else { return Vec::new() };
    let beside = s.is_rel(verb, &["parataxis"]) || s.is_rel(verb, &["advcl"]) && s.case(verb) == Some("as");
    if !beside {
        return Vec::new();
    }
    let own = s.subtree(verb);
    s.subtree(head).into_iter().filter(|i| !own.contains(i)).collect()
}

/// Head word of who speaks or thinks.
fn holder(s: &Sentence, clause: &Clause, slots: &Slots) -> Option<usize> {
    let near = s.child(clause.verb, &["nsubj"]).filter(|_| !clause.passive);
    let word = near.or(clause.subject)?;
    let empty = matches!(s.words[word].lower.as_str(), "it" | "there")
        && (slots.class == "seem" || s.words[clause.verb].pos == "ADJ");
    (!empty && slots.class != "seem").then_some(word)
}

/// The words of a noun phrase without the clause that the verb heads, and without what was cut off by it.
pub fn phrase(s: &Sentence, noun: usize, verb: usize) -> Vec<usize> {
    let below = s.subtree(noun);
    if !below.contains(&verb) {
        return below;
    }
    let clause = s.subtree(verb);
    let kept: Vec<usize> = below.into_iter().filter(|i| !clause.contains(i)).collect();
    // the run around the noun
    let mut out = Vec::new();
    for &i in &kept {
        if (i.min(noun)..i.max(noun)).all(|k| kept.contains(&k)) {
            out.push(i);
        }
    }
    out
}

/// The verb with its auxiliaries, adverbs and particle.
fn cue(s: &Sentence, clause: &Clause, oblique: Option<usize>) -> Vec<usize> {
    let verb = clause.verb;
    let mut words = vec![verb];
    let mut first = verb;
    while first > 0 {
        let before = first - 1;
        let own = s.words[before].head == Some(verb)
            && s.is_rel(before, &["aux", "advmod", "cop", "mark"])
            && s.words[before].lower != "that"
            && !matches!(s.words[before].tag, "WRB" | "IN");
        if !own {
            break;
        }
        first = before;
        words.push(before);
    }
    words.extend(s.child(verb, &["compound:prt"]));
    if let Some(case) = oblique.and_then(|o| s.child(o, &["case"])).filter(|c| *c == verb + 1) {
        words.push(case);
    }
    words
}
