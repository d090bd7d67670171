//! Numbers without a noun: "some 900 remain", "that number is to fall to 400". Whom they count is told before them.

use chancery_facts::reading::{Mention, Reading, Sort};

/// How many sentences back whom a bare number counts may stand.
const REACH: usize = 2;

/// Who is counted without being named again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Soldiers.
    Force,
    /// Staff and diplomats of a mission.
    Staff,
    /// Police and guards.
    Guard,
}

impl Body {
    /// Name of the class in the tables of frames.
    pub fn class(self) -> &'static str {
        match self {
            Body::Force => "count_of_force",
            Body::Staff => "count_of_staff",
            Body::Guard => "count_of_guard",
        }
    }

    /// The class of nouns that it is told by.
    pub fn noun_class(self) -> &'static str {
        match self {
            Body::Force => "force",
            Body::Staff => "staff",
            Body::Guard => "guard",
        }
    }
}

/// Sentence and head word of those whom a number without a noun counts, and who they are.
pub fn whom(reading: &Reading, sentence: usize, word: usize) -> Option<(usize, usize, Body)> {
    if !is_bare(reading, sentence, word) && !is_figure(reading, sentence, word) {
        return None;
    }
    before(reading, sentence, word)
}

/// "900", "about 900", "four of them", as an argument.
fn is_bare(reading: &Reading, sentence: usize, word: usize) -> bool {
    let s = &reading.sentences[sentence];
    let w = &s.words[word];
    let Some(head) = w.head.filter(|_| w.pos == "NUM") else { return false };
    let Some(count) = reading.mention_at(sentence, word).and_then(|m| m.count.as_ref()) else { return false };
    let timed =
        |t: &chancery_facts::reading::TimeMention| t.range.start <= count.range.start && count.range.end <= t.range.end;
    // "four left" may have gone or be there still; "four are left" are there.
    let there = w.rel != "nsubj:pass" || s.children(head).any(|c| s.words[c].rel == "aux:pass");
    // "where there used to be one" is rather a pronoun
    let one = w.lower == "one";
    let of_them = |c: usize| s.words[c].pos == "PRON" || !s.is_rel(c, &["nmod", "compound", "flat"]);
    s.is_rel(word, &["nsubj", "obj"])
        && there
        && !one
        && s.children(word).all(of_them)
        && !reading.times_of(sentence).iter().any(timed)
}

/// "that number", "their strength".
fn is_figure(reading: &Reading, sentence: usize, word: usize) -> bool {
    let s = &reading.sentences[sentence];
    let figure = matches!(s.words[word].lemma.as_str(), "number" | "strength" | "figure" | "total");
    let told = |c: usize| matches!(s.words[c].lower.as_str(), "that" | "this" | "their" | "its");
    // "brought them down to 1,450"
    let lowered = s.words[word].lower == "them"
        && s.words[word].head.is_some_and(|v| {
            matches!(s.words[v].lemma.as_str(), "bring" | "cut" | "take" | "reduce" | "whittle" | "scale" | "trim")
                && s.children(v).any(|c| s.words[c].pos == "NUM" && s.case(c) == Some("to"))
        });
    lowered
        || figure
            && s.children(word).any(|c| c < word && told(c))
            && s.children(word).all(|c| !s.is_rel(c, &["compound"]) && (c < word || !s.is_rel(c, &["nmod"])))
}

/// "The 240 who stay", "the nine that are left": the number and whom it counts.
pub fn who_stay(reading: &Reading, sentence: usize, word: usize) -> Option<(u64, Body)> {
    let s = &reading.sentences[sentence];
    let w = &s.words[word];
    let stays = |c: usize| {
        c > word
            && s.is_rel(c, &["acl:relcl"])
            && matches!(s.words[c].lemma.as_str(), "stay" | "remain" | "leave")
            && (s.words[c].lemma != "leave" || s.words[c].tag == "VBN")
    };
    let the = s.children(word).any(|c| c < word && s.words[c].lower == "the");
    let n = w.lower.replace(',', "").parse().ok().or_else(|| crate::harm::small_number(&w.lower).map(u64::from))?;
    (w.pos == "NUM" && the && s.children(word).any(stays)).then_some(())?;
    Some((n, before(reading, sentence, word)?.2))
}

/// The last people counted before a word, in its sentence or just before it in the same part of the text. People of
/// another sort stop the search: the number may be theirs.
fn before(reading: &Reading, sentence: usize, word: usize) -> Option<(usize, usize, Body)> {
    let zone = reading.sentences[sentence].zone;
    for back in 0..=REACH.min(sentence) {
        let at = sentence - back;
        if reading.sentences[at].zone != zone {
            return None;
        }
        let mut told: Vec<&Mention> = reading.mentions_of(at).iter().filter(|m| back > 0 || m.head < word).collect();
        told.sort_by_key(|m| std::cmp::Reverse(m.head));
        if let Some(m) = told.into_iter().find(|m| counts_people(reading, m)) {
            return body(reading, m).map(|body| (at, m.head, body));
        }
    }
    None
}

fn counts_people(reading: &Reading, m: &Mention) -> bool {
    let counted = m.count.as_ref().is_some_and(|c| c.min.or(c.max).is_some());
    let bare = reading.sentences[m.sentence].words[m.head].pos == "NUM";
    // "a staff of 34", "cut its staff", "the garrison"
    let gathered = body(reading, m).is_some() && matches!(m.classes.first(), Some(&"staff" | &"force"));
    !m.pronoun && !bare && reading.entity(m).sort == Sort::People && (counted || gathered)
}

fn body(reading: &Reading, m: &Mention) -> Option<Body> {
    let s = &reading.sentences[m.sentence];
    let works = s.words[m.head].head.is_some_and(|h| matches!(s.words[h].lemma.as_str(), "work" | "employ"));
    if m.is("force") {
        Some(Body::Force)
    } else if m.is("staff") || m.is("diplomat") || m.is("missionstaff") || m.is("civil") && works {
        Some(Body::Staff)
    } else if m.is("guard") || m.is("police") {
        Some(Body::Guard)
    } else {
        None
    }
}
