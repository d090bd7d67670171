//! What the order of paragraphs tells: where the headline stands, where the article begins and ends.

use crate::block::{Block, Hint};
use crate::furniture::furniture;
use crate::head::{self, Shape};
use crate::judge::{Label, judge};
use crate::letterhead::{self, Field, Letterhead};
use crate::{credit, dateline};
use chancery_facts::Zone;
use std::collections::HashSet;
use std::ops::Range;

/// A paragraph, judged by its own words.
pub(crate) struct Para<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
    pub hint: Hint,
    pub label: Label,
    pub shape: Shape,
    /// Opens with a dateline.
    pub opened: bool,
    /// No furniture by its own words.
    pub plain: bool,
    /// Reads like a paragraph of an article.
    pub bodyish: bool,
    /// Names an office or a kind of paper, as letterheads do.
    pub letterhead: Option<Letterhead>,
    /// Label of a headline that stands in a field, such as `Subject:`.
    pub field: Range<usize>,
}

impl<'a> Para<'a> {
    pub(crate) fn new(text: &'a str, block: &Block) -> Para<'a> {
        let line = &text[block.range.clone()];
        // An agency mark behind the last sentence does not change what the sentence is.
        let fixed = matches!(block.hint, Hint::Fixed(_));
        let mark = if fixed { None } else { credit::trailing_text_credit(line) };
        let told = mark.map_or(line, |(mark, _)| line[..mark.start].trim_end());
        let shape = head::shape(told);
        let label = judge(line, block.hint, &shape);
        let plain = matches!(label, Label::Plain | Label::MaybeCaption { .. });
        let opened = plain && dateline::opening(line).is_some();
        let told =
            (shape.stop && shape.words >= 8) || shape.sentences >= 2 || shape.words >= 45 || letterhead::is_point(line);
        let bodyish = plain && !matches!(block.hint, Hint::Title | Hint::Heading) && (opened || told);
        let letterhead = if plain && !bodyish { letterhead::kind(line) } else { None };
        Para {
            text: line,
            range: block.range.clone(),
            hint: block.hint,
            label,
            shape,
            opened,
            plain,
            bodyish,
            letterhead,
            field: 0..0,
        }
    }

    /// A paragraph that cannot be the title of another article.
    fn leaves_list(&self) -> bool {
        let shape = &self.shape;
        let long = shape.words >= 24 || (shape.words >= 14 && self.hint == Hint::Paragraph);
        self.bodyish && shape.stop && ((shape.sentences >= 2 && shape.words >= 10) || long)
    }

    fn is_motto(&self) -> bool {
        furniture().tagline.fits(self.text) || furniture().masthead(self.text).is_some()
    }

    /// A line under the head that only a head has: time stamp, byline, reading time.
    fn is_head_mark(&self) -> bool {
        match self.label {
            Label::Stamp(_) => true,
            Label::Zone(Zone::Credit) => credit::is_byline(self.text),
            Label::Zone(Zone::Widget) => is_reading_time(self.text),
            _ => false,
        }
    }
}

/// Lines above the article in which fields of a letter or of a database stand.
const FIELD_LINES: usize = 16;

/// Marks the fields above an article: several, or none is one.
pub(crate) fn mark_fields(paras: &mut [Para<'_>]) {
    let head = paras.iter().position(|p| p.bodyish).unwrap_or(paras.len()).min(FIELD_LINES);
    let fields: Vec<Option<Field>> = paras[..head].iter().map(|p| letterhead::field(p.text)).collect();
    // A key in capitals is a field of a database, even alone.
    let capital = |p: &Para<'_>| p.text.split(':').next().is_some_and(|key| key.chars().all(char::is_uppercase));
    let alone = paras.iter().zip(&fields).any(|(p, f)| f.is_some() && capital(p) && p.text.len() > 4);
    if fields.iter().flatten().count() < 2 && !alone {
        return;
    }
    let mut titled = paras.iter().any(|p| p.hint == Hint::Title);
    for (para, field) in paras.iter_mut().zip(fields) {
        match field {
            None => continue,
            Some(Field::Person) => (para.label, para.plain) = (Label::Zone(Zone::Credit), false),
            Some(Field::Day) => {
                let stamp = dateline::stamp_line(para.text);
                (para.label, para.plain) = (stamp.map_or(Label::Zone(Zone::Dateline), Label::Stamp), false);
            }
            Some(Field::Headline(at)) if !titled => {
                para.field = para.range.start..para.range.start + at;
                para.range.start += at;
                para.text = &para.text[at..];
                (para.hint, para.label, para.plain, titled) = (Hint::Title, Label::Plain, true, true);
            }
            Some(Field::Headline(_)) => (para.label, para.plain) = (Label::Zone(Zone::Widget), false),
        }
    }
}

/// A headline with its kind in front, `Analysis: attack raises questions over guards`, leads to no other page where it stands
/// above the article and no other line does.
pub(crate) fn mark_kickers(paras: &mut [Para<'_>]) {
    const KINDS: &[&str] =
        &["analysis", "opinion", "explainer", "exclusive", "feature", "interview", "comment", "background", "report"];
    let head = paras.iter().position(|p| p.bodyish).unwrap_or(paras.len());
    let kind = |line: &str| line.split_once(": ").is_some_and(|(k, _)| KINDS.contains(&k.to_lowercase().as_str()));
    let lead = |p: &Para<'_>| matches!(p.label, Label::Zone(Zone::Teaser)) && p.shape.words >= 5 && kind(p.text);
    let titled = paras[..head].iter().any(|p| p.hint == Hint::Title || p.label == Label::TeaserHeading);
    let alone = paras[..head].iter().filter(|p| lead(p)).count() == 1;
    if let Some(para) = paras[..head].iter_mut().find(|p| lead(p)).filter(|_| alone && !titled) {
        (para.label, para.plain) = (Label::Plain, true);
    }
}

/// `Published 14 May 2031`: the day of this page, wherever it stands.
fn opens_with_label(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).is_some_and(dateline::is_label)
}

fn is_reading_time(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.contains("read") && lower.contains("min")
}

/// The parts of a report, as indices of its paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Order {
    pub title: Option<usize>,
    /// First paragraph of the article.
    pub body: Option<usize>,
    /// Last paragraph of the article.
    pub last: Option<usize>,
    /// Paragraphs that stand below a heading of other articles, with nothing but titles in between.
    pub listed: Vec<bool>,
    /// Notes on the author and on the paper at the end.
    pub notes: Vec<Option<Zone>>,
    /// Heading of what readers wrote: nothing below it is of the report.
    pub comments: Option<usize>,
}

/// Finds the parts.
pub(crate) fn order(paras: &[Para<'_>]) -> Order {
    let first_body = paras.iter().position(|p| p.bodyish);
    let title = title(paras, first_body);
    let body = body_start(paras, title, first_body);
    let comments = body.and_then(|body| comments(paras, body));
    let mut listed = vec![false; paras.len()];
    let (mut in_list, mut last) = (false, None);
    for i in body.unwrap_or(0)..comments.unwrap_or(paras.len()) {
        // Behind titles without a stop a sentence is of the article again; right below the heading only a long one is.
        let resumes = match i.checked_sub(1).map(|before| &paras[before]) {
            Some(before) if before.label == Label::TeaserHeading => paras[i].shape.words >= 40,
            Some(before) if listed[i - 1] && !before.shape.stop => paras[i].bodyish && paras[i].shape.words >= 10,
            _ => paras[i].leaves_list(),
        };
        in_list = (in_list || paras[i].label == Label::TeaserHeading) && !resumes;
        // The day of another article stands right below its title.
        let dates_title =
            i > 0 && listed[i - 1] && matches!(paras[i].label, Label::Stamp(_)) && !opens_with_label(paras[i].text);
        // Other articles are linked to: a paragraph of the page without a link is of this one.
        in_list &= paras[i].hint != Hint::Paragraph;
        listed[i] = in_list && (paras[i].plain || dates_title);
        if body.is_some() && paras[i].bodyish && !in_list {
            last = Some(i);
        }
    }
    // Notes on the author close the page, not the article.
    let mut notes = vec![None; paras.len()];
    while let (Some(first), Some(end)) = (body, last) {
        let text = paras[end].text;
        let imprint = paras[end].shape.words <= 24 && furniture().tagline.fits(text);
        let zone = match (credit::is_author_note(text), imprint) {
            (true, _) => Zone::Credit,
            (_, true) => Zone::Tagline,
            _ => break,
        };
        if end <= first {
            break;
        }
        notes[end] = Some(zone);
        last = (first..end).rev().find(|i| paras[*i].bodyish && !listed[*i]);
    }
    Order { title, body, last, listed, notes, comments }
}

/// Heading of the comments of readers: `Comments (3)` with names, times or answers right below it.
fn comments(paras: &[Para<'_>], body: usize) -> Option<usize> {
    let heading = |p: &Para<'_>| {
        let lower = p.text.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
        p.shape.words <= 5
            && !p.shape.stop
            && [
                "comments",
                "reader comments",
                "readers' comments",
                "user comments",
                "your comments",
                "what readers say",
                "join the discussion",
                "join the conversation",
            ]
            .contains(&bare)
    };
    let signed = |p: &Para<'_>| {
        let named = p.text.split_once(':').is_some_and(|(name, _)| {
            name.split_whitespace().count() <= 4
                && name.starts_with(char::is_uppercase)
                && !letterhead::is_point(p.text)
        });
        named
            || matches!(p.label, Label::Stamp(_))
            || matches!(p.text.to_lowercase().as_str(), "reply" | "report" | "like")
    };
    (body + 2..paras.len().saturating_sub(1)).find(|i| heading(&paras[*i]) && paras[i + 1..].iter().take(3).any(signed))
}

/// The headline: by markup, else the line above the article that shares most words with it.
fn title(paras: &[Para<'_>], first_body: Option<usize>) -> Option<usize> {
    if let Some(i) = paras.iter().position(|p| p.hint == Hint::Title) {
        return Some(i);
    }
    let candidate = |i: &usize| {
        let para = &paras[*i];
        let question = para.text.ends_with(['?', '!']) && para.shape.words <= 18;
        para.label == Label::Plain
            && para.hint != Hint::Paragraph
            && !para.shape.bullet
            && (1..=30).contains(&para.shape.words)
            && (!para.shape.stop || question)
            && !credit::is_bare_name(para.text)
    };
    let mut lines: Vec<usize> = (0..first_body.unwrap_or(paras.len())).filter(candidate).collect();
    // Whose paper it is stands above what it tells, if anything is told above the article.
    let names = |i: &usize| paras[*i].letterhead.is_some() || furniture().is_masthead(paras[*i].text);
    if !lines.iter().all(names) {
        lines.retain(|i| !names(i));
    }
    // A headline that is all quotation stands above the line that says whose words they are.
    let quoted = |line: &str| {
        let marks = line.matches(['\u{201c}', '\u{201d}', '"']).count();
        marks == 2 && line.starts_with(['\u{201c}', '"']) && line.ends_with(['\u{201d}', '"'])
    };
    if let Some(first) = lines.first().filter(|i| lines.len() > 1 && quoted(paras[**i].text)) {
        return Some(*first);
    }
    let body: HashSet<String> = paras[first_body.unwrap_or(paras.len())..]
        .iter()
        .filter(|p| p.bodyish)
        .take(8)
        .flat_map(|p| head::content_words(p.text))
        .collect();
    // `The Halden Courier, Port Amar` above its date names the paper, whatever words it shares with the report.
    let told = |i: usize| head::shared(paras[i].text, &body) >= 30;
    let named = |line: &str| line.split_whitespace().all(|w| w.starts_with(char::is_uppercase) || w == "of");
    let plate = |i: usize| {
        i == 0
            && paras[0].shape.words <= 6
            && named(paras[0].text)
            && matches!(paras.get(1).map(|p| &p.label), Some(Label::Stamp(_)))
            && lines.iter().any(|&j| j > 1 && paras[j].shape.words > paras[0].shape.words && told(j))
    };
    let first = |fits: &dyn Fn(&Para<'_>) -> bool| lines.iter().copied().find(|&i| !plate(i) && fits(&paras[i]));
    first(&|p| p.shape.words >= 3 && head::shared(p.text, &body) >= 30)
        .or_else(|| first(&|p| p.shape.words >= 4 && !p.is_motto()))
        .or_else(|| first(&|p| p.shape.words >= 2 && !p.is_motto()))
        .or_else(|| headline_with_stop(paras, first_body))
}

/// A headline that ends in a full stop: short, above everything else, and told again below.
fn headline_with_stop(paras: &[Para<'_>], first_body: Option<usize>) -> Option<usize> {
    let i = first_body?;
    let (para, below) = (&paras[i], paras[i + 1..].iter().find(|p| p.bodyish)?);
    let short = para.shape.sentences <= 1 && para.shape.words <= 14 && para.hint == Hint::None && !para.opened;
    let told =
        below.shape.words > 2 * para.shape.words && head::shared(para.text, &head::content_words(below.text)) >= 50;
    (short && told).then_some(i)
}

/// Index of the first paragraph of the article.
fn body_start(paras: &[Para<'_>], title: Option<usize>, first_body: Option<usize>) -> Option<usize> {
    let next_body = |from: usize| (from..paras.len()).find(|i| paras[*i].bodyish);
    let mut at = first_body?;
    let Some(title) = title else { return Some(at) };
    if title >= at {
        at = next_body(title + 1)?;
    }
    while let Some(next) = next_body(at + 1) {
        if !is_deck_sentence(paras, title, at, next) {
            break;
        }
        at = next;
    }
    Some(at)
}

/// A whole sentence above the article: a summary, or the text under the first picture. `next` is the next
/// paragraph that may open the article.
fn is_deck_sentence(paras: &[Para<'_>], title: usize, at: usize, next: usize) -> bool {
    let para = &paras[at];
    // A paragraph of the article by its markup is one.
    if para.hint == Hint::Paragraph || para.opened || para.shape.sentences > 2 || para.text.len() > 400 {
        return false;
    }
    if para.shape.bullet {
        return true;
    }
    let between = &paras[at + 1..next];
    let head_goes_on = between.iter().any(Para::is_head_mark);
    if head_goes_on && !paras[title + 1..at].iter().any(Para::is_head_mark) {
        return true;
    }
    if para.shape.sentences > 1 {
        return false;
    }
    let below: HashSet<String> =
        paras[next..].iter().filter(|p| p.bodyish).take(2).flat_map(|p| head::content_words(p.text)).collect();
    let repeats = head::shared(para.text, &below);
    if let Label::MaybeCaption { credit } = para.label {
        // Right below the author a sentence that names who says so is the first of the report.
        let voiced =
            para.text.split(|c: char| !c.is_alphabetic()).any(|w| matches!(w, "said" | "says" | "told" | "according"));
        let opens = credit.is_none() && voiced && at > 0 && paras[at - 1].is_head_mark() && !head_goes_on;
        return repeats >= 30 && !opens;
    }
    repeats >= 60 && between.iter().any(|p| matches!(p.label, Label::Caption { .. }))
}
