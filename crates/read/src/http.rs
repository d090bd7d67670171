//! Answers of web servers, as archives keep them: a head and a body, as it was sent.

use crate::budget::Budget;
use crate::unpack;
use std::io::{Cursor, Read};
use std::sync::Arc;

/// Longest head that is looked for.
const HEAD: usize = 256 << 10;

/// An answer, its body as a browser would get it.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Status, such as 200.
    pub status: u16,
    /// Value of `Content-Type`.
    pub content_type: Option<String>,
    /// The body, without the codings of its way.
    pub body: Vec<u8>,
    /// What was wrong with the body; what came before is in it.
    pub flaw: Option<String>,
}

/// Why there is no answer to be had.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// Not an answer of a web server.
    Broken(&'static str),
    /// The body is larger than the limit.
    TooLarge,
}

/// Reads an answer. Bodies over `limit` bytes are not taken.
pub(crate) fn read(bytes: &[u8], limit: u64, budget: &Arc<Budget>) -> Result<Answer, NoAnswer> {
    let (head, body) = split(bytes).ok_or(NoAnswer::Broken("no end of the HTTP head"))?;
    let mut lines = head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    let status = lines.next().and_then(status).ok_or(NoAnswer::Broken("no HTTP status"))?;
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let value = |name: &str| headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let mut answer =
        Answer { status, content_type: value("content-type").map(str::to_owned), body: body.to_vec(), flaw: None };
    if value("transfer-encoding").is_some_and(|v| v.to_ascii_lowercase().contains("chunked")) {
        // Some archives keep the head as it was and the body without its chunks.
        if let Some((body, whole)) = unchunked(&answer.body) {
            answer.body = body;
            answer.flaw = (!whole).then(|| "the last chunk is missing".to_owned());
        }
    }
    let codings = value("content-encoding").unwrap_or_default().to_ascii_lowercase();
    for coding in codings.split(',').rev().map(str::trim) {
        decode(&mut answer, coding, limit, budget)?;
    }
    Ok(answer)
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let window = &bytes[..bytes.len().min(HEAD)];
    let mut at = 0;
    while let Some(feed) = window[at..].iter().position(|b| *b == b'\n') {
        at += feed + 1;
        match &window[at..] {
            [b'\n', ..] => return Some((&bytes[..at], &bytes[at + 1..])),
            [b'\r', b'\n', ..] => return Some((&bytes[..at], &bytes[at + 2..])),
            _ => {}
        }
    }
    None
}

fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_ascii_whitespace();
    words.next().filter(|w| w.to_ascii_uppercase().starts_with("HTTP"))?;
    words.next()?.parse().ok()
}

/// A header line: name in small letters, and value.
pub(crate) fn header(line: &[u8]) -> Option<(String, String)> {
    let line = String::from_utf8_lossy(line);
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// The body without its chunks, and whether the last one was there; `None` when it has no chunks.
fn unchunked(mut bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut any = false;
    loop {
        let end = bytes.iter().take(64).position(|b| *b == b'\n');
        let size = end.and_then(|end| {
            let line = std::str::from_utf8(bytes[..end].trim_ascii()).ok()?;
            usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()
        });
        let (Some(end), Some(size)) = (end, size) else { return any.then_some((out, false)) };
        let rest = &bytes[end + 1..];
        if size == 0 {
            return Some((out, true));
        }
        any = true;
        out.extend_from_slice(&rest[..size.min(rest.len())]);
        if rest.len() < size {
            return Some((out, false));
        }
        bytes = &rest[size..];
        bytes = bytes.strip_prefix(b"\r\n").or(bytes.strip_prefix(b"\n")).unwrap_or(bytes);
    }
}

fn decode(answer: &mut Answer, coding: &str, limit: u64, budget: &Arc<Budget>) -> Result<(), NoAnswer> {
    let packed = |body: &mut Vec<u8>| -> crate::input::Stream { Box::new(Cursor::new(std::mem::take(body))) };
    let is_gzip = answer.body.starts_with(b"\x1f\x8b");
    let unpacked = match coding {
        // Archives that unpack bodies leave the header of old standing.
        "gzip" | "x-gzip" if is_gzip => unpack::gzip(packed(&mut answer.body), budget),
        "deflate" => match unpack::http_deflate(packed(&mut answer.body), budget) {
            Ok(stream) => stream,
            Err(_) => return Ok(()),
        },
        "br" => unpack::brotli(packed(&mut answer.body), budget),
        "zstd" => unpack::zstd(packed(&mut answer.body), budget),
        _ => return Ok(()),
    };
    let read = unpacked.take(limit.saturating_add(1)).read_to_end(&mut answer.body);
    if answer.body.len() as u64 > limit {
        return Err(NoAnswer::TooLarge);
    }
    if let Err(e) = read {
        answer.flaw = Some(budget.kind_of(&e).1);
    }
    Ok(())
}

/// The character set that a `Content-Type` names, in small letters; whether there is one of that name is not asked.
pub fn charset(content_type: &str) -> Option<String> {
    media_type(content_type).1.map(|label| crate::naming::label(&label)).filter(|label| (1..=40).contains(&label.len()))
}

/// The media type of a `Content-Type` and its character set, both in small letters.
pub(crate) fn media_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_ascii_lowercase())
    });
    (media, charset.filter(|c| !c.is_empty()))
}
