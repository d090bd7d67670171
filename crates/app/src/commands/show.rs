//! `show ID`: one incident, fact, conflict, actor or document, every value with its words and where they stand.

use super::{attribution, commitments, conflicts, incidents, remark, revisions};
use crate::context::{Context, Originals, find_words, sentence_as_read};
use crate::grading;
use crate::people::Offices;
use crate::revisions::Edition;
use crate::style::{Paint, Style, pad, tame, width, wrap};
use crate::table::{Cell, Column, Format, Table};
use crate::view::{Index, Matter, View};
use crate::wording;
use chancery_exchange::{Extras, conflict_to_json, document_to_json, fact_to_json, group_to_json};
use chancery_facts::{
    About, AttachedAs, Casualties, Conflict, Document, Evidence, EvidenceRole, Fact, Group, GroupRelation, Kind, Quote,
    Toll, When,
};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Near copies that are shown of a document.
const MOST_NEAR: usize = 20;

/// Columns for the name of a value.
const NAME_WIDTH: usize = 13;

/// What stands behind the view, asked for where it is shown.
#[derive(Clone, Copy)]
pub struct Behind<'p> {
    /// The bytes of documents.
    pub originals: Originals<'p>,
    /// The revisions of a document, the oldest first; none where there is only one.
    pub editions: &'p dyn Fn(&str) -> Vec<Edition>,
}

/// What an id or name stands for.
enum Found<'a> {
    Group(&'a Group),
    Fact(&'a Fact),
    Conflict(&'a Conflict),
    Document(&'a Document),
    Actor(Vec<&'a Fact>),
    Several(Vec<&'a str>),
    Nothing,
}

/// Prints what `id` stands for: a group, fact or conflict id (or its unique beginning), a document's name, or words
/// of an actor's name. JSON lines give the records themselves.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(
    view: &View,
    id: &str,
    format: Format,
    behind: Behind,
    out: &mut dyn Write,
    style: &Style,
) -> io::Result<()> {
    let index = Index::new(view);
    let found = find(&index, id.trim());
    if format == Format::Jsonl {
        return write_json(&found, out);
    }
    let page = &mut Page { index: &index, behind, bytes: BTreeMap::new(), out, style };
    match found {
        Found::Group(group) => page.group(group),
        Found::Fact(fact) => page.lone_fact(fact),
        Found::Conflict(conflict) => conflicts::write_conflict(&index, conflict, page.out, style),
        Found::Document(document) => page.document(document, id.trim()),
        Found::Actor(facts) => page.actor(id, &facts),
        Found::Several(ids) => {
            writeln!(page.out, "“{}” stands for several; say which:", tame(id))?;
            ids.iter().try_for_each(|i| writeln!(page.out, "  {i}"))
        }
        Found::Nothing => writeln!(page.out, "none found: no incident, fact, document or actor “{}”", tame(id)),
    }
}

fn find<'a>(index: &Index<'a>, id: &str) -> Found<'a> {
    let view = index.view;
    if let Some(group) = view.groups.iter().find(|g| g.id == id) {
        return Found::Group(group);
    }
    if let Some(fact) = index.fact(id) {
        return Found::Fact(fact);
    }
    if let Some(conflict) = view.conflicts.iter().find(|c| c.id == id) {
        return Found::Conflict(conflict);
    }
    let named = |d: &&Document| d.name == id || d.name.rsplit_once('.').is_some_and(|(stem, _)| stem == id);
    if let Some(document) = view.documents.iter().find(named) {
        return Found::Document(document);
    }
    if let Some(newest) = view.documents.iter().find(|d| d.revises.iter().any(|name| name == id)) {
        return Found::Document(newest);
    }
    by_beginning(index, id).unwrap_or_else(|| by_actor(index, id))
}

fn by_beginning<'a>(index: &Index<'a>, id: &str) -> Option<Found<'a>> {
    if id.len() < 3 {
        return None;
    }
    let view = index.view;
    let groups = view.groups.iter().map(|g| g.id.as_str());
    let facts = view.facts.iter().map(|f| f.id.as_str());
    let conflicts = view.conflicts.iter().map(|c| c.id.as_str());
    let documents = view.documents.iter().map(|d| d.name.as_str());
    let all = groups.chain(facts).chain(conflicts).chain(documents);
    let fits: Vec<&str> = all.filter(|name| name.starts_with(id) || crate::wording::short_id(name) == id).collect();
    match fits.as_slice() {
        [] => None,
        [one] => Some(find(index, one)),
        many => Some(Found::Several(many.iter().take(20).copied().collect())),
    }
}

fn by_actor<'a>(index: &Index<'a>, words: &str) -> Found<'a> {
    let filter = crate::filter::Filter { actor: Some(words.to_owned()), ..Default::default() };
    let sieve = crate::filter::Sieve::new(index, &filter);
    let facts: Vec<&Fact> = index.view.facts.iter().filter(|f| sieve.accepts(f)).collect();
    if facts.is_empty() { Found::Nothing } else { Found::Actor(facts) }
}

fn write_json(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    match found {
        Found::Group(group) => writeln!(out, "{}", group_to_json(group, Extras::Plain)),
        Found::Fact(fact) => writeln!(out, "{}", fact_to_json(fact, Extras::Plain)),
        Found::Conflict(conflict) => writeln!(out, "{}", conflict_to_json(conflict)),
        Found::Document(document) => writeln!(out, "{}", document_to_json(document, Extras::Plain)),
        Found::Actor(facts) => facts.iter().try_for_each(|f| writeln!(out, "{}", fact_to_json(f, Extras::Plain))),
        Found::Several(_) | Found::Nothing => Ok(()),
    }
}

/// The page being written.
struct Page<'p, 'a> {
    index: &'p Index<'a>,
    behind: Behind<'p>,
    bytes: BTreeMap<String, Option<Vec<u8>>>,
    out: &'p mut dyn Write,
    style: &'p Style,
}

impl<'a> Page<'_, 'a> {
    fn head(&mut self, text: &str) -> io::Result<()> {
        for line in wrap(text, self.style.width) {
            writeln!(self.out, "{}", self.style.paint(&line, Paint::Bold))?;
        }
        Ok(())
    }

    fn section(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.head(text)
    }

    /// `name   value`, the value wrapped; nothing when the value is empty.
    fn value(&mut self, name: &str, value: &str) -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        let room = self.style.width.saturating_sub(NAME_WIDTH + 2).max(10);
        for (i, line) in wrap(&tame(value), room).iter().enumerate() {
            let name = if i == 0 { pad(name, NAME_WIDTH) } else { " ".repeat(NAME_WIDTH) };
            writeln!(self.out, "  {}{line}", self.style.paint(&name, Paint::Dim))?;
        }
        Ok(())
    }

    /// Words as they read, in their sentence.
    fn context(&mut self, doc: &str, quote: &Quote) -> Context {
        let originals = self.behind.originals;
        let bytes = self.bytes.entry(doc.to_owned()).or_insert_with(|| originals(doc));
        let encoding = self.index.document(doc).map_or("UTF-8", |d| d.encoding.as_str());
        sentence_as_read(bytes.as_deref(), quote, encoding)
    }

    fn quote(&mut self, doc: &str, quote: &Quote) -> io::Result<()> {
        let context = self.context(doc, quote);
        let indent = " ".repeat(NAME_WIDTH + 2);
        let room = self.style.width.saturating_sub(indent.len()).max(10);
        for line in context.lines(room, self.style) {
            writeln!(self.out, "{indent}{line}")?;
        }
        let place = format!("{doc}, bytes {}–{}", quote.span.start, quote.span.end);
        for line in wrap(&place, room) {
            writeln!(self.out, "{indent}{}", self.style.paint(&line, Paint::Dim))?;
        }
        Ok(())
    }

    /// The words behind one value, on one line with their bytes.
    fn words(&mut self, doc: &str, quote: &Quote) -> io::Result<()> {
        let indent = " ".repeat(NAME_WIDTH + 2);
        let place = format!("{}–{}", quote.span.start, quote.span.end);
        let room = self.style.width.saturating_sub(indent.len()).max(10);
        let context = self.context(doc, quote).shortened(room.saturating_sub(place.len() + 1).max(10));
        let lines = context.lines(room, &Style::plain(room));
        let beside = lines.len() == 1 && width(&lines[0]) + 1 + place.len() <= room;
        for line in context.lines(room, self.style) {
            let place = if beside { format!(" {}", self.style.paint(&place, Paint::Dim)) } else { String::new() };
            writeln!(self.out, "{indent}{line}{place}")?;
        }
        if beside { Ok(()) } else { writeln!(self.out, "{indent}{}", self.style.paint(&place, Paint::Dim)) }
    }

    fn group(&mut self, group: &'a Group) -> io::Result<()> {
        let members = self.index.members(group);
        if members.is_empty() {
            return writeln!(self.out, "{}: no members in this ledger", group.id);
        }
        let matter = Matter { group: Some(group), members };
        self.head(&format!("{} · {} · {}", group.id, group.kind, tame(&group.label)))?;
        self.matter_values(&matter)?;
        self.value("relation", group.relation.as_str())?;
        self.value("together", &group.reason)?;
        self.origins(&matter)?;
        if !group.consensus.values.is_empty() {
            self.series(group)?;
        }
        self.hanging(&matter)?;
        for (i, fact) in matter.members.iter().enumerate() {
            self.section(&format!("Report {} of {}: {}", i + 1, matter.members.len(), fact.doc))?;
            self.value("fact", &format!("{} · {}", fact.id, fact.coding))?;
            self.fact(fact)?;
        }
        self.attached(group)
    }

    fn origins(&mut self, matter: &Matter<'a>) -> io::Result<()> {
        let Some(group) = matter.group else { return Ok(()) };
        let named =
            grading::origins(self.index, matter).iter().map(|o| grading::named(self.index, o)).collect::<Vec<_>>();
        self.value("told by", &named.join(", "))?;
        for (i, lineage) in group.origins.lineages.iter().enumerate() {
            let docs: Vec<&str> = lineage.iter().filter_map(|id| self.index.fact(id)).map(|f| f.doc.as_str()).collect();
            let name =
                if i == 0 { wording::count(group.origins.lineages.len(), "origin", "origins") } else { String::new() };
            self.value(&name, &format!("{}: {}", i + 1, docs.join(" = ")))?;
        }
        Ok(())
    }

    fn series(&mut self, group: &Group) -> io::Result<()> {
        self.section("Values by date and source (never averaged)")?;
        let columns = [
            Column::text("as_of", "as of", 10, 24, 0),
            Column::text("value", "value", 10, 40, 0),
            Column::text("grade", "grade", 5, 8, 2),
            Column::text("word_of", "word of", 10, 30, 1),
            Column::text("doc", "document", 10, 40, 1),
            Column::text("fact", "fact", 11, 16, 2),
        ];
        let mut table = Table::new(&columns);
        for value in &group.consensus.values {
            let fact = self.index.fact(&value.fact);
            table.rows.push(vec![
                Cell::text(value.as_of.clone()),
                Cell::text(value.value.clone()),
                fact.map(super::grade_cell).unwrap_or_default(),
                Cell::text(fact.map(|f| wording::speaker(f.speaker.as_ref())).unwrap_or_default()),
                Cell::text(fact.map(|f| f.doc.clone()).unwrap_or_default()),
                Cell::text(value.fact.clone()),
            ]);
        }
        table.write(Format::Table, self.out, self.style)
    }

    fn matter_values(&mut self, matter: &Matter<'a>) -> io::Result<()> {
        let first = |of: fn(&Fact) -> String| incidents::first_text(matter, of);
        self.value("type", &wording::words_of(matter.coding().ty()))?;
        self.value("date", &matter.date().map(dated).unwrap_or_else(|| "not stated".to_owned()))?;
        self.value("place", &incidents::place(matter))?;
        if matter.members[0].kind() != Kind::Incident {
            let status = matter.group.and_then(|g| g.status).map(|s| wording::words_of(s.as_str())).unwrap_or_default();
            return self.value("status", &status);
        }
        self.value("target", &first(wording::target))?;
        self.value("struck", &first(wording::hit))?;
        self.value("weapon", &incidents::weapons(matter))?;
        let no_claim = if matter.no_claim(self.index) { " · no claim" } else { "" };
        self.value("status", &format!("{}{no_claim}", wording::words_of(matter.status(self.index).as_str())))
    }

    /// Attribution, casualties by source and conflicts of an incident or another matter.
    fn hanging(&mut self, matter: &Matter<'a>) -> io::Result<()> {
        match matter.members[0].kind() {
            Kind::Incident => {
                self.attribution(matter)?;
                self.casualties(matter)?;
            }
            Kind::Commitment | Kind::Measure => self.life(matter)?,
            _ => {}
        }
        let found = self.index.conflicts_among(&matter.members);
        if !found.is_empty() {
            self.section("Conflicts")?;
        }
        found.into_iter().try_for_each(|c| conflicts::write_conflict(self.index, c, self.out, self.style))
    }

    fn attribution(&mut self, matter: &Matter<'a>) -> io::Result<()> {
        self.section("Attribution over time")?;
        let facts = attribution::of_act(self.index, matter);
        if facts.is_empty() {
            return remark(self.out, self.style, "none found: no claim, blame or denial of this act");
        }
        attribution::write_steps(self.index, &facts, self.out, self.style)
    }

    /// How a promise moved, each step with its words.
    fn life(&mut self, matter: &Matter<'a>) -> io::Result<()> {
        let Some(life) = commitments::life(self.index, matter) else { return Ok(()) };
        self.section(&format!("Steps: {}", life.in_words()))?;
        commitments::write_steps(self.index, &life, self.out, self.style)?;
        let today = self.index.view.today().map(|day| format!("; days are counted up to {day}")).unwrap_or_default();
        let days = self.index.view.patience();
        remark(self.out, self.style, &format!("stalled after {days} days without a word{today}"))
    }

    fn casualties(&mut self, matter: &Matter<'a>) -> io::Result<()> {
        self.section("Casualties by source")?;
        let stated: Vec<&&Fact> = matter.members.iter().filter(|f| f.casualties.is_some()).collect();
        if stated.is_empty() {
            return remark(self.out, self.style, "not stated (which is not “none”)");
        }
        let columns = [
            Column::text("doc", "document", 10, 30, 0),
            Column::number("killed", "dead", 4, 12, 0),
            Column::number("injured", "hurt", 4, 12, 0),
            Column::number("missing", "missing", 7, 12, 2),
            Column::number("captured", "held", 4, 12, 2),
            Column::text("grade", "grade", 5, 8, 2),
            Column::text("word_of", "word of", 10, 26, 1),
            Column::text("words", "words", 12, 50, 1),
        ];
        let mut table = Table::new(&columns);
        for fact in stated {
            let Some(c) = &fact.casualties else { continue };
            let words: Vec<&str> = tolls(c).into_iter().filter_map(|(_, t)| t.words.as_deref()).collect();
            table.rows.push(vec![
                Cell::text(fact.doc.clone()),
                Cell::text(wording::toll(c.killed.as_ref())),
                Cell::text(wording::toll(c.injured.as_ref())),
                Cell::text(wording::toll(c.missing.as_ref())),
                Cell::text(wording::toll(c.captured.as_ref())),
                super::grade_cell(fact),
                Cell::text(wording::speaker(fact.speaker.as_ref())),
                Cell::text(words.join("; ")),
            ]);
        }
        table.write(Format::Table, self.out, self.style)
    }

    fn attached(&mut self, group: &Group) -> io::Result<()> {
        let rest: Vec<_> = group.attached.iter().filter_map(|a| Some((a.role, self.index.fact(&a.fact)?))).collect();
        if rest.is_empty() {
            return Ok(());
        }
        self.section("Attached")?;
        for (role, fact) in rest {
            let role = if role == AttachedAs::Possible { "possible".to_owned() } else { role.to_string() };
            self.value(&role, &format!("{} ({}, {})", super::brief_line(self.index, fact), fact.id, fact.doc))?;
            self.quote(&fact.doc, &fact.main().quote)?;
        }
        Ok(())
    }

    fn lone_fact(&mut self, fact: &'a Fact) -> io::Result<()> {
        self.head(&format!("{} · {} · {}", fact.id, fact.coding, fact.doc))?;
        if !fact.summary.is_empty() {
            self.value("summary", &fact.summary)?;
        }
        self.fact(fact)?;
        for (group, role) in self.index.attached_to(&fact.id) {
            self.value("attached to", &format!("{} as {role}: {}", group.id, group.label))?;
        }
        let matter = Matter { group: self.index.same_as(&fact.id), members: vec![fact] };
        match self.index.group_of(&fact.id) {
            Some(group) => {
                let word = if group.relation == GroupRelation::Series { "in series" } else { "told in" };
                self.value(word, &format!("{}: {} ({} members)", group.id, group.label, group.members.len()))
            }
            None => self.hanging(&matter),
        }
    }

    /// Every value of a fact with its words.
    fn fact(&mut self, fact: &'a Fact) -> io::Result<()> {
        for line in crate::analyst::lines(fact) {
            self.value("analyst", &line)?;
        }
        let voice = wording::speaker(fact.speaker.as_ref());
        self.value("word of", if voice.is_empty() { "the report itself" } else { &voice })?;
        if let Some(mention) = fact.speaker.as_ref().and_then(|s| s.mention.as_ref()) {
            self.words(&fact.doc, mention)?;
        }
        let chain: Vec<String> = fact.source_chain.iter().map(|s| format!("{} ({})", s.name, s.kind)).collect();
        self.value("sources", &chain.join(" → "))?;
        self.value("grade", &grading::in_words(fact))?;
        self.value("put as", &wording::firmness(fact))?;
        self.value("condition", fact.condition.as_deref().unwrap_or_default())?;
        self.value("status", &fact.status.map(|s| wording::words_of(s.as_str())).unwrap_or_default())?;
        self.value("scope", fact.scope.map(|s| s.as_str()).unwrap_or_default())?;
        self.value("outcome", fact.outcome.map(|o| o.as_str()).unwrap_or_default())?;
        self.evidence(fact)?;
        self.dates(fact)?;
        self.actors_and_places(fact)?;
        self.numbers(fact)?;
        for about in fact.about.iter().filter_map(|id| self.index.fact(id)) {
            self.value("about", &format!("{} ({})", wording::label(about), about.id))?;
        }
        for span in &fact.spans {
            self.value(&span.field, &span.quote.text)?;
            self.words(&fact.doc, &span.quote)?;
        }
        Ok(())
    }

    fn evidence(&mut self, fact: &Fact) -> io::Result<()> {
        let mut evidence: Vec<&Evidence> = fact.evidence().iter().collect();
        evidence.sort_by_key(|e| (e.role, e.quote.span));
        for e in evidence {
            let name = match e.role {
                EvidenceRole::Main => "stated by",
                EvidenceRole::Context => "read with",
                EvidenceRole::Repeat => "said again",
            };
            self.value(name, &format!("[{}]", e.zone))?;
            self.quote(&fact.doc, &e.quote)?;
        }
        Ok(())
    }

    fn dates(&mut self, fact: &Fact) -> io::Result<()> {
        for (name, when) in [("act", &fact.event_date), ("words", &fact.speech_date), ("until", &fact.deadline)] {
            let Some(when) = when else { continue };
            self.value(name, &dated(when))?;
            if let Some(quote) = when.stated.as_deref().and_then(|w| find_words(fact, w)) {
                self.words(&fact.doc, &quote)?;
            }
        }
        Ok(())
    }

    fn actors_and_places(&mut self, fact: &Fact) -> io::Result<()> {
        for actor in &fact.actors {
            let class = actor.class.map(|c| wording::words_of(c.as_str()));
            let sending = actor.sending_state.as_ref().map(|s| format!("of {s}"));
            let host = actor.host_state.as_ref().map(|s| format!("in {s}"));
            let more: Vec<String> = [class, sending, host].into_iter().flatten().collect();
            let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(" ")) };
            self.value(actor.role.as_str(), &format!("{}{more}", actor.name))?;
            if let Some(mention) = &actor.mention {
                self.words(&fact.doc, mention)?;
            }
        }
        for place in &fact.places {
            let country = place.country.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
            let relation = wording::words_of(place.relation.as_str());
            self.value("place", &format!("{} ({}{country}; {relation})", place.name, place.level))?;
            if let Some(mention) = &place.mention {
                self.words(&fact.doc, mention)?;
            }
        }
        Ok(())
    }

    fn numbers(&mut self, fact: &Fact) -> io::Result<()> {
        for weapon in &fact.weapons {
            self.numbered(fact, "weapon", &wording::weapons(std::slice::from_ref(weapon)), weapon.words.as_deref())?;
        }
        for (name, toll) in fact.casualties.iter().flat_map(tolls) {
            let who = if toll.who.is_empty() { String::new() } else { format!(" ({})", toll.who.join(", ")) };
            self.numbered(fact, name, &format!("{}{who}", wording::toll(Some(toll))), toll.words.as_deref())?;
        }
        for quantity in &fact.quantities {
            let text = format!("{} {} ({})", wording::quantity(quantity), quantity.what, quantity.role);
            self.numbered(fact, "figure", &text, quantity.words.as_deref())?;
        }
        if let Some(damage) = &fact.damage {
            self.numbered(fact, "damage", damage.level.as_str(), damage.words.as_deref())?;
        }
        if let Some(motive) = &fact.motive {
            self.numbered(fact, "motive", motive, Some(motive))?;
        }
        Ok(())
    }

    fn numbered(&mut self, fact: &Fact, name: &str, text: &str, words: Option<&str>) -> io::Result<()> {
        self.value(name, text)?;
        match words.and_then(|w| find_words(fact, w)) {
            Some(quote) => self.words(&fact.doc, &quote),
            None => Ok(()),
        }
    }

    fn document(&mut self, document: &'a Document, asked: &str) -> io::Result<()> {
        let demo = if document.demo { "DEMO · " } else { "" };
        if document.revises.iter().any(|name| name == asked) {
            self.head(&format!("{asked} is an older revision of {}:", document.name))?;
        }
        self.head(&format!("{demo}{}", document.name))?;
        for (name, quote) in [("title", &document.title), ("deck", &document.deck)] {
            if let Some(quote) = quote {
                let words = self.context(&document.name, quote).quote;
                self.value(name, &words)?;
                self.quote(&document.name, quote)?;
            }
        }
        self.value("outlet", document.outlet.as_deref().unwrap_or("not stated"))?;
        self.value("agency", document.agency.as_ref().map_or("not stated", |a| a.name.as_str()))?;
        self.value("grade", &grading::of_document(document))?;
        self.value("language", document.language.as_deref().unwrap_or("not known"))?;
        self.value("encoding", &document.encoding)?;
        let published = &document.published;
        let reason = published.reason.as_deref().map(|r| format!(": {r}")).unwrap_or_default();
        let text = format!("{} ({}{reason})", wording::published(published), wording::basis(published.basis));
        self.value("published", &text)?;
        if let Some(quote) = &published.evidence {
            self.quote(&document.name, quote)?;
        }
        if let Some(about) = &document.about {
            self.about(&document.name, about)?;
        }
        self.origin(document)?;
        for copied in &document.copied {
            self.value(
                copied.kind.as_str(),
                &format!("with {}, bytes {}–{}", copied.with_doc, copied.with_span.start, copied.with_span.end),
            )?;
            self.quote(&document.name, &copied.quote)?;
        }
        for near in self.index.view.near.get(&document.name).into_iter().flatten().take(MOST_NEAR) {
            self.value("near copy", &super::sources::near_copy(near))?;
        }
        self.value("remarks", &document.remarks.join("; "))?;
        self.zones(document)?;
        let facts: Vec<&Fact> = self.index.view.facts.iter().filter(|f| f.doc == document.name).collect();
        self.section(&format!("{} coded", wording::count(facts.len(), "fact", "facts")))?;
        self.fact_list(&facts)?;
        if document.revises.is_empty() {
            return Ok(());
        }
        let editions = (self.behind.editions)(&document.name);
        self.section(&wording::count(editions.len(), "revision", "revisions"))?;
        for (name, value) in revisions::lines(&editions) {
            self.value(&name, &value)?;
        }
        Ok(())
    }

    /// What the page says about itself; lines only for what it says.
    fn about(&mut self, doc: &'a str, about: &'a About) -> io::Result<()> {
        if let Some(updated) = &about.updated {
            let time = updated.time.as_ref().map(|t| format!(" {t}")).unwrap_or_default();
            self.value("changed", &format!("{}{time}", updated.day))?;
            self.quote(doc, &updated.evidence)?;
        }
        let lines = [("section", about.section.clone()), ("address", about.canonical.clone())];
        let authors = Some(about.authors.join(", ")).filter(|a| !a.is_empty());
        for (name, value) in [("authors", authors)].into_iter().chain(lines) {
            if let Some(value) = value {
                self.value(name, &value)?;
            }
        }
        Ok(())
    }

    /// Where it was found, and what was said of it there.
    fn origin(&mut self, document: &Document) -> io::Result<()> {
        let Some(origin) = document.origin.as_deref() else { return Ok(()) };
        self.value("address", origin.url.as_deref().unwrap_or_default())?;
        self.value("fetched", origin.fetched.as_deref().unwrap_or_default())?;
        let place = origin.place.as_deref().map(|p| format!(", {p}")).unwrap_or_default();
        self.value("found in", &format!("{}{place}", origin.container.join(" › ")))?;
        let kept = if origin.original { "; kept as it was: chancery original" } else { "" };
        let charset = origin.charset.as_deref().map(|c| format!("charset={c}"));
        let read_as: Vec<&str> = origin.media_type.as_deref().into_iter().chain(charset.as_deref()).collect();
        let kept = if read_as.is_empty() { "" } else { kept };
        self.value("read as", &format!("{}{kept}", read_as.join("; ")))?;
        let stated = &origin.stated;
        let mut said = Vec::new();
        let mut say = |what: &str, words: Option<&str>| said.extend(words.map(|w| format!("{what} “{w}”")));
        say("title", stated.title.as_deref());
        say("published", stated.published.as_ref().map(|p| p.words.as_str()));
        say("outlet", stated.outlet.as_deref());
        say("by", stated.author.as_deref());
        match said.is_empty() {
            true => Ok(()),
            false => self.value("stated there", &format!("{} says: {}", stated.by, said.join(", "))),
        }
    }

    fn zones(&mut self, document: &Document) -> io::Result<()> {
        let mut sizes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for zone in &document.zones {
            let entry = sizes.entry(zone.zone.as_str()).or_default();
            *entry = (entry.0 + 1, entry.1 + zone.span.len());
        }
        let parts: Vec<String> =
            sizes.iter().map(|(zone, (n, bytes))| format!("{zone} ×{n} ({bytes} bytes)")).collect();
        self.value("zones", &parts.join(", "))
    }

    fn actor(&mut self, asked: &str, facts: &[&'a Fact]) -> io::Result<()> {
        self.head(&format!("“{}” in {}", tame(asked), wording::count(facts.len(), "fact", "facts")))?;
        let filter = crate::filter::Filter { actor: Some(asked.to_owned()), ..Default::default() };
        let mut names: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        let mut take = |name: &str, mention: Option<&Quote>| {
            if crate::filter::names_fit(&filter, name, mention) {
                let words = mention.map_or_else(|| name.to_owned(), |m| tame(&m.text));
                *names.entry(name.to_owned()).or_default().entry(words).or_default() += 1;
            }
        };
        for fact in facts {
            fact.actors.iter().for_each(|a| take(&a.name, a.mention.as_ref()));
            fact.speaker.iter().for_each(|s| take(&s.name, s.mention.as_ref()));
        }
        for (name, mentions) in &names {
            let list: Vec<String> = mentions.iter().map(|(words, n)| format!("“{words}” ×{n}")).collect();
            self.head(&tame(name))?;
            self.value("written as", &list.join(", "))?;
            for office in offices(self.index, facts, name).told() {
                let documents: Vec<&str> = office.documents.iter().map(String::as_str).collect();
                self.value("office", &format!("{}: {}", office.in_words(), documents.join(", ")))?;
            }
        }
        writeln!(self.out)?;
        self.fact_list(facts)
    }

    fn fact_list(&mut self, facts: &[&'a Fact]) -> io::Result<()> {
        for fact in facts {
            let date = super::date_text(fact);
            let line = format!("{date} {}: {}", fact.kind(), super::brief_line(self.index, fact));
            self.value(&wording::short_id(&fact.id), &line)?;
            self.quote(&fact.doc, &fact.main().quote)?;
        }
        Ok(())
    }
}

/// The offices that facts show a name in.
fn offices(index: &Index, facts: &[&Fact], name: &str) -> Offices {
    let mut out = Offices::default();
    for fact in facts {
        for actor in fact.actors.iter().filter(|a| a.name == name) {
            out.note(index, fact, name, actor.mention.as_ref());
        }
        for speaker in fact.speaker.iter().filter(|s| s.name == name) {
            out.note(index, fact, name, speaker.mention.as_ref());
        }
    }
    out
}

/// A date with its words and reasons.
pub(crate) fn dated(when: &When) -> String {
    let stated = when.stated.as_deref().map(|s| format!(" — “{s}”")).unwrap_or_default();
    let reason = when.reason.as_deref().map(|r| format!("; {r}")).unwrap_or_default();
    let assumed =
        when.assumed.map(|(a, b)| format!("; a guess kept apart: {}", wording::days(a, b))).unwrap_or_default();
    format!("{}{stated} ({}{reason}{assumed})", wording::date(when), wording::basis(when.basis))
}

pub(crate) fn tolls(c: &Casualties) -> Vec<(&'static str, &Toll)> {
    let all = [("dead", &c.killed), ("hurt", &c.injured), ("missing", &c.missing), ("held", &c.captured)];
    all.into_iter().filter_map(|(name, toll)| Some((name, toll.as_ref()?))).collect()
}
