//! When a field of a produced fact agrees with gold.
//!
//! - Single codes are equal, or stand in `accept_<field>` of gold (null there: may be left out).
//! - Dates have the same first and last day; three days of difference at either end are allowed where gold has precision
//!   `approx`. An interval of `accept` counts too, an open date where gold says `null_ok` or is open itself, and any
//!   window around `allow_wider_than`.
//! - Speakers, actors and places agree by name, by a name of the same entity, or by the same words of the text; actors
//!   need the same role, places the same relation.
//! - Weapons need class and numbers, tolls the numbers, quantities what is counted, role and numbers.

use crate::Points;
use crate::lines::{Fact, flag, list, text};
use crate::names::Names;
use chancery_facts::Date;
use serde_json::Value;

/// The fields compared, in the order of the points of a row.
pub const FIELDS: &[&str] = &[
    "type",
    "event_date",
    "speech_date",
    "deadline",
    "speaker",
    "modality",
    "polarity",
    "status",
    "outcome",
    "scope",
    "actors",
    "places",
    "weapons",
    "casualties",
    "quantities",
];

/// Points for each of [`FIELDS`]; `None` where nothing is asked.
pub(crate) fn compare(gold: &Fact, produced: &Fact, names: &Names) -> Vec<Option<Points>> {
    let (g, p) = (&gold.line, &produced.line);
    FIELDS
        .iter()
        .map(|field| match *field {
            "type" => Some(Points::one(has_right_type(gold, produced))),
            "event_date" | "speech_date" | "deadline" => date(g.get(field), p.get(field)),
            "speaker" => speaker(g, p, names),
            "actors" => items(g, p, field, |g, p| code(g, p, "role") && names.same(g, p)),
            "places" => items(g, p, field, |g, p| code(g, p, "relation") && names.same(g, p)),
            "weapons" => items(g, p, field, same_weapon),
            "casualties" => casualties(g.get(field), p.get(field)),
            "quantities" => items(g, p, field, |g, p| code(g, p, "what") && code(g, p, "role") && same_numbers(g, p)),
            field => {
                let asked = text(g, field).is_some() || text(p, field).is_some();
                asked.then(|| Points::one(code(g, p, field)))
            }
        })
        .collect()
}

/// True when kind and type are those of gold, or gold accepts them.
pub(crate) fn has_right_type(gold: &Fact, produced: &Fact) -> bool {
    gold.codings().any(|coding| coding == (produced.kind.as_str(), produced.ty.as_str()))
}

/// True when a code is equal or accepted.
fn code(gold: &Value, produced: &Value, key: &str) -> bool {
    let found = text(produced, key);
    found == text(gold, key) || list(gold, &format!("accept_{key}")).iter().any(|a| a.as_str() == found)
}

fn speaker(gold: &Value, produced: &Value, names: &Names) -> Option<Points> {
    let (g, p) = (present(gold.get("speaker")), present(produced.get("speaker")));
    let accepted = list(gold, "accept_speaker");
    let right = match (g, p) {
        (None, None) => return None,
        (Some(g), Some(p)) if names.same(g, p) => true,
        (_, Some(p)) => accepted.iter().filter_map(Value::as_str).any(|a| names.is(a, p)),
        (Some(_), None) => accepted.iter().any(Value::is_null),
    };
    Some(Points::one(right))
}

fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|v| !v.is_null())
}

/// The days of a date value; `None` when it is open.
fn days(value: Option<&Value>) -> Option<(Date, Date)> {
    let value = value?;
    let day = |key| text(value, key)?.parse().ok();
    Some((day("from")?, day("to")?))
}

fn date(gold: Option<&Value>, produced: Option<&Value>) -> Option<Points> {
    let Some(found) = days(produced) else {
        // Open: right where gold may be open, a miss where it is not.
        let must = days(gold).is_some() && !gold.is_some_and(|g| flag(g, "null_ok"));
        return must.then(|| Points::one(false));
    };
    Some(Points::one(gold.is_some_and(|gold| is_right_date(gold, found))))
}

fn is_right_date(gold: &Value, found: (Date, Date)) -> bool {
    let slack = if text(gold, "precision") == Some("approx") { 3 } else { 0 };
    let near = |a: Date, b: Date| a.duration_until(b).as_hours().abs() <= 24 * slack;
    let is = |(from, to): (Date, Date)| near(from, found.0) && near(to, found.1);
    let accepted = |value: &Value| {
        let days = days(Some(value)).or_else(|| {
            let day = |i| value.get(i)?.as_str()?.parse().ok();
            Some((day(0)?, day(1)?))
        });
        days.is_some_and(is)
    };
    days(Some(gold)).is_some_and(is)
        || list(gold, "accept").iter().any(accepted)
        || days(gold.get("allow_wider_than")).is_some_and(|(from, to)| found.0 <= from && to <= found.1)
}

/// Points for two lists whose items are paired in order, each at most once.
fn items(gold: &Value, produced: &Value, key: &str, same: impl Fn(&Value, &Value) -> bool) -> Option<Points> {
    let mut left: Vec<&Value> = list(produced, key).iter().collect();
    let (optional, asked): (Vec<&Value>, Vec<&Value>) = list(gold, key).iter().partition(|g| flag(g, "optional"));
    let mut points = Points { right: 0, asked: 0 };
    for gold in asked {
        points.asked += 1;
        if let Some(at) = left.iter().position(|p| same(gold, p)) {
            left.remove(at);
            points.right += 1;
        }
    }
    for gold in optional {
        if let Some(at) = left.iter().position(|p| same(gold, p)) {
            left.remove(at);
        }
    }
    points.asked += left.len();
    (points.asked > 0).then_some(points)
}

fn same_weapon(gold: &Value, produced: &Value) -> bool {
    let class = text(produced, "class");
    let right = class == text(gold, "class") || list(gold, "accept").iter().any(|a| a.as_str() == class);
    right && same_numbers(gold, produced)
}

fn number(value: &Value, key: &str) -> Option<u64> {
    value.get(key)?.as_u64()
}

fn same_numbers(gold: &Value, produced: &Value) -> bool {
    let found = (number(produced, "min"), number(produced, "max"));
    let accepted = list(gold, "accept")
        .iter()
        .any(|a| a.as_array().is_some_and(|pair| pair.len() == 2 && (pair[0].as_u64(), pair[1].as_u64()) == found));
    accepted || found == (number(gold, "min"), number(gold, "max"))
}

fn casualties(gold: Option<&Value>, produced: Option<&Value>) -> Option<Points> {
    let mut points = Points { right: 0, asked: 0 };
    for toll in ["killed", "injured", "missing", "captured"] {
        let of = |side: Option<&Value>| present(side.and_then(|s| s.get(toll))).cloned();
        let right = match (of(gold), of(produced)) {
            (None, None) => continue,
            (Some(g), Some(p)) => same_numbers(&g, &p),
            _ => false,
        };
        points.asked += 1;
        points.right += usize::from(right);
    }
    (points.asked > 0).then_some(points)
}
