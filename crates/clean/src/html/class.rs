//! What the names of elements and classes say about a passage.

use chancery_facts::Zone;

/// Parts of class names and ids that mark furniture, matched as whole parts.
const PARTS: &[(Zone, &[&str])] = &[
    (
        Zone::Social,
        &[
            "share",
            "shares",
            "sharing",
            "sharebar",
            "social",
            "sociallinks",
            "follow",
            "newsletter",
            "newsletters",
            "subscribe",
            "subscription",
            "signup",
            "addtoany",
            "sharedaddy",
            "sharethis",
            "addthis",
        ],
    ),
    (
        Zone::Teaser,
        &[
            "related",
            "recommended",
            "recommendation",
            "recommendations",
            "recirc",
            "recirculation",
            "popular",
            "trending",
            "mostread",
            "promo",
            "promos",
            "teaser",
            "teasers",
            "sidebar",
            "rail",
            "outbrain",
            "taboola",
            "upnext",
            "readnext",
            "morefrom",
            "jp-relatedposts",
            "yarpp",
            "seealso",
            "readmore",
        ],
    ),
    (
        Zone::Widget,
        &[
            "comment",
            "comments",
            "disqus",
            "respond",
            "cookie",
            "cookies",
            "consent",
            "gdpr",
            "banner",
            "advert",
            "adverts",
            "advertisement",
            "advertising",
            "ad",
            "ads",
            "adslot",
            "adsbygoogle",
            "dfp",
            "sponsor",
            "sponsored",
            "popup",
            "modal",
            "overlay",
            "breadcrumb",
            "breadcrumbs",
            "menu",
            "nav",
            "navbar",
            "navigation",
            "pagination",
            "pager",
            "toolbar",
            "rating",
            "ratings",
            "paywall",
            "tooltip",
            "login",
            "search",
            "searchform",
            "masthead",
            "topbar",
            "footer",
            "hidden",
            "offscreen",
            "sr",
            "noprint",
            "donate",
            "donation",
            "poll",
            "quiz",
            "weather",
            "ticker",
            "toc",
        ],
    ),
    (Zone::Caption, &["caption", "captions", "figcaption", "cutline"]),
    (
        Zone::Credit,
        &[
            "byline",
            "bylines",
            "credit",
            "credits",
            "copyright",
            "contributor",
            "contributors",
            "author",
            "authors",
            "authorbox",
            "bio",
        ],
    ),
    (Zone::Dateline, &["dateline", "timestamp", "pubdate", "publishdate", "datetime"]),
];
/// The same, matched anywhere in the names.
const PIECES: &[(Zone, &[&str])] = &[
    (
        Zone::Teaser,
        &[
            "read-more",
            "read-next",
            "most-read",
            "more-stories",
            "more-from",
            "more-on",
            "also-read",
            "up-next",
            "see-also",
            "editors-pick",
            "in-this-story",
            "further-reading",
            "latest-news",
            "related-",
        ],
    ),
    (Zone::Social, &["sign-up", "share-", "-share", "social-", "follow-us", "newsletter"]),
    (
        Zone::Widget,
        &[
            "screen-reader",
            "visually-hidden",
            "skip-link",
            "ad-container",
            "ad-slot",
            "ad-unit",
            "tag-list",
            "tags-list",
            "post-tags",
            "entry-tags",
            "article-tags",
            "comment-",
            "cookie-",
            "site-header",
            "site-footer",
            "page-header__nav",
            "main-nav",
        ],
    ),
    (Zone::Credit, &["author-bio", "about-author", "about-the-author", "post-author"]),
    (Zone::Caption, &["image-caption", "photo-caption", "wp-caption-text", "media-caption"]),
];
/// Parts that speak for an article whatever else stands beside them.
const GOOD: &[&str] = &["article", "body", "content", "entry", "hentry", "story", "post", "text", "main", "page"];

/// The zone a class or id speaks for.
pub(crate) fn zone_of(names: &str) -> Option<Zone> {
    if names.is_empty() {
        return None;
    }
    let parts: Vec<&str> = names.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let whole = PARTS.iter().find(|(_, list)| parts.iter().any(|p| list.contains(p))).map(|(zone, _)| *zone);
    whole.or_else(|| PIECES.iter().find(|(_, list)| list.iter().any(|p| names.contains(p))).map(|(zone, _)| *zone))
}

/// Points for or against holding the article.
pub(crate) fn weight(names: &str) -> f64 {
    if names.is_empty() {
        return 0.0;
    }
    let good = names.split(|c: char| !c.is_ascii_alphanumeric()).any(|p| GOOD.contains(&p));
    let bad = zone_of(names).is_some();
    f64::from(i8::from(good)) * 25.0 - f64::from(i8::from(bad)) * 25.0
}

/// The zone an element speaks for by its name or role.
pub(crate) fn zone_of_element(tag: &str, role: &str) -> Option<Zone> {
    match (tag, role) {
        ("nav" | "menu" | "form" | "button" | "dialog" | "footer" | "label" | "title", _) => Some(Zone::Widget),
        (
            _,
            "navigation" | "search" | "dialog" | "alertdialog" | "banner" | "contentinfo" | "menu" | "menubar"
            | "toolbar",
        ) => Some(Zone::Widget),
        ("aside", _) | (_, "complementary") => Some(Zone::Teaser),
        ("figcaption" | "caption", _) => Some(Zone::Caption),
        ("time", _) => Some(Zone::Dateline),
        _ => None,
    }
}
