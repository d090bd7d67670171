//! `posture`: missions open, reduced, closed; troop and staff numbers by date and source; sanctions and waivers.

use super::{
    DATE_COLUMNS, DOC, ID, Request, WORDS, date_cells, doc_cell, finish, firmness_cell, grade_cell, print_facts,
    remark, select, word_of_cell, words_cell,
};
use crate::filter::Sieve;
use crate::series::{self, Point, Series};
use crate::style::{Paint, Style};
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, filed_under, newest_first};
use crate::wording;
use chancery_facts::{ConflictClass, ConflictValue, Fact, GroupRelation, Kind, Role};
use std::io::{self, Write};

const COLUMNS: [Column; 19] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::text("type", "type", 8, 22, 0),
    Column::text("subject", "of", 10, 30, 0),
    Column::text("actor", "by", 8, 26, 3),
    Column::text("figures", "figures", 8, 28, 1),
    Column::text("place", "place", 8, 22, 6),
    Column::text("status", "status", 8, 13, 1),
    Column::text("firmness", "put as", 8, 14, 6),
    Column::number("conflicts", "≠", 1, 2, 4),
    Column::text("series", "series", 13, 14, 7),
    Column::text("word_of", "word of", 10, 24, 3),
    Column::text("grade", "grade", 5, 8, 6),
    WORDS,
    DOC,
];

/// Prints the series of each mission and figure, then the posture facts, newest first; as data one line for each value
/// of a series.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let chosen = select(&index, &sieve, &[Kind::Posture]);
    let nouns = ("posture entry", "posture entries");
    if request.format == Format::Table {
        if !chosen.facts.is_empty() {
            write_series(&index, &series::all(&index, &chosen.facts), out, request.style)?;
        }
        return print_facts(request, out, nouns, &[Kind::Posture], &COLUMNS, row);
    }
    let found = series::all(&index, &chosen.facts);
    let mut points: Vec<(&Series, &Point)> = found.iter().flat_map(|s| s.points.iter().map(move |p| (s, p))).collect();
    newest_first(&mut points, |(_, p)| (filed_under(p.fact), p.fact.id.clone()));
    let mut table = Table::new(&COLUMNS);
    table.columns.extend(POINT);
    table.columns.push(super::ANALYST);
    let cells = |(series, point): &(&Series, &Point)| {
        let mut cells = row(&index, point.fact);
        cells.extend(point_cells(&index, series, point));
        cells.push(super::analyst_cell(&[point.fact]));
        cells
    };
    table.rows = points.iter().map(cells).collect();
    finish(request, out, nouns, &table, chosen.undated)
}

/// Columns of a value in its series, for data.
const POINT: [Column; 9] = [
    Column::data("series_of"),
    Column::data("figure"),
    Column::data("value"),
    Column::data("value_min"),
    Column::data("value_max"),
    Column::data("when"),
    Column::data("holds"),
    Column::data("in_force"),
    Column::data("contradicted_by"),
];

fn point_cells(index: &Index, series: &Series, point: &Point) -> Vec<Cell> {
    let (min, max) = match point.value {
        series::Value::Number(min, max) => (min, max),
        series::Value::State(_) => (None, None),
    };
    let small = |n: Option<u64>| Cell::maybe(n.and_then(|n| u32::try_from(n).ok()));
    let yes = |yes: bool| Cell::text(if yes { "yes" } else { "no" });
    let is_now = series.in_force().is_some_and(|now| std::ptr::eq(now, point));
    vec![
        Cell::text(series.of.clone()),
        Cell::text(series.figure.as_str()),
        Cell::text(point.words.clone()),
        small(min),
        small(max),
        Cell::text(series::when(index, point)),
        yes(point.holds),
        yes(is_now),
        Cell::list(series.against(point).iter().map(|p| p.fact.id.clone()).collect()),
    ]
}

const SERIES: [Column; 10] = [
    Column::text("of", "of", 12, 34, 0),
    Column::text("figure", "figure", 6, 12, 0),
    Column::text("chart", "chart", CHART, CHART, 1),
    Column::text("span", "from … to", 10, 24, 4),
    Column::text("in_force", "in force", 8, 26, 0),
    Column::text("since", "told for", 10, 18, 1),
    Column::text("word_of", "word of", 10, 24, 3),
    Column::text("against", "against it", 8, 30, 2),
    Column::text("undated", "undated", 6, 18, 4),
    Column::number("points", "values", 6, 6, 5),
];

/// Columns of a chart, which is never broken into lines.
const CHART: usize = 16;

fn write_series(index: &Index, found: &[Series], out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let mut table = Table::new(&SERIES);
    table.rows = found.iter().map(|s| series_row(index, s)).collect();
    table.write(Format::Table, out, style)?;
    let legend = "chart: the higher the more; █ open, ▄ services stopped, ▁ closed, · not known; what is only \
                  announced, ordered or considered is not in force";
    remark(out, style, legend)?;
    writeln!(out)
}

fn series_row(index: &Index, series: &Series) -> Vec<Cell> {
    let now = series.in_force();
    let dated = || series.points.iter().filter_map(|p| p.days);
    let span = dated().map(|d| d.0).min().zip(dated().map(|d| d.1).max());
    let against = now.map(|now| series.against(now)).unwrap_or_default();
    let mut against: Vec<String> = against.iter().map(|p| format!("{} ({})", p.words, voice(p))).collect();
    against.extend(now.map(|now| conflicting(index, series, now)).unwrap_or_default());
    against.dedup();
    let undated = series.points.iter().filter(|p| p.days.is_none() && !p.before && p.holds).map(|p| p.words.clone());
    let undated: Vec<String> = undated.collect();
    // Where nothing is in force, what is in the air is named as what it is.
    let waiting = series.points.last().map(|p| {
        let status = p.fact.status.map(|s| wording::words_of(s.as_str())).unwrap_or_default();
        let status = if status.is_empty() { status } else { format!("{status}: ") };
        format!("none; {status}{}", p.words)
    });
    vec![
        Cell::text(series.of.clone()),
        Cell::text(series.figure.as_str()),
        Cell::text(series.chart(CHART)),
        Cell::text(span.map(|(a, b)| wording::days(a, b)).unwrap_or_default()),
        Cell::text(now.map_or_else(|| waiting.unwrap_or_default(), |p| p.words.clone())),
        Cell::text(now.map(|p| series::when(index, p)).unwrap_or_default()),
        Cell::text(now.map(voice).unwrap_or_default()),
        Cell::list(against).painted(Paint::Alert),
        Cell::text(undated.join(", ")),
        Cell::number(series.points.len()),
    ]
}

/// Values that the reports' conflicts set against a point, each with its day.
fn conflicting(index: &Index, series: &Series, now: &Point) -> Vec<String> {
    let like: Vec<&Fact> = series.points.iter().filter(|p| p.value == now.value).map(|p| p.fact).collect();
    let own = |v: &&ConflictValue| v.facts.iter().any(|id| like.iter().any(|f| f.id == *id));
    let found = index.conflicts_among(&like);
    let figures = found.iter().filter(|c| c.field == "quantities" && c.class == ConflictClass::Contradiction);
    let values = figures.flat_map(|c| &c.values).filter(|v| !own(v));
    let day = |v: &ConflictValue| v.as_of.as_ref().map(|d| format!(" ({d})")).unwrap_or_default();
    values.map(|v| format!("{}{}", v.value, day(v))).collect()
}

/// Whose word a value is.
fn voice(point: &Point) -> String {
    let speaker = wording::speaker(point.fact.speaker.as_ref());
    if speaker.is_empty() { "the report itself".to_owned() } else { speaker }
}

/// The mission, force or state it is about.
pub fn subject(fact: &Fact) -> String {
    let named = wording::names_in(fact, &[Role::Subject, Role::Beneficiary, Role::Target]);
    if named.is_empty() { wording::names_in(fact, &[Role::Actor]) } else { named }
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let ty = fact.coding.ty();
    let status = fact.status.map(|s| s.as_str()).unwrap_or_default();
    let conflicts = index.conflicts_among(&[fact]).len();
    let series = index.group_of(&fact.id).filter(|g| g.relation == GroupRelation::Series);
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    cells.extend([
        Cell::text(ty).shown_as(wording::words_of(ty)),
        Cell::text(subject(fact)),
        Cell::text(wording::names(fact, Role::Actor)),
        Cell::text(wording::quantities(fact)),
        Cell::text(wording::place(&fact.places)),
        Cell::text(status).shown_as(wording::words_of(status)).painted(super::commitments::status_paint(fact.status)),
        firmness_cell(fact),
        Cell::number(conflicts)
            .shown_as(if conflicts == 0 { String::new() } else { conflicts.to_string() })
            .painted(Paint::Alert),
        Cell::text(series.map(|g| g.id.clone()).unwrap_or_default()),
        word_of_cell(fact),
        grade_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
