//! The report as Markdown with footnotes.

use super::{Brief, Section, Statement};
use std::fmt::Write;

/// The report as Markdown.
pub fn to_markdown(brief: &Brief) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail; the results are dropped for that reason.
    if let Some(issue) = &brief.issue {
        let _ = writeln!(out, "**{}** — {}\n", issue.tlp.label(), issue.tlp.meaning());
    }
    let _ = writeln!(out, "# {}\n", plain(&brief.title));
    if let Some(issue) = &brief.issue {
        let _ = writeln!(out, "{}\n", plain(&issue.in_words()));
    }
    if brief.demo {
        let _ = writeln!(out, "**DEMO: made from demonstration reports; nothing here happened.**\n");
    }
    if !brief.asked.is_empty() {
        let _ = writeln!(out, "Asked for: {}\n", plain(&brief.asked));
    }
    for paragraph in brief.opening.lines().filter(|l| !l.trim().is_empty()) {
        let _ = writeln!(out, "> {}\n>", plain(paragraph));
    }
    if !brief.opening.is_empty() {
        let _ = writeln!(out, "> — the analyst’s words\n");
    }
    let _ = writeln!(out, "## Summary\n\n| | |\n|---|---:|");
    for (name, number) in &brief.counts {
        let _ = writeln!(out, "| {} | {} |", plain(name), plain(number));
    }
    for section in &brief.sections {
        write_section(&mut out, section);
    }
    list(&mut out, "What is not stated", brief.not_stated.iter().map(|l| plain(l)));
    let sources = brief.sources.iter().map(|s| {
        let title = if s.title.is_empty() { String::new() } else { format!(" “{}”", plain(&s.title)) };
        let copies = if s.copies.is_empty() { String::new() } else { format!("; shares {}", plain(&s.copies)) };
        format!("**{}**{title}: {}{copies}", plain(&s.doc), plain(&s.about))
    });
    numbered(&mut out, "Sources", sources);
    out.push('\n');
    for (i, note) in brief.notes.iter().enumerate() {
        let zone = note.zone.as_ref().map(|z| format!(" [{z}]")).unwrap_or_default();
        let word_of =
            if note.word_of.is_empty() { String::new() } else { format!(" Word of {}.", plain(&note.word_of)) };
        let quote = plain(&crate::style::tame(&note.quote));
        let _ = writeln!(
            out,
            "[^{}]: “{quote}” — {}{zone}, bytes {}–{} ({}).{word_of}",
            i + 1,
            plain(&note.doc),
            note.start,
            note.end,
            plain(&note.fact)
        );
    }
    out
}

fn write_section(out: &mut String, section: &Section) {
    let _ = writeln!(out, "\n## {}\n", section.heading);
    if section.statements.is_empty() {
        let _ = writeln!(out, "None found.");
        return;
    }
    if let Some(lead) = &section.lead {
        let _ = writeln!(out, "*{lead}*\n");
    }
    for statement in section.statements.iter().filter(|s| !s.left_out) {
        write_statement(out, statement);
    }
}

fn write_statement(out: &mut String, statement: &Statement) {
    let date = if statement.date.is_empty() { String::new() } else { format!("**{}** ", plain(&statement.date)) };
    let own = statement.edit.as_ref().map(|e| format!(" \\[words of {}\\]", plain(&e.by))).unwrap_or_default();
    let text = plain(&statement.text) + &own;
    let _ = writeln!(out, "{}. {date}{text}{} ({})", statement.number, marks(&statement.notes), plain(&statement.id));
    for (side, notes) in &statement.sides {
        let _ = writeln!(out, "    - {}{}", plain(side), marks(notes));
    }
}

fn marks(notes: &[usize]) -> String {
    notes.iter().map(|n| format!("[^{n}]")).collect()
}

fn numbered(out: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    let _ = writeln!(out, "\n## {heading}\n");
    for (n, line) in lines.enumerate() {
        let _ = writeln!(out, "{}. {line}", n + 1);
    }
}

fn list(out: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    let _ = writeln!(out, "\n## {heading}\n");
    let before = out.len();
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
    if out.len() == before {
        let _ = writeln!(out, "None.");
    }
}

/// Text of strangers without power over the page: what Markdown or HTML would read as a mark is escaped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
