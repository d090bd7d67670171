//! Dumps with one JSON object on each line, as news-please and extracts of CC-NEWS write them.

use crate::budget::{LineEnd, read_line};
use crate::input::{Container, Input, Step, Stream};
use crate::problem::{ProblemKind, ReadProblem};
use crate::{Limits, naming};
use chancery_facts::{Stated, StatedTime};
use serde_json::Value;
use std::io::{self, Read};

/// Which keys of a dump hold what. The first that is there and not empty counts; `a.b` is the key `b` of the object `a`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Text or page of the report.
    pub text: Vec<String>,
    /// Headline.
    pub title: Vec<String>,
    /// Address.
    pub url: Vec<String>,
    /// When it was published.
    pub published: Vec<String>,
    /// Name of the outlet.
    pub outlet: Vec<String>,
    /// Authors.
    pub author: Vec<String>,
    /// When it was fetched.
    pub fetched: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let list = |keys: &str| keys.split(' ').map(str::to_owned).collect();
        Fields {
            text: list("maintext text plain_text content body article articleBody full_text"),
            title: list("title headline"),
            url: list("url requested_url link source_url"),
            published: list(
                "date_publish published published_date date_published datePublished published_at publish_date pub_date date",
            ),
            outlet: list("sitename outlet publisher source_domain hostname source domain"),
            author: list("authors author byline"),
            fetched: list("date_download date_crawled crawl_date fetched"),
        }
    }
}

impl Fields {
    /// What can be named: the names that [`Fields::set`] takes.
    pub const NAMES: [&'static str; 7] = ["text", "title", "url", "published", "outlet", "author", "fetched"];

    /// Has `name` taken from the key `key` alone.
    ///
    /// # Errors
    /// When `name` is none of [`Fields::NAMES`] or `key` is empty.
    pub fn set(&mut self, name: &str, key: &str) -> Result<(), String> {
        let keys = match name {
            "text" => &mut self.text,
            "title" => &mut self.title,
            "url" => &mut self.url,
            "published" => &mut self.published,
            "outlet" => &mut self.outlet,
            "author" => &mut self.author,
            "fetched" => &mut self.fetched,
            _ => return Err(format!("“{name}” is none of {}", Self::NAMES.join(", "))),
        };
        if key.is_empty() {
            return Err(format!("no key is named for “{name}”"));
        }
        *keys = vec![key.to_owned()];
        Ok(())
    }
}

/// A dump being read, line by line.
pub(crate) struct Lines {
    input: Input,
    source: Stream,
    number: u64,
    read: u64,
    line: Vec<u8>,
    ended: bool,
}

impl Lines {
    pub(crate) fn new(input: Input, source: Stream) -> Lines {
        Lines { input: Input { bulk: true, ..input }, source, number: 0, read: 0, line: Vec::new(), ended: false }
    }

    fn place(&self) -> String {
        format!("line {}", self.number)
    }

    fn problem(&self, kind: ProblemKind, detail: impl Into<String>) -> Step {
        Step::Problem(ReadProblem::new(&*self.input.shown, kind, detail).at(self.place()))
    }

    fn next(&mut self, limits: &Limits) -> io::Result<Option<Step>> {
        let limit = usize::try_from(limits.max_file_bytes).unwrap_or(usize::MAX);
        loop {
            let end = read_line(&mut self.source, &mut self.line, limit, &mut self.read)?;
            self.number += 1;
            match end {
                LineEnd::None => return Ok(None),
                LineEnd::TooLong => {
                    let detail = format!("a line of more than {limit} bytes");
                    return Ok(Some(self.problem(ProblemKind::TooLarge, detail)));
                }
                LineEnd::Whole if self.line.trim_ascii().is_empty() => {}
                LineEnd::Whole => break,
            }
        }
        let line = self.line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.line);
        let first = match serde_json::from_slice::<Value>(line) {
            Ok(value) => return Ok(Some(self.record(&value, limits))),
            Err(e) => e,
        };
        if self.number > 1 {
            return Ok(Some(self.problem(ProblemKind::Broken, first.to_string())));
        }
        // One object over many lines.
        let room = limits.max_file_bytes.saturating_sub(self.line.len() as u64);
        (&mut self.source).take(room).read_to_end(&mut self.line)?;
        let whole = serde_json::from_slice::<Value>(&self.line);
        self.ended = true;
        Ok(Some(match whole {
            Ok(value) => self.record(&value, limits),
            Err(_) => self.problem(ProblemKind::Broken, first.to_string()),
        }))
    }

    fn record(&self, value: &Value, limits: &Limits) -> Step {
        let fields = &limits.fields;
        let Value::Object(object) = value else {
            return self.problem(ProblemKind::Broken, "no object");
        };
        let get = |keys: &[String]| keys.iter().find_map(|key| words(value, key));
        let Some(text) = get(&fields.text) else {
            let there: Vec<&str> = object.keys().map(String::as_str).take(12).collect();
            let detail = format!("none of {} is there, but {}", fields.text.join(", "), there.join(", "));
            return self.problem(ProblemKind::NoText, naming::label(&detail));
        };
        let title = get(&fields.title);
        let url = get(&fields.url);
        let is_page = text.trim_start().starts_with('<');
        let mut input = self.input.without_body();
        input.depth += 1;
        input.name = match &url {
            Some(url) => naming::of_address(url, if is_page { "html" } else { "txt" }),
            None => format!("{}-{}.txt", naming::of_member(&input.name), self.number),
        };
        input.origin.place = Some(self.place());
        input.origin.url = url.map(|u| naming::label(&u));
        input.origin.fetched = get(&fields.fetched).map(|d| naming::label(&d));
        input.origin.media_type = Some("application/json".to_owned());
        input.origin.stated = Stated {
            by: "the dump".to_owned(),
            title: title.as_deref().map(naming::label),
            published: get(&fields.published).and_then(|p| StatedTime::iso(&naming::label(&p))),
            outlet: get(&fields.outlet).map(|o| naming::label(&o)),
            author: get(&fields.author).map(|a| naming::label(&a)),
        };
        Step::Document(Box::new(input.document(report(title.as_deref(), &text, is_page).into_bytes())))
    }
}

/// The headline above the text, unless it stands there already.
fn report(title: Option<&str>, text: &str, is_page: bool) -> String {
    match title.map(str::trim) {
        Some(title) if !is_page && !title.is_empty() && !text.trim_start().starts_with(title) => {
            format!("{title}\n\n{text}")
        }
        _ => text.to_owned(),
    }
}

/// The words under a key; those of a list joined. Nothing for what is empty or no words.
fn words(value: &Value, key: &str) -> Option<String> {
    let found = value.get(key).or_else(|| {
        let mut at = value;
        for part in key.split('.') {
            at = at.get(part)?;
        }
        Some(at)
    })?;
    let text = match found {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

impl Container for Lines {
    fn step(&mut self, limits: &Limits) -> Option<Step> {
        if self.ended {
            return None;
        }
        if self.number >= limits.max_entries {
            self.ended = true;
            let detail = format!("only the first {} lines were read", limits.max_entries);
            return Some(self.problem(ProblemKind::TooMany, detail));
        }
        self.next(limits).unwrap_or_else(|e| {
            self.ended = true;
            let (kind, detail) = self.input.budget.kind_of(&e);
            Some(self.problem(kind, detail))
        })
    }
}
