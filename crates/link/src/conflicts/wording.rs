//! One decision in words of different force.

use super::{conflict, sides};
use crate::corpus::Corpus;
use crate::groups::Draft;
use crate::lexicon::Lexicon;
use crate::names::fold;
use chancery_facts::{Conflict, ConflictClass, GroupRelation, Kind};

/// A vote that one report tells as binding and another as a call.
pub(super) fn of_votes(corpus: &Corpus<'_>, group: &Draft) -> Option<Conflict> {
    if group.relation != GroupRelation::Same || group.kind != Kind::Measure || group.members.len() < 2 {
        return None;
    }
    let votes = group.members.iter().copied().filter(|&i| corpus.views[i].ty() == "legislation_or_vote");
    let told: Vec<(usize, &str)> = votes.filter_map(|i| Some((i, force(corpus, i)?))).collect();
    if told.iter().all(|(_, f)| *f == told[0].1) {
        return None;
    }
    let values = told.iter().map(|&(i, _)| (i, super::words(corpus, i)));
    let note = "one decision told as binding and as a call; its legal force differs";
    conflict(corpus, "status", ConflictClass::Wording, "What was decided".into(), sides(values), note)
}

/// The force of the first word that has one.
fn force(corpus: &Corpus<'_>, i: usize) -> Option<&'static str> {
    let lexicon = Lexicon::get();
    let words = fold(&corpus.views[i].fact.main().quote.text);
    words.iter().find_map(|w| ["binding", "urging"].into_iter().find(|list| lexicon.is(list, w)))
}
