//! Edited articles are revisions of one document, and texts that stand elsewhere for the most part are told: with the
//! real binary.

mod support;

use std::fs;
use std::path::PathBuf;
use support::{Run, assert_whole, chancery};
use tempfile::{TempDir, tempdir};

/// A page of one article with its last change.
fn page(title: &str, changed: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title>\
         <link rel=\"canonical\" href=\"https://harbour.example/world/rockets-hit-embassy-in-quito\">\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
         \"headline\":\"{title}\",\"datePublished\":\"2024-05-04T08:00:00Z\",\"dateModified\":\"2024-05-04T{changed}:00Z\",\
         \"publisher\":{{\"@type\":\"Organization\",\"name\":\"Harbour Gazette\"}}}}</script></head>\
         <body><article><h1>{title}</h1>\n{body}</article></body></html>"
    )
}

const ATTACK: &str =
    "QUITO, May 4, 2024 (Halden News) — Three rockets hit the Kenyan embassy in Quito on Friday, police said.";
const FEW: &str = "Two guards were wounded in the attack, a spokesman of the ministry told reporters in the afternoon.";
const MORE: &str =
    "Four guards were wounded in the attack, a spokesman of the ministry told reporters in the afternoon.";
const STREET: &str =
    "The street behind the compound was closed to traffic until late in the evening, and shops stayed shut.";
const CLAIM: &str =
    "The Red Oars claimed responsibility for the attack in a message to a radio station of the capital.";

fn early() -> String {
    page("Rockets hit embassy in Quito", "09:00", &[ATTACK, FEW, STREET])
}

fn late() -> String {
    page("Rockets hit Kenyan embassy, four hurt", "15:30", &[ATTACK, MORE, STREET, CLAIM])
}

struct Desk {
    folder: TempDir,
    ledger: PathBuf,
}

impl Desk {
    fn with(files: &[(&str, &str)]) -> Desk {
        let folder = tempdir().expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a folder to write to");
        }
        let ledger = folder.path().join("ledger");
        Desk { folder, ledger }
    }

    fn pages() -> Desk {
        Desk::with(&[("early.html", &early()), ("late.html", &late())])
    }

    fn says(&self, args: &[&str]) -> String {
        self.says_at("2031-01-09T10:00:00Z", args)
    }

    fn says_at(&self, at: &str, args: &[&str]) -> String {
        let mut command = chancery();
        command.args(args).args(["--now", at]).args(["--model", "none", "--ledger"]).arg(&self.ledger);
        let run = Run::of(command.output().expect("the binary starts"));
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.said);
        run.said
    }

    fn read(&self, name: &str, at: &str) -> String {
        let file = self.folder.path().join(name);
        self.says_at(at, &["read", &file.to_string_lossy()])
    }

    fn jsonl(&self, command: &str, more: &[&str]) -> Vec<serde_json::Value> {
        let said = self.says(&[&[command, "--format", "jsonl", "--undated"], more].concat());
        let lines = said.lines().filter(|l| l.starts_with('{'));
        lines.map(|l| serde_json::from_str(l).expect("a line of JSON")).collect()
    }

    fn names(&self, more: &[&str]) -> Vec<String> {
        self.jsonl("documents", more).iter().map(|d| d["doc"].as_str().expect("a name").to_owned()).collect()
    }

    fn exports(&self) -> String {
        ["documents", "facts", "groups", "conflicts"]
            .map(|what| self.jsonl(what, &[]).iter().map(|l| format!("{l}\n")).collect::<String>())
            .join("==\n")
    }

    /// The id of the one fact of a kind on some words.
    fn fact(&self, kind: &str, words: &str) -> String {
        let on_words = |f: &&serde_json::Value| f["kind"] == kind && f.to_string().contains(words);
        let facts = self.jsonl("facts", &[]);
        let found: Vec<_> = facts.iter().filter(on_words).collect();
        assert_eq!(found.len(), 1, "{kind} on “{words}”: {facts:#?}");
        found[0]["id"].as_str().expect("an id").to_owned()
    }
}

#[test]
fn an_edited_page_is_one_document_in_either_order_of_reading() {
    let (forward, backward) = (Desk::pages(), Desk::pages());
    let said = forward.read("early.html", "2031-01-01T10:00:00Z");
    assert!(!said.contains("revision"), "{said}");
    let said = forward.read("late.html", "2031-01-02T10:00:00Z");
    assert!(said.contains("1 revision"), "{said}");
    backward.read("late.html", "2031-01-01T10:00:00Z");
    let said = backward.read("early.html", "2031-01-02T10:00:00Z");
    assert!(said.contains("1 revision"), "{said}");
    assert!(!said.contains("near cop"), "a revision is no copy: {said}");
    assert_eq!(forward.names(&[]), ["late.html"]);
    assert_eq!(forward.exports(), backward.exports());
    assert_eq!(forward.jsonl("documents", &[])[0]["revises"], serde_json::json!(["early.html"]));
    assert!(forward.jsonl("facts", &[]).iter().all(|f| f["doc"] == "late.html"));
    assert_eq!(
        forward.says(&["facts", "--format", "jsonl"]).matches("Three rockets hit").count(),
        backward.says(&["facts", "--format", "jsonl"]).matches("Three rockets hit").count()
    );
    assert_eq!(forward.jsonl("incidents", &[]).len(), 1, "told once");
    assert!(!forward.exports().contains("Two guards were wounded"), "what was put right does not count");
    for desk in [&forward, &backward] {
        assert_whole(&desk.ledger);
        let checked = desk.says(&["check"]);
        assert!(checked.contains("whole") || !checked.contains("damaged"), "{checked}");
        desk.says(&["replay"]);
        assert!(desk.says(&["search", "wounded"]).contains("late.html"));
        assert!(!desk.says(&["search", "wounded"]).contains("early.html"));
    }
}

#[test]
fn a_running_report_that_grows_stays_one_document_however_it_is_read() {
    let entries: Vec<String> = (0..6)
        .map(|n| {
            let street = ["harbour road", "mole", "station square", "fish market", "old bridge", "customs house"][n];
            format!("{}:15 Police closed the {street} and asked people who live there to stay indoors until further notice.", 10 + n)
        })
        .collect();
    let grown = |n: usize| {
        let mut lines: Vec<&str> = entries[..n].iter().rev().map(String::as_str).collect();
        lines.push(ATTACK);
        page(&format!("Quito attack: {n} updates"), &format!("{}:20", 9 + n), &lines)
    };
    let files: Vec<(String, String)> = (1..=6).map(|n| (format!("{n}.html"), grown(n))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (single, mixed, whole) = (Desk::with(&files), Desk::with(&files), Desk::with(&files));
    for n in 1..=6 {
        single.read(&format!("{n}.html"), &format!("2031-01-0{n}T10:00:00Z"));
    }
    for n in [4, 1, 6, 3, 2, 5] {
        mixed.read(&format!("{n}.html"), "2031-01-01T10:00:00Z");
    }
    let all: Vec<String> = files.iter().map(|(name, _)| whole.folder.path().join(name).display().to_string()).collect();
    whole.says(&[vec!["read"], all.iter().map(String::as_str).collect()].concat());
    assert_eq!(whole.names(&[]), ["6.html"]);
    assert_eq!(whole.jsonl("documents", &[])[0]["revises"].as_array().map(Vec::len), Some(5));
    for desk in [&single, &mixed] {
        assert_eq!(desk.exports(), whole.exports());
        assert_whole(&desk.ledger);
    }
    assert_eq!(single.names(&["--as-of", "2031-01-03T12:00:00Z"]), ["3.html"]);
}

#[test]
fn what_changed_is_shown_under_either_name() {
    let desk = Desk::pages();
    desk.read("early.html", "2031-01-01T10:00:00Z");
    desk.read("late.html", "2031-01-02T10:00:00Z");
    for name in ["late.html", "early.html"] {
        let shown = desk.says(&["show", name, "--width", "200"]);
        for words in [
            "2 revisions",
            "changed 2024-05-04 15:30",
            "“Rockets hit embassy in Quito” → “Rockets hit Kenyan embassy, four hurt”",
            "− Two guards were wounded",
            "+ Four guards were wounded",
            "+ The Red Oars claimed",
        ] {
            assert!(shown.contains(words), "{name}, {words}: {shown}");
        }
        assert!(!shown.contains("− The street"), "{shown}");
        assert_eq!(shown.contains("early.html is an older revision of late.html"), name == "early.html");
    }
    let listed = desk.says(&["sources", "--format", "csv"]);
    assert!(listed.lines().next().is_some_and(|head| head.contains("revisions")), "{listed}");
    assert!(listed.lines().any(|l| l.starts_with("late.html") && l.contains(",2,")), "{listed}");
    let early = desk.says(&["show", "early.html", "--as-of", "2031-01-01", "--width", "200"]);
    assert!(!early.contains("revision") && !early.contains("Oars") && early.contains("2 facts"), "{early}");
    assert_eq!(desk.names(&["--as-of", "2031-01-01"]), ["early.html"]);
    assert_eq!(desk.names(&["--as-of", "2031-01-03"]), ["late.html"]);
}

#[test]
fn a_decision_holds_for_the_same_words_of_a_newer_revision() {
    let desk = Desk::pages();
    desk.read("early.html", "2031-01-01T10:00:00Z");
    let attack = desk.fact("incident", "Three rockets hit");
    let because = ["decide", "reject", &attack, "--by", "R. Ames", "--why", "seen from the pier"];
    desk.says_at("2031-01-01T12:00:00Z", &because);
    assert!(desk.jsonl("facts", &[]).iter().all(|f| f["id"] != attack.as_str()));
    desk.read("late.html", "2031-01-02T10:00:00Z");
    let shown = desk.jsonl("facts", &["--rejected"]);
    let attacks = |f: &&serde_json::Value| f["kind"] == "incident" && f.to_string().contains("Three rockets hit");
    let rejected: Vec<_> = shown.iter().filter(attacks).collect();
    assert_eq!(rejected.len(), 1, "{shown:#?}");
    assert_eq!(rejected[0]["doc"], "late.html");
    assert!(desk.jsonl("facts", &[]).iter().all(|f| f["id"] != rejected[0]["id"]), "the rejection holds");
    let decisions = desk.says(&["decisions", "--width", "200"]);
    assert!(!decisions.contains("orphan"), "{decisions}");
    desk.says(&["replay"]);
    assert_whole(&desk.ledger);
}

#[test]
fn a_decision_on_words_that_went_is_orphaned() {
    let gone = page("Rockets hit embassy in Quito", "16:00", &[STREET, MORE.trim_end_matches('.'), CLAIM]);
    let desk = Desk::with(&[("early.html", &early()), ("gone.html", &gone)]);
    desk.read("early.html", "2031-01-01T10:00:00Z");
    let attack = desk.fact("incident", "Three rockets hit");
    desk.says_at("2031-01-01T12:00:00Z", &["decide", "accept", &attack, "--by", "R. Ames", "--why", "seen"]);
    desk.read("gone.html", "2031-01-02T10:00:00Z");
    assert!(desk.says(&["decisions", "--width", "200"]).contains("orphan"));
}

#[test]
fn a_teaser_that_is_had_later_takes_nothing_back() {
    let undated = |text: String| text.replace("dateModified", "dateline");
    let lines = [
        ATTACK,
        FEW,
        STREET,
        CLAIM,
        "The ambassador was not in town, said the chancery, and work went on as on any other day.",
    ];
    let (full, teaser) =
        (page("Rockets hit embassy", "09:00", &lines), page("Rockets hit embassy", "09:00", &lines[..2]));
    let desk = Desk::with(&[("full.html", &undated(full)), ("teaser.html", &undated(teaser))]);
    desk.read("full.html", "2031-01-01T10:00:00Z");
    assert!(desk.read("teaser.html", "2031-01-02T10:00:00Z").contains("1 revision"));
    assert_eq!(desk.names(&[]), ["full.html"]);
    assert!(desk.exports().contains("Red Oars"));
    assert_whole(&desk.ledger);
}

#[test]
fn other_articles_and_other_pages_stay_apart() {
    let other = early().replace("rockets-hit-embassy-in-quito", "shots-near-the-harbour-of-quito");
    let front =
        |n: u8| early().replace("world/rockets-hit-embassy-in-quito", "").replace(FEW, &format!("{FEW} Hour {n}."));
    let unlike = page(
        "Weather",
        "17:00",
        &[
            "Rain is expected along the coast on Sunday, and the harbour master asks boats under ten metres to stay in.",
            "The market on the quay opens at seven in spite of it, as it has done every week for more than a century now.",
        ],
    );
    // A page of a subject keeps address and title and has other news each day.
    let subject = |changed: &str, about: &[&str]| {
        let lines: Vec<String> = about
            .iter()
            .map(|what| {
                format!(
                    "The {what} was what {what} people spoke of, {what} for {what}, until the {what} bell rang and all \
                     {what} hands went {what} home."
                )
            })
            .collect();
        page("News from the coast", changed, &lines.iter().map(String::as_str).collect::<Vec<_>>())
            .replace("rockets-hit-embassy-in-quito", "all-the-news-from-the-coast")
    };
    let news = subject("07:00", &["ferry", "regatta", "tram", "theatre", "orchard"]);
    let later = subject("18:00", &["bakery", "circus", "lighthouse", "well", "library"]);
    let files = [
        ("a.html", early()),
        ("b.html", other),
        ("c.html", front(1)),
        ("d.html", front(2)),
        ("e.html", unlike),
        ("f.html", news),
        ("g.html", later),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let desk = Desk::with(&files);
    for (name, _) in files {
        let said = desk.read(name, "2031-01-01T10:00:00Z");
        assert!(!said.contains("revision"), "{name}: {said}");
    }
    assert_eq!(desk.names(&[]).len(), 7);
}

#[test]
fn a_page_under_a_single_word_is_one_article_while_it_was_published_at_one_time() {
    let place = |page: String| page.replace("world/rockets-hit-embassy-in-quito", "advice/ecuador");
    let desk = Desk::with(&[
        ("early.html", &place(early())),
        ("late.html", &place(late())),
        ("other.html", &place(early()).replace("T08:00:00Z", "T08:30:00Z")),
        ("front.html", &early().replace("world/rockets-hit-embassy-in-quito", "world")),
        ("front2.html", &late().replace("world/rockets-hit-embassy-in-quito", "world")),
    ]);
    desk.read("early.html", "2031-01-01T10:00:00Z");
    let said = desk.read("late.html", "2031-01-02T10:00:00Z");
    assert!(said.contains("1 revision"), "{said}");
    for name in ["other.html", "front.html", "front2.html"] {
        let said = desk.read(name, "2031-01-03T10:00:00Z");
        assert!(!said.contains("revision"), "{name}: {said}");
    }
    assert_eq!(desk.names(&[]), ["front.html", "front2.html", "late.html", "other.html"]);
    assert_whole(&desk.ledger);
}

#[test]
fn a_copy_in_another_country_and_without_facts_is_told() {
    let wire = [
        "The old lighthouse on the northern mole will be painted again this spring, the port authority announced.",
        "Painters from three towns have offered to do the work, which was last done when the railway was opened.",
        "A committee of retired pilots will choose between red and white, as the charter of the harbour demands.",
        "Visitors may climb the tower until the end of the month; afterwards a scaffold will cover the stairs.",
    ];
    let first = format!("Lighthouse to be painted\n\nACCRA, May 4, 2024 (Halden News) — {}\n", wire.join("\n\n"));
    let again = format!(
        "A coat of paint\n\nTUNIS, May 6, 2024 (Lorne Post) — {}\n\n{}\n",
        wire.join(" "),
        "Our port has none."
    );
    let unlike = "Harbour news\n\nQUITO, May 7, 2024 (Lorne Post) — The lighthouse of the port will stay as it is, said the \
        mayor, who prefers weathered stone to any paint that the committee could choose. He climbed it on Monday.\n";
    let desk = Desk::with(&[("first.txt", &first), ("again.txt", &again), ("unlike.txt", unlike)]);
    assert!(!desk.read("first.txt", "2031-01-01T10:00:00Z").contains("near cop"));
    assert!(!desk.read("unlike.txt", "2031-01-01T10:00:00Z").contains("near cop"));
    let said = desk.read("again.txt", "2031-01-01T10:00:00Z");
    assert!(said.contains("1 near copy"), "{said}");
    for (name, other) in [("first.txt", "again.txt"), ("again.txt", "first.txt")] {
        let shown = desk.says(&["show", name, "--width", "200"]);
        let line = shown.lines().find(|l| l.contains("near copy")).unwrap_or_else(|| panic!("{shown}"));
        assert!(line.contains(other) && line.contains(" % with "), "{line}");
    }
    assert!(!desk.says(&["show", "unlike.txt"]).contains("near copy"));
    assert!(desk.says(&["sources", "--format", "csv"]).contains("% with first.txt"));
}

#[test]
fn a_revision_in_a_large_country_is_placed_and_settles_as_if_read_at_once() {
    let desk = Desk::pages();
    let reports = support::many_reports(desk.folder.path(), 480);
    desk.says(&["read", &reports.display().to_string()]);
    let of_quito = desk.jsonl("facts", &["--country", "EC"]).len();
    assert!(of_quito > 300, "{of_quito} facts: not placed by itself");
    desk.read("early.html", "2031-01-01T10:00:00Z");
    desk.read("late.html", "2031-01-02T10:00:00Z");
    assert!(!desk.exports().contains("early.html\",\"start"), "no passage is shared with what counts no more");
    let checked = desk.says(&["check"]);
    desk.says(&["relink"]);
    assert_eq!(desk.says(&["check"]).lines().last(), checked.lines().last());
    let whole = Desk::pages();
    let paths = [reports, whole.folder.path().join("early.html"), whole.folder.path().join("late.html")];
    let paths: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    whole.says(&[vec!["read"], paths.iter().map(String::as_str).collect()].concat());
    whole.says(&["relink"]);
    assert_eq!(desk.exports(), whole.exports());
}

/// A web archive with one page of the article as it was at a time of the day.
fn crawl(time: &str, page: &str) -> String {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example/world/rockets-hit-embassy-in-quito\r\n\
         WARC-Date: 2024-05-04T{time}:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n\
         {answer}\r\n\r\n",
        answer.len()
    )
}

#[test]
fn a_page_that_goes_back_to_what_it_was_counts_as_it_was() {
    let later = page("Rockets hit Kenyan embassy, five hurt", "22:30", &[ATTACK, STREET, CLAIM]);
    let crawls = [
        ("1.warc", crawl("09:30", &early())),
        ("2.warc", crawl("16:00", &late())),
        ("3.warc", crawl("20:00", &early())),
        ("4.warc", crawl("23:00", &later)),
    ];
    let files: Vec<(&str, &str)> = crawls.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let desk = Desk::with(&files);
    desk.read("1.warc", "2031-01-01T10:00:00Z");
    desk.read("2.warc", "2031-01-02T10:00:00Z");
    let (first, second) = (desk.names(&["--as-of", "2031-01-01"]), desk.names(&[]));
    assert!(desk.exports().contains("Four guards were wounded"));
    let said = desk.read("3.warc", "2031-01-03T10:00:00Z");
    assert!(said.contains("1 revision"), "{said}");
    assert_eq!(desk.names(&[]), first, "the page as it was counts again");
    let told = desk.exports();
    assert!(told.contains("Two guards were wounded") && !told.contains("Four guards"), "{told}");
    assert!(desk.says(&["search", "wounded"]).contains(&first[0]));
    let shown = desk.says(&["show", &first[0], "--width", "200"]);
    for words in
        ["3 revisions", "again 2024-05-04T20:00:00Z", "− Four guards were wounded", "+ Four guards were wounded"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // The past is as it was, and what is read once more changes nothing.
    assert_eq!(desk.names(&["--as-of", "2031-01-02T12:00:00Z"]), second);
    for name in ["1.warc", "2.warc", "3.warc"] {
        let said = desk.read(name, "2031-01-04T10:00:00Z");
        assert!(!said.contains("revision"), "{said}");
    }
    assert_eq!(desk.exports(), told);
    assert_whole(&desk.ledger);
    desk.says(&["replay"]);
    assert_eq!(desk.exports(), told);
    // In one go, and with the return read before what it returned from.
    for order in [["1.warc", "2.warc", "3.warc"], ["1.warc", "3.warc", "2.warc"]] {
        let other = Desk::with(&files);
        let all: Vec<String> = order.iter().map(|n| other.folder.path().join(n).display().to_string()).collect();
        other.says(&[vec!["read"], all.iter().map(String::as_str).collect()].concat());
        assert_eq!(other.names(&[]), first, "{order:?}");
        assert_eq!(other.exports(), told, "{order:?}");
    }
    // Another edition after that is the newest again.
    desk.read("4.warc", "2031-01-05T10:00:00Z");
    assert!(desk.exports().contains("five hurt"), "{}", desk.exports());
    let shown = desk.says(&["show", &first[0], "--width", "200"]);
    assert!(shown.contains("4 revisions") && shown.contains("again 2024-05-04T20:00:00Z"), "{shown}");
    assert_whole(&desk.ledger);
}
