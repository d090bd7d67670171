//! Which passage is what: the rules that mark each paragraph with its zone.
//!
//! First every paragraph is judged by its own words (`judge`). Then the order decides (`order`): the headline
//! stands above the article, sub-headlines between the two, titles of other articles below a heading that says so.

use crate::block::{Block, Hint, trimmed};
use crate::dateline::{self, StampLine};
use crate::furniture::furniture;
use crate::head;
use crate::judge::Label;
use crate::letterhead::Letterhead;
use crate::order::{Order, Para, mark_fields, mark_kickers, order};
use crate::{agency, chronicle, credit};
use chancery_facts::{TextZone, Zone};
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

/// Marks the paragraphs of a text.
pub(crate) fn layout(text: &str, blocks: &[Block]) -> Layout {
    let mut paras: Vec<Para<'_>> = blocks.iter().map(|block| Para::new(text, block)).collect();
    mark_fields(&mut paras);
    mark_kickers(&mut paras);
    let order = order(&paras);
    let dated = |p: &Para<'_>| p.opened && dateline::opening(p.text).is_some_and(|o| is_dated(p.text, &o));
    let digest = paras.iter().filter(|p| dated(p)).count() > 1;
    let log = paras.iter().filter(|p| p.opened && dateline::clock_opening(p.text).is_some()).count() > 1;
    let listed = paras.iter().filter(|p| chronicle::head(p.text).is_some() || chronicle::under_month(p.text)).count()
        >= chronicle::LEAST;
    let mut marker =
        Marker { paras, order, text, digest, log, listed, head: HeadSeen::default(), out: Layout::default() };
    marker.run();
    marker.out
}

/// Words of lines above a headline that name a section, no paper.
const KICKERS: &[&str] = &[
    "NEWS",
    "WORLD",
    "BREAKING",
    "AFRICA",
    "ASIA",
    "EUROPE",
    "AMERICAS",
    "MIDDLE",
    "EAST",
    "POLITICS",
    "OPINION",
    "ANALYSIS",
    "COMMENT",
    "EDITORIAL",
    "EXCLUSIVE",
    "SPECIAL",
    "REPORT",
    "FEATURE",
    "INTERVIEW",
    "LIVE",
    "UPDATE",
    "UPDATES",
    "ALERT",
    "URGENT",
    "PRESS",
    "RELEASE",
    "COURT",
    "LOCAL",
    "NATIONAL",
    "INTERNATIONAL",
    "FOREIGN",
    "HOME",
    "BRIEFS",
    "BRIEF",
    "IN",
    "THE",
    "OF",
    "AND",
    "DAY",
    "WEEK",
    "ARCHIVE",
    "FROM",
    "OUR",
    "SECURITY",
    "CRIME",
    "FOCUS",
    "BACKGROUND",
    "STATEMENT",
];

/// What has stood below the headline so far.
#[derive(Default)]
struct HeadSeen {
    line: bool,
    stamp: bool,
}

/// `Monday: prices freed`, `1998 - A bomb kills two`: an entry of a list of days or years.
fn is_entry(line: &str) -> bool {
    let cut = line.split_once([':', '\u{2013}', '\u{2014}']).or_else(|| line.split_once(" - "));
    let Some((key, _)) = cut else { return false };
    let key = key.trim().trim_start_matches(['-', '*', '\u{2022}', ' ']);
    let year = key.len() == 4 && key.chars().all(|c| c.is_ascii_digit());
    let day = || crate::stamp::stamps(key).iter().any(|s| s.range.len() + 3 >= key.len());
    year || key.len() <= 24 && (crate::stamp::is_weekday(key) || day())
}

/// True when the dateline has a day.
fn is_dated(paragraph: &str, opening: &dateline::Opening) -> bool {
    crate::stamp::stamps(&paragraph[opening.range.clone()]).iter().any(|s| s.day != crate::stamp::Day::TimeOnly)
}

struct Marker<'a> {
    paras: Vec<Para<'a>>,
    order: Order,
    text: &'a str,
    /// Several paragraphs have a place and a day of their own.
    digest: bool,
    /// Several paragraphs open with a clock time: a log, or a report that grows by the hour.
    log: bool,
    /// Several lines open with a day: a chronology.
    listed: bool,
    head: HeadSeen,
    out: Layout,
}

impl Marker<'_> {
    /// Paragraphs of a box set into the article or below it: a heading that says so, and the list behind it.
    fn boxed(&self) -> Vec<bool> {
        const HEADS: &[&str] = &[
            "timeline",
            "factbox",
            "fact box",
            "at a glance",
            "key facts",
            "key dates",
            "chronology",
            "what we know",
            "in numbers",
            "fact file",
            "recent attacks on",
            "past attacks on",
            "previous attacks on",
            "a history of",
            "background:",
        ];
        let mut boxed = vec![false; self.paras.len()];
        let mut open = false;
        for (i, para) in self.paras.iter().enumerate().filter(|(i, _)| self.order.body.is_some_and(|b| *i > b)) {
            let lower = para.text.trim_start_matches(['-', '*', '\u{2022}', ' ']).to_lowercase();
            let short = para.shape.words <= 9 && !para.shape.stop_hard(para.text);
            if short && HEADS.iter().any(|h| lower.starts_with(h)) {
                (open, boxed[i]) = (true, true);
                continue;
            }
            open = open && (para.shape.bullet || is_entry(para.text));
            boxed[i] = open;
        }
        // A heading with no list below it is a crosshead.
        for i in (0..boxed.len()).rev() {
            let head = boxed[i] && (i == 0 || !boxed[i - 1]);
            if head && !boxed.get(i + 1).copied().unwrap_or(false) {
                boxed[i] = false;
            }
        }
        boxed
    }

    fn run(&mut self) {
        let boxed = self.boxed();
        for (i, &boxed) in boxed.iter().enumerate() {
            let commented = self.order.comments.is_some_and(|c| i >= c);
            if (boxed || commented) && self.order.title != Some(i) {
                self.mark(i, Zone::Widget);
                continue;
            }
            if self.order.title == Some(i) {
                self.push(Zone::Widget, self.paras[i].field.clone());
                self.mark(i, Zone::Title);
            } else if self.order.listed[i] && !self.paras[i].plain {
                self.mark(i, Zone::Teaser);
            } else if !self.paras[i].plain {
                self.mark_label(i);
            } else {
                let above_body = self.order.title.is_some() && self.order.body.is_none_or(|b| i < b);
                let zone = if above_body { self.head_zone(i) } else { self.body_zone(i) };
                self.mark(i, zone);
            }
            self.note_head(i);
        }
        self.title_and_deck();
        self.out.zones.retain(|z| !z.range.is_empty());
    }

    fn note_head(&mut self, i: usize) {
        if self.order.title.is_some_and(|t| i > t) {
            let para = &self.paras[i];
            self.head.line |= para.plain;
            self.head.stamp |= matches!(para.label, Label::Stamp(_) | Label::Zone(Zone::Credit | Zone::Dateline));
        }
    }

    /// Zone of a plain line above the article.
    fn head_zone(&self, i: usize) -> Zone {
        let para = &self.paras[i];
        match para.letterhead {
            Some(Letterhead::Office) => return Zone::Credit,
            Some(Letterhead::Paper) => return Zone::Dateline,
            None => {}
        }
        if self.order.title.is_some_and(|t| i < t) {
            let named = self.masthead(i).is_some();
            // A paper's name with the day right below it: together they date the page, but for a plate in capitals.
            let plate = !para.text.contains(char::is_lowercase) && !para.text.chars().any(|c| c.is_ascii_digit());
            let dated = self.is_stamp(i + 1) && !plate;
            // Desk notes in brackets, `News ID: 4821`, whole sentences: no motto is set like that.
            let note = para.text.starts_with(['(', '['])
                || para.text.split_once(": ").is_some_and(|(key, _)| key.split_whitespace().count() <= 2)
                || para.text.chars().any(|c| c.is_ascii_digit());
            return match para.shape.words {
                _ if (named && dated) || dateline::is_mostly_stamp(para.text) => Zone::Dateline,
                // The name without a motto says whose text it is.
                _ if named && (furniture().is_masthead(para.text) || !para.text.contains(char::is_lowercase)) => {
                    Zone::Credit
                }
                _ if note && !named && !furniture().tagline.fits(para.text) => Zone::Widget,
                0..3 if !named => Zone::Widget,
                _ => Zone::Tagline,
            };
        }
        if dateline::is_mostly_stamp(para.text) {
            return Zone::Dateline;
        }
        if credit::agency_and_place(para.text).is_some() {
            return Zone::Credit;
        }
        if dateline::is_place_and_weekday(para.text) {
            return Zone::Dateline;
        }
        if credit::is_head_name(para.text) && self.paras.len() > i + 1 {
            // A place that the article names beside the day is no author.
            let placed = self.in_article(para.text) && (self.is_stamp(i + 1) || (i > 0 && self.is_stamp(i - 1)));
            return if placed { Zone::Dateline } else { Zone::Credit };
        }
        let maybe = matches!(para.label, Label::MaybeCaption { .. });
        if para.hint == Hint::Paragraph && !maybe && (para.shape.words >= 4 || para.shape.stop) {
            return Zone::Body;
        }
        let late = (self.head.line || self.head.stamp) && !para.shape.bullet && para.hint == Hint::None;
        if maybe || late { Zone::Caption } else { Zone::Deck }
    }

    fn is_stamp(&self, i: usize) -> bool {
        matches!(self.paras.get(i).map(|p| &p.label), Some(Label::Stamp(_)))
    }

    /// True when the article uses these very words.
    fn in_article(&self, words: &str) -> bool {
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        self.order.body.is_some_and(|b| self.paras[b..].iter().any(|p| p.bodyish && p.text.contains(words)))
    }

    /// True when the article has none of the words, names such as that of its city aside.
    fn tells_nothing(&self, words: &[&str]) -> bool {
        let told: Vec<&Para<'_>> = self.paras.iter().filter(|p| p.bodyish).take(12).collect();
        words.iter().filter(|w| w.chars().count() > 3).all(|w| {
            let lower = w.to_lowercase();
            told.iter().all(|p| !p.text.split(|c: char| !c.is_alphanumeric()).any(|t| t == lower))
        })
    }

    /// The paper named by a line above the headline; the first line above a date needs no known word.
    fn masthead(&self, i: usize) -> Option<&str> {
        let text = self.paras[i].text;
        let words: Vec<&str> = text.split_whitespace().collect();
        // A first line in capitals above a headline that is not: no words of the article, so the paper's name.
        let capitals = |line: &str| line.chars().any(char::is_alphabetic) && !line.chars().any(char::is_lowercase);
        let title = self.order.title.map_or("", |t| self.paras[t].text);
        let plate = i == 0
            && (2..=6).contains(&words.len())
            && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '-' | '&' | '.'))
            && capitals(text)
            && !capitals(title)
            && !words.iter().all(|w| KICKERS.contains(w))
            && self.tells_nothing(&words);
        if plate {
            return Some(text);
        }
        let titled = words[0].eq_ignore_ascii_case("the") && words.iter().all(|w| w.starts_with(char::is_uppercase));
        let month = i == 0 && self.paras.get(1).is_some_and(|p| dateline::is_month_line(p.text));
        let top = i == 0 && (2..=6).contains(&words.len()) && (self.is_stamp(1) && titled || month && capitals(text));
        furniture().masthead(text).or(top.then_some(text))
    }

    /// Zone of a plain paragraph inside or below the article.
    fn body_zone(&self, i: usize) -> Zone {
        let para = &self.paras[i];
        let (shape, tail) = (&para.shape, self.order.last.is_some_and(|l| i > l));
        if self.order.listed[i] {
            return Zone::Teaser;
        }
        if let Some(zone) = self.order.notes[i] {
            return zone;
        }
        if self.order.body.is_none() || para.hint == Hint::Paragraph || shape.bullet || (para.bodyish && !tail) {
            return Zone::Body;
        }
        // A line above the name of a photographer tells what the picture shows.
        let pictured = self.paras.get(i + 1).is_some_and(|p| credit::is_picture_owner(p.text));
        if (pictured || matches!(para.label, Label::MaybeCaption { .. })) && !shape.stop {
            return Zone::Caption;
        }
        if tail && (credit::mark_line(para.text).is_some() || credit::is_capital_name(para.text)) {
            return Zone::Credit;
        }
        if tail && i + 1 == self.paras.len() && dateline::is_signature(para.text) {
            return Zone::Dateline;
        }
        // Titles of other articles stand in one line; a broken line belongs to a text cut short.
        let one_line = !para.text.contains('\n') && !para.text.starts_with('[');
        if tail && !shape.stop && shape.words <= 18 && one_line {
            return if shape.words >= 4 { Zone::Teaser } else { Zone::Widget };
        }
        let crosshead = !tail && !shape.stop && (2..=9).contains(&shape.words);
        if para.hint == Hint::Heading || crosshead { Zone::Deck } else { Zone::Body }
    }

    /// Marks a plain paragraph.
    fn mark(&mut self, i: usize, zone: Zone) {
        let range = self.paras[i].range.clone();
        match (zone, &self.paras[i].label) {
            (Zone::Body, _) => self.mark_article(i),
            (Zone::Caption, Label::MaybeCaption { credit }) => self.mark_caption(i, *credit),
            (Zone::Credit, _) => {
                if let (None, Some(name)) = (&self.out.agency, credit::mark_line(self.paras[i].text)) {
                    self.out.agency = Some((name, range.clone()));
                }
                if let (None, Some(name)) = (&self.out.agency, credit::agency_and_place(self.paras[i].text)) {
                    self.set_agency(range.start + name.start..range.start + name.end);
                }
                self.push(zone, range);
            }
            _ => self.push(zone, range),
        }
    }

    /// A paragraph of the article: dateline in front and agency mark behind are cut off.
    fn mark_article(&mut self, i: usize) {
        let (first, last) = (self.order.body == Some(i), self.order.last == Some(i));
        let mut range = self.paras[i].range.clone();
        let text = self.paras[i].text;
        let clocked = || dateline::clock_opening(text).filter(|_| self.log);
        let of_list = || {
            let (range, _) = chronicle::head(text).filter(|_| self.listed)?;
            Some(dateline::Opening { range, agency: None })
        };
        let plain = self.listed && chronicle::under_month(text);
        if (first || self.digest || self.log || self.listed)
            && !plain
            && let Some(opening) =
                dateline::opening(text).filter(|o| first || is_dated(text, o)).or_else(clocked).or_else(of_list)
        {
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

    fn mark_label(&mut self, i: usize) {
        let range = self.paras[i].range.clone();
        match self.paras[i].label.clone() {
            Label::Zone(zone) => {
                if zone == Zone::Credit {
                    self.note_agency(i);
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
        let byline = stamp.byline.as_ref().map(&at);
        match byline {
            // A place that the article names is no author.
            Some(name) if self.in_article(&self.text[name.clone()]) => {
                parts[0].1 = name.start.min(parts[0].1.start)..name.end.max(parts[0].1.end);
            }
            other => parts.extend(other.map(|name| (Zone::Credit, name))),
        }
        parts.sort_by_key(|(_, range)| range.start);
        for (zone, range) in parts {
            self.push(zone, range);
        }
        if let (None, Some(mark)) = (&self.out.agency, &stamp.agency) {
            self.set_agency(at(mark));
        }
        let lead = without_labels(&self.text[at(&stamp.lead)]);
        if self.out.outlet.is_none() && furniture().is_masthead(lead) {
            self.out.outlet = Some(as_name(lead));
        }
    }

    /// Notes the agency whose mark, brackets and all, stands at `range`.
    fn set_agency(&mut self, range: Range<usize>) {
        // `(HNA, 14 May 2031)`: the day is no part of the name.
        let words = self.text[range.clone()].trim_matches(|c: char| !c.is_alphanumeric());
        let words = match words.split_once(',') {
            Some((name, behind)) if behind.chars().any(|c| c.is_ascii_digit()) => name.trim_end(),
            _ => words,
        };
        let start = range.start + self.text[range].find(words).unwrap_or(0);
        let range = start..start + words.len();
        if agency::is_generic(words) || crate::stamp::is_weekday(words) {
            return;
        }
        let known = words.split(['/', ',']).find_map(|p| agency::of_text(p.trim())).unwrap_or(words);
        self.out.agency = Some((known.to_owned(), range));
    }

    /// A byline that is an agency: under the title, or closing the text; never the line below a picture.
    fn note_agency(&mut self, i: usize) {
        let inside = self.order.body.is_some_and(|b| i > b) && self.order.last.is_some_and(|l| i < l);
        if self.out.agency.is_some() || inside {
            return;
        }
        let below_caption = i > 0 && matches!(self.paras[i - 1].label, Label::Caption { .. });
        if below_caption && !self.paras[i].text.to_lowercase().starts_with("by ") {
            return;
        }
        let start = self.paras[i].range.start;
        if let Some((name, range)) = credit::source_agency(self.paras[i].text) {
            self.out.agency = Some((name, start + range.start..start + range.end));
            return;
        }
        let found = credit::agencies_in(self.paras[i].text);
        if let Some((name, range)) =
            found.into_iter().find(|(name, _)| agency::of_text(name) == Some(*name) || agency::any(name).is_none())
        {
            self.out.agency = Some((name.to_owned(), start + range.start..start + range.end));
        }
    }

    fn title_and_deck(&mut self) {
        let title = self.order.title;
        let named = (0..title.unwrap_or(0))
            .filter(|i| self.paras[*i].plain && self.paras[*i].letterhead.is_none())
            .find_map(|i| self.masthead(i).map(as_name));
        if self.out.outlet.is_none() {
            self.out.outlet = named;
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

/// `Published in The Halden Herald`: the name behind the label.
fn without_labels(lead: &str) -> &str {
    let mut rest = lead.trim();
    while let Some((word, behind)) = rest.split_once(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let named = bare.eq_ignore_ascii_case("the") || !(dateline::is_label(bare) || is_small(bare));
        if named {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

fn is_small(word: &str) -> bool {
    ["in", "from", "by", "source"].iter().any(|small| word.eq_ignore_ascii_case(small))
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
