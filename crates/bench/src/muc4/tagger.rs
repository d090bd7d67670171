//! The light tagger: logistic regression over the features of `features.rs`, for want of a better one. Trained by
//! `training/muc4/train.py`.

use super::features::Features;
use super::messages::Message;
use super::signals::{Odds, Role, RoleSpan, SentenceSignal, Signals};
use chancery_atlas::Atlas;
use std::sync::LazyLock;

const WEIGHTS: &[u8] = include_bytes!("../../../../models/muc4.bin");

/// Roles in the order of the token part's outputs, three (outside, begins, goes on) for each.
const ROLES: [Role; 6] = [Role::PerpInd, Role::PerpOrg, Role::Target, Role::HumName, Role::HumDesc, Role::Instrument];

/// How much less than its probability "outside" counts: a phrase is found although it is doubtful.
const DOUBT: f32 = 0.4;

/// One linear part: a row of 8-bit weights for each known feature.
struct Part {
    labels: Vec<String>,
    scale: f32,
    bias: Vec<f32>,
    hashes: Vec<u32>,
    rows: &'static [u8],
}

static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let mut rest = WEIGHTS;
    let mut parts = Vec::new();
    while let Some(part) = Part::read(&mut rest) {
        parts.push(part);
    }
    parts
});

fn take(rest: &mut &'static [u8], n: usize) -> Option<&'static [u8]> {
    let (head, tail) = rest.split_at_checked(n)?;
    *rest = tail;
    Some(head)
}

fn number(rest: &mut &'static [u8]) -> Option<u32> {
    Some(u32::from_le_bytes(take(rest, 4)?.try_into().ok()?))
}

impl Part {
    /// Labels (count, bytes, text with line breaks), scale, biases, hashes in order, rows.
    fn read(rest: &mut &'static [u8]) -> Option<Part> {
        let bytes = number(rest)? as usize;
        let labels: Vec<String> = String::from_utf8_lossy(take(rest, bytes)?).lines().map(str::to_owned).collect();
        let scale = f32::from_bits(number(rest)?);
        let bias = labels.iter().map(|_| Some(f32::from_bits(number(rest)?))).collect::<Option<_>>()?;
        let count = number(rest)? as usize;
        let hashes = take(rest, 4 * count)?.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let hashes = hashes.collect();
        let rows = take(rest, count * labels.len())?;
        Some(Part { labels, scale, bias, hashes, rows })
    }

    /// Sums of weights for each label.
    fn scores(&self, features: &[u32]) -> Vec<f32> {
        let width = self.labels.len();
        let mut sums = self.bias.clone();
        for feature in features {
            let Ok(row) = self.hashes.binary_search(feature) else { continue };
            for (sum, weight) in sums.iter_mut().zip(&self.rows[row * width..(row + 1) * width]) {
                *sum += f32::from(*weight as i8) * self.scale;
            }
        }
        sums
    }

    /// Probabilities of the labels that start with a mark, which are cut off.
    fn odds(&self, scores: &[f32], mark: &str) -> Odds {
        let mine: Vec<(&str, f32)> =
            self.labels.iter().zip(scores).filter_map(|(l, s)| Some((l.strip_prefix(mark)?, *s))).collect();
        let top = mine.iter().map(|m| m.1).fold(f32::MIN, f32::max);
        let total: f32 = mine.iter().map(|m| (m.1 - top).exp()).sum();
        mine.into_iter().map(|(label, s)| (label.to_owned(), (s - top).exp() / total)).collect()
    }
}

/// The signals of a message by the light tagger.
pub fn signals(atlas: &Atlas, message: &Message) -> Signals {
    let features = Features::new(atlas, message);
    let mut signals = Signals { id: message.id.to_owned(), ..Signals::default() };
    let [tokens, sentences, ..] = PARTS.as_slice() else { return signals };
    for (s, sentence) in message.sentences.iter().enumerate() {
        let scores = sentences.scores(&features.of_sentence(s));
        let types = sentences.labels.iter().zip(&scores).map(|(label, s)| (label.clone(), 1.0 / (1.0 + (-s).exp())));
        let told =
            SentenceSignal { start: sentence.start, end: sentence.end, types: types.collect(), ..Default::default() };
        signals.sentences.push(told);
        let states: Vec<Vec<f32>> = sentence.tokens.clone().map(|t| tokens.scores(&features.of_token(t, s))).collect();
        for (r, role) in ROLES.iter().enumerate() {
            for (first, last, p) in runs(&states, r) {
                let start = message.tokens[sentence.tokens.start + first].start;
                let end = message.tokens[sentence.tokens.start + last].end;
                signals.spans.push(RoleSpan {
                    start,
                    end,
                    said: None,
                    role: *role,
                    p,
                    types: Odds::new(),
                    effects: Odds::new(),
                });
            }
        }
    }
    describe(&features, &mut signals);
    signals
}

/// Says the types and effects of spans; what another tagger says of them counts as much.
pub fn describe(features: &Features, signals: &mut Signals) {
    let [_, _, phrases, ..] = PARTS.as_slice() else { return };
    for span in &mut signals.spans {
        let (types, effects) = match span.role {
            Role::Target => ("phys-type:", "phys-effect:"),
            Role::HumName | Role::HumDesc => ("hum-type:", "hum-effect:"),
            Role::Instrument => ("instrument:", ""),
            Role::PerpOrg => ("confidence:", ""),
            Role::PerpInd => continue,
        };
        let scores = phrases.scores(&features.of_phrase(span.start, span.end));
        span.types = mixed(&phrases.odds(&scores, types), &span.types);
        if !effects.is_empty() {
            span.effects = mixed(&phrases.odds(&scores, effects), &span.effects);
        }
    }
}

/// The mean of our odds and another tagger's over the fills that ours know; ours alone without the other.
fn mixed(ours: &Odds, other: &Odds) -> Odds {
    // Another tagger need not know that nothing may have happened.
    let none = ours.get("NONE").copied().unwrap_or(0.0);
    let total: f32 = other.iter().filter(|(fill, _)| ours.contains_key(*fill)).map(|(_, p)| p).sum();
    if total < 0.05 {
        return ours.clone();
    }
    let theirs = |fill: &String| match fill.as_str() {
        "NONE" => none,
        _ => (1.0 - none) * other.get(fill).copied().unwrap_or(0.0) / total,
    };
    ours.iter().map(|(fill, p)| (fill.clone(), (p + theirs(fill)) / 2.0)).collect()
}

/// Runs of tokens in a role by the likeliest path: first, last, mean probability of not being outside.
fn runs(states: &[Vec<f32>], role: usize) -> Vec<(usize, usize, f32)> {
    let probabilities: Vec<[f32; 3]> = states
        .iter()
        .map(|s| {
            let s = &s[3 * role..3 * role + 3];
            let top = s.iter().copied().fold(f32::MIN, f32::max);
            let e = [(s[0] - top).exp(), (s[1] - top).exp(), (s[2] - top).exp()];
            let total: f32 = e.iter().sum();
            e.map(|x| x / total)
        })
        .collect();
    let path = best_path(&probabilities);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < path.len() {
        if path[at] != 1 {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < path.len() && path[end] == 2 {
            end += 1;
        }
        let p = probabilities[at..end].iter().map(|p| 1.0 - p[0]).sum::<f32>() / (end - at) as f32;
        runs.push((at, end - 1, p));
        at = end;
    }
    runs
}

/// States 0 outside, 1 begins, 2 goes on; nothing goes on from outside.
fn best_path(probabilities: &[[f32; 3]]) -> Vec<usize> {
    let mut best = [0.0f32, 0.0, f32::NEG_INFINITY];
    let mut back: Vec<[usize; 3]> = Vec::new();
    for (i, p) in probabilities.iter().enumerate() {
        let log = [(p[0] * DOUBT).max(1e-9).ln(), p[1].max(1e-9).ln(), p[2].max(1e-9).ln()];
        if i == 0 {
            best = [log[0], log[1], f32::NEG_INFINITY];
            back.push([0; 3]);
            continue;
        }
        let any = (0..3).fold(0, |a, b| if best[b] > best[a] { b } else { a });
        let inside = if best[1] >= best[2] { 1 } else { 2 };
        back.push([any, any, inside]);
        best = [best[any] + log[0], best[any] + log[1], best[inside] + log[2]];
    }
    let mut state = (0..3).fold(0, |a, b| if best[b] > best[a] { b } else { a });
    let mut path = vec![0; probabilities.len()];
    for i in (0..probabilities.len()).rev() {
        path[i] = state;
        state = back[i][state];
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_begins_and_goes_on() {
        let outside = [0.98, 0.01, 0.01];
        assert_eq!(best_path(&[outside, [0.2, 0.7, 0.1], [0.3, 0.1, 0.6], outside]), [0, 1, 2, 0]);
        assert_eq!(best_path(&[outside, [0.3, 0.0, 0.7]]), [0, 0]);
    }
}
