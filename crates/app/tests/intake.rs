//! Addresses handed in at the console: what is fetched, what is never asked, and how the feeds of a watch are shown. The real binary
//! against servers on loopback. What is tried stands in `docs/security.md`, row by row with the names of these tests.
#![cfg(unix)]

mod support;
#[path = "support/web.rs"]
mod web;

use chancery_testkit::soak::world::{Fault, NETWORK, World};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use web::Console;

const ARTICLE: &str = r#"<!doctype html><html lang="en"><head><title>Two rockets strike Kenyan embassy in Quito</title>
<link rel="canonical" href="https://halden.example/world/rockets-quito">
<meta property="article:section" content="World"><meta name="author" content="Mira Oduya">
<meta property="article:published_time" content="2031-05-12T08:00:00Z"><meta property="article:modified_time" content="2031-05-13T09:30:00Z">
</head><body><article><h1>Two rockets strike Kenyan embassy in Quito</h1>
<p>QUITO, May 12, 2031 - Two rockets struck the Kenyan embassy in Quito on Monday, killing two guards, police said.</p>
<p>No group has claimed responsibility for the attack, which damaged the north wall of the compound, officials said.</p>
</article></body></html>"#;

const REPORT: &str =
    "LIMA, May 14, 2031 - A gunman fired at the Kenyan embassy in Lima on Wednesday, wounding one guard, police said.";

/// A site for the time of one test: `reply` writes what it likes to every request, of which the path is given.
struct Site {
    at: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    fn new(reply: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let at = listener.local_addr().expect("bound").to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, reply) = (Arc::clone(&asked), Arc::new(reply));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
                std::thread::spawn(move || {
                    let mut head = vec![0; 16384];
                    let got = stream.read(&mut head).unwrap_or(0);
                    let head = String::from_utf8_lossy(&head[..got]).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    log.lock().expect("a log").push(path.clone());
                    reply(&path, &mut stream);
                });
            }
        });
        Site { at, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a log").clone()
    }
}

fn say(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())));
}

fn outcomes(progress: &Value) -> Vec<(String, bool, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let read = progress["read"].as_array().expect("a list");
    read.iter().map(|o| (text(&o["document"]), o["kept"] == true, text(&o["remark"]))).collect()
}

#[test]
fn an_address_is_fetched_read_and_known_by_where_it_was_found() {
    let site = Site::new(|path, stream| match path {
        "/story" => say(stream, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", ARTICLE),
        _ => say(stream, "404 Not Found", "", "nothing here"),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::start_with(folder.path(), &["--allow", &site.at]);
    let visitor = console.sign_in("R. Ames");
    assert!(visitor.page("/intake").contains("name=\"url\""));
    let both = format!("{} {}", site.url("/story"), site.url("/gone"));
    let progress = visitor.intake(&[("url", &both)]);
    assert_eq!((progress["failed"].as_str(), progress["papers"].as_u64()), (Some(""), Some(2)), "{progress}");
    let found = outcomes(&progress);
    let (lost, kept) = (&found[0], &found[1]);
    assert_eq!((lost.0.as_str(), lost.1, lost.2.as_str()), (site.url("/gone").as_str(), false, "status 404"));
    assert!(kept.1, "{progress}");
    assert!(progress["read"][1]["incidents"][0][1].as_str().is_some_and(|n| n.contains("Quito")), "{progress}");
    let document = visitor.json(&format!("/api/v1/documents/{}", kept.0));
    let value = |list: &str, name: &str| {
        let list = document[list].as_array().expect("a list");
        list.iter().find(|d| d["name"] == name).and_then(|d| d["value"].as_str()).map(str::to_owned)
    };
    assert_eq!(value("origin", "fetched from"), Some(site.url("/story")), "{document}");
    assert_eq!(value("about", "authors").as_deref(), Some("Mira Oduya"));
    assert_eq!(value("about", "section").as_deref(), Some("World"));
    assert_eq!(value("about", "address").as_deref(), Some("https://halden.example/world/rockets-quito"));
    assert!(value("about", "last change").is_some_and(|v| v.starts_with("2031-05-13")), "{document}");
    let page = visitor.page(&format!("/documents/{}", kept.0));
    assert!(page.contains("Mira Oduya") && page.contains("Where it was found"), "{page}");
    assert!(!page.contains("href=\"http"), "nothing on the page leads out of the console");
    // Pasted where the words go, an address alone is one too; and what is there already is told.
    let again = visitor.intake(&[("text", &format!("  {}\n", site.url("/story")))]);
    assert_eq!(outcomes(&again)[0].2, "already in the ledger", "{again}");
}

const MESSAGE: &str = "From: Desk <desk@example.org>\r\nTo: all@example.org\r\nSubject: Lima\r\nDate: Wed, 14 May 2031 18:00:00 +0000\r\n\
    MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";

#[test]
fn what_lies_at_an_address_may_be_a_file_of_any_kind() {
    let message = format!("{MESSAGE}{REPORT}\r\n");
    let sent = message.clone();
    let site = Site::new(move |_, stream| say(stream, "200 OK", "Content-Type: message/rfc822\r\n", &sent));
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::start_with(folder.path(), &["--allow", &site.at]);
    let visitor = console.sign_in("R. Ames");
    let progress = visitor.intake(&[("url", &site.url("/mail"))]);
    let (name, kept, _) = outcomes(&progress).remove(0);
    assert!(kept, "{progress}");
    // The text is what quotes are cut from; the file is given back as it was.
    let original = visitor.ask("GET", &format!("/documents/{name}/original"), &[], &[]);
    assert_eq!(original.text(), message);
    let document = visitor.json(&format!("/api/v1/documents/{name}"));
    let origin = document["origin"].to_string();
    assert!(origin.contains("Lima") && origin.contains(&site.url("/mail")), "{origin}");
    drop(console);
    // The command reads it the same way.
    let other = folder.path().join("other");
    let read = support::chancery()
        .args(["--model", "none", "read", &site.url("/mail"), "--allow", &site.at, "--ledger"])
        .arg(&other)
        .output()
        .expect("the binary starts");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let shown = support::chancery().args(["original", &name, "--ledger"]).arg(&other).output().expect("runs");
    assert_eq!(String::from_utf8_lossy(&shown.stdout), message);
}

#[test]
fn no_address_of_the_inside_is_asked() {
    let site = Site::new(|_, stream| say(stream, "200 OK", "Content-Type: text/html\r\n", ARTICLE));
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::start(folder.path());
    let visitor = console.sign_in("R. Ames");
    let port = site.at.rsplit(':').next().expect("a port").to_owned();
    let inside = [
        site.url("/a"),
        format!("http://localhost:{port}/a"),
        format!("http://2130706433:{port}/a"),
        format!("http://0x7f.1:{port}/a"),
        format!("http://[::1]:{port}/a"),
        format!("http://[::ffff:127.0.0.1]:{port}/a"),
        format!("http://0.0.0.0:{port}/a"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "http://192.168.1.1/<script>alert(1)</script>".to_owned(),
    ];
    let progress = visitor.intake(&[("url", &inside.join("\n"))]);
    let found = outcomes(&progress);
    assert_eq!(found.len(), inside.len(), "{progress}");
    for (url, kept, why) in &found {
        assert!(!kept && why.contains("address not allowed"), "{url}: {why}");
    }
    assert_eq!(site.asked(), Vec::<String>::new(), "not even a connection is tried");
    // The same words for every port: nothing is learnt about what listens where.
    let words: Vec<&str> = found[..2].iter().map(|f| f.2.as_str()).collect();
    let closed = visitor.intake(&[("url", "http://127.0.0.1:9/a")]);
    assert!(words.contains(&outcomes(&closed)[0].2.as_str()), "{words:?} {closed}");
    let page = visitor.page("/intake");
    assert!(page.contains("not kept") && !page.contains("<script>alert"), "shown as text");
    assert_eq!(visitor.json("/api/v1/ledger")["documents"], 0);
}

#[test]
fn neither_a_redirect_nor_a_feed_leads_inside() {
    let inner = Site::new(|_, stream| say(stream, "200 OK", "Content-Type: text/html\r\n", ARTICLE));
    let to = inner.url("/inner");
    let outer = Site::new(move |path, stream| match path {
        "/moved" => say(stream, "302 Found", &format!("Location: {to}\r\n"), ""),
        "/feed" => {
            let body = format!(
                "<rss version=\"2.0\"><channel><title>t</title><item><title>a</title><link>{to}</link></item></channel></rss>"
            );
            say(stream, "200 OK", "Content-Type: application/rss+xml\r\n", &body);
        }
        _ => say(stream, "404 Not Found", "", ""),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::start_with(folder.path(), &["--allow", &outer.at]);
    let visitor = console.sign_in("R. Ames");
    let progress = visitor.intake(&[("url", &outer.url("/moved")), ("url", &outer.url("/feed"))]);
    let found = outcomes(&progress);
    assert_eq!(found.len(), 2, "{progress}");
    assert!(found.iter().all(|f| !f.1 && f.2.contains("address not allowed")), "{progress}");
    assert_eq!(inner.asked(), Vec::<String>::new());
}

#[test]
fn a_feed_gives_its_newest_articles_within_bounds() {
    let site = Site::new(|path, stream| match path.strip_prefix("/story/").and_then(|n| n.parse::<u32>().ok()) {
        Some(n) => {
            let report = REPORT.replace("one guard", &format!("{n} guards"));
            let page = format!("<html><body><article><h1>Story {n}</h1><p>{report}</p></article></body></html>");
            say(stream, "200 OK", "Content-Type: text/html\r\n", &page);
        }
        None if path == "/feed" => {
            let item = |n: u32| {
                format!(
                    "<item><title>Story {n}</title><link>/story/{n}</link><pubDate>Mon, {:02} May 2031 08:00:00 GMT</pubDate></item>",
                    1 + n % 28
                )
            };
            let items: String = (2..5).map(item).collect();
            let body = format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>");
            say(stream, "200 OK", "Content-Type: application/rss+xml\r\n", &body);
        }
        None => say(stream, "404 Not Found", "", ""),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::start_with(folder.path(), &["--allow", &site.at]);
    let visitor = console.sign_in("R. Ames");
    let progress = visitor.intake(&[("url", &site.url("/feed"))]);
    assert_eq!(outcomes(&progress).iter().filter(|o| o.1).count(), 3, "{progress}");
    let stories: Vec<String> = site.asked().into_iter().filter(|p| p.starts_with("/story")).collect();
    assert_eq!(stories, ["/story/4", "/story/3", "/story/2"], "the newest first");
    let many: Vec<String> = (0..21).map(|n| format!("https://news.example/{n}")).collect();
    assert_eq!(visitor.form(&[("url", &many.join(" "))]).status, 422, "too many at a time");
}

#[test]
fn what_is_no_address_of_the_web_is_refused_and_fetching_can_be_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::start_with(folder.path(), &["--no-fetch"]);
    let visitor = console.sign_in("R. Ames");
    assert!(!visitor.page("/intake").contains("name=\"url\""), "no field where nothing is fetched");
    let answer = visitor.form(&[("url", "https://news.example/a")]);
    assert!(answer.status == 422 && answer.text().contains("fetches nothing"), "{}", answer.text());
    let pasted = visitor.form(&[("text", "https://news.example/a")]);
    assert_eq!(pasted.status, 422, "pasted ones neither");
    for bad in
        ["file:///etc/passwd", "gopher://news.example/", "//news.example", "https://me:word@news.example/", "https://"]
    {
        let answer = visitor.form(&[("url", bad)]);
        assert_eq!(answer.status, 422, "{bad}");
        assert!(!answer.text().contains("word@"), "{}", answer.text());
    }
    assert_eq!(visitor.form(&[("url", "   ")]).status, 422, "nothing was handed in");
    // A stranger and a request of another site ask nobody for anything.
    assert_eq!(console.stranger().form(&[("url", "https://news.example/a")]).status, 401);
    let mut forged = visitor.clone();
    forged.token = "0".repeat(40);
    assert_eq!(forged.form(&[("url", "https://news.example/a")]).status, 403);
}

#[test]
fn a_silent_host_holds_nobody_up_and_not_the_end_of_the_program() {
    let site = Site::new(|_, _| std::thread::sleep(Duration::from_secs(90)));
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::start_with(folder.path(), &["--allow", &site.at]);
    let visitor = console.sign_in("R. Ames");
    let numbers: Vec<Value> = (0..4).map(|n| visitor.form(&[("url", &site.url(&format!("/{n}")))]).json()).collect();
    let fifth = visitor.form(&[("url", &site.url("/4"))]);
    assert!(fifth.status == 422 && fifth.text().contains("try again"), "{}", fifth.text());
    let begun = Instant::now();
    let read = visitor.hand_in("lima", REPORT);
    assert!(outcomes(&read)[0].1, "{read}");
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    let going = visitor.json(&format!("/api/v1/reports/{}", numbers[0]["reading"]));
    assert!(
        going["done"] == false && going["step"].as_str().is_some_and(|s| s.contains("asking 127.0.0.1")),
        "{going}"
    );
    assert!(visitor.page("/intake").contains("aria-busy"), "the page shows that it goes on");
    let took = console.end();
    assert!(took < Duration::from_secs(15), "{took:?}");
}

#[test]
fn the_feeds_of_a_watch_and_their_health_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let none = Console::start(&ledger);
    let visitor = none.sign_in("R. Ames");
    assert!(visitor.page("/feeds").contains("No feed is watched"));
    assert_eq!(visitor.json("/api/v1/feeds")["feeds"], serde_json::json!([]));
    drop(none);
    let world = World::open(&[Fault::None, Fault::Inside], Duration::from_nanos(1), 2).expect("loopback");
    std::fs::write(folder.path().join("feeds.toml"), world.feeds()).expect("a folder to write to");
    let watched = support::chancery()
        .args(["watch", "--once", "--allow", NETWORK, "--ledger", "ledger", "--model", "none"])
        .current_dir(folder.path())
        .output()
        .expect("the binary starts");
    assert!(watched.status.success(), "{}", String::from_utf8_lossy(&watched.stderr));
    let console = Console::start(&ledger);
    let visitor = console.sign_in("R. Ames");
    let feeds = visitor.json("/api/v1/feeds");
    let health: Vec<&str> =
        feeds["feeds"].as_array().expect("feeds").iter().filter_map(|f| f["health"].as_str()).collect();
    assert_eq!((health.len(), health[0]), (2, "blocked"), "those that are not well first: {feeds}");
    assert!(feeds["done"].as_u64().is_some_and(|n| n > 0) && feeds["asked"] != "", "{feeds}");
    let page = visitor.page("/feeds");
    assert!(page.contains("Blocked") && page.contains("not well"), "{page}");
    assert!(visitor.page("/intake").contains("2 feeds are"), "and in a line beside the form");
}
