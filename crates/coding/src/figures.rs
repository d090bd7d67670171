//! What only sounds like the ledger's business: attacks in words, victories told as beatings, closures of anything, groups of any
//! kind. News at large is full of it, and a wrong fact costs more than a missing one.

use crate::desk::{Desk, Draft};
use crate::look::begins_word;
use chancery_facts::reading::Sort;
use chancery_facts::{Fact, Kind, Role, TargetClass, Text};

/// Verbs that are used of words and of contests as much as of blows.
const OF_WORDS: [&str; 24] = [
    "attack", "assail", "assault", "target", "beat", "fire", "pepper", "hit", "strike", "slam", "blast", "hammer",
    "punch", "bash", "rip", "savage", "bombard", "snatch", "lash", "take", "torpedo", "ambush", "storm", "rob",
];
/// What is thrown at somebody when nobody is hurt by it.
const WORDS: [&str; 10] =
    ["question", "criticism", "insult", "accusation", "remark", "comment", "tweet", "slur", "advertisement", "attack"];
/// What makes an attack one of words.
const IN_WORDS: [&str; 21] = [
    "political",
    "verbal",
    "personal",
    "rhetorical",
    "partisan",
    "scathing",
    "blistering",
    "hominem",
    "categorical",
    "negative",
    "legal",
    "unfair",
    "withering",
    "sustained",
    "stinging",
    "frontal",
    "harsh",
    "aggressive",
    "furious",
    "media",
    "character",
];
/// Words of elections and contests.
const CONTEST: [&str; 22] = [
    "primary",
    "caucus",
    "caucuses",
    "election",
    "poll",
    "polls",
    "rival",
    "matchup",
    "matchups",
    "debate",
    "nomination",
    "nominee",
    "delegates",
    "candidate",
    "candidates",
    "campaign",
    "ballot",
    "championship",
    "match",
    "semi-final",
    "quarter-final",
    "runner-up",
];
/// Words that make a fight of it all the same.
const FORCE: [&str; 22] = [
    "gun",
    "gunman",
    "gunmen",
    "knife",
    "bomb",
    "rocket",
    "grenade",
    "rifle",
    "pistol",
    "bullet",
    "bullets",
    "wounded",
    "injured",
    "killed",
    "hospital",
    "blood",
    "police",
    "fists",
    "stick",
    "sticks",
    "stones",
    "assailants",
];

/// Words, by their beginnings, that a report of the ledger's matters has somewhere.
const MATTERS: [&str; 27] = [
    "embass",
    "consul",
    "diplomat",
    "ambassador",
    "envoy",
    "high commission",
    "legation",
    "nunci",
    "foreign minist",
    "troop",
    "soldier",
    "peacekeep",
    "sanction",
    "militant",
    "militia",
    "rebel",
    "insurgent",
    "guerrilla",
    "terroris",
    "kidnap",
    "hostage",
    "bomb",
    "missile",
    "grenade",
    "gunm",
    "checkpoint",
    "ceasefire",
];

/// What a report leaves for the ledger. One that tells of no mission, no force, no attack and no government says and promises
/// things to others: campaigns, firms and clubs demand, vow and vote as well.
pub fn of_concern(text: &Text, facts: Vec<Fact>) -> Vec<Fact> {
    let lower = text.as_str().to_lowercase();
    let told = MATTERS.iter().any(|word| lower.match_indices(word).any(|(at, _)| begins_word(&lower, at)));
    let core = |f: &Fact| {
        let harm = f.casualties.is_some() || !f.weapons.is_empty();
        matches!(f.kind(), Kind::Posture)
            || f.kind() == Kind::Incident && harm
            || f.actors.iter().any(|a| a.name.starts_with("Government of "))
    };
    if told || facts.iter().any(core) {
        return facts;
    }
    let kept = |f: &Fact| matches!(f.kind(), Kind::Incident | Kind::Attribution | Kind::Aggregate);
    let mut left: Vec<Fact> = facts.into_iter().filter(kept).collect();
    let ids: Vec<String> = left.iter().map(|f| f.id.clone()).collect();
    left.iter_mut().for_each(|f| f.about.retain(|id| ids.contains(id)));
    left
}

/// False for a draft that only sounds like what its coding says.
pub fn is_meant(desk: &Desk, d: &Draft) -> bool {
    let fact = &d.fact;
    match (fact.kind(), fact.coding.ty()) {
        (Kind::Incident, _) => !(in_words(desk, d) || is_name(desk, d)),
        (Kind::Posture, "staff_level" | "staff_change") => !elsewhere_employed(desk, d),
        (Kind::Posture, "departure_or_evacuation") => !is_one_of_the_public(desk, fact),
        (Kind::Posture, "troop_level" | "troop_change") => !is_no_force(desk, d),
        (Kind::Measure, "legislation_or_vote") => near(desk, d.sentence, 2, |m| {
            [
                "force",
                "mission",
                "diplomat",
                "act",
                "group",
                "relations",
                "sanctions",
                "premises",
                "weapon",
                "border",
                "guard",
            ]
            .iter()
            .any(|c| m.is(c))
        }),
        (Kind::Background, "armed_group") => is_armed(desk, d.sentence),
        _ => true,
    }
}

/// "Trump attacked Romney", "peppered him with questions", "beat her rival in the caucuses".
fn in_words(desk: &Desk, d: &Draft) -> bool {
    let s = desk.sentence(d.sentence);
    let harmed = d.fact.casualties.as_ref().is_some_and(|c| c.killed.is_some() || c.injured.is_some());
    let armed = !d.fact.weapons.is_empty() || s.words.iter().any(|w| FORCE.contains(&w.lower.as_str()));
    if armed || harmed && d.fact.coding.ty() != "physical_assault" {
        return false;
    }
    let whole = s.words[d.word].lemma.to_lowercase();
    let lemma = whole.split(' ').next().unwrap_or_default();
    // "held a rally", "held rallies": one person does not protest
    let rally = d.fact.coding.ty() == "peaceful_protest" && s.words.iter().any(|w| w.lemma == "rally");
    if rally && d.fact.actors_as(Role::Perpetrator).any(|a| is_named_person(desk, &a.name)) {
        return true;
    }
    if s.words[d.word].pos == "NOUN" {
        // "Tarn's attack on the amendment", "a harsh attack on Tarn"
        let whose = |c: usize| {
            s.is_rel(c, &["nmod:poss"]) && desk.entity(d.sentence, c).is_some_and(|e| is_named_person(desk, &e.name))
        };
        let by_one = matches!(lemma, "attack" | "assault") && s.children(d.word).any(whose);
        return by_one
            || is_a_death(desk, d)
            || s.children(d.word).any(|c| IN_WORDS.contains(&s.words[c].lower.as_str()));
    }
    if !OF_WORDS.contains(&lemma) {
        return false;
    }
    let said = s.subtree(d.word).into_iter().any(|i| {
        i > d.word
            && (WORDS.contains(&s.words[i].lemma.as_str()) && s.case(i) == Some("with")
                || matches!(s.words[i].lower.as_str(), "calling" | "accusing"))
    });
    let contest = s.words.iter().any(|w| CONTEST.contains(&w.lower.as_str()));
    // One named person at another, with nothing in the hand.
    let person = |role: Role| d.fact.actors_as(role).any(|a| is_named_person(desk, &a.name));
    let aimed = person(Role::Target) || person(Role::Victim);
    // "Paul Reed was attacked": whoever is attacked in words is so by somebody who is named
    let passive = desk.clauses[d.sentence].iter().any(|c| c.verb == d.word && c.passive);
    let nobody = d.fact.actors_as(Role::Perpetrator).next().is_none();
    let by_person = person(Role::Perpetrator) || nobody && !passive;
    said || aimed && (contest || by_person && !d.fact.actors_as(Role::Target).any(|a| is_of_a_mission(a.class)))
}

/// "the death of the judge": people die in their beds, unless something near tells of force.
fn is_a_death(desk: &Desk, d: &Draft) -> bool {
    const VIOLENT: [&str; 14] = [
        "shot",
        "shooting",
        "attack",
        "attacks",
        "killing",
        "stabbing",
        "explosion",
        "blast",
        "bombing",
        "clash",
        "clashes",
        "raid",
        "murder",
        "violence",
    ];
    let violent = |at: usize| {
        let words = desk.sentence(at).words.iter().map(|w| w.lower.as_str());
        let mut words = words.filter(|w| FORCE.contains(w) || VIOLENT.contains(w));
        words.next().is_some()
    };
    let last = desk.reading.sentences.len() - 1;
    let near = d.sentence.saturating_sub(2)..=(d.sentence + 2).min(last);
    desk.sentence(d.sentence).words[d.word].lemma == "death" && !near.into_iter().any(violent)
}

fn is_of_a_mission(class: Option<TargetClass>) -> bool {
    use TargetClass as T;
    matches!(
        class,
        Some(
            T::Embassy
                | T::Consulate
                | T::Residence
                | T::MissionVehicle
                | T::Diplomat
                | T::MissionStaff
                | T::MissionGuard
                | T::DiplomatFamily
        )
    )
}

fn is_named_person(desk: &Desk, name: &str) -> bool {
    let named = |e: &&chancery_facts::reading::Entity| {
        e.sort == Sort::Person && e.name == name && e.name.starts_with(char::is_uppercase) && !is_of_a_mission(e.class)
    };
    desk.reading.entities.iter().any(|e| named(&e))
}

/// "the Clean Air Act": a law; a weapon or an act inside a longer name is none.
fn is_name(desk: &Desk, d: &Draft) -> bool {
    let s = desk.sentence(d.sentence);
    let w = &s.words[d.word];
    let name = |i: usize| s.words[i].pos == "PROPN";
    w.lemma.to_lowercase() == "act" && name(d.word) && s.children(d.word).any(name)
}

/// Staff of a firm, a school or an agency at home: the ledger counts that of missions.
fn elsewhere_employed(desk: &Desk, d: &Draft) -> bool {
    let state = d.fact.actors_as(Role::Actor).any(|a| a.sending_state.is_some());
    let own = d.fact.actors_as(Role::Subject).any(|a| is_of_a_mission(a.class));
    let mission = |m: &chancery_facts::reading::Mention| {
        desk.reading.entity(m).sort == Sort::Mission || m.is("mission") || m.is("diplomat") || {
            let words = desk.words(m.range.clone()).to_lowercase();
            ["embassy", "consul", "mission", "diplomat", "legation"].iter().any(|w| words.contains(w))
        }
    };
    !own && !state && !near(desk, d.sentence, 4, mission)
}

/// "brought his older brother": one person who is of no mission and no foreigner departs without being booked.
fn is_one_of_the_public(desk: &Desk, fact: &Fact) -> bool {
    let mut subjects = fact.actors_as(Role::Subject).peekable();
    let counted = fact.quantities.iter().any(|q| q.min.is_none_or(|n| n > 1));
    let private = |a: &chancery_facts::Actor| {
        let one = desk.reading.entities.iter().any(|e| e.name == a.name && e.sort == Sort::Person);
        one && !is_of_a_mission(a.class) && a.class != Some(TargetClass::ForeignNationals)
    };
    subjects.peek().is_some() && !counted && subjects.all(private)
}

/// "the coalition of young voters", "the major driving force".
fn is_no_force(desk: &Desk, d: &Draft) -> bool {
    let s = desk.sentence(d.sentence);
    let loose = |a: &chancery_facts::Actor| {
        let last = a.name.rsplit(' ').next().unwrap_or_default().to_lowercase();
        matches!(last.as_str(), "coalition" | "force" | "unit")
    };
    let mut subjects = d.fact.actors_as(Role::Subject).peekable();
    let military = |m: &chancery_facts::reading::Mention| {
        m.is("force")
            && !matches!(desk.sentence(m.sentence).words[m.head].lemma.as_str(), "coalition" | "force" | "unit")
    };
    let told = s
        .words
        .iter()
        .any(|w| matches!(w.lower.as_str(), "military" | "armed" | "peacekeeping" | "troops" | "base" | "bases"));
    subjects.peek().is_some()
        && subjects.all(loose)
        && d.fact.quantities.is_empty()
        && !told
        && !near(desk, d.sentence, 2, military)
}

/// A group that carries arms, by its name or what is said of it.
fn is_armed(desk: &Desk, sentence: usize) -> bool {
    const ARMED: [&str; 20] = [
        "armed",
        "militant",
        "militants",
        "rebel",
        "rebels",
        "insurgent",
        "insurgents",
        "guerrilla",
        "guerrillas",
        "militia",
        "militias",
        "terrorist",
        "jihadist",
        "separatist",
        "paramilitary",
        "fighters",
        "banned",
        "outlawed",
        "clandestine",
        "gang",
    ];
    let s = desk.sentence(sentence);
    let word = s.words.iter().any(|w| ARMED.contains(&w.lower.as_str()));
    word || desk.reading.mentions_of(sentence).iter().any(|m| {
        desk.reading.entity(m).class == Some(TargetClass::ArmedGroup)
            && desk.reading.entity(m).name.starts_with(char::is_uppercase)
    })
}

/// True when the sentence, or one so far around it, names such a thing.
fn near(desk: &Desk, sentence: usize, far: usize, is: impl Fn(&chancery_facts::reading::Mention) -> bool) -> bool {
    let last = desk.reading.sentences.len() - 1;
    (sentence.saturating_sub(far)..=(sentence + far).min(last)).any(|at| desk.reading.mentions_of(at).iter().any(&is))
}
