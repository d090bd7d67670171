//! Web archives for measuring: pages as sites send them, a few of them about what the ledger keeps. All words are made up.

use crate::random::Random;
use crate::{Reports, TableError};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Pages of a hundred that are reports for the ledger.
const REPORTS: usize = 3;
/// Pages of a hundred in another language.
const FOREIGN: usize = 4;

const WHO: &[&str] = &[
    "The choir",
    "A baker",
    "The gardener",
    "The home side",
    "The orchestra",
    "A young painter",
    "The sailing club",
    "The chef",
];
const DOES: &[&str] =
    &["won", "opened", "planted", "repaired", "painted", "cooked", "sold", "found", "brought", "sang"];
const WHAT: &[&str] = &[
    "the autumn cup",
    "a new bakery by the lake",
    "forty apple trees",
    "an old wooden boat",
    "a soup of pumpkin and ginger",
    "a rare stamp",
    "the second prize of the fair",
    "a song from the hills",
    "three matches in a row",
    "a garden for bees",
];
const HOW: &[&str] = &[
    "on a mild evening in Velmar",
    "after months of patient work",
    "to the delight of the neighbours",
    "while rain fell on the meadow",
    "with the help of many friends",
    "for the first time in nine years",
    "as the season came to its end",
    "before a full house",
];
const MORE: &[&str] = &[
    "Visitors praised the colours and the quiet.",
    "Tickets go on sale next month at the usual place.",
    "The recipe needs butter, flour and a little lemon.",
    "The next match is played on the coast.",
    "Sunny spells are likely, with a light breeze from the west.",
    "Shares of the toy maker rose a little in calm trade.",
    "Her new album will be out in spring.",
    "Nobody had expected such a fine harvest.",
];
const FOREIGN_LINES: &[&str] = &[
    "El coro del barrio celebró su aniversario con una velada llena de canciones y de amigos que llegaron de todas partes.",
    "Der Garten hinter dem alten Rathaus wurde am Wochenende mit vielen Blumen und einem kleinen Fest wieder eröffnet.",
    "La boulangerie du village propose depuis hier un pain aux noix dont tout le monde parle dans la vallée.",
    "افتتح النادي موسمه الجديد بمباراة جميلة حضرها جمهور كبير من أبناء المدينة والقرى المجاورة.",
];

/// The endless row of pages of one seed, as records of a web archive.
pub struct Web {
    random: Random,
    reports: Reports,
    number: usize,
}

impl Web {
    /// Starts the row of a seed.
    ///
    /// # Errors
    /// When a table of the grammar is not sound; a test reads them.
    pub fn new(seed: u64) -> Result<Web, TableError> {
        Ok(Web { random: Random::new(seed ^ 0x7765_6221), reports: Reports::new(seed)?, number: 0 })
    }

    /// The next page: address and bytes.
    pub fn page(&mut self) -> (String, Vec<u8>) {
        self.number += 1;
        let site = self.number % 37;
        let url = format!("https://www.site{site}.example/{}/{:07}-story.html", 2020 + self.number % 9, self.number);
        let (language, article) = match self.random.below(100) {
            n if n < REPORTS => ("en", self.report()),
            n if n < REPORTS + FOREIGN => ("xx", self.foreign()),
            _ => ("en", self.story()),
        };
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n",
            self.sentence()
        );
        self.scripts(&mut page);
        page.push_str("</head>\n<body class=\"page\">\n");
        self.menu(&mut page, site);
        page.push_str(&format!("<main><article class=\"story\"><h1>{}</h1>\n{article}</article>\n", self.sentence()));
        self.teasers(&mut page);
        page.push_str(&format!(
            "</main>\n<footer class=\"footer\"><p>© Site {site}. All rights reserved.</p></footer>\n</body>\n</html>\n"
        ));
        (url, page.into_bytes())
    }

    /// Writes records until `size` bytes of them are out, unpacked; each packed by itself if `packed`. Gives their number
    /// and their bytes.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(&mut self, out: &mut dyn Write, size: u64, packed: bool) -> io::Result<(usize, u64)> {
        let (mut pages, mut bytes) = (0, 0);
        while bytes < size {
            let record = self.record();
            bytes += record.len() as u64;
            pages += 1;
            if packed {
                let mut gz = GzEncoder::new(&mut *out, Compression::fast());
                gz.write_all(&record)?;
                gz.finish()?;
            } else {
                out.write_all(&record)?;
            }
        }
        Ok((pages, bytes))
    }

    fn record(&mut self) -> Vec<u8> {
        let (url, page) = self.page();
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
            page.len()
        );
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-20T08:{:02}:{:02}Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            self.number / 60 % 60,
            self.number % 60,
            http.len() + page.len()
        );
        [head.as_bytes(), http.as_bytes(), &page, b"\r\n\r\n"].concat()
    }

    fn sentence(&mut self) -> String {
        let r = &mut self.random;
        format!("{} {} {} {}", r.one(WHO), r.one(DOES), r.one(WHAT), r.one(HOW))
    }

    fn story(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..self.random.between(6, 30) {
            let sentences: Vec<String> = (0..self.random.between(2, 5))
                .map(|_| format!("{}. {}", self.sentence(), self.random.one(MORE)))
                .collect();
            out.push_str(&format!("<p class=\"text\">{}</p>\n", sentences.join(" ")));
        }
        out
    }

    fn report(&mut self) -> String {
        // The pages say that they are UTF-8; reports in another encoding are passed over.
        let text = self.reports.find_map(|made| String::from_utf8(made.bytes).ok()).unwrap_or_default();
        let text = text.replace(['<', '>', '&'], " ");
        text.split("\n\n").map(|p| format!("<p>{}</p>\n", p.trim())).collect()
    }

    fn foreign(&mut self) -> String {
        let line = *self.random.one(FOREIGN_LINES);
        format!("<p>{line}</p>\n").repeat(self.random.between(5, 15))
    }

    fn scripts(&mut self, page: &mut String) {
        for n in 0..self.random.between(2, 8) {
            page.push_str("<style>\n");
            for i in 0..self.random.between(10, 60) {
                page.push_str(&format!(".c{n}-{i} {{ margin: 0 {i}px; padding: {n}px; letter-spacing: .0{i}em }}\n"));
            }
            page.push_str("</style>\n<script>window.site = window.site || [];\n");
            for i in 0..self.random.between(10, 80) {
                page.push_str(&format!(
                    "site.push(function (state) {{ if (state.a{i} < {n}) {{ state.close(\"k{i}\") }} }});\n"
                ));
            }
            page.push_str("</script>\n");
        }
    }

    fn menu(&mut self, page: &mut String, site: usize) {
        page.push_str("<nav class=\"menu\"><ul>\n");
        for name in ["Home", "Culture", "Sport", "Food", "Weather", "Travel", "Science", "Puzzles", "Books"] {
            page.push_str(&format!("<li><a href=\"/{}\" title=\"{name}\">{name}</a></li>\n", name.to_lowercase()));
        }
        // Some sites have a word in their menu that a first look heeds.
        if site.is_multiple_of(3) {
            page.push_str("<li><a href=\"/national\">National</a></li>\n");
        }
        page.push_str("</ul></nav>\n");
    }

    fn teasers(&mut self, page: &mut String) {
        page.push_str("<aside class=\"related\"><h2>More</h2><ul>\n");
        for n in 0..self.random.between(10, 40) {
            let title = self.sentence();
            page.push_str(&format!("<li><a class=\"teaser\" href=\"/t/{n}\"><img src=\"/i/{n}.jpg\" alt=\"\"><span>{title}</span></a></li>\n"));
        }
        page.push_str("</ul></aside>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_the_same_for_the_same_seed() {
        let written = |packed| {
            let mut out = Vec::new();
            let (pages, bytes) = Web::new(7).expect("sound tables").write(&mut out, 500_000, packed).expect("a vector");
            (out, pages, bytes)
        };
        let (plain, pages, bytes) = written(false);
        assert_eq!((&plain, pages), (&written(false).0, written(false).1));
        assert_eq!(plain.len() as u64, bytes);
        assert!(pages > 10 && bytes >= 500_000);
        assert!(written(true).0.len() < plain.len() / 3);
        let text = String::from_utf8_lossy(&plain);
        assert_eq!(text.matches("WARC/1.0\r\n").count(), pages);
    }
}
