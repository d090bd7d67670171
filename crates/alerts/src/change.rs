//! What is another than before.

use crate::matter::{Kind, Matter, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The matter itself is new.
    New,
    /// How many independent origins tell it.
    Origins,
    /// Dead, injured, missing, held.
    Toll,
    /// A claim, blame or denial was added.
    Attribution,
    /// Who is known or said to have done it.
    Status,
    /// When it took place.
    Date,
    /// A mission closed, staff left, a figure moved.
    Posture,
    /// A promise moved on.
    Stage,
}

impl Field {
    /// All of them, in the order they are told.
    pub const ALL: [Field; 8] = [
        Field::New,
        Field::Posture,
        Field::Stage,
        Field::Toll,
        Field::Attribution,
        Field::Status,
        Field::Date,
        Field::Origins,
    ];

    /// The code.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::New => "new",
            Field::Origins => "origins",
            Field::Toll => "toll",
            Field::Attribution => "attribution",
            Field::Status => "status",
            Field::Date => "date",
            Field::Posture => "posture",
            Field::Stage => "stage",
        }
    }

    /// The field of a code.
    pub fn of(code: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|f| f.as_str() == code)
    }

    /// What is told, in words.
    pub fn label(self) -> &'static str {
        match self {
            Field::New => "new",
            Field::Origins => "independent origins",
            Field::Toll => "toll",
            Field::Attribution => "attribution",
            Field::Status => "status of attribution",
            Field::Date => "date",
            Field::Posture => "posture",
            Field::Stage => "stage",
        }
    }
}

/// One thing that is another than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What changed.
    pub field: Field,
    /// What changed, in words: `toll`, `date narrowed`.
    pub label: String,
    /// The value before; empty when there was none.
    pub before: String,
    /// The value now.
    pub after: String,
    /// The words that say so, those of new reports alone where there are any.
    pub sources: Vec<Source>,
}

impl Change {
    /// `toll: 2 killed → 5 killed`.
    pub fn in_words(&self) -> String {
        match (self.before.is_empty(), self.after.is_empty()) {
            (true, _) => format!("{}: {}", self.label, self.after),
            (false, true) => format!("{}: {} → no longer stated", self.label, self.before),
            (false, false) => format!("{}: {} → {}", self.label, self.before, self.after),
        }
    }
}

/// Why a matter may have changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cause<'a> {
    /// Anchors of the matter that were never seen before.
    pub(crate) fresh: BTreeSet<&'a str>,
    /// True when a report came in at all.
    pub(crate) read: bool,
    /// True when analysts decided something.
    pub(crate) decided: bool,
}

/// What to tell of a matter that stood like `before`; `None`: it was not known.
///
/// Values move without anything new when rules change or countries are related anew. That is no news: only a new report
/// or a decision of an analyst is.
pub(crate) fn changes(before: Option<&Matter>, after: &Matter, cause: &Cause) -> Vec<Change> {
    let Some(before) = before else { return beginning(after) };
    let mut out = Vec::new();
    let news = !cause.fresh.is_empty() || cause.decided;
    for field in [Field::Posture, Field::Stage, Field::Toll] {
        // Time alone lets a promise stall; the ledger's clock moves by reports.
        let moved = news || field == Field::Stage && cause.read;
        out.extend(moved.then(|| value(field, before, after, cause)).flatten());
    }
    out.extend(voices(after, cause));
    if !news {
        return out;
    }
    out.extend(value(Field::Status, before, after, cause));
    out.extend(value(Field::Date, before, after, cause).map(|change| named_date(change, before, after)));
    if after.kind == Kind::Incident && after.origins > before.origins {
        out.push(Change {
            field: Field::Origins,
            label: Field::Origins.label().to_owned(),
            before: before.origins.to_string(),
            after: after.origins.to_string(),
            sources: fresh_first(&after.tellings, cause),
        });
    }
    out
}

/// What to tell of a matter whose earlier state nobody remembers, although it is not new: a large ledger is not looked
/// at whole.
pub(crate) fn additions(after: &Matter, cause: &Cause) -> Vec<Change> {
    let told = after.tellings.iter().filter(|s| cause.fresh.contains(s.anchor.as_str()));
    let sources: Vec<Source> = told.take(MOST_SOURCES).cloned().collect();
    let mut out = voices(after, cause);
    if !sources.is_empty() {
        let (field, text) = match after.kind {
            Kind::Incident => (Field::Origins, after.origins.to_string()),
            Kind::Posture => (Field::Posture, after.value(Field::Posture).to_owned()),
            Kind::Commitment => (Field::Stage, after.value(Field::Stage).to_owned()),
        };
        let label = format!("another report; {}", field.label());
        out.push(Change { field, label, before: String::new(), after: text, sources });
    }
    out
}

fn voices(after: &Matter, cause: &Cause) -> Vec<Change> {
    let added = after.voices.iter().filter(|v| cause.fresh.contains(v.source.anchor.as_str()));
    let change = |voice: &crate::Voice| Change {
        field: Field::Attribution,
        label: "added".to_owned(),
        before: String::new(),
        after: voice.text.clone(),
        sources: vec![voice.source.clone()],
    };
    added.map(change).collect()
}

fn beginning(after: &Matter) -> Vec<Change> {
    let change = |field: Field, label: &str, text: &str, sources: &[Source]| Change {
        field,
        label: label.to_owned(),
        before: String::new(),
        after: text.to_owned(),
        sources: sources.iter().take(MOST_SOURCES).cloned().collect(),
    };
    let by_value = |field: Field| {
        let stated = after.values.get(&field).filter(|v| !v.text.is_empty())?;
        Some(change(field, field.label(), &stated.text, &stated.sources))
    };
    match after.kind {
        Kind::Incident => vec![change(Field::New, "new incident", &after.title, &after.tellings)],
        Kind::Posture => by_value(Field::Posture).into_iter().collect(),
        Kind::Commitment => by_value(Field::Stage).into_iter().collect(),
    }
}

/// Words shown with one change.
const MOST_SOURCES: usize = 3;

fn value(field: Field, before: &Matter, after: &Matter, cause: &Cause) -> Option<Change> {
    let stated = after.values.get(&field);
    let (old, new) = (before.value(field), after.value(field));
    (old != new).then(|| Change {
        field,
        label: field.label().to_owned(),
        before: old.to_owned(),
        after: new.to_owned(),
        sources: fresh_first(stated.map_or(&[], |s| s.sources.as_slice()), cause),
    })
}

fn named_date(mut change: Change, before: &Matter, after: &Matter) -> Change {
    let within = match (&before.days, &after.days) {
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new != old && new.0 >= old.0 && new.1 <= old.1,
        _ => false,
    };
    change.label = if within { "date narrowed" } else { "date" }.to_owned();
    change
}

/// The words of new reports; those of all where nothing is new, as after a decision.
fn fresh_first(sources: &[Source], cause: &Cause) -> Vec<Source> {
    let fresh: Vec<&Source> = sources.iter().filter(|s| cause.fresh.contains(s.anchor.as_str())).collect();
    let shown = if fresh.is_empty() { sources.iter().collect() } else { fresh };
    shown.into_iter().take(MOST_SOURCES).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matter::{Stated, Voice};

    fn told(anchor: &str) -> Source {
        Source { anchor: anchor.to_owned(), quote: format!("words of {anchor}"), ..Source::default() }
    }

    fn matter(toll: &str, days: (&str, &str), anchors: &[&str]) -> Matter {
        let tellings: Vec<Source> = anchors.iter().map(|a| told(a)).collect();
        let stated = |text: &str| Stated { text: text.to_owned(), sources: tellings.clone() };
        Matter {
            title: "rocket fire, embassy of Norland".to_owned(),
            origins: anchors.len(),
            days: Some((days.0.to_owned(), days.1.to_owned())),
            values: [(Field::Toll, stated(toll)), (Field::Date, stated(&format!("{}/{}", days.0, days.1)))].into(),
            tellings,
            ..Matter::default()
        }
    }

    fn cause<'a>(fresh: &[&'a str]) -> Cause<'a> {
        Cause { fresh: fresh.iter().copied().collect(), read: !fresh.is_empty(), decided: false }
    }

    #[test]
    fn a_second_report_tells_toll_date_and_origins_with_its_own_words() {
        let before = matter("2 killed", ("2031-05-10", "2031-05-12"), &["a"]);
        let after = matter("5 killed", ("2031-05-12", "2031-05-12"), &["a", "b"]);
        let told = changes(Some(&before), &after, &cause(&["b"]));
        let words: Vec<String> = told.iter().map(Change::in_words).collect();
        assert_eq!(
            words,
            [
                "toll: 2 killed → 5 killed",
                "date narrowed: 2031-05-10/2031-05-12 → 2031-05-12/2031-05-12",
                "independent origins: 1 → 2"
            ]
        );
        assert!(told.iter().all(|c| c.sources[0].anchor == "b"), "{told:?}");
    }

    #[test]
    fn values_that_move_by_themselves_are_no_news() {
        let before = matter("2 killed", ("2031-05-12", "2031-05-12"), &["a", "b"]);
        let after = matter("5 killed", ("2031-05-13", "2031-05-13"), &["a", "b"]);
        assert!(changes(Some(&before), &after, &cause(&[])).is_empty());
        let decided = Cause { decided: true, ..Cause::default() };
        assert_eq!(changes(Some(&before), &after, &decided).len(), 2, "a correction is");
    }

    #[test]
    fn a_denial_is_told_once_and_a_known_one_is_not() {
        let before = matter("2 killed", ("2031-05-12", "2031-05-12"), &["a"]);
        let mut after = before.clone();
        after.voices = vec![Voice { text: "denial by Sarovia".to_owned(), source: told("d") }];
        let words: Vec<String> = changes(Some(&before), &after, &cause(&["d"])).iter().map(Change::in_words).collect();
        assert_eq!(words, ["added: denial by Sarovia"]);
        assert!(changes(Some(&after), &after, &cause(&[])).is_empty());
    }
}
