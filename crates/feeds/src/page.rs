//! An item as a page of its own, where the feed says enough of it.

use crate::Entry;

/// Longest text of an item that is kept, in bytes.
const MOST_TEXT: usize = 64 << 10;
/// Shortest text of an item that is a report by itself, in bytes of its words.
const LEAST_TEXT: usize = 80;

impl Entry {
    /// What the feed says of it, as a page: title, day, and the text with its markup. `url` is its address, whole. `None`
    /// when that is too little to be a report.
    pub fn page(&self, url: Option<&str>) -> Option<String> {
        let words = self.text.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words).trim().len());
        if words.sum::<usize>() < LEAST_TEXT {
            return None;
        }
        let text = &self.text[..self.text.floor_char_boundary(MOST_TEXT)];
        let link = url.map(|u| format!("<link rel=\"canonical\" href=\"{}\">", escaped(u))).unwrap_or_default();
        let at = self.published.or(self.updated).and_then(|s| jiff::Timestamp::from_second(s).ok());
        let time =
            at.map(|t| format!("<meta property=\"article:published_time\" content=\"{t}\">")).unwrap_or_default();
        let title = escaped(&self.title);
        Some(format!(
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{title}</title>{link}{time}</head>\n\
             <body><article><h1>{title}</h1>\n<div>{text}</div></article></body></html>\n"
        ))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, text: &str) -> Entry {
        Entry { title: title.to_owned(), text: text.to_owned(), ..Entry::default() }
    }

    #[test]
    fn a_title_stays_text_and_little_text_is_no_report() {
        let long = "<p>".to_owned() + &"Two guards were hurt at the gate of the embassy. ".repeat(4);
        let page = entry("<script>alert(1)</script>", &long).page(None).expect("enough");
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
        let picture = "<img src='x' alt='a long attribute that is not a word of the text at all, not one of it'>";
        assert_eq!(entry("t", picture).page(None), None);
    }
}
