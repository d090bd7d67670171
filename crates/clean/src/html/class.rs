//! What the names of elements and classes say about a passage.

use crate::furniture::list;
use crate::phrases::entries;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use chancery_facts::Zone;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What class and id of an element say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Marks {
    /// Furniture.
    pub zone: Option<Zone>,
    /// Points for or against holding the article.
    pub weight: f64,
    /// Words for machines, or shown only when pointed at.
    pub unseen: bool,
    /// An entry of a running report, or what holds them.
    pub entry: bool,
}

/// What one name of the table speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speaks {
    Zone(Zone),
    Unseen,
    Entry,
    Good,
}

/// The table `class_names.tsv`.
struct Names {
    /// Whole parts, with all the rows that have them.
    parts: HashMap<&'static str, Vec<(usize, Speaks)>>,
    /// For each first byte the lengths of parts, as bits: most names are none of them, and that is known from here.
    lengths: [u64; 128],
    pieces: AhoCorasick,
    /// What the pieces speak for, with their rows.
    said: Vec<(usize, Speaks)>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut parts: HashMap<&str, Vec<(usize, Speaks)>> = HashMap::new();
    let (mut pieces, mut said) = (Vec::new(), Vec::new());
    for (row, line) in entries(list!("class_names.tsv")).enumerate() {
        let mut columns = line.split('\t');
        let (Some(speaks), Some(kind), Some(names)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let speaks = match speaks {
            "unseen" => Speaks::Unseen,
            "entry" => Speaks::Entry,
            "good" => Speaks::Good,
            zone => match Zone::parse(zone) {
                Some(zone) => Speaks::Zone(zone),
                None => continue,
            },
        };
        for name in names.split(' ') {
            if kind == "part" {
                parts.entry(name).or_default().push((row, speaks));
            } else {
                pieces.push(name);
                said.push((row, speaks));
            }
        }
    }
    // A table of plain words always compiles; an empty one finds nothing.
    let pieces = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&pieces);
    let pieces = pieces.or_else(|_| AhoCorasick::new([""; 0]));
    let mut lengths = [0; 128];
    for part in parts.keys() {
        lengths[usize::from(part.as_bytes()[0] & 127)] |= 1 << part.len().min(63);
    }
    Names { parts, lengths, pieces: pieces.unwrap_or_else(|e| unreachable!("{e}")), said }
});

impl Names {
    fn part(&self, part: &str) -> Option<&Vec<(usize, Speaks)>> {
        let first = part.as_bytes().first()?;
        let may_be = self.lengths[usize::from(first & 127)] >> part.len().min(63) & 1 == 1;
        if may_be { self.parts.get(part) } else { None }
    }
}

/// What class and id names in lower case say.
pub(crate) fn marks(names: &str) -> Marks {
    let table = &*NAMES;
    let of_parts = names.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(|part| table.part(part)).flatten();
    let of_pieces = table.pieces.find_overlapping_iter(names).map(|found| &table.said[found.pattern().as_usize()]);
    let mut said: Vec<(usize, Speaks)> = of_parts.chain(of_pieces).copied().collect();
    if said.is_empty() {
        return Marks::default();
    }
    said.sort_by_key(|(row, _)| *row);
    let has = |speaks: Speaks| said.iter().any(|(_, s)| *s == speaks);
    let zone = said.iter().find_map(|(_, s)| if let Speaks::Zone(zone) = s { Some(*zone) } else { None });
    let points = f64::from(i8::from(has(Speaks::Good)) - i8::from(zone.is_some()));
    Marks { zone, weight: points * 25.0, unseen: has(Speaks::Unseen), entry: has(Speaks::Entry) }
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

/// The zone an element speaks for by its property in the vocabulary of schema.org.
pub(crate) fn zone_of_property(property: &str) -> Option<Zone> {
    property.split_whitespace().find_map(|name| match name {
        "author" | "creator" | "editor" | "copyrightholder" | "publisher" => Some(Zone::Credit),
        "datepublished" | "datemodified" | "datecreated" => Some(Zone::Dateline),
        "caption" => Some(Zone::Caption),
        "comment" | "breadcrumb" | "interactioncount" | "commentcount" | "keywords" => Some(Zone::Widget),
        "relatedlink" | "significantlink" => Some(Zone::Teaser),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_classes() {
        for (names, zone) in [
            ("share-bar", Some(Zone::Social)),
            ("m-article__related", Some(Zone::Teaser)),
            ("entry-content", None),
            ("post-1204 post type-post hentry tag-embassy", None),
            ("elementor-widget-theme-post-content elementor-widget", None),
            ("wp-caption-text", Some(Zone::Caption)),
            ("article-footer", Some(Zone::Widget)),
            ("post__author-bio", Some(Zone::Credit)),
            ("shared-content", None),
        ] {
            assert_eq!(marks(names).zone, zone, "{names}");
        }
        assert!(marks("story-body").weight > 0.0 && marks("comments").weight < 0.0);
        assert!(marks("icon sr-only").unseen && marks("liveblog-post").entry);
    }
}
