//! From drafts to facts: joined, told by whom, dated, linked to each other, numbered.

use crate::dates;
use crate::desk::{Desk, Draft, told_apart};
use crate::events;
use crate::incidents;
use chancery_facts::reading::{Sort, TimeExpr, TimeMention};
use chancery_facts::{
    Date, EvidenceRole, Fact, Kind, Modality, QuantityWhat, Role, Scope, SourceKind, SourceLink, Toll, When, Zone,
};

/// Joins, completes and numbers drafts.
pub fn assemble(desk: &Desk, drafts: Vec<Draft>, id: impl Fn(usize) -> String) -> Vec<Fact> {
    let mut drafts = incidents::merge(desk, drafts);
    drafts = without_doubles(desk, drafts);
    levels_apart(&mut drafts);
    drafts.sort_by_key(|d| (d.range.start, d.range.end, d.fact.coding));
    for d in &mut drafts {
        speak(desk, d);
        if d.fact.kind() == Kind::Incident {
            incidents::finish(desk, d);
        }
        incidents::sending_of_staff(desk, &mut d.fact);
        voice(desk, d);
        events::subject_class(&mut d.fact);
        events::sent_abroad(&mut d.fact);
        not_to_oneself(&mut d.fact);
    }
    clocks(desk, &mut drafts);
    by_the_clock(desk, &mut drafts);
    offsets(desk, &mut drafts);
    same_meeting(desk, &mut drafts);
    for (n, d) in drafts.iter_mut().enumerate() {
        d.fact.id = id(n + 1);
        chain(desk, d);
        quotations(desk, d);
    }
    about(desk, &mut drafts);
    repeats(desk, &mut drafts);
    drafts.into_iter().map(|d| d.fact).collect()
}

/// "The ambassador asked her for guards": nobody asks, visits or accuses himself; whom a pronoun stood for is not known then.
fn not_to_oneself(fact: &mut Fact) {
    for (one, other) in [(Role::From, Role::To), (Role::Visitor, Role::Host), (Role::Accuser, Role::Accused)] {
        let doers: Vec<String> = fact.actors_as(one).map(|a| a.name.clone()).collect();
        fact.actors.retain(|a| a.role != other || !doers.contains(&a.name));
    }
}

/// An explosion of a known kind.
fn of_bomb(d: &Draft) -> bool {
    matches!(d.fact.coding.ty(), "ied" | "vehicle_bomb" | "letter_or_parcel_bomb" | "grenade" | "suicide_bombing")
}

/// One fact is printed once: of two drafts of one coding over the same words the fuller one stays; an act that is
/// told as several is no incident beside it.
fn without_doubles(desk: &Desk, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for d in drafts {
        let weight = |x: &Draft| x.fact.actors.len() * 2 + x.fact.places.len() + x.fact.quantities.len();
        let same = out.iter().position(|o| {
            o.sentence == d.sentence
                && o.fact.kind() == d.fact.kind()
                && o.fact.zone() == d.fact.zone()
                && (o.word == d.word
                    || o.fact.coding == d.fact.coding
                        && (o.range == d.range && !matches!(o.fact.kind(), Kind::Commitment | Kind::Measure)
                            || o.fact.kind() == Kind::Incident && nested(desk, o, &d) && part_of(o, &d)
                            || nested(desk, o, &d)
                                && o.fact.kind() == Kind::Aggregate
                                && o.range.start < d.range.end
                                && d.range.start < o.range.end))
        });
        // "placing the bomb that killed two": the act and what it did are one.
        let one_act = out.iter().position(|o| {
            o.sentence == d.sentence
                && o.fact.kind() == Kind::Incident
                && d.fact.kind() == Kind::Incident
                && o.fact.casualties.is_some()
                && o.fact.casualties == d.fact.casualties
                && (of_bomb(o) && d.fact.coding.ty() == "explosion_unspecified"
                    || of_bomb(&d) && o.fact.coding.ty() == "explosion_unspecified")
                && nested(desk, o, &d)
        });
        if let (None, Some(i)) = (same, one_act) {
            let vague = |x: &Draft| x.fact.coding.ty().ends_with("_unspecified");
            let (mut kept, other) =
                if vague(&out[i]) && !vague(&d) { (d, out[i].clone()) } else { (out[i].clone(), d) };
            if kept.fact.event_date.as_ref().is_none_or(|w| w.days.is_none()) {
                kept.fact.event_date = other.fact.event_date.or(kept.fact.event_date);
            }
            out[i] = kept;
            continue;
        }
        match same {
            Some(i) if weight(&d) > weight(&out[i]) => out[i] = d,
            Some(_) => {}
            None => out.push(d),
        }
    }
    // An incident whose words lie inside an aggregate of the same sentence, or that is the act a blame or
    // claim is about, is not told a second time.
    let covered: Vec<(usize, usize, std::ops::Range<usize>)> = out
        .iter()
        .filter(|d| d.fact.kind() == Kind::Aggregate)
        .map(|d| (d.sentence, d.word, d.range.clone()))
        .collect();
    let arrests: Vec<(usize, usize)> = out
        .iter()
        .filter(|d| d.fact.kind() == Kind::Aggregate && d.fact.coding.ty() == "arrest_total")
        .map(|d| (d.sentence, d.word))
        .collect();
    out.retain(|d| {
        let counted = matches!(d.fact.coding.ty(), "arrest_of_suspect" | "arrests")
            && arrests.iter().any(|(s, w)| *s == d.sentence && desk.sentence(*s).ancestors(*w).contains(&d.word));
        !counted
    });
    out.retain(|d| {
        d.fact.kind() != Kind::Incident
            || !covered.iter().any(|(s, w, r)| {
                // "kidnapped an envoy in a string of abductions": one of them, told by itself
                let among = d.word < *w && desk.sentence(*s).case(*w) == Some("in");
                *s == d.sentence
                    && !among
                    && (desk.sentence(*s).ancestors(d.word).contains(w)
                        || desk.sentence(*s).ancestors(*w).contains(&d.word))
                    && r.start <= d.range.end
                    && d.range.start <= r.end
            })
    });
    out
}

/// "has 40 diplomats in the capital and 300 soldiers at three bases": each figure is told once, by the level it belongs to.
fn levels_apart(drafts: &mut Vec<Draft>) {
    let what = |d: &Draft| match d.fact.coding.ty() {
        "staff_level" => Some(QuantityWhat::Staff),
        "troop_level" => Some(QuantityWhat::Troops),
        _ => None,
    };
    let own = |d: &Draft, what| d.fact.quantities.iter().find(|q| q.what == what).cloned();
    let mut twice = Vec::new();
    for i in 0..drafts.len() {
        for j in 0..drafts.len() {
            let (Some(mine), Some(theirs)) = (what(&drafts[i]), what(&drafts[j])) else { continue };
            if i == j || drafts[i].sentence != drafts[j].sentence {
                continue;
            }
            let Some(figure) = own(&drafts[j], theirs).filter(|q| q.words.is_some()) else { continue };
            if mine == theirs {
                let same = own(&drafts[i], mine).is_some_and(|q| q.words == figure.words && q.min == figure.min);
                let (long, short) = (&drafts[i].range, &drafts[j].range);
                if same && long.start <= short.start && short.end <= long.end && !twice.contains(&i) {
                    twice.push(j);
                }
                continue;
            }
            let spans: Vec<_> = drafts[j].fact.actors.iter().filter_map(|a| a.mention.clone()).collect();
            let fact = &mut drafts[i].fact;
            if fact.quantities.iter().any(|q| q.what == mine) && fact.quantities.iter().any(|q| q.what == theirs) {
                fact.quantities.retain(|q| q.what == mine);
                fact.actors.retain(|a| a.mention.as_ref().is_none_or(|m| !spans.contains(m)));
            }
        }
    }
    let mut at = 0..;
    drafts.retain(|_| !twice.contains(&at.next().unwrap_or_default()));
}

/// "Eight lost their lives and twenty were hurt when a bomb exploded": two clauses of one act, the words of one inside those of the
/// other, at one target, with no number that differs.
fn part_of(a: &Draft, b: &Draft) -> bool {
    let inside = |x: &Draft, y: &Draft| x.range.start <= y.range.start && y.range.end <= x.range.end;
    let targets = |d: &Draft| d.fact.actors_as(Role::Target).map(|t| t.name.clone()).collect::<Vec<_>>();
    let (x, y) = (a.fact.casualties.clone().unwrap_or_default(), b.fact.casualties.clone().unwrap_or_default());
    let fits = |x: Option<Toll>, y: Option<Toll>| match (x, y) {
        (Some(x), Some(y)) => (x.min, x.max) == (y.min, y.max),
        _ => true,
    };
    (inside(a, b) || inside(b, a)) && targets(a) == targets(b) && fits(x.killed, y.killed) && fits(x.injured, y.injured)
}

fn nested(desk: &Desk, a: &Draft, b: &Draft) -> bool {
    let s = desk.sentence(a.sentence);
    s.ancestors(a.word).contains(&b.word) || s.ancestors(b.word).contains(&a.word)
}

/// Whose word the fact is.
fn speak(desk: &Desk, d: &mut Draft) {
    let s = d.sentence;
    let own = matches!(d.fact.kind(), Kind::Contact | Kind::Attribution | Kind::Statement | Kind::Commitment);
    let by_act = match d.fact.kind() {
        Kind::Contact if matches!(d.fact.coding.ty(), "threat" | "demand" | "warning" | "request") => Some(Role::From),
        Kind::Attribution
            if !matches!(
                d.fact.coding.ty(),
                "no_claim" | "unknown_perpetrator" | "arrest_of_suspect" | "charge" | "conviction" | "acquittal"
            ) =>
        {
            Some(Role::Accuser)
        }
        Kind::Commitment => Some(Role::Promisor),
        _ => None,
    };
    if let Some(said) = desk.said_at(s, d.word) {
        let inside = d.fact.coding.ty() != "blame" || d.fact.actors_as(Role::Accuser).next().is_some();
        if inside || !own {
            d.fact.speaker = desk.speaker(said);
        }
        if d.fact.modality == Modality::Asserted
            && d.fact.speaker.is_some()
            && !matches!(d.fact.coding.ty(), "media_appearance")
        {
            d.fact.modality = Modality::Attributed;
        }
        // relayed words: who passes them on
        if let (Some(speaker), true) = (d.fact.speaker.as_mut(), said.relayed)
            && let Some(outer) = desk.said[s].iter().find(|o| o.words[said.verb.1])
            && let Some(relay) = desk.speaker(outer)
        {
            speaker.relayed_by.push(relay.name);
        }
    }
    let by_act = by_act.map(|role| if d.fact.coding.ty() == "denial" { Role::Denier } else { role });
    if d.fact.speaker.is_none()
        && let Some(role) = by_act
    {
        let roles = [role, Role::Claimant, Role::Denier];
        let actor = d.fact.actors.iter().find(|a| roles.contains(&a.role));
        // Only accusers, promisors and senders speak by their act; claims have their claimant.
        if let Some(a) = actor.filter(|a| a.role == role) {
            d.fact.speaker = Some(chancery_facts::Speaker {
                name: a.name.clone(),
                mention: a.mention.clone(),
                relayed_by: Vec::new(),
            });
        }
    }
    if d.fact.speaker.is_none() && d.fact.kind() == Kind::Statement {
        let said = desk.said[s].iter().find(|x| x.verb == (s, d.word) || x.words.get(d.word) == Some(&true));
        let subject = desk.clauses[s].iter().find(|c| c.verb == d.word).and_then(|c| c.subject);
        d.fact.speaker = said.and_then(|x| desk.speaker(x)).or_else(|| subject.and_then(|w| desk.speaker_from(s, w)));
    }
}

/// Modality of facts told by somebody.
fn voice(desk: &Desk, d: &mut Draft) {
    let f = &mut d.fact;
    if f.kind() == Kind::Statement && f.modality == Modality::Asserted && f.coding.ty() != "media_appearance" {
        f.modality = Modality::Attributed;
    }
    if f.kind() == Kind::Contact
        && f.modality == Modality::Asserted
        && matches!(f.coding.ty(), "demand" | "warning" | "request")
    {
        f.modality = Modality::Attributed;
    }
    if f.kind() == Kind::Attribution && f.coding.ty() == "denial" {
        f.modality = Modality::Attributed;
    }
    let _ = desk;
}

/// The three clocks: when the words were said, and for acts done by words the act too.
fn clocks(desk: &Desk, drafts: &mut [Draft]) {
    // Dated words of each speaker.
    let mut dated: Vec<(String, usize, When)> = Vec::new();
    // Nothing was said after it is reported, and what "he says" is not dated by a weekday.
    let then = |sentence: usize, verb: usize, t: &TimeMention| {
        let present = matches!(desk.sentence(sentence).words[verb].tag, "VBZ" | "VBP");
        let past = desk.date(t, false).from().zip(desk.anchor.day).is_none_or(|(from, day)| from <= day);
        past && !(present && matches!(t.time, TimeExpr::Weekday { .. }))
    };
    for (i, list) in desk.said.iter().enumerate() {
        for said in list.iter().filter(|s| s.verb.0 == i) {
            let Some(t) = desk.saying_time(i, said.verb.1).filter(|t| !said.words[t.words.start]) else { continue };
            let Some(speaker) = desk.speaker(said).filter(|_| then(i, said.verb.1, t)) else { continue };
            dated.push((speaker.name, i, desk.date(t, false)));
        }
    }
    for d in drafts.iter() {
        if matches!(d.fact.kind(), Kind::Commitment | Kind::Contact | Kind::Statement) {
            let top = governing_verb(desk, d);
            if let (Some(t), Some(speaker)) = (desk.saying_time(d.sentence, top), d.fact.speaker.as_ref())
                && !matches!(t.time, TimeExpr::Offset { .. })
                && then(d.sentence, top, t)
                // "He said a minister promised it in 1980": the promise, not his words
                && desk
                    .said_at(d.sentence, d.word)
                    .is_none_or(|x| x.verb.0 != d.sentence || !x.words[t.words.start])
            {
                dated.push((speaker.name.clone(), d.sentence, desk.date(t, false)));
            }
        }
    }
    for d in drafts.iter_mut() {
        let kind = d.fact.kind();
        let ty = d.fact.coding.ty();
        let by_words = match kind {
            Kind::Statement | Kind::Commitment => true,
            Kind::Contact => {
                matches!(ty, "demand" | "warning" | "threat" | "request" | "notification" | "protest_note" | "offer")
            }
            _ => false,
        };
        let standing = kind == Kind::Attribution || ty == "threat";
        // "a captive will be shot on Wednesday": the day of the deed, not of the words
        let to_come = by_words
            && desk.clauses[d.sentence]
                .iter()
                .any(|c| c.verb == d.word && matches!(c.modal, Some("will" | "would" | "shall")));
        let direct = desk.own_time(d.sentence, d.word).filter(|_| !to_come);
        let own = direct.map(|t| desk.date(t, false)).or_else(|| {
            let top = governing_verb(desk, d);
            desk.saying_time(d.sentence, top)
                .filter(|t| !matches!(t.time, TimeExpr::Offset { .. }))
                .map(|t| desk.date(t, false))
        });
        // What is said is dated by the saying, not by times told in the words.
        let inside = desk.said_at(d.sentence, d.word).filter(|_| matches!(kind, Kind::Statement | Kind::Commitment));
        let own = match inside {
            // "it says, one captive will be shot on Wednesday": what is said in the present has no day
            Some(said)
                if said.verb.0 == d.sentence
                    && to_come
                    && matches!(desk.sentence(d.sentence).words[said.verb.1].tag, "VBZ" | "VBP") =>
            {
                None
            }
            Some(said) if said.verb.0 == d.sentence => desk
                .saying_time(d.sentence, said.verb.1)
                .filter(|t| !said.words[t.words.start])
                .map(|t| desk.date(t, false)),
            Some(_) => None,
            None => own,
        };
        // "He calls for their release": said now, whenever he spoke before
        let tag = |v: usize| desk.sentence(d.sentence).words[v].tag;
        let s = desk.sentence(d.sentence);
        // "is concerned about the arrests on Monday"
        let state_of_mind =
            s.words[d.word].pos == "ADJ" && s.child(d.word, &["cop"]).is_some_and(|c| matches!(tag(c), "VBZ" | "VBP"));
        let own = own.filter(|_| !state_of_mind);
        if state_of_mind && by_words {
            d.fact.event_date = d.fact.event_date.take().filter(When::is_open);
        }
        let now = (matches!(tag(d.word), "VBZ" | "VBP") || state_of_mind)
            && inside.is_none_or(|said| said.verb.0 != d.sentence || matches!(tag(said.verb.1), "VBZ" | "VBP"));
        let spoken = d.fact.speaker.as_ref().filter(|_| !now).and_then(|sp| words_date(&dated, &sp.name, d.sentence));
        if kind == Kind::Incident || kind == Kind::Aggregate || kind == Kind::Background {
            if d.fact.speaker.is_some() {
                d.fact.speech_date = spoken;
            }
            continue;
        }
        if by_words {
            // Words of one party passed on by another: the act has its own date, the passing on another.
            let relayed = kind == Kind::Contact
                && desk.said_at(d.sentence, d.word).is_some()
                && !d.fact.actors_as(Role::From).any(|a| d.fact.speaker.as_ref().is_some_and(|s| s.name == a.name));
            if relayed {
                let direct = desk.own_time(d.sentence, d.word).map(|t| desk.date(t, false));
                d.fact.event_date = d.fact.event_date.take().or(direct);
                d.fact.speech_date = spoken;
                continue;
            }
            // Nothing that was said was said after it is reported.
            let past = |w: &When| desk.anchor.day.is_none_or(|day| w.from().is_none_or(|from| from <= day));
            let own = own.filter(past);
            d.fact.event_date = d.fact.event_date.take().filter(past);
            let when = if standing { own.clone() } else { own.clone().or(spoken.clone()) };
            if let Some(when) = when {
                d.fact.event_date = Some(when.clone());
                if d.fact.speaker.is_some() {
                    d.fact.speech_date = Some(when);
                }
            }
        } else {
            let told = desk.said_at(d.sentence, d.word).is_some();
            let ahead = d.fact.modality == Modality::Future
                && (kind == Kind::Contact
                    || desk.clauses[d.sentence]
                        .iter()
                        .any(|c| c.verb == d.word && matches!(c.modal, Some("will" | "would"))));
            let direct = desk.own_time(d.sentence, d.word).map(|t| desk.date(t, ahead));
            let level = ty.ends_with("_level") && direct.is_none();
            let now = ["still", "now", "currently"]
                .iter()
                .any(|w| desk.sentence(d.sentence).words.iter().any(|x| x.lower == *w));
            let as_of = (level && now).then(|| desk.now());
            d.fact.event_date = d.fact.event_date.take().or(direct).or(as_of);
            // Of a meeting to come the day is told, seldom that on which it was announced.
            let announced = kind == Kind::Contact && d.fact.modality == Modality::Future;
            if told && d.fact.speaker.is_some() && kind != Kind::Attribution && !announced {
                d.fact.speech_date = spoken;
            }
            // To blame, to deny, to take back a claim is to speak: it has one date, its own or that of the words it is said among.
            let word = &desk.sentence(d.sentence).words[d.word];
            let told_then = word.tag == "VBD"
                || word.tag == "VBG" && word.head.is_some_and(|h| desk.sentence(d.sentence).words[h].tag == "VBD");
            if d.fact.event_date.is_none() && d.fact.speaker.is_some() && by_speaking(ty) && told_then {
                let name = d.fact.speaker.as_ref().map(|s| s.name.as_str()).unwrap_or_default();
                d.fact.event_date = near(&dated, name, d.sentence);
            }
            if d.fact.speaker.is_some() && by_speaking(ty) && d.fact.speech_date.is_none() {
                d.fact.speech_date = d.fact.event_date.clone().filter(|w| !w.is_open());
            }
        }
    }
}

/// The day of dated words of a speaker in this sentence or just before it.
fn near(dated: &[(String, usize, When)], name: &str, sentence: usize) -> Option<When> {
    let close = |at: usize| at <= sentence && sentence - at <= 3;
    dated.iter().filter(|(n, at, _)| n == name && close(*at)).max_by_key(|(_, at, _)| *at).map(|(_, _, w)| w.clone())
}

/// Attributions that are made by speaking; a court, an arrest and silence speak for themselves.
fn by_speaking(ty: &str) -> bool {
    matches!(ty, "accusation" | "blame" | "denial" | "motive" | "suspicion" | "claim" | "claim_withdrawn")
}

/// The verb a promise hangs on, else the trigger itself.
fn governing_verb(desk: &Desk, d: &Draft) -> usize {
    let s = desk.sentence(d.sentence);
    let mut word = d.word;
    // A clause joined with a subject of its own is another's.
    let hangs = |w: usize| {
        s.is_rel(w, &["xcomp", "ccomp"]) || s.is_rel(w, &["conj"]) && s.child(w, &["nsubj", "nsubj:pass"]).is_none()
    };
    while let Some(head) = s.words[word].head.filter(|_| hangs(word)) {
        if s.is_rel(word, &["conj"]) && told_apart(s, head, word) {
            break;
        }
        word = head;
    }
    word
}

/// The day a speaker's words are dated by: the nearest dated words of his, before rather than after.
fn words_date(dated: &[(String, usize, When)], name: &str, sentence: usize) -> Option<When> {
    let of = || dated.iter().filter(|(n, _, _)| n == name);
    of().filter(|(_, at, _)| *at <= sentence)
        .max_by_key(|(_, at, _)| *at)
        .or_else(|| of().min_by_key(|(_, at, _)| *at))
        .map(|(_, _, w)| w.clone())
}

/// Those who meet.
const PARTIES: [Role; 3] = [Role::Host, Role::Visitor, Role::Participant];

/// What was talked of at a meeting, and what one party of it said to another, is dated by the meeting told before it.
fn same_meeting(desk: &Desk, drafts: &mut [Draft]) {
    for i in 1..drafts.len() {
        let d = &drafts[i];
        let meets =
            |f: &Fact| f.kind() == Kind::Contact && matches!(f.coding.ty(), "meeting" | "visit" | "talks_topic");
        let open = d.fact.event_date.is_none();
        let party = |f: &Fact, name: &str| f.actors.iter().any(|a| a.name == name && PARTIES.contains(&a.role));
        let between = |f: &Fact| {
            let of = |role| d.fact.actors_as(role).any(|a| party(f, &a.name));
            of(Role::From) && of(Role::To)
        };
        if open && d.fact.kind() == Kind::Contact {
            let told_at = drafts[..i].iter().rev().find(|o| {
                meets(&o.fact)
                    && between(&o.fact)
                    && d.sentence - o.sentence <= 3
                    && o.fact.event_date.as_ref().is_some_and(|w| !w.is_open())
            });
            if let Some(when) = told_at.and_then(|o| o.fact.event_date.clone()) {
                drafts[i].fact.event_date = Some(when);
                continue;
            }
        }
        let d = &drafts[i];
        let told = d.fact.kind() == Kind::Statement && d.fact.coding.ty() == "report_of_talks";
        let topic = d.fact.kind() == Kind::Contact && d.fact.coding.ty() == "talks_topic";
        if !open || !(topic || told) {
            continue;
        }
        // "the two officials", "they": whoever met before
        let both = |a: &chancery_facts::Actor| {
            let words = a.mention.as_ref().map(|m| m.text.to_lowercase()).unwrap_or_default();
            a.role == Role::Participant
                && (words == "they"
                    || words.starts_with("the two")
                    || words.starts_with("both")
                    || words.starts_with("the ") && words.ends_with('s'))
        };
        let plural = d.fact.actors.iter().position(both);
        let found = drafts[..i].iter().rev().find(|o| {
            let shared = o.fact.actors.iter().any(|a| d.fact.actors.iter().any(|b| a.name == b.name));
            meets(&o.fact)
                && (shared || plural.is_some())
                && d.sentence - o.sentence <= 3
                && o.fact.event_date.as_ref().is_some_and(|w| !w.is_open())
        });
        let Some(found) = found else { continue };
        let when = found.fact.event_date.clone();
        let parties: Vec<_> = found.fact.actors.iter().filter(|a| PARTIES.contains(&a.role)).cloned().collect();
        drafts[i].fact.event_date = when;
        if let Some(at) = plural.filter(|_| parties.len() > 1) {
            let phrase = drafts[i].fact.actors.remove(at);
            drafts[i].fact.actors.extend(parties.into_iter().map(|p| chancery_facts::Actor {
                role: Role::Participant,
                mention: phrase.mention.clone(),
                ..p
            }));
        }
    }
    let _ = desk;
}

/// Dates counted from another event of the text.
/// "Two missions were attacked in the early hours of 9 June. At ten past one a charge went off at the first": an act told by the
/// clock alone took place on the day named before it in the paragraph.
fn by_the_clock(desk: &Desk, drafts: &mut [Draft]) {
    let clocked = |at: usize| {
        let words = &desk.sentence(at).words;
        let opens = words.first().is_some_and(|w| {
            matches!(w.lower.as_str(), "at" | "around" | "about" | "shortly" | "just" | "soon" | "half" | "minutes")
        });
        let clock = |w: &str| {
            let parts: Vec<&str> = w.split([':', '.']).collect();
            let figures = parts.len() == 2
                && parts.iter().all(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
            figures
                || matches!(
                    w,
                    "o'clock" | "a.m." | "p.m." | "am" | "pm" | "midnight" | "noon" | "dawn" | "past" | "a.m" | "p.m"
                )
        };
        opens && words.iter().take(6).any(|w| clock(&w.lower))
    };
    let day_before = |at: usize| {
        let paragraph = desk.sentence(at).paragraph;
        let told = desk
            .reading
            .times
            .iter()
            .filter(|t| t.sentence < at && paragraph - desk.sentence(t.sentence).paragraph <= 1);
        let dated = told.filter(|t| matches!(t.time, TimeExpr::Date { day: Some(_), .. } | TimeExpr::Weekday { .. }));
        let last = dated.max_by_key(|t| t.range.start)?;
        let when = desk.date(last, false);
        when.days.filter(|(from, to)| from == to).map(|days| (days, desk.words(last.range.clone())))
    };
    for d in drafts.iter_mut().filter(|d| d.fact.kind() == Kind::Incident && d.fact.event_date.is_none()) {
        if !clocked(d.sentence) {
            continue;
        }
        if let Some(((from, to), words)) = day_before(d.sentence) {
            let when = When::between(from, to, chancery_facts::Precision::Day, desk.basis());
            d.fact.event_date =
                Some(when.stated(words).because("the day named before it; the sentence gives the hour"));
        }
    }
}

fn offsets(desk: &Desk, drafts: &mut [Draft]) {
    let mut last: Option<(Date, Date)> = None;
    let mut last_day: Option<(Date, Date)> = None;
    let mut told_at = 0;
    for draft in drafts.iter_mut() {
        // What was told long before is not what "the next day" hangs on.
        if draft.sentence > told_at + 4 {
            (last, last_day) = (None, None);
        }
        let open = draft.fact.event_date.as_ref().is_none_or(|w| w.is_open());
        let time = desk.time_of(draft.sentence, draft.word);
        if let (true, Some(t)) = (open, time)
            && let TimeExpr::Offset { n, unit, later, governs } = t.time
        {
            let single = n.is_some() && unit == chancery_facts::reading::Unit::Day;
            // "said on Wednesday that … the evening before"
            let said = draft.fact.speech_date.as_ref().and_then(|w| w.days).filter(|d| d.0 == d.1 && !later);
            let said = said.filter(|_| told_at < draft.sentence);
            let anchor = match (governs, single) {
                (true, _) => None,
                (false, true) if said.is_some() => said,
                (false, true) => last_day.or(last),
                (false, false) => last,
            };
            let when = anchor.and_then(|a| dates::offset(n, unit, later, a, desk.basis()));
            draft.fact.event_date = Some(match when {
                Some(w) => w.stated(desk.words(t.range.clone())).because("counted from the event told before it"),
                None => When::open(Some(desk.words(t.range.clone()))),
            });
        }
        if matches!(draft.fact.kind(), Kind::Incident | Kind::Contact | Kind::Posture | Kind::Measure)
            && let Some(days) = draft.fact.event_date.as_ref().and_then(|w| w.days)
        {
            last = Some(days);
            told_at = draft.sentence;
            if days.0 == days.1 {
                last_day = Some(days);
            }
        }
    }
    counted_back(desk, drafts);
}

/// "The visit comes three days after the raid": the event behind "after" lies that long before the one told first.
fn counted_back(desk: &Desk, drafts: &mut [Draft]) {
    for t in &desk.reading.times {
        let TimeExpr::Offset { n: Some(n), unit, later, governs: true } = t.time else { continue };
        if n == u32::MAX {
            continue;
        }
        let s = desk.sentence(t.sentence);
        let end = t.range.end;
        let Some(base_verb) = s.words.iter().position(|w| {
            w.range.end <= t.range.start && matches!(w.lemma.as_str(), "come" | "follow" | "happen" | "occur")
        }) else {
            // "recalled its envoy on Sunday, three days after police had raided the centre"
            let base = drafts
                .iter()
                .filter(|d| d.sentence == t.sentence && s.words[d.word].range.end <= t.range.start)
                .filter_map(|d| d.fact.event_date.as_ref().and_then(|w| w.days))
                .find(|days| days.0 == days.1);
            // "said on Tuesday, three days after crowds had stormed the gate"
            let said = || {
                let beside = drafts.iter().filter(|d| d.sentence == t.sentence);
                beside.filter_map(|d| d.fact.speech_date.as_ref().and_then(|w| w.days)).find(|days| days.0 == days.1)
            };
            let base = base.or_else(said);
            let when = base.and_then(|b| dates::offset(Some(n), unit, !later, b, desk.basis()));
            let Some(when) = when else { continue };
            for d in drafts.iter_mut().filter(|d| {
                d.sentence == t.sentence
                    && s.words[d.word].range.start >= end
                    && d.fact.event_date.as_ref().is_none_or(When::is_open)
                    && d.fact.kind() != Kind::Attribution
            }) {
                let words = desk.words(t.range.clone());
                d.fact.event_date = Some(when.clone().stated(words).because("counted back from what it is told with"));
            }
            continue;
        };
        let meeting =
            s.words[..base_verb].iter().any(|w| matches!(w.lemma.as_str(), "talk" | "meeting" | "visit" | "talks"));
        // "the incident came to light a week after": no step of the mission
        let fits = |d: &Draft| if meeting { d.fact.kind() == Kind::Contact } else { d.fact.kind() != Kind::Posture };
        let base = drafts
            .iter()
            .filter(|d| d.sentence < t.sentence && fits(d))
            .filter_map(|d| d.fact.event_date.as_ref().and_then(|w| w.days))
            .next();
        let Some(base) = base else { continue };
        let Some(when) = dates::offset(Some(n), unit, !later, base, desk.basis()) else { continue };
        let governed = drafts.iter_mut().find(|d| {
            d.sentence == t.sentence
                && s.words[d.word].range.start >= end
                && d.fact.event_date.as_ref().is_none_or(When::is_open)
        });
        if let Some(d) = governed {
            d.fact.event_date =
                Some(when.stated(desk.words(t.range.clone())).because("counted back from the event told before it"));
        }
    }
}

/// From the document to the first speaker.
fn chain(desk: &Desk, d: &mut Draft) {
    let mut out = vec![SourceLink { kind: SourceKind::Document, name: desk.document.name.clone() }];
    if let Some(agency) = &desk.document.agency {
        out.push(SourceLink { kind: SourceKind::Agency, name: agency.name.clone() });
    }
    if let Some(speaker) = &d.fact.speaker {
        for relay in &speaker.relayed_by {
            out.push(SourceLink { kind: SourceKind::Body, name: relay.clone() });
        }
        let entity = desk.reading.entities.iter().find(|e| e.name == speaker.name);
        let kind = match entity.map(|e| e.sort) {
            Some(Sort::Person) => SourceKind::Person,
            Some(Sort::Government | Sort::Organisation | Sort::Mission) => SourceKind::Body,
            _ if speaker.name.chars().next().is_some_and(char::is_lowercase) => SourceKind::Unnamed,
            _ => SourceKind::Body,
        };
        out.push(SourceLink { kind, name: speaker.name.clone() });
    }
    d.fact.source_chain = out;
}

fn quotations(desk: &Desk, d: &mut Draft) {
    for q in &desk.reading.quotations {
        if q.start < d.range.end
            && d.range.start < q.end
            && let Some(quote) = desk.quote(q.clone())
        {
            d.fact.quotes.push(quote);
        }
    }
}

/// What an attribution speaks about: the incident of its own sentence, else one told just before it, else the last one
/// before it that is dated and aimed at a mission, else the last one, else one told right behind.
fn about(desk: &Desk, drafts: &mut [Draft]) {
    let clear = |f: &Fact| {
        let at_mission = f.actors_as(Role::Target).any(|a| a.sending_state.is_some());
        at_mission && f.event_date.as_ref().is_some_and(|w| !w.is_open())
    };
    let acts: Vec<(usize, bool, String, Kind)> = drafts
        .iter()
        .filter(|d| matches!(d.fact.kind(), Kind::Incident | Kind::Aggregate) && d.fact.zone() == Zone::Body)
        .map(|d| (d.sentence, clear(&d.fact), d.fact.id.clone(), d.fact.kind()))
        .collect();
    for d in drafts.iter_mut().filter(|d| d.fact.kind() == Kind::Attribution) {
        let wanted = match d.fact.scope {
            Some(Scope::Incident) => Kind::Incident,
            Some(Scope::Set) => Kind::Aggregate,
            _ => continue,
        };
        let fits = |k: Kind| k == wanted;
        let here = acts.iter().find(|a| a.0 == d.sentence && fits(a.3));
        let earlier = || acts.iter().rev().filter(|a| a.0 < d.sentence && fits(a.3));
        let just_before = earlier().find(|a| d.sentence - a.0 <= 2);
        let before = just_before.or_else(|| earlier().find(|a| a.1)).or_else(|| earlier().next());
        let after = acts.iter().find(|a| a.0 > d.sentence && a.0 - d.sentence <= 2 && fits(a.3));
        if let Some(a) = here.or(before).or(after) {
            d.fact.about.push(a.2.clone());
        }
    }
    let _ = desk;
}

/// Title and deck that say a fact of the body again.
fn repeats(desk: &Desk, drafts: &mut [Draft]) {
    for (i, s) in desk.reading.sentences.iter().enumerate() {
        if !matches!(s.zone, Zone::Title | Zone::Deck) {
            continue;
        }
        let stems = |from: usize| -> Vec<String> {
            desk.sentence(from)
                .words
                .iter()
                .filter(|w| matches!(w.pos, "NOUN" | "PROPN" | "VERB" | "NUM" | "ADJ"))
                .map(|w| w.lemma.to_lowercase())
                .collect()
        };
        let title = stems(i);
        if title.len() < 2 {
            continue;
        }
        let shared = |d: &Draft| {
            let own = stems(d.sentence);
            title.iter().filter(|w| own.contains(w)).count()
        };
        let best = drafts
            .iter()
            .enumerate()
            .filter(|(_, d)| d.fact.zone() == Zone::Body && !matches!(d.fact.kind(), Kind::Background))
            .max_by_key(|(n, d)| (shared(d), std::cmp::Reverse(*n)))
            .map(|(n, _)| n);
        if let Some(n) = best
            && shared(&drafts[n]) * 2 >= title.len()
            && let Some(e) = desk.evidence(EvidenceRole::Repeat, s.zone, s.range.clone())
        {
            drafts[n].fact.add_evidence(e);
        }
    }
}
