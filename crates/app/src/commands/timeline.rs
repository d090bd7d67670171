//! `timeline`: everything dated as bars over time, oldest first, then what has no date.

use super::{Request, finish, none_found, remark};
use crate::axis::Axis;
use crate::filter::Sieve;
use crate::style::{Paint, Style, cut, pad, width, wrap_at_most};
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, Matter, filed_under};
use crate::wording;
use chancery_facts::{Date, Kind, When};
use std::io::{self, Write};

const COLUMNS: [Column; 8] = [
    Column::data("id"),
    Column::data("from"),
    Column::data("to"),
    Column::data("precision"),
    Column::data("basis"),
    Column::data("kind"),
    Column::data("type"),
    Column::data("what"),
];
/// Kinds with a place on the timeline; a standing circumstance has none.
pub(crate) const KINDS: [Kind; 8] = [
    Kind::Incident,
    Kind::Attribution,
    Kind::Statement,
    Kind::Commitment,
    Kind::Measure,
    Kind::Contact,
    Kind::Posture,
    Kind::Aggregate,
];

/// One line of the timeline.
struct Entry<'a> {
    matter: Matter<'a>,
    days: Option<(Date, Date)>,
    what: String,
}

/// Prints the timeline.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    // A timeline always has its undated section, period or not.
    let filter = crate::filter::Filter { undated: true, ..request.filter.clone() };
    let sieve = Sieve::new(&index, &filter);
    let chosen = index.matters(&KINDS).into_iter().filter(|m| m.members.iter().any(|f| sieve.accepts(f)));
    let mut entries: Vec<Entry> = chosen.map(|m| entry(&index, m)).collect();
    entries.sort_by(|a, b| {
        let undated = a.days.is_none().cmp(&b.days.is_none());
        undated.then_with(|| a.days.cmp(&b.days)).then_with(|| a.matter.id().cmp(b.matter.id()))
    });
    if request.format != Format::Table {
        let mut table = Table::new(&COLUMNS);
        table.rows = entries.iter().map(row).collect();
        return finish(request, out, ("entry", "entries"), &table, 0);
    }
    if entries.is_empty() {
        return none_found(request, out, "entries");
    }
    write_screen(&entries, out, request.style)
}

fn entry<'a>(index: &Index<'a>, matter: Matter<'a>) -> Entry<'a> {
    let days = matter.date().and_then(|d| d.days).or_else(|| matter.members.iter().find_map(|f| filed_under(f)));
    let what = match matter.members[0].kind() {
        Kind::Incident => incident(index, &matter),
        kind => format!("{kind}: {}", super::brief_line(index, matter.members[0])),
    };
    Entry { matter, days, what }
}

fn incident(index: &Index, matter: &Matter) -> String {
    let target = super::incidents::first_text(matter, wording::target);
    let place = super::incidents::place(matter);
    let mut text = wording::words_of(matter.coding().ty());
    for part in [target, place].into_iter().filter(|p| !p.is_empty()) {
        text = format!("{text}, {part}");
    }
    format!("{text} [{}]", wording::words_of(matter.status(index).as_str()))
}

fn row(entry: &Entry) -> Vec<Cell> {
    let when: Option<&When> = entry.matter.date();
    let day = |day: Option<Date>| Cell::text(day.map(|d| d.to_string()).unwrap_or_default());
    vec![
        super::id_cell(entry.matter.id()),
        day(entry.days.map(|d| d.0)),
        day(entry.days.map(|d| d.1)),
        Cell::text(when.map(|w| w.precision.as_str()).unwrap_or_default()),
        Cell::text(when.map(|w| w.basis.as_str()).unwrap_or_default()),
        Cell::text(entry.matter.members[0].kind().as_str()),
        Cell::text(entry.matter.coding().ty()),
        Cell::text(entry.what.clone()),
    ]
}

fn write_screen(entries: &[Entry], out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let dated: Vec<(&Entry, (Date, Date))> = entries.iter().filter_map(|e| Some((e, e.days?))).collect();
    let days: Vec<(Date, Date)> = dated.iter().map(|(_, d)| *d).collect();
    let cells = (style.width / 4).clamp(8, 48);
    let bars = Axis::over(&days).map(|axis| Bars { axis, cells });
    if let Some(axis) = &bars {
        let lead = " ".repeat(date_width(style) + 1);
        writeln!(out, "{}", style.paint(format!("{lead}{}", axis.heads()).trim_end(), Paint::Dim))?;
    }
    for (entry, days) in &dated {
        let date = shown_date(entry);
        let bar = bars.as_ref().map(|a| a.bar(*days)).unwrap_or_default();
        write_entry(entry, &date, &bar, out, style)?;
    }
    let undated: Vec<&Entry> = entries.iter().filter(|e| e.days.is_none()).collect();
    writeln!(out)?;
    writeln!(out, "{}", style.paint("Undated", Paint::Bold))?;
    if undated.is_empty() {
        remark(out, style, "none: everything found has a date")?;
    }
    for entry in &undated {
        write_entry(entry, &shown_date(entry), "", out, style)?;
    }
    remark(
        out,
        style,
        &format!(
            "{} dated, {} undated; █ a day, ▒ somewhere inside the interval, ◂ before the axis begins",
            dated.len(),
            undated.len()
        ),
    )
}

/// Columns for the date: the longest short form within a year, or across years where there is room.
fn date_width(style: &Style) -> usize {
    if style.width < 100 { 16 } else { 22 }
}

fn shown_date(entry: &Entry) -> String {
    let stated = |w: &When| w.stated.as_deref().map(|s| format!(" “{s}”")).unwrap_or_default();
    match entry.matter.date() {
        Some(when) if !when.is_open() => wording::date(when),
        other => match entry.days {
            Some((from, to)) => format!("said {}", wording::days(from, to)),
            None => other
                .map(|w| format!("{}{}", wording::date(w), stated(w)))
                .unwrap_or_else(|| wording::NOT_STATED.to_owned()),
        },
    }
}

fn write_entry(entry: &Entry, date: &str, bar: &str, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let dates = date_width(style);
    let lead = dates + 1 + width(bar) + usize::from(!bar.is_empty());
    let id = entry.matter.id();
    let room = style.width.saturating_sub(lead).max(8);
    let text = format!("{} ({id})", crate::style::tame(&entry.what));
    let paint = if entry.matter.members[0].kind() == Kind::Incident { Paint::Bold } else { Paint::Plain };
    for (i, line) in wrap_at_most(&text, room, 3).iter().enumerate() {
        let head = if i == 0 {
            let gap = if bar.is_empty() { "" } else { " " };
            format!("{} {}{gap}", pad(&cut(&crate::style::tame(date), dates), dates), style.paint(bar, Paint::Caution))
        } else {
            " ".repeat(lead)
        };
        writeln!(out, "{head}{}", style.paint(line, paint))?;
    }
    Ok(())
}

/// The axis and the cells it is drawn in.
struct Bars {
    axis: Axis,
    cells: usize,
}

impl Bars {
    fn cell(&self, day: Date) -> usize {
        let at = self.axis.offset(day).max(0) * self.cells as i64 / self.axis.days();
        usize::try_from(at).map_or(0, |a| a.min(self.cells - 1))
    }

    fn bar(&self, (from, to): (Date, Date)) -> String {
        let mut cells = vec![' '; self.cells];
        if to >= self.axis.first {
            let mark = if from == to { '█' } else { '▒' };
            cells[self.cell(from)..=self.cell(to)].fill(mark);
        }
        if from < self.axis.first {
            cells[0] = '◂';
        }
        cells.into_iter().collect()
    }

    /// First and last day, at their ends when there is room.
    fn heads(&self) -> String {
        let (first, last) = (self.axis.first.to_string(), self.axis.last.to_string());
        let gap = self.cells.saturating_sub(first.len() + last.len());
        if self.axis.first == self.axis.last {
            first
        } else if gap == 0 {
            format!("{first}…{last}")
        } else {
            format!("{first}{}{last}", " ".repeat(gap))
        }
    }
}
