//! The texts read last, clean and parsed: a report is looked at again when it is related with others, and once more when
//! these tell its day. Reading it anew would give the same.

use super::{Cleaned, cleaned};
use chancery_clean::CleanProblem;
use chancery_facts::reading::Reading;
use chancery_facts::{Document, Text};
use chancery_ledger::Digest;
use chancery_recognise::Recogniser;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Texts that are kept: some 10 MB, and 20 with the trees of those that do not say when they came out.
const MOST: usize = 2048;
/// Longest that is kept, in bytes: no news report is as long.
const LONGEST: usize = 32 << 10;

/// A clean text, in sentence case.
pub(super) struct Page {
    /// The document by its head and its place.
    pub(super) document: Document,
    /// Its text.
    pub(super) text: Text,
    /// What it was read as; only of texts that will be coded again.
    reading: OnceLock<Arc<Reading>>,
}

impl Page {
    /// What the text was read as; `read` does it the first time.
    pub(super) fn reading(&self, read: impl FnOnce() -> Reading) -> Arc<Reading> {
        self.reading.get().cloned().unwrap_or_else(|| Arc::new(read()))
    }

    /// Keeps the reading: the text will be coded again.
    pub(super) fn keep(&self, reading: Arc<Reading>) {
        self.reading.get_or_init(|| reading);
    }
}

/// Name, digest, and the character set that the header named.
type Key = (String, Digest, Option<String>);

/// The texts read last.
#[derive(Default)]
pub(super) struct Recent(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    pages: HashMap<Key, Arc<Page>>,
    order: VecDeque<Key>,
}

impl Recent {
    /// A document's clean text. Long ones are made anew for each who asks.
    pub(super) fn page(
        &self,
        recogniser: &Recogniser,
        name: &str,
        bytes: &[u8],
        charset: Option<&str>,
    ) -> Result<Arc<Page>, CleanProblem> {
        let made = || {
            let Cleaned { document, text } = cleaned(name, bytes, charset)?;
            let text = recogniser.in_sentence_case(text);
            Ok(Arc::new(Page { document, text, reading: OnceLock::new() }))
        };
        if bytes.len() > LONGEST {
            return made();
        }
        let key = (name.to_owned(), Digest::of(bytes), charset.map(str::to_owned));
        if let Some(page) = self.kept().pages.get(&key) {
            return Ok(Arc::clone(page));
        }
        let page = made()?;
        self.kept().keep(key, &page);
        Ok(page)
    }

    /// The text of a document if it is here.
    pub(super) fn text(&self, name: &str, bytes: &[u8], charset: Option<&str>) -> Option<Text> {
        let key = (name.to_owned(), Digest::of(bytes), charset.map(str::to_owned));
        self.kept().pages.get(&key).map(|page| page.text.clone())
    }

    /// What is in there is whole even if a thread ended while it had the lock.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, key: Key, page: &Arc<Page>) {
        if self.pages.insert(key.clone(), Arc::clone(page)).is_none() {
            self.order.push_back(key);
        }
        while self.order.len() > MOST {
            let oldest = self.order.pop_front();
            oldest.and_then(|key| self.pages.remove(&key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_atlas::Atlas;

    #[test]
    fn the_last_texts_are_kept_and_no_more() {
        let recogniser = Recogniser::new(Arc::new(Atlas::embedded()), None);
        let recent = Recent::default();
        let read = |name: &str, bytes: &[u8], charset| {
            recent.page(&recogniser, name, bytes, charset).unwrap_or_else(|_| panic!())
        };
        let page = |name: &str, bytes: &str| read(name, bytes.as_bytes(), None);
        let first = page("a.txt", "Two shells hit the wall of the embassy.");
        assert!(Arc::ptr_eq(&first, &page("a.txt", "Two shells hit the wall of the embassy.")));
        let other = page("a.txt", "Three shells hit the wall of the embassy.");
        assert!(other.text.as_str().contains("Three"), "other bytes under the same name are another text");
        let bytes = b"Shells hit the caf\xe9 of the embassy.";
        assert!(read("b.txt", bytes, Some("windows-1251")).text.as_str().contains("caf\u{439}"));
        assert!(read("b.txt", bytes, None).text.as_str().contains("caf\u{e9}"), "read in another way it is another");
        for n in 0..MOST {
            page(&format!("{n}.txt"), "A guard was hurt.");
        }
        assert!(!Arc::ptr_eq(&first, &page("a.txt", "Two shells hit the wall of the embassy.")));
        assert!(recent.0.lock().unwrap().pages.len() <= MOST);
        let long = "A guard was hurt. ".repeat(LONGEST);
        assert!(!Arc::ptr_eq(&page("long.txt", &long), &page("long.txt", &long)));
    }
}
