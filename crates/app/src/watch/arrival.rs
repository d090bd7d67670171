//! An item as it arrives: what makes it one with itself, and what it says by itself.

use chancery_feeds::{Entry, canonical};
use chancery_fetch::Url;
use chancery_ledger::Digest;

/// An item of a feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// What makes it one with itself: its address without tracking, else its name or words.
    pub key: String,
    /// Address of the article, as the feed has it; `None` for an item that is all in the feed.
    pub url: Option<String>,
    /// Its name within the feed.
    pub guid: Option<String>,
    /// Its title.
    pub title: String,
    /// Changes when the feed says that the item changed.
    pub mark: String,
    /// Its date in seconds since 1970, 0 without one.
    pub date: i64,
    /// What the feed itself says, as a page; `None` when that is too little to be a report.
    pub text: Option<String>,
}

impl Arrival {
    /// Makes an item of what a feed at `base` says.
    pub fn new(entry: Entry, base: &str) -> Arrival {
        let url = entry.url.as_deref().and_then(|u| absolute(u, base));
        let text = entry.page(url.as_deref());
        let words = || Digest::of(format!("{}\n{}", entry.title, entry.text).as_bytes()).short(24).to_owned();
        let key = match (&url, &entry.guid) {
            (Some(url), _) => canonical(url).unwrap_or_else(|| url.clone()),
            (None, Some(guid)) => format!("{base} {guid}"),
            (None, None) => format!("{base} {}", words()),
        };
        let date = entry.updated.or(entry.published);
        // The text of a feed often has counters and advertisements in it; where there is an article, they say nothing.
        let said = if url.is_some() { String::new() } else { words() };
        let mark = format!(
            "{}\n{}\n{}\n{said}",
            entry.title,
            date.unwrap_or(0),
            entry.raw_date.as_deref().unwrap_or_default()
        );
        let mark = Digest::of(mark.as_bytes()).short(16).to_owned();
        let date = entry.published.or(entry.updated).unwrap_or(0);
        Arrival { key, url, guid: entry.guid, title: entry.title, mark, date, text }
    }

    /// Host that is asked for it; that of the feed for an item that is all in it.
    pub fn host(&self, feed: &str) -> String {
        host(self.url.as_deref().unwrap_or(feed))
    }
}

/// Host of an address, the unit of politeness: ports and schemes of one host are one.
pub fn host(url: &str) -> String {
    Url::parse(url).ok().and_then(|u| u.host_str().map(str::to_ascii_lowercase)).unwrap_or_default()
}

fn absolute(url: &str, base: &str) -> Option<String> {
    let url = match Url::parse(url) {
        Ok(url) => url,
        Err(_) => Url::parse(base).ok()?.join(url).ok()?,
    };
    canonical(url.as_str()).map(|_| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(url: Option<&str>, guid: Option<&str>, title: &str, text: &str) -> Arrival {
        let entry = Entry {
            url: url.map(str::to_owned),
            guid: guid.map(str::to_owned),
            title: title.to_owned(),
            text: text.to_owned(),
            ..Entry::default()
        };
        Arrival::new(entry, "https://news.example/feed")
    }

    #[test]
    fn the_address_makes_an_item_and_else_its_name_or_words() {
        let a = arrival(Some("/a?utm_source=rss"), Some("1"), "One", "");
        assert_eq!(
            (a.key.as_str(), a.url.as_deref()),
            ("https://news.example/a", Some("https://news.example/a?utm_source=rss"))
        );
        assert_eq!(a.key, arrival(Some("https://news.example/a#top"), None, "Other", "x").key);
        assert_eq!(arrival(None, Some("1"), "One", "").key, arrival(None, Some("1"), "Two", "").key);
        assert_ne!(arrival(None, None, "One", "").key, arrival(None, None, "Two", "").key);
        assert_eq!(arrival(Some("javascript:alert(1)"), None, "One", "").url, None);
    }

    #[test]
    fn a_change_of_title_or_date_is_a_change_and_one_of_the_summary_is_not() {
        let a = |title: &str, text: &str| arrival(Some("https://news.example/a"), None, title, text).mark;
        assert_eq!(a("One", "x"), a("One", "y"));
        assert_ne!(a("One", "x"), a("Two", "x"));
        assert_ne!(arrival(None, Some("1"), "One", "x").mark, arrival(None, Some("1"), "One", "y").mark);
    }
}
