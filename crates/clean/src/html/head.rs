//! What a page says about itself: day of publication, outlet, title.

use super::entity;
use super::token::{Tag, Token};
use crate::encoding::Source;
use crate::published;
use crate::stamp::{self, Day};
use chancery_facts::{Date, Document, Quote, Text};
use std::ops::Range;

/// The page about itself. Ranges are of the decoded source.
#[derive(Debug, Default)]
pub(crate) struct Head {
    dates: Vec<(u8, Range<usize>)>,
    outlets: Vec<(u8, String)>,
    /// Title for links to the page.
    pub title: Option<Range<usize>>,
}

/// Names of meta tags that hold the day of publication, best first.
const DATES: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "originalpublicationdate",
    "timestamp",
    "bt:pubdate",
];
const OUTLETS: &[&str] = &["og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher"];

impl Head {
    /// Gathers what tags and scripts say.
    pub(crate) fn read(source: &Source<'_>, about: &[Token]) -> Head {
        let mut head = Head::default();
        let mut data_script = false;
        for token in about {
            match token {
                Token::Open(tag) if tag.name == "meta" => head.meta(source, tag),
                Token::Open(tag) if tag.name == "time" => head.time(source, tag),
                Token::Open(tag) if tag.name == "script" => {
                    data_script = tag.attribute("type").is_some_and(|r| source.text[r].contains("ld+json"));
                }
                Token::Raw { element, range } if element == "script" && data_script => {
                    head.linked_data(source, range.clone());
                    data_script = false;
                }
                _ => {}
            }
        }
        head.dates.sort_by_key(|(rank, range)| (*rank, range.start));
        head.outlets.sort_by_key(|(rank, _)| *rank);
        head
    }

    fn meta(&mut self, source: &Source<'_>, tag: &Tag) {
        let Some(content) = tag.attribute("content").filter(|r| !r.is_empty()) else { return };
        for key in ["property", "name", "itemprop"] {
            let Some(key) = tag.attribute(key) else { continue };
            for key in source.text[key].to_lowercase().split_whitespace() {
                self.about(source, key, content.clone());
            }
        }
    }

    fn about(&mut self, source: &Source<'_>, key: &str, content: Range<usize>) {
        if let Some(rank) = DATES.iter().position(|d| *d == key) {
            self.dates.push((10 + rank as u8, content.clone()));
        }
        if let Some(rank) = OUTLETS.iter().position(|o| *o == key) {
            self.outlets.push((rank as u8, entity::decoded(&source.text[content.clone()])));
        }
        if key == "og:title" && self.title.is_none() {
            self.title = Some(content);
        }
    }

    fn time(&mut self, source: &Source<'_>, tag: &Tag) {
        let Some(value) = tag.attribute("datetime").filter(|r| !r.is_empty()) else { return };
        let said = |name: &str| tag.attribute(name).map(|r| source.text[r].to_lowercase()).unwrap_or_default();
        let update =
            said("class").contains("update") || said("class").contains("modif") || said("itemprop").contains("modif");
        let named = said("itemprop").contains("datepublished")
            || tag.attribute("pubdate").is_some()
            || said("class").contains("publish");
        if !update {
            self.dates.push((if named { 60 } else { 70 }, value));
        }
    }

    /// Reads two keys out of linked data without reading the rest of it.
    fn linked_data(&mut self, source: &Source<'_>, range: Range<usize>) {
        if let Some(value) = json_value(&source.text, range.clone(), "\"datePublished\"") {
            self.dates.push((0, value));
        }
        let text = &source.text[range.clone()];
        if let Some(i) = text.find("\"publisher\"") {
            let mut end = (i + 400).min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            if let Some(name) = json_value(&source.text, range.start + i..range.start + end, "\"name\"") {
                self.outlets.push((2, source.text[name].replace("\\/", "/")));
            }
        }
    }

    /// Fills in what the text left open; the page's own data come before what stands in its text.
    pub(crate) fn complete(
        self,
        document: &mut Document,
        original: &[u8],
        source: &Source<'_>,
        today: Option<Date>,
        remarks: &mut Vec<String>,
    ) {
        let outlet = self
            .outlets
            .iter()
            .map(|(_, name)| name.trim())
            .find(|n| !n.is_empty() && n.len() <= 80 && !n.contains("://"));
        if let Some(name) = outlet {
            document.outlet = Some(name.to_owned());
        }
        if document.title.is_none()
            && let Some(range) = self.title
        {
            document.title = Quote::cut(original, source.span(range));
        }
        for (rank, range) in &self.dates {
            // Times inside the page may belong to other articles; a stated date of the text is better.
            if *rank >= 70 && document.published.days.is_some() {
                break;
            }
            let words = source.text[range.clone()].trim();
            let Some(stamp) = stamp::value(words) else { continue };
            if !matches!(stamp.day, Day::Full(_)) {
                continue;
            }
            let mut found = published::read(stamp.day, words, today, remarks);
            if found.days.is_none() {
                continue;
            }
            found.time = stamp.time.filter(|_| words.contains(':'));
            found.reason = Some("stated in the data of the page".into());
            found.evidence = Quote::cut(original, source.span(range.clone()));
            document.published = found;
            break;
        }
    }
}

/// Bytes of `title` without the name of the site behind it, if it is there: behind a bar, or behind a dash when the
/// page gives the same name itself.
pub(crate) fn without_site(title: &str, head: &Head) -> usize {
    let cut = [" | ", " - ", " \u{2013} ", " \u{2014} "]
        .iter()
        .filter_map(|mark| title.rfind(mark).map(|at| (at, *mark)))
        .max();
    let Some((at, mark)) = cut else { return title.len() };
    let (words, site) = (title[..at].split_whitespace().count(), &title[at + mark.len()..]);
    let named = head.outlets.iter().any(|(_, name)| same_letters(name, site));
    let short = site.split_whitespace().count() <= 5 && words >= 3;
    if short && (named || mark == " | ") { at } else { title.len() }
}

fn same_letters(a: &str, b: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(a) == letters(b)
}

/// The string value of a key.
fn json_value(text: &str, range: Range<usize>, key: &str) -> Option<Range<usize>> {
    let after = range.start + text[range.clone()].find(key)? + key.len();
    let rest = &text[after..range.end];
    let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let start = range.end - value.len();
    let end = start + value.find('"')?;
    (end > start && end - start <= 200).then_some(start..end)
}

/// True when `line` is the title that links to the page use, give or take the name of the site.
pub(crate) fn same_title(text: &Text, line: Range<usize>, title: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (line, title) = (letters(&text.as_str()[line]), letters(title));
    line.len() >= 8 && (title.starts_with(&line) || line.starts_with(&title) && title.len() >= 8)
}
