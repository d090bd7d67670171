//! What must hold for every input of our parsers, one function for each of them.
//!
//! The fuzzer (`fuzz/`) and the tests of this crate run the same functions over the same corpus (`corpus/`): the fuzzer
//! as long as it is let, guided by what is reached; the tests over files broken at random, the same way each time.
//! Where there is no fuzzer, [`shake`] breaks them anew for some seconds. A function panics where something does not hold; it prints and keeps nothing.

mod words;

pub mod mutate;
pub mod shake;

use chancery_clean::{Options, clean_with, outline};
use chancery_read::{Limits, documents_of};

/// A parser: its name, which is that of its folder in the corpus, and what must hold of it.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("warc", |bytes| archive("a.warc", bytes)),
    ("zip", |bytes| archive("a.zip", bytes)),
    ("docx", |bytes| archive("a.docx", bytes)),
    ("gzip", |bytes| archive("a.txt.gz", bytes)),
    ("zstd", |bytes| archive("a.txt.zst", bytes)),
    ("pdf", |bytes| archive("a.pdf", bytes)),
    ("jsonl", |bytes| archive("a.jsonl", bytes)),
    ("mail", |bytes| archive("a.eml", bytes)),
    ("mbox", |bytes| archive("a.mbox", bytes)),
    ("page", |bytes| text("a.html", bytes)),
    ("text", |bytes| text("a.txt", bytes)),
    ("feed", feed),
    ("opml", |bytes| drop(chancery_feeds::opml(bytes))),
    ("robots", robots),
    ("address", address),
    ("record", record),
    ("moments", words::moments),
    ("related", words::related),
    ("query", words::query),
    ("letter", words::letter),
];

/// Runs the target of a name; one that is not there panics.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    target.unwrap_or_else(|| panic!("no target {name}")).1(bytes);
}

/// A file or container: every document has bytes and a harmless name, every problem names the file on one line, nothing is
/// passed over without a word, and the number of things is bounded.
fn archive(name: &str, bytes: &[u8]) {
    let limits = Limits { max_file_bytes: 1 << 20, free_bytes: 4 << 20, ..Limits::default() };
    let items: Vec<_> = documents_of(name, bytes.to_vec(), &limits).collect();
    // The same file again gives the same.
    if bytes.len().is_multiple_of(50) {
        assert!(documents_of(name, bytes.to_vec(), &limits).eq(items.iter().cloned()));
    }
    assert!(!items.is_empty(), "nothing was said of {} bytes", bytes.len());
    assert!(items.len() <= 2000 + bytes.len(), "{} items of {} bytes", items.len(), bytes.len());
    for item in &items {
        match item {
            Ok(document) => {
                assert!(!document.bytes.is_empty(), "a document without bytes");
                assert!(!document.name.contains(['/', '\\', '\n']), "name {:?}", document.name);
            }
            Err(problem) => {
                assert!(problem.file.starts_with(name), "{problem:?}");
                assert!(!problem.to_string().contains('\n'), "{problem:?}");
            }
        }
    }
}

/// Character sets that a header may name, chosen by the first byte.
const CHARSETS: [Option<&str>; 8] = [
    None,
    Some("utf-8"),
    Some("windows-1251"),
    Some("shift_jis"),
    Some("utf-16le"),
    Some("iso-2022-jp"),
    Some("gb18030"),
    Some("nonsense"),
];

/// A page or plain text: every passage lies in the text, and every byte of it leads back into the file, in order.
fn text(name: &str, bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let charset = CHARSETS[usize::from(*first) % CHARSETS.len()];
    let _ = outline(name, bytes, charset);
    let options = Options { charset: charset.map(str::to_owned), max_bytes: 1 << 20, ..Options::default() };
    let Ok(cleaned) = clean_with(name, bytes, &options) else { return };
    let _ = (cleaned.article(), cleaned.headline());
    let text = &cleaned.text;
    let mut before = 0;
    for zone in &text.zones {
        assert!(text.as_str().get(zone.range.clone()).is_some(), "zone {:?} is not in the text", zone.range);
        let span = text.original(zone.range.clone());
        assert!(span.start <= span.end && span.end <= bytes.len(), "{span:?} of {} bytes", bytes.len());
        assert!(zone.range.start >= before, "zones out of order");
        before = zone.range.start;
    }
    for zone in &cleaned.document.zones {
        assert!(zone.span.start <= zone.span.end && zone.span.end <= bytes.len(), "{:?}", zone.span);
    }
}

/// A feed or sitemap: reads within its limits, and addresses made one stay one.
fn feed(bytes: &[u8]) {
    if !bytes.is_empty() {
        archive("a.xml", bytes);
    }
    let limits = chancery_feeds::Limits::default();
    let base = "https://news.example/feed";
    let _ = chancery_feeds::is_feed(bytes, "text/xml");
    let mut entries = 0;
    let read = chancery_feeds::read(bytes, base, "application/rss+xml", &limits, &mut |piece| {
        entries += piece.len();
        piece.iter().filter_map(|entry| entry.url.as_deref()).for_each(one_address);
    });
    if let Ok(read) = read {
        assert!(read.entries >= entries, "{entries} items told of {}", read.entries);
    }
    if let Ok(base) = url::Url::parse(base) {
        chancery_feeds::discover(bytes, &base).iter().for_each(|url| one_address(url));
    }
}

/// robots.txt: what is said is said of any address.
fn robots(bytes: &[u8]) {
    let robots = chancery_feeds::Robots::new(bytes, "chancery");
    let _ = robots.delay();
    for address in ["https://news.example/", "https://news.example/a/b?c=d", "https://news.example/%2e%2e/x*$"] {
        if let Ok(url) = url::Url::parse(address) {
            assert_eq!(robots.allows(&url), robots.allows(&url));
        }
    }
}

fn one_address(url: &str) {
    if let Some(one) = chancery_feeds::canonical(url) {
        assert_eq!(chancery_feeds::canonical(&one).as_deref(), Some(one.as_str()), "{url:?}");
    }
    let name = chancery_feeds::file_name(url, "html");
    assert!(!name.is_empty() && !name.contains(['/', '\\', '\n', '\0']), "{name:?} of {url:?}");
}

/// What people and headers write of addresses: networks, proxies, exceptions, kinds, times to wait.
fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    one_address(&text);
    if let Ok(network) = text.parse::<chancery_fetch::Network>() {
        assert_eq!(network.to_string().parse(), Ok(network), "{text:?}");
    }
    if let Ok(proxy) = text.parse::<chancery_fetch::Proxy>() {
        assert!(proxy.to_string().parse::<chancery_fetch::Proxy>().is_ok(), "{text:?}");
    }
    let _ = chancery_fetch::Proxies::default().without(&text);
    if let Some(charset) = chancery_read::charset(&text) {
        assert!(!charset.is_empty() && charset.len() <= 40, "{charset:?}");
    }
    let _ = chancery_feeds::retry_after(&text, Some(&text), 0);
}

/// A line of a ledger or an exchange: what can be read is written, and read back as the same.
fn record(bytes: &[u8]) {
    use chancery_exchange::{Extras, document_from_json, document_to_json, fact_from_json, fact_to_json};
    use chancery_exchange::{conflict_from_json, conflict_to_json, decision_from_json, decision_to_json};
    use chancery_exchange::{group_from_json, group_to_json};
    let Ok(line) = std::str::from_utf8(bytes) else { return };
    macro_rules! holds {
        ($read:ident, $write:expr) => {
            if let Ok(value) = $read(line) {
                let written = $write(&value);
                let again = $read(&written).unwrap_or_else(|e| panic!("{written}: {e}"));
                assert_eq!($write(&again), written);
            }
        };
    }
    holds!(fact_from_json, |value| fact_to_json(value, Extras::Stored));
    holds!(document_from_json, |value| document_to_json(value, Extras::Stored));
    holds!(group_from_json, |value| group_to_json(value, Extras::Stored));
    holds!(conflict_from_json, conflict_to_json);
    holds!(decision_from_json, decision_to_json);
}
