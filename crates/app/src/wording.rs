//! Coded values in short words: dates, counts, weapons, places, people. One way to say each thing, everywhere.

use crate::style::{cut, tame};
use crate::view::{Index, filed_under};
use chancery_facts::{
    Actor, Basis, Bounds, Date, Fact, Kind, Level, Modality, Modifier, Place, Precision, Published, Quantity,
    QuantityRole, Relation, Role, Scope, Speaker, TargetClass, Toll, Weapon, WeaponClass, When,
};

/// What stands where nothing is stated. Never a zero.
pub const NOT_STATED: &str = "–";

/// An id as tables show it: of the document's digest the first six digits, `I-1424a34f921d-01` → `I-1424a3-01`.
/// `show` takes it; if two fit, it lists both.
pub fn short_id(id: &str) -> String {
    let parts: Vec<&str> = id.split('-').collect();
    let digest = |p: &str| p.len() == 12 && p.bytes().all(|b| b.is_ascii_hexdigit());
    parts.iter().map(|p| if digest(p) { &p[..6] } else { p }).collect::<Vec<_>>().join("-")
}

/// The name of a state by its code, as it stands in a sentence; of anything else the same words.
pub fn state(code: &str) -> String {
    chancery_atlas::Atlas::shared().state(code).map_or_else(|| code.to_owned(), |s| s.name_in_text())
}

/// The name of a state by its code, as it stands alone; of anything else the same words.
pub fn state_alone(code: &str) -> String {
    chancery_atlas::Atlas::shared().state(code).map_or_else(|| code.to_owned(), |s| s.name.to_owned())
}

/// A code of the codebook in words: `rocket_or_mortar_fire` → `rocket/mortar fire`.
pub fn words_of(code: &str) -> String {
    match code {
        "ied" => "placed bomb (IED)".to_owned(),
        "rpg" => "rocket-propelled grenade".to_owned(),
        "done_claimed" => "said done".to_owned(),
        _ => {
            let (open, named) = code.strip_suffix("_unspecified").map_or(("", code), |named| ("unspecified ", named));
            format!("{open}{}", named.replace("_or_", "/").replace('_', " "))
        }
    }
}

/// An interval of days, written as short as it can be read: `2031-05-12`, `2031-05-12…15`, `2031-05-28…06-02`.
pub fn days(from: Date, to: Date) -> String {
    if from == to {
        from.to_string()
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{from}…{:02}", to.day())
    } else if from.year() == to.year() {
        format!("{from}…{:02}-{:02}", to.month(), to.day())
    } else {
        format!("{from}…{to}")
    }
}

/// A date as one word or two: `2031-05-12`, `2031-05 early`, `2031`, `open ≥2031-05-01`.
pub fn date(when: &When) -> String {
    let Some((from, to)) = when.days else {
        return format!("open{}", limits(when.bounds));
    };
    let text = match when.precision {
        _ if is_month(from, to) => format!("{:04}-{:02}", from.year(), from.month()),
        _ if is_year(from, to) => format!("{:04}", from.year()),
        Precision::Approx => approximately(from, to),
        _ => days(from, to),
    };
    if when.as_of { format!("as of {text}") } else { text }
}

/// [`date`], or nothing at all.
pub fn date_or_empty(when: Option<&When>) -> String {
    when.map(date).unwrap_or_default()
}

fn limits(bounds: Option<Bounds>) -> String {
    let Some(bounds) = bounds else { return String::new() };
    match (bounds.not_before, bounds.not_after) {
        (Some(a), Some(b)) => format!(" {}", days(a, b)),
        (Some(a), None) => format!(" ≥{a}"),
        (None, Some(b)) => format!(" ≤{b}"),
        (None, None) => String::new(),
    }
}

fn is_month(from: Date, to: Date) -> bool {
    from == from.first_of_month() && to == from.last_of_month()
}

fn is_year(from: Date, to: Date) -> bool {
    from == from.first_of_year() && to == from.last_of_year()
}

fn approximately(from: Date, to: Date) -> String {
    let one_month = (from.year(), from.month()) == (to.year(), to.month());
    let part = match (from.day(), to.day()) {
        (1, 10) => Some("early"),
        (11, 20) => Some("mid"),
        (21, _) if to == from.last_of_month() => Some("late"),
        _ => None,
    };
    match part {
        Some(part) if one_month => format!("{:04}-{:02} {part}", from.year(), from.month()),
        _ if from == from.first_of_year() && (to.month(), to.day()) == (3, 31) => format!("{:04} early", from.year()),
        _ if to == from.last_of_year() && (from.month(), from.day()) == (10, 1) => format!("{:04} late", from.year()),
        _ => format!("~{}", days(from, to)),
    }
}

/// A publication date: day or limits, with a mark for how it is known.
pub fn published(published: &Published) -> String {
    match published.days {
        Some((from, to)) => days(from, to),
        None => {
            let weekday = published.weekday.as_deref().map(|w| format!(" (a {w})")).unwrap_or_default();
            format!("unknown{}{weekday}", limits(published.bounds))
        }
    }
}

/// How a date is known, in words.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::InDocument => "inferred from the document",
        Basis::CrossDocument => "inferred from another document",
        Basis::Unknown => "not known",
    }
}

/// A number of people: `5`, `5–7`, `≥2`, `≤4`, the vague words in quotes, or empty when not stated.
pub fn toll(toll: Option<&Toll>) -> String {
    let Some(toll) = toll else { return String::new() };
    let vague = || toll.words.as_deref().map_or_else(|| "some".to_owned(), |w| format!("“{}”", cut(&tame(w), 24)));
    interval(toll.min.map(u64::from), toll.max.map(u64::from)).unwrap_or_else(vague)
}

fn interval(min: Option<u64>, max: Option<u64>) -> Option<String> {
    Some(match (min, max) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a}–{b}"),
        (Some(a), None) => format!("≥{a}"),
        (None, Some(b)) => format!("≤{b}"),
        (None, None) => return None,
    })
}

/// Weapons with their number: `2× rocket, firearm`.
pub fn weapons(weapons: &[Weapon]) -> String {
    weapons.iter().map(weapon).collect::<Vec<_>>().join(", ")
}

fn weapon(weapon: &Weapon) -> String {
    let name = match weapon.class {
        WeaponClass::Ied => "IED".to_owned(),
        WeaponClass::Rpg => "RPG".to_owned(),
        class => words_of(class.as_str()),
    };
    let count = interval(weapon.min.map(u64::from), weapon.max.map(u64::from));
    let failed = weapon.failed.map(|n| format!(" ({n} failed)")).unwrap_or_default();
    match count {
        Some(n) => format!("{n}× {name}{failed}"),
        None => format!("{name}{failed}"),
    }
}

/// A quantity: `40 attacks`, `5,200 → 3,000` is made of two of these.
pub fn quantity(q: &Quantity) -> String {
    let number = interval_grouped(q.min, q.max);
    let number = match (number, q.modifier) {
        (Some(n), Modifier::About) => format!("~{n}"),
        (Some(n), _) => n,
        (None, _) => q.words.as_deref().map(|w| format!("“{}”", cut(&tame(w), 40))).unwrap_or_default(),
    };
    let per = q.per.as_deref().map(|p| format!(" per {p}")).unwrap_or_default();
    let direction = match q.direction.as_deref() {
        Some("up") => " ↑",
        Some("down") => " ↓",
        Some("same") => " =",
        _ => "",
    };
    format!("{number}{per}{direction}").trim().to_owned()
}

fn interval_grouped(min: Option<u64>, max: Option<u64>) -> Option<String> {
    Some(match (min, max) {
        (Some(a), Some(b)) if a == b => grouped(a),
        (Some(a), Some(b)) => format!("{}–{}", grouped(a), grouped(b)),
        (Some(a), None) => format!("≥{}", grouped(a)),
        (None, Some(b)) => format!("≤{}", grouped(b)),
        (None, None) => return None,
    })
}

/// A number with commas between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// All quantities of a fact: a change as `5,200 → 3,000 troops`, the rest one by one.
pub fn quantities(fact: &Fact) -> String {
    let find = |role: QuantityRole| fact.quantities.iter().find(|q| q.role == role);
    let from = find(QuantityRole::From);
    let to = find(QuantityRole::To);
    let mut parts: Vec<String> = Vec::new();
    if from.is_some() || to.is_some() {
        let side = |q: Option<&Quantity>| q.map_or_else(|| "?".to_owned(), quantity);
        let what = from.or(to).map(|q| q.what.as_str()).unwrap_or_default();
        parts.push(format!("{} → {} {what}", side(from), side(to)));
    }
    for q in fact.quantities.iter().filter(|q| !matches!(q.role, QuantityRole::From | QuantityRole::To)) {
        let text = quantity(q);
        let said = q.words.as_deref().is_some_and(|w| text.contains(w)) || text.is_empty();
        parts.push(match q.role {
            QuantityRole::Change => format!("change {text} {}", q.what),
            _ if said && q.min.is_none() && q.max.is_none() => text,
            _ => format!("{text} {}", q.what),
        });
    }
    parts.retain(|p| !p.trim().is_empty());
    parts.join("; ")
}

/// Names of the actors in a role, without repeats.
pub fn names(fact: &Fact, role: Role) -> String {
    let mut names: Vec<String> = Vec::new();
    for actor in fact.actors_as(role) {
        let name = actor_name(actor);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Names of the actors in the first of `roles` that is filled.
pub fn names_in(fact: &Fact, roles: &[Role]) -> String {
    roles.iter().map(|r| names(fact, *r)).find(|n| !n.is_empty()).unwrap_or_default()
}

/// The name of an actor; a label given by others stays in their words.
pub fn actor_name(actor: &Actor) -> String {
    tame(&actor.name)
}

/// What was aimed at: the name, with sending and host state for a mission whose name does not tell.
pub fn target(fact: &Fact) -> String {
    names_in(fact, &[Role::Target, Role::Hit, Role::Victim, Role::Beneficiary])
}

/// What was struck when it differs from the target.
pub fn hit(fact: &Fact) -> String {
    let hit = names(fact, Role::Hit);
    if hit == names(fact, Role::Target) { String::new() } else { hit }
}

/// `XN→XS`: sending and host state of the first mission among the targets.
pub fn states(fact: &Fact) -> Option<(String, String)> {
    let roles = [Role::Target, Role::Hit, Role::Subject, Role::Beneficiary, Role::Victim];
    let actors = roles.iter().flat_map(|r| fact.actors_as(*r));
    let mut pairs = actors.filter_map(|a| Some((a.sending_state.clone()?, a.host_state.clone()?)));
    pairs.next()
}

/// Class of the first target.
pub fn target_class(fact: &Fact) -> Option<TargetClass> {
    let roles = [Role::Target, Role::Hit, Role::Victim];
    roles.iter().flat_map(|r| fact.actors_as(*r)).find_map(|a| a.class)
}

/// Where it was: the most telling place, then the state's code.
pub fn place(places: &[Place]) -> String {
    let rank = |p: &&Place| {
        let relation = match p.relation {
            Relation::Location => 0,
            Relation::Hit => 1,
            Relation::Near | Relation::JustOutside | Relation::OnTheWayTo => 2,
            Relation::Target | Relation::Protected => 3,
            Relation::Route | Relation::Launch => 4,
            Relation::Subject => 5,
            Relation::Mentioned => 6,
        };
        let level = match p.level {
            Level::City => 0,
            Level::District => 1,
            Level::Region | Level::Water => 2,
            Level::Road => 3,
            Level::Facility => 4,
            Level::Country => 5,
        };
        (relation, level)
    };
    let Some(best) = places.iter().min_by_key(rank) else { return String::new() };
    let nearness = match best.relation {
        Relation::Near | Relation::JustOutside => "near ",
        Relation::OnTheWayTo => "on the way to ",
        _ => "",
    };
    let name = tame(&best.name);
    match &best.country {
        Some(code) if best.level != Level::Country => format!("{nearness}{name}, {code}"),
        _ => format!("{nearness}{name}"),
    }
}

/// A place with the name of its state in place of the code: `Quito, EC` → `Quito, Ecuador`.
pub fn spelled(place: &str) -> String {
    let parts = place.rsplit_once(", ");
    let state = |code: &str| chancery_atlas::Atlas::shared().state(code).map(|s| s.name);
    let named = parts.and_then(|(name, code)| Some(format!("{name}, {}", state(code)?)));
    named.unwrap_or_else(|| place.to_owned())
}

/// Code of the state where it was.
pub fn country(fact: &Fact) -> Option<String> {
    let place = fact.places.iter().find_map(|p| p.country.clone());
    place.or_else(|| fact.actors.iter().find_map(|a| a.host_state.clone()))
}

/// Whose word it is: the name with those who passed it on; empty for the report's own voice.
pub fn speaker(speaker: Option<&Speaker>) -> String {
    let Some(speaker) = speaker else { return String::new() };
    let name = tame(&speaker.name);
    let others: Vec<String> = speaker.relayed_by.iter().map(|by| tame(by)).filter(|by| *by != name).collect();
    if others.is_empty() { name } else { format!("{name} (via {})", others.join(", ")) }
}

/// How firmly it is put, empty for plain assertion.
pub fn firmness(fact: &Fact) -> String {
    let modality = match fact.modality {
        Modality::Asserted => "",
        other => other.as_str(),
    };
    let negated = if fact.polarity == chancery_facts::Polarity::Negated { "negated" } else { "" };
    [modality, negated].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The words that state a fact, on one line.
pub fn main_words(fact: &Fact) -> String {
    tame(&fact.main().quote.text)
}

/// Words in quotation marks, unless they bring their own.
pub fn quoted(words: &str) -> String {
    let own = words.starts_with(['“', '"', '”']) && words.ends_with(['”', '"', '“']);
    if own { words.to_owned() } else { format!("“{words}”") }
}

/// Summary of the coder if there is one, else the words themselves.
pub fn gist(fact: &Fact) -> String {
    if fact.summary.trim().is_empty() { main_words(fact) } else { tame(&fact.summary) }
}

/// When a fact became known: the days of its act or words, else those on which its report came out.
pub fn told_by(index: &Index, fact: &Fact) -> Option<(Date, Date)> {
    filed_under(fact).or_else(|| index.document(&fact.doc)?.published.days)
}

/// The same in words; `≤` stands before the day of a report that does not date what it tells.
pub fn when_told(index: &Index, fact: &Fact) -> String {
    match (filed_under(fact), told_by(index, fact)) {
        (Some((from, to)), _) => days(from, to),
        (None, Some((_, to))) => format!("≤{to}"),
        (None, None) => String::new(),
    }
}

/// A fact in a few words, to name it inside another row.
pub fn label(fact: &Fact) -> String {
    let mut parts = vec![words_of(fact.coding.ty())];
    match fact.kind() {
        Kind::Incident => {
            parts.push(target(fact));
            parts.extend(fact.event_date.as_ref().filter(|d| !d.is_open()).map(date));
        }
        Kind::Aggregate => {
            parts.push(quantities(fact));
            parts.push(target(fact));
        }
        _ => return quoted(&cut(&gist(fact), 60)),
    }
    parts.retain(|p| !p.is_empty());
    parts.join(", ")
}

/// What a fact speaks about: names of the acts, else targets and subjects it names.
pub fn about(index: &Index, fact: &Fact) -> String {
    let mut labels: Vec<String> = fact.about.iter().filter_map(|id| index.fact(id)).map(label).collect();
    labels.dedup();
    if labels.is_empty() {
        let named = names_in(fact, &[Role::Subject, Role::Target, Role::Victim]);
        labels.extend((!named.is_empty()).then_some(named));
    }
    labels.join("; ")
}

/// Reach of an attribution that goes beyond one given act.
pub fn reach(fact: &Fact) -> Option<&'static str> {
    match fact.scope? {
        Scope::Incident => None,
        Scope::Set => Some("a set of acts"),
        Scope::Similar => Some("similar acts, not these"),
        Scope::General => Some("conduct in general"),
    }
}

/// `n thing` or `n things`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n as u64), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_facts::QuantityWhat;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn when(from: &str, to: &str, precision: Precision) -> String {
        date(&When::between(day(from), day(to), precision, Basis::Stated))
    }

    #[test]
    fn dates_are_as_short_as_they_can_be_read() {
        assert_eq!(when("2031-05-12", "2031-05-12", Precision::Day), "2031-05-12");
        assert_eq!(when("2031-05-12", "2031-05-13", Precision::Days), "2031-05-12…13");
        assert_eq!(when("2031-05-30", "2031-06-02", Precision::Days), "2031-05-30…06-02");
        assert_eq!(when("2030-12-30", "2031-01-02", Precision::Range), "2030-12-30…2031-01-02");
        assert_eq!(when("2031-05-01", "2031-05-31", Precision::Month), "2031-05");
        assert_eq!(when("2031-01-01", "2031-12-31", Precision::Year), "2031");
        assert_eq!(when("2031-05-01", "2031-05-10", Precision::Approx), "2031-05 early");
        assert_eq!(when("2031-02-21", "2031-02-28", Precision::Approx), "2031-02 late");
        assert_eq!(when("2031-01-01", "2031-03-31", Precision::Approx), "2031 early");
        assert_eq!(when("2031-05-03", "2031-05-08", Precision::Approx), "~2031-05-03…08");
    }

    #[test]
    fn open_dates_show_their_limits_and_no_guess() {
        let mut open = When::open(Some("recently"));
        assert_eq!(date(&open), "open");
        open.bounds = Some(Bounds { not_before: None, not_after: Some(day("2031-05-14")) });
        open.assumed = Some((day("2031-05-01"), day("2031-05-14")));
        assert_eq!(date(&open), "open ≤2031-05-14");
    }

    #[test]
    fn tolls_are_intervals_and_not_stated_is_not_zero() {
        let of = |min, max| toll(Some(&Toll { min, max, who: Vec::new(), words: Some("several".to_owned()) }));
        assert_eq!(of(Some(5), Some(7)), "5–7");
        assert_eq!(of(Some(2), None), "≥2");
        assert_eq!(of(None, Some(4)), "≤4");
        assert_eq!(of(Some(0), Some(0)), "0");
        assert_eq!(of(None, None), "“several”");
        assert_eq!(toll(None), "");
    }

    #[test]
    fn quantities_read_as_numbers_with_their_firmness() {
        let of_troops = Quantity::new(QuantityWhat::Troops, QuantityRole::Level, Some(5200), Some(5200));
        let mut q = Quantity { modifier: Modifier::About, ..of_troops };
        assert_eq!(quantity(&q), "~5,200");
        q.max = None;
        q.modifier = Modifier::AtLeast;
        assert_eq!(quantity(&q), "≥5,200");
        q.min = None;
        q.words = Some("dozens".to_owned());
        assert_eq!(quantity(&q), "“dozens”");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
