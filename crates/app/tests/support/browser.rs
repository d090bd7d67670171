//! Debian's chromium, driven through chromedriver by the few commands of WebDriver that the tests need.

#![allow(dead_code, reason = "each test file uses its own part")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Keys of WebDriver.
pub const ENTER: char = '\u{e007}';
/// See [`ENTER`].
pub const TAB: char = '\u{e004}';

/// See [`ENTER`].
pub const SHIFT: char = '\u{e008}';
/// See [`ENTER`].
pub const ESCAPE: char = '\u{e00c}';
/// See [`ENTER`].
pub const LEFT: char = '\u{e012}';
/// See [`ENTER`].
pub const UP: char = '\u{e013}';
/// See [`ENTER`].
pub const RIGHT: char = '\u{e014}';
/// See [`ENTER`].
pub const END: char = '\u{e010}';

/// How long something may take to show.
const PATIENCE: Duration = Duration::from_secs(45);

/// A driver and one window.
pub struct Browser {
    driver: Child,
    at: String,
    session: String,
}

/// A free port, as far as one can know.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map(|a| a.port()).expect("a port")
}

impl Browser {
    /// Starts one; `None` where chromium or its driver is missing, which is said past the test harness so that it shows.
    pub fn start() -> Option<Browser> {
        let there =
            |name: &str| Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !["chromium", "chromedriver"].iter().all(|name| there(name).is_ok_and(|s| s.success())) {
            let line = "\nskipped: the console in a browser: no chromium and chromedriver here (Debian: chromium, chromium-driver)\n";
            drop(std::io::stderr().write_all(line.as_bytes()));
            return None;
        }
        // A port found free may be gone when the driver asks for it, and on a busy machine a driver or its browser
        // may die while it starts: each time all of it is begun anew.
        let mut last = String::new();
        for _ in 0..5 {
            match Browser::begin() {
                Ok(browser) => return Some(browser),
                Err(why) => last = why,
            }
            std::thread::sleep(Duration::from_secs(1));
        }
        panic!("no browser: {last}");
    }

    /// One driver with one window, or why there is none.
    fn begin() -> Result<Browser, String> {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut browser =
            Browser { driver: driver.expect("starts"), at: format!("127.0.0.1:{port}"), session: String::new() };
        let until = Instant::now() + PATIENCE;
        loop {
            let ready = browser.send("GET", "/status", &Value::Null).is_ok_and(|s| s["ready"] == json!(true));
            if let Ok(Some(ended)) = browser.driver.try_wait() {
                return Err(format!("chromedriver ended: {ended}"));
            }
            if ready {
                break;
            }
            if Instant::now() > until {
                return Err("chromedriver does not answer".to_owned());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let arguments = json!([
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--window-size=1400,900",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader"
        ]);
        let wanted = json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments }, "goog:loggingPrefs": { "browser": "ALL" } } } });
        let answer = browser.send("POST", "/session", &wanted).map_err(|e| e.to_string())?;
        let id = answer["sessionId"].as_str().ok_or_else(|| format!("no session: {answer}"))?;
        browser.session = format!("/session/{id}");
        Ok(browser)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.send(method, path, body).expect("the driver answers")
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
        let body = if method == "GET" || method == "DELETE" { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(&self.at)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.at,
            body.len()
        );
        stream.write_all((head + &body).as_bytes())?;
        let body = answer(BufReader::new(stream)).unwrap_or_default();
        Ok(serde_json::from_slice::<Value>(&body).map(|v| v["value"].clone()).unwrap_or_default())
    }

    fn command(&self, method: &str, path: &str, body: Value) -> Value {
        self.ask(method, &format!("{}{path}", self.session), &body)
    }

    /// Opens an address.
    pub fn open(&self, address: &str) {
        self.command("POST", "/url", json!({ "url": address }));
    }

    /// Where it is.
    pub fn address(&self) -> String {
        self.command("GET", "/url", Value::Null).as_str().unwrap_or_default().to_owned()
    }

    /// What a script returns.
    pub fn run(&self, script: &str) -> Value {
        self.command("POST", "/execute/sync", json!({ "script": script, "args": [] }))
    }

    /// Waits until a script returns something true.
    pub fn wait(&self, script: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self.run(&format!("return {script}"));
            if !matches!(found, Value::Null | Value::Bool(false))
                && found != json!("")
                && found != json!(0)
                && found.get("error").is_none()
            {
                return found;
            }
            assert!(
                Instant::now() < until,
                "not true in time at {}: {script} ({found})\n{}",
                self.address(),
                self.console().join("\n")
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Says what a page may: `granted`, `denied` or `prompt`.
    pub fn permit(&self, what: &str, state: &str) {
        self.command("POST", "/permissions", json!({ "descriptor": { "name": what }, "state": state }));
    }

    /// Types keys into whatever has the focus.
    pub fn keys(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [
                    json!({ "type": "keyDown", "value": key.to_string() }),
                    json!({ "type": "keyUp", "value": key.to_string() }),
                ]
            })
            .collect();
        self.command("POST", "/actions", json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }));
    }

    /// Types keys while another one is held down.
    pub fn held(&self, held: char, keys: &str) {
        let key = |kind: &str, key: char| json!({ "type": kind, "value": key.to_string() });
        let mut actions = vec![key("keyDown", held)];
        actions.extend(keys.chars().flat_map(|k| [key("keyDown", k), key("keyUp", k)]));
        actions.push(key("keyUp", held));
        self.command("POST", "/actions", json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }));
    }

    /// What the browser's console said: errors and warnings.
    pub fn console(&self) -> Vec<String> {
        let log = self.command("POST", "/se/log", json!({ "type": "browser" }));
        let lines = log.as_array().cloned().unwrap_or_default();
        let bad = lines.into_iter().filter(|l| l["level"] == "SEVERE" || l["level"] == "WARNING");
        bad.filter_map(|l| l["message"].as_str().map(str::to_owned))
            .filter(|m| !m.contains("GPU stall") && !m.contains("GL Driver"))
            .collect()
    }
}

/// The body of an answer by its length: the driver leaves the connection open.
fn answer(mut stream: BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            drop(self.send("DELETE", &self.session, &Value::Null));
        }
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}
