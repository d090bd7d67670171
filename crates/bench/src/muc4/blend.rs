//! Two taggers, one opinion.

use super::signals::{RoleSpan, SentenceSignal, Signals};

/// How much the light tagger's probability of a phrase counts, and the other's.
const LIGHT: f32 = 0.5;
const OTHER: f32 = 0.8;
/// Share of the other tagger in what a sentence tells.
const OTHER_TOLD: f32 = 0.6;
/// How much surer the light tagger must be for its bounds to be taken.
const SURER: f32 = 0.2;

/// Joins the signals of the light tagger and of another one for the same message.
pub fn blend(light: &Signals, other: &Signals) -> Signals {
    let weights = Weights::new();
    let sentences = light.sentences.iter().map(|told| sentence(told, other, weights.told)).collect();
    let mut taken = vec![false; light.spans.len()];
    let mut spans: Vec<RoleSpan> = Vec::new();
    for theirs in &other.spans {
        let touches = |ours: &RoleSpan| ours.role == theirs.role && ours.start < theirs.end && theirs.start < ours.end;
        let ours: Vec<usize> = (0..light.spans.len()).filter(|i| touches(&light.spans[*i])).collect();
        ours.iter().for_each(|i| taken[*i] = true);
        let best = ours.iter().map(|i| &light.spans[*i]).reduce(|a, b| if b.p > a.p { b } else { a });
        let mut joined = theirs.clone();
        let p = best.map_or(0.0, |b| b.p);
        joined.p = 1.0 - (1.0 - weights.other * theirs.p) * (1.0 - weights.light * p);
        if let Some(best) = best.filter(|b| b.p > theirs.p + SURER) {
            (joined.start, joined.end) = (best.start, best.end);
        }
        spans.push(joined);
    }
    let alone = light.spans.iter().zip(&taken).filter(|(_, taken)| !**taken);
    spans.extend(alone.map(|(span, _)| RoleSpan { p: weights.light * span.p, ..span.clone() }));
    spans.sort_by_key(|s| (s.start, s.end, s.role));
    Signals { id: light.id.clone(), joined: true, sentences, spans }
}

#[derive(Clone, Copy)]
struct Weights {
    light: f32,
    other: f32,
    told: f32,
}

impl Weights {
    fn new() -> Weights {
        let of = |key: &str, usual: f32| super::given(key).unwrap_or(usual);
        Weights { light: of("wl", LIGHT), other: of("wn", OTHER), told: of("ws", OTHER_TOLD) }
    }
}

/// The types of a sentence: the mean of the logits, weighted.
fn sentence(told: &SentenceSignal, other: &Signals, share: f32) -> SentenceSignal {
    let logit = |p: f32| (p.clamp(1e-4, 1.0 - 1e-4) / (1.0 - p.clamp(1e-4, 1.0 - 1e-4))).ln();
    let touching = || other.sentences.iter().filter(|t| t.start < told.end && told.start < t.end);
    let theirs = |kind: &String| touching().filter_map(|t| t.types.get(kind)).copied().fold(0.005f32, f32::max);
    let mut joined = told.clone();
    for (kind, p) in &mut joined.types {
        let mean = share * logit(theirs(kind)) + (1.0 - share) * logit(*p);
        *p = 1.0 / (1.0 + (-mean).exp());
    }
    joined.stage = touching().next().map(|t| t.stage.clone()).unwrap_or_default();
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::muc4::signals::{Odds, Role};

    fn span(start: usize, end: usize, p: f32) -> RoleSpan {
        RoleSpan { start, end, said: None, role: Role::Target, p, types: Odds::new(), effects: Odds::new() }
    }

    #[test]
    fn phrases_that_both_find_are_surer() {
        let light = Signals { spans: vec![span(0, 10, 0.5), span(20, 30, 0.5)], ..Signals::default() };
        let other = Signals { spans: vec![span(2, 10, 0.5)], ..Signals::default() };
        let joined = blend(&light, &other);
        assert_eq!(joined.spans.iter().map(|s| s.start).collect::<Vec<_>>(), [2, 20]);
        assert!(joined.spans[0].p > joined.spans[1].p);
    }
}
