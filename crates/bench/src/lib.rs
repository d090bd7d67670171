//! Adapters to the public test sets: each reads the texts of one set, runs the stages of the program over them and
//! writes predictions in the form that the set's scorer reads. Development only; nothing in production knows it.
//!
//! An adapter may translate (a time expression into a TimeML value, a mention into an entity type); what it finds in
//! the text comes from the program. No adapter reads the answers of a set.

mod articles;
mod desk;
mod events;
mod geo;
mod gvdb;
mod isaf;
mod lines;
mod look;
mod muc4;
mod near;
mod ner;
mod plain;
mod quotes;
mod rand;
mod stories;
mod timex;
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

/// All sets, by name.
pub const SETS: &[Set] = &[
    Set { name: "articles", about: "pages/*.html: the article of each page, its headline and day", run: articles::run },
    Set { name: "ecb", about: "*.jsonl with text and mentions of events: which are one event", run: events::run },
    Set {
        name: "geo",
        about: "*.jsonl: place names and their points; NAME.given.jsonl for the extents listed in the input",
        run: geo::run,
    },
    Set {
        name: "gva",
        about: "*.jsonl with title, text, dct: same incident, as a stream; day, place and toll of each story",
        run: stories::run,
    },
    Set { name: "gvc", about: "as gva", run: stories::run },
    Set { name: "gvdb", about: "*.jsonl with title and text: evidence spans of shootings", run: gvdb::run },
    Set { name: "isaf", about: "*.jsonl with text: day, province, numbers and labels of each release", run: isaf::run },
    Set {
        name: "look",
        about: "*.txt and *.jsonl: which texts the first look lets pass, and how fast it is",
        run: look::run,
    },
    Set {
        name: "muc4",
        about: "*.txt, messages in capitals: templates (*.response) and five roles (*.roles.jsonl)",
        run: muc4::run,
    },
    Set {
        name: "near",
        about: "the files of gva: near copies, beside the labelled pairs of eval/near",
        run: near::run,
    },
    Set { name: "ner", about: "*.jsonl: names and mentions with their types", run: ner::run },
    Set {
        name: "quotes",
        about: "*.jsonl with text: who says what; source, cue and content of each attribution",
        run: quotes::run,
    },
    Set { name: "rand", about: "*.jsonl: city, country, weapon, doer and toll", run: rand::run },
    Set {
        name: "stories",
        about: "as gva: what each compared pair of reports has in common, for fitting the weights",
        run: stories::show,
    },
    Set {
        name: "timex",
        about: "*.jsonl with text and dct: time expressions; NAME.given.jsonl for the extents listed in the input",
        run: timex::run,
    },
    Set {
        name: "treebank",
        about: "*.conllu, gold words: the same files with our tags and trees; prints the figures",
        run: treebank::run,
    },
];

/// Writes the predictions for one set; gives a line about what was done. `model` as in [`Desk::load`].
///
/// # Errors
/// When the set is unknown, its files cannot be read, or the predictions cannot be written.
pub fn run(name: &str, data: &Path, out: &Path, model: Option<&str>) -> Result<String> {
    let Some(set) = SETS.iter().find(|set| set.name == name) else {
        let names: Vec<_> = SETS.iter().map(|set| set.name).collect();
        bail!("no set named {name:?}; there are {}", names.join(", "));
    };
    if !data.is_dir() {
        bail!("{}: not a folder", data.display());
    }
    std::fs::create_dir_all(out)?;
    (set.run)(&Desk::load(model)?, data, out)
}
