//! Pages of reports, and rules by which they are edited. The same report under the same rule gives the same pages.

/// A report.
#[derive(Clone, Debug)]
pub struct Article {
    /// Day of publication, `YYYY-MM-DD`.
    pub day: String,
    pub title: String,
    pub text: String,
    /// What it tells of: reports of one incident have one word here.
    pub incident: String,
}

/// What the second page of a pair is to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    Revision,
    /// Mostly the same words at another address.
    Copy,
    New,
}

impl Truth {
    /// In a table.
    pub fn word(self) -> &'static str {
        match self {
            Truth::Revision => "revision",
            Truth::Copy => "copy",
            Truth::New => "new",
        }
    }
}

/// A page as it was fetched.
pub struct Page {
    pub url: String,
    /// When, as ISO 8601.
    pub fetched: String,
    pub html: String,
}

impl Page {
    /// The record of a web archive.
    pub fn record(&self) -> Vec<u8> {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", self.html);
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {}\r\nWARC-Date: {}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            self.url,
            self.fetched,
            answer.len()
        );
        [head.as_bytes(), answer.as_bytes(), b"\r\n\r\n"].concat()
    }
}

/// The rules.
pub const RULES: [(&str, Truth); 15] = [
    ("a number put right", Truth::Revision),
    ("a paragraph added", Truth::Revision),
    ("another headline", Truth::Revision),
    ("only the stamp moved", Truth::Revision),
    ("a paragraph moved to the front", Truth::Revision),
    ("cut to half", Truth::Revision),
    ("two sentences grown to a report", Truth::Revision),
    ("a running report with more entries", Truth::Revision),
    ("written anew under its headline", Truth::Revision),
    ("written anew with another headline", Truth::Revision),
    ("another report at a recycled address", Truth::New),
    ("another report under a standing headline", Truth::New),
    ("another report in the same template", Truth::New),
    ("another report of the same incident", Truth::New),
    ("at another outlet, hardly edited", Truth::Copy),
];

/// Paragraphs of every page of one template.
const TEMPLATE: [&str; 3] = [
    "Subscribers of the Quay Courier read every report without limits, get the morning letter before six, and may write below what they know.",
    "The Quay Courier names its sources wherever that puts nobody at risk; what has to be put right is put right in the text and said at its end.",
    "Have you seen something yourself? The newsroom answers at all hours, and whoever asks for it stays unnamed in everything the paper prints.",
];

/// What a page is made of.
struct Made<'a> {
    host: &'a str,
    path: String,
    title: String,
    paragraphs: Vec<String>,
    /// Hour of the last change, where the page says so, and of fetching.
    hour: usize,
    stamped: bool,
}

/// The two pages of a rule for a report; `None` where the rule cannot be applied to it.
pub fn pair(rule: usize, number: usize, article: &Article, all: &[Article]) -> Option<[Page; 2]> {
    let paragraphs = paragraphs(&article.text);
    let (before, after) = (|n: usize| all.get(number.checked_sub(n)?), |n: usize| all.get(number + n));
    let other = || after(7).or_else(|| before(7)).filter(|o| o.incident != article.incident);
    let same = || {
        let near = all.iter().skip(number.saturating_sub(60)).take(120);
        let told = near.filter(|o| o.incident == article.incident && is_told_anew(&o.text, &article.text));
        told.min_by_key(|o| o.title == article.title)
    };
    let host = ["harbour.example", "quay.example", "mole.example", "pier.example"][number % 4];
    let path = format!("/{}/{}-{number}", article.day.replace('-', "/"), slug(&article.title));
    let stamped = !number.is_multiple_of(3);
    let first = Made { host, path, title: article.title.clone(), paragraphs, hour: 8, stamped };
    let (mut title, mut text, mut path, mut site) =
        (first.title.clone(), first.paragraphs.clone(), first.path.clone(), first.host);
    let (mut old, mut old_title) = (first.paragraphs.clone(), first.title.clone());
    let whole = text.len();
    match rule {
        0 => {
            let at = text.iter().position(|p| p.contains(|c: char| c.is_ascii_digit()))?;
            let digit = text[at].find(|c: char| c.is_ascii_digit())?;
            let now = if text[at][digit..].starts_with('4') { "5" } else { "4" };
            text[at].replace_range(digit..=digit, now);
        }
        1 => drop(old.pop().filter(|_| whole >= 4)?),
        2 => title = format!("Police give details: {}", title.split_once(' ')?.1),
        3 => {}
        4 => {
            let last = text.pop().filter(|_| whole >= 4)?;
            text.insert(1, last);
        }
        5 => text.truncate(whole.div_ceil(2)),
        6 => old = vec![sentences(&old.join(" "), 2)?],
        7 => {
            let entries: Vec<String> =
                text.iter().enumerate().map(|(n, p)| format!("{}:{:02} {p}", 9 + n / 4, n % 4 * 14)).collect();
            text = entries.iter().rev().cloned().collect();
            old = text[(whole / 3).max(1)..].to_vec();
        }
        8 => text = paragraphs_of(same()?),
        9 => {
            let told = same().filter(|o| o.title != article.title)?;
            (title, text) = (told.title.clone(), paragraphs_of(told));
        }
        10 => (title, text) = (other()?.title.clone(), paragraphs_of(other()?)),
        11 => {
            old_title = format!("Police log of the week on {}", first.host);
            title.clone_from(&old_title);
            text = paragraphs_of(other()?);
        }
        12 | 13 => {
            let told = if rule == 12 { other()? } else { same()? };
            path = format!("/{}/{}-{number}-b", told.day.replace('-', "/"), slug(&told.title));
            (title, text) = (told.title.clone(), paragraphs_of(told));
            if rule == 12 {
                old.extend(TEMPLATE.map(str::to_owned));
                text.extend(TEMPLATE.map(str::to_owned));
            }
        }
        _ => {
            site = "courier.example";
            title = format!("{title} - Courier");
            text[0] = format!("(Courier) {}", text[0]);
            text.push(
                "The Courier was not able to reach the authorities for comment before this report was published."
                    .to_owned(),
            );
        }
    }
    if old == text && rule > 3 || text.is_empty() || old.is_empty() {
        return None;
    }
    let second = Made { host: site, path, title, paragraphs: text, hour: 14, stamped };
    let first = Made { paragraphs: old, title: old_title, ..first };
    Some([page(&first, &article.day), page(&second, &article.day)])
}

fn page(made: &Made<'_>, day: &str) -> Page {
    let Made { host, path, title, paragraphs, hour, stamped } = made;
    let url = format!("https://{host}{path}");
    let changed = if *stamped { format!(",\"dateModified\":\"{day}T{hour:02}:00:00Z\"") } else { String::new() };
    let shown =
        if *hour > 8 && *stamped { format!("<p class=\"updated\">Updated {day} {hour}:00</p>") } else { String::new() };
    let body: String = paragraphs.iter().map(|p| format!("<p>{}</p>\n", escaped(p))).collect();
    let title = escaped(title);
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><link rel=\"canonical\" href=\"{url}\">\
         <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"datePublished\":\"{day}T07:00:00Z\"{changed}}}</script></head>\
         <body><nav><a href=\"/\">Home</a> <a href=\"/world\">World</a></nav><article><h1>{title}</h1>{shown}\n{body}</article>\
         <footer>Pages of {host}, fetched at {hour}</footer></body></html>"
    );
    Page { url, fetched: format!("{day}T{:02}:30:00Z", hour), html }
}

fn paragraphs_of(article: &Article) -> Vec<String> {
    paragraphs(&article.text)
}

/// True when hardly a sentence of one text stands in the other: papers print what agencies write.
fn is_told_anew(one: &str, other: &str) -> bool {
    let all: Vec<&str> = one.split(['.', '\n']).map(str::trim).filter(|s| s.len() > 30).collect();
    all.iter().filter(|s| other.contains(**s)).count() * 5 <= all.len()
}

/// The paragraphs of a text; of one without any, two sentences each.
fn paragraphs(text: &str) -> Vec<String> {
    let own: Vec<String> = text.split('\n').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect();
    if own.len() >= 4 {
        return own;
    }
    let mut out = Vec::new();
    let joined = own.join(" ");
    let mut rest = joined.as_str();
    while let Some(two) = sentences(rest, 2) {
        rest = rest[two.len()..].trim_start();
        out.push(two);
    }
    out.extend((!rest.is_empty()).then(|| rest.to_owned()));
    out
}

/// The first sentences of a text; `None` where it has fewer.
fn sentences(text: &str, many: usize) -> Option<String> {
    let end = text.match_indices(". ").nth(many.checked_sub(1)?)?.0;
    Some(text[..=end].to_owned())
}

fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.take(8).map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles() -> Vec<Article> {
        let words = ["gate", "mole", "quay", "pier", "lock", "dock", "yard", "ferry", "crane", "wharf"];
        let one = |n: usize| Article {
            day: format!("2031-05-{:02}", n / 2 + 1),
            title: format!("Shots fall near the {} of the harbour {n}", words[n % 10]),
            text: (0..6)
                .map(|k| format!("At {k} past {n} the {} was shut. Nobody was hurt there.\n", words[(n + k) % 10]))
                .collect(),
            incident: (n / 2).to_string(),
        };
        (0..40).map(one).collect()
    }

    #[test]
    fn every_rule_makes_two_pages_and_the_same_ones_each_time() {
        let all = articles();
        for (rule, (name, truth)) in RULES.iter().enumerate() {
            let made = pair(rule, 10, &all[10], &all).unwrap_or_else(|| panic!("{name}"));
            let again = pair(rule, 10, &all[10], &all).unwrap_or_else(|| panic!("{name}"));
            assert!(made[0].html != made[1].html && made[0].fetched < made[1].fetched, "{name}");
            assert_eq!((&made[0].html, &made[1].html), (&again[0].html, &again[1].html), "{name}");
            assert!(*truth != Truth::Revision || made[0].url == made[1].url, "{name}");
        }
    }
}
