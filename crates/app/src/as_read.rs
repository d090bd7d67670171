//! Quotations as they read. Records hold words byte by byte, which for pages means markup, references such as `&amp;` and
//! other encodings; whoever looks at a list or a brief is shown what the page shows.

use crate::view::View;
use chancery_clean::shown;
use chancery_facts::Quote;
use std::collections::HashMap;

/// The same view with words as they read; where they stand does not change. `original` gives the bytes of a document.
pub fn as_read(mut view: View, original: &dyn Fn(&str) -> Option<Vec<u8>>) -> View {
    let mut words = Words::new(original);
    for document in &mut view.documents {
        if let Some(title) = &mut document.title {
            words.reword(&document.name, &document.encoding, title);
        }
    }
    let encodings: HashMap<&str, &str> =
        view.documents.iter().map(|d| (d.name.as_str(), d.encoding.as_str())).collect();
    for fact in &mut view.facts {
        let Some(encoding) = encodings.get(fact.doc.as_str()) else { continue };
        let doc = fact.doc.clone();
        fact.reword(&mut |quote| words.reword(&doc, encoding, quote));
    }
    view
}

/// Puts quotations as they read, with the bytes of their documents at hand.
pub struct Words<'a> {
    original: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// The document asked for last: facts of one stand together.
    bytes: Option<(String, Option<Vec<u8>>)>,
}

impl<'a> Words<'a> {
    /// With the bytes of documents by name.
    pub fn new(original: &'a dyn Fn(&str) -> Option<Vec<u8>>) -> Words<'a> {
        Words { original, bytes: None }
    }

    /// Puts one as it reads; without the bytes it stays as it is.
    pub fn reword(&mut self, doc: &str, encoding: &str, quote: &mut Quote) {
        // Bytes of other encodings show as the mark for what cannot be read, or with zeros in between.
        if encoding != "UTF-8" && quote.text.contains(['\u{fffd}', '\0']) {
            if self.bytes.as_ref().is_none_or(|(name, _)| name != doc) {
                self.bytes = Some((doc.to_owned(), (self.original)(doc)));
            }
            let bytes = self.bytes.as_ref().and_then(|(_, bytes)| bytes.as_deref());
            if let Some(cut) = bytes.and_then(|bytes| bytes.get(quote.span.start..quote.span.end)) {
                quote.text = shown(cut, encoding);
            }
        } else if quote.text.contains(['<', '&']) {
            quote.text = shown(quote.text.as_bytes(), "UTF-8");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use chancery_facts::{Coding, Document, Evidence, EvidenceRole, Fact, Span, Zone};

    #[test]
    fn words_of_a_page_are_shown_as_they_read() {
        let page = b"<p>The ministry\x92s <b>envoy</b> &amp; a guard</p>";
        let cut = |start, end| Quote::cut(page, Span::new(start, end)).expect("inside");
        let document = Document {
            title: Some(cut(3, 17)),
            encoding: "windows-1252".to_owned(),
            ..samples::document("a.html", "", "", "2031-05-12", chancery_facts::Basis::Stated)
        };
        let evidence = Evidence { role: EvidenceRole::Main, zone: Zone::Body, quote: cut(3, page.len() - 4) };
        let coding = Coding::parse("statement/condemnation").expect("in the codebook");
        let fact = Fact::new("f-01".into(), "a.html".into(), coding, vec![evidence.clone()]).expect("sound");
        let view = View { documents: vec![document], facts: vec![fact], ..View::default() };
        let read = as_read(view.clone(), &|_| Some(page.to_vec()));
        assert_eq!(read.facts[0].main().quote.text, "The ministry\u{2019}s envoy & a guard");
        assert_eq!(read.facts[0].main().quote.span, evidence.quote.span);
        assert_eq!(read.documents[0].title.as_ref().map(|t| t.text.as_str()), Some("The ministry\u{2019}s"));
        // Without the bytes the words stay as they are.
        assert_eq!(as_read(view, &|_| None).facts[0].main().quote, evidence.quote);
    }
}
