//! What analysts decide: seen in every view, kept over everything that happens to facts, and undone; and the ledger as
//! it was.

mod support;

use chancery_exchange::{Extras, fact_from_json, fact_to_json};
use chancery_ledger::{Ledger, NewFact, Open, StoredFact};
use std::fs;
use std::path::{Path, PathBuf};
use support::{Run, assert_whole, chancery};
use tempfile::{TempDir, tempdir};

const AMAR: &str = "Rockets hit Kenyan embassy in Quito\n\nQUITO, May 4, 2024 (Halden News) — Three rockets hit the Kenyan \
    embassy in Quito on Friday, killing two guards and wounding a driver, Samuel Otieno, police said.\n\nNo group has \
    claimed responsibility.\n";
/// The same act in another paper.
const BREL: &str = "Two dead in Quito\n\nQUITO, May 5, 2024 (Lorne Post) — Rockets struck the Kenyan embassy in Quito on \
    Friday, killing two guards, the interior minister said. The Red Oars condemned the attack.\n";
/// Another act in another country.
const COLE: &str = "Shots at consulate\n\nTUNIS, June 3, 2023 (Halden News) — Gunmen fired at the Polish consulate in \
    Tunis on Saturday, wounding a guard, police said. Police blamed the Red Oars.\n";

const BY: [&str; 4] = ["--by", "R. Ames", "--why", "as the harbour log has it"];

/// A ledger of the three reports, the second read a day after the others.
struct Desk {
    folder: TempDir,
    ledger: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk::empty();
        desk.read(&["amar.txt", "cole.txt"], "2031-01-01T10:00:00Z");
        desk.read(&["brel.txt"], "2031-01-02T10:00:00Z");
        desk
    }

    fn empty() -> Desk {
        let folder = tempdir().expect("a folder");
        for (name, text) in [("amar.txt", AMAR), ("brel.txt", BREL), ("cole.txt", COLE)] {
            fs::write(folder.path().join(name), text).expect("a folder to write to");
        }
        let ledger = folder.path().join("ledger");
        Desk { folder, ledger }
    }

    fn run(&self, args: &[&str]) -> Run {
        let mut command = chancery();
        command.args(args).args(["--model", "none", "--ledger"]).arg(&self.ledger);
        Run::of(command.output().expect("the binary starts"))
    }

    /// What a command that must succeed says.
    fn says(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.said);
        run.said
    }

    /// What a command that must fail says.
    fn refuses(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.said);
        run.said
    }

    fn read(&self, names: &[&str], at: &str) {
        let paths: Vec<String> = names.iter().map(|n| self.folder.path().join(n).display().to_string()).collect();
        let mut args = vec!["read", "--now", at];
        args.extend(paths.iter().map(String::as_str));
        self.says(&args);
    }

    /// Decides on the third day and later, one hour after the other.
    fn decide(&self, hour: u8, what: &[&str]) -> String {
        let at = format!("2031-01-03T{hour:02}:00:00Z");
        let mut args = vec!["decide"];
        args.extend(what);
        args.extend(BY);
        args.extend(["--now", &at]);
        self.says(&args)
    }

    fn jsonl(&self, command: &str, more: &[&str]) -> Vec<String> {
        let mut args = vec![command, "--format", "jsonl"];
        args.extend(more);
        self.says(&args).lines().map(str::to_owned).collect()
    }

    /// The id of the one line of an export that holds all the words.
    fn id(&self, command: &str, words: &[&str]) -> String {
        let lines = self.jsonl(command, &[]);
        let fits: Vec<&String> = lines.iter().filter(|l| words.iter().all(|w| l.contains(w))).collect();
        let [line] = fits[..] else { panic!("{words:?} in {} of {lines:#?}", fits.len()) };
        line.split('"').nth(3).expect("an id first").to_owned()
    }

    /// Ids of incidents, sorted.
    fn incidents(&self, more: &[&str]) -> Vec<String> {
        let mut ids: Vec<String> =
            self.jsonl("incidents", more).iter().filter_map(|l| l.split('"').nth(3).map(str::to_owned)).collect();
        ids.sort();
        ids
    }

    fn exports(&self) -> String {
        ["facts", "groups", "documents", "incidents", "conflicts", "decisions"]
            .iter()
            .map(|what| self.jsonl(what, &[]).join("\n") + "\n")
            .collect()
    }

    fn tunis(&self) -> String {
        self.id("incidents", &["Polish consulate"])
    }
}

/// Turns the stored facts of a document into others, as another version of the rules would.
fn code_otherwise(ledger: &Path, doc: &str, change: impl Fn(Vec<StoredFact>) -> Vec<StoredFact>) {
    let mut ledger = Ledger::open(ledger, Open::Existing).expect("a ledger");
    let document = ledger.document(doc).expect("readable").expect("there");
    let facts = change(ledger.facts_of(doc).expect("readable"));
    let digits = document.digest.short(12).to_owned();
    let new: Vec<NewFact> = facts
        .into_iter()
        .enumerate()
        .map(|(n, stored)| {
            let mut fact = fact_from_json(&stored.record).expect("a fact");
            fact.id = format!("{digits}-{n:02}");
            NewFact {
                id: fact.id.clone(),
                kind: stored.kind,
                ty: stored.ty,
                country: Some(stored.country),
                from_day: stored.from_day,
                to_day: stored.to_day,
                format: stored.format,
                record: fact_to_json(&fact, Extras::Stored),
            }
        })
        .collect();
    ledger
        .batch(|b| b.replace_coding(doc, document.format, &document.record, "other rules", &new, 1_925_000_000))
        .expect("written");
}

#[test]
fn what_is_rejected_goes_and_what_is_accepted_comes_back() {
    let desk = Desk::new();
    let (tunis, before) = (desk.tunis(), desk.exports());
    assert!(desk.decide(1, &["reject", &tunis]).starts_with("decision 1: reject"));
    assert_eq!(desk.incidents(&[]).len(), 1);
    assert!(!desk.says(&["groups"]).contains("Polish"));
    assert!(!desk.says(&["brief"]).contains("Polish consulate"));
    assert!(desk.says(&["incidents", "--rejected"]).contains("rejected"));
    let rejected = desk.jsonl("facts", &["--rejected"]);
    assert!(rejected.iter().any(|l| l.contains("\"analyst\":{\"accepted\":false}")), "{rejected:#?}");
    // The group is gone; decisions know what it was.
    desk.decide(2, &["accept", &tunis]);
    assert_eq!(desk.incidents(&[]).len(), 2);
    let decisions = desk.says(&["decisions", "--width", "200"]);
    assert!(decisions.contains("overruled by 2"), "{decisions}");
    let history = desk.says(&["history", &tunis, "--width", "200"]);
    let order: Vec<usize> = ["read", "reject", "accept"]
        .iter()
        .map(|w| history.find(w).unwrap_or_else(|| panic!("{w}: {history}")))
        .collect();
    assert!(order.is_sorted(), "{history}");
    // Undone from the last to the first, and an undoing undone.
    desk.decide(3, &["undo", "2"]);
    assert_eq!(desk.incidents(&[]).len(), 1);
    desk.decide(4, &["undo", "1"]);
    assert!(desk.exports().starts_with(before.trim_end()), "as if nothing had been decided");
    desk.decide(5, &["undo", "4"]);
    assert_eq!(desk.incidents(&[]).len(), 1, "the rejection counts again");
    assert!(desk.refuses(&[&["decide", "undo", "2"][..], &BY].concat()).contains("undone already, by 3"));
    assert_whole(&desk.ledger);
}

#[test]
fn a_corrected_field_shows_everywhere_with_what_was_read() {
    let desk = Desk::new();
    let tunis = desk.tunis();
    desk.decide(1, &["correct", &tunis, "killed=2", "date=2023-06-02", "weapon=grenade", "target=Polish trade office"]);
    let row = desk.says(&["incidents", "--country", "TN", "--format", "jsonl"]);
    for words in ["2023-06-02", "\"killed_min\": 2", "grenade", "Polish trade office", "corrected date"] {
        assert!(row.contains(words), "{words}: {row}");
    }
    let facts = desk.jsonl("facts", &["--country", "TN"]);
    let fact = facts.iter().find(|l| l.contains("\"analyst\"")).expect("one is corrected");
    assert!(
        fact.contains("{\"field\":\"date\",\"machine\":\"2023-06-03\",\"value\":\"2023-06-02\",\"decision\":2}"),
        "{fact}"
    );
    assert!(desk.says(&["show", &tunis]).contains("the program read “2023-06-03”"));
    assert!(desk.says(&["brief"]).contains("[Analyst: corrected killed"));
    assert!(desk.says(&["facts"]).contains("[corrected]"));
    // The later of two corrections counts, and what the program read stays beside it.
    desk.decide(2, &["correct", &tunis, "killed=3"]);
    let fact = desk.says(&["facts", "--format", "jsonl", "--country", "TN"]);
    assert!(fact.contains("{\"field\":\"killed\",\"machine\":\"\",\"value\":\"3\",\"decision\":5}"), "{fact}");
    assert!(desk.says(&["decisions", "--width", "200"]).contains("overruled by 5"));
    desk.decide(3, &["undo", "5"]);
    assert!(desk.says(&["incidents", "--format", "jsonl"]).contains("\"killed_min\": 2"));
    assert_whole(&desk.ledger);
}

#[test]
fn a_corrected_country_moves_the_incident() {
    let desk = Desk::new();
    let tunis = desk.tunis();
    desk.decide(1, &["correct", &tunis, "country=Ecuador", "place=Quito"]);
    assert_eq!(desk.incidents(&["--country", "EC"]).len(), 2);
    assert!(desk.incidents(&["--country", "TN"]).is_empty());
}

#[test]
fn incidents_are_merged_over_countries_and_split_and_linked() {
    let desk = Desk::new();
    let quito = desk.id("incidents", &["Kenyan"]);
    let tunis = desk.tunis();
    let before = desk.exports();
    desk.decide(1, &["merge", &quito, &tunis]);
    let merged = desk.incidents(&[]);
    assert_eq!(merged.len(), 1);
    assert!(desk.says(&["show", &merged[0]]).contains("an analyst joined them"));
    desk.decide(2, &["undo", "1"]);
    assert!(desk.exports().starts_with(before.trim_end()));
    // Two reports of one act are told apart.
    let brel = desk.id("facts", &["brel.txt", "\"kind\":\"incident\""]);
    let amar = desk.id("facts", &["amar.txt", "\"kind\":\"incident\""]);
    desk.decide(3, &["split", &quito, &brel]);
    assert_eq!(desk.incidents(&[]).len(), 3);
    // The later decision wins, the earlier is told as overruled.
    desk.decide(4, &["link", &amar, &brel]);
    assert_eq!(desk.incidents(&[]).len(), 2);
    desk.decide(5, &["unlink", &brel, &amar]);
    assert_eq!(desk.incidents(&[]).len(), 3);
    let decisions = desk.says(&["decisions", "--format", "csv"]);
    assert!(decisions.contains("overruled by 5") && !decisions.contains("overruled by 4"), "{decisions}");
    // A statement is taken off the act and hung on another.
    desk.decide(6, &["undo", "5"]);
    assert!(desk.says(&["decisions", "--format", "csv"]).contains("overruled by 4"), "the splitting, by the link");
    let blame = desk.id("facts", &["Police blamed"]);
    desk.decide(7, &["unlink", &blame, &tunis]);
    assert!(!desk.says(&["attribution", "--format", "jsonl"]).contains("shooting"));
    desk.decide(8, &["link", &blame, &quito]);
    assert!(desk.jsonl("groups", &[]).iter().any(|l| l.contains("Kenyan") && l.contains(&blame)));
    assert_whole(&desk.ledger);
}

#[test]
fn an_actor_is_renamed_wherever_he_is_named() {
    let desk = Desk::new();
    let facts = desk.says(&["facts", "--format", "jsonl"]);
    assert!(facts.contains("\"Red Oars\""), "{facts}");
    desk.decide(1, &["rename", "Red Oars", "Oarsmen of Brel"]);
    let facts = desk.says(&["facts", "--format", "jsonl"]);
    assert!(facts.contains("\"name\":\"Oarsmen of Brel\"") && !facts.contains("\"name\":\"Red Oars\""), "{facts}");
    assert!(desk.says(&["attribution", "--actor", "Oarsmen"]).contains("Oarsmen"));
    desk.decide(2, &["undo", "1"]);
    assert!(desk.says(&["facts", "--format", "jsonl"]).contains("\"name\":\"Red Oars\""));
    assert!(desk.refuses(&[&["decide", "rename", "Nobody Known", "X"][..], &BY].concat()).contains("Nobody Known"));
}

#[test]
fn wrong_words_are_told_and_leave_no_trace() {
    let desk = Desk::new();
    let tunis = desk.tunis();
    let cases: [(&[&str], &str); 9] = [
        (&["reject", "I-000000000000-00"], "no incident, group or fact"),
        (&["correct", &tunis, "colour=red"], "fields are type, date"),
        (&["correct", &tunis, "weapon=words"], "rocket, mortar"),
        (&["correct", &tunis, "killed=2", "polarity=maybe"], "affirmed"),
        (&["correct", &tunis, "killed"], "FIELD=VALUE"),
        (&["merge", &tunis, &tunis], "one and the same"),
        (&["split", &tunis, &tunis], "nothing would be left"),
        (&["undo", "7"], "nothing was decided yet"),
        (&["accept", "I-"], "too short"),
    ];
    for (what, says) in cases {
        let said = desk.refuses(&[&["decide"][..], what, &BY].concat());
        assert!(said.contains(says), "{what:?}: {said}");
    }
    assert!(desk.says(&["decisions"]).contains("nothing was decided"));
    let unsigned = desk.run(&["decide", "accept", &tunis]);
    assert!(unsigned.said.contains("--by"), "{}", unsigned.said);
}

#[test]
fn the_ledger_is_shown_as_it_was() {
    let desk = Desk::empty();
    desk.read(&["amar.txt", "cole.txt"], "2031-01-01T10:00:00Z");
    let first = desk.exports();
    desk.read(&["brel.txt"], "2031-01-02T10:00:00Z");
    let second = desk.exports();
    let (quito, tunis) = (desk.id("incidents", &["Kenyan"]), desk.tunis());
    desk.decide(1, &["merge", &quito, &tunis]);
    desk.decide(5, &["correct", &quito, "killed=9"]);
    let seen = |at: &str| -> String {
        let parts = ["facts", "groups", "documents", "incidents", "conflicts", "decisions"];
        parts.iter().map(|what| desk.jsonl(what, &["--as-of", at]).join("\n") + "\n").collect()
    };
    assert_eq!(seen("2031-01-01"), first);
    assert_eq!(seen("2031-01-02T10:00:00Z"), second);
    assert_eq!(seen("2031-01-03T00:30:00Z"), second, "before the merge");
    assert_eq!(desk.incidents(&["--as-of", "2031-01-03T01:00:00Z"]).len(), 1, "from the second of the merge on");
    assert!(!seen("2031-01-03T02:00:00Z").contains("\"killed_min\": 9"));
    assert_eq!(seen("2031-01-03"), desk.exports());
    assert!(desk.incidents(&["--as-of", "2030-12-31"]).is_empty());
    for command in ["attribution", "statements", "timeline", "sources", "brief", "verify", "posture", "decisions"] {
        desk.says(&[command, "--as-of", "2031-01-01"]);
    }
    assert!(desk.says(&["incidents", "--as-of", "2031-01-02"]).contains("as of 2031-01-02 23:59Z"));
    assert!(!desk.says(&["history", &tunis, "--as-of", "2031-01-02"]).contains("merge"));
    assert!(desk.refuses(&["recode", "--as-of", "2031-01-02"]).contains("looks back"));
    assert!(desk.run(&["incidents", "--as-of", "yesterday"]).said.contains("RFC 3339"));
}

#[test]
fn decisions_outlive_another_coding_and_an_orphan_is_shown() {
    let desk = Desk::new();
    let tunis = desk.tunis();
    let blame = desk.id("facts", &["Police blamed"]);
    desk.decide(1, &["correct", &tunis, "killed=4"]);
    desk.says(&["decide", "note", &blame, "no source named", "--by", "L. Venn", "--now", "2031-01-03T02:00:00Z"]);
    let before = desk.exports();
    // The facts come in another order and with other numbers.
    code_otherwise(&desk.ledger, "cole.txt", |mut facts| {
        facts.reverse();
        facts
    });
    let rows = desk.says(&["incidents", "--format", "jsonl"]);
    assert!(rows.contains("\"killed_min\": 4"), "{rows}");
    assert!(desk.says(&["facts", "--format", "jsonl"]).contains("no source named"));
    // The fact is no longer found.
    code_otherwise(&desk.ledger, "cole.txt", |facts| facts.into_iter().filter(|f| f.kind != "incident").collect());
    let decisions = desk.says(&["decisions"]);
    assert!(decisions.contains("orphaned") && decisions.contains("Gunmen fired"), "{decisions}");
    assert!(!desk.run(&["replay"]).said.contains("byte for byte"));
    // Coding again finds it.
    let dry = desk.says(&["recode", "--dry-run", "--width", "160"]);
    assert!(dry.contains("1 fact added") && dry.contains("decision 1") && dry.contains("would be"), "{dry}");
    assert!(desk.says(&["decisions"]).contains("orphaned"), "nothing was written");
    let said = desk.says(&["recode", "--now", "2031-01-04T10:00:00Z"]);
    assert!(said.contains("coded again: 1 of 3 documents"), "{said}");
    assert_eq!(desk.exports(), before);
    assert!(desk.says(&["history", &tunis, "--width", "160"]).contains("coded again"));
    desk.read(&["cole.txt", "amar.txt"], "2031-01-05T10:00:00Z");
    assert_eq!(desk.exports(), before, "reading again changes nothing");
    assert_whole(&desk.ledger);
}

#[test]
fn a_ledger_is_built_anew_to_the_byte() {
    let desk = Desk::new();
    let (quito, tunis) = (desk.id("incidents", &["Kenyan"]), desk.tunis());
    desk.decide(1, &["merge", &quito, &tunis]);
    desk.decide(2, &["correct", &quito, "killed=3"]);
    desk.decide(3, &["undo", "2"]);
    let said = desk.says(&["replay"]);
    assert!(said.contains("byte for byte the same, from 3 documents and 3 decisions"), "{said}");
    let anew = desk.folder.path().join("anew");
    desk.says(&["replay", "--into", &anew.display().to_string()]);
    let again = desk.refuses(&["replay", "--into", &anew.display().to_string()]);
    assert!(again.contains("a ledger already"), "{again}");
    let exports = desk.exports();
    let copy = Desk { ledger: anew, ..desk };
    assert_eq!(copy.exports(), exports);
    assert_whole(&copy.ledger);
}

#[test]
fn the_order_of_reading_leaves_no_trace_under_decisions() {
    let one = Desk::new();
    let (quito, tunis) = (one.id("incidents", &["Kenyan"]), one.tunis());
    one.decide(1, &["merge", &quito, &tunis]);
    one.decide(2, &["correct", &tunis, "injured=7"]);
    let other = Desk::empty();
    other.read(&["cole.txt"], "2031-01-01T10:00:00Z");
    other.read(&["amar.txt"], "2031-01-01T11:00:00Z");
    // Decided before the third report came, which then joins the merged incident.
    let (early, tunis) = (other.id("incidents", &["Kenyan"]), other.tunis());
    other.decide(1, &["merge", &early, &tunis]);
    other.decide(2, &["correct", &tunis, "injured=7"]);
    other.read(&["brel.txt"], "2031-01-06T10:00:00Z");
    assert_eq!(one.jsonl("incidents", &[]).len(), 1);
    let groups = |desk: &Desk| desk.jsonl("groups", &[]);
    assert_eq!(groups(&one), groups(&other));
}

#[test]
fn tables_of_decisions_fit_the_terminal() {
    let desk = Desk::new();
    let tunis = desk.tunis();
    desk.decide(1, &["correct", &tunis, "condition=if the guards of the harbour company stay at the northern gate"]);
    desk.decide(2, &["reject", &tunis]);
    for columns in ["40", "60", "80", "200"] {
        for args in
            [&["decisions"][..], &["history", &tunis], &["recode", "--all", "--dry-run"], &["incidents", "--rejected"]]
        {
            let said = desk.says(&[args, &["--width", columns]].concat());
            let widest = said.lines().map(|l| l.chars().count()).max().unwrap_or(0);
            assert!(widest <= columns.parse().expect("a number"), "{args:?} at {columns}: {widest}\n{said}");
        }
    }
}

#[test]
fn search_and_pages_show_what_analysts_left() {
    let desk = Desk::new();
    let facts = ["--only", "facts"];
    let search = |words: &[&str]| desk.jsonl("search", &[words, &["--limit", "all"], &facts].concat());
    let tunis = desk.tunis();
    let fact = tunis.strip_prefix("I-").unwrap_or(&tunis);
    assert!(search(&["Polish"]).iter().any(|l| l.contains(fact)));
    let (all, incidents) = (search(&["consulate"]).len(), desk.says(&["incidents", "--limit", "1"]));
    assert!(incidents.contains("page 1: facts 1–1 of 3"), "{incidents}");
    desk.decide(10, &["reject", &tunis]);
    // What was rejected is not shown as standing, and is counted nowhere.
    let left = search(&["consulate"]);
    assert!(left.len() < all && !left.iter().any(|l| l.contains(fact)), "{left:#?}");
    assert_eq!(search(&["--kind", "incident", "--country", "TN"]), Vec::<String>::new());
    assert!(desk.says(&["incidents", "--limit", "1"]).contains("facts 1–1 of 2"));
    assert!(!desk.says(&["facts", "--limit", "50"]).contains("Polish consulate in Tunis on Saturday"));
    // Asked for, it is marked; the report is still found by its words.
    let marked = desk.says(&["search", "Polish", "--rejected", "--only", "facts"]);
    assert!(marked.contains("[rejected]"), "{marked}");
    assert!(desk.says(&["search", "Polish", "--only", "documents"]).contains("cole.txt"));
    desk.decide(11, &["undo", "1"]);
    assert!(search(&["Polish"]).iter().any(|l| l.contains(fact)));

    // A name that was corrected is found under the new one, and shown so; the words of the report find it as before.
    let oars = search(&["--actor", "Red Oars"]).len();
    assert!(oars > 0);
    desk.decide(12, &["rename", "Red Oars", "Grey Sails"]);
    assert_eq!((search(&["--actor", "Red Oars"]).len(), search(&["--actor", "Grey Sails"]).len()), (oars, oars));
    assert!(desk.says(&["search", "--actor", "Grey Sails"]).contains("[corrected]"));
    assert!(desk.says(&["check"]).starts_with("whole"), "the index has the words that analysts left");
    // Reports that are read, coded again or rebuilt later come under the same decisions.
    let copy = desk.folder.path().join("rebuilt");
    desk.says(&["replay", "--into", &copy.display().to_string()]);
    desk.says(&["recode", "--all"]);
    assert_eq!(search(&["--actor", "Grey Sails"]).len(), oars);
    let rebuilt = Desk { folder: tempdir().expect("a folder"), ledger: copy };
    for ledger in [&desk, &rebuilt] {
        assert!(ledger.says(&["check"]).starts_with("whole"));
    }
    desk.decide(13, &["undo", "3"]);
    assert_eq!(search(&["--actor", "Grey Sails"]).len(), 0);
    assert!(desk.says(&["check"]).starts_with("whole"));
    assert!(desk.refuses(&["search", "Polish", "--as-of", "2031-01-02"]).contains("--as-of looks back"));
}

#[test]
fn grades_of_sources_show_with_values_and_outlive_coding_undoing_and_replay() {
    let desk = Desk::new();
    let quito = desk.id("incidents", &["Kenyan"]);
    let untouched = desk.exports();
    assert!(!untouched.contains("\"grade\""));
    assert!(desk.says(&["sources"]).contains("ungraded"), "unknown is shown as such");
    let said = desk.decide(1, &["grade", "halden NEWS", "b2"]);
    assert!(said.contains("decision 1: grade Halden News: reliability B"), "{said}");
    assert!(said.contains("decision 2: grade Halden News: credibility 2"), "{said}");
    let graded = "\"grade\":{\"reliability\":\"B\",\"credibility\":\"2\",\"source\":\"Halden News\"}";
    for what in ["facts", "documents"] {
        let lines = desk.jsonl(what, &[]);
        let of_another = |l: &str| ["kind", "title"].iter().any(|key| l.contains(&format!("\"brel.txt\",\"{key}")));
        assert!(lines.iter().all(|l| l.contains(graded) != of_another(l)), "{what}: {lines:#?}");
    }
    let page = desk.says(&["show", &quito]);
    assert!(page.contains("Halden News (B2), Lorne Post (ungraded)"), "{page}");
    assert!(page.contains("B2 (Halden News: usually reliable; probably true)"), "{page}");
    assert!(desk.says(&["brief"]).contains("2 origins: Halden News (B2), Lorne Post (ungraded)"));
    // Grades of its sources belong to the history of an incident.
    for what in ["Halden News", &quito] {
        let history = desk.jsonl("history", &[what]).join("\n");
        assert!(history.contains("reliability B") && history.contains("credibility 2"), "{what}: {history}");
    }
    assert!(!desk.jsonl("facts", &["--as-of", "2031-01-02"]).join("").contains("\"grade\""), "as it was");
    desk.says(&["recode", "--all"]);
    assert!(desk.says(&["replay"]).contains("byte for byte"));
    assert!(desk.jsonl("facts", &[]).iter().any(|l| l.contains(graded)));
    // A later letter overrules the letter alone; undoing it brings the first one back.
    desk.decide(2, &["grade", "Halden News", "D"]);
    assert!(desk.says(&["decisions"]).contains("overruled by 3"));
    assert!(desk.jsonl("sources", &[]).iter().any(|l| l.contains("\"reliability\": \"D\", \"credibility\": \"2\"")));
    desk.decide(3, &["undo", "3"]);
    assert!(desk.jsonl("facts", &[]).iter().any(|l| l.contains(graded)));
    desk.decide(4, &["grade", "Halden News", "none"]);
    let facts = |text: &str| text.lines().filter(|l| l.contains("\"evidence\"")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(facts(&desk.exports()), facts(&untouched), "taken away without a trace");
}

#[test]
fn the_credibility_of_an_incident_outweighs_that_of_its_source() {
    let desk = Desk::new();
    let quito = desk.id("incidents", &["Kenyan"]);
    desk.decide(1, &["grade", "Halden News", "C3"]);
    desk.decide(2, &["grade", &quito, "1"]);
    let of = |doc: &str, what: &str| {
        let lines = desk.jsonl("facts", &[]);
        let line = lines.iter().find(|l| l.contains(doc) && l.contains(what)).expect("there").clone();
        line.split("\"grade\":").nth(1).map(|g| g.split('}').next().unwrap_or_default().to_owned())
    };
    let own = of("amar.txt", "\"incident\"").expect("graded");
    assert!(own.contains("\"reliability\":\"C\",\"credibility\":\"1\""), "{own}");
    assert!(of("brel.txt", "\"incident\"").is_some_and(|g| g == "{\"credibility\":\"1\""), "ungraded source");
    assert!(of("cole.txt", "\"incident\"").is_some_and(|g| g.contains("\"credibility\":\"3\"")));
    assert!(desk.says(&["show", &quito]).contains("C1 (Halden News: fairly reliable; confirmed)"));
    // Another report that joins the incident brings no grade along, and a fact is not given a letter.
    let refused = desk.refuses(&["decide", "grade", &quito, "B", "--by", "R. Ames", "--why", "x"]);
    assert!(refused.contains("the letter grades a source") && refused.contains("“Lorne Post”"), "{refused}");
    let refused = desk.refuses(&["decide", "grade", "Nobody's Gazette", "B", "--by", "R. Ames", "--why", "x"]);
    assert!(refused.contains("no source is called “Nobody's Gazette”"), "{refused}");
    let refused = desk.refuses(&["decide", "grade", "Halden News", "B9", "--by", "R. Ames", "--why", "x"]);
    assert!(refused.contains("“B9” is no grade"), "{refused}");
    assert_eq!(desk.jsonl("decisions", &[]).len(), 3, "what is refused leaves no trace");
}
