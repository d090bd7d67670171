//! `incidents`: one row per act; reports of the same act stand in one row.

use super::{DATE, Request, finish, remark};
use crate::filter::Sieve;
use crate::grading;
use crate::style::Paint;
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, Matter, newest_first};
use crate::wording;
use chancery_facts::{Casualties, Fact, GroupStatus, Kind, Toll, Zone};
use std::io::{self, Write};

const COLUMNS: [Column; 23] = [
    Column::text("id", "id", 14, 14, 0),
    DATE,
    Column::data("from"),
    Column::data("to"),
    Column::text("place", "place", 8, 26, 2),
    Column::data("country"),
    Column::text("type", "type", 8, 22, 1),
    Column::text("target", "target", 10, 34, 1),
    Column::data("hit"),
    Column::data("outcome"),
    Column::text("weapons", "weapon", 8, 22, 5),
    Column::number("casualties", "toll", 5, 13, 1).screen(),
    Column::data("killed_min"),
    Column::data("killed_max"),
    Column::data("injured_min"),
    Column::data("injured_max"),
    Column::text("status", "status", 8, 20, 2),
    Column::number("conflicts", "≠", 1, 2, 4),
    Column::number("origins", "origins", 7, 7, 6),
    Column::text("grades", "grades", 6, 12, 5),
    Column::data("sources"),
    Column::number("documents", "docs", 4, 12, 7),
    super::ANALYST,
];

/// Prints the incidents asked for, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let all = index.matters(&[Kind::Incident]);
    let undated = all.iter().filter(|m| m.members.iter().any(|f| sieve.undated_only(f))).count();
    let mut chosen: Vec<Matter> = all.into_iter().filter(|m| m.members.iter().any(|f| sieve.accepts(f))).collect();
    newest_first(&mut chosen, |m| (m.date().and_then(|d| d.days), m.id().to_owned()));
    let mut table = Table::new(&COLUMNS);
    table.rows = chosen.iter().map(|m| row(&index, m)).collect();
    finish(request, out, ("incident", "incidents"), &table, undated)?;
    if request.format == Format::Table && !table.rows.is_empty() {
        let graded = if request.view.grades.is_empty() { "" } else { "grades: one for each origin, – is ungraded; " };
        let legend = format!("toll: dead/injured, – is not stated; ≠: conflicts; {graded}“show ID” has the quotes");
        remark(out, request.style, &legend)?;
    }
    Ok(())
}

fn row(index: &Index, matter: &Matter) -> Vec<Cell> {
    let day = |last: bool| {
        let days = matter.date().and_then(|d| d.days);
        Cell::text(days.map(|(a, b)| if last { b } else { a }.to_string()).unwrap_or_default())
    };
    let killed = toll_of(matter, |c| c.killed.as_ref());
    let injured = toll_of(matter, |c| c.injured.as_ref());
    let conflicts = index.conflicts_among(&matter.members).len();
    let origins = grading::origins(index, matter);
    vec![
        id_cell(index, matter),
        Cell::text(wording::date_or_empty(matter.date())),
        day(false),
        day(true),
        Cell::text(place(matter)),
        Cell::text(country(matter).unwrap_or_default()),
        Cell::text(matter.coding().ty()).shown_as(wording::words_of(matter.coding().ty())),
        Cell::text(first_text(matter, wording::target)),
        Cell::text(first_text(matter, wording::hit)),
        Cell::text(matter.first(|f| f.outcome).map(|o| o.as_str()).unwrap_or_default()),
        Cell::text(weapons(matter)),
        Cell::text(casualties(killed, injured)),
        Cell::maybe(killed.and_then(|t| t.min)),
        Cell::maybe(killed.and_then(|t| t.max)),
        Cell::maybe(injured.and_then(|t| t.min)),
        Cell::maybe(injured.and_then(|t| t.max)),
        status_cell(index, matter),
        Cell::number(conflicts)
            .shown_as(if conflicts == 0 { String::new() } else { conflicts.to_string() })
            .painted(Paint::Alert),
        Cell::number(matter.origins()),
        Cell::text(grading::in_short(&origins)),
        Cell::list(origins.iter().map(|o| grading::named(index, o)).collect()),
        Cell::list(matter.documents().into_iter().map(str::to_owned).collect())
            .shown_as(matter.documents().len().to_string()),
        super::analyst_cell(&matter.members),
    ]
}

/// `2/5–7`, `–/≥3`; empty when neither is stated.
pub(crate) fn casualties(killed: Option<&Toll>, injured: Option<&Toll>) -> String {
    if killed.is_none() && injured.is_none() {
        return String::new();
    }
    let side = |toll: Option<&Toll>| toll.map_or_else(|| wording::NOT_STATED.to_owned(), |t| wording::toll(Some(t)));
    format!("{}/{}", side(killed), side(injured))
}

fn id_cell(index: &Index, matter: &Matter) -> Cell {
    let demo = matter.members.iter().any(|f| index.document(&f.doc).is_some_and(|d| d.demo));
    let short = wording::short_id(matter.id());
    Cell::text(matter.id()).shown_as(if demo { format!("DEMO {short}") } else { short })
}

fn status_cell(index: &Index, matter: &Matter) -> Cell {
    let status = matter.status(index);
    let mut text = wording::words_of(status.as_str());
    if matter.no_claim(index) && status != GroupStatus::Claimed {
        text.push_str(" · no claim");
    }
    if matter.members.iter().all(|f| f.zone() == Zone::Caption) {
        text.push_str(" · caption only");
    }
    for mark in crate::analyst::marks_of(&matter.members) {
        text.push_str(" · ");
        text.push_str(mark);
    }
    let paint = match status {
        GroupStatus::Contested | GroupStatus::Denied => Paint::Alert,
        GroupStatus::Blamed | GroupStatus::Claimed | GroupStatus::SuspectHeld | GroupStatus::Charged => Paint::Caution,
        GroupStatus::Convicted | GroupStatus::PerpetratorStated => Paint::Good,
        _ => Paint::Plain,
    };
    Cell::text(text).painted(paint)
}

/// First non-empty answer among the tellings.
pub fn first_text(matter: &Matter, of: impl Fn(&Fact) -> String) -> String {
    matter.first(|f| Some(of(f)).filter(|t| !t.is_empty())).unwrap_or_default()
}

/// Place of the group, else of the first telling that has one.
pub fn place(matter: &Matter) -> String {
    let group = matter.group.map(|g| wording::place(&g.consensus.places)).filter(|p| !p.is_empty());
    group.unwrap_or_else(|| first_text(matter, |f| wording::place(&f.places)))
}

/// State where it happened.
pub fn country(matter: &Matter) -> Option<String> {
    matter.group.and_then(|g| g.consensus.country.clone()).or_else(|| matter.first(wording::country))
}

/// Weapons of the group, else of the first telling that names one.
pub fn weapons(matter: &Matter) -> String {
    let group = matter.group.map(|g| wording::weapons(&g.consensus.weapons)).filter(|w| !w.is_empty());
    group.unwrap_or_else(|| first_text(matter, |f| wording::weapons(&f.weapons)))
}

/// One kind of casualties: of the group, else of the first telling that states it.
pub fn toll_of<'a>(matter: &Matter<'a>, which: impl Fn(&'a Casualties) -> Option<&'a Toll>) -> Option<&'a Toll> {
    let group = matter.group.and_then(|g| g.consensus.casualties.as_ref()).and_then(&which);
    group.or_else(|| matter.first(|f| f.casualties.as_ref().and_then(&which)))
}
