//! Set `gvdb`: place, time, weapon, shots, victim and shooter of a shooting, one span each.

use crate::lines::{self, CodePoints};
use crate::{Desk, plain};
use anyhow::{Context, Result};
use chancery_coding::parties::{Party, parties};
use chancery_facts::Level;
use chancery_facts::reading::{Reading, Sentence, Sort};
use chancery_recognise::particulars::{self, Age};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::Path;

#[derive(Deserialize)]
struct Article {
    id: String,
    title: String,
    text: String,
}

#[derive(Serialize)]
struct Prediction {
    id: String,
    spans: Vec<(usize, usize, &'static str)>,
}

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_name().context("a file has a name")?;
        let articles: Vec<Article> = lines::read(&path)?;
        let predictions: Vec<_> = articles.into_iter().map(|a| predict(desk, a)).collect();
        let n: usize = predictions.iter().map(|p| p.spans.len()).sum();
        said.push(format!("{}: {n} spans in {} articles", name.to_string_lossy(), predictions.len()));
        lines::write(&out.join(name), predictions)?;
    }
    Ok(said.join("\n"))
}

/// The title is glued to the front of the text: what follows it is the body.
fn predict(desk: &Desk, article: Article) -> Prediction {
    let body = if article.text.starts_with(&article.title) { article.title.len() } else { 0 };
    let (document, text) = plain::passages(&article.text[body..]);
    let reading = desk.recogniser.read(&text, &document);
    let points = CodePoints::new(&article.text);
    let page = Page { text: text.as_str(), reading: &reading };
    let spans = page.spans().into_iter().map(|(range, label)| {
        let original = text.original(range);
        (points.of(body + original.start), points.of(body + original.end), label)
    });
    let mut spans: Vec<_> = spans.collect();
    if !spans.iter().any(|s| s.2 == "DAT-CITY")
        && let Some(range) = city_of_title(&article.title).filter(|_| body > 0)
    {
        spans.push((points.of(range.start), points.of(range.end), "DAT-CITY"));
    }
    Prediction { id: article.id, spans }
}

/// A body with what was recognised in it.
struct Page<'a> {
    text: &'a str,
    reading: &'a Reading,
}

type Spans = Vec<(Range<usize>, &'static str)>;

impl Page<'_> {
    fn spans(&self) -> Spans {
        let mut out = Spans::new();
        let mut one = |range: Option<Range<usize>>, label| out.extend(range.map(|r| (r, label)));
        one(self.city(), "DAT-CITY");
        one(self.place(), "DAT-LOC");
        one(self.first(|s| particulars::clocks(s).into_iter().next()), "DAT-CLOCK");
        one(self.first(part_of_day), "DAT-TIME");
        one(self.first(shots), "CIR-NUM-SHOTS");
        one(self.first(weapon), "CIR-WEAPON");
        out.extend(self.persons());
        out
    }

    fn first(&self, find: impl Fn(&Sentence) -> Option<Range<usize>>) -> Option<Range<usize>> {
        self.reading.sentences.iter().find_map(find)
    }

    /// The dateline; else the first city "in" which something is told, or whose police act; else any city.
    fn city(&self) -> Option<Range<usize>> {
        if let Some(range) = self.dateline() {
            return Some(range);
        }
        let places = self.reading.mentions.iter().filter(|m| {
            let e = self.reading.entity(m);
            let capital = self.text[m.range.clone()].starts_with(char::is_uppercase);
            let city = e.level.is_none_or(|l| l == Level::City);
            e.sort == Sort::Place && !m.pronoun && capital && city
        });
        let told = |range: &Range<usize>| {
            let before = &self.text[..range.start];
            let word = before.trim_end().rsplit([' ', '\n']).next().unwrap_or_default().to_lowercase();
            let area =
                word.ends_with("north") || word.ends_with("south") || word.ends_with("east") || word.ends_with("west");
            let after = self.text[range.end..].trim_start().to_lowercase();
            let police = ["police", "man", "woman", "officer", "resident", "teen"].iter().any(|w| after.starts_with(w));
            matches!(word.as_str(), "in" | "downtown" | "suburban" | "city's") || area || police
        };
        let mut ranges = places.map(|m| m.range.clone());
        let all: Vec<Range<usize>> = ranges.by_ref().collect();
        all.iter().find(|r| told(r)).or(all.first()).cloned()
    }

    /// Capitals at the very front: "MARLOW, Ohio --", "MARLOW (AP) -".
    fn dateline(&self) -> Option<Range<usize>> {
        let lead = self.text.len() - self.text.trim_start().len();
        let front = &self.text[lead..];
        let is_capital = |c: char| c.is_uppercase() || matches!(c, ' ' | '.' | '\'');
        let run = front.find(|c: char| !is_capital(c)).unwrap_or(front.len());
        let name = front[..run].trim_end();
        let rest = front[name.len()..].trim_start();
        let marked = rest.starts_with([',', '(', '-', '–', '—', ':']);
        (name.len() > 3 && name.len() < 30 && marked).then(|| lead..lead + name.len())
    }

    /// The most exact address of the first sentences that have one, else the kind of premises.
    fn place(&self) -> Option<Range<usize>> {
        let addresses = self.reading.sentences.iter().flat_map(|s| particulars::addresses(s, self.text));
        addresses.min_by_key(|a| (a.kind, a.range.start)).map(|a| a.range).or_else(|| self.first(premises))
    }

    /// Names, ages and descriptions of the first victim and the first suspect.
    fn persons(&self) -> Spans {
        let party = parties(self.reading);
        let of = |sentence: usize, word: usize| {
            let m = self.reading.mention_at(sentence, word)?;
            party[m.entity].map(|p| (p, m.entity))
        };
        let ages: Vec<(usize, Age)> = self
            .reading
            .sentences
            .iter()
            .enumerate()
            .flat_map(|(i, s)| particulars::ages(s).into_iter().map(move |a| (i, a)))
            .collect();
        let mut out = Spans::new();
        for (wanted, name, age, race) in
            [(Party::Victim, "VIC-NAME", "VIC-AGE", "VIC-RACE"), (Party::Suspect, "SHO-NAME", "SHO-AGE", "SHO-RACE")]
        {
            let fits = |sentence: usize, word: Option<usize>| {
                word.and_then(|w| of(sentence, w)).is_some_and(|(p, _)| p == wanted)
            };
            let first = ages.iter().find(|(s, a)| fits(*s, a.of));
            // An age of which nothing is told is, as a rule, the victim's.
            let open = |s: usize, a: &Age| a.of.is_none_or(|w| of(s, w).is_none());
            let first = first.or_else(|| ages.iter().find(|(s, a)| wanted == Party::Victim && open(*s, a)));
            out.extend(first.map(|(_, a)| (a.range.clone(), age)));
            let named = self.reading.mentions.iter().find(|m| {
                let e = self.reading.entity(m);
                let words = self.text[m.range.clone()].split(' ').count();
                let street = particulars::addresses(&self.reading.sentences[m.sentence], self.text)
                    .iter()
                    .any(|a| a.range.start < m.range.end && m.range.start < a.range.end);
                let text = &self.text[m.range.clone()];
                e.sort == Sort::Person
                    && !m.pronoun
                    && self.reading.sentences[m.sentence].words[m.head].pos == "PROPN"
                    && text.split(' ').all(|w| w.starts_with(char::is_uppercase))
                    && words > 1
                    && !street
                    && !official(&self.text[m.range.clone()])
                    && party[m.entity] == Some(wanted)
            });
            out.extend(named.map(|m| (m.range.clone(), name)));
            let described = self.reading.mentions.iter().find_map(|m| {
                let s = &self.reading.sentences[m.sentence];
                let fit = party[m.entity] == Some(wanted) && !m.pronoun;
                fit.then(|| {
                    s.words
                        .iter()
                        .find(|w| m.range.start <= w.range.start && w.range.end <= m.range.end && is_race(&w.lower))
                })
                .flatten()
                .map(|w| w.range.clone())
            });
            out.extend(described.map(|r| (r, race)));
        }
        out
    }
}

/// "Two shot in New Marlow | Channel": the capitalised words behind "in", before the name of the site.
fn city_of_title(title: &str) -> Option<Range<usize>> {
    let story = title.split(['|', '«']).next().unwrap_or(title);
    let start = story.rfind(" in ")? + 4;
    let mut end = start;
    for word in story[start..].split_inclusive(' ') {
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        end += word.len();
        if word.trim_end().ends_with(',') {
            break;
        }
    }
    let name = story[start..end].trim_end_matches([' ', ',']);
    (!name.is_empty()).then(|| start..start + name.len())
}

/// Names with a rank or office are those of the police.
fn official(name: &str) -> bool {
    const RANKS: &[&str] = &[
        "Officer",
        "Sgt.",
        "Lt.",
        "Capt.",
        "Chief",
        "Sheriff",
        "Detective",
        "Det.",
        "Deputy",
        "Mayor",
        "Judge",
        "Police",
        "Department",
        "Office",
        "County",
        "Attorney",
        "Hospital",
        "Commander",
        "Cmdr.",
        "Lieutenant",
        "Sergeant",
        "Captain",
        "Investigator",
        "Spokesman",
        "Spokeswoman",
        "Coroner",
        "Center",
        "Park",
        "School",
    ];
    name.split(' ').any(|word| RANKS.contains(&word))
}

fn is_race(word: &str) -> bool {
    matches!(word, "black" | "white" | "hispanic" | "latino" | "latina" | "asian" | "african-american" | "african")
}

/// "Saturday night", "early Sunday": the part of the day.
fn part_of_day(s: &Sentence) -> Option<Range<usize>> {
    let parts = ["morning", "afternoon", "evening", "night", "overnight", "tonight"];
    s.words.iter().find(|w| parts.contains(&w.lower.trim_end_matches("'s"))).map(|w| w.range.clone())
}

/// "six shots", "shot twice", "several times", "multiple gunshot wounds".
fn shots(s: &Sentence) -> Option<Range<usize>> {
    let lower = |k: usize| s.words.get(k).map_or("", |w| w.lower.as_str());
    for (i, w) in s.words.iter().enumerate() {
        let counted = chancery_recognise::number(&w.lower).is_some()
            || matches!(w.lower.as_str(), "several" | "multiple" | "single" | "numerous" | "many");
        let round =
            |k: usize| matches!(lower(k), "shots" | "gunshots" | "rounds" | "bullets" | "gunshot" | "shot" | "round");
        let times =
            matches!(lower(i + 1), "times" | "time") && s.words[..i].iter().rev().take(12).any(|w| w.lemma == "shoot");
        if counted && (round(i + 1) || lower(i + 1) == "more" && round(i + 2) || times) {
            return Some(w.range.start..s.words[i + 1].range.end);
        }
        let shot = i > 0 && s.words[i.saturating_sub(8)..i].iter().any(|w| w.lemma == "shoot");
        if matches!(w.lower.as_str(), "once" | "twice") && shot {
            return Some(w.range.clone());
        }
    }
    None
}

/// A weapon named more closely than "gun".
fn weapon(s: &Sentence) -> Option<Range<usize>> {
    let kinds =
        ["handgun", "pistol", "rifle", "shotgun", "revolver", "glock", "ar-15", "ak-47", "semiautomatic", "firearm"];
    s.words.iter().find(|w| kinds.contains(&w.lower.trim_end_matches('s'))).map(|w| w.range.clone())
}

/// Kind of building or ground, where no street is named.
fn premises(s: &Sentence) -> Option<Range<usize>> {
    let kinds = [
        "home",
        "house",
        "apartment",
        "complex",
        "lot",
        "bar",
        "restaurant",
        "nightclub",
        "club",
        "store",
        "station",
        "hotel",
        "motel",
        "park",
        "residence",
        "mall",
        "garage",
        "shop",
        "market",
        "church",
        "school",
        "neighborhood",
        "building",
        "casino",
        "alley",
        "driveway",
        "field",
        "ditch",
        "highway",
        "street",
    ];
    let placed = |i: usize| matches!(s.case(i), Some("in" | "at" | "outside" | "inside" | "near" | "behind" | "on"));
    let i = (0..s.words.len()).find(|&i| kinds.contains(&s.words[i].lemma.as_str()) && placed(i))?;
    let words = s.subtree_without(i, &["acl", "case", "appos", "conj"]);
    s.bytes(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_shooting_are_found() {
        let title = "Two shot in Marlow | Channel 3";
        let body = "MARLOW, Ohio -- Derrick Amberly, 27, was shot twice Saturday night in the 1400 block of Ellery Avenue, \
                    police said. Officers responded at 7:20 p.m. and arrested Jonah Pettibone, 31, who had a pistol.";
        let article = Article { id: "1".to_owned(), title: title.to_owned(), text: format!("{title}{body}") };
        let text = article.text.clone();
        let prediction = predict(&Desk::load(Some("none")).expect("tables are sound"), article);
        let found: Vec<_> = prediction.spans.iter().map(|&(a, b, label)| (label, &text[a..b])).collect();
        for wanted in [
            ("DAT-CITY", "MARLOW"),
            ("DAT-LOC", "1400 block of Ellery Avenue"),
            ("DAT-CLOCK", "7:20 p.m."),
            ("DAT-TIME", "night"),
            ("VIC-NAME", "Derrick Amberly"),
            ("VIC-AGE", "27"),
            ("SHO-NAME", "Jonah Pettibone"),
            ("SHO-AGE", "31"),
            ("CIR-WEAPON", "pistol"),
        ] {
            assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
        }
    }

    #[test]
    fn a_title_gives_its_city() {
        let title = "Man hurt in New Tarn, Ohio | Channel 3";
        assert_eq!(city_of_title(title).map(|r| &title[r]), Some("New Tarn"));
        assert_eq!(city_of_title("Man hurt on Monday"), None);
    }
}
