//! Grades as they are shown: beside values, and with the origins of what several reports tell.

use crate::decide::grades::origin_of;
use crate::style::tame;
use crate::view::{Index, Matter};
use crate::wording;
use chancery_facts::{Credibility, Document, Fact, Grade, Reliability};

/// Where one of several independent tellings comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Agency, outlet or report.
    pub name: String,
    /// How it was graded.
    pub grade: Grade,
}

impl Origin {
    fn of(index: &Index, fact: &Fact) -> Origin {
        let name = origin_of(fact, index.document(&fact.doc)).to_owned();
        Origin { name, grade: fact.grade.as_deref().cloned().unwrap_or_default() }
    }
}

/// The origins of a matter, one for each lineage: of several reports of one origin the first that was graded, else
/// one of an agency or outlet, else the first.
pub fn origins(index: &Index, matter: &Matter) -> Vec<Origin> {
    let lineages = matter.group.map(|g| g.origins.lineages.as_slice()).unwrap_or_default();
    if lineages.is_empty() {
        return vec![Origin::of(index, matter.members[0])];
    }
    let facts = lineages.iter().map(|l| l.iter().filter_map(|id| index.fact(id)).collect::<Vec<_>>());
    let heads: Vec<(Origin, &Fact)> =
        facts.filter_map(|facts| head(index, &facts)).map(|fact| (Origin::of(index, fact), fact)).collect();
    let names: Vec<String> = heads.iter().map(|(origin, _)| origin.name.clone()).collect();
    let several = |name: &str| names.iter().filter(|n| *n == name).count() > 1;
    let told = |(origin, fact): (Origin, &Fact)| {
        if !several(&origin.name) {
            return origin;
        }
        // Two witnesses in one report are two origins; they are told apart by their voice.
        let voice = wording::speaker(fact.speaker.as_ref());
        let voice = if voice.is_empty() { "in its own words".to_owned() } else { voice };
        Origin { name: format!("{}, {voice}", origin.name), ..origin }
    };
    heads.into_iter().map(told).collect()
}

/// Of facts that go back to one source the one that names it best.
fn head<'a>(index: &Index<'a>, facts: &[&'a Fact]) -> Option<&'a Fact> {
    let rank = |fact: &&&Fact| {
        let unnamed = origin_of(fact, index.document(&fact.doc)) == fact.doc;
        (fact.grade.as_ref().is_none_or(|g| g.reliability.is_none()), unnamed)
    };
    facts.iter().min_by_key(rank).copied()
}

/// `Halden News (B2)`; of an origin that nobody graded `(ungraded)`, where others of the ledger are.
pub fn named(index: &Index, origin: &Origin) -> String {
    let name = tame(&origin.name);
    if index.view.grades.is_empty() && origin.grade.is_unknown() { name } else { format!("{name} ({})", origin.grade) }
}

/// Grades of a matter in short, one for each origin: `B2 C –`; empty when none of them was graded.
pub fn in_short(origins: &[Origin]) -> String {
    if origins.iter().all(|o| o.grade.is_unknown()) {
        return String::new();
    }
    let each = origins.iter().map(|o| if o.grade.is_unknown() { "–".to_owned() } else { o.grade.to_string() });
    each.collect::<Vec<_>>().join(" ")
}

/// The grade of a fact in words; empty when nobody graded it or its source.
pub fn in_words(fact: &Fact) -> String {
    fact.grade.as_deref().map(words).unwrap_or_default()
}

/// The grade of a document's source in words.
pub fn of_document(document: &Document) -> String {
    document.grade.as_deref().map_or_else(|| Grade::default().to_string(), words)
}

fn words(grade: &Grade) -> String {
    let source = grade.source.as_deref().filter(|_| grade.reliability.is_some());
    let source = source.map(|s| format!("{}: {}", tame(s), grade.reliability.map_or("", reliability)));
    let parts: Vec<String> = source.into_iter().chain(grade.credibility.map(|c| credibility(c).to_owned())).collect();
    format!("{grade} ({})", parts.join("; "))
}

/// The letter in words.
pub fn reliability(letter: Reliability) -> &'static str {
    match letter {
        Reliability::A => "completely reliable",
        Reliability::B => "usually reliable",
        Reliability::C => "fairly reliable",
        Reliability::D => "not usually reliable",
        Reliability::E => "unreliable",
        Reliability::F => "reliability cannot be judged",
    }
}

/// The figure in words.
pub fn credibility(figure: Credibility) -> &'static str {
    match figure {
        Credibility::Confirmed => "confirmed",
        Credibility::Probable => "probably true",
        Credibility::Possible => "possibly true",
        Credibility::Doubtful => "doubtful",
        Credibility::Improbable => "improbable",
        Credibility::Unjudged => "truth cannot be judged",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn origins_carry_their_grades_and_unknown_stays_unknown() {
        let mut view = samples::view();
        let plain = |view: &crate::view::View| {
            let index = Index::new(view);
            let matters = index.matters(&[chancery_facts::Kind::Incident]);
            let origins = origins(&index, &matters[0]);
            let named: Vec<String> = origins.iter().map(|o| named(&index, o)).collect();
            (named.join(", "), in_short(&origins))
        };
        assert_eq!(plain(&view), ("a.txt, b.txt".to_owned(), String::new()));
        let grade = Grade { source: Some("a.txt".into()), ..Grade::parse("B2").expect("a grade") };
        view.facts[0].grade = Some(Box::new(grade));
        assert_eq!(in_words(&view.facts[0]), "B2 (a.txt: usually reliable; probably true)");
        view.grades = samples::grades("a.txt", "B2");
        assert_eq!(plain(&view), ("a.txt (B2), b.txt (ungraded)".to_owned(), "B2 –".to_owned()));
    }
}
