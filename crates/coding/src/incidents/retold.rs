//! Acts told again in other words: what was done beside a kidnapping, "the May 8 attack", what a claimant says it cost.

use super::definite;
use crate::desk::{Desk, Draft};
use chancery_facts::{Coding, Fact, Kind, Quantity, QuantityRole, QuantityWhat, Role, TargetClass};

/// Sentences behind an act in which it is still told of.
const NEAR: usize = 3;

fn days(f: &Fact) -> Option<(chancery_facts::Date, chancery_facts::Date)> {
    f.event_date.as_ref().and_then(|d| d.days)
}

/// True for a telling of nothing but harm to persons.
fn only_harm(f: &Fact) -> bool {
    matches!(f.coding.ty(), "attack_unspecified" | "shooting")
        && f.casualties.is_some()
        && f.actors.iter().all(|x| matches!(x.role, Role::Victim | Role::Perpetrator))
}

/// "Gunmen kidnapped an official and killed a policeman": one act by the same people, told by verbs in a row.
pub fn killed_beside(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    if first.sentence != second.sentence {
        return false;
    }
    let (captured, other) = match (first.fact.coding.ty(), second.fact.coding.ty()) {
        ("kidnapping_or_hostage_taking", _) => (first, second),
        (_, "kidnapping_or_hostage_taking") => (second, first),
        _ => return false,
    };
    let s = desk.sentence(second.sentence);
    let (a, b) = (captured.word, other.word);
    let in_row =
        s.is_rel(b, &["conj"]) && s.words[b].head == Some(a) || s.is_rel(a, &["conj"]) && s.words[a].head == Some(b);
    let later = a.max(b);
    only_harm(&other.fact) && in_row && s.child(later, &["nsubj", "nsubj:pass"]).is_none()
}

/// "last week's drone attack on the embassy … the May 8 attack": a bare noun whose day lies in the time of an act told before.
pub fn of_day_within(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let bare = second.fact.made_by == "nouns:act"
        && second.fact.coding.ty() == "attack_unspecified"
        && second.fact.actors.iter().all(|x| x.role == Role::Victim)
        && definite(desk, second);
    let within = days(&first.fact).zip(days(&second.fact)).is_some_and(|(a, b)| a != b && a.0 <= b.0 && b.1 <= a.1);
    bare && first.sentence <= second.sentence && within && !window(first)
}

/// Stretches over the end of a month are no time of one act.
fn window(d: &Draft) -> bool {
    days(&d.fact).is_some_and(|(from, to)| from.year() != to.year() || from.month() != to.month())
}

/// "Gunmen ambushed a convoy. … when it came under fire": the same thing struck, without a time of its own.
pub fn struck_before(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let struck = |f: &Fact| -> Vec<String> {
        let things = f.actors.iter().filter(|a| {
            matches!(a.role, Role::Target | Role::Hit)
                && matches!(
                    a.class,
                    Some(TargetClass::MissionVehicle | TargetClass::Transport | TargetClass::Convoy)
                        | Some(TargetClass::InternationalOrganisation | TargetClass::Diplomat)
                )
        });
        things.map(|a| a.name.clone()).collect()
    };
    let near = second.sentence.checked_sub(first.sentence).is_some_and(|n| (1..=NEAR).contains(&n));
    let shots = |f: &Fact| matches!(f.coding.ty(), "shooting" | "armed_assault" | "attack_unspecified");
    let open = days(&second.fact).is_none()
        && desk
            .time_of(second.sentence, second.word)
            .is_none_or(|t| matches!(t.time, chancery_facts::reading::TimeExpr::Open));
    let before = struck(&first.fact);
    near && shots(&first.fact)
        && shots(&second.fact)
        && open
        && !super::set_apart(desk.sentence(second.sentence))
        && struck(&second.fact).iter().any(|name| before.iter().any(|b| b == name || b.ends_with(&format!(" {name}"))))
}

/// "claimed responsibility and said it had killed 20 soldiers": what an attack has cost in the words of those who claim it. It is
/// no act of its own.
pub fn in_a_claim(desk: &Desk, told: &[Draft], draft: &Draft) -> bool {
    let s = desk.sentence(draft.sentence);
    let kills = matches!(s.words[draft.word].lemma.as_str(), "kill" | "wound" | "injure" | "destroy" | "die");
    let scene_group = |d: &Draft| {
        desk.said_at(d.sentence, d.word)
            .and_then(|said| said.speaker)
            .is_some_and(|(at, w)| desk.scene(at).is(w, "group"))
    };
    let bare = draft.fact.event_date.is_none()
        && draft.fact.weapons.is_empty()
        && draft.fact.places.iter().all(|p| p.mention.is_none())
        && draft.fact.actors.iter().all(|a| matches!(a.role, Role::Victim | Role::Perpetrator));
    let before = told.iter().any(|d| {
        d.fact.kind() == Kind::Incident
            && draft.sentence.checked_sub(d.sentence).is_some_and(|n| (1..=NEAR).contains(&n))
    });
    kills && bare && before && scene_group(draft)
}

/// "17 incidents were recorded in the period. Eight people were killed and 19 injured": what all of them have cost.
pub fn cost_of_all(desk: &Desk, told: &[Draft], mut draft: Draft) -> Draft {
    let s = desk.sentence(draft.sentence);
    let bare = draft.fact.coding.ty() == "attack_unspecified"
        && draft.fact.event_date.is_none()
        && draft.fact.weapons.is_empty()
        && draft.fact.speaker.is_none()
        && draft.fact.actors.iter().all(|a| a.role == Role::Victim)
        && draft.fact.places.iter().all(|p| p.mention.is_none())
        && !s.words.iter().any(|w| matches!(w.lower.as_str(), "in" | "when" | "by" | "at" | "near" | "another"));
    let last = told.iter().rev().find(|d| matches!(d.fact.kind(), Kind::Incident | Kind::Aggregate));
    let counted = last.is_some_and(|d| {
        d.fact.coding.ty() == "attack_count"
            && d.sentence + 1 == draft.sentence
            && desk.sentence(d.sentence).paragraph == s.paragraph
    });
    let Some(coding) = Coding::of(Kind::Aggregate, "casualty_total").filter(|_| bare && counted) else { return draft };
    let Some(harm) = draft.fact.casualties.clone() else { return draft };
    draft.fact.coding = coding;
    draft.fact.actors.clear();
    for toll in [&harm.killed, &harm.injured].into_iter().flatten() {
        draft.fact.quantities.push(Quantity::new(
            QuantityWhat::Persons,
            QuantityRole::Count,
            toll.min.map(Into::into),
            toll.max.map(Into::into),
        ));
    }
    draft
}

/// "The consulate condemned an attack on its premises by protesters. On Saturday some protesters threw stones at the building": what was
/// condemned is told in full behind it.
pub fn condemned_first(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let s = desk.sentence(first.sentence);
    let condemned = s.words[first.word].head.is_some_and(|h| {
        matches!(s.words[h].lemma.as_str(), "condemn" | "denounce" | "deplore" | "protest" | "regret")
    });
    let bare = first.fact.made_by == "nouns:act"
        && first.fact.coding.ty() == "attack_unspecified"
        && first.fact.event_date.is_none()
        && first.fact.weapons.is_empty();
    let targets = |f: &Fact| -> Vec<Option<String>> {
        f.actors.iter().filter(|a| a.role == Role::Target).map(|a| a.sending_state.clone()).collect()
    };
    let (a, b) = (targets(&first.fact), targets(&second.fact));
    let near = second.sentence.checked_sub(first.sentence).is_some_and(|n| (1..=NEAR).contains(&n));
    let only = desk.reading.mentions_of(first.sentence).iter().filter(|m| m.is("act")).count() == 1;
    condemned && bare && near && only && !b.is_empty() && (a.is_empty() || a.iter().any(|x| b.contains(x)))
}

/// "The military confirmed the death of six soldiers": what the act told just before has cost.
pub fn confirmed_harm(desk: &Desk, first: &Draft, second: &Draft) -> bool {
    let s = desk.sentence(second.sentence);
    let noun = matches!(s.words[second.word].lemma.as_str(), "death" | "killing" | "loss");
    let confirmed = s.words[second.word].head.is_some_and(|h| {
        matches!(s.words[h].lemma.as_str(), "confirm" | "acknowledge" | "announce" | "report" | "admit" | "mourn")
    });
    let near = second.sentence.checked_sub(first.sentence).is_some_and(|n| (1..=NEAR).contains(&n));
    noun && confirmed
        && near
        && second.fact.event_date.is_none()
        && second.fact.actors.iter().all(|a| a.role == Role::Victim)
}
