//! The report as a paper, for PDF and DOCX.

use super::{Brief, Section, Statement};
use crate::moment;
use crate::style::tame;
use chancery_press::{Block, Marking, Paper, Run, Stamp};

/// The report as a paper.
pub fn to_paper(brief: &Brief) -> Paper {
    let issue = brief.issue.clone().unwrap_or_default();
    let mut blocks = vec![Block::Title(tame(&brief.title))];
    let mut say = |runs: Vec<Run>, mark: bool| blocks.push(Block::Paragraph { runs, mark });
    if brief.issue.is_some() {
        say(vec![Run::bold(issue.tlp.label()), Run::plain(format!("  {}", issue.tlp.meaning()))], false);
        say(vec![Run::soft(issue.in_words())], false);
    }
    if brief.demo {
        say(vec![Run::bold("DEMO: made from demonstration reports; nothing here happened.")], false);
    }
    if !brief.asked.is_empty() {
        say(vec![Run::soft(format!("Asked for: {}", brief.asked))], false);
    }
    for paragraph in brief.opening.lines().filter(|l| !l.trim().is_empty()) {
        say(vec![Run::plain(paragraph)], true);
    }
    if !brief.opening.is_empty() {
        say(vec![Run::soft("The analyst’s words.")], false);
    }
    blocks.push(Block::Heading("Summary".to_owned()));
    blocks.push(Block::Pairs(brief.counts.clone()));
    brief.sections.iter().for_each(|s| section(&mut blocks, s));
    blocks.push(Block::Heading("What is not stated".to_owned()));
    for line in &brief.not_stated {
        blocks.push(Block::Item {
            label: "–".to_owned(),
            runs: vec![Run::plain(line.clone())],
            mark: false,
            small: false,
        });
    }
    blocks.push(Block::Heading("Sources".to_owned()));
    for (n, source) in brief.sources.iter().enumerate() {
        let copies = if source.copies.is_empty() { String::new() } else { format!("; shares {}", source.copies) };
        let title = if source.title.is_empty() { String::new() } else { format!(" “{}”", source.title) };
        let runs = vec![Run::bold(tame(&source.doc)), Run::plain(format!("{title}: {}{copies}", source.about))];
        blocks.push(Block::Item { label: format!("{}.", n + 1), runs, mark: false, small: true });
    }
    blocks.push(Block::Heading("Words of the documents".to_owned()));
    for (n, note) in brief.notes.iter().enumerate() {
        let word_of = if note.word_of.is_empty() { String::new() } else { format!(" Word of {}.", note.word_of) };
        let zone = note.zone.as_ref().map(|z| format!(" [{z}]")).unwrap_or_default();
        let at = format!("  {}{zone}, bytes {}–{}.{word_of}", tame(&note.doc), note.start, note.end);
        let runs = vec![Run::plain(format!("“{}”", note.quote)), Run::soft(at)];
        blocks.push(Block::Item { label: (n + 1).to_string(), runs, mark: false, small: true });
    }
    let foot =
        if issue.number > 0 { format!("Chancery · brief {}", issue.number) } else { "Chancery · draft".to_owned() };
    let marking = match &brief.issue {
        Some(issue) => Marking { label: issue.tlp.label().to_owned(), colour: issue.tlp.colour() },
        None => Marking::default(),
    };
    Paper { title: tame(&brief.title), author: tame(&issue.by), stamp: stamp(issue.at), marking, foot, blocks }
}

fn section(blocks: &mut Vec<Block>, section: &Section) {
    blocks.push(Block::Heading(section.heading.clone()));
    if section.statements.is_empty() {
        blocks.push(Block::Paragraph { runs: vec![Run::soft("None found.")], mark: false });
        return;
    }
    if let Some(lead) = &section.lead {
        blocks.push(Block::Paragraph { runs: vec![Run::soft(lead.clone())], mark: false });
    }
    section.statements.iter().filter(|s| !s.left_out).for_each(|s| statement(blocks, s));
}

fn statement(blocks: &mut Vec<Block>, s: &Statement) {
    let mut runs = Vec::new();
    if !s.date.is_empty() {
        runs.push(Run::bold(format!("{} ", s.date)));
    }
    runs.push(Run::plain(s.text.clone()));
    if let Some(edit) = &s.edit {
        runs.push(Run::soft(format!(" [words of {}]", edit.by)));
    }
    runs.extend(marks(&s.notes));
    runs.push(Run::soft(format!("  {}", crate::wording::short_id(&s.id))));
    blocks.push(Block::Item { label: format!("{}.", s.number), runs, mark: s.edit.is_some(), small: false });
    for (side, notes) in &s.sides {
        let runs = [vec![Run::plain(side.clone())], marks(notes)].concat();
        blocks.push(Block::Item { label: "–".to_owned(), runs, mark: false, small: false });
    }
}

fn marks(notes: &[usize]) -> Vec<Run> {
    let numbers: Vec<String> = notes.iter().map(ToString::to_string).collect();
    if numbers.is_empty() { Vec::new() } else { vec![Run::raised(format!(" {}", numbers.join(" ")))] }
}

fn stamp(at: moment::Moment) -> Stamp {
    let Ok(at) = jiff::Timestamp::from_second(at) else { return Stamp::default() };
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let small = |n: i8| u8::try_from(n).unwrap_or(0);
    Stamp {
        year: u16::try_from(at.year()).unwrap_or(0),
        month: small(at.month()),
        day: small(at.day()),
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
    }
}
