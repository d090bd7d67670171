//! Sitemaps, news sitemaps, and lists of sitemaps.

use crate::entries::one_line;
use crate::{Entry, Limits, Read};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Longest text of one element that is kept.
const LONGEST: usize = 4096;

/// Reads a sitemap or a list of them; breaks keep what came before.
pub(crate) fn read(text: &str, limits: &Limits, take: &mut dyn FnMut(Vec<Entry>)) -> Read {
    let mut reader = Reader::from_reader(text.as_bytes());
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let (mut done, mut piece) = (Read::default(), Vec::new());
    let (mut entry, mut inside, mut words) = (None::<Entry>, false, String::new());
    loop {
        let at = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                words.clear();
                match local(start.name().as_ref()).as_str() {
                    "url" | "sitemap" => (entry, inside) = (Some(Entry::default()), false),
                    // Pictures and films have places and titles of their own.
                    "image" | "video" => inside = true,
                    _ => {}
                }
            }
            Ok(Event::Text(text)) => push(&mut words, &text),
            Ok(Event::CData(text)) => push(&mut words, &text),
            Ok(Event::GeneralRef(name)) => push(&mut words, &reference(&name)),
            Ok(Event::End(end)) => {
                let name = local(end.name().as_ref());
                match (name.as_str(), &mut entry) {
                    ("image" | "video", _) => inside = false,
                    ("url", _) => {
                        if let Some(entry) = entry.take().filter(|e| e.url.is_some()) {
                            if done.entries >= limits.entries {
                                done.left_out += 1;
                            } else {
                                done.entries += 1;
                                piece.push(entry);
                            }
                        }
                    }
                    ("sitemap", _) => {
                        if let Some(Entry { url: Some(url), updated, .. }) = entry.take() {
                            done.sitemaps.push((url, updated));
                        }
                    }
                    (field, Some(entry)) if !inside => fill(entry, field, words.trim()),
                    _ => {}
                }
                words.clear();
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                done.broken = Some(format!("byte {at}: {error}"));
                break;
            }
        }
        if piece.len() >= 1000 {
            take(std::mem::take(&mut piece));
        }
    }
    if entry.is_some() {
        done.broken.get_or_insert(format!("byte {}: ends in the middle", text.len()));
    }
    if !piece.is_empty() {
        take(piece);
    }
    done
}

fn push(words: &mut String, more: &str) {
    if words.len() < LONGEST {
        words.push_str(more);
    }
}

fn fill(entry: &mut Entry, field: &str, words: &str) {
    if words.is_empty() {
        return;
    }
    match field {
        "loc" => entry.url = Some(words.to_owned()),
        "title" => entry.title = one_line(words, 300),
        "publication_date" => entry.published = moment(words),
        "lastmod" => entry.updated = moment(words),
        _ => {}
    }
    if matches!(field, "publication_date" | "lastmod") && entry.published.or(entry.updated).is_none() {
        entry.raw_date = Some(one_line(words, 100));
    }
}

/// A W3C date: a time with offset, or a day, which stands for its noon in UTC.
fn moment(text: &str) -> Option<i64> {
    let day = || text.parse::<jiff::civil::Date>().ok().map(|d| d.at(12, 0, 0, 0));
    let utc = |at: jiff::civil::DateTime| at.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp());
    let time = text.parse::<jiff::Timestamp>().ok().or_else(|| day().and_then(utc));
    time.map(|t| t.as_second())
}

fn reference(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => n.parse().ok(),
    });
    match (name, number.and_then(char::from_u32)) {
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        (_, Some(c)) => c.to_string(),
        _ => format!("&{name};"),
    }
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<Entry>, Read) {
        let mut entries = Vec::new();
        let done = read(text, &Limits::default(), &mut |piece| entries.extend(piece));
        (entries, done)
    }

    #[test]
    fn pages_times_and_titles_of_news() {
        let (entries, done) = all(
            "<?xml version='1.0'?><urlset xmlns:news='n' xmlns:image='i'><url><loc> https://news.example/a?x=1&amp;y=2 </loc>\
            <lastmod>2031-06-03</lastmod><image:image><image:loc>https://news.example/p.jpg</image:loc></image:image>\
            <news:news><news:publication><news:name>N</news:name></news:publication><news:publication_date>2031-06-03T12:00:00+02:00</news:publication_date>\
            <news:title><![CDATA[Two & <three>]]></news:title></news:news></url><url><loc>https://news.example/b</loc><lastmod>last week</lastmod></url></urlset>",
        );
        assert_eq!((done.entries, done.broken), (2, None));
        assert_eq!(entries[0].url.as_deref(), Some("https://news.example/a?x=1&y=2"));
        assert_eq!((entries[0].published, entries[0].updated), (Some(1_938_247_200), Some(1_938_254_400)));
        assert_eq!(entries[0].title, "Two & <three>");
        assert_eq!((entries[1].updated, entries[1].raw_date.as_deref()), (None, Some("last week")));
    }

    #[test]
    fn a_list_names_sitemaps_and_a_break_keeps_what_came() {
        let (_, done) = all(
            "<sitemapindex><sitemap><loc>https://news.example/1.xml</loc><lastmod>2031-06-03T10:00:00Z</lastmod></sitemap><sitemap><loc>https://news.example/2.xml</loc></sitemap></sitemapindex>",
        );
        assert_eq!(
            done.sitemaps,
            [
                ("https://news.example/1.xml".to_owned(), Some(1_938_247_200)),
                ("https://news.example/2.xml".to_owned(), None)
            ]
        );
        let (entries, done) = all("<urlset><url><loc>https://news.example/a</loc></url><url><loc>https://news.ex");
        assert_eq!(entries.len(), 1);
        assert!(done.broken.is_some());
    }
}
