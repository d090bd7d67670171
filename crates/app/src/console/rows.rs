//! Incidents as lines, with what they are filtered by.

use super::lines;
use super::traits::{Texts, Told};
use crate::commands::incidents;
use crate::filter::{Filter, Sieve};
use crate::style::tame;
use crate::view::{Index, Matter, filed_under};
use crate::wording;
use chancery_facts::{Date, Fact, Kind, Level, Place, Relation};
use chancery_serve::views::{Row, Span};

/// An incident as a line, with what it is filtered and drawn by.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The line.
    pub row: Row,
    /// First day and last day.
    pub(super) days: Option<(Date, Date)>,
    pub(super) members: Vec<Member>,
}

/// A fact that tells an incident.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Member {
    pub(super) id: String,
    /// The days it is filed under.
    pub(super) days: Option<(Date, Date)>,
    /// What it is filtered by.
    pub(super) told: Told,
}

/// All incidents of a view.
pub(super) fn all(index: &Index, texts: &mut Texts) -> Vec<Placed> {
    let open = Filter::default();
    let sieve = Sieve::of_traits(index, &open);
    texts.keep_countries(index.view);
    let mut matters = index.matters(&[Kind::Incident]);
    matters.retain(|m| !m.members.is_empty());
    let member = |f: &&Fact, texts: &mut Texts| Member {
        id: f.id.clone(),
        days: filed_under(f),
        told: texts.keep(sieve.traits(f)),
    };
    let placed = |m: &Matter| Placed {
        row: row(index, m),
        days: m.date().and_then(|d| d.days),
        members: m.members.iter().map(|f| member(f, texts)).collect(),
    };
    matters.iter().map(placed).collect()
}

/// An incident as a line.
pub fn row(index: &Index, matter: &Matter) -> Row {
    let first = |of: fn(&Fact) -> String| tame(&incidents::first_text(matter, of));
    let killed = incidents::toll_of(matter, |c| c.killed.as_ref());
    let injured = incidents::toll_of(matter, |c| c.injured.as_ref());
    let weapons = matter.group.map(|g| g.consensus.weapons.as_slice()).filter(|w| !w.is_empty());
    let weapons = weapons.or_else(|| matter.members.iter().map(|f| f.weapons.as_slice()).find(|w| !w.is_empty()));
    let mut classes: Vec<String> = weapons.unwrap_or_default().iter().map(|w| w.class.as_str().to_owned()).collect();
    classes.dedup();
    let status = matter.status(index);
    let position = position(matter);
    let degrees = |n: i32| f64::from(n) / 10_000.0;
    Row {
        id: matter.id().to_owned(),
        short: wording::short_id(matter.id()),
        demo: matter.members.iter().any(|f| index.document(&f.doc).is_some_and(|d| d.demo)),
        date: matter.date().map_or_else(|| "open".to_owned(), wording::date),
        days: matter.date().and_then(|d| d.days).map(|(from, to)| span(from, to)),
        place: wording::spelled(&tame(&incidents::place(matter))),
        country: incidents::country(matter).unwrap_or_default(),
        lat: position.map(|p| degrees(p.0)),
        lon: position.map(|p| degrees(p.1)),
        r#type: matter.coding().ty().to_owned(),
        what: wording::words_of(matter.coding().ty()),
        target: first(wording::target),
        weapon: incidents::weapons(matter),
        weapons: classes,
        toll: incidents::casualties(killed, injured),
        killed: lines::range(killed),
        injured: lines::range(injured),
        status: status.as_str().to_owned(),
        standing: wording::words_of(status.as_str()),
        no_claim: matter.no_claim(index),
        conflicts: index.conflicts_among(&matter.members).len(),
        origins: matter.origins(),
        reports: matter.documents().len(),
        marks: crate::analyst::marks_of(&matter.members).into_iter().map(str::to_owned).collect(),
    }
}

/// Where to put it on the map.
fn position(matter: &Matter) -> Option<(i32, i32)> {
    spot(matter).and_then(|p| p.position)
}

/// What kind of place its position on the map is of.
pub fn exactness(matter: &Matter) -> Option<Level> {
    spot(matter).map(|p| p.level)
}

/// The most exact place that the gazetteer knows. A state alone is no place on a map.
fn spot<'a>(matter: &'a Matter) -> Option<&'a Place> {
    let rank = |p: &&Place| {
        let near = match p.relation {
            Relation::Location | Relation::Hit => 0,
            Relation::Near | Relation::JustOutside | Relation::OnTheWayTo => 1,
            Relation::Target | Relation::Protected => 2,
            _ => 3,
        };
        let exact = match p.level {
            Level::Facility => 0,
            Level::District => 1,
            Level::City => 2,
            Level::Road | Level::Water => 3,
            Level::Region => 4,
            Level::Country => 5,
        };
        (near, exact)
    };
    let consensus = matter.group.map(|g| g.consensus.places.as_slice()).unwrap_or_default();
    let places = consensus.iter().chain(matter.members.iter().flat_map(|f| &f.places));
    let known =
        places.filter(|p| p.level != Level::Country && p.relation != Relation::Mentioned && p.position.is_some());
    known.min_by_key(rank)
}

pub(super) fn span(from: Date, to: Date) -> Span {
    Span { from: from.to_string(), to: to.to_string() }
}
