//! A console that is measured, and who asks it: just enough HTTP over connections that stay open.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running `chancery serve` on a free port of the loopback, ended when it is dropped.
pub struct Console {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub at: String,
}

impl Console {
    /// Starts one over a ledger.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(program: &Path, ledger: &Path, model: Option<&str>) -> Result<Console> {
        let mut command = Command::new(program);
        command.env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::piped());
        command.args(model.iter().flat_map(|m| ["--model", m]));
        command.args(["serve", "--no-fetch", "--listen", "127.0.0.1:0", "--ledger"]).arg(ledger);
        let mut child = command.spawn().with_context(|| program.display().to_string())?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let address = loop {
            let Some(line) = lines.next() else {
                let ended = child.wait()?;
                bail!("the console did not start: {ended}");
            };
            if let Some(rest) = line?.strip_prefix("console") {
                break rest.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
            }
        };
        // What it says later is taken, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        ensure!(address.starts_with("127.0.0.1:"), "not on the loopback: {address}");
        Ok(Console { child, at: address })
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Somebody with a session.
#[derive(Clone)]
pub struct Person {
    /// Where the console is.
    pub at: String,
    /// `NAME=VALUE` of the session.
    pub cookie: String,
}

/// An answer.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// The body, packed as it was sent.
    pub body: Vec<u8>,
    /// From the first byte asked to the last one had.
    pub took: Duration,
}

impl Person {
    /// Somebody with the value of a session's cookie.
    pub fn new(console: &Console, value: &str) -> Person {
        let port = console.at.rsplit(':').next().unwrap_or_default();
        Person { at: console.at.clone(), cookie: format!("chancery-{port}={value}") }
    }

    /// Gets JSON on a connection of its own.
    ///
    /// # Errors
    /// When it is not had.
    pub fn json(&self, path: &str) -> Result<Value> {
        let answer = Line::open(self)?.ask("GET", path, "", &[])?;
        ensure!(answer.status == 200, "{path}: status {}", answer.status);
        Ok(serde_json::from_slice(&answer.body)?)
    }

    /// Hands a report in and waits until it is read; gives what became of it.
    ///
    /// # Errors
    /// When it is not taken or not read in time.
    pub fn hand_in(&self, token: &str, name: &str, text: &str) -> Result<Value> {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n{name}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--x--\r\n"
        );
        let head = format!("Content-Type: multipart/form-data; boundary=x\r\nX-CSRF-Token: {token}\r\n");
        let answer = Line::open(self)?.ask("POST", "/api/v1/reports", &head, body.as_bytes())?;
        ensure!(answer.status == 202, "a report: status {}", answer.status);
        let number = serde_json::from_slice::<Value>(&answer.body)?["reading"].as_u64().context("a number")?;
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let progress = self.json(&format!("/api/v1/reports/{number}"))?;
            if progress["done"] == true {
                ensure!(progress["failed"] == "", "{progress}");
                return Ok(progress);
            }
            std::thread::sleep(Duration::from_millis(15));
        }
        bail!("a report was not read in time")
    }
}

/// A connection that stays open.
pub struct Line {
    stream: BufReader<TcpStream>,
    person: Person,
}

impl Line {
    /// Opens one.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(person: &Person) -> Result<Line> {
        let stream = TcpStream::connect(&person.at)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Line { stream: BufReader::new(stream), person: person.clone() })
    }

    /// Asks for a page as a browser does, packed.
    ///
    /// # Errors
    /// When the connection breaks.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, "Accept-Encoding: gzip\r\n", &[])
    }

    fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer> {
        let begun = Instant::now();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Length: {}\r\n{headers}\r\n",
            self.person.at,
            self.person.cookie,
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.stream.get_mut().write_all(body)?;
        let (status, body) = read(&mut self.stream)?;
        Ok(Answer { status, body, took: begun.elapsed() })
    }
}

/// Reads one answer: status and body, unchunked.
fn read(stream: &mut impl BufRead) -> Result<(u16, Vec<u8>)> {
    let (mut status, mut length, mut chunked) = (0, 0, false);
    loop {
        let mut line = String::new();
        ensure!(stream.read_line(&mut line)? > 0, "the connection was closed");
        let line = line.trim_end().to_lowercase();
        if status == 0 {
            status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).context("a status")?;
        } else if let Some(n) = line.strip_prefix("content-length:") {
            length = n.trim().parse()?;
        } else if let Some(how) = line.strip_prefix("transfer-encoding:") {
            chunked = how.contains("chunked");
        } else if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    while chunked {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim(), 16)?;
        let from = body.len();
        body.resize(from + size + 2, 0);
        stream.read_exact(&mut body[from..])?;
        body.truncate(from + size);
        chunked = size > 0;
    }
    Ok((status, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_whole_or_in_chunks() {
        let whole =
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        let mut stream = BufReader::new(&whole[..]);
        assert_eq!(read(&mut stream).expect("an answer"), (200, b"hello".to_vec()));
        assert_eq!(read(&mut stream).expect("the next one"), (404, Vec::new()));
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
        assert_eq!(read(&mut BufReader::new(&chunked[..])).expect("an answer"), (200, b"hello".to_vec()));
        assert!(read(&mut BufReader::new(&b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"[..])).is_err());
    }
}
