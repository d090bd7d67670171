//! Texts of sets that come without furniture: every line is a passage, nothing is judged away.

use chancery_facts::{Document, Published, Span, Text, TextBuilder, TextZone, Zone};

/// The text with plain apostrophes and quotation marks, one zone a line; the first line is the title.
pub fn passages(text: &str) -> (Document, Text) {
    let mut builder = TextBuilder::new();
    let mut zones = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let apostrophe = |c: char| matches!(c, '\'' | '‘' | '’');
        let mut end = at + c.len_utf8();
        match c {
            '\n' => {
                close(&mut zones, &builder, start);
                builder.push("\n", Span::new(at, end));
                start = builder.len();
            }
            // two apostrophes for a quotation mark
            c if apostrophe(c) && chars.peek().is_some_and(|(_, next)| *next == c) => {
                chars.next();
                end += c.len_utf8();
                builder.push("\"", Span::new(at, end));
            }
            c if apostrophe(c) => builder.push("'", Span::new(at, end)),
            '\u{a0}' | '\u{2009}' | '\u{202f}' | '\t' | '\r' => builder.push(" ", Span::new(at, end)),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
            c => builder.push(c.encode_utf8(&mut [0; 4]), Span::new(at, end)),
        }
    }
    close(&mut zones, &builder, start);
    let mut text = builder.finish();
    text.zones = zones;
    (blank(), text)
}

fn close(zones: &mut Vec<TextZone>, builder: &TextBuilder, start: usize) {
    if !builder.as_str()[start..].trim().is_empty() {
        let zone = if zones.is_empty() { Zone::Title } else { Zone::Body };
        zones.push(TextZone { zone, range: start..builder.len() });
    }
}

/// A document of which nothing is known but its language.
fn blank() -> Document {
    Document {
        name: String::new(),
        title: None,
        deck: None,
        outlet: None,
        agency: None,
        language: Some("en".to_owned()),
        published: Published::unknown(),
        about: None,
        zones: Vec::new(),
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: "UTF-8".to_owned(),
        demo: false,
        remarks: Vec::new(),
        origin: None,
        grade: None,
    }
}

#[cfg(test)]
mod tests {
    use super::passages;

    #[test]
    fn lines_are_passages_and_marks_point_back_to_their_bytes() {
        let original = "Talks end.\n\n‘‘No,’’ said Tarn’s aide.";
        let (_, text) = passages(original);
        assert_eq!(text.as_str(), "Talks end.\n\n\"No,\" said Tarn's aide.");
        assert_eq!(text.zones.len(), 2);
        let mark = text.original(12..13);
        assert_eq!(&original[mark.start..mark.end], "‘‘");
    }
}
