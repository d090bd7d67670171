//! Set `timex`: time expressions with TimeML values. Beside the expressions found, `NAME.given.jsonl` holds the values
//! of the extents that the input itself lists, if it lists any.

use crate::Desk;
use crate::lines::{self, CodePoints};
use anyhow::{Context, Result};
use chancery_recognise::moments::{
    Bound, Length, Meaning, Moment, Placed, Repeated, Season, Span, Timeline, Watch, moment_within, moments,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Deserialize)]
struct Input {
    id: String,
    dct: String,
    text: String,
    #[serde(default)]
    timexes: Vec<Extent>,
}

/// Only the place of an expression is read, never its value.
#[derive(Deserialize)]
struct Extent {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Output {
    id: String,
    timexes: Vec<Timex>,
}

#[derive(Serialize)]
struct Timex {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    bound: Option<&'static str>,
}

pub fn run(_: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_stem().context("a file has a name")?.to_string_lossy().into_owned();
        let inputs: Vec<Input> = lines::read(&path)?;
        let found = inputs.iter().map(found).collect::<Result<Vec<_>>>()?;
        let count: usize = found.iter().map(|o| o.timexes.len()).sum();
        said.push(format!("{name}: {} documents, {count} expressions", inputs.len()));
        lines::write(&out.join(format!("{name}.jsonl")), found)?;
        if inputs.iter().any(|input| !input.timexes.is_empty()) {
            let given = inputs.iter().map(given).collect::<Result<Vec<_>>>()?;
            lines::write(&out.join(format!("{name}.given.jsonl")), given)?;
        }
    }
    Ok(said.join("\n"))
}

/// The day of writing; a time of day behind it does not matter.
fn written(input: &Input) -> Result<Date> {
    input.dct.get(..10).unwrap_or_default().parse().with_context(|| format!("{}: no day of creation", input.id))
}

fn found(input: &Input) -> Result<Output> {
    let points = CodePoints::new(&input.text);
    let mut timeline = Timeline::new(written(input)?);
    let timexes = moments(&input.text).into_iter().filter_map(|moment| {
        let placed = timeline.place(&moment)?;
        Some(timex(&moment, &placed, (points.of(moment.range.start), points.of(moment.range.end))))
    });
    Ok(Output { id: input.id.clone(), timexes: timexes.collect() })
}

fn given(input: &Input) -> Result<Output> {
    let bytes: Vec<usize> = input.text.char_indices().map(|(at, _)| at).chain([input.text.len()]).collect();
    let mut timeline = Timeline::new(written(input)?);
    let mut extents: Vec<&Extent> = input.timexes.iter().collect();
    extents.sort_by_key(|extent| (extent.start, extent.end));
    let timexes = extents.into_iter().filter_map(|extent| {
        let range = *bytes.get(extent.start)?..*bytes.get(extent.end)?;
        let moment = moment_within(&input.text, range)?;
        let placed = timeline.place(&moment)?;
        Some(timex(&moment, &placed, (extent.start, extent.end)))
    });
    Ok(Output { id: input.id.clone(), timexes: timexes.collect() })
}

fn timex(moment: &Moment, placed: &Placed, (start, end): (usize, usize)) -> Timex {
    Timex { start, end, kind: kind(moment, placed), value: value(placed), bound: moment.bound.map(bound) }
}

fn kind(moment: &Moment, placed: &Placed) -> &'static str {
    match placed {
        Placed::Length(_) => "DURATION",
        Placed::Every(_) => "SET",
        Placed::Clock(..) | Placed::Part(..) => "TIME",
        _ => {
            let _: &Meaning = &moment.meaning;
            "DATE"
        }
    }
}

fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Start => "START",
        Bound::Mid => "MID",
        Bound::End => "END",
        Bound::About => "APPROX",
        Bound::LessThan => "LESS_THAN",
        Bound::MoreThan => "MORE_THAN",
        Bound::AtMost => "EQUAL_OR_LESS",
        Bound::AtLeast => "EQUAL_OR_MORE",
    }
}

/// TimeML spelling.
fn value(placed: &Placed) -> String {
    match *placed {
        Placed::Day(day) => day.to_string(),
        Placed::Week(year, week) => format!("{year:04}-W{week:02}"),
        Placed::Weekend(year, week) => format!("{year:04}-W{week:02}-WE"),
        Placed::Month(year, month) => format!("{year:04}-{month:02}"),
        Placed::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
        Placed::Half(year, half) => format!("{year:04}-H{half}"),
        Placed::Season(year, season) => format!("{year:04}-{}", season_code(season)),
        Placed::Year(year) => format!("{year:04}"),
        Placed::Decade(decade) => format!("{decade:03}"),
        Placed::Century(century) => format!("{century:02}"),
        Placed::Part(day, watch) => format!("{day}T{}", watch_code(watch)),
        Placed::Clock(day, hour, Some(minute)) => format!("{day}T{hour:02}:{minute:02}"),
        Placed::Clock(day, hour, None) => format!("{day}T{hour:02}"),
        Placed::Length(length) => length_code(length),
        Placed::Every(Repeated::Length(length)) => length_code(length),
        Placed::Every(Repeated::Weekday(day, watch)) => {
            format!(
                "XXXX-WXX-{}{}",
                day.to_monday_one_offset(),
                watch.map(|w| format!("T{}", watch_code(w))).unwrap_or_default()
            )
        }
        Placed::Every(Repeated::Month(month)) => format!("XXXX-{month:02}"),
        Placed::Past => "PAST_REF".to_owned(),
        Placed::Present => "PRESENT_REF".to_owned(),
        Placed::Future => "FUTURE_REF".to_owned(),
    }
}

fn season_code(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

fn watch_code(watch: Watch) -> &'static str {
    match watch {
        Watch::Morning => "MO",
        Watch::Afternoon => "AF",
        Watch::Evening => "EV",
        Watch::Night => "NI",
    }
}

/// "P3M", "PT2H", "PXY", "P2Y6M"; decades are counted in years where their number is told.
fn length_code(length: Length) -> String {
    let (time, sign, times, half) = match length.unit {
        Span::Second => ("T", "S", 1, ""),
        Span::Minute => ("T", "M", 1, "30S"),
        Span::Hour => ("T", "H", 1, "30M"),
        Span::Day | Span::Weekend => ("", "D", if length.unit == Span::Weekend { 2 } else { 1 }, "T12H"),
        Span::Week => ("", "W", 1, "3D"),
        Span::Month => ("", "M", 1, "15D"),
        Span::Quarter => ("", "Q", 1, ""),
        Span::Year => ("", "Y", 1, "6M"),
        Span::Decade if length.n.is_some() => ("", "Y", 10, "5Y"),
        Span::Decade => ("", "E", 1, ""),
        Span::Century if length.n.is_some() => ("", "Y", 100, "50Y"),
        Span::Century => ("", "C", 1, ""),
        Span::Unknown => return "PXX".to_owned(),
    };
    let number = length.n.map_or_else(|| "X".to_owned(), |n| (n * times).to_string());
    match (length.half, length.n) {
        (true, Some(0)) => format!("P{time}{half}"),
        (true, _) => format!("P{time}{number}{sign}{half}"),
        _ => format!("P{time}{number}{sign}"),
    }
}
