//! The console as a whole: the real binary on a free port, asked over HTTP. What is tried against it stands in
//! `docs/security.md`, row by row with the names of these tests.

mod support;
#[path = "support/web.rs"]
mod web;

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use web::Console;

/// A console over the demonstration ledger.
fn demo() -> (TempDir, Console) {
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = dir.path().join("ledger");
    let made = support::chancery().args(["--model", "none", "demo", "--ledger"]).arg(&ledger).output().expect("runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let console = Console::start(&ledger);
    (dir, console)
}

/// A console over an empty ledger that it makes itself.
fn fresh() -> (TempDir, Console) {
    let dir = tempfile::tempdir().expect("a folder");
    let console = Console::start(&dir.path().join("ledger"));
    (dir, console)
}

const PAGES: [&str; 14] = [
    "/",
    "/attribution",
    "/commitments",
    "/posture",
    "/statements",
    "/contacts",
    "/conflicts",
    "/missions",
    "/documents",
    "/search?q=embassy",
    "/intake",
    "/review",
    "/decisions",
    "/api/v1/incidents",
];

const LISTS: [&str; 12] = [
    "incidents",
    "attribution",
    "commitments",
    "posture",
    "statements",
    "contacts",
    "conflicts",
    "documents",
    "missions",
    "search?q=embassy",
    "review",
    "decisions",
];

#[test]
fn a_stranger_sees_nothing() {
    let (_dir, console) = demo();
    let stranger = console.stranger();
    for path in PAGES.iter().filter(|p| !p.starts_with("/api")) {
        let answer = stranger.ask("GET", path, &[], &[]);
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").is_some_and(|l| l.starts_with("/login")), "{path}");
    }
    for list in LISTS {
        let answer = stranger.ask("GET", &format!("/api/v1/{list}"), &[], &[]);
        assert_eq!(answer.status, 401, "{list}");
        assert!(!answer.text().contains("Concepci"), "{list}");
    }
    for (method, path) in [
        ("GET", "/api/v1/events"),
        ("GET", "/openapi.json"),
        ("GET", "/documents/x/original"),
        ("POST", "/api/v1/decisions"),
        ("POST", "/api/v1/reports"),
        ("POST", "/api/v1/invitations"),
        ("POST", "/logout"),
    ] {
        let answer = stranger.ask(method, path, &[], b"{}");
        assert!(matches!(answer.status, 401 | 303), "{method} {path}: {}", answer.status);
        assert!(answer.status != 303 || answer.header("location").is_some_and(|l| l.starts_with("/login")), "{path}");
    }
}

#[test]
fn a_password_lets_one_person_in_once() {
    let (_dir, console) = fresh();
    let visitor = console.stranger();
    let password = console.password();
    let form = format!("name=R.+Ames&password={password}&to=//evil.example/");
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let first = visitor.ask("POST", "/login", &kind, form.as_bytes());
    assert_eq!(first.status, 303, "{}", first.text());
    assert_eq!(first.header("location"), Some("/"), "nobody is sent to another host");
    let cookie = first.header("set-cookie").expect("a cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let again = visitor.ask("POST", "/login", &kind, form.as_bytes());
    assert_eq!(again.status, 401, "it was used up");
    assert!(again.header("set-cookie").is_none());
    let mut inside = console.sign_in("R. Ames");
    assert_eq!(inside.json("/api/v1/session")["name"], "R. Ames");
    let out = inside.ask("POST", "/logout", &[("X-CSRF-Token", &inside.token)], &[]);
    assert_eq!(out.status, 303);
    assert_eq!(inside.ask("GET", "/api/v1/session", &[], &[]).status, 401, "a session that was left opens nothing");
    inside.cookie = inside.cookie.replace(|c: char| c.is_ascii_digit(), "0");
    assert_eq!(inside.ask("GET", "/api/v1/session", &[], &[]).status, 401);
}

#[test]
fn who_guesses_passwords_must_wait() {
    let (_dir, console) = fresh();
    let visitor = console.stranger();
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let statuses: Vec<u16> = (0..7)
        .map(|n| visitor.ask("POST", "/login", &kind, format!("name=X&password=guess{n}").as_bytes()).status)
        .collect();
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429]);
    let password = console.password();
    let right = visitor.ask("POST", "/login", &kind, format!("name=X&password={password}").as_bytes());
    assert_eq!(right.status, 429, "also the right one waits");
    assert!(right.header("retry-after").is_some_and(|s| s.parse::<u64>().is_ok_and(|n| n > 0)));
}

#[test]
fn writing_needs_the_token_and_our_own_pages() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let other = console.sign_in("J. Oyelaran");
    let json = ("Content-Type", "application/json");
    let own = format!("http://{}", inside.at);
    let order = json!({ "do": "undo", "number": 1 }).to_string();
    for path in ["/api/v1/decisions", "/api/v1/reports", "/api/v1/invitations", "/logout"] {
        let refused: [&[(&str, &str)]; 5] = [
            &[json],
            &[json, ("X-CSRF-Token", "0000")],
            &[json, ("X-CSRF-Token", &other.token)],
            &[json, ("X-CSRF-Token", &inside.token), ("Origin", "http://evil.example")],
            &[json, ("X-CSRF-Token", &inside.token), ("Sec-Fetch-Site", "cross-site")],
        ];
        for headers in refused {
            let answer = inside.ask("POST", path, headers, order.as_bytes());
            assert_eq!(answer.status, 403, "{path} {headers:?}: {}", answer.text());
        }
    }
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let wrong = inside.ask("POST", "/logout", &[form], b"csrf=00");
    assert_eq!(wrong.status, 403);
    let login =
        console.stranger().ask("POST", "/login", &[form, ("Origin", "http://evil.example")], b"name=x&password=y");
    assert_eq!(login.status, 403, "nobody is signed in from elsewhere");
    let taken = inside.ask(
        "POST",
        "/api/v1/decisions",
        &[json, ("X-CSRF-Token", &inside.token), ("Origin", &own)],
        order.as_bytes(),
    );
    assert_eq!(taken.status, 422, "let through, and told that there is no such decision: {}", taken.text());
    let out = inside.ask("POST", "/logout", &[form], format!("csrf={}", inside.token).as_bytes());
    assert_eq!(out.status, 303, "the form of the page works");
}

#[test]
fn every_answer_has_its_headers() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let page = inside.page("/");
    let style = page
        .split("href=\"")
        .filter_map(|p| p.split('"').next())
        .find(|p| p.ends_with("console.css"))
        .expect("a style");
    for path in ["/", "/login", style, "/nothing/here", "/api/v1/incidents", "/documents/none"] {
        let answer = inside.ask("GET", path, &[], &[]);
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http:") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert!(answer.header("referrer-policy").is_some() && answer.header("cache-control").is_some(), "{path}");
    }
    assert!(inside.ask("GET", style, &[], &[]).header("cache-control").is_some_and(|c| c.contains("immutable")));
    let packed = inside.ask("GET", "/", &[("Accept-Encoding", "gzip")], &[]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() * 2 < page.len());
    for (n, page) in PAGES.iter().map(|p| inside.page(p)).enumerate() {
        assert!(
            !page.contains("<script>") && !page.contains(" style=\"") && !page.contains(" onclick="),
            "{}",
            PAGES[n]
        );
        let elsewhere = page.replace("http://www.w3.org/", "");
        assert!(!elsewhere.contains("src=\"http") && !elsewhere.contains("href=\"http"), "{}", PAGES[n]);
    }
}

#[test]
fn another_name_for_this_address_is_refused() {
    let (_dir, console) = fresh();
    let inside = console.sign_in("R. Ames");
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:7272", "10.0.0.7"] {
        assert_eq!(inside.ask("GET", "/", &[("Host", host)], &[]).status, 421, "{host}");
    }
    let port = inside.at.rsplit(':').next().expect("a port");
    assert_eq!(inside.ask("GET", "/", &[("Host", &format!("localhost:{port}"))], &[]).status, 200);
}

/// A script in every place of a report that ends up on a page.
const HOSTILE: &str = "<script>window.pwned=1</script> Rockets hit \"><img src=x onerror=window.pwned=1> embassy\n\n\
    By <script>window.pwned=1</script> Reporter\n\n\
    QUITO, May 12, 2031 (<svg/onload=window.pwned=1>) - Three rockets struck the <b onmouseover=window.pwned=1>Norwegian</b> embassy \
    in Quito on Monday, killing two guards, police spokesman <script>window.pwned=1</script> Mateo Ruiz said.\n\n\
    \"We condemn the <script>window.pwned=1</script> attack,\" Foreign Minister '\"><script>window.pwned=1</script> Ana Torres said.\n\n\
    The group <img src=x onerror=window.pwned=1> Red Dawn claimed responsibility for the attack. The government denied \
    </textarea></script><script>window.pwned=1</script> it would close the embassy and vowed to protect missions.\n";

#[test]
fn a_hostile_report_stays_text() {
    let (_dir, console) = fresh();
    let inside = console.sign_in("<script>window.pwned=1</script>");
    let name = "\"><script>window.pwned=1</script>.txt";
    let read = inside.hand_in(name, HOSTILE);
    let document = read["read"][0]["document"].as_str().expect("a name").to_owned();
    assert!(read["read"][0]["facts"].as_u64().is_some_and(|n| n > 0), "facts, or nothing is tried: {read}");
    let html = inside.hand_in(
        "page.html",
        &format!("<html><head><title>T</title></head><body><p>{}</p></body></html>", HOSTILE.replace('\n', "</p><p>")),
    );
    assert_eq!(html["read"][0]["kept"], true, "{html}");
    let mut paths: Vec<String> = PAGES.iter().filter(|p| !p.starts_with("/api")).map(|p| (*p).to_owned()).collect();
    for document in [document, "page.html".to_owned()] {
        let escaped = escape(&document);
        paths.extend([
            format!("/documents/{escaped}"),
            format!("/documents/{escaped}?at=0-40"),
            format!("/review/{escaped}"),
        ]);
        for fact in inside.json(&format!("/api/v1/documents/{escaped}"))["facts"].as_array().expect("facts") {
            paths.push(format!("/facts/{}", fact["line"]["id"].as_str().expect("an id")));
            let seen = inside.json(&format!("/api/v1/facts/{}", fact["line"]["id"].as_str().unwrap_or_default()));
            let order = json!({ "do": "note", "id": fact["line"]["id"], "seen": seen["version"], "text": "<script>window.pwned=1</script>" });
            assert_eq!(inside.decide(&order).status, 201);
        }
    }
    for row in inside.json("/api/v1/incidents")["incidents"].as_array().expect("incidents") {
        paths.push(format!("/incidents/{}", row["id"].as_str().expect("an id")));
    }
    paths.push("/search?q=%3Cscript%3Ewindow.pwned%3D1%3C%2Fscript%3E".to_owned());
    paths.push(
        "/?country=%22%3E%3Cscript%3Ewindow.pwned%3D1%3C%2Fscript%3E&mission=%22onfocus%3Dwindow.pwned%3D1%20autofocus"
            .to_owned(),
    );
    paths.push("/facts/%3Cscript%3Ewindow.pwned%3D1%3C%2Fscript%3E".to_owned());
    let mut named = 0;
    for path in &paths {
        let page = inside.ask("GET", path, &[], &[]).text();
        // Our own scripts are files; whatever else opens a tag here came out of the report.
        for tag in ["<script>", "<img", "<svg/onload", "<b onmouse", "</textarea></script>"] {
            assert!(!page.contains(tag), "{path} holds {tag}");
        }
        assert!(!page.contains("\"onfocus="), "{path}");
        named += page.matches("window.pwned").count();
    }
    assert!(named > 20, "the words themselves are shown: {named}");
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[test]
fn no_path_leads_out() {
    let (dir, console) = demo();
    std::fs::write(dir.path().join("secret.txt"), "do not tell").expect("written");
    let inside = console.sign_in("R. Ames");
    for path in [
        "/a/x/../../Cargo.toml",
        "/a/x/..%2f..%2fCargo.toml",
        "/a/x/vendor/../../src/lib.rs",
        "/documents/..%2Fsecret.txt",
        "/documents/..%2Fsecret.txt/original",
        "/documents/%2Fetc%2Fpasswd/original",
        "/api/v1/documents/..%2F..%2Fledger.sqlite/original",
        "/documents/ledger.sqlite/original",
        "/../secret.txt",
        "/documents/%00/original",
    ] {
        let answer = inside.ask("GET", path, &[], &[]);
        assert!(matches!(answer.status, 404 | 400), "{path}: {}", answer.status);
        assert!(!answer.text().contains("do not tell") && !answer.text().contains("root:"), "{path}");
    }
    let kept = inside.hand_in(
        "../../escaped.txt",
        "QUITO, May 12, 2031 - Two rockets hit the Norwegian embassy in Quito on Monday.",
    );
    assert_eq!(kept["read"][0]["document"], "escaped.txt");
    assert!(!dir.path().join("escaped.txt").exists() && !Path::new("../../escaped.txt").exists());
}

#[test]
fn what_is_too_large_is_refused() {
    let (_dir, console) = fresh();
    let inside = console.sign_in("R. Ames");
    let token = ("X-CSRF-Token", inside.token.as_str());
    let body = vec![b'a'; 33 << 20];
    let head = b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n".to_vec();
    let parts = [head, body, b"\r\n--x--\r\n".to_vec()].concat();
    let answer =
        inside.ask("POST", "/api/v1/reports", &[token, ("Content-Type", "multipart/form-data; boundary=x")], &parts);
    assert!(matches!(answer.status, 413 | 0), "{}: {}", answer.status, answer.text());
    let json = vec![b'['; 34 << 20];
    let answer = inside.ask("POST", "/api/v1/decisions", &[token, ("Content-Type", "application/json")], &json);
    assert!(matches!(answer.status, 413 | 0), "{}", answer.status);
    let form = [b"csrf=0&x=".to_vec(), vec![b'a'; 300 << 10]].concat();
    let answer = inside.ask("POST", "/logout", &[("Content-Type", "application/x-www-form-urlencoded")], &form);
    assert!(matches!(answer.status, 413 | 0), "{}", answer.status);
    let long = "a".repeat(80 << 10);
    let answer = inside.ask("GET", "/", &[("X-Long", &long)], &[]);
    assert!(matches!(answer.status, 431 | 400 | 0), "{}", answer.status);
    assert_eq!(inside.json("/api/v1/ledger")["documents"], 0, "nothing of it was kept");
}

#[test]
fn a_slow_client_is_let_go_and_holds_nobody_up() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let mut slow: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(&console.at).expect("connected")).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ").expect("sent");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    }
    let asked = Instant::now();
    inside.page("/");
    assert!(asked.elapsed() < Duration::from_secs(5), "others are served meanwhile: {:?}", asked.elapsed());
    let begun = Instant::now();
    for stream in &mut slow {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("closed by the server, not left to us");
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}

#[test]
fn odd_requests_do_no_harm() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    for path in [
        "/?since=yesterday",
        "/?page=99999999999999999999",
        "/api/v1/incidents?limit=0&page=0",
        "/?origins=many",
        "/search?q=%22%22%22",
        "/search?q=NEAR(a%20b)%20OR%20*",
        "/search?q=title:x%20AND%20(",
        "/search?near=nowhere%20at%20all",
        "/search?near=95,400&km=-1",
        "/documents/concepcion-consulate-fire-1.txt?at=999999-5",
        "/documents/concepcion-consulate-fire-1.txt?at=18446744073709551615-0",
        "/incidents/%F0%9F%92%A3",
        "/facts/'%20OR%201=1--",
        "/conflicts/x",
        "/review/none.txt",
        "/intake/999",
    ] {
        let answer = inside.ask("GET", path, &[], &[]);
        assert!(matches!(answer.status, 200 | 400 | 404 | 422), "{path}: {} {}", answer.status, answer.text());
    }
    let json = [("Content-Type", "application/json"), ("X-CSRF-Token", inside.token.as_str())];
    for body in [
        "",
        "{",
        "[]",
        "{\"do\":\"drop\"}",
        "{\"do\":\"accept\",\"id\":\"\",\"seen\":\"\"}",
        "{\"do\":\"undo\",\"number\":\"x\"}",
    ] {
        let answer = inside.ask("POST", "/api/v1/decisions", &json, body.as_bytes());
        assert!((400..500).contains(&answer.status), "{body}: {}", answer.status);
    }
    inside.page("/");
}

#[test]
fn pages_of_the_interface_are_whole_and_tagged() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let all = inside.json("/api/v1/incidents?limit=500");
    let total = all["part"]["total"].as_u64().expect("a number");
    let ids = |page: &Value| -> Vec<String> {
        page["incidents"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|r| r["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let mut joined = Vec::new();
    for page in 1..=total.div_ceil(5) {
        let part = inside.json(&format!("/api/v1/incidents?limit=5&page={page}"));
        assert_eq!(part["part"]["total"].as_u64(), Some(total));
        joined.extend(ids(&part));
    }
    assert_eq!(joined, ids(&all), "the pages are the list");
    assert!(
        total > 10
            && inside.json("/api/v1/incidents?limit=5&page=999")["incidents"].as_array().is_some_and(Vec::is_empty)
    );
    for list in LISTS {
        let path = format!("/api/v1/{list}");
        let first = inside.ask("GET", &path, &[], &[]);
        let tag = first.header("etag").unwrap_or_else(|| panic!("{path} has no tag")).to_owned();
        let again = inside.ask("GET", &path, &[("If-None-Match", &tag)], &[]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(inside.ask("GET", &path, &[("If-None-Match", "\"other\"")], &[]).status, 200, "{path}");
    }
    let tag = inside.ask("GET", "/api/v1/decisions", &[], &[]).header("etag").map(str::to_owned);
    let row = &all["incidents"][0];
    let seen = inside.json(&format!("/api/v1/incidents/{}", row["id"].as_str().expect("an id")));
    assert_eq!(inside.decide(&json!({ "do": "accept", "id": row["id"], "seen": seen["version"] })).status, 201);
    assert_ne!(
        inside.ask("GET", "/api/v1/decisions", &[], &[]).header("etag").map(str::to_owned),
        tag,
        "another content, another tag"
    );
}

#[test]
fn filters_narrow_and_map_and_list_agree() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let rows = |query: &str| {
        inside.json(&format!("/api/v1/incidents?limit=500&{query}"))["incidents"].as_array().expect("rows").clone()
    };
    let all = rows("");
    for (query, fits) in [
        ("country=TD", (|r: &Value| r["country"] == "TD") as fn(&Value) -> bool),
        ("weapon=rocket", |r| r["weapons"].to_string().contains("rocket")),
        ("status=contested", |r| r["status"] == "contested"),
        ("origins=2", |r| r["origins"].as_u64().is_some_and(|n| n >= 2)),
        ("kind=arson", |r| r["type"] == "arson"),
        // What has no day of its own is filed under the day it was told.
        ("since=2027-01-01&until=2027-12-31", |r| r["days"]["from"].as_str().is_none_or(|d| d.starts_with("2027"))),
    ] {
        let found = rows(query);
        assert!(!found.is_empty() && found.len() < all.len(), "{query}: {} of {}", found.len(), all.len());
        assert!(found.iter().all(fits), "{query}: {found:?}");
        let placed = inside.json(&format!("/api/v1/map?{query}"))["features"].as_array().expect("points").len();
        assert_eq!(placed, found.iter().filter(|r| r["lat"].is_number()).count(), "{query}");
    }
    let page = inside.page("/?country=TD&since=2027-01-01");
    assert!(
        page.contains("value=\"2027-01-01\"") && page.contains("<option value=\"TD\" selected"),
        "the address holds the filter"
    );
}

#[test]
fn every_value_leads_to_its_words_in_the_document() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let mut seen = 0;
    for row in inside.json("/api/v1/incidents?limit=500")["incidents"].as_array().expect("rows") {
        let incident = inside.json(&format!("/api/v1/incidents/{}", row["id"].as_str().expect("an id")));
        let mut words: Vec<&Value> = incident["fields"]
            .as_array()
            .expect("fields")
            .iter()
            .flat_map(|f| f["values"].as_array().expect("values"))
            .map(|v| &v["words"])
            .collect();
        words.extend(incident["attribution"].as_array().expect("steps").iter().map(|s| &s["fact"]["words"]));
        for words in words.into_iter().filter(|w| w.is_object()) {
            let (start, end) = (words["start"].as_u64().expect("a byte"), words["end"].as_u64().expect("a byte"));
            let name = escape(words["document"].as_str().expect("a name"));
            let bytes = inside.ask("GET", &format!("/documents/{name}/original"), &[], &[]).body;
            let quoted = &bytes[start as usize..end as usize];
            let shown = words["text"].as_str().expect("words");
            if quoted.is_ascii() && !quoted.contains(&b'&') && !quoted.contains(&b'<') {
                let plain = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(plain(&String::from_utf8_lossy(quoted)), plain(shown), "{name} {start}-{end}");
            }
            let page = inside.page(&format!("/documents/{name}?at={start}-{end}"));
            assert!(page.contains("class=\"asked\" id=\"here\""), "{name} {start}-{end}: {shown}");
            seen += 1;
        }
    }
    assert!(seen > 80, "{seen}");
}

#[test]
fn originals_come_as_files_byte_for_byte() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/gold/own/dev/texts");
    let mut compared = 0;
    for document in inside.json("/api/v1/documents?limit=500")["documents"].as_array().expect("documents") {
        let name = document["document"].as_str().expect("a name");
        let answer = inside.ask("GET", &format!("/documents/{}/original", escape(name)), &[], &[]);
        assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
        assert!(answer.header("content-disposition").is_some_and(|d| d.starts_with("attachment;")));
        if let Ok(bytes) = std::fs::read(source.join(name)) {
            assert!(answer.body == bytes, "{name}");
            compared += 1;
        }
    }
    assert!(compared >= 10, "{compared}");
}

#[test]
fn two_people_do_not_overwrite_each_other() {
    let (_dir, console) = demo();
    let (one, two) = (console.sign_in("R. Ames"), console.sign_in("J. Oyelaran"));
    let id = one.json("/api/v1/incidents")["incidents"][0]["id"].clone();
    let path = format!("/api/v1/incidents/{}", id.as_str().expect("an id"));
    let (seen_by_one, seen_by_two) = (one.json(&path)["version"].clone(), two.json(&path)["version"].clone());
    assert_eq!(seen_by_one, seen_by_two);
    let first = one.decide(
        &json!({ "do": "correct", "id": id, "seen": seen_by_one, "changes": ["killed=2"], "why": "hospital list" }),
    );
    assert_eq!(first.status, 201, "{}", first.text());
    let late = two.decide(&json!({ "do": "reject", "id": id, "seen": seen_by_two, "why": "a drill" }));
    assert_eq!(late.status, 409, "{}", late.text());
    let told = late.json();
    assert_eq!(told["history"][0]["by"], "R. Ames");
    assert!(told["history"][0]["what"].as_str().is_some_and(|w| w.contains("killed=2")), "{told}");
    let now = two.json(&path);
    assert_eq!(told["version"], now["version"], "the answer says what to look at");
    assert_eq!(now["row"]["killed"]["min"], 2, "the first decision stands: {}", now["row"]);
    let again = two.decide(&json!({ "do": "accept", "id": id, "seen": now["version"] }));
    assert_eq!(again.status, 201, "{}", again.text());
    let undo = one.decide(&json!({ "do": "undo", "number": first.json()["numbers"][0] }));
    assert_eq!(undo.status, 201, "{}", undo.text());
    assert!(one.json(&path)["row"]["killed"].is_null(), "undone: the toll is not stated again");
    let entered = one.json("/api/v1/decisions")["decisions"].as_array().expect("decisions").clone();
    assert!(entered.iter().any(|d| d["by"] == "J. Oyelaran" && d["kind"] == "accept" && d["in_force"] == true));
    assert!(entered.iter().any(|d| d["by"] == "R. Ames" && d["kind"] == "correct" && d["in_force"] == false));
}

#[test]
fn a_pasted_report_is_an_incident_on_the_map() {
    let (_dir, console) = fresh();
    let inside = console.sign_in("R. Ames");
    assert!(inside.page("/").contains("Hand in a report"), "an empty ledger says what to do");
    let begun = Instant::now();
    let read = inside.hand_in(
        "Quito rockets",
        "Rockets hit Norwegian embassy in Quito\n\nQUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, \
         killing two guards, police said. Nobody has claimed responsibility.\n",
    );
    let took = begun.elapsed();
    assert_eq!(read["read"][0]["document"], "Quito rockets.txt");
    let id = read["read"][0]["incidents"][0][0].as_str().expect("an incident").to_owned();
    let row = &inside.json("/api/v1/incidents")["incidents"][0];
    assert_eq!((&row["id"], &row["country"], &row["killed"]["min"]), (&json!(id), &json!("EC"), &json!(2)));
    assert_eq!(inside.json("/api/v1/map")["features"][0]["properties"]["id"], json!(id));
    assert!(inside.page(&format!("/incidents/{id}")).contains("killing two guards"));
    assert!(took < Duration::from_secs(20), "{took:?} in a build for tests on a shared machine");
    let again = inside.hand_in("Quito rockets", "\u{0}\u{1}\u{2}");
    assert_eq!(again["read"][0]["kept"], false, "what is no text is told and not kept: {again}");
}

#[test]
fn whoever_listens_hears_of_changes() {
    let (dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let mut stream = TcpStream::connect(&console.at).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let head = format!("GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", inside.at, inside.cookie);
    stream.write_all(head.as_bytes()).expect("sent");
    let mut told = String::new();
    let mut until = |n: usize| {
        let mut bytes = [0; 4096];
        while told.matches("event: ledger").count() < n {
            let read = stream.read(&mut bytes).expect("an event in time");
            assert!(read > 0, "the stream ended: {told}");
            told.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        told.clone()
    };
    assert!(until(1).contains("text/event-stream"));
    // Another process writes: the command line.
    let text = dir.path().join("new.txt");
    std::fs::write(&text, "QUITO, May 12, 2031 - Two rockets hit the Norwegian embassy in Quito on Monday.")
        .expect("written");
    let run = support::chancery()
        .args(["--model", "none", "read"])
        .arg(&text)
        .arg("--ledger")
        .arg(dir.path().join("ledger"))
        .output();
    assert!(run.expect("runs").status.success());
    until(2);
    assert!(
        inside.json("/api/v1/incidents?country=EC&since=2031-05-01&until=2031-05-31")["part"]["total"]
            .as_u64()
            .is_some_and(|n| n > 0)
    );
}

#[test]
fn somebody_inside_lets_others_in() {
    let (_dir, console) = fresh();
    let inside = console.sign_in("R. Ames");
    let answer = inside.ask("POST", "/api/v1/invitations", &[("X-CSRF-Token", &inside.token)], &[]);
    assert_eq!(answer.status, 201);
    let password = answer.json()["password"].as_str().expect("a password").to_owned();
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let guest = console.stranger();
    let form = format!("name=Guest&password={password}");
    assert_eq!(guest.ask("POST", "/login", &kind, form.as_bytes()).status, 303);
    assert_eq!(guest.ask("POST", "/login", &kind, form.as_bytes()).status, 401, "once");
}

#[test]
fn who_asks_after_a_change_sees_it_and_nothing_of_others() {
    let (_dir, console) = demo();
    let (one, two) = (console.sign_in("R. Ames"), console.sign_in("J. Oyelaran"));
    let paths = ["/attribution", "/review", "/search?q=norwegian", "/statistics", "/decisions"];
    let before: Vec<String> = paths.map(|path| one.page(path)).to_vec();
    // Pages are drawn once for all: what stands around them is everybody's own.
    for (path, page) in paths.iter().zip(&before) {
        let other = two.page(path);
        assert!(page.contains("R. Ames") && !page.contains("J. Oyelaran"), "{path}");
        assert!(other.contains("J. Oyelaran") && !other.contains("R. Ames"), "{path}");
        assert!(page.contains(&one.token) && !other.contains(&one.token), "{path}");
        let inner = |page: &str| page.split("<main").nth(1).map(str::to_owned);
        assert_eq!(inner(page), inner(&other), "{path}");
    }
    let read = one.hand_in(
        "one",
        "QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, killing two guards. Red Dawn claimed responsibility for the attack.",
    );
    let incident = read["read"][0]["incidents"][0][0].as_str().expect("an incident").to_owned();
    for path in ["/attribution", "/review", "/search?q=norwegian"] {
        assert!(two.page(path).contains("Norwegian"), "{path} is of the ledger as it is");
    }
    let page = format!("/incidents/{incident}");
    assert!(!two.page(&page).contains("accepted"));
    let seen = one.json(&format!("/api/v1/incidents/{incident}"));
    let done = one.decide(&serde_json::json!({ "do": "accept", "id": incident, "seen": seen["version"] }));
    assert_eq!(done.status, 201);
    assert!(two.page(&page).contains("accepted"), "a decision is on the next page anybody opens");
    assert!(two.page("/decisions").contains("R. Ames"));
    // Fifty who ask at once, while somebody writes, all get a page.
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..50).map(|_| scope.spawn(|| two.page("/review"))).collect();
        one.hand_in(
            "two",
            "LIMA, May 14, 2031 - A car bomb damaged the Danish embassy in Lima on Wednesday, police said.",
        );
        for page in asking {
            assert!(page.join().expect("answered").contains("Review"));
        }
    });
    assert!(two.page("/review").contains("Danish"));
}

#[test]
fn the_description_lists_what_answers() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let description = inside.json("/openapi.json");
    assert_eq!(description["openapi"], "3.1.0");
    let mut asked = 0;
    for (path, methods) in description["paths"].as_object().expect("paths") {
        if methods.get("get").is_none() || path.contains('{') || path.ends_with("/events") {
            continue;
        }
        let answer = inside.ask("GET", path, &[], &[]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        asked += 1;
    }
    assert!(asked >= 14, "{asked}");
}

#[test]
fn decisions_and_hits_say_in_words_what_they_are_about() {
    let (_dir, console) = demo();
    let inside = console.sign_in("R. Ames");
    let review = inside.json("/api/v1/review/ndjamena-embassy-rockets-1.txt");
    let fact = &review["facts"][0];
    let order =
        json!({ "do": "accept", "id": fact["line"]["id"], "seen": fact["version"], "why": "as the agency has it" });
    assert_eq!(inside.decide(&order).status, 201);
    let order = json!({ "do": "grade", "source": "Halden News", "grade": "B", "why": "years of checking" });
    assert_eq!(inside.decide(&order).status, 201);
    let page = inside.page("/decisions");
    let to = format!("href=\"/facts/{}\">Three rockets were fired", fact["line"]["id"].as_str().expect("an id"));
    assert!(page.contains(&to) && page.contains(">Halden News<"), "{page}");
    // A headline with entities in its markup is shown as the page shows it.
    let found = inside.page("/search?q=guard+drone");
    assert!(found.contains("night at India's embassy") || found.contains("night at India’s embassy"), "{found}");
    assert!(!found.contains("&amp;rsquo;"), "{found}");
}
