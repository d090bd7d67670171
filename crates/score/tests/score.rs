//! Small gold sets with every answer known.

use chancery_score::{FIELDS, Gold, Points, Produced, Report, score};
use serde_json::{Value, json};

fn fact(id: &str, start: u64, end: u64) -> Value {
    json!({
        "id": id, "doc": "a.txt", "kind": "incident", "type": "ied", "zone": "body",
        "evidence": [{"role": "main", "zone": "body", "start": start, "end": end, "text": ""}],
        "modality": "attributed", "polarity": "affirmed"
    })
}

fn with(mut fact: Value, more: Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        fact[key] = value.clone();
    }
    fact
}

fn lines(values: &[Value]) -> String {
    values.iter().map(|v| format!("{v}\n")).collect()
}

fn compare(gold: &[Value], produced: &[Value]) -> Report {
    let (gold, produced) = (lines(gold), lines(produced));
    let gold = Gold { facts: &gold, ..Gold::default() };
    score(&gold, &Produced { facts: &produced, groups: "" }).unwrap()
}

/// Points for one field of a single fact, gold and produced differing in that field only.
fn points(field: &str, gold: Value, produced: Value) -> Option<Points> {
    let report = compare(&[with(fact("g", 0, 100), gold)], &[with(fact("p", 0, 100), produced)]);
    assert!(report.rows[0].found_as.is_some());
    report.rows[0].field(field)
}

const RIGHT: Option<Points> = Some(Points { right: 1, asked: 1 });
const WRONG: Option<Points> = Some(Points { right: 0, asked: 1 });

#[test]
fn a_fact_is_found_by_kind_and_half_of_the_shorter_evidence() {
    let found = |produced: Value| compare(&[fact("g", 100, 200)], &[produced]).facts().right == 1;
    assert!(found(fact("p", 100, 200)));
    assert!(found(fact("p", 150, 170)), "inside");
    assert!(found(fact("p", 150, 250)), "exactly half");
    assert!(!found(fact("p", 151, 251)), "less than half");
    assert!(!found(fact("p", 200, 300)));
    assert!(!found(with(fact("p", 100, 200), json!({"kind": "statement", "type": "need"}))));
    assert!(!found(with(fact("p", 100, 200), json!({"doc": "b.txt"}))));
    let repeat = json!({"evidence": [
        {"role": "main", "start": 500, "end": 600}, {"role": "repeat", "start": 100, "end": 200}
    ]});
    assert!(!found(with(fact("p", 0, 0), repeat.clone())), "produced evidence must be main");
    let gold = with(fact("g", 0, 0), repeat);
    assert_eq!(compare(&[gold], &[fact("p", 100, 200)]).facts().right, 1, "gold may say it twice");
}

#[test]
fn precision_recall_and_f_are_counted_by_kind() {
    let need = |id, start, end| with(fact(id, start, end), json!({"kind": "statement", "type": "need"}));
    let gold = [fact("g1", 0, 50), fact("g2", 100, 150), need("g3", 200, 250)];
    let produced = [fact("p1", 0, 50), fact("p2", 300, 350), need("p3", 200, 250), need("p4", 400, 450)];
    let report = compare(&gold, &produced);
    let incidents = report.kinds["incident"];
    assert_eq!((incidents.gold, incidents.produced, incidents.right), (2, 2, 1));
    assert_eq!(incidents.f(), Some(0.5));
    let all = report.facts();
    assert_eq!((all.gold, all.produced, all.right), (3, 4, 2));
    assert_eq!(all.precision(), Some(0.5));
    assert_eq!(all.recall(), Some(2.0 / 3.0));
    assert_eq!(report.wrong, ["p2", "p4"]);
    assert_eq!(compare(&[], &[]).facts().f(), None);
}

#[test]
fn each_fact_stands_for_one_only() {
    let twice = compare(&[fact("g", 0, 100)], &[fact("p1", 0, 100), fact("p2", 0, 100)]);
    assert_eq!((twice.facts().produced, twice.facts().right), (2, 1));
    // Two acts in one sentence: the types tell them apart, whatever the order of the lines.
    let gold = [fact("g1", 0, 100), with(fact("g2", 0, 100), json!({"type": "shooting"}))];
    let produced = [with(fact("p1", 0, 100), json!({"type": "shooting"})), fact("p2", 0, 100)];
    let report = compare(&gold, &produced);
    assert_eq!(report.rows[0].found_as.as_deref(), Some("p2"));
    assert_eq!(report.rows[1].found_as.as_deref(), Some("p1"));
    // The same type: the fields do.
    let day = |id, day: &str| with(fact(id, 0, 100), json!({"event_date": {"from": day, "to": day}}));
    let report = compare(
        &[day("g1", "2031-05-12"), day("g2", "2031-05-13")],
        &[day("p1", "2031-05-13"), day("p2", "2031-05-12")],
    );
    assert_eq!(report.rows[0].found_as.as_deref(), Some("p2"));
}

#[test]
fn neutral_facts_neither_help_nor_harm() {
    for more in [json!({"tier": "minor"}), json!({"tier": "caption"}), json!({"optional": true})] {
        let gold = [with(fact("g1", 0, 50), json!({"tier": "main"})), with(fact("g2", 100, 150), more)];
        for produced in [vec![fact("p1", 0, 50)], vec![fact("p1", 0, 50), fact("p2", 100, 150)]] {
            let all = compare(&gold, &produced).facts();
            assert_eq!((all.gold, all.produced, all.right), (1, 1, 1));
        }
    }
    let caption = with(fact("p", 0, 50), json!({"zone": "caption"}));
    assert_eq!(compare(&[fact("g", 100, 150)], &[caption]).facts().produced, 0);
}

#[test]
fn documents_without_facts_must_stay_without() {
    let produced = lines(&[fact("p", 0, 50), with(fact("q", 0, 50), json!({"doc": "unknown.txt"}))]);
    let documents = lines(&[json!({"doc": "a.txt"})]);
    let gold = Gold { documents: &documents, ..Gold::default() };
    let report = score(&gold, &Produced { facts: &produced, groups: "" }).unwrap();
    assert_eq!(report.wrong, ["p"], "documents outside the gold set are left out");
}

#[test]
fn types_and_kinds_may_be_accepted() {
    let accept = json!({"accept": [{"kind": "statement", "type": "need"}, {"kind": "incident", "type": "shooting"}]});
    assert_eq!(points("type", accept.clone(), json!({})), RIGHT);
    assert_eq!(points("type", accept.clone(), json!({"type": "shooting"})), RIGHT);
    assert_eq!(points("type", accept.clone(), json!({"kind": "statement", "type": "need"})), RIGHT);
    assert_eq!(points("type", accept.clone(), json!({"kind": "statement", "type": "call"})), WRONG);
    assert_eq!(points("type", accept, json!({"type": "arson"})), WRONG);
}

#[test]
fn codes_are_asked_when_one_side_has_them() {
    assert_eq!(points("status", json!({}), json!({"status": null})), None);
    assert_eq!(points("status", json!({"status": "done"}), json!({"status": "done"})), RIGHT);
    assert_eq!(points("status", json!({"status": "done"}), json!({})), WRONG);
    assert_eq!(points("status", json!({}), json!({"status": "done"})), WRONG, "invented");
    let accept = json!({"status": "done", "accept_status": ["done_claimed", null]});
    assert_eq!(points("status", accept.clone(), json!({"status": "done_claimed"})), RIGHT);
    assert_eq!(points("status", accept.clone(), json!({})), RIGHT);
    assert_eq!(points("status", accept, json!({"status": "vowed"})), WRONG);
    assert_eq!(points("modality", json!({}), json!({"modality": "asserted"})), WRONG);
}

#[test]
fn dates_are_exact_or_wrong() {
    let date = |from: &str, to: &str| json!({"event_date": {"from": from, "to": to, "precision": "day"}});
    let open = json!({"event_date": {"from": null, "to": null, "precision": "unknown"}});
    let gold = date("2031-05-12", "2031-05-12");
    let event = |gold: &Value, produced: &Value| points("event_date", gold.clone(), produced.clone());
    assert_eq!(event(&gold, &gold), RIGHT);
    assert_eq!(event(&gold, &date("2031-05-12", "2031-05-13")), WRONG);
    assert_eq!(event(&gold, &open), WRONG);
    assert_eq!(event(&gold, &json!({})), WRONG);
    assert_eq!(event(&open, &gold), WRONG, "invented");
    assert_eq!(event(&open, &open), None);
    assert_eq!(event(&json!({}), &open), None);
    let approx = json!({"event_date": {"from": "2031-05-01", "to": "2031-05-10", "precision": "approx"}});
    assert_eq!(event(&approx, &date("2031-04-28", "2031-05-13")), RIGHT);
    assert_eq!(event(&approx, &date("2031-04-27", "2031-05-10")), WRONG);
    let accept = json!({"event_date": {"from": "2031-05-12", "to": "2031-05-12", "null_ok": true,
        "accept": [["2031-05-11", "2031-05-12"], {"from": "2031-05-10", "to": "2031-05-10"}]}});
    assert_eq!(event(&accept, &date("2031-05-11", "2031-05-12")), RIGHT);
    assert_eq!(event(&accept, &date("2031-05-10", "2031-05-10")), RIGHT);
    assert_eq!(event(&accept, &open), None);
    let wider = json!({"event_date": {"from": null, "to": null,
        "allow_wider_than": {"from": "2031-01-01", "to": "2031-01-20"}}});
    assert_eq!(event(&wider, &date("2031-01-01", "2031-02-01")), RIGHT);
    assert_eq!(event(&wider, &date("2031-01-02", "2031-02-01")), WRONG);
    assert_eq!(points("deadline", json!({}), json!({"deadline": {"from": "2031-06-01", "to": "2031-06-30"}})), WRONG);
}

#[test]
fn speakers_agree_by_name_or_words() {
    let speaker = |name: &str| json!({"speaker": {"name": name}});
    assert_eq!(points("speaker", speaker("Lena Orsk"), speaker("lena orsk")), RIGHT);
    assert_eq!(points("speaker", speaker("Lena Orsk"), speaker("Ivo Tarn")), WRONG);
    assert_eq!(points("speaker", speaker("Lena Orsk"), json!({})), WRONG);
    assert_eq!(points("speaker", json!({"speaker": null}), speaker("Ivo Tarn")), WRONG);
    assert_eq!(points("speaker", json!({"speaker": null}), json!({"speaker": null})), None);
    let accept = with(speaker("Lena Orsk"), json!({"accept_speaker": [null, "Ministry"]}));
    assert_eq!(points("speaker", accept.clone(), json!({})), RIGHT);
    assert_eq!(points("speaker", accept.clone(), speaker("the ministry")), RIGHT);
    assert_eq!(points("speaker", accept, speaker("Ivo Tarn")), WRONG);
}

#[test]
fn lists_count_items_of_both_sides() {
    let actor = |role: &str, name: &str| json!({"role": role, "name": name});
    let actors = |list: &[Value]| json!({"actors": list});
    let gold = actors(&[actor("target", "Norland embassy"), actor("victim", "guard")]);
    let got = |list: &[Value]| points("actors", gold.clone(), actors(list)).unwrap();
    let of = |right, asked| Points { right, asked };
    assert_eq!(got(&[actor("victim", "a guard"), actor("target", "the Norland Embassy")]), of(2, 2));
    assert_eq!(got(&[actor("victim", "a guard")]), of(1, 2));
    assert_eq!(got(&[actor("hit", "guard"), actor("target", "Norland embassy")]), of(1, 3), "wrong role");
    assert_eq!(got(&[]), of(0, 2));
    assert_eq!(points("actors", json!({}), actors(&[actor("target", "x")])), WRONG);
    assert_eq!(points("actors", actors(&[]), json!({})), None);
    let optional = actors(&[actor("target", "x"), with(actor("victim", "y"), json!({"optional": true}))]);
    assert_eq!(points("actors", optional.clone(), actors(&[actor("target", "x"), actor("victim", "y")])), RIGHT);
    assert_eq!(points("actors", optional, actors(&[actor("target", "x")])), RIGHT);
    let role = actors(&[with(actor("target", "x"), json!({"accept_role": ["hit"]}))]);
    assert_eq!(points("actors", role, actors(&[actor("hit", "x")])), RIGHT);
}

#[test]
fn numbers_must_be_the_same() {
    let weapons = |class: &str, min: Value, max: Value| json!({"weapons": [{"class": class, "min": min, "max": max}]});
    let three = weapons("rocket", json!(3), json!(3));
    assert_eq!(points("weapons", three.clone(), three.clone()), RIGHT);
    assert_eq!(
        points("weapons", three.clone(), weapons("rocket", json!(3), Value::Null)),
        Some(Points { right: 0, asked: 2 })
    );
    let tolls = |killed: Value, injured: Value| json!({"casualties": {"killed": killed, "injured": injured}});
    let toll = |min: u64| json!({"min": min, "max": min});
    let got = |g, p| points("casualties", g, p);
    assert_eq!(got(tolls(toll(2), Value::Null), tolls(toll(2), Value::Null)), RIGHT);
    assert_eq!(
        got(tolls(toll(2), Value::Null), tolls(toll(2), toll(0))),
        Some(Points { right: 1, asked: 2 }),
        "not stated is not zero"
    );
    assert_eq!(got(tolls(toll(2), Value::Null), json!({"casualties": null})), WRONG);
    assert_eq!(got(json!({}), json!({})), None);
    let accept = json!({"min": 2, "max": null, "accept": [[2, 2]]});
    assert_eq!(got(tolls(accept, Value::Null), tolls(toll(2), Value::Null)), RIGHT);
    let count = |what: &str, min: u64| json!({"quantities": [{"what": what, "role": "count", "min": min, "max": min}]});
    assert_eq!(points("quantities", count("arrests", 4), count("arrests", 4)), RIGHT);
    assert_eq!(points("quantities", count("arrests", 4), count("arrests", 5)).unwrap().right, 0);
}

#[test]
fn groups_are_compared_by_pairs() {
    let gold_facts = lines(&[fact("g1", 0, 50), fact("g2", 100, 150), fact("g3", 200, 250), fact("g4", 300, 350)]);
    let facts = lines(&[fact("p1", 0, 50), fact("p2", 100, 150), fact("p3", 200, 250)]);
    let group = |relation: &str, members: &[&str]| json!({"relation": relation, "members": members});
    let gold_groups = lines(&[group("same", &["g1", "g2", "g4"]), group("related", &["g1", "g3"])]);
    let groups = lines(&[group("same", &["p1", "p2", "p3"])]);
    let gold = Gold { facts: &gold_facts, groups: &gold_groups, ..Gold::default() };
    let pairs = score(&gold, &Produced { facts: &facts, groups: &groups }).unwrap().groups;
    assert_eq!((pairs.gold, pairs.produced, pairs.right), (1, 3, 1), "g4 was not found and is left out");
}

#[test]
fn bad_lines_are_named() {
    let bad = |facts: &str| score(&Gold::default(), &Produced { facts, groups: "" }).unwrap_err().to_string();
    assert!(bad("\n{").starts_with("produced facts, line 2: "));
    let no_evidence = with(fact("p", 0, 1), json!({"evidence": null})).to_string();
    assert_eq!(bad(&no_evidence), "produced facts, line 1: the fact has no main evidence");
}

#[test]
fn tables_have_one_line_for_each_row() {
    let gold = [fact("g1", 0, 50), with(fact("g,2", 100, 150), json!({"tier": "minor"}))];
    let report = compare(&gold, &[fact("p", 0, 50)]);
    let csv = report.to_csv();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], format!("id,doc,kind,counts,found,{}", FIELDS.join(",")));
    assert_eq!(lines[1], "g1,a.txt,incident,1,1,1,,,,,1,1,,,,,,,,");
    assert_eq!(lines[2], "\"g,2\",a.txt,incident,0,0,,,,,,,,,,,,,,,");
    assert_eq!(lines.len(), 3);
    let totals = report.totals_csv();
    assert!(totals.contains("\nfacts,all,1,1,1,1.0000,1.0000,1.0000\n"), "{totals}");
    assert!(totals.contains("\nfield,type,1,,1,,1.0000,\n"), "{totals}");
    assert!(totals.lines().all(|l| l.matches(',').count() == 7), "{totals}");
}

#[test]
fn gold_against_itself_is_perfect() {
    for half in ["dev", "test"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/gold/own").join(half);
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let (facts, groups) = (read("own.jsonl"), read("own.groups.jsonl"));
        let (documents, entities) = (read("own.documents.jsonl"), read("own.entities.jsonl"));
        let gold = Gold { facts: &facts, documents: &documents, groups: &groups, entities: &entities };
        let report = score(&gold, &Produced { facts: &facts, groups: &groups }).unwrap();
        assert!(report.facts().gold > 50, "{half}");
        assert_eq!(report.facts().f(), Some(1.0), "{half}");
        assert!(report.rows.iter().all(|r| r.found_as.as_ref() == Some(&r.id)), "{half}: every fact stands for itself");
        assert_eq!(report.groups.f(), Some(1.0), "{half}");
        for (field, points) in report.fields() {
            assert_eq!(points.right, points.asked, "{half}: {field}");
        }
    }
}
