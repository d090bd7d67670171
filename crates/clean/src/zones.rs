//! Which passage is what: the rules that mark each paragraph with its zone.
//!
//! First every paragraph is judged by its own words ([`judge`]). Then the order decides: the headline stands
//! above the article, sub-headlines between the two, titles of other articles below a heading that says so.

use crate::block::{Block, Hint, trimmed};
use crate::dateline::{self, StampLine};
use crate::furniture::furniture;
use crate::head::{self, Shape};
use crate::judge::{Label, judge};
use crate::{agency, credit};
use chancery_facts::{TextZone, Zone};
use std::collections::HashSet;
use std::ops::Range;

/// Zones of a text and what was learned on the way. Ranges are bytes of the clean text.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub zones: Vec<TextZone>,
    pub title: Option<Range<usize>>,
    pub deck: Option<Range<usize>>,
    /// Agency named in the dateline or at the end of the text.
    pub agency: Option<(String, Range<usize>)>,
    /// Paper named above the headline.
    pub outlet: Option<String>,
}

struct Para<'a> {
    text: &'a str,
    range: Range<usize>,
    hint: Hint,
    label: Label,
    shape: Shape,
}

/// Marks the paragraphs of a text.
pub(crate) fn layout(text: &str, blocks: &[Block]) -> Layout {
    let paras: Vec<Para<'_>> = blocks
        .iter()
        .map(|block| {
            let line = &text[block.range.clone()];
            // An agency mark behind the last sentence does not change what the sentence is.
            let told = credit::trailing_text_credit(line).map_or(line, |(mark, _)| line[..mark.start].trim_end());
            let shape = head::shape(told);
            Para {
                text: line,
                range: block.range.clone(),
                hint: block.hint,
                label: judge(line, block.hint, &shape),
                shape,
            }
        })
        .collect();
    let mut marker = Marker { paras, text, out: Layout::default() };
    marker.run();
    marker.out
}

struct Marker<'a> {
    paras: Vec<Para<'a>>,
    text: &'a str,
    out: Layout,
}

impl Marker<'_> {
    fn run(&mut self) {
        let first_body = self.first_body();
        let title = self.title(first_body);
        let body = self.body_start(title, first_body);
        let last = self.last_body(body);
        for i in 0..self.paras.len() {
            let zone_of_plain = match (title, body) {
                (Some(t), _) if i == t => Some(Zone::Title),
                (_, Some(b)) if i < b => self.head_zone(i, title),
                (_, None) => self.head_zone(i, title),
                _ => None,
            };
            match zone_of_plain {
                Some(zone) => self.mark_head(i, zone),
                None => self.mark_body(i, body, last),
            }
        }
        self.title_and_deck(title);
        self.out.zones.retain(|z| !z.range.is_empty());
    }

    fn is_plain(&self, i: usize) -> bool {
        matches!(self.paras[i].label, Label::Plain | Label::MaybeCaption { .. })
    }

    /// Reads like a paragraph of an article.
    fn is_bodyish(&self, i: usize) -> bool {
        let para = &self.paras[i];
        if !self.is_plain(i) || matches!(para.hint, Hint::Title | Hint::Heading) {
            return false;
        }
        let shape = &para.shape;
        let opened = dateline::opening(para.text).is_some();
        opened || (shape.stop && shape.words >= 8) || shape.sentences >= 2 || shape.words >= 45
    }

    fn first_body(&self) -> Option<usize> {
        (0..self.paras.len()).find(|i| self.is_bodyish(*i))
    }

    /// The headline: by markup, else the line above the article that shares most words with it.
    fn title(&self, first_body: Option<usize>) -> Option<usize> {
        if let Some(i) = (0..self.paras.len()).find(|i| self.paras[*i].hint == Hint::Title) {
            return Some(i);
        }
        let end = first_body.unwrap_or(self.paras.len());
        let candidate = |i: &usize| {
            let para = &self.paras[*i];
            let question = para.text.ends_with(['?', '!']) && para.shape.words <= 18;
            para.label == Label::Plain
                && para.hint != Hint::Paragraph
                && !para.shape.bullet
                && (1..=30).contains(&para.shape.words)
                && (!para.shape.stop || question)
                && !credit::is_bare_name(para.text)
        };
        let lines: Vec<usize> = (0..end).filter(candidate).collect();
        let body: HashSet<String> = first_body
            .map(|b| (b..self.paras.len()).filter(|i| self.is_bodyish(*i)).take(8))
            .map(|found| found.flat_map(|i| head::content_words(self.paras[i].text)).collect())
            .unwrap_or_default();
        let motto = |i: &usize| {
            furniture().tagline.fits(self.paras[*i].text) || furniture().masthead(self.paras[*i].text).is_some()
        };
        let shares = |i: usize| head::shared(self.paras[i].text, &body);
        lines
            .iter()
            .copied()
            .find(|i| self.paras[*i].shape.words >= 3 && shares(*i) >= 30)
            .or_else(|| lines.iter().copied().find(|i| self.paras[*i].shape.words >= 4 && !motto(i)))
            .or_else(|| lines.iter().copied().find(|i| !motto(i) && self.paras[*i].shape.words >= 2))
            .or_else(|| self.headline_with_stop(first_body))
    }

    /// A headline that ends in a full stop: short, above everything else, and told again below.
    fn headline_with_stop(&self, first_body: Option<usize>) -> Option<usize> {
        let i = first_body?;
        let next = (i + 1..self.paras.len()).find(|n| self.is_bodyish(*n))?;
        let (para, below) = (&self.paras[i], &self.paras[next]);
        let words: HashSet<String> = head::content_words(below.text);
        let above = para.shape.sentences <= 1 && para.shape.words <= 14 && para.hint == Hint::None;
        (above
            && dateline::opening(para.text).is_none()
            && below.shape.words > 2 * para.shape.words
            && head::shared(para.text, &words) >= 50)
            .then_some(i)
    }

    /// Index of the first paragraph of the article.
    fn body_start(&self, title: Option<usize>, first_body: Option<usize>) -> Option<usize> {
        let mut at = first_body?;
        if Some(at) == title || title.is_some_and(|t| t > at) {
            at = (title? + 1..self.paras.len()).find(|i| self.is_bodyish(*i))?;
        }
        let Some(title) = title else { return Some(at) };
        while let Some(next) = (at + 1..self.paras.len()).find(|i| self.is_bodyish(*i)) {
            if !self.is_deck_sentence(title, at, next) {
                break;
            }
            at = next;
        }
        Some(at)
    }

    /// A whole sentence above the article: a summary, or the text under the first picture.
    fn is_deck_sentence(&self, title: usize, at: usize, next: usize) -> bool {
        let para = &self.paras[at];
        let head_mark = |i: usize| match &self.paras[i].label {
            Label::Stamp(_) => true,
            Label::Zone(Zone::Credit | Zone::Widget | Zone::Dateline) => true,
            _ => false,
        };
        if dateline::opening(para.text).is_some() || para.shape.sentences > 2 || para.text.len() > 400 {
            return false;
        }
        if para.shape.bullet {
            return true;
        }
        let stamped = |i: usize| {
            matches!(self.paras[i].label, Label::Stamp(_))
                || (head_mark(i) && (credit::is_byline(self.paras[i].text) || reading_time(self.paras[i].text)))
        };
        let before = (title + 1..at).any(stamped);
        let after = (at + 1..next).any(stamped);
        if !before && after {
            return true;
        }
        let caption_follows = (at + 1..next).any(|i| matches!(self.paras[i].label, Label::Caption { .. }));
        let below: HashSet<String> = (next..self.paras.len())
            .filter(|i| self.is_bodyish(*i))
            .take(2)
            .flat_map(|i| head::content_words(self.paras[i].text))
            .collect();
        let repeats = head::shared(para.text, &below);
        if matches!(para.label, Label::MaybeCaption { .. })
            && para.shape.sentences <= 1
            && self.paras[next].shape.words >= 8
        {
            return repeats >= 30;
        }
        caption_follows && repeats >= 60 && para.shape.sentences <= 1
    }

    /// Last paragraph that reads like the article.
    fn last_body(&self, body: Option<usize>) -> Option<usize> {
        let body = body?;
        let mut in_list = false;
        let mut last = None;
        for i in body..self.paras.len() {
            match self.paras[i].label {
                Label::TeaserHeading => in_list = true,
                _ if self.is_bodyish(i) && (!in_list || self.leaves_list(i)) => {
                    in_list = false;
                    last = Some(i);
                }
                _ => {}
            }
        }
        last
    }

    /// A paragraph that cannot be the title of another article.
    fn leaves_list(&self, i: usize) -> bool {
        let shape = &self.paras[i].shape;
        shape.stop
            && ((shape.sentences >= 2 && shape.words >= 10)
                || shape.words >= 24
                || (shape.words >= 14 && self.paras[i].hint == Hint::Paragraph))
    }

    /// Zone of a plain line above the article.
    fn head_zone(&self, i: usize, title: Option<usize>) -> Option<Zone> {
        let para = &self.paras[i];
        let above = title.is_none_or(|t| i < t);
        Some(match above {
            true if title.is_none() => return None,
            true if furniture().masthead(para.text).is_some() && self.stamp_follows(i) => Zone::Dateline,
            true if para.shape.words >= 3 || furniture().is_masthead(para.text) => Zone::Tagline,
            true => Zone::Widget,
            false if credit::is_bare_name(para.text) && self.name_stands_free(i) => Zone::Credit,
            false if self.is_head_caption(i, title) => Zone::Caption,
            false => Zone::Deck,
        })
    }

    /// A paper's name with the day right below it: together they date the page.
    fn stamp_follows(&self, i: usize) -> bool {
        matches!(self.paras.get(i + 1).map(|p| &p.label), Some(Label::Stamp(_)))
    }

    /// A bare name is a byline unless it is the only line between title and text.
    fn name_stands_free(&self, i: usize) -> bool {
        self.paras.len() > i + 1
    }

    fn is_head_caption(&self, i: usize, title: Option<usize>) -> bool {
        let para = &self.paras[i];
        let Some(title) = title else { return false };
        let deck_before = (title + 1..i).any(|k| self.is_plain(k));
        let stamp_before = (title + 1..i)
            .any(|k| matches!(self.paras[k].label, Label::Stamp(_) | Label::Zone(Zone::Credit | Zone::Dateline)));
        let maybe = matches!(para.label, Label::MaybeCaption { .. });
        maybe || ((deck_before || stamp_before) && !para.shape.bullet && para.hint == Hint::None)
    }

    fn mark_head(&mut self, i: usize, zone_of_plain: Zone) {
        if self.is_plain(i) && zone_of_plain != Zone::Caption {
            let range = self.paras[i].range.clone();
            self.push(zone_of_plain, range);
        } else if self.is_plain(i) {
            let credit = match self.paras[i].label {
                Label::MaybeCaption { credit } => credit,
                _ => None,
            };
            self.mark_caption(i, credit);
        } else {
            self.mark_label(i, false);
        }
    }

    fn mark_body(&mut self, i: usize, body: Option<usize>, last: Option<usize>) {
        if !self.is_plain(i) {
            self.mark_label(i, true);
            return;
        }
        let tail = last.is_some_and(|l| i > l);
        let zone = self.plain_zone(i, body, tail);
        if zone == Zone::Caption {
            let credit = match self.paras[i].label {
                Label::MaybeCaption { credit } => credit,
                _ => None,
            };
            self.mark_caption(i, credit);
            return;
        }
        if zone != Zone::Body {
            let range = self.paras[i].range.clone();
            if let (Zone::Credit, None, Some(name)) = (zone, &self.out.agency, credit::mark_line(self.paras[i].text)) {
                self.out.agency = Some((name, range.clone()));
            }
            self.push(zone, range);
            return;
        }
        self.mark_article(i, body == Some(i), last == Some(i));
    }

    /// Zone of a plain paragraph inside or below the article.
    fn plain_zone(&self, i: usize, body: Option<usize>, tail: bool) -> Zone {
        let para = &self.paras[i];
        if self.in_list(i, body) {
            return Zone::Teaser;
        }
        if body.is_none() || para.hint == Hint::Paragraph || para.shape.bullet {
            return Zone::Body;
        }
        if self.is_bodyish(i) && !tail {
            return Zone::Body;
        }
        if matches!(para.label, Label::MaybeCaption { .. }) && !para.shape.stop {
            return Zone::Caption;
        }
        if tail && credit::mark_line(para.text).is_some() {
            return Zone::Credit;
        }
        if tail && !para.shape.stop && para.shape.words <= 25 {
            return if para.shape.words >= 4 { Zone::Teaser } else { Zone::Widget };
        }
        if para.hint == Hint::Heading || (!tail && !para.shape.stop && para.shape.words <= 9 && para.shape.words > 1) {
            return Zone::Deck;
        }
        Zone::Body
    }

    /// Stands below a heading of other articles, with nothing but titles in between.
    fn in_list(&self, i: usize, body: Option<usize>) -> bool {
        let from = body.unwrap_or(0);
        if self.is_bodyish(i) && self.leaves_list(i) {
            return false;
        }
        for k in (from..i).rev() {
            match self.paras[k].label {
                Label::TeaserHeading => return true,
                Label::Plain | Label::MaybeCaption { .. } if self.is_bodyish(k) && self.leaves_list(k) => return false,
                _ => {}
            }
        }
        false
    }

    /// A paragraph of the article: dateline in front and agency mark behind are cut off.
    fn mark_article(&mut self, i: usize, first: bool, last: bool) {
        let mut range = self.paras[i].range.clone();
        let text = self.paras[i].text;
        if first && let Some(opening) = dateline::opening(text) {
            let cut = range.start + opening.range.end;
            if let Some(mark) = opening.agency {
                self.set_agency(range.start + mark.start..range.start + mark.end);
            }
            self.push(Zone::Dateline, range.start..cut);
            range.start = cut;
        }
        let credit = if last { credit::trailing_text_credit(&self.text[range.clone()]) } else { None };
        match credit {
            Some((mark, name)) => {
                let mark = range.start + mark.start..range.start + mark.end;
                self.push(Zone::Body, range.start..mark.start);
                if let (None, Some(name)) = (&self.out.agency, name) {
                    self.out.agency = Some((name, mark.clone()));
                }
                self.push(Zone::Credit, mark);
            }
            None => self.push(Zone::Body, range),
        }
    }

    fn mark_caption(&mut self, i: usize, credit: Option<usize>) {
        let range = self.paras[i].range.clone();
        match credit {
            Some(at) => {
                self.push(Zone::Caption, range.start..range.start + at);
                self.push(Zone::Credit, range.start + at..range.end);
            }
            None => self.push(Zone::Caption, range),
        }
    }

    fn mark_label(&mut self, i: usize, in_body: bool) {
        let range = self.paras[i].range.clone();
        match self.paras[i].label.clone() {
            Label::Zone(zone) => {
                if zone == Zone::Credit {
                    self.note_agency(i, in_body);
                }
                self.push(zone, range);
            }
            Label::TeaserHeading => self.push(Zone::Teaser, range),
            Label::Stamp(stamp) => self.mark_stamp(range.start, &stamp),
            Label::Caption { credit } | Label::MaybeCaption { credit } => self.mark_caption(i, credit),
            Label::Plain => self.push(Zone::Body, range),
        }
    }

    fn mark_stamp(&mut self, start: usize, stamp: &StampLine) {
        let at = |r: &Range<usize>| start + r.start..start + r.end;
        let mut parts = vec![(Zone::Dateline, at(&stamp.range))];
        parts.extend(stamp.byline.as_ref().map(|byline| (Zone::Credit, at(byline))));
        parts.sort_by_key(|(_, range)| range.start);
        for (zone, range) in parts {
            self.push(zone, range);
        }
        if let (None, Some(mark)) = (&self.out.agency, &stamp.agency) {
            self.set_agency(at(mark));
        }
        let lead = &self.text[at(&stamp.lead)];
        if self.out.outlet.is_none() && furniture().is_masthead(lead) {
            self.out.outlet = Some(as_name(lead));
        }
    }

    /// Notes the agency whose mark, brackets and all, stands at `range`.
    fn set_agency(&mut self, range: Range<usize>) {
        let words = self.text[range.clone()].trim_matches(|c: char| !c.is_alphanumeric());
        let known = words.split(['/', ',']).find_map(|p| agency::of_text(p.trim())).unwrap_or(words);
        self.out.agency = Some((known.to_owned(), range));
    }

    /// A byline that is an agency: under the title, or closing the text; never the line below a picture.
    fn note_agency(&mut self, i: usize, in_body: bool) {
        if self.out.agency.is_some() || (in_body && (i + 1..self.paras.len()).any(|k| self.is_bodyish(k))) {
            return;
        }
        let below_caption = i > 0 && matches!(self.paras[i - 1].label, Label::Caption { .. });
        if below_caption && !self.paras[i].text.to_lowercase().starts_with("by ") {
            return;
        }
        let found = credit::agencies_in(self.paras[i].text);
        if let Some((name, range)) =
            found.into_iter().find(|(name, _)| agency::of_text(name) == Some(*name) || agency::any(name).is_none())
        {
            let start = self.paras[i].range.start;
            self.out.agency = Some((name.to_owned(), start + range.start..start + range.end));
        }
    }

    fn title_and_deck(&mut self, title: Option<usize>) {
        let named = (0..title.unwrap_or(0))
            .filter(|i| self.is_plain(*i))
            .find_map(|i| furniture().masthead(self.paras[i].text));
        if let (None, Some(name)) = (&self.out.outlet, named) {
            self.out.outlet = Some(as_name(name));
        }
        self.out.title = title.map(|t| self.paras[t].range.clone());
        let after = self.out.title.as_ref().map_or(usize::MAX, |t| t.end);
        let body = self.out.zones.iter().find(|z| z.zone == Zone::Body).map_or(usize::MAX, |z| z.range.start);
        let head = |z: &&TextZone| z.zone == Zone::Deck && z.range.start >= after && z.range.start < body;
        let mut decks = self.out.zones.iter().filter(head);
        let Some(first) = decks.next() else { return };
        let mut range = first.range.clone();
        // Points of a list are one summary.
        let bullet = |r: &Range<usize>| head::shape(&self.text[r.clone()]).bullet;
        for next in decks.take_while(|z| bullet(&first.range) && bullet(&z.range)) {
            range.end = next.range.end;
        }
        self.out.deck = Some(range);
    }

    fn push(&mut self, zone: Zone, range: Range<usize>) {
        let range = trimmed(self.text, range);
        self.out.zones.push(TextZone { zone, range });
    }
}

/// A line about how long the reading takes stands right under the head.
fn reading_time(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.contains("read") && lower.contains("min")
}

/// A name set in capitals, as it is written elsewhere.
fn as_name(name: &str) -> String {
    if name.chars().any(char::is_lowercase) || name.split_whitespace().count() < 2 {
        return name.to_owned();
    }
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map(|c| c.to_string() + &chars.as_str().to_lowercase()).unwrap_or_default()
    };
    name.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
