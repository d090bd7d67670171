//! What documents say together, worked out country by country so that memory holds one country at a time.
//!
//! Each country starts from the facts as their documents alone give them. First documents without a publication day
//! get one from others ([`dates`]), then all are related ([`lines`]). Both depend on nothing but the documents, so the
//! order in which they were read, or how often, leaves no trace.

use super::overlay::{self, Lines, agreed};
use super::revisions::settle_open;
use super::{Coded, Tools, charset_of, code, parallel, placing, readable};
use crate::decide::Decided;
use crate::tidings::Tiding;
use anyhow::{Context, Result};
use chancery_exchange::{document_from_json, fact_from_json};
use chancery_facts::{Copied, Document, Fact, Published, Text, When};
use chancery_ledger::{Ledger, LedgerError, UNPLACED, View};
use chancery_link::{Relations, Report, relate_with};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A document that was dated may help to date another; so often that is tried.
const ROUNDS: usize = 3;

/// Groups, conflicts and other lines of small countries that are written together.
const LINES_AT_ONCE: usize = 500;

/// Publication days that other documents of one country give, by document.
type Hints = BTreeMap<String, Published>;

/// Relates all countries whose facts changed, also those that an interrupted reading left behind.
///
/// # Errors
/// When the ledger cannot be read or written; countries done before that stay done.
pub fn relink(ledger: &mut Ledger, tools: &Tools, jobs: usize, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
    settle_open(ledger)?;
    let mut before = Vec::new();
    let mut dirty = ledger.dirty_blocks()?;
    // A report that got another day may touch further countries; what cannot be done stays on the list as it is.
    while !dirty.is_empty() && dirty != before {
        relink_once(ledger, tools, jobs, tell)?;
        before = dirty;
        dirty = ledger.dirty_blocks()?;
    }
    Ok(())
}

fn relink_once(ledger: &mut Ledger, tools: &Tools, jobs: usize, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
    let decided = Decided::load(ledger)?;
    call_hosts(ledger, &decided)?;
    let whole = place_singly(ledger, tools, &decided, tell)?;
    if whole.is_empty() {
        return Ok(());
    }
    tell(Tiding::Step("dating reports by one another".to_owned()));
    let mut days = Days::default();
    for some in whole.chunks(jobs.max(1)) {
        days.find(ledger, tools, &decided, some, tell)?;
    }
    days.spread(ledger, &decided)?;
    let whole = place_singly(ledger, tools, &decided, tell)?;
    let mut found = Vec::new();
    for (n, some) in whole.chunks(jobs.max(1)).enumerate() {
        tell(Tiding::Step(format!("relating reports: {} of {} countries", n * jobs.max(1), whole.len())));
        found.extend(link(ledger, tools, &decided, some, &mut days, tell)?);
        if found.iter().map(|(_, lines)| lines.groups.len() + lines.conflicts.len()).sum::<usize>() > LINES_AT_ONCE {
            keep(ledger, &mut found)?;
        }
    }
    keep(ledger, &mut found)
}

/// Places single new reports of large countries; gives the countries that are to be related as a whole.
fn place_singly(
    ledger: &mut Ledger,
    tools: &Tools,
    decided: &Decided,
    tell: &mut dyn FnMut(Tiding),
) -> Result<Vec<String>> {
    let mut whole = Vec::new();
    for block in ledger.dirty_blocks()? {
        let Some(fresh) = placing::single(ledger, &block, decided)? else {
            whole.push(block);
            continue;
        };
        for doc in fresh {
            if let Err(why) = placing::place(ledger, tools, &block, &doc, decided)? {
                tell(trouble(&block, why));
                break;
            }
        }
    }
    Ok(whole)
}

/// A block that looks at documents of another, because an analyst joined their facts, changes with it.
fn call_hosts(ledger: &mut Ledger, decided: &Decided) -> Result<(), LedgerError> {
    loop {
        let dirty: BTreeSet<String> = ledger.dirty_blocks()?.into_iter().collect();
        let hosts =
            decided.visits().filter(|(host, from)| !dirty.contains(*host) && from.iter().any(|b| dirty.contains(*b)));
        let hosts: Vec<&String> = hosts.map(|(host, _)| host).collect();
        if hosts.is_empty() {
            return Ok(());
        }
        ledger.batch(|writer| hosts.iter().try_for_each(|host| writer.mark_dirty(host)))?;
    }
}

/// Keeps what the documents of some countries say together: waiting for the disk once for many small countries.
fn keep(ledger: &mut Ledger, found: &mut Vec<(String, Lines)>) -> Result<()> {
    ledger.batch(|writer| {
        found.drain(..).try_for_each(|(name, lines)| writer.set_links(&name, &lines.groups, &lines.conflicts))
    })?;
    Ok(())
}

/// Relates the documents of some countries.
fn link(
    ledger: &Ledger,
    tools: &Tools,
    decided: &Decided,
    names: &[String],
    days: &mut Days,
    tell: &mut dyn FnMut(Tiding),
) -> Result<Vec<(String, Lines)>> {
    let mut blocks = Vec::new();
    for name in names {
        let mut block = Block::load(ledger, name, decided)?;
        block.fill(ledger)?;
        for member in block.members.iter_mut().filter(|m| m.is_undated()) {
            member.hint = days.of(ledger, decided, member)?;
        }
        blocks.push((days.in_block(ledger, name)?.clone(), block));
    }
    let found = parallel::map(&blocks, names.len(), |(own, block)| safely(|| lines(block, own, tools, decided)));
    let mut out = Vec::new();
    for (name, lines) in names.iter().zip(found) {
        match lines {
            Ok(lines) => out.push((name.clone(), lines)),
            Err(why) => tell(trouble(name, why)),
        }
    }
    Ok(out)
}

/// A mistake of ours in one country must not keep the others from being related; it stays on the list of those to do.
pub(super) fn safely<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or(panic.downcast_ref::<String>().cloned());
        words.unwrap_or_else(|| "without a word".to_owned())
    })
}

fn trouble(block: &str, detail: String) -> Tiding {
    let file = if block == UNPLACED { "reports without a country".to_owned() } else { format!("reports on {block}") };
    Tiding::Problem { file, kind: "internal error".to_owned(), detail, count: 1 }
}

/// Publication days given by other documents, as far as they were looked at.
#[derive(Default)]
struct Days {
    /// By block; those of a changed block are worked out, others taken from the ledger.
    by_block: BTreeMap<String, Hints>,
    /// Blocks that were worked out anew, with what the ledger had before.
    before: BTreeMap<String, Hints>,
}

impl Days {
    /// Works out the days in some blocks.
    fn find(
        &mut self,
        ledger: &Ledger,
        tools: &Tools,
        decided: &Decided,
        names: &[String],
        tell: &mut dyn FnMut(Tiding),
    ) -> Result<()> {
        let mut blocks = Vec::new();
        for name in names {
            self.before.insert(name.clone(), overlay::hints(ledger, name)?);
            let mut block = Block::load(ledger, name, decided)?;
            if block.members.iter().any(Member::is_undated) {
                block.fill(ledger)?;
            } else {
                // Nothing to date: no need to have the texts.
                block.members.clear();
            }
            blocks.push(block);
        }
        let found = parallel::map(&blocks, names.len(), |block| safely(|| dates(block, tools, decided)));
        for (name, hints) in names.iter().zip(found) {
            let hints = hints.unwrap_or_else(|why| {
                tell(trouble(name, why));
                Hints::new()
            });
            self.by_block.insert(name.clone(), hints);
        }
        Ok(())
    }

    /// Other countries of a document that got another day must be related anew too.
    fn spread(&self, ledger: &mut Ledger, decided: &Decided) -> Result<()> {
        let mut touched = BTreeSet::new();
        for (block, before) in &self.before {
            let now = &self.by_block[block];
            for doc in before.keys().chain(now.keys()) {
                if before.get(doc).map(|p| p.days) != now.get(doc).map(|p| p.days) {
                    touched.extend(ledger.facts_of(doc)?.into_iter().map(|f| (f.country, doc.clone())));
                    touched.extend(decided.visited_by(doc).map(|block| (block.clone(), doc.clone())));
                }
            }
        }
        ledger.batch(|writer| -> Result<()> {
            for (block, doc) in &touched {
                match self.by_block.contains_key(block) {
                    true => writer.mark_dirty(block)?,
                    false => writer.mark_fresh(block, doc)?,
                }
            }
            Ok(())
        })
    }

    fn in_block(&mut self, ledger: &View, block: &str) -> Result<&Hints> {
        if !self.by_block.contains_key(block) {
            self.by_block.insert(block.to_owned(), overlay::hints(ledger, block)?);
        }
        Ok(&self.by_block[block])
    }

    /// The day of a document, if all countries that give one agree.
    fn of(&mut self, ledger: &View, decided: &Decided, member: &Member) -> Result<Option<Published>> {
        let visits = decided.visited_by(&member.document.name);
        let blocks: BTreeSet<&String> = member.homes.iter().chain(visits).collect();
        let mut given = Vec::new();
        for block in blocks {
            given.extend(self.in_block(ledger, block)?.get(&member.document.name).cloned());
        }
        Ok(agreed(given.iter()).cloned())
    }
}

/// The documents with facts in one country.
pub(super) struct Block {
    /// The country.
    pub(super) name: String,
    /// The documents.
    pub(super) members: Vec<Member>,
}

/// A document as it alone gives its facts.
pub(super) struct Member {
    /// The document.
    pub(super) document: Document,
    /// Its facts.
    pub(super) facts: Vec<Fact>,
    /// The block of each fact.
    pub(super) homes: Vec<String>,
    bytes: Vec<u8>,
    /// The publication day that others give.
    pub(super) hint: Option<Published>,
}

impl Block {
    fn load(ledger: &View, name: &str, decided: &Decided) -> Result<Block> {
        let mut documents: BTreeSet<String> = ledger.documents_in_block(name)?.into_iter().collect();
        documents.extend(decided.guests_of(name).cloned());
        let members = documents.iter().filter_map(|doc| Member::load(ledger, doc).transpose());
        Ok(Block { name: name.to_owned(), members: members.collect::<Result<_>>()? })
    }

    /// Adds the original bytes; damaged ones are left out here and named by `verify`.
    pub(super) fn fill(&mut self, ledger: &View) -> Result<(), LedgerError> {
        for member in &mut self.members {
            member.bytes = match ledger.bytes(&member.document.name) {
                Err(e) if e.kind() == chancery_ledger::ErrorKind::Corrupt => Vec::new(),
                bytes => bytes?.unwrap_or_default(),
            };
        }
        Ok(())
    }
}

impl Member {
    /// A document by its name; `None` where there is none, or a newer revision of it.
    pub(super) fn load(ledger: &View, doc: &str) -> Result<Option<Member>> {
        let Some(stored) = ledger.document(doc)?.filter(|d| !d.superseded) else { return Ok(None) };
        let document = document_from_json(&stored.record).with_context(|| format!("record of {doc}"))?;
        let (mut facts, mut homes) = (Vec::new(), Vec::new());
        for stored in ledger.facts_of(doc)? {
            facts.push(fact_from_json(&stored.record).with_context(|| format!("record of {}", stored.id))?);
            homes.push(stored.country);
        }
        Ok(Some(Member { document, facts, homes, bytes: Vec::new(), hint: None }))
    }

    /// True when it does not say when it came out.
    pub(super) fn is_undated(&self) -> bool {
        self.document.published.days.is_none()
    }

    /// The document with its text, and with the day that others give it if there is one.
    fn told(&self, tools: &Tools) -> Coded {
        match &self.hint {
            Some(hint) => self.dated(hint, tools),
            None => {
                let (name, bytes) = (&self.document.name, &self.bytes);
                let recent = tools.recent.text(name, bytes, charset_of(&self.document));
                let text = recent.unwrap_or_else(|| readable(&self.document, bytes));
                Coded { document: self.document.clone(), text, facts: self.facts.clone(), matters: true }
            }
        }
    }

    /// The document coded anew with a publication day.
    fn dated(&self, day: &Published, tools: &Tools) -> Coded {
        let document = Document { published: day.clone(), ..self.document.clone() };
        match code(tools, &self.document.name, &self.bytes, self.document.origin.as_deref(), Some(day)) {
            Ok(again) => Coded { document, text: again.text, facts: line_up(&self.facts, again.facts), matters: true },
            Err(_) => Coded { document, text: Text::default(), facts: self.facts.clone(), matters: true },
        }
    }
}

/// The facts coded anew under the ids of the facts they stand for. A day changes dates, not what is told: a fact
/// without its like stays as it was, and nothing is added.
fn line_up(alone: &[Fact], again: Vec<Fact>) -> Vec<Fact> {
    let is_like = |a: &Fact, b: &Fact| a.coding == b.coding && a.main().quote.span == b.main().quote.span;
    let mut free: Vec<Option<Fact>> = again.into_iter().map(Some).collect();
    let mut ids: HashMap<String, String> = HashMap::new();
    let mut out: Vec<(bool, Fact)> = Vec::new();
    for fact in alone {
        let like = free.iter_mut().find(|f| f.as_ref().is_some_and(|f| is_like(f, fact))).and_then(Option::take);
        out.push(match like {
            Some(mut like) => {
                ids.insert(std::mem::replace(&mut like.id, fact.id.clone()), fact.id.clone());
                (true, like)
            }
            None => (false, fact.clone()),
        });
    }
    for (_, fact) in out.iter_mut().filter(|(anew, _)| *anew) {
        fact.about = fact.about.iter().filter_map(|id| ids.get(id).cloned()).collect();
        fact.links.retain(|link| ids.contains_key(&link.to));
        fact.links.iter_mut().for_each(|link| link.to = ids[&link.to].clone());
    }
    out.into_iter().map(|(_, fact)| fact).collect()
}

/// What documents say together, under what analysts decided. The facts told stay as they are: decisions are laid over
/// them again when the ledger is shown.
fn related(told: &[Coded], decided: &Decided) -> Relations {
    let judged: Vec<Vec<Fact>> = told.iter().map(|c| decided.judged(c.facts.clone())).collect();
    let reports = told.iter().zip(&judged);
    let reports = reports.map(|(c, facts)| Report { document: &c.document, facts, text: &c.text });
    relate_with(&reports.collect::<Vec<_>>(), &decided.rulings, crate::wording::state)
}

/// The publication days that the documents of a block give one another.
pub(super) fn dates(block: &Block, tools: &Tools, decided: &Decided) -> Hints {
    let mut told: Vec<Coded> = block.members.iter().map(|m| m.told(tools)).collect();
    let mut hints = Hints::new();
    for _ in 0..ROUNDS {
        let found = related(&told, decided).published;
        let mut grew = false;
        for (doc, day) in found {
            let Some(i) = block.members.iter().position(|m| m.document.name == doc) else { continue };
            grew |= !hints.contains_key(&doc);
            told[i] = block.members[i].dated(&day, tools);
            hints.insert(doc, day);
        }
        if !grew {
            break;
        }
    }
    hints
}

/// Everything that the documents of a block say together, ready for the ledger. `own` are the days this block gives.
pub(super) fn lines(block: &Block, own: &Hints, tools: &Tools, decided: &Decided) -> Lines {
    let told: Vec<Coded> = block.members.iter().map(|m| m.told(tools)).collect();
    let relations = related(&told, decided);
    let home: HashMap<&str, &str> = block
        .members
        .iter()
        .flat_map(|m| m.facts.iter().zip(&m.homes))
        .map(|(fact, home)| (fact.id.as_str(), home.as_str()))
        .collect();
    let is_here = |ids: &[String]| ids.iter().any(|id| home.get(id.as_str()) == Some(&block.name.as_str()));
    let mut out = Lines::default();
    let mut named = BTreeSet::new();
    for group in relations.groups.iter().filter(|g| is_here(&g.members)) {
        named.extend(group.conflicts.iter().map(String::as_str));
        out.add_group(group);
    }
    for conflict in &relations.conflicts {
        if named.contains(conflict.id.as_str()) || conflict.values.iter().any(|v| is_here(&v.facts)) {
            out.add_conflict(conflict);
        }
    }
    let narrower: HashMap<&str, &When> =
        relations.refinements.iter().map(|r| (r.fact.as_str(), &r.event_date)).collect();
    let mut copied: HashMap<&str, Vec<&Copied>> = HashMap::new();
    for (doc, passage) in &relations.copied {
        copied.entry(doc).or_default().push(passage);
    }
    for (member, coded) in block.members.iter().zip(&told) {
        let name = member.document.name.as_str();
        let passages = copied.get(name).map_or(&[][..], Vec::as_slice);
        out.add_document(name, &member.bytes, own.get(name), passages);
        for (alone, fact) in member.facts.iter().zip(&coded.facts) {
            out.add_fact(alone, fact, narrower.get(fact.id.as_str()).copied());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn facts_coded_anew_keep_their_ids() {
        let fact = |id: &str, words: &str| samples::fact(id, "a.txt", samples::A, "incident/shooting", words);
        let alone = [fact("d-00", "Three shells"), fact("d-01", "hurt five")];
        let mut again = fact("d-01", "Three shells");
        again.event_date = Some(samples::on("2031-06-03"));
        again.about = vec!["d-00".to_owned(), "d-01".to_owned()];
        let out = line_up(&alone, vec![fact("d-00", "promised the envoy"), again]);
        assert_eq!(out.len(), 2);
        assert_eq!((out[0].id.as_str(), out[1].id.as_str()), ("d-00", "d-01"));
        assert!(out[0].event_date.is_some(), "the day is taken over");
        assert_eq!(out[0].about, ["d-00"], "an id of the new numbering is turned into the old one");
        assert_eq!(out[1], alone[1], "a fact without its like stays");
    }
}
