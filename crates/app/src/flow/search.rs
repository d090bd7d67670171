//! From what was asked to a page of hits with the words that hit.

use super::words::{KIND, in_country, index_missing, index_words, sent_by};
use crate::decide::Decided;
use crate::filter::{Filter, mission_asked};
use crate::store::{Found, HITS, Hit, Paging, Search};
use crate::tidings::Tiding;
use anyhow::{Context, Result, bail};
use chancery_atlas::{Atlas, distance_km, fold};
use chancery_exchange::{document_from_json, fact_from_json};
use chancery_facts::{Document, Fact, Quote, Span};
use chancery_ledger::{Asked, ErrorKind, Ledger, Open, View, beginnings, quoted, typed};
use std::path::Path;

/// Columns that words are looked for in.
const COLUMNS: &str = "{title text actors places missions things source}";
/// Kilometres around a place when none are given.
const NEAR_KM: f64 = 25.0;
/// A tenth of a kilometre in 1/10,000 degree of latitude, and a whole one.
const UNITS_PER_KM: f64 = 10_000.0 / 111.19;
/// Bytes of text shown before and after the first word that hit.
const AROUND: usize = 110;

/// A page of what fits. Documents that the index has not yet are put into it first, when nobody else is writing.
///
/// # Errors
/// When there is no ledger, it cannot be read, or the place asked for is not known.
pub fn search(dir: &Path, search: &Search, paging: &Paging, filter: &Filter) -> Result<Found> {
    let ledger = up_to_date(dir, Due::Words)?;
    let snapshot = ledger.snapshot()?;
    let decided = Decided::load(&snapshot)?;
    let mut asked = asked(&snapshot, search, filter)?;
    if !paging.rejected {
        asked.hidden = decided.rejected();
    }
    let limit = paging.limit.unwrap_or(HITS).min(i64::MAX as usize);
    let found = snapshot.search(&asked, paging.page.saturating_sub(1).saturating_mul(limit), limit)?;
    let terms = Terms::of(&search.words);
    let hits = found.hits.iter().map(|hit| show(&snapshot, hit, &terms, &decided)).collect::<Result<Vec<_>>>()?;
    let missing = !snapshot.unindexed(1)?.is_empty();
    Ok(Found { hits: hits.into_iter().flatten().collect(), matches: found.matches, more: found.more, missing })
}

/// What is to be up to date.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// The index of words.
    Words,
    /// That and the lists of names, which take long in a large ledger of an older version.
    Names,
}

/// Opens a ledger for reading, first bringing up to date what is due where that can be done now.
pub(super) fn up_to_date(dir: &Path, due: Due) -> Result<Ledger> {
    let ledger = match Ledger::open(dir, Open::View) {
        Err(e) if e.kind() == ErrorKind::Older => Ledger::open(dir, Open::Existing)?,
        opened => opened?,
    };
    if ledger.unindexed(1)?.is_empty() && (due == Due::Words || ledger.unnamed(1)?.is_empty()) {
        return Ok(ledger);
    }
    drop(ledger);
    let indexed = || -> Result<Ledger> {
        let mut ledger = Ledger::open(dir, Open::Existing)?;
        match due {
            Due::Words => index_words(&mut ledger, &mut |_| ())?,
            Due::Names => index_missing(&mut ledger, &mut |_| ())?,
        };
        Ok(ledger)
    };
    indexed().or_else(|_| Ok(Ledger::open(dir, Open::View)?))
}

/// Makes the index anew from the stored documents and gives their number.
///
/// # Errors
/// When the ledger cannot be written.
pub fn reindex(dir: &Path, tell: &mut dyn FnMut(Tiding)) -> Result<usize> {
    let mut ledger = Ledger::open(dir, Open::Existing)?;
    ledger.batch(|writer| writer.forget_words())?;
    let done = index_missing(&mut ledger, tell)?;
    ledger.batch(|writer| writer.join_words())?;
    Ok(done)
}

fn asked(ledger: &View, search: &Search, filter: &Filter) -> Result<Asked> {
    let words: Vec<String> = search.words.iter().filter_map(|w| typed(w)).collect();
    let mut filters: Vec<String> = Vec::new();
    filters.extend(search.weapon.as_deref().and_then(beginnings).map(|w| format!("things : ({w})")));
    filters.extend(search.source.as_deref().and_then(beginnings).map(|w| format!("source : ({w})")));
    filters.extend(filtered(filter)?);
    let mut parts: Vec<String> = words.iter().map(|w| format!("{COLUMNS} : {w}")).collect();
    parts.extend(filters.iter().cloned());
    let near = |place: &str| spots(ledger, place, search.km.unwrap_or(NEAR_KM), filter);
    let spots = search.near.as_deref().map(near).transpose()?;
    let period = filter.since.is_some() || filter.until.is_some();
    if parts.is_empty() && spots.is_none() && !period {
        bail!("nothing to search for: give words, or a filter such as --actor, --near, --weapon, --source, --since");
    }
    let mut matches = parts.join(" AND ");
    let without: Vec<String> = search.without.iter().filter_map(|w| typed(w)).collect();
    if !without.is_empty() && !matches.is_empty() {
        matches = format!("({matches}) NOT ({})", without.join(" OR "));
    }
    let in_fields = |fields: &str, points| {
        let told = format!("{fields} : ({})", words.join(" AND "));
        (std::iter::once(&told).chain(&filters).map(String::as_str).collect::<Vec<_>>().join(" AND "), points)
    };
    let better = match words.is_empty() {
        true => Vec::new(),
        false => vec![in_fields("title", 4.0), in_fields("{actors places missions things}", 2.0)],
    };
    Ok(Asked {
        matches,
        phrases: parts,
        better,
        spots,
        since: filter.since.map(|d| d.to_string()),
        until: filter.until.map(|d| d.to_string()),
        undated: filter.undated,
        facts: search.only,
        all: search.every,
        hidden: Vec::new(),
    })
}

/// What a filter asks of names, missions, kinds and countries, as expressions; days are apart.
pub(super) fn filtered(filter: &Filter) -> Result<Vec<String>> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(filter.actor.as_deref().and_then(beginnings).map(|w| format!("actors : ({w})")));
    parts.extend(filter.mission.as_deref().and_then(mission));
    parts.extend(filter.kind.as_deref().and_then(kind));
    parts.extend(filter.country.as_deref().map(country).transpose()?);
    Ok(parts)
}

fn mission(typed: &str) -> Option<String> {
    let named = beginnings(typed)?;
    let asked = mission_asked(typed);
    let kind = beginnings(&asked.kind).map(|k| format!(" AND {k}")).unwrap_or_default();
    let sent = asked.sending.iter().map(|s| format!(" OR ({}{kind})", quoted(&sent_by(s), false)));
    Some(format!("missions : (({named}){})", sent.collect::<String>()))
}

fn kind(typed: &str) -> Option<String> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let coded: Vec<String> = words.iter().map(|w| quoted(&format!("{KIND}{w}"), true)).collect();
    let weapon = beginnings(&typed)?;
    Some(format!("((marks : ({})) OR (things : ({weapon})))", coded.join(" AND ")))
}

fn country(typed: &str) -> Result<String> {
    let typed = typed.trim();
    let is_code = typed.len() == 2 && typed.bytes().all(|b| b.is_ascii_alphabetic());
    let codes: Vec<String> = match is_code {
        true => vec![typed.to_owned()],
        false => Atlas::shared().states_by_name(typed).iter().map(|c| (*c).to_owned()).collect(),
    };
    if codes.is_empty() {
        bail!("--country: no state is called “{}”", crate::style::tame(typed));
    }
    let marks: Vec<String> = codes.iter().map(|c| quoted(&in_country(c), false)).collect();
    Ok(format!("marks : ({})", marks.join(" OR ")))
}

/// The spots of the ledger within some kilometres of a place, which is a name or `LATITUDE,LONGITUDE`.
fn spots(ledger: &View, place: &str, km: f64, filter: &Filter) -> Result<Vec<(i32, i32)>> {
    let centre = centre(place, filter.country.as_deref())?;
    let reach = (km * UNITS_PER_KM).ceil().clamp(0.0, 1_800_000.0) as i32 + 1;
    let lat = (centre.0 * 10_000.0).round() as i32;
    let degrees = |(lat, lon): (i32, i32)| (f64::from(lat) / 10_000.0, f64::from(lon) / 10_000.0);
    let mut found = ledger.spots(lat - reach, lat + reach)?;
    found.retain(|spot| distance_km(centre, degrees(*spot)) <= km);
    Ok(found)
}

/// Degrees north and east of a place, which is a name or `LATITUDE,LONGITUDE`.
///
/// # Errors
/// When no place is called so.
pub fn centre(place: &str, country: Option<&str>) -> Result<(f64, f64)> {
    let numbers: Vec<f64> = place.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    if let [lat, lon] = numbers[..] {
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            bail!("--near: {lat},{lon} is no latitude and longitude");
        }
        return Ok((lat, lon));
    }
    let shelf = Atlas::shared();
    let country = country.map(str::to_ascii_uppercase);
    if let Some(place) = shelf.place_named(place, country.as_deref()) {
        return Ok((place.lat, place.lon));
    }
    let town = shelf.towns(place).find(|t| country.as_deref().is_none_or(|c| t.country == c));
    let town = town.with_context(|| {
        format!(
            "--near: no place is called “{}”; a latitude and longitude such as 33.3,44.4 works too",
            crate::style::tame(place)
        )
    })?;
    Ok((town.lat, town.lon))
}

/// What is shown of a hit; `None` when its record is not there.
fn show(ledger: &View, hit: &chancery_ledger::Hit, terms: &Terms, decided: &Decided) -> Result<Option<Hit>> {
    let Some(stored) = ledger.document(&hit.doc)? else { return Ok(None) };
    let document = document_from_json(&stored.record).with_context(|| format!("record of {}", hit.doc))?;
    let Some(position) = hit.position else {
        let bytes = ledger.bytes(&hit.doc).ok().flatten().unwrap_or_default();
        let text = super::readable(&document, &bytes);
        let (words, hits, range) = terms.cut(text.as_str());
        let span = text.original(range);
        return Ok(Some(Hit { document, fact: None, words, hits, span, score: hit.score }));
    };
    let facts = ledger.facts_of(&hit.doc)?;
    let Some(stored) = facts.get(position) else { return Ok(None) };
    let fact = fact_from_json(&stored.record).with_context(|| format!("record of {}", stored.id))?;
    let mut fact = as_seen(ledger, fact)?;
    decided.apply(std::slice::from_mut(&mut fact));
    // The words that hit may stand in other evidence than the main one.
    let quotes: Vec<&Quote> = fact.evidence().iter().map(|e| &e.quote).chain(&fact.quotes).collect();
    let best = quotes.into_iter().rev().max_by_key(|quote| terms.distinct(&quote.text));
    let Quote { span, text } = best.unwrap_or(&fact.main().quote).clone();
    let (words, hits, _) = terms.mark(&readable(ledger, &document, span, text));
    Ok(Some(Hit { document, fact: Some(fact), words, hits, span, score: hit.score }))
}

/// A quotation without the markup and the entities of a page.
fn readable(ledger: &View, document: &Document, span: Span, quote: String) -> String {
    if !quote.contains(['<', '&', '\u{fffd}', '\0']) {
        return quote;
    }
    let bytes = ledger.bytes(&document.name).ok().flatten().unwrap_or_default();
    let text = super::readable(document, &bytes);
    let words = text.as_str().get(text.readable(span)).unwrap_or_default().trim();
    if words.is_empty() { quote } else { words.to_owned() }
}

/// A fact as other documents date it, the narrowest first, of equals the first block; as the views have it.
pub(super) fn as_seen(ledger: &View, fact: Fact) -> Result<Fact> {
    let width = |f: &Fact| f.event_date.as_ref().and_then(|w| w.days).map_or(i32::MAX, |(a, b)| (b - a).get_days());
    let mut seen: Option<Fact> = None;
    for link in ledger.links_of_id(&format!("=fact {}", fact.id))? {
        let other = fact_from_json(&link.record).with_context(|| format!("record of {}", link.id))?;
        if seen.as_ref().is_none_or(|s| width(&other) < width(s)) {
            seen = Some(other);
        }
    }
    Ok(seen.unwrap_or(fact))
}

/// The words asked for, folded.
struct Terms {
    terms: Vec<(String, bool)>,
}

impl Terms {
    fn of(typed: &[String]) -> Terms {
        let mut terms = Vec::new();
        for typed in typed {
            let beginning = typed.ends_with('*');
            let parts: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
            for (i, word) in parts.iter().enumerate() {
                terms.push((fold(word), beginning && i + 1 == parts.len()));
            }
        }
        Terms { terms }
    }

    /// Ranges of `text` that hold one of the words, and which one.
    fn ranges(&self, text: &str) -> Vec<(Span, usize)> {
        let mut out = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if c.is_alphanumeric() {
                start.get_or_insert(at);
            } else if let Some(from) = start.take() {
                let word = fold(&text[from..at]);
                let fits = |(term, beginning): &(String, bool)| {
                    stem(&word) == stem(term) || *beginning && word.starts_with(term.as_str())
                };
                out.extend(self.terms.iter().position(fits).map(|term| (Span::new(from, at), term)));
            }
        }
        out
    }

    /// How many of the words stand in a text.
    fn distinct(&self, text: &str) -> usize {
        self.ranges(text).into_iter().map(|(_, term)| term).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The whole text with the hits in it.
    fn mark(&self, text: &str) -> (String, Vec<Span>, std::ops::Range<usize>) {
        let spans = self.ranges(text).into_iter().map(|(span, _)| span).collect();
        (text.to_owned(), spans, 0..text.len())
    }

    /// The part of a text with most of the words in it.
    fn cut(&self, text: &str) -> (String, Vec<Span>, std::ops::Range<usize>) {
        let found = self.ranges(text);
        let distinct = |i: &usize| {
            let end = found[*i].0.start + AROUND;
            let near = found[*i..].iter().take_while(|(s, _)| s.end <= end);
            near.map(|(_, term)| term).collect::<std::collections::BTreeSet<_>>().len()
        };
        // Of equal places the first.
        let best = (0..found.len()).rev().max_by_key(distinct);
        let first = best.map_or(0, |i| found[i].0.start);
        let start = text.floor_char_boundary(first.saturating_sub(AROUND));
        let start = text[start..first].find(char::is_whitespace).filter(|_| start > 0).map_or(start, |at| start + at);
        let end = text.ceil_char_boundary((first + 2 * AROUND).min(text.len()));
        let end = text[first..end].rfind(char::is_whitespace).filter(|_| end < text.len()).map_or(end, |at| first + at);
        let inside = found.iter().filter(|(s, _)| s.start >= start && s.end <= end);
        let hits = inside.map(|(s, _)| Span::new(s.start - start, s.end - start)).collect();
        (text[start..end].to_owned(), hits, start..end)
    }
}

/// A word without its commonest endings: near enough to the index's stems to show where a hit lies.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 7] = ["ings", "ing", "ed", "es", "s", "e", "y"];
    let short = |ending: &&str| word.strip_suffix(*ending).filter(|w| w.len() >= 3);
    ENDINGS.iter().find_map(short).map_or(word, |w| w.strip_suffix('i').unwrap_or(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_are_marked() {
        for (a, b) in [("rocket", "rockets"), ("embassy", "embassies"), ("bomb", "bombing"), ("wounded", "wound")] {
            assert_eq!(stem(a), stem(b));
        }
        assert_ne!(stem("guard"), stem("guild"));
    }

    fn terms(words: &[&str]) -> Terms {
        Terms::of(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn words_hit_whatever_case_and_accents() {
        let text = "Two GUARDS of the Légation were hurt.";
        let (_, hits, _) = terms(&["guards", "legat*"]).mark(text);
        let hit: Vec<&str> = hits.iter().map(|s| &text[s.start..s.end]).collect();
        assert_eq!(hit, ["GUARDS", "Légation"]);
    }

    #[test]
    fn the_part_with_most_words_is_shown() {
        let filler = "Nothing of note was said on that day. ".repeat(30);
        let text = format!("The gate was shut. {filler}A shell fell at the gate of the legation. {filler}");
        let (words, hits, range) = terms(&["gate", "shell"]).cut(&text);
        assert!(words.contains("A shell fell at the gate"), "{words}");
        assert_eq!(hits.len(), 2);
        assert_eq!(&text[range], words);
        assert!(words.len() <= 3 * AROUND + 8);
        let (start, none, _) = terms(&["absent"]).cut(&text);
        assert!(start.starts_with("The gate") && none.is_empty());
    }

    #[test]
    fn what_is_typed_becomes_an_expression() {
        assert_eq!(typed("\"gate\"").as_deref(), Some("\"\"\"gate\"\"\""));
        assert_eq!(typed("embass*").as_deref(), Some("\"embass\"*"));
        assert_eq!(typed("--"), None);
        assert_eq!(beginnings("Ode Marn").as_deref(), Some("\"ode\"* AND \"marn\"*"));
    }

    #[test]
    fn a_centre_is_a_name_or_two_numbers() {
        assert_eq!(centre("12.5,-7", None).ok(), Some((12.5, -7.0)));
        assert!(centre("95,0", None).is_err());
        assert!(centre("Quito", None).is_ok());
        assert!(centre("nowhere at all", None).is_err());
    }
}
