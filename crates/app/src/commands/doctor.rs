//! `doctor`: versions of data, rules and model in use, what is missing, where things lie.

use crate::style::{Paint, Style, pad, tame, width, wrap};
use crate::tidings::{Check, State};
use std::io::{self, Write};

/// Prints the checks; true when nothing is wrong.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(checks: &[Check], out: &mut dyn Write, style: &Style) -> io::Result<bool> {
    let names = checks.iter().map(|c| width(&c.name)).max().unwrap_or(0).min(24);
    let room = style.width.saturating_sub(names + 4).max(20);
    for check in checks {
        let (mark, paint) = match check.state {
            State::Fine => ("✓", Paint::Good),
            State::Absent => ("·", Paint::Dim),
            State::Wrong => ("✗", Paint::Alert),
        };
        for (i, line) in wrap(&tame(&check.value), room).iter().enumerate() {
            let head = if i == 0 {
                format!("{} {}", style.paint(mark, paint), pad(&check.name, names))
            } else {
                " ".repeat(names + 2)
            };
            writeln!(out, "{}", format!("{head}  {line}").trim_end())?;
        }
    }
    Ok(checks.iter().all(|c| c.state != State::Wrong))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_shows_and_counts() {
        let checks = [
            Check::fine("version", "0.1.0"),
            Check::absent("model", "none: rules only"),
            Check::wrong("ledger", "schema 9 is newer than this program"),
        ];
        let mut out = Vec::new();
        let good = render(&checks, &mut out, &Style::plain(60)).expect("a vector takes all");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(!good);
        assert_eq!(
            text,
            "✓ version  0.1.0\n· model    none: rules only\n✗ ledger   schema 9 is newer than this program\n"
        );
    }
}
