//! Contacts: meetings with the same people, words in the same direction.

use super::{
    Score, Tri, Verdict, disjoint_days, one_day, other_sending_state, published_apart, same_parties, same_party,
    shared_subject,
};
use crate::corpus::{Corpus, Party, Target, View};
use crate::names::overlap;
use chancery_facts::{Role, TargetClass};

const SIDES: &[Role] = &[Role::Host, Role::Visitor, Role::Participant, Role::Partner, Role::From, Role::To];
const SENDERS: &[Role] = &[Role::From];
const RECEIVERS: &[Role] = &[Role::To];

/// Compares two contacts.
pub(super) fn compare(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Verdict {
    if disjoint_days(a, b) || opposite(a, b) {
        return Verdict::Forbidden;
    }
    match (is_encounter(a), is_encounter(b)) {
        (true, true) => encounters(a, b),
        (false, false) => messages(corpus, a, b),
        (true, false) => message_at(a, b),
        (false, true) => message_at(b, a),
    }
}

/// True for meetings, visits and talks; false for one-way words.
fn is_encounter(v: &View<'_>) -> bool {
    matches!(v.ty(), "meeting" | "visit" | "talks_topic" | "call_or_message")
}

/// True when A speaks to B in one and B to A in the other.
fn opposite(a: &View<'_>, b: &View<'_>) -> bool {
    let crossed =
        |x: &[Role], y: &[Role]| a.parties_as(x).any(|p| b.parties_as(y).any(|q| same_party(p, q) == Tri::Yes));
    crossed(SENDERS, RECEIVERS) && crossed(RECEIVERS, SENDERS)
}

fn shared_sides(a: &View<'_>, b: &View<'_>) -> usize {
    a.parties_as(SIDES).filter(|p| b.parties_as(SIDES).any(|q| same_party(p, q) == Tri::Yes)).count()
}

/// True when two parties of one are those of the other, one of them by a name of its own and the other at least by its state.
pub(super) fn same_sides(a: &View<'_>, b: &View<'_>) -> bool {
    let alike = |p: &Party, q: &Party, by_state: bool| {
        let one_side = is_encounter(a) || p.role == q.role;
        one_side
            && (same_party(p, q) == Tri::Yes && !p.name.generic || by_state && p.state.is_some() && p.state == q.state)
    };
    a.parties_as(SIDES).enumerate().any(|(i, p)| {
        b.parties_as(SIDES).enumerate().any(|(j, q)| {
            let others = |k: usize, r: &Party| {
                k != i && b.parties_as(SIDES).enumerate().any(|(l, t)| l != j && alike(r, t, true))
            };
            alike(p, q, false) && a.parties_as(SIDES).enumerate().any(|(k, r)| others(k, r))
        })
    })
}

/// Two meetings are one when two parties and the day agree; so are the stops of one visit as one report tells it.
fn encounters(a: &View<'_>, b: &View<'_>) -> Verdict {
    let mut score = Score::default();
    let same_day = one_day(a, b);
    if shared_sides(a, b) >= 2 {
        score.add(5, "same parties");
    } else if a.doc == b.doc && is_one_visit(a, b) {
        score.add(4, "one visit");
    } else {
        return Verdict::Unrelated;
    }
    if same_day {
        score.add(3, "same day");
    }
    let open_in_one_report = a.doc == b.doc && (a.days.is_none() || b.days.is_none());
    if same_day || open_in_one_report { Verdict::Same(score) } else { Verdict::Unrelated }
}

fn is_one_visit(a: &View<'_>, b: &View<'_>) -> bool {
    let visitor = same_parties(a, b, &[Role::Visitor]) == Tri::Yes;
    let city = a.cities.iter().any(|s| b.cities.iter().any(|t| s.same(t)));
    visitor && city && (a.ty() == "visit" || b.ty() == "visit") || is_stop_of(a, b) || is_stop_of(b, a)
}

/// A meeting without a day of its own, of the visitor with another of the state that receives him.
fn is_stop_of(visit: &View<'_>, meeting: &View<'_>) -> bool {
    let guest = |p: &Party| visit.parties_as(&[Role::Visitor]).any(|q| same_party(p, q) == Tri::Yes);
    let of_host = |p: &Party| {
        let mut hosts = visit.parties_as(&[Role::Host]);
        p.state.is_some() && hosts.any(|q| q.state == p.state)
    };
    let mut others = meeting.parties_as(SIDES).filter(|p| !guest(p));
    visit.ty() == "visit"
        && meeting.ty() == "meeting"
        && meeting.days.is_none()
        && meeting.parties_as(SIDES).any(guest)
        && others.any(of_host)
}

/// Words spoken by one party of a meeting to another belong to the meeting, in one report and on its day.
fn message_at(meeting: &View<'_>, words: &View<'_>) -> Verdict {
    let present = |p: &Party| meeting.parties_as(SIDES).any(|q| same_party(p, q) == Tri::Yes);
    let from = words.parties_as(SENDERS).any(present);
    let to = words.parties_as(RECEIVERS).any(present);
    let same_day = matches!((meeting.days, words.days), (Some(x), Some(y)) if x.width().max(y.width()) <= 7);
    let one_sentence = meeting.days.is_none() && words.days.is_none() && meeting.doc == words.doc;
    // The meeting that was asked for: told beside the request, one of them without a day.
    let asked_for = words.ty() == "request"
        && words.content.iter().any(|w| matches!(w.as_str(), "audience" | "meeting" | "talks" | "appointment"))
        && (meeting.days.is_none() || words.days.is_none());
    // A request or demand made at a meeting is a step of its own.
    let of_its_own = matches!(words.ty(), "request" | "demand");
    let one_sentence = one_sentence && !of_its_own || asked_for;
    if meeting.doc == words.doc && from && to && (same_day || one_sentence) {
        let mut score = Score::default();
        score.add(6, "said by one party of the meeting to the other");
        return Verdict::Same(score);
    }
    Verdict::Unrelated
}

fn messages(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Verdict {
    let from = same_parties(a, b, SENDERS);
    let to = same_parties(a, b, RECEIVERS);
    if from == Tri::No || to == Tri::No {
        return Verdict::Forbidden;
    }
    if a.ty() != b.ty() || (other_sending_state(a, b) && !shared_subject(a, b)) {
        return Verdict::Unrelated;
    }
    let mut score = Score::default();
    if from == Tri::Yes {
        score.add(3, "same sender");
    }
    if to == Tri::Yes {
        score.add(2, "same addressee");
    }
    if shared_subject(a, b) {
        score.add(3, "about the same");
    }
    let of_presence = a.ty() == "threat" && from == Tri::Yes && of_own_presence(a) && of_own_presence(b);
    if of_presence && !shared_subject(a, b) {
        score.add(2, "about the sender's own presence");
    }
    let alike = overlap(&a.content, &b.content) >= 50;
    if alike {
        score.add(2, "like words");
    }
    let timely = times_fit(corpus, a, b, &mut score);
    // Threats to take one step are told in many wordings; other words only count as the same when they are alike.
    let one_matter = if a.ty() == "threat" { a.doc == b.doc || shared_subject(a, b) || of_presence } else { alike };
    let known_sides = from == Tri::Yes || (to == Tri::Yes && shared_subject(a, b));
    if timely && one_matter && known_sides && score.points >= 5 { Verdict::Same(score) } else { Verdict::Unrelated }
}

/// True when a party threatens a step about its own mission, staff or forces: to close it, to call them home.
fn of_own_presence(v: &View<'_>) -> bool {
    use TargetClass as T;
    let presence =
        [T::Embassy, T::Consulate, T::MissionOther, T::MissionGroup, T::Diplomat, T::MissionStaff, T::MilitaryForce];
    let senders: Vec<&str> = v.parties_as(SENDERS).filter_map(|p| p.state.as_deref()).collect();
    let own = |t: &Target<'_>| {
        t.role == Role::Subject
            && t.class.is_some_and(|c| presence.contains(&c))
            && t.sending.is_none_or(|s| senders.contains(&s))
    };
    !senders.is_empty() && v.targets.iter().any(own)
}

fn times_fit(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>, score: &mut Score) -> bool {
    if let (Some(x), Some(y)) = (a.days, b.days) {
        let close = x.width().max(y.width()) <= 7;
        if close {
            score.add(2, "same day");
        }
        return close;
    }
    if a.doc == b.doc {
        return true;
    }
    let most = if a.ty() == "threat" { 21 } else { 3 };
    let near = published_apart(corpus, a, b).is_some_and(|d| d <= most);
    if near {
        score.add(1, "published close together");
    }
    near
}
