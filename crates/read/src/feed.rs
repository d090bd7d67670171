//! Feeds that lie in files (RSS, Atom, JSON Feed): each item that says enough is a document of the feed's own words.
//! Nobody is asked for the articles behind them; whoever wants these gives the address of the feed. A sitemap has no
//! words, and says so.

use crate::input::{Container, Input, Step};
use crate::problem::ProblemKind;
use crate::{Limits, naming};
use chancery_feeds::{Entry, NotAFeedKind, canonical};
use std::collections::VecDeque;

/// Stands for the address of a feed that has none; what it makes of a relative address is none.
const NOWHERE: &str = "https://nowhere.invalid/";

/// A feed being read, item by item.
pub(crate) struct Feed {
    input: Input,
    entries: std::vec::IntoIter<Entry>,
    number: u64,
    /// Documents given.
    given: u64,
    /// What is to be told at the end.
    last: VecDeque<Step>,
}

impl Feed {
    /// Takes a feed apart; one that is none is a problem.
    pub(crate) fn new(input: Input, bytes: &[u8], limits: &Limits) -> Result<Feed, Step> {
        let most = chancery_feeds::Limits {
            bytes: usize::try_from(limits.max_file_bytes).unwrap_or(usize::MAX),
            ..chancery_feeds::Limits::default()
        };
        let base = input.origin.url.clone().unwrap_or_else(|| NOWHERE.to_owned());
        let mut entries = Vec::new();
        let read = chancery_feeds::read(bytes, &base, "", &most, &mut |piece| entries.extend(piece));
        let problem = |kind, detail: String| Step::Problem(input.problem(kind, naming::label(&detail)));
        let read = read.map_err(|no| match no.kind {
            NotAFeedKind::TooLarge => problem(ProblemKind::TooLarge, no.why),
            _ => problem(ProblemKind::Broken, no.why),
        })?;
        let mut last = VecDeque::new();
        if read.bad > 0 {
            last.push_back(problem(ProblemKind::Broken, format!("{} items that cannot be read", read.bad)));
        }
        if read.left_out > 0 {
            last.push_back(problem(ProblemKind::TooMany, format!("only the first {} items were read", most.entries)));
        }
        if let Some(why) = read.broken {
            last.push_back(problem(ProblemKind::CutOff, format!("the feed breaks off: {why}")));
        }
        Ok(Feed { input, entries: entries.into_iter(), number: 0, given: 0, last })
    }

    fn item(&self, entry: &Entry) -> Step {
        let url = entry.url.as_deref().filter(|url| !url.starts_with(NOWHERE) && canonical(url).is_some());
        let Some(page) = entry.page(url) else {
            return Step::Aside("items of a feed with hardly any words of their own".to_owned());
        };
        let mut input = self.input.without_body();
        input.depth += 1;
        input.name = match url {
            Some(url) => naming::of_address(url, "html"),
            None => format!("{}-{}.html", naming::of_member(&input.name), self.number),
        };
        input.origin.place = Some(format!("item {}", self.number));
        input.origin.url = url.map(naming::label);
        input.origin.charset = None;
        Step::Document(Box::new(input.document(page.into_bytes())))
    }
}

impl Container for Feed {
    fn step(&mut self, _: &Limits) -> Option<Step> {
        if let Some(entry) = self.entries.next() {
            self.number += 1;
            let step = self.item(&entry);
            self.given += u64::from(matches!(step, Step::Document(_)));
            return Some(step);
        }
        if self.given == 0 {
            self.given = 1;
            let detail =
                "a feed or sitemap without words of its own; given as an address, it is followed to its articles";
            return Some(Step::Problem(self.input.problem(ProblemKind::NoText, detail)));
        }
        self.last.pop_front()
    }
}
