//! Incidents over time as an SVG picture. Labels never overlap: each mark is put on the first lane with room for it.

use super::Mark;
use super::html::escape;
use crate::axis::Axis;
use crate::style::{cut, tame, width};
use chancery_facts::Date;
use std::fmt::Write;

const WIDTH: f64 = 820.0;
const MARGIN: f64 = 16.0;
const LANE: f64 = 19.0;
/// Units per terminal column of text at 11 px; measured wide, so that estimates err on the free side.
const CHARACTER: f64 = 6.6;
/// Space between a label and the next mark; between marks without labels one unit does.
const GAP: f64 = 12.0;
/// Height of a lane without labels.
const BARE_LANE: f64 = 10.0;
const DOT: f64 = 8.0;
/// Marks beyond this number are drawn without labels: nobody reads three hundred.
const MOST_LABELS: usize = 60;

/// A mark with its place.
struct Placed<'m> {
    mark: &'m Mark,
    label: String,
    start: f64,
    end: f64,
    /// Left edge of the label's room; `None` when it has none.
    text_at: Option<f64>,
    /// True when the label stands left of the mark and ends at it.
    leads: bool,
    lane: usize,
}

/// The picture; `None` when nothing is dated.
pub fn timeline_svg(marks: &[Mark]) -> Option<String> {
    let days: Vec<(Date, Date)> = marks.iter().map(|m| m.days).collect();
    let axis = Axis::over(&days)?;
    let placed = place(marks, &axis);
    let lanes = placed.iter().map(|p| p.lane + 1).max().unwrap_or(1);
    let lane = if placed.iter().any(|p| p.text_at.is_some()) { LANE } else { BARE_LANE };
    let bottom = lanes as f64 * lane + MARGIN;
    let height = bottom + 24.0;
    let mut out = String::new();
    // Writing to a string cannot fail; the results are dropped for that reason.
    let _ = writeln!(out, "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"Timeline of incidents\">");
    for (x, label) in ticks(&axis) {
        let _ = writeln!(out, "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"4\" y2=\"{bottom:.1}\"/>");
        let anchor = if x > WIDTH - 60.0 { "end" } else { "start" };
        let _ = writeln!(
            out,
            "<text class=\"tick\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{label}</text>",
            bottom + 14.0
        );
    }
    for p in &placed {
        write_mark(&mut out, p, MARGIN + p.lane as f64 * lane);
    }
    out.push_str("</svg>\n");
    Some(out)
}

fn write_mark(out: &mut String, p: &Placed, y: f64) {
    let class = if p.mark.disputed { "bar disputed" } else { "bar" };
    let (from, to) = p.mark.days;
    let title = escape(&format!("{}. {} {}", p.mark.number, crate::wording::days(from, to), tame(&p.mark.label)));
    let (x, w) = (p.start, p.end - p.start);
    let opacity = if from == to { "1" } else { "0.6" };
    let _ = writeln!(
        out,
        "<a href=\"#s{}\"><title>{title}</title><rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{w:.1}\" height=\"{DOT}\" rx=\"4\" opacity=\"{opacity}\"/>",
        p.mark.number,
        y - DOT / 2.0
    );
    if let Some(at) = p.text_at {
        let (at, anchor) = if p.leads { (p.start - 4.0, "end") } else { (at, "start") };
        let label = escape(&p.label);
        let _ = write!(out, "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{label}</text>", y + 4.0);
    }
    out.push_str("</a>\n");
}

fn x_of(axis: &Axis, days: i64) -> f64 {
    let usable = WIDTH - 2.0 * MARGIN - DOT;
    let share = if axis.days() <= 1 { 0.0 } else { days as f64 / (axis.days() - 1) as f64 };
    MARGIN + share.clamp(0.0, 1.0) * usable
}

fn place<'m>(marks: &'m [Mark], axis: &Axis) -> Vec<Placed<'m>> {
    let mut order: Vec<&Mark> = marks.iter().collect();
    order.sort_by(|a, b| a.days.cmp(&b.days).then_with(|| a.number.cmp(&b.number)));
    let labelled = order.len() <= MOST_LABELS;
    // What each lane has taken so far, as intervals of x.
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut out = Vec::new();
    for mark in order {
        let start = x_of(axis, axis.offset(mark.days.0));
        let end = x_of(axis, axis.offset(mark.days.1)) + DOT;
        let label = label_of(mark, axis);
        let long = width(&label) as f64 * CHARACTER;
        let leads = labelled && end + 4.0 + long > WIDTH - 2.0;
        let text_at = labelled.then_some(if leads { (start - 4.0 - long).max(2.0) } else { end + 4.0 });
        let left = text_at.map_or(start, |t| t.min(start));
        let right = text_at.map_or(end, |t| (t + long).max(end)) + if labelled { GAP } else { 1.0 };
        let free = |lane: &Vec<(f64, f64)>| lane.iter().all(|(a, b)| right <= *a || *b <= left);
        let lane = lanes.iter().position(free).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[lane].push((left, right));
        out.push(Placed { mark, label, start, end, text_at, leads, lane });
    }
    out
}

/// Number and words; an act from before the axis says its date.
fn label_of(mark: &Mark, axis: &Axis) -> String {
    let before = mark.days.1 < axis.first;
    let early = if before { format!("◂ {} ", crate::wording::days(mark.days.0, mark.days.1)) } else { String::new() };
    cut(&format!("{} {early}{}", mark.number, tame(&mark.label)), 56)
}

/// Ticks at the beginnings of days, months or years, at most about eight.
fn ticks(axis: &Axis) -> Vec<(f64, String)> {
    let days = axis.days();
    if days <= 10 {
        return (0..days).filter_map(|d| tick(axis, day_after(axis.first, d)?, 10)).collect();
    }
    let mut out = Vec::new();
    if days <= 62 {
        let mut at = 0;
        while at < days {
            out.extend(day_after(axis.first, at).and_then(|d| tick(axis, d, 10)));
            at += 7;
        }
        return out;
    }
    let months = days / 30 + 1;
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].into_iter().find(|s| months / s <= 8).unwrap_or(1200);
    for number in 0..=(months + 1) {
        let month = i64::from(axis.first.year()) * 12 + i64::from(axis.first.month()) - 1 + number;
        if month % step != 0 {
            continue;
        }
        let (year, month) = (i16::try_from(month / 12).unwrap_or(1), i8::try_from(month % 12 + 1).unwrap_or(1));
        let letters = if step >= 12 { 4 } else { 7 };
        out.extend(Date::new(year, month, 1).ok().and_then(|d| tick(axis, d, letters)));
    }
    out
}

fn day_after(first: Date, days: i64) -> Option<Date> {
    (0..days).try_fold(first, |d, _| d.tomorrow().ok())
}

/// A tick at `day` with the first `letters` of its date; none outside the axis.
fn tick(axis: &Axis, day: Date, letters: usize) -> Option<(f64, String)> {
    let inside = day >= axis.first && day <= axis.last;
    inside.then(|| (x_of(axis, axis.offset(day)), day.to_string().chars().take(letters).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: usize, from: &str, to: &str) -> Mark {
        let day = |t: &str| t.parse().expect("a day");
        let label = format!("rocket fire, embassy of Norland in the old port number {number}");
        Mark { days: (day(from), day(to)), label, number, disputed: false }
    }

    #[test]
    fn labels_and_marks_do_not_overlap() {
        let marks: Vec<Mark> = (1..=40)
            .map(|n| {
                mark(n, &format!("2031-05-{:02}", 1 + n % 28), &format!("2031-05-{:02}", (1 + n % 28 + n % 3).min(31)))
            })
            .collect();
        let axis = Axis::over(&marks.iter().map(|m| m.days).collect::<Vec<_>>()).expect("dated");
        let placed = place(&marks, &axis);
        let extent = |p: &Placed| {
            let t = p.text_at.expect("labelled");
            (p.start.min(t), p.end.max(t + width(&p.label) as f64 * CHARACTER))
        };
        for (i, a) in placed.iter().enumerate() {
            let (left, right) = extent(a);
            assert!(left >= 0.0 && right <= WIDTH, "{left} {right}");
            for b in &placed[i + 1..] {
                let other = extent(b);
                assert!(a.lane != b.lane || right <= other.0 || other.1 <= left, "{} and {}", a.label, b.label);
            }
        }
    }

    #[test]
    fn hostile_labels_are_text() {
        let mut hostile = mark(1, "2031-05-01", "2031-05-01");
        hostile.label = "<script>alert(1)</script>\"'&".into();
        let svg = timeline_svg(&[hostile]).expect("dated");
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;"));
    }

    #[test]
    fn nothing_dated_gives_no_picture() {
        assert_eq!(timeline_svg(&[]), None);
    }

    #[test]
    fn ticks_stay_few() {
        for (from, to) in [
            ("2031-05-01", "2031-05-03"),
            ("2031-05-01", "2031-06-20"),
            ("2030-01-10", "2031-05-01"),
            ("1979-11-04", "2031-01-01"),
        ] {
            let axis = Axis { first: from.parse().expect("day"), last: to.parse().expect("day") };
            let n = ticks(&axis).len();
            assert!((1..=12).contains(&n), "{from} {to}: {n}");
        }
    }
}
