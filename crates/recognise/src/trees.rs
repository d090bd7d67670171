//! Trees from the encoder: windows of whole sentences, read together, so that a sentence is parsed in its company.

use chancery_encoder::{Depth, Encoder, Output, windows};
use chancery_syntax::{Node, Rel, Syntax, Upos, Xpos, lemma};
use std::ops::Range;

/// Longest window in word pieces. Trained on windows of up to 160 (treebank) and 288 (messages); longer ones cost more and gain little.
const WINDOW: usize = 192;

/// Sentences written to stand before a window that is shorter than [`SHORT`], in word pieces: in training few sentences stood
/// alone, and alone one is read worse. Reports hardly ever need them.
const COMPANY: &str = "Talks between the two sides went on until late in the evening . Officials who took part in them gave no \
                       details of what had been agreed , but said that they would meet again next week . The weather in the \
                       capital remained cold .";
const SHORT: usize = 80;

/// How much the other parser's arc and relation weigh beside the encoder's scores, in its log-linear units. Both chosen on the
/// treebank's dev half; the two parsers err in different places (the method: Sagae and Lavie 2006, parser combination by
/// reparsing).
const SECOND_ARC: f32 = 2.0;
const SECOND_RELATION: f32 = 1.0;
/// Width of the other parser's beam: less costs dates and links between reports.
const SECOND_WIDTH: usize = 4;

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
    for window in windows(&lengths, WINDOW) {
        let words: Vec<&str> = sentences[window.clone()].iter().flatten().copied().collect();
        let hidden = capitals(&words);
        let short = lengths[window.clone()].iter().sum::<usize>() < SHORT;
        let company: Vec<&str> = if short { COMPANY.split_whitespace().collect() } else { Vec::new() };
        let mut from = company.len();
        let output = encoder.read(&[company, words].concat(), hidden, Depth::Trees).ok();
        for sentence in &sentences[window] {
            let range = from..from + sentence.len();
            from = range.end;
            let bounds = bounds.next().unwrap_or((0, sentence.len()));
            let learned = output.as_ref().and_then(|output| nodes(output, syntax, sentence, range, bounds));
            out.push(learned.unwrap_or_else(|| plain(sentence)));
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
    let mut second: Vec<Node> = Vec::with_capacity(words.len());
    for part in [0..lead, lead..tail, tail..words.len()] {
        let other = syntax.parse_tagged(&words[part.clone()], &tags[part.clone()], SECOND_WIDTH);
        let more = |word: usize, head: usize| {
            let agrees = other.get(word).is_some_and(|node| node.head.unwrap_or(word) == head);
            if agrees { SECOND_ARC } else { 0.0 }
        };
        let tree = output.tree(range.start + part.start..range.start + part.end, more);
        heads.extend(tree.into_iter().map(|head| head.map(|head| part.start + head)));
        second.extend(other.into_iter().map(|node| Node { head: node.head.map(|h| h + part.start), ..node }));
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
    let hint = |word: usize, head: usize| {
        let other = second.get(word).filter(|node| node.head == Some(head))?;
        Some((other.rel.as_str(), SECOND_RELATION))
    };
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
                Some(head) => match Rel::from_text(output.relation(at, range.start + head, hint(i, head))) {
                    // Only the top of the tree is its root.
                    None | Some(Rel::Root) => Rel::Dep,
                    Some(rel) => rel,
                },
            };
            Node { upos, xpos, head, rel, lemma: lemma(word, xpos) }
        })
        .collect();
    Some(agreed(nodes))
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
    use super::{agreed, capitals};
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
    fn cables_are_told_from_headlines() {
        assert!(capitals(&["THE", "EMBASSY", "IN", "LIMA", "WAS", "ATTACKED", "."]));
        assert!(!capitals(&["UN", "Convoy", "Hit"]));
    }
}
