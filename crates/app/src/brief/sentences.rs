//! Coded facts as neutral sentences. The ledger's own words carry no judgement; loaded words stay in quotation marks.

use crate::commands::{aggregates, attribution, commitments, contacts, incidents, posture};
use crate::grading;
use crate::style::cut;
use crate::view::{Index, Matter};
use crate::wording;
use chancery_facts::{Conflict, Fact, GroupStatus, Kind, Polarity, Role, Scope, Zone};

/// Most columns of quoted words inside a sentence; the footnote has them all.
const QUOTED: usize = 220;

/// A sentence for one matter that is not an incident, from its first telling.
pub fn matter(index: &Index, matter: &Matter) -> String {
    let fact = matter.members[0];
    let text = match fact.kind() {
        Kind::Incident => return incident(index, matter),
        Kind::Attribution => attribution_of(index, fact),
        Kind::Statement | Kind::Background => statement(fact),
        Kind::Commitment => commitment(fact),
        Kind::Measure => measure(fact),
        Kind::Contact => contact(fact),
        Kind::Posture => posture_of(fact),
        Kind::Aggregate => aggregate(fact),
    };
    let mut parts = vec![text];
    if fact.kind() == Kind::Commitment {
        parts.extend(commitments::life(index, matter).map(|life| format!("Now: {}.", life.in_words())));
    }
    parts.extend(origins(index, matter));
    parts.extend(tier(matter));
    parts.join(" ")
}

/// What, where, on whom, with what, at what cost, by whom; unknown things are said to be unknown.
pub fn incident(index: &Index, matter: &Matter) -> String {
    let first = |of: fn(&Fact) -> String| incidents::first_text(matter, of);
    let mut head = capital(&wording::words_of(matter.coding().ty()));
    let target = first(wording::target);
    if !target.is_empty() {
        head = format!("{head} aimed at {target}");
    }
    let place = incidents::place(matter);
    if !place.is_empty() && !target.contains(place.split(',').next().unwrap_or_default()) {
        head = format!("{head}; {}", wording::spelled(&place));
    }
    let mut parts = vec![head + "."];
    let weapons = incidents::weapons(matter);
    if !weapons.is_empty() {
        parts.push(format!("Weapon: {weapons}."));
    }
    let hit = first(wording::hit);
    if !hit.is_empty() {
        parts.push(format!("Struck: {hit}."));
    }
    if let Some(outcome) = matter.first(|f| f.outcome) {
        parts.push(format!("Outcome: {}.", wording::words_of(outcome.as_str())));
    }
    let toll = |text: String| if text.is_empty() { "not stated".to_owned() } else { text };
    let killed = toll(wording::toll(incidents::toll_of(matter, |c| c.killed.as_ref())));
    let injured = toll(wording::toll(incidents::toll_of(matter, |c| c.injured.as_ref())));
    parts.push(format!("Dead: {killed}; injured: {injured}."));
    parts.push(doer(index, matter));
    if let Some(speaker) = only_on_the_word_of(matter) {
        parts.push(format!("On the word of {speaker}."));
    }
    parts.push(told_by(index, matter));
    parts.extend(tier(matter));
    parts.join(" ")
}

fn doer(index: &Index, matter: &Matter) -> String {
    let stated = incidents::first_text(matter, |f| wording::names(f, Role::Perpetrator));
    let mut said: Vec<String> = Vec::new();
    for fact in index.hanging_on(&matter.members) {
        if fact.kind() != Kind::Attribution || matches!(fact.scope, Some(Scope::Similar | Scope::General)) {
            continue;
        }
        let (by, on) = (attribution::by(fact), attribution::on(fact));
        said.extend(match fact.coding.ty() {
            "claim" => Some(format!("claimed by {}", or(&by, "a party not named"))),
            "blame" | "accusation" | "suspicion" => Some(format!(
                "{} by {} on {}",
                fact.coding.ty(),
                or(&by, "a party not named"),
                or(&on, "a party not named")
            )),
            "denial" => Some(format!("denied by {}", or(&by, "a party not named"))),
            "no_claim" => Some("no claim reported".to_owned()),
            "arrest_of_suspect" | "charge" | "conviction" => {
                Some(format!("{}: {}", wording::words_of(fact.coding.ty()), or(&on, "persons not named")))
            }
            _ => None,
        });
    }
    said.dedup();
    let status = matter.status(index);
    let known = if !stated.is_empty() && !stated.eq_ignore_ascii_case("unknown") {
        format!("Perpetrator, as stated: {stated}")
    } else if status == GroupStatus::UnknownPerpetrator {
        "Perpetrator said to be unknown".to_owned()
    } else {
        "Perpetrator: not stated".to_owned()
    };
    if said.is_empty() { known + "." } else { format!("{known}; {}.", said.join("; ")) }
}

/// The only voice behind all tellings, if there is one.
fn only_on_the_word_of(matter: &Matter) -> Option<String> {
    let voices: Vec<String> = matter.members.iter().map(|f| wording::speaker(f.speaker.as_ref())).collect();
    let first = voices.first()?;
    (!first.is_empty() && voices.iter().all(|v| v == first)).then(|| first.clone())
}

fn told_by(index: &Index, matter: &Matter) -> String {
    let documents = wording::count(matter.documents().len(), "document", "documents");
    let origins = wording::count(matter.origins(), "origin", "origins");
    let named: Vec<String> = grading::origins(index, matter).iter().map(|o| grading::named(index, o)).collect();
    let named = if matter.origins() > 1 || !index.view.grades.is_empty() {
        format!(": {}", named.join(", "))
    } else {
        String::new()
    };
    format!("{documents}, {origins}{named}.")
}

/// Said only when several facts were joined.
fn origins(index: &Index, matter: &Matter) -> Option<String> {
    (matter.members.len() > 1).then(|| told_by(index, matter))
}

fn tier(matter: &Matter) -> Option<String> {
    matter.members.iter().all(|f| f.zone() == Zone::Caption).then(|| "(Caption material only.)".to_owned())
}

fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `, according to X`, unless X has been named already.
fn according_to(fact: &Fact, named: &str) -> String {
    let speaker = wording::speaker(fact.speaker.as_ref());
    if speaker.is_empty() || named.contains(&speaker) { String::new() } else { format!(", according to {speaker}") }
}

/// The words of the text.
fn said_words(fact: &Fact) -> String {
    let words = wording::main_words(fact);
    wording::quoted(&cut(&words, QUOTED))
}

fn attribution_of(index: &Index, fact: &Fact) -> String {
    let by = attribution::by(fact);
    let on = attribution::on(fact);
    let about = attribution::acts(index, fact);
    let act = or(&about, "an act not further described");
    let who = or(&by, "A party not named");
    let whom = or(&on, "a party not named");
    let text = match fact.coding.ty() {
        "claim" => format!("{who} claimed responsibility for {act}"),
        "claim_withdrawn" => format!("{who} withdrew a claim of responsibility for {act}"),
        "blame" => format!("{who} blamed {whom} for {act}"),
        "accusation" => format!("{who} accused {whom}: {act}"),
        "suspicion" => format!("{who} suspected {whom} of {act}"),
        "denial" => format!("{who} denied responsibility for {act}"),
        "no_claim" => format!("No claim of responsibility reported for {act}"),
        "unknown_perpetrator" => format!("The perpetrator is described as unknown: {act}"),
        "motive" => format!(
            "Motive given for {act}: {}",
            fact.motive.as_deref().map_or_else(|| said_words(fact), |m| format!("“{m}”"))
        ),
        "arrest_of_suspect" => format!(
            "{} held or sought as suspect over {act}, by {}",
            or(&on, "Persons not named"),
            or(&by, "an authority not named")
        ),
        "charge" => {
            format!("{} charged over {act}, by {}", or(&on, "Persons not named"), or(&by, "an authority not named"))
        }
        "conviction" => {
            format!("{} convicted over {act}, by {}", or(&on, "Persons not named"), or(&by, "a court not named"))
        }
        "acquittal" => {
            format!("{} cleared over {act}, by {}", or(&on, "Persons not named"), or(&by, "a court not named"))
        }
        other => format!("{}: {act}", capital(&wording::words_of(other))),
    };
    let text = capital(&crate::style::tame(&text));
    format!("{text}{}.", according_to(fact, &text))
}

fn statement(fact: &Fact) -> String {
    let speaker = wording::speaker(fact.speaker.as_ref());
    let to = wording::names(fact, Role::To);
    let to = if to.is_empty() { to } else { format!(" to {to}") };
    let outlet = wording::names(fact, Role::Outlet);
    let outlet = if outlet.is_empty() { outlet } else { format!(", in {outlet}") };
    let kind = wording::words_of(fact.coding.ty());
    let words = said_words(fact);
    if speaker.is_empty() {
        return format!("The report itself ({kind}{to}): {words}");
    }
    format!("{speaker} ({kind}{to}{outlet}): {words}")
}

/// `promised to …` for each type of commitment.
fn promise(ty: &str) -> &'static str {
    match ty {
        "protect" => "to protect",
        "reinforce" => "to add guards, forces or equipment",
        "stop_attacks" => "to end or prevent attacks",
        "impose_order" => "to impose order or control of arms",
        "investigate" => "to investigate",
        "arrest_or_prosecute" => "to find or punish those responsible",
        "compensate_or_repair" => "to pay or repair",
        "apologise" => "to apologise",
        "retaliate" => "to answer with force or sanctions",
        "withdraw_or_reduce" => "to withdraw or reduce forces or staff",
        "close_or_suspend" => "to close a mission or stop services",
        "stay_or_reopen" => "to stay or reopen",
        "cooperate" => "to cooperate",
        "legislate" => "to pass or change rules",
        "results_unspecified" => "results of a kind not stated",
        _ => "something not further classed",
    }
}

fn commitment(fact: &Fact) -> String {
    let who = wording::names_in(fact, &[Role::Promisor, Role::Actor]);
    let who = or(&who, "A party not named").to_owned();
    let not = if fact.polarity == Polarity::Negated { "not " } else { "" };
    let named = wording::names_in(fact, &[Role::Beneficiary, Role::Target]);
    let object = if named.is_empty() { named } else { format!(" ({named})") };
    let to = wording::names(fact, Role::To);
    let to = if to.is_empty() { to } else { format!(", addressed to {to}") };
    let until = commitments::deadline(fact);
    let until = if until.is_empty() { until } else { format!(", until {until}") };
    let status = status_of(fact);
    let source = according_to(fact, &who);
    format!(
        "{who} promised {not}{}{object}{to}{until}{source}. Status: {status}. {}",
        promise(fact.coding.ty()),
        said_words(fact)
    )
}

fn status_of(fact: &Fact) -> String {
    fact.status.map_or_else(|| "not stated".to_owned(), |s| wording::words_of(s.as_str()))
}

fn measure(fact: &Fact) -> String {
    let who = wording::names(fact, Role::Actor);
    let who = or(&who, "A party not named").to_owned();
    let partner = wording::names(fact, Role::Partner);
    let partner = if partner.is_empty() { partner } else { format!(" with {partner}") };
    let figures = wording::quantities(fact);
    let figures = if figures.is_empty() { figures } else { format!(", {figures}") };
    let source = according_to(fact, &who);
    let ty = wording::words_of(fact.coding.ty());
    format!("{who}{partner}: {ty}{figures}{source}. Status: {}. {}", status_of(fact), said_words(fact))
}

/// `X asked Y` for each type of contact; `None` when the type has no plain verb.
fn deed(ty: &str) -> Option<&'static str> {
    Some(match ty {
        "meeting" => "met",
        "visit" => "visited",
        "call_or_message" => "called or wrote to",
        "request" => "asked",
        "demand" => "made a demand of",
        "warning" => "warned",
        "threat" => "threatened",
        "notification" => "informed",
        "summons" => "summoned",
        "protest_note" => "protested to",
        "offer" => "made an offer to",
        "agreement" => "agreed with",
        "refusal" => "refused",
        _ => return None,
    })
}

fn contact(fact: &Fact) -> String {
    let (from, to, with) = (contacts::from(fact), contacts::to(fact), contacts::with(fact));
    let ty = fact.coding.ty();
    let sides = match deed(ty) {
        Some(verb) if !from.is_empty() || !to.is_empty() => {
            let object = if to.is_empty() && ty == "meeting" { with.as_str() } else { to.as_str() };
            let joined = if with.is_empty() || object == with { String::new() } else { format!(", with {with}") };
            format!("{} {verb} {}{joined}", capital(or(&from, "a party not named")), or(object, "a party not named"))
        }
        _ => {
            let named = [("from", &from), ("to", &to), ("with", &with)];
            let named: Vec<String> =
                named.iter().filter(|(_, n)| !n.is_empty()).map(|(word, n)| format!(" {word} {n}")).collect();
            format!("{}{}", capital(&wording::words_of(ty)), named.concat())
        }
    };
    let put = wording::firmness(fact);
    let put = if put.is_empty() || put == "attributed" { String::new() } else { format!(" ({put})") };
    let source = according_to(fact, &sides);
    format!("{sides}{put}{source}. {}", said_words(fact))
}

fn posture_of(fact: &Fact) -> String {
    let subject = posture::subject(fact);
    let ty = wording::words_of(fact.coding.ty());
    let figures = wording::quantities(fact);
    let figures = if figures.is_empty() { figures } else { format!(", {figures}") };
    let actor = wording::names(fact, Role::Actor);
    let by = if actor.is_empty() || actor == subject { String::new() } else { format!(", by {actor}") };
    let put = wording::firmness(fact);
    let put = if put.is_empty() || put == "attributed" { String::new() } else { format!(" ({put})") };
    let source = according_to(fact, &actor);
    format!(
        "{}: {ty}{figures}{by}{put}{source}. Status: {}. {}",
        or(&subject, "Subject not named"),
        status_of(fact),
        said_words(fact)
    )
}

fn aggregate(fact: &Fact) -> String {
    let figures = wording::quantities(fact);
    let window = aggregates::window(fact);
    let window = if window.is_empty() { ", window not stated".to_owned() } else { format!(", window “{window}”") };
    let on = wording::names_in(fact, &[Role::Target, Role::Victim, Role::Hit, Role::Subject]);
    let on = if on.is_empty() { on } else { format!(", on {on}") };
    let ty = capital(&wording::words_of(fact.coding.ty()));
    let source = according_to(fact, "");
    format!("{ty}: {}{on}{window}{source}. {}", or(&figures, "no figure"), said_words(fact))
}

/// What differs, and what kind of difference it is.
pub fn conflict(conflict: &Conflict) -> String {
    let note = conflict.note.as_deref().map(|n| format!(" {}", capital(&crate::style::tame(n)))).unwrap_or_default();
    let label = crate::style::tame(&conflict.label);
    format!("{} ({} of {}).{note}", capital(&label), conflict.class, wording::words_of(&conflict.field))
}
