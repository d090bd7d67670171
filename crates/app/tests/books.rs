//! The books told as they move: attribution act by act, promises with their steps, posture as series, actors with
//! their offices.

mod support;

use std::fs;
use std::path::PathBuf;
use support::{Run, chancery};
use tempfile::{TempDir, tempdir};

const MAY_4: &str = "Rockets hit Kenyan embassy in Quito\n\nQUITO, May 4, 2024 (Halden News) — Three rockets hit the Kenyan \
    embassy in Quito on Friday, killing two guards, the interior minister, Rosa Almeida, said.\n\nNo group has claimed \
    responsibility. The mayor of Quito, Hugo Sandell, blamed the Red Oars for the attack.\n\nInterior Minister Rosa Almeida \
    promised to investigate the attack. She vowed to send 40 more guards to the embassy by May 20.\n\nKenya reduced the staff \
    of its embassy in Quito from 60 to 35 on Saturday. Kenya closed the embassy on Saturday.\n";
const MAY_8: &str = "Group admits attack in Quito\n\nQUITO, May 8, 2024 (Lorne Post) — The Red Oars claimed responsibility on \
    Tuesday for the rocket attack on the Kenyan embassy in Quito on Friday.\n\nPolice arrested two men on Tuesday over the \
    rocket attack on the Kenyan embassy. The authorities have opened an investigation, Foreign Minister Rosa Almeida said on \
    Wednesday.\n\nKenya has 30 staff at its embassy in Quito, the foreign ministry said on Wednesday.\n";
const DECEMBER: &str = "Two charged over Quito rockets\n\nQUITO, December 2, 2024 (Halden News) — Prosecutors charged two men on \
    Monday over the rocket attack on the Kenyan embassy in Quito on May 3.\n\nThe Red Oars denied any part in the attack on the \
    Kenyan embassy on Sunday. The Red Oars withdrew its claim of responsibility.\n\nKenya reopened its embassy in Quito on \
    Monday. Kenya has 45 staff at its embassy in Quito.\n";

/// A ledger that got one report after the other, each on the day after it came out.
struct Desk {
    _folder: TempDir,
    ledger: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempdir().expect("a folder");
        let ledger = folder.path().join("ledger");
        let reports =
            [("a.txt", MAY_4, "2024-05-05"), ("b.txt", MAY_8, "2024-05-09"), ("c.txt", DECEMBER, "2024-12-03")];
        let desk = Desk { _folder: folder, ledger };
        for (name, text, day) in reports {
            let path = desk.ledger.with_file_name(name);
            fs::write(&path, text).expect("a folder to write to");
            desk.says(&["read", &path.display().to_string(), "--now", &format!("{day}T09:00:00Z")]);
        }
        desk
    }

    fn says(&self, args: &[&str]) -> String {
        let mut command = chancery();
        command.args(args).args(["--model", "none", "--ledger"]).arg(&self.ledger);
        let run = Run::of(command.output().expect("the binary starts"));
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.said);
        run.said
    }
}

/// The lines that hold all the words, in their order.
fn lines<'t>(text: &'t str, words: &[&str]) -> Vec<&'t str> {
    text.lines().filter(|l| words.iter().all(|w| l.contains(w))).collect()
}

/// Where each of the words first stands.
fn order(text: &str, words: &[&str]) -> Vec<usize> {
    words.iter().map(|w| text.find(w).unwrap_or_else(|| panic!("“{w}” in {text}"))).collect()
}

#[test]
fn attribution_is_told_act_by_act_in_the_order_of_time() {
    let desk = Desk::new();
    let text = desk.says(&["attribution", "--width", "200"]);
    assert!(text.starts_with("I-"), "{text}");
    assert!(text.contains(" · Kenyan embassy in Quito · 2024-05-03 · Quito, EC · charged · no claim"), "{text}");
    let places = order(&text, &["│ no claim", "│ blame", "│ arrest of suspect", "│ denial", "│ charge"]);
    assert!(places.windows(2).all(|w| w[0] < w[1]), "{text}");
    assert!(text.contains("≤2024-05-04"), "a report that gives no day says by when it was told: {text}");
    assert!(text.contains("│ claim withdrawn "), "{text}");
    assert_eq!(lines(&text, &["2024-12-02", "charge", "Prosecutors", "two men", "c.txt"]).len(), 1, "{text}");
    // The incident's page has the same table; data has the act's id in each line.
    let id = text.split(' ').next().expect("an id").to_owned();
    let page = desk.says(&["show", &id, "--width", "200"]);
    assert!(page.contains("Attribution over time") && page.contains("│ claim withdrawn "), "{page}");
    let data = desk.says(&["attribution", "--format", "jsonl"]);
    let charge = lines(&data, &["\"type\": \"charge\""]);
    assert!(
        charge.len() == 1 && charge[0].contains("\"acts\": [\"I-") && charge[0].contains("\"told_to\": \"2024-12-02\"")
    );
    // What was known in May.
    let early = desk.says(&["attribution", "--as-of", "2024-05-10", "--width", "200"]);
    assert!(early.contains("suspect held") && !early.contains("│ charge"), "{early}");
}

#[test]
fn promises_move_step_by_step_and_stall_by_the_ledgers_days() {
    let desk = Desk::new();
    let text = desk.says(&["commitments", "--width", "300"]);
    let inquiry = "vowed 2024-05-04 → said done 2024-05-08";
    assert!(text.contains(inquiry) && text.contains("said done by Rosa Almeida"), "{text}");
    assert!(text.contains("stalled 212 days; overdue"), "counted from 4 May to the newest report: {text}");
    assert!(text.contains("nothing for more than 90 days up to 2024-12-02"), "{text}");
    let patient = desk.says(&["commitments", "--stalled-after", "300", "--width", "300"]);
    assert!(!patient.contains("stalled 212") && patient.contains("vowed; overdue"), "{patient}");
    // In May nothing had stalled and the limit was still ahead; in August the day asked for counts.
    let may = desk.says(&["commitments", "--as-of", "2024-05-10", "--width", "300"]);
    assert!(!may.contains("stalled 2") && !may.contains("overdue") && may.contains("up to 2024-05-10"), "{may}");
    let august = desk.says(&["commitments", "--as-of", "2024-08-12", "--width", "300"]);
    assert!(august.contains("stalled 100 days; overdue"), "{august}");
    let data = desk.says(&["commitments", "--format", "jsonl"]);
    let vow = lines(&data, &["\"type\": \"investigate\""]);
    assert_eq!(vow.len(), 1, "{data}");
    assert!(
        vow[0].contains("\"stage\": \"said done\"") && vow[0].contains("\"steps\": [\"vowed 2024-05-04 "),
        "{vow:?}"
    );
    let matter = vow[0].split("\"matter\": \"").nth(1).and_then(|t| t.split('"').next()).expect("an id").to_owned();
    let page = desk.says(&["show", &matter, "--width", "300"]);
    assert!(page.contains("Steps: said done by Rosa Almeida"), "{page}");
    assert_eq!(lines(&page, &["│ vowed ", "promised to investigate the attack", "a.txt"]).len(), 1, "{page}");
    assert_eq!(lines(&page, &["│ said done ", "opened an investigation", "b.txt"]).len(), 1, "{page}");
}

#[test]
fn posture_is_a_series_with_the_value_in_force() {
    let desk = Desk::new();
    let text = desk.says(&["posture", "--width", "200"]);
    let staff = lines(&text, &["Kenya in Ecuador", "│ staff "]);
    assert_eq!(staff.len(), 1, "{text}");
    assert!(staff[0].contains("█▅") && staff[0].contains("│ 45 "), "{staff:?}");
    let doors = lines(&text, &["Kenyan embassy in Quito", "open or shut"]);
    assert!(doors.len() == 1 && doors[0].contains("▁█") && doors[0].contains("│ open "), "{doors:?}");
    let points = desk.says(&["posture", "--kind", "staff", "--format", "jsonl"]);
    let values: Vec<&str> = points.lines().filter_map(|l| l.split("\"value\": \"").nth(1)?.split('"').next()).collect();
    assert_eq!(values.len(), 4, "{points}");
    assert_eq!(
        lines(&points, &["\"value\": \"60\"", "\"when\": \"before 2024-05-04\"", "\"in_force\": \"no\""]).len(),
        1
    );
    assert_eq!(lines(&points, &["\"in_force\": \"yes\""]).len(), 1, "one value is in force: {points}");
    let then = desk.says(&["posture", "--as-of", "2024-05-10", "--width", "200"]);
    let doors = lines(&then, &["Kenyan embassy in Quito", "open or shut"]);
    assert!(doors[0].contains("│ closed "), "{doors:?}");
    assert!(lines(&then, &["Kenya in Ecuador", "│ staff "])[0].contains("│ 30 "), "{then}");
}

/// The line of an actor as data.
fn data_of(desk: &Desk, actor: &str) -> String {
    let data = desk.says(&["actors", "--format", "jsonl"]);
    let found = lines(&data, &[&format!("\"actor\": \"{actor}\"")]);
    assert_eq!(found.len(), 1, "{actor}: {data}");
    found[0].to_owned()
}

#[test]
fn actors_have_one_name_and_their_offices_side_by_side() {
    let desk = Desk::new();
    let text = desk.says(&["actors", "--width", "400"]);
    let (named, unnamed) = text.split_once("Without a name").expect("two lists");
    let minister = lines(named, &["Rosa Almeida"]);
    assert!(minister[0].starts_with("Rosa Almeida "), "the title is no part of the name: {text}");
    let offices = data_of(&desk, "Rosa Almeida");
    assert!(offices.contains("\"interior minister (2024-05-04)\", \"foreign minister (2024-05-08)\""), "{offices}");
    assert!(named.contains("mayor (2024-05-04)"), "{named}");
    assert_eq!(lines(named, &["Red Oars", "claimant"]).len(), 1, "{named}");
    for nobody in ["Police", "Prosecutors", "two men"] {
        assert!(lines(named, &[nobody]).is_empty(), "{nobody}: {named}");
        assert_eq!(lines(unnamed, &[nobody]).len(), 1, "{nobody}: {unnamed}");
    }
    assert!(data_of(&desk, "Police").contains("\"named\": \"no\""));
    let page = desk.says(&["show", "Rosa Almeida", "--width", "200"]);
    assert!(page.contains("interior minister (2024-05-04): a.txt"), "{page}");
    assert!(page.contains("foreign minister (2024-05-08): b.txt"), "{page}");
}

#[test]
fn the_books_fit_the_terminal() {
    let desk = Desk::new();
    desk.says(&["decide", "grade", "Halden News", "B2", "--by", "R. Ames", "--why", "years of checking"]);
    for width in ["40", "60", "80", "160"] {
        for book in ["attribution", "commitments", "posture", "actors", "sources", "incidents", "conflicts"] {
            let most: usize = width.parse().expect("a number");
            for line in desk.says(&[book, "--width", width]).lines() {
                assert!(line.chars().count() <= most, "{book} at {width}: {line}");
                assert!(!line.contains('\u{1b}'), "{book}: NO_COLOR is heeded");
            }
        }
    }
}

#[test]
fn the_demonstration_reports_contradict_each_other() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("demo");
    let says = |args: &[&str]| {
        let mut command = chancery();
        command.args(args).arg("--ledger").arg(&ledger);
        let run = Run::of(command.output().expect("the binary starts"));
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.said);
        run.said
    };
    says(&["demo"]);
    let text = says(&["conflicts", "--width", "200"]);
    for (head, values) in [
        ("contradiction of casualties", ["1 killed", "2 killed"]),
        ("contradiction of weapons", ["3 rocket", "5 rocket"]),
        ("contradiction of quantities: Number of arrests", ["43 arrests", "38 arrests"]),
        ("dispute of attribution: Who did it", ["Marea Roja", "Government of Chile"]),
    ] {
        assert!(text.contains(head), "{head}: {text}");
        values.iter().for_each(|value| assert!(text.contains(value), "{value}: {text}"));
    }
}
