//! Archives and messages written by hand, whole and to be broken. All words are made up.
#![allow(dead_code)] // each test file uses a part of it

use chancery_read::{Limits, ProblemKind, RawDocument, ReadProblem, documents_of, documents_with_input};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write;
use std::path::PathBuf;

pub type Item = Result<RawDocument, ReadProblem>;

pub const REPORT: &str = "Gunmen fire on embassy\n\n14 May 2031\n\nGunmen fired on the embassy of Norland in Port Amar on Tuesday and wounded \
                          two guards, police said.\n";
pub const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Gunmen fire on embassy</title></head><body><article><h1>Gunmen fire on \
                        embassy</h1><p>Gunmen fired on the embassy of Norland in Port Amar and wounded two guards.</p></article></body></html>";

/// All documents and problems of bytes under a name.
pub fn of(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Item> {
    with(name, bytes, &Limits::default())
}

pub fn with(name: &str, bytes: impl Into<Vec<u8>>, limits: &Limits) -> Vec<Item> {
    documents_of(name, bytes.into(), limits).collect()
}

/// The same from standard input.
pub fn piped(bytes: impl Into<Vec<u8>>) -> Vec<Item> {
    let input = std::io::Cursor::new(bytes.into());
    documents_with_input(&[PathBuf::from("-")], &Limits::default(), Box::new(input)).collect()
}

pub fn good(items: &[Item]) -> Vec<&RawDocument> {
    items.iter().filter_map(|i| i.as_ref().ok()).collect()
}

pub fn names(items: &[Item]) -> Vec<&str> {
    good(items).iter().map(|d| d.name.as_str()).collect()
}

pub fn texts(items: &[Item]) -> Vec<String> {
    good(items).iter().map(|d| String::from_utf8_lossy(&d.bytes).into_owned()).collect()
}

pub fn kinds(items: &[Item]) -> Vec<ProblemKind> {
    items.iter().filter_map(|i| i.as_ref().err()).map(|p| p.kind).collect()
}

pub fn lines(items: &[Item]) -> Vec<String> {
    items.iter().filter_map(|i| i.as_ref().err()).map(ToString::to_string).collect()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = DeflateEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// How an entry of a zip file is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Stored,
    Deflated,
    Zstd,
    /// With its length behind it, as programs write that cannot go back.
    Streamed,
    /// With the mark of a password.
    Locked,
    /// With a way of packing that nobody has.
    Strange,
}

pub fn zip(entries: &[(&str, &[u8], Way)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes, way) in entries {
        let packed = match way {
            Way::Stored | Way::Strange | Way::Locked => bytes.to_vec(),
            Way::Deflated | Way::Streamed => deflate(bytes),
            Way::Zstd => zstd(bytes),
        };
        let method: u16 = match way {
            Way::Stored | Way::Locked => 0,
            Way::Deflated | Way::Streamed => 8,
            Way::Zstd => 93,
            Way::Strange => 77,
        };
        let flags: u16 = match way {
            Way::Streamed => 8,
            Way::Locked => 1,
            _ => 0,
        };
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let at = out.len() as u32;
        let sizes = [crc.sum(), packed.len() as u32, bytes.len() as u32];
        let own = if *way == Way::Streamed { [0; 3] } else { sizes };
        let head = |sizes: [u32; 3]| {
            let mut head = Vec::new();
            [20, flags, method, 0, 0].iter().for_each(|n: &u16| head.extend(n.to_le_bytes()));
            sizes.iter().for_each(|n| head.extend(n.to_le_bytes()));
            head.extend((name.len() as u16).to_le_bytes());
            head.extend(0_u16.to_le_bytes());
            head
        };
        out.extend(b"PK\x03\x04");
        out.extend(head(own));
        out.extend(name.as_bytes());
        out.extend(&packed);
        if *way == Way::Streamed {
            out.extend(b"PK\x07\x08");
            sizes.iter().for_each(|n| out.extend(n.to_le_bytes()));
        }
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(head(sizes));
        list.extend([0; 10]);
        list.extend(at.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (at, size, n) = (out.len() as u32, list.len() as u32, entries.len() as u16);
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A record of a web archive.
pub fn record(kind: &str, url: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-20T08:15:00Z\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// An answer of a web server.
pub fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status} X\r\n{headers}\r\n").as_bytes(), body].concat()
}

/// A page in a web archive.
pub fn page(url: &str, body: &str) -> Vec<u8> {
    record(
        "response",
        url,
        "application/http",
        &answer(200, "Content-Type: text/html; charset=utf-8\r\n", body.as_bytes()),
    )
}

pub fn warc() -> Vec<u8> {
    [
        record("warcinfo", "", "application/warc-fields", b"software: made up\r\n"),
        record("request", "https://herald.example/a", "application/http", b"GET / HTTP/1.1\r\n\r\n"),
        page("https://www.herald.example/world/gunmen-fire.html", PAGE),
        record(
            "response",
            "https://herald.example/x.png",
            "application/http",
            &answer(200, "Content-Type: image/png\r\n", b"\x89PNG"),
        ),
        record(
            "response",
            "https://herald.example/gone",
            "application/http",
            &answer(404, "Content-Type: text/html\r\n", b"<p>no</p>"),
        ),
        record("conversion", "https://post.example/b", "text/plain", REPORT.as_bytes()),
    ]
    .concat()
}

pub fn message() -> String {
    let plain = REPORT.replace("wounded", "wounded =E2=80=93 as told =E2=80=93").repeat(3);
    format!(
        "Received: from a by b\r\nFrom: =?utf-8?q?Halden_Post_=E2=80=93_daily?= <news@post.example>\r\nTo: desk@office.example\r\n\
         Subject: =?utf-8?b?R3VubWVuIGZpcmUgb24gZW1iYXNzeSDigJMgbW9ybmluZyBsZXR0ZXI=?=\r\nDate: Wed, 14 May 2031 23:30:00 -0500\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{plain}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}\r\n--b--\r\n"
    )
}

/// A PDF file with a page of text; `text` has no brackets.
pub fn pdf(text: &[&str]) -> Vec<u8> {
    let words: String = text.iter().map(|line| format!("({line}) Tj 0 -16 Td ")).collect();
    let content = format!("BT /F1 12 Tf 72 720 Td {words}ET");
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

pub fn docx() -> Vec<u8> {
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>Gunmen fire on embassy</w:t></w:r></w:p>\
               <w:p><w:r><w:t xml:space=\"preserve\">Two guards &amp; a driver </w:t></w:r><w:del><w:r><w:delText>of Velda </w:delText></w:r></w:del>\
               <w:r><w:t>were hurt.</w:t></w:r></w:p></w:body></w:document>";
    let core = "<cp:coreProperties xmlns:dc=\"d\"><dc:title>Situation report</dc:title></cp:coreProperties>";
    zip(&[
        ("[Content_Types].xml", b"<Types/>", Way::Deflated),
        ("word/document.xml", xml.as_bytes(), Way::Deflated),
        ("docProps/core.xml", core.as_bytes(), Way::Deflated),
    ])
}

pub fn dump() -> String {
    let line = |url: &str, title: &str, text: &str| {
        serde_json::json!({ "maintext": text, "title": title, "url": url, "date_publish": "2031-05-14 00:00:00", "source_domain": "herald.example",
            "date_download": "2031-05-20 08:00:00", "authors": ["Ana Riss", "Bo Lind"] })
        .to_string()
    };
    [
        line("https://herald.example/a-1.html", "Gunmen fire on embassy", "Gunmen fired on the embassy of Norland."),
        "{\"title\": \"no text here\"}".to_owned(),
        "not json".to_owned(),
        line("https://herald.example/a-2.html", "Envoy speaks", "Envoy speaks\n\nThe envoy spoke."),
    ]
    .join("\n")
}

pub fn mailbox() -> String {
    let letter = |n: usize, more: &str| {
        format!(
            "From news@post.example Wed May 14 08:00:00 2031\nFrom: Halden Post <news@post.example>\nSubject: Letter {n}\nDate: Wed, 14 May 2031 08:00:00 +0000\n\
             Message-ID: <{n}@post.example>\n\n{REPORT}{more}\n"
        )
    };
    letter(1, ">From our own man in the port.\n") + &letter(2, "")
}

/// An RSS feed: a report, an item that is a headline alone, and one without an address.
pub fn rss() -> String {
    "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
     <title>Alerts</title><link>https://a.example/</link>\
     <item><title>Gunmen fire on embassy</title><link>https://a.example/gunmen?utm_source=rss</link><pubDate>Wed, 14 May 2031 09:00:00 GMT</pubDate>\
     <description>Short.</description><content:encoded><![CDATA[<p>Gunmen fired on the embassy of Norland in Port Amar.</p><p>They wounded two guards &amp; a driver.</p>]]></content:encoded></item>\
     <item><title>Envoy speaks</title><link>https://a.example/envoy</link></item>\
     <item><title>Consulate shuts</title><description>The consulate of Norland in Halden shuts its gate from Monday on, its spokeswoman said there on Friday evening.</description></item>\
     </channel></rss>"
        .to_owned()
}
