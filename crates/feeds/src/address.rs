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
