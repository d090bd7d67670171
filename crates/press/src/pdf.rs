//! A paper as PDF: A4, with its marking at the head and foot of every page.

use crate::fonts::Fonts;
use crate::layout::{Line, lines};
use crate::{Block, Colour, Error, Paper, Run};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const SIDE: f32 = 62.0;
const TOP: f32 = 86.0;
const BOTTOM: f32 = 78.0;
/// Room for labels that hang at the left.
const HANG: f32 = 26.0;
const BODY: f32 = 10.0;
const SMALL: f32 = 8.2;
const INK: Colour = (0x1b, 0x1f, 0x23);
const SOFT: Colour = (0x59, 0x61, 0x6b);
const ACCENT: Colour = (0x17, 0x59, 0x6a);

/// What stands at one height of a page.
enum Mark {
    Line { x: f32, y: f32, line: Line },
    Bar { y: f32, height: f32 },
    Rule { y: f32 },
}

/// Pages being filled.
struct Pages<'f> {
    fonts: &'f Fonts,
    pages: Vec<Vec<Mark>>,
    /// How far down the last page is filled.
    y: f32,
}

/// Sets a paper.
///
/// # Errors
/// Never for its words; only when a built-in font cannot be read or embedded.
pub fn to_pdf(paper: &Paper) -> Result<Vec<u8>, Error> {
    let fonts = Fonts::load()?;
    let mut pages = Pages { fonts: &fonts, pages: vec![Vec::new()], y: TOP };
    for (n, block) in paper.blocks.iter().enumerate() {
        pages.block(block, n == 0);
    }
    let missing = missing(&fonts, paper);
    if missing > 0 {
        let note = format!(
            "{missing} letters of this paper are of a script that is not built into this program; they stand as empty boxes here. The HTML, Markdown and DOCX forms have them."
        );
        pages.block(&Block::Paragraph { runs: vec![Run::bold(note)], mark: true }, false);
    }
    draw(&fonts, paper, pages.pages)
}

/// Letters that no built-in font has.
fn missing(fonts: &Fonts, paper: &Paper) -> usize {
    let runs = |runs: &[Run]| runs.iter().map(|r| r.text.clone()).collect::<String>();
    let text: String = paper
        .blocks
        .iter()
        .map(|block| match block {
            Block::Title(text) | Block::Heading(text) => text.clone(),
            Block::Paragraph { runs: r, .. } => runs(r),
            Block::Item { label, runs: r, .. } => label.clone() + &runs(r),
            Block::Pairs(pairs) => pairs.iter().map(|(a, b)| format!("{a}{b}")).collect(),
        })
        .collect();
    let has = |c: &char| c.is_whitespace() || c.is_control() || Fonts::is_silent(*c) || fonts.with(*c).is_some();
    text.chars().filter(|c| !has(c)).count()
}

impl Pages<'_> {
    fn room(&mut self, height: f32) {
        if self.y + height > HEIGHT - BOTTOM {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn block(&mut self, block: &Block, first: bool) {
        match block {
            Block::Title(text) => {
                self.words(&[Run::bold(text.clone())], 19.0, 0.0, false);
                self.y += 4.0;
            }
            Block::Heading(text) => {
                self.y += if first { 0.0 } else { 12.0 };
                // A heading does not stand alone at the foot.
                self.room(54.0);
                self.words(&[Run::bold(text.clone())], 12.5, 0.0, false);
                let y = self.y + 1.0;
                self.put(Mark::Rule { y });
                self.y += 6.0;
            }
            Block::Paragraph { runs, mark } => {
                self.words(runs, BODY, 0.0, *mark);
                self.y += 5.0;
            }
            Block::Item { label, runs, mark, small } => {
                let size = if *small { SMALL } else { BODY };
                self.room(size * 1.5);
                let label = lines(self.fonts, &[Run::soft(label.clone())], size, HANG - 4.0);
                let (page, y) = (self.pages.len(), self.y);
                self.words(runs, size, HANG, *mark);
                if let (Some(line), Some(page)) = (label.into_iter().next(), self.pages.get_mut(page - 1)) {
                    page.push(Mark::Line { x: SIDE, y: y + size * 1.1, line });
                }
                self.y += if *small { 2.5 } else { 5.0 };
            }
            Block::Pairs(pairs) => {
                for (name, value) in pairs {
                    self.room(BODY * 1.5);
                    let y = self.y;
                    let page = self.pages.len();
                    self.words(&[Run::plain(value.clone())], BODY, 210.0, false);
                    let name = lines(self.fonts, &[Run::soft(name.clone())], BODY, 200.0);
                    if let (Some(line), Some(page)) = (name.into_iter().next(), self.pages.get_mut(page - 1)) {
                        page.push(Mark::Line { x: SIDE, y: y + BODY * 1.1, line });
                    }
                }
                self.y += 5.0;
            }
        }
    }

    fn words(&mut self, runs: &[Run], size: f32, indent: f32, mark: bool) {
        let leading = size * 1.42;
        for line in lines(self.fonts, runs, size, WIDTH - 2.0 * SIDE - indent) {
            self.room(leading);
            let y = self.y;
            if mark {
                self.put(Mark::Bar { y, height: leading });
            }
            self.put(Mark::Line { x: SIDE + indent, y: y + size * 1.1, line });
            self.y += leading;
        }
    }
}

fn fill(colour: Colour) -> Fill {
    let paint = rgb::Color::new(colour.0, colour.1, colour.2).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: Default::default() }
}

fn rect(surface: &mut Surface, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
    let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

fn draw_line(surface: &mut Surface, fonts: &Fonts, x: f32, y: f32, line: &Line, colour: Option<Colour>) {
    for piece in &line.pieces {
        surface.set_fill(Some(fill(colour.unwrap_or(if piece.soft || piece.raised { SOFT } else { INK }))));
        let rise = if piece.raised { piece.size * 0.5 } else { 0.0 };
        let font = fonts.get(piece.bold, piece.font).font.clone();
        surface.draw_glyphs(Point::from_xy(x + piece.x, y - rise), &piece.glyphs, font, &piece.text, piece.size, false);
    }
}

fn draw(fonts: &Fonts, paper: &Paper, pages: Vec<Vec<Mark>>) -> Result<Vec<u8>, Error> {
    let mut document = Document::new();
    let stamp = paper.stamp;
    let date = DateTime::new(stamp.year).month(stamp.month).day(stamp.day).hour(stamp.hour).minute(stamp.minute);
    let date = date.second(stamp.second).utc_offset_hour(0).utc_offset_minute(0);
    let metadata = Metadata::new().title(paper.title.clone()).language("en".to_owned()).creator("Chancery".to_owned());
    document.set_metadata(metadata.authors(vec![paper.author.clone()]).creation_date(date));
    let total = pages.len();
    for (n, marks) in pages.into_iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Error("A4 is no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        marking(&mut surface, fonts, paper, 34.0);
        marking(&mut surface, fonts, paper, HEIGHT - 52.0);
        let foot = format!("{} · page {} of {total}", paper.foot, n + 1);
        if let Some(line) = lines(fonts, &[Run::soft(foot)], SMALL, 330.0).first() {
            draw_line(&mut surface, fonts, SIDE, HEIGHT - 40.0, line, None);
        }
        for mark in marks {
            match mark {
                Mark::Line { x, y, line } => draw_line(&mut surface, fonts, x, y, &line, None),
                Mark::Bar { y, height } => rect(&mut surface, SIDE - 9.0, y, 2.2, height, ACCENT),
                Mark::Rule { y } => rect(&mut surface, SIDE, y, WIDTH - 2.0 * SIDE, 0.6, (0xc9, 0xc5, 0xba)),
            }
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|e| Error(format!("{e:?}")))
}

/// The label at the right in its colour on black, 12 points, as FIRST asks for documents.
fn marking(surface: &mut Surface, fonts: &Fonts, paper: &Paper, y: f32) {
    if paper.marking.label.is_empty() {
        return;
    }
    let made = lines(fonts, &[Run::bold(paper.marking.label.clone())], 12.0, 220.0);
    let Some(line) = made.first() else { return };
    let width: f32 = line.pieces.iter().map(|p| p.glyphs.iter().map(|g| g.x_advance).sum::<f32>() * p.size).sum();
    let x = WIDTH - SIDE - width - 8.0;
    rect(surface, x - 8.0, y, width + 16.0, 20.0, (0, 0, 0));
    draw_line(surface, fonts, x, y + 14.3, line, Some(paper.marking.colour));
}
