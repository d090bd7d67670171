//! What is read from archives, dumps, mail and office files, where it says it was found, and what is told of the rest.

mod support;

use chancery_read::{Limits, ProblemKind, RawDocument};
use support::*;

fn origin(document: &RawDocument) -> &chancery_facts::Origin {
    document.origin.as_ref().expect("it says where it was found")
}

#[test]
fn packed_files_are_read_under_their_names() {
    for (name, bytes) in [("a.txt.gz", gzip(REPORT.as_bytes())), ("a.txt.zst", zstd(REPORT.as_bytes()))] {
        let items = of(name, bytes.clone());
        assert_eq!(names(&items), ["a.txt"]);
        assert_eq!(texts(&items), [REPORT]);
        assert_eq!(origin(good(&items)[0]).container, [name]);
        // Members one after the other are one text.
        let twice = of(name, [bytes.clone(), bytes].concat());
        assert_eq!(texts(&twice), [REPORT.repeat(2)]);
    }
    let skippable = [&b"\x50\x2a\x4d\x18\x03\0\0\0abc"[..], &zstd(REPORT.as_bytes())].concat();
    assert_eq!(texts(&of("a.zst", skippable)), [REPORT]);
    assert_eq!(texts(&piped(gzip(REPORT.as_bytes()))), [REPORT], "standard input is looked at too");
}

#[test]
fn packed_files_that_break_off_keep_what_came_before() {
    let packed = gzip(REPORT.repeat(200).as_bytes());
    let items = of("a.txt.gz", &packed[..packed.len() - 9]);
    assert_eq!(kinds(&items), [ProblemKind::CutOff]);
    assert!(texts(&items)[0].starts_with("Gunmen fire"));
    let frames = [zstd(REPORT.as_bytes()), zstd(REPORT.repeat(50).as_bytes())].concat();
    let items = of("a.txt.zst", &frames[..frames.len() - 20]);
    assert_eq!(kinds(&items), [ProblemKind::CutOff], "{:?}", lines(&items));
    assert!(texts(&items)[0].starts_with("Gunmen fire"));
}

#[test]
fn zip_files_give_their_reports_and_count_the_rest() {
    let inner = zip(&[("deep/three.txt", b"Three.", Way::Deflated)]);
    let archive = zip(&[
        ("reports/", b"", Way::Stored),
        ("reports/one.txt", b"One.", Way::Stored),
        ("reports/two.html", PAGE.as_bytes(), Way::Deflated),
        ("inner.zip", &inner, Way::Stored),
        ("four.txt", b"Four.", Way::Zstd),
        ("five.txt", b"Five.", Way::Streamed),
        ("pictures/a.jpg", b"x", Way::Stored),
        ("pictures/b.jpg", b"x", Way::Stored),
        (".hidden/six.txt", b"Six.", Way::Stored),
    ]);
    let items = of("all.zip", archive.clone());
    assert_eq!(names(&items), ["one.txt", "two.html", "three.txt", "four.txt", "five.txt"]);
    assert_eq!(lines(&items), ["all.zip: no reports: left out: 2 .jpg entries, 1 hidden entries"]);
    let three = good(&items)[2];
    assert_eq!(origin(three).container, ["all.zip", "inner.zip", "deep/three.txt"]);
    assert_eq!(origin(three).place.as_deref(), Some("entry 1"));
    // The same from a file, which is read at any place, and from a pipe.
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("all.zip"), &archive).unwrap();
    let from_file: Vec<Item> = chancery_read::documents(&[dir.path().join("all.zip")], &Limits::default()).collect();
    assert_eq!(texts(&from_file), texts(&items));
    assert_eq!(texts(&piped(archive)), texts(&items));
}

#[test]
fn bad_entries_of_a_zip_file_do_not_hide_the_good_ones() {
    let mut archive = zip(&[
        ("../../one.txt", b"One.", Way::Stored),
        ("locked.txt", b"Two.", Way::Locked),
        ("strange.txt", b"Three.", Way::Strange),
        ("broken.txt", b"Four is a longer text.", Way::Stored),
        ("five.txt", b"Five.", Way::Deflated),
    ]);
    let at = archive.windows(4).position(|w| w == b"Four").unwrap();
    archive[at] = b'f';
    let items = of("a.zip", archive);
    assert_eq!(names(&items), ["one.txt", "broken.txt", "five.txt"], "a name is a label, never a path");
    assert_eq!(kinds(&items), [ProblemKind::Encrypted, ProblemKind::Unsupported, ProblemKind::Broken]);
    assert!(
        lines(&items)[2].contains("a.zip!broken.txt: entry 4: broken: the check sum is another"),
        "{:?}",
        lines(&items)
    );
}

#[test]
fn a_zip_file_that_breaks_off_is_read_from_its_beginning() {
    let archive = zip(&[
        ("one.txt", b"One.", Way::Stored),
        ("two.txt", b"Two.", Way::Deflated),
        ("three.txt", b"Three.", Way::Stored),
    ]);
    let cut = archive.windows(9).position(|w| w == b"three.txt").unwrap() + 4;
    let items = of("a.zip", &archive[..cut]);
    assert_eq!(texts(&items), ["One.", "Two."]);
    assert_eq!(kinds(&items), [ProblemKind::CutOff], "{:?}", lines(&items));
    let streamed = zip(&[("one.txt", b"One.", Way::Streamed), ("two.txt", b"Two.", Way::Stored)]);
    assert_eq!(kinds(&of("a.zip", &streamed[..streamed.len() - 30])), [ProblemKind::Broken]);
}

#[test]
fn web_archives_give_pages_with_address_and_time() {
    for (name, bytes) in [
        ("a.warc", warc()),
        ("a.warc.gz", gzip(&warc())),
        ("records.warc.gz", {
            // As crawlers write them: every record packed by itself.
            warc().split(|_| false).flat_map(gzip).collect()
        }),
    ] {
        let items = of(name, bytes);
        assert_eq!(names(&items), ["herald.example-gunmen-fire.html", "post.example-b.txt"], "{name}");
        assert_eq!(texts(&items)[0], PAGE, "the bytes of the page as they were sent");
        let found = origin(good(&items)[0]);
        assert_eq!(found.url.as_deref(), Some("https://www.herald.example/world/gunmen-fire.html"));
        assert_eq!(found.fetched.as_deref(), Some("2031-05-20T08:15:00Z"));
        assert_eq!(found.media_type.as_deref(), Some("text/html"));
        assert!(found.place.as_deref().unwrap().starts_with("record 3 at byte "), "{found:?}");
        assert_eq!(found.stated, chancery_facts::Stated::default(), "a day of fetching is none of publication");
        assert!(good(&items)[0].bulk);
        let left = "left out: 1 image/png, 1 pages with status 404, 1 request records, 1 warcinfo records";
        assert_eq!(lines(&items), [format!("{name}: no reports: {left}")]);
    }
}

#[test]
fn codings_of_the_way_are_taken_off() {
    let chunked = [
        format!("{:x}\r\n{}\r\n", 10, &PAGE[..10]),
        format!("{:X};x=y\r\n{}\r\n0\r\n\r\n", PAGE.len() - 10, &PAGE[10..]),
    ]
    .concat();
    let ways: [(&str, Vec<u8>); 6] = [
        ("Content-Encoding: gzip\r\n", gzip(PAGE.as_bytes())),
        ("Content-Encoding: gzip\r\n", PAGE.into()),
        ("Content-Encoding: zstd\r\n", zstd(PAGE.as_bytes())),
        ("Transfer-Encoding: chunked\r\n", chunked.into_bytes()),
        ("Transfer-Encoding: chunked\r\n", PAGE.into()),
        ("Content-Encoding: identity\r\n", PAGE.into()),
    ];
    for (headers, body) in ways {
        let headers = format!("Content-Type: text/html\r\n{headers}");
        let items = of("a.warc", record("response", "http://a.example/b", "x", &answer(200, &headers, &body)));
        assert_eq!(texts(&items), [PAGE], "{headers}");
    }
    let brotli = answer(200, "Content-Type: text/html\r\nContent-Encoding: br\r\n", b"\x0b\x02\x80hello\x03");
    assert_eq!(texts(&of("a.warc", record("response", "http://a.example/b", "x", &brotli))), ["hello"]);
    let cut = gzip(PAGE.repeat(9).as_bytes());
    let half = answer(200, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &cut[..cut.len() - 12]);
    let items = of("a.warc", record("response", "http://a.example/b", "x", &half));
    assert!(texts(&items)[0].starts_with("<!DOCTYPE"));
    assert!(origin(good(&items)[0]).remarks[0].starts_with("the page is not whole"));
}

#[test]
fn a_character_set_that_only_the_header_names_is_heeded() {
    let russian =
        encoding_rs::WINDOWS_1251.encode("<html><body><p>Посольство закрыто.</p></body></html>").0.into_owned();
    let of_page = |headers: &str, body: &[u8]| {
        of("a.warc", record("response", "http://a.example/b", "x", &answer(200, headers, body)))
    };
    let items = of_page("Content-Type: text/html; charset=windows-1251\r\n", &russian);
    assert_eq!(good(&items)[0].bytes, russian, "the bytes stay as they were sent");
    assert_eq!(origin(good(&items)[0]).charset.as_deref(), Some("windows-1251"));
    assert!(!origin(good(&items)[0]).original && good(&items)[0].original.is_none());
    for (header, charset) in [
        ("Content-Type: text/html\r\n", None),
        ("Content-Type: text/html; charset=\r\n", None),
        ("Content-Type: text/html; boundary=x; Charset=\"Shift_JIS\"\r\n", Some("shift_jis")),
        ("Content-Type: text/html; charset=no\u{1b}such\r\n", Some("nosuch")),
    ] {
        let items = of_page(header, &russian);
        assert_eq!(origin(good(&items)[0]).charset.as_deref(), charset, "{header}");
    }
    let items = of_page(&format!("Content-Type: text/html; charset={}\r\n", "x".repeat(41)), &russian);
    assert_eq!(origin(good(&items)[0]).charset, None, "no name of anything");
}

#[test]
fn web_archives_that_break_off_keep_what_came_before() {
    let whole = [page("http://a.example/1", PAGE), page("http://a.example/2", PAGE)].concat();
    let items = of("a.warc", &whole[..whole.len() - 40]);
    assert_eq!(names(&items), ["a.example-1.html"]);
    assert_eq!(kinds(&items), [ProblemKind::CutOff]);
    assert!(
        lines(&items)[0].starts_with(&format!("a.warc: record 2 at byte {}: cut off", whole.len() / 2)),
        "{:?}",
        lines(&items)
    );
    let rubbish = [b"\0\xffrubbish\nmore\n".as_slice(), &page("http://a.example/1", PAGE), b"lost\n"].concat();
    let rubbish = [b"WARC/1.0\r\nWARC-Type: response\r\n\r\n".as_slice(), &rubbish].concat();
    let items = of("a.warc", rubbish);
    assert_eq!(names(&items), ["a.example-1.html"], "{:?}", lines(&items));
    assert!(kinds(&items).iter().all(|k| *k == ProblemKind::Broken) && kinds(&items).len() == 3, "{:?}", lines(&items));
}

#[test]
fn wacz_files_give_their_web_archives_only() {
    let archive = zip(&[
        ("datapackage.json", b"{}", Way::Deflated),
        ("pages/pages.jsonl", b"{\"text\": \"not a report\", \"url\": \"http://a.example\"}", Way::Deflated),
        ("archive/data.warc.gz", &gzip(&page("http://a.example/1", PAGE)), Way::Stored),
    ]);
    let items = of("crawl.wacz", archive);
    assert_eq!(names(&items), ["a.example-1.html"]);
    assert_eq!(origin(good(&items)[0]).container, ["crawl.wacz", "archive/data.warc.gz"]);
}

#[test]
fn dumps_give_text_and_what_they_state() {
    let items = of("news.jsonl", dump());
    assert_eq!(
        texts(&items),
        ["Gunmen fire on embassy\n\nGunmen fired on the embassy of Norland.", "Envoy speaks\n\nThe envoy spoke."]
    );
    assert_eq!(names(&items), ["herald.example-a-1.txt", "herald.example-a-2.txt"]);
    assert_eq!(kinds(&items), [ProblemKind::NoText, ProblemKind::Broken]);
    assert!(lines(&items)[0].starts_with("news.jsonl: line 2: no text: none of"), "{:?}", lines(&items));
    let stated = &origin(good(&items)[0]).stated;
    assert_eq!(stated.by, "the dump");
    assert_eq!(
        stated.published.as_ref().map(|p| (p.day.to_string(), p.time.clone())),
        Some(("2031-05-14".into(), None))
    );
    assert_eq!(stated.author.as_deref(), Some("Ana Riss, Bo Lind"));
    assert_eq!(origin(good(&items)[0]).fetched.as_deref(), Some("2031-05-20 08:00:00"));
    assert_eq!(texts(&piped(dump())), texts(&items), "the first line tells what it is");
    let mut limits = Limits::default();
    limits.fields.set("text", "article.body").unwrap();
    assert!(limits.fields.set("teaser", "x").is_err() && limits.fields.set("text", "").is_err());
    let nested = "{\"article\": {\"body\": \"The envoy spoke.\"}, \"maintext\": \"other\"}";
    assert_eq!(texts(&with("a.jsonl", nested, &limits)), ["The envoy spoke."]);
    let pretty = "{\n  \"maintext\": \"The envoy spoke.\",\n  \"title\": null\n}\n";
    assert_eq!(texts(&of("a.json", pretty)), ["The envoy spoke."], "one object over many lines");
}

#[test]
fn extracts_of_news_crawls_are_known_by_their_keys() {
    let line = "{\"plain_text\": \"The envoy spoke.\", \"requested_url\": \"https://b.example/e\", \"published_date\": \"2031-05-14\", \
                \"sitename\": \"B\", \"author\": \"Ana Riss\"}\n{\"text\": \"Two.\", \"domain\": \"c.example\", \"date\": \"2031-05-15\"}\n";
    let items = of("cc.jsonl", line);
    assert_eq!(texts(&items), ["The envoy spoke.", "Two."], "{:?}", lines(&items));
    let first = origin(good(&items)[0]);
    assert_eq!((first.url.as_deref(), first.stated.outlet.as_deref()), (Some("https://b.example/e"), Some("B")));
    assert_eq!(first.stated.published.as_ref().map(|p| p.day.to_string()).as_deref(), Some("2031-05-14"));
    assert_eq!(origin(good(&items)[1]).stated.outlet.as_deref(), Some("c.example"));
}

#[test]
fn feeds_in_files_give_what_their_items_say() {
    for (name, bytes) in [("alerts.xml", rss().into_bytes()), ("alerts.xml.gz", gzip(rss().as_bytes()))] {
        let items = of(name, bytes);
        assert_eq!(names(&items), ["a.example-gunmen.html", "alerts.xml-3.html"], "{:?}", lines(&items));
        let first = &texts(&items)[0];
        assert!(first.contains("<h1>Gunmen fire on embassy</h1>"), "{first}");
        assert!(first.contains("<p>They wounded two guards &amp; a driver.</p>"), "{first}");
        assert!(first.contains("content=\"2031-05-14T09:00:00Z\""), "{first}");
        assert!(!first.contains("<item>") && !first.contains("Short."), "{first}");
        let place = origin(good(&items)[0]);
        assert_eq!(place.place.as_deref(), Some("item 1"));
        assert_eq!(place.url.as_deref(), Some("https://a.example/gunmen?utm_source=rss"));
        assert_eq!(origin(good(&items)[1]).url, None);
        assert_eq!(
            lines(&items),
            [format!("{name}: no reports: left out: 1 items of a feed with hardly any words of their own")]
        );
    }
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A</title><entry><title>Gunmen fire</title><id>1</id><link href=\"/gunmen\"/>\
                <updated>2031-05-14T09:00:00Z</updated><content type=\"html\">&lt;p&gt;Gunmen fired on the embassy of Norland in Port Amar on Tuesday and wounded two guards.&lt;/p&gt;</content></entry></feed>";
    let items = of("a", atom);
    assert!(texts(&items)[0].contains("<p>Gunmen fired on the embassy"), "{:?}", texts(&items));
    assert_eq!(origin(good(&items)[0]).url, None, "nobody knows what a relative address is relative to");
    let json = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"J\", \"items\": [{\"id\": \"1\", \"url\": \"https://a.example/g\", \
                \"content_text\": \"Gunmen fired on the embassy of Norland in Port Amar on Tuesday and wounded two guards, police said.\"}]}";
    assert_eq!(names(&of("a.json", json)), ["a.example-g.html"]);
    let items = of("a.xml", &rss()[..rss().len() - 60]);
    assert_eq!(names(&items), ["a.example-gunmen.html"]);
    assert_eq!(kinds(&items), [ProblemKind::CutOff, ProblemKind::NotAReport], "{:?}", lines(&items));
    let sitemap = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>https://a.example/g</loc></url></urlset>";
    let items = of("sitemap.xml", sitemap);
    assert_eq!(kinds(&items), [ProblemKind::NoText, ProblemKind::NotAReport], "{:?}", lines(&items));
    assert!(lines(&items)[0].contains("followed to its articles"), "{:?}", lines(&items));
}

#[test]
fn feeds_and_articles_are_found_among_files_that_are_neither() {
    let article = "{\n\"authors\": [],\n\"maintext\": \"The envoy spoke.\"\n}";
    let files = [
        ("feed.xml", rss()),
        ("pom.xml", "<project/>".into()),
        ("envoy.json", article.into()),
        ("a.json", "{}".into()),
    ];
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in &files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    let items: Vec<Item> = chancery_read::documents(&[dir.path().to_path_buf()], &Limits::default()).collect();
    let expected = ["envoy.json-1.txt", "a.example-gunmen.html", "feed.xml-3.html"];
    assert_eq!(names(&items), expected, "{:?}", lines(&items));
    assert_eq!(kinds(&items), [ProblemKind::NotAReport, ProblemKind::SkippedKind, ProblemKind::SkippedKind]);
    let entries: Vec<_> = files.iter().rev().map(|(name, text)| (*name, text.as_bytes(), Way::Deflated)).collect();
    let items = of("all.zip", zip(&entries));
    assert_eq!(names(&items), expected, "{:?}", lines(&items));
    assert_eq!(
        lines(&items),
        [
            "all.zip: no reports: left out: 1 .json entries, 1 .xml entries, 1 items of a feed with hardly any words of their own"
        ]
    );
}

#[test]
fn messages_give_their_best_part_subject_sender_and_time() {
    let items = of("letter.eml", message());
    assert_eq!(kinds(&items), []);
    let document = good(&items)[0];
    assert!(
        texts(&items)[0].starts_with("Gunmen fire on embassy – morning letter\n\nGunmen fire on embassy"),
        "{}",
        texts(&items)[0]
    );
    assert!(
        texts(&items)[0].contains("wounded – as told – two guards") || texts(&items)[0].contains("wounded – as told –")
    );
    assert_eq!(document.original.as_deref(), Some(message().as_bytes()));
    let stated = &origin(document).stated;
    assert_eq!(stated.author.as_deref(), Some("Halden Post – daily"));
    let published = stated.published.as_ref().unwrap();
    assert_eq!(
        (published.day.to_string().as_str(), published.time.as_deref()),
        ("2031-05-14", Some("23:30")),
        "as its clock showed"
    );
    let stub = message().replace(&REPORT[..40], "x");
    let at = stub.find("x\r\n").unwrap_or(0);
    assert!(at < stub.len());
    let page_only =
        "From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nMessage-ID: <1@b>\r\nContent-Type: text/html\r\n\r\n"
            .to_owned()
            + PAGE;
    let items = of("m", page_only);
    assert_eq!(texts(&items), [PAGE], "a message is known by its head");
    assert_eq!(origin(good(&items)[0]).stated.published, None);
    let none = "From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nMessage-ID: <1@b>\r\n\r\n";
    assert_eq!(kinds(&of("m.eml", none)), [ProblemKind::NoText]);
}

#[test]
fn what_is_attached_to_a_message_is_read_too() {
    let packed = gzip(b"Attached words.");
    let encoded = base64(&packed);
    let message = format!(
        "From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nMessage-ID: <1@b>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n--b\r\n\
         Content-Type: application/gzip; name=\"../r.txt.gz\"\r\nContent-Disposition: attachment; filename=\"../r.txt.gz\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n\
         --b\r\nContent-Type: text/plain; charset=windows-1252\r\nContent-Disposition: attachment; filename=\"annex.txt\"\r\n\r\nAnnexed caf\u{e9}.\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=\"page.html\"\r\n\r\n{PAGE}\r\n\
         --b\r\nContent-Type: text/css\r\nContent-Disposition: attachment; filename=\"x.css\"\r\n\r\np {{}}\r\n--b--\r\n"
    );
    let message: Vec<u8> = message.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let items = of("m.eml", message);
    assert_eq!(names(&items), ["m.eml", "r.txt", "annex.txt", "page.html"]);
    assert_eq!(texts(&items)[1..3], ["Attached words.", "Annexed caf\u{e9}."]);
    assert!(texts(&items)[3].contains("wounded two guards"));
    assert_eq!(lines(&items), ["m.eml: no reports: left out: 2 attached files of other kinds"]);
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .map(|c| {
            let n =
                u32::from(c[0]) << 16 | u32::from(*c.get(1).unwrap_or(&0)) << 8 | u32::from(*c.get(2).unwrap_or(&0));
            (0..4)
                .map(|i| if i <= c.len() { char::from(LETTERS[(n >> (18 - 6 * i)) as usize & 63]) } else { '=' })
                .collect::<String>()
        })
        .collect()
}

#[test]
fn mailboxes_give_their_messages() {
    let items = of("box.mbox", mailbox());
    assert_eq!(names(&items), ["box.mbox-1", "box.mbox-2"], "{:?}", lines(&items));
    assert!(
        texts(&items)[0].ends_with("From our own man in the port.\n\n")
            || texts(&items)[0].contains("\nFrom our own man")
    );
    assert_eq!(origin(good(&items)[1]).place.as_deref(), Some("message 2"));
    assert_eq!(origin(good(&items)[1]).stated.title.as_deref(), Some("Letter 2"));
}

#[test]
fn pdf_and_docx_give_their_text_and_are_kept() {
    let bytes = pdf(&["Gunmen fire on embassy", "Gunmen fired on the embassy of Norland in Port Amar."]);
    let items = of("report.pdf", bytes.clone());
    assert!(
        texts(&items)[0].contains("Gunmen fired on the embassy of Norland in Port Amar."),
        "{:?} {:?}",
        texts(&items),
        lines(&items)
    );
    assert_eq!(good(&items)[0].original, Some(bytes));
    assert_eq!(names(&items), ["report.pdf"]);
    assert_eq!(kinds(&of("a.pdf", pdf(&[]))), [ProblemKind::NoText]);
    assert_eq!(kinds(&of("a.pdf", "%PDF-1.7 text text")), [ProblemKind::Broken]);
    let items = of("report.docx", docx());
    assert_eq!(texts(&items), ["Gunmen fire on embassy\n\nTwo guards & a driver were hurt.\n"], "{:?}", lines(&items));
    assert_eq!(origin(good(&items)[0]).stated.title.as_deref(), Some("Situation report"));
    assert_eq!(good(&items)[0].original, Some(docx()));
    let sheet = zip(&[("[Content_Types].xml", b"<Types/>", Way::Stored), ("xl/workbook.xml", b"<x/>", Way::Stored)]);
    assert_eq!(kinds(&of("a.xlsx", sheet)), [ProblemKind::Unsupported]);
}

#[test]
fn folders_give_archives_and_say_where_in_them() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("2031")).unwrap();
    std::fs::write(dir.path().join("2031/may.warc.gz"), gzip(&warc())).unwrap();
    std::fs::write(dir.path().join("box.mbox"), mailbox()).unwrap();
    std::fs::write(dir.path().join("one.txt"), REPORT).unwrap();
    let documents = chancery_read::documents(&[dir.path().to_path_buf()], &Limits::default());
    let (size, counter) = (documents.size().unwrap(), documents.counter());
    let items: Vec<Item> = documents.collect();
    assert_eq!(good(&items).len(), 5);
    assert_eq!(origin(good(&items)[0]).container, ["2031/may.warc.gz"]);
    assert!(good(&items)[4].origin.is_none(), "a file that is the document needs no words");
    assert_eq!(counter.bytes(), size, "all bytes are counted once");
}
