//! Input made to do harm: every limit is reported with file, place and kind, and what else is there is read.

mod support;

use chancery_read::{Helper, Limits, ProblemKind};
use std::time::{Duration, Instant};
use support::*;

fn small() -> Limits {
    Limits { max_file_bytes: 1 << 20, free_bytes: 2 << 20, ..Limits::default() }
}

#[test]
fn bombs_stop_early_and_leave_the_rest() {
    let zeros = vec![b' '; 40 << 20];
    let start = Instant::now();
    for (name, bomb) in
        [("b.warc.gz", gzip(&record("response", "http://a.example/1", "x", &zeros))), ("b.txt.zst", zstd(&zeros))]
    {
        let items = with(name, bomb, &small());
        assert!(good(&items).is_empty());
        assert!(
            matches!(kinds(&items)[..], [ProblemKind::Bomb] | [ProblemKind::TooLarge]),
            "{name} {:?}",
            lines(&items)
        );
    }
    let archive = zip(&[
        ("one.txt", b"One.", Way::Stored),
        ("bomb.txt", &zeros, Way::Deflated),
        ("two.txt", b"Two.", Way::Stored),
    ]);
    let items = with("a.zip", archive, &small());
    assert_eq!(
        texts(&items),
        ["One.", "Two."],
        "one entry that is too large does not end the archive: {:?}",
        lines(&items)
    );
    assert_eq!(kinds(&items), [ProblemKind::TooLarge]);
    // A page that unpacks to more than a document may have.
    let body = answer(200, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(&zeros[..1_500_000]));
    let pages = [record("response", "http://a.example/1", "x", &body), page("http://a.example/2", PAGE)].concat();
    let items = with("a.warc", pages, &small());
    assert_eq!((names(&items), kinds(&items)), (vec!["a.example-2.html"], vec![ProblemKind::TooLarge]));
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn what_comes_out_of_all_entries_together_is_bounded() {
    let zeros = vec![b' '; 900 << 10];
    let names: Vec<String> = (0..40).map(|n| format!("{n:02}.txt")).collect();
    let entries: Vec<(&str, &[u8], Way)> =
        names.iter().map(|n| (n.as_str(), zeros.as_slice(), Way::Deflated)).collect();
    let items = with("a.zip", zip(&entries), &Limits { max_ratio: 50, ..small() });
    assert!(kinds(&items).contains(&ProblemKind::Bomb), "{:?}", lines(&items));
    assert!(items.len() < 30, "reading ends there: {}", items.len());
}

#[test]
fn archives_in_archives_end_somewhere() {
    let mut packed = REPORT.as_bytes().to_vec();
    for _ in 0..30 {
        packed = gzip(&packed);
    }
    assert_eq!(kinds(&of("a.gz", packed)), [ProblemKind::TooDeep]);
    let mut archive = zip(&[("one.txt", b"One.", Way::Stored)]);
    for _ in 0..8 {
        archive = zip(&[("in.zip", &archive, Way::Stored), ("beside.txt", b"Beside.", Way::Stored)]);
    }
    let items = of("a.zip", archive);
    assert_eq!(kinds(&items), [ProblemKind::TooDeep, ProblemKind::TooDeep], "both entries of the deepest one");
    assert_eq!(good(&items).len(), 6, "what lies beside is read");
    let message = |inner: &str| {
        format!(
            "From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nMessage-ID: <1@b>\r\nContent-Type: message/rfc822\r\n\r\n{inner}"
        )
    };
    let nested = (0..200).fold("Subject: t\r\n\r\nWords.".to_owned(), |inner, _| message(&inner));
    assert!(of("a.eml", nested).len() < 100);
}

#[test]
fn millions_of_entries_are_a_stream_of_some() {
    let limits = Limits { max_entries: 500, ..Limits::default() };
    let names: Vec<String> = (0..2000).map(|n| format!("{n}.txt")).collect();
    let entries: Vec<(&str, &[u8], Way)> =
        names.iter().map(|n| (n.as_str(), b"Words.".as_slice(), Way::Stored)).collect();
    let items = with("a.zip", zip(&entries), &limits);
    assert_eq!((good(&items).len(), kinds(&items)), (500, vec![ProblemKind::TooMany]));
    let dump = "{\"text\": \"Words.\"}\n".repeat(2000);
    let items = with("a.jsonl", dump, &limits);
    assert_eq!((good(&items).len(), kinds(&items)), (500, vec![ProblemKind::TooMany]));
    let records = page("http://a.example/1", PAGE).repeat(2000);
    let items = with("a.warc", records, &limits);
    assert_eq!((good(&items).len(), kinds(&items)), (500, vec![ProblemKind::TooMany]));
}

#[test]
fn very_many_problems_alike_are_counted() {
    let dump = "no object\n".repeat(5000) + "{\"text\": \"Words.\"}\n";
    let items = of("a.jsonl", "{\"x\": 1}\n".to_owned() + &dump);
    let told: u64 = items.iter().filter_map(|i| i.as_ref().err()).map(|p| p.count).sum();
    assert_eq!((told, good(&items).len()), (5001, 1));
    assert!(items.len() < 30, "{}", items.len());
    assert!(lines(&items).last().unwrap().ends_with("4980 more of this kind"), "{:?}", lines(&items));
}

#[test]
fn endless_lines_are_passed_over() {
    let long = "x".repeat(3 << 20);
    let dump = format!("{{\"text\": \"One.\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"Two.\"}}\n");
    let items = with("a.jsonl", dump, &small());
    assert_eq!(
        (texts(&items), kinds(&items)),
        (vec!["One.".to_owned(), "Two.".to_owned()], vec![ProblemKind::TooLarge])
    );
    let head = format!("WARC/1.0\r\nX: {long}\r\n\r\n");
    let items = with("a.warc", [head.as_bytes(), &page("http://a.example/1", PAGE)].concat(), &small());
    assert_eq!(names(&items), ["a.example-1.html"]);
    let items = with("a.mbox", mailbox().replace("Port Amar", &long), &small());
    assert_eq!(kinds(&items), [ProblemKind::TooLarge, ProblemKind::TooLarge], "{:?}", lines(&items));
}

#[test]
fn lengths_that_lie_are_found_out() {
    let lie = |length: &str| {
        let text = String::from_utf8(page("http://a.example/1", PAGE)).unwrap();
        let (before, after) = text.split_once("Content-Length: ").unwrap();
        let (_, after) = after.split_once("\r\n").unwrap();
        format!("{before}Content-Length: {length}\r\n{after}")
    };
    for length in ["99999999999999999999", "18446744073709551615", "-1", "x"] {
        let items = with("a.warc", lie(length), &small());
        assert!(good(&items).is_empty() && !kinds(&items).is_empty(), "{length}");
    }
    let mut archive = zip(&[("one.txt", b"One.", Way::Stored), ("two.txt", b"Two.", Way::Stored)]);
    let list = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    archive[list + 42..list + 46].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
    assert_eq!(texts(&of("a.zip", archive)), ["Two."], "an entry that lies outside is that entry's trouble");
}

#[cfg(unix)]
#[test]
fn a_pdf_helper_that_hangs_or_dies_is_stopped() {
    let run = |script: &str| {
        let helper = Helper { program: "sh".into(), arguments: vec!["-c".into(), script.into()] };
        let limits = Limits { pdf_helper: Some(helper), pdf_time: Duration::from_millis(400), ..Limits::default() };
        with("a.pdf", pdf(&["x"]), &limits)
    };
    let start = Instant::now();
    assert_eq!(kinds(&run("exec sleep 60")), [ProblemKind::TooSlow]);
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(kinds(&run("kill -SEGV $$")), [ProblemKind::Broken]);
    assert_eq!(lines(&run("echo the file is encrypted >&2; exit 1")), ["a.pdf: encrypted: the file is encrypted"]);
    assert_eq!(
        texts(&run("cat > /dev/null; echo Gunmen fired on the embassy of Norland.")),
        ["Gunmen fired on the embassy of Norland.\n"]
    );
}

#[test]
fn a_zip_file_whose_list_is_lost_or_empty_says_so() {
    let mut whole = zip(&[("one.txt", b"One.", Way::Stored), ("two.txt", b"Two.", Way::Stored)]);
    let end = whole.len() - 22;
    let empty = whole[end..end + 4].iter().copied().chain([0; 18]).collect::<Vec<u8>>();
    assert_eq!(kinds(&of("a.zip", empty)), [ProblemKind::Empty]);
    // Its end claims that nothing is in it, and something is.
    whole[end + 8..end + 16].fill(0);
    assert_eq!(names(&of("a.zip", whole)), ["one.txt", "two.txt"]);
    assert_eq!(kinds(&of("a.zip", zip(&[("folder/", b"", Way::Stored)]))), [ProblemKind::Empty]);
}

#[test]
fn a_feed_in_a_file_grows_by_nothing_and_is_bounded() {
    let entities: String =
        (1..12).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))).collect();
    let item = "<item><title>t</title><description>&e11; Gunmen fired on the embassy of Norland in Port Amar on Tuesday, wounding two guards.</description></item>";
    let feed = |inner: &str| {
        format!("<!DOCTYPE rss [<!ENTITY e0 \"lol\">{entities}]><rss version=\"2.0\"><channel>{inner}</channel></rss>")
    };
    let items = of("a.xml", feed(item));
    assert!(texts(&items).len() == 1 && texts(&items)[0].len() < 1000, "{:?}", texts(&items));
    let many = feed(&"<item><title>t</title></item>".repeat(50_000));
    let items = of("a.xml", many.clone());
    assert_eq!(kinds(&items), [ProblemKind::NoText, ProblemKind::NotAReport], "two lines for all of them");
    let limits = Limits { max_file_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(kinds(&with("a.xml", many, &limits)), [ProblemKind::TooLarge]);
    let deep = feed(&"<item>".repeat(100_000));
    assert!(!of("a.xml", deep).is_empty());
}
