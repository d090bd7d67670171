//! Set `timex`: time expressions with TimeML values. Beside the expressions found, `NAME.given.jsonl` holds the values
//! of the extents that the input itself lists, if it lists any.

use crate::Desk;
use crate::lines::{self, CodePoints};
use anyhow::{Context, Result};
use chancery_recognise::moments::{
    Bound, Length, Moment, Placed, Repeated, Season, Span, Timeline, Watch, moment_within, moments,
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
    Timex { start, end, kind: kind(placed), value: value(placed), bound: moment.bound.map(bound) }
}

fn kind(placed: &Placed) -> &'static str {
    match placed {
        Placed::Length(_) => "DURATION",
        Placed::Every(_) => "SET",
        Placed::Clock(..) | Placed::Part(..) => "TIME",
        _ => "DATE",
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
    let number = length.n.map_or_else(|| "X".to_owned(), |n| (u64::from(n) * times).to_string());
    match (length.half, length.n) {
        (true, Some(0)) => format!("P{time}{half}"),
        (true, _) => format!("P{time}{number}{sign}{half}"),
        _ => format!("P{time}{number}{sign}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let input = Input { id: String::new(), dct: "2031-05-14T09:30".into(), text: text.into(), timexes: Vec::new() };
        found(&input).unwrap().timexes.into_iter().map(|t| format!("{} {}", t.kind, t.value)).collect()
    }

    #[test]
    fn values_are_spelled_as_in_timeml() {
        let text = "They met last week, on Monday night, for two and a half years, every day, now, at 7:15 p.m. Tuesday, in \
                    the summer of 2027, in the first quarter, in the 1970s and over the weekend.";
        let wanted = [
            "DATE 2031-W19",
            "TIME 2031-05-12TNI",
            "DURATION P2Y6M",
            "SET P1D",
            "DATE PRESENT_REF",
            "TIME 2031-05-13T19:15",
            "DATE 2027-SU",
            "DATE 2031-Q1",
            "DATE 197",
            "DATE 2031-W19-WE",
        ];
        assert_eq!(values(text), wanted);
    }

    #[test]
    fn extents_of_the_input_are_valued_as_they_are() {
        let extent = Extent { start: 10, end: 16 };
        let text = "It fell — Monday — to the sea.".to_owned();
        let input = Input { id: String::new(), dct: "2031-05-14".into(), text, timexes: vec![extent] };
        let timexes = given(&input).unwrap().timexes;
        assert_eq!(timexes[0].value, "2031-05-12");
        assert_eq!((timexes[0].start, timexes[0].end), (10, 16));
    }
}
