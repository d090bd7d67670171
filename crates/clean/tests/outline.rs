//! The words of a page for a first look: every word that the clean text has is there, whatever the markup is like. A page that
//! a look at the clean text would let through is so never passed over before.

use chancery_clean::{clean, outline};

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Rockets hit embassy | Halden Post</title><style>p { color: red }</style>
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-06-12"}</script></head><body><nav><ul><li><a href="/">Home</a><li>World</ul></nav>
<article><h1>Rockets hit Norland embassy in Port&nbsp;Amar</h1><table><tr><td>Killed<td>none</table>
<p>PORT AMAR (Reuters) &mdash; Two rockets hit the embassy of <b>Nor</b>land late on Wednesday, the state department said.<p>It&rsquo;s the second attack in a
month, officials said. <span hidden>Not shown.</span></p><noscript>Pictures</noscript><pre>foreign   minister</pre></article><footer>&copy; 2031 Halden Post</footer></body></html>"#;

/// What writers, programs and accidents put between two letters.
const BETWEEN: &[&str] = &[
    "<b>",
    "</b>",
    "<i class=\"a > b\">",
    "</i>",
    "<span>",
    "</p>",
    "<p>",
    "<br>",
    "<td>",
    "&shy;",
    "\u{ad}",
    "\u{200b}",
    "&#8203;",
    "&amp;",
    "&#101;",
    "<!-- x -->",
    "<",
    ">",
    "&",
    "\n",
    " ",
    "&nbsp;",
    "<wbr>",
    "<div",
    "\"",
    "'",
    "</",
    "<script>",
    "</script>",
    "<textarea>",
    "<![CDATA[",
    "\u{2019}",
    "é",
    "\u{fb01}",
    "<svg>",
];

#[test]
fn every_word_of_the_clean_text_is_there() {
    let mut dice = Dice(11);
    let (mut pages, mut words) = (0, 0);
    for _ in 0..3000 {
        let mut page = PAGE.to_owned();
        for _ in 0..=dice.below(12) {
            let at = page.floor_char_boundary(dice.below(page.len()));
            match dice.below(6) {
                0 => page.truncate(page.floor_char_boundary(page.len() - dice.below(page.len() / 8))),
                1 => page.replace_range(at..page.floor_char_boundary((at + dice.below(40)).min(page.len())), ""),
                _ => page.insert_str(at, BETWEEN[dice.below(BETWEEN.len())]),
            }
        }
        let (Some(outline), Ok(cleaned)) = (outline("a.html", page.as_bytes(), None), clean("a.html", page.as_bytes()))
        else {
            continue;
        };
        pages += 1;
        let text = cleaned.text.as_str();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1) {
            words += 1;
            assert!(outline.words.contains(word), "“{word}” of\n{text}\nis not in\n{}\nof\n{page}", outline.words);
        }
        // Words that belong together stay so.
        for pair in ["state department", "foreign minister"] {
            assert!(!text.contains(pair) || outline.words.contains(pair), "“{pair}”\n{}\n{page}", outline.words);
        }
    }
    assert!(pages > 2500 && words > 100_000, "{pages} pages, {words} words");
}
