//! The encoder's signals of a message.

use super::messages::Message;
use super::signals::{Odds, Role, RoleSpan, SentenceSignal, Signals};
use crate::Desk;

/// Added to the score of a word having no part: above 0 fewer and surer parts come out, below 0 more.
const LEAN: f32 = 0.5;

/// What the encoder says; `None` without it.
pub fn signals(desk: &Desk, message: &Message<'_>) -> Option<Signals> {
    let words: Vec<Vec<&str>> = message
        .sentences
        .iter()
        .map(|sentence| message.tokens[sentence.tokens.clone()].iter().map(|t| &message.raw[t.start..t.end]).collect())
        .collect();
    let read = desk.recogniser.signals(&words, super::given("lean").unwrap_or(LEAN), true)?;
    let mut signals = Signals { id: message.id.to_owned(), ..Signals::default() };
    let odds = |shares: Vec<(String, f32)>| shares.into_iter().collect::<Odds>();
    for (sentence, said) in message.sentences.iter().zip(read) {
        let first = sentence.tokens.start;
        for part in said.parts {
            signals.spans.push(RoleSpan {
                start: message.tokens[first + part.words.start].start,
                end: message.tokens[first + part.words.end - 1].end,
                said: None,
                role: role(&part.role)?,
                p: part.probability,
                types: odds(part.fills),
                effects: odds(part.effects),
            });
        }
        let (types, stage) = (odds(said.incidents), odds(said.stages));
        signals.sentences.push(SentenceSignal { start: sentence.start, end: sentence.end, types, stage });
    }
    Some(signals)
}

fn role(label: &str) -> Option<Role> {
    Some(match label {
        "perp_individual" => Role::PerpInd,
        "perp_organization" => Role::PerpOrg,
        "physical_target" => Role::Target,
        "human_name" => Role::HumName,
        "human_description" => Role::HumDesc,
        "instrument" => Role::Instrument,
        _ => return None,
    })
}
