//! Addresses: two that lead to one article, and the name of a document from one.

use url::Url;

/// Parameters that tell who followed a link, not what it leads to.
const TRACKING: &[&str] = &[
    "at_campaign",
    "at_medium",
    "cmpid",
    "cmp",
    "dclid",
    "fbclid",
    "feature",
    "ftag",
    "gclid",
    "gclsrc",
    "igshid",
    "mbid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "ns_campaign",
    "ns_linkname",
    "ns_mchannel",
    "ns_source",
    "ocid",
    "oly_anon_id",
    "oly_enc_id",
    "partner",
    "rss",
    "smid",
    "sr_share",
    "srnd",
    "taid",
    "twclid",
    "vero_id",
    "wt.mc_id",
    "xtor",
    "yclid",
    "_ga",
    "_hsenc",
    "_hsmi",
    "__twitter_impression",
];
/// Beginnings of such parameters.
const TRACKING_FAMILIES: &[&str] = &["utm_", "pk_", "mtm_", "hsa_", "itm_"];

/// The address of an article without what tells who followed it: tracking parameters, fragment, default port, a `www.`
/// more or less is kept. `None` for what is no address of the web.
///
/// ```
/// let of = |a| chancery_feeds::canonical(a).unwrap();
/// assert_eq!(of("HTTPS://News.Example:443/a?utm_source=rss&id=3#top"), "https://news.example/a?id=3");
/// ```
pub fn canonical(address: &str) -> Option<String> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    url.set_fragment(None);
    if url.query().is_some() {
        let query = url.query().unwrap_or_default();
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(&kept));
    }
    Some(url.into())
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_FAMILIES.iter().any(|family| name.starts_with(family))
}

/// Endings of pages.
const ENDINGS: &[&str] = &["html", "htm", "shtml", "php", "asp", "aspx", "jsp", "stm", "cms", "story"];
/// Names of pages that lead on to others.
const ENTRANCES: &[&str] =
    &["index", "default", "home", "main", "latest", "live", "news", "world", "search", "archive"];
/// Words of a path from which on it names a story; sections have up to three (`middle-east-news`).
const STORY_WORDS: usize = 4;
/// Digits of a number that an article is kept under; four are a year.
const NUMBER: usize = 5;
/// Parameters that an article is kept under.
const KEYS: &[&str] =
    &["id", "p", "article", "articleid", "article_id", "story", "storyid", "newsid", "nid", "sid", "aid"];

/// True for an address that leads to one article, as far as that can be told from it, not to a front page, a section
/// or a search, whose content is another one every day.
///
/// ```
/// use chancery_feeds::names_article;
/// assert!(names_article("https://news.example/world/2031/05/14/shots-fired-near-legation"));
/// assert!(!names_article("https://news.example/world/middle-east"));
/// ```
pub fn names_article(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let keyed = url.query_pairs().any(|(key, value)| {
        KEYS.contains(&key.to_ascii_lowercase().as_str()) && value.bytes().any(|b| b.is_ascii_digit())
    });
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().filter(|s| !s.is_empty()).collect();
    let Some((last, before)) = segments.split_last() else { return keyed };
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let is_page = ENDINGS.contains(&ending.to_ascii_lowercase().as_str());
    let stem = if is_page { stem } else { last };
    let words = stem.split(['-', '_', '+']).filter(|w| !w.is_empty()).count();
    let digits = stem.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let entrance = ENTRANCES.contains(&stem.to_ascii_lowercase().as_str());
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    // A path of numbers alone is an archive of days; behind a year and a month stands an article.
    let dated = before.iter().any(|s| s.len() == 4 && is_number(s)) && !is_number(stem) && !entrance;
    keyed
        || words >= STORY_WORDS
        || digits >= NUMBER
        || dated
        || is_page && !entrance && (words > 1 || stem.bytes().any(|b| b.is_ascii_digit()))
}

/// True for an address that may lead to one article if its page says so: it names more than a front page or an entrance.
///
/// ```
/// use chancery_feeds::may_name_article;
/// assert!(may_name_article("https://travel.example/advice/norland"));
/// assert!(!may_name_article("https://travel.example/news"));
/// ```
pub fn may_name_article(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let last = url.path_segments().and_then(|mut segments| segments.rfind(|s| !s.is_empty()));
    last.is_some_and(|last| {
        let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem).to_ascii_lowercase();
        !ENTRANCES.contains(&stem.as_str())
    })
}

/// Most letters of a document's name made from an address.
const LONGEST_NAME: usize = 120;

/// A name for the document behind an address: host and path with `_` between, to be read by people. Addresses that
/// differ may share a name; the ledger tells documents of one name apart by their digest.
pub fn file_name(address: &str, ending: &str) -> String {
    let Ok(url) = Url::parse(address) else { return format!("page.{ending}") };
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    let path = url.path().trim_matches('/');
    let path = ["html", "htm", "php", "aspx", "txt", "pdf"]
        .iter()
        .find_map(|e| path.strip_suffix(e).and_then(|p| p.strip_suffix('.')))
        .unwrap_or(path);
    let query = url.query().map(|q| format!("_{q}")).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
    let name: String = format!("{host}_{path}{query}").chars().map(plain).collect();
    // The end of a path tells more than its beginning.
    let name = name.trim_matches(['_', '.']);
    let name = if name.len() <= LONGEST_NAME {
        name.to_owned()
    } else {
        let host = &host[..host.len().min(40)];
        format!("{host}_{}", &name[name.len() - (LONGEST_NAME - host.len() - 1)..])
    };
    format!("{}.{ending}", if name.is_empty() { "page" } else { &name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_article_has_one_address() {
        let same = [
            "https://news.example/a/b?id=3",
            " https://news.example/a/b?id=3#comments",
            "https://news.example:443/a/b?utm_source=rss&id=3&utm_medium=feed",
            "https://NEWS.example/a/b?id=3&fbclid=xyz&",
        ];
        for address in same {
            assert_eq!(canonical(address).as_deref(), Some(same[0]), "{address}");
        }
        for other in ["https://news.example/a/b?id=4", "https://news.example/A/b?id=3", "http://news.example/a/b?id=3"]
        {
            assert_ne!(canonical(other).as_deref(), Some(same[0]));
        }
        assert_eq!(canonical("https://news.example/?utm_source=x").as_deref(), Some("https://news.example/"));
        for none in ["", "a/b", "ftp://news.example/", "javascript:alert(1)", "mailto:a@b.example", "urn:uuid:1"] {
            assert_eq!(canonical(none), None, "{none}");
        }
    }

    #[test]
    fn front_pages_and_sections_name_no_article() {
        for article in [
            "https://news.example/world/shots-fired-near-the-legation",
            "https://news.example/2031/may/14/legation-attack",
            "https://news.example/articles/48213377",
            "https://news.example/world/legation-attack.html",
            "https://news.example/?p=1207",
            "https://news.example/view.php?id=88",
        ] {
            assert!(names_article(article), "{article}");
        }
        for other in [
            "https://news.example/",
            "https://news.example/world",
            "https://news.example/world/latin-america-news",
            "https://news.example/index.html",
            "https://news.example/2031/05/14/",
            "https://news.example/2031/05/latest",
            "https://news.example/search?q=embassy",
            "not an address",
        ] {
            assert!(!names_article(other), "{other}");
        }
    }

    #[test]
    fn names_are_to_be_read_and_no_paths() {
        assert_eq!(
            file_name("https://www.news.example/world/2031/attack.html", "html"),
            "news.example_world_2031_attack.html"
        );
        assert_eq!(file_name("https://news.example/?p=12", "html"), "news.example__p_12.html");
        assert_eq!(file_name("https://news.example/../../etc/passwd", "txt"), "news.example_etc_passwd.txt");
        let long = file_name(&format!("https://news.example/{}", "é/".repeat(500)), "html");
        assert!(long.len() <= LONGEST_NAME + 5 && !long.contains('/'), "{long}");
    }
}
