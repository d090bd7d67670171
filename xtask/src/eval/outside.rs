//! The shared scoring tool, run beside our own scores so that neither is believed alone.

use super::set::Set;
use crate::command::output;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// What the tool says of a set.
pub struct Marks {
    /// 0 to 100.
    pub ledger_score: f64,
    /// Errors that no score outweighs.
    pub cardinal_errors: u64,
    /// The same by kind, in words.
    pub cardinal_kinds: Vec<String>,
}

/// Scores the produced files of a set.
pub fn score(tool: &Path, set: &Set, produced: &Path) -> Result<Marks> {
    let mut command = Command::new("python3");
    command.arg(tool).arg("--gold").arg(&set.gold).arg("--texts").arg(&set.texts).arg("--json");
    for file in ["facts", "groups", "documents"] {
        command.arg(format!("--{file}")).arg(produced.join(format!("{file}.jsonl")));
    }
    if set.alone {
        command.arg("--alone");
    }
    let printed: Value = serde_json::from_slice(&output(&mut command)?.stdout).context("what the tool printed")?;
    let ledger_score = printed["ledger_score"].as_f64().context("ledger_score")?;
    let errors = printed["cardinal_errors"].as_object().context("cardinal_errors")?;
    let cardinal_errors = errors.values().filter_map(Value::as_u64).sum();
    let cardinal_kinds = errors.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    Ok(Marks { ledger_score, cardinal_errors, cardinal_kinds })
}
