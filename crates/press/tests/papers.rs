//! Papers set and written: the same bytes each time, whatever the words are.

use chancery_press::{Block, Marking, Paper, Run, Stamp, to_docx, to_pdf};
use std::io::{Cursor, Read};

fn paper(words: &str) -> Paper {
    let stamp = Stamp { year: 2031, month: 5, day: 12, hour: 14, minute: 3, second: 9 };
    let item =
        Block::Item { label: "1".into(), runs: vec![Run::plain(words), Run::raised("3")], mark: true, small: false };
    Paper {
        title: format!("Report {words}"),
        author: "R. Ames".into(),
        stamp,
        marking: Marking { label: "TLP:AMBER+STRICT".into(), colour: (0xff, 0xc0, 0) },
        foot: "Brief 3".into(),
        blocks: vec![
            Block::Title("Situation report".into()),
            Block::Pairs(vec![("Documents".into(), "7".into())]),
            Block::Heading("Incidents".into()),
            item,
            Block::Paragraph { runs: vec![Run::bold(words)], mark: false },
        ],
    }
}

fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).expect("a container");
    let mut text = String::new();
    zip.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn the_same_paper_is_the_same_bytes_and_another_is_not() {
    let (one, two) = (paper("Ράδιο Москва انفجار קול ẞ"), paper("other"));
    assert_eq!(to_pdf(&one).expect("set"), to_pdf(&one).expect("set"));
    assert_eq!(to_docx(&one).expect("written"), to_docx(&one).expect("written"));
    assert_ne!(to_pdf(&one).expect("set"), to_pdf(&two).expect("set"));
    let pdf = to_pdf(&one).expect("set");
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() < 200_000, "{}", pdf.len());
}

#[test]
fn hostile_words_are_words() {
    let evil = "</w:t></w:r><w:instrText> DDEAUTO c:\\ </w:instrText>\u{0}\u{1b}&\"";
    let docx = to_docx(&paper(evil)).expect("written");
    let text = part(&docx, "word/document.xml");
    assert!(!text.contains("<w:instrText>") && text.contains("&lt;/w:t&gt;"), "{text}");
    assert!(!text.contains('\u{0}') && !part(&docx, "docProps/core.xml").contains("DDEAUTO c:\\ </w"), "{text}");
    to_pdf(&paper(evil)).expect("set");
    to_pdf(&paper(&"\u{202e}x".repeat(3_000))).expect("set");
    to_pdf(&paper("")).expect("set");
}

#[test]
fn the_marking_is_on_head_and_foot() {
    let docx = to_docx(&paper("words")).expect("written");
    for name in ["word/header1.xml", "word/footer1.xml"] {
        let text = part(&docx, name);
        assert!(text.contains(" TLP:AMBER+STRICT ") && text.contains("FFC000"), "{text}");
    }
}
