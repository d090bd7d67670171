//! Documents as lines of `documents.jsonl`.

use crate::decision::GradeLine;
use crate::origin::OriginLine;
use crate::shared::{BoundsLine, QuoteLine, days, each, maybe, span};
use crate::wire::{Code, Day, is_false, null_is_default};
use crate::{ExchangeError, Extras};
use chancery_facts::{About, Agency, Basis, Copied, CopiedKind, Document, Published, Quote, Updated, Zone, ZoneSpan};
use serde::{Deserialize, Serialize};

/// A line of `documents.jsonl`.
#[derive(Serialize, Deserialize)]
pub(crate) struct DocumentLine {
    doc: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<QuoteLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deck: Option<QuoteLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agency: Option<AgencyLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    published: Option<PublishedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<AboutLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    zones: Vec<ZoneLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    copied: Vec<CopiedLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    revises: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<OriginLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grade: Option<GradeLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<DocumentExtras>,
}

/// What only the ledger needs.
#[derive(Default, Serialize, Deserialize)]
struct DocumentExtras {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    encoding: String,
    #[serde(default, skip_serializing_if = "is_false")]
    demo: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
}

impl DocumentLine {
    pub(crate) fn of(document: &Document, extras: Extras) -> DocumentLine {
        DocumentLine {
            doc: document.name.clone(),
            title: document.title.as_ref().map(QuoteLine::of),
            deck: document.deck.as_ref().map(QuoteLine::of),
            outlet: document.outlet.clone(),
            agency: document.agency.as_ref().map(AgencyLine::of),
            language: document.language.clone(),
            published: Some(PublishedLine::of(&document.published)),
            about: document.about.as_deref().map(AboutLine::of),
            zones: document.zones.iter().map(ZoneLine::of).collect(),
            copied: document.copied.iter().map(CopiedLine::of).collect(),
            revises: document.revises.clone(),
            source: document.origin.as_deref().map(OriginLine::of),
            grade: document.grade.as_deref().map(GradeLine::of),
            x: (extras == Extras::Stored).then(|| DocumentExtras {
                encoding: document.encoding.clone(),
                demo: document.demo,
                remarks: document.remarks.clone(),
            }),
        }
    }

    pub(crate) fn into_document(self) -> Result<Document, ExchangeError> {
        let extras = self.x.unwrap_or_default();
        let published = maybe(self.published, "published", PublishedLine::into_published)?;
        Ok(Document {
            name: self.doc,
            title: maybe(self.title, "title", QuoteLine::into_quote)?,
            deck: maybe(self.deck, "deck", QuoteLine::into_quote)?,
            outlet: self.outlet,
            agency: maybe(self.agency, "agency", AgencyLine::into_agency)?,
            language: self.language,
            published: published.unwrap_or_else(Published::unknown),
            about: maybe(self.about, "about", AboutLine::into_about)?.map(Box::new),
            zones: each(self.zones, "zones", ZoneLine::into_zone)?,
            copied: each(self.copied, "copied", CopiedLine::into_copied)?,
            revises: self.revises,
            encoding: extras.encoding,
            demo: extras.demo,
            remarks: extras.remarks,
            origin: self.source.map(|line| Box::new(line.into_origin())),
            grade: self.grade.map(|g| Box::new(g.into_grade())),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct AgencyLine {
    name: String,
    start: usize,
    end: usize,
    #[serde(default)]
    text: String,
}

impl AgencyLine {
    fn of(agency: &Agency) -> AgencyLine {
        let Quote { span, text } = &agency.mark;
        AgencyLine { name: agency.name.clone(), start: span.start, end: span.end, text: text.clone() }
    }

    fn into_agency(self, key: &str) -> Result<Agency, ExchangeError> {
        Ok(Agency { name: self.name, mark: Quote { span: span(self.start, self.end, key)?, text: self.text } })
    }
}

#[derive(Serialize, Deserialize)]
struct PublishedLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Day>,
    basis: Code<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stated: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<QuoteLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bounds: Option<BoundsLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weekday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days_after: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl PublishedLine {
    fn of(published: &Published) -> PublishedLine {
        PublishedLine {
            from: published.days.map(|d| Day(d.0)),
            to: published.days.map(|d| Day(d.1)),
            basis: Code(published.basis),
            stated: published.stated.clone(),
            time: published.time.clone(),
            evidence: published.evidence.as_ref().map(QuoteLine::of),
            bounds: published.bounds.as_ref().map(BoundsLine::of),
            weekday: published.weekday.clone(),
            days_after: published.days_after,
            reason: published.reason.clone(),
        }
    }

    fn into_published(self, key: &str) -> Result<Published, ExchangeError> {
        Ok(Published {
            days: days(self.from, self.to, key)?,
            basis: self.basis.0,
            stated: self.stated,
            time: self.time,
            evidence: maybe(self.evidence, &format!("{key}.evidence"), QuoteLine::into_quote)?,
            bounds: self.bounds.map(BoundsLine::into_bounds),
            weekday: self.weekday,
            days_after: self.days_after,
            reason: self.reason,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct AboutLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<UpdatedLine>,
}

#[derive(Serialize, Deserialize)]
struct UpdatedLine {
    day: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    evidence: QuoteLine,
}

impl AboutLine {
    fn of(about: &About) -> AboutLine {
        let updated =
            |u: &Updated| UpdatedLine { day: Day(u.day), time: u.time.clone(), evidence: QuoteLine::of(&u.evidence) };
        AboutLine {
            canonical: about.canonical.clone(),
            section: about.section.clone(),
            authors: about.authors.clone(),
            updated: about.updated.as_ref().map(updated),
        }
    }

    fn into_about(self, key: &str) -> Result<About, ExchangeError> {
        let updated = |line: UpdatedLine, key: &str| -> Result<Updated, ExchangeError> {
            let evidence = line.evidence.into_quote(&format!("{key}.evidence"))?;
            Ok(Updated { day: line.day.0, time: line.time, evidence })
        };
        Ok(About {
            canonical: self.canonical,
            section: self.section,
            authors: self.authors,
            updated: maybe(self.updated, &format!("{key}.updated"), updated)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct ZoneLine {
    zone: Code<Zone>,
    start: usize,
    end: usize,
}

impl ZoneLine {
    fn of(zone: &ZoneSpan) -> ZoneLine {
        ZoneLine { zone: Code(zone.zone), start: zone.span.start, end: zone.span.end }
    }

    fn into_zone(self, key: &str) -> Result<ZoneSpan, ExchangeError> {
        Ok(ZoneSpan { zone: self.zone.0, span: span(self.start, self.end, key)? })
    }
}

#[derive(Serialize, Deserialize)]
struct CopiedLine {
    start: usize,
    end: usize,
    text: String,
    kind: Code<CopiedKind>,
    with: OtherPassage,
}

#[derive(Serialize, Deserialize)]
struct OtherPassage {
    doc: String,
    start: usize,
    end: usize,
}

impl CopiedLine {
    fn of(copied: &Copied) -> CopiedLine {
        let Quote { span, text } = &copied.quote;
        let with =
            OtherPassage { doc: copied.with_doc.clone(), start: copied.with_span.start, end: copied.with_span.end };
        CopiedLine { start: span.start, end: span.end, text: text.clone(), kind: Code(copied.kind), with }
    }

    fn into_copied(self, key: &str) -> Result<Copied, ExchangeError> {
        Ok(Copied {
            quote: Quote { span: span(self.start, self.end, key)?, text: self.text },
            kind: self.kind.0,
            with_span: span(self.with.start, self.with.end, &format!("{key}.with"))?,
            with_doc: self.with.doc,
        })
    }
}
