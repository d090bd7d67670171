//! What a page says about itself: day of publication, outlet, title.

use super::entity;
use super::linked::{self, Things};
use super::stated::Stated;
use super::token::{Tag, Token};
use crate::encoding::Source;
use crate::published;
use crate::stamp::{self, Day};
use chancery_facts::{About, Date, Document, Quote, Text, Updated};
use std::ops::Range;

/// A value that the data of the page give, and where.
#[derive(Clone, Debug)]
struct Given {
    /// The lower the better.
    rank: usize,
    range: Range<usize>,
    /// Key or element that holds it.
    by: &'static str,
}

/// The page about itself. Ranges are of the decoded source.
#[derive(Debug, Default)]
pub(crate) struct Head {
    dates: Vec<Given>,
    updates: Vec<Given>,
    outlets: Vec<(usize, String)>,
    sections: Vec<(usize, String)>,
    addresses: Vec<(usize, String)>,
    authors: Vec<(usize, String)>,
    /// Titles for links to the page, best first.
    pub titles: Vec<Range<usize>>,
    /// The text of the article as linked data give it.
    pub stated: Option<Stated>,
    /// The page says that it is a running report.
    pub live: bool,
    /// The page says that its text is for subscribers.
    pub closed: bool,
    /// Tags of a machine that translates pages.
    translated: bool,
    language: Option<String>,
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
    "publication-date",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
    "citation_date",
    "dcterms.created",
    "dc.date.created",
    "article:post_date",
    "article_date_original",
    "dc.date",
    "dcterms.date",
    "date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "originalpublicationdate",
    "timestamp",
    "bt:pubdate",
    "datecreated",
];
/// Of the last change.
const UPDATES: &[&str] = &[
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "article:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "last_modified",
    "last-updated",
    "revised",
];
const OUTLETS: &[&str] = &["og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher"];
const TITLES: &[&str] =
    &["og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title"];
const SECTIONS: &[&str] = &["article:section", "parsely-section", "article.section", "section"];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "authors",
];
/// Rank of dates in time elements: those that say they date the publication, and all others.
const TIME_NAMED: usize = 60;
const TIME: usize = 70;

impl Head {
    /// Gathers what tags and scripts say.
    pub(crate) fn read(source: &Source<'_>, about: &[Token]) -> Head {
        let mut head = Head::default();
        let mut things = Things::default();
        let mut titles: Vec<(usize, Range<usize>)> = Vec::new();
        let mut data_script = false;
        for token in about {
            match token {
                Token::Open(tag) => {
                    data_script = false;
                    match tag.element.as_str() {
                        "meta" => head.meta(source, tag, &mut titles),
                        "time" => head.time(source, tag),
                        "link" => head.link(source, tag),
                        "html" => head.html(source, tag),
                        _ => data_script = tag.value(&source.text, "type").contains("ld+json"),
                    }
                }
                Token::Raw { element, range } if element.as_str() == "script" && data_script => {
                    things.read(&source.text, range.clone());
                    data_script = false;
                }
                _ => {}
            }
        }
        head.linked_data(&source.text, &things, &mut titles);
        head.dates.sort_by_key(|given| (given.rank, given.range.start));
        head.updates.sort_by_key(|given| (given.rank, given.range.start));
        for named in [&mut head.outlets, &mut head.sections, &mut head.addresses, &mut head.authors] {
            named.sort_by_key(|(rank, _)| *rank);
        }
        titles.sort_by_key(|(rank, _)| *rank);
        head.titles = titles.into_iter().map(|(_, range)| range).collect();
        head
    }

    fn html(&mut self, source: &Source<'_>, tag: &Tag) {
        let language = [tag.value(&source.text, "lang"), tag.value(&source.text, "xml:lang")].join(" ");
        self.translated |= language.contains("-x-mtfrom-") || tag.value(&source.text, "class").contains("translated-");
        self.say_language(language.trim_start());
    }

    fn say_language(&mut self, stated: &str) {
        let code: String = stated.chars().take_while(char::is_ascii_alphabetic).collect();
        if (2..=3).contains(&code.len()) && self.language.is_none() {
            self.language = Some(code.to_ascii_lowercase());
        }
    }

    fn link(&mut self, source: &Source<'_>, tag: &Tag) {
        if tag.value(&source.text, "rel").eq_ignore_ascii_case("canonical") {
            self.address(0, &entity::decoded(tag.value(&source.text, "href")));
        }
    }

    fn address(&mut self, rank: usize, address: &str) {
        let address = address.trim();
        let whole = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        let plain = |rest: &str| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control());
        if whole.is_some_and(plain) && address.len() <= 2000 {
            self.addresses.push((rank, address.to_owned()));
        }
    }

    fn meta(&mut self, source: &Source<'_>, tag: &Tag, titles: &mut Vec<(usize, Range<usize>)>) {
        let Some(content) = tag.attribute("content").filter(|r| !r.is_empty()) else { return };
        if tag.value(&source.text, "http-equiv").eq_ignore_ascii_case("content-language") {
            self.say_language(&source.text[content.clone()]);
        }
        for key in ["property", "name", "itemprop"] {
            for key in tag.value(&source.text, key).to_lowercase().split_whitespace() {
                let rank = |list: &[&'static str]| list.iter().position(|known| *known == key);
                let words = || entity::decoded(&source.text[content.clone()]);
                if let Some(i) = rank(DATES) {
                    self.dates.push(Given { rank: 10 + i, range: content.clone(), by: DATES[i] });
                } else if let Some(i) = rank(UPDATES) {
                    self.updates.push(Given { rank: 10 + i, range: content.clone(), by: UPDATES[i] });
                } else if let Some(i) = rank(TITLES) {
                    titles.push((10 + i, content.clone()));
                } else if let Some(i) = rank(AUTHORS) {
                    self.authors.push((10 + i, words()));
                } else if let Some(i) = rank(SECTIONS) {
                    self.sections.push((10 + i, words()));
                } else if key == "og:url" {
                    self.address(1, &words());
                }
                if let Some(i) = rank(OUTLETS) {
                    self.outlets.push((i, words()));
                }
            }
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
        let given = |rank, by| Given { rank, range: value, by };
        match (update, named) {
            (true, _) => self.updates.push(given(TIME_NAMED, "time element")),
            (false, true) => self.dates.push(given(TIME_NAMED, "time element")),
            (false, false) => self.dates.push(given(TIME, "time element")),
        }
    }

    /// Takes what linked data say about the article of the page.
    fn linked_data(&mut self, text: &str, things: &Things, titles: &mut Vec<(usize, Range<usize>)>) {
        let outer: Vec<usize> = (0..things.len()).filter(|i| things.is_outer(text, *i)).collect();
        let mut articles = outer.iter().copied().filter(|i| things.is(text, *i, is_article));
        let Some(article) = articles.next() else {
            // A page may be dated where no article is spoken of.
            let pages = outer.iter().filter(|i| things.is(text, **i, |t| t.ends_with("Page")));
            let dated = pages.filter_map(|i| things.one(text, *i, "datePublished"));
            self.dates.extend(dated.map(|range| Given { rank: 5, range, by: "datePublished of the page" }));
            return;
        };
        let given = |key, by| things.one(text, article, key).map(|range| Given { rank: 0, range, by });
        self.dates.extend(given("datePublished", "datePublished"));
        self.updates.extend(given("dateModified", "dateModified"));
        titles.extend(things.one(text, article, "headline").map(|r| (0, r)));
        let named = |key| {
            let inside = things.under(text, article, key).filter_map(|i| things.one(text, i, "name"));
            let names = inside.chain(things.all(text, article, key));
            names.map(|r| linked::plain(&text[r])).collect::<Vec<String>>()
        };
        self.outlets.extend(named("publisher").into_iter().map(|name| (2, name)));
        self.authors.extend(named("author").into_iter().map(|name| (0, name)));
        let section = things.one(text, article, "articleSection");
        self.sections.extend(section.map(|r| (0, linked::plain(&text[r]))));
        for key in ["url", "mainEntityOfPage"] {
            let inside = things.under(text, article, key).find_map(|i| things.one(text, i, "@id"));
            if let Some(range) = things.one(text, article, key).or(inside) {
                self.address(2, &linked::plain(&text[range]));
            }
        }
        if let Some(range) = things.one(text, article, "inLanguage") {
            self.say_language(&text[range]);
        }
        let free = things.one(text, article, "isAccessibleForFree");
        self.closed = free.is_some_and(|r| text[r].eq_ignore_ascii_case("false"));
        self.live = things.is(text, article, |t| t == "LiveBlogPosting");
        self.stated = things.one(text, article, "articleBody").and_then(|r| Stated::new(&linked::plain(&text[r])));
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
            .map(|(_, name)| own_name(name))
            .find(|n| !n.is_empty() && n.len() <= 80 && !n.contains("://"));
        if let Some(name) = outlet {
            document.outlet = Some(name.to_owned());
        }
        if document.title.is_none()
            && let Some(range) = self.titles.first()
        {
            document.title = Quote::cut(original, source.span(range.clone()));
        }
        self.complete_language(document, remarks);
        self.complete_days(document, original, source, today, remarks);
        let updated = self.updated(document, original, source, today);
        let about = About {
            canonical: self.addresses.into_iter().next().map(|(_, address)| address),
            section: self
                .sections
                .into_iter()
                .map(|(_, s)| s.trim().to_owned())
                .find(|s| !s.is_empty() && s.len() <= 60),
            authors: names_of(&self.authors, document.outlet.as_deref()),
            updated,
        };
        document.about = Some(Box::new(about)).filter(|about| **about != About::default());
        if self.translated {
            remarks.push(TRANSLATED.to_owned());
        }
    }

    /// The stated language where none could be told; where another was told, a remark.
    fn complete_language(&self, document: &mut Document, remarks: &mut Vec<String>) {
        let Some(stated) = self.language.as_ref().filter(|code| code.len() == 2) else { return };
        match &document.language {
            None => document.language = Some(stated.clone()),
            Some(told) if told != stated => {
                remarks.push(format!("the page says language {stated}, its text reads as {told}"));
            }
            Some(_) => {}
        }
    }

    fn complete_days(
        &self,
        document: &mut Document,
        original: &[u8],
        source: &Source<'_>,
        today: Option<Date>,
        remarks: &mut Vec<String>,
    ) {
        for given in &self.dates {
            // Times inside the page may belong to other articles; a stated date of the text is better.
            if given.rank >= TIME && document.published.days.is_some() {
                break;
            }
            let words = source.text[given.range.clone()].trim();
            let Some((day, time)) = day_of(words) else { continue };
            let mut found = published::read(Day::Full(day), words, today, remarks);
            if found.days.is_none() {
                continue;
            }
            found.time = time;
            found.reason = Some(format!("stated in the data of the page ({})", given.by));
            found.evidence = Quote::cut(original, source.span(given.range.clone()));
            if document.published.day().is_some_and(|shown| is_shown_day(shown, day, words)) {
                document.published.reason = Some(format!("stated in the document; in universal time it is {day}"));
                break;
            }
            if let Some(other) = document.published.day().filter(|other| days_apart(*other, day) > 1) {
                remarks.push(format!("the data of the page say {day}, its text says {other}"));
            }
            document.published = found;
            break;
        }
    }

    /// The last change, where it is another time than that of publication, and not before it.
    fn updated(
        &self,
        document: &Document,
        original: &[u8],
        source: &Source<'_>,
        today: Option<Date>,
    ) -> Option<Updated> {
        let published = &document.published;
        let given = self.updates.iter().find_map(|given| {
            let (day, time) = day_of(source.text[given.range.clone()].trim())?;
            let evidence = Quote::cut(original, source.span(given.range.clone()))?;
            Some(Updated { day, time, evidence })
        });
        given.filter(|u| today.is_none_or(|today| u.day <= today)).filter(|u| match published.day() {
            Some(day) => u.day > day || u.day == day && u.time.is_some() && u.time > published.time,
            None => true,
        })
    }
}

/// Remark on a text that a machine translated.
pub(crate) const TRANSLATED: &str = "the page says that a machine translated it";

/// Day and time of a machine-readable value. Values that stand for no date at all are none.
pub(super) fn day_of(words: &str) -> Option<(Date, Option<String>)> {
    let stamp = stamp::value(words)?;
    let Day::Full(day) = stamp.day else { return None };
    (day.year() > 1970).then(|| (day, stamp.time.filter(|_| words.contains(':'))))
}

/// True when the day that a page shows its readers is the one before or after, in their own time, while its data give
/// universal time.
fn is_shown_day(shown: Date, stated: Date, words: &str) -> bool {
    let universal = ["Z", "z", "+00:00", "+0000", "UTC", "GMT"].iter().any(|zone| words.ends_with(zone));
    universal && words.contains(':') && days_apart(shown, stated) == 1
}

fn days_apart(a: Date, b: Date) -> i32 {
    a.since(b).map_or(i32::MAX, |span| span.get_days().abs())
}

/// The names of authors, from the best source that has any.
fn names_of(given: &[(usize, String)], outlet: Option<&str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut best = None;
    for (rank, words) in given {
        if best.is_some_and(|best| best != rank) {
            break;
        }
        let words = words.trim();
        let words = words.strip_prefix("By ").or_else(|| words.strip_prefix("by ")).unwrap_or(words);
        for name in words.split([',', ';', '|']).flat_map(|part| part.split(" and ")).map(str::trim) {
            let person = (2..=60).contains(&name.len())
                && name.chars().any(char::is_alphabetic)
                && !name.contains(['@', '/', '<', '{'])
                && outlet.is_none_or(|outlet| !same_letters(outlet, name));
            if person && !out.iter().any(|known| same_letters(known, name)) && out.len() < 12 {
                out.push(name.to_owned());
                best = Some(rank);
            }
        }
    }
    out
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

/// The name of a site without its motto or the mark of an account.
fn own_name(name: &str) -> &str {
    let name = name.trim().trim_start_matches('@');
    match name.split_once(" | ") {
        Some((first, _)) if !first.trim().is_empty() => first.trim(),
        _ => name,
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(a) == letters(b)
}

/// True for the types of linked data that are reports.
fn is_article(kind: &str) -> bool {
    kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
}

/// True when `line` is the title that links to the page use, give or take the name of the site.
pub(crate) fn same_title(text: &Text, line: Range<usize>, title: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (line, title) = (letters(&text.as_str()[line]), letters(title));
    line.len() >= 8 && (title.starts_with(&line) || line.starts_with(&title) && title.len() >= 8)
}
