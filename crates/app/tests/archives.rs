//! Archives, dumps, mail and office files through the binary: read as a stream, traced to where they were found, verified,
//! taken up again after a kill. All words are made up.

mod support;

use chancery_testkit::Web;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{GOOD, Run, assert_whole, chancery, export, exports, holds, read, read_all, read_command};
use tempfile::{TempDir, tempdir};

const RELEVANT: &str = "<p>Gunmen opened fire at the Kenyan embassy in Quito on 3 May 2024, wounding two guards, police said.</p>\
                        <p>No group has claimed responsibility for the attack on the mission.</p>";
const OTHER: &str = "<p>The baker opened a new shop by the lake, and the people of the village came with their children to taste the bread \
                     and the cakes on a mild evening after the harvest.</p>";
const ARABIC: &str =
    "<p>افتتح النادي موسمه الجديد بمباراة جميلة حضرها جمهور كبير من أبناء المدينة والقرى المجاورة.</p>";

struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempdir().expect("a folder"))
    }

    fn ledger(&self) -> PathBuf {
        self.0.path().join("ledger")
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("a folder to write to");
        path
    }

    fn say(&self, words: &[&str]) -> Run {
        Run::of(chancery().args(words).arg("--ledger").arg(self.ledger()).output().expect("the binary starts"))
    }
}

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Told today</title></head><body><article><h1>Told today in the port</h1>{body}</article></body></html>"
    )
}

fn record(url: &str, body: &str) -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page(body));
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-20T08:15:00Z\r\nContent-Type: application/http\r\n\
         Content-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
    .into_bytes()
}

fn archive() -> Vec<u8> {
    let records = [
        ("https://news.example/quito", RELEVANT),
        ("https://food.example/baker", OTHER),
        ("https://sport.example/club", &ARABIC.repeat(3)),
    ];
    let mut out: Vec<u8> = records.iter().flat_map(|(url, body)| record(url, body)).collect();
    out.extend(record("https://mirror.example/quito", RELEVANT));
    out
}

#[test]
fn a_web_archive_is_read_traced_and_replayed() {
    let place = Place::new();
    let file = place.put("crawl.warc", &archive());
    let run = read_all(&[&file], &place.ledger());
    for words in [
        "2 documents added",
        "1 copy of documents",
        "1 page about other things passed over",
        "languages: 1 ar, 1 en; 1 not coded",
    ] {
        assert!(run.said.contains(words), "{words}: {}", run.said);
    }
    let show = place.say(&["show", "news.example-quito.html", "--width", "200"]).said;
    for words in ["https://news.example/quito", "2024-06-20T08:15:00Z", "crawl.warc, record 1 at byte 0", "text/html"] {
        assert!(show.contains(words), "{words}: {show}");
    }
    let documents = export(&place.ledger(), "documents", "jsonl");
    assert!(documents.contains("\"url\":\"https://news.example/quito\""), "{documents}");
    assert!(!documents.contains("\"from\":\"2024-06-20\""), "a day of fetching is none of publication");
    let original = chancery()
        .args(["original", "news.example-quito.html", "--ledger"])
        .arg(place.ledger())
        .output()
        .expect("it starts");
    assert_eq!(original.stdout, page(RELEVANT).as_bytes(), "the page as it was sent");
    assert!(export(&place.ledger(), "incidents", "csv").contains("Quito"));
    assert_whole(&place.ledger());
    let replay = place.say(&["replay"]);
    assert_eq!(replay.code, Some(0), "{}", replay.said);
    let again = read(&[&file], &place.ledger());
    assert!(again.said.contains("0 documents added") && again.said.contains("2 known already"), "{}", again.said);
}

#[test]
fn what_is_passed_over_can_be_kept() {
    let place = Place::new();
    let file = place.put("crawl.warc", &archive());
    let run = Run::of(read_command(&[&file], &place.ledger()).arg("--keep-all").output().expect("it starts"));
    assert!(run.said.contains("3 documents added") && !run.said.contains("passed over"), "{}", run.said);
    assert!(holds(&place.ledger(), "food.example-baker.html"));
}

#[test]
fn keys_of_a_dump_are_named_by_flag() {
    let place = Place::new();
    let line = |body: &str, when: &str| {
        serde_json::json!({ "story": { "body": body }, "headline": "Shots in Quito", "when": when, "maintext": "something else" }).to_string()
    };
    let text = "Gunmen opened fire at the Kenyan embassy in Quito on Friday, wounding two guards, police said.";
    let file = place.put("dump.jsonl", format!("{}\n{{\"x\": 1}}\n", line(text, "2024-05-04 09:30:00")).as_bytes());
    let mut command = read_command(&[&file], &place.ledger());
    let run =
        Run::of(command.args(["--field", "text=story.body", "--field", "published=when"]).output().expect("it starts"));
    assert_eq!(run.code, Some(1), "{}", run.said);
    assert_eq!(run.lines_on("dump.jsonl", &["line 2: none of"]).len(), 1, "{}", run.said);
    let documents = export(&place.ledger(), "documents", "jsonl");
    assert!(
        documents.contains("\"from\":\"2024-05-04\"") && documents.contains("stated by the dump, not in the document"),
        "{documents}"
    );
    assert!(documents.contains("\"text\":\"Shots in Quito\""), "the headline stands above the text: {documents}");
    // What the dump states dates what the text tells.
    assert!(
        export(&place.ledger(), "incidents", "csv").contains("2024-05-03"),
        "{}",
        export(&place.ledger(), "incidents", "csv")
    );
    assert_whole(&place.ledger());
    assert_eq!(place.say(&["replay"]).code, Some(0));
    let wrong = place.say(&["read", "x", "--field", "teaser=y"]);
    assert!(wrong.code == Some(2) && wrong.said.contains("teaser"), "{}", wrong.said);
}

#[test]
fn a_feed_in_a_file_gives_its_items_as_reports() {
    let place = Place::new();
    let item = |n: u32, body: &str| {
        format!(
            "<item><title>Port &amp; town {n}</title><link>https://news.example/{n}</link><pubDate>Sat, 04 May 2024 09:30:00 GMT</pubDate>\
             <description><![CDATA[{body}]]></description></item>"
        )
    };
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Port</title>{}{}</channel></rss>",
        item(1, RELEVANT),
        item(2, "")
    );
    fs::create_dir(place.0.path().join("saved")).expect("a folder");
    place.put("saved/alerts.xml", feed.as_bytes());
    let run = read(&[&place.0.path().join("saved")], &place.ledger());
    assert_eq!(run.code, Some(0), "{}", run.said);
    assert!(run.said.contains("1 document added") && run.said.contains("1 items of a feed"), "{}", run.said);
    assert!(holds(&place.ledger(), "news.example-1.html"));
    let documents = export(&place.ledger(), "documents", "jsonl");
    assert!(documents.contains("\"from\":\"2024-05-04\""), "{documents}");
    let incidents = export(&place.ledger(), "incidents", "csv");
    assert!(incidents.contains("2024-05-03") && incidents.contains("Kenyan embassy in Quito"), "{incidents}");
    let shown = place.say(&["show", "news.example-1.html", "--width", "200"]).said;
    assert!(shown.contains("item 1") && shown.contains("https://news.example/1"), "{shown}");
    assert!(shown.contains("Port & town 1") && !shown.contains("&amp;"), "{shown}");
    assert_whole(&place.ledger());
}

#[test]
fn mail_and_office_files_are_kept_as_they_were() {
    let place = Place::new();
    let body = "Gunmen opened fire at the Kenyan embassy in Quito on Friday, wounding two guards, police said.";
    let message = format!(
        "Received: from a\r\nFrom: Halden Letter <letter@halden.example>\r\nSubject: Shots in Quito\r\nDate: Sat, 4 May 2024 09:30:00 +0200\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
        body.replace("two guards", "two g=75ards")
    );
    let mail = place.put("letter.eml", message.as_bytes());
    let pdf = place.put(
        "report.pdf",
        &pdf(&[
            "Shots in Lima",
            "Gunmen opened fire at the Kenyan embassy in Lima on 3 May 2024, wounding two guards.",
        ]),
    );
    let run = read_all(&[&mail, &pdf], &place.ledger());
    assert!(run.said.contains("2 documents added"), "{}", run.said);
    let show = place.say(&["show", "letter.eml", "--width", "200"]).said;
    for words in
        ["stated by the header of the message", "Halden Letter", "message/rfc822", "title        Shots in Quito"]
    {
        assert!(show.contains(words), "{words}: {show}");
    }
    let incidents = export(&place.ledger(), "incidents", "csv");
    assert!(
        incidents.contains("Quito") && incidents.contains("Lima") && incidents.contains("2024-05-03"),
        "{incidents}"
    );
    for (name, file) in [("letter.eml", &mail), ("report.pdf", &pdf)] {
        let to = place.0.path().join("back");
        let run = place.say(&["original", name, "--out", &to.display().to_string()]);
        assert_eq!(run.code, Some(0), "{}", run.said);
        assert_eq!(fs::read(&to).expect("written"), fs::read(file).expect("ours"), "{name}");
    }
    assert_whole(&place.ledger());
    assert_eq!(place.say(&["check"]).code, Some(0));
    let into = place.0.path().join("anew");
    let replay = place.say(&["replay", "--into", &into.display().to_string()]);
    assert_eq!(replay.code, Some(0), "{}", replay.said);
    let back = chancery().args(["original", "report.pdf", "--ledger"]).arg(&into).output().expect("it starts");
    assert_eq!(back.stdout, fs::read(&pdf).expect("ours"), "a rebuilt ledger has the files too");
}

/// A PDF file with a page of text; `text` has no brackets.
fn pdf(text: &[&str]) -> Vec<u8> {
    let words: String = text.iter().map(|line| format!("({line}) Tj 0 -30 Td ")).collect();
    let content = format!("BT /F1 8 Tf 72 720 Td {words}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut at = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        at.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    at.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").bytes()));
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

#[test]
fn broken_archives_are_told_with_their_place_and_the_batch_goes_on() {
    let place = Place::new();
    let whole = archive();
    let cut = place.put("a-cut.warc", &whole[..whole.len() - 50]);
    let nested = place.put("b.pdf", b"%PDF-1.7 and then nothing");
    let good = place.put("z-good.txt", GOOD.as_bytes());
    let run = read(&[&cut, &nested, &good], &place.ledger());
    assert_eq!(run.code, Some(1), "{}", run.said);
    assert_eq!(run.lines_on("a-cut.warc", &["cut off: record 4 at byte"]).len(), 1, "{}", run.said);
    assert_eq!(run.lines_on("b.pdf", &["broken"]).len(), 1, "{}", run.said);
    assert!(run.said.contains("2 files rejected (1 broken, 1 cut off)"), "{}", run.said);
    assert!(holds(&place.ledger(), "z-good.txt") && holds(&place.ledger(), "news.example-quito.html"));
    assert_whole(&place.ledger());
}

#[test]
fn a_pdf_file_made_to_do_harm_is_only_its_own_trouble() {
    let place = Place::new();
    // Arrays in arrays without end: a reader that calls itself for each runs out of stack.
    let deep = [
        b"%PDF-1.4\n1 0 obj\n".as_slice(),
        "[".repeat(4_000_000).as_bytes(),
        b"\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
    ]
    .concat();
    let bad = place.put("a-deep.pdf", &deep);
    let good = place.put("z-good.txt", GOOD.as_bytes());
    let run = read(&[&bad, &good], &place.ledger());
    assert_eq!(run.code, Some(1), "{}", run.said);
    assert_eq!(run.lines_on("a-deep.pdf", &["broken", "too long", "no text"]).len(), 1, "{}", run.said);
    assert!(holds(&place.ledger(), "z-good.txt"));
}

#[test]
fn a_reading_of_an_archive_that_was_killed_goes_on() {
    let place = Place::new();
    let file = place.0.path().join("many.warc");
    let mut out = fs::File::create(&file).expect("a folder to write to");
    Web::new(5).expect("sound tables").write(&mut out, 12_000_000, false).expect("written");
    let quiet = place.0.path().join("quiet");
    let start = Instant::now();
    let run = read_all(&[&file], &quiet);
    let whole = start.elapsed();
    assert!(run.said.contains("about other things passed over") && run.said.contains("not coded"), "{}", run.said);
    let mut met = 0;
    for share in [0.3, 0.5, 0.7, 0.85] {
        met += usize::from(kill_after(&file, &place.ledger(), whole.mul_f64(share)));
        assert!(matches!(support::verify(&place.ledger()).code, Some(0 | 2)));
    }
    assert!(met > 0, "every kill came too late");
    read_all(&[&file], &place.ledger());
    assert_whole(&place.ledger());
    assert_eq!(exports(&place.ledger()), exports(&quiet), "nothing lost, nothing twice");
}

/// True when the program was still running then.
fn kill_after(file: &Path, ledger: &Path, moment: Duration) -> bool {
    let mut child =
        read_command(&[file], ledger).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    std::thread::sleep(moment);
    let running = child.try_wait().expect("ours").is_none();
    child.kill().expect("ours");
    child.wait().expect("ours");
    running
}
