//! Lists of names, summed up over facts: who acts and speaks, and which missions are spoken of. A document tells of
//! each name what its facts say; the ledger keeps the sums of it, and a view can be summed up the same way.

use crate::people::is_nobody;
use crate::view::{Index, filed_under};
use chancery_facts::{Actor, Fact, Kind, Role, TargetClass};
use chancery_ledger::{Named, NamesBy, Summed};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Those who act and speak.
    Actors,
    /// Missions with a name of their own.
    Missions,
}

/// First and last day of what an actor did.
pub const FIRST: &str = "<day";
/// See [`FIRST`].
pub const LAST: &str = ">day";
/// Days of the last attack on a mission, `2031-05-01 2031-05-02`.
pub const STRUCK: &str = ">struck";
/// The latest word on whether a mission is open: its day and the id of its fact, parted by a space.
pub const DOORS: &str = ">doors";
/// State of an actor, or sending state of a mission.
pub const STATE: &str = "state";
/// State that a mission stands in.
pub const HOST: &str = "host";
/// Class of a mission.
pub const CLASS: &str = "class";
/// The part an actor played.
pub const PART: &str = "part";
/// What somebody or a mission is called in the words of a report.
pub const CALLED: &str = "called";

/// They name nobody, also where they open a sentence.
pub const PRONOUNS: [&str; 9] = ["he", "she", "it", "they", "we", "i", "who", "this", "that"];

impl Names {
    /// Both lists.
    const ALL: [Names; 2] = [Names::Actors, Names::Missions];

    /// The word for the list in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            Names::Actors => "actors",
            Names::Missions => "missions",
        }
    }

    /// How it is sorted: the most active or most attacked first.
    pub fn by(self) -> NamesBy {
        match self {
            Names::Actors => NamesBy::Facts,
            Names::Missions => NamesBy::Acts,
        }
    }

    /// Values of which the first or last alone is shown.
    pub fn ends(self) -> &'static [&'static str] {
        match self {
            Names::Actors => &[FIRST, LAST],
            Names::Missions => &[STRUCK, DOORS],
        }
    }

    fn note(self, fact: &Fact, told: &mut BTreeMap<String, Named>) {
        match self {
            Names::Actors => note_actors(fact, told),
            Names::Missions => note_missions(fact, told),
        }
    }
}

/// What the facts of one document tell of names, for both lists; rejected ones tell nothing.
pub fn named(facts: &[Fact]) -> Vec<Named> {
    let facts: Vec<&Fact> = facts.iter().filter(|f| !f.is_rejected()).collect();
    Names::ALL.iter().flat_map(|list| named_in(*list, &facts)).collect()
}

fn named_in(list: Names, facts: &[&Fact]) -> Vec<Named> {
    let mut told: BTreeMap<String, Named> = BTreeMap::new();
    for fact in facts {
        list.note(fact, &mut told);
    }
    let with_name = |(name, told)| Named { list: list.as_str().to_owned(), name, ..told };
    told.into_iter().map(with_name).collect()
}

/// Some facts of a view summed up as the ledger does, in the order of the list.
pub fn summed(list: Names, index: &Index, facts: &[&Fact]) -> Vec<Summed> {
    let mut by_document: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        by_document.entry(&fact.doc).or_default().push(fact);
    }
    let mut sums: HashMap<String, Summed> = HashMap::new();
    let mut acts: HashMap<String, BTreeSet<String>> = HashMap::new();
    for told in by_document.values().flat_map(|facts| named_in(list, facts)) {
        let sum = sums.entry(told.name.clone()).or_default();
        sum.facts += usize::try_from(told.facts).unwrap_or(0);
        sum.documents += 1;
        for ((what, value), n) in told.tells {
            *sum.tells.entry(what).or_default().entry(value).or_default() += n;
        }
        let group = |fact: &String| index.group_of(fact).map_or(fact, |g| &g.id).clone();
        acts.entry(told.name).or_default().extend(told.acts.iter().map(group));
    }
    let with_name = |(name, sum): (String, Summed)| {
        let acts = acts.get(&name).map_or(0, BTreeSet::len);
        Summed { name, acts, ..sum }
    };
    let mut out: Vec<Summed> = sums.into_iter().map(with_name).collect();
    let number = |s: &Summed| if list.by() == NamesBy::Facts { s.facts } else { s.acts };
    out.sort_by(|a, b| number(b).cmp(&number(a)).then_with(|| a.name.cmp(&b.name)));
    out
}

/// The values of one sort with their numbers.
pub fn values<'s>(sum: &'s Summed, what: &str) -> impl Iterator<Item = (&'s str, i64)> {
    sum.tells.get(what).into_iter().flatten().map(|(value, n)| (value.as_str(), *n))
}

/// The value given most often, of equals the first; empty when there is none.
pub fn usual<'s>(sum: &'s Summed, what: &str) -> &'s str {
    values(sum, what).fold(("", 0), |best, (value, n)| if n > best.1 { (value, n) } else { best }).0
}

/// The first or last value, as its name says; empty when there is none.
pub fn end<'s>(sum: &'s Summed, what: &str) -> &'s str {
    let all = sum.tells.get(what);
    let end = all.and_then(|all| if what.starts_with('<') { all.keys().next() } else { all.keys().next_back() });
    end.map_or("", String::as_str)
}

fn tell(named: &mut Named, what: &str, value: impl Into<String>) {
    *named.tells.entry((what.to_owned(), value.into())).or_default() += 1;
}

fn in_one_line(words: &str) -> String {
    crate::style::tame(words)
}

fn note_actors(fact: &Fact, told: &mut BTreeMap<String, Named>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let acting = fact.actors.iter().filter(|a| acts(a)).map(|a| (&a.name, a.role.as_str(), &a.mention));
    let speaking = fact.speaker.iter().map(|s| (&s.name, "speaker", &s.mention));
    let somebody = |name: &str| is_named(name) && !is_nobody(name);
    for (name, part, mention) in acting.chain(speaking).filter(|(name, ..)| somebody(name)) {
        let named = told.entry(name.clone()).or_default();
        tell(named, PART, part);
        let called = mention.as_ref().map(|m| in_one_line(&m.text));
        let pronoun = |words: &str| PRONOUNS.contains(&words.to_lowercase().as_str());
        if let Some(called) = called.filter(|c| c != name && is_named(c) && !pronoun(c)) {
            tell(named, CALLED, called);
        }
        if seen.insert(name) {
            named.facts += 1;
            if let Some((from, to)) = filed_under(fact) {
                tell(named, FIRST, from.to_string());
                tell(named, LAST, to.to_string());
            }
        }
    }
    for actor in fact.actors.iter().filter(|a| acts(a) && is_named(&a.name)) {
        if let (Some(state), Some(named)) = (&actor.sending_state, told.get_mut(&actor.name)) {
            tell(named, STATE, state.clone());
        }
    }
}

/// Parts in which somebody does or says something.
pub fn acts(actor: &Actor) -> bool {
    !matches!(actor.role, Role::Target | Role::Hit | Role::Victim | Role::Subject | Role::Beneficiary)
}

/// "25 ambassadors" and "police" are nobody in particular.
fn is_named(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.starts_with(|c: char| c.is_ascii_digit())
}

fn note_missions(fact: &Fact, told: &mut BTreeMap<String, Named>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for actor in fact.actors.iter().filter(|a| is_mission(a)) {
        let named = told.entry(actor.name.clone()).or_default();
        let class = actor.class.map(|c| c.as_str().to_owned());
        for (what, value) in [(CLASS, &class), (STATE, &actor.sending_state), (HOST, &actor.host_state)] {
            value.iter().for_each(|value| tell(named, what, value.clone()));
        }
        let called = actor.mention.as_ref().map(|m| in_one_line(&m.text));
        called.into_iter().filter(|c| *c != actor.name).for_each(|called| tell(named, CALLED, called));
        if seen.insert(&actor.name) {
            named.facts += 1;
            note_deeds(fact, named);
        }
    }
}

fn note_deeds(fact: &Fact, named: &mut Named) {
    let days = filed_under(fact);
    if fact.kind() == Kind::Incident {
        named.acts.insert(fact.id.clone());
        days.iter().for_each(|(from, to)| tell(named, STRUCK, format!("{from} {to}")));
    }
    let of_doors = matches!(
        fact.coding.ty(),
        "closure" | "reopening" | "suspension" | "relocation" | "normal_operations" | "reduced_operations"
    );
    if fact.kind() == Kind::Posture && of_doors {
        let day = days.map(|(from, _)| from.to_string()).unwrap_or_default();
        tell(named, DOORS, format!("{day} {}", fact.id));
    }
}

/// Premises of one sending state, with a name that tells them from others.
fn is_mission(actor: &Actor) -> bool {
    use TargetClass::{Consulate, Embassy, MissionOther, Residence};
    let premises = matches!(actor.class, Some(Embassy | Consulate | MissionOther | Residence));
    premises && actor.sending_state.is_some() && actor.name.contains(' ')
}
