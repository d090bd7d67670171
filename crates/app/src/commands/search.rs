//! `search`: what fits, best first, with the words that hit.

use super::{date_text, remark};
use crate::filter::Filter;
use crate::store::{Found, HITS, Hit, Paging, Search};
use crate::style::{Paint, Style, cut, tame, wrap};
use crate::table::{Cell, Column, Format, Table};
use crate::wording;
use chancery_facts::Span;
use std::io::{self, Write};

const COLUMNS: [Column; 17] = [
    Column::data("rank"),
    Column::data("what"),
    Column::data("id"),
    Column::data("doc"),
    Column::data("title"),
    Column::data("kind"),
    Column::data("type"),
    Column::data("date"),
    Column::data("from"),
    Column::data("to"),
    Column::data("places"),
    Column::data("source"),
    Column::data("words"),
    Column::data("hits"),
    Column::data("start"),
    Column::data("end"),
    super::ANALYST,
];

/// Most lines of words for one hit.
const LINES: usize = 4;

/// Prints a page of hits.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(
    found: &Found,
    search: &Search,
    paging: &Paging,
    filter: &Filter,
    format: Format,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let first = paging.page.saturating_sub(1).saturating_mul(paging.limit.unwrap_or(HITS));
    if format != Format::Table {
        let mut table = Table::new(&COLUMNS);
        table.rows = found.hits.iter().enumerate().map(|(i, hit)| row(first + i + 1, hit)).collect();
        return table.write(format, out, style);
    }
    for (i, hit) in found.hits.iter().enumerate() {
        write_hit(first + i + 1, hit, style, out)?;
    }
    tell(found, first, search, paging, filter, style, out)
}

fn tell(
    found: &Found,
    first: usize,
    search: &Search,
    paging: &Paging,
    filter: &Filter,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut asked = search.describe();
    asked.extend(Some(filter.describe()).filter(|f| !f.is_empty()));
    let asked = asked.join(", ");
    if found.hits.is_empty() {
        let beyond = if found.matches > 0 {
            format!(" on page {}; there are {} hits", paging.page, found.matches)
        } else {
            String::new()
        };
        for line in wrap(&format!("none found: {asked}{beyond}"), style.width) {
            writeln!(out, "{line}")?;
        }
    } else {
        let last = first + found.hits.len();
        let matches = wording::grouped(found.matches as u64);
        let of = if found.more { format!("more than {matches}") } else { matches.clone() };
        remark(out, style, &format!("{}–{} of {of} for {asked}", first + 1, last))?;
        if last < found.matches {
            remark(out, style, &format!("--page {} shows more", paging.page + 1))?;
        }
        if found.more {
            remark(
                out,
                style,
                &format!("so many fit that only the {matches} read last were ranked; --every ranks all"),
            )?;
        }
    }
    if found.missing {
        remark(out, style, "some documents are not in the index yet, while another process is writing")?;
    }
    Ok(())
}

/// Rank, what it is and when, then the words, then where they stand.
fn write_hit(rank: usize, hit: &Hit, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (id, what, date) = match &hit.fact {
        Some(fact) => (wording::short_id(&fact.id), fact.coding.to_string(), date_text(fact)),
        None => (String::new(), "document".to_owned(), published(hit)),
    };
    let places: Vec<&str> = hit.fact.iter().flat_map(|f| &f.places).map(|p| p.name.as_str()).take(2).collect();
    let said = hit.fact.as_ref().map(|f| crate::analyst::marks(f).trim().to_owned()).unwrap_or_default();
    let parts = [said, wording::words_of(&what), date, places.join(", "), id];
    let head: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    let head = cut(&tame(&format!("{rank}. {}", head.join(" · "))), style.width);
    writeln!(out, "{}", style.paint(&head, Paint::Bold))?;
    let indent = 3.min(style.width / 8);
    for line in marked(&hit.words, &hit.hits, style, style.width.saturating_sub(indent)) {
        writeln!(out, "{}{line}", " ".repeat(indent))?;
    }
    let title = hit.document.title.as_ref().map(|t| format!(" · {}", t.text)).unwrap_or_default();
    let demo = if hit.document.demo { "DEMO " } else { "" };
    let source = hit.document.outlet.as_deref().map(|o| format!(" · {o}")).unwrap_or_default();
    let place = cut(&tame(&format!("{demo}{}{source}{title}", hit.document.name)), style.width.saturating_sub(indent));
    writeln!(out, "{}{}", " ".repeat(indent), style.paint(&place, Paint::Dim))
}

fn published(hit: &Hit) -> String {
    let days = hit.document.published.days;
    days.map(|(a, b)| if a == b { a.to_string() } else { format!("{a}…{b}") }).unwrap_or_default()
}

/// The words in lines, hits between `«` and `»` and, with colours, underlined.
fn marked(words: &str, hits: &[Span], style: &Style, columns: usize) -> Vec<String> {
    let mut text = String::new();
    let mut at = 0;
    for hit in hits.iter().filter(|h| h.end <= words.len()) {
        // Marks of the report itself would be taken for ours.
        text.push_str(&plain(&words[at..hit.start]));
        text.push('«');
        text.push_str(&plain(&words[hit.start..hit.end]));
        text.push('»');
        at = hit.end;
    }
    text.push_str(&plain(&words[at..]));
    let mut inside = false;
    let lines = crate::style::wrap_at_most(&tame(&text), columns.max(1), LINES);
    lines.iter().map(|line| crate::context::paint_inside(line, &mut inside, style)).collect()
}

fn plain(words: &str) -> String {
    words.replace(['«', '»'], "\"")
}

fn row(rank: usize, hit: &Hit) -> Vec<Cell> {
    let fact = hit.fact.as_ref();
    let days = match fact {
        Some(fact) => crate::view::filed_under(fact),
        None => hit.document.published.days,
    };
    let day = |last: bool| Cell::text(days.map(|(a, b)| if last { b } else { a }.to_string()).unwrap_or_default());
    let hits = hit.hits.iter().filter_map(|s| hit.words.get(s.start..s.end)).map(str::to_owned).collect();
    vec![
        Cell::number(rank),
        Cell::text(if fact.is_some() { "fact" } else { "document" }),
        Cell::text(fact.map(|f| f.id.clone()).unwrap_or_default()),
        Cell::text(hit.document.name.clone()),
        Cell::text(hit.document.title.as_ref().map(|t| t.text.clone()).unwrap_or_default()),
        Cell::text(fact.map(|f| f.kind().as_str()).unwrap_or_default()),
        Cell::text(fact.map(|f| f.coding.ty()).unwrap_or_default()),
        Cell::text(fact.map(date_text).unwrap_or_else(|| published(hit))),
        day(false),
        day(true),
        Cell::list(fact.map(|f| f.places.iter().map(|p| p.name.clone()).collect()).unwrap_or_default()),
        Cell::text(hit.document.outlet.clone().unwrap_or_default()),
        Cell::text(hit.words.clone()),
        Cell::list(hits),
        Cell::number(hit.span.start),
        Cell::number(hit.span.end),
        Cell::list(fact.map(crate::analyst::lines).unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn found() -> Found {
        let view = samples::view();
        let fact = view.facts[0].clone();
        let words = fact.main().quote.text.clone();
        let end = words.find(' ').unwrap_or(words.len());
        let document = view.documents.iter().find(|d| d.name == fact.doc).cloned().expect("its document");
        let span = fact.main().quote.span;
        let hit = Hit { document, fact: Some(fact), words, hits: vec![Span::new(0, end)], span, score: 1.0 };
        Found { hits: vec![Hit { fact: None, ..hit.clone() }, hit], matches: 41, more: false, missing: false }
    }

    fn printed(format: Format, style: &Style) -> String {
        let search = Search { words: vec!["three".to_owned()], ..Search::default() };
        let mut out = Vec::new();
        let paging = Paging { limit: Some(2), page: 2, screen: true, rejected: false };
        render(&found(), &search, &paging, &Filter::default(), format, style, &mut out).expect("a vector takes all");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn hits_are_marked_and_pages_counted() {
        let text = printed(Format::Table, &Style::plain(60));
        assert!(text.starts_with("3. document"), "{text}");
        assert!(text.contains('«') && !text.contains('\u{1b}'), "{text}");
        assert!(text.contains("3–4 of 41 for “three”") && text.contains("--page 3 shows more"), "{text}");
        assert!(text.lines().all(|l| crate::style::width(l) <= 60), "{text}");
        assert!(printed(Format::Table, &Style { width: 60, color: true }).contains("\u{1b}[1;4m"));
    }

    #[test]
    fn data_forms_carry_offsets() {
        let lines = printed(Format::Jsonl, &Style::plain(60));
        assert_eq!(lines.lines().count(), 2);
        assert!(lines.contains("\"rank\": 3") && lines.contains("\"start\": "), "{lines}");
        assert!(printed(Format::Csv, &Style::plain(60)).starts_with("rank,what,id,"));
    }

    #[test]
    fn marks_of_the_report_are_not_ours() {
        let lines = marked("a «quoted» word", &[Span::new(0, 1)], &Style::plain(40), 40);
        assert_eq!(lines, ["«a» \"quoted\" word"]);
    }

    #[test]
    fn an_empty_answer_says_what_was_asked() {
        let mut out = Vec::new();
        let search = Search { words: vec!["shell".to_owned()], ..Search::default() };
        let paging = Paging { page: 1, ..Paging::default() };
        render(&Found::default(), &search, &paging, &Filter::default(), Format::Table, &Style::plain(80), &mut out)
            .expect("taken");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), "none found: “shell”\n");
    }
}
