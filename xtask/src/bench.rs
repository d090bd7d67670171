//! `cargo xtask bench`: predictions for the public test sets.

use anyhow::Result;
use std::path::PathBuf;

/// What is measured.
#[derive(clap::Args)]
pub struct Options {
    /// Test set: see the list below
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(chancery_bench::SETS.iter().map(|set| set.name)))]
    name: String,
    /// Folder with the texts of the set
    #[arg(long)]
    data: PathBuf,
    /// Folder for the predictions; made if it is not there
    #[arg(long)]
    out: PathBuf,
    /// Encoder model, instead of the built-in one; none measures rules alone
    #[arg(long, value_name = "FILE|none")]
    model: Option<String>,
    /// With `articles`: time trafilatura of this Python on the same pages too
    #[arg(long, value_name = "PYTHON")]
    beside: Option<PathBuf>,
}

/// The chore.
pub fn run(options: &Options) -> Result<()> {
    println!("{}", chancery_bench::run(&options.name, &options.data, &options.out, options.model.as_deref())?);
    if let Some(python) = &options.beside {
        anyhow::ensure!(options.name == "articles", "--beside goes with articles");
        println!("{}", crate::beside::run(python, &options.data)?);
    }
    Ok(())
}

/// The sets, for the help text.
pub fn sets() -> String {
    let line = |set: &chancery_bench::Set| format!("  {:<10} {}", set.name, set.about);
    format!("Sets:\n{}", chancery_bench::SETS.iter().map(line).collect::<Vec<_>>().join("\n"))
}
