//! The real binary against a site and a proxy on loopback: character sets that only a header names, and the way by proxies.

mod support;

use chancery_ledger::{Ledger, Open};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Run, chancery};
use tempfile::{TempDir, tempdir};

/// Answers every request on loopback; `reply` gets the head and writes the answer.
struct Host {
    address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Host {
    fn new(reply: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let address = listener.local_addr().expect("bound").to_string();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (log, reply) = (Arc::clone(&heads), Arc::new(reply));
        std::thread::spawn(move || {
            for stream in listener.incoming().take(200) {
                let Ok(mut stream) = stream else { continue };
                let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                    let mut head = Vec::new();
                    let mut piece = [0; 4096];
                    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
                        let Ok(got @ 1..) = stream.read(&mut piece) else { return };
                        head.extend_from_slice(&piece[..got]);
                    }
                    let head = String::from_utf8_lossy(&head).into_owned();
                    log.lock().expect("a log").push(head.clone());
                    reply(&head, &mut stream);
                });
            }
        });
        Host { address, heads }
    }

    /// A site: what is asked for gives kind and bytes.
    fn site(pages: impl Fn(&str) -> Option<(String, Vec<u8>)> + Send + Sync + 'static) -> Host {
        Host::new(move |head, stream| {
            let target = head.split(' ').nth(1).unwrap_or_default();
            let path =
                target.split_once("://").map_or(target, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
            let (status, kind, body) = match pages(path) {
                Some((kind, body)) => ("200 OK", kind, body),
                None => ("404 Not Found", "text/plain".to_owned(), Vec::new()),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        })
    }

    fn asked(&self) -> Vec<String> {
        self.heads.lock().expect("a log").iter().map(|h| h.lines().next().unwrap_or_default().to_owned()).collect()
    }
}

struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempdir().expect("a folder"))
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = chancery();
        command.args(words).current_dir(self.0.path()).args(["--ledger", "ledger", "--model", "none"]);
        command
    }

    fn run(&self, words: &[&str]) -> Run {
        Run::of(self.command(words).output().expect("the binary starts"))
    }

    fn ledger(&self) -> PathBuf {
        self.0.path().join("ledger")
    }

    /// Bytes and record of every document, by the order of their names.
    fn documents(&self) -> Vec<(Vec<u8>, String)> {
        let ledger = Ledger::open(&self.ledger(), Open::View).expect("a ledger");
        let stored = ledger.documents().map(|d| d.expect("a document"));
        stored.map(|d| (ledger.bytes(&d.name).expect("readable").expect("there"), d.record)).collect()
    }
}

/// A report whose head names a person of another script; in the encoding of a label, told by the header alone.
fn page(title: &str, label: &str, meta: &str) -> Vec<u8> {
    let page = format!(
        "<html lang=\"en\"><head>{meta}<title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>TARNOVO, 4 March 2031 - Two men threw a petrol bomb at the gate of the embassy of Norway in Sofia on Tuesday, the police \
         said. Nobody was hurt, and the guard put the fire out with sand before the brigade came.</p></article></body></html>"
    );
    encoding_rs::Encoding::for_label(label.as_bytes()).expect("an encoding").encode(&page).0.into_owned()
}

const RUSSIAN: &str = "\u{41f}\u{43e}\u{441}\u{43e}\u{43b} at the gate";
const JAPANESE: &str = "\u{5927}\u{4f7f}\u{9928} at the gate";

/// Path, kind, bytes, the headline it must have, and the encoding it is read as.
fn pages() -> Vec<(&'static str, &'static str, Vec<u8>, &'static str, &'static str)> {
    vec![
        ("/ru", "text/html; charset=windows-1251", page(RUSSIAN, "windows-1251", ""), RUSSIAN, "windows-1251"),
        ("/ja", "text/html; charset=\"Shift_JIS\"", page(JAPANESE, "shift_jis", ""), JAPANESE, "Shift_JIS"),
        (
            "/both",
            "text/html;charset=windows-1251",
            page(&format!("{RUSSIAN} again"), "windows-1251", "<meta charset=\"koi8-r\">"),
            "\u{41f}\u{43e}\u{441}\u{43e}\u{43b} at the gate again",
            "windows-1251",
        ),
        (
            "/odd",
            "text/html; charset=nonsense",
            page(&format!("{RUSSIAN} too"), "windows-1251", "<meta charset=\"windows-1251\">"),
            "\u{41f}\u{43e}\u{441}\u{43e}\u{43b} at the gate too",
            "windows-1251",
        ),
    ]
}

/// All pages are there as they were sent, read by what their header says, and read alike again.
fn are_read_by_their_header(desk: &Desk) {
    let documents = desk.documents();
    for (path, _, bytes, title, encoding) in pages() {
        let (_, record) = documents.iter().find(|(b, _)| *b == bytes).unwrap_or_else(|| panic!("{path}: other bytes"));
        assert!(record.contains(&format!("\"encoding\":\"{encoding}\"")), "{path}: {record}");
        let shown = desk.run(&["search", "petrol", "--format", "jsonl"]);
        assert!(shown.said.contains("petrol"), "{}", shown.said);
        let listed = desk.run(&["documents", "--format", "jsonl"]);
        assert_eq!(listed.code, Some(0), "{}", listed.said);
        // Records keep the bytes of a quote; what people look at shows the headline as it reads.
        for words in [&["documents", "--width", "400"][..], &["brief"]] {
            let shown = desk.run(words);
            assert!(shown.said.contains(title), "{path}: {words:?}: {}", shown.said);
        }
        let found = desk.run(&["search", title.split(' ').next().unwrap_or_default()]);
        assert!(found.said.contains("at the gate") || found.said.contains(title), "{path}: {}", found.said);
    }
    for words in [&["replay"][..], &["recode", "--all", "--dry-run"], &["verify"]] {
        let run = desk.run(words);
        assert_eq!(run.code, Some(0), "{words:?}: {}", run.said);
    }
    let again = desk.run(&["recode", "--all"]);
    assert_eq!(again.code, Some(0), "{}", again.said);
    assert_eq!(desk.documents(), documents, "coded again they are the same: {}", again.said);
}

fn site() -> Host {
    Host::site(|path| {
        let feed = || {
            let items: String =
                pages().iter().map(|(p, ..)| format!("<item><title>{p}</title><link>{p}</link></item>")).collect();
            Some((
                "application/rss+xml".to_owned(),
                format!("<rss version=\"2.0\"><channel>{items}</channel></rss>").into(),
            ))
        };
        let found = pages().into_iter().find(|(p, ..)| *p == path);
        if path == "/feed" { feed() } else { found.map(|(_, kind, bytes, ..)| (kind.to_owned(), bytes)) }
    })
}

#[test]
fn an_address_is_read_by_the_character_set_of_its_header() {
    let (desk, site) = (Desk::new(), site());
    let addresses: Vec<String> = pages().iter().map(|(path, ..)| format!("http://{}{path}", site.address)).collect();
    let mut words = vec!["read", "--allow", "127.0.0.0/8"];
    words.extend(addresses.iter().map(String::as_str));
    let read = desk.run(&words);
    assert_eq!(read.code, Some(0), "{}", read.said);
    are_read_by_their_header(&desk);
}

#[test]
fn the_watch_keeps_the_character_set_of_a_header() {
    let (desk, site) = (Desk::new(), site());
    let list = format!("[watch]\ngap = \"0s\"\n[[feed]]\nurl = \"http://{}/feed\"\n", site.address);
    fs::write(desk.0.path().join("feeds.toml"), list).expect("a folder to write to");
    let once = desk.run(&["watch", "--once", "--allow", "127.0.0.0/8"]);
    assert_eq!(once.code, Some(0), "{}", once.said);
    are_read_by_their_header(&desk);
}

#[test]
fn a_feed_that_robots_may_not_ask_for_is_told_as_blocked_before_it_is_watched() {
    let site = Host::site(|path| {
        match path {
        "/robots.txt" => Some(("text/plain".to_owned(), b"User-agent: *\nDisallow: /private/\n".to_vec())),
        _ => Some((
            "application/rss+xml".to_owned(),
            b"<rss version=\"2.0\"><channel><item><title>A</title><link>/a</link><pubDate>Mon, 24 Nov 2031 09:00:00 GMT</pubDate></item></channel></rss>".to_vec(),
        )),
    }
    });
    let desk = Desk::new();
    let list: String = ["open", "private/one", "private/two"]
        .map(|p| format!("[[feed]]\nurl = \"http://{}/{p}\"\nname = \"{p}\"\n", site.address))
        .concat();
    fs::write(desk.0.path().join("feeds.toml"), format!("[watch]\ngap = \"0s\"\n{list}"))
        .expect("a folder to write to");
    let check = desk.run(&["feeds", "check", "--allow", "127.0.0.0/8", "--width", "200"]);
    assert_eq!(check.code, Some(1), "{}", check.said);
    let lines: Vec<&str> = check.said.lines().filter(|l| l.contains("robots.txt forbids it")).collect();
    assert!(
        lines.len() == 2 && lines.iter().all(|l| l.starts_with("private/") && l.contains("blocked")),
        "{}",
        check.said
    );
    let asked = site.asked();
    assert!(!asked.iter().any(|line| line.contains("/private/")), "{asked:?}");
    assert_eq!(asked.iter().filter(|line| line.contains("/robots.txt")).count(), 1, "{asked:?}");
}

#[test]
fn a_web_archive_keeps_the_character_set_of_the_answer_in_it() {
    let desk = Desk::new();
    let mut archive = Vec::new();
    for (path, kind, bytes, ..) in pages() {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example{path}\r\nWARC-Date: 2031-05-20T08:00:00Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            http.len() + bytes.len()
        );
        archive.extend([head.as_bytes(), http.as_bytes(), &bytes, b"\r\n\r\n"].concat());
    }
    fs::write(desk.0.path().join("a.warc"), archive).expect("a folder to write to");
    let read = desk.run(&["read", "a.warc"]);
    assert_eq!(read.code, Some(0), "{}", read.said);
    are_read_by_their_header(&desk);
}

#[test]
fn what_is_forgotten_and_listed_again_is_known_to_the_ledger() {
    let desk = Desk::new();
    let shown = Arc::new(Mutex::new("/ru".to_owned()));
    let now = Arc::clone(&shown);
    let site = Host::site(move |path| {
        let path_now = now.lock().expect("a path").clone();
        let feed = format!(
            "<rss version=\"2.0\"><channel><item><title>{path_now}</title><link>{path_now}</link></item></channel></rss>"
        );
        let found = pages().into_iter().find(|(p, ..)| *p == path);
        if path == "/feed" {
            return Some(("application/rss+xml".to_owned(), feed.into_bytes()));
        }
        found.map(|(_, kind, bytes, ..)| (kind.to_owned(), bytes))
    });
    let list =
        format!("[watch]\ngap = \"0s\"\nforget_after = \"30d\"\n[[feed]]\nurl = \"http://{}/feed\"\n", site.address);
    fs::write(desk.0.path().join("feeds.toml"), list).expect("a folder to write to");
    let round = |day: &str, path: &str| {
        *shown.lock().expect("a path") = path.to_owned();
        let run = desk.run(&["watch", "--once", "--allow", "127.0.0.0/8", "--now", &format!("{day}T08:00:00Z")]);
        assert_eq!(run.code, Some(0), "{}", run.said);
        run.said
    };
    assert!(round("2031-03-05", "/ru").contains("new      "));
    assert!(round("2031-04-01", "/ja").contains("new      "), "another item takes its place");
    let later = round("2031-06-01", "/ja");
    assert!(later.contains("forgot   1 item that no feed lists any more"), "{later}");
    assert!(later.contains("1 forgotten"), "{later}");
    let back = round("2031-06-02", "/ru");
    assert!(back.contains("known    "), "{back}");
    assert_eq!(desk.documents().len(), 2, "{back}");
    let stored = desk.run(&["feeds", "check", "--stored"]);
    assert!(stored.said.contains("2 read") && stored.said.contains("1 forgotten"), "{}", stored.said);
}

/// A proxy that has every page of the site, and opens no tunnel.
fn proxy() -> Host {
    let has = |path: &str| pages().into_iter().find(|(p, ..)| *p == path);
    Host::new(move |head, stream| {
        let mut words = head.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = target.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
        let answer = match (method, path.as_deref().and_then(has)) {
            ("GET", _)
                if target.contains("locked")
                    && !head.to_lowercase().contains("proxy-authorization: basic zgvzazpzzwnyzxq=") =>
            {
                b"HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec()
            }
            ("GET", Some((_, kind, bytes, ..))) => {
                let head = format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
                    bytes.len()
                );
                [head.as_bytes(), &bytes].concat()
            }
            ("CONNECT", _) => b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec(),
            _ => b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec(),
        };
        let _ = stream.write_all(&answer);
    })
}

#[test]
fn public_hosts_are_asked_by_way_of_the_proxy_and_no_other_way() {
    let (desk, proxy) = (Desk::new(), proxy());
    let url = format!("http://{}", proxy.address);
    let read = desk.run(&["read", "http://news.example/ru", "--proxy", &url]);
    assert_eq!(read.code, Some(0), "{}", read.said);
    assert_eq!(proxy.asked(), ["GET http://news.example/ru HTTP/1.1"]);
    assert_eq!(desk.documents()[0].0, pages()[0].2);
    let heads = proxy.heads.lock().expect("a log").join("");
    assert!(heads.to_lowercase().contains("host: news.example\r\n"), "{heads}");
    // By the environment, both spellings; a tunnel for https.
    let mut of_environment = desk.command(&["read", "http://news.example/ja"]);
    let run = Run::of(of_environment.env("HTTP_PROXY", &url).output().expect("the binary starts"));
    assert_eq!(run.code, Some(0), "{}", run.said);
    let mut tunnel = desk.command(&["read", "https://news.example/both"]);
    let run = Run::of(tunnel.env("https_proxy", &url).output().expect("the binary starts"));
    assert_eq!(run.code, Some(2), "{}", run.said);
    assert!(run.said.contains("the proxy: proxy server responded 403"), "{}", run.said);
    assert_eq!(proxy.asked()[1..], ["GET http://news.example/ja HTTP/1.1", "CONNECT news.example:443 HTTP/1.1"]);
    // What no proxy is to be asked for.
    let before = proxy.asked().len();
    for (words, says) in [
        (&["read", "http://127.0.0.1:1/a", "--proxy", &url][..], "127.0.0.1 is loopback"),
        (&["read", "http://2130706433/a", "--proxy", &url][..], "127.0.0.1 is loopback"),
        (&["read", "http://169.254.169.254/latest", "--proxy", &url][..], "address not allowed"),
        (&["read", "http://news.example:25/", "--proxy", &url][..], "a port of another service"),
        (&["read", "http://localhost/a", "--proxy", &url][..], "address not allowed"),
        (&["read", "http://news.example/ru", "--proxy", "none"][..], "news.example"),
        (&["read", "http://news.example/ru", "--proxy", "socks5://a:1"][..], "a proxy of kind “socks5” is not known"),
    ] {
        let run = desk.run(words);
        assert_eq!(run.code, Some(2), "{words:?}: {}", run.said);
        assert!(run.said.contains(says), "{words:?}: {}", run.said);
    }
    let mut excepted = desk.command(&["read", "http://news.example/ru"]);
    let run = excepted.env("http_proxy", &url).env("NO_PROXY", "example").output().expect("the binary starts");
    assert!(!run.status.success());
    assert_eq!(proxy.asked().len(), before, "{:?}", proxy.asked());
    // Nobody answers where the proxy should be: nothing goes directly.
    let gone = desk.run(&["read", "http://news.example/odd", "--proxy", "http://127.0.0.1:1"]);
    assert_eq!(gone.code, Some(2), "{}", gone.said);
    assert!(gone.said.contains("no connection"), "{}", gone.said);
}

#[test]
fn what_goes_through_a_tunnel_is_sealed_for_the_host_asked_for() {
    let inside = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&inside);
    let proxy = Host::new(move |_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 Connection Established\r\n\r\n");
        let mut piece = [0; 4096];
        let got = stream.read(&mut piece).unwrap_or(0);
        log.lock().expect("a log").push(piece[..got].to_vec());
        // The answer of a host that speaks plainly.
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nwords");
    });
    let desk = Desk::new();
    let url = format!("http://{}", proxy.address);
    let run = desk.run(&["read", "https://news.example/ru?key=secret", "--proxy", &url]);
    assert_eq!(run.code, Some(2), "what is not sealed is not read: {}", run.said);
    assert_eq!(proxy.asked()[0], "CONNECT news.example:443 HTTP/1.1");
    let inside = inside.lock().expect("a log").clone();
    let hello = &inside[0];
    assert!(hello.starts_with(&[0x16, 0x03]), "the opening of TLS: {:?}", hello.get(..8));
    let holds = |words: &[u8]| hello.windows(words.len()).any(|w| w == words);
    assert!(holds(b"news.example") && !holds(b"secret") && !holds(b"GET"));
    let heads = proxy.heads.lock().expect("a log").join("");
    assert!(!heads.contains("secret") && !heads.contains("/ru"), "{heads}");
}

#[test]
fn a_proxy_with_a_password_gets_it_and_nobody_is_shown_it() {
    let (desk, proxy) = (Desk::new(), proxy());
    let locked = desk.run(&["read", "http://locked.example/ru", "--proxy", &proxy.address]);
    assert!(locked.said.contains("the proxy wants a user and password"), "{}", locked.said);
    let with = format!("http://desk:secret@{}", proxy.address);
    let read = desk.run(&["read", "http://locked.example/ru", "--proxy", &with]);
    assert_eq!(read.code, Some(0), "{}", read.said);
    let list = format!("[watch]\nproxy = \"{with}\"\n[[feed]]\nurl = \"http://locked.example/ja\"\n");
    fs::write(desk.0.path().join("feeds.toml"), list).expect("a folder to write to");
    let watch = desk.run(&["watch", "--once"]);
    assert!(watch.said.contains(&format!("by way of http://{}", proxy.address)), "{}", watch.said);
    assert!(!watch.said.contains("secret"), "{}", watch.said);
    assert!(proxy.asked().contains(&"GET http://locked.example/ja HTTP/1.1".to_owned()), "{:?}", proxy.asked());
    let check = desk.run(&["feeds", "check"]);
    assert!(check.said.contains("not a feed") && !check.said.contains("secret"), "{}", check.said);
}
