//! Armed groups that no list knows: told by what a report says of them.
//!
//! "The Red Column" may be a choir. It is an armed group where it claims an attack, has fighters, or is called a band of
//! rebels, and from there on in the whole report.

use crate::coref::Resolved;
use chancery_atlas::Atlas;
use chancery_facts::TargetClass;
use chancery_facts::reading::{Entity, Mention, Sentence, Sort};
use std::collections::BTreeSet;

/// People whose group is armed: "fighters of the Red Column", "the Red Column's gunmen".
const FIGHTERS: &[&str] =
    &["fighter", "gunman", "militant", "rebel", "insurgent", "guerrilla", "bomber", "militiaman", "gunwoman"];

/// Deeds with a weapon or an attack that a group tells of itself: "said it had planted the bomb". Banks launch inquiries, and firms
/// fire people.
const DEEDS: &[&str] =
    &["plant", "fire", "launch", "carry", "stage", "send", "detonate", "explode", "lay", "throw", "drop", "use"];
/// Deeds against persons and premises.
const HARM: &[&str] =
    &["attack", "bomb", "kill", "shoot", "ambush", "blow", "raid", "behead", "execute", "kidnap", "abduct"];

/// Gives the class of armed groups to organisations without one that a sentence of the report shows to be such.
pub fn by_context(sentences: &[Sentence], resolved: &mut Resolved, atlas: &Atlas) {
    let open = |e: &Entity| {
        e.sort == Sort::Organisation
            && e.class.is_none()
            && e.state.is_none()
            && e.name.starts_with(char::is_uppercase)
            && atlas.organisation_by_name(&e.name).is_none()
            && atlas.outlet_by_name(&e.name).is_none()
            && atlas.agency_by_name(&e.name).is_none()
    };
    let shown: BTreeSet<usize> = resolved
        .mentions
        .iter()
        .filter(|m| !m.pronoun && open(&resolved.entities[m.entity]))
        .filter(|m| is_shown(&sentences[m.sentence], m, &resolved.mentions))
        .map(|m| m.entity)
        .collect();
    for entity in shown {
        resolved.entities[entity].class = Some(TargetClass::ArmedGroup);
    }
}

fn is_shown(s: &Sentence, m: &Mention, all: &[Mention]) -> bool {
    let at = |word: usize| all.iter().find(|x| x.sentence == m.sentence && x.head == word);
    let head = s.words[m.head].head;
    // "the Red Column, a rebel group"
    let called = s.children(m.head).any(|c| s.is_rel(c, &["appos"]) && at(c).is_some_and(|x| x.is("group")))
        || s.is_rel(m.head, &["appos"]) && head.and_then(at).is_some_and(|x| x.is("group"));
    let fighters = s.is_rel(m.head, &["nmod", "nmod:poss"])
        && head.is_some_and(|h| FIGHTERS.contains(&s.words[h].lemma.as_str()))
        && matches!(s.case(m.head), None | Some("of" | "from" | "'s" | "’s"));
    called || fighters || claims(s, m.head, &at) || told_deed(s, m.head, &at)
}

/// "The Red Column claimed responsibility", "the attack was claimed by the Red Column".
fn claims<'m>(s: &Sentence, word: usize, at: &impl Fn(usize) -> Option<&'m Mention>) -> bool {
    let Some(verb) = s.words[word].head.filter(|&h| matches!(s.words[h].lemma.as_str(), "claim" | "take")) else {
        return false;
    };
    let agent = s.case(word) == Some("by");
    let told = if agent {
        s.child(verb, &["nsubj:pass"])
    } else if s.is_rel(word, &["nsubj"]) {
        s.child(verb, &["obj"])
    } else {
        None
    };
    told.is_some_and(|w| {
        s.words[w].lemma == "responsibility" || s.words[verb].lemma == "claim" && at(w).is_some_and(|m| m.is("act"))
    })
}

/// "The Red Column said it had planted the bomb", "said its fighters fired the rockets".
fn told_deed<'m>(s: &Sentence, word: usize, at: &impl Fn(usize) -> Option<&'m Mention>) -> bool {
    let Some(verb) = s.words[word].head.filter(|_| s.is_rel(word, &["nsubj"])) else { return false };
    if !matches!(s.words[verb].lemma.as_str(), "say" | "announce" | "state" | "boast" | "declare") {
        return false;
    }
    let Some(deed) = s.child(verb, &["ccomp"]) else { return false };
    let own = s.child(deed, &["nsubj"]).is_some_and(|n| {
        matches!(s.words[n].lower.as_str(), "it" | "they" | "we")
            || s.child(n, &["nmod:poss"]).is_some_and(|p| matches!(s.words[p].lower.as_str(), "its" | "their"))
                && matches!(s.words[n].lemma.as_str(), "fighter" | "man" | "member" | "unit" | "militant" | "cell")
    });
    let not = s.children(deed).any(|c| matches!(s.words[c].lower.as_str(), "not" | "n't" | "never"))
        || s.child(deed, &["aux"]).is_some_and(|a| s.words[a].tag == "MD");
    let done_to = s.child(deed, &["obj"]).and_then(at);
    let is = |classes: &[&str]| done_to.is_some_and(|m| classes.iter().any(|class| m.is(class)));
    let lemma = s.words[deed].lemma.as_str();
    let violent = DEEDS.contains(&lemma) && is(&["weapon", "act"])
        || HARM.contains(&lemma) && is(&["person", "premises", "mission", "vehicle", "force", "site"]);
    own && !not && violent
}

#[cfg(test)]
mod tests {
    use crate::Recogniser;
    use chancery_atlas::Atlas;
    use chancery_facts::{Document, Published, Span, TargetClass, TextBuilder, TextZone, Zone};
    use std::sync::Arc;

    fn armed(words: &str, name: &str) -> bool {
        let mut builder = TextBuilder::new();
        builder.push(words, Span::new(0, words.len()));
        let mut text = builder.finish();
        text.zones.push(TextZone { zone: Zone::Body, range: 0..words.len() });
        let document = Document {
            name: "x".into(),
            title: None,
            deck: None,
            outlet: None,
            agency: None,
            language: Some("en".into()),
            published: Published::unknown(),
            zones: Vec::new(),
            copied: Vec::new(),
            encoding: "UTF-8".into(),
            demo: false,
            remarks: Vec::new(),
            about: None,
            origin: None,
            grade: None,
            revises: Vec::new(),
        };
        let reading = Recogniser::new(Arc::new(Atlas::embedded()), None).read(&text, &document);
        let found = reading.entities.iter().find(|e| e.name == name);
        found.unwrap_or_else(|| panic!("{name}: {:?}", reading.entities)).class == Some(TargetClass::ArmedGroup)
    }

    #[test]
    fn groups_are_armed_by_what_they_do() {
        assert!(armed("The Red Column claimed responsibility for the attack.", "Red Column"));
        assert!(armed("Police killed three fighters of the Red Column near the port.", "Red Column"));
        assert!(!armed("The Red Column said it had launched a new magazine.", "Red Column"));
        assert!(!armed("The Green Horizon said it had fired two managers.", "Green Horizon"));
    }
}
