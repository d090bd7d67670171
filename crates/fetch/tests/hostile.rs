//! Servers that misbehave, on loopback: each is given up within its limit, and told by its kind.

use chancery_fetch::{Allow, Client, ErrorKind, Limits, Message};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A server for the time of one test: `reply` writes what it likes to every request, whose head and body were read.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(reply: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let address = listener.local_addr().expect("bound").to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, reply) = (Arc::clone(&asked), Arc::new(reply));
        std::thread::spawn(move || {
            for stream in listener.incoming().take(64) {
                let Ok(mut stream) = stream else { continue };
                let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                    let mut head = vec![0; 65536];
                    let Ok(got) = stream.read(&mut head) else { return };
                    let head = String::from_utf8_lossy(&head[..got]).into_owned();
                    log.lock().expect("a log").push(head.clone());
                    reply(head.split(' ').nth(1).unwrap_or_default(), &mut stream);
                });
            }
        });
        Server { address, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a log").clone()
    }
}

fn say(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn limits() -> Limits {
    Limits {
        body_bytes: 100_000,
        head_bytes: 8 << 10,
        connect: Duration::from_secs(2),
        head: Duration::from_secs(1),
        silence: Duration::from_millis(700),
        total: Duration::from_secs(4),
        patience: Duration::from_millis(600),
        least_rate: 1000.0,
        redirects: 4,
        ..Limits::default()
    }
}

fn client(server: &Server) -> Client {
    let allow = Allow { everything: false, networks: vec![server.address.parse().expect("an address")] };
    Client::new(limits(), allow, None)
}

fn kind(server: &Server, path: &str) -> ErrorKind {
    let begun = Instant::now();
    let error = client(server).get(&server.url(path), None).expect_err("no answer");
    assert!(begun.elapsed() < Duration::from_secs(6), "{error} took {:?}", begun.elapsed());
    error.kind
}

#[test]
fn without_leave_nothing_inside_is_asked() {
    let server = Server::new(|_, stream| say(stream, "200 OK", "", b"inside"));
    let port = server.address.rsplit(':').next().expect("a port").to_owned();
    let client = Client::new(limits(), Allow::default(), None);
    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.0.0.1", "0", "127.1"]
    {
        let error = client.get(&format!("http://{host}:{port}/"), None).expect_err(host);
        assert_eq!(error.kind, ErrorKind::Forbidden, "{error}");
        let message = Message { content_type: "text/plain", body: b"x", ..Message::default() };
        let posted = client.post(&format!("http://{host}:{port}/secret"), &message).expect_err(host);
        assert_eq!(posted.kind, ErrorKind::Forbidden, "{posted}");
        assert!(!posted.to_string().contains("secret"), "{posted}");
    }
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn a_redirect_does_not_lead_inside() {
    let inside = Server::new(|_, stream| say(stream, "200 OK", "", b"inside"));
    let to = inside.url("/");
    let server = Server::new(move |path, stream| {
        let to = match path {
            "/other-port" => to.as_str(),
            "/metadata" => "http://169.254.169.254/latest/meta-data/",
            "/private" => "http://10.0.0.1/",
            _ => "http://localhost:9/",
        };
        say(stream, "302 Found", &format!("Location: {to}\r\n"), b"");
    });
    for path in ["/other-port", "/metadata", "/private", "/name"] {
        assert_eq!(kind(&server, path), ErrorKind::Forbidden, "{path}");
    }
    assert_eq!(inside.asked(), Vec::<String>::new());
}

#[test]
fn redirects_end() {
    let server = Server::new(|path, stream| {
        let to = match path {
            "/circle" => "/circle-2".to_owned(),
            "/circle-2" => "/circle".to_owned(),
            "/file" => "file:///etc/passwd".to_owned(),
            long => format!("{long}x"),
        };
        say(stream, "302 Found", &format!("Location: {to}\r\n"), b"");
    });
    assert_eq!(kind(&server, "/circle"), ErrorKind::Redirects);
    assert_eq!(kind(&server, "/endless"), ErrorKind::Redirects);
    assert_eq!(kind(&server, "/file"), ErrorKind::Scheme);
}

#[test]
fn a_move_for_good_is_told_and_one_for_now_is_not() {
    let server = Server::new(|path, stream| match path {
        "/old" => say(stream, "301 Moved", "Location: /older\r\n", b""),
        "/older" => say(stream, "308 Moved", "Location: /new\r\n", b""),
        "/today" => say(stream, "301 Moved", "Location: /tomorrow\r\n", b""),
        "/tomorrow" => say(stream, "302 Found", "Location: /new\r\n", b""),
        _ => say(stream, "200 OK", "ETag: \"1\"\r\nContent-Type: text/plain\r\n", b"news"),
    });
    let good = client(&server).get(&server.url("/old"), None).expect("an answer");
    assert_eq!((good.status, good.body.as_slice(), good.content_type.as_str()), (200, &b"news"[..], "text/plain"));
    assert_eq!(good.moved.map(String::from), Some(server.url("/new")));
    assert_eq!(client(&server).get(&server.url("/today"), None).expect("an answer").moved, None);
    // The same version is asked for where it was given, and nowhere else.
    let again = client(&server).get(&server.url("/new"), Some(&good.validators)).expect("an answer");
    assert_eq!(again.status, 200);
    client(&server).get(&server.url("/other"), Some(&good.validators)).expect("an answer");
    let asked = server.asked();
    assert!(asked[asked.len() - 2].to_lowercase().contains("if-none-match: \"1\""), "{asked:?}");
    assert!(!asked[asked.len() - 1].to_lowercase().contains("if-none-match"), "{asked:?}");
    assert!(asked[0].contains("Chancery/"), "{}", asked[0]);
}

#[test]
fn bodies_are_bounded_packed_and_unpacked() {
    let server = Server::new(|path, stream| match path {
        "/says" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
        }
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'a'; 8192]).is_ok() {}
        }
        "/bomb" => say(stream, "200 OK", "Content-Encoding: gzip\r\n", &gzip(&vec![0; 50 << 20])),
        "/fits" => say(stream, "200 OK", "Content-Encoding: gzip\r\n", &gzip(b"unpacked")),
        "/lie" => say(stream, "200 OK", "Content-Encoding: gzip\r\n", b"plain text, not packed at all"),
        "/odd" => say(stream, "200 OK", "Content-Encoding: br\r\n", b"x"),
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
        }
    });
    assert_eq!(kind(&server, "/says"), ErrorKind::TooLarge);
    assert_eq!(kind(&server, "/endless"), ErrorKind::TooLarge);
    assert_eq!(kind(&server, "/bomb"), ErrorKind::TooLarge);
    assert_eq!(kind(&server, "/lie"), ErrorKind::Encoding);
    assert_eq!(kind(&server, "/odd"), ErrorKind::Encoding);
    assert_eq!(kind(&server, "/half"), ErrorKind::Broken);
    assert_eq!(client(&server).get(&server.url("/fits"), None).expect("an answer").body, b"unpacked");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("memory")
}

#[test]
fn slow_servers_are_let_go() {
    let server = Server::new(|path, stream| match path {
        "/silent" => std::thread::sleep(Duration::from_secs(7)),
        "/head" => {
            for byte in b"HTTP/1.1 200 OK\r\nX-Long: ".iter().chain([b'a'; 200].iter()) {
                if stream.write_all(&[*byte]).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        "/stall" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\na");
            std::thread::sleep(Duration::from_secs(7));
        }
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
            while stream.write_all(b"a").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    });
    assert_eq!(kind(&server, "/silent"), ErrorKind::Timeout);
    assert_eq!(kind(&server, "/head"), ErrorKind::Timeout);
    assert_eq!(kind(&server, "/stall"), ErrorKind::Timeout);
    assert_eq!(kind(&server, "/drip"), ErrorKind::TooSlow);
}

#[test]
fn heads_are_bounded_and_must_be_heads() {
    let server = Server::new(|path, stream| match path {
        "/large" => {
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(60_000)).as_bytes());
        }
        "/many" => {
            let many: String = (0..2000).map(|n| format!("X-{n}: a\r\n")).collect();
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{many}\r\n").as_bytes());
        }
        "/closed" => {}
        _ => {
            let _ = stream.write_all(b"220 mail.example ESMTP\r\n\r\n");
        }
    });
    assert_eq!(kind(&server, "/large"), ErrorKind::Head);
    assert_eq!(kind(&server, "/many"), ErrorKind::Head);
    assert_eq!(kind(&server, "/mail"), ErrorKind::Head);
    assert!(matches!(kind(&server, "/closed"), ErrorKind::Broken | ErrorKind::Head));
}

#[test]
fn errors_of_servers_are_answers_and_say_when_to_come_back() {
    let server = Server::new(|_, stream| say(stream, "503 Busy", "Retry-After: 120\r\n", b"sorry"));
    let answer = client(&server).get(&server.url("/"), None).expect("an answer");
    assert_eq!((answer.status, answer.retry_after.as_deref(), answer.is_good()), (503, Some("120"), false));
    assert!(answer.body.is_empty());
}

#[test]
fn a_message_is_delivered_once() {
    let server = Server::new(|path, stream| match path {
        "/moved" => say(stream, "307 Moved", "Location: /hook\r\n", b""),
        _ => say(stream, "204 No Content", "", b""),
    });
    let message = Message { content_type: "application/json", headers: &[("x-signature", "abc")], body: b"{\"a\":1}" };
    assert_eq!(client(&server).post(&server.url("/hook"), &message).expect("an answer"), 204);
    assert_eq!(client(&server).post(&server.url("/moved"), &message).expect("an answer"), 307);
    let asked = server.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[0].starts_with("POST /hook HTTP/1.1") && asked[0].contains("x-signature: abc"), "{}", asked[0]);
}

#[test]
fn hosts_that_are_not_there_are_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let closed = listener.local_addr().expect("bound");
    drop(listener);
    let client = Client::new(limits(), Allow { everything: true, networks: Vec::new() }, None);
    let error = client.get(&format!("http://{closed}/"), None).expect_err("nobody listens");
    assert_eq!(error.kind, ErrorKind::Connect, "{error}");
    let error = client.get("http://no-such-host.invalid/", None).expect_err("no such name");
    assert_eq!(error.kind, ErrorKind::UnknownHost, "{error}");
    let secure = Server::new(|_, stream| say(stream, "200 OK", "", b"not TLS"));
    let error = client.get(&format!("https://{}/", secure.address), None).expect_err("no TLS");
    assert_eq!(error.kind, ErrorKind::Tls, "{error}");
}
