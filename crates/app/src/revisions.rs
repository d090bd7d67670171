//! What changed between two revisions of a document.

use crate::moment::Moment;
use chancery_exchange::{Extras, fact_to_json};
use chancery_facts::{Document, Fact};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A revision of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The document, as its own page says.
    pub document: Document,
    /// When it was read.
    pub read_at: Moment,
    /// When it was fetched once more, where the page went back to it; `None` where it stands for the first time.
    pub again: Option<String>,
    /// Its facts, as it alone gives them.
    pub facts: Vec<Fact>,
    /// Its passages, in their order.
    pub passages: Vec<String>,
}

/// What changed from one revision to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The title before and after, where that is another one; empty for none.
    pub title: Option<(String, String)>,
    /// Passages that are no longer there.
    pub taken_away: Vec<String>,
    /// Passages that were not there.
    pub added: Vec<String>,
    /// Facts that are no longer told.
    pub gone: Vec<Fact>,
    /// Facts that were not told.
    pub new: Vec<Fact>,
    /// Facts of the same matter with other values: as they were, as they are, and the names of the fields.
    pub other: Vec<(Fact, Fact, Vec<String>)>,
}

impl Changed {
    /// True when nothing changed that is text or fact.
    pub fn is_nothing(&self) -> bool {
        *self == Changed::default()
    }
}

/// Compares two revisions.
pub fn compare(before: &Edition, after: &Edition) -> Changed {
    let title = |e: &Edition| e.document.title.as_ref().map(|t| t.text.clone()).unwrap_or_default();
    let (was, is) = (title(before), title(after));
    let only = |a: &Edition, b: &Edition| -> Vec<String> {
        let other: BTreeSet<&String> = b.passages.iter().collect();
        a.passages.iter().filter(|p| !other.contains(p)).cloned().collect()
    };
    let mut out = Changed {
        title: (was != is).then_some((was, is)),
        taken_away: only(before, after),
        added: only(after, before),
        ..Changed::default()
    };
    let pairs = pairs(&before.facts, &after.facts);
    let taken: BTreeSet<usize> = pairs.values().copied().collect();
    for (n, fact) in before.facts.iter().enumerate() {
        let Some(found) = pairs.get(&n).map(|m| &after.facts[*m]) else {
            out.gone.push(fact.clone());
            continue;
        };
        let fields = fields(fact, found);
        if !fields.is_empty() {
            out.other.push((fact.clone(), found.clone(), fields));
        }
    }
    let new = after.facts.iter().enumerate().filter(|(m, _)| !taken.contains(m));
    out.new = new.map(|(_, f)| f.clone()).collect();
    out
}

/// Which fact of the one is which of the other: those on the same words first, then those whose words share most, at
/// least half of both together, and which are of one kind. By place in the one, places in the other.
pub fn pairs(before: &[Fact], after: &[Fact]) -> BTreeMap<usize, usize> {
    let mut ranked = Vec::new();
    for (n, was) in before.iter().enumerate() {
        for (m, is) in after.iter().enumerate().filter(|(_, is)| is.kind() == was.kind()) {
            let alike = alike(&was.main().quote.text, &is.main().quote.text);
            if alike >= 50 {
                ranked.push((std::cmp::Reverse((alike, was.coding == is.coding)), n.abs_diff(m), n, m));
            }
        }
    }
    ranked.sort_unstable();
    let (mut out, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (.., n, m) in ranked {
        if !out.contains_key(&n) && taken.insert(m) {
            out.insert(n, m);
        }
    }
    out
}

/// True for facts of one kind and type on the same words, wherever these stand.
fn is_on_the_same_words(a: &Fact, b: &Fact) -> bool {
    let (x, y) = (&a.main().quote.text, &b.main().quote.text);
    a.coding == b.coding && x.split_whitespace().eq(y.split_whitespace())
}

/// Ids of the facts that say what an older revision said already.
pub fn told_before(before: &[Fact], after: &[Fact]) -> Vec<String> {
    let told = |fact: &&Fact| before.iter().any(|f| is_on_the_same_words(f, fact) && fields(f, fact).is_empty());
    after.iter().filter(told).map(|f| f.id.clone()).collect()
}

/// Words that two quotations share, in hundredths of the words of both together.
fn alike(a: &str, b: &str) -> usize {
    let words = |text: &str| -> BTreeSet<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() * 100 / a.union(&b).count().max(1)
}

/// Keys of a fact's line that say where it stands and not what it tells.
const PLACES: &[&str] = &["id", "doc", "start", "end", "evidence", "quotes", "links", "about", "source_chain", "x"];

/// Names of the fields whose values differ, but for where they stand.
pub fn fields(was: &Fact, is: &Fact) -> Vec<String> {
    let keys = |fact: &Fact| match serde_json::from_str(&fact_to_json(fact, Extras::Plain)) {
        Ok(mut line) => {
            strip(&mut line);
            line
        }
        Err(_) => Value::Null,
    };
    let (was, is) = (keys(was), keys(is));
    let (Some(was), Some(is)) = (was.as_object(), is.as_object()) else { return Vec::new() };
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    names.into_iter().filter(|name| was.get(*name) != is.get(*name)).cloned().collect()
}

/// Takes what says where something stands out of a line.
fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            PLACES.iter().for_each(|key| drop(map.remove(*key)));
            map.values_mut().for_each(strip);
        }
        Value::Array(all) => all.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn edition(title: &str, facts: Vec<Fact>, passages: &[&str]) -> Edition {
        let mut document = samples::view().documents.remove(0);
        if let Some(quote) = &mut document.title {
            quote.text = title.to_owned();
        }
        Edition {
            document,
            read_at: 0,
            again: None,
            facts,
            passages: passages.iter().map(|p| (*p).to_owned()).collect(),
        }
    }

    #[test]
    fn a_revision_tells_what_it_added_took_away_and_changed() {
        let words = ["Three shells fired at the Velda legation", "promised the envoy", "No group has claimed"];
        let fact = |coding: &str, n: usize| samples::fact("d-00", "a.txt", samples::A, coding, words[n]);
        let mut toll = fact("incident/shooting", 0);
        toll.event_date = Some(samples::on("2031-06-03"));
        let before = edition("One", vec![fact("incident/shooting", 0), fact("attribution/no_claim", 2)], &["a", "b"]);
        let after = edition("Two", vec![toll, fact("commitment/reinforce", 1)], &["b", "c"]);
        let found = compare(&before, &after);
        assert_eq!(found.title, Some(("One".to_owned(), "Two".to_owned())));
        assert_eq!((found.taken_away, found.added), (vec!["a".to_owned()], vec!["c".to_owned()]));
        assert_eq!(found.gone[0].coding.to_string(), "attribution/no_claim");
        assert_eq!(found.new[0].coding.to_string(), "commitment/reinforce");
        assert_eq!(found.other[0].2, ["event_date"]);
        assert!(compare(&before, &before).is_nothing());
        assert_eq!(told_before(&before.facts, &before.facts).len(), 2);
        assert!(told_before(&before.facts, &after.facts).is_empty(), "another day is news");
    }
}
