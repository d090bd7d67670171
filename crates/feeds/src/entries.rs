//! Items of a feed or sitemap, a thousand at a time.

use crate::split::Items;
use crate::{bytes, sitemap};
use feed_rs::model;
use feed_rs::parser;

/// How much of a feed is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes, unpacked. Default 64 MiB.
    pub bytes: usize,
    /// Most bytes of a JSON feed, which cannot be cut into items. Default 8 MiB.
    pub json_bytes: usize,
    /// Most items; the rest is left out and told. Default 1,000,000.
    pub entries: usize,
    /// Most bytes of the text of one item; longer ones are cut. Default 256 KiB.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 64 << 20, json_bytes: 8 << 20, entries: 1_000_000, text: 256 << 10 }
    }
}

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Where the article is.
    pub url: Option<String>,
    /// What the feed calls it; unique within the feed, if at all.
    pub guid: Option<String>,
    /// Its title, as text: markup in it is not markup to us.
    pub title: String,
    /// When it came out, in seconds since 1970.
    pub published: Option<i64>,
    /// When it was changed, where that is told.
    pub updated: Option<i64>,
    /// The date as written, where it could not be read.
    pub raw_date: Option<String>,
    /// Its text or summary as the feed has it, often HTML; cut at a limit.
    pub text: String,
}

/// What was read of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Title of the feed.
    pub title: String,
    /// Items handed over.
    pub entries: usize,
    /// Items that could not be read.
    pub bad: usize,
    /// Items beyond the limit.
    pub left_out: usize,
    /// What ended the feed before its end.
    pub broken: Option<String>,
    /// Further sitemaps it points to, with the time of their last change, in seconds since 1970.
    pub sitemaps: Vec<(String, Option<i64>)>,
}

/// What kind of thing it is that is no feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAFeedKind {
    /// A web page.
    Page,
    /// Larger than the limit, packed or unpacked.
    TooLarge,
    /// Anything else.
    Other,
}

/// Bytes that are no feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAFeed {
    /// What it is.
    pub kind: NotAFeedKind,
    /// The same in words.
    pub why: String,
}

impl NotAFeed {
    fn new(kind: NotAFeedKind, why: impl Into<String>) -> NotAFeed {
        NotAFeed { kind, why: why.into() }
    }
}

/// Items handed over at a time.
const CHUNK: usize = 1000;
/// Bytes of items handed over at a time.
const CHUNK_BYTES: usize = 4 << 20;

/// Name of the outermost element, in lower case and without prefix; what stands before it is passed over.
fn root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let skip_to = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!") {
            // An internal subset ends with its bracket.
            let end = rest.find('>')?;
            if rest[..end].contains('[') { "]>" } else { ">" }
        } else {
            break;
        };
        rest = &rest[rest.find(skip_to)? + skip_to.len()..];
    }
    let name = rest.strip_prefix('<')?.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    Some(name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase())
}

/// True for what looks like a feed or sitemap from its first bytes.
pub fn is_feed(bytes: &[u8], content_type: &str) -> bool {
    let Some(bytes) = bytes::unpacked(bytes, Limits::default().bytes) else { return false };
    let text = bytes::text(&bytes[..bytes.len().min(64 << 10)], None);
    match root(&text) {
        Some(name) => matches!(name.as_str(), "rss" | "feed" | "rdf" | "urlset" | "sitemapindex"),
        None => is_json_feed(&text) || content_type.to_ascii_lowercase().contains("feed+json"),
    }
}

fn is_json_feed(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    head.trim_start().starts_with('{') && head.contains("jsonfeed.org/version")
}

/// Reads a feed (RSS, Atom, JSON Feed) or sitemap that came from `base`, and hands its items over in pieces.
/// `content_type` is that of the transport.
///
/// # Errors
/// When it is none. One that breaks off gives what came before; one bad item costs that item.
pub fn read(
    bytes: &[u8],
    base: &str,
    content_type: &str,
    limits: &Limits,
    take: &mut dyn FnMut(Vec<Entry>),
) -> Result<Read, NotAFeed> {
    let too_large = |what: &str| NotAFeed::new(NotAFeedKind::TooLarge, what);
    let bytes = bytes::unpacked(bytes, limits.bytes).ok_or_else(|| too_large("over the limit unpacked, or broken"))?;
    if bytes.len() > limits.bytes {
        return Err(too_large("over the limit"));
    }
    let text = bytes::text(&bytes, Some(content_type));
    match root(&text).as_deref() {
        Some("rss" | "feed" | "rdf") => xml(&text, base, limits, take),
        Some("urlset" | "sitemapindex") => Ok(sitemap::read(&text, limits, take)),
        Some("html" | "head" | "body") => Err(NotAFeed::new(NotAFeedKind::Page, "a web page")),
        Some(other) => {
            let other: String = other.chars().filter(|c| !c.is_control()).take(30).collect();
            Err(NotAFeed::new(NotAFeedKind::Other, format!("XML of another kind: <{other}>")))
        }
        None if text.trim_start().starts_with('{') => json(&text, base, limits, take),
        None => Err(NotAFeed::new(NotAFeedKind::Other, "neither XML nor JSON")),
    }
}

fn json(text: &str, base: &str, limits: &Limits, take: &mut dyn FnMut(Vec<Entry>)) -> Result<Read, NotAFeed> {
    if text.len() > limits.json_bytes {
        return Err(NotAFeed::new(NotAFeedKind::TooLarge, "a JSON feed over the limit"));
    }
    let feed = parse(text, base).map_err(|e| NotAFeed::new(NotAFeedKind::Other, e.to_string()))?;
    let mut done = Read { title: title(feed.title.as_ref()), ..Read::default() };
    done.left_out = feed.entries.len().saturating_sub(limits.entries);
    let entries: Vec<Entry> = feed.entries.into_iter().take(limits.entries).map(|e| entry(e, "", limits)).collect();
    done.entries = entries.len();
    take(entries);
    Ok(done)
}

fn parse(text: &str, base: &str) -> Result<model::Feed, parser::ParseFeedError> {
    let builder = parser::Builder::new().base_uri(Some(base)).id_generator(|_, _, _| String::new());
    builder.build().parse(text.as_bytes())
}

fn xml(text: &str, base: &str, limits: &Limits, take: &mut dyn FnMut(Vec<Entry>)) -> Result<Read, NotAFeed> {
    let mut items = Items::new(text);
    let mut done = Read::default();
    let (mut piece, mut bytes) = (Vec::new(), 0);
    while let Some(item) = items.next() {
        if done.entries + done.bad + piece.len() >= limits.entries {
            done.left_out += 1;
            continue;
        }
        piece.push(item);
        bytes += item.len();
        if piece.len() >= CHUNK || bytes >= CHUNK_BYTES {
            give(&items.frame(), &piece, base, limits, &mut done, take);
            (piece, bytes) = (Vec::new(), 0);
        }
    }
    if !piece.is_empty() {
        give(&items.frame(), &piece, base, limits, &mut done, take);
    }
    if done.entries + done.bad == 0 {
        // Without items there is only the feed's own title to be had.
        done.title = parse(text, base).map(|f| title(f.title.as_ref())).unwrap_or_default();
    }
    done.broken = items.broken;
    Ok(done)
}

/// Reads some items within the frame of their feed; if they cannot be read together, one by one.
fn give(
    frame: &(String, String),
    items: &[&str],
    base: &str,
    limits: &Limits,
    done: &mut Read,
    take: &mut dyn FnMut(Vec<Entry>),
) {
    let framed = |inner: &str| format!("{}{inner}{}", frame.0, frame.1);
    let mut entries = Vec::new();
    match parse(&framed(&items.concat()), base) {
        Ok(feed) if feed.entries.len() == items.len() => {
            done.title = title(feed.title.as_ref());
            entries.extend(feed.entries.into_iter().zip(items).map(|(e, item)| entry(e, item, limits)));
        }
        _ => {
            for item in items {
                let one = parse(&framed(item), base).or_else(|_| parse(&framed(&escaped(item)), base));
                match one.map(|feed| (title(feed.title.as_ref()), feed.entries.into_iter().next())) {
                    Ok((title, Some(e))) => {
                        done.title = title;
                        entries.push(entry(e, item, limits));
                    }
                    _ => done.bad += 1,
                }
            }
        }
    }
    done.entries += entries.len();
    take(entries);
}

/// The item with every `&` that opens no reference made one.
fn escaped(item: &str) -> String {
    let mut out = String::with_capacity(item.len());
    for (n, part) in item.split('&').enumerate() {
        if n > 0 {
            let name = part.split(';').next().filter(|name| name.len() < part.len() && name.len() < 12);
            let fits = |name: &str| {
                let digits = name.strip_prefix('#').unwrap_or(name);
                !digits.is_empty() && digits.chars().all(|c| c.is_ascii_alphanumeric())
            };
            out.push_str(if name.is_some_and(fits) { "&" } else { "&amp;" });
        }
        out.push_str(part);
    }
    out
}

fn title(text: Option<&model::Text>) -> String {
    one_line(text.map(|t| t.content.as_str()).unwrap_or_default(), 300)
}

/// Text on one line without control characters.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(most).collect()
}

fn entry(entry: model::Entry, item: &str, limits: &Limits) -> Entry {
    let guid = Some(entry.id.trim().to_owned()).filter(|id| !id.is_empty());
    let links = || entry.links.iter().filter(|l| !l.href.trim().is_empty());
    let best = links().find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate"));
    let url =
        best.or_else(|| links().find(|l| l.rel.as_deref() != Some("enclosure"))).map(|l| l.href.trim().to_owned());
    // A feed without links may say where the article is by its name alone.
    let url = url.or_else(|| guid.clone().filter(|g| g.starts_with("http://") || g.starts_with("https://")));
    let published = entry.published.map(|t| t.timestamp());
    let updated = entry.updated.map(|t| t.timestamp());
    let raw_date = if published.or(updated).is_none() { raw_date(item) } else { None };
    let content = entry.content.and_then(|c| c.body).filter(|b| !b.trim().is_empty());
    let mut text = content.or(entry.summary.map(|s| s.content)).unwrap_or_default();
    text.truncate(text.floor_char_boundary(limits.text));
    Entry { url, guid, title: title(entry.title.as_ref()), published, updated, raw_date, text }
}

/// The date of an item as it is written.
fn raw_date(item: &str) -> Option<String> {
    ["pubDate", "published", "updated", "dc:date", "date", "issued", "modified"].iter().find_map(|name| {
        let (_, after) = item.split_once(&format!("<{name}"))?;
        let (attributes, after) = after.split_once('>')?;
        let (inner, _) = after.split_once('<').filter(|_| !attributes.ends_with('/'))?;
        Some(one_line(inner, 100)).filter(|line| !line.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<Entry>, Read) {
        let mut entries = Vec::new();
        let take = &mut |piece| entries.extend::<Vec<Entry>>(piece);
        let done = read(text.as_bytes(), "https://news.example/feed", "", &Limits::default(), take).expect("a feed");
        (entries, done)
    }

    fn rss(items: &str) -> String {
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>{items}</channel></rss>")
    }

    #[test]
    fn rss_atom_rdf_and_json_are_one_to_us() {
        let item = "<item><title>A &lt;script&gt;alert(1)&lt;/script&gt;</title><link>https://news.example/a</link>\
                    <guid>7</guid><pubDate>Tue, 03 Jun 2031 10:00:00 GMT</pubDate><description>d</description></item>";
        let (entries, done) = all(&rss(item));
        assert_eq!((done.title.as_str(), done.entries, done.broken), ("News", 1, None));
        let a = &entries[0];
        assert_eq!((a.url.as_deref(), a.guid.as_deref()), (Some("https://news.example/a"), Some("7")));
        assert_eq!(a.title, "A <script>alert(1)</script>");
        assert_eq!((a.published, a.text.as_str()), (Some(1_938_247_200), "d"));
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><entry><id>urn:1</id><title>x</title>\
                    <link href=\"/b\"/><updated>2031-06-03T10:00:00Z</updated></entry></feed>";
        assert_eq!(all(atom).0[0].url.as_deref(), Some("https://news.example/b"));
        assert_eq!(all(atom).0[0].updated, Some(1_938_247_200));
        let rdf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\">\
                   <channel><title>R</title><link>https://news.example/</link><description>d</description></channel>\
                   <item><title>x</title><link>https://news.example/c</link></item></rdf:RDF>";
        assert_eq!(all(rdf).0[0].url.as_deref(), Some("https://news.example/c"));
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","url":"https://news.example/d",
                   "content_text":"x","date_published":"2031-06-03T10:00:00Z"}]}"#;
        assert_eq!(all(json).0[0].url.as_deref(), Some("https://news.example/d"));
        for text in [rss(""), atom.to_owned(), rdf.to_owned(), json.to_owned()] {
            assert!(is_feed(text.as_bytes(), ""), "{text}");
        }
        assert!(!is_feed(b"<!doctype html><html></html>", "text/html"));
    }

    #[test]
    fn what_a_feed_leaves_out_is_left_unknown() {
        let (entries, _) = all(&rss(
            "<item><title>x</title><pubDate>3 de junio</pubDate></item><item><guid>https://news.example/e</guid></item>",
        ));
        assert_eq!((entries[0].url.clone(), entries[0].guid.clone(), entries[0].published), (None, None, None));
        assert_eq!(entries[0].raw_date.as_deref(), Some("3 de junio"));
        assert_eq!(entries[1].url.as_deref(), Some("https://news.example/e"));
    }

    #[test]
    fn one_bad_item_costs_itself_and_a_break_what_follows() {
        let good = |n: usize| format!("<item><title>{n}</title><link>https://news.example/{n}</link></item>");
        let odd = "<item><title>Q&A & more</title><link>https://news.example/odd?a=1&b=2</link></item>";
        let (entries, done) = all(&rss(&(good(1) + odd + &good(2))));
        assert_eq!((done.entries, done.bad), (3, 0), "{entries:?}");
        assert_eq!(entries[1].url.as_deref(), Some("https://news.example/odd?a=1&b=2"));
        let text = rss(&(0..50).map(good).collect::<String>());
        let (entries, done) = all(&text[..text.len() / 2]);
        assert!(entries.len() > 15 && done.broken.is_some(), "{done:?}");
    }

    #[test]
    fn entities_do_not_grow() {
        let mut bomb = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\">".to_owned();
        for n in 1..30 {
            bomb.push_str(&format!("<!ENTITY a{n} \"{}\">", "&a;".repeat(10).replace("a;", &format!("a{};", n - 1))));
        }
        bomb.push_str("]><rss version=\"2.0\"><channel><title>t</title><item><title>&a29;</title><link>https://news.example/a</link></item></channel></rss>");
        let (entries, _) = all(&bomb);
        assert_eq!(entries.len(), 1);
        assert!(entries[0].title.len() < 50, "{}", entries[0].title);
        let outside = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel><title>t</title><item><title>&x;</title></item></channel></rss>";
        assert!(!all(outside).0[0].title.contains("root"));
    }

    #[test]
    fn a_feed_without_end_is_read_in_pieces_and_bounded() {
        let text = rss(&"<item><guid>1</guid></item>".repeat(30_000));
        let (mut pieces, mut most) = (0, 0);
        let limits = Limits { entries: 25_000, ..Limits::default() };
        let done = read(text.as_bytes(), "https://news.example/", "", &limits, &mut |piece| {
            pieces += 1;
            most = most.max(piece.len());
        })
        .expect("a feed");
        assert_eq!((done.entries, done.left_out, most, pieces), (25_000, 5_000, 1000, 25));
    }

    #[test]
    fn other_things_are_told_apart() {
        let not = |text: &str| {
            read(text.as_bytes(), "https://news.example/", "", &Limits::default(), &mut |_| ()).expect_err("none")
        };
        assert_eq!(not("<!DOCTYPE html><html><body>x</body></html>").kind, NotAFeedKind::Page);
        assert_eq!(not("<svg/>").why, "XML of another kind: <svg>");
        assert_eq!(not("hello").kind, NotAFeedKind::Other);
        assert_eq!(not("{\"a\":1}").kind, NotAFeedKind::Other);
        assert_eq!(not("").kind, NotAFeedKind::Other);
    }
}
