//! Decisions of analysts as lines, and what they said of a fact under its key `analyst`.

use crate::ExchangeError;
use crate::shared::span;
use crate::wire::{Code, null_is_default};
use chancery_facts::{Anchor, Correction, Credibility, Decision, DecisionKind, Grade, Judgement, Kind, Reliability};
use serde::{Deserialize, Serialize};

/// A decision.
#[derive(Serialize, Deserialize)]
pub(crate) struct DecisionLine {
    what: Code<DecisionKind>,
    by: String,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "String::is_empty")]
    why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    on: Vec<AnchorLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    with: Vec<AnchorLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    undoes: Option<i64>,
}

impl DecisionLine {
    pub(crate) fn of(decision: &Decision) -> DecisionLine {
        DecisionLine {
            what: Code(decision.kind),
            by: decision.by.clone(),
            why: decision.why.clone(),
            about: decision.about.clone(),
            on: decision.on.iter().map(AnchorLine::of).collect(),
            with: decision.with.iter().map(AnchorLine::of).collect(),
            field: decision.field.clone(),
            name: decision.name.clone(),
            value: decision.value.clone(),
            undoes: decision.undoes,
        }
    }

    pub(crate) fn into_decision(self) -> Result<Decision, ExchangeError> {
        let anchors = |lines: Vec<AnchorLine>, key| crate::shared::each(lines, key, AnchorLine::into_anchor);
        Ok(Decision {
            kind: self.what.0,
            on: anchors(self.on, "on")?,
            with: anchors(self.with, "with")?,
            field: self.field,
            value: self.value,
            name: self.name,
            undoes: self.undoes,
            about: self.about,
            by: self.by,
            why: self.why,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct AnchorLine {
    digest: String,
    kind: Code<Kind>,
    #[serde(rename = "type")]
    ty: String,
    start: usize,
    end: usize,
    text: String,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "is_zero")]
    nth: usize,
    fact: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

impl AnchorLine {
    fn of(anchor: &Anchor) -> AnchorLine {
        AnchorLine {
            digest: anchor.digest.clone(),
            kind: Code(anchor.kind),
            ty: anchor.ty.clone(),
            start: anchor.span.start,
            end: anchor.span.end,
            text: anchor.words.clone(),
            nth: anchor.nth,
            fact: anchor.fact.clone(),
        }
    }

    fn into_anchor(self, key: &str) -> Result<Anchor, ExchangeError> {
        Ok(Anchor {
            digest: self.digest,
            kind: self.kind.0,
            ty: self.ty,
            span: span(self.start, self.end, key)?,
            words: self.text,
            nth: self.nth,
            fact: self.fact,
        })
    }
}

/// `{accepted, corrected, notes}`
#[derive(Serialize, Deserialize)]
pub(crate) struct JudgementLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepted: Option<bool>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    corrected: Vec<CorrectionLine>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct CorrectionLine {
    field: String,
    #[serde(default, deserialize_with = "null_is_default")]
    machine: String,
    #[serde(default, deserialize_with = "null_is_default")]
    value: String,
    decision: i64,
}

impl JudgementLine {
    pub(crate) fn of(judgement: &Judgement) -> JudgementLine {
        let line = |c: &Correction| CorrectionLine {
            field: c.field.clone(),
            machine: c.machine.clone(),
            value: c.value.clone(),
            decision: c.decision,
        };
        JudgementLine {
            accepted: judgement.holds,
            corrected: judgement.corrected.iter().map(line).collect(),
            notes: judgement.notes.clone(),
        }
    }

    pub(crate) fn into_judgement(self) -> Judgement {
        let correction =
            |c: CorrectionLine| Correction { field: c.field, machine: c.machine, value: c.value, decision: c.decision };
        Judgement {
            holds: self.accepted,
            corrected: self.corrected.into_iter().map(correction).collect(),
            notes: self.notes,
        }
    }
}

/// `{reliability, credibility, source}`
#[derive(Serialize, Deserialize)]
pub(crate) struct GradeLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reliability: Option<Code<Reliability>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credibility: Option<Code<Credibility>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

impl GradeLine {
    pub(crate) fn of(grade: &Grade) -> GradeLine {
        GradeLine {
            reliability: grade.reliability.map(Code),
            credibility: grade.credibility.map(Code),
            source: grade.source.clone(),
        }
    }

    pub(crate) fn into_grade(self) -> Grade {
        Grade {
            reliability: self.reliability.map(|c| c.0),
            credibility: self.credibility.map(|c| c.0),
            source: self.source,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{decision_from_json, decision_to_json};
    use chancery_facts::{Anchor, Decision, DecisionKind, Kind, Span};

    #[test]
    fn a_decision_comes_back() {
        let anchor = Anchor {
            digest: "ab".repeat(32),
            kind: Kind::Incident,
            ty: "shooting".into(),
            span: Span::new(5, 9),
            words: "shot".into(),
            nth: 1,
            fact: "abababababab-01".into(),
        };
        let decision = Decision {
            on: vec![anchor.clone()],
            with: vec![Anchor { nth: 0, ..anchor }],
            field: Some("killed".into()),
            value: Some("2-3".into()),
            name: Some("Red Oars".into()),
            undoes: Some(4),
            about: Some("I-abababababab-01".into()),
            ..Decision::new(DecisionKind::Correct, "R. Ames", "the hospital's list")
        };
        let line = decision_to_json(&decision);
        assert_eq!(decision_from_json(&line), Ok(decision));
        let error = decision_from_json(&line.replace("\"correct\"", "\"guess\"")).expect_err("no such decision");
        assert!(error.to_string().contains("guess"), "{error}");
    }
}
