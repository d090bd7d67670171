//! Reading of the shelf's tab-separated tables.

use std::fmt;

/// A line of a table that does not hold what its table asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFault {
    /// Name of the table, such as `states`.
    pub table: &'static str,
    /// Line in the table, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for TableFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}: {}", self.table, self.line, self.reason)
    }
}

impl std::error::Error for TableFault {}

/// One line of a table, cut at its tabs.
pub(crate) struct Row<const N: usize> {
    table: &'static str,
    line: usize,
    cells: [&'static str; N],
}

impl<const N: usize> Row<N> {
    /// The cell in column `at`, from 0; empty when nothing is known.
    pub(crate) fn cell(&self, at: usize) -> &'static str {
        self.cells[at]
    }

    /// The cell, or nothing when it is empty.
    pub(crate) fn known(&self, at: usize) -> Option<&'static str> {
        Some(self.cells[at]).filter(|cell| !cell.is_empty())
    }

    /// The parts of a cell that lists several names, parted by `;`.
    pub(crate) fn list(&self, at: usize) -> Vec<&'static str> {
        list(self.cells[at]).collect()
    }

    /// The cell as a number.
    pub(crate) fn number<T: std::str::FromStr>(&self, at: usize) -> Result<T, TableFault> {
        let cell = self.cells[at];
        cell.parse().map_err(|_| self.fault(format!("{cell:?} in column {} is no number", at + 1)))
    }

    /// The cell as a number, or nothing when it is empty.
    pub(crate) fn known_number<T: std::str::FromStr>(&self, at: usize) -> Result<Option<T>, TableFault> {
        self.known(at).map(|_| self.number(at)).transpose()
    }

    /// A fault of this line.
    pub(crate) fn fault(&self, reason: String) -> TableFault {
        TableFault { table: self.table, line: self.line, reason }
    }
}

/// The parts of a list cell.
pub(crate) fn list(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(';').filter(|part| !part.is_empty())
}

/// The rows of a table; empty lines and lines that start with `#` are left out.
pub(crate) fn rows<const N: usize>(
    table: &'static str,
    text: &'static str,
) -> impl Iterator<Item = Result<Row<N>, TableFault>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(move |(at, line)| cut(table, at + 1, line))
}

fn cut<const N: usize>(table: &'static str, line: usize, text: &'static str) -> Result<Row<N>, TableFault> {
    let mut cells = [""; N];
    let mut parts = text.split('\t');
    let fault = |reason| TableFault { table, line, reason };
    for cell in &mut cells {
        *cell = parts.next().ok_or_else(|| fault(format!("fewer than {N} columns")))?;
    }
    if parts.next().is_some() {
        return Err(fault(format!("more than {N} columns")));
    }
    Ok(Row { table, line, cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_no_rows() {
        let rows: Vec<Row<2>> = rows("t", "# a\tb\n\nx\t1;2\n").collect::<Result<_, _>>().expect("well formed");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].list(1), ["1", "2"]);
    }

    #[test]
    fn a_short_or_long_line_is_told_with_its_number() {
        for text in ["a\tb\nc\n", "a\tb\nc\td\te\n"] {
            let fault = rows::<2>("t", text).find_map(Result::err).expect("second line is at fault");
            assert_eq!((fault.table, fault.line), ("t", 2));
        }
    }

    #[test]
    fn a_cell_that_is_no_number_is_told() {
        let row = rows::<1>("t", "x1\n").next().expect("one").expect("cut");
        assert!(row.number::<u32>(0).is_err());
    }
}
