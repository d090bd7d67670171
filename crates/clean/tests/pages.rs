//! The article out of pages of many makes. Sites, persons and words are invented; each page shows one habit of real ones.

use chancery_clean::{Cleaned, clean};

const FIRST: &str = "Two mortar shells landed beside the consulate of Norland in Port Amar shortly before dawn on Tuesday and wounded a \
    gardener, the harbour police said.";
const SECOND: &str = "\u{201c}We heard a whistle, and then the whole street shook,\u{201d} said Mira Tolan, who runs a bakery across the road.";
const THIRD: &str = "Nobody had claimed the attack by the evening.";
const FOURTH: &str = "The envoy, Pavel Istrin, told reporters that the consulate would stay open, but that visas would be given out \
    in the capital for two weeks.";
const BODY: [&str; 4] = [FIRST, SECOND, THIRD, FOURTH];
/// Words that stand on the pages beside the article, and must not be in it.
const STRAY: &[&str] = &[
    "tunnel",
    "bridge contract",
    "herring",
    "same corner",
    "inbox",
    "cookies",
    "Halden Post",
    "Ivo Tarn",
    "Subscribe",
    "Advert",
];
const OTHERS: &str = "<li><a href=/1>Harbour tunnel to close for repairs until the end of next month</a></li>\
    <li><a href=/2>Minister resigns over bridge contract, opposition calls for vote</a></li>\
    <li><a href=/3>Fishing fleet returns with record catch of herring this season</a></li>";

fn page(head: &str, body: &str) -> Cleaned {
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Shells hit consulate | Halden Post</title>{head}</head>\
         <body>{body}</body></html>"
    );
    clean("page.html", page.as_bytes()).unwrap()
}

fn paragraphs() -> String {
    BODY.map(|p| format!("<p>{p}</p>")).concat()
}

/// Every paragraph is in the article, in order, and nothing else of what stands around it.
fn check(what: &str, cleaned: &Cleaned) {
    let article = cleaned.article();
    let mut from = 0;
    for words in BODY {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let at = article[from..].find(&words);
        assert!(at.is_some(), "{what}: {words:?} is missing in:\n{article}");
        from += at.unwrap_or(0) + words.len();
    }
    for stray in STRAY {
        assert!(!article.contains(stray), "{what}: {stray:?} strayed into:\n{article}");
    }
}

#[test]
fn furniture_by_its_class_names() {
    let boxes = [
        "<div class=newsletter-box><h4>Our newsletter</h4><p>The stories of the day in your inbox every morning at seven.</p></div>",
        "<div class='m-inline__related'><strong>Read also</strong> <p>Harbour tunnel to close for repairs until the end of May.</p></div>",
        "<section id=comments><h3>3 comments</h3><div><p>I walked past the same corner an hour earlier, it gets worse and worse.</p></div></section>",
        "<div class='author-bio'><p>Ivo Tarn has written about the harbour and its people for eleven years.</p></div>",
        "<div class='ad-slot'><span>Advertisement</span><p>Subscribe to twelve issues for the price of ten, and save.</p></div>",
        "<div class='article-footer cta'><p>Support the Halden Post so that it can go on sending reporters to the harbour.</p></div>",
    ];
    for furniture in boxes {
        let below = format!("<article><h1>Shells hit consulate</h1>{}{furniture}</article>", paragraphs());
        check(furniture, &page("", &below));
        let between = format!(
            "<article><h1>Shells hit consulate</h1><p>{FIRST}</p><p>{SECOND}</p>{furniture}<p>{THIRD}</p><p>{FOURTH}</p></article>"
        );
        check(furniture, &page("", &between));
    }
}

#[test]
fn pages_without_paragraph_elements() {
    let broken = BODY.join("<br /><br />\n");
    check("line breaks", &page("", &format!("<h3>Shells hit consulate</h3><div class=post-body>{broken}</div>")));
    let divs = BODY.map(|p| format!("<div>{p}</div>")).concat();
    let side = format!("<div class=right><h3>Latest</h3><ul>{OTHERS}</ul></div>");
    check("divs", &page("", &format!("<h1>Shells hit consulate</h1><div class=x>{divs}</div>{side}")));
    let open =
        format!("<center><h2>Shells hit consulate</h2></center>\n<p>{}\n<hr><a href=x>Next</a>", BODY.join("\n<p>"));
    check("paragraphs never closed", &page("", &open));
    let table = format!(
        "<table><tr><td width=120><ul>{OTHERS}</ul></td><td><h2>Shells hit consulate</h2>{}</td></tr></table>",
        BODY.join("<br><br>")
    );
    check("a table for the layout", &page("", &table));
}

#[test]
fn lists_of_links_at_the_end_are_other_articles() {
    let list = format!("<p>More from Port Amar</p><ul>{OTHERS}</ul>");
    check("list", &page("", &format!("<main><h1>Shells hit consulate</h1>{}{list}</main>", paragraphs())));
}

#[test]
fn lists_tables_and_quotations_of_the_article_are_kept() {
    let body = format!(
        "<article><h1>Shells hit consulate</h1><p>{FIRST}</p><blockquote><p>{SECOND}</p></blockquote><h2>What is known</h2>\
         <ul><li>{THIRD}</li><li>The lorry was white.</li></ul><table><tr><td>Shells</td><td>2</td></tr></table><p>{FOURTH}</p></article>"
    );
    let cleaned = page("", &body);
    check("parts", &cleaned);
    for kept in ["What is known", "The lorry was white.", "Shells 2"] {
        assert!(cleaned.article().contains(kept), "{kept} in\n{}", cleaned.article());
    }
}

#[test]
fn linked_data_tell_where_the_article_ends() {
    // Nothing but the stated text tells the notes below from the article.
    let notes = "<p>Ivo Tarn covers the harbour, and was a clerk in a shipping house before he took to writing.</p>\
        <p>A version of this text was in the print of the Halden Post, on its second page, under another headline.</p>";
    let data = format!(
        "<script type=\"application/ld+json\">{{\"@graph\":[{{\"@type\":\"NewsArticle\",\"articleBody\":\"{}\"}}]}}</script>",
        BODY.join(" ").replace('"', "\\\"")
    );
    let body = format!("<div class=c><h1>Shells hit consulate</h1>{}{notes}</div>", paragraphs());
    assert!(page("", &body).article().contains("Halden Post"), "the page alone does not tell");
    check("stated", &page(&data, &body));
    // A stated text that is not on the page says nothing.
    let other = data.replace("shells", "geese").replace("consulate", "pond").replace("Tolan", "Other");
    let other =
        other.replace("harbour", "duck").replace("whistle", "song").replace("Nobody", "All").replace("visas", "hats");
    assert!(page(&other, &body).article().contains("Two mortar shells"));
}

#[test]
fn words_below_pictures_and_words_unseen() {
    let figure = "<div class=pic><img src=a.jpg><span>Guards of the Halden Post at the gate</span></div>";
    let unseen =
        FIRST.replace("Port Amar", "Port Amar<span class=sr-only>, city in Sarovia, read more about herring</span>");
    let body = format!(
        "<article><h1>Shells hit consulate</h1><p>{unseen}</p>{figure}<p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p></article>"
    );
    let cleaned = page("", &body);
    check("unseen", &cleaned);
}

#[test]
fn dates_of_pages() {
    let body = format!("<article><h1>Shells hit consulate</h1>{}</article>", paragraphs());
    let data = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
    let cases = [
        (
            data(r#"{"@type":"NewsArticle","datePublished":"2031-05-14T09:30:00+02:00"}"#),
            Some("2031-05-14"),
            "datePublished",
        ),
        (
            data(
                r#"[{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2030-01-01"}]},
                {"@type":["NewsArticle"],"datePublished":"2031-05-14"}]"#,
            ),
            Some("2031-05-14"),
            "datePublished",
        ),
        (
            data("{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"datePublished\":\"2031-05-14\""),
            Some("2031-05-14"),
            "datePublished",
        ),
        (data(r#"{"@type":"Organization","foundingDate":"1998-02-03"}"#), None, ""),
        ("<meta name=parsely-pub-date content='2031-05-14T07:00:00Z'>".into(), Some("2031-05-14"), "parsely-pub-date"),
        (
            "<meta name=sailthru.date content='2031-05-14'><meta name=date content='2031-06-01'>".into(),
            Some("2031-05-14"),
            "sailthru.date",
        ),
        ("<meta property='article:published_time' content='0001-01-01T00:00:00Z'>".into(), None, ""),
        ("<meta property='article:modified_time' content='2031-05-15T08:00:00Z'>".into(), None, ""),
    ];
    for (head, day, source) in cases {
        let document = page(&head, &format!("{body}<p>\u{a9} 2019-2031 Halden Post</p>")).document;
        assert_eq!(document.published.day().map(|d| d.to_string()).as_deref(), day, "{head}");
        assert!(document.published.reason.unwrap_or_default().contains(source), "{head}");
    }
    // The day that a page shows its readers is theirs, while its data give universal time.
    let shown = body.replace("</h1>", "</h1><div class=dateline>May 13, 2031 8:15 PM</div>");
    let document = page("<meta property='article:published_time' content='2031-05-14T01:15:00Z'>", &shown).document;
    assert_eq!(document.published.day().map(|d| d.to_string()).as_deref(), Some("2031-05-13"));
}

#[test]
fn what_a_page_says_about_itself() {
    let head = "<link rel=canonical href='https://halden.example/world/shells?a=1&amp;b=2'>\
        <script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2031-05-14T06:00:00Z\",\
        \"dateModified\":\"2031-05-14T11:20:00Z\",\"articleSection\":[\"World\",\"Norland\"],\
        \"author\":[{\"@type\":\"Person\",\"name\":\"By Ana Riss\"},{\"@type\":\"Person\",\"name\":\"Ivo Tarn\"}],\
        \"publisher\":{\"@type\":\"Organization\",\"name\":\"Halden Post\",\"logo\":{\"name\":\"x\"}}}</script>";
    let cleaned = page(head, &format!("<article><h1>Shells hit consulate</h1>{}</article>", paragraphs()));
    let about = cleaned.document.about.as_deref().unwrap();
    assert_eq!(about.canonical.as_deref(), Some("https://halden.example/world/shells?a=1&b=2"));
    assert_eq!(about.section.as_deref(), Some("World"));
    assert_eq!(about.authors, ["Ana Riss", "Ivo Tarn"]);
    let updated = about.updated.as_ref().unwrap();
    assert_eq!((updated.day.to_string().as_str(), updated.time.as_deref()), ("2031-05-14", Some("11:20")));
    assert_eq!(updated.evidence.text, "2031-05-14T11:20:00Z");
    assert_eq!(cleaned.document.outlet.as_deref(), Some("Halden Post"));
    for unsafe_address in ["javascript:alert(1)", "/relative", "https://a b"] {
        let cleaned = page(&format!("<link rel=canonical href='{unsafe_address}'>"), &paragraphs());
        assert_eq!(cleaned.document.about, None, "{unsafe_address}");
    }
}

#[test]
fn pages_without_bounds_end() {
    let start = std::time::Instant::now();
    let article = format!("<h1>Shells hit consulate</h1>{}", paragraphs());
    for hostile in [
        format!("{}{article}{}", "<div>".repeat(60_000), "</div>".repeat(60_000)),
        format!("{article}<!-- {}", "x".repeat(1_000_000)),
        format!("{article}<div class=\"{}\">", "ad ".repeat(100_000)),
        format!("{article}<i {}>x", "class=a ".repeat(60_000)),
        format!("<script type=\"application/ld+json\">{}</script>{article}", "{\"a\":[".repeat(60_000)),
        format!("{article}{}", "<a b=\"".repeat(100_000)),
    ] {
        assert!(page("", &hostile).article().contains("Two mortar shells"), "{}", &hostile[..60]);
    }
    let endless = page("", &format!("{article}{}", "<p>On and on.".repeat(60_000)));
    assert!(endless.document.remarks.iter().any(|r| r.contains("without end")), "{:?}", endless.document.remarks);
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}
