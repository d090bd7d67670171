//! One table, three forms: framed text that fits the terminal, CSV, and one JSON object per line.

use crate::style::{Paint, Style, cut, width, wrap_at_most};
use std::io::{self, Write};

/// Lines a cell may take before it is cut.
const MOST_LINES: usize = 4;
/// Between columns; the narrow one is used before a column is given up.
const SEPARATORS: [&str; 2] = [" │ ", "│"];
/// Longest word that a column is kept wide enough for.
const KEPT_WORD: usize = 13;

/// Form of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Framed text, cut to the terminal.
    #[default]
    Table,
    /// One JSON object per line.
    Jsonl,
    /// Comma-separated values, RFC 4180.
    Csv,
}

/// Where a column appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// On the screen and in data.
    Both,
    /// Only on the screen (a short form of data columns).
    Screen,
    /// Only in CSV and JSON.
    Data,
}

/// A column: its names, how narrow it may get, and how readily it is given up.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name in CSV and JSON.
    pub key: &'static str,
    /// Head on the screen.
    pub title: &'static str,
    /// Fewest columns of the terminal it can live with.
    pub min: usize,
    /// Most columns of the terminal it asks for.
    pub max: usize,
    /// 0 stays to the last; the highest rank is left out first when the terminal is narrow.
    pub rank: u8,
    /// Numbers stand right.
    pub right: bool,
    /// Where it appears.
    pub shown: Shown,
}

impl Column {
    /// A column of text for screen and data.
    pub const fn text(key: &'static str, title: &'static str, min: usize, max: usize, rank: u8) -> Column {
        Column { key, title, min, max, rank, right: false, shown: Shown::Both }
    }

    /// A narrow column whose values stand right.
    pub const fn number(key: &'static str, title: &'static str, min: usize, max: usize, rank: u8) -> Column {
        Column { key, title, min, max, rank, right: true, shown: Shown::Both }
    }

    /// A column of the data forms only.
    pub const fn data(key: &'static str) -> Column {
        Column { key, title: "", min: 0, max: 0, rank: 0, right: false, shown: Shown::Data }
    }

    /// The same column, on the screen only.
    pub const fn screen(mut self) -> Column {
        self.shown = Shown::Screen;
        self
    }
}

/// A value of the data forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Not stated: empty in CSV, key left out in JSON.
    #[default]
    None,
    /// Text.
    Text(String),
    /// A whole number.
    Number(u64),
    /// A list; joined by `; ` in CSV.
    List(Vec<String>),
}

/// A cell: what the screen shows and what the data forms carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Text on the screen, already tame; empty is shown as `–`.
    pub text: String,
    /// Colour on the screen.
    pub paint: Paint,
    /// Value in data.
    pub value: Value,
}

impl Cell {
    /// A cell with the same text on the screen and in data; empty text is no value.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        let value = if text.is_empty() { Value::None } else { Value::Text(text.clone()) };
        Cell { text: crate::style::tame(&text), paint: Paint::Plain, value }
    }

    /// A number.
    pub fn number(number: usize) -> Cell {
        Cell { text: number.to_string(), paint: Paint::Plain, value: Value::Number(number as u64) }
    }

    /// A list: joined on the screen, kept apart in data.
    pub fn list(items: Vec<String>) -> Cell {
        let text = crate::style::tame(&items.join(", "));
        let value = if items.is_empty() { Value::None } else { Value::List(items) };
        Cell { text, paint: Paint::Plain, value }
    }

    /// A data-only number.
    pub fn maybe(number: Option<u32>) -> Cell {
        Cell { value: number.map_or(Value::None, |n| Value::Number(u64::from(n))), ..Cell::default() }
    }

    /// The same cell with another text on the screen.
    pub fn shown_as(mut self, text: impl AsRef<str>) -> Cell {
        self.text = crate::style::tame(text.as_ref());
        self
    }

    /// The same cell in a colour.
    pub fn painted(mut self, paint: Paint) -> Cell {
        self.paint = paint;
        self
    }
}

/// Columns and rows; every row has one cell per column.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows in order.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table.
    pub fn new(columns: &[Column]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Writes the table in `format`.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(&self, format: Format, out: &mut dyn Write, style: &Style) -> io::Result<()> {
        match format {
            Format::Table => self.write_screen(out, style),
            Format::Csv => self.write_csv(out),
            Format::Jsonl => self.write_jsonl(out),
        }
    }

    fn write_screen(&self, out: &mut dyn Write, style: &Style) -> io::Result<()> {
        let fit = self.fit(style.width);
        let head: Vec<String> = fit
            .shown
            .iter()
            .map(|(c, w)| {
                let title = cut(self.columns[*c].title, *w);
                aligned(&title, *w, self.columns[*c].right, Paint::Bold, style)
            })
            .collect();
        let bar = fit.separator.replace('│', &style.paint("│", Paint::Dim));
        writeln!(out, "{}", trimmed(head.join(&bar)))?;
        let rule: Vec<String> = fit.shown.iter().map(|(_, w)| "─".repeat(*w)).collect();
        writeln!(out, "{}", style.paint(&rule.join(if fit.separator.len() > 3 { "─┼─" } else { "┼" }), Paint::Dim))?;
        for row in &self.rows {
            self.write_row(row, &fit.shown, &bar, out, style)?;
        }
        if !fit.left_out.is_empty() {
            let note = format!("not shown at this width: {}", fit.left_out.join(", "));
            writeln!(out, "{}", style.paint(&cut(&note, style.width), Paint::Dim))?;
        }
        Ok(())
    }

    fn write_row(
        &self,
        row: &[Cell],
        shown: &[(usize, usize)],
        bar: &str,
        out: &mut dyn Write,
        style: &Style,
    ) -> io::Result<()> {
        let cells: Vec<(Vec<String>, &Column, Paint, usize)> = shown
            .iter()
            .map(|(c, w)| {
                let text = if row[*c].text.is_empty() { "–" } else { row[*c].text.as_str() };
                (wrap_at_most(text, *w, MOST_LINES), &self.columns[*c], row[*c].paint, *w)
            })
            .collect();
        let height = cells.iter().map(|(lines, ..)| lines.len()).max().unwrap_or(1);
        for i in 0..height {
            let line: Vec<String> = cells
                .iter()
                .map(|(lines, column, paint, w)| {
                    let text = lines.get(i).map_or("", String::as_str);
                    aligned(text, *w, column.right, *paint, style)
                })
                .collect();
            writeln!(out, "{}", trimmed(line.join(bar)))?;
        }
        Ok(())
    }

    /// Which columns fit into `total`, how wide each is, and what stands between them.
    fn fit(&self, total: usize) -> Fit {
        let mut candidates: Vec<usize> =
            (0..self.columns.len()).filter(|c| self.columns[*c].shown != Shown::Data).collect();
        let wanted: Vec<usize> = (0..self.columns.len()).map(|c| self.wanted(c)).collect();
        let floors: Vec<usize> = (0..self.columns.len()).map(|c| self.floor(c).min(wanted[c])).collect();
        let takes = |columns: &[usize], widths: &[usize], separator: &str| {
            let gaps = width(separator) * columns.len().saturating_sub(1);
            columns.iter().map(|c| widths[*c]).sum::<usize>() + gaps
        };
        if takes(&candidates, &wanted, SEPARATORS[0]) > total {
            // Room is short: what is empty from top to bottom goes without a word.
            candidates.retain(|c| self.columns[*c].rank == 0 || self.rows.iter().any(|r| !r[*c].text.is_empty()));
        }
        let mut left_out = Vec::new();
        loop {
            let fitting = SEPARATORS.into_iter().find(|s| takes(&candidates, &floors, s) <= total);
            if let Some(separator) = fitting.or((candidates.len() <= 1).then_some(SEPARATORS[1])) {
                let gaps = width(separator) * candidates.len().saturating_sub(1);
                let widths = share(&candidates, &wanted, &floors, total.saturating_sub(gaps).max(1));
                return Fit { shown: candidates.into_iter().zip(widths).collect(), left_out, separator };
            }
            // The column given up is the one of highest rank; among equals the last.
            let give_up = (0..candidates.len()).max_by_key(|i| (self.columns[candidates[*i]].rank, *i)).unwrap_or(0);
            left_out.push(self.columns[candidates.remove(give_up)].title);
        }
    }

    /// Fewest columns a column can live with: its own minimum, and enough not to break ordinary words.
    fn floor(&self, column: usize) -> usize {
        let words = self.rows.iter().flat_map(|r| r[column].text.split_inclusive([' ', '/']));
        let longest = words.map(|w| width(w.trim_end())).max().unwrap_or(0);
        self.columns[column].min.max(longest.min(KEPT_WORD))
    }

    /// Columns of the terminal that the cells ask for, no more than the column's `max`.
    fn wanted(&self, column: usize) -> usize {
        let cells = self.rows.iter().map(|r| width(&r[column].text)).max().unwrap_or(0);
        cells.max(width(self.columns[column].title)).clamp(1, self.columns[column].max.max(1))
    }

    fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns: Vec<usize> = self.data_columns();
        let head: Vec<String> = columns.iter().map(|c| csv_field(self.columns[*c].key)).collect();
        write!(out, "{}\r\n", head.join(","))?;
        for row in &self.rows {
            let line: Vec<String> = columns
                .iter()
                .map(|c| match &row[*c].value {
                    Value::None => String::new(),
                    Value::Number(n) => n.to_string(),
                    Value::Text(text) => csv_field(text),
                    Value::List(items) => csv_field(&items.join("; ")),
                })
                .collect();
            write!(out, "{}\r\n", line.join(","))?;
        }
        Ok(())
    }

    fn write_jsonl(&self, out: &mut dyn Write) -> io::Result<()> {
        for row in &self.rows {
            let pairs: Vec<String> = self
                .data_columns()
                .into_iter()
                .filter_map(|c| {
                    let value = match &row[c].value {
                        Value::None => return None,
                        Value::Number(n) => n.to_string(),
                        Value::Text(text) => json_text(text),
                        Value::List(items) => {
                            format!("[{}]", items.iter().map(|i| json_text(i)).collect::<Vec<_>>().join(", "))
                        }
                    };
                    Some(format!("{}: {value}", json_text(self.columns[c].key)))
                })
                .collect();
            writeln!(out, "{{{}}}", pairs.join(", "))?;
        }
        Ok(())
    }

    fn data_columns(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|c| self.columns[*c].shown != Shown::Screen).collect()
    }
}

/// Shares `room`: everyone gets the floor, the rest goes one by one to the column furthest from its wish.
fn share(columns: &[usize], wanted: &[usize], floors: &[usize], room: usize) -> Vec<usize> {
    if let [only] = columns {
        return vec![wanted[*only].min(room)];
    }
    let mut widths: Vec<usize> = columns.iter().map(|c| floors[*c].max(1)).collect();
    let mut rest = room.saturating_sub(widths.iter().sum());
    while rest > 0 {
        let short = (0..columns.len()).map(|i| (wanted[columns[i]].saturating_sub(widths[i]), i)).max();
        match short {
            Some((missing, i)) if missing > 0 => widths[i] += 1,
            _ => break,
        }
        rest -= 1;
    }
    widths
}

struct Fit {
    /// Column and its width.
    shown: Vec<(usize, usize)>,
    left_out: Vec<&'static str>,
    separator: &'static str,
}

/// Painted text between unpainted spaces, so that line ends can be trimmed.
fn aligned(text: &str, columns: usize, right: bool, paint: Paint, style: &Style) -> String {
    let padding = " ".repeat(columns.saturating_sub(width(text)));
    let text = style.paint(text, paint);
    if right { format!("{padding}{text}") } else { format!("{text}{padding}") }
}

/// No spaces at line ends: they are noise in files and break in narrow terminals.
fn trimmed(line: String) -> String {
    line.trim_end().to_owned()
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A CSV field, quoted when it must be. A field that a spreadsheet would run as a formula gets a leading
/// apostrophe: the text comes from strangers.
pub fn csv_field(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column::text("id", "id", 4, 12, 0),
        Column::text("target", "target", 8, 30, 1),
        Column::number("killed", "killed", 4, 6, 2),
        Column::text("words", "words", 10, 80, 3),
    ];

    fn sample() -> Table {
        let mut table = Table::new(&COLUMNS);
        table.rows.push(vec![
            Cell::text("I-1"),
            Cell::text("Norland embassy, \"old\" wing"),
            Cell::maybe(Some(5)).shown_as("5"),
            Cell::text("ノルランド大使館 was hit by two rockets on the night before the summit of the ministers"),
        ]);
        table.rows.push(vec![Cell::text("I-2"), Cell::text("=cmd()"), Cell::maybe(None), Cell::text("")]);
        table
    }

    fn written(format: Format, width: usize) -> String {
        let mut out = Vec::new();
        sample().write(format, &mut out, &Style::plain(width)).expect("a vector takes all");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for columns in [10, 20, 30, 40, 60, 80, 160] {
            for line in written(Format::Table, columns).lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }

    #[test]
    fn bars_stand_under_each_other() {
        let text = written(Format::Table, 60);
        let lines: Vec<&str> = text.lines().collect();
        let at = |line: &str| line.split('│').next().map(width);
        let first = at(lines[0]);
        assert!(lines[2..].iter().filter(|l| l.contains('│')).all(|l| at(l) == first), "{text}");
    }

    #[test]
    fn a_narrow_table_says_what_it_leaves_out() {
        let text = written(Format::Table, 24);
        assert!(text.contains("not shown at this width"), "{text}");
        assert!(text.contains("I-1"), "{text}");
        assert!(!written(Format::Table, 80).contains("not shown"));
    }

    #[test]
    fn csv_is_quoted_and_formulas_are_defused() {
        let text = written(Format::Csv, 60);
        let mut lines = text.split("\r\n");
        assert_eq!(lines.next(), Some("id,target,killed,words"));
        assert!(lines.next().is_some_and(|l| l.starts_with("I-1,\"Norland embassy, \"\"old\"\" wing\",5,ノル")));
        assert_eq!(lines.next(), Some("I-2,'=cmd(),,"));
    }

    #[test]
    fn json_leaves_out_what_is_not_stated() {
        let text = written(Format::Jsonl, 60);
        assert_eq!(text.lines().nth(1), Some(r#"{"id": "I-2", "target": "=cmd()"}"#));
        assert!(text.lines().next().is_some_and(|l| l.contains(r#""killed": 5"#)));
    }
}
