//! Which mentions of acts, in many reports, tell of one and the same act.
//!
//! Reports are sorted into subjects by their words first; inside a subject two mentions are one act when their words are:
//! the same root ("nominate", "nominee"), or a row of `data/link/acts.txt`. Verbs of saying stay apart: each is an act
//! of its own. For collections of some hundreds of reports; comparing all with all grows with their square.

use crate::stories::words;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// A mention of an act.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Index of the report it stands in.
    pub report: usize,
    /// The word that names the act, in lower case, and its dictionary forms.
    pub forms: Vec<String>,
}

/// Mean likeness of two sets of reports from which they have one subject.
const ONE_SUBJECT: f32 = 0.14;

/// For each mention the number of its act.
pub fn together(reports: &[&str], mentions: &[Mention]) -> Vec<usize> {
    let subject = subjects(reports);
    let mut of_subject: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, mention) in mentions.iter().enumerate().filter(|(_, m)| !is_saying(m)) {
        of_subject.entry(subject[mention.report]).or_default().push(i);
    }
    let mut act: Vec<usize> = (0..mentions.len()).collect();
    for members in of_subject.values() {
        join(members, mentions, &mut act);
    }
    act
}

/// Joins the mentions of one subject that share a key, directly or through others; an act has the number of its first.
fn join(members: &[usize], mentions: &[Mention], act: &mut [usize]) {
    fn first(act: &[usize], mut i: usize) -> usize {
        while act[i] != i {
            i = act[i];
        }
        i
    }
    let mut with_key: HashMap<String, usize> = HashMap::new();
    for &i in members {
        for key in keys(&mentions[i]) {
            let other = *with_key.entry(key).or_insert(i);
            let (a, b) = (first(act, i), first(act, other));
            act[a.max(b)] = a.min(b);
        }
    }
    for &i in members {
        act[i] = first(act, i);
    }
}

/// What two mentions of one act share at least one of.
fn keys(mention: &Mention) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for form in &mention.forms {
        out.extend(ROWS.get(form.as_str()).into_iter().flatten().map(|row| format!("row {row}")));
        out.insert(format!("root {}", root(form)));
    }
    out
}

fn is_saying(mention: &Mention) -> bool {
    const SAYING: &[&str] = &[
        "say", "tell", "add", "state", "report", "note", "explain", "speak", "talk", "see", "know", "want", "think",
        "believe",
    ];
    mention.forms.iter().any(|form| SAYING.contains(&form.as_str()))
}

/// Endings that make one word for an act of another, the longest first.
const ENDINGS: &[&str] = &[
    "ation", "ition", "tion", "sion", "ment", "ance", "ence", "ion", "ing", "ure", "ive", "ies", "ied", "ity", "ism",
    "ist", "al", "er", "or", "ee", "ed", "es", "th", "s", "y", "e", "t",
];

/// The word without the first ending that leaves four letters.
fn root(word: &str) -> &str {
    ENDINGS.iter().find_map(|e| word.strip_suffix(e).filter(|rest| rest.len() >= 4)).unwrap_or(word)
}

static ROWS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/link/acts.txt").lines().filter(|l| !l.starts_with('#'));
    let mut out: HashMap<&str, Vec<usize>> = HashMap::new();
    for (row, line) in lines.enumerate() {
        line.split(' ').for_each(|word| out.entry(word).or_default().push(row));
    }
    out
});

/// For each report the number of its subject: reports are put together by mean likeness, the most alike first.
fn subjects(reports: &[&str]) -> Vec<usize> {
    let vectors = vectors(reports);
    let n = vectors.len();
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    // Sums of likeness between sets; a set that went into another has no members.
    let mut sums: Vec<Vec<f32>> =
        (0..n).map(|i| (0..n).map(|k| if i == k { 0.0 } else { cosine(&vectors[i], &vectors[k]) }).collect()).collect();
    loop {
        let mut best: Option<(f32, usize, usize)> = None;
        for i in (0..n).filter(|&i| !members[i].is_empty()) {
            for k in (i + 1..n).filter(|&k| !members[k].is_empty()) {
                let mean = sums[i][k] / (members[i].len() * members[k].len()) as f32;
                if mean >= ONE_SUBJECT && best.is_none_or(|(most, ..)| mean > most) {
                    best = Some((mean, i, k));
                }
            }
        }
        let Some((_, i, k)) = best else { break };
        let moved = std::mem::take(&mut members[k]);
        members[i].extend(moved);
        let joined: Vec<f32> = sums[i].iter().zip(&sums[k]).map(|(a, b)| a + b).collect();
        for (row, sum) in sums.iter_mut().zip(&joined) {
            row[i] = *sum;
        }
        sums[i] = joined;
    }
    let mut out = vec![0; n];
    for (number, set) in members.iter().enumerate() {
        set.iter().for_each(|&i| out[i] = number);
    }
    out
}

/// Weighted words and names of each report, of length 1, by number.
fn vectors(reports: &[&str]) -> Vec<Vec<(u32, f32)>> {
    let counted: Vec<BTreeMap<String, u32>> = reports
        .iter()
        .map(|text| {
            let mut found = words::words(text);
            found.stems.append(&mut found.names);
            found.stems
        })
        .collect();
    let mut spread: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for word in counted.iter().flat_map(|c| c.keys()) {
        let number = spread.len() as u32;
        spread.entry(word).or_insert((number, 0)).1 += 1;
    }
    let total = reports.len() as f32;
    let vector = |c: &BTreeMap<String, u32>| {
        let weigh = |(word, n): (&String, &u32)| {
            let (number, reports) = spread[word.as_str()];
            (reports > 1).then(|| (number, (1.0 + (*n as f32).ln()) * (total / reports as f32).ln().powf(1.5)))
        };
        let mut out: Vec<(u32, f32)> = c.iter().filter_map(weigh).collect();
        out.sort_by_key(|(number, _)| *number);
        let length = out.iter().map(|(_, x)| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        out.iter_mut().for_each(|(_, x)| *x /= length);
        out
    };
    counted.iter().map(vector).collect()
}

fn cosine(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut k, mut sum) = (0, 0, 0.0);
    while i < a.len() && k < b.len() {
        match a[i].0.cmp(&b[k].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => k += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[k].1;
                i += 1;
                k += 1;
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOOD: &str = "The river Ellery flooded Marlow on Monday. The flood in Marlow drove out a hundred families.";
    const FLOODS: &str = "Floods drove families out of Marlow when the river Ellery rose, officials said.";
    const CUP: &str = "Tarn Rovers won the Corwen Cup. The victory was their third in the Corwen Cup.";
    const CUPS: &str = "The triumph of Tarn Rovers in the Corwen Cup was celebrated in Tarn.";

    fn mention(report: usize, form: &str) -> Mention {
        Mention { report, forms: vec![form.to_owned()] }
    }

    #[test]
    fn one_act_in_other_words_is_one() {
        let reports = [FLOOD, CUP, FLOODS, CUPS];
        let mentions = [
            mention(0, "flood"),
            mention(2, "flooding"),
            mention(1, "win"),
            mention(1, "victory"),
            mention(3, "triumph"),
            mention(1, "flood"),
            mention(2, "say"),
            mention(2, "say"),
        ];
        let act = together(&reports, &mentions);
        assert_eq!(act[0], act[1]);
        assert_eq!((act[2], act[2]), (act[3], act[4]));
        assert_ne!(act[0], act[5], "another subject");
        assert_ne!(act[6], act[7], "two sayings");
    }

    #[test]
    fn roots_keep_four_letters() {
        assert_eq!(
            ["nominate", "nominee", "nomination", "host", "ring"].map(root),
            ["nominat", "nomin", "nomin", "host", "ring"]
        );
    }
}
