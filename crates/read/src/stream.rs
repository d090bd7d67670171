//! The stream of documents.

use crate::folder::{FolderWalk, Found};
use crate::problem::{ProblemKind, ReadProblem};
use crate::{Limits, RawDocument, kind};
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Documents of paths, in the order of the paths. Made by [`documents`].
pub struct Documents {
    paths: VecDeque<PathBuf>,
    walk: Option<FolderWalk>,
    limits: Limits,
    input: Option<Box<dyn Read>>,
}

/// Reads files and folders; `-` is standard input.
///
/// Folders are read with their subfolders in sorted order; hidden entries are passed over, extensions other
/// than those of text and pages are counted and reported. A file named outright is always tried. One document
/// is in memory at a time.
pub fn documents(paths: &[PathBuf], limits: &Limits) -> Documents {
    documents_with_input(paths, limits, Box::new(std::io::stdin()))
}

/// Like [`documents`], with `input` in the place of standard input. A second `-` finds it at its end.
pub fn documents_with_input(paths: &[PathBuf], limits: &Limits, input: Box<dyn Read>) -> Documents {
    Documents { paths: paths.iter().cloned().collect(), walk: None, limits: limits.clone(), input: Some(input) }
}

impl Iterator for Documents {
    type Item = Result<RawDocument, ReadProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(walk) = &mut self.walk {
                match walk.next() {
                    Some(Found::File(path)) => return Some(self.file(&path)),
                    Some(Found::Problem(problem)) => return Some(Err(problem)),
                    None => self.walk = None,
                }
            }
            let path = self.paths.pop_front()?;
            if path.as_os_str() == "-" {
                return Some(self.standard_input());
            }
            if path.is_dir() {
                self.walk = Some(FolderWalk::new(&path));
            } else {
                return Some(self.file(&path));
            }
        }
    }
}

impl Documents {
    fn standard_input(&mut self) -> Result<RawDocument, ReadProblem> {
        match self.input.take() {
            Some(mut input) => self.load(&mut input, "stdin", "stdin", None),
            None => Err(ReadProblem::new("stdin", ProblemKind::Empty, "already read to its end")),
        }
    }

    fn file(&self, path: &Path) -> Result<RawDocument, ReadProblem> {
        let shown = path.display().to_string();
        let meta = fs::metadata(path).map_err(|e| {
            let kind = match e.kind() {
                std::io::ErrorKind::NotFound => ProblemKind::Missing,
                _ => ProblemKind::Unreadable,
            };
            ReadProblem::new(shown.clone(), kind, e.to_string())
        })?;
        if !meta.is_file() {
            return Err(ReadProblem::new(shown, ProblemKind::NotAFile, "a device, pipe or socket"));
        }
        if meta.len() > self.limits.max_file_bytes {
            return Err(self.too_large(&shown, meta.len()));
        }
        let mut file =
            File::open(path).map_err(|e| ReadProblem::new(&*shown, ProblemKind::Unreadable, e.to_string()))?;
        let name = path.file_name().map_or_else(|| shown.clone(), |n| n.to_string_lossy().into_owned());
        self.load(&mut file, &shown, &name, Some(path.to_path_buf()))
    }

    fn load(
        &self,
        source: &mut dyn Read,
        shown: &str,
        name: &str,
        path: Option<PathBuf>,
    ) -> Result<RawDocument, ReadProblem> {
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that grew, or a pipe that does not end, from one that fits.
        source
            .take(self.limits.max_file_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|e| ReadProblem::new(shown, ProblemKind::Unreadable, e.to_string()))?;
        if bytes.len() as u64 > self.limits.max_file_bytes {
            return Err(self.too_large(shown, bytes.len() as u64));
        }
        if bytes.is_empty() {
            return Err(ReadProblem::new(shown, ProblemKind::Empty, "no bytes"));
        }
        if let Some((place, why)) = kind::not_text(&bytes) {
            return Err(ReadProblem::new(shown, ProblemKind::Binary, why).at(format!("byte {place}")));
        }
        Ok(RawDocument { name: name.to_owned(), path, bytes })
    }

    fn too_large(&self, shown: &str, len: u64) -> ReadProblem {
        let limit = self.limits.max_file_bytes;
        ReadProblem::new(shown, ProblemKind::TooLarge, format!("{len} bytes or more, the limit is {limit}"))
    }
}
