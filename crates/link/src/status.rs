//! Where the matter of a group stands.

use crate::corpus::{Corpus, View};
use crate::days;
use crate::groups::Draft;
use chancery_facts::{AttachedAs, GroupRelation, GroupStatus, Kind, Role, Scope, Status};

/// The status of a group; `None` for kinds without a life cycle.
pub(crate) fn of(corpus: &Corpus<'_>, draft: &Draft) -> Option<GroupStatus> {
    if draft.relation != GroupRelation::Same {
        return None;
    }
    match draft.kind {
        Kind::Incident => Some(incident(corpus, draft)),
        Kind::Commitment => Some(commitment(corpus, draft)),
        Kind::Measure => measure(&stated(corpus, draft)),
        Kind::Posture => posture(&stated(corpus, draft)),
        _ => None,
    }
}

/// Court steps first, then claims, then what the reports state themselves, then what others say.
fn incident(corpus: &Corpus<'_>, draft: &Draft) -> GroupStatus {
    let given = attributions(corpus, draft);
    let has = |ty: &str| given.iter().any(|v| v.ty() == ty);
    let blamed = given.iter().filter(|v| matches!(v.ty(), "blame" | "accusation" | "suspicion"));
    let accused: Vec<_> = blamed.flat_map(|v| v.parties_as(&[Role::Accused])).collect();
    let claimants: Vec<_> =
        given.iter().filter(|v| v.ty() == "claim").flat_map(|v| v.parties_as(&[Role::Claimant])).collect();
    let claim_disputed = claimants.iter().any(|c| accused.iter().any(|a| !c.name.may_be(&a.name)));
    let several_accused = accused.iter().any(|a| accused.iter().any(|b| !a.name.may_be(&b.name)));
    match () {
        () if has("conviction") => GroupStatus::Convicted,
        () if has("acquittal") => GroupStatus::Contested,
        () if has("charge") => GroupStatus::Charged,
        () if has("arrest_of_suspect") => GroupStatus::SuspectHeld,
        () if has("claim") && (has("denial") || has("claim_withdrawn") || claim_disputed) => GroupStatus::Contested,
        () if has("claim") => GroupStatus::Claimed,
        () if doer(corpus, draft, false) => GroupStatus::PerpetratorStated,
        () if !accused.is_empty() && (has("denial") || several_accused) => GroupStatus::Contested,
        () if has("denial") => GroupStatus::Denied,
        () if !accused.is_empty() => GroupStatus::Blamed,
        () if has("unknown_perpetrator") || doer(corpus, draft, true) => GroupStatus::UnknownPerpetrator,
        () => GroupStatus::Unattributed,
    }
}

/// Attributions of this one act; those of a set or of similar acts do not tell who did it.
fn attributions<'c, 'a>(corpus: &'c Corpus<'a>, draft: &Draft) -> Vec<&'c View<'a>> {
    let attached = draft.attached.iter().filter(|(_, role)| **role == AttachedAs::Attribution);
    let views = attached.map(|(&i, _)| &corpus.views[i]);
    views.filter(|v| matches!(v.fact.scope, None | Some(Scope::Incident))).collect()
}

fn doer(corpus: &Corpus<'_>, draft: &Draft, unknown: bool) -> bool {
    let mut doers = draft.members.iter().flat_map(|&i| corpus.views[i].parties_as(&[Role::Perpetrator]));
    doers.any(|p| p.name.words.iter().any(|w| w == "unknown" || w == "unidentified") == unknown)
}

fn commitment(corpus: &Corpus<'_>, draft: &Draft) -> GroupStatus {
    let steps = draft.attached.iter().filter(|(_, role)| **role == AttachedAs::Fulfilment);
    let followed: Vec<Status> = steps.filter_map(|(&i, _)| reached(&corpus.views[i])).collect();
    let stated = stated(corpus, draft);
    let any = |s: Status| stated.contains(&s) || followed.contains(&s);
    match () {
        () if any(Status::Done) => GroupStatus::Kept,
        () if any(Status::DoneClaimed) => GroupStatus::KeptClaimed,
        () if any(Status::NotDone) || any(Status::Reversed) => GroupStatus::Broken,
        () if any(Status::UnderWay) => GroupStatus::InProgress,
        () if is_overdue(corpus, draft) => GroupStatus::Overdue,
        () => GroupStatus::Open,
    }
}

/// How far a step carries a promise; a court's verdict ends a prosecution, an arrest or a charge begins it.
fn reached(step: &View<'_>) -> Option<Status> {
    match step.ty() {
        "conviction" => Some(Status::Done),
        "arrest_of_suspect" | "charge" => Some(Status::UnderWay),
        _ => step.fact.status,
    }
}

/// True when the limit has passed by the day of the latest report. There is no other clock here.
fn is_overdue(corpus: &Corpus<'_>, draft: &Draft) -> bool {
    let latest = corpus.docs.iter().filter_map(|d| d.published).map(|p| p.from).max();
    let limits = draft.members.iter().filter_map(|&i| corpus.views[i].fact.deadline.as_ref()?.to());
    let limit = limits.map(days::number).max();
    matches!((limit, latest), (Some(limit), Some(latest)) if limit < latest)
}

fn stated(corpus: &Corpus<'_>, draft: &Draft) -> Vec<Status> {
    draft.members.iter().filter_map(|&i| corpus.views[i].fact.status).collect()
}

fn measure(stated: &[Status]) -> Option<GroupStatus> {
    let order = [
        (Status::Reversed, GroupStatus::Reversed),
        (Status::Done, GroupStatus::Done),
        (Status::DoneClaimed, GroupStatus::DoneClaimed),
        (Status::UnderWay, GroupStatus::UnderWay),
        (Status::Ordered, GroupStatus::Announced),
        (Status::Announced, GroupStatus::Announced),
    ];
    first(&order, stated)
}

fn posture(stated: &[Status]) -> Option<GroupStatus> {
    let order = [
        (Status::Reversed, GroupStatus::Ended),
        (Status::Done, GroupStatus::InForce),
        (Status::DoneClaimed, GroupStatus::InForce),
        (Status::UnderWay, GroupStatus::InForce),
        (Status::Ordered, GroupStatus::Ordered),
        (Status::Announced, GroupStatus::Announced),
        (Status::Considered, GroupStatus::Considered),
    ];
    first(&order, stated)
}

fn first(order: &[(Status, GroupStatus)], stated: &[Status]) -> Option<GroupStatus> {
    order.iter().find(|(s, _)| stated.contains(s)).map(|(_, g)| *g)
}
