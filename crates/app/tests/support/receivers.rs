//! Receivers of a test's own: a webhook, a mail relay, and just enough of an XML reader to judge what they got.

#[path = "../../../alerts/tests/schema/mod.rs"]
mod schema;

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long something may take to arrive.
const PATIENCE: Duration = Duration::from_secs(40);

/// A message that arrived.
pub struct Message {
    /// Request line and headers.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
    /// The body as JSON; null when it is none.
    pub json: Value,
}

impl Message {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header by its name in small letters; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        let pairs = self.head.lines().filter_map(|l| l.split_once(':'));
        pairs
            .into_iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.trim().to_owned())
            .unwrap_or_default()
    }

    /// What a receiver does to know that it is from us.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let stamp: i64 = self.header("chancery-timestamp").parse().expect("a timestamp");
        self.header("chancery-signature") == format!("v1={}", chancery_alerts::signature(secret, stamp, &self.body))
    }
}

/// A webhook.
pub struct Hook {
    /// `127.0.0.1:PORT`.
    pub at: String,
    messages: Receiver<Message>,
}

impl Hook {
    /// Starts one that answers with these statuses, then with 200.
    pub fn start(statuses: Vec<u16>) -> Hook {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("an address").to_string();
        let (give, messages) = channel();
        std::thread::spawn(move || {
            let mut statuses = statuses.into_iter();
            for stream in listener.incoming().map_while(Result::ok) {
                let status = statuses.next().unwrap_or(200);
                if let Some(message) = take(stream, status)
                    && give.send(message).is_err()
                {
                    return;
                }
            }
        });
        Hook { at, messages }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.at)
    }

    /// The next message.
    pub fn next(&self) -> Message {
        self.messages.recv_timeout(PATIENCE).expect("a message")
    }

    /// Nothing comes for a while.
    pub fn nothing(&self, within: Duration) {
        if let Ok(message) = self.messages.recv_timeout(within) {
            panic!("it came again: {}", message.text());
        }
    }
}

fn take(mut stream: TcpStream, status: u16) -> Option<Message> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let answer = format!("HTTP/1.1 {status} it\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).ok()?;
    let json = serde_json::from_slice(&body).unwrap_or_default();
    Some(Message { head, body, json })
}

/// A mail relay that takes everything.
pub struct Relay {
    at: String,
    letters: Receiver<String>,
}

impl Relay {
    /// Starts one.
    pub fn start() -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("an address").to_string();
        let (give, letters) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if let Some(letter) = letter(stream)
                    && give.send(letter).is_err()
                {
                    return;
                }
            }
        });
        Relay { at, letters }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("smtp+plain://{}", self.at)
    }

    /// The next conversation, with the letter in it.
    pub fn next(&self) -> String {
        self.letters.recv_timeout(PATIENCE).expect("a letter")
    }
}

fn letter(mut stream: TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    stream.write_all(b"220 relay\r\n").ok()?;
    let (mut heard, mut data) = (String::new(), false);
    while let Some(Ok(line)) = lines.next() {
        heard.push_str(&line);
        heard.push('\n');
        let answer: &[u8] = match (data, line.as_str()) {
            (true, ".") => b"250 taken\r\n",
            (true, _) => continue,
            (false, "DATA") => b"354 go on\r\n",
            (false, "QUIT") => break,
            _ => b"250 well\r\n",
        };
        data = line == "DATA";
        stream.write_all(answer).ok()?;
    }
    Some(heard)
}

/// The text of the first element of a name.
pub fn element(xml: &str, name: &str) -> Option<String> {
    let rest = xml.split_once(&format!("<{name}>"))?.1;
    Some(rest.split_once(&format!("</{name}>"))?.0.to_owned())
}

/// Every element that is opened is closed in its turn, and nothing stands outside the first.
pub fn is_xml(xml: &str) {
    let mut open: Vec<String> = Vec::new();
    for part in xml.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("a tag without an end: {part}"));
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        let name = tag.trim_start_matches('/').split_whitespace().next().unwrap_or_default().to_owned();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{xml}");
        } else {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

/// A sound CAP 1.2 message of this kind.
pub fn is_cap(xml: &str, kind: &str) {
    is_xml(xml);
    assert_eq!(schema::faults(xml), Vec::<String>::new(), "{xml}");
    let one = |name: &str| element(xml, name).unwrap_or_else(|| panic!("no {name} in {xml}"));
    assert_eq!(one("msgType"), kind);
    assert!(["Actual", "Exercise"].contains(&one("status").as_str()));
    assert_eq!((one("scope").as_str(), one("category").as_str()), ("Restricted", "Security"));
    assert_eq!(xml.contains("<references>"), kind == "Update");
}
