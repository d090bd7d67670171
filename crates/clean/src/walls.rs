//! Pages on which something stands before the article: a paywall, a notice that asks for consent, a check for robots.
//! Their words are no report, and a page that shows nothing else says so.

use crate::furniture::{Furniture, furniture};
use crate::phrases::Phrases;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use chancery_facts::{Text, TextZone, Zone};
use std::sync::LazyLock;

/// Longest line that is compared, in bytes.
const LINE: usize = 600;
/// An article shorter than this, in bytes, may be no more than an opening.
const OPENING: usize = 1500;
/// What is left beside a wall counts as an article from this length on, in bytes.
const ARTICLE: usize = 120;

/// Words that notices on consent are made of; a line with several of them is one where nothing else is told.
const CONSENT: &[&str] = &[
    "cookie",
    "consent",
    "personal data",
    "partners",
    "privacy",
    "vendors",
    "legitimate interest",
    "preferences",
    "gdpr",
    "advertising",
    "opt out",
    "device",
];

/// A kind of wall.
struct Wall {
    phrases: fn(&'static Furniture) -> &'static Phrases,
    remark: &'static str,
}

const PAYWALL: Wall =
    Wall { phrases: |f| &f.paywall, remark: "a paywall cuts the article off: no more than its opening is here" };
const WALLS: &[Wall] = &[
    Wall { phrases: |f| &f.robot, remark: "a check for robots or scripts stands in place of the article" },
    Wall { phrases: |f| &f.consent, remark: "a notice that asks for consent stands in place of the article" },
];

/// True for a line that belongs to a wall, wherever it stands.
pub(crate) fn is_wall(line: &str) -> bool {
    line.len() <= LINE && furniture().walls.fits(line)
}

/// Takes the words of a wall out of the article, and gives a remark when one stands before it. `closed`: the page says that
/// its text is for subscribers.
pub(crate) fn mark(text: &mut Text, closed: bool) -> Option<String> {
    let zones = std::mem::take(&mut text.zones);
    let line = |z: &TextZone| &text.as_str()[z.range.clone()];
    let body = |z: &&TextZone| z.zone == Zone::Body;
    let length: usize = zones.iter().filter(body).map(|z| z.range.len()).sum();
    let seen = |wall: &Wall| {
        zones
            .iter()
            .filter(|z| !matches!(z.zone, Zone::Teaser | Zone::Caption))
            .any(|z| z.range.len() <= LINE && (wall.phrases)(furniture()).fits(line(z)))
    };
    let told: usize = zones.iter().filter(body).filter(|z| !reads_like_consent(line(z))).map(|z| z.range.len()).sum();
    let wall = WALLS.iter().find(|wall| told < ARTICLE && seen(wall));
    let cut = || {
        let last = zones.iter().rfind(body).map_or("", line);
        closed || last.ends_with(['\u{2026}']) || last.ends_with("...") || length < OPENING / 2
    };
    let remark = match wall {
        Some(wall) => Some(wall.remark.to_owned()),
        None if length > 0 && length < OPENING && (closed || seen(&PAYWALL)) && cut() => {
            Some(PAYWALL.remark.to_owned())
        }
        None => None,
    };
    text.zones = zones;
    if wall.is_some() {
        text.zones.iter_mut().filter(|z| z.zone == Zone::Body).for_each(|z| z.zone = Zone::Widget);
    }
    remark
}

/// True when the text says, outside its long paragraphs, that a machine translated it.
pub(crate) fn says_translated(text: &Text) -> bool {
    let short = |z: &&TextZone| z.range.len() <= 320 && !matches!(z.zone, Zone::Title | Zone::Teaser | Zone::Deck);
    let line = |z: &TextZone| &text.as_str()[z.range.clone()];
    text.zones.iter().filter(short).any(|z| {
        let own = z.zone != Zone::Body
            || ["this ", "this\u{a0}", "note", "(", "[", "*"]
                .iter()
                .any(|s| line(z).get(..s.len()).is_some_and(|l| l.eq_ignore_ascii_case(s)));
        own && furniture().machine_translation.fits(line(z))
    })
}

static CONSENT_WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(CONSENT).ok()
});

/// True for a line with several words that notices on consent are made of.
pub(crate) fn reads_like_consent(line: &str) -> bool {
    let mut seen = 0u32;
    for found in CONSENT_WORDS.iter().flat_map(|words| words.find_iter(line)) {
        seen |= 1 << found.pattern().as_u32();
    }
    seen.count_ones() >= 3
}

#[cfg(test)]
mod tests {
    use crate::clean;

    fn page(title: &str, body: &str, head: &str) -> crate::Cleaned {
        let page = format!(
            "<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
        );
        clean("page.html", page.as_bytes()).unwrap()
    }

    const OPENING: &str = "<p>Two shells came down in the garden of the envoy of Norland in Port Amar before dawn, \
        the harbour police said on Tuesday.</p>";

    #[test]
    fn a_paywall_is_told_and_gives_no_words() {
        let wall =
            "<div class=x><p>This article is for subscribers only.</p><p>Already a subscriber? Sign in.</p></div>";
        let cleaned = page("Shells hit garden of envoy", &format!("{OPENING}{wall}"), "");
        assert!(cleaned.document.remarks.iter().any(|r| r.contains("paywall")), "{:?}", cleaned.document.remarks);
        assert!(cleaned.article().starts_with("Two shells") && !cleaned.article().contains("ubscriber"));
        let said =
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":\"False\"}</script>";
        let cleaned = page("Shells hit garden of envoy", OPENING, said);
        assert!(cleaned.document.remarks.iter().any(|r| r.contains("paywall")));
        let open = page("Shells hit garden of envoy", OPENING, "");
        assert!(open.document.remarks.is_empty(), "{:?}", open.document.remarks);
        let long = OPENING.repeat(20);
        let whole = page("Shells hit garden of envoy", &format!("{long}{wall}"), said);
        assert!(whole.document.remarks.is_empty(), "{:?}", whole.document.remarks);
    }

    #[test]
    fn a_consent_notice_in_place_of_the_article_is_no_article() {
        let notice = "<div><h2>We value your privacy</h2><p>We and our 812 partners store and access personal data, such as \
            cookies, on your device. With your consent we use them for advertising and to learn about our audience.</p>\
            <p>You can withdraw your consent at any time in the privacy centre, where the vendors and their cookies are \
            listed.</p><p>Accept all</p></div>";
        let wall = page("Halden Post", notice, "");
        assert_eq!(wall.article(), "");
        assert!(wall.document.remarks.iter().any(|r| r.contains("consent")), "{:?}", wall.document.remarks);
        let both = page("Shells hit garden of envoy", &format!("{notice}{OPENING}"), "");
        assert!(both.article().starts_with("Two shells") && !both.article().contains("cookies"), "{}", both.article());
        assert!(both.document.remarks.is_empty(), "{:?}", both.document.remarks);
    }

    #[test]
    fn a_check_for_robots_is_no_article() {
        let check =
            "<p>Checking your browser before you enter the site. This takes a few seconds and is done by itself.</p>";
        let cleaned = page("Just a moment...", check, "");
        assert_eq!(cleaned.article(), "");
        assert!(cleaned.document.remarks.iter().any(|r| r.contains("robots")));
    }

    #[test]
    fn machine_translation_is_told() {
        let note = "<p><i>This text was automatically translated from Norlandish.</i></p>";
        let cleaned = page("Shells hit garden of envoy", &format!("{OPENING}{note}"), "");
        assert!(cleaned.document.remarks.iter().any(|r| r.contains("machine")), "{:?}", cleaned.document.remarks);
        let by_tag = clean("a.html", format!("<html lang='en-x-mtfrom-fa'><body>{OPENING}</body></html>").as_bytes());
        assert!(by_tag.unwrap().document.remarks.iter().any(|r| r.contains("machine")));
        let talk = "<p>The envoy praised machine translation as a help to consular clerks, and said more of it was to come.</p>";
        assert!(page("Envoy on clerks", &format!("{OPENING}{talk}"), "").document.remarks.is_empty());
    }
}
