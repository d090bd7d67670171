//! Trees from the encoder: windows of whole sentences, read together, so that a sentence is parsed in its company.

use crate::moments::words;
use chancery_encoder::{Depth, Encoder, Output, highest, windows};
use chancery_syntax::{Choice, Node, Rel, Syntax, Upos, Xpos, lemma};
use std::ops::Range;

/// Longest window in word pieces. On the treebank's dev half 96 parse as well as 192, and cost a sixth less.
const WINDOW: usize = 96;

/// Windows read in one go: some megabytes of numbers.
const AT_ONCE: usize = 8;

/// How much the other parser's arc and relation weigh beside the encoder's scores, in its log-linear units. Both chosen on the
/// treebank's dev half; the two parsers err in different places (the method: Sagae and Lavie 2006, parser combination by
/// reparsing). The other parser is asked only about words whose best head or relation its word could change.
const SECOND_ARC: f32 = 1.2;
const SECOND_RELATION: f32 = 1.0;
/// Words of a sentence that are parsed by themselves: an opening time phrase before the first, a closing reporting
/// clause from the second on.
pub type Bounds = (usize, usize);

/// Tags and trees of sentences that stand one after the other, by the encoder, with `syntax` as the second opinion on the trees.
/// `plain` parses the words of a sentence that the encoder cannot read. `bounds` has an entry for every sentence.
pub fn parse(
    encoder: &Encoder,
    syntax: &Syntax,
    sentences: &[Vec<&str>],
    bounds: &[Bounds],
    plain: impl Fn(&[&str]) -> Vec<Node>,
) -> Vec<Vec<Node>> {
    let lengths: Vec<usize> =
        sentences.iter().map(|words| words.iter().map(|word| encoder.pieces(word)).sum()).collect();
    let mut out = Vec::with_capacity(sentences.len());
    let mut bounds = bounds.iter().copied();
    for windows in windows(&lengths, WINDOW).chunks(AT_ONCE) {
        let words: Vec<(Vec<&str>, bool)> = windows
            .iter()
            .map(|window| {
                let words: Vec<&str> = sentences[window.clone()].iter().flatten().copied().collect();
                let hidden = capitals(&words);
                (words, hidden)
            })
            .collect();
        for (window, output) in windows.iter().zip(encoder.read_all(&words, Depth::Trees)) {
            let mut from = 0;
            for sentence in &sentences[window.clone()] {
                let range = from..from + sentence.len();
                from = range.end;
                let bounds = bounds.next().unwrap_or((0, sentence.len()));
                let learned = output.as_ref().ok().and_then(|output| nodes(output, syntax, sentence, range, bounds));
                out.push(learned.unwrap_or_else(|| plain(sentence)));
            }
        }
    }
    out
}

/// True when hardly any letter is small, as in cables: then capitals say nothing.
fn capitals(words: &[&str]) -> bool {
    let letters = words.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic());
    let (mut all, mut small) = (0usize, 0usize);
    for letter in letters {
        all += 1;
        small += usize::from(letter.is_lowercase());
    }
    small * 20 < all
}

/// One sentence of a window.
fn nodes(
    output: &Output<'_>,
    syntax: &Syntax,
    words: &[&str],
    range: Range<usize>,
    (lead, tail): Bounds,
) -> Option<Vec<Node>> {
    let tag = |at: usize| {
        let (upos, xpos) = output.tag(at).split_once(' ')?;
        Some((Upos::from_text(upos)?, Xpos::from_text(xpos)?))
    };
    let tags: Vec<(Upos, Xpos)> = range.clone().map(tag).collect::<Option<_>>()?;
    // Part by part; what opens and what closes the sentence hangs on the root of its middle.
    let mut heads: Vec<Option<usize>> = Vec::with_capacity(words.len());
    let mut second: Vec<Second> = Vec::with_capacity(words.len());
    for part in [0..lead, lead..tail, tail..words.len()] {
        let inside = range.start + part.start..range.start + part.end;
        let other = second_opinion(output, syntax, &words[part.clone()], &tags[part.clone()], &inside);
        let more = |word: usize, head: usize| {
            let agrees = other.get(word).is_some_and(|second| second.head.unwrap_or(word) == head);
            if agrees { SECOND_ARC } else { 0.0 }
        };
        let tree = output.tree(inside, more);
        heads.extend(tree.into_iter().map(|head| head.map(|head| part.start + head)));
        second.extend(other.into_iter().map(|one| Second { head: one.head.map(|h| h + part.start), ..one }));
    }
    let root = (lead..tail).find(|&word| heads[word].is_none())?;
    let beside = |word: usize| match heads[word] {
        None if word < lead => Some(Rel::Obl),
        None if word >= tail => Some(Rel::Parataxis),
        _ => None,
    };
    let fixed: Vec<Option<Rel>> = (0..words.len()).map(beside).collect();
    for (word, rel) in fixed.iter().enumerate() {
        if rel.is_some() {
            heads[word] = Some(root);
        }
    }
    let nodes = words
        .iter()
        .zip(heads)
        .enumerate()
        .map(|(i, (word, head))| {
            let at = range.start + i;
            let (upos, xpos) = tags[i];
            let rel = match head {
                None => Rel::Root,
                Some(_) if fixed[i].is_some() => fixed[i].unwrap_or(Rel::Dep),
                Some(head) => match second[i].relation(output, at, range.start + head, head) {
                    // Only the top of the tree is its root.
                    Rel::Root => Rel::Dep,
                    rel => rel,
                },
            };
            Node { upos, xpos, head, rel, lemma: lemma(word, xpos) }
        })
        .collect();
    Some(agreed(nodes))
}

/// What the other parser says of a word.
struct Second {
    /// The word it hangs it on; `None` for the root.
    head: Option<usize>,
    rel: Rel,
    /// Whether the encoder is so sure of head and relation that it was not asked.
    settled: bool,
}

impl Second {
    /// The relation between the word at `at` and the one at `to`, both counted in the window; `head` is the latter's place in
    /// the sentence.
    fn relation(&self, output: &Output<'_>, at: usize, to: usize, head: usize) -> Rel {
        let agrees = self.head == Some(head);
        if self.settled && agrees {
            return self.rel;
        }
        let mut scores = output.relations(at, to);
        let names = output.relation_names();
        if let Some(place) = names.iter().position(|name| agrees && name == self.rel.as_str()) {
            scores[place] += SECOND_RELATION;
        }
        highest(&scores).and_then(|best| Rel::from_text(&names[best])).unwrap_or(Rel::Dep)
    }
}

/// Heads of the words of a part of a sentence, and their relations, as the other parser sees them where the encoder is in doubt.
fn second_opinion(
    output: &Output<'_>,
    syntax: &Syntax,
    words: &[&str],
    tags: &[(Upos, Xpos)],
    inside: &Range<usize>,
) -> Vec<Second> {
    let near = |tag: &(Upos, Xpos)| if tag.0 == Upos::Punct { 0.0 } else { SECOND_ARC };
    let choices: Vec<Choice> =
        inside.clone().zip(tags).map(|(word, tag)| choice(output, word, inside, near(tag))).collect();
    let settled = |choice: &Choice| choice.heads.len() == 1 && choice.rel.is_some();
    if choices.iter().all(settled) {
        let sure = |(word, choice): (usize, &Choice)| {
            let head = usize::from(choice.heads[0]);
            Second { head: (head != word).then_some(head), rel: choice.rel.unwrap_or(Rel::Dep), settled: true }
        };
        return choices.iter().enumerate().map(sure).collect();
    }
    let nodes = syntax.parse_guided(words, tags, &choices);
    let said = |(node, choice): (Node, &Choice)| Second { head: node.head, rel: node.rel, settled: settled(choice) };
    nodes.into_iter().zip(&choices).map(said).collect()
}

/// What the encoder leaves open about a word: heads that the other parser's word could bring to the front, and the
/// relation if it could not change it. `near` is how far behind the best head one may be.
fn choice(output: &Output<'_>, word: usize, inside: &Range<usize>, near: f32) -> Choice {
    let arcs = &output.arcs(word)[inside.clone()];
    let best = arcs.iter().copied().fold(f32::MIN, f32::max);
    let open = arcs.iter().enumerate().filter(|(_, score)| best - **score <= near);
    let heads: Vec<u16> = open.filter_map(|(head, _)| u16::try_from(head).ok()).collect();
    let rel = match heads[..] {
        [head] => settled_relation(output, word, inside.start + usize::from(head)),
        _ => None,
    };
    Choice { heads, rel }
}

/// The relation between a word and its head if no other comes near.
fn settled_relation(output: &Output<'_>, word: usize, head: usize) -> Option<Rel> {
    let scores = output.relations(word, head);
    let best = highest(&scores)?;
    let near = scores.iter().enumerate().any(|(at, score)| at != best && scores[best] - score < SECOND_RELATION);
    if near { None } else { Rel::from_text(&output.relation_names()[best]) }
}

/// "Speaking on Monday, the minister said …": a participle without subject of its own is no sentence; where a finite verb with a
/// subject follows beside it, that one is.
pub fn finite_root(mut nodes: Vec<Node>) -> Vec<Node> {
    let all = 0..nodes.len();
    let Some(root) = all.clone().find(|&i| nodes[i].head.is_none()) else { return nodes };
    let has = |of: usize, rels: &[Rel]| nodes.iter().any(|node| node.head == Some(of) && rels.contains(&node.rel));
    let subject = |of: usize| has(of, &[Rel::Nsubj, Rel::NsubjPass]);
    if nodes[root].xpos != Xpos::VBG || subject(root) || has(root, &[Rel::Aux, Rel::AuxPass, Rel::Cop]) {
        return nodes;
    }
    let beside = |i: &usize| {
        let node = &nodes[*i];
        let finite = matches!(node.xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP);
        *i > root && node.head == Some(root) && node.rel == Rel::Parataxis && finite && subject(*i)
    };
    if let Some(verb) = all.clone().find(beside) {
        (nodes[verb].head, nodes[verb].rel) = (None, Rel::Root);
        (nodes[root].head, nodes[root].rel) = (Some(verb), Rel::Advcl);
    }
    nodes
}

/// "Armed men shot at the car.": in a whole sentence a verb without an auxiliary is no passive.
pub fn active(mut nodes: Vec<Node>, whole: bool) -> Vec<Node> {
    let has =
        |nodes: &[Node], of: usize, rels: &[Rel]| nodes.iter().any(|n| n.head == Some(of) && rels.contains(&n.rel));
    for subject in 0..nodes.len() {
        let Some(verb) = nodes[subject].head.filter(|_| whole && nodes[subject].rel == Rel::NsubjPass) else {
            continue;
        };
        let marked = nodes[verb].rel == Rel::Advcl && has(&nodes, verb, &[Rel::Mark]);
        let finite = marked || matches!(nodes[verb].rel, Rel::Root | Rel::Ccomp | Rel::Parataxis);
        if finite && subject < verb && !has(&nodes, verb, &[Rel::Aux, Rel::AuxPass]) {
            (nodes[subject].rel, nodes[verb].xpos) = (Rel::Nsubj, Xpos::VBD);
        }
    }
    nodes
}

/// "The minister expelled the envoy, recalled his own and threatened more": where the second verb was taken for the root, what
/// stands before the first is the first one's.
pub fn listed(mut nodes: Vec<Node>) -> Vec<Node> {
    let subject = |nodes: &[Node], of: usize| {
        nodes.iter().position(|n| n.head == Some(of) && matches!(n.rel, Rel::Nsubj | Rel::NsubjPass))
    };
    let finite = |node: &Node| node.upos == Upos::Verb && matches!(node.xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP);
    for first in 0..nodes.len() {
        let Some(second) = nodes[first].head.filter(|&head| head > first && nodes[first].rel == Rel::Dep) else {
            continue;
        };
        let before = subject(&nodes, second).is_some_and(|at| at < first);
        if !before
            || subject(&nodes, first).is_some()
            || !finite(&nodes[first])
            || nodes[first].xpos != nodes[second].xpos
        {
            continue;
        }
        (nodes[first].head, nodes[first].rel) = (nodes[second].head, nodes[second].rel);
        (nodes[second].head, nodes[second].rel) = (Some(first), Rel::Conj);
        nodes[..first].iter_mut().filter(|node| node.head == Some(second)).for_each(|node| node.head = Some(first));
    }
    nodes
}

fn is_harm(lemma: &str) -> bool {
    matches!(lemma, "kill" | "wound" | "injure" | "hurt")
}

/// "was slightly wounded": a hurt that the parse takes for a quality is something that was done.
pub fn hurt(mut nodes: Vec<Node>) -> Vec<Node> {
    for at in 0..nodes.len() {
        let verb = match nodes[at].lemma.as_str() {
            "wounded" => "wound",
            "injured" => "injure",
            "hurt" => "hurt",
            "damaged" => "damage",
            "killed" => "kill",
            _ => continue,
        };
        // "six were killed and some 20 hurt"
        let after = nodes[at].head.filter(|&h| h < at && nodes[at].rel == Rel::Conj);
        let killed = after.is_some_and(|h| nodes[h].upos == Upos::Verb && is_harm(&nodes[h].lemma));
        let counted = (0..at).find(|&i| nodes[i].head == Some(at) && nodes[i].rel == Rel::Nummod);
        if let Some(counted) = counted.filter(|_| killed && nodes[at].upos != Upos::Verb) {
            (nodes[at].upos, nodes[at].xpos, nodes[at].lemma) = (Upos::Verb, Xpos::VBN, verb.to_owned());
            nodes[counted].rel = Rel::NsubjPass;
            continue;
        }
        // "nine were killed and about 30 others wounded"
        let others = nodes[at].head.filter(|&h| h < at && nodes[at].rel == Rel::Amod && nodes[h].rel == Rel::Conj);
        let of_harm = |h: usize| nodes[h].head.filter(|&v| nodes[v].upos == Upos::Verb && is_harm(&nodes[v].lemma));
        if let Some((others, first)) = others.and_then(|h| Some((h, of_harm(h)?))) {
            (nodes[at].upos, nodes[at].xpos, nodes[at].lemma) = (Upos::Verb, Xpos::VBN, verb.to_owned());
            (nodes[at].head, nodes[at].rel) = (Some(first), Rel::Conj);
            (nodes[others].head, nodes[others].rel) = (Some(at), Rel::NsubjPass);
            nodes.iter_mut().filter(|n| n.head == Some(others) && n.rel == Rel::Cc).for_each(|n| n.head = Some(at));
            continue;
        }
        let be = (0..at).find(|&i| nodes[i].head == Some(at) && nodes[i].rel == Rel::Cop);
        let Some(be) = be.filter(|_| nodes[at].upos == Upos::Adj) else { continue };
        nodes[be].rel = Rel::AuxPass;
        (nodes[at].upos, nodes[at].xpos, nodes[at].lemma) = (Upos::Verb, Xpos::VBN, verb.to_owned());
        for node in nodes.iter_mut().filter(|node| node.head == Some(at) && node.rel == Rel::Nsubj) {
            node.rel = Rel::NsubjPass;
        }
    }
    nodes
}

/// "killing a cleaner and injuring five people", "killed two and wounded nine": what stands behind the second of two verbs is its
/// object, where it has none and the parse gives it to the first.
pub fn own_objects(mut nodes: Vec<Node>) -> Vec<Node> {
    let object = |nodes: &[Node], of: usize| nodes.iter().position(|n| n.head == Some(of) && n.rel == Rel::Obj);
    for second in 0..nodes.len() {
        let Some(first) = nodes[second].head.filter(|&h| h < second && nodes[second].rel == Rel::Conj) else {
            continue;
        };
        let verbs = [first, second].iter().all(|&i| nodes[i].upos == Upos::Verb);
        let past = |i: usize| matches!(nodes[i].xpos, Xpos::VBD | Xpos::VBN);
        let alike = nodes[first].xpos == nodes[second].xpos || past(first) && past(second);
        if !verbs || !alike || object(&nodes, second).is_some() {
            continue;
        }
        let own = object(&nodes, first).is_some_and(|o| o > first && o < second);
        let behind = (second + 1..nodes.len()).find(|&i| nodes[i].head == Some(first) && nodes[i].rel == Rel::Obj);
        let passive = nodes.iter().any(|n| n.head == Some(second) && n.rel == Rel::AuxPass);
        if let Some(behind) = behind.filter(|_| own && !passive) {
            nodes[behind].head = Some(second);
        }
    }
    nodes
}

/// "A mortar round landed": of two nouns side by side that the parse takes for two subjects the first belongs to the second;
/// "shot dead two guards": dead is what they were shot, not what they were.
pub fn side_by_side(mut nodes: Vec<Node>) -> Vec<Node> {
    for at in 1..nodes.len() {
        let noun = |i: usize| matches!(nodes[i].upos, Upos::Noun | Upos::Propn);
        let subject = |i: usize| matches!(nodes[i].rel, Rel::Nsubj | Rel::NsubjPass);
        let two = subject(at - 1) && subject(at) && nodes[at - 1].head == nodes[at].head;
        if two && noun(at - 1) && nodes[at].upos == Upos::Noun && nodes[at].head.is_some_and(|verb| verb > at) {
            (nodes[at - 1].head, nodes[at - 1].rel) = (Some(at), Rel::Compound);
        }
        let shot = nodes[at - 1].lemma == "shoot" && nodes[at - 1].upos == Upos::Verb;
        if shot && nodes[at].lemma == "dead" && nodes[at].head != Some(at - 1) {
            (nodes[at].head, nodes[at].rel) = (Some(at - 1), Rel::Xcomp);
        }
    }
    nodes
}

/// Ranks of two words whose second is no noun of its own: "consul-general", "secretary general".
const GENERAL: [&str; 6] = ["consul", "consulate", "secretary", "attorney", "governor", "prosecutor"];
/// Verbs whose infinitive says what is begun, meant or promised, however far behind them it stands.
const MEANT: [&str; 20] = [
    "begin",
    "start",
    "continue",
    "cease",
    "plan",
    "intend",
    "decide",
    "agree",
    "refuse",
    "decline",
    "promise",
    "vow",
    "pledge",
    "threaten",
    "undertake",
    "vote",
    "attempt",
    "want",
    "hope",
    "expect",
];

/// Verbs whose infinitive says what somebody was told to do.
const TOLD: [&str; 10] =
    ["order", "tell", "ask", "advise", "urge", "instruct", "direct", "command", "authorise", "authorize"];

/// "its consulate-general in Lyon": one noun; "began on Saturday to pull out": what was begun.
pub fn of_one_piece(mut nodes: Vec<Node>) -> Vec<Node> {
    for at in 1..nodes.len() {
        let general = nodes[at].lemma.eq_ignore_ascii_case("general");
        if general && !matches!(nodes[at].rel, Rel::Amod | Rel::Flat | Rel::Compound) {
            let hyphen = usize::from(at > 1 && nodes[at - 1].upos == Upos::Punct);
            let noun = at - 1 - hyphen;
            let ranked = GENERAL.contains(&nodes[noun].lemma.to_lowercase().as_str());
            if ranked && nodes[noun].head != Some(at) {
                for node in nodes.iter_mut().filter(|n| n.head == Some(at)) {
                    node.head = Some(noun);
                }
                // "Consul-General Jan Rusten": the rank of the name behind it
                let named = nodes[at].head.filter(|&h| h == at + 1 && nodes[at].rel == Rel::NmodDesc);
                if let Some(name) = named {
                    (nodes[noun].head, nodes[noun].rel) = (Some(name), Rel::NmodDesc);
                }
                (nodes[at].head, nodes[at].rel) = (Some(noun), Rel::Amod);
            }
        }
        // "pledged patrols round the clock": how long, and nothing that is done
        let clock = at > 1
            && nodes[at].lemma == "clock"
            && nodes[at - 1].lemma == "the"
            && matches!(nodes[at - 2].lemma.as_str(), "round" | "around")
            && nodes[at].head == Some(at - 2);
        if clock && let Some(head) = nodes[at - 2].head {
            let verb =
                std::iter::successors(Some(head), |&i| nodes[i].head).take(6).find(|&i| nodes[i].upos == Upos::Verb);
            let verb = verb.unwrap_or(head);
            for node in nodes.iter_mut().filter(|n| n.head == Some(at - 2)) {
                node.head = Some(verb);
            }
            (nodes[at].head, nodes[at].rel) = (Some(verb), Rel::Obl);
            (nodes[at - 2].head, nodes[at - 2].rel) = (Some(at), Rel::Case);
        }
        // "since the beginning of the month nine attacks": a number belongs to the plural right behind it
        let counts = nodes[at - 1].upos == Upos::Num && nodes[at - 1].rel == Rel::Nummod;
        if counts && nodes[at].xpos == Xpos::NNS && nodes[at - 1].head.is_some_and(|h| h + 1 < at) {
            nodes[at - 1].head = Some(at);
        }
        // "extended by 90 days the waiver": what stands behind an active verb with a subject is its object
        let late = nodes[at].head.filter(|&h| h < at && nodes[at].rel == Rel::NsubjPass);
        if let Some(verb) = late.filter(|&v| matches!(nodes[v].xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP)) {
            let has = |rel: Rel| nodes.iter().any(|n| n.head == Some(verb) && n.rel == rel);
            if has(Rel::Nsubj) && !has(Rel::Obj) && !has(Rel::AuxPass) {
                nodes[at].rel = Rel::Obj;
            }
        }
        let to = nodes[at - 1].xpos == Xpos::TO && nodes[at - 1].head == Some(at);
        // "ordered the families of its diplomats and all other staff to leave": what they were told to do
        if let Some(noun) = nodes[at].head.filter(|&h| h < at && nodes[at].rel == Rel::Acl && to) {
            let up = std::iter::successors(Some(noun), |&i| nodes[i].head);
            let object = up.take(6).find(|&i| nodes[i].rel == Rel::Obj);
            let verb = object.and_then(|o| nodes[o].head);
            let told = |v: &usize| TOLD.contains(&nodes[*v].lemma.as_str()) && nodes[*v].upos == Upos::Verb;
            let people = nodes[noun].xpos == Xpos::NNS || nodes[noun].lemma == "staff";
            if let Some(verb) = verb.filter(told).filter(|v| *v < noun && people) {
                (nodes[at].head, nodes[at].rel) = (Some(verb), Rel::Xcomp);
            }
        }
        // "promised at the time to pay": not the time to pay
        if let Some(noun) = nodes[at].head.filter(|&h| h < at && nodes[at].rel == Rel::Acl && to)
            && nodes[noun].rel == Rel::Obl
            && let Some(verb) = nodes[noun].head.filter(|&v| v < noun && MEANT.contains(&nodes[v].lemma.as_str()))
        {
            (nodes[at].head, nodes[at].rel) = (Some(verb), Rel::Advcl);
        }
        let verb = nodes[at].head.filter(|&h| h < at && nodes[at].rel == Rel::Advcl && to);
        if let Some(verb) = verb.filter(|&v| nodes[v].upos == Upos::Verb && MEANT.contains(&nodes[v].lemma.as_str())) {
            let other =
                nodes.iter().any(|n| n.head == Some(verb) && matches!(n.rel, Rel::Xcomp | Rel::Obj | Rel::Ccomp));
            if !other {
                nodes[at].rel = Rel::Xcomp;
            }
        }
    }
    nodes
}

/// "Rockets launched from there landed on a lawn": of two past forms that share a subject, with nothing between them but where
/// from and how, the first says which.
pub fn reduced(mut nodes: Vec<Node>) -> Vec<Node> {
    for second in 2..nodes.len() {
        let loose = matches!(nodes[second].rel, Rel::Dep | Rel::Parataxis | Rel::Ccomp);
        let Some(first) = nodes[second].head.filter(|&h| h + 1 < second && loose) else { continue };
        let past = matches!(nodes[first].xpos, Xpos::VBD | Xpos::VBN) && nodes[second].xpos == Xpos::VBD;
        let mut own = (0..nodes.len()).filter(|&i| nodes[i].head == Some(second));
        let subject = (0..first).rev().find(|&i| nodes[i].head == Some(first) && nodes[i].rel == Rel::Nsubj);
        let Some(subject) = subject.filter(|&s| past && s + 1 == first && nodes[s].upos == Upos::Noun) else {
            continue;
        };
        let plain = (first + 1..second).all(|i| {
            !matches!(nodes[i].upos, Upos::Verb | Upos::Aux | Upos::Cconj | Upos::Sconj | Upos::Punct)
                && !matches!(nodes[i].rel, Rel::Obj | Rel::Nsubj | Rel::NsubjPass)
        });
        if !plain || own.any(|i| i < second) {
            continue;
        }
        let (head, rel) = (nodes[first].head, nodes[first].rel);
        for i in (0..subject).chain(second + 1..nodes.len()) {
            if nodes[i].head == Some(first) {
                nodes[i].head = Some(second);
            }
        }
        (nodes[second].head, nodes[second].rel) = (head, rel);
        (nodes[subject].head, nodes[subject].rel) = (Some(second), Rel::Nsubj);
        (nodes[first].head, nodes[first].rel, nodes[first].xpos) = (Some(subject), Rel::Acl, Xpos::VBN);
    }
    nodes
}

/// "Portugal will bring home 180 soldiers": a name that opens a sentence right before its verb, which has no subject, is that
/// subject, even where it was taken for a phrase of place or time.
pub fn opened_by_name(mut nodes: Vec<Node>) -> Vec<Node> {
    let names_time = |word: &str| {
        words::weekday(word).is_some() || words::month(word).is_some_and(|_| word.len() > 3 || word == "may")
    };
    let opens = |i: usize| {
        let node = &nodes[i];
        let loose = matches!(node.rel, Rel::Obl | Rel::OblUnmarked | Rel::Dep);
        node.upos == Upos::Propn && loose && !names_time(&node.lemma.to_lowercase())
    };
    let Some(name) = (0..nodes.len().min(4)).find(|&i| opens(i)) else { return nodes };
    let Some(verb) = nodes[name].head.filter(|&v| v > name && nodes[v].upos == Upos::Verb) else { return nodes };
    let of = |i: usize, head: usize| nodes[i].head == Some(head);
    let alone = (0..=verb).filter(|&i| i != name && i <= name + 3 && nodes[i].upos == Upos::Propn).all(|i| of(i, name));
    let before = (0..name).all(|i| nodes[i].upos == Upos::Punct || of(i, name) && nodes[i].rel != Rel::Case);
    let parts = (name + 1..verb).take_while(|&i| of(i, name)).count();
    let between =
        (name + 1 + parts..verb).all(|i| of(i, verb) && matches!(nodes[i].rel, Rel::Aux | Rel::AuxPass | Rel::Advmod));
    let case = (0..nodes.len()).any(|i| of(i, name) && nodes[i].rel == Rel::Case);
    let has = |rels: &[Rel]| (0..nodes.len()).any(|i| of(i, verb) && rels.contains(&nodes[i].rel));
    let finite = matches!(nodes[verb].xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP) || has(&[Rel::Aux, Rel::AuxPass]);
    if alone && before && between && finite && !case && !has(&[Rel::Nsubj, Rel::NsubjPass, Rel::Csubj, Rel::Expl]) {
        nodes[name].rel = if has(&[Rel::AuxPass]) { Rel::NsubjPass } else { Rel::Nsubj };
    }
    nodes
}

/// "Parliament voted after the commander was killed": where the second verb was taken for the root and the first hangs loosely
/// on it, the word between the clauses tells which one depends: the second is an adverbial clause of the first.
pub fn clause_behind(mut nodes: Vec<Node>) -> Vec<Node> {
    let loose = |node: &Node| matches!(node.rel, Rel::Dep | Rel::Parataxis);
    let subject = |nodes: &[Node], of: usize| {
        nodes.iter().any(|n| n.head == Some(of) && matches!(n.rel, Rel::Nsubj | Rel::NsubjPass))
    };
    for first in 0..nodes.len() {
        let Some(second) = nodes[first].head.filter(|&head| head > first && loose(&nodes[first])) else { continue };
        let finite = matches!(nodes[first].xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP);
        if !finite || nodes[second].upos != Upos::Verb || !subject(&nodes, first) {
            continue;
        }
        let chain = |i: usize| std::iter::successors(Some(i), |&i| nodes[i].head);
        let Some(behind) = (first..second).rev().find(|&i| chain(i).any(|i| i == first)) else { continue };
        let Some(between) = (behind + 1..second).find(|&i| nodes[i].rel != Rel::Punct) else { continue };
        let conjunction = matches!(
            nodes[between].lemma.as_str(),
            "after" | "before" | "since" | "until" | "while" | "because" | "when"
        );
        let phrase = chain(between).take_while(|&i| i != second).last().filter(|_| conjunction);
        let Some(phrase) = phrase else { continue };
        if phrase != between && !subject(&nodes, second) {
            let passive = nodes.iter().any(|n| n.head == Some(second) && n.rel == Rel::AuxPass);
            nodes[phrase].rel = if passive { Rel::NsubjPass } else { Rel::Nsubj };
        }
        (nodes[between].head, nodes[between].rel, nodes[between].upos) = (Some(second), Rel::Mark, Upos::Sconj);
        (nodes[first].head, nodes[first].rel) = (nodes[second].head, nodes[second].rel);
        (nodes[second].head, nodes[second].rel) = (Some(first), Rel::Advcl);
        // What stands before the first verb belongs to it: "Last January, parliament voted …".
        nodes[..first].iter_mut().filter(|node| node.head == Some(second)).for_each(|node| node.head = Some(first));
    }
    nodes
}

/// Words before a clause that are prepositions before a noun.
pub const BEFORE_CLAUSES: [&str; 6] = ["after", "before", "since", "until", "till", "as"];
/// Those who shoot rather than are shot at.
const SHOOTERS: [&str; 10] =
    ["gunman", "attacker", "assailant", "militant", "insurgent", "rebel", "fighter", "sniper", "raider", "bandit"];

/// "a week after a bomb hidden in a cart tore down the wall", "after gunmen on a motorcycle shot at the car": the noun behind the
/// word is the subject of the verb that has none.
pub fn clause_after(mut nodes: Vec<Node>) -> Vec<Node> {
    for case in 0..nodes.len() {
        let before = nodes[case].rel == Rel::Case && BEFORE_CLAUSES.contains(&nodes[case].lemma.as_str());
        let Some(noun) = nodes[case].head.filter(|&n| before && n > case && nodes[n].upos == Upos::Noun) else {
            continue;
        };
        let Some(head) = nodes[noun].head.filter(|&h| h < case) else { continue };
        let has = |of: usize, rels: &[Rel]| nodes.iter().any(|n| n.head == Some(of) && rels.contains(&n.rel));
        let bare = |verb: usize| {
            !has(verb, &[Rel::Nsubj, Rel::NsubjPass, Rel::Mark, Rel::Aux, Rel::AuxPass, Rel::Cc, Rel::Cop])
                && !(noun..verb).any(|i| matches!(nodes[i].upos, Upos::Punct | Upos::Cconj))
        };
        let finite = |verb: &usize| {
            nodes[*verb].head == Some(head)
                && matches!(nodes[*verb].rel, Rel::Advcl | Rel::Parataxis | Rel::Ccomp)
                && matches!(nodes[*verb].xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP)
                && bare(*verb)
        };
        let shot = |verb: &usize| {
            nodes[*verb].head == Some(noun)
                && nodes[*verb].rel == Rel::Acl
                && SHOOTERS.contains(&nodes[noun].lemma.as_str())
                && matches!(nodes[*verb].lemma.as_str(), "shoot" | "fire")
                && nodes.get(verb + 1).is_some_and(|n| matches!(n.lemma.as_str(), "at" | "on" | "upon" | "into"))
                && bare(*verb)
        };
        let Some(verb) = (noun + 1..nodes.len()).find(|v| finite(v) || shot(v)) else { continue };
        // "twelve days after": how long after
        for i in (0..case).filter(|&i| matches!(nodes[i].head, Some(h) if h == case || h == noun)).collect::<Vec<_>>() {
            nodes[i].head = Some(verb);
        }
        (nodes[case].head, nodes[case].rel, nodes[case].upos) = (Some(verb), Rel::Mark, Upos::Sconj);
        (nodes[noun].head, nodes[noun].rel) = (Some(verb), Rel::Nsubj);
        // The clause hangs on the verb, not on a noun that stands between.
        let chain = std::iter::successors(Some(head), |&i| nodes[i].head);
        let head = chain.take(nodes.len()).find(|&i| nodes[i].upos == Upos::Verb).unwrap_or(head);
        (nodes[verb].head, nodes[verb].rel, nodes[verb].xpos) = (Some(head), Rel::Advcl, Xpos::VBD);
        // "… shot at the car and wounded the driver": what follows in the same form goes on from it
        let beside = |i: &usize| {
            nodes[*i].head == Some(head)
                && nodes[*i].rel == Rel::Conj
                && nodes[*i].xpos == Xpos::VBD
                && nodes[head].xpos != Xpos::VBD
                && !nodes.iter().any(|n| n.head == Some(*i) && matches!(n.rel, Rel::Nsubj | Rel::NsubjPass))
        };
        if let Some(next) = (verb + 1..nodes.len()).find(beside) {
            nodes[next].head = Some(verb);
        }
    }
    nodes
}

/// What words are carried by.
const CARRIERS: [&str; 14] = [
    "statement",
    "message",
    "letter",
    "video",
    "recording",
    "post",
    "communique",
    "communiqué",
    "note",
    "broadcast",
    "release",
    "email",
    "e-mail",
    "leaflet",
];
/// Verbs whose words a carrier brings.
const SAYING: [&str; 12] = [
    "say", "announce", "declare", "warn", "claim", "confirm", "state", "insist", "add", "promise", "threaten", "repeat",
];

/// "The group said in a statement that its fighters had planted the bomb": the clause is what was said, no part of the statement.
pub fn said_in_writing(mut nodes: Vec<Node>) -> Vec<Node> {
    for told in 0..nodes.len() {
        let Some(carrier) = nodes[told].head.filter(|&c| {
            nodes[told].rel == Rel::Acl
                && c < told
                && CARRIERS.contains(&nodes[c].lemma.as_str())
                && nodes[c].rel == Rel::Obl
        }) else {
            continue;
        };
        let child = |of: usize, rels: &[Rel]| nodes.iter().position(|n| n.head == Some(of) && rels.contains(&n.rel));
        let that = child(told, &[Rel::Mark]).is_some_and(|m| nodes[m].lemma == "that");
        let own = child(told, &[Rel::Nsubj, Rel::NsubjPass]).is_some();
        let says = nodes[carrier].head.filter(|&v| {
            v < carrier && SAYING.contains(&nodes[v].lemma.as_str()) && child(v, &[Rel::Ccomp, Rel::Obj]).is_none()
        });
        if let Some(says) = says.filter(|_| that && own) {
            (nodes[told].head, nodes[told].rel) = (Some(says), Rel::Ccomp);
        }
    }
    nodes
}

/// Arcs and relations are chosen word by word; where they contradict each other the arc to a preposition wins: what has
/// one is no object.
fn agreed(mut nodes: Vec<Node>) -> Vec<Node> {
    let mut marked = vec![false; nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        if let Some(head) = node.head.filter(|&head| node.rel == Rel::Case && at < head && node.upos == Upos::Adp) {
            marked[head] = true;
        }
    }
    for at in 0..nodes.len() {
        if marked[at] && matches!(nodes[at].rel, Rel::Obj | Rel::Iobj | Rel::OblUnmarked | Rel::NmodUnmarked) {
            let verbal =
                nodes[at].head.is_some_and(|h| matches!(nodes[h].upos, Upos::Verb | Upos::Adj | Upos::Aux | Upos::Adv));
            nodes[at].rel = if verbal { Rel::Obl } else { Rel::Nmod };
        }
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::said_in_writing;
    use super::{
        active, agreed, capitals, clause_behind, finite_root, hurt, listed, of_one_piece, own_objects, reduced,
        side_by_side,
    };
    use chancery_syntax::{Node, Rel, Upos, Xpos};

    #[test]
    fn what_has_a_preposition_is_no_object() {
        let node = |upos, head, rel| Node { upos, xpos: Xpos::NN, head, rel, lemma: String::new() };
        let nodes = agreed(vec![
            node(Upos::Verb, None, Rel::Root),
            node(Upos::Adp, Some(2), Rel::Case),
            node(Upos::Noun, Some(0), Rel::Iobj),
            node(Upos::Noun, Some(0), Rel::Obj),
        ]);
        assert_eq!(nodes[2].rel, Rel::Obl);
        assert_eq!(nodes[3].rel, Rel::Obj);
    }

    #[test]
    fn a_participle_beside_a_finite_verb_is_no_root() {
        let node = |xpos, head, rel| Node { upos: Upos::Verb, xpos, head, rel, lemma: String::new() };
        let speaking = |verb| {
            let nodes = vec![
                node(Xpos::VBG, None, Rel::Root),
                node(Xpos::NN, Some(2), Rel::Nsubj),
                node(verb, Some(0), Rel::Parataxis),
            ];
            finite_root(nodes).iter().map(|node| node.head).collect::<Vec<_>>()
        };
        assert_eq!(speaking(Xpos::VBD), [Some(2), Some(2), None]);
        assert_eq!(speaking(Xpos::VB), [None, Some(2), Some(0)]);
    }

    #[test]
    fn verbs_in_a_row_share_what_stands_before_the_first() {
        let node = |upos, xpos, head, rel| Node { upos, xpos, head, rel, lemma: String::new() };
        let row = |second| {
            listed(vec![
                node(Upos::Noun, Xpos::NN, Some(3), Rel::Nsubj),
                node(Upos::Verb, Xpos::VBD, Some(3), Rel::Dep),
                node(Upos::Noun, Xpos::NN, Some(1), Rel::Obj),
                node(Upos::Verb, second, None, Rel::Root),
            ])
        };
        let heads = |nodes: &[Node]| nodes.iter().map(|node| node.head).collect::<Vec<_>>();
        assert_eq!(heads(&row(Xpos::VBD)), [Some(1), None, Some(1), Some(1)]);
        assert_eq!(heads(&row(Xpos::VBG)), [Some(3), Some(3), Some(1), None]);
    }

    #[test]
    fn a_hurt_with_be_was_done() {
        let node = |lemma: &str, upos, head, rel| Node { upos, xpos: Xpos::JJ, head, rel, lemma: lemma.to_owned() };
        let nodes = hurt(vec![
            node("clerk", Upos::Noun, Some(2), Rel::Nsubj),
            node("be", Upos::Aux, Some(2), Rel::Cop),
            node("wounded", Upos::Adj, None, Rel::Root),
        ]);
        let rels: Vec<Rel> = nodes.iter().map(|node| node.rel).collect();
        assert_eq!(rels, [Rel::NsubjPass, Rel::AuxPass, Rel::Root]);
        assert_eq!((nodes[2].upos, nodes[2].lemma.as_str()), (Upos::Verb, "wound"));
    }

    #[test]
    fn others_wounded_beside_those_killed_were_wounded() {
        let node = |lemma: &str, upos, head, rel| Node { upos, xpos: Xpos::VBN, head, rel, lemma: lemma.to_owned() };
        let nodes = hurt(vec![
            node("nine", Upos::Num, Some(1), Rel::NsubjPass),
            node("kill", Upos::Verb, None, Rel::Root),
            node("and", Upos::Cconj, Some(3), Rel::Cc),
            node("other", Upos::Noun, Some(1), Rel::Conj),
            node("wounded", Upos::Adj, Some(3), Rel::Amod),
        ]);
        let arcs: Vec<_> = nodes.iter().map(|node| (node.head, node.rel)).collect();
        assert_eq!(arcs[2..], [(Some(4), Rel::Cc), (Some(4), Rel::NsubjPass), (Some(1), Rel::Conj)]);
    }

    #[test]
    fn the_second_of_two_verbs_has_the_object_behind_it() {
        let node = |upos, xpos, head, rel| Node { upos, xpos, head, rel, lemma: String::new() };
        let both = |behind| {
            own_objects(vec![
                node(Upos::Verb, Xpos::VBD, None, Rel::Root),
                node(Upos::Num, Xpos::CD, Some(0), behind),
                node(Upos::Verb, Xpos::VBN, Some(0), Rel::Conj),
                node(Upos::Noun, Xpos::NNS, Some(0), Rel::Obj),
            ])
        };
        assert_eq!(both(Rel::Obj)[3].head, Some(2));
        // "met and thanked the guards" shares its object
        assert_eq!(both(Rel::Advmod)[3].head, Some(0));
    }

    #[test]
    fn a_rank_of_two_words_is_one_noun() {
        let node = |lemma: &str, upos, head, rel| Node { upos, xpos: Xpos::NN, head, rel, lemma: lemma.to_owned() };
        let nodes = of_one_piece(vec![
            node("close", Upos::Verb, None, Rel::Root),
            node("consulate", Upos::Noun, Some(0), Rel::Obj),
            node("-", Upos::Punct, Some(1), Rel::Punct),
            node("general", Upos::Noun, Some(0), Rel::Obj),
            node("in", Upos::Adp, Some(5), Rel::Case),
            node("Lyon", Upos::Propn, Some(3), Rel::Nmod),
        ]);
        assert_eq!((nodes[3].head, nodes[3].rel), (Some(1), Rel::Amod));
        assert_eq!(nodes[5].head, Some(1));
    }

    #[test]
    fn what_is_begun_and_what_is_counted_is_found_behind_other_words() {
        let node = |lemma: &str, upos, xpos, head, rel| Node { upos, xpos, head, rel, lemma: lemma.to_owned() };
        // "began on Monday to leave": by the verb that begins, not for a purpose
        let begun = |verb: &str| {
            let nodes = of_one_piece(vec![
                node(verb, Upos::Verb, Xpos::VBD, None, Rel::Root),
                node("Monday", Upos::Propn, Xpos::NNP, Some(0), Rel::Obl),
                node("to", Upos::Part, Xpos::TO, Some(3), Rel::Mark),
                node("leave", Upos::Verb, Xpos::VB, Some(0), Rel::Advcl),
            ]);
            nodes[3].rel
        };
        assert_eq!((begun("begin"), begun("stop")), (Rel::Xcomp, Rel::Advcl));
        // "the month nine attacks"
        let counted = of_one_piece(vec![
            node("month", Upos::Noun, Xpos::NN, Some(2), Rel::Nmod),
            node("nine", Upos::Num, Xpos::CD, Some(0), Rel::Nummod),
            node("attack", Upos::Noun, Xpos::NNS, None, Rel::Root),
        ]);
        assert_eq!(counted[1].head, Some(2));
        // "extended by days the waiver"
        let late = of_one_piece(vec![
            node("ministry", Upos::Noun, Xpos::NN, Some(1), Rel::Nsubj),
            node("extend", Upos::Verb, Xpos::VBD, None, Rel::Root),
            node("day", Upos::Noun, Xpos::NNS, Some(1), Rel::Obl),
            node("waiver", Upos::Noun, Xpos::NN, Some(1), Rel::NsubjPass),
        ]);
        assert_eq!(late[3].rel, Rel::Obj);
    }

    #[test]
    fn of_two_past_forms_in_a_row_the_first_says_which() {
        let node = |upos, xpos, head, rel| Node { upos, xpos, head, rel, lemma: String::new() };
        let row = |between| {
            reduced(vec![
                node(Upos::Noun, Xpos::NNS, Some(1), Rel::Nsubj),
                node(Upos::Verb, Xpos::VBD, None, Rel::Root),
                node(between, Xpos::RB, Some(1), Rel::Obl),
                node(Upos::Verb, Xpos::VBD, Some(1), Rel::Dep),
                node(Upos::Noun, Xpos::NN, Some(3), Rel::Obl),
            ])
        };
        let nodes = row(Upos::Adv);
        assert_eq!((nodes[3].head, nodes[0].head), (None, Some(3)));
        assert_eq!((nodes[1].head, nodes[1].rel), (Some(0), Rel::Acl));
        // "rockets rose and fell"
        assert_eq!(row(Upos::Cconj)[3].head, Some(1));
    }

    #[test]
    fn of_two_subjects_side_by_side_the_first_belongs_to_the_second() {
        let node = |lemma: &str, upos, head, rel| Node { upos, xpos: Xpos::NN, head, rel, lemma: lemma.to_owned() };
        let round = side_by_side(vec![
            node("mortar", Upos::Noun, Some(2), Rel::Nsubj),
            node("round", Upos::Noun, Some(2), Rel::Nsubj),
            node("land", Upos::Verb, None, Rel::Root),
        ]);
        assert_eq!((round[0].head, round[0].rel), (Some(1), Rel::Compound));
        let shot = side_by_side(vec![
            node("shoot", Upos::Verb, None, Rel::Root),
            node("dead", Upos::Adj, Some(2), Rel::Amod),
            node("guard", Upos::Noun, Some(0), Rel::Obj),
        ]);
        assert_eq!((shot[1].head, shot[1].rel), (Some(0), Rel::Xcomp));
    }

    #[test]
    fn in_a_whole_sentence_a_verb_without_be_is_no_passive() {
        let node = |xpos, head, rel| Node { upos: Upos::X, xpos, head, rel, lemma: String::new() };
        let shot = |whole| {
            active(vec![node(Xpos::NNS, Some(1), Rel::NsubjPass), node(Xpos::VBN, None, Rel::Root)], whole)[0].rel
        };
        assert_eq!((shot(true), shot(false)), (Rel::Nsubj, Rel::NsubjPass));
    }

    #[test]
    fn what_a_statement_says_is_said() {
        let node = |lemma: &str, upos, head, rel| Node { upos, xpos: Xpos::NN, head, rel, lemma: lemma.to_owned() };
        let nodes = said_in_writing(vec![
            node("it", Upos::Pron, Some(1), Rel::Nsubj),
            node("say", Upos::Verb, None, Rel::Root),
            node("in", Upos::Adp, Some(3), Rel::Case),
            node("statement", Upos::Noun, Some(1), Rel::Obl),
            node("that", Upos::Sconj, Some(6), Rel::Mark),
            node("they", Upos::Pron, Some(6), Rel::Nsubj),
            node("fire", Upos::Verb, Some(3), Rel::Acl),
        ]);
        assert_eq!((nodes[6].head, nodes[6].rel), (Some(1), Rel::Ccomp));
    }

    #[test]
    fn a_clause_with_after_hangs_on_the_verb_before_it() {
        let node = |lemma: &str, xpos, head, rel| {
            let upos = if rel == Rel::Dep || rel == Rel::Root { Upos::Verb } else { Upos::X };
            Node { upos, xpos, head, rel, lemma: lemma.to_owned() }
        };
        let sentence = |conjunction: &str| {
            clause_behind(vec![
                node("May", Xpos::NNP, Some(7), Rel::Obl),
                node("parliament", Xpos::NN, Some(2), Rel::Nsubj),
                node("vote", Xpos::VBD, Some(7), Rel::Dep),
                node(conjunction, Xpos::IN, Some(4), Rel::Case),
                node("general", Xpos::NN, Some(5), Rel::NmodDesc),
                node("Amari", Xpos::NNP, Some(7), Rel::Obl),
                node("be", Xpos::VBD, Some(7), Rel::AuxPass),
                node("kill", Xpos::VBN, None, Rel::Root),
            ])
        };
        let nodes = sentence("after");
        assert_eq!((nodes[2].head, nodes[7].head, nodes[7].rel), (None, Some(2), Rel::Advcl));
        assert_eq!((nodes[5].rel, nodes[3].head, nodes[3].rel), (Rel::NsubjPass, Some(7), Rel::Mark));
        assert_eq!(nodes[0].head, Some(2));
        assert_eq!(sentence("in")[7].head, None);
    }

    #[test]
    fn cables_are_told_from_headlines() {
        assert!(capitals(&["THE", "EMBASSY", "IN", "LIMA", "WAS", "ATTACKED", "."]));
        assert!(!capitals(&["UN", "Convoy", "Hit"]));
    }
}
