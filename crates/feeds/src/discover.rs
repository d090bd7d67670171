//! Feeds that a web page points to.

use crate::bytes;
use url::Url;

/// Where feeds often lie, for a site that does not say.
pub const COMMON_PATHS: &[&str] = &[
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds/all.atom.xml",
    "/news-sitemap.xml",
    "/sitemap.xml",
];

/// Bytes of a page that are looked at.
const MOST: usize = 2 << 20;

/// Addresses of the feeds a page names: `<link rel="alternate">` first, then links that look like feeds, each once.
pub fn discover(page: &[u8], base: &Url) -> Vec<String> {
    let text = bytes::text(&page[..page.len().min(MOST)], None);
    let (mut named, mut likely) = (Vec::new(), Vec::new());
    for tag in tags(&text) {
        let Some(href) = attribute(tag, "href").and_then(|h| base.join(h.trim()).ok()).map(String::from) else {
            continue;
        };
        if crate::canonical(&href).is_none() {
            continue;
        }
        let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        let is_feed = ["rss+xml", "atom+xml", "feed+json", "rdf+xml"].iter().any(|k| kind.contains(k));
        let alternate = attribute(tag, "rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("alternate"));
        if is_link(tag) && alternate && is_feed {
            named.push(href);
        } else if !is_link(tag) && looks_like_feed(&href) {
            likely.push(href);
        }
    }
    let mut found: Vec<String> = Vec::new();
    for href in named.into_iter().chain(likely.into_iter().take(20)) {
        if !found.contains(&href) && found.len() < 100 {
            found.push(href);
        }
    }
    found
}

fn is_link(tag: &str) -> bool {
    tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("link"))
}

fn looks_like_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    matches!(last, "feed" | "rss" | "atom")
        || [".rss", ".atom", "rss.xml", "feed.xml", "atom.xml"].iter().any(|e| last.ends_with(e))
}

/// The insides of all `<link …>` and `<a …>` tags.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').skip(1).filter_map(|rest| {
        let name = rest.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
        let wanted = name.eq_ignore_ascii_case("link") || name.eq_ignore_ascii_case("a");
        wanted.then(|| &rest[..rest.find('>').unwrap_or(rest.len())])
    })
}

/// The value of an attribute, quoted or not, with `&amp;` read.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find('=') {
        let key = rest[..at]
            .trim_end()
            .rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
            .next()
            .unwrap_or_default();
        let after = rest[at + 1..].trim_start();
        let (value, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &after[1..];
                let end = inner.find(quote).unwrap_or(inner.len());
                (&inner[..end], &inner[(end + 1).min(inner.len())..])
            }
            _ => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                (&after[..end], &after[end..])
            }
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value.replace("&amp;", "&"));
        }
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_name_their_feeds() {
        let page = "<!DOCTYPE html><html><head><LINK rel='stylesheet' href='/s.css'>\
            <link rel=\"alternate\" type=\"application/rss+xml\" title=\"a > b\" href=\"/feed?x=1&amp;y=2\">\
            <link type=application/atom+xml rel=alternate href=https://other.example/atom>\
            <link rel='alternate' hreflang='fr' href='/fr'></head><body><a class=x href='/world/rss.xml'>RSS</a>\
            <a href='javascript:feed.xml'>x</a><a href='/feed?x=1&amp;y=2'>again</a><a href='/about'>x</a>";
        let found = discover(page.as_bytes(), &Url::parse("https://news.example/home").expect("an address"));
        assert_eq!(
            found,
            ["https://other.example/atom", "https://news.example/world/rss.xml", "https://news.example/feed?x=1&y=2"]
        );
    }
}
