//! A console under test and a client that speaks just enough HTTP.

#![allow(dead_code, reason = "each test file uses its own part")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `chancery serve`, ended with the test.
pub struct Console {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub at: String,
    passwords: Receiver<String>,
}

impl Console {
    /// Starts one over a ledger on a free port, reading on rules alone, which is quick.
    pub fn start(ledger: &Path) -> Console {
        Console::run(
            crate::support::chancery()
                .args(["--model", "none", "serve", "--listen", "127.0.0.1:0", "--ledger"])
                .arg(ledger),
        )
    }

    /// Starts one of another program, such as a release build.
    pub fn of_program(program: &str, ledger: &Path) -> Console {
        let mut command = Command::new(program);
        command.env("NO_COLOR", "1").stdin(Stdio::null());
        Console::run(command.args(["--model", "none", "serve", "--listen", "127.0.0.1:0", "--ledger"]).arg(ledger))
    }

    /// Starts one with further options.
    pub fn start_with(ledger: &Path, options: &[&str]) -> Console {
        Console::run(
            crate::support::chancery()
                .args(["--model", "none", "serve", "--listen", "127.0.0.1:0", "--ledger"])
                .arg(ledger)
                .args(options),
        )
    }

    fn run(command: &mut Command) -> Console {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the binary starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let (told, heard) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(told.send(line))));
        let next = |what: &str| loop {
            let line: String = heard.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no line with {what}"));
            if let Some(rest) = line.strip_prefix(what) {
                break rest.trim().to_owned();
            }
        };
        let address = next("console");
        let at = address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned();
        let (give, passwords) = channel();
        std::thread::spawn(move || {
            for line in heard {
                if let Some(rest) = line.strip_prefix("password") {
                    drop(give.send(rest.split_whitespace().next().unwrap_or_default().to_owned()));
                }
            }
        });
        Console { child, at, passwords }
    }

    /// The next password that the terminal shows.
    pub fn password(&self) -> String {
        self.passwords.recv_timeout(PATIENCE).expect("a password")
    }

    /// Signs somebody in.
    pub fn sign_in(&self, name: &str) -> Visitor {
        let password = self.password();
        let mut visitor = self.stranger();
        let form = format!("name={}&password={password}", name.replace(' ', "+"));
        let answer =
            visitor.ask("POST", "/login", &[("Content-Type", "application/x-www-form-urlencoded")], form.as_bytes());
        assert_eq!(answer.status, 303, "{}", answer.text());
        let cookie = answer.header("set-cookie").expect("a cookie");
        visitor.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        visitor.token = visitor.json("/api/v1/session")["token"].as_str().expect("a token").to_owned();
        visitor
    }

    /// Somebody with the cookie of a session, whose token is looked up.
    pub fn with_cookie(&self, value: &str) -> Visitor {
        let port = self.at.rsplit(':').next().unwrap_or_default();
        let mut visitor = self.stranger();
        visitor.cookie = format!("chancery-{port}={value}");
        let me = visitor.ask("GET", "/api/v1/session", &[], &[]);
        if me.status == 200 {
            visitor.token = me.json()["token"].as_str().unwrap_or_default().to_owned();
        }
        visitor
    }

    /// Signs somebody in who has an account, and gives the answer too.
    pub fn sign_in_as(&self, name: &str, password: &str) -> (Answer, Visitor) {
        let form = format!("name={}&password={}", plus(name), plus(password));
        let kind = [("Content-Type", "application/x-www-form-urlencoded")];
        let answer = self.stranger().ask("POST", "/login", &kind, form.as_bytes());
        let cookie = answer.header("set-cookie").and_then(|c| c.split(';').next()).unwrap_or_default();
        let value = cookie.split_once('=').map(|(_, v)| v.to_owned()).unwrap_or_default();
        let visitor = self.with_cookie(&value);
        (answer, visitor)
    }

    /// Somebody without a session.
    pub fn stranger(&self) -> Visitor {
        Visitor { at: self.at.clone(), cookie: String::new(), token: String::new() }
    }
}

impl Console {
    /// Asks it to end and gives how long that took.
    #[cfg(unix)]
    pub fn end(mut self) -> Duration {
        let begun = std::time::Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(told.success());
        drop(self.child.wait());
        begun.elapsed()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn plus(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Visitor {
    /// Where.
    pub at: String,
    /// `NAME=VALUE` of the session; empty for a stranger.
    pub cookie: String,
    /// Token of writing requests.
    pub token: String,
}

/// An answer.
pub struct Answer {
    /// Status.
    pub status: u16,
    head: String,
    /// The bytes behind the head.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().skip(1).filter_map(|l| l.split_once(':'));
        pairs.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

impl Visitor {
    /// Sends a request on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: {}\r\n", self.at));
        }
        if !self.cookie.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        let mut stream = TcpStream::connect(&self.at).expect("the console answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("sent");
        // A server that refuses by the head alone may not take the body any more.
        drop(stream.write_all(body));
        read(&mut stream)
    }

    /// The status of an answer whose body may never end.
    pub fn status(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> u16 {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nHost: {}\r\nContent-Length: {}\r\n",
            self.at,
            body.len()
        );
        if !self.cookie.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        let mut stream = TcpStream::connect(&self.at).expect("the console answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("sent");
        drop(stream.write_all(body));
        let mut line = String::new();
        drop(BufReader::new(stream).read_line(&mut line));
        line.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
    }

    /// Sends JSON with the session's token.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", self.token.as_str())];
        self.ask(method, path, &headers, body.to_string().as_bytes())
    }

    /// Gets a page that must be there.
    pub fn page(&self, path: &str) -> String {
        let answer = self.ask("GET", path, &[], &[]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// Gets JSON that must be there.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, &[], &[]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Enters a decision.
    pub fn decide(&self, order: &Value) -> Answer {
        let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", self.token.as_str())];
        self.ask("POST", "/api/v1/decisions", &headers, order.to_string().as_bytes())
    }

    /// Sends the form of the intake.
    pub fn form(&self, fields: &[(&str, &str)]) -> Answer {
        let part = |(name, value): &(&str, &str)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = fields.iter().map(part).collect::<String>() + "--x--\r\n";
        let headers = [("Content-Type", "multipart/form-data; boundary=x"), ("X-CSRF-Token", self.token.as_str())];
        self.ask("POST", "/api/v1/reports", &headers, body.as_bytes())
    }

    /// Hands a report in and waits until it is read; gives what became of it.
    pub fn hand_in(&self, name: &str, text: &str) -> Value {
        self.intake(&[("name", name), ("text", text)])
    }

    /// Sends the form of the intake and waits until all is read; gives what became of it.
    pub fn intake(&self, fields: &[(&str, &str)]) -> Value {
        let answer = self.form(fields);
        assert_eq!(answer.status, 202, "{}", answer.text());
        let number = answer.json()["reading"].as_u64().expect("a number");
        for _ in 0..1200 {
            let progress = self.json(&format!("/api/v1/reports/{number}"));
            if progress["done"] == true {
                return progress;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the report was not read within a minute");
    }
}

/// Waits until there is something.
pub fn wait<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it did not come in time");
}

/// Reads an answer to its end.
pub fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // A connection that is cut after a refusal has given its answer.
    drop(stream.read_to_end(&mut bytes));
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    let mut answer = Answer { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() };
    if answer.header("transfer-encoding").is_some_and(|t| t.contains("chunked")) {
        answer.body = unchunked(&answer.body);
    }
    answer
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = bytes.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&bytes[..end]).trim(), 16).unwrap_or(0);
        let rest = &bytes[end + 2..];
        if size == 0 || rest.len() < size {
            break;
        }
        out.extend_from_slice(&rest[..size]);
        bytes = rest.get(size + 2..).unwrap_or_default();
    }
    out
}
