//! The report as one HTML file that needs nothing else: no script, no font, no link to elsewhere.

use super::{Brief, Note, Section, Statement, timeline_svg};
use std::fmt::Write;

const CSS: &str = include_str!("brief.css");

/// The report as one self-contained page.
pub fn to_html(brief: &Brief) -> String {
    let mut out = String::new();
    let title = escape(&brief.title);
    let bar = marking(brief);
    // Writing to a string cannot fail; the results are dropped for that reason.
    let _ = writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n{bar}<main>\n<h1>{title}</h1>"
    );
    issued(&mut out, brief);
    if brief.demo {
        let _ = writeln!(out, "<p class=\"demo\">DEMO: made from demonstration reports; nothing here happened.</p>");
    }
    if !brief.asked.is_empty() {
        let _ = writeln!(out, "<p class=\"lead\">Asked for: {}</p>", escape(&brief.asked));
    }
    summary(&mut out, brief);
    for section in &brief.sections {
        write_section(&mut out, section);
    }
    not_stated(&mut out, brief);
    sources(&mut out, brief);
    notes(&mut out, &brief.notes);
    let _ = write!(out, "</main>\n{bar}</body>\n</html>\n");
    out
}

/// What it may be used for, at the head and foot.
fn marking(brief: &Brief) -> String {
    let Some(issue) = &brief.issue else { return String::new() };
    let class = issue.tlp.code().replace('+', "-");
    format!("<p class=\"tlp {class}\"><b>{}</b> <span>{}</span></p>\n", issue.tlp.label(), issue.tlp.meaning())
}

fn issued(out: &mut String, brief: &Brief) {
    if let Some(issue) = &brief.issue {
        let _ = writeln!(out, "<p class=\"lead\">{}</p>", escape(&issue.in_words()));
    }
    if !brief.opening.is_empty() {
        out.push_str("<section class=\"opening\">\n");
        for paragraph in brief.opening.lines().filter(|l| !l.trim().is_empty()) {
            let _ = writeln!(out, "<p class=\"own\">{}</p>", escape(paragraph));
        }
        out.push_str("<p class=\"lead\">The analyst’s words.</p>\n</section>\n");
    }
}

fn summary(out: &mut String, brief: &Brief) {
    out.push_str("<section>\n<h2>Summary</h2>\n<dl class=\"counts\">\n");
    for (name, number) in &brief.counts {
        let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), escape(number));
    }
    out.push_str("</dl>\n");
    if let Some(svg) = timeline_svg(&brief.marks) {
        let _ = writeln!(
            out,
            "<figure>\n{svg}<figcaption>Dated incidents. A dot is a day, a bar an interval inside which the act lies; red where sources disagree. Numbers are those of the statements.</figcaption>\n</figure>"
        );
    }
    out.push_str("</section>\n");
}

fn write_section(out: &mut String, section: &Section) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>", escape(&section.heading));
    if section.statements.is_empty() {
        out.push_str("<p class=\"none\">None found.</p>\n</section>\n");
        return;
    }
    if let Some(lead) = &section.lead {
        let _ = writeln!(out, "<p class=\"lead\">{}</p>", escape(lead));
    }
    out.push_str("<ol class=\"statements\">\n");
    for statement in section.statements.iter().filter(|s| !s.left_out) {
        write_statement(out, statement);
    }
    out.push_str("</ol>\n</section>\n");
}

fn write_statement(out: &mut String, s: &Statement) {
    let date = if s.date.is_empty() { String::new() } else { format!("<b class=\"date\">{}</b> ", escape(&s.date)) };
    let _ = write!(
        out,
        "<li id=\"s{0}\" value=\"{0}\"{4}>{date}{1}{5}{2} <span class=\"id\">{3}</span>",
        s.number,
        escape(&s.text),
        marks(&s.notes),
        escape(&s.id),
        if s.edit.is_some() { " class=\"own\"" } else { "" },
        s.edit.as_ref().map(|e| format!(" <i>[words of {}]</i>", escape(&e.by))).unwrap_or_default(),
    );
    if !s.sides.is_empty() {
        out.push_str("\n<ul class=\"sides\">\n");
        for (side, notes) in &s.sides {
            let _ = writeln!(out, "<li>{}{}</li>", escape(side), marks(notes));
        }
        out.push_str("</ul>");
    }
    out.push_str("</li>\n");
}

fn marks(notes: &[usize]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let links: Vec<String> = notes.iter().map(|n| format!("<a href=\"#n{n}\">{n}</a>")).collect();
    format!("<sup>{}</sup>", links.join(" "))
}

fn not_stated(out: &mut String, brief: &Brief) {
    out.push_str("<section>\n<h2>What is not stated</h2>\n");
    if brief.not_stated.is_empty() {
        out.push_str("<p class=\"none\">None.</p>\n</section>\n");
        return;
    }
    out.push_str("<ul>\n");
    for line in &brief.not_stated {
        let _ = writeln!(out, "<li>{}</li>", escape(line));
    }
    out.push_str("</ul>\n</section>\n");
}

fn sources(out: &mut String, brief: &Brief) {
    out.push_str("<section>\n<h2>Sources</h2>\n<ol>\n");
    for source in &brief.sources {
        let title = if source.title.is_empty() { String::new() } else { format!(" “{}”", escape(&source.title)) };
        let copies =
            if source.copies.is_empty() { String::new() } else { format!("; shares {}", escape(&source.copies)) };
        let _ = writeln!(out, "<li><b>{}</b>{title}: {}{copies}</li>", escape(&source.doc), escape(&source.about));
    }
    out.push_str("</ol>\n</section>\n");
}

fn notes(out: &mut String, notes: &[Note]) {
    out.push_str("<section class=\"notes\">\n<h2>Words of the documents</h2>\n<ol>\n");
    for (i, note) in notes.iter().enumerate() {
        let zone = note.zone.as_ref().map(|z| format!(" [{}]", escape(z))).unwrap_or_default();
        let word_of =
            if note.word_of.is_empty() { String::new() } else { format!(" Word of {}.", escape(&note.word_of)) };
        let _ = writeln!(
            out,
            "<li id=\"n{}\"><q>{}</q> {}{zone}, bytes {}–{} <span class=\"id\">{}</span>{word_of}</li>",
            i + 1,
            escape(&note.quote),
            escape(&note.doc),
            note.start,
            note.end,
            escape(&note.fact)
        );
    }
    out.push_str("</ol>\n</section>\n");
}

/// Text of strangers as text: nothing in it is read as markup, and no control character gets through.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => {
                out.push('\u{fffd}')
            }
            c => out.push(c),
        }
    }
    out
}
