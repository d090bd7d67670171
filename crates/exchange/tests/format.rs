//! The lines are those of `docs/FACTS.md`, and bad ones are refused by name.

use chancery_exchange::{
    Extras, conflict_from_json, conflict_to_json, document_from_json, document_to_json, fact_from_json, fact_to_json,
    group_from_json, group_to_json,
};
use serde_json::Value;

const CODEBOOK: &str = include_str!("../../../docs/FACTS.md");

/// The worked lines of the codebook.
fn worked_lines() -> impl Iterator<Item = &'static str> {
    CODEBOOK.lines().filter(|l| l.starts_with("{\""))
}

fn read_and_write(line: &str) -> String {
    let value: Value = serde_json::from_str(line).unwrap();
    if value.get("evidence").is_some() {
        fact_to_json(&fact_from_json(line).unwrap(), Extras::Plain)
    } else if value.get("zones").is_some() {
        document_to_json(&document_from_json(line).unwrap(), Extras::Plain)
    } else if value["kind"] == "conflict" {
        conflict_to_json(&conflict_from_json(line).unwrap())
    } else {
        group_to_json(&group_from_json(line).unwrap(), Extras::Plain)
    }
}

/// True when everything in `part` stands in `whole` too.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(k, v)| v.is_null() || whole.get(k).is_some_and(|w| holds(w, v)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(w, p)| holds(w, p))
        }
        _ => whole == part,
    }
}

#[test]
fn worked_lines_of_the_codebook_survive() {
    let mut seen = 0;
    for line in worked_lines() {
        let given: Value = serde_json::from_str(line).unwrap();
        let written = read_and_write(line);
        assert!(holds(&serde_json::from_str(&written).unwrap(), &given), "given  {line}\nwritten {written}");
        seen += 1;
    }
    assert!(seen >= 8, "the codebook shows facts, a group, a conflict and a document; found {seen}");
}

#[test]
fn keys_come_in_one_order() {
    // The codebook gives no order; its first worked fact has the one that is written here.
    let line = worked_lines().next().unwrap();
    let compact = line.replace("\": ", "\":").replace(", \"", ",\"").replace("}, {", "},{");
    assert_eq!(read_and_write(line), compact);
}

const FACT: &str = r#"{"id":"a-1","doc":"a.txt","kind":"incident","type":"ied","zone":"body","evidence":[{"role":"main","zone":"body","start":3,"end":9,"text":"a bomb"}],"event_date":{"from":"2031-05-12","to":"2031-05-12","precision":"day","basis":"stated"},"places":[{"name":"Port Amar","level":"city","country":"XS","relation":"location"}],"modality":"asserted","polarity":"affirmed"}"#;

#[test]
fn null_and_empty_are_the_same_as_missing() {
    let full = FACT.replace(
        r#""modality""#,
        r#""actors":null,"weapons":[],"casualties":null,"presupposed":null,"note":7,"modality""#,
    );
    assert_eq!(fact_to_json(&fact_from_json(&full).unwrap(), Extras::Plain), FACT);
}

#[test]
fn bad_values_are_named_with_their_key() {
    let cases = [
        ("\"incident\"", "\"accident\"", "kind", "`accident`"),
        ("\"ied\"", "\"meeting\"", "type", "`meeting` is not a type of incident"),
        ("\"level\":\"city\"", "\"level\":\"town\"", "places[0].level", "`town`"),
        ("\"from\":\"2031-05-12\"", "\"from\":\"12 May\"", "event_date.from", "`12 May`"),
        ("\"from\":\"2031-05-12\"", "\"from\":\"2031-02-30\"", "event_date.from", "`2031-02-30`"),
        ("\"from\":\"2031-05-12\"", "\"from\":\"2031-05-13\"", "event_date", "from 2031-05-13 lies behind"),
        ("\"from\":\"2031-05-12\",", "", "event_date", "without from"),
        ("\"start\":3", "\"start\":10", "evidence[0]", "start 10 lies behind end 9"),
        ("\"start\":3", "\"start\":-3", "evidence[0].start", "-3"),
        ("\"start\":3", "\"start\":\"x\"", "evidence[0].start", "\"x\""),
        ("\"role\":\"main\"", "\"role\":\"context\"", "evidence", "without main evidence"),
        ("\"end\":9", "\"end\":900", "evidence", "897"),
        ("\"type\":\"ied\",\"zone\":\"body\"", "\"type\":\"ied\",\"zone\":\"title\"", "zone", "`title`"),
        ("\"zone\":\"body\",\"start\"", "\"zone\":\"teaser\",\"start\"", "evidence", "teaser"),
        ("\"modality\":\"asserted\",", "", "", "modality"),
        ("\"asserted\"", "null", "modality", "null"),
    ];
    for (good, bad, key, words) in cases {
        let line = FACT.replacen(good, bad, 1);
        assert_ne!(line, FACT, "{good} stands in the line");
        let error = fact_from_json(&line).expect_err(&line);
        assert_eq!(error.key(), key, "{error}");
        assert!(error.to_string().contains(words), "{error} should name {words}");
    }
    assert!(fact_from_json(FACT).is_ok());
    assert!(fact_from_json(&format!("{FACT}{FACT}")).is_err(), "two lines are not one");
}

#[test]
fn groups_and_conflicts_are_not_taken_for_each_other() {
    let lines: Vec<&str> = worked_lines().filter(|l| l.contains("\"label\"")).collect();
    for line in lines {
        let conflict = line.contains("\"kind\": \"conflict\"");
        assert_eq!(conflict_from_json(line).is_ok(), conflict, "{line}");
        assert_eq!(group_from_json(line).is_ok(), !conflict, "{line}");
    }
}

#[test]
fn the_count_of_origins_is_checked() {
    let line = worked_lines().find(|l| l.contains("\"origins\"")).unwrap();
    let error = group_from_json(&line.replace("\"count\": 2", "\"count\": 3")).unwrap_err();
    assert_eq!(error.to_string(), "origins.count: 3 with 2 lineages");
}
