//! `attribution`: claims, blame, denials, suspects, and the plain "nobody has claimed it".

use super::{
    DATE_COLUMNS, DOC, ID, Request, WORDS, asked, date_cells, doc_cell, firmness_cell, grade_cell, incidents,
    none_found, print_facts, remark, select, tell_page, tell_undated, word_of_cell, words_cell,
};
use crate::filter::Sieve;
use crate::style::{Paint, Style, wrap};
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, Matter, newest_first};
use crate::wording;
use chancery_facts::{AttachedAs, Fact, Group, Kind, Role, Scope};
use std::collections::HashSet;
use std::io::{self, Write};

const COLUMNS: [Column; 19] = [
    ID,
    DATE_COLUMNS[0],
    DATE_COLUMNS[1],
    DATE_COLUMNS[2],
    DATE_COLUMNS[3],
    DATE_COLUMNS[4],
    Column::data("acts"),
    Column::data("told_from"),
    Column::data("told_to"),
    Column::text("type", "type", 8, 20, 0),
    Column::text("by", "by", 10, 28, 0),
    Column::text("on", "on", 10, 28, 1),
    Column::text("for", "for", 14, 44, 2),
    Column::data("scope"),
    Column::text("firmness", "put as", 8, 14, 5),
    Column::text("word_of", "word of", 10, 24, 4),
    Column::text("grade", "grade", 5, 8, 4),
    WORDS,
    DOC,
];

const STEPS: [Column; 11] = [
    Column::text("date", "date", 10, 18, 0),
    Column::text("type", "step", 8, 20, 0),
    Column::text("by", "by", 10, 28, 0),
    Column::text("on", "on", 10, 28, 1),
    Column::text("for", "for", 10, 40, 4),
    Column::text("firmness", "put as", 8, 14, 6),
    Column::text("word_of", "word of", 10, 24, 3),
    Column::text("grade", "grade", 5, 8, 5),
    Column::text("words", "words", 16, 70, 0),
    Column::text("doc", "document", 8, 26, 2),
    Column::text("fact", "fact", 11, 11, 4),
];

/// Prints attributions: on the screen act by act, each step in the order of time; as data one line each, newest first.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    if request.format != Format::Table {
        return print_facts(request, out, ("attribution", "attributions"), &[Kind::Attribution], &COLUMNS, row);
    }
    let index = Index::new(request.view);
    let sieve = Sieve::new(&index, request.filter);
    let chosen = select(&index, &sieve, &[Kind::Attribution]);
    if chosen.facts.is_empty() {
        none_found(request, out, "attributions")?;
        return tell_undated(request, out, chosen.undated);
    }
    let books = Books::of(&index, &chosen.facts);
    for (matter, facts) in &books.acts {
        write_head(&act_line(&index, matter), out, request.style)?;
        write_steps(&index, facts, out, request.style)?;
        writeln!(out)?;
    }
    if !books.others.is_empty() {
        write_head("Sets of acts, conduct at large, acts not told here", out, request.style)?;
        write_table(&index, &books.others, true, out, request.style)?;
        writeln!(out)?;
    }
    let asked = asked(request);
    let asked = if asked.is_empty() { asked } else { format!(" ({asked})") };
    let count = wording::count(chosen.facts.len(), "attribution", "attributions");
    let acts = wording::count(books.acts.len(), "act", "acts");
    remark(out, request.style, &format!("{count} on {acts}{asked}; ≤: said by that day, when the report came out"))?;
    tell_page(request, out)?;
    tell_undated(request, out, chosen.undated)
}

/// Attributions sorted by the act they are about.
pub(crate) struct Books<'a> {
    /// Acts, newest first.
    pub(crate) acts: Vec<(Matter<'a>, Vec<&'a Fact>)>,
    /// What is about no single act.
    pub(crate) others: Vec<&'a Fact>,
}

impl<'a> Books<'a> {
    pub(crate) fn of(index: &Index<'a>, chosen: &[&'a Fact]) -> Books<'a> {
        let wanted: HashSet<&str> = chosen.iter().map(|f| f.id.as_str()).collect();
        let mut placed: HashSet<&str> = HashSet::new();
        let mut acts = Vec::new();
        for matter in index.matters(&[Kind::Incident]) {
            let mut facts = of_act(index, &matter);
            facts.retain(|f| wanted.contains(f.id.as_str()));
            placed.extend(facts.iter().map(|f| f.id.as_str()));
            if !facts.is_empty() {
                acts.push((matter, facts));
            }
        }
        newest_first(&mut acts, |(m, _)| (m.date().and_then(|d| d.days), m.id().to_owned()));
        let others = chosen.iter().filter(|f| !placed.contains(f.id.as_str())).copied().collect();
        Books { acts, others }
    }
}

/// Attributions of one act; blame for similar acts or conduct at large is never laid on it.
pub fn of_act<'a>(index: &Index<'a>, matter: &Matter<'a>) -> Vec<&'a Fact> {
    let mut facts = index.hanging_on(&matter.members);
    facts.retain(|f| f.kind() == Kind::Attribution && !matches!(f.scope, Some(Scope::Similar | Scope::General)));
    facts
}

/// The act in one line: id, what, on whom, when, where, how it stands.
fn act_line(index: &Index, matter: &Matter) -> String {
    let target = incidents::first_text(matter, wording::target);
    let no_claim = if matter.no_claim(index) { " · no claim" } else { "" };
    let parts = [
        wording::short_id(matter.id()),
        wording::words_of(matter.coding().ty()),
        target,
        wording::date_or_empty(matter.date()),
        incidents::place(matter),
        format!("{}{no_claim}", wording::words_of(matter.status(index).as_str())),
    ];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn write_head(text: &str, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    for line in wrap(text, style.width) {
        writeln!(out, "{}", style.paint(&line, Paint::Bold))?;
    }
    Ok(())
}

/// The steps over one act in the order of time: who claims, blames, denies, holds, charges, judges.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_steps(index: &Index, facts: &[&Fact], out: &mut dyn Write, style: &Style) -> io::Result<()> {
    write_table(index, facts, false, out, style)
}

fn write_table(index: &Index, facts: &[&Fact], wide: bool, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let facts = in_order(index, facts);
    let mut table = Table::new(&STEPS);
    table.rows = facts.iter().map(|f| step(index, f, wide)).collect();
    table.write(Format::Table, out, style)
}

/// Attributions in the order of time.
pub(crate) fn in_order<'f>(index: &Index, facts: &[&'f Fact]) -> Vec<&'f Fact> {
    let mut facts = facts.to_vec();
    facts.sort_by_key(|f| {
        let days = wording::told_by(index, f);
        (days.is_none(), days, step_rank(f), f.id.clone())
    });
    facts
}

/// Steps of one day in the order in which they follow one another.
fn step_rank(fact: &Fact) -> usize {
    const ORDER: [&str; 13] = [
        "unknown_perpetrator",
        "no_claim",
        "claim",
        "motive",
        "claim_withdrawn",
        "suspicion",
        "blame",
        "accusation",
        "denial",
        "arrest_of_suspect",
        "charge",
        "conviction",
        "acquittal",
    ];
    ORDER.iter().position(|ty| *ty == fact.coding.ty()).unwrap_or(ORDER.len())
}

fn step(index: &Index, fact: &Fact, wide: bool) -> Vec<Cell> {
    let motive = fact.motive.as_deref().map(|m| format!("motive: {m}")).unwrap_or_default();
    let acts = if wide { acts(index, fact) } else { wording::reach(fact).unwrap_or_default().to_owned() };
    let acts = [acts, motive].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ");
    vec![
        Cell::text(wording::when_told(index, fact)),
        type_cell(fact),
        Cell::text(by(fact)),
        Cell::text(on(fact)),
        Cell::text(acts),
        firmness_cell(fact),
        word_of_cell(fact),
        grade_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
        super::id_cell(&fact.id),
    ]
}

/// Who makes the attribution: claims, blames, denies, arrests. Empty when the text does not say.
pub fn by(fact: &Fact) -> String {
    match fact.coding.ty() {
        "claim" | "claim_withdrawn" => wording::names(fact, Role::Claimant),
        "denial" => wording::names(fact, Role::Denier),
        "arrest_of_suspect" | "charge" | "conviction" | "acquittal" => wording::names(fact, Role::Authority),
        _ => wording::names_in(fact, &[Role::Accuser, Role::Claimant]),
    }
}

/// Whom it names as the doer.
pub fn on(fact: &Fact) -> String {
    wording::names_in(fact, &[Role::Accused, Role::Suspect, Role::Perpetrator])
}

/// The acts it is about, with its reach when that is wider.
pub fn acts(index: &Index, fact: &Fact) -> String {
    let about = wording::about(index, fact);
    match wording::reach(fact) {
        Some(reach) if about.is_empty() => reach.to_owned(),
        Some(reach) => format!("{about} ({reach})"),
        None => about,
    }
}

fn type_cell(fact: &Fact) -> Cell {
    let ty = fact.coding.ty();
    let paint = match ty {
        "denial" | "claim_withdrawn" | "acquittal" => Paint::Alert,
        "claim" | "conviction" => Paint::Good,
        "blame" | "accusation" | "suspicion" => Paint::Caution,
        _ => Paint::Plain,
    };
    Cell::text(ty).shown_as(wording::words_of(ty)).painted(paint)
}

/// Ids of the acts it is about.
fn act_ids(index: &Index, fact: &Fact) -> Vec<String> {
    if matches!(fact.scope, Some(Scope::Similar | Scope::General)) {
        return Vec::new();
    }
    let is_act = |g: &&Group| g.kind == Kind::Incident;
    let groups = index.attached_to(&fact.id).iter().filter(|(_, role)| *role == AttachedAs::Attribution);
    let mut ids: Vec<&str> = groups.map(|(g, _)| *g).filter(is_act).map(|g| g.id.as_str()).collect();
    let about = fact.about.iter().filter_map(|id| index.fact(id)).filter(|f| f.kind() == Kind::Incident);
    ids.extend(about.map(|f| index.same_as(&f.id).map_or(f.id.as_str(), |g| g.id.as_str())));
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(str::to_owned).collect()
}

fn row(index: &Index, fact: &Fact) -> Vec<Cell> {
    let told = wording::told_by(index, fact);
    let mut cells = vec![super::id_cell(&fact.id)];
    cells.extend(date_cells(fact));
    let motive = fact.motive.as_deref().map(|m| format!(" (motive: {m})")).unwrap_or_default();
    cells.extend([
        Cell::list(act_ids(index, fact)),
        Cell::text(told.map(|(from, _)| from.to_string()).unwrap_or_default()),
        Cell::text(told.map(|(_, to)| to.to_string()).unwrap_or_default()),
        type_cell(fact),
        Cell::text(by(fact)),
        Cell::text(on(fact)),
        Cell::text(format!("{}{motive}", acts(index, fact))),
        Cell::text(fact.scope.map(|s| s.as_str()).unwrap_or_default()),
        firmness_cell(fact),
        word_of_cell(fact),
        grade_cell(fact),
        words_cell(fact),
        doc_cell(index, fact),
    ]);
    cells
}
