//! Web archives (ISO 28500): records one after the other, each with a head and a body.

use crate::budget::{LineEnd, read_line};
use crate::http::{self, NoAnswer};
use crate::input::{Body, Container, Input, Step, Stream};
use crate::problem::{ProblemKind, ReadProblem};
use crate::{Limits, naming};
use std::io::{self, Read};
use std::sync::Arc;

/// Longest head of a record, in bytes.
const HEAD: usize = 64 << 10;

/// A web archive being read.
pub(crate) struct Warc {
    input: Input,
    source: Stream,
    /// Records so far, and bytes of them.
    record: u64,
    read: u64,
    line: Vec<u8>,
    /// Found behind something that had to be told first.
    pending: Option<Step>,
    ended: bool,
}

/// The head of a record.
#[derive(Default)]
struct Head {
    kind: String,
    length: Option<u64>,
    url: Option<String>,
    date: Option<String>,
    content_type: Option<String>,
}

impl Warc {
    pub(crate) fn new(input: Input, source: Stream) -> Warc {
        Warc {
            input: Input { bulk: true, ..input },
            source,
            record: 0,
            read: 0,
            line: Vec::new(),
            pending: None,
            ended: false,
        }
    }

    fn place(&self, at: u64) -> String {
        format!("record {} at byte {at}", self.record)
    }

    fn problem(&self, at: u64, kind: ProblemKind, detail: impl Into<String>) -> Step {
        Step::Problem(ReadProblem::new(&*self.input.shown, kind, detail).at(self.place(at)))
    }

    /// Ends the archive with what went wrong.
    fn end(&mut self, at: u64, error: &io::Error) -> Step {
        self.ended = true;
        let (kind, detail) = self.input.budget.kind_of(error);
        self.problem(at, kind, detail)
    }

    /// The head of the next record, where it begins, and how many lines before it were none of any record.
    fn head(&mut self) -> io::Result<Option<(Head, u64, u64)>> {
        let mut strange = 0;
        let start = loop {
            let at = self.read;
            if read_line(&mut self.source, &mut self.line, HEAD, &mut self.read)? == LineEnd::None {
                return Ok(None).map(|none| if strange > 0 { Some((Head::default(), at, strange)) } else { none });
            }
            if self.line.starts_with(b"WARC/") {
                break at;
            }
            strange += u64::from(!self.line.trim_ascii().is_empty());
        };
        let mut head = Head::default();
        let mut size = 0;
        loop {
            let end = read_line(&mut self.source, &mut self.line, HEAD, &mut self.read)?;
            if end == LineEnd::None {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            size += self.line.len();
            if self.line.trim_ascii().is_empty() || size > HEAD {
                return Ok(Some((head, start, strange)));
            }
            head.take(&self.line);
        }
    }

    /// The body; `None` when it was too large and passed over.
    fn body(&mut self, length: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let mut source = (&mut self.source).take(length);
        if length > limit {
            let passed = io::copy(&mut source, &mut io::sink())?;
            self.read += passed;
            return if passed < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(None) };
        }
        let mut body = Vec::with_capacity(usize::try_from(length.min(1 << 20)).unwrap_or(0));
        source.read_to_end(&mut body)?;
        self.read += body.len() as u64;
        if (body.len() as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(Some(body)) }
    }

    /// A record with its body.
    fn taken(&mut self, head: Head, length: u64, at: u64, limits: &Limits) -> Step {
        match self.body(length, limits.max_file_bytes) {
            Ok(Some(body)) => self.record(head, at, body, limits),
            Ok(None) => {
                self.problem(at, ProblemKind::TooLarge, format!("{length} bytes, {}", too_large(limits.max_file_bytes)))
            }
            Err(e) => self.end(at, &e),
        }
    }

    /// What a record is to us.
    fn record(&self, head: Head, at: u64, body: Vec<u8>, limits: &Limits) -> Step {
        let url = head.url.clone().unwrap_or_default();
        let is_http = url.starts_with("http://") || url.starts_with("https://");
        let (content_type, body, flaw) = match head.kind.as_str() {
            "response" if is_http => match http::read(&body, limits.max_file_bytes, &self.input.budget) {
                Ok(answer) if !(200..300).contains(&answer.status) => {
                    return Step::Aside(format!("pages with status {}", answer.status));
                }
                Ok(answer) => (answer.content_type, answer.body, answer.flaw),
                Err(NoAnswer::Broken(what)) => return self.problem(at, ProblemKind::Broken, what),
                Err(NoAnswer::TooLarge) => {
                    return self.problem(at, ProblemKind::TooLarge, too_large(limits.max_file_bytes));
                }
            },
            "resource" | "conversion" => (head.content_type.clone(), body, None),
            kind => return Step::Aside(format!("{} records", naming::label(kind))),
        };
        let (media, _) = content_type.as_deref().map(http::media_type).unwrap_or_default();
        let Some(ending) = ending(&media, &body) else {
            return Step::Aside(naming::label(&media));
        };
        if body.is_empty() {
            return Step::Aside("empty pages".to_owned());
        }
        let mut input = self.input.without_body();
        input.depth += 1;
        input.name = naming::of_address(&url, ending);
        input.shown = format!("{}!{}", self.input.shown, naming::label(&url));
        input.origin.place = Some(self.place(at));
        input.origin.url = Some(naming::label(&url)).filter(|u| !u.is_empty());
        input.origin.fetched = head.date.map(|d| naming::label(&d));
        input.origin.media_type = Some(naming::label(&media)).filter(|m| !m.is_empty());
        if matches!(ending, "pdf" | "docx") {
            input.body = Body::Bytes(Arc::from(body));
            return Step::Open(Box::new(input));
        }
        input.origin.charset = content_type.as_deref().and_then(http::charset);
        let mut document = input.document(body);
        if let (Some(flaw), Some(origin)) = (flaw, &mut document.origin) {
            origin.remarks.push(format!("the page is not whole: {flaw}"));
        }
        Step::Document(Box::new(document))
    }
}

impl Head {
    fn take(&mut self, line: &[u8]) {
        let Some((name, value)) = http::header(line) else { return };
        match name.as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "content-length" => self.length = value.parse().ok(),
            // Some programs put the address in angle brackets.
            "warc-target-uri" => self.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "warc-date" => self.date = Some(value),
            "content-type" => self.content_type = Some(value),
            _ => {}
        }
    }
}

fn too_large(limit: u64) -> String {
    format!("the limit is {limit} bytes")
}

/// The ending of what can be a report; `None` for the rest.
fn ending(media: &str, body: &[u8]) -> Option<&'static str> {
    match media {
        "text/html" | "application/xhtml+xml" => Some("html"),
        "text/plain" => Some("txt"),
        "application/pdf" | "application/x-pdf" => Some("pdf"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some("docx"),
        // Without a type the bytes must look like a page.
        "" | "application/octet-stream" => {
            let start = &body[..body.len().min(512)];
            let start = String::from_utf8_lossy(start).to_ascii_lowercase();
            (start.contains("<html") || start.contains("<!doctype html")).then_some("html")
        }
        _ => None,
    }
}

impl Container for Warc {
    fn step(&mut self, limits: &Limits) -> Option<Step> {
        if let Some(step) = self.pending.take() {
            return Some(step);
        }
        if self.ended {
            return None;
        }
        let before = self.read;
        let (head, at, strange) = match self.head() {
            Ok(Some(found)) => found,
            Ok(None) => return None,
            Err(e) => {
                self.record += 1;
                return Some(self.end(before, &e));
            }
        };
        self.record += 1;
        if self.record > limits.max_entries {
            self.ended = true;
            let limit = limits.max_entries;
            return Some(self.problem(at, ProblemKind::TooMany, format!("only the first {limit} records were read")));
        }
        let Some(length) = head.length else {
            // Without a length the next record is looked for.
            let detail = match strange {
                0 => "a record without a length".to_owned(),
                n => format!("{n} lines that are of no record"),
            };
            return Some(self.problem(at, ProblemKind::Broken, detail));
        };
        let step = self.taken(head, length, at, limits);
        if strange == 0 {
            return Some(step);
        }
        self.pending = Some(step);
        Some(self.problem(before, ProblemKind::Broken, format!("{strange} lines that are of no record")))
    }
}
