//! Counts, rates and trends: the same figure about the same window.

use super::{Score, Verdict, disjoint_days, other_country, published_apart};
use crate::corpus::{Corpus, View};
use crate::names::fold;
use chancery_facts::{Modifier, Quantity};

/// Compares two aggregates. Equal figures alone prove nothing: the window must be the same as well.
pub(super) fn compare(corpus: &Corpus<'_>, a: &View<'_>, b: &View<'_>) -> Verdict {
    if a.doc == b.doc || a.ty() != b.ty() || disjoint_days(a, b) || other_country(a, b) {
        return Verdict::Forbidden;
    }
    let (Some(x), Some(y)) = (figure(a), figure(b)) else { return Verdict::Unrelated };
    if (x.min, x.max, x.what) != (y.min, y.max, y.what) {
        return Verdict::Forbidden;
    }
    let windows_differ = !words(x).is_empty() && !words(y).is_empty() && words(x) != words(y);
    if windows_differ {
        return Verdict::Forbidden;
    }
    // One window open and the other given: two claims that may only share a figure.
    if a.days.is_some() != b.days.is_some() {
        return Verdict::Unrelated;
    }
    let mut score = Score::default();
    score.add(3, "same figure");
    if a.days.is_some() && a.days == b.days {
        score.add(3, "same window");
    } else if !words(x).is_empty() && words(x) == words(y) && published_apart(corpus, a, b).is_some_and(|d| d <= 14) {
        score.add(2, "same window in like words");
    }
    if score.points >= 5 { Verdict::Same(score) } else { Verdict::Unrelated }
}

/// The first number that is stated as a number.
fn figure<'v>(v: &'v View<'_>) -> Option<&'v Quantity> {
    v.fact.quantities.iter().find(|q| q.modifier != Modifier::Vague && (q.min.is_some() || q.max.is_some()))
}

fn words(q: &Quantity) -> Vec<String> {
    q.window.as_deref().map(fold).unwrap_or_default()
}
