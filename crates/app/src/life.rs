//! How a promise moves: vowed, under way, said to be done, done, stalled, broken; each step with its words.

use crate::view::{Index, Matter};
use crate::wording;
use chancery_facts::{AttachedAs, Date, Fact, Kind, Role, Status, When};

/// Days without a word after which a promise that is not kept counts as stalled, unless another number is asked for.
pub const STALLED_AFTER: u16 = 90;

/// Where a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Promised.
    Vowed,
    /// Begun.
    UnderWay,
    /// Done by the word of the party itself or of another source.
    SaidDone,
    /// Done, in the voice of a report.
    Done,
    /// Not kept, or said to be.
    Broken,
    /// Taken back.
    TakenBack,
}

impl Stage {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Vowed => "vowed",
            Stage::UnderWay => "under way",
            Stage::SaidDone => "said done",
            Stage::Done => "done",
            Stage::Broken => "broken",
            Stage::TakenBack => "taken back",
        }
    }

    /// The stage that a fact tells of; a court's verdict ends a prosecution, an arrest or charge begins it.
    fn of(fact: &Fact) -> Option<Stage> {
        match (fact.coding.ty(), fact.status) {
            ("conviction", _) if fact.kind() == Kind::Attribution => Some(Stage::Done),
            ("arrest_of_suspect" | "charge", _) if fact.kind() == Kind::Attribution => Some(Stage::UnderWay),
            (_, Some(status)) => Stage::of_status(status),
            (_, None) => (fact.kind() == Kind::Commitment).then_some(Stage::Vowed),
        }
    }

    fn of_status(status: Status) -> Option<Stage> {
        Some(match status {
            Status::Vowed | Status::Announced | Status::Ordered => Stage::Vowed,
            Status::UnderWay => Stage::UnderWay,
            Status::DoneClaimed => Stage::SaidDone,
            Status::Done => Stage::Done,
            Status::NotDone => Stage::Broken,
            Status::Reversed => Stage::TakenBack,
            Status::NeedStated | Status::Discussed | Status::Considered => return None,
        })
    }

    /// The stage after a further step. A promise given again does not set back what has begun; what only the party
    /// itself calls done does not outweigh what a report saw done.
    fn then(self, next: Stage) -> Stage {
        match (self, next) {
            (Stage::Broken | Stage::TakenBack, next) => next,
            (now, Stage::Vowed) => now,
            (Stage::SaidDone | Stage::Done, Stage::UnderWay) | (Stage::Done, Stage::SaidDone) => self,
            (_, next) => next,
        }
    }
}

/// One step in the life of a promise.
#[derive(Clone)]
pub struct Step<'a> {
    /// What it came to.
    pub stage: Stage,
    /// The fact that tells it.
    pub fact: &'a Fact,
    /// Days it is put on: of the act or words, else of the report.
    pub days: Option<(Date, Date)>,
}

impl Step<'_> {
    /// Who says so; the report itself where nobody is named.
    pub fn said_by(&self) -> String {
        let speaker = wording::speaker(self.fact.speaker.as_ref());
        if speaker.is_empty() { "the report itself".to_owned() } else { speaker }
    }
}

/// A promise or measure with its steps.
pub struct Life<'a> {
    /// Steps in the order of time, those without a day last.
    pub steps: Vec<Step<'a>>,
    /// Where it stands by its steps alone.
    pub stage: Stage,
    /// Days since the last step when nothing came after it for too long.
    pub stalled: Option<i32>,
    /// True when its limit has passed and it is not done.
    pub overdue: bool,
}

impl<'a> Life<'a> {
    /// The life of a promise as told up to `today`; `None` when no report gives a step.
    pub fn of(index: &Index<'a>, matter: &Matter<'a>, today: Option<Date>, patience: u16) -> Option<Life<'a>> {
        let followed = matter.group.iter().flat_map(|g| &g.attached).filter(|a| a.role == AttachedAs::Fulfilment);
        let facts = matter.members.iter().copied().chain(followed.filter_map(|a| index.fact(&a.fact)));
        let mut steps: Vec<Step> = facts.filter_map(|fact| step(index, fact)).collect();
        steps.sort_by_key(|s| (s.days.is_none(), s.days, s.stage as u8, s.fact.id.clone()));
        steps.dedup_by(|a, b| a.fact.id == b.fact.id);
        let stage = steps.iter().map(|s| s.stage).reduce(Stage::then)?;
        let open = matches!(stage, Stage::Vowed | Stage::UnderWay);
        let promised = matter.members[0].kind() == Kind::Commitment;
        let quiet = steps.iter().filter_map(|s| s.days).map(|d| d.1).max().zip(today);
        let quiet = quiet.map(|(last, today)| days_between(last, today));
        let stalled = quiet.filter(|days| open && promised && *days > i32::from(patience));
        let limits = matter.members.iter().filter_map(|f| f.deadline.as_ref()).filter_map(When::to);
        let overdue = open && limits.max().zip(today).is_some_and(|(limit, today)| limit < today);
        Some(Life { steps, stage, stalled, overdue })
    }

    /// The present stage in words, with whom it rests on: `said done by Ode Marn`, `stalled: vowed, nothing for 120 days`.
    pub fn in_words(&self) -> String {
        let by =
            |stage: Stage| self.steps.iter().rev().find(|s| s.stage == stage).map(Step::said_by).unwrap_or_default();
        let stage = self.stage.as_str();
        let mut text = match (self.stalled, self.stage) {
            (Some(days), _) => {
                format!("stalled: {stage}, nothing for {} days", wording::grouped(days.unsigned_abs().into()))
            }
            (None, Stage::SaidDone) => format!("said done by {}", by(Stage::SaidDone)),
            (None, Stage::Broken) => format!("broken, says {}", by(Stage::Broken)),
            (None, _) => stage.to_owned(),
        };
        if self.overdue {
            text.push_str("; overdue");
        }
        text
    }

    /// The present stage in a word or two, for tables.
    pub fn in_short(&self) -> String {
        let overdue = if self.overdue { "; overdue" } else { "" };
        match self.stalled {
            Some(days) => format!("stalled {} days{overdue}", wording::grouped(days.unsigned_abs().into())),
            None => self.in_words(),
        }
    }

    /// The code of the present stage.
    pub fn code(&self) -> &'static str {
        if self.stalled.is_some() { "stalled" } else { self.stage.as_str() }
    }

    /// The steps in short: `vowed 2031-06-04 → under way 2031-07-01`; runs of one stage stand once, with the first day.
    pub fn path(&self) -> String {
        let mut parts: Vec<(Stage, String)> = Vec::new();
        for step in &self.steps {
            if parts.last().is_none_or(|(stage, _)| *stage != step.stage) {
                let day = step.days.map(|(from, to)| format!(" {}", wording::days(from, to))).unwrap_or_default();
                parts.push((step.stage, format!("{}{day}", step.stage.as_str())));
            }
        }
        parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" → ")
    }
}

fn step<'a>(index: &Index<'a>, fact: &'a Fact) -> Option<Step<'a>> {
    Some(Step { stage: Stage::of(fact)?, fact, days: wording::told_by(index, fact) })
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Who promised or acted.
pub fn who(fact: &Fact) -> String {
    wording::names_in(fact, &[Role::Promisor, Role::Actor])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_moves_on_and_is_not_set_back() {
        use Stage::{Broken, Done, SaidDone, TakenBack, UnderWay, Vowed};
        let reach = |steps: &[Stage]| steps.iter().copied().reduce(Stage::then);
        assert_eq!(reach(&[Vowed, UnderWay, Vowed]), Some(UnderWay), "a promise given again");
        assert_eq!(reach(&[Vowed, Done, SaidDone]), Some(Done), "seen done before it is said");
        assert_eq!(reach(&[Vowed, SaidDone, UnderWay]), Some(SaidDone));
        assert_eq!(reach(&[Vowed, SaidDone, Broken]), Some(Broken), "said done and not kept");
        assert_eq!(reach(&[Vowed, Broken, Vowed]), Some(Vowed), "taken up again");
        assert_eq!(reach(&[Vowed, TakenBack]), Some(TakenBack));
        assert_eq!(reach(&[]), None);
    }
}
