//! Who was hurt and who is held to have done it: the part of each person in reports of violence, from what is said of
//! all mentions of the person together.

use crate::clauses::{Clause, clauses};
use chancery_facts::reading::{Reading, Sentence, Sort};

/// Part of a person in an act of violence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Killed, wounded or shot at.
    Victim,
    /// Did it, or is suspected or accused of it.
    Suspect,
}

/// What is done to victims.
const HURT: &[&str] = &[
    "shoot",
    "kill",
    "wound",
    "injure",
    "hit",
    "strike",
    "murder",
    "slay",
    "stab",
    "hospitalize",
    "hospitalise",
    "transport",
    "rush",
    "airlift",
    "fly",
    "pronounce",
    "find",
    "ambush",
    "rob",
    "attack",
    "hurt",
    "graze",
    "gun",
    "gun down",
    "leave",
    "treat",
    "list",
    "admit",
    "discover",
    "locate",
];
/// What victims do.
const SUFFERS: &[&str] = &["die", "suffer", "sustain", "succumb", "recover", "bleed", "collapse", "survive", "lie"];
/// What is done to suspects.
const HELD: &[&str] = &[
    "arrest",
    "charge",
    "accuse",
    "book",
    "jail",
    "sentence",
    "convict",
    "indict",
    "hold",
    "detain",
    "apprehend",
    "suspect",
    "seek",
    "want",
    "capture",
    "arraign",
    "extradite",
    "try",
    "catch",
    "wanted",
    "nab",
    "search",
];
/// What suspects do.
const DOES: &[&str] = &[
    "shoot",
    "fire",
    "open",
    "kill",
    "pull",
    "point",
    "flee",
    "rob",
    "surrender",
    "confess",
    "murder",
    "stab",
    "wound",
    "escape",
    "turn",
    "plead",
    "brandish",
    "aim",
    "approach",
    "demand",
    "face",
    "admit",
    "threaten",
];

/// The part of every entity, by its number; `None` where nothing tells.
pub fn parties(reading: &Reading) -> Vec<Option<Party>> {
    let mut points = vec![(0i32, 0i32); reading.entities.len()];
    for (number, s) in reading.sentences.iter().enumerate() {
        let entity = |word: usize| reading.mention_at(number, word).map(|m| m.entity);
        // Who speaks for the police or the family is neither.
        for c in clauses(s).iter().filter(|c| matches!(c.lemma.as_str(), "say" | "add" | "announce" | "explain")) {
            if let Some(e) = c.subject.and_then(entity) {
                points[e].0 -= 2;
                points[e].1 -= 3;
            }
        }
        for (word, party, weight) in told(s) {
            if let Some(e) = entity(word) {
                match party {
                    Party::Victim => points[e].0 += weight,
                    Party::Suspect => points[e].1 += weight,
                }
            }
        }
    }
    points
        .iter()
        .zip(&reading.entities)
        .map(|(&(hurt, did), entity)| match entity.sort {
            Sort::Person | Sort::People | Sort::Thing if hurt > 0 && hurt >= did => Some(Party::Victim),
            Sort::Person | Sort::People | Sort::Thing if did > 0 => Some(Party::Suspect),
            _ => None,
        })
        .collect()
}

/// Words of a sentence that a part is told of, with its weight.
fn told(s: &Sentence) -> Vec<(usize, Party, i32)> {
    let mut out = Vec::new();
    for clause in clauses(s) {
        of_clause(s, &clause, &mut out);
    }
    for i in 0..s.words.len() {
        // "the death of Ana Tarn", "the shooting of a guard"
        let harm = matches!(s.words[i].lemma.as_str(), "death" | "shooting" | "killing" | "murder" | "slaying");
        if harm && s.words[i].pos == "NOUN" {
            let of = s.children(i).filter(|&c| c > i && s.is_rel(c, &["nmod"]) && s.case(c) == Some("of"));
            out.extend(of.map(|c| (c, Party::Victim, 3)));
        }
        let Some(party) = by_noun(&s.words[i].lemma) else { continue };
        out.push((i, party, 3));
        // "the suspect, Ana Tarn", "suspect Ana Tarn"
        for c in s.children(i).filter(|&c| s.is_rel(c, &["appos", "flat"])) {
            out.push((c, party, 3));
        }
        if s.is_rel(i, &["appos", "nmod:desc", "compound", "conj"]) {
            out.extend(s.words[i].head.map(|h| (h, party, 3)));
        }
    }
    // What is told of "Ana Tarn, a clerk," is told of both.
    for k in 0..out.len() {
        let (word, party, weight) = out[k];
        let appositions = s.children(word).filter(|&c| s.is_rel(c, &["appos"]));
        let head = s.words[word].head.filter(|_| s.is_rel(word, &["appos"]));
        out.extend(appositions.chain(head).map(|w| (w, party, weight)).collect::<Vec<_>>());
    }
    out
}

fn by_noun(lemma: &str) -> Option<Party> {
    match lemma {
        "victim" | "deceased" | "casualty" => Some(Party::Victim),
        "suspect" | "gunman" | "shooter" | "defendant" | "assailant" | "attacker" | "robber" | "killer"
        | "intruder" | "perpetrator" => Some(Party::Suspect),
        _ => None,
    }
}

fn of_clause(s: &Sentence, clause: &Clause, out: &mut Vec<(usize, Party, i32)>) {
    let lemma = clause.lemma.split(' ').next().unwrap_or_default();
    let mut tell = |word: Option<usize>, party, weight| out.extend(word.map(|w| (w, party, weight)));
    if HURT.contains(&lemma) {
        let strong = matches!(lemma, "shoot" | "kill" | "wound" | "murder" | "slay" | "pronounce" | "gun" | "injure");
        tell(clause.object, Party::Victim, if strong { 3 } else { 1 });
    }
    if HELD.contains(&lemma) {
        tell(clause.object, Party::Suspect, 3);
    }
    if SUFFERS.contains(&lemma) {
        tell(clause.subject, Party::Victim, 2);
    }
    if DOES.contains(&lemma) && !clause.passive {
        tell(clause.subject, Party::Suspect, 2);
    }
    if matches!(lemma, "dead" | "critical" | "stable") {
        tell(clause.subject, Party::Victim, 2);
    }
    // "The victim was identified as Ana Tarn", "the victim is Ana Tarn": both are one
    let same = clause.oblique(&["as"]).filter(|_| matches!(lemma, "identify" | "name" | "know"));
    let subject = clause.object.or(clause.subject);
    if let (Some(name), Some(subject)) = (same, subject) {
        pair(s, subject, name, out);
    }
    if s.child(clause.verb, &["cop"]).is_some()
        && let Some(subject) = clause.subject
    {
        pair(s, subject, clause.verb, out);
    }
    // "Police identified Ana Tarn as the victim": the same pair the other way round; "identified Ana Tarn, 20" alone
    if lemma == "identify" && !clause.passive && same.is_none() {
        out.extend(clause.object.map(|w| (w, Party::Victim, 1)));
    }
}

/// Gives a name the part of the noun it is said to be, and the other way round.
fn pair(s: &Sentence, a: usize, b: usize, out: &mut Vec<(usize, Party, i32)>) {
    for (from, to) in [(a, b), (b, a)] {
        let party = by_noun(&s.words[from].lemma).or_else(|| {
            // "the man killed in the shooting"
            let participle = s.children(from).find(|&c| c > from && s.is_rel(c, &["acl"]))?;
            let lemma = s.words[participle].lemma.as_str();
            if HURT.contains(&lemma) { Some(Party::Victim) } else { HELD.contains(&lemma).then_some(Party::Suspect) }
        });
        out.extend(party.map(|p| (to, p, 3)));
    }
}
