//! `verify`: the result of re-reading every stored quote against its stored document.

use crate::style::{Paint, Style, cut, tame};
use crate::tidings::Verified;
use crate::wording;
use std::io::{self, Write};

/// Prints each miss and the counts; true when every quote is where it should be.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(verified: &Verified, out: &mut dyn Write, style: &Style) -> io::Result<bool> {
    for (doc, why) in &verified.damaged {
        writeln!(out, "{}", style.paint(&format!("{}: damaged: {}", tame(doc), tame(why)), Paint::Alert))?;
    }
    for miss in &verified.misses {
        let found = miss
            .found
            .as_deref()
            .map_or_else(|| "nothing there".to_owned(), |f| format!("found “{}”", cut(&tame(f), 60)));
        let line = format!(
            "{}: {}: {} of bytes {}–{} is not in the document: stored “{}”, {found}",
            tame(&miss.doc),
            tame(&miss.fact),
            tame(&miss.field),
            miss.span.start,
            miss.span.end,
            cut(&tame(&miss.expected), 60)
        );
        writeln!(out, "{}", style.paint(&line, Paint::Alert))?;
    }
    let good = verified.misses.is_empty() && verified.damaged.is_empty();
    let looked_at = format!(
        "{} of {} in {}",
        wording::count(verified.quotes, "quote", "quotes"),
        wording::count(verified.facts, "fact", "facts"),
        wording::count(verified.documents, "document", "documents")
    );
    let verdict = if good {
        format!("verified: {looked_at}, every one letter for letter in its document")
    } else {
        let misses = wording::count(verified.misses.len(), "quote", "quotes");
        format!(
            "NOT verified: {misses} missing, {} damaged; looked at {looked_at}",
            wording::count(verified.damaged.len(), "document", "documents")
        )
    };
    writeln!(out, "{}", style.paint(&verdict, if good { Paint::Good } else { Paint::Alert }))?;
    Ok(good)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidings::Miss;
    use chancery_facts::Span;

    fn printed(verified: &Verified) -> (bool, String) {
        let mut out = Vec::new();
        let good = render(verified, &mut out, &Style::plain(80)).expect("a vector takes all");
        (good, String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn a_miss_is_named_and_fails() {
        let miss = Miss {
            fact: "0a1b2c3d-02".into(),
            doc: "a.txt".into(),
            field: "evidence".into(),
            span: Span::new(4, 9),
            expected: "shell".into(),
            found: Some("sh\u{1b}ll".into()),
        };
        let (good, text) =
            printed(&Verified { quotes: 3, facts: 1, documents: 1, misses: vec![miss], ..Verified::default() });
        assert!(!good);
        assert!(
            text.starts_with(
                "a.txt: 0a1b2c3d-02: evidence of bytes 4–9 is not in the document: stored “shell”, found “sh\u{fffd}ll”"
            ),
            "{text}"
        );
        assert!(text.contains("NOT verified: 1 quote missing"));
    }

    #[test]
    fn all_found_is_good() {
        let (good, text) = printed(&Verified { quotes: 3, facts: 1, documents: 1, ..Verified::default() });
        assert!(good);
        assert_eq!(text, "verified: 3 quotes of 1 fact in 1 document, every one letter for letter in its document\n");
    }
}
