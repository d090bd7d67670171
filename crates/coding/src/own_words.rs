//! What speakers say of their own part: "It was us", "It was not us", "I was at sea that night, the defendant told the court".

use crate::desk::{Desk, Draft};
use crate::events::add;
use crate::menace;
use crate::speech::Said;
use chancery_facts::reading::Sentence;
use chancery_facts::{Coding, Kind, Modality, Role, Scope};

/// The claim or denial in words said by somebody of himself.
pub fn of_deed(
    desk: &Desk,
    sentence: usize,
    said: &Said,
    range: &std::ops::Range<usize>,
    root: usize,
) -> Option<Draft> {
    let (at, speaker) = said.behind.or(said.speaker)?;
    let s = desk.sentence(sentence);
    let ours = it_was_us(s, root);
    let ty = if menace::speaks(desk, said) {
        match ours? {
            true => "claim",
            false => "denial",
        }
    // whoever says so: "It was none of ours," said the miners' leader
    } else if ours == Some(false) || in_the_dock(desk, said) && alibi(desk, sentence, said, root) {
        "denial"
    } else {
        return None;
    };
    let coding = Coding::of(Kind::Attribution, ty)?;
    let mut draft = desk.draft(coding, sentence, said.verb.1, range.clone(), "speech:own")?;
    draft.word = root;
    let role = if ty == "claim" { Role::Claimant } else { Role::Denier };
    add(desk, &mut draft.fact, role, at, speaker);
    draft.fact.modality = Modality::Attributed;
    draft.fact.scope = Some(Scope::Incident);
    Some(draft)
}

/// "It was us" and "this was our men": true; "it was not us": false.
fn it_was_us(s: &Sentence, root: usize) -> Option<bool> {
    let own = matches!(s.words[root].lower.as_str(), "us" | "we")
        || matches!(
            s.words[root].lemma.as_str(),
            "man" | "fighter" | "people" | "brother" | "soldier" | "work" | "deed"
        ) && s.children(root).any(|c| s.words[c].lower == "our");
    // "It was none of ours"
    let none =
        s.words[root].lower == "none" && s.children(root).any(|c| matches!(s.words[c].lower.as_str(), "ours" | "us"));
    let told = s.child(root, &["cop"]).is_some()
        && s.child(root, &["nsubj"]).is_some_and(|n| matches!(s.words[n].lower.as_str(), "it" | "this" | "that"));
    let not = s.children(root).any(|c| matches!(s.words[c].lower.as_str(), "not" | "n't" | "never"));
    ((own || none) && told).then_some(!not && !none)
}

/// True when one who is tried or held says something to his judges.
fn in_the_dock(desk: &Desk, said: &Said) -> bool {
    let Some((at, speaker)) = said.speaker else { return false };
    let s = desk.sentence(at);
    let tried = matches!(s.words[speaker].lemma.as_str(), "defendant" | "accused" | "suspect" | "prisoner");
    let judges = |w: usize| matches!(s.words[w].lemma.as_str(), "court" | "judge" | "jury" | "tribunal" | "bench");
    let verb = desk.clauses[at].iter().find(|c| (at, c.verb) == said.verb);
    let addressed = |w: Option<usize>| w.is_some_and(judges);
    tried
        && verb
            .is_some_and(|c| addressed(c.object) || addressed(c.recipient) || addressed(c.oblique(&["to", "before"])))
}

/// Where he was or what else he did then: told in the past, of himself, and no deed of violence.
fn alibi(desk: &Desk, sentence: usize, said: &Said, root: usize) -> bool {
    let Some(clause) = desk.clauses[sentence].iter().find(|c| c.verb == root) else { return false };
    let s = desk.sentence(sentence);
    let own = clause.subject.is_some_and(|w| {
        said.words.get(w) == Some(&true) && matches!(s.words[w].lower.as_str(), "i" | "he" | "she" | "they" | "we")
    });
    let past = s.words[root].tag == "VBD"
        || s.children(root)
            .any(|c| s.is_rel(c, &["aux", "cop"]) && matches!(s.words[c].lower.as_str(), "was" | "were" | "had"));
    let elsewhere =
        s.children(root).any(|c| s.is_rel(c, &["obl"])) || s.child(root, &["cop"]).is_some() || clause.progressive;
    let deed = desk.frames.of(clause, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident);
    own && past && elsewhere && clause.modal.is_none() && (clause.negated || !deed)
}
