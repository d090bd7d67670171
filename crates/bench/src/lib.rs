//! Adapters to the public test sets: each reads the texts of one set, runs the stages of the program over them and
//! writes predictions in the form that the set's scorer reads. Development only; nothing in production knows it.
//!
//! An adapter may translate (a time expression into a TimeML value, a mention into an entity type); what it finds in
//! the text comes from the program. No adapter reads the answers of a set.

mod desk;
mod gvdb;
mod lines;
pub mod plain;
mod quotes;
mod treebank;

pub use desk::Desk;

use anyhow::{Result, bail};
use std::path::Path;

/// One public test set.
pub struct Set {
    /// Name on the command line.
    pub name: &'static str,
    /// What is read from the data folder and what is written, in a line.
    pub about: &'static str,
    run: fn(&Desk, &Path, &Path) -> Result<String>,
}

/// All sets, in the order of the report.
pub const SETS: &[Set] = &[
    Set {
        name: "treebank",
        about: "*.conllu, gold words: writes the same files with our tags and trees, and prints the figures",
        run: treebank::run,
    },
    Set { name: "quotes", about: "*.jsonl with text: who says what, as source, cue and content", run: quotes::run },
    Set {
        name: "gvdb",
        about: "*.jsonl with title and text: place, time, weapon, victim and shooter of a shooting, as spans",
        run: gvdb::run,
    },
];

/// Writes the predictions for one set; gives a line about what was done.
///
/// # Errors
/// When the set is unknown, its files cannot be read, or the predictions cannot be written.
pub fn run(name: &str, data: &Path, out: &Path) -> Result<String> {
    let Some(set) = SETS.iter().find(|set| set.name == name) else {
        let names: Vec<_> = SETS.iter().map(|set| set.name).collect();
        bail!("no set named {name:?}; there are {}", names.join(", "));
    };
    if !data.is_dir() {
        bail!("{}: not a folder", data.display());
    }
    std::fs::create_dir_all(out)?;
    (set.run)(&Desk::load()?, data, out)
}
