//! Parsers of words: time expressions, what reports say together, what is typed into a search, letters.

use chancery_exchange::{document_from_json, fact_from_json};
use chancery_facts::{Date, Document, Fact, Quote, Text, TextBuilder, TextZone, Zone};
use chancery_ledger::{Asked, Ledger, Open, beginnings, typed};
use chancery_link::{Report, relate, sketch::Sketch};
use chancery_mail::{Letter, Relay, is_address};
use chancery_recognise::moments::{Timeline, moment_within, moments as all_moments, phrase};
use chancery_recognise::number;
use chancery_serve::Ask;
use std::collections::HashSet;
use tempfile::TempDir;

/// Days that texts are written on, the ends of the calendar among them; which, the first byte says.
fn written(byte: u8) -> Date {
    let usual = |year, month, day| Date::new(year, month, day).unwrap_or(Date::MIN);
    [usual(2031, 5, 14), usual(2032, 2, 29), Date::MIN, Date::MAX][usize::from(byte) % 4]
}

/// Time expressions: each lies in the text, in order, and is placed on any day without trouble.
pub(crate) fn moments(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let (day, text) = (written(*first), String::from_utf8_lossy(bytes));
    let mut line = Timeline::new(day);
    let mut before = 0;
    for moment in all_moments(&text) {
        let words = text.get(moment.range.clone());
        assert!(words.is_some_and(|w| !w.is_empty()), "{:?} is not in the text", moment.range);
        assert!(moment.range.start >= before, "{:?} stands before {before}", moment.range);
        before = moment.range.end;
        if let Some(placed) = line.place(&moment) {
            let _ = (placed.day(), placed.first_day());
        }
        let _ = moment_within(&text, moment.range);
    }
    let _ = (phrase(&text, day), number(&text));
}

/// Documents and facts of an exchange, one on each line: what they say together names nothing but them, and the order of
/// the documents leaves no trace.
pub(crate) fn related(bytes: &[u8]) {
    let Ok(lines) = std::str::from_utf8(bytes) else { return };
    let mut documents: Vec<(Document, Vec<Fact>)> = Vec::new();
    let (mut names, mut ids) = (HashSet::new(), HashSet::new());
    for line in lines.lines() {
        if let Ok(document) = document_from_json(line) {
            if names.insert(document.name.clone()) {
                documents.push((document, Vec::new()));
            }
        } else if let (Ok(fact), Some((_, facts))) = (fact_from_json(line), documents.last_mut())
            && ids.insert(fact.id.clone())
        {
            facts.push(fact);
        }
    }
    let texts: Vec<Text> = documents.iter().map(|(_, facts)| told(facts)).collect();
    let mut reports: Vec<Report<'_>> =
        documents.iter().zip(&texts).map(|((document, facts), text)| Report { document, facts, text }).collect();
    let relations = relate(&reports);
    for group in &relations.groups {
        assert!(group.members.iter().all(|id| ids.contains(id)), "{:?}", group.members);
    }
    assert!(relations.copied.iter().all(|(name, _)| names.contains(name)));
    reports.reverse();
    assert_eq!(relate(&reports), relations, "the order of the documents left a trace");
    for (a, b) in texts.iter().zip(texts.iter().skip(1)) {
        let (a, b) = (Sketch::of(a), Sketch::of(b));
        assert_eq!(Sketch::from_bytes(a.pieces, &a.to_bytes()), a);
        assert_eq!(a.shared(&b), b.shared(&a));
    }
}

/// A text made of the passages that facts quote.
fn told(facts: &[Fact]) -> Text {
    let mut quotes: Vec<&Quote> = facts.iter().flat_map(|f| f.evidence().iter().map(|e| &e.quote)).collect();
    quotes.sort_by_key(|q| (q.span.start, q.span.end));
    let (mut builder, mut at, mut zones) = (TextBuilder::new(), 0, Vec::new());
    for quote in quotes {
        if quote.span.start >= at {
            let start = builder.len();
            builder.push(&quote.text, quote.span);
            zones.push(TextZone { zone: Zone::Body, range: start..builder.len() });
            at = quote.span.end;
        }
    }
    let mut text = builder.finish();
    text.zones = zones;
    text
}

thread_local! {
    /// An empty ledger to search, with the folder it lies in.
    static LEDGER: (TempDir, Ledger) = {
        let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("a folder: {e}"));
        let ledger = Ledger::open(folder.path(), Open::Create).unwrap_or_else(|e| panic!("a ledger: {e}"));
        (folder, ledger)
    };
}

/// What is typed into a search and stands in the query of an address: always an expression that can be searched for, and a
/// filter whose link asks for the same again.
pub(crate) fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for matches in [typed(&text), beginnings(&text)].into_iter().flatten() {
        let asked = Asked { matches: matches.clone(), phrases: vec![matches.clone()], ..Asked::default() };
        let found = LEDGER.with(|(_, ledger)| ledger.search(&asked, 0, 10));
        assert!(found.is_ok_and(|found| found.hits.is_empty()), "{matches:?} of {text:?}");
    }
    // The link of a filter that asks for nothing is empty.
    let ask = |link: &str| Ask::of_query(link.strip_prefix('?').unwrap_or_default());
    let asked = Ask { q: text.clone().into_owned(), ..Ask::default() }.tidy();
    assert_eq!(ask(&asked.link(&[])).as_ref(), Some(&asked), "{text:?}");
    if let Some(asked) = Ask::of_query(&text) {
        assert!((1..=1_000_000).contains(&asked.page()) && (1..=500).contains(&asked.limit(20)));
        assert_eq!(ask(&asked.link(&[])).as_ref(), Some(&asked), "{text:?}");
    }
}

/// A letter: recipient, subject, words, one to a line. No line of a header begins with anything but a header of ours.
pub(crate) fn letter(bytes: &[u8]) {
    const OURS: [&str; 8] =
        ["from", "to", "subject", "message-id", "date", "mime-version", "content-type", "content-transfer-encoding"];
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.splitn(3, '\u{1f}');
    let mut part = || parts.next().unwrap_or_default();
    let (to, subject, words) = (part(), part(), part());
    assert!(!is_address(to) || !to.contains(['\n', '\r']), "{to:?}");
    let _ = Relay::new(subject, to, None);
    let Ok(relay) = Relay::new("smtps://relay.example", "desk@example.org", None) else { panic!("a sound relay") };
    let Ok(written) = relay.written(&Letter { to, subject, text: words, html: words, id: "1" }) else { return };
    let written = String::from_utf8_lossy(&written);
    let head = written.split("\r\n\r\n").next().unwrap_or_default();
    for line in head.split(['\n', '\r']).filter(|l| !l.is_empty() && !l.starts_with([' ', '\t'])) {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        assert!(OURS.contains(&name.as_str()), "{line:?} of {subject:?}");
    }
}
