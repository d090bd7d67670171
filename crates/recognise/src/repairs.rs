//! Trees put right where a sentence as a whole shows that the parse took a wrong turn.

use crate::moments::words;
use crate::trees::BEFORE_CLAUSES;
use chancery_syntax::{Node, Rel, Upos, Xpos};

/// All repairs of this module; `whole` is true for a sentence with its full stop.
pub fn mend(nodes: Vec<Node>, whole: bool) -> Vec<Node> {
    let nodes = verb_of_sentence(relative(opening_clause(nodes)), whole);
    let nodes = is_to(behind_time(aside(by_whom(angry(nodes)))));
    ordered_done(object_of_its_own(armed_with(nodes)))
}

fn has(nodes: &[Node], of: usize, rels: &[Rel]) -> bool {
    nodes.iter().any(|n| n.head == Some(of) && rels.contains(&n.rel))
}

fn is_time(lemma: &str) -> bool {
    let lemma = lemma.to_lowercase();
    words::weekday(&lemma).is_some() || words::month(&lemma).is_some_and(|_| lemma.len() > 3 || lemma == "may")
}

/// "Two weeks after a parcel bomb injured a clerk, police arrested a student": the clause that opens the sentence was taken for the
/// main one, and the noun behind "after" for a phrase of time.
fn opening_clause(mut nodes: Vec<Node>) -> Vec<Node> {
    let subject = |nodes: &[Node], of: usize| {
        nodes.iter().any(|n| n.head == Some(of) && matches!(n.rel, Rel::Nsubj | Rel::NsubjPass))
    };
    for case in 0..nodes.len().min(8) {
        let before = nodes[case].rel == Rel::Case && BEFORE_CLAUSES.contains(&nodes[case].lemma.as_str());
        let noun = nodes[case].head.filter(|&n| before && n > case && nodes[n].rel == Rel::Obl);
        let Some((noun, first)) = noun.and_then(|n| Some((n, nodes[n].head.filter(|&v| v > n)?))) else { continue };
        if nodes[first].xpos != Xpos::VBD || subject(&nodes, first) {
            continue;
        }
        let main = |v: &usize| {
            nodes[*v].head == Some(first)
                && matches!(nodes[*v].rel, Rel::Dep | Rel::Parataxis | Rel::Conj | Rel::Ccomp)
                && matches!(nodes[*v].xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP)
                && subject(&nodes, *v)
                && !nodes.iter().any(|n| n.head == Some(*v) && matches!(n.rel, Rel::Mark | Rel::Cc))
        };
        let Some(main) = (first + 1..nodes.len()).find(main) else { continue };
        if !(first..main).any(|i| nodes[i].rel == Rel::Punct) {
            continue;
        }
        for i in (0..case).filter(|&i| matches!(nodes[i].head, Some(h) if h == noun || h == case)).collect::<Vec<_>>() {
            (nodes[i].head, nodes[i].rel) = (Some(first), Rel::OblUnmarked);
        }
        (nodes[case].head, nodes[case].rel, nodes[case].upos) = (Some(first), Rel::Mark, Upos::Sconj);
        (nodes[noun].head, nodes[noun].rel) = (Some(first), Rel::Nsubj);
        (nodes[main].head, nodes[main].rel) = (nodes[first].head, nodes[first].rel);
        (nodes[first].head, nodes[first].rel) = (Some(main), Rel::Advcl);
        nodes[main..].iter_mut().filter(|n| n.head == Some(first)).for_each(|n| n.head = Some(main));
    }
    nodes
}

/// "the attack on the embassy, which killed two guards", "…, in which two guards died": a clause with "which" belongs to the noun
/// before the comma, not to the verb of the sentence; with "in which" it is given to the last of several nouns, from which all others
/// are found.
fn relative(mut nodes: Vec<Node>) -> Vec<Node> {
    for which in 3..nodes.len() {
        if nodes[which].lemma != "which" {
            continue;
        }
        let within = nodes[which].rel == Rel::Obl
            && nodes[which - 1].head == Some(which)
            && matches!(nodes[which - 1].lemma.as_str(), "in" | "during");
        let comma = which - if within { 2 } else { 1 };
        let opens = within || matches!(nodes[which].rel, Rel::Nsubj | Rel::NsubjPass);
        let Some(verb) = nodes[which].head.filter(|&v| opens && v > which && nodes[comma].rel == Rel::Punct) else {
            continue;
        };
        let loose = matches!(nodes[verb].rel, Rel::Ccomp | Rel::Advcl | Rel::Parataxis | Rel::Dep | Rel::Conj)
            || within && nodes[verb].rel == Rel::AclRelcl;
        if !loose || nodes[verb].head.is_none_or(|h| h >= comma) {
            continue;
        }
        let chain = std::iter::successors(Some(comma - 1), |&i| nodes[i].head).take(nodes.len());
        let noun = chain.take_while(|&i| i < comma).find(|&i| nodes[i].upos == Upos::Noun);
        if let Some(noun) = noun {
            (nodes[verb].head, nodes[verb].rel) = (Some(noun), Rel::AclRelcl);
        }
    }
    nodes
}

/// "Unknown persons shot at the gate.", "Gunmen killed two guards.": a whole sentence has a verb; a participle with an object of its
/// own, or one that is aimed at something, is it.
fn verb_of_sentence(mut nodes: Vec<Node>, whole: bool) -> Vec<Node> {
    let Some(noun) = nodes.iter().position(|n| n.rel == Rel::Root && n.upos == Upos::Noun).filter(|_| whole) else {
        return nodes;
    };
    let has = |of: usize, rels: &[Rel]| nodes.iter().any(|n| n.head == Some(of) && rels.contains(&n.rel));
    let finite = nodes.iter().any(|n| matches!(n.xpos, Xpos::VBZ | Xpos::VBP | Xpos::MD));
    if has(noun, &[Rel::Cop, Rel::Nsubj, Rel::Case]) {
        return nodes;
    }
    // "Three men accused of it were charged": a verb with its "were" and no "who" is no clause about the men
    let predicate = |v: &usize| {
        nodes[*v].head == Some(noun)
            && nodes[*v].upos == Upos::Verb
            && matches!(nodes[*v].rel, Rel::AclRelcl | Rel::Acl | Rel::Dep | Rel::Parataxis)
            && has(*v, &[Rel::Aux, Rel::AuxPass])
            && !has(*v, &[Rel::Nsubj, Rel::NsubjPass, Rel::Mark, Rel::Expl])
            && !(noun..*v).any(|i| {
                nodes[i].head == Some(*v)
                    && matches!(nodes[i].lemma.as_str(), "who" | "which" | "that" | "whom" | "whose" | "where" | "when")
            })
    };
    let told = |v: &usize| {
        let aimed = matches!(nodes[*v].lemma.as_str(), "shoot" | "fire")
            && nodes.get(v + 1).is_some_and(|n| matches!(n.lemma.as_str(), "at" | "on" | "upon" | "into"));
        nodes[*v].head == Some(noun)
            && nodes[*v].rel == Rel::Acl
            && matches!(nodes[*v].xpos, Xpos::VBN | Xpos::VBD)
            && (aimed || has(*v, &[Rel::Obj]))
            && !has(*v, &[Rel::Aux, Rel::AuxPass, Rel::Mark])
    };
    let found = (noun + 1..nodes.len()).find(predicate);
    let passive = found.is_some_and(|v| has(v, &[Rel::AuxPass]));
    let Some(verb) = found.or_else(|| (noun + 1..nodes.len()).find(|v| !finite && told(v))) else { return nodes };
    for node in nodes.iter_mut().skip(verb + 1) {
        if node.head == Some(noun) && matches!(node.rel, Rel::Punct | Rel::Conj) {
            node.head = Some(verb);
        }
    }
    (nodes[verb].head, nodes[verb].rel) = (None, Rel::Root);
    if found.is_none() {
        nodes[verb].xpos = Xpos::VBD;
    }
    (nodes[noun].head, nodes[noun].rel) = (Some(verb), if passive { Rel::NsubjPass } else { Rel::Nsubj });
    nodes
}

/// "From Friday motorcycles will be banned": a day and the subject behind it, taken for one name.
fn behind_time(mut nodes: Vec<Node>) -> Vec<Node> {
    for day in 1..nodes.len() {
        let noun = day + 1;
        let before = nodes[day - 1].rel == Rel::Case && nodes[day - 1].head == Some(noun);
        let one = before
            && noun < nodes.len()
            && nodes[day].head == Some(noun)
            && nodes[day].rel == Rel::Compound
            && is_time(&nodes[day].lemma)
            && nodes[noun].xpos == Xpos::NNS;
        let Some(verb) = nodes.get(noun).and_then(|n| n.head).filter(|&v| one && v > noun) else { continue };
        let finite = matches!(nodes[verb].xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP)
            || has(&nodes, verb, &[Rel::Aux, Rel::AuxPass]);
        if nodes[verb].upos != Upos::Verb || !finite || has(&nodes, verb, &[Rel::Nsubj, Rel::NsubjPass]) {
            continue;
        }
        let passive = has(&nodes, verb, &[Rel::AuxPass]);
        nodes[noun].rel = if passive { Rel::NsubjPass } else { Rel::Nsubj };
        (nodes[day].head, nodes[day].rel) = (Some(verb), Rel::Obl);
        nodes[day - 1].head = Some(day);
    }
    nodes
}

/// "The ambassador, received on Friday by the president, asked …": what stands between commas with somebody who does it is done to the
/// noun before.
fn by_whom(mut nodes: Vec<Node>) -> Vec<Node> {
    for verb in 2..nodes.len() {
        let loose = matches!(nodes[verb].rel, Rel::Advcl | Rel::Dep | Rel::Parataxis | Rel::Acl);
        let past = matches!(nodes[verb].xpos, Xpos::VBD | Xpos::VBN) && nodes[verb - 1].rel == Rel::Punct;
        if !loose
            || !past
            || has(&nodes, verb, &[Rel::Nsubj, Rel::NsubjPass, Rel::Obj, Rel::Aux, Rel::AuxPass, Rel::Mark])
        {
            continue;
        }
        let by = (verb + 1..nodes.len()).any(|i| {
            nodes[i].head == Some(verb)
                && matches!(nodes[i].rel, Rel::Obl | Rel::OblAgent)
                && !is_time(&nodes[i].lemma)
                && nodes.iter().any(|n| n.head == Some(i) && n.rel == Rel::Case && n.lemma == "by")
        });
        let main = nodes[verb].head.filter(|&m| m > verb && by);
        let subject = main.and_then(|m| {
            (0..verb - 1)
                .rev()
                .find(|&i| nodes[i].head == Some(m) && matches!(nodes[i].rel, Rel::Nsubj | Rel::NsubjPass))
        });
        if let Some(subject) = subject {
            (nodes[verb].head, nodes[verb].rel, nodes[verb].xpos) = (Some(subject), Rel::Acl, Xpos::VBN);
        }
    }
    nodes
}

/// "Protesters angry at a leak besieged the embassy": a quality with a phrase of its own was taken for the predicate, though no "is"
/// stands there and a verb without a subject follows.
fn angry(mut nodes: Vec<Node>) -> Vec<Node> {
    let Some(quality) = nodes.iter().position(|n| n.rel == Rel::Root && n.upos == Upos::Adj) else { return nodes };
    if has(&nodes, quality, &[Rel::Cop, Rel::Aux, Rel::Expl]) {
        return nodes;
    }
    let subject = (0..quality).rev().find(|&i| nodes[i].head == Some(quality) && nodes[i].rel == Rel::Nsubj);
    let verb = (quality + 1..nodes.len()).find(|&v| {
        nodes[v].head == Some(quality)
            && matches!(nodes[v].rel, Rel::Dep | Rel::Parataxis | Rel::Ccomp | Rel::Conj | Rel::Advcl)
            && nodes[v].xpos == Xpos::VBD
            && !has(&nodes, v, &[Rel::Nsubj, Rel::NsubjPass, Rel::Mark, Rel::Cc])
    });
    let (Some(subject), Some(verb)) = (subject.filter(|s| s + 1 == quality), verb) else { return nodes };
    for i in (0..subject).chain(verb + 1..nodes.len()) {
        if nodes[i].head == Some(quality) {
            nodes[i].head = Some(verb);
        }
    }
    (nodes[verb].head, nodes[verb].rel) = (None, Rel::Root);
    (nodes[subject].head, nodes[subject].rel) = (Some(verb), Rel::Nsubj);
    (nodes[quality].head, nodes[quality].rel) = (Some(subject), Rel::Amod);
    nodes
}

/// "A third man, thought to be a Chilean, is being sought": what is thought of somebody stands between commas, and the verb is behind.
fn aside(mut nodes: Vec<Node>) -> Vec<Node> {
    for first in 2..nodes.len() {
        let opens = matches!(nodes[first].xpos, Xpos::VBD | Xpos::VBN)
            && nodes[first - 1].rel == Rel::Punct
            && !has(&nodes, first, &[Rel::Aux, Rel::AuxPass, Rel::Obj]);
        let subject = (0..first - 1)
            .rev()
            .find(|&i| nodes[i].head == Some(first) && matches!(nodes[i].rel, Rel::Nsubj | Rel::NsubjPass));
        // Nothing stands between the name and the comma but parts of the name.
        let part = |i: usize, s: usize| std::iter::successors(Some(i), |&j| nodes[j].head).take(8).any(|j| j == s);
        let Some(subject) = subject.filter(|&s| opens && (s + 1..first - 1).all(|i| part(i, s))) else { continue };
        let told = |v: &usize| {
            nodes[*v].head == Some(first)
                && nodes[*v].upos == Upos::Verb
                && matches!(nodes[*v].rel, Rel::Ccomp | Rel::Dep | Rel::Parataxis | Rel::Conj | Rel::Advcl)
                && (has(&nodes, *v, &[Rel::Aux, Rel::AuxPass]) || nodes[*v].xpos == Xpos::VBD)
                && !has(&nodes, *v, &[Rel::Nsubj, Rel::NsubjPass, Rel::Mark, Rel::Cc])
                && (first..*v).any(|i| nodes[i].rel == Rel::Punct)
        };
        let Some(verb) = (first + 1..nodes.len()).find(told) else { continue };
        let opening = (0..nodes.len()).find(|&i| nodes[i].head == Some(verb)).filter(|&i| i < verb);
        let behind_comma = |i: usize| i > 0 && nodes[i - 1].rel == Rel::Punct;
        if !opening.is_some_and(behind_comma) && !behind_comma(verb) {
            continue;
        }
        for i in (0..subject).chain(verb + 1..nodes.len()) {
            if nodes[i].head == Some(first) {
                nodes[i].head = Some(verb);
            }
        }
        (nodes[verb].head, nodes[verb].rel) = (nodes[first].head, nodes[first].rel);
        let passive = has(&nodes, verb, &[Rel::AuxPass]);
        (nodes[subject].head, nodes[subject].rel) = (Some(verb), if passive { Rel::NsubjPass } else { Rel::Nsubj });
        (nodes[first].head, nodes[first].rel, nodes[first].xpos) = (Some(subject), Rel::Acl, Xpos::VBN);
    }
    nodes
}

/// "The minister is to speak on Wednesday": no copula, but what is planned.
fn is_to(mut nodes: Vec<Node>) -> Vec<Node> {
    for i in 0..nodes.len() {
        let verb = nodes[i].head.filter(|&v| {
            nodes[i].rel == Rel::Cop && v == i + 2 && nodes[v].xpos == Xpos::VB && nodes[i + 1].lemma == "to"
        });
        if verb.is_some() {
            nodes[i].rel = Rel::Aux;
        }
    }
    nodes
}

/// Things that go off.
const CHARGES: [&str; 12] = [
    "bomb",
    "device",
    "grenade",
    "rocket",
    "explosive",
    "charge",
    "mine",
    "drone",
    "missile",
    "shell",
    "mortar",
    "parcel",
];

/// "accused of building the bomb that went off": a clause right behind a charge that tells what charges do belongs to the charge.
fn armed_with(mut nodes: Vec<Node>) -> Vec<Node> {
    for that in 1..nodes.len() {
        let noun = that - 1;
        let relative = matches!(nodes[that].lemma.as_str(), "that" | "which")
            && nodes[that].rel == Rel::Nsubj
            && CHARGES.contains(&nodes[noun].lemma.as_str());
        let Some(verb) = nodes[that].head.filter(|&v| relative && v > that) else { continue };
        let does = matches!(
            nodes[verb].lemma.as_str(),
            "go" | "explode"
                | "detonate"
                | "blow"
                | "kill"
                | "wound"
                | "injure"
                | "destroy"
                | "damage"
                | "hit"
                | "strike"
                | "wreck"
        );
        if does && nodes[verb].rel == Rel::AclRelcl && nodes[verb].head.is_some_and(|h| h < noun) {
            nodes[verb].head = Some(noun);
        }
    }
    nodes
}

/// "has called home its consul-general": what stands behind a verb without a preposition and is no time is its object; "closed its
/// section until further notice": what has one is none.
fn object_of_its_own(mut nodes: Vec<Node>) -> Vec<Node> {
    for noun in 1..nodes.len() {
        let case = nodes[noun].rel == Rel::Obj && has(&nodes, noun, &[Rel::Case]);
        let verb = nodes[noun].head.filter(|&v| case && v < noun);
        if verb.is_some_and(|v| (v + 1..noun).any(|i| nodes[i].head == Some(v) && nodes[i].rel == Rel::Obj)) {
            nodes[noun].rel = Rel::Obl;
        }
    }
    for noun in 1..nodes.len() {
        let Some(verb) = nodes[noun].head.filter(|&v| v < noun && nodes[noun].rel == Rel::Obl) else { continue };
        let own =
            (verb + 1..=noun).any(|i| nodes[i].head == Some(noun) && matches!(nodes[i].rel, Rel::NmodPoss | Rel::Det));
        let bare = nodes[verb].upos == Upos::Verb
            && matches!(nodes[noun].upos, Upos::Noun | Upos::Propn)
            && own
            && !has(&nodes, noun, &[Rel::Case])
            && !has(&nodes, verb, &[Rel::Obj, Rel::Ccomp, Rel::Xcomp, Rel::AuxPass, Rel::NsubjPass]);
        let aside = |i: usize| {
            let chain = std::iter::successors(Some(i), |&j| nodes[j].head).take(nodes.len());
            let top = chain.take_while(|&j| j != verb).last().unwrap_or(i);
            top == noun
                || matches!(nodes[top].rel, Rel::Advmod | Rel::CompoundPrt | Rel::Punct)
                || nodes[top].rel == Rel::Obl && has(&nodes, top, &[Rel::Case])
        };
        let near = (verb + 1..noun).all(aside);
        if bare && near {
            nodes[noun].rel = Rel::Obj;
        }
    }
    nodes
}

/// "ordered the guard doubled", "ordered two streets closed": what was ordered to be done, not what was done.
fn ordered_done(mut nodes: Vec<Node>) -> Vec<Node> {
    for done in 2..nodes.len() {
        let bare = matches!(nodes[done].xpos, Xpos::VBD | Xpos::VBN)
            && matches!(nodes[done].rel, Rel::Ccomp | Rel::Xcomp)
            && !has(&nodes, done, &[Rel::Mark, Rel::Aux, Rel::AuxPass, Rel::Obj]);
        let order = nodes[done].head.filter(|&v| bare && v < done && nodes[v].lemma == "order");
        let Some(order) = order else { continue };
        let whom = (order + 1..done).rev().find(|&i| {
            let own = nodes[i].head == Some(done) && matches!(nodes[i].rel, Rel::Nsubj | Rel::NsubjPass);
            own || nodes[i].head == Some(order) && nodes[i].rel == Rel::Obj
        });
        if let Some(whom) = whom {
            (nodes[whom].head, nodes[whom].rel) = (Some(order), Rel::Obj);
            (nodes[done].rel, nodes[done].xpos) = (Rel::Xcomp, Xpos::VBN);
        }
    }
    nodes
}
