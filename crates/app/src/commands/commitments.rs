//! `commitments`: what was vowed, what is under way, what somebody says is done, what is done.

use super::{
    DATE_COLUMNS, DOC, ID, Request, WORDS, date_cells, doc_cell, finish, grade_cell, print_facts, remark, word_of_cell,
    words_cell,
};
use crate::filter::Sieve;
use crate::life::{self, Life, Stage, Step};
use crate::style::{Paint, Style};
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, Matter, filed_under, newest_first};
use crate::wording;
use chancery_facts::{Fact, Kind, Role, Status};
use std::io::{self, Write};

const COLUMNS: [Column; 23] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::data("kind"),
    Column::text("type", "what", 10, 24, 0),
    Column::text("who", "who", 10, 28, 0),
    Column::text("to", "to", 8, 24, 5),
    Column::text("for", "for", 8, 26, 4),
    Column::text("status", "status", 8, 14, 0),
    Column::text("life", "life", 6, 14, 4),
    Column::data("matter"),
    Column::data("stage"),
    Column::data("quiet_days"),
    Column::data("marks"),
    Column::data("steps"),
    Column::text("deadline", "until", 8, 18, 3),
    Column::text("word_of", "word of", 10, 24, 5),
    Column::data("grade"),
    WORDS,
    DOC,
];

/// On the screen.
const MATTERS: [Column; 13] = [
    ID,
    super::DATE,
    Column::text("type", "what", 10, 24, 0),
    Column::text("who", "who", 10, 28, 0),
    Column::text("to", "to", 8, 24, 5),
    Column::text("for", "for", 8, 26, 4),
    Column::text("stage", "stage", 10, 30, 0),
    Column::text("steps", "steps", 10, 40, 2),
    Column::text("deadline", "until", 8, 18, 3),
    Column::text("word_of", "last word of", 10, 24, 5),
    Column::text("grade", "grade", 5, 8, 6),
    Column::text("words", "last words", 16, 60, 3),
    DOC,
];

const STEPS: [Column; 9] = [
    Column::text("date", "date", 10, 18, 0),
    Column::text("stage", "stage", 8, 12, 0),
    Column::text("type", "what", 8, 24, 3),
    Column::text("who", "who", 10, 26, 2),
    Column::text("said_by", "says who", 10, 26, 0),
    Column::text("grade", "grade", 5, 8, 5),
    Column::text("words", "words", 16, 70, 0),
    Column::text("doc", "document", 8, 26, 1),
    Column::text("fact", "fact", 11, 11, 4),
];

const KINDS: [Kind; 2] = [Kind::Commitment, Kind::Measure];

/// Prints commitments and measures, newest first: on the screen each with the way it went, as data one line for each
/// fact, with where its matter stands.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let nouns = ("commitment or measure", "commitments and measures");
    if request.format != Format::Table {
        return print_facts(request, out, nouns, &KINDS, &COLUMNS, row);
    }
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let all = index.matters(&KINDS);
    let undated = all.iter().flat_map(|m| &m.members).filter(|f| sieve.undated_only(f)).count();
    let mut chosen: Vec<Matter> = all.into_iter().filter(|m| m.members.iter().any(|f| sieve.accepts(f))).collect();
    newest_first(&mut chosen, |m| (m.members.iter().filter_map(|f| filed_under(f)).max(), m.id().to_owned()));
    let mut table = Table::new(&MATTERS);
    table.rows = chosen.iter().map(|m| line(&index, m)).collect();
    finish(request, out, nouns, &table, undated)?;
    if !table.rows.is_empty() {
        let today = request.view.today().map(|day| format!(" up to {day}")).unwrap_or_default();
        let days = request.view.patience();
        let legend = format!(
            "stalled: nothing for more than {days} days{today} (--stalled-after DAYS); said done is not seen done; \
             “show ID” has every step with its words"
        );
        remark(out, request.style, &legend)?;
    }
    Ok(())
}

/// The life of a matter as the view is asked to tell it.
pub fn life<'a>(index: &Index<'a>, matter: &Matter<'a>) -> Option<Life<'a>> {
    Life::of(index, matter, index.today(), index.view.patience())
}

/// Colour of a stage.
fn stage_paint(life: &Life) -> Paint {
    match life.stage {
        Stage::Done => Paint::Good,
        Stage::Broken | Stage::TakenBack => Paint::Alert,
        _ if life.stalled.is_some() || life.overdue => Paint::Alert,
        Stage::SaidDone | Stage::UnderWay => Paint::Caution,
        Stage::Vowed => Paint::Plain,
    }
}

/// A commitment or measure on the screen.
fn line(index: &Index, matter: &Matter) -> Vec<Cell> {
    let life = life(index, matter);
    let last = life.as_ref().and_then(|l| l.steps.last()).map_or(matter.members[0], |s| s.fact);
    let ty = matter.coding().ty();
    let first = |of: fn(&Fact) -> String| super::incidents::first_text(matter, of);
    let negated = matter.members[0].polarity == chancery_facts::Polarity::Negated;
    let not = if negated { "not: " } else { "" };
    let stage = life.as_ref().map(|l| Cell::text(l.in_short()).painted(stage_paint(l))).unwrap_or_default();
    let overdue = life.as_ref().is_some_and(|l| l.overdue);
    let began = life.as_ref().and_then(|l| l.steps.first()).map(|s| wording::when_told(index, s.fact));
    let began = began.unwrap_or_else(|| first(super::date_text));
    vec![
        super::id_cell(matter.id()),
        Cell::text(began),
        Cell::text(format!("{not}{}", wording::words_of(ty))),
        Cell::text(first(life::who)),
        Cell::text(first(|f| wording::names(f, Role::To))),
        Cell::text(first(|f| wording::names_in(f, &[Role::Beneficiary, Role::Target, Role::Subject]))),
        stage,
        Cell::text(life.map(|l| l.path()).unwrap_or_default()),
        Cell::text(first(deadline)).painted(if overdue { Paint::Alert } else { Paint::Plain }),
        word_of_cell(last),
        grade_cell(last),
        words_cell(last),
        doc_cell(index, last),
    ]
}

/// The steps of a promise or measure, each with its words: for `show`.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_steps(index: &Index, life: &Life, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let mut table = Table::new(&STEPS);
    table.rows = life.steps.iter().map(|step| step_row(index, step)).collect();
    table.write(Format::Table, out, style)
}

fn step_row(index: &Index, step: &Step) -> Vec<Cell> {
    let fact = step.fact;
    vec![
        Cell::text(wording::when_told(index, fact)),
        Cell::text(step.stage.as_str()),
        Cell::text(wording::words_of(fact.coding.ty())),
        Cell::text(life::who(fact)),
        Cell::text(step.said_by()),
        grade_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
        super::id_cell(&fact.id),
    ]
}

/// Until when: the interval, else the words of the text.
pub fn deadline(fact: &Fact) -> String {
    let Some(when) = &fact.deadline else { return String::new() };
    match &when.stated {
        Some(words) if when.is_open() => format!("“{words}”"),
        _ => wording::date(when),
    }
}

/// Colour of a status: vowed and claimed things are not done things.
pub(super) fn status_paint(status: Option<Status>) -> Paint {
    match status {
        Some(Status::Done) => Paint::Good,
        Some(Status::NotDone | Status::Reversed) => Paint::Alert,
        Some(Status::DoneClaimed | Status::UnderWay | Status::Ordered) => Paint::Caution,
        _ => Paint::Plain,
    }
}

/// A step as data: stage, days, fact.
fn step_text(step: &Step) -> String {
    let days = step.days.map_or_else(|| "undated".to_owned(), |(from, to)| wording::days(from, to));
    format!("{} {days} {}", step.stage.as_str(), step.fact.id)
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let alone = || Matter { group: None, members: index.fact(&fact.id).into_iter().collect() };
    let matter = index.same_as(&fact.id).map_or_else(alone, |g| Matter { group: Some(g), members: index.members(g) });
    let way = self::life(index, &matter);
    let ty = fact.coding.ty();
    let status = fact.status.map(|s| s.as_str()).unwrap_or_default();
    let life = index.group_of(&fact.id).and_then(|g| g.status).map(|s| s.as_str()).unwrap_or_default();
    let negated = if fact.polarity == chancery_facts::Polarity::Negated { "not: " } else { "" };
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    cells.extend([
        Cell::text(fact.kind().as_str()),
        Cell::text(ty).shown_as(format!("{negated}{}", wording::words_of(ty))),
        Cell::text(wording::names_in(fact, &[Role::Promisor, Role::Actor])),
        Cell::text(wording::names(fact, Role::To)),
        Cell::text(wording::names_in(fact, &[Role::Beneficiary, Role::Target, Role::Subject])),
        Cell::text(status).shown_as(wording::words_of(status)).painted(status_paint(fact.status)),
        Cell::text(life).shown_as(wording::words_of(life)),
        Cell::text(matter.id()),
        Cell::text(way.as_ref().map(Life::code).unwrap_or_default()),
        Cell::maybe(way.as_ref().and_then(|l| l.stalled).map(i32::unsigned_abs)),
        Cell::list(way.as_ref().filter(|l| l.overdue).map(|_| "overdue".to_owned()).into_iter().collect()),
        Cell::list(way.iter().flat_map(|l| &l.steps).map(step_text).collect()),
        Cell::text(deadline(fact)),
        word_of_cell(fact),
        grade_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
