//! Briefs as a whole: composed in the console, edited, issued, and the same for ever after.

mod support;
#[path = "support/web.rs"]
mod web;

use serde_json::{Value, json};
use std::path::Path;
use web::{Answer, Console, Visitor};

const FIRST: &str = "QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, killing two guards, police said.";
const SECOND: &str = "QUITO, May 13, 2031 (Andes Wire) - Five guards were killed when rockets hit the Norwegian embassy in Quito on \
    Monday, the interior ministry said on Tuesday.";
const ELSEWHERE: &str =
    "LIMA, May 14, 2031 - A bomb exploded near the Danish consulate in Lima on Wednesday, police said.";

fn send(inside: &Visitor, method: &str, path: &str, body: &Value) -> Answer {
    let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", inside.token.as_str())];
    inside.ask(method, path, &headers, body.to_string().as_bytes())
}

/// Composes, issues and gives the number.
fn issue(inside: &Visitor, form: &Value) -> u64 {
    let begun = send(inside, "POST", "/api/v1/briefs", form);
    assert_eq!(begun.status, 201, "{}", begun.text());
    let id = begun.json()["id"].as_str().expect("a name").to_owned();
    let issued = send(inside, "POST", &format!("/api/v1/briefs/drafts/{id}/issue"), &json!({ "version": 1 }));
    assert_eq!(issued.status, 201, "{}", issued.text());
    issued.json()["number"].as_u64().expect("a number")
}

fn file(inside: &Visitor, number: u64, name: &str) -> Vec<u8> {
    let answer = inside.ask("GET", &format!("/api/v1/briefs/{number}/{name}"), &[], &[]);
    assert_eq!(answer.status, 200, "{name}: {}", answer.text());
    assert!(answer.header("content-disposition").is_some_and(|d| d.starts_with("attachment")), "{name}");
    answer.body
}

const FILES: [&str; 4] = ["brief.html", "brief.pdf", "brief.docx", "brief.md"];

fn on_paper(ledger: &Path, number: u64) -> Vec<Vec<u8>> {
    let out = ledger.with_file_name(format!("out-{number}"));
    let done = support::chancery()
        .args(["brief", "--issued", &number.to_string(), "--out"])
        .arg(&out)
        .arg("--ledger")
        .arg(ledger)
        .output()
        .expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    FILES.iter().map(|name| std::fs::read(out.join(name)).expect("written")).collect()
}

#[test]
fn a_brief_is_edited_issued_and_stays_after_a_merge() {
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = dir.path().join("ledger");
    let console = Console::start(&ledger);
    let inside = console.sign_in("R. Ames");
    inside.hand_in("one", FIRST);
    inside.hand_in("three", ELSEWHERE);
    let begun = send(&inside, "POST", "/api/v1/briefs", &json!({ "country": "EC", "tlp": "amber+strict" }));
    assert_eq!(begun.status, 201, "{}", begun.text());
    let id = begun.json()["id"].as_str().expect("a name").to_owned();
    let draft = inside.json(&format!("/api/v1/briefs/drafts/{id}"));
    let text = draft.to_string();
    assert!(text.contains("Norwegian") && !text.contains("Danish"), "{text}");
    let change = |body: Value| send(&inside, "POST", &format!("/api/v1/briefs/drafts/{id}/changes"), &body);
    let hostile = "<script>alert(1)</script> What I saw";
    assert_eq!(change(json!({ "version": 1, "statement": 1, "text": hostile })).json()["version"], 2);
    assert_eq!(change(json!({ "version": 1, "opening": "Late." })).status, 422, "it was another version");
    assert_eq!(change(json!({ "version": 2, "opening": "Two things matter." })).json()["version"], 3);
    assert_eq!(change(json!({ "version": 3, "tlp": "purple" })).status, 422);
    let page = inside.page(&format!("/briefs/drafts/{id}"));
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>alert"), "{page}");
    let issued = send(&inside, "POST", &format!("/api/v1/briefs/drafts/{id}/issue"), &json!({ "version": 3 }));
    assert_eq!(issued.status, 201, "{}", issued.text());
    let number = issued.json()["number"].as_u64().expect("a number");
    let before: Vec<Vec<u8>> = FILES.iter().map(|name| file(&inside, number, name)).collect();
    let html = String::from_utf8_lossy(&before[0]).into_owned();
    assert!(
        html.contains("TLP:AMBER+STRICT") && html.contains("[words of R. Ames]") && !html.contains("<script>alert"),
        "{html}"
    );
    assert!(html.contains("Two things matter.") && html.contains("Brief 1, issued"), "{html}");
    assert!(before[1].starts_with(b"%PDF-") && before[2].starts_with(b"PK"));
    // Afterwards the ledger knows more and otherwise.
    inside.hand_in("two", SECOND);
    let row = inside.json("/api/v1/incidents?country=EC")["incidents"][0].clone();
    assert!(row["toll"].as_str().is_some_and(|t| t.contains('5')), "{row}");
    let page = inside.json(&format!("/api/v1/incidents/{}", row["id"].as_str().expect("an id")));
    let order = json!({ "do": "reject", "id": row["id"], "seen": page["version"] });
    assert_eq!(inside.decide(&order).status, 201);
    let after: Vec<Vec<u8>> = FILES.iter().map(|name| file(&inside, number, name)).collect();
    assert!(before == after, "an issued brief stays as it is");
    assert!(on_paper(&ledger, number) == before, "also by the command line");
    assert_eq!(inside.ask("GET", "/api/v1/briefs/1/..%2f..%2fledger.sqlite", &[], &[]).status, 404);
    assert_eq!(inside.ask("GET", "/api/v1/briefs/1/SHA256SUMS", &[], &[]).status, 404);
    // Who changes a file is found out.
    let path = ledger.join("briefs/0001/brief.md");
    std::fs::write(&path, "something else").expect("written");
    assert_eq!(inside.ask("GET", "/api/v1/briefs/1/brief.md", &[], &[]).status, 500);
}

#[test]
fn since_my_last_brief_is_what_came_into_the_ledger_since() {
    let dir = tempfile::tempdir().expect("a folder");
    let console = Console::start(&dir.path().join("ledger"));
    let inside = console.sign_in("R. Ames");
    inside.hand_in("one", FIRST);
    let refused = send(&inside, "POST", "/api/v1/briefs", &json!({ "since_last": true }));
    assert_eq!(refused.status, 422, "there is none yet");
    assert_eq!(issue(&inside, &json!({})), 1);
    inside.hand_in("three", ELSEWHERE);
    assert_eq!(issue(&inside, &json!({ "since_last": true })), 2);
    let text = String::from_utf8_lossy(&file(&inside, 2, "brief.md")).into_owned();
    assert!(text.contains("Danish") && !text.contains("Norwegian") && text.contains("new since brief 1"), "{text}");
    // An older act that a new report tells more of is new again.
    inside.hand_in("two", SECOND);
    assert_eq!(issue(&inside, &json!({ "since_last": true })), 3);
    let text = String::from_utf8_lossy(&file(&inside, 3, "brief.md")).into_owned();
    assert!(text.contains("Norwegian") && !text.contains("Danish"), "{text}");
    let other = console.sign_in("J. Oyelaran");
    let refused = send(&other, "POST", "/api/v1/briefs", &json!({ "since_last": true }));
    assert_eq!(refused.status, 422, "each has their own");
}

#[test]
fn briefs_need_a_session_and_the_token() {
    let dir = tempfile::tempdir().expect("a folder");
    let console = Console::start(&dir.path().join("ledger"));
    let stranger = console.stranger();
    for (method, path) in [
        ("GET", "/api/v1/briefs"),
        ("POST", "/api/v1/briefs"),
        ("GET", "/api/v1/briefs/1"),
        ("GET", "/api/v1/briefs/1/brief.pdf"),
        ("POST", "/api/v1/briefs/drafts/0123456789abcdef/issue"),
        ("POST", "/api/v1/briefs/drafts/0123456789abcdef/changes"),
        ("DELETE", "/api/v1/briefs/drafts/0123456789abcdef"),
    ] {
        assert_eq!(stranger.ask(method, path, &[], b"{}").status, 401, "{method} {path}");
    }
    let inside = console.sign_in("R. Ames");
    for (method, path) in [
        ("POST", "/api/v1/briefs"),
        ("POST", "/api/v1/briefs/drafts/0123456789abcdef/issue"),
        ("DELETE", "/api/v1/briefs/drafts/0123456789abcdef"),
    ] {
        assert_eq!(
            inside.ask(method, path, &[("Content-Type", "application/json")], b"{}").status,
            403,
            "{method} {path}"
        );
    }
    for path in ["/api/v1/briefs/drafts/..%2f0001%2fbrief", "/api/v1/briefs/7", "/briefs/7", "/briefs/drafts/x"] {
        assert_eq!(inside.ask("GET", path, &[], &[]).status, 404, "{path}");
    }
}
