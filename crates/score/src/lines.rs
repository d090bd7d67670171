//! Reading JSON lines leniently: gold has keys of its own, and other programs' output may be scored too.

use serde_json::Value;

/// A line that cannot be scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreError {
    /// Which input.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub cause: String,
}

impl std::fmt::Display for ScoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.cause)
    }
}

impl std::error::Error for ScoreError {}

/// A fact with what the comparison needs at hand.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) id: String,
    pub(crate) doc: String,
    pub(crate) kind: String,
    pub(crate) ty: String,
    /// Spans of evidence of role `main`.
    pub(crate) main: Vec<(u64, u64)>,
    /// Spans of evidence of role `main` or `repeat`.
    pub(crate) told: Vec<(u64, u64)>,
    /// The whole line.
    pub(crate) line: Value,
}

impl Fact {
    /// True when finding the fact counts.
    pub(crate) fn counts(&self) -> bool {
        let main = self.line.get("tier").and_then(Value::as_str).is_none_or(|t| t == "main");
        main && !flag(&self.line, "optional")
    }

    /// Kinds and types that count as right.
    pub(crate) fn codings(&self) -> impl Iterator<Item = (&str, &str)> {
        let accepted = list(&self.line, "accept").iter().filter_map(|a| Some((text(a, "kind")?, text(a, "type")?)));
        std::iter::once((self.kind.as_str(), self.ty.as_str())).chain(accepted)
    }
}

/// All lines of a file as JSON; empty lines are left out.
pub(crate) fn values(file: &str, lines: &str) -> Result<Vec<Value>, ScoreError> {
    numbered(lines).map(|(n, line)| parse(file, n, line)).collect()
}

/// All facts of a file.
pub(crate) fn facts(file: &str, lines: &str) -> Result<Vec<Fact>, ScoreError> {
    numbered(lines).map(|(n, line)| fact(file, n, parse(file, n, line)?)).collect()
}

fn numbered(lines: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(lines.lines()).filter(|(_, line)| !line.trim().is_empty())
}

fn parse(file: &str, line: usize, text: &str) -> Result<Value, ScoreError> {
    serde_json::from_str(text).map_err(|e| ScoreError { file: file.to_owned(), line, cause: e.to_string() })
}

fn fact(file: &str, line: usize, value: Value) -> Result<Fact, ScoreError> {
    let missing = |key: &str| ScoreError { file: file.to_owned(), line, cause: format!("the fact has no {key}") };
    let string = |key: &str| text(&value, key).map(str::to_owned).ok_or_else(|| missing(key));
    let spans = |roles: &[&str]| -> Vec<(u64, u64)> {
        let evidence = list(&value, "evidence").iter();
        evidence.filter(|e| text(e, "role").is_some_and(|r| roles.contains(&r))).filter_map(span).collect()
    };
    let (main, told) = (spans(&["main"]), spans(&["main", "repeat"]));
    if main.is_empty() {
        return Err(missing("main evidence"));
    }
    let (id, doc, kind, ty) = (string("id")?, string("doc")?, string("kind")?, string("type")?);
    Ok(Fact { id, doc, kind, ty, main, told, line: value })
}

/// A string value; `None` when it is missing, null or something else.
pub(crate) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

/// A list; empty when it is missing, null or something else.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// True when the value is true.
pub(crate) fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The span of `{start, end}`.
pub(crate) fn span(value: &Value) -> Option<(u64, u64)> {
    Some((value.get("start")?.as_u64()?, value.get("end")?.as_u64()?))
}

/// Bytes that both spans cover, when that is at least half of the shorter one; else 0.
pub(crate) fn overlap(a: (u64, u64), b: (u64, u64)) -> u64 {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    let shorter = (a.1.saturating_sub(a.0)).min(b.1.saturating_sub(b.0));
    if shared > 0 && shared * 2 >= shorter { shared } else { 0 }
}
