//! Who says what: reporting verbs, "according to", communiqués, and quotations that run on.

use crate::clauses::Clause;
use crate::frames::{Frames, Scene};
use chancery_facts::reading::{Reading, Sentence, Sort};

/// Words that somebody says.
#[derive(Clone, Debug)]
pub struct Said {
    /// Sentence and word of the reporting verb (or of "according").
    pub verb: (usize, usize),
    /// Sentence and head word of the speaker's mention.
    pub speaker: Option<(usize, usize)>,
    /// Person behind a communiqué or spokesman named elsewhere: sentence and head word.
    pub behind: Option<(usize, usize)>,
    /// The words of this sentence that are said.
    pub words: Vec<bool>,
    /// Type of statement when nothing else is coded.
    pub statement: String,
    /// Said inside words that somebody else passes on.
    pub relayed: bool,
}

/// The reported passages of one sentence, outermost first.
pub fn said(scene: &Scene, clauses: &[Clause], frames: &Frames) -> Vec<Said> {
    let sentence = &scene.reading.sentences[scene.sentence];
    let mut out = Vec::new();
    if let Some(said) = according_to(scene, sentence) {
        out.push(said);
    }
    for clause in clauses {
        let Some(reporting) = frames.reporting(clause) else { continue };
        let Some(words) = content(sentence, clause) else { continue };
        let speaker = speaker_word(sentence, clause);
        // "Reports that shots were fired …": a noun taken for a verb
        let noun = clause.verb == 0 && matches!(sentence.words[0].lower.as_str(), "reports" | "claims");
        if speaker.is_none() && (clause.passive || noun) {
            continue;
        }
        let at = scene.sentence;
        let behind = speaker.and_then(|w| behind_medium(scene, sentence, w));
        out.push(Said {
            verb: (at, clause.verb),
            speaker: speaker.map(|w| (at, w)),
            behind,
            words,
            statement: reporting.statement.clone(),
            relayed: false,
        });
    }
    // Longer passages first: the last one that covers a word is the innermost.
    out.sort_by_key(|s| std::cmp::Reverse(s.words.iter().filter(|w| **w).count()));
    for i in 1..out.len() {
        out[i].relayed = out[..i].iter().any(|o| o.words[out[i].verb.1]);
    }
    out
}

fn speaker_word(sentence: &Sentence, clause: &Clause) -> Option<usize> {
    let word = clause.subject?;
    // "three diplomats said": a number alone is no speaker
    let w = &sentence.words[word];
    let empty = w.lower == "it" && sentence.words[clause.verb].lower == "is";
    // Days do not speak, whatever the parse makes of "Oslo on Monday declared".
    let day = w.pos == "PROPN" && w.lower.len() > 5 && w.lower.ends_with("day");
    (!empty && !day).then_some(word)
}

/// The words that a reporting verb reports.
fn content(sentence: &Sentence, clause: &Clause) -> Option<Vec<bool>> {
    let verb = clause.verb;
    let n = sentence.words.len();
    let mut words = vec![false; n];
    let own: Vec<usize> = own_words(sentence, clause);
    if let Some(content) = clause.content {
        for i in sentence.subtree(content) {
            words[i] = true;
        }
        // "The window was closed, she noted; \"everybody else was at work\"": said on both sides of the verb
        let around = sentence.is_rel(verb, &["parataxis"]) && sentence.words[content].quoted;
        if let Some(head) = sentence.words[verb].head.filter(|&h| around && h < verb && content > verb) {
            let said = sentence.subtree(verb);
            for i in sentence.subtree(head).into_iter().filter(|i| !said.contains(i)) {
                words[i] = true;
            }
        }
        // What follows in the same breath: a second clause joined to the content.
        for c in sentence.children(verb).filter(|&c| sentence.is_rel(c, &["ccomp", "parataxis"])) {
            if !reports_itself(sentence, c) {
                for i in sentence.subtree(c) {
                    words[i] = true;
                }
            }
        }
    } else if sentence.is_rel(verb, &["parataxis"])
        || (sentence.words[verb].head.is_some()
            && sentence.is_rel(verb, &["advcl"])
            && sentence.case(verb) == Some("as"))
    {
        let head = sentence.words[verb].head?;
        for i in sentence.subtree(head) {
            words[i] = true;
        }
    } else if sentence.words.iter().any(|w| w.quoted) && sentence.words[verb].head.is_none() {
        for (i, w) in sentence.words.iter().enumerate() {
            words[i] = w.quoted;
        }
    } else if let Some(complement) = clause.complement {
        for i in sentence.subtree(complement) {
            words[i] = true;
        }
    } else {
        return None;
    }
    for i in own {
        words[i] = false;
    }
    words.iter().any(|w| *w).then_some(words)
}

fn reports_itself(sentence: &Sentence, i: usize) -> bool {
    matches!(sentence.words[i].lemma.as_str(), "say" | "add" | "tell" | "report")
}

/// The reporting clause without what it reports.
fn own_words(sentence: &Sentence, clause: &Clause) -> Vec<usize> {
    let mut own = vec![clause.verb];
    for child in sentence.children(clause.verb) {
        if sentence.is_rel(child, &["nsubj", "aux", "obl", "advmod", "iobj", "mark", "obj"])
            && Some(child) != clause.content
            && Some(child) != clause.complement
        {
            let quoted = sentence.is_rel(child, &["obj"]) && sentence.words[child].quoted;
            if !quoted {
                own.extend(sentence.subtree(child));
            }
        }
    }
    own
}

/// "according to X": everything else in the sentence is X's word.
fn according_to(scene: &Scene, sentence: &Sentence) -> Option<Said> {
    let at = sentence.words.iter().position(|w| w.lower == "according")?;
    let to = sentence.words.get(at + 1).filter(|w| w.lower == "to").map(|_| at + 1)?;
    let speaker = (to + 1..sentence.words.len())
        .find(|&i| scene.mention(i).is_some() && !sentence.is_rel(i, &["nmod:poss", "compound"]))?;
    let mut words = vec![true; sentence.words.len()];
    words[at] = false;
    words[to] = false;
    for i in sentence.subtree(speaker) {
        words[i] = false;
    }
    let behind = behind_medium(scene, sentence, speaker);
    Some(Said {
        verb: (scene.sentence, at),
        speaker: Some((scene.sentence, speaker)),
        behind,
        words,
        statement: "assessment".to_owned(),
        relayed: false,
    })
}

/// "a statement by the ambassadors", "a statement issued by the presidency": who stands behind the medium.
fn behind_medium(scene: &Scene, sentence: &Sentence, word: usize) -> Option<(usize, usize)> {
    let m = scene.mention(word)?;
    if !(m.is("medium") || m.is("messagenoun")) {
        return None;
    }
    for i in sentence.subtree(word) {
        if i > word
            && matches!(sentence.case(i), Some("by" | "from" | "of"))
            && scene.mention(i).is_some_and(|m| !m.is("medium"))
        {
            return Some((scene.sentence, i));
        }
    }
    if let Some(owner) = sentence.child(word, &["nmod:poss"]).filter(|&i| scene.mention(i).is_some()) {
        return Some((scene.sentence, owner));
    }
    earlier_issuer(scene.reading, scene.sentence)
}

/// "The statement said": the issuer named with the medium in an earlier sentence.
fn earlier_issuer(reading: &Reading, before: usize) -> Option<(usize, usize)> {
    for s in (before.saturating_sub(4)..before).rev() {
        let sentence = &reading.sentences[s];
        for m in reading.mentions_of(s).iter().filter(|m| m.is("medium")) {
            for i in sentence.subtree(m.head) {
                let party = |i: usize| {
                    reading.mention_at(s, i).is_some_and(|m| {
                        matches!(
                            reading.entity(m).sort,
                            Sort::Government | Sort::Organisation | Sort::Person | Sort::People | Sort::Mission
                        )
                    })
                };
                if i > m.head && matches!(sentence.case(i), Some("by" | "from")) && party(i) {
                    return Some((s, i));
                }
            }
        }
    }
    None
}
