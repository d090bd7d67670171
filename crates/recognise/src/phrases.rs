//! Noun phrases: which words stand for somebody or something, and what their head noun is.

use crate::counts::{self, AMOUNT_NOUNS};
use crate::nouns::{Noun, Nouns};
use chancery_facts::reading::{Count, Sentence};
use std::ops::Range;

/// A noun phrase before it is known what it stands for.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Number of the sentence.
    pub sentence: usize,
    /// Head word; for "dozens of soldiers" the word "dozens".
    pub head: usize,
    /// Word that carries the meaning; for "dozens of soldiers" the word "soldiers".
    pub core: usize,
    /// Words of the phrase without clauses and most prepositional phrases.
    pub words: Range<usize>,
    /// Row of the noun table, by the longest lemma that ends at the core.
    pub noun: Option<Noun>,
    /// Lemma that the row was found by.
    pub lemma: String,
    /// Proper name inside the phrase, as word range.
    pub name: Option<Range<usize>>,
    /// Number stated.
    pub count: Option<Count>,
    /// Plural head.
    pub plural: bool,
    /// Personal or relative pronoun.
    pub pronoun: bool,
}

/// Finds the noun phrases of a sentence, by head word.
pub fn phrases(sentence: &Sentence, number: usize, nouns: &Nouns) -> Vec<Phrase> {
    (0..sentence.words.len()).filter(|&i| is_head(sentence, i)).map(|i| phrase(sentence, number, i, nouns)).collect()
}

fn is_head(sentence: &Sentence, i: usize) -> bool {
    let w = &sentence.words[i];
    match w.pos {
        "NOUN" | "PROPN" => {
            !sentence.is_rel(i, &["compound", "flat", "fixed", "goeswith"]) || !nominal_head(sentence, i)
        }
        "PRON" => {
            !matches!(
                w.lower.as_str(),
                "there" | "what" | "whatever" | "this" | "that" | "these" | "something" | "nothing"
            ) || w.tag == "WDT"
        }
        "NUM" => sentence.is_rel(i, &["nsubj", "obj", "obl", "nmod", "conj"]) && counts::number(&w.lower).is_some(),
        // "a 19-year-old was remanded"
        "ADJ" => sentence.is_rel(i, &["nsubj", "obj", "obl"]) && (w.tag.starts_with("NN") || aged(sentence, i)),
        _ => false,
    }
}

/// "19-year-old", in one word or in three.
fn aged(sentence: &Sentence, core: usize) -> bool {
    let low = |i: usize| sentence.words[i].lower.as_str();
    low(core).ends_with("-year-old")
        || low(core) == "old" && core >= 2 && (core - 2..core).any(|i| low(i).ends_with("year"))
}

fn nominal_head(sentence: &Sentence, i: usize) -> bool {
    sentence.words[i].head.is_some_and(|h| matches!(sentence.words[h].pos, "NOUN" | "PROPN" | "ADJ" | "SYM" | "NUM"))
}

fn phrase(sentence: &Sentence, number: usize, head: usize, nouns: &Nouns) -> Phrase {
    let words = &sentence.words;
    let mut core = head;
    let mut count = counts::count(sentence, head);
    if AMOUNT_NOUNS.contains(&words[head].lemma.as_str())
        && let Some(of) = sentence
            .children(head)
            .find(|&c| c > head && sentence.is_rel(c, &["nmod"]) && sentence.case(c) == Some("of"))
    {
        core = of;
        count = counts::amount(sentence, head).or(count);
    }
    if words[head].pos == "NUM" {
        count = counts::numeric(sentence, head);
        if let Some(of) = sentence
            .children(head)
            .find(|&c| c > head && sentence.is_rel(c, &["nmod"]) && sentence.case(c) == Some("of"))
        {
            core = of;
        }
    }
    if core != head {
        core = sentence.joined_head(core);
    }
    let mut first = leftmost(sentence, head);
    if core != head {
        first = first.min(leftmost(sentence, core));
    }
    let mut last = core.max(head);
    for child in sentence.children(core) {
        // "the consulate-general in Lyon"
        let rank = words[child].lower == "general" && child <= core + 2;
        if child > core && (rank || sentence.is_rel(child, &["flat", "compound", "fixed", "goeswith", "nummod"])) {
            last = last.max(*sentence.subtree(child).last().unwrap_or(&child));
        }
    }
    // A name in apposition right behind a title: "the prime minister, Ana Ruiz" stays two phrases,
    // "Deputy Head of the Forces Abu X" is joined by `names`.
    let (lemma, noun) = look_up(sentence, core, first, nouns);
    let name = proper_name(sentence, core, first..last + 1);
    let w = &words[core];
    Phrase {
        sentence: number,
        head,
        core,
        words: first..last + 1,
        noun,
        lemma,
        name,
        count,
        plural: matches!(w.tag, "NNS" | "NNPS")
            || matches!(w.lower.as_str(), "people" | "personnel" | "police" | "staff")
            || w.pos == "PRON" && matches!(w.lower.as_str(), "they" | "them" | "their" | "we" | "us" | "our"),
        pronoun: w.pos == "PRON",
    }
}

fn leftmost(sentence: &Sentence, head: usize) -> usize {
    let mut first = head;
    for child in sentence.children(head) {
        if child < head
            && sentence.is_rel(child, &["det", "amod", "compound", "nummod", "nmod", "flat", "advmod", "punct"])
        {
            let joined = (child..head).all(|i| sentence.ancestors(i).contains(&head));
            if joined {
                first = first.min(sentence.subtree(child).first().copied().unwrap_or(child));
            }
        }
    }
    while first < head
        && (sentence.words[first].lower == "according"
            || matches!(sentence.words[first].lower.as_str(), "least" | "most")
                && first > 0
                && sentence.words[first - 1].lower == "at"
            || matches!(sentence.words[first].pos, "PUNCT" | "CCONJ" | "ADV" | "ADP" | "SCONJ" | "PART"))
        && !matches!(sentence.words[first].lower.as_str(), "about" | "around")
    {
        first += 1;
    }
    first
}

/// The longest row of the noun table whose lemma ends at `core`: three words, two, one.
fn look_up(sentence: &Sentence, core: usize, first: usize, nouns: &Nouns) -> (String, Option<Noun>) {
    let word = |i: usize| {
        let w = &sentence.words[i];
        if i == core { w.lemma.to_lowercase() } else { w.lower.clone() }
    };
    // "secretary of state", "chargé d'affaires", "head of mission", "sticks of dynamite"
    let tail: Vec<String> =
        (core..(core + 3).min(sentence.words.len())).map(|i| sentence.words[i].lower.clone()).collect();
    let of = tail.join(" ");
    if let Some(noun) = nouns.get(&of) {
        return (of, Some(noun.clone()));
    }
    for len in (1..=4).rev() {
        if len > core + 1 || core + 1 - len < first {
            continue;
        }
        let start = core + 1 - len;
        let spaced: Vec<String> = (start..=core).map(word).collect();
        let joined = spaced.join(" ").replace(" - ", "-");
        if let Some(noun) = nouns.get(&joined) {
            return (joined, Some(noun.clone()));
        }
        // The tagger gives names their own spelling as lemma: "Embassies", "Ambassadors".
        let lower = joined.trim_end_matches('s');
        if len <= 2 && sentence.words[core].lower.ends_with('s') && lower != joined {
            let singular =
                if let Some(stem) = joined.strip_suffix("ies") { format!("{stem}y") } else { lower.to_owned() };
            if let Some(noun) = nouns.get(&singular) {
                return (singular, Some(noun.clone()));
            }
        }
    }
    // "a 19-year-old", "a 32-year-old electrician"
    if (first..=core).any(|i| aged(sentence, i)) {
        return ("man".to_owned(), nouns.get("man").cloned());
    }
    (word(core), None)
}

/// The run of capitalised name words that ends at or goes on behind the core.
fn proper_name(sentence: &Sentence, core: usize, words: Range<usize>) -> Option<Range<usize>> {
    let is_name = |i: usize| sentence.words[i].pos == "PROPN";
    let joint = |i: usize| {
        matches!(
            sentence.words[i].lower.as_str(),
            "-" | "al"
                | "el"
                | "bin"
                | "ibn"
                | "de"
                | "da"
                | "van"
                | "von"
                | "der"
                | "abu"
                | "ould"
                | "'"
                | "du"
                | "del"
                | "la"
                | "of"
                | "'s"
                | "."
                | "and"
                | "the"
        )
    };
    let at = if is_name(core) {
        core
    } else {
        return words.clone().find(|&i| is_name(i) && i > core).map(|i| i..words.end);
    };
    let mut first = at;
    while first > words.start
        && (is_name(first - 1)
            || (first >= words.start + 2
                && joint(first - 1)
                && is_name(first - 2)
                && !matches!(sentence.words[first - 1].lower.as_str(), "'s" | "and" | "of" | "the")))
    {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < words.end && (is_name(last + 1) || (last + 2 < words.end && joint(last + 1) && is_name(last + 2)))
    {
        last += 1;
    }
    Some(first..last + 1)
}
