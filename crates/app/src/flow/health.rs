//! Is what the ledger shows still in its documents, and is everything there that is needed?

use super::overlay::Overlay;
use super::{ReadOptions, Tools, demo};
use crate::tidings::{Check, Miss, Verified};
use anyhow::Result;
use chancery_atlas::Atlas;
use chancery_exchange::{FORMAT, document_from_json, fact_from_json};
use chancery_facts::{Document, Fact, Quote};
use chancery_ledger::{ErrorKind, FILE_NAME, Ledger, Open, VERSION};
use std::path::Path;

/// Re-reads every stored quote against its stored document, and compares the ledger with its own digests and sums.
///
/// # Errors
/// When the ledger cannot be read.
pub fn verify(ledger: &Ledger) -> Result<Verified> {
    let snapshot = ledger.snapshot()?;
    let mut out = Verified::default();
    let overlay = match Overlay::load(&snapshot) {
        Ok(overlay) => overlay,
        Err(e) => {
            out.damaged.push(("groups".to_owned(), format!("{e:#}")));
            Overlay::default()
        }
    };
    let mut seen = overlay.facts_by_document();
    for stored in snapshot.all_documents() {
        let stored = stored?;
        let bytes = match snapshot.bytes(&stored.name) {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(e) if e.kind() == ErrorKind::Corrupt => {
                out.damaged.push((stored.name, e.cause().to_owned()));
                continue;
            }
            Err(e) => return Err(e.into()),
        };
        let mut reader = Reader { doc: &stored.name, bytes: &bytes, out: &mut out };
        match document_from_json(&stored.record) {
            Ok(mut document) => {
                overlay.complete(&mut document);
                reader.document(&document);
            }
            Err(e) => reader.out.damaged.push((stored.name.clone(), format!("its record: {e}"))),
        }
        for fact in [snapshot.older_facts_of(&stored.name)?, snapshot.facts_of(&stored.name)?].concat() {
            match fact_from_json(&fact.record) {
                Ok(fact) => {
                    reader.out.facts += 1;
                    reader.fact(&fact);
                }
                Err(e) => reader.out.damaged.push((stored.name.clone(), format!("record of {}: {e}", fact.id))),
            }
        }
        // Facts as others date them were coded anew: their quotes count too.
        seen.remove(stored.name.as_str()).into_iter().flatten().for_each(|fact| reader.fact(fact));
    }
    for finding in snapshot.check()? {
        if !out.damaged.iter().any(|(what, _)| *what == finding.what) {
            out.damaged.push((finding.what, finding.detail));
        }
    }
    Ok(out)
}

/// Compares quotes with one document.
struct Reader<'r> {
    doc: &'r str,
    bytes: &'r [u8],
    out: &'r mut Verified,
}

impl Reader<'_> {
    fn document(&mut self, document: &Document) {
        self.out.documents += 1;
        let updated = document.about.as_ref().and_then(|about| about.updated.as_ref());
        let head = [
            ("title", document.title.as_ref()),
            ("deck", document.deck.as_ref()),
            ("last change", updated.map(|u| &u.evidence)),
        ];
        let agency = ("agency", document.agency.as_ref().map(|a| &a.mark));
        let day = ("published", document.published.evidence.as_ref());
        for (field, quote) in head.into_iter().chain([agency, day]) {
            quote.into_iter().for_each(|q| self.quote("-", field, q));
        }
        document.copied.iter().for_each(|c| self.quote("-", "copied", &c.quote));
    }

    fn fact(&mut self, fact: &Fact) {
        fact.all_quotes().into_iter().for_each(|(field, quote)| self.quote(&fact.id, field, quote));
    }

    fn quote(&mut self, fact: &str, field: &str, quote: &Quote) {
        self.out.quotes += 1;
        let found = Quote::cut(self.bytes, quote.span).map(|q| q.text);
        if found.as_ref() != Some(&quote.text) {
            self.out.misses.push(Miss {
                fact: fact.to_owned(),
                doc: self.doc.to_owned(),
                field: field.to_owned(),
                span: quote.span,
                expected: quote.text.clone(),
                found,
            });
        }
    }
}

/// Looks at the program and its tables, then at the ledger.
pub(super) fn checks(tools: Result<&Tools>, how: ReadOptions, dir: &Path) -> Vec<Check> {
    let mut out = vec![Check::fine("program", format!("chancery {}", env!("CARGO_PKG_VERSION")))];
    match &tools {
        Ok(tools) => {
            let atlas = Atlas::shared();
            let shelf = format!(
                "{}: {} states, {} places, {} missions, {} organisations",
                Atlas::version(),
                atlas.states().len(),
                atlas.place_count(),
                atlas.all_missions().len(),
                atlas.organisations().len()
            );
            out.push(Check::fine("rules", chancery_coding::VERSION));
            out.push(Check::fine("tables", shelf));
            let (encoder, syntax) = tools.recogniser.model_digests();
            out.push(match encoder {
                Some(digest) => Check::fine("encoder", digest.to_owned()),
                None => Check::fine("encoder", "none: reading on rules alone".to_owned()),
            });
            out.push(Check::fine("tagger and parser", syntax.to_owned()));
        }
        Err(e) => out.push(Check::wrong("tables", format!("{e:#}"))),
    }
    out.push(Check::fine("records", format!("form {FORMAT}, ledger tables {VERSION}")));
    out.push(Check::fine("demonstration", format!("{} reports built in", demo::count())));
    out.push(Check::fine("threads", how.jobs.to_string()));
    out.push(Check::fine("network", "never used"));
    out.extend(ledger_checks(tools.ok(), dir));
    out
}

fn ledger_checks(tools: Option<&Tools>, dir: &Path) -> Vec<Check> {
    let file = dir.join(FILE_NAME);
    let ledger = match Ledger::open(dir, Open::View) {
        Ok(ledger) => ledger,
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return vec![Check::absent("ledger", format!("none yet at {}", file.display()))];
        }
        Err(e) => return vec![Check::wrong("ledger", e.to_string())],
    };
    let look = || -> Result<Vec<Check>> {
        let (documents, facts) = ledger.counts()?;
        let size = file.metadata().map_or(0, |m| m.len());
        let holds = format!("{}: {documents} documents, {facts} facts, {size} bytes", file.display());
        let mut out = vec![Check::fine("ledger", holds)];
        let dirty = ledger.dirty_blocks()?.len();
        if dirty > 0 {
            out.push(Check::absent("groups", format!("to be made anew for {dirty} countries at the next reading")));
        }
        let mut older = 0;
        for document in ledger.all_documents() {
            older += usize::from(tools.is_some_and(|t| document.as_ref().is_ok_and(|d| d.coded_with != t.versions)));
            document?;
        }
        if older > 0 {
            out.push(Check::absent("older coding", format!("{older} documents were coded by another version")));
        }
        let findings = ledger.check()?;
        match findings.first() {
            None => out.push(Check::fine("sums", "every record and document as it was written")),
            Some(first) => out.push(Check::wrong("sums", format!("{} damaged, first {first}", findings.len()))),
        }
        Ok(out)
    };
    look().unwrap_or_else(|e| vec![Check::wrong("ledger", format!("{e:#}"))])
}
