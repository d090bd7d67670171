//! Makes the interchange files of a set by running the binary as a person would.

use super::set::Set;
use crate::command::output;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interchange files, named as the commands that print them.
const FILES: &[&str] = &["facts", "groups", "documents"];

/// Writes facts.jsonl, groups.jsonl and documents.jsonl of the set to `out`, which is emptied first.
pub fn files(set: &Set, binary: &Path, out: &Path) -> Result<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    let inputs = if set.alone { reports(&set.texts)? } else { vec![set.texts.clone()] };
    let mut contents = vec![String::new(); FILES.len()];
    for (n, input) in inputs.iter().enumerate() {
        let ledger = out.join(format!("ledger-{n:03}"));
        output(Command::new(binary).arg("read").arg(input).arg("--ledger").arg(&ledger))?;
        for (file, content) in FILES.iter().zip(&mut contents) {
            let printed =
                output(Command::new(binary).args([*file, "--format", "jsonl", "--ledger"]).arg(&ledger))?.stdout;
            content.push_str(std::str::from_utf8(&printed).context("the export is not UTF-8")?);
        }
    }
    for (file, content) in FILES.iter().zip(&contents) {
        fs::write(out.join(format!("{file}.jsonl")), content)?;
    }
    Ok(())
}

fn reports(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut reports = entries.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
    reports.sort();
    Ok(reports)
}
