//! Page layouts of many kinds of outlets, all invented: zones, agency, outlet and day of each.

use chancery_clean::{Cleaned, clean};
use std::fmt::Write as _;

/// Paragraphs that the pages share.
const PARAGRAPHS: &[(&str, &str)] = &[
    (
        "@A",
        "Gunmen on two motorcycles fired on the embassy of Norland in Port Amar early on Thursday and wounded a guard, police said.",
    ),
    (
        "@B",
        "No group has said that it was behind the attack. The foreign ministry of Sarovia promised more patrols around missions.",
    ),
    (
        "@C",
        "The embassy was closed at the time. Its consular section will open again next week, a diplomat told reporters.",
    ),
    (
        "@E",
        "GUNMEN FIRED ON THE EMBASSY OF NORLAND IN PORT AMAR EARLY TODAY AND WOUNDED A GUARD, POLICE SAID. IT WAS THE SECOND ATTACK THIS MONTH.",
    ),
    ("@F", "NO GROUP HAS CLAIMED THE ATTACK. THE FOREIGN MINISTRY SAID IT WOULD SEND MORE PATROLS TO THE QUARTER."),
];

struct Page {
    name: String,
    text: String,
    zones: Vec<(String, String)>,
    agency: Option<String>,
    outlet: Option<String>,
    day: Option<String>,
}

fn pages() -> Vec<Page> {
    include_str!("layouts.txt").split("\n=== ").skip(1).map(page).collect()
}

fn page(spec: &str) -> Page {
    let mut lines = spec.lines();
    let name = lines.next().unwrap().to_owned();
    let mut page = Page { name, text: String::new(), zones: Vec::new(), agency: None, outlet: None, day: None };
    for line in lines {
        if line == "-" {
            page.text.push('\n');
        } else if let Some(fact) = line.strip_prefix('!') {
            let (key, value) = fact.split_once(' ').unwrap();
            let slot = match key {
                "agency" => &mut page.agency,
                "outlet" => &mut page.outlet,
                _ => &mut page.day,
            };
            *slot = Some(value.to_owned());
        } else {
            let (zone, words) = line.split_once('|').unwrap();
            let words = PARAGRAPHS.iter().find(|(key, _)| *key == words).map_or(words, |(_, text)| text);
            if zone.starts_with('+') {
                page.text.pop();
                page.text.push(' ');
            }
            page.text.push_str(words);
            page.text.push('\n');
            page.zones.push((zone.trim_start_matches('+').to_owned(), words.to_owned()));
        }
    }
    page
}

/// Every way in which what was read differs from what the page says.
fn differences(page: &Page, cleaned: &Cleaned) -> String {
    let text = &cleaned.text;
    let got: Vec<(String, String)> =
        text.zones.iter().map(|z| (z.zone.as_str().to_owned(), text.as_str()[z.range.clone()].to_owned())).collect();
    let mut out = String::new();
    for want in page.zones.iter().filter(|w| !got.contains(w)) {
        let words = &want.1;
        let has: Vec<&(String, String)> =
            got.iter().filter(|(_, g)| words.contains(g.as_str()) || g.contains(words.as_str())).collect();
        let _ = writeln!(out, "  want {want:?}\n   got {has:?}");
    }
    let document = &cleaned.document;
    let head = [
        ("agency", &page.agency, document.agency.as_ref().map(|a| a.name.clone())),
        ("outlet", &page.outlet, document.outlet.clone()),
        ("day", &page.day, document.published.day().map(|d| d.to_string())),
    ];
    for (key, want, got) in head {
        if *want != got {
            let _ = writeln!(out, "  {key}: want {want:?} got {got:?}");
        }
    }
    out
}

#[test]
fn layouts_of_many_outlets() {
    let pages = pages();
    assert!(pages.len() >= 40);
    let mut report = String::new();
    let mut wrong = 0;
    for page in &pages {
        let cleaned = clean("report.txt", page.text.as_bytes()).unwrap();
        let found = differences(page, &cleaned);
        if !found.is_empty() {
            wrong += 1;
            let _ = writeln!(report, "{}\n{found}", page.name);
        }
    }
    assert!(wrong == 0, "{wrong} of {} pages\n{report}", pages.len());
}
