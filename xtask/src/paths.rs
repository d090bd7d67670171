//! Relative paths that documents name must exist.

use crate::command::root;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of the project, or things that only exist once built.
const NOT_OURS: &[&str] = &["target", "chancery-ledger", ".git", "node_modules"];

/// Paths that a document names of another place, with the document.
const ELSEWHERE: &[(&str, &str)] = &[
    // The interchange format is kept word for word; its worked examples do not lie in the project.
    ("docs/FACTS.md", "examples/"),
    ("docs/FACTS.md", "examples/gold/"),
];

/// Endings by which a word without a slash is taken for a file of the project.
const BARE_ENDINGS: &[&str] = &["md", "rs", "toml", "tsv"];

/// The chore.
pub fn run() -> Result<()> {
    println!("{}", check()?);
    Ok(())
}

/// Checks every document; every missing path is named with its document.
pub fn check() -> Result<String> {
    let root = root();
    let mut files = BTreeSet::new();
    walk(&root, &root, &mut files)?;
    let documents: Vec<&PathBuf> = files.iter().filter(|f| f.extension().is_some_and(|e| e == "md")).collect();
    let (mut named, mut missing) = (0, Vec::new());
    for document in &documents {
        let text = fs::read_to_string(root.join(document)).with_context(|| document.display().to_string())?;
        for path in paths_in(&text) {
            named += 1;
            if !stands(&root, document, &files, &path) {
                missing.push(format!("{}: {path}", document.display()));
            }
        }
    }
    if !missing.is_empty() {
        bail!("{} named in documents, but not there\n  {}", missing.len(), missing.join("\n  "));
    }
    Ok(format!("{named} named in {} documents, all there", documents.len()))
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        if NOT_OURS.iter().any(|n| name == *n) {
            continue;
        }
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            walk(root, &path, files)?;
        } else if let Ok(inside) = path.strip_prefix(root) {
            files.insert(inside.to_path_buf());
        }
    }
    Ok(())
}

/// Words of a document that are meant as relative paths: in backticks or as the target of a link.
fn paths_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        let code = line.split('`').skip(1).step_by(2);
        found.extend(code.filter_map(|word| path_of(word, false)));
        found.extend(link_targets(line).filter_map(|word| path_of(word, true)));
    }
    found
}

fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

/// The path a word stands for; `None` when it is no relative path, or holds a placeholder.
fn path_of(word: &str, link: bool) -> Option<String> {
    if word.contains("://") || word.starts_with("mailto:") {
        return None;
    }
    let word = word.split('#').next().unwrap_or_default();
    let word = word.trim_end_matches([',', '.', ';']);
    let (word, _line) = word.split_once(':').unwrap_or((word, ""));
    let plain = |c: char| c.is_alphanumeric() || "/._-*+".contains(c);
    if word.is_empty() || !word.chars().all(plain) || word.starts_with(['/', '-', '+']) || word.contains("...") {
        return None;
    }
    if word.split('/').any(placeholder) {
        return None;
    }
    let ending = word.rsplit_once('.').map(|(stem, ending)| (!stem.is_empty()) && BARE_ENDINGS.contains(&ending));
    let a_path = link || word.contains('/') || ending == Some(true);
    a_path.then(|| word.to_owned())
}

/// `DIR`, `NAME.jsonl`, `N`: a word in capitals that stands for another. Names of well-known files are none.
fn placeholder(part: &str) -> bool {
    const WELL_KNOWN: &[&str] = &["LICENSE", "MIT", "APACHE"];
    let stem = part.split('.').next().unwrap_or_default();
    let capitals = !stem.is_empty() && stem.chars().all(|c| c.is_ascii_uppercase());
    capitals && !part.ends_with(".md") && !WELL_KNOWN.contains(&stem)
}

/// True when the path exists beside the document, in the project, or is one that need not.
fn stands(root: &Path, document: &Path, files: &BTreeSet<PathBuf>, path: &str) -> bool {
    if path.starts_with("../shared") || path.split('/').any(|part| NOT_OURS.contains(&part)) {
        return true;
    }
    if ELSEWHERE.iter().any(|(of, named)| document == Path::new(of) && *named == path) {
        return true;
    }
    let beside = document.parent().unwrap_or(Path::new(""));
    let fixed: PathBuf = path.split('/').take_while(|part| !part.contains('*')).collect();
    if [beside, Path::new("")].iter().any(|base| root.join(base).join(&fixed).exists()) {
        return true;
    }
    // A document may use the end of a path: `src/a.rs` or `a.rs` for `crates/x/src/a.rs`, `texts/` for `gold/texts`.
    if files.iter().flat_map(|f| f.ancestors()).any(|f| f.ends_with(&fixed)) {
        return true;
    }
    // `link/dates.rs` is short for `crates/link/src/dates.rs`.
    if path.split_once('/').is_some_and(|(name, rest)| root.join("crates").join(name).join("src").join(rest).exists()) {
        return true;
    }
    // `text/html` and `and/or` are no paths: their first part is no folder of ours and nothing ends like a file.
    let first = path.split('/').next().unwrap_or_default();
    let folder = files.iter().any(|f| f.starts_with(first)) || root.join(beside).join(first).is_dir();
    let file_like = path.ends_with('/') || Path::new(path).extension().is_some();
    !folder && !file_like
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_links_are_looked_at_and_prose_is_not() {
        let text =
            "See `docs/a.md:12`, [b](../b.md#part) and c/d.md; `cargo run` `--out DIR` `DIR/x.csv` `http://x.y/z`.";
        assert_eq!(paths_in(text), ["docs/a.md", "../b.md"]);
    }

    #[test]
    fn fenced_commands_are_left_alone() {
        assert!(paths_in("```sh\nls `no/such.md`\n```\n").is_empty());
        assert_eq!(paths_in("`a/b.rs`\n```\n`x/y.rs`\n```\n`c/d.rs`"), ["a/b.rs", "c/d.rs"]);
    }

    #[test]
    fn what_is_there_stands_and_what_is_not_does_not() {
        let root = root();
        let files: BTreeSet<PathBuf> = ["xtask/src/paths.rs", "docs/x.md"].iter().map(PathBuf::from).collect();
        let stands = |path| stands(&root, Path::new("docs/x.md"), &files, path);
        assert!(stands("xtask/src/paths.rs"));
        assert!(stands("src/paths.rs") && stands("paths.rs"));
        assert!(stands("testkit/lib.rs") && !stands("testkit/nowhere.rs"));
        assert!(stands("xtask/src/*.rs") && stands("../shared/seeds") && stands("target/x.csv"));
        assert!(stands("text/html"), "a media type is no path");
        assert!(!stands("xtask/src/nowhere"));
        assert!(!stands("nowhere.rs") && !stands("no/where/") && !stands("nowhere/*.rs"));
    }
}
