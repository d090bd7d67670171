//! Messages (RFC 5322, MIME): the part that is best to read, and what is attached.

use crate::input::{Body, Input, Step};
use crate::naming;
use crate::problem::ProblemKind;
use chancery_facts::{Date, Stated, StatedTime};
use mail_parser::{Address, DateTime, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Letters that a plain part must have to be more than a hint to look at the other one.
const ENOUGH: usize = 200;

/// What a message holds: its text as a document, and attached documents to be opened.
pub(crate) fn read(input: &Input, bytes: Vec<u8>) -> Vec<Step> {
    // The parser is well tried, and yet a mistake in it is to be one message's trouble.
    let parsed = catch_unwind(AssertUnwindSafe(|| steps(input, &bytes)));
    let failed = |kind, detail: &str| vec![Step::Problem(input.problem(kind, detail))];
    match parsed {
        Ok(Some(mut steps)) if !steps.is_empty() => {
            if let Some(Step::Document(document)) = steps.first_mut() {
                document.original = Some(bytes);
            }
            steps
        }
        Ok(Some(_)) => failed(ProblemKind::NoText, "a message without text"),
        Ok(None) => failed(ProblemKind::Broken, "no message"),
        Err(_) => failed(ProblemKind::Broken, "the message cannot be taken apart"),
    }
}

fn steps(input: &Input, bytes: &[u8]) -> Option<Vec<Step>> {
    let message = MessageParser::default().parse(bytes)?;
    let subject = message.subject().map(naming::label).filter(|s| !s.is_empty());
    let mut out = Vec::new();
    if let Some((text, media)) = best(&message) {
        let mut own = input.without_body();
        own.origin.media_type = Some("message/rfc822".to_owned());
        own.origin.original = true;
        own.origin.stated = Stated {
            by: "the header of the message".to_owned(),
            title: subject.clone(),
            published: message.date().and_then(time),
            outlet: None,
            author: message.from().and_then(sender),
        };
        let text = match (media, &subject) {
            ("text/plain", Some(subject)) if !text.trim_start().starts_with(subject.as_str()) => {
                format!("{subject}\n\n{text}")
            }
            _ => text,
        };
        out.push(Step::Document(Box::new(own.document(text.into_bytes()))));
    }
    for attached in message.attachments().take(100) {
        out.extend(attachment(input, attached));
    }
    Some(out)
}

/// The text of a message and its media type: the plain part, unless it says far less than the page.
fn best(message: &Message<'_>) -> Option<(String, &'static str)> {
    let joined = |parts: Vec<&MessagePart<'_>>, html: bool| {
        let texts = parts.into_iter().filter_map(|part| match &part.body {
            PartType::Html(text) if html => Some(text.as_ref()),
            PartType::Text(text) if !html => Some(text.as_ref()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n\n")
    };
    let plain = joined(message.text_bodies().collect(), false);
    let page = joined(message.html_bodies().collect(), true);
    let (told, shown) = (letters(&plain), letters(&without_tags(&page)));
    if told > 0 && (shown == 0 || told >= ENOUGH && told * 2 >= shown) {
        return Some((plain, "text/plain"));
    }
    if shown > 0 {
        return Some((page, "text/html"));
    }
    None
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// A rough measure of what a page shows.
fn without_tags(page: &str) -> String {
    let mut out = String::with_capacity(page.len() / 2);
    let mut hidden = false;
    for piece in page.split('<') {
        let lower = piece.get(..8.min(piece.len())).unwrap_or_default().to_ascii_lowercase();
        match () {
            () if lower.starts_with("style") || lower.starts_with("script") => hidden = true,
            () if lower.starts_with("/style") || lower.starts_with("/script") => hidden = false,
            () => {}
        }
        if !hidden {
            out.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        }
    }
    out
}

fn time(date: &DateTime) -> Option<StatedTime> {
    let day = Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    let time = (date.hour < 24 && date.minute < 60).then(|| format!("{:02}:{:02}", date.hour, date.minute));
    Some(StatedTime { words: date.to_rfc3339(), day: day.ok()?, time })
}

/// The name of the sender, else the address.
fn sender(from: &Address<'_>) -> Option<String> {
    let first = from.first()?;
    let name = first.name().or_else(|| first.address())?;
    Some(naming::label(name)).filter(|n| !n.is_empty())
}

/// An attached report, to be opened like a member of an archive; others are only counted.
fn attachment(input: &Input, part: &MessagePart<'_>) -> Option<Step> {
    let name = part.attachment_name().unwrap_or("attached").to_owned();
    let bytes: &[u8] = match &part.body {
        PartType::Message(message) => message.raw_message(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes,
        // A text or page that was attached as a file; one without a name is a part of the message.
        PartType::Text(text) | PartType::Html(text) if part.attachment_name().is_some() => text.as_bytes(),
        _ => return None,
    };
    let is_message = matches!(part.body, PartType::Message(_));
    let path = std::path::Path::new(&name);
    let named = crate::kind::wanted(path) || crate::kind::perhaps(path) && crate::kind::taken(bytes);
    if !is_message && (path.extension().is_none() || !named) {
        return Some(Step::Aside("attached files of other kinds".to_owned()));
    }
    let name = if is_message { format!("{}-attached.eml", naming::of_member(&input.name)) } else { name };
    let body = Body::Bytes(Arc::from(bytes));
    Some(Step::Open(Box::new(input.inside(naming::of_member(&name), &name, body))))
}
