//! `read`: progress, remarks and the summary while documents go into the ledger.

use super::remark;
use crate::style::{Paint, Style, tame};
use crate::tidings::Tiding;
use crate::wording;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// All documents were read.
pub const ALL_READ: u8 = 0;
/// Some documents were rejected; the others are in the ledger.
pub const SOME_REJECTED: u8 = 1;
/// Nothing could be done.
pub const NOTHING_DONE: u8 = 2;

/// Counts what is read and tells of it on standard error.
pub struct Reporter {
    bar: ProgressBar,
    style: Style,
    started: Instant,
    tally: Tally,
}

/// What was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents added.
    pub added: usize,
    /// Documents the ledger held already.
    pub known: usize,
    /// Files that could not be read.
    pub rejected: usize,
    /// Facts coded.
    pub facts: usize,
    /// Remarks made.
    pub remarks: usize,
}

impl Tally {
    /// Counts one piece of news.
    pub fn count(&mut self, tiding: &Tiding) {
        match tiding {
            Tiding::Document { facts, new, .. } => {
                self.facts += facts;
                *(if *new { &mut self.added } else { &mut self.known }) += 1;
            }
            Tiding::Remark { .. } => self.remarks += 1,
            Tiding::Problem { .. } => self.rejected += 1,
            Tiding::Step(_) => {}
        }
    }

    /// 0 when all went well, 1 when some documents were rejected, 2 when none could be read.
    pub fn exit_code(&self) -> u8 {
        match (self.added + self.known, self.rejected) {
            (0, _) => NOTHING_DONE,
            (_, 0) => ALL_READ,
            _ => SOME_REJECTED,
        }
    }
}

impl Reporter {
    /// A reporter with a progress bar on standard error, when that is a terminal.
    pub fn new(style: Style) -> Reporter {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        let template = if style.color { "{spinner:.cyan} {msg}" } else { "{spinner} {msg}" };
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(120));
        Reporter { bar, style, started: Instant::now(), tally: Tally::default() }
    }

    /// Takes one piece of news.
    pub fn tell(&mut self, tiding: &Tiding) {
        self.tally.count(tiding);
        if let Some(line) = line_of(tiding) {
            let paint = if matches!(tiding, Tiding::Problem { .. }) { Paint::Alert } else { Paint::Dim };
            let line = self.style.paint(&line, paint).into_owned();
            // `suspend` keeps the bar from being torn; a closed standard error is no reason to stop reading.
            self.bar.suspend(|| drop(writeln!(io::stderr(), "{line}")));
        }
        self.bar.set_message(self.message(tiding));
    }

    fn message(&self, tiding: &Tiding) -> String {
        if let Tiding::Step(step) = tiding {
            return step.clone();
        }
        let read = self.tally.added + self.tally.known;
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        format!(
            "{}, {}, {:.0} a second",
            wording::count(read, "document", "documents"),
            wording::count(self.tally.facts, "fact", "facts"),
            read as f64 / seconds
        )
    }

    /// Takes the bar away.
    pub fn close(&self) {
        self.bar.finish_and_clear();
    }

    /// Ends the bar, prints the summary and gives the exit code. An `Err` that stopped the reading is told and
    /// counts as "some rejected" when documents were added before it: those are in the ledger.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn finish(self, out: &mut dyn Write, result: anyhow::Result<()>) -> anyhow::Result<ExitCode> {
        self.close();
        summary(&self.tally, self.started.elapsed(), out, &self.style)?;
        let Err(error) = result else { return Ok(ExitCode::from(self.tally.exit_code())) };
        drop(writeln!(io::stderr(), "chancery: stopped: {error:#}"));
        Ok(ExitCode::from(if self.tally.added > 0 { SOME_REJECTED } else { NOTHING_DONE }))
    }
}

/// `file: kind: detail` for what is worth a line of its own.
fn line_of(tiding: &Tiding) -> Option<String> {
    match tiding {
        Tiding::Remark { file, kind, detail } | Tiding::Problem { file, kind, detail } => {
            Some(format!("{}: {}: {}", tame(file), tame(kind), tame(detail)))
        }
        Tiding::Document { .. } | Tiding::Step(_) => None,
    }
}

/// The summary at the end.
///
/// # Errors
/// When `out` cannot be written.
pub fn summary(tally: &Tally, took: Duration, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let documents = wording::count(tally.added, "document", "documents");
    let mut line = format!("{documents} added, {} coded", wording::count(tally.facts, "fact", "facts"));
    if tally.known > 0 {
        line.push_str(&format!("; {} known already", wording::grouped(tally.known as u64)));
    }
    if tally.remarks > 0 {
        line.push_str(&format!("; {}", wording::count(tally.remarks, "remark", "remarks")));
    }
    writeln!(out, "{line} ({:.1} s)", took.as_secs_f64())?;
    if tally.rejected > 0 {
        let line = format!("{} rejected; see the lines above", wording::count(tally.rejected, "file", "files"));
        writeln!(out, "{}", style.paint(&line, Paint::Alert))?;
    }
    if tally.added + tally.known == 0 {
        remark(out, style, "nothing was read")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(tidings: &[Tiding]) -> Tally {
        let mut tally = Tally::default();
        tidings.iter().for_each(|t| tally.count(t));
        tally
    }

    fn document(new: bool) -> Tiding {
        Tiding::Document { name: "a.txt".into(), facts: 3, new }
    }

    fn problem() -> Tiding {
        Tiding::Problem { file: "b\n.txt".into(), kind: "not text".into(), detail: "NUL at byte 4".into() }
    }

    #[test]
    fn exit_codes_tell_all_some_none() {
        assert_eq!(tally(&[document(true), document(false)]).exit_code(), ALL_READ);
        assert_eq!(tally(&[document(true), problem()]).exit_code(), SOME_REJECTED);
        assert_eq!(tally(&[problem()]).exit_code(), NOTHING_DONE);
        assert_eq!(tally(&[]).exit_code(), NOTHING_DONE);
    }

    #[test]
    fn a_problem_is_one_line_with_file_kind_and_detail() {
        assert_eq!(line_of(&problem()).as_deref(), Some("b .txt: not text: NUL at byte 4"));
        assert_eq!(line_of(&document(true)), None);
    }

    #[test]
    fn the_summary_counts_everything() {
        let mut out = Vec::new();
        let tally = tally(&[document(true), document(false), problem()]);
        summary(&tally, Duration::from_millis(1500), &mut out, &Style::plain(80)).expect("a vector takes all");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(
            text,
            "1 document added, 6 facts coded; 1 known already (1.5 s)\n1 file rejected; see the lines above\n"
        );
    }
}
