//! Briefs for the console: composed from the ledger, kept as files beside it.

use super::{Window, failed, filter};
use crate::as_read::as_read;
use crate::brief::{self, Brief, Draft, Issue, Shelf, Since, Statement, Tlp, compose_from};
use crate::moment;
use crate::revisions::told_before;
use crate::style::tame;
use anyhow::Context;
use chancery_exchange::fact_from_json;
use chancery_facts::Fact;
use chancery_ledger::StoredFact;
use chancery_serve::views::{
    BriefChange, BriefFile, BriefForm, BriefLine, BriefNote, BriefPage, BriefPart, BriefSide, BriefSource,
    BriefStatement, Briefs, Marking, Words,
};
use chancery_serve::{Answer, Ask, Briefing, Trouble, escaped};
use std::collections::BTreeSet;
use std::sync::PoisonError;

impl Window {
    fn shelf(&self) -> Shelf {
        Shelf::of(&self.dir)
    }

    /// What somebody issued last.
    fn last_of(&self, by: &str) -> Answer<Option<Issue>> {
        let shelf = self.shelf();
        for number in shelf.numbers().map_err(failed)?.into_iter().rev() {
            let issued = shelf.issued(number).map_err(failed)?;
            if let Some(issue) = issued.and_then(|i| i.brief.issue).filter(|i| i.by == by) {
                return Ok(Some(issue));
            }
        }
        Ok(None)
    }

    /// What came into the ledger after an entry of its log, and its last entry.
    fn added_since(&self, after: i64) -> anyhow::Result<(Since, i64)> {
        let ledger = self.reader.ledger()?;
        let entries = ledger.log(after).collect::<Result<Vec<_>, _>>()?;
        let last = entries.last().map_or(after, |e| e.seq);
        let documents: BTreeSet<String> =
            entries.into_iter().filter(|e| matches!(e.what.as_str(), "added" | "back")).filter_map(|e| e.doc).collect();
        let mut told = BTreeSet::new();
        for name in &documents {
            let parsed = |facts: Vec<StoredFact>| -> anyhow::Result<Vec<Fact>> {
                facts.iter().map(|f| fact_from_json(&f.record).with_context(|| format!("record of {}", f.id))).collect()
            };
            for older in ledger.older_of(name)?.into_iter().filter(|d| !documents.contains(&d.name)) {
                let before = parsed(ledger.older_facts_of(&older.name)?)?;
                told.extend(told_before(&before, &parsed(ledger.facts_of(name)?)?));
            }
        }
        Ok((Since { documents, told }, last))
    }
}

/// What was refused is told to the one who asked; what could not be written to the terminal.
fn told(error: anyhow::Error) -> Trouble {
    let disk = error.chain().any(|e| e.is::<std::io::Error>() || e.is::<serde_json::Error>());
    if disk { failed(error) } else { Trouble::Refused(format!("{error:#}")) }
}

fn unknown(what: &str) -> Trouble {
    Trouble::NotFound(format!("no {what}"))
}

impl Briefing for Window {
    fn briefs(&self, by: &str) -> Answer<Briefs> {
        let shelf = self.shelf();
        let mut issued = Vec::new();
        for number in shelf.numbers().map_err(failed)?.into_iter().rev() {
            issued.extend(shelf.issued(number).map_err(failed)?.map(|i| line(&i.brief, "", "", 0)));
        }
        let drafts = shelf.drafts().map_err(failed)?;
        let drafts = drafts.iter().map(|d| line(&d.brief, &d.id, &d.by, d.made)).collect();
        let last = self.last_of(by)?.map(|i| i.in_words()).unwrap_or_default();
        Ok(Briefs { drafts, issued, markings: markings(), last })
    }

    fn begin_brief(&self, form: &BriefForm, by: &str) -> Answer<String> {
        let tidy = |text: &String| text.trim().chars().filter(|c| !c.is_control()).take(200).collect::<String>();
        let asked = Ask {
            since: tidy(&form.since),
            until: tidy(&form.until),
            country: tidy(&form.country),
            mission: tidy(&form.mission),
            ..Ask::default()
        };
        let filter = filter(&asked)?;
        let tlp = marking_of(if form.tlp.is_empty() { Tlp::Amber.code() } else { &form.tlp })?;
        let last = self.last_of(by)?.filter(|_| form.since_last);
        if form.since_last && last.is_none() {
            return Err(Trouble::Refused("you have not issued a brief yet".to_owned()));
        }
        // Before the view, so that nothing falls between this brief and the next.
        let (added, log) = self.added_since(last.as_ref().map_or(0, |i| i.log)).map_err(failed)?;
        let large =
            || Trouble::Refused("this ledger is too large to be composed here; “chancery brief” can".to_owned());
        let whole = self.whole().map_err(failed)?.ok_or_else(large)?;
        let ledger = self.reader.ledger().map_err(failed)?;
        let shown = as_read(whole.shown.as_ref().clone(), &|doc| ledger.bytes(doc).ok().flatten());
        let mut brief = compose_from(&shown, &filter, last.is_some().then_some(&added));
        if let Some(last) = &last {
            let since = format!("new since brief {} ({})", last.number, moment::short(last.at));
            brief.title = format!("{}, {since}", brief.title);
            brief.asked =
                [brief.asked.as_str(), &since].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
        }
        brief.issue = Some(Issue { tlp, moment: moment::now(), log, ..Issue::default() });
        self.shelf().begin(brief, by, moment::now()).map_err(failed)
    }

    fn draft(&self, id: &str) -> Answer<BriefPage> {
        let draft = self.shelf().draft(id).map_err(failed)?.ok_or_else(|| unknown("such draft"))?;
        Ok(page_of_draft(&draft))
    }

    fn change_brief(&self, id: &str, change: &BriefChange, by: &str) -> Answer<u64> {
        self.draft(id)?;
        let tlp = change.tlp.as_deref().map(marking_of).transpose()?;
        let asked = brief::Change {
            version: change.version,
            title: change.title.clone(),
            tlp,
            opening: change.opening.clone(),
            text: change.statement.zip(change.text.clone()),
            left_out: change.statement.zip(change.left_out),
        };
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.shelf().change(id, &asked, by).map_err(told)
    }

    fn discard_brief(&self, id: &str) -> Answer<()> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.shelf().discard(id).map_err(failed)?.then_some(()).ok_or_else(|| unknown("such draft"))
    }

    fn issue_brief(&self, id: &str, version: u64, by: &str) -> Answer<u32> {
        self.draft(id)?;
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.shelf().issue(id, version, by, moment::now()).map_err(told)
    }

    fn issued_brief(&self, number: u32) -> Answer<BriefPage> {
        let issued = self.shelf().issued(number).map_err(failed)?.ok_or_else(|| unknown(&format!("brief {number}")))?;
        let file = |(name, bytes, sha256): &(String, u64, String)| BriefFile {
            name: name.clone(),
            bytes: *bytes,
            sha256: sha256.clone(),
        };
        let files = issued.files.iter().map(file).collect();
        Ok(BriefPage { files, number, ..page(&issued.brief) })
    }

    fn brief_file(&self, number: u32, name: &str) -> Answer<Vec<u8>> {
        let file = self.shelf().file(number, name).map_err(failed)?;
        file.ok_or_else(|| unknown(&format!("file “{}” of brief {number}", tame(name))))
    }
}

fn marking(tlp: Tlp) -> Marking {
    Marking { code: tlp.code().to_owned(), label: tlp.label().to_owned(), meaning: tlp.meaning().to_owned() }
}

fn markings() -> Vec<Marking> {
    Tlp::ALL.into_iter().map(marking).collect()
}

fn marking_of(code: &str) -> Answer<Tlp> {
    Tlp::of(code)
        .ok_or_else(|| Trouble::Refused(format!("“{}” is no marking of the Traffic Light Protocol", tame(code))))
}

fn line(brief: &Brief, id: &str, by: &str, made: moment::Moment) -> BriefLine {
    let issue = brief.issue.clone().unwrap_or_default();
    let (by, at) = if issue.number > 0 { (issue.by.as_str(), issue.at) } else { (by, made) };
    let statements = brief.sections.iter().flat_map(|s| &s.statements).filter(|s| !s.left_out).count();
    BriefLine {
        id: id.to_owned(),
        number: issue.number,
        title: tame(&brief.title),
        marking: marking(issue.tlp),
        by: by.to_owned(),
        at: moment::short(at),
        statements,
    }
}

fn page_of_draft(draft: &Draft) -> BriefPage {
    BriefPage { id: draft.id.clone(), version: draft.version, ..page(&draft.brief) }
}

fn page(brief: &Brief) -> BriefPage {
    let issue = brief.issue.clone().unwrap_or_default();
    let note = |n: &brief::Note| BriefNote {
        words: Words { text: tame(&n.quote), document: n.doc.clone(), start: n.start, end: n.end, ..Words::default() },
        voice: n.word_of.clone(),
    };
    let source = |s: &brief::Source| BriefSource {
        document: s.doc.clone(),
        title: s.title.clone(),
        about: s.about.clone(),
        copies: s.copies.clone(),
    };
    let part = |s: &brief::Section| BriefPart {
        heading: s.heading.clone(),
        lead: s.lead.clone().unwrap_or_default(),
        statements: s.statements.iter().map(|x| statement(brief, &s.heading, x)).collect(),
    };
    BriefPage {
        title: brief.title.clone(),
        marking: marking(issue.tlp),
        issue: issue.in_words(),
        asked: brief.asked.clone(),
        demo: brief.demo,
        opening: brief.opening.clone(),
        counts: brief.counts.clone(),
        parts: brief.sections.iter().map(part).collect(),
        not_stated: brief.not_stated.clone(),
        sources: brief.sources.iter().map(source).collect(),
        notes: brief.notes.iter().map(note).collect(),
        markings: markings(),
        ..BriefPage::default()
    }
}

fn statement(brief: &Brief, heading: &str, s: &Statement) -> BriefStatement {
    let fact = s.notes.first().and_then(|n| brief.notes.get(n - 1)).map(|n| format!("/facts/{}", escaped(&n.fact)));
    let page = match heading {
        "Incidents" => Some(format!("/incidents/{}", escaped(&s.id))),
        "Conflicts" => Some(format!("/conflicts/{}", escaped(&s.id))),
        _ => fact,
    };
    BriefStatement {
        number: s.number,
        date: s.date.clone(),
        text: s.text.clone(),
        machine: s.edit.as_ref().map(|e| e.machine.clone()),
        edited_by: s.edit.as_ref().map(|e| e.by.clone()).unwrap_or_default(),
        left_out: s.left_out,
        notes: s.notes.clone(),
        sides: s.sides.iter().map(|(text, notes)| BriefSide { text: text.clone(), notes: notes.clone() }).collect(),
        page: page.unwrap_or_default(),
    }
}
