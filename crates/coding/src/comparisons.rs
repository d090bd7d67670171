//! Figures told against other figures: "down from 11,000 two years ago", "twice as many as in the months before", "registered 17 in
//! September", where what is counted was told in the sentence before.

use crate::aggregates::{count_quantity, finish};
use crate::desk::{Desk, Draft, trim};
use chancery_facts::reading::{Mention, TimeExpr, TimeMention};
use chancery_facts::{Actor, Coding, Kind, Modality, Modifier, Quantity, QuantityRole, QuantityWhat, Role, Status};

/// What a sentence tells by comparing.
pub fn of_sentence(desk: &Desk, sentence: usize, out: &mut [Draft]) -> Vec<Draft> {
    let mut found: Vec<Draft> = level_before(desk, sentence, out).into_iter().collect();
    found.extend(level_compared(desk, sentence, out));
    found.extend(as_many(desk, sentence, out));
    if !out.iter().any(|d| d.fact.kind() == Kind::Aggregate) {
        found.extend(counted_again(desk, sentence));
        found.extend(only_one(desk, sentence));
    }
    found
}

fn number(desk: &Desk, sentence: usize, word: usize) -> Option<u64> {
    let lower = &desk.sentence(sentence).words.get(word)?.lower;
    lower.replace(',', "").parse().ok().or_else(|| crate::harm::small_number(lower).map(u64::from))
}

/// "3,200 peacekeepers are in Mali, down from 11,000 two years ago", "reopened with 25 staff, down from 45": the change that led to a
/// level.
fn level_before(desk: &Desk, sentence: usize, out: &mut [Draft]) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let at = (2..s.words.len()).find(|&i| {
        let lower = |n: usize| s.words[n].lower.as_str();
        lower(i - 1) == "from" && matches!(lower(i - 2), "down" | "up") && number(desk, sentence, i).is_some()
    })?;
    let start = s.words[at - 2].range.start;
    let level = |q: &Quantity| {
        matches!(q.role, QuantityRole::Level | QuantityRole::Count)
            && q.min.is_some()
            && matches!(q.what, QuantityWhat::Troops | QuantityWhat::Staff | QuantityWhat::Persons)
    };
    let base = out
        .iter_mut()
        .rfind(|d| d.fact.kind() == Kind::Posture && d.range.start < start && d.fact.quantities.iter().any(level))?;
    let now = base.fact.quantities.iter().find(|q| level(q))?.clone();
    let ty = match (base.fact.coding.ty(), now.what) {
        ("guard_change", _) => "guard_change",
        (_, QuantityWhat::Troops) => "troop_change",
        (_, QuantityWhat::Staff) => "staff_change",
        _ => return None,
    };
    // The number before belongs to the change, whatever was read of it.
    base.fact.quantities.retain(|q| q.role != QuantityRole::From);
    let before = number(desk, sentence, at)?;
    let time = desk.reading.times_of(sentence).iter().find(|t| (at..at + 4).contains(&t.words.start));
    let end = time.map_or(s.words[at].range.end, |t| t.range.end);
    let coding = Coding::of(Kind::Posture, ty)?;
    let mut draft = desk.draft(coding, sentence, at, start..end, "comparisons:level")?;
    let words = Some(s.words[at].lower.clone());
    draft
        .fact
        .quantities
        .push(Quantity { words, ..Quantity::new(now.what, QuantityRole::From, Some(before), Some(before)) });
    draft.fact.quantities.push(Quantity { role: QuantityRole::To, ..now });
    draft.fact.actors = base.fact.actors.iter().filter(|a| a.role != Role::Actor).map(uncounted).collect();
    draft.fact.places = base.fact.places.clone();
    draft.fact.modality = base.fact.modality;
    draft.fact.status = Some(Status::Done).filter(|_| base.fact.modality != Modality::Future);
    Some(draft)
}

/// Those who are counted, without the number of another day: "26 policemen" are policemen.
fn uncounted(actor: &Actor) -> Actor {
    let mut out = actor.clone();
    let counts =
        |w: &str| w.starts_with(|c: char| c.is_ascii_digit()) || crate::harm::small_number(&w.to_lowercase()).is_some();
    if let Some((first, rest)) = actor.name.split_once(' ')
        && counts(first)
    {
        out.name = rest.to_owned();
    }
    out
}

/// "There are now 26 policemen, compared with eight on Monday": a level of its own, of another day.
fn level_compared(desk: &Desk, sentence: usize, out: &mut [Draft]) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let at = (2..s.words.len()).find(|&i| {
        let lower = |n: usize| s.words[n].lower.as_str();
        matches!(lower(i - 1), "with" | "to") && lower(i - 2) == "compared" && number(desk, sentence, i).is_some()
    })?;
    let other = number(desk, sentence, at)?;
    let start = s.words[at - 2].range.start;
    let level = |q: &Quantity| q.role == QuantityRole::Level && q.min.is_some() && q.min != Some(other);
    let base = out
        .iter_mut()
        .rfind(|d| d.fact.kind() == Kind::Posture && d.range.start < start && d.fact.quantities.iter().any(level))?;
    let time = desk.reading.times_of(sentence).iter().find(|t| (at..at + 5).contains(&t.words.start))?;
    let now = base.fact.quantities.iter().find(|q| level(q))?.clone();
    base.fact.quantities.retain(|q| q.min != Some(other));
    let mut draft = desk.draft(base.fact.coding, sentence, at, start..time.range.end, "comparisons:compared")?;
    let words = Some(s.words[at].lower.clone());
    let quantity = Quantity { words, ..Quantity::new(now.what, QuantityRole::Level, Some(other), Some(other)) };
    draft.fact.quantities.push(quantity);
    draft.fact.actors = base.fact.actors.iter().map(uncounted).collect();
    draft.fact.places.clone_from(&base.fact.places);
    draft.fact.modality = base.fact.modality;
    draft.fact.event_date = Some(desk.date(time, false));
    Some(draft)
}

/// "12 attacks, twice as many as in the four months before", "half as many as last year".
fn as_many(desk: &Desk, sentence: usize, out: &[Draft]) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let counted =
        out.iter().find(|d| d.sentence == sentence && d.fact.coding.to_string() == "aggregate/attack_count")?;
    let lower = |i: usize| s.words.get(i).map_or("", |w| w.lower.as_str());
    let many = (1..s.words.len()).find(|&i| lower(i) == "as" && lower(i + 1) == "many" && lower(i + 2) == "as")?;
    let (first, up) = match (lower(many - 1), many.checked_sub(2).map_or("", lower)) {
        ("twice" | "double" | "thrice", _) => (many - 1, true),
        ("times", n) if !n.is_empty() => (many - 2, true),
        ("half", _) => (many - 1, false),
        ("third" | "quarter", "a") => (many - 2, false),
        _ => return None,
    };
    let told = s.words[first].range.start;
    if told < counted.range.start {
        return None;
    }
    let last = s.words[many..].iter().position(|w| w.pos == "PUNCT").map_or(s.words.len(), |n| many + n);
    let time = desk.reading.times_of(sentence).iter().find(|t| t.words.start > many);
    let range = trim(desk.text.as_str(), told..s.words[last - 1].range.end);
    let coding = Coding::of(Kind::Aggregate, "attack_trend")?;
    let mut draft = desk.draft(coding, sentence, many, range, "comparisons:many")?;
    draft.fact.quantities.push(Quantity {
        role: QuantityRole::Trend,
        modifier: Modifier::Vague,
        direction: Some(if up { "up" } else { "down" }.to_owned()),
        words: Some(desk.words(told..s.words[many + 1].range.end).to_owned()),
        ..count_quantity(None, None)
    });
    draft.fact.actors = counted.fact.actors.iter().filter(|a| a.role == Role::Target).cloned().collect();
    draft.fact.places.clone_from(&counted.fact.places);
    draft.fact.modality = counted.fact.modality;
    draft.fact.speaker.clone_from(&counted.fact.speaker);
    let window = |t: &&TimeMention| !matches!(t.time, TimeExpr::Offset { .. });
    draft.fact.event_date = time.filter(window).map(|t| desk.window(t));
    Some(draft)
}

/// Verbs of those who keep count.
const COUNT: [&str; 9] = ["register", "record", "log", "count", "document", "see", "tally", "list", "note"];

/// "Demonstrations are on the rise. The ministry registered 17 in September": what is counted was told just before.
fn counted_again(desk: &Desk, sentence: usize) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let clause = desk.clauses[sentence].iter().find(|c| COUNT.contains(&c.lemma.as_str()) && !c.negated)?;
    let object = clause.object.filter(|&o| s.words[o].pos == "NUM")?;
    let of_them = |c: usize| !s.is_rel(c, &["nmod", "compound"]) || s.words[c].pos == "PRON";
    let n = number(desk, sentence, object).filter(|_| s.children(object).all(of_them))?;
    let before = sentence.checked_sub(1).filter(|&b| desk.sentence(b).paragraph == s.paragraph)?;
    let acts: Vec<&Mention> = desk.reading.mentions_of(before).iter().filter(|m| m.is("act") && m.plural).collect();
    let [act] = acts[..] else { return None };
    let time = desk.reading.times_of(sentence).iter().find(|t| t.words.start > object)?;
    let ty = if act.is("protest") { "protest_count" } else { "attack_count" };
    let coding = Coding::of(Kind::Aggregate, ty)?;
    let range = desk.clause_range(sentence, clause.verb);
    let mut draft = desk.draft(coding, sentence, object, range, "comparisons:counted")?;
    let words = Some(s.words[object].lower.clone());
    draft.fact.quantities.push(Quantity { words, ..count_quantity(Some(n), Some(n)) });
    finish(desk, &mut draft, Some(time));
    Some(draft)
}

/// "In all of 2029 the city saw a single such attack": one in a stretch of time.
fn only_one(desk: &Desk, sentence: usize) -> Option<Draft> {
    let s = desk.sentence(sentence);
    let clause = desk.clauses[sentence].iter().find(|c| {
        matches!(c.lemma.as_str(), "see" | "suffer" | "record" | "register" | "count" | "have") && !c.negated
    })?;
    let object = clause.object?;
    let one = s.children(object).any(|c| {
        let single = s.words[c].lower == "single";
        let only = s.words[c].lower == "one" && c > 0 && matches!(s.words[c - 1].lower.as_str(), "only" | "just");
        c < object && (single || only)
    });
    desk.mention(sentence, object).filter(|m| one && m.is("act") && !m.plural && !m.is("protest"))?;
    let long = |t: &&TimeMention| {
        matches!(t.time, TimeExpr::Year { .. } | TimeExpr::Months { .. })
            || matches!(t.time, TimeExpr::Date { day: None, .. })
    };
    let time = desk.reading.times_of(sentence).iter().find(long)?;
    let coding = Coding::of(Kind::Aggregate, "attack_count")?;
    let mut draft = desk.draft(coding, sentence, object, s.range.clone(), "comparisons:one")?;
    let range = s.bytes(&s.subtree_without(object, &["acl", "acl:relcl"]))?;
    let words = Some(desk.words(range).to_owned());
    draft.fact.quantities.push(Quantity { words, ..count_quantity(Some(1), Some(1)) });
    finish(desk, &mut draft, Some(time));
    Some(draft)
}
