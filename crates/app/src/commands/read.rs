//! `read`: progress, remarks and the summary while documents go into the ledger.

use super::remark;
use crate::style::{Paint, Style, tame};
use crate::tidings::Tiding;
use crate::wording;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// All documents were read.
pub const ALL_READ: u8 = 0;
/// Some documents were rejected; the others are in the ledger.
pub const SOME_REJECTED: u8 = 1;
/// Nothing could be done.
pub const NOTHING_DONE: u8 = 2;

/// Problems of one kind that get a line of their own; the others are counted.
const LINES: u64 = 1000;
/// How often a line tells how far reading is, where no bar can be drawn.
const LINE_PACE: Duration = Duration::from_secs(60);

/// Counts what is read and tells of it on standard error.
pub struct Reporter {
    bar: ProgressBar,
    style: Style,
    started: Instant,
    /// When a line last told how far reading is; `None` where a bar does.
    line: Option<Instant>,
    tally: Tally,
    /// Bytes read, and bytes in all.
    bytes: (u64, Option<u64>),
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents added.
    pub added: usize,
    /// Documents the ledger held already.
    pub known: usize,
    /// Documents whose bytes the ledger held from another place.
    pub copies: usize,
    /// Documents added that are for the most part copies of others.
    pub near: usize,
    /// Documents added that are revisions of others.
    pub revised: usize,
    /// Pages of archives and dumps that are about other things.
    pub passed_over: usize,
    /// Parts of archives that are no reports.
    pub left_out: u64,
    /// What could not be read, by kind.
    pub rejected: BTreeMap<String, u64>,
    /// Languages of the documents added, by two-letter code; `?` where it cannot be told.
    pub languages: BTreeMap<String, usize>,
    /// Facts coded.
    pub facts: usize,
    /// Remarks made.
    pub remarks: usize,
}

/// The language that is coded.
const CODED: &str = "en";

impl Tally {
    /// Counts one piece of news.
    pub fn count(&mut self, tiding: &Tiding) {
        match tiding {
            Tiding::Document { facts, new, copy, near, revision, language, .. } => {
                self.facts += facts;
                self.near += usize::from(*near);
                self.revised += usize::from(*revision);
                let counter = match (new, copy) {
                    (true, _) => &mut self.added,
                    (false, true) => &mut self.copies,
                    (false, false) => &mut self.known,
                };
                *counter += 1;
                if *new {
                    *self.languages.entry(language.clone().unwrap_or_else(|| "?".to_owned())).or_default() += 1;
                }
            }
            Tiding::PassedOver => self.passed_over += 1,
            Tiding::LeftOut { count, .. } => self.left_out += count,
            Tiding::Remark { .. } => self.remarks += 1,
            Tiding::Problem { kind, count, .. } => *self.rejected.entry(kind.clone()).or_default() += count,
            Tiding::Step(_) | Tiding::Progress { .. } => {}
        }
    }

    /// Documents that were read, new or not.
    pub fn read(&self) -> usize {
        self.added + self.known + self.copies + self.passed_over
    }

    /// How many could not be read.
    pub fn rejections(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// 0 when all went well, 1 when some documents were rejected, 2 when none could be read.
    pub fn exit_code(&self) -> u8 {
        match (self.read(), self.rejections()) {
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
        let line = (!io::stderr().is_terminal()).then(Instant::now);
        Reporter { bar, style, started: Instant::now(), line, tally: Tally::default(), bytes: (0, None) }
    }

    /// Takes one piece of news.
    pub fn tell(&mut self, tiding: &Tiding) {
        self.tally.count(tiding);
        if let Tiding::Progress { done, all } = tiding {
            self.bytes = (*done, *all);
            if self.line.is_some_and(|last| last.elapsed() > LINE_PACE) {
                self.line = Some(Instant::now());
                drop(writeln!(io::stderr(), "{}", self.message(tiding)));
            }
        }
        if let Some(line) = line_of(tiding).filter(|_| self.is_told(tiding)) {
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
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let mut parts = vec![format!("{} read", wording::grouped(self.tally.read() as u64))];
        let mut part = |n: u64, what: &str| {
            if n > 0 {
                parts.push(format!("{} {what}", wording::grouped(n)));
            }
        };
        part(self.tally.added as u64, "new");
        part(self.tally.known as u64, "known");
        part(self.tally.revised as u64, "revised");
        part(self.tally.copies as u64, "copies");
        part(self.tally.near as u64, "near copies");
        part(self.tally.passed_over as u64, "about other things");
        part(self.tally.rejections(), "rejected");
        part(self.tally.facts as u64, if self.tally.facts == 1 { "fact" } else { "facts" });
        parts.push(format!("{:.0} a second", self.tally.read() as f64 / seconds));
        parts.extend(self.left(seconds));
        parts.join(", ")
    }

    /// How much is done and how long the rest takes at the pace so far, where the size is known.
    fn left(&self, seconds: f64) -> Option<String> {
        let (done, Some(all)) = self.bytes else { return None };
        let share = done as f64 / all.max(1) as f64;
        // The first moments say little of the pace.
        if !(0.01..1.0).contains(&share) || seconds < 2.0 {
            return None;
        }
        let left = seconds / share - seconds;
        let left = if left < 90.0 { format!("{left:.0} s") } else { format!("{:.0} min", left / 60.0) };
        Some(format!("{:.0} % of {:.1} MB, {left} left", share * 100.0, all as f64 / 1e6))
    }

    /// False for problems of a kind that has had lines enough.
    fn is_told(&self, tiding: &Tiding) -> bool {
        match tiding {
            Tiding::Problem { kind, .. } => self.tally.rejected.get(kind).is_none_or(|n| *n <= LINES),
            _ => true,
        }
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
        Tiding::Remark { file, kind, detail } | Tiding::Problem { file, kind, detail, .. } => {
            Some(format!("{}: {}: {}", tame(file), tame(kind), tame(detail)))
        }
        Tiding::LeftOut { file, detail, .. } => Some(format!("{}: {}", tame(file), tame(detail))),
        Tiding::Document { .. } | Tiding::PassedOver | Tiding::Progress { .. } | Tiding::Step(_) => None,
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
    if tally.copies > 0 {
        let copies = wording::count(tally.copies, "copy", "copies");
        line.push_str(&format!("; {copies} of documents that were read elsewhere"));
    }
    if tally.revised > 0 {
        line.push_str(&format!("; {}", wording::count(tally.revised, "revision", "revisions")));
    }
    if tally.near > 0 {
        line.push_str(&format!("; {}", wording::count(tally.near, "near copy", "near copies")));
    }
    if tally.remarks > 0 {
        line.push_str(&format!("; {}", wording::count(tally.remarks, "remark", "remarks")));
    }
    writeln!(out, "{line} ({:.1} s)", took.as_secs_f64())?;
    if tally.passed_over > 0 {
        let pages = wording::count(tally.passed_over, "page", "pages");
        writeln!(out, "{pages} about other things passed over; --keep-all keeps them")?;
    }
    languages(tally, out)?;
    if tally.rejections() > 0 {
        let kinds: Vec<String> = by_number(&tally.rejected).map(|(kind, n)| format!("{n} {}", tame(kind))).collect();
        let noun = if tally.rejections() == 1 { "file" } else { "files" };
        let all = wording::grouped(tally.rejections());
        let line = format!("{all} {noun} rejected ({}); see the lines above", kinds.join(", "));
        writeln!(out, "{}", style.paint(&line, Paint::Alert))?;
    }
    if tally.read() == 0 {
        remark(out, style, "nothing was read")?;
    }
    Ok(())
}

/// Languages of what was added, where there is more to tell than that it is English.
fn languages(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    if tally.languages.keys().all(|code| code == CODED) {
        return Ok(());
    }
    let all: Vec<String> = by_number(&tally.languages)
        .map(|(code, n)| format!("{n} {}", if code == "?" { "not told" } else { code }))
        .collect();
    let known = tally.languages.iter().filter(|(code, _)| *code != CODED && *code != "?");
    let other: usize = known.map(|(_, n)| n).sum();
    let coded = if other > 0 { format!("; {other} not coded: only English is") } else { String::new() };
    writeln!(out, "languages: {}{coded}", all.join(", "))
}

/// The largest numbers first, equal ones by name.
fn by_number<N: Copy + Ord>(counts: &BTreeMap<String, N>) -> impl Iterator<Item = (&str, N)> {
    let mut sorted: Vec<(&str, N)> = counts.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    sorted.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    sorted.into_iter()
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
        Tiding::Document {
            name: "a.txt".into(),
            facts: 3,
            new,
            copy: false,
            near: false,
            revision: false,
            language: new.then(|| "en".into()),
        }
    }

    fn problem() -> Tiding {
        Tiding::Problem { file: "b\n.txt".into(), kind: "not text".into(), detail: "NUL at byte 4".into(), count: 1 }
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
    fn a_reading_of_archives_tells_copies_languages_and_reasons() {
        let read = |copy: bool, language: &str| Tiding::Document {
            name: "a".into(),
            facts: 0,
            new: !copy,
            copy,
            near: !copy && language == "ar",
            revision: !copy,
            language: Some(language.into()),
        };
        let cut = || Tiding::Problem { file: "w".into(), kind: "cut off".into(), detail: "x".into(), count: 1 };
        let broken = Tiding::Problem { file: "w".into(), kind: "broken".into(), detail: "7 more".into(), count: 7 };
        let left_out = Tiding::LeftOut { file: "w".into(), detail: "5 image/png".into(), count: 5 };
        let tally = tally(&[
            read(false, "en"),
            read(false, "ar"),
            read(true, "en"),
            Tiding::PassedOver,
            Tiding::PassedOver,
            cut(),
            broken,
            left_out,
        ]);
        assert_eq!(tally.exit_code(), SOME_REJECTED);
        let mut out = Vec::new();
        summary(&tally, Duration::from_secs(2), &mut out, &Style::plain(80)).expect("a vector takes all");
        assert_eq!(
            String::from_utf8(out).expect("UTF-8"),
            "2 documents added, 0 facts coded; 1 copy of documents that were read elsewhere; 2 revisions; 1 near copy (2.0 s)\n\
             2 pages about other things passed over; --keep-all keeps them\n\
             languages: 1 ar, 1 en; 1 not coded: only English is\n\
             8 files rejected (7 broken, 1 cut off); see the lines above\n"
        );
    }

    #[test]
    fn the_summary_counts_everything() {
        let mut out = Vec::new();
        let tally = tally(&[document(true), document(false), problem()]);
        summary(&tally, Duration::from_millis(1500), &mut out, &Style::plain(80)).expect("a vector takes all");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(
            text,
            "1 document added, 6 facts coded; 1 known already (1.5 s)\n1 file rejected (1 not text); see the lines above\n"
        );
    }
}
