//! JSON Lines in and out, and code points.

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// The files of a folder with this ending, sorted by name.
pub fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.to_str().is_some_and(|p| p.ends_with(ending)));
    paths.sort();
    anyhow::ensure!(!paths.is_empty(), "{}: no file ending in {ending}", folder.display());
    Ok(paths)
}

/// Reads a file of one JSON value a line.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let parsed = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    parsed
        .map(|(i, line)| serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), i + 1)))
        .collect()
}

/// Writes one JSON value a line.
pub fn write<T: Serialize>(path: &Path, values: impl IntoIterator<Item = T>) -> Result<()> {
    let mut file = BufWriter::new(File::create(path).with_context(|| path.display().to_string())?);
    for value in values {
        serde_json::to_writer(&mut file, &value)?;
        file.write_all(b"\n")?;
    }
    Ok(file.flush()?)
}

/// From bytes to code points, for one text.
pub struct CodePoints {
    /// For every byte its code point; one more for the end.
    at: Vec<u32>,
}

impl CodePoints {
    /// Counts the code points of a text.
    pub fn new(text: &str) -> CodePoints {
        let mut at = Vec::with_capacity(text.len() + 1);
        let mut n = 0;
        for c in text.chars() {
            at.extend(std::iter::repeat_n(n, c.len_utf8()));
            n += 1;
        }
        at.push(n);
        CodePoints { at }
    }

    /// The code point that starts at, or holds, this byte.
    pub fn of(&self, byte: usize) -> usize {
        self.at[byte.min(self.at.len() - 1)] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::CodePoints;

    #[test]
    fn code_points_are_counted_not_bytes() {
        let points = CodePoints::new("é—x");
        assert_eq!([0, 2, 5, 6].map(|b| points.of(b)), [0, 1, 2, 3]);
    }
}
