//! Whatever the bytes: no panic, and every zone can be traced to its bytes.

use chancery_clean::{Cleaned, Options, clean, clean_with};

/// A small generator, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>Rockets hit embassy | Halden Post</title>
<meta property="og:site_name" content="Halden Post"><meta property="article:published_time" content="2031-06-12T21:41:00+02:00">
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-06-12T21:41:00+02:00","publisher":{"name":"Halden Post"}}</script>
<style>p { color: red }</style></head><body class="has-sidebar"><nav><ul><li><a href="/">Home</a><li><a href="/w">World</a></ul></nav>
<article><h1>Rockets hit Norland embassy in Port&nbsp;Amar</h1><p class="byline">By Ana Riss</p>
<figure><img src="a.jpg"><figcaption>The embassy quarter, May 2029. <span>Photo: Ivo Tarn</span></figcaption></figure>
<p>PORT AMAR (Reuters) &mdash; Two rockets hit the embassy of <b>Nor</b>land late on Wednesday, the police said.<p>It&rsquo;s the second attack in a month,
officials said. &ldquo;Nobody was hurt,&rdquo; the ambassador told reporters.</p><aside><h3>Related</h3><a href="x">Envoy recalled</a></aside>
<p>The interior ministry said that it had found a lorry with four launch tubes near the port.</p></article>
<div class="share-bar">Share this</div><footer>&copy; 2031 Halden Post</footer></body></html>"#;

const TEXT: &str = "Rockets hit Norland embassy\n\nIt\u{2019}s the second attack \u{2014} \u{201c}in a month\u{201d}.\r\n12 June 2031\n\n\
Two rockets\u{a0}hit the embassy late on Wednes\u{ad}day, the police said. Nobody was hurt. \u{2013}AFP\n";

fn check(bytes: &[u8], cleaned: &Cleaned) {
    let text = &cleaned.text;
    assert_eq!(text.zones.len(), cleaned.document.zones.len());
    let mut end = 0;
    for (zone, span) in text.zones.iter().zip(&cleaned.document.zones) {
        let words = &text.as_str()[zone.range.clone()];
        assert!(!words.is_empty() && words.trim() == words, "{words:?}");
        assert!(zone.range.start >= end, "zones overlap or are out of order");
        end = zone.range.end;
        assert!(span.span.start < span.span.end && span.span.end <= bytes.len(), "{words:?} {span:?}");
    }
    for pair in cleaned.document.zones.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
    }
    let quotes = [&cleaned.document.title, &cleaned.document.deck, &cleaned.document.published.evidence];
    for quote in quotes.into_iter().flatten() {
        assert_eq!(String::from_utf8_lossy(&bytes[quote.span.start..quote.span.end]), quote.text);
    }
}

/// The bytes of a zone, cleaned alone, read the same.
fn check_words(bytes: &[u8], cleaned: &Cleaned) {
    for (zone, span) in cleaned.text.zones.iter().zip(&cleaned.document.zones) {
        let piece = &bytes[span.span.start..span.span.end];
        let again = clean("piece", piece).unwrap();
        let squeeze = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeeze(again.text.as_str()), squeeze(&cleaned.text.as_str()[zone.range.clone()]));
    }
}

#[test]
fn random_bytes() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..1500 {
        let len = dice.below(400);
        let wide = dice.below(3);
        let bytes: Vec<u8> = (0..len)
            .map(|_| match wide {
                0 => dice.next() as u8,
                1 => b"<>&;=/\"' \n.,aAbB19-\xc3\xa9\xe2\x80\x99"[dice.below(24)],
                _ => 32 + dice.below(95) as u8,
            })
            .collect();
        if let Ok(cleaned) = clean(if wide == 1 { "a.html" } else { "a.txt" }, &bytes) {
            check(&bytes, &cleaned);
        }
    }
}

#[test]
fn broken_pages() {
    for cut in 0..PAGE.len() {
        if let Ok(cleaned) = clean("a.html", &PAGE.as_bytes()[..cut]) {
            check(&PAGE.as_bytes()[..cut], &cleaned);
        }
    }
    let mut dice = Dice(77);
    for _ in 0..1500 {
        let mut bytes = PAGE.as_bytes().to_vec();
        for _ in 0..1 + dice.below(12) {
            let at = dice.below(bytes.len());
            match dice.below(4) {
                0 => bytes[at] = dice.next() as u8,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b"<>&\"/\0\xff"[dice.below(7)]),
                _ => {
                    let end = (at + dice.below(60)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    let to = dice.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
        if let Ok(cleaned) = clean("a.html", &bytes) {
            check(&bytes, &cleaned);
        }
    }
}

#[test]
fn zones_read_the_same_when_cut_out() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(TEXT);
    let mixed = [TEXT.as_bytes(), b"\nThe guards\x92 post was hit twice, officials of the ministry said.\n"].concat();
    for bytes in [TEXT.as_bytes(), &latin, &mixed] {
        let cleaned = clean("a.txt", bytes).unwrap();
        check(bytes, &cleaned);
        if bytes != &mixed[..] {
            check_words(bytes, &cleaned);
        }
    }
    let wide = clean("a.txt", &utf16).unwrap();
    check(&utf16, &wide);
    let plain = clean("a.txt", TEXT.as_bytes()).unwrap();
    assert_eq!(wide.text.as_str(), plain.text.as_str());
    assert_eq!(wide.document.encoding, "UTF-16LE");
    for (zone, span) in wide.text.zones.iter().zip(&wide.document.zones) {
        let units: Vec<u16> = utf16[span.span.start..span.span.end]
            .chunks(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        let original = String::from_utf16(&units).unwrap();
        let same = |c: char| {
            if c == '\u{2019}' {
                '\''
            } else if c == '\u{a0}' {
                ' '
            } else {
                c
            }
        };
        let want: String = original.chars().filter(|c| !matches!(c, '\u{ad}' | '\r')).map(same).collect();
        assert_eq!(wide.text.as_str()[zone.range.clone()], want);
    }
}

#[test]
fn a_page_is_read_with_its_data() {
    let cleaned = clean("a.html", PAGE.as_bytes()).unwrap();
    check(PAGE.as_bytes(), &cleaned);
    let d = &cleaned.document;
    assert_eq!(d.title.as_ref().unwrap().text, "Rockets hit Norland embassy in Port&nbsp;Amar");
    assert_eq!(d.outlet.as_deref(), Some("Halden Post"));
    assert_eq!(d.agency.as_ref().unwrap().name, "Reuters");
    assert_eq!(d.published.day().unwrap().to_string(), "2031-06-12");
    assert_eq!(d.published.time.as_deref(), Some("21:41"));
    assert_eq!(d.published.evidence.as_ref().unwrap().text, "2031-06-12T21:41:00+02:00");
    let of = |zone: &str| -> Vec<&str> {
        cleaned
            .text
            .zones
            .iter()
            .filter(|z| z.zone.as_str() == zone)
            .map(|z| &cleaned.text.as_str()[z.range.clone()])
            .collect()
    };
    assert_eq!(
        of("body"),
        [
            "Two rockets hit the embassy of Norland late on Wednesday, the police said.",
            "It's the second attack in a month, officials said. \u{201c}Nobody was hurt,\u{201d} the ambassador told reporters.",
            "The interior ministry said that it had found a lorry with four launch tubes near the port.",
        ]
    );
    assert_eq!(of("caption"), ["The embassy quarter, May 2029."]);
    assert_eq!(of("dateline"), ["PORT AMAR (Reuters) \u{2014}"]);
    assert!(of("credit").contains(&"By Ana Riss") && of("credit").contains(&"Photo: Ivo Tarn"));
    assert!(of("teaser").contains(&"Envoy recalled"));
    assert_eq!(of("social"), ["Share this"]);
}

#[test]
fn a_page_without_headings_or_data() {
    let page = "<html><head><title>Guards doubled at missions | Halden Post</title></head><body><div><a href=/>Home</a></div>\
        <table><tr><td><font size=2>By Ana Riss - 11/19/19 06:56 AM EST<br><br>The guards at foreign missions in Port Amar were \
        doubled on Tuesday, the interior ministry said.<br><br>It gave no reason for the step, which was ordered by the minister.\
        </font></td></tr></table><p>&copy; 2019 Halden Post</p></body></html>";
    let cleaned = clean("a.html", page.as_bytes()).unwrap();
    check(page.as_bytes(), &cleaned);
    let zones: Vec<(&str, &str)> = cleaned
        .text
        .zones
        .iter()
        .map(|z| (z.zone.as_str(), &cleaned.text.as_str()[z.range.clone()]))
        .filter(|(zone, _)| *zone != "widget")
        .collect();
    assert_eq!(
        zones,
        [
            ("title", "Guards doubled at missions"),
            ("credit", "By Ana Riss"),
            ("dateline", "- 11/19/19 06:56 AM EST"),
            (
                "body",
                "The guards at foreign missions in Port Amar were doubled on Tuesday, the interior ministry said."
            ),
            ("body", "It gave no reason for the step, which was ordered by the minister."),
            ("credit", "\u{a9} 2019 Halden Post"),
        ]
    );
    assert_eq!(cleaned.document.published.day().unwrap().to_string(), "2019-11-19");
    assert_eq!(cleaned.document.outlet.as_deref(), Some("Halden Post"));
}

#[test]
fn large_inputs_are_bounded() {
    let line = "a ".repeat(20 << 20);
    let cleaned = clean("a.txt", line.as_bytes()).unwrap();
    assert!(cleaned.text.as_str().len() <= 8 << 20);
    assert!(cleaned.document.remarks[0].contains("only the first"));
    let deep = "<div>".repeat(200_000) + "text of the page";
    assert!(clean("a.html", deep.as_bytes()).is_ok());
    let options = Options { max_bytes: 5, ..Options::default() };
    let cut = clean_with("a.txt", "abc\u{20ac}\u{20ac}".as_bytes(), &options).unwrap();
    assert_eq!((cut.text.as_str(), cut.document.encoding.as_str()), ("abc", "UTF-8"));
}

#[test]
fn documents_without_text_are_reported() {
    for bytes in [&b" \n\t "[..], b"\0\0", b"<html><head><script>x</script></head></html>"] {
        assert!(clean("a", bytes).unwrap_err().to_string().starts_with("a: no text"));
    }
}
