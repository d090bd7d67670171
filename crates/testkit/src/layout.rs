//! How a report looks on the page: dateline, head, page furniture, markup, line ends and encoding.

use crate::event::Event;
use crate::grammar::Grammar;
use crate::random::Random;
use std::fmt::Write;

/// Page layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Capitals, agency, dateline.
    Wire,
    /// Title, deck, byline, date.
    Newspaper,
    /// Text copied off a web page, with links, captions and share lines.
    Pasted,
    /// A note without date or source.
    Bare,
    /// A web page with its markup.
    Html,
}

/// How characters become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8Marked,
    Utf16,
    Windows1252,
    /// UTF-8 with one paragraph in Windows-1252, as editors leave it.
    Mixed,
}

/// Page, encoding and line end.
pub struct Layout {
    page: Page,
    encoding: Encoding,
    returns: bool,
}

impl Layout {
    /// Draws a layout.
    pub fn pick(random: &mut Random) -> Self {
        use Page::{Bare, Html, Newspaper, Pasted, Wire};
        let page = *random.one(&[Wire, Wire, Newspaper, Newspaper, Pasted, Pasted, Bare, Html]);
        let encoding = match random.below(100) {
            0..=83 => Encoding::Utf8,
            84..=87 => Encoding::Utf8Marked,
            88..=90 if page != Html => Encoding::Utf16,
            91..=96 if page != Html => Encoding::Windows1252,
            97..=99 if page != Html => Encoding::Mixed,
            _ => Encoding::Utf8,
        };
        Layout { page, encoding, returns: random.chance(10) }
    }

    /// Ending of the file name.
    pub fn ending(&self) -> &'static str {
        if self.page == Page::Html { "html" } else { "txt" }
    }

    /// The file.
    pub fn write(&self, event: &Event, body: &[String], grammar: &Grammar, random: &mut Random) -> Vec<u8> {
        let text = match self.page {
            Page::Wire => wire(event, body, grammar, random),
            Page::Newspaper => newspaper(event, body, grammar, random),
            Page::Pasted => pasted(event, body, grammar, random),
            Page::Bare => format!("{}\n", body.join("\n\n")),
            Page::Html => html(event, body, grammar, random),
        };
        let text = if self.returns { text.replace('\n', "\r\n") } else { text };
        encoded(&text, self.encoding)
    }
}

fn furniture(section: &str, event: &Event, grammar: &Grammar, random: &mut Random) -> String {
    grammar.paragraph(section, event.values(), random)
}

fn wire(event: &Event, body: &[String], grammar: &Grammar, random: &mut Random) -> String {
    let city = event.value("city").to_uppercase();
    let day = event.published();
    let agency = event.value("agency");
    let dateline = match random.below(4) {
        0 => format!("{city}, {} ({agency}) — ", day.strftime("%B %-d, %Y")),
        1 => format!("{city}, {} ({agency}) - ", day.strftime("%b %-d")),
        2 => format!("{city}, {} /{agency}/ — ", day.strftime("%-d %B %Y")),
        _ => format!("{city} ({agency}) – "),
    };
    let title = event.title(grammar, random);
    let end = furniture("end", event, grammar, random);
    format!("{title}\n\n{dateline}{}\n\n{end}\n", body.join("\n\n"))
}

fn newspaper(event: &Event, body: &[String], grammar: &Grammar, random: &mut Random) -> String {
    let title = event.title(grammar, random);
    let mut out = format!("{}\n{title}\n", event.value("outlet"));
    if random.chance(50) {
        let deck = furniture(if random.chance(50) { "condemn" } else { "background" }, event, grammar, random);
        let _ = writeln!(out, "{deck}");
    }
    let day = event.published();
    let stamp = match random.below(4) {
        0 => format!("Published: {}", day.strftime("%-d %b %Y | 09:40 GMT")),
        1 => day.strftime("%A, %B %-d, %Y").to_string(),
        2 => day.strftime("%d/%m/%Y").to_string(),
        _ => day.strftime("%Y-%m-%d").to_string(),
    };
    let _ = writeln!(out, "By {}\n{stamp}\n\n{}", event.value("reporter"), body.join("\n"));
    out
}

fn pasted(event: &Event, body: &[String], grammar: &Grammar, random: &mut Random) -> String {
    let mut out = furniture("tagline", event, grammar, random) + "\n\n";
    let _ = writeln!(out, "{}\n", event.title(grammar, random));
    let _ = writeln!(out, "{}\n", furniture("caption", event, grammar, random));
    if random.chance(60) {
        let _ = writeln!(out, "{}\n", event.published().strftime("%B %-d, %Y"));
    }
    for (n, paragraph) in body.iter().enumerate() {
        let _ = writeln!(out, "{paragraph}\n");
        if n == 1 && random.chance(60) {
            let _ = writeln!(out, "{}\n", furniture("teaser", event, grammar, random));
        }
    }
    let _ = writeln!(out, "{}", furniture("social", event, grammar, random));
    for _ in 0..random.below(3) {
        let _ = writeln!(out, "{}", furniture("teaser", event, grammar, random));
    }
    out
}

fn html(event: &Event, body: &[String], grammar: &Grammar, random: &mut Random) -> String {
    let title = escaped(&event.title(grammar, random));
    let day = event.published();
    let outlet = escaped(event.value("outlet"));
    let mut out =
        format!("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | {outlet}</title>\n");
    if random.chance(70) {
        let _ = writeln!(
            out,
            "<meta property=\"article:published_time\" content=\"{}T08:15:00Z\">",
            day.strftime("%Y-%m-%d")
        );
    }
    out.push_str("<link rel=\"stylesheet\" href=\"/a.css\"><script>var a = 1 < 2;</script></head>\n<body>\n");
    out.push_str("<nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/world\">World</a></li></ul></nav>\n");
    let _ = writeln!(out, "<article><h1>{title}</h1>\n<time datetime=\"{day}\">{}</time>", day.strftime("%-d %B %Y"));
    let caption = escaped(&furniture("caption", event, grammar, random));
    let _ = writeln!(out, "<figure><img src=\"a.jpg\" alt=\"\"><figcaption>{caption}</figcaption></figure>");
    for paragraph in body {
        let _ = writeln!(out, "<p>{}</p>", escaped(paragraph));
    }
    let social = escaped(&furniture("social", event, grammar, random));
    let teaser = escaped(&furniture("teaser", event, grammar, random));
    let _ =
        writeln!(out, "</article>\n<div class=\"share\">{social}</div>\n<aside><a href=\"/x\">{teaser}</a></aside>");
    let _ = writeln!(out, "<footer>&copy; {outlet}</footer>\n</body></html>");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('“', "&ldquo;")
        .replace('”', "&rdquo;")
        .replace('\u{a0}', "&nbsp;")
}

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Marked => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Encoding::Utf16 => {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [0xff, 0xfe].into_iter().chain(units).collect()
        }
        Encoding::Windows1252 => narrow(text),
        Encoding::Mixed => {
            let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
            [&text.as_bytes()[..half], &narrow(&text[half..])].concat()
        }
    }
}

/// Windows-1252; what it cannot hold loses its accents or becomes a question mark, as in old files.
fn narrow(text: &str) -> Vec<u8> {
    let one = |c: char| {
        let mut buffer = [0; 4];
        let (bytes, _, failed) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        if failed { vec![b'?'] } else { bytes.into_owned() }
    };
    text.chars().flat_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_give_their_bytes() {
        assert_eq!(encoded("é", Encoding::Windows1252), [0xe9]);
        assert_eq!(encoded("é", Encoding::Utf16), [0xff, 0xfe, 0xe9, 0]);
        assert_eq!(encoded("éé", Encoding::Mixed), [0xc3, 0xa9, 0xe9]);
        assert_eq!(encoded("ć", Encoding::Windows1252), b"?");
    }
}
