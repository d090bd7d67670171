//! What comes in: pasted words, files, addresses to be fetched; and how the feeds are that a watch asks.
//!
//! Nothing is fetched in here: addresses go to the program around, which judges where they lead.

use crate::api::Error;
use crate::guard::{noted, refuse};
use crate::views::Feeds;
use crate::{Answer, Console, MOST_BYTES, Paper, Progress, Reading};
use axum::Json;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most reports handed in at a time.
const MOST_PAPERS: usize = 200;
/// Most addresses handed in at a time.
const MOST_ADDRESSES: usize = 20;
/// Longest address, in bytes.
const LONGEST: usize = 2048;

/// What the console asks about what comes in. Calls may wait.
pub trait Intake: Send + Sync + 'static {
    /// True when addresses are taken.
    fn fetches(&self) -> bool;
    /// Fetches what lies at these addresses; of a feed or sitemap, the newest articles it leads to. Which host is asked is told to the
    /// reading, and so is what could not be had.
    fn fetch(&self, addresses: &[String], reading: &Reading) -> Vec<Paper>;
    /// The feeds that the watch of this ledger asks; `None` where there was none yet.
    ///
    /// # Errors
    /// When its file cannot be read.
    fn feeds(&self) -> Answer<Option<Feeds>>;
}

/// Routes of the interface for programs.
pub fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new().routes(routes!(hand_in)).routes(routes!(reading)).routes(routes!(feeds))
}

/// A reading that was begun.
#[derive(Serialize, ToSchema)]
struct Begun {
    /// Number of the reading.
    reading: u64,
}

/// Hands reports in: parts `file` with a name, `text` with an optional `name` for pasted words, `url` with an address to be fetched.
/// Words that are nothing but an address are one.
#[utoipa::path(post, path = "/api/v1/reports", tag = "work",
    request_body(content = HandedIn, content_type = "multipart/form-data"),
    responses((status = 202, body = Begun), (status = 401, body = Error), (status = 403, body = Error),
        (status = 413, description = "Too large"), (status = 422, body = Error)))]
async fn hand_in(State(console): State<Arc<Console>>, form: Multipart) -> Response {
    let given = match given(form).await {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    if !given.addresses.is_empty() && !console.desk.fetches() {
        return refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            "this console fetches nothing: paste the report or hand in a file",
        );
    }
    let names: Vec<&str> = given.papers.iter().map(|p| p.name.as_str()).collect();
    let about = [names, given.addresses.iter().map(String::as_str).collect()].concat().join(", ");
    match console.read(given.papers, given.addresses) {
        Ok(reading) => noted(about, (StatusCode::ACCEPTED, Json(Begun { reading }))),
        Err(trouble) => trouble.into_response(),
    }
}

/// Reports handed in.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the parts of a form")]
struct HandedIn {
    /// Files.
    file: Vec<Vec<u8>>,
    /// Pasted words.
    text: String,
    /// A name for them.
    name: String,
    /// Addresses to be fetched.
    url: Vec<String>,
}

/// What a form holds.
#[derive(Default)]
struct Given {
    papers: Vec<Paper>,
    addresses: Vec<String>,
}

async fn given(mut form: Multipart) -> Result<Given, Response> {
    let (mut given, mut text, mut name) = (Given::default(), None, String::new());
    let wrong = |why: String| refuse(StatusCode::UNPROCESSABLE_ENTITY, &why);
    let broken = |e: axum::extract::multipart::MultipartError| {
        let status = e.status();
        let large = status == StatusCode::PAYLOAD_TOO_LARGE;
        refuse(
            status,
            &if large {
                format!("more than {} MB at a time", MOST_BYTES >> 20)
            } else {
                "the form is broken".to_owned()
            },
        )
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let part = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(broken)?;
        match (part.as_str(), file) {
            ("file", Some(file)) if !bytes.is_empty() => {
                given.papers.push(Paper::new(file_name(&file), bytes.to_vec()))
            }
            ("text", _) if !bytes.iter().all(u8::is_ascii_whitespace) => text = Some(bytes.to_vec()),
            ("name", _) => name = String::from_utf8_lossy(&bytes).into_owned(),
            ("url", _) => {
                let text = String::from_utf8_lossy(&bytes);
                for url in text.split_whitespace() {
                    given.addresses.push(address(url).map_err(wrong)?);
                }
            }
            _ => {}
        }
        if given.papers.len() > MOST_PAPERS {
            return Err(wrong(format!("more than {MOST_PAPERS} files at a time")));
        }
    }
    if let Some(bytes) = text {
        match alone(&bytes) {
            Some(url) => given.addresses.push(address(url).map_err(wrong)?),
            None => given.papers.push(pasted(&name, bytes)),
        }
    }
    if given.addresses.len() > MOST_ADDRESSES {
        return Err(wrong(format!("more than {MOST_ADDRESSES} addresses at a time")));
    }
    if given.papers.is_empty() && given.addresses.is_empty() {
        return Err(wrong("nothing was handed in".to_owned()));
    }
    Ok(given)
}

fn pasted(name: &str, bytes: Vec<u8>) -> Paper {
    let name = file_name(name);
    let sum = &crate::doors::hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes))[..8];
    Paper::new(if name.is_empty() { format!("pasted-{sum}.txt") } else { with_ending(name) }, bytes)
}

/// True for what begins like an address of the web.
fn is_web(text: &str) -> bool {
    ["http://", "https://"].iter().any(|s| text.get(..s.len()).is_some_and(|head| head.eq_ignore_ascii_case(s)))
}

/// The address that pasted words are, when they are nothing else.
fn alone(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    (is_web(text) && !text.contains(char::is_whitespace)).then_some(text)
}

/// Looks at an address before anybody is asked; where it leads is judged when it is.
fn address(text: &str) -> Result<String, String> {
    if text.len() > LONGEST {
        return Err(format!("an address of more than {LONGEST} bytes"));
    }
    if !is_web(text) {
        let short: String = text.chars().take(80).collect();
        return Err(format!("“{short}” is no address of the web: those begin with https:// or http://"));
    }
    let host = text.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#', '\\']).next().unwrap_or_default());
    match host.unwrap_or_default() {
        "" => Err("an address without a host".to_owned()),
        // It would stand in the log of acts, and a page behind a password is not published.
        host if host.contains('@') => Err("an address with a user or password in it is not asked".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// The last part of a file's name, without anything that could be a path or a command.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let plain = plain.trim().trim_start_matches('.').to_owned();
    if plain.is_empty() && !given.trim().is_empty() { "report.txt".to_owned() } else { plain }
}

fn with_ending(name: String) -> String {
    let known = [".txt", ".html", ".htm"].iter().any(|e| name.to_lowercase().ends_with(e));
    if known { name } else { name + ".txt" }
}

/// How a reading stands.
#[utoipa::path(get, path = "/api/v1/reports/{reading}", tag = "work",
    params(("reading" = u64, Path, description = "Number of the reading")),
    responses((status = 200, body = Progress), (status = 401, body = Error), (status = 404, body = Error)))]
async fn reading(State(console): State<Arc<Console>>, Path(number): Path<u64>) -> Answer<Json<Progress>> {
    console.reading(number).map(Json)
}

/// The feeds that the watch of this ledger asks, and how each of them is; none where there was no watch yet.
#[utoipa::path(get, path = "/api/v1/feeds", tag = "work",
    responses((status = 200, body = Feeds), (status = 304, description = "Not modified"), (status = 401, body = Error)))]
async fn feeds(State(console): State<Arc<Console>>) -> Answer<Json<Feeds>> {
    console.look(|desk| desk.feeds()).await.map(|found| Json(found.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_no_paths() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\news\\a.txt"), "a.txt");
        assert_eq!(file_name("..."), "report.txt");
        assert_eq!(file_name(""), "");
        assert_eq!(file_name("a\u{0}b.txt"), "ab.txt");
        assert_eq!(with_ending("Bomb in Quito".into()), "Bomb in Quito.txt");
    }

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        for good in ["https://news.example/a?b=1", "HTTP://news.example", "https://[2001:db8::1]:8443/x@y"] {
            assert_eq!(address(good).as_deref(), Ok(good));
        }
        let long = format!("https://news.example/{}", "a".repeat(LONGEST));
        for bad in
            ["file:///etc/passwd", "gopher://a", "news.example", "https://", "https://me:word@news.example/", &long]
        {
            let why = address(bad).expect_err(bad);
            assert!(!why.contains("word@"), "{why}");
        }
    }

    #[test]
    fn pasted_words_are_an_address_only_when_they_are_nothing_else() {
        assert_eq!(alone(b" https://news.example/a \n"), Some("https://news.example/a"));
        assert_eq!(alone(b"https://news.example/a says so"), None);
        assert_eq!(alone(b"QUITO, May 12 - A bomb"), None);
        assert_eq!(alone(b"\xff\xfe"), None);
    }
}
