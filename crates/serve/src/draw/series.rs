//! A figure over time as steps: numbers by their size, doors open or shut; what is only announced is hollow.

use super::{day_number, tenth};
use crate::views::{Point, Series};
use crate::{escaped, pages};
use maud::{Markup, html};

const WIDE: f64 = 640.0;
const HIGH: f64 = 120.0;
const LEFT: f64 = 8.0;
const TOP: f64 = 14.0;

/// A point with its place in the picture.
struct Dot<'p> {
    point: &'p Point,
    x: f64,
    y: f64,
    /// Upper end of an interval.
    high: f64,
}

/// Height of a state, from 0 (shut) to 1 (open).
fn height(state: &str) -> Option<f64> {
    match state {
        "open" => Some(1.0),
        "services stopped" => Some(0.45),
        "closed" => Some(0.08),
        _ => None,
    }
}

/// The picture; nothing when there is nothing to draw.
pub fn series(series: &Series) -> Markup {
    let most = series.points.iter().filter_map(|p| p.max.or(p.min)).max().unwrap_or(0).max(1) as f64;
    let share = |p: &Point| match (&p.state, p.min, p.max) {
        (Some(state), ..) => height(state).map(|h| (h, h)),
        (None, None, None) => None,
        (None, min, max) => {
            let (low, high) = (min.or(max).unwrap_or(0) as f64, max.or(min).unwrap_or(0) as f64);
            Some((low / most * 0.92, high / most * 0.92))
        }
    };
    let days: Vec<i64> = series.points.iter().filter_map(|p| day_number(p.day.as_deref()?)).collect();
    let (Some(first), Some(last)) = (days.iter().min().copied(), days.iter().max().copied()) else { return html! {} };
    let span = (last - first).max(1) as f64;
    let room = WIDE - LEFT - 60.0;
    let bottom = HIGH - 18.0;
    let y = |share: f64| tenth(bottom - share * (bottom - TOP));
    let dot = |p: &'_ Point| -> Option<(f64, f64, f64)> {
        let (low, high) = share(p)?;
        let x = match p.day.as_deref().and_then(day_number) {
            // One day alone stands in the middle.
            Some(_) if first == last => 0.5,
            Some(day) => 0.06 + 0.94 * (day - first) as f64 / span,
            None if p.before => 0.0,
            None => return None,
        };
        Some((tenth(LEFT + x * room), y(low), y(high)))
    };
    let dots: Vec<Dot> =
        series.points.iter().filter_map(|point| dot(point).map(|(x, y, high)| Dot { point, x, y, high })).collect();
    if dots.is_empty() {
        return html! {};
    }
    let mut held: Vec<&Dot> = dots.iter().filter(|d| d.point.holds).collect();
    held.sort_by(|a, b| a.x.total_cmp(&b.x));
    let path = steps(&held, LEFT + room + 12.0);
    html! {
        svg.series viewBox=(format!("0 0 {WIDE} {HIGH}")) role="group" aria-label=(format!("{}: {}", series.of, series.figure)) {
            line.ground x1="0" x2=(WIDE) y1=(bottom) y2=(bottom) {}
            @if !path.is_empty() { path.steps d=(path) {} }
            @for dot in &dots {
                a href=(pages::fact_link(&escaped(&dot.point.fact.id))) aria-label=(format!("{}: {}", dot.point.when, dot.point.value)) {
                    title { (dot.point.when) ": " (dot.point.value) }
                    @if (dot.high - dot.y).abs() > 1.0 { line.range x1=(dot.x) x2=(dot.x) y1=(dot.y) y2=(dot.high) {} }
                    circle class=(class(dot.point)) cx=(dot.x) cy=(dot.y) r="4.5" {}
                    @if dot.point.in_force { text x=(tenth(dot.x + 8.0)) y=(tenth((dot.y - 7.0).max(11.0))) { (short(&dot.point.value)) } }
                }
            }
            @if let (Some(from), Some(to)) = (day_of(series, first), day_of(series, last)) {
                text.day x=(LEFT) y=(HIGH - 4.0) { (from) }
                @if first != last { text.day.end x=(LEFT + room + 12.0) y=(HIGH - 4.0) { (to) } }
            }
        }
    }
}

fn class(point: &Point) -> &'static str {
    match (point.holds, point.against.is_empty()) {
        (true, true) => "dot",
        (true, false) => "dot against",
        (false, _) => "dot hollow",
    }
}

fn short(value: &str) -> String {
    if value.chars().count() > 22 { value.chars().take(21).chain(['…']).collect() } else { value.to_owned() }
}

fn day_of(series: &Series, number: i64) -> Option<&str> {
    series.points.iter().filter_map(|p| p.day.as_deref()).find(|d| day_number(d) == Some(number))
}

/// A line that stays level until the next value.
fn steps(dots: &[&Dot], end: f64) -> String {
    let mut path = String::new();
    for (n, dot) in dots.iter().enumerate() {
        path.push_str(&if n == 0 { format!("M{} {}", dot.x, dot.y) } else { format!("H{}V{}", dot.x, dot.y) });
    }
    if !path.is_empty() {
        path.push_str(&format!("H{}", tenth(end)));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(day: &str, min: u64, holds: bool) -> Point {
        Point {
            day: Some(day.into()),
            min: Some(min),
            max: Some(min),
            value: min.to_string(),
            holds,
            ..Point::default()
        }
    }

    #[test]
    fn values_that_hold_are_steps_and_others_hollow() {
        let points = vec![point("2031-06-01", 80, true), point("2031-06-11", 20, true), point("2031-06-20", 5, false)];
        let drawn = series(&Series { of: "Legation".into(), figure: "staff".into(), points }).into_string();
        assert_eq!(drawn.matches("class=\"dot\"").count(), 2, "{drawn}");
        assert_eq!(drawn.matches("dot hollow").count(), 1);
        assert_eq!(drawn.matches('V').count(), 1, "one step down: {drawn}");
    }

    #[test]
    fn without_a_day_there_is_no_picture() {
        let points = vec![Point { min: Some(3), ..Point::default() }];
        assert!(series(&Series { points, ..Series::default() }).into_string().is_empty());
    }
}
