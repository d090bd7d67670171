//! `backup`, `restore`, `compact` and `check`: what was done, in a line or two.

use super::remark;
use crate::store::{Checked, Relinked};
use crate::style::{Paint, Style, cut, tame};
use crate::wording;
use chancery_ledger::Backup;
use std::io::{self, Write};
use std::path::Path;

/// Findings shown on the screen.
const SHOWN: usize = 50;

/// Tells of a backup that was written.
///
/// # Errors
/// When `out` cannot be written.
pub fn backed_up(backup: &Backup, file: &Path, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    writeln!(out, "{}: {}, {}", file.display(), holds(backup), bytes(backup.size))?;
    remark(out, style, &format!("digest {}", backup.digest))
}

/// Tells of a ledger that was made from a backup, and where the old one is.
///
/// # Errors
/// When `out` cannot be written.
pub fn restored(
    backup: &Backup,
    kept: Option<&Path>,
    ledger: &Path,
    out: &mut dyn Write,
    style: &Style,
) -> io::Result<()> {
    writeln!(out, "{}: {} as backed up by {}", ledger.display(), holds(backup), tame(&backup.made_with))?;
    match kept {
        Some(kept) => remark(out, style, &format!("the ledger that was there is kept as {}", kept.display())),
        None => Ok(()),
    }
}

/// Tells what relating whole countries changed.
///
/// # Errors
/// When `out` cannot be written.
pub fn relinked(relinked: &Relinked, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    if relinked.countries == 0 {
        return writeln!(out, "nothing to relate: no reports were placed one by one; --all relates every country");
    }
    let lists = [("gone", &relinked.gone), ("changed", &relinked.changed), ("new", &relinked.new)];
    for (word, ids) in lists {
        for id in ids.iter().take(SHOWN) {
            writeln!(out, "{word}: {}", tame(id))?;
        }
        if ids.len() > SHOWN {
            remark(out, style, &format!("and {} more {word}", wording::grouped((ids.len() - SHOWN) as u64)))?;
        }
    }
    let counts: Vec<String> =
        lists.iter().map(|(word, ids)| format!("{} {word}", wording::grouped(ids.len() as u64))).collect();
    let countries = wording::count(relinked.countries, "country", "countries");
    writeln!(out, "{countries} related as a whole; groups and conflicts: {}", counts.join(", "))
}

/// Tells what compacting gave.
///
/// # Errors
/// When `out` cannot be written.
pub fn compacted((before, after): (u64, u64), out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "compacted: {} before, {} now", bytes(before), bytes(after))
}

/// Prints what a check found; true when nothing.
///
/// # Errors
/// When `out` cannot be written.
pub fn checked(checked: &Checked, out: &mut dyn Write, style: &Style) -> io::Result<bool> {
    for (what, detail) in checked.findings.iter().take(SHOWN) {
        let line = cut(&format!("{}: {}", tame(what), tame(detail)), style.width.max(60));
        writeln!(out, "{}", style.paint(&line, Paint::Alert))?;
    }
    if checked.findings.len() > SHOWN {
        remark(out, style, &format!("and {} more", wording::grouped((checked.findings.len() - SHOWN) as u64)))?;
    }
    let good = checked.findings.is_empty();
    let looked_at = format!(
        "{}, {}, {}, {}",
        wording::count(checked.documents, "document", "documents"),
        wording::count(checked.facts, "fact", "facts"),
        wording::count(checked.links, "line about several documents", "lines about several documents"),
        wording::count(checked.quotes, "quotation", "quotations")
    );
    let verdict = match good {
        true => format!("whole: {looked_at}; pages, digests, sums, references, quotations and search index agree"),
        false => format!("NOT whole: {} in {looked_at}", wording::count(checked.findings.len(), "finding", "findings")),
    };
    for line in crate::style::wrap(&verdict, style.width) {
        writeln!(out, "{}", style.paint(&line, if good { Paint::Good } else { Paint::Alert }))?;
    }
    Ok(good)
}

fn holds(backup: &Backup) -> String {
    let count = |n: u64, one, many| wording::count(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    format!("{}, {}", count(backup.documents, "document", "documents"), count(backup.facts, "fact", "facts"))
}

fn bytes(n: u64) -> String {
    format!("{} bytes", wording::grouped(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_fail_a_check() {
        let told = |findings: Vec<(String, String)>| {
            let mut out = Vec::new();
            let good = checked(&Checked { documents: 2, findings, ..Checked::default() }, &mut out, &Style::plain(80));
            (good.expect("a vector takes all"), String::from_utf8(out).expect("UTF-8"))
        };
        assert!(told(Vec::new()).0);
        let (good, text) = told(vec![("a.txt".to_owned(), "the record is \u{1b}damaged".to_owned()); 60]);
        assert!(!good && text.contains("NOT whole: 60 findings") && text.contains("and 10 more"), "{text}");
        assert!(text.starts_with("a.txt: the record is \u{fffd}damaged"), "{text}");
    }

    #[test]
    fn sizes_are_told() {
        let mut out = Vec::new();
        compacted((2_000_000, 1_500_000), &mut out).expect("taken");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.starts_with("compacted: ") && text.contains("bytes before"), "{text}");
    }
}
