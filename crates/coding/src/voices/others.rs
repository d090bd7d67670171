//! Attributions without a verb: "according to", "his claim that", "reportedly", and a name with a colon.

use super::quoted::quotation;
use super::table::Table;
use super::verbs::{full_that_clause, phrase};
use super::{Found, View, Way};
use chancery_facts::Zone;
use std::ops::Range;

/// The attributions of a sentence that no verb carries.
pub fn find(view: &View, table: &Table) -> Vec<Found> {
    let n = view.sentence.words.len();
    let mut out: Vec<Found> = Vec::new();
    for word in 0..n {
        out.extend(
            according_to(view, word).or_else(|| of_noun(view, word, table)).or_else(|| hearsay(view, word, table)),
        );
    }
    out.extend(colon(view).or_else(|| dash(view)));
    out
}

/// "according to X": the clause it hangs on is X's word.
fn according_to(view: &View, word: usize) -> Option<Found> {
    let s = view.sentence;
    if s.words[word].lower != "according" || s.words.get(word + 1)?.lower != "to" {
        return None;
    }
    let holder = match s.words[word].head {
        Some(h) if s.is_rel(word, &["case"]) => h,
        _ => s.child(word, &["obl", "nmod", "obj"])?,
    };
    let source: Vec<usize> = s
        .subtree(holder)
        .into_iter()
        .filter(|&i| i > word + 1 && !s.subtree(word).contains(&i) || i >= holder)
        .collect();
    let top = s.ancestors(holder).into_iter().find(|&i| i != holder && i != word && s.words[i].pos != "ADP")?;
    let whole = if s.words[top].pos == "VERB" || s.words[top].head.is_none() { top } else { clause_of(view, top) };
    let own: Vec<usize> = source.iter().copied().chain([word, word + 1]).collect();
    let content = s.subtree(whole).into_iter().filter(|i| !own.contains(i)).collect();
    Some(Found {
        class: "say",
        way: Way::Other,
        word,
        holder: Some(holder),
        source,
        cue: vec![word, word + 1],
        content,
        real: true,
        beyond: vec![],
    })
}

/// The verb, or root, that a word belongs to.
pub fn clause_of(view: &View, word: usize) -> usize {
    let s = view.sentence;
    let up = s.ancestors(word);
    up.iter().copied().find(|&i| view.clauses.iter().any(|c| c.verb == i)).unwrap_or(up[up.len() - 1])
}

/// "his claim that …", "a demand by the union for …".
fn of_noun(view: &View, word: usize, table: &Table) -> Option<Found> {
    let s = view.sentence;
    let w = &s.words[word];
    if w.pos != "NOUN" || s.is_rel(word, &["compound"]) {
        return None;
    }
    let slots = table.get("noun", &w.lemma)?;
    let mut content = Vec::new();
    let mut holder = s.child(word, &["nmod:poss"]);
    for child in s.children(word).filter(|&c| c > word) {
        let case = s.case(child);
        let to = s.children(child).any(|c| s.words[c].lower == "to" && s.is_rel(c, &["mark"]));
        let fits = match s.words[child].rel.split(':').next().unwrap_or_default() {
            "acl" if full_that_clause(s, child) => true,
            "acl" => case == Some("that") || to || case.is_some_and(|c| slots.prepositions.contains(&c)),
            "ccomp" | "xcomp" => true,
            "nmod" => case.is_some_and(|c| slots.prepositions.contains(&c)),
            _ => false,
        };
        if fits {
            content.extend(s.subtree(child));
        } else if holder.is_none() && s.is_rel(child, &["nmod"]) && matches!(case, Some("by" | "from" | "among")) {
            holder = Some(child);
        }
    }
    let verb = s.words[word].head.filter(|_| s.is_rel(word, &["obj", "obl"]));
    let clause = verb.and_then(|v| view.clauses.iter().find(|c| c.verb == v && !c.passive));
    let mut cue = vec![word];
    if holder.is_none()
        && let Some(clause) = clause.filter(|c| table.get("light", &c.lemma).is_some())
    {
        holder = clause.subject;
        cue.push(clause.verb);
    }
    if content.is_empty() || holder.is_none() {
        return None;
    }
    let source = holder.map(|h| phrase(s, h, word)).unwrap_or_default();
    Some(Found { class: slots.class, way: Way::Noun, word, holder, source, cue, content, real: true, beyond: vec![] })
}

/// "reportedly": nobody is named.
fn hearsay(view: &View, word: usize, table: &Table) -> Option<Found> {
    let s = view.sentence;
    let w = &s.words[word];
    if w.pos != "ADV" {
        return None;
    }
    let slots = table.get("adv", &w.lower)?;
    let head = w.head?;
    let content = s.subtree(head).into_iter().filter(|&i| i != word).collect();
    Some(Found {
        class: slots.class,
        way: Way::Other,
        word,
        holder: None,
        source: vec![],
        cue: vec![word],
        content,
        real: true,
        beyond: vec![],
    })
}

/// "Minister: no talks planned" as a title, "WARDEN: The gate was shut." in a transcript.
fn colon(view: &View) -> Option<Found> {
    let s = view.sentence;
    let at = s.words.iter().position(|w| w.lower == ":").filter(|&at| (1..=5).contains(&at))?;
    let named = s.words[..at].iter().all(|w| matches!(w.pos, "PROPN" | "NOUN" | "DET" | "ADJ" | "PUNCT"));
    let first = view.number == 0 || view.reading.sentences[view.number - 1].paragraph != s.paragraph;
    let capitals = s.words[..at].iter().any(|w| {
        let word = &view.text[w.range.clone()];
        word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase())
    });
    if !named || at + 2 >= s.words.len() || !(s.zone == Zone::Title || first && capitals) {
        return None;
    }
    let mut beyond = Vec::new();
    if s.zone != Zone::Title {
        let rest = view.reading.sentences[view.number + 1..].iter().take_while(|n| n.paragraph == s.paragraph);
        if let Some(last) = rest.last() {
            beyond.push(s.words[at + 1].range.start..last.range.end);
        }
    }
    Some(other(at, at - 1, (0..at).collect(), (at + 1..s.words.len()).collect(), beyond))
}

/// A quotation with a dash and a name behind it.
fn dash(view: &View) -> Option<Found> {
    let s = view.sentence;
    let at = s.words.iter().rposition(|w| matches!(w.lower.as_str(), "—" | "―" | "–" | "--"))?;
    let names = s.words.get(at + 1).is_some_and(|w| w.pos == "PROPN") && s.words.len() - at < 14;
    let before = s.words[..at].iter().rposition(|w| w.quoted);
    let whole = match before {
        Some(i) if i + 2 >= at => quotation(view.reading, view.text, s.words[i].range.start)?,
        None if at == 0 => {
            let previous = &view.reading.sentences[view.number.checked_sub(1)?];
            let word = previous.words.iter().rev().take(2).find(|w| w.quoted)?;
            quotation(view.reading, view.text, word.range.start)?
        }
        _ => return None,
    };
    if !names {
        return None;
    }
    Some(other(at, at + 1, (at + 1..s.words.len()).collect(), vec![], vec![whole]))
}

fn other(word: usize, holder: usize, source: Vec<usize>, content: Vec<usize>, beyond: Vec<Range<usize>>) -> Found {
    Found {
        class: "say",
        way: Way::Other,
        word,
        holder: Some(holder),
        source,
        cue: vec![word],
        content,
        real: true,
        beyond,
    }
}
