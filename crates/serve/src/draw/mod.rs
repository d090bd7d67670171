//! Pictures drawn on the server as SVG: bars over time, a map without a library, steps of a figure, who meets whom.
//! Colours come from the style sheet by class; nothing is inline.

mod code;
mod graph;
mod period;
mod series;
mod tolls;

pub use code::code;
pub use graph::graph;
pub use period::beside;
pub use series::series;
pub use tolls::tolls;

use crate::views::{Row, Spot, TimeBar};
use crate::{Ask, assets, escaped};
use maud::{Markup, PreEscaped, html};

/// Width and height of the bars, in their own units.
const WIDE: f64 = 1000.0;
const HIGH: f64 = 96.0;
/// Room below the bars for years and days.
const AXIS: f64 = 16.0;

/// Days since the year 0 of the proleptic calendar; `None` for what is no day.
pub fn day_number(day: &str) -> Option<i64> {
    let mut parts = day.splitn(3, '-');
    let (y, m, d) =
        (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    // Months from March on, so that the leap day is the last of the year.
    let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
    Some(365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + d - 1)
}

/// Rounds to a tenth: a picture needs no more.
pub fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Bars over time. Each is a link to its stretch; dragging over them is up to the script.
pub fn bars(ask: &Ask, bars: &[TimeBar]) -> Markup {
    let most = bars.iter().map(|b| b.count).max().unwrap_or(0).max(1) as f64;
    let width = WIDE / bars.len().max(1) as f64;
    let height = |n: usize| if n == 0 { 0.0 } else { tenth((n as f64 / most * (HIGH - 6.0)).max(3.0)) };
    let chosen = |b: &TimeBar| {
        (ask.since.is_empty() || b.days.to.as_str() >= ask.since.as_str())
            && (ask.until.is_empty() || b.days.from.as_str() <= ask.until.as_str())
    };
    let labels = labels(bars);
    html! {
        @if bars.is_empty() { p.bars.none { "No dated incident" } }
        @else {
            svg.bars viewBox=(format!("0 0 {WIDE} {}", HIGH + AXIS)) preserveAspectRatio="none" data-bars="" role="group"
                aria-label=(format!("Incidents over time, {} to {}", bars[0].days.from, bars[bars.len() - 1].days.to)) {
                line.ground x1="0" x2=(WIDE) y1=(HIGH) y2=(HIGH) {}
                @for (n, bar) in bars.iter().enumerate() {
                    @let x = tenth(n as f64 * width);
                    @let link = format!("/{}", ask.link(&[("since", &bar.days.from), ("until", &bar.days.to)]));
                    a href=(link) data-from=(bar.days.from) data-to=(bar.days.to) tabindex=(if bar.count == 0 { "-1" } else { "0" })
                        aria-label=(format!("{} to {}: {}", bar.days.from, bar.days.to, bar.count)) {
                        title { (bar.days.from) " – " (bar.days.to) ": " (bar.count) @if bar.hurt > 0 { ", " (bar.hurt) " with dead or injured" } }
                        rect.slot x=(x) y="0" width=(tenth(width)) height=(HIGH) {}
                        rect class=(if chosen(bar) { "bar" } else { "bar out" }) x=(tenth(x + width * 0.12)) y=(tenth(HIGH - height(bar.count)))
                            width=(tenth(width * 0.76)) height=(height(bar.count)) {}
                        rect class=(if chosen(bar) { "bar hurt" } else { "bar hurt out" }) x=(tenth(x + width * 0.12)) y=(tenth(HIGH - height(bar.hurt)))
                            width=(tenth(width * 0.76)) height=(height(bar.hurt)) {}
                    }
                }
            }
            div.axis aria-hidden="true" { @for label in labels { span { (label) } } }
        }
    }
}

/// First, middle and last day, cut to what tells them apart.
fn labels(bars: &[TimeBar]) -> Vec<String> {
    let days: Vec<&str> = match bars.len() {
        0 => Vec::new(),
        1 => vec![&bars[0].days.from],
        n => vec![&bars[0].days.from, &bars[n / 2].days.from, &bars[n - 1].days.from],
    };
    let years = |d: &str| d.get(..4).map(str::to_owned).unwrap_or_default();
    let months = |d: &str| d.get(..7).map(str::to_owned).unwrap_or_default();
    let apart = |cut: &dyn Fn(&str) -> String| {
        let cut: Vec<String> = days.iter().map(|d| cut(d)).collect();
        cut.windows(2).all(|w| w[0] != w[1]).then_some(cut)
    };
    apart(&years).or_else(|| apart(&months)).unwrap_or_else(|| days.iter().map(|d| (*d).to_owned()).collect())
}

/// The world with incidents as points, where the map's library cannot run: without a script, without WebGL.
pub fn plain_map(spots: &[Spot]) -> Markup {
    // The newest lie on top; very many points are no picture any more.
    let placed: Vec<(&Row, f64, f64)> =
        spots.iter().take(400).map(|s| &s.row).filter_map(|r| Some((r, r.lon? + 180.0, 90.0 - r.lat?))).collect();
    let (x, y, w, h) = window(&placed);
    let size = tenth(w / 110.0).max(0.1);
    html! {
        svg.plain viewBox=(format!("{x} {y} {w} {h}")) role="group" aria-label="Map of incidents" {
            (land())
            @for (row, x, y) in placed.iter().rev() {
                a href=(format!("/incidents/{}", escaped(&row.id))) aria-label=(format!("{}, {}, {}", row.what, row.place, row.date)) {
                    title { (row.what) ", " (row.place) ", " (row.date) }
                    circle.spot cx=(tenth(*x)) cy=(tenth(*y)) r=(size) {}
                }
            }
        }
    }
}

/// The land, taken out of its own file so that it has the colours of this page. Maud cannot write an element of this name;
/// what stands here is our own.
fn land() -> Markup {
    PreEscaped(format!("<use class=\"land\" href=\"{}#land\"></use>", assets::at("world.svg")))
}

/// The part of the world that holds the points, with some room, and twice as wide as high.
fn window(placed: &[(&Row, f64, f64)]) -> (f64, f64, f64, f64) {
    if placed.is_empty() {
        return (0.0, 5.0, 360.0, 150.0);
    }
    let fold = |of: fn(&(&Row, f64, f64)) -> f64, pick: fn(f64, f64) -> f64, start: f64| {
        placed.iter().map(of).fold(start, pick)
    };
    let (left, right) = (fold(|p| p.1, f64::min, 360.0) - 12.0, fold(|p| p.1, f64::max, 0.0) + 12.0);
    let (top, bottom) = (fold(|p| p.2, f64::min, 180.0) - 8.0, fold(|p| p.2, f64::max, 0.0) + 8.0);
    let width = (right - left).max((bottom - top) * 2.0).clamp(40.0, 360.0);
    let height = width / 2.0;
    let x = ((left + right - width) / 2.0).clamp(0.0, 360.0 - width);
    let y = ((top + bottom - height) / 2.0).clamp(0.0, 180.0 - height);
    (tenth(x), tenth(y), tenth(width), tenth(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::Span;

    #[test]
    fn days_are_counted_over_leap_years() {
        let between = |a: &str, b: &str| day_number(b).zip(day_number(a)).map(|(b, a)| b - a);
        assert_eq!(between("2024-02-28", "2024-03-01"), Some(2));
        assert_eq!(between("2023-02-28", "2023-03-01"), Some(1));
        assert_eq!(between("2000-01-01", "2001-01-01"), Some(366));
        assert_eq!(day_number("soon"), None);
    }

    #[test]
    fn bars_link_to_their_stretch_and_tell_their_number() {
        let span = |from: &str, to: &str| Span { from: from.into(), to: to.into() };
        let found = [
            TimeBar { days: span("2031-05-01", "2031-05-31"), count: 3, hurt: 1 },
            TimeBar { days: span("2031-06-01", "2031-06-30"), count: 0, hurt: 0 },
        ];
        let ask = Ask { country: "EC".into(), ..Ask::default() };
        let drawn = bars(&ask, &found).into_string();
        assert!(drawn.contains("since=2031-05-01&amp;until=2031-05-31&amp;country=EC"), "{drawn}");
        assert!(drawn.contains("2031-05-01 to 2031-05-31: 3"), "{drawn}");
        assert!(bars(&ask, &[]).into_string().contains("No dated incident"));
    }

    #[test]
    fn the_plain_map_holds_its_points() {
        let row = |lat, lon| Row { lat: Some(lat), lon: Some(lon), ..Row::default() };
        let rows = [row(-36.8, -73.0), row(14.6, 121.0)];
        let placed: Vec<(&Row, f64, f64)> =
            rows.iter().map(|r| (r, r.lon.unwrap_or_default() + 180.0, 90.0 - r.lat.unwrap_or_default())).collect();
        let (x, y, w, h) = window(&placed);
        for (_, px, py) in placed {
            assert!((x..x + w).contains(&px) && (y..y + h).contains(&py), "{x} {y} {w} {h}");
        }
        let drawn = plain_map(&rows.clone().map(|row| Spot { row, count: 1, hurt: false })).into_string();
        assert!(drawn.contains("<use class=\"land\" href=\"/a/") && drawn.matches("<circle").count() == 2, "{drawn}");
    }
}
