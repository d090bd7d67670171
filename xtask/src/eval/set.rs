//! The gold sets.

use crate::command::root;
use std::path::{Path, PathBuf};

/// One set of reports with its gold.
pub struct Set {
    /// Name of its results file.
    pub name: String,
    /// First part of the names of its gold files.
    pub stem: &'static str,
    /// Folder with the gold files.
    pub gold: PathBuf,
    /// Folder with the reports.
    pub texts: PathBuf,
    /// Each report is read into a ledger of its own, so that none can lean on another.
    pub alone: bool,
}

impl Set {
    fn both(name: &str, stem: &'static str, gold: &Path, texts: &Path) -> [Set; 2] {
        let set = |name: String, alone| Set { name, stem, gold: gold.to_path_buf(), texts: texts.to_path_buf(), alone };
        [set(name.to_owned(), false), set(format!("{name}-alone"), true)]
    }

    /// The project's own sets, one for each folder: those that rules are tuned on and the one that is only scored.
    pub fn own() -> Vec<Set> {
        let folder = root().join("eval/gold/own");
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|e| e.path().join("own.jsonl").is_file())
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        let set = |name: &String| {
            let gold = folder.join(name);
            Self::both(&format!("own-{name}"), "own", &gold, &gold.join("texts"))
        };
        names.iter().flat_map(set).collect()
    }

    /// The seeds, where the shared folder is.
    pub fn seeds(shared: &Path) -> Vec<Set> {
        let (gold, texts) = (shared.join("gold"), shared.join("seeds"));
        if gold.is_dir() && texts.is_dir() { Self::both("seeds", "seeds", &gold, &texts).into() } else { Vec::new() }
    }
}
