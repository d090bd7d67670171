//! Documents of word processors (Office Open XML): the paragraphs of the main part, as plain text.

use crate::budget::Budget;
use crate::input::Placed;
use crate::problem::ProblemKind;
use crate::zip::Entries;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{self, Read};
use std::sync::Arc;

/// What was found in a document.
pub(crate) struct Docx {
    /// Paragraphs, parted by empty lines.
    pub text: String,
    /// Title from its properties.
    pub title: Option<String>,
}

/// Reads a document held in memory.
pub(crate) fn read(bytes: &Arc<[u8]>, limit: u64, budget: &Arc<Budget>) -> Result<Docx, (ProblemKind, String)> {
    let failed = |e: io::Error| budget.kind_of(&e);
    let mut entries = Entries::open(Placed::Bytes(Arc::clone(bytes)), budget).map_err(failed)?;
    let (mut text, mut title) = (None, None);
    while let Some(entry) = entries.next(budget).map_err(failed)? {
        let wanted = matches!(entry.name.as_str(), "word/document.xml" | "docProps/core.xml");
        if !wanted {
            continue;
        }
        let mut xml = Vec::new();
        let source = entries.unpacked(&entry, budget).map_err(failed)?;
        source.take(limit.saturating_add(1)).read_to_end(&mut xml).map_err(failed)?;
        if xml.len() as u64 > limit {
            return Err((ProblemKind::TooLarge, format!("{} is over {limit} bytes", entry.name)));
        }
        if entry.name == "docProps/core.xml" {
            title = title_of(&xml);
        } else {
            text = Some(paragraphs(&xml).map_err(|e| (ProblemKind::Broken, e))?);
        }
    }
    let text = text.ok_or((ProblemKind::Broken, "the main part is missing".to_owned()))?;
    if !text.chars().any(char::is_alphanumeric) {
        return Err((ProblemKind::NoText, "no words".to_owned()));
    }
    Ok(Docx { text, title })
}

/// The words of the paragraphs. Text that was deleted under review is not told.
fn paragraphs(xml: &[u8]) -> Result<String, String> {
    let (xml, ..) = encoding_rs::UTF_8.decode(xml);
    let mut reader = Reader::from_str(&xml);
    let mut out = String::new();
    let (mut words, mut deleted) = (false, 0_u32);
    loop {
        let event = reader.read_event().map_err(|e| format!("byte {}: {e}", reader.error_position()))?;
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => words = true,
                "del" => deleted += 1,
                _ => {}
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "tab" => out.push('\t'),
                "br" | "cr" => out.push('\n'),
                "noBreakHyphen" => out.push('-'),
                "p" => end_paragraph(&mut out),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => words = false,
                "del" => deleted = deleted.saturating_sub(1),
                "p" => end_paragraph(&mut out),
                _ => {}
            },
            Event::Text(text) if words && deleted == 0 => out.push_str(&text),
            Event::GeneralRef(name) if words && deleted == 0 => out.extend(character(&name)),
            Event::Eof => return Ok(out.trim().to_owned() + "\n"),
            _ => {}
        }
    }
}

fn end_paragraph(out: &mut String) {
    while out.ends_with([' ', '\t', '\n']) {
        out.pop();
    }
    out.push_str("\n\n");
}

/// The character of a reference; only those that XML itself has, nothing is ever looked up.
fn character(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c);
    }
    match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn title_of(xml: &[u8]) -> Option<String> {
    let (xml, ..) = encoding_rs::UTF_8.decode(xml);
    let mut reader = Reader::from_str(&xml);
    let (mut inside, mut title) = (false, String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => inside = tag.local_name().as_ref() == "title",
            Event::End(_) => inside = false,
            Event::Text(text) if inside => title.push_str(&text),
            Event::GeneralRef(name) if inside => title.extend(character(&name)),
            Event::Eof => return Some(crate::naming::label(&title)).filter(|t| !t.is_empty()),
            _ => {}
        }
    }
}
