//! Actors under one name each: without titles, spellings joined, and the offices they were seen in, from when to when.

use crate::style::tame;
use crate::view::{Index, View};
use crate::wording;
use chancery_atlas::{Atlas, fold, last_name_key, names_alike};
use chancery_facts::{Date, Fact, Quote, Span};
use chancery_recognise::offices::{names_nobody, office, without_office};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Longest words around a name that are looked at for an office, in bytes.
const REACH: usize = 80;

/// Names that one name is compared with at most; in larger crowds spellings stay apart.
const MOST_COMPARED: usize = 500;

/// An office that somebody was seen in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// In words, such as `interior minister of Chad`.
    pub title: String,
    /// First and last day on which a report gave it; `None` when none of them is dated.
    pub days: Option<(Date, Date)>,
    /// Names of the reports that gave it.
    pub documents: BTreeSet<String>,
    /// True when it stood beside the name, and not only in words that stand for the person.
    beside_name: bool,
}

impl Office {
    /// `deputy mayor (2031-05-02…06-11)`.
    pub fn in_words(&self) -> String {
        let days = self.days.map(|(a, b)| format!(" ({})", wording::days(a, b))).unwrap_or_default();
        format!("{}{days}", tame(&self.title))
    }
}

/// Offices by title, as they are gathered.
#[derive(Default)]
pub struct Offices(BTreeMap<String, Office>);

impl Offices {
    /// Notes what a mention of a name and the words around it tell.
    pub fn note(&mut self, index: &Index, fact: &Fact, name: &str, mention: Option<&Quote>) {
        for (title, beside_name) in titles(fact, name, mention) {
            let days = index.document(&fact.doc).and_then(|d| d.published.days).or(crate::view::filed_under(fact));
            let new = || Office { title: title.clone(), days: None, documents: BTreeSet::new(), beside_name };
            let entry = self.0.entry(fold(&title)).or_insert_with(new);
            entry.days = joined(entry.days, days);
            entry.documents.insert(fact.doc.clone());
            entry.beside_name |= beside_name;
        }
    }

    /// The offices in the order in which they were first seen. "Interior minister" beside "interior minister of Chad"
    /// is that one; of "minister" and "interior minister" in the same report the longer is told. What contradicts
    /// stays side by side.
    pub fn told(&self) -> Vec<Office> {
        let mut out: Vec<Office> = Vec::new();
        // Those that say whose office it is come first and take in the plain ones.
        let mut all: Vec<&Office> = self.0.values().collect();
        all.sort_by_key(|o| (!o.title.contains(" of "), o.title.clone()));
        for office in all {
            let mut like = out.iter_mut().filter(|o| core(&o.title) == core(&office.title));
            match (like.next(), like.next()) {
                (Some(one), None) if core(&office.title) == fold(&office.title) => {
                    one.days = joined(one.days, office.days);
                    one.documents.extend(office.documents.iter().cloned());
                    one.beside_name |= office.beside_name;
                }
                _ => out.push(office.clone()),
            }
        }
        let shorter = |office: &Office, all: &[Office]| {
            let end = format!(" {}", core(&office.title));
            all.iter().any(|o| core(&o.title).ends_with(&end) && office.documents.is_subset(&o.documents))
        };
        // Whom "the prime minister" stands for is less sure than what stands beside a name.
        if out.iter().any(|o| o.beside_name) {
            out.retain(|o| o.beside_name);
        }
        let all = out.clone();
        out.retain(|office| !shorter(office, &all));
        out.sort_by_key(|o| (o.days.is_none(), o.days, o.title.clone()));
        out
    }
}

type Days = Option<(Date, Date)>;

/// The days from the first to the last of both.
fn joined(one: Days, other: Days) -> Days {
    match (one, other) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (known, new) => known.or(new),
    }
}

/// A title without whose it is.
fn core(title: &str) -> String {
    fold(title.split(" of ").next().unwrap_or(title))
}

/// Offices told by a mention ("Deputy mayor Oto Vann"), a description that stands for the name ("Estmark's foreign
/// minister"), or an apposition beside it ("Oto Vann, the regional commander,"), and whether the name stands there.
fn titles(fact: &Fact, name: &str, mention: Option<&Quote>) -> Vec<(String, bool)> {
    let Some(mention) = mention else { return Vec::new() };
    let called: Vec<&str> = mention.text.split_whitespace().collect();
    let own: Vec<String> = fold(without_office(name)).split(' ').map(str::to_owned).collect();
    let of_name = |word: &&str| {
        let word = fold(word);
        word.split(' ').any(|w| w.len() > 2 && own.iter().any(|o| o == w || names_alike(o, w)))
    };
    let at = called.iter().position(|w| w.starts_with(char::is_uppercase) && of_name(w));
    let mut out: Vec<(String, bool)> = Vec::new();
    out.extend(office(&called[..at.unwrap_or(called.len())].join(" ")).map(|title| (title, at.is_some())));
    // A pronoun or description has no apposition of its own.
    if at.is_some() {
        let beside = fact.evidence().iter().flat_map(|e| beside(&e.quote, mention.span));
        out.extend(beside.map(|title| (title, true)));
    }
    out.sort();
    out.dedup();
    out
}

/// Offices between commas right before and behind a span of the original, inside the words of a quote.
fn beside(quote: &Quote, span: Span) -> Vec<String> {
    // Where bytes were replaced, offsets no longer count.
    let exact = quote.text.len() == quote.span.len();
    let inside = exact && quote.span.start <= span.start && span.end <= quote.span.end;
    if !inside {
        return Vec::new();
    }
    let (start, end) = (span.start - quote.span.start, span.end - quote.span.start);
    let (Some(before), Some(after)) = (quote.text.get(..start), quote.text.get(end..)) else { return Vec::new() };
    let ahead = before.trim_end().strip_suffix(',').map(|text| {
        let from = text.rfind([',', '.', ';', ':', '“', '"', '”']).map_or(0, |at| at + 1);
        text.get(from..).unwrap_or_default().trim_start_matches(|c: char| !c.is_alphanumeric())
    });
    // ", the mayor, Oto Vann" and "but its leader, Oto Vann": the office is at the end of what stands before.
    let ahead = ahead.filter(|t| t.len() <= REACH).and_then(|text| {
        let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
        starts.take(6).find_map(|at| text.get(at..).filter(|t| has_article(t)).and_then(office))
    });
    let behind = after.strip_prefix(", ").map(|text| {
        let to = text.find([',', '.', ';', ':', '“', '"', '”']).unwrap_or(text.len());
        text.get(..to).unwrap_or_default()
    });
    let behind = behind.filter(|t| t.len() <= REACH && has_article(t)).and_then(office);
    ahead.into_iter().chain(behind).collect()
}

/// True for "the mayor", "its leader", "Peru's foreign minister"; a bare title before a comma may be a list.
fn has_article(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let low = first.to_lowercase();
    matches!(low.as_str(), "the" | "a" | "its" | "his" | "her" | "their")
        || first.ends_with("'s")
        || first.ends_with("’s")
}

/// The name as its mention has it, where of two capitals only the last was taken for the name: "The Red Oars", "Oars".
fn longer<'m>(name: &str, called: &'m str) -> Option<&'m str> {
    let called = called.trim();
    let called = called.strip_prefix("The ").or(called.strip_prefix("the ")).unwrap_or(called);
    let (first, rest) = called.split_once(' ')?;
    let part = first.starts_with(char::is_uppercase) && first.chars().all(char::is_alphanumeric);
    let plain = !is_nobody(first) && !is_state(first) && without_office(called) == called;
    (rest == name && !name.contains(' ') && part && plain).then_some(called)
}

/// True when a name names nobody in particular.
pub fn is_nobody(name: &str) -> bool {
    names_nobody(name, is_state)
}

/// True for the name, the people or the code of a state.
fn is_state(word: &str) -> bool {
    let shelf = Atlas::shared();
    !shelf.state_by_demonym(word).is_empty()
        || !shelf.states_by_name(word).is_empty()
        || word.len() == 2 && shelf.state(word).is_some()
}

/// One name for each actor: titles left out, spellings of one name under the one most used.
pub struct Names {
    canonical: HashMap<String, String>,
}

impl Names {
    /// Names of all who act or speak.
    pub fn of(view: &View) -> Names {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        let mut fuller: BTreeMap<&str, &str> = BTreeMap::new();
        for fact in &view.facts {
            let speakers = fact.speaker.iter().map(|s| (s.name.as_str(), s.mention.as_ref()));
            for (name, mention) in fact.actors.iter().map(|a| (a.name.as_str(), a.mention.as_ref())).chain(speakers) {
                *uses.entry(without_office(name)).or_default() += 1;
                fuller.extend(mention.and_then(|m| longer(name, &m.text)).map(|long| (name, long)));
            }
        }
        // Spellings share the consonants of their last word, so that few are compared.
        let mut blocks: BTreeMap<String, Vec<(&str, String, usize)>> = BTreeMap::new();
        for (name, n) in uses {
            let folded = fold(name);
            let key = format!("{} {}", folded.split(' ').count(), last_name_key(name).unwrap_or_default());
            blocks.entry(key).or_default().push((name, folded, n));
        }
        let mut canonical: HashMap<String, String> =
            fuller.into_iter().map(|(name, long)| (name.to_owned(), long.to_owned())).collect();
        for mut block in blocks.into_values() {
            block.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
            let mut heads: Vec<(&str, String)> = Vec::new();
            for (name, folded, _) in block {
                // One word is too little to tell spellings from different people; bodies are told by their words.
                let person =
                    heads.len() < MOST_COMPARED && name.contains(' ') && !name.contains(" of ") && !is_nobody(name);
                let alike = |(head, key): &&(&str, String)| *key == folded || person && names_alike(head, name);
                match heads.iter().find(alike) {
                    Some((head, _)) => drop(canonical.insert(name.to_owned(), (*head).to_owned())),
                    None => heads.push((name, folded)),
                }
            }
        }
        Names { canonical }
    }

    /// The one name for a name.
    pub fn one<'n>(&'n self, name: &'n str) -> &'n str {
        let bare = without_office(name);
        self.canonical.get(bare).map_or(bare, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use chancery_facts::Speaker;

    const TEXT: &str = "The mayor, Oto Vann, blamed them. Deputy Mayor Lena Marsh agreed. Ines Rial, the harbour         commissioner, and Estmark's foreign minister, Hugo Sandell, said no.";

    fn spoken(name: &str, called: &str) -> Fact {
        let mut fact = samples::fact("d-01", "a.txt", TEXT, "statement/assessment", TEXT);
        fact.speaker =
            Some(Speaker { name: name.into(), mention: Some(samples::quote(TEXT, called)), relayed_by: Vec::new() });
        fact
    }

    fn offices(name: &str, called: &str) -> Vec<String> {
        let view = samples::view();
        let fact = spoken(name, called);
        let mut offices = Offices::default();
        offices.note(&Index::new(&view), &fact, name, fact.speaker.as_ref().and_then(|s| s.mention.as_ref()));
        offices.told().iter().map(|o| o.in_words()).collect()
    }

    #[test]
    fn offices_stand_before_beside_and_instead_of_names() {
        assert_eq!(offices("Oto Vann", "Oto Vann"), ["mayor (2031-06-04)"]);
        assert_eq!(offices("Lena Marsh", "Deputy Mayor Lena Marsh"), ["deputy mayor (2031-06-04)"]);
        assert_eq!(offices("Ines Rial", "Ines Rial"), ["harbour commissioner (2031-06-04)"]);
        assert_eq!(offices("Hugo Sandell", "Hugo Sandell"), ["foreign minister of Estmark (2031-06-04)"]);
        assert_eq!(offices("Hugo Sandell", "Estmark's foreign minister"), ["foreign minister of Estmark (2031-06-04)"]);
    }

    #[test]
    fn a_description_does_not_outweigh_what_stands_beside_the_name() {
        let view = samples::view();
        let index = Index::new(&view);
        let mut offices = Offices::default();
        for called in ["Deputy Mayor Lena Marsh", "Estmark's foreign minister"] {
            let fact = spoken("Lena Marsh", called);
            offices.note(&index, &fact, "Lena Marsh", fact.speaker.as_ref().and_then(|s| s.mention.as_ref()));
        }
        assert_eq!(offices.told().iter().map(|o| o.title.as_str()).collect::<Vec<_>>(), ["deputy mayor"]);
    }

    #[test]
    fn a_name_cut_short_is_made_whole_from_its_mention() {
        assert_eq!(longer("Oars", "The Red Oars"), Some("Red Oars"));
        for (name, called) in
            [("Oars", "Oars"), ("Vann", "Captain Vann"), ("Vann", "Mr Vann"), ("Front", "Peruvian Front")]
        {
            assert_eq!(longer(name, called), None, "{called}");
        }
    }

    #[test]
    fn spellings_and_titles_make_one_actor() {
        let mut view = samples::view();
        view.facts = vec![
            spoken("Abdul-Karim Soleymani", "Oto"),
            spoken("Foreign Minister Abdul Kareem Suleimani", "Oto"),
            spoken("Abdul-Karim Soleymani", "Oto"),
            spoken("Hugo Sandell", "Oto"),
        ];
        let names = Names::of(&view);
        assert_eq!(names.one("Foreign Minister Abdul Kareem Suleimani"), "Abdul-Karim Soleymani");
        assert_eq!(names.one("Hugo Sandell"), "Hugo Sandell");
    }
}
