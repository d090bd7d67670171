//! A document as published: its readable text with the words that facts stand on, byte by byte.

use super::lines::Lines;
use super::{Window, failed, incident};
use crate::commands::sources;
use crate::grading;
use crate::style::tame;
use crate::view::{Index, View};
use crate::wording;
use chancery_exchange::document_from_json;
use chancery_facts::{About, Fact, Origin, Span, Text};
use chancery_serve::views::{Detail, Document, FactInDocument, Mark, Passage};
use chancery_serve::{Answer, Trouble};
use std::collections::BTreeSet;

/// Near copies that are told of a document.
const MOST_NEAR: usize = 5;

impl Window {
    /// See [`chancery_serve::Desk::document`].
    pub(super) fn document_of(&self, name: &str, at: Option<(usize, usize)>) -> Answer<Document> {
        let view = self.one(name)?;
        let missing = || Trouble::NotFound(format!("no document “{name}”"));
        let ledger = self.reader.ledger().map_err(failed)?;
        // What is linked from outside may be an older revision by now: its text is shown, its facts count no more.
        let mut older = None;
        if !view.documents.iter().any(|d| d.name == name)
            && let Some(stored) = ledger.document(name).map_err(|e| failed(e.into()))?
        {
            older = Some(document_from_json(&stored.record).map_err(|e| failed(e.into()))?);
        }
        let known = view.documents.iter().find(|d| d.name == name);
        let document = known.or(older.as_ref()).ok_or_else(missing)?;
        let newest = ledger.newest_of(name).map_err(|e| failed(e.into()))?;
        let bytes = ledger.bytes(name).map_err(|e| failed(e.into()))?.ok_or_else(missing)?;
        let index = Index::new(&view);
        let lines = Lines::new(&index, &ledger);
        let facts = facts_of(&view, name);
        let text = crate::flow::readable(document, &bytes);
        let asked = at.map(|(start, end)| Span::new(start, end.max(start)));
        let passages = passages(&text, &facts, asked);
        let published = &document.published;
        let reason = published.reason.as_deref().map(tame);
        Ok(Document {
            name: name.to_owned(),
            title: lines.title(name),
            outlet: document.outlet.clone().unwrap_or_default(),
            agency: document.agency.as_ref().map(|a| tame(&a.name)).unwrap_or_default(),
            published: wording::published(published),
            basis: reason.unwrap_or_else(|| wording::basis(published.basis).to_owned()),
            grade: grading::of_document(document),
            language: document.language.clone().unwrap_or_default(),
            encoding: document.encoding.clone(),
            size: bytes.len(),
            demo: document.demo,
            about: document.about.as_deref().map(about).unwrap_or_default(),
            origin: document.origin.as_deref().map(origin).unwrap_or_default(),
            remarks: document.remarks.iter().map(|r| tame(r)).collect(),
            copies: notices(&view, document, newest.as_deref()),
            unseen: asked.is_some() && !passages.iter().flat_map(|p| &p.marks).any(|m| m.asked),
            passages,
            facts: facts
                .iter()
                .map(|f| FactInDocument { line: lines.line(f), incident: incident::incident_id(&index, f) })
                .collect(),
        })
    }
}

/// What other documents have to do with it, in words.
fn notices(view: &View, document: &chancery_facts::Document, newest: Option<&str>) -> Vec<String> {
    let mut out: Vec<String> = newest.map(|newest| format!("an older revision of {newest}")).into_iter().collect();
    if !document.revises.is_empty() {
        out.push(format!("a newer revision of {}", document.revises.join(", ")));
    }
    let near = view.near.get(&document.name).into_iter().flatten().take(MOST_NEAR);
    out.extend(near.map(|near| format!("near copy: {}", sources::near_copy(near))));
    out.extend(sources::copies(document));
    out
}

/// A line of what is known, unless nothing is.
fn detail(name: &str, value: Option<&str>) -> Option<Detail> {
    let value = tame(value?);
    (!value.trim().is_empty()).then(|| Detail { name: name.to_owned(), value, at: None })
}

/// What the page says about itself.
fn about(about: &About) -> Vec<Detail> {
    let changed = about.updated.as_ref().map(|updated| {
        let time = updated.time.as_ref().map(|t| format!(" {t}")).unwrap_or_default();
        let span = updated.evidence.span;
        Detail {
            name: "last change".to_owned(),
            value: format!("{}{}", updated.day, tame(&time)),
            at: Some((span.start, span.end)),
        }
    });
    let authors = about.authors.join(", ");
    let rest = [
        detail("authors", Some(&authors)),
        detail("section", about.section.as_deref()),
        detail("address", about.canonical.as_deref()),
    ];
    [changed].into_iter().chain(rest).flatten().collect()
}

/// Where it was found, and what was said of it there.
fn origin(origin: &Origin) -> Vec<Detail> {
    let place = origin.place.as_deref().map(|p| format!(", {p}")).unwrap_or_default();
    let container = format!("{}{place}", origin.container.join(" › "));
    let kept = if origin.original { "; the file is kept as it was" } else { "" };
    let charset = origin.charset.as_deref().map(|c| format!("charset={c}"));
    let read_as: Vec<&str> = origin.media_type.as_deref().into_iter().chain(charset.as_deref()).collect();
    let read_as = (!read_as.is_empty()).then(|| format!("{}{kept}", read_as.join("; ")));
    let stated = &origin.stated;
    let said = [
        ("title", stated.title.as_deref()),
        ("published", stated.published.as_ref().map(|p| p.words.as_str())),
        ("outlet", stated.outlet.as_deref()),
        ("by", stated.author.as_deref()),
    ];
    let said: Vec<String> = said.into_iter().filter_map(|(what, words)| Some(format!("{what} “{}”", words?))).collect();
    let said = (!said.is_empty()).then(|| format!("{} says: {}", stated.by, said.join(", ")));
    let lines = [
        detail("fetched from", origin.url.as_deref()),
        detail("fetched at", origin.fetched.as_deref()),
        detail("found in", Some(&container)),
        detail("read as", read_as.as_deref()),
        detail("stated there", said.as_deref()),
        detail("remarks", Some(&origin.remarks.join("; "))),
    ];
    lines.into_iter().flatten().collect()
}

/// Facts of a document in the order of its text.
pub fn facts_of<'v>(view: &'v View, name: &str) -> Vec<&'v Fact> {
    let mut facts: Vec<&Fact> = view.facts.iter().filter(|f| f.doc == name).collect();
    facts.sort_by_key(|f| (f.main().quote.span, f.id.clone()));
    facts
}

/// The zones of a text, cut into paragraphs, with marks.
fn passages(text: &Text, facts: &[&Fact], asked: Option<Span>) -> Vec<Passage> {
    let clean = text.as_str();
    let mut out = Vec::new();
    let mut at = 0;
    let mut zones: Vec<(usize, usize, &str)> = Vec::new();
    let mut sorted: Vec<_> = text.zones.iter().collect();
    sorted.sort_by_key(|z| z.range.start);
    for zone in sorted {
        if zone.range.start > at {
            zones.push((at, zone.range.start, ""));
        }
        zones.push((zone.range.start.max(at), zone.range.end, zone.zone.as_str()));
        at = at.max(zone.range.end);
    }
    zones.push((at, clean.len(), ""));
    for (start, end, zone) in zones {
        if start >= end {
            continue;
        }
        let mut from = start;
        for line in clean[start..end].split_inclusive('\n') {
            let range = from..from + line.len();
            from = range.end;
            if let Some(passage) = passage(text, range, zone, facts, asked) {
                out.push(passage);
            }
        }
    }
    out
}

/// One paragraph; none when it holds nothing to read.
fn passage(
    text: &Text,
    range: std::ops::Range<usize>,
    zone: &str,
    facts: &[&Fact],
    asked: Option<Span>,
) -> Option<Passage> {
    let whole = &text.as_str()[range.clone()];
    let line = whole.trim();
    if line.is_empty() {
        return None;
    }
    let start = range.start + (whole.len() - whole.trim_start().len());
    let range = start..start + line.len();
    let bytes = text.original(range.clone());
    let near = |span: Span| span.start < bytes.end && bytes.start < span.end;
    let spans: Vec<(Span, &str)> = facts
        .iter()
        .flat_map(|f| f.evidence().iter().map(|e| (e.quote.span, f.id.as_str())))
        .filter(|(span, _)| near(*span))
        .collect();
    let asked = asked.filter(|span| near(*span));
    let marks = if spans.is_empty() && asked.is_none() { Vec::new() } else { marks(text, &range, &spans, asked) };
    Some(Passage { zone: zone.to_owned(), text: line.to_owned(), start: bytes.start, end: bytes.end, marks })
}

/// Runs of characters under the same facts. Each character is looked up by the original bytes behind it.
fn marks(text: &Text, range: &std::ops::Range<usize>, spans: &[(Span, &str)], asked: Option<Span>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for (at, letter) in text.as_str()[range.clone()].char_indices() {
        let end = at + letter.len_utf8();
        let bytes = text.original(range.start + at..range.start + end);
        let under = |span: Span| bytes.start < span.end && span.start < bytes.end;
        let ids: BTreeSet<&str> = spans.iter().filter(|(span, _)| under(*span)).map(|(_, id)| *id).collect();
        let asked = asked.is_some_and(under);
        if ids.is_empty() && !asked {
            continue;
        }
        let facts: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        match out.last_mut() {
            Some(last) if last.end == at && last.asked == asked && last.facts == facts => last.end = end,
            _ => out.push(Mark { start: at, end, facts, asked }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_facts::{Coding, Evidence, EvidenceRole, Quote, TextBuilder, TextZone, Zone};

    fn fact(id: &str, start: usize, end: usize) -> Fact {
        let quote = Quote { span: Span::new(start, end), text: "x".repeat(end - start) };
        let evidence = Evidence { role: EvidenceRole::Main, zone: Zone::Body, quote };
        let coding = Coding::parse("incident/shooting").expect("in the codebook");
        Fact::new(id.into(), "d".into(), coding, vec![evidence]).expect("sound")
    }

    #[test]
    fn marks_follow_the_original_bytes_through_replaced_characters() {
        // "<b>" and the curly apostrophe take bytes that the readable text does not have.
        let mut builder = TextBuilder::new();
        builder.push("The ", Span::new(0, 4));
        builder.push("envoy", Span::new(7, 12));
        builder.push("'", Span::new(12, 15));
        builder.push("s car", Span::new(15, 20));
        let mut text = builder.finish();
        text.zones = vec![TextZone { zone: Zone::Body, range: 0..15 }];
        let facts = [fact("a-01", 7, 16), fact("a-02", 15, 20)];
        let passages = passages(&text, &[&facts[0], &facts[1]], Some(Span::new(17, 20)));
        assert_eq!(passages.len(), 1);
        let told: Vec<(&str, Vec<&str>, bool)> = passages[0]
            .marks
            .iter()
            .map(|m| (&passages[0].text[m.start..m.end], m.facts.iter().map(String::as_str).collect(), m.asked))
            .collect();
        assert_eq!(
            told,
            [
                ("envoy'", vec!["a-01"], false),
                ("s", vec!["a-01", "a-02"], false),
                (" ", vec!["a-02"], false),
                ("car", vec!["a-02"], true)
            ]
        );
    }
}
