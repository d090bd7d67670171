//! What every parse must be, whatever the words: one tree, the same each time.

use std::sync::LazyLock;

use chancery_syntax::{Node, Rel, Syntax, Upos, tokenize};

static SYNTAX: LazyLock<Syntax> = LazyLock::new(Syntax::embedded);

/// Words to draw from: ordinary ones, clitics, marks, numbers, and things that are no words.
const WORDS: &[&str] = &[
    "the",
    "The",
    "soldiers",
    "embassy",
    "said",
    "was",
    "attacked",
    "by",
    "and",
    "who",
    "that",
    "to",
    "’s",
    "n't",
    ",",
    ".",
    "“",
    "”",
    "(",
    ")",
    "-",
    "--",
    "5,200",
    "6:40",
    "a.m.",
    "U.S.",
    "$",
    "%",
    "Kyiv",
    "Émile",
    "大使館",
    "посольство",
    "?!",
    "...",
    "https://example.org",
    "x",
    "",
    " ",
    "🙂",
    "e-mail",
    "IRAQ",
];

/// A small seeded generator, so that a failure can be repeated.
fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % below
    }
}

fn assert_one_tree(nodes: &[Node]) {
    let roots: Vec<usize> = (0..nodes.len()).filter(|&at| nodes[at].head.is_none()).collect();
    assert_eq!(roots.len(), 1, "one root");
    assert_eq!(nodes[roots[0]].rel, Rel::Root);
    for (start, node) in nodes.iter().enumerate() {
        assert_eq!(node.head.is_none(), node.rel == Rel::Root);
        let (mut at, mut steps) = (start, 0);
        while let Some(head) = nodes[at].head {
            assert!(head < nodes.len());
            at = head;
            steps += 1;
            assert!(steps <= nodes.len(), "cycle through word {start}");
        }
    }
}

#[test]
fn random_words_make_one_tree() {
    for seed in 1..300 {
        let mut draw = draws(seed);
        let length = 1 + draw(40);
        let words: Vec<&str> = (0..length).map(|_| WORDS[draw(WORDS.len())]).collect();
        let nodes = SYNTAX.parse(&words);
        assert_eq!(nodes.len(), words.len());
        assert_one_tree(&nodes);
        assert_eq!(nodes, SYNTAX.parse(&words), "the same words parse the same");
    }
}

#[test]
fn very_long_runs_still_make_one_tree() {
    let words = vec!["and"; 1_000];
    assert_one_tree(&SYNTAX.parse(&words));
    assert!(SYNTAX.parse(&[]).is_empty());
}

#[test]
fn a_fresh_model_parses_alike() {
    let words = ["Two", "rockets", "hit", "the", "base", "on", "Monday", "."];
    assert_eq!(SYNTAX.parse(&words), Syntax::embedded().parse(&words));
    assert_eq!(SYNTAX.digest().len(), 64);
}

#[test]
fn foreign_and_damaged_models_are_refused() {
    assert!(Syntax::load(b"").is_err());
    assert!(Syntax::load(b"not a model at all").is_err());
    let whole = include_bytes!("../../../models/syntax.bin");
    assert!(Syntax::load(&whole[..whole.len() / 2]).is_err());
    let mut longer = whole.to_vec();
    longer.push(0);
    assert!(Syntax::load(&longer).is_err());
}

/// The word `text`'s head and relation in a parsed sentence.
fn arc(sentence: &str, text: &str) -> (Option<String>, Rel, Upos) {
    let words: Vec<&str> = tokenize(sentence).into_iter().map(|range| &sentence[range]).collect();
    let nodes = SYNTAX.parse(&words);
    let at = words.iter().position(|word| *word == text).expect("the word stands in the sentence");
    (nodes[at].head.map(|head| words[head].to_owned()), nodes[at].rel, nodes[at].upos)
}

fn assert_arc(sentence: &str, word: &str, head: &str, rel: Rel) {
    let (found, label, _) = arc(sentence, word);
    assert_eq!((found.as_deref(), label), (Some(head), rel), "{word} in {sentence}");
}

#[test]
fn actives_and_passives_are_told_apart() {
    assert_arc("Gunmen attacked the consulate on Friday.", "Gunmen", "attacked", Rel::Nsubj);
    assert_arc("Gunmen attacked the consulate on Friday.", "consulate", "attacked", Rel::Obj);
    assert_arc("The consulate was attacked by gunmen.", "consulate", "attacked", Rel::NsubjPass);
    assert_arc("The consulate was attacked by gunmen.", "was", "attacked", Rel::AuxPass);
}

#[test]
fn reported_speech_hangs_from_the_speaker() {
    assert_arc("The ministry said that two guards were wounded.", "ministry", "said", Rel::Nsubj);
    assert_arc("The ministry said that two guards were wounded.", "wounded", "said", Rel::Ccomp);
}
