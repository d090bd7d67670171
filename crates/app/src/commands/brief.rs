//! `brief`: a situation report as Markdown, or as two files with `--out`.

use super::Request;
use crate::brief::{Brief, FILES, Shelf, compose, to_html, to_markdown};
use crate::table::{Cell, Column, Format, Table, Value};
use anyhow::Context;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const COLUMNS: [Column; 6] = [
    Column::data("number"),
    Column::data("section"),
    Column::data("date"),
    Column::data("text"),
    Column::data("quotes"),
    Column::data("id"),
];

/// Prints the report: Markdown, or one row per statement as CSV or JSON lines.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let brief = compose(request.view, request.filter);
    match request.format {
        Format::Table => out.write_all(to_markdown(&brief).as_bytes()),
        format => rows(&brief).write(format, out, request.style),
    }
}

/// Writes `brief.md` and `brief.html` into `folder`, which is made when it is not there, and returns their paths.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_files(request: &Request, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let brief = compose(request.view, request.filter);
    std::fs::create_dir_all(folder)?;
    let files = [(folder.join("brief.md"), to_markdown(&brief)), (folder.join("brief.html"), to_html(&brief))];
    files
        .into_iter()
        .map(|(path, text)| {
            std::fs::write(&path, text)?;
            Ok(path)
        })
        .collect()
}

/// Gives a brief as it was issued: its Markdown, or all its files into a folder with their paths.
///
/// # Errors
/// When there is none of that number, it is not what was issued any more, or cannot be written.
pub fn issued(ledger: &Path, number: u32, folder: Option<&Path>, out: &mut dyn Write) -> anyhow::Result<()> {
    let shelf = Shelf::of(ledger);
    let file = |name: &str| shelf.file(number, name)?.with_context(|| format!("no brief {number} was issued"));
    let Some(folder) = folder else { return Ok(out.write_all(&file("brief.md")?)?) };
    std::fs::create_dir_all(folder)?;
    for name in FILES {
        let path = folder.join(name);
        std::fs::write(&path, file(name)?).with_context(|| path.display().to_string())?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(())
}

fn rows(brief: &Brief) -> Table {
    let mut table = Table::new(&COLUMNS);
    for section in &brief.sections {
        for statement in &section.statements {
            let own = statement.notes.iter().chain(statement.sides.iter().flat_map(|(_, notes)| notes));
            let quotes = own.filter_map(|n| brief.notes.get(n - 1));
            let quotes = quotes.map(|n| format!("{} bytes {}-{}: {}", n.doc, n.start, n.end, n.quote)).collect();
            table.rows.push(vec![
                Cell::number(statement.number),
                Cell::text(section.heading.clone()),
                Cell::text(statement.date.clone()),
                Cell::text(statement.text.clone()),
                Cell { value: Value::List(quotes), ..Cell::default() },
                Cell::text(statement.id.clone()),
            ]);
        }
    }
    table
}
