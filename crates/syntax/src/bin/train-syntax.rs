//! Trains the tagger and parser on a treebank and writes the model file.

use chancery_syntax::train::{Options, check, make_word_classes, run};

const USAGE: &str = "train-syntax [--check] [--wordnet FOLDER] [--check-on FILE] [--data FOLDER] [--out FILE] [--tag-epochs N] \
[--parse-epochs N] [--folds N] [--train-width N] [--width N] [--tag-patience N] [--parse-patience N] [--mute SHARE] [--silver FILE] [--patterns N] [--seed N] [--size BYTES]";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut options = Options::default();
    let mut only_check = false;
    let mut wordnet = None;
    let mut args = std::env::args().skip(1);
    while let Some(flag) = args.next() {
        if flag == "--check" {
            only_check = true;
            continue;
        }
        let value = args.next().ok_or(USAGE)?;
        match flag.as_str() {
            "--data" => options.data = value.into(),
            // Only makes data/english/wordnet.tsv anew: the folder, and --out for the table.
            "--wordnet" => wordnet = Some(std::path::PathBuf::from(value)),
            "--check-on" => options.check_on = value,
            "--out" => options.out = value.into(),
            "--tag-epochs" => options.tag_epochs = value.parse()?,
            "--parse-epochs" => options.parse_epochs = value.parse()?,
            "--folds" => options.folds = value.parse()?,
            "--train-width" => options.train_width = value.parse()?,
            "--tag-patience" => options.tag_patience = value.parse()?,
            "--parse-patience" => options.parse_patience = value.parse()?,
            "--mute" => options.mute = value.parse()?,
            "--silver" => options.silver = Some(value.into()),
            "--patterns" => options.patterns = value.parse()?,
            "--width" => options.width = value.parse()?,
            "--seed" => options.seed = value.parse()?,
            "--size" => options.size = value.parse()?,
            _ => return Err(USAGE.into()),
        }
    }
    if let Some(folder) = wordnet {
        return Ok(make_word_classes(&folder, &options.out)?);
    }
    println!("{}", if only_check { check(&options)? } else { run(&options)? });
    Ok(())
}
