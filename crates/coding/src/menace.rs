//! Violence announced by those who do it: "one captive will be shot, the caller said", "swore to strike again".

use crate::clauses::Clause;
use crate::desk::Desk;
use crate::mood::Mood;
use crate::speech::Said;
use chancery_facts::Kind;
use chancery_facts::reading::{Sentence, Sort};

/// Callings of those who threaten with arms.
const CALLINGS: &[&str] = &[
    "caller",
    "captor",
    "kidnapper",
    "abductor",
    "hijacker",
    "gunman",
    "bomber",
    "militant",
    "rebel",
    "insurgent",
    "guerrilla",
    "extremist",
    "jihadist",
    "bandit",
    "gangster",
    "raider",
    "attacker",
    "assailant",
    "hostage-taker",
];

/// Writings and tapes that speak for whoever left them.
const TAPES: &[&str] =
    &["leaflet", "pamphlet", "note", "letter", "recording", "tape", "video", "cassette", "voice", "message", "flyer"];

/// Harm, plainly or by the figures of speech in which it is announced.
const HARM: &[&str] = &[
    "die",
    "death",
    "dead",
    "kill",
    "execute",
    "shoot",
    "behead",
    "hang",
    "slaughter",
    "bury",
    "burn",
    "fire",
    "blood",
    "bleed",
    "grave",
    "coffin",
    "corpse",
    "box",
    "bodybag",
    "hell",
    "ash",
    "ruin",
    "rubble",
    "bomb",
    "shell",
    "attack",
    "strike",
    "hit",
    "blow",
    "explode",
    "destroy",
    "punish",
    "punishment",
    "pay",
    "regret",
    "suffer",
    "target",
    "next",
    "aim",
    "miss",
    "bullet",
    "rocket",
    "knife",
    "war",
    "carry",
    "weep",
    "mourn",
    "survive",
    "spare",
    "harm",
    "hunt",
    "cemetery",
    "tomb",
    "widow",
    "flame",
    "storm",
    "crush",
    "fall",
    "cut",
];

/// True for armed groups, their leaders and spokesmen, for captors and callers, and for what they leave behind.
pub fn hostile(desk: &Desk, sentence: usize, word: usize) -> bool {
    let s = desk.sentence(sentence);
    let scene = desk.scene(sentence);
    let lemma = s.words[word].lemma.to_lowercase();
    let group = |w: usize| scene.is(w, "group") || scene.is(w, "attacker");
    if group(word) || CALLINGS.contains(&lemma.as_str()) {
        return true;
    }
    // "a man telephoned a radio station and said"
    let rings = desk.clauses[sentence].iter().any(|c| {
        c.subject == Some(word)
            && matches!(c.lemma.as_str(), "telephone" | "phone" | "ring" | "ring up")
            && matches!(lemma.as_str(), "man" | "woman" | "somebody" | "someone" | "person")
    });
    if rings {
        return true;
    }
    let state = desk.entity(sentence, word).is_some_and(|e| e.sort == Sort::Government || e.state.is_some());
    // "a spokesman for the Front", "its leader", "the gang leader"
    let of_group =
        || s.children(word).any(|c| s.is_rel(c, &["nmod", "nmod:poss", "compound", "nmod:desc"]) && group(c));
    let gang =
        || s.children(word).any(|c| c < word && matches!(s.words[c].lower.as_str(), "gang" | "rebel" | "militia"));
    // A person named before as the leader of a group.
    let led = || {
        let Some(own) = desk.mention(sentence, word) else { return false };
        let person = desk.reading.entity(own).sort == Sort::Person;
        person
            && desk.reading.mentions.iter().filter(|m| m.entity == own.entity && !m.pronoun).any(|m| {
                let at = desk.sentence(m.sentence);
                let there = desk.scene(m.sentence);
                at.children(m.head).filter(|&c| at.is_rel(c, &["nmod:desc", "appos", "compound"])).any(|title| {
                    matches!(at.words[title].lemma.as_str(), "leader" | "commander" | "chief" | "spokesman" | "emir")
                        && at.children(title).any(|c| there.is(c, "group"))
                })
            })
    };
    !state && (of_group() || gang() || led() || TAPES.contains(&lemma.as_str()))
}

/// True when who speaks, or the one behind him, threatens with arms.
pub fn speaks(desk: &Desk, said: &Said) -> bool {
    match (said.speaker, said.behind) {
        (_, Some((at, word))) => hostile(desk, at, word),
        (Some((at, word)), None) => hostile(desk, at, word),
        (None, None) => false,
    }
}

/// True for words of harm among those given.
pub fn harm_in(sentence: &Sentence, inside: impl Fn(usize) -> bool) -> bool {
    (0..sentence.words.len()).any(|i| inside(i) && HARM.contains(&sentence.words[i].lemma.to_lowercase().as_str()))
}

/// True for words of the armed that announce harm: told of what is to come, or of a list of those to come next.
pub fn threatens(desk: &Desk, sentence: usize, said: &Said, verb: Option<(&Clause, Mood)>) -> bool {
    if !speaks(desk, said) {
        return false;
    }
    let s = desk.sentence(sentence);
    let inside = |i: usize| said.words.get(i) == Some(&true);
    let coming = verb.is_some_and(|(_, mood)| mood == Mood::Future)
        || s.words.iter().enumerate().any(|(i, w)| {
            inside(i) && (matches!(w.lower.as_str(), "will" | "'ll" | "shall") || w.lower == "would" && !w.quoted)
        });
    let listed = || {
        s.words.windows(3).enumerate().any(|(i, w)| {
            inside(i)
                && w[0].lower == "on"
                && matches!(w[1].lower.as_str(), "our" | "the" | "its" | "their")
                && w[2].lower == "list"
        })
    };
    let violent =
        |c: &Clause| desk.frames.of(c, &desk.scene(sentence)).is_some_and(|f| f.coding.kind() == Kind::Incident);
    let averted = verb.is_some_and(|(c, _)| {
        c.negated
            && !matches!(
                c.lemma.as_str(),
                "miss" | "live" | "survive" | "spare" | "escape" | "return" | "rest" | "stop"
            )
    });
    listed() || coming && !averted && (verb.is_some_and(|(c, _)| violent(c)) || harm_in(s, inside))
}
