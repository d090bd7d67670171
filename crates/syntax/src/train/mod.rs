//! Training and measuring: reads a treebank, writes the model file.

mod augment;
mod conllu;
mod export;
mod measure;
mod parsing;
mod patterns;
mod perceptron;
mod random;
mod tagging;
mod vocabulary;
mod wordnet;

use std::fs;
use std::path::PathBuf;

pub use measure::Figures;

use crate::syntax::Syntax;
use conllu::Sentence;

/// What to train and for how long.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder with `ewt-train.conllu` and `ewt-dev.conllu`.
    pub data: PathBuf,
    /// File of that folder that [`check`] measures on (default `ewt-dev.conllu`).
    pub check_on: String,
    /// Where the model file goes.
    pub out: PathBuf,
    /// Passes over the treebank for the tagger (default 8).
    pub tag_epochs: usize,
    /// Passes over the treebank for the parser (default 10).
    pub parse_epochs: usize,
    /// Parts of the treebank tagged in turn by a tagger trained on the others (default 8);
    /// below two the parser trains on gold tags.
    pub folds: usize,
    /// File that keeps the tags of those taggers from run to run (default none).
    pub silver: Option<PathBuf>,
    /// Corrections after which a tagger feature counts (default 8).
    pub tag_patience: u32,
    /// Corrections after which a parser feature counts (default 25).
    pub parse_patience: u32,
    /// Share of parser templates silenced on each visit to a sentence (default 0.1).
    pub mute: f64,
    /// Sentences drawn from each hand-written news pattern (default 30).
    pub patterns: usize,
    /// Width of the parser's beam in training (default 4).
    pub train_width: usize,
    /// Width of the parser's beam in use, stored in the model (default 4).
    pub width: usize,
    /// Seed of every random choice (default 1).
    pub seed: u64,
    /// Most bytes of the model file (default 6,000,000): the smallest weights are left out.
    pub size: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            data: "../shared/data/treebank".into(),
            check_on: "ewt-dev.conllu".into(),
            out: "models/syntax.bin".into(),
            tag_epochs: 8,
            parse_epochs: 10,
            folds: 8,
            silver: None,
            tag_patience: 8,
            parse_patience: 25,
            mute: 0.1,
            patterns: 30,
            train_width: 4,
            width: 4,
            seed: 1,
            size: 6_000_000,
        }
    }
}

/// Trains on the treebank, writes the model and gives its figures on the development half.
///
/// # Errors
/// When the treebank cannot be read or the model cannot be written.
pub fn run(options: &Options) -> Result<Figures, Box<dyn std::error::Error>> {
    let mut train = load(options, "ewt-train.conllu")?;
    let treebank = train.len();
    train.extend(patterns::sentences(options.patterns, &mut random::Random::new(options.seed + 2000))?);
    let dev = load(options, "ewt-dev.conllu")?;
    eprintln!("{} training sentences, {} development sentences", train.len(), dev.len());
    let inventory = vocabulary::Inventory::count(&train);
    eprintln!(
        "{} tag pairs, {} relations, {} counted words",
        inventory.tags.len(),
        inventory.rels.len(),
        inventory.lexicon.words.iter().count()
    );
    let (tagger, silver) = tagging::train_with_silver(&train, treebank, &inventory, options)?;
    tagging::report(&dev, &inventory, &tagger, "development");
    let parser = parsing::train(&train, &silver, &dev, &inventory, &tagger, options);
    let bytes = export::fitted(&inventory, &tagger, &parser, options);
    fs::write(&options.out, &bytes)?;
    eprintln!("{}: {} bytes", options.out.display(), bytes.len());
    let figures = measure::figures(&Syntax::load(&bytes)?, &dev);
    Ok(figures)
}

/// Measures a written model on the development half.
///
/// # Errors
/// When the treebank or the model cannot be read.
pub fn check(options: &Options) -> Result<Figures, Box<dyn std::error::Error>> {
    let dev = load(options, &options.check_on)?;
    Ok(measure::figures(&Syntax::load(&fs::read(&options.out)?)?, &dev))
}

/// Writes the table of word classes from the WordNet database files in `folder`.
///
/// # Errors
/// When a database file cannot be read or the table cannot be written.
pub fn make_word_classes(folder: &std::path::Path, out: &std::path::Path) -> std::io::Result<()> {
    fs::write(out, wordnet::table(folder)?)
}

fn load(options: &Options, name: &str) -> Result<Vec<Sentence>, Box<dyn std::error::Error>> {
    let path = options.data.join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(conllu::read(&text)?)
}
