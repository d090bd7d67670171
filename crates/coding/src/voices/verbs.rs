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
    if slots.clause
        && (content.is_empty() || way == Way::Phrase)
        && let Some(stray) = stray_clause(s, verb)
    {
        content = s.subtree(stray);
        way = Way::Clause;
    }
    if content.is_empty() && slots.clause && speaks(slots.class) {
        content = around(view, clause, slots.class);
        way = Way::Around;
    }
    if slots.clause && slots.class != "think" && speaks(slots.class) && (content.is_empty() || way == Way::Phrase) {
        beyond = super::quoted::beside(view, verb);
        if !beyond.is_empty() {
            content.clear();
            way = Way::Quotation;
        }
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

/// Classes that words, and not only thoughts, are attributed by.
fn speaks(class: &str) -> bool {
    matches!(class, "say" | "tell" | "write" | "utter" | "talk" | "ask" | "think")
}

/// False for infinitives and verbs under a modal auxiliary.
fn real(s: &Sentence, clause: &Clause) -> bool {
    let to = s.children(clause.verb).any(|c| s.is_rel(c, &["mark"]) && s.words[c].lower == "to");
    let own_modal = s.children(clause.verb).any(|c| s.is_rel(c, &["aux"]) && s.words[c].tag == "MD");
    // "went on to say", "kept insisting": as real as the verb above
    let aspect =
        |h: usize| matches!(s.words[h].lemma.as_str(), "go" | "continue" | "begin" | "start" | "proceed" | "come");
    let carried = s.is_rel(clause.verb, &["xcomp"]) && s.words[clause.verb].head.is_some_and(aspect);
    (!to || carried) && !own_modal
}

/// What hangs on the verb and is said or thought.
fn content(s: &Sentence, clause: &Clause, slots: &Slots, oblique: Option<usize>) -> (Vec<usize>, Way) {
    let verb = clause.verb;
    let mut heads: Vec<usize> = Vec::new();
    let quoted = |i: usize| s.words[i].quoted;
    for child in s.children(verb) {
        let case = s.case(child);
        let fits = match s.words[child].rel.split(':').next().unwrap_or_default() {
            "ccomp" => (slots.clause || slots.infinitive) && !case.is_some_and(is_circumstance),
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
    if !slots.object && slots.predicated && !heads.is_empty() {
        heads.extend(s.child(verb, &["obj"]));
    }
    if slots.addressee && heads.iter().any(|&h| !s.is_rel(h, &["obj"])) {
        heads.retain(|&h| !s.is_rel(h, &["obj"]));
    }
    if clause.passive && (!heads.is_empty() || slots.object && !slots.addressee) {
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

/// Conjunctions of clauses that tell when or why something was said, not what.
fn is_circumstance(mark: &str) -> bool {
    matches!(mark, "when" | "after" | "before" | "because" | "since" | "while" | "until" | "as")
}

/// True for "he said", "she added" parsed beside another report.
fn is_report(s: &Sentence, word: usize) -> bool {
    matches!(s.words[word].lemma.as_str(), "say" | "add" | "tell" | "report" | "continue")
}

/// A that-clause the parser hung on a noun before it: "told a meeting of leaders that few knew".
fn stray_clause(s: &Sentence, verb: usize) -> Option<usize> {
    let below = s.subtree(verb);
    below.into_iter().filter(|&i| i > verb).find(|&i| full_that_clause(s, i))
}

/// True for a clause with "that" that was parsed as a relative clause though nothing in it is missing.
pub fn full_that_clause(s: &Sentence, head: usize) -> bool {
    if !s.is_rel(head, &["acl"]) {
        return false;
    }
    let Some(that) = s.children(head).find(|&c| c < head && s.words[c].lower == "that") else { return false };
    let opens = s.subtree(head).first() == Some(&that);
    let subject = s.children(head).any(|c| c != that && c > that && s.is_rel(c, &["nsubj"]));
    let filled = s.words[that].pos == "SCONJ"
        || s.child(head, &["cop"]).is_some()
        || s.children(head).any(|c| c > head && s.is_rel(c, &["obj", "ccomp", "xcomp", "obl", "advmod"]));
    opens && subject && filled
}

/// The clause that a reporting clause stands in, or hangs behind: "…, he said", "as he said".
fn around(view: &View, clause: &Clause, class: &str) -> Vec<usize> {
    let s = view.sentence;
    let verb = clause.verb;
    let Some(head) = s.words[verb].head else { return Vec::new() };
    let own = s.subtree(verb);
    let beside = s.is_rel(verb, &["parataxis"]) || s.is_rel(verb, &["advcl"]) && s.case(verb) == Some("as");
    if beside {
        let whole = super::others::clause_of(view, head);
        return s.subtree(whole).into_iter().filter(|i| !own.contains(i)).collect();
    }
    if class == "think" { Vec::new() } else { between_commas(s, clause) }
}

/// The rest of the sentence around ", she said," where the parse joins it by other means.
fn between_commas(s: &Sentence, clause: &Clause) -> Vec<usize> {
    let Some(subject) = clause.subject.filter(|&w| w.abs_diff(clause.verb) < 12) else { return Vec::new() };
    let (mut first, mut last) = (subject.min(clause.verb), subject.max(clause.verb));
    let mark = |i: usize| s.words[i].pos == "PUNCT";
    while first > 0 && !mark(first - 1) {
        first -= 1;
    }
    while last + 1 < s.words.len() && !mark(last + 1) {
        last += 1;
    }
    let inserted = first > 0 && s.words[first - 1].lower == "," && last - first < 14;
    let joined = matches!(s.words[first].lower.as_str(), "and" | "but" | "who" | "which" | "that" | "while" | "when");
    if !inserted || joined || last + 1 == s.words.len() {
        return Vec::new();
    }
    (0..s.words.len()).filter(|i| !(first..=last).contains(i)).collect()
}

/// Head word of who speaks or thinks.
fn holder(s: &Sentence, clause: &Clause, slots: &Slots) -> Option<usize> {
    let near = s.child(clause.verb, &["nsubj"]).filter(|_| !clause.passive);
    let finite = matches!(s.words[clause.verb].tag, "VBD" | "VBZ" | "VBP");
    let word = near
        .or(clause.subject)
        .filter(|&w| can_speak(s, w, clause.passive))
        .or_else(|| if finite && !clause.passive { beside(s, clause.verb) } else { None })?;
    let empty = matches!(s.words[word].lower.as_str(), "it" | "there")
        && (slots.class == "seem" || s.words[clause.verb].pos == "ADJ");
    (!empty && slots.class != "seem").then_some(word)
}

/// False for days, and for nouns behind a preposition other than the "by" of a passive.
fn can_speak(s: &Sentence, word: usize, passive: bool) -> bool {
    let day = is_day(&s.words[word].lower);
    !day && (passive || !s.children(word).any(|c| c < word && s.words[c].tag == "IN" && s.is_rel(c, &["case"])))
}

fn is_day(word: &str) -> bool {
    word.ends_with("day") && word.len() > 5
}

/// The noun right behind the verb ("…, said the minister") or before it, where the parse gives no subject.
fn beside(s: &Sentence, verb: usize) -> Option<usize> {
    let nominal = |i: usize| matches!(s.words[i].pos, "NOUN" | "PROPN" | "PRON") && can_speak(s, i, false);
    let behind = (verb + 1..s.words.len().min(verb + 5))
        .take_while(|&i| matches!(s.words[i].pos, "NOUN" | "PROPN" | "PRON" | "DET" | "ADJ" | "NUM"))
        .find(|&i| nominal(i) && !s.is_rel(i, &["compound", "flat"]));
    let before = || (verb.saturating_sub(3)..verb).rev().find(|&i| nominal(i) && !s.words[i].quoted);
    behind.or_else(before)
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
