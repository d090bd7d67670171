//! Addresses among the paths of `read`: a page, or a feed or sitemap with the articles it leads to.

use crate::watch::{Asker, asker};
use chancery_feeds::{Entry, Robots, file_name, is_feed};
use chancery_fetch::{Answer, FetchError, Reach, Url};
use chancery_read::{Limits, ProblemKind, RawDocument, ReadProblem, documents_of};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;
use std::time::{Duration, Instant};

/// Articles of one feed that are read, newest first.
const MOST_ARTICLES: usize = 1000;
/// Least time between two requests, to whatever host.
const GAP: Duration = Duration::from_secs(1);

/// The address a path is, when it is one.
pub fn address(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let is_web = |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    (is_web("http://") || is_web("https://")).then(|| text.to_owned())
}

/// The documents behind addresses, one at a time. What cannot be had stands in its place as a problem.
pub fn documents(
    addresses: Vec<String>,
    reach: &Reach,
    limits: &Limits,
) -> impl Iterator<Item = Result<RawDocument, ReadProblem>> {
    let limits = limits.clone();
    pages(addresses, reach, MOST_ARTICLES).flat_map(move |page| -> Box<dyn Iterator<Item = _> + Send> {
        match page {
            Ok(Page { name, url, charset, bytes }) => {
                let fetched = move |raw: RawDocument| raw.fetched_from(&url, charset.as_deref());
                Box::new(documents_of(&name, bytes, &limits).map(move |one| one.map(&fetched)))
            }
            Err(problem) => Box::new(std::iter::once(Err(problem))),
        }
    })
}

/// What lies behind addresses, one at a time; of a feed or sitemap at most so many of the articles it leads to.
pub fn pages(addresses: Vec<String>, reach: &Reach, most: usize) -> Pages {
    Pages {
        asker: (!addresses.is_empty()).then(|| asker(reach, None)),
        todo: addresses.into_iter().map(|url| (url, true)).collect(),
        robots: HashMap::new(),
        last: None,
        most,
    }
}

/// What was had from an address.
pub struct Page {
    /// Name made of the address.
    pub name: String,
    /// The address that was asked for.
    pub url: String,
    /// Character set that the header of the answer names.
    pub charset: Option<String>,
    /// Its bytes, never empty.
    pub bytes: Vec<u8>,
}

/// See [`pages`].
pub struct Pages {
    asker: Option<Asker>,
    /// Addresses, and whether somebody typed them: a feed is followed from there only.
    todo: VecDeque<(String, bool)>,
    robots: HashMap<String, Robots>,
    last: Option<Instant>,
    most: usize,
}

impl Pages {
    /// The address that is asked next, and how many wait with it.
    pub fn waiting(&self) -> (Option<&str>, usize) {
        (self.todo.front().map(|(url, _)| url.as_str()), self.todo.len())
    }
}

impl Iterator for Pages {
    type Item = Result<Page, ReadProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (url, typed) = self.todo.pop_front()?;
            if !typed && !self.may_ask(&url) {
                return Some(Err(problem(&url, "robots.txt forbids it")));
            }
            let answer = match self.ask(&url, typed) {
                Ok(answer) if answer.is_good() => answer,
                Ok(answer) => return Some(Err(problem(&url, &format!("status {}", answer.status)))),
                Err(error) => {
                    return Some(Err(problem(&error.url, &format!("{}: {}", error.kind.as_str(), error.detail))));
                }
            };
            if typed && is_feed(&answer.body, &answer.content_type) {
                match self.follow(&answer) {
                    Ok(()) => continue,
                    Err(why) => return Some(Err(problem(&url, &why))),
                }
            }
            return Some(page(&url, answer));
        }
    }
}

impl Pages {
    fn ask(&mut self, url: &str, typed: bool) -> Result<Answer, FetchError> {
        let rest = self.last.map_or(Duration::ZERO, |last| GAP.saturating_sub(last.elapsed()));
        std::thread::sleep(rest);
        let asker = self.asker.as_ref().expect("made where there are addresses");
        let answer = if typed { &asker.feeds } else { &asker.pages }.get(url, None);
        self.last = Some(Instant::now());
        answer
    }

    /// What a person typed is asked for as by a browser; what a feed leads to, only where robots may.
    fn may_ask(&mut self, url: &str) -> bool {
        let Ok(parsed) = Url::parse(url) else { return true };
        let origin = parsed.origin().ascii_serialization();
        if !self.robots.contains_key(&origin) {
            let answer = self.ask(&format!("{origin}/robots.txt"), false);
            let bytes = answer.ok().filter(Answer::is_good).map(|a| a.body).unwrap_or_default();
            self.robots.insert(origin.clone(), Robots::new(&bytes, "chancery"));
        }
        self.robots.get(&origin).is_none_or(|robots| robots.allows(&parsed))
    }

    /// Puts the articles of a feed, or the sitemaps of a list, to be asked for next.
    fn follow(&mut self, answer: &Answer) -> Result<(), String> {
        let mut entries: Vec<Entry> = Vec::new();
        let limits = chancery_feeds::Limits::default();
        let base = answer.url.as_str();
        let take =
            &mut |piece: Vec<Entry>| entries.extend(piece.into_iter().map(|e| Entry { text: String::new(), ..e }));
        let read = chancery_feeds::read(&answer.body, base, &answer.content_type, &limits, take).map_err(|e| e.why)?;
        entries.sort_by_key(|e| std::cmp::Reverse(e.published.or(e.updated)));
        let mut seen = HashSet::new();
        let absolute = |e: Entry| answer.url.join(e.url.as_deref()?).ok().map(String::from);
        let articles = entries.into_iter().filter_map(absolute);
        let fresh = articles.filter(|url| chancery_feeds::canonical(url).is_some_and(|c| seen.insert(c)));
        let articles: Vec<String> = fresh.take(self.most).collect();
        if articles.is_empty() && read.sitemaps.is_empty() {
            return Err("a feed without links to articles".to_owned());
        }
        let mut sitemaps = read.sitemaps;
        sitemaps.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
        // A sitemap of a list may lead to articles, and not to a further list for ever: five are taken, once.
        let nested = sitemaps.into_iter().take(5).map(|(url, _)| (url, true)).filter(|(url, _)| url != base);
        self.todo.extend(articles.into_iter().map(|url| (url, false)));
        if self.todo.len() < 10 * self.most {
            self.todo.extend(nested);
        }
        Ok(())
    }
}

fn page(url: &str, answer: Answer) -> Result<Page, ReadProblem> {
    if answer.body.is_empty() {
        return Err(ReadProblem { kind: ProblemKind::Empty, ..problem(url, "no bytes") });
    }
    let ending = if answer.content_type.to_ascii_lowercase().starts_with("text/plain") { "txt" } else { "html" };
    let charset = chancery_read::charset(&answer.content_type);
    Ok(Page { name: file_name(url, ending), url: url.to_owned(), charset, bytes: answer.body })
}

fn problem(url: &str, detail: &str) -> ReadProblem {
    ReadProblem {
        file: url.to_owned(),
        place: None,
        kind: ProblemKind::Unreadable,
        detail: detail.to_owned(),
        count: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for web in ["https://a.example/", "HTTP://a.example"] {
            assert!(address(Path::new(web)).is_some(), "{web}");
        }
        for path in ["-", "http", "reports/https", "ftp://a.example", "https:", "./https://a"] {
            assert_eq!(address(Path::new(path)), None, "{path}");
        }
    }
}
