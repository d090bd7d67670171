//! Watches as a whole: the real binary over a real ledger, with a webhook and a mail relay of the test's own. What is
//! tried against them stands in `docs/security.md`.

#[path = "support/receivers.rs"]
mod receivers;
mod support;
#[path = "support/web.rs"]
mod web;

use receivers::{Hook, Relay};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;
use tempfile::TempDir;
use web::{Console, Visitor};

const FIRST: &str = "QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, killing two \
    guards, police said.";
const SECOND: &str = "QUITO, May 13, 2031 (Andes Wire) - Five guards were killed when rockets hit the Norwegian embassy in \
    Quito on Monday, the interior ministry said on Tuesday. The Red Dawn group claimed responsibility for the attack.";

struct Place {
    _dir: TempDir,
    ledger: PathBuf,
}

fn place() -> Place {
    let dir = tempfile::tempdir().expect("a folder");
    Place { ledger: dir.path().join("ledger"), _dir: dir }
}

fn watch(hook: &Hook, more: Value) -> Value {
    let mut form = json!({ "name": "Embassies in Quito", "near": "Quito", "km": "30", "webhook": hook.url() });
    form.as_object_mut().expect("fields").extend(more.as_object().cloned().unwrap_or_default());
    form
}

fn add(inside: &Visitor, form: &Value) -> Value {
    let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", inside.token.as_str())];
    let answer = inside.ask("POST", "/api/v1/watches", &headers, form.to_string().as_bytes());
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn act(inside: &Visitor, id: &Value, what: &str) -> web::Answer {
    let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", inside.token.as_str())];
    inside.ask("POST", &format!("/api/v1/watches/{id}/acts"), &headers, json!({ "do": what }).to_string().as_bytes())
}

/// A console whose watches may reach the receivers of the test.
fn console(ledger: &Path, allowed: &[String]) -> Console {
    let mut more = Vec::new();
    for at in allowed {
        more.extend(["--webhook-to", at.as_str()]);
    }
    Console::start_with(ledger, &more)
}

/// One `alerts` command.
fn alerts(ledger: &Path, now: &str, words: &[&str]) -> Output {
    let mut command = support::chancery();
    command.args(["--model", "none", "--now", now, "alerts"]).args(words).arg("--ledger").arg(ledger);
    command.output().expect("runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Reads a report into a ledger by the command line.
fn read(place: &Place, name: &str, text: &str) {
    let file = place.ledger.with_file_name(name);
    std::fs::write(&file, text).expect("written");
    let done =
        support::chancery().args(["--model", "none", "read"]).arg(&file).arg("--ledger").arg(&place.ledger).output();
    assert!(done.expect("runs").status.success());
}

#[test]
fn a_change_arrives_once_signed_with_its_words_and_not_again_after_a_restart() {
    let place = place();
    let hook = Hook::start(vec![]);
    let allowed = [hook.at.clone()];
    let (saved, first);
    {
        let console = console(&place.ledger, &allowed);
        let inside = console.sign_in("R. Ames");
        inside.hand_in(
            "old",
            "LIMA, May 2, 2031 - A bomb exploded near the Danish consulate in Lima on Friday, police said.",
        );
        saved = add(&inside, &watch(&hook, json!({})));
        inside.hand_in("one", FIRST);
        first = hook.next();
        inside.hand_in("two", SECOND);
        let second = hook.next();
        let told = &second.json["alerts"][0];
        let changes = told["changes"].as_array().expect("changes");
        let toll = changes.iter().find(|c| c["field"] == "toll").unwrap_or_else(|| panic!("{told}"));
        assert!(toll["before"].as_str().is_some_and(|t| t.contains('2')), "{toll}");
        assert!(toll["after"].as_str().is_some_and(|t| t.contains('5')), "{toll}");
        assert!(
            toll["sources"][0]["quote"].as_str().is_some_and(|q| q.to_lowercase().contains("five guards")),
            "{toll}"
        );
        let claim = changes.iter().find(|c| c["field"] == "attribution").unwrap_or_else(|| panic!("{told}"));
        assert!(claim["after"].as_str().is_some_and(|t| t.contains("claim") && t.contains("Red Dawn")), "{claim}");
        assert!(changes.iter().any(|c| c["field"] == "origins" && c["before"] == "1" && c["after"] == "2"), "{told}");
        assert_eq!(told["earlier"][0], first.json["alerts"][0]["id"], "it goes on with the first");
        // The words it names are there.
        let link = toll["sources"][0]["link"].as_str().expect("a link");
        assert!(link.starts_with(&format!("http://{}/documents/", console.at)), "{link}");
        let path = link.split(&console.at).nth(1).and_then(|p| p.split('#').next()).expect("a path");
        assert!(inside.page(path).contains("<mark"), "{link}");
        // Reading the same again changes nothing.
        inside.hand_in("two again", SECOND);
        hook.nothing(Duration::from_secs(2));
    }
    assert_eq!(first.json["alerts"].as_array().map(Vec::len), Some(1), "Lima was there before: {}", first.json);
    let change = &first.json["alerts"][0]["changes"][0];
    assert_eq!(change["field"], "new");
    assert!(first.json["alerts"][0]["matter"]["title"].as_str().is_some_and(|t| t.contains("Norwegian")), "{change}");
    let secret = saved["secret"].as_str().expect("shown once");
    assert!(first.is_signed_with(secret), "{:?}", first.head);
    assert!(!first.is_signed_with("another"));
    let console = console(&place.ledger, &allowed);
    let inside = console.sign_in("R. Ames");
    hook.nothing(Duration::from_secs(3));
    let page = inside.json(&format!("/api/v1/watches/{}", saved["id"]));
    assert_eq!(page["deliveries"].as_array().map(Vec::len), Some(2));
    assert!(page["deliveries"].as_array().is_some_and(|d| d.iter().all(|d| d["state"] == "sent")), "{page}");
    assert!(!page.to_string().contains(secret), "it is not shown again");
}

#[test]
fn a_pause_a_test_and_a_second_origin() {
    let place = place();
    let hook = Hook::start(vec![]);
    let console = console(&place.ledger, std::slice::from_ref(&hook.at));
    let inside = console.sign_in("R. Ames");
    let saved = add(&inside, &watch(&hook, json!({ "origins": "2", "fields": ["new"] })));
    assert_eq!(act(&inside, &saved["id"], "test").status, 200);
    assert_eq!(hook.next().json["test"], true);
    inside.hand_in("one", FIRST);
    hook.nothing(Duration::from_secs(2));
    inside.hand_in("two", SECOND);
    let told = hook.next();
    assert_eq!(told.json["alerts"][0]["changes"][0]["label"], "told by 2 origins now", "{}", told.json);
    assert_eq!(act(&inside, &saved["id"], "pause").status, 200);
    inside.hand_in(
        "three",
        "QUITO, May 14, 2031 - A grenade was thrown at the Danish embassy in Quito on Wednesday, police said.",
    );
    hook.nothing(Duration::from_secs(2));
    assert_eq!(act(&inside, &saved["id"], "delete").status, 200);
    assert_eq!(inside.ask("GET", &format!("/api/v1/watches/{}", saved["id"]), &[], &[]).status, 404);
}

#[test]
fn feeds_open_by_their_token_alone_and_cap_is_sound() {
    let place = place();
    let hook = Hook::start(vec![]);
    let console = console(&place.ledger, std::slice::from_ref(&hook.at));
    let inside = console.sign_in("R. Ames");
    let saved = add(&inside, &watch(&hook, json!({ "name": "<b>Quito</b> & more", "form": "cap" })));
    inside.hand_in("one", FIRST);
    let cap = hook.next();
    inside.hand_in("two", SECOND);
    let update = hook.next();
    receivers::is_cap(&cap.text(), "Alert");
    receivers::is_cap(&update.text(), "Update");
    let identifier = receivers::element(&cap.text(), "identifier").expect("an identifier");
    assert!(
        receivers::element(&update.text(), "references").is_some_and(|r| r.contains(&identifier)),
        "{}",
        update.text()
    );
    assert_eq!(receivers::element(&update.text(), "severity").as_deref(), Some("Severe"));
    assert!(receivers::element(&update.text(), "circle").is_some_and(|c| c.starts_with("-0.")), "{}", update.text());
    // A feed reader has no session.
    let stranger = console.stranger();
    let feed = saved["feed"].as_str().expect("shown once");
    let answer = stranger.ask("GET", feed, &[], &[]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.header("content-type").is_some_and(|t| t.starts_with("application/atom+xml")));
    let text = answer.text();
    receivers::is_xml(&text);
    assert_eq!(text.matches("<entry>").count(), 2, "{text}");
    assert!(text.contains("&lt;b&gt;Quito&lt;/b&gt; &amp; more") && !text.contains("<b>Quito"), "{text}");
    let tag = answer.header("etag").expect("a tag").to_owned();
    assert_eq!(stranger.ask("GET", feed, &[("If-None-Match", &tag)], &[]).status, 304);
    let enclosure =
        text.split("type=\"application/cap+xml\" href=\"").nth(1).and_then(|t| t.split('"').next()).expect("a message");
    let message = stranger.ask("GET", enclosure.split(&console.at).nth(1).expect("a path"), &[], &[]);
    receivers::is_cap(&message.text(), "Update");
    // Another token opens nothing, nor does the old one once it was changed.
    let wrong = feed.replace(|c: char| c.is_ascii_digit(), "a");
    for path in
        [wrong.as_str(), "/feeds/watch/.atom", "/feeds/watch/%27%20OR%201=1.atom", "/feeds/watch/..%2f..%2fetc.atom"]
    {
        assert_eq!(stranger.ask("GET", path, &[], &[]).status, 404, "{path}");
    }
    let renewed = act(&inside, &saved["id"], "new_feed").json();
    assert_eq!(stranger.ask("GET", feed, &[], &[]).status, 404);
    assert_eq!(stranger.ask("GET", renewed["feed"].as_str().expect("a path"), &[], &[]).status, 200);
}

#[test]
fn a_webhook_reaches_nothing_inside_unless_it_may() {
    let place = place();
    let hook = Hook::start(vec![]);
    let console = console(&place.ledger, &[]);
    let inside = console.sign_in("R. Ames");
    let saved = add(&inside, &watch(&hook, json!({})));
    assert_eq!(act(&inside, &saved["id"], "test").status, 200);
    let log = || inside.json(&format!("/api/v1/watches/{}", saved["id"]))["deliveries"][0].clone();
    let refused = web::wait(|| Some(log()).filter(|d| d["state"] == "dead"));
    assert!(refused["said"].as_str().is_some_and(|s| s.contains("not allowed")), "{refused}");
    hook.nothing(Duration::from_millis(300));
    for bad in ["file:///etc/passwd", "http://user:hush@127.0.0.1/", "gopher://127.0.0.1/", "not an address"] {
        let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", inside.token.as_str())];
        let form = watch(&hook, json!({ "webhook": bad })).to_string();
        let answer = inside.ask("POST", "/api/v1/watches", &headers, form.as_bytes());
        assert_eq!(answer.status, 422, "{bad}");
        assert!(!answer.text().contains("hush"), "{}", answer.text());
    }
}

#[test]
fn watches_need_a_session_and_the_token() {
    let place = place();
    let console = console(&place.ledger, &[]);
    let stranger = console.stranger();
    for (method, path) in [
        ("GET", "/api/v1/watches"),
        ("POST", "/api/v1/watches"),
        ("PUT", "/api/v1/watches/1"),
        ("POST", "/api/v1/watches/1/acts"),
        ("POST", "/api/v1/deliveries/1/retry"),
    ] {
        assert_eq!(stranger.ask(method, path, &[], b"{}").status, 401, "{method} {path}");
    }
    for path in ["/watches", "/watches/new", "/watches/1", "/watches/1/edit"] {
        assert_eq!(stranger.ask("GET", path, &[], &[]).status, 303, "{path}");
    }
    let inside = console.sign_in("R. Ames");
    for (method, path) in
        [("POST", "/api/v1/watches"), ("PUT", "/api/v1/watches/1"), ("POST", "/api/v1/watches/1/acts")]
    {
        let answer = inside.ask(method, path, &[("Content-Type", "application/json")], b"{\"name\":\"x\"}");
        assert_eq!(answer.status, 403, "{method} {path}");
    }
}

#[test]
fn a_clock_runs_it_too_with_retries_quiet_hours_and_mail() {
    let place = place();
    let hook = Hook::start(vec![503, 500]);
    let relay = Relay::start();
    read(
        &place,
        "old.txt",
        "LIMA, May 2, 2031 - A bomb exploded near the Danish consulate in Lima on Friday, police said.",
    );
    let form = watch(
        &hook,
        json!({ "email": ["desk@example.org", "night@example.org"],
        "quiet": [{ "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "22:00", "to": "06:00" }], "offset": "+03:00" }),
    );
    let file = place.ledger.with_file_name("watch.json");
    std::fs::write(&file, form.to_string()).expect("written");
    // 2031-05-12 was to be a Monday; 20:00 UTC is 23:00 there.
    let ways = ["--webhook-to", &hook.at, "--smtp", &relay.url(), "--mail-from", "Chancery <chancery@example.org>"];
    let run = |now: &str| said(&alerts(&place.ledger, now, &[&["run"][..], &ways].concat()));
    let added = alerts(&place.ledger, "2031-05-12T12:00:00Z", &["add", file.to_str().expect("a path")]);
    assert!(added.status.success(), "{}", said(&added));
    assert!(run("2031-05-12T12:00:00Z").starts_with("0 alerts; 0 sent"), "the first look only remembers");
    read(&place, "one.txt", FIRST);
    assert!(run("2031-05-12T20:00:00Z").starts_with("1 alert; 0 sent, 0 to be tried"), "it is night there");
    read(&place, "two.txt", SECOND);
    assert!(run("2031-05-13T02:59:00Z").starts_with("1 alert; 0 sent"), "still night");
    assert!(
        run("2031-05-13T03:00:00Z").starts_with("0 alerts; 1 sent, 1 to be tried again"),
        "mail went, the hook failed"
    );
    let letters = [relay.next(), relay.next()];
    for letter in &letters {
        assert!(letter.contains("2 changes"), "both of the night in one: {letter}");
        assert_eq!(letter.matches("RCPT TO:").count(), 1, "nobody sees who else was told: {letter}");
    }
    assert_eq!(hook.next().json["alerts"].as_array().map(Vec::len), Some(2));
    assert!(run("2031-05-13T03:00:29Z").contains(" 0 sent, 0 to be tried again"), "not before its time");
    assert!(run("2031-05-13T03:00:30Z").contains(" 0 sent, 1 to be tried again"), "failed again");
    assert!(run("2031-05-13T03:02:30Z").contains(" 1 sent, 0 to be tried again"), "the third time");
    let ids: Vec<String> = [hook.next(), hook.next()].iter().map(|m| m.header("chancery-delivery")).collect();
    assert_eq!(ids[0], ids[1], "a receiver knows a repetition by its number");
    assert!(run("2031-05-14T03:00:00Z").starts_with("0 alerts; 0 sent, 0 to be tried again, 0 given up"));
    hook.nothing(Duration::from_millis(200));
    let log = said(&alerts(&place.ledger, "2031-05-14T03:00:00Z", &["log"]));
    assert!(log.contains("status 200") && log.contains("sent"), "{log}");
    let rights = std::fs::metadata(place.ledger.join("alerts.sqlite")).expect("there").permissions();
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o077, 0, "secrets are the owner's alone");
}

#[test]
fn an_edited_page_is_told_by_what_it_changed() {
    let place = place();
    let file = place.ledger.with_file_name("watch.json");
    let hook = Hook::start(vec![]);
    std::fs::write(&file, watch(&hook, json!({})).to_string()).expect("written");
    let ways = ["run", "--webhook-to", &hook.at];
    let run = |hour: u8| said(&alerts(&place.ledger, &format!("2031-05-12T{hour}:00:00Z"), &ways));
    let page = |changed: &str, words: &str, more: &str| {
        format!(
            "<html><head><title>Attack</title><link rel=\"canonical\" href=\"https://gazette.example/world/rockets-hit-embassy-in-quito\">\
             <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Attack\",\
             \"datePublished\":\"2031-05-12T08:00:00Z\",\"dateModified\":\"2031-05-12T{changed}:00Z\"}}</script></head>\
             <body><article><h1>Attack</h1><p>QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on \
             Monday, {words}, police said.</p><p>{more}</p></article></body></html>"
        )
    };
    let lima = "LIMA, May 2, 2031 - A bomb exploded near the Danish consulate in Lima on Friday, police said.";
    read(&place, "old.txt", lima);
    let added = alerts(&place.ledger, "2031-05-12T10:00:00Z", &["add", file.to_str().expect("a path")]);
    assert!(added.status.success(), "{}", said(&added));
    assert!(run(10).starts_with("0 alerts"));
    read(&place, "one.html", &page("09:00", "killing two guards", "The street was closed until the evening came."));
    let told = run(11);
    assert!(told.starts_with("1 alert"), "{told}");
    let same = page("10:00", "killing two guards", "The street was closed until the evening came, and opened again.");
    read(&place, "two.html", &same);
    let told = run(12);
    assert!(told.starts_with("0 alerts"), "the act is the one that was told: {told}");
    read(&place, "three.html", &page("11:00", "killing five guards", "The street was closed until the evening came."));
    let told = run(13);
    assert!(told.starts_with("1 alert"), "{told}");
    let (first, last) = (hook.next(), hook.next());
    let (first, last) = (&first.json["alerts"][0], &last.json["alerts"][0]);
    assert_eq!(last["earlier"][0], first["id"], "it goes on with the first: {last}");
    let toll = &last["changes"][0];
    assert_eq!((&toll["field"], last["changes"].as_array().map(Vec::len)), (&json!("toll"), Some(1)), "{last}");
    assert!(toll["before"].as_str().is_some_and(|t| t.contains('2')), "{toll}");
    assert!(toll["after"].as_str().is_some_and(|t| t.contains('5')), "{toll}");
}
