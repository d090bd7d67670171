//! The bars of eval/bars.toml.

use crate::command::root;
use anyhow::{Context, Result};
use std::fs;
use toml::Table;

/// Lowest mark, or highest number of errors, by set.
pub struct Bars(Table);

impl Bars {
    /// Reads the committed bars.
    pub fn read() -> Result<Self> {
        let path = root().join("eval/bars.toml");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        Ok(Bars(text.parse().context("eval/bars.toml")?))
    }

    /// One line for each mark of the set that does not reach its bar. A mark ending in `errors` must not be above it,
    /// any other not below. A set or mark without a bar is told too, so that none is forgotten.
    pub fn missed(&self, set: &str, marks: &[(&str, f64)]) -> Vec<String> {
        marks.iter().filter_map(|(mark, reached)| self.miss(set, mark, *reached)).collect()
    }

    fn miss(&self, set: &str, mark: &str, reached: f64) -> Option<String> {
        let number = |v: &toml::Value| v.as_float().or(v.as_integer().map(|i| i as f64));
        let Some(bar) = self.0.get(set).and_then(|s| s.get(mark)).and_then(number) else {
            return Some(format!("{set}: eval/bars.toml has no bar for {mark}"));
        };
        let most = mark.ends_with("errors");
        let holds = if most { reached <= bar } else { reached >= bar };
        let asked = if most { "at most" } else { "at least" };
        (!holds).then(|| format!("{set}: {mark} {reached:.2}, {asked} {bar} asked"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_hold() {
        let bars = Bars::parse("[a]\nledger_score = 50\ncardinal_errors = 0\n").expect("sound");
        let missed = |score, errors| bars.missed("a", &[("ledger_score", score), ("cardinal_errors", errors)]);
        assert!(missed(50.0, 0.0).is_empty());
        assert_eq!(missed(49.99, 0.0), ["a: ledger_score 49.99, at least 50 asked"]);
        assert_eq!(missed(60.0, 2.0), ["a: cardinal_errors 2.00, at most 0 asked"]);
        assert_eq!(bars.missed("b", &[("facts_f", 99.0)]), ["b: eval/bars.toml has no bar for facts_f"]);
    }
}
