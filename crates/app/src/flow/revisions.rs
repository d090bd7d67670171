//! Which documents are revisions of one another, and which are near copies.
//!
//! Documents with the address of one article are compared by sketches of their words and by their titles; those that
//! hang together form a chain, and the newest of it counts. Both follow from the documents alone, so the order of reading
//! leaves no trace where the documents say when they were changed or fetched.

use super::{Coded, readable};
use crate::revisions::Edition;
use crate::tidings::Tiding;
use anyhow::{Context, Result};
use chancery_exchange::{document_from_json, fact_from_json};
use chancery_facts::{Basis, Document, Fact, Origin, StatedTime, Text};
use chancery_feeds::{canonical, may_name_article, names_article};
use chancery_ledger::{Batch, Digest, Ledger, LedgerError, Print, StoredDocument, View};
use chancery_link::sketch::{NEAR, Sketch};
use std::collections::{BTreeMap, BTreeSet};

/// Hundredths of the shorter text that revisions share at least.
const REVISION: u8 = 30;
/// The same where they have one title: a page of a subject keeps its address and title, too, and has other news each day.
const ONE_TITLE: u8 = 10;
/// A text of fewer pieces may share nothing with what it becomes: first words of an article still to be written.
const STUB: u32 = 80;
/// Hundredths of a text that stand in another at least, for it to be a piece of that one.
const PIECE: u8 = 85;
/// Documents that a document is compared with to find near copies.
const COMPARED: usize = 64;
/// Digits of a title's digest.
const TITLE_DIGITS: usize = 16;
/// Documents that are made comparable in one batch.
const BATCH: usize = 200;

/// What a document turned out to be when it was entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entered {
    /// True when it is a revision of a document that was there.
    pub revision: bool,
    /// True when most of it, or of another document that counts, stands in the other.
    pub near: bool,
}

/// Compares a document just entered, or coded anew, with the others, and settles what counts.
pub(super) fn enter(writer: &Batch<'_>, coded: &Coded) -> Result<Entered, LedgerError> {
    enter_as(writer, &coded.document.name, &print(&coded.document, &coded.text))
}

fn enter_as(writer: &Batch<'_>, name: &str, print: &Print) -> Result<Entered, LedgerError> {
    if writer.print(name)?.as_ref() == Some(print) {
        return Ok(Entered::default());
    }
    // A document may leave the address it had.
    let left = writer.print(name)?.and_then(|before| before.address).filter(|a| print.address.as_ref() != Some(a));
    writer.set_print(name, print)?;
    let mut chained = BTreeSet::new();
    for address in left.iter().chain(&print.address) {
        chained = settle(writer, address)?.into_iter().find(|chain| chain.contains(name)).unwrap_or_default();
    }
    let own = Sketch::from_bytes(print.pieces, &print.sketch);
    for other in writer.sharing(name, COMPARED)? {
        let shared = own.shared(&Sketch::from_bytes(other.pieces, &other.sketch));
        if shared >= NEAR && !chained.contains(&other.name) {
            writer.add_near(name, &other.name, shared)?;
        }
    }
    Ok(Entered { revision: chained.len() > 1, near: !writer.near_of(name)?.is_empty() })
}

/// What a document is compared by with all others.
pub fn print(document: &Document, text: &Text) -> Print {
    let sketch = Sketch::of(text);
    let found = document.origin.as_deref().and_then(|o| o.url.as_deref());
    let updated = document.about.as_deref().and_then(|about| about.updated.as_ref());
    Print {
        address: address(document),
        changed: updated.map(|u| format!("{} {}", u.day, u.time.as_deref().unwrap_or_default()).trim_end().to_owned()),
        fetched: document.origin.as_deref().and_then(|o| o.fetched.as_deref()).and_then(moment),
        // The second page of an article has the title of the first, and another address.
        title: document.title.as_ref().map(|title| {
            let words: Vec<String> = title.text.split_whitespace().map(str::to_lowercase).collect();
            let found = found.and_then(canonical).unwrap_or_default();
            Digest::of(format!("{}\n{found}", words.join(" ")).as_bytes()).short(TITLE_DIGITS).to_owned()
        }),
        pieces: sketch.pieces,
        sketch: sketch.to_bytes(),
    }
}

/// The address of a document's article: the one its page states, if it is of the site it was found at, else that one. Where
/// the address could be that of a section (`/advice/norland`), pages that state one and the same minute of publication are
/// those of one article.
fn address(document: &Document) -> Option<String> {
    let found = document.origin.as_deref().and_then(|o| o.url.as_deref()).and_then(canonical);
    let stated = document.about.as_deref().and_then(|a| a.canonical.as_deref()).and_then(canonical);
    let stated = stated.filter(|s| found.as_deref().is_none_or(|f| is_one_site(s, f)));
    let addresses = || stated.iter().chain(&found);
    let article = addresses().find(|address| names_article(address)).cloned().or_else(|| {
        let published = &document.published;
        let minute =
            published.stated.as_deref().filter(|_| published.basis == Basis::Stated && published.time.is_some())?;
        let address = addresses().find(|address| may_name_article(address))?;
        // No address has such a part after it was made one.
        Some(format!("{address}#{minute}"))
    })?;
    // One article may have been found with and without encryption.
    Some(article.strip_prefix("http://").map(|rest| format!("https://{rest}")).unwrap_or(article))
}

/// True for hosts of which one is the other or lies below it, but for the part that names a kind of page.
fn is_one_site(a: &str, b: &str) -> bool {
    let host = |address: &str| -> Option<String> {
        let host = address.split("//").nth(1)?.split(['/', '?', ':']).next()?;
        let plain = ["www.", "m.", "amp.", "mobile.", "edition."].iter().find_map(|p| host.strip_prefix(p));
        Some(plain.unwrap_or(host).to_owned())
    };
    let (Some(a), Some(b)) = (host(a), host(b)) else { return false };
    a == b || a.ends_with(&format!(".{b}")) || b.ends_with(&format!(".{a}"))
}

/// A time of fetching in an order of text; `None` for words that are no time.
fn moment(words: &str) -> Option<String> {
    let exact = words.trim().parse::<jiff::Timestamp>().ok().map(|t| t.to_string());
    exact.or_else(|| StatedTime::iso(words).map(|t| format!("{}T{}", t.day, t.time.unwrap_or_default())))
}

/// Works out the chains of one address; gives their members.
fn settle(writer: &Batch<'_>, address: &str) -> Result<Vec<BTreeSet<String>>, LedgerError> {
    let editions = writer.editions(address)?;
    let sketches: Vec<Sketch> = editions.iter().map(|e| Sketch::from_bytes(e.pieces, &e.sketch)).collect();
    // Those that were compared before hang together as they did.
    let mut chain: Vec<i64> = editions.iter().map(|e| e.chain.unwrap_or(e.number)).collect();
    for (i, edition) in editions.iter().enumerate().filter(|(_, e)| e.chain.is_none()) {
        for (j, other) in editions.iter().enumerate().filter(|(j, _)| *j != i) {
            let one_title = edition.title.is_some() && edition.title == other.title;
            let shared = sketches[i].shared(&sketches[j]);
            let grown = edition.pieces.min(other.pieces) < STUB || shared >= ONE_TITLE;
            if chain[i] != chain[j] && (shared >= REVISION || one_title && grown) {
                let (keep, drop) = (chain[i].min(chain[j]), chain[i].max(chain[j]));
                chain.iter_mut().filter(|c| **c == drop).for_each(|c| *c = keep);
            }
        }
    }
    let mut chains: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (i, edition) in editions.iter().enumerate() {
        chains.entry(chain[i]).or_default().push(i);
        if edition.chain != Some(chain[i]) {
            writer.set_chain(edition.number, chain[i])?;
        }
    }
    let reworded = writer.has_decisions()?;
    for members in chains.values() {
        // A teaser or the words of a feed, had when the article could not be, take nothing back.
        let is_piece = |i: usize| {
            let is_of = |j: &usize| {
                editions[i].pieces.saturating_mul(2) < editions[*j].pieces && sketches[i].shared(&sketches[*j]) >= PIECE
            };
            editions[i].changed.is_none() && members.iter().any(is_of)
        };
        let line = timeline(&editions, members);
        let Some(newest) = line.iter().rev().map(|told| told.edition).find(|i| !is_piece(*i)) else { continue };
        let (name, number) = (&editions[newest].name, editions[newest].number);
        writer.supersede(name, None)?;
        let others = members.iter().filter(|i| **i != newest && editions[**i].superseded_by != Some(number));
        for other in others {
            writer.supersede(&editions[*other].name, Some(name))?;
            if reworded {
                // What was decided on the other one may count for this one now.
                writer.reword(name)?;
            }
        }
    }
    let names = |members: &Vec<usize>| members.iter().map(|i| editions[*i].name.clone()).collect();
    Ok(chains.values().map(names).collect())
}

/// An edition as its page told it from some time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told<'a> {
    /// Which of the editions.
    edition: usize,
    /// When it was had, if that is known.
    had: Option<&'a str>,
    /// True when the page went back to it.
    again: bool,
}

/// What the page of an article told in the order of time: its editions by stated last change, first time of fetching and entry, and
/// among them those it went back to. A page that gave its bytes again without other ones in between went nowhere.
fn timeline<'a>(editions: &'a [chancery_ledger::Edition], members: &[usize]) -> Vec<Told<'a>> {
    let first = |i: usize| -> Option<&'a str> {
        let fetched = editions[i].fetched.as_deref()?;
        Some(editions[i].seen.first().map_or(fetched, |seen| fetched.min(seen)))
    };
    let mut order = members.to_vec();
    order.sort_by_key(|i| (&editions[*i].changed, first(*i), editions[*i].read_at, &editions[*i].name));
    let mut line: Vec<Told<'a>> = order.iter().map(|i| Told { edition: *i, had: first(*i), again: false }).collect();
    let times = |i: usize| editions[i].seen.iter().chain(&editions[i].fetched).map(String::as_str);
    let mut later: Vec<(&str, &str, usize)> = order
        .iter()
        .flat_map(|i| times(*i).filter(|t| Some(*t) > first(*i)).map(|t| (t, editions[*i].name.as_str(), *i)))
        .collect();
    later.sort_unstable();
    for (time, _, edition) in later {
        let Some(before) = line.iter().rposition(|told| told.had.is_some_and(|had| had <= time)) else { continue };
        if line[before].edition != edition {
            line.insert(before + 1, Told { edition, had: Some(time), again: true });
        }
    }
    line
}

/// Takes note that bytes the ledger has were had again from the address of their article. True when they count again thereby.
pub(super) fn seen_again(writer: &Batch<'_>, name: &str, origin: &Origin, at: i64) -> Result<bool, LedgerError> {
    let Some(time) = origin.fetched.as_deref().and_then(moment) else { return Ok(false) };
    let Some(print) = writer.print(name)? else { return Ok(false) };
    let Some(address) = print.address.as_deref().filter(|_| print.fetched.as_ref() != Some(&time)) else {
        return Ok(false);
    };
    // The same bytes under another address are a copy and no revision.
    let stored = writer.document(name)?.and_then(|stored| document_from_json(&stored.record).ok());
    let here = stored.map(|document| Document { origin: Some(Box::new(origin.clone())), ..document });
    if here.as_ref().and_then(self::address).as_deref() != Some(address) {
        return Ok(false);
    }
    note_again(writer, name, &time, at)
}

/// The same where the time is known to be one of the document's own address.
pub(super) fn note_again(writer: &Batch<'_>, name: &str, time: &str, at: i64) -> Result<bool, LedgerError> {
    let address = writer.print(name)?.and_then(|print| print.address);
    let Some(address) = address.as_deref() else { return Ok(false) };
    if !writer.saw(name, time, at)? {
        return Ok(false);
    }
    let counted = writer.newest_of(name)?.is_none();
    settle(writer, address)?;
    let back = !counted && writer.newest_of(name)?.is_none();
    if back {
        writer.note(at, "back", Some(name), Some(time))?;
    }
    Ok(back)
}

/// Settles what was left open: in a ledger of the past, and where a document was taken away.
pub(super) fn settle_open(ledger: &mut Ledger) -> Result<(), LedgerError> {
    while !ledger.open_articles(1)?.is_empty() {
        ledger.batch(|writer| {
            for address in writer.open_articles(BATCH)? {
                settle(writer, &address)?;
            }
            Ok::<_, LedgerError>(())
        })?;
    }
    Ok(())
}

/// Makes the documents of an older ledger comparable.
pub(super) fn print_missing(ledger: &mut Ledger, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
    let mut done = 0;
    loop {
        let names = ledger.unprinted(BATCH)?;
        if names.is_empty() {
            return Ok(());
        }
        let mut made = Vec::new();
        for name in names {
            let Some(stored) = ledger.document(&name)? else { continue };
            let document = parsed(&stored)?;
            let text = text_of(ledger, &document)?;
            made.push((print(&document, &text), name));
        }
        ledger.batch(|writer| made.iter().try_for_each(|(print, name)| enter_as(writer, name, print).map(drop)))?;
        done += made.len();
        tell(Tiding::Step(format!("comparing: {done} documents")));
    }
}

/// The text of a stored document; damaged bytes count as none, and `verify` names them.
fn text_of(ledger: &View, document: &Document) -> Result<Text, LedgerError> {
    let bytes = match ledger.bytes(&document.name) {
        Err(e) if e.kind() == chancery_ledger::ErrorKind::Corrupt => None,
        bytes => bytes?,
    };
    Ok(bytes.map(|bytes| readable(document, &bytes)).unwrap_or_default())
}

fn parsed(stored: &StoredDocument) -> Result<Document> {
    let document = document_from_json(&stored.record).with_context(|| format!("record of {}", stored.name))?;
    Ok(Document { demo: stored.demo, ..document })
}

/// The revisions of a document with their facts and passages, the oldest first, the one that counts last; none when
/// there is only one. What the page went back to stands there once more.
pub(super) fn editions(ledger: &View, name: &str) -> Result<Vec<Edition>> {
    let mut stored = ledger.older_of(name)?;
    if !stored.is_empty() {
        stored.extend(ledger.document(name)?);
    }
    let mut all = BTreeMap::new();
    for one in &stored {
        let document = parsed(one)?;
        let text = text_of(ledger, &document)?;
        let rows = [ledger.older_facts_of(&one.name)?, ledger.facts_of(&one.name)?].concat();
        let facts = rows.iter().map(|f| fact_from_json(&f.record).with_context(|| format!("record of {}", f.id)));
        let facts: Vec<Fact> = facts.collect::<Result<_>>()?;
        let edition = Edition { document, read_at: one.read_at, again: None, facts, passages: passages(&text) };
        all.insert(one.name.as_str(), edition);
    }
    let address = ledger.print(name)?.and_then(|print| print.address);
    let editions = address.map(|address| ledger.editions(&address)).transpose()?.unwrap_or_default();
    let members: Vec<usize> = (0..editions.len()).filter(|i| all.contains_key(editions[*i].name.as_str())).collect();
    let line = timeline(&editions, &members);
    if members.len() < all.len() {
        return Ok(stored.iter().filter_map(|one| all.get(one.name.as_str()).cloned()).collect());
    }
    let told = line.iter().filter_map(|told| {
        let edition = all.get(editions[told.edition].name.as_str())?.clone();
        Some(Edition { again: told.had.filter(|_| told.again).map(str::to_owned), ..edition })
    });
    let mut out: Vec<Edition> = told.collect();
    // A piece of the article, had last, counts for nothing and stands before what counts.
    if let Some(last) = out.iter().rposition(|edition| edition.document.name == name) {
        let newest = out.remove(last);
        out.push(newest);
    }
    Ok(out)
}

/// The passages of an article in their order: the lines of its body and deck.
fn passages(text: &Text) -> Vec<String> {
    let zones = text.zones.iter().filter(|z| {
        use chancery_facts::Zone::{Body, Deck};
        matches!(z.zone, Body | Deck)
    });
    let lines = zones.flat_map(|z| text.as_str()[z.range.clone()].lines());
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|l| !l.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_told_apart_by_their_hosts() {
        assert!(is_one_site("https://www.news.example/a", "http://m.news.example/a?x=1"));
        assert!(is_one_site("https://world.news.example/a", "https://news.example/a"));
        assert!(!is_one_site("https://news.example/a", "https://othernews.example/a"));
        assert!(!is_one_site("https://news.example/a", "no address"));
    }

    #[test]
    fn times_of_fetching_sort_as_text() {
        let times =
            ["2031-05-14", "2031-05-14T09:30:00Z", "2031-05-14T12:30:00+01:00"].map(|t| moment(t).expect("a time"));
        assert!(times.is_sorted(), "{times:?}");
        assert_eq!(moment("lately"), None);
    }
}
