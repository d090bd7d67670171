//! Who has to do with whom: names on a circle, lines as thick as often they meet.

use super::tenth;
use crate::Ask;
use crate::views::Edge;
use maud::{Markup, html};

/// Most names on the circle.
const MOST: usize = 14;
const WIDE: f64 = 860.0;

/// The picture; nothing when nobody meets anybody.
pub fn graph(edges: &[Edge]) -> Markup {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for edge in edges {
        for name in [&edge.from, &edge.to] {
            match names.iter_mut().find(|(n, _)| n == name) {
                Some((_, count)) => *count += edge.count,
                None => names.push((name, edge.count)),
            }
        }
    }
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    names.truncate(MOST);
    if names.len() < 2 {
        return html! {};
    }
    // Few names need little room.
    let high = if names.len() <= 7 { 250.0 } else { 420.0 };
    let (across, down) = (190.0, high / 2.0 - 45.0);
    let place = |name: &str| -> Option<(f64, f64)> {
        let n = names.iter().position(|(n, _)| *n == name)?;
        let angle = n as f64 / names.len() as f64 * std::f64::consts::TAU - std::f64::consts::FRAC_PI_2;
        Some((tenth(WIDE / 2.0 + angle.cos() * across), tenth(high / 2.0 + angle.sin() * down)))
    };
    html! {
        svg.graph viewBox=(format!("0 0 {WIDE} {high}")) role="group" aria-label="Who has to do with whom" {
            @for edge in edges {
                @if let (Some(a), Some(b)) = (place(&edge.from), place(&edge.to)) {
                    path.edge d=(format!("M{} {}Q{} {} {} {}", a.0, a.1, WIDE / 2.0, high / 2.0, b.0, b.1))
                        stroke-width=(tenth(1.0 + (edge.count as f64).sqrt())) {
                        title { (edge.from) " – " (edge.to) ": " (edge.count) }
                    }
                }
            }
            @for (name, count) in &names {
                @if let Some((x, y)) = place(name) {
                    a href=(format!("/contacts{}", Ask { actor: (*name).to_owned(), ..Ask::default() }.link(&[]))) {
                        circle.dot cx=(x) cy=(y) r=(tenth(4.0 + (*count as f64).sqrt())) {}
                        text x=(tenth(x + if x < WIDE / 2.0 - 20.0 { -12.0 } else if x > WIDE / 2.0 + 20.0 { 12.0 } else { 0.0 }))
                            y=(tenth(y + if (x - WIDE / 2.0).abs() <= 20.0 { if y < high / 2.0 { -14.0 } else { 24.0 } } else { 4.0 }))
                            class=(if x < WIDE / 2.0 - 20.0 { "end" } else if x > WIDE / 2.0 + 20.0 { "start" } else { "middle" }) {
                            (short(name))
                        }
                    }
                }
            }
        }
    }
}

fn short(name: &str) -> String {
    if name.chars().count() > 34 { name.chars().take(33).chain(['…']).collect() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_meet_most_are_on_the_circle() {
        let edge = |from: &str, to: &str, count| Edge { from: from.into(), to: to.into(), count };
        let mut edges = vec![edge("Norland", "Sarovia", 9)];
        edges.extend((0..20).map(|n| edge(&format!("guest {n}"), "Sarovia", 1)));
        let drawn = graph(&edges).into_string();
        assert!(drawn.contains(">Norland<") && drawn.matches("circle").count() >= MOST, "{drawn}");
        assert!(!drawn.contains("guest 9<") || drawn.matches("<circle").count() == MOST);
        assert!(graph(&[]).into_string().is_empty());
    }
}
