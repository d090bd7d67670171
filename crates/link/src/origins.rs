//! Origins: facts that go back to one text, one agency or one speaker count once.

use crate::copies::Copies;
use crate::corpus::{Corpus, View};
use crate::names::fold;
use crate::sets;
use chancery_facts::{Kind, Origins, SourceKind};
use std::collections::{BTreeMap, BTreeSet};

/// Sorts the members of a group into lineages: members that share a source, directly or through others.
pub(crate) fn of(corpus: &Corpus<'_>, copies: &Copies, members: &[usize]) -> Origins {
    let relays: BTreeSet<String> = members.iter().flat_map(|&i| relays(corpus, i)).collect();
    let mut lineage: Vec<usize> = (0..members.len()).collect();
    let mut first_with: BTreeMap<String, usize> = BTreeMap::new();
    for (m, &i) in members.iter().enumerate() {
        for source in sources(corpus, copies, &relays, i) {
            let other = *first_with.entry(source).or_insert(m);
            sets::union(&mut lineage, m, other);
        }
    }
    let mut lineages: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (m, &i) in members.iter().enumerate() {
        lineages.entry(sets::root(&mut lineage, m)).or_default().push(corpus.id(i).to_owned());
    }
    Origins { lineages: lineages.into_values().collect() }
}

/// Marks of everything a fact goes back to; facts with one mark in common have one origin.
fn sources(corpus: &Corpus<'_>, copies: &Copies, cited: &BTreeSet<String>, i: usize) -> Vec<String> {
    let view = &corpus.views[i];
    let speaker = speaker(view);
    let mut out = vec![match (&speaker, view.fact.kind()) {
        // Incidents are told by witnesses: two voices of one report are two.
        (Some(name), Kind::Incident) => format!("report {} {name}", view.doc),
        _ => format!("report {}", view.doc),
    }];
    out.extend(speaker.map(|name| format!("speaker {name}")));
    out.extend(relays(corpus, i).into_iter().map(|name| format!("taken from {name}")));
    let outlet = corpus.docs[view.doc].document.outlet.as_deref().map(|o| fold(o).join(" "));
    out.extend(outlet.filter(|o| cited.contains(o)).map(|name| format!("taken from {name}")));
    let texts = copies.texts_of(view.doc, view.fact.main().quote.span);
    out.extend(texts.into_iter().map(|t| format!("text {t}")));
    out
}

/// Agencies and outlets that a fact was taken from.
fn relays(corpus: &Corpus<'_>, i: usize) -> Vec<String> {
    let view = &corpus.views[i];
    let chain = view.fact.source_chain.iter().filter(|s| matches!(s.kind, SourceKind::Outlet | SourceKind::Agency));
    let mut out: Vec<String> = chain.map(|s| fold(&s.name).join(" ")).collect();
    out.extend(corpus.docs[view.doc].agency.clone());
    out.retain(|name| !name.is_empty());
    out
}

/// The speaker when he is somebody in particular: neither "police" nor a government as a whole.
fn speaker(view: &View<'_>) -> Option<String> {
    let name = view.speaker.as_ref()?;
    let whole = name.government && name.words.iter().any(|w| w == "government" || w == "administration");
    (!name.generic && !whole).then(|| name.words.join(" "))
}
