//! What a document was before it was edited, in lines of `show`.

use crate::moment;
use crate::revisions::{Changed, Edition, compare};
use crate::wording;
use chancery_facts::Fact;

/// Passages and facts of one sort that are shown of a revision.
const MOST: usize = 12;

/// Names and values of the lines: each revision, the newest first, with what changed from the one before it.
pub(super) fn lines(editions: &[Edition]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (n, edition) in editions.iter().enumerate().rev() {
        out.push((format!("revision {}", n + 1), head(edition)));
        let Some(before) = n.checked_sub(1).map(|before| &editions[before]) else { continue };
        let changed = compare(before, edition);
        if changed.is_nothing() {
            out.push((String::new(), "neither text nor facts changed".to_owned()));
        }
        tell(&changed, &mut out);
    }
    out
}

/// Its name and when it was changed, fetched and read.
fn head(edition: &Edition) -> String {
    let mut parts = vec![edition.document.name.clone()];
    if let Some(updated) = edition.document.about.as_deref().and_then(|about| about.updated.as_ref()) {
        parts.push(
            format!("changed {} {}", updated.day, updated.time.as_deref().unwrap_or_default()).trim_end().to_owned(),
        );
    }
    if let Some(fetched) = edition.document.origin.as_deref().and_then(|o| o.fetched.as_deref()) {
        parts.push(format!("fetched {fetched}"));
    }
    if let Some(again) = &edition.again {
        parts.push(format!("again {again}"));
    }
    parts.push(format!("read {}", moment::shown(edition.read_at)));
    parts.push(wording::count(edition.facts.len(), "fact", "facts"));
    parts.join(", ")
}

fn tell(changed: &Changed, out: &mut Vec<(String, String)>) {
    if let Some((was, is)) = &changed.title {
        out.push(("title".to_owned(), format!("“{was}” → “{is}”")));
    }
    let fact = |f: &Fact| format!("{} · {} “{}”", f.id, f.coding, f.main().quote.text);
    let other = |(was, is, fields): &(Fact, Fact, Vec<String>)| {
        let fields: Vec<String> = fields.iter().map(|f| wording::words_of(f)).collect();
        format!("{} → {}: {}", fact(was), is.id, fields.join(", "))
    };
    some("taken away", changed.taken_away.iter().map(|p| format!("− {p}")), out);
    some("added", changed.added.iter().map(|p| format!("+ {p}")), out);
    some("facts gone", changed.gone.iter().map(fact), out);
    some("new facts", changed.new.iter().map(fact), out);
    some("changed", changed.other.iter().map(other), out);
}

/// The first lines of one sort, the name beside the first, and how many are not shown.
fn some(name: &str, lines: impl ExactSizeIterator<Item = String>, out: &mut Vec<(String, String)>) {
    let more = lines.len().saturating_sub(MOST);
    for (n, line) in lines.take(MOST).enumerate() {
        out.push((if n == 0 { name.to_owned() } else { String::new() }, line));
    }
    if more > 0 {
        out.push((String::new(), format!("and {more} more")));
    }
}
