//! Makes the table of word classes from the WordNet database files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Reads `index.*` and `data.*` in `folder`; gives one line per single word: the word, a tab, and
/// the number of the lexicographer file of its first sense as each part of speech.
pub(crate) fn table(folder: &Path) -> std::io::Result<String> {
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in ["noun", "verb", "adj", "adv"] {
        let data = fs::read_to_string(folder.join(format!("data.{name}")))?;
        for line in fs::read_to_string(folder.join(format!("index.{name}")))?.lines() {
            if let Some((word, file)) = first_sense(line, &data) {
                words.entry(word.to_owned()).or_default().push(file.to_owned());
            }
        }
    }
    Ok(words.into_iter().map(|(word, files)| format!("{word}\t{}\n", files.join(" "))).collect())
}

/// Word and file number from an index line; none for comments and for phrases.
fn first_sense<'a>(line: &'a str, data: &'a str) -> Option<(&'a str, &'a str)> {
    let mut fields = line.split_ascii_whitespace();
    let word = fields.next().filter(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'\''))
    })?;
    if line.starts_with(' ') {
        return None;
    }
    let senses: usize = fields.nth(1)?.parse().ok()?;
    let offset: usize = line.split_ascii_whitespace().rev().nth(senses - 1)?.parse().ok()?;
    data.get(offset..)?.split_ascii_whitespace().nth(1).map(|file| (word, file))
}
