//! Accounts, roles, tokens, second factor, TLS and proxies: the real binary, asked over HTTP. What is tried stands in
//! `docs/security.md`, row by row with the names of these tests.

mod support;
#[path = "support/web.rs"]
mod web;

use chancery_people::{Need, People, Role, Scope, Wanted, code_of, now};
use chancery_serve::RIGHTS;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use web::{Console, Visitor};

const GOOD: &str = "grey heron, low tide";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

fn demo_ledger() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = dir.path().join("ledger");
    let made = support::chancery().args(["--model", "none", "demo", "--ledger"]).arg(&ledger).output().expect("runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (dir, ledger)
}

/// An empty ledger with an account for each role, called after it, and the console over it.
fn with_roles(options: &[&str]) -> (TempDir, People, Console) {
    let dir = tempfile::tempdir().expect("a folder");
    let people = People::open(dir.path()).expect("a file");
    for role in [Role::Owner, Role::Reviewer, Role::Analyst, Role::Viewer] {
        people.add(role.as_str(), role, Some(GOOD), now()).expect("added");
    }
    let console = Console::start_with(dir.path(), options);
    (dir, people, console)
}

fn inside(people: &People, console: &Console, name: &str) -> Visitor {
    console.with_cookie(&people.begin(name, "127.0.0.1", "a test", now()).expect("begun"))
}

/// `people …` on the command line with something typed.
fn command(ledger: &Path, words: &[&str], typed: &str) -> (bool, String) {
    let mut run = support::chancery();
    run.arg("people").args(words).arg("--ledger").arg(ledger);
    let mut child = run.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    child.stdin.take().expect("its input").write_all(typed.as_bytes()).expect("typed");
    let out = child.wait_with_output().expect("ends");
    (out.status.success(), String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned())
}

fn filled(path: &str) -> String {
    path.replace("{reading}", "999").replace("{id}", "999").replace("{name}", "nobody")
}

#[test]
fn every_route_opens_to_the_roles_of_the_table_alone() {
    let (_dir, people, console) = with_roles(&[]);
    let mut tried = 0;
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        for role in Role::ALL {
            // One account for each, so that no limit on requests stands in the way.
            let name = format!("{role} {method}");
            people.add(&name, role, Some(GOOD), now()).expect("added");
            let cookie = people.begin(&name, "127.0.0.1", "", now()).expect("begun");
            let mut visitor = console.with_cookie(&cookie);
            let mut paths: Vec<&str> = RIGHTS.iter().map(|(_, path, _)| *path).collect();
            paths.sort_unstable();
            paths.dedup();
            for path in paths {
                let row =
                    RIGHTS.iter().find(|(m, p, _)| (*m == method || *m == "GET" && method == "HEAD") && *p == path);
                let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", visitor.token.as_str())];
                let status = visitor.status(method, &filled(path), &headers, b"{}");
                match row {
                    None => assert!(matches!(status, 403 | 405), "{role} {method} {path}: {status}"),
                    Some((.., need)) if role.may(*need) => {
                        assert!(!matches!(status, 401 | 403 | 405 | 500 | 0), "{role} {method} {path}: {status}");
                    }
                    Some(_) => assert_eq!(status, 403, "{role} {method} {path}"),
                }
                tried += 1;
                if path == "/logout" {
                    visitor = console.with_cookie(&people.begin(&name, "127.0.0.1", "", now()).expect("begun"));
                }
            }
        }
    }
    assert!(tried > 4 * 6 * 55, "{tried}");
}

#[test]
fn a_role_decides_what_it_may_and_no_more() {
    let (_dir, ledger) = demo_ledger();
    let people = People::open(&ledger).expect("a file");
    people.add("owner", Role::Owner, Some(GOOD), now()).expect("added");
    people.add("analyst", Role::Analyst, Some(GOOD), now()).expect("added");
    people.add("viewer", Role::Viewer, Some(GOOD), now()).expect("added");
    people.add("reviewer", Role::Reviewer, Some(GOOD), now()).expect("added");
    let console = Console::start(&ledger);
    let by = |name: &str| inside(&people, &console, name);
    let id = by("viewer").json("/api/v1/incidents")["incidents"][0]["id"].clone();
    let seen = |v: &Visitor| v.json(&format!("/api/v1/incidents/{}", id.as_str().expect("an id")))["version"].clone();
    let (viewer, analyst, reviewer) = (by("viewer"), by("analyst"), by("reviewer"));
    let note = json!({ "do": "note", "id": id, "seen": seen(&viewer), "text": "ask the desk" });
    assert_eq!(viewer.decide(&note).status, 403);
    assert_eq!(analyst.decide(&note).status, 201);
    for order in [
        json!({ "do": "accept", "id": id, "seen": seen(&analyst) }),
        json!({ "do": "reject", "id": id, "seen": seen(&analyst) }),
        json!({ "do": "correct", "id": id, "seen": seen(&analyst), "changes": ["killed=2"] }),
        json!({ "do": "merge", "id": id, "seen": seen(&analyst), "with": "x" }),
        json!({ "do": "split", "id": id, "seen": seen(&analyst), "facts": ["x"] }),
        json!({ "do": "grade", "source": "x", "grade": "B2" }),
        json!({ "do": "undo", "number": 1 }),
    ] {
        let answer = analyst.decide(&order);
        assert_eq!(answer.status, 403, "{order}: {}", answer.text());
        assert!(answer.text().contains("your role, analyst"), "{}", answer.text());
    }
    assert_eq!(reviewer.decide(&json!({ "do": "accept", "id": id, "seen": seen(&reviewer) })).status, 201);
    assert_eq!(
        reviewer.decide(&json!({ "do": "correct", "id": id, "seen": seen(&reviewer), "changes": ["killed=2"] })).status,
        201
    );
    let decided = reviewer.json("/api/v1/decisions")["decisions"].clone();
    assert_eq!((decided[0]["by"].as_str(), decided.as_array().map(Vec::len)), (Some("reviewer"), Some(3)));
    // What is not offered: the page of a viewer says so in its body, and a page not for the role is refused in words.
    assert!(viewer.page("/review").contains("data-may=\"\""), "nothing but looking");
    let refused = viewer.ask("GET", "/people", &[], &[]);
    assert!(refused.status == 403 && refused.text().contains("Not for your role"));
    // Statistics count what was decided, by field, rule and version.
    let counted = viewer.json("/api/v1/statistics");
    // Each fact of the incident counts, in the whole and by kind.
    let accepted = counted["total"]["accepted"].as_u64().expect("a number");
    assert!(
        accepted >= 1 && counted["total"]["corrected"] == accepted && counted["total"]["rejected"] == 0,
        "{counted}"
    );
    let by_kind = counted["kinds"].as_array().expect("kinds").iter().filter_map(|k| k["accepted"].as_u64());
    assert_eq!(by_kind.sum::<u64>(), accepted, "{counted}");
    assert_eq!(counted["fields"][0]["name"], "killed");
    assert!(counted["versions"][0]["name"].as_str().is_some_and(|v| v.contains("rules 1")), "{counted}");
    assert!(counted["rules"][0]["name"].as_str().is_some_and(|r| !r.is_empty()), "{counted}");
    assert!(viewer.page("/statistics").contains("100 %"));
    assert_eq!(viewer.json("/api/v1/statistics?until=2001-01-01")["total"]["accepted"], 0);
    assert_eq!(viewer.json("/api/v1/statistics?kind=statement")["total"]["accepted"], 0);
}

#[test]
fn signing_in_tells_nothing_and_makes_a_new_session() {
    let (_dir, people, console) = with_roles(&[]);
    let (wrong, _) = console.sign_in_as("owner", "not the password");
    let (nobody, _) = console.sign_in_as("nobody here", "not the password");
    assert_eq!((wrong.status, nobody.status), (401, 401));
    assert_eq!(
        wrong.text().replace("\"owner\"", "X"),
        nobody.text().replace("\"nobody here\"", "X"),
        "names are not told apart"
    );
    // Fixation: a cookie that somebody planted is not taken over, and one that was good ends.
    let planted = people.begin("viewer", "127.0.0.1", "", now()).expect("begun");
    let mut fixed = console.with_cookie(&planted);
    let form = format!("name=owner&password={}", GOOD.replace(' ', "+"));
    let answer = fixed.ask("POST", "/login", &[FORM], form.as_bytes());
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    assert!(
        !cookie.contains(&planted) && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    assert!(!cookie.contains("Secure"), "plain HTTP on a laptop");
    assert_eq!(fixed.ask("GET", "/api/v1/session", &[], &[]).status, 401, "the session before has ended");
    fixed.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    assert_eq!(fixed.json("/api/v1/session")["role"], "owner");
    // One-time passwords are none any more.
    assert!(console.stranger().page("/login").contains("current-password"));
    assert_eq!(inside(&people, &console, "owner").send("POST", "/api/v1/invitations", &json!({})).status, 422);
}

#[test]
fn sessions_outlast_the_program_and_end_when_they_should() {
    let (dir, people, console) = with_roles(&[]);
    let (answer, viewer) = console.sign_in_as("viewer", GOOD);
    assert_eq!(answer.status, 303);
    let value = viewer.cookie.split_once('=').expect("a pair").1.to_owned();
    drop(console);
    let console = Console::start(dir.path());
    let viewer = console.with_cookie(&value);
    assert_eq!(viewer.json("/api/v1/session")["name"], "viewer", "by the digest that is kept");
    let bytes = std::fs::read(dir.path().join(chancery_people::FILE_NAME)).expect("read");
    assert!(!bytes.windows(value.len()).any(|w| w == value.as_bytes()), "the cookie itself is not kept");
    // Signing out everywhere else.
    let others: Vec<Visitor> = (0..3).map(|_| inside(&people, &console, "viewer")).collect();
    assert_eq!(viewer.send("POST", "/api/v1/account/sessions/end", &json!({})).json()["ended"], 3);
    assert!(others.iter().all(|o| o.ask("GET", "/api/v1/session", &[], &[]).status == 401));
    // A new password ends all and brings another cookie.
    let again =
        viewer.send("POST", "/api/v1/account/password", &json!({ "old": "guess", "new": "another heron, high tide" }));
    assert_eq!(again.status, 422, "{}", again.text());
    let weak = viewer.send("POST", "/api/v1/account/password", &json!({ "old": GOOD, "new": "short" }));
    assert_eq!(weak.status, 422);
    let set =
        viewer.send("POST", "/api/v1/account/password", &json!({ "old": GOOD, "new": "another heron, high tide" }));
    assert_eq!(set.status, 204, "{}", set.text());
    assert_eq!(viewer.ask("GET", "/api/v1/session", &[], &[]).status, 401, "the cookie before has ended");
    let rotated = set.header("set-cookie").expect("a cookie").split(';').next().unwrap_or_default().to_owned();
    assert_eq!(Visitor { cookie: rotated, ..viewer }.json("/api/v1/session")["name"], "viewer");
    // Another role, and none, at once.
    let owner = inside(&people, &console, "owner");
    let reviewer = inside(&people, &console, "reviewer");
    assert_eq!(owner.send("POST", "/api/v1/people/reviewer", &json!({ "do": "role", "role": "viewer" })).status, 204);
    assert_eq!(reviewer.send("POST", "/api/v1/decisions", &json!({ "do": "undo", "number": 1 })).status, 403);
    assert_eq!(owner.send("POST", "/api/v1/people/reviewer", &json!({ "do": "disable" })).status, 204);
    assert_eq!(reviewer.ask("GET", "/api/v1/session", &[], &[]).status, 401);
    let last = owner.send("POST", "/api/v1/people/owner", &json!({ "do": "disable" }));
    assert_eq!(last.status, 422, "nobody locks the last owner out");
}

#[test]
fn the_first_account_ends_one_time_passwords() {
    let dir = tempfile::tempdir().expect("a folder");
    let console = Console::start(dir.path());
    let guest = console.sign_in("R. Ames");
    assert_eq!(guest.json("/api/v1/session")["role"], "owner");
    assert!(guest.page("/people").contains("There are no accounts yet"));
    assert!(guest.page("/account").contains("one-time password"));
    assert_eq!(
        guest.send("POST", "/api/v1/people", &json!({ "name": "R. Ames", "role": "viewer" })).status,
        422,
        "an owner first"
    );
    let made = guest.send("POST", "/api/v1/people", &json!({ "name": "R. Ames", "role": "owner" }));
    assert_eq!(made.status, 201, "{}", made.text());
    let first = made.json()["password"].as_str().expect("a password").to_owned();
    assert_eq!(guest.ask("GET", "/api/v1/session", &[], &[]).status, 401, "the one-time session has ended");
    let one_time = console.password();
    let late = console.stranger().ask("POST", "/login", &[FORM], format!("name=X&password={one_time}").as_bytes());
    assert_eq!(late.status, 401, "the terminal's password opens nothing");
    // A first password opens the choice of another and nothing else.
    let (answer, ames) = console.sign_in_as("R. Ames", &first);
    assert_eq!(answer.status, 303);
    for path in ["/", "/people", "/documents"] {
        let sent = ames.ask("GET", path, &[], &[]);
        assert_eq!((sent.status, sent.header("location")), (303, Some("/account")), "{path}");
    }
    assert_eq!(ames.ask("GET", "/api/v1/incidents", &[], &[]).status, 403);
    assert_eq!(ames.send("POST", "/api/v1/people", &json!({ "name": "X", "role": "owner" })).status, 403);
    assert!(ames.page("/account").contains("Choose one of your own"));
    assert_eq!(ames.send("POST", "/api/v1/account/password", &json!({ "old": first, "new": GOOD })).status, 204);
    let (_, ames) = console.sign_in_as("r. ames", GOOD);
    assert_eq!(ames.json("/api/v1/session")["name"], "R. Ames");
    ames.page("/people");
}

#[test]
fn a_second_factor_is_asked_for_and_its_codes_count_once() {
    let (_dir, people, console) = with_roles(&[]);
    let analyst = inside(&people, &console, "analyst");
    assert_eq!(analyst.send("POST", "/api/v1/account/second", &json!({ "password": "guess" })).status, 422);
    let begun = analyst.send("POST", "/api/v1/account/second", &json!({ "password": GOOD }));
    assert_eq!(begun.status, 201, "{}", begun.text());
    let secret = begun.json()["secret"].as_str().expect("a secret").to_owned();
    assert!(begun.json()["picture"].as_str().is_some_and(|p| p.starts_with("<svg")));
    let code = |at: i64| code_of(&secret, at).expect("a code");
    assert_eq!(console.sign_in_as("analyst", GOOD).0.status, 303, "not before a code was given");
    let confirmed = analyst.send("POST", "/api/v1/account/second/confirm", &json!({ "code": code(now()) }));
    assert_eq!(confirmed.status, 201, "{}", confirmed.text());
    let recovery = confirmed.json()["codes"][0].as_str().expect("a code").to_owned();
    // The password alone opens nothing now.
    let form = format!("name=analyst&password={}", GOOD.replace(' ', "+"));
    let stranger = console.stranger();
    let ticket = || {
        let asked = stranger.ask("POST", "/login", &[FORM], form.as_bytes());
        assert!(asked.status == 200 && asked.header("set-cookie").is_none(), "{}", asked.status);
        let page = asked.text();
        page.split("name=\"ticket\" value=\"").nth(1).and_then(|r| r.split('"').next()).expect("a ticket").to_owned()
    };
    let second = |ticket: &str, code: &str| {
        stranger.ask("POST", "/login", &[FORM], format!("ticket={ticket}&code={code}").as_bytes())
    };
    let first = ticket();
    assert_eq!(second(&first, "000000").status, 401);
    let next = code(now() + 30);
    assert_eq!(second(&first, &next).status, 303);
    assert_eq!(second(&first, &next).status, 401, "a ticket opens once");
    assert_eq!(second(&ticket(), &next).status, 401, "a code counts once");
    assert_eq!(second(&ticket(), &recovery).status, 303);
    assert_eq!(second(&ticket(), &recovery).status, 401, "a recovery code counts once");
    assert_eq!(analyst.json("/api/v1/account")["recovery_left"], 9);
}

#[test]
fn a_token_does_what_its_scopes_say_until_it_is_taken_back() {
    let (_dir, people, console) = with_roles(&[]);
    let analyst = inside(&people, &console, "analyst");
    let make = |scopes: &[&str]| {
        let made =
            analyst.send("POST", "/api/v1/account/tokens", &json!({ "label": "a test", "scopes": scopes, "days": 3 }));
        assert_eq!(made.status, 201, "{}", made.text());
        let body = made.json();
        (body["id"].as_i64().expect("a number"), format!("Bearer {}", body["token"].as_str().expect("a token")))
    };
    let stranger = console.stranger();
    let ask = |bearer: &str, method: &str, path: &str| {
        let headers = [("Authorization", bearer), ("Content-Type", "application/json")];
        stranger.status(method, path, &headers, b"{}")
    };
    let (id, read) = make(&["read"]);
    assert_eq!(ask(&read, "GET", "/api/v1/incidents"), 200);
    assert_eq!(ask(&read, "GET", "/openapi.json"), 200);
    assert_eq!(ask(&read, "POST", "/api/v1/reports"), 403);
    assert_eq!(ask(&read, "GET", "/"), 303, "a token opens no page");
    for (method, path, need) in RIGHTS.iter().filter(|(_, p, _)| p.starts_with("/api/")) {
        if matches!(need, Need::Account | Need::Manage) {
            assert_eq!(ask(&read, method, &filled(path)), 403, "{method} {path}: no token reaches accounts");
        }
    }
    let (_, intake) = make(&["intake"]);
    assert_eq!(ask(&intake, "GET", "/api/v1/incidents"), 403);
    let body = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nQUITO, May 12, 2031 - Nothing happened.\r\n--x--\r\n";
    let headers = [("Authorization", intake.as_str()), ("Content-Type", "multipart/form-data; boundary=x")];
    let handed = stranger.ask("POST", "/api/v1/reports", &headers, body.as_bytes());
    assert_eq!(handed.status, 202, "no token of a session is needed: {}", handed.text());
    let (_, all) = make(&["read", "intake", "decide", "watches"]);
    let headers = [("Authorization", all.as_str()), ("Content-Type", "application/json")];
    let decide = stranger.ask("POST", "/api/v1/decisions", &headers, b"{\"do\":\"undo\",\"number\":1}");
    assert_eq!(decide.status, 403, "within what its owner may: {}", decide.text());
    // Replay after it was taken back, by itself or with its owner; and what is no token.
    assert_eq!(analyst.send("DELETE", &format!("/api/v1/account/tokens/{id}"), &json!({})).status, 204);
    assert_eq!(ask(&read, "GET", "/api/v1/incidents"), 401);
    let owner = inside(&people, &console, "owner");
    assert_eq!(
        owner.send("DELETE", &format!("/api/v1/account/tokens/{}", id + 1), &json!({})).status,
        404,
        "another's"
    );
    assert_eq!(owner.send("DELETE", &format!("/api/v1/tokens/{}", id + 1), &json!({})).status, 204, "owners may");
    assert_eq!(ask(&intake, "GET", "/api/v1/reports/1"), 401);
    people.set_disabled("analyst", true).expect("set");
    assert_eq!(ask(&all, "GET", "/api/v1/incidents"), 401);
    for none in ["Bearer chancery_00", "Bearer ", "Basic b3duZXI6eA==", "chancery"] {
        assert_eq!(ask(none, "GET", "/api/v1/incidents"), 401, "{none}");
    }
    // A cookie beside a bad token does not help.
    let both = owner.ask("GET", "/api/v1/incidents", &[("Authorization", "Bearer chancery_00")], &[]);
    assert_eq!(both.status, 401);
    let past = Wanted { label: "old", scopes: &[Scope::Read], days: 1 };
    let (_, old) = people.make_token("owner", &past, now() - 2 * 24 * 3600).expect("made");
    assert_eq!(ask(&format!("Bearer {old}"), "GET", "/api/v1/incidents"), 401, "it ended");
}

#[test]
fn guessing_is_slow_and_keeps_nobody_out_of_their_own_place() {
    // A believed proxy tells addresses apart.
    let (_dir, _people, console) = with_roles(&["--proxy-from", "127.0.0.1/32"]);
    let visitor = console.stranger();
    let form = |password: &str| format!("name=owner&password={}", password.replace(' ', "+"));
    let from = |address: &str, password: &str| {
        visitor.ask("POST", "/login", &[FORM, ("X-Forwarded-For", address)], form(password).as_bytes()).status
    };
    assert_eq!(from("10.0.0.1", GOOD), 303, "from where the owner is known");
    let statuses: Vec<u16> = (0..12).map(|n| from(&format!("10.1.0.{n}"), "guess guess guess")).collect();
    assert_eq!(statuses, [[401; 10].as_slice(), &[429; 2]].concat(), "for one account from everywhere");
    assert_eq!(from("10.2.0.1", GOOD), 429, "also the right one, from an unknown place, for a minute at most");
    assert_eq!(from("10.0.0.1", GOOD), 303, "but not from the owner's own");
    assert_eq!(from("8.8.8.8, 10.0.0.1", GOOD), 303, "the last address is the one the proxy saw");
    let (_dir, _people, console) = with_roles(&[]);
    let visitor = console.stranger();
    let statuses: Vec<u16> = (0..7)
        .map(|n| {
            visitor
                .ask("POST", "/login", &[FORM, ("X-Forwarded-For", &format!("10.1.0.{n}"))], form("guess").as_bytes())
                .status
        })
        .collect();
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429], "nobody else's word on an address is believed");
}

#[test]
fn who_asks_too_much_is_told_to_wait_and_others_are_not() {
    let (_dir, people, console) = with_roles(&[]);
    let (analyst, owner) = (inside(&people, &console, "analyst"), inside(&people, &console, "owner"));
    let order = json!({ "do": "undo", "number": 1 });
    let begun = Instant::now();
    let statuses: Vec<u16> = (0..400).map(|_| analyst.decide(&order).status).take_while(|s| *s != 429).collect();
    let allowed = 120 + 4 * (begun.elapsed().as_secs() as usize + 2);
    assert!(statuses.len() >= 119 && statuses.len() <= allowed, "{} of {allowed}", statuses.len());
    let told = analyst.decide(&order);
    assert!(told.status != 429 || told.header("retry-after").is_some());
    assert_ne!(owner.decide(&order).status, 429, "others are not held up");
    assert_eq!(analyst.ask("GET", "/api/v1/ledger", &[], &[]).status, 200, "looking is counted by itself");
}

#[test]
fn every_act_is_in_the_log_and_a_changed_line_shows() {
    let (dir, people, console) = with_roles(&[]);
    console.sign_in_as("analyst", "not the password");
    let (_, analyst) = console.sign_in_as("analyst", GOOD);
    analyst.hand_in(
        "Quito",
        "QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, police said.",
    );
    analyst.decide(&json!({ "do": "undo", "number": 1 }));
    analyst.send("POST", "/api/v1/account/tokens", &json!({ "label": "export", "scopes": ["read"], "days": 3 }));
    analyst.ask("GET", "/people", &[], &[]);
    let owner = inside(&people, &console, "owner");
    owner.send("POST", "/api/v1/people", &json!({ "name": "New Person", "role": "viewer" }));
    owner.send("POST", "/api/v1/people/New%20Person", &json!({ "do": "role", "role": "analyst" }));
    owner.ask("POST", "/logout", &[("X-CSRF-Token", &owner.token)], &[]);
    let (done, told) = command(dir.path(), &["disable", "New Person"], "");
    assert!(done, "{told}");
    let owner = inside(&people, &console, "owner");
    let log = owner.json("/api/v1/acts?limit=500");
    let lines: Vec<String> = log["acts"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|l| {
            ["who", "what", "about", "outcome", "address"]
                .map(|k| l[k].as_str().unwrap_or_default().to_owned())
                .join("|")
        })
        .collect();
    for expected in [
        "analyst|sign in||wrong|127.0.0.1",
        "analyst|sign in||in|127.0.0.1",
        "analyst|POST /api/v1/reports|Quito.txt|202|127.0.0.1",
        "analyst|POST /api/v1/decisions||403|127.0.0.1",
        "analyst|POST /api/v1/account/tokens|token 1 “export” (read)|201|127.0.0.1",
        "analyst|GET /people||403|127.0.0.1",
        "owner|POST /api/v1/people|New Person as viewer|201|127.0.0.1",
        "owner|POST /api/v1/people/{name}|New Person is analyst|204|127.0.0.1",
        "owner|POST /logout||303|127.0.0.1",
    ] {
        assert_eq!(lines.iter().filter(|l| *l == expected).count(), 1, "{expected}: {lines:#?}");
    }
    assert!(lines.iter().any(|l| l.contains("|people disable|New Person|done|terminal")), "{lines:#?}");
    assert!(!log.to_string().contains(GOOD) && !log.to_string().contains("chancery_"), "no secret is in it");
    let (whole, told) = command(dir.path(), &["audit", "--check"], "");
    assert!(whole && told.contains("as it was written"), "{told}");
    assert!(owner.page("/people/acts").contains("whole"));
    // The last line's digest, noted, is found again; another is not.
    let head = log["acts"][0]["hash"].as_str().expect("a digest").to_owned();
    assert!(command(dir.path(), &["audit", "--check", "--holds", &head], "").0);
    assert!(!command(dir.path(), &["audit", "--check", "--holds", &head.replace(['0', '1'], "f")], "").0);
}

#[test]
fn accounts_are_made_on_the_command_line_without_passwords_as_arguments() {
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = dir.path();
    let (done, told) = command(ledger, &["list"], "");
    assert!(!done && told.contains("no accounts") && !People::is_there(ledger), "{told}");
    let (done, told) = command(ledger, &["add", "R. Ames", "--role", "owner"], "too short\n");
    assert!(!done && told.contains("at least 12"), "{told}");
    let (done, told) = command(ledger, &["add", "R. Ames", "--role", "owner"], &format!("{GOOD}\n"));
    assert!(done && !told.contains(GOOD), "{told}");
    let (done, told) = command(ledger, &["add", "J. Oyelaran", "--role", "analyst", "--first"], "");
    assert!(done && told.contains("first password"), "{told}");
    let (done, told) =
        command(ledger, &["token", "make", "R. Ames", "--label", "export", "--scope", "read,decide"], "");
    let token = told.split_whitespace().find(|w| w.starts_with("chancery_")).expect("a token").to_owned();
    assert!(done);
    let console = Console::start(ledger);
    let read = console.stranger().ask("GET", "/api/v1/ledger", &[("Authorization", &format!("Bearer {token}"))], &[]);
    assert_eq!(read.status, 200);
    assert_eq!(console.sign_in_as("R. Ames", GOOD).0.status, 303);
    let (_, told) = command(ledger, &["list", "--format", "csv"], "");
    assert!(
        told.contains("R. Ames,owner,open,no") && told.contains("J. Oyelaran,analyst,has a first password"),
        "{told}"
    );
    assert!(command(ledger, &["token", "revoke", "1"], "").0);
    let replayed =
        console.stranger().ask("GET", "/api/v1/ledger", &[("Authorization", &format!("Bearer {token}"))], &[]);
    assert_eq!(replayed.status, 401);
    assert!(!command(ledger, &["role", "R. Ames", "viewer"], "").0, "one owner stays");
    let (done, told) = command(ledger, &["reset", "R. Ames"], "");
    assert!(done && told.contains("first password"), "{told}");
    assert_eq!(console.sign_in_as("R. Ames", GOOD).0.status, 401);
}

#[test]
fn a_proxy_is_believed_from_its_own_address_alone() {
    let options = |from: &'static str| {
        [
            "--proxy-user-header",
            "X-Forwarded-User",
            "--proxy-groups-header",
            "X-Forwarded-Groups",
            "--proxy-from",
            from,
            "--proxy-role",
            "r.ames=owner",
            "--proxy-role",
            "desk=reviewer",
        ]
    };
    let (_dir, people, console) = with_roles(&options("127.0.0.1/32"));
    let proxy = console.stranger();
    let as_user = |user: &str, groups: &str| {
        proxy.ask("GET", "/api/v1/session", &[("X-Forwarded-User", user), ("X-Forwarded-Groups", groups)], &[])
    };
    let ames = as_user("r.ames", "").json();
    assert_eq!((&ames["name"], &ames["role"]), (&json!("r.ames"), &json!("owner")));
    assert_eq!(as_user("j.o", "other, desk").json()["role"], "reviewer");
    assert_eq!(as_user("analyst", "").json()["role"], "analyst", "the account of that name");
    assert_eq!(as_user("somebody", "").status, 401, "no role is given to whoever comes");
    people.set_disabled("analyst", true).expect("set");
    assert_eq!(as_user("analyst", "").status, 401);
    assert_eq!(proxy.ask("GET", "/api/v1/session", &[], &[]).status, 401, "no header, nobody");
    // Writing needs the token, as for a cookie.
    let token = ames["token"].as_str().expect("a token").to_owned();
    let write = |token: &str, user: &str| {
        let headers = [("X-Forwarded-User", user), ("X-CSRF-Token", token), ("Content-Type", "application/json")];
        proxy.ask("POST", "/api/v1/decisions", &headers, b"{\"do\":\"undo\",\"number\":1}").status
    };
    assert_eq!((write(&token, "r.ames"), write("", "r.ames"), write(&token, "j.o")), (422, 403, 401));
    // The same headers from another address are taken off: nobody becomes somebody by writing a header.
    let (_dir, people, console) = with_roles(&options("10.9.8.7/32"));
    let direct = console.stranger();
    let headers = [("X-Forwarded-User", "r.ames"), ("X-Forwarded-Groups", "desk")];
    assert_eq!(direct.ask("GET", "/api/v1/session", &headers, &[]).status, 401);
    let viewer = inside(&people, &console, "viewer");
    assert_eq!(viewer.ask("GET", "/api/v1/session", &headers, &[]).json()["role"], "viewer");
    // Without the option nothing of it counts.
    let (_dir, _people, console) = with_roles(&[]);
    assert_eq!(console.stranger().ask("GET", "/api/v1/session", &headers, &[]).status, 401);
}

#[test]
fn behind_a_proxy_with_tls_cookies_are_for_tls_alone() {
    let (_dir, _people, console) = with_roles(&["--behind-tls-proxy"]);
    let form = format!("name=owner&password={}", GOOD.replace(' ', "+"));
    let answer = console.stranger().ask("POST", "/login", &[FORM], form.as_bytes());
    let cookie = answer.header("set-cookie").expect("a cookie");
    assert!(
        cookie.starts_with("__Host-chancery-") && cookie.ends_with("; Secure") && cookie.contains("Path=/;"),
        "{cookie}"
    );
    assert!(answer.header("strict-transport-security").is_some_and(|h| h.contains("max-age=31536000")));
}

fn tls_file(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name).display().to_string()
}

#[test]
fn tls_by_flag() {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, ServerName};
    let (cert, key) = (tls_file("cert.pem"), tls_file("key.pem"));
    let (dir, _people, console) = with_roles(&["--tls-cert", &cert, "--tls-key", &key]);
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&cert).expect("a certificate")).expect("taken");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
    let name = ServerName::try_from("localhost").expect("a name");
    let mut client = rustls::ClientConnection::new(config, name).expect("a client");
    let mut socket = TcpStream::connect(&console.at).expect("connected");
    socket.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    let mut stream = rustls::Stream::new(&mut client, &mut socket);
    let form = format!("name=owner&password={}", GOOD.replace(' ', "+"));
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{form}",
        console.at,
        FORM.1,
        form.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut told = Vec::new();
    drop(stream.read_to_end(&mut told));
    let told = String::from_utf8_lossy(&told).to_lowercase();
    assert!(told.starts_with("http/1.1 303"), "{told}");
    assert!(
        told.contains("strict-transport-security: max-age=31536000")
            && told.contains("__host-chancery-")
            && told.contains("; secure"),
        "{told}"
    );
    // What speaks no TLS gets nothing, and holds nobody up.
    let mut plain = TcpStream::connect(&console.at).expect("connected");
    plain.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    plain.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    let mut rest = Vec::new();
    drop(plain.read_to_end(&mut rest));
    assert!(!String::from_utf8_lossy(&rest).contains("HTTP/1.1"), "{rest:?}");
    // A key that does not fit, or none, is told at the start.
    let broken = support::chancery()
        .args(["serve", "--listen", "127.0.0.1:0", "--tls-cert", &cert, "--tls-key", &cert, "--ledger"])
        .arg(dir.path())
        .output();
    let broken = broken.expect("runs");
    assert!(!broken.status.success() && String::from_utf8_lossy(&broken.stderr).contains("cert.pem"));
}

#[test]
fn a_body_that_trickles_and_a_reader_that_takes_nothing_are_let_go() {
    let (_dir, people, console) = with_roles(&[]);
    let analyst = inside(&people, &console, "analyst");
    let style = analyst
        .page("/")
        .split("src=\"")
        .filter_map(|p| p.split('"').next())
        .find(|p| p.ends_with("htmx.min.js"))
        .expect("a script")
        .to_owned();
    let big = style.replace("vendor/htmx/htmx.min.js", "vendor/maplibre/maplibre-gl.mjs");
    let at = console.at.clone();
    // Asks for forty times a large file and takes none of it.
    let reader = std::thread::spawn(move || {
        let mut stream = TcpStream::connect(&at).expect("connected");
        let one = format!("GET {big} HTTP/1.1\r\nHost: {at}\r\n\r\n");
        stream.write_all(one.repeat(40).as_bytes()).expect("sent");
        std::thread::sleep(Duration::from_secs(40));
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        let (mut taken, mut bytes) = (0, vec![0; 1 << 16]);
        let ended = loop {
            match stream.read(&mut bytes) {
                Ok(0) => break true,
                Ok(n) => taken += n,
                Err(e) => {
                    break matches!(e.kind(), std::io::ErrorKind::ConnectionReset | std::io::ErrorKind::BrokenPipe);
                }
            }
        };
        (ended, taken)
    });
    let mut slow = TcpStream::connect(&console.at).expect("connected");
    slow.set_read_timeout(Some(Duration::from_secs(2))).expect("a timeout");
    let head = format!(
        "POST /api/v1/decisions HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nX-CSRF-Token: {}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
        console.at, analyst.cookie, analyst.token
    );
    slow.write_all(head.as_bytes()).expect("sent");
    let begun = Instant::now();
    let mut told = String::new();
    while begun.elapsed() < Duration::from_secs(90) && told.is_empty() {
        drop(slow.write_all(b" "));
        let mut bytes = [0; 4096];
        match slow.read(&mut bytes) {
            Ok(n) => told.push_str(&String::from_utf8_lossy(&bytes[..n])),
            Err(e) if matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        let asked = Instant::now();
        assert_eq!(analyst.ask("GET", "/api/v1/ledger", &[], &[]).status, 200);
        assert!(asked.elapsed() < Duration::from_secs(5), "others are served meanwhile");
    }
    assert!(told.starts_with("HTTP/1.1 408"), "{told}");
    assert!((55..80).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    let (ended, taken) = reader.join().expect("a reader");
    assert!(ended, "the connection was not ended after {taken} bytes");
}
