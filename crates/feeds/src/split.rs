//! A feed cut into its items, however long it is and wherever it breaks: the head once, then each item as it stands.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Deepest nesting of elements that is followed.
const DEEPEST: usize = 200;

/// Items of a feed one after the other.
pub(crate) struct Items<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    open: Vec<String>,
    /// Everything before the first item, from the root element on.
    head: Option<(&'t str, Vec<String>)>,
    root_at: usize,
    over: bool,
    /// What ended it before its end, when something did.
    pub broken: Option<String>,
}

/// The name without its prefix, in lower case.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

/// True for the element of one item, at the depth where items stand.
fn is_item(name: &str, depth: usize) -> bool {
    (matches!(name, "item") && matches!(depth, 1 | 2)) || (name == "entry" && depth == 1)
}

impl<'t> Items<'t> {
    pub(crate) fn new(text: &'t str) -> Items<'t> {
        let mut reader = Reader::from_reader(text.as_bytes());
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Items { reader, text, open: Vec::new(), head: None, root_at: 0, over: false, broken: None }
    }

    /// Everything that stands before the items and the closing tags for it; that of the whole feed when there is none.
    pub(crate) fn frame(&self) -> (String, String) {
        let (head, open) = match &self.head {
            Some((head, open)) => (*head, open.clone()),
            None => (&self.text[self.root_at.min(self.text.len())..], Vec::new()),
        };
        let close: String = open.iter().rev().map(|name| format!("</{name}>")).collect();
        (head.to_owned(), close)
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn stop<T>(&mut self, why: String) -> Option<T> {
        self.over = true;
        self.broken = Some(why);
        None
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let mut item: Option<(usize, usize)> = None;
        while !self.over {
            let before = self.at();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return self.stop(format!("byte {before}: {error}")),
            };
            match event {
                Event::Start(start) => {
                    let name = local(start.name().as_ref());
                    let full = start.name().as_ref().to_owned();
                    if self.open.is_empty() {
                        self.root_at = before;
                    }
                    if item.is_none() && is_item(&name, self.open.len()) {
                        if self.head.is_none() {
                            self.head = Some((&self.text[self.root_at..before], self.open.clone()));
                        }
                        item = Some((before, self.open.len()));
                    }
                    self.open.push(full);
                    if self.open.len() > DEEPEST {
                        return self.stop(format!("byte {before}: elements nested over {DEEPEST} deep"));
                    }
                }
                Event::End(_) => {
                    self.open.pop();
                    if let Some((from, _)) = item.filter(|(_, depth)| self.open.len() <= *depth) {
                        return Some(&self.text[from..self.at()]);
                    }
                }
                Event::Eof => {
                    self.over = true;
                    if !self.open.is_empty() {
                        self.broken = Some(format!("byte {}: ends in the middle", self.text.len()));
                    }
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> (Vec<&str>, Option<String>) {
        let mut items = Items::new(text);
        let found = items.by_ref().collect();
        (found, items.broken)
    }

    #[test]
    fn items_stand_as_they_are_and_a_break_keeps_what_came_before() {
        let whole =
            "<?xml version='1.0'?><rss><channel><title>t</title><item><a/></item> <item>b</item></channel></rss>";
        assert_eq!(items(whole), (vec!["<item><a/></item>", "<item>b</item>"], None));
        let (found, broken) = items(&whole[..whole.len() - 25]);
        assert_eq!(found, ["<item><a/></item>"]);
        assert!(broken.is_some_and(|b| b.contains("byte")));
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><source><entry/></source></entry></feed>";
        assert_eq!(items(atom).0, ["<entry><source><entry/></source></entry>"]);
        let rdf = "<rdf:RDF><channel><items/></channel><item>1</item><item>2</item></rdf:RDF>";
        assert_eq!(items(rdf).0.len(), 2);
    }

    #[test]
    fn the_frame_closes_what_it_opens() {
        let mut items = Items::new(
            "<!DOCTYPE x [<!ENTITY a 'b'>]><rss v='2'><channel><title>t</title><item>1</item></channel></rss>",
        );
        assert_eq!(items.next(), Some("<item>1</item>"));
        assert_eq!(items.frame(), ("<rss v='2'><channel><title>t</title>".into(), "</channel></rss>".into()));
    }

    #[test]
    fn endless_nesting_ends() {
        let deep = "<rss><channel>".to_owned() + &"<a>".repeat(100_000);
        assert!(items(&deep).1.is_some_and(|b| b.contains("deep")));
    }
}
