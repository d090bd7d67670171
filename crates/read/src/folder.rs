//! Walks a folder in sorted order, one entry at a time.

use crate::kind;
use crate::problem::{ProblemKind, ReadProblem};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of one folder and its subfolders.
#[derive(Debug)]
pub(crate) struct FolderWalk {
    root: PathBuf,
    /// Entries still to visit, next one last.
    pending: Vec<PathBuf>,
    /// Real paths of folders entered: a link that leads to one of them would be read twice or for ever.
    entered: HashSet<PathBuf>,
    /// Files left out, by extension.
    skipped: BTreeMap<String, usize>,
}

/// What the walk comes upon.
#[derive(Debug)]
pub(crate) enum Found {
    File(PathBuf),
    Problem(ReadProblem),
}

impl FolderWalk {
    pub(crate) fn new(root: &Path) -> FolderWalk {
        FolderWalk {
            root: root.to_path_buf(),
            pending: vec![root.to_path_buf()],
            entered: HashSet::new(),
            skipped: BTreeMap::new(),
        }
    }

    fn visit(&mut self, path: PathBuf) -> Option<Found> {
        let shown = path.display().to_string();
        let problem = |kind, detail: String| Some(Found::Problem(ReadProblem::new(shown.clone(), kind, detail)));
        let meta = match fs::metadata(&path) {
            Ok(meta) => meta,
            Err(e) if is_loop(&path, &e) => return problem(ProblemKind::SymlinkLoop, e.to_string()),
            Err(e) => return problem(ProblemKind::Unreadable, e.to_string()),
        };
        if meta.is_dir() {
            return match self.enter(&path) {
                Ok(()) => None,
                Err((kind, detail)) => problem(kind, detail),
            };
        }
        if !(kind::wanted(&path) || meta.is_file() && kind::file_is_taken(&path)) {
            *self.skipped.entry(kind::extension(&path).unwrap_or_default()).or_default() += 1;
            return None;
        }
        if !meta.is_file() {
            return problem(ProblemKind::NotAFile, "a device, pipe or socket".into());
        }
        Some(Found::File(path))
    }

    fn enter(&mut self, folder: &Path) -> Result<(), (ProblemKind, String)> {
        let unreadable = |e: std::io::Error| (ProblemKind::Unreadable, e.to_string());
        let real = folder.canonicalize().map_err(unreadable)?;
        if !self.entered.insert(real.clone()) {
            return Err((ProblemKind::SymlinkLoop, format!("leads to {}, already read", real.display())));
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            entries.push(entry.map_err(unreadable)?.path());
        }
        entries.retain(|p| p.file_name().is_some_and(|n| !n.to_string_lossy().starts_with('.')));
        entries.sort();
        self.pending.extend(entries.into_iter().rev());
        Ok(())
    }
}

impl Iterator for FolderWalk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while let Some(path) = self.pending.pop() {
            if let Some(found) = self.visit(path) {
                return Some(found);
            }
        }
        let (extension, count) = self.skipped.pop_first()?;
        let noun = if count == 1 { "file" } else { "files" };
        let detail = format!("{count} {noun} with extension .{extension} left out");
        Some(Found::Problem(ReadProblem::new(self.root.display().to_string(), ProblemKind::SkippedKind, detail)))
    }
}

/// A link onto itself cannot be resolved; the system reports that as an error of its own.
fn is_loop(path: &Path, error: &std::io::Error) -> bool {
    fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink())
        && error.kind() != std::io::ErrorKind::NotFound
        && error.kind() != std::io::ErrorKind::PermissionDenied
}
