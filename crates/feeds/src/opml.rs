//! Lists of feeds as other readers write them (OPML).

use crate::bytes;
use crate::entries::one_line;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Most feeds taken from a list.
const MOST: usize = 10_000;

/// One feed of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Address of the feed.
    pub url: String,
    /// Its title; empty when there is none.
    pub title: String,
}

/// Feeds of an OPML file, in its order, each address once. One that breaks off gives what came before.
///
/// # Errors
/// When it is no OPML.
pub fn opml(bytes: &[u8]) -> Result<Vec<Outline>, String> {
    let text = bytes::text(bytes, None);
    let mut reader = Reader::from_reader(text.as_bytes());
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let (mut found, mut known, mut is_opml) = (Vec::<Outline>::new(), false, false);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_ascii_lowercase();
                if !known {
                    (known, is_opml) = (true, name == "opml");
                }
                if name == "outline"
                    && let Some(outline) = outline(&start)
                    && !found.iter().any(|o| o.url == outline.url)
                    && found.len() < MOST
                {
                    found.push(outline);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if is_opml { Ok(found) } else { Err("no OPML: its outermost element is another one".to_owned()) }
}

fn outline(start: &BytesStart<'_>) -> Option<Outline> {
    let (mut url, mut title, mut text) = (None, None, None);
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = attribute.value.to_string();
        let value = quick_xml::escape::unescape(&value).map_or_else(|_| value.clone(), |v| v.into_owned());
        match attribute.key.as_ref().to_ascii_lowercase().as_str() {
            "xmlurl" => url = Some(value.trim().to_owned()),
            "title" => title = Some(value),
            "text" => text = Some(value),
            _ => {}
        }
    }
    let url = url.filter(|u| crate::canonical(u).is_some())?;
    Some(Outline { url, title: one_line(&title.or(text).unwrap_or_default(), 200) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_found_at_any_depth_and_once() {
        let found = opml(
            b"<?xml version='1.0'?><opml version='2.0'><head><title>x</title></head><body><outline text='News'>\
              <outline type='rss' text='A &amp; B' xmlUrl='https://a.example/feed?x=1&amp;y=2'/>\
              <outline text='again' xmlurl='https://a.example/feed?x=1&amp;y=2'/></outline>\
              <outline title='B' xmlUrl=' https://b.example/rss '/><outline xmlUrl='javascript:alert(1)'/><outline text='no feed'/>",
        );
        let of = |url: &str, title: &str| Outline { url: url.into(), title: title.into() };
        assert_eq!(found, Ok(vec![of("https://a.example/feed?x=1&y=2", "A & B"), of("https://b.example/rss", "B")]));
        assert!(opml(b"<rss/>").is_err() && opml(b"").is_err());
    }
}
