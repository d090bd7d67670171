//! Every parser of ours over a small corpus that is broken at random, the same way each time: nothing panics, nothing runs
//! on without end, and every document has bytes and every problem a file.

mod support;

use chancery_read::Limits;
use std::time::{Duration, Instant};
use support::*;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        if end == 0 { 0 } else { ((z ^ (z >> 31)) % end as u64) as usize }
    }

    /// A range of the bytes, short ones more often.
    fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len);
        let most = if self.below(2) == 0 { 8 } else { len - start };
        start..start + self.below(most.min(len - start) + 1)
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            if bytes.is_empty() {
                return;
            }
            match self.below(8) {
                0 => bytes.truncate(self.below(bytes.len())),
                1 => drop(bytes.drain(self.range(bytes.len()))),
                2 => {
                    let copy = bytes[self.range(bytes.len())].to_vec();
                    let at = self.below(bytes.len());
                    bytes.splice(at..at, copy);
                }
                3 => {
                    // Numbers that are too large, too small, or at an edge.
                    let at = self.below(bytes.len());
                    let odd = [0, 1, 0x7f, 0x80, 0xff][self.below(5)];
                    let end = (at + [1, 2, 4, 8][self.below(4)]).min(bytes.len());
                    bytes[at..end].fill(odd);
                }
                4 => {
                    let at = self.below(bytes.len());
                    let line = [
                        &b"\n"[..],
                        b"\r\n\r\n",
                        b"From ",
                        b"WARC/1.0\r\n",
                        b"PK\x01\x02",
                        b"--b",
                        b"\0\0\0\0",
                        b"{\"text\":",
                    ];
                    bytes.splice(at..at, line[self.below(line.len())].iter().copied());
                }
                _ => {
                    let at = self.below(bytes.len());
                    bytes[at] ^= 1 << self.below(8);
                }
            }
        }
    }
}

/// Reads `times` broken forms of a file.
fn survive(name: &str, whole: &[u8], times: usize) {
    let limits = Limits { max_file_bytes: 1 << 20, free_bytes: 4 << 20, ..Limits::default() };
    let mut dice = Dice(whole.len() as u64);
    let start = Instant::now();
    for n in 0..times {
        let mut bytes = whole.to_vec();
        dice.mutate(&mut bytes);
        let items = with(name, bytes.clone(), &limits);
        assert!(items.len() < 2000, "{name}, form {n}: {} items", items.len());
        assert!(!items.is_empty(), "{name}, form {n}: nothing was said of {} bytes", bytes.len());
        for item in &items {
            match item {
                Ok(document) => assert!(!document.bytes.is_empty() && !document.name.contains(['/', '\\', '\n'])),
                Err(problem) => {
                    assert!(problem.file.starts_with(name) && !problem.to_string().contains('\n'), "{problem}")
                }
            }
        }
        // The same form again gives the same.
        if n % 50 == 0 {
            assert_eq!(with(name, bytes, &limits), items);
        }
    }
    assert!(start.elapsed() < Duration::from_secs(120), "{name} took {:?}", start.elapsed());
}

#[test]
fn web_archives() {
    survive("a.warc", &warc(), 1500);
    survive("a.warc.gz", &gzip(&warc()), 500);
    let coded = answer(
        200,
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
        b"5\r\nhello\r\n0\r\n\r\n",
    );
    survive("b.warc", &record("response", "http://a.example/1", "x", &coded), 800);
}

#[test]
fn packed_files() {
    survive("a.txt.gz", &gzip(REPORT.as_bytes()), 600);
    survive("a.txt.zst", &zstd(REPORT.as_bytes()), 600);
}

#[test]
fn zip_files() {
    let inner = zip(&[("deep/three.txt", b"Three.", Way::Deflated)]);
    let entries: [(&str, &[u8], Way); 4] = [
        ("one.txt", b"One.", Way::Stored),
        ("two.html", PAGE.as_bytes(), Way::Deflated),
        ("in.zip", &inner, Way::Stored),
        ("z.txt", b"Z.", Way::Zstd),
    ];
    survive("a.zip", &zip(&entries), 1500);
    survive("a.docx", &docx(), 800);
}

#[test]
fn dumps_mail_and_mailboxes() {
    survive("a.jsonl", dump().as_bytes(), 1000);
    survive("a.eml", message().as_bytes(), 1000);
    survive("a.mbox", mailbox().as_bytes(), 1000);
}

#[test]
fn pdf_files() {
    survive("a.pdf", &pdf(&["Gunmen fire on embassy", "Gunmen fired on the embassy of Norland."]), 150);
}
