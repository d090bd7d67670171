//! Dead and injured by report, as intervals in the order in which they were told.

use super::tenth;
use crate::views::{Toll, TollLine};
use maud::{Markup, html};

const WIDE: f64 = 520.0;
const LINE: f64 = 26.0;

/// The picture; nothing when no report gives a number.
pub fn tolls(lines: &[TollLine]) -> Markup {
    let ranges = lines.iter().flat_map(|l| [l.killed_range, l.injured_range]).flatten();
    let Some(most) = ranges.filter_map(|t| t.max.or(t.min)).max() else { return html! {} };
    let most = f64::from(most.max(1));
    let left = 92.0;
    let room = WIDE - left - 60.0;
    let x = |n: u32| tenth(left + f64::from(n) / most * room);
    let high = LINE * lines.len() as f64 + 6.0;
    html! {
        svg.tolls viewBox=(format!("0 0 {WIDE} {high}")) role="img" aria-label="Dead and injured by report, in the order they were told" {
            @for (n, line) in lines.iter().enumerate() {
                @let y = n as f64 * LINE + 10.0;
                text.day x="0" y=(y + 7.0) { (line.told) }
                (bar(line.killed_range, y, "dead", &x))
                (bar(line.injured_range, y + 9.0, "hurt", &x))
            }
        }
    }
}

fn bar(toll: Option<Toll>, y: f64, class: &str, x: &dyn Fn(u32) -> f64) -> Markup {
    let Some(toll) = toll.filter(|t| t.min.is_some() || t.max.is_some()) else { return html! {} };
    let (low, high) = (toll.min.unwrap_or(0), toll.max.or(toll.min).unwrap_or(0));
    html! {
        rect class=(format!("{class} sure")) x=(x(0)) y=(y) width=(tenth((x(low) - x(0)).max(1.5))) height="6" {}
        @if high > low { rect class=(format!("{class} maybe")) x=(x(low)) y=(y) width=(tenth(x(high) - x(low))) height="6" {} }
        text.number x=(tenth(x(high) + 5.0)) y=(y + 6.5) {
            @match (toll.min, toll.max) {
                (Some(a), Some(b)) if a == b => { (a) }
                (Some(a), Some(b)) => { (a) "–" (b) }
                (Some(a), None) => { "≥" (a) }
                (None, Some(b)) => { "≤" (b) }
                (None, None) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_shown_with_their_ends() {
        let exact = TollLine { killed_range: Some(Toll { min: Some(2), max: Some(5) }), ..TollLine::default() };
        let least = TollLine { injured_range: Some(Toll { min: Some(6), max: None }), ..TollLine::default() };
        let drawn = tolls(&[exact, least]).into_string();
        assert!(drawn.contains("2–5") && drawn.contains("≥6"), "{drawn}");
        assert!(tolls(&[TollLine::default()]).into_string().is_empty());
    }
}
