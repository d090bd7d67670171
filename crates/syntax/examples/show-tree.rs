//! Shows the tree of each line given on standard input: place, word, lemma, tags, head, relation.

use std::io::BufRead;

use chancery_syntax::{Syntax, tokenize};

fn main() -> std::io::Result<()> {
    let syntax = Syntax::embedded();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = tokenize(&line).into_iter().map(|range| &line[range]).collect();
        println!("# {line}");
        for (at, (word, node)) in words.iter().zip(syntax.parse(&words)).enumerate() {
            let head = node.head.map_or(0, |head| head + 1);
            println!("{}\t{word}\t{}\t{}\t{}\t{head}\t{}", at + 1, node.lemma, node.upos, node.xpos, node.rel);
        }
        println!();
    }
    Ok(())
}
