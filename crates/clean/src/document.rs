//! The way from bytes to a cleaned document.

use crate::block::{Block, trimmed};
use crate::problem::{CleanProblem, CleanProblemKind};
use crate::zones::Layout;
use crate::{encoding, html, judge, language, lines, normalise, outlet, published, walls, zones};
use chancery_facts::{Agency, Date, Document, Published, Quote, Text, TextBuilder, TextZone, Zone, ZoneSpan};

/// A report with its text.
#[derive(Clone, Debug)]
pub struct Cleaned {
    /// Head, zones and remarks.
    pub document: Document,
    /// The clean text; its zones are those of the document, in clean bytes.
    pub text: Text,
}

impl Cleaned {
    /// The headline as it is read; of a page that shows none, the one that its data give.
    pub fn headline(&self) -> Option<String> {
        let shown = self.text.zones.iter().find(|z| z.zone == Zone::Title);
        let words = shown.map(|z| self.text.as_str()[z.range.clone()].to_owned());
        words.or_else(|| self.document.title.as_ref().map(|quote| html::attribute_words(&quote.text)))
    }

    /// The article as it is read: its paragraphs with dateline, headings and posts set into it, without headline, captions and
    /// whatever else stands on the page. Paragraphs are parted by an empty line.
    pub fn article(&self) -> String {
        let (text, zones) = (self.text.as_str(), &self.text.zones);
        let is_body = |z: &TextZone| z.zone == Zone::Body;
        let (Some(first), Some(last)) = (zones.iter().position(is_body), zones.iter().rposition(is_body)) else {
            return String::new();
        };
        let in_line = |a: usize, b: usize| !text[zones[a].range.end..zones[b].range.start].contains('\n');
        let mut out = String::new();
        let mut before: Option<usize> = None;
        for i in first.saturating_sub(1)..=(last + 1).min(zones.len() - 1) {
            let told = match zones[i].zone {
                Zone::Body => true,
                Zone::Deck => i > first && i < last,
                // The dateline in front, the mark of an agency behind.
                Zone::Dateline => i < last && is_body(&zones[i + 1]) && in_line(i, i + 1),
                Zone::Credit => i > first && is_body(&zones[i - 1]) && in_line(i - 1, i),
                Zone::Social => i > first && i < last && is_post(text, &zones[i..]),
                _ => false,
            };
            if !told {
                continue;
            }
            match before {
                Some(b) if b + 1 == i && in_line(b, i) => out.push_str(&text[zones[b].range.end..zones[i].range.start]),
                Some(_) => out.push_str("\n\n"),
                None => {}
            }
            out.push_str(&text[zones[i].range.clone()]);
            before = Some(i);
        }
        out
    }
}

/// True for passages that a signature ends, `— Ana Riss (@anariss) November 18, 2031`: a post set into the article.
fn is_post(text: &str, zones: &[TextZone]) -> bool {
    let words = |z: &TextZone| &text[z.range.clone()];
    zones.iter().take(6).take_while(|z| z.zone == Zone::Social).any(|z| judge::is_signed_post(words(z)))
}

/// Settings of cleaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// A stated date after this day is not believed. Default `None`: no limit.
    pub today: Option<Date>,
    /// Bytes looked at; the rest is left out with a remark. Default 8 MiB, far above any report.
    pub max_bytes: usize,
    /// The character set that the header of its answer names. Default `None`: the bytes alone say how they are read.
    pub charset: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options { today: None, max_bytes: 8 * 1024 * 1024, charset: None }
    }
}

/// Cleans a document with the usual settings.
///
/// # Errors
/// When no readable character is left.
pub fn clean(name: &str, bytes: &[u8]) -> Result<Cleaned, CleanProblem> {
    clean_with(name, bytes, &Options::default())
}

/// Cleans a document. `name` becomes its name; an ending `.html` or `.htm` helps to tell pages from plain text.
///
/// # Errors
/// When no readable character is left.
pub fn clean_with(name: &str, bytes: &[u8], options: &Options) -> Result<Cleaned, CleanProblem> {
    let Laid { taken, source, text, layout, head, mut remarks } = lay_out(name, bytes, options)?;
    let mut document = describe(name, taken, &text, &layout);
    document.encoding = source.encoding.to_owned();
    document.published = published::from_zones(taken, &text, options.today, &mut remarks);
    if let Some(head) = head {
        head.complete(&mut document, taken, &source, options.today, &mut remarks);
    }
    if walls::says_translated(&text) && !remarks.iter().any(|r| r == html::TRANSLATED) {
        remarks.push(html::TRANSLATED.to_owned());
    }
    document.remarks = remarks;
    Ok(Cleaned { document, text })
}

/// The clean text with its zones, as [`clean`] gives it, and nothing of the document: in a third of the time.
///
/// # Errors
/// When no readable character is left.
pub fn clean_text(name: &str, bytes: &[u8]) -> Result<Text, CleanProblem> {
    clean_text_with(name, bytes, &Options::default())
}

/// The same with settings, as [`clean_with`] gives it.
///
/// # Errors
/// When no readable character is left.
pub fn clean_text_with(name: &str, bytes: &[u8], options: &Options) -> Result<Text, CleanProblem> {
    lay_out(name, bytes, options).map(|laid| laid.text)
}

/// A text cut into zones.
struct Laid<'b> {
    taken: &'b [u8],
    source: encoding::Source<'b>,
    text: Text,
    layout: Layout,
    head: Option<html::Head>,
    remarks: Vec<String>,
}

fn lay_out<'b>(name: &str, bytes: &'b [u8], options: &Options) -> Result<Laid<'b>, CleanProblem> {
    let (taken, mut remarks) = bounded(bytes, options.max_bytes);
    let source = encoding::decode(taken, options.charset.as_deref());
    remarks.extend(source.remarks.iter().cloned());
    remarks.extend(odd_characters(&source.text));
    let page = if html::is_page(name, &source.text) { Some(html::read(&source)) } else { None };
    let (mut text, blocks, head, cut_off) = match page {
        Some(page) => {
            remarks.extend(page.endless.then(|| "a page without end: only its first passages were read".to_owned()));
            (page.text, page.blocks, Some(page.head), page.cut_off && !page.endless)
        }
        None => {
            let mut builder = TextBuilder::new();
            normalise::push(&mut builder, &source, 0..source.text.len());
            let text = builder.finish();
            let blocks = lines::paragraphs(text.as_str());
            (text, blocks, None, false)
        }
    };
    if !text.as_str().chars().any(char::is_alphanumeric) {
        let detail = if head.is_some() { "a page without text" } else { "no letter or digit" };
        return Err(CleanProblem { file: name.to_owned(), kind: CleanProblemKind::NoText, detail: detail.to_owned() });
    }
    if cut_off {
        remarks.push("the page is not closed: its end may be cut off".to_owned());
    }
    let blocks: Vec<Block> = blocks
        .into_iter()
        .map(|b| Block { range: trimmed(text.as_str(), b.range), hint: b.hint })
        .filter(|b| !b.range.is_empty())
        .collect();
    let layout = zones::layout(text.as_str(), &blocks);
    text.zones = layout.zones.clone();
    if let Some(head) = &head {
        remarks.extend(walls::mark(&mut text, head.closed));
    }
    Ok(Laid { taken, source, text, layout, head, remarks })
}

/// The bytes looked at, cut where no character can be torn.
fn bounded(bytes: &[u8], limit: usize) -> (&[u8], Vec<String>) {
    if bytes.len() <= limit {
        return (bytes, Vec::new());
    }
    // Two-byte characters are kept whole by an even cut, UTF-8 by stepping back over continuation bytes.
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes[..limit].contains(&0);
    let mut end = if wide { limit & !1 } else { limit };
    let mut steps = 0;
    while !wide && steps < 3 && end > 0 && bytes[end] & 0xc0 == 0x80 {
        end -= 1;
        steps += 1;
    }
    (&bytes[..end], vec![format!("only the first {end} of {} bytes were read", bytes.len())])
}

/// Characters that no report is written with: they stay where they are and are told.
fn odd_characters(text: &str) -> Option<String> {
    // Without branches and in small sums, so that it is done for many bytes at once.
    let is_odd = |b: &u8| u8::from((*b < 0x20) & (b.wrapping_sub(9) > 4) | (*b == 0x7f));
    let count: usize = text.as_bytes().chunks(255).map(|part| usize::from(part.iter().map(is_odd).sum::<u8>())).sum();
    let nul = if text.contains('\0') { ", NUL among them" } else { "" };
    (count > 0).then(|| format!("{count} control characters in the text{nul}"))
}

fn describe(name: &str, original: &[u8], text: &Text, layout: &Layout) -> Document {
    let quote = |range: &std::ops::Range<usize>| Quote::cut(original, text.original(range.clone()));
    let body: Vec<&str> =
        text.zones.iter().filter(|z| z.zone == Zone::Body).map(|z| &text.as_str()[z.range.clone()]).collect();
    let agency =
        layout.agency.as_ref().and_then(|(name, range)| Some(Agency { name: name.clone(), mark: quote(range)? }));
    Document {
        name: name.to_owned(),
        title: layout.title.as_ref().and_then(quote),
        deck: layout.deck.as_ref().and_then(quote),
        outlet: layout.outlet.clone().or_else(|| outlet::from_marks(text.as_str(), &text.zones)),
        agency,
        language: language::of(&body.join("\n")),
        published: Published::unknown(),
        about: None,
        zones: text.zones.iter().map(|z| ZoneSpan { zone: z.zone, span: text.original(z.range.clone()) }).collect(),
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: String::new(),
        demo: false,
        remarks: Vec::new(),
        origin: None,
        grade: None,
    }
}
