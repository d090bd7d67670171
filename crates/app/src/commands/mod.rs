//! One file per command. What is looked at is a pure function of view, filter and style.

pub mod actors;
pub mod aggregates;
pub mod alerts;
pub mod attribution;
pub mod brief;
pub mod care;
pub mod commitments;
pub mod conflicts;
pub mod contacts;
pub mod decisions;
pub mod demo;
pub mod doctor;
pub mod documents;
pub mod facts;
pub mod feeds;
pub mod groups;
pub mod history;
pub mod incidents;
pub mod missions;
pub mod people;
pub mod posture;
pub mod publishers;
pub mod read;
pub mod recode;
mod revisions;
pub mod search;
pub mod serve;
pub mod show;
pub mod sources;
pub mod statements;
pub mod timeline;
pub mod verify;
pub mod watch;

#[cfg(test)]
mod tests;

use crate::analyst;
use crate::filter::{Filter, Sieve};
use crate::style::{Paint, Style, wrap};
use crate::sums::{self, Names};
use crate::table::{Cell, Column, Format, Table, Value};
use crate::view::{Index, View, filed_under, newest_first};
use crate::wording;
use chancery_facts::{Fact, Kind, When, Zone};
use chancery_ledger::Summed;
use std::io::{self, Write};

/// What a display command is given.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The ledger.
    pub view: &'a View,
    /// What was asked for.
    pub filter: &'a Filter,
    /// Form of the answer.
    pub format: Format,
    /// Width and colours.
    pub style: &'a Style,
}

/// Facts chosen for a table, newest first, and how many were kept out only for want of a date.
pub(crate) struct Selection<'a> {
    pub(crate) facts: Vec<&'a Fact>,
    undated: usize,
}

pub(crate) fn select<'a>(index: &Index<'a>, sieve: &Sieve, kinds: &[Kind]) -> Selection<'a> {
    let of_kind = || index.view.facts.iter().filter(|f| kinds.contains(&f.kind()));
    let mut facts: Vec<&Fact> = of_kind().filter(|f| sieve.accepts(f)).collect();
    newest_first(&mut facts, |f| (filed_under(f), f.id.clone()));
    Selection { facts, undated: of_kind().filter(|f| sieve.undated_only(f)).count() }
}

/// A book of one row per fact: chooses, fills and prints.
fn print_facts(
    request: &Request,
    out: &mut dyn Write,
    noun: (&str, &str),
    kinds: &[Kind],
    columns: &[Column],
    row: impl Fn(&Index, &Fact) -> Vec<Cell>,
) -> io::Result<()> {
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let chosen = select(&index, &sieve, kinds);
    let mut table = Table::new(columns);
    table.columns.push(ANALYST);
    let judged = |f: &Fact| row(&index, f).into_iter().chain([analyst_cell(&[f])]).collect();
    table.rows = chosen.facts.iter().map(|f| judged(f)).collect();
    finish(request, out, noun, &table, chosen.undated)
}

/// Prints a table with its count, or an honest "none found".
fn finish(request: &Request, out: &mut dyn Write, noun: (&str, &str), table: &Table, undated: usize) -> io::Result<()> {
    if request.format != Format::Table {
        return table.write(request.format, out, request.style);
    }
    if table.rows.is_empty() {
        none_found(request, out, noun.1)?;
    } else {
        table.write(Format::Table, out, request.style)?;
        let asked = asked(request);
        let asked = if asked.is_empty() { asked } else { format!(" ({asked})") };
        remark(out, request.style, &format!("{}{asked}", wording::count(table.rows.len(), noun.0, noun.1)))?;
    }
    tell_page(request, out)?;
    tell_undated(request, out, undated)
}

/// The line on what was kept out only for want of a date.
fn tell_undated(request: &Request, out: &mut dyn Write, undated: usize) -> io::Result<()> {
    if undated > 0 {
        let line = format!("{} without a date not shown; --undated shows them", wording::grouped(undated as u64));
        remark(out, request.style, &line)?;
    }
    Ok(())
}

/// Rows of a list of names: those of the page, or summed up over the facts that pass the filter.
fn summed(request: &Request, list: Names, row: impl Fn(&Index, &Summed) -> Vec<Cell>) -> Vec<Vec<Cell>> {
    let index = Index::new(request.view);
    if let Some(names) = request.view.page.as_ref().and_then(|page| page.names.as_ref()) {
        return names.iter().map(|sum| row(&index, sum)).collect();
    }
    let sieve = Sieve::new(&index, request.filter);
    let facts: Vec<&Fact> = request.view.facts.iter().filter(|f| sieve.accepts(f)).collect();
    sums::summed(list, &index, &facts).iter().map(|sum| row(&index, sum)).collect()
}

/// Prints lines that sum up many facts each, and how many there are.
fn print_entries(
    request: &Request,
    out: &mut dyn Write,
    (one, many): (&str, &str),
    columns: &[Column],
    rows: Vec<Vec<Cell>>,
) -> io::Result<()> {
    if request.format == Format::Table && rows.is_empty() {
        return none_found(request, out, many);
    }
    let count = wording::count(rows.len(), one, many);
    let mut table = Table::new(columns);
    table.rows = rows;
    table.write(request.format, out, request.style)?;
    if request.format != Format::Table {
        return Ok(());
    }
    remark(out, request.style, &count)?;
    tell_page(request, out)
}

/// The line below a list that is shown in pages.
fn tell_page(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    match &request.view.page {
        Some(page) => remark(out, request.style, &page.describe()),
        None => Ok(()),
    }
}

/// The line for an empty answer: it says what was asked, so that nobody reads it as "nothing happened".
fn none_found(request: &Request, out: &mut dyn Write, what: &str) -> io::Result<()> {
    let asked = asked(request);
    let asked = if asked.is_empty() { "in this ledger".to_owned() } else { format!("for {asked}") };
    let line = if request.view.documents.is_empty() {
        format!("none found: no {what} {asked}; the ledger holds no documents")
    } else {
        let documents = wording::count(request.view.documents.len(), "document", "documents");
        format!("none found: no {what} {asked} in {documents}")
    };
    for line in wrap(&line, request.style.width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// What was asked for, in words: the filter, and the moment when it is not now.
fn asked(request: &Request) -> String {
    let parts = [request.filter.describe(), request.view.moment()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A dim line below a table.
fn remark(out: &mut dyn Write, style: &Style, text: &str) -> io::Result<()> {
    for line in wrap(text, style.width) {
        writeln!(out, "{}", style.paint(&line, Paint::Dim))?;
    }
    Ok(())
}

/// Columns that every book of facts begins with: id and date.
const ID: Column = Column::text("id", "id", 11, 11, 0);
const DATE: Column = Column::text("date", "date", 10, 18, 0).screen();
const DATE_COLUMNS: [Column; 5] =
    [DATE, Column::data("event_from"), Column::data("event_to"), Column::data("said_from"), Column::data("said_to")];
/// Columns that every book of facts ends with: where it stands.
const DOC: Column = Column::text("doc", "document", 8, 26, 8);
const WORDS: Column = Column::text("words", "words", 20, 70, 6);

/// What analysts said, for the data forms; the screen has marks.
const ANALYST: Column = Column::data("analyst");

/// The cell of [`ANALYST`].
fn analyst_cell(facts: &[&Fact]) -> Cell {
    Cell::list(facts.iter().flat_map(|f| analyst::lines(f)).collect())
}

/// The cells of [`DATE_COLUMNS`].
fn date_cells(fact: &Fact) -> Vec<Cell> {
    let day = |when: &Option<When>, last: bool| {
        let days = when.as_ref().and_then(|w| w.days);
        Cell::text(days.map(|(from, to)| if last { to } else { from }.to_string()).unwrap_or_default())
    };
    vec![
        Cell::text(date_text(fact)),
        day(&fact.event_date, false),
        day(&fact.event_date, true),
        day(&fact.speech_date, false),
        day(&fact.speech_date, true),
    ]
}

/// Date of the act; when that is open and the words are dated, `said` and that date.
pub(crate) fn date_text(fact: &Fact) -> String {
    let event = fact.event_date.as_ref();
    match (event, fact.speech_date.as_ref()) {
        (Some(act), _) if !act.is_open() => wording::date(act),
        (_, Some(words)) if !words.is_open() => format!("said {}", wording::date(words)),
        (Some(act), _) => wording::date(act),
        (None, words) => wording::date_or_empty(words),
    }
}

/// An id, short on screen and whole in data.
fn id_cell(id: &str) -> Cell {
    Cell::text(id).shown_as(wording::short_id(id))
}

/// The document's name; demonstration material, captions and what analysts said are marked.
fn doc_cell(index: &Index, fact: &Fact) -> Cell {
    let mut marks = String::new();
    if index.document(&fact.doc).is_some_and(|d| d.demo) {
        marks.push_str("DEMO ");
    }
    if fact.zone() == Zone::Caption {
        marks.push_str("[caption] ");
    }
    marks.push_str(&analyst::marks(fact));
    Cell::text(fact.doc.clone()).shown_as(format!("{marks}{}", fact.doc))
}

/// The words of a fact with their bytes' own spelling in data.
fn words_cell(fact: &Fact) -> Cell {
    Cell { value: Value::Text(fact.main().quote.text.clone()), ..Cell::text(wording::main_words(fact)) }
}

fn firmness_cell(fact: &Fact) -> Cell {
    let text = wording::firmness(fact);
    let paint = if text.is_empty() { Paint::Plain } else { Paint::Caution };
    Cell::text(text).painted(paint)
}

/// The grade of a fact's source and of the fact itself; empty when nobody graded them.
fn grade_cell(fact: &Fact) -> Cell {
    Cell::text(fact.grade.as_deref().map(ToString::to_string).unwrap_or_default())
}

fn word_of_cell(fact: &Fact) -> Cell {
    Cell::text(wording::speaker(fact.speaker.as_ref()))
}

/// A fact in one line for lists of mixed kinds: who, what, to whom.
pub(crate) fn brief_line(index: &Index, fact: &Fact) -> String {
    let ty = wording::words_of(fact.coding.ty());
    let status = fact.status.map(|s| format!(" [{}]", wording::words_of(s.as_str()))).unwrap_or_default();
    let join = |parts: &[String]| {
        let filled: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        filled.join(" ")
    };
    let led = |word: &str, text: String| if text.is_empty() { text } else { format!("{word} {text}") };
    match fact.kind() {
        Kind::Incident => wording::label(fact),
        Kind::Attribution => {
            let parts = [
                ty,
                led("by", attribution::by(fact)),
                led("on", attribution::on(fact)),
                led("for", attribution::acts(index, fact)),
            ];
            join(&parts)
        }
        Kind::Contact => {
            let with = led("with", contacts::with(fact));
            join(&[ty, contacts::from(fact), led("→", contacts::to(fact)), with]) + &status
        }
        Kind::Posture => join(&[ty, posture::subject(fact), wording::quantities(fact)]) + &status,
        Kind::Aggregate => join(&[ty, wording::quantities(fact), aggregates::window(fact)]),
        Kind::Commitment | Kind::Measure => {
            let who = wording::names_in(fact, &[chancery_facts::Role::Promisor, chancery_facts::Role::Actor]);
            join(&[ty, led("by", who)]) + &status
        }
        Kind::Statement | Kind::Background => {
            join(&[ty, led("by", wording::speaker(fact.speaker.as_ref())), wording::quoted(&wording::main_words(fact))])
        }
    }
}
