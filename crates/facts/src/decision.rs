//! What an analyst decides about facts, and how a decision finds its facts again after they were renumbered.

use crate::{DecisionKind, Fact, Kind, Span};

/// A decision. When it was entered and its number stand in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What is decided.
    pub kind: DecisionKind,
    /// Facts it is about.
    pub on: Vec<Anchor>,
    /// Facts that those are joined with or kept apart from.
    pub with: Vec<Anchor>,
    /// Field that is corrected.
    pub field: Option<String>,
    /// New value of the field, new name of an actor, or text of a note.
    pub value: Option<String>,
    /// Name of an actor to be replaced.
    pub name: Option<String>,
    /// Number of the decision that is undone.
    pub undoes: Option<i64>,
    /// Id of the fact or group as it was typed or shown when the decision was made.
    pub about: Option<String>,
    /// Who decided.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Decision {
    /// A decision on nothing yet.
    pub fn new(kind: DecisionKind, by: &str, why: &str) -> Decision {
        Decision {
            kind,
            on: Vec::new(),
            with: Vec::new(),
            field: None,
            value: None,
            name: None,
            undoes: None,
            about: None,
            by: by.to_owned(),
            why: why.to_owned(),
        }
    }

    /// All its anchors.
    pub fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        self.on.iter().chain(&self.with)
    }
}

/// A fact by what does not change when facts are numbered anew: its document, its kind and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// SHA-256 of the document's bytes, 64 digits.
    pub digest: String,
    /// Kind of the fact.
    pub kind: Kind,
    /// Type of the fact.
    pub ty: String,
    /// Bytes of the main evidence.
    pub span: Span,
    /// Words of the main evidence, so that a person can read the decision when its fact is gone.
    pub words: String,
    /// Place among the facts of the document with this kind, type and evidence, from 0.
    pub nth: usize,
    /// Id of the fact when the decision was made.
    pub fact: String,
}

/// What an anchor finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound<'f> {
    /// The fact, with the kind, type and words it had.
    Same(&'f Fact),
    /// The fact its words are now coded as: another type, or wider or narrower words.
    Moved(&'f Fact),
    /// Nothing, or several that cannot be told apart.
    Lost,
}

impl<'f> Bound<'f> {
    /// The fact, if there is one.
    pub fn fact(self) -> Option<&'f Fact> {
        match self {
            Bound::Same(fact) | Bound::Moved(fact) => Some(fact),
            Bound::Lost => None,
        }
    }
}

impl Anchor {
    /// The anchor of a fact among all facts of its document.
    pub fn of(fact: &Fact, digest: &str, facts: &[Fact]) -> Anchor {
        let mut anchor = Anchor {
            digest: digest.to_owned(),
            kind: fact.kind(),
            ty: fact.coding.ty().to_owned(),
            span: fact.main().quote.span,
            words: fact.main().quote.text.clone(),
            nth: 0,
            fact: fact.id.clone(),
        };
        anchor.nth = facts.iter().filter(|f| anchor.is_exactly(f)).position(|f| f.id == fact.id).unwrap_or(0);
        anchor
    }

    fn is_exactly(&self, fact: &Fact) -> bool {
        self.is_on(fact) && fact.coding.ty() == self.ty
    }

    /// True when kind and words are those of the fact.
    fn is_on(&self, fact: &Fact) -> bool {
        fact.kind() == self.kind && fact.main().quote.span == self.span
    }

    /// Finds the fact again among the facts of its document, in their order.
    ///
    /// Kind, type and words together come first; then the one fact of this kind on the same words; then the one fact
    /// of this kind whose words share most with these, at least half of both together. What remains open is lost:
    /// a decision on the wrong fact is worse than one that is shown to need an eye.
    pub fn find<'f>(&self, facts: &'f [Fact]) -> Bound<'f> {
        let exact: Vec<&Fact> = facts.iter().filter(|f| self.is_exactly(f)).collect();
        match exact[..] {
            _ if self.nth < exact.len() => return Bound::Same(exact[self.nth]),
            [one] => return Bound::Moved(one),
            _ => {}
        }
        let on: Vec<&Fact> = facts.iter().filter(|f| self.is_on(f)).collect();
        match on[..] {
            [] => self.nearest(facts).map_or(Bound::Lost, Bound::Moved),
            [one] => Bound::Moved(one),
            _ => Bound::Lost,
        }
    }

    /// Finds the fact in another revision of its document: the one of this kind and type on the same words, wherever
    /// they stand there.
    pub fn find_in_revision<'f>(&self, facts: &'f [Fact]) -> Bound<'f> {
        let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
        let alike = facts.iter().filter(|f| f.kind() == self.kind && f.coding.ty() == self.ty);
        let on: Vec<&Fact> = alike.filter(|f| same(&f.main().quote.text, &self.words)).collect();
        let one_place = on.iter().all(|f| f.main().quote.span == on[0].main().quote.span);
        match on[..] {
            [one] => Bound::Same(one),
            _ if one_place => on.get(self.nth).copied().map_or(Bound::Lost, Bound::Same),
            _ => Bound::Lost,
        }
    }

    fn nearest<'f>(&self, facts: &'f [Fact]) -> Option<&'f Fact> {
        let share = |f: &Fact| {
            let span = f.main().quote.span;
            let shared = span.shared(self.span);
            // In thousandths of the bytes that either covers, so that floats stay out of an order.
            (shared > 0).then(|| shared * 1000 / (span.len() + self.span.len() - shared))
        };
        let same_type = |f: &Fact| f.coding.ty() == self.ty;
        let near = facts.iter().filter(|f| f.kind() == self.kind);
        let near = near.filter_map(|f| Some(((share(f)?, same_type(f)), f))).filter(|((share, _), _)| *share >= 500);
        let near: Vec<_> = near.collect();
        let best = near.iter().map(|(rank, _)| *rank).max()?;
        match near.iter().filter(|(rank, _)| *rank == best).collect::<Vec<_>>()[..] {
            [(_, fact)] => Some(fact),
            _ => None,
        }
    }
}

/// What analysts said of a fact, as it is shown beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// True when accepted, false when rejected; `None` when nobody said.
    pub holds: Option<bool>,
    /// Fields that were corrected, in the order of decisions.
    pub corrected: Vec<Correction>,
    /// Notes, in the order of decisions.
    pub notes: Vec<String>,
}

impl Judgement {
    /// True when an analyst rejected the fact.
    pub fn is_rejected(&self) -> bool {
        self.holds == Some(false)
    }
}

/// A field that an analyst set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Name of the field.
    pub field: String,
    /// What the machine had read there; empty for nothing.
    pub machine: String,
    /// What the analyst set; empty for nothing.
    pub value: String,
    /// Number of the decision.
    pub decision: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Coding, Evidence, EvidenceRole, Quote, Zone};

    fn fact(id: &str, coding: &str, span: (usize, usize)) -> Fact {
        let quote = Quote { span: Span::new(span.0, span.1), text: "x".repeat(span.1 - span.0) };
        let evidence = Evidence { role: EvidenceRole::Main, zone: Zone::Body, quote };
        Fact::new(id.into(), "d".into(), Coding::parse(coding).expect("in the codebook"), vec![evidence])
            .expect("sound")
    }

    fn found<'f>(anchor: &Anchor, facts: &'f [Fact]) -> Option<&'f str> {
        anchor.find(facts).fact().map(|f| f.id.as_str())
    }

    #[test]
    fn a_renumbered_fact_is_found_by_its_words() {
        let before = [fact("d-00", "incident/shooting", (0, 40)), fact("d-01", "incident/ied", (50, 90))];
        let anchor = Anchor::of(&before[1], "0a", &before);
        let after = [fact("d-00", "contact/visit", (50, 90)), fact("d-02", "incident/ied", (50, 90))];
        assert_eq!(anchor.find(&after), Bound::Same(&after[1]));
        assert_eq!(anchor.find(&before[..1]), Bound::Lost);
    }

    #[test]
    fn another_type_or_other_bounds_of_the_words_move_the_decision() {
        let before = [fact("d-00", "incident/attack_unspecified", (10, 50))];
        let anchor = Anchor::of(&before[0], "0a", &before);
        let retyped = [fact("d-03", "incident/shooting", (10, 50))];
        assert_eq!(anchor.find(&retyped), Bound::Moved(&retyped[0]));
        let wider = [fact("d-03", "incident/shooting", (0, 60))];
        assert_eq!(anchor.find(&wider), Bound::Moved(&wider[0]));
        let far_wider = [fact("d-03", "incident/shooting", (0, 200))];
        assert_eq!(anchor.find(&far_wider), Bound::Lost);
        let other_kind = [fact("d-03", "statement/threat", (10, 50))];
        assert_eq!(anchor.find(&other_kind), Bound::Lost);
    }

    #[test]
    fn twins_are_told_by_their_order_and_never_guessed() {
        let two = [fact("d-00", "incident/shooting", (0, 40)), fact("d-01", "incident/shooting", (0, 40))];
        let second = Anchor::of(&two[1], "0a", &two);
        assert_eq!(found(&second, &two), Some("d-01"));
        assert_eq!(second.find(&two[..1]), Bound::Moved(&two[0]), "one is left, which is told");
        let three = [
            fact("d-00", "incident/ied", (0, 40)),
            fact("d-01", "incident/arson", (0, 40)),
            fact("d-02", "incident/ied", (50, 60)),
        ];
        assert_eq!(second.find(&three), Bound::Lost, "two of other types on the words");
    }
}
