//! Spans put to the bounds of noun phrases, so that a phrase found in part is found whole.

use super::messages::Message;
use super::numbers;
use super::signals::{Role, Signals};
use crate::Desk;
use chancery_facts::{Span, TextBuilder};
use chancery_syntax::{Node, Upos};

/// Trees of the sentences that hold spans.
pub struct Trees {
    /// For each sentence its nodes, as many as tokens; empty if not parsed.
    nodes: Vec<Vec<Node>>,
}

impl Trees {
    /// Parses, in sentence case, the sentences that hold spans.
    pub fn new(desk: &Desk, message: &Message, signals: &Signals) -> Trees {
        let mut builder = TextBuilder::new();
        builder.push(message.raw, Span::new(0, message.raw.len()));
        let restored = desk.recogniser.in_sentence_case(builder.finish());
        let restored = restored.as_str();
        let holds = |s: usize| signals.spans.iter().any(|span| message.sentence_at(span.start) == Some(s));
        let parse = |s: usize| {
            let tokens = &message.tokens[message.sentences[s].tokens.clone()];
            let forms: Vec<&str> = tokens.iter().map(|t| &restored[t.start..t.end]).collect();
            desk.syntax.parse(&forms)
        };
        Trees { nodes: (0..message.sentences.len()).map(|s| if holds(s) { parse(s) } else { Vec::new() }).collect() }
    }

    /// Moves the bounds of all spans; of those that then coincide in a role one is left, with the highest probability.
    pub fn snap(&self, message: &Message, signals: &mut Signals) {
        for span in &mut signals.spans {
            // Names and weapons are as the tagger has them: the nouns around a name are no part of it.
            if matches!(span.role, Role::PerpOrg | Role::HumName | Role::Instrument) {
                continue;
            }
            span.said = Some((span.start, span.end));
            let Some(sentence) = message.sentence_at(span.start) else { continue };
            let range = message.sentences[sentence].tokens.clone();
            let first = message.token_at(span.start).clamp(range.start, range.end - 1);
            let last = message.token_at(span.end).saturating_sub(1).clamp(first, range.end - 1);
            let (first, last) = self.bounds(message, sentence, first - range.start, last - range.start);
            span.start = message.tokens[range.start + first].start;
            span.end = message.tokens[range.start + last].end;
        }
        let mut kept: Vec<super::signals::RoleSpan> = Vec::new();
        for span in signals.spans.drain(..) {
            match kept.iter_mut().find(|k| k.role == span.role && k.start == span.start && k.end == span.end) {
                Some(same) if same.p < span.p => *same = span,
                Some(_) => {}
                None => kept.push(span),
            }
        }
        signals.spans = kept;
    }

    /// The whole phrase around tokens of a sentence: from the first modifier to the head noun and its name.
    fn bounds(&self, message: &Message, sentence: usize, first: usize, last: usize) -> (usize, usize) {
        let nodes = &self.nodes[sentence];
        let base = message.sentences[sentence].tokens.start;
        let word = |i: usize| message.word(base + i);
        let end = chunk_end(nodes, last).max(last);
        let start = chunk_start(nodes, first).unwrap_or(first).min(first);
        let empty = |i: usize| {
            matches!(
                word(i),
                "THE"
                    | "A"
                    | "AN"
                    | "THIS"
                    | "THAT"
                    | "THESE"
                    | "THOSE"
                    | "SEVERAL"
                    | "SOME"
                    | "HIS"
                    | "HER"
                    | "ITS"
                    | "THEIR"
                    | "OTHER"
                    | "ANOTHER"
                    | "AND"
                    | "OF"
                    | "BY"
                    | "AT"
                    | "LEAST"
                    | "ABOUT"
                    | ","
                    | "."
                    | "("
                    | "["
                    | "-"
                    | "--"
                    | ";"
                    | ":"
            ) || numbers::value(word(i)).is_some()
        };
        let (mut start, mut end) = (start, end);
        while start < end && empty(start) {
            start += 1;
        }
        while end > start
            && matches!(
                word(end),
                "THE" | "A" | "AN" | "OF" | "BY" | "IN" | "AND" | "," | "." | "(" | "[" | "-" | "--" | ";" | ":" | "'S"
            )
        {
            end -= 1;
        }
        (start, end)
    }
}

/// Whether a node is a part of the noun phrase of its head, before or after it.
fn belongs(node: &Node) -> bool {
    let rel = node.rel.as_str();
    matches!(rel, "amod" | "compound" | "nummod" | "flat" | "nmod:poss" | "goeswith" | "det") || rel.starts_with("flat")
}

/// The end of the phrase a token is in: its head noun, and the name that follows it.
fn chunk_end(nodes: &[Node], token: usize) -> usize {
    let mut head = token;
    for _ in 0..6 {
        let Some(node) = nodes.get(head) else { return token };
        let Some(next) = node.head.filter(|h| belongs(node) && *h > head && h - token <= 5) else { break };
        head = next;
    }
    let flat = |i: &usize| nodes[*i].head == Some(head) && nodes[*i].rel.as_str().starts_with("flat");
    (head + 1..nodes.len().min(head + 6)).take_while(flat).last().unwrap_or(head)
}

/// The start of the phrase a token is in, without its article.
fn chunk_start(nodes: &[Node], token: usize) -> Option<usize> {
    let node = nodes.get(token)?;
    let head = match node.head {
        Some(head) if belongs(node) => head,
        _ => token,
    };
    if !matches!(nodes[head].upos, Upos::Noun | Upos::Propn) {
        return None;
    }
    let modifies = |i: usize| {
        let rel = nodes[i].rel.as_str();
        let mine = nodes[i].head.is_some_and(|h| h == head || h > i && h <= head && belongs(&nodes[h]));
        mine && matches!(rel, "amod" | "compound" | "flat")
    };
    (head.saturating_sub(6)..token.min(head)).rev().take_while(|i| modifies(*i)).last()
}
