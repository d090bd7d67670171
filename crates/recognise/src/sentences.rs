//! Zones into sentences, sentences into words with their trees, and words inside quotation marks.

use crate::{repairs, times, trees};
use chancery_encoder::Encoder;
use chancery_facts::Text;
use chancery_facts::Zone;
use chancery_facts::reading::{Sentence, Word};
use chancery_syntax::{Node, Rel, Syntax, Upos, Xpos, tokenize};
use std::ops::Range;

/// Longest sentence given to the parser, in words; the rest of a longer one is parsed on its own.
const MAX_WORDS: usize = 120;

/// What parses: perceptrons, and the encoder that corrects them.
#[derive(Clone, Copy)]
pub struct Parsers<'a> {
    /// Tagger and parser; always there.
    pub syntax: &'a Syntax,
    /// The encoder, if the program has its model.
    pub encoder: Option<&'a Encoder>,
}

/// Splits the zones that can give or repeat facts into sentences and parses them.
pub fn sentences(text: &Text, quotations: &[Range<usize>], parsers: Parsers<'_>) -> Vec<Sentence> {
    let mut pieces = Vec::new();
    for (paragraph, zone) in text.zones.iter().enumerate() {
        if matches!(zone.zone, Zone::Title | Zone::Deck | Zone::Caption | Zone::Body) {
            let passage = &text.as_str()[zone.range.clone()];
            for piece in split(passage) {
                let range = zone.range.start + piece.start..zone.range.start + piece.end;
                pieces.extend(Piece::cut(text.as_str(), range, zone.zone, paragraph));
            }
        }
    }
    let words: Vec<Vec<&str>> = pieces.iter().map(|piece| piece.words(text.as_str())).collect();
    let plain = |words: &[&str]| parse_in_parts(words, parsers.syntax);
    let trees: Vec<Vec<Node>> = match parsers.encoder {
        Some(encoder) => {
            let bounds: Vec<_> = words.iter().map(|words| bounds(words)).collect();
            trees::parse(encoder, parsers.syntax, &words, &bounds, plain).into_iter().map(off_marks).collect()
        }
        None => words.iter().map(|words| plain(words)).collect(),
    };
    let made = |(piece, nodes): (Piece, Vec<Node>)| piece.sentence(text.as_str(), nodes, quotations);
    pieces.into_iter().zip(trees).filter_map(made).collect()
}

/// A run of words that is parsed as one.
struct Piece {
    tokens: Vec<Range<usize>>,
    zone: Zone,
    paragraph: usize,
}

impl Piece {
    /// Cuts a sentence into words; one of more than [`MAX_WORDS`] gives several pieces.
    fn cut(text: &str, range: Range<usize>, zone: Zone, paragraph: usize) -> Vec<Piece> {
        let passage = &text[range.clone()];
        let tokens: Vec<_> = join_hyphens(passage, tokenize(passage))
            .into_iter()
            .map(|token| range.start + token.start..range.start + token.end)
            .collect();
        tokens.chunks(MAX_WORDS).map(|tokens| Piece { tokens: tokens.to_vec(), zone, paragraph }).collect()
    }

    fn words<'t>(&self, text: &'t str) -> Vec<&'t str> {
        self.tokens.iter().map(|token| &text[token.clone()]).collect()
    }

    fn sentence(self, text: &str, nodes: Vec<Node>, quotations: &[Range<usize>]) -> Option<Sentence> {
        let word = |(node, bytes): (Node, Range<usize>)| Word {
            lower: text[bytes.clone()].to_lowercase(),
            lemma: node.lemma,
            pos: node.upos.as_str(),
            tag: node.xpos.as_str(),
            head: node.head,
            rel: node.rel.as_str(),
            quoted: quotations.iter().any(|q| q.start <= bytes.start && bytes.end <= q.end),
            range: bytes,
        };
        let end = self.tokens.last().map_or("", |token| &text[token.clone()]);
        let whole = self.zone == Zone::Body && matches!(end, "." | "!" | "?" | "\"" | "”");
        let nodes =
            trees::said_in_writing(trees::listed(trees::clause_after(trees::clause_behind(trees::finite_root(nodes)))));
        let nodes = repairs::mend(nodes, whole);
        let nodes = trees::active(
            trees::hurt(trees::own_objects(trees::side_by_side(trees::of_one_piece(trees::reduced(
                trees::opened_by_name(nodes),
            ))))),
            whole,
        );
        let nodes = names_of_people(nodes, |at| &text[self.tokens[at].clone()]);
        let words: Vec<Word> = nodes.into_iter().zip(self.tokens).map(word).collect();
        let (first, last) = words.first().zip(words.last())?;
        let range = first.range.start..last.range.end;
        Some(Sentence { range, zone: self.zone, paragraph: self.paragraph, words })
    }
}

/// "killed one Korean": an adjective with a capital that is counted is a noun; what heads the name of a group is a name.
fn names_of_people<'t>(mut nodes: Vec<Node>, spelling: impl Fn(usize) -> &'t str) -> Vec<Node> {
    for node in nodes.iter_mut().skip(1) {
        // "cut its contingent to 300 men"
        let told = matches!(node.rel, Rel::Nsubj | Rel::NsubjPass | Rel::Obj | Rel::Obl | Rel::Nmod);
        if told && node.lemma == "contingent" && node.upos == Upos::Adj {
            (node.upos, node.xpos) = (Upos::Noun, Xpos::NN);
        }
    }
    for at in 0..nodes.len() {
        let nominal =
            matches!(nodes[at].rel, Rel::Nsubj | Rel::NsubjPass | Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Conj);
        let counted = |n: &Node| {
            n.head == Some(at)
                && (n.rel == Rel::Nummod || n.rel == Rel::Det && matches!(n.lemma.as_str(), "a" | "another"))
        };
        // "the Inti Command", "the Sword of Sindh": a name, whatever the word means in small letters
        let upper = |i: usize| spelling(i).starts_with(char::is_uppercase);
        let head = at > 0 && upper(at) && crate::names::heads_group(&spelling(at).to_lowercase());
        let beside = at > 1 && upper(at - 1) || at + 2 < nodes.len() && nodes[at + 1].lemma == "of" && upper(at + 2);
        if head && beside && matches!(nodes[at].xpos, Xpos::NN | Xpos::NNS) {
            let plural = nodes[at].xpos == Xpos::NNS;
            (nodes[at].upos, nodes[at].xpos) = (Upos::Propn, if plural { Xpos::NNPS } else { Xpos::NNP });
        }
        if nodes[at].xpos == Xpos::JJ
            && nominal
            && spelling(at).starts_with(char::is_uppercase)
            && nodes.iter().any(counted)
        {
            (nodes[at].upos, nodes[at].xpos) = (Upos::Propn, Xpos::NNP);
        }
    }
    nodes
}

/// Sentence ranges of a passage. Full stops inside a quotation end a sentence too, so that a long
/// quotation does not become one.
fn split(passage: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut end = 0;
    for piece in sentencex::segment("en", passage) {
        // The pieces are slices of the passage, in order; what lies between them is blank.
        let start = piece.as_ptr() as usize - passage.as_ptr() as usize;
        if start < end || start + piece.len() > passage.len() {
            continue;
        }
        end = start + piece.len();
        let mut from = start;
        for cut in inner_stops(piece) {
            push_trimmed(passage, from..start + cut, &mut out);
            from = start + cut;
        }
        push_trimmed(passage, from..end, &mut out);
    }
    join_titles(passage, out)
}

/// Joins what was split behind the short form of a title: "Ms.", "Sen.".
fn join_titles(passage: &str, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    const TITLES: &[&str] = &[
        "Mr.", "Mrs.", "Ms.", "Dr.", "Sen.", "Sens.", "Rep.", "Reps.", "Gov.", "Gen.", "Lt.", "Col.", "Capt.", "Sgt.",
        "Maj.", "Adm.", "Prof.", "Rev.", "Det.", "Cpl.", "Cmdr.",
    ];
    let mut out: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match out.last_mut() {
            Some(last) if TITLES.iter().any(|t| ends_in_word(&passage[last.clone()], t)) => last.end = piece.end,
            _ => out.push(piece),
        }
    }
    out
}

fn ends_in_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| rest.chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
}

fn push_trimmed(passage: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let piece = &passage[range.clone()];
    let lead = piece.len() - piece.trim_start().len();
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        out.push(range.start + lead..range.start + lead + trimmed.len());
    }
}

/// Byte positions right after a full stop that is followed by a space and a capital, inside one piece.
fn inner_stops(piece: &str) -> Vec<usize> {
    let bytes = piece.as_bytes();
    let mut out = Vec::new();
    let mut last = 0;
    for i in 1..bytes.len().saturating_sub(2) {
        if !matches!(bytes[i], b'.' | b'?' | b'!') || bytes[i + 1] != b' ' || !bytes[i + 2].is_ascii_uppercase() {
            continue;
        }
        let word = piece[last..i].rsplit([' ', '"']).next().unwrap_or_default();
        let plain = word.chars().all(char::is_lowercase) && word.chars().count() > 3;
        if plain && i - last > 30 && piece.len() - i > 20 {
            out.push(i + 1);
            last = i + 1;
        }
    }
    out
}

/// Where an opening time phrase ends and where a closing reporting clause begins.
fn bounds(words: &[&str]) -> trees::Bounds {
    let lead = opening_time(words);
    (lead, closing_report(words).filter(|t| *t > lead + 3).unwrap_or(words.len()))
}

/// Parses a sentence; an opening time phrase and a closing reporting clause are parsed on their own and hung on the
/// main tree, because they pull a parser trained on other text astray.
fn parse_in_parts(words: &[&str], syntax: &Syntax) -> Vec<Node> {
    let (lead, tail) = bounds(words);
    if lead == 0 && tail == words.len() {
        return off_marks(parse_plain(words, syntax));
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(words.len());
    let main = shifted(parse_plain(&words[lead..tail], syntax), lead);
    let root = main.iter().position(|n| n.head.is_none()).map_or(lead, |i| i + lead);
    if lead > 0 {
        let mut part = parse_plain(&words[..lead], syntax);
        hang(&mut part, root, "obl");
        nodes.extend(part);
    }
    nodes.extend(main);
    if tail < words.len() {
        let mut part = shifted(parse_plain(&words[tail..], syntax), tail);
        hang(&mut part, root, "parataxis");
        nodes.extend(part);
    }
    off_marks(nodes)
}

const STAND_INS: &str = include_str!("../../../data/english/stand-ins.tsv");

/// Parses without quotation marks, and with plain adjectives in the place of words that lead the parser astray.
fn parse_plain(words: &[&str], syntax: &Syntax) -> Vec<Node> {
    let is_mark = |w: &str| matches!(w, "“" | "”" | "\"" | "``" | "''" | "«" | "»" | "„");
    let kept: Vec<usize> = (0..words.len()).filter(|&i| !is_mark(words[i])).collect();
    let beside = |k: usize, step: isize| k.checked_add_signed(step).and_then(|k| kept.get(k)).map(|&i| words[i]);
    let stands: Vec<Option<(&str, Option<&str>)>> = (0..kept.len())
        .map(|k| {
            let word = words[kept[k]];
            let near = [beside(k, -1), beside(k, 1), beside(k, 2), beside(k, 3)].map(|w| w.unwrap_or_default());
            stand_in_beside(word, near).or_else(|| stand_in(word).map(|s| (s, None)))
        })
        .collect();
    let plain: Vec<&str> = kept.iter().zip(&stands).map(|(&i, s)| s.map_or(words[i], |s| s.0)).collect();
    let mut lemmas = stands.iter();
    let mut parsed = syntax.parse(&plain).into_iter();
    let mut nodes: Vec<Node> = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        if is_mark(word) {
            let beside = kept.iter().copied().find(|&k| k > i).or(kept.last().copied());
            nodes.push(Node {
                upos: Upos::Punct,
                xpos: Xpos::CloseQuote,
                head: beside,
                rel: Rel::Punct,
                lemma: (*word).to_owned(),
            });
        } else if let Some(mut node) = parsed.next() {
            node.head = node.head.map(|h| kept[h]);
            if let Some(Some((_, lemma))) = lemmas.next() {
                node.lemma = lemma.map_or_else(|| word.to_lowercase(), str::to_owned);
            }
            nodes.push(node);
        }
    }
    nodes
}

/// The word the parser sees instead of one that it mistakes beside certain others, with the lemma that stays. `near`
/// holds the word before and the three behind.
fn stand_in_beside(word: &str, near: [&str; 4]) -> Option<(&'static str, Option<&'static str>)> {
    let lower = |w: &str| w.to_lowercase();
    let [before, next, second, third] = near;
    let number = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_digit()) || matches!(crate::counts::number(&lower(w)), Some(n) if n != 1)
    };
    let hedge = |w: &str| {
        matches!(
            lower(w).as_str(),
            "about" | "around" | "some" | "nearly" | "almost" | "roughly" | "only" | "just" | "over"
        )
    };
    match lower(word).as_str() {
        // "which has 1,200 soldiers in the country": no auxiliary
        own @ ("has" | "have" | "had")
            if !matches!(lower(before).as_str(), "which" | "who" | "that")
                && (number(next) && !third.ends_with("ed")
                    || hedge(next) && number(second)
                    || matches!(lower(next).as_str(), "more" | "fewer" | "less") && lower(second) == "than") =>
        {
            Some((
                if own == "has" {
                    "keeps"
                } else if own == "have" {
                    "keep"
                } else {
                    "kept"
                },
                Some("have"),
            ))
        }
        // "voiced regret over", "expressed regret"
        "regret" | "regrets"
            if matches!(
                lower(before).as_str(),
                "express"
                    | "expressed"
                    | "expresses"
                    | "expressing"
                    | "voice"
                    | "voiced"
                    | "voicing"
                    | "its"
                    | "deep"
                    | "conveyed"
                    | "his"
                    | "her"
                    | "their"
                    | "profound"
            ) =>
        {
            Some(("concern", Some("regret")))
        }
        // "voiced alarm": read as an adjective
        "voiced" if !matches!(lower(next).as_str(), "by" | "," | ".") => Some(("expressed", Some("voice"))),
        // "Police suspect the group"
        "suspect"
            if matches!(lower(next).as_str(), "the" | "that" | "they" | "he" | "it" | "a" | "an")
                && !matches!(
                    lower(before).as_str(),
                    "the"
                        | "a"
                        | "an"
                        | "one"
                        | "another"
                        | "main"
                        | "prime"
                        | "chief"
                        | "third"
                        | "second"
                        | "first"
                        | "each"
                        | "this"
                        | "no"
                        | "any"
                        | "his"
                        | "their"
                        | ""
                        | ","
                        | "key"
                ) =>
        {
            Some((
                if matches!(lower(next).as_str(), "the" | "a" | "an") { "blame" } else { "believe" },
                Some("suspect"),
            ))
        }
        "employs" if !matches!(lower(before).as_str(), "the" | "a" | ",") || number(next) => {
            Some(("keeps", Some("employ")))
        }
        // "arrested a 19-year-old": a person, where no noun follows
        own if own.ends_with("-year-old")
            && (!next.starts_with(char::is_alphabetic)
                || matches!(
                    lower(next).as_str(),
                    "who"
                        | "whom"
                        | "from"
                        | "in"
                        | "on"
                        | "was"
                        | "were"
                        | "had"
                        | "has"
                        | "and"
                        | "at"
                        | "over"
                        | "for"
                        | "is"
                        | "with"
                        | "of"
                        | "to"
                        | "whose"
                        | "they"
                        | "near"
                        | "after"
                        | "outside"
                        | "but"
                        | "as"
                )) =>
        {
            Some(("man", None))
        }
        _ => None,
    }
}

/// The word the parser sees instead; `None` for most words.
fn stand_in(word: &str) -> Option<&'static str> {
    if word.contains('-')
        && word.len() > 4
        && word.chars().next().is_some_and(char::is_alphabetic)
        && word.rsplit('-').next().is_some_and(adjectival)
    {
        return Some("foreign");
    }
    let lower = word.to_lowercase();
    STAND_INS
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .find(|(w, _)| *w == lower)
        .map(|(_, s)| s)
}

/// Second parts that make a compound an adjective: "Iran-backed", "high-security", "country-wide".
fn adjectival(second: &str) -> bool {
    const PARTS: &[&str] = &[
        "wide",
        "old",
        "style",
        "security",
        "run",
        "held",
        "made",
        "born",
        "level",
        "range",
        "term",
        "time",
        "speaking",
        "era",
        "profile",
        "scale",
        "class",
        "controlled",
        "free",
        "high",
        "strong",
        "owned",
        "known",
        "day",
        "year",
        "month",
        "week",
        "hour",
        "rank",
        "ranking",
    ];
    PARTS.contains(&second) || second.ends_with("ed") && second.len() > 3 || second == "led"
}

/// "Iran", "-", "backed" become one word where the compound is an adjective; the tokeniser splits all hyphens.
fn join_hyphens(piece: &str, tokens: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        let joined = tokens.get(i + 2).filter(|third| {
            let (first, dash) = (&tokens[i], &tokens[i + 1]);
            let close = first.end == dash.start && dash.end == third.start;
            close
                && &piece[dash.clone()] == "-"
                && adjectival(&piece[(*third).clone()].to_lowercase())
                && piece[first.clone()].chars().all(char::is_alphanumeric)
        });
        match joined {
            Some(third) => {
                out.push(tokens[i].start..third.end);
                i += 3;
            }
            None => {
                out.push(tokens[i].clone());
                i += 1;
            }
        }
    }
    out
}

/// Nothing hangs on a punctuation mark: what does is moved to the word the mark hangs on.
fn off_marks(mut nodes: Vec<Node>) -> Vec<Node> {
    for i in 0..nodes.len() {
        let mut head = nodes[i].head;
        while let Some(h) = head.filter(|&h| nodes[h].upos.as_str() == "PUNCT" && nodes[h].head.is_some()) {
            head = nodes[h].head;
        }
        if head != Some(i) {
            nodes[i].head = head;
        }
    }
    nodes
}

fn shifted(mut nodes: Vec<Node>, by: usize) -> Vec<Node> {
    for node in &mut nodes {
        node.head = node.head.map(|h| h + by);
    }
    nodes
}

fn hang(nodes: &mut [Node], on: usize, rel: &str) {
    for node in nodes.iter_mut().filter(|n| n.head.is_none()) {
        node.head = Some(on);
        node.rel = Rel::from_text(rel).unwrap_or(node.rel);
    }
}

/// Number of words of an opening time phrase with its comma: "On Sunday ,", "Last January ,", "In early 2020 ,".
fn opening_time(words: &[&str]) -> usize {
    const KNOWN: &[&str] = &[
        "on",
        "in",
        "last",
        "this",
        "early",
        "late",
        "earlier",
        "later",
        "the",
        "next",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "same",
        "previous",
        "following",
        "morning",
        "evening",
        "night",
        "afternoon",
        "at",
        "about",
        "around",
        "of",
        "mid",
        "-",
        "a",
        "few",
        "hours",
        "before",
        "after",
        "that",
        "since",
        "two",
        "three",
        "four",
        "five",
        "six",
        "past",
        "during",
        "then",
        "ago",
        "recent",
        "end",
        "beginning",
    ];
    let day = opening_day(words);
    let Some(comma) = words.iter().take(9).position(|w| *w == ",") else { return day };
    let known = |w: &&str| {
        let lower = w.to_lowercase();
        KNOWN.contains(&lower.as_str())
            || times::weekday_name(&lower).is_some()
            || times::month(&lower, true).is_some()
            || lower.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ','))
    };
    // "On September 15 , 2020 ,": the year belongs to the phrase.
    let year = words.get(comma + 1).is_some_and(|w| w.len() == 4 && w.chars().all(|c| c.is_ascii_digit()))
        && words.get(comma + 2) == Some(&",");
    if comma == 0 || !words[..comma].iter().all(known) {
        return day;
    }
    if year { comma + 3 } else { comma + 1 }
}

/// "On Aug. 1 armed men …", "On 3 March gunmen …": a day of a month at the beginning of a sentence, without a comma.
fn opening_day(words: &[&str]) -> usize {
    let number = |w: &&str| w.len() <= 2 && w.chars().all(|c| c.is_ascii_digit());
    let month = |w: &&str| times::month(&w.to_lowercase(), true).is_some();
    let [on, first, second, next, ..] = words else { return 0 };
    let day = month(first) && number(second) || number(first) && month(second);
    // "On Aug. 1 and 2", "On 3 March 2024": more of it follows.
    let ends = next.starts_with(char::is_alphabetic) && !matches!(*next, "and" | "or" | "to" | "at" | "in" | "of");
    if on.eq_ignore_ascii_case("on") && day && ends { 3 } else { 0 }
}

/// Where a closing reporting clause starts: ", the minister said on Monday." or ", said the minister."
fn closing_report(words: &[&str]) -> Option<usize> {
    const VERBS: &[&str] = &[
        "said",
        "says",
        "added",
        "told",
        "tells",
        "stated",
        "reported",
        "announced",
        "warned",
        "explained",
        "noted",
        "insisted",
        "wrote",
        "tweeted",
        "claimed",
    ];
    let verb = words.iter().rposition(|w| VERBS.contains(w))?;
    let rest = &words[verb + 1..];
    let goes_on = rest.first().is_some_and(|w| matches!(*w, "that" | "it" | "he" | "they" | "\"" | "“"));
    let opens = rest.iter().any(|w| matches!(*w, "“" | "\"" | "``"));
    let long = rest.len() > 14 && rest.first() != Some(&",");
    if goes_on || opens || long {
        return None;
    }
    let mark = |i: usize| matches!(words[i], "," | "”" | "\"" | "''" | "?" | "!");
    let start = (1..verb + 1).rev().find(|&i| mark(i - 1))?;
    let subject = &words[start..verb];
    let inverted = subject.is_empty();
    let plain = subject.len() <= 12
        && subject.iter().all(|w| {
            !matches!(
                *w,
                "and" | "who" | "which" | "that" | "to" | "has" | "have" | "had" | "was" | "were" | "is" | "are"
            )
        })
        && subject.first().is_some_and(|w| {
            w.chars().next().is_some_and(char::is_uppercase)
                || matches!(
                    w.to_lowercase().as_str(),
                    "the" | "a" | "an" | "he" | "she" | "they" | "it" | "its" | "his" | "officials" | "police" | "one"
                )
        })
        // "consul-general Ana Tarn tells our reporter"
        || words[verb] == "tells"
            && (2..=8).contains(&subject.len())
            && subject.last().is_some_and(|w| w.starts_with(char::is_uppercase))
            && subject.first().is_some_and(|w| w.chars().all(|c| c.is_alphabetic() || c == '-'))
            && !subject.iter().any(|w| matches!(*w, "and" | "who" | "which" | "that" | "to" | "by" | "in" | "of"));
    // "The Front, a group from the north, claimed the raid": only these turn round without a quotation before them.
    let turns =
        matches!(words[verb], "said" | "says" | "added") || matches!(words[start - 1], "”" | "\"" | "''" | "?" | "!");
    let named = inverted
        && turns
        && words
            .get(verb + 1)
            .is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase) || matches!(*w, "the" | "a" | "an"));
    (start > 4 && (plain && !inverted || named)).then_some(start)
}

/// Words inside double quotation marks, curly or straight, marks left out. A quotation that is not
/// closed in its paragraph runs to the end of it (the next paragraph then opens anew).
pub fn quotations(text: &Text) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for zone in &text.zones {
        let passage = &text.as_str()[zone.range.clone()];
        let mut open: Option<usize> = None;
        for (i, c) in passage.char_indices() {
            let at = zone.range.start + i;
            match c {
                '“' | '«' | '„' => open = Some(at + c.len_utf8()),
                '”' | '»' => {
                    if let Some(start) = open.take() {
                        out.push(start..at);
                    }
                }
                '"' => match open.take() {
                    Some(start) => out.push(start..at),
                    None => open = Some(at + 1),
                },
                _ => {}
            }
        }
        if let Some(start) = open {
            let end = zone.range.end;
            if zone.zone == Zone::Body && end > start + 20 {
                out.push(start..end);
            }
        }
    }
    out.retain(|q| q.start < q.end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_stops_inside_quotations_split_but_abbreviations_do_not() {
        let passage =
            "\"We shall rebuild the consulate within weeks. The staff remain safe and well,\" Mr. Tarn said on Friday.";
        let pieces: Vec<&str> = split(passage).into_iter().map(|r| &passage[r]).collect();
        assert_eq!(pieces.len(), 2, "{pieces:?}");
        let passage = "Gen. Adan Koro met U.S. Ambassador Lee. He left at 6 p.m. on Sunday.";
        assert_eq!(split(passage).len(), 2);
        let passage = "It was quiet. \"We saw no one,\" Ms. Ode said. Then Sen. Tarn left.";
        assert_eq!(split(passage).len(), 3);
    }

    #[test]
    fn an_opening_day_ends_before_the_next_word() {
        let opening = |text: &str| opening_time(&text.split(' ').collect::<Vec<_>>());
        assert_eq!(opening("On Aug. 1 armed men shot at a car ."), 3);
        assert_eq!(opening("On 29 April gunmen shot at a car ."), 3);
        assert_eq!(opening("On Sunday , gunmen shot at a car ."), 3);
        assert_eq!(opening("On Aug. 1 and 2 gunmen shot at cars ."), 0);
        assert_eq!(opening("On Monday gunmen shot at a car ."), 0);
    }
}
