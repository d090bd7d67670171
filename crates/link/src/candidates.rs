//! Which pairs are worth comparing: never all with all.

use crate::context;
use crate::copies::Copies;
use crate::corpus::{Corpus, View};
use crate::same::{self, Score, Verdict};
use chancery_facts::Kind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Kinds whose facts are merged.
pub(crate) const MERGED: [Kind; 6] =
    [Kind::Incident, Kind::Contact, Kind::Commitment, Kind::Measure, Kind::Posture, Kind::Aggregate];

/// Facts in one block with a date so open that only a small block is searched for them.
const MOST_OPEN: usize = 400;
/// Facts that share a rare key are compared whatever their dates, as long as they are so few.
const RARE: usize = 150;

/// Partners of one fact in one block; a well-reported act hangs together by far fewer links than it has pairs.
const ENOUGH_PARTNERS: usize = 48;

/// Two facts that report one thing.
pub(crate) struct Link {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) score: Score,
}

/// All links, strongest first; equal ones in the order of ids.
pub(crate) fn links(corpus: &Corpus<'_>, copies: &Copies) -> Vec<Link> {
    let mut pairs = copied_pairs(corpus, copies);
    for kind in MERGED {
        for (key, block) in blocks(corpus, kind) {
            let rare = !key.starts_with(IN_STATE) && block.len() <= RARE;
            if rare { compare_all(corpus, &block, &mut pairs) } else { compare_block(corpus, &block, &mut pairs) }
        }
    }
    let mut links: Vec<Link> = pairs.into_iter().map(|((a, b), score)| Link { a, b, score }).collect();
    drop_ambiguous(corpus, &mut links);
    links.extend(context::links(corpus, &links));
    links.sort_by(|x, y| y.score.points.cmp(&x.score.points).then((x.a, x.b).cmp(&(y.a, y.b))));
    links
}

type Pairs = BTreeMap<(usize, usize), Score>;

/// Facts whose words stand in one copied passage.
fn copied_pairs(corpus: &Corpus<'_>, copies: &Copies) -> Pairs {
    let mut by_text: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for kind in MERGED {
        for i in corpus.of_kind(kind) {
            let view = &corpus.views[i];
            for text in copies.texts_of(view.doc, view.fact.main().quote.span) {
                by_text.entry(text).or_default().push(i);
            }
        }
    }
    let mut out = Pairs::new();
    for facts in by_text.values() {
        for (k, &a) in facts.iter().enumerate() {
            // Neighbours suffice: the group grows along them.
            for &b in facts[k + 1..].iter().take(24) {
                let alike = crate::names::overlap(&corpus.views[a].content, &corpus.views[b].content) >= 60;
                if alike && same::copied_alike(corpus, a, b) {
                    out.insert((a.min(b), a.max(b)), Score { points: 20, why: vec!["copied passage"] });
                }
            }
        }
    }
    out
}

/// Blocks of facts that share a state or a rare key.
fn blocks(corpus: &Corpus<'_>, kind: Kind) -> Vec<(String, Vec<usize>)> {
    let mut blocks: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for i in corpus.of_kind(kind) {
        let view = &corpus.views[i];
        for key in keys(corpus, i, view) {
            blocks.entry(key).or_default().insert(i);
        }
    }
    blocks.into_iter().filter(|(_, b)| b.len() > 1).map(|(key, b)| (key, b.into_iter().collect())).collect()
}

/// Start of the key of a block that only shares a state.
const IN_STATE: &str = "in ";

fn keys(corpus: &Corpus<'_>, i: usize, view: &View<'_>) -> Vec<String> {
    let mut out: Vec<String> = view.countries.iter().map(|c| format!("{IN_STATE}{c}")).collect();
    if out.is_empty() {
        out.extend(corpus.matter_country(i).map(|c| format!("{IN_STATE}{c}")));
    }
    // An act at a mission told without a place meets those told with one under the state that sent the mission.
    let sent = view.targets.iter().filter_map(|t| Some((t.sending?, t.class?)));
    out.extend(sent.map(|(state, class)| format!("sent {state} {}", class.as_str())).collect::<BTreeSet<_>>());
    out.push(format!("report {}", view.doc));
    out.extend(view.victims.iter().filter_map(|v| v.words.last()).map(|w| format!("victim {w}")));
    if !matches!(view.fact.kind(), Kind::Incident | Kind::Aggregate) {
        let parties = view.parties.iter().filter(|p| !p.name.generic || p.state.is_some());
        out.extend(parties.filter_map(|p| p.name.words.last()).map(|w| format!("party {w}")));
    }
    out
}

fn compare_all(corpus: &Corpus<'_>, block: &[usize], pairs: &mut Pairs) {
    for (k, &a) in block.iter().enumerate() {
        for &b in &block[k + 1..] {
            compare_pair(corpus, a, b, pairs);
        }
    }
}

/// Compares the pairs of a block whose days can meet.
fn compare_block(corpus: &Corpus<'_>, block: &[usize], pairs: &mut Pairs) {
    let views = &corpus.views;
    let mut by_start: Vec<usize> = block.to_vec();
    by_start.sort_by_key(|&i| (views[i].window.from, i));
    let wide: Vec<usize> = by_start.iter().copied().filter(|&i| views[i].window.width() > 366).collect();
    let narrow: Vec<usize> = by_start.into_iter().filter(|&i| views[i].window.width() <= 366).collect();
    for (k, &a) in narrow.iter().enumerate() {
        let mut partners = 0;
        for &b in &narrow[k + 1..] {
            if views[b].window.from > views[a].window.to || partners == ENOUGH_PARTNERS {
                break;
            }
            partners += usize::from(compare_pair(corpus, a, b, pairs));
        }
    }
    if wide.len() * block.len() > MOST_OPEN * MOST_OPEN {
        return;
    }
    for (k, &a) in wide.iter().enumerate() {
        for &b in wide[k + 1..].iter().chain(&narrow) {
            compare_pair(corpus, a, b, pairs);
        }
    }
}

/// Compares two facts; true when they are linked.
fn compare_pair(corpus: &Corpus<'_>, a: usize, b: usize, pairs: &mut Pairs) -> bool {
    let pair = (a.min(b), a.max(b));
    if same::is_hopeless(&corpus.views[a], &corpus.views[b]) {
        return false;
    }
    if pairs.contains_key(&pair) {
        return true;
    }
    match same::compare(corpus, pair.0, pair.1) {
        Verdict::Same(score) => pairs.insert(pair, score).is_none(),
        _ => false,
    }
}

/// A fact with a loose date that fits two things which are not one fits neither for sure.
fn drop_ambiguous(corpus: &Corpus<'_>, links: &mut Vec<Link>) {
    let mut partners: HashMap<usize, Vec<(usize, i32)>> = HashMap::new();
    for link in links.iter() {
        partners.entry(link.a).or_default().push((link.b, link.score.points));
        partners.entry(link.b).or_default().push((link.a, link.score.points));
    }
    let torn: BTreeSet<usize> = partners
        .iter()
        .filter(|(i, found)| !corpus.views[**i].is_close() && is_torn(corpus, found))
        .map(|(i, _)| *i)
        .collect();
    let sure = |l: &Link| l.score.why.iter().any(|w| matches!(*w, "copied passage" | "same named victims"));
    let in_report = |l: &Link| corpus.views[l.a].doc == corpus.views[l.b].doc;
    links.retain(|l| sure(l) || in_report(l) || !(torn.contains(&l.a) || torn.contains(&l.b)));
}

fn is_torn(corpus: &Corpus<'_>, found: &[(usize, i32)]) -> bool {
    // A long list of partners is one well-reported event or a rag-bag; the first dozen tell which.
    let some = &found[..found.len().min(12)];
    some.iter().enumerate().any(|(k, (a, _))| {
        some[k + 1..].iter().any(|(b, _)| {
            let apart = corpus.views[*a].doc != corpus.views[*b].doc;
            apart && same::compare(corpus, *a, *b) == Verdict::Forbidden
        })
    })
}
