//! `missions`: every mission the ledger speaks of, with its states, what happened to it and how it stands.

use super::{Request, print_entries};
use crate::filter::Sieve;
use crate::table::{Cell, Column};
use crate::view::{Index, filed_under};
use crate::wording;
use chancery_facts::{Actor, Date, Fact, Kind, TargetClass};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

const COLUMNS: [Column; 10] = [
    Column::text("mission", "mission", 16, 40, 0),
    Column::text("class", "class", 8, 14, 4),
    Column::text("sending", "of", 2, 4, 1),
    Column::text("host", "in", 2, 4, 1),
    Column::number("incidents", "attacks", 4, 7, 0),
    Column::text("last_incident", "last attack", 10, 24, 2),
    Column::text("state", "state", 10, 34, 0),
    Column::text("variants", "also called", 10, 40, 6),
    Column::number("facts", "facts", 5, 5, 5),
    Column::number("documents", "docs", 4, 4, 5),
];

/// What the ledger holds of one mission.
#[derive(Default)]
struct Entry<'a> {
    class: Option<TargetClass>,
    sending: Option<&'a str>,
    host: Option<&'a str>,
    /// Groups, or facts without one: acts, not reports.
    incidents: BTreeSet<&'a str>,
    last_incident: Option<(Date, Date)>,
    /// The latest word on whether it is open, by day and place in the ledger.
    state: Option<(Date, &'a Fact)>,
    variants: BTreeSet<String>,
    facts: BTreeSet<&'a str>,
    documents: BTreeSet<&'a str>,
}

/// Prints missions, the most attacked first. Those without a name of their own ("the mission") are left out.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
    for fact in request.view.facts.iter().filter(|f| sieve.accepts(f)) {
        for actor in fact.actors.iter().filter(|a| is_mission(a)) {
            note(entries.entry(&actor.name).or_default(), &index, fact, actor);
        }
    }
    let mut rows: Vec<(&str, Entry)> = entries.into_iter().collect();
    rows.sort_by(|(a, x), (b, y)| y.incidents.len().cmp(&x.incidents.len()).then(a.cmp(b)));
    print_entries(
        request,
        out,
        ("mission", "missions"),
        &COLUMNS,
        rows.into_iter().map(|(name, e)| row(name, e)).collect(),
    )
}

/// Premises of one sending state, with a name that tells them from others.
fn is_mission(actor: &Actor) -> bool {
    use TargetClass::{Consulate, Embassy, MissionOther, Residence};
    let premises = matches!(actor.class, Some(Embassy | Consulate | MissionOther | Residence));
    premises && actor.sending_state.is_some() && actor.name.contains(' ')
}

fn note<'a>(entry: &mut Entry<'a>, index: &Index<'a>, fact: &'a Fact, actor: &'a Actor) {
    entry.class = entry.class.or(actor.class);
    entry.sending = entry.sending.or(actor.sending_state.as_deref());
    entry.host = entry.host.or(actor.host_state.as_deref());
    entry.facts.insert(&fact.id);
    entry.documents.insert(&fact.doc);
    let called = actor.mention.as_ref().map(|m| m.text.split_whitespace().collect::<Vec<_>>().join(" "));
    entry.variants.extend(called.filter(|words| *words != actor.name));
    if fact.kind() == Kind::Incident {
        entry.incidents.insert(index.group_of(&fact.id).map_or(fact.id.as_str(), |g| g.id.as_str()));
        entry.last_incident = entry.last_incident.max(filed_under(fact));
    }
    let of_doors = matches!(
        fact.coding.ty(),
        "closure" | "reopening" | "suspension" | "relocation" | "normal_operations" | "reduced_operations"
    );
    if fact.kind() == Kind::Posture && of_doors {
        let day = filed_under(fact).map(|(from, _)| from).unwrap_or(Date::MIN);
        if entry.state.is_none_or(|(known, _)| day >= known) {
            entry.state = Some((day, fact));
        }
    }
}

fn row(name: &str, entry: Entry) -> Vec<Cell> {
    let class = entry.class.map(|c| c.as_str()).unwrap_or_default();
    let days = entry.last_incident.map(|(from, to)| wording::days(from, to)).unwrap_or_default();
    let state = entry.state.map(|(_, fact)| {
        let status = fact.status.map(|s| format!(", {}", wording::words_of(s.as_str()))).unwrap_or_default();
        let day = super::date_text(fact);
        let day = if day.is_empty() { day } else { format!(" ({day})") };
        format!("{}{status}{day}", wording::words_of(fact.coding.ty()))
    });
    vec![
        Cell::text(name.to_owned()),
        Cell::text(class).shown_as(wording::words_of(class)),
        Cell::text(entry.sending.unwrap_or_default().to_owned()),
        Cell::text(entry.host.unwrap_or_default().to_owned()),
        Cell::number(entry.incidents.len()),
        Cell::text(days),
        Cell::text(state.unwrap_or_default()),
        Cell::list(entry.variants.into_iter().collect()),
        Cell::number(entry.facts.len()),
        Cell::number(entry.documents.len()),
    ]
}
